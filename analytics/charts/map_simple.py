"""The simple map: an Altair geoshape, for screens without a graphics card, print and small maps.

It takes the same rows, classes and colours as `map_deck`. The browser fetches the borders in RD
metres from an address; the values are looked up by code.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np

from analytics.charts.classes import NEUTRAL, Areas, Scheme, kinds_in, symbols
from analytics.charts.colours import SIGNS, Theme, theme
from analytics.charts.drawing import Layers, values
from analytics.charts.map_deck import STROKE_LIMIT, Point
from analytics.language import _

SELECTION = "area"
"""Name of the selection in what `on_select` gives; each chosen area has its `code` there."""


def simple_map(
    areas: Areas,
    scheme: Scheme,
    *,
    borders_url: str,
    texts: Sequence[str] = (),
    title: str = "",
    chosen: Sequence[str] = (),
    compared: Sequence[str] = (),
    lines_url: str = "",
    branches: Sequence[Point] = (),
    radius: float = 12.0,
    height: int = 480,
    selectable: bool = True,
    dark: bool = False,
) -> alt.LayerChart:
    """The map of areas as fills, or as circles for counts.

    `borders_url` serves GeoJSON in EPSG:28992 with the properties i, code and naam. `texts` are
    the figures in words, one per area, shown on hover behind `title`. `chosen` and `compared` are
    codes. `radius` is that of the circle of the largest value, in pixels. A kind of missing is a
    sign in the area (`colours.SIGNS`), for Vega has no patterns.
    With `selectable` a click gives `state["selection"]["area"] == [{"code": …}]`.
    """
    colours = theme(dark)
    borders = alt.Data(url=borders_url, format=alt.JsonDataFormat(property="features"))
    base = alt.Chart()
    hover = [alt.Tooltip("name:N", title=_("Gebied"))]
    if texts:
        hover.append(alt.Tooltip("t:N", title=title or _("Cijfer")))
    layers: list[alt.Chart] = [_fills(base, areas, scheme, hover, selectable, colours)]
    if lines_url:
        lines = alt.Data(url=lines_url, format=alt.JsonDataFormat(property="features"))
        layers.append(_line(alt.Chart(lines), colours.text, 1.0))
    layers += _signs(base, areas, hover, colours)
    # A layer without a circle would be a picture that says nothing.
    if scheme.scale == "circles" and (areas.figures.value > 0).any():
        layers.append(_circles(base, areas, radius, hover, colours))
    for codes, colour, width in (
        (compared, colours.nederland, 2.0),
        (chosen, colours.own, 3.0),
    ):
        if codes:
            some = base.transform_filter(alt.FieldOneOfPredicate("code", oneOf=list(codes)))
            layers += [_line(some, colours.page, width + 2.5), _line(some, colour, width)]
    if branches:
        layers.append(_branches(branches, colours))
    # Data and lookup stand on the whole, so that they travel once and serve every layer.
    lookup = alt.LookupData(values(_values(areas, scheme, texts)), "c", ["k", "t", "v"])
    whole = (
        Layers(layer=layers, data=borders)
        .transform_calculate(code="datum.properties.code", name="datum.properties.naam")
        .transform_lookup("code", lookup)
        .project(type="identity", reflectY=True)
        .properties(width="container", height=height, background="transparent")
    )
    return whole.configure_view(stroke=None)


def _values(areas: Areas, scheme: Scheme, texts: Sequence[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"c": code, "k": symbol}
        for code, symbol in zip(areas.codes, symbols(areas.figures, scheme).tolist(), strict=True)
    ]
    for row, text in zip(rows, texts, strict=False):
        row["t"] = text
    if scheme.scale == "circles":
        for row, figure in zip(rows, areas.figures, strict=True):
            if figure.value is not None:
                row["v"] = figure.value
    return rows


def _fills(
    base: alt.Chart,
    areas: Areas,
    scheme: Scheme,
    hover: list[alt.Tooltip],
    selectable: bool,
    colours: Theme,
) -> alt.Chart:
    palette = scheme.palette(colours.dark)
    known = [NEUTRAL] if scheme.scale == "circles" else list(range(len(palette)))
    missing = [NEUTRAL + reason.code for reason in kinds_in(areas.figures)]
    stroked = len(areas.codes) <= STROKE_LIMIT
    fills = base.mark_geoshape(stroke=colours.border if stroked else None, strokeWidth=0.6).encode(
        fill=alt.Fill(
            "k:O",
            legend=None,
            scale=alt.Scale(
                domain=[*known, *missing], range=[*palette, *[colours.ground] * len(missing)]
            ),
        ),
        tooltip=hover,
    )
    if not selectable:
        return fills
    click = alt.selection_point(name=SELECTION, fields=["code"], on="click", empty=False)
    return fills.add_params(click)


def _signs(
    base: alt.Chart, areas: Areas, hover: list[alt.Tooltip], colours: Theme
) -> list[alt.Chart]:
    """One layer per kind of missing that occurs: its sign in the middle of each such area."""
    return [
        _at_centre(base.transform_filter(f"datum.k == {NEUTRAL + reason.code}"))
        .mark_text(text=SIGNS[reason], fontSize=11, fontWeight="bold", color=colours.missing_ink)
        .encode(tooltip=hover)
        for reason in kinds_in(areas.figures)
    ]


def _circles(
    base: alt.Chart, areas: Areas, radius: float, hover: list[alt.Tooltip], colours: Theme
) -> alt.Chart:
    largest = float(np.nan_to_num(areas.figures.value).max(initial=0.0))
    # Vega's size of a circle is the square of its diameter.
    scale = alt.Scale(domain=[0, largest or 1.0], range=[0, (2 * radius) ** 2])
    return (
        _at_centre(base.transform_filter("datum.v > 0"))
        .mark_circle(color=colours.members, opacity=0.75, stroke=colours.page, strokeWidth=1)
        .encode(
            size=alt.Size("v:Q", legend=None, scale=scale),
            tooltip=hover,
        )
    )


def _at_centre(chart: alt.Chart) -> alt.Chart:
    return chart.transform_calculate(
        cx="geoCentroid('projection', datum)[0]", cy="geoCentroid('projection', datum)[1]"
    ).encode(x=alt.X("cx:Q", scale=None, axis=None), y=alt.Y("cy:Q", scale=None, axis=None))


def _line(chart: alt.Chart, colour: str, width: float) -> alt.Chart:
    # A drawing without words of its own: the alternative text of the whole says it. Without the
    # transparent fill that Vega-Lite gives it: that would catch every click on what lies under it.
    return chart.mark_geoshape(
        filled=False, stroke=colour, strokeWidth=width, strokeJoin="round", aria=False
    ).encode(fill=alt.value(None), tooltip=alt.value(None))


def _branches(branches: Sequence[Point], colours: Theme) -> alt.Chart:
    rows = [
        {"name": point.name, "x": x, "y": y}
        for point in branches
        for x, y in [rd(point.lon, point.lat)]
    ]
    return (
        alt.Chart(values(rows))
        .mark_circle(size=70, color=colours.nederland, stroke=colours.page, opacity=1)
        .encode(
            longitude=alt.Longitude("x:Q"),
            latitude=alt.Latitude("y:Q"),
            tooltip=[alt.Tooltip("name:N", title=_("Vestiging"))],
        )
    )


# Powers of (latitude - 52.15517440) and (longitude - 5.38720621) in units of 10 000 seconds.
_X = {
    (0, 1): 190094.945,
    (1, 1): -11832.228,
    (2, 1): -114.221,
    (0, 3): -32.391,
    (1, 0): -0.705,
    (3, 1): -2.340,
    (1, 3): -0.608,
    (0, 2): -0.008,
    (2, 3): 0.148,
}
_Y = {
    (1, 0): 309056.544,
    (0, 2): 3638.893,
    (2, 0): 73.077,
    (1, 2): -157.984,
    (3, 0): 59.788,
    (0, 1): 0.433,
    (2, 2): -6.439,
    (1, 1): -0.032,
    (0, 4): 0.092,
    (1, 4): -0.054,
}


def rd(lon: float, lat: float) -> tuple[float, float]:
    """Longitude and latitude (WGS 84) as RD metres, within a metre: good enough to draw a dot.

    Source: Schreutelkamp and Strang van Hees, Benaderingsformules voor de transformatie tussen
    RD- en WGS84-kaartcoördinaten, 2001.
    """
    p, q = 0.36 * (lat - 52.15517440), 0.36 * (lon - 5.38720621)
    x = 155000 + sum(factor * p**a * q**b for (a, b), factor in _X.items())
    y = 463000 + sum(factor * p**a * q**b for (a, b), factor in _Y.items())
    return round(x, 1), round(y, 1)
