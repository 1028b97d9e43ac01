"""An area beside groups of others, and what their difference is made of.

Rows first, then the drawing, as in `profile`. A group that can't be shown keeps its place and
says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from analytics.charts.colours import Theme, theme
from analytics.charts.strips import (
    Domain,
    Row,
    Side,
    Strips,
    figure_row,
    percents,
    round_steps,
)
from analytics.language import _, format_measure, format_points, share_decimals
from analytics.measures.wording import Verdict, differs, verdict
from analytics.model import Figure


@dataclass(frozen=True, slots=True)
class Beside:
    """A group that the own area stands beside: its share, and own minus group in points.

    `reason` says why there is nothing to show, where there isn't.
    """

    label: str
    share: Figure
    difference: Figure
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a difference, in points; with `other` as the second part of the same class."""

    label: str
    figure: Figure
    other: Figure | None = None


def group_rows(own: str, share: Figure, groups: Sequence[Beside]) -> list[Row]:
    """The own share and that of each group, with the verdict on their difference."""
    decimals = share_decimals(
        (share, group.share)
        for group in groups
        if not group.reason and differs(group.difference, 0.0)
    )
    first = figure_row(share, "share", decimals, category=own, series="own")
    return [
        first,
        *(
            figure_row(group.share, "share", decimals, category=group.label, series="group")
            | {
                "verdict": verdict(group.difference, 0.0).value,
                "points": format_measure(group.difference, "points"),
            }
            | ({"missing": "hidden", "reason": group.reason} if group.reason else {})
            for group in groups
        ),
    ]


def group_domain(*charts: Sequence[Row]) -> Domain:
    """One scale for charts that are compared: all values, with room for words on both sides."""
    known = [row["value"] for rows in charts for row in rows if row["missing"] is None]
    if not known:
        return 0.0, 0.1
    room = max((max(known) - min(known)) * 0.35, 0.01)
    return max(min(known) - room, 0.0), max(known) + room


def group_chart(
    rows: Sequence[Row], *, dark: bool = False, domain: Domain | None = None
) -> alt.LayerChart:
    """The own share as a line through all rows; from it a stem to the share of each group.

    Filled where the difference is clear, open where it isn't.
    """
    colours = theme(dark)
    low, high = domain or group_domain(rows)
    strips = Strips((low, high), percents(low, high))
    own = rows[0] if rows and rows[0]["missing"] is None else None
    if own:
        strips.upright, strips.upright_colour = own["value"], colours.own
    for place, row in enumerate(rows):
        strips.name(place, row["category"])
        if row["missing"] is not None:
            strips.reason(place, row["reason"])
            continue
        if row["series"] == "own":
            strips.dot(place, row, colours.own, colours.own)
            strips.label(place, row["value"], row["text"], colours.own)
            continue
        clear = row["verdict"] != Verdict.NO_DIFFERENCE
        ink = colours.nederland if clear else colours.benchmark
        if own:
            strips.stem(place, own["value"], row["value"], ink)
        strips.span(place, row, ink)
        strips.dot(place, row, ink if clear else colours.page, ink)
        strips.label(
            place, row["value"], _beside_text(row), colours.text if clear else colours.muted
        )
    return strips.chart(dark)


def part_rows(parts: Sequence[Part]) -> list[Row]:
    """Parts of a difference, in points; two of the same class under one name."""
    rows: list[Row] = []
    for part in parts:
        for series, figure in (("part", part.figure), ("other", part.other)):
            if figure is not None:
                row = figure_row(figure, "points", category=part.label, series=series)
                rows.append(row | {"verdict": verdict(figure, 0.0).value})
    return rows


def part_domain(*charts: Sequence[Row]) -> Domain:
    """One scale around 0 for charts that are compared, their margins too."""
    known = [row for rows in charts for row in rows if row["missing"] is None]
    values = [0.0, *(row[end] for row in known for end in ("low", "high"))]
    low, high = min(values), max(values)
    room = max((high - low) * 0.2, 0.3)
    return low - room, high + room


def part_chart(
    rows: Sequence[Row],
    words: tuple[str, str] = ("", ""),
    *,
    dark: bool = False,
    domain: Domain | None = None,
) -> alt.LayerChart:
    """A stem from 0 to each part; the words of the two series stand at their first marks."""
    colours = theme(dark)
    low, high = domain or part_domain(rows)
    steps = sorted({0.0, *round_steps(low, high)})
    strips = Strips((low, high), [(step, format_points(step)) for step in steps])
    strips.upright = 0.0
    names: dict[str, int] = {}
    said: set[str] = set()
    for row in rows:
        place = names.setdefault(row["category"], len(names))
        if place == len(strips.names):
            strips.name(place, row["category"])
        if row["missing"] is not None:
            strips.reason(place, row["reason"])
            continue
        _part(strips, place, row, words, said, colours)
    return strips.chart(dark)


def _part(
    strips: Strips,
    place: int,
    row: Row,
    words: tuple[str, str],
    said: set[str],
    colours: Theme,
) -> None:
    """One part: strong where it is clearly not 0; the second series open and grey."""
    series = row["series"]
    clear = row["verdict"] in (Verdict.OVER, Verdict.UNDER)
    ink = colours.own if clear and series == "part" else colours.benchmark
    if series == "other":
        ink = colours.nederland
    else:
        strips.stem(place, 0.0, row["value"], ink)
    strips.span(place, row, ink)
    filled = clear and series == "part"
    strips.dot(place, row, ink if filled else colours.page, ink)
    word = words[0] if series == "part" else words[1]
    text = f"{row['text']} {word}" if word and series not in said else row["text"]
    said.add(series)
    side: Side = "above" if series == "part" else "below"
    strips.label(place, row["value"], text, colours.text if filled else colours.muted, side)


def _beside_text(row: Row) -> str:
    """The group's share, and how the own one stands to it."""
    match row["verdict"]:
        case Verdict.UNKNOWN:
            return row["text"]
        case Verdict.NO_DIFFERENCE:
            return _("{share} · geen duidelijk verschil").format(share=row["text"])
        case _clear:
            return _("{share} · verschil {points}").format(share=row["text"], points=row["points"])
