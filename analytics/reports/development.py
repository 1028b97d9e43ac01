"""An area over the rounds: what is followed, its chart, and what is said of it.

Joined only where the same is compared with the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analytics.charts.colours import Role
from analytics.charts.development import Gap, Joined, Line, development_chart
from analytics.language import (
    _,
    capital,
    enumerated,
    format_count,
    format_date,
    format_decimal,
    format_share,
    language,
    missing_label,
    share_decimals,
    status_label,
)
from analytics.measures.wording import differs
from analytics.model import (
    NETHERLANDS,
    Delivery,
    Figure,
    Level,
    Unit,
    level_of,
)
from analytics.reports.borders import border_sentences, named
from analytics.reports.codes import CHANGE, change_code, code_of
from analytics.reports.groups import Drawn
from analytics.reports.sentences import (
    between_words,
    break_sentence,
    break_word,
    change_sentence,
    linked_sentence,
    naive_sentence,
    redrawn_sentence,
    share_with_margin,
    verdict_of_change,
)
from analytics.reports.sourcing import source_line
from analytics.reports.table import Cell, Column, Table
from analytics.reports.view import View
from analytics.store import FOLLOWED, BorderChange, BorderKind, Break, Change, Development, Moment

_HARD_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Followed:
    """An area that is followed over the rounds."""

    role: Role
    code: str
    name: str
    short: str
    found: Development


def followed(view: View) -> list[Followed]:
    """The own area, one area beside it, and the Netherlands."""
    own = view.focus
    beside = view.selection.benchmark
    if beside in (NETHERLANDS, own):
        provinces = [code for code in view.standards(own) if code.startswith("PV")]
        beside = provinces[0] if provinces and provinces[0] != own else ""
    roles: dict[Role, str] = {"own": own, "benchmark": beside, "nederland": NETHERLANDS}
    return [
        Followed(role, code, view.name(code), short_name(view, code), developed(view, code))
        for role, code in roles.items()
        if code
    ]


def developed(view: View, code: str) -> Development:
    """An area over the rounds, for the unit and group in view."""
    return view.ask(
        view.atlas.development,
        code,
        delivery=view.delivery.id,
        unit=view.selection.unit,
        dimension=view.selection.dimension,
        category=view.selection.category,
    )


def short_name(view: View, code: str) -> str:
    if code == NETHERLANDS:
        return capital(view.name(code))
    return view.atlas.area_name(code, view.delivery)


def share_label(view: View) -> str:
    """What is followed: members among persons, households with a member."""
    return view.label(view.atlas.catalog.indicators["penetratie"])


def drawn(view: View, areas: Sequence[Followed], *, dark: bool = False) -> Drawn:
    """The areas over the rounds; at least one figure of the own area must be known."""
    own = areas[0].found
    days = [moment.delivery.reference_date for moment in own.moments]
    lines = [
        Line(
            area.role,
            area.short,
            tuple(moment.figure for moment in area.found.moments),
            tuple(
                Joined(
                    change.former.reference_date,
                    change.later.reference_date,
                    change.former_share,
                    change.later_share,
                    change.whole,
                )
                for change, mine in zip(area.found.changes, own.changes, strict=True)
                if change.joined and (area.role == "own" or change.beyond(mine))
            ),
        )
        for area in areas
    ]
    gaps = [
        Gap(
            change.former.reference_date,
            change.later.reference_date,
            tuple(break_word(item) for item in change.breaks),
        )
        for change in own.changes
        if change.breaks
    ]
    alternative = _(
        "Grafiek: {share} van {areas} per ronde. {sentences} De tabellen hieronder geven "
        "dezelfde cijfers."
    ).format(
        share=share_label(view).lower(),
        areas=", ".join(area.name for area in areas),
        sentences=" ".join(
            change_sentence(area.name, change, view.selection.unit)
            for area in areas
            for change in area.found.changes
        ),
    )
    return Drawn(
        _("{share} per ronde").format(share=share_label(view)),
        "",
        development_chart(lines, days, gaps, dark=dark),
        alternative,
    )


def how_drawn(own: Development) -> str:
    """What a dot and a line are; empty where there is one round only."""
    if not own.changes:
        return ""
    return _(
        "Een rondje is het cijfer van die ronde. Een lijn staat er alleen waar u rondes "
        "mag verbinden. Deden niet steeds dezelfde bibliotheken mee of zijn de grenzen "
        "veranderd, dan heeft de lijn streepjes: zij volgt alleen wat in beide rondes "
        "hetzelfde is, en kan een rondje missen."
    )


def what_lies_between(view: View, areas: Sequence[Followed], change: Change) -> list[str]:
    """The breaks of a step of the own area in plain words, and who is no comparison in it."""
    own = areas[0]
    redrawn = redrawn_sentence(change)
    lines = [redrawn] if redrawn else []
    lines += [break_sentence(item, change) for item in change.breaks]
    lines += borders_between(view, own, change)
    if not change.breaks:
        lines.append(
            _("Verder niets: dezelfde bibliotheken, indeling en regels.")
            if redrawn
            else _("Niets: dezelfde bibliotheken, grenzen, indeling en regels.")
        )
    place = own.found.changes.index(change)
    lines += [
        _(
            "Van {area} deed alleen uw eigen gebied beide keren mee: dat is geen vergelijking."
        ).format(area=area.name)
        for area in areas[1:]
        for other in [area.found.changes[place]]
        if other.change.missing is None and not other.beyond(change)
    ]
    return lines


def borders_between(view: View, own: Followed, change: Change) -> list[str]:
    """What happened to the borders of an area that is followed by its land; where they are not
    the same, what may be said of the land together, and of those of the other round by themselves.
    """
    was, now = sides_of(own, change)
    level = level_of(own.code)
    if (
        level is None
        or level not in FOLLOWED
        or change.redrawn  # told as a whole
        or was.delivery.border_year == now.delivery.border_year
    ):
        return []
    years = (was.delivery.border_year, now.delivery.border_year)
    mine = [
        item
        for item in changes_of(view, was, now, level)
        if item.former_code in was.codes or item.later_code in now.codes
    ]
    # Of a split and a merger with all that take part in it.
    both = [code for item in mine for code in (item.former_code, item.later_code) if code]
    whole = view.ask(view.atlas.border_changes, *years, level, both) if both else ()
    former = {item.former_code for item in mine}
    later = {item.later_code for item in mine}
    rows = [
        item
        for item in whole
        if item in mine
        or (item.kind is BorderKind.SPLIT and item.former_code in former)
        or (item.kind is BorderKind.MERGED and item.later_code in later)
    ]
    said = border_sentences(rows, was.codes, now.codes)
    if Break.BORDERS in change.breaks:
        said += together(view, rows, change)
        said += on_own_borders(view, rows, was, now)
    return said


def sides_of(own: Followed, change: Change) -> tuple[Moment, Moment]:
    of = {moment.delivery.id: moment for moment in own.found.moments}
    return of[change.former.id], of[change.later.id]


def changes_of(view: View, was: Moment, now: Moment, level: Level) -> tuple[BorderChange, ...]:
    """The changes of an area between the borders of two rounds."""
    area = list(dict.fromkeys([*was.codes, *now.codes]))
    if not area:
        return ()
    years = (was.delivery.border_year, now.delivery.border_year)
    return view.ask(view.atlas.border_changes, *years, level, area)


def together(view: View, rows: Sequence[BorderChange], change: Change) -> list[str]:
    """What may be said of all regions that the land was divided over, where that is one whole."""
    names = {item.later_code: item.later_name for item in rows if item.later_code}
    if not names:
        return []
    found = view.ask(
        view.atlas.development,
        sorted(names),
        delivery=change.later.id,
        unit=view.selection.unit,
        dimension=view.selection.dimension,
        category=view.selection.category,
    )
    steps = [*found.changes, *([found.overall] if found.overall else [])]
    for step in steps:
        if (step.former, step.later) == (change.former, change.later) and not (
            step.change.missing or Break.BORDERS in step.breaks
        ):
            area = enumerated([named(code, name) for code, name in names.items()])
            return [
                _("Samen is het hetzelfde land. {sentence}").format(
                    sentence=change_sentence(area, step, view.selection.unit)
                )
            ]
    return []


def on_own_borders(view: View, rows: Sequence[BorderChange], was: Moment, now: Moment) -> list[str]:
    """The figures of those that the land was divided over, in the round that has no figure of the
    area itself.
    """
    said: list[str] = []
    for moment, names in (
        (was, {item.former_code: item.former_name for item in rows}),
        (now, {item.later_code: item.later_name for item in rows}),
    ):
        for code, name in names.items() if not moment.codes else ():
            figure = view.ask(
                view.atlas.figure,
                code,
                "penetratie",
                delivery=moment.delivery.id,
                unit=view.selection.unit,
                dimension=view.selection.dimension,
                category=view.selection.category,
            )
            if code and figure.value is not None:
                said.append(
                    _("Op {date}, op eigen grenzen: {name} {share}.").format(
                        date=day_of(moment.delivery),
                        name=named(code, name),
                        share=share_with_margin(figure),
                    )
                )
    return said


def words(view: View, own: Followed) -> list[str]:
    """What changed, and what else may be behind that."""
    said: list[str] = []
    unit = view.selection.unit
    for change in own.found.changes[-1:]:
        said += [
            change_sentence(own.name, change, unit),
            naive_sentence(change),
            linked_sentence(change, unit),
        ]
    if own.found.overall is not None:
        said.append(change_sentence(own.name, own.found.overall, unit))
    return [sentence for sentence in said if sentence]


def rounds_table(view: View, areas: Sequence[Followed]) -> Table:
    """One row a round: its figures, and what must be known of it."""
    moments = areas[0].found.moments
    decimals = share_decimals(pair for area in areas for pair in _that_differ(area.found))
    complete = any(moment.delivery.completeness is not None for moment in moments)
    body: list[tuple[Cell, ...]] = []
    for place, moment in enumerate(moments):
        delivery, coverage = moment.delivery, moment.coverage
        body.append(
            (
                delivery.title,
                format_date(delivery.reference_date, short=True),
                status_label(delivery.status),
                *(area.found.moments[place].figure for area in areas),
                Figure.exact(delivery.match_rate),
                *([Figure.exact(delivery.completeness)] if complete else []),
                so_many_of(coverage.organisations, coverage.of_organisations),
                so_many_of(coverage.inhabitants, coverage.of_inhabitants),
                revised(moment),
            )
        )
    return Table(
        _("{share} per ronde, {group}").format(share=share_label(view), group=view.whom),
        (
            Column(_("Ronde")),
            Column(_("Peildatum")),
            Column(_("Status")),
            *(Column(area.short, "share", decimals) for area in areas),
            Column(_("Leden gekoppeld, hele ronde"), "share"),
            *([Column(_("Volledigheid"), "share")] if complete else []),
            Column(_("Bibliotheken die meededen")),
            Column(inhabitants_there(view)),
            Column(_("Herzien")),
        ),
        body,
        sources_of(moments),
        notes(view),
        any(moment.delivery.synthetic for moment in moments),
    )


def _that_differ(found: Development) -> Iterator[tuple[Figure, Figure]]:
    """The shares of each two rounds after another that are judged to differ."""
    shares = {moment.delivery.id: moment.figure for moment in found.moments}
    for item in found.changes:
        if differs(item.judged, 0.0):
            yield shares[item.former.id], shares[item.later.id]


def rounds_codes(view: View) -> tuple[str, ...]:
    """The code of each row of `rounds_table`: of the area itself, where it was one area then."""
    chosen = view.selection
    return tuple(
        code_of(
            view,
            moment.codes[0],
            unit=chosen.unit,
            dimension=chosen.dimension,
            category=chosen.category,
            delivery=moment.delivery,
        )
        if len(moment.codes) == 1
        else ""
        for moment in followed(view)[0].found.moments
    )


def revised(moment: Moment) -> str:
    """What the former revisions of a round said."""
    if not moment.revisions:
        return (
            _("nee")
            if moment.delivery.revision == 1
            else _("ja, revisie {number}").format(number=moment.delivery.revision)
        )
    return "; ".join(
        _("revisie {number}, {status}: {figure}").format(
            number=item.delivery.revision,
            status=status_label(item.delivery.status),
            figure=missing_label(item.figure.missing)
            if item.figure.missing
            else format_share(item.figure.fitting or 0.0),
        )
        for item in moment.revisions
    )


def changes_table(view: View, areas: Sequence[Followed]) -> Table:
    """One row an area and step: on the panel, as published, as if all were linked."""
    households = view.selection.unit is Unit.HOUSEHOLDS
    body: list[tuple[Cell, ...]] = []
    limits: list[float | None] = []
    for area in areas:
        steps = [*area.found.changes, *([area.found.overall] if area.found.overall else [])]
        for change in steps:
            limits += [change.judged.chance_low, change.judged.chance_high]
            body.append(
                (
                    area.short,
                    period(change),
                    change.change,
                    by_chance(change.judged),
                    verdict_of_change(change),
                    change.naive,
                    *([] if households else [change.linked]),
                    *panel_size(change),
                    ", ".join(between_words(change)) or _("niets"),
                )
            )
    # Where a limit is too near to nothing for one decimal, all get two.
    decimals = 2 if any(limit is not None and abs(limit) < 0.05 for limit in limits) else 1
    return Table(
        _("Verandering in procentpunten, over dezelfde bibliotheken, {group}").format(
            group=view.whom
        ),
        (
            Column(_("Gebied")),
            Column(_("Periode")),
            Column(_("Verandering"), "points", decimals),
            Column(_("Met ruime marge"), "points", decimals),
            Column(_("Oordeel")),
            Column(_("Zoals gepubliceerd"), "points", decimals),
            *([] if households else [Column(_("Als iedereen was gekoppeld"), "points", decimals)]),
            Column(_("Bibliotheken vergeleken")),
            Column(inhabitants_there(view)),
            Column(_("Wat ertussen ligt")),
        ),
        body,
        sources_of(areas[0].found.moments),
        notes(view),
        any(moment.delivery.synthetic for moment in areas[0].found.moments),
    )


def changes_codes(view: View, areas: Sequence[Followed]) -> tuple[str, ...]:
    """The code of each row of `changes_table`: of steps to the round in view."""
    return tuple(
        change_code(view, area.code, change.former, CHANGE)
        if change.later.id == view.delivery.id
        else ""
        for area in areas
        for change in (
            *area.found.changes,
            *([area.found.overall] if area.found.overall else []),
        )
    )


def by_chance(figure: Figure) -> Figure:
    """A change with the interval that words go by in the place of that of rounding."""
    if figure.value is None or figure.chance_low is None or figure.chance_high is None:
        return figure
    return Figure(figure.value, figure.chance_low, figure.chance_high)


def inhabitants_there(view: View) -> str:
    """Inhabitants are persons, also where the figures beside them are of households."""
    if view.selection.unit is Unit.HOUSEHOLDS:
        return _("Inwoners daar (personen)")
    return _("Inwoners daar")


def panel_size(change: Change) -> tuple[str, str]:
    """Over how many libraries and inhabitants a change is, of how many."""
    if change.change.missing is not None:
        return _("geen"), ""
    return (
        so_many_of(change.organisations, change.of_organisations),
        so_many_of(change.inhabitants.value, change.of_inhabitants.value),
    )


def notes(view: View) -> tuple[str, ...]:
    return (
        view.atlas.catalog.indicators["penetratie"].caveat.get(language()),
        _("Een verandering is alleen over bibliotheken die in beide rondes meededen."),
        _("Tussen haakjes staat de marge door afronding."),
        wide_margin(view),
    )


def wide_margin(view: View) -> str:
    """What the margin holds by which a change is judged, and why it may be lopsided."""
    if view.selection.unit is Unit.HOUSEHOLDS:
        return _(
            "De ruime marge telt afronding en toeval; daar gaat het oordeel op af. Koppelen zit er "
            "niet in: hoeveel leden zijn gekoppeld is bekend, hoeveel huishoudens niet."
        )
    return _(
        "De ruime marge telt afronding, toeval en koppelen; daar gaat het oordeel op af. Zij reikt "
        "naar één kant verder als in de ene ronde meer leden zijn gekoppeld dan in de andere."
    )


def period(change: Change) -> str:
    """The two days of a step."""
    # A date stays on one line.
    former, later = (
        format_date(delivery.reference_date, short=True).replace(" ", _HARD_SPACE)
        for delivery in (change.former, change.later)
    )
    return _("{former} – {later}").format(former=former, later=later)


def day_of(delivery: Delivery) -> str:
    """The day that a round is about."""
    return format_date(delivery.reference_date)


def so_many_of(count: float | None, of: float | None) -> str:
    """So many of so many, millions as people say them."""
    if count is None:
        return _("niet bekend")
    if of is None:
        return format_count(count)
    if of >= 1e6:
        text = _("{count} van {of} miljoen").format(
            count=format_decimal(count / 1e6, 1), of=format_decimal(of / 1e6, 1)
        )
        head, space, tail = text.rpartition(" ")
        return head + space.replace(" ", _HARD_SPACE) + tail
    return _("{count} van {of}").format(count=format_count(count), of=format_count(of))


def sources_of(moments: Sequence[Moment]) -> str:
    """Where the figures of some rounds come from."""
    return " ".join(source_line(moment.delivery) for moment in moments)
