"""The worked examples of the figures contract, sections 2 to 7, each beside its expectation."""

import numpy as np
import pytest

from analytics.measures import areas, ratios, rounding
from analytics.measures.indicators import CellCounts
from analytics.model import Counts, Figure, Level, Missing, Rounding, RoundingMethod, Unit


def rounded(*values: float, base: float = 5) -> Counts:
    low, high = rounding.bounds(np.array(values, float), base)
    return Counts.of(np.array(values), low, high)


def share(value: float, base: float = 0.001) -> Counts:
    low, high = rounding.share_bounds([value], base)
    return Counts.of([value], low, high)


def interval(figure: Figure) -> tuple[float | None, float | None, float | None]:
    return figure.value, figure.low, figure.high


# Section 3: rounding intervals, whole numbers.
@pytest.mark.parametrize(
    ("value", "base", "method", "low", "high"),
    [
        (15, 5, "nearest", 13, 17),
        (10, 10, "nearest", 5, 14),
        (100, 100, "nearest", 50, 149),
        (0, 5, "nearest", 0, 2),
        (0, 10, "nearest", 0, 4),
        (0, 100, "nearest", 0, 49),
        (123, 1, "nearest", 123, 123),
        (15, 5, "controlled", 11, 19),
        (15, 5, "random", 11, 19),
        (3, 3, "random", 1, 5),
        (0, 5, "controlled", 0, 4),
        (7, 2, "cell-key", 5, 9),
        (1, 2, "cell-key", 0, 3),
    ],
)
def test_rounding_interval(value: float, base: float, method: str, low: float, high: float) -> None:
    assert rounding.bounds(value, base, RoundingMethod(method)) == (low, high)


def test_the_last_rule_that_applies_holds() -> None:
    rules = (
        Rounding(5),
        Rounding(1, level=Level.GEMEENTE),
        Rounding(100, dimension="inkomen"),
        Rounding(0.1, measure="share"),
    )

    def base(level: Level, dimension: str, measure: str = "members") -> float | None:
        rule = rounding.rule_for(rules, level, Unit.PERSONS, dimension, "x", measure)
        return rule.base if rule else None

    assert base(Level.WIJK, "leeftijd") == 5
    assert base(Level.GEMEENTE, "leeftijd") == 1
    assert base(Level.GEMEENTE, "inkomen") == 100
    assert base(Level.WIJK, "leeftijd", "share") == 0.1
    assert rounding.rule_for((Rounding(5),), Level.WIJK, Unit.PERSONS, "a", "b", "share") is None


@pytest.mark.parametrize(
    ("population", "members", "low", "high"),
    [(50, 15, 0.1523, 0.4956), (1000, 200, 0.1741, 0.2285)],
)
def test_chance_interval_over_rounding_bounds(
    population: float, members: float, low: float, high: float
) -> None:
    figure = ratios.penetration(rounded(population), rounded(members), chance=True)[0]
    assert (figure.chance_low, figure.chance_high) == pytest.approx((low, high), abs=5e-5)


def test_chance_is_absent_where_it_was_not_asked_for() -> None:
    figure = ratios.penetration(rounded(50), rounded(15))[0]
    assert (figure.chance_low, figure.chance_high) == (None, None)


# Section 4: non-members over feasible pairs.
@pytest.mark.parametrize(
    ("population", "members", "base", "expected"),
    [
        (50, 15, 5, (35, 31, 39)),
        (5, 5, 5, (0, 0, 4)),
        (10, 10, 5, (0, 0, 4)),
        (5, 0, 5, (5, 1, 7)),
    ],
)
def test_non_members(
    population: float, members: float, base: float, expected: tuple[float, float, float]
) -> None:
    figure = ratios.non_members(rounded(population, base=base), rounded(members, base=base))[0]
    assert interval(figure) == expected


def test_penetration_stays_within_feasible_pairs() -> None:
    figure = ratios.penetration(rounded(10), rounded(10))[0]
    assert interval(figure) == pytest.approx((1.0, 2 / 3, 1.0))


def test_more_members_than_can_live_there_is_impossible() -> None:
    population, members = rounded(5, 5, 5), rounded(5, 10, 10, base=5)
    assert ratios.impossible(population, members).tolist() == [False, True, True]
    # 7 people and 8 members cannot be; 7 and 7 can.
    assert not ratios.impossible(rounded(5), Counts.of([7.0]))[0]
    assert ratios.impossible(rounded(5), Counts.of([8.0]))[0]


def test_non_members_are_hidden_where_either_side_is() -> None:
    hidden = Counts.of([50, 50], missing=[Missing.CONFIDENTIAL.code, 0])
    unreliable = Counts.of([15, 15], missing=[Missing.UNRELIABLE.code, Missing.UNRELIABLE.code])
    figures = ratios.non_members(hidden, unreliable)
    assert [figure.missing for figure in figures] == [Missing.CONFIDENTIAL, Missing.UNRELIABLE]
    assert figures[0].value is None


def test_nobody_in_the_group_has_no_share() -> None:
    assert ratios.penetration(rounded(0), rounded(0))[0].missing is Missing.NOT_APPLICABLE


# Section 5: delivered shares.
def test_a_delivered_share_is_the_value_and_narrows_the_interval() -> None:
    own = ratios.penetration(rounded(50), rounded(15), share(0.271))
    assert interval(own[0]) == pytest.approx((0.271, 0.2705, 0.2715))
    benchmark = ratios.penetration(rounded(1000, base=1), rounded(200, base=1))
    assert ratios.index(own, benchmark)[0].value == pytest.approx(135.5)


def test_counts_of_large_areas_are_the_sharper() -> None:
    population = rounded(20_000, base=1)
    figure = ratios.penetration(population, rounded(4_015), share(0.201))[0]
    assert figure.value == 0.201
    assert np.array([figure.low, figure.high]) * 20_000 == pytest.approx([4_013, 4_017])
    low, high = rounding.share_bounds(0.201, 0.001)
    # Half up: the upper end itself no longer rounds to 20.1 %.
    assert (np.ceil(low * 20_000 - 1e-9), np.ceil(high * 20_000 - 1e-9) - 1) == (4_010, 4_029)


def test_a_share_from_rounded_counts_knows_no_more_than_they_do() -> None:
    by_counts = interval(ratios.penetration(rounded(50), rounded(15))[0])[1:]
    for stated in (False, None):
        figure = ratios.penetration(
            rounded(50), rounded(15), share(0.300), share_from_unrounded=stated
        )[0]
        assert interval(figure)[1:] == by_counts
    sharper = ratios.penetration(rounded(50), rounded(15), share(0.300), share_from_unrounded=True)[
        0
    ]
    assert interval(sharper)[1:] == pytest.approx((0.2995, 0.3005))


def test_a_share_that_does_not_meet_the_counts_keeps_its_own_interval() -> None:
    figure = ratios.penetration(rounded(50), rounded(15), share(0.5))[0]
    assert interval(figure) == pytest.approx((0.5, 0.4995, 0.5005))


def test_an_interval_that_ends_where_the_counts_lie_meets_them() -> None:
    exact = Counts.of([800.0]), Counts.of([82.0])  # 10.25 %, where the interval of 10.3 begins
    figure = ratios.penetration(*exact, share(0.103), share_from_unrounded=True)[0]
    assert interval(figure) == pytest.approx((0.103, 0.1025, 0.1025))
    beside = Counts.of([800.0]), Counts.of([81.0])
    figure = ratios.penetration(*beside, share(0.103), share_from_unrounded=True)[0]
    assert interval(figure) == pytest.approx((0.103, 0.1025, 0.1035))


@pytest.mark.parametrize("stated", [True, False, None])
def test_a_share_beside_a_hidden_count_has_its_own_rounding(stated: bool | None) -> None:
    hidden = Counts.of([np.nan], missing=[Missing.CONFIDENTIAL.code])
    figure = ratios.penetration(
        Counts.of([800.0]), hidden, share(0.103), share_from_unrounded=stated
    )
    assert interval(figure[0]) == pytest.approx((0.103, 0.1025, 0.1035))


def test_a_withheld_share_is_not_made_from_the_counts() -> None:
    withheld = Counts.of([np.nan], missing=[Missing.CONFIDENTIAL.code])
    none_given = Counts.of([np.nan])
    cells = CellCounts(rounded(100), rounded(20), withheld)
    assert cells.penetration()[0].missing is Missing.CONFIDENTIAL
    assert CellCounts(rounded(100), rounded(20), none_given).penetration()[0].value == 0.2


# Section 6: two indices.
def test_representation_in_its_own_universe() -> None:
    total = ratios.penetration(Counts.of([1000.0]), Counts.of([200.0]))
    pupils = ratios.penetration(Counts.of([150.0]), Counts.of([90.0]))
    vmbo = ratios.penetration(Counts.of([60.0]), Counts.of([30.0]))
    assert ratios.representation(vmbo, total)[0].value == pytest.approx(250)  # the wrong base
    assert ratios.representation(vmbo, pupils)[0].value == pytest.approx(83.33, abs=0.005)


def test_index_with_both_sides_rounded() -> None:
    own = ratios.penetration(rounded(50), rounded(15))
    benchmark = ratios.penetration(rounded(1000), rounded(200))
    assert interval(ratios.index(own, benchmark)[0]) == pytest.approx((150, 123.5, 179.2), abs=0.05)


def test_something_against_itself_is_exactly_hundred() -> None:
    own = ratios.penetration(rounded(50), rounded(15), chance=True)
    assert ratios.exactly(100, own)[0] == Figure(100, 100, 100, 100, 100)


# Section 7: areas added together.
def test_sum_over_sum_with_its_interval() -> None:
    members = areas.total(rounded(1_995, 4_010, 6_005))
    assert interval(members.figures()[0]) == (12_010, 12_004, 12_016)
    share_of_all = ratios.penetration(Counts.of([60_000.0]), members)[0]
    assert share_of_all.value == pytest.approx(12_010 / 60_000)


def test_a_part_missing_makes_the_sum_missing_and_the_known_part_its_own_figure() -> None:
    population = Counts.of([10_000, 30_000, 20_000])
    members = Counts.of([3_000, 5_000, 0], missing=[0, 0, Missing.UNRELIABLE.code])
    assert areas.total(members).figures()[0].missing is Missing.UNRELIABLE
    known_population, known_members, known = areas.known_part(population, members)
    figure = ratios.penetration(known_population, known_members)[0]
    assert (known, len(members)) == (2, 3)
    assert figure.value == pytest.approx(0.20)
    assert figure.value != pytest.approx(8_000 / 60_000)  # never 13.3 %


def test_parts_add_up_within_two_a_part() -> None:
    # Three parts at base 5 may differ from their exact total by 6, from a rounded one by 8.
    total = areas.total(rounded(10, 10, 10)).figures()[0]
    assert (total.high or 0) - (total.value or 0) == 6
    assert not areas.total(Counts.of([])).figures()[0].value


def test_first_reason_in_order_holds_for_a_sum() -> None:
    parts = Counts.of([1, 1, 1], missing=[Missing.NOT_DELIVERED.code, Missing.UNRELIABLE.code, 0])
    assert areas.total(parts).figures()[0].missing is Missing.UNRELIABLE


def test_a_base_that_may_be_empty_bounds_no_quotient() -> None:
    low, high = rounding.bounds([2, 3], 2, RoundingMethod.CELL_KEY)
    base = ratios.penetration(Counts.of([100.0, 100.0]), Counts.of([2, 3], low, high))
    own = ratios.penetration(Counts.of([50.0, 50.0]), Counts.of([5.0, 5.0]))
    # 2 may be 0; 3 is at least 1.
    assert [figure.missing for figure in ratios.index(own, base)] == [
        Missing.NOT_APPLICABLE,
        None,
    ]
