"""How answers lay beside what is right, drawn and in words."""

import pytest

from analytics.charts.answers import (
    Difference,
    Outcome,
    differences_chart,
    differences_in_words,
    edge,
    outcomes_chart,
    outcomes_in_words,
)
from analytics.language import use_language


def differences(*values: float, right: float = 0.5) -> list[Difference]:
    return [Difference(value, abs(value) <= right) for value in values]


@pytest.mark.parametrize(
    ("values", "reach"),
    [
        ((), 1.0),
        ((0.0, 0.0), 1.0),
        ((-3.0, 1.0), 3.0),
        # Four times as far off as four of the five is still drawn in its place; a bit more isn't.
        ((1.0, 1.0, 1.0, 1.0, 4.0), 4.0),
        ((1.0, 1.0, 1.0, 1.0, 4.1), 1.5),
        ((0.0, 0.0, 0.0, 0.0, 9.0), 9.0),
    ],
)
def test_how_far_the_picture_reaches(values: tuple[float, ...], reach: float) -> None:
    assert edge(differences(*values)) == pytest.approx(reach)


def test_each_team_has_a_dot_and_who_is_far_off_a_triangle_at_the_edge() -> None:
    found = differences(0.2, 0.4, -2.0, 2.0, -1.5, 40.0)
    layers = differences_chart(found, "procentpunt").to_dict()["layer"]
    (dots,) = (
        layer["data"]["values"]
        for layer in layers
        if layer["mark"] == "point" or layer["mark"].get("type") == "point"
    )
    assert len(dots) == 6
    assert [dot["shape"] for dot in dots].count("triangle-right") == 1
    assert {dot["right"] for dot in dots if dot["fill"] == dot["ink"]} == {True}
    # No two dots in one place.
    assert len({(dot["x"], dot["y"]) for dot in dots}) == 6


def test_what_the_dots_tell_in_words() -> None:
    with use_language("nl"):
        told = differences_in_words(differences(0.2, -2.0, -1.5, 40.0), "procentpunt")
        nobody = differences_in_words(differences(0.0), "%")
    assert told == (
        "1 team goed; 2 teams te laag; 1 team te hoog. Het verst ernaast: +40 procentpunt."
    )
    assert nobody == "1 team goed; 0 teams te laag; 0 teams te hoog."


def test_bars_of_outcomes_and_their_words() -> None:
    bars = [Outcome("Jongeren (klopt)", 3, True), Outcome("Ouderen", 0)]
    layers = outcomes_chart(bars, scale=1.6, dark=True).to_dict()["layer"]
    assert [row["x2"] for row in layers[0]["data"]["values"]] == [3, 0]
    with use_language("nl"):
        assert outcomes_in_words(bars) == "Jongeren (klopt): 3; Ouderen: 0."
