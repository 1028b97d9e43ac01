"""Figures of areas as pages show them: one area, and what it stands beside."""

from collections.abc import Callable

from analytics.catalog import Indicator
from analytics.language import _, capital, format_share, language, level_label, read_alike
from analytics.measures.wording import differs
from analytics.model import TOTAL, Figure, Level, Unit
from analytics.reports.sentences import non_members_sentence, share_in_short
from pages._parts.chrome import escaped
from pages._parts.display import Compared, Headline, Way
from pages._parts.selection import COUNTRY, MAP_LEVELS, judge, linked, parameters
from pages._parts.services import ask
from pages._parts.view import View

MAP_PAGE = "verkennen/kaart.py"
BACKGROUND = "inwoners"


def figure(
    view: View,
    area: str,
    indicator: str,
    unit: Unit,
    dimension: str = TOTAL,
    category: str = TOTAL,
    benchmark: str | None = None,
    *,
    chance: bool = False,
) -> Figure:
    """The figure of one area (or own set) of an indicator, in the round of the view."""
    return ask(
        view.atlas.figure,
        view.area(area),
        indicator,
        delivery=view.delivery.id,
        unit=unit,
        dimension=dimension,
        category=category,
        benchmark=benchmark,
        chance=chance,
    )


def chosen_figure(view: View, area: str, *, chance: bool = False) -> Figure:
    """One area's figure of the chosen indicator, for the chosen group."""
    selection = view.selection
    return figure(
        view,
        area,
        selection.indicator,
        selection.unit,
        selection.dimension,
        selection.category,
        selection.benchmark if view.indicator.needs_benchmark else None,
        chance=chance,
    )


def beside(
    view: View, area: str, indicator: str, unit: Unit, dimension: str = TOTAL, category: str = TOTAL
) -> tuple[Compared, ...]:
    """The same share of what an area stands beside."""
    group = (unit, dimension, category)
    own = figure(view, area, indicator, *group)
    found: list[Compared] = []
    for code, name in view.standards(area).items():
        other = figure(view, code, indicator, *group)
        # Only where the two read the same is it asked, as the sentence asks it.
        differing = read_alike(own, other) and differs(
            figure(view, area, "index", *group, benchmark=code, chance=True)
        )
        found.append(Compared(capital(name), other, differing))
    return tuple(found)


def headline_items(view: View, area: str) -> list[Headline]:
    """The three figures that say most about an area: persons and households apart."""
    indicators = view.atlas.catalog.indicators
    share, rest = indicators["penetratie"], indicators["niet_leden"]
    persons = figure(view, area, "penetratie", Unit.PERSONS)
    households = figure(view, area, "penetratie", Unit.HOUSEHOLDS)
    others = figure(view, area, "niet_leden", Unit.PERSONS)
    population = figure(view, area, "bevolking", Unit.PERSONS)
    empty = ""
    if population.value == 0:
        empty = _("Hier woont niemand.") if not population.high else _("Hier woont bijna niemand.")
    return [
        Headline(
            _("Inwoners die lid zijn"),
            empty or share_in_short(persons, Unit.PERSONS),
            persons,
            share,
            beside(view, area, "penetratie", Unit.PERSONS),
        ),
        Headline(
            _("Inwoners die geen lid zijn"),
            empty or non_members_sentence(others, Unit.PERSONS) or _("Dat is niet bekend."),
            others,
            rest,
            note=_("Zij zijn niet als lid gevonden. Het werkelijke aantal ligt eerder lager.")
            if others.value
            else "",
        ),
        Headline(
            _("Huishoudens met een lid"),
            empty or share_in_short(households, Unit.HOUSEHOLDS),
            households,
            share,
            beside(view, area, "penetratie", Unit.HOUSEHOLDS),
        ),
    ]


def known_part(view: View, area: str, unit: Unit) -> str:
    """Of an area that is only partly known: what is known, as a figure of its own."""
    part = ask(view.atlas.known_part, view.area(area), delivery=view.delivery.id, unit=unit)
    if not 0 < part.known < part.of or part.penetration.value is None:
        return ""
    return _("Bekend is {known} van {of} {parts}: daar is {share} lid.").format(
        known=part.known,
        of=part.of,
        parts=level_label(Level(part.level), plural=True),
        share=format_share(part.penetration.value),
    )


def way_to(
    view: View,
    page: str,
    has_figures: Callable[[View], bool],
    *choices: tuple[str, dict[str, str]],
) -> list[Way]:
    """The way to the first of these choices, each with its label, at which a page has figures."""
    for label, chosen in choices:
        selection, faults = judge(linked(view.selection, **chosen), view.atlas)
        if not faults and has_figures(View(view.atlas, selection)):
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
    rows = ask(
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


def indicator_of(view: View, identity: str) -> Indicator:
    return view.atlas.catalog.indicators[identity]
