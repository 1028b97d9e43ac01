"""Numbers, dates and texts as each language writes them."""

from datetime import date

import pytest

from analytics.language import (
    _,
    format_count,
    format_date,
    format_decimal,
    format_interval,
    format_measure,
    format_points,
    format_share,
    language,
    missing_explanation,
    missing_label,
    use_language,
)
from analytics.model import Figure, Missing


@pytest.mark.parametrize(
    ("share", "width", "text"),
    [
        (0.2345, 0, "23%"),
        (0.235, 0, "24%"),  # halves up
        (0.0765, 0, "7,7%"),
        (0.0994, 0, "9,9%"),
        (0.0996, 0, "10%"),
        (0.0765, 0.009, "7,7%"),
        (0.0765, 0.01, "8%"),  # the margin is too wide for a decimal
        (0.0, 0, "0,0%"),
        (1.0, 0, "100%"),
    ],
)
def test_shares(share: float, width: float, text: str) -> None:
    assert format_share(share, width=width) == text


def test_halves_and_thousands() -> None:
    assert [format_decimal(value, 1) for value in (23.45, 23.44, -2.45, -0.04)] == [
        "23,5",
        "23,4",
        "−2,5",
        "0,0",
    ]
    assert format_count(1_250_000) == "1.250.000"
    assert (format_points(3.25), format_points(-3.25), format_points(0)) == ("+3,3", "−3,3", "0,0")
    with use_language("en"):
        assert (format_count(1_250_000), format_share(0.0765)) == ("1,250,000", "7.7%")


def test_dates() -> None:
    assert format_date(date(2023, 1, 1)) == "1 januari 2023"
    with use_language("en"):
        assert format_date(date(2023, 1, 1)) == "1 January 2023"


def test_figures_as_read() -> None:
    assert format_measure(Figure(0.3, 0.25, 0.354), "share") == "30%"
    assert format_interval(Figure(0.3, 0.25, 0.354), "share") == "25% tot 35%"
    assert format_interval(Figure(200, 200, 200), "count") == ""
    assert format_measure(Figure.absent(Missing.UNRELIABLE), "share") == "onbetrouwbaar"
    assert format_interval(Figure.absent(Missing.UNRELIABLE), "share") == ""


def test_every_reason_has_words_of_its_own() -> None:
    for words in (missing_label, missing_explanation):
        assert len({words(reason) for reason in Missing}) == len(Missing)


def test_unknown_language_means_dutch_and_a_block_ends() -> None:
    with use_language("fr"):
        assert language() == "nl"
    with use_language("en"):
        assert language() == "en"
    assert language() == "nl"
    assert _("deze tekst bestaat niet") == "deze tekst bestaat niet"
