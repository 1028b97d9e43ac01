"""The areas of a view on a map: rows, scheme and legend, for both kinds of map."""

from collections.abc import Sequence

import streamlit as st

from analytics.charts.legend import legend_css, legend_entries, legend_html
from analytics.charts.map_deck import (
    HOVER_LIMIT,
    Outline,
    Point,
    RegionMap,
    circle_samples,
    fit,
    largest_radius,
    region_map,
)
from analytics.charts.map_simple import simple_map
from analytics.language import _, language
from analytics.model import Level
from analytics.reports.figures import with_margin
from analytics.reports.map_rows import MapRows, bounds, compared, hover_texts, lines_level
from analytics.reports.view import View
from pages._parts.services import ask, borders_address, points, points_address

MOST_BREAKS = 6
WIDTH, PHONE_WIDTH = 520, 340
"""The map is fitted to so many pixels. Scaling it by style would make a click miss its area."""


def on_a_phone() -> bool:
    """Whether the browser says that it runs on a phone."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def address(areas: MapRows, projection: str, level: Level | None = None) -> str:
    view = areas.view
    within = view.area(areas.within)
    return borders_address(view.atlas, level or areas.level, within, view.delivery, projection)


def width() -> int:
    """Pixels that a map surely has: the server knows a phone only by its name."""
    return PHONE_WIDTH if on_a_phone() else WIDTH


def radius(areas: MapRows, height: int) -> float:
    """Pixels of the largest circle on the simple map, by the rule of the other; 0 without."""
    if areas.scheme.scale != "circles":
        return 0.0
    shown = bounds(areas)
    return largest_radius(areas.rows.figures, shown, fit(shown, width(), height))


def explore(areas: MapRows, *, dark: bool, height: int) -> RegionMap:
    """The map to explore."""
    view = areas.view
    above = lines_level(areas)
    centres: list[tuple[float, float]] | str = ""
    if len(areas.rows) > HOVER_LIMIT:
        centres = points_address(view.atlas, areas.level, areas.within, view.delivery)
    elif areas.scheme.scale == "circles":
        centres = points(view.atlas, areas.level, areas.within, view.delivery)
    return region_map(
        areas.rows,
        areas.scheme,
        borders_url=address(areas, "wgs"),
        bounds=bounds(areas),
        hover=hover_texts(areas),
        chosen=_outlines(view, (view.selection.area,)),
        compared=_outlines(view, compared(view)),
        lines_url=address(areas, "wgs", above) if above else "",
        points=centres,
        branches=_branches(areas),
        width=width(),
        height=height,
        dark=dark,
    )


def simple(
    areas: MapRows,
    *,
    dark: bool,
    height: int,
    selectable: bool = True,
    branches: bool = True,
    outlined: tuple[Sequence[str], Sequence[str]] | None = None,
):
    """The simple map, of the same rows, classes and colours.

    `outlined`: the codes with the outline of the own area and of what is compared; as chosen
    unless said.
    """
    selection = areas.view.selection
    own, others = outlined or ((selection.area,), compared(areas.view))
    above = lines_level(areas)
    return simple_map(
        areas.rows,
        areas.scheme,
        borders_url=address(areas, "rd"),
        texts=[with_margin(figure, areas.indicator) for figure in areas.rows.figures],
        title=areas.view.label(areas.indicator),
        chosen=[code for code in own if code in areas.rows.codes],
        compared=[code for code in others if code in areas.rows.codes],
        lines_url=address(areas, "rd", above) if above else "",
        branches=_branches(areas) if branches else (),
        radius=radius(areas, height),
        height=height,
        selectable=selectable,
        dark=dark,
    )


def legend(
    areas: MapRows,
    *,
    dark: bool,
    signs: bool,
    branches: bool = True,
    radius: float = 0.0,
    note: str = "",
) -> None:
    """What colours, patterns, circles and dots mean; `radius` is that of the largest circle."""
    indicator = areas.indicator
    measure = str(indicator.measure)
    unit = indicator.unit_label.get(language()) if measure == "number" else ""
    entries = legend_entries(areas.rows.figures, areas.scheme, measure, unit, dark)
    title = f"{areas.view.label(indicator)} · {areas.view.group}"
    circles = circle_samples(areas.rows.figures, radius) if areas.scheme.scale == "circles" else ()
    st.html(f"<style>{legend_css(dark)}</style>")
    dots = _("Vestiging") if branches and _branches(areas) else ""
    st.html(legend_html(entries, title, circles=circles, branches=dots, note=note, signs=signs))


def _outlines(view: View, codes: tuple[str, ...]) -> list[Outline]:
    shapes = [
        (code, ask(view.atlas.outline, code, view.delivery.border_year)) for code in codes if code
    ]
    return [Outline(code, shape) for code, shape in shapes if shape]


def _branches(areas: MapRows) -> list[Point]:
    if areas.national:
        return []
    found = ask(
        areas.view.atlas.branches, areas.view.selection.organisation, areas.view.delivery.id
    )
    return [Point(item.name, item.lon, item.lat) for item in found]
