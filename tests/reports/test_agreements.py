"""What was agreed and what came of it: judged by all numbers that fit, and said of whom."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.language import use_language
from analytics.measures.wording import Reached, reached
from analytics.model import Figure, Missing
from analytics.reports.agreements import agreed_and_reached, judged, outcome_sentence
from analytics.reports.document import Heading, Rows, Text
from analytics.reports.view import view_of_gemeente
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
                    "valt binnen de marge",
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
    assert outcome_sentence("gemeente Oost", [Reached.NO]) == (
        "Met gemeente Oost is één afspraak gemaakt. Die is niet gehaald."
    )


@given(st.lists(st.sampled_from(Reached), min_size=2, max_size=9))
def test_every_agreement_is_counted_once(outcomes: list[Reached]) -> None:
    with use_language("en"):
        told = outcome_sentence("x", outcomes)
    numbers = [int(word) for word in told.replace(",", " ").split() if word.isdigit()]
    assert numbers[0] == len(outcomes) == sum(numbers[1:])
