"""Small made-up deliveries, every rule and token in them, written as folders."""

import csv
import tomllib
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import geopandas
import shapely
from hypothesis import strategies as st

from tests.independent import figures
from tests.independent.deliveries import DIMENSIONS, TOTAL, level_of

YEAR = 2023
DAY = date(2023, 1, 1)
# Two provincies, four gemeenten (one of one wijk, one of one buurt), letters in codes.
PROVINCE = {"GM9001": "PV60", "GM9002": "PV60", "GM9003": "PV61", "GM9004": "PV61"}
WIJKEN = ("WK900100", "WK9001A1", "WK900200", "WK900300", "WK900301", "WK900400")
BUURTEN = (
    *("BU90010000", "BU90010001", "BU9001A100", "BU9001A1B2"),
    *("BU90020000", "BU90020001", "BU90020002"),
    *("BU90030000", "BU90030100", "BU90030101", "BU90040000"),
)
REGIONS = ("NL00", "PV60", "PV61", *PROVINCE, *WIJKEN, *BUURTEN)
# B and C share a gemeente, D left on the reference date and E came, F serves one that C
# serves too, G serves a whole provincie, nobody serves the fourth gemeente.
SERVICES = (
    ("B", "GM9001", "2010-01-01", ""),
    ("C", "GM9001", "2010-01-01", ""),
    ("C", "GM9003", "2010-01-01", "2030-12-31"),
    ("D", "GM9002", "2010-01-01", "2023-01-01"),
    ("E", "GM9002", "2023-01-01", ""),
    ("F", "GM9003", "2010-01-01", ""),
    ("G", "GM9001", "2010-01-01", ""),
    ("G", "GM9002", "2010-01-01", ""),
)
ORGANISATIONS = ("B", "C", "E", "F", "G")
GROUPS = (
    ("personen", "leeftijd"),
    ("personen", "onderwijssoort"),
    ("personen", "inkomen"),
    ("huishoudens", "inkomen"),
)


def _toml(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case date() | int() | float():
            return str(value)
        case str():
            return f'"{value}"'
        case list() | tuple():
            return f"[{', '.join(map(_toml, value))}]"
        case dict():
            return f"{{{', '.join(f'{name} = {_toml(item)}' for name, item in value.items())}}}"
    raise TypeError(value)


def folder(path: Path, told: dict[str, Any]) -> Path:
    """A delivery folder with its `delivery.toml`."""
    path.mkdir(parents=True, exist_ok=True)
    told = {
        "title": "Proef",
        "source": "fictief",
        "reference_date": DAY,
        "status": "experimenteel",
        "border_year": YEAR,
        "synthetic": True,
    } | told
    text = "".join(f"{name} = {_toml(value)}\n" for name, value in told.items())
    assert tomllib.loads(text) == told
    (path / "delivery.toml").write_text(text, encoding="utf-8")
    return path


def table(path: Path, head: str, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(head.split(";"))
        writer.writerows(rows)


def lgb(path: Path, told: dict[str, Any], rows: list[tuple[str, ...]]) -> Path:
    """A delivery of members."""
    folder(path, {"id": "proef", "kind": "lgb", "files": ["leden.csv"]} | told)
    head = "regiocode;eenheid;dimensie;categorie;bevolking;leden;aandeel"
    table(path / "leden.csv", head, rows)
    return path


def surroundings(path: Path) -> list[Path]:
    """Borders and organisations."""
    borders = folder(
        path / "borders",
        {"id": "borders", "kind": "borders", "files": ["kaart.gpkg", "provincies.csv"]},
    )
    # Each buurt a strip of a kilometre; wijken and gemeenten are their unions.
    strips = {
        code: shapely.box(100_000 + 1000 * k, 400_000, 101_000 + 1000 * k, 403_000)
        for k, code in enumerate(BUURTEN)
    }
    layers = {"buurten": BUURTEN, "wijken": WIJKEN, "gemeenten": tuple(PROVINCE)}
    for layer, codes in layers.items():
        rows = []
        for code in codes:
            inside = [shape for buurt, shape in strips.items() if buurt[2:].startswith(code[2:])]
            row = {"water": "NEE", "gemeentecode": f"GM{code[2:6]}"}
            row |= {"gemeentenaam": f"Gemeente {code[2:6]}"}
            if layer == "buurten":
                row |= {"buurtcode": code, "buurtnaam": f"Buurt {code[2:]}"}
            if layer != "gemeenten":
                row |= {"wijkcode": f"WK{code[2:8]}", "wijknaam": f"Wijk {code[2:8]}"}
            rows.append(row | {"geometry": shapely.MultiPolygon([shapely.union_all(inside)])})
        frame = geopandas.GeoDataFrame(rows, geometry="geometry", crs="EPSG:28992")
        frame.to_file(borders / "kaart.gpkg", layer=layer, driver="GPKG")
    with (borders / "provincies.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("gm_code", "gm_naam", "pv_code", "pv_naam"))
        for code, province in PROVINCE.items():
            writer.writerow((code, f"Gemeente {code[2:]}", province, f"Provincie {province}"))
    organisations = folder(
        path / "organisations",
        {"id": "organisations", "kind": "organisations", "files": ["organisaties.csv"]},
    )
    table(
        organisations / "organisaties.csv",
        "bibliotheek_id;naam;poi;provincie;gemeentecode;geldig_van;geldig_tot",
        [
            (who, f"Bibliotheek {who}", "", PROVINCE[where], where, since, until)
            for who, where, since, until in SERVICES
        ],
    )
    return [borders, organisations]


@dataclass
class Made:
    """What a delivery says about itself, and how its cells are filled."""

    told: dict[str, Any]
    seed: int
    # How often, of each kind of thing.
    absent: float
    hidden: float
    shares: float
    small: bool
    totals: frozenset[str]
    catchments: bool
    rows: list[tuple[str, ...]] = field(default_factory=list, init=False, repr=False)

    def fill(self) -> "Made":
        """Make the rows; the same ones whenever it is done again."""
        random = Random(self.seed)
        self.rows = []
        codes = [*REGIONS, *(f"BIEB:{who}" for who in ORGANISATIONS)]
        gone = {code for code in codes if random.random() < self.absent / 2}
        for code in codes:
            catchment = code.startswith("BIEB:")
            if code in gone or (catchment and not (self.catchments and random.random() < 0.5)):
                continue
            for unit, dimension, category in _groups(self.told, self.totals):
                if random.random() < self.absent:
                    continue
                key = (code, unit, dimension, category)
                self.rows.append((*key, *self._numbers(random, key)))
        if not self.rows:
            self.rows.append(("NL00", "personen", TOTAL, TOTAL, "100", "20", ""))
        return self

    def rule(self, key: tuple[str, str, str, str], measure: str) -> tuple[int, str]:
        """The rounding that holds for a count: the last that applies."""
        code, unit, dimension, category = key
        here = {"level": level_of(code), "unit": unit, "dimension": dimension}
        here |= {"category": category, "measure": measure}
        base, method = 1, "nearest"
        for rule in self.told["rounding"]:
            if all(rule.get(name, value) == value for name, value in here.items()):
                base, method = int(rule["base"]), rule.get("method", "nearest")
        return base, method

    def _numbers(self, random: Random, key: tuple[str, str, str, str]) -> tuple[str, str, str]:
        base, method = self.rule(key, "population")
        fine, way = self.rule(key, "members")
        largest = random.choice((12, 60, 400) if self.small else (60, 2000, 90_000))
        population = random.randrange(largest)
        members = random.choice((0, population, random.randrange(population + 1)))
        members = random.choice((members, population // 5))
        if method != "cell-key":
            population -= population % base
        if way != "cell-key":
            members -= members % fine
        if random.random() < 0.1:  # rounded past the population
            members = max(members, (population // fine + 1) * fine)
        counted = figures.count(population, base, method)
        if not figures.possible(counted, figures.count(members, fine, way)):
            members = 0
        texts = [_text(random, population), _text(random, members)]
        texts.append(self._share(random, population, members))
        for place in range(3):
            if random.random() < self.hidden:
                texts[place] = random.choice((".", "x", "", " . ", "X ") if place < 2 else ".x")
        return texts[0], texts[1], texts[2]

    def _share(self, random: Random, population: int, members: int) -> str:
        if population == 0 or random.random() >= self.shares:
            return ""
        quotient = min(Fraction(1), Fraction(members, population))
        kind = random.random()
        if kind < 0.4:  # not made of these counts
            quotient = min(Fraction(1), quotient * Fraction(random.randrange(90, 111), 100))
        decimals = self.told["decimals"]
        return f"{float(quotient * 100):.{decimals}f}".replace(".", ",")

    def write(self, path: Path) -> Path:
        told = {name: value for name, value in self.told.items() if name != "decimals"}
        return lgb(path, told, self.rows)


def _text(random: Random, number: int) -> str:
    if number == 0 and random.random() < 0.5:
        return random.choice(("-", " - "))
    return random.choice((str(number), f" {number} "))


@cache
def _categories(dimension: str) -> tuple[str, ...]:
    versions = DIMENSIONS[dimension].versions
    return versions[max(versions)]


def _groups(told: dict[str, Any], totals: frozenset[str]) -> list[tuple[str, str, str]]:
    groups = [("personen", TOTAL, TOTAL), ("huishoudens", TOTAL, TOTAL)]
    for unit, dimension in GROUPS:
        if dimension in totals:
            groups.append((unit, dimension, TOTAL))
        groups += [(unit, dimension, category) for category in _categories(dimension)]
    return groups


@st.composite
def _rules(draw: st.DrawFn) -> dict[str, Any]:
    """One line of `rounding`."""
    method = draw(st.sampled_from((None, None, "nearest", "controlled", "random", "cell-key")))
    rule: dict[str, Any] = {"base": draw(st.sampled_from((1, 2, 3, 5, 10, 100)))}
    if method is not None:
        rule["method"] = method
    about = {
        "level": ("land", "provincie", "gemeente", "wijk", "buurt", "bibliotheek"),
        "dimension": (TOTAL, "leeftijd", "onderwijssoort", "inkomen"),
        "measure": ("population", "members"),
    }
    for name, values in about.items():
        value = draw(st.sampled_from((None, None, *values)))
        if value is not None:
            rule[name] = value
    return rule


@st.composite
def deliveries(draw: st.DrawFn) -> Made:
    """A delivery: its rounding, its participants, and how often something is missing."""
    decimals = draw(st.sampled_from((0, 1, 1, 2)))
    rounding = draw(st.lists(_rules(), max_size=4))
    if draw(st.booleans()):
        place = draw(st.integers(0, len(rounding)))
        rounding.insert(place, {"measure": "share", "base": [1, 0.1, 0.01][decimals]})
    told: dict[str, Any] = {"decimals": decimals, "rounding": rounding}
    unrounded = draw(st.sampled_from((None, True, False)))
    if unrounded is not None:
        told["share_from_unrounded"] = unrounded
    participants = draw(st.none() | st.lists(st.sampled_from(ORGANISATIONS), unique=True))
    if participants is not None:
        told["participants"] = participants
    if draw(st.booleans()):
        told["universe"] = {"inkomen": "werkenden"}
    chances = st.sampled_from((0.0, 0.05, 0.3))
    partial = {"onderwijssoort", *told.get("universe", {})}
    return Made(
        told,
        seed=draw(st.integers(0, 2**16)),
        absent=draw(chances),
        hidden=draw(chances),
        shares=draw(st.sampled_from((0.0, 0.5, 1.0))),
        small=draw(st.booleans()),
        totals=frozenset(name for name in sorted(partial) if draw(st.booleans())),
        catchments=draw(st.booleans()),
    ).fill()
