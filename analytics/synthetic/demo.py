"""The demo region: a fictional country as deliveries, the same for the same seed."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import shapely
from shapely import Geometry

from analytics.language import _
from analytics.model import NETHERLANDS, Level, Unit
from analytics.synthetic.beside import YEARS as MONITOR_YEARS
from analytics.synthetic.beside import write_agreements, write_monitor
from analytics.synthetic.country import Country, make_country
from analytics.synthetic.figures import KeyFigures, household_count, key_rows, write_kwb
from analytics.synthetic.membership import Areas, Column, Floats, Register, make_register
from analytics.synthetic.packages import write_package
from analytics.synthetic.places import DETAILED, LIBRARIES, MERGED, ONLY_WIJK, POI, PROVINCES
from analytics.synthetic.publish import write_toml
from analytics.synthetic.rounds import (
    Branch,
    Division,
    Organisation,
    about,
    write_branches,
    write_organisations,
    write_round,
)

SEED = 2023
YEARS = (2021, 2023)
NEWEST = max(YEARS)
LAND_NAME = "Nederland"


def make_demo(
    out: Path, seed: int = SEED, progress: Callable[[str, float], None] | None = None
) -> None:
    """Write the deliveries of the fictional country to folders under `out`.

    The same seed gives the same files, byte for byte with the same libraries.
    """
    tell = progress or (lambda _text, _share: None)
    rng = np.random.default_rng(seed)
    tell(_("Land en grenzen"), 0.0)
    country = make_country(rng)
    organisations = _organisations(country, rng)
    branches = _branches(country, organisations, rng)
    traits = country.traits
    distance = _distances(country, branches)
    appeal = _appeal(country, organisations, rng)
    grown = np.array([0.90 if area.kind == "nieuwbouw" else 0.985 for area in country.areas])
    for number, year in enumerate(YEARS):
        tell(_("Cijfers {year}").format(year=year), 0.5 + 0.2 * number)
        newest = year == NEWEST
        herkomst = "2022" if newest else "2016"
        division = Division(year, [area.now if newest else area.before for area in country.areas])
        people = (
            country.inhabitants
            if newest
            else np.floor(country.inhabitants * grown).astype(np.int64)
        )
        areas = Areas(people, household_count(people, traits, rng), traits, distance, appeal)
        register = make_register(areas, rng, herkomst, 0.0 if newest else -0.05)
        _write_borders(out / f"grenzen-{year}", country, division, register)
        key = _key_figures(country, register, distance)
        _write_key_figures(out / f"kwb-{year}", division, key, rng)
        write_round(
            out / f"lgb-{year}",
            year,
            division,
            register,
            [one if newest else _before(one) for one in organisations],
            herkomst=herkomst,
            match_rate=0.95 if newest else 0.94,
            detailed=lambda code, of=division.province_of: of[code] == DETAILED,
            unreliable=_unreliable if newest else lambda _code, _gemeente, _column: False,
        )
    former = {MERGED[0]: [code for code, _name in MERGED[1:3]]}
    write_organisations(out / "organisaties", NEWEST, organisations, former)
    write_branches(out / "vestigingen", NEWEST, branches)
    _write_beside(out, country, organisations, branches, seed)
    tell(_("Klaar"), 1.0)


def _write_beside(
    out: Path,
    country: Country,
    organisations: Sequence[Organisation],
    branches: Sequence[Branch],
    seed: int,
) -> None:
    """The monitor and the agreements, by chances of their own: no other figure hangs on them."""
    people: dict[str, float] = {}
    for area, count in zip(country.areas, country.inhabitants.tolist(), strict=True):
        people[area.now.gemeente] = people.get(area.now.gemeente, 0.0) + count
    serving = [code for one in organisations for code in one.gemeenten]
    # Who shares a gemeente has a part of its inhabitants.
    inhabitants = {
        one.id: sum(people[code] / serving.count(code) for code in one.gemeenten)
        for one in organisations
    }
    told = write_monitor(
        out / "monitor-2022",
        organisations,
        inhabitants,
        Counter(branch.organisation for branch in branches),
        np.random.default_rng([seed, 1]),
    )
    write_agreements(out / "afspraken", told["F001", MONITOR_YEARS[-1], "personeel"])


def _before(one: Organisation) -> Organisation:
    """The organisation under the older borders."""
    former = {MERGED[0]: [code for code, _name in MERGED[1:3]]}
    return replace(
        one, gemeenten=tuple(c for code in one.gemeenten for c in former.get(code, [code]))
    )


def _organisations(country: Country, rng: np.random.Generator) -> list[Organisation]:
    found = [
        Organisation(
            one.id,
            one.name,
            POI[DETAILED],
            PROVINCES[DETAILED][0],
            one.gemeenten,
            one.appeal,
            one.rounds,
            one.id == ONLY_WIJK,
        )
        for one in LIBRARIES
    ]
    others = {
        area.now.gemeente: area.now for area in country.areas if area.now.province != DETAILED
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
        name = f"Bibliotheek {' en '.join(others[one].gemeente_name for one in served)}"
        province = others[code].province
        found.append(
            Organisation(
                f"F{number}",
                name,
                POI[province],
                PROVINCES[province][0],
                served,
                float(rng.normal(0, 0.16)),
                tuple(rounds),
            )
        )
        number += 1
    # A second organisation in one gemeente, which never took part: figures there are incomplete.
    code = codes[3]
    province = others[code].province
    found.append(
        Organisation(
            f"F{number}",
            f"Leescentrum {others[code].gemeente_name}",
            POI[province],
            PROVINCES[province][0],
            (code,),
            0.0,
            (),
        )
    )
    return found


def _branches(
    country: Country, organisations: Sequence[Organisation], rng: np.random.Generator
) -> list[Branch]:
    wanted = {one.id: one.branches for one in LIBRARIES}
    found: list[Branch] = []
    by_gemeente: dict[str, list[int]] = {}
    for number, area in enumerate(country.areas):
        by_gemeente.setdefault(area.now.gemeente, []).append(number)

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
            (k for code in one.gemeenten for k in by_gemeente[code]),
            key=lambda k: -country.inhabitants[k],
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


def _key_figures(country: Country, register: Register, distance: Floats) -> KeyFigures:
    land = shapely.area(country.shapes) / 1e4
    households = register.population[:, register.index(Unit.HOUSEHOLDS)]
    own = households / np.maximum(land / 100, 0.05)
    middle = shapely.get_coordinates(shapely.centroid(country.shapes))
    far = np.hypot(*(middle[:, None, :] - middle[None, :, :]).transpose(2, 0, 1))
    near = np.exp(-((far / 1200) ** 2)) * households[None, :]
    around = (near * np.minimum(own, 5000)[None, :]).sum(axis=1) / np.maximum(near.sum(axis=1), 1)
    water = np.zeros(len(land))
    first: dict[str, int] = {}
    for number, area in enumerate(country.areas):
        first.setdefault(area.now.gemeente, number)
    for (code, _what), shape in country.water.items():
        water[first[code]] += float(shapely.area(shape)) / 1e4
    return KeyFigures(register, land, water, country.traits, distance, around)


def _write_key_figures(
    folder: Path, division: Division, key: KeyFigures, rng: np.random.Generator
) -> None:
    everything = np.zeros(len(division.places), np.int64)
    rows = key_rows(
        Level.LAND, [NETHERLANDS], [LAND_NAME], [LAND_NAME], everything, key, [1], division.year
    )
    for level in (Level.GEMEENTE, Level.WIJK, Level.BUURT):
        codes, place = division.codes[level], division.place_of[level]
        rows += key_rows(
            level,
            codes,
            [division.names[code] for code in codes],
            [place[code].gemeente_name for code in codes],
            division.rows(level, codes),
            key,
            [division.changes.get(code, 1) for code in codes],
            division.year,
        )
    # The country first, then each gemeente with its wijken, and each wijk with its buurten.
    rows.sort(key=lambda row: (row["gwb_code"] != NETHERLANDS, row["gwb_code"][2:]))
    write_toml(
        folder,
        about(
            f"kwb-{division.year}",
            "kwb",
            f"Kerncijfers wijken en buurten {division.year}",
            division.year,
            division.year,
        )
        | {"files": [f"kwb-{division.year}.csv"]},
    )
    write_kwb(folder / f"kwb-{division.year}.csv", rows, rng)


def _write_borders(folder: Path, country: Country, division: Division, register: Register) -> None:
    """The GeoPackage with the layers and columns of its year, and the CSV with the provinces."""
    year = division.year
    name = f"wijkenbuurten_{year}.gpkg" if year >= 2022 else f"WijkBuurtkaart_{year}_v1.gpkg"
    settings = about(f"grenzen-{year}", "borders", f"Wijk- en buurtgrenzen {year}", year, year)
    write_toml(folder, settings | {"files": [name, "provincies.csv"]})
    lines = ["gm_code,gm_naam,pv_code,pv_naam"]
    for code in division.codes[Level.GEMEENTE]:
        province = division.province_of[code]
        lines.append(f"{code},{division.names[code]},{province},{PROVINCES[province][0]}")
    (folder / "provincies.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    before = {
        area.now.gemeente: place.gemeente
        for area, place in zip(country.areas, division.places, strict=True)
    }
    water = [(before[code], what, shape) for (code, what), shape in country.water.items()]
    layers = (
        ("buurten", "wijken", "gemeenten")
        if year >= 2022
        else (f"cbs_buurten_{year}", f"cbs_wijken_{year}", f"gemeenten{year}")
    )
    levels = (Level.BUURT, Level.WIJK, Level.GEMEENTE)
    frames = [_layer(level, country, division, register, water) for level in levels]
    write_package(folder / name, zip(layers, frames, strict=True))


def _layer(
    level: Level,
    country: Country,
    division: Division,
    register: Register,
    water: Sequence[tuple[str, str, Geometry]],
) -> geopandas.GeoDataFrame:
    codes = division.codes[level]
    group = division.rows(level, codes)
    sums = register.summed(group, len(codes))
    people = sums.population[:, sums.index(Unit.PERSONS)]
    households = sums.population[:, sums.index(Unit.HOUSEHOLDS)]
    if level is not Level.GEMEENTE:
        people, households = ((2 * x + 5) // 10 * 5 for x in (people, households))
    shapes = np.array(country.shapes, object)
    rows: list[dict[str, Any]] = []

    def add(
        code: str,
        title: str,
        wijk: str,
        gemeente: str,
        gemeente_name: str,
        wet: str,
        inhabitants: int,
        homes: int,
        shape: Geometry,
    ) -> None:
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

    for number, code in enumerate(codes):
        place = division.place_of[level][code]
        shape = shapely.normalize(shapely.coverage_union_all(shapes[group == number]))
        title = division.names[code]
        parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
        # Like the real file, a gemeente in several parts has several rows, with the same figures.
        pieces = parts if level is Level.GEMEENTE else [shape]
        for piece in pieces:
            add(
                code,
                title,
                place.wijk,
                place.gemeente,
                place.gemeente_name,
                "NEE",
                int(people[number]),
                int(households[number]),
                piece,
            )
    seen: set[str] = set()
    for gemeente, what, shape in water:
        tail = {"Groot binnenwater": "9997", "Buitenwater": "9998"}[what]
        if level is Level.WIJK:
            if gemeente in seen:
                continue
            seen.add(gemeente)
            shape = shapely.union_all([s for g, _, s in water if g == gemeente])
        code = {
            Level.BUURT: f"BU{gemeente[2:]}{tail}",
            Level.WIJK: f"WK{gemeente[2:]}99",
            Level.GEMEENTE: gemeente,
        }[level]
        add(
            code,
            division.names[gemeente] if level is Level.GEMEENTE else what,
            f"WK{gemeente[2:]}99",
            gemeente,
            division.names[gemeente],
            "JA",
            -99997,
            -99997,
            shape,
        )
    foreign = {Level.BUURT: "BU09989999", Level.WIJK: "WK099899", Level.GEMEENTE: "GM0998"}[level]
    add(
        foreign,
        "Buitenland",
        "WK099899",
        "GM0998",
        "Buitenland",
        "B",
        -99997,
        -99997,
        country.abroad,
    )
    return geopandas.GeoDataFrame(rows, geometry="geometry", crs="EPSG:28992")


def _unreliable(code: str, gemeente: str, column: Column) -> bool:
    """Some member exports were incomplete: in a gemeente, and in a dimension here and there."""
    return (
        gemeente == "GM9122"
        or (gemeente == "GM9007" and column.dimension in ("opleiding", "sociaaleconomisch"))
        or (code == "PV93" and column.dimension == "herkomst")
    )
