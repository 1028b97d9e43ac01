"""Divisions of a made-up land of cells, held against each other."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.measures.succession import Group, Overlaps, groups

WATER = -1


def laid(former: list[int], later: list[int], weights: list[float] | None = None) -> Overlaps:
    """Per cell the region of either division that it lies in; -1 is water."""
    size = np.ones(len(former)) if weights is None else np.array(weights, float)
    before, after = np.array(former), np.array(later)
    areas = [
        np.bincount(side[side >= 0], size[side >= 0], side.max(initial=WATER) + 1)
        for side in (before, after)
    ]
    both = (before >= 0) & (after >= 0)
    pairs = Counter()
    for one, other, area in zip(before[both], after[both], size[both], strict=True):
        pairs[int(one), int(other)] += area
    places = np.array(sorted(pairs), int).reshape(-1, 2)
    shared = np.array([pairs[pair] for pair in sorted(pairs)], float)
    return Overlaps(areas[0], areas[1], places[:, 0], places[:, 1], shared)


@pytest.mark.parametrize(
    ("former", "later", "expected"),
    [
        ([0, 1], [1, 0], [Group((0,), (1,), True), Group((1,), (0,), True)]),
        ([0, 1], [0, 0], [Group((0, 1), (0,), True)]),
        ([0, 0], [0, 1], [Group((0,), (0, 1), True)]),
        # half of 0 went to 1: only together they are the same land
        ([0, 0, 1, 1], [0, 1, 1, 1], [Group((0, 1), (0, 1), True)]),
        # land that only one division has is water in the other
        ([0, 0, 0, WATER], [0, WATER, WATER, 0], [Group((0,), (0,), True)]),
        ([0, WATER], [WATER, 0], [Group((0,), (), False), Group((), (0,), False)]),
    ],
)
def test_groups(former: list[int], later: list[int], expected: list[Group]) -> None:
    assert groups(laid(former, later)) == expected


@pytest.mark.parametrize(
    ("part", "same"), [(9.0, True), (10.0, True), (11.0, False)], ids=["under", "at", "over"]
)
def test_one_per_cent_of_either_region_is_no_change(part: float, same: bool) -> None:
    # 1,000 each; a part of 0 went to 1 and as much came back elsewhere.
    weights = [1000 - part, part, 1000 - part, part]
    found = groups(laid([0, 0, 1, 1], [0, 1, 1, 0], weights))
    pairs = [Group((0,), (0,), True), Group((1,), (1,), True)]
    assert found == (pairs if same else [Group((0, 1), (0, 1), True)])


def test_a_large_region_that_gives_little_is_the_same_and_the_small_one_is_not() -> None:
    # 0 gives a thousandth of its land to 1, which grows by a fifth.
    found = groups(laid([0, 0, 1], [0, 1, 1], [9990, 10, 40]))
    assert found == [Group((0,), (0,), True), Group((1,), (1,), False)]


def test_who_takes_in_a_small_neighbour_is_not_the_same() -> None:
    # Half a per cent of the land, but the whole of 1.
    assert groups(laid([0, 1], [0, 0], [995, 5])) == [Group((0, 1), (0,), True)]
    # Divided over three large ones it is in none of them.
    found = groups(laid([0, 3, 1, 3, 2, 3], [0, 0, 1, 1, 2, 2], [999, 1, 999, 1, 999, 1]))
    assert found[-1] == Group((3,), (), False)
    assert [group.whole for group in found] == [True, True, True, False]


_REGIONS = st.integers(WATER, 4)
_CELLS = st.lists(
    st.tuples(_REGIONS, _REGIONS, st.sampled_from([0.004, 0.02, 1.0, 5.0])), min_size=1, max_size=14
)


def _dense(numbers: list[int]) -> list[int]:
    """The same division with rows from 0 on, none of them empty."""
    rows = {number: row for row, number in enumerate(sorted({*numbers} - {WATER}))}
    return [rows.get(number, WATER) for number in numbers]


@given(_CELLS)
def test_every_region_in_one_group_and_the_same_backwards(
    cells: list[tuple[int, int, float]],
) -> None:
    former, later = (_dense([cell[side] for cell in cells]) for side in (0, 1))
    weights = [cell[2] for cell in cells]
    land = laid(former, later, weights)
    found = groups(land)
    for side, area in (("former", land.before), ("later", land.after)):
        rows = [row for group in found for row in getattr(group, side)]
        assert sorted(rows) == list(range(len(area)))
    turned = groups(laid(later, former, weights))
    assert {(frozenset(group.former), frozenset(group.later), group.whole) for group in found} == {
        (frozenset(group.later), frozenset(group.former), group.whole) for group in turned
    }
    # Of a whole group no more than 1 % lies with others, on either side.
    for group in (group for group in found if group.whole):
        for mine, theirs, inside, others in (
            (former, later, group.former, group.later),
            (later, former, group.later, group.former),
        ):
            own = sum(w for at, w in zip(mine, weights, strict=True) if at in inside)
            lost = sum(
                w
                for at, there, w in zip(mine, theirs, weights, strict=True)
                if at in inside and there != WATER and there not in others
            )
            assert lost <= 0.01 * own * (1 + 1e-9)
