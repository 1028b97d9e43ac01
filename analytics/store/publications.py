"""Publications: deliveries put in service, taken back, restored; each is a version with a reason.

A publication goes, under one lock, through these moments. A kill at any of them leaves the former
publication in service, until the last, which puts the new one in service:

1. what was cut short before is cleared;
2. the deliveries are copied aside and held against their hash;
3. they are judged together with those that stay in service, and a version is built aside;
4. the copies move to `leveringen/<hash>`, each in one step; until step 6 nobody names them;
5. the version moves to its place in one step;
6. the entry of the journal is written in one step; its number is not in service yet;
7. `current` is replaced in one step by the line that names the version and this number;
8. old built versions go; they can be built again from editions.
"""

import shutil
import weakref
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, ClassVar
from uuid import uuid4

from analytics.catalog import Catalog
from analytics.language import _
from analytics.model import Complaint, Delivery, Kind, Severity
from analytics.sources import read
from analytics.sources.folders import Folder
from analytics.store.building import MADE, READ, Progress, make_version, silent
from analytics.store.definitions import (
    ADDED,
    added_definitions,
    catalog_with,
    copy_definitions,
    definitions_digest,
    write_definitions,
)
from analytics.store.editions import (
    EDITIONS,
    Edition,
    clear_editions,
    copy_aside,
    keep,
    kept_edition,
)
from analytics.store.errors import AtlasError, BuildRefused, UnknownIdError
from analytics.store.journal import (
    Act,
    Happened,
    Publication,
    clear_unfinished,
    former_edition,
    in_service,
    journal,
    mark_removed,
    numbers,
    publication,
    told,
    undone_by,
    write_entry,
)
from analytics.store.versions import (
    CURRENT,
    Pointer,
    built_versions,
    clear_old,
    find_whole,
    install,
    locked,
    making,
    pointer,
    put_in_service,
    remove,
    telling_when_full,
    version_name,
)

__all__ = [
    "Act",
    "Candidate",
    "Happened",
    "Publication",
    "Publish",
    "Restore",
    "Withdraw",
    "build",
    "clear",
    "in_service",
    "journal",
    "prepare",
    "publish",
    "restore",
    "undone_by",
    "withdraw",
]

PATIENCE = 600.0
"""How many seconds a publication waits for another one to end."""
_CANDIDATES = ".kandidaten"
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class _Ground:
    """What is in service when a publication begins. `editions` None: nobody knows."""

    pointer: Pointer
    definitions: str
    publication: Publication | None
    editions: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Publish:
    """These deliveries come in beside, or instead of, those in service."""

    folders: tuple[Folder, ...]
    definitions: Mapping[str, str] = field(default_factory=dict)
    kind: ClassVar[Act] = Act.PUBLISH

    def kept(self, _directory: Path, before: Mapping[str, str], fresh: set[str]) -> dict[str, str]:
        return {item: edition for item, edition in before.items() if item not in fresh}


@dataclass(frozen=True, slots=True)
class Build(Publish):
    """Just these deliveries, whatever is in service."""

    kind: ClassVar[Act] = Act.BUILD

    def kept(self, _directory: Path, before: Mapping[str, str], fresh: set[str]) -> dict[str, str]:
        return {}


@dataclass(frozen=True, slots=True)
class Withdraw:
    """A delivery goes, or goes back to its `former` edition."""

    delivery: str
    former: bool = False
    kind: ClassVar[Act] = Act.WITHDRAW

    def kept(self, directory: Path, before: Mapping[str, str], _fresh: set[str]) -> dict[str, str]:
        if self.delivery not in before:
            raise UnknownIdError("delivery", self.delivery, before)
        after = {item: edition for item, edition in before.items() if item != self.delivery}
        if not self.former:
            if not after:
                raise AtlasError(
                    "needed", _("Dit is de enige levering in de atlas; zonder haar is er geen.")
                )
            return after
        former = former_edition(directory, self.delivery)
        if former is None or not (directory / EDITIONS / former).is_dir():
            raise AtlasError(
                "journal",
                _("Van levering '{delivery}' is geen eerdere uitgave bewaard.").format(
                    delivery=self.delivery
                ),
            )
        return after | {self.delivery: former}


@dataclass(frozen=True, slots=True)
class Restore:
    """The editions of an earlier publication again."""

    number: int
    kind: ClassVar[Act] = Act.RESTORE

    def kept(self, directory: Path, _before: Mapping[str, str], _fresh: set[str]) -> dict[str, str]:
        wanted = publication(directory, self.number)
        if wanted.removed is not None:
            raise AtlasError(
                "journal",
                _("De bestanden van versie {number} zijn opgeruimd.").format(number=self.number),
            )
        return wanted.editions


Wish = Publish | Withdraw | Restore
"""What a publication is to do."""


@dataclass(frozen=True, slots=True)
class _Made:
    """A version that was made and is not in service. `place`: where it stands aside; None when it
    stands in its place already, under this name.
    """

    wish: Wish
    ground: _Ground
    editions: tuple[Edition, ...]
    name: str
    place: Path | None
    complaints: tuple[Complaint, ...]
    catalog: Catalog

    @property
    def after(self) -> dict[str, str]:
        return {item.id: item.hash for item in _deliveries(self.editions)}


def build(
    folders: Sequence[Folder],
    out: Path,
    progress: Progress | None = None,
    *,
    again: bool = False,
    who: str = "",
    why: str = "",
) -> str:
    """Publish just these deliveries; returns the name of the version.

    Nothing is built when that version is there already, unless `again`. Raises `BuildRefused`
    with all complaints when a delivery holds an error, and `AtlasError` when another publication
    is being made: a build replaces everything and therefore waits for nobody.
    """
    wish = Build(tuple(folders))
    return _carry_out(out, wish, who, why, progress, 0, again=again).version


def publish(
    directory: Path,
    folders: Sequence[Folder],
    who: str,
    why: str,
    progress: Progress | None = None,
    *,
    wait: float = PATIENCE,
) -> Publication:
    """Put deliveries in service beside those of others; one of the same id replaces its edition.

    Raises `BuildRefused` when the door refuses, and `AtlasError`; then nothing has changed.
    """
    return _carry_out(directory, Publish(tuple(folders)), who, why, progress, wait)


def withdraw(
    directory: Path,
    delivery: str,
    who: str,
    why: str,
    progress: Progress | None = None,
    *,
    to: str = "",
    wait: float = PATIENCE,
) -> Publication:
    """Take a delivery back, or go back to its former edition (`to="former"`).

    Raises `AtlasError` (needed) when what stays can't do without it.
    """
    return _carry_out(directory, Withdraw(delivery, to == "former"), who, why, progress, wait)


def restore(
    directory: Path,
    number: int,
    who: str,
    why: str,
    progress: Progress | None = None,
    *,
    wait: float = PATIENCE,
) -> Publication:
    """Put the editions of an earlier publication in service again, all of them and no others.

    It undoes the publications that `undone_by` names.
    """
    return _carry_out(directory, Restore(number), who, why, progress, wait)


def _carry_out(
    directory: Path,
    wish: Wish,
    who: str,
    why: str,
    progress: Progress | None,
    wait: float,
    *,
    again: bool = False,
) -> Publication:
    tell = progress or silent
    with making(directory, wait, tell) as aside:
        _tidy(directory)
        made = _make(directory, aside, wish, tell, again=again)
        found = _put(directory, made, who, why)
    tell(_("Klaar"), 1.0)
    return found


# Beforehand


class Candidate:
    """What a publication would put in service, built and not in service.

    `Atlas.open(where, viewer, version)` answers for it. `discard` removes all of it; so do the end
    of whoever holds it, and the next publication after a process that died.
    """

    def __init__(self, directory: Path, folder: Path, lock: IO[str], made: _Made) -> None:
        self.where = directory if made.place is None else folder
        self.version = made.name
        self.complaints = made.complaints
        self._directory = directory
        self._made = made
        self.discard = weakref.finalize(self, _discard, folder, lock)

    def publish(
        self, who: str, why: str, progress: Progress | None = None, *, wait: float = PATIENCE
    ) -> Publication:
        """Put it in service: at once, unless something else was published since; then it is built
        once more, on that.
        """
        tell = progress or silent
        made = self._made
        with making(self._directory, wait, tell) as aside:
            _tidy(self._directory)
            if not _still_holds(self._directory, made):
                wish = made.wish
                if isinstance(wish, Publish):
                    copies = (item.folder for item in made.editions if item.fresh)
                    wish = replace(wish, folders=tuple(copies))
                made = _make(self._directory, aside, wish, tell)
            found = _put(self._directory, made, who, why)
        self.discard()
        tell(_("Klaar"), 1.0)
        return found


def prepare(directory: Path, wish: Wish, progress: Progress | None = None) -> Candidate:
    """Build what a publication would put in service, without doing so; nobody has to wait for it.

    Raises what the publication itself would raise.
    """
    folder, lock = _reserve(directory)
    try:
        with telling_when_full(directory):
            made = _make(directory, folder, wish, progress or silent)
            if made.place is not None:
                made = replace(made, place=made.place.rename(folder / made.name))
    except BaseException:
        _discard(folder, lock)
        raise
    return Candidate(directory, folder, lock, made)


def _reserve(directory: Path) -> tuple[Path, IO[str]]:
    """A folder for a candidate. Its lock tells that somebody is alive who needs it."""
    while True:
        folder = directory / _CANDIDATES / uuid4().hex
        folder.mkdir(parents=True)
        # Who tidies up may be at it before it is locked.
        with suppress(FileNotFoundError):
            lock = (folder / "lock").open("w")
            if locked(lock.fileno()) and (folder / "lock").exists():
                return folder, lock
            lock.close()


def _discard(folder: Path, lock: IO[str]) -> None:
    lock.close()
    shutil.rmtree(folder, ignore_errors=True)


def _still_holds(directory: Path, made: _Made) -> bool:
    return (
        _ground(directory) == made.ground
        and (made.place or directory / made.name).is_dir()
        and all(isinstance(item.folder, Path) and item.folder.is_dir() for item in made.editions)
    )


# Making


def _ground(directory: Path) -> _Ground:
    now = pointer(directory)
    found = None
    # A build cures a journal that can't be read; the others say that they can't.
    with suppress(AtlasError):
        found = in_service(directory)
    editions: Mapping[str, str] | None = None if found is None else found.editions
    if now == Pointer(None, 0) or not ((directory / CURRENT).exists() or numbers(directory)):
        editions = {}
    return _Ground(now, definitions_digest(directory / ADDED), found, editions)


def _make(
    directory: Path, aside: Path, wish: Wish, tell: Progress, *, again: bool = False
) -> _Made:
    """Copy, judge and build into `aside` what a wish asks for."""
    ground = _ground(directory)
    before = ground.editions
    if before is None:
        if isinstance(wish, Publish | Withdraw) and not isinstance(wish, Build):
            in_service(directory)  # it may know better what is wrong
            raise AtlasError(
                "journal",
                _(
                    "Van de atlas in {folder} is niet bewaard uit welke leveringen hij bestaat. "
                    "Bouw hem één keer opnieuw uit alle leveringen "
                    "(python -m analytics build MAP… --out {folder}), of ga terug naar een eerdere "
                    "versie (python -m analytics restore NUMMER --atlas {folder})."
                ).format(folder=directory),
            )
        before = {}
    copy_definitions(directory / ADDED, aside / MADE / ADDED)
    if isinstance(wish, Publish):
        write_definitions(wish.definitions, aside / MADE / ADDED)
    catalog = catalog_with(aside / MADE / ADDED)
    folders = wish.folders if isinstance(wish, Publish) else ()
    tell(_("Leveringen overnemen"), 0.0)
    fresh = [
        copy_aside(folder, aside / EDITIONS / str(place), catalog)
        for place, folder in enumerate(folders)
    ]
    kept = wish.kept(directory, before, {item.id for item in _deliveries(fresh)})
    try:
        editions = (
            *fresh,
            *(kept_edition(directory, *item, catalog) for item in sorted(kept.items())),
        )
        if isinstance(wish, Withdraw) and not wish.former:
            _refuse_what_is_needed(directory, wish.delivery, before, editions, catalog)
        digest = definitions_digest(aside / MADE / ADDED)
        version = version_name(_deliveries(editions), digest)
        # Only deliveries without an error ever became a version: they need not be read again.
        usable = all(item.delivery is not None for item in editions)
        if usable and not again and (name := find_whole(directory, version)) is not None:
            return _Made(wish, ground, editions, name, None, (), catalog)
        batch = read(
            [item.folder for item in editions],
            catalog,
            building=True,
            progress=lambda text, part: tell(text, part * READ),
        )
        if not batch.ok:
            own = {item.delivery for item in batch.complaints} - set(kept)
            raise BuildRefused(
                tuple(
                    item
                    for item in batch.complaints
                    if item.severity is Severity.ERROR or item.delivery in own
                )
            )
    except (BuildRefused, AtlasError) as error:
        gone = _definitions_gone(directory, aside / MADE / ADDED)
        if gone is None:
            raise
        raise gone from error
    make_version(batch, aside / MADE, version, catalog, tell)
    return _Made(wish, ground, editions, version, aside / MADE, batch.complaints, catalog)


def _deliveries(editions: Iterable[Edition]) -> list[Delivery]:
    return [item.delivery for item in editions if item.delivery is not None]


def _refuse_what_is_needed(
    directory: Path,
    delivery: str,
    before: Mapping[str, str],
    editions: Iterable[Edition],
    catalog: Catalog,
) -> None:
    """The borders of a round's year, and the only register of organisations, are not taken away."""
    try:
        going = kept_edition(directory, delivery, before[delivery], catalog).delivery
    except AtlasError:
        return  # its files are gone; then the door judges whether the rest can do without
    staying = _deliveries(editions)
    rounds = [item for item in staying if item.kind is Kind.LGB]
    if going is None or going.kind not in (Kind.BORDERS, Kind.ORGANISATIONS):
        return
    if going.kind is Kind.BORDERS:
        rounds = [item for item in rounds if item.border_year == going.border_year]
    elif any(item.kind is Kind.ORGANISATIONS for item in staying):
        rounds = []
    if rounds:
        raise AtlasError(
            "needed",
            _(
                "Levering '{delivery}' kan niet worden teruggenomen: {names} kan niet zonder. "
                "Neem die eerst terug."
            ).format(delivery=delivery, names=", ".join(sorted(item.id for item in rounds))),
        )


def _definitions_gone(directory: Path, added: Path) -> AtlasError | None:
    """Definitions that the version in service was made with, and that are no longer there."""
    version = pointer(directory).version
    if version is None:
        return None
    copies = directory / version / ADDED
    gone = sorted(added_definitions(copies).keys() - added_definitions(added).keys())
    if not gone:
        return None
    return AtlasError(
        "definitions",
        _(
            "Toegevoegde definities die in gebruik zijn, staan niet meer in {folder}: {names}. "
            "Er is niets gepubliceerd. Zet ze terug; een kopie staat in {copies}."
        ).format(folder=directory / ADDED, names=", ".join(gone), copies=copies),
    )


# In service


def _put(directory: Path, made: _Made, who: str, why: str) -> Publication:
    """Put in service what was made; what is in service already is no new publication."""
    now, before, after = made.ground.pointer, made.ground.editions or {}, made.after
    there = None if made.place is not None else made.ground.publication
    if there is not None and (there.version, there.editions) == (made.name, after):
        return there
    last = now.number
    if last is None:
        # From here on an entry of the journal that is not in service yet is known by its number.
        last = max(numbers(directory), default=0)
        put_in_service(directory, now.version, last)
    name = made.name
    try:
        keep(directory, made.editions, made.catalog)
        if made.place is not None:
            name = install(directory, made.place, name)
        if isinstance(made.wish, Publish):
            write_definitions(made.wish.definitions, directory / ADDED)
        entry = Publication(
            last + 1,
            datetime.now(UTC).replace(microsecond=0),
            _plain(who),
            made.wish.kind,
            _what(made, before),
            _plain(why),
            name,
            dict(sorted(after.items())),
            made.wish.number if isinstance(made.wish, Restore) else None,
        )
        write_entry(directory, entry)
        put_in_service(directory, name, entry.number)
    except BaseException:
        with suppress(OSError, AtlasError):
            if made.place is not None and pointer(directory).version != name:
                remove(directory, [directory / name])
            _tidy(directory)
        raise
    clear_old(directory)
    return entry


def _what(made: _Made, before: Mapping[str, str]) -> dict[str, Happened]:
    named: dict[str, Happened] = {}
    if isinstance(made.wish, Withdraw) and made.wish.former:
        named[made.wish.delivery] = Happened.FORMER
    if isinstance(made.wish, Publish):
        fresh = _deliveries(item for item in made.editions if item.fresh)
        named = {item.id: Happened.UNCHANGED for item in fresh if before.get(item.id) == item.hash}
    return told(before, made.after, named)


def _plain(text: str) -> str:
    """One line that can be printed."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[
        :_LONGEST
    ]


# Tidying


def clear(
    directory: Path, keep: int, days: float, who: str = "", *, wait: float = PATIENCE
) -> list[Publication]:
    """Remove the files of publications beyond the newest `keep` that are older than `days`.

    Never those in service. Their entries stay and tell that they were removed; editions and built
    versions that no other publication names are gone. Returns what was removed.
    """
    with making(directory, wait):
        _tidy(directory)
        now = datetime.now(UTC)
        serving = pointer(directory)
        entries = [item for item in journal(directory) if item.removed is None]
        goes = [
            mark_removed(directory, item, now.replace(microsecond=0), _plain(who))
            for item in entries[max(keep, 1) :]
            if item.at < now - timedelta(days=days) and item.number != serving.number
        ]
        _tidy(directory)
        gone = {item.number for item in goes}
        named = {item.version for item in entries if item.number not in gone}
        if goes:
            remove(
                directory,
                (
                    path
                    for path in built_versions(directory)
                    if path.name not in {*named, serving.version}
                ),
            )
    return goes


def _tidy(directory: Path) -> None:
    """Clear away what was cut short: entries, editions and candidates that nobody needs."""
    clear_unfinished(directory)
    for folder in (directory / _CANDIDATES).glob("*"):
        with suppress(OSError), (folder / "lock").open("w") as lock:
            if not locked(lock.fileno()):
                continue  # somebody is alive who needs it
            shutil.rmtree(folder, ignore_errors=True)
        # Windows removes no file that is open.
        shutil.rmtree(folder, ignore_errors=True)
    last = pointer(directory).number
    try:
        entries = journal(directory)
    except AtlasError:
        return
    # Where an entry is missing, nobody can tell which editions it named.
    if last is not None and {item.number for item in entries} == set(range(1, last + 1)):
        named = {
            edition
            for item in entries
            if item.removed is None
            for edition in item.editions.values()
        }
        clear_editions(directory, named)
