"""The one grammar of the bar-less charts: a line per category, marks on it, words at the mark.

A chart is drawn from simple lists of marks; what they mean is decided in `profile` and `groups`.
Everything fits a width of 340 pixels: the name of a category stands on a line of its own, and
words that would touch each other at that width stand under each other.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from math import ceil, floor, log10
from textwrap import wrap
from typing import Any, Literal

import altair as alt

from analytics.charts.colours import Theme, theme
from analytics.charts.drawing import rims, values, whole
from analytics.language import (
    _,
    format_decimal,
    format_interval,
    format_measure,
    missing_label,
)
from analytics.model import Figure

NARROW = 310
"""Pixels between the edges of a chart on a phone: what fits there fits everywhere."""
CHARACTER = 6.7
"""Pixels of one character of a label, rather too many than too few."""
_NAME_LINE, _LABEL_LINE = 17, 15
_NAME_CHARACTERS = 43
_ABOVE, _BELOW = 16, 18
"""The nearest label above and below stand so many pixels from the line."""
_GAP = 6
AXIS = 28
"""What a page that fits a chart into its height takes off for the axis below it."""

Row = dict[str, Any]
Domain = tuple[float, float]
Side = Literal["above", "below", "right"]


@dataclass(frozen=True, slots=True)
class _Band:
    """Heights in pixels within a chart: the names, the room of the marks, and their line."""

    names: tuple[float, ...]
    top: float
    line: float
    bottom: float


@dataclass(slots=True)
class Strips:
    """What is drawn. Each mark has `row` (number of the category) and its own columns.

    names: text. rules, spans: x, x2, colour, width. dots: x, fill, stroke, and what the tooltip
    says: category, word, text, margin. ticks: x, colour, and the same. labels: x, text, colour,
    side. absent: text. `upright` is a value with a vertical line, such as 100; labels keep to
    their own side of it. `upright_colour` is that line's; that of Nederland unless said.
    """

    domain: tuple[float, float]
    ticks_at: Sequence[tuple[float, str]] = ()
    names: list[Row] = field(default_factory=list)
    rules: list[Row] = field(default_factory=list)
    spans: list[Row] = field(default_factory=list)
    ticks: list[Row] = field(default_factory=list)
    dots: list[Row] = field(default_factory=list)
    labels: list[Row] = field(default_factory=list)
    absent: list[Row] = field(default_factory=list)
    upright: float | None = None
    upright_colour: str = ""

    def name(self, row: int, text: str) -> None:
        """The name of a category, above its line."""
        self.names.append({"row": row, "text": text})

    def reason(self, row: int, text: str) -> None:
        """Why there is no mark."""
        self.absent.append({"row": row, "text": f"◌ {text}"})

    def stem(self, row: int, start: float, end: float, colour: str, width: float = 2.5) -> None:
        """A line to a mark, or between two."""
        self.rules.append({"row": row, "x": start, "x2": end, "colour": colour, "width": width})

    def span(self, row: int, figure: Row, colour: str) -> None:
        """The rounding interval of a `figure_row`, where it has any width."""
        if figure["high"] > figure["low"]:
            self.spans.append(
                {"row": row, "x": figure["low"], "x2": figure["high"], "colour": colour, "width": 7}
            )

    def dot(self, row: int, figure: Row, fill: str, stroke: str) -> None:
        """The mark of a `figure_row`."""
        self.dots.append(_mark(row, figure) | {"fill": fill, "stroke": stroke})

    def tick(self, row: int, figure: Row, colour: str) -> None:
        """The mark of a `figure_row` that is only there to compare with."""
        self.ticks.append(_mark(row, figure) | {"colour": colour})

    def label(self, row: int, x: float, text: str, colour: str, side: Side = "above") -> None:
        """A label at a mark; where it would touch another one it moves a line further."""
        self.labels.append({"row": row, "x": x, "text": text, "colour": colour, "side": side})

    def chart(self, dark: bool) -> alt.LayerChart:
        """The drawing, as wide as its place."""
        colours = theme(dark)
        labels = self._placed()
        bands = self._bands(labels)
        lines = [band.line for band in bands]
        height = bands[-1].bottom if bands else 0.0
        y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))
        x = alt.X(
            "x:Q", scale=alt.Scale(domain=list(self.domain), nice=False), axis=self._axis(colours)
        )
        colour = alt.Color("colour:N", scale=None)
        width = alt.StrokeWidth("width:Q", scale=None)
        hover = [
            alt.Tooltip("category:N", title=_("Groep")),
            alt.Tooltip("word:N", title=_("Wat")),
            alt.Tooltip("text:N", title=_("Cijfer")),
            alt.Tooltip("margin:N", title=_("Marge door afronding")),
        ]

        def at(rows: list[Row]) -> alt.Chart:
            return alt.Chart(values(rows)).encode(y=y)

        def on_line(rows: list[Row]) -> alt.Chart:
            return at([row | {"y": lines[row["row"]]} for row in rows])

        layers: list[alt.Chart] = []
        upright = self._uprights(bands, colours)
        if upright:
            layers.append(
                at(upright)
                .mark_rule()
                .encode(x=x, y2=alt.Y2("y2:Q"), color=colour, strokeWidth=width)
            )
        for rows, opacity in ((self.rules, 1.0), (self.spans, 0.4)):
            if rows:
                layers.append(
                    on_line(rows)
                    .mark_rule(opacity=opacity, strokeCap="round", clip=True)
                    .encode(x=x, x2=alt.X2("x2:Q"), color=colour, strokeWidth=width)
                )
        if self.ticks:
            layers.append(
                on_line(self.ticks)
                .mark_tick(opacity=1, thickness=3, size=18, orient="vertical")
                .encode(x=x, color=colour, tooltip=hover)
            )
        if self.dots:
            layers.append(
                on_line(self.dots)
                .mark_point(size=95, opacity=1, filled=True, strokeWidth=2)
                .encode(
                    x=x,
                    fill=alt.Fill("fill:N", scale=None),
                    stroke=alt.Stroke("stroke:N", scale=None),
                    tooltip=hover,
                )
            )
        written = [row | {"y": lines[row["row"]] + row["dy"]} for row in labels]
        for rim in rims(colours) if written else ():
            layers.append(
                at(written)
                .mark_text(**rim, fontSize=12, baseline="middle", dx=alt.expr(self._inward()))
                .encode(x=x, text=alt.Text("text:N"), color=colour)
            )
        at_left = alt.XValue(2)
        for rim in rims(colours) if self.absent else ():
            layers.append(
                on_line(self.absent)
                .mark_text(
                    **rim,
                    align="left",
                    baseline="middle",
                    fontSize=12,
                    color=colours.muted,
                )
                .encode(x=at_left, text=alt.Text("text:N"))
            )
        names = [
            {"row": row["row"], "text": text, "y": height}
            for row, band in zip(self.names, bands, strict=True)
            for text, height in zip(name_lines(row["text"]), band.names, strict=True)
        ]
        layers.append(
            at(names)
            .mark_text(
                align="left",
                baseline="middle",
                fontSize=12.5,
                fontWeight="bold",
                color=colours.text,
            )
            .encode(x=at_left, text=alt.Text("text:N"))
        )
        return whole(layers, height + AXIS)

    def _placed(self) -> list[Row]:
        """The labels with their height from the line (`dy`), half their width (`half`) and the
        side of the upright that they keep to (`away`), so that none touch on a phone."""
        taken: dict[tuple[int, float], list[tuple[float, float]]] = {}
        placed: list[Row] = []
        for label in self.labels:
            half = len(label["text"]) * CHARACTER / 2
            x = self._narrow(label["x"])
            side, away = label["side"], 0
            if side == "right" and x + 11 + 2 * half <= NARROW:
                placed.append(label | {"dy": 0, "half": half, "away": 2})
                continue
            if self.upright is not None:
                away = -1 if label["x"] < self.upright else 1
                upright = self._narrow(self.upright)
                x = min(x, upright - half - 5) if away < 0 else max(x, upright + half + 5)
            middle = max(half, min(x, NARROW - half))
            dy = next(
                dy
                for dy in _heights(side)
                if not any(
                    middle - half - 8 < right and left < middle + half + 8
                    for left, right in taken.get((label["row"], dy), ())
                )
            )
            taken.setdefault((label["row"], dy), []).append((middle - half, middle + half))
            placed.append(label | {"dy": dy, "half": half, "away": away})
        return placed

    def _bands(self, labels: Sequence[Row]) -> list[_Band]:
        """As much height for each category as its name and its labels need."""
        bands: list[_Band] = []
        start = 0.0
        for name in self.names:
            heights = [0, *(row["dy"] for row in labels if row["row"] == name["row"])]
            names = tuple(
                start + 12 + _NAME_LINE * place for place in range(len(name_lines(name["text"])))
            )
            top = names[-1] + 12
            line = top + max(_ABOVE, 11 - min(heights))
            bottom = line + max(12, max(heights) + 8) + _GAP
            bands.append(_Band(names, top, line, bottom))
            start = bottom
        return bands

    def _uprights(self, bands: Sequence[_Band], colours: Theme) -> list[Row]:
        """The vertical lines of each category, below its name: no line runs through a name."""
        values = {value: (colours.rule, 0.7) for value, _text in self.ticks_at}
        if self.upright is not None:
            values[self.upright] = (self.upright_colour or colours.nederland, 1.0)
        return [
            {"x": value, "y": band.top, "y2": band.bottom, "colour": colour, "width": width}
            for band in bands
            for value, (colour, width) in values.items()
        ]

    def _narrow(self, value: float) -> float:
        low, high = self.domain
        return (value - low) / (high - low) * NARROW if high > low else NARROW / 2

    def _inward(self) -> str:
        """How far a label moves aside: off the upright, and never over an edge."""
        at = "scale('x',datum.x)"
        upright = f"scale('x',{self.upright})" if self.upright is not None else "0"
        middle = (
            f"datum.away==2?{at}+11+datum.half:datum.away==1?max({at},{upright}+datum.half+5)"
            f":datum.away==-1?min({at},{upright}-datum.half-5):{at}"
        )
        return f"clamp({middle},datum.half,width-datum.half)-{at}"

    def _axis(self, colours: Theme) -> alt.Axis | None:
        return worded_axis(self.ticks_at, colours) if self.ticks_at else None


def figure_row(figure: Figure, measure: str, decimals: int = 0, **about: Any) -> Row:
    """A figure as the charts draw it: value, rounding interval, words, and why it is missing.

    `about` says what it is a figure of, such as its `category`.
    """
    reason = figure.missing
    return {
        **about,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "text": format_measure(figure, measure, decimals),
        "margin": format_interval(figure, measure, decimals),
        "missing": None if reason is None else reason.value,
        "reason": "" if reason is None else missing_label(reason),
    }


def by_category(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each category, in the order in which the categories first appear."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["category"], []).append(row)
    return list(groups.values())


def worded_axis(
    ticks_at: Sequence[tuple[float, str]], colours: Theme, title: str | None = None
) -> alt.Axis:
    """An axis with these words at these values, and nothing else."""
    at = [float(value) for value, _text in ticks_at]
    # By place, not by the number in writing: Vega writes a minus sign of its own.
    words = json.dumps([text for _value, text in ticks_at], ensure_ascii=False)
    return alt.Axis(
        title=title,
        titleColor=colours.muted,
        titleFontSize=11,
        titleFontWeight="normal",
        values=at,
        labelExpr=f"{words}[indexof({json.dumps(at)}, datum.value)]",
        labelColor=colours.muted,
        labelFontSize=11,
        grid=False,
        domain=False,
        ticks=False,
        labelPadding=6,
    )


def percents(low: float, high: float) -> list[tuple[float, str]]:
    """Round shares from `low` to `high`, as per cent."""
    steps = round_steps(low, high)
    whole = all(round(step * 100, 6).is_integer() for step in steps)
    return [(step, format_decimal(step * 100, 0 if whole else 1) + "%") for step in steps]


def _mark(place: int, row: Row) -> Row:
    return {
        "row": place,
        "x": row["value"],
        "category": row["category"],
        "word": row.get("word", ""),
        "text": row["text"],
        "margin": row["margin"] or _("geen"),
    }


def _heights(side: Side) -> Iterator[int]:
    """Where a label may stand, from the line, nearest first."""
    for further in count(0, _LABEL_LINE):
        if side != "below":
            yield -_ABOVE - further
        if side != "above":
            yield _BELOW + further


def name_lines(name: str) -> list[str]:
    """A name over as many lines as it needs on a phone."""
    return wrap(name, _NAME_CHARACTERS) or [""]


def round_steps(low: float, high: float, count: int = 4) -> list[float]:
    """At most about `count` round numbers at equal steps from `low` to `high`."""
    if high <= low:
        return [low]
    raw = (high - low) / count
    power = 10.0 ** floor(log10(raw))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw * 0.999)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [round(k * step, 10) for k in range(first, last + 1)]
