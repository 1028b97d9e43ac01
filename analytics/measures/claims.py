"""Whether a claim holds for every true whole number that fits the delivered ones.

Counts are whole numbers: what fits is walked over, and judged in exact fractions, so that a
threshold that lies on a boundary is judged right.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from analytics.measures import ratios
from analytics.measures.indicators import CellCounts
from analytics.model import Counts

_DECIMALS = 12
"""Bounds of shares are decimals of a few digits: what lies behind these is noise."""


class Verdict(StrEnum):
    """How a claim stands: for all that fits the rounding, for some of it, for none, not known."""

    HOLDS = "holds"
    DEPENDS = "depends"
    FALSE = "false"
    UNKNOWN = "unknown"


class Comparison(StrEnum):
    """How a figure is held against a number."""

    MORE = "more"
    AT_LEAST = "at_least"
    LESS = "less"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Range:
    """What a figure may be, from the lowest to the highest; an open end is not reached."""

    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def exactly(cls, value: int | Fraction) -> "Range":
        return cls(Fraction(value), Fraction(value))

    def some(self, low: Fraction, high: Fraction) -> bool:
        """Whether the figure may lie from `low` to `high`, both included."""
        return not (
            self.high < low
            or self.low > high
            or (self.high_open and self.high == low)
            or (self.low_open and self.low == high)
        )

    def times(self, factor: int) -> "Range":
        """The same in another measure: per cent, or points."""
        return Range(self.low * factor, self.high * factor, self.low_open, self.high_open)

    def minus(self, other: "Range") -> "Range":
        """The difference of two figures that do not depend on each other."""
        return Range(
            self.low - other.high,
            self.high - other.low,
            self.low_open or other.high_open,
            self.high_open or other.low_open,
        )

    def over(self, other: "Range") -> "Range":
        """The quotient of two such figures; nothing below 0, the other surely above it."""
        return Range(
            self.low / other.high,
            self.high / other.low,
            self.low_open or (other.high_open and self.low > 0),
            self.high_open or (other.low_open and self.high > 0),
        )


@dataclass(frozen=True, slots=True)
class Wholes(Range):
    """A range of which only these whole numbers are possible, as spans of them."""

    spans: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, spans: Iterable[tuple[int, int]]) -> "Wholes":
        found = tuple(spans)
        low, high = min(low for low, _high in found), max(high for _low, high in found)
        return cls(Fraction(low), Fraction(high), spans=found)

    def some(self, low: Fraction, high: Fraction) -> bool:
        least, most = ceil(low), floor(high)
        return any(max(least, one) <= min(most, other) for one, other in self.spans)


@dataclass(frozen=True, slots=True)
class Quotients(Range):
    """A range of which only the quotients of whole numbers are possible: per number of members
    the smallest and the largest population.
    """

    rows: tuple[tuple[int, int, int], ...] = ()

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, int]]) -> "Quotients":
        found = tuple(rows)
        low = min(Fraction(members, most) for members, _least, most in found)
        high = max(Fraction(members, least) for members, least, _most in found)
        return cls(low, high, rows=found)

    def some(self, low: Fraction, high: Fraction) -> bool:
        if high < 0:
            return False
        for members, least, most in self.rows:
            if members == 0:
                if low <= 0:
                    return True
            elif high > 0:
                largest = most if low <= 0 else min(most, floor(members / low))
                if max(least, ceil(members / high)) <= largest:
                    return True
        return False


# What fits


def exact(number: float) -> Fraction:
    """A number as it is written: 0.2705 and not its binary neighbour."""
    return Fraction(Decimal(repr(round(float(number), _DECIMALS))))


def _pairs(cells: CellCounts, row: int) -> list[tuple[int, int, int]]:
    """Per number of members the populations that fit the counts: no fewer than those members."""
    members, population = cells.members, cells.population
    most = round(float(population.high[row]))
    return [
        (count, max(round(float(population.low[row])), count), most)
        for count in range(
            round(float(members.low[row])), min(round(float(members.high[row])), most) + 1
        )
    ]


def _both_known(cells: CellCounts, row: int) -> bool:
    return bool(cells.population.missing[row] == 0 and cells.members.missing[row] == 0)


def _alone(counts: Counts, row: int) -> Wholes:
    return Wholes.of([(round(float(counts.low[row])), round(float(counts.high[row])))])


def _where_somebody_lives(pairs: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    return [(members, max(least, 1), most) for members, least, most in pairs if most >= 1]


def members(cells: CellCounts, row: int = 0) -> Wholes:
    """How many members there may be. Of counts nothing is told that only a share beside them gives
    away: they are as wide as they are shown.
    """
    if not _both_known(cells, row):
        return _alone(cells.members, row)
    return Wholes.of((count, count) for count, _least, _most in _pairs(cells, row))


def population(cells: CellCounts, row: int = 0) -> Wholes:
    if not _both_known(cells, row):
        return _alone(cells.population, row)
    return Wholes.of((least, most) for _count, least, most in _pairs(cells, row))


def non_members(cells: CellCounts, row: int = 0) -> Wholes:
    return Wholes.of((least - count, most - count) for count, least, most in _pairs(cells, row))


def share(cells: CellCounts, row: int = 0) -> Range:
    """Members divided by population, which is at least 1. A delivered share says which of the
    quotients it can be, where it knows more than the counts: those that round to it, a half
    upwards. Where none does it stands as the app shows it.
    """
    pairs = _where_somebody_lives(_pairs(cells, row)) if _both_known(cells, row) else []
    delivered = _delivered(cells, row)
    if delivered is None:
        return Quotients.of(pairs)
    fitting = [
        (count, *found)
        for count, least, most in pairs
        if (found := _narrowed(count, least, most, delivered))
    ]
    return Quotients.of(fitting) if fitting else _as_shown(cells, row, delivered)


def _delivered(cells: CellCounts, row: int) -> Range | None:
    """The shares that round to the delivered one; None where there is none that knows more."""
    told = cells.share
    if told is None or told.missing[row] != 0 or told.value[row] != told.value[row]:
        return None
    one = slice(row, row + 1)
    counts = cells.population[one], cells.members[one]
    # Of nobody, rounded, there is no quotient that the share could have been made of.
    quotient = _both_known(cells, row) and counts[0].value[0] != 0
    if quotient and not ratios.knows_more(*counts, told[one], cells.share_from_unrounded)[0]:
        return None
    low, high = exact(told.low[row]), exact(told.high[row])
    return Range(low, high, high_open=low < high < 1)


def _narrowed(members: int, least: int, most: int, share: Range) -> tuple[int, int] | None:
    """The populations of so many members of which the share is one of these."""
    if members == 0:
        return (least, most) if share.some(Fraction(0), Fraction(0)) else None
    if share.high <= 0:
        return None
    fewest = members / share.high
    smallest = floor(fewest) + 1 if share.high_open else ceil(fewest)
    largest = most if share.low <= 0 else min(most, floor(members / share.low))
    smallest = max(least, smallest)
    return (smallest, largest) if smallest <= largest else None


def _as_shown(cells: CellCounts, row: int, delivered: Range) -> Range:
    shown = cells.penetration()[row]
    assert shown.low is not None
    assert shown.high is not None
    low, high = exact(shown.low), exact(shown.high)
    return Range(low, high, high_open=delivered.high_open and low < high == delivered.high)


# Judging


def against_number(values: Range, how: Comparison, number: Fraction) -> Verdict:
    """A figure against a number."""
    surely_below = values.high < number or (values.high_open and values.high == number)
    surely_above = values.low > number or (values.low_open and values.low == number)
    match how:
        case Comparison.MORE:
            return _verdict(surely_above, values.high <= number)
        case Comparison.AT_LEAST:
            return _verdict(values.low >= number, surely_below)
        case Comparison.LESS:
            return _verdict(surely_below, values.low >= number)
        case Comparison.AT_MOST:
            return _verdict(values.high <= number, surely_above)


def against_figure(own: Range, how: Comparison, other: Range) -> Verdict:
    """A figure against another that does not depend on it."""
    return against_number(own.minus(other), how, Fraction(0))


def about(values: Range, told: Fraction, reach: Fraction) -> Verdict:
    """Whether a figure is no further from a number than `reach`."""
    low, high = told - reach, told + reach
    return _verdict(low <= values.low and values.high <= high, not values.some(low, high))


def outermost(own: Range, others: Sequence[Range], how: Comparison) -> Verdict:
    """Whether a figure is larger (or smaller) than each of the others; a tie is neither."""
    judged = [against_figure(own, how, other) for other in others]
    if Verdict.FALSE in judged:
        return Verdict.FALSE
    return Verdict.DEPENDS if Verdict.DEPENDS in judged else Verdict.HOLDS


def _verdict(all_of_them: bool, none: bool) -> Verdict:
    if all_of_them:
        return Verdict.HOLDS
    return Verdict.FALSE if none else Verdict.DEPENDS
