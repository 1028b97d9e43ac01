"""Delimited text and worksheets as columns of text, each cell with its place in the file.

A physical line is a record: a quote that is not closed spoils its own line and no other.
Columns are dictionary-encoded, so that a rule runs once per distinct text, not once per row.
"""

import csv
import io
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.language import _
from analytics.sources.complaints import Complaints
from analytics.sources.folders import File

T = TypeVar("T")
_CHUNK = 100_000
_DELIMITERS = (";", ",", "\t")


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column of text: the distinct texts, and for each row which one it holds."""

    codes: npt.NDArray[np.int32]
    values: list[str]

    def __getitem__(self, row: int | np.integer) -> str:
        return self.values[self.codes[row]]

    def spread(self, per_value: npt.ArrayLike, dtype: npt.DTypeLike) -> npt.NDArray:
        """Something known per distinct text, per row."""
        return np.asarray(per_value, dtype)[self.codes]

    def take(self, keep: npt.NDArray[np.bool_]) -> "Column":
        """Only the rows to keep, and only the texts that they hold."""
        used, codes = np.unique(self.codes[keep], return_inverse=True)
        return Column(codes.astype(np.int32), [self.values[code] for code in used])

    def arrow(self) -> pa.Array:
        """The column as plain strings."""
        encoded = pa.DictionaryArray.from_arrays(
            pa.array(self.codes), pa.array(self.values, pa.string())
        )
        return encoded.cast(pa.string())


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """Where the texts of a column stand, when that is not a column of the same name.

    Row k stands in sheet `part[k]` (a place in `TextTable.parts`), on line `line[k]`, in the column
    that is called `names[name[k]]`.
    """

    part: npt.NDArray[np.int16]
    line: npt.NDArray[np.int32]
    name: npt.NDArray[np.int32]
    names: tuple[str, ...]

    def take(self, keep: npt.NDArray[Any]) -> "Origin":
        """Only the rows to keep."""
        return Origin(self.part[keep], self.line[keep], self.name[keep], self.names)


@dataclass(frozen=True, slots=True, eq=False)
class TextTable:
    """Rows of text; `parts[part[k]]` (file, sheet) and `line[k]` say where row k stands.

    Line 1 is the first of the file or sheet. A column that was put together from other places
    has its `origins`. `written`: how a code stands there, where it was made whole.
    """

    parts: tuple[tuple[str, str], ...]
    part: npt.NDArray[np.int16]
    line: npt.NDArray[np.int32]
    columns: dict[str, Column]
    origins: dict[str, Origin] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.line)

    def place(self, row: int | np.integer, column: str = "") -> dict[str, str | int]:
        """Where a row, or its text in a column, stands: file, sheet, row and column."""
        origin = self.origins.get(column)
        part, line = (self.part, self.line) if origin is None else (origin.part, origin.line)
        file, sheet = self.parts[part[row]]
        named = {"column": column if origin is None else origin.names[origin.name[row]]}
        return {"file": file, "sheet": sheet, "row": int(line[row])} | (named if column else {})

    def one_per_place(self, rows: npt.NDArray[np.intp], column: str) -> npt.NDArray[np.intp]:
        """The rows, but of those whose text in a column is one and the same cell only the first."""
        origin = self.origins.get(column)
        if origin is None or not len(rows):
            return rows
        cells = np.stack([origin.part[rows], origin.line[rows], origin.name[rows]])
        _cells, first = np.unique(cells, axis=1, return_index=True)
        return rows[np.sort(first)]

    def take(self, keep: npt.NDArray[np.bool_]) -> "TextTable":
        """Only the rows to keep."""
        columns = {name: column.take(keep) for name, column in self.columns.items()}
        origins = {name: origin.take(keep) for name, origin in self.origins.items()}
        return TextTable(
            self.parts, self.part[keep], self.line[keep], columns, origins, self.written
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns a file has. Names are compared without case and blanks around them."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    delimiters: tuple[str, ...] = (";",)
    others_allowed: bool = False
    aliases: tuple[tuple[str, str], ...] = ()


def read_text_table(file: File, layout: Layout, complaints: Complaints) -> TextTable | None:
    """A delimited text file as columns; None when nothing can be made of it."""
    lines = _lines(file, complaints)
    if lines is None:
        return None
    start = next((index for index, line in enumerate(lines) if line.strip()), None)
    if start is None:
        complaints.error(
            "empty_file",
            _("Dit bestand is leeg."),
            _("Lever het bestand opnieuw aan, met een kopregel en gegevens."),
            file=file.name,
        )
        return None
    delimiter = max(layout.delimiters, key=lines[start].count)
    header = _split(lines[start], delimiter)
    if header is None:
        _complain_about_quote(complaints, file.name, start + 1, lines[start])
        return None
    if len(header) == 1 and any(sign in lines[start] for sign in _DELIMITERS):
        complaints.error(
            "delimiter",
            _("De kolommen zijn niet gescheiden zoals afgesproken."),
            _("Scheid de kolommen met een puntkomma (;)."),
            file=file.name,
            row=start + 1,
            text=lines[start],
        )
        return None

    def records() -> Iterable[tuple[int, Sequence[str]]]:
        for number in range(start + 1, len(lines)):
            line = lines[number]
            if "\0" in line:
                complaints.error(
                    "unreadable_text",
                    _("Op deze regel staan tekens die geen tekst zijn."),
                    _("Het bestand is beschadigd: lever het opnieuw aan."),
                    file=file.name,
                    row=number + 1,
                    text=line,
                )
                continue
            record = line.split(delimiter) if '"' not in line else _split(line, delimiter)
            if record is None:
                _complain_about_quote(complaints, file.name, number + 1, line)
            else:
                yield number + 1, record

    return table_from_records(file.name, "", header, start + 1, records(), layout, complaints)


def table_from_records(
    file: str,
    sheet: str,
    header: Sequence[str],
    header_row: int,
    records: Iterable[tuple[int, Sequence[str]]],
    layout: Layout,
    complaints: Complaints,
) -> TextTable | None:
    """Numbered records as columns; None when the header lacks a column or holds a wrong one."""
    positions = _positions(file, sheet, header, header_row, layout, complaints)
    chunks: dict[str, list[pa.Array]] = {}
    numbers: list[npt.NDArray[np.int32]] = []

    def store(rows: list[Sequence[str]], lines: list[int]) -> None:
        numbers.append(np.array(lines, np.int32))
        for name, position in (positions or {}).items():
            texts = pa.array([row[position] for row in rows], pa.string())
            chunks.setdefault(name, []).append(texts.dictionary_encode())

    width = len(header)
    rows: list[Sequence[str]] = []
    lines: list[int] = []
    for number, record in records:
        if len(record) != width:
            if not any(cell.strip() for cell in record):
                continue
            if len(record) < width or any(cell.strip() for cell in record[width:]):
                complaints.error(
                    "ragged_row",
                    _("Deze rij heeft {found} velden, de kopregel {width}.").format(
                        found=len(record), width=width
                    ),
                    _("Controleer de scheidingstekens in deze rij."),
                    file=file,
                    sheet=sheet,
                    row=number,
                    text=";".join(record),
                )
                continue
        elif not record[0].strip() and not any(cell.strip() for cell in record):
            continue
        rows.append(record)
        lines.append(number)
        if len(rows) == _CHUNK:
            store(rows, lines)
            rows, lines = [], []
    store(rows, lines)
    if positions is None:
        return None
    line = np.concatenate(numbers)
    if not len(line):
        complaints.error(
            "empty_file",
            _("Onder de kopregel staan geen gegevens."),
            _("Lever het bestand opnieuw aan, met gegevens."),
            file=file,
            sheet=sheet,
        )
        return None
    columns = {name: joined(parts) for name, parts in chunks.items()}
    return TextTable(((file, sheet),), np.zeros(len(line), np.int16), line, columns)


def concatenate(tables: Sequence[TextTable]) -> TextTable:
    """Tables with the same meaning under each other; a column that one lacks is empty there."""
    if len(tables) == 1:
        return tables[0]
    names = dict.fromkeys(name for table in tables for name in table.columns)
    columns = {
        name: joined(
            [
                table.columns[name].arrow().dictionary_encode()
                if name in table.columns
                else pa.array([""] * len(table)).dictionary_encode()
                for table in tables
            ]
        )
        for name in names
    }
    return TextTable(
        tuple(part for table in tables for part in table.parts),
        np.concatenate(
            [np.full(len(table), index, np.int16) for index, table in enumerate(tables)]
        ),
        np.concatenate([table.line for table in tables]),
        columns,
    )


def parsed(
    column: Column, parse: Callable[[str], tuple[float, int, T | None]]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint8], list[T | None]]:
    """Numbers and reasons of absence per row, and the fault per distinct text."""
    results = [parse(text) for text in column.values]
    return (
        column.spread([value for value, _code, _fault in results], np.float64),
        column.spread([code for _value, code, _fault in results], np.uint8),
        [fault for _value, _code, fault in results],
    )


def closest(text: str, valid: Iterable[str]) -> str:
    """The valid word that is most like a wrong one; empty when none is."""
    words = {word.lower(): word for word in valid}
    near = get_close_matches(text.strip().lower(), words, n=1, cutoff=0.6)
    return words[near[0]] if near else ""


def did_you_mean(text: str, valid: Iterable[str]) -> str:
    """The advice to write the valid word that is most like a wrong one; empty when none is."""
    near = closest(text, valid)
    return _("Bedoelt u {name}?").format(name=near) if near else ""


def read_indicator(
    table: TextTable, row: int, known: Collection[str], message: str, complaints: Complaints
) -> str | None:
    """The indicator of a row; None (and a complaint with this message) when it is not known."""
    text = table.columns["indicator"][row]
    if text in known:
        return text
    complaints.error(
        "unknown_indicator",
        message,
        did_you_mean(text, known) or _("Gebruik een van: {names}.").format(names=", ".join(known)),
        column="indicator",
        text=text,
        **table.place(row),
    )
    return None


def joined(parts: Sequence[pa.Array]) -> Column:
    """Dictionary-encoded texts under each other as one column, without the blanks around them."""
    whole = pa.chunked_array(parts).unify_dictionaries()
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in whole.chunks])
    texts = whole.chunk(0).dictionary.to_pylist()
    stripped = list(dict.fromkeys(text.strip() for text in texts))
    position = {text: index for index, text in enumerate(stripped)}
    recode = np.array([position[text.strip()] for text in texts], np.int32)
    return Column(recode[codes], stripped)


def read_content(file: File, complaints: Complaints) -> bytes | None:
    """The content of a file; None (and a complaint) when it can't be read."""
    try:
        return file.read()
    except OSError as error:
        complaints.error(
            "unreadable_file",
            _("Dit bestand kan niet worden gelezen."),
            _("Controleer of het bestand bestaat en of u het mag lezen."),
            file=file.name,
            text=error.strerror or "",
        )
        return None


def _lines(file: File, complaints: Complaints) -> list[str] | None:
    content = read_content(file, complaints)
    if content is None:
        return None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        complaints.error(
            "encoding",
            _("Dit bestand is opgeslagen als UTF-16."),
            _("Sla het bestand op als CSV met UTF-8."),
            file=file.name,
        )
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            complaints.error(
                "encoding",
                _("Dit bestand is geen leesbare tekst."),
                _("Sla het bestand op als CSV met UTF-8."),
                file=file.name,
                row=line,
                text=content[fault.start : fault.start + 8].hex(" "),
            )
            return None
        complaints.warn(
            "encoding",
            _("Dit bestand is niet opgeslagen als UTF-8; het is gelezen als Windows-1252."),
            _("Controleer de letters met accenten, of sla het bestand op als CSV met UTF-8."),
            file=file.name,
            row=line,
        )
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _split(line: str, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader(io.StringIO(line), delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _complain_about_quote(complaints: Complaints, file: str, row: int, line: str) -> None:
    complaints.error(
        "quote",
        _("Op deze regel staat een aanhalingsteken dat niet klopt of niet wordt gesloten."),
        _("Zet aanhalingstekens om het hele veld, of laat ze weg; een veld past op één regel."),
        file=file,
        row=row,
        text=line,
    )


def _positions(
    file: str,
    sheet: str,
    header: Sequence[str],
    row: int,
    layout: Layout,
    complaints: Complaints,
) -> dict[str, int] | None:
    aliases = dict(layout.aliases)
    names = [aliases.get(name, name) for name in (cell.strip().lower() for cell in header)]
    known = (*layout.required, *layout.optional)
    where = {"file": file, "sheet": sheet, "row": row}
    wrong = False
    positions: dict[str, int] = {}
    for position, name in enumerate(names):
        if name in known and name in positions:
            wrong = True
            complaints.error(
                "double_column",
                _("Deze kolom komt twee keer voor."),
                _("Laat één van de twee weg."),
                column=name,
                text=header[position],
                **where,
            )
        elif name in known:
            positions[name] = position
        elif not layout.others_allowed and (name or position < len(_trimmed(names))):
            wrong = True
            complaints.error(
                "unknown_column",
                _("Deze kolom is niet bekend."),
                did_you_mean(name, known)
                or _("Laat de kolom weg. Bekend zijn: {names}.").format(names=", ".join(known)),
                column=name,
                text=header[position],
                **where,
            )
    for name in layout.required:
        if name not in positions:
            wrong = True
            complaints.error(
                "missing_column",
                _("De kolom {name} ontbreekt.").format(name=name),
                _("Voeg de kolom toe aan de kopregel. Nodig zijn: {names}.").format(
                    names=", ".join(layout.required)
                ),
                column=name,
                **where,
            )
    return None if wrong else positions


def _trimmed(names: Sequence[str]) -> Sequence[str]:
    end = len(names)
    while end and not names[end - 1]:
        end -= 1
    return names[:end]
