"""What the charts of lines over time share: heights counted in pixels, and names at their ends."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import altair as alt

from analytics.charts.colours import Role, Theme
from analytics.charts.drawing import rims, values
from analytics.charts.strips import Row

LINE = 15
"""Pixels of a line of text."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet so many pixels high, on which x is time from `start` to `end`."""

    start: float
    end: float
    height: float
    colours: Theme

    @property
    def x(self) -> alt.X:
        scale = alt.Scale(domain=[self.start, self.end], nice=False)
        return alt.X("x:Q", axis=None, scale=scale)

    @property
    def colour(self) -> alt.Color:
        return alt.Color("colour:N", scale=None)

    def at(self, rows: Sequence[Row]) -> alt.Chart:
        """Rows at their x and y."""
        down = alt.Scale(domain=[self.height, 0], nice=False)
        y = alt.Y("y:Q", axis=None, scale=down)
        return alt.Chart(values(rows)).encode(x=self.x, y=y)

    def written(self, rows: Sequence[Row], **style: Any) -> list[alt.Chart]:
        """Texts at their x and y, each with a rim."""
        return [
            self.at(rows)
            .mark_text(**({"baseline": "middle", "fontSize": 12} | style | rim))
            .encode(text=alt.Text("text:N"), color=self.colour)
            for rim in rims(self.colours)
        ]

    def pieces(self, rows: Sequence[Row], **style: Any) -> alt.Chart:
        """Pieces of lines, from x and y to x2 and y2, each as wide as it says."""
        return (
            self.at(rows)
            .mark_rule(**style)
            .encode(
                x2=alt.X2("x2:Q"),
                y2=alt.Y2("y2:Q"),
                color=self.colour,
                strokeWidth=alt.StrokeWidth("width:Q", scale=None),
            )
        )

    def marks(self, rows: Sequence[Row], tooltip: Sequence[alt.Tooltip]) -> alt.Chart:
        """The figures as dots, each as large as it says."""
        return (
            self.at(rows)
            .mark_point(filled=True, opacity=1, strokeWidth=2, stroke=self.colours.page)
            .encode(
                color=self.colour,
                size=alt.Size("size:Q", scale=None),
                tooltip=list(tooltip),
            )
        )

    def names(
        self,
        rows: Sequence[Row],
        y: Callable[[float], float],
        *,
        x: float,
        wide: int,
        top: float,
        bottom: float,
    ) -> list[alt.Chart]:
        """The newest figure (◌ where there is none) and the name at the end of each line, in
        lines of `wide` characters, the highest first and moved apart so that none touch. `rows`
        are those of the lines, one after another in the order of time.
        """
        lines: dict[tuple[Role, str], list[Row]] = {}
        for row in rows:
            lines.setdefault((row["role"], row["name"]), []).append(row)
        blocks: list[tuple[float, Role, list[str]]] = []
        for (role, name), mine in lines.items():
            known = [row for row in mine if row["value"] is not None]
            if known:
                newest = mine[-1]["text"] if mine[-1]["value"] is not None else "◌"
                blocks.append((y(known[-1]["value"]), role, wrap(f"{newest} {name}", wide)))
        blocks.sort(key=lambda block: block[0])
        heights = [LINE * len(texts) + 4 for _place, _role, texts in blocks]
        found: list[Row] = []
        free = top
        for number, (place, role, texts) in enumerate(blocks):
            # Room must be left below for the names that come after.
            latest = bottom - sum(heights[number:])
            begin = max(free, min(place - LINE * (len(texts) - 1) / 2, latest))
            found += [
                {
                    "x": x,
                    "y": begin + LINE * k,
                    "text": text,
                    "role": role,
                    "colour": self.colours.words(role),
                }
                for k, text in enumerate(texts)
            ]
            free = begin + heights[number]
        return self.written(found, align="left", dx=12)
