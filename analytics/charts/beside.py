"""Two to four areas side by side: per category a line for each area, on one scale.

Each area has a letter, a shape and a line of its own: none is told by colour alone, no two marks
cover each other, and a missing number keeps its line and says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from analytics.charts.colours import theme
from analytics.charts.drawing import rims, values, whole
from analytics.charts.strips import (
    AXIS,
    CHARACTER,
    Domain,
    Row,
    by_category,
    figure_row,
    name_lines,
    percents,
    round_steps,
    worded_axis,
)
from analytics.language import _, format_decimal, format_index, share_decimals
from analytics.measures.wording import Verdict, differs, too_coarse, verdict
from analytics.model import Figure

LETTERS = "ABCD"
"""The areas in their order; the first is the own one."""
SHAPES = ("circle", "square", "triangle-up", "diamond")
BASES = {"index": 100.0, "points": 0.0}
"""What a measure is judged against; a share stands from zero and is not judged."""

_NAME, _LINE, _AFTER = 17, 21, 9
_LETTER_ROOM, _LABEL_ROOM = 0.08, 0.17
"""Parts of the scale that the letters at the left and the words beside the marks need."""


@dataclass(frozen=True, slots=True)
class Series:
    """One area: its place (0 is the own one), its name, and a figure per category."""

    place: int
    name: str
    figures: Sequence[Figure]


def beside_rows(
    categories: Sequence[str],
    series: Sequence[Series],
    measure: str,
    too_coarse_from: float | None = None,
    differences: Sequence[Series] = (),
) -> list[Row]:
    """A row for each category and area, in that order.

    `measure`: "share", "index" (judged against 100) or "points" (judged against 0), on the chance
    interval where there is one. `coarse` marks a figure too coarse to steer on: its interval is
    written in place of its value. `differences`: of shares, those of the other areas with the
    first, in points; what they tell must be seen in the shares.
    """
    rows: list[Row] = []
    for place, category in enumerate(categories):
        decimals = share_decimals(
            (series[0].figures[place], one.figures[place])
            for one, other in zip(series[1:], differences, strict=bool(differences))
            if differs(other.figures[place], 0.0)
        )
        rows += [
            _row(category, one, one.figures[place], measure, too_coarse_from, decimals)
            for one in series
        ]
    return rows


def beside_chart(
    rows: Sequence[Row],
    measure: str,
    *,
    ticks: Sequence[float | None] = (),
    dark: bool = False,
    domain: Domain | None = None,
) -> alt.LayerChart:
    """The areas under each other per category; judged measures as lollipops from their base.

    `ticks`: per category a value that a grey line marks in all lines, such as the benchmark.
    """
    colours = theme(dark)
    base = BASES.get(measure)
    low, high = domain or beside_domain(rows, measure)
    names: list[Row] = []
    letters: list[Row] = []
    stems: list[Row] = []
    spans: list[Row] = []
    dots: list[Row] = []
    labels: list[Row] = []
    absent: list[Row] = []
    uprights: list[Row] = []
    steps = _steps(low, high, measure)
    y = 0.0
    for place, group in enumerate(by_category(rows)):
        for text in name_lines(group[0]["category"]):
            names.append({"y": y + _NAME / 2 + 2, "text": text})
            y += _NAME
        top, bottom = y + 2, y + 2 + _LINE * len(group)
        lines = {value: (colours.rule, 0.7) for value, _text in steps}
        if base is not None:
            lines[base] = (colours.nederland, 1.0)
        mark = ticks[place] if place < len(ticks) else None
        if mark is not None:
            lines[mark] = (colours.benchmark, 2.5)
        uprights += [
            {"x": value, "y": top, "y2": bottom, "colour": colour, "width": width}
            for value, (colour, width) in lines.items()
        ]
        for line, row in enumerate(group):
            at = {"y": top + _LINE * (line + 0.5)}
            own = row["place"] == 0
            ink = colours.own if own else colours.nederland
            letters.append(at | {"text": row["letter"], "colour": ink})
            if row["missing"] is not None:
                absent.append(at | {"text": "◌ " + row["reason"]})
                continue
            clear = base is None or (
                row["verdict"] in (Verdict.OVER, Verdict.UNDER) and not row["coarse"]
            )
            start = max(low, 0.0) if base is None else base
            stems.append(
                at | {"x": start, "x2": row["value"], "colour": ink, "width": 2.5 if own else 1.2}
            )
            if row["high"] > row["low"]:
                spans.append(at | {"x": row["low"], "x2": row["high"], "colour": ink, "width": 7})
            dots.append(
                at
                | {key: row[key] for key in ("category", "word", "text", "margin")}
                | {
                    "x": row["value"],
                    "fill": ink if clear else colours.page,
                    "stroke": ink,
                    "shape": SHAPES[row["place"]],
                }
            )
            left = base is not None and row["value"] < base
            edge = min(row["low"], row["value"]) if left else max(row["high"], row["value"])
            text = row["margin"] if row["coarse"] and row["margin"] else row["text"]
            labels.append(
                at
                | {
                    "x": min(max(edge, low), high),
                    "text": text,
                    "colour": colours.text if clear else colours.muted,
                    "side": -1 if left else 1,
                    "wide": len(text) * CHARACTER,
                }
            )
        y = bottom + _AFTER
    scale = alt.Scale(domain=[low, high], nice=False)
    x = alt.X("x:Q", scale=scale, axis=worded_axis(steps, colours) if dots else None)
    down = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[max(y, 1.0), 0], nice=False))
    colour = alt.Color("colour:N", scale=None)
    width = alt.StrokeWidth("width:Q", scale=None)

    def marks(found: list[Row]) -> alt.Chart:
        return alt.Chart(values(found)).encode(y=down)

    layers = [
        marks(uprights).mark_rule().encode(x=x, y2=alt.Y2("y2:Q"), color=colour, strokeWidth=width),
        *(
            marks(found)
            .mark_rule(opacity=opacity, strokeCap="round", clip=True)
            .encode(x=x, x2=alt.X2("x2:Q"), color=colour, strokeWidth=width)
            for found, opacity in ((stems, 1.0), (spans, 0.4))
            if found
        ),
    ]
    if dots:
        layers.append(
            marks(dots)
            .mark_point(size=80, opacity=1, filled=True, strokeWidth=1.8)
            .encode(
                x=x,
                fill=alt.Fill("fill:N", scale=None),
                stroke=alt.Stroke("stroke:N", scale=None),
                shape=alt.Shape("shape:N", scale=None),
                tooltip=[
                    alt.Tooltip("category:N", title=_("Groep")),
                    alt.Tooltip("word:N", title=_("Gebied")),
                    alt.Tooltip("text:N", title=_("Cijfer")),
                    alt.Tooltip("margin:N", title=_("Marge door afronding")),
                ],
            )
        )
    # Beside the mark, and never over an edge.
    aside = "clamp(scale('x',datum.x)+datum.side*11,datum.side<0?datum.wide:0,"
    aside += "datum.side<0?width:width-datum.wide)-scale('x',datum.x)"
    sides: tuple[tuple[int, Literal["left", "right"]], ...] = ((1, "left"), (-1, "right"))
    for side, align in sides:
        here = [row for row in labels if row["side"] == side]
        for rim in rims(colours) if here else ():
            layers.append(
                marks(here)
                .mark_text(**rim, fontSize=12, baseline="middle", align=align, dx=alt.expr(aside))
                .encode(x=x, text=alt.Text("text:N"), color=colour)
            )
    layers.append(
        _text(marks(letters), 2, fontWeight="bold", fontSize=12).encode(
            text=alt.Text("text:N"), color=colour
        )
    )
    for rim in rims(colours) if absent else ():
        layers.append(_text(marks(absent), 24, fontSize=12, color=colours.muted, **rim))
    layers.append(_text(marks(names), 2, fontWeight="bold", fontSize=12.5, color=colours.text))
    return whole(layers, max(y, 1.0) + AXIS)


def beside_domain(rows: Sequence[Row], measure: str) -> Domain:
    """One scale for all areas and categories, with room for letters and words.

    A share stands from zero; a judged measure around its base, where intervals that are far wider
    than the differences run off the edge.
    """
    known = [row for row in rows if row["missing"] is None]
    base = BASES.get(measure)
    if base is None:
        low, high = 0.0, max([0.01, *(row["high"] for row in known)])
        left = 0.0
    else:
        found = [row["value"] for row in known]
        least = 20.0 if measure == "index" else 1.0
        reach = max([least, *(abs(value - base) for value in found)])
        low = min([base - least, *(max(row["low"], base - reach * 1.4) for row in known), *found])
        high = max([base + least, *(min(row["high"], base + reach * 1.4) for row in known), *found])
        left = (high - low) * _LABEL_ROOM
    span = high - low
    return low - left - span * _LETTER_ROOM, high + span * _LABEL_ROOM


def _row(
    category: str,
    series: Series,
    figure: Figure,
    measure: str,
    too_coarse_from: float | None,
    decimals: int,
) -> Row:
    base = BASES.get(measure)
    return figure_row(
        figure,
        measure,
        decimals,
        category=category,
        place=series.place,
        letter=LETTERS[series.place],
        word=series.name,
        verdict=None if base is None else verdict(figure, base).value,
        coarse=too_coarse(figure, too_coarse_from),
    )


def _steps(low: float, high: float, measure: str) -> list[tuple[float, str]]:
    """Round numbers on the scale, in words; none in the room of the letters."""
    if measure == "share":
        return [step for step in percents(0.0, min(high / (1 + _LABEL_ROOM), 1.0)) if step[0] >= 0]
    if measure == "index":
        around = [value for value in round_steps(low, high) if value >= 0]
        return [(value, format_index(value)) for value in sorted({*around, 100.0})]
    around = round_steps(low, high)
    whole = all(float(value).is_integer() for value in around)
    return [
        (value, format_decimal(value, 0 if whole else 1, sign=True))
        for value in sorted({*around, 0.0})
    ]


def _text(chart: alt.Chart, x: float, **look: Any) -> alt.Chart:
    return chart.mark_text(align="left", baseline="middle", **look).encode(
        x=alt.XValue(x), text=alt.Text("text:N")
    )
