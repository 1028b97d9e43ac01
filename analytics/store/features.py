"""Puts stored geometry texts together into the file that a map fetches."""

import gzip
import hashlib
import json
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np


def collection(
    places: Sequence[int], codes: Sequence[str], names: Sequence[str], geometry: Sequence[str]
) -> bytes:
    """A gzipped GeoJSON FeatureCollection; property `i` is the place of a region in the list.

    The bytes depend on nothing but the content, so that a hash can stand in the address.
    """
    features = (
        f'{{"type":"Feature","properties":{{"i":{place},"code":{json.dumps(code)},'
        f'"naam":{json.dumps(name, ensure_ascii=False)}}},"geometry":{shape}}}'
        for place, code, name, shape in zip(places, codes, names, geometry, strict=True)
    )
    text = '{"type":"FeatureCollection","features":[' + ",\n".join(features) + "]}"
    return gzip.compress(text.encode(), 6, mtime=0)


def content_digest(content: bytes) -> str:
    """A hash over what a finished file says; empty when it can't be unpacked."""
    try:
        return hashlib.sha256(gzip.decompress(content)).hexdigest()[:12]
    except (OSError, EOFError, zlib.error):
        return ""


def centres(content: bytes) -> list[tuple[float, float]]:
    """The middle of gravity of the largest part of each feature, in the order of the file.

    In the units of the file (degrees: longitude, latitude), for circles on a map.
    """
    features = json.loads(gzip.decompress(content))["features"]
    return [_centre(feature["geometry"]) for feature in features]


def _centre(geometry: dict[str, Any]) -> tuple[float, float]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    best, middle = -1.0, (0.0, 0.0)
    for polygon in polygons:
        ring = np.asarray(polygon[0], np.float64)
        origin = ring[0]
        x, y = (ring - origin).T
        cross = x[:-1] * y[1:] - x[1:] * y[:-1]
        area = float(cross.sum()) / 2
        if abs(area) > best:
            best = abs(area)
            if area == 0:
                middle = (float(origin[0]), float(origin[1]))
                continue
            middle = (
                float(origin[0] + ((x[:-1] + x[1:]) * cross).sum() / (6 * area)),
                float(origin[1] + ((y[:-1] + y[1:]) * cross).sum() / (6 * area)),
            )
    return middle
