"""What must hold for every pair of true counts behind rounded ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.measures import areas, panel, ratios, rounding
from analytics.measures.classes import classify, nice_breaks, own_breaks
from analytics.measures.intervals import wilson
from analytics.measures.wording import Verdict, too_coarse, verdict
from analytics.model import Counts, Figure, Figures, Missing, RoundingMethod, first_missing

people = st.integers(0, 5_000)
bases = st.sampled_from([1, 5, 10, 100])


def round_half_up(value: int, base: int) -> int:
    return (2 * value + base) // (2 * base) * base


def counts(values: list[int], base: int) -> Counts:
    rounded = np.array([round_half_up(value, base) for value in values], float)
    return Counts.of(rounded, *rounding.bounds(rounded, base))


@given(people, bases)
def test_the_interval_holds_the_true_count_and_ends_there(true: int, base: int) -> None:
    column = counts([true], base)
    low, high = int(column.low[0]), int(column.high[0])
    assert low <= true <= high
    assert round_half_up(low, base) == round_half_up(high, base) == column.value[0]
    assert round_half_up(high + 1, base) != column.value[0]


@given(people, people, bases)
def test_every_derived_interval_holds_the_truth(a: int, b: int, base: int) -> None:
    members, population = sorted((a, b))
    p, m = counts([population], base), counts([members], base)
    outside = ratios.non_members(p, m)[0]
    assert outside.low is not None
    assert outside.high is not None
    assert outside.low <= population - members <= outside.high
    share = ratios.penetration(p, m, chance=True)[0]
    if population and p.value[0]:
        assert share.low is not None
        assert share.high is not None
        assert share.value is not None
        assert share.low - 1e-12 <= members / population <= share.high + 1e-12
        assert 0 <= share.low <= share.value <= share.high <= 1
        assert share.chance_low is not None
        assert share.chance_high is not None
        assert share.chance_low <= share.low + 1e-12
        assert share.high <= share.chance_high + 1e-12


@given(st.lists(people, min_size=1, max_size=8), bases)
def test_the_interval_of_a_sum_holds_the_true_sum(values: list[int], base: int) -> None:
    total = areas.total(counts(values, base))
    assert total.low[0] <= sum(values) <= total.high[0]


@given(st.lists(st.sampled_from([None, *Missing]), min_size=1, max_size=6))
def test_the_first_reason_in_order_wins(reasons: list[Missing | None]) -> None:
    codes = [np.array([reason.code if reason else 0], np.uint8) for reason in reasons]
    found = Missing.from_code(int(first_missing(*codes)[0]))
    given_ = [reason for reason in reasons if reason]
    assert found == (min(given_, key=list(Missing).index) if given_ else None)


@given(st.floats(-1e4, 1e4), st.floats(0, 1e3), st.floats(0, 1e3))
def test_a_verdict_holds_for_the_whole_interval(value: float, below: float, above: float) -> None:
    figure = Figure(value, value - below, value + above)
    said = verdict(figure)
    assert (said is Verdict.OVER) == (value - below > 100)
    assert (said is Verdict.UNDER) == (value + above < 100)


def test_touching_the_base_is_no_difference() -> None:
    assert verdict(Figure(120, 100, 140)) is Verdict.NO_DIFFERENCE
    assert verdict(Figure(120, 100.1, 140)) is Verdict.OVER
    assert verdict(Figure(120, 101, 140, 99, 150)) is Verdict.NO_DIFFERENCE  # chance decides
    assert verdict(Figure.absent(Missing.UNRELIABLE)) is Verdict.UNKNOWN


def test_too_coarse_from_the_width_on() -> None:
    assert not too_coarse(Figure(150, 131, 170.9), 40)
    assert too_coarse(Figure(150, 130, 170), 40)
    assert not too_coarse(Figure.absent(Missing.UNRELIABLE), 40)
    assert not too_coarse(Figure(150, 0, 500), None)


@given(st.lists(st.floats(-1e6, 1e6), max_size=60))
def test_breaks_rise_and_class_every_value(values: list[float]) -> None:
    for breaks in (nice_breaks(values), own_breaks(values)):
        assert list(breaks) == sorted(set(breaks))
        assert classify(values, breaks).max(initial=0) <= len(breaks)


def test_a_value_on_a_border_belongs_above_it() -> None:
    assert classify([0.99, 1.0, 1.01, np.nan], [1.0, 2.0]).tolist() == [0, 1, 1, 255]


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_stays_within_zero_and_one_and_holds_the_share(a: int, n: int) -> None:
    x = min(a, n)
    low, high = wilson(x, n)
    assert 0 <= low <= x / n + 1e-12
    assert x / n - 1e-12 <= high <= 1


def test_methods_have_their_own_width() -> None:
    wide = rounding.bounds(20, 5, RoundingMethod.CONTROLLED)
    assert wide == (16, 24)


@given(
    st.tuples(people, people), st.tuples(people, people), bases, st.sampled_from([0.1, 1.0]), people
)
def test_what_is_made_of_a_delivered_share_lies_in_its_interval(
    own: tuple[int, int], other: tuple[int, int], base: int, step: float, asked: int
) -> None:
    # 488,218 of 2,528,541 is 19.308 %: delivered as 19.3 %, which its exact counts don't allow.
    def share(of: tuple[int, int]) -> Figures:
        members, population = sorted(of)
        told = np.array([round(members / max(population, 1) * 100 / step) * step / 100])
        half = step / 200
        delivered = Counts(
            told, np.maximum(told - half, 0), np.minimum(told + half, 1), np.zeros(1, np.uint8)
        )
        p, m = counts([population], base), counts([members], base)
        return ratios.penetration(p, m, delivered, share_from_unrounded=True, chance=True)

    mine, benchmark, group = share(own), share(other), counts([asked], base)
    made = [
        ratios.index(mine, benchmark),
        ratios.difference(mine, benchmark),
        panel.as_if_all_linked(mine, 0.95),
        ratios.at_share(group, benchmark),
        ratios.above_share(group, group, benchmark),
        panel.change(mine, benchmark),
    ]
    for figures in made:
        figure = figures[0]
        if figure.missing is None:
            assert figure.low is not None
            assert figure.high is not None
            assert figure.value is not None
            assert figure.low - 1e-9 <= figure.value <= figure.high + 1e-9


def test_a_number_made_of_a_rounded_share_is_not_outside_its_own_margin() -> None:
    # A wijk of 28,590 inhabitants (rounded to 5) at the 19.3 % of a country of 488,218 / 2,528,541.
    country = ratios.penetration(
        counts([2_528_541], 1),
        counts([488_218], 1),
        Counts(np.array([0.193]), np.array([0.1925]), np.array([0.1935]), np.zeros(1, np.uint8)),
        share_from_unrounded=True,
    )
    found = ratios.at_share(counts([28_590], 5), country)[0]
    assert (round(found.low or 0), round(found.value or 0), round(found.high or 0)) == (
        5520,
        5520,
        5521,
    )
    assert country[0].value == 0.193  # what was delivered stays what is shown


def test_an_index_is_that_of_the_counts_where_they_are_sharper_than_the_share() -> None:
    # 8.3 % of 87,318 + 7,859, 7.5 % of the country: 110.31, and not 8.3 / 7.5 = 110.67.
    def told(members: int, population: int, per_mille: int) -> Figures:
        half = np.array([0.0005])
        value = np.array([per_mille / 1000])
        share = Counts(value, value - half, value + half, np.zeros(1, np.uint8))
        exact = counts([population], 1), counts([members], 1)
        return ratios.penetration(*exact, share, share_from_unrounded=True)

    own, country = told(7_859, 95_177, 83), told(150_000, 2_000_000, 75)
    found = ratios.index(own, country)[0]
    assert found.value == pytest.approx(7_859 / 95_177 / (150_000 / 2_000_000) * 100)
    assert (found.low, found.high) == pytest.approx((found.value, found.value))
    points = ratios.difference(own, country)[0]
    assert points.value == pytest.approx((7_859 / 95_177 - 150_000 / 2_000_000) * 100)


def test_a_delivered_share_that_its_counts_allow_counts_as_delivered() -> None:
    # 15 of 50 (base 5) with 27.1 %: against 20 % the index is 135.5 (section 5).
    share = Counts(np.array([0.271]), np.array([0.2705]), np.array([0.2715]), np.zeros(1, np.uint8))
    own = ratios.penetration(counts([50], 5), counts([15], 5), share)
    exact = ratios.penetration(counts([1000], 1), counts([200], 1))
    assert ratios.index(own, exact)[0].value == pytest.approx(135.5)
