"""What all teams answered, beside what is true of each team's own area: to talk about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Apart:
    """How far a given number is from a team's own: in percentage points of a share, else in per
    cent of the own number. Negative: too low. None: in per cent of nothing.
    """

    team: int
    given: float
    own: float
    difference: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The differences of all teams together. `middle` is their median."""

    teams: int
    low: float
    middle: float
    high: float
    too_low: int
    too_high: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """How many teams chose an option, and for how many of those it is right in their own area."""

    option: str
    teams: int
    right: int


def apart(numbers: Iterable[tuple[int, float, float]], *, share: bool) -> tuple[Apart, ...]:
    """Of each (team, given, own): the difference, from the lowest to the highest. The numbers are
    as they are typed and displayed: a share of 12.5 per cent is 12.5.
    """
    found = [
        Apart(team, given, own, _difference(given, own, share)) for team, given, own in numbers
    ]
    return tuple(
        sorted(found, key=lambda one: (one.difference is None, one.difference or 0.0, one.team))
    )


def summed(differences: Sequence[Apart]) -> Summary | None:
    """The differences together; None where there is none."""
    known = [one.difference for one in differences if one.difference is not None]
    if not known:
        return None
    return Summary(
        teams=len(known),
        low=min(known),
        middle=median(known),
        high=max(known),
        too_low=sum(one < 0 for one in known),
        too_high=sum(one > 0 for one in known),
    )


def counts(
    options: Sequence[str],
    chosen: Mapping[int, Iterable[str]],
    right: Mapping[int, Iterable[str]],
) -> tuple[Chosen, ...]:
    """How often each option was chosen, by team, in the order of the options; options of other
    areas that are not among them come after, by id.
    """
    given = {team: set(items) for team, items in chosen.items()}
    true = {team: set(items) for team, items in right.items()}
    others = sorted(set().union(*given.values()) - set(options)) if given else []
    return tuple(
        Chosen(
            option,
            sum(option in items for items in given.values()),
            sum(option in items and option in true.get(team, ()) for team, items in given.items()),
        )
        for option in (*options, *others)
    )


def _difference(given: float, own: float, share: bool) -> float | None:
    if share:
        return round(given - own, 9)
    return None if own == 0 else round(100 * (given - own) / abs(own), 9)
