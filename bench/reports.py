"""All gemeenterapporten in one ZIP, beside making each with a command of its own.

    python -m bench.reports --atlas DIR [--quick]

Once from beginning to end; once killed halfway and gone on, to the same bytes. Alone is measured
of some and counted for all. Memory is that of all processes together at the worst moment, pages
that they share counted for each.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from analytics.reports.series import Series, parts_of, series_of
from analytics.store import Atlas
from bench.machine import memory_of, options
from bench.summary import NOTHING, ratio, seconds, size, table
from tests.browser.serving import ROOT

ALONE, QUICK_ALONE = 20, 2
_LOOK = 0.2


@dataclass(frozen=True, slots=True)
class Reported:
    """What making `reports` reports took. `alone`: each by a command of its own; `measured` of
    those were, the seconds are for all. `processor`: seconds of processor time, 0 where the system
    does not tell of a process that was killed.
    """

    way: str
    reports: int
    seconds: float
    processor: float
    memory: int
    bytes: int = 0
    alone: bool = False
    measured: int = 0


@dataclass(frozen=True, slots=True)
class Watched:
    """Seconds that a command took, on the clock and of the processors, and the most that it held
    with all that it started.
    """

    seconds: float
    processor: float
    memory: int


def watched(command: Sequence[str], enough: Callable[[], bool] = lambda: False) -> Watched:
    """Run a command; it is killed when there is enough. Raises `RuntimeError` when it fails."""
    start, most, killed = time.monotonic(), 0, False
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    while True:
        # wait4 tells what it took with all that it waited for.
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        most = max(most, held(process.pid))
        if enough() and not killed:
            process.kill()
            killed = True
        time.sleep(_LOOK)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode and not killed:
        raise RuntimeError(f"{' '.join(command)} failed")
    taken = 0.0 if killed else used.ru_utime + used.ru_stime
    return Watched(time.monotonic() - start, taken, most)


def held(pid: int) -> int:
    """Bytes that a process and all that it started hold now; 0 where the system does not tell, or
    when it has just ended.
    """
    try:
        own = memory_of(pid)
        if own is None:
            return 0
        started = [
            int(child)
            for task in Path(f"/proc/{pid}/task").glob("*/children")
            for child in task.read_text().split()
        ]
    except (OSError, KeyError):
        return 0
    return own.now + sum(map(held, started))


def command(series: Series, out: Path, whom: Sequence[str]) -> list[str]:
    """The command that makes all."""
    return [sys.executable, "-m", "analytics", "report", "gemeenten", *whom,
            "--atlas", str(series.atlas.absolute()), "--out", str(out)]  # fmt: skip


def measure(atlas: Path, _deliveries: Path | None = None, *, quick: bool) -> Iterator[Reported]:
    """All of the country; in quick mode those of the library that serves most gemeenten."""
    with closing(Atlas.open(atlas)) as opened:
        libraries = opened.organisations(opened.rounds()[0])
        library = max(libraries, key=lambda item: len(item.gemeenten)).id if quick else ""
        series = series_of(opened, atlas, library)
    count = len(series.wanted)
    whom = ["--organisation", library] if library else ["--all"]
    with tempfile.TemporaryDirectory() as scratch:
        whole, halves = Path(scratch) / "whole.zip", Path(scratch) / "halves.zip"

        def told(found: Reported) -> Reported:
            print("  " + report([found], quick=quick).splitlines()[-1], flush=True)
            return found

        ran = watched(command(series, whole, whom))
        yield told(reported("all at once", count, ran, whole))

        def there() -> int:
            return len(list(parts_of(halves).glob("*.pdf")))

        ran = watched(command(series, halves, whom), lambda: there() >= count / 2)
        done = there()
        yield told(reported("all at once, killed halfway", done, ran))
        ran = watched(command(series, halves, whom))
        if _hash(halves) != _hash(whole):
            raise RuntimeError("the ZIP that was gone on with is another")
        yield told(reported("gone on, to the same ZIP", count - done, ran, halves))
        some = series.wanted[:: max(1, count // (QUICK_ALONE if quick else ALONE))]
        each = [
            watched([sys.executable, "-m", "analytics", "report", "gemeente", wanted.code,
                     "--atlas", str(atlas.absolute()), "--out", str(Path(scratch) / "one.pdf")])
            for wanted in some
        ]  # fmt: skip
    times = count / len(each)
    yield told(
        Reported(
            "each by a command of its own",
            count,
            sum(one.seconds for one in each) * times,
            sum(one.processor for one in each) * times,
            max(one.memory for one in each),
            alone=True,
            measured=len(each),
        )
    )


def reported(way: str, reports: int, ran: Watched, out: Path | None = None) -> Reported:
    """What a run took, with the size of the ZIP that it made."""
    size_of_it = out.stat().st_size if out else 0
    return Reported(way, reports, ran.seconds, ran.processor, ran.memory, size_of_it)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        content = sha256()
        while block := file.read(1 << 20):
            content.update(block)
        return content.hexdigest()


def report(found: Sequence[Reported], *, quick: bool) -> str:
    """The table in markdown."""
    header = (
        "way",
        "reports",
        "time",
        "a report",
        "processor",
        "memory (peak)",
        "ZIP",
        "alone ÷ this, time",
    )
    alone = next((one.seconds / one.reports for one in found if one.alone), None)
    rows: list[list[str]] = []
    for one in found:
        each = one.seconds / one.reports if one.reports else None
        way = one.way + (f" ({one.measured} measured)" if one.measured else "")
        rows.append(
            [
                way,
                f"{one.reports:,}",
                seconds(one.seconds),
                seconds(each) if each is not None else NOTHING,
                seconds(one.processor) if one.processor else NOTHING,
                size(one.memory) if one.memory else NOTHING,
                size(one.bytes) if one.bytes else NOTHING,
                NOTHING if one.alone else ratio(alone, each),
            ]
        )
    text = (
        "The gemeenterapporten as PDF (`analytics report gemeenten`), of "
        + ("one library" if quick else "all gemeenten")
        + "; killed (SIGKILL) when half of them were there, and gone on; and each by a command of "
        "its own, one after another."
    )
    return "\n\n".join([text, table(header, rows)])


def main() -> None:
    """Print the table."""
    given = options(__doc__, atlas=Path("data/atlas")).parse_args()
    print(report(list(measure(given.atlas, quick=given.quick)), quick=given.quick))


if __name__ == "__main__":
    main()
