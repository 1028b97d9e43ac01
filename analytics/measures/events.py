"""Rates of events (loans, visits): counts without an upper bound, so not shares of people.

Byar's approximation of the Poisson interval, and on it the direct rate (Dobson) and the indirect
ratio. Sources: Breslow and Day 1987; Dobson et al. 1991; checked against PHEindicatormethods. For
members of a population it is far too wide: use `standardisation`.
"""

import math

import numpy as np
import numpy.typing as npt

from analytics.measures.intervals import Z_95
from analytics.model import Figure

_EXACT_BELOW = 10


def poisson_interval(events: float, z: float = Z_95) -> tuple[float, float]:
    """Chance interval of a count of events: Byar's from 10 on, exact below."""
    if events < _EXACT_BELOW:
        tail = math.erfc(z / math.sqrt(2)) / 2
        low = 0.0 if events == 0 else _mean_at(1 - tail, int(events) - 1)
        return low, _mean_at(tail, int(events))
    return byar(events, z)


def byar(events: float, z: float = Z_95) -> tuple[float, float]:
    """Byar's approximation, for 10 events or more."""
    return (
        events * (1 - 1 / (9 * events) - z / (3 * math.sqrt(events))) ** 3,
        (events + 1) * (1 - 1 / (9 * (events + 1)) + z / (3 * math.sqrt(events + 1))) ** 3,
    )


def direct_rate(events: npt.ArrayLike, population: npt.ArrayLike, weights: npt.ArrayLike) -> Figure:
    """Events a head if the classes had the weights of a standard population, with Dobson's
    interval on Byar's.
    """
    count, people, standard = (np.asarray(item, float) for item in (events, population, weights))
    part = standard / standard.sum()
    rate, total = float(np.sum(part * count / people)), float(count.sum())
    spread = math.sqrt(float(np.sum(part**2 * count / people**2)) / total)
    low, high = poisson_interval(total)
    return Figure(rate, rate, rate, rate + spread * (low - total), rate + spread * (high - total))


def indirect_ratio(events: float, expected: float) -> Figure:
    """Observed / expected events, with the interval of the observed."""
    ratio = events / expected
    low, high = poisson_interval(events)
    return Figure(ratio, ratio, ratio, low / expected, high / expected)


def _mean_at(probability: float, events: int) -> float:
    """The mean at which that many events or fewer have this probability."""
    low, high = 0.0, 10.0 * _EXACT_BELOW
    for _ in range(100):
        middle = (low + high) / 2
        terms = (middle**count / math.factorial(count) for count in range(events + 1))
        if math.exp(-middle) * sum(terms) > probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2
