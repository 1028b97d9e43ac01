"""The atlas that pages ask, and the only place where answers are kept.

Everything kept here is keyed by version and viewer, so a newer version is taken up by itself.
"""

import json
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import streamlit as st

from analytics.model import Delivery, Level
from analytics.store import Atlas, current_version
from analytics.store.features import centres

VIEWER = "public"
P = ParamSpec("P")
T = TypeVar("T")


def atlas_folder() -> Path:
    """Where built versions stand; `BEREIKATLAS_ATLAS` overrides the default."""
    return Path(os.environ.get("BEREIKATLAS_ATLAS") or "data/atlas")


def open_atlas(version: str | None = None) -> Atlas:
    """The atlas in service (or a version that still is); raises `AtlasError` when there is none."""
    folder = atlas_folder()
    return _opened(folder, VIEWER, version or current_version(folder))


@lru_cache(maxsize=3)
def _opened(folder: Path, viewer: str, version: str | None) -> Atlas:
    return Atlas.open(folder, viewer=viewer, version=version)


def ask(question: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """The answer to a question (a method of the atlas), kept by version and viewer.

    Answers are frozen, so they are shared and not copied.
    """
    atlas: Atlas = getattr(question, "__self__")  # noqa: B009  (a bound method)
    name: str = getattr(question, "__name__")  # noqa: B009
    return _kept(question, atlas.version, atlas.viewer, name, args, tuple(sorted(kwargs.items())))


@st.cache_resource(max_entries=128, show_spinner=False)
def _kept(
    _question: Callable[..., Any],
    version: str,
    viewer: str,
    name: str,
    args: tuple[object, ...],
    kwargs: tuple[tuple[str, object], ...],
) -> Any:
    return _question(*args, **dict(kwargs))


@st.cache_resource(max_entries=16, show_spinner=False)
def _points(_atlas: Atlas, version: str, delivery: str, level: str, within: str) -> Any:
    return centres(_atlas.borders(level, within, delivery))


def points(
    atlas: Atlas, level: Level, within: str, delivery: Delivery
) -> list[tuple[float, float]]:
    """Where the circle of each area stands, in degrees, in the order of `regions_in`."""
    return _points(atlas, atlas.version, delivery.id, str(level), within)


def borders_address(
    atlas: Atlas, level: Level, within: str, delivery: Delivery, projection: str = "wgs"
) -> str:
    """Where the browser fetches borders; it holds their content hash, so they are kept for ever."""
    key = ask(atlas.border_key, str(level), within, delivery.id, projection)
    return (
        f"{_base()}/grenzen/{atlas.version}/{delivery.border_year}/{level}/{within}/"
        f"{projection}-{key}.json"
    )


def points_address(atlas: Atlas, level: Level, within: str, delivery: Delivery) -> str:
    """Where the browser fetches the centres of many areas."""
    return borders_address(atlas, level, within, delivery).replace("/wgs-", "/midden-")


def points_file(atlas: Atlas, level: Level, within: str, delivery: Delivery) -> bytes:
    """The file behind `points_address`: a JSON list of {i, p}."""
    rows = [
        {"i": place, "p": [round(lon, 4), round(lat, 4)]}
        for place, (lon, lat) in enumerate(points(atlas, level, within, delivery))
    ]
    return json.dumps(rows, separators=(",", ":")).encode()


def _base() -> str:
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""
