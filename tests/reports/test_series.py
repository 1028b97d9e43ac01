"""All gemeenterapporten in one go: the same as alone, stopped and gone on, whole or not there."""

import csv
import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from typer.testing import CliRunner

from analytics.catalog.blueprints import GEMEENTERAPPORT, blueprints
from analytics.command_line.commands import app
from analytics.language import use_language
from analytics.model import NETHERLANDS
from analytics.reports import series as many
from analytics.reports.document import Document, Heading, HouseStyle, Rows
from analytics.reports.forms import FORMS, written
from analytics.reports.house_style import style_for
from analytics.reports.kinds.filled import filled
from analytics.reports.kinds.gemeente import gemeente_report
from analytics.reports.series import Progress, Series, Stopped, Wanted, make, parts_of, series_of
from analytics.reports.table import Column, Table
from analytics.reports.view import view_of
from analytics.store import Atlas, AtlasError, UnknownIdError
from tests.demo import ROOT
from tests.sampling import full

# It serves three gemeenten.
LIBRARY, SERVED = "F004", ["GM9011", "GM9012", "GM9013"]


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    with closing(Atlas.open(demo_atlas)) as opened:
        yield opened


@pytest.fixture(scope="module")
def series(atlas: Atlas, demo_atlas: Path) -> Series:
    return series_of(atlas, demo_atlas, LIBRARY, style_of=style_for)


@pytest.fixture(scope="module")
def whole(series: Series, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ZIP of a series that nobody stopped."""
    out = tmp_path_factory.mktemp("whole") / "rapporten.zip"
    assert not many.failures(make(series, out))
    return out


def listed(out: Path) -> list[dict[str, str]]:
    with zipfile.ZipFile(out) as book:
        text = book.read("inhoud.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def copied(series: Series, whole: Path, out: Path) -> dict[str, Path]:
    """The finished reports of a series beside a ZIP that is not there yet."""
    parts = parts_of(out)
    parts.mkdir(parents=True)
    found: dict[str, Path] = {}
    with zipfile.ZipFile(whole) as book:
        for wanted in series.wanted:
            content = book.read(series.file(wanted))
            found[wanted.code] = many._place(series, parts, wanted, content)
            found[wanted.code].write_bytes(content)
    return found


# --- which


def test_a_library_has_the_gemeenten_that_it_serves(series: Series) -> None:
    assert sorted(item.code for item in series.wanted) == SERVED
    assert {item.organisation for item in series.wanted} == {LIBRARY}
    names = [item.name for item in series.wanted]
    assert names == sorted(names)


def test_all_are_the_gemeenten_of_the_round(atlas: Atlas, demo_atlas: Path) -> None:
    found = series_of(atlas, demo_atlas)
    known = atlas.regions_in("gemeente", NETHERLANDS, atlas.rounds()[0])  # type: ignore[arg-type]
    assert {item.code for item in found.wanted} == {region.code for region in known}
    with pytest.raises(UnknownIdError):
        series_of(atlas, demo_atlas, "F404")


# --- the same as alone


def test_an_own_blueprint_is_that_of_every_report(
    atlas: Atlas, demo_atlas: Path, tmp_path: Path
) -> None:
    shipped = blueprints()[GEMEENTERAPPORT]
    minute = shipped.sections[0].model_copy(update={"title": "Kort gezegd"})
    own = shipped.model_copy(update={"sections": (minute,)})
    series = series_of(atlas, demo_atlas, LIBRARY, blueprint=own)
    first = replace(series, wanted=series.wanted[:1])
    assert first.key(first.wanted[0]) != series_of(atlas, demo_atlas, LIBRARY).key(first.wanted[0])
    out = tmp_path / "own.zip"
    make(first, out)
    with zipfile.ZipFile(out) as book:
        made = book.read(first.file(first.wanted[0]))
    view = view_of(atlas, LIBRARY, first.wanted[0].code)
    with use_language("nl"):
        assert made == written(filled(own, view), "pdf")
        assert made != written(gemeente_report(view), "pdf")


def test_the_zip_holds_each_report_as_it_is_made_alone(
    atlas: Atlas, series: Series, whole: Path
) -> None:
    with zipfile.ZipFile(whole) as book:
        assert book.testzip() is None
        names = [series.file(wanted) for wanted in series.wanted]
        assert book.namelist() == ["inhoud.csv", "inhoud.xlsx", *names]
        # Made-up figures are called so, also where only the name is seen.
        assert all(name.endswith("-fictief.pdf") for name in names)
        last = series.wanted[-1]
        alone = written(gemeente_report(view_of(atlas, LIBRARY, last.code)), "pdf")
        assert book.read(series.file(last)) == alone
    rows = listed(whole)
    assert [(row["Gemeente"], row["Bestand"]) for row in rows] == [
        (wanted.name, series.file(wanted)) for wanted in series.wanted
    ]
    assert {row["Status"] for row in rows} == {"gemaakt"}
    assert all("Fictieve gegevens" in row["fictief"] for row in rows)
    assert not parts_of(whole).exists()


@pytest.mark.parametrize("form", FORMS)
def test_the_same_report_is_the_same_bytes(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table("Leden", (Column("Gebied"),), [("Aldermonde",)], "Bron: fictief.")
    about = Document("Rapport", "Aldermonde", [Heading("Kop"), Rows(table)], "Bron.", "Versie.")
    first = written(about, form)
    later = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    monkeypatch.setattr(time, "localtime", lambda *_when: time.gmtime(later))
    assert written(about, form) == first


# --- stopped and gone on


def test_stopped_it_keeps_what_is_finished(series: Series, tmp_path: Path) -> None:
    out, stop = tmp_path / "rapporten.zip", Event()

    def until_one(now: Progress) -> None:
        if now.done == 1:
            stop.set()

    with pytest.raises(Stopped, match="1 van de 3"):
        make(series, out, until_one, stop, at_once=1)
    assert not out.exists()
    assert list(many._present(series, parts_of(out))) == [series.wanted[0].code]


def test_what_is_there_is_not_made_again(series: Series, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "rapporten.zip"
    copied(series, whole, out)
    told: list[Progress] = []
    make(series, out, told.append)
    assert told == [Progress(3, 3)]
    assert out.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("harm", ["cut", "changed", "emptied", "half"])
def test_a_damaged_report_counts_as_none(
    harm: str, series: Series, whole: Path, tmp_path: Path
) -> None:
    out = tmp_path / "rapporten.zip"
    path = copied(series, whole, out)[SERVED[1]]
    content = path.read_bytes()
    match harm:
        case "cut":
            path.write_bytes(content[:-1])
        case "changed":
            path.write_bytes(content[:99] + bytes([content[99] ^ 1]) + content[100:])
        case "emptied":
            path.write_bytes(b"")
        case _half:
            path.rename(path.with_name(f"{path.name}.new"))
    assert set(many._present(series, parts_of(out))) == set(SERVED) - {SERVED[1]}


@pytest.mark.parametrize(
    "other",
    [
        {"version": "000000000000"},
        {"delivery": "lgb-2021"},
        {"form": "docx"},
        {"benchmark": "PV90"},
        {"styles": {LIBRARY: HouseStyle("Ons huis", "#123456")}},
        {"report": "kernstatistieken"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_of_another_series_nothing_is_taken(
    other: dict[str, object], series: Series, whole: Path, tmp_path: Path
) -> None:
    out = tmp_path / "rapporten.zip"
    copied(series, whole, out)
    assert many._present(replace(series, **other), parts_of(out)) == {}  # type: ignore[arg-type]
    assert list(parts_of(out).iterdir()) == []


def test_other_words_make_only_that_report_again(
    series: Series, whole: Path, tmp_path: Path
) -> None:
    out = tmp_path / "rapporten.zip"
    copied(series, whole, out)
    first, *rest = series.wanted
    other = replace(series, wanted=(replace(first, notes="Mooi."), *rest))
    assert set(many._present(other, parts_of(out))) == {item.code for item in rest}


def test_another_program_begins_anew(
    series: Series, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "rapporten.zip"
    copied(series, whole, out)
    monkeypatch.setattr(many, "program", lambda: "0" * 16)
    assert many._present(series, parts_of(out)) == {}


@pytest.mark.proof(full=64)
def test_killed_it_goes_on(
    atlas: Atlas, series: Series, whole: Path, demo_atlas: Path, tmp_path: Path
) -> None:
    """One library as a sample; in full all gemeenten, killed each time that ten more are there."""
    out, more = tmp_path / "rapporten.zip", 1
    whom = ["--organisation", LIBRARY]
    if full():
        series = series_of(atlas, demo_atlas, style_of=style_for)
        more, whom = 10, ["--all"]
        whole = tmp_path / "whole.zip"
        make(series, whole)
    command = [sys.executable, "-m", "analytics", "report", "gemeenten", *whom, "--atlas",
               demo_atlas, "--out", out, "--at-once", "1"]  # fmt: skip
    there, kills = 0, 0
    while kills < (len(series.wanted) - 1) // more and kills < 1 + 9 * full():
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL)
        while len(list(parts_of(out).glob("*.pdf"))) < there + more:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        kills += 1
        # The lock went with the process, and so does the process that makes the reports.
        assert not out.exists()
        there = len(many._present(series, parts_of(out)))
        assert there >= kills * more
    told: list[Progress] = []
    make(series, out, told.append, at_once=1)
    assert [now.done for now in told] == list(range(there, len(series.wanted) + 1))
    assert (told[0].left, told[-1].left) == (None, 0)
    assert out.read_bytes() == whole.read_bytes()


# --- what goes wrong


def test_one_that_fails_stops_no_other(series: Series, whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "rapporten.zip"
    unknown = Wanted("GM9999", "Nergenshuizen", "", "")
    # What nobody foresaw: words that are none.
    broken = Wanted("GM9001", "Stukmeer", LIBRARY, "Bibliotheek", 5)  # type: ignore[arg-type]
    worse = replace(series, wanted=(unknown, broken, *series.wanted))
    copied(series, whole, out)
    made = make(worse, out)
    assert [item.wanted for item in made if not item.fault] == list(series.wanted)
    told = many.failures(made)
    assert "Nergenshuizen (GM9999): " in told[0]
    assert "GM9999" in made[0].fault
    assert "brak af" in made[1].fault
    rows = listed(out)
    assert [row["Bestand"] for row in rows[:2]] == ["", ""]
    assert all(row["Status"].startswith("niet gemaakt: ") for row in rows[:2])
    assert len(zipfile.ZipFile(out).namelist()) == 2 + len(SERVED)
    # The next time only these are tried.
    again: list[Progress] = []
    make(worse, out, again.append)
    assert again[0].done == len(SERVED)


def test_without_any_report_there_is_no_zip(
    series: Series, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "rapporten.zip"
    out.write_bytes(b"the former one")
    # A process that ends at once, as one that was killed for its memory.
    monkeypatch.setattr(many.sys, "executable", "/bin/false")
    with pytest.raises(AtlasError, match="geen rapport gemaakt"):
        make(series, out)
    assert out.read_bytes() == b"the former one"


def test_two_at_once_do_not_mix(series: Series, tmp_path: Path) -> None:
    out = tmp_path / "rapporten.zip"
    with many._alone(parts_of(out)), pytest.raises(AtlasError, match="al gewerkt"):
        make(series, out)


def test_files_of_others_are_left_alone(series: Series, tmp_path: Path) -> None:
    out = tmp_path / "rapporten.zip"
    parts_of(out).mkdir()
    (parts_of(out) / "brief.docx").write_bytes(b"mine")
    with pytest.raises(AtlasError, match="andere bestanden"):
        make(series, out)
    assert (parts_of(out) / "brief.docx").read_bytes() == b"mine"


@pytest.mark.skipif(not hasattr(os, "nice"), reason="the sizes of files are bounded on Unix only")
def test_a_full_disk_is_told(
    series: Series, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "rapporten.zip"
    copied(series, whole, out)

    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(many, "flush", full)
    with pytest.raises(AtlasError, match="schijf is vol"):
        make(series, out)
    assert not out.exists()
    monkeypatch.undo()
    told: list[Progress] = []
    make(series, out, told.append)
    assert told == [Progress(3, 3)]


# --- words


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (Progress(0, 342), "0 van 342 rapporten"),
        (Progress(3, 342, 0, 200.0), "3 van 342 rapporten · nog ongeveer 3 minuten"),
        (Progress(300, 342, 1, 89.0), "300 van 342 rapporten · 1 niet gelukt · nog ongeveer 90 s"),
        (Progress(300, 342, 0, 90.0), "nog ongeveer 2 minuten"),
        (Progress(341, 342, 0, 0.4), "nog ongeveer 10 seconden"),
        (Progress(342, 342, 0, 0.0), "342 van 342 rapporten"),
        (Progress(341, 342, 1, 0.0), "341 van 342 rapporten · 1 niet gelukt"),
    ],
)
def test_how_far_it_is(now: Progress, said: str) -> None:
    assert said in many.in_words(now)
    assert ("nog" in many.in_words(now)) is ("nog" in said)


def test_the_command_asks_of_whom(demo_atlas: Path) -> None:
    for given in ([], ["--all", "--organisation", LIBRARY]):
        result = CliRunner().invoke(
            app, ["report", "gemeenten", *given, "--atlas", str(demo_atlas)]
        )
        assert result.exit_code == 2
        assert "--all" in result.stderr
