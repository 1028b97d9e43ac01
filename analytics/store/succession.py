"""Which regions of one border year are the same land as which of another, and what changed.

A code says little: after a merger the same code may stand for more land, and the same land may
have another code. The build lays the borders of two years over each other in full detail
(`overlaps`); what that means is judged by land alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

import numpy as np

from analytics.measures.succession import Group, Overlaps, groups
from analytics.model import Level
from analytics.store.database import Connection, columns
from analytics.store.regions import RegionIndex

FOLLOWED = (Level.GEMEENTE, Level.WIJK, Level.BUURT)
"""Levels of which regions are followed by their land."""


class BorderKind(StrEnum):
    """What happened to a region between two border years."""

    SAME = "same"
    RENAMED = "renamed"
    RECODED = "recoded"
    SPLIT = "split"
    MERGED = "merged"
    MOVED = "moved"
    NEW = "new"
    GONE = "gone"

    @property
    def backwards(self) -> "BorderKind":
        """The same, told from the later year to the former."""
        return _BACKWARDS.get(self, self)


_BACKWARDS = {
    BorderKind.SPLIT: BorderKind.MERGED,
    BorderKind.MERGED: BorderKind.SPLIT,
    BorderKind.NEW: BorderKind.GONE,
    BorderKind.GONE: BorderKind.NEW,
}


@dataclass(frozen=True, slots=True)
class BorderChange:
    """The land that a region of one year and one of another have in common.

    `same`, `renamed` (same code), `recoded` (another code, whatever the name): the same land.
    `split` and `merged`: one and several that together are the same land. `moved`: land that went
    from one to another (or stayed, where more went). `new` and `gone`: no region of the other year
    answers to it; that side is empty. `area` in m²; the shares are its part of either region.
    """

    kind: BorderKind
    former_code: str
    former_name: str
    later_code: str
    later_name: str
    area: float
    former_share: float
    later_share: float

    @property
    def backwards(self) -> "BorderChange":
        return BorderChange(
            self.kind.backwards,
            self.later_code,
            self.later_name,
            self.former_code,
            self.former_name,
            self.area,
            self.later_share,
            self.former_share,
        )


@dataclass(frozen=True, slots=True)
class Tie:
    """The fewest whole regions of two years that are the same land: one and one where nothing
    changed, several and one after a merger.
    """

    former: frozenset[str]
    later: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Between:
    """All regions of a level in two years: the changes, by the codes of the later year, and the
    ties by the code of either side.
    """

    changes: tuple[BorderChange, ...]
    former: dict[str, Tie]
    later: dict[str, Tie]

    def ties(self, codes: Iterable[str]) -> list[Tie]:
        """The ties that codes of either year belong to, each once."""
        found = [side[code] for code in codes for side in (self.former, self.later) if code in side]
        return list(dict.fromkeys(found))

    @property
    def backwards(self) -> "Between":
        turned = {tie: Tie(tie.later, tie.former) for tie in self.former.values()}
        return Between(
            tuple(sorted((item.backwards for item in self.changes), key=_order)),
            {code: turned[tie] for code, tie in self.later.items()},
            {code: turned[tie] for code, tie in self.former.items()},
        )


class Succession:
    """What lies between the border years of an atlas; each level is judged once and kept."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kept: dict[tuple[int, int, Level], Between] = {}
        self._lock = Lock()

    def between(self, former: RegionIndex, later: RegionIndex, level: Level) -> Between:
        """The regions of a level in two border years, of which either may be the older."""
        key = (former.year, later.year, level)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = (
                    self._judged(later, former, level).backwards
                    if former.year > later.year
                    else self._judged(former, later, level)
                )
            return self._kept[key]

    def _judged(self, former: RegionIndex, later: RegionIndex, level: Level) -> Between:
        sides = [
            Named(index.codes[rows].tolist(), index.names[rows].tolist())
            for index in (former, later)
            for rows in [index.all_of(level) - index.first]
        ]
        return compared(self._land(former, later, level), sides[0], sides[1])

    def _land(self, former: RegionIndex, later: RegionIndex, level: Level) -> Overlaps:
        areas: list[np.ndarray] = []
        for index in (former, later):
            ids = index.all_of(level)
            area = np.zeros(len(ids))
            if len(ids):
                found = columns(self._connection, "land", first=int(ids[0]), last=int(ids[-1]))
                area[found["region"] - ids[0]] = found["area"]
            areas.append(area)
        if former.year == later.year:
            every = np.arange(len(areas[0]))
            return Overlaps(areas[0], areas[1], every, every, areas[0])
        if not (len(areas[0]) and len(areas[1])):
            nothing = np.empty(0, np.int64)
            return Overlaps(areas[0], areas[1], nothing, nothing, np.empty(0))
        (first, last), (begin, end) = former.ranges[level], later.ranges[level]
        found = columns(self._connection, "overlap", first=first, last=last, begin=begin, end=end)
        one, other = found["former"] - first, found["later"] - begin
        return Overlaps(areas[0], areas[1], one, other, found["shared"])


@dataclass(frozen=True, slots=True)
class Named:
    """The codes and names of the regions of a division, by row."""

    codes: list[str]
    names: list[str]


def compared(land: Overlaps, former: Named, later: Named) -> Between:
    """What the land that regions of two divisions have in common says of each of them."""
    changes: list[BorderChange] = []
    ties: tuple[dict[str, Tie], dict[str, Tie]] = ({}, {})
    links = set(land.links)
    pairs = zip(land.one.tolist(), land.other.tolist(), strict=True)
    shared = dict(zip(pairs, land.shared.tolist(), strict=True))
    near = _near(shared)
    told: set[tuple[int, int]] = set()
    for group in groups(land):
        if group.whole:
            tie = Tie(
                frozenset(former.codes[row] for row in group.former),
                frozenset(later.codes[row] for row in group.later),
            )
            ties[0].update(dict.fromkeys(tie.former, tie))
            ties[1].update(dict.fromkeys(tie.later, tie))
        telling = _telling(group, shared, near)
        if not links.intersection(telling):
            for row in group.former:
                changes.append(_gone(former, row, float(land.before[row])))
            for row in group.later:
                changes.append(_gone(later, row, float(land.after[row])).backwards)
            continue
        kind = _kind(group, former, later)
        for one, other in telling:
            if (one, other) not in told:
                told.add((one, other))
                area = shared[one, other]
                changes.append(
                    BorderChange(
                        kind,
                        former.codes[one],
                        former.names[one],
                        later.codes[other],
                        later.names[other],
                        area,
                        float(area / land.before[one]),
                        float(area / land.after[other]),
                    )
                )
    return Between(tuple(sorted(changes, key=_order)), *ties)


def _near(pairs: Iterable[tuple[int, int]]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """The rows of the other side that each row shares land with."""
    found: tuple[dict[int, list[int]], dict[int, list[int]]] = ({}, {})
    for one, other in pairs:
        found[0].setdefault(one, []).append(other)
        found[1].setdefault(other, []).append(one)
    return found


def _telling(
    group: Group,
    shared: Mapping[tuple[int, int], float],
    near: tuple[dict[int, list[int]], dict[int, list[int]]],
) -> list[tuple[int, int]]:
    """The pairs that tell of a group: those within it, and where it is not whole all others that
    it shares land with.
    """
    found = [(one, other) for one in group.former for other in near[0].get(one, ())]
    found += [(one, other) for other in group.later for one in near[1].get(other, ())]
    if group.whole:
        inside = {(one, other) for one in group.former for other in group.later}
        return [pair for pair in found if pair in inside]
    return found


def _kind(group: Group, former: Named, later: Named) -> BorderKind:
    if not group.whole or min(len(group.former), len(group.later)) > 1:
        return BorderKind.MOVED
    if len(group.later) > 1:
        return BorderKind.SPLIT
    if len(group.former) > 1:
        return BorderKind.MERGED
    one, other = next(iter(group.former)), next(iter(group.later))
    if former.codes[one] != later.codes[other]:
        return BorderKind.RECODED
    if former.names[one] != later.names[other]:
        return BorderKind.RENAMED
    return BorderKind.SAME


def _gone(side: Named, row: int, area: float) -> BorderChange:
    kind = BorderKind.GONE
    return BorderChange(kind, side.codes[row], side.names[row], "", "", area, 1.0, 0.0)


def _order(change: BorderChange) -> tuple[str, str]:
    return (change.later_code or change.former_code, change.former_code)
