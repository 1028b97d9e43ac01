"""A figure of a library over the years, beside others: lines that begin at nought.

A line runs from one year with a figure to the next; where a year between them has none it is
broken, and a word says why. Names stand at the end of the lines, moved apart so that none touch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import altair as alt

from analytics.charts.colours import Role, theme
from analytics.charts.drawing import whole
from analytics.charts.strips import Row, figure_row, round_steps
from analytics.charts.timeline import LINE, Paper
from analytics.language import _, format_decimal
from analytics.model import Figure

_PLOT = 200
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
    span = max(years[-1] - years[0], 1)
    start, end = years[0] - 0.12 * span, years[-1] + max(_ROOM * span, _LEAST_ROOM)
    paper = Paper(start, end, bottom + 24 + LINE * len(notes), colours)

    def y(value: float) -> float:
        return bottom - value / high * (bottom - top)

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
        paper.at(grid).mark_rule(color=colours.rule, strokeWidth=0.7).encode(x2=alt.X2("x2:Q")),
        *paper.written(labels, align="left", dy=-8),
    ]
    # The own line last, over the others.
    ordered = sorted(lines, key=lambda line: line.role == "own")
    pieces = [
        {
            "x": years[place], "x2": years[place + 1], "y": y(one.value), "y2": y(other.value),
            "colour": colours.ink(line.role),
            "width": 3 if line.role == "own" else 2,
        }
        for line in ordered
        for place, (one, other) in enumerate(zip(line.figures, line.figures[1:], strict=False))
        if one.value is not None and other.value is not None
    ]  # fmt: skip
    if pieces:
        layers.append(paper.pieces(pieces, strokeCap="round"))
    marks = [
        {
            "x": row["year"], "y": y(row["value"]), "colour": colours.ink(row["role"]),
            "size": 100 if row["role"] == "own" else 55,
            "name": row["name"], "year": str(row["year"]), "text": row["text"],
        }
        for row in sorted(known, key=lambda row: row["role"] == "own")
    ]  # fmt: skip
    layers.append(
        paper.marks(
            marks,
            [
                alt.Tooltip("name:N", title=_("Bibliotheek")),
                alt.Tooltip("year:N", title=_("Jaar")),
                alt.Tooltip("text:N", title=_("Cijfer")),
            ],
        )
    )
    below = [
        {"x": year, "y": bottom + 12, "text": str(year), "colour": colours.text} for year in years
    ]
    layers += paper.names(rows, y, x=years[-1], wide=_NAME, top=top, bottom=bottom)
    layers += paper.written(below)
    if notes:
        said = [
            {
                "x": start,
                "y": bottom + 28 + LINE * place,
                "text": text,
                "colour": colours.words(role),
            }
            for place, (role, text) in enumerate(notes)
        ]
        layers += paper.written(said, align="left", fontStyle="italic")
    return whole(layers, paper.height)


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
