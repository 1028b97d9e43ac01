"""Verdicts over every whole number that fits, beside complete enumeration written on its own.

The enumeration rounds every pair of whole numbers the way the delivery says, and keeps those that
become what was delivered; it knows nothing of bounds.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.measures import claims
from analytics.measures.claims import Comparison, Range, Verdict
from analytics.measures.indicators import CellCounts
from analytics.measures.rounding import bounds, share_bounds
from analytics.model import Counts, RoundingMethod
from tests.sampling import SEED

HOLDS, DEPENDS, FALSE = Verdict.HOLDS, Verdict.DEPENDS, Verdict.FALSE
MORE, AT_LEAST, LESS, AT_MOST = Comparison
NEAREST, CONTROLLED, RANDOM, CELL_KEY = RoundingMethod


@dataclass(frozen=True)
class Cell:
    """What was delivered: rounded counts, and perhaps a share in tenths of a per cent."""

    population: int
    members: int
    base: int = 5
    method: RoundingMethod = NEAREST
    tenths: int | None = None
    from_unrounded: bool | None = None

    def counts(self) -> CellCounts:
        def column(value: int) -> Counts:
            return Counts.of(value, *bounds(value, self.base, self.method))

        share = None
        if self.tenths is not None:
            share = Counts.of(self.tenths / 1000, *share_bounds(self.tenths / 1000, 0.001))
        return CellCounts(column(self.population), column(self.members), share, self.from_unrounded)

    # Complete enumeration

    def may_become(self, true: int, delivered: int) -> bool:
        """Whether a true count may have become the delivered one."""
        if self.base == 1 and self.method is not CELL_KEY:
            return true == delivered
        if self.method is NEAREST:
            quotient = (Decimal(true) / self.base).quantize(Decimal(1), ROUND_HALF_UP)
            return quotient * self.base == delivered
        moved = abs(true - delivered)
        return moved <= self.base if self.method is CELL_KEY else moved < self.base

    def pairs(self) -> list[tuple[int, int]]:
        """Every pair of members and population that may have become the counts."""
        reach = range(2 * self.base + 2)
        near = [
            [one for step in {*reach, *(-step for step in reach)}
             if (one := value + step) >= 0 and self.may_become(one, value)]
            for value in (self.members, self.population)
        ]  # fmt: skip
        return [(members, people) for members, people in product(*near) if members <= people]

    def shares(self) -> set[Fraction]:
        """Every quotient that may have become the share, where that knows more; else every one.
        Empty where counts and share contradict each other.
        """
        every = {Fraction(members, people) for members, people in self.pairs() if people}
        if self.tenths is None or not self.knows_more():
            return every
        return {one for one in every if in_tenths(one) == self.tenths}

    def knows_more(self) -> bool:
        if self.population == 0:
            return True
        if self.from_unrounded is not None:
            return self.from_unrounded
        assert self.tenths is not None
        half = Fraction(1, 2000) if 0 < self.tenths < 1000 else Fraction(1, 4000)
        made = Fraction(self.members, self.population)
        return abs(made - Fraction(self.tenths, 1000)) > half


def in_tenths(share: Fraction) -> int:
    """A share in tenths of a per cent, a half upwards."""
    return (share * 2000 + 1).__floor__() // 2


def told(values: Iterator[bool] | list[bool]) -> Verdict:
    """The verdict of trying every value."""
    found = set(values)
    return {frozenset({True}): HOLDS, frozenset({False}): FALSE}.get(frozenset(found), DEPENDS)


def holds(value: Fraction | int, how: Comparison, number: Fraction | int) -> bool:
    return {
        MORE: value > number,
        AT_LEAST: value >= number,
        LESS: value < number,
        AT_MOST: value <= number,
    }[how]


# The boundary, and one each side


@pytest.mark.parametrize(
    ("how", "number", "expected"),
    [
        # 15 at base 5 is 13 .. 17.
        (MORE, 12, HOLDS),
        (MORE, 13, DEPENDS),
        (MORE, 16, DEPENDS),
        (MORE, 17, FALSE),
        (AT_LEAST, 13, HOLDS),
        (AT_LEAST, 14, DEPENDS),
        (AT_LEAST, 17, DEPENDS),
        (AT_LEAST, 18, FALSE),
        (LESS, 18, HOLDS),
        (LESS, 17, DEPENDS),
        (LESS, 13, FALSE),
        (AT_MOST, 17, HOLDS),
        (AT_MOST, 16, DEPENDS),
        (AT_MOST, 13, DEPENDS),
        (AT_MOST, 12, FALSE),
    ],
)
def test_a_count_against_a_number(how: Comparison, number: int, expected: Verdict) -> None:
    members = claims.members(Cell(50, 15).counts())
    assert claims.against_number(members, how, Fraction(number)) is expected


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        # 13 of 52 to 17 of 48.
        (Cell(50, 15), Fraction(1, 4), Fraction(17, 48)),
        # 27.1% of unrounded counts can only be 13 of 48.
        (Cell(50, 15, tenths=271, from_unrounded=True), Fraction(13, 48), Fraction(13, 48)),
        # The same share tells nothing where it was made of the rounded ones.
        (Cell(50, 15, tenths=300, from_unrounded=None), Fraction(1, 4), Fraction(17, 48)),
        (Cell(50, 15, tenths=271, from_unrounded=False), Fraction(1, 4), Fraction(17, 48)),
        (Cell(5, 5), Fraction(3, 7), Fraction(1)),
        (Cell(1000, 200, base=1), Fraction(1, 5), Fraction(1, 5)),
        # Nobody lives there, perhaps: then there is no share.
        (Cell(3, 0, base=5, method=CELL_KEY), Fraction(0), Fraction(1)),
        # Nothing fits both: the share as it is shown.
        (Cell(50, 15, 5, NEAREST, 500, True), Fraction(999, 2000), Fraction(1001, 2000)),
    ],
)  # fmt: skip
def test_the_lowest_and_highest_share_that_fit(cell: Cell, low: Fraction, high: Fraction) -> None:
    found = claims.share(cell.counts())
    assert (found.low, found.high) == (low, high)


def test_a_delivered_share_is_rounded_a_half_upwards() -> None:
    # 125 of 1000 is 12.5%; 1,245 of 10,000 is 12.45%, and becomes 12.5%.
    exactly = Cell(10_000, 1245, base=1, tenths=125, from_unrounded=True)
    assert exactly.shares() == {Fraction(1245, 10_000)}
    assert claims.share(exactly.counts()) == claims.share(Cell(10_000, 1245, base=1).counts())
    # 12.55% becomes 12.6%, not 12.5%: then counts and share do not fit each other.
    apart = Cell(10_000, 1255, base=1, tenths=125, from_unrounded=True)
    assert apart.shares() == set()


def test_a_share_without_counts_is_open_above() -> None:
    nothing = Counts.of(float("nan"), missing=5)
    share = Counts.of(0.271, *share_bounds(0.271, 0.001))
    found = claims.share(CellCounts(nothing, nothing, share, True))
    assert found == Range(Fraction(541, 2000), Fraction(543, 2000), high_open=True)
    assert claims.against_number(found, LESS, Fraction(543, 2000)) is HOLDS
    assert claims.against_number(found, AT_LEAST, Fraction(543, 2000)) is FALSE
    assert claims.against_number(found, LESS, Fraction(542, 2000)) is DEPENDS


def test_counts_are_as_wide_as_they_are_shown_beside_a_share() -> None:
    cell = Cell(50, 15, tenths=271, from_unrounded=True)
    assert claims.members(cell.counts()) == claims.members(Cell(50, 15).counts())
    assert claims.members(cell.counts()).high == 17


def test_about_asks_for_every_value_and_false_for_none() -> None:
    # 0 .. 2 members of exactly 3: a third or two thirds, and never about a half.
    cell = CellCounts(Counts.of(3), Counts.of(1, 0, 2))
    half, tenth = Fraction(1, 2), Fraction(1, 10)
    assert claims.about(claims.share(cell), half, tenth) is FALSE
    assert claims.about(claims.share(cell), half, Fraction(1, 6)) is DEPENDS
    assert claims.about(claims.share(cell), Fraction(1, 3), Fraction(1, 3)) is HOLDS
    assert claims.about(claims.members(cell), Fraction(5, 2), Fraction(1, 4)) is FALSE
    assert claims.about(claims.non_members(cell), Fraction(2), Fraction(1)) is HOLDS


def test_the_highest_is_higher_than_each_of_the_others() -> None:
    own = Range(Fraction(30), Fraction(34))
    below, touching, higher = (
        Range(Fraction(20), Fraction(29)),
        Range(Fraction(25), Fraction(30)),
        Range(Fraction(34), Fraction(40)),
    )
    assert claims.outermost(own, [below], MORE) is HOLDS
    assert claims.outermost(own, [below, touching], MORE) is DEPENDS
    assert claims.outermost(own, [below, touching, higher], MORE) is FALSE
    assert claims.outermost(own, [higher], LESS) is DEPENDS
    assert claims.outermost(own, [], MORE) is HOLDS


@given(st.integers(0, 400), st.integers(0, 400), st.sampled_from([1, 5, 10, 100]), st.booleans())
def test_the_exact_range_lies_within_the_interval_that_is_shown(
    one: int, other: int, base: int, with_share: bool
) -> None:
    true, people = sorted((one, other))
    cell = made(random.Random(one * 401 + other), base, NEAREST, people, true, with_share)
    shown = cell.counts().penetration()[0]
    if shown.low is not None and shown.high is not None:
        found = claims.share(cell.counts())
        assert shown.low - 1e-9 <= found.low <= found.high <= shown.high + 1e-9


# A thousand made-up claims


def rounded(draw: random.Random, cell: Cell, true: int) -> int:
    """What a true count may have become."""
    if cell.method is NEAREST or cell.base == 1:
        return int((Decimal(true) / cell.base).quantize(Decimal(1), ROUND_HALF_UP)) * cell.base
    step = 1 if cell.method is CELL_KEY else cell.base
    choices = range(0, true + 2 * cell.base + 1, step)
    return draw.choice([value for value in choices if cell.may_become(true, value)])


def made(
    draw: random.Random,
    base: int,
    method: RoundingMethod,
    people: int,
    true: int,
    with_share: bool,
) -> Cell:
    """A delivered cell of true counts."""
    empty = Cell(0, 0, base, method)
    population, members = rounded(draw, empty, people), rounded(draw, empty, true)
    if not with_share or not people:
        return Cell(population, members, base, method)
    stated = draw.choice([True, True, False, None])
    made_of_rounded = stated is False or (stated is None and draw.random() < 0.5)
    made_of = Fraction(true, people)
    if made_of_rounded and population:
        made_of = min(Fraction(members, population), Fraction(1))
    return Cell(population, members, base, method, in_tenths(made_of), stated)


KINDS = ["members", "population", "non_members", "share", "about", "about_count", "against",
         "index", "difference", "highest"]  # fmt: skip
WAYS = [(1, NEAREST), (5, NEAREST), (10, NEAREST), (100, NEAREST), (5, CONTROLLED), (10, RANDOM),
        (3, CELL_KEY)]  # fmt: skip


def drawn(draw: random.Random, most: int = 20_000) -> Cell:
    """A cell with a share, of which at most so many are possible."""
    while True:
        base, method = draw.choice(WAYS)
        # Of 80 people one is 1.25%: on the boundary of what becomes 1.2% and 1.3%.
        near = 80 * draw.randint(1, 5) + draw.randint(-2, 2)
        people = draw.choice([draw.randint(1, 60), near, near, draw.randint(20, 4000)])
        true = draw.randint(0, draw.choice([people, min(people, 5)]))
        cell = made(draw, base, method, people, true, draw.random() < 0.6)
        if cell.population and 0 < len(cell.shares()) <= most:
            return cell


def beside(draw: random.Random, values: list[Fraction]) -> Fraction:
    """A number on, just beside or between the values."""
    on = draw.choice([min(values), max(values), draw.choice(values)])
    return on + draw.choice([0, 0, Fraction(1, 10**6), Fraction(-1, 10**6), Fraction(1, 100)])


@dataclass(frozen=True)
class Case:
    said: str
    engine: Verdict
    enumerated: Verdict


def case(draw: random.Random) -> Case:
    """A made-up claim with both verdicts."""
    kind, how = draw.choice(KINDS), draw.choice(list(Comparison))
    # Of two areas every pair of values is tried.
    most = 20_000 if kind in KINDS[:6] else 300
    cell = drawn(draw, most)
    counts, pairs = cell.counts(), cell.pairs()
    ways = {
        "members": (claims.members, {Fraction(one) for one, _all in pairs}),
        "population": (claims.population, {Fraction(people) for _one, people in pairs}),
        "non_members": (claims.non_members, {Fraction(people - one) for one, people in pairs}),
        "share": (claims.share, cell.shares()),
    }
    name = draw.choice(list(ways)[:3]) if kind == "about_count" else kind
    figure, every = ways.get(name, ways["share"])
    values, found = sorted(every), figure(counts)
    if kind in ways:
        number = beside(draw, values)
        return Case(
            f"{cell} {kind} {how} {number}",
            claims.against_number(found, how, number),
            told([holds(value, how, number) for value in values]),
        )
    if kind in ("about", "about_count"):
        centre = abs(beside(draw, values))
        reach = draw.choice([centre / 4, abs(centre - values[0]), Fraction(1, 1000)])
        return Case(
            f"{cell} {name} about {centre} by {reach}",
            claims.about(found, centre, reach),
            told([abs(value - centre) <= reach for value in values]),
        )
    others = [drawn(draw, most) for _each in range(draw.randint(1, 3) if kind == "highest" else 1)]
    theirs = [sorted(one.shares()) for one in others]
    ranges = [claims.share(one.counts()) for one in others]
    if kind == "highest":
        how = draw.choice([MORE, LESS])
        # Every own value beside every value of the others: all of them must be passed.
        beaten = [
            [{holds(mine, how, its) for its in values_} for values_ in theirs] for mine in values
        ]
        surely = all(found == {True} for row in beaten for found in row)
        possibly = any(all(True in found for found in row) for row in beaten)
        expected = HOLDS if surely else DEPENDS if possibly else FALSE
        return Case(f"{cell} {how} {others}", claims.outermost(found, ranges, how), expected)
    base, (its,) = ranges[0], theirs
    if kind == "against":
        expected = told(holds(a, how, b) for a in values for b in its)
        return Case(f"{cell} {how} {others[0]}", claims.against_figure(found, how, base), expected)
    if kind == "index" and its[0] > 0:
        number = beside(draw, [values[0] / its[-1] * 100, values[-1] / its[0] * 100])
        expected = told(holds(a * 100, how, number * b) for a in values for b in its)
        engine = claims.against_number(found.over(base).times(100), how, number)
        return Case(f"{cell} index {how} {number} {others[0]}", engine, expected)
    number = beside(draw, [(values[0] - its[-1]) * 100, (values[-1] - its[0]) * 100])
    expected = told(holds((a - b) * 100, how, number) for a in values for b in its)
    engine = claims.against_number(found.minus(base).times(100), how, number)
    return Case(f"{cell} difference {how} {number} {others[0]}", engine, expected)


@pytest.mark.proof(full=1000)
def test_a_verdict_is_that_of_complete_enumeration(sample_size: int) -> None:
    draw = random.Random(SEED)
    found = [case(draw) for _each in range(sample_size)]
    assert not [item for item in found if item.engine is not item.enumerated]
    # Each verdict is among them, not one alone.
    assert {item.engine for item in found} == {HOLDS, DEPENDS, FALSE}


@given(st.integers(0, 10**9))
def test_a_verdict_is_that_of_complete_enumeration_whatever_is_drawn(seed: int) -> None:
    one = case(random.Random(seed))
    assert one.engine is one.enumerated, one.said
