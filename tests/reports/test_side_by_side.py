"""Areas side by side in words: clear only beyond nought, shared inhabitants said."""

import pytest

from analytics.model import Figure, Missing, Unit
from analytics.reports import side_by_side


@pytest.mark.parametrize(
    ("difference", "said", "word"),
    [
        (
            Figure(2.0, 1.9, 2.1, 0.1, 4.0),
            "In wijk B is een groter deel lid dan",
            "duidelijk hoger",
        ),
        (Figure(2.0, 1.9, 2.1, 0.0, 4.0), "Tussen wijk B en wijk A", "geen duidelijk verschil"),
        (Figure(0.0, 0.0, 0.0, 0.0, 0.0), "Tussen wijk B en wijk A", "geen duidelijk verschil"),
        (Figure(-2.0, -2.1, -1.9, -4.0, 0.0), "Tussen wijk B", "geen duidelijk verschil"),
        (Figure(-2.0, -2.1, -1.9, -4.0, -0.1), "In wijk B is een kleiner deel", "duidelijk lager"),
        (Figure.absent(Missing.CONFIDENTIAL), "niet te vergelijken", "niet te vergelijken"),
    ],
)
def test_a_difference_is_said_when_its_interval_is_beyond_nought(
    difference: Figure, said: str, word: str
) -> None:
    sentence = side_by_side.difference_sentence("wijk B", "wijk A", difference, Unit.PERSONS)
    assert said in sentence
    assert sentence.endswith(".")
    assert side_by_side.judgement(difference) == word
    household = side_by_side.difference_sentence("wijk B", "wijk A", difference, Unit.HOUSEHOLDS)
    assert ("huishoudens" in household) == (word.startswith("duidelijk"))


@pytest.mark.parametrize("unit", Unit)
def test_what_reads_the_same_is_slightly_more_or_less(unit: Unit) -> None:
    for difference, said in (
        (Figure.exact(0.4), "een iets groter deel"),
        (Figure.exact(-0.4), "een iets kleiner deel"),
        (Figure.exact(0.0), "geen duidelijk verschil"),
    ):
        sentence = side_by_side.difference_sentence("B", "A", difference, unit, slightly=True)
        assert said in sentence


@pytest.mark.parametrize(
    ("relation", "said"),
    [
        ("within", "Wijk B ligt in gemeente A"),
        ("around", "Gemeente A ligt in wijk B"),
        ("overlap", "overlappen"),
        ("same", "hetzelfde gebied"),
        ("apart", ""),
    ],
)
def test_areas_that_share_inhabitants_say_so(relation: str, said: str) -> None:
    assert said in side_by_side.shared_sentence("wijk B", "gemeente A", relation)
    assert bool(side_by_side.shared_sentence("wijk B", "gemeente A", relation)) == bool(said)


def test_groups_that_differ_are_named_and_the_others_are_not() -> None:
    over, under = Figure(5, 4, 6, 1, 9), Figure(-5, -6, -4, -9, -1)
    none, absent = Figure(1, 0, 2, -3, 5), Figure.absent(Missing.UNRELIABLE)
    groups = [("jong", over), ("oud", under), ("midden", none), ("rest", absent)]
    said = " ".join(side_by_side.differing_groups("B", "A", groups, Unit.PERSONS))
    assert said == (
        "Vaker lid in B dan in A: jong. Minder vaak lid in B dan in A: oud. "
        "Niet te vergelijken tussen B en A: rest."
    )
    assert "geen duidelijk verschil" in " ".join(
        side_by_side.differing_groups(
            "B", "A", [("midden", none), ("rest", absent)], Unit.HOUSEHOLDS
        )
    )
    assert side_by_side.differing_groups("B", "A", [("rest", absent)], Unit.PERSONS) == [
        "Niet te vergelijken tussen B en A: rest."
    ]
    assert side_by_side.differing_groups("B", "A", [], Unit.PERSONS) == []
