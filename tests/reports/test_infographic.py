"""The infographic and the scorecard: one page each, and every number that of the atlas."""

from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from random import Random

import openpyxl
import pikepdf
import pytest
from docx import Document as read_word
from PIL import Image
from typer.testing import CliRunner

from analytics.charts import drawing
from analytics.charts.bars import Bar, bar_chart, bars_in_words
from analytics.command_line.commands import app
from analytics.language import format_measure, use_language
from analytics.model import NETHERLANDS, Figure, Level, Missing, Unit
from analytics.reports.document import Card, Cards, Document, Picture, Points, Rows, Text
from analytics.reports.forms import FORMS, PICTURE, written
from analytics.reports.forms.pdf import to_pdf
from analytics.reports.kinds.infographic import Told, infographic
from analytics.reports.kinds.listing import kinds
from analytics.reports.kinds.scorecard import MOST_WITH_CARDS, scorecard
from analytics.reports.view import View, catchment, view_of, view_of_whom
from analytics.store import Atlas, GroupKind
from tests.reports.test_documents import MARK, elements, pages, plain

# Five gemeenten; one; unreliable; took no part; a library of which only some rounds are known.
SEVERAL, ONE, UNRELIABLE, ABSENT, NEW = "F002", "F001", "GM9122", "GM9008", "F006"


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    with closing(Atlas.open(demo_atlas)) as opened:
        yield opened


@pytest.fixture(scope="module", params=[SEVERAL, ONE, UNRELIABLE, ABSENT, NEW])
def view(atlas: Atlas, request: pytest.FixtureRequest) -> View:
    return view_of_whom(atlas, request.param)


@pytest.fixture(scope="module")
def report(view: View) -> Document:
    with use_language("nl"):
        return infographic(view)


def cards_of(document: Document) -> list[Card]:
    return [card for part in document.parts if isinstance(part, Cards) for card in part.items]


@pytest.mark.proof(full=121)
def test_both_are_one_page_whatever_the_area(atlas: Atlas, sample_size: int, seed: int) -> None:
    newest = atlas.rounds()[0]
    codes = [item.code for item in atlas.regions_in(Level.GEMEENTE, NETHERLANDS, newest)]
    codes += [item.id for item in atlas.organisations(newest)]
    for code in Random(seed).sample(codes, min(sample_size, len(codes))):
        view = view_of_whom(atlas, code)
        with use_language("nl"):
            made = [infographic(view)]
            if not code.startswith("GM"):
                made.append(scorecard(view))
        for document in made:
            told = pages(to_pdf(document))
            assert len(told) == 1, code
            for text in (MARK, newest.title, atlas.version):
                assert plain(text) in plain(told[0]), code


# --- infographic


def test_its_figures_are_those_of_the_atlas(atlas: Atlas, view: View, report: Document) -> None:
    persons, households, *counts = cards_of(report)
    for card, unit in ((persons, Unit.PERSONS), (households, Unit.HOUSEHOLDS)):
        own = atlas.figure(view.area(view.within), "penetratie", delivery=view.delivery, unit=unit)
        assert card.figure in {format_measure(own, "share", decimals) for decimals in (0, 1)}
    for card, name in zip(counts, ("bevolking", "leden", "niet_leden"), strict=True):
        figure = atlas.figure(view.area(view.within), name, delivery=view.delivery)
        assert card.figure == format_measure(figure, "count")
    text = plain(pages(to_pdf(report))[0])
    for card in cards_of(report):
        for part in (card.figure, card.words, card.note):
            assert plain(part) in text


def test_the_bars_are_the_groups_of_the_national_picture(
    atlas: Atlas, view: View, report: Document
) -> None:
    pictures = [part for part in report.parts if isinstance(part, Picture)]
    sheet = report.behind[0].table
    for column, picture, unit in (
        (1, pictures[0], Unit.PERSONS),
        (3, pictures[1], Unit.HOUSEHOLDS),
    ):
        answer = atlas.standing(view.within, delivery=view.delivery, unit=unit)
        groups = [item for item in answer.groups if item.kind is not GroupKind.PEERS]
        assert [row[column] for row in sheet.rows[1:]] == [item.penetration for item in groups]
        assert [row[column + 1] for row in sheet.rows[1:]] == [item.difference for item in groups]
        decimals = sheet.columns[column].decimals
        for row in sheet.rows:
            told = row[column]
            assert isinstance(told, Figure)
            assert format_measure(told, "share", decimals) in picture.alternative
    kinds = [item.kind for item in groups]
    assert kinds[0] is GroupKind.COUNTRY
    assert kinds[-1] is GroupKind.EQUAL_SIZE
    assert GroupKind.PROVINCE in kinds


def test_each_age_stands_beside_the_country(atlas: Atlas, view: View, report: Document) -> None:
    own, land = (
        atlas.profile(view.area(area), dimension="leeftijd", delivery=view.delivery)
        for area in (view.within, NETHERLANDS)
    )
    drawn = [
        part for part in report.parts if isinstance(part, Picture) and "leeftijd" in part.title
    ]
    if (own.penetration.missing != 0).all():
        assert not drawn
        texts = [part.text for part in report.parts if isinstance(part, Text)]
        assert any(text.endswith("zijn er geen cijfers over: Leeftijd.") for text in texts)
        return
    for one, other in zip(own.penetration, land.penetration, strict=True):
        told = f"{format_measure(one, 'share')}; Nederland (fictief): "
        assert told + format_measure(other, "share") in drawn[0].alternative


def test_the_change_is_that_over_the_same_libraries(view: View, report: Document) -> None:
    for card, unit in zip(cards_of(report)[:2], Unit, strict=True):
        change = view.atlas.development(
            view.area(view.within), delivery=view.delivery, unit=unit
        ).changes[-1]
        if change.change.missing is None:
            points = f"{abs(change.change.value or 0):.1f}".replace(".", ",")
            assert points in card.note
        else:
            assert "niet met elkaar te vergelijken" in card.note
            # Why, of this step: not that a library whose figure stands here took no part.
            assert card.note.count(".") == 2
    if view.selection.organisation == NEW:
        assert (
            "Niet elke bibliotheek van dit gebied deed in beide rondes mee."
            in cards_of(report)[0].note
        )


def test_the_first_round_has_no_change(atlas: Atlas) -> None:
    view = view_of(atlas, ONE, delivery=atlas.rounds()[-1].id)
    with use_language("nl"):
        assert cards_of(infographic(view))[0].note == "Een vorige ronde is er niet."


def test_too_few_of_equal_size_are_not_shown(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.store.standing.FEWEST", 100)
    view = view_of(atlas, "F127")
    with use_language("nl"):
        made = infographic(view)
        bars = Told(
            view, Unit.PERSONS, view.within, atlas.standing(view.within, delivery=view.delivery)
        ).bars()
    assert bars[-1].share.missing is Missing.NOT_APPLICABLE
    with use_language("nl"):
        told = bars_in_words(bars[-1:])
    assert told == f"Even grote bibliotheken: {bars[-1].why}."
    assert bars[-1].why == "minder dan 5 bibliotheken: niet getoond"
    said = [item for part in made.parts if isinstance(part, Points) for item in part.items]
    assert any(text.startswith("Even grote bibliotheken: minder dan") for text in said)


def test_it_is_tagged_and_each_picture_is_told(report: Document) -> None:
    expected = [part.alternative for part in report.parts if isinstance(part, Picture)]
    with pikepdf.open(BytesIO(to_pdf(report))) as book:
        found = list(elements(book.Root.StructTreeRoot.K))
        assert str(book.Root.Lang) == "nl-NL"
        assert [str(item.Alt) for item in found if str(item.S) == "/Figure"] == expected
    book = read_word(BytesIO(written(report, "docx")))
    assert [shape._inline.docPr.get("descr") for shape in book.inline_shapes] == expected


def test_the_picture_for_a_screen_is_the_page(report: Document) -> None:
    with Image.open(BytesIO(written(report, PICTURE))) as picture:
        assert picture.format == "PNG"
        assert picture.width > 1200
        assert picture.height / picture.width == pytest.approx(297 / 210, rel=0.01)


def test_the_workbook_holds_what_the_page_draws(report: Document) -> None:
    book = openpyxl.load_workbook(BytesIO(written(report, "xlsx")))
    assert len(book.sheetnames) == len(report.behind) + 1
    for rows, sheet in zip(report.behind, book.worksheets[1:], strict=True):
        held = {cell for row in sheet.values for cell in row if isinstance(cell, (int, float))}
        for row in rows.table.rows:
            for cell in row:
                if isinstance(cell, Figure) and cell.value is not None:
                    assert any(abs(cell.value - number) < 1e-5 for number in held)


# --- bars

HIDDEN = Figure.absent(Missing.CONFIDENTIAL)


def test_bars_say_what_is_missing_and_what_the_margin_is() -> None:
    bars = [
        Bar("Hier", Figure(0.2, 0.15, 0.25), "own", Figure(0.3, 0.3, 0.3), "Elders"),
        Bar("Daar", HIDDEN, "benchmark"),
    ]
    with use_language("nl"):
        assert bars_in_words(bars) == "Hier: 20% (15% tot 25%); Elders: 30%. Daar: geheim."
        drawing.check(True)
        try:
            text = str(bar_chart(bars).to_dict())
        finally:
            drawing.check(False)
    assert "◌ geheim" in text
    assert "'x': 0.2, 'text': '20%'" not in text  # past the mark beside it
    assert "'x': 0.3, 'text': '20%'" in text


# --- scorecard


def card_of(atlas: Atlas, organisation: str) -> Document:
    with use_language("nl"):
        return scorecard(view_of(atlas, organisation))


@pytest.mark.parametrize("organisation", [SEVERAL, ONE, "F007", NEW])
def test_each_row_is_an_area_of_the_atlas(atlas: Atlas, organisation: str) -> None:
    document = card_of(atlas, organisation)
    [rows] = document.tables()
    view = view_of(atlas, organisation)
    library, delivery = view.organisation, view.delivery
    named = {atlas.area_name(code, delivery): code for code in library.gemeenten}
    province = next(code for code in view.standards(view.within) if code.startswith("PV"))
    below = {f"Provincie {library.province}": province, "Nederland (fictief)": NETHERLANDS}
    if len(named) > 1:
        below = {"Heel het werkgebied": catchment(organisation)} | below
    areas = dict(sorted(named.items())) | below
    assert [str(row[0]) for row in rows.table.rows] == list(areas)
    for row, code in zip(rows.table.rows, areas.values(), strict=True):
        step = atlas.development(code, delivery=delivery).changes[-1]
        expected = [
            *(atlas.figure(code, name, delivery=delivery)
              for name in ("bevolking", "leden", "niet_leden", "penetratie")),
            step.change,
            atlas.figure(code, "penetratie", delivery=delivery, unit=Unit.HOUSEHOLDS),
            atlas.figure(code, "penetratie", delivery=delivery, dimension="leeftijd",
                         category="4-9"),
        ]  # fmt: skip
        assert [cell for cell in row if isinstance(cell, Figure)] == expected
    text = plain(pages(to_pdf(document))[0])
    word = read_word(BytesIO(written(document, "docx")))
    assert (word.sections[0].page_width or 0) > (word.sections[0].page_height or 0)
    held = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    for cells in rows.table.as_read():
        for cell in cells:
            assert plain(cell) in text
            assert cell in held


def test_a_library_of_very_many_gemeenten_still_fits(atlas: Atlas) -> None:
    document = card_of(atlas, SEVERAL)
    [rows] = document.tables()
    assert any(isinstance(part, Cards) for part in document.parts)
    assert len(rows.table.rows) - 3 <= MOST_WITH_CARDS
    for count, cards in ((MOST_WITH_CARDS, True), (17, False)):
        # The most that a library serves, with the catchment, two provinces and the country.
        many = Rows(rows.table.with_rows([rows.table.rows[0]] * (count + 4)), told=rows.told)
        parts = [
            many if isinstance(part, Rows) else part
            for part in document.parts
            if cards or not isinstance(part, (Cards, Text))
        ]
        made = Document(
            document.title, document.subtitle, parts, document.source_line, "v",
            document.marks, layout=document.layout,
        )  # fmt: skip
        assert len(pages(to_pdf(made))) == 1


def test_it_is_about_the_library_whatever_is_chosen(atlas: Atlas) -> None:
    with use_language("nl"):
        one, other = (scorecard(view_of(atlas, SEVERAL, code)) for code in ("", "GM9002"))
    assert one == other or pages(to_pdf(one)) == pages(to_pdf(other))


def test_page_rapporten_offers_both_in_their_forms(atlas: Atlas) -> None:
    with use_language("nl"):
        offered = {name: kinds()[name] for name in ("infographic", "scorecard")}
        view = view_of(atlas, SEVERAL)
        for kind_of in offered.values():
            made = kind_of.made(view)
            assert made.title == view.organisation.name
            for form in kind_of.forms:
                assert written(made, form)
    assert PICTURE in offered["infographic"].forms
    assert offered["scorecard"].areas == (Level.BIBLIOTHEEK,)


# --- the command line


@pytest.mark.parametrize(
    ("name", "form"),
    [*(("infographic", form) for form in (*FORMS, PICTURE)), *(("scorecard", f) for f in FORMS)],
)
def test_the_command_writes_a_file(name: str, form: str, demo_atlas: Path, tmp_path: Path) -> None:
    out = tmp_path / f"kaart.{form}"
    words = ["report", name, SEVERAL, "--atlas", demo_atlas, "--form", form, "--out", out]
    result = CliRunner().invoke(app, list(map(str, words)))
    assert result.exit_code == 0, result.output
    starts = {"pdf": b"%PDF", PICTURE: b"\x89PNG"}
    assert out.read_bytes().startswith(starts.get(form, b"PK"))
