"""The atlas that pages ask, and the only place where answers are kept.

Everything kept here is keyed by version and viewer, so a newer version is taken up by itself.
"""

import hashlib
import json
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import streamlit as st

from analytics.model import Delivery, Level
from analytics.store import Area, Atlas, AtlasError, current_version
from analytics.store.changes import Changes, compare
from analytics.store.errors import damaged
from analytics.store.features import centres
from analytics.store.versions import DATABASE

_THIS_COMPUTER = ("localhost", "127.0.0.1", "::1", "0.0.0.0")
VIEWER, OPERATOR = "public", "operator"
P = ParamSpec("P")
T = TypeVar("T")


def atlas_folder() -> Path:
    """Where built versions stand; `BEREIKATLAS_ATLAS` overrides the default."""
    return Path(os.environ.get("BEREIKATLAS_ATLAS") or "data/atlas")


def address(page: str) -> str:
    """Where the visitor opened the app, of whatever page; empty where only this computer can."""
    url = urlsplit(st.context.url or "")
    if not url.hostname or url.hostname in _THIS_COMPUTER:
        return ""
    path = url.path.rstrip("/").removesuffix(f"/{page}" if page else "")
    return f"{url.scheme}://{url.netloc}{path}"


def open_atlas(version: str | None = None) -> Atlas:
    """The atlas in service (or a version that still is); raises `AtlasError` when there is none."""
    folder = atlas_folder()
    while True:
        name = version or current_version(folder)
        try:
            return _sound(folder, name)
        except AtlasError:
            # A version may be replaced and cleared away between its name and its opening.
            if version or current_version(folder) == name:
                raise


def as_operator(atlas: Atlas | None) -> Atlas | None:
    """The same version as seen by who loads: with the deliveries that not everyone may see."""
    return None if atlas is None else _opened(atlas_folder(), OPERATOR, atlas.version)


def found_damaged(atlas: Atlas) -> None:
    """A question came upon damage: nobody opens this version again until its file is another."""
    place = atlas_folder() / atlas.version
    # As it was when it was opened: what has been put back since deserves a try.
    _damaged[place] = _held.get(atlas, ())
    _opened.cache_clear()
    atlas.close()


_damaged: dict[Path, tuple[int, ...]] = {}
_held: WeakKeyDictionary[Atlas, tuple[int, ...]] = WeakKeyDictionary()
_opening = Lock()


def _sound(folder: Path, version: str | None) -> Atlas:
    place = folder / (version or "")
    if _damaged.get(place) == _file_state(place):
        raise damaged()
    _damaged.pop(place, None)
    # A hundred sessions that meet a new version open it once.
    with _opening:
        return _opened(folder, VIEWER, version)


def _file_state(place: Path) -> tuple[int, ...]:
    """What changes when the database of a version is put back or made again."""
    try:
        held = (place / DATABASE).stat()
    except OSError:
        return ()
    return (held.st_ino, held.st_size, held.st_mtime_ns, held.st_ctime_ns)


@lru_cache(maxsize=6)
def _opened(folder: Path, viewer: str, version: str | None) -> Atlas:
    state = _file_state(folder / (version or ""))
    atlas = Atlas.open(folder, viewer=viewer, version=version)
    _held[atlas] = state
    return atlas


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


def differences(old: str, new: str, viewer: str) -> Changes:
    """What differs between two versions that stand in the folder, for a viewer."""
    return _differences(atlas_folder(), old, new, viewer)


@st.cache_resource(max_entries=8, show_spinner=False)
def _differences(folder: Path, old: str, new: str, viewer: str) -> Changes:
    return compare(*(_opened(folder, viewer, version) for version in (old, new)))


@st.cache_data(max_entries=64, show_spinner=False)
def file_hashes(edition: Path) -> dict[str, tuple[int, str]]:
    """Size and SHA-256 of each file of an edition; an edition never changes."""
    found: dict[str, tuple[int, str]] = {}
    for path in sorted(edition.iterdir()) if edition.is_dir() else ():
        with path.open("rb") as file:
            found[path.name] = (
                path.stat().st_size,
                hashlib.file_digest(file, "sha256").hexdigest(),
            )
    return found


@st.cache_resource(max_entries=16, show_spinner=False)
def _points(_atlas: Atlas, version: str, delivery: str, level: str, within: str) -> Any:
    return centres(_atlas.borders(level, within, delivery))


def points(
    atlas: Atlas, level: Level, within: str, delivery: Delivery
) -> list[tuple[float, float]]:
    """Where the circle of each area stands, in degrees, in the order of `regions_in`."""
    return _points(atlas, atlas.version, delivery.id, str(level), within)


def borders_address(
    atlas: Atlas, level: Level, within: Area, delivery: Delivery, projection: str = "wgs"
) -> str:
    """Where the browser fetches borders; it holds their content hash, so they are kept for ever.

    Several areas stand in it with a `~` between them.
    """
    key = ask(atlas.border_key, str(level), within, delivery.id, projection)
    return (
        f"{_base()}/grenzen/{atlas.version}/{delivery.border_year}/{level}/"
        f"{within if isinstance(within, str) else '~'.join(within)}/"
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
