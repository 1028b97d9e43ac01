"""What holds for every comparison, whatever the figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.measures import areas, funnel, peers, ratios, rounding
from analytics.measures.ranking import rank_spans
from analytics.measures.standardisation import split, standardised
from analytics.model import Counts, Figures

pairs = st.tuples(st.integers(1, 5_000), st.floats(0, 1)).map(lambda p: (p[0], int(p[0] * p[1])))
areas_of_four = st.lists(pairs, min_size=4, max_size=4)
bases = st.sampled_from([1, 5, 10])


def rounded(values: list[int], base: int) -> Counts:
    column = np.array([(2 * value + base) // (2 * base) * base for value in values], float)
    return Counts.of(column, *rounding.bounds(column, base))


def area(pairs: list[tuple[int, int]], base: int = 1) -> tuple[Counts, Counts]:
    return rounded([p for p, _m in pairs], base), rounded([m for _p, m in pairs], base)


def classes(counts: Counts) -> list[Counts]:
    return [counts[[row]] for row in range(len(counts))]


def crude(pairs: list[tuple[int, int]]) -> float:
    return sum(m for _p, m in pairs) / sum(p for p, _m in pairs)


@given(areas_of_four, areas_of_four)
def test_split_adds_up_exactly(own: list[tuple[int, int]], base: list[tuple[int, int]]) -> None:
    found = split(*area(own), *area(base))
    assert found.difference.value == pytest.approx((crude(own) - crude(base)) * 100, abs=1e-9)
    parts = found.composition_parts.value.sum(), found.behaviour_parts.value.sum()
    assert sum(parts) == pytest.approx(found.difference.value, abs=1e-9)
    assert (found.composition.value, found.behaviour.value) == pytest.approx(parts, abs=1e-9)
    for figure in (found.composition, found.behaviour):
        assert figure.width < 1e-9  # exact counts leave no margin


@given(areas_of_four, areas_of_four)
def test_split_the_other_way_round_changes_sign(
    own: list[tuple[int, int]], base: list[tuple[int, int]]
) -> None:
    found, back = split(*area(own), *area(base)), split(*area(base), *area(own))
    assert found.composition_parts.value == pytest.approx(-back.composition_parts.value, abs=1e-9)
    assert found.behaviour_parts.value == pytest.approx(-back.behaviour_parts.value, abs=1e-9)


@given(areas_of_four)
def test_split_against_the_same_shares_is_all_composition(own: list[tuple[int, int]]) -> None:
    twice = [(p * (row + 1), m * (row + 1)) for row, (p, m) in enumerate(own)]
    found = split(*area(own), *area(twice))
    assert found.behaviour.value == pytest.approx(0, abs=1e-9)
    same_mix = [(p, p - m) for p, m in own]
    assert split(*area(own), *area(same_mix)).composition.value == pytest.approx(0, abs=1e-9)


@given(areas_of_four, areas_of_four, bases)
def test_bounds_of_the_split_hold_the_truth(
    own: list[tuple[int, int]], base: list[tuple[int, int]], step: int
) -> None:
    columns = (*area(own, step), *area(base, step))
    found = split(*columns)
    if found.difference.missing is not None:  # everything rounded to nobody
        return
    truth = split(*area(own), *area(base))
    for name in ("difference", "composition", "behaviour"):
        bounds, true = getattr(found, name), getattr(truth, name).value
        assert bounds.low - 1e-9 <= true <= bounds.high + 1e-9, name
        assert bounds.low <= bounds.value <= bounds.high
    for name in ("composition_parts", "behaviour_parts", "parts"):
        told, true = getattr(found, name), getattr(truth, name).value
        assert (told.low - 1e-9 <= true).all(), name
        assert (true <= told.high + 1e-9).all(), name
        assert ((told.low <= told.value) & (told.value <= told.high)).all()


@given(areas_of_four, bases, st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_bounds_of_a_standardised_share_hold_the_truth(
    own: list[tuple[int, int]], step: int, weights: list[int]
) -> None:
    population, members = area(own, step)
    found = standardised(classes(population), classes(members), weights)
    if found.missing[0]:  # no weights, or a class rounded to nobody
        return
    truth = sum(w * m / p for w, (p, m) in zip(weights, own, strict=True)) / sum(weights)
    assert found.low[0] - 1e-9 <= truth <= found.high[0] + 1e-9
    assert found.chance_low is not None
    assert found.chance_high is not None
    assert 0 <= found.chance_low[0] <= found.low[0] + 1e-12
    assert found.high[0] <= found.chance_high[0] + 1e-12
    assert found.chance_high[0] <= 1


@given(areas_of_four)
def test_standardised_to_the_own_weights_is_the_crude_share(own: list[tuple[int, int]]) -> None:
    population, members = area(own)
    found = standardised(classes(population), classes(members), population.value)[0]
    assert found.value == pytest.approx(crude(own))


@given(st.lists(pairs, min_size=1, max_size=5))
def test_a_whole_is_its_part_and_the_rest(parts: list[tuple[int, int]]) -> None:
    population, _members = area(parts)
    rest = areas.rest(areas.total(population), population[[0]])
    assert rest.value[0] == sum(p for p, _m in parts[1:])


intervals = st.lists(
    st.tuples(st.floats(0, 1), st.floats(0, 0.2), st.floats(0, 1)), min_size=1, max_size=12
)


@given(intervals)
def test_the_true_rank_lies_in_the_span(rows: list[tuple[float, float, float]]) -> None:
    low = np.array([start for start, _width, _place in rows])
    high = low + [width for _start, width, _place in rows]
    truth = low + (high - low) * [place for _start, _width, place in rows]
    ranks = rank_spans(Figures(low, low, high, np.zeros(len(low), np.uint8), low, high))
    for row, value in enumerate(truth):
        assert ranks.low[row] <= 1 + np.count_nonzero(truth > value)
        assert len(truth) - np.count_nonzero(truth < value) <= ranks.high[row]
    assert ranks.of == len(rows)


@given(st.lists(pairs, min_size=2, max_size=20))
def test_funnel(rows: list[tuple[int, int]]) -> None:
    population, members = area(rows)
    band = funnel.funnel(population, members)
    assert band is not None
    n, p = population.value, members.value / population.value
    assert band.p0 == pytest.approx(members.value.sum() / population.value.sum())
    if 0 < band.p0 < 1:
        # With tau in it the squared deviations come to what chance would make; or tau is 0.
        total = np.sum(band.z**2)
        if band.tau > 0:
            assert total == pytest.approx(len(rows) - 1, rel=1e-6)
        else:
            assert total <= len(rows) - 1 + 1e-9
            assert band.phi * len(rows) == pytest.approx(total)
        free = funnel.Funnel(0.5, min(band.tau, 0.1), band.phi, band.z, band.rows)
        low, high = funnel.limits(free, n + 1000)
        assert 0.5 - low == pytest.approx(high - 0.5)
        wide = funnel.limits(band, n, funnel.Z_998)
        narrow = funnel.limits(band, n)
        assert (wide[0] <= narrow[0]).all()
        assert (narrow[1] <= wide[1]).all()
        inside = funnel.outside(band, population, ratios.penetration(population, members)) == 0
        near = np.abs(np.abs(band.z) - funnel.Z_95) < 1e-6
        assert (inside | near == (np.abs(band.z) <= funnel.Z_95) | near).all()
    else:
        assert (p == band.p0).all()


@given(
    st.lists(st.tuples(st.floats(-100, 100), st.floats(0, 50)), min_size=2, max_size=10),
    st.floats(0.1, 10),
    st.floats(-5, 5),
)
def test_distances_do_not_depend_on_the_unit_of_a_criterion(
    rows: list[tuple[float, float]], factor: float, shift: float
) -> None:
    values = np.round(np.array(rows).T, 3)

    def criteria(scale: float, step: float) -> list[Figures]:
        none = np.zeros(len(rows), np.uint8)
        first = values[0] * scale + step
        return [Figures(first, first, first, none), Figures(values[1], values[1], values[1], none)]

    among = np.ones(len(rows), bool)
    plain = peers.distances(criteria(1, 0), 0, among)
    assert plain == pytest.approx(peers.distances(criteria(factor, shift), 0, among), abs=1e-6)
    assert plain[0] == 0
    assert (plain >= 0).all()
    # From the other side it is as far.
    assert peers.distances(criteria(1, 0), 1, among)[0] == pytest.approx(plain[1])
