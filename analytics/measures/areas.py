"""Areas added together: sum over sum, Missing where a part is."""

import numpy as np

from analytics.model import Counts, Missing, first_missing


def total(parts: Counts) -> Counts:
    """The sum of the parts as one row; Missing, with the first reason, where a part is.

    Bounds add up: k parts at base 5 give an interval of 4k wide. No parts: not_delivered.
    """
    if len(parts) == 0:
        return Counts.of(np.nan, missing=Missing.NOT_DELIVERED.code)
    return _sum(parts, int(first_missing(*parts.missing)))


def known_part(population: Counts, members: Counts) -> tuple[Counts, Counts, int]:
    """Population and members of the parts where both are there, and how many those are.

    A figure of its own ("2 van 3 gemeenten"): members of known parts over population of the same.
    """
    known = np.flatnonzero(first_missing(population.missing, members.missing) == 0)
    return total(population[known]), total(members[known]), len(known)


def rest(whole: Counts, part: Counts) -> Counts:
    """The whole without a part of it ("rest van …"), row by row; Missing where either is."""
    low = np.maximum(whole.low - part.high, 0.0)
    high = np.maximum(whole.high - part.low, 0.0)
    value = np.clip(whole.value - part.value, low, high)
    return Counts(value, low, high, first_missing(whole.missing, part.missing))


def _sum(parts: Counts, reason: int) -> Counts:
    return Counts.of(parts.value.sum(), parts.low.sum(), parts.high.sum(), reason)
