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


def equal_intervals(values: npt.ArrayLike, count: int) -> Floats:
    """Upper bounds of `count` classes of equal width from the least to the largest value."""
    known = _known(values)
    return np.linspace(known.min(), known.max(), count + 1)[1:]


def quantiles(values: npt.ArrayLike, count: int) -> Floats:
    """Upper bounds of `count` classes that hold about as many values each."""
    return np.percentile(_known(values), np.linspace(0, 100, count + 1)[1:])


def natural_breaks(values: npt.ArrayLike, count: int) -> Floats:
    """Upper bounds of the `count` classes with the least spread within them (Fisher-Jenks).

    Source: Fisher 1958, On grouping for maximum homogeneity. Exact, by dynamic programming over
    the different values, each with its weight; O(count * n^2).
    """
    known, weight = np.unique(_known(values), return_counts=True)
    n = len(known)
    count = min(count, n)
    mass = np.concatenate([[0.0], np.cumsum(weight)])
    total = np.concatenate([[0.0], np.cumsum(weight * known)])
    square = np.concatenate([[0.0], np.cumsum(weight * known**2)])

    def spread(first: npt.NDArray[np.intp], last: int) -> Floats:
        """Sum of squared deviations of the values first..last-1, for every `first` at once."""
        part = total[last] - total[first]
        return square[last] - square[first] - part * part / (mass[last] - mass[first])

    best = np.array([0.0, *(spread(np.array([0]), last)[0] for last in range(1, n + 1))])
    starts: list[npt.NDArray[np.intp]] = []
    for classes in range(2, count + 1):
        following = np.full(n + 1, np.inf)
        start = np.zeros(n + 1, np.intp)
        for last in range(classes, n + 1):
            first = np.arange(classes - 1, last)
            cost = best[first] + spread(first, last)
            chosen = int(np.argmin(cost))
            following[last], start[last] = cost[chosen], first[chosen]
        best = following
        starts.append(start)
    bounds, last = [known[-1]], n
    for start in reversed(starts):
        last = int(start[last])
        bounds.append(known[last - 1])
    return np.array(bounds[::-1])


def own_breaks(values: npt.ArrayLike, count: int = 5) -> tuple[float, ...]:
    """At most `count` - 1 borders for the values in view: natural breaks, made round.

    A border is moved to the nearest multiple of a round step, a twenty-fifth of the range. Empty
    without two different values.
    """
    known = _thinned(values)
    if len(np.unique(known)) < 2:
        return ()
    step = _nice_step((known[-1] - known[0]) / 25)
    bounds = natural_breaks(known, count)[:-1]
    between = (bounds + known[np.searchsorted(known, bounds, side="right")]) / 2
    borders = {round(float(np.round(border / step) * step), 10) for border in between}
    return tuple(sorted(border for border in borders if known[0] < border <= known[-1]))


def _thinned(values: npt.ArrayLike, most: int = 600) -> Floats:
    """At most `most` values, evenly taken from the ordered ones: the exact method is quadratic."""
    known = np.sort(_known(values))
    return known if len(known) <= most else known[np.linspace(0, len(known) - 1, most).astype(int)]


def _known(values: npt.ArrayLike) -> Floats:
    numbers = np.asarray(values, np.float64)
    return numbers[np.isfinite(numbers)]
