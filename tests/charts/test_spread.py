"""All libraries in one picture: in order, within their band, and only the own one named."""

import json
from typing import Any

import pytest

from analytics.charts.colours import DARK, LIGHT
from analytics.charts.spread import (
    BandPoint,
    Dot,
    Line,
    Role,
    absent_lines,
    funnel_chart,
    rank_chart,
    spread_rows,
)
from analytics.model import Figure, Missing


def dot(name: str, value: float, size: float, role: Role = Role.OTHER, place: str = "") -> Dot:
    share = Figure(value, value - 0.001, value + 0.001, value - 0.01, value + 0.01)
    return Dot(name, share, size, place, role)


OWN = dot("Bibliotheek Hier", 0.2, 40_000, Role.OWN, "plaats 2 tot 3 van 4")
KNOWN = [
    dot("A", 0.15, 9_000),
    OWN,
    dot("B", 0.3, 300_000, Role.GROUP),
    dot("C", 0.19, 80_000, Role.GROUP),
]
ABSENT = [
    Dot("X", Figure.absent(Missing.NOT_PARTICIPATING), 5_000.0),
    Dot("Y", Figure.absent(Missing.CONFIDENTIAL), None),
    Dot("Z", Figure.absent(Missing.NOT_PARTICIPATING), None),
]
LINE = Line(0.18, "Nederland 18%")
BAND = [BandPoint(5_000, 0.05, 0.31), BandPoint(500_000, 0.1, 0.26)]


def layers(chart: Any, mark: str) -> list[dict[str, Any]]:
    return [item for item in chart.to_dict()["layer"] if item["mark"]["type"] == mark]


def values(chart: Any, mark: str) -> list[dict[str, Any]]:
    return [row for layer in layers(chart, mark) for row in layer["data"]["values"]]


def test_in_order_from_high_to_low_and_the_missing_last_without_a_place() -> None:
    rows = spread_rows([*ABSENT, *KNOWN])
    assert [row["name"] for row in rows] == ["B", "Bibliotheek Hier", "C", "A", "X", "Y", "Z"]
    assert [row["position"] for row in rows] == [1, 2, 3, 4, None, None, None]
    assert rows[1]["low"] == pytest.approx(0.19)
    assert [row["reason"] for row in rows[4:]] == [
        "bibliotheek doet niet mee",
        "geheim",
        "bibliotheek doet niet mee",
    ]


def test_every_known_one_is_a_dot_and_only_the_own_one_has_a_name() -> None:
    for chart in (
        rank_chart(spread_rows([*KNOWN, *ABSENT]), LINE, (2, 3)),
        funnel_chart(spread_rows([*KNOWN, *ABSENT]), LINE, BAND, "Inwoners"),
    ):
        assert sorted(row["name"] for row in values(chart, "point")) == [
            "A",
            "B",
            "Bibliotheek Hier",
            "C",
        ]
        written = {row.get("label") or row["text"] for row in values(chart, "text")}
        assert "Bibliotheek Hier" in written
        assert "20% · plaats 2 tot 3 van 4" in written
        assert "Nederland 18%" in written
        assert not written & {"A", "B", "C", "X", "Y", "Z"}
        title = chart.to_dict()["title"]
        assert title["text"] == [
            "◌ Zonder cijfer: bibliotheek doet niet mee (2);",
            "geheim (1)",
        ]


def test_own_group_and_others_differ_in_form_and_in_fixed_colours() -> None:
    for dark, colours in ((False, LIGHT), (True, DARK)):
        chart = rank_chart(spread_rows(KNOWN), LINE, (2, 3), dark=dark)
        looks = {
            row["role"]: layer["mark"]["fill"]
            for layer in layers(chart, "point")
            for row in layer["data"]["values"]
        }
        assert looks == {"own": colours.own, "group": colours.nederland, "other": colours.page}


def test_the_span_covers_its_places_from_edge_to_edge() -> None:
    chart = rank_chart(spread_rows(KNOWN), LINE, (2, 3))
    assert values(chart, "rect") == [{"position": 1.5, "last": 3.5}]
    assert not layers(rank_chart(spread_rows(KNOWN), LINE, None), "rect")


def test_without_an_own_figure_its_reason_stands_under_the_picture() -> None:
    own = Dot("Hier", Figure.absent(Missing.NOT_PARTICIPATING), None, "", Role.OWN)
    rows = spread_rows([*KNOWN[:1], *KNOWN[2:], own, *ABSENT])
    assert absent_lines(rows) == [
        "◌ Hier: bibliotheek doet niet mee",
        "◌ Zonder cijfer: bibliotheek doet niet mee (2); geheim (1)",
    ]
    chart = rank_chart(rows, LINE, None)
    # On a phone it takes one line more.
    assert " ".join(chart.to_dict()["title"]["text"]) == " ".join(absent_lines(rows))
    assert not [row for row in values(chart, "text") if "label" in row]
    assert absent_lines(spread_rows(KNOWN)) == []


def test_the_band_is_drawn_over_all_sizes_and_stays_in_the_picture() -> None:
    chart = funnel_chart(spread_rows(KNOWN), LINE, BAND, "Inwoners")
    spec = chart.to_dict()
    low, high = spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    area = values(chart, "area")
    assert [row["size"] for row in area] == [5_000, 500_000]
    assert all(low <= row["low"] < row["high"] <= high for row in area)
    # 0.1 and 0.26 lie within what is drawn: they stand as they are.
    assert (area[1]["low"], area[1]["high"]) == (max(0.1, low), min(0.26, high))
    domain = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert domain[0] < 5_000 < 500_000 < domain[1]
    ticks = spec["layer"][0]["encoding"]["x"]["axis"]["values"]
    assert ticks == [5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000]


def test_one_without_a_size_is_in_the_order_and_not_in_the_band() -> None:
    odd = Dot("N", Figure(0.2, 0.2, 0.2), None)
    rows = spread_rows([*KNOWN, odd])
    assert "N" in {row["name"] for row in values(rank_chart(rows, LINE, None), "point")}
    names = {row["name"] for row in values(funnel_chart(rows, LINE, BAND, ""), "point")}
    assert "N" not in names


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("dots", [[], ABSENT, [OWN], KNOWN], ids=["none", "absent", "own", "all"])
def test_drawn_for_any_rows(dots: list[Dot], dark: bool) -> None:
    rows = spread_rows(dots)
    for chart in (
        rank_chart(rows, None, None, dark=dark),
        rank_chart(rows, LINE, (1, 1), dark=dark),
        funnel_chart(rows, LINE, [], "", dark=dark),
        funnel_chart(rows, LINE, BAND, "", dark=dark),
    ):
        assert "NaN" not in json.dumps(chart.to_dict())
