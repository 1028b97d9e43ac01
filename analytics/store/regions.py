"""The regions of one border year, in memory: which lie where, in the order of their codes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.model import CATCHMENT_PREFIX, Level, Region
from analytics.store.database import Connection, columns

Ids = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class RegionIndex:
    """All regions of a border year. `ids` of a year are one range, of a level too."""

    year: int
    first: int
    codes: npt.NDArray[Any]
    levels: npt.NDArray[np.object_]
    names: npt.NDArray[Any]
    parents: npt.NDArray[np.object_]
    gemeenten: npt.NDArray[np.object_]
    provincies: npt.NDArray[np.object_]
    ids: dict[str, int]
    children: dict[str, list[str]]
    ranges: dict[Level, tuple[int, int]]

    @classmethod
    def load(cls, connection: Connection, year: int) -> "RegionIndex":
        found = columns(connection, "region", border_year=year)
        first = int(found["id"][0]) if len(found["id"]) else 0
        codes, levels = found["code"].tolist(), found["level"]
        ranges = {}
        for level in Level:
            rows = np.flatnonzero(levels == level.value)
            if len(rows):
                ranges[level] = (first + int(rows[0]), first + int(rows[-1]))
        children: dict[str, list[str]] = {}
        for code, parent in zip(codes, found["parent"].tolist(), strict=True):
            if parent:
                children.setdefault(parent, []).append(code)
        return cls(
            year,
            first,
            found["code"],
            levels,
            found["name"],
            found["parent"],
            found["gemeente"],
            found["provincie"],
            {code: first + row for row, code in enumerate(codes)},
            children,
            ranges,
        )

    def __len__(self) -> int:
        return len(self.codes)

    def region(self, identity: int) -> Region:
        row = identity - self.first
        return Region(
            self.codes[row],
            Level(self.levels[row]),
            self.names[row],
            self.year,
            self.parents[row],
            self.gemeenten[row],
            self.provincies[row],
        )

    def level(self, identity: int) -> Level:
        return Level(self.levels[identity - self.first])

    def all_of(self, level: Level) -> Ids:
        if level not in self.ranges:
            return np.empty(0, np.int32)
        first, last = self.ranges[level]
        return np.arange(first, last + 1, dtype=np.int32)

    def below(self, level: Level, codes: Iterable[str]) -> Ids:
        """The regions of a level that lie in (or are) any of the regions, in code order."""
        candidates = self.all_of(level)
        inside = np.zeros(len(candidates), np.bool_)
        rows = candidates - self.first
        for code in codes:
            if code not in self.ids:
                continue
            own = self.level(self.ids[code])
            if own is Level.LAND and level is not Level.BIBLIOTHEEK:
                inside[:] = True
            elif own is level:
                inside[self.ids[code] - int(candidates[0])] = True
            elif own is Level.PROVINCIE:
                inside |= self.provincies[rows] == code
            elif own is Level.GEMEENTE:
                inside |= self.gemeenten[rows] == code
            elif own is Level.WIJK:
                inside |= self.parents[rows] == code
        return candidates[inside]

    def coarsest(self, codes: Sequence[str]) -> list[int]:
        """The fewest regions that tile exactly the same area as `codes` do.

        Children that are all there become their parent; a region within another of the codes is
        counted once.
        """
        chosen = set(codes)
        for level in (Level.WIJK, Level.GEMEENTE, Level.PROVINCIE, Level.LAND):
            parents = {self.parents[self.ids[code] - self.first] for code in chosen}
            for parent in sorted(parents - {""}):
                if parent not in self.ids or self.level(self.ids[parent]) is not level:
                    continue
                if chosen.issuperset(self.children[parent]):
                    chosen.add(parent)
        return sorted(
            self.ids[code] for code in chosen if not any(up in chosen for up in self.above(code))
        )

    def above(self, code: str) -> Iterable[str]:
        """The regions that a region lies in, from near to far."""
        parent = self.parents[self.ids[code] - self.first]
        while parent and parent in self.ids:
            yield parent
            parent = self.parents[self.ids[parent] - self.first]


def catchment_code(organisation: str) -> str:
    """`BIEB:<id>`, from an id with or without the prefix."""
    return CATCHMENT_PREFIX + organisation.removeprefix(CATCHMENT_PREFIX)
