"""The intervision card of who works alone, and the way to the page that opens cards."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from analytics.language import _, use_language
from analytics.reports.forms import written
from analytics.reports.passport import Answer, look_up
from analytics.reports.view import View
from analytics.workshop.card import card
from analytics.workshop.card_file import card_file
from analytics.workshop.outcome import TeamOutcome
from pages._parts import services
from pages._parts.house_style import house_style

OPEN = "hamud/intervisiekaart.py"


def take_along(view: View, done: Callable[[], TeamOutcome], *, disabled: bool) -> None:
    """The card and its file, made when asked for; the card is in Dutch, as all documents.

    `done` tells what was done in the language of the moment.
    """

    def pdf() -> bytes:
        with use_language("nl"):
            made = card(view, done(), date.today(), style=house_style(view))
            return written(made, "pdf")

    def look(code: str) -> Answer:
        return look_up(code, view.atlas, services.atlas_folder(), services.open_atlas)

    st.markdown(
        _(
            "Op uw intervisiekaart staat wat de cijfers zeggen bij de uitdagingen die u deed, met "
            "ruimte voor wat u gaat doen. Met het bestand ziet u na de volgende levering het "
            "nieuwe cijfer naast dat van nu."
        )
    )
    with st.container(horizontal=True, gap="small", key="kaart-mee"):
        for key, label, data, kind in (
            ("pdf", _("Intervisiekaart (PDF)"), pdf, "application/pdf"),
            (
                "json",
                _("Bestand bij de kaart"),
                lambda: card_file(done(), date.today(), look).content(),
                "application/json",
            ),
        ):
            st.download_button(
                label,
                data,
                f"intervisiekaart.{key}",
                kind,
                key=f"kaart-{key}",
                icon=":material/download:",
                on_click="ignore",
                disabled=disabled,
            )


def way_in(chosen: dict[str, str]) -> None:
    """The link to the page that opens a card, with these choices."""
    st.page_link(
        OPEN,
        label=_("Open een intervisiekaart van een vorige keer"),
        icon=":material/history:",
        query_params=chosen,
    )
