"""The styles of a Word report: every look has a name that its reader can change in one place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.styles.style import ParagraphStyle

from analytics.charts.colours import LIGHT
from analytics.reports.document import HouseStyle, Look

FONT = "Calibri"
SHORT, LONG, MARGIN = 21.0, 29.7, 2.0
"""The sides of A4 and what stays white at left and right, in centimetres."""
TABLE, CARDS = "Tabel Bereikatlas", "Kaarten Bereikatlas"
HEADS, CELLS = ("Tabelkop", "Tabelkop getal"), ("Tabelcel", "Tabelgetal")
"""Of texts, and of numbers: these stand at the right."""
CARD_TITLE, CARD_WORDS, CARD_FIGURE = "Kaart titel", "Kaart woorden", "Kaart cijfer"
CARD_BESIDE, CARD_NOTE = "Kaart ernaast", "Kaart noot"
NOTE, LEGEND, FACT, MARK = "Toelichting", "Legenda", "Begrip", "Let op"
TABLE_NOTE, GAP = "Noot bij tabel", "Tussenruimte"
TABLE_SIZE = 8.5
"""In points."""
CARD_MARGIN = 140
"""In twentieths of a point."""
OF_LOOK: dict[Look, str] = {
    "plain": "Normal",
    "duiding": "Duiding",
    "quiet": NOTE,
    "own": "Eigen tekst",
}
_FONTS = (
    "<w:rFonts "
    + " ".join(f"w:{kind}='{FONT}'" for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
    + "/>"
)
_LANGUAGE = "<w:lang w:val='nl-NL' w:eastAsia='nl-NL' w:bidi='nl-NL'/>"
GROUND = "#f5f3ef"
_RULE, _WARM = "#d9d6d1", "#fbefdc"


@dataclass(frozen=True, slots=True)
class _Style:
    """A paragraph style; sizes in points, `line` is a bar at its left, `fill` lies under it."""

    name: str
    size: float
    before: float = 0
    after: float = 0
    bold: bool = False
    colour: str = LIGHT.text
    right: bool = False
    keep: bool = False
    """On one page with what follows."""
    line: str = ""
    fill: str = ""
    lines: float = 1.0


def _styles(colour: str, ground: str) -> Iterator[_Style]:
    yield _Style("Normal", 10.5, after=6, lines=1.1)
    yield _Style("Title", 22, after=2, bold=True, colour=colour, keep=True)
    yield _Style("Subtitle", 11, after=12, colour=LIGHT.muted)
    yield _Style("Heading 1", 16, 16, 6, bold=True, colour=colour, keep=True)
    yield _Style("Heading 2", 12.5, 12, 4, bold=True, colour=colour, keep=True)
    yield _Style("Heading 3", 10.5, 10, 4, bold=True, keep=True)
    yield _Style("Caption", 9.5, 8, 3, bold=True, keep=True)
    yield _Style("List Bullet", 10.5, after=3, lines=1.1)
    yield _Style("Header", 8, colour=LIGHT.muted)
    yield _Style("Footer", 8, colour=LIGHT.muted)
    yield _Style(MARK, 8, 2, 2, fill=_WARM)
    yield _Style("Duiding", 11, 4, 8, line=colour, lines=1.1, keep=True)
    yield _Style(NOTE, 8.5, after=5, colour=LIGHT.muted)
    yield _Style("Eigen tekst", 10.5, 4, 8, fill=ground, lines=1.1)
    yield _Style(FACT, 10, after=5, lines=1.1)
    yield _Style(LEGEND, 8.5, 3, 8)
    for right in (False, True):
        yield _Style(HEADS[right], TABLE_SIZE, 2, 2, bold=True, right=right)
        yield _Style(CELLS[right], TABLE_SIZE, 1.5, 1.5, right=right)
    yield _Style(TABLE_NOTE, 8, 3, 0, colour=LIGHT.muted)
    yield _Style(GAP, 4, after=3)
    yield _Style(CARD_TITLE, 8.5, 4, 3, bold=True)
    yield _Style(CARD_WORDS, 12.5, after=4, bold=True, colour=colour)
    yield _Style(CARD_FIGURE, 10.5, after=4, bold=True)
    yield _Style(CARD_BESIDE, 8.5, after=2)
    yield _Style(CARD_NOTE, 8, 2, 3, colour=LIGHT.muted)


def add_styles(book: WordDocument, style: HouseStyle) -> None:
    """Give the document its styles, in the colours of the library."""
    colour, ground = style.colour or LIGHT.own, style.ground or GROUND
    _defaults(book)
    for one in _styles(colour, ground):
        _set(book, one)
    for name, look in (
        (TABLE, _table(colour, ground if style.ground else "")),
        (CARDS, _cards(colour)),
    ):
        made = book.styles.add_style(name, WD_STYLE_TYPE.TABLE)
        made.element.insert(1, xml("<w:basedOn w:val='TableNormal'/>"))
        made.element.extend(xmls(look))


def _defaults(book: WordDocument) -> None:
    """What holds where nothing else is said: Dutch, one font, and the ways of today's Word."""
    found = book.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}")
    assert found is not None
    found[:] = [xml(f"<w:rPr>{_FONTS}{_LANGUAGE}</w:rPr>")]
    settings = book.settings.element
    for name, value in (
        ("zoom", {"percent": "100"}),
        ("themeFontLang", {"val": "nl-NL"}),
        ("decimalSymbol", {"val": ","}),
        ("listSeparator", {"val": ";"}),
    ):
        for one in settings.iter(qn(f"w:{name}")):
            one.attrib.clear()
            one.attrib.update({qn(f"w:{key}"): text for key, text in value.items()})
    for stop in settings.iter(qn("w:defaultTabStop")):
        stop.addnext(xml("<w:autoHyphenation/>"))
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), "15")


def _set(book: WordDocument, one: _Style) -> None:
    """Make a style, or make one that Word has ours."""
    if one.name in {style.name for style in book.styles}:
        style = book.styles[one.name]
    else:
        style = book.styles.add_style(one.name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.insert(1, xml("<w:basedOn w:val='Normal'/>"))
    assert isinstance(style, ParagraphStyle)
    style.quick_style, style.hidden = True, False
    made, letters = style.element, xml(_letters(one))
    # The bullet of a list and the level of a heading are Word's own.
    kept = {name: made.find(f"{qn('w:pPr')}/{qn(f'w:{name}')}") for name in ("numPr", "outlineLvl")}
    for old in [*made.findall(qn("w:pPr")), *made.findall(qn("w:rPr"))]:
        made.remove(old)
    paragraph = xml(_paragraph(one))
    if kept["numPr"] is not None:
        paragraph.find(qn("w:suppressAutoHyphens")).addprevious(kept["numPr"])
    if kept["outlineLvl"] is not None:
        paragraph.append(kept["outlineLvl"])
    made.extend([paragraph, letters])
    if (link := made.find(qn("w:link"))) is not None:
        made.remove(link)


def _letters(one: _Style) -> str:
    bold = "<w:b/><w:bCs/>" if one.bold else ""
    half = round(one.size * 2)
    return (
        f"<w:rPr>{_FONTS}{bold}<w:color w:val='{_hex(one.colour)}'/>"
        f"<w:sz w:val='{half}'/><w:szCs w:val='{half}'/>{_LANGUAGE}</w:rPr>"
    )


def _paragraph(one: _Style) -> str:
    """In the order that the format asks for."""
    said = "<w:keepNext/><w:keepLines/>" if one.keep else "<w:widowControl/>"
    edge = "<w:{0} w:val='single' w:sz='{1}' w:space='{2}' w:color='{3}'/>"
    if one.line:
        said += f"<w:pBdr>{edge.format('left', 18, 8, _hex(one.line))}</w:pBdr>"
    if one.fill:
        fill = _hex(one.fill)
        sides = "".join(
            edge.format(side, 4, 4, fill) for side in ("top", "left", "bottom", "right")
        )
        said += f"<w:pBdr>{sides}</w:pBdr><w:shd w:val='clear' w:color='auto' w:fill='{fill}'/>"
    # Only heads of tables: there a long word may not fit.
    said += f"<w:suppressAutoHyphens w:val='{int(one.name not in HEADS)}'/>"
    said += (
        f"<w:spacing w:before='{one.before * 20:.0f}' w:after='{one.after * 20:.0f}' "
        f"w:line='{one.lines * 240:.0f}' w:lineRule='auto'/>"
    )
    # Bar and ground stand outside the text: set in, they end where the other paragraphs do.
    if one.line or one.fill:
        inner = 180 if one.line else 100
        said += f"<w:ind w:left='{inner}' w:right='{0 if one.line else inner}'/>"
    right = "<w:jc w:val='right'/>" if one.right else ""
    return f"<w:pPr>{said}{right}</w:pPr>"


def _table(colour: str, ground: str) -> str:
    """A head that stands out, and thin lines between the rows."""
    thin = f"w:val='single' w:sz='4' w:space='0' w:color='{_hex(_RULE)}'"
    shade = f"<w:shd w:val='clear' w:color='auto' w:fill='{_hex(ground)}'/>" if ground else ""
    return (
        "<w:tblPr><w:tblBorders>"
        f"<w:bottom {thin}/><w:insideH {thin}/></w:tblBorders>{_margins(80)}</w:tblPr>"
        "<w:tblStylePr w:type='firstRow'><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>"
        f"<w:bottom w:val='single' w:sz='8' w:space='0' w:color='{_hex(colour)}'/>"
        f"</w:tcBorders>{shade}<w:vAlign w:val='bottom'/></w:tcPr></w:tblStylePr>"
    )


def _cards(colour: str) -> str:
    """Cards side by side, under a bar in the colour."""
    thin = f"w:val='single' w:sz='4' w:space='0' w:color='{_hex(_RULE)}'"
    return (
        "<w:tblPr><w:tblBorders>"
        f"<w:top w:val='single' w:sz='18' w:space='0' w:color='{_hex(colour)}'/>"
        f"<w:left {thin}/><w:bottom {thin}/><w:right {thin}/><w:insideV {thin}/>"
        f"</w:tblBorders>{_margins(CARD_MARGIN)}</w:tblPr>"
    )


def _margins(sides: int) -> str:
    return (
        f"<w:tblCellMar><w:top w:w='0' w:type='dxa'/><w:left w:w='{sides}' w:type='dxa'/>"
        f"<w:bottom w:w='0' w:type='dxa'/><w:right w:w='{sides}' w:type='dxa'/></w:tblCellMar>"
    )


def _hex(colour: str) -> str:
    return colour.lstrip("#").upper()


def identity(name: str) -> str:
    """What a style that is ours is called inside the file."""
    return name.replace(" ", "")


def xml(text: str) -> Any:
    """An element of the document format."""
    return xmls(text)[0]


def xmls(text: str) -> Any:
    """The elements in a text, in what only holds them together."""
    return parse_xml(f"<w:r {nsdecls('w')}>{text}</w:r>")
