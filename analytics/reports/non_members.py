"""The wijken of a gemeente by the number of inhabitants who are no member."""

from dataclasses import dataclass

from analytics.language import _, language
from analytics.measures import ratios
from analytics.model import Counts, Figure, Figures, Level, Unit
from analytics.reports import figures
from analytics.reports.sentences import most_sentence
from analytics.reports.sourcing import source_line
from analytics.reports.table import Column, Table
from analytics.reports.view import View

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

    @property
    def complete(self) -> bool:
        """Whether the number is known of every wijk."""
        return all(item.non_members.missing is None for item in self.wijken)

    @property
    def known(self) -> bool:
        """Whether it is known of any."""
        return any(item.non_members.missing is None for item in self.wijken)

    def sentence(self) -> str:
        """Where most non-members live, as far as that can be said."""
        return most_sentence([(item.name, item.non_members) for item in self.wijken], _LEVEL)

    @property
    def shown(self) -> tuple[Wijk, ...]:
        return self.wijken[:MOST]

    def table(self) -> Table:
        """The first ten."""
        view, indicators = self.view, self.view.atlas.catalog.indicators
        benchmark = view.name(view.selection.benchmark)
        title = (
            _("Wijken met de meeste niet-leden · {area}")
            if self.complete
            else _("Wijken naar het aantal niet-leden, voor zover bekend · {area}")
        )
        notes = [
            _(
                "Verwacht: zoveel leden als de wijk zou hebben met het aandeel leden van "
                "{benchmark}. Dat is een vergelijking, geen voorspelling."
            ).format(benchmark=benchmark),
            indicators["niet_leden"].caveat.get(language()),
        ]
        if len(self.wijken) > MOST:
            text = _(
                "Er zijn {count} wijken; dit zijn de eerste {most}. Door het afronden kan de "
                "volgorde net anders zijn."
            )
            notes.insert(0, text.format(count=len(self.wijken), most=MOST))
        return Table(
            title.format(area=view.name(self.area)),
            (
                Column(_("Wijk")),
                Column(_("Inwoners"), "count"),
                Column(view.label(indicators["niet_leden"]), "count"),
                Column(view.label(indicators["penetratie"]), "share"),
                Column(view.label(indicators["leden"]), "count"),
                Column(
                    _("Leden verwacht bij het aandeel van {benchmark}").format(benchmark=benchmark),
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


def by_non_members(view: View, area: str) -> ByNonMembers:
    """The wijken of an area, of all inhabitants."""

    def column(indicator: str) -> Figures:
        return view.ask(
            view.atlas.regions,
            delivery=view.delivery.id,
            level=str(_LEVEL),
            within=view.area(area),
            indicator=indicator,
            unit=Unit.PERSONS,
        ).figures

    first = view.ask(
        view.atlas.regions,
        delivery=view.delivery.id,
        level=str(_LEVEL),
        within=view.area(area),
        indicator="niet_leden",
        unit=Unit.PERSONS,
    )
    population = column("bevolking")
    share = figures.figure(view, view.selection.benchmark, "penetratie", Unit.PERSONS)
    expected = ratios.at_share(
        Counts(population.value, population.low, population.high, population.missing),
        Figures.of([share]),
    )
    found = [
        Wijk(*row)
        for row in zip(
            first.codes,
            first.names,
            population,
            column("leden"),
            first.figures,
            column("penetratie"),
            expected,
            strict=True,
        )
    ]
    found.sort(key=lambda item: (item.non_members.value is None, -(item.non_members.value or 0.0)))
    return ByNonMembers(view, area, tuple(found))
