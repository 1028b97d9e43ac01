"""Every code in a report opens the figures that it stands beside, in the same version."""

import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pypdfium2
import pytest

from analytics.model import Figure
from analytics.reports import codes, passport
from analytics.reports.codes import code_of
from analytics.reports.document import Cards, Document, HouseStyle, Qr, Text
from analytics.reports.forms import written
from analytics.reports.kinds.gemeente import gemeente_report
from analytics.reports.view import View, view_of_gemeente
from analytics.store import Atlas
from tests.reports.test_passport import never

# With confidential buurten; unreliable; took no part.
GEMEENTEN = ("GM9001", "GM9122", "GM9008")
# What no single cell of the atlas says: it was computed with another area, or is of the round.
_NOT_OF_THE_ROW = ("Leden verwacht", "Leden gekoppeld", "Huishoudens met een lid verwacht")


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    with closing(Atlas.open(demo_atlas)) as opened:
        yield opened


@pytest.fixture(scope="module", params=GEMEENTEN)
def view(atlas: Atlas, request: pytest.FixtureRequest) -> View:
    return view_of_gemeente(atlas, request.param)


@pytest.fixture(scope="module")
def report(view: View) -> Document:
    return gemeente_report(view)


def figures_of(code: str, view: View, folder: Path) -> list[Figure | None]:
    answer = passport.look_up(code, view.atlas, folder, never)
    assert answer.version.name == view.atlas.version
    assert all(line.then == line.now for line in answer.lines)
    return [line.then for line in answer.lines]


def exact(figure: Figure) -> tuple[object, ...]:
    """Without the play of chance, which no table shows."""
    return figure.value, figure.low, figure.high, figure.missing


def test_every_code_opens_the_figures_beside_it(
    view: View, report: Document, demo_atlas: Path
) -> None:
    cards = [card for part in report.parts if isinstance(part, Cards) for card in part.items]
    for card in cards:
        (figure,) = figures_of(card.code, view, demo_atlas)
        assert figure is not None
        measure = card.code.split(".")[-2]
        indicator = view.atlas.catalog.indicators[measure]
        assert passport.figures.figure_text(figure, indicator) == card.figure
    checked = 0
    for part in report.tables():
        if not part.codes:
            continue
        assert len(part.codes) == len(part.table.rows)
        own = 1 + next(place for place, column in enumerate(part.table.columns) if column.is_figure)
        for code, row in zip(part.codes, part.table.rows, strict=True):
            if not code:
                continue
            told = {exact(figure) for figure in figures_of(code, view, demo_atlas) if figure}
            cells = zip(part.table.columns, row, strict=True)
            if part.table.title.startswith("Aandeel leden per ronde"):
                cells = list(cells)[:own]
            # Of a former round a figure that may not be compared is left out.
            former = str(row[0]).startswith("Vorige ronde")
            for column, cell in cells:
                if former and isinstance(cell, Figure) and cell.missing is not None:
                    continue
                if isinstance(cell, Figure) and not column.label.startswith(_NOT_OF_THE_ROW):
                    assert exact(cell) in told, (part.table.title, column.label, row, code)
                    checked += 1
    assert checked > 10


def test_forms_hold_the_codes(view: View, report: Document) -> None:
    coded = [part for part in report.tables() if any(part.codes)]
    for part in coded:
        last = [row[-1] for row in part.printed.rows]
        whole = [row[-1] for row in part.whole.rows]
        assert whole == list(part.codes)
        # What is typed is what stands under the table, and what stands at the row.
        assert [part.shared + str(text) for text in last if text] == [
            text for text in whole if text
        ]
        assert any(part.shared in note for note in part.notes)
        assert all(str(text).count(".") >= 1 for text in last if text)
    book = openpyxl.load_workbook(io.BytesIO(written(report, "xlsx")))
    cells = {
        str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
    }
    assert {code for part in coded for code in part.codes if code} <= cells


def words(content: bytes) -> str:
    with closing(pypdfium2.PdfDocument(content)) as book:
        found = "".join(page.get_textpage().get_text_bounded() for page in book)
    return "".join(found.split())


def test_a_report_has_a_qr_code_only_where_its_address_is_known(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(codes.ADDRESS, raising=False)
    view = view_of_gemeente(atlas, "GM9008")
    own = code_of(view, "GM9008")

    def address_in(report: Document) -> list[str]:
        return [part.address for part in report.parts if isinstance(part, Qr)]

    alone = gemeente_report(view)
    assert address_in(alone) == []
    assert any(isinstance(part, Text) and own in part.text for part in alone.parts)
    monkeypatch.setenv(codes.ADDRESS, " https://atlas.example.nl/ ")
    (address,) = address_in(gemeente_report(view))
    assert address.startswith("https://atlas.example.nl/cijfer?")
    assert parse_qs(urlsplit(address).query) == {"code": [own]}
    # A library that says where its atlas is, is believed before the server.
    styled = gemeente_report(view, HouseStyle("Bibliotheek", address="https://lezen.example.nl"))
    assert address_in(styled) == [f"https://lezen.example.nl/cijfer?code={own}"]
    text = words(written(styled, "pdf"))
    assert f"https://lezen.example.nl/cijfer?code={own}" in text
    for part in styled.tables():
        assert all(str(row[-1]) in text for row in part.printed.rows if any(part.codes))


def test_a_plus_in_a_code_survives_its_address(view: View) -> None:
    code = code_of(view, view.within, dimension="leeftijd", category="18+")
    address = codes.link("https://atlas.example.nl", code)
    assert passport.read(address) == passport.read(code)
