"""Ontwikkeling: an area over the rounds, joined only where the same is compared with the same."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from analytics.charts.development import Gap, Joined, Line, Role, development_chart
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
    ngettext,
    status_label,
)
from analytics.measures.wording import Verdict, verdict
from analytics.model import (
    NETHERLANDS,
    TOTAL,
    Delivery,
    Figure,
    Level,
    Missing,
    Unit,
    level_of,
)
from analytics.reports.borders import (
    border_sentences,
    border_table,
    counts_sentence,
    named,
)
from analytics.reports.figures import Compared, Headline
from analytics.reports.sentences import (
    between_words,
    break_sentence,
    break_word,
    change_sentence,
    linked_sentence,
    naive_sentence,
    redrawn_sentence,
    share_in_short,
    verdict_of_change,
    with_reservation,
)
from analytics.reports.sourcing import source_line
from analytics.reports.table import Cell, Column, Table
from analytics.reports.view import View
from analytics.store import FOLLOWED, BorderChange, BorderKind, Break, Change, Development, Moment
from pages._parts import ways
from pages._parts.chrome import escaped
from pages._parts.display import (
    Reading,
    Way,
    definition,
    duiding,
    headlines,
    how_to_read,
    nothing_known,
    show_picture,
    show_source,
    show_table,
    where_am_i,
)
from pages._parts.services import ask
from pages._parts.view import this_view

THIS_PAGE = "benchmark/ontwikkeling.py"
_HARD_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Followed:
    """An area that is followed over the rounds."""

    role: Role
    code: str
    name: str
    short: str
    found: Development


def page(view: View) -> None:
    areas = followed(view)
    own = areas[0]
    where_am_i(
        view,
        capital(view.name(view.focus)),
        _("Ontwikkeling"),
        view.whom,
        when=all_rounds(view, own),
    )
    known = [moment for moment in own.found.moments if moment.figure.missing is None]
    if not known:
        nothing_known(
            view,
            own.found.moments[-1].figure,
            _("In geen enkele ronde is er een cijfer voor {area}.").format(area=own.name),
            ways_out(view),
        )
        show_source(view.delivery)
        return
    headlines(cards(view, areas))
    picture, told = st.columns([3, 2], gap="large")
    with picture:
        chart(view, areas)
    with told:
        between(view, areas)
    duiding(words(view, own))
    st.header(_("De cijfers"), anchor=False)
    show_table(rounds_table(view, areas), "rondes")
    if own.found.changes:
        show_table(changes_table(view, areas), "veranderingen")
        st.caption(wide_margin(view))
        who_counts(view, areas)
        for former, later in redrawn_steps(own):
            what_changed(view, former, later)
    definition(view, view.atlas.catalog.indicators["penetratie"])
    how_to_read(reading(view, areas))
    show_source(*(moment.delivery for moment in reversed(own.found.moments)))


# What is followed


def all_rounds(view: View, own: Followed) -> str:
    """Which rounds the page is about; and whose borders, where the area is followed by its land."""
    days = [moment.delivery.reference_date for moment in own.found.moments]
    text = ngettext(
        "{count} ronde: {first}", "{count} rondes: {first} tot en met {last}", len(days)
    ).format(count=len(days), first=format_date(days[0]), last=format_date(days[-1]))
    if level_of(own.code) in FOLLOWED:
        text += " · " + _("grenzen van {date}").format(date=_day(view.delivery))
    return text


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
    return ask(
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


def ways_out(view: View) -> list[Way]:
    """Where there is something to follow: everyone instead of a group, the catchment."""
    everyone = {"dimensie": TOTAL, "categorie": TOTAL}
    choices = [
        (_("Kijk naar alle inwoners"), {"eenheid": str(Unit.PERSONS)} | everyone),
        (_("Kijk naar het hele werkgebied"), {"gebied": "", "gemeente": ""} | everyone),
    ]
    return [way for one in choices for way in ways.way_to(view, THIS_PAGE, has_figures, one)]


def has_figures(view: View) -> bool:
    """Whether any round has a figure."""
    moments = developed(view, view.focus).moments
    return any(moment.figure.missing is None for moment in moments)


# The headline figures


def cards(view: View, areas: Sequence[Followed]) -> list[Headline]:
    """The newest figure, what changed since the round before, and since the first."""
    own = areas[0].found
    indicators = view.atlas.catalog.indicators
    newest = own.moments[-1]
    items = [
        Headline(
            _("{share} op {date}").format(share=share_label(view), date=_day(newest.delivery)),
            share_in_short(newest.figure, view.selection.unit)
            if view.selection.dimension == TOTAL
            else view.whom,
            newest.figure,
            indicators["penetratie"],
            tuple(
                Compared(capital(area.name), area.found.moments[-1].figure) for area in areas[1:]
            ),
        )
    ]
    pairs = [own.changes[-1]] if own.changes else []
    pairs += [own.overall] if own.overall else []
    for change in pairs:
        beside = [
            (area.name, area.found.overall if change is own.overall else area.found.changes[-1])
            for area in areas[1:]
        ]
        items.append(
            Headline(
                _("Verandering sinds {date}, in procentpunten").format(date=_day(change.former)),
                capital(judged(change)),
                change.change,
                indicators["verschil"],
                tuple(
                    Compared(capital(name), compared(other, change))
                    for name, other in beside
                    if other is not None
                ),
                note=_note(change),
            )
        )
    return items


def compared(other: Change, own: Change) -> Figure:
    """A change to stand beside the own one; not where it would be the own one again."""
    if other.change.missing is None and not other.beyond(own):
        return Figure.absent(Missing.PARTLY_PARTICIPATING)
    return other.change


def judged(change: Change) -> str:
    """A change in words, with what must be kept in mind with it."""
    said = verdict_of_change(change)
    return (
        said if verdict(change.judged, 0.0) is Verdict.UNKNOWN else with_reservation(said, change)
    )


def _note(change: Change) -> str:
    """What lies between the two rounds and is not in the words above the figure yet."""
    words = between_words(change)
    if verdict(change.judged, 0.0) is not Verdict.UNKNOWN:
        words = words[len(change.breaks) :]
    return _("Tussen deze rondes: {words}.").format(words=", ".join(words)) if words else ""


# The picture and what lies between the rounds


def chart(view: View, areas: Sequence[Followed]) -> None:
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
    show_picture(
        _("{share} per ronde").format(share=share_label(view)),
        "",
        development_chart(lines, days, gaps, dark=st.context.theme.type == "dark"),
        _(
            "Grafiek: {share} van {areas} per ronde. {sentences} De tabellen hieronder geven "
            "dezelfde cijfers."
        ),
        share=share_label(view).lower(),
        areas=", ".join(area.name for area in areas),
        sentences=" ".join(
            change_sentence(area.name, change, view.selection.unit)
            for area in areas
            for change in area.found.changes
        ),
    )
    if own.changes:
        st.caption(
            _(
                "Een rondje is het cijfer van die ronde. Een lijn staat er alleen waar u rondes "
                "mag verbinden. Deden niet steeds dezelfde bibliotheken mee of zijn de grenzen "
                "veranderd, dan heeft de lijn streepjes: zij volgt alleen wat in beide rondes "
                "hetzelfde is, en kan een rondje missen."
            )
        )


def between(view: View, areas: Sequence[Followed]) -> None:
    """Each step with its breaks in plain words, the newest first."""
    own = areas[0]
    st.subheader(_("Wat ligt er tussen de rondes?"), anchor=False)
    if not own.found.changes:
        st.markdown(_("Er is nog maar één ronde. Een ontwikkeling is te zien vanaf de tweede."))
    for change in reversed(own.found.changes):
        st.markdown(f"**{period(change)}**")
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
        st.markdown("\n".join(f"- {escaped(line)}" for line in lines))
    for moment in own.found.moments:
        if text := then_called(view, own.code, moment):
            st.caption(escaped(text))


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
    whole = ask(view.atlas.border_changes, *years, level, both) if both else ()
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
    return ask(view.atlas.border_changes, *years, level, area)


def together(view: View, rows: Sequence[BorderChange], change: Change) -> list[str]:
    """What may be said of all regions that the land was divided over, where that is one whole."""
    names = {item.later_code: item.later_name for item in rows if item.later_code}
    if not names:
        return []
    found = ask(
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
            figure = ask(
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
                        date=_day(moment.delivery),
                        name=named(code, name),
                        share=format_share(figure.value, width=figure.width),
                    )
                )
    return said


def redrawn_steps(own: Followed) -> list[tuple[Moment, Moment]]:
    """The rounds that follow each other with borders of another year."""
    pairs = zip(own.found.moments, own.found.moments[1:], strict=False)
    return [
        (was, now) for was, now in pairs if was.delivery.border_year != now.delivery.border_year
    ]


def what_changed(view: View, was: Moment, now: Moment) -> None:
    """The changes in the area in view, level by level."""
    rows = {level: changes_of(view, was, now, level) for level in FOLLOWED}
    rows = {level: found for level, found in rows.items() if found}
    if not rows:
        return
    years = (was.delivery.border_year, now.delivery.border_year)
    label = _("Wat er veranderde in de indeling, {former} – {later}").format(
        former=years[0], later=years[1]
    )
    with st.expander(label, icon=":material/map:"):
        st.markdown("\n".join(f"- {counts_sentence(*found)}" for found in rows.items()))
        table = border_table(
            *years,
            rows,
            _sources([was, now]),
            synthetic=was.delivery.synthetic or now.delivery.synthetic,
        )
        if table.rows:
            show_table(table, f"indeling-{years[0]}-{years[1]}")


def then_called(view: View, code: str, moment: Moment) -> str:
    """What the area was in another round, where that was something else."""
    day = _day(moment.delivery)
    if not moment.codes:
        return _("Op {date} was er geen gebied met dezelfde grenzen.").format(date=day)
    # Of more than one the step between the rounds tells.
    (other, *more) = moment.codes
    if other == code or more:
        return ""
    return _("Op {date} had dit gebied de code {code}: {name}.").format(
        date=day,
        code=other,
        name=view.atlas.area_name(other, moment.delivery),
    )


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


# The tables


def rounds_table(view: View, areas: Sequence[Followed]) -> Table:
    """One row a round: its figures, and what must be known of it."""
    moments = areas[0].found.moments
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
                _of(coverage.organisations, coverage.of_organisations),
                _of(coverage.inhabitants, coverage.of_inhabitants),
                revised(moment),
            )
        )
    return Table(
        _("{share} per ronde, {group}").format(share=share_label(view), group=view.whom),
        (
            Column(_("Ronde")),
            Column(_("Peildatum")),
            Column(_("Status")),
            *(Column(area.short, "share") for area in areas),
            Column(_("Leden gekoppeld, hele ronde"), "share"),
            *([Column(_("Volledigheid"), "share")] if complete else []),
            Column(_("Bibliotheken die meededen")),
            Column(inhabitants_there(view)),
            Column(_("Herzien")),
        ),
        body,
        _sources(moments),
        notes(view),
        any(moment.delivery.synthetic for moment in moments),
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
            else format_share(item.figure.value or 0.0),
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
        _sources(areas[0].found.moments),
        notes(view),
        any(moment.delivery.synthetic for moment in areas[0].found.moments),
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
        _of(change.organisations, change.of_organisations),
        _of(change.inhabitants.value, change.of_inhabitants.value),
    )


def who_counts(view: View, areas: Sequence[Followed]) -> None:
    """The gemeenten behind each change: which count, and why others don't."""
    for area in areas:
        change = area.found.changes[-1]
        if len(change.parts) < 2:
            continue
        label = _("Wie telt mee in de verandering van {area}? {count} van {of} gemeenten").format(
            area=area.name, count=change.kept, of=len(change.parts)
        )
        with st.expander(escaped(label), icon=":material/list:"):
            show_table(parts_table(area, change), f"delen-{area.role}")


def parts_table(area: Followed, change: Change) -> Table:
    body: list[tuple[Cell, ...]] = [
        (part.name, part.code, left_out(part.left_out)) for part in change.parts
    ]
    return Table(
        _("Gemeenten in de verandering van {area}, {period}").format(
            area=area.name, period=period(change)
        ),
        (Column(_("Gemeente")), Column(_("Code")), Column(_("Telt mee"))),
        body,
        _sources([moment for moment in area.found.moments
                  if moment.delivery in (change.former, change.later)]),
        (),
        change.later.synthetic,
    )  # fmt: skip


def left_out(reason: Break | Missing | None) -> str:
    match reason:
        case None:
            return _("ja")
        case Break.PARTICIPATION:
            return _("nee: niet elke bibliotheek deed beide rondes mee")
        case Break():
            return _("nee: andere grenzen")
        case Missing():
            return _("nee: {reason}").format(reason=missing_label(reason))


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


# Five questions


def reading(view: View, areas: Sequence[Followed]) -> Reading:
    own, others = areas[0], areas[1:]
    moments = own.found.moments
    count = len(moments)
    compared = ngettext(
        "{area} in {count} ronde, naast {others}.",
        "{area} met zichzelf in {count} rondes, naast {others}.",
        count,
    ).format(area=capital(own.name), count=count, others=enumerated([area.name for area in others]))
    if own.found.changes:
        sizes = [
            _("{area}: {libraries}, {inhabitants} inwoners").format(
                area=area.name, libraries=libraries_of(change), inhabitants=panel_size(change)[1]
            )
            for area in areas
            for change in [area.found.changes[-1]]
            if panel_size(change)[1]
        ]
        if sizes:
            compared += " " + _("De laatste verandering is over: {sizes}.").format(
                sizes="; ".join(sizes)
            )
    scope = moments[-1].delivery.members_of
    whose = (
        _("{group}. Een huishouden telt mee als er minstens één lid woont: iemand die {scope}.")
        if view.selection.unit is Unit.HOUSEHOLDS
        else _("{group}. Een lid is iemand die {scope}.")
    )
    population = whose.format(
        group=capital(view.whom),
        scope=_("bij een deelnemende bibliotheek staat ingeschreven en kon worden gekoppeld")
        if scope == "any"
        else _("bij deze ene bibliotheek staat ingeschreven en kon worden gekoppeld"),
    )
    return Reading(
        compared,
        population,
        certainty(view, moments),
        comparable_since(own.found),
        not_corrected(moments),
    )


def libraries_of(change: Change) -> str:
    """Over which part of the libraries a change is, as people say it."""
    count, of = change.organisations, change.of_organisations
    if count == of:
        return ngettext("één bibliotheek", "alle {of} bibliotheken", of).format(of=format_count(of))
    return _("{count} van de {of} bibliotheken").format(
        count=format_count(count), of=format_count(of)
    )


def certainty(view: View, moments: Sequence[Moment]) -> str:
    if view.selection.unit is Unit.HOUSEHOLDS:
        return _(
            "Hoger of lager staat er alleen als het verschil groter is dan de afronding en dan wat "
            "toeval kan zijn. Hoeveel daarvan door het koppelen kan komen, is voor huishoudens "
            "niet te berekenen: bekend is hoeveel leden zijn gekoppeld, niet hoeveel huishoudens."
        )
    rates = [
        f"{_day(moment.delivery)}: {format_share(moment.delivery.match_rate)}"
        for moment in moments
        if moment.delivery.match_rate is not None
    ]
    text = _(
        "Hoger of lager staat er alleen als het verschil groter is dan de afronding, dan wat "
        "toeval kan zijn, én dan wat een ander koppelingspercentage kan verklaren."
    )
    if rates:
        text += " " + _(
            "Van alle leden in de hele ronde is gekoppeld: {rates}. We rekenen alsof dat hier ook "
            "zo is."
        ).format(rates="; ".join(rates))
    return text


def comparable_since(found: Development) -> str:
    """Back to which round the newest may be joined without a break."""
    first = found.moments[-1]
    for change, moment in zip(reversed(found.changes), reversed(found.moments[:-1]), strict=True):
        if not change.joined:
            break
        first = moment
    if first is found.moments[0] and found.changes:
        return _("Alle rondes zijn te vergelijken.")
    if first is found.moments[-1]:
        text = (
            _(
                "Alleen de nieuwste ronde, {date}. Sinds de ronde ervoor is iets veranderd, "
                "waardoor ze niet op één lijn horen."
            )
            if found.changes
            else _("Er is maar één ronde, van {date}.")
        )
        return text.format(date=_day(first.delivery))
    return _("Vanaf {date} zonder breuk.").format(date=_day(first.delivery))


def not_corrected(moments: Sequence[Moment]) -> str:
    texts = [
        _(
            "Er is niet gecorrigeerd voor leeftijd en verhuizingen. Wonen er meer of minder "
            "kinderen dan toen, dan kan het aandeel leden mee veranderen."
        ),
        _("Ook niet voor bibliotheken waarvan meer of minder leden gekoppeld zijn dan gemiddeld."),
        _(
            "Wie lid is van een bibliotheek elders die pas later meedeed, telt pas dan mee in "
            "de eigen woonplaats."
        ),
    ]
    if any(moment.delivery.completeness is None for moment in moments):
        texts.append(_("Niet van elke ronde weten we hoe volledig de ledenbestanden waren."))
    return " ".join([*texts, _("De cijfers zeggen dát er verschil is, niet waardoor.")])


# Words


def period(change: Change) -> str:
    # A date stays on one line.
    former, later = (
        format_date(delivery.reference_date, short=True).replace(" ", _HARD_SPACE)
        for delivery in (change.former, change.later)
    )
    return _("{former} – {later}").format(former=former, later=later)


def _day(delivery: Delivery) -> str:
    return format_date(delivery.reference_date)


def _of(count: float | None, of: float | None) -> str:
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


def _sources(moments: Sequence[Moment]) -> str:
    return " ".join(source_line(moment.delivery) for moment in moments)


page(this_view())
