"""Kaart: any indicator for every area, on a map and in a list that always show the same."""

import streamlit as st

from analytics.charts.map_deck import clicked
from analytics.charts.map_simple import SELECTION
from analytics.language import _, capital, level_label
from analytics.model import Level
from analytics.reports import figures, map_rows
from analytics.reports.figures import with_margin
from analytics.reports.view import COUNTRY, WITHIN, View
from pages._parts import chrome, maps, ways
from pages._parts.choices import levels
from pages._parts.display import (
    definition,
    facts,
    figure_column,
    nothing_known,
    show_source,
    show_table,
    where_am_i,
)
from pages._parts.selection import (
    MAP,
    MOST_COMPARED,
    NATIONAL,
    OWN,
    SIMPLE,
    choose,
    parameters,
    seed,
    touched,
)
from pages._parts.view import this_view

HEIGHT, PHONE_HEIGHT = 560, 400


def page(view: View) -> None:
    selection = view.selection
    indicator = view.indicator
    where_am_i(
        view,
        _("{levels} in {area}").format(
            levels=levels()[selection.level], area=view.name(view.shown)
        ),
        view.label(indicator),
        view.group,
        _("tegenover {benchmark}").format(benchmark=view.name(selection.benchmark))
        if indicator.needs_benchmark
        else "",
    )
    controls(view)
    if selection.level not in indicator.levels:
        st.info(
            _(
                "{indicator} is er niet per {level}. Kies een ander niveau of een andere maat."
            ).format(indicator=view.label(indicator), level=level_label(selection.level)),
            icon=":material/visibility_off:",
        )
        return
    areas = map_rows.areas(
        view, selection.level, view.shown, own_classes=selection.classes == "own"
    )
    if len(areas.rows) == 0 or (areas.rows.figures.missing != 0).all():
        first = (
            areas.rows.figures[0] if len(areas.rows) else figures.chosen_figure(view, view.focus)
        )
        nothing_known(
            view,
            first,
            _("In {area} heeft geen van de {levels} een cijfer.").format(
                area=view.name(view.shown), levels=level_label(selection.level, plural=True)
            ),
            ways.ways_out(view, selection.level, ways.MAP_PAGE),
        )
    # Areas without a figure are drawn all the same: map and table say why, one by one.
    if len(areas.rows) == 0:
        show_source(view.delivery)
        return
    with st.container(key="beside"):
        left, right = st.columns([5, 2], gap="medium")
        with left:
            draw(areas)
        with right:
            about(view, areas)
    table = map_rows.table(areas)
    # Buurten are never ranked: their list opens in the fixed order. Whoever asks may sort.
    ranked = None if selection.level is Level.BUURT else figure_column(table)
    show_table(table, "kaart", by=ranked, descending=True)
    show_source(source(view), borders=view.borders)


def source(view: View):
    """The delivery that the figures on the map come from."""
    if view.indicator.column:
        return view.atlas.context_delivery(view.delivery) or view.delivery
    return view.delivery


def controls(view: View) -> None:
    """Level, extent, classes and kind of map: all in the URL."""
    selection = view.selection

    def segments(name: str, label: str, options: dict[str, str]) -> None:
        st.segmented_control(
            label,
            list(options),
            key=seed(name, selection),
            format_func=options.__getitem__,
            required=True,
            on_change=touched,
            args=(name,),
        )

    with st.container(horizontal=True, gap="small", key="controls"):
        segments("niveau", _("Per"), {str(level): label for level, label in levels().items()})
        segments("schaal", _("Waar"), {WITHIN: _("Werkgebied"), COUNTRY: _("Heel het land")})
        if map_rows.has_own_classes(view.indicator):
            segments("klassen", _("Klassen"), {NATIONAL: _("Landelijk"), OWN: _("Eigen gebied")})
        segments("kaart", _("Soort kaart"), {MAP: _("Gewoon"), SIMPLE: _("Eenvoudig")})


def draw(areas: map_rows.MapRows) -> None:
    """The map, in the kind that the URL asks for, and its legend."""
    dark = st.context.theme.type == "dark"
    selection = areas.view.selection
    notes = []
    if selection.classes == "own" and map_rows.has_own_classes(areas.indicator):
        notes.append(_("Klassen van het eigen gebied: niet te vergelijken met een andere kaart."))
    if areas.view.dimension is not None and areas.view.dimension.age_sensitive:
        notes.append(_("Niet gecorrigeerd voor leeftijd."))
    note = " ".join(notes)
    height = PHONE_HEIGHT if maps.on_a_phone() else HEIGHT
    radius = maps.radius(areas, height)
    if selection.simple_map:
        st.altair_chart(
            maps.simple(areas, dark=dark, height=height),
            key="eenvoudige-kaart",
            on_select=click_simple,
            selection_mode=SELECTION,
            alt=map_rows.alternative_text(areas),
            theme=None,
            width="stretch",
        )
        maps.legend(areas, dark=dark, signs=True, radius=radius, note=note)
        return
    st.caption(
        _(
            "Klik op een gebied, of kies het links in de lijst. Reageert de kaart traag? Kies dan "
            "de eenvoudige kaart."
        )
    )
    drawn = maps.explore(areas, dark=dark, height=height)
    with st.container(key="hover"):
        st.html(f"<style>{drawn.css}</style>")
    with st.container(key="map"):
        st.pydeck_chart(
            drawn.deck,
            key="grote-kaart",
            on_select=click,
            height=height,
            alt=map_rows.alternative_text(areas),
        )
        maps.legend(areas, dark=dark, signs=False, radius=radius, note=note)


def click() -> None:
    """A click on the map does the same as a choice in the list."""
    code = clicked(st.session_state["grote-kaart"]["selection"]["objects"])
    if code is not None:
        choose(gebied=code)


def click_simple() -> None:
    chosen = st.session_state["eenvoudige-kaart"]["selection"].get(SELECTION) or []
    if chosen:
        choose(gebied=chosen[-1]["code"])


def about(view: View, areas: map_rows.MapRows) -> None:
    """The chosen area beside the map, what it stands beside, and the list to compare."""
    selection, area = view.selection, view.focus
    with st.container(border=True, key="chosen"):
        st.subheader(chrome.escaped(capital(view.place(area))), anchor=False)
        if view.indicator.needs_benchmark:
            told = [
                (_("Hier"), with_margin(figures.chosen_figure(view, area), view.indicator)),
                *behind(view, area),
            ]
        else:
            told = figures.chosen_beside(view, area)
        st.html(facts(told))
        definition(view, view.indicator)
        if selection.area:
            st.page_link(
                "verkennen/wijkprofiel.py",
                label=_("Wijkprofiel van dit gebied"),
                icon=":material/groups:",
                query_params=parameters(selection),
            )
            with st.container(horizontal=True):
                compared = selection.area in selection.compare
                st.button(
                    _("Vergelijk"),
                    icon=":material/add:",
                    disabled=compared or len(selection.compare) >= MOST_COMPARED,
                    on_click=choose,
                    kwargs={"vergelijk": ",".join([*selection.compare, selection.area])},
                    key="compare",
                )
                st.button(
                    _("Wis gebied"),
                    icon=":material/close:",
                    on_click=choose,
                    kwargs={"gebied": ""},
                    key="clear-area",
                )
        else:
            st.caption(_("Kies een gebied op de kaart of in de lijst."))
    compare(view)


def behind(view: View, area: str) -> list[tuple[str, str]]:
    """The two shares behind a comparison with the benchmark."""
    selection, share = view.selection, view.atlas.catalog.indicators["penetratie"]
    return [
        (
            _("{indicator}: {area}").format(indicator=view.label(share), area=name),
            with_margin(
                figures.figure(
                    view,
                    code,
                    share.id,
                    selection.unit,
                    selection.dimension,
                    selection.category,
                ),
                share,
            ),
        )
        for code, name in ((area, _("hier")), (selection.benchmark, view.name(selection.benchmark)))
    ]


def compare(view: View) -> None:
    """The areas that were put side by side."""
    selection = view.selection
    if not selection.compare:
        return
    with st.container(border=True, key="compared"):
        st.subheader(_("Vergelijken"), anchor=False)
        chosen = [selection.area] if selection.area else []
        codes = view.compared if chosen else selection.compare
        rows = [(code, figures.chosen_figure(view, code)) for code in codes]
        st.html(
            facts(
                [
                    (capital(view.place(code)), with_margin(figure, view.indicator))
                    for code, figure in rows
                ],
                strong=len(chosen),
            )
        )
        with st.container(horizontal=True, gap="xsmall"):
            for code in selection.compare:
                st.button(
                    chrome.escaped(view.short_name(code)),
                    icon=":material/close:",
                    help=_("Haal uit de vergelijking"),
                    key=f"drop-{code}",
                    on_click=choose,
                    kwargs={
                        "vergelijk": ",".join(item for item in selection.compare if item != code)
                    },
                )

        st.page_link(
            "benchmark/vergelijken.py",
            label=_("Zet ze naast elkaar, met hun profielen"),
            icon=":material/compare_arrows:",
            query_params=parameters(selection),
        )


page(this_view())
