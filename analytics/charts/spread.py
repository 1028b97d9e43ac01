"""All libraries (or gemeenten) in one picture: their order, and their band of spread.

Every one is a quiet dot with the play of chance as a thin bar, those of the group in view are
filled, and only the own one has a name: nobody else is pointed at. Whoever has no figure has no
dot; a line under the picture says how many and why.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from textwrap import wrap
from typing import Any

import altair as alt

from analytics.charts.colours import Theme, theme
from analytics.charts.drawing import rims, values, whole
from analytics.charts.strips import Row, figure_row, percents, round_steps, worded_axis
from analytics.language import _, format_count
from analytics.model import Figure

_HEIGHT = 300
_CHARACTERS = 40
"""So many characters of a label stand on one line on a phone."""
_LINE = 15
_TOP = 12


class Role(StrEnum):
    """What a dot is to the reader."""

    OWN = "own"
    GROUP = "group"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Dot:
    """One library or gemeente with its share of members.

    `size` is of how many persons or households that is a share (None where unknown); `place` its
    place among all, in words, and empty where it has none.
    """

    name: str
    share: Figure
    size: float | None
    place: str = ""
    role: Role = Role.OTHER


@dataclass(frozen=True, slots=True)
class Line:
    """A level that everything stands against, with its word."""

    value: float
    word: str


@dataclass(frozen=True, slots=True)
class BandPoint:
    """The band of spread at one size."""

    size: float
    low: float
    high: float


def spread_rows(dots: Sequence[Dot]) -> list[Row]:
    """The dots from the highest share to the lowest, with their `position`; the missing last.

    `low` and `high` are those of chance where they are there.
    """
    known = [dot for dot in dots if dot.share.value is not None]
    known.sort(key=lambda dot: -(dot.share.value or 0.0))
    absent = [dot for dot in dots if dot.share.value is None]
    return [_row(dot, place) for place, dot in enumerate(known, 1)] + [
        _row(dot, None) for dot in absent
    ]


def rank_chart(
    rows: Sequence[Row],
    line: Line | None,
    span: tuple[int, int] | None,
    *,
    dark: bool = False,
) -> alt.LayerChart:
    """All shares in order, each with its bar of chance. `span` is the own place, first to last."""
    colours = theme(dark)
    known = [row for row in rows if row["missing"] is None]
    count = len(known)
    ticks = [1, *(step for step in round_steps(0, count) if 1 < step < count * 0.93), count]
    x = alt.X(
        "position:Q",
        scale=alt.Scale(domain=[0.3, max(count, 1) + 0.7], nice=False),
        axis=worded_axis(
            [(step, format_count(step)) for step in sorted(set(ticks)) if step <= count],
            colours,
            _("Plaats, van het grootste naar het kleinste aandeel"),
        ),
    )
    canvas = _Canvas(rows, colours, [line.value] if line else [])
    layers: list[alt.Chart] = []
    if span is not None:
        ends = [{"position": span[0] - 0.5, "last": span[1] + 0.5}]
        layers.append(
            alt.Chart(values(ends))
            .mark_rect(color=colours.own, opacity=0.14)
            .encode(x=x, x2=alt.X2("last:Q"))
        )
    layers += [*canvas.bars(x, count), *canvas.dots(x, count)]
    if line is not None:
        layers += canvas.level(line)
    layers += canvas.dots(x, count, own=True)
    return canvas.finish(layers, x, "position")


def funnel_chart(
    rows: Sequence[Row],
    line: Line,
    band: Sequence[BandPoint],
    size_title: str,
    *,
    dark: bool = False,
) -> alt.LayerChart:
    """Share against size (a logarithmic scale), over the band within which most of them lie."""
    colours = theme(dark)
    known = [row for row in rows if row["missing"] is None and row["size"]]
    sizes = [*(row["size"] for row in known), *(point.size for point in band)] or [1.0, 10.0]
    low, high = min(sizes), max(sizes)
    x = alt.X(
        "size:Q",
        scale=alt.Scale(type="log", domain=[low * 0.93, high * 1.07], nice=False),
        axis=worded_axis(
            [(step, format_count(step)) for step in _powers(low * 0.93, high * 1.07)],
            colours,
            size_title,
        ),
    )
    canvas = _Canvas(known, colours, [line.value], rows)
    edges = [
        {"size": point.size, "low": canvas.inside(point.low), "high": canvas.inside(point.high)}
        for point in band
    ]
    held = alt.Chart(values(edges))
    layers: list[alt.Chart] = [
        held.mark_area(color=colours.ground, opacity=1).encode(
            x=x, y=canvas.y("low:Q"), y2=alt.Y2("high:Q")
        ),
        *(
            held.mark_line(color=colours.benchmark, strokeWidth=1, strokeDash=[4, 3]).encode(
                x=x, y=canvas.y(f"{edge}:Q")
            )
            for edge in ("low", "high")
        ),
        *canvas.dots(x, len(known)),
        *canvas.level(line),
    ]
    if band:
        layers += canvas.words(
            [edges[-1] | {"text": _("spreidingsband")}],
            x,
            "low",
            align="right",
            colour=colours.muted,
        )
    layers += canvas.dots(x, len(known), own=True)
    return canvas.finish(layers, x, "size")


def absent_lines(rows: Sequence[Row]) -> list[str]:
    """Who has no figure, per reason; the own one by name."""
    lines = [
        f"◌ {row['name']}: {row['reason']}"
        for row in rows
        if row["missing"] is not None and row["role"] == Role.OWN
    ]
    others = Counter(
        row["reason"] for row in rows if row["missing"] is not None and row["role"] != Role.OWN
    )
    if others:
        told = "; ".join(f"{reason} ({format_count(count)})" for reason, count in others.items())
        lines.append("◌ " + _("Zonder cijfer: {told}").format(told=told))
    return lines


class _Canvas:
    """One vertical scale of shares, with room above it for the name of the own dot."""

    def __init__(
        self,
        rows: Sequence[Row],
        colours: Theme,
        levels: Sequence[float],
        everyone: Sequence[Row] | None = None,
    ) -> None:
        self.colours = colours
        self.known = [row for row in rows if row["missing"] is None]
        self.absent = absent_lines(rows if everyone is None else everyone)
        self.own = next((row for row in self.known if row["role"] == Role.OWN), None)
        self.label = _own_label(self.own) if self.own else []
        values = [*levels, *(row["value"] for row in self.known)] or [0.0, 0.1]
        lowest, highest = min(values), max(values)
        lows = [max(row["low"], lowest - (highest - lowest) * 0.25) for row in self.known]
        highs = [min(row["high"], highest + (highest - lowest) * 0.25) for row in self.known]
        self.low, top = min([*lows, lowest]), max([*highs, highest])
        room = max(top - self.low, 0.01)
        self.low = max(self.low - room * 0.06, 0.0)
        headroom = (len(self.label) * _LINE + _TOP + 8) / _HEIGHT if self.label else 0.05
        self.high = self.low + (top - self.low) / (1 - headroom)
        self.ticks = percents(self.low, top)

    def inside(self, value: float) -> float:
        """An edge of the band, not beyond the picture."""
        return min(max(value, self.low), self.high)

    def y(self, field: str) -> alt.Y:
        return alt.Y(
            field,
            scale=alt.Scale(domain=[self.low, self.high], nice=False, zero=False),
            axis=worded_axis(self.ticks, self.colours),
        )

    def level(self, line: Line) -> list[alt.Chart]:
        """A horizontal line with its word above its right end."""
        at = [{"value": line.value, "text": line.word}]
        rule = alt.Chart(values(at)).mark_rule(color=self.colours.nederland, strokeWidth=1.5)
        end = alt.XValue(alt.expr("width-4"))
        return [
            rule.encode(y=self.y("value:Q")),
            *self.words(at, end, "value", align="right", colour=self.colours.nederland),
        ]

    def words(
        self, rows: list[Row], x: alt.X | alt.XValue, at: str, *, align: Any, colour: str
    ) -> list[alt.Chart]:
        """Words just above a height."""
        return [
            alt.Chart(values(rows))
            .mark_text(**rim, align=align, baseline="bottom", dy=-4, fontSize=12, color=colour)
            .encode(x=x, y=self.y(f"{at}:Q"), text=alt.Text("text:N"))
            for rim in rims(self.colours)
        ]

    def bars(self, x: alt.X, count: int) -> list[alt.Chart]:
        """The interval of each, as a thin bar."""
        width = 2.5 if count <= 40 else 1.5 if count <= 150 else 0.8
        drawn: list[alt.Chart] = []
        for role, colour in self._colours().items():
            rows = [self._clipped(row) for row in self.known if row["role"] == role]
            if rows:
                drawn.append(
                    alt.Chart(values(rows))
                    .mark_rule(
                        color=colour,
                        opacity=1 if role is Role.OWN else 0.45,
                        strokeWidth=width + (1.5 if role is Role.OWN else 0),
                    )
                    .encode(x=x, y=self.y("low:Q"), y2=alt.Y2("high:Q"))
                )
        return drawn

    def dots(self, x: alt.X, count: int, *, own: bool = False) -> list[alt.Chart]:
        """The shares of the others, or the own one: that is drawn last, on top of all words."""
        size = 70 if count <= 40 else 34 if count <= 150 else 14
        hover = [
            alt.Tooltip("name:N", title=_("Naam")),
            alt.Tooltip("text:N", title=_("Aandeel leden")),
            alt.Tooltip("margin:N", title=_("Marge door afronding")),
            alt.Tooltip("place:N", title=_("Plaats")),
            alt.Tooltip("count:N", title=_("Van hoeveel")),
        ]
        drawn: list[alt.Chart] = []
        for role, colour in self._colours().items():
            rows = [row for row in self.known if row["role"] == role]
            if rows and own == (role is Role.OWN):
                drawn.append(
                    alt.Chart(values(rows))
                    .mark_point(
                        filled=True,
                        opacity=1,
                        size=110 if role is Role.OWN else size,
                        fill=self.colours.page if role is Role.OTHER else colour,
                        stroke=self.colours.page if role is Role.OWN else colour,
                        strokeWidth=1.5 if role is Role.OWN else 1,
                    )
                    .encode(x=x, y=self.y("value:Q"), tooltip=hover)
                )
        return drawn

    def finish(self, layers: list[alt.Chart], x: alt.X, at: str) -> alt.LayerChart:
        """The own name above its dot, and who is missing under the picture."""
        if self.own:
            layers += self._named(self.own, x, at)
        lines = [part for line in self.absent for part in wrap(line, _CHARACTERS + 8)]
        under = alt.Title(
            lines,
            orient="bottom",
            anchor="start",
            fontSize=12,
            fontStyle="italic",
            fontWeight="normal",
            color=self.colours.muted,
            offset=10,
        )
        return whole(layers, _HEIGHT, **({"title": under} if lines else {}))

    def _named(self, own: Row, x: alt.X, at: str) -> list[alt.Chart]:
        half = max(map(len, self.label)) * 3.4
        top = self.high - (self.high - self.low) * (_TOP + len(self.label) * _LINE - 6) / _HEIGHT
        drawn = [
            alt.Chart(values([own | {"top": top}]))
            .mark_rule(color=self.colours.own, strokeWidth=1)
            .encode(x=x, y=self.y("top:Q"), y2=alt.Y2("value:Q"))
        ]
        for place, text in enumerate(self.label):
            for rim in rims(self.colours):
                at_own = f"scale('x',datum.{at})"
                drawn.append(
                    alt.Chart(values([own | {"label": text}]))
                    .mark_text(
                        **rim,
                        baseline="middle",
                        fontSize=12.5,
                        fontWeight="bold" if place < len(self.label) - 1 else "normal",
                        color=self.colours.own,
                        dx=alt.expr(f"clamp({at_own},{half},width-{half})-{at_own}"),
                    )
                    .encode(x=x, y=alt.YValue(_TOP + place * _LINE), text=alt.Text("label:N"))
                )
        return drawn

    def _clipped(self, row: Row) -> Row:
        """A bar within the picture."""
        return row | {"low": max(row["low"], self.low), "high": min(row["high"], self.high)}

    def _colours(self) -> dict[Role, str]:
        return {
            Role.OTHER: self.colours.benchmark,
            Role.GROUP: self.colours.nederland,
            Role.OWN: self.colours.own,
        }


def _own_label(own: Row) -> list[str]:
    second = own["text"] if not own["place"] else f"{own['text']} · {own['place']}"
    return [*(wrap(own["name"], _CHARACTERS) or [""]), second]


def _row(dot: Dot, position: int | None) -> Row:
    share = dot.share
    row = figure_row(
        share,
        "share",
        name=dot.name,
        role=dot.role,
        position=position,
        place=dot.place,
        size=dot.size,
        count="" if dot.size is None else format_count(dot.size),
    )
    return row | {
        "low": share.low if share.chance_low is None else share.chance_low,
        "high": share.high if share.chance_high is None else share.chance_high,
        "margin": row["margin"] or _("geen"),
    }


def _powers(low: float, high: float) -> list[float]:
    """1, 2 and 5 times the powers of ten between two sizes."""
    return [
        factor * 10.0**power
        for power in range(9)
        for factor in (1, 2, 5)
        if low <= factor * 10.0**power <= high
    ]
