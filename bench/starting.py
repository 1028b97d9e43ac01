"""From the start of a process to the first figure: of the page in a browser, of the command line.

    python -m bench.starting --atlas DIR --deliveries DIR [--quick]

The process is new each time; the files may still be in the memory of the system. The browser runs
already: what counts is from the start of the server until a figure stands on the page.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Error

from analytics.store import Atlas
from bench.machine import options, run
from bench.summary import NOTHING, ratio, seconds, table
from tests.browser import chromium
from tests.browser.serving import ROOT, Server, open_page, serve, serve_script

TIMES, QUICK_TIMES = 3, 1
LIMIT = 120.0


@dataclass(frozen=True, slots=True)
class Started:
    """Seconds until the first figure, of the atlas and of the plain way; None where not in time."""

    name: str
    ours: float | None
    plain: float | None


def first_figure(
    browser: Browser, served: Callable[[], AbstractContextManager[Server]], figure: str
) -> float | None:
    """Seconds from the start of a server until what `figure` selects stands on its first page."""
    start = time.monotonic()
    with served() as server, open_page(browser) as page:
        page.set_default_timeout(LIMIT * 1000)
        try:
            page.goto(server.link(), wait_until="commit")
            page.locator(figure).first.wait_for()
        except Error:
            return None
        return time.monotonic() - start


def command(*arguments: str) -> float | None:
    """Seconds that a command takes from its start to its end."""
    ran = run([sys.executable, "-m", *arguments], limit=LIMIT)
    return ran.seconds if ran.in_time else None


def measure(atlas: Path, deliveries: Path | None, *, quick: bool) -> Iterator[Started]:
    """Both first figures, both ways."""
    times = QUICK_TIMES if quick else TIMES
    opened = Atlas.open(atlas)
    library = opened.organisations(opened.rounds()[0])[0].id
    opened.close()

    def often(once: Callable[[], float | None]) -> float | None:
        taken = [once() for _time in range(times)]
        return median(item for item in taken if item is not None) if None not in taken else None

    def theirs() -> AbstractContextManager[Server]:
        script = ROOT / "bench" / "naive" / "page.py"
        settings = {"BENCH_DELIVERIES": str((deliveries or Path()).absolute())}
        return serve_script(script, script.parent, settings)

    with chromium.browser() as browser:
        page = Started(
            "the first page, in a browser",
            often(lambda: first_figure(browser, lambda: serve(atlas), ".card .figure")),
            None
            if deliveries is None
            else often(lambda: first_figure(browser, theirs, "[data-testid=stMetricValue]")),
        )
    print("  " + " · ".join(_row(page)), flush=True)
    yield page
    line = Started(
        "one library's figure, on the command line",
        often(lambda: command("analytics", "benchmark", library, "--atlas", str(atlas))),
        None
        if deliveries is None
        else often(lambda: command("bench.naive.tables", str(deliveries), library)),
    )
    print("  " + " · ".join(_row(line)), flush=True)
    yield line


def _row(started: Started) -> list[str]:
    def told(value: float | None) -> str:
        return NOTHING if value is None else seconds(value)

    return [
        started.name,
        told(started.ours),
        told(started.plain),
        ratio(started.plain, started.ours),
    ]


def report(found: Sequence[Started], *, quick: bool) -> str:
    """The table in markdown."""
    header = ("from the start of the process to", "atlas", "plain", "plain ÷ atlas")
    return "\n\n".join(
        [
            f"Medians of {QUICK_TIMES if quick else TIMES} starts; a dash: not within "
            f"{LIMIT:.0f} s, or not measured.",
            table(header, [_row(item) for item in found]),
        ]
    )


def main() -> None:
    """Print the table."""
    given = options(__doc__, atlas=Path("data/atlas"), deliveries=None).parse_args()
    print(
        report(list(measure(given.atlas, given.deliveries, quick=given.quick)), quick=given.quick)
    )


if __name__ == "__main__":
    main()
