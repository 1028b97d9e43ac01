"""Ontwikkeling through the frame: each state that a library may find itself in."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.reports.export import to_csv
from analytics.reports.table import Table
from analytics.store import Atlas
from pages._parts import display
from tests.pages.test_pages import ROOT, html_of, opened, shown

PAGE = "benchmark/ontwikkeling.py"


@pytest.fixture(autouse=True)
def _in_service(demo_atlas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(demo_atlas))
    monkeypatch.chdir(ROOT)


def followed(**choices: str) -> tuple[AppTest, str]:
    app = opened(PAGE, taal="nl", **choices)
    assert not app.exception
    return app, shown(app)


def test_figures_are_those_of_the_atlas(demo_atlas: Path) -> None:
    app, words = followed(bibliotheek="F008")
    change = Atlas.open(demo_atlas).development("BIEB:F008").changes[0]
    assert change.change.value == pytest.approx(-0.558, abs=5e-4)
    assert "−0,6" in words
    assert "Geen duidelijk verschil" in words
    assert "Geen duidelijk verschil, maar intussen werd lid zijn gratis voor jeugd" in words
    assert "jeugd werd gratis" in words
    # Published 22.1 and 21.6 %; match rates 94 and 95 %.
    assert (
        "Van alle leden in de hele ronde kon toen 94% worden gekoppeld en nu 95%. Geldt dat hier "
        "ook, dan zou de verandering ongeveer −0,8 procentpunt zijn"
    ) in words
    assert "2 rondes: 1 januari 2021 tot en met 1 januari 2023" in words
    assert len(app.get("vega_lite_chart")) == 1
    assert "Nederland (fictief)" in app.get("vega_lite_chart")[0].proto.alt


def test_published_and_panel_stand_beside_each_other() -> None:
    _app, words = followed(bibliotheek="F001")
    # The Netherlands: 43 of the 57 libraries took part in both rounds.
    assert "43 van 57" in words
    assert "2,2 van 2,7\N{NO-BREAK SPACE}miljoen" in words
    assert "nee: niet elke bibliotheek deed beide rondes mee" in words


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        # took part in the second round only
        ({"bibliotheek": "F006"}, "Niet elke bibliotheek van dit gebied deed in beide rondes mee."),
        # took part in the first only
        ({"bibliotheek": "F007"}, "Dat is niet bekend."),
        # the groups of 2021 are others
        (
            {"bibliotheek": "F001", "dimensie": "herkomst", "categorie": "europa"},
            "De groepen zijn anders ingedeeld.",
        ),
        # nobody in it is under 18: the law is no break, and a line is drawn
        (
            {"bibliotheek": "F001", "dimensie": "leeftijd", "categorie": "18+"},
            "Niets: dezelfde bibliotheken, grenzen, indeling en regels.",
        ),
        # two gemeenten became one
        (
            {"bibliotheek": "F008", "gemeente": "GM9021"},
            "was toen nog Wolderveen en Maarslo. Hun cijfers zijn opgeteld",
        ),
        # and so for the library that serves them; in the table as well
        ({"bibliotheek": "F008"}, "was toen nog Wolderveen en Maarslo. Hun cijfers zijn opgeteld"),
        ({"bibliotheek": "F008"}, "jeugd werd gratis, andere grenzen, zelfde land"),
        # nothing but the borders changed
        (
            {"bibliotheek": "F008", "dimensie": "leeftijd", "categorie": "18+"},
            "Verder niets: dezelfde bibliotheken, indeling en regels.",
        ),
        # the page is about all rounds; the chosen one is that of the borders
        (
            {"bibliotheek": "F008", "gemeente": "GM9016", "ronde": "lgb-2021"},
            "2 rondes: 1 januari 2021 tot en met 1 januari 2023 · grenzen van 1 januari 2021",
        ),
        # of which one is there no more
        (
            {"bibliotheek": "F008", "gemeente": "GM9016", "ronde": "lgb-2021"},
            "Op 1 januari 2023 was er geen gebied met dezelfde grenzen.",
        ),
        # another code for the same wijk
        (
            {"bibliotheek": "F008", "gebied": "WK902100"},
            "Op 1 januari 2021 had dit gebied de code WK901600",
        ),
        # what happened to the borders of the area in view
        (
            {"gebied": "WK900202"},
            "Nachtegaalsgaarde (WK900201) is gesplitst in Nachtegaalsgaarde (WK900201) en "
            "IJzerhardhof (WK900202).",
        ),
        (
            {"gebied": "WK900202"},
            "Samen is het hetzelfde land. In Nachtegaalsgaarde (WK900201) en IJzerhardhof "
            "(WK900202) verschilt het aandeel leden",
        ),
        (
            {"gebied": "WK900202"},
            "Op 1 januari 2021, op eigen grenzen: Nachtegaalsgaarde (WK900201) 22%.",
        ),
        (
            {"gebied": "GM9016", "ronde": "lgb-2021"},
            "Wolmaren (GM9021) ontstond uit Wolderveen (GM9016) en Maarslo (GM9017).",
        ),
        ({"bibliotheek": "F002"}, "Wijken: 24 hetzelfde en 2 ontstaan door splitsing."),
        ({"bibliotheek": "F001", "eenheid": "huishoudens"}, "huishoudens met een lid op"),
        (
            {"bibliotheek": "F001", "eenheid": "huishoudens"},
            "Hoeveel daarvan door het koppelen kan komen, is voor huishoudens niet te berekenen.",
        ),
        ({"bibliotheek": "F001", "eenheid": "huishoudens"}, "Inwoners daar (personen)"),
    ],
)
def test_states(choices: dict[str, str], expected: str) -> None:
    _app, words = followed(**choices)
    assert expected in words
    assert "Hoe leest u dit?" in [item.value for item in _app.header]


def test_what_was_not_there_did_not_fail_to_take_part() -> None:
    for choices in ({"gebied": "WK900202"}, {"gebied": "GM9016", "ronde": "lgb-2021"}):
        _app, words = followed(**choices)
        assert "andere grenzen" in words
        assert "Niet elke bibliotheek van dit gebied deed in beide rondes mee." not in words


def test_the_changed_borders_to_take_along(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, Table] = {}
    monkeypatch.setattr(display, "downloads", lambda table, name: kept.update({name: table}))
    followed(bibliotheek="F002")
    text = to_csv(kept["indeling-2021-2023"]).decode("utf-8-sig")
    rows = [row for row in csv.DictReader(StringIO(text), delimiter=";")
            if row["Niveau"] == "Wijk"]  # fmt: skip
    assert [(row["Wat er gebeurde"], row["Code toen"], row["Code nu"]) for row in rows] == [
        ("gesplitst", "WK900201", "WK900201"), ("gesplitst", "WK900201", "WK900202"),
    ]  # fmt: skip
    assert float(rows[0]["Deel van het land toen (%)"].replace(",", ".")) == pytest.approx(
        39.8, abs=0.1
    )


def test_without_any_figure_there_is_a_way_out() -> None:
    # A leescentrum that never took part.
    app, words = followed(bibliotheek="F149")
    assert "In geen enkele ronde is er een cijfer" in words
    assert not app.get("vega_lite_chart")


def test_sources_of_all_rounds_stand_last() -> None:
    app, _words = followed(bibliotheek="F001")
    last = html_of(app).rpartition('class="source"')[2]
    assert "Bibliotheekleden 2021" in last
    assert "Bibliotheekleden 2023" in last


@pytest.mark.parametrize("unit", ["personen", "huishoudens"])
def test_only_of_persons_is_told_what_linking_explains(unit: str) -> None:
    _app, words = followed(bibliotheek="F001", eenheid=unit)
    corrected = "Als iedereen was gekoppeld", "Van alle leden in de hele ronde is gekoppeld"
    assert [text in words for text in corrected] == [unit == "personen"] * 2


def test_margins_are_numbers_in_the_download(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, Table] = {}
    monkeypatch.setattr(display, "downloads", lambda table, name: kept.update({name: table}))
    followed(bibliotheek="F008")
    text = to_csv(kept["veranderingen"]).decode("utf-8-sig")
    first = next(csv.DictReader(StringIO(text), delimiter=";"))
    named = [first[f"Met ruime marge{part}"] for part in ("", " van", " tot")]
    value, low, high = (float(number.replace(",", ".")) for number in named)
    assert value == pytest.approx(-0.56)
    assert low < value < high
