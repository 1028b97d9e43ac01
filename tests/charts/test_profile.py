"""Charts of a profile: their rows are the table's, a missing number keeps its place."""

from dataclasses import replace
from typing import Any

import pytest

from analytics.charts.colours import LIGHT
from analytics.charts.profile import (
    Category,
    composition_chart,
    composition_rows,
    count_chart,
    count_domain,
    count_rows,
    index_chart,
    index_domain,
    index_rows,
    share_chart,
    share_domain,
    share_rows,
)
from analytics.charts.strips import round_steps
from analytics.model import Figure, Missing, Unit

SECRET = Figure.absent(Missing.CONFIDENTIAL)
# 15 of 50 at base 5 against exactly 20 %: figures section 3 and golden 31.
YOUNG = Category(
    "0 tot 4 jaar",
    Figure(50, 48, 52),
    Figure(15, 13, 17),
    Figure(35, 31, 39),
    Figure(0.3, 0.25, 0.3542),
    representation=Figure(150, 123.5, 179.2),
    index=Figure(150, 125.0, 177.1),
    benchmark=Figure(0.2, 0.2, 0.2),
    nederland=Figure(0.19, 0.19, 0.19),
    population_share=Figure(0.05, 0.048, 0.052),
    members_share=Figure(0.075, 0.06, 0.09),
)
HIDDEN = Category(
    "4 tot 9 jaar",
    Figure(60, 58, 62),
    SECRET,
    SECRET,
    SECRET,
    representation=SECRET,
    index=SECRET,
    benchmark=Figure(0.6, 0.6, 0.6),
    population_share=Figure(0.06, 0.058, 0.062),
    members_share=SECRET,
)
EVEN = Category(
    "9 tot 15 jaar",
    Figure(100, 98, 102),
    Figure(20, 18, 22),
    Figure(80, 76, 84),
    Figure(0.2, 0.176, 0.224),
    representation=Figure(100, 88, 112),
    index=Figure(100, 88, 112),
    benchmark=Figure(0.2, 0.2, 0.2),
)
ALL = [YOUNG, HIDDEN, EVEN]


def values(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    """The rows of all layers of a kind of mark."""
    return [
        row
        for layer in spec["layer"]
        if layer["mark"]["type"] == mark
        for row in layer["data"]["values"]
    ]


def texts(spec: dict[str, Any]) -> set[str]:
    return {row.get("words") or row["text"] for row in values(spec, "text")}


def test_a_clear_index_is_seen_in_the_shares():
    shares = [Figure.exact(0.197), Figure.exact(0.203), Figure.exact(0.17)]
    clear, unclear = Figure(97, 95, 99), Figure(97, 94, 100)
    fine, whole = ["19,7%", "20,3%", "17,0%"], ["20%", "20%", "17%"]
    cases = [(clear, (1, 2), fine), (unclear, (1, 2), whole), (None, (1, 2), whole),
             # without a benchmark the Netherlands are it; they read otherwise, or the same
             (clear, (None, 2), whole), (clear, (None, 1), fine)]  # fmt: skip
    for index, places, said in cases:
        benchmark, nederland = (None if place is None else shares[place] for place in places)
        one = replace(YOUNG, penetration=shares[0], index=index,
                      benchmark=benchmark, nederland=nederland)  # fmt: skip
        rows = share_rows([one], "hier", "elders", "Nederland")
        known = [said[0], *(said[place] for place in places if place is not None)]
        assert [row["text"] for row in rows] == known


def test_counts_say_the_same_as_the_table():
    rows = count_rows(ALL, Unit.PERSONS)
    assert rows[0] == {
        "category": "0 tot 4 jaar",
        "series": "members",
        "word": "lid",
        "value": 15,
        "low": 13,
        "high": 17,
        "text": "15",
        "margin": "13 tot 17",
        "missing": None,
        "reason": "",
    }
    hidden = [row for row in rows if row["category"] == "4 tot 9 jaar"]
    assert [row["missing"] for row in hidden] == ["confidential", "confidential", None]
    assert [row["value"] for row in hidden] == [None, None, 60]
    spec = count_chart(rows).to_dict()
    # Three categories in their own order; the hidden one has its reason and its population.
    assert [row["x"] for row in values(spec, "point")] == [15, 35, 50, 60, 20, 80, 100]
    assert "4 tot 9 jaar (lid, geen lid: geheim)" in texts(spec)
    # Words at the marks of the first category, instead of a legend.
    assert {"15 lid", "35 geen lid", "50 inwoners"} <= texts(spec)


def boxes(spec: dict[str, Any], width: float) -> list[tuple[float, float, float, float]]:
    """Left, right, top and bottom of each label of counts, drawn so wide."""
    low, high = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    # Each label is there twice: its rim and its words.
    found: dict[tuple[float, str, float], tuple[float, float, float]] = {}
    for row in values(spec, "text"):
        if "half" in row:
            x = (row["x"] - low) / (high - low) * width + (row["away"] == 2) * (11 + row["half"])
            x = max(row["half"], min(x, width - row["half"]))
            found[row["y"], row["text"], row["x"]] = (x - row["half"], x + row["half"], row["y"])
    return [(left, right, y - 6, y + 6) for left, right, y in found.values()]


@pytest.mark.parametrize("width", [310, 440, 900])
@pytest.mark.parametrize("members", [1, 400, 800, 1599])
def test_no_words_touch_each_other_or_a_name(members: int, width: float):
    def exact(value: float) -> Figure:
        return Figure(value, value, value)

    # A large group and one whose three dots stand within a few pixels, near the left edge.
    groups = [
        Category(name, exact(all_of), exact(members * part), exact(all_of - members * part), SECRET)
        for name, all_of, part in (("Europa (zonder Nederland)", 1600, 1), ("Klein", 16, 0.01))
    ]
    spec = count_chart(count_rows(groups, Unit.HOUSEHOLDS)).to_dict()
    labels = boxes(spec, width)
    assert len(labels) == 6
    for place, (left, right, top, bottom) in enumerate(labels):
        assert left >= 0
        assert right <= width
        for other_left, other_right, other_top, other_bottom in labels[:place]:
            beside = right <= other_left or other_right <= left
            assert beside or bottom <= other_top or other_bottom <= top
    names = [row["y"] for row in values(spec, "text") if "half" not in row]
    assert len(names) == 2
    assert all(bottom <= y - 7 or top >= y + 7 for y in names for *_, top, bottom in labels)


def test_a_long_name_goes_over_more_lines():
    # 44 characters with the reason behind the name: one more than a phone has room for.
    long = replace(HIDDEN, label="4 tot 9 jaar, opnieuw")
    spec = count_chart(count_rows([long], Unit.PERSONS)).to_dict()
    assert {"4 tot 9 jaar, opnieuw (lid, geen lid:", "geheim)"} <= texts(spec)


def test_labels_of_an_index_keep_to_their_side_of_100():
    rows = [
        Category("onder", *([SECRET] * 4), index=Figure(99, 99, 99)),
        Category("boven", *([SECRET] * 4), index=Figure(101, 101, 101)),
    ]
    spec = index_chart(index_rows(rows)).to_dict()
    labels = {row["text"]: row["away"] for row in values(spec, "text") if "away" in row}
    assert labels == {"99": -1, "101": 1}


def test_households_have_words_of_their_own():
    words = {row["word"] for row in count_rows(ALL, Unit.HOUSEHOLDS)}
    assert words == {"met een lid", "zonder lid", "alle huishoudens"}


def test_shares_stand_beside_their_benchmarks():
    rows = share_rows(ALL, "Vogelbuurt", "provincie", "Nederland")
    spec = share_chart(rows).to_dict()
    assert [row["x"] for row in values(spec, "point")] == [0.3, 0.2]
    assert [(row["row"], row["x"]) for row in values(spec, "tick")] == [
        (0, 0.2), (0, 0.19), (1, 0.6), (2, 0.2)
    ]  # fmt: skip
    assert {"30%", "provincie 20%", "Nederland 19%", "◌ geheim"} <= texts(spec)


def test_composition_joins_two_known_ends_only():
    spec = composition_chart(composition_rows([YOUNG, HIDDEN], Unit.PERSONS)).to_dict()
    joined = [row for row in values(spec, "rule") if row["width"] == 4]
    assert [(row["row"], row["x"], row["x2"]) for row in joined] == [(0, 0.05, 0.075)]
    assert "4 tot 9 jaar (van de leden: geheim)" in texts(spec)


def test_an_index_is_strong_only_when_its_whole_interval_lies_beyond_100():
    rows = index_rows(ALL, "index")
    assert [row["verdict"] for row in rows] == ["over", "unknown", "no_difference"]
    dots = values(index_chart(rows).to_dict(), "point")
    assert [dot["fill"] for dot in dots] == [LIGHT.own, LIGHT.page]


def test_a_figure_too_coarse_to_steer_on_shows_its_interval():
    # Width 52.1: too coarse from 40 on, not from 60 on.
    assert [row["coarse"] for row in index_rows([YOUNG], "index", 40.0)] == [True]
    assert [row["coarse"] for row in index_rows([YOUNG], "index", 60.0)] == [False]
    spec = index_chart(index_rows([YOUNG], "index", 40.0)).to_dict()
    assert "125 tot 177" in texts(spec)
    assert "150" not in texts(spec)


def test_charts_that_are_compared_have_one_scale():
    few, lot = count_rows([YOUNG], Unit.PERSONS), count_rows([EVEN], Unit.PERSONS)
    domain = count_domain(few, lot)
    assert domain[0] == 0
    assert domain[1] >= 102
    scales = [
        layer["encoding"]["x"]["scale"]["domain"]
        for rows in (few, lot)
        for layer in count_chart(rows, domain=domain).to_dict()["layer"]
        if "scale" in layer["encoding"].get("x", {})
    ]
    assert all(scale == list(domain) for scale in scales)
    low, high = index_domain(index_rows([YOUNG]), index_rows([YOUNG], "representation"))
    assert low < 100 < 177.1 < high


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("chosen", [[], [HIDDEN], ALL], ids=["none", "all missing", "mixed"])
def test_every_chart_is_valid_for_any_rows(chosen: list[Category], dark: bool):
    nasty = [Category("</style>'\"\\{x}\n", *([SECRET] * 4), index=SECRET), *chosen]
    for categories in (chosen, nasty):
        count_chart(count_rows(categories, Unit.PERSONS), dark=dark).to_dict()
        share_chart(share_rows(categories, "a", "b", "c"), dark=dark).to_dict()
        composition_chart(composition_rows(categories, Unit.PERSONS), dark=dark).to_dict()
        index_chart(index_rows(categories), dark=dark).to_dict()
    assert share_domain([]) == (0.0, pytest.approx(0.0115))


@pytest.mark.parametrize(
    ("low", "high", "steps"),
    [
        (0, 4000, [0, 1000, 2000, 3000, 4000]),
        (0, 0.7, [0, 0.2, 0.4, 0.6]),
        (64, 183, [100, 150]),
        (5, 5, [5]),
    ],
)
def test_round_steps(low: float, high: float, steps: list[float]):
    assert round_steps(low, high) == pytest.approx(steps)
