"""How wide the columns of a table are beside each other, in PDF and Word alike."""

from collections.abc import Sequence

from analytics.reports.table import Table

# Of signs: the widest that a column need be, and what fits beside each other.
_WIDE, _PAGE = 45, 112


def of_table(table: Table, cells: Sequence[Sequence[str]]) -> list[float]:
    """How wide its columns are, with the cells as they are read."""
    labels = [column.label for column in table.columns]
    return widths(list(zip(labels, *cells, strict=True)))


def widths(columns: Sequence[Sequence[str]]) -> list[float]:
    """How wide columns are beside each other, in signs, from their texts with the label in front.

    Each has room for its longest word, and for its longest text as far as the page allows.
    """
    least = [
        2 + 1.15 * max((len(word) for text in texts for word in text.split()), default=0)
        for texts in columns
    ]
    wanted = [
        max(low, 2.0 + min(max(map(len, texts[1:]), default=0), _WIDE))
        for low, texts in zip(least, columns, strict=True)
    ]
    more = sum(wanted) - sum(least)
    part = min(1.0, max(0.0, (_PAGE - sum(least)) / more)) if more else 0.0
    return [low + part * (most - low) for low, most in zip(least, wanted, strict=True)]
