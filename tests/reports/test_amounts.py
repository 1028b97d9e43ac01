"""Numbers as people say them hold for all that fits the rounding."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.model import Figure
from analytics.reports.amounts import in_words


@pytest.mark.parametrize(
    ("figure", "decimals", "words"),
    [
        ((5, 5, 5), 0, "5"),
        ((99, 99, 99), 0, "99"),
        ((100, 100, 100), 0, "100"),
        ((104, 104, 104), 0, "ongeveer 100"),
        ((126_378, 126_378, 126_378), 0, "ongeveer 130.000"),
        ((999_999, 999_999, 999_999), 0, "ongeveer 1.000.000"),
        ((3_381_514, 3_381_514, 3_381_514), 0, "ongeveer 3,4 miljoen"),
        # As written to its last decimal, and no further.
        ((21.9, 21.85, 21.95), 1, "21,9"),
        ((21.9, 21.8, 21.95), 1, "ongeveer 22"),
        # A quarter off, and more.
        ((200, 150, 249), 0, "ongeveer 200"),
        ((200, 149, 249), 0, "149 tot 249"),
        ((10, 5, 14), 0, "5 tot 14"),
        # A nought is told of nothing only.
        ((0, 0, 0), 0, "0"),
        ((0, 0, 49), 0, "hooguit 49"),
        ((0.02, 0.02, 0.02), 1, "minder dan 0,1"),
        ((0.02, 0.0, 0.14), 1, "hooguit 0,2"),
    ],
)
def test_numbers_as_people_say_them(
    figure: tuple[float, float, float], decimals: int, words: str
) -> None:
    assert in_words(Figure(*figure), decimals) == words


def test_a_unit_stands_behind_all_of_it() -> None:
    assert in_words(Figure(200, 149, 249), 0, " uren") == "149 tot 249 uren"
    assert in_words(Figure.exact(3_400_000), 0, " euro") == "3,4 miljoen euro"


def test_a_rate_keeps_its_digits() -> None:
    assert in_words(Figure.exact(4394.2), 1, shorten=False) == "4.394,2"
    assert in_words(Figure(4394.2, 4300, 4500), 1, shorten=False) == "ongeveer 4.400"


@given(
    st.integers(0, 10**7), st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 2),
    st.booleans(),
)  # fmt: skip
def test_words_hold_for_all_that_fits(
    value: int, below: int, above: int, decimals: int, shorten: bool
) -> None:
    unit = 10**decimals
    low, high = max(0, value - below) / unit, (value + above) / unit
    text = in_words(Figure(value / unit, low, high), decimals, shorten=shorten)
    numbers = [float(found.replace(".", "").replace(",", ".")) * (1e6 if "miljoen" in text else 1)
               for found in re.findall(r"\d[\d.]*(?:,\d+)?", text)]  # fmt: skip
    near = 1e-6 * max(1.0, high)
    if "ongeveer" in text:
        assert max(high - numbers[0], numbers[0] - low) <= numbers[0] / 4 + near
    elif "hooguit" in text or "minder" in text:
        assert high <= numbers[0] + near
    elif " tot " in text:
        assert numbers[0] - near <= low <= high <= numbers[1] + near
    else:
        assert max(high - numbers[0], numbers[0] - low) <= 0.5 / unit + near
        assert numbers[0] > 0 or high == 0
