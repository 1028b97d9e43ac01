"""An area beside groups: filled only where the difference is clear; a reason where none is."""

from typing import Any

import pytest

from analytics.charts.colours import LIGHT
from analytics.charts.groups import (
    Beside,
    Part,
    group_chart,
    group_domain,
    group_rows,
    part_chart,
    part_domain,
    part_rows,
)
from analytics.model import Figure, Missing

OWN = Figure(0.2, 0.199, 0.201)
CLEAR = Beside("Nederland", Figure(0.17, 0.17, 0.17), Figure(3.0, 2.9, 3.1, 2.5, 3.5))
UNCLEAR = Beside("Provincie", Figure(0.197, 0.19, 0.2), Figure(0.3, 0.1, 0.5, -0.2, 0.8))
TOUCHING = Beside("Even groot", Figure(0.19, 0.19, 0.19), Figure(1.0, 0.5, 1.5, 0.0, 2.0))
NONE = Beside(
    "Eigen keuze",
    Figure.absent(Missing.NOT_APPLICABLE),
    Figure.absent(Missing.NOT_APPLICABLE),
    "kies er 5",
)


def values(chart: Any, mark: str) -> list[dict[str, Any]]:
    return [
        row
        for layer in chart.to_dict()["layer"]
        if layer["mark"]["type"] == mark
        for row in layer["data"]["values"]
    ]


def texts(chart: Any) -> set[str]:
    return {row["text"] for row in values(chart, "text")}


def test_a_clear_difference_is_seen_in_the_shares() -> None:
    own, near = Figure.exact(0.197), Figure.exact(0.203)
    clear, unclear = Figure(-0.6, -0.7, -0.5), Figure(-0.6, -1.3, 0.1)
    for difference, reason, said in (
        (clear, "", ["19,7%", "20,3%", "17,0%"]),
        (unclear, "", ["20%", "20%", "17%"]),
        (clear, "te klein", ["20%", "20%", "17%"]),
    ):
        rows = group_rows("Hier", own, [Beside("Nederland", near, difference, reason), CLEAR])
        assert [row["text"] for row in rows] == said


def test_a_group_is_filled_only_where_the_whole_interval_of_the_difference_is_beyond_zero() -> None:
    rows = group_rows("Hier", OWN, [CLEAR, UNCLEAR, TOUCHING])
    assert [row.get("verdict") for row in rows] == [None, "over", "no_difference", "no_difference"]
    chart = group_chart(rows)
    assert [dot["fill"] for dot in values(chart, "point")] == [
        LIGHT.own,
        LIGHT.nederland,
        LIGHT.page,
        LIGHT.page,
    ]
    assert {
        "20%",
        "17% · verschil +3,0",
        "20% · geen duidelijk verschil",
        "19% · geen duidelijk verschil",
    } <= texts(chart)


def test_the_own_share_is_a_line_through_every_row_and_each_stem_begins_there() -> None:
    chart = group_chart(group_rows("Hier", OWN, [CLEAR, UNCLEAR]))
    upright = [row for row in values(chart, "rule") if row["colour"] == LIGHT.own]
    assert [row["x"] for row in upright] == [0.2, 0.2, 0.2]
    stems = [row for row in values(chart, "rule") if row.get("x2") and row["width"] == 2.5]
    assert [(row["x"], row["x2"]) for row in stems] == [(0.2, 0.17), (0.2, 0.197)]


def test_a_group_that_cannot_be_shown_keeps_its_place_and_says_why() -> None:
    # Also where its figures are there: shown with fewer than five they would not be comparable.
    few = Beside("Even groot", OWN, CLEAR.difference, "minder dan 5")
    chart = group_chart(group_rows("Hier", OWN, [CLEAR, NONE, few]))
    assert {"Eigen keuze", "◌ kies er 5", "Even groot", "◌ minder dan 5"} <= texts(chart)
    assert len(values(chart, "point")) == 2


def test_without_an_own_figure_the_groups_stand_alone() -> None:
    unknown = Figure.absent(Missing.NOT_PARTICIPATING)
    group = Beside("Nederland", CLEAR.share, unknown)
    chart = group_chart(group_rows("Hier", unknown, [group]))
    assert {"◌ bibliotheek doet niet mee", "17%"} <= texts(chart)
    assert not [row for row in values(chart, "rule") if row["width"] == 2.5]


def test_charts_side_by_side_have_one_scale() -> None:
    one = group_rows("Hier", OWN, [CLEAR])
    other = group_rows("Hier", Figure(0.3, 0.3, 0.3), [CLEAR])
    low, high = group_domain(one, other)
    assert low < 0.17
    assert high > 0.3
    assert group_domain([]) == (0.0, 0.1)
    few = part_rows([Part("a", Figure(1, 1, 1))])
    many = part_rows([Part("a", Figure(-4, -4, -4))])
    low, high = part_domain(few, many)
    assert low < -4 < 1 < high


def test_parts_stand_from_zero_and_grey_where_they_may_be_nothing() -> None:
    parts = [
        Part("Verschil", Figure(2.6, 2.5, 2.7), None),
        Part("Misschien niets", Figure(0.1, -0.1, 0.3)),
        Part("0 tot 4 jaar", Figure(-0.5, -0.6, -0.4), Figure(0.3, 0.29, 0.31)),
        Part("4 tot 9 jaar", Figure.absent(Missing.CONFIDENTIAL)),
    ]
    chart = part_chart(part_rows(parts), ("vaker lid", "leeftijd"))
    dots = [(dot["x"], dot["fill"]) for dot in values(chart, "point")]
    assert dots == [
        (2.6, LIGHT.own),
        (0.1, LIGHT.page),
        (-0.5, LIGHT.own),
        (0.3, LIGHT.page),
    ]
    # The words stand at the first mark of each series, and nowhere else.
    assert {"+2,6 vaker lid", "+0,1", "−0,5", "+0,3 leeftijd", "◌ geheim"} <= texts(chart)
    stems = [row for row in values(chart, "rule") if row["width"] == 2.5]
    assert [(row["x"], row["x2"]) for row in stems] == [(0.0, 2.6), (0.0, 0.1), (0.0, -0.5)]


@pytest.mark.parametrize("dark", [False, True])
def test_drawn_for_any_rows(dark: bool) -> None:
    group_chart([], dark=dark).to_dict()
    part_chart([], dark=dark).to_dict()
    group_chart(group_rows("</x>'\"\\{}\n", OWN, [NONE]), dark=dark).to_dict()


def test_every_line_below_nought_has_its_words() -> None:
    specification = part_chart(part_rows([Part("a", Figure(-2.1, -2.1, -2.1))])).to_dict()
    axes = [
        layer.get("encoding", {}).get("x", {}).get("axis") or {} for layer in specification["layer"]
    ]
    told = {(tuple(axis["values"]), axis["labelExpr"]) for axis in axes if "labelExpr" in axis}
    # The words by the place of the value: Vega writes −1 where Python writes -1.
    places = "[-2.0, -1.0, 0.0]"
    words = '["−2,0", "−1,0", "0,0"]'
    assert told == {((-2.0, -1.0, 0.0), f"{words}[indexof({places}, datum.value)]")}
