"""The intervision card, its file, and what it says when it is opened at the next delivery."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from docx import Document as read_word
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalog.challenges import challenges
from analytics.language import use_language
from analytics.model import Figure, Missing, Unit
from analytics.reports import figures
from analytics.reports.codes import code_of
from analytics.reports.document import Cards, Document, HouseStyle
from analytics.reports.forms import written
from analytics.reports.own_words import clean
from analytics.reports.passport import Answer, look_up
from analytics.reports.view import View, view_of
from analytics.store import Atlas, journal
from analytics.store.publications import publish
from analytics.workshop.card import card
from analytics.workshop.card_file import (
    MOST_BYTES,
    CardError,
    CardFile,
    Noted,
    card_file,
    read_card,
)
from analytics.workshop.outcome import Intentions, Outcome, TeamOutcome
from analytics.workshop.posed import Evidence, Given, Posed
from analytics.workshop.posing import pose
from analytics.workshop.then_and_now import Row, opened, then_and_now
from tests.reports.test_documents import pages, plain
from tests.reports.test_pdf import PAINTING, elements
from tests.sources import deliveries
from tests.store.publishing import write_ground, write_members
from tests.workshop import made

DAY = date(2026, 11, 22)
STYLE = HouseStyle("Bibliotheek Aldermonde", address="https://atlas.voorbeeld.nl")


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    with closing(Atlas.open(demo_atlas)) as found:
        yield found


@pytest.fixture(scope="module")
def view(atlas: Atlas) -> View:
    return view_of(atlas, "F001")


@pytest.fixture(scope="module")
def document(view: View) -> Document:
    with use_language("nl"):
        return card(view, made.team(view, made.HOSTILE), DAY, "Meer uit data", STYLE)


@pytest.fixture(scope="module")
def pdf(document: Document) -> bytes:
    return written(document, "pdf")


def looked_up(code: str, folder: Path) -> Answer:
    return look_up(code, Atlas.open(folder), folder, lambda name: Atlas.open(folder, version=name))


# --- The card


def test_the_card_says_all_that_the_team_found_and_means_to_do(pdf: bytes, view: View) -> None:
    told = pages(pdf)
    text = plain(" ".join(told))
    (share,) = made.evidence(view, "penetratie")
    assert len(told) <= 2
    for said in (
        "1. Over leden",
        "Wij zeiden: 25,5% (goed)",
        "Wij zeiden: Zuid (anders dan de cijfers)",
        "Score: 50%, 2,5 van 5 punten.",
        "Niet beantwoord: Over bewering.",
        share.label,
        share.written,
        share.code,
        "Wie geen lid is, komt soms toch.",
        made.INTENTIONS.do,
        made.INTENTIONS.tell,
        made.INTENTIONS.again,
        made.HOSTILE,
        "https://atlas.voorbeeld.nl/intervisiekaart",
    ):
        assert plain(said) in text, said
    assert all("Fictieve gegevens" in page for page in told)


def test_it_is_tagged_with_headings_in_order_and_nothing_loose(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as book:
        found = [path[-1] for path, _item in elements(book.Root.StructTreeRoot.K)]
        levels = [kind for kind in found if kind.startswith("/H")]
        assert levels == ["/H1", "/H2", "/H1", "/H2", "/H2", "/H2"]
        assert loose(book) == 0


def loose(book: pikepdf.Pdf) -> int:
    """How much is painted that has no tag and is no decoration."""
    count = 0
    for page in book.pages:
        depth = 0
        for _operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            depth += (name in ("BDC", "BMC")) - (name == "EMC")
            count += name in PAINTING and not depth
    return count


@pytest.mark.parametrize(
    ("identity", "given", "right", "names"),
    [
        # The answer, what the team chose, and only then another.
        (
            "ledenlijst",
            {"chosen": ["9-15"]},
            "18 jaar en ouder",
            ["18 jaar en ouder", "9 tot 15 jaar", "0 tot 4 jaar"],
        ),
        ("ledenlijst", None, "18 jaar en ouder", ["18 jaar en ouder", "0 tot 4 jaar"]),
    ],
)
def test_the_figure_that_is_the_answer_stands_on_the_card(
    view: View, identity: str, given: Given | None, right: str, names: list[str]
) -> None:
    with use_language("nl"):
        put = pose(challenges()[identity], view)
        assert isinstance(put, Posed)
        team = TeamOutcome("", "F001", "Bieb", (Outcome(put, given, 0.0),))
        made_of = card(view, team, DAY)
    (one,) = next(part for part in made_of.parts if isinstance(part, Cards)).items
    assert one.words == right
    assert [name.split(": ")[-1] for name, _written in one.beside][: len(names)] == names


def test_shares_that_surely_differ_do_not_read_the_same(atlas: Atlas) -> None:
    alike = 0
    for organisation in ("F001", "F002", "F003", "F004"):
        with use_language("nl"):
            put = pose(challenges()["naast-het-land"], view_of(atlas, organisation))
        if isinstance(put, Posed):
            shares = [one.written for one in put.evidence if "%" in one.written]
            assert len(shares) == len(set(shares)), organisation
            alike += any("," in written for written in shares)
    assert alike


def test_without_intentions_there_is_room_to_write(view: View) -> None:
    team = replace(made.team(view), intentions=Intentions(), outcomes=())
    with use_language("nl"):
        empty = card(view, team, DAY)
    told = plain(" ".join(pages(written(empty, "pdf"))))
    assert plain("Er is nog geen uitdaging beantwoord.") in told
    assert plain("Dit gaan wij doen") in told
    with pikepdf.open(BytesIO(written(empty, "pdf"))) as book:
        assert loose(book) == 0
    paragraphs = [item.text for item in read_word(BytesIO(written(empty, "docx"))).paragraphs]
    assert paragraphs.count("\t") == 5


def test_many_answers_take_no_more_than_two_pages(view: View) -> None:
    team = made.team(view)
    eight = replace(team, outcomes=team.outcomes[:4] * 2)
    with use_language("nl"):
        content = written(card(view, eight, DAY, style=STYLE), "pdf")
    with closing(pypdfium2.PdfDocument(content)) as book:
        assert len(book) <= 2


def test_who_worked_alone_has_a_card_without_the_answers_that_are_not_kept(
    view: View, demo_atlas: Path
) -> None:
    first, _second, third, *_rest = made.team(view).outcomes
    done = tuple(replace(item, given=None, hints=0) for item in (first, third))
    team = TeamOutcome("", "F001", "Bibliotheek Aldermonde", done)
    with use_language("nl"):
        told = plain(" ".join(pages(written(card(view, team, DAY), "pdf"))))
    for said in ("Score: 50%, 1 van 2 punten.", "1. Over leden", "Anders dan de cijfers"):
        assert plain(said) in told, said
    assert plain("Wij zeiden") not in told
    assert len(card_file(team, DAY, lambda code: looked_up(code, demo_atlas)).figures) == 1


# --- Its file


def noted() -> st.SearchStrategy[Noted]:
    number = st.floats(allow_nan=False, allow_infinity=False)
    known = st.builds(
        Noted,
        challenge=st.from_regex(r"\A[a-z][a-z0-9-]{0,20}\Z"),
        code=st.text(max_size=40),
        value=number,
        low=number,
        high=number,
        missing=st.none(),
    )
    absent = st.builds(
        Noted,
        challenge=st.just("leden"),
        code=st.text(max_size=40),
        value=st.none(),
        low=st.none(),
        high=st.none(),
        missing=st.sampled_from(Missing),
    )
    return known | absent


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=200).map(clean)


@given(
    st.builds(
        CardFile,
        kind=st.just("bereikatlas-intervisiekaart"),
        version=st.just(1),
        library=st.sampled_from(["F001", "Bieb 2", "=1+1"]),
        made=st.dates(),
        figures=st.lists(noted(), max_size=5).map(tuple),
        do=words,
        tell=words,
        again=words,
    )
)
def test_a_card_is_read_back_as_it_was_written(file: CardFile) -> None:
    assert read_card(file.content(), "kaart.json") == file


@given(st.binary(max_size=300))
def test_whatever_is_opened_is_read_or_refused_in_words(content: bytes) -> None:
    with pytest.raises(CardError, match=r"^kaart\.json"):
        read_card(content, "kaart.json")


def card_with(**change: Any) -> bytes:
    whole: dict[str, Any] = {
        "kind": "bereikatlas-intervisiekaart",
        "version": 1,
        "library": "F001",
        "made": "2026-11-22",
        "figures": [],
    }
    return json.dumps(whole | change).encode()


FIGURE = {"challenge": "leden", "code": "x", "value": 1.0, "low": 1.0, "high": 1.0}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (card_with(kind="iets"), "dit is geen bestand van een intervisiekaart"),
        (b"[" * 100_000, "dit is geen bestand van een intervisiekaart"),
        (b"x" * (MOST_BYTES + 1), "te groot"),
        (card_with(version=2), "version: deze versie van de kaart kennen we niet"),
        (card_with(script="<script>"), "script: dit kennen we niet"),
        (card_with(**{"<script>": 1}), "kaart.json: dit kennen we niet"),
        (card_with(made="gisteren"), "made: hier hoort een dag"),
        (card_with(do="a" * 2001), "do: dit is te lang; hooguit 2000."),
        (card_with(do=7), "do: hier hoort een tekst"),
        (card_with(figures=[FIGURE] * 201), "figures: dit is te lang; hooguit 200."),
        (card_with(figures=[FIGURE | {"value": "veel"}]), "figures.1.value: hier hoort een getal"),
        (card_with(figures=[FIGURE | {"value": None}]), "figures.1: een cijfer heeft een waarde"),
        (card_with(figures=[FIGURE | {"missing": "weg"}]), "figures.1.missing: hier staat iets"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_told_where_and_what(content: bytes, told: str) -> None:
    with use_language("nl"), pytest.raises(CardError) as error:
        read_card(content, "kaart.json")
    assert told in str(error.value)
    assert "<script>" not in str(error.value)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(CardError) as error:
        read_card(card_with(version=3, made=1, do=[]), "kaart.json")
    assert len(error.value.lines) == 3


@pytest.mark.parametrize("at", [2000, 2001])
def test_words_fit_to_the_last_sign(at: int) -> None:
    if at > 2000:
        with pytest.raises(CardError):
            read_card(card_with(do="a" * at), "kaart.json")
    else:
        assert read_card(card_with(do="a" * at), "kaart.json").do == "a" * at


def test_it_holds_codes_figures_and_intentions_and_nothing_else(
    view: View, demo_atlas: Path
) -> None:
    team = made.team(view, "Het team van Jan")
    file = card_file(team, DAY, lambda code: looked_up(code, demo_atlas))
    share = figures.figure(view, view.within, "penetratie", Unit.PERSONS)
    (one,) = file.figures
    assert one.figure == replace(share, chance_low=None, chance_high=None)
    assert file.intentions == made.INTENTIONS
    for absent in ("Jan", "25.5", made.HOSTILE, "Zuid →"):
        assert absent not in file.content().decode()


# --- Opened later


def after(
    view: View, folder: Path, *codes: str, change: dict[str, Any] | None = None
) -> dict[str, Row]:
    """The rows of a card with these figures in the atlas in service."""
    item = made.team(view).outcomes[0]
    evidence = tuple(Evidence("", "", code) for code in codes)
    put = replace(item.posed, evidence=evidence)
    team = TeamOutcome("", view.selection.organisation, "", (replace(item, posed=put),))
    file = card_file(team, DAY, lambda code: looked_up(code, folder))
    if change:
        figures = tuple(one.model_copy(update=change) for one in file.figures)
        file = file.model_copy(update={"figures": figures})
    with use_language("nl"):
        rows = opened(file, lambda code: looked_up(code, folder))
    return {row.code: row for row in rows}


def code(view: View, indicator: str, area: str = "", **group: Any) -> str:
    return code_of(view, area or view.within, indicator, **group)


def test_at_the_next_round_the_new_figure_stands_beside_the_old(
    atlas: Atlas, demo_atlas: Path
) -> None:
    newest, earlier = atlas.rounds()
    old, new = (view_of(atlas, "F001", delivery=item.id) for item in (earlier, newest))
    names = ("penetratie", "leden", "inwoners", "index")
    codes = {name: code(old, name) for name in names}
    rows = after(old, demo_atlas, *codes.values())
    for name in ("penetratie", "leden", "inwoners"):
        row = rows[codes[name]]
        was, current = (figures.figure(one, one.within, name, Unit.PERSONS) for one in (old, new))
        assert row.then_figure == was
        assert row.now_figure == current
        assert row.then.endswith("op 1 jan 2021")
        assert row.now.endswith("op 1 jan 2023")
    share = rows[codes["penetratie"]]
    assert (share.then, share.now) == ("20,9% op 1 jan 2021", "20,5% op 1 jan 2023")
    (change,) = atlas.development("BIEB:F001", delivery=newest.id).changes
    assert share.verdict == "lager"
    assert (change.judged.chance_high or 0) < 0
    assert "0,4 procentpunt lager" in share.said
    assert any("gratis" in text for text in share.mind)
    assert rows[codes["leden"]].verdict == "naast elkaar te lezen"
    # Key figures have nothing to do with who is a member.
    assert not any("gratis" in text for text in rows[codes["inwoners"]].mind)
    # In the country other libraries took part: an index is another measure.
    assert rows[codes["index"]].verdict == "niet te vergelijken"
    assert "is niet in beide rondes hetzelfde" in rows[codes["index"]].said


@pytest.mark.parametrize(
    ("area", "verdict"), [("GM9122", "onbetrouwbaar"), ("GM9008", "bibliotheek doet niet mee")]
)
def test_a_break_means_no_comparison(
    atlas: Atlas, demo_atlas: Path, area: str, verdict: str
) -> None:
    _newest, earlier = atlas.rounds()
    old = view_of(atlas, "F001", delivery=earlier.id)
    (row,) = after(old, demo_atlas, code(old, "penetratie", area)).values()
    assert row.verdict == "niet te vergelijken"
    assert row.now.startswith(verdict)


def test_of_a_revised_round_the_old_and_the_new_figure_and_why(
    two_issues: tuple[Path, list[list[Path]]],
) -> None:
    folder = two_issues[0]
    first = journal(folder)[-1]
    then = view_of(Atlas.open(folder, version=first.version), "F001")
    now = view_of(Atlas.open(folder), "F001")
    asked = code(then, "leden", "GM9002")
    was, current = (figures.figure(one, "GM9002", "leden", Unit.PERSONS) for one in (then, now))
    assert was != current
    # The card was made before the revision; a file that says otherwise is not believed.
    for value in (was.value, 99_999.0):
        noted = {"value": value, "low": value, "high": value}
        (row,) = after(then, folder, asked, change=noted).values()
        assert (row.then_figure, row.now_figure) == (was, current)
        assert (row.then, row.now) == ("12.241", "11.751")
        assert row.verdict == "zelfde ronde"
        assert "Dit cijfer is herzien." in row.said
        assert ("In het bestand staat een ander cijfer" in row.said) == (value != was.value)


def test_what_is_hidden_now_is_not_told_from_the_file_either(tmp_path: Path) -> None:
    folder = tmp_path / "atlas"
    ground = write_ground(tmp_path)
    publish(folder, [*ground, write_members(tmp_path / "leden", 250)], "A", "eerst")
    then = view_of(Atlas.open(folder), "B1")
    asked = code(then, "leden", "GM9001")
    (open_,) = after(then, folder, asked).values()
    assert open_.then_figure is not None
    assert open_.then_figure.value == 250
    rows = ["GM9001;personen;totaal;totaal;1000;.;", "WK900100;personen;totaal;totaal;500;125;"]
    hidden = deliveries.lgb(
        tmp_path / "nieuw" / "leden",
        rows,
        rounding=[{"base": 5}, {"level": "gemeente", "base": 1}],
        round="2023",
        participants=["B1", "B2"],
        protected=True,
        audience="public",
    )
    publish(folder, [*ground, hidden], "A", "daarna")
    noted = {"value": 250.0, "low": 250.0, "high": 250.0, "missing": None}
    (row,) = after(then, folder, asked, change=noted).values()
    assert (row.then, row.then_figure) == ("niet meer getoond", None)
    assert "250" not in f"{row.then} {row.now} {row.said}"


@pytest.mark.parametrize("typed", ["", "x", "5b5407.2023.GM9001.penetratie.8M", "=1+1"])
def test_a_code_that_opens_nothing_keeps_its_row(demo_atlas: Path, typed: str) -> None:
    file = CardFile(
        kind="bereikatlas-intervisiekaart",
        version=1,
        library="F001",
        made=DAY,
        figures=(Noted(challenge="leden", code=typed, value=1, low=1, high=1),),
    )
    with use_language("nl"):
        (row,) = opened(file, lambda code: looked_up(code, demo_atlas))
    assert (row.code, row.verdict) == (typed, "niet te zeggen")
    assert row.said
    assert row.then_figure is row.now_figure is None


def test_the_new_card_has_old_and_new_and_the_intentions(
    atlas: Atlas, view: View, demo_atlas: Path
) -> None:
    _newest, earlier = atlas.rounds()
    old = view_of(atlas, "F001", delivery=earlier.id)
    team = made.team(old)
    with use_language("nl"):
        file = card_file(team, DAY, lambda code: looked_up(code, demo_atlas))
        file = file.model_copy(update={"do": made.HOSTILE})
        rows = opened(file, lambda code: looked_up(code, demo_atlas))
        again = then_and_now(view, file, rows, {"leden": "Hoeveel van de honderd?"}, STYLE)
    told = plain(" ".join(pages(written(again, "pdf"))))
    for said in (
        "Hoeveel van de honderd?",
        "20,9% op 1 jan 2021",
        "20,5% op 1 jan 2023",
        made.HOSTILE,
        "Wat is ervan gekomen?",
        "peildatum 1 januari 2021",
        "peildatum 1 januari 2023",
        "Fictieve gegevens",
    ):
        assert plain(said) in told, said


def test_a_figure_is_whole_or_missing() -> None:
    assert Noted(challenge="a", code="b", missing=Missing.CONFIDENTIAL).figure == Figure.absent(
        Missing.CONFIDENTIAL
    )
