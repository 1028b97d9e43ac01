"""Inladen: takes a delivery of member figures in."""

import streamlit as st

from analytics.language import _
from pages._parts import desk
from pages._parts.desk import Desk, this_desk


def page(_here: Desk) -> None:
    st.title(_("Inladen"), anchor=False)
    st.caption(_("Een levering met ledencijfers in de atlas brengen"))
    if not desk.may_change():
        desk.only_looking()


page(this_desk())
