"""Intervisiekaart openen without a browser: a card of the round before, and files that are none."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.reports.codes import code_of
from analytics.reports.view import view_of
from analytics.store import Atlas
from analytics.workshop.card_file import CardFile, Noted
from tests.pages.test_pages import ROOT, html_of, opened, shown

PAGE = "hamud/intervisiekaart.py"
HOSTILE = "<script>alert(1)</script> [klik](javascript:x) **vet**"


@pytest.fixture(autouse=True)
def _in_service(demo_atlas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(demo_atlas))
    monkeypatch.chdir(ROOT)


def card(demo_atlas: Path, library: str = "F001") -> CardFile:
    with closing(Atlas.open(demo_atlas)) as atlas:
        view = view_of(atlas, "F001", delivery=atlas.rounds()[-1].id)
        code = code_of(view, "BIEB:F001", "penetratie")
    return CardFile(
        kind="bereikatlas-intervisiekaart",
        version=1,
        library=library,
        made=date(2026, 11, 22),
        figures=(Noted(challenge="leden-op-honderd", code=code, value=0.5, low=0.5, high=0.5),),
        do=HOSTILE,
    )


def after(content: bytes, **choices: str) -> AppTest:
    app = opened(PAGE, taal="nl", **choices)
    assert not app.exception
    app.file_uploader[0].set_value(("kaart.json", content, "application/json")).run()
    assert not app.exception
    return app


def test_the_new_figure_stands_beside_the_old_and_own_words_are_text(demo_atlas: Path) -> None:
    app = after(card(demo_atlas).content())
    words = shown(app)
    table = html_of(app)
    assert "20,9% op 1 jan 2021" in table
    assert "20,5% op 1 jan 2023" in table
    assert "lager" in table
    # What the file says of then is not believed where the atlas knows better.
    assert "50%" not in table.split("</style>")[-1]
    assert "In het bestand staat een ander cijfer" in words
    assert "Kaart van Bibliotheek Aldermonde, 22 november 2026" in app.header[0].value
    for source in ("peildatum 1 januari 2021", "peildatum 1 januari 2023"):
        assert source in table
    own = next(item.value for item in app.markdown if "alert" in item.value)
    assert "<script>" not in own
    assert "\\[klik\\](" in own
    assert not app.error
    assert not app.sidebar.selectbox


@pytest.mark.parametrize(("done", "disabled"), [("", True), ("leden-op-honderd.100", False)])
def test_uitdagingen_has_a_card_once_something_is_done(done: str, disabled: bool) -> None:
    app = opened("hamud/uitdagingen.py", taal="nl", bibliotheek="F001")
    app.query_params["voortgang"] = done
    app.run()
    assert not app.exception
    buttons = {item.label: item.proto.disabled for item in app.get("download_button")}
    assert buttons["Intervisiekaart (PDF)"] is disabled
    assert buttons["Bestand bij de kaart"] is disabled
    assert "intervisiekaart" in [item.proto.page for item in app.get("page_link")]


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"kind": "iets"}'])
def test_a_file_that_is_no_card_is_refused_in_words(content: bytes) -> None:
    app = after(content)
    (error,) = app.error
    assert "Deze kaart is niet geopend." in error.value
    assert "dit is geen bestand van een intervisiekaart" in error.value
    assert not app.header


def test_of_a_library_that_is_not_here_the_figures_are_told_but_no_new_card(
    demo_atlas: Path,
) -> None:
    app = after(card(demo_atlas, "X999").content())
    assert "staat niet in de nieuwste ronde" in app.warning[0].value
    assert "20,5% op 1 jan 2023" in html_of(app)
    assert not [item for item in app.get("download_button") if "PDF" in item.label and
                "toen en nu" in item.label]  # fmt: skip
