"""Writes a GeoPackage that is the same, byte for byte, for the same input."""

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import geopandas
import pyogrio

_SETTLE = Path(__file__).with_name("settle.sql")
_MOMENT = "2024-01-01T00:00:00.000Z"


def write_package(path: Path, layers: Iterable[tuple[str, geopandas.GeoDataFrame]]) -> None:
    """Write the layers anew; the moment of writing is taken out."""
    path.unlink(missing_ok=True)
    for name, frame in layers:
        _write_layer(path, name, frame)
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(_SETTLE.read_text("utf-8"), {"moment": _MOMENT})
    connection.execute("VACUUM")
    connection.close()


def _write_layer(path: Path, layer: str, frame: geopandas.GeoDataFrame) -> None:
    former = os.environ.get("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _MOMENT})
    try:
        pyogrio.write_dataframe(
            frame,
            path,
            layer=layer,
            driver="GPKG",
            append=path.exists(),
            layer_options={"SPATIAL_INDEX": "NO", "GEOMETRY_NAME": "geom"},
        )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": former})
