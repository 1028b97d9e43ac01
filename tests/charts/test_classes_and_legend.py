"""Map and legend say the same about a figure, on a class border and beside it."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest

from analytics.charts.classes import Scheme, class_string, missing_of, symbols
from analytics.charts.colours import LIGHT
from analytics.charts.legend import class_labels, legend_css, legend_entries, legend_html
from analytics.language import use_language
from analytics.model import Missing
from tests.charts.areas import made

SHARES = Scheme("sequential", (0.1, 0.2, 0.3))
INDEX = Scheme("diverging", (60.0, 80.0, 95.0, 105.0, 125.0, 160.0))


def test_a_value_on_a_border_belongs_to_the_class_above_it():
    values = [0.0, 0.0999, 0.1, 0.1001, 0.2, 0.2999, 0.3, 0.9]
    assert class_string(made(values).figures, SHARES) == "00112233"
    assert class_labels(SHARES.breaks, "share") == (
        "minder dan 10%",
        "10% tot 20%",
        "20% tot 30%",
        "30% en meer",
    )


def test_each_kind_of_missing_has_a_symbol_of_its_own():
    figures = made([0.1] * 8, range(8)).figures
    assert class_string(figures, SHARES) == "189abcde"
    assert [missing_of(symbol) for symbol in symbols(figures, SHARES)] == [None, *Missing]


def test_counts_are_neutral_ground_for_circles():
    assert class_string(made([5, 0, 7], [0, 0, 1]).figures, Scheme("circles")) == "778"


def test_the_legend_has_every_class_and_the_missing_kinds_that_occur():
    figures = made([100.0, 40.0, 0, 0], [0, 0, 5, 1]).figures
    entries = legend_entries(figures, INDEX, "index")
    assert [entry.label for entry in entries] == [
        "minder dan 60",
        "60 tot 80",
        "80 tot 95",
        "95 tot 105",
        "105 tot 125",
        "125 tot 160",
        "160 en meer",
        "geheim",
        "niet geleverd",
    ]
    assert [entry.symbol for entry in entries] == [0, 1, 2, 3, 4, 5, 6, 8, 12]
    # The class that 100 falls in is the neutral one.
    assert entries[int(class_string(figures, INDEX)[0])].colour == LIGHT.middle


@pytest.mark.parametrize(
    ("breaks", "measure", "unit", "expected"),
    [
        ((0.025, 0.05), "share", "", ("minder dan 2,5%", "2,5% tot 5,0%", "5,0% en meer")),
        ((-5.0, 5.0), "points", "", ("minder dan −5", "−5 tot +5", "+5 en meer")),
        ((0.5, 1.0), "number", "km", ("minder dan 0,5 km", "0,5 km tot 1,0 km", "1,0 km en meer")),
        ((1000.0,), "count", "", ("minder dan 1.000", "1.000 en meer")),
        ((), "share", "", ("alle waarden",)),
        # 0.07 * 100 is 7.000000000000001 in floating point.
        ((0.07,), "share", "", ("minder dan 7%", "7% en meer")),
    ],
)
def test_class_borders_are_written_exactly(
    breaks: tuple[float, ...], measure: str, unit: str, expected: tuple[str, ...]
):
    assert class_labels(breaks, measure, unit) == expected


def test_class_borders_in_english():
    with use_language("en"):
        assert class_labels((1000.5,), "number")[0].endswith("1,000.5")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("signs", [False, True])
def test_the_legend_is_a_list_with_a_picture_of_each_pattern(signs: bool):
    figures = made([0.1] * 8, range(8)).figures
    html = legend_html(legend_entries(figures, SHARES, "share"), "Aandeel leden", signs=signs)
    reader = _Reader()
    reader.feed(html)
    pictures = re.findall(r"<i (.*?)</i>", html)
    assert len(pictures) == 4 + 7 == len(set(pictures))
    assert [tag for tag, _attrs in reader.tags].count("li") == 11
    assert "nog niet beschikbaar" in reader.text
    assert len(html) < 1_600, "sent again at every choice"
    assert "branch" not in html


def test_the_legend_says_what_the_dots_are_where_there_are_any():
    entries = legend_entries(made([0.1]).figures, SHARES, "share")
    html = legend_html(entries, "Aandeel leden", branches="Vestiging")
    assert html.count('<li><i class="branch"></i>Vestiging') == 1
    assert ".legend .branch{" in legend_css()


@pytest.mark.parametrize("dark", [False, True])
def test_the_style_of_the_legend_draws_each_pattern(dark: bool):
    drawings = re.findall(r"missing-(\d)\{border:0;background:url\((.*?)\)\}", legend_css(dark))
    assert [int(code) for code, _drawing in drawings] == [reason.code for reason in Missing]
    assert len({drawing for _code, drawing in drawings}) == 7
    # A style element ends at the first end tag.
    assert "<" not in legend_css(dark)
    for _code, drawing in drawings:
        ElementTree.fromstring(unquote(drawing).partition(",")[2])


NASTY = "</style><script>alert(1)</script>\"'\\&\n<b>"


def test_the_legend_escapes_what_it_is_given():
    entries = legend_entries(made([0.5]).figures, SHARES, "number", unit=NASTY)
    reader = _Reader()
    reader.feed(legend_html(entries, NASTY, circles=[(4.0, NASTY)], branches=NASTY, note=NASTY))
    assert {tag for tag, _attrs in reader.tags} <= {"div", "ul", "li", "strong", "p", "i"}
    assert reader.text.count(NASTY) >= 3


def test_a_figure_of_nothing_has_an_empty_class_string():
    assert class_string(made(np.array([])).figures, SHARES) == ""
