"""What was agreed and what came of it: judged by all numbers that fit, and said of whom."""

from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalog.blueprints import Agreements
from analytics.language import use_language
from analytics.measures.wording import Reached, reached
from analytics.model import Figure, Missing
from analytics.reports.agreements import agreed_and_reached, judged, outcome_sentence
from analytics.reports.document import Heading, Rows, Text
from analytics.reports.export import to_csv, to_xlsx
from analytics.reports.sections import parts_of
from analytics.reports.sections.subject import Subject
from analytics.reports.view import view_of, view_of_gemeente
from analytics.store import Atlas


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    with closing(Atlas.open(demo_atlas)) as opened:
        yield opened


def rows(atlas: Atlas, gemeente: str) -> list[list[str]]:
    parts = agreed_and_reached(view_of_gemeente(atlas, gemeente), gemeente)
    assert [type(part) for part in parts] == [Heading, Text, Rows, Text]
    assert isinstance(parts[2], Rows)
    return parts[2].table.as_read()


@pytest.mark.parametrize(
    ("low", "high", "at_least", "at_most"),
    [
        (10, 12, Reached.YES, Reached.WITHIN),  # the target itself is reached
        (9, 12, Reached.WITHIN, Reached.WITHIN),
        (8, 10, Reached.WITHIN, Reached.YES),
        (8, 9.9, Reached.NO, Reached.YES),
        (10.1, 12, Reached.YES, Reached.NO),
        (0.1 * 100, 10, Reached.YES, Reached.YES),
    ],
)
def test_what_is_reached(low: float, high: float, at_least: Reached, at_most: Reached) -> None:
    figure = Figure((low + high) / 2, low, high)
    assert reached(figure, 10) is at_least
    assert reached(figure, 10, at_most=True) is at_most


def test_equal_decimals_are_equal() -> None:
    assert reached(Figure.exact(0.1 + 0.2), 0.3, at_most=True) is Reached.YES
    assert reached(Figure.exact(21.5 * 0.01), 0.215) is Reached.YES


@given(
    st.integers(0, 1000),
    st.integers(0, 20),
    st.integers(0, 20),
    st.integers(0, 1000),
    st.booleans(),
)
def test_a_judgement_holds_for_every_number_that_fits(
    value: int, below: int, above: int, target: int, at_most: bool
) -> None:
    figure = Figure(value, value - below, value + above)
    each = {
        (number <= target if at_most else number >= target)
        for number in range(value - below, value + above + 1)
    }
    told = {Reached.YES: {True}, Reached.NO: {False}, Reached.WITHIN: {True, False}}
    assert told[reached(figure, target, at_most=at_most)] == each


def test_without_a_figure_nothing_is_judged() -> None:
    assert reached(Figure.absent(Missing.UNRELIABLE), 0) is Reached.UNKNOWN


@pytest.mark.parametrize(
    ("gemeente", "expected"),
    [
        (
            "GM9001",
            [
                ("408.887", "Bibliotheek Aldermonde, 2022 (voorlopig)", "gehaald"),
                ("2.312", "Bibliotheek Aldermonde, 2022 (voorlopig)", "niet gehaald"),
                (
                    "21,9 (21,85 tot 21,95)",
                    "Bibliotheek Aldermonde, 2022 (voorlopig)",
                    "niet te zeggen: de afronding is te grof",
                ),
                ("20,5%", "gemeente Aldermonde, 1 januari 2023", "gehaald"),
                ("20,5%", "gemeente Aldermonde, 1 januari 2023", "geen cijfer over 2026"),
            ],
        ),
        (
            "GM9122",
            [
                ("onbetrouwbaar", "gemeente Jelledam, 1 januari 2023", "geen cijfer"),
                ("423", "Bibliotheek Jelledam, 2022 (voorlopig)", "gehaald"),
                ("76.636", "Bibliotheek Jelledam, 2022 (voorlopig)", "niet gehaald"),
            ],
        ),
        ("GM9002", [("1,6 (1,55 tot 1,65)", "gemeente Hoogveerne, 1 januari 2023", "gehaald")]),
        ("GM9006", [("onbetrouwbaar", "Bibliotheek Merewolde-Langstrate, 2021", "geen cijfer")]),
        ("GM9008", [("niet geleverd", "Bibliotheek Odulf en Dorre, 2022", "geen cijfer")]),
    ],
)
def test_the_demo(atlas: Atlas, gemeente: str, expected: list[tuple[str, str, str]]) -> None:
    assert [tuple(row[3:]) for row in rows(atlas, gemeente)] == expected


def test_targets_read_as_they_were_agreed(atlas: Atlas) -> None:
    told = [row[1] for row in rows(atlas, "GM9001")]
    assert told == [
        "minstens 300.000",
        "minstens 3.000",
        "minstens 21,9 fte",
        "minstens 20%",
        "minstens 23%",
    ]
    assert rows(atlas, "GM9002")[0][1] == "hoogstens 2 km"


def test_in_a_workbook_targets_and_figures_are_numbers(atlas: Atlas) -> None:
    """Read back: they look as on paper, and can be counted with; an absent one is its sign."""

    def sheet(gemeente: str) -> list[list[Any]]:
        parts = agreed_and_reached(view_of_gemeente(atlas, gemeente), gemeente)
        (table,) = [part.table for part in parts if isinstance(part, Rows)]
        read = openpyxl.load_workbook(BytesIO(to_xlsx(table))).worksheets[0]
        # Else a number shows as hashes.
        assert read.column_dimensions["B"].width >= max(len(str(row[1])) for row in table.rows) - 1
        return [
            [(cell.value, cell.number_format) for cell in row[1:7]]
            for row in read.iter_rows(min_row=5, max_row=5 + len(table.rows))
        ]

    head, visits, _activities, staff, members, _later = sheet("GM9001")
    assert [value for value, _form in head] == [
        "Doel", "Jaar", "Cijfer", "Cijfer van", "Cijfer tot", "Cijfer ontbreekt omdat",
    ]  # fmt: skip
    assert visits[0] == (300_000, '"minstens "#,##0')
    assert visits[2:5] == [(408_887, "#,##0")] * 3
    assert staff[0] == (21.9, '"minstens "#,##0.0" fte"')
    assert staff[2:5] == [
        (21.9, '#,##0.0" fte"'), (21.85, '#,##0.00" fte"'), (21.95, '#,##0.00" fte"'),
    ]  # fmt: skip
    assert members[0] == (0.2, '"minstens "0%')
    # 20.5% was delivered; the counts beside it say 20.5434%.
    assert members[2] == (0.205434, "0.0%")
    assert sheet("GM9002")[1][0] == (2, '"hoogstens "#,##0" km"')
    absent = sheet("GM9122")[1]
    assert [value for value, _form in absent[2:]] == ["?", None, None, "onbetrouwbaar"]


def test_a_csv_tells_them_as_paper_does(atlas: Atlas) -> None:
    parts = agreed_and_reached(view_of_gemeente(atlas, "GM9001"), "GM9001")
    (table,) = [part.table for part in parts if isinstance(part, Rows)]
    head, visits, *_rest = to_csv(table).decode("utf-8-sig").splitlines()
    assert head.startswith("Afspraak;Doel;Jaar;Cijfer;Van wie en wanneer;Uitkomst;")
    assert visits.split(";")[1:4] == ["minstens 300.000", "2022", "408.887"]


def test_a_figure_is_the_one_of_the_atlas(atlas: Atlas) -> None:
    found = judged(view_of_gemeente(atlas, "GM9001"), "GM9001")
    visits, members = found[0].stand.figure, found[3].stand.figure
    assert visits == atlas.monitor("F001", "bezoeken")[-1].own.figure
    assert members == atlas.figure("GM9001", "penetratie", delivery="lgb-2023")


def test_of_a_library_it_says_that_it_is_more_than_this_gemeente(atlas: Atlas) -> None:
    def notes(gemeente: str) -> str:
        (table,) = [
            part.table
            for part in agreed_and_reached(view_of_gemeente(atlas, gemeente), gemeente)
            if isinstance(part, Rows)
        ]
        assert table.synthetic
        return " ".join(table.notes)

    assert "over de hele bibliotheek, dus ook over Langstrate" in notes("GM9006")
    assert "ook wie van elders komt" in notes("GM9001")
    assert "hele bibliotheek" not in notes("GM9002")  # a figure of the gemeente itself


def test_where_nothing_was_agreed_there_is_nothing(atlas: Atlas) -> None:
    assert agreed_and_reached(view_of_gemeente(atlas, "GM9003"), "GM9003") == []


def test_the_sentence_counts_them() -> None:
    several = [Reached.NO, Reached.YES, Reached.UNKNOWN, Reached.YES, Reached.WITHIN]
    assert outcome_sentence("gemeente Oost", several) == (
        "Met gemeente Oost zijn 5 afspraken gemaakt: 2 gehaald, 1 niet gehaald, 1 door de "
        "afronding niet te zeggen en 1 zonder cijfer."
    )
    later = Missing.NOT_YET_AVAILABLE
    for reasons, expected in (
        ([later], "1 gehaald en van 2 is er nog geen cijfer."),
        ([Missing.UNRELIABLE], "1 gehaald en 2 zonder cijfer (onbetrouwbaar)."),
        ([later, Missing.UNRELIABLE], "1 gehaald en 2 zonder cijfer."),
    ):
        outcomes = [Reached.UNKNOWN, Reached.YES, Reached.UNKNOWN]
        assert outcome_sentence("Oost", outcomes, reasons).endswith(f"gemaakt: {expected}")
    assert "Er is nog geen cijfer" in outcome_sentence("Oost", [Reached.UNKNOWN], [later])
    assert outcome_sentence("gemeente Oost", [Reached.NO]) == (
        "Met gemeente Oost is één afspraak gemaakt. Die is niet gehaald."
    )


@given(st.lists(st.sampled_from(Reached), min_size=2, max_size=9))
def test_every_agreement_is_counted_once(outcomes: list[Reached]) -> None:
    with use_language("en"):
        told = outcome_sentence("x", outcomes)
    numbers = [int(word) for word in told.replace(",", " ").split() if word.isdigit()]
    assert numbers[0] == len(outcomes) == sum(numbers[1:])


def test_a_report_says_that_nothing_was_agreed_or_leaves_it_out(atlas: Atlas) -> None:
    section = Agreements(part="afspraken")
    # GM9003 has no agreements in the demo, other gemeenten have.
    view = view_of_gemeente(atlas, "GM9003")
    heading, told = parts_of(section, Subject(view))
    assert isinstance(heading, Heading)
    assert isinstance(told, Text)
    assert told.text == f"Afspraken met {view.name('GM9003')} zijn niet geleverd."
    # Of a whole catchment there is no account to one gemeente.
    assert parts_of(section, Subject(view_of(atlas, "F002"))) == []
    with patch.object(Atlas, "deliveries", lambda *_asked: ()):
        assert parts_of(section, Subject(view)) == []
