"""Ways out of a place without figures: the nearest choices at which there are some."""

from collections.abc import Callable
from dataclasses import replace

from analytics.language import _, language, level_label
from analytics.model import Level
from analytics.reports.figures import indicator_of
from analytics.reports.view import COUNTRY, View
from pages._parts.chrome import escaped
from pages._parts.display import Way
from pages._parts.selection import MAP_LEVELS, judge, linked, parameters

MAP_PAGE = "verkennen/kaart.py"
BACKGROUND = "inwoners"


def way_to(
    view: View,
    page: str,
    has_figures: Callable[[View], bool],
    *choices: tuple[str, dict[str, str]],
) -> list[Way]:
    """The way to the first of these choices, each with its label, at which a page has figures."""
    for label, chosen in choices:
        selection, faults = judge(linked(view.selection, **chosen), view.atlas)
        if not faults and has_figures(replace(view, selection=selection)):
            return [Way(label, page, parameters(selection))]
    return []


def other_rounds(
    view: View, page: str, has_figures: Callable[[View], bool], *choices: dict[str, str]
) -> list[Way]:
    """The ways to other rounds that have figures, at the first of these choices that will do."""
    ways: list[Way] = []
    for item in view.atlas.rounds():
        if item.id != view.delivery.id:
            label = _("Kijk in een andere ronde: {round}").format(round=escaped(item.title))
            there = [(label, {"ronde": item.id} | chosen) for chosen in choices]
            ways += way_to(view, page, has_figures, *there)
    return ways


def ways_out(view: View, level: Level, page: str) -> list[Way]:
    """Where there is nothing to see at a level: the nearest choices at which there is.

    Another round, the levels above, the whole country, and a background measure.
    """

    def on_map(other: View) -> bool:
        return _has_figures(other, other.selection.level, other.shown)

    def here(other: View) -> bool:
        return on_map(other) if page == MAP_PAGE else _has_figures(other, level, other.within)

    wider = {"gebied": "", "vergelijk": ""}
    ways = other_rounds(view, page, here, {}, wider, wider | {"gemeente": ""})
    above = [
        (
            _("Kijk op de kaart per {level}").format(level=level_label(item)),
            {"niveau": str(item)},
        )
        for item in reversed(MAP_LEVELS[: MAP_LEVELS.index(level)])
    ]
    ways += way_to(view, MAP_PAGE, on_map, *above)
    if view.selection.scope != COUNTRY or page != MAP_PAGE:
        label = _("Kijk op de kaart van heel het land")
        ways += way_to(view, MAP_PAGE, on_map, (label, {"schaal": COUNTRY, "niveau": str(level)}))
    if view.selection.indicator != BACKGROUND:
        label = _("Kijk naar de achtergrond: {indicator}").format(
            indicator=indicator_of(view, BACKGROUND).label.get(language())
        )
        ways += way_to(view, page, here, (label, {"indicator": BACKGROUND}))
    return ways


def _has_figures(view: View, level: Level, within: str) -> bool:
    selection, indicator = view.selection, view.indicator
    if level not in indicator.levels:
        return False
    rows = view.ask(
        view.atlas.regions,
        delivery=view.delivery.id,
        level=str(level),
        within=within,
        indicator=indicator.id,
        unit=selection.unit,
        dimension=selection.dimension,
        category=selection.category,
        benchmark=selection.benchmark if indicator.needs_benchmark else None,
    )
    return bool((rows.figures.missing == 0).any())
