"""What is surely right: data beside the expectation, the boundary and one on each side."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalog.challenges import Is, Rule
from analytics.model import Figure, Missing
from analytics.workshop.posed import Band
from analytics.workshop.rules import (
    Candidate,
    holds,
    interval,
    most_distinct,
    right_ones,
    sure_pairs,
    surely_higher,
)

SECRET, HOLE = Figure.absent(Missing.CONFIDENTIAL), Figure.absent(Missing.UNRELIABLE)


def between(low: float, high: float) -> Figure:
    return Figure((low + high) / 2, low, high)


def by_chance(low: float, high: float) -> Figure:
    """Exact, but for chance."""
    return Figure((low + high) / 2, (low + high) / 2, (low + high) / 2, low, high)


def among(**figures: Figure) -> list[Candidate]:
    return [Candidate(name, name.upper(), figure) for name, figure in figures.items()]


@pytest.mark.parametrize(
    ("figures", "rule", "right"),
    [
        # a touches b: there is no highest
        ({"a": (30, 34), "b": (28, 30), "c": (10, 20)}, Rule.HIGHEST, ""),
        ({"a": (31, 34), "b": (28, 30), "c": (10, 20)}, Rule.HIGHEST, "a"),
        ({"a": (29, 34), "b": (28, 30), "c": (10, 20)}, Rule.HIGHEST, ""),
        ({"a": (31, 34), "b": (28, 30), "c": (10, 28)}, Rule.LOWEST, ""),
        ({"a": (31, 34), "b": (28, 30), "c": (10, 27)}, Rule.LOWEST, "c"),
        # the whole interval beyond 20
        ({"a": (20, 24), "b": (20.1, 24), "c": (19.9, 24), "d": (10, 19)}, Rule.ABOVE, "b"),
        ({"a": (16, 20), "b": (16, 19.9), "c": (16, 20.1), "d": (21, 30)}, Rule.BELOW, "b"),
    ],
)
def test_only_what_is_sure_is_right(
    figures: dict[str, tuple[float, float]], rule: Rule, right: str
) -> None:
    found = among(**{name: between(*ends) for name, ends in figures.items()})
    assert right_ones(found, rule, 20.0) == frozenset(right)


def test_a_comparison_is_judged_with_chance() -> None:
    found = among(a=by_chance(101, 150), b=by_chance(99, 150), c=by_chance(50, 99))
    assert right_ones(found, Rule.ABOVE, 100.0) == {"a"}
    assert right_ones(found, Rule.BELOW, 100.0) == {"c"}
    assert interval(found[0].figure) == (101, 150)


def test_what_is_missing_is_right_for_that_only() -> None:
    found = among(a=between(1, 2), b=SECRET, c=HOLE)
    assert right_ones(found, Rule.MISSING) == {"b", "c"}
    assert right_ones(found, Rule.MISSING, reason=Missing.CONFIDENTIAL) == {"b"}
    assert right_ones(found, Rule.MISSING, reason=Missing.NOT_DELIVERED) == frozenset()
    assert right_ones(found, Rule.ABOVE, 0.0) == {"a"}
    assert right_ones(found, Rule.BELOW, 5.0) == {"a"}
    assert right_ones(found, Rule.HIGHEST) == right_ones(found, Rule.LOWEST) == frozenset()


@pytest.mark.parametrize(
    ("judged", "figure", "than", "sure"),
    [
        (Is.ABOVE, between(0.20, 0.24), 0.20, False),
        (Is.ABOVE, between(0.201, 0.24), 0.20, True),
        (Is.ABOVE, between(0.199, 0.24), 0.20, False),
        (Is.BELOW, between(0.16, 0.20), 0.20, False),
        (Is.BELOW, between(0.16, 0.199), 0.20, True),
        (Is.BELOW, between(0.16, 0.201), 0.20, False),
        # against another figure that is not exact either
        (Is.ABOVE, between(13, 17), between(5, 13), False),
        (Is.ABOVE, between(13, 17), between(5, 12), True),
        (Is.BELOW, between(5, 12), between(13, 17), True),
        (Is.BELOW, between(5, 13), between(13, 17), False),
        # chance counts only for 'duidelijk'
        (Is.ABOVE, by_chance(99, 120), 100, True),
        (Is.CLEARLY_ABOVE, by_chance(99, 120), 100, False),
        (Is.CLEARLY_ABOVE, by_chance(100, 120), 100, False),
        (Is.CLEARLY_ABOVE, by_chance(100.1, 120), 100, True),
        (Is.CLEARLY_BELOW, by_chance(80, 100), 100, False),
        (Is.CLEARLY_BELOW, by_chance(80, 99.9), 100, True),
        # of what isn't there nothing is above or below
        (Is.ABOVE, SECRET, 0, False),
        (Is.BELOW, SECRET, 0, False),
        (Is.UNCLEAR, by_chance(100, 120), 100, True),
        (Is.UNCLEAR, by_chance(80, 100), 100, True),
        (Is.UNCLEAR, by_chance(100.1, 120), 100, False),
        (Is.UNCLEAR, by_chance(80, 99.9), 100, False),
        (Is.CLEARLY_BELOW, SECRET, 0, False),
        # two figures with chance: touching is no difference
        (Is.CLEARLY_ABOVE, by_chance(100.1, 120), by_chance(80, 100), True),
        (Is.CLEARLY_ABOVE, by_chance(100, 120), by_chance(80, 100), False),
        (Is.CLEARLY_BELOW, by_chance(80, 99.9), by_chance(100, 120), True),
        (Is.CLEARLY_BELOW, by_chance(80, 100), by_chance(100, 120), False),
        (Is.UNCLEAR, by_chance(80, 100), by_chance(100, 120), True),
        (Is.UNCLEAR, by_chance(80, 99.9), by_chance(100, 120), False),
        (Is.UNCLEAR, by_chance(80, 100), SECRET, False),
        (Is.UNCLEAR, SECRET, 0, False),
        (Is.ABOVE, between(13, 17), SECRET, False),
        (Is.KNOWN, between(13, 17), None, True),
        (Is.KNOWN, SECRET, None, False),
        (Is.MISSING, SECRET, None, True),
        (Is.MISSING, between(13, 17), None, False),
    ],
)
def test_a_condition_holds_only_for_every_value(
    judged: Is, figure: Figure, than: Figure | float | None, sure: bool
) -> None:
    assert holds(judged, figure, than) is sure


def test_a_condition_on_the_reason() -> None:
    assert holds(Is.MISSING, SECRET, reason=Missing.CONFIDENTIAL)
    assert not holds(Is.MISSING, HOLE, reason=Missing.CONFIDENTIAL)


ENDS = st.tuples(st.integers(0, 30), st.integers(0, 8)).map(lambda pair: (pair[0], sum(pair)))


@given(st.lists(ENDS, min_size=3, max_size=5))
def test_an_order_is_wrong_only_where_no_values_make_it_right(
    ends: list[tuple[int, int]],
) -> None:
    figures = [between(*pair) for pair in ends]
    for order in permutations(range(len(ends))):
        # From high to low: each as high as it may be, but never above the one before it.
        possible, least = True, 99
        for place in order:
            low, high = ends[place]
            least = min(least, high)
            possible &= least >= low
        turned = any(
            surely_higher(figures[later], figures[first])
            for at, first in enumerate(order)
            for later in order[at + 1 :]
        )
        assert turned is not possible


@given(st.lists(ENDS, min_size=4, max_size=9), st.integers(3, 5))
def test_the_most_distinct_are_at_least_as_sure_as_the_first(
    ends: list[tuple[int, int]], most: int
) -> None:
    found = [Candidate(str(place), "", between(*pair)) for place, pair in enumerate(ends)]
    chosen = most_distinct(found, most)
    kept = [item for item in found if item.id in chosen]
    assert 3 <= len(kept) <= most
    assert chosen == most_distinct(found[::-1], most)
    pairs = len(kept) * (len(kept) - 1) // 2
    # Where three don't touch, all that are kept don't.
    if any(
        surely_higher(a.figure, b.figure) and surely_higher(b.figure, c.figure)
        for a, b, c in permutations(found, 3)
    ):
        assert sure_pairs(kept) == pairs


@pytest.mark.parametrize(
    ("band", "inside", "outside"),
    [
        (Band(21, 21, 0), (20.5, 21, 21.49), (20.49, 21.5, 0.21, 1e40, float("nan"))),
        (Band(9.4, 9.4, 1), (9.35, 9.4, 9.449), (9.34, 9.45, 9)),
        (Band(13, 17, 0), (12.5, 13, 17, 17.4), (12.4, 17.5)),
        (Band(-3.2, -3.2, 1), (-3.2, -3.24), (3.2, -3.3, -3.1)),
    ],
)
def test_a_number_is_right_as_it_is_written(
    band: Band, inside: tuple[float, ...], outside: tuple[float, ...]
) -> None:
    assert [band.holds(number) for number in inside] == [True] * len(inside)
    assert [band.holds(number) for number in outside] == [False] * len(outside)
