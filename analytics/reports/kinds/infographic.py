"""Infographic: a library (or gemeente) at a glance, beside the country, its province and others
of equal size, with the change since the round before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analytics.charts.bars import Bar, bar_chart, bars_in_words
from analytics.charts.colours import Role
from analytics.language import (
    _,
    capital,
    enumerated,
    format_count,
    format_measure,
    language,
    missing_explanation,
    share_decimals,
)
from analytics.measures.wording import differs
from analytics.model import NETHERLANDS, Figure, Missing, Unit
from analytics.reports import development, figures, groups
from analytics.reports.caveats import caveats
from analytics.reports.codes import code_of
from analytics.reports.document import (
    Card,
    Cards,
    Document,
    Heading,
    HouseStyle,
    Part,
    Picture,
    Points,
    Rows,
    Text,
)
from analytics.reports.figures import figure_text
from analytics.reports.kinds.where import where
from analytics.reports.parts import document
from analytics.reports.sentences import break_sentence, change_sentence, share_in_short
from analytics.reports.sourcing import source_line
from analytics.reports.standing import equal_size, group_name, too_few
from analytics.reports.table import Cell, Column, Here, Table
from analytics.reports.view import View
from analytics.store import Break, Comparison, GroupKind, Standing

AGE = "leeftijd"
_HALF = 330
"""Pixels of a picture that stands beside another one."""
_PREVENTING = (Break.PARTICIPATION, Break.BORDERS, Break.CLASSIFICATION, Break.MEMBER_SCOPE)
_KINDS = (GroupKind.COUNTRY, GroupKind.PROVINCE, GroupKind.EQUAL_SIZE)


@dataclass(frozen=True, slots=True)
class Told:
    """A share of members beside the groups, and what became of it since the round before."""

    view: View
    unit: Unit
    area: str
    standing: Standing

    @property
    def own(self) -> Figure:
        return figures.figure(self.view, self.area, "penetratie", self.unit)

    @property
    def groups(self) -> list[Comparison]:
        return [group for group in self.standing.groups if group.kind in _KINDS]

    def name(self, group: Comparison) -> str:
        return capital(group_name(self.view, group, self.standing.level))

    def share(self, group: Comparison) -> Figure:
        return Figure.absent(Missing.NOT_APPLICABLE) if group.too_few else group.penetration

    @property
    def decimals(self) -> int:
        return share_decimals(
            (self.own, self.share(group)) for group in self.groups if differs(group.difference, 0.0)
        )

    def bars(self) -> list[Bar]:
        """The own area first, then the country, the province and equal size."""
        decimals = self.decimals
        roles: dict[GroupKind, Role] = {GroupKind.COUNTRY: "nederland"}
        own = Bar(capital(self.view.short_name(self.area)), self.own, "own", decimals=decimals)
        return [
            own,
            *(
                Bar(
                    self.name(group),
                    self.share(group),
                    roles.get(group.kind, "benchmark"),
                    decimals=decimals,
                    reason=too_few(self.standing.level) if group.too_few else "",
                )
                for group in self.groups
            ),
        ]

    def change(self) -> str:
        """What changed since the round before; why that isn't known, where it isn't."""
        view = replace(self.view, selection=replace(self.view.selection, unit=self.unit))
        found = development.developed(view, self.area)
        steps = [item for item in found.changes if item.later.id == view.delivery.id]
        if not steps:
            return _("Een vorige ronde is er niet.")
        said = change_sentence(view.name(self.area), steps[0], self.unit)
        reason = steps[0].change.missing
        if reason is None:
            return said
        between = [item for item in steps[0].breaks if item in _PREVENTING]
        why = [break_sentence(item, steps[0]) for item in between] or [missing_explanation(reason)]
        return " ".join([said, *why])


def infographic(view: View, style: HouseStyle | None = None) -> Document:
    """One page about the gemeente in the view, or about the library when none is chosen."""
    area = view.within
    told = [
        Told(
            view,
            unit,
            area,
            view.ask(view.atlas.standing, area, delivery=view.delivery.id, unit=unit),
        )
        for unit in Unit
    ]
    persons, households = told
    drawn = where(view, area, width=_HALF, height=_HALF)
    ages = groups.groups_of(view, area, view.atlas.catalog.dimensions[AGE])
    parts: list[Part] = [
        Heading(_("Hoeveel inwoners zijn lid?")),
        *share(persons, _("Aandeel leden")),
        Heading(_("In hoeveel huishoudens woont een lid?")),
        *share(households, _("Aandeel huishoudens met een lid")),
        Heading(_("In aantallen")),
        counts(view, area),
        *by_age(view, ages),
        Heading(_("Waar wonen de leden?")),
        *(drawn.parts if drawn else [Text(_("Er is geen kaart te maken."), "quiet")]),
        Heading(_("Goed om te weten")),
        Points((*beside_whom(persons), *caveats(view, area)[:1])),
    ]
    return document(
        view,
        view.short_name(area) if view.selection.gemeente == "" else capital(view.name(area)),
        _("Onze leden · {round}").format(round=view.round),
        parts,
        style or HouseStyle(view.organisation.name),
        layout="infographic",
        behind=(
            Rows(table(persons, households), codes(persons)),
            *([Rows(ages.side_by_side(), ages.side_by_side_codes)] if ages.known else []),
            *([drawn.table] if drawn else []),
        ),
    )


def share(told: Told, title: str) -> list[Part]:
    """The share, large, and its bars beside the groups."""
    card = Card(
        title,
        share_in_short(told.own, told.unit),
        format_measure(told.own, "share", told.decimals),
        note=told.change(),
        code=code_of(told.view, told.area, "penetratie", unit=told.unit),
    )
    return [Cards((card,)), _picture(_("Naast anderen"), title, told.bars())]


def counts(view: View, area: str) -> Cards:
    """How many inhabitants there are, how many are members, and how many are not."""
    indicators = view.atlas.catalog.indicators
    return Cards(
        tuple(
            Card(
                view.label(indicators[name]),
                "",
                figure_text(figures.figure(view, area, name, Unit.PERSONS), indicators[name]),
                code=code_of(view, area, name),
            )
            for name in ("bevolking", "leden", "niet_leden")
        )
    )


def by_age(view: View, ages: groups.Groups) -> list[Part]:
    """The share of members of each age, with that of the country as a mark."""
    heading = Heading(_("Leden per leeftijd"))
    if not ages.known:
        absent = _("Voor {area} zijn er geen cijfers over: {names}.")
        names = ages.dimension.label.get(language())
        return [heading, Text(absent.format(area=view.name(ages.area), names=names), "quiet")]
    land = groups.profile_rows(view, NETHERLANDS, ages.dimension).penetration
    name = view.name(NETHERLANDS)
    bars = [
        Bar(label, ages.rows.penetration[place], "own", land[place], name)
        for place, label in enumerate(ages.named)
    ]
    note = _("Het streepje en het tweede getal: {name}.").format(name=name)
    return [heading, _picture(_("Aandeel leden per leeftijd"), note, bars, thick=20)]


def beside_whom(told: Told) -> list[str]:
    """What the groups cover, and what makes one."""
    view, level = told.view, told.standing.level
    said: list[str] = []
    for group in told.groups:
        match group.kind:
            case GroupKind.EQUAL_SIZE if group.too_few:
                said.append(f"{told.name(group)}: {too_few(level)}.")
            case GroupKind.EQUAL_SIZE:
                said.append(
                    _("{about} Het zijn er {count}.").format(
                        about=equal_size(view.name(told.area)), count=format_count(len(group.rows))
                    )
                )
            case _published:
                said += _covered(told, group)
    return said


def _covered(told: Told, group: Comparison) -> list[str]:
    """What a published total covers, in organisations and inhabitants as far as that is known."""
    count, of = group.organisations, group.of_organisations
    people, all_people = group.inhabitants, group.of_inhabitants
    lines: list[str] = []
    if count is not None and of is not None:
        lines.append(
            _("{count} van de {of} bibliotheken").format(
                count=format_count(count), of=format_count(of)
            )
        )
    if people is not None and all_people is not None:
        lines.append(
            _("{count} van de {of} inwoners").format(
                count=format_count(people), of=format_count(all_people)
            )
        )
    if not lines:
        return []
    text = _("{name}, met {covered}.").format(name=told.name(group), covered=enumerated(lines))
    return [text]


def table(persons: Told, households: Told) -> Table:
    """The bars in numbers, with the difference in points."""
    view = persons.view
    nothing = Figure.absent(Missing.NOT_APPLICABLE)
    body: list[tuple[Cell, ...]] = [
        (Here(capital(view.name(persons.area))), persons.own, nothing, households.own, nothing)
    ]
    body += [
        (persons.name(one), persons.share(one), one.difference, households.share(other),
         other.difference)
        for one, other in zip(persons.groups, households.groups, strict=True)
    ]  # fmt: skip
    return Table(
        _("Naast anderen · {area}").format(area=view.name(persons.area)),
        (
            Column(_("Gebied")),
            Column(_("Aandeel leden"), "share", persons.decimals),
            Column(_("Verschil, leden"), "points", 1),
            Column(_("Aandeel huishoudens met een lid"), "share", households.decimals),
            Column(_("Verschil, huishoudens"), "points", 1),
        ),
        body,
        source_line(view.delivery),
        (persons.change(), households.change(), *beside_whom(persons)),
        view.delivery.synthetic,
    )


def codes(told: Told) -> tuple[str, ...]:
    """The code of each row of the table; what is left of a country or province, and those of equal
    size, are no area that has one.
    """
    others = [
        "" if group.code is None or group.rest else code_of(told.view, group.code)
        for group in told.groups
    ]
    return code_of(told.view, told.area), *others


def _picture(title: str, note: str, bars: Sequence[Bar], thick: int = 14) -> Picture:
    alternative = _("Staafgrafiek: {title}. {bars}").format(title=title, bars=bars_in_words(bars))
    return Picture(title, bar_chart(bars, thick=thick), alternative, note, width=_HALF)
