"""The map to explore: a small message that decodes to the very classes of the legend."""

import json
import re
from typing import Any

import numpy as np
import pytest

from analytics.charts import map_deck
from analytics.charts.classes import Scheme, symbols
from analytics.charts.colours import LIGHT, rgb
from analytics.charts.map_deck import (
    HOVER_LIMIT,
    STROKE_LIMIT,
    Outline,
    Point,
    circle_radius,
    circle_samples,
    clicked,
    css_text,
    fit,
    hover_css,
    region_map,
)
from analytics.model import Missing
from tests.charts.areas import Made, made, many

SCHEME = Scheme("sequential", (0.1, 0.2, 0.3, 0.4, 0.5, 0.6))
URL = "/grenzen/0123456789abcdef/2024/buurt/NL00/wgs-0123456789abcdef.json"
LAND = (3.31, 50.75, 7.23, 53.55)
SQUARE = {"type": "Polygon", "coordinates": [[[5, 52], [5.1, 52], [5.1, 52.1], [5, 52]]]}


def layers_of(areas: Made, scheme: Scheme = SCHEME, **more: Any) -> dict[str, dict[str, Any]]:
    drawn = region_map(areas, scheme, borders_url=URL, bounds=LAND, **more)
    spec = json.loads(drawn.deck.to_json())
    assert len(spec["layers"]) == 1, "nested, so that a selection does not dim the map"
    layers = {layer["id"].split("-")[0]: layer for layer in spec["layers"][0]}
    assert tuple(layer["id"] for layer in spec["layers"][0]) == drawn.layers
    return layers


def evaluate(expression: str, i: int) -> Any:
    """The few operators of deck.gl's expressions mean the same in Python, in the same order."""
    text = expression.removeprefix("@@=").replace("properties.i", "i")
    # Numbers divided and rounded down; +("0x" + digits) turns hexadecimal digits into a number.
    text = text.replace("|0", "").replace("/", "//")
    text = text.replace('+("0x"+', "number(")

    def number(digits: str) -> int:
        assert int(digits, 16) < 2**31, "|0 makes it a number of 32 bits"
        return int(digits, 16)

    return eval(text, {"__builtins__": {}, "number": number, "i": i})


@pytest.mark.parametrize("count", [1, 2, 3, 50, 601, 14_566])
@pytest.mark.parametrize("kinds", [1, 3, 7])
def test_the_message_decodes_to_the_classes_of_the_legend(count: int, kinds: int):
    areas = many(count, kinds)
    layer = layers_of(areas)["areas"]
    fills = [*(rgb(colour) for colour in SCHEME.palette()), rgb(LIGHT.missing_ink)]
    names = ["", *(str(reason.code) for reason in Missing)]
    numbers = symbols(areas.figures, SCHEME)
    some = range(count) if count <= 60 else [*range(40), count // 2, *range(count - 20, count)]
    for i in some:
        assert evaluate(layer["getFillColor"], i) == fills[min(int(numbers[i]), 7)]
        pattern = evaluate(layer["getFillPattern"], i)
        assert pattern == names[areas.figures.missing[i]]
        assert not pattern or pattern in layer["fillPatternMapping"]


def test_every_kind_of_missing_that_occurs_is_a_pattern_of_its_own():
    layer = layers_of(made([0.1] * 8, range(8)))["areas"]
    forms = [json.dumps(form, sort_keys=True) for form in layer["fillPatternMapping"].values()]
    assert len(forms) == 7 == len(set(forms))


@pytest.mark.parametrize("scheme", [SCHEME, Scheme("circles")], ids=["fills", "circles"])
@pytest.mark.parametrize("kinds", [3, 7])
def test_a_national_message_stays_below_20_kilobytes(scheme: Scheme, kinds: int):
    areas = many(14_566, kinds)
    # A library that does not take part has many buurten, one after the other.
    areas.figures.missing[:] = np.where(
        areas.figures.missing == 1, 1, np.repeat(areas.figures.missing, 40)[: len(areas.codes)]
    )
    drawn = region_map(
        areas,
        scheme,
        borders_url=URL,
        bounds=LAND,
        hover=["tekst"] * len(areas.codes),
        lines_url=URL.replace("buurt", "gemeente"),
        points=URL.replace("wgs", "punten"),
    )
    assert len(drawn.deck.to_json().encode()) <= 20_000
    assert len(drawn.css) < 500, "no hover texts for so many"


def test_a_catchment_message_with_its_hover_texts_stays_small():
    areas = many(400)
    hover = ["Aandeel leden: 24% (23% tot 25%)"] * 400
    drawn = region_map(areas, SCHEME, borders_url=URL, bounds=LAND, hover=hover)
    assert len(drawn.deck.to_json().encode()) <= 5_000
    assert len(drawn.css.encode()) <= 25_000


def test_a_change_of_figures_recolours_without_another_layer():
    one = layers_of(made([0.05, 0.15]))["areas"]
    other = layers_of(made([0.15, 0.05]))["areas"]
    assert one["id"] == other["id"]
    assert one["data"] == other["data"] == URL
    assert one["updateTriggers"] != other["updateTriggers"]
    # Other borders are another layer: old borders never take the colours of new areas.
    elsewhere = region_map(made([0.05]), SCHEME, borders_url=URL + "x", bounds=LAND)
    assert one["id"] not in elsewhere.layers


@pytest.mark.parametrize(("count", "stroked"), [(STROKE_LIMIT, True), (STROKE_LIMIT + 1, False)])
def test_outlines_only_where_there_are_few_areas(count: int, stroked: bool):
    assert layers_of(many(count))["areas"]["stroked"] is stroked


def test_no_base_map_is_asked_for():
    spec = json.loads(region_map(made([0.1]), SCHEME, borders_url=URL, bounds=LAND).deck.to_json())
    assert "mapProvider" not in spec
    assert spec["mapStyle"] == "__MAP_STYLE__", "Streamlit then draws none"


def test_chosen_compared_lines_and_branches_lie_above_the_areas():
    drawn = region_map(
        made([0.1, 0.2]),
        SCHEME,
        borders_url=URL,
        bounds=LAND,
        chosen=[Outline("A", SQUARE)],
        compared=[Outline("B", SQUARE)],
        lines_url="/grenzen/gemeenten.json",
        branches=[Point("@@=kwaad", 5.1, 52.1)],
    )
    kinds = [layer.split("-")[0] for layer in drawn.layers]
    assert kinds == [
        "background", "areas", "lines", "compared", "compared", "chosen", "chosen", "branches"
    ]  # fmt: skip
    # A name can't become an instruction to deck.gl.
    assert '"naam":"=kwaad"' in drawn.deck.to_json()


@pytest.mark.parametrize("most", [3000, 0], ids=["a colour", "a pattern"])
def test_under_circles_the_ground_is_plain_where_the_number_is_known(
    most: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(map_deck, "MASK_LIMIT", most)
    areas = many(700, 3)
    layer = layers_of(areas, Scheme("circles"), points=URL)["areas"]
    for i in range(700):
        ink = evaluate(layer["getFillColor"], i)
        pattern = evaluate(layer["getFillPattern"], i)
        if areas.figures.missing[i]:
            assert (ink, pattern) == (rgb(LIGHT.missing_ink), str(areas.figures.missing[i]))
        elif most:
            assert (ink, pattern) == (rgb(LIGHT.ground), "")
        else:
            assert layer["fillPatternMapping"][pattern]["radius"] < 0.1, "nothing but ground"
        assert layer["getFillPatternBackgroundColor"] == rgb(LIGHT.ground)


def test_circles_follow_the_count_by_their_surface():
    assert circle_radius(25, 100, 20) == 10
    assert circle_radius(0, 100, 20) == 0
    areas = made([100, 25, 0, 50], [0, 0, 0, 1])
    places = [(5.0, 52.0), (5.1, 52.0), (5.2, 52.0), (5.3, 52.0)]
    rows = layers_of(areas, Scheme("circles"), points=places)["circles"]["data"]
    # Neither a circle for zero nor for a missing number; the larger first.
    assert [row["p"] for row in rows] == [[5.0, 52.0], [5.1, 52.0]]
    assert rows[0]["r"] == pytest.approx(2 * rows[1]["r"], abs=0.1)
    assert [text for _radius, text in circle_samples(made([3_200]).figures, 20)] == ["400", "2.000"]


def test_the_circles_of_many_areas_stand_ready_unseen_under_the_fills():
    areas = many(STROKE_LIMIT + 1, 3)
    fills, circles = (
        layers_of(areas, scheme, points=URL)["circles"] for scheme in (SCHEME, Scheme("circles"))
    )
    # The same layer and address: nothing is fetched or built when they are shown.
    assert (fills["id"], fills["data"]) == (circles["id"], circles["data"])
    assert fills["visible"] is False
    assert circles.get("visible", True)
    assert len(json.dumps(fills)) < 400
    assert "circles" not in layers_of(areas, SCHEME)


def test_all_circles_missing_is_an_empty_layer():
    areas = made([0, 0], [1, 2])
    assert layers_of(areas, Scheme("circles"), points=[(5, 52), (5, 52)])["circles"]["data"] == []


@pytest.mark.parametrize(("width", "height"), [(340, 480), (900, 520), (520, 900)])
def test_the_view_holds_all_of_the_bounds(width: int, height: int):
    west, south, east, north = LAND
    view = fit(LAND, width, height)
    scale = 512 * 2 ** view["zoom"]

    def mercator(lat: float) -> float:
        return np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)) / (2 * np.pi)

    assert scale * (east - west) / 360 <= width
    middle = mercator(view["latitude"])
    assert scale * (mercator(north) - middle) <= height / 2
    assert scale * (middle - mercator(south)) <= height / 2


def test_one_point_has_a_view_too():
    assert np.isfinite(fit((5, 52, 5, 52), 700, 500)["zoom"])


@pytest.mark.parametrize(
    ("objects", "choice"),
    [
        ({"areas-1f": [{"properties": {"i": 3, "code": "WK036300"}}]}, "WK036300"),
        ({"background": [{"i": -1}]}, ""),
        ({"branches": [{"naam": "x"}]}, None),
        ({"areas-1f": []}, None),
        ({"areas-1f": [{}]}, None),
        ({}, None),
    ],
)
def test_what_a_click_chose(objects: dict[str, list[dict[str, Any]]], choice: str | None):
    assert clicked(objects) == choice


NASTY = ["</style><script>", 'a"b', "a\\", "a\nb", "{i}", "a&b", "it's", "\x00\x07", "a*/b"]


@pytest.mark.parametrize("text", NASTY)
def test_hover_texts_are_safe_in_a_style_element(text: str):
    written = css_text(text)
    assert not re.search(r"[<>&\"'\n{}\x00-\x1f]", written)
    # Read back as a browser does: a backslash, hexadecimal digits and one blank are a letter.
    back = re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), written)
    assert back == text.replace("\x00", "")


def test_hover_texts_stand_by_their_area_up_to_the_limit():
    assert '.v1::after{content:"twee"}' in hover_css(["een", "twee"])
    assert ".v0::" in hover_css(["x"] * HOVER_LIMIT)
    assert ".v0::" not in hover_css(["x"] * (HOVER_LIMIT + 1))
