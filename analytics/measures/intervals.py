"""Chance intervals of proportions."""

import numpy as np
import numpy.typing as npt

from analytics.model.figure import Floats

Z_95 = 1.959963984540054


def wilson(
    successes: npt.ArrayLike, total: npt.ArrayLike, z: float = Z_95
) -> tuple[Floats, Floats]:
    """Wilson score interval of successes / total; NaN where total is 0.

    Source: Wilson 1927; values checked against PHEindicatormethods and Newcombe 1998. Counts of
    a register are a census: the interval is about chance in behaviour, never "95 % reliable".
    """
    x = np.asarray(successes, np.float64)
    n = np.asarray(total, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = x / n
        centre = p + z * z / (2 * n)
        spread = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        scale = 1 + z * z / n
        low = np.where(x == 0, 0.0, (centre - spread) / scale)
        high = np.where(x == n, 1.0, (centre + spread) / scale)
    empty = n <= 0
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)
