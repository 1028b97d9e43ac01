"""Development: what changed between two rounds, over the same libraries, and how sure that is."""

import numpy as np

from analytics.measures import ratios
from analytics.model import Figures, Missing, first_missing
from analytics.model.figure import Floats


def change(former: Figures, later: Figures) -> Figures:
    """Later minus former, in percentage points.

    Rounding distances add up: each may lie at its worst end. Chance distances of two rounds do
    not: they combine as squares (Newcombe 1998, hybrid score), so the chance interval is theirs
    laid around the rounding interval. Where the counts are exact it is Newcombe's.
    Two rounds hold largely the same people, which makes real chance smaller rather than larger.
    A delivered share of one decimal beside sharper counts counts as the nearest that fits them.
    """
    found = ratios.difference(later, former)
    limits = (former.chance_low, former.chance_high, later.chance_low, later.chance_high)
    if any(limit is None for limit in limits):
        return Figures(found.value, found.low, found.high, found.missing)
    former_low, former_high, later_low, later_high = (np.asarray(limit) for limit in limits)
    below = np.hypot(later.low - later_low, former_high - former.high) * 100
    above = np.hypot(later_high - later.high, former.low - former_low) * 100
    return Figures(
        found.value,
        found.low,
        found.high,
        found.missing,
        np.maximum(found.low - below, -100.0),
        np.minimum(found.high + above, 100.0),
    )


def as_if_all_linked(
    shares: Figures, match_rate: float | None, without: Missing = Missing.NOT_DELIVERED
) -> Figures:
    """The share that it would be if those who could not be linked were members as well.

    Each share divided by the round's match rate (a fraction), as if that were the same
    everywhere. Missing without a match rate (for the reason `without`); not_applicable where it
    gives more than everyone: there the rate of the whole round can't be that of this group.
    """
    shares = ratios.sharp(shares)
    known = match_rate is not None and 0 < match_rate <= 1
    rate = match_rate if match_rate is not None and known else np.nan
    with np.errstate(invalid="ignore"):
        beyond = shares.value / rate > 1
    own = np.where(beyond, np.uint8(Missing.NOT_APPLICABLE.code), np.uint8(0))
    reason = own if known else np.full(len(shares), without.code, np.uint8)

    def scaled(column: Floats | None) -> Floats | None:
        return None if column is None else np.minimum(column / rate, 1.0)

    return Figures(
        shares.value / rate,
        np.minimum(shares.low / rate, 1.0),
        np.minimum(shares.high / rate, 1.0),
        first_missing(shares.missing, reason),
        scaled(shares.chance_low),
        scaled(shares.chance_high),
    )


def cautious(found: Figures, linked: Figures) -> Figures:
    """A change as it may be spoken of: its value, with the widest of both chance intervals.

    What a different match rate can explain is not called a rise or a fall. Without a figure as if
    all were linked, the change speaks for itself.
    """
    if found.chance_low is None or found.chance_high is None:
        return found
    low, high = linked.chance_low, linked.chance_high
    if low is None or high is None:
        return found
    return Figures(
        found.value,
        found.low,
        found.high,
        found.missing,
        np.fmin(found.chance_low, low),
        np.fmax(found.chance_high, high),
    )
