"""Versions of an atlas: their names, what is in them, and which one is in service.

A folder of versions holds `<version>/` (immutable once it is there) and `current`, a file of one
line that names the version in service and the number of the publication that put it there.
`current` is replaced whole, so that a reader sees the former version or the new one and nothing in
between, and a publication counts from the moment that its number stands in it.
"""

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from analytics.language import _
from analytics.model import Delivery
from analytics.store.content import content_hash
from analytics.store.database import DatabaseError, open_database
from analytics.store.definitions import ADDED, definitions_digest
from analytics.store.errors import AtlasError, damaged, disk_full, how_to_build, says_disk_full
from analytics.store.features import content_digest
from analytics.store.files import flush, flush_all, write_whole

SCHEMA = 3
"""Raised whenever the tables or the border files change their meaning."""

DATABASE, MANIFEST, BORDERS = "atlas.duckdb", "manifest.json", "borders"
CURRENT = "current"
_LOCK, _ASIDE = "building.lock", ".building"
# No version bears this name: it stands where `current` names a publication and no version.
_NOTHING = "-"
_LOOK_AGAIN = 0.2
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
    input; `borders` holds a hash per year, level and detail; `files` the size of each file;
    `definitions` a hash over the definitions that were added to the catalog (empty: none).
    """

    version: str
    schema: int
    code: str
    content: str
    built: str
    deliveries: tuple[DeliveryEntry, ...]
    borders: dict[str, str]
    files: dict[str, int]
    definitions: str = ""

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


@dataclass(frozen=True, slots=True)
class Pointer:
    """What `current` says. `version` None: nothing is in service, or the line can't be read.
    `number` None: the line tells no publication.
    """

    version: str | None = None
    number: int | None = None

    @property
    def text(self) -> str:
        number = "" if self.number is None else f" {self.number}"
        return f"{self.version or _NOTHING}{number}\n"


def pointer(directory: Path) -> Pointer:
    """What is in service, and by which publication."""
    try:
        words = (directory / CURRENT).read_text("utf-8").split()
    except (OSError, UnicodeDecodeError):
        return Pointer()
    if len(words) > 2 or not words or Path(words[0]).name != words[0]:
        return Pointer()
    if len(words) == 2 and not re.fullmatch(r"[0-9]{1,12}", words[1]):
        return Pointer()
    number = int(words[1]) if len(words) == 2 else None
    return Pointer(None if words[0] == _NOTHING else words[0], number)


def current_version(directory: Path) -> str | None:
    """The version in service; None when there is none."""
    return pointer(directory).version


def folder_of(directory: Path, version: str | None) -> Path:
    """Where a version stands (None: the one in service). Raises `AtlasError` when nowhere."""
    current = pointer(directory)
    name = current.version if version is None else version
    if name is None:
        if (directory / CURRENT).exists() and current.number != 0:
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
            # What is in service has to be built again; nothing else is a reason to replace it.
            + (how_to_build() if name == current.version else ""),
        )
    return directory / name


def _is_folder(path: Path) -> bool:
    # A name that is too long for the system is no folder either.
    try:
        return path.is_dir()
    except OSError:
        return False


def version_name(deliveries: Iterable[Delivery], definitions: str = "") -> str:
    """A short hash of the schema, the code, the added definitions (their hash) and the
    deliveries: another input, another name.
    """
    parts = [str(SCHEMA), code_version(), *sorted(f"{item.id}:{item.hash}" for item in deliveries)]
    if definitions:
        parts.append(definitions)
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
def making(
    directory: Path, wait: float = 0, progress: Callable[[str, float], None] | None = None
) -> Iterator[Path]:
    """A folder aside to make a version in; it is gone afterwards, whatever happens.

    One at a time: a second one waits as long as `wait` says (in seconds) and tells so; then it
    gets `AtlasError` (busy). What a killed build left behind is cleared away first. A disk that
    runs full is an `AtlasError` too (full).
    """
    with telling_when_full(directory), _alone(directory, wait, progress):
        aside = directory / _ASIDE
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        try:
            yield aside
        finally:
            shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def telling_when_full(directory: Path) -> Iterator[None]:
    """A lack of room becomes an `AtlasError` (full)."""
    try:
        yield
    except (OSError, DatabaseError) as error:
        if not says_disk_full(error):
            raise
        raise disk_full(directory) from error


@contextmanager
def _alone(
    directory: Path, wait: float, progress: Callable[[str, float], None] | None
) -> Iterator[None]:
    directory.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + wait
    with (directory / _LOCK).open("w") as lock:
        while not locked(lock.fileno()):
            if time.monotonic() >= end:
                raise AtlasError(
                    "busy", _("Er wordt in {folder} al een atlas gebouwd.").format(folder=directory)
                )
            if progress is not None:
                progress(_("Wachten tot een andere publicatie klaar is"), 0.0)
            time.sleep(_LOOK_AGAIN)
        yield


def install(directory: Path, made: Path, version: str) -> str:
    """Give a finished version its place; returns its name (with a number when that is taken)."""
    flush_all(made)
    name, number = version, 1
    while (directory / name).exists():
        number += 1
        name = f"{version}-{number}"
    made.rename(directory / name)
    flush(directory)
    return name


def put_in_service(directory: Path, version: str | None, number: int | None = None) -> None:
    """Have everyone who asks from here on get this version, by the publication of this number."""
    write_whole(directory / CURRENT, Pointer(version, number).text)


def clear_old(directory: Path) -> None:
    """Remove all but the newest few versions; never the one in service.

    Some stay, for whoever is still reading them. What goes can be built again from its editions.
    """
    versions = built_versions(directory)
    serving = current_version(directory)
    versions.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    remove(directory, (path for path in versions[_KEPT:] if path.name != serving))


def built_versions(directory: Path) -> list[Path]:
    """The folders of the versions that stand there."""
    found = (path.parent for path in directory.glob(f"*/{MANIFEST}"))
    return [path for path in found if path.name != _ASIDE]


def remove(directory: Path, folders: Iterable[Path]) -> None:
    """Remove folders, each as a whole: it goes aside first, in one step.

    Should the removal be cut short, the next build clears away the rest.
    """
    gone = directory / _ASIDE / "gone"
    gone.parent.mkdir(exist_ok=True)
    for path in folders:
        # Windows moves nothing that is being read; then a later build does it.
        with suppress(OSError):
            path.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


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
    return definitions_digest(folder / ADDED) == manifest.definitions and all(
        border_file(folder, name, digest) is not None for name, digest in manifest.borders.items()
    )


def border_file(folder: Path, name: str, digest: str) -> bytes | None:
    """A finished border file of a version; None when it isn't there as it was made."""
    try:
        content = (folder / BORDERS / f"{name}.json.gz").read_bytes()
    except OSError:
        return None
    return content if content_digest(content) == digest else None


def locked(descriptor: int) -> bool:
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
