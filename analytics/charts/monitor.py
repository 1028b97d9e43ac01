"""A figure of a library over the years, beside others: lines that begin at nought.

A line runs from one year with a figure to the next; where a year between them has none it is
broken, and a word says why. Names stand at the end of the lines, moved apart so that none touch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import altair as alt

from analytics.charts.colours import theme
from analytics.charts.development import Role
from analytics.charts.drawing import rims, values, whole
from analytics.charts.strips import Row, figure_row, round_steps
from analytics.language import _, format_decimal
from analytics.model import Figure

_PLOT = 200
_LINE = 15
_NAME = 17
"""Characters of a name on one line."""
_ROOM = 0.45
"""Room for the names, in parts of the time between the first and the last year."""
_LEAST_ROOM = 1.2
_NOTE = 60


@dataclass(frozen=True, slots=True)
class YearLine:
    """One library, or several together: a figure a year."""

    role: Role
    name: str
    figures: tuple[Figure, ...]


def monitor_rows(lines: Sequence[YearLine], years: Sequence[int], decimals: int) -> list[Row]:
    """A row per line and year: what the chart shows, and why where there is nothing."""
    return [
        figure_row(figure, "number", decimals, name=line.name, role=line.role, year=year)
        for line in lines
        for year, figure in zip(years, line.figures, strict=True)
    ]


def monitor_chart(
    lines: Sequence[YearLine], years: Sequence[int], decimals: int, *, dark: bool = False
) -> alt.LayerChart:
    """The lines over the years; at least one figure must be known."""
    colours = theme(dark)
    rows = monitor_rows(lines, years, decimals)
    known = [row for row in rows if row["value"] is not None]
    high = max(row["high"] for row in known) * 1.08 or 1.0
    top, bottom = 12, 12 + _PLOT
    notes = _notes(rows)
    height = bottom + 24 + _LINE * len(notes)
    span = max(years[-1] - years[0], 1)
    start, end = years[0] - 0.12 * span, years[-1] + max(_ROOM * span, _LEAST_ROOM)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[start, end], nice=False))
    colour = alt.Color("colour:N", scale=None)
    ink = {"own": colours.own, "benchmark": colours.benchmark, "nederland": colours.nederland}
    words = {"own": colours.own, "benchmark": colours.muted, "nederland": colours.text}

    def y(value: float) -> float:
        return bottom - value / high * (bottom - top)

    def at(data: list[Row]) -> alt.Chart:
        up = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))
        return alt.Chart(values(data)).encode(x=x, y=up)

    def written(data: list[Row], **style: Any) -> list[alt.Chart]:
        return [
            at(data)
            .mark_text(**({"baseline": "middle", "fontSize": 12} | style | rim))
            .encode(text=alt.Text("text:N"), color=colour)
            for rim in rims(colours)
        ]

    steps = round_steps(0.0, high)
    finest = next(
        places for places in range(4) if all(round(step, places) == step for step in steps)
    )
    grid = [{"x": start, "x2": years[-1] + 0.05 * span, "y": y(step)} for step in steps]
    labels = [
        row | {"text": format_decimal(step, finest), "colour": colours.muted}
        for row, step in zip(grid, steps, strict=True)
    ]
    layers: list[alt.Chart] = [
        at(grid).mark_rule(color=colours.rule, strokeWidth=0.7).encode(x2=alt.X2("x2:Q")),
        *written(labels, align="left", dy=-8),
    ]
    # The own line last, over the others.
    ordered = sorted(lines, key=lambda line: line.role == "own")
    pieces = [
        {
            "x": years[place], "x2": years[place + 1], "y": y(one.value), "y2": y(other.value),
            "colour": ink[line.role], "width": 3 if line.role == "own" else 2,
        }
        for line in ordered
        for place, (one, other) in enumerate(zip(line.figures, line.figures[1:], strict=False))
        if one.value is not None and other.value is not None
    ]  # fmt: skip
    if pieces:
        layers.append(
            at(pieces)
            .mark_rule(strokeCap="round")
            .encode(
                x2=alt.X2("x2:Q"),
                y2=alt.Y2("y2:Q"),
                color=colour,
                strokeWidth=alt.StrokeWidth("width:Q", scale=None),
            )
        )
    marks = [
        {
            "x": row["year"], "y": y(row["value"]), "colour": ink[row["role"]],
            "size": 100 if row["role"] == "own" else 55,
            "name": row["name"], "year": str(row["year"]), "text": row["text"],
        }
        for row in sorted(known, key=lambda row: row["role"] == "own")
    ]  # fmt: skip
    layers.append(
        at(marks)
        .mark_point(filled=True, opacity=1, strokeWidth=2, stroke=colours.page)
        .encode(
            color=colour,
            size=alt.Size("size:Q", scale=None),
            tooltip=[
                alt.Tooltip("name:N", title=_("Bibliotheek")),
                alt.Tooltip("year:N", title=_("Jaar")),
                alt.Tooltip("text:N", title=_("Cijfer")),
            ],
        )
    )
    names = [
        row | {"x": years[-1], "colour": words[row["role"]]}
        for row in _names(lines, rows, y, top, bottom)
    ]
    below = [
        {"x": year, "y": bottom + 12, "text": str(year), "colour": colours.text} for year in years
    ]
    layers += [*written(names, align="left", dx=12), *written(below)]
    if notes:
        said = [
            {"x": start, "y": bottom + 28 + _LINE * place, "text": text, "colour": words[role]}
            for place, (role, text) in enumerate(notes)
        ]
        layers += written(said, align="left", fontStyle="italic")
    return whole(layers, height)


def _names(
    lines: Sequence[YearLine], rows: Sequence[Row], y: Any, top: float, bottom: float
) -> list[Row]:
    """The last figure and the name of each line, the highest first."""
    blocks: list[tuple[float, Role, list[str]]] = []
    for line in lines:
        mine = [row for row in rows if row["name"] == line.name and row["role"] == line.role]
        known = [row for row in mine if row["value"] is not None]
        if known:
            newest = mine[-1]["text"] if mine[-1]["value"] is not None else ""
            texts = wrap(f"{newest} {line.name}".strip(), _NAME)
            blocks.append((y(known[-1]["value"]), line.role, texts))
    blocks.sort(key=lambda block: block[0])
    heights = [_LINE * len(texts) + 4 for _place, _role, texts in blocks]
    found: list[Row] = []
    free = float(top)
    for number, (place, role, texts) in enumerate(blocks):
        # Room must be left below for the names that come after.
        latest = bottom - sum(heights[number:])
        begin = max(free, min(place - _LINE * (len(texts) - 1) / 2, latest))
        found += [
            {"y": begin + _LINE * k, "text": text, "role": role} for k, text in enumerate(texts)
        ]
        free = begin + heights[number]
    return found


def _notes(rows: Sequence[Row]) -> list[tuple[Role, str]]:
    """Where a figure is missing: of whom, in which year, and why."""
    return [
        (row["role"], text)
        for row in rows
        if row["reason"]
        for text in wrap(
            _("Geen cijfer in {year}: {name}, {reason}").format(
                year=row["year"], name=row["name"], reason=row["reason"]
            ),
            _NOTE,
        )
    ]
