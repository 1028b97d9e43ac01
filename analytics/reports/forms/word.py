"""A report as a Word document: real headings, tables and styles, every text editable."""

from collections.abc import Sequence
from functools import singledispatchmethod
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENTATION
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shape import InlineShape
from docx.shared import Cm, Length, RGBColor
from docx.text.paragraph import Paragraph

from analytics.charts.colours import LIGHT, SIGNS
from analytics.charts.still import to_png
from analytics.language import _
from analytics.reports.document import (
    Boxes,
    Card,
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
from analytics.reports.forms import word_styles as styles
from analytics.reports.forms.logo import as_png
from analytics.reports.forms.widths import setting
from analytics.reports.qr import qr_png, qr_words
from analytics.reports.table import Here

_FULL = 680
_TOGETHER = 12
"""So many rows at most stay on one page."""


def to_word(document: Document) -> bytes:
    """The report as .docx, in Dutch, with alternative texts on its pictures."""
    book = new_document()
    styles.add_styles(book, document.style)
    _on_every_page(book, document)
    if document.style.logo:
        logo = book.add_picture(BytesIO(as_png(document.style.logo)), height=Cm(1.4))
        _describe(logo, _("Logo van {name}").format(name=document.style.name))
    book.add_paragraph(document.title, style="Title")
    book.add_paragraph(document.subtitle, style="Subtitle")
    if document.style.contact:
        book.add_paragraph(document.style.contact, style=styles.NOTE)
    writer = _Writer(book, document)
    for part, writer.kept in zip(document.parts, kept(document.parts), strict=True):
        writer.write(part)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _on_every_page(book: WordDocument, document: Document) -> None:
    """Properties, margins, and what stands above and below each page."""
    package = book.part.package
    assert package is not None
    for key in [key for key, one in package.rels.items() if one.reltype.endswith("/thumbnail")]:
        # A picture of what python-docx starts from.
        package.rels.pop(key)
    properties = book.core_properties
    properties.title, properties.author = document.title, document.style.name
    properties.language, properties.comments = "nl-NL", document.version
    section = book.sections[0]
    section.page_width, section.page_height = Cm(styles.SHORT), Cm(styles.LONG)
    if document.layout == "landscape":
        section.orientation = WD_ORIENTATION.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Cm(styles.MARGIN)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1)
    above = section.header.paragraphs[0]
    _opposite(above, document.style.name, document.title, _text_width(document))
    if document.marks:
        section.header.add_paragraph(" ".join(document.marks), style=styles.MARK)
    below = section.footer.paragraphs[0]
    below.text = document.source_line
    last = section.footer.add_paragraph(style="Footer")
    _opposite(last, document.version, "", _text_width(document))
    _field(last, "PAGE")
    last.add_run(" van ")
    _field(last, "NUMPAGES")


def _text_width(document: Document) -> int:
    long = document.layout == "landscape"
    return Cm((styles.LONG if long else styles.SHORT) - 2 * styles.MARGIN)


def _opposite(paragraph: Paragraph, left: str, right: str, width: int) -> None:
    """Two texts on one line, at its two ends."""
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Length(width), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{left}\t{right}")


def _field(paragraph: Paragraph, name: str) -> None:
    """What Word counts."""
    paragraph._p.append(
        styles.xml(f"<w:fldSimple w:instr='{name}'><w:r><w:t>1</w:t></w:r></w:fldSimple>")
    )


def _describe(picture: InlineShape, alternative: str, title: str = "") -> None:
    picture._inline.docPr.set("descr", alternative)
    if title:
        picture._inline.docPr.set("title", title)


class _Writer:
    """Writes parts one after another."""

    def __init__(self, book: WordDocument, document: Document) -> None:
        self.book, self.width = book, _text_width(document)
        self.ground = document.style.ground or styles.GROUND
        self.long = document.layout == "landscape"
        self.kept = False

    @singledispatchmethod
    def write(self, part: Part) -> None:
        raise TypeError(f"a report has no {type(part).__name__}")

    @write.register
    def _(self, part: Heading) -> None:
        made = self.book.add_heading(part.text, part.level)
        if part.new_page:
            made.paragraph_format.page_break_before = True

    @write.register
    def _(self, part: Text) -> None:
        made = self.book.add_paragraph(part.text, style=styles.OF_LOOK[part.look])
        if self.kept:
            made.paragraph_format.keep_with_next = True

    @write.register
    def _(self, part: Points) -> None:
        for item in part.items:
            self.book.add_paragraph(item, style="List Bullet")

    @write.register
    def _(self, part: Boxes) -> None:
        for item in part.items:
            self.book.add_paragraph(f"□\t{item}").paragraph_format.tab_stops.add_tab_stop(Cm(0.7))

    @write.register
    def _(self, part: Lines) -> None:
        for line in range(part.count):
            made = self.book.add_paragraph(f"{'' if line else part.label}\t")
            stops = made.paragraph_format.tab_stops
            stops.add_tab_stop(Length(self.width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)

    @write.register
    def _(self, part: Facts) -> None:
        for term, said in part.items:
            paragraph = self.book.add_paragraph(style=styles.FACT)
            paragraph.add_run(term).bold = True
            paragraph.add_run(": " + said)

    @write.register
    def _(self, part: Cards) -> None:
        wide = self._shared([1.0] * len(part.items))
        cells = [
            _cell(_card(card, width), width) for card, width in zip(part.items, wide, strict=True)
        ]
        self._table(styles.CARDS, wide, f"<w:tr>{''.join(cells)}</w:tr>")
        self.book.add_paragraph(style=styles.GAP)

    @write.register
    def _(self, part: Rows) -> None:
        table, made = part.printed, setting(part, long=self.long)
        cells = made.cells
        self.book.add_paragraph(table.title, style="Caption")
        wide = self._shared(made.widths)
        right = [column.is_figure for column in table.columns]

        def row(texts: Sequence[str], looks: tuple[str, str], *, keep: bool, head: str = "") -> str:
            fill = self.ground if isinstance(texts[0], Here) else ""
            written = (
                _cell(_paragraph(text, looks[at_right], keep=keep, size=made.size), width, fill)
                for text, at_right, width in zip(texts, right, wide, strict=True)
            )
            return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(written)}</w:tr>"

        labels = [column.label for column in table.columns]
        rows = [row(labels, styles.HEADS, keep=True, head="<w:tblHeader/>")]
        rows += [
            row(texts, styles.CELLS, keep=place < len(cells) <= _TOGETHER)
            for place, texts in enumerate(cells, 1)
        ]
        self._table(styles.TABLE, wide, "".join(rows), table.title)
        for note in part.notes:
            self.book.add_paragraph(note, style=styles.TABLE_NOTE)
        self.book.add_paragraph(style=styles.GAP)

    def _table(self, style: str, wide: Sequence[int], rows: str, title: str = "") -> None:
        """A table in its style, as wide as the text. It is written out: python-docx takes a second
        for a table of hundreds of rows.
        """
        head = int(bool(title))
        caption = f"<w:tblCaption w:val={quoteattr(title)}/>" if title else ""
        columns = "".join(f"<w:gridCol w:w='{width}'/>" for width in wide)
        made = styles.xml(
            f"<w:tbl><w:tblPr><w:tblStyle w:val='{self.book.styles[style].style_id}'/>"
            f"<w:tblW w:w='{sum(wide)}' w:type='dxa'/><w:tblLayout w:type='fixed'/>"
            f"<w:tblLook w:val='06{head * 2}0' w:firstRow='{head}' w:lastRow='0' w:firstColumn='0' "
            f"w:lastColumn='0' w:noHBand='1' w:noVBand='1'/>{caption}</w:tblPr>"
            f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
        )
        body = self.book.element.body
        body.insert(len(body) - 1, made)

    @write.register
    def _(self, part: Qr) -> None:
        picture = self.book.add_picture(BytesIO(qr_png(part.address)), width=Cm(2.6))
        _describe(picture, qr_words(part))
        self.book.add_paragraph(f"{part.text} {part.address}")

    @write.register
    def _(self, part: Picture) -> None:
        self.book.add_paragraph(part.title, style="Caption")
        if part.note:
            note = self.book.add_paragraph(part.note, style=styles.NOTE)
            note.paragraph_format.keep_with_next = True
        picture = self.book.add_picture(
            BytesIO(to_png(part.chart, part.width, part.borders)),
            width=int(Cm(styles.SHORT - 2 * styles.MARGIN) * part.width / _FULL),
        )
        _describe(picture, part.alternative, part.title)
        self.book.paragraphs[-1].paragraph_format.keep_with_next = bool(part.legend) or self.kept
        if part.legend:
            self._legend(part).paragraph_format.keep_with_next = self.kept

    def _shared(self, parts: Sequence[float]) -> list[int]:
        """How wide columns are that share the page (in twentieths of a point)."""
        full = Length(self.width).twips
        return [int(full * part / sum(parts)) for part in parts]

    def _legend(self, part: Picture) -> Paragraph:
        paragraph = self.book.add_paragraph(style=styles.LEGEND)
        for entry in part.legend:
            block = paragraph.add_run(SIGNS[entry.missing] if entry.missing else "■")
            block.font.color.rgb = RGBColor.from_string(
                (LIGHT.missing_ink if entry.missing else entry.colour).lstrip("#").upper()
            )
            # A mark and its word stay on one line.
            label = entry.label.replace(" ", "\N{NO-BREAK SPACE}")
            paragraph.add_run(f"\N{NO-BREAK SPACE}{label}   ")
        return paragraph


def _card(card: Card, width: int) -> str:
    """The paragraphs of a card; what it stands beside has its figure at the right."""
    lines = [
        _paragraph(card.title, styles.CARD_TITLE),
        *([_paragraph(card.words, styles.CARD_WORDS)] if card.words else []),
        _paragraph(card.figure, styles.CARD_FIGURE),
    ]
    stop = f"<w:tabs><w:tab w:val='right' w:pos='{width - 2 * styles.CARD_MARGIN}'/></w:tabs>"
    lines += [
        _paragraph(f"{name}\t{figure}", styles.CARD_BESIDE, stop) for name, figure in card.beside
    ]
    lines += [_paragraph(text, styles.CARD_NOTE) for text in (card.note, card.code) if text]
    return "".join(lines)


def _cell(paragraphs: str, width: int, fill: str = "") -> str:
    shade = f"<w:shd w:val='clear' w:color='auto' w:fill='{fill.lstrip('#')}'/>" if fill else ""
    size = f"<w:tcW w:w='{width}' w:type='dxa'/>"
    return f"<w:tc><w:tcPr>{size}{shade}</w:tcPr>{paragraphs}</w:tc>"


def _paragraph(
    text: str, style: str, more: str = "", *, keep: bool = False, size: float = 1.0
) -> str:
    following = "<w:keepNext/>" if keep else ""
    half = round(styles.TABLE_SIZE * size * 2)
    smaller = f"<w:rPr><w:sz w:val='{half}'/><w:szCs w:val='{half}'/></w:rPr>" if size < 1 else ""
    words = "<w:tab/>".join(
        f"<w:t xml:space='preserve'>{escape(piece)}</w:t>" for piece in text.split("\t")
    )
    return (
        f"<w:p><w:pPr><w:pStyle w:val='{styles.identity(style)}'/>{following}{more}</w:pPr>"
        f"<w:r>{smaller}{words}</w:r></w:p>"
    )
