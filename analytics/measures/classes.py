"""Map classes: round borders, open at both ends, the same for everyone."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from analytics.model.figure import Floats

_STEPS = (1.0, 2.0, 2.5, 5.0)


def nice_breaks(values: npt.ArrayLike, count: int = 5) -> tuple[float, ...]:
    """At most `count` round borders at equal steps over the middle of the values.

    Equal steps between the 5th and the 95th percentile, rounded to 1, 2, 2.5 or 5 times a power
    of ten: readable borders, with the far ends in the open classes. Empty without two different
    values. Only of values that everyone may see.
    """
    known = np.asarray(values, np.float64)
    known = known[np.isfinite(known)]
    if len(known) == 0:
        return ()
    low, high = np.percentile(known, [5, 95])
    if low == high:
        low, high = known.min(), known.max()
    if low == high:
        return ()
    step = _nice_step((high - low) / (count + 1))
    first = np.floor(low / step) + 1
    last = np.ceil(high / step) - 1
    borders = [round(float(k * step), 10) for k in np.arange(first, last + 1)]
    return tuple(borders) or (round(float(first * step), 10),)


def _nice_step(raw: float) -> float:
    """The smallest round step that is not below `raw`."""
    power = 10.0 ** np.floor(np.log10(raw))
    return next((float(step * power) for step in _STEPS if step * power >= raw), 10 * float(power))


def classify(values: npt.ArrayLike, breaks: Sequence[float]) -> npt.NDArray[np.uint8]:
    """Class number per value: 0 below the first border, a value on a border belongs above it.

    NaN gets class 255.
    """
    numbers: Floats = np.asarray(values, np.float64)
    classes = np.searchsorted(np.asarray(breaks, np.float64), numbers, side="right")
    return np.where(np.isnan(numbers), 255, classes).astype(np.uint8)
