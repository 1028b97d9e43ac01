"""A development: a few areas over the rounds, lines only where rounds may be joined.

Dots are the figures of the rounds as published, line pieces the matched panel (in dashes where it
is not all of the area, so that it may miss a dot), a gap has a word.
Heights are counted in pixels, so that no label touches another; the x-axis is time, with room at
its end for the names. All of it fits a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap
from typing import Any, Literal

import altair as alt

from analytics.charts.colours import Theme, theme
from analytics.charts.drawing import rims, values, whole
from analytics.charts.strips import Row, figure_row, round_steps
from analytics.language import _, format_date, format_decimal, format_measure
from analytics.model import Figure

Role = Literal["own", "benchmark", "nederland"]

_PLOT = 230
_LINE = 15
_NAME = 15
"""Characters of a name on one line."""
_NOTE = 24
_ROOM = 0.52
"""Room for the names, in parts of the time between the first and the last round."""
_LEAST_SPAN = 0.06


@dataclass(frozen=True, slots=True)
class Joined:
    """Two rounds that may be joined, with the share of the same libraries in each; `whole` where
    those are all of both, so that the line meets its dots.
    """

    start: date
    end: date
    former: Figure
    later: Figure
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One area: a figure a round, in the order of the rounds, and the pieces of its line."""

    role: Role
    name: str
    figures: tuple[Figure, ...]
    joined: tuple[Joined, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """What separates two rounds, in a word or two each."""

    start: date
    end: date
    words: tuple[str, ...]


def development_rows(lines: Sequence[Line], days: Sequence[date]) -> list[Row]:
    """A row per area and round: what the chart shows, and why where there is nothing."""
    return [
        figure_row(figure, "share", name=line.name, role=line.role, day=day, round=format_date(day))
        for line in lines
        for day, figure in zip(days, line.figures, strict=True)
    ]


def development_chart(
    lines: Sequence[Line], days: Sequence[date], gaps: Sequence[Gap] = (), *, dark: bool = False
) -> alt.LayerChart:
    """The areas over the rounds; at least one figure must be known."""
    colours = theme(dark)
    rows = development_rows(lines, days)
    known = [row for row in rows if row["value"] is not None]
    pieces = [piece for line in lines for piece in line.joined]
    low, high = _domain(
        [value for row in known for value in (row["low"], row["high"], row["value"])]
        + [share.value for piece in pieces for share in (piece.former, piece.later) if share.value]
    )
    top = 12 + _LINE * max((len(gap.words) for gap in gaps), default=0)
    bottom = top + _PLOT

    def y(value: float) -> float:
        return bottom - (value - low) / (high - low) * _PLOT

    first, last = days[0].toordinal(), days[-1].toordinal()
    span = max(last - first, 365)
    start, end = first - 0.14 * span, last + _ROOM * span
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[start, end], nice=False))
    notes = _notes(rows)
    height = bottom + 22 + _LINE * len(notes)
    colour = alt.Color("colour:N", scale=None)
    ink = {"own": colours.own, "benchmark": colours.benchmark, "nederland": colours.nederland}
    words = {"own": colours.own, "benchmark": colours.muted, "nederland": colours.text}

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

    layers: list[alt.Chart] = []
    steps = round_steps(low, high)
    grid = [{"x": start, "x2": last + 0.05 * span, "y": y(step)} for step in steps]
    layers.append(at(grid).mark_rule(color=colours.rule, strokeWidth=0.7).encode(x2=alt.X2("x2:Q")))
    percent = [row | {"text": _percent(step, steps), "colour": colours.muted}
               for row, step in zip(grid, steps, strict=True)]  # fmt: skip
    layers += written(percent, align="left", dy=-8)
    if gaps:
        layers += _gap_layers(gaps, top, bottom, colours, at, written)
    # The own line last, over the others.
    drawn = [
        {
            "x": piece.start.toordinal(), "x2": piece.end.toordinal(),
            "y": y(piece.former.value), "y2": y(piece.later.value), "colour": ink[line.role],
            "width": 3 if line.role == "own" else 2,
            "whole": piece.whole,
        }
        for line in sorted(lines, key=lambda line: line.role == "own") for piece in line.joined
        if piece.former.value is not None and piece.later.value is not None
    ]  # fmt: skip
    for dash in ([], [7, 5]):
        part = [row for row in drawn if row["whole"] != bool(dash)]
        if not part:
            continue
        layers.append(
            at(part)
            .mark_rule(strokeCap="butt" if dash else "round", strokeDash=dash)
            .encode(
                x2=alt.X2("x2:Q"),
                y2=alt.Y2("y2:Q"),
                color=colour,
                strokeWidth=alt.StrokeWidth("width:Q", scale=None),
            )
        )
    marks = [
        {
            "x": row["day"].toordinal(), "y": y(row["value"]), "y2": y(row["high"]),
            "y1": y(row["low"]), "colour": ink[row["role"]],
            "size": 110 if row["role"] == "own" else 60,
            **{key: row[key] for key in ("name", "round", "text")},
            "margin": row["margin"] or _("geen"),
        }
        for row in sorted(known, key=lambda row: row["role"] == "own")
    ]  # fmt: skip
    margins = [{**mark, "y": mark["y1"]} for mark in marks if mark["y1"] - mark["y2"] > 1]
    if margins:
        layers.append(
            at(margins)
            .mark_rule(opacity=0.4, strokeWidth=7, strokeCap="round")
            .encode(y2=alt.Y2("y2:Q"), color=colour)
        )
    layers.append(
        at(marks)
        .mark_point(filled=True, opacity=1, strokeWidth=2, stroke=colours.page)
        .encode(
            color=colour,
            size=alt.Size("size:Q", scale=None),
            tooltip=[
                alt.Tooltip("name:N", title=_("Gebied")),
                alt.Tooltip("round:N", title=_("Ronde")),
                alt.Tooltip("text:N", title=_("Aandeel leden")),
                alt.Tooltip("margin:N", title=_("Marge door afronding")),
            ],
        )
    )
    layers += written(
        [row | {"x": last, "colour": words[row["role"]]} for row in _names(lines, y, top, bottom)],
        align="left", dx=12,
    )  # fmt: skip
    layers += written(
        [
            {"x": day.toordinal(), "y": bottom + 12, "text": format_date(day, short=True),
             "colour": colours.text}
            for day in days
        ],
    )  # fmt: skip
    if notes:
        absent = [
            {"x": row["day"].toordinal(), "y": bottom - 9, "text": "◌", "colour": ink[row["role"]]}
            for row in rows
            if row["reason"]
        ]
        layers += written(_beside_each_other(absent, span), fontSize=16)
        layers += written(
            [
                {"x": start, "y": bottom + 28 + _LINE * place, "text": text,
                 "colour": words[role]}
                for place, (role, text) in enumerate(notes)
            ],
            align="left",
        )  # fmt: skip
    return whole(layers, height)


def _gap_layers(
    gaps: Sequence[Gap], top: float, bottom: float, colours: Theme, at: Any, written: Any
) -> list[alt.Chart]:
    """A dashed line between two rounds, with above it why they aren't joined."""
    middle = [(gap.start.toordinal() + gap.end.toordinal()) / 2 for gap in gaps]
    rules = [{"x": x, "y": top - 2, "y2": bottom} for x in middle]
    texts = [
        {"x": x, "y": top - 10 - _LINE * (len(gap.words) - 1 - place), "text": word,
         "colour": colours.muted}
        for x, gap in zip(middle, gaps, strict=True) for place, word in enumerate(gap.words)
    ]  # fmt: skip
    return [
        at(rules)
        .mark_rule(color=colours.muted, strokeDash=[3, 4], strokeWidth=1)
        .encode(y2=alt.Y2("y2:Q")),
        *written(texts, fontStyle="italic"),
    ]


def _names(lines: Sequence[Line], y: Any, top: float, bottom: float) -> list[Row]:
    """Value and name at the end of each line, moved apart where they would touch."""
    blocks: list[tuple[float, Line, list[str]]] = []
    for line in lines:
        known = [figure for figure in line.figures if figure.value is not None]
        if known:
            newest = line.figures[-1]
            text = format_measure(newest, "share") if newest.value is not None else ""
            blocks.append((y(known[-1].value), line, wrap(f"{text} {line.name}".strip(), _NAME)))
    blocks.sort(key=lambda block: block[0])
    rows: list[Row] = []
    free = 8.0
    heights = [_LINE * len(texts) + 4 for _place, _line, texts in blocks]
    for number, (place, line, texts) in enumerate(blocks):
        # Room must be left below for the names that come after.
        latest = bottom + 8 - sum(heights[number:])
        begin = max(free, min(place - _LINE * (len(texts) - 1) / 2 - 6, latest))
        rows += [
            {"y": begin + 6 + _LINE * k, "text": text, "role": line.role}
            for k, text in enumerate(texts)
        ]
        free = begin + heights[number]
    return rows


def _notes(rows: Sequence[Row]) -> list[tuple[Role, str]]:
    """Where a figure is missing: in which round, of what, and why."""
    return [
        (row["role"], text)
        for row in rows
        if row["reason"]
        for text in wrap(
            _("◌ {round}: {name}, {reason}").format(
                round=row["round"], name=row["name"], reason=row["reason"]
            ),
            _NOTE * 2,
        )
    ]


def _beside_each_other(marks: Sequence[Row], span: float) -> list[Row]:
    """Marks at one round a little apart."""
    taken: dict[float, int] = {}
    placed: list[Row] = []
    for mark in marks:
        place = taken[mark["x"]] = taken.get(mark["x"], -1) + 1
        placed.append(mark | {"x": mark["x"] + 0.05 * span * place})
    return placed


def _domain(values: Sequence[float]) -> tuple[float, float]:
    """From low to high with room on both sides; never so narrow that a ripple is a mountain."""
    low, high = min(values), max(values)
    span = max((high - low) * 1.35, _LEAST_SPAN)
    middle = (low + high) / 2
    start = max(0.0, middle - span / 2)
    return start, start + span


def _percent(value: float, steps: Sequence[float]) -> str:
    whole = all(round(step * 100, 6).is_integer() for step in steps)
    return format_decimal(value * 100, 0 if whole else 1) + "%"
