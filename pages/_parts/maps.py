"""The areas of a view on a map: rows, scheme and legend, for both kinds of map."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st

from analytics.catalog import Indicator, Measure
from analytics.charts.classes import Scheme, kinds_in
from analytics.charts.legend import legend_css, legend_entries, legend_html
from analytics.charts.map_deck import (
    HOVER_LIMIT,
    Bounds,
    Outline,
    Point,
    RegionMap,
    circle_samples,
    fit,
    largest_radius,
    region_map,
)
from analytics.charts.map_simple import simple_map
from analytics.language import _, language, level_label, missing_label
from analytics.measures.classes import own_breaks
from analytics.model import NETHERLANDS, Figures, Level
from analytics.reports.table import Column, Table
from analytics.store import RegionRows
from pages._parts.display import caution, figure_text, source_line, with_margin
from pages._parts.services import ask, borders_address, points, points_address
from pages._parts.view import View

MOST_BREAKS = 6
WIDTH, PHONE_WIDTH = 520, 340
"""The map is fitted to so many pixels. Scaling it by style would make a click miss its area."""


def on_a_phone() -> bool:
    """Whether the browser says that it runs on a phone."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


@dataclass(frozen=True)
class MapRows:
    """The areas of one level within one area or own set, with their figures and how they are
    drawn.
    """

    view: View
    level: Level
    within: str
    rows: RegionRows
    scheme: Scheme
    indicator: Indicator

    @property
    def national(self) -> bool:
        return self.within == NETHERLANDS


def has_own_classes(indicator: Indicator) -> bool:
    """Whether the classes may be those of the area in view: not for circles and named classes."""
    return indicator.scale != "circles" and not indicator.classes


def areas(view: View, level: Level, within: str, *, own_classes: bool = False) -> MapRows:
    """The rows of the chosen indicator, in national classes or those of this area."""
    selection, indicator = view.selection, view.indicator
    rows = ask(
        view.atlas.regions,
        delivery=view.delivery.id,
        level=str(level),
        within=view.area(within),
        indicator=indicator.id,
        unit=selection.unit,
        dimension=selection.dimension,
        category=selection.category,
        benchmark=selection.benchmark if indicator.needs_benchmark else None,
    )
    breaks: tuple[float, ...] = ()
    if indicator.scale != "circles":
        if not own_classes or not has_own_classes(indicator):
            breaks = national_breaks(view, level)
        breaks = breaks or own_breaks(rows.figures.value)
    scheme = Scheme(
        indicator.scale.value,
        breaks[:MOST_BREAKS],
        0.0 if indicator.measure is Measure.POINTS else 100.0,
        indicator.dark_first,
        tuple(name.get(language()) for name in indicator.classes),
    )
    return MapRows(view, level, within, rows, scheme, indicator)


def national_breaks(view: View, level: Level) -> tuple[float, ...]:
    """The class borders that are the same for everyone; empty where there are none."""
    selection = view.selection
    return ask(
        view.atlas.breaks,
        selection.indicator,
        selection.unit,
        selection.dimension,
        selection.category,
        str(level),
    )


def shared_classes(drawn: Sequence[MapRows]) -> list[MapRows]:
    """The same maps in one scheme: that of all their areas together where it follows from them."""
    first = together(drawn)
    if first.scheme.scale == "circles" or national_breaks(first.view, first.level):
        return list(drawn)
    scheme = replace(first.scheme, breaks=own_breaks(first.rows.figures.value)[:MOST_BREAKS])
    return [replace(areas, scheme=scheme) for areas in drawn]


def together(drawn: Sequence[MapRows]) -> MapRows:
    """The areas of some maps as one, for the legend that they share."""
    first = drawn[0]
    rows = [areas.rows for areas in drawn]

    def joined(name: str) -> Any:
        return np.concatenate([getattr(item.figures, name) for item in rows])

    figures = Figures(joined("value"), joined("low"), joined("high"), joined("missing"))
    return replace(first, rows=replace(first.rows, figures=figures))


def address(areas: MapRows, projection: str, level: Level | None = None) -> str:
    view = areas.view
    within = view.area(areas.within)
    return borders_address(view.atlas, level or areas.level, within, view.delivery, projection)


def hover_texts(areas: MapRows) -> list[str]:
    """The figure of each area in words; none for so many areas that it would weigh on the page."""
    if len(areas.rows) > HOVER_LIMIT:
        return []
    short = areas.view.label(areas.indicator)
    return [f"{short}: {with_margin(figure, areas.indicator)}" for figure in areas.rows.figures]


def lines_level(areas: MapRows) -> Level | None:
    """The level whose borders are drawn over the areas."""
    if areas.national:
        # The lines of all gemeenten would double the seconds to a new picture (docs/speed.md).
        return Level.PROVINCIE
    return Level.GEMEENTE if areas.level is Level.BUURT else None


def bounds(areas: MapRows) -> Bounds:
    """What the map shows: west, south, east, north."""
    view = areas.view
    whole = view.parts(areas.within)
    return ask(view.atlas.bounds, whole, view.delivery.border_year) or (3.3, 50.7, 7.3, 53.6)


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
    radius: float = 0.0,
    note: str = "",
) -> None:
    """What the colours, patterns and circles mean; `radius` is that of the largest circle."""
    indicator = areas.indicator
    measure = str(indicator.measure)
    unit = indicator.unit_label.get(language()) if measure == "number" else ""
    entries = legend_entries(areas.rows.figures, areas.scheme, measure, unit, dark)
    title = f"{areas.view.label(indicator)} · {areas.view.group}"
    circles = circle_samples(areas.rows.figures, radius) if areas.scheme.scale == "circles" else ()
    st.html(f"<style>{legend_css(dark)}</style>")
    st.html(legend_html(entries, title, circles=circles, note=note, signs=signs))


def alternative_text(areas: MapRows) -> str:
    """The map in a few sentences, for whoever does not see it; the table says the rest.

    Why figures are missing is named, not counted: that is counted per delivery and level only.
    """
    words = [
        _("Kaart van {levels} in {area}: {indicator}, {group}.").format(
            levels=level_label(areas.level, plural=True),
            area=areas.view.name(areas.within),
            indicator=areas.view.label(areas.indicator),
            group=areas.view.group,
        )
    ]
    kinds = kinds_in(areas.rows.figures)
    if kinds:
        reasons = ", ".join(missing_label(reason) for reason in kinds)
        words.append(_("Niet overal is een cijfer: {reasons}.").format(reasons=reasons))
    words.append(_("De tabel onder de kaart geeft dezelfde cijfers."))
    return " ".join(words)


def table(areas: MapRows) -> Table:
    """The same rows as on the map."""
    view, indicator = areas.view, areas.indicator
    year = view.delivery.border_year
    names = {
        code: region.name
        for code in set(areas.rows.gemeenten)
        if (region := view.atlas.region(code, year))
    }
    with_place = areas.level is not Level.GEMEENTE and len(names) > 1
    unit = f" ({indicator.unit_label.get(language())})" if indicator.measure == "number" else ""
    columns = [
        Column(_("Gebied")),
        *([Column(_("Gemeente"))] if with_place else []),
        Column(_("Code")),
        Column(f"{view.label(indicator)}{unit}", str(indicator.measure), indicator.decimals),
    ]
    figures = list(areas.rows.figures)
    cautions = [caution(figure, indicator) for figure in figures]
    noted = any(cautions)
    if noted:
        columns.append(Column(_("Let op")))
    rows = [
        (
            name,
            *((names.get(gemeente, ""),) if with_place else ()),
            code,
            figure,
            *((note,) if noted else ()),
        )
        for code, name, gemeente, figure, note in zip(
            areas.rows.codes,
            areas.rows.names,
            areas.rows.gemeenten,
            figures,
            cautions,
            strict=True,
        )
    ]
    delivery = view.delivery
    if indicator.column:
        delivery = view.atlas.context_delivery(delivery) or delivery
    return Table(
        f"{view.label(indicator)} · {view.group} · "
        f"{level_label(areas.level, plural=True)} · {view.name(areas.within)}",
        tuple(columns),
        rows,
        source_line(delivery),
        (indicator.description.get(language()), indicator.caveat.get(language())),
        delivery.synthetic,
    )


def text_of(areas: MapRows, code: str) -> str:
    """The figure of one of the areas."""
    return figure_text(areas.rows.figures[areas.rows.codes.index(code)], areas.indicator)


def compared(view: View) -> tuple[str, ...]:
    """The regions whose outlines show what is compared; of a set and a catchment its parts."""
    items = view.selection.compare
    return tuple(dict.fromkeys(code for item in items for code in view.parts(item)))


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
