"""From exact counts to a delivery as it would be published: rounded, protected, in files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from analytics.model import TOTAL, Level, Unit
from analytics.synthetic.membership import Column, Ints, Register

Bools = npt.NDArray[np.bool_]

SMALL_GROUP, SMALL_AREA = 10, 50
"""Members of a group under 10 persons are hidden, and all groups of a place under 50."""

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
    published: Bools


def protect(layers: Sequence[Layer]) -> list[Sheet]:
    """Hide what is too small, and what would give a hidden number away.

    Layers run from coarse to fine. Within a dimension of one place at least two groups are
    hidden, or none; of one group in the parts of a place likewise; and a place with one part
    hides what its part hides.
    """
    sheets = [
        Sheet(layer, _small(layer), *(np.zeros_like(layer.register.population, bool),) * 2)
        for layer in layers
    ]
    for sheet in sheets:
        sheet.unreliable = np.zeros_like(sheet.hidden)
        sheet.published = np.ones_like(sheet.hidden)
    for _ in range(12):
        before = sum(int(sheet.hidden.sum()) for sheet in sheets)
        for sheet in sheets:
            _hide_second_group(sheet)
        for upper, lower in zip(sheets, sheets[1:], strict=False):
            _hide_second_part(upper, lower)
        if before == sum(int(sheet.hidden.sum()) for sheet in sheets):
            break
    return sheets


def _small(layer: Layer) -> Bools:
    register = layer.register
    people = register.population
    hidden = (people > 0) & (people < SMALL_GROUP)
    for place, column in enumerate(register.columns):
        if column.dimension == TOTAL:
            hidden[:, place] = False
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
        visible = np.where(hidden[rows] | (people[np.ix_(rows, block)] == 0), np.inf, people[np.ix_(rows, block)])
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
        choice = np.flatnonzero(inside & (alone & (size > 1))[parent] & ~hidden & (people > 0))
        order = choice[np.lexsort((people[choice], parent[choice]))]
        first = np.r_[True, parent[order][1:] != parent[order][:-1]] if len(order) else order > 0
        lower.hidden[order[first], place] = True


def write_lgb(path: Path, sheets: Sequence[Sheet], shares: bool = True) -> int:
    """The long CSV of a delivery; returns its number of rows."""
    parts = [_rows(sheet, shares) for sheet in sheets]
    write_csv(path, pa.concat_tables(parts))
    return sum(len(part) for part in parts)


def _rows(sheet: Sheet, shares: bool) -> pa.Table:
    layer, register = sheet.layer, sheet.layer.register
    exact = layer.level in _EXACT
    income = np.array([column.dimension == "inkomen" for column in register.columns])
    base = np.where(income, 100, 1 if exact else 5)
    people, members = (_rounded(x, base) for x in (register.population, register.members))
    nobody = (register.population == 0) & ~sheet.hidden
    hide_people = sheet.hidden & income
    keep = sheet.published.ravel()

    def text(values: Ints, hidden: Bools, unreliable: Bools) -> pa.Array:
        found = pc.cast(pa.array(values.ravel()[keep]), pa.string())
        for mask, token in ((nobody, "-"), (unreliable, "x"), (hidden, ".")):
            found = pc.if_else(pa.array(mask.ravel()[keep]), token, found)
        return found

    show = exact & ~income & (register.population > 0) & shares
    rate = 100 * register.members / np.maximum(register.population, 1)
    tenths = np.floor(rate * 10 + 0.5 + 1e-9).astype(np.int64)
    share = pc.binary_join_element_wise(
        pc.cast(pa.array(tenths.ravel()[keep] // 10), pa.string()),
        pc.cast(pa.array(tenths.ravel()[keep] % 10), pa.string()),
        ",",
    )
    shown = np.broadcast_to(show, sheet.hidden.shape)
    for mask, token in ((sheet.unreliable & shown, "x"), (sheet.hidden & shown, "."), (~shown, "")):
        share = pc.if_else(pa.array(mask.ravel()[keep]), token, share)

    row, column = np.divmod(np.flatnonzero(keep), len(register.columns))
    names = {
        "regiocode": np.asarray(layer.codes, object)[row],
        "eenheid": np.asarray([c.unit.value for c in register.columns], object)[column],
        "dimensie": np.asarray([c.dimension for c in register.columns], object)[column],
        "categorie": np.asarray([c.category for c in register.columns], object)[column],
    }
    return pa.table(
        {name: pa.array(values, pa.string()) for name, values in names.items()}
        | {
            "bevolking": text(people, hide_people, np.zeros_like(sheet.hidden)),
            "leden": text(members, sheet.hidden, sheet.unreliable),
            "aandeel": share,
        }
    )


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
    lines = [f"{key} = {_toml(value)}" for key, value in settings.items()]
    (folder / "delivery.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        items = [_toml(item) for item in value]
        if sum(map(len, items)) > 80:
            return "[\n" + "".join(f"  {item},\n" for item in items) + "]"
        return "[" + ", ".join(items) + "]"
    return str(value)
