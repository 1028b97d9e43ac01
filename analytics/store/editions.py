"""Editions: the deliveries that were published, as they were, in `leveringen/<hash>`.

An edition is a whole folder of a delivery. It is copied aside, held against its hash, put in its
place in one step and never changed. An atlas can be built again from its editions.
"""

import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from analytics.catalog import PROFILE_FILE, Catalog
from analytics.language import _
from analytics.model import Delivery
from analytics.sources.delivery_file import DELIVERY_FILE, read_delivery_file
from analytics.sources.folders import File, Folder, MemoryFolder
from analytics.store.errors import AtlasError
from analytics.store.files import flush, flush_all
from analytics.store.versions import remove

EDITIONS = "leveringen"


@dataclass(frozen=True, slots=True)
class Edition:
    """A delivery and where its files stand: its own place, or aside when it is `fresh`.
    `delivery` None: its own description can't be used, which the door will tell.
    """

    folder: Folder
    delivery: Delivery | None
    fresh: bool


def copy_aside(folder: Folder, aside: Path, catalog: Catalog) -> Edition:
    """Copy the files of a delivery, and hold the copy against the hash of what was there.

    The copy bears the name of the folder, so that complaints name what the user knows.
    """
    header, _complaints = read_delivery_file(folder, catalog)
    if header is None:
        return Edition(folder, None, fresh=True)
    copy = aside / _name(folder, header.delivery)
    copy.mkdir(parents=True)
    beside = (PROFILE_FILE,) if header.delivery.profile else ()
    for name in dict.fromkeys((DELIVERY_FILE, *beside, *header.delivery.files)):
        file = File(folder, name)
        if name == PROFILE_FILE and not file.exists:
            continue  # the profile is one of the catalog
        if isinstance(folder, MemoryFolder):
            (copy / name).write_bytes(file.read())
        else:
            # A link is followed: the edition has to hold what it led to.
            shutil.copyfile(folder / name, copy / name)
    edition = _edition(copy, catalog)
    if edition is None or edition.hash != header.delivery.hash:
        raise AtlasError(
            "journal",
            _(
                "De bestanden van levering '{delivery}' veranderden terwijl ze werden overgenomen. "
                "Er is niets gepubliceerd. Probeer het opnieuw."
            ).format(delivery=header.delivery.id),
        )
    flush_all(copy)
    return Edition(copy, edition, fresh=True)


def kept_edition(directory: Path, delivery: str, hashed: str, catalog: Catalog) -> Edition:
    """An edition that was kept. Raises `AtlasError` (journal) when it isn't there as it was."""
    folder = directory / EDITIONS / hashed
    found = _edition(folder, catalog)
    if found is None or (found.id, found.hash) != (delivery, hashed):
        raise AtlasError(
            "journal",
            _(
                "De bewaarde levering '{delivery}' in {folder} is weg, beschadigd of past niet "
                "meer bij de catalogus. Zet de map terug uit een reservekopie, of publiceer de "
                "levering opnieuw uit haar eigen map."
            ).format(delivery=delivery, folder=folder),
        )
    return Edition(folder, found, fresh=False)


def keep(directory: Path, editions: Iterable[Edition], catalog: Catalog) -> None:
    """Give editions that stand aside their place; one that is there as it was stays."""
    place = directory / EDITIONS
    place.mkdir(exist_ok=True)
    for item in editions:
        assert item.delivery is not None
        assert isinstance(item.folder, Path)
        own = place / item.delivery.hash
        if not item.fresh or _edition(own, catalog) == item.delivery:
            continue
        if own.exists():
            remove(directory, [own])
        item.folder.rename(own)
    flush(place)


def clear_editions(directory: Path, named: Iterable[str]) -> None:
    """Remove the editions that no publication names."""
    kept = set(named)
    with suppress(FileNotFoundError):
        there = sorted((directory / EDITIONS).iterdir())
        remove(directory, (path for path in there if path.name not in kept))


def _name(folder: Folder, delivery: Delivery) -> str:
    name = folder.name if isinstance(folder, MemoryFolder) else folder.resolve().name
    # The name of a folder in memory was given by somebody: it may be no name of a folder at all.
    return name if name and Path(name).name == name and len(name) <= 100 else delivery.id


def _edition(folder: Path, catalog: Catalog) -> Delivery | None:
    if not folder.is_dir():
        return None
    header, _complaints = read_delivery_file(folder, catalog)
    return None if header is None else header.delivery
