"""Shares, non-members, representation, index and difference, each with its interval.

All take and give columns of equal length, or a benchmark of length 1. A derived number is
Missing where a part is, with the first reason in the order of `Missing`.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from analytics.measures.intervals import wilson
from analytics.model import Counts, Figures, Missing, first_missing
from analytics.model.figure import Floats
from analytics.model.vocabulary import Codes

_NOT_APPLICABLE = np.uint8(Missing.NOT_APPLICABLE.code)
_NO_NUMBER = np.uint8(0)
# Intervals whose ends meet in decimals may lie this far apart in binary.
_TOUCHING = 1e-9


def penetration(
    population: Counts,
    members: Counts,
    share: Counts | None = None,
    *,
    share_from_unrounded: bool | None = None,
    chance: bool = False,
) -> Figures:
    """Members divided by population, a fraction.

    The interval holds every pair of true counts with members <= population. A delivered share
    is the value; what it was rounded to narrows the interval, unless the share was itself made
    from rounded counts and thereby knows nothing more (stated, or unknown and equal to the
    quotient of the rounded counts). Where the two intervals do not meet the share's own stands.
    Nobody in the group (population 0) is not_applicable.
    """
    missing = first_missing(population.missing, members.missing)
    empty = (missing == 0) & (population.value == 0)
    missing = np.where(empty, _NOT_APPLICABLE, missing).astype(np.uint8)
    with np.errstate(divide="ignore", invalid="ignore"):
        least_population = np.maximum(population.low, 1.0)
        low = members.low / population.high
        high = np.minimum(members.high, population.high) / np.maximum(
            least_population, np.minimum(members.high, population.high)
        )
        value = np.clip(members.value / population.value, low, high)
    figures = Figures(value, low, high, missing)
    if share is not None:
        figures = _delivered(figures, population, members, share, share_from_unrounded)
    return _with_chance(figures, population, members) if chance else figures


def _delivered(
    counted: Figures,
    population: Counts,
    members: Counts,
    share: Counts,
    from_unrounded: bool | None,
) -> Figures:
    """The delivered share where there is one; what the counts say where there is none.

    A share that was withheld (`.` or `x`) withholds the figure: it is not made from the counts.
    """
    given = (share.missing == 0) & ~np.isnan(share.value)
    counts_known = counted.missing == 0
    knows_no_more = ~knows_more(population, members, share, from_unrounded)
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = np.fmax(share.low, counted.low), np.fmin(share.high, counted.high)
        apart = low > high + _TOUCHING
        low = np.minimum(low, high)
    knows_no_more = knows_no_more & counts_known
    low = np.where(apart, share.low, np.where(knows_no_more, counted.low, low))
    high = np.where(apart, share.high, np.where(knows_no_more, counted.high, high))
    return Figures(
        np.where(given, share.value, counted.value),
        np.where(given, low, counted.low),
        np.where(given, high, counted.high),
        np.where(given, _NO_NUMBER, first_missing(counted.missing, share.missing)),
    )


def knows_more(
    population: Counts, members: Counts, share: Counts, from_unrounded: bool | None
) -> npt.NDArray[np.bool_]:
    """Whether a delivered share says more than the rounded counts beside it: it was made of the
    unrounded ones, or, where nobody said so, it is not the quotient of the rounded ones.
    """
    if from_unrounded is not None:
        return np.full(len(share), from_unrounded)
    with np.errstate(invalid="ignore", divide="ignore"):
        apart = np.abs(members.value / population.value - share.value)
        return ~(apart <= (share.high - share.low) / 2 + _TOUCHING)


def _with_chance(figures: Figures, population: Counts, members: Counts) -> Figures:
    """Wilson over the rounding bounds, with members <= population.

    Where a delivered share is sharper than the counts, its bounds take the place of theirs.
    """
    least = np.maximum(population.low, 1.0)
    fewest, most = np.minimum(members.low, population.high), np.minimum(members.high, least)
    with np.errstate(invalid="ignore"):
        low, _ = wilson(np.fmax(fewest, figures.low * population.high), population.high)
        _, high = wilson(np.fmin(most, figures.high * least), least)
    return Figures(figures.value, figures.low, figures.high, figures.missing, low, high)


def non_members(population: Counts, members: Counts) -> Figures:
    """Population minus members, over all feasible pairs; hidden where either side is."""
    missing = first_missing(population.missing, members.missing)
    low = np.maximum(population.low - members.high, 0.0)
    high = population.high - members.low
    value = np.clip(population.value - members.value, low, high)
    return Figures(value, low, high, missing)


def sharp(shares: Figures) -> Figures:
    """Shares to compute with: a delivered one of one decimal that lies outside what its sharper
    counts say counts as the nearest that fits them, so that what is made of it lies within its
    own bounds, and is what the counts beside it give.
    """
    value = np.clip(shares.value, shares.low, shares.high)
    return replace(shares, value=value)


def at_share(population: Counts, share: Figures) -> Figures:
    """How many members there would be at a share (one row): a comparison, no forecast."""
    share = sharp(share)
    missing = np.broadcast_to(
        first_missing(population.missing, share.missing), population.missing.shape
    )
    return Figures(
        population.value * share.value,
        population.low * share.low,
        population.high * share.high,
        np.asarray(missing, np.uint8),
    )


def above_share(population: Counts, members: Counts, share: Figures) -> Figures:
    """How many more members there are than at a share (one row), below 0 how many fewer: a
    comparison, no forecast.
    """
    there = at_share(population, share)
    return Figures(
        members.value - there.value,
        members.low - there.high,
        members.high - there.low,
        first_missing(there.missing, members.missing),
    )


def impossible(population: Counts, members: Counts) -> npt.NDArray[np.bool_]:
    """Where no true pair fits: even the fewest members are more than the largest population."""
    known = (population.missing == 0) & (members.missing == 0)
    return known & (members.low > population.high)


def representation(category: Figures, total: Figures) -> Figures:
    """Penetration of a category / penetration of the area's total in the same universe x 100.

    100 means: as present among the members as in the population.
    """
    return _quotient(category, total)


def index(own: Figures, benchmark: Figures) -> Figures:
    """Own penetration / that of the same category in the benchmark x 100.

    For something against itself use `exactly`: equal intervals don't tell that it is the same.
    """
    return _quotient(own, benchmark)


def share_among_members(members: Counts, total_members: Counts) -> Figures:
    """Members of a category / all members of the area, a fraction."""
    return penetration(total_members, members)


def difference(own: Figures, benchmark: Figures) -> Figures:
    """Own minus benchmark, in percentage points."""

    def points(mine: Floats, other: Floats) -> Floats:
        return (mine - other) * 100

    return _combine(own, benchmark, points, _both(own, benchmark))


def exactly(value: float, like: Figures) -> Figures:
    """The figure of something held against itself: exact, missing where it is missing."""
    same: Floats = np.full(len(like), value)
    chance = None if like.chance_low is None else same
    return Figures(same, same, same, like.missing, chance, chance)


def _quotient(own: Figures, base: Figures) -> Figures:
    def per_hundred(mine: Floats, other: Floats) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return mine / other * 100

    # Perhaps nobody is a member in the base: then there is nothing to hold a figure against.
    missing = _both(own, base)
    missing = np.where((missing == 0) & (base.low <= 0), _NOT_APPLICABLE, missing)
    return _combine(own, base, per_hundred, missing.astype(np.uint8))


def _both(own: Figures, base: Figures) -> Codes:
    return np.broadcast_to(first_missing(own.missing, base.missing), own.missing.shape)


def _combine(
    own: Figures, base: Figures, function: Callable[[Floats, Floats], Floats], missing: Codes
) -> Figures:
    """A function that rises with own and falls with base, over both pairs of bounds."""
    own, base = sharp(own), sharp(base)
    chance_low = chance_high = None
    if own.chance_low is not None and own.chance_high is not None:
        base_low = base.low if base.chance_low is None else base.chance_low
        base_high = base.high if base.chance_high is None else base.chance_high
        chance_low = function(own.chance_low, base_high)
        chance_high = function(own.chance_high, base_low)
    return Figures(
        function(own.value, base.value),
        function(own.low, base.high),
        function(own.high, base.low),
        missing,
        chance_low,
        chance_high,
    )
