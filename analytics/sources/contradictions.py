"""Cells of one delivery that can't all be true, even when rounding is allowed for."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.language import _
from analytics.model import NETHERLANDS, TOTAL, Delivery, Level
from analytics.model.figure import Floats
from analytics.sources.cells import Cells, Triple, classification_of, group, has_own_universe
from analytics.sources.complaints import Complaints
from analytics.sources.context import Context, Division
from analytics.sources.tables import TextTable

_STEPS = (
    (Level.BUURT, Level.WIJK),
    (Level.WIJK, Level.GEMEENTE),
    (Level.GEMEENTE, Level.PROVINCIE),
    (Level.GEMEENTE, Level.LAND),
    (Level.PROVINCIE, Level.LAND),
)


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """A measure with a row per region and a column per (unit, dimension, category).

    `low` and `high` are 0 where the number isn't known; `row` is the cell's row, -1 for none.
    """

    measure: str
    row: npt.NDArray[np.int32]
    known: npt.NDArray[np.bool_]
    low: Floats
    high: Floats


def find_contradictions(
    cells: Cells, table: TextTable, delivery: Delivery, context: Context, complaints: Complaints
) -> None:
    """Warn where parts and whole contradict each other: categories and total, area and its parts.

    The parts are too many when the sum of their lows exceeds the whole's high: that holds with
    parts missing too. They are too few only when none is missing.
    """
    inverse, first = group(cells.units.codes, cells.dimensions.codes, cells.categories.codes)
    combos = [(cells.units[row], cells.dimensions[row], cells.categories[row]) for row in first]
    row = np.full((len(cells.regions.values), len(combos)), -1, np.int32)
    row[cells.regions.codes, inverse] = np.arange(len(inverse), dtype=np.int32)
    for grid in (
        _grid("bevolking", row, cells.population, cells.population_missing),
        _grid("leden", row, cells.members, cells.members_missing),
    ):
        _judge_categories(grid, combos, cells, table, delivery, context, complaints)
        division = context.divisions.get(delivery.border_year)
        for parts, whole in _STEPS:
            _judge_areas(grid, combos, cells, table, parts, whole, division, complaints)


def _grid(
    measure: str, row: npt.NDArray[np.int32], numbers: Triple, missing: npt.NDArray[np.uint8]
) -> _Grid:
    _value, low, high = numbers
    known = (row >= 0) & (missing[row] == 0)
    return _Grid(
        measure, row, known, np.where(known, low[row], 0.0), np.where(known, high[row], 0.0)
    )


def _judge_categories(
    grid: _Grid,
    combos: list[tuple[str, str, str]],
    cells: Cells,
    table: TextTable,
    delivery: Delivery,
    context: Context,
    complaints: Complaints,
) -> None:
    place = {combo: index for index, combo in enumerate(combos)}
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
        found = _contradicting(
            grid.known[:, whole],
            grid.low[:, whole],
            grid.high[:, whole],
            grid.low[:, parts].sum(axis=1),
            grid.high[:, parts].sum(axis=1),
            grid.known[:, parts].sum(axis=1) == len(classes),
        )
        for region, text, size in found:
            row = int(grid.row[region, whole])
            complaints.warn(
                "categories_contradict_total",
                _("De categorieën tellen niet op tot het totaal, ook niet na afronding."),
                _("Vraag het na bij de bron, of controleer de afronding in delivery.toml."),
                text=f"{dimension}: {text}",
                size=size,
                **table.place(row, grid.measure),
                **(cells.names(row) | {"dimension": dimension, "category": ""}),
            )


def _judge_areas(
    grid: _Grid,
    combos: list[tuple[str, str, str]],
    cells: Cells,
    table: TextTable,
    parts: Level,
    whole: Level,
    division: Division | None,
    complaints: Complaints,
) -> None:
    codes = cells.regions.values
    position = {code: index for index, code in enumerate(codes)}
    children = [index for index, level in enumerate(cells.levels) if level is parts]
    parents = [position.get(_whole_of(codes[index], whole, division), -1) for index in children]
    inside = np.array([parent >= 0 for parent in parents], np.bool_)
    if not inside.any():
        return
    child, parent = np.array(children)[inside], np.array(parents)[inside]
    expected = np.full(len(codes), np.inf)  # without borders nobody knows whether a part is missing
    if division is not None:
        expected[:] = 0
        for code in division.of_level(parts):
            above = position.get(_whole_of(code, whole, division), -1)
            if above >= 0:
                expected[above] += 1

    def sums(column: npt.NDArray) -> Floats:
        return np.bincount(parent, column[child], len(codes)).astype(np.float64)

    for combo in range(len(combos)):
        known = grid.known[:, combo]
        number = sums(known)
        found = _contradicting(
            known & (number > 0),
            grid.low[:, combo],
            grid.high[:, combo],
            sums(grid.low[:, combo]),
            sums(grid.high[:, combo]),
            number == expected,
        )
        for region, text, size in found:
            row = int(grid.row[region, combo])
            complaints.warn(
                "parts_contradict_whole",
                _("De delen van dit gebied tellen niet op tot het geheel, ook niet na afronding."),
                _("Vraag het na bij de bron, of controleer de afronding in delivery.toml."),
                text=f"{parts}: {text}",
                size=size,
                **table.place(row, grid.measure),
                **cells.names(row),
            )


def _whole_of(code: str, whole: Level, division: Division | None) -> str:
    """The area of a level that a region one or more levels below it lies in."""
    if whole is Level.LAND:
        return NETHERLANDS
    if whole is Level.PROVINCIE:
        return division.provinces.get(code, "") if division else ""
    return f"GM{code[2:6]}" if whole is Level.GEMEENTE else f"WK{code[2:8]}"


def _contradicting(
    known: npt.NDArray[np.bool_],
    low: Floats,
    high: Floats,
    parts_low: Floats,
    parts_high: Floats,
    complete: npt.NDArray[np.bool_],
) -> Iterator[tuple[int, str, float]]:
    """The regions whose parts can't add up to the whole, what stands against what, and how far
    the two are apart.
    """
    wrong = known & ((parts_low > high) | (complete & (parts_high < low)))
    for region in np.flatnonzero(wrong):
        most = f"{parts_high[region]:.0f}" if complete[region] else "?"
        yield (
            int(region),
            f"{parts_low[region]:.0f}–{most} ≠ {low[region]:.0f}–{high[region]:.0f}",
            float(max(parts_low[region] - high[region], low[region] - parts_high[region]))
            if complete[region]
            else float(parts_low[region] - high[region]),
        )
