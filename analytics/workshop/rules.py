"""Which options are right and which statements hold: only what is sure for every value that fits.

The interval of a figure here is that of rounding and chance together where chance was asked for
(of comparisons, `JUDGED`), else what fits the rounding. Touching is never beyond.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from analytics.catalog.challenges import CLEARLY, FEWEST, Is, Rule
from analytics.measures.wording import Verdict, verdict
from analytics.model import Figure, Missing


@dataclass(frozen=True)
class Candidate:
    """Something that may be right, with its figure."""

    id: str
    label: str
    figure: Figure


def interval(figure: Figure) -> tuple[float, float] | None:
    """Between what a figure is judged to lie; None where it is missing."""
    low = figure.low if figure.chance_low is None else figure.chance_low
    high = figure.high if figure.chance_high is None else figure.chance_high
    return None if low is None or high is None else (low, high)


def surely_higher(one: Figure, other: Figure) -> bool:
    """Whether a figure is higher than another wherever both are within their intervals."""
    mine, its = interval(one), interval(other)
    return mine is not None and its is not None and _beyond(mine[0], its[1])


def nearest(figure: Figure) -> float:
    """What a figure counts as beside others: a delivered share of one decimal as the nearest that
    its counts allow, so that two that read the same stand the right way round.
    """
    ends = (figure.value or 0.0, figure.low or 0.0, figure.high or 0.0)
    return sorted(ends)[1]


def _beyond(number: float, limit: float) -> bool:
    """Whether a number is above another; equal decimals may lie a bit apart in binary."""
    return number > limit + 1e-9 * max(1.0, abs(limit))


def right_ones(
    found: Sequence[Candidate], rule: Rule, base: float = 0.0, reason: Missing | None = None
) -> frozenset[str]:
    """Which candidates are surely right. One that is missing is right for `ontbreekt` only; with
    one there is no highest or lowest. `base` is as the code counts: shares are fractions.
    """
    match rule:
        case Rule.MISSING:
            right = [
                item
                for item in found
                if item.figure.missing is not None and reason in (None, item.figure.missing)
            ]
        case Rule.ABOVE:
            right = [item for item in found if verdict(item.figure, base) is Verdict.OVER]
        case Rule.BELOW:
            right = [item for item in found if verdict(item.figure, base) is Verdict.UNDER]
        case Rule.HIGHEST:
            right = [
                item
                for item in found
                if all(item is one or surely_higher(item.figure, one.figure) for one in found)
            ]
        case Rule.LOWEST:
            right = [
                item
                for item in found
                if all(item is one or surely_higher(one.figure, item.figure) for one in found)
            ]
    return frozenset(item.id for item in right)


def holds(
    judged: Is, figure: Figure, than: Figure | float | None = None, reason: Missing | None = None
) -> bool:
    """Whether a condition surely holds. Nothing lies above or below where a figure is missing, and
    what depends on the rounding doesn't hold.
    """
    if judged is Is.MISSING:
        return figure.missing is not None and reason in (None, figure.missing)
    if judged is Is.KNOWN:
        return figure.missing is None
    if judged in CLEARLY and isinstance(than, Figure):
        return _apart(judged, figure, than)
    ends = (than.low, than.high) if isinstance(than, Figure) else (than, than)
    least, most = ends
    if figure.low is None or figure.high is None or least is None or most is None:
        return False
    match judged:
        case Is.ABOVE:
            return _beyond(figure.low, most)
        case Is.BELOW:
            return _beyond(least, figure.high)
        case Is.CLEARLY_ABOVE:
            return verdict(figure, most) is Verdict.OVER
        case Is.CLEARLY_BELOW:
            return verdict(figure, least) is Verdict.UNDER
        case Is.UNCLEAR:
            return verdict(figure, most) is Verdict.NO_DIFFERENCE


def _apart(judged: Is, figure: Figure, than: Figure) -> bool:
    """Whether two figures, both with chance, lie apart in this way."""
    if interval(figure) is None or interval(than) is None:
        return False
    above, below = surely_higher(figure, than), surely_higher(than, figure)
    return {Is.CLEARLY_ABOVE: above, Is.CLEARLY_BELOW: below}.get(judged, not (above or below))


def sure_pairs(found: Sequence[Candidate]) -> int:
    """Of how many pairs it is sure which of the two is higher."""
    return sum(
        surely_higher(one.figure, other.figure) or surely_higher(other.figure, one.figure)
        for one, other in combinations(found, 2)
    )


def most_distinct(found: Sequence[Candidate], most: int) -> frozenset[str]:
    """So many candidates, all known, of which as many pairs as possible are surely different:
    spread evenly over the longest row of intervals that don't touch, else over all.
    """
    row: list[Candidate] = []
    for item in sorted(found, key=lambda item: (_ends(item)[1], item.id)):
        if not row or surely_higher(item.figure, row[-1].figure):
            row.append(item)
    if len(row) < FEWEST:
        row = sorted(found, key=lambda item: (nearest(item.figure), item.id))
    last, count = len(row) - 1, min(most, len(row))
    return frozenset(row[round(place * last / (count - 1))].id for place in range(count))


def _ends(item: Candidate) -> tuple[float, float]:
    return interval(item.figure) or (0.0, 0.0)
