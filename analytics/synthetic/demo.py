"""The demo region: a fictional country as deliveries, the same for the same seed."""

import os
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyogrio
import shapely
from shapely import Geometry

from analytics.model import CATCHMENT_PREFIX, NETHERLANDS, Level, Unit
from analytics.synthetic.country import Country, Neighbourhood, Place, make_country
from analytics.synthetic.figures import KeyFigures, household_count, key_rows, write_kwb
from analytics.synthetic.membership import Areas, Floats, Ints, Register, make_register
from analytics.synthetic.places import DETAILED, LIBRARIES, MERGED, ONLY_WIJK, POI, PROVINCES
from analytics.synthetic.publish import (
    ROUNDING,
    Layer,
    Sheet,
    protect,
    write_lgb,
    write_toml,
)

SEED = 2023
YEARS = (2021, 2023)
SOURCE = "fictief"
LAND_NAME = "Nederland"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A made-up organisation; `gemeenten` under the newer borders, `rounds` in which it took part."""

    id: str
    name: str
    poi: str
    province: str
    gemeenten: tuple[str, ...]
    appeal: float
    rounds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch, in RD metres."""

    organisation: str
    name: str
    x: float
    y: float
    opened: str


@dataclass(frozen=True, slots=True, eq=False)
class Year:
    """The country under the borders of one year; groups give each neighbourhood its row."""

    year: int
    places: tuple[Place, ...]
    buurten: tuple[str, ...]
    wijken: tuple[str, ...]
    gemeenten: tuple[str, ...]
    province_of: Mapping[str, str]
    names: Mapping[str, str]
    group: Mapping[Level, Ints]
    changes: Mapping[str, int]


def make_demo(
    out: Path, seed: int = SEED, progress: Callable[[str, float], None] | None = None
) -> None:
    """Write the deliveries of the fictional country to folders under `out`.

    The same seed gives the same files, byte for byte with the same libraries.
    """
    tell = progress or (lambda _text, _share: None)
    rng = np.random.default_rng(seed)
    tell("Land en grenzen", 0.0)
    country = make_country(rng)
    organisations = _organisations(country, rng)
    branches = _branches(country, organisations, rng)
    traits = country.traits
    distance = _distances(country, branches)
    appeal = _appeal(country, organisations, rng)
    years = {year: _year(country, year) for year in YEARS}
    newest = years[max(YEARS)]
    grown = np.array([0.90 if area.kind == "nieuwbouw" else 0.985 for area in country.areas])
    for number, year in enumerate(YEARS):
        tell(f"Cijfers {year}", 0.5 + 0.2 * number)
        division = years[year]
        people = np.floor(country.inhabitants * np.where(year == newest.year, 1.0, grown)).astype(np.int64)
        areas = Areas(people, household_count(people, traits, rng), traits, distance, appeal)
        register = make_register(
            areas, rng, "2022" if year >= 2022 else "2016", 0.0 if year == newest.year else -0.05
        )
        key = _key_figures(country, register, distance)
        _write_borders(out / f"grenzen-{year}", country, division, register)
        _write_key_figures(out / f"kwb-{year}", country, division, key, rng)
        _write_lgb(out / f"lgb-{year}", division, register, organisations, rng)
    _write_organisations(out / "organisaties", country, organisations)
    _write_branches(out / "vestigingen", branches)
    tell("Klaar", 1.0)


def _organisations(country: Country, rng: np.random.Generator) -> list[Organisation]:
    found = [
        Organisation(one.id, one.name, POI[DETAILED], PROVINCES[DETAILED][0], one.gemeenten,
                     one.appeal, one.rounds)
        for one in LIBRARIES
    ]
    others = {
        area.now.gemeente: area for area in country.areas if area.province != DETAILED
    }
    codes = list(others)
    pairs = {codes[7]: codes[8], codes[21]: codes[22], codes[36]: codes[37]}
    pairs = {one: two for one, two in pairs.items() if others[one].province == others[two].province}
    number = 101
    for place, code in enumerate(codes):
        if code in pairs.values():
            continue
        served = (code, pairs[code]) if code in pairs else (code,)
        rounds = YEARS[1:] if place % 9 == 4 else YEARS[:1] if place % 12 == 7 else YEARS
        name = f"Bibliotheek {' en '.join(others[one].now.gemeente_name for one in served)}"
        province = others[code].province
        found.append(Organisation(f"F{number}", name, POI[province], PROVINCES[province][0], served,
                                  float(rng.normal(0, 0.16)), tuple(rounds)))
        number += 1
    # A second organisation in one gemeente, which never took part: figures there are incomplete.
    code = codes[3]
    province = others[code].province
    found.append(Organisation(f"F{number}", f"Leescentrum {others[code].now.gemeente_name}",
                              POI[province], PROVINCES[province][0], (code,), 0.0, ()))
    return found


def _branches(
    country: Country, organisations: Sequence[Organisation], rng: np.random.Generator
) -> list[Branch]:
    wanted = {one.id: one.branches for one in LIBRARIES}
    found: list[Branch] = []
    by_gemeente: dict[str, list[int]] = {}
    for area in country.areas:
        by_gemeente.setdefault(area.now.gemeente, []).append(area.number)

    def add(organisation: Organisation, name: str, spot: tuple[float, float]) -> None:
        opened = f"{int(rng.integers(1986, 2019))}-01-01"
        found.append(Branch(organisation.id, name, spot[0], spot[1], opened))

    for one in organisations:
        names = {area.now.gemeente: area.now.gemeente_name for area in country.areas}
        left = wanted.get(one.id, len(one.gemeenten))
        for code in one.gemeenten:
            x, y = country.centres[code]
            shift = 0 if not any(b.x == x and b.y == y for b in found) else 900
            add(one, f"{names[code]} Centrum", (x + shift, y - shift))
            left -= 1
        crowded = sorted(
            (k for code in one.gemeenten for k in by_gemeente[code]), key=lambda k: -country.inhabitants[k]
        )
        for k in crowded:
            if left <= 0:
                break
            point = shapely.point_on_surface(country.shapes[k])
            spot = (float(round(point.x)), float(round(point.y)))
            if all((spot[0] - b.x) ** 2 + (spot[1] - b.y) ** 2 > 1500**2 for b in found):
                add(one, country.areas[k].now.buurt_name, spot)
                left -= 1
    return found


def _distances(country: Country, branches: Sequence[Branch]) -> Floats:
    """Kilometres by road to the nearest branch, about a third more than in a straight line."""
    middle = shapely.get_coordinates(shapely.point_on_surface(country.shapes))
    spots = np.array([(branch.x, branch.y) for branch in branches])
    far = np.hypot(
        middle[:, 0][:, None] - spots[:, 0][None, :], middle[:, 1][:, None] - spots[:, 1][None, :]
    )
    # Large neighbourhoods have no one point: people live nearer to the branch than its middle.
    return np.round(np.clip(1.3 * far.min(axis=1) / 1000, 0.3, 11.0), 1)


def _appeal(
    country: Country, organisations: Sequence[Organisation], rng: np.random.Generator
) -> Floats:
    of: dict[str, float] = {}
    for one in organisations:
        for code in one.gemeenten:
            of[code] = max(of.get(code, -9.0), one.appeal)
    base = np.array([of[area.now.gemeente] for area in country.areas])
    return base + rng.normal(0, 0.09, len(base))


def _year(country: Country, year: int) -> Year:
    newest = year == max(YEARS)
    places = tuple(area.now if newest else area.before for area in country.areas)
    names: dict[str, str] = {}
    province_of: dict[str, str] = {}
    changes: dict[str, int] = {}
    for area, place in zip(country.areas, places, strict=True):
        names |= {place.buurt: place.buurt_name, place.wijk: place.wijk_name}
        names[place.gemeente] = place.gemeente_name
        province_of[place.gemeente] = area.province
        for code in (place.buurt, place.wijk, place.gemeente):
            changes[code] = max(changes.get(code, 1), place.change if code == place.buurt else 1)
    buurten, wijken, gemeenten = (
        tuple(sorted({getattr(place, kind) for place in places})) for kind in ("buurt", "wijk", "gemeente")
    )
    group = {
        Level.BUURT: _rows_of(buurten, [place.buurt for place in places]),
        Level.WIJK: _rows_of(wijken, [place.wijk for place in places]),
        Level.GEMEENTE: _rows_of(gemeenten, [place.gemeente for place in places]),
    }
    return Year(year, places, buurten, wijken, gemeenten, province_of, names, group, changes)


def _rows_of(codes: Sequence[str], wanted: Sequence[str]) -> Ints:
    row = {code: number for number, code in enumerate(codes)}
    return np.array([row.get(code, -1) for code in wanted], np.int64)


def _key_figures(country: Country, register: Register, distance: Floats) -> KeyFigures:
    land = np.array([shape.area / 1e4 for shape in country.shapes])
    households = register.population[:, register.index(Unit.HOUSEHOLDS)]
    own = households / np.maximum(land / 100, 0.05)
    middle = shapely.get_coordinates(shapely.centroid(country.shapes))
    far = np.hypot(*(middle[:, None, :] - middle[None, :, :]).transpose(2, 0, 1))
    near = np.exp(-((far / 1200) ** 2)) * households[None, :]
    around = (near * np.minimum(own, 5000)[None, :]).sum(axis=1) / np.maximum(near.sum(axis=1), 1)
    water = np.zeros(len(land))
    first: dict[str, int] = {}
    for area in country.areas:
        first.setdefault(area.now.gemeente, area.number)
    for (code, _), shape in country.water.items():
        water[first[code]] += shape.area / 1e4
    return KeyFigures(register, land, water, country.traits, distance, around)


def _write_key_figures(
    folder: Path, country: Country, division: Year, key: KeyFigures, rng: np.random.Generator
) -> None:
    everything = np.zeros(len(country.areas), np.int64)
    rows = key_rows(Level.LAND, [NETHERLANDS], [LAND_NAME], [LAND_NAME], everything, key, [1], division.year)
    of_wijk = {place.wijk: place.gemeente_name for place in division.places}
    of_buurt = {place.buurt: place.gemeente_name for place in division.places}
    for level, codes, owner in (
        (Level.GEMEENTE, division.gemeenten, division.names),
        (Level.WIJK, division.wijken, of_wijk),
        (Level.BUURT, division.buurten, of_buurt),
    ):
        rows += key_rows(
            level, codes, [division.names[code] for code in codes], [owner[code] for code in codes],
            division.group[level], key, [division.changes[code] for code in codes], division.year,
        )
    order = {NETHERLANDS: "0"}
    rows.sort(key=lambda row: order.get(row["gwb_code"]) or row["gwb_code"][2:].ljust(8, " "))
    write_toml(
        folder,
        _about(f"kwb-{division.year}", "kwb", f"Kerncijfers wijken en buurten {division.year}", division.year)
        | {"files": [f"kwb-{division.year}.csv"]},
    )
    write_kwb(folder / f"kwb-{division.year}.csv", rows, rng)


def _about(id: str, kind: str, title: str, year: int, status: str = "definitief") -> dict[str, Any]:
    return {
        "id": id,
        "kind": kind,
        "title": title,
        "source": SOURCE,
        "reference_date": date(year, 1, 1),
        "status": status,
        "border_year": year,
        "synthetic": True,
        "protected": True,
        "audience": "public",
    }


def _write_borders(folder: Path, country: Country, division: Year, register: Register) -> None:
    """The GeoPackage with the layers and columns of its year, and the CSV with the provinces."""
    year = division.year
    name = f"wijkenbuurten_{year}.gpkg" if year >= 2022 else f"WijkBuurtkaart_{year}_v1.gpkg"
    settings = _about(f"grenzen-{year}", "borders", f"Wijk- en buurtgrenzen {year}", year)
    write_toml(folder, settings | {"files": [name, "provincies.csv"]})
    lines = ["gm_code,gm_naam,pv_code,pv_naam"]
    for code in division.gemeenten:
        province = division.province_of[code]
        lines.append(f"{code},{division.names[code]},{province},{PROVINCES[province][0]}")
    (folder / "provincies.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    before = {area.now.gemeente: place.gemeente for area, place in zip(country.areas, division.places, strict=True)}
    water = [(before[code], what, shape) for (code, what), shape in country.water.items()]
    layers = ("buurten", "wijken", "gemeenten") if year >= 2022 else (
        f"cbs_buurten_{year}", f"cbs_wijken_{year}", f"gemeenten{year}"
    )
    path = folder / name
    path.unlink(missing_ok=True)
    for layer, level, codes in zip(
        layers, (Level.BUURT, Level.WIJK, Level.GEMEENTE),
        (division.buurten, division.wijken, division.gemeenten), strict=True,
    ):
        frame = _layer(level, codes, country, division, register, water)
        _write_layer(path, layer, frame)
    _settle(path)


def _layer(
    level: Level,
    codes: Sequence[str],
    country: Country,
    division: Year,
    register: Register,
    water: Sequence[tuple[str, str, Geometry]],
) -> geopandas.GeoDataFrame:
    group = division.group[level]
    sums = register.summed(group, len(codes))
    people = sums.population[:, sums.index(Unit.PERSONS)]
    households = sums.population[:, sums.index(Unit.HOUSEHOLDS)]
    if level is not Level.GEMEENTE:
        people, households = ((2 * x + 5) // 10 * 5 for x in (people, households))
    shapes = np.array(country.shapes, object)
    rows: list[dict[str, Any]] = []

    def add(code: str, title: str, wijk: str, gemeente: str, gemeente_name: str, wet: str,
            inhabitants: int, homes: int, shape: Geometry) -> None:
        own = {
            Level.BUURT: {"buurtcode": code, "buurtnaam": title, "wijkcode": wijk},
            Level.WIJK: {"wijkcode": code, "wijknaam": title},
            Level.GEMEENTE: {},
        }[level]
        change = division.changes.get(code, 1)
        mark = {} if level is Level.GEMEENTE else {"indelingswijziging_wijken_en_buurten": change}
        parts = shapely.get_parts(shape)
        rows.append(
            own
            | {"gemeentecode": gemeente, "gemeentenaam": gemeente_name}
            | mark
            | {
                "water": wet,
                "aantal_inwoners": inhabitants,
                "aantal_huishoudens": homes,
                "jrstatcode": f"{division.year}{code}",
                "jaar": division.year,
                "geometry": shapely.MultiPolygon(list(parts)),
            }
        )

    of = {getattr(place, level.value): place for place in division.places}
    for number, code in enumerate(codes):
        place = of[code]
        shape = shapely.normalize(shapely.coverage_union_all(shapes[group == number]))
        title = division.names[code]
        parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
        # Like the real file, a gemeente in several parts has several rows, with the same figures.
        pieces = parts if level is Level.GEMEENTE else [shape]
        for piece in pieces:
            add(code, title, place.wijk, place.gemeente, place.gemeente_name, "NEE",
                int(people[number]), int(households[number]), piece)
    seen: set[str] = set()
    for gemeente, what, shape in water:
        tail = {"Groot binnenwater": "9997", "Buitenwater": "9998"}[what]
        if level is Level.WIJK:
            if gemeente in seen:
                continue
            seen.add(gemeente)
            shape = shapely.union_all([s for g, _, s in water if g == gemeente])
        code = {
            Level.BUURT: f"BU{gemeente[2:]}{tail}", Level.WIJK: f"WK{gemeente[2:]}99", Level.GEMEENTE: gemeente
        }[level]
        add(code, division.names[gemeente] if level is Level.GEMEENTE else what,
            f"WK{gemeente[2:]}99", gemeente, division.names[gemeente], "JA", -99997, -99997, shape)
    foreign = {Level.BUURT: "BU09989999", Level.WIJK: "WK099899", Level.GEMEENTE: "GM0998"}[level]
    add(foreign, "Buitenland", "WK099899", "GM0998", "Buitenland", "B", -99997, -99997, country.abroad)
    return geopandas.GeoDataFrame(rows, geometry="geometry", crs="EPSG:28992")


_MOMENT = "2024-01-01T00:00:00.000Z"


def _write_layer(path: Path, layer: str, frame: geopandas.GeoDataFrame) -> None:
    former = os.environ.get("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _MOMENT})
    try:
        pyogrio.write_dataframe(
            frame, path, layer=layer, driver="GPKG", append=path.exists(),
            layer_options={"SPATIAL_INDEX": "NO", "GEOMETRY_NAME": "geom"},
        )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": former})


def _settle(path: Path) -> None:
    """Take the moment of writing out of a GeoPackage, so that the same input gives the same file."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE gpkg_contents SET last_change = ?", (_MOMENT,))
    connection.execute("VACUUM")
    connection.close()


def _write_lgb(
    folder: Path,
    division: Year,
    register: Register,
    organisations: Sequence[Organisation],
    rng: np.random.Generator,
) -> None:
    year = division.year
    newest = year == max(YEARS)
    old_codes = {MERGED[0]: [code for code, _ in MERGED[1:3]]}

    def served(one: Organisation) -> list[str]:
        if newest:
            return list(one.gemeenten)
        return [old for code in one.gemeenten for old in old_codes.get(code, [code])]

    took_part = [one for one in organisations if year in one.rounds]
    serving: dict[str, list[Organisation]] = {}
    for one in organisations:
        for code in served(one):
            serving.setdefault(code, []).append(one)
    covered = [code for code in division.gemeenten if all(year in one.rounds for one in serving[code])]
    shallow = {code for one in organisations if one.id == ONLY_WIJK for code in served(one)}
    detailed = {code for code in covered if division.province_of[code] == DETAILED}

    gemeente_of = [place.gemeente for place in division.places]
    wijk_gemeente = {place.wijk: place.gemeente for place in division.places}
    wijken = [code for code in division.wijken if wijk_gemeente[code] in detailed]
    buurt_place = {place.buurt: place for place in division.places}
    buurten = [code for code in division.buurten if buurt_place[code].gemeente in detailed - shallow]
    provinces = sorted({division.province_of[code] for code in covered})

    def layer(level: Level, codes: Sequence[str], of_area: Sequence[str], parents: Ints) -> Layer:
        return Layer(level, codes, register.summed(_rows_of(codes, of_area), len(codes)), parents)

    known = set(covered)
    layers = [
        layer(Level.LAND, [NETHERLANDS], [NETHERLANDS if c in known else "" for c in gemeente_of],
              np.array([-1])),
        layer(Level.PROVINCIE, provinces,
              [division.province_of[c] if c in known else "" for c in gemeente_of],
              np.zeros(len(provinces), np.int64)),
        layer(Level.GEMEENTE, covered, gemeente_of,
              _rows_of(provinces, [division.province_of[code] for code in covered])),
        layer(Level.WIJK, wijken, [place.wijk for place in division.places],
              _rows_of(covered, [wijk_gemeente[code] for code in wijken])),
        layer(Level.BUURT, buurten, [place.buurt for place in division.places],
              _rows_of(wijken, [buurt_place[code].wijk for code in buurten])),
    ]
    sheets = protect(layers)
    sheets.append(_catchments(sheets[2], took_part, served, known))
    if newest:
        _mark_unreliable(sheets, wijk_gemeente)
    rows = write_lgb_file(folder / "leden.csv", sheets)
    del rows
    total = register.summed(np.zeros(len(gemeente_of), np.int64), 1)
    inhabitants = int(total.population[0, total.index(Unit.PERSONS)])
    reached = int(layers[0].register.population[0, register.index(Unit.PERSONS)])
    settings = _about(f"lgb-{year}", "lgb", f"Bibliotheekleden {year}", year, "experimenteel")
    write_toml(
        folder,
        settings
        | {
            "files": ["leden.csv"],
            "round": str(year),
            "revision": 1,
            "members_of": "any",
            "participants": [one.id for one in took_part],
            "levels": ["land", "provincie", "gemeente", "wijk", "buurt"],
            "rounding": list(ROUNDING),
            "share_from_unrounded": True,
            "coverage": {
                "organisations": len(took_part),
                "of_organisations": len(organisations),
                "inhabitants": reached,
                "of_inhabitants": inhabitants,
            },
            "benchmark_base": "covered",
            "classification": {"herkomst": "2022" if year >= 2022 else "2016"},
            "match_rate": 0.95 if newest else 0.94,
        },
    )


def write_lgb_file(path: Path, sheets: Sequence[Sheet]) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_lgb(path, sheets)


def _catchments(
    gemeenten: Sheet,
    took_part: Sequence[Organisation],
    served: Callable[[Organisation], list[str]],
    known: set[str],
) -> Sheet:
    """Delivered totals of the catchments that were wholly covered, for the detailed province."""
    chosen = [
        one for one in took_part
        if one.province == PROVINCES[DETAILED][0] and all(code in known for code in served(one))
    ]
    codes = list(gemeenten.layer.codes)
    rows = [_rows_of(codes, served(one)) for one in chosen]
    source = gemeenten.layer.register
    register = Register(
        source.columns,
        np.stack([source.population[row].sum(axis=0) for row in rows]),
        np.stack([source.members[row].sum(axis=0) for row in rows]),
    )
    hidden = np.stack([gemeenten.hidden[row].any(axis=0) for row in rows])
    layer = Layer(
        Level.BIBLIOTHEEK, [CATCHMENT_PREFIX + one.id for one in chosen], register,
        np.full(len(chosen), -1, np.int64),
    )
    return Sheet(layer, hidden, np.zeros_like(hidden), np.ones_like(hidden))


def _mark_unreliable(sheets: Sequence[Sheet], wijk_gemeente: Mapping[str, str]) -> None:
    """Some exports were incomplete: a gemeente, one of its dimensions, and one of a province."""
    columns = sheets[0].layer.register.columns
    whole = next(c for c in reversed(sheets[2].layer.codes) if c.startswith("GM91"))
    for sheet in sheets:
        for row, code in enumerate(sheet.layer.codes):
            gemeente = f"GM{code[2:6]}" if sheet.layer.level in (Level.GEMEENTE, Level.WIJK, Level.BUURT) else ""
            for place, column in enumerate(columns):
                bad = (
                    (gemeente == "GM9007" and column.dimension in ("opleiding", "sociaaleconomisch"))
                    or gemeente == whole
                    or (code == "PV93" and column.dimension == "herkomst")
                )
                sheet.unreliable[row, place] = bad
    del wijk_gemeente


def _write_organisations(
    folder: Path, country: Country, organisations: Sequence[Organisation]
) -> None:
    year = max(YEARS)
    write_toml(
        folder,
        _about("organisaties", "organisations", "Bibliotheekorganisaties en hun werkgebied", year)
        | {"files": ["organisaties.csv"]},
    )
    lines = ["bibliotheek_id;naam;poi;provincie;gemeentecode;geldig_van;geldig_tot"]
    for one in organisations:
        start = f"{one.id};{one.name};{one.poi};{one.province}"
        for code in one.gemeenten:
            if code == MERGED[0]:
                lines += [f"{start};{old};2010-01-01;2023-01-01" for old, _ in MERGED[1:3]]
                lines.append(f"{start};{code};2023-01-01;")
            else:
                lines.append(f"{start};{code};2010-01-01;")
    (folder / "organisaties.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_branches(folder: Path, branches: Sequence[Branch]) -> None:
    write_toml(
        folder,
        _about("vestigingen", "branches", "Vestigingen", max(YEARS)) | {"files": ["vestigingen.csv"]},
    )
    lines = ["bibliotheek_id;naam;x;y;geldig_van;geldig_tot"]
    lines += [f"{b.organisation};{b.name};{b.x:.0f};{b.y:.0f};{b.opened};" for b in branches]
    (folder / "vestigingen.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
