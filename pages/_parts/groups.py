"""The groups of a dimension, as the profile and the comparison show them."""

import streamlit as st

from analytics.catalog import Dimension
from analytics.language import _, language
from analytics.model import TOTAL
from analytics.reports.view import View
from pages._parts.chrome import escaped
from pages._parts.selection import choose

_CHOICE = "profiel-kenmerk"


def chosen_dimension(view: View) -> Dimension:
    """The dimension to show; persons and households each have their own."""
    unit = view.selection.unit
    st.header(_("Wie is lid, en wie niet?"), anchor=False)
    known = {item.id: item for item in view.atlas.catalog.dimensions_of(unit)}
    shown = view.selection.dimension if view.selection.dimension != TOTAL else next(iter(known))
    st.session_state[_CHOICE] = shown
    with st.container(horizontal=True, gap="medium", key="profile-choices"):
        st.segmented_control(
            _("Per kenmerk"),
            list(known),
            key=_CHOICE,
            # The words on its buttons are markdown, unlike those in a list.
            format_func=lambda identity: escaped(known[identity].label.get(language())),
            required=True,
            on_change=_choose,
        )
    return known[shown]


def _choose() -> None:
    """Callback: the same as choosing the dimension in the list at the left."""
    choose(dimensie=st.session_state[_CHOICE])
