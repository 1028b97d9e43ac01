"""The key figures of a gemeente or catchment beside the round before, its province, the country,
and others of equal size.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from analytics.language import _, capital, format_count, format_date, language, share_decimals
from analytics.measures import ratios
from analytics.model import (
    CATCHMENT_PREFIX,
    TOTAL,
    Delivery,
    Figure,
    Figures,
    Level,
    Missing,
    Unit,
    level_of,
)
from analytics.reports import figures
from analytics.reports.codes import change_code, code_of
from analytics.reports.development import developed
from analytics.reports.sentences import Against, break_sentence, redrawn_sentence, units_in_words
from analytics.reports.sourcing import source_line
from analytics.reports.standing import equal_size, group_name, too_few
from analytics.reports.table import Cell, Column, Here, Table
from analytics.reports.view import View
from analytics.store import Break, Change, Comparison, GroupKind

_PUBLISHED = (Level.PROVINCIE, Level.LAND)


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The key figures of one area, group or round; `households` is the share with a member."""

    name: str
    penetration: Figure
    members: Figure
    non_members: Figure
    households: Figure
    index: Figure
    code: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """A gemeente and what it stands beside: its rows, what must be known of them, and the groups
    with the difference, judged with the play of chance. `decimals` of the shares of persons and
    of households.
    """

    view: View
    rows: tuple[KeyFigures, ...]
    notes: tuple[str, ...]
    against: tuple[Against, ...]
    decimals: tuple[int, int]

    @property
    def codes(self) -> tuple[str, ...]:
        """The code of each row; areas that were taken together have none."""
        return tuple(row.code for row in self.rows)

    def table(self) -> Table:
        """One row an area, group or round."""
        view, indicators = self.view, self.view.atlas.catalog.indicators
        households = replace(view, selection=replace(view.selection, unit=Unit.HOUSEHOLDS))
        own = self.rows[0]
        body: list[tuple[Cell, ...]] = [
            (
                Here(row.name) if row is own else row.name,
                row.penetration,
                row.members,
                row.non_members,
                row.households,
                row.index,
            )
            for row in self.rows
        ]
        name = view.name(view.selection.benchmark)
        return Table(
            _("Kerncijfers · {area}").format(area=own.name),
            (
                Column(_("Gebied")),
                Column(view.label(indicators["penetratie"]), "share", self.decimals[0]),
                Column(view.label(indicators["leden"]), "count"),
                Column(view.label(indicators["niet_leden"]), "count"),
                Column(households.label(indicators["penetratie"]), "share",
                       self.decimals[1]),
                Column(_("Index ({name} = 100)").format(name=name), "index"),
            ),
            body,
            source_line(view.delivery),
            (*self.notes, indicators["penetratie"].caveat.get(language())),
            view.delivery.synthetic,
        )  # fmt: skip


def beside(view: View, area: str) -> Beside:
    """The key figures of a gemeente and of all that it stands beside."""
    published = [code for code in view.standards(area) if level_of(code) in _PUBLISHED]
    former, told = _row_before(view, area)
    pool, why = _equal_size(view, area)
    against = [
        Against(
            view.name(code),
            figures.figure(view, area, "verschil", Unit.PERSONS, benchmark=code, chance=True),
        )
        for code in published
    ]
    if pool is not None:
        against.append(Against(group_name(view, pool, _level(area)), pool.difference))
    rows = [
        _row(view, area),
        *([former] if former else []),
        *(_row(view, code) for code in published),
        _pooled(view, area, pool),
    ]
    return Beside(
        view,
        tuple(rows),
        (*told, why),
        tuple(against),
        (_decimals(view, area, Unit.PERSONS), _decimals(view, area, Unit.HOUSEHOLDS)),
    )


def _level(area: str) -> Level:
    """What is compared with each other: libraries, or gemeenten."""
    return Level.BIBLIOTHEEK if area.startswith(CATCHMENT_PREFIX) else Level.GEMEENTE


def _decimals(view: View, area: str, unit: Unit) -> int:
    own = figures.figure(view, area, "penetratie", unit)
    others = figures.beside(view, area, "penetratie", unit)
    return share_decimals((own, other.figure) for other in others if other.differs)


def _row(view: View, area: str) -> KeyFigures:
    def of(indicator: str, unit: Unit = Unit.PERSONS) -> Figure:
        benchmark = view.selection.benchmark if indicator == "index" else None
        return figures.figure(view, area, indicator, unit, benchmark=benchmark)

    return KeyFigures(
        capital(view.name(area)),
        of("penetratie"),
        of("leden"),
        of("niet_leden"),
        of("penetratie", Unit.HOUSEHOLDS),
        of("index"),
        code_of(view, area),
    )


@dataclass(frozen=True, slots=True)
class RoundBefore:
    """An area in the round before: what it was there, and where its figures may stand beside those
    of the round in view.
    """

    view: View
    area: str
    steps: dict[Unit, tuple[Change, tuple[str, ...]]]
    base: Change | None

    FIGURES: ClassVar = (
        ("penetratie", Unit.PERSONS),
        ("leden", Unit.PERSONS),
        ("niet_leden", Unit.PERSONS),
        ("penetratie", Unit.HOUSEHOLDS),
        ("index", Unit.PERSONS),
    )

    @property
    def change(self) -> Change:
        return self.steps[Unit.PERSONS][0]

    @property
    def delivery(self) -> Delivery:
        """The round before."""
        return self.change.former

    def figure(self, indicator: str, unit: Unit = Unit.PERSONS) -> Figure:
        """A figure of the round before; why there is none where it may not be compared."""
        if unit not in self.steps or not self.steps[unit][1]:
            return Figure.absent(Missing.NOT_APPLICABLE)
        change, there = self.steps[unit]
        if change.change.missing is not None:
            return Figure.absent(change.change.missing)
        benchmark = None
        if indicator == "index":
            # Of other libraries the country is another measure.
            if self.base is None or not self.base.whole:
                return Figure.absent(Missing.PARTLY_PARTICIPATING)
            benchmark = self.view.selection.benchmark
        return self.view.ask(
            self.view.atlas.figure,
            there,
            indicator,
            delivery=change.former.id,
            unit=unit,
            benchmark=benchmark,
        )

    def steps_between(self) -> list[str]:
        """What lies between the two rounds for the area itself."""
        change = self.change
        said = [redrawn_sentence(change), *(break_sentence(item, change) for item in change.breaks)]
        return [text for text in said if text]

    def between(self) -> str:
        """What lies between the two rounds, in words; empty where nothing does."""
        base, told = self.base, self.steps_between()
        if base is not None and Break.PARTICIPATION in base.breaks:
            told.append(
                _(
                    "In {benchmark} deden niet steeds dezelfde bibliotheken mee: van de vorige "
                    "ronde is er daarom geen index."
                ).format(benchmark=self.view.name(self.view.selection.benchmark))
            )
        said = " ".join(told)
        return _("Over de vorige ronde: {said}").format(said=said) if said else ""


def round_before(
    view: View, area: str, wanted: Callable[[Change], bool] = lambda step: True
) -> RoundBefore | None:
    """The round before of an area; None where there is none, or none that is `wanted`."""
    steps = {
        unit: found for unit in Unit if (found := _step(view, area, unit)) and wanted(found[0])
    }
    if Unit.PERSONS not in steps:
        return None
    base = _step(view, view.selection.benchmark, Unit.PERSONS)
    return RoundBefore(view, area, steps, None if base is None else base[0])


def _row_before(view: View, area: str) -> tuple[KeyFigures | None, tuple[str, ...]]:
    """The same of the round before, only where it may be compared; and what lies between."""
    found = round_before(view, area)
    if found is None:
        return None, (_("Een vorige ronde is er niet."),)
    day = format_date(found.delivery.reference_date)
    if found.change.change.missing is not None:
        told = _("De vorige ronde, van {date}, staat er niet bij: die is niet te vergelijken.")
        return None, (" ".join([told.format(date=day), *found.steps_between()]),)
    row = KeyFigures(
        _("Vorige ronde: {date}").format(date=day),
        *(found.figure(*item) for item in RoundBefore.FIGURES),
        code=change_code(view, area, found.delivery),
    )
    said = found.between()
    return row, (said,) if said else ()


def _step(view: View, area: str, unit: Unit) -> tuple[Change, tuple[str, ...]] | None:
    """The step to the round in view, and what the area was in the round before."""
    group = replace(
        view,
        selection=replace(view.selection, unit=unit, dimension=TOTAL, category=TOTAL),
    )
    found = developed(group, area)
    change = next((item for item in found.changes if item.later.id == view.delivery.id), None)
    if change is None:
        return None
    moment = next(item for item in found.moments if item.delivery.id == change.former.id)
    return change, moment.codes


def _equal_size(view: View, area: str) -> tuple[Comparison | None, str]:
    """Those of equal size, where there are enough; and who they are, or why not."""
    group = _pool(view, area, Unit.PERSONS)
    level = _level(area)
    name = capital(group_name(view, group, level))
    about = equal_size(view.name(area))
    if group.too_few:
        return None, f"{name}: {too_few(level)}. {about}"
    count = len(group.rows) + len(group.left_out)
    told = _("Van {known} van deze {of} {units} is er een cijfer.").format(
        known=format_count(len(group.rows)), of=format_count(count), units=units_in_words(level)
    )
    return group, f"{about} {told}" if count else about


def _pool(view: View, area: str, unit: Unit) -> Comparison:
    answer = view.ask(view.atlas.standing, area, delivery=view.delivery.id, unit=unit)
    return next(group for group in answer.groups if group.kind is GroupKind.EQUAL_SIZE)


def _pooled(view: View, area: str, group: Comparison | None) -> KeyFigures:
    """Those of equal size together; nothing of too few."""
    name = _("Even grote {units}").format(units=units_in_words(_level(area)))
    if group is None or group.missing is not None:
        reason = (group.missing if group else None) or Missing.NOT_APPLICABLE
        absent = Figure.absent(reason)
        return KeyFigures(name, absent, absent, absent, absent, absent)
    households = _pool(view, area, Unit.HOUSEHOLDS)
    base = figures.figure(view, view.selection.benchmark, "penetratie", Unit.PERSONS)
    population, members = Figures.of([group.population]), Figures.of([group.members])
    return KeyFigures(
        name,
        group.penetration,
        group.members,
        ratios.non_members(population.counts(), members.counts())[0],
        Figure.absent(Missing.NOT_APPLICABLE) if households.too_few else households.penetration,
        ratios.index(Figures.of([group.penetration]), Figures.of([base]))[0],
    )
