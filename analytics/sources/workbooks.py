"""Workbooks and delimited text as sheets of text: what stands in each cell, nothing more.

A number has the fifteen digits that a workbook itself shows (0.1 + 0.2 is 0.3), and a whole one
has no ".0". Formulas are never run: what counts is the value that was saved with them.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import PurePath

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from analytics.language import _
from analytics.sources.complaints import Complaints

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TEXTS = (".csv", ".txt", ".tsv")
_DELIMITERS = (";", "\t", ",", "|")
_LINES_JUDGED = 100
_DIGITS = 15
_LONGEST_RECORD = 50
"""Lines that a quoted cell may run over; a quote that is not closed would eat the whole file."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A sheet as text from cell A1 on; "" is an empty cell, and rows may differ in length.

    `merged`: (first row, first column, last row, last column), counted from 0, both ends included;
    only the first cell of a merged range holds its text. In delimited text row k is line k + 1.
    `done`: the part (0..1) of the file that is read with this sheet.
    """

    name: str
    visible: bool
    rows: list[list[str]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    done: float = 1.0


class Unreadable(Exception):
    """A file or sheet that can't be read; never says what stands in it."""

    def __init__(
        self, kind: str, message: str, advice: str, sheet: str = "", row: int | None = None
    ) -> None:
        super().__init__(message)
        self.kind, self.message, self.advice = kind, message, advice
        self.sheet, self.row = sheet, row

    def complain(self, file: str, complaints: Complaints) -> None:
        """Tell it as an error in a file."""
        complaints.error(
            self.kind, self.message, self.advice, file=file, sheet=self.sheet, row=self.row
        )


def sheets(name: str, content: bytes) -> Iterator[Sheet]:
    """The sheets of a file in their order, one in memory at a time; a text file is one sheet, "".

    Raises `Unreadable`, also halfway.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in WORKBOOKS:
        yield from _workbook(content)
    elif suffix in TEXTS:
        yield Sheet("", True, _records(_decoded(content)))
    else:
        raise Unreadable(
            "file_kind",
            _("Dit soort bestand kan niet worden gelezen."),
            _("Gebruik {suffixes}.").format(suffixes=", ".join((*WORKBOOKS, *TEXTS))),
        )


def _workbook(content: bytes) -> Iterator[Sheet]:
    sheet = ""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            sheets_of = workbook.sheets_metadata
            for number, about in enumerate(sheets_of, 1):
                if about.typ is not SheetTypeEnum.WorkSheet:
                    continue  # charts and macros hold no cells
                sheet = about.name
                found = workbook.get_sheet_by_name(sheet)
                merged = tuple(
                    (top, left, bottom, right)
                    for (top, left), (bottom, right) in found.merged_cell_ranges or ()
                )
                visible = about.visible is SheetVisibleEnum.Visible
                rows = found.to_python(skip_empty_area=False)
                numbers = _Numbers()
                texts = [
                    [
                        cell
                        if isinstance(cell, str)
                        # No isinstance: True is an int, and would be told as a number.
                        else numbers[cell]
                        if type(cell) is float
                        else _text(cell)
                        for cell in row
                    ]
                    for row in rows
                ]
                del rows
                yield Sheet(sheet, visible, texts, merged, number / len(sheets_of))
    except PasswordError:
        raise Unreadable(
            "password",
            _("Dit werkboek is met een wachtwoord beveiligd."),
            _("Sla het werkboek op zonder wachtwoord."),
        ) from None
    except Unreadable:
        raise
    except Exception:
        raise _damaged(sheet) from None
    except BaseException as fault:
        # A panic inside the reader is not an Exception; anything else must go on its way.
        if type(fault).__name__ != "PanicException":
            raise
        raise _damaged(sheet) from None


def _damaged(sheet: str) -> Unreadable:
    return Unreadable(
        "damaged_workbook",
        _("Dit is geen leesbaar werkboek, of het bestand is beschadigd."),
        _("Haal het bestand opnieuw op, of sla het op als XLSX of als CSV met UTF-8."),
        sheet,
    )


class _Numbers(dict[float, str]):
    """The text of a number, made once per number of a sheet."""

    def __missing__(self, value: float) -> str:
        text = self[value] = _number(value)
        return text


def _text(value: object) -> str:
    """A date without a time is only a date."""
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    return str(value)


def _number(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    shown = f"{value:.{_DIGITS}g}"
    return f"{Decimal(shown):f}" if "e" in shown else shown


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(
        "encoding",
        _("Dit bestand is geen leesbare tekst."),
        _("Sla het bestand op als CSV met UTF-8."),
    )


def _records(text: str) -> list[list[str]]:
    """The cells of each line; a record that runs on leaves the lines that it runs over empty."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    named = re.fullmatch(r'"?sep=(.)"?', lines[0], re.IGNORECASE) if lines else None
    if named:  # how Excel says which separator follows
        lines[0] = ""
    delimiter = named[1] if named else _delimiter(lines)
    if '"' not in text:
        return [line.split(delimiter) if line else [] for line in lines]
    rows: list[list[str]] = []
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True)
    start = 0
    while start < len(lines):
        try:
            record = next(reader)
        except (csv.Error, StopIteration):
            raise _open_quote(start + 1) from None
        taken = reader.line_num - start
        if taken > _LONGEST_RECORD:
            raise _open_quote(start + 1)
        rows.append(record)
        rows += [[] for _more in range(taken - 1)]
        start = reader.line_num
    return rows


def _open_quote(row: int) -> Unreadable:
    return Unreadable(
        "quote",
        _("Op deze regel staat een aanhalingsteken dat niet klopt of niet wordt gesloten."),
        _("Zet aanhalingstekens om het hele veld, of laat ze weg."),
        row=row,
    )


def _delimiter(lines: list[str]) -> str:
    """The sign that splits most lines into the same number of cells."""

    def agreeing(sign: str) -> int:
        counts = Counter(line.count(sign) for line in judged if sign in line)
        return counts.most_common(1)[0][1] if counts else 0

    judged = [line for line in lines if line.strip()][:_LINES_JUDGED]
    return max(_DELIMITERS, key=agreeing)
