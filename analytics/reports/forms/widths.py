"""How the cells of a table are set: how wide its columns are beside each other, how large its type,
and where a text may break. In PDF and Word alike.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.reports.document import Rows

# Of signs: the widest that a column need be, and what fits beside each other.
_WIDE, _PAGE, _LONG_PAGE = 45, 112, 165
_LEAST_TYPE = 0.78
"""Smaller than this, of the usual size, is no longer read with ease."""
_SYLLABLES = 11
"""A longer word of a head may be hyphenated, where the page is too narrow for it."""
_CODE_LINE = 18
_NUMBER = r"[−+–-]?[€\d][\d.,]*(?: ?%)?"
_WITH_MARGIN = re.compile(rf"({_NUMBER}) (\({_NUMBER} tot {_NUMBER}\))")
_MAY_BREAK = "\N{ZERO WIDTH SPACE}"
_BREAKS = re.compile(rf"[ \n{_MAY_BREAK}]+")


@dataclass(frozen=True, slots=True)
class Setting:
    """The cells as they are set, the widths of the columns in signs, and the size of the type as a
    part of the usual one: less where longer texts must stand side by side.
    """

    cells: list[list[str]]
    widths: list[float]
    size: float


def setting(rows: Rows, *, long: bool = False) -> Setting:
    """How a table stands on a page, or on one that lies on its `long` side."""
    page = _LONG_PAGE if long else _PAGE
    table = rows.printed
    cells = [[_unbroken(text) for text in row] for row in table.as_read()]
    if any(rows.codes):
        cells = [[*row, _in_pieces(code)] for *row, code in cells]
    labels = [column.label for column in table.columns]
    wide = widths(list(zip(labels, *cells, strict=True)), page)
    return Setting(cells, wide, max(_LEAST_TYPE, min(1.0, page / sum(wide))))


def widths(columns: Sequence[Sequence[str]], page: int = _PAGE) -> list[float]:
    """How wide columns are beside each other, in signs, from their texts with the label in front.

    Each has room for what can't be broken in it, and, as far as the page allows, for its longest
    text and for its label on two lines. Where that is too much, the longest words of the heads
    are to be hyphenated.
    """
    least = [2 + max(map(_least, texts)) for texts in columns]
    if sum(least) > page:
        least = [
            2 + max(_least(label, _SYLLABLES), *map(_least, texts)) for label, *texts in columns
        ]
    wanted = [
        max(low, 2.0 + min(max(map(len, texts[1:]), default=0), _WIDE), 2.0 + 0.65 * len(texts[0]))
        for low, texts in zip(least, columns, strict=True)
    ]
    more = sum(wanted) - sum(least)
    part = min(1.0, max(0.0, (page - sum(least)) / more)) if more else 0.0
    return [low + part * (most - low) for low, most in zip(least, wanted, strict=True)]


def _least(text: str, most: int = _PAGE) -> float:
    """The widest piece of a text; numbers are narrower than words."""
    return max(
        (
            len(piece) * 0.88
            if piece[:1] in "(−+" or piece[:1].isdigit()
            else min(len(piece), most) * 1.15
            for piece in _BREAKS.split(text)
        ),
        default=0.0,
    )


def _unbroken(text: str) -> str:
    """A figure breaks only between its value and its margin."""
    found = _WITH_MARGIN.fullmatch(text)
    if found is None:
        return text
    return " ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in found.groups())


def _in_pieces(code: str) -> str:
    """A long code breaks after a dot or a low line, no sooner than needed; its check characters
    stay with what is before them.
    """
    lines = [""]
    for piece in re.findall(r".+?[._](?=.*\.)|.+", code):
        if lines[-1] and len(lines[-1] + piece) > _CODE_LINE:
            lines.append("")
        lines[-1] += piece
    return _MAY_BREAK.join(lines)
