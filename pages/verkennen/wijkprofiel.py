"""Wijkprofiel: who is a member in one area and who isn't, beside other areas."""

from typing import Any

import streamlit as st

from analytics.catalog import Dimension, IndicatorKind, Measure
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
from analytics.language import _, capital, language, level_label, share_decimals
from analytics.measures.ratios import share_among_members
from analytics.measures.wording import differs
from analytics.model import NETHERLANDS, Figure, Figures, Level, Missing, Unit
from analytics.reports.sentences import Group, for_area, representation_sentences
from analytics.reports.table import Cell, Column, Table
from analytics.store import ProfileRows
from pages._parts import figures
from pages._parts.choices import units
from pages._parts.chrome import escaped
from pages._parts.display import (
    Way,
    caution,
    definition,
    duiding,
    headlines,
    nothing_known,
    show_picture,
    show_source,
    show_table,
    source_line,
    where_am_i,
    with_margin,
)
from pages._parts.groups import chosen_dimension, repeated
from pages._parts.selection import categories_of
from pages._parts.services import ask
from pages._parts.view import View, this_view

PROFILE_PAGE = "verkennen/wijkprofiel.py"


def page(view: View) -> None:
    area = view.focus
    name = view.name(area)
    where_am_i(view, capital(name), where(view, area))
    if not view.selection.area:
        st.caption(_("Kies links een gebied voor het profiel van één wijk of buurt."))
    items = figures.headline_items(view, area)
    headlines(items)
    index = figures.figure(
        view, area, "index", Unit.PERSONS, benchmark=view.selection.benchmark, chance=True
    )
    duiding(
        [
            *for_area(
                name,
                items[0].own,
                items[1].own,
                index,
                view.name(view.selection.benchmark),
                Unit.PERSONS,
            ),
            figures.known_part(view, area, Unit.PERSONS),
        ]
    )
    dimension = chosen_dimension(view)
    by_group(view, area, dimension)
    background(view, area)
    show_source(view.delivery)


def where(view: View, area: str) -> str:
    """The level, and what the area lies in."""
    region = view.atlas.region(area, view.delivery.border_year)
    if region is None or region.level is Level.BIBLIOTHEEK:
        return view.organisation.province
    parts = [level_label(region.level)]
    if region.level in (Level.WIJK, Level.BUURT) and region.gemeente:
        parts.append(view.name(region.gemeente))
    return " · ".join(parts)


def rows_of(view: View, area: str, dimension: Dimension) -> ProfileRows:
    """The groups of a dimension, with the play of chance: pictures and words judge alike."""
    return ask(
        view.atlas.profile,
        area,
        delivery=view.delivery.id,
        unit=view.selection.unit,
        dimension=dimension.id,
        benchmark=view.selection.benchmark,
        chance=True,
    )


def by_group(view: View, area: str, dimension: Dimension) -> None:
    """The groups of a dimension: the picture, the words, the table."""
    rows = rows_of(view, area, dimension)
    labels = dict(categories_of(view.atlas, view.delivery, dimension.id))
    named = [labels[category] for category in rows.categories]
    if len(rows) == 0 or (rows.penetration.missing != 0).all():
        reason = rows.penetration[0] if len(rows) else rows.total_penetration
        nothing_known(
            view,
            reason,
            _("{dimension} is er niet voor {area}.").format(
                dimension=dimension.label.get(language()), area=view.name(area)
            ),
            ways_out(view, area, dimension),
        )
        return
    picture(view, area, dimension, rows, named)
    duiding(words(view, dimension, rows, named))
    st.caption(
        _(
            "Een verschil telt pas als het groter is dan de marge van het afronden én dan wat bij "
            "zo’n kleine of grote groep toeval kan zijn. Open rondjes: geen duidelijk verschil."
        )
    )
    indicators = view.atlas.catalog.indicators
    with st.container(horizontal=True, gap="small", key="definitions"):
        for identity in ("vertegenwoordiging", "index", "niet_leden"):
            definition(view, indicators[identity])
    table = table_of(view, area, dimension, rows, named)
    show_table(table, "profiel")
    side_by_side(view, area, dimension, named)


def ways_out(view: View, area: str, dimension: Dimension) -> list[Way]:
    """Where the groups of this dimension do have figures: another round, a wider area; else
    another dimension of the same area.
    """
    same = {"dimensie": dimension.id}
    wider = [
        (
            _("Kijk bij {area}").format(area=name),
            same | {"gebied": "" if code == view.within else code},
        )
        for code, name in view.standards(area).items()
        if code != NETHERLANDS
    ]
    label = _("Kijk naar een ander kenmerk: {dimension}")
    others = [
        (label.format(dimension=item.label.get(language())), {"dimensie": item.id})
        for item in view.atlas.catalog.dimensions_of(view.selection.unit)
        if item.id != dimension.id
    ]
    return [
        *figures.other_rounds(view, PROFILE_PAGE, has_figures, same | {"categorie": ""}),
        *figures.way_to(view, PROFILE_PAGE, has_figures, *wider),
        *figures.way_to(view, PROFILE_PAGE, has_figures, *others),
    ]


def has_figures(view: View) -> bool:
    """Whether any group of the chosen dimension has a figure."""
    if view.dimension is None:
        return False
    shares = rows_of(view, view.focus, view.dimension).penetration
    return bool((shares.missing == 0).any())


def picture(
    view: View, area: str, dimension: Dimension, rows: ProfileRows, named: list[str]
) -> None:
    """Counts, shares, representation and index per group, in one order and on four scales."""
    dark = st.context.theme.type == "dark"
    unit, benchmark = view.selection.unit, view.selection.benchmark
    country = rows_of(view, NETHERLANDS, dimension).penetration
    non_members = rows.non_members
    population, members = (
        share_among_members(counts, repeated(total, len(rows)))
        for counts, total in (
            (rows.population, rows.total_population),
            (rows.members, rows.total_members),
        )
    )
    groups = [
        Category(
            label,
            rows.population.figures()[place],
            rows.members.figures()[place],
            non_members[place],
            rows.penetration[place],
            rows.representation[place],
            rows.index[place] if rows.index is not None else None,
            rows.benchmark[place]
            if rows.benchmark is not None and benchmark not in (NETHERLANDS, area)
            else None,
            country[place],
            population[place],
            members[place],
        )
        for place, label in enumerate(named)
    ]
    indicators = view.atlas.catalog.indicators
    other = view.name(benchmark)
    counts = count_rows(groups, unit)
    composition = composition_rows(groups, unit)
    shares = share_rows(groups, _("hier"), other, view.name(NETHERLANDS))
    representation = index_rows(
        groups, "representation", indicators["vertegenwoordiging"].too_coarse
    )
    index = index_rows(groups, "index", indicators["index"].too_coarse)
    households = unit is Unit.HOUSEHOLDS
    left, right = st.columns(2, gap="large")
    with left:
        show(
            _("Samenstelling"),
            _("Welk deel van de huishoudens met een lid, en van alle huishoudens?")
            if households
            else _("Welk deel van de leden, en welk deel van de inwoners?"),
            composition_chart(composition, dark=dark),
            view.name(area),
            dimension,
        )
        show(
            _("Vertegenwoordiging"),
            _("100 = alle huishoudens van dit gebied samen.")
            if households
            else _("100 = alle inwoners van dit gebied samen."),
            index_chart(representation, dark=dark),
            view.name(area),
            dimension,
        )
    with right:
        show(
            _("Aandeel huishoudens met een lid") if households else _("Aandeel leden"),
            _("Per groep, naast dezelfde groep elders."),
            share_chart(shares, dark=dark),
            view.name(area),
            dimension,
        )
        show(
            _("Index tegenover {name}").format(name=other),
            _("100 = dezelfde groep in {name}.").format(name=other),
            index_chart(index, dark=dark),
            view.name(area),
            dimension,
        )
    show(
        _("Huishoudens met en zonder lid") if households else _("Lid, geen lid en inwoners"),
        _("Aantallen, met de marge door afronding."),
        count_chart(counts, dark=dark),
        view.name(area),
        dimension,
    )


def show(title: str, note: str, chart: Any, area: str, dimension: Dimension) -> None:
    """One chart with its title and alternative text."""
    show_picture(
        title,
        note,
        chart,
        _(
            "Grafiek: {title}, per groep van {dimension}, in {area}. {note} De tabel hieronder "
            "geeft dezelfde cijfers."
        ),
        dimension=dimension.label.get(language()).lower(),
        area=area,
    )


def words(view: View, dimension: Dimension, rows: ProfileRows, named: list[str]) -> list[str]:
    """Who is over- and under-represented, judged with the play of chance."""
    no_total = rows.total_penetration.missing is not None
    groups = [
        Group(label, figure, dimension.age_sensitive, no_total and share.missing is None)
        for label, figure, share in zip(named, rows.representation, rows.penetration, strict=True)
    ]
    return representation_sentences(groups, view.selection.unit)


def table_of(
    view: View, area: str, dimension: Dimension, rows: ProfileRows, named: list[str]
) -> Table:
    """Population, members and what follows from them, per group."""
    indicators = view.atlas.catalog.indicators
    tongue = language()
    households = view.selection.unit is Unit.HOUSEHOLDS
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
        (Column(indicators["vertegenwoordiging"].label.get(tongue), "index"), rows.representation),
    ]
    if rows.index is not None:
        name = view.name(view.selection.benchmark)
        columns.append((Column(_("Index ({name} = 100)").format(name=name), "index"), rows.index))
    cautions = [coarse(view, rows, place) for place in range(len(named))]
    noted = any(cautions)
    body: list[tuple[Cell, ...]] = [
        (
            label,
            *(figures[place] for _column, figures in columns),
            *((cautions[place],) if noted else ()),
        )
        for place, label in enumerate(named)
    ]
    return Table(
        f"{dimension.label.get(tongue)} · {units()[view.selection.unit]} · {view.name(area)}",
        (
            Column(_("Groep")),
            *(column for column, _figures in columns),
            *((Column(_("Let op")),) if noted else ()),
        ),
        body,
        source_line(view.delivery),
        notes(view, dimension),
        view.delivery.synthetic,
    )


def coarse(view: View, rows: ProfileRows, place: int) -> str:
    """Which of a group's indices can't be steered on."""
    indicators = view.atlas.catalog.indicators
    wide = [
        view.label(indicators[identity])
        for identity, figures in (
            ("vertegenwoordiging", rows.representation),
            ("index", rows.index),
        )
        if figures is not None and caution(figures[place], indicators[identity])
    ]
    return _("te grof om op te sturen: {names}").format(names=", ".join(wide)) if wide else ""


def notes(view: View, dimension: Dimension) -> tuple[str, ...]:
    """What must travel with the figures."""
    indicators = view.atlas.catalog.indicators
    texts = [
        dimension.description.get(language()),
        indicators["penetratie"].caveat.get(language()),
        indicators["vertegenwoordiging"].description.get(language()),
        indicators["index"].description.get(language()),
    ]
    if dimension.age_sensitive:
        texts.append(_("Niet gecorrigeerd voor leeftijd."))
    return tuple(texts)


def side_by_side(view: View, area: str, dimension: Dimension, named: list[str]) -> None:
    """The share of members of each group here and in what the area stands beside."""
    standards = view.standards(area)
    columns = {area: _("Hier")} | {code: capital(name) for code, name in standards.items()}
    shares = [rows_of(view, code, dimension).penetration for code in columns]
    totals = [rows_of(view, code, dimension).total_penetration for code in columns]
    own, benchmark = rows_of(view, area, dimension), view.selection.benchmark
    decimals = 0
    if own.index is not None and benchmark in columns:
        other = shares[list(columns).index(benchmark)]
        judged = zip(own.penetration, other, own.index, strict=True)
        pairs = [(one, its) for one, its, index in judged if differs(index)]
        whole = figures.figure(
            view, area, "index", view.selection.unit, benchmark=benchmark, chance=True
        )
        if dimension.universe is None and differs(whole):
            pairs.append((totals[0], totals[list(columns).index(benchmark)]))
        decimals = share_decimals(pairs)
    body: list[tuple[Cell, ...]] = [
        (label, *(share[place] for share in shares)) for place, label in enumerate(named)
    ]
    everyone = dimension.universe.label.get(language()) if dimension.universe else _("iedereen")
    body.append((_("Samen ({everyone})").format(everyone=everyone), *totals))
    table = Table(
        _("{indicator} per groep, {area} en elders").format(
            indicator=view.label(view.atlas.catalog.indicators["penetratie"]),
            area=view.name(area),
        ),
        (Column(_("Groep")), *(Column(name, "share", decimals) for name in columns.values())),
        body,
        source_line(view.delivery),
        notes(view, dimension),
        view.delivery.synthetic,
    )
    st.subheader(_("Hier en elders"), anchor=False)
    show_table(table, "vergelijking")


def background(view: View, area: str) -> None:
    """The area itself, apart from the library: key figures of its publisher. Shares and averages
    stand beside those of other areas; a count says nothing there and stands above them.
    """
    delivery = view.atlas.context_delivery(view.delivery)
    if delivery is None:
        return
    tongue = language()
    areas = {area: _("Hier")} | view.standards(area)
    known: dict[Column, list[Figure]] = {}
    counts: list[str] = []
    for indicator in view.atlas.catalog.indicators_of(IndicatorKind.CONTEXT):
        if indicator.measure is Measure.COUNT:
            count = ask(view.atlas.context_figure, area, indicator.id, view.delivery.id)
            if count.missing is None:
                label = indicator.label.get(tongue)
                counts.append(f"{label}: {with_margin(count, indicator)}.")
            continue
        found = [
            ask(view.atlas.context_figure, code, indicator.id, view.delivery.id) for code in areas
        ]
        # An average that can't be that of several gemeenten has nothing to stand beside.
        if found[0].missing is not Missing.NOT_APPLICABLE and any(
            figure.missing is None for figure in found
        ):
            unit = indicator.unit_label.get(tongue) if indicator.measure is Measure.NUMBER else ""
            label = indicator.short.get(tongue) + (f" ({unit})" if unit else "")
            known[Column(label, str(indicator.measure), indicator.decimals)] = found
    if not known and not counts:
        return
    st.header(_("Achtergrond van het gebied"), anchor=False)
    if counts:
        st.markdown(escaped(" ".join(counts)))
    st.caption(_("Dit zegt iets over het gebied. Het verklaart de verschillen niet."))
    rows: list[tuple[Cell, ...]] = [
        (capital(name), *(found[place] for found in known.values()))
        for place, name in enumerate(areas.values())
        if any(found[place].missing is None for found in known.values())
    ]
    if rows:
        show_table(
            Table(
                _("Achtergrond van {area}").format(area=view.name(area)),
                (Column(_("Gebied")), *known),
                rows,
                source_line(delivery),
                tuple(counts),
                delivery.synthetic,
            ),
            "achtergrond",
        )
    show_source(delivery)


page(this_view())
