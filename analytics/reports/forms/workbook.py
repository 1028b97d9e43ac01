"""A report's tables as a workbook: one sheet each, with a list of them in front."""

import re
from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from analytics.language import _
from analytics.model import Missing
from analytics.reports.document import Document
from analytics.reports.export import (
    explain,
    new_workbook,
    notes_of,
    reason_line,
    write_table,
)
from analytics.reports.table import Table, figure_of

_LONGEST = 31
"""A name of a sheet has so many characters at most, and none of these signs."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def to_workbook(document: Document) -> bytes:
    """Every table of the report on a sheet with its source, its signs of missing figures and its
    notes. Numbers are numbers; no formulas, links, pictures or hidden sheets.
    """
    buffer = BytesIO()
    tables = [rows.whole for rows in document.tables()]
    names = _names([table.title for table in tables])
    notes = dict.fromkeys(note for table in tables for note in notes_of(table))
    with new_workbook(buffer) as book:
        book.set_properties(
            {
                "title": document.title,
                "author": document.style.name,
                "comments": document.version,
            }
        )
        front = book.add_worksheet(_("Inhoud"))
        for name, table in zip(names, tables, strict=True):
            sheet = book.add_worksheet(name)
            _below(book, sheet, write_table(book, sheet, table) + 1, table)
        explain(
            book,
            front,
            [
                (document.title, document.subtitle),
                *(
                    [(document.style.name, document.style.contact)]
                    if document.style.contact
                    else []
                ),
                *((_("let op"), mark) for mark in document.marks),
                (_("bron"), document.source_line),
                (_("versie"), document.version),
                *((name, table.title) for name, table in zip(names, tables, strict=True)),
                *((_("let op"), note) for note in notes if note not in document.marks),
            ],
        )
    return buffer.getvalue()


def _below(book: xlsxwriter.Workbook, sheet: Worksheet, line: int, table: Table) -> None:
    """What a sheet needs that stands alone: its signs of missing figures, and its notes."""
    bold = book.add_format({"bold": True})
    figures = [figure_of(cell) for row in table.rows for cell in row]
    missing = {figure.missing for figure in figures if figure is not None}
    lines = [reason_line(reason) for reason in Missing if reason in missing]
    lines += [(_("let op"), note) for note in notes_of(table) if note]
    for place, (term, text) in enumerate(lines, line):
        sheet.write_string(place, 0, term, bold)
        sheet.write_string(place, 1, text)


def _names(titles: list[str]) -> list[str]:
    """A name for each sheet: its number, and as much of its title as fits."""
    return [
        f"{number} {_FORBIDDEN.sub(' ', title)}"[:_LONGEST].strip()
        for number, title in enumerate(titles, 1)
    ]
