"""Definitions that users added to the catalog of an atlas, beside those of Bereikatlas itself.

They stand in `<atlas>/catalogus`; every version carries the copy that it was made with.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from analytics.catalog import Catalog, load_catalog
from analytics.store.files import write_whole

ADDED = "catalogus"


def added_definitions(folder: Path) -> dict[str, bytes]:
    """The files in a folder of added definitions, by name: `dimensions/leeftijd.toml`."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.glob("*/*.toml"))
    }


def definitions_digest(folder: Path) -> str:
    """A hash over the added definitions; empty when there are none."""
    found = added_definitions(folder)
    if not found:
        return ""
    whole = hashlib.sha256()
    for name, content in found.items():
        whole.update(name.encode() + b"\0" + content.replace(b"\r\n", b"\n") + b"\0")
    return whole.hexdigest()


def copy_definitions(folder: Path, to: Path) -> None:
    """Copy the added definitions as they are now; nothing is made where there are none."""
    for name, content in added_definitions(folder).items():
        path = to / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def write_definitions(definitions: Mapping[str, str], to: Path) -> None:
    """Add definitions, each file in one step."""
    for name, text in definitions.items():
        path = to / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)


def catalog_with(folder: Path) -> Catalog:
    """The catalog of Bereikatlas and the definitions in this folder of added ones."""
    return load_catalog(added=folder)
