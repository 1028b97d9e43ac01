"""Differences between areas, in points: the counts stand beside what may be said of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.measures import ratios, rounding
from analytics.measures.wording import Verdict, verdict
from analytics.model import Counts, Figure, Figures, Missing


def share(population: int, members: int, base: int = 5, *, chance: bool = True) -> Figures:
    counts = [Counts.of(value, *rounding.bounds([value], base)) for value in (population, members)]
    return ratios.penetration(*counts, chance=chance)


def minus(one: tuple[int, int], other: tuple[int, int], base: int = 5) -> Figure:
    return ratios.difference(share(*one, base), share(*other, base))[0]


def test_value_and_rounding_interval() -> None:
    # 200 of 1,000 is 20 % [198/1,002; 202/998], 150 of 1,000 is 15 % [148/1,002; 152/998]
    found = minus((1000, 200), (1000, 150))
    assert found.value == pytest.approx(5.0)
    assert found.low == pytest.approx((198 / 1002 - 152 / 998) * 100)
    assert found.high == pytest.approx((202 / 998 - 148 / 1002) * 100)
    assert found.chance_low is not None
    assert found.chance_low < (found.low or 0.0)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ((1000, 200), (1000, 150), Verdict.NO_DIFFERENCE),  # the margins of chance still touch
        ((2000, 400), (2000, 300), Verdict.OVER),  # twice the people, the same shares
        ((2000, 300), (2000, 400), Verdict.UNDER),
        ((2000, 300), (2000, 300), Verdict.NO_DIFFERENCE),
    ],
)
def test_the_same_points_are_clear_or_not_by_the_number_of_people(
    one: tuple[int, int], other: tuple[int, int], said: Verdict
) -> None:
    assert verdict(minus(one, other), 0.0) is said


@pytest.mark.parametrize(
    ("low", "said"),
    [(-0.01, Verdict.NO_DIFFERENCE), (0.0, Verdict.NO_DIFFERENCE), (0.01, Verdict.OVER)],
)
def test_touching_nought_is_no_clear_difference(low: float, said: Verdict) -> None:
    assert verdict(Figure(2.0, 1.5, 2.5, low, 4.0), 0.0) is said


def test_a_missing_side_leaves_no_difference() -> None:
    absent = Counts.of(float("nan"), missing=[Missing.CONFIDENTIAL.code]).figures()
    for pair in ((absent, share(1000, 200)), (share(1000, 200), absent)):
        assert ratios.difference(*pair)[0] == Figure.absent(Missing.CONFIDENTIAL)


sides = st.tuples(st.integers(1, 400), st.integers(0, 400)).map(
    lambda pair: (5 * max(pair), 5 * min(pair))
)


@given(sides, sides)
def test_the_other_way_round_is_the_opposite(one: tuple[int, int], other: tuple[int, int]) -> None:
    there, back = minus(one, other), minus(other, one)
    assert there.value == pytest.approx(-(back.value or 0.0))
    assert (there.low, there.high) == pytest.approx((-(back.high or 0.0), -(back.low or 0.0)))
    pair = verdict(there, 0.0), verdict(back, 0.0)
    assert pair in {
        (Verdict.OVER, Verdict.UNDER),
        (Verdict.UNDER, Verdict.OVER),
        (Verdict.NO_DIFFERENCE, Verdict.NO_DIFFERENCE),
    }


@given(sides, sides, st.integers(-2, 2), st.integers(-2, 2))
def test_the_true_difference_lies_in_the_interval(
    one: tuple[int, int], other: tuple[int, int], up: int, down: int
) -> None:
    # True counts that round to what was delivered, with no more members than people.
    def true(side: tuple[int, int], shift: int) -> float:
        population = side[0] + down
        return min(max(side[1] + shift, 0), population) / population

    found = minus(one, other)
    assert found.low is not None
    assert found.high is not None
    difference = (true(one, up) - true(other, down)) * 100
    assert found.low - 1e-9 <= difference <= found.high + 1e-9
