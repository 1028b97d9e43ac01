"""Borders for the map: simplified with shared lines staying shared, as GeoJSON text.

Two details of each region: fine for catchments (in the database, so that any set can be served),
and coarse for the whole country (one finished file per level). Only i, code and name are in them,
never a value. Good for drawing, not for measuring.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyproj
import shapely

from analytics.model import Level
from analytics.store.features import collection, content_digest
from analytics.store.regions import RegionIndex

RD, DEGREES = "EPSG:28992", "EPSG:4326"

Geometries = npt.NDArray[np.object_]

# Metres within which a line may be moved: less than a pixel at the zoom where a level is read.
_TOLERANCE = {
    Level.BUURT: 15.0,
    Level.WIJK: 30.0,
    Level.GEMEENTE: 60.0,
    Level.PROVINCIE: 200.0,
    Level.LAND: 200.0,
}
# A map of everything is some 3,000 pixels high at most: details below that need not be sent.
_PIXELS = 3000
# Of gemeenten and up every line is drawn, which costs more than anything without a graphics card.
_PIXELS_OF_LINES = 1000
_COARSE_FROM = 50.0


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """The rows of table `shape`, and per level the file of the whole country in each projection."""

    rows: pa.Table
    files: dict[str, bytes]


def make_shapes(index: RegionIndex, codes: Sequence[str], geometry: Geometries) -> Shapes:
    """Border texts of one year from full geometry in RD metres, one geometry per code."""
    of_code = dict(zip(codes, geometry, strict=True))
    tables, files = [], {}
    for level, tolerance in _TOLERANCE.items():
        own = [code for code in index.codes[index.all_of(level) - index.first] if code in of_code]
        if not own:
            continue
        ids = np.array([index.ids[code] for code in own], np.int32)
        names = index.names[ids - index.first].tolist()
        whole = np.array([of_code[code] for code in own], object)
        fine = shapely.coverage_simplify(whole, tolerance)
        tables.append(_rows(ids, whole, fine))
        west, south, east, north = shapely.total_bounds(whole)
        pixels = _PIXELS if level in (Level.BUURT, Level.WIJK) else _PIXELS_OF_LINES
        needed = max(tolerance, max(east - west, north - south) / pixels)
        coarse = shapely.coverage_simplify(fine, needed) if needed > tolerance else fine
        texts = {
            "wgs": _texts(_in_degrees(coarse), 4 if needed >= _COARSE_FROM else 5),
            "rd": _texts(coarse, 0),
        }
        places = (ids - index.all_of(level)[0]).tolist()
        for projection, pieces in texts.items():
            files[f"{index.year}-{level.value}-{projection}.json.gz"] = collection(
                places, own, names, pieces
            )
    return Shapes(pa.concat_tables(tables), files)


def write_files(folder: Path, shapes: Shapes) -> dict[str, str]:
    """Write the finished files; returns the hash of each, by name without ending."""
    folder.mkdir(parents=True, exist_ok=True)
    hashes = {}
    for name, content in shapes.files.items():
        (folder / name).write_bytes(content)
        hashes[name.removesuffix(".json.gz")] = content_digest(content)
    return hashes


def to_degrees(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Any, Any]:
    """RD metres to longitude and latitude."""
    return _transformer().transform(x, y)


def _rows(ids: npt.NDArray[np.int32], whole: Geometries, fine: Geometries) -> pa.Table:
    degrees = _in_degrees(fine)
    west, south, east, north = shapely.bounds(degrees).T
    centre = shapely.centroid(whole)
    return pa.table(
        {
            "region": ids,
            "wgs": _texts(degrees, 5),
            "rd": _texts(fine, 0),
            "west": west,
            "south": south,
            "east": east,
            "north": north,
            "area": shapely.area(whole),
            "x": shapely.get_x(centre),
            "y": shapely.get_y(centre),
        }
    )


def _in_degrees(geometry: Geometries) -> Geometries:
    transform: Callable[..., Any] = _transformer().transform
    return shapely.transform(geometry, transform, interleaved=False)


def _transformer() -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(RD, DEGREES, always_xy=True)


def _texts(geometry: Geometries, decimals: int) -> list[str]:
    """Compact GeoJSON geometries, rings wound as drawing libraries expect them."""
    # Rings that vanish in the rounding are dropped; a region that would vanish whole stays.
    snapped = shapely.set_precision(geometry, 10.0**-decimals)
    snapped = np.where(shapely.is_empty(snapped), geometry, snapped)
    rounded = shapely.transform(snapped, lambda points: np.round(points, decimals))
    wound = shapely.orient_polygons(rounded)
    texts = shapely.to_geojson(wound).tolist()
    if decimals == 0:
        return [text.replace(".0,", ",").replace(".0]", "]") for text in texts]
    return texts
