"""Writes a layer of a GeoPackage from features as a web service gives them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely
from shapely.geometry import shape

from analytics.sources.borders import RD

_LEAST = 1000  # metres: the Netherlands in RD lies farther from nought, degrees lie nearer


def write_features(
    path: Path, layer: str, features: Sequence[Mapping[str, Any]], columns: Sequence[str]
) -> None:
    """Add a layer with these columns as text, in EPSG:28992.

    Raises `ValueError` when the features are not areas in metres.
    """
    outlines = np.array([shape(item["geometry"]) for item in features], object)
    if not len(outlines) or not (shapely.get_dimensions(outlines) == 2).all():
        raise ValueError("no areas")
    if np.abs(shapely.get_coordinates(outlines)).max() < _LEAST:
        raise ValueError("degrees")
    texts = [
        np.array([str(item["properties"].get(name) or "") for item in features], object)
        for name in columns
    ]
    several = np.array(
        [
            item if isinstance(item, shapely.MultiPolygon) else shapely.MultiPolygon([item])
            for item in outlines
        ],
        object,
    )
    pyogrio.raw.write(
        path,
        shapely.to_wkb(several),
        texts,
        list(columns),
        layer=layer,
        driver="GPKG",
        geometry_type="MultiPolygon",
        crs=RD,
        append=path.exists(),
    )
