"""Cells of one delivery that can't all be true, even when rounding is allowed for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import inf

import numpy as np
import numpy.typing as npt

from analytics.language import _, format_count, level_label
from analytics.model import NETHERLANDS, TOTAL, Delivery, Level, Missing
from analytics.model.figure import Floats
from analytics.sources.causes import (
    MEMBERS,
    POPULATION,
    Contradiction,
    Number,
    Span,
    Wording,
    span,
)
from analytics.sources.cells import Cells, Triple, classification_of, group, has_own_universe
from analytics.sources.context import Context, Division

_STEPS = (
    (Level.BUURT, Level.WIJK),
    (Level.WIJK, Level.GEMEENTE),
    (Level.GEMEENTE, Level.PROVINCIE),
    (Level.GEMEENTE, Level.LAND),
    (Level.PROVINCIE, Level.LAND),
)


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A measure with a row per region and a column per (unit, dimension, category).

    `low` and `high` are 0 where the number isn't known; `row` is the cell's row, -1 for none.
    `secret`: not known since it is confidential.
    """

    measure: str
    row: npt.NDArray[np.int32]
    known: npt.NDArray[np.bool_]
    low: Floats
    high: Floats
    secret: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """A dimension of a unit, as columns: its classes as far as there are cells of them, `all` of
    how many, and what they add up to.
    """

    unit: str
    dimension: str
    whole: int
    parts: list[int]
    all: int


@dataclass(frozen=True, slots=True, eq=False)
class Areas:
    """Areas of a level, as rows, each with the row of what it lies in; and per row how many lie in
    it after the borders, infinite where nobody knows.
    """

    level: Level
    child: npt.NDArray[np.intp]
    parent: npt.NDArray[np.intp]
    expected: Floats

    def summed(self, column: npt.NDArray) -> Floats:
        """What the parts of each row add up to."""
        found = np.bincount(self.parent, column[self.child], len(self.expected))
        return found.astype(np.float64)


Combos = list[tuple[str, str, str]]


def grids(cells: Cells) -> tuple[Combos, tuple[Grid, Grid]]:
    """What the columns are, and the two measures."""
    inverse, first = group(cells.units.codes, cells.dimensions.codes, cells.categories.codes)
    combos = [(cells.units[row], cells.dimensions[row], cells.categories[row]) for row in first]
    row = np.full((len(cells.regions.values), len(combos)), -1, np.int32)
    row[cells.regions.codes, inverse] = np.arange(len(inverse), dtype=np.int32)
    return combos, (
        _grid(POPULATION, row, cells.population, cells.population_missing),
        _grid(MEMBERS, row, cells.members, cells.members_missing),
    )


def find_contradictions(
    cells: Cells, delivery: Delivery, context: Context, wording: Wording
) -> list[Contradiction]:
    """Where parts and whole contradict each other: categories and total, area and its parts.

    The parts are too many when the sum of their lows exceeds the whole's high: that holds with
    parts missing too. They are too few only when none is missing.
    """
    combos, measures = grids(cells)
    found: list[Contradiction] = []
    groups = groups_of(combos, delivery, context)
    areas = areas_of(cells, delivery, context)
    for grid in measures:
        found += _judge_categories(grid, groups, cells, wording)
        for step in areas:
            found += _judge_areas(grid, combos, cells, step, wording)
    return found


def groups_of(combos: Combos, delivery: Delivery, context: Context) -> list[Groups]:
    """Every dimension of which there is a total to add up to."""
    place = {combo: index for index, combo in enumerate(combos)}
    found: list[Groups] = []
    for unit, dimension in dict.fromkeys((unit, dimension) for unit, dimension, _c in combos):
        if dimension == TOTAL:
            continue
        own = has_own_universe(delivery, dimension, context.catalog)
        whole = place.get((unit, dimension if own else TOTAL, TOTAL))
        if whole is None:
            continue
        classes = classification_of(delivery, dimension, context.catalog).categories
        keys = [(unit, dimension, item.id) for item in classes]
        parts = [place[key] for key in keys if key in place]
        found.append(Groups(unit, dimension, whole, parts, len(classes)))
    return found


def areas_of(cells: Cells, delivery: Delivery, context: Context) -> list[Areas]:
    """Every level that lies in another one of which there are areas."""
    division = context.divisions.get(delivery.border_year)
    codes = cells.regions.values
    position = {code: index for index, code in enumerate(codes)}
    found: list[Areas] = []
    for parts, whole in _STEPS:
        children = [index for index, level in enumerate(cells.levels) if level is parts]
        parents = [position.get(_whole_of(codes[index], whole, division), -1) for index in children]
        inside = np.array([parent >= 0 for parent in parents], np.bool_)
        if not inside.any():
            continue
        expected = np.full(len(codes), np.inf)
        if division is not None:
            expected[:] = 0
            for code in division.of_level(parts):
                above = position.get(_whole_of(code, whole, division), -1)
                if above >= 0:
                    expected[above] += 1
        found.append(Areas(parts, np.array(children)[inside], np.array(parents)[inside], expected))
    return found


def _grid(
    measure: str, row: npt.NDArray[np.int32], numbers: Triple, missing: npt.NDArray[np.uint8]
) -> Grid:
    _value, low, high = numbers
    known = (row >= 0) & (missing[row] == 0)
    return Grid(
        measure,
        row,
        known,
        np.where(known, low[row], 0.0),
        np.where(known, high[row], 0.0),
        (row >= 0) & (missing[row] == Missing.CONFIDENTIAL.code),
    )


def _judge_categories(
    grid: Grid, groups: Sequence[Groups], cells: Cells, wording: Wording
) -> Iterator[Contradiction]:
    for one in groups:
        dimension, whole, parts = one.dimension, one.whole, one.parts
        number = grid.known[:, parts].sum(axis=1)
        sums = _Sums(
            grid.low[:, parts].sum(axis=1), grid.high[:, parts].sum(axis=1), number == one.all
        )
        for region in sums.contradicting(grid, whole):
            row = int(grid.row[region, whole])
            text = _("{whole}; opgeteld over {known} van de {all} groepen van {dimension}: {parts}")
            if sums.complete[region]:
                text = _("{whole}; opgeteld over de {all} groepen van {dimension}: {parts}")
            yield Contradiction(
                "categories_contradict_total",
                _("De categorieën tellen niet op tot het totaal, ook niet na afronding."),
                _("Vraag het na bij de bron, of controleer de afronding in delivery.toml."),
                text.format(
                    whole=wording.figure(grid.measure, row),
                    known=number[region],
                    all=one.all,
                    dimension=wording.dimension(dimension),
                    parts=sums.told(region),
                ),
                sums.apart(grid, region, whole),
                grid.measure,
                row,
                needed=partial(
                    sums.needed, grid, region, whole, [(region, part) for part in parts]
                ),
                names=cells.names(row) | {"dimension": dimension, "category": ""},
            )


def _judge_areas(
    grid: Grid, combos: Combos, cells: Cells, areas: Areas, wording: Wording
) -> Iterator[Contradiction]:
    child, parent = areas.child, areas.parent
    for combo in range(len(combos)):
        number = areas.summed(grid.known[:, combo])
        sums = _Sums(
            areas.summed(grid.low[:, combo]),
            areas.summed(grid.high[:, combo]),
            number == areas.expected,
        )
        for region in sums.contradicting(grid, combo, number > 0):
            row, known = int(grid.row[region, combo]), int(number[region])
            yield Contradiction(
                "parts_contradict_whole",
                _("De delen van dit gebied tellen niet op tot het geheel, ook niet na afronding."),
                _("Vraag het na bij de bron, of controleer de afronding in delivery.toml."),
                _("{whole}; opgeteld over {count} {areas} erin: {parts}").format(
                    whole=wording.figure(grid.measure, row),
                    count=format_count(known),
                    areas=level_label(areas.level, plural=known != 1),
                    parts=sums.told(region),
                ),
                sums.apart(grid, region, combo),
                grid.measure,
                row,
                needed=partial(
                    sums.needed,
                    grid,
                    region,
                    combo,
                    [(int(part), combo) for part in child[parent == region]],
                ),
                names=cells.names(row),
            )


def _whole_of(code: str, whole: Level, division: Division | None) -> str:
    """The area of a level that a region one or more levels below it lies in."""
    if whole is Level.LAND:
        return NETHERLANDS
    if whole is Level.PROVINCIE:
        return division.provinces.get(code, "") if division else ""
    return f"GM{code[2:6]}" if whole is Level.GEMEENTE else f"WK{code[2:8]}"


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Per region what its known parts add up to, and whether none of them is missing."""

    low: Floats
    high: Floats
    complete: npt.NDArray[np.bool_]

    def contradicting(
        self, grid: Grid, whole: int, judged: npt.NDArray[np.bool_] | bool = True
    ) -> list[int]:
        """The regions whose parts can't add up to the whole."""
        too_many = self.low > grid.high[:, whole]
        too_few = self.complete & (self.high < grid.low[:, whole])
        return np.flatnonzero(grid.known[:, whole] & judged & (too_many | too_few)).tolist()

    def bounds(self, region: int) -> Span:
        """What the whole must lie between."""
        return float(self.low[region]), float(self.high[region]) if self.complete[region] else inf

    def told(self, region: int) -> str:
        return span(self.bounds(region))

    def apart(self, grid: Grid, region: int, whole: int) -> float:
        """How far parts and whole are apart."""
        low, high = self.bounds(region)
        return max(low - float(grid.high[region, whole]), float(grid.low[region, whole]) - high)

    def needed(
        self, grid: Grid, region: int, whole: int, parts: Sequence[tuple[int, int]]
    ) -> dict[Number, Span]:
        """What the whole, or each part on its own, would have to be for them to add up."""
        (low, high), measure = self.bounds(region), grid.measure
        needs: dict[Number, Span] = {(measure, int(grid.row[region, whole])): (low, high)}
        for part in parts:
            if grid.known[part]:
                others = low - float(grid.low[part]), high - float(grid.high[part])
                needs[measure, int(grid.row[part])] = (
                    float(grid.low[region, whole]) - others[1],
                    float(grid.high[region, whole]) - others[0],
                )
        return needs
