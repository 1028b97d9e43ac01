"""Rapporten: a report of one gemeente, to look at, to add own words to and to take along."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from analytics.language import _, language, use_language
from analytics.reports.document import Document
from analytics.reports.forms import written
from analytics.reports.forms.pdf import to_pictures
from analytics.reports.kinds.gemeente import gemeente_report
from analytics.reports.table import plain_name
from analytics.reports.view import View, view_of
from analytics.sources.aside import Progress
from pages._parts.choices import gemeenten
from pages._parts.chrome import escaped
from pages._parts.display import show_source, where_am_i
from pages._parts.selection import choose
from pages._parts.view import this_view
from pages.gegevens._working import working
from pages.rapporten import _notes
from pages.rapporten._as_text import as_html

FORMS = {
    "pdf": ("PDF", "application/pdf"),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_MADE = "rapport-gemaakt"


@dataclass(frozen=True)
class Made:
    """The report that this visitor looks at, and what it was made of."""

    of: tuple[str, ...]
    document: Document
    pages: list[bytes]


def page(view: View) -> None:
    where_am_i(view, _("Rapporten"), view.organisation.name)
    served = [code for code in gemeenten(view) if code]
    gemeente = view.selection.gemeente or (served[0] if len(served) == 1 else "")
    if language() != "nl":
        st.info(_("Rapporten zijn altijd in het Nederlands."), icon=":material/translate:")
    if gemeente:
        gemeenterapport(view, gemeente)
    else:
        offer(view)
    st.page_link(
        "rapporten/cijfer.py",
        label=_("Staat er een code bij een cijfer in uw rapport? Zoek dat cijfer op."),
        icon=":material/search:",
        query_params={"taal": view.selection.language},
    )
    show_source(view.delivery)


def offer(view: View) -> None:
    """The gemeenten of the catchment: a report is about one."""
    st.header(_("Over welke gemeente gaat het rapport?"), anchor=False)
    st.markdown(
        _(
            "Een gemeenterapport vertelt de raad in gewone taal wie er lid is, wie niet en waar "
            "zij wonen. Kies een gemeente, hier of links."
        )
    )
    with st.container(horizontal=True, gap="small", key="report-gemeenten"):
        for code, name in gemeenten(view).items():
            if code:
                st.button(
                    escaped(name), on_click=choose, kwargs={"gemeente": code}, key=f"rapport-{code}"
                )


def gemeenterapport(view: View, gemeente: str) -> None:
    """Own words, downloads and the pages of the report of one gemeente."""
    name = view.short_name(gemeente)
    year = view.delivery.reference_date.year
    st.header(
        escaped(_("Gemeenterapport van {area}").format(area=view.name(gemeente))), anchor=False
    )
    notes = _notes.ask(gemeente, plain_name(f"notities {name} {year}"))
    take_along(view, gemeente, plain_name(f"gemeenterapport {name} {year}"))
    preview(working(lambda tell: made(view, gemeente, notes, tell)))


def report(view: View, gemeente: str, notes: str) -> Document:
    """The report in Dutch, with the first choices of a page but for round and comparison."""
    selection = view.selection
    about = view_of(
        view.atlas, selection.organisation, gemeente, selection.delivery, selection.benchmark
    )
    with use_language("nl"):
        return gemeente_report(View(about.atlas, about.selection, put=view.put), notes=notes)


def take_along(view: View, gemeente: str, name: str) -> None:
    """The report as PDF, Word and Excel, made when asked for."""
    notes = _notes.kept()

    def in_form(form: str) -> Callable[[], bytes]:
        def data() -> bytes:
            # A click that ends the typing may come in before what was typed.
            while True:
                text = notes.get(gemeente, "")
                with use_language("nl"):
                    content = written(report(view, gemeente, text), form)
                if notes.get(gemeente, "") == text:
                    return content

        return data

    with st.container(horizontal=True, gap="small", key="report-downloads"):
        for form, (label, mime) in FORMS.items():
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


def made(view: View, gemeente: str, notes: str, tell: Progress) -> Made:
    """The report with its pages; those of the last choice are at hand."""
    selection = view.selection
    of = (view.atlas.version, selection.organisation, gemeente, selection.delivery)
    of += (selection.benchmark, notes)
    kept = st.session_state.get(_MADE)
    if isinstance(kept, Made) and kept.of == of:
        return kept
    tell(_("Het rapport wordt samengesteld"), 0.1)
    document = report(view, gemeente, notes)
    tell(_("De bladzijden worden getekend"), 0.5)
    with use_language("nl"):
        found = Made(of, document, to_pictures(document))
    st.session_state[_MADE] = found
    return found


def preview(found: Made) -> None:
    """One page at a time as it will be printed, and the whole report as text."""
    st.header(_("Voorbeeld"), anchor=False)
    count = len(found.pages)
    number = st.pagination(count, key=f"blad-{found.of[2]}-{count}", max_visible_pages=5)
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
