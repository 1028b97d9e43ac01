"""The groups of one dimension in one area: who is a member and who isn't, beside other areas."""

from dataclasses import dataclass

from analytics.catalog import Dimension, Indicator
from analytics.charts.profile import (
    Category,
    composition_chart,
    composition_rows,
    count_chart,
    count_rows,
    index_chart,
    index_rows,
    share_chart,
    share_rows,
)
from analytics.charts.still import Chart
from analytics.language import _, capital, language, share_decimals, unit_label
from analytics.measures.ratios import share_among_members
from analytics.measures.wording import differs
from analytics.model import NETHERLANDS, TOTAL, Counts, Figure, Figures, Missing, Unit
from analytics.reports import figures
from analytics.reports.codes import code_of
from analytics.reports.figures import caution
from analytics.reports.sentences import Group, representation_sentences
from analytics.reports.sourcing import source_line
from analytics.reports.table import Cell, Column, Table
from analytics.reports.view import View, categories_of
from analytics.store import ProfileRows


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart of the groups with its title, how to read it, and what it shows in words."""

    title: str
    note: str
    chart: Chart
    alternative: str


@dataclass(frozen=True)
class Groups:
    """The groups of a dimension in an area, with the play of chance: pictures and words judge
    alike. `named` are their labels, in the order of `rows`.
    """

    view: View
    area: str
    dimension: Dimension
    rows: ProfileRows
    named: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Whether any group has a figure."""
        return len(self.rows) > 0 and bool((self.rows.penetration.missing == 0).any())

    def categories(self) -> list[Category]:
        """Each group with all its figures, as charts need them."""
        view, rows, benchmark = self.view, self.rows, self.view.selection.benchmark
        country = profile_rows(view, NETHERLANDS, self.dimension).penetration
        non_members = rows.non_members
        population, members = (
            share_among_members(counts, repeated(total, len(rows)))
            for counts, total in (
                (rows.population, rows.total_population),
                (rows.members, rows.total_members),
            )
        )
        return [
            Category(
                label,
                rows.population.figures()[place],
                rows.members.figures()[place],
                non_members[place],
                rows.penetration[place],
                rows.representation[place],
                rows.index[place] if rows.index is not None else None,
                rows.benchmark[place]
                if rows.benchmark is not None and benchmark not in (NETHERLANDS, self.area)
                else None,
                country[place],
                population[place],
                members[place],
            )
            for place, label in enumerate(self.named)
        ]

    def words(self) -> list[str]:
        """Who is over- and under-represented."""
        rows, dimension = self.rows, self.dimension
        groups = [
            Group(
                label,
                figure,
                dimension.age_sensitive,
                share.missing is None,
                share.missing is Missing.NOT_APPLICABLE,
            )
            for label, figure, share in zip(
                self.named, rows.representation, rows.penetration, strict=True
            )
        ]
        return representation_sentences(
            groups, self.view.selection.unit, self._universe(), rows.total_penetration.missing
        )

    def _universe(self) -> str:
        """Whom the groups are held against in words; empty for everyone."""
        stated = self.view.delivery.universe.get(self.dimension.id)
        known = self.dimension.universe
        if stated is None or (known and known.id == stated):
            return known.label.get(language()) if known else ""
        return stated

    def table(self) -> Table:
        """Population, members and what follows from them, per group."""
        indicators = self.view.atlas.catalog.indicators
        tongue = language()
        households = self.view.selection.unit is Unit.HOUSEHOLDS
        rows, view = self.rows, self.view
        columns: list[tuple[Column, Figures]] = [
            (
                Column(_("Huishoudens") if households else _("Bevolking"), "count"),
                rows.population.figures(),
            ),
            (
                Column(_("Met een lid") if households else _("Leden"), "count"),
                rows.members.figures(),
            ),
            (
                Column(_("Zonder lid") if households else _("Geen lid"), "count"),
                rows.non_members,
            ),
            (Column(view.label(indicators["penetratie"]), "share"), rows.penetration),
            (
                Column(indicators["vertegenwoordiging"].label.get(tongue), "index"),
                rows.representation,
            ),
        ]
        if rows.index is not None:
            name = view.name(view.selection.benchmark)
            columns.append(
                (Column(_("Index ({name} = 100)").format(name=name), "index"), rows.index)
            )
        unit = capital(unit_label(view.selection.unit))
        cautions = [self._coarse(place) for place in range(len(self.named))]
        noted = any(cautions)
        body: list[tuple[Cell, ...]] = [
            (
                label,
                *(figures[place] for _column, figures in columns),
                *((cautions[place],) if noted else ()),
            )
            for place, label in enumerate(self.named)
        ]
        return Table(
            " · ".join((self.dimension.label.get(tongue), unit, view.name(self.area))),
            (
                Column(_("Groep")),
                *(column for column, _figures in columns),
                *((Column(_("Let op")),) if noted else ()),
            ),
            body,
            source_line(view.delivery),
            self.notes(),
            view.delivery.synthetic,
        )

    @property
    def codes(self) -> tuple[str, ...]:
        """The code of each row of the table."""
        view = self.view
        return tuple(
            code_of(
                view,
                self.area,
                unit=view.selection.unit,
                dimension=self.dimension.id,
                category=category,
            )
            for category in self.rows.categories
        )

    @property
    def side_by_side_codes(self) -> tuple[str, ...]:
        """The code of each row of the table beside others: of the area itself."""
        everyone = TOTAL if self.dimension.universe is None else self.dimension.id
        unit = self.view.selection.unit
        return *self.codes, code_of(self.view, self.area, unit=unit, dimension=everyone)

    def side_by_side(self) -> Table:
        """The share of members of each group here and in what the area stands beside."""
        view = self.view
        standards = view.standards(self.area)
        columns = {self.area: _("Hier")} | {code: capital(name) for code, name in standards.items()}
        shares = [profile_rows(view, code, self.dimension).penetration for code in columns]
        totals = [profile_rows(view, code, self.dimension).total_penetration for code in columns]
        own, benchmark = self.rows, view.selection.benchmark
        decimals = 0
        if own.index is not None and benchmark in columns:
            other = shares[list(columns).index(benchmark)]
            judged = zip(own.penetration, other, own.index, strict=True)
            pairs = [(one, its) for one, its, index in judged if differs(index)]
            whole = figures.figure(
                self.view,
                self.area,
                "index",
                view.selection.unit,
                benchmark=benchmark,
                chance=True,
            )
            if self.dimension.universe is None and differs(whole):
                pairs.append((totals[0], totals[list(columns).index(benchmark)]))
            decimals = share_decimals(pairs)
        body: list[tuple[Cell, ...]] = [
            (label, *(share[place] for share in shares)) for place, label in enumerate(self.named)
        ]
        everyone = (
            self.dimension.universe.label.get(language())
            if self.dimension.universe
            else _("iedereen")
        )
        body.append((_("Samen ({everyone})").format(everyone=everyone), *totals))
        return Table(
            _("{indicator} per groep, {area} en elders").format(
                indicator=view.label(view.atlas.catalog.indicators["penetratie"]),
                area=view.name(self.area),
            ),
            (Column(_("Groep")), *(Column(name, "share", decimals) for name in columns.values())),
            body,
            source_line(view.delivery),
            self.notes(),
            view.delivery.synthetic,
        )

    def notes(self) -> tuple[str, ...]:
        """What must travel with the figures."""
        texts = [self.dimension.description.get(language()), *shared_notes(self.view)]
        if self.dimension.age_sensitive:
            texts.append(_("Niet gecorrigeerd voor leeftijd."))
        return tuple(texts)

    def _coarse(self, place: int) -> str:
        """Which of a group's indices can't be steered on."""
        indicators = self.view.atlas.catalog.indicators
        wide = [
            self.view.label(indicators[identity])
            for identity, figures in (
                ("vertegenwoordiging", self.rows.representation),
                ("index", self.rows.index),
            )
            if figures is not None and caution(figures[place], indicators[identity])
        ]
        return _("te grof om op te sturen: {names}").format(names=", ".join(wide)) if wide else ""

    def composition(self, *, dark: bool = False) -> Drawn:
        """The parts of the members beside those of the inhabitants."""
        return self._drawn(
            _("Samenstelling"),
            _("Welk deel van de huishoudens met een lid, en van alle huishoudens?")
            if self._households
            else _("Welk deel van de leden, en welk deel van de inwoners?"),
            composition_chart(composition_rows(self.categories(), self._unit), dark=dark),
        )

    def representation(self, *, dark: bool = False) -> Drawn:
        """Each group beside all of this area."""
        coarse = self._indicator("vertegenwoordiging").too_coarse
        return self._drawn(
            _("Vertegenwoordiging"),
            _("100 = alle huishoudens van dit gebied samen.")
            if self._households
            else _("100 = alle inwoners van dit gebied samen."),
            index_chart(index_rows(self.categories(), "representation", coarse), dark=dark),
        )

    def shares(self, *, dark: bool = False) -> Drawn:
        """The share of members of each group, beside the same group elsewhere."""
        here, other, land = _("hier"), self._benchmark, self.view.name(NETHERLANDS)
        return self._drawn(
            _("Aandeel huishoudens met een lid") if self._households else _("Aandeel leden"),
            _("Per groep, naast dezelfde groep elders."),
            share_chart(share_rows(self.categories(), here, other, land), dark=dark),
        )

    def index(self, *, dark: bool = False) -> Drawn:
        """Each group beside the same group of the benchmark."""
        coarse, other = self._indicator("index").too_coarse, self._benchmark
        return self._drawn(
            _("Index tegenover {name}").format(name=other),
            _("100 = dezelfde groep in {name}.").format(name=other),
            index_chart(index_rows(self.categories(), "index", coarse), dark=dark),
        )

    def counts(self, *, dark: bool = False) -> Drawn:
        """Members, non-members and population."""
        return self._drawn(
            _("Huishoudens met en zonder lid")
            if self._households
            else _("Lid, geen lid en inwoners"),
            _("Aantallen, met de marge door afronding."),
            count_chart(count_rows(self.categories(), self._unit), dark=dark),
        )

    def _drawn(self, title: str, note: str, chart: Chart) -> Drawn:
        alternative = _(
            "Grafiek: {title}, per groep van {dimension}, in {area}. {note} De tabel hieronder "
            "geeft dezelfde cijfers."
        ).format(
            title=title,
            dimension=self.dimension.label.get(language()).lower(),
            area=self.view.name(self.area),
            note=note,
        )
        return Drawn(title, note, chart, alternative)

    @property
    def _unit(self) -> Unit:
        return self.view.selection.unit

    @property
    def _households(self) -> bool:
        return self._unit is Unit.HOUSEHOLDS

    @property
    def _benchmark(self) -> str:
        return self.view.name(self.view.selection.benchmark)

    def _indicator(self, identity: str) -> Indicator:
        return self.view.atlas.catalog.indicators[identity]


def groups_of(view: View, area: str, dimension: Dimension) -> Groups:
    """The groups of a dimension in an area."""
    rows = profile_rows(view, area, dimension)
    labels = dict(categories_of(view.atlas, view.delivery, dimension.id))
    return Groups(view, area, dimension, rows, tuple(labels[item] for item in rows.categories))


def shared_notes(view: View) -> tuple[str, ...]:
    """What must travel with the figures of every dimension."""
    indicators = view.atlas.catalog.indicators
    return (
        indicators["penetratie"].caveat.get(language()),
        indicators["vertegenwoordiging"].description.get(language()),
        indicators["index"].description.get(language()),
    )


def profile_rows(view: View, area: str, dimension: Dimension) -> ProfileRows:
    """What the atlas says of the groups, with the play of chance."""
    return view.ask(
        view.atlas.profile,
        area,
        delivery=view.delivery.id,
        unit=view.selection.unit,
        dimension=dimension.id,
        benchmark=view.selection.benchmark,
        chance=True,
    )


def repeated(total: Figure, count: int) -> Counts:
    """One total as a column, to divide each group by."""
    reason = 0 if total.missing is None else total.missing.code
    return Counts.of(
        [total.value or 0.0] * count,
        [total.low or 0.0] * count,
        [total.high or 0.0] * count,
        [reason] * count,
    )
