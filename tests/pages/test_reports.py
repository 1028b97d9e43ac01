"""Rapporten without a browser: a gemeente, own notes, and a report that holds them."""

import re
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from analytics.catalog.blueprints import blueprints, read_blueprint
from analytics.language import use_language
from analytics.model import Level
from analytics.reports.document import Heading, HouseStyle, Text
from analytics.reports.kinds.gemeente import gemeente_report
from analytics.reports.kinds.listing import kinds
from analytics.reports.own_words import clean
from analytics.reports.view import view_of
from analytics.store import Atlas
from pages._parts.house_style import house_style
from pages.rapporten import _notes
from tests.pages.test_pages import ROOT, html_of, opened

PAGE = "rapporten/rapporten.py"
NOTE = "Wij openden in mei een nieuwe vestiging."


@pytest.fixture(autouse=True)
def _in_service(demo_atlas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(demo_atlas))
    monkeypatch.chdir(ROOT)


def text_of(app: AppTest) -> str:
    """The report as text."""
    return unescape(html_of(app))


def test_a_report_is_chosen_looked_at_and_holds_the_notes_of_its_gemeente_only(
    demo_atlas: Path,
) -> None:
    app = opened(PAGE, bibliotheek="F002", taal="nl")
    assert app.header[0].value == "Over welke gemeente gaat het rapport?"
    codes = [item.key.removeprefix("rapport-") for item in app.button if item.key]
    served = [code for code in codes if code.startswith("GM")]
    with closing(Atlas.open(demo_atlas)) as atlas:
        library = atlas.organisation("BIEB:F002", atlas.rounds()[0])
        assert sorted(served) == sorted(library.gemeenten)
        expected = {
            code: gemeente_report(view_of(atlas, "F002", code), notes=NOTE) for code in served[:2]
        }
    assert not app.text_area
    app.button(key=f"rapport-{served[0]}").click().run()
    assert served[0] in app.query_params["gemeente"]
    assert NOTE not in text_of(app)
    app.text_area[0].input(NOTE).run()
    assert not app.exception
    for part in expected[served[0]].parts:
        if isinstance(part, (Heading, Text)):
            assert part.text in text_of(app)
    assert 'lang="nl"' in html_of(app)
    assert NOTE not in str(dict(app.query_params))
    # The other gemeente has no notes; the first one keeps them, also past another page.
    app.sidebar.selectbox(key="gemeente").select(served[1]).run()
    assert expected[served[1]].title in text_of(app)
    assert NOTE not in text_of(app)
    app.switch_page("over/methode.py").run()
    app.switch_page(PAGE).run()
    app.sidebar.selectbox(key="gemeente").select(served[0]).run()
    assert app.text_area[0].value == NOTE
    assert NOTE in text_of(app)


def test_a_report_stays_in_dutch_and_the_english_page_says_so() -> None:
    app = opened(PAGE, bibliotheek="F002", gemeente="GM9002", taal="en")
    assert [item.value for item in app.info] == ["Reports are always in Dutch."]
    with use_language("nl"):
        assert "In één minuut" in text_of(app)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"Wij openden.\r\nIn mei.", "Wij openden.\nIn mei."),
        ("\ufeffCafé\u00a0De Brug\x07".encode(), "Café\u00a0De Brug"),
        (b"", ""),
        (b"PK\x03\x04\x00\x00", None),
        ("Café".encode("cp1252"), None),
    ],
)
def test_a_file_of_notes_is_text(content: bytes, text: str | None) -> None:
    assert _notes.read(content) == text


@given(st.text())
def test_what_was_kept_is_read_back_as_it_was(typed: str) -> None:
    text = clean(typed)
    assert _notes.read(text.encode()) == text
    assert _notes.together("", text) == text
    assert _notes.together(text, text) == text


def test_a_file_comes_under_what_stands_there_as_far_as_there_is_room() -> None:
    assert _notes.together("Eerst.", "Dan.") == "Eerst.\n\nDan."
    room = _notes.MOST - len("Eerst.\n\n")
    assert _notes.together("Eerst.", "a" * room) == "Eerst.\n\n" + "a" * room
    assert _notes.together("Eerst.", "a" * (room + 1)) is None


@pytest.mark.parametrize(
    ("colour", "expected"), [("#1d5f78", "#1d5f78"), ("#f08c00", "")], ids=["good", "unreadable"]
)
def test_a_house_style_that_cannot_be_used_leaves_the_name(
    demo_atlas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, colour: str, expected: str
) -> None:
    (tmp_path / "stijl.toml").write_text(f'colour = "{colour}"', "utf-8")
    monkeypatch.setenv("BEREIKATLAS_HOUSE_STYLE", str(tmp_path / "stijl.toml"))
    with closing(Atlas.open(demo_atlas)) as atlas:
        view = view_of(atlas, "F002")
        assert house_style(view) == HouseStyle(view.organisation.name, expected)


# --- an own blueprint


def headings(app: AppTest) -> list[str]:
    """The chapters of the report as text."""
    return re.findall(r"<h3>(.*?)</h3>", text_of(app))


def pressed(app: AppTest, label: str, place: int = 0) -> AppTest:
    """The so-manieth button with this label."""
    found = [item for item in app.button if item.label == label]
    return found[place].click().run()


def test_order_titles_and_text_become_an_own_blueprint_that_a_colleague_opens() -> None:
    app = opened(PAGE, bibliotheek="F001", taal="nl")
    usual = headings(app)
    assert usual[:2] == ["In één minuut", "Wat is afgesproken, en wat is gehaald?"]
    app = pressed(app, "Omlaag")
    assert headings(app) == [usual[1], usual[0], *usual[2:]]
    app = pressed(app, "Weglaten", 2)
    assert headings(app) == [usual[1], usual[0], *usual[3:]]
    titles = [item for item in app.text_input if item.label.startswith("Titel van deel")]
    titles[1].input("In het kort").run()
    words = [item for item in app.text_area if item.label.startswith("Eigen tekst bij deel")]
    words[1].input("Dit is {gebied}.").run()
    assert headings(app)[1] == "In het kort"
    assert "Dit is Aldermonde." in text_of(app)
    # Own words stand in no address; the choice of the report does.
    assert "kort" not in str(dict(app.query_params))
    assert "gemeenterapport" in app.query_params["rapport"]
    own = app.session_state["rapport-blauwdruk"]["gemeenterapport"]
    assert read_blueprint(own.to_toml().encode(), "x.toml") == own
    app = pressed(app, "Terug naar de gewone vorm")
    assert headings(app) == usual


def test_a_file_is_opened_or_all_that_is_wrong_is_told() -> None:
    shipped = blueprints()["gemeenterapport"]
    own = shipped.model_copy(update={"id": "van-ons", "name": "Van ons"})
    app = opened(PAGE, bibliotheek="F001", taal="nl")
    uploader = next(item for item in app.get("file_uploader") if "blauwdruk" in item.label)
    uploader.upload("van-ons.toml", own.to_toml().encode(), "application/toml").run()
    assert "eigen" in app.query_params["rapport"]
    assert app.selectbox(key="rapport-keuze").value == "eigen"
    uploader = next(item for item in app.get("file_uploader") if "blauwdruk" in item.label)
    uploader.upload("fout.toml", b'id = "a"\nname = "b"\n', "application/toml").run()
    assert not app.exception
    told = app.error[0].value
    assert "fout.toml · title: dit ontbreekt" in told
    assert "fout.toml · sections: dit ontbreekt" in told
    # What was open still is.
    assert app.selectbox(key="rapport-keuze").value == "eigen"


def test_a_link_to_an_own_blueprint_asks_for_its_file() -> None:
    app = opened(PAGE, bibliotheek="F001", rapport="eigen", taal="nl")
    assert "Open het bestand om verder te gaan" in app.info[0].value
    assert not app.exception


@pytest.mark.parametrize("report", sorted(kinds()))
@pytest.mark.parametrize("library", ["F001", "F002"])
def test_every_kind_of_report_is_shown_for_whom_it_is(
    demo_atlas: Path, report: str, library: str
) -> None:
    app = opened(PAGE, bibliotheek=library, rapport=report, taal="nl")
    assert not app.exception
    kind = kinds()[report]
    if library == "F002" and Level.BIBLIOTHEEK not in kind.areas:
        assert app.header[0].value == "Over welke gemeente gaat het rapport?"
        return
    with closing(Atlas.open(demo_atlas)) as atlas, use_language("nl"):
        alone = atlas.organisation(f"BIEB:{library}", atlas.rounds()[0]).gemeenten
        gemeente = alone[0] if len(alone) == 1 and Level.GEMEENTE in kind.areas else ""
        expected = kind.made(view_of(atlas, library, gemeente))
    assert expected.title in text_of(app)
    for part in expected.parts:
        if isinstance(part, Heading):
            assert part.text in text_of(app)


def test_wijkprofielen_are_chosen_and_stand_in_the_link(demo_atlas: Path) -> None:
    with closing(Atlas.open(demo_atlas)) as atlas:
        wijk = atlas.regions_in(Level.WIJK, "GM9001", atlas.rounds()[0])[0]
    app = opened(PAGE, bibliotheek="F001", gemeente="GM9001", wijken=wijk.code, taal="nl")
    assert f"Wijkprofiel: Wijk {wijk.name}" in headings(app)
    app.multiselect(key="wijken-keuze").set_value([]).run()
    assert not any("Wijkprofiel" in item for item in headings(app))
    assert not any(app.query_params["wijken"])
