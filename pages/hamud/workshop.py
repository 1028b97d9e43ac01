"""Workshop: take part, prepare one, or lead the one whose key stands in the address."""

import streamlit as st

from analytics.language import _
from pages._parts import room
from pages._parts.room import CODE, this_room
from pages.hamud import _cards, _facilitator, _programme


def page() -> None:
    if room.inside(room.DOOR):
        _facilitator.page()
    else:
        door()


def door() -> None:
    """What a workshop is, and the two ways in."""
    st.title(_("Workshop"), anchor=False)
    st.markdown(
        _(
            "In een workshop maken teams uitdagingen over hun **eigen gebied**, met "
            "de cijfers van de atlas.  \nEen begeleider geeft het tempo aan; daarna praat de zaal "
            "over wat iedereen vond.  \nNiemand heeft een account nodig: een code en een teamnaam "
            "zijn genoeg."
        )
    )
    with st.container(border=True):
        st.header(_("Doe mee"), anchor=False)
        with st.form("workshop-meedoen", border=False):
            typed = st.text_input(
                _("Code van de workshop"),
                key="workshop-code",
                placeholder=_("bijvoorbeeld BCD FGH"),
                help=_("De code staat op het scherm in de zaal."),
                max_chars=12,
                autocomplete="off",
                width=320,
            )
            pressed = st.form_submit_button(_("Doe mee"), icon=":material/group_add:")
        if pressed and typed.strip():
            st.switch_page(
                "hamud/meedoen.py",
                query_params={
                    CODE: "".join(typed.split()).upper(),
                    "taal": this_room().language,
                },
            )
        elif pressed:
            st.warning(_("Typ de code die op het scherm staat."), icon=":material/keyboard:")
    _cards.way_in({"taal": this_room().language})
    _programme.draw()


page()
