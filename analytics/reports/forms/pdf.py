"""A report as PDF/UA: tagged, in Dutch, with its fonts and an alternative text on every picture."""

import json
from functools import singledispatch
from pathlib import Path
from typing import Any

import typst

from analytics.charts.colours import LIGHT, SIGNS
from analytics.charts.still import FONTS, to_svg
from analytics.reports.document import (
    Cards,
    Document,
    Facts,
    Heading,
    Part,
    Picture,
    Points,
    Rows,
    Text,
)

_LOOK = Path(__file__).with_name("report.typ")
_FULL = 680
_WIDE = 26


def to_pdf(document: Document) -> bytes:
    """The report on A4. Raises when a picture has no alternative text or headings skip a level."""
    return _compiled(document, format="pdf", pdf_standards=["ua-1"])


def to_pictures(document: Document, dots_per_inch: int = 110) -> list[bytes]:
    """Its pages as PNG."""
    made = _compiled(document, format="png", ppi=dots_per_inch)
    return made if isinstance(made, list) else [made]


def _compiled(document: Document, **form: Any) -> Any:
    return typst.compile(
        str(_LOOK),
        sys_inputs={"data": json.dumps(_data(document), ensure_ascii=False)},
        ignore_system_fonts=True,
        font_paths=[str(FONTS)],
        **form,
    )


def _data(document: Document) -> dict[str, Any]:
    style = document.style
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "author": style.name,
        "colour": style.colour or LIGHT.own,
        "logo": style.logo.decode() if style.logo else None,
        "marks": document.marks,
        "source_line": document.source_line,
        "version": document.version,
        "parts": [_part(part) for part in document.parts],
    }


@singledispatch
def _part(part: Part) -> dict[str, Any]:
    raise TypeError(f"a report has no {type(part).__name__}")


@_part.register
def _(part: Heading) -> dict[str, Any]:
    return {"kind": "heading", "text": part.text, "level": part.level, "new_page": part.new_page}


@_part.register
def _(part: Text) -> dict[str, Any]:
    return {"kind": "text", "text": part.text, "look": part.look}


@_part.register
def _(part: Points) -> dict[str, Any]:
    return {"kind": "points", "items": part.items}


@_part.register
def _(part: Facts) -> dict[str, Any]:
    return {"kind": "facts", "items": part.items}


@_part.register
def _(part: Cards) -> dict[str, Any]:
    cards = [
        {
            "title": card.title,
            "words": card.words,
            "figure": card.figure,
            "beside": card.beside,
            "note": card.note,
            "code": card.code,
        }
        for card in part.items
    ]
    return {"kind": "cards", "items": cards}


@_part.register
def _(part: Rows) -> dict[str, Any]:
    table, cells = part.table, part.table.as_read()
    return {
        "kind": "rows",
        "title": table.title,
        "columns": [
            {
                "label": column.label,
                "right": column.is_figure,
                "width": _width(column.label, [row[place] for row in cells]),
            }
            for place, column in enumerate(table.columns)
        ],
        "cells": cells,
        "notes": part.notes,
    }


def _width(label: str, cells: list[str]) -> int:
    """How wide a column is beside others, in signs: its longest word fits, its longest text up to
    a limit.
    """
    texts = [label, *cells]
    word = max(len(word) for text in texts for word in (text.split() or [""]))
    return 2 + max(word, min(max(map(len, cells), default=0), _WIDE))


@_part.register
def _(part: Picture) -> dict[str, Any]:
    return {
        "kind": "picture",
        "title": part.title,
        "note": part.note,
        "alternative": part.alternative,
        "svg": to_svg(part.chart, part.width, part.borders),
        "width": part.width / _FULL,
        "legend": [
            {
                "label": entry.label,
                "colour": entry.colour,
                "sign": SIGNS[entry.missing] if entry.missing else "",
            }
            for entry in part.legend
        ],
    }
