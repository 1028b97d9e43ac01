"""Reads the official Wijk- en Buurtkaart: regions with their outlines, land only."""

import re
import sqlite3
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyogrio
import pyogrio.errors
import pyogrio.raw
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from analytics.language import _
from analytics.model import NETHERLANDS, Level, level_of
from analytics.sources.batch import RegionTables
from analytics.sources.complaints import Complaints
from analytics.sources.delivery_file import Header
from analytics.sources.folders import File, MemoryFolder
from analytics.sources.tables import Layout, read_text_table

RD = "EPSG:28992"
_ABROAD = "0998"  # GM0998 is "Buitenland": the Belgian parts around Baarle-Nassau
_WATER = re.compile(r"BU[0-9]{4}999[78]")
_FILLED = 0.01  # how much the area of the parts may differ from that of the whole
_FARTHEST = 1e7  # metres: no coordinate of the Netherlands is beyond it in RD
_LAYER = re.compile(
    r"(?:cbs_)?(?P<level>buurt|wijk|gem)(?:en|eente|eenten)?(?:_(?:niet_)?gegeneraliseerd)?_?(?:19|20)?\d{0,2}(?:_v\d+)?",
    re.IGNORECASE,
)
_LEVELS = {"gem": Level.GEMEENTE, "wijk": Level.WIJK, "buurt": Level.BUURT}
_CODES = {
    Level.GEMEENTE: ("gemeentecode", "gm_code", "statcode"),
    Level.WIJK: ("wijkcode", "wk_code", "statcode"),
    Level.BUURT: ("buurtcode", "bu_code", "statcode"),
}
_NAMES = {
    Level.GEMEENTE: ("gemeentenaam", "gm_naam", "statnaam"),
    Level.WIJK: ("wijknaam", "wk_naam", "statnaam"),
    Level.BUURT: ("buurtnaam", "bu_naam", "statnaam"),
}
_WATERS = ("water", "h2o")
_ABOVE = {
    Level.WIJK: (Level.GEMEENTE, _CODES[Level.GEMEENTE][:2]),
    Level.BUURT: (Level.WIJK, _CODES[Level.WIJK][:2]),
}
_PROVINCES = Layout(
    required=("gm_code", "pv_code", "pv_naam"),
    optional=("gm_naam",),
    delimiters=(",", ";"),
)


def read_borders(header: Header, complaints: Complaints) -> RegionTables | None:
    """Regions and outlines of one border year; None when an error was found.

    Outlines are in EPSG:28992 at full detail: land only, one row a region, invalid ones mended
    (with a warning). Provinces and the Netherlands are the gemeenten put together.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what matters in them becomes a complaint
        return _read(header, complaints)


def _read(header: Header, complaints: Complaints) -> RegionTables | None:
    if isinstance(header.folder, MemoryFolder):
        complaints.error(
            "borders_in_memory",
            _("Grenzen worden ingelezen uit een map, niet uit een upload."),
            _("Zet de map met de grenzen op de server, en noem haar op de opdrachtregel."),
        )
        return None
    path = header.folder / header.files(".gpkg")[0].name
    layers = _layers(path, complaints)
    if layers is None:
        return None
    frames = {level: _read_level(path, name, level, complaints) for level, name in layers.items()}
    provinces = {}
    for second in header.files(".csv"):
        provinces = _read_provinces(second, frames[Level.GEMEENTE], complaints)
    if complaints.failed:
        return None
    whole = {level: frame for level, frame in frames.items() if frame is not None}
    _judge_parents(path.name, layers, whole, complaints)
    if complaints.failed:
        return None
    _judge_areas(path.name, layers, whole, complaints)
    return _assemble(whole, provinces)


def _layers(path: Path, complaints: Complaints) -> dict[Level, str] | None:
    """The layer of each level; None when the file can't be read or lacks one."""
    fault = damage(path)
    names: list[str] = []
    if not fault:
        try:
            names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
        except (pyogrio.errors.DataSourceError, OSError, ValueError, RuntimeError) as error:
            fault = str(error)
    if fault:
        complaints.error(
            "damaged_geopackage",
            _("Dit is geen leesbare GeoPackage, of het bestand is beschadigd."),
            _("Haal het bestand opnieuw op bij de bron."),
            file=path.name,
            text=fault.replace(str(path), path.name),
        )
        return None
    found: dict[Level, list[str]] = {level: [] for level in _LEVELS.values()}
    for name in names:
        match = _LAYER.fullmatch(name)
        if match:
            found[_LEVELS[match["level"].lower()]].append(name)
    for level, candidates in found.items():
        if len(candidates) != 1:
            complaints.error(
                "layers",
                _(
                    "In de GeoPackage hoort één laag voor elk niveau; hier klopt {level} niet."
                ).format(level=level),
                _("Nodig zijn de lagen gemeenten, wijken en buurten."),
                file=path.name,
                sheet=candidates[0] if candidates else "",
                text=", ".join(candidates or names),
            )
    if complaints.failed:
        return None
    return {level: candidates[0] for level, candidates in found.items()}


def damage(path: Path) -> str:
    """What SQLite has to say against the file; empty when it is sound.

    GDAL skips what it can't read without a word, so the file is judged before it is opened.
    """
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            connection.close()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        # An SQLite without the R*Tree module can't judge the spatial index; GDAL has its own.
        return "" if "no such module" in str(error) else str(error)
    return "" if verdict == "ok" else str(verdict)


def _read_level(
    path: Path, layer: str, level: Level, complaints: Complaints
) -> gpd.GeoDataFrame | None:
    """One layer as code, name, above, geometry: land only, mended, one row a region."""
    where = {"file": path.name, "sheet": layer}
    try:
        info = pyogrio.read_info(path, layer=layer, force_feature_count=True)
        chosen = _columns(info["fields"], level, complaints, where)
        if chosen is None or not _in_metres(info["crs"], complaints, where):
            return None
        _meta, rows, shapes, data = pyogrio.raw.read(
            path, layer=layer, columns=list(chosen.values()), force_2d=True, return_fids=True
        )
        by_name = dict(zip(_meta["fields"], data, strict=True))
        columns = {key: by_name[name] for key, name in chosen.items()}
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FeatureError,
        pyogrio.errors.GeometryError,
        OSError,
        ValueError,
        RuntimeError,
        KeyError,
    ) as error:
        complaints.error(
            "damaged_geopackage",
            _("Deze laag kan niet worden gelezen."),
            _("Haal het bestand opnieuw op bij de bron."),
            text=str(error).replace(str(path), path.name),
            **where,
        )
        return None
    if shapes is None or rows is None or len(rows) != info["features"]:
        complaints.error(
            "damaged_geopackage",
            _("Een deel van deze laag kan niet worden gelezen."),
            _("Haal het bestand opnieuw op bij de bron."),
            **where,
        )
        return None
    texts = {key: _texts(column) for key, column in columns.items()}
    keep = _land(texts, rows, level, complaints, where)
    shapes = _mended(shapes[keep], texts["code"][keep], rows[keep], complaints, where)
    if shapes is None or complaints.failed:
        return None
    frame = pd.DataFrame({key: column[keep] for key, column in texts.items() if key != "water"})
    return _one_row_each(frame, shapes, level, complaints, where)


def _texts(column: npt.NDArray) -> npt.NDArray[np.object_]:
    return np.array(["" if value is None else str(value).strip() for value in column], np.object_)


def _columns(
    fields: Iterable[str], level: Level, complaints: Complaints, where: dict[str, str]
) -> dict[str, str] | None:
    """Which field holds the code, the name, the code above and the water mark."""
    present = {str(field).lower(): str(field) for field in fields}
    wanted = {"code": _CODES[level], "name": _NAMES[level], "water": _WATERS}
    if level in _ABOVE:
        wanted["above"] = _ABOVE[level][1]
    chosen = {
        key: next((present[name] for name in names if name in present), "")
        for key, names in wanted.items()
    }
    if not chosen["code"]:
        complaints.error(
            "missing_column",
            _("De kolom met de codes ontbreekt in deze laag."),
            _("Nodig is een van: {names}.").format(names=", ".join(_CODES[level])),
            column=_CODES[level][0],
            text=", ".join(present),
            **where,
        )
        return None
    return {key: name for key, name in chosen.items() if name}


def _in_metres(crs: str | None, complaints: Complaints, where: dict[str, str]) -> bool:
    try:
        fits = crs is not None and CRS.from_user_input(crs).equals(
            CRS.from_user_input(RD), ignore_axis_order=True
        )
    except CRSError:
        fits = False
    if not fits:
        complaints.error(
            "projection",
            _("Deze laag staat niet in Rijksdriehoekscoördinaten (EPSG:28992)."),
            _("Gebruik het bestand van de bron, of zet de laag om naar EPSG:28992."),
            text=crs or "",
            **where,
        )
    return fits


def _land(
    texts: dict[str, npt.NDArray[np.object_]],
    rows: npt.NDArray[np.int64],
    level: Level,
    complaints: Complaints,
    where: dict[str, str],
) -> npt.NDArray[np.bool_]:
    """The rows that are Dutch land; complains about codes and water marks that it can't read."""
    codes = texts["code"]
    waters = texts.get("water", np.array(["NEE"] * len(codes), np.object_))
    keep = np.zeros(len(codes), np.bool_)
    for index, (code, water) in enumerate(zip(codes, waters, strict=True)):
        if level_of(code) is not level:
            complaints.error(
                "malformed_code",
                _("Dit is geen code van dit niveau."),
                _("Controleer de codes in deze laag."),
                row=int(rows[index]),
                text=code,
                **where,
            )
        elif water.upper() not in ("NEE", "JA", "B"):
            complaints.error(
                "water",
                _("Niet duidelijk is of dit land of water is."),
                _("Gebruik NEE (land), JA (water) of B (België)."),
                row=int(rows[index]),
                column="water",
                text=water,
                region=code,
                **where,
            )
        else:
            abroad = code[2:6] == _ABROAD
            keep[index] = water.upper() == "NEE" and not abroad and not _WATER.fullmatch(code)
    return keep


def _mended(
    shapes: npt.NDArray,
    codes: npt.NDArray[np.object_],
    rows: npt.NDArray[np.int64],
    complaints: Complaints,
    where: dict[str, str],
) -> npt.NDArray | None:
    """Outlines as valid polygons; an invalid one is mended and reported."""
    result = np.empty(len(shapes), np.object_)
    for index, content in enumerate(shapes):
        place = {**where, "row": int(rows[index]), "region": codes[index]}
        try:
            shape = shapely.from_wkb(content) if content is not None else None
            fault = "" if shape is None or shape.is_valid else shapely.is_valid_reason(shape)
            finite = shape is not None and bool(
                (np.abs(shapely.get_coordinates(shape)) < _FARTHEST).all()
            )
            if fault and finite:
                shape = shapely.make_valid(shape, method="structure")
        except (shapely.errors.ShapelyError, TypeError, ValueError) as error:
            shape, fault, finite = None, str(error), False
        polygons = _polygons(shape) if finite else None
        if polygons is None:
            complaints.error(
                "no_outline",
                _("Dit gebied heeft geen bruikbare omtrek."),
                _("Haal het bestand opnieuw op bij de bron."),
                text=f"{codes[index]} {fault}",
                **place,
            )
            continue
        if fault:
            complaints.warn(
                "outline_mended",
                _("De omtrek van dit gebied was ongeldig en is hersteld."),
                _("Meld het bij de bron als het gebied op de kaart niet klopt."),
                text=f"{codes[index]} {fault}",
                **place,
            )
        result[index] = polygons
    return None if complaints.failed else result


def _polygons(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """The polygons in a shape; None when there are none."""
    if shape is None or shapely.is_empty(shape):
        return None
    if isinstance(shape, shapely.Polygon | shapely.MultiPolygon):
        return shape if shape.area > 0 else None
    if isinstance(shape, shapely.GeometryCollection):
        inside = [_polygons(part) for part in shape.geoms]
        found = [part for part in inside if part is not None]
        return shapely.union_all(found) if found else None
    return None


def _one_row_each(
    frame: pd.DataFrame,
    shapes: npt.NDArray,
    level: Level,
    complaints: Complaints,
    where: dict[str, str],
) -> gpd.GeoDataFrame | None:
    """Rows with the same code put together; several outlines are the parts of one region."""
    if frame.empty:
        complaints.error(
            "empty_layer",
            _("In deze laag staat geen enkel gebied op het land."),
            _("Haal het bestand opnieuw op bij de bron."),
            **where,
        )
        return None
    for key in ("name", "above"):
        if key not in frame:
            frame[key] = ""
    several = frame["code"].duplicated(keep=False)
    if level is not Level.GEMEENTE:
        for code in sorted(set(frame["code"][several])):
            complaints.warn(
                "outlines_joined",
                _("Dit gebied staat in meer dan één rij; de omtrekken zijn samengevoegd."),
                _("Controleer of de code maar één gebied aanduidt."),
                text=code,
                region=code,
                **where,
            )
    first = frame.drop_duplicates("code")
    order = {code: index for index, code in enumerate(first["code"])}
    parts: list[list[shapely.Geometry]] = [[] for _code in order]
    for code, shape in zip(frame["code"], shapes, strict=True):
        parts[order[code]].append(shape)
    outlines = [item[0] if len(item) == 1 else shapely.union_all(item) for item in parts]
    whole = gpd.GeoDataFrame(first.reset_index(drop=True), geometry=outlines, crs=RD)
    whole["name"] = whole["name"].where(whole["name"] != "", whole["code"])
    return gpd.GeoDataFrame(whole.sort_values("code", ignore_index=True))


def _judge_parents(
    file: str,
    layers: dict[Level, str],
    frames: dict[Level, gpd.GeoDataFrame],
    complaints: Complaints,
) -> None:
    """Every buurt lies in a wijk and every wijk in a gemeente that are in the file."""
    for level, (above, _fields) in _ABOVE.items():
        present = set(frames[above]["code"])
        for code, stated in zip(frames[level]["code"], frames[level]["above"], strict=True):
            parent = parent_of(code)
            wrong = parent not in present or (stated and stated != parent)
            if wrong:
                complaints.error(
                    "parent",
                    _("Dit gebied ligt volgens zijn code in {parent}; dat klopt hier niet.").format(
                        parent=parent
                    ),
                    _("Controleer de codes; een gebied en zijn delen horen bij hetzelfde jaar."),
                    file=file,
                    sheet=layers[level],
                    text=f"{code} {stated}",
                    region=code,
                )


def _judge_areas(
    file: str,
    layers: dict[Level, str],
    frames: dict[Level, gpd.GeoDataFrame],
    complaints: Complaints,
) -> None:
    """Wijken fill their gemeente and buurten their wijk; where not, an outline is doubtful."""
    for level, (above, _fields) in _ABOVE.items():
        filled = dict.fromkeys(frames[above]["code"], 0.0)
        for code, area in zip(frames[level]["code"], frames[level].area, strict=True):
            filled[parent_of(code)] += area
        for code, area in zip(frames[above]["code"], frames[above].area, strict=True):
            share = filled[code] / area
            if abs(share - 1) > _FILLED:
                complaints.warn(
                    "parts_do_not_fill",
                    _("De omtrek van dit gebied en die van zijn delen verschillen in oppervlakte."),
                    _("Controleer de omtrekken, en of alle lagen van hetzelfde jaar zijn."),
                    file=file,
                    sheet=layers[above],
                    text=f"{code}: {share:.1%}",
                    region=code,
                )


def parent_of(code: str) -> str:
    """The wijk of a buurt and the gemeente of a wijk, as their codes say."""
    return f"WK{code[2:8]}" if code.startswith("BU") else f"GM{code[2:6]}"


def _read_provinces(
    source: File, gemeenten: gpd.GeoDataFrame | None, complaints: Complaints
) -> dict[str, tuple[str, str]]:
    """Per gemeente the code and name of its province."""
    table = read_text_table(source, _PROVINCES, complaints)
    if table is None or gemeenten is None:
        return {}
    present = set(gemeenten["code"])
    provinces: dict[str, tuple[str, str]] = {}
    names: dict[str, str] = {}
    for row in range(len(table)):
        gemeente = table.columns["gm_code"][row]
        code, name = table.columns["pv_code"][row], table.columns["pv_naam"][row]
        place = table.place(row)
        if level_of(gemeente) is not Level.GEMEENTE or level_of(code) is not Level.PROVINCIE:
            complaints.error(
                "malformed_code",
                _("Hier hoort de code van een gemeente en van een provincie."),
                _("Schrijf de codes als GM0344 en PV26."),
                column="gm_code",
                text=f"{gemeente}, {code}",
                **place,
            )
        elif gemeente not in present and gemeente[2:] != _ABROAD:
            complaints.error(
                "unknown_region",
                _("Deze gemeente staat niet in de laag met gemeenten."),
                _("Gebruik de indeling van hetzelfde jaar als de grenzen."),
                column="gm_code",
                text=gemeente,
                **place,
            )
        elif gemeente in provinces:
            complaints.error(
                "double_row",
                _("Deze gemeente staat er twee keer."),
                _("Laat één rij over voor elke gemeente."),
                column="gm_code",
                text=gemeente,
                **place,
            )
        elif not name or names.setdefault(code, name) != name:
            complaints.error(
                "province_name",
                _("De naam van deze provincie ontbreekt of verschilt van die in een andere rij."),
                _("Gebruik voor elke provincie één naam."),
                column="pv_naam",
                text=f"{code} {name}",
                **place,
            )
        else:
            provinces[gemeente] = (code, name)
    without = sorted(present - set(provinces))
    if without and not complaints.failed:
        complaints.error(
            "no_province",
            _("Niet elke gemeente heeft een provincie."),
            _("Voeg de gemeenten toe aan het bestand met provincies."),
            file=source.name,
            text=", ".join(without),
        )
    return provinces


def _assemble(
    frames: dict[Level, gpd.GeoDataFrame], provinces: dict[str, tuple[str, str]]
) -> RegionTables:
    gemeenten = frames[Level.GEMEENTE]
    rows: list[tuple[str, Level, str, str, str, str]] = []
    codes, levels, outlines = [], [], []

    def add(code: str, level: Level, name: str, parent: str, gemeente: str, outline) -> None:
        province = code if level is Level.PROVINCIE else provinces.get(gemeente, ("", ""))[0]
        rows.append((code, level, name, parent, gemeente, province))
        codes.append(code)
        levels.append(str(level))
        outlines.append(outline)

    land = gemeenten.geometry.to_numpy()
    members: dict[str, list[int]] = {}
    for index, gemeente in enumerate(gemeenten["code"]):
        if gemeente in provinces:
            members.setdefault(provinces[gemeente][0], []).append(index)
    outlined = {code: together(land[indices]) for code, indices in sorted(members.items())}
    whole = together(list(outlined.values()) if outlined else land)
    add(NETHERLANDS, Level.LAND, _("Nederland"), "", "", whole)
    names = dict(provinces.values())
    for code, outline in outlined.items():
        add(code, Level.PROVINCIE, names[code], NETHERLANDS, "", outline)
    for level in (Level.GEMEENTE, Level.WIJK, Level.BUURT):
        frame = frames[level]
        for code, name, outline in zip(frame["code"], frame["name"], frame.geometry, strict=True):
            gemeente = f"GM{code[2:6]}"
            above = provinces.get(code, (NETHERLANDS, ""))[0]
            parent = above if level is Level.GEMEENTE else parent_of(code)
            add(code, level, name, parent, gemeente, outline)
    fields = ("code", "level", "name", "parent", "gemeente", "provincie")
    regions = pa.table(
        {
            name: pa.array([str(row[i]) for row in rows], pa.string())
            for i, name in enumerate(fields)
        }
    )
    geometry = gpd.GeoDataFrame({"code": codes, "level": levels}, geometry=outlines, crs=RD)
    return RegionTables(regions, geometry)


def together(shapes: Sequence[shapely.Geometry] | npt.NDArray) -> shapely.Geometry:
    """Adjoining areas as one. Fast where their edges are shared exactly, right where not."""
    parts = np.asarray(shapes, np.object_)
    try:
        whole = shapely.coverage_union_all(parts)
    except shapely.errors.ShapelyError:
        whole = None
    area = shapely.area(parts).sum()
    if whole is None or not whole.is_valid or abs(whole.area - area) > 1e-6 * area:
        whole = shapely.union_all(parts)
    return whole
