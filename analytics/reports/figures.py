"""Figures of areas in words and with their margin: one area, and what it stands beside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from analytics.catalog import Indicator, Measure
from analytics.language import (
    _,
    capital,
    format_interval,
    format_measure,
    level_label,
    read_alike,
    share_decimals,
)
from analytics.measures import ratios
from analytics.measures.wording import differs, too_coarse
from analytics.model import NETHERLANDS, TOTAL, Figure, Figures, Level, Unit
from analytics.reports.codes import code_of
from analytics.reports.sentences import (
    non_members_sentence,
    share_in_short,
    share_with_margin,
    so_what_sentence,
)
from analytics.reports.view import View


class Written(Protocol):
    """How a figure is written, and from which margin on it is too coarse to steer on."""

    @property
    def measure(self) -> Measure: ...
    @property
    def decimals(self) -> int: ...
    @property
    def too_coarse(self) -> float | None: ...


def figure_text(figure: Figure, indicator: Written) -> str:
    """A figure as a reader sees it; a missing one is its reason."""
    return format_measure(figure, indicator.measure, indicator.decimals)


def with_margin(figure: Figure, indicator: Written) -> str:
    """A figure with its rounding interval behind it, and whether it is too coarse to steer on."""
    margin = format_interval(figure, indicator.measure, indicator.decimals)
    text = figure_text(figure, indicator) + (f" ({margin})" if margin else "")
    return " · ".join(filter(None, [text, caution(figure, indicator)]))


def caution(figure: Figure, indicator: Written) -> str:
    """What to mind about a figure; empty for one that can be steered on."""
    return _("te grof om op te sturen") if too_coarse(figure, indicator.too_coarse) else ""


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the figures that stand beside the own one; `differs`: judged to be another."""

    name: str
    figure: Figure
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline figure: a sentence, the exact figure, and what it stands beside."""

    title: str
    sentence: str
    own: Figure
    indicator: Indicator
    beside: tuple[Compared, ...] = ()
    note: str = ""
    code: str = ""

    @property
    def decimals(self) -> int:
        return decimals_beside(self.indicator, self.own, self.beside)


def decimals_beside(indicator: Indicator, own: Figure, others: Iterable[Compared]) -> int:
    """So many decimals that shares which differ do not read the same."""
    if indicator.measure is not Measure.SHARE:
        return indicator.decimals
    return share_decimals((own, one.figure) for one in others if one.differs)


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
    return view.ask(
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
    view: View,
    area: str,
    indicator: str,
    unit: Unit,
    dimension: str = TOTAL,
    category: str = TOTAL,
    standards: Mapping[str, str] | None = None,
) -> tuple[Compared, ...]:
    """The same figure of what an area stands beside: of `standards` (codes with names), else all.
    Of the share of members it is asked whether they differ.
    """
    group = (unit, dimension, category)
    own = figure(view, area, indicator, *group)
    found: list[Compared] = []
    for code, name in (view.standards(area) if standards is None else standards).items():
        other = figure(view, code, indicator, *group)
        # Only where the two read the same is it asked, as the sentence asks it.
        differing = (
            indicator == "penetratie"
            and read_alike(own, other)
            and differs(figure(view, area, "index", *group, benchmark=code, chance=True))
        )
        found.append(Compared(capital(name), other, differing))
    return tuple(found)


def chosen_beside(view: View, area: str) -> list[tuple[str, str]]:
    """The chosen figure here and of what the area stands beside, each with its margin; with so
    many decimals that shares which differ do not read the same.
    """
    selection, indicator = view.selection, view.indicator
    group = (selection.unit, selection.dimension, selection.category)
    own = chosen_figure(view, area)
    others = beside(view, area, indicator.id, *group)
    decimals = decimals_beside(indicator, own, others)
    written = indicator.model_copy(update={"decimals": decimals})
    lines = [(_("Hier"), own), *((one.name, one.figure) for one in others)]
    return [(name, with_margin(figure, written)) for name, figure in lines]


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
            code=code_of(view, area, "penetratie"),
        ),
        Headline(
            _("Inwoners die geen lid zijn"),
            empty or _who_is_no_member(others),
            others,
            rest,
            note=_("Zij zijn niet als lid gevonden. Het werkelijke aantal ligt eerder lager.")
            if others.high
            else "",
            code=code_of(view, area, "niet_leden"),
        ),
        Headline(
            _("Huishoudens met een lid"),
            empty or share_in_short(households, Unit.HOUSEHOLDS),
            households,
            share,
            beside(view, area, "penetratie", Unit.HOUSEHOLDS),
            code=code_of(view, area, "penetratie", unit=Unit.HOUSEHOLDS),
        ),
    ]


def _who_is_no_member(others: Figure) -> str:
    """How many inhabitants of a place where somebody lives were not found as a member."""
    if others.missing is not None:
        return _("Dat is niet bekend.")
    return non_members_sentence(others, Unit.PERSONS) or _("Alle {who} zijn lid.").format(
        who=_("inwoners")
    )


def known_part(view: View, area: str, unit: Unit) -> str:
    """Of an area that is only partly known: what is known, as a figure of its own."""
    part = view.ask(view.atlas.known_part, view.area(area), delivery=view.delivery.id, unit=unit)
    if not 0 < part.known < part.of or part.penetration.value is None:
        return ""
    return _("Bekend is {known} van {of} {parts}: daar is {share} lid.").format(
        known=part.known,
        of=part.of,
        parts=level_label(Level(part.level), plural=True),
        share=share_with_margin(part.penetration),
    )


def above_share(
    view: View,
    area: str,
    benchmark: str,
    unit: Unit = Unit.PERSONS,
    dimension: str = TOTAL,
    category: str = TOTAL,
) -> Figure:
    """How many more members an area has than at the share of the benchmark; below 0: fewer."""
    population, members, share = (
        Figures.of([figure(view, code, indicator, unit, dimension, category)])
        for code, indicator in ((area, "bevolking"), (area, "leden"), (benchmark, "penetratie"))
    )
    return ratios.above_share(population.counts(), members.counts(), share)[0]


def so_what(view: View, area: str) -> str:
    """What the difference with the benchmark comes down to in members; empty where unknown."""
    benchmark = view.selection.benchmark if view.selection.benchmark != area else NETHERLANDS
    index = figure(view, area, "index", Unit.PERSONS, benchmark=benchmark, chance=True)
    above = above_share(view, area, benchmark)
    return so_what_sentence(view.name(area), view.name(benchmark), index, above)


def indicator_of(view: View, identity: str) -> Indicator:
    return view.atlas.catalog.indicators[identity]
