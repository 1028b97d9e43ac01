"""Bars from zero, each under its name: an area beside others, or its groups beside the country.

For one page that is read at a glance: no axis, the number stands at the end of its bar. A missing
number keeps its place and says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from analytics.charts.colours import Role, theme
from analytics.charts.drawing import values, whole
from analytics.language import format_interval, format_measure, missing_label
from analytics.model import Figure

_NAME, _AFTER = 15, 9
_ROOM, _ROOM_FOR_TWO = 1.3, 1.55
"""The longest bar leaves room for its number, and for that of what is beside it."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A share under its name; `role` is that of `colours.Theme`: own, benchmark or nederland.
    `reason` says why there is nothing to show, where that is not the reason of the missing share.
    `beside` is a mark on the bar: the same in the country, named by `word`.
    """

    label: str
    share: Figure
    role: Role
    beside: Figure | None = None
    word: str = ""
    decimals: int = 0
    reason: str = ""

    @property
    def why(self) -> str:
        """Why there is no bar."""
        return self.reason or (missing_label(self.share.missing) if self.share.missing else "")


def bar_chart(bars: Sequence[Bar], *, thick: int = 14, dark: bool = False) -> alt.LayerChart:
    """One bar under the other, so many pixels thick, on one scale from zero."""
    colours = theme(dark)
    highs = [
        share.high or share.value or 0.0
        for bar in bars
        for share in (bar.share, bar.beside)
        if share is not None and share.value is not None
    ]
    two = any(bar.beside is not None for bar in bars)
    top = max([*highs, 0.01]) * (_ROOM_FOR_TWO if two else _ROOM)
    names: list[dict[str, Any]] = []
    blocks: list[dict[str, Any]] = []
    spans: list[dict[str, Any]] = []
    ticks: list[dict[str, Any]] = []
    numbers: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    absent: list[dict[str, Any]] = []
    y = 0.0
    for bar in bars:
        ink = colours.ink(bar.role)
        bold = bar.role == "own"
        names.append(
            {
                "y": y + _NAME / 2,
                "text": bar.label,
                "colour": colours.text if bold else colours.muted,
            }
        )
        start = y + _NAME + 1
        line = {"y": start, "y2": start + thick, "middle": start + thick / 2 + 0.5}
        y = start + thick + _AFTER
        share, ends = bar.share, [0.0]
        said = ""
        if share.value is None:
            absent.append(line | {"text": f"◌ {bar.why}"})
        else:
            blocks.append(line | {"x": 0.0, "x2": share.value, "colour": ink})
            if share.width > top / 100:
                spans.append(line | {"x": share.low, "x2": share.high})
            ends.append(share.value)
            said = format_measure(share, "share", bar.decimals)
        if bar.beside is not None and bar.beside.value is not None:
            ticks.append(line | {"x": bar.beside.value})
            ends.append(bar.beside.value)
        if said:
            numbers.append(line | {"x": max(ends), "text": said, "colour": ink})
        if bar.beside is not None and share.value is not None:
            text = format_measure(bar.beside, "share", bar.decimals)
            others.append(line | {"x": max(ends), "text": text, "left": 11 + 8.5 * len(said)})
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0.0, top], nice=False))
    down = alt.Scale(domain=[max(y - _AFTER, 1.0), 0], nice=False)
    colour = alt.Color("colour:N", scale=None)

    def at(found: list[dict[str, Any]], column: str) -> alt.Chart:
        return alt.Chart(values(found)).encode(y=alt.Y(f"{column}:Q", axis=None, scale=down))

    layers = [
        at(names, "y")
        .mark_text(align="left", baseline="middle", fontSize=12)
        .encode(x=alt.XValue(0), text=alt.Text("text:N"), color=colour)
    ]
    if blocks:
        layers.append(at(blocks, "y").mark_bar().encode(x=x, x2="x2:Q", y2="y2:Q", color=colour))
    if spans:
        layers.append(
            at(spans, "middle").mark_rule(strokeWidth=2, color=colours.page).encode(x=x, x2="x2:Q")
        )
    if ticks:
        for ink, width in ((colours.page, 6.0), (colours.nederland, 3.0)):
            layers.append(
                at(ticks, "y").mark_rule(color=ink, strokeWidth=width).encode(x=x, y2="y2:Q")
            )
    if numbers:
        layers.append(
            at(numbers, "middle")
            .mark_text(align="left", baseline="middle", dx=7, fontSize=14, fontWeight="bold")
            .encode(x=x, text=alt.Text("text:N"), color=colour)
        )
    if others:
        layers.append(
            at(others, "middle")
            .mark_text(
                align="left",
                baseline="middle",
                dx=alt.expr("datum.left"),
                fontSize=12,
                color=colours.nederland,
            )
            .encode(x=x, text=alt.Text("text:N"))
        )
    if absent:
        layers.append(
            at(absent, "middle")
            .mark_text(align="left", baseline="middle", fontSize=12, color=colours.muted)
            .encode(x=alt.XValue(0), text=alt.Text("text:N"))
        )
    return whole(layers, max(y - _AFTER, 1.0))


def bars_in_words(bars: Sequence[Bar]) -> str:
    """What the bars tell, for who does not see them: each with its margin and what is beside it."""
    lines = []
    for bar in bars:
        line = f"{bar.label}: {bar.reason or _told(bar.share, bar.decimals)}"
        if bar.beside is not None:
            line += f"; {bar.word}: {_told(bar.beside, bar.decimals)}"
        lines.append(f"{line}.")
    return " ".join(lines)


def _told(share: Figure, decimals: int) -> str:
    text = format_measure(share, "share", decimals)
    margin = format_interval(share, "share", decimals)
    return f"{text} ({margin})" if margin else text
