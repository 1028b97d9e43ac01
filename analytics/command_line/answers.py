"""Answers as an object with rows, and as a table, CSV or JSON."""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from analytics.catalog import Measure
from analytics.language import _, format_interval, format_measure, status_label
from analytics.model import Delivery, Figure, Unit
from analytics.reports.sourcing import publisher

if TYPE_CHECKING:
    from rich.console import Console

# A cell that begins like this is taken for a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


# Wide enough for any table where nobody's window sets the width.
_WIDE = 1000
_GAP = 2


class Format(StrEnum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer: its key, its header for readers, and what its figures are.

    `words` are what readers see for a text; a column that repeats another is not `in_table`.
    """

    key: str
    header: str
    measure: Measure | None = None
    decimals: int = 0
    words: Mapping[str, str] = field(default_factory=dict)
    in_table: bool = True


@dataclass(frozen=True, slots=True)
class Extra:
    """Lines and a second table for readers; in JSON the same stands in the head."""

    lines: Sequence[str]
    columns: Sequence[Column]
    rows: list[list[str | Figure]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, of which delivery, and the rows: texts and figures by column."""

    head: dict[str, Any]
    columns: Sequence[Column]
    rows: list[list[str | Figure]]
    source: str
    extra: Extra | None = None

    def write(self, form: Format) -> None:
        match form:
            case Format.JSON:
                self._json()
            case Format.CSV:
                self._csv()
            case Format.TABLE:
                self._table()

    def _json(self) -> None:
        rows = [
            {
                column.key: cell.as_dict() if isinstance(cell, Figure) else cell
                for column, cell in zip(self.columns, row, strict=True)
            }
            for row in self.rows
        ]
        print(json.dumps({**self.head, "rows": rows}, ensure_ascii=False, indent=1))

    def _csv(self) -> None:
        parts = [part.name for part in fields(Figure)]
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(
            name
            for column in self.columns
            for name in (
                [column.key]
                if column.measure is None
                else [f"{column.key}_{part}" for part in parts]
            )
        )
        for row in self.rows:
            cells: list[str | float | None] = []
            for cell in row:
                if isinstance(cell, Figure):
                    cells += cell.as_dict().values()
                else:
                    cells.append(harmless(cell))
            writer.writerow(cells)

    def _table(self) -> None:
        from rich.console import Console

        console = Console(highlight=False, markup=False, soft_wrap=True)
        print_rows(console, self.columns, self.rows)
        if self.extra is not None:
            console.print()
            for line in self.extra.lines:
                console.print(line)
            console.print()
            print_rows(console, self.extra.columns, self.extra.rows)
        console.print(self.source, style="dim")


def print_rows(
    console: "Console", all_columns: Sequence[Column], all_rows: Sequence[Sequence[str | Figure]]
) -> None:
    """Rows under their headers, as wide as the window allows."""
    from rich.table import Table

    limit = console.width if console.is_terminal else _WIDE
    shown = [place for place, column in enumerate(all_columns) if column.in_table]
    columns = [all_columns[place] for place in shown]
    rows = [[_shown(row[place], all_columns[place]) for place in shown] for row in all_rows]
    widths = _widths(columns, rows, limit)
    # Where even that is too wide, lines run on.
    console.width = max(limit, sum(widths) + _GAP * len(widths))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column, width in zip(columns, widths, strict=True):
        justify = "left" if column.measure is None else "right"
        table.add_column(column.header, justify=justify, width=width, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], limit: int) -> list[int]:
    """How wide each column is: headers wrap first, then names, then margins; no word is cut."""
    from rich.cells import cell_len

    cells = [[row[place] for row in rows] for place in range(len(columns))]
    least = [
        max(cell_len(word) for text in (column.header, *texts) for word in text.split())
        for column, texts in zip(columns, cells, strict=True)
    ]
    whole = [max(low, *map(cell_len, texts), 0) for low, texts in zip(least, cells, strict=True)]
    widths = [max(low, cell_len(column.header)) for low, column in zip(whole, columns, strict=True)]
    everything = range(len(columns))
    names = [place for place in everything if columns[place].measure is None]
    figures = [place for place in everything if columns[place].measure is not None]
    too_wide = sum(widths) + _GAP * (len(widths) - 1) - limit
    for group, floor in ((everything, whole), (names, least), (figures, least)):
        room = {place: widths[place] - floor[place] for place in group}
        while too_wide > 0 and any(room.values()):
            # The column with the most to give goes first.
            place = max(room, key=room.__getitem__)
            room[place] -= 1
            widths[place] -= 1
            too_wide -= 1
    return widths


def head_of(delivery: Delivery, unit: Unit | str, benchmark: str | None) -> dict[str, Any]:
    """What every answer tells about where it comes from."""
    return {
        "delivery": delivery.id,
        "border_year": delivery.border_year,
        "unit": str(unit),
        "benchmark": benchmark,
        "reference_date": delivery.reference_date.isoformat(),
        "status": delivery.status.value,
        "source": delivery.source,
        "synthetic": delivery.synthetic,
    }


def source_line(delivery: Delivery) -> str:
    """One line for readers: source, date, status."""
    text = _("Bron: {source}, {title} ({id}), peildatum {date}, {status}.").format(
        source=publisher(delivery),
        title=delivery.title,
        id=delivery.id,
        date=delivery.reference_date.isoformat(),
        status=status_label(delivery.status),
    )
    return text + " " + _("Verzonnen cijfers.") if delivery.synthetic else text


def harmless(text: str) -> str:
    """Text for a spreadsheet: what would be read as a formula gets a ' in front."""
    return "'" + text if text.startswith(_FORMULA) else text


def _shown(cell: str | Figure, column: Column) -> str:
    if not isinstance(cell, Figure):
        return column.words.get(cell, cell)
    measure = column.measure or Measure.NUMBER
    text = format_measure(cell, measure, column.decimals)
    interval = format_interval(cell, measure, column.decimals)
    margins = [interval] if interval else []
    if cell.chance_low is not None and cell.chance_high is not None:
        by_chance = Figure(cell.value, cell.chance_low, cell.chance_high)
        if wide := format_interval(by_chance, measure, column.decimals):
            margins.append(_("met toeval {margin}").format(margin=wide))
    return f"{text} ({'; '.join(margins)})" if margins else text
