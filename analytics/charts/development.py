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

import altair as alt

from analytics.charts.colours import Role, theme
from analytics.charts.drawing import whole
from analytics.charts.strips import Row, figure_row, round_steps
from analytics.charts.timeline import LINE, Paper
from analytics.language import _, format_date, format_decimal
from analytics.model import Figure

_PLOT = 230
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
    top = 12 + LINE * max((len(gap.words) for gap in gaps), default=0)
    bottom = top + _PLOT

    def y(value: float) -> float:
        return bottom - (value - low) / (high - low) * _PLOT

    first, last = days[0].toordinal(), days[-1].toordinal()
    span = max(last - first, 365)
    start, end = first - 0.14 * span, last + _ROOM * span
    notes = _notes(rows)
    below = bottom + 28 + (LINE if notes else 0)
    paper = Paper(start, end, below - 6 + LINE * len(notes), colours)

    layers: list[alt.Chart] = []
    steps = round_steps(low, high)
    grid = [{"x": start, "x2": last + 0.05 * span, "y": y(step)} for step in steps]
    layers.append(
        paper.at(grid).mark_rule(color=colours.rule, strokeWidth=0.7).encode(x2=alt.X2("x2:Q"))
    )
    percent = [row | {"text": _percent(step, steps), "colour": colours.muted}
               for row, step in zip(grid, steps, strict=True)]  # fmt: skip
    layers += paper.written(percent, align="left", dy=-8)
    if gaps:
        layers += _gap_layers(paper, gaps, top, bottom)
    # The own line last, over the others.
    drawn = [
        {
            "x": piece.start.toordinal(), "x2": piece.end.toordinal(),
            "y": y(piece.former.value), "y2": y(piece.later.value),
            "colour": colours.ink(line.role),
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
        layers.append(paper.pieces(part, strokeCap="butt" if dash else "round", strokeDash=dash))
    marks = [
        {
            "x": row["day"].toordinal(), "y": y(row["value"]), "y2": y(row["high"]),
            "y1": y(row["low"]), "colour": colours.ink(row["role"]),
            "size": 110 if row["role"] == "own" else 60,
            **{key: row[key] for key in ("name", "round", "text")},
            "margin": row["margin"] or _("geen"),
        }
        for row in sorted(known, key=lambda row: row["role"] == "own")
    ]  # fmt: skip
    margins = [{**mark, "y": mark["y1"]} for mark in marks if mark["y1"] - mark["y2"] > 1]
    if margins:
        layers.append(
            paper.at(margins)
            .mark_rule(opacity=0.4, strokeWidth=7, strokeCap="round")
            .encode(y2=alt.Y2("y2:Q"), color=paper.colour)
        )
    layers.append(
        paper.marks(
            marks,
            [
                alt.Tooltip("name:N", title=_("Gebied")),
                alt.Tooltip("round:N", title=_("Ronde")),
                alt.Tooltip("text:N", title=_("Aandeel leden")),
                alt.Tooltip("margin:N", title=_("Marge door afronding")),
            ],
        )
    )
    layers += paper.names(rows, y, x=last, wide=_NAME, top=14, bottom=bottom + 14)
    layers += paper.written(
        [
            {"x": day.toordinal(), "y": bottom + 12, "text": format_date(day, short=True),
             "colour": colours.text}
            for day in days
        ],
    )  # fmt: skip
    if notes:
        absent = [
            {
                "x": row["day"].toordinal(),
                "y": bottom + 28,
                "text": "◌",
                "colour": colours.ink(row["role"]),
            }
            for row in rows
            if row["reason"]
        ]
        layers += paper.written(_beside_each_other(absent, span), fontSize=16)
        layers += paper.written(
            [
                {"x": start, "y": below + LINE * place, "text": text,
                 "colour": colours.words(role)}
                for place, (role, text) in enumerate(notes)
            ],
            align="left",
        )  # fmt: skip
    return whole(layers, paper.height)


def _gap_layers(paper: Paper, gaps: Sequence[Gap], top: float, bottom: float) -> list[alt.Chart]:
    """A dashed line between two rounds, with above it why they aren't joined."""
    muted = paper.colours.muted
    middle = [(gap.start.toordinal() + gap.end.toordinal()) / 2 for gap in gaps]
    rules = [{"x": x, "y": top - 2, "y2": bottom} for x in middle]
    texts = [
        {"x": x, "y": top - 10 - LINE * (len(gap.words) - 1 - place), "text": word,
         "colour": muted}
        for x, gap in zip(middle, gaps, strict=True) for place, word in enumerate(gap.words)
    ]  # fmt: skip
    return [
        paper.at(rules)
        .mark_rule(color=muted, strokeDash=[3, 4], strokeWidth=1)
        .encode(y2=alt.Y2("y2:Q")),
        *paper.written(texts, fontStyle="italic"),
    ]


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
