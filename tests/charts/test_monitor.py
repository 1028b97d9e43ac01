"""A figure of a library over the years: what is joined, what is missing, and where names stand."""

from itertools import pairwise
from typing import Any

import pytest

from analytics.charts.monitor import YearLine, monitor_chart, monitor_rows
from analytics.model import Figure, Missing

YEARS = (2019, 2020, 2021, 2022)


def line(role: Any, name: str, *numbers: float | None) -> YearLine:
    return YearLine(role, name, tuple(Figure.exact(one, Missing.UNRELIABLE) for one in numbers))


OWN = line("own", "Bibliotheek met een lange naam", 4.0, 2.2, None, 3.3)
ALL = line("nederland", "alle bibliotheken", 2.6, 1.5, 1.4, 2.2)
SAME = line("benchmark", "even grote bibliotheken", 2.6, 1.5, 1.4, 2.2)


def layers(*lines: YearLine, dark: bool = False) -> list[dict[str, Any]]:
    drawn = monitor_chart(lines, YEARS, 1, dark=dark).to_dict()
    return [layer | {"rows": layer["data"]["values"]} for layer in drawn["layer"]]


def pieces(drawn: list[dict[str, Any]]) -> list[tuple[int, int]]:
    return [
        (row["x"], row["x2"])
        for layer in drawn
        for row in layer["rows"]
        if "x2" in row and "width" in row
    ]


def texts(drawn: list[dict[str, Any]]) -> list[str]:
    return [row["text"] for layer in drawn for row in layer["rows"] if "text" in row]


def test_rows_are_what_is_drawn() -> None:
    rows = monitor_rows([OWN], YEARS, 1)
    assert [row["text"] for row in rows] == ["4,0", "2,2", "onbetrouwbaar", "3,3"]
    marks = [row for layer in layers(OWN) for row in layer["rows"] if "size" in row]
    assert [(row["x"], row["text"]) for row in marks] == [
        (row["year"], row["text"]) for row in rows if row["value"] is not None
    ]


def test_a_line_is_broken_where_a_year_has_no_figure() -> None:
    assert pieces(layers(OWN)) == [(2019, 2020)]
    assert pieces(layers(ALL)) == [(2019, 2020), (2020, 2021), (2021, 2022)]
    # On two lines, for it is long.
    said = " ".join(texts(layers(OWN)))
    assert "Geen cijfer in 2021: Bibliotheek met een lange naam, onbetrouwbaar" in said


def test_heights_begin_at_nought() -> None:
    (mark,) = {
        (row["text"], row["y"]) for layer in layers(ALL) for row in layer["rows"]
        if row.get("text") == "0"
    }  # fmt: skip
    heights = {
        row["text"]: row["y"] for layer in layers(ALL) for row in layer["rows"] if "size" in row
    }
    bottom = mark[1]
    assert (bottom - heights["2,6"]) / (bottom - heights["1,4"]) == pytest.approx(2.6 / 1.4)


def test_names_do_not_touch() -> None:
    drawn = layers(OWN, ALL, SAME)
    ends = sorted(
        {
            (row["y"], row["text"])
            for layer in drawn
            for row in layer["rows"]
            if row.get("x") == 2022 and "role" in row
        }
    )
    assert ends[0][1].startswith("3,3 Bibliotheek")
    heights = [height for height, _text in ends]
    assert all(two - one >= 15 for one, two in pairwise(heights))


@pytest.mark.parametrize("dark", [False, True])
def test_one_year_of_noughts_can_be_drawn(dark: bool) -> None:
    drawn = monitor_chart([line("own", "A", 0)], [2022], 0, dark=dark).to_dict()
    assert drawn["layer"]
