"""A table as CSV and as a workbook, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO, StringIO

import xlsxwriter
from xlsxwriter.utility import cell_autofit_width
from xlsxwriter.worksheet import Worksheet

from analytics.charts.colours import SIGNS
from analytics.language import _, language, missing_explanation, missing_label
from analytics.model import Figure, Missing
from analytics.reports.table import Cell, Column, Table, Told, figure_of, synthetic_mark

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_FORMATS = {"count": "#,##0", "share": "0.0%", "index": "0", "points": "+0.0;-0.0;0.0"}
# Nearer than this a value and the end of its margin are one number.
_ALIKE = 1e-9
_A4 = 9
_SIGNS = frozenset(SIGNS.values())
_DECIMALS = {"share": 2, "index": 1, "points": 2}
"""The most decimals in a CSV; other figures stay as they are."""
Value = str | float | None


def to_csv(table: Table) -> bytes:
    """UTF-8 with a byte order mark and semicolons, decimals as the language writes them.

    Shares are per cent (the header says so) with at most two decimals: more would be exactness
    that the figures don't have. Each figure has columns for value, low, high and the reason when
    it is missing (an exact one only its value); title, source and, for made-up figures, the mark
    stand in every row.
    """
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    tail = {_("tabel"): table.title, _("bron"): table.source_line}
    if table.synthetic:
        tail[_("fictief")] = synthetic_mark()
    tail |= {_("over de marge"): text for text in about_margins(table)}
    writer.writerow([harmless(text) for text in [*_headers(table.columns, as_text=True), *tail]])
    for row in table.rows:
        values = [
            value
            for cell, column in zip(row, table.columns, strict=True)
            for value in _values(cell, column, as_text=True)
        ]
        writer.writerow([_written(value) for value in [*values, *tail.values()]])
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(table: Table) -> bytes:
    """A workbook: the table with its title and source above it, and a sheet of explanations.

    Numbers are numbers, also those told in words; shares are fractions with a per cent format, a
    missing figure is a sign (that of the maps) with its reason beside it. Nothing in it is a
    formula or a link.
    """
    buffer = BytesIO()
    with new_workbook(buffer) as book:
        write_table(book, book.add_worksheet(_("Tabel")), table)
        explain(
            book,
            book.add_worksheet(_("Toelichting")),
            [(table.title, table.source_line), *((_("let op"), note) for note in notes_of(table))],
        )
    return buffer.getvalue()


def new_workbook(buffer: BytesIO) -> xlsxwriter.Workbook:
    """A workbook in which every text stays a text."""
    return xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )


def write_table(book: xlsxwriter.Workbook, sheet: Worksheet, table: Table) -> int:
    """Fill a sheet: title, source and mark above the headers, the rows below them; returns the
    first line that is left. On paper it is as wide as the page, with the headers on each.
    """
    bold, right = book.add_format({"bold": True}), book.add_format({"align": "right"})
    above = [table.title, table.source_line] + ([synthetic_mark()] if table.synthetic else [])
    for line, text in enumerate(above):
        sheet.write_string(line, 0, text, bold if line != 1 else None)
    top = len(above) + 1
    for place, header in enumerate(_headers(table.columns, as_text=False)):
        sheet.write_string(top, place, header, bold)
    formats = {name: book.add_format({"num_format": form}) for name, form in _FORMATS.items()}
    for line, row in enumerate(table.rows, top + 1):
        place = 0
        for cell, column in zip(row, table.columns, strict=True):
            forms = [formats.get(column.measure)] * 4
            if isinstance(cell, Told):
                own, fine = (book.add_format({"num_format": one}) for one in (cell.form, cell.fine))
                forms = [own, fine, fine, None]
            for value, form in zip(_values(cell, column, as_text=False), forms, strict=False):
                if isinstance(value, str):
                    sheet.write_string(line, place, value, right if value in _SIGNS else None)
                elif value is not None:
                    sheet.write_number(line, place, value, form)
                place += 1
    sheet.freeze_panes(top + 1, 1)
    sheet.autofit(300)
    sheet.set_column(0, 0, 28)
    _widen(sheet, table)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
    return top + 1 + len(table.rows)


def _widen(sheet: Worksheet, table: Table) -> None:
    """Room for words that a number has from its format: a number that lacks it shows as hashes."""
    place = 0
    for at, column in enumerate(table.columns):
        heads = list(_headers((column,), as_text=False))
        if column.told:
            texts = [heads[0], *(str(row[at]) for row in table.rows)]
            sheet.set_column_pixels(place, place, max(map(cell_autofit_width, texts)))
        place += len(heads)


def explain(book: xlsxwriter.Workbook, sheet: Worksheet, lines: Sequence[tuple[str, str]]) -> None:
    """Fill a sheet with terms and texts, the reasons of missing figures last."""
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    for line, (term, text) in enumerate([*lines, *map(reason_line, Missing)]):
        sheet.write_string(line, 0, term, bold)
        sheet.write_string(line, 1, text, wrap)


def reason_line(reason: Missing) -> tuple[str, str]:
    """The sign of a missing figure with its name, and what it means."""
    return f"{SIGNS[reason]} {missing_label(reason)}", missing_explanation(reason)


def notes_of(table: Table) -> list[str]:
    """What must travel with a table, the mark of made-up figures first."""
    notes = [*([synthetic_mark()] if table.synthetic else []), *table.notes]
    return [*notes, *about_margins(table)]


def about_margins(table: Table) -> list[str]:
    """Said only where a reader may stumble over it."""
    figures = (
        figure_of(cell)
        for row in table.rows
        for cell, column in zip(row, table.columns, strict=True)
        if not column.exact
    )
    if not any(_beside_its_margin(figure) for figure in figures if figure is not None):
        return []
    return [
        _(
            "Een geleverd aandeel is afgerond. Waar de aantallen meer vertellen, volgt de marge "
            "uit de aantallen; het aandeel kan er dan net naast liggen. Wat ermee berekend is, "
            "volgt de aantallen."
        )
    ]


def _beside_its_margin(figure: Figure) -> bool:
    """A delivered share whose counts are sharper than its own rounding, or what is made of it."""
    if figure.value is None or figure.low is None or figure.high is None:
        return False
    return not figure.low - _ALIKE <= figure.value <= figure.high + _ALIKE


def _headers(columns: tuple[Column, ...], *, as_text: bool) -> Iterator[str]:
    for column in columns:
        sign = " (%)" if as_text and column.measure == "share" and "%" not in column.label else ""
        yield column.label + sign
        if (column.is_figure or (column.told and not as_text)) and not column.exact:
            yield column.label + sign + " " + _("van")
            yield column.label + sign + " " + _("tot")
            yield column.label + " " + _("ontbreekt omdat")


def _values(cell: Cell, column: Column, *, as_text: bool) -> list[Value]:
    if isinstance(cell, Told) and not as_text:
        # In the form of its text, so that both read the same.
        cell = replace(cell.figure, value=cell.figure.fitting)
    if isinstance(cell, str):
        return [cell]
    if cell.missing is not None or cell.value is None:
        reason = missing_label(cell.missing) if cell.missing else ""
        if column.exact:
            return [reason]
        return [None if as_text or not cell.missing else SIGNS[cell.missing], None, None, reason]
    factor = 100 if as_text and column.measure == "share" else 1
    decimals = _DECIMALS.get(column.measure, 6) if as_text else 6
    numbers: list[Value] = [
        None if number is None else round(number * factor, decimals)
        for number in (cell.value, cell.low, cell.high)
    ]
    return numbers[:1] if column.exact else [*numbers, ""]


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language() == "nl" else text


def harmless(text: str) -> str:
    """A text that a spreadsheet won't take for a formula."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text
