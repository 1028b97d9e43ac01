"""Figures of the library as a whole over the years, beside all libraries and those of equal size.

They are of the organisation: a report of a gemeente says so with them. Libraries are compared per
inhabitant; where that makes no sense, by what one of them has on average.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from analytics.catalog import MonitorCategory, MonitorIndicator
from analytics.charts.monitor import YearLine, monitor_chart
from analytics.language import (
    _,
    capital,
    enumerated,
    format_count,
    format_date,
    format_decimal,
    format_interval,
    language,
    missing_label,
    status_label,
)
from analytics.measures import peers
from analytics.model import Delivery, Figure, Missing, Status
from analytics.reports.agreements import whole_library
from analytics.reports.amounts import in_words
from analytics.reports.codes import year_code
from analytics.reports.document import Heading, Part, Picture, Rows, Text
from analytics.reports.groups import Drawn
from analytics.reports.sourcing import source_line
from analytics.reports.table import Cell, Column, Table, Told, figure_of, number_form
from analytics.reports.view import View
from analytics.store import GroupKind, MonitorGroup, MonitorYear

GROUPS = (GroupKind.COUNTRY, GroupKind.EQUAL_SIZE)
_FINE = 2
"""Decimals of figures per inhabitant where all stand in one column."""
_QUARTER = 0.25
# Equal decimals may lie this far apart in binary.
_TOUCHING = 1e-9


@dataclass(frozen=True)
class Followed:
    """One figure of the library in the view, over the years."""

    view: View
    definition: MonitorIndicator
    years: tuple[MonitorYear, ...]

    @property
    def label(self) -> str:
        return self.definition.label.get(language())

    @property
    def library(self) -> str:
        return self.view.organisation.name

    @property
    def comparable(self) -> bool:
        """Whether the library's own figures can stand beside those of others."""
        return any(item.missing is None for item in map(self.compared, self.years))

    @property
    def decimals(self) -> int:
        """Of what libraries are compared by."""
        plain = self.definition
        return plain.decimals if plain.per is None else plain.per_decimals

    @property
    def behind(self) -> list[Delivery]:
        """The deliveries that the own figures come from, else all that could have told."""
        names = {item.own.delivery for item in self.years if item.own.delivery}
        every = [item for item in self.view.atlas.deliveries() if item.kind == "monitor"]
        return [item for item in every if item.id in names] or every

    def compared(self, year: MonitorYear) -> Figure:
        """The own figure as libraries are compared by it."""
        return year.own.figure if self.definition.per is None else year.per_inhabitant

    def of_group(self, group: MonitorGroup) -> Figure:
        return group.mean if self.definition.per is None else group.per_inhabitant

    # In words

    def words(self) -> list[str]:
        """The newest figure, how it stands against the year before, and against others."""
        last = self.years[-1]
        if last.own.figure.missing is not None:
            known = [item for item in self.years if item.own.figure.missing is None]
            before = [text for item in known[-1:] for text in (self._told(item), self._rate(item))]
            return [self._absent(last), *filter(None, before)]
        said = [self._told(last)]
        if len(self.years) > 1:
            former = self.years[-2]
            when = _in(self._when(former.year))
            verdict_ = against(last.own.figure, former.own.figure, self.definition.decimals)
            said.append(_against_year(verdict_, when))
        # After the year before: it is the whole number that is held against that.
        said.append(self._rate(last))
        return [*filter(None, said), *self._beside(last), *self._status(last)]

    def _when(self, year: int) -> str:
        return _("eind {year}").format(year=year) if self.definition.of_moment else str(year)

    def _told(self, item: MonitorYear) -> str:
        """A figure in words; margins stand in the table."""
        text = _("{label} van {library} {when}: {number}.")
        unit = behind_number(self.definition)
        return text.format(
            label=self.label,
            library=self.library,
            when=_in(self._when(item.year)),
            number=in_words(item.own.figure, self.definition.decimals, unit),
        )

    def _rate(self, item: MonitorYear) -> str:
        """The same per inhabitant; empty where that is not known."""
        rate = item.per_inhabitant
        if rate.value is None:
            return ""
        return _("Omgerekend is dat {rate} {per}.").format(
            rate=in_words(rate, self.definition.per_decimals, shorten=False),
            per=per_words(self.definition),
        )

    def _status(self, item: MonitorYear) -> list[str]:
        status = item.own.status
        if status in (None, Status.FINAL):
            return []
        assert status is not None
        text = _("Het cijfer van {year} is {status}.")
        return [text.format(year=item.year, status=status_label(status))]

    def _absent(self, last: MonitorYear) -> str:
        assert last.own.figure.missing is not None
        return _("{label} van {library} {when}: geen cijfer ({reason}).").format(
            label=self.label,
            library=self.library,
            when=_in(self._when(last.year)),
            reason=missing_label(last.own.figure.missing),
        )

    def _beside(self, last: MonitorYear) -> list[str]:
        """How it stands against others, each with how many of them have a figure."""
        own, found = self.compared(last), dict[str, list[str]]()
        for kind in GROUPS:
            group = last.group(kind)
            standing = against(own, self.of_group(group), self.decimals)
            if standing is not None:
                found.setdefault(_standing(standing), []).append(
                    _("{name} ({count} van de {of} met een cijfer)").format(
                        name=group_name(kind),
                        count=format_count(group.organisations),
                        of=format_count(group.of_organisations),
                    )
                )
        if not found:
            return []
        told = [f"{words} {enumerated(names)}" for words, names in found.items()]
        basis = (
            _("Per inwoner is dat {told}.")
            if self.definition.per is not None
            else _("Dat is {told}, die er gemiddeld zoveel hebben.")
        )
        return [basis.format(told=enumerated(told, "; "))]

    # As a picture and a table

    def drawn(self, *, dark: bool = False) -> Drawn:
        """The library over the years, beside others where they can be compared."""
        years = [item.year for item in self.years]
        beside = self.comparable
        own = [self.compared(item) if beside else item.own.figure for item in self.years]
        lines = [YearLine("own", self.library, tuple(own))]
        if beside:
            for kind, role in zip(GROUPS, ("nederland", "benchmark"), strict=True):
                figures = [self.of_group(item.group(kind)) for item in self.years]
                if any(item.missing is None for item in figures):
                    lines.append(YearLine(role, group_name(kind), tuple(figures)))  # pyright: ignore[reportArgumentType]
        decimals = self.decimals if beside else self.definition.decimals
        title = self.per_label if beside and self.definition.per else self.label
        return Drawn(
            _("{what} per jaar").format(what=title),
            "",
            monitor_chart(lines, years, decimals, dark=dark),
            self._alternative(lines, years, decimals, title),
        )

    @property
    def per_label(self) -> str:
        """What libraries are compared by."""
        return f"{self.label} {per_words(self.definition)}"

    def _alternative(
        self, lines: Sequence[YearLine], years: Sequence[int], decimals: int, title: str
    ) -> str:
        told = [
            _("{name}: {values}").format(
                name=line.name,
                values=", ".join(
                    f"{year} {_plain(figure, decimals)}"
                    for year, figure in zip(years, line.figures, strict=True)
                ),
            )
            for line in lines
        ]
        return _("Lijnen per jaar. {title}. {told}.").format(title=title, told="; ".join(told))

    @property
    def codes(self) -> tuple[str, ...]:
        """The code of each year."""
        view = self.view
        library = view.selection.organisation
        return tuple(year_code(view, library, self.definition.id, item.year) for item in self.years)

    def table(self) -> Table:
        """The years in rows: the own figure, and what it stands beside with who is behind it."""
        definition = self.definition
        per = definition.per is not None
        rows = [self._row(item, per) for item in self.years]
        unit = definition.unit_label.get(language())
        labels = [_("Jaar"), capital(unit), *([capital(per_words(definition))] if per else [])]
        labels += [_("Alle"), _("met cijfer"), _("Even groot"), _("met cijfer"), _("Status")]
        columns = [
            _column(label, [row[place] for row in rows], definition.decimals)
            if place == 1
            else _column(label, [row[place] for row in rows], self.decimals)
            for place, label in enumerate(labels)
        ]
        return Table(
            _("{label} van {library}").format(label=self.label, library=self.library),
            tuple(columns),
            rows,
            " ".join(source_line(item) for item in self.behind),
            tuple(self.notes()),
            synthetic=any(item.synthetic for item in self.behind),
        )

    def _row(self, item: MonitorYear, per: bool) -> tuple[Cell, ...]:
        own = as_written(item.own.figure, self.definition.decimals)
        row: list[Cell] = [str(item.year), own]
        if per:
            row.append(as_written(item.per_inhabitant, self.decimals))
        for kind in GROUPS:
            group = item.group(kind)
            row += [
                as_written(self.of_group(group), self.decimals),
                _("{count} van de {of}").format(
                    count=format_count(group.organisations), of=format_count(group.of_organisations)
                ),
            ]
        row.append("" if item.own.status is None else status_label(item.own.status))
        return tuple(row)

    def notes(self) -> list[str]:
        definition = self.definition
        found = [definition.description.get(language()), definition.caveat.get(language())]
        if definition.per is None:
            found.append(_("Vergeleken met wat één bibliotheek gemiddeld heeft."))
        return [*found, *shared_notes(self.view, [self])]

    @property
    def shares_a_gemeente(self) -> bool:
        """Whether its inhabitants are those of another library too."""
        return self.definition.per is not None and any(
            # Nor is there one where nobody lives.
            item.per_inhabitant.missing is Missing.NOT_APPLICABLE and item.inhabitants.value
            for item in self.years
        )


def _column(label: str, cells: Sequence[Cell], decimals: int) -> Column:
    """A column of figures, or of texts; exact where none of its figures has a margin."""
    figures = [cell for cell in cells if isinstance(cell, Figure)]
    if not figures:
        return Column(label)
    return Column(label, "number", decimals, exact=_exact(cells))


def _exact(cells: Sequence[Cell]) -> bool:
    """Whether no figure among them has a margin."""
    return not any(figure.width for figure in map(figure_of, cells) if figure is not None)


def monitor_parts(view: View, indicators: Sequence[str]) -> list[Part]:
    """Per figure of the library a sentence or two, a chart and a table over the years; empty where
    no monitor was delivered.
    """
    items = followed(view, indicators)
    found: list[Part] = []
    for item in items:
        found += [Heading(item.label, 2), Text(" ".join(item.words()), "duiding")]
        if any(year.own.figure.missing is None for year in item.years):
            drawn = item.drawn()
            found.append(
                Picture(drawn.title, drawn.chart, drawn.alternative, drawn.note, width=620)
            )
        found.append(Rows(item.table(), item.codes, tuple(shared_notes(view, items))))
    return _headed(view, items, found)


def monitor_overview(view: View, indicators: Sequence[str]) -> list[Part]:
    """One table of the newest year: every figure of the library beside others; empty where no
    monitor was delivered.
    """
    items = followed(view, indicators)
    if not items:
        return []
    year = items[0].years[-1].year
    rows = [_overview_row(one) for one in items]
    sources = behind(items)
    table = Table(
        _("{library} in {year}").format(library=view.organisation.name, year=year),
        (
            Column(_("Soort")),
            Column(_("Cijfer")),
            Column(_("Eigen bibliotheek"), exact=_exact([row[2] for row in rows]), told=True),
            Column(_("Vergeleken")),
            *(
                _column(name, [row[place] for row in rows], _FINE)
                for place, name in enumerate((_("Eigen"), _("Alle"), _("Even groot")), 4)
            ),
        ),
        rows,
        " ".join(source_line(item) for item in sources),
        (*shared_notes(view, items), *_who_counts(items)),
        synthetic=any(item.synthetic for item in sources),
    )
    told = tuple(shared_notes(view, items))
    codes = tuple(one.codes[-1] for one in items)
    return _headed(view, items, [Rows(table, codes, told)])


def _headed(view: View, items: Sequence[Followed], parts: list[Part]) -> list[Part]:
    """With what is true of all of it said once, and where it comes from."""
    if not items:
        return []
    return [
        Heading(_("Cijfers van de bibliotheek")),
        Text(" ".join(shared_notes(view, items)), "quiet"),
        *parts,
        # A page tells the source of the report at its foot; these are others.
        Text(" ".join(source_line(item) for item in behind(items)), "quiet"),
    ]


def behind(items: Sequence[Followed]) -> list[Delivery]:
    """The deliveries that figures of the library come from."""
    return list({item.id: item for one in items for item in one.behind}.values())


def shared_notes(view: View, items: Sequence[Followed]) -> list[str]:
    """What is true of all figures of the library in a report."""
    found: list[str] = []
    if view.selection.gemeente:
        found.append(whole_library(view, view.selection.organisation, view.selection.gemeente))
    if any(item.definition.per is not None for item in items):
        found.append(how_compared([year for item in items for year in item.years]))
    if any(item.shares_a_gemeente for item in items):
        found.append(
            _(
                "{library} deelt een gemeente met een andere bibliotheek. De inwoners daarvan "
                "horen bij allebei; daarom is er geen cijfer per inwoner."
            ).format(library=view.organisation.name)
        )
    found.append(
        " ".join(
            (
                _("Even groot: de helft tot twee keer zoveel inwoners."),
                _("Met minder dan {fewest} bibliotheken wordt niet vergeleken.").format(
                    fewest=peers.FEWEST
                ),
            )
        )
    )
    return found


def _who_counts(items: Sequence[Followed]) -> list[str]:
    """How many libraries are behind the figures of a year."""
    found: list[str] = []
    for kind in GROUPS:
        groups = [one.years[-1].group(kind) for one in items]
        counts = sorted({group.organisations for group in groups})
        text = _("{name}: {count} van de {of} hebben een cijfer.")
        if len(counts) > 1:
            text = _("{name}: per cijfer {least} tot {count} van de {of}.")
        found.append(
            text.format(
                name=capital(group_name(kind)),
                least=format_count(counts[0]),
                count=format_count(counts[-1]),
                of=format_count(max(group.of_organisations for group in groups)),
            )
        )
    return [" ".join(found)]


def followed(view: View, indicators: Sequence[str]) -> list[Followed]:
    """The figures of the library in the view over all years; empty where no monitor was
    delivered.
    """
    found: list[Followed] = []
    for name in indicators:
        years = view.ask(view.atlas.monitor, view.selection.organisation, name)
        if years:
            found.append(Followed(view, view.atlas.catalog.monitor[name], tuple(years)))
    return found


def _overview_row(one: Followed) -> tuple[Cell, ...]:
    last = one.years[-1]
    figure = last.own.figure
    beside = [one.compared(last), *(one.of_group(last.group(kind)) for kind in GROUPS)]
    return (
        category_label(one.definition.category),
        one.label,
        _own(figure, one.definition),
        per_words(one.definition) if one.definition.per else _("gemiddeld"),
        # All stand in one column, with as many decimals.
        *(as_written(item, _FINE) for item in beside),
    )


def _own(figure: Figure, definition: MonitorIndicator) -> Told:
    """A figure with its unit, and its margin where its decimals don't tell that."""
    told, decimals, unit = "", definition.decimals, behind_number(definition)
    form = number_form(decimals, behind=unit)
    if figure.value is None:
        return Told(missing_label(figure.missing or Missing.NOT_DELIVERED), figure, form)
    written = as_written(figure, decimals)
    if margin := format_interval(written, "number", decimals):
        told = f" ({margin})"
    return Told(format_decimal(figure.value, decimals) + unit + told, written, form)


class Standing(StrEnum):
    """How a figure stands against another, as far as the rounding lets it be said."""

    MORE = "more"
    LESS = "less"
    ALIKE = "alike"
    UNSURE = "unsure"


def against(own: Figure, other: Figure, decimals: int) -> Standing | None:
    """More or less only when all numbers that fit say so; alike when they all lie within one of
    the last decimal that is told, and a quarter. None where one is missing.
    """
    if own.low is None or own.high is None or other.low is None or other.high is None:
        return None
    high = max(own.high, other.high)
    apart = high - min(own.low, other.low)
    if apart < 10.0**-decimals - _TOUCHING and apart <= _QUARTER * high + _TOUCHING:
        return Standing.ALIKE
    if own.low > other.high:
        return Standing.MORE
    return Standing.LESS if own.high < other.low else Standing.UNSURE


def _standing(standing: Standing) -> str:
    match standing:
        case Standing.MORE:
            return _("meer dan bij")
        case Standing.LESS:
            return _("minder dan bij")
        case Standing.ALIKE:
            return _("ongeveer evenveel als bij")
        case Standing.UNSURE:
            return _("door de afronding niet te vergelijken met")


def _against_year(standing: Standing | None, when: str) -> str:
    match standing:
        case Standing.MORE:
            return _("Dat is meer dan {when}.").format(when=when)
        case Standing.LESS:
            return _("Dat is minder dan {when}.").format(when=when)
        case Standing.ALIKE:
            return _("Dat is ongeveer evenveel als {when}.").format(when=when)
        case Standing.UNSURE:
            return _(
                "Of dat meer of minder is dan {when}, is door de afronding niet te zeggen."
            ).format(when=when)
        case None:
            return ""


def _in(when: str) -> str:
    return _("in {year}").format(year=when) if when.isdigit() else when


def behind_number(definition: MonitorIndicator) -> str:
    """The unit as it stands behind a number; a plain count has none."""
    unit = definition.unit_label
    return "" if unit.nl == "aantal" else f" {unit.get(language())}"


def as_written(figure: Figure, decimals: int) -> Figure:
    """Without a margin that its decimals tell already."""
    told = 0 < figure.width <= 10.0**-decimals + _TOUCHING
    return Figure.exact(figure.value) if told else figure


def per_words(definition: MonitorIndicator) -> str:
    """Per how many inhabitants a figure is told."""
    if definition.per in (None, 1):
        return _("per inwoner")
    return _("per {number} inwoners").format(number=format_count(definition.per or 1))


def how_compared(years: Sequence[MonitorYear]) -> str:
    """What a comparison per inhabitant is, and of when its inhabitants are."""
    days = sorted({item.counted_on for item in years if item.counted_on is not None})
    return _(
        "Per inwoner: alle aantallen samen gedeeld door alle inwoners van die werkgebieden "
        "({days}). Bibliotheken die een gemeente delen, doen daarin niet mee."
    ).format(days=enumerated([format_date(day) for day in days]))


def defined(indicator: MonitorIndicator, *, whole: bool = False) -> str:
    """What a figure of the library counts, what to mind, and in which unit; `whole`: its source
    too, and per how many inhabitants libraries are compared.
    """
    tongue = language()
    lines = [
        indicator.description.get(tongue),
        indicator.caveat.get(tongue),
        _("Eenheid: {unit}.").format(unit=indicator.unit_label.get(tongue)),
    ]
    if whole and indicator.per is not None:
        lines.append(_("Vergeleken {per}.").format(per=per_words(indicator)))
    if whole:
        lines.append(_("Bron: {source}.").format(source=indicator.source.get(tongue)))
    return " ".join(lines)


def whose_figures() -> str:
    """Who tells the figures of the library, and after which division."""
    return _(
        "Deze cijfers gaf de bibliotheek zelf op. De indeling volgt de jaarlijkse "
        "gegevenslevering van de bibliotheekwet (Wsob), zoals in de Bibliotheekmonitor. Zij gaan "
        "over de hele bibliotheek, niet over één gemeente."
    )


def category_label(category: MonitorCategory) -> str:
    """What a figure of the monitor is about."""
    match category:
        case MonitorCategory.FACILITIES:
            return _("Voorzieningen")
        case MonitorCategory.COLLECTION:
            return _("Collectie")
        case MonitorCategory.LOANS:
            return _("Uitleningen")
        case MonitorCategory.VISITS:
            return _("Bezoek en gebruik")
        case MonitorCategory.FUNCTIONS:
            return _("Wettelijke functies")
        case MonitorCategory.STAFF:
            return _("Personeel")
        case MonitorCategory.MONEY:
            return _("Geld")


def group_name(kind: GroupKind) -> str:
    """Whom a library is held against."""
    return _("alle bibliotheken") if kind is GroupKind.COUNTRY else _("even grote bibliotheken")


def _plain(figure: Figure, decimals: int) -> str:
    if figure.missing is not None or figure.value is None:
        return missing_label(figure.missing or Missing.NOT_DELIVERED)
    return format_decimal(figure.value, decimals)
