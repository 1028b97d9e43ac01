"""Inladen without a browser: what a data contact does, and what stays behind."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.model import Missing, Status
from analytics.sources.about import About
from analytics.store import Atlas
from analytics.store.changes import compare
from analytics.store.drafts import Draft, draft_to_toml
from analytics.store.publications import journal
from tests import demo
from tests.sources.layouts import long_form, merged_cells

ROOT = Path(__file__).parents[2]
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def small_atlas(small_atlas_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Borders and organisations of one year, and one round: quickly built anew."""
    return Path(shutil.copytree(small_atlas_built, tmp_path_factory.mktemp("inladen") / "atlas"))


@pytest.fixture(autouse=True)
def _may_load(small_atlas: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("BEREIKATLAS_BEHEER", "aan")
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(small_atlas))
    yield
    for draft in (small_atlas / "concepten").glob("*"):
        draft.unlink()


def opened(**choices: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=120)
    app.query_params["taal"] = "nl"
    app.run()
    for name, value in choices.items():
        app.query_params[name] = value
    return app.switch_page("gegevens/inladen.py").run()


def upload(app: AppTest, files: Files) -> AppTest:
    given = [(name, content, "application/octet-stream") for name, content in files.items()]
    app.file_uploader[0].set_value(given).run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    """The last button of this name that can be pressed."""
    [*_others, button] = [item for item in app.button if item.label == label and not item.disabled]
    button.click().run()
    assert not app.exception
    return app


def of(app: AppTest, kind: str, label: str):
    return next(item for item in getattr(app, kind) if item.label == label)


def describe(app: AppTest, title: str) -> AppTest:
    """Step 3: only what must be answered, and the name of the round."""
    of(app, "text_input", "* Titel").set_value(title)
    of(app, "text_input", "* Wie maakte de levering?").set_value("CBS")
    of(app, "date_input", "* Peildatum").set_value(date(2023, 1, 1))
    of(app, "selectbox", "* Status").set_value(Status.PROVISIONAL)
    of(app, "text_input", "Naam van de ronde").set_value(title)
    of(app, "toggle", "De cijfers zijn beveiligd tegen herkenning").set_value(True)
    of(app, "toggle", "Iedereen mag de cijfers zien").set_value(True).run()
    assert not app.exception
    return app


def draft_of(app: AppTest, atlas: Path) -> dict[str, object]:
    (name,) = [value for key, value in app.query_params.items() if key == "concept"]
    identity = name if isinstance(name, str) else name[-1]
    return json.loads((atlas / "concepten" / f"{identity}.json").read_text("utf-8"))


def said(app: AppTest) -> str:
    """All that stands on the page as text."""
    kinds = ("markdown", "caption", "error", "warning", "info", "success")
    return "\n".join(item.value for kind in kinds for item in getattr(app, kind))


def steps(app: AppTest) -> int:
    return len(app.expander)


def test_the_first_visit_shows_one_step_and_writes_nothing(small_atlas: Path) -> None:
    app = opened()
    assert not app.exception
    assert steps(app) == 1
    assert not list((small_atlas / "concepten").glob("*"))


def test_from_upload_to_publication(small_atlas: Path) -> None:
    before = len(journal(small_atlas))
    app = upload(opened(), merged_cells().files)
    assert steps(app) == 2
    press(app, "Verder")
    describe(app, "Proef A")
    assert of(app, "selectbox", "* Grenzen van het jaar").value == 2023
    for _step in ("judgement", "changes", "publish"):
        press(app, "Verder")
    assert len(journal(small_atlas)) == before
    _goes_back_and_on(app)
    of(app, "text_input", "Uw naam").set_value("Anna")
    of(app, "text_input", "Waarom publiceert u dit?").set_value("Een proef").run()
    press(app, "Publiceer")
    newest = journal(small_atlas)[0]
    assert (newest.who, newest.why) == ("Anna", "Een proef")
    assert "Gepubliceerd" in said(app)
    with closing(Atlas.open(small_atlas, viewer="operator")) as atlas:
        delivery = atlas.delivery("lgb-proef-a")
        assert delivery.participants
        assert set(delivery.participants) == set(
            atlas.serving_on(date(2023, 1, 1))["GM9001"]
        ) | set(atlas.serving_on(date(2023, 1, 1))["GM9003"])
        assert {rule.base for rule in delivery.rounding} == {1.0, 5.0, 0.1}
    assert not list((small_atlas / "concepten").glob("*"))
    assert steps(app) == 1


def test_a_workbook_in_the_long_form_comes_in_without_an_error() -> None:
    (example,) = (ROOT / "data" / "voorbeelden" / "lang").glob("*.xlsx")
    app = press(upload(opened(), {example.name: example.read_bytes()}), "Verder")
    describe(app, "De lange vorm")
    press(app, "Verder")
    assert not app.error, said(app)
    assert not [item for item in app.button if item.label == "Verder" and item.disabled]


def _goes_back_and_on(app: AppTest) -> None:
    """Another answer in an earlier step: what follows is asked again, and what was said stays."""
    app.session_state["stap-3"] = True
    app.run()
    of(app, "toggle", "Deze cijfers zijn verzonnen").set_value(True).run()
    assert steps(app) == 3
    assert of(app, "text_input", "* Titel").value == "Proef A"
    of(app, "toggle", "Deze cijfers zijn verzonnen").set_value(False).run()
    for _step in ("judgement", "changes", "publish"):
        press(app, "Verder")


def test_step_three_names_the_libraries_and_what_can_not_stand(small_atlas: Path) -> None:
    app = upload(opened(), {"leden.csv": long_form()})
    press(app, "Verder")
    assert not app.multiselect
    assert "als de peildatum is ingevuld" in said(app)
    describe(app, "2023")
    asked = of(app, "multiselect", "Welke bibliotheken deden mee?")
    assert asked.value
    assert "Er is al een ronde 2023" in said(app)
    of(app, "text_input", "Naam van de ronde").set_value("2023 anders")
    of(app, "text_input", "* Wie maakte de levering?").set_value("fictief").run()
    assert "Er is al een ronde 2023" not in said(app)
    assert "Er is al een ronde van 1 januari 2023: ‘" in said(app)
    assert "zet ‘Deze cijfers zijn verzonnen’ aan" in said(app)
    assert all(item.disabled for item in app.button if item.label == "Verder")
    # Another day, and there is nothing to ask.
    of(app, "date_input", "* Peildatum").set_value(date(2023, 1, 2)).run()
    assert "Er is al een ronde" not in said(app)
    of(app, "toggle", "Deze cijfers zijn verzonnen").set_value(True).run()
    assert not any(item.disabled for item in app.button if item.label == "Verder")


def test_a_draft_goes_on_in_another_browser(small_atlas: Path) -> None:
    first = upload(opened(), merged_cells().files)
    press(first, "Verder")
    describe(first, "Proef B")
    kept = draft_of(first, small_atlas)
    assert kept["about"]["title"] == "Proef B"
    assert "124283" not in json.dumps(kept)
    (name,) = [path.stem for path in (small_atlas / "concepten").glob("*.json")]
    again = opened(concept=name)
    assert "Kies dezelfde bestanden opnieuw" in said(again)
    assert steps(again) == 1
    upload(again, merged_cells().files)
    assert of(again, "text_input", "* Titel").value == "Proef B"


def test_two_users_have_a_draft_each(small_atlas: Path) -> None:
    one, other = opened(), opened()
    upload(one, merged_cells().files)
    upload(other, {"leden.csv": long_form()})
    press(one, "Verder")
    assert one.query_params["concept"] != other.query_params["concept"]
    assert draft_of(one, small_atlas)["step"] == 3
    assert draft_of(other, small_atlas)["step"] == 2


def test_a_draft_that_was_taken_along_comes_back_with_the_files() -> None:
    draft = Draft(step=3, about=About(title="Van elders", corrects="lgb-2023"))
    files = {"leden.csv": long_form(), "concept.toml": draft_to_toml(draft).encode()}
    app = upload(opened(), files)
    assert of(app, "text_input", "* Titel").value == "Van elders"
    # The former delivery is protected and public; these files were not looked at yet.
    for label in ("Iedereen mag de cijfers zien", "De cijfers zijn beveiligd tegen herkenning"):
        assert of(app, "toggle", label).value is False
    assert "ga na of dat ook voor deze cijfers geldt" in said(app)
    app = upload(opened(), {"leden.csv": long_form(), "concept.toml": b"x = 1"})
    assert "concept.toml is geen concept" in said(app)


def test_a_layout_that_was_saved_is_recognised_the_next_time(small_atlas: Path) -> None:
    app = upload(opened(), merged_cells().files)
    assert "Deze indeling kennen wij nog niet" in said(app)
    of(app, "text_input", "Naam van de indeling").set_value("Onze indeling")
    press(app, "Bewaar")
    assert "Bewaard als profiel ‘Onze indeling’" in said(app)
    again = upload(opened(), merged_cells().files)
    assert "Wij herkennen de indeling **Onze indeling**" in said(again)
    shutil.rmtree(small_atlas / "catalogus")


def test_a_class_that_is_added_can_be_chosen_for_a_column(small_atlas: Path) -> None:
    content = b"regiocode;Leden, 65 jaar en ouder\nGM9001;120\nGM9003;130\n"
    app = upload(opened(), {"leden.csv": content})
    assert "begrijpen wij niet" in said(app)
    assert "sla ze over: B: Leden, 65 jaar en ouder." in said(app)
    assert of(app, "button", "Verder").disabled
    of(app, "text_input", "Naam van het kenmerk").set_value("Ouderen")
    of(app, "text_area", "De klassen op volgorde, elk op een regel").set_value("65 jaar en ouder")
    press(app, "Voeg toe aan de lijst")
    assert "Toegevoegd: Ouderen" in said(app)
    column = next(item for item in app.selectbox if item.label.startswith("B: "))
    assert any("ouderen: 65 jaar en ouder" in text for text in column.options)
    assert not (small_atlas / "catalogus").exists()


def test_the_same_figures_as_a_correction_change_nothing_but_what_is_said(
    small_atlas: Path,
) -> None:
    """What isn't in the files is proposed from the delivery that is corrected."""
    example = ROOT / "data" / "voorbeelden" / "blad-per-kenmerk" / "leden-per-kenmerk.xlsx"
    app = press(upload(opened(), {example.name: example.read_bytes()}), "Verder")
    question = "Is dit een nieuwe versie van een eerdere levering?"
    of(app, "selectbox", question).set_value("lgb-2023").run()
    assert of(app, "text_input", "* Titel").value == "Bibliotheekleden 2023"
    of(app, "text_input", "* Titel").set_value("Bibliotheekleden 2023, verbeterd")
    of(app, "selectbox", "* Status").set_value(Status.EXPERIMENTAL).run()
    for label in ("Iedereen mag de cijfers zien", "De cijfers zijn beveiligd tegen herkenning"):
        of(app, "toggle", label).set_value(True).run()
    for _step in ("judgement", "changes"):
        press(app, "Verder")
    ready = app.session_state["inladen"].waiting.outcome
    with (
        closing(Atlas.open(small_atlas, viewer="operator")) as old,
        closing(Atlas.open(ready.where, viewer="operator", version=ready.version)) as new,
    ):
        before, after = old.delivery("lgb-2023"), new.delivery("lgb-2023-r2")
        # Both stand in the atlas, and the newest is on screen.
        assert new.delivery("lgb-2023") == before
        assert [item.id for item in new.rounds() if item.round == "2023"] == ["lgb-2023-r2"]
        assert [item.former.id for item in new.revisions("lgb-2023-r2")] == ["lgb-2023"]
        assert after == replace(
            before,
            id="lgb-2023-r2",
            title="Bibliotheekleden 2023, verbeterd",
            revision=before.revision + 1,
            files=(example.name,),
            profile="blad-per-kenmerk",
            hash=after.hash,
        )
        told = compare(old, new)
    assert all(item.same for item in told.headlines)
    assert "over leden verandert niets" in said(app)
    assert "komt revisie 2 op het scherm in plaats van 1. Revisie 1 blijft in de atlas" in said(app)


def test_people_are_refused_with_places_only(small_atlas: Path) -> None:
    rows = "\n".join(f"bibliotheeklid{number}@example.org;1" for number in range(40))
    app = upload(opened(), {"leden.csv": f"e-mail;leden\n{rows}\n".encode()})
    assert "niets van bewaard" in said(app)
    assert "example.org" not in said(app)
    assert steps(app) == 1
    assert not list((small_atlas / "concepten").glob("*"))
    assert not app.session_state["inladen"].files


def test_the_long_form_is_recognised_and_an_error_stops_it(small_atlas: Path) -> None:
    wrong = long_form().replace(
        b"GM9001;personen;totaal;totaal;124283;25532", b"GM9001;personen;totaal;totaal;24283;25532"
    )
    app = upload(opened(), {"leden.csv": wrong})
    assert "Wij herkennen de indeling" in said(app)
    press(app, "Verder")
    describe(app, "Proef C")
    press(app, "Verder")
    assert "meer leden dan" in said(app)
    assert not [item for item in app.button if item.label == "Verder" and not item.disabled]


def test_organisations_skip_the_layout_and_are_gone_on_another_page(small_atlas: Path) -> None:
    content = (demo.deliveries()[0].parent / "organisaties" / "organisaties.csv").read_bytes()
    app = upload(opened(), {"organisaties.csv": content})
    assert "Indeling" not in "".join(item.label for item in app.expander)
    app.switch_page("gegevens/leveringen.py").run()
    assert "inladen" not in app.session_state


@pytest.mark.parametrize("name", ["kwb-2023", "monitor-2022"])
def test_a_file_with_a_fixed_layout_has_nothing_to_point_out(name: str, small_atlas: Path) -> None:
    (file,) = (demo.ROOT / "data" / "demo" / name).glob("*.csv")
    app = upload(opened(), {file.name: file.read_bytes()})
    of(app, "text_input", "* Titel").set_value("Een register")
    of(app, "text_input", "* Wie maakte de levering?").set_value("CBS")
    of(app, "date_input", "* Peildatum").set_value(date(2023, 1, 1))
    of(app, "selectbox", "* Status").set_value(Status.PROVISIONAL).run()
    for _step in range(3):
        press(app, "Verder")
    of(app, "text_input", "Uw naam").set_value("Anna")
    of(app, "text_input", "Waarom publiceert u dit?").set_value("Een proef").run()
    press(app, "Publiceer")
    assert "Gepubliceerd" in said(app)


def test_what_is_wrong_with_figures_is_told_as_such_and_a_sign_can_be_explained() -> None:
    """A row that stands there twice is no fault of the layout; "n.b." far below is asked about."""
    header, first, *others = long_form().decode().splitlines()
    again = first.replace("25532", "25531")
    strange = [line.rsplit(";", 2)[0] + ";n.b.;" for line in others[-1:]]
    text = "\n".join([header, first, *others[:-1], again, *[""] * 300, *strange])
    app = press(upload(opened(), {"leden.csv": text.encode()}), "Verder")
    assert "in de cijfers zelf staan fouten" in said(app)
    assert "25531, en 25532 in leden.csv" in said(app)
    assert "Verbeter stap 2" not in said(app)
    describe(app, "Proef D")
    press(app, "Verder")
    assert "Zeg dan bij stap 2 wat het betekent" in said(app)
    assert "Deze rij komt vaker voor: zie ook leden.csv, rij 2" in said(app)
    assert "Vraag de leverancier welke rij klopt" in said(app)
    app.session_state["stap-2"] = True
    app.run()
    of(app, "selectbox", "‘n.b.’").set_value(Missing.UNRELIABLE).run()
    assert not app.exception
    for _step in ("about", "judgement"):
        press(app, "Verder")
    assert "Zeg dan bij stap 2 wat het betekent" not in said(app)
    assert "twee keer, met verschillende getallen" in said(app)


def test_a_label_that_is_explained_fills_its_columns_and_none_of_them_moves() -> None:
    rows = [
        ["", "Totaal", "", "0 tot 4 jaar", ""],
        ["Regiocode", "Inw.", "Leden", "Inw.", "Leden"],
        ["GM9001", "124283", "25532", "5623", "2457"],
        ["GM9003", "41197", "8504", "1919", "863"],
    ]
    content = "\n".join(map(";".join, rows)).encode()
    app = upload(opened(), {"leden.csv": content})

    def columns() -> list[str]:
        return [item.label[0] for item in app.selectbox if item.label[1:3] == ": "]

    assert columns() == ["B", "D", "A", "C", "E"]
    first = next(item for item in app.selectbox if item.label.startswith("B: "))
    wanted = "Bevolking (inwoners) · personen · totaal (iedereen)"
    assert wanted in first.options
    first.select(wanted).run()
    assert columns() == ["B", "D", "A", "C", "E"]
    assert "Ook ingevuld, want daar staat hetzelfde woord boven: kolom D" in said(app)
    assert not of(app, "button", "Verder").disabled
