"""Uitdagingen without a browser: every kind of answer, the list, and progress."""

import contextlib
import json
import re
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from analytics.catalog import challenges as catalog
from analytics.language import use_language
from analytics.measures.wording import Verdict, verdict
from analytics.model import NETHERLANDS
from analytics.reports.figures import figure
from analytics.reports.view import View, view_of
from analytics.store import Atlas
from analytics.workshop.posed import Given, Posed
from analytics.workshop.posing import pose
from pages.hamud import _fields, _progress
from pages.hamud._progress import Done, Progress, ProgressError, from_file, from_link
from tests.browser.session import bare
from tests.challenges import CHALLENGES, LIBRARY, posed_for, right, wrong
from tests.pages.test_pages import ROOT, opened, shown
from tests.sampling import full

PAGE = "hamud/uitdagingen.py"


@pytest.fixture(autouse=True)
def _in_service(demo_atlas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(demo_atlas))
    monkeypatch.chdir(ROOT)


@pytest.fixture
def view(demo_atlas: Path) -> Iterator[View]:
    with closing(Atlas.open(demo_atlas)) as atlas:
        yield view_of(atlas, LIBRARY)


@pytest.fixture
def of_every_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "challenges", lambda: CHALLENGES)


def visited(language: str = "nl", **own: str) -> AppTest:
    """The page as it stands after the address was followed."""
    app = opened(taal=language, bibliotheek=LIBRARY)
    app.query_params = dict(app.query_params) | own
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def own(app: AppTest, name: str) -> str:
    """What stands in the address."""
    found = app.query_params.get(name, "")
    return found if isinstance(found, str) else found[-1]


def pressed(app: AppTest, key: str) -> AppTest:
    (button,) = [item for item in app.button if item.key and item.key.endswith(key)]
    button.click().run()
    assert not app.exception
    return app


def answered(app: AppTest, posed: Posed, answer: Given) -> AppTest:
    """Fill an answer in as a person does, and check it."""

    def put(widgets: Any, end: str) -> Any:
        (found,) = [item for item in widgets if item.key and item.key.endswith(end)]
        return found

    options = [item.id for item in posed.options]
    if "number" in answer:
        put(app.text_input, "-getal").input(f"{answer['number']:g}%")
    elif "text" in answer:
        put(app.text_area, "-tekst").input(answer["text"])
    elif "order" in answer:
        labels = {item.label: item.id for item in posed.options}
        found = re.findall(r'class="ordered"><b>\d</b> (.*?)</p>', shown(app))
        order = [labels[label] for label in found]
        for place, item in enumerate(answer["order"]):
            while order.index(item) > place:
                at = order.index(item)
                order[at - 1 : at + 1] = [item, order[at - 1]]
                pressed(app, f"-omhoog-{at}")
    elif "figure" in answer:
        put(app.selectbox, "-cijfer").set_value(answer["figure"])
        put(app.radio, "-hoger").set_value(answer.get("higher"))
        put(app.radio, "-dan").set_value(answer.get("benchmark"))
        put(app.radio, "-let-op").set_value(answer.get("caveat"))
    elif posed.several:
        for place, item in enumerate(options):
            put(app.checkbox, f"-vink-{place}").set_value(item in answer.get("chosen", ()))
    else:
        kind = app.selectbox if posed.kind == "kaart" else app.radio
        put(kind, "-keuze").set_value(answer.get("chosen", [])[0])
    return pressed(app, "-klaar")


def everything(app: AppTest) -> str:
    """All that goes to the browser, seen or not."""
    found: list[str] = []

    def collect(block: Any) -> None:
        for item in block.children.values():
            if hasattr(item, "children"):
                collect(item)
            else:
                found.append(bare(item.proto))

    collect(app.main)
    return "\n".join(item for item in found if "<script>" not in item)


def standing(hidden: list[str], told: str) -> list[str]:
    """Which of these texts stand there; a number only as a number of its own."""
    return [text for text in hidden if re.search(rf"(?<![\w.,]){re.escape(text)}(?![\w.,])", told)]


@pytest.mark.usefixtures("of_every_kind")
@pytest.mark.parametrize(
    ("identity", "language"),
    [
        (identity, language)
        for place, identity in enumerate(CHALLENGES)
        for language in (("nl", "en") if full() else (("nl", "en")[place % 2],))
    ],
)
def test_each_kind_of_answer_wrong_and_right(identity: str, language: str, view: View) -> None:
    with use_language(language):
        posed = posed_for(view)[identity]
    app = visited(language, uitdaging=identity)
    assert app.title[0].value == posed.title
    told = everything(app)
    assert posed.question in told
    hidden = [posed.explanation, posed.pitfall, *(item.written for item in posed.evidence)]
    hidden += [item.written for item in posed.options if item.written]
    assert not standing(hidden, told)
    if posed.kind != "tekst":
        answered(app, posed, wrong(posed))
        assert 'class="response wrong"' in shown(app)
        assert not standing(hidden, everything(app))
        assert own(app, "voortgang") == f"{identity}.0b"
    answered(app, posed, right(posed))
    look = "kept" if posed.kind == "tekst" else "right"
    assert f'class="response {look}"' in shown(app)
    for text in (posed.explanation, posed.pitfall, *(item.code for item in posed.evidence)):
        assert text in shown(app)
    score = 0 if posed.kind == "tekst" else 100
    assert own(app, "voortgang") == f"{identity}.{score}"
    # What was answered stands in no address.
    assert "Eén op de vijf." not in str(app.query_params)


@pytest.mark.usefixtures("of_every_kind")
def test_an_answer_that_is_none_is_told_and_not_counted() -> None:
    app = visited(uitdaging="proef-getal")
    pressed(app, "-klaar")
    assert app.warning[0].value == "Er is nog niets ingevuld."
    app.text_input[0].input("12 tot 13")
    pressed(app, "-klaar")
    assert "Dit is geen getal" in app.warning[0].value
    assert own(app, "voortgang") == ""
    app = visited(uitdaging="proef-een")
    pressed(app, "-klaar")
    assert app.warning[0].value == "Maak eerst een keuze."


@pytest.mark.usefixtures("of_every_kind")
def test_hints_come_one_by_one_and_the_answer_can_be_shown() -> None:
    app = visited(uitdaging="proef-een")
    assert "hint." not in everything(app)
    pressed(app, "-hint")
    assert "Eerste hint." in shown(app)
    assert "Tweede hint." not in everything(app)
    pressed(app, "-hint")
    assert "Tweede hint." in shown(app)
    assert not [item for item in app.button if str(item.key).endswith("-hint")]
    (look,) = app.get("link_button")
    assert look.proto.url.startswith("kaart?") or look.proto.url.startswith(".?")
    assert "bibliotheek=F001" in look.proto.url
    app.radio[0].set_value("0-4")
    pressed(app, "-klaar")
    assert "<strong>Nog niet goed</strong>" in shown(app)
    pressed(app, "uitdaging-toon")
    assert "Uitleg van een." in shown(app)
    assert "<strong>Anders dan de cijfers</strong>" in shown(app)
    assert "Nog niet goed" not in shown(app)
    assert own(app, "voortgang") == "proef-een.0"
    pressed(app, "uitdaging-opnieuw")
    assert "Uitleg van een." not in everything(app)
    assert app.radio[0].value is None


def test_areas_stand_by_their_figure_after_the_right_and_the_own_one(view: View) -> None:
    posed = posed_for(view)["proef-kaart"]
    (right_one,) = posed.truth.right
    own_one = next(option.id for option in posed.options if option.id != right_one)
    first, second, *others = _fields.shown_order(posed, {"chosen": [own_one]})
    assert (first.id, second.id) == (right_one, own_one)
    values = [option.figure.value for option in others if option.figure is not None]
    known = [value for value in values if value is not None]
    assert values == [*sorted(known, reverse=True), *[None] * (len(values) - len(known))]
    assert len(known) > 1


@pytest.mark.usefixtures("of_every_kind")
def test_the_language_changes_and_the_challenge_stays() -> None:
    app = visited(uitdaging="proef-een", voortgang="proef-zinnen.100")
    app.radio[0].set_value("0-4")
    pressed(app, "-klaar")
    app.sidebar.button_group[0].set_value("en").run()
    assert app.title[0].value == "Proef een (en)"
    assert "Not right yet" in shown(app)
    assert app.radio[0].value == "0-4"
    assert own(app, "uitdaging") == "proef-een"
    assert own(app, "voortgang") == "proef-zinnen.100~proef-een.0b"


@pytest.mark.usefixtures("of_every_kind")
def test_the_list_says_what_was_done_and_what_comes_next() -> None:
    app = visited(voortgang="proef-getal.100~proef-een.50b~proef-tekst.0")
    words = shown(app)
    assert "2 van 8 uitdagingen gedaan" in words
    assert words.count("Gedaan, 100% goed") == 1
    assert words.count(">Gedaan<") == 1
    assert words.count(">Bezig<") == 1
    assert words.count(">Nieuw<") == 5
    assert "Ken uw gebied <small>1/5</small>" in words
    assert "Zo wat? <small>1/1</small>" in words
    (first,) = [item for item in app.button if item.key == "uitdaging-eerste"]
    assert first.label == "Ga verder met: Proef zinnen"
    first.click().run()
    assert own(app, "uitdaging") == "proef-zinnen"
    # What a name holds is text.
    assert "Dit is \\*niet\\* waar." in app.radio[0].options
    pressed(app, "uitdaging-terug")
    assert own(app, "uitdaging") == ""


@pytest.mark.usefixtures("of_every_kind")
def test_the_list_by_theme_and_by_level() -> None:
    app = visited(thema="profielen")
    titles = [item.label for item in app.button if str(item.key).startswith("begin-")]
    assert titles == ["Proef een", "Proef meer"]
    app.main.selectbox(key="uitdagingen-trede").set_value("3").run()
    assert own(app, "trede") == "3"
    assert "Bij deze keuze is er geen uitdaging" in app.info[0].value
    app.main.selectbox(key="uitdagingen-thema").set_value("").run()
    assert own(app, "thema") == ""
    titles = [item.label for item in app.button if str(item.key).startswith("begin-")]
    assert titles == ["Proef kaart", "Proef rij"]


def test_what_cannot_be_played_here_says_why() -> None:
    # The share of F002 reads as that of the country.
    app = visited(bibliotheek="F002", uitdaging="leden-op-honderd")
    assert "afgerond is het antwoord hetzelfde als dat van" in app.warning[0].value
    assert any("Hoeveel van de honderd?" in item.value for item in app.markdown)
    app = visited(uitdaging="<b>bestaat niet</b>")
    assert (
        app.warning[0].value == "De uitdaging in deze link kennen we niet. Kies er hieronder een."
    )


def test_a_library_without_figures_is_told_so_first() -> None:
    told = [item.value for item in visited(bibliotheek="F007").warning]
    assert told[0].startswith("Bibliotheek Odulf en Dorre deed in deze ronde niet mee.")
    assert not visited(bibliotheek="F001").warning


@pytest.mark.parametrize(
    ("text", "done", "strange"),
    [
        ("", {}, 0),
        ("a.100", {"a": Done(100, True)}, 0),
        ("a.99b~b.0", {"a": Done(99, False), "b": Done(0, True)}, 0),
        # The best of two.
        ("a.10~a.90b", {"a": Done(90, True)}, 0),
        ("a.101", {}, 1),
        ("a.-1~b.5", {"b": Done(5, True)}, 1),
        ("weg.50", {}, 1),
        ("a.1e2~<b>~a~.~a.100c", {}, 5),
        ("a.٣", {}, 1),
        ("a.100~" * 5000, {}, 1),
    ],
)
def test_progress_of_a_link(text: str, done: dict[str, Done], strange: int) -> None:
    progress = from_link(text, {"a", "b"})
    assert (progress.done, progress.strange) == (done, strange)


IDS = st.from_regex(r"[a-z0-9+][a-z0-9_+-]{0,30}", fullmatch=True)
PROGRESS = st.dictionaries(IDS, st.builds(Done, st.integers(0, 100), st.booleans()), max_size=24)


@given(PROGRESS)
def test_progress_is_the_same_in_a_link_and_in_a_file(done: dict[str, Done]) -> None:
    progress = Progress(done)
    assert from_link(progress.written(), done) == progress
    assert from_file(progress.to_file(), done) == progress


@given(st.text(max_size=200), st.binary(max_size=200))
def test_no_link_and_no_file_stops_the_page(text: str, content: bytes) -> None:
    assert set(from_link(text, {"a"}).done) <= {"a"}
    with contextlib.suppress(ProgressError):
        assert set(from_file(content, {"a"}).done) <= {"a"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"hallo", "geen leesbaar bestand"),
        (b"\xff\xfe", "geen leesbaar bestand"),
        (b"[" * 10_000, "geen leesbaar bestand"),
        (b"[]", "staat geen voortgang"),
        (b'{"soort": "iets anders"}', "staat geen voortgang"),
        (b'{"soort": "bereikatlas-voortgang", "vorm": 2}', "een andere versie"),
        (
            b'{"soort": "bereikatlas-voortgang", "vorm": 1, "uitdagingen": []}',
            "een andere versie",
        ),
        (b" " * 20_001, "te groot"),
    ],
)
def test_a_file_that_holds_no_progress_says_what_to_do(content: bytes, told: str) -> None:
    with pytest.raises(ProgressError, match=told):
        from_file(content, {"a"})


def test_a_file_with_odd_scores_keeps_the_others() -> None:
    odd = {"a": {"score": 50, "klaar": True}, "b": {"score": "50", "klaar": True}, "c": 3}
    odd |= {"d": {"score": 500, "klaar": True}, "e": {"score": True, "klaar": True}}
    document = {"soort": "bereikatlas-voortgang", "vorm": 1, "uitdagingen": odd}
    found = from_file(json.dumps(document).encode(), set("abcde"))
    assert found == Progress({"a": Done(50, True)}, 4)


def test_the_best_of_each_counts() -> None:
    progress = Progress({"a": Done(80, True), "b": Done(20, False)})
    again = progress.with_one("a", 0.5, finished=False).with_one("b", 1.0, finished=True)
    assert again.done == {"a": Done(80, True), "b": Done(100, True)}
    assert again.finished == ("a", "b")
    assert len(_progress.PARAMETERS) == 4


@pytest.mark.proof(full=100)
@pytest.mark.skipif(not full(), reason="every challenge in both languages: `make proof` only")
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("identity", list(catalog.challenges()))
def test_every_challenge_is_solved_on_the_page(
    identity: str, language: str, demo_atlas: Path
) -> None:
    with closing(Atlas.open(demo_atlas)) as atlas, use_language(language):
        libraries = [item.id for item in atlas.organisations(atlas.rounds()[0])]
        views = [view_of(atlas, library) for library in libraries]
        posed = [pose(catalog.challenges()[identity], view) for view in views]
    for library, item in zip(libraries, posed, strict=True):
        if isinstance(item, Posed):
            app = visited(language, uitdaging=identity, bibliotheek=library)
            answered(app, item, right(item))
            assert item.explanation in unescape(shown(app))


@pytest.mark.parametrize("identity", ["houdt-het-stand", "zin-voor-de-wethouder"])
def test_of_an_own_claim_is_told_what_stands(identity: str, view: View) -> None:
    item = pose(catalog.challenges()[identity], view)
    assert isinstance(item, Posed)
    asked = item.challenge.answer
    assert isinstance(asked, catalog.OwnClaim)
    app = answered(visited(uitdaging=identity), item, right(item))
    table = shown(app).rpartition("Wat standhoudt")[2]
    rows = table.partition("</table>")[0].split("<tr")[2:]
    told = [re.findall(r"<td[^>]*>(\w+(?: \w+)?)", row)[0] for row in rows]
    words = {Verdict.OVER: "hoger", Verdict.UNDER: "lager"}
    # By the index against the country, chance included, as the page Wijkprofiel has it.
    expected = [
        verdict(figure(view, view.within, "index", *group, NETHERLANDS, chance=True))
        for group in ((one.unit, one.dimension, one.category) for one in asked.figures)
    ]
    assert told == [words.get(one, "niet zeker") for one in expected]
    # Who claims that a group is higher or lower reads the figure that it is held against.
    land = [one for one in item.evidence if one.label.endswith(view.name(NETHERLANDS))]
    assert {number for one in land for number in one.options} >= set(map(str, range(len(told))))


@pytest.mark.parametrize("library", ["F001", "F003", "F004"])
def test_shares_beside_their_difference_in_points_are_told_in_tenths(
    library: str, demo_atlas: Path
) -> None:
    with closing(Atlas.open(demo_atlas)) as atlas:
        item = pose(catalog.challenges()["ledenverschil"], view_of(atlas, library))
    assert isinstance(item, Posed)
    own, land = re.findall(r"(\d+,\d)%", item.explanation)
    (points,) = re.findall(r"([+\N{MINUS SIGN}]\d+,\d) procentpunt", item.explanation)
    tenths = [round(10 * float(one.replace(",", "."))) for one in (own, land)]
    told = round(10 * float(points.replace(",", ".").replace("\N{MINUS SIGN}", "-")))
    # Each of the three is rounded on its own.
    assert abs(tenths[0] - tenths[1] - told) <= 1
