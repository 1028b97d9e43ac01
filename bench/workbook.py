"""What it takes to judge a large workbook, beside what a script of an analyst takes to read it.

    python -m bench.workbook [--quick]

The workbook is made: a sheet per gemeente, a row per buurt, 40 groups of three columns under two
header rows. Both run in a process of their own, from a cold start.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from analytics.catalog import Catalog, load_catalog
from analytics.model import Unit
from bench.machine import Ran, options, run
from bench.summary import NOTHING, ratio, seconds, size, table

SHEETS, QUICK_SHEETS = 50, 3
BUURTEN = 500
LIMIT = 1800.0
AIM = "50 sheets and 3 million cells judged in under 60 seconds and 2 GB"
FILE = "leden.xlsx"
_MEASURES = ("Bevolking", "Leden", "Aandeel (%)")
_HEADER = """id = "werkboek"
kind = "lgb"
title = "Een groot werkboek"
source = "fictief"
synthetic = true
reference_date = 2023-01-01
status = "experimenteel"
border_year = 2023
files = ["leden.xlsx"]
profile = "werkboek"
rounding = [{ base = 5 }, { dimension = "inkomen", base = 100 }]
classification = { herkomst = "2022" }
"""
_PROFILE = """id = "werkboek"
label = { nl = "Werkboek", en = "Workbook" }
description = { nl = "Een blad per gemeente.", en = "A sheet per gemeente." }

[[tables]]
header = { rows = 2 }
region = { column = ["Regiocode"] }
columns = [
  { header = ["{unit}, {dimension}: {category}", "{measure}"] },
  { header = ["{unit}, {dimension}", "{measure}"] },
]
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """What it took to judge the workbook, also as an upload, and to read it with pandas; None where
    that failed.
    """

    sheets: int
    cells: int
    bytes: int
    ours: Ran | None
    uploaded: Ran | None
    plain: Ran | None


def make(folder: Path, sheets: int, buurten: int = BUURTEN) -> int:
    """Write a delivery with such a workbook; the number of cells with a number or a sign in it."""
    (folder / "delivery.toml").write_text(_HEADER, "utf-8")
    (folder / "profile.toml").write_text(_PROFILE, "utf-8")
    groups = list(_groups(load_catalog()))
    with xlsxwriter.Workbook(folder / FILE, {"constant_memory": True}) as book:
        for number in range(1, sheets + 1):
            sheet = book.add_worksheet(f"Gemeente {number}")
            sheet.write_string(0, 0, "Fictief: verzonnen cijfers")
            for place, (group, _classes) in enumerate(groups):
                sheet.write_string(2, 1 + 3 * place, group)
            sheet.write_row(3, 0, ["Regiocode", *_MEASURES * len(groups)])
            for row in range(buurten):
                sheet.write_row(
                    4 + row, 0, [f"BU{number:04}{row:04}", *_numbers(groups, row + 13 * number)]
                )
    return sheets * buurten * 3 * len(groups)


def _groups(catalog: Catalog) -> Iterator[tuple[str, int]]:
    """The header of each group of columns, and in how many classes it divides everyone."""
    for unit in Unit:
        yield f"{unit.capitalize()}, totaal", 1
        for dimension in catalog.dimensions_of(unit):
            classes = dimension.newest.categories
            for one in classes:
                label = f"{dimension.label.nl}: {one.label.nl}"
                yield f"{unit.capitalize()}, {label}", len(classes)


def _numbers(groups: Sequence[tuple[str, int]], number: int) -> Iterator[int | float | str]:
    """Figures that agree with each other: a fifth of every group is a member."""
    for _group, classes in groups:
        if number % 50 == 0:
            yield from (".", ".", "")
        else:
            people = 1500 * (number % 4000) // classes
            yield from (people, people // 5, 20.0)


def tried(command: Sequence[str]) -> Ran | None:
    """What a command took; None, and what it printed, when it failed."""
    try:
        return run(command, limit=LIMIT)
    except RuntimeError as error:
        print(error, flush=True)
        return None


def measure(
    _atlas: Path | None = None, _deliveries: Path | None = None, *, quick: bool
) -> Iterator[Judged]:
    """Judge the workbook, and read it with pandas and openpyxl."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        sheets = QUICK_SHEETS if quick else SHEETS
        cells = make(folder, sheets)
        ours = tried([sys.executable, "-m", "analytics", "check", str(folder)])
        uploaded = tried([sys.executable, "-m", "bench.upload", str(folder)])
        plain = tried([sys.executable, "-m", "bench.naive.workbook", str(folder / FILE)])
        judged = Judged(sheets, cells, (folder / FILE).stat().st_size, ours, uploaded, plain)
    print("  " + report([judged], quick=quick).splitlines()[-1], flush=True)
    yield judged


def report(found: Sequence[Judged], *, quick: bool) -> str:
    """The table in markdown."""
    header = ("way", "sheets", "cells", "file", "time", "memory (peak)", "plain ÷ this, time",
              "plain ÷ this, memory")  # fmt: skip
    rows: list[list[str]] = []
    for one in found:
        about = [str(one.sheets), f"{one.cells:,}", size(one.bytes)]
        plain = _done(one.plain)
        for way, ran in (
            ("read and judged here", one.ours),
            ("as an upload: searched for persons first, then judged", one.uploaded),
        ):
            times = [ratio(theirs, own) for theirs, own in zip(plain, _done(ran), strict=True)]
            rows.append([way, *about, *_told(ran), *times])
        rows.append(
            ["pandas with openpyxl, read only", *about, *_told(one.plain), NOTHING, NOTHING]
        )
    text = (
        "Reading through a profile and judging every cell (`analytics check`); the same in the "
        "process that takes uploads in, which first searches all cells for persons; and reading "
        "the same sheets into one long table with pandas and openpyxl, where nothing is judged. "
        f"Each in a process of its own. Aim: {AIM}" + (" (here fewer)." if quick else ".")
    )
    return "\n\n".join([text, table(header, rows)])


def _done(ran: Ran | None) -> tuple[float | None, float | None]:
    return (None, None) if ran is None or not ran.in_time else (ran.seconds, ran.memory)


def _told(ran: Ran | None) -> tuple[str, str]:
    if ran is None:
        return "**failed**", NOTHING
    if not ran.in_time:
        return f"not within {LIMIT:.0f} s", NOTHING
    return seconds(ran.seconds), size(ran.memory)


def main() -> None:
    """Print the table."""
    given = options(__doc__).parse_args()
    print(report(list(measure(quick=given.quick)), quick=given.quick))


if __name__ == "__main__":
    main()
