"""The gesprekskaart of the present choice, one click from any page."""

import streamlit as st

from analytics.language import _, use_language
from analytics.reports.forms import written
from analytics.reports.kinds.gesprekskaart import gesprekskaart
from analytics.reports.table import plain_name
from analytics.reports.view import View, view_of
from pages._parts.house_style import house_style


def button(view: View) -> None:
    """The page as PDF, made when asked for; in Dutch, with the first choices of a page but for
    library, gemeente, round and comparison.
    """
    selection = view.selection
    about = view_of(
        view.atlas,
        selection.organisation,
        selection.gemeente,
        selection.delivery,
        selection.benchmark,
    )

    def data() -> bytes:
        with use_language("nl"):
            asked = View(about.atlas, about.selection, put=view.put)
            made = gesprekskaart(asked, house_style(view))
            return written(made, "pdf")

    year = view.delivery.reference_date.year
    st.download_button(
        _("Gesprekskaart (PDF)"),
        data,
        plain_name(f"gesprekskaart {view.short_name(view.within)} {year}") + ".pdf",
        "application/pdf",
        key="gesprekskaart",
        icon=":material/forum:",
        on_click="ignore",
        width="stretch",
        help=_("Eén bladzijde voor het gesprek met de wethouder, over {area}.").format(
            area=view.name(view.within)
        ),
    )
