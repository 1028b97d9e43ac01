"""The journal of an atlas: one file per publication, with who, when, what and why.

A publication counts from the moment that `current` bears its number. An entry with a higher number
was written by a publication that was cut short: nobody is told of it, and the next one clears it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from analytics.language import _
from analytics.store.errors import AtlasError, UnknownIdError
from analytics.store.files import write_whole
from analytics.store.versions import pointer

JOURNAL = "publicaties"


class Act(StrEnum):
    """What kind of publication it is; `build` is of just the deliveries that were named."""

    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    BUILD = "build"


class Happened(StrEnum):
    """What a publication did to a delivery. `former`: back to the edition before."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    FORMER = "former"


@dataclass(frozen=True, slots=True)
class Publication:
    """One entry. `editions` are the deliveries in service after it, each with its hash; `what`
    happened to those that it is about; `restored` is the publication that a restore goes back to.
    `removed` (by `removed_by`): since then its files may be gone, so it can't be restored.
    """

    number: int
    at: datetime
    who: str
    kind: Act
    what: dict[str, Happened]
    why: str
    version: str
    editions: dict[str, str]
    restored: int | None = None
    removed: datetime | None = None
    removed_by: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As it stands in the journal: texts, numbers and null."""
        return _ENTRY.dump_python(self, mode="json")


_ENTRY = TypeAdapter(Publication)
_NAME = re.compile(r"([1-9][0-9]{0,11})\.json")


def journal(directory: Path) -> list[Publication]:
    """All publications, newest first. Raises `AtlasError` (journal) when one can't be read."""
    last = pointer(directory).number
    return [
        _read(directory, number)
        for number in sorted(numbers(directory), reverse=True)
        if last is None or number <= last
    ]


def in_service(directory: Path) -> Publication | None:
    """The publication in service; None where there is none, or none that the journal knows."""
    now = pointer(directory)
    if now.version is None or now.number is None or now.number not in numbers(directory):
        return None
    found = _read(directory, now.number)
    return found if found.version == now.version else None


def publication(directory: Path, number: int) -> Publication:
    """One publication. Raises `UnknownIdError` when there is none of that number."""
    known = {item.number: item for item in journal(directory)}
    if number not in known:
        raise UnknownIdError("publication", str(number), map(str, known))
    return known[number]


def undone_by(directory: Path, number: int) -> list[Publication]:
    """The publications that whoever restores this one undoes, newest first: those since the
    atlas last held these very editions, be it by an earlier restore.
    """
    wanted = publication(directory, number).editions
    return list(takewhile(lambda item: item.editions != wanted, journal(directory)))


def former_edition(directory: Path, delivery: str) -> str | None:
    """The hash of the edition before the one in service; None when there is none.

    An edition that was taken back is not the former of a later one, and a restore also restores
    what was former then.
    """
    before: dict[str, list[str]] = {}
    at: dict[int, dict[str, list[str]]] = {}
    for item in reversed(journal(directory)):
        if item.kind is Act.RESTORE and item.restored in at:
            before = at[item.restored]
        before = {
            identity: _stacked(before.get(identity, []), edition, item)
            for identity, edition in item.editions.items()
        }
        at[item.number] = before
    editions = before.get(delivery, [])
    return editions[-2] if len(editions) > 1 else None


def _stacked(editions: list[str], edition: str, item: Publication) -> list[str]:
    if editions[-1:] == [edition]:
        return editions
    if item.kind is Act.WITHDRAW and edition in editions:
        return editions[: editions.index(edition) + 1]
    return [*editions, edition]


def numbers(directory: Path) -> set[int]:
    """The numbers of all entries that stand there, also of one that was cut short."""
    names = (path.name for path in (directory / JOURNAL).glob("*.json"))
    return {int(found[1]) for name in names if (found := _NAME.fullmatch(name))}


def write_entry(directory: Path, entry: Publication) -> None:
    """Write an entry, or replace it, in one step."""
    path = _path(directory, entry.number)
    path.parent.mkdir(exist_ok=True)
    write_whole(path, _ENTRY.dump_json(entry, indent=1).decode() + "\n")


def clear_unfinished(directory: Path) -> None:
    """Remove entries whose publication never got in service."""
    last = pointer(directory).number
    if last is None:
        return
    for path in (directory / JOURNAL).glob("*.new"):
        path.unlink(missing_ok=True)
    for number in numbers(directory):
        if number > last:
            _path(directory, number).unlink(missing_ok=True)


def mark_removed(directory: Path, entry: Publication, at: datetime, who: str) -> Publication:
    """Keep who, when, what and why of a publication whose files go."""
    gone = replace(entry, removed=at, removed_by=who)
    write_entry(directory, gone)
    return gone


def told(
    before: Mapping[str, str],
    after: Mapping[str, str],
    named: Mapping[str, Happened] | None = None,
) -> dict[str, Happened]:
    """What happened to each delivery that changed; `named` says more of some."""
    found = {
        **{item: Happened.ADDED for item in after if item not in before},
        **{
            item: Happened.REPLACED
            for item in after
            if before.get(item, "") not in ("", after[item])
        },
        **{item: Happened.WITHDRAWN for item in before if item not in after},
    }
    return dict(sorted((found | dict(named or {})).items()))


def _path(directory: Path, number: int) -> Path:
    return directory / JOURNAL / f"{number}.json"


def _read(directory: Path, number: int) -> Publication:
    path = _path(directory, number)
    try:
        found = _ENTRY.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise _unreadable(path) from error
    if found.number != number:
        raise _unreadable(path)
    return found


def _unreadable(path: Path) -> AtlasError:
    return AtlasError(
        "journal",
        _(
            "De versie in {file} is niet te lezen. Zet dit bestand terug uit een reservekopie."
        ).format(file=path),
    )
