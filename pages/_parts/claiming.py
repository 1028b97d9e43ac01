"""Mag ik dit zeggen? From any page to the page that judges claims, with what is on screen."""

import streamlit as st

from analytics.language import _
from analytics.reports.claims import PAGE, first_claim
from analytics.reports.view import View
from pages._parts.selection import parameters

FILE = "rapporten/zeggen.py"
CLAIM, CAME_FROM = "bewering", "van"
"""What the page has in its address besides the shared choices."""


def link(view: View) -> None:
    """The claim that lies nearest, ready to be changed; not on the page itself."""
    if view.page == PAGE:
        return
    more = {CLAIM: str(first_claim(view)), CAME_FROM: view.page}
    st.page_link(
        FILE,
        label=_("Mag ik dit zeggen?"),
        query_params=parameters(view.selection) | more,
        icon=":material/fact_check:",
        help=_("Bouw een bewering met dit cijfer, en lees of zij standhoudt."),
    )
