"""The whole bench in one run, as one page of markdown: `make bench`, or

    python -m bench [PART…] [--atlas DIR] [--deliveries DIR] [--quick] [--out FILE]

Parts: picture, questions, growth, start, workbook, reports, sessions, room. Without deliveries:
made-up members over the real borders of ../shared/realdata where those are, else the fictional
region. Without an atlas: one is built from the deliveries. Each line of a table is written when it
is measured, its raw numbers are added to FILE.jsonl. A part that fails, or that is not finished,
says so in its place.
"""

import json
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analytics.model import NETHERLANDS
from analytics.store import Atlas
from bench import growth, page, questions, reports, room, sessions, starting, workbook
from bench.machine import described, folder_size, options, run
from bench.summary import seconds, size
from tests.browser.serving import ROOT

REAL = ROOT.parent / "shared" / "realdata"
WORK = ROOT / "build" / "bench"
UNFINISHED = "**Not finished**: what stands here was measured before it stopped."


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bench: what it measures, line by line, and its text in markdown.

    `minutes` is about what it takes in full, for the whole country on two cores.
    """

    title: str
    minutes: int
    measure: Callable[..., Iterator[Any]]
    report: Callable[..., str]


PARTS = {
    "picture": Part(
        "A change of indicator: bytes to the browser and time to the new picture",
        9,
        page.measure,
        page.report,
    ),
    "questions": Part("Questions to the atlas", 2, questions.measure, questions.report),
    "growth": Part("Building, from one round to ten", 7, growth.measure, growth.report),
    "start": Part(
        "From the start of the process to the first figure", 1, starting.measure, starting.report
    ),
    "workbook": Part("A workbook of three million cells", 2, workbook.measure, workbook.report),
    "reports": Part("All gemeenterapporten in one ZIP", 8, reports.measure, reports.report),
    "sessions": Part("Many visitors at once", 17, sessions.measure, sessions.report),
    "room": Part("A workshop of sixty teams", 13, room.measure, room.report),
}


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


class Paper:
    """The page of markdown, written anew with each line that is measured, and the raw numbers."""

    def __init__(self, out: Path, head: str) -> None:
        self.out, self.raw = out, out.with_suffix(".jsonl")
        self.begun = f"{datetime.now(UTC):%Y-%m-%d %H:%M}"
        self.texts = [head]
        out.parent.mkdir(parents=True, exist_ok=True)

    def measure(self, name: str, part: Part, atlas: Path, deliveries: Path, *, quick: bool) -> bool:
        """Measure a part; whether that went well."""
        print(f"\n{part.title} (about {part.minutes} minutes in full)", flush=True)
        start = time.monotonic()
        found: list[Any] = []
        text = ""

        def told(state: str) -> str:
            return "\n\n".join(filter(None, [f"## {part.title}", text, state])) + "\n"

        try:
            self._write(told(UNFINISHED))
            for row in part.measure(atlas, deliveries, quick=quick):
                found.append(row)
                self._keep(name, row, quick)
                text = part.report(found, quick=quick)
                self._write(told(UNFINISHED))
            state, well = f"Took {seconds(time.monotonic() - start)}.", True
        except Exception as error:
            traceback.print_exc()
            reason = f"{type(error).__name__}: {error}".splitlines()[0]
            state = f"**Failed** after {seconds(time.monotonic() - start)}: {reason}"
            well = False
        self.texts.append(told(state))
        self._write()
        return well

    def _write(self, *now: str) -> None:
        self.out.write_text("\n".join([*self.texts, *now]), "utf-8")

    def _keep(self, name: str, row: Any, quick: bool) -> None:
        line = {"run": self.begun, "quick": quick, "part": name} | asdict(row)
        with self.raw.open("a", encoding="utf-8") as raw:
            raw.write(json.dumps(line, ensure_ascii=False) + "\n")


def main() -> int:
    """0 when every part that was asked for was measured."""
    asked = options(__doc__, atlas=None, deliveries=None)
    asked.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART")
    asked.add_argument("--out", type=Path, default=ROOT / "build" / "bench.md", metavar="FILE")
    given = asked.parse_args()
    deliveries = find_deliveries(given.deliveries)
    atlas = find_atlas(given.atlas, deliveries)
    mode = " · quick mode: to try the bench, not to quote" if given.quick else ""
    paper = Paper(given.out, f"# Bench\n\n{described()}{mode}\n\n{about(atlas)}\n")
    well = [
        paper.measure(name, PARTS[name], atlas, deliveries, quick=given.quick)
        for name in given.parts or PARTS
    ]
    print(f"\nWritten: {paper.out}; raw numbers: {paper.raw}")
    return int(not all(well))


if __name__ == "__main__":
    sys.exit(main())
