"""The reports of many gemeenten in one go, as one ZIP with a list of what is in it.

A series can be stopped at any moment (also killed) and goes on where it was: each report that is
finished stands as a file of its own beside the ZIP, under a name that tells what it was made of
and what is in it. One that is damaged, or that was made of another version of the atlas, another
form, style or text, or by another version of the program, is made again.

Processes of their own make the reports (`series_maker`), so that one that breaks takes no other
along, and that a page goes on meanwhile.
"""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.metadata import version as installed
from pathlib import Path
from queue import Empty, Queue

from analytics.catalog.blueprints import GEMEENTERAPPORT, Blueprint
from analytics.language import _, alphabetical, use_language
from analytics.model import NETHERLANDS, Level
from analytics.reports.document import HouseStyle
from analytics.reports.export import to_csv, to_xlsx
from analytics.reports.forms.repeatable import FIRST_DAY, without_clock
from analytics.reports.sourcing import source_line
from analytics.reports.table import Column, Table, plain_name
from analytics.store import Atlas, AtlasError
from analytics.store.errors import disk_full, says_disk_full
from analytics.store.files import flush
from analytics.store.versions import locked

_ROOT = Path(__file__).parents[2]
_LOCK, _WHOLE = "in-gebruik", "geheel.new"
_PATIENCE = 300.0
"""Seconds that one report may take."""
_LOOK = 0.2
LANGUAGE = "nl"
"""Reports are in Dutch."""
# What the reports are made with, beside what stands in this repository.
_LIBRARIES = ("altair", "font-source-sans-pro", "python-docx", "typst", "vl-convert-python",
              "xlsxwriter")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """One report: of which gemeente, by which library, with the reader's own words."""

    code: str
    name: str
    organisation: str
    library: str
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Which reports, from which version of the atlas, in which form."""

    atlas: Path
    version: str
    delivery: str
    wanted: tuple[Wanted, ...]
    source_line: str
    form: str = "pdf"
    benchmark: str = NETHERLANDS
    styles: Mapping[str, HouseStyle] = field(default_factory=dict)
    """The house style of each library that has one."""
    report: str = GEMEENTERAPPORT
    blueprint: str = ""
    """The blueprint as a TOML, where it is not the one that is shipped as `report`."""
    synthetic: bool = False

    def order(self) -> dict[str, object]:
        """What a maker must know, as it goes through a pipe."""
        return {
            "atlas": str(self.atlas.absolute()),
            "version": self.version,
            "delivery": self.delivery,
            "form": self.form,
            "benchmark": self.benchmark,
            "report": self.report,
            "blueprint": self.blueprint,
            "styles": {name: _written(style) for name, style in self.styles.items()},
        }

    def key(self, wanted: Wanted) -> str:
        """A short hash of all that a report is made of: another text, another key."""
        style = self.styles.get(wanted.organisation)
        about = {"atlas": "", "styles": style and _written(style)}
        order = self.order() | about | {"program": program(), "wanted": asdict(wanted)}
        return _digest(json.dumps(order, sort_keys=True).encode())

    def file(self, wanted: Wanted) -> str:
        """What its file in the ZIP is called."""
        about = plain_name(f"{self.report} {wanted.code} {wanted.name}")
        return f"{about}-fictief.{self.form}" if self.synthetic else f"{about}.{self.form}"


def _written(style: HouseStyle) -> Mapping[str, object]:
    return asdict(style) | {"logo": base64.b64encode(style.logo).decode()}


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one report; `fault` says why there is none."""

    wanted: Wanted
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a series is; `left` is about how many seconds it still takes, once that is known."""

    done: int
    of: int
    failed: int = 0
    left: float | None = None

    @property
    def part(self) -> float:
        """The part (0 to 1) that is behind us, made or not."""
        return (self.done + self.failed) / self.of if self.of else 1.0


def in_words(progress: Progress) -> str:
    """How far a series is, and about how long it still takes."""
    said = _("{done} van {of} rapporten").format(done=progress.done, of=progress.of)
    if progress.failed:
        said += " · " + _("{count} niet gelukt").format(count=progress.failed)
    if progress.left is None or progress.part == 1:
        return said
    if progress.left < 90:
        seconds = max(10, round(progress.left / 10) * 10)
        return f"{said} · " + _("nog ongeveer {count} seconden").format(count=seconds)
    return f"{said} · " + _("nog ongeveer {count} minuten").format(count=round(progress.left / 60))


class Stopped(Exception):
    """Stopped before the end; what is finished stays for the next time."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(
            _(
                "Gestopt: {done} van de {of} rapporten zijn klaar. Dezelfde opdracht gaat verder "
                "waar u was."
            ).format(done=progress.done, of=progress.of)
        )
        self.progress = progress


def series_of(
    atlas: Atlas,
    folder: Path,
    organisation: str = "",
    delivery: str = "",
    form: str = "pdf",
    benchmark: str = NETHERLANDS,
    notes: Mapping[str, str] | None = None,
    style_of: Callable[[str, str], HouseStyle] | None = None,
    report: str = GEMEENTERAPPORT,
    blueprint: Blueprint | None = None,
) -> Series:
    """The reports of all gemeenten that an organisation serves; without one: of all in the round,
    each by the first library that serves it. `style_of` tells the house style of a library (id and
    name); `report` is the id of a shipped blueprint, `blueprint` another that takes its place.

    Raises UnknownIdError for an organisation or delivery that the atlas doesn't know.
    """
    chosen = atlas.delivery(delivery) if delivery else atlas.rounds()[0]
    libraries = atlas.organisations(chosen)
    if organisation:
        libraries = [atlas.organisation(organisation, chosen)]
    served = {code: library for library in reversed(libraries) for code in library.gemeenten}
    wanted = [
        Wanted(
            region.code,
            region.name,
            served[region.code].id if region.code in served else "",
            served[region.code].name if region.code in served else "",
            (notes or {}).get(region.code, ""),
        )
        for region in atlas.regions_in(Level.GEMEENTE, NETHERLANDS, chosen)
        if region.code in served or not organisation
    ]
    wanted.sort(key=lambda item: (alphabetical(item.name), item.code))
    with use_language(LANGUAGE):
        source = source_line(chosen)
    return Series(
        folder,
        atlas.version,
        chosen.id,
        tuple(wanted),
        source,
        form,
        benchmark,
        {item.id: style_of(item.id, item.name) for item in libraries} if style_of else {},
        blueprint.id if blueprint else report,
        blueprint.to_toml() if blueprint else "",
        chosen.synthetic,
    )


def make(
    series: Series,
    out: Path,
    tell: Callable[[Progress], None] = lambda _progress: None,
    stop: threading.Event | None = None,
    at_once: int | None = None,
    niceness: int = 0,
) -> list[Made]:
    """Make the reports that are not there yet, and of all of them the ZIP `out`.

    The ZIP is there whole or not at all; a report that can't be made is named in its list and
    stops no other. While some are missing what is finished stays beside it, so that a next time
    tries only those. Raises `Stopped` when `stop` is set or the user breaks off, and `AtlasError`
    when the disk is full, another is at it, or no report could be made at all.
    """
    parts = parts_of(out)
    with _alone(parts):
        try:
            made = _missing_made(series, parts, tell, stop or threading.Event(),
                                 at_once or processors(), niceness)  # fmt: skip
            if all(item.fault for item in made):
                raise AtlasError("none", _nothing(made))
            _zip(series, parts, made, out)
        except KeyboardInterrupt:
            of = len(series.wanted)
            raise Stopped(Progress(of, of)) from None
        except OSError as error:
            if says_disk_full(error):
                raise disk_full(out.parent) from error
            raise
    if not any(item.fault for item in made):
        shutil.rmtree(parts, ignore_errors=True)
    return made


def parts_of(out: Path) -> Path:
    """Where the reports stand until all are there."""
    return out.with_name(f"{out.name}.delen")


def processors() -> int:
    """How many reports are made side by side: one a processor, four at most for their memory."""
    own = getattr(os, "sched_getaffinity", None)
    return min(len(own(0)) if own else os.cpu_count() or 1, 4)


def failures(made: Sequence[Made]) -> list[str]:
    """The reports that are not there, each with why."""
    return [f"{item.wanted.name} ({item.wanted.code}): {item.fault}" for item in made if item.fault]


def _nothing(made: Sequence[Made]) -> str:
    said = _("Er is geen rapport gemaakt.")
    return " ".join([said, *dict.fromkeys(item.fault for item in made)])


@cache
def program() -> str:
    """A hash over what turns an atlas into reports: the code, the definitions, the libraries."""
    made_with = hashlib.sha256()
    for name in _LIBRARIES:
        made_with.update(f"{name} {installed(name)}\n".encode())
    files = [
        path
        for folder, kinds in (
            ("analytics", (".py", ".sql", ".toml", ".typ")),
            ("data/catalog", (".toml",)),
        )
        for path in (_ROOT / folder).rglob("*")
        if path.suffix in kinds
    ]
    for path in sorted(files):
        made_with.update(path.relative_to(_ROOT).as_posix().encode() + b"\0")
        made_with.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return made_with.hexdigest()[:16]


# --- what is there


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _place(series: Series, parts: Path, wanted: Wanted, content: bytes) -> Path:
    """Its name tells what it was made of and what is in it: nothing else need be kept."""
    name = f"{wanted.code}.{series.key(wanted)}.{_digest(content)}.{series.form}"
    return parts / name


def _present(series: Series, parts: Path) -> dict[str, Path]:
    """The reports of this series that are finished and whole, by gemeente; all else is removed."""
    found: dict[str, Path] = {}
    keys = {wanted.code: series.key(wanted) for wanted in series.wanted}
    for path in sorted(parts.iterdir()):
        words = path.name.split(".")
        known = len(words) == 4 and keys.get(words[0]) == words[1] and words[3] == series.form
        if known and _digest(path.read_bytes()) == words[2]:
            found[words[0]] = path
        elif path.name != _LOCK:
            path.unlink()
    return found


def _keep(path: Path, content: bytes) -> None:
    """Write a report whole or not at all."""
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


@contextmanager
def _alone(parts: Path) -> Iterator[None]:
    parts.mkdir(parents=True, exist_ok=True)
    ours = re.compile(rf"{_LOCK}|{_WHOLE}|[^.]+\.[0-9a-f]{{16}}\.[0-9a-f]{{16}}\.[a-z]+(\.new)?")
    if not all(path.is_file() and ours.fullmatch(path.name) for path in parts.iterdir()):
        raise AtlasError(
            "busy",
            _(
                "In {folder} staan andere bestanden; daar worden geen rapporten gemaakt. Kies een "
                "andere naam voor de ZIP."
            ).format(folder=parts),
        )
    with (parts / _LOCK).open("w") as lock:
        if not locked(lock.fileno()):
            raise AtlasError(
                "busy", _("Aan {file} wordt al gewerkt.").format(file=parts.name.split(".delen")[0])
            )
        yield


# --- making


def _missing_made(
    series: Series,
    parts: Path,
    tell: Callable[[Progress], None],
    stop: threading.Event,
    at_once: int,
    niceness: int,
) -> list[Made]:
    """Make what isn't there yet; what became of each, in the order of the series."""
    present = _present(series, parts)
    todo = [wanted for wanted in series.wanted if wanted.code not in present]
    faults: dict[str, str] = {}
    progress = Progress(len(present), len(series.wanted))
    begun = time.monotonic()
    try:
        tell(progress)
        with _makers(series, todo, at_once, niceness) as results:
            for count in range(1, len(todo) + 1):
                wanted, content, fault = _next(results, stop)
                if fault:
                    faults[wanted.code] = fault
                else:
                    _keep(_place(series, parts, wanted, content), content)
                left = (time.monotonic() - begun) / count * (len(todo) - count)
                done = len(present) + count - len(faults)
                progress = Progress(done, len(series.wanted), len(faults), left)
                tell(progress)
    except (KeyboardInterrupt, _Halted):
        raise Stopped(progress) from None
    return [Made(wanted, faults.get(wanted.code, "")) for wanted in series.wanted]


class _Halted(Exception):
    """Somebody asked to stop."""


Result = tuple[Wanted, bytes, str]


def _next(results: "Queue[Result]", stop: threading.Event) -> Result:
    while not stop.is_set():
        with suppress(Empty):
            return results.get(timeout=_LOOK)
    raise _Halted


@contextmanager
def _makers(
    series: Series, todo: Sequence[Wanted], at_once: int, niceness: int
) -> Iterator["Queue[Result]"]:
    """Processes that make these reports; they end with this block, done or not."""
    waiting: Queue[Wanted] = Queue()
    results: Queue[Result] = Queue()
    for wanted in todo:
        waiting.put(wanted)
    crew = [_Maker(series, niceness) for _number in range(min(at_once, len(todo)))]
    threads = [
        threading.Thread(target=maker.work, args=(waiting, results), daemon=True) for maker in crew
    ]
    try:
        for thread in threads:
            thread.start()
        yield results
    finally:
        for maker in crew:
            maker.end()
        for thread in threads:
            thread.join()


class _Maker:
    """One process that makes reports, one after another; a new one when it breaks."""

    def __init__(self, series: Series, niceness: int) -> None:
        self._order = json.dumps(series.order() | {"niceness": niceness}).encode() + b"\n"
        self._process: subprocess.Popen[bytes] | None = None
        self._changing = threading.Lock()
        self._ended = False

    def work(self, waiting: "Queue[Wanted]", results: "Queue[Result]") -> None:
        """Make what waits until nothing does, or until the end is called."""
        try:
            # What becomes of it stands in the list, which is in the language of the reports.
            with use_language(LANGUAGE):
                while not self._ended:
                    wanted = waiting.get_nowait()
                    results.put((wanted, *self._make(wanted)))
        except Empty:
            pass
        finally:
            self._close()

    def end(self) -> None:
        """Stop at once, also in the middle of a report."""
        with self._changing:
            self._ended = True
            if self._process is not None:
                self._process.kill()

    def _make(self, wanted: Wanted) -> tuple[bytes, str]:
        """The report, or why there is none."""
        late = threading.Event()
        try:
            process = self._running()

            def give_up() -> None:
                late.set()
                process.kill()

            clock = threading.Timer(_PATIENCE, give_up)
            clock.start()
            try:
                return _asked(process, wanted)
            finally:
                clock.cancel()
        except (OSError, ValueError):
            self._close()
        if late.is_set():
            return b"", _("Het maken duurde langer dan {count} seconden en is afgebroken.").format(
                count=round(_PATIENCE)
            )
        return b"", broke_off()

    def _running(self) -> subprocess.Popen[bytes]:
        with self._changing:
            if self._ended:
                raise BrokenPipeError
            if self._process is None:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "analytics.reports.series_maker"],
                    cwd=_ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    # Who breaks off at the keyboard stops the series, which ends this process.
                    start_new_session=True,
                )
                assert self._process.stdin is not None
                self._process.stdin.write(self._order)
            return self._process

    def _close(self) -> None:
        with self._changing:
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()


def _asked(process: subprocess.Popen[bytes], wanted: Wanted) -> tuple[bytes, str]:
    """The answer of a maker; raises OSError or ValueError when it is gone."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(asdict(wanted)).encode() + b"\n")
    process.stdin.flush()
    said = json.loads(process.stdout.readline())
    content = process.stdout.read(said["size"])
    if len(content) < said["size"]:
        raise BrokenPipeError
    return content, said["fault"]


def broke_off() -> str:
    """Why there is no report, where nothing is known."""
    return _("Het maken brak af. Maak dit rapport apart om te zien waardoor.")


# --- together


def _zip(series: Series, parts: Path, made: Sequence[Made], out: Path) -> None:
    """All reports with their list; in the place of `out` in one step."""
    present = _present(series, parts)
    fresh = parts / _WHOLE
    with use_language(LANGUAGE), zipfile.ZipFile(fresh, "w") as book:
        about = contents(series, made)
        for name, content in (
            (_("inhoud") + ".csv", to_csv(about)),
            (_("inhoud") + ".xlsx", without_clock(to_xlsx(about))),
        ):
            book.writestr(zipfile.ZipInfo(name, FIRST_DAY), content)
        for item in made:
            if not item.fault:
                content = present[item.wanted.code].read_bytes()
                book.writestr(zipfile.ZipInfo(series.file(item.wanted), FIRST_DAY), content)
    flush(fresh)
    fresh.replace(out)
    flush(out.parent)


def contents(series: Series, made: Sequence[Made]) -> Table:
    """The list in the ZIP: which report is which file, and which could not be made."""
    return Table(
        _("Gemeenterapporten"),
        tuple(
            Column(label)
            for label in (_("Gemeente"), _("Code"), _("Bibliotheek"), _("Bestand"), _("Status"))
        ),
        [
            (
                item.wanted.name,
                item.wanted.code,
                item.wanted.library,
                "" if item.fault else series.file(item.wanted),
                _("niet gemaakt: {reason}").format(reason=item.fault)
                if item.fault
                else _("gemaakt"),
            )
            for item in made
        ],
        series.source_line,
        (_("Gemaakt uit atlas {version}.").format(version=series.version),),
        series.synthetic,
    )
