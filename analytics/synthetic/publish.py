"""From exact counts to a delivery as it would be published: rounded, protected, in files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from analytics.catalog.writing import to_toml
from analytics.model import TOTAL, Level, Unit
from analytics.synthetic.membership import Column, Ints, Register

Bools = npt.NDArray[np.bool_]

SMALL_GROUP, SMALL_AREA = 10, 50
"""Members of a group or place under 10 are hidden, and all groups of a place under 50."""

ROUNDING = (
    {"base": 5},
    {"level": "land", "base": 1},
    {"level": "provincie", "base": 1},
    {"level": "bibliotheek", "base": 1},
    {"level": "gemeente", "base": 1},
    {"dimension": "inkomen", "base": 100},
    {"measure": "share", "base": 0.1},
)
_EXACT = (Level.LAND, Level.PROVINCIE, Level.BIBLIOTHEEK, Level.GEMEENTE)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """The regions of one level with exact counts; `parent` is the row in the layer above."""

    level: Level
    codes: Sequence[str]
    register: Register
    parent: Ints


@dataclass(slots=True, eq=False)
class Sheet:
    """What is known of every cell of a layer before it is written."""

    layer: Layer
    hidden: Bools
    unreliable: Bools


def protect(layers: Sequence[Layer]) -> list[Sheet]:
    """Hide what is too small, and what would give a hidden number away.

    Layers run from coarse to fine. Within a dimension of one place at least two groups are
    hidden, or none; of one group in the parts of a place likewise; and a place with one part
    hides what its part hides.
    """
    sheets = [
        Sheet(layer, hidden, np.zeros_like(hidden))
        for layer, hidden in ((layer, _small(layer)) for layer in layers)
    ]
    for _ in range(12):
        before = sum(int(sheet.hidden.sum()) for sheet in sheets)
        for sheet in sheets:
            _hide_second_group(sheet)
        for upper, lower in pairwise(sheets):
            _hide_second_part(upper, lower)
        if before == sum(int(sheet.hidden.sum()) for sheet in sheets):
            break
    return sheets


def _small(layer: Layer) -> Bools:
    register = layer.register
    people = register.population
    persons = people[:, register.index(Unit.PERSONS)]
    hidden = (people > 0) & (people < SMALL_GROUP)
    for place, column in enumerate(register.columns):
        if column.dimension == TOTAL:
            hidden[:, place] = (people[:, place] > 0) & (persons < SMALL_GROUP)
        else:
            total = people[:, register.index(column.unit)]
            hidden[:, place] |= (total > 0) & (total < SMALL_AREA)
            if column.dimension == "inkomen":
                hidden[:, place] |= (total > 0) & (total < 2 * SMALL_AREA)
    return hidden


def _blocks(columns: Sequence[Column]) -> list[list[int]]:
    """The columns of each dimension and unit that add up to something published."""
    found: dict[tuple[Unit, str], list[int]] = {}
    for place, column in enumerate(columns):
        if column.dimension != TOTAL:
            found.setdefault((column.unit, column.dimension), []).append(place)
    return list(found.values())


def _hide_second_group(sheet: Sheet) -> None:
    people = sheet.layer.register.population
    for block in _blocks(sheet.layer.register.columns):
        hidden = sheet.hidden[:, block]
        rows = np.flatnonzero(hidden.sum(axis=1) == 1)
        groups = people[rows][:, block]
        visible = np.where(hidden[rows] | (groups == 0), np.inf, groups)
        some = np.isfinite(visible).any(axis=1)
        second = np.argmin(visible, axis=1)
        sheet.hidden[rows[some], np.asarray(block)[second[some]]] = True


def _hide_second_part(upper: Sheet, lower: Sheet) -> None:
    parent = lower.layer.parent
    inside = parent >= 0
    size = np.bincount(parent[inside], minlength=len(upper.hidden))
    for place in range(upper.hidden.shape[1]):
        hidden = lower.hidden[:, place] & inside
        count = np.bincount(parent[hidden], minlength=len(upper.hidden))
        alone = (count == 1) & ~upper.hidden[:, place]
        upper.hidden[:, place] |= alone & (size == 1)
        # A hidden place with a single part would be told by that part.
        lower.hidden[:, place] |= inside & upper.hidden[parent, place] & (size[parent] == 1)
        people = lower.layer.register.population[:, place]
        # So, well enough, would one with two.
        told = upper.hidden[:, place] & (count == 0) & (size == 2)
        choice = np.flatnonzero(
            inside & ((alone & (size > 1)) | told)[parent] & ~hidden & (people > 0)
        )
        order = choice[np.lexsort((people[choice], parent[choice]))]
        first = np.r_[True, parent[order][1:] != parent[order][:-1]] if len(order) else order > 0
        lower.hidden[order[first], place] = True


def write_lgb(path: Path, sheets: Sequence[Sheet]) -> None:
    """The long CSV of a delivery."""
    write_csv(path, pa.concat_tables([_rows(sheet) for sheet in sheets]))


def _rows(sheet: Sheet) -> pa.Table:
    """One row per region and column; shares only where the counts beside them are exact."""
    layer, register = sheet.layer, sheet.layer.register
    exact = layer.level in _EXACT
    income = np.array([column.dimension == "inkomen" for column in register.columns])
    base = np.where(income, 100, 1 if exact else 5)
    nobody = (register.population == 0) & ~sheet.hidden

    def text(counts: Ints, hidden: Bools, unreliable: Bools | None = None) -> pa.Array:
        found = pc.cast(pa.array(_rounded(counts, base).ravel()), pa.string())
        found = _where(nobody, "-", found)
        found = found if unreliable is None else _where(unreliable, "x", found)
        return _where(hidden, ".", found)

    tenths = np.floor(
        1000 * register.members / np.maximum(register.population, 1) + 0.5 + 1e-9
    ).astype(np.int64)
    whole, tenth = (pc.cast(pa.array(x.ravel()), pa.string()) for x in np.divmod(tenths, 10))
    share = pc.call_function("binary_join_element_wise", [whole, tenth, pa.scalar(",")])
    bare = income | np.full(sheet.hidden.shape, not exact) | (register.population == 0)
    for mask, token in ((sheet.unreliable, "x"), (sheet.hidden, "."), (bare, "")):
        share = _where(mask, token, share)

    def repeated(names: Sequence[str], inner: bool) -> pa.Array:
        rows, columns = sheet.hidden.shape
        place = np.tile(np.arange(columns), rows) if inner else np.repeat(np.arange(rows), columns)
        return pa.array(names, pa.string()).take(pa.array(place))

    return pa.table(
        {
            "regiocode": repeated(layer.codes, False),
            "eenheid": repeated([column.unit.value for column in register.columns], True),
            "dimensie": repeated([column.dimension for column in register.columns], True),
            "categorie": repeated([column.category for column in register.columns], True),
            "bevolking": text(register.population, sheet.hidden & income),
            "leden": text(register.members, sheet.hidden, sheet.unreliable),
            "aandeel": share,
        }
    )


def _where(mask: Bools, token: str, otherwise: pa.Array) -> pa.Array:
    return pc.call_function("if_else", [pa.array(mask.ravel()), pa.scalar(token), otherwise])


def _rounded(counts: Ints, base: npt.NDArray[np.int64]) -> Ints:
    return (2 * counts + base) // (2 * base) * base


def write_csv(path: Path, table: pa.Table) -> None:
    """Semicolons, no quotes, UTF-8."""
    with path.open("wb") as file:
        file.write((";".join(table.column_names) + "\n").encode())
        csv.write_csv(
            table, file, csv.WriteOptions(include_header=False, delimiter=";", quoting_style="none")
        )


def write_toml(folder: Path, settings: Mapping[str, Any]) -> None:
    """The `delivery.toml` of a folder, its keys in the given order."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "delivery.toml").write_text(to_toml(settings), encoding="utf-8")
