"""How much may come in at the door at once."""

from dataclasses import dataclass

_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what users upload. A workbook of 50 sheets and 3 million cells fits well within.

    `unpacked` is what a workbook (a zip) holds when unpacked, in bytes; `ratio` how much larger
    than packed that may be, asked above `ratio_from` bytes. `cells` counts the area from the first
    cell of a sheet to its last, over all sheets of all files: that is what it takes to hold them.
    `seconds` and `memory` (bytes) bound the process that reads; `answer` what it may give back.
    """

    file: int = 100 * _MB
    together: int = 300 * _MB
    files: int = 200
    unpacked: int = 1000 * _MB
    ratio: float = 150.0
    ratio_from: int = 20 * _MB
    entries: int = 3000
    line: int = 1 * _MB
    sheets: int = 250
    rows: int = 1_048_576
    columns: int = 3000
    cells: int = 6_000_000
    seconds: float = 120.0
    memory: int = 2000 * _MB
    answer: int = 500 * _MB
