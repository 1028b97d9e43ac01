"""A report as a Word document: real headings, tables and styles, every text editable."""

from functools import singledispatchmethod
from io import BytesIO

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import CharacterStyle
from docx.text.paragraph import Paragraph

from analytics.charts.colours import LIGHT, SIGNS
from analytics.charts.still import to_png
from analytics.language import _
from analytics.reports.document import (
    Card,
    Cards,
    Document,
    Facts,
    Heading,
    Look,
    Part,
    Picture,
    Points,
    Rows,
    Text,
)
from analytics.reports.forms.logo import as_png

_FONT = "Calibri"
_WIDTH = Cm(17)
_FULL = 680
_COLOURED = ("Title", "Heading 1", "Heading 2", "Heading 3")
_STYLES: dict[Look, str] = {
    "plain": "Normal",
    "duiding": "Quote",
    "quiet": "Caption",
    "own": "Normal",
}


def to_word(document: Document) -> bytes:
    """The report as .docx, in Dutch, with alternative texts on its pictures."""
    book = new_document()
    _dress(book, document)
    if document.style.logo:
        _logo(book, document)
    book.add_paragraph(document.title, style="Title")
    book.add_paragraph(document.subtitle, style="Subtitle")
    writer = _Writer(book)
    for part in document.parts:
        writer.write(part)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _logo(book: WordDocument, document: Document) -> None:
    picture = book.add_picture(BytesIO(as_png(document.style.logo)), height=Cm(1.4))
    picture._inline.docPr.set("descr", _("Logo van {name}").format(name=document.style.name))


def _dress(book: WordDocument, document: Document) -> None:
    """Language, fonts, colours, margins, and what stands on every page."""
    colour = RGBColor.from_string((document.style.colour or LIGHT.own).lstrip("#").upper())
    styles = [style for style in book.styles if isinstance(style, CharacterStyle)]
    for style in styles:
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), _FONT)
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(kind), None)
        if style.name in _COLOURED:
            style.font.color.rgb = colour
    normal = next(style for style in styles if style.name == "Normal")
    normal.font.size = Pt(10.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "nl-NL")
    normal.element.get_or_add_rPr().append(language)
    properties = book.core_properties
    properties.title, properties.author = document.title, document.style.name
    properties.language, properties.comments = "nl-NL", document.version
    section = book.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.header.paragraphs[0].text = " · ".join(
        filter(None, [document.style.name, document.title, *document.marks])
    )
    below = section.footer.paragraphs[0]
    below.text = f"{document.source_line} {document.version}"
    for paragraph in (section.header.paragraphs[0], below):
        for run in paragraph.runs:
            run.font.size = Pt(8)


class _Writer:
    """Writes parts one after another."""

    def __init__(self, book: WordDocument) -> None:
        self.book = book

    @singledispatchmethod
    def write(self, part: Part) -> None:
        raise TypeError(f"a report has no {type(part).__name__}")

    @write.register
    def _(self, part: Heading) -> None:
        made = self.book.add_heading(part.text, part.level)
        made.paragraph_format.page_break_before = part.new_page

    @write.register
    def _(self, part: Text) -> None:
        self.book.add_paragraph(part.text, style=_STYLES[part.look])

    @write.register
    def _(self, part: Points) -> None:
        for item in part.items:
            self.book.add_paragraph(item, style="List Bullet")

    @write.register
    def _(self, part: Facts) -> None:
        for term, said in part.items:
            paragraph = self.book.add_paragraph()
            paragraph.add_run(f"{term}: ").bold = True
            paragraph.add_run(said)

    @write.register
    def _(self, part: Cards) -> None:
        grid = self.book.add_table(rows=1, cols=len(part.items))
        grid.style = "Table Grid"
        for cell, card in zip(grid.rows[0].cells, part.items, strict=True):
            lines = _lines_of(card)
            cell.paragraphs[0].text = ""
            for place, (text, size, bold) in enumerate(lines):
                paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
                run = paragraph.add_run(text)
                run.font.size, run.bold = Pt(size), bold
        self.book.add_paragraph()

    @write.register
    def _(self, part: Rows) -> None:
        table = part.table
        self._title(table.title)
        made = self.book.add_table(rows=1, cols=len(table.columns))
        made.style, made.alignment = "Light List", WD_TABLE_ALIGNMENT.LEFT
        head = made.rows[0]
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        head._tr.get_or_add_trPr().append(repeat)
        for cell, column in zip(head.cells, table.columns, strict=True):
            _fill(cell.paragraphs[0], column.label, right=column.is_figure, bold=True)
        for row in table.as_read():
            for cell, text, column in zip(made.add_row().cells, row, table.columns, strict=True):
                _fill(cell.paragraphs[0], text, right=column.is_figure)
        for note in part.notes:
            self.book.add_paragraph(note, style="Caption")
        self.book.add_paragraph()

    @write.register
    def _(self, part: Picture) -> None:
        self._title(part.title)
        if part.note:
            self.book.add_paragraph(part.note).paragraph_format.keep_with_next = True
        picture = self.book.add_picture(
            BytesIO(to_png(part.chart, part.width, part.borders)),
            width=int(_WIDTH * part.width / _FULL),
        )
        picture._inline.docPr.set("descr", part.alternative)
        picture._inline.docPr.set("title", part.title)
        if part.legend:
            self._legend(part)

    def _title(self, text: str) -> None:
        """A title stays on the page of what it is the title of."""
        self.book.add_paragraph(text, style="Caption").paragraph_format.keep_with_next = True

    def _legend(self, part: Picture) -> None:
        paragraph = self.book.add_paragraph()
        paragraph.add_run(_("Legenda: "))
        for entry in part.legend:
            block = paragraph.add_run(SIGNS[entry.missing] if entry.missing else "■")
            block.font.color.rgb = RGBColor.from_string(
                (LIGHT.missing_ink if entry.missing else entry.colour).lstrip("#").upper()
            )
            paragraph.add_run(f" {entry.label}   ")


def _lines_of(card: Card) -> list[tuple[str, float, bool]]:
    """The lines of a card with their size in points, and whether they are bold."""
    return [
        (card.title, 9, True),
        (card.words, 12, True),
        (card.figure, 10.5, True),
        *((f"{name}: {figure}", 9, False) for name, figure in card.beside),
        *((text, 8, False) for text in (card.note, card.code) if text),
    ]


def _fill(paragraph: Paragraph, text: str, *, right: bool, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(9), bold
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
