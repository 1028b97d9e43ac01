"""Landelijk beeld through the frame: every state of it says what it shows, or why it does not."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit import cache_resource
from streamlit.testing.v1 import AppTest

from analytics.model import Figure, Figures, Missing
from analytics.store import Atlas, Standing
from tests.pages.test_pages import _in_service, html_of, opened, shown, ways  # noqa: F401

PAGE = "benchmark/landelijk.py"


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Atlas:
    return Atlas.open(demo_atlas)


def standing(atlas: Atlas, area: str, **asked: str) -> Standing:
    return atlas.standing(area, delivery=atlas.rounds()[0].id, **asked)  # pyright: ignore[reportArgumentType]


def looked(**choices: str) -> AppTest:
    app = opened(PAGE, **({"taal": "nl"} | choices))
    assert not app.exception
    return app


def tables(app: AppTest) -> dict[str, list[list[str]]]:
    """Every table: its title and its rows, tags left out."""
    found = {}
    for title, body in re.findall(r"<caption>(.*?)</caption>.*?<tbody>(.*?)</tbody>", html_of(app)):
        rows = [re.split(r"<t[hd]>", row)[1:] for row in body.split("<tr>")[1:]]
        found[unescape(title)] = [
            [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in rows
        ]
    return found


def addresses(app: AppTest) -> list[tuple[str, dict[str, str]]]:
    """The page and the choices of every link in a table."""
    found = []
    for address in re.findall(r'<a href="(.*?)"', html_of(app)):
        parts = urlsplit(unescape(address))
        found.append((parts.path, {key: value[0] for key, value in parse_qs(parts.query).items()}))
    return found


def test_the_place_is_told_as_a_span_with_what_it_rests_on(atlas: Atlas) -> None:
    app, found = looked(bibliotheek="F001"), standing(atlas, "F001")
    low, high = found.ranks.low[found.own], found.ranks.high[found.own]
    words = shown(app)
    assert low < high
    assert f"Plaats {low} tot {high} van {found.ranks.of} bibliotheken" in words
    assert f"{found.ranks.of} van de {len(found)} bibliotheken hebben een cijfer" in words
    assert "52 van 57 organisaties, 92% van de 2,7 miljoen inwoners" in words
    assert "hoogste aandeel" not in words


def test_every_group_is_a_row_with_what_it_covers_and_a_way_to_the_units_behind_it(
    atlas: Atlas,
) -> None:
    app, found = looked(bibliotheek="F001"), standing(atlas, "F001")
    rows = tables(app)["Bibliotheek Aldermonde naast anderen"]
    assert [row[0] for row in rows] == [
        "Bibliotheek Aldermonde",
        "Nederland (fictief)",
        "De rest van provincie Veerneland",
        "Even grote bibliotheken",
        "Vergelijkbare bibliotheken",
    ]
    country, peers = found.groups[0], found.groups[-1]
    # Numbers in columns of their own, with the verdict that stands in the chart as a dot.
    assert rows[1][8:10] == [str(country.organisations), str(country.of_organisations)]
    assert rows[4][8:10] == [str(len(peers.rows)), str(len(peers.rows) + len(peers.left_out))]
    verdicts = {"duidelijk hoger", "duidelijk lager", "geen duidelijk verschil"}
    assert {row[3] for row in rows[1:]} | {row[7] for row in rows[1:]} <= verdicts
    assert rows[0][3] == rows[0][7] == ""
    against = [given["tegenover"] for page, given in addresses(app)[:4] if "tegenover" in given]
    assert against == ["provincie", "even_groot", "vergelijkbaar"]
    assert {page for page, _given in addresses(app)} == {"landelijk", "kaart"}


def test_the_units_behind_the_country_are_all_there_and_each_leads_on(atlas: Atlas) -> None:
    app, found = looked(bibliotheek="F001"), standing(atlas, "F001")
    rows = tables(app)["De bibliotheken achter: Nederland (fictief)"]
    assert len(rows) == len(found)
    assert sum(row[0].endswith("(hier)") for row in rows) == 1
    # Those without a figure are there too, last, with the reason.
    absent = len(found) - found.ranks.of
    assert absent == 7
    assert all(row[1].endswith("%") for row in rows[:-absent])
    assert {row[1] for row in rows[-absent:]} == {
        "bibliotheek doet niet mee",
        "niet elke bibliotheek doet mee",
        "onbetrouwbaar",
    }
    led = {given["bibliotheek"] for page, given in addresses(app) if page == "kaart"}
    assert led == {item.removeprefix("BIEB:") for item in found.codes} - {"F001"}


@pytest.mark.parametrize("against", ["provincie", "even_groot"])
def test_for_every_group_its_units_and_the_split_are_shown(atlas: Atlas, against: str) -> None:
    app, found = looked(bibliotheek="F001", tegenover=against), standing(atlas, "F001")
    group = next(item for item in found.groups if item.kind == against)
    behind = [rows for title, rows in tables(app).items() if title.startswith("De bibliotheken")]
    assert len(behind[-1]) == len(group.rows) + len(group.left_out)
    # The picture holds everyone, so everyone is also in a table.
    assert len(behind[0]) == len(found)
    split = next(rows for title, rows in tables(app).items() if title.startswith("Waaruit"))
    assert [row[0] for row in split][-1] == "Samen"
    assert len(split) == len(found.classes) + 1
    # Benchmarks crude and corrected, order, band, and the two pictures of the split.
    assert len(app.get("vega_lite_chart")) == 6
    assert all(item.proto.alt.startswith("Grafiek: ") for item in app.get("vega_lite_chart"))


def test_criteria_and_their_number_stand_in_the_url_and_change_the_peers() -> None:
    app = looked(bibliotheek="F001", tegenover="vergelijkbaar")
    assert "stedelijkheid en inkomen per inwoner" in shown(app)
    first = tables(app)["De bibliotheken achter: vergelijkbare bibliotheken"]
    app.button_group(key="criteria-keuze").set_value(["dichtheid"]).run()
    assert app.query_params["criteria"] == "dichtheid"
    assert "lijken in bevolkingsdichtheid" in shown(app)
    other = tables(app)["De bibliotheken achter: vergelijkbare bibliotheken"]
    assert [row[0] for row in other] != [row[0] for row in first]
    app.number_input(key="aantal-keuze").set_value(6).run()
    assert app.query_params["aantal"] == "6"
    assert len(tables(app)["De bibliotheken achter: vergelijkbare bibliotheken"]) == 6
    # The last criterion stays, and says why.
    app.button_group(key="criteria-keuze").set_value([]).run()
    assert app.query_params["criteria"] == "dichtheid"
    assert app.button_group(key="criteria-keuze").value == ["dichtheid"]
    assert [item.value for item in app.toast] == ["Kies minstens één kenmerk."]


def test_an_own_set_begins_empty_and_is_shown_from_five_on(atlas: Atlas) -> None:
    app = looked(bibliotheek="F001", tegenover="set")
    assert "Kies hierboven minstens 5 bibliotheken." in [item.value for item in app.info]
    found = standing(atlas, "F001")
    taking = [
        code
        for code, part in zip(found.codes, found.takes_part, strict=True)
        if part and code != "BIEB:F001"
    ]
    for count in (4, 5):
        app.multiselect(key="set-keuze").set_value(taking[:count]).run()
        assert app.query_params["set"] == ",".join(taking[:count])
        row = tables(app)["Bibliotheek Aldermonde naast anderen"][-1]
        assert row[0] == "Uw eigen keuze"
        hidden = any("minder dan 5 bibliotheken een cijfer" in item.value for item in app.info)
        assert hidden == (count == 4)
        assert ("minder dan 5 bibliotheken: niet getoond" in row) == (count == 4)
        waarom = [title for title in tables(app) if title.startswith("Waaruit")]
        assert len(waarom) == (count == 5)
        assert len(tables(app)["De bibliotheken achter: uw eigen keuze"]) == count


def test_a_library_that_did_not_take_part_sees_the_others_and_another_round() -> None:
    app = looked(bibliotheek="F007", tegenover="vergelijkbaar")
    assert "Van Bibliotheek Odulf en Dorre is er in deze ronde geen cijfer" in app.info[0].value
    assert ways(app) == ["Kijk in een andere ronde: Bibliotheekleden 2021"]
    words = shown(app)
    assert "Plaats " not in words.replace("Plaats, ", "")
    rows = tables(app)["Bibliotheek Odulf en Dorre naast anderen"]
    assert rows[0][1:3] == ["bibliotheek doet niet mee", "bibliotheek doet niet mee"]
    assert rows[1][1] == "19%"
    assert any("niet te splitsen" in item.value for item in app.info)
    assert len(app.get("vega_lite_chart")) == 4


def test_a_gemeente_stands_among_gemeenten(atlas: Atlas) -> None:
    app = looked(bibliotheek="F002", gemeente="GM9005", tegenover="even_groot")
    found = standing(atlas, "GM9005")
    assert f"van {found.ranks.of} gemeenten" in shown(app)
    led = [given for page, given in addresses(app) if page == "landelijk" and "gemeente" in given]
    others = [given for given in led if given["gemeente"] != "GM9005"]
    assert others
    assert all(given["gemeente"].startswith("GM") for given in others)


@pytest.mark.parametrize(
    ("choices", "why"),
    [
        ({"eenheid": "huishoudens"}, "Van huishoudens is de leeftijd niet bekend"),
        ({"dimensie": "leeftijd", "categorie": "4-9"}, "Van één groep wordt niet gecorrigeerd"),
        ({"eenheid": "huishoudens", "dimensie": "inkomen"}, "Van huishoudens"),
    ],
)
def test_what_cannot_be_corrected_says_why(choices: dict[str, str], why: str) -> None:
    app = looked(bibliotheek="F002", **choices)
    words = shown(app)
    assert why in words
    assert "Gecorrigeerd voor aandeel jeugd is het" not in words
    assert any("Deze splitsing is er alleen voor alle inwoners" in item.value for item in app.info)
    assert len(app.get("vega_lite_chart")) == 3
    if choices.get("eenheid"):
        assert "huishoudens met een lid" in words


def test_five_questions_are_answered_from_the_data() -> None:
    words = html_of(looked(bibliotheek="F001"))
    answers = re.search(r'<dl class="reading">(.*?)</dl>', words)
    assert answers is not None
    told = unescape(answers[1])
    assert told.count("<dt>") == 5
    for part in ("52 van 57 organisaties", "1 januari 2023", "Wilson", "95% van de leden", "jeugd"):
        assert part in told


def test_english_says_the_same() -> None:
    words = shown(looked(bibliotheek="F001", taal="en"))
    assert re.search(r"Rank \d+ to \d+ of 50 libraries", words)
    assert "The rest of province Veerneland" in words


def test_what_is_partly_age_says_so() -> None:
    told = "Niet gecorrigeerd voor leeftijd."
    assert told in html_of(looked(bibliotheek="F002", dimensie="herkomst"))
    assert told not in html_of(looked(bibliotheek="F002", dimensie="geslacht"))


def test_peers_that_cannot_be_found_say_which_characteristic_is_missing(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Atlas.standing

    def without_income(self: Atlas, *asked: object, **more: object) -> Standing:
        found = real(self, *asked, **more)  # pyright: ignore[reportArgumentType]
        income = found.characteristics["inkomen_inwoner"]
        codes = income.missing.copy()
        codes[found.own] = Missing.NOT_DELIVERED.code
        unknown = Figures(income.value, income.low, income.high, codes)
        peers = next(item for item in found.groups if item.kind == "vergelijkbaar")
        absent = Figure.absent(Missing.NOT_DELIVERED)
        empty = replace(
            peers,
            rows=[],
            left_out=[],
            organisations=0,
            of_organisations=0,
            inhabitants=None,
            of_inhabitants=None,
            penetration=absent,
            difference=absent,
            index=absent,
            corrected=absent,
            split=None,
            missing=Missing.NOT_DELIVERED,
        )
        return replace(
            found,
            characteristics=found.characteristics | {"inkomen_inwoner": unknown},
            groups=[empty if item is peers else item for item in found.groups],
        )

    monkeypatch.setattr(Atlas, "standing", without_income)
    cache_resource.clear()
    app = looked(bibliotheek="F001", tegenover="vergelijkbaar")
    cache_resource.clear()
    why = "an Bibliotheek Aldermonde niet bekend: inkomen per inwoner"
    assert any(f"V{why}. Kies hierboven een ander kenmerk." in item.value for item in app.info)
    # One click leaves out what is not known.
    assert app.button(key="peers-known").label == "Vergelijk alleen op: stedelijkheid"
    assert f"v{why}" in tables(app)["Bibliotheek Aldermonde naast anderen"][-1]
    assert "de 0 die" not in shown(app)
    assert not [title for title in tables(app) if title.startswith("Waaruit")]
    app.button(key="peers-known").click().run()
    assert app.query_params["criteria"] == "stedelijkheid"


def test_numbers_say_what_they_count_and_why_a_group_is_as_it_is(atlas: Atlas) -> None:
    words = shown(looked(bibliotheek="F002"))
    assert "het aantal bibliotheken met een eigen cijfer (50 van de 57)" in words
    # A rest says why, and what the whole is.
    assert "De rest van provincie Veerneland is zonder Bibliotheek Veernestreek" in words
    whole = atlas.figure("PV90", "penetratie", delivery=atlas.rounds()[0].id).value
    assert f"dus voor heel provincie Veerneland, is het {whole:.0%}." in words
    # Seven of equal size, ten asked: nobody was chosen.
    assert "Vergelijkbaar: alle 7 bibliotheken" in words
    assert "dezelfde als bij ‘even grote bibliotheken’" in words
    fewer = shown(looked(bibliotheek="F002", aantal="6"))
    assert "de 6 die het meest op Bibliotheek Veernestreek lijken" in fewer
    assert "dezelfde als bij" not in fewer
    # Two libraries of one gemeente are in the list with the same inhabitants.
    shared = [
        item.id for item in atlas.organisations(atlas.rounds()[0]) if "GM9003" in item.gemeenten
    ]
    assert shared == ["F005", "F006"]
    found = standing(atlas, "F002")
    names = sorted(found.names[found.codes.index(f"BIEB:{code}")] for code in shared)
    assert f"{names[0]} en {names[1]} (gemeente " in words


def test_a_group_of_too_few_names_who_has_no_figure() -> None:
    chosen = ",".join(f"BIEB:{code}" for code in ("F001", "F003", "F005", "F006", "F007", "F122"))
    app = looked(bibliotheek="F002", tegenover="set", set=chosen)
    (told,) = [item.value for item in app.info if "minder dan 5 bibliotheken" in item.value]
    assert told.endswith(
        "Zonder cijfer: Bibliotheek Odulf en Dorre (bibliotheek doet niet mee) en "
        "Bibliotheek Jelledam (onbetrouwbaar)."
    )


@pytest.mark.parametrize(("area", "told"), [("", False), ("WK900501", True), ("BU90050101", True)])
def test_a_chosen_neighbourhood_is_not_passed_over_in_silence(area: str, told: bool) -> None:
    words = shown(looked(bibliotheek="F002", gebied=area))
    assert ("Wijken en buurten staan niet op volgorde" in words) == told
