"""The gemeenterapport in its three forms, read back: every form says the same as the pages."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pypdfium2
import pytest
from docx import Document as read_word
from typer.testing import CliRunner, Result

from analytics.charts.colours import SIGNS
from analytics.command_line.commands import app
from analytics.language import missing_label
from analytics.model import Figure, Level, Missing
from analytics.reports import figures, map_rows
from analytics.reports.document import Document, Heading, Picture, Rows
from analytics.reports.export import to_xlsx
from analytics.reports.figures import figure_text
from analytics.reports.forms import FORMS, written
from analytics.reports.forms import word_styles as styles
from analytics.reports.forms.widths import widths
from analytics.reports.kinds.gemeente import gemeente_report
from analytics.reports.view import View, view_of_gemeente
from analytics.store import Atlas

# The first has confidential buurten, of the second the gemeente itself is unreliable.
ORDINARY, UNRELIABLE, OTHER = "GM9001", "GM9122", "GM9007"
MARK = "Fictieve gegevens: dit gebied en deze cijfers zijn verzonnen."
NOTES = "Wij openden in mei een nieuwe vestiging."


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    with closing(Atlas.open(demo_atlas)) as opened:
        yield opened


@pytest.fixture(scope="module", params=[ORDINARY, OTHER])
def view(atlas: Atlas, request: pytest.FixtureRequest) -> View:
    return view_of_gemeente(atlas, request.param)


@pytest.fixture(scope="module")
def report(view: View) -> Document:
    return gemeente_report(view, notes=NOTES)


@pytest.fixture(scope="module")
def pdf(report: Document) -> bytes:
    return written(report, "pdf")


def plain(text: str) -> str:
    """Without line ends and the spaces around them: where a line ends is the form's affair."""
    return re.sub(r"\s+", "", text)


def pages(content: bytes) -> list[str]:
    with closing(pypdfium2.PdfDocument(content)) as book:
        return [page.get_textpage().get_text_bounded() for page in book]


def elements(node: Any) -> Iterator[Any]:
    """All structure elements of a tagged PDF, the whole tree."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        if "/K" in node:
            yield from elements(node.K)


# --- PDF


def test_the_pdf_is_tagged_in_dutch_with_a_title(pdf: bytes, report: Document) -> None:
    with pikepdf.open(BytesIO(pdf)) as book:
        assert bool(book.Root.MarkInfo.Marked)
        assert str(book.Root.Lang) == "nl-NL"
        assert bool(book.Root.ViewerPreferences.DisplayDocTitle)
        with book.open_metadata() as about:
            assert about["dc:title"] == report.title
            assert about["pdfuaid:part"] == "1"


def test_the_pdf_has_headings_tables_and_alternative_texts(pdf: bytes, report: Document) -> None:
    with pikepdf.open(BytesIO(pdf)) as book:
        found = list(elements(book.Root.StructTreeRoot.K))
        kinds = [str(item.S) for item in found]
        pictures = [item for item in found if str(item.S) == "/Figure"]
        said = [str(item.Alt) for item in pictures]
    assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= set(kinds)
    assert kinds.count("/Table") >= len(report.tables())
    expected = [part.alternative for part in report.parts if isinstance(part, Picture)]
    assert expected
    assert said == expected


def test_the_pdf_holds_its_fonts(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as book:
        fonts = [
            item
            for item in book.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        for font in fonts:
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()), font.FontName
        # A sign that stands for a missing figure may come from another font; texts never do.
        names = {str(font.FontName).rpartition("+")[2] for font in fonts}
        assert {"SourceSansPro-Regular", "SourceSansPro-Semibold"} <= names


def test_every_page_of_the_pdf_says_that_it_is_made_up(pdf: bytes) -> None:
    told = pages(pdf)
    assert len(told) > 3
    assert [number for number, text in enumerate(told, 1) if plain(MARK) not in plain(text)] == []


def test_the_pdf_holds_every_number_of_its_tables(pdf: bytes, report: Document) -> None:
    text = plain("".join(pages(pdf)))
    cells = [cell for rows in report.tables() for row in rows.table.as_read() for cell in row]
    assert cells
    assert [cell for cell in cells if plain(cell) not in text] == []


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        # a short column has room for its longest text, else for its longest word
        ([["Wijk", "Noord"], ["Leden", "12 (10 tot 14)"]], [7.75, 16]),
        ([["Leden", "1"]], [7.75]),
        # too much for the page: words whole, the rest shared
        ([["a", "bb " * 40]] * 6, [112 / 6] * 6),
        ([["y", "x" * 20]] * 6, [25] * 6),
        # a long word of a head is hyphenated only where the page is too narrow
        ([["x" * 20, "y"]] * 4, [25] * 4),
        ([["x" * 20, "y"]] * 5, [15] * 5),
    ],
)
def test_a_column_has_room_for_its_words(columns: list[list[str]], expected: list[float]) -> None:
    assert widths(columns) == pytest.approx(expected)


# --- what it says


def test_the_headlines_are_those_of_the_pages(view: View, pdf: bytes) -> None:
    text = plain("".join(pages(pdf)))
    for item in figures.headline_items(view, view.within):
        assert plain(item.sentence) in text
        assert plain(figure_text(item.own, item.indicator)) in text


def test_the_own_words_stand_in_it_and_nowhere_else(view: View, report: Document) -> None:
    assert NOTES in [getattr(part, "text", "") for part in report.parts]
    without = gemeente_report(view)
    assert len(without.parts) == len(report.parts) - 2


def test_the_same_atlas_makes_the_same_report(view: View) -> None:
    one, other = (written(gemeente_report(view), "pdf") for _time in range(2))
    assert pages(one) == pages(other)


def test_a_missing_figure_is_told_by_its_reason(atlas: Atlas) -> None:
    view = view_of_gemeente(atlas, ORDINARY)
    texts = [
        cell
        for rows in gemeente_report(view).tables()
        for row in rows.table.as_read()
        for cell in row
    ]
    assert "geheim" in texts
    assert not {"nan", "None", "0 (geheim)"} & set(texts)


def test_a_gemeente_without_a_figure_says_why(atlas: Atlas) -> None:
    text = plain(
        "".join(pages(written(gemeente_report(view_of_gemeente(atlas, UNRELIABLE)), "pdf")))
    )
    assert plain("Het cijfer is niet betrouwbaar genoeg") in text
    assert "ongeveer1opde" not in text


def test_maps_of_two_gemeenten_have_the_same_classes(atlas: Atlas) -> None:
    one, other = (
        [
            [entry.label for entry in part.legend if entry.missing is None]
            for part in gemeente_report(view_of_gemeente(atlas, code)).parts
            if isinstance(part, Picture) and part.legend
        ]
        for code in (ORDINARY, OTHER)
    )
    assert one
    assert one == other


# --- Word


def as_typed(text: str) -> str:
    """Without the signs that say where a text may break."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{ZERO WIDTH SPACE}", "")


def test_the_word_file_has_headings_tables_and_alternative_texts(report: Document) -> None:
    content = written(report, "docx")
    book = read_word(BytesIO(content))
    headings = [item.text for item in book.paragraphs if item.style.name.startswith("Heading")]
    assert headings == [part.text for part in report.parts if isinstance(part, Heading)]
    assert headings[:2] == ["In één minuut", "Wat de bibliotheek hierbij zegt"]
    told = [
        [[as_typed(cell.text) for cell in row.cells] for row in table.rows[1:]]
        for table in book.tables
        if table.style.name == styles.TABLE
    ]
    assert told == [
        [[as_typed(text) for text in row] for row in rows.printed.as_read()]
        for rows in report.tables()
    ]
    titles = {rows.table.title for rows in report.tables()}
    assert titles <= {item.text for item in book.paragraphs if item.style.name == "Caption"}
    described = [shape._inline.docPr.get("descr") for shape in book.inline_shapes]
    assert described == [part.alternative for part in report.parts if isinstance(part, Picture)]
    assert MARK in " ".join(item.text for item in book.sections[0].header.paragraphs)


# --- Excel


def test_the_workbook_holds_the_tables_as_their_own_download_does(report: Document) -> None:
    book = openpyxl.load_workbook(BytesIO(written(report, "xlsx")))
    tables = report.tables()
    assert book.sheetnames[0] == "Inhoud"
    assert len(book.sheetnames) == len(tables) + 1
    assert {sheet.sheet_state for sheet in book.worksheets} == {"visible"}
    for rows, sheet in zip(tables, book.worksheets[1:], strict=True):
        alone = openpyxl.load_workbook(BytesIO(to_xlsx(rows.whole))).worksheets[0]
        found, expected = list(sheet.values), list(alone.values)
        assert found[: len(expected)] == expected
        assert sheet["A2"].value == rows.table.source_line
        assert sheet["A3"].value == MARK
        # A sheet stands alone: its signs and its notes are below it.
        below = [line[:2] for line in found[len(expected) :] if line[0]]
        signs = [term for term, _text in below if term != "let op"]
        cells = [cell for row in rows.table.rows for cell in row if isinstance(cell, Figure)]
        reasons = {cell.missing for cell in cells if cell.missing}
        assert signs == [f"{SIGNS[one]} {missing_label(one)}" for one in Missing if one in reasons]
        assert set(rows.table.notes) - {""} <= {str(text) for _term, text in below}
    formulas = [c for sheet in book.worksheets for row in sheet for c in row if c.data_type == "f"]
    assert formulas == []


def test_in_the_workbook_a_figure_is_a_number_or_a_sign(report: Document) -> None:
    book = openpyxl.load_workbook(BytesIO(written(report, "xlsx")))
    seen: set[type] = set()
    for rows, sheet in zip(report.tables(), book.worksheets[1:], strict=True):
        figures_at = {column.label for column in rows.table.columns if column.is_figure}
        head = list(sheet.values)[4]
        for line in list(sheet.values)[5 : 5 + len(rows.table.rows)]:
            for label, value in zip(head, line, strict=True):
                if label in figures_at:
                    assert isinstance(value, int | float) or value in SIGNS.values()
                    seen.add(type(value))
    assert {int, float} <= seen


def test_the_workbook_keeps_no_picture_and_no_link(report: Document) -> None:
    with zipfile.ZipFile(BytesIO(written(report, "xlsx"))) as parts:
        names = parts.namelist()
    assert [name for name in names if "chart" in name or "drawing" in name or "link" in name] == []


def test_the_map_and_its_table_are_one(view: View, report: Document) -> None:
    areas = map_rows.areas(view, Level.WIJK, view.within)
    assert map_rows.table(areas).rows in [
        part.table.rows for part in report.parts if isinstance(part, Rows)
    ]


# --- the command line


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["report", "gemeente", *map(str, arguments)])


@pytest.mark.parametrize("form", FORMS)
def test_the_command_writes_a_file(form: str, demo_atlas: Path, tmp_path: Path) -> None:
    out = tmp_path / f"rapport.{form}"
    result = run(ORDINARY, "--atlas", demo_atlas, "--form", form, "--out", out)
    assert result.exit_code == 0, result.output
    assert str(out) in result.stdout
    assert out.read_bytes()[:2] == (b"%P" if form == "pdf" else b"PK")


def test_an_unknown_gemeente_is_told(demo_atlas: Path) -> None:
    result = run("GM9999", "--atlas", demo_atlas)
    assert result.exit_code == 2
    assert "GM9999" in result.stderr
    assert "Traceback" not in result.output
