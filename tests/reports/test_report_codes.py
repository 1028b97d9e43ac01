"""Every code in a report opens the figures that it stands beside, in the same version."""

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pypdfium2
import pytest

from analytics.language import format_measure
from analytics.model import Figure, Level
from analytics.reports import codes, passport
from analytics.reports.codes import code_of
from analytics.reports.document import Cards, Document, HouseStyle, Qr, Rows, Text
from analytics.reports.forms import written
from analytics.reports.kinds.gemeente import gemeente_report
from analytics.reports.kinds.listing import kinds
from analytics.reports.monitor import as_written
from analytics.reports.table import Cell, Column
from analytics.reports.view import View, view_of_gemeente
from analytics.store import Atlas
from tests.reports.test_passport import never
from tests.sampling import full

# With confidential buurten; unreliable; took no part.
GEMEENTEN = ("GM9001", "GM9122", "GM9008")
# What no single cell of the atlas says: it was computed with another area, or is of the round.
_NOT_OF_THE_ROW = (
    "Leden verwacht",
    "Leden gekoppeld",
    "Huishoudens met een lid verwacht",
    "Verschil",
    "Verandering sinds",
    "Leden, ",
)
# Tables with other areas in their other columns.
_OTHERS_BESIDE = ("Aandeel leden per ronde", "Drie cijfers")
FEW = 5
"""So many rows of a table are looked up, unless all are."""


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    with closing(Atlas.open(demo_atlas)) as opened:
        yield opened


@pytest.fixture(scope="module", params=GEMEENTEN)
def view(atlas: Atlas, request: pytest.FixtureRequest) -> View:
    return view_of_gemeente(atlas, request.param)


@pytest.fixture(scope="module")
def reports(view: View) -> dict[str, Document]:
    """Every kind of report, with a page about a wijk where there is one."""
    delivery = view.delivery
    wijken = view.atlas.regions_in(Level.WIJK, view.within, delivery)[:1]
    profiles = tuple(item.code for item in wijken)
    return {name: kind.made(view, profiles=profiles) for name, kind in kinds().items()}


@pytest.fixture(scope="module")
def report(reports: dict[str, Document]) -> Document:
    return reports["gemeenterapport"]


def exact(figure: Figure) -> tuple[object, ...]:
    """Without the play of chance, which no table shows."""
    return figure.value, figure.low, figure.high, figure.missing


class LookedUp:
    """What codes open, each looked up once."""

    def __init__(self, view: View, folder: Path) -> None:
        self.view, self.folder = view, folder
        self.found: dict[str, passport.Answer] = {}

    def __getitem__(self, code: str) -> passport.Answer:
        if code not in self.found:
            answer = passport.look_up(code, self.view.atlas, self.folder, never)
            assert answer.code == code
            assert answer.version.name == self.view.atlas.version
            assert all(line.then == line.now for line in answer.lines)
            self.found[code] = answer
        return self.found[code]

    def exact(self, code: str) -> set[tuple[object, ...]]:
        return {exact(line.now) for line in self[code].lines if line.now}


def some(rows: list[int], seed: int) -> list[int]:
    """A sample of the rows of a table: the first, the last, and some between."""
    if full() or len(rows) <= FEW:
        return rows
    return [rows[0], *Random(seed).sample(rows[1:-1], FEW - 2), rows[-1]]


def cells_of(part: Rows, row: tuple[Cell, ...]) -> list[tuple[Column, Figure]]:
    """The figures of a row that its code is to open."""
    found = [
        (column, cell)
        for column, cell in zip(part.table.columns, row, strict=True)
        if isinstance(cell, Figure)
    ]
    if part.table.title.startswith(_OTHERS_BESIDE) or " en elders" in part.table.title:
        found = found[:1]
    return [
        (column, cell) for column, cell in found if not column.label.startswith(_NOT_OF_THE_ROW)
    ]


def test_every_code_opens_the_figures_beside_it(
    view: View, reports: dict[str, Document], demo_atlas: Path, seed: int
) -> None:
    opened = LookedUp(view, demo_atlas)
    checked = 0
    for name, report in reports.items():
        cards = [card for part in report.parts if isinstance(part, Cards) for card in part.items]
        for card in cards:
            (line,) = opened[card.code].lines
            assert line.now is not None
            # A report may say more decimals of a share, never another figure.
            if line.now.missing or line.indicator.measure != "share":
                assert passport.figures.figure_text(line.now, line.indicator) == card.figure
            else:
                told = {format_measure(line.now, "share", decimals) for decimals in range(3)}
                assert card.figure in told, (name, card)
        for part in report.tables():
            assert len(part.codes) in (0, len(part.table.rows))
            coded = [place for place, code in enumerate(part.codes) if code]
            for place in some(coded, seed):
                code, row = part.codes[place], part.table.rows[place]
                told = opened.exact(code)
                for column, cell in cells_of(part, row):
                    shown = {exact(cell)}
                    if column.measure == "number":
                        # Told with one decimal less, a code leaves out the margin that it tells.
                        shown.add(exact(as_written(cell, 1)))
                    assert shown & told, (name, part.table.title, column.label, row, code)
                    checked += 1
    assert checked > 50


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
        assert any(part.shared in note for note in part.notes) is not part.begins_told
        assert all(str(text).count(".") >= 1 for text in last if text)
    # What most codes begin with is said once, at the first such table, and in Verantwoording.
    ((begin, _count),) = Counter(part.shared for part in coded).most_common(1)
    first, *others = [part for part in coded if part.shared == begin]
    assert (first.begins_told, {part.begins_told for part in others} - {True}) == (False, set())
    assert not any(part.begins_told for part in coded if part.shared != begin)
    texts = [part.text for part in report.parts if isinstance(part, Text)]
    assert any(f"Typ daarvoor {begin}, tenzij" in text for text in texts)
    book = openpyxl.load_workbook(io.BytesIO(written(report, "xlsx")))
    cells = {
        str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
    }
    assert {code for part in coded for code in part.codes if code} <= cells


def words(content: bytes) -> str:
    with closing(pypdfium2.PdfDocument(content)) as book:
        found = "".join(page.get_textpage().get_text_bounded() for page in book)
    return "".join(found.split()).replace("\u200b", "")


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
        last = [str(row[-1]) for row in part.printed.rows if any(part.codes)]
        assert [code for code in last if code not in text] == []


def test_a_plus_in_a_code_survives_its_address(view: View) -> None:
    code = code_of(view, view.within, dimension="leeftijd", category="18+")
    address = codes.link("https://atlas.example.nl", code)
    assert passport.read(address) == passport.read(code)
