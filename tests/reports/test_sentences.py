"""Sentences say only what holds for every value that fits the rounding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.language import use_language
from analytics.model import Figure, Missing, Unit
from analytics.reports import sentences
from analytics.reports.sentences import Group


def figure(value: float, margin: float = 0.0) -> Figure:
    return Figure(value, value - margin, value + margin)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.2, "1 op de 5"),
        (0.19, "1 op de 5"),
        (0.076, "1 op de 13"),
        (0.34, "1 op de 3"),
        (0.35, "4 van de 10"),
        (0.58, "6 van de 10"),
        (0.69, "7 van de 10"),
        (0.97, "9 van de 10"),
    ],
)
def test_shares_as_people_say_them(value: float, words: str) -> None:
    assert sentences.share_in_words(value) == words


def test_three_sentences_for_an_area() -> None:
    found = sentences.for_area(
        "Wendelmeer",
        figure(0.2, 0.001),
        figure(12_345, 4),
        figure(103, 2),
        "Nederland",
        Unit.PERSONS,
    )
    assert found == [
        "In Wendelmeer is ongeveer 1 op de 5 inwoners lid van de bibliotheek.",
        "Dat is een groter deel dan in Nederland.",
        "Ongeveer 12.000 inwoners zijn geen lid.",
    ]


def test_a_missing_figure_says_why_and_nothing_more() -> None:
    absent = Figure.absent(Missing.NOT_PARTICIPATING)
    found = sentences.for_area("Oerle", absent, absent, absent, "Nederland", Unit.PERSONS)
    assert found == [
        "Van Oerle is niet bekend hoeveel inwoners lid zijn. "
        "De bibliotheek van dit gebied deed in deze ronde niet mee."
    ]


@pytest.mark.parametrize(
    ("value", "said"), [(0, ""), (5, "Ongeveer 5 inwoners zijn geen lid."), (None, "")]
)
def test_of_nobody_nothing_is_said(value: float | None, said: str) -> None:
    others = Figure.absent(Missing.CONFIDENTIAL) if value is None else figure(value)
    assert sentences.non_members_sentence(others, Unit.PERSONS) == said


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("value", [0.001, 0.2, 0.6, 0.999])
def test_households_have_members_and_persons_are_members(unit: Unit, value: float) -> None:
    text = sentences.share_sentence("X", figure(value), unit)
    assert ("huishouden" in text) == (unit is Unit.HOUSEHOLDS)
    assert "0 op" not in text
    assert "10 van de 10" not in text


def test_groups_count_only_when_their_whole_interval_lies_beyond_hundred() -> None:
    groups = [
        Group("9 tot 15 jaar", figure(300, 10)),
        Group("touching", Figure(120, 100, 140)),
        Group("4 tot 9 jaar", Figure(594, 412, 839)),
        Group("18 jaar en ouder", figure(40, 5), age_sensitive=True),
        Group("15 tot 18 jaar", Figure.absent(Missing.CONFIDENTIAL)),
    ]
    assert sentences.representation_sentences(groups, Unit.PERSONS) == [
        "Vaker lid dan de inwoners van dit gebied samen: 9 tot 15 jaar en 4 tot 9 jaar.",
        "Minder vaak lid dan de inwoners van dit gebied samen: 18 jaar en ouder.",
        "Dit is niet gecorrigeerd voor leeftijd.",
        "Niet bekend: 15 tot 18 jaar.",
    ]


@given(st.floats(50, 200), st.floats(0, 60), st.floats(0, 60))
def test_a_comparison_holds_for_the_whole_interval(
    value: float, below: float, above: float
) -> None:
    text = sentences.comparison_sentence(Figure(value, value - below, value + above), "Nederland")
    if "groter" in text:
        assert value - below > 100
    elif "kleiner" in text:
        assert value + above < 100
    else:
        assert value - below <= 100 <= value + above


def test_english_says_the_same() -> None:
    with use_language("en"):
        text = sentences.share_sentence("Oerle", figure(0.2), Unit.PERSONS)
    assert "Oerle" in text


def test_of_households_it_says_a_member_in_the_house() -> None:
    groups = [Group("Eenouderhuishouden", figure(160, 5)), Group("Eenpersoons", figure(40, 5))]
    assert sentences.representation_sentences(groups, Unit.HOUSEHOLDS) == [
        "Vaker een lid in huis dan de huishoudens van dit gebied samen: Eenouderhuishouden.",
        "Minder vaak een lid in huis dan de huishoudens van dit gebied samen: Eenpersoons.",
    ]
