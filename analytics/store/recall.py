"""An older version by the beginning of its name: whether it still stands, and who published it."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from analytics.store.errors import AtlasError
from analytics.store.journal import Publication, journal
from analytics.store.versions import built_versions, current_version, read_manifest

SHORT = 6
"""So many signs of its name tell a version from the others."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """A version that is or was in service.

    `standing` is the folder that can be opened for it, empty where it isn't built now; it may bear
    another name where a newer program built the same deliveries again. `publication` is the first
    that put it in service, None where the journal knows none; `since` are the later ones, newest
    first. `removed`: its deliveries were cleared away, so nobody can build it again.
    """

    name: str
    standing: str
    serving: bool
    publication: Publication | None
    since: tuple[Publication, ...]
    removed: bool


def recall(directory: Path, beginning: str) -> Recalled | None:
    """The one version whose name begins so; None where none does, or where it isn't clear which."""
    told: list[Publication] = []
    # Without a journal what stands there can still be opened.
    with suppress(AtlasError):
        told = journal(directory)
    folders = sorted(path.name for path in built_versions(directory))
    entries = [item for item in told if item.version.startswith(beginning)]
    known = {_plain(name) for name in (*folders, *(item.version for item in entries))}
    names = {name for name in known if name.startswith(beginning)}
    if len(names) != 1 or len(beginning) < SHORT:
        return None
    (name,) = names
    first = entries[-1] if entries else None
    standing = [item for item in folders if _plain(item) == name and _readable(directory, item)]
    if not standing and first is not None:
        standing = [item for item in folders if _holds(directory, item, first)]
    serving = current_version(directory)
    now = serving in standing
    return Recalled(
        name,
        (serving or "") if now else next(iter(standing), ""),
        now,
        first,
        tuple(item for item in told if first is not None and item.number > first.number),
        bool(entries) and all(item.removed is not None for item in entries),
    )


def _plain(name: str) -> str:
    """The name without the number of a remake."""
    return name.partition("-")[0]


def _readable(directory: Path, name: str) -> bool:
    try:
        read_manifest(directory / name)
    except AtlasError:
        return False
    return True


def _holds(directory: Path, name: str, entry: Publication) -> bool:
    """Whether a version was built of the very deliveries of a publication."""
    try:
        manifest = read_manifest(directory / name)
    except AtlasError:
        return False
    return {item.id: item.hash for item in manifest.deliveries} == entry.editions
