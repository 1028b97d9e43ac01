"""Start: choose your library, and see at once how it stands."""

import streamlit as st

from analytics.language import _, level_label, ngettext
from analytics.model import Level, Unit
from analytics.reports import figures, map_rows
from analytics.reports.sentences import for_area
from analytics.reports.view import View
from pages._parts import chrome, maps, ways
from pages._parts.display import (
    definition,
    duiding,
    figure_column,
    headlines,
    nothing_known,
    show_source,
    show_table,
    where_am_i,
)
from pages._parts.selection import choose, linked, parameters, serving
from pages._parts.services import ask
from pages._parts.view import this_view

MOST_HITS = 8


def page(view: View) -> None:
    organisation = view.organisation
    count = len(organisation.gemeenten)
    gemeenten = ngettext("{count} gemeente", "{count} gemeenten", count).format(count=count)
    where_am_i(
        view,
        view.atlas.area_name(view.within, view.delivery),
        _("gemeente")
        if view.selection.gemeente
        else _("werkgebied van {gemeenten}").format(gemeenten=gemeenten),
        organisation.province,
    )
    search(view)
    items = figures.headline_items(view, view.within)
    headlines(items)
    share = items[0].own
    index = figures.figure(
        view, view.within, "index", Unit.PERSONS, benchmark=view.selection.benchmark, chance=True
    )
    duiding(
        [
            *for_area(
                view.name(view.within),
                share,
                items[1].own,
                index,
                view.name(view.selection.benchmark),
                Unit.PERSONS,
            ),
            figures.known_part(view, view.within, Unit.PERSONS),
        ]
    )
    map_in_small(view)
    show_source(view.delivery, borders=view.borders)


def search(view: View) -> None:
    """Find a library by its name, or by a place that it serves."""
    text = st.text_input(
        _("Zoek uw bibliotheek of plaats"),
        placeholder=_("Bijvoorbeeld de naam van een bibliotheek, gemeente, wijk of buurt"),
        icon=":material/search:",
        key="zoek",
    )
    if not text.strip():
        return
    hits = ask(view.atlas.search, text.strip(), view.delivery.id, MOST_HITS)
    if not hits:
        st.info(
            _("Niets gevonden voor ‘{text}’. Probeer een deel van de naam.").format(
                text=chrome.escaped(text)
            )
        )
    names = {item.id: item.name for item in view.atlas.organisations(view.delivery)}
    own = view.selection.organisation
    with st.container(key="hits", gap="xsmall"):
        for hit in hits:
            if not hit.organisations:
                continue
            library = own if own in hit.organisations else hit.organisations[0]
            if own not in hit.organisations and hit.level is not Level.BIBLIOTHEEK:
                library = serving(view.atlas, view.delivery, hit.code) or library
            level = level_label(hit.level)
            label = f"**{chrome.escaped(hit.name)}** · {level}"
            if hit.context:
                label += f" · {chrome.escaped(hit.context)}"
            if hit.level is not Level.BIBLIOTHEEK:
                label += f" · {chrome.escaped(names.get(library, ''))}"
            if hit.level in (Level.WIJK, Level.BUURT):
                st.page_link(
                    "verkennen/wijkprofiel.py",
                    label=label,
                    icon=":material/arrow_forward:",
                    query_params=linked(
                        view.selection,
                        bibliotheek=library,
                        gemeente="",
                        gebied=hit.code,
                        niveau=str(hit.level),
                    ),
                )
                continue
            st.button(
                label,
                key=f"hit-{hit.code}",
                type="tertiary",
                icon=":material/arrow_forward:",
                on_click=found,
                args=(library, hit.code if hit.level is Level.GEMEENTE else ""),
            )


def found(organisation: str, gemeente: str) -> None:
    """Callback: the library that was found, or that serves the gemeente that was found."""
    choose(bibliotheek=organisation, gemeente=gemeente, gebied="")
    st.session_state["zoek"] = ""


def map_in_small(view: View) -> None:
    dark = st.context.theme.type == "dark"
    areas = map_rows.areas(view, Level.WIJK, view.within)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.subheader(
            _("{indicator} per wijk").format(indicator=view.label(view.indicator)),
            anchor=False,
        )
        if (areas.rows.figures.missing != 0).all():
            nothing_known(
                view,
                areas.rows.figures[0],
                _("Geen enkele wijk heeft een cijfer."),
                ways.ways_out(view, Level.WIJK, "verkennen/start.py"),
            )
        else:
            st.altair_chart(
                maps.simple(areas, dark=dark, height=380, selectable=False),
                alt=map_rows.alternative_text(areas),
                theme=None,
                width="stretch",
            )
            maps.legend(areas, dark=dark, signs=True)
    with right:
        st.subheader(_("En nu verder"), anchor=False)
        given = parameters(view.selection)
        st.page_link(
            "verkennen/kaart.py",
            label=_("Bekijk de kaart: waar wonen leden, en waar niet?"),
            icon=":material/map:",
            query_params=given,
        )
        st.page_link(
            "verkennen/wijkprofiel.py",
            label=_("Bekijk het wijkprofiel: wie is lid, en wie niet?"),
            icon=":material/groups:",
            query_params=given,
        )
        st.page_link(
            "over/methode.py",
            label=_("Lees hoe de cijfers zijn gemaakt"),
            icon=":material/menu_book:",
            query_params=given,
        )
        definition(view, view.indicator)
    with st.expander(_("Tabel en downloads"), icon=":material/table:"):
        table = map_rows.table(areas)
        show_table(table, "wijken", by=figure_column(table), descending=True)


page(this_view())
