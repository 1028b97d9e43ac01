"""A report's tables as a workbook: one sheet each, with a list of them in front."""

import re
from io import BytesIO

from analytics.language import _
from analytics.reports.document import Document
from analytics.reports.export import explain, new_workbook, notes_of, write_table

_LONGEST = 31
"""A name of a sheet has so many characters at most, and none of these signs."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


def to_workbook(document: Document) -> bytes:
    """Every table of the report. Numbers are numbers, a missing figure is its reason as text;
    no formulas, links or hidden sheets.
    """
    buffer = BytesIO()
    tables = [rows.table for rows in document.tables()]
    names = _names([table.title for table in tables])
    notes = dict.fromkeys(note for table in tables for note in notes_of(table))
    with new_workbook(buffer) as book:
        book.set_properties({"title": document.title, "author": document.style.name})
        front = book.add_worksheet(_("Inhoud"))
        for name, table in zip(names, tables, strict=True):
            write_table(book, book.add_worksheet(name), table)
        explain(
            book,
            front,
            [
                (document.title, document.subtitle),
                *((_("let op"), mark) for mark in document.marks),
                (_("bron"), document.source_line),
                (_("versie"), document.version),
                *((name, table.title) for name, table in zip(names, tables, strict=True)),
                *((_("let op"), note) for note in notes if note not in document.marks),
            ],
        )
    return buffer.getvalue()


def _names(titles: list[str]) -> list[str]:
    """A name for each sheet: its number, and as much of its title as fits."""
    return [
        f"{number} {_FORBIDDEN.sub(' ', title)}"[:_LONGEST].strip()
        for number, title in enumerate(titles, 1)
    ]
