"""Change over the same libraries: the example of figures §11, Newcombe's table, and properties."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.measures import areas, panel, ratios, rounding
from analytics.measures.wording import Verdict, verdict
from analytics.model import Counts, Figure, Figures, Missing

# Organisation: population and members in each round; D took part for the first time.
A, B, D = (1000, 200, 1000, 190), (2000, 300, 2000, 290), (0, 0, 2000, 600)


def shares(*rows: tuple[int, int, int, int], base: int = 1) -> tuple[Figures, Figures]:
    """Penetration of organisations together, in both rounds."""

    def one(first: int) -> Figures:
        columns = [np.array([row[first + k] for row in rows if row[first]], float) for k in (0, 1)]
        population, members = (
            areas.total(Counts.of(column, *rounding.bounds(column, base))) for column in columns
        )
        return ratios.penetration(population, members, chance=True)

    return one(0), one(2)


def single(found: Figures) -> Figure:
    return found[0]


def test_naive_and_panel() -> None:
    # 500/3000 = 16.67 %; 1080/5000 = 21.60 %; of A and B alone 480/3000 = 16.00 %
    assert single(panel.change(*shares(A, B, D))).value == pytest.approx(4.9333, abs=5e-5)
    exact = single(panel.change(*shares(A, B)))
    assert exact.value == pytest.approx(-0.6667, abs=5e-5)
    assert (exact.low, exact.high) == pytest.approx((exact.value, exact.value))
    assert verdict(exact, 0.0) is Verdict.NO_DIFFERENCE


def test_rounding_of_both_rounds_adds_up() -> None:
    # base 5, two parts: 500 is 496..504, 480 is 476..484, 3000 is 2996..3004
    found = single(panel.change(*shares(A, B, base=5)))
    assert found.low == pytest.approx((476 / 3004 - 504 / 2996) * 100)
    assert found.high == pytest.approx((484 / 2996 - 496 / 3004) * 100)
    limits = (found.chance_low, found.low, found.high, found.chance_high)
    assert sorted(limit for limit in limits if limit is not None) == list(limits)


def test_match_rates_explain_half() -> None:
    former, later = shares(A, B)
    linked = single(
        panel.change(panel.as_if_all_linked(former, 0.95), panel.as_if_all_linked(later, 0.93))
    )
    # 16.667/.95 = 17.544; 16/.93 = 17.204
    assert linked.value == pytest.approx(-0.3396, abs=5e-5)
    # of -0.6667 points about half is left
    assert linked.value == pytest.approx(-0.6667 * 0.51, abs=0.005)


# Newcombe 1998, Interval estimation for the difference between independent proportions, table II,
# method 10. Here the first proportion is the later round.
@pytest.mark.parametrize(
    ("later", "former", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_chance_interval_is_newcombes(
    later: tuple[int, int], former: tuple[int, int], low: float, high: float
) -> None:
    one, other = shares((former[1], former[0], later[1], later[0]))
    found = single(panel.change(one, other))
    assert (found.chance_low, found.chance_high) == pytest.approx((low * 100, high * 100), abs=5e-3)


@pytest.mark.parametrize(
    ("rate", "reason"),
    [(None, Missing.NOT_DELIVERED), (0.6, None), (0.59, Missing.NOT_APPLICABLE)],
)
def test_a_match_rate_that_cannot_hold(rate: float | None, reason: Missing | None) -> None:
    # 60 % are members: with fewer than 60 % linked that would be more than everyone
    share, _later = shares((1000, 600, 1000, 600))
    assert single(panel.as_if_all_linked(share, rate)).missing is reason


def test_what_linking_explains_is_no_fall() -> None:
    former, later = shares((100_000, 20_000, 100_000, 19_000))
    found = panel.change(former, later)
    linked = panel.change(
        panel.as_if_all_linked(former, 0.95), panel.as_if_all_linked(later, 0.9025)
    )
    assert verdict(single(found), 0.0) is Verdict.UNDER
    assert verdict(single(panel.cautious(found, linked)), 0.0) is Verdict.NO_DIFFERENCE
    unknown = panel.change(panel.as_if_all_linked(former, None), later)
    assert verdict(single(panel.cautious(found, unknown)), 0.0) is Verdict.UNDER


def test_a_share_of_one_decimal_is_no_step_of_a_tenth() -> None:
    # 2,213 and 2,158 of 10,000 delivered as 22.1 and 21.6 %: -0.55 points, not -0.5
    def share(members: int, delivered: float) -> Figures:
        limits = {"low": [delivered - 0.0005], "high": [delivered + 0.0005]}
        return ratios.penetration(
            Counts.of(10_000), Counts.of(members), Counts.of(delivered, **limits),
            share_from_unrounded=True, chance=True,
        )  # fmt: skip

    found = single(panel.change(share(2213, 0.221), share(2158, 0.216)))
    assert (found.value, found.low, found.high) == pytest.approx((-0.55, -0.55, -0.55))


def test_a_missing_round_gives_no_change() -> None:
    former, _later = shares(A)
    absent = ratios.penetration(
        Counts.of(np.nan, missing=Missing.NOT_PARTICIPATING.code), Counts.of(1.0), chance=True
    )
    assert single(panel.change(former, absent)) == Figure.absent(Missing.NOT_PARTICIPATING)


PARTS = st.integers(1, 5000).flatmap(lambda p: st.tuples(st.just(p), st.integers(0, p)))
ROUNDS = st.tuples(PARTS, PARTS).map(lambda pair: (*pair[0], *pair[1]))


@given(ROUNDS, st.sampled_from([1, 5]))
def test_backwards_is_the_opposite(rows: tuple[int, int, int, int], base: int) -> None:
    former, later = shares(rows, base=base)
    there, back = single(panel.change(former, later)), single(panel.change(later, former))
    assert there.value is not None
    assert there.low is not None
    assert there.chance_low is not None
    assert back.value == pytest.approx(-there.value)
    assert back.high == pytest.approx(-there.low)
    assert back.chance_high == pytest.approx(-there.chance_low)


@given(ROUNDS, st.sampled_from([1, 5]))
def test_intervals_lie_around_each_other(rows: tuple[int, int, int, int], base: int) -> None:
    found = single(panel.change(*shares(rows, base=base)))
    limits = (found.chance_low, found.low, found.value, found.high, found.chance_high)
    known = [limit for limit in limits if limit is not None]
    assert len(known) == 5
    assert all(one <= other + 1e-9 for one, other in pairwise(known))


@given(ROUNDS, st.floats(0.5, 1.0))
def test_the_same_match_rate_changes_no_direction(
    rows: tuple[int, int, int, int], rate: float
) -> None:
    former, later = shares(rows)
    found = single(panel.change(former, later))
    linked = single(
        panel.change(panel.as_if_all_linked(former, rate), panel.as_if_all_linked(later, rate))
    )
    if linked.missing is None:
        assert linked.value is not None
        assert found.value is not None
        assert linked.value == pytest.approx(found.value / rate)
