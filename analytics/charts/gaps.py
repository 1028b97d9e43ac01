"""How much is missing, and why: a line per level and reason, the own area beside the country.

The marks are those of every chart: the own area strong, the Netherlands a tick; without an own
area the country has the dot.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from analytics.charts.colours import theme
from analytics.charts.strips import Row, Strips, figure_row, percents
from analytics.model import Figure


@dataclass(frozen=True, slots=True)
class Gap:
    """The share of the cells of a level that is missing for a reason; `own` None: no own area."""

    label: str
    country: float
    own: float | None = None


def gap_chart(
    gaps: Sequence[Gap], own_name: str, country_name: str, *, dark: bool = False
) -> alt.LayerChart:
    """The words of the two stand at the first line."""
    colours = theme(dark)
    largest = max((share for gap in gaps for share in (gap.country, gap.own or 0.0)), default=0.0)
    high = min(max(largest * 1.15, 0.02), 1.0)
    strips = Strips((0.0, high), percents(0.0, high))
    for place, gap in enumerate(gaps):
        strips.name(place, gap.label)
        country = _row(gap, gap.country, country_name)
        if gap.own is None:
            strips.stem(place, 0.0, gap.country, colours.nederland)
            strips.dot(place, country, colours.nederland, colours.nederland)
            strips.label(place, gap.country, country["text"], colours.text)
            continue
        own = _row(gap, gap.own, own_name)
        strips.stem(place, 0.0, gap.own, colours.own)
        strips.tick(place, country, colours.nederland)
        strips.dot(place, own, colours.own, colours.own)
        words = (own_name, country_name) if place == 0 else ("", "")
        strips.label(place, gap.own, f"{own['text']} {words[0]}".strip(), colours.own)
        strips.label(
            place, gap.country, f"{country['text']} {words[1]}".strip(), colours.muted, "below"
        )
    return strips.chart(dark)


def _row(gap: Gap, share: float, word: str) -> Row:
    return figure_row(Figure.exact(share), "share", category=gap.label, word=word)
