"""Many visitors at once: how long a page takes when each changes one choice now and then.

    python -m bench.sessions --atlas DIR [--quick]

The visitors speak over the websocket without a browser, so that a hundred fit beside the server
on two cores (what they take themselves is told); they keep messages as a browser does and the
server can't tell them from one. They come in one after another; when all are in they begin to
choose. The time of a run is from the choice until the server says that the page is done.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.machine import Memory, memory_of, options, processor_seconds
from bench.summary import NOTHING, percentile, seconds, size, table
from tests.browser.serving import FIGURE_PAGES, Server, serve
from tests.browser.session import Session

SEED = 20230101
LEVELS = (1, 20, 100)
EVERY, LASTING = 30.0, 300.0
QUICK_LEVELS, QUICK_EVERY, QUICK_LASTING = (1, 20), 5.0, 15.0
LISTS = (
    "Bibliotheek",
    "Gemeente",
    "Gebied",
    "Kenmerk",
    "Groep",
    "Maat",
    "Vergelijking",
    "Ronde",
)
"""What a visitor changes: the lists at the left."""
FAULTS = 20
"""So many kinds of errors are told."""
AIM = "p50 ≤ 1 s at 100 sessions"


@dataclass(slots=True)
class Load:
    """What one number of visitors saw. `opened` and `changed` are seconds per run that was done.

    `asked` is how many changes there should have been. `processor` and `own` are the seconds of
    processor time that the server and the visitors took in the `lasted` seconds of changing.
    """

    visitors: int
    asked: int
    opened: list[float] = field(default_factory=list)
    changed: dict[str, list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    lasted: float = 0.0
    processor: float = 0.0
    own: float = 0.0
    memory: Memory | None = None

    @property
    def all_changes(self) -> list[float]:
        return [taken for page in self.changed.values() for taken in page]


class Visitor:
    """One of a crowd, with a page and a place in the turn of its own."""

    def __init__(self, load: Load, server: Server, number: int, every: float) -> None:
        paths = list(FIGURE_PAGES.values())
        self.load, self.every = load, every
        self.page = paths[number % len(paths)]
        self.chance = Random(f"{SEED}-{load.visitors}-{number}")
        self.turn = every * (number + self.chance.random()) / load.visitors
        self.session = Session(server.address)
        self.there = False

    async def come(self, begin: float) -> None:
        """Open the page, at the own place in the first turn."""
        await _until(begin + self.turn)
        start = time.monotonic()
        try:
            await self.session.__aenter__()
            self.there = True
            await self.session.visit(self.page, taal="nl")
        except Exception as error:
            self._fault("the first page", error)
            await self.leave()
            return
        self.load.opened.append(time.monotonic() - start)
        self._look("the first page")

    async def change(self, begin: float, end: float) -> None:
        """One choice a turn until the end. Who is late goes on at once; turns past the end, and
        all turns after a run that failed, are not made up for.
        """
        due = begin + self.turn
        while self.there and max(due, time.monotonic()) < end:
            await _until(due)
            due += self.every
            what = "a choice"
            try:
                label, option = another(self.session, self.chance)
                what = f"{label} = {option}"
                start = time.monotonic()
                await self.session.choose(label, option)
            except Exception as error:
                self._fault(what, error)
                await self.leave()
                return
            self.load.changed.setdefault(self.page, []).append(time.monotonic() - start)
            self._look(what)

    async def leave(self) -> None:
        """Close the line, also one that is broken."""
        if self.there:
            self.there = False
            with suppress(Exception):
                await self.session.__aexit__()

    def _look(self, what: str) -> None:
        """A mistake of the app that stands on the screen."""
        if any(self.session.of("exception")):
            self.load.faults.append(f"{self.page or 'start'}, {what}: a mistake on the screen")

    def _fault(self, what: str, error: Exception) -> None:
        told = f"{type(error).__name__} {error}".strip()
        self.load.faults.append(f"{self.page or 'start'}, {what}: not done, {told}")


async def _until(due: float) -> None:
    await asyncio.sleep(max(due - time.monotonic(), 0))


def another(session: Session, chance: Random) -> tuple[str, str]:
    """A random list at the left that has another option, and that option."""
    able = [
        (item.selectbox.label, [one for one in item.selectbox.options if one != _chosen(item)])
        for item in session.of("selectbox")
        if item.selectbox.label in LISTS and len(item.selectbox.options) > 1
    ]
    assert able, "no list to choose in"
    label, options = chance.choice(able)
    return label, chance.choice(options)


def _chosen(element) -> str:
    box = element.selectbox
    return box.raw_value if box.set_value else box.options[box.default]


async def crowd(load: Load, server: Server, every: float, lasting: float) -> None:
    """All visitors come in, change for so many seconds and leave; what they saw is in `load`."""
    visitors = [Visitor(load, server, number, every) for number in range(load.visitors)]
    start = time.monotonic()
    await asyncio.gather(*(visitor.come(start) for visitor in visitors))
    start, own, before = time.monotonic(), time.process_time(), processor_seconds(server.pid)
    await asyncio.gather(*(visitor.change(start, start + lasting) for visitor in visitors))
    load.lasted = time.monotonic() - start
    load.own = time.process_time() - own
    load.processor = processor_seconds(server.pid) - before
    load.memory = memory_of(server.pid)
    await asyncio.gather(*(visitor.leave() for visitor in visitors))


def measure(atlas: Path, _deliveries: Path | None, *, quick: bool) -> Iterator[Load]:
    """Each number of visitors, on a server of its own; one that fails does not stop the others."""
    levels = QUICK_LEVELS if quick else LEVELS
    every, lasting = (QUICK_EVERY, QUICK_LASTING) if quick else (EVERY, LASTING)
    for visitors in levels:
        print(f"  {visitors} sessions for {lasting:.0f} s …", flush=True)
        load = Load(visitors, visitors * round(lasting / every))
        try:
            with serve(atlas) as server:
                try:
                    asyncio.run(crowd(load, server, every, lasting))
                finally:
                    load.faults += [f"the server: {line}" for line in mistakes(server.log)]
        except Exception as error:
            load.faults.append(f"stopped: {type(error).__name__} {error}")
        print(f"  {' · '.join(_row(load))}", flush=True)
        yield load


def mistakes(log: str) -> list[str]:
    """The last line of every trace in the log of a server."""
    found: list[str] = []
    tracing = False
    for line in log.splitlines():
        if line.startswith("Traceback"):
            tracing = True
        elif tracing and line.strip() and not line.startswith(" "):
            found.append(line)
            tracing = False
    return found


def _row(load: Load) -> list[str]:
    changes = load.all_changes

    def of_one_core(taken: float) -> str:
        return f"{100 * taken / load.lasted:.0f}%" if load.lasted else NOTHING

    return [
        str(load.visitors),
        f"{len(load.opened)} of {load.visitors}",
        *_times(load.opened),
        f"{len(changes)} of {load.asked}",
        *_times(changes),
        str(len(load.faults)),
        of_one_core(load.processor),
        of_one_core(load.own),
        size(load.memory.peak) if load.memory else NOTHING,
    ]


def _times(taken: Sequence[float]) -> list[str]:
    """Half are within the first, 95% within the second, all within the third."""
    return [seconds(percentile(taken, part)) if taken else NOTHING for part in (0.5, 0.95, 1)]


def report(loads: Sequence[Load], *, quick: bool) -> str:
    """The tables in markdown."""
    every, lasting = (QUICK_EVERY, QUICK_LASTING) if quick else (EVERY, LASTING)
    header = ("sessions", "came in", "first page p50", "p95", "longest", "changes", "p50", "p95",
              "longest", "errors", "server, of one core", "sessions, of one core",
              "memory (peak)")  # fmt: skip
    parts = [
        f"The sessions come in over {every:.0f} s. When all are in, each changes one random list "
        f"at the left every {every:.0f} s for {lasting:.0f} s, on a page of its own; the time is "
        "that of a run, from the choice to the end of the script as the server says it, without "
        "the drawing. A session whose run fails or is not done within two minutes stops there: "
        "then fewer changes are made than asked. Each number of sessions has a new server; "
        f"server and sessions share this machine. Aim: {AIM}.",
        table(header, [_row(load) for load in loads]),
    ]
    if loads and loads[-1].changed:
        most = loads[-1]
        rows = [
            [page or "start", str(len(times)), *_times(times)]
            for page, times in sorted(most.changed.items())
        ]
        header = (f"page, at {most.visitors} sessions", "changes", "p50", "p95", "longest")
        parts.append(table(header, rows))
    faults = [
        f"- at {load.visitors} sessions, {count} ×: {fault}"
        for load in loads
        for fault, count in Counter(load.faults).most_common()
    ]
    if len(faults) > FAULTS:
        faults[FAULTS:] = [f"- and {len(faults) - FAULTS} kinds more"]
    return "\n\n".join([*parts, "\n".join(faults)]).strip()


def main() -> None:
    """Print the tables."""
    given = options(__doc__, atlas=Path("data/atlas")).parse_args()
    print(report(list(measure(given.atlas, None, quick=given.quick)), quick=given.quick))


if __name__ == "__main__":
    main()
