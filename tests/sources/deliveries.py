"""A tiny fictional region as deliveries: two gemeenten, three wijken, four buurten.

Squares of 1 km: GM9001 holds WK900100 (BU90010000, BU90010001) and WK900101 (BU90010100);
GM9002 holds WK9002AA (BU9002AA0B). PV90 is GM9001, PV91 is GM9002.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import geopandas as gpd
import pyogrio
from shapely.geometry import MultiPolygon, Polygon, box

from analytics.model import Complaint, Severity

RD = "EPSG:28992"
GEMEENTEN = ("GM9001", "GM9002")
WIJKEN = ("WK900100", "WK900101", "WK9002AA")
BUURTEN = ("BU90010000", "BU90010001", "BU90010100", "BU9002AA0B")
PROVINCES = "gm_code,gm_naam,pv_code,pv_naam\nGM9001,Eerst,PV90,West\nGM9002,Tweed,PV91,Oost\n"
LGB_HEADER = "regiocode;eenheid;dimensie;categorie;bevolking;leden;aandeel"
ORGANISATIONS = (
    "bibliotheek_id;naam;poi;provincie;gemeentecode;geldig_van;geldig_tot\n"
    "B1;Bibliotheek Een;Poi;West;GM9001;2020-01-01;\n"
    "B2;Bibliotheek Twee;Poi;Oost;GM9002;2020-01-01;2024-01-01\n"
)
BRANCHES = (
    "bibliotheek_id;naam;x;y;geldig_van;geldig_tot\n"
    "B1;Hoofdvestiging;100500;400500;2020-01-01;\n"
    "B2;Servicepunt;103500,5;400500;2020-01-01;2022-01-01\n"
)
MONITOR = (
    "bibliotheek_id;jaar;indicator;waarde;status\n"
    "B1;2022;bezoeken;12500;voorlopig\n"
    "B1;2022;personeel;12,4;\n"
    "B2;2021;bezoeken;x;\n"
)
AGREEMENTS = (
    "gemeentecode;afspraak;indicator;doel;jaar\n"
    "GM9001;Meer bezoek;bezoeken;15000;2024\n"
    "GM9002;Meer leden;penetratie;21,5;2023\n"
)
KWB = (
    "gwb_code_10;regio;recs;a_inw ;g_hhgro;ste_mvs;bev_dich;a_00_14;g_ink_pi;g_afs_bi\n"
    "NL00;Nederland;Land;400;2,1;3;100;80;30,5;1.8\n"
    "GM9001;Eerst;Gemeente;300;2.2;3;100;60;30,5;1,8\n"
    "GM9002;Tweed;Gemeente;100;1,9;5;       .;20;.;-99995\n"
    "WK9002AA;Wijk AA;Wijk;100;;;;;;,\n"
)

Shape = Polygon | MultiPolygon


def square(column: int, row: int = 0) -> Polygon:
    """A square kilometre, counted from the south-west."""
    return box(
        *(100_000 + 1000 * column, 400_000 + 1000 * row),
        *(101_000 + 1000 * column, 401_000 + 1000 * row),
    )


SQUARES = {code: square(index) for index, code in enumerate(BUURTEN)}


def text(value: object) -> str:
    """A value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list | tuple):
        return f"[{', '.join(text(item) for item in value)}]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {text(item)}" for name, item in value.items()) + " }"
    return str(value)


def write(
    folder: Path,
    delivery_kind: str,
    contents: Mapping[str, str | bytes],
    /,
    *,
    without: Iterable[str] = (),
    more: str = "",
    **fields: object,
) -> Path:
    """A delivery folder. `fields` change `delivery.toml`, `without` leaves fields out."""
    folder.mkdir(parents=True, exist_ok=True)
    values: dict[str, object] = {
        "id": folder.name,
        "kind": delivery_kind,
        "title": "Proef",
        "source": "fictief",
        "status": "experimenteel",
        "border_year": 2023,
        "synthetic": True,
        "files": list(contents),
    } | fields
    lines = [f"{name} = {text(value)}" for name, value in values.items() if name not in without]
    if "reference_date" not in without and "reference_date" not in fields:
        lines.append("reference_date = 2023-01-01")
    (folder / "delivery.toml").write_text("\n".join([*lines, more, ""]), "utf-8")
    for name, content in contents.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
    return folder


def lgb(folder: Path, rows: Iterable[str], *, header: str = LGB_HEADER, **fields: object) -> Path:
    """An LGB delivery with these rows, rounded to 5 unless said otherwise."""
    content = "\n".join([header, *rows, ""])
    given = {"rounding": [{"base": 5}]} | fields
    return write(folder, "lgb", {"leden.csv": content}, **given)


def layers(**changes: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    """The layers of the tiny region under their official names."""
    gemeenten = gpd.GeoDataFrame(
        {
            "gemeentecode": list(GEMEENTEN),
            "gemeentenaam": ["Eerst", "Tweed"],
            "water": ["NEE", "NEE"],
        },
        geometry=[box(100_000, 400_000, 103_000, 401_000), SQUARES["BU9002AA0B"]],
        crs=RD,
    )
    wijken = gpd.GeoDataFrame(
        {
            "wijkcode": list(WIJKEN),
            "wijknaam": ["Wijk 00", "Wijk 01", "Wijk AA"],
            "gemeentecode": ["GM9001", "GM9001", "GM9002"],
            "water": ["NEE"] * 3,
        },
        geometry=[
            box(100_000, 400_000, 102_000, 401_000),
            SQUARES["BU90010100"],
            SQUARES["BU9002AA0B"],
        ],
        crs=RD,
    )
    buurten = gpd.GeoDataFrame(
        {
            "buurtcode": list(BUURTEN),
            "buurtnaam": [f"Buurt {code[-2:]}" for code in BUURTEN],
            "wijkcode": ["WK900100", "WK900100", "WK900101", "WK9002AA"],
            "gemeentecode": ["GM9001"] * 3 + ["GM9002"],
            "water": ["NEE"] * 4,
        },
        geometry=list(SQUARES.values()),
        crs=RD,
    )
    return {"gemeenten": gemeenten, "wijken": wijken, "buurten": buurten} | changes


def write_layers(path: Path, frames: Mapping[str, gpd.GeoDataFrame]) -> None:
    """A GeoPackage with these layers."""
    for index, (name, frame) in enumerate(frames.items()):
        pyogrio.write_dataframe(frame, path, layer=name, append=index > 0)


def borders(
    folder: Path,
    frames: Mapping[str, gpd.GeoDataFrame] | None = None,
    *,
    provinces: str | None = PROVINCES,
    **fields: object,
) -> Path:
    """A borders delivery, with provinces unless None."""
    second = {} if provinces is None else {"provincies.csv": provinces}
    names = ["grenzen.gpkg", *second]
    write(folder, "borders", second, **({"files": names} | fields))
    write_layers(folder / "grenzen.gpkg", layers() if frames is None else frames)
    return folder


def found(complaints: Iterable[Complaint], severity: Severity | None = None) -> list[tuple]:
    """Complaints in short: kind, file, row, column, text."""
    return [
        (item.kind, item.place.file, item.place.row, item.place.column, item.text)
        for item in complaints
        if severity in (None, item.severity)
    ]


def errors(complaints: Iterable[Complaint]) -> list[tuple]:
    """The errors in short."""
    return found(complaints, Severity.ERROR)


def warnings(complaints: Iterable[Complaint]) -> list[tuple]:
    """The warnings in short."""
    return found(complaints, Severity.WARNING)
