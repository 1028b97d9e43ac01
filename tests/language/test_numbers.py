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
    read_alike,
    share_decimals,
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


# Own share and another that is judged to differ, each with the width of its margin; how both read.
BESIDE = [
    ((0.186, 0), (0.193, 0), "18,6%", "19,3%"),
    ((0.184, 0), (0.193, 0), "18%", "19%"),  # whole per cents tell it
    ((0.1863, 0), (0.1859, 0), "19%", "19%"),  # a decimal would not tell it either
    ((0.186, 0.009), (0.193, 0.009), "18,6%", "19,3%"),
    ((0.186, 0.01), (0.193, 0), "19%", "19%"),  # a decimal would say more than is known
    ((0.186, 0), (0.193, 0.01), "19%", "19%"),
    ((0.0994, 0), (0.0996, 0), "9,9%", "10%"),
]


@pytest.mark.parametrize(("own", "other", "said", "beside"), BESIDE)
def test_two_shares_that_differ_read_alike_only_where_no_more_is_known(
    own: tuple[float, float], other: tuple[float, float], said: str, beside: str
) -> None:
    pair = [Figure(value, value - wide / 2, value + wide / 2) for value, wide in (own, other)]
    assert (pair[0].width < 0.01, pair[1].width < 0.01) == (own[1] < 0.01, other[1] < 0.01)
    for one, two in (pair, reversed(pair)):
        decimals = share_decimals([(one, two)])
        with use_language("en"):
            assert share_decimals([(one, two)]) == decimals
    assert [format_measure(one, "share", decimals) for one in pair] == [said, beside]


def test_a_missing_share_is_like_none_and_of_several_one_pair_is_enough() -> None:
    absent = Figure.absent(Missing.CONFIDENTIAL)
    close = (Figure.exact(0.186), Figure.exact(0.193))
    assert not read_alike(absent, absent)
    assert [share_decimals(pairs) for pairs in ([], [(absent, absent)], [close])] == [0, 0, 1]
    assert share_decimals([(close[0], Figure.exact(0.3)), close]) == 1


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
