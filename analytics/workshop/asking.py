"""The figures that a challenge names, of one library: asked as the pages ask them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from analytics.catalog import Measure
from analytics.catalog.challenges import JUDGED, OF_ROUND, Among, FigureOf, Quantity, Whose
from analytics.language import (
    _,
    alphabetical,
    format_interval,
    format_measure,
    language,
    missing_label,
    places,
    rounded,
)
from analytics.model import NETHERLANDS, TOTAL, Delivery, Figure, Level, Missing, Region, Unit
from analytics.reports import codes, figures
from analytics.reports.sentences import rounded_down
from analytics.reports.view import View
from analytics.store import Change
from analytics.workshop.posed import Band, Evidence

LEVELS = {
    Among.GEMEENTEN: Level.GEMEENTE,
    Among.WIJKEN: Level.WIJK,
    Among.BUURTEN: Level.BUURT,
}
_TENTH = 0.001
"""A tenth of a percentage point: shares are delivered in those."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What a figure is and how it is written."""

    measure: Measure
    decimals: int = 0


_QUANTITIES = {
    Quantity.EXTRA: Scale(Measure.COUNT),
    Quantity.CHANGE: Scale(Measure.POINTS, 1),
    Quantity.PARTICIPANTS: Scale(Measure.COUNT),
    Quantity.LIBRARIES: Scale(Measure.COUNT),
    Quantity.COVERED: Scale(Measure.SHARE),
    Quantity.MATCHED: Scale(Measure.SHARE),
}


@dataclass(frozen=True)
class Asking:
    """The figures of one library, and of the area that its challenge is about."""

    view: View
    subject: str = ""
    _kept: dict[tuple[FigureOf, str], Figure] = field(default_factory=dict, compare=False)
    """A challenge asks for the same figure more than once."""

    @cached_property
    def province(self) -> str:
        """The only province that the own area lies in; empty where it lies in several."""
        year = self.view.delivery.border_year
        found = {
            region.provincie
            for code in self.view.parts(self.view.within)
            if (region := self.view.atlas.region(code, year))
        }
        return found.pop() if len(found) == 1 else ""

    def code(self, whose: Whose, option: str = "") -> str:
        """The area that is meant; empty where there is none."""
        match whose:
            case Whose.OWN:
                return self.view.within
            case Whose.COUNTRY:
                return NETHERLANDS
            case Whose.PROVINCE:
                return self.province
            case Whose.SUBJECT:
                return self.subject
            case Whose.OPTION:
                return option

    def figure(self, asked: FigureOf, option: str = "") -> Figure:
        """The figure; with the interval of chance where it is judged by that."""
        if (asked, option) not in self._kept:
            chance = asked.indicator in JUDGED
            self._kept[asked, option] = self._asked(asked, option, chance=chance)
        return self._kept[asked, option]

    def wide(self, asked: FigureOf) -> Figure:
        """The figure with its interval of chance, whatever it is judged by."""
        return self._asked(asked, chance=True)

    def _asked(self, asked: FigureOf, option: str = "", *, chance: bool) -> Figure:
        view = self.view
        if asked.indicator in OF_ROUND:
            return self._of_round(asked)
        area = self.code(asked.area, option)
        benchmark = self.code(asked.benchmark) if asked.benchmark else None
        if not area or benchmark == "":
            return Figure.absent(Missing.NOT_APPLICABLE)
        if not self._has(asked):
            return Figure.absent(Missing.NOT_DELIVERED)
        group = (asked.unit, asked.dimension, asked.category)
        if asked.indicator == Quantity.EXTRA:
            return figures.above_share(view, area, benchmark or NETHERLANDS, *group)
        if asked.indicator == Quantity.CHANGE:
            change = self._change(asked, area)
            if change is None or change.breaks:
                return Figure.absent(Missing.NOT_APPLICABLE)
            return change.judged
        return figures.figure(view, area, asked.indicator, *group, benchmark, chance=chance)

    def areas(self, among: Among) -> list[Region]:
        """The areas to choose from, in code order."""
        view = self.view
        return view.ask(view.atlas.regions_in, LEVELS[among], view.within, view.delivery)

    def of_areas(self, asked: FigureOf, among: Among) -> list[Figure]:
        """The figure of each of those areas."""
        view, found = self.view, self.areas(among)
        if asked.indicator not in view.atlas.catalog.indicators or not self._has(asked):
            return [self.figure(asked, region.code) for region in found]
        benchmark = self.code(asked.benchmark) if asked.benchmark else None
        if benchmark == "":
            return [Figure.absent(Missing.NOT_APPLICABLE)] * len(found)
        rows = view.ask(
            view.atlas.regions,
            delivery=view.delivery.id,
            level=str(LEVELS[among]),
            within=view.area(view.within),
            indicator=asked.indicator,
            unit=asked.unit,
            dimension=asked.dimension,
            category=asked.category,
            benchmark=benchmark,
            chance=asked.indicator in JUDGED,
        )
        return list(rows.figures)

    def _has(self, asked: FigureOf) -> bool:
        """Whether the round has the group in its classification."""
        if asked.category == TOTAL:
            return True
        return asked.category in self.view.atlas.categories(asked.dimension, self.view.delivery)

    def _change(self, asked: FigureOf, area: str) -> Change | None:
        """The step from the round before to the one in view."""
        view = self.view
        found = view.ask(
            view.atlas.development,
            area,
            delivery=view.delivery.id,
            unit=asked.unit,
            dimension=asked.dimension,
            category=asked.category,
        )
        steps = [item for item in found.changes if item.later.id == view.delivery.id]
        return steps[-1] if steps else None

    def _of_round(self, asked: FigureOf) -> Figure:
        delivery = self.view.delivery
        coverage = self.view.ask(self.view.atlas.coverage, delivery)
        match asked.indicator:
            case Quantity.PARTICIPANTS:
                return Figure.exact(coverage.organisations)
            case Quantity.LIBRARIES:
                return Figure.exact(coverage.of_organisations)
            case Quantity.COVERED:
                some, all_ = coverage.inhabitants, coverage.of_inhabitants
                return Figure.exact(some / all_ if some is not None and all_ else None)
            case _matched:
                return Figure.exact(delivery.match_rate)

    # In words

    def scale(self, asked: FigureOf) -> Scale:
        indicator = self.view.atlas.catalog.indicators.get(asked.indicator)
        if indicator is not None:
            return Scale(indicator.measure, indicator.decimals)
        return _QUANTITIES[Quantity(asked.indicator)]

    def written(self, asked: FigureOf, figure: Figure, decimals: int = 0) -> str:
        """A figure with its rounding interval behind it; a missing one is its reason."""
        if figure.missing is not None:
            return missing_label(figure.missing)
        scale = self.scale(asked)
        places_ = max(decimals, scale.decimals) if scale.measure == "share" else scale.decimals
        text = format_measure(figure, scale.measure, places_)
        margin = format_interval(figure, scale.measure, places_) if figure.width else ""
        return text + (f" ({margin})" if margin else "")

    def label(self, asked: FigureOf, option: str = "") -> str:
        """What a figure is: the measure, the group, the area, and what it is held against."""
        words = [self.measured(asked)]
        if asked.indicator not in OF_ROUND:
            words.append(self.view.name(self.code(asked.area, option)))
        if asked.benchmark is not None:
            words.append(_("tegenover {name}").format(name=self.name(asked.benchmark)))
        return " · ".join(words)

    def measured(self, asked: FigureOf) -> str:
        """The measure and the group alone, where it is clear of which area."""
        group = [] if asked.dimension == TOTAL else [self._group(asked)]
        return " · ".join([self._measure(asked), *group])

    def name(self, whose: Whose) -> str:
        return self.view.name(self.code(whose))

    def _measure(self, asked: FigureOf) -> str:
        match asked.indicator:
            case Quantity.EXTRA:
                return _("Leden meer dan bij dat aandeel")
            case Quantity.CHANGE:
                return _("Verandering sinds de vorige ronde, in procentpunten")
            case Quantity.PARTICIPANTS:
                return _("Bibliotheken die meededen")
            case Quantity.LIBRARIES:
                return _("Bibliotheken")
            case Quantity.COVERED:
                return _("Deel van de inwoners waar de bibliotheek meedeed")
            case Quantity.MATCHED:
                return _("Deel van de leden dat is gekoppeld")
            case indicator:
                return self._view_of(asked).label(self.view.atlas.catalog.indicators[indicator])

    def _group(self, asked: FigureOf) -> str:
        """The group in words, also one of a classification that this round doesn't have."""
        if self._has(asked):
            return self._view_of(asked).whom
        dimension = self.view.atlas.catalog.dimensions[asked.dimension]
        labels = {
            item.id: item.label.get(language())
            for version in dimension.classifications
            for item in version.categories
        }
        return f"{dimension.label.get(language())}: {labels[asked.category]}"

    def _view_of(self, asked: FigureOf) -> View:
        """The view with the group of a figure chosen, and what it is held against."""
        chosen = replace(
            self.view.selection,
            unit=asked.unit,
            dimension=asked.dimension,
            category=asked.category,
            benchmark=self.code(asked.benchmark) if asked.benchmark else NETHERLANDS,
        )
        return replace(self.view, selection=chosen)

    def passport(self, asked: FigureOf, option: str = "") -> str:
        """The code of a figure; empty for what has none."""
        area = self.code(asked.area, option)
        if asked.indicator == Quantity.CHANGE:
            change = self._change(asked, area)
            former: Delivery | None = change.former if change else None
            view = self._view_of(asked)
            return codes.change_code(view, area, former, codes.CHANGE) if former else ""
        if asked.indicator not in self.view.atlas.catalog.indicators:
            return ""
        return codes.code_of(
            self._view_of(asked),
            area,
            asked.indicator,
            unit=asked.unit,
            dimension=asked.dimension,
            category=asked.category,
        )

    def evidence(
        self,
        asked: FigureOf,
        figure: Figure,
        option: str = "",
        decimals: int = 0,
        options: frozenset[str] = frozenset(),
    ) -> Evidence:
        written = self.written(asked, figure, decimals)
        code = self.passport(asked, option)
        return Evidence(self.label(asked, option), written, code, options)

    def band(self, asked: FigureOf, figure: Figure, *, answer: bool = False) -> Band:
        """The numbers, as people type them, that are this figure.

        As an answer: how many members more or fewer there are follows from shares that are read in
        tenths of a per cent, and is told in round numbers, so that those are right too.
        """
        assert figure.value is not None
        assert figure.low is not None
        assert figure.high is not None
        scale = self.scale(asked)
        ends = [figure.low, figure.value, figure.high]
        if answer and asked.indicator == Quantity.EXTRA:
            population = self.figure(
                asked.model_copy(update={"indicator": "bevolking", "benchmark": None})
            )
            slack = (population.value or 0.0) * _TENTH
            ends += [figure.value - slack, figure.value + slack]
            if figure.low > 0:
                ends.append(rounded_down(figure.low))
            elif figure.high < 0:
                ends.append(-rounded_down(-figure.high))
        decimals = places(figure, scale.measure, scale.decimals)
        per = 100 if scale.measure == "share" else 1
        # 0.285 is written 29%: as it stands there, not as the 28.499… of its binary form.
        low, high = (Decimal(repr(float(end))) * per for end in (min(ends), max(ends)))
        return Band(rounded(low, decimals), rounded(high, decimals), decimals)


def by_name(areas: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Codes with their names, in the order of the names."""
    return sorted(areas, key=lambda item: (alphabetical(item[1]), item[0]))


def other_unit(unit: Unit) -> Unit:
    return Unit.HOUSEHOLDS if unit is Unit.PERSONS else Unit.PERSONS
