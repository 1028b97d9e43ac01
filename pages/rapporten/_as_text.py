"""A report as text: for who does not see its pages, or searches in it."""

from html import escape

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
)

_BELOW = 2
"""The title of the page and that of the preview stand above the headings of a report."""


def as_html(document: Document) -> str:
    """Its headings and sentences in reading order, said to be in Dutch. Pictures in their own
    words; of a table its title, for the numbers are in the workbook.
    """
    marks = "".join(f"<p>{escape(mark)}</p>" for mark in document.marks)
    return (
        f'<div lang="nl" class="report"><p><strong>{escape(document.title)}</strong><br>'
        f"{escape(document.subtitle)}</p>{marks}{''.join(map(_html, document.parts))}"
        f"<p>{escape(document.source_line)} {escape(document.version)}</p></div>"
    )


def _html(part: Part) -> str:
    match part:
        case Heading():
            level = min(part.level + _BELOW, 6)
            return f"<h{level}>{escape(part.text)}</h{level}>"
        case Text():
            return f"<p>{'<br>'.join(map(escape, part.text.splitlines()))}</p>"
        case Points() | Boxes():
            return _list(part.items)
        case Lines():
            return f"<p>{escape(part.label)}</p>" if part.label else ""
        case Cards():
            return _list(
                [
                    f"{card.title}: {card.words} {card.figure}"
                    + "".join(f"; {name}: {figure}" for name, figure in card.beside)
                    + (f". {card.note}" if card.note else "")
                    for card in part.items
                ]
            )
        case Facts():
            lines = (f"<dt>{escape(term)}</dt><dd>{escape(said)}</dd>" for term, said in part.items)
            return f"<dl>{''.join(lines)}</dl>"
        case Rows():
            return f"<p><em>{escape(part.table.title)}</em></p>"
        case Qr():
            return f"<p>{escape(part.text)} {escape(part.address)}</p>"
        case Picture():
            return f"<p>{escape(part.alternative)}</p>"


def _list(items: tuple[str, ...] | list[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"
