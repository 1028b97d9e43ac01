"""Ontwikkeling: an area over the rounds, joined only where the same is compared with the same."""

from collections.abc import Sequence

import streamlit as st

from analytics.language import (
    _,
    capital,
    enumerated,
    format_count,
    format_date,
    format_share,
    missing_label,
    ngettext,
)
from analytics.measures.wording import Verdict, verdict
from analytics.model import (
    TOTAL,
    Figure,
    Missing,
    Unit,
    level_of,
)
from analytics.reports.borders import (
    border_table,
    counts_sentence,
)
from analytics.reports.development import (
    Followed,
    changes_of,
    changes_table,
    day_of,
    developed,
    drawn,
    followed,
    how_drawn,
    panel_size,
    period,
    rounds_table,
    share_label,
    sources_of,
    what_lies_between,
    wide_margin,
    words,
)
from analytics.reports.figures import Compared, Headline
from analytics.reports.sentences import (
    between_words,
    share_in_short,
    verdict_of_change,
    with_reservation,
)
from analytics.reports.table import Cell, Column, Table
from analytics.reports.view import View
from analytics.store import FOLLOWED, Break, Change, Development, Moment
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
    show_drawn,
    show_source,
    show_table,
    where_am_i,
)
from pages._parts.view import this_view

THIS_PAGE = "benchmark/ontwikkeling.py"


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
        text += " · " + _("grenzen van {date}").format(date=day_of(view.delivery))
    return text


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
            _("{share} op {date}").format(share=share_label(view), date=day_of(newest.delivery)),
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
                _("Verandering sinds {date}, in procentpunten").format(date=day_of(change.former)),
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
    show_drawn(drawn(view, areas, dark=st.context.theme.type == "dark"))
    if note := how_drawn(areas[0].found):
        st.caption(note)


def between(view: View, areas: Sequence[Followed]) -> None:
    """Each step with its breaks in plain words, the newest first."""
    own = areas[0]
    st.subheader(_("Wat ligt er tussen de rondes?"), anchor=False)
    if not own.found.changes:
        st.markdown(_("Er is nog maar één ronde. Een ontwikkeling is te zien vanaf de tweede."))
    for change in reversed(own.found.changes):
        st.markdown(f"**{period(change)}**")
        lines = what_lies_between(view, areas, change)
        st.markdown("\n".join(f"- {escaped(line)}" for line in lines))
    for moment in own.found.moments:
        if text := then_called(view, own.code, moment):
            st.caption(escaped(text))


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
            sources_of([was, now]),
            synthetic=was.delivery.synthetic or now.delivery.synthetic,
        )
        if table.rows:
            show_table(table, f"indeling-{years[0]}-{years[1]}")


def then_called(view: View, code: str, moment: Moment) -> str:
    """What the area was in another round, where that was something else."""
    day = day_of(moment.delivery)
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


# The tables


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
        sources_of([moment for moment in area.found.moments
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
        f"{day_of(moment.delivery)}: {format_share(moment.delivery.match_rate)}"
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
        return text.format(date=day_of(first.delivery))
    return _("Vanaf {date} zonder breuk.").format(date=day_of(first.delivery))


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


page(this_view())
