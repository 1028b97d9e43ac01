"""The funnel ("spreidingsband"): how far a share may lie from all together before it stands out.

Libraries differ more than chance alone allows: without the variance between them nearly all of
them would "stand out". Source: Spiegelhalter 2005 (additive random effects); the variance after
Paule and Mandel 1982.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.measures.intervals import Z_95
from analytics.model import Counts, Figures, first_missing
from analytics.model.figure import Floats

Z_998 = 3.090232306167813
_STEPS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Funnel:
    """`p0`: members of all rows / population of all rows, a fraction. `tau`: the spread between
    the rows beyond chance, a fraction (0 where chance alone explains it). `phi`: mean of the
    squared deviations by chance alone, a diagnostic (1 where there is only chance). `z`: the
    deviation of each row with `tau` in it; NaN where the row has no figure. `rows`: how many have.
    """

    p0: float
    tau: float
    phi: float
    z: Floats
    rows: int


def funnel(population: Counts, members: Counts) -> Funnel | None:
    """The funnel around all rows that have a figure; None where none has one."""
    known = (first_missing(population.missing, members.missing) == 0) & (population.value > 0)
    n, m = population.value[known], members.value[known]
    if not len(n):
        return None
    p0 = float(m.sum() / n.sum())
    squared, chance = (m / n - p0) ** 2, p0 * (1 - p0) / n
    z = np.full(len(known), np.nan)
    if p0 in (0.0, 1.0):
        z[known] = 0.0
        return Funnel(p0, 0.0, 0.0, z, len(n))
    tau2 = _between(squared, chance)
    z[known] = (m / n - p0) / np.sqrt(chance + tau2)
    return Funnel(p0, float(np.sqrt(tau2)), float(np.mean(squared / chance)), z, len(n))


def limits(band: Funnel, population: npt.ArrayLike, z: float = Z_95) -> tuple[Floats, Floats]:
    """The limits for areas of a population: p0 -/+ z * sqrt(p0 (1 - p0) / n + tau²), within 0..1.

    Source: PHEindicatormethods' funnel for proportions where tau is 0.
    """
    n = np.asarray(population, np.float64)
    reach = z * np.sqrt(band.p0 * (1 - band.p0) / n + band.tau**2)
    return np.maximum(band.p0 - reach, 0.0), np.minimum(band.p0 + reach, 1.0)


def outside(
    band: Funnel, population: Counts, share: Figures, z: float = Z_95
) -> npt.NDArray[np.int8]:
    """-1 below the band, 1 above it, 0 within it or without a figure.

    Outside only when the whole rounding interval of the share is, at every population that fits.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = limits(band, np.maximum(population.low, 1.0), z)
        found = np.where(share.low > high, 1, np.where(share.high < low, -1, 0))
    return np.where(share.missing == 0, found, 0).astype(np.int8)


def _between(squared: Floats, chance: Floats) -> float:
    """The variance tau² at which the squared deviations add up to N - 1; 0 where they are fewer."""
    wanted = len(squared) - 1
    # At the higher end chance is not even needed to bring the sum below N - 1.
    low, high = 0.0, float(squared.sum()) / max(wanted, 1)
    if wanted < 1 or np.sum(squared / chance) <= wanted:
        return 0.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if np.sum(squared / (chance + middle)) > wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2
