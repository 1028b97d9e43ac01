"""A chart as a still: the same chart is the same text, whatever was drawn before it."""

import re

import altair as alt

from analytics.charts.still import to_png, to_svg

ROWS = alt.Data(values=[{"x": 1, "y": 2}, {"x": 2, "y": 3}])
POINTS = alt.Chart(ROWS).mark_line(clip=True).encode(x="x:Q", y="y:Q")


def test_the_same_chart_is_the_same_text() -> None:
    first = to_svg(POINTS, 300)
    to_svg(alt.Chart(ROWS).mark_bar(clip=True).encode(x="x:Q", y="y:Q"), 200)
    to_png(POINTS, 300)
    assert to_svg(POINTS, 300) == first


def test_each_clip_path_is_still_its_own() -> None:
    beside = alt.layer(
        POINTS, alt.Chart(ROWS).mark_rule(clip=True, color="red").encode(y="y:Q")
    )  # fmt: skip
    svg = to_svg(beside, 300)
    made = re.findall(r'<clipPath id="(clip\d+)"', svg)
    assert made
    assert len(made) == len(set(made))
    assert set(re.findall(r"url\(#(clip\d+)\)", svg)) <= set(made)
