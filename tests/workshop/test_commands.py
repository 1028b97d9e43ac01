"""`challenges` on the command line."""

import csv
import json
from io import StringIO
from pathlib import Path

from typer.testing import CliRunner, Result

from analytics.catalog.challenges import FOLDER, challenges
from analytics.command_line.commands import app


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["challenges", *(str(item) for item in arguments)])


def test_how_every_library_would_fare(demo_atlas: Path) -> None:
    file = FOLDER / "leden-op-honderd.toml"
    told = run("check", file, "--atlas", demo_atlas, "--form", "csv")
    assert told.exit_code == 0, told.output
    rows = {row["organisation"]: row for row in csv.DictReader(StringIO(told.stdout))}
    assert len(rows) == 57
    assert rows["F001"] == {
        "challenge": "leden-op-honderd",
        "organisation": "F001",
        "name": "Bibliotheek Aldermonde",
        "offered": "yes",
        "answer": "21%",
        "judged": "yes",
    }
    assert (rows["F007"]["offered"], rows["F007"]["judged"]) == ("no", "")
    assert rows["F007"]["answer"].endswith("bibliotheek doet niet mee")


def test_one_library_as_a_table_and_as_json(demo_atlas: Path) -> None:
    file = FOLDER / "leden-op-honderd.toml"
    told = run("check", file, "--organisation", "F001", "--atlas", demo_atlas)
    assert told.exit_code == 0
    assert "Gesteld: 1 van 1." in told.stdout
    told = run("check", file, "--organisation", "F001", "--atlas", demo_atlas, "--form", "json")
    answer = json.loads(told.stdout)
    assert (answer["delivery"], len(answer["rows"])) == ("lgb-2023", 1)


def test_all_mistakes_of_all_files_at_once(tmp_path: Path) -> None:
    shipped = (FOLDER / "leden-op-honderd.toml").read_text("utf-8")
    for name, line in (("a", "level = 9"), ("b", 'theme = "weer"')):
        changed = "\n".join(
            line if row.startswith(line.split(" ", maxsplit=1)[0]) else row
            for row in shipped.splitlines()
        )
        (tmp_path / f"{name}.toml").write_text(changed, "utf-8")
    told = run("check", tmp_path / "a.toml", tmp_path / "b.toml", "--atlas", tmp_path)
    assert told.exit_code == 1
    lines = told.stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == ["a.toml · level", "b.toml · theme"]


def test_without_an_atlas_the_files_are_checked(tmp_path: Path) -> None:
    told = run("check", "--atlas", tmp_path)
    assert (told.exit_code, told.stdout.startswith("De bestanden kloppen.")) == (0, True)
    # Of one library there is then nothing to tell, nor of a file that isn't there.
    assert run("check", "--organisation", "F001", "--atlas", tmp_path).exit_code == 2
    assert run("check", tmp_path / "nee.toml").exit_code == 2


def test_what_is_shipped() -> None:
    told = run("list", "--form", "json")
    rows = json.loads(told.stdout)["rows"]
    assert [row["id"] for row in rows] == list(challenges())
    assert set(rows[0]) == {"id", "level", "theme", "minutes", "kind", "title"}
