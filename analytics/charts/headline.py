"""The strip under a headline figure: own area as a bar, benchmark and Netherlands as ticks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from analytics.charts.colours import theme
from analytics.language import _, format_interval, format_measure, missing_label
from analytics.model import Figure

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure of the strip, in its role, with the word that stands at it."""

    role: Literal["own", "benchmark", "nederland"]
    label: str
    figure: Figure


def headline_rows(marks: Sequence[Mark], measure: str) -> list[Row]:
    """The figures of the strip, as they stand in a table too."""
    return [
        {
            "role": mark.role,
            "label": mark.label,
            "value": mark.figure.value,
            "low": mark.figure.low,
            "high": mark.figure.high,
            "text": format_measure(mark.figure, measure),
            "margin": format_interval(mark.figure, measure),
            "missing": None if mark.figure.missing is None else mark.figure.missing.value,
            "reason": "" if mark.figure.missing is None else missing_label(mark.figure.missing),
        }
        for mark in marks
    ]


def headline_chart(
    rows: Sequence[Row], *, dark: bool = False, domain: tuple[float, float] | None = None
) -> alt.LayerChart:
    """The strip, drawn from zero; the words of the ticks stand under each other, below the bar."""
    colours = theme(dark)
    known = [row for row in rows if row["missing"] is None]
    high = domain[1] if domain else max([row["high"] for row in known], default=1.0) * 1.1 or 1.0
    low = domain[0] if domain else 0.0
    scale = alt.Scale(domain=[low, high], nice=False)
    x = alt.X("value:Q", axis=None, scale=scale)
    hover = [
        alt.Tooltip("label:N", title=_("Gebied")),
        alt.Tooltip("text:N", title=_("Cijfer")),
        alt.Tooltip("margin:N", title=_("Marge door afronding")),
    ]
    fill = {"own": colours.own, "benchmark": colours.benchmark, "nederland": colours.nederland}
    layers: list[alt.Chart] = [
        alt.Chart(alt.Data(values=[{"value": low, "end": high}]))
        .mark_rule(color=colours.rule, strokeWidth=1)
        .encode(x=x, x2="end:Q", y=alt.YValue(26))
    ]
    under = 0
    for row in rows:
        own = row["role"] == "own"
        colour = fill[row["role"]]
        words = f"{row['label']} {row['text']}"
        place = 8 if own else 46 + 16 * under
        under += not own
        if row["missing"] is not None:
            data, align, at = [row | {"words": f"◌ {words}"}], "left", alt.XValue(2)
        else:
            share = (row["value"] - low) / (high - low)
            align = "left" if own or share < 0.5 else "right"
            data = [row | {"words": words, "start": low}]
            at = alt.XValue(0) if own else x
            mark = alt.Chart(alt.Data(values=data))
            if own:
                for start, end, opacity in (("start", "low", 1.0), ("low", "high", 0.45)):
                    bar = mark.mark_bar(color=colour, height=12, opacity=opacity)
                    layers.append(
                        bar.encode(
                            x=alt.X(f"{start}:Q", axis=None, scale=scale),
                            x2=f"{end}:Q",
                            y=alt.YValue(26),
                            tooltip=hover,
                        )
                    )
            else:
                # One piece at the bar, one at the words: a whole line would cross other words.
                tick = mark.mark_rule(color=colour, strokeWidth=3)
                layers += [
                    tick.encode(x=x, y=alt.YValue(top), y2=alt.Y2Value(bottom), tooltip=hover)
                    for top, bottom in ((16, 36), (place - 6, place + 6))
                ]
        dx = 0 if own or row["missing"] is not None else 6 if align == "left" else -6
        layers.append(
            alt.Chart(alt.Data(values=data))
            .mark_text(
                align=align,
                baseline="middle",
                dx=dx,
                fontSize=12,
                fontWeight="bold" if own else "normal",
                color=colours.text if own else colours.muted,
            )
            .encode(x=at, y=alt.YValue(place), text="words:N")
        )
    whole = alt.LayerChart(layer=layers).properties(
        width="container", height=40 + 16 * under, background="transparent"
    )
    return whole.configure_view(stroke=None)
