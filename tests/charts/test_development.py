"""The chart of a development: what is joined, what is a gap, what is missing."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from analytics.charts.development import (
    Gap,
    Joined,
    Line,
    development_chart,
    development_rows,
)
from analytics.model import Figure, Missing

DAYS = (date(2020, 1, 1), date(2022, 1, 1), date(2024, 1, 1))


def exact(value: float) -> Figure:
    return Figure(value, value, value)


OWN = Line(
    "own",
    "Bibliotheek met een lange naam",
    (exact(0.20), Figure(0.21, 0.208, 0.212), exact(0.22)),
    (Joined(DAYS[0], DAYS[1], exact(0.20), exact(0.21)),),
)
COUNTRY = Line("nederland", "Nederland", (exact(0.19), exact(0.2), exact(0.22)))
ABSENT = Line(
    "benchmark",
    "Veerneland",
    (Figure.absent(Missing.NOT_PARTICIPATING), exact(0.18), exact(0.19)),
)
GAP = Gap(DAYS[1], DAYS[2], ("andere grenzen", "jeugd gratis"))


def layers(*lines: Line, gaps: tuple[Gap, ...] = (), dark: bool = False) -> list[dict[str, Any]]:
    drawn = development_chart(lines, DAYS, gaps, dark=dark).to_dict()
    return [layer | {"rows": layer["data"]["values"]} for layer in drawn["layer"]]


def texts(drawn: list[dict[str, Any]]) -> Iterator[str]:
    return (row["text"] for layer in drawn for row in layer["rows"] if "text" in row)


def pieces(drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for layer in drawn for row in layer["rows"] if "x2" in row and "width" in row]


def test_a_line_only_where_rounds_are_joined() -> None:
    drawn = pieces(layers(OWN, COUNTRY, gaps=(GAP,)))
    assert [(row["x"], row["x2"]) for row in drawn] == [(DAYS[0].toordinal(), DAYS[1].toordinal())]
    # upwards on the page is a smaller y
    assert drawn[0]["y2"] < drawn[0]["y"]


def test_a_piece_that_may_miss_a_dot_is_dashed() -> None:
    one, other = (
        Joined(*days, exact(0.20), exact(0.21), whole=whole)
        for days, whole in ((DAYS[:2], True), (DAYS[1:], False))
    )
    drawn = layers(Line("own", "Hier", OWN.figures, (one, other)))
    dashes = {
        row["x"]: bool(layer["mark"]["strokeDash"]) for layer in drawn for row in pieces([layer])
    }
    assert dashes == {DAYS[0].toordinal(): False, DAYS[1].toordinal(): True}


def test_a_gap_has_its_words_between_its_rounds() -> None:
    drawn = layers(OWN, gaps=(GAP,))
    words = {row["text"]: row["x"] for layer in drawn for row in layer["rows"] if "text" in row}
    for word in GAP.words:
        assert DAYS[1].toordinal() < words[word] < DAYS[2].toordinal()


def test_a_missing_round_keeps_its_place_and_says_why() -> None:
    drawn = layers(OWN, ABSENT)
    marks = [row for layer in drawn for row in layer["rows"] if row.get("text") == "◌"]
    assert {row["x"] for row in marks} == {DAYS[0].toordinal()}
    # Under the axis: within it the sign would be read as a figure.
    days = [row["y"] for layer in drawn for row in layer["rows"] if row.get("text") == "1 jan 2020"]
    assert days
    assert all(row["y"] > max(days) for row in marks)
    said = " ".join(dict.fromkeys(texts(drawn)))
    assert "1 januari 2020: Veerneland, bibliotheek doet niet mee" in said
    reasons = [row["reason"] for row in development_rows([ABSENT], DAYS)]
    assert reasons == ["bibliotheek doet niet mee", "", ""]


def test_a_line_without_its_newest_figure_says_so_at_its_name() -> None:
    gone = Line("own", "Hier", (exact(0.20), exact(0.21), Figure.absent(Missing.UNRELIABLE)))
    said = list(texts(layers(gone)))
    assert "◌ Hier" in said
    assert "21% Hier" not in said


@pytest.mark.parametrize("dark", [False, True])
def test_names_at_the_end_do_not_touch(dark: bool) -> None:
    # Both end at 22 %.
    drawn = layers(OWN, COUNTRY, dark=dark)
    ends = [
        layer["rows"]
        for layer in drawn
        if any("Nederland" in str(row.get("text")) for row in layer["rows"])
    ]
    heights = sorted({row["y"] for row in ends[-1]})
    assert len(heights) == len(ends[-1]) == 4
    assert all(b - a >= 15 for a, b in pairwise(heights))


def test_a_ripple_is_no_mountain() -> None:
    flat = Line("own", "Hier", (exact(0.200), exact(0.201), exact(0.202)))
    dots = next(layer for layer in layers(flat) if layer["mark"]["type"] == "point")["rows"]
    heights = [row["y"] for row in dots]
    assert max(heights) - min(heights) < 12


def test_one_round() -> None:
    drawn = development_chart([Line("own", "Hier", (exact(0.2),))], DAYS[:1]).to_dict()
    assert drawn["layer"]
