"""Landelijk beeld: one library (or gemeente) among all others."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from analytics.charts.groups import (
    Beside,
    Part,
    group_chart,
    group_domain,
    group_rows,
    part_chart,
    part_domain,
    part_rows,
)
from analytics.charts.spread import (
    BandPoint,
    Dot,
    Line,
    Role,
    funnel_chart,
    rank_chart,
    spread_rows,
)
from analytics.language import (
    _,
    alphabetical,
    capital,
    enumerated,
    format_count,
    format_date,
    format_decimal,
    format_measure,
    format_share,
    language,
    ngettext,
)
from analytics.measures.funnel import Funnel, limits, outside
from analytics.measures.peers import FEWEST, MOST
from analytics.measures.wording import differs
from analytics.model import TOTAL, Counts, Level, Unit, level_of
from analytics.reports import figures
from analytics.reports.figures import Compared, Headline
from analytics.reports.sentences import (
    against_sentences,
    corrected_sentence,
    difference_in_words,
    place_in_words,
    place_sentence,
    share_sentence,
    split_sentences,
    spread_sentence,
)
from analytics.reports.sourcing import source_line
from analytics.reports.table import Cell, Column, Table
from analytics.reports.view import View, categories_of
from analytics.store import Comparison, GroupKind
from pages._parts import ways
from pages._parts.choices import told_apart
from pages._parts.chrome import escaped
from pages._parts.display import (
    Reading,
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
from pages._parts.open_tables import offer_tables
from pages._parts.selection import choose, parameters, seed, spoken, touched
from pages._parts.standing import (
    PAGE,
    SHARE_COLUMN,
    Picture,
    in_millions,
    organisations_of,
    picture_of,
)
from pages._parts.view import this_view

BAND_POINTS = 48


def page(view: View) -> None:
    picture = picture_of(view)
    where_am_i(
        view,
        _("{area} in het landelijk beeld").format(area=capital(picture.own_name)),
        _("{count} {units}").format(count=format_count(len(picture.standing)), units=picture.units),
        picture.share_label,
        view.whom,
    )
    chosen = view.selection.area
    if chosen and level_of(chosen) in (Level.WIJK, Level.BUURT):
        st.caption(
            _(
                "Wijken en buurten staan niet op volgorde. U ziet hier {own}; {area} ligt daarin."
            ).format(own=escaped(picture.own_name), area=escaped(view.name(chosen)))
        )
    if picture.own.missing is not None:
        nothing_known(
            view,
            picture.own,
            _("Van {area} is er in deze ronde geen cijfer. De anderen staan hieronder.").format(
                area=picture.own_name
            ),
            ways.other_rounds(view, PAGE, has_share, {}),
        )
    else:
        headlines(cards(picture))
    duiding(words(picture))
    benchmarks(picture)
    group = looked_at(picture)
    order_and_spread(picture, group)
    behind(picture, group)
    why(picture, group)
    how_to_read(reading(picture))
    offer_tables(view)
    show_source(view.delivery)


# How do we stand


def cards(picture: Picture) -> list[Headline]:
    """The place, the difference with the country, and the share after correction."""
    standing, indicators = picture.standing, picture.view.atlas.catalog.indicators
    groups = [group for group in standing.groups if not picture.is_hidden(group)]
    country = groups[0]
    found: list[Headline] = []
    span = picture.span
    if span:
        found.append(
            Headline(
                _("Plaats tussen alle {units}").format(units=picture.units),
                _("{place} van {of} {units}").format(
                    place=capital(place_in_words(*span)),
                    of=format_count(standing.ranks.of),
                    units=picture.units,
                ),
                picture.own,
                indicators["penetratie"],
                tuple(
                    Compared(
                        capital(picture.name(group)),
                        group.penetration,
                        differs(group.difference, 0.0),
                    )
                    for group in groups
                ),
                known_text(picture),
            )
        )
    found.append(
        Headline(
            _("Verschil met {name}").format(name=picture.name(country)),
            difference_in_words(country.difference, picture.name(country)),
            country.difference,
            indicators["verschil"],
            tuple(
                Compared(_("met {name}").format(name=picture.name(group)), group.difference)
                for group in groups[1:]
            ),
            _("Verschillen in procentpunten. {name}: {covered}.").format(
                name=capital(picture.name(country)), covered=covered(country)
            ),
        )
    )
    corrected = picture.own_corrected
    if corrected is not None and corrected.missing is None:
        after = picture.corrected_difference(country)
        found.append(
            Headline(
                _("Gecorrigeerd voor aandeel jeugd"),
                difference_in_words(after, picture.name(country)) if after else "",
                corrected,
                indicators["penetratie"],
                tuple(
                    Compared(
                        capital(picture.name(group)),
                        group.corrected,
                        (judged := picture.corrected_difference(group)) is not None
                        and differs(judged, 0.0),
                    )
                    for group in groups
                    if group.corrected
                ),
                _("Alsof overal evenveel jeugd woonde als in heel het land."),
            )
        )
    return found


def known_text(picture: Picture) -> str:
    """On how many the place rests."""
    standing = picture.standing
    return _("{known} van de {of} {units} hebben een cijfer.").format(
        known=format_count(standing.ranks.of),
        of=format_count(len(standing)),
        units=picture.units,
    )


def covered(group: Comparison) -> str:
    """What a figure covers, in organisations and inhabitants; briefly, for running text."""
    count = group.organisations if group.of_organisations is None else group.of_organisations
    organisations = ngettext("{count} organisatie", "{count} organisaties", count or 0).format(
        count=organisations_of(group)
    )
    if group.inhabitants is None:
        return _("{organisations}, inwoners niet bekend").format(organisations=organisations)
    if group.of_inhabitants:
        return _("{organisations}, {share} van de {of} inwoners").format(
            organisations=organisations,
            share=format_share(group.inhabitants / group.of_inhabitants),
            of=in_millions(group.of_inhabitants),
        )
    return _("{organisations}, {count} inwoners").format(
        organisations=organisations, count=in_millions(group.inhabitants)
    )


def words(picture: Picture) -> list[str]:
    """The place, the groups, and what correction changes; only what the intervals allow."""
    standing, selection = picture.standing, picture.view.selection
    if picture.own.missing is not None:
        return []
    shown = [group for group in standing.groups if not picture.is_hidden(group)]
    area = picture.view.name(picture.view.within)
    said = [share_sentence(area, picture.own, selection.unit)] if is_everyone(picture) else []
    if picture.span:
        said.append(
            place_sentence(
                picture.own_name, *picture.span, standing.ranks.of, picture.level, selection.unit
            )
        )
    said += against_sentences([picture.against(group) for group in shown], selection.unit)
    corrected = picture.own_corrected
    if corrected is not None and shown:
        said.append(corrected_sentence(corrected, picture.against(shown[0])))
    if picture.age_sensitive:
        said.append(_("Niet gecorrigeerd voor leeftijd."))
    return [text for text in said if text]


def is_everyone(picture: Picture) -> bool:
    """Whether the figures are about all inhabitants or households, not about a group."""
    return picture.view.selection.category == TOTAL


def has_share(view: View) -> bool:
    """Whether there is a figure to begin with: that of the own library or gemeente."""
    chosen = view.selection
    share = figures.figure(
        view, view.within, "penetratie", chosen.unit, chosen.dimension, chosen.category
    )
    return share.missing is None


# The benchmarks


def benchmarks(picture: Picture) -> None:
    """Every group beside the own figure: as delivered and corrected, on one scale."""
    st.header(_("Naast wie staat u?"), anchor=False)
    standing, own = picture.standing, picture.own_corrected
    crude = group_rows(
        capital(picture.own_name), picture.own, [beside(picture, item) for item in standing.groups]
    )
    charts = [
        (_("Zonder correctie"), picture.share_label, crude),
    ]
    if own is not None:
        corrected = [beside(picture, item, corrected=True) for item in standing.groups]
        charts.append(
            (
                _("Gecorrigeerd voor aandeel jeugd"),
                _("Alsof overal de leeftijdsopbouw van heel het land gold."),
                group_rows(capital(picture.own_name), own, corrected),
            )
        )
    domain = group_domain(*(rows for _title, _note, rows in charts))
    places = st.columns(2, gap="large") if len(charts) > 1 else [st.container()]
    for place, (title, note, rows) in zip(places, charts, strict=True):
        with place:
            show(title, note, lambda dark, rows=rows: group_chart(rows, dark=dark, domain=domain))
    peers = picture.about(picture.of_kind(GroupKind.PEERS))
    rests = "".join(f" {picture.about(group)}" for group in picture.standing.groups if group.rest)
    st.caption(
        _(
            "Dicht rondje: duidelijk verschil. Open rondje: geen duidelijk verschil. Tussen "
            "haakjes: hoeveel {units} zelf een cijfer hebben. {peers}"
        ).format(units=picture.units, peers=escaped(peers + rests))
        + (" " + no_correction(picture) if own is None else "")
    )
    show_table(picture.benchmarks(), "landelijk-groepen")
    st.caption(escaped(about_numbers(picture)))


def about_numbers(picture: Picture) -> str:
    """Why a total holds more organisations than there are units with a figure."""
    country = picture.standing.groups[0]
    return _(
        "‘Organisaties’ en ‘Inwoners’ tellen wie er in het cijfer zitten. In de totalen van land "
        "en provincie tellen ook bibliotheken mee waarvan het eigen cijfer niet getoond wordt, "
        "bijvoorbeeld omdat het geheim of onbetrouwbaar is. Daarom kan dat getal hoger zijn dan "
        "het aantal {units} met een eigen cijfer ({known} van de {of}). In de andere groepen telt "
        "alleen wie een eigen cijfer heeft."
    ).format(
        units=picture.units,
        known=format_count(len(country.rows)),
        of=format_count(len(country.rows) + len(country.left_out)),
    )


def beside(picture: Picture, group: Comparison, *, corrected: bool = False) -> Beside:
    """A group as a row of the chart, with how many units are behind it."""
    share = (group.corrected if corrected else group.penetration) or group.penetration
    difference = picture.corrected_difference(group) if corrected else group.difference
    label = f"{capital(picture.name(group))} ({format_count(len(group.rows))})"
    return Beside(label, share, difference or group.difference, picture.reason(group))


def no_correction(picture: Picture) -> str:
    """Why nothing is corrected here."""
    if picture.view.selection.unit is Unit.HOUSEHOLDS:
        return _("Van huishoudens is de leeftijd niet bekend: daarvoor is niet gecorrigeerd.")
    return _("Van één groep wordt niet gecorrigeerd voor aandeel jeugd; kies alle inwoners.")


# The group that is looked at


def looked_at(picture: Picture) -> Comparison | None:
    """Which group: it decides the filled dots, the list of units, and the split."""
    view = picture.view
    st.header(_("Wie zitten er achter een cijfer?"), anchor=False)
    # Options of a segmented control are markdown; those of a list are not.
    options = {key: escaped(label) for key, label in picture.options.items()}
    st.segmented_control(
        _("Kies een groep"),
        list(options),
        key=seed("tegenover", view.selection),
        format_func=options.__getitem__,
        required=True,
        on_change=touched,
        args=("tegenover",),
    )
    if view.selection.against == GroupKind.PEERS:
        choose_criteria(picture)
    if view.selection.against == GroupKind.CHOSEN:
        choose_set(picture)
    group = picture.in_view
    if group is None:
        return None
    about = picture.about(group)
    st.caption(
        escaped(
            about
            if picture.is_hidden(group)
            else _("{about} Dekking: {covered}.").format(about=about, covered=covered(group))
        )
    )
    return group


def choose_criteria(picture: Picture) -> None:
    """In what areas must be alike, and how many of them."""
    view, catalog = picture.view, picture.view.atlas.catalog
    st.session_state["criteria-keuze"] = list(view.selection.criteria)
    st.session_state["aantal-keuze"] = view.selection.most_peers
    with st.container(horizontal=True, gap="medium", key="peers-tools"):
        st.pills(
            _("Vergelijkbaar in (minstens één kenmerk)"),
            view.atlas.criteria(),
            selection_mode="multi",
            key="criteria-keuze",
            format_func=lambda item: catalog.indicators[item].label.get(language()),
            on_change=choose_list,
            args=("criteria",),
        )
        st.number_input(
            _("Hoeveel vergelijkbare?"),
            FEWEST,
            MOST,
            key="aantal-keuze",
            on_change=choose_number,
            width=200,
        )


def choose_set(picture: Picture) -> None:
    """The list of all units to choose from."""
    standing = picture.standing
    names = told_apart(dict(zip(standing.codes, standing.names, strict=True)))
    del names[standing.codes[standing.own]]
    names = dict(sorted(names.items(), key=lambda item: alphabetical(item[1])))
    st.session_state["set-keuze"] = [
        code for code in picture.view.selection.chosen if code in names
    ]
    st.multiselect(
        _("Uw eigen keuze: {fewest} tot en met {most} {units}").format(
            fewest=FEWEST, most=MOST, units=picture.units
        ),
        list(names),
        key="set-keuze",
        format_func=names.__getitem__,
        max_selections=MOST,
        placeholder=_("Kies er één, en dan de volgende"),
        on_change=choose_list,
        args=("set",),
        select_all=False,
    )


@spoken()
def choose_list(name: str) -> None:
    """Callback: a list goes into the URL as ids between commas; the last criterion stays."""
    if name == "criteria" and not st.session_state["criteria-keuze"]:
        st.toast(_("Kies minstens één kenmerk."), icon=":material/checklist:")
        return
    choose(**{name: ",".join(st.session_state[f"{name}-keuze"])})


def choose_number() -> None:
    choose(aantal=str(st.session_state["aantal-keuze"]))


# Rank and funnel


def order_and_spread(picture: Picture, group: Comparison | None) -> None:
    """All units in order, and within their band of spread."""
    standing = picture.standing
    # The whole country is everyone: then nobody stands out.
    apart = (
        group is not None and group.kind is not GroupKind.COUNTRY and not picture.is_hidden(group)
    )
    inside = set(group.rows) if group and apart else set()
    dots = [
        Dot(
            standing.names[row],
            standing.penetration[row],
            None if np.isnan(standing.population.value[row]) else standing.population.value[row],
            picture.place_text(row),
            Role.OWN if row == standing.own else Role.GROUP if row in inside else Role.OTHER,
        )
        for row in range(len(standing))
    ]
    rows = spread_rows(dots)
    country = standing.groups[0]
    line = None
    if country.penetration.value is not None:
        name = capital(picture.name(country))
        line = Line(
            country.penetration.value, f"{name} {format_measure(country.penetration, 'share')}"
        )
    told = (
        _("Dichte stippen: {group}.").format(group=picture.name(group)) if group and inside else ""
    )
    left, right = st.columns(2, gap="large")
    with left:
        show(
            _("De volgorde"),
            _(
                "Elke stip is één van de {units}; het streepje is wat afronding en toeval kunnen "
                "maken."
            ).format(units=picture.units)
            + (
                " " + _("Het gekleurde vlak is uw plaats: de hoogste tot de laagste die kan.")
                if picture.span
                else ""
            )
            + f" {told}",
            lambda dark: rank_chart(rows, line, picture.span, dark=dark),
        )
    with right:
        band = standing.funnel
        if band is None or band.rows < FEWEST:
            st.subheader(_("De spreidingsband"), anchor=False)
            st.info(_("Voor een spreidingsband zijn er te weinig cijfers."))
            return
        show(
            _("De spreidingsband"),
            _(
                "Van links naar rechts: van klein naar groot. Binnen de band liggen verschillen "
                "die tussen {units} gewoon zijn."
            ).format(units=picture.units)
            + f" {told}",
            lambda dark: funnel_chart(
                rows,
                Line(band.p0, _("alle samen {share}").format(share=format_share(band.p0))),
                band_points(band, standing.population),
                size_title(picture),
                dark=dark,
            ),
        )
    side = outside(band, standing.population, standing.penetration)
    if picture.own.missing is None:
        duiding(
            [spread_sentence(capital(picture.own_name), int(side[standing.own]), picture.level)]
        )
    about_band(picture, band, int(np.count_nonzero(side)))


def size_title(picture: Picture) -> str:
    """What stands along the horizontal axis."""
    households = picture.view.selection.unit is Unit.HOUSEHOLDS
    counted = _("Huishoudens") if households else _("Inwoners")
    return counted if is_everyone(picture) else f"{counted} · {picture.view.whom}"


def band_points(band: Funnel, population: Counts) -> list[BandPoint]:
    """The band from the smallest to the largest, at equal steps on a logarithmic scale."""
    known = population.value[(population.missing == 0) & (population.value > 0)]
    sizes = np.geomspace(known.min(), known.max(), BAND_POINTS)
    low, high = limits(band, sizes)
    return [BandPoint(*map(float, point)) for point in zip(sizes, low, high, strict=True)]


def about_band(picture: Picture, band: Funnel, beyond: int) -> None:
    """What the band is, one click away; with the numbers behind it."""
    with st.container(horizontal=True, gap="small", key="band-definitions"):
        with st.popover(_("Wat is de spreidingsband?"), type="tertiary", icon=":material/help:"):
            st.markdown(
                _(
                    "De band laat zien hoe ver {units} gewoonlijk uit elkaar liggen: door toeval, "
                    "en doordat ze nu eenmaal verschillen. Ongeveer 19 van de 20 liggen erbinnen. "
                    "Erbuiten liggen is geen rapportcijfer: het zegt dát er verschil is, niet "
                    "waardoor."
                ).format(units=picture.units)
            )
            st.caption(
                _(
                    "Nu liggen er {beyond} van de {count} buiten. Midden: {p0}. Spreiding tussen "
                    "{units} (τ): {tau} procentpunt. Verhouding tot alleen toeval (φ): {phi}."
                ).format(
                    beyond=format_count(beyond),
                    count=format_count(band.rows),
                    p0=format_share(band.p0),
                    units=picture.units,
                    tau=format_decimal(band.tau * 100, 1),
                    phi=format_decimal(band.phi, 1),
                )
            )
            st.page_link(
                "over/methode.py",
                label=_("Meer over de methode"),
                query_params=parameters(picture.view.selection),
            )
        definition(picture.view, picture.view.atlas.catalog.indicators["penetratie"])


def behind(picture: Picture, group: Comparison | None) -> None:
    """The units behind the figure of the group, each with the way to its own picture and map."""
    if group is None or group.kind is not GroupKind.COUNTRY:
        with st.expander(
            _("Tabel: alle {units} van de twee plaatjes").format(units=picture.units),
            icon=":material/table:",
        ):
            show_table(
                picture.members_of(picture.of_kind(GroupKind.COUNTRY)),
                "landelijk-alle",
                by=SHARE_COLUMN,
                descending=True,
            )
            note_overlaps(picture, list(range(len(picture.standing))))
    if group is None:
        st.info(
            _("Kies hierboven minstens {fewest} {units}.").format(
                fewest=FEWEST, units=picture.units
            ),
            icon=":material/checklist:",
        )
        return
    if group.too_few:
        st.info(
            _(
                "In deze groep hebben minder dan {fewest} {units} een cijfer. Een gemiddelde van "
                "zo weinig zegt meer over hen dan over u, en staat er daarom niet."
            ).format(fewest=FEWEST, units=picture.units)
            + (
                " "
                + _("Zonder cijfer: {told}.").format(
                    told=escaped(picture.without_figure(group.left_out))
                )
                if group.left_out
                else ""
            ),
            icon=":material/visibility_off:",
        )
    elif picture.is_hidden(group):
        st.info(
            escaped(capital(picture.reason(group))) + ". " + _("Kies hierboven een ander kenmerk."),
            icon=":material/visibility_off:",
        )
        known = [item for item in picture.standing.characteristics if item not in picture.lacking]
        if group.kind is GroupKind.PEERS and picture.lacking and known:
            catalog = picture.view.atlas.catalog
            st.button(
                _("Vergelijk alleen op: {criteria}").format(
                    criteria=enumerated(
                        [catalog.indicators[item].label.get(language()).lower() for item in known]
                    )
                ),
                key="peers-known",
                on_click=choose,
                kwargs={"criteria": ",".join(known)},
            )
    if not group.rows and not group.left_out:
        return
    st.subheader(
        _("De {units} achter: {group}").format(
            units=picture.units, group=escaped(picture.name(group))
        ),
        anchor=False,
    )
    st.caption(
        _("Klik op een naam om het landelijk beeld van daar te zien, of op ‘kaart’ voor de kaart.")
    )
    if picture.standing.characteristics:
        st.caption(picture.about_characteristics)
    ranked = None if group.kind is GroupKind.PEERS else SHARE_COLUMN
    # A key of its own per group: another one does not take over the order.
    show_table(
        picture.members_of(group),
        f"landelijk-{picture.identity(group)}",
        by=ranked,
        descending=True,
        order=_("Meest gelijkend eerst"),
    )
    note_overlaps(picture, [*group.rows, *group.left_out])


def note_overlaps(picture: Picture, rows: list[int]) -> None:
    """Which libraries in a list count the same inhabitants."""
    found = picture.overlaps(rows)
    if found:
        st.caption(
            _(
                "Deze bibliotheken delen een gemeente, en in de lijst tellen die inwoners bij elk "
                "van hen: {pairs}. In het cijfer van een groep tellen ze één keer."
            ).format(pairs=escaped("; ".join(found)))
        )


# Why


def why(picture: Picture, group: Comparison | None) -> None:
    """The difference with the group in view, in two parts that add up to it."""
    if group is None or picture.is_hidden(group):
        return
    name = picture.name(group)
    st.header(_("Waarom verschillen wij van {group}?").format(group=escaped(name)), anchor=False)
    split = group.split
    if split is None:
        st.info(
            _("Deze splitsing is er alleen voor alle inwoners samen. {why}").format(
                why=no_correction(picture)
            ),
            icon=":material/info:",
        )
        return
    said = split_sentences(
        picture.against(group),
        picture.own_name,
        split.difference,
        split.composition,
        split.behaviour,
    )
    if split.difference.missing is not None:
        st.info(escaped(" ".join(said)), icon=":material/visibility_off:")
        return
    duiding(said)
    labels = dict(categories_of(picture.view.atlas, picture.view.delivery, "leeftijd"))
    named = [labels[item] for item in picture.standing.classes]
    mix, within = _("Andere leeftijdsopbouw"), _("Vaker of minder vaak lid per leeftijd")
    whole = part_rows(
        [
            Part(_("Het hele verschil"), split.difference),
            Part(mix, split.composition),
            Part(within, split.behaviour),
        ]
    )
    by_class = list(
        zip(named, split.behaviour_parts, split.composition_parts, split.parts, strict=True)
    )
    classes = part_rows([Part(label, b, c) for label, b, c, _both in by_class])
    domain = part_domain(whole, classes)
    left, right = st.columns(2, gap="large")
    with left:
        show(
            _("In twee delen"),
            _(
                "Procentpunten. De twee delen tellen op tot het hele verschil; door afronden kan "
                "het een tiende schelen."
            ),
            lambda dark: part_chart(whole, dark=dark, domain=domain),
        )
    with right:
        show(
            _("Per leeftijd"),
            _("Hoeveel elke groep aan het verschil bijdraagt, in procentpunten."),
            lambda dark: part_chart(
                classes,
                (_("vaker of minder vaak lid"), _("leeftijdsopbouw")),
                dark=dark,
                domain=domain,
            ),
        )
    body: list[tuple[Cell, ...]] = [*by_class]
    body.append((_("Samen"), split.behaviour, split.composition, split.difference))
    show_table(
        Table(
            _("Waaruit bestaat het verschil tussen {area} en {group}?").format(
                area=picture.own_name, group=name
            ),
            (
                Column(_("Leeftijd")),
                Column(within, "points"),
                Column(mix, "points"),
                Column(_("Samen (procentpunt)"), "points"),
            ),
            body,
            source_line(picture.view.delivery),
            picture.notes(),
            picture.view.delivery.synthetic,
        ),
        "landelijk-splitsing",
    )


# Five questions


def reading(picture: Picture) -> Reading:
    """What is compared with what, of whom, how sure, since when, and what it leaves out."""
    delivery = picture.view.delivery
    groups = picture.standing.groups
    compared = "; ".join(
        _("{group} ({covered})").format(
            group=picture.name(group),
            covered=picture.reason(group) or covered(group),
        )
        for group in groups
    )
    peers, size = picture.of_kind(GroupKind.PEERS), picture.of_kind(GroupKind.EQUAL_SIZE)
    scope = (
        _("Lid is wie bij een van de deelnemende bibliotheken staat ingeschreven.")
        if delivery.members_of == "any"
        else _("Lid is wie bij deze bibliotheek staat ingeschreven: {name}.").format(
            name=delivery.members_of
        )
    )
    matched = (
        _("In deze ronde is {share} van de leden gekoppeld.").format(
            share=format_share(delivery.match_rate)
        )
        if delivery.match_rate is not None
        else _("Welk deel van de leden gekoppeld is, staat niet in de levering.")
    )
    return Reading(
        compared=_(
            "{area} naast {compared}. {size} {peers} Eigen keuze en deze twee groepen zijn "
            "altijd zonder {area}."
        ).format(
            area=capital(picture.own_name),
            compared=compared,
            size=picture.about(size),
            peers=picture.about(peers),
        ),
        population=_("{group}, op {date}. {scope} {land}")
        .format(
            group=capital(picture.view.whom),
            date=format_date(delivery.reference_date),
            scope=scope,
            land=_(
                "Een gemeente met twee bibliotheken telt in een groep één keer mee; in de volgorde "
                "tellen haar inwoners bij beide bibliotheken."
            )
            if picture.level is Level.BIBLIOTHEEK
            else "",
        )
        .strip(),
        certainty=_(
            "De marge in de tabellen komt van het afronden. Voor de plaats, de band en de woorden "
            "‘meer’ en ‘minder’ telt ook wat bij zo’n aantal toeval kan zijn (Wilson-interval). "
            "{known} Wie niet gekoppeld kon worden, telt als geen lid. {matched}"
        ).format(known=known_text(picture), matched=matched),
        comparable_since=_(
            "Alles op deze pagina komt uit één ronde. Hoe het eerder was staat bij Ontwikkeling; "
            "een plaats van nu is niet zomaar naast een plaats van toen te zetten, want er doen "
            "niet elke keer dezelfde {units} mee."
        ).format(units=picture.units),
        not_corrected=" ".join(
            [
                no_correction(picture)
                if picture.standing.corrected is None
                else _(
                    "Alleen cijfers waar ‘gecorrigeerd voor aandeel jeugd’ bij staat, zijn "
                    "daarvoor gecorrigeerd; iedereen van 18 jaar en ouder telt daarin als één "
                    "groep."
                ),
                _(
                    "Niet gecorrigeerd is voor inkomen, opleiding, herkomst, afstand en het aantal "
                    "vestigingen, en ook niet voor leden die elders lenen."
                ),
            ]
        ),
    )


def show(title: str, note: str, chart: Callable[[bool], Any]) -> None:
    """One chart with its title, what it shows, and its alternative text."""
    show_picture(
        title,
        note,
        chart(st.context.theme.type == "dark"),
        _("Grafiek: {title}. {note} De tabel eronder geeft dezelfde cijfers."),
    )


page(this_view())
