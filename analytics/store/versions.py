"""Versions of an atlas: their names, what is in them, and which one is in service.

A folder of versions holds `<version>/` (immutable once it is there) and `current`, a file of one
line that names the version in service. `current` is replaced whole, so that a reader sees the
former version or the new one and nothing in between.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from analytics.language import _
from analytics.model import Delivery
from analytics.store.content import content_hash
from analytics.store.database import DatabaseError, open_database
from analytics.store.errors import AtlasError, damaged, disk_full, how_to_build, says_disk_full
from analytics.store.features import content_digest

SCHEMA = 3
"""Raised whenever the tables or the border files change their meaning."""

DATABASE, MANIFEST, BORDERS = "atlas.duckdb", "manifest.json", "borders"
_CURRENT, _LOCK, _ASIDE = "current", "building.lock", ".building"
_KEPT = 3
_ROOT = Path(__file__).parents[2]
# What makes an atlas: when one of these changes, the same deliveries give another version.
_MAKERS = ("model", "catalog", "measures", "sources", "store")


@dataclass(frozen=True, slots=True)
class DeliveryEntry:
    """A delivery in the manifest. `rows`: its rows; `cells`: cells per level, and of those
    `missing`: how many per level and reason.
    """

    id: str
    kind: str
    hash: str
    reference_date: str
    rows: int
    cells: dict[str, int] = field(default_factory=dict)
    missing: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version is made of. `content` is a hash over the sorted rows, the same for the same
    input; `borders` holds a hash per year, level and detail; `files` the size of each file.
    """

    version: str
    schema: int
    code: str
    content: str
    built: str
    deliveries: tuple[DeliveryEntry, ...]
    borders: dict[str, str]
    files: dict[str, int]

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / MANIFEST).write_text(text + "\n", "utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a version.

    Raises `AtlasError`: `damaged` when it or a file that it names isn't whole, `schema` when this
    code can't read the version.
    """
    try:
        content = json.loads((folder / MANIFEST).read_text("utf-8"))
        schema = content["schema"]
        if schema != SCHEMA:
            raise AtlasError(
                "schema",
                _("Deze atlas is met een andere versie van het programma gemaakt.")
                + how_to_build(),
            )
        content["deliveries"] = tuple(DeliveryEntry(**item) for item in content["deliveries"])
        manifest = Manifest(**content)
        whole = all((folder / name).stat().st_size == size for name, size in manifest.files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged() from error
    if not whole:
        raise damaged()
    return manifest


def current_version(directory: Path) -> str | None:
    """The version in service; None when there is none."""
    try:
        name = (directory / _CURRENT).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return name if name and Path(name).name == name else None


def folder_of(directory: Path, version: str | None) -> Path:
    """Where a version stands (None: the one in service). Raises `AtlasError` when nowhere."""
    name = current_version(directory) if version is None else version
    if name is None:
        if (directory / _CURRENT).exists():
            raise damaged()
        raise AtlasError(
            "none", _("Er is nog geen atlas in {folder}.").format(folder=directory) + how_to_build()
        )
    if Path(name).name != name or not _is_folder(directory / name):
        raise AtlasError(
            "damaged" if version is None else "none",
            _("De atlasversie '{version}' staat niet in {folder}.").format(
                version=name, folder=directory
            )
            + how_to_build(),
        )
    return directory / name


def _is_folder(path: Path) -> bool:
    # A name that is too long for the system is no folder either.
    try:
        return path.is_dir()
    except OSError:
        return False


def version_name(deliveries: Iterable[Delivery]) -> str:
    """A short hash of the schema, the code and the deliveries: another input, another name."""
    parts = [str(SCHEMA), code_version(), *sorted(f"{item.id}:{item.hash}" for item in deliveries)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


@cache
def code_version() -> str:
    """A hash over the code and the definitions that an atlas is made with."""
    made_with = hashlib.sha256()
    files = [
        *(path for name in _MAKERS for path in (_ROOT / "analytics" / name).rglob("*.py")),
        *(_ROOT / "analytics" / "store" / "sql").rglob("*.sql"),
        *(_ROOT / "data" / "catalog").rglob("*.toml"),
    ]
    for path in sorted(files):
        made_with.update(path.relative_to(_ROOT).as_posix().encode() + b"\0")
        made_with.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return made_with.hexdigest()[:12]


@contextmanager
def making(directory: Path) -> Iterator[Path]:
    """A folder aside to make a version in; it is gone afterwards, whatever happens.

    One build at a time: a second one gets `AtlasError` (busy). What a killed build left behind is
    cleared away first. A disk that runs full is an `AtlasError` too (full).
    """
    try:
        with _alone(directory):
            aside = directory / _ASIDE
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir()
            try:
                yield aside
            finally:
                shutil.rmtree(aside, ignore_errors=True)
    except (OSError, DatabaseError) as error:
        if not says_disk_full(error):
            raise
        raise disk_full(directory) from error


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / _LOCK).open("w") as lock:
        if not _locked(lock.fileno()):
            raise AtlasError(
                "busy", _("Er wordt in {folder} al een atlas gebouwd.").format(folder=directory)
            )
        yield


def install(directory: Path, aside: Path, version: str) -> str:
    """Give a finished version its place; returns its name (with a number when that is taken)."""
    for path in sorted(aside.rglob("*")):
        _flush(path)
    _flush(aside)
    name, number = version, 1
    while (directory / name).exists():
        number += 1
        name = f"{version}-{number}"
    aside.rename(directory / name)
    _flush(directory)
    return name


def publish(directory: Path, version: str) -> None:
    """Put a version in service, at once for everyone who asks from here on."""
    fresh = directory / f"{_CURRENT}.new"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(version + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(directory / _CURRENT)
    _flush(directory)


def clear_old(directory: Path) -> None:
    """Remove all but the newest few versions; never the one in service.

    Some stay, for whoever is still reading them. A version goes aside first, in one step: should
    the removal be cut short, the next build clears away the rest.
    """
    aside = directory / _ASIDE
    versions = [path.parent for path in directory.glob(f"*/{MANIFEST}")]
    versions.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    serving = current_version(directory)
    for path in versions[_KEPT:]:
        if path.name == serving:
            continue
        shutil.rmtree(aside, ignore_errors=True)
        # Windows moves nothing that is being read; then a later build does it.
        with suppress(OSError):
            path.rename(aside)
    shutil.rmtree(aside, ignore_errors=True)


def find_whole(directory: Path, version: str) -> str | None:
    """A version of this name (or a numbered remake of it) that is there and unharmed."""
    candidates = sorted(directory.glob(f"{version}*/"), key=lambda path: path.name, reverse=True)
    for path in candidates:
        with suppress(AtlasError):
            if _unharmed(path, read_manifest(path)):
                return path.name
    return None


def _unharmed(folder: Path, manifest: Manifest) -> bool:
    """Whether a version still says what it said: a spoilt file may have its size yet."""
    try:
        with closing(open_database(folder / DATABASE, read_only=True)) as connection:
            if content_hash(connection) != manifest.content:
                return False
    except DatabaseError:
        return False
    return all(
        border_file(folder, name, digest) is not None for name, digest in manifest.borders.items()
    )


def border_file(folder: Path, name: str, digest: str) -> bytes | None:
    """A finished border file of a version; None when it isn't there as it was made."""
    try:
        content = (folder / BORDERS / f"{name}.json.gz").read_bytes()
    except OSError:
        return None
    return content if content_digest(content) == digest else None


def _flush(path: Path) -> None:
    """Have the disk itself hold a file or a folder (folders can't be flushed on Windows)."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    """Take the lock of a file; the system frees it when the process ends, however it ends."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # pyright: ignore[reportAttributeAccessIssue]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
