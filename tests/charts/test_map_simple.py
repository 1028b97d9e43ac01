"""The simple map: a valid Vega-Lite spec with the same classes as the map to explore."""

from typing import Any

import pytest

from analytics.charts.classes import Scheme, symbols
from analytics.charts.colours import SIGNS
from analytics.charts.map_deck import Point
from analytics.charts.map_simple import SELECTION, rd, simple_map
from analytics.model import Missing
from tests.charts.areas import made, many

URL = "/grenzen/v/2024/wijk/GM0344/rd-01.json"
SCHEME = Scheme("sequential", (0.1, 0.2))


def spec_of(*args: Any, **more: Any) -> dict[str, Any]:
    """`to_dict` validates against the schema of Vega-Lite."""
    return simple_map(*args, borders_url=URL, **more).to_dict()


def lookup_rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    (lookup,) = [step for step in spec["transform"] if "lookup" in step]
    return lookup["from"]["data"]["values"]


def test_the_areas_carry_their_class_and_their_figure_in_words():
    areas = made([0.05, 0.1, 0.3, 0], [0, 0, 0, 1])
    spec = spec_of(areas, SCHEME, texts=["5%", "10%", "30%", "geheim"], title="Aandeel")
    rows = lookup_rows(spec)
    assert [row["k"] for row in rows] == symbols(areas.figures, SCHEME).tolist() == [0, 1, 2, 8]
    assert [row["t"] for row in rows] == ["5%", "10%", "30%", "geheim"]
    assert spec["projection"] == {"type": "identity", "reflectY": True}
    scale = spec["layer"][0]["encoding"]["fill"]["scale"]
    assert scale["domain"] == [0, 1, 2, 8]
    assert len(set(scale["range"])) == 4


def test_each_kind_of_missing_is_a_sign_of_its_own():
    spec = spec_of(made([0.1] * 8, range(8)), SCHEME)
    shown = [layer["mark"]["text"] for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    assert shown == [SIGNS[reason] for reason in Missing]


def test_a_click_gives_the_code_and_a_picture_is_not_clickable():
    (parameter,) = spec_of(made([0.1]), SCHEME)["params"]
    assert parameter["name"] == SELECTION
    assert parameter["select"]["fields"] == ["code"]
    assert "params" not in spec_of(made([0.1]), SCHEME, selectable=False)


def test_outlines_lines_circles_and_branches_are_layers():
    spec = spec_of(
        made([120.0, 80.0]),
        Scheme("circles"),
        chosen=["WK000000"],
        compared=["WK000001"],
        lines_url="/grenzen/gemeenten.json",
        branches=[Point("Plein <b>", 5.1, 52.1)],
    )
    assert [layer["mark"]["type"] for layer in spec["layer"]] == [
        "geoshape", "geoshape", "circle", "geoshape", "geoshape", "geoshape", "geoshape", "circle"
    ]  # fmt: skip
    assert [row["v"] for row in lookup_rows(spec)] == [120.0, 80.0]
    # What is only a line catches no click and says nothing: both are for the area under it.
    lines = [layer for layer in spec["layer"] if layer["mark"].get("filled") is False]
    assert len(lines) == 5
    for layer in lines:
        assert layer["encoding"] == {"fill": {"value": None}, "tooltip": {"value": None}}


def test_where_nothing_is_counted_there_are_no_circles():
    layers = spec_of(made([0.0, 0.0]), Scheme("circles"))["layer"]
    assert [layer["mark"]["type"] for layer in layers] == ["geoshape"]


def test_no_outlines_between_many_areas():
    assert spec_of(many(600), SCHEME)["layer"][0]["mark"]["stroke"]
    assert spec_of(many(601), SCHEME)["layer"][0]["mark"]["stroke"] is None


@pytest.mark.parametrize(
    ("place", "lon", "lat", "x", "y"),
    [
        # The tower in Amersfoort is the origin of RD: 155 000, 463 000.
        ("Amersfoort", 5.38720621, 52.15517440, 155000.0, 463000.0),
        # Westertoren, Amsterdam, and Martinitoren, Groningen: published examples of the formulas.
        ("Westertoren", 4.88352559, 52.37453253, 120700.723, 487525.501),
        ("Martinitoren", 6.56820053, 53.21938317, 233883.131, 582065.167),
    ],
)
def test_rd_metres(place: str, lon: float, lat: float, x: float, y: float):
    assert rd(lon, lat) == (pytest.approx(x, abs=1), pytest.approx(y, abs=1)), place
