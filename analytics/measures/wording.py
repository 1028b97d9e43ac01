"""What may be said about a figure: only what holds for the whole interval."""

from enum import StrEnum
from fractions import Fraction

from analytics.model import Figure


class Verdict(StrEnum):
    """How a figure stands against its base."""

    OVER = "over"
    UNDER = "under"
    NO_DIFFERENCE = "no_difference"
    UNKNOWN = "unknown"


def verdict(figure: Figure, base: float = 100.0) -> Verdict:
    """Over or under only when the whole interval lies beyond the base; touching is no difference.

    The chance interval where it was asked for, else the rounding interval.
    """
    low = figure.low if figure.chance_low is None else figure.chance_low
    high = figure.high if figure.chance_high is None else figure.chance_high
    if low is None or high is None:
        return Verdict.UNKNOWN
    if low > base:
        return Verdict.OVER
    if high < base:
        return Verdict.UNDER
    return Verdict.NO_DIFFERENCE


def differs(figure: Figure, base: float = 100.0) -> bool:
    """Whether a difference may be told: over or under."""
    return verdict(figure, base) in (Verdict.OVER, Verdict.UNDER)


class Reached(StrEnum):
    """Whether a target was reached."""

    YES = "met"
    NO = "not_met"
    WITHIN = "within_margin"
    UNKNOWN = "unknown"


def reached(figure: Figure, target: float, *, at_most: bool = False) -> Reached:
    """Reached, or not, only when all numbers that fit the rounding say so; the target itself is
    reached. `at_most`: the target is the most that it may be.
    """
    if figure.low is None or figure.high is None:
        return Reached.UNKNOWN
    # Equal decimals may lie this far apart in binary.
    near = 1e-9 * max(1.0, abs(target))
    if at_most:
        worst, best = -figure.high, -figure.low
        target = -target
    else:
        worst, best = figure.low, figure.high
    if worst >= target - near:
        return Reached.YES
    return Reached.WITHIN if best >= target - near else Reached.NO


def reach_of_about(told: Fraction, most: Fraction) -> Fraction:
    """How far from a number that is called "ongeveer" all that fits may be: no more than a quarter
    of it, and no more than `most`.
    """
    return min(most, abs(told) / 4)


def too_coarse(figure: Figure, width: float | None) -> bool:
    """Whether the rounding interval is too wide to steer on (`width` from the catalog)."""
    return width is not None and figure.missing is None and figure.width >= width
