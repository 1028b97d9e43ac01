"""The shared choices, in the order in which a person thinks."""

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from analytics.catalog import IndicatorKind
from analytics.language import LANGUAGES, _, alphabetical, capital, language, level_label
from analytics.model import NETHERLANDS, TOTAL, Unit
from analytics.reports import claims
from analytics.reports.codes import PAGE
from analytics.reports.view import View, catchment, categories_of
from analytics.workshop.card import OPENS
from pages._parts.selection import MAP_LEVELS, fits, reset, seed, touched

OF_CODES = (PAGE, OPENS)
"""Pages of codes, alone or in the file of a card."""
WITHOUT_AREA = ("kwaliteit", claims.PAGE)
"""Pages about a round and a library: no other choice changes anything there."""
REPORTS = "rapporten"
"""A report has all characteristics in it: it is about a gemeente, beside something, in a round."""
CHALLENGES = "uitdagingen"
"""A challenge says itself what it is about: all there is to choose is for whom."""
TONGUES = {"nl": "Nederlands", "en": "English"}


def draw(view: View) -> None:
    """Who am I, where, what, compared with what, when, in which language."""
    if view.page in OF_CODES:
        # Codes say all of it.
        tongue(view.selection.language)
        return
    st.subheader(_("Wie bent u?"), anchor=False)
    _list(view, "bibliotheek", _("Bibliotheek"), organisations(view))
    if view.page in (REPORTS, CHALLENGES):
        st.subheader(_("Waar?"), anchor=False)
        _list(view, "gemeente", _("Gemeente"), gemeenten(view))
    if view.page == REPORTS:
        st.subheader(_("Vergeleken met?"), anchor=False)
        _list(view, "benchmark", _("Vergelijking"), benchmarks(view))
    elif view.page not in (*WITHOUT_AREA, CHALLENGES):
        _what_and_where(view)
    _list(view, "ronde", _("Ronde"), rounds(view), _round_help(view))
    tongue(view.selection.language)
    st.button(
        _("Alle keuzes wissen"), icon=":material/restart_alt:", on_click=reset, width="stretch"
    )


def _what_and_where(view: View) -> None:
    st.subheader(_("Waar?"), anchor=False)
    _list(view, "gemeente", _("Gemeente"), gemeenten(view))
    _list(
        view,
        "gebied",
        _("Gebied"),
        areas(view),
        _("Hetzelfde als een klik op de kaart. Het niveau kiest u boven de kaart."),
    )
    st.subheader(_("Wat?"), anchor=False)
    st.segmented_control(
        _("Wat telt u?"),
        list(Unit),
        key=seed("eenheid", view.selection),
        format_func=lambda unit: units()[unit],
        required=True,
        on_change=touched,
        args=("eenheid",),
        width="stretch",
    )
    _list(view, "dimensie", _("Kenmerk"), dimensions(view))
    if view.dimension is not None:
        _list(view, "categorie", _("Groep"), groups(view))
    _list(view, "indicator", _("Maat"), indicators(view))
    st.subheader(_("Vergeleken met?"), anchor=False)
    _list(view, "benchmark", _("Vergelijking"), benchmarks(view))


def tongue(language: str) -> None:
    """The choice of language."""
    st.session_state["taal"] = language
    st.segmented_control(
        _("Taal"),
        LANGUAGES,
        key="taal",
        format_func=TONGUES.__getitem__,
        required=True,
        on_change=touched,
        args=("taal",),
        width="stretch",
    )


def _list(
    view: View, name: str, label: str, options: Mapping[str, str], help_text: str | None = None
) -> None:
    st.selectbox(
        label,
        list(options),
        key=seed(name, view.selection),
        format_func=lambda identity: options.get(identity, identity),
        filter_mode="contains",
        help=help_text,
        on_change=touched,
        args=(name,),
    )


def units() -> dict[str, str]:
    return {Unit.PERSONS: _("Personen"), Unit.HOUSEHOLDS: _("Huishoudens")}


def organisations(view: View) -> dict[str, str]:
    return told_apart({item.id: item.name for item in view.atlas.organisations(view.delivery)})


def gemeenten(view: View) -> dict[str, str]:
    year = view.delivery.border_year
    regions = [view.atlas.region(code, year) for code in view.organisation.gemeenten]
    named = sorted((item for item in regions if item), key=lambda item: alphabetical(item.name))
    return {"": _("Heel het werkgebied")} | {item.code: item.name for item in named}


def areas(view: View) -> dict[str, str]:
    """The areas of the level on the map within the chosen gemeente or catchment."""
    selection = view.selection
    regions = view.atlas.regions_in(selection.level, view.within, view.delivery)
    by_name = sorted(regions, key=lambda item: alphabetical(item.name))
    options = {item.code: item.name for item in by_name}
    for code in (selection.area,):
        if code and code not in options:
            options[code] = view.place(code)
    return {"": _("Geen gebied gekozen")} | told_apart(options)


def dimensions(view: View) -> dict[str, str]:
    everyone = _("Alle inwoners") if view.selection.unit is Unit.PERSONS else _("Alle huishoudens")
    return {TOTAL: everyone} | {
        item.id: item.label.get(language())
        for item in view.atlas.catalog.dimensions_of(view.selection.unit)
    }


def groups(view: View) -> dict[str, str]:
    dimension = view.dimension
    everyone = (
        dimension.universe.label.get(language())
        if dimension and dimension.universe
        else _("iedereen")
    )
    return dict(categories_of(view.atlas, view.delivery, view.selection.dimension)) | {
        TOTAL: _("Alle groepen samen ({everyone})").format(everyone=everyone)
    }


def indicators(view: View) -> dict[str, str]:
    """Membership first, background after it; only what has a meaning for the other choices."""
    selection = view.selection
    return {
        item.id: view.label(item)
        for kind in IndicatorKind
        for item in view.atlas.catalog.indicators_of(kind)
        if fits(item, selection.unit, selection.dimension)
    }


def benchmarks(view: View) -> dict[str, str]:
    """The Netherlands, the province, the own catchment, and whatever the URL asked for."""
    selection, year = view.selection, view.delivery.border_year
    codes = [NETHERLANDS]
    for code in view.organisation.gemeenten:
        region = view.atlas.region(code, year)
        if region and region.provincie:
            codes.append(region.provincie)
    codes.append(catchment(selection.organisation))
    area = view.atlas.region(selection.area, year) if selection.area else None
    if area and area.gemeente and area.gemeente != area.code:
        codes.append(area.gemeente)
    codes.append(selection.benchmark)
    return {code: capital(view.name(code)) for code in dict.fromkeys(codes)}


def _round_help(view: View) -> str | None:
    """Only where the choice does something else than elsewhere."""
    if view.page != "ontwikkeling":
        return None
    return _(
        "Deze pagina toont alle rondes. De ronde die u hier kiest, bepaalt welke gebieden u kunt "
        "kiezen en met welke grenzen."
    )


def rounds(view: View) -> dict[str, str]:
    return told_apart({item.id: item.title for item in view.atlas.rounds()})


def levels() -> dict[str, str]:
    return {level: capital(level_label(level, plural=True)) for level in MAP_LEVELS}


def told_apart(labels: Mapping[str, str]) -> dict[str, str]:
    """The same labels, with the id behind those that stand for more than one thing."""
    often = Counter(labels.values())
    return {
        identity: label if often[label] == 1 else f"{label} ({identity})"
        for identity, label in labels.items()
    }
