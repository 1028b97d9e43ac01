"""Which regions of one border year are together the same land as which of another year.

A code says little: after a merger the same code may stand for more land, and the same land may
have another code. Land is held against land, as near as simplified borders allow.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np

from analytics.model import Level
from analytics.store.database import Connection, columns
from analytics.store.regions import RegionIndex

SAME = 0.01
"""Borders count as the same when area and centre differ by less than this part."""

_Land = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Tie:
    """The fewest whole regions of two years that are the same land: one and one where nothing
    changed, several and one after a merger.
    """

    former: frozenset[str]
    later: frozenset[str]


class Succession:
    """The ties between the border years of an atlas; each is found once and kept."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kept: dict[tuple[object, ...], tuple[Tie, ...]] = {}
        self._lands: dict[tuple[int, Level], dict[str, _Land]] = {}
        self._lock = Lock()

    def gemeenten(self, former: RegionIndex, later: RegionIndex) -> tuple[Tie, ...]:
        """The ties between all gemeenten of two years."""
        return self._ties(former, later, Level.GEMEENTE, _all(former), _all(later))

    def within(
        self, former: RegionIndex, later: RegionIndex, level: Level, gemeente: str
    ) -> tuple[Tie, ...]:
        """The ties between the wijken or buurten of a gemeente (of either year), and of those
        gemeenten that are the same land together with it.
        """
        for tie in self.gemeenten(former, later):
            if gemeente in tie.former or gemeente in tie.later:
                one, other = (
                    index.codes[index.below(level, sorted(codes)) - index.first].tolist()
                    for index, codes in ((former, tie.former), (later, tie.later))
                )
                return self._ties(former, later, level, one, other)
        return ()

    def _ties(
        self,
        former: RegionIndex,
        later: RegionIndex,
        level: Level,
        one: Sequence[str],
        other: Sequence[str],
    ) -> tuple[Tie, ...]:
        key = (former.year, later.year, level, tuple(one), tuple(other))
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._found(former, later, level, one, other)
            return self._kept[key]

    def _found(
        self,
        former: RegionIndex,
        later: RegionIndex,
        level: Level,
        one: Sequence[str],
        other: Sequence[str],
    ) -> tuple[Tie, ...]:
        before, after = self._land(former, level), self._land(later, level)
        same = {
            code
            for code in set(one).intersection(other)
            # Without borders there is nothing against it.
            if (code not in before and code not in after)
            or (code in before and code in after and _is_same(before[code], after[code]))
        }
        ties = [Tie(frozenset([code]), frozenset([code])) for code in sorted(same)]
        old = [code for code in one if code not in same and code in before]
        new = [code for code in other if code not in same and code in after]
        for former_codes, later_codes in self._overlaps(former, later, old, new):
            whole = [
                _together([land[code] for code in codes])
                for land, codes in ((before, former_codes), (after, later_codes))
            ]
            if _is_same(*whole):
                ties.append(Tie(frozenset(former_codes), frozenset(later_codes)))
        return tuple(ties)

    def _land(self, index: RegionIndex, level: Level) -> dict[str, _Land]:
        key = (index.year, level)
        if key not in self._lands:
            ids = index.all_of(level)
            first, last = (int(ids[0]), int(ids[-1])) if len(ids) else (0, -1)
            found = columns(self._connection, "land", first=first, last=last)
            codes = index.codes[found["region"] - index.first].tolist()
            lands = zip(*(found[name].tolist() for name in ("area", "x", "y")), strict=True)
            self._lands[key] = dict(zip(codes, lands, strict=True))
        return self._lands[key]

    def _overlaps(
        self, former: RegionIndex, later: RegionIndex, old: Sequence[str], new: Sequence[str]
    ) -> Iterable[tuple[list[str], list[str]]]:
        """Regions that changed, in groups that share land."""
        if not old or not new:
            return ()
        # Only where borders changed: asking questions needs no geometry otherwise.
        import shapely

        def shapes(index: RegionIndex, codes: Sequence[str]) -> Any:
            ids = sorted(index.ids[code] for code in codes)
            texts = columns(self._connection, "shapes", regions=ids)["rd"]
            of = dict(zip(ids, shapely.make_valid(shapely.from_geojson(texts)), strict=True))
            return np.array([of[index.ids[code]] for code in codes], object)

        before, after = shapes(former, old), shapes(later, new)
        tree = shapely.STRtree(after)
        pairs = tree.query(before, predicate="intersects")
        shared = shapely.area(shapely.intersection(before[pairs[0]], after[pairs[1]]))
        least = np.minimum(shapely.area(before)[pairs[0]], shapely.area(after)[pairs[1]])
        return _groups(old, new, pairs[:, shared > SAME * least].T.tolist())


def _groups(
    old: Sequence[str], new: Sequence[str], pairs: Iterable[tuple[int, int]]
) -> list[tuple[list[str], list[str]]]:
    """What hangs together by pairs, as codes of either side."""
    root = {("old", place): ("old", place) for place in range(len(old))}
    root |= {("new", place): ("new", place) for place in range(len(new))}

    def top(item: tuple[str, int]) -> tuple[str, int]:
        while root[item] != item:
            item = root[item]
        return item

    for one, other in pairs:
        root[top(("old", one))] = top(("new", other))
    found: dict[tuple[str, int], tuple[list[str], list[str]]] = {}
    for item in root:
        side, place = item
        group = found.setdefault(top(item), ([], []))
        group[side == "new"].append((new if side == "new" else old)[place])
    return [group for group in found.values() if group[0] and group[1]]


def _all(index: RegionIndex) -> list[str]:
    return index.codes[index.all_of(Level.GEMEENTE) - index.first].tolist()


def _together(lands: Sequence[_Land]) -> _Land:
    """Area and centre of several regions."""
    area, x, y = np.array(lands).T
    return float(area.sum()), float(np.average(x, weights=area)), float(np.average(y, weights=area))


def _is_same(one: _Land, other: _Land) -> bool:
    return abs(one[0] - other[0]) <= SAME * one[0] and bool(
        np.hypot(one[1] - other[1], one[2] - other[2]) <= SAME * np.sqrt(one[0])
    )
