"""What a code opens in one view: its figures, with how each is called and written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analytics.catalog import Indicator, IndicatorKind, Measure
from analytics.language import _, format_date, language
from analytics.model import CATCHMENT_PREFIX, TOTAL, Delivery, Figure, Kind, Unit
from analytics.reports import figures
from analytics.reports.codes import BACKGROUND, CHANGE, Passport, round_and_revision, signs_of
from analytics.reports.development import by_chance
from analytics.reports.key_figures import RoundBefore, round_before
from analytics.reports.monitor import GROUPS, Followed, as_written, group_name
from analytics.reports.view import View
from analytics.store import Atlas, Change, Development


@dataclass(frozen=True, slots=True)
class Scale:
    """How a figure is written. `id` is that of its measure."""

    id: str
    measure: Measure
    decimals: int
    too_coarse: float | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """One figure. `made_of`: the areas of a change, or what a group of libraries came to; empty for
    that of one area or library.
    """

    scale: Scale
    unit: Unit
    label: str
    figure: Figure
    made_of: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, Unit]:
        return self.scale.id, self.unit


def opened(view: View, passport: Passport) -> list[Opened]:
    """The figures of a code, the one that it names first."""
    if passport.year:
        return list(_of_year(view, passport))
    if passport.since:
        return list(_since(view, passport))
    return list(_of_area(view, passport))


# Of an area


def _of_area(view: View, passport: Passport) -> Iterator[Opened]:
    for unit in _units(passport):
        of_unit = replace(passport, unit=unit)
        for item in view.atlas.catalog.indicators.values():
            if not _wanted(item, of_unit):
                continue
            benchmark = passport.benchmark if item.needs_benchmark else None
            group = (unit, passport.dimension, passport.category)
            figure = figures.figure(view, passport.area, item.id, *group, benchmark)
            there = replace(view, selection=replace(view.selection, unit=unit))
            yield Opened(_scale(item), unit, _label(there, item), figure)


def _wanted(item: Indicator, passport: Passport) -> bool:
    match passport.indicator:
        case item.id:
            return True
        case str() as named if named == BACKGROUND:
            return item.kind is IndicatorKind.CONTEXT
        case named:
            membership = item.kind is IndicatorKind.MEMBERSHIP
            told = membership and item.measure is not Measure.POINTS
            return not named and told and fits(item, passport)


def fits(measure: Indicator, passport: Passport) -> bool:
    """Whether a measure has a meaning for the unit and the group of a code."""
    alone = passport.dimension == TOTAL
    if measure.kind is IndicatorKind.CONTEXT and not alone:
        return False
    return passport.unit in measure.units and not (measure.needs_category and alone)


def _scale(item: Indicator) -> Scale:
    return Scale(item.id, item.measure, item.decimals, item.too_coarse)


def _label(view: View, item: Indicator) -> str:
    """A measure by name, with what it is held against."""
    if not item.needs_benchmark:
        return view.label(item)
    name = view.name(view.selection.benchmark)
    if item.measure is Measure.INDEX:
        households = view.selection.unit is Unit.HOUSEHOLDS
        text = (
            _("Index van huishoudens ({name} = 100)") if households else _("Index ({name} = 100)")
        )
        return text.format(name=name)
    return _("Verschil met {name}, in procentpunt").format(name=name)


def _units(passport: Passport) -> tuple[Unit, ...]:
    """A code of everyone, without a measure, is of the households too."""
    whole = passport.dimension == TOTAL and not passport.indicator
    return tuple(Unit) if whole and passport.unit is Unit.PERSONS else (passport.unit,)


# Of a step between two rounds


def step(view: View, passport: Passport) -> RoundBefore | None:
    """The round before of a code and what may be compared; None where there is no such step."""
    if not passport.since:
        return None
    return round_before(view, passport.area, lambda item: _is(item.former, passport.since))


def _is(delivery: Delivery, sign: str) -> bool:
    return sign in (round_and_revision(delivery), signs_of(delivery.id))


def _since(view: View, passport: Passport) -> Iterator[Opened]:
    """The figures of the round before as far as they may be compared, and what changed."""
    former = step(view, passport)
    if former is not None and not passport.indicator:
        day = format_date(former.delivery.reference_date)
        indicators = view.atlas.catalog.indicators
        for name, unit in RoundBefore.FIGURES:
            there = replace(view, selection=replace(view.selection, unit=unit))
            label = f"{_label(there, indicators[name])}, {day}"
            found = former.figure(name, unit)
            yield Opened(_scale(indicators[name]), unit, label, found)
    for unit in _units(passport):
        yield from _changes(view, passport, unit)


def _changes(view: View, passport: Passport, unit: Unit) -> Iterator[Opened]:
    found: Development = view.ask(
        view.atlas.development,
        passport.area,
        delivery=view.delivery.id,
        unit=unit,
        dimension=passport.dimension,
        category=passport.category,
    )
    steps = [*found.changes, *([found.overall] if found.overall else [])]
    change = next((item for item in steps if _between(item, view, passport)), None)
    if change is None:
        return
    there = replace(view, selection=replace(view.selection, unit=unit))
    share = view.atlas.catalog.indicators["penetratie"]
    panel = tuple(part.code for part in change.parts if part.left_out is None)
    for name, label, figure in (
        (CHANGE, _("{share}: verandering in procentpunten"), change.change),
        ("ruim", _("{share}: verandering met ruime marge"), by_chance(change.judged)),
        ("gepubliceerd", _("{share}: verandering zoals gepubliceerd"), change.naive),
        ("gekoppeld", _("{share}: verandering als iedereen was gekoppeld"), change.linked),
    ):
        if name == "gekoppeld" and unit is Unit.HOUSEHOLDS:
            continue  # a match rate is that of persons
        scale = Scale(name, Measure.POINTS, 1)
        yield Opened(scale, unit, label.format(share=there.label(share)), figure, panel)


def _between(change: Change, view: View, passport: Passport) -> bool:
    return change.later.id == view.delivery.id and _is(change.former, passport.since)


# Of a library as a whole


def _of_year(view: View, passport: Passport) -> Iterator[Opened]:
    """The figure of the library in a year, and what it stands beside."""
    definition = view.atlas.catalog.monitor.get(passport.indicator)
    if definition is None:
        return
    name = passport.area.removeprefix(CATCHMENT_PREFIX)
    found = view.ask(view.atlas.monitor, name, definition.id)
    item = next((item for item in found if str(item.year) == passport.year), None)
    if item is None:
        return
    one = Followed(view, definition, tuple(found))
    unit = definition.unit_label.get(language())
    own = one.label if definition.unit_label.nl == "aantal" else f"{one.label} ({unit})"
    lines: list[tuple[str, str, Figure, int, tuple[str, ...]]] = [
        (definition.id, own, item.own.figure, definition.decimals, ())
    ]
    if definition.per is not None:
        per = (item.per_inhabitant, one.decimals, ())
        lines.append((definition.id + "_per", one.per_label, *per))
    for kind in GROUPS:
        group = item.group(kind)
        label = f"{one.per_label if definition.per else one.label}, {group_name(kind)}"
        those = (str(one.of_group(group)),)
        lines.append((f"{definition.id}_{kind}", label, one.of_group(group), one.decimals, those))
    for name, label, figure, decimals, those in lines:
        scale = Scale(name, Measure.NUMBER, decimals)
        yield Opened(scale, Unit.PERSONS, label, as_written(figure, decimals), those)


# Where they come from


def sources(view: View, passport: Passport) -> list[Delivery]:
    """The deliveries that the figures of a code are made of; the first is the one to name."""
    atlas = view.atlas
    if passport.year:
        return _of_the_year(atlas, passport)
    measure = atlas.catalog.indicators.get(passport.indicator)
    context = measure is not None and measure.kind is IndicatorKind.CONTEXT
    if context or passport.indicator == BACKGROUND:
        first = atlas.context_delivery(view.delivery)
        return [] if first is None else [first]
    former = [item for item in atlas.deliveries(Kind.LGB) if _is(item, passport.since)]
    return [view.delivery, *former]


def _of_the_year(atlas: Atlas, passport: Passport) -> list[Delivery]:
    """That of the own figure; without one all that could have told it."""
    every = atlas.deliveries(Kind.MONITOR)
    name = passport.area.removeprefix(CATCHMENT_PREFIX)
    found = atlas.monitor(name, passport.indicator) if every else []
    own = [item.own.delivery for item in found if str(item.year) == passport.year]
    return [item for item in every if item.id in own] or every
