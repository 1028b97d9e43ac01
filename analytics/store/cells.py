"""Reads cells as columns, with for each absent one the reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.measures import areas
from analytics.measures.indicators import CellCounts
from analytics.model import TOTAL, Counts, Delivery, Level, Missing, Unit
from analytics.model.vocabulary import Codes
from analytics.store.database import Columns, Connection, columns, records
from analytics.store.regions import Ids, RegionIndex

Key = tuple[Unit, str, str]
"""Unit, dimension and category: what a cell is about, apart from where and when."""

_COARSE = frozenset({Level.LAND, Level.PROVINCIE, Level.GEMEENTE, Level.BIBLIOTHEEK})
_NO_SERIES = -1
_MEASURES = ("population", "members", "share")
_PARTS = ("", "_low", "_high")

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The cells of an area's parts, one row a part, for one key; `delivered` where a row is."""

    counts: CellCounts
    delivered: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """Cells in memory, in the order of series and region: `order` is both in one number."""

    columns: Columns
    order: npt.NDArray[np.int64]

    @classmethod
    def read(cls, connection: Connection, question: str, **parameters: Any) -> "_Kept":
        found = columns(connection, question, **parameters)
        order = _order(found.pop("series"), found.pop("region"))
        rows = np.argsort(order)
        return cls({name: column[rows] for name, column in found.items()}, order[rows])

    def find(
        self, series: int | npt.NDArray[np.int64], regions: Ids, *, tiled: bool
    ) -> tuple[Rows, Rows]:
        """Where the cells of regions in series are, and of which of the regions they are."""
        wanted = _order(series, regions)
        rows = np.searchsorted(self.order, wanted)
        here = rows < len(self.order)
        here[here] = self.order[rows[here]] == wanted[here]
        if not tiled:
            here[here] = ~self.columns["tiled"][rows[here]]
        return rows[here], np.flatnonzero(here)


class Cells:
    """The cells of one atlas version."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._series: dict[tuple[str, Unit, str, str, Level], int] = {
            (delivery, Unit(unit), dimension, category, Level(level)): identity
            for identity, delivery, unit, dimension, category, level in records(
                connection, "series"
            )
        }
        self._indices: dict[int, RegionIndex] = {}
        self._absent: dict[str, Codes] = {}
        self._above: dict[str, _Kept] = {}
        self._lock = Lock()

    def index(self, year: int) -> RegionIndex:
        """The regions of a border year (empty for a year that isn't there)."""
        with self._lock:
            if year not in self._indices:
                self._indices[year] = RegionIndex.load(self._connection, year)
            return self._indices[year]

    def places(self, delivery: Delivery) -> list[tuple[Unit, str, str, Level]]:
        """What a delivery has cells of, and at which level."""
        return [key[1:] for key in self._series if key[0] == delivery.id]

    def column(self, delivery: Delivery, key: Key, level: Level, ids: Ids) -> CellCounts:
        """The cells of regions of one level, in the order of `ids` (which must rise)."""
        tiled = level is Level.BIBLIOTHEEK
        return self.columns(delivery, [key], level, ids, tiled=tiled)[key]

    def columns(
        self, delivery: Delivery, keys: Sequence[Key], level: Level, ids: Ids, *, tiled: bool
    ) -> dict[Key, CellCounts]:
        """As `column`, for several keys."""
        absent = self.absent(delivery)[ids - self.index(delivery.border_year).first]
        first, last = (int(ids[0]), int(ids[-1])) if len(ids) else (0, -1)
        answer: dict[Key, CellCounts] = {}
        for key in keys:
            series = self._series.get((delivery.id, *key, level), _NO_SERIES)
            kept = (
                self._coarse(delivery)
                if level in _COARSE
                else _Kept.read(self._connection, "regions", series=series, first=first, last=last)
            )
            rows, places = kept.find(series, ids, tiled=tiled)
            answer[key] = _counts(delivery, kept.columns, rows, places, absent)
        return answer

    def parts(
        self, delivery: Delivery, keys: Sequence[Key], ids: Sequence[int], *, tiled: bool
    ) -> list[Parts]:
        """The cells of the regions `ids`, of any level, for each key.

        `tiled`: a region without a row of its own may be the sum of its delivered parts.
        """
        index = self.index(delivery.border_year)
        regions = np.asarray(ids, np.int32)
        absent = self.absent(delivery)[regions - index.first]
        levels = [index.level(identity) for identity in ids]
        series = {
            key: np.array(
                [self._series.get((delivery.id, *key, level), _NO_SERIES) for level in levels],
                np.int64,
            )
            for key in keys
        }
        kept = (
            self._coarse(delivery)
            if _COARSE.issuperset(levels)
            else _Kept.read(
                self._connection,
                "area",
                series=np.unique(np.concatenate([*series.values()])).tolist(),
                parts=list(ids),
            )
        )
        answer: dict[Key, Parts] = {}
        for key, wanted in series.items():
            rows, places = kept.find(wanted, regions, tiled=tiled)
            delivered = np.zeros(len(ids), np.bool_)
            delivered[places] = True
            counts = _counts(delivery, kept.columns, rows, places, absent)
            answer[key] = Parts(counts, delivered)
        return [answer[key] for key in keys]

    def area(self, delivery: Delivery, keys: Sequence[Key], codes: Sequence[str]) -> CellCounts:
        """The cells of an area, one row a key.

        One region: its own row. A catchment: its delivered total, else the sum of the coarsest
        rows that tile it. Several regions: that sum. A part that is Missing makes it Missing.
        """
        index = self.index(delivery.border_year)
        if len(codes) == 1:
            identity = index.ids[codes[0]]
            tiled = index.level(identity) is Level.BIBLIOTHEEK
            single = self.parts(delivery, keys, [identity], tiled=tiled)
            return stack([item.counts for item in single])
        coarse = index.coarsest(codes)
        summed = self.parts(delivery, keys, coarse, tiled=True)
        fine = sorted(index.ids[code] for code in set(codes))
        if coarse != fine and not all(item.delivered.all() for item in summed):
            # Coarser rows that aren't there leave it to the regions as they were named.
            finer = self.parts(delivery, keys, fine, tiled=True)
            summed = [
                item if item.delivered.all() else other
                for item, other in zip(summed, finer, strict=True)
            ]
        return stack([_sum(item.counts) for item in summed])

    def made_of(self, delivery: Delivery, key: Key, ids: Sequence[int]) -> set[int] | None:
        """The delivered rows that tile regions, each its own or its children's; None where not."""
        index = self.index(delivery.border_year)
        delivered = self.parts(delivery, [key], ids, tiled=False)[0].delivered
        made = {identity for identity, there in zip(ids, delivered, strict=True) if there}
        for identity in set(ids) - made:
            children = index.children.get(index.codes[identity - index.first], [])
            below = [index.ids[child] for child in children]
            found = self.made_of(delivery, key, below) if below else None
            if found is None:
                return None
            made |= found
        return made

    def side_by_side(
        self, delivery: Delivery, keys: Sequence[Key], codes: Sequence[str]
    ) -> list[CellCounts]:
        """The own cells of regions of any level, for each key, in the order of `codes`."""
        index = self.index(delivery.border_year)
        catchments = {code for code in codes if index.level(index.ids[code]) is Level.BIBLIOTHEEK}
        rows: dict[str, list[CellCounts]] = {}
        for group, tiled in ((catchments, True), (set(codes) - catchments, False)):
            ids = sorted(index.ids[code] for code in group)
            found = self.parts(delivery, keys, ids, tiled=tiled) if ids else []
            for row, identity in enumerate(ids):
                own = [slice_of(item.counts, slice(row, row + 1)) for item in found]
                rows[index.codes[identity - index.first]] = own
        return [stack([rows[code][place] for code in codes]) for place in range(len(keys))]

    def _coarse(self, delivery: Delivery) -> _Kept:
        """The cells of gemeenten and up: 1.5 MB a round, of which nearly every question needs some.
        They are read once and kept as long as the version is open.
        """
        index = self.index(delivery.border_year)
        with self._lock:
            if delivery.id not in self._above:
                self._above[delivery.id] = _Kept.read(
                    self._connection,
                    "area",
                    series=[
                        identity
                        for (owner, *_key, level), identity in self._series.items()
                        if owner == delivery.id and level in _COARSE
                    ],
                    parts=np.concatenate([index.all_of(level) for level in _COARSE]).tolist(),
                )
            return self._above[delivery.id]

    def absent(self, delivery: Delivery) -> Codes:
        """Why a region of the delivery's border year has no row, should it have none."""
        index = self.index(delivery.border_year)
        with self._lock:
            if delivery.id not in self._absent:
                codes = np.full(len(index), Missing.NOT_DELIVERED.code, np.uint8)
                found = columns(self._connection, "absence", delivery=delivery.id)
                codes[found["region"] - index.first] = found["missing"]
                self._absent[delivery.id] = codes
            return self._absent[delivery.id]


def _order(
    series: int | npt.NDArray[np.integer[Any]], regions: npt.NDArray[np.integer[Any]]
) -> npt.NDArray[np.int64]:
    return (np.asarray(series, np.int64) << 32) | regions


def total_key(key: Key, *, own_universe: bool) -> Key:
    """The total that a cell belongs to: of everyone, or of its dimension's universe."""
    unit, dimension, _ = key
    return (unit, dimension if own_universe else TOTAL, TOTAL)


def stack(rows: Sequence[CellCounts]) -> CellCounts:
    """Cells under each other."""

    def joined(columns: Sequence[Counts]) -> Counts:
        return Counts(
            np.concatenate([item.value for item in columns]),
            np.concatenate([item.low for item in columns]),
            np.concatenate([item.high for item in columns]),
            np.concatenate([item.missing for item in columns]),
        )

    return CellCounts(
        joined([item.population for item in rows]),
        joined([item.members for item in rows]),
        joined([_share(item) for item in rows]),
        rows[0].share_from_unrounded,
    )


def slice_of(cells: CellCounts, rows: slice) -> CellCounts:
    """Some of the rows."""
    return CellCounts(
        cells.population[rows],
        cells.members[rows],
        None if cells.share is None else cells.share[rows],
        cells.share_from_unrounded,
    )


def _share(cells: CellCounts) -> Counts:
    if cells.share is not None:
        return cells.share
    return Counts.of(np.full(len(cells.members), np.nan))


def _sum(parts: CellCounts) -> CellCounts:
    if len(parts.members) == 1:
        return parts
    return CellCounts(
        areas.total(parts.population),
        areas.total(parts.members),
        share_from_unrounded=parts.share_from_unrounded,
    )


def _counts(
    delivery: Delivery,
    found: Columns,
    rows: Rows,
    places: Rows,
    absent: Codes,
) -> CellCounts:
    """Rows of an answer put in their places; the other places are absent."""

    def one(measure: str) -> Counts:
        # A share without a row is simply not there: the counts say why.
        reasons = np.zeros(len(absent), np.uint8) if measure == "share" else absent.copy()
        numbers = np.full((3, len(absent)), np.nan)
        if len(rows):
            reasons[places] = found[f"{measure}_missing"][rows]
            for part, name in enumerate(_PARTS):
                numbers[part, places] = found[measure + name][rows]
        return Counts(numbers[0], numbers[1], numbers[2], reasons)

    population, members, share = (one(measure) for measure in _MEASURES)
    return CellCounts(population, members, share, delivery.share_from_unrounded)
