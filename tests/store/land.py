"""A small country of squares, with its deliveries written out, for the tests of the store.

PV50 Vlakland: GM9001 Noord, GM9002 Zuid, GM9003 West     PV51 Verland: GM9004 Ver

organisation A serves GM9001 and GM9002, B serves GM9002 (shared) and GM9003, C serves GM9004.
"""

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow as pa
import shapely

from analytics.measures import rounding
from analytics.model import Coverage, Delivery, Kind, Level, Missing, Rounding, Status
from analytics.sources.batch import Batch, Loaded, RegionTables

PROVINCES = {"PV50": "Vlakland", "PV51": "Verland"}
GEMEENTEN = {
    "GM9001": ("Noord", "PV50"),
    "GM9002": ("Zuid", "PV50"),
    "GM9003": ("West", "PV50"),
    "GM9004": ("Ver", "PV51"),
}
# wijk: name, and the west side of each of its buurten (1 km squares; the gemeente gives the south)
WIJKEN = {
    "WK900100": ("Centrum", {"BU90010000": "Markt", "BU90010001": "Ééndracht"}),
    "WK9001AA": ("Polder", {"BU9001AA01": "Polder-Oost"}),
    "WK900200": ("Zuid", {"BU90020000": "Dorp", "BU90020001": "Zuidrand"}),
    "WK900300": ("West", {"BU90030000": "West"}),
    "WK900400": ("Ver", {"BU90040000": "Ver"}),
}
ORGANISATIONS = [
    ("A", "Bibliotheek Aa", "GM9001"),
    ("A", "Bibliotheek Aa", "GM9002"),
    ("B", "Bibliotheek Bé", "GM9002"),
    ("B", "Bibliotheek Bé", "GM9003"),
    ("C", "Bibliotheek Cee", "GM9004"),
]
# region; unit; dimension; category; population; members; share in per cent (base 5, share 1 %)
MEMBERS = """
NL00;personen;totaal;totaal;5000;1000;
PV50;personen;totaal;totaal;4500;900;
GM9001;personen;totaal;totaal;1000;200;
GM9002;personen;totaal;totaal;2000;300;
GM9003;personen;totaal;totaal;1500;.;
GM9004;personen;totaal;totaal;500;100;
WK900100;personen;totaal;totaal;800;150;
BU90010000;personen;totaal;totaal;50;15;27.1
BU90010001;personen;totaal;totaal;x;.;
BU9001AA01;personen;totaal;totaal;200;50;
BU90020000;personen;totaal;totaal;0;0;
NL00;personen;leeftijd;0-4;100;20;
GM9001;personen;leeftijd;0-4;50;10;
GM9001;personen;leeftijd;4-9;100;60;
GM9002;personen;leeftijd;0-4;100;20;
GM9001;personen;opleiding;basis_vmbo;200;20;
GM9001;personen;opleiding;havo_vwo_mbo;300;60;
GM9001;personen;opleiding;hbo_wo;300;120;
GM9002;personen;opleiding;basis_vmbo;200;20;
GM9001;huishoudens;totaal;totaal;400;120;
BIEB:C;personen;totaal;totaal;510;100;
"""
KWB = """
NL00;ste_mvs;2
GM9001;ste_mvs;3
GM9002;ste_mvs;5
GM9001;a_inw;1005
GM9002;a_inw;1995
GM9001;g_ink_pi;25.5
GM9002;g_ink_pi;31.5
GM9003;g_ink_pi;28.0
GM9004;g_ink_pi;35.0
BU90010000;ste_mvs;.
"""
_TOKENS = {".": Missing.CONFIDENTIAL, "x": Missing.UNRELIABLE}


def delivery(identity: str, kind: Kind, **said: Any) -> Delivery:
    """A delivery with the ordinary things filled in."""
    whole: dict[str, Any] = {
        "id": identity,
        "kind": kind,
        "title": f"Levering {identity}",
        "source": "fictief",
        "reference_date": date(2023, 1, 1),
        "status": Status.EXPERIMENTAL,
        "border_year": 2023,
        "synthetic": True,
    }
    return Delivery(**(whole | said))


def loaded(told: Delivery, table: pa.Table | RegionTables, content: str = "") -> Loaded:
    digest = hashlib.sha256(f"{told!r}{content}".encode()).hexdigest()
    return Loaded(replace(told, hash=digest), "", {}, table)


def members(identity: str = "lgb-2023", text: str = MEMBERS, base: int = 5, **said: Any) -> Loaded:
    """A round from lines of text; `base` is what counts were rounded to."""
    told = delivery(
        identity,
        Kind.LGB,
        **(
            {
                "round": "2023",
                "participants": ("A", "C"),
                "rounding": (Rounding(base=base),),
                "share_from_unrounded": True,
                "protected": True,
                "audience": "public",
                "coverage": Coverage(inhabitants=3500, of_inhabitants=5000),
            }
            | said
        ),
    )
    lines = [line.split(";") for line in text.strip().splitlines()]
    columns: dict[str, Any] = {
        name: [line[place] for line in lines]
        for place, name in enumerate(("region_code", "unit", "dimension", "category"))
    }
    for place, name in ((4, "population"), (5, "members"), (6, "share")):
        texts = [line[place] for line in lines]
        reasons = [_TOKENS.get(text) for text in texts]
        value = np.array([np.nan if text in ("", *_TOKENS) else float(text) for text in texts])
        if name == "share":
            value = value / 100
            low, high = rounding.share_bounds(value, 0.001)
        else:
            low, high = rounding.bounds(value, base)
        for part, column in (("", value), ("_low", low), ("_high", high)):
            columns[name + part] = pa.array(column, from_pandas=True)
        columns[f"{name}_missing"] = pa.array(
            [0 if reason is None else reason.code for reason in reasons], pa.uint8()
        )
    return loaded(told, pa.table(columns), text)


def borders(year: int = 2023, wider: bool = False) -> Loaded:
    """The squares; `wider` makes GM9004 twice as wide."""
    rows: list[tuple[str, Level, str, str, str, str]] = []
    shapes: dict[str, shapely.Geometry] = {}
    for south, (gemeente, (name, province)) in enumerate(GEMEENTEN.items()):
        rows.append((gemeente, Level.GEMEENTE, name, province, gemeente, province))
        west = 0
        for wijk, (wijk_name, buurten) in WIJKEN.items():
            if wijk[2:6] != gemeente[2:]:
                continue
            rows.append((wijk, Level.WIJK, wijk_name, gemeente, gemeente, province))
            for buurt, buurt_name in buurten.items():
                rows.append((buurt, Level.BUURT, buurt_name, wijk, gemeente, province))
                width = 2000 if wider and gemeente == "GM9004" else 1000
                x, y = 150_000 + 1000 * west, 450_000 + 1000 * south
                shapes[buurt] = shapely.box(x, y, x + width, y + 1000)
                west += 1
            shapes[wijk] = shapely.union_all([shapes[buurt] for buurt in buurten])
        inside = [shape for code, shape in shapes.items() if code[2:6] == gemeente[2:]]
        shapes[gemeente] = shapely.union_all(inside)
    for province, name in PROVINCES.items():
        rows.append((province, Level.PROVINCIE, name, "NL00", "", province))
        own = [shapes[code] for code, (_name, up) in GEMEENTEN.items() if up == province]
        shapes[province] = shapely.union_all(own)
    rows.append(("NL00", Level.LAND, "Nederland", "", "", ""))
    shapes["NL00"] = shapely.union_all([shapes[code] for code in PROVINCES])
    names = ("code", "level", "name", "parent", "gemeente", "provincie")
    regions = pa.table(
        {name: pa.array([str(row[place]) for row in rows]) for place, name in enumerate(names)}
    )
    geometry = gpd.GeoDataFrame(
        {"code": [row[0] for row in rows], "level": [row[1].value for row in rows]},
        geometry=[shapes[row[0]] for row in rows],
        crs="EPSG:28992",
    )
    told = delivery(f"grenzen-{year}", Kind.BORDERS, border_year=year)
    return loaded(told, RegionTables(regions, geometry), str(wider))


def register() -> Loaded:
    """The organisations; A also served GM9004 until 2022."""
    since = date(2000, 1, 1)
    rows: list[tuple[str, str, str, date, date | None]] = [
        (*row, since, None) for row in ORGANISATIONS
    ]
    rows.append(("A", "Bibliotheek Aa", "GM9004", since, date(2022, 1, 1)))
    table = pa.table(
        {
            "organisation": [row[0] for row in rows],
            "name": [row[1] for row in rows],
            "poi": ["POI"] * len(rows),
            "province": ["Vlakland"] * len(rows),
            "gemeente": [row[2] for row in rows],
            "valid_from": pa.array([row[3] for row in rows], pa.date32()),
            "valid_to": pa.array([row[4] for row in rows], pa.date32()),
        }
    )
    return loaded(delivery("organisaties", Kind.ORGANISATIONS), table)


def branches() -> Loaded:
    table = pa.table(
        {
            "organisation": ["A", "C"],
            "name": ["Vestiging Noord", "Vestiging Ver"],
            "x": [155_000.0, 150_500.0],
            "y": [463_000.0, 453_500.0],
            "valid_from": pa.array([date(2000, 1, 1)] * 2, pa.date32()),
            "valid_to": pa.array([None, date(2010, 1, 1)], pa.date32()),
        }
    )
    return loaded(delivery("vestigingen", Kind.BRANCHES), table)


def key_figures() -> Loaded:
    lines = [line.split(";") for line in KWB.strip().splitlines()]
    table = pa.table(
        {
            "region_code": [line[0] for line in lines],
            "column": [line[1] for line in lines],
            "value": pa.array([None if line[2] == "." else float(line[2]) for line in lines]),
            "missing": pa.array([int(line[2] == ".") for line in lines], pa.uint8()),
        }
    )
    return loaded(delivery("kwb-2023", Kind.KWB), table)


def batch(*extra: Loaded, without: str = "") -> Batch:
    """Everything that belongs to round 2023 but `without`, and what is added."""
    whole = (borders(), members(), register(), branches(), key_figures())
    kept = [item for item in whole if item.delivery.id != without]
    return Batch((*kept, *extra), ())
