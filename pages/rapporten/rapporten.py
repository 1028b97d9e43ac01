"""Rapporten: choose a report, look at it, make it one's own, and take it along."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

import streamlit as st

from analytics.catalog.blueprints import InAMinute, Profiles
from analytics.language import _, alphabetical, enumerated, language, use_language
from analytics.model import Level
from analytics.reports.document import Document
from analytics.reports.forms import written
from analytics.reports.forms.pdf import to_pictures
from analytics.reports.kinds.listing import Kind, kinds, of_blueprint
from analytics.reports.table import plain_name
from analytics.reports.view import View, view_of
from analytics.sources.aside import Progress
from pages._parts.choices import gemeenten
from pages._parts.chrome import escaped
from pages._parts.display import show_source, where_am_i
from pages._parts.house_style import house_style, tell_faults
from pages._parts.selection import MOST_PROFILES, OWN_REPORT, choose
from pages._parts.view import this_view
from pages._parts.working import working
from pages.rapporten import _all, _blueprint, _notes
from pages.rapporten._as_text import as_html

FORMS = {
    "pdf": ("PDF", "application/pdf"),
    "png": ("PNG", "image/png"),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_MADE = "rapport-gemaakt"


@dataclass(frozen=True)
class Made:
    """The report that this visitor looks at, and what it was made of."""

    of: tuple[object, ...]
    document: Document
    pages: list[bytes]


@dataclass(frozen=True)
class Asked:
    """The report that is asked for: its kind, the view, and the gemeente; empty for all of the
    catchment.
    """

    kind: Kind
    view: View
    gemeente: str

    @property
    def own_words(self) -> str:
        """What its notes are kept under."""
        return self.gemeente or self.view.within

    @property
    def name(self) -> str:
        return self.view.short_name(self.gemeente or self.view.within)

    @property
    def about(self) -> View:
        """The first choices of a page but for area, round and comparison."""
        selection = self.view.selection
        found = view_of(
            self.view.atlas,
            selection.organisation,
            self.gemeente,
            selection.delivery,
            selection.benchmark,
        )
        return replace(found, put=self.view.put, address=self.view.address)

    def document(self, notes: str) -> Document:
        """The report in Dutch."""
        with use_language("nl"):
            style = house_style(self.view)
            return self.kind.made(self.about, style, notes, self.view.selection.profiles)


def page(view: View) -> None:
    where_am_i(view, _("Rapporten"), view.organisation.name)
    if language() != "nl":
        st.info(_("Rapporten zijn altijd in het Nederlands."), icon=":material/translate:")
    kind = choose_report(view)
    tell_faults(view)
    if kind is None:
        _blueprint.ask(view.selection.report)
        show_source(view.delivery)
        return
    served = [code for code in gemeenten(view) if code]
    gemeente = view.selection.gemeente or (served[0] if len(served) == 1 else "")
    if Level.GEMEENTE not in kind.areas:
        gemeente = ""
    if gemeente or Level.BIBLIOTHEEK in kind.areas:
        one(Asked(kind, view, gemeente))
    else:
        offer(view)
        _all.offer_all(view, view.selection.report)
    st.page_link(
        "rapporten/cijfer.py",
        label=_("Staat er een code bij een cijfer in uw rapport? Zoek dat cijfer op."),
        icon=":material/search:",
        query_params={"taal": view.selection.language},
    )
    show_source(view.delivery)


def choose_report(view: View) -> Kind | None:
    """The kinds of report; None where an own blueprint is asked for that is not here."""
    known = kinds()
    options = {item.id: item.name for item in known.values()}
    if view.selection.report == OWN_REPORT or _blueprint.is_own(OWN_REPORT):
        own = _blueprint.chosen(OWN_REPORT)
        options[OWN_REPORT] = own.name if own else _("Een eigen blauwdruk")
    st.session_state["rapport-keuze"] = view.selection.report
    st.selectbox(
        _("Welk rapport?"),
        list(options),
        key="rapport-keuze",
        format_func=options.__getitem__,
        on_change=_chosen,
        width=420,
    )
    blueprint = _blueprint.chosen(view.selection.report)
    kind = of_blueprint(blueprint) if blueprint else known.get(view.selection.report)
    if kind is None:
        st.info(
            _("Een eigen blauwdruk staat niet in de link. Open het bestand om verder te gaan."),
            icon=":material/folder_open:",
        )
        return None
    # A blueprint is written in Dutch; what is said of it isn't half English.
    with use_language("nl" if kind.blueprint else language()):
        about = kind.about
        if kind.audience:
            about += " " + _("Voor {audience}.").format(audience=kind.audience)
        st.html(f'<p class="about" lang="{language()}">{escape(about.strip())}</p>')
    return kind


def _chosen() -> None:
    choose(rapport=st.session_state["rapport-keuze"])


def offer(view: View) -> None:
    """The gemeenten of the catchment: this report is about one."""
    st.header(_("Over welke gemeente gaat het rapport?"), anchor=False)
    st.markdown(_("Kies een gemeente, hier of links."))
    with st.container(horizontal=True, gap="small", key="report-gemeenten"):
        for code, name in gemeenten(view).items():
            if code:
                st.button(
                    escaped(name), on_click=choose, kwargs={"gemeente": code}, key=f"rapport-{code}"
                )


def one(asked: Asked) -> None:
    """Own words, downloads and the pages of one report."""
    kind, view = asked.kind, asked.view
    area = view.name(asked.gemeente or view.within)
    year = view.delivery.reference_date.year
    st.header(escaped(f"{kind.name} · {area}"), anchor=False)
    notes = ""
    if kind.blueprint is not None:
        sections = kind.blueprint.sections
        if any(isinstance(section, Profiles) for section in sections):
            choose_profiles(asked)
        if any(isinstance(section, InAMinute) for section in sections):
            notes = _notes.ask(asked.own_words, plain_name(f"notities {asked.name} {year}"))
        _blueprint.ask(view.selection.report)
        if waiting := _blueprint.waiting(kind.blueprint):
            st.caption(
                _("Nog zonder verhaal: {titles}. Schrijf het bij ‘Pas het rapport aan’.").format(
                    titles=escaped(enumerated(waiting, "; "))
                )
            )
    take_along(asked, plain_name(f"{kind.name} {asked.name} {year}"))
    preview(working(lambda tell: made(asked, notes, tell)))


def choose_profiles(asked: Asked) -> None:
    """The wijken that get a page of their own."""
    view = asked.view
    within = asked.gemeente or view.within
    found = view.ask(view.atlas.regions_in, Level.WIJK, within, view.delivery)
    wijken = dict(
        sorted(((item.code, item.name) for item in found), key=lambda item: alphabetical(item[1]))
    )
    if not wijken:
        return
    st.session_state["wijken-keuze"] = [code for code in view.selection.profiles if code in wijken]
    st.multiselect(
        _("Wijkprofielen erbij: hoogstens {most}").format(most=MOST_PROFILES),
        list(wijken),
        key="wijken-keuze",
        format_func=wijken.__getitem__,
        max_selections=MOST_PROFILES,
        placeholder=_("Kies een wijk"),
        on_change=_profiled,
        select_all=False,
    )


def _profiled() -> None:
    choose(wijken=",".join(st.session_state["wijken-keuze"]))


def take_along(asked: Asked, name: str) -> None:
    """The report in its forms, made when asked for."""
    notes = _notes.kept()

    def in_form(form: str) -> Callable[[], bytes]:
        def data() -> bytes:
            # A click that ends the typing may come in before what was typed.
            while True:
                text = notes.get(asked.own_words, "")
                with use_language("nl"):
                    content = written(asked.document(text), form)
                if notes.get(asked.own_words, "") == text:
                    return content

        return data

    with st.container(horizontal=True, gap="small", key="report-downloads"):
        for form in asked.kind.forms:
            label, mime = FORMS[form]
            st.download_button(
                label,
                in_form(form),
                f"{name}.{form}",
                mime,
                key=f"rapport-{form}",
                icon=":material/download:",
                on_click="ignore",
                help=_("Het hele rapport, met uw notities. Het maken duurt enkele seconden."),
            )


def made(asked: Asked, notes: str, tell: Progress) -> Made:
    """The report with its pages; those of the last choice are at hand."""
    selection, kind = asked.view.selection, asked.kind
    style = house_style(asked.view)
    of = (asked.view.atlas.version, selection.organisation, asked.gemeente, selection.delivery)
    of += (selection.benchmark, selection.profiles, kind, style, notes)
    kept = st.session_state.get(_MADE)
    if isinstance(kept, Made) and kept.of == of:
        return kept
    tell(_("Het rapport wordt samengesteld"), 0.1)
    document = asked.document(notes)
    tell(_("De bladzijden worden getekend"), 0.5)
    with use_language("nl"):
        found = Made(of, document, to_pictures(document))
    st.session_state[_MADE] = found
    return found


def preview(found: Made) -> None:
    """One page at a time as it will be printed, and the whole report as text."""
    st.header(_("Voorbeeld"), anchor=False)
    count = len(found.pages)
    number = 1
    if count > 1:
        key = f"blad-{found.of[2]}-{count}"
        number = st.pagination(count, key=key, max_visible_pages=5)
    told = _("Bladzijde {page} van {count}").format(page=number, count=count)
    with st.container(key="report-page"):
        st.image(
            found.pages[number - 1],
            caption=told,
            width="stretch",
            alt=_("{page} van het rapport. De tekst staat hieronder.").format(page=told),
        )
    with st.expander(_("Het rapport als tekst"), icon=":material/notes:"):
        st.html(as_html(found.document))


page(this_view())
