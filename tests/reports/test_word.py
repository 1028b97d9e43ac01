"""The Word report: everything has a style of a name, and LibreOffice opens it with them."""

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document as read_word
from docx.oxml.ns import qn
from docx.shared import Cm

from analytics.model import Figure, Missing
from analytics.reports.document import (
    Card,
    Cards,
    Document,
    Facts,
    Heading,
    HouseStyle,
    Layout,
    Points,
    Rows,
    Text,
)
from analytics.reports.forms import word_styles as styles
from analytics.reports.forms import written
from analytics.reports.table import Column, Here, Table

CARD = Card("Leden", "1 op de 5", "21%", (("Nederland & meer", "19%"),), "Noot", "AB12")
TABLE = Table(
    "Leden per <wijk>",
    (Column("Wijk"), Column("Aandeel leden", "share")),
    [
        (Here("Wijk hier"), Figure(0.2, 0.19, 0.21)),
        *((f"Wijk {number}", Figure(0.2, 0.19, 0.21)) for number in range(60)),
        ("Noord & Zuid", Figure.absent(Missing.CONFIDENTIAL)),
    ],
    "Bron",
    ("Een noot",),
)
SHORT = TABLE.with_rows(TABLE.rows[:3])
STYLE = HouseStyle("Bieb", "#1d5f78", "#e8f1f4")
DOCUMENT = Document(
    "Titel",
    "Ondertitel",
    [
        Heading("Hoofdstuk"),
        Cards((CARD, CARD)),
        Text("Zo zit het.", "duiding"),
        Text("Gewoon."),
        Text("Zo leest u dit.", "quiet"),
        Text("Eigen woorden.", "own"),
        Points(("Een", "Twee")),
        Heading("Paragraaf", 2, new_page=True),
        Rows(TABLE),
        Rows(SHORT),
        Facts((("Lid", "wie lid is"),)),
    ],
    "De bron",
    "De versie",
    ("Fictief",),
    STYLE,
)
ODF_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
ODF_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
WORN = {
    "Titel": "Title",
    "Ondertitel": "Subtitle",
    "Hoofdstuk": "Heading 1",
    "Zo zit het.": "Duiding",
    "Gewoon.": "Normal",
    "Zo leest u dit.": "Toelichting",
    "Eigen woorden.": "Eigen tekst",
    "Een": "List Bullet",
    "Twee": "List Bullet",
    "Paragraaf": "Heading 2",
    "Leden per <wijk>": "Caption",
    "Een noot": "Noot bij tabel",
    "Lid: wie lid is": "Begrip",
}


@pytest.fixture(scope="module")
def content() -> bytes:
    return written(DOCUMENT, "docx")


@pytest.fixture(scope="module")
def book(content: bytes) -> Any:
    return read_word(BytesIO(content))


def test_every_paragraph_has_the_style_of_what_it_is(book: Any) -> None:
    found = {item.text: item.style.name for item in book.paragraphs if item.text}
    assert found == WORN
    # Looks come from styles: who changes one changes it everywhere.
    assert [run.text for item in book.paragraphs for run in item.runs if run.font.size] == []


def test_colour_and_ground_are_those_of_the_library(book: Any) -> None:
    for name in ("Title", "Heading 1", "Heading 2", "Kaart woorden"):
        assert str(book.styles[name].font.color.rgb) == "1D5F78"
    shade = book.styles["Eigen tekst"].element.find(f"{qn('w:pPr')}/{qn('w:shd')}")
    assert shade.get(qn("w:fill")) == "E8F1F4"


def test_it_is_in_dutch_from_the_first_style_on(book: Any) -> None:
    said = {item.get(qn("w:val")) for item in book.styles.element.iter(qn("w:lang"))}
    assert said == {"nl-NL"}
    assert book.core_properties.language == "nl-NL"
    assert (book.core_properties.title, book.core_properties.author) == ("Titel", "Bieb")


def test_a_card_has_its_lines_in_order(book: Any) -> None:
    cards = book.tables[0]
    assert cards.style.name == styles.CARDS
    lines = [(item.text, item.style.name) for item in cards.rows[0].cells[1].paragraphs]
    assert lines == [
        ("Leden", "Kaart titel"),
        ("1 op de 5", "Kaart woorden"),
        ("21%", "Kaart cijfer"),
        ("Nederland & meer\t19%", "Kaart ernaast"),
        ("Noot", "Kaart noot"),
        ("AB12", "Kaart noot"),
    ]


@pytest.mark.parametrize(("place", "together"), [(1, False), (2, True)])
def test_a_table_has_a_head_that_is_repeated_and_rows_that_stay_whole(
    book: Any, place: int, together: bool
) -> None:
    table = book.tables[place]
    assert table.style.name == styles.TABLE
    head, *rows = table.rows
    assert head._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in (head, *rows))
    assert [row for row in rows if row._tr.trPr.find(qn("w:tblHeader")) is not None] == []
    worn = [[cell.paragraphs[0].style.name for cell in row.cells] for row in (head, rows[0])]
    assert worn == [list(styles.HEADS), list(styles.CELLS)]
    # A short one stays on a page; the last row lets go.
    kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in rows]
    assert kept == [together or None] * (len(rows) - 1) + [None]


@pytest.mark.parametrize(("layout", "width"), [("pages", 17), ("landscape", 25.7)])
def test_a_table_is_as_wide_as_the_text(layout: Layout, width: float) -> None:
    book = read_word(BytesIO(written(replace(DOCUMENT, layout=layout), "docx")))
    (section,) = book.sections
    assert section.page_width is not None
    assert section.page_width - 2 * Cm(2) == pytest.approx(Cm(width), rel=0.001)
    for table in book.tables:
        wide = [column.width or 0 for column in table.columns]
        assert [cell.width for cell in table.rows[-1].cells] == wide
        assert sum(wide) == pytest.approx(Cm(width), rel=0.001)


def test_the_row_of_the_area_itself_stands_out(book: Any) -> None:
    filled = [
        cell.text
        for row in book.tables[1].rows
        for cell in row.cells
        if cell._tc.tcPr.find(qn("w:shd")) is not None
    ]
    assert filled == ["Wijk hier", "20% (19%\xa0tot\xa021%)"]


def test_every_page_says_who_what_and_where(book: Any) -> None:
    (section,) = book.sections
    assert [item.text for item in section.header.paragraphs] == ["Bieb\tTitel", "Fictief"]
    below = section.footer._element
    assert [item.get(qn("w:instr")) for item in below.iter(qn("w:fldSimple"))] == [
        "PAGE",
        "NUMPAGES",
    ]
    assert "De bron" in "".join(item.text for item in section.footer.paragraphs)


def test_styles_stand_in_the_order_that_the_format_asks_for(book: Any) -> None:
    """Word refuses a file in which they don't; python-docx and LibreOffice read it all the same."""
    order = ["name", "basedOn", "next", "link", "uiPriority", "semiHidden", "unhideWhenUsed"]
    order += ["qFormat", "rsid", "pPr", "rPr", "tblPr", "tcPr", "tblStylePr"]
    for style in book.styles.element.iter(qn("w:style")):
        names = [child.tag.rpartition("}")[2] for child in style]
        assert names == sorted(names, key=order.index), style.get(qn("w:styleId"))
    within = ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr"]
    within += [
        "shd",
        "tabs",
        "suppressAutoHyphens",
        "spacing",
        "ind",
        "contextualSpacing",
        "jc",
        "outlineLvl",
    ]
    for part in (book.styles.element, book.element):
        for looks in part.iter(qn("w:pPr")):
            names = [child.tag.rpartition("}")[2] for child in looks]
            assert names == sorted(names, key=within.index)


def test_libreoffice_opens_it_with_its_styles(content: bytes, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip(
            "LibreOffice (soffice) is not installed: whether it opens the file was not seen"
        )
    (tmp_path / "r.docx").write_bytes(content)
    subprocess.run(
        [
            *(office, f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless"),
            *("--convert-to", "fodt", "--outdir", tmp_path, tmp_path / "r.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    tree = ET.parse(tmp_path / "r.fodt")

    parents = {
        item.get(ODF_STYLE + "name"): item.get(ODF_STYLE + "parent-style-name")
        for item in tree.iter(ODF_STYLE + "style")
    }
    worn = {}
    for item in [*tree.iter(ODF_TEXT + "p"), *tree.iter(ODF_TEXT + "h")]:
        name = item.get(ODF_TEXT + "style-name", "")
        own = parents[name] if re.fullmatch(r"P\d+", name) else name
        worn["".join(item.itertext())] = (own or "").replace("_20_", " ")
    expected = WORN | {
        "Gewoon.": "Standard",
        "Leden per <wijk>": "caption",
        "Noord & Zuid": "Tabelcel",
        "1 op de 5": "Kaart woorden",
    }
    assert {text: worn.get(text) for text in expected} == expected
