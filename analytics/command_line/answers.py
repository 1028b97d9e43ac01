"""Answers as an object with rows, and as a table, CSV or JSON."""

import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from analytics.catalog import Measure
from analytics.language import _, format_interval, format_measure
from analytics.model import Delivery, Figure, Unit

# A cell that begins like this is taken for a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Format(StrEnum):
    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer: its key, its header for readers, and what its figures are."""

    key: str
    header: str
    measure: Measure | None = None
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, of which delivery, and the rows: texts and figures by column."""

    head: dict[str, Any]
    columns: Sequence[Column]
    rows: list[list[str | Figure]]
    source: str

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
        parts = [field.name for field in fields(Figure)]
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
        from rich.table import Table

        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in self.columns:
            table.add_column(column.header, justify="left" if column.measure is None else "right")
        for row in self.rows:
            table.add_row(
                *(_shown(cell, column) for cell, column in zip(row, self.columns, strict=True))
            )
        console = Console(highlight=False, markup=False, soft_wrap=True)
        console.print(table)
        console.print(self.source, style="dim")


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
        source=delivery.source,
        title=delivery.title,
        id=delivery.id,
        date=delivery.reference_date.isoformat(),
        status=delivery.status.value,
    )
    return text + " " + _("Verzonnen cijfers.") if delivery.synthetic else text


def harmless(text: str) -> str:
    """Text for a spreadsheet: what would be read as a formula gets a ' in front."""
    return "'" + text if text.startswith(_FORMULA) else text


def _shown(cell: str | Figure, column: Column) -> str:
    if not isinstance(cell, Figure):
        return cell
    measure = column.measure or Measure.NUMBER
    text = format_measure(cell, measure, column.decimals)
    interval = format_interval(cell, measure, column.decimals)
    return f"{text} ({interval})" if interval else text
