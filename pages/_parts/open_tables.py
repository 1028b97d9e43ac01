"""The open table set as a download."""

import streamlit as st

from analytics.language import _, use_language
from analytics.reports.kinds.tables import LICENCE, table_set, to_zip
from analytics.reports.view import View


def offer_tables(view: View) -> None:
    """All figures of the country and its provincies, made when asked for."""
    atlas = view.atlas

    def data() -> bytes:
        with use_language("nl"):
            return to_zip(table_set(atlas))

    synthetic = any(item.synthetic for item in atlas.rounds())
    name = "bibliotheekleden-fictieve-gegevens" if synthetic else "bibliotheekleden"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="open-tables"):
        st.download_button(
            _("Open tabellen (ZIP)"),
            data,
            f"{name}.zip",
            "application/zip",
            key="open-tabellen",
            icon=":material/dataset:",
            on_click="ignore",
            help=_("Een werkboek, en CSV met een beschrijving van elke kolom. In het Nederlands."),
        )
        st.caption(
            _(
                "Alle cijfers van Nederland en de provincies, per ronde en kenmerk; vrij te "
                "gebruiken met bronvermelding ({licence})."
            ).format(licence=LICENCE)
        )
