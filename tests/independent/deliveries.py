"""Delivery folders read a second time: CSV, TOML and the plain tables of a GeoPackage."""

import csv
import re
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.independent import figures
from tests.independent.figures import Cell, Quantity

TOTAL = "totaal"
LAND, CATCHMENT = "NL00", "BIEB:"
LEVELS = {"NL": "land", "PV": "provincie", "GM": "gemeente", "WK": "wijk", "BU": "buurt"}
TOKENS = {".": "confidential", "x": "unreliable", "": "not_applicable"}
SHORT = {"buurt": "bu", "wijk": "wk", "gemeente": "gm"}
CATALOG = Path(__file__).parents[2] / "data" / "catalog" / "dimensions"

# One group in one area: region code, unit, dimension, category.
Key = tuple[str, str, str, str]


def level_of(code: str) -> str:
    return "bibliotheek" if code.startswith(CATCHMENT) else LEVELS[code[:2]]


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter=";")
        head = [name.strip() for name in next(rows)]
        return [
            dict(zip(head, (text.strip() for text in row), strict=False)) for row in rows if row
        ]


@dataclass(frozen=True)
class Dimension:
    """A dimension as the catalog defines it."""

    id: str
    units: tuple[str, ...]
    partial: bool
    versions: dict[str, tuple[str, ...]]

    @classmethod
    def read(cls, path: Path) -> "Dimension":
        text = tomllib.loads(path.read_text(encoding="utf-8"))
        versions = {
            version["id"]: tuple(category["id"] for category in version["categories"])
            for version in text["classifications"]
        }
        return cls(text["id"], tuple(text["units"]), "universe" in text, versions)


DIMENSIONS = {path.stem: Dimension.read(path) for path in sorted(CATALOG.glob("*.toml"))}


@dataclass(frozen=True)
class Region:
    """A region of one border year."""

    code: str
    name: str
    parent: str | None


@dataclass(frozen=True)
class Service:
    """One organisation in one gemeente."""

    organisation: str
    name: str
    gemeente: str
    since: date | None
    until: date | None

    def valid(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


def _borders(folder: Path, files: list[str]) -> dict[str, Region]:
    """The regions of a border delivery: land only, without Belgium and abroad."""
    regions = {LAND: Region(LAND, "Nederland", None)}
    province: dict[str, str] = {}
    for name in files:
        if name.endswith(".csv"):
            with (folder / name).open(encoding="utf-8-sig", newline="") as file:
                first = file.readline()
                file.seek(0)
                for row in csv.DictReader(file, delimiter=";" if ";" in first else ","):
                    province[row["gm_code"]] = row["pv_code"]
                    regions[row["pv_code"]] = Region(row["pv_code"], row["pv_naam"], LAND)
    for name in files:
        if name.endswith(".gpkg"):
            with closing(sqlite3.connect(f"file:{folder / name}?mode=ro", uri=True)) as base:
                for region in _regions(base, province):
                    regions.setdefault(region.code, region)
    return regions


def _regions(base: sqlite3.Connection, province: dict[str, str]) -> Iterator[Region]:
    layers = [row[0] for row in base.execute("SELECT table_name FROM gpkg_contents")]
    for layer in layers:
        columns = {
            row[1].lower().replace("_", ""): row[1]
            for row in base.execute(f'PRAGMA table_info("{layer}")')
        }
        known = [name for name in ("buurt", "wijk", "gemeente") if layer.startswith(name[:4])]
        known = known or [n for n in ("buurt", "wijk", "gemeente") if n in layer]
        assert known, f"unknown layer {layer}"
        level = known[0]

        def column(of: str, what: str, names: dict[str, str] = columns) -> str:
            long, brief = names.get(of + what), names.get(SHORT[of] + what)
            found = long or brief
            assert found, (of, what, names)
            return f'"{found}"'

        water = next((columns[name] for name in ("water", "h2o") if name in columns), None)
        land = f"\"{water}\" = 'NEE'" if water else "1"
        parent = {"buurt": "wijk", "wijk": "gemeente"}.get(level)
        up = column(parent, "code") if parent else "''"
        query = (
            f"SELECT {column(level, 'code')}, {column(level, 'naam')}, {up}, "
            f'{column("gemeente", "code")} FROM "{layer}" WHERE {land}'
        )
        for code, name, above, gemeente in base.execute(query):
            if gemeente != "GM0998":
                yield Region(code, name, above if parent else province.get(code, LAND))


@dataclass(frozen=True)
class Delivery:
    """One LGB delivery: its own words and its rows, still as text."""

    id: str
    told: dict[str, Any]
    rows: dict[Key, tuple[str, str, str]]
    day: date

    @classmethod
    def read(cls, folder: Path, told: dict[str, Any]) -> "Delivery":
        rows: dict[Key, tuple[str, str, str]] = {}
        for name in told["files"]:
            for row in _table(folder / name):
                key = (row["regiocode"], row["eenheid"], row["dimensie"], row["categorie"])
                assert key not in rows, key
                rows[key] = (row["bevolking"], row["leden"], row.get("aandeel", ""))
        return cls(told["id"], told, rows, told["reference_date"])

    @property
    def year(self) -> int:
        return self.told["border_year"]

    def categories(self, dimension: str) -> tuple[str, ...]:
        """The classes of a dimension in the classification of this delivery."""
        if dimension == TOTAL:
            return (TOTAL,)
        versions = DIMENSIONS[dimension].versions
        return versions[self.told.get("classification", {}).get(dimension, max(versions))]

    def partial(self, dimension: str) -> bool:
        """Whether a dimension covers only some of the inhabitants."""
        if dimension == TOTAL:
            return False
        return dimension in self.told.get("universe", {}) or DIMENSIONS[dimension].partial

    def _rule(self, key: Key, measure: str) -> dict[str, Any] | None:
        code, unit, dimension, category = key
        here = {
            "level": level_of(code),
            "unit": unit,
            "dimension": dimension,
            "category": category,
            "measure": measure,
        }
        found = None
        for rule in self.told.get("rounding", []):
            if measure == "share" and rule.get("measure") != "share":
                continue
            if all(rule.get(name, value) == value for name, value in here.items()):
                found = rule
        return found

    @cached_property
    def _decimals(self) -> int:
        """The most decimals of any delivered share; 1 where there is none."""
        shares = [text for _, _, text in self.rows.values() if re.match(r"\d", text)]
        return max((len(text.partition(",")[2]) for text in shares), default=1)

    def _count(self, text: str, key: Key, measure: str) -> Quantity:
        if text.lower() in TOKENS:
            return TOKENS[text.lower()]
        rule = self._rule(key, measure) or {"base": 1}
        number = 0 if text == "-" else int(text)
        return figures.count(number, int(rule["base"]), rule.get("method", "nearest"))

    def _share(self, text: str, key: Key) -> Quantity | None:
        if text == "":
            return None
        if text.lower() in TOKENS:
            return TOKENS[text.lower()]
        rule = self._rule(key, "share")
        base = Fraction(str(rule["base"])) if rule else Fraction(1, 10**self._decimals)
        number = Fraction(0) if text == "-" else Fraction(text.replace(",", "."))
        return figures.share(number / 100, base / 100)

    def cell(self, key: Key) -> Cell | None:
        """A delivered cell, or None where its row is absent."""
        row = self.rows.get(key)
        if row is None:
            return None
        return Cell(
            self._count(row[0], key, "population"),
            self._count(row[1], key, "members"),
            self._share(row[2], key),
            self.told.get("share_from_unrounded"),
        )


@dataclass
class Deliveries:
    """All folders together, and the questions that are asked of them."""

    borders: dict[int, dict[str, Region]] = field(default_factory=dict)
    services: list[Service] = field(default_factory=list)
    lgb: dict[str, Delivery] = field(default_factory=dict)
    _under: dict[int, dict[str, list[str]]] = field(default_factory=dict)
    _known: dict[str, dict[Key, tuple[list[Key], Cell]]] = field(default_factory=dict)

    @classmethod
    def read(cls, folders: list[Path]) -> "Deliveries":
        found = cls()
        for folder in folders:
            told = tomllib.loads((folder / "delivery.toml").read_text(encoding="utf-8"))
            match told["kind"]:
                case "borders":
                    found.borders[told["border_year"]] = _borders(folder, told["files"])
                case "organisations":
                    for name in told["files"]:
                        found.services += map(_service, _table(folder / name))
                case "lgb":
                    found.lgb[told["id"]] = Delivery.read(folder, told)
        return found

    # --- regions

    def regions(self, delivery: Delivery) -> dict[str, Region]:
        return self.borders[delivery.year]

    def children(self, delivery: Delivery, code: str) -> list[str]:
        return self._children(delivery.year).get(code, [])

    def _children(self, year: int) -> dict[str, list[str]]:
        if year not in self._under:
            under: dict[str, list[str]] = {}
            for region in self.borders[year].values():
                under.setdefault(region.parent or "", []).append(region.code)
            self._under[year] = under
        return self._under[year]

    def organisations(self) -> list[str]:
        return sorted({service.organisation for service in self.services})

    def catchment(self, delivery: Delivery, organisation: str) -> list[str]:
        """The gemeenten that an organisation serves on the reference date."""
        return sorted(
            {
                service.gemeente
                for service in self.services
                if service.organisation == organisation and service.valid(delivery.day)
            }
        )

    # --- cells

    def _gemeente(self, delivery: Delivery, code: str) -> str | None:
        here: str | None = code
        while here is not None and not here.startswith("GM"):
            region = self.regions(delivery).get(here)
            here = region.parent if region else None
        return here

    def absence(self, delivery: Delivery, code: str) -> str:
        """Why a row is absent: participation, or else it was not delivered."""
        participants = delivery.told.get("participants")
        gemeente = self._gemeente(delivery, code)
        if participants is None or gemeente is None:
            return "not_delivered"
        serving = {
            service.organisation
            for service in self.services
            if service.gemeente == gemeente and service.valid(delivery.day)
        }
        taking_part = serving & set(participants)
        if not serving or taking_part == serving:
            return "not_delivered"
        return "partly_participating" if taking_part else "not_participating"

    def _own(self, delivery: Delivery, key: Key) -> list[Key] | None:
        """The row of a group, or the rows of the classes that make up a universe's total."""
        if key in delivery.rows:
            return [key]
        if key[3] != TOTAL or key[2] == TOTAL:
            return None
        classes: list[Key] = [(*key[:3], category) for category in delivery.categories(key[2])]
        return classes if all(found in delivery.rows for found in classes) else None

    def _tiles(self, delivery: Delivery, key: Key) -> list[Key] | None:
        """The coarsest delivered rows that tile a region; None where none do."""
        own = self._own(delivery, key)
        if own is not None:
            return own
        children = self.children(delivery, key[0])
        under = [self._tiles(delivery, (child, *key[1:])) for child in children]
        if not under or None in under:
            return None
        return [row for rows in under for row in rows or ()]

    def _parts(
        self, delivery: Delivery, code: str, gemeenten: list[str], key: Key
    ) -> list[list[Key] | str]:
        """The rows of a catchment's gemeenten, of a whole provincie where it has a row."""
        if code.startswith("GM"):
            if code not in gemeenten:
                return []
            return [self._tiles(delivery, (code, *key[1:])) or self.absence(delivery, code)]
        inside = self._gemeenten(delivery, code)
        row = self._own(delivery, (code, *key[1:]))
        if row is not None and inside and inside <= set(gemeenten):
            return [row]
        return [
            part
            for child in self.children(delivery, code)
            for part in self._parts(delivery, child, gemeenten, key)
        ]

    def _gemeenten(self, delivery: Delivery, code: str) -> set[str]:
        if code.startswith("GM"):
            return {code}
        under = self.children(delivery, code)
        return {found for child in under for found in self._gemeenten(delivery, child)}

    def group(self, delivery: Delivery, key: Key) -> tuple[list[Key], Cell]:
        """`_group`, remembered: totals and benchmarks come back with every category."""
        known = self._known.setdefault(delivery.id, {})
        if key not in known:
            known[key] = self._group(delivery, key)
        return known[key]

    def _group(self, delivery: Delivery, key: Key) -> tuple[list[Key], Cell]:
        """A group in an area: the delivered rows that it is made of, and what they come to.

        A region has its own row or none; a catchment its delivered total, else its gemeenten or
        what tiles them.
        """
        code = key[0]
        own = self._own(delivery, key)
        if own is not None:
            parts: list[list[Key] | str] = [own]
        elif code.startswith(CATCHMENT):
            gemeenten = self.catchment(delivery, code.removeprefix(CATCHMENT))
            parts = self._parts(delivery, LAND, gemeenten, key)
        else:
            parts = [self.absence(delivery, code)]
        rows: list[Key] = []
        cells: list[Cell] = []
        for part in parts:
            if isinstance(part, str):
                cells.append(Cell(part, part))
            else:
                rows += part
                cells += [cell for cell in map(delivery.cell, part) if cell is not None]
        return rows, figures.together(cells)

    def gemeente(self, delivery: Delivery, key: Key) -> Cell:
        """A group in a gemeente as a part of a larger area: its row, or what tiles it."""
        rows = self._tiles(delivery, key)
        if rows is None:
            reason = self.absence(delivery, key[0])
            return Cell(reason, reason)
        return figures.together([cell for cell in map(delivery.cell, rows) if cell is not None])

    def union(self, delivery: Delivery, gemeenten: list[str], key: Key) -> Cell:
        """Gemeenten added together, as a whole provincie where they are one."""
        parts = self._parts(delivery, LAND, gemeenten, key)
        rows = [row for part in parts if not isinstance(part, str) for row in part]
        cells = [cell for cell in map(delivery.cell, rows) if cell is not None]
        absent = [Cell(part, part) for part in parts if isinstance(part, str)]
        return figures.together(absent + cells)

    # --- figures

    def profile(self, delivery: Delivery, key: Key, benchmark: str | None) -> dict[str, Quantity]:
        """The figures of one group in one area; made of the same rows is the same figure."""
        own, cell = self.group(delivery, key)
        share = figures.penetration(cell)
        code, unit, dimension, _ = key
        universe = dimension if delivery.partial(dimension) else TOTAL
        total, everyone = self.group(delivery, (code, unit, universe, TOTAL))
        found = {
            "population": cell.population,
            "members": cell.members,
            "non_members": figures.non_members(cell),
            "penetration": share,
            "representation": figures.ratio(share, figures.penetration(everyone), own == total),
            "index": "not_applicable",
            "difference": "not_applicable",
        }
        if benchmark is not None:
            rows, other = self.group(delivery, (benchmark, *key[1:]))
            base, same = figures.penetration(other), benchmark == key[0] or own == rows
            found["index"] = figures.ratio(share, base, same)
            found["difference"] = figures.points(share, base, same)
        return found


def _service(row: dict[str, str]) -> Service:
    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    return Service(
        row["bibliotheek_id"],
        row["naam"],
        row["gemeentecode"],
        day(row["geldig_van"]),
        day(row["geldig_tot"]),
    )
