"""Leveringen: what is in the atlas, since when, and going back."""

import streamlit as st

from analytics.language import _
from pages._parts import desk
from pages._parts.desk import Desk, this_desk


def page(_here: Desk) -> None:
    st.title(_("Leveringen"), anchor=False)
    st.caption(_("Wat er in de atlas staat, van wie, en sinds wanneer"))
    if not desk.may_change():
        desk.only_looking()


page(this_desk())
