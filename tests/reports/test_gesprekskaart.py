"""The gesprekskaart: one page whatever the area, and nothing on it that the atlas doesn't say."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pikepdf
import pypdfium2
import pytest
from docx import Document as read_word
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from analytics.charts.colours import SIGNS
from analytics.command_line.commands import app
from analytics.language import format_count, format_share, use_language
from analytics.measures import ratios
from analytics.measures.wording import differs
from analytics.model import NETHERLANDS, Counts, Figure, Figures, Level, Missing, Unit
from analytics.reports.caveats import caveats
from analytics.reports.document import Cards, Document, Picture, Points, Text
from analytics.reports.forms import FORMS, written
from analytics.reports.forms.pdf import to_pdf
from analytics.reports.kinds.gesprekskaart import gesprekskaart
from analytics.reports.sentences import so_what_sentence
from analytics.reports.view import View, view_of, view_of_whom
from analytics.store import Atlas
from tests.reports.test_documents import elements, pages, plain

# Confidential buurten; unreliable itself; took no part; no figure per wijk.
ORDINARY, UNRELIABLE, ABSENT, COARSE = "GM9001", "GM9122", "GM9008", "GM9111"
GROUPS = (
    (Unit.PERSONS, "totaal", "totaal"),
    (Unit.HOUSEHOLDS, "totaal", "totaal"),
    (Unit.PERSONS, "leeftijd", "4-9"),
)


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    with closing(Atlas.open(demo_atlas)) as opened:
        yield opened


@pytest.fixture(scope="module", params=[ORDINARY, UNRELIABLE, ABSENT, COARSE, "F002"])
def view(atlas: Atlas, request: pytest.FixtureRequest) -> View:
    return view_of_whom(atlas, request.param)


def card_of(view: View) -> Document:
    with use_language("nl"):
        return gesprekskaart(view)


@pytest.mark.proof(full=121)
def test_it_is_one_page_for_every_gemeente_and_library(
    atlas: Atlas, sample_size: int, seed: int
) -> None:
    newest = atlas.rounds()[0]
    codes = [item.code for item in atlas.regions_in(Level.GEMEENTE, NETHERLANDS, newest)]
    codes += [item.id for item in atlas.organisations(newest)]
    for code in Random(seed).sample(codes, min(sample_size, len(codes))):
        told = pages(to_pdf(card_of(view_of_whom(atlas, code))))
        assert len(told) == 1, code
        for text in (
            "Wat betekent dit?",
            "Let op",
            "Fictieve gegevens",
            newest.title,
            atlas.version,
        ):
            assert plain(text) in plain(told[0]), (code, text)


def test_its_figures_are_those_of_the_atlas(atlas: Atlas, view: View) -> None:
    document = card_of(view)
    cards = next(part for part in document.parts if isinstance(part, Cards)).items
    text = plain(pages(to_pdf(document))[0])
    sheet = openpyxl.load_workbook(BytesIO(written(document, "xlsx"))).worksheets[1]
    numbers = {cell for row in sheet.values for cell in row if isinstance(cell, float)}
    for card, (unit, dimension, category) in zip(cards, GROUPS, strict=True):
        own, land = (
            atlas.figure(
                view.area(code),
                "penetratie",
                delivery=view.delivery,
                unit=unit,
                dimension=dimension,
                category=category,
            )
            for code in (view.within, NETHERLANDS)
        )
        assert land.value is not None
        assert [name for name, _figure in card.beside] == ["Nederland (fictief)"]
        told = (card.figure, card.beside[0][1])
        for figure, written_as in zip((own, land), told, strict=True):
            if figure.value is not None:
                fine = [format_share(figure.value, width=figure.width, finer=f) for f in (0, 1)]
                assert written_as in fine
                assert round(figure.value * 100, 2) in {round(item * 100, 2) for item in numbers}
            assert plain(written_as) in text


def test_word_says_the_same(view: View) -> None:
    document = card_of(view)
    book = read_word(BytesIO(written(document, "docx")))
    told = [item.text for item in book.paragraphs]
    told += [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    for part in document.parts:
        match part:
            case Text():
                assert part.text in told
            case Points():
                assert set(part.items) <= set(told)
            case Cards():
                for card in part.items:
                    assert any(card.words in text and card.figure in text for text in told)


def test_the_map_tells_each_area_in_words(atlas: Atlas, view: View) -> None:
    document = card_of(view)
    [drawn] = [part for part in document.parts if isinstance(part, Picture)]
    assert "tabel" not in drawn.alternative
    level = Level.WIJK
    if view.within in (UNRELIABLE, ABSENT, COARSE):
        level = Level.GEMEENTE
        assert "Per wijk zijn er geen cijfers." in " ".join(
            part.text for part in document.parts if isinstance(part, Text)
        )
    names = [row[0] for row in document.tables()[1].table.rows]
    assert len(names) > 1
    for name in names:
        assert str(name) in drawn.alternative
    assert f"Aandeel leden per {level}" in drawn.title
    with pikepdf.open(BytesIO(to_pdf(document))) as book:
        found = [item for item in elements(book.Root.StructTreeRoot.K) if str(item.S) == "/Figure"]
        assert [str(item.Alt) for item in found] == [drawn.alternative]


def test_another_benchmark_stands_beside_the_country(atlas: Atlas) -> None:
    view = view_of(atlas, "F001", ORDINARY)
    province = next(code for code in view.standards(ORDINARY) if code.startswith("PV"))
    other = view_of(atlas, "F001", ORDINARY, benchmark=province)
    cards = next(part for part in card_of(other).parts if isinstance(part, Cards)).items
    names = ["Provincie Veerneland", "Nederland (fictief)"]
    assert [[name for name, _figure in card.beside] for card in cards] == [names] * 3


# --- what to mind


def test_two_caveats_that_matter_most(atlas: Atlas) -> None:
    with use_language("nl"):
        partly = caveats(view_of(atlas, "F006"), "BIEB:F006")
        linked = "Van de leden in de hele ronde kon 95% worden gekoppeld."
        assert next(text for text in partly if text.startswith(linked))
        newest = atlas.rounds()[0]
        for item in atlas.organisations(newest):
            view = view_of(atlas, item.id)
            part = atlas.known_part(view.within, delivery=newest)
            told = caveats(view, view.within)
            assert len(told) >= 2
            assert told[0].startswith("Bekend is") == (
                0 < part.known < part.of and part.penetration.value is not None
            )
            card = next(part for part in card_of(view).parts if isinstance(part, Points))
            assert list(card.items) == told[:2]


def test_wijken_without_a_figure_are_named_but_not_those_where_nobody_lives(atlas: Atlas) -> None:
    view = view_of_whom(atlas, ORDINARY)
    reasons = [Missing.CONFIDENTIAL, Missing.UNRELIABLE, Missing.NOT_APPLICABLE]
    reasons += [Missing.CONFIDENTIAL] * 4

    def put(question: Any, *args: Any, **kwargs: Any) -> Any:
        rows = question(*args, **kwargs)
        if question.__name__ != "regions":
            return rows
        found = list(rows.figures)
        found[: len(reasons)] = [Figure.absent(reason) for reason in reasons]
        return replace(rows, figures=Figures.of(found))

    rows = atlas.regions(
        delivery=view.delivery, level="wijk", within=ORDINARY, indicator="penetratie"
    )
    first, second, _third, fourth, fifth, *_more = rows.names
    with use_language("nl"):
        told = caveats(replace(view, put=put), ORDINARY)
    assert told[:2] == [
        f"Geen cijfer (onbetrouwbaar): {second}.",
        f"Geen cijfer (geheim): {first}, {fourth}, {fifth} en nog 2 wijken.",
    ]
    assert not any("niet van toepassing" in text for text in told)


# --- zo wat

counts = st.tuples(st.integers(20, 400), st.integers(0, 40)).map(
    lambda pair: (pair[0] * 5, pair[1] * 5)
)


@given(counts, st.integers(0, 1000), st.data())
def test_so_what_holds_for_all_counts_that_fit_the_rounding(
    made: tuple[int, int], thousandths: int, data: st.DataObject
) -> None:
    people, members = made
    population, found = (
        Counts.of([value], [max(value - 2, 0)], [value + 2]) for value in (people, members)
    )
    share = Figure(thousandths / 1000, max(thousandths - 0.5, 0) / 1000, (thousandths + 0.5) / 1000)
    own = ratios.penetration(population, found, chance=True)
    index = ratios.index(own, Figures.of([share]))[0]
    above = ratios.above_share(population, found, Figures.of([share]))[0]
    with use_language("nl"):
        said = so_what_sentence("A", "B", index, above)
    true_people = data.draw(st.integers(people - 2, people + 2))
    true_members = data.draw(st.integers(max(members - 2, 0), members + 2))
    true_share = data.draw(st.floats(share.low or 0, share.high or 0))
    more = true_members - true_people * true_share
    stated = int("".join(filter(str.isdigit, said)) or 0)
    if said.startswith("In A zijn er zeker"):
        assert more >= stated >= 10
    elif said.startswith("Was het aandeel"):
        assert -more >= stated >= 10
    elif "een groter deel" in said:
        assert more > 0
    elif "een kleiner deel" in said:
        assert more < 0
    else:
        assert said == "" or not differs(index)


EXACTLY = Figure(100.0, 100.0, 100.0)


@pytest.mark.parametrize(
    ("index", "above", "expected"),
    [
        (110, (1299, 1305), "In A zijn er zeker 1.200 leden meer dan bij het aandeel leden van B."),
        (110, (10, 12), "In A zijn er zeker 10 leden meer dan bij het aandeel leden van B."),
        (110, (9, 12), "In A is een groter deel lid dan in B."),
        # the delivered share is sharper than the counts
        (110, (-3, 12), "In A is een groter deel lid dan in B."),
        (90, (-12, -10), "dan waren er zeker 10 leden meer."),
        (90, (-12, -9), "In A is een kleiner deel lid dan in B."),
        (100, (-500, 500), "Het deel dat lid is, verschilt in A niet duidelijk van B."),
        (None, (5, 6), ""),
    ],
)
def test_so_what_says_how_many_at_least(
    index: float | None, above: tuple[float, float], expected: str
) -> None:
    figure = (
        Figure.absent(Missing.CONFIDENTIAL)
        if index is None
        else replace(EXACTLY, value=index, low=index, high=index)
    )
    with use_language("nl"):
        said = so_what_sentence("A", "B", figure, Figure(sum(above) / 2, *above))
    assert said.endswith(expected) if expected else said == ""


def test_so_what_is_counted_from_the_atlas(atlas: Atlas) -> None:
    view = view_of_whom(atlas, ORDINARY)
    members, people = (
        atlas.figure(ORDINARY, name, delivery=view.delivery) for name in ("leden", "bevolking")
    )
    share = atlas.figure(NETHERLANDS, "penetratie", delivery=view.delivery)
    least = (members.low or 0) - (people.high or 0) * (share.high or 0)
    said = next(p.text for p in card_of(view).parts if isinstance(p, Text) and p.look == "duiding")
    assert format_count(least // 100 * 100) in said


# --- the forms


def test_every_sign_of_a_missing_figure_is_in_the_fonts() -> None:
    signs = Text(" ".join(SIGNS.values()))
    content = to_pdf(Document("T", "t", [signs], "b", "v"))
    with closing(pypdfium2.PdfDocument(content)) as book:
        assert len(book) == 1


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("code", [ORDINARY, "F002"])
def test_the_command_writes_a_file(code: str, form: str, demo_atlas: Path, tmp_path: Path) -> None:
    out = tmp_path / f"kaart.{form}"
    words = ["report", "gesprekskaart", code, "--atlas", demo_atlas, "--form", form, "--out", out]
    result = CliRunner().invoke(app, list(map(str, words)))
    assert result.exit_code == 0, result.output
    assert out.read_bytes()[:2] == (b"%P" if form == "pdf" else b"PK")


@pytest.mark.parametrize("code", ["GM9999", "F999"])
def test_an_unknown_area_is_told(code: str, demo_atlas: Path) -> None:
    words = ["report", "gesprekskaart", code, "--atlas", str(demo_atlas)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert code in result.stderr
