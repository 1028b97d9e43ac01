"""Texts and names in a sentence."""

import pytest

from analytics.language import capital


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
