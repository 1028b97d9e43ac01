"""Many visitors at once: how long a page takes when each changes one choice now and then.

    python -m bench.sessions --atlas DIR [--quick]

The visitors speak over the websocket without a browser, so that a hundred fit beside the server
on two cores; they keep messages as a browser does and the server can't tell them from one. The
time of a run is from the choice until the server says that the page is done.
"""

import argparse
import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.machine import Memory, memory_of, processor_seconds
from bench.summary import NOTHING, percentile, seconds, size, table
from tests.browser.serving import PAGES, Server, serve
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
AIM = "p50 ≤ 1 s at 100 sessions"


@dataclass(slots=True)
class Load:
    """What one number of visitors saw. `opened` and `changed` are seconds per run."""

    visitors: int
    opened: list[float] = field(default_factory=list)
    changed: dict[str, list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    lasted: float = 0.0
    processor: float = 0.0
    memory: Memory | None = None

    @property
    def all_changes(self) -> list[float]:
        return [taken for page in self.changed.values() for taken in page]


async def visit(load: Load, server: Server, number: int, every: float, end: float) -> None:
    """One visitor: opens a page somewhere within the first turn, then one choice a turn."""
    chance = Random(f"{SEED}-{load.visitors}-{number}")
    paths = list(PAGES.values())
    page = paths[number % len(paths)]
    due = time.monotonic() + every * (number + chance.random()) / load.visitors
    try:
        async with Session(server.address) as session:
            await asyncio.sleep(max(due - time.monotonic(), 0))
            start = time.monotonic()
            await session.visit(page, taal="nl")
            load.opened.append(time.monotonic() - start)
            while (due := due + every) < end:
                await asyncio.sleep(max(due - time.monotonic(), 0))
                label, option = another(session, chance)
                start = time.monotonic()
                await session.choose(label, option)
                load.changed.setdefault(page, []).append(time.monotonic() - start)
                load.faults += [
                    f"{page}, {label} = {option}: {item.exception.message}"
                    for item in session.of("exception")
                ]
    except (OSError, TimeoutError, EOFError, AssertionError) as error:
        load.faults.append(f"{page}: {type(error).__name__} {error}")


def another(session: Session, chance: Random) -> tuple[str, str]:
    """A random list at the left that has another option, and that option."""
    able = [
        (item.selectbox.label, [one for one in item.selectbox.options if one != _chosen(item)])
        for item in session.of("selectbox")
        if item.selectbox.label in LISTS and len(item.selectbox.options) > 1
    ]
    label, options = chance.choice(able)
    return label, chance.choice(options)


def _chosen(element) -> str:
    box = element.selectbox
    return box.raw_value if box.set_value else box.options[box.default]


async def _crowd(server: Server, visitors: int, every: float, lasting: float) -> Load:
    load = Load(visitors)
    start = time.monotonic()
    before = processor_seconds(server.pid)
    async with asyncio.TaskGroup() as group:
        for number in range(visitors):
            group.create_task(visit(load, server, number, every, start + lasting))
    load.lasted = time.monotonic() - start
    load.processor = processor_seconds(server.pid) - before
    load.memory = memory_of(server.pid)
    return load


def measure(atlas: Path, *, quick: bool) -> list[Load]:
    """Each number of visitors, on a server of its own."""
    levels = QUICK_LEVELS if quick else LEVELS
    every, lasting = (QUICK_EVERY, QUICK_LASTING) if quick else (EVERY, LASTING)
    found = []
    for visitors in levels:
        with serve(atlas) as server:
            print(f"  {visitors} sessions for {lasting:.0f} s …", flush=True)
            load = asyncio.run(_crowd(server, visitors, every, lasting))
            load.faults += [f"the server: {line}" for line in mistakes(server.log)]
        print(f"  {_row(load)}", flush=True)
        found.append(load)
    return found


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
    times = [seconds(percentile(changes, part)) for part in (0.5, 0.95, 1)] if changes else []
    return [
        str(load.visitors),
        str(len(changes)),
        *(times or [NOTHING] * 3),
        seconds(percentile(load.opened, 0.5)) if load.opened else NOTHING,
        str(len(load.faults)),
        f"{100 * load.processor / load.lasted:.0f}%" if load.lasted else NOTHING,
        size(load.memory.peak) if load.memory else NOTHING,
    ]


def report(loads: Sequence[Load], *, quick: bool) -> str:
    """The tables in markdown."""
    every, lasting = (QUICK_EVERY, QUICK_LASTING) if quick else (EVERY, LASTING)
    header = ("sessions", "changes", "p50", "p95", "longest", "first page p50", "errors",
              "of one core", "memory (peak)")  # fmt: skip
    parts = [
        f"Each session changes one random list at the left every {every:.0f} s for "
        f"{lasting:.0f} s, on a page of its own; the time is that of a run, at the server's door, "
        f"without the drawing. Each number of sessions has a new server. Aim: {AIM}.",
        table(header, [_row(load) for load in loads]),
    ]
    if loads and loads[-1].changed:
        most = loads[-1]
        rows = [
            [page or "start", str(len(times)),
             *(seconds(percentile(times, part)) for part in (0.5, 0.95, 1))]
            for page, times in sorted(most.changed.items())
        ]  # fmt: skip
        header = (f"page, at {most.visitors} sessions", "changes", "p50", "p95", "longest")
        parts.append(table(header, rows))
    faults = sorted({fault for load in loads for fault in load.faults})
    parts += [f"- error: {fault}" for fault in faults[:20]]
    return "\n\n".join(parts)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--atlas", type=Path, default=Path("data/atlas"))
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    print(report(measure(given.atlas, quick=given.quick), quick=given.quick))


if __name__ == "__main__":
    main()
