"""The areas of a view on a map: their rows, scheme, words and table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analytics.catalog import Indicator, Measure
from analytics.charts.classes import Scheme, kinds_in, symbols
from analytics.charts.legend import legend_entries
from analytics.charts.map_deck import HOVER_LIMIT, Bounds
from analytics.language import _, capital, enumerated, language, level_label, missing_label
from analytics.measures.classes import own_breaks
from analytics.model import NETHERLANDS, Figures, Level
from analytics.reports.codes import code_of
from analytics.reports.figures import caution, figure_text, with_margin
from analytics.reports.sourcing import source_line
from analytics.reports.table import Column, Table
from analytics.reports.view import View
from analytics.store import RegionRows

MOST_BREAKS = 6


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
    rows = view.ask(
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
    return view.ask(
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
    return view.ask(view.atlas.bounds, whole, view.delivery.border_year) or (3.3, 50.7, 7.3, 53.6)


def alternative_text(areas: MapRows, *, alone: bool = False) -> str:
    """The map in a few sentences, for whoever does not see it; the table says the rest. `alone`:
    there is no table, so that the areas are named class by class.

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
    if alone:
        return " ".join([*words, *_class_by_class(areas)])
    kinds = kinds_in(areas.rows.figures)
    if kinds:
        reasons = ", ".join(missing_label(reason) for reason in kinds)
        words.append(_("Niet overal is een cijfer: {reasons}.").format(reasons=reasons))
    words.append(_("De tabel onder de kaart geeft dezelfde cijfers."))
    return " ".join(words)


def _class_by_class(areas: MapRows) -> list[str]:
    """Each class or reason with the names of its areas."""
    classes = symbols(areas.rows.figures, areas.scheme).tolist()
    entries = legend_entries(areas.rows.figures, areas.scheme, str(areas.indicator.measure))
    named = (
        (entry, [n for n, c in zip(areas.rows.names, classes, strict=True) if c == entry.symbol])
        for entry in entries
    )
    return [
        _("{entry}: {names}.").format(entry=capital(entry.label), names=enumerated(names))
        for entry, names in named
        if names
    ]


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


def codes(areas: MapRows) -> tuple[str, ...]:
    """The code of each row of the table."""
    selection, named = areas.view.selection, areas.indicator.id
    return tuple(
        code_of(
            areas.view,
            code,
            # The share of members is what a code without a measure tells first.
            "" if named == "penetratie" else named,
            unit=selection.unit,
            dimension=selection.dimension,
            category=selection.category,
        )
        for code in areas.rows.codes
    )


def text_of(areas: MapRows, code: str) -> str:
    """The figure of one of the areas."""
    return figure_text(areas.rows.figures[areas.rows.codes.index(code)], areas.indicator)


def compared(view: View) -> tuple[str, ...]:
    """The regions whose outlines show what is compared; of a set and a catchment its parts."""
    items = view.selection.compare
    return tuple(dict.fromkeys(code for item in items for code in view.parts(item)))
