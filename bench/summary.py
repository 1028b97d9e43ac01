"""Numbers to words: percentiles, ratios and tables in markdown."""

from collections.abc import Sequence
from math import ceil

NOTHING = "–"


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that at least `part` (0 to 1) of the values do not exceed."""
    if not values:
        raise ValueError("no values")
    return sorted(values)[max(ceil(part * len(values)) - 1, 0)]


def seconds(value: float) -> str:
    """A time as a reader takes it in: milliseconds below a second."""
    if value >= 10:
        return f"{value:.0f} s"
    if value >= 1:
        return f"{value:.1f} s"
    return f"{value * 1000:.0f} ms" if value >= 0.0095 else f"{value * 1000:.1f} ms"


def size(count: float) -> str:
    """Bytes, in units of a thousand."""
    for unit, worth in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= worth:
            return f"{count / worth:.{0 if count >= 100 * worth else 1}f} {unit}"
    return f"{count:.0f} B"


def ratio(theirs: float | None, ours: float | None) -> str:
    """How many times as much theirs is; a dash where one of the two is not known."""
    if theirs is None or not ours:
        return NOTHING
    times = theirs / ours
    return f"{times:.0f} ×" if times >= 10 else f"{times:.1f} ×" if times >= 1 else f"{times:.2f} ×"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in markdown; the first column holds words, the others numbers."""
    if any(len(row) != len(header) for row in rows):
        raise ValueError("a row has another length than the header")
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
