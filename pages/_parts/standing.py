"""One library or gemeente among all others: whom it stands beside, in words and in tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from analytics.language import (
    _,
    alphabetical,
    capital,
    enumerated,
    format_count,
    format_decimal,
    format_measure,
    language,
    missing_label,
    share_decimals,
)
from analytics.measures import ratios
from analytics.measures.wording import differs
from analytics.model import CATCHMENT_PREFIX, NETHERLANDS, Figure, Figures, Level, Missing
from analytics.reports import figures
from analytics.reports.sentences import (
    Against,
    place_in_words,
    units_in_words,
)
from analytics.reports.side_by_side import judgement
from analytics.reports.sourcing import source_line
from analytics.reports.standing import equal_size, group_name, too_few
from analytics.reports.table import Cell, Column, Here, Linked, Table
from analytics.reports.view import View
from analytics.store import Comparison, GroupKind, Standing
from pages._parts.selection import judge, linked, parameters
from pages._parts.services import ask

PAGE, MAP = "benchmark/landelijk.py", "verkennen/kaart.py"
# The place of the share in the tables of units.
SHARE_COLUMN = 1


@dataclass(frozen=True)
class Picture:
    """A view with the answer of the atlas about it, and the group that is looked at."""

    view: View
    standing: Standing

    @property
    def level(self) -> Level:
        return self.standing.level

    @property
    def units(self) -> str:
        return units_in_words(self.level)

    @property
    def own_name(self) -> str:
        """Short: a library by its name, a gemeente with the word before it."""
        name = self.standing.names[self.standing.own]
        return _("gemeente {name}").format(name=name) if self.level is Level.GEMEENTE else name

    @property
    def own(self) -> Figure:
        return self.standing.penetration[self.standing.own]

    @property
    def own_corrected(self) -> Figure | None:
        corrected = self.standing.corrected
        return None if corrected is None else corrected[self.standing.own]

    @property
    def span(self) -> tuple[int, int] | None:
        """The own place as a span; None without a figure."""
        low, high = self.place(self.standing.own)
        return (low, high) if low else None

    def place(self, row: int) -> tuple[int, int]:
        return int(self.standing.ranks.low[row]), int(self.standing.ranks.high[row])

    @property
    def share_label(self) -> str:
        return self.view.label(self.view.atlas.catalog.indicators["penetratie"])

    # The groups

    @property
    def options(self) -> dict[str, str]:
        """The groups that can be looked at, by their id in the URL."""
        found = {self.identity(group): capital(self.name(group)) for group in self.standing.groups}
        return found | {str(GroupKind.CHOSEN): _("Eigen keuze")}

    def of_kind(self, kind: GroupKind) -> Comparison:
        """The first group of a kind that is always there."""
        return next(group for group in self.standing.groups if group.kind is kind)

    def identity(self, group: Comparison) -> str:
        """As it stands in the URL: one of several provinces goes by its code."""
        provinces = [item for item in self.standing.groups if item.kind is GroupKind.PROVINCE]
        several = group.kind is GroupKind.PROVINCE and len(provinces) > 1
        return group.code or "" if several else str(group.kind)

    @property
    def in_view(self) -> Comparison | None:
        """The group that the URL asks for; None for an own set that is still empty."""
        wanted = self.view.selection.against
        return next(
            (group for group in self.standing.groups if self.identity(group) == wanted), None
        )

    def name(self, group: Comparison) -> str:
        """A group in running words."""
        return group_name(self.view, group, self.level)

    def reason(self, group: Comparison) -> str:
        """Why a group has nothing to show; empty where it has."""
        if group.too_few:
            return too_few(self.level)
        if group.missing is None or group.rows:
            return ""
        catalog = self.view.atlas.catalog
        unknown = [catalog.indicators[name].label.get(language()).lower() for name in self.lacking]
        if group.kind is GroupKind.PEERS and unknown:
            return _("van {area} niet bekend: {criteria}").format(
                area=self.own_name, criteria=", ".join(unknown)
            )
        return missing_label(group.missing)

    def is_hidden(self, group: Comparison) -> bool:
        """Whether there is nothing to show of a group."""
        return bool(self.reason(group))

    def shown(self, group: Comparison) -> Figure:
        """The share of a group; nothing of one that is too small."""
        return Figure.absent(Missing.NOT_APPLICABLE) if group.too_few else group.penetration

    def corrected_difference(self, group: Comparison) -> Figure | None:
        """Own minus group after correction, in points; None where nothing is corrected."""
        own, other = self.own_corrected, group.corrected
        if own is None or other is None:
            return None
        return ratios.difference(Figures.of([own]), Figures.of([other]))[0]

    def against(self, group: Comparison) -> Against:
        return Against(self.name(group), group.difference, self.corrected_difference(group))

    def about(self, group: Comparison) -> str:
        """What makes this a group, in a sentence."""
        match group.kind:
            case GroupKind.EQUAL_SIZE:
                return equal_size(self.own_name)
            case GroupKind.PEERS:
                if self.peers_are_all:
                    return _(
                        "Vergelijkbaar: alle {count} {units} met de helft tot twee keer zoveel "
                        "inwoners als {area} waarvan {criteria} bekend is; meer zijn er niet, dus "
                        "er is niet gekozen wie het meest lijkt. {same}"
                    ).format(
                        count=format_count(len(group.rows) + len(group.left_out)),
                        units=self.units,
                        area=self.own_name,
                        criteria=self.criteria,
                        same=_("Het zijn dezelfde als bij ‘even grote {units}’.").format(
                            units=self.units
                        )
                        if self.peers_are_equal_size
                        else "",
                    )
                return _(
                    "Vergelijkbaar: van de {units} met de helft tot twee keer zoveel inwoners de "
                    "{count} die het meest op {area} lijken in {criteria}. Het aandeel leden telt "
                    "daarbij niet mee."
                ).format(
                    units=self.units,
                    count=len(group.rows) + len(group.left_out) or self.view.selection.most_peers,
                    area=self.own_name,
                    criteria=self.criteria,
                )
            case GroupKind.CHOSEN:
                return _("De {units} die u zelf koos.").format(units=self.units)
            case _published:
                if group.rest:
                    return _(
                        "{name} is zonder {area}: daar woont meer dan een tiende van alle "
                        "inwoners, en anders vergelijkt u voor een deel met uzelf. In een ronde "
                        "waarin dat deel kleiner is, staat er het hele totaal. {whole}"
                    ).format(
                        name=capital(self.name(group)),
                        area=self.own_name,
                        whole=self.whole_of(group),
                    )
                if group.includes_own:
                    return _("Het gepubliceerde totaal, met {area} erin.").format(
                        area=self.own_name
                    )
                return _("Het gepubliceerde totaal.")

    def whole_of(self, group: Comparison) -> str:
        """The share of a published total that is shown without the own unit.

        Only where that rest is shown: rest and own unit together are the whole, so it tells
        nothing that is not on the page.
        """
        if self.is_hidden(group) or group.penetration.missing is not None:
            return ""
        code, chosen = group.code or NETHERLANDS, self.view.selection
        share = figures.figure(
            self.view, code, "penetratie", chosen.unit, chosen.dimension, chosen.category
        )
        if share.missing is not None:
            return ""
        return _("Met {area} erbij, dus voor heel {name}, is het {share}.").format(
            area=self.own_name, name=self.view.name(code), share=format_measure(share, "share")
        )

    @property
    def peers_are_equal_size(self) -> bool:
        """Whether peers and units of equal size are the same ones."""
        one, other = self.of_kind(GroupKind.PEERS), self.of_kind(GroupKind.EQUAL_SIZE)
        units = {*one.rows, *one.left_out}
        return bool(units) and units == {*other.rows, *other.left_out}

    @property
    def peers_are_all(self) -> bool:
        """Whether all that qualify as a peer are one: then nobody was chosen."""
        group = self.of_kind(GroupKind.PEERS)
        count = len(group.rows) + len(group.left_out)
        return 0 < count < self.view.selection.most_peers or self.peers_are_equal_size

    def without_figure(self, rows: Sequence[int]) -> str:
        """Units that have no figure, by name, each with the reason."""
        told: list[str] = []
        for row in rows:
            reason = self.standing.penetration[row].missing
            label = missing_label(reason) if reason else ""
            told.append(f"{self.standing.names[row]} ({label})")
        return enumerated(told)

    def overlaps(self, rows: Iterable[int]) -> list[str]:
        """The libraries among `rows` that share a gemeente, with the name of it."""
        if self.level is not Level.BIBLIOTHEEK:
            return []
        names = {
            library: self.standing.names[row]
            for row in rows
            for library in self.standing.organisations[row]
        }
        sharing: dict[str, list[str]] = {}
        for item in self.view.atlas.organisations(self.view.delivery):
            for gemeente in item.gemeenten if item.id in names else ():
                sharing.setdefault(gemeente, []).append(names[item.id])
        return [
            f"{enumerated(sorted(libraries))} ({self.view.name(gemeente)})"
            for gemeente, libraries in sharing.items()
            if len(libraries) > 1
        ]

    @property
    def lacking(self) -> list[str]:
        """The criteria that are not known of the own unit."""
        own = self.standing.own
        return [
            name
            for name, column in self.standing.characteristics.items()
            if column[own].missing is not None
        ]

    @property
    def criteria(self) -> str:
        """What peers are alike in, in words."""
        catalog = self.view.atlas.catalog
        return enumerated(
            [
                catalog.indicators[item].label.get(language()).lower()
                for item in self.standing.characteristics
            ]
        )

    @property
    def about_characteristics(self) -> str:
        """What the characteristics in the list of units are, with the direction of a scale."""
        catalog = self.view.atlas.catalog
        told = [
            f"{catalog.indicators[item].label.get(language())}: "
            f"{catalog.indicators[item].description.get(language())}"
            for item in self.standing.characteristics
        ]
        if self.level is Level.BIBLIOTHEEK:
            told.append(
                _(
                    "Van een bibliotheek met meer gemeenten staat er het gemiddelde van die "
                    "gemeenten; een gemeente met meer inwoners telt zwaarder."
                )
            )
        return " ".join(told)

    # Tables

    def benchmarks(self) -> Table:
        """The own figure and every group, crude and corrected, with what each covers."""
        standing, corrected = self.standing, self.own_corrected
        columns = [
            Column(_("Vergelijking")),
            Column(self.share_label, "share", share_decimals(self._clear(corrected=False))),
            Column(_("Verschil (procentpunt)"), "points"),
            Column(_("Oordeel")),
            Column(_("Index"), "index"),
        ]
        if corrected is not None:
            columns += [
                Column(
                    _("Gecorrigeerd voor aandeel jeugd"),
                    "share",
                    share_decimals(self._clear(corrected=True)),
                ),
                Column(_("Verschil gecorrigeerd (procentpunt)"), "points"),
                Column(_("Oordeel gecorrigeerd")),
            ]
        columns += [
            Column(_("Organisaties"), "count", exact=True),
            Column(_("van alle organisaties"), "count", exact=True),
            Column(_("Inwoners"), "count", exact=True),
            Column(_("van alle inwoners"), "count", exact=True),
        ]
        nothing = Figure.absent(Missing.NOT_APPLICABLE)
        people = standing.inhabitants.figures()[standing.own]
        itself = Figures.of([self.own])
        zero, hundred = ratios.exactly(0.0, itself)[0], ratios.exactly(100.0, itself)[0]
        own: list[Cell] = [Here(capital(self.own_name)), self.own, zero, "", hundred]
        if corrected is not None:
            own += [corrected, ratios.exactly(0.0, Figures.of([corrected]))[0], ""]
        own += ["", "", people, ""]
        rows: list[tuple[Cell, ...]] = [tuple(own)]
        for group in standing.groups:
            hidden, after = self.reason(group), self.corrected_difference(group)
            row: list[Cell] = [
                Linked(
                    capital(self.name(group)), self.address(PAGE, tegenover=self.identity(group))
                ),
                self.shown(group),
                nothing if group.too_few else group.difference,
                hidden or judgement(group.difference),
                nothing if group.too_few else group.index,
            ]
            if corrected is not None:
                row += [
                    nothing if group.too_few else group.corrected or nothing,
                    nothing if group.too_few else after or nothing,
                    "" if hidden or after is None else judgement(after),
                ]
            row += [
                nothing if hidden else Figure.exact(count)
                for count in (
                    group.organisations,
                    group.of_organisations,
                    group.inhabitants,
                    group.of_inhabitants,
                )
            ]
            rows.append(tuple(row))
        return Table(
            _("{area} naast anderen").format(area=capital(self.own_name)),
            tuple(columns),
            rows,
            source_line(self.view.delivery),
            self.notes(),
            self.view.delivery.synthetic,
        )

    def _clear(self, *, corrected: bool) -> list[tuple[Figure, Figure]]:
        """The own share beside that of each group that is shown and judged to differ."""
        found: list[tuple[Figure, Figure]] = []
        for group in self.standing.groups:
            share = group.corrected if corrected else group.penetration
            own = self.own_corrected if corrected else self.own
            difference = self.corrected_difference(group) if corrected else group.difference
            if share is None or own is None or difference is None or self.reason(group):
                continue
            if differs(difference, 0.0):
                found.append((own, share))
        return found

    def members_of(self, group: Comparison) -> Table:
        """The units behind a group with their own figures; those without a figure last."""
        standing, catalog = self.standing, self.view.atlas.catalog
        rows = [*group.rows, *group.left_out]
        if group.kind is not GroupKind.PEERS:
            rows.sort(key=lambda row: alphabetical(standing.names[row]))
        columns = [
            Column(_("Naam")),
            Column(self.share_label, "share"),  # SHARE_COLUMN
            Column(_("Plaats, van"), "count", exact=True),
            Column(_("Plaats, tot"), "count", exact=True),
        ]
        if standing.corrected is not None:
            columns.append(Column(_("Gecorrigeerd voor aandeel jeugd"), "share"))
        criteria = [catalog.indicators[item] for item in standing.characteristics]
        columns.append(Column(_("Inwoners"), "count"))
        columns += [
            Column(
                f"{item.short.get(language())} ({item.unit_label.get(language())})",
                str(item.measure),
                max(item.decimals, 1),
                exact=True,
            )
            for item in criteria
        ]
        columns += [Column(_("Provincie")), Column(_("Code"))]
        people = standing.inhabitants.figures()
        body: list[tuple[Cell, ...]] = []
        for row in rows:
            cells: list[Cell] = [
                self.link_to(row),
                standing.penetration[row],
                *self.place_figures(row),
            ]
            if standing.corrected is not None:
                cells.append(standing.corrected[row])
            cells.append(people[row])
            cells += [standing.characteristics[item.id][row] for item in criteria]
            cells += [
                ", ".join(self.province(code) for code in standing.provinces[row]),
                standing.codes[row].removeprefix(CATCHMENT_PREFIX),
            ]
            body.append(tuple(cells))
        table = Table(
            _("De {units} achter: {group}").format(units=self.units, group=self.name(group)),
            tuple(columns),
            body,
            source_line(self.view.delivery),
            (*self.notes(), self.about_characteristics),
            self.view.delivery.synthetic,
        )
        if group.kind is GroupKind.PEERS:  # in the order of likeness
            return table
        return table.sorted_by(SHARE_COLUMN, descending=True)

    def place_figures(self, row: int) -> tuple[Figure, Figure]:
        """The span of a rank as two numbers; missing for the reason that the share is."""
        reason = self.standing.penetration[row].missing
        if reason is not None:
            return Figure.absent(reason), Figure.absent(reason)
        low, high = map(float, self.place(row))
        return Figure.exact(low), Figure.exact(high)

    def place_text(self, row: int) -> str:
        low, high = self.place(row)
        return place_in_words(low, high) if low else ""

    def province(self, code: str) -> str:
        return self.standing.province_names[code]

    def notes(self) -> tuple[str, ...]:
        """What must travel with the figures."""
        catalog = self.view.atlas.catalog
        texts = [
            self.view.whom,
            catalog.indicators["penetratie"].caveat.get(language()),
            catalog.indicators["verschil"].description.get(language()),
        ]
        if self.standing.corrected is not None:
            texts.append(
                _(
                    "Gecorrigeerd voor aandeel jeugd: alsof overal de leeftijdsopbouw van heel het "
                    "land gold. Iedereen van 18 jaar en ouder is daarin één groep."
                )
            )
        if self.age_sensitive:
            texts.append(_("Niet gecorrigeerd voor leeftijd."))
        return tuple(texts)

    @property
    def age_sensitive(self) -> bool:
        """Whether the differences of the group in view are partly age."""
        dimension = self.view.dimension
        return dimension is not None and dimension.age_sensitive

    # Links

    def link_to(self, row: int) -> Cell:
        """A unit with its own picture of the country and its map."""
        standing = self.standing
        name = standing.names[row]
        if row == standing.own:
            return Here(_("{name} (hier)").format(name=name))
        serving = standing.organisations[row]
        if not serving:
            return name
        own = self.view.selection.organisation
        library = own if own in serving else serving[0]
        gemeente = standing.codes[row] if self.level is Level.GEMEENTE else ""
        kept = ",".join(self.view.selection.chosen)
        against = self.view.selection.against
        choices = {
            "bibliotheek": library,
            "gemeente": gemeente,
            "set": kept,
            "tegenover": str(GroupKind.PROVINCE) if against.startswith("PV") else against,
        }
        return Linked(
            name, self.address(PAGE, **choices), {_("kaart"): self.address(MAP, **choices)}
        )

    def address(self, page: str, **choices: str) -> str:
        """A link to a page with these choices; what is the same as at first is left out."""
        given = linked(self.view.selection, **choices)
        first = self._first
        kept = ("bibliotheek", "gemeente", "ronde", "taal")
        said = {
            name: value
            for name, value in given.items()
            if value and (name in kept or value != first[name])
        }
        return f"{page.rpartition('/')[2].removesuffix('.py')}?{urlencode(said)}"

    @cached_property
    def _first(self) -> Mapping[str, str]:
        own = {"bibliotheek": self.view.selection.organisation}
        return parameters(judge(own, self.view.atlas)[0])


def picture_of(view: View) -> Picture:
    """The own library, or the gemeente that was chosen, among all others."""
    selection = view.selection
    return Picture(
        view,
        ask(
            view.atlas.standing,
            view.within,
            delivery=view.delivery.id,
            unit=selection.unit,
            dimension=selection.dimension,
            category=selection.category,
            criteria=selection.criteria,
            most_peers=selection.most_peers,
            chosen=selection.chosen,
        ),
    )


def organisations_of(group: Comparison) -> str:
    """How many organisations a figure covers, of how many where that is known."""
    if group.organisations is None:
        return _("niet bekend")
    if group.of_organisations is None:
        return format_count(group.organisations)
    return _("{known} van {of}").format(
        known=format_count(group.organisations), of=format_count(group.of_organisations)
    )


def in_millions(value: float) -> str:
    """A number of inhabitants for running text."""
    if value >= 1_000_000:
        return _("{count} miljoen").format(count=format_decimal(value / 1_000_000, 1))
    return format_count(round(value, -3) if value >= 10_000 else value)
