"""The wijken of an area by the number of inhabitants who are no member, or of households without
one: of everyone, or of a group whom a library may want to reach.
"""

from dataclasses import dataclass, replace

from analytics.language import _, language
from analytics.measures import ratios
from analytics.model import TOTAL, Figure, Figures, Level, Unit
from analytics.reports import figures
from analytics.reports.codes import code_of
from analytics.reports.sentences import most_sentence, perhaps_most
from analytics.reports.sourcing import source_line
from analytics.reports.table import Column, Table
from analytics.reports.view import View, categories_of
from analytics.store import RegionRows, UnknownIdError

MOST = 10
_LEVEL = Level.WIJK


@dataclass(frozen=True, slots=True)
class Wijk:
    """A wijk; `expected` are its members at the share of the benchmark."""

    code: str
    name: str
    population: Figure
    members: Figure
    non_members: Figure
    penetration: Figure
    expected: Figure


@dataclass(frozen=True, slots=True)
class ByNonMembers:
    """All wijken of an area, those with the most non-members first, those without a figure last."""

    view: View
    area: str
    wijken: tuple[Wijk, ...]
    most: int = MOST

    @property
    def complete(self) -> bool:
        """Whether the number is known of every wijk."""
        return all(item.non_members.missing is None for item in self.wijken)

    @property
    def known(self) -> bool:
        """Whether it is known of any."""
        return any(item.non_members.missing is None for item in self.wijken)

    @property
    def codes(self) -> tuple[str, ...]:
        """The code of each row of the table."""
        chosen = self.view.selection
        return tuple(
            code_of(
                self.view,
                item.code,
                unit=chosen.unit,
                dimension=chosen.dimension,
                category=chosen.category,
            )
            for item in self.shown
        )

    def sentence(self) -> str:
        """Where most non-members live, as far as that can be said."""
        unit = self.view.selection.unit
        return most_sentence(
            [(item.name, item.non_members) for item in self.wijken], _LEVEL, unit, self.group
        )

    def with_share(self) -> str:
        """The same; and of the wijk that surely has the most how its share stands, for where many
        live there are many non-members.
        """
        said, everyone = (
            self.sentence(),
            self.view.selection.unit is Unit.PERSONS and not self.group,
        )
        if not everyone or not self.complete or len(self.wijken) < 2:
            return said
        if len(perhaps_most([(item.code, item.non_members) for item in self.wijken])) > 1:
            return said
        return f"{said} {figures.so_what(self.view, self.wijken[0].code)}".rstrip()

    @property
    def group(self) -> str:
        """The group in words; empty for everyone."""
        return "" if self.view.selection.is_total else self.view.whom

    @property
    def shown(self) -> tuple[Wijk, ...]:
        return self.wijken[: self.most]

    @property
    def _counted(self) -> str:
        persons = self.view.selection.unit is Unit.PERSONS
        if self.group:
            return _("Personen in de groep") if persons else _("Huishoudens in de groep")
        return _("Inwoners") if persons else _("Huishoudens")

    def table(self) -> Table:
        """The first of them."""
        view, indicators = self.view, self.view.atlas.catalog.indicators
        benchmark = view.name(view.selection.benchmark)
        persons = view.selection.unit is Unit.PERSONS
        if self.complete:
            title = (
                _("Wijken met de meeste niet-leden · {area}")
                if persons
                else _("Wijken met de meeste huishoudens zonder lid · {area}")
            )
        else:
            title = (
                _("Wijken naar het aantal niet-leden, voor zover bekend · {area}")
                if persons
                else _("Wijken naar het aantal huishoudens zonder lid, voor zover bekend · {area}")
            )
        title = " · ".join(filter(None, [title.format(area=view.name(self.area)), self.group]))
        notes = [
            _(
                "Verwacht: zoveel leden als de wijk zou hebben met het aandeel leden van "
                "{benchmark}. Dat is een vergelijking, geen voorspelling."
            ).format(benchmark=benchmark),
            indicators["niet_leden"].caveat.get(language()),
        ]
        if len(self.wijken) > self.most:
            text = _(
                "Er zijn {count} wijken; dit zijn de eerste {most}. Door het afronden kan de "
                "volgorde net anders zijn."
            )
            notes.insert(0, text.format(count=len(self.wijken), most=self.most))
        return Table(
            title,
            (
                Column(_("Wijk")),
                Column(self._counted, "count"),
                Column(view.label(indicators["niet_leden"]), "count"),
                Column(view.label(indicators["penetratie"]), "share"),
                Column(view.label(indicators["leden"]), "count"),
                Column(
                    (
                        _("Leden verwacht bij het aandeel van {benchmark}")
                        if persons
                        else _("Huishoudens met een lid verwacht bij het aandeel van {benchmark}")
                    ).format(benchmark=benchmark),
                    "count",
                ),
            ),
            [
                (
                    item.name,
                    item.population,
                    item.non_members,
                    item.penetration,
                    item.members,
                    item.expected,
                )
                for item in self.shown
            ],
            source_line(view.delivery),
            tuple(notes),
            view.delivery.synthetic,
        )


def by_non_members(view: View, area: str, most: int = MOST) -> ByNonMembers:
    """The wijken of an area, of the group in view."""
    selection = view.selection
    group = (selection.unit, selection.dimension, selection.category)

    def rows(indicator: str) -> RegionRows:
        return view.ask(
            view.atlas.regions,
            delivery=view.delivery.id,
            level=str(_LEVEL),
            within=view.area(area),
            indicator=indicator,
            unit=group[0],
            dimension=group[1],
            category=group[2],
        )

    first, population = rows("niet_leden"), rows("bevolking").figures
    share = figures.figure(view, selection.benchmark, "penetratie", *group)
    expected = ratios.at_share(
        population.counts(),
        Figures.of([share]),
    )
    found = [
        Wijk(*row)
        for row in zip(
            first.codes,
            first.names,
            population,
            rows("leden").figures,
            first.figures,
            rows("penetratie").figures,
            expected,
            strict=True,
        )
    ]
    found.sort(key=lambda item: (item.non_members.value is None, -(item.non_members.value or 0.0)))
    return ByNonMembers(view, area, tuple(found), most)


def of_group(view: View, unit: Unit, dimension: str, category: str) -> View:
    """The view of a group; UnknownIdError where the round has no such group."""
    definition = view.atlas.catalog.dimensions.get(dimension)
    if dimension != TOTAL and (definition is None or unit not in definition.units):
        known = [item.id for item in view.atlas.catalog.dimensions_of(unit)]
        raise UnknownIdError("dimension", dimension, known)
    known = [name for name, _label in categories_of(view.atlas, view.delivery, dimension)]
    if category not in (TOTAL, *known):
        raise UnknownIdError("category", category, known)
    chosen = replace(view.selection, unit=unit, dimension=dimension, category=category)
    return replace(view, selection=chosen)
