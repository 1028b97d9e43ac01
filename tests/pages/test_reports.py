"""Rapporten without a browser: a gemeente, own notes, and a report that holds them."""

from contextlib import closing
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from analytics.language import use_language
from analytics.reports.document import Heading, HouseStyle, Text
from analytics.reports.kinds.gemeente import gemeente_report
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
    assert [item.value for item in app.header] == ["Over welke gemeente gaat het rapport?"]
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
    text = _notes.clean(typed)
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
