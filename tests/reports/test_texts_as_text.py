"""Own words are text in every form of a report: of agreements, blueprints, notes and the house
style. No link, formula, picture or code is made of them, and no sign in them stops a report.
"""

import re
from contextlib import closing
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pikepdf
import pypdfium2
import pytest
from docx import Document as read_word

from analytics.catalog.blueprints import Blueprint, read_blueprint
from analytics.reports.document import Document, HouseStyle
from analytics.reports.forms import written
from analytics.reports.kinds.filled import filled
from analytics.reports.view import view_of_gemeente
from analytics.store import Agreement, Atlas
from pages.rapporten._as_text import as_html

GEMEENTE = "GM9001"
# What would be set, run, fetched, lead away or be calculated where it is not text.
HARM = (
    "#text(fill: red)[ROOD] *vet* _schuin_ $x^2$ `code` <label> @bron \\n #sys.inputs // weg",
    '=HYPERLINK("http://127.0.0.1:9/x";"klik") [klik](http://127.0.0.1:9/y) ![beeld](z.png)',
    "<a href='http://127.0.0.1:9/z'>hier</a> <w:t>&amp; ]]> <script>alert(1)</script> {0} {naam}",
    "@SUM(1) +1+1 http://127.0.0.1:9/bloot /* weg */ #!",
)
# Signs that no document may hold or that turn the words around them, and one that no font has.
SIGNS, KEPT = "een\x00\x01\x07\x1b\x7f\ufffe\u202egek\u202c\u2066twee 😀", "eengektwee 😀"
PRINTED = KEPT.replace("😀", "□")


def without_spaces(text: str) -> str:
    """Where a line ends, or may end, is the form's affair."""
    return re.sub(r"[\s\u200b\u2060\ufffe\x02]+", "", text)


def blueprint() -> Blueprint:
    """As from the file of a colleague."""
    quoted = {
        "name": HARM[1][:80], "title": HARM[0][:110], "text": HARM[1] + " " + SIGNS,
        "heading": HARM[3], "last": HARM[2],
    }  # fmt: skip
    toml = {key: '"' + "".join(map(_escaped, value)) + '"' for key, value in quoted.items()}
    return read_blueprint(
        f"""id = "eigen"
name = {toml["name"]}
title = {toml["title"]}
[[sections]]
part = "in-een-minuut"
[[sections]]
part = "afspraken"
title = {toml["heading"]}
text = {toml["text"]}
[[sections]]
part = "tekst"
title = {toml["last"]}
text = {toml["last"]}
""".encode(),
        "eigen.toml",
    )


def _escaped(sign: str) -> str:
    plain = sign.isprintable() and sign not in '"\\'
    return sign if plain else f"\\u{ord(sign):04x}"


@pytest.fixture(scope="module")
def report(demo_atlas: Path) -> Document:
    style = HouseStyle(HARM[1][:80], contact=HARM[0], address="http://127.0.0.1:9/atlas")
    agreed = [
        Agreement(GEMEENTE, text, "bezoeken", 300_000, 2022, False, "afspraken") for text in HARM
    ]
    with closing(Atlas.open(demo_atlas)) as atlas, pytest.MonkeyPatch.context() as patched:
        patched.setattr(Atlas, "agreements", lambda _self, _gemeente="": agreed)
        view = view_of_gemeente(atlas, GEMEENTE)
        return filled(blueprint(), view, style, "\n".join([*HARM, SIGNS]))


def test_in_a_pdf(report: Document) -> None:
    content = written(report, "pdf")
    with closing(pypdfium2.PdfDocument(content)) as book:
        said = without_spaces("".join(page.get_textpage().get_text_bounded() for page in book))
    for text in (*HARM, PRINTED, report.title, report.style.name):
        assert without_spaces(text) in said, text
    with pikepdf.open(BytesIO(content)) as book:
        links = [
            str(note["/A"]["/URI"])
            for page in book.pages
            for note in page.get("/Annots", [])
            if "/URI" in note.get("/A", {})
        ]
        assert [link for link in links if not link.startswith("http://127.0.0.1:9/atlas")] == []
        assert not {"/JavaScript", "/EmbeddedFiles"} & set(book.Root.get("/Names", {}).keys())
        assert "/OpenAction" not in book.Root


def test_in_word(report: Document) -> None:
    content = written(report, "docx")
    book = read_word(BytesIO(content))
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    said = without_spaces(" ".join([*(item.text for item in book.paragraphs), *cells]))
    for text in (*HARM, KEPT, report.title):
        assert without_spaces(text) in said, text
    with ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            part = parts.read(name)
            assert b'TargetMode="External"' not in part, name
            assert b"<w:hyperlink" not in part, name
            assert not re.search(rb"<w:instrText|instr=.(?!PAGE|NUMPAGES)", part), name


def test_in_excel(report: Document) -> None:
    content = written(report, "xlsx")
    book = openpyxl.load_workbook(BytesIO(content))
    cells = [cell for sheet in book.worksheets for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell.value for cell in cells if cell.hyperlink] == []
    said = {str(cell.value) for cell in cells}
    assert set(HARM) | {report.title, report.style.name, report.style.contact} <= said
    with ZipFile(BytesIO(content)) as parts:
        for name in parts.namelist():
            assert not re.search(rb"<f[ >]|<hyperlink|TargetMode", parts.read(name)), name


def test_on_the_page(report: Document) -> None:
    tags: list[str] = []
    words: list[str] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attrs: tags.append(tag)
    reader.handle_data = words.append
    reader.feed(as_html(report))
    assert not {"a", "script", "img", "label", "w:t"} & set(tags)
    said = without_spaces("".join(words))
    for text in (*HARM, KEPT, report.title):
        # Of a table only its title stands there: its agreements are in the other words too.
        assert without_spaces(text) in said, text
