"""A programme to measure: challenges that every library in the room can do, within the time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from math import ceil
from typing import Protocol


class Playable(Protocol):
    """What is asked of a challenge here. `minutes` is for answering; `order` is the author's."""

    @property
    def id(self) -> str: ...
    @property
    def order(self) -> int: ...
    @property
    def theme(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def minutes(self) -> int: ...


class Kind(StrEnum):
    """A part of a workshop. In `closing` teams write down what they are going to do."""

    WELCOME = "welcome"
    CHALLENGE = "challenge"
    BREAK = "break"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Frame:
    """The minutes of a workshop that go to other things than challenges."""

    welcome: int
    pause: int
    closing: int


FRAMES: Mapping[int, Frame] = {90: Frame(10, 5, 10), 120: Frame(10, 10, 15)}
"""By how long a workshop takes."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the timetable: the minute at which it begins, and how long it takes. Of a
    challenge `discussion` minutes of it are for the answer and for talking about it.
    """

    kind: Kind
    start: int
    minutes: int
    challenge: str = ""
    discussion: int = 0


@dataclass(frozen=True, slots=True)
class Timetable:
    """The parts in their order. `spare`: minutes that are left; below 0 it doesn't fit."""

    minutes: int
    parts: tuple[Part, ...]
    spare: int

    @property
    def fits(self) -> bool:
        return self.spare >= 0

    @property
    def challenges(self) -> tuple[str, ...]:
        return tuple(part.challenge for part in self.parts if part.challenge)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A challenge that can't be put to all, and the libraries that it can't be put to."""

    challenge: str
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """A timetable, the challenges for which there was no time, and those not all can do."""

    timetable: Timetable
    no_time: tuple[str, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def challenges(self) -> tuple[str, ...]:
        return self.timetable.challenges


MOST_OF_A_LEVEL = 3
"""In a room of mixed skills nobody waits long for a challenge of their own level."""
LEAST_TALK = 4
"""Minutes that showing an answer and hearing a team or two take, however short the challenge."""


def held_back(programme: Programme) -> dict[str, tuple[str, ...]]:
    """The libraries without which all others could do more, and which challenges: most first. Such
    a library may work on the area of another one.
    """
    alone: dict[str, list[str]] = {}
    for one in programme.left_out:
        if len(one.organisations) == 1:
            alone.setdefault(one.organisations[0], []).append(one.challenge)
    most_first = sorted(alone.items(), key=lambda item: -len(item[1]))
    return {organisation: tuple(challenges) for organisation, challenges in most_first}


def hardly_any(offered: int, of: int) -> bool:
    """Whether a library can do so few of the challenges that nothing is left for a room with it:
    less than a third of them.
    """
    return 3 * offered < of


def discussion(minutes: int) -> int:
    """Half as long again as answering takes, for the answer and for talking about it."""
    return max(LEAST_TALK, ceil(minutes / 2))


def make_programme(
    challenges: Iterable[Playable], offers: Mapping[str, Collection[str]], minutes: int
) -> Programme:
    """Of what all libraries can do (`offers`: per area that is worked on): every level that the
    time has room for, at most `MOST_OF_A_LEVEL` of each, then as many themes, then as evenly over
    the levels, then as little time left over; from easy to hard.
    """
    known = sorted(challenges, key=lambda one: (one.level, one.order, one.id))
    without = {
        one.id: tuple(area for area, ids in offers.items() if one.id not in ids) for one in known
    }
    shared = [one for one in known if not without[one.id]]
    chosen = _best(shared, room(minutes))
    return Programme(
        timetable([one for one in shared if one.id in chosen], minutes),
        tuple(one.id for one in shared if one.id not in chosen),
        tuple(LeftOut(one.id, without[one.id]) for one in known if without[one.id]),
    )


def room(minutes: int) -> int:
    """The minutes that a workshop has for challenges and the talk about them."""
    frame = FRAMES[minutes]
    return minutes - frame.welcome - frame.pause - frame.closing


def timetable(chosen: Sequence[Playable], minutes: int) -> Timetable:
    """These challenges, in this order, with a break as near to the middle as it can be."""
    frame = FRAMES[minutes]
    lengths = [_length(one) for one in chosen]
    before = min(
        range(len(chosen) + 1),
        key=lambda place: abs(2 * (frame.welcome + sum(lengths[:place])) + frame.pause - minutes),
    )
    parts, start = [Part(Kind.WELCOME, 0, frame.welcome)], frame.welcome

    def pause_here(place: int) -> None:
        nonlocal start
        if place == before and chosen:
            parts.append(Part(Kind.BREAK, start, frame.pause))
            start += frame.pause

    for place, (one, length) in enumerate(zip(chosen, lengths, strict=True)):
        pause_here(place)
        parts.append(Part(Kind.CHALLENGE, start, length, one.id, length - one.minutes))
        start += length
    pause_here(len(chosen))
    parts.append(Part(Kind.CLOSING, start, frame.closing))
    return Timetable(minutes, tuple(parts), minutes - start - frame.closing)


def _length(one: Playable) -> int:
    return one.minutes + discussion(one.minutes)


def _best(shared: Sequence[Playable], most: int) -> frozenset[str]:
    """The ids of the best choice within so many minutes.

    Of all choices that take as long and have as many of each level only the one with the most
    themes is kept: that is exact.
    """
    by_theme = groupby(
        sorted(shared, key=lambda one: (str(one.theme), one.order, one.id)),
        key=lambda one: str(one.theme),
    )
    best: dict[_Spent, _Found] = {(0, ()): (0, ())}
    for _theme, group in by_theme:
        # Beside what was: the same with one or more of this theme, which is one theme more.
        more = dict[_Spent, _Found]()
        for one in group:
            for of_it, plus in ((dict(more), 0), (best, 1)):
                for (taken, levels), (themes, chosen) in of_it.items():
                    key = (taken + _length(one), tuple(sorted((*levels, one.level))))
                    found = (themes + plus, (*chosen, one))
                    if (
                        key[0] <= most
                        and key[1].count(one.level) <= MOST_OF_A_LEVEL
                        and (key not in more or _rank(found) > _rank(more[key]))
                    ):
                        more[key] = found
        for key, found in more.items():
            if key not in best or _rank(found) > _rank(best[key]):
                best[key] = found
    (_spent, (_themes, chosen)) = max(
        best.items(),
        key=lambda item: (*_worth(item[0], item[1][0]), _rank(item[1])),
    )
    return frozenset(one.id for one in chosen)


_Spent = tuple[int, tuple[int, ...]]
"""Minutes, and the level of each challenge that took them."""
_Found = tuple[int, tuple[Playable, ...]]
"""Themes, and the challenges that have them."""


def _worth(spent: _Spent, themes: int) -> tuple[int, int, int, int]:
    """Levels, themes, how evenly over the levels, and minutes."""
    taken, levels = spent
    of_each = [levels.count(level) for level in set(levels)] or [0]
    return len(of_each), themes, min(of_each) - max(of_each), taken


def _rank(found: _Found) -> tuple[int, int, list[str]]:
    """More themes first; then what its authors put first."""
    themes, chosen = found
    return themes, -sum(one.order for one in chosen), sorted(one.id for one in chosen)
