"""Texts and names in a sentence."""

import pytest

from analytics.language import capital, enumerated, use_language


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", ""),
        ("é", "É"),
        ("wijk Rivierduin", "Wijk Rivierduin"),
        ("Wijk", "Wijk"),
        ("‘eigen keuze’", "‘eigen keuze’"),
    ],
)
def test_only_the_first_letter_becomes_a_capital(text: str, written: str) -> None:
    assert capital(text) == written


@pytest.mark.parametrize(
    ("names", "dutch", "english"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a en b", "a and b"),
        (["a", "b", "c"], "a, b en c", "a, b and c"),
    ],
)
def test_names_are_listed_as_each_language_does(names: list[str], dutch: str, english: str) -> None:
    assert enumerated(names) == dutch
    with use_language("en"):
        assert enumerated(names) == english


def test_names_that_hold_commas_have_something_else_between_them() -> None:
    assert enumerated(["a, 1", "b, 2", "c, 3"], "; ") == "a, 1; b, 2 en c, 3"
