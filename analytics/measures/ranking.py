"""Ranks as spans: what can be said of an order whose figures are not exact."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.model import Figures

Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Ranks:
    """The best and the worst place that each row can have among `of`; 0 where it has no figure.

    1 is the highest figure. Whatever the true figures within their intervals are, the true place
    lies in the span.
    """

    low: Ints
    high: Ints
    of: int


def rank_spans(figures: Figures) -> Ranks:
    """Ranks from the chance interval (the rounding interval where chance was not asked for).

    low = 1 + the number whose low is above the own high; high = N - the number whose high is
    below the own low. Intervals that touch overlap. Rows without a figure take no part.
    """
    low = figures.low if figures.chance_low is None else figures.chance_low
    high = figures.high if figures.chance_high is None else figures.chance_high
    known = figures.missing == 0
    lows, highs = np.sort(low[known]), np.sort(high[known])
    count = len(lows)
    above = count - np.searchsorted(lows, high[known], side="right")
    below = np.searchsorted(highs, low[known], side="left")
    best, worst = np.zeros(len(known), np.intp), np.zeros(len(known), np.intp)
    best[known], worst[known] = 1 + above, count - below
    return Ranks(best, worst, count)
