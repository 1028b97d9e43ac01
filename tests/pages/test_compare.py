"""Vergelijken through the frame: what stands beside what, sets, and how they are changed."""

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.store import Atlas
from tests.pages.test_pages import _in_service, html_of, opened

# Every page is opened on the demo atlas.
__all__ = ["_in_service"]

PAGE = "benchmark/vergelijken.py"
# A wijk, another one, its own gemeente, and two wijken together.
SIDES = {
    "bibliotheek": "F002",
    "gebied": "WK900501",
    "vergelijk": "WK900502,GM9005,Noord~WK900503~WK900202",
    "taal": "nl",
}


def cards(app: AppTest) -> list[str]:
    found = re.findall(r'<section class="card[^>]*>(.*?)</section>', html_of(app))
    return [re.sub(r"<[^>]+>", " ", card) for card in found]


@pytest.mark.parametrize(
    ("compare", "charts", "language"),
    [
        ("", 1 + 3, "nl"),
        ("WK900502", 2 + 4, "en"),
        ("BIEB:F001,Weg~GM9008~GM9010", 3 + 4, "nl"),
        ("WK900502,GM9005,Noord~WK900503~WK900202", 4 + 4, "en"),
    ],
)
def test_one_to_four_areas_each_with_a_map_and_one_scale_per_chart(
    compare: str, charts: int, language: str
) -> None:
    app = opened(PAGE, **(SIDES | {"vergelijk": compare, "taal": language}))
    assert not app.exception
    assert not app.warning
    assert ("Uw eigen gebied" in html_of(app)) == (language == "nl")
    assert len(cards(app)) == len(list(filter(None, compare.split(",")))) + 1
    assert len(app.get("vega_lite_chart")) == charts


def test_a_difference_that_may_be_chance_says_so_beside_a_margin_without_nought() -> None:
    chosen = {"bibliotheek": "F002", "vergelijk": "Set~BU90040501~BU90040502", "taal": "nl"}
    (_own, small) = cards(opened(PAGE, **chosen))
    # Two buurten together: rounding leaves 0 out, chance does not.
    assert "Geen duidelijk verschil: het kan toeval zijn" in small
    assert re.search(r"\(.?1,5 tot .?0,5\)", small)


def test_areas_stand_in_their_order_with_a_letter_and_the_own_one_is_a() -> None:
    app = opened(PAGE, **SIDES)
    told = cards(app)
    assert [card.split()[0] for card in told] == ["A", "B", "C", "D"]
    assert "Uw eigen gebied" in told[0]
    assert "‘Noord’ (2 wijken)" in told[3]
    assert all("procentpunt" in card for card in told[1:])
    titles = [item.proto.alt[:2] for item in app.get("vega_lite_chart")][:4]
    assert titles == ["A.", "B.", "C.", "D."]


def test_areas_that_share_inhabitants_say_so_and_the_others_do_not() -> None:
    app = opened(PAGE, **SIDES)
    assert ["Deelt inwoners met A" in card for card in cards(app)] == [False, False, True, False]
    assert "Wijk Engelwortelsingel ligt in gemeente Tielwerve" in html_of(app)
    assert "C en A delen inwoners" in html_of(app)


def test_the_own_area_named_again_is_no_second_column() -> None:
    app = opened(PAGE, **(SIDES | {"vergelijk": "WK900501,WK900502"}))
    assert len(cards(app)) == 2
    assert app.query_params["vergelijk"] == "WK900501,WK900502"


def test_a_set_says_what_is_missing_from_it_and_what_is_known(demo_atlas: Path) -> None:
    app = opened(PAGE, **(SIDES | {"vergelijk": "Half~GM9005~GM9008~GM9010"}))
    own, half = cards(app)
    assert "Zonder cijfer" not in own
    assert "bibliotheek doet niet mee" in half
    assert "Van 1 van de 3 gemeenten is er een cijfer: daar is 18% lid." in half
    assert half.count("(bibliotheek doet niet mee)") == 2
    assert "De bibliotheek van dit gebied deed" not in html_of(app)
    atlas = Atlas.open(demo_atlas)
    part = atlas.known_part(("GM9005", "GM9008", "GM9010"), delivery=atlas.rounds()[0])
    assert (part.known, part.of) == (1, 3)
    none = cards(opened(PAGE, **(SIDES | {"vergelijk": "Weg~GM9008~GM9010"})))[1]
    assert "Geen van de 2 gemeenten heeft een cijfer." in none
    assert "niet te vergelijken" in none.lower()


def test_a_wijk_and_its_own_gemeente_in_one_set_are_counted_once_and_told() -> None:
    app = opened(**(SIDES | {"vergelijk": "Dubbel~GM9005~WK900501"}))
    assert "telt Engelwortelsingel daarom niet nog een keer mee" in app.warning[0].value
    assert app.query_params["vergelijk"] == "Dubbel~GM9005"


def test_a_name_is_never_read_as_markup() -> None:
    name = "<img src=x>[x](javascript:1) **a** :red[b]"
    app = opened(PAGE, **(SIDES | {"vergelijk": f"{name}~WK900502"}))
    assert not app.exception
    assert "<img" not in html_of(app)
    assert "&lt;img" in html_of(app)
    for text in [*(item.label for item in app.button), *(item.value for item in app.caption)]:
        assert "<img" not in text.replace("\\<", "")
        assert "**a" not in text.replace("\\*", "")


def test_areas_are_picked_from_a_list_and_end_in_the_url() -> None:
    app = opened(PAGE, **(SIDES | {"vergelijk": ""}))
    assert app.button(key="zet-ernaast").proto.disabled
    picker = app.multiselect(key="kies-gebieden")
    assert len(picker.options) == 5
    picker.set_value(["WK900503"]).run()
    app.button(key="zet-ernaast").click().run()
    assert app.query_params["vergelijk"] == "WK900503"
    assert app.multiselect(key="kies-gebieden").value == []
    # Two wijken of two gemeenten, as one area under a name with a sign that can't stand in it.
    app.multiselect(key="kies-gebieden").set_value(["WK900502"]).run()
    app.selectbox(key="kies-gemeente").set_value("GM9002").run()
    assert app.multiselect(key="kies-gebieden").value == ["WK900502"]
    app.multiselect(key="kies-gebieden").set_value(["WK900502", "WK900203"]).run()
    app.text_input(key="kies-naam").set_value("Oost, West").run()
    app.button(key="voeg-samen").click().run()
    assert app.query_params["vergelijk"] == "WK900503,Oost West~WK900502~WK900203"
    assert not app.exception
    assert not app.warning


def test_a_set_is_renamed_filled_and_emptied() -> None:
    app = opened(PAGE, **SIDES)
    app.text_input(key="samen-2-naam").set_value("Zuid").run()
    assert app.query_params["vergelijk"].endswith(",Zuid~WK900503~WK900202")
    app.text_input(key="samen-2-naam").set_value("  ").run()
    assert app.query_params["vergelijk"].endswith(",Zuid~WK900503~WK900202")
    app.multiselect(key="samen-2-gebieden").set_value(["WK900503", "WK900504"]).run()
    assert app.query_params["vergelijk"].endswith(",Zuid~WK900503~WK900504")
    app.multiselect(key="samen-2-gebieden").set_value([]).run()
    assert app.query_params["vergelijk"] == "WK900502,GM9005"
    app.button(key="weg-WK900502").click().run()
    assert app.query_params["vergelijk"] == "GM9005"
    assert not app.exception


def test_full_is_full_and_says_so() -> None:
    app = opened(PAGE, **SIDES)
    app.multiselect(key="kies-gebieden").set_value(["WK900504"]).run()
    assert app.button(key="zet-ernaast").proto.disabled
    assert app.button(key="voeg-samen").proto.disabled
    assert any("Er staan er al 3" in item.value for item in app.caption)


@pytest.mark.parametrize("library", ["F002", "F007"])
def test_nothing_beside_it_yet_offers_what_is_near(library: str) -> None:
    app = opened(PAGE, bibliotheek=library, taal="nl")
    near = [item.key for item in app.button if str(item.key).startswith("naast-")]
    assert 1 <= len(near) <= 3
    app.button(key=near[0]).click().run()
    assert app.query_params["vergelijk"] == near[0].removeprefix("naast-")
    assert len(cards(app)) == 2


@pytest.mark.parametrize("unit", ["personen", "huishoudens"])
def test_every_dimension_is_compared(unit: str) -> None:
    app = opened(PAGE, **(SIDES | {"eenheid": unit, "vergelijk": "GM9001"}))
    options = list(app.sidebar.selectbox(key="dimensie").options)
    for place in range(1, len(options)):
        app.sidebar.selectbox(key="dimensie").select_index(place).run()
        assert not app.exception, options[place]
        assert len(app.get("vega_lite_chart")) == 2 + 4, options[place]


def test_all_small_maps_have_the_same_classes() -> None:
    app = opened(PAGE, **SIDES)
    scales = []
    for item in app.get("vega_lite_chart")[:4]:
        spec = json.loads(item.proto.spec)
        fills = next(layer for layer in spec["layer"] if "fill" in layer.get("encoding", {}))
        scales.append(fills["encoding"]["fill"]["scale"]["range"][:6])
    assert scales[0] == scales[1] == scales[2] == scales[3]


def test_kaart_draws_the_areas_of_a_set_and_leads_to_the_comparison() -> None:
    app = opened("verkennen/kaart.py", **SIDES)
    (layers,) = json.loads(app.get("deck_gl_json_chart")[0].proto.json)["layers"]
    compared = next(layer for layer in layers if layer["id"].startswith("compared-"))
    assert len(compared["data"]["features"]) == 4
    assert "‘Noord’ (2 wijken)" in html_of(app)
    links = [item.proto.query_string for item in app.get("page_link")]
    assert any("Noord~WK900503~WK900202" in link.replace("%7E", "~") for link in links)
