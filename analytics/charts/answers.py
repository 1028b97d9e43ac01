"""What teams answered, to talk about: how far from their own truth, or how many had it right.

No names: the room talks about the spread, not about who was furthest off.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import altair as alt

from analytics.charts.colours import theme
from analytics.charts.drawing import values, whole
from analytics.language import _, format_count, format_decimal, ngettext

_COLUMNS = 12
"""So many columns of dots on each side of what is right."""
_DOT, _LABELS, _ROOM = 22, 56, 8
CHARACTERS, _LINE, _BAR, _BETWEEN = 44, 18, 14, 10
"""A label goes on on the next line after so many signs; the heights of a line and of a bar."""
_FAR = 4.0
"""Answers so many times as far off as four of the five stand at the edge, else all others would
stand in one column."""


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer minus what is right for that team; `right`: within the margin."""

    value: float
    right: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many teams fared or chose so, in words; `right`: that is what is true."""

    label: str
    teams: int
    right: bool = False


def edge(differences: Sequence[Difference]) -> float:
    """How far from what is right the picture reaches; above 0."""
    sizes = sorted(abs(item.value) for item in differences)
    if not any(sizes):
        return 1.0
    most = sizes[round(0.8 * (len(sizes) - 1))]
    return sizes[-1] if most == 0 or sizes[-1] <= _FAR * most else 1.5 * most


def differences_chart(
    differences: Sequence[Difference], unit: str, *, scale: float = 1.0, dark: bool = False
) -> alt.LayerChart:
    """A dot per team on a line: left too low, right too high, full where it is within the margin,
    and a triangle at the edge where it is further off than the picture reaches. `unit` in words;
    `scale`: how much larger it is than on a page.
    """
    colours = theme(dark)
    reach = edge(differences)
    heap: Counter[int] = Counter()
    rows: list[dict[str, Any]] = []
    for item in sorted(differences, key=lambda one: (not one.right, abs(one.value))):
        beyond = abs(item.value) > reach
        column = round(max(-reach, min(reach, item.value)) / reach * _COLUMNS)
        heap[column] += 1
        shape = ("triangle-right" if column > 0 else "triangle-left") if beyond else "circle"
        rows.append(
            {
                "x": column / _COLUMNS * reach,
                "y": heap[column],
                "right": item.right,
                "shape": shape,
                "ink": colours.own if item.right else colours.nederland,
                "fill": colours.own if item.right else colours.page,
            }
        )
    top = max([*heap.values(), 2])
    x = alt.X(
        "x:Q",
        axis=None,
        scale=alt.Scale(domain=[-reach * 1.08, reach * 1.08], nice=False),
    )
    y_scale = alt.Scale(domain=[-_LABELS / _DOT, top + 0.7], nice=False)
    y = alt.Y("y:Q", axis=None, scale=y_scale)
    ends = [
        {"x": -reach, "text": difference_in_words(-reach, unit), "align": "left"},
        {"x": reach, "text": difference_in_words(reach, unit), "align": "right"},
    ]
    words = [
        {"x": -reach, "text": _("te laag"), "align": "left"},
        {"x": reach, "text": _("te hoog"), "align": "right"},
    ]
    middle = [{"x": 0.0, "text": _("precies goed")}]
    layers: list[alt.Chart] = [
        alt.Chart(values([{"x": -reach, "x2": reach, "y": 0.3}]))
        .mark_rule(color=colours.rule, strokeWidth=2)
        .encode(x=x, x2="x2:Q", y=y),
        alt.Chart(values([{"x": 0.0, "y": -0.2, "y2": top + 0.6}]))
        .mark_rule(color=colours.own, strokeWidth=2, strokeDash=[4, 3])
        .encode(x=x, y=y, y2="y2:Q"),
        alt.Chart(values(rows))
        .mark_point(size=190 * scale**2, strokeWidth=2 * scale, opacity=1)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape("shape:N", scale=None),
            stroke=alt.Stroke("ink:N", scale=None),
            fill=alt.Fill("fill:N", scale=None),
        ),
    ]
    for found, down, ink in (
        (middle, -0.7, colours.own),
        (ends, -0.7, colours.text),
        (words, -1.7, colours.muted),
    ):
        for align in ("left", "center", "right"):
            mine = [row | {"y": down} for row in found if row.get("align", "center") == align]
            if mine:
                layers.append(
                    alt.Chart(values(mine))
                    .mark_text(
                        align=align,
                        fontSize=14 * scale,
                        fontWeight="bold" if found is middle else "normal",
                        color=ink,
                        baseline="middle",
                    )
                    .encode(x=x, y=y, text="text:N")
                )
    return whole(layers, scale * (_DOT * (top + 0.7) + _LABELS))


def difference_in_words(value: float, unit: str) -> str:
    """A difference with its sign and unit, in no more digits than tell it."""
    decimals = 0 if abs(value) >= 10 or value == round(value) else 1
    text = format_decimal(value, decimals, sign=True)
    return text + (unit if unit == "%" else f" {unit}".rstrip())


def differences_in_words(differences: Sequence[Difference], unit: str) -> str:
    """What the dots tell, for who does not see them."""
    low = sum(item.value < 0 and not item.right for item in differences)
    high = sum(item.value > 0 and not item.right for item in differences)
    right = sum(item.right for item in differences)
    said = [
        ngettext("{count} team goed", "{count} teams goed", right),
        ngettext("{count} team te laag", "{count} teams te laag", low),
        ngettext("{count} team te hoog", "{count} teams te hoog", high),
    ]
    told = "; ".join(
        text.format(count=format_count(count))
        for text, count in zip(said, (right, low, high), strict=True)
    )
    furthest = max((item.value for item in differences), key=abs, default=0.0)
    if not furthest:
        return f"{told}."
    return _("{told}. Het verst ernaast: {difference}.").format(
        told=told, difference=difference_in_words(furthest, unit)
    )


def outcomes_chart(
    outcomes: Sequence[Outcome],
    *,
    scale: float = 1.0,
    characters: int = CHARACTERS,
    dark: bool = False,
) -> alt.LayerChart:
    """A bar per outcome, from zero, with the number of teams at its end. A line of a label has so
    many characters: by default as many as fit on a phone.
    """
    colours = theme(dark)
    top = max([*(item.teams for item in outcomes), 1]) * 1.15
    rows: list[dict[str, Any]] = []
    y = 0.0
    for item in outcomes:
        lines = wrap(item.label, characters)
        name, start = y, y + scale * (_LINE * len(lines) + 4)
        y = start + scale * (_BAR + _BETWEEN)
        rows.append(
            {
                "name": name,
                "y": start,
                "y2": start + scale * _BAR,
                "middle": start + scale * _BAR / 2,
                "x": 0,
                "x2": item.teams,
                "label": lines,
                "text": format_count(item.teams),
                "ink": colours.own if item.right else colours.benchmark,
            }
        )
    height = max(y, 1.0)
    scales = alt.Scale(domain=[0.0, top], nice=False)
    down = alt.Scale(domain=[height, 0], nice=False)

    def at(column: str) -> alt.Chart:
        return alt.Chart(values(rows)).encode(y=alt.Y(f"{column}:Q", axis=None, scale=down))

    ends = alt.X("x2:Q", axis=None, scale=scales)
    layers = [
        at("name")
        .mark_text(
            align="left",
            baseline="top",
            fontSize=14 * scale,
            lineHeight=_LINE * scale,
            color=colours.text,
        )
        .encode(x=alt.XValue(0), text="label:N"),
        at("y")
        .mark_bar()
        .encode(
            x=alt.X("x:Q", axis=None, scale=scales),
            x2="x2:Q",
            y2="y2:Q",
            color=alt.Color("ink:N", scale=None),
        ),
        at("middle")
        .mark_text(
            align="left",
            baseline="middle",
            dx=_ROOM,
            fontSize=15 * scale,
            fontWeight="bold",
            color=colours.text,
        )
        .encode(x=ends, text="text:N"),
    ]
    return whole(layers, height)


def outcomes_in_words(outcomes: Sequence[Outcome]) -> str:
    """What the bars tell, for who does not see them."""
    return "; ".join(f"{item.label}: {format_count(item.teams)}" for item in outcomes) + "."
