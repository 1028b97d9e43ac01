"""One table: what a page shows, and what a download holds."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analytics.language import _, alphabetical, format_interval, format_measure
from analytics.model import Figure

Cell = str | Figure


class Linked(str):
    """A text that leads somewhere: on screen a link, with more links (label: address) behind it.

    In a download only the text is left.
    """

    address: str
    more: dict[str, str]

    def __new__(cls, text: str, address: str, more: dict[str, str] | None = None) -> "Linked":
        made = super().__new__(cls, text)
        made.address, made.more = address, more or {}
        return made


class Here(str):
    """The name of the area that a table is about; on screen its row stands out."""


class Told(str):
    """A figure in words, with its unit or as "minstens 20%".

    A workbook has the number itself: in `form`, a number format of spreadsheets, and the ends of
    its margin in `fine`.
    """

    figure: Figure
    form: str
    fine: str

    def __new__(cls, text: str, figure: Figure, form: str, fine: str = "") -> "Told":
        made = super().__new__(cls, text)
        made.figure, made.form, made.fine = figure, form, fine or form
        return made


def number_form(decimals: int, *, share: bool = False, before: str = "", behind: str = "") -> str:
    """The number format of spreadsheets in which a number has so many decimals and stands between
    words.
    """
    digits = ("0" if share else "#,##0") + ("." + "0" * decimals if decimals else "")
    return f"{_quoted(before)}{digits}{'%' if share else ''}{_quoted(behind)}"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "") + '"' if text else ""


def figure_of(cell: "Cell") -> Figure | None:
    """The figure in a cell, in words or not; None in one of text."""
    if isinstance(cell, Told):
        return cell.figure
    return cell if isinstance(cell, Figure) else None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of texts, or of figures: then `measure` says how they are written.

    `exact` figures have no margin: a download gives them one column instead of four, with the
    reason in it where one is missing. `number`: texts that are numbers as somebody wrote them.
    `told`: figures in words (`Told`), which are figures in a workbook.
    """

    label: str
    measure: str = "text"
    decimals: int = 0
    exact: bool = False
    number: bool = False
    told: bool = False

    @property
    def is_figure(self) -> bool:
        return self.measure != "text"


def plain_name(text: str) -> str:
    """What a file about this is called, without the suffix: plain letters, 80 at most."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore")
    return "-".join(re.findall(r"[a-z0-9]+", plain.decode().lower()))[:80].rstrip("-")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their columns, with what belongs to them: title, source line, notes.

    `synthetic` marks made-up figures; every form of the table says so.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    source_line: str
    notes: tuple[str, ...] = ()
    synthetic: bool = False

    def with_rows(self, rows: Sequence[tuple[Cell, ...]]) -> "Table":
        return Table(self.title, self.columns, rows, self.source_line, self.notes, self.synthetic)

    def without(self, labels: Sequence[str]) -> "Table":
        """Without the columns of these names."""
        kept = [place for place, column in enumerate(self.columns) if column.label not in labels]
        rows = [tuple(row[place] for place in kept) for row in self.rows]
        return replace(self, columns=tuple(self.columns[place] for place in kept), rows=rows)

    def file_name(self, prefix: str) -> str:
        """What a download of it is called, without the suffix."""
        return plain_name(f"{prefix} {self.title}")

    def sorted_by(self, column: int, *, descending: bool = False) -> "Table":
        """Ordered by a column; missing figures stand last either way."""

        def key(row: tuple[Cell, ...]) -> tuple[bool, float, str]:
            cell = row[column]
            if isinstance(cell, str):
                return False, 0.0, alphabetical(cell)
            return False, cell.value or 0.0, ""

        present = [row for row in self.rows if not _missing(row[column])]
        absent = [row for row in self.rows if _missing(row[column])]
        return self.with_rows([*sorted(present, key=key, reverse=descending), *absent])

    def as_read(self) -> list[list[str]]:
        """The cells as a reader sees them: a figure with its margin behind it in brackets."""
        return [
            [_as_read(cell, column) for cell, column in zip(row, self.columns, strict=True)]
            for row in self.rows
        ]


def synthetic_mark() -> str:
    """What every made-up figure carries."""
    return _("Fictieve gegevens: dit gebied en deze cijfers zijn verzonnen.")


def _missing(cell: Cell) -> bool:
    return isinstance(cell, Figure) and cell.missing is not None


def _as_read(cell: Cell, column: Column) -> str:
    if isinstance(cell, str):
        return cell
    text = format_measure(cell, column.measure, column.decimals)
    margin = format_interval(cell, column.measure, column.decimals)
    return f"{text} ({margin})" if margin else text
