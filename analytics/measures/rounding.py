"""Which true counts and shares fit a rounded one."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from analytics.model import Level, Rounding, RoundingMethod, Unit
from analytics.model.figure import Floats


def rule_for(
    rules: Iterable[Rounding],
    level: Level,
    unit: Unit,
    dimension: str,
    category: str,
    measure: str,
) -> Rounding | None:
    """The rounding that holds for a cell: the last line that applies; None when none does.

    `measure` is `population`, `members` or `share`. A line without a measure is about counts.
    """
    found = None
    for rule in rules:
        about_share = rule.measure == "share"
        applies = (
            about_share == (measure == "share")
            and rule.measure in (None, measure)
            and rule.level in (None, level)
            and rule.unit in (None, unit)
            and rule.dimension in (None, dimension)
            and rule.category in (None, category)
        )
        if applies:
            found = rule
    return found


def bounds(
    value: npt.ArrayLike,
    base: npt.ArrayLike,
    method: RoundingMethod = RoundingMethod.NEAREST,
) -> tuple[Floats, Floats]:
    """Smallest and largest whole number that can have become `value`, never below 0.

    Nearest rounds halves up: base 5 gives r-2..r+2, base 10 r-5..r+4. Controlled and random
    rounding move by less than the base: r-(b-1)..r+(b-1). Cell key moves by at most the base.
    Base 1 is exact (for cell key: base 0). NaN stays NaN.
    """
    rounded = np.asarray(value, np.float64)
    step = np.asarray(base, np.float64)
    if method is RoundingMethod.NEAREST:
        below, above = np.floor(step / 2), np.ceil(step / 2) - 1
    elif method is RoundingMethod.CELL_KEY:
        below, above = step, step
    else:
        below, above = step - 1, step - 1
    return np.maximum(rounded - below, 0.0), rounded + above


def share_bounds(share: npt.ArrayLike, base: npt.ArrayLike) -> tuple[Floats, Floats]:
    """The interval of a share (a fraction) that was rounded to a multiple of `base`: half a
    step to each side, within 0..1. Base 0 is exact.
    """
    rounded = np.asarray(share, np.float64)
    half = np.asarray(base, np.float64) / 2
    return np.maximum(rounded - half, 0.0), np.minimum(rounded + half, 1.0)
