"""Peers: areas of about the same size that are most alike in chosen characteristics.

Neither size nor outcomes are in the distance: peers chosen by their outcome would prove nothing.
"""

import numpy as np
import numpy.typing as npt

from analytics.model import Figures
from analytics.model.figure import Floats

FEWEST = 5
"""A group of fewer areas is not shown: it says more of them than of the comparison."""
MOST = 20
"""So many areas at most are chosen to stand beside one, by likeness or by hand."""

Mask = npt.NDArray[np.bool_]


def size_band(inhabitants: npt.ArrayLike, own: int, low: float = 0.5, high: float = 2.0) -> Mask:
    """Which rows have between `low` and `high` times the inhabitants of row `own`, ends included.

    The own row is never among them, nor is a row of unknown size.
    """
    size = np.asarray(inhabitants, np.float64)
    with np.errstate(invalid="ignore"):
        found = (size >= low * size[own]) & (size <= high * size[own])
    found[own] = False
    return found


def distances(criteria: list[Figures], own: int, among: npt.ArrayLike) -> Floats:
    """How far each row is from row `own`: the root mean square of the differences in z-scores.

    Mean and (population) standard deviation are those of the rows `among`, all participants. A
    criterion that is the same everywhere adds nothing. NaN where the row or the own row lacks a
    criterion, and everywhere without criteria.
    """
    if not criteria:
        return np.full(len(np.asarray(among)), np.nan)
    values = np.stack([np.where(item.missing == 0, item.value, np.nan) for item in criteria])
    scale = np.array([_deviation(row[np.asarray(among, np.bool_)]) for row in values])
    steps = (values - values[:, [own]]) / scale[:, None]
    return np.sqrt(np.mean(steps**2, axis=0))


def nearest(distance: npt.ArrayLike, candidates: Mask, codes: list[str], most: int) -> list[int]:
    """The `most` candidates that are nearest, nearest first; equal distances by code."""
    far = np.asarray(distance, np.float64)
    rows = np.flatnonzero(candidates & ~np.isnan(far))
    # Differences in the last binary digits are no differences.
    return sorted(rows.tolist(), key=lambda row: (round(float(far[row]), 9), codes[row]))[:most]


def _deviation(values: Floats) -> float:
    known = values[~np.isnan(values)]
    spread = float(np.std(known)) if len(known) else 0.0
    return spread if spread > 1e-12 * max(1.0, float(np.abs(known).max(initial=0))) else np.inf
