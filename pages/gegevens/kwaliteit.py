"""Kwaliteit: how far a round can be trusted, and what a library can do about its own part.

What to know and what to do stand first and open; the tables behind it are folded.
"""

from collections.abc import Sequence
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.catalog import Series, YearValue
from analytics.charts.gaps import Gap, gap_chart
from analytics.language import (
    _,
    capital,
    enumerated,
    format_count,
    format_decimal,
    format_share,
    language,
    level_label,
    missing_label,
    status_label,
    unit_label,
)
from analytics.model import NETHERLANDS, TOTAL, Coverage, Figure, Level, Missing, Unit
from analytics.reports import figures
from analytics.reports.figures import Compared, Headline
from analytics.reports.quality import (
    OwnQuality,
    letter,
    missing_sentence,
    reasons_in_words,
    tasks,
    took_part_sentence,
    warning_label,
)
from analytics.reports.sourcing import source_line
from analytics.reports.table import Cell, Column, Table
from analytics.reports.view import View, catchment, categories_of
from analytics.store import Covered, MissingCells, Participation, RevisedCell, Revision, Warnings
from pages._parts.chrome import escaped
from pages._parts.display import (
    duiding,
    headlines,
    show_picture,
    show_source,
    show_table,
    where_am_i,
)
from pages._parts.services import ask
from pages._parts.standing import in_millions
from pages._parts.view import this_view

SEEN = 0.005
"""Smaller shares stand in the table only."""
COUNTED = (Level.GEMEENTE, Level.WIJK, Level.BUURT)


def page(view: View) -> None:
    atlas, delivery = view.atlas, view.delivery.id
    took_part = ask(atlas.participation, delivery)
    country = ask(atlas.missing_cells, delivery)
    own = own_quality(view, took_part)
    where_am_i(view, _("Kwaliteit van de cijfers"), view.delivery.title, view.organisation.name)
    headlines(cards(view, took_part, country, own))
    own_part(view, own, country)
    status(view)
    linking(view)
    who_took_part(view, took_part)
    what_is_missing(view, country)
    contradictions(view, ask(atlas.warnings, delivery))
    for series in atlas.catalog.series.values():
        administration(view, series)
    show_source(view.delivery)


def own_quality(view: View, took_part: Participation) -> OwnQuality:
    """What the round says of the library in view."""
    atlas, delivery, organisation = view.atlas, view.delivery, view.organisation
    area = catchment(organisation.id)
    regions = [
        item
        for level in (Level.GEMEENTE, Level.WIJK)
        for item in ask(atlas.missing_by_region, delivery.id, str(level), area)
    ]
    return OwnQuality(
        organisation,
        delivery,
        None
        if delivery.participants is None
        else all(item.code != organisation.id for item in took_part.absent),
        ask(atlas.missing_cells, delivery.id, area),
        tuple(item for item in regions if Missing.UNRELIABLE in item.reasons),
        tuple(item for item in took_part.partly if item.code in organisation.gemeenten),
        ask(atlas.warnings, delivery.id, area),
        figures.figure(view, area, "leden", Unit.PERSONS),
        tuple(
            item
            for item in regions
            if item.level is Level.GEMEENTE
            and item.reasons.get(Missing.NOT_DELIVERED, 0) == item.of > 0
        ),
    )


# The headline figures


def cards(
    view: View,
    took_part: Participation,
    country: Sequence[MissingCells],
    own: OwnQuality,
) -> list[Headline]:
    """Organisations, inhabitants, and how much of the own area is known."""
    share = view.atlas.catalog.indicators["penetratie"]
    stated = took_part.stated
    found: list[Headline] = []
    if stated.organisations is not None and stated.of_organisations:
        found.append(
            Headline(
                _("Bibliotheken die meededen"),
                _("{count} van de {of}").format(
                    count=format_count(stated.organisations),
                    of=format_count(stated.of_organisations),
                ),
                Figure.exact(stated.organisations / stated.of_organisations),
                share,
                note=_("Organisaties op de peildatum."),
            )
        )
    if stated.inhabitants is not None and stated.of_inhabitants:
        found.append(
            Headline(
                _("Inwoners van wie de bibliotheek meedeed"),
                _("{count} van de {of}").format(
                    count=in_millions(stated.inhabitants), of=in_millions(stated.of_inhabitants)
                ),
                Figure.exact(stated.inhabitants / stated.of_inhabitants),
                share,
                note=_("Volgens de levering."),
            )
        )
    level = Level.WIJK if any(item.level is Level.WIJK for item in own.cells) else Level.GEMEENTE
    mine, all_of = at_level(own.cells, level), at_level(country, level)
    if mine and all_of:
        found.append(
            Headline(
                _("Cijfers van {level} in uw werkgebied").format(
                    level=level_label(level, plural=True)
                ),
                _("{count} van de {of} zijn er").format(
                    count=format_count(mine.of - mine.missing), of=format_count(mine.of)
                ),
                Figure.exact(1 - mine.share()),
                share,
                (Compared(capital(view.name(NETHERLANDS)), Figure.exact(1 - all_of.share())),),
            )
        )
    return found


def covered_sentence(stated: Coverage) -> str:
    """Participation in organisations and inhabitants, as far as known."""
    if stated.organisations is None or not stated.of_organisations:
        return _("Hoeveel bibliotheken meededen, is niet bekend.")
    text = _("{count} van de {of} bibliotheken deden mee.").format(
        count=format_count(stated.organisations), of=format_count(stated.of_organisations)
    )
    if stated.inhabitants is None or not stated.of_inhabitants:
        return text
    return (
        text
        + " "
        + _("Zij bedienen {share} van de {of} inwoners.").format(
            share=format_share(stated.inhabitants / stated.of_inhabitants),
            of=in_millions(stated.of_inhabitants),
        )
    )


# The library in view


def own_part(view: View, own: OwnQuality, country: Sequence[MissingCells]) -> None:
    """What its data contact reads and acts on."""
    st.header(
        _("Voor de gegevenscontact van {name}").format(name=escaped(own.organisation.name)),
        anchor=False,
    )
    duiding([took_part_sentence(own), missing_sentence(own.cells), completeness_sentence(view)])
    checklist(own)
    gaps = gap_rows(country, own.cells)
    if gaps:
        with folded(_("Wat er ontbreekt, naar niveau en reden"), icon=":material/bar_chart:"):
            show_gaps(
                view, _("Ontbrekende cijfers in uw werkgebied, naast heel de ronde"), gaps, own=True
            )
            show_table(missing_table(view, country, own.cells), "kwaliteit-eigen")
    areas = area_table(view)
    if areas.rows:
        with folded(_("Gemeenten en wijken waarvan cijfers ontbreken"), len(areas.rows)):
            show_table(areas, "kwaliteit-gebieden", order=_("Gemeenten, dan wijken"))
    if own.warnings.counts:
        title = _("Waarschuwingen bij cijfers van {name}").format(name=own.organisation.name)
        with folded(
            _("Waarschuwingen bij cijfers van uw gebied"), sum(own.warnings.counts.values())
        ):
            show_warnings(view, title, own.warnings, "kwaliteit-eigen-waarschuwingen")
    text = letter(own)
    if text:
        with folded(_("Tekst om te versturen"), icon=":material/mail:"):
            st.caption(
                _(
                    "Voor de leverancier van de cijfers of voor {poi}. Kopieer met het knopje."
                ).format(poi=escaped(own.organisation.poi) or _("uw POI"))
            )
            st.code(text, language=None, wrap_lines=True)


def completeness_sentence(view: View) -> str:
    """What is known of the completeness of the own export."""
    delivery, own = view.delivery, view.organisation.id
    if delivery.members_of == own and delivery.completeness is not None:
        return _("Uw levering was voor {share} volledig.").format(
            share=format_share(delivery.completeness)
        )
    return _("Hoe volledig de levering van één bibliotheek was, staat niet in deze ronde.")


def checklist(own: OwnQuality) -> None:
    """What to do, in order; nothing that does not apply."""
    st.subheader(_("Wat u kunt doen"), anchor=False)
    found = tasks(own)
    if not found:
        st.markdown(_("Er is niets dat u hoeft te doen."))
        return
    lines = "".join(
        f"<div><dt>{escape(task.title)}</dt><dd>{escape(task.text)}</dd></div>" for task in found
    )
    st.html(f'<dl class="reading">{lines}</dl>')


def area_table(view: View) -> Table:
    """The gemeenten and wijken of the catchment that lack figures: their share of members, how
    much is missing, and why.
    """
    area, delivery = catchment(view.organisation.id), view.delivery
    rows: list[tuple[Cell, ...]] = []
    for level in (Level.GEMEENTE, Level.WIJK):
        shares = ask(
            view.atlas.regions,
            delivery=delivery.id,
            level=str(level),
            within=area,
            indicator="penetratie",
        )
        known = dict(zip(shares.codes, shares.figures, strict=True))
        rows += [
            (
                item.name,
                item.code,
                level_label(level),
                reasons_in_words(item),
                known[item.code],
                Figure.exact(item.missing),
                Figure.exact(item.share()),
            )
            for item in ask(view.atlas.missing_by_region, delivery.id, str(level), area)
            if item.missing
        ]
    return made(
        view,
        _("Gemeenten en wijken van {name} waarvan cijfers ontbreken").format(
            name=view.organisation.name
        ),
        (
            Column(_("Gebied")),
            Column(_("Code")),
            Column(_("Niveau")),
            Column(_("Wat ontbreekt")),
            Column(_("Aandeel leden"), "share"),
            Column(_("Ontbreekt"), "count", exact=True),
            Column(_("Van alle cijfers"), "share", exact=True),
        ),
        rows,
    )


# Who took part


def who_took_part(view: View, found: Participation) -> None:
    st.header(_("Wie deden er mee?"), anchor=False)
    st.markdown(covered_sentence(found.stated))
    if not found.known or found.country is None:
        st.markdown(_("De levering noemt geen deelnemers. Tel hier dus niets uit op."))
        return
    if not (found.absent or found.partly):
        st.markdown(_("Elke bibliotheek deed mee."))
    with folded(_("Deelname per provincie")):
        st.caption(escaped(counted_from(view, found)))
        show_table(province_table(view, found), "kwaliteit-provincies")
    if found.absent or found.partly:
        table = absent_table(view, found)
        with folded(table.title, len(table.rows)):
            show_table(table, "kwaliteit-afwezig", order=_("Meeste inwoners eerst"))


def counted_from(view: View, found: Participation) -> str:
    """Against which base."""
    base = (
        _("Inwoners volgens de kerncijfers van {year}.").format(year=found.base.border_year)
        if found.base
        else _("Bij deze ronde horen geen kerncijfers: inwoners zijn niet bekend.")
    )
    return (
        base
        + " "
        + _(
            "‘Deden mee’: inwoners van gemeenten waarvan elke bibliotheek meedeed. ‘Deels’: van "
            "gemeenten waarvan een deel van de bibliotheken meedeed; zij tellen nergens half mee. "
            "Een bibliotheek in twee provincies telt in beide."
        )
    )


def province_table(view: View, found: Participation) -> Table:
    """Per provincie and as a whole, in organisations and inhabitants."""
    names = {item.code: item.name for item in found.provinces}
    assert found.country is not None
    lines = [*found.provinces, found.country]
    return made(
        view,
        _("Deelname per provincie"),
        (
            Column(_("Provincie")),
            Column(_("Bibliotheken deden mee"), "count", exact=True),
            Column(_("Van de bibliotheken"), "count", exact=True),
            Column(_("Inwoners deden mee"), "count", exact=True),
            Column(_("Deels"), "count", exact=True),
            Column(_("Niet"), "count", exact=True),
            Column(_("Van de inwoners"), "count", exact=True),
            Column(_("Aandeel inwoners"), "share", exact=True),
        ),
        [
            (
                names.get(item.code, "") or capital(view.name(NETHERLANDS)),
                Figure.exact(item.organisations),
                Figure.exact(item.of_organisations),
                Figure.exact(item.whole, Missing.NOT_YET_AVAILABLE),
                Figure.exact(item.partly, Missing.NOT_YET_AVAILABLE),
                Figure.exact(item.none, Missing.NOT_YET_AVAILABLE),
                Figure.exact(item.of_inhabitants, Missing.NOT_YET_AVAILABLE),
                share_of(item),
            )
            for item in lines
        ],
    )


def absent_table(view: View, found: Participation) -> Table:
    """Organisations that did not take part, and gemeenten of which only some did."""
    rows: list[tuple[Cell, ...]] = [
        (item.name, _("niet"), enumerated(item.gemeenten), item.inhabitants)
        for item in found.absent
    ]
    rows += [
        (
            capital(view.name(item.code)),
            _("deels"),
            _("wel: {yes}; niet: {no}").format(
                yes=enumerated(item.took_part), no=enumerated(item.did_not)
            ),
            item.inhabitants,
        )
        for item in found.partly
    ]
    return made(
        view,
        _("Wie niet of maar deels meedeed"),
        (
            Column(_("Bibliotheek of gemeente")),
            Column(_("Deed mee")),
            Column(_("Gemeenten, of bibliotheken")),
            Column(_("Inwoners"), "count", exact=True),
        ),
        rows,
    )


# What is missing


def what_is_missing(view: View, country: Sequence[MissingCells]) -> None:
    st.header(_("Welke cijfers ontbreken?"), anchor=False)
    st.caption(
        _(
            "Een cijfer is hier één groep in één gebied, bijvoorbeeld de leden van 4 tot 9 jaar in "
            "een wijk. Geteld is per niveau: wat van een wijk ontbreekt, kan van haar gemeente "
            "wel bekend zijn. Ontbreken is nooit nul."
        )
    )
    st.markdown(missing_sentence(country))
    gaps = gap_rows(country)
    if not gaps:
        return
    with folded(_("Naar niveau en reden"), icon=":material/bar_chart:"):
        show_gaps(view, _("Ontbrekende cijfers per niveau en reden"), gaps, own=False)
        show_table(missing_table(view, country), "kwaliteit-ontbreekt")
    with folded(_("Naar kenmerk")):
        table = dimension_table(view)
        show_table(table, "kwaliteit-kenmerken", order=_("Personen, dan huishoudens"))


def gap_rows(
    country: Sequence[MissingCells], own: Sequence[MissingCells] | None = None
) -> list[Gap]:
    """A line for every level and reason that there is anything of (in the own area, where there
    is one), in their own order.
    """
    found: list[Gap] = []
    for cells in country:
        mine = at_level(own, cells.level) if own is not None else None
        if own is not None and mine is None:
            continue
        for reason in Missing:
            if (mine or cells).share(reason) >= SEEN:
                label = f"{capital(level_label(cells.level, plural=True))}: {missing_label(reason)}"
                own_share = mine.share(reason) if mine else None
                found.append(Gap(label, cells.share(reason), own_share))
    return found


def show_gaps(view: View, title: str, gaps: Sequence[Gap], *, own: bool) -> None:
    name = _("Nederland (fictief)") if view.delivery.synthetic else _("Nederland")
    parts = [
        f"{gap.label} {format_share(gap.country if gap.own is None else gap.own)}" for gap in gaps
    ]
    show_picture(
        title,
        _(
            "Deel van alle cijfers van dat niveau. Rondje: uw werkgebied; streepje: heel de ronde. "
            "Wat onder {least} blijft, staat alleen in de tabel."
        ).format(least=format_share(SEEN))
        if own
        else _(
            "Deel van alle cijfers van dat niveau. Wat onder {least} blijft, staat alleen in de "
            "tabel."
        ).format(least=format_share(SEEN)),
        gap_chart(gaps, _("uw gebied"), name, dark=st.context.theme.type == "dark"),
        _("Grafiek: {title}. {parts}. De tabel hieronder geeft dezelfde cijfers."),
        parts="; ".join(parts),
    )


def missing_table(
    view: View, country: Sequence[MissingCells], own: Sequence[MissingCells] | None = None
) -> Table:
    """Per level and reason: how many cells, and the share of all cells of that level."""
    rows: list[tuple[Cell, ...]] = []
    for cells in country:
        mine = at_level(own, cells.level) if own is not None else None
        if own is not None and mine is None:
            continue
        for reason in (*Missing, None):
            if reason is not None and reason not in (mine or cells).reasons:
                continue
            label = _("alles samen") if reason is None else missing_label(reason)
            row: list[Cell] = [capital(level_label(cells.level, plural=True)), label]
            for item in (mine, cells):
                if item:
                    count = item.missing if reason is None else item.reasons.get(reason, 0)
                    row += [
                        Figure.exact(count),
                        Figure.exact(item.of),
                        Figure.exact(item.share(reason)),
                    ]
            rows.append(tuple(row))
    columns = [Column(_("Niveau")), Column(_("Reden"))]
    whose = [_("uw gebied"), _("heel de ronde")] if own is not None else [""]
    for name in whose:
        of = f" ({name})" if name else ""
        columns += [
            Column(_("Ontbreekt") + of, "count", exact=True),
            Column(_("Van") + of, "count", exact=True),
            Column(_("Deel") + of, "share", exact=True),
        ]
    title = (
        _("Ontbrekende cijfers van {name} naast heel de ronde").format(name=view.organisation.name)
        if own is not None
        else _("Ontbrekende cijfers in heel de ronde")
    )
    return made(view, title, tuple(columns), rows)


def dimension_table(view: View) -> Table:
    """Per characteristic the share that is missing at each level below the provincie."""
    found = ask(view.atlas.missing_by_dimension, view.delivery.id)
    levels = [level for level in COUNTED if any(item.level is level for item in found)]
    by_key: dict[tuple[Unit, str], dict[Level, MissingCells]] = {}
    for item in found:
        by_key.setdefault((item.unit or Unit.PERSONS, item.dimension), {})[item.level] = item
    dimensions = view.atlas.catalog.dimensions
    order = [TOTAL, *dimensions]
    rows: list[tuple[Cell, ...]] = []
    for (unit, dimension), cells in sorted(
        by_key.items(), key=lambda pair: (list(Unit).index(pair[0][0]), order.index(pair[0][1]))
    ):
        name = _("Totaal") if dimension == TOTAL else dimensions[dimension].label.get(language())
        rows.append(
            (
                name,
                unit_label(unit),
                *(
                    Figure.exact(cells[level].share())
                    if level in cells
                    else Figure.absent(Missing.NOT_DELIVERED)
                    for level in levels
                ),
            )
        )
    return made(
        view,
        _("Deel dat ontbreekt, per kenmerk"),
        (
            Column(_("Kenmerk")),
            Column(_("Telt")),
            *(
                Column(capital(level_label(level, plural=True)), "share", exact=True)
                for level in levels
            ),
        ),
        rows,
    )


def linking(view: View) -> None:
    """Match rate and completeness, and what they mean."""
    delivery = view.delivery
    st.header(_("Hoeveel leden konden worden gekoppeld?"), anchor=False)
    lines: list[str] = []
    if delivery.match_rate is None:
        lines.append(_("De levering zegt niet hoeveel leden gekoppeld konden worden."))
    else:
        lines.append(
            _(
                "Van de leden in de leveringen van de bibliotheken kon {share} worden gekoppeld. "
                "De anderen tellen in deze cijfers als ‘geen lid’. Het werkelijke aandeel ligt dus "
                "eerder hoger. Dit zit niet in de marges."
            ).format(share=f"**{format_share(delivery.match_rate)}**")
        )
    if delivery.completeness is None:
        lines.append(
            _("Hoe volledig de leveringen van de bibliotheken waren, staat niet in de levering.")
        )
    else:
        lines.append(
            _(
                "De leveringen van de bibliotheken waren voor {share} volledig. Leden die er niet "
                "in zaten, tellen ook als ‘geen lid’."
            ).format(share=f"**{format_share(delivery.completeness)}**")
        )
    st.markdown("\n".join(f"- {line}" for line in lines))


# What contradicts what


def contradictions(view: View, found: Warnings) -> None:
    st.header(_("Welke cijfers spreken elkaar tegen?"), anchor=False)
    if not found.contradictions:
        st.markdown(
            _(
                "Geen. Gebieden tellen op tot het gebied waar ze in liggen, groepen tot hun "
                "totaal, en aandelen passen bij hun aantallen; steeds binnen wat afronden kan "
                "verklaren."
            )
        )
    else:
        st.caption(
            _(
                "Het verschil is groter dan afronden kan verklaren. De cijfers staan in de atlas "
                "zoals ze geleverd zijn. Waarschuwingen houden een levering niet tegen."
            )
        )
    if not found.counts:
        return
    messages = {item.kind: item.message for item in found.largest}
    st.markdown(
        "\n".join(
            f"- {escaped(warning_label(kind, messages.get(kind, '')))}: **{format_count(count)}**"
            for kind, count in sorted(found.counts.items(), key=lambda item: -item[1])
        )
    )
    title = _("Waarschuwingen, de grootste eerst")
    with folded(title, sum(found.counts.values())):
        show_warnings(view, title, found, "kwaliteit-waarschuwingen")


def show_warnings(view: View, title: str, found: Warnings, name: str) -> None:
    """Each with its place; where there are more, it says so."""
    rows: list[tuple[Cell, ...]] = [
        (
            capital(view.name(item.region)) if item.region else _("de hele levering"),
            warning_label(item.kind, item.message),
            item.text,
            item.place.file,
            item.place.sheet,
            "" if item.place.row is None else str(item.place.row),
            item.place.column,
        )
        for item in found.largest
    ]
    labels = (
        _("Gebied"),
        _("Wat niet klopt"),
        _("Wat er staat"),
        _("Bestand"),
        _("Blad"),
        _("Rij"),
        _("Kolom"),
    )
    show_table(
        made(view, title, tuple(Column(label) for label in labels), rows),
        name,
        order=_("De grootste eerst"),
    )
    count = sum(found.counts.values())
    if count > len(found.largest):
        st.caption(
            _("Dit zijn de {shown} grootste van de {count}.").format(
                shown=format_count(len(found.largest)), count=format_count(count)
            )
        )


# Status and revisions


def status(view: View) -> None:
    st.header(_("Status en herzieningen"), anchor=False)
    delivery = view.delivery
    st.markdown(
        _("Deze cijfers zijn **{status}** (versie {revision} van deze ronde).").format(
            status=status_label(delivery.status), revision=delivery.revision
        )
    )
    found = ask(view.atlas.revisions, delivery.id)
    if not found:
        st.markdown(_("Er is geen eerdere versie van deze ronde in de atlas."))
    for item in found:
        revised(view, item)


def revised(view: View, item: Revision) -> None:
    """What changed since a former revision; never what the one on screen withholds."""
    former = item.former
    st.subheader(
        _("Sinds versie {revision} ({status})").format(
            revision=former.revision, status=status_label(former.status)
        ),
        anchor=False,
    )
    if not item.comparable:
        st.markdown(
            _(
                "Die versie had grenzen van {year}; de cijfers zijn niet naast elkaar te leggen."
            ).format(year=former.border_year)
        )
        return
    counts = [
        (item.changed, _("{count} veranderd")),
        (item.withheld, _("{count} niet meer te zien")),
        (item.released, _("{count} nieuw te zien")),
    ]
    parts = [text.format(count=format_count(count)) for count, text in counts if count]
    st.markdown(
        _("Cijfers: {parts}.").format(parts=enumerated(parts))
        if parts
        else _("Er is geen cijfer veranderd.")
    )
    if item.largest:
        title = _("Grootste veranderingen sinds versie {revision}").format(revision=former.revision)
        with folded(title):
            show_table(
                revised_table(view, title, item.largest),
                f"kwaliteit-herziening-{former.revision}",
                order=_("De grootste eerst"),
            )


def revised_table(view: View, title: str, cells: Sequence[RevisedCell]) -> Table:
    return made(
        view,
        title,
        (
            Column(_("Gebied")),
            Column(_("Groep")),
            Column(_("Leden toen"), "count", exact=True),
            Column(_("Leden nu"), "count", exact=True),
            Column(_("Bevolking toen"), "count", exact=True),
            Column(_("Bevolking nu"), "count", exact=True),
        ),
        [
            (
                capital(view.name(cell.code)),
                group_words(view, cell),
                Figure.exact(cell.former_members),
                Figure.exact(cell.members),
                Figure.exact(cell.former_population),
                Figure.exact(cell.population),
            )
            for cell in cells
        ],
    )


def group_words(view: View, cell: RevisedCell) -> str:
    dimension = view.atlas.catalog.dimensions.get(cell.dimension)
    if dimension is None or cell.category == TOTAL:
        words = _("alles samen") if dimension is None else dimension.label.get(language())
        return f"{unit_label(cell.unit)}, {words}"
    labels = dict(categories_of(view.atlas, view.delivery, dimension.id))
    name = labels.get(cell.category, cell.category)
    return f"{unit_label(cell.unit)}, {dimension.label.get(language())}: {name}"


# The administrative series


def administration(view: View, series: Series) -> None:
    """Another definition: beside, never instead, and never in one line or divided."""
    tongue = language()
    st.header(_("De ledenadministraties: een andere telling"), anchor=False)
    if view.delivery.synthetic:
        st.info(
            _(
                "Deze ronde is verzonnen en de reeks hieronder is echt: die twee zijn niet te "
                "vergelijken. De reeks staat hier om te laten zien waarom twee tellingen van leden "
                "verschillen."
            ),
            icon=":material/info:",
        )
    else:
        members = figures.figure(view, NETHERLANDS, "leden", Unit.PERSONS)
        text = _(
            "Deze ronde telt gekoppelde leden van de bibliotheken die meededen. De reeks hieronder "
            "telt inschrijvingen bij alle bibliotheken. Zet ze niet in één lijn en deel ze niet op "
            "elkaar."
        )
        if members.value is not None:
            text = (
                _("In deze ronde zijn er {count} gekoppelde leden.").format(
                    count=format_count(members.value)
                )
                + " "
                + text
            )
        st.markdown(text)
    st.markdown(
        _("Waarom de tellingen verschillen:")
        + "\n"
        + "\n".join(f"- {text.get(tongue)}" for text in series.caveats)
    )
    table = series_table(series)
    with folded(table.title):
        show_table(table, "kwaliteit-administratie", order=_("Per jaar"))
        st.caption(" · ".join([series.source.get(tongue), *series.addresses]))


def series_table(series: Series) -> Table:
    tongue = language()
    return Table(
        _("{label}, heel Nederland").format(label=series.label.get(tongue)),
        (
            Column(_("Jaar")),
            Column(_("Status")),
            Column(_("Leden (× 1.000)"), "count", exact=True),
            Column(_("Organisaties"), "count", exact=True),
        ),
        [
            (
                str(item.year),
                status_of(item),
                Figure.exact(item.members),
                Figure.exact(item.organisations),
            )
            for item in series.values
        ],
        series.source.get(tongue),
    )


def status_of(item: YearValue) -> str:
    """How final a published number is, and how it was rounded where it was."""
    words = status_label(item.status) if item.status else _("status niet vermeld")
    if item.rounded_to == 1:
        return words
    return _("{status}, afgerond op {base}").format(
        status=words, base=format_decimal(item.rounded_to * 1000)
    )


# Small parts


def folded(
    title: str, count: int | None = None, *, icon: str = ":material/table:"
) -> DeltaGenerator:
    """A part that opens at a click; `count` says how much is in it."""
    return st.expander(
        escaped(title) + ("" if count is None else f" ({format_count(count)})"), icon=icon
    )


def share_of(item: Covered) -> Figure:
    if item.whole is None or not item.of_inhabitants:
        return Figure.absent(Missing.NOT_YET_AVAILABLE)
    return Figure.exact(item.whole / item.of_inhabitants)


def at_level(cells: Sequence[MissingCells] | None, level: Level) -> MissingCells | None:
    return next((item for item in cells or () if item.level is level), None)


def made(
    view: View, title: str, columns: tuple[Column, ...], rows: Sequence[tuple[Cell, ...]]
) -> Table:
    """A table about this round."""
    return Table(
        title, columns, rows, source_line(view.delivery), synthetic=view.delivery.synthetic
    )


page(this_view())
