"""The one grammar of the bar-less charts: a line per category, marks on it, words at the mark.

A chart is drawn from simple lists of marks; what they mean is decided in `profile`.
Everything fits a width of 340 pixels: the name of a category stands above its line.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log10
from typing import Any

import altair as alt

from analytics.charts.colours import Theme, theme
from analytics.language import _

STEP = 78
"""Height in pixels of a category with words above and below its line."""
LOW_STEP = 58
"""The same with words above its line only."""
_DOWN = 10
"""The line lies this far below the middle of its band; above it is the category's name."""

Row = dict[str, Any]


@dataclass(slots=True)
class Strips:
    """What is drawn. Each mark has `row` (number of the category) and its own columns.

    names: text. rules, spans: x, x2, colour, width. dots: x, fill, stroke, and what the tooltip
    says: category, word, text, margin. ticks: x, colour, and the same. labels: x, text, colour,
    align, dx, dy. absent: text. `upright` is a value with a vertical line, such as 100.
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

    def label(self, row: int, x: float, text: str, colour: str, dx: int = 0, dy: int = 0) -> None:
        """A label beside (`dx`), above or below (`dy`) a mark; near an edge it turns inward."""
        low, high = self.domain
        place = (x - low) / (high - low) if high > low else 0.5
        if dx:
            align = "left" if dx > 0 else "right"
        else:
            align = "left" if place < 0.12 else "right" if place > 0.85 else "center"
        self.labels.append(
            {"row": row, "x": x, "text": text, "colour": colour, "align": align, "dx": dx, "dy": dy}
        )

    def chart(self, dark: bool, step: int = STEP) -> alt.LayerChart:
        """The drawing, as wide as its place."""
        count = len(self.names)
        colours = theme(dark)
        y = alt.Y("row:O", axis=None, scale=alt.Scale(domain=list(range(count)), padding=0))
        x = alt.X(
            "x:Q", scale=alt.Scale(domain=list(self.domain), nice=False), axis=self._axis(colours)
        )
        colour = alt.Color("colour:N", scale=None)
        hover = [
            alt.Tooltip("category:N", title=_("Groep")),
            alt.Tooltip("word:N", title=_("Wat")),
            alt.Tooltip("text:N", title=_("Cijfer")),
            alt.Tooltip("margin:N", title=_("Marge door afronding")),
        ]

        def base(rows: list[Row]) -> alt.Chart:
            return alt.Chart(alt.Data(values=rows)).encode(y=y)

        layers: list[alt.Chart] = []
        if self.upright is not None:
            layers.append(
                alt.Chart(alt.Data(values=[{"x": self.upright}]))
                .mark_rule(color=colours.nederland, strokeWidth=1)
                .encode(x=x)
            )
        for rows, opacity in ((self.rules, 1.0), (self.spans, 0.4)):
            if rows:
                layers.append(
                    base(rows)
                    .mark_rule(yOffset=_DOWN, opacity=opacity, strokeCap="round", clip=True)
                    .encode(
                        x=x,
                        x2="x2:Q",
                        color=colour,
                        strokeWidth=alt.StrokeWidth("width:Q", scale=None),
                    )
                )
        if self.ticks:
            layers.append(
                base(self.ticks)
                .mark_tick(yOffset=_DOWN, opacity=1, thickness=3, height=18, orient="vertical")
                .encode(x=x, color=colour, tooltip=hover)
            )
        if self.dots:
            layers.append(
                base(self.dots)
                .mark_point(yOffset=_DOWN, size=95, opacity=1, filled=True, strokeWidth=2)
                .encode(
                    x=x,
                    fill=alt.Fill("fill:N", scale=None),
                    stroke=alt.Stroke("stroke:N", scale=None),
                    tooltip=hover,
                )
            )
        # Each word twice: first as a rim in the colour of the page, so that no line runs through.
        for rim in ({"stroke": colours.page, "strokeWidth": 4}, {}) if self.labels else ():
            layers.append(
                base(self.labels)
                .mark_text(
                    **rim,
                    fontSize=12,
                    baseline="middle",
                    align=alt.expr("datum.align"),
                    dx=alt.expr("datum.dx"),
                    dy=alt.expr(f"datum.dy + {_DOWN}"),
                )
                .encode(x=x, text="text:N", color=colour)
            )
        at_left = alt.XValue(2)
        if self.absent:
            layers.append(
                base(self.absent)
                .mark_text(
                    align="left",
                    baseline="middle",
                    dy=_DOWN,
                    fontSize=12,
                    fontStyle="italic",
                    color=colours.muted,
                )
                .encode(x=at_left, text="text:N")
            )
        layers.append(
            base(self.names)
            .mark_text(
                align="left",
                baseline="middle",
                dy=_DOWN - 31,
                fontSize=12.5,
                fontWeight="bold",
                color=colours.text,
            )
            .encode(x=at_left, text="text:N")
        )
        whole = alt.LayerChart(layer=layers).properties(
            width="container", height=step * count, background="transparent"
        )
        return whole.configure_view(stroke=None)

    def _axis(self, colours: Theme) -> alt.Axis | None:
        if not self.ticks_at:
            return None
        words = "{" + ",".join(f"'{value:g}':{text!r}" for value, text in self.ticks_at) + "}"
        return alt.Axis(
            title=None,
            values=[value for value, _text in self.ticks_at],
            labelExpr=f"{words}[format(datum.value, '.12~g')]",
            labelColor=colours.muted,
            labelFontSize=11,
            gridColor=colours.rule,
            gridOpacity=0.7,
            domain=False,
            ticks=False,
            labelPadding=6,
        )


def round_steps(low: float, high: float, count: int = 4) -> list[float]:
    """At most about `count` round numbers at equal steps from `low` to `high`."""
    if high <= low:
        return [low]
    raw = (high - low) / count
    power = 10.0 ** floor(log10(raw))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw * 0.999)
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [round(k * step, 10) for k in range(first, last + 1)]
