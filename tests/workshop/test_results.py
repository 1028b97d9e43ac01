"""The facilitator's workbook says what was given, and nothing in it does anything."""

from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from analytics.language import use_language
from analytics.model import Unit
from analytics.reports import figures
from analytics.reports.forms import written
from analytics.reports.view import View, view_of
from analytics.store import Atlas
from analytics.workshop.outcome import Intentions, in_words
from analytics.workshop.results import Held, results
from tests.workshop import made

Sheets = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    with closing(Atlas.open(demo_atlas)) as opened:
        yield opened


@pytest.fixture(scope="module")
def views(atlas: Atlas) -> list[View]:
    return [view_of(atlas, library) for library in ("F001", "F002")]


@pytest.fixture(scope="module")
def content(views: list[View]) -> bytes:
    teams = [made.team(views[0]), made.team(views[1], made.HOSTILE)]
    with use_language("nl"):
        return written(
            results(views[0], Held("Meer uit data", "BCDFGH", made.AT, expires=made.AT), teams),
            "xlsx",
        )


@pytest.fixture(scope="module")
def sheets(content: bytes) -> Sheets:
    book = openpyxl.load_workbook(BytesIO(content))
    return {sheet.title[2:]: list(sheet.values) for sheet in book}


def rows(sheets: Sheets, name: str) -> list[dict[str, Any]]:
    """The rows below the heads of a sheet, until the first empty one."""
    head = next(at for at, row in enumerate(sheets[name]) if row[0] is None) + 1
    found = []
    for row in sheets[name][head + 1 :]:
        if row[0] is None:
            break
        found.append(dict(zip(sheets[name][head], row, strict=True)))
    return found


def test_scores_are_the_share_of_what_a_team_was_offered(sheets: Sheets) -> None:
    # 1, ½, 0, 1 and one that it left: 2½ of 5; own words don't count.
    for row in rows(sheets, "Scores per team"):
        assert (row["Score"], row["Punten"]) == (0.5, 2.5)
        assert (row["Aangeboden, telt mee"], row["Aangeboden, alles"]) == (5, 6)
        assert (row["Beantwoord"], row["Hints gebruikt"]) == (5, 3)


def test_every_answer_stands_beside_the_own_truth(sheets: Sheets) -> None:
    said = [row for row in rows(sheets, "Alle antwoorden") if row["Team"] == "De Lezers"]
    assert [row["Antwoord"] for row in said] == [
        "25,5%",
        f"{made.HOSTILE} en 0 tot 4 jaar",
        "Zuid",
        "Zuid → Noord",
        "niet beantwoord",
        made.HOSTILE,
    ]
    assert [row["Score"] for row in said] == [1, 0.5, 0, 1, "geen score", "geen score"]
    assert [row["Hoe het ging"] for row in said] == [
        "goed", "deels goed", "anders dan de cijfers", "goed", "niet beantwoord", "eigen woorden",
    ]  # fmt: skip


def test_a_number_lies_beside_the_own_figure_of_each_team(
    sheets: Sheets, views: list[View]
) -> None:
    found = rows(sheets, "Verschil met het eigen cijfer")
    assert len(found) == 2
    lay = []
    for row, view in zip(found, views, strict=True):
        truth = figures.figure(view, view.within, "penetratie", Unit.PERSONS)
        assert truth.fitting is not None
        assert row["Antwoord"] == 25.5
        assert row["Eigen cijfer"] == pytest.approx(truth.fitting * 100)
        assert row["Verschil"] == pytest.approx(25.5 - truth.fitting * 100)
        assert row["In"] == "procentpunt"
        lay.append(row["Verschil"])
    (told,) = [row for row in rows(sheets, "Per uitdaging") if row["Uitdaging"] == "Over leden"]
    assert told["Laagste verschil"] == min(lay)
    assert told["Hoogste verschil"] == max(lay)
    assert told["Middelste verschil"] == pytest.approx(sum(lay) / 2)


def test_own_words_and_codes_are_all_there(sheets: Sheets, views: list[View]) -> None:
    told = {(row["Team"], row["Waarover"]): row["In eigen woorden"]
            for row in rows(sheets, "Eigen woorden en voornemens")}  # fmt: skip
    assert told["De Lezers", "Dit gaan wij doen"] == made.INTENTIONS.do
    assert told[made.HOSTILE, "Dit vertellen wij aan"] == made.INTENTIONS.tell
    assert told["De Lezers", "Over woorden"] == made.HOSTILE
    codes = {row["Cijferpaspoort"] for row in rows(sheets, "Cijfers en codes")}
    assert codes == {made.evidence(view, "penetratie")[0].code for view in views}


def test_nothing_in_it_is_a_formula_or_a_link(content: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == made.HOSTILE for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)


def test_every_sheet_says_that_figures_are_made_up_and_whence(sheets: Sheets) -> None:
    for name, told in sheets.items():
        text = " ".join(str(cell) for row in told for cell in row if cell)
        assert "Fictieve gegevens" in text, name
        assert "peildatum 1 januari 2023" in text, name


def test_a_session_in_which_nobody_answered_has_a_workbook(views: list[View]) -> None:
    with use_language("nl"):
        content = written(results(views[0], Held("Leeg", "B", made.AT), []), "xlsx")
    assert len(openpyxl.load_workbook(BytesIO(content)).sheetnames) == 8


@pytest.mark.parametrize(
    ("number", "told"), [(25.0, "25%"), (25.5, "25,5%"), (0.125, "0,13%"), (-3, "−3%")]
)
def test_a_number_is_told_as_it_was_typed(views: list[View], number: float, told: str) -> None:
    put, _given = made.every_kind(views[0])[0]
    with use_language("nl"):
        assert in_words(put, {"number": number}) == told


def test_a_claim_is_told_whole(views: list[View]) -> None:
    put, given = made.every_kind(views[0])[4]
    with use_language("nl"):
        assert in_words(put, given) == (
            "Aandeel kinderen: hoger dan Nederland. Let op: Let op de marge"
        )
        assert in_words(put, {"figure": 7, "benchmark": "<b>"}) == ": lager dan <b>"


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ("", Intentions()),
        ("Wij gaan praten", Intentions("Wij gaan praten")),
        ('{"do": "praten", "again": "juni"}', Intentions("praten", again="juni")),
        ('{"wat": 1}', Intentions('{"wat": 1}')),
        ("[1]", Intentions("[1]")),
        ("{" * 5000, Intentions("{" * 5000)),
    ],
)
def test_intentions_are_read_from_what_a_session_keeps(kept: str, expected: Intentions) -> None:
    assert Intentions.read(kept) == expected
    assert Intentions.read(expected.kept) == expected
