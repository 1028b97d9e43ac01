"""A report as PDF/UA: tagged, in Dutch, with its fonts and an alternative text on every picture."""

import json
import re
from functools import singledispatch
from pathlib import Path
from typing import Any

import typst

from analytics.charts.colours import LIGHT, SIGNS
from analytics.charts.still import FONTS, to_svg
from analytics.reports.document import (
    Boxes,
    Cards,
    Document,
    Facts,
    Heading,
    Lines,
    Part,
    Picture,
    Points,
    Qr,
    Rows,
    Text,
    kept,
)
from analytics.reports.forms.logo import as_svg
from analytics.reports.forms.widths import setting
from analytics.reports.qr import qr_svg, qr_words
from analytics.reports.table import Here

_LOOK = Path(__file__).with_name("report.typ")
_FULL = 680
_REMEMBERED = 10
_LACKING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_BOX = "□"
_JOINING = "\u200d\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff"


def to_pdf(document: Document) -> bytes:
    """The report on A4. Raises when a picture has no alternative text or headings skip a level."""
    return _compiled(document, format="pdf", pdf_standards=["ua-1"])


def _forget() -> None:
    """Let typst forget the report: it keeps what it worked out for the last ten, which is 100 MB
    of each, and no two are alike. Ten empty pages take a twentieth of a second.
    """
    for _page in range(_REMEMBERED + 1):
        typst.compile(b" ", ignore_system_fonts=True)


def to_pictures(document: Document, dots_per_inch: int = 110) -> list[bytes]:
    """Its pages as PNG."""
    made = _compiled(document, format="png", ppi=dots_per_inch)
    return made if isinstance(made, list) else [made]


def _compiled(document: Document, **form: Any) -> Any:
    """Own words may hold a sign that no font here has, an emoji for one: it becomes a box, for
    PDF/UA takes no text that can't be shown, and a report that fails is no help to anyone.
    """
    data = json.dumps(_data(document), ensure_ascii=False)
    while True:
        try:
            made = typst.compile(
                str(_LOOK),
                sys_inputs={"data": data},
                ignore_system_fonts=True,
                font_paths=[str(FONTS)],
                **form,
            )
            _forget()
            return made
        except typst.TypstError as error:
            lacking = _LACKING.search(str(error))
            # What joined it to others, or gave it a colour, goes with it.
            boxed = (
                re.sub(f"(?:{re.escape(lacking[1])})[{_JOINING}]*", _BOX, data) if lacking else data
            )
            if boxed == data:
                raise
            data = boxed


def _data(document: Document) -> dict[str, Any]:
    style = document.style
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "author": style.name,
        "contact": style.contact,
        "colour": style.colour or LIGHT.own,
        "ground": style.ground,
        "logo": as_svg(style.logo) if style.logo else None,
        "marks": document.marks,
        "source_line": document.source_line,
        "version": document.version,
        "layout": document.layout,
        "parts": [
            (_table(part, document) if isinstance(part, Rows) else _part(part)) | {"kept": stays}
            for part, stays in zip(document.parts, kept(document.parts), strict=True)
        ],
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
def _(part: Boxes) -> dict[str, Any]:
    return {"kind": "boxes", "columns": part.columns}


@_part.register
def _(part: Lines) -> dict[str, Any]:
    return {"kind": "lines", "label": part.label, "count": part.count}


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


def _table(part: Rows, document: Document) -> dict[str, Any]:
    table, made = part.printed, setting(part, long=document.layout == "landscape")
    return {
        "kind": "rows",
        "title": table.title,
        "size": made.size,
        "columns": [
            {"label": column.label, "right": column.is_figure, "width": width}
            for column, width in zip(table.columns, made.widths, strict=True)
        ],
        "cells": made.cells,
        "own": [at for at, row in enumerate(table.rows) if isinstance(row[0], Here)],
        "notes": part.notes,
    }


@_part.register
def _(part: Qr) -> dict[str, Any]:
    return {
        "kind": "qr",
        "address": part.address,
        "text": part.text,
        "svg": qr_svg(part.address),
        "alternative": qr_words(part),
    }


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
