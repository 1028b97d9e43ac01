"""Areas side by side: a line each, a letter and a shape each, and a reason where there is none."""

from typing import Any

import pytest

from analytics.charts.beside import (
    LETTERS,
    SHAPES,
    Series,
    beside_chart,
    beside_domain,
    beside_rows,
)
from analytics.charts.colours import LIGHT
from analytics.language import use_language
from analytics.model import Figure, Missing

SECRET = Figure.absent(Missing.CONFIDENTIAL)
SHARES = [
    Series(0, "wijk Een", [Figure(0.2, 0.19, 0.21), Figure(0.5, 0.45, 0.55)]),
    Series(1, "wijk Twee", [Figure(0.3, 0.3, 0.3), SECRET]),
    Series(3, "‘Mijn’ <b>", [Figure(0.2, 0.19, 0.21), Figure(0.0, 0.0, 0.1)]),
]
# value, rounding interval, chance interval: clear, unclear, touching, wide as can be
POINTS = [
    Series(1, "wijk Twee", [Figure(3.0, 2.9, 3.1, 2.5, 3.5), Figure(0.3, 0.1, 0.5, -0.2, 0.8)]),
    Series(2, "wijk Drie", [Figure(-2.0, -2.5, -1.5, -4.0, 0.0), Figure(-9.0, -60, 50, -70, 60)]),
]


def drawn(chart: Any, mark: str) -> list[dict[str, Any]]:
    return [
        row
        for layer in chart.to_dict()["layer"]
        if layer["mark"]["type"] == mark
        for row in layer["data"]["values"]
    ]


def test_a_row_for_each_group_and_area() -> None:
    rows = beside_rows(["jong", "oud"], SHARES, "share")
    assert [(row["category"], row["letter"]) for row in rows] == [
        (category, letter) for category in ("jong", "oud") for letter in "ABD"
    ]
    with use_language("nl"):
        assert rows[0]["text"] == "20%"
    assert (rows[4]["missing"], rows[4]["reason"], rows[4]["value"]) == (
        "confidential",
        "geheim",
        None,
    )


def test_a_clear_difference_is_seen_in_the_shares_of_its_group() -> None:
    own = Series(0, "A", [Figure.exact(0.197), Figure.exact(0.197)])
    other = Series(1, "B", [Figure.exact(0.203), Figure.exact(0.203)])
    points = Series(1, "B", [Figure(0.6, 0.5, 0.7), Figure(0.6, 0.0, 1.2)])
    rows = beside_rows(["jong", "oud"], [own, other], "share", differences=[points])
    assert [row["text"] for row in rows] == ["19,7%", "20,3%", "20%", "20%"]


def test_no_two_marks_share_a_line_and_each_area_has_its_shape() -> None:
    chart = beside_chart(beside_rows(["jong", "oud"], SHARES, "share"), "share")
    dots = drawn(chart, "point")
    assert len(dots) == 5
    assert len({dot["y"] for dot in dots}) == 5
    shapes = {dot["word"]: dot["shape"] for dot in dots}
    assert shapes == {"wijk Een": SHAPES[0], "wijk Twee": SHAPES[1], "‘Mijn’ <b>": SHAPES[3]}
    own = {dot["word"] for dot in dots if dot["fill"] == LIGHT.own}
    assert own == {"wijk Een"}
    assert len(set(SHAPES)) == len(LETTERS) == 4


def test_a_missing_figure_keeps_its_line_and_says_why() -> None:
    chart = beside_chart(beside_rows(["jong", "oud"], SHARES, "share"), "share")
    absent, _rim = [row for row in drawn(chart, "text") if "◌" in str(row["text"])]
    assert absent["text"] == "◌ geheim"
    letters = [row for row in drawn(chart, "text") if row["text"] == "B"]
    assert absent["y"] in {row["y"] for row in letters}
    nothing = beside_chart(beside_rows(["jong"], [Series(0, "x", [SECRET])], "points"), "points")
    assert drawn(nothing, "point") == []


@pytest.mark.parametrize(
    ("place", "filled"),
    [(0, True), (1, False), (2, False), (3, False)],
)
def test_only_a_clear_difference_is_filled(place: int, filled: bool) -> None:
    rows = beside_rows(["jong", "oud"], POINTS, "points")
    dots = drawn(beside_chart(rows, "points"), "point")
    dot = dots[[0, 2, 1, 3][place]]
    assert (dot["fill"] != LIGHT.page) is filled


def test_too_coarse_to_steer_on_is_shown_as_its_interval() -> None:
    for width, coarse in ((109, True), (110, True), (111, False)):
        row = beside_rows(["jong", "oud"], POINTS, "points", width)[3]
        assert row["coarse"] is coarse
        chart = beside_chart([row], "points")
        assert any(text["text"] == row["margin"] for text in drawn(chart, "text")) is coarse


def test_one_scale_holds_every_value_and_room_for_words() -> None:
    low, high = beside_domain(beside_rows(["jong", "oud"], POINTS, "points"), "points")
    assert low < -9 < 3 < high
    assert low > -30  # an interval far wider than the differences runs off the edge
    low, high = beside_domain(beside_rows(["jong", "oud"], SHARES, "share"), "share")
    assert low < 0 < 0.55 < high < 0.7
    assert beside_domain([], "share")[1] > 0
    low, high = beside_domain([], "index")
    assert low < 100 < high


def test_the_benchmark_is_a_line_in_its_own_group() -> None:
    rows = beside_rows(["jong", "oud"], SHARES, "share")
    chart = beside_chart(rows, "share", ticks=[0.25, None])
    ticks = [row for row in drawn(chart, "rule") if row["colour"] == LIGHT.benchmark]
    assert [tick["x"] for tick in ticks] == [0.25]
    assert ticks[0]["y2"] - ticks[0]["y"] == pytest.approx(3 * 21)
