"""Leveringen: what is in service, what changed, and going back; through the frame."""

import re
import shutil
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.model import Delivery, Kind
from analytics.store import Atlas, current_version, in_service, journal
from analytics.store.journal import mark_removed
from tests.issues import SECRET
from tests.pages.test_desk import asked, opened

PAGE = "gegevens/leveringen.py"


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREIKATLAS_BEHEER", "aan")


@pytest.fixture
def atlas(
    two_issues: tuple[Path, list[list[Path]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A copy, that a test may change, of two publications of two people."""
    folder = tmp_path / "atlas"
    shutil.copytree(two_issues[0], folder)
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(folder))
    return folder


def text(app: AppTest) -> str:
    return "\n".join(
        str(getattr(item, "value", "") or getattr(item.proto, "body", "")) for item in app.main
    )


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run(timeout=120)


def test_empty_it_leads_to_loading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(tmp_path))
    app = opened(PAGE)
    assert not app.exception
    assert "nog niets" in app.info[0].value


def test_what_is_in_service_stands_first(atlas: Path) -> None:
    app = opened(PAGE)
    said = text(app)
    assert not app.exception
    assert said.index("Versie 2, ") < said.index("Leveringen in gebruik") < said.index("Versies")
    assert "Sanne Bakker" in said
    assert "Herzien door het CBS" in said
    # Each delivery with the publication that brought what is in service now.
    assert said.count("versie 1, ") == 3
    assert said.count("versie 2, ") == 3
    assert SECRET in said


def test_who_only_looks_reads_no_names_and_changes_nothing(
    atlas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEREIKATLAS_BEHEER", "uit")
    for choices in ({}, {"levering": "lgb-2023"}, {"levering": "proef-2022"}, {"versie": "1"}):
        app = opened(PAGE, **choices)
        assert not app.exception
        for secret in ("Sanne Bakker", "Noor de Vries", "Herzien door", SECRET, "proef-2022"):
            assert secret not in text(app)
        acts = ("withdraw-lgb-2023", "former-lgb-2023", "restore-1", "tidy")
        assert not {item.key for item in app.button} & set(acts)


def test_an_older_version_tells_a_visitor_no_figures(
    atlas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it told may be withheld or taken back since: 19,3% was of version 1, 18,5% is now."""
    monkeypatch.setenv("BEREIKATLAS_BEHEER", "uit")
    for versie, naast in (("1", "2"), ("2", "1"), ("1", "")):
        app = opened(PAGE, versie=versie, naast=naast)
        assert not app.exception
        assert "Wat er veranderde, ziet alleen wie" in text(app)
        assert not any(figure in text(app) for figure in ("19,3", "18,5", "<table"))


def test_one_delivery(atlas: Path) -> None:
    app = opened(PAGE, levering="lgb-2023")
    said = text(app)
    assert app.title[0].value == "Bibliotheekleden 2023 uitgave 1"
    for part in ("52 van de 57 bibliotheken", "Cijfers per niveau", "leden.csv", "95,0%"):
        assert part in said
    # All cells are those with a figure and those without, by reason; as Kwaliteit counts them.
    with closing(Atlas.open(atlas, "operator")) as opened_atlas:
        cells = opened_atlas.missing_cells("lgb-2023")
    table = said.split("Cijfers per niveau, en wat")[2].split("</table>")[0]
    found = [
        [int(re.sub(r"\D", "", cell)) for cell in row.split("<td>")[1:]]
        for row in table.split("<tr")[2:]
    ]
    assert len(found) == len(cells) == 5
    for (of, known, *reasons), counted in zip(found, cells, strict=True):
        assert of == counted.of == known + sum(reasons)
        assert sum(reasons) == counted.missing
    assert any(counted.missing for counted in cells)
    # Warnings go by kind, each with how many there are.
    assert any("tellen niet op" in item.label for item in app.expander)
    assert app.button(key="former-lgb-2023").label == "Terug naar de uitgave van versie 1"
    # The atlas holds them in the language of its build.
    english = opened(PAGE, levering="lgb-2023", taal="en")
    assert any("do not add up" in item.label for item in english.expander)


def test_that_visitors_see_an_older_revision_is_told_to_who_may_change(
    atlas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Atlas.deliveries

    def revised(self: Atlas, kind: Kind | None = None) -> list[Delivery]:
        return [
            replace(item, round="2023", revision=7) if item.id == "proef-2022" else item
            for item in real(self, kind)
        ]

    assert "zien bezoekers" not in text(opened(PAGE))
    monkeypatch.setattr(Atlas, "deliveries", revised)
    told = "Van ronde 2023 zien bezoekers revisie 1"
    for choices in ({}, {"levering": "lgb-2023"}, {"levering": "proef-2022"}):
        app = opened(PAGE, **choices)
        assert not app.exception
        assert told in text(app)
        assert "revisie 7 is alleen voor beheer" in text(app)
    assert told not in text(opened(PAGE, levering="grenzen-2023"))
    monkeypatch.setenv("BEREIKATLAS_BEHEER", "uit")
    for choices in ({}, {"levering": "lgb-2023"}):
        said = text(opened(PAGE, **choices))
        assert "bezoekers" not in said
        assert "revisie 7" not in said


def on_screen(app: AppTest) -> dict[str, str]:
    """What the list of deliveries says of each title, under "op het scherm"."""
    table = next(part for part in text(app).split("<table") if "op het scherm" in part)
    parts = (re.split("<t[hd][^>]*>", row)[1:] for row in table.split("<tr")[1:])
    rows = [[re.sub("<[^>]*>", "", cell) for cell in row] for row in parts]
    place = rows[0].index("op het scherm")
    return {row[0]: row[place] for row in rows[1:]}


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ({}, ("ja", "nee, alleen voor beheer")),
        # Another revision of the same round: not for visitors, or for them too, or an older one.
        ({"round": "2023", "revision": 2}, ("ja", "nee, alleen voor beheer")),
        ({"round": "2023", "revision": 2, "audience": "public", "protected": True},
         ("nee, revisie 2 is nieuwer", "ja")),
        ({"round": "2023", "revision": 0, "audience": "public", "protected": True},
         ("ja", "nee, revisie 1 is nieuwer")),
    ],
)  # fmt: skip
def test_which_revision_is_on_screen_stands_in_the_list(
    atlas: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: dict[str, object],
    known: tuple[str, str],
) -> None:
    real = Atlas.deliveries

    def revised(self: Atlas, kind: Kind | None = None) -> list[Delivery]:
        return [
            replace(item, **said) if item.id == "proef-2022" else item  # pyright: ignore[reportArgumentType]
            for item in real(self, kind)
        ]

    monkeypatch.setattr(Atlas, "deliveries", revised)
    found = on_screen(opened(PAGE))
    assert (found["Bibliotheekleden 2023 uitgave 1"], found[SECRET]) == known
    # Of borders, registers and key figures there are no rounds.
    assert list(found.values()).count("") == len(found) - 2


def test_levels_that_are_not_in_a_delivery_are_told_once(atlas: Path) -> None:
    """One line of one gemeente: the others of its level were not delivered, nor any other level."""
    said = text(opened(PAGE, levering="proef-2022"))
    assert "Niet in deze levering: Nederland, provincies, wijken en buurten." in said
    table = said.split("Cijfers per niveau, en wat")[-1].split("</table>")[0]
    assert "gemeenten" in table
    assert not any(level in table for level in ("Nederland", "provincies", "wijken", "buurten"))
    assert "Niet in deze levering" not in text(opened(PAGE, levering="lgb-2023"))


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"versie": "77"}, "Versie ‘77’ is er niet."),
        ({"levering": "zzz"}, "De levering uit deze link staat hier niet."),
        ({"versie": "2", "naast": "77"}, "Versie ‘77’ is er niet."),
        ({"versie": "2", "naast": "1"}, ""),
        ({"levering": "lgb-2023"}, ""),
    ],
)
def test_a_link_to_what_is_not_there_is_told(
    atlas: Path, choices: dict[str, str], said: str
) -> None:
    app = opened(PAGE, **choices)
    assert not app.exception
    assert [said in item.value for item in app.warning] == [True] * bool(said)


def test_a_version_beside_the_one_before(atlas: Path) -> None:
    app = opened(PAGE, versie="2")
    said = text(app)
    assert "gaat van 19,3% naar 18,5%" in said
    assert app.selectbox(key="desk-naast").value == "1"
    # There is nothing before the first: then the next one.
    first = opened(PAGE, versie="1")
    assert "Oud is versie 1, nieuw is versie 2." in text(first)
    assert asked(first)["versie"] == "1"


def test_an_atlas_that_was_cleared_away_is_made_again_to_compare(atlas: Path) -> None:
    version, serving = journal(atlas)[1].version, (atlas / "current").read_text()
    shutil.rmtree(atlas / version)
    app = opened(PAGE, versie="2")
    assert "De atlas van versie 1 staat er niet meer" in text(app)
    assert "19,3" not in text(app)
    press(app, "again")
    assert not app.exception
    assert "gaat van 19,3% naar 18,5%" in text(app)
    # It stays shown, also when something else is done on the page, and nothing was put in service.
    app.run()
    assert "gaat van 19,3% naar 18,5%" in text(app)
    assert not (atlas / version).exists()
    assert (atlas / "current").read_text() == serving
    until = time.monotonic() + 20
    while list((atlas / ".kandidaten").iterdir()) and time.monotonic() < until:
        time.sleep(0.1)
    assert not list((atlas / ".kandidaten").iterdir())


def test_a_version_whose_files_are_gone_is_not_compared(atlas: Path) -> None:
    first = journal(atlas)[1]
    mark_removed(atlas, first, first.at, "Noor")
    shutil.rmtree(atlas / first.version)
    for choices in ({"versie": "2"}, {"versie": "1"}):
        app = opened(PAGE, **choices)
        assert "De bestanden van versie 1 zijn opgeruimd: zij is niet meer" in text(app)
        assert not {"again", "restore-1"} & {item.key for item in app.button}
        assert "leveringen zijn bewaard" not in text(app)


def test_taking_back_says_first_what_changes(atlas: Path) -> None:
    app = opened(PAGE, levering="lgb-2023")
    press(app, "former-lgb-2023")
    assert "gaat van 18,5% naar 19,3%" in text(app)
    assert len(journal(atlas)) == 2
    # Without a name and a reason nothing is done.
    press(app, "confirm")
    assert "Vul in wie u bent" in app.error[0].value
    assert len(journal(atlas)) == 2
    assert app.button(key="cancel")
    app.text_input(key="desk-who").set_value("Noor")
    app.text_input(key="desk-why").set_value("Fout in de levering")
    press(app, "confirm")
    assert not app.exception
    last = journal(atlas)[0]
    assert (last.number, last.who, last.why) == (3, "Noor", "Fout in de levering")
    # What the other did to the register stays.
    assert last.editions["organisaties"] == journal(atlas)[1].editions["organisaties"]
    assert last.editions["lgb-2023"] == journal(atlas)[2].editions["lgb-2023"]
    assert "Versie 3 is nu in gebruik" in app.success[0].value


def test_a_delivery_that_others_need_stays(atlas: Path) -> None:
    app = opened(PAGE, levering="grenzen-2023")
    press(app, "withdraw-grenzen-2023")
    assert "lgb-2023" in app.error[0].value
    assert len(journal(atlas)) == 2


def test_going_back_names_whose_work_it_undoes(atlas: Path) -> None:
    app = opened(PAGE, versie="1")
    assert "Sanne Bakker" in text(app).split("Dit maakt deze versies ongedaan")[1]
    press(app, "restore-1")
    app.text_input(key="desk-who").set_value("Noor")
    app.text_input(key="desk-why").set_value("Terug")
    press(app, "confirm")
    now = in_service(atlas)
    assert now is not None
    assert (now.number, now.restored) == (3, 1)
    assert now.version == journal(atlas)[2].version == current_version(atlas)


def test_leaving_puts_away_what_was_prepared(atlas: Path) -> None:
    app = opened(PAGE, versie="1")
    press(app, "restore-1")
    assert list((atlas / ".kandidaten").iterdir())
    press(app, "cancel")
    assert "confirm" not in {item.key for item in app.button}
    until = time.monotonic() + 20
    while list((atlas / ".kandidaten").iterdir()) and time.monotonic() < until:
        time.sleep(0.1)
    assert not list((atlas / ".kandidaten").iterdir())
    assert len(journal(atlas)) == 2


def test_an_atlas_from_before_the_journal(atlas: Path) -> None:
    shutil.rmtree(atlas / "publicaties")
    (atlas / "current").write_text(f"{current_version(atlas)}\n", "utf-8")
    app = opened(PAGE)
    assert not app.exception
    assert "niet bewaard wie" in text(app)
    assert "Leveringen in gebruik" in text(app)
    assert not opened(PAGE, levering="lgb-2023").exception
