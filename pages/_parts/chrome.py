"""What stands round the contents of every page."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page

from analytics.language import _
from analytics.model import Status
from analytics.reports.view import View
from analytics.store import AtlasError
from pages._parts.services import atlas_folder

STYLE = (Path(__file__).parent / "style.css").read_text("utf-8")
SCRIPT = (Path(__file__).parent / "dress.js").read_text("utf-8")

_MADE_LATER = re.compile(
    r":(?=[a-z_+-]|//)|\bwww(?=\.)|@|(?<!\S)(?:<->|->|<-|--|>=|<=|~=)(?!\S)"
    r"|^(?:[-=]+(?!\S)|\d+(?=[.)](?!\S)))",
    re.I,
)


def dress(language: str) -> None:
    """Style, the language of the document, and the link past the choices."""
    words = {"language": language, "skip": _("Naar de inhoud"), "main": _("Inhoud")}
    with st.container(key="dress"):
        st.html(f"<style>{STYLE}</style>")
        st.html(f"<script>({SCRIPT})({json.dumps(words)})</script>", unsafe_allow_javascript=True)


def menu(pages: Mapping[str, Sequence[Page]], parameters: Mapping[str, str]) -> None:
    """The menu in folders. Each link holds the whole choice, so one press of Back undoes it."""
    with st.container(key="menu", horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown("**Bereikatlas**", width="content")
        for folder, every in pages.items():
            items = [page for page in every if page.visibility == "visible"]
            # A folder goes to the next line as a whole.
            with st.container(
                horizontal=True, gap=None, vertical_alignment="center", width="content"
            ):
                # A folder of one page has the name of that page.
                if len(items) > 1:
                    st.caption(folder, width="content")
                for page in items:
                    st.page_link(page, query_params=parameters)


def banner(view: View) -> None:
    """What every reader must know before the first figure."""
    notes: list[str] = []
    if view.delivery.synthetic:
        borders = view.borders
        notes.append(
            _("**Fictieve gegevens.** Alle cijfers zijn verzonnen, om de atlas te laten zien.")
            if borders is None or borders.synthetic
            else _("**Fictieve gegevens.** De leden zijn verzonnen, om de atlas te laten zien.")
        )
    if view.delivery.status is Status.EXPERIMENTAL:
        notes.append(
            _("**Experimentele cijfers.** De onzekerheid is groter dan bij gewone statistiek.")
        )
    if notes:
        with st.container(key="banner"):
            st.markdown(" ".join(notes))


def told(faults: Sequence[str], *, of_link: bool) -> None:
    """What could not be used of the link that was followed, or went with another choice."""
    if faults:
        st.warning(
            (
                _("Niet alles in deze link is bruikbaar:")
                if of_link
                else _("Niet elke eerdere keuze past nog bij uw nieuwe keuze:")
            )
            + "\n"
            + "\n".join(f"- {escaped(fault)}" for fault in faults),
            icon=":material/link_off:" if of_link else ":material/info:",
        )


def no_atlas(error: AtlasError) -> None:
    """There is nothing to show, and what to do about it."""
    st.title(_("De atlas is er nog niet") if error.kind == "none" else _("De atlas is onleesbaar"))
    st.error(str(error), icon=":material/error:")
    st.markdown(_("Bouw de atlas opnieuw en laad daarna deze pagina opnieuw:"))
    folders = _("MAP…")
    st.code(f"python -m analytics build {folders} --out {atlas_folder()}", language=None)


def no_figures() -> None:
    st.title(_("Er zijn nog geen cijfers om te laten zien"))
    st.info(
        _(
            "De atlas heeft geen levering die iedereen mag zien. Een levering is zichtbaar als in "
            'delivery.toml staat: protected = true en audience = "public".'
        ),
        icon=":material/info:",
    )


def escaped(text: str) -> str:
    """Text from a URL or a delivery, safe to stand in markdown.

    It becomes one line, and begins no list. Icons, colours, arrows and bare addresses are made of
    what is left after escaping: there a sign that nobody sees and that doesn't break comes in
    between. Round brackets mean nothing on their own.
    """
    split = _MADE_LATER.sub("\\g<0>\N{WORD JOINER}", " ".join(text.split()))
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]#+!|<>$~&" else sign for sign in split)
