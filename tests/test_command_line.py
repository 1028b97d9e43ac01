"""The command line: shapes of answers, exit statuses, and messages without a traceback.

Whether its numbers are right is the matter of `tests/independent`.
"""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from contextvars import copy_context
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from analytics.command_line.answers import harmless
from analytics.command_line.checking import as_text
from analytics.command_line.commands import app
from analytics.model import Complaint, Place, Severity
from analytics.store import current_version, journal
from analytics.store.journal import mark_removed
from tests import demo

FIGURE = {"value", "low", "high", "chance_low", "chance_high", "missing"}
ROOT = Path(__file__).parents[1]
HEAD = {"delivery", "border_year", "unit", "benchmark", "rows", "source", "status", "synthetic"}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(item) for item in arguments])


def ask(atlas: Path, *arguments: object) -> Result:
    result = run(*arguments, "--atlas", atlas)
    assert result.exit_code == 0, result.output
    return result


def test_regions_as_json(demo_atlas: Path) -> None:
    told = ask(demo_atlas, "regions", "GM9001", "--level", "buurt", "--format", "json")
    answer = json.loads(told.stdout)
    assert set(answer) >= HEAD
    # The newest round, its borders, and nothing to compare with.
    assert (answer["delivery"], answer["border_year"]) == ("lgb-2023", 2023)
    assert (answer["unit"], answer["benchmark"], answer["synthetic"]) == ("personen", None, True)
    codes = [row["code"] for row in answer["rows"]]
    assert codes == sorted(codes)
    assert any(code.startswith("BU9001AA") for code in codes)
    for row in answer["rows"]:
        assert list(row) == ["code", "name", "figure"]
        figure = row["figure"]
        assert set(figure) == FIGURE
        absent = figure["missing"] is not None
        assert all((figure[part] is None) == absent for part in ("value", "low", "high"))
        assert figure["chance_low"] is figure["chance_high"] is None
        assert absent or 0 <= figure["low"] <= figure["value"] <= figure["high"] <= 1


def test_chance_on_request(demo_atlas: Path) -> None:
    told = ask(demo_atlas, "regions", "PV90", "--level", "gemeente", "--chance", "--format", "json")
    figures = [row["figure"] for row in json.loads(told.stdout)["rows"]]
    known = [item for item in figures if item["missing"] is None]
    assert known
    for item in known:
        assert item["chance_low"] <= item["low"] <= item["high"] <= item["chance_high"]


def test_one_round_for_everything(demo_atlas: Path) -> None:
    told = ask(
        demo_atlas, "profile", "GM9001", "--dimension", "herkomst", "--benchmark", "NL00",
        "--delivery", "lgb-2021", "--format", "json",
    )  # fmt: skip
    answer = json.loads(told.stdout)
    assert (answer["delivery"], answer["border_year"]) == ("lgb-2021", 2021)
    rows = answer["rows"]
    assert [row["category"] for row in rows] == [
        "nederlandse_achtergrond",
        "westers",
        "niet_westers",
    ]
    assert list(rows[0]) == ["category", "label", "population", "members", "non_members",
                             "penetration", "representation", "index"]  # fmt: skip
    assert rows[0]["label"] == "Nederlandse achtergrond"
    assert set(rows[0]["index"]) == FIGURE


def test_profile_of_one_category_and_without_benchmark(demo_atlas: Path) -> None:
    arguments = ["profile", "GM9001", "--dimension", "leeftijd", "--category", "9-15"]
    (row,) = json.loads(ask(demo_atlas, *arguments, "--format", "json").stdout)["rows"]
    assert row["category"] == "9-15"
    assert row["index"]["missing"] == "not_applicable"
    several = ask(demo_atlas, "profile", "GM9001", "GM9002", "--format", "json")
    assert json.loads(several.stdout)["area"] == ["GM9001", "GM9002"]


def test_benchmark(demo_atlas: Path) -> None:
    answer = json.loads(ask(demo_atlas, "benchmark", "F001", "--format", "json").stdout)
    assert [(row["code"], row["role"]) for row in answer["rows"]] == [
        ("BIEB:F001", "own"),
        ("PV90", "province"),
        ("NL00", "country"),
    ]
    assert set(answer["rows"][0]) == {"code", "name", "role", "figure", "population", "members",
                                      "penetration", "index"}  # fmt: skip
    assert answer["benchmark"] == "NL00"
    covered = answer["coverage"]
    assert 0 < covered["organisations"] < covered["of_organisations"]
    assert 0 < covered["inhabitants"] < covered["of_inhabitants"]
    national = answer["rows"][2]["index"]
    assert (national["value"], national["low"], national["high"]) == (100, 100, 100)


def test_benchmark_among_all(demo_atlas: Path) -> None:
    told = ask(
        demo_atlas, "benchmark", "F002", "--peers", "6", "--criteria", "dichtheid",
        "--set", "F001, F003,F101,F102,F103,weg", "--format", "json",
    )  # fmt: skip
    answer = json.loads(told.stdout)
    assert (answer["criteria"], answer["level"]) == (["dichtheid"], "bibliotheek")
    assert list(answer["characteristics"]) == ["dichtheid"]
    assert answer["unknown"] == ["BIEB:weg"]
    rank, band = answer["rank"], answer["funnel"]
    assert 1 <= rank["low"] <= rank["high"] <= rank["of"] == band["units"] < answer["units"]
    assert set(answer["corrected"]) == FIGURE
    assert band["limits_998"][0] < band["limits_95"][0] < band["p0"] < band["limits_95"][1]
    assert band["position"] in ("below", "within", "above")
    groups = answer["groups"]
    assert [(item["kind"], item["code"]) for item in groups] == [
        ("land", "NL00"), ("provincie", "PV90"), ("even_groot", None), ("vergelijkbaar", None),
        ("set", None),
    ]  # fmt: skip
    # F002 is a third of its province, and a twentieth of the country.
    assert [item["rest"] for item in groups] == [False, True, False, False, False]
    assert [item["includes_own"] for item in groups] == [True, False, False, False, False]
    assert len(groups[3]["units"]) == 6
    assert groups[4]["units"] == [f"BIEB:F{number}" for number in ("001", "003", "101", "102", 103)]
    for item in groups:
        for name in ("population", "members", "penetration", "corrected", "difference", "index"):
            assert set(item[name]) == FIGURE
        parts = item["split"]
        total = parts["composition"]["value"] + parts["behaviour"]["value"]
        assert total == pytest.approx(parts["difference"]["value"])
        assert [row["category"] for row in parts["classes"]] == [
            "0-4", "4-9", "9-15", "15-18", "18+",
        ]  # fmt: skip
        assert 0 < item["coverage"]["organisations"] <= item["coverage"]["of_organisations"]


def test_benchmark_of_a_gemeente(demo_atlas: Path) -> None:
    answer = json.loads(ask(demo_atlas, "benchmark", "gm9001", "--format", "json").stdout)
    assert (answer["organisation"], answer["level"]) == ("GM9001", "gemeente")
    assert [row["code"] for row in answer["rows"]] == ["GM9001", "PV90", "NL00"]
    assert all(code.startswith("GM") for item in answer["groups"] for code in item["units"])


def test_benchmark_in_words(demo_atlas: Path) -> None:
    told = ask(demo_atlas, "benchmark", "F002").stdout
    for part in (
        r"Plaats \d+ tot \d+ van 50 bibliotheken\.",
        r"Gecorrigeerd voor aandeel jeugd: \d+%\. Plaats",
        r"Binnen de spreidingsband van \d+% tot \d+%\.",
        r"rest van Veerneland .* 6 van 7 bibliotheken, 323\.279 van 349\.081 inwoners",
        r"vergeleken met .* gecorrigeerd voor aandeel jeugd .* verschil door leeftijdsopbouw",
    ):
        assert re.search(part, told), part
    away = ask(demo_atlas, "benchmark", "F007", "--set", "F001,F002").stdout
    assert "Geen plaats: bibliotheek doet niet mee." in away
    assert "1 groep heeft minder dan vijf deelnemers" in away
    assert "eigen keuze" not in away
    # Of one age there is nothing to correct for age.
    aged = ask(demo_atlas, "benchmark", "F002", "--dimension", "leeftijd", "--category", "4-9")
    assert "gecorrigeerd" not in aged.stdout


def test_index_needs_a_benchmark_and_gets_one(demo_atlas: Path) -> None:
    told = ask(demo_atlas, "regions", "NL00", "--level", "land", "--indicator", "index",
               "--format", "json")  # fmt: skip
    answer = json.loads(told.stdout)
    assert answer["benchmark"] == "NL00"
    assert answer["rows"][0]["figure"]["value"] == 100


def test_csv(demo_atlas: Path) -> None:
    told = ask(demo_atlas, "regions", "PV90", "--level", "gemeente", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(told.stdout)))
    answer = json.loads(
        ask(demo_atlas, "regions", "PV90", "--level", "gemeente", "--format", "json").stdout
    )
    assert len(rows) == len(answer["rows"])
    for row, same in zip(rows, answer["rows"], strict=True):
        assert (row["code"], row["name"]) == (same["code"], same["name"])
        for part, value in same["figure"].items():
            assert row[f"figure_{part}"] == ("" if value is None else str(value))
    assert {row["figure_missing"] for row in rows} >= {"", "not_participating"}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("Wijk=1", "Wijk=1"),
        ("'s-Gravenzande", "'s-Gravenzande"),
        ("", ""),
    ],
)
def test_no_formula_in_a_spreadsheet(text: str, written: str) -> None:
    assert harmless(text) == written


def test_table_for_readers(demo_atlas: Path) -> None:
    told = ask(demo_atlas, "regions", "GM9001", "--level", "gemeente")
    assert "Aldermonde" in told.stdout
    assert "%" in told.stdout
    # Source, date, status and the synthetic mark.
    for part in ("fictief", "2023-01-01", "experimenteel", "Verzonnen"):
        assert part in told.stdout


def test_table_shows_everything_whole_once_and_in_words(demo_atlas: Path) -> None:
    asked = ["benchmark", "F002"]
    told = ask(demo_atlas, *asked).stdout.splitlines()
    rows = json.loads(ask(demo_atlas, *asked, "--format", "json").stdout)["rows"]
    assert "…" not in "".join(told)
    # The national comparison follows below an empty line.
    lines = told[: told.index("")]
    assert len(lines) == 1 + len(rows)
    assert lines[0].count("Aandeel leden") == 1
    roles = ("eigen", "provincie", "land")
    for line, row, role in zip(lines[1:], rows, roles, strict=False):
        assert line.split()[0] == row["code"]
        assert f" {role} " in line
        assert f"{row['population']['value']:,.0f}".replace(",", ".") in line
    assert "Nederland (fictief)" in lines[3]
    assert rows[2]["name"] == "Nederland"
    # Of another indicator no column is a repetition.
    header = ask(demo_atlas, *asked, "--indicator", "stedelijkheid").stdout.splitlines()[0]
    assert header.count("Aandeel leden") == 1


@pytest.mark.parametrize("columns", [20, 60, 80])
def test_narrow_terminal_shortens_no_number(
    demo_atlas: Path, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ["profile", "GM9001", "--dimension", "leeftijd"]
    whole = ask(demo_atlas, *asked).stdout.split()
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    told = re.sub(r"\x1b\[[0-9;]*m", "", ask(demo_atlas, *asked).stdout)
    assert "…" not in told
    assert sorted(told.split()) == sorted(whole)


def test_chance_in_the_table(demo_atlas: Path) -> None:
    asked = ["regions", "GM9001", "--level", "gemeente"]
    assert "toeval" not in ask(demo_atlas, *asked).stdout
    assert re.search(r"\d+% \(.*met toeval \d+% tot \d+%\)",
                     ask(demo_atlas, *asked, "--chance").stdout)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"), [("gm9001", "GM9001"), ("wk900202", "WK900202"), ("bieb:F001", "BIEB:F001")]
)
def test_codes_in_lower_case(demo_atlas: Path, typed: str, meant: str) -> None:
    command = ("--benchmark", "nl00", "--format", "json")
    answer = ask(demo_atlas, "profile", typed, *command).stdout
    assert json.loads(answer)["area"] == meant
    assert json.loads(answer)["benchmark"] == "NL00"


@pytest.mark.parametrize(
    "arguments",
    [
        ["regions", "F002"],
        ["regions", "GM9002", "--benchmark", "F002", "--indicator", "index"],
        ["profile", "F002"],
        ["profile", "GM9001", "--benchmark", "F002"],
        ["benchmark", "F001", "--benchmark", "F002"],
        ["compare", "GM9001", "F002", "Samen~F002~GM9001"],
        ["development", "F002"],
        ["quality", "F002"],
        ["border-changes", "2021", "2023", "--within", "F002"],
    ],
    ids=" ".join,
)
def test_the_bare_id_of_a_library(demo_atlas: Path, arguments: list[str]) -> None:
    whole = [item.replace("F002", "BIEB:F002") for item in arguments]
    answers = [ask(demo_atlas, *asked, "--format", "json").stdout for asked in (arguments, whole)]
    assert answers[0] == answers[1]
    assert json.loads(answers[0])["rows"]


def first_questions() -> list[str]:
    """The command lines under "First questions" in the README, as they stand there."""
    text = (ROOT / "README.md").read_text("utf-8")
    block = text.split("## First questions")[1].split("```sh")[1].split("```")[0]
    return [line.split("#")[0].strip() for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("line", first_questions())
def test_the_first_questions_of_the_readme(demo_atlas: Path, line: str) -> None:
    program, *arguments = line.split()
    assert [program, *arguments[:2]] == [".venv/bin/python", "-m", "analytics"]
    told = ask(demo_atlas, *arguments[2:]).stdout
    assert len(told.splitlines()) > 3


def test_context_indicator(demo_atlas: Path) -> None:
    told = ask(demo_atlas, "regions", "PV90", "--level", "gemeente", "--indicator",
               "stedelijkheid", "--format", "json")  # fmt: skip
    values = [row["figure"]["value"] for row in json.loads(told.stdout)["rows"]]
    assert all(value in (1, 2, 3, 4, 5) for value in values)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["regions", "GM0001"], "Het gebied 'GM0001' is niet bekend"),
        (["regions", "GM9001", "--indicator", "penetrati"], "Bedoelt u penetratie"),
        (["profile", "GM9001", "--dimension", "leeftjd"], "Bedoelt u leeftijd"),
        (["profile", "GM9001", "--dimension", "leeftijd", "--category", "x"], "Bekend zijn: 0-4"),
        (["profile", "GM9001", "--delivery", "lgb-2022"], "De levering 'lgb-2022'"),
        (["profile", "GM9001", "--benchmark", "BIEB:nee"], "De bibliotheek"),
        (["benchmark", "F0001"], "Bedoelt u F001"),
        (["benchmark", "F999"], "Bedoelt u F"),
        (["benchmark", "GM0001"], "Het gebied 'GM0001' is niet bekend"),
        (["benchmark", "F001", "--criteria", "inwoners"], "De indicator 'inwoners'"),
        (["profile", "BIEB:F999"], "Bedoelt u BIEB:F"),
        (["regions", "GM9001", "--dimension", "leeftijd", "--category", "westers"], "De categorie"),
        (["regions", "GM9001", "--dimension", "leeftijd", "--unit", "huishoudens"], "Het kenmerk"),
    ],
)
def test_unknown_ids(demo_atlas: Path, arguments: list[str], part: str) -> None:
    result = run(*arguments, "--atlas", demo_atlas)
    assert (result.exit_code, result.stdout) == (2, "")
    assert part in result.stderr
    assert "Traceback" not in result.stderr


def test_no_atlas(tmp_path: Path) -> None:
    result = run("regions", "NL00", "--atlas", tmp_path)
    assert result.exit_code == 2
    assert "nog geen atlas" in result.stderr
    assert "python -m analytics build" in result.stderr


def test_check_the_demo() -> None:
    result = run("check", *demo.deliveries(), "--format", "json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"]) == (0, True)
    assert len(told["deliveries"]) == len(demo.deliveries())


@pytest.fixture
def wrong_delivery(tmp_path: Path) -> Path:
    """A round with a count that is text, on line 3."""
    folder = tmp_path / "lgb"
    folder.mkdir()
    (folder / "delivery.toml").write_text(
        'id = "lgb-9"\nkind = "lgb"\ntitle = "Leden"\nsource = "fictief"\n'
        'reference_date = 2023-01-01\nstatus = "experimenteel"\nborder_year = 2023\n'
        'synthetic = true\nfiles = ["leden.csv"]\nround = "9"\n',
        "utf-8",
    )
    (folder / "leden.csv").write_text(
        "regiocode;eenheid;dimensie;categorie;bevolking;leden\n"
        "GM9001;personen;totaal;totaal;1000;200\n"
        "GM9002;personen;totaal;totaal;1000;tweehonderd\n",
        "utf-8",
    )
    return folder


def test_check_names_the_place(wrong_delivery: Path) -> None:
    result = run("check", wrong_delivery, "--format", "json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"]) == (1, False)
    (error,) = [item for item in told["complaints"] if item["severity"] == "error"]
    assert error["place"] == {"file": "leden.csv", "sheet": "", "row": 3, "column": "leden"}
    assert error["text"] == "tweehonderd"
    text = run("check", wrong_delivery)
    assert text.exit_code == 1
    assert "FOUT: lgb-9, leden.csv, rij 3, kolom leden" in text.stdout
    assert "1 fout, " in text.stdout


def test_check_something_that_is_not_there(tmp_path: Path) -> None:
    result = run("check", tmp_path / "nee")
    assert result.exit_code == 1
    # The folder is to blame, not a file in it; and in Dutch.
    assert f"FOUT: nee: Deze map bestaat niet of is geen map. «{tmp_path}"[:60] in result.stdout
    assert "delivery.toml" not in result.stdout
    assert "Errno" not in result.stdout


def test_check_the_folder_around_the_deliveries() -> None:
    around = demo.deliveries()[0].parent
    result = run("check", around)
    assert result.exit_code == 1
    assert "Bedoelt u de mappen daarin?" in result.stdout
    assert str(sorted(demo.deliveries())[0]) in result.stdout


def test_check_says_that_building_needs_borders(tmp_path: Path) -> None:
    members = next(folder for folder in demo.deliveries() if folder.name == "lgb-2023")
    needed = "Let op: bouwen kan alleen samen met een levering met de grenzen van 2023."
    alone = run("check", members, "--atlas", tmp_path)
    assert (alone.exit_code, alone.stdout.splitlines()[-1]) == (0, needed)
    for whole in (
        [members, members.parent / "grenzen-2023"],
        # A build without borders leaves key figures be.
        [members.parent / "kwb-2023"],
    ):
        told = run("check", *whole, "--atlas", tmp_path)
        assert "bouwen kan alleen" not in told.stdout
        assert told.stdout.splitlines()[-1] == (
            f"Gecontroleerd zonder atlas: in {tmp_path} staat er geen."
        )


def test_check_of_one_delivery_beside_an_atlas(demo_atlas: Path, tmp_path: Path) -> None:
    known, unknown = tmp_path / "known", tmp_path / "unknown"
    members = next(folder for folder in demo.deliveries() if folder.name == "lgb-2023")
    for folder, name in ((known, "F001"), (unknown, "F999")):
        shutil.copytree(members, folder)
        text = (folder / "delivery.toml").read_text("utf-8").replace('"F001"', f'"{name}"')
        (folder / "delivery.toml").write_text(
            text.replace('"lgb-2023"', '"lgb-x"').replace('round = "2023"', 'round = "nieuw"'),
            "utf-8",
        )
    told = run("check", known, "--atlas", demo_atlas)
    assert told.exit_code == 0
    assert "bouwen kan alleen" not in told.stdout
    version = current_version(demo_atlas)
    assert told.stdout.splitlines()[-1] == (
        f"Gecontroleerd naast atlas {version} in {demo_atlas}: grenzen van 2021 en 2023; "
        "57 organisaties."
    )
    # Another round of that day: asked, and no error.
    assert (
        "Er is al een ronde van 1 januari 2023: ronde 2023, Bibliotheekleden 2023." in told.stdout
    )
    wrong = run("check", unknown, "--atlas", demo_atlas, "--format", "json")
    answer = json.loads(wrong.stdout)
    assert [item["text"] for item in answer["complaints"] if item["severity"] == "error"] == [
        "F999"
    ]
    assert answer["beside"]["version"] == version
    assert answer["beside"]["border_years"] == [2021, 2023]
    alone = json.loads(run("check", unknown, "--atlas", tmp_path, "--format", "json").stdout)
    assert (alone["ok"], alone["beside"]) == (True, None)


def test_many_complaints_of_one_kind() -> None:
    def complaint(row: int, severity: Severity = Severity.WARNING) -> Complaint:
        return Complaint("lgb", "sum", severity, Place("a.csv", "", row), "Telt niet op.", "Kijk.")

    lines = as_text([complaint(row) for row in range(1, 21)])
    assert len(lines) == 21
    lines = as_text([complaint(row) for row in range(1, 24)])
    assert lines[-2:] == [
        "lgb: nog 3 keer zoiets als: Telt niet op. (alle met --format json)",
        "0 fouten, 23 waarschuwingen.",
    ]
    assert len(lines) == 22


def test_build_refuses_and_leaves_what_was(wrong_delivery: Path, tmp_path: Path) -> None:
    out = tmp_path / "atlas"
    demo.build(out)
    before = current_version(out)
    result = run("build", *demo.deliveries(), wrong_delivery, "--out", out)
    assert result.exit_code == 1
    assert "rij 3, kolom leden" in result.stderr
    assert "niets gepubliceerd" in result.stderr
    assert current_version(out) == before
    again = run("build", *demo.deliveries(), "--out", out)
    assert again.exit_code == 0
    assert "was er al" in again.stdout


def test_help_without_heavy_imports() -> None:
    probe = (
        "import sys; from analytics.command_line.commands import app; "
        "print([name for name in ('duckdb', 'geopandas', 'pyarrow', 'rich.progress') "
        "if name in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", probe], cwd=demo.ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
    whole = subprocess.run(
        [sys.executable, "-m", "analytics", "--help"],
        cwd=demo.ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for command in (
        "check",
        "build",
        "publish",
        "restore",
        "regions",
        "profile",
        "benchmark",
        "synthetic",
    ):
        assert command in whole.stdout


def test_english(demo_atlas: Path) -> None:
    arguments = ("--taal", "en", "regions", "GM9001", "--level", "gemeente", "--atlas", demo_atlas)
    # The language is set for this context only.
    result = copy_context().run(run, *arguments)
    assert "Share of members" in result.stdout
    assert "experimental." in result.stdout


def test_compare(demo_atlas: Path) -> None:
    told = ask(demo_atlas, "compare", "WK900501", "gm9005", "Half~WK900503~WK900202",
               "--format", "json")  # fmt: skip
    answer = json.loads(told.stdout)
    assert answer["areas"] == ["WK900501", "GM9005", "Half~WK900503~WK900202"]
    rows = answer["rows"]
    assert [row["relation"] for row in rows] == ["same", "around", "apart"]
    assert [row["known"] for row in rows] == ["7/7", "5/5", "2/2"]
    assert rows[0]["difference"] == dict.fromkeys(("value", "low", "high"), 0.0) | dict.fromkeys(
        ("chance_low", "chance_high", "missing")
    )
    assert rows[2]["name"] == "Half"
    chance = ask(demo_atlas, "compare", "WK900501", "WK900502", "--chance", "--dimension",
                 "leeftijd", "--format", "json")  # fmt: skip
    for row in json.loads(chance.stdout)["rows"][5:]:
        found = row["difference"]
        assert found["chance_low"] < found["low"] < found["high"] < found["chance_high"]
    table = ask(demo_atlas, "compare", "WK900501", "Half~WK900503~WK900202").stdout
    assert "hetzelfde gebied" in table
    assert "Half" in table


@pytest.mark.parametrize(
    ("area", "said"),
    [
        ("GM0000", "GM0000"),
        ("Half~GM0000~GM9005", "GM0000"),
        ("Half~WK900501~GM9005", "ligt in Tielwerve"),
        ("Half~", "geen gebied"),
    ],
)
def test_a_set_that_is_not_right_is_refused(demo_atlas: Path, area: str, said: str) -> None:
    result = run("compare", "WK900501", area, "--atlas", demo_atlas)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


def test_differences(two_issues: tuple[Path, list[list[Path]]]) -> None:
    atlas, _deliveries = two_issues
    old, new = sorted(
        (path.parent.name for path in atlas.glob("*/manifest.json")),
        key=lambda name: (atlas / name / "manifest.json").stat().st_mtime,
    )
    said = ask(atlas, "differences", old, new).stdout
    # A publication goes by its number too.
    assert ask(atlas, "differences", "1", new).stdout == said
    assert said.startswith("Erbij: Geheime proef.\nVervangen: Bibliotheekleden 2023 uitgave 1 en ")
    assert "Wat er met cijfers gebeurt" in said
    rows = list(csv.DictReader(io.StringIO(
        ask(atlas, "differences", old, new, "--format", "csv", "--table", "deliveries").stdout
    ), delimiter=";"))  # fmt: skip
    assert [row["levering"] for row in rows] == ["lgb-2023", "organisaties", "proef-2022"]
    assert "Er verandert niets" in ask(atlas, "differences", new, new).stdout
    for arguments, part in (
        ((old, "geen"), "geen"),
        ((old, "9"), "9"),
        ((old, new, "--table", "alles"), "headlines"),
    ):
        wrong = run("differences", *arguments, "--atlas", atlas)
        assert wrong.exit_code == 2
        assert part in wrong.stderr
        assert "Traceback" not in wrong.output


def test_changes_of_borders(demo_atlas: Path) -> None:
    asked = ("border-changes", "2021", "2023", "--within", "gm9002")
    answer = json.loads(ask(demo_atlas, *asked, "--format", "json").stdout)
    assert (answer["former_year"], answer["later_year"]) == (2021, 2023)
    assert (answer["level"], answer["within"]) == ("wijk", "GM9002")
    assert answer["counts"] == {"same": 6, "split": 2}
    assert [(row["kind"], row["former_code"], row["later_code"]) for row in answer["rows"]] == [
        ("split", "WK900201", "WK900201"), ("split", "WK900201", "WK900202"),
    ]  # fmt: skip
    assert sum(row["former_share"]["value"] for row in answer["rows"]) == pytest.approx(1)
    table = ask(demo_atlas, *asked).stdout
    assert "gesplitst" in table
    assert "Wijken: 6 hetzelfde en 2 ontstaan door splitsing." in table
    everything = ask(demo_atlas, *asked, "--all", "--format", "csv").stdout
    assert everything.count("same,") == 6
    refused = run("border-changes", "2021", "2022", "--atlas", demo_atlas)
    assert refused.exit_code == 2
    assert "De indeling '2022' is niet bekend" in refused.output


def test_differences_of_an_atlas_that_was_cleared_away(
    two_issues: tuple[Path, list[list[Path]]], tmp_path: Path
) -> None:
    """It is built again from the deliveries that were kept, aside, unless those are gone too."""
    atlas = Path(shutil.copytree(two_issues[0], tmp_path / "atlas"))
    said = ask(atlas, "differences", "1", "2").stdout
    first = journal(atlas)[-1]
    shutil.rmtree(atlas / first.version)
    there = sorted(path.name for path in atlas.iterdir() if path.name != ".kandidaten")
    for name in ("1", first.version):
        assert ask(atlas, "differences", name, "2").stdout == said
        assert not list((atlas / ".kandidaten").iterdir())
    assert sorted(path.name for path in atlas.iterdir() if path.name != ".kandidaten") == there
    mark_removed(atlas, first, first.at, "Noor")
    for name in ("1", "d89af178e288"):
        wrong = run("differences", name, "2", "--atlas", atlas)
        assert wrong.exit_code == 2
        assert " build " not in wrong.stderr
        assert ("opgeruimd" if name == "1" else f"'{name}' staat niet in") in wrong.stderr


def test_a_restore_tells_only_what_it_undoes(
    two_issues: tuple[Path, list[list[Path]]], tmp_path: Path
) -> None:
    atlas = Path(shutil.copytree(two_issues[0], tmp_path / "atlas"))
    first, second = (ask(atlas, "restore", "1", "--yes", "--why", "terug") for _time in range(2))
    assert "Dit maakt ongedaan" in first.stderr
    assert "Versie 3 is in gebruik" in first.stdout
    assert second.stderr == ""
    assert "Er verandert niets" in second.stdout
