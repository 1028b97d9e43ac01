"""The whole bench in one run, as one page of markdown: `make bench`, or

    python -m bench [PART…] [--atlas DIR] [--deliveries DIR] [--quick] [--out FILE]

Parts: picture, questions, growth, start, sessions. Without deliveries: made-up members over the
real borders of ../shared/realdata where those are, else the fictional region. Without an atlas: one
is built from the deliveries. A part that fails says so in its place, and the others go on.
"""

import argparse
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from analytics.model import NETHERLANDS
from analytics.store import Atlas
from bench import growth, page, questions, sessions, starting
from bench.machine import described, folder_size, run
from bench.summary import seconds, size
from tests.browser.serving import ROOT

REAL = ROOT.parent / "shared" / "realdata"
WORK = ROOT / "build" / "bench"
PARTS = {
    "picture": "A change of indicator: bytes to the browser and time to the new picture",
    "questions": "Questions to the atlas",
    "growth": "Building, from one round to ten",
    "start": "From the start of the process to the first figure",
    "sessions": "Many visitors at once",
}
MINUTES = {"picture": 9, "questions": 2, "growth": 7, "start": 1, "sessions": 17}
"""About what each part takes in full, for the whole country on two cores."""


def find_deliveries(given: Path | None) -> Path:
    """The deliveries to measure with, made where that is needed."""
    if given is not None:
        return given
    if not (REAL / "wijkenbuurten_2024.gpkg").is_file():
        print("Skipped: the real borders (../shared/realdata) are not there; the demo it is.")
        return ROOT / "data" / "demo"
    made = WORK / "deliveries"
    if not (made / "organisaties" / growth.HEADER).is_file():
        print("Made-up members over the real borders …", flush=True)
        run([sys.executable, "-m", "analytics", "synthetic", "--borders", str(REAL), "--kwb",
             str(REAL), "--out", str(made)])  # fmt: skip
    return made


def find_atlas(given: Path | None, deliveries: Path) -> Path:
    """The atlas to measure, built where that is needed."""
    if given is not None:
        return given
    out = WORK / "atlas"
    print("The atlas …", flush=True)
    folders = sorted(path.parent for path in deliveries.glob(f"*/{growth.HEADER}"))
    run([sys.executable, "-m", "analytics", "build", *map(str, folders), "--out", str(out)])
    return out


def about(atlas: Path) -> str:
    """What was measured: rounds, areas and size of the atlas."""
    opened = Atlas.open(atlas)
    rounds = opened.rounds()
    counts = [
        f"{len(opened.regions_in(level, NETHERLANDS, rounds[0])):,} {name}"
        for level, name in (("gemeente", "gemeenten"), ("wijk", "wijken"), ("buurt", "buurten"))
    ]
    made_up = "; made-up members" if rounds[0].synthetic else ""
    opened.close()
    return (
        f"Atlas: {len(rounds)} rounds, {', '.join(counts)}{made_up}, "
        f"{size(folder_size(atlas / opened.version))}."
    )


def part(name: str, atlas: Path, deliveries: Path, *, quick: bool) -> str:
    """Measure one part; its text in markdown."""
    match name:
        case "picture":
            found, notes = page.measure(atlas, deliveries, quick=quick)
            return page.report(found, notes, quick=quick)
        case "questions":
            return questions.report(*questions.measure(atlas, deliveries, quick=quick))
        case "growth":
            return growth.report(growth.measure(deliveries, quick=quick))
        case "start":
            started = starting.measure(atlas, deliveries, quick=quick)
            return starting.report(started, quick=quick)
        case _:
            return sessions.report(list(sessions.measure(atlas, quick=quick)), quick=quick)


def timed(name: str, measure: Callable[[], str]) -> str:
    """A part with its title and what it took, or with why it failed."""
    print(f"\n{PARTS[name]} (about {MINUTES[name]} minutes in full)", flush=True)
    start = time.monotonic()
    try:
        text = measure()
    except Exception as error:
        traceback.print_exc()
        text = f"**Failed**: {type(error).__name__}: {str(error).splitlines()[0]}"
    return f"## {PARTS[name]}\n\n{text}\n\nTook {seconds(time.monotonic() - start)}.\n"


def main() -> int:
    """0 when every part that was asked for was measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART")
    parser.add_argument("--atlas", type=Path)
    parser.add_argument("--deliveries", type=Path)
    parser.add_argument("--quick", action="store_true", help="to try it: few and short")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench.md")
    given = parser.parse_args()
    deliveries = find_deliveries(given.deliveries)
    atlas = find_atlas(given.atlas, deliveries)
    mode = " · quick mode: to try the bench, not to quote" if given.quick else ""
    lines = [f"# Bench\n\n{described()}{mode}\n\n{about(atlas)}\n"]
    for name in given.parts or PARTS:
        lines.append(
            timed(name, lambda name=name: part(name, atlas, deliveries, quick=given.quick))
        )
        # After each part: what was measured is kept when a later part is stopped.
        given.out.parent.mkdir(parents=True, exist_ok=True)
        given.out.write_text("\n".join(lines), "utf-8")
    print(f"\nWritten: {given.out}")
    return int(any("**Failed**" in line for line in lines))


if __name__ == "__main__":
    sys.exit(main())
