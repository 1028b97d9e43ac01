"""Meedoen: a team in a workshop, from the code on the screen to what it takes home."""

from uuid import uuid4

import streamlit as st

from analytics.language import _
from analytics.workshop.errors import WorkshopError
from analytics.workshop.keys import spelled
from analytics.workshop.records import Board, Phase, Session, Team
from pages._parts import room
from pages._parts.chrome import escaped
from pages._parts.room import CODE, KEY, this_room
from pages.hamud import _team

_TOKEN = "meedoen-eens"


def page() -> None:
    if room.key():
        with_key()
    elif room.code():
        with_code()
    else:
        st.title(_("Doe mee met een workshop"), anchor=False)
        ask_code()


def ask_code(label: str = "") -> None:
    """The code on the screen, for who came without a link."""
    with st.form("meedoen-code", border=False):
        typed = st.text_input(
            label or _("Code van de workshop"),
            key="meedoen-code-veld",
            placeholder=_("bijvoorbeeld BCD FGH"),
            max_chars=12,
            help=_("De code staat op het scherm in de zaal."),
            autocomplete="off",
            width=320,
        )
        if st.form_submit_button(_("Verder"), type="primary"):
            if typed.strip():
                room.go(**{CODE: "".join(typed.split()).upper()})
                st.rerun()
            st.warning(_("Typ de code die op het scherm staat."), icon=":material/keyboard:")


def with_code() -> None:
    """Join, or come back."""
    try:
        session = room.sessions().session(room.code())
        state = room.sessions().state(room.code())
    except WorkshopError as error:
        no_session(error)
        return
    st.title(escaped(session.title), anchor=False)
    st.caption(_("Workshop {code}").format(code=spelled(session.code)))
    if state.phase is Phase.ENDED:
        st.info(
            _(
                "Deze workshop is afgelopen; meedoen kan niet meer. Deed u mee? Kom dan terug met "
                "uw teamwoord, dan vindt u uw antwoorden en uw kaart."
            ),
            icon=":material/flag:",
        )
        come_back(session)
        return
    join(session)
    with st.expander(_("Wij deden al mee"), icon=":material/undo:"):
        come_back(session)


def no_session(error: WorkshopError) -> None:
    st.title(_("Doe mee met een workshop"), anchor=False)
    if error.kind == "unknown":
        st.warning(
            _(
                "Er is geen workshop met de code **{code}**. Kijk of u hem goed overtypte: er "
                "staan geen klinkers in, en geen 0, 1, 2, 5, 6 of 8. Is de workshop al geweest? "
                "Dan is hij na de termijn verwijderd, met alles wat erin stond."
            ).format(code=escaped(spelled(room.code()[:12]))),
            icon=":material/search_off:",
        )
        ask_code(_("Probeer de code opnieuw"))
    else:
        st.error(escaped(str(error)), icon=":material/error:")


def join(session: Session) -> None:
    """A team name and a library; no account, no persons."""
    libraries = room.names(this_room().atlas, session.organisations)
    st.header(_("Een team beginnen"), anchor=False)
    with st.form("meedoen-team", border=False):
        name = st.text_input(
            _("Naam van uw team"),
            key="meedoen-naam",
            max_chars=40,
            autocomplete="off",
            help=_("Bedenk iets leuks. Gebruik niet uw eigen naam: de zaal ziet deze naam."),
            width=420,
        )
        library = st.selectbox(
            _("Uw bibliotheek"),
            list(libraries),
            index=0 if len(libraries) == 1 else None,
            format_func=libraries.__getitem__,
            placeholder=_("Kies uw bibliotheek"),
            key="meedoen-bibliotheek",
            filter_mode="contains",
            width=420,
        )
        if session.area:
            area = room.names(this_room().atlas, (session.area,))[session.area]
            st.caption(
                escaped(_("Alle teams werken met de cijfers van {library}.").format(library=area))
            )
        pressed = st.form_submit_button(_("Doe mee"), type="primary", icon=":material/group_add:")
    if not pressed:
        return
    if library is None:
        st.warning(_("Kies de bibliotheek van uw team."), icon=":material/local_library:")
        return
    warning = room.warned_before("meedoen-persoon", name)
    if warning:
        st.warning(escaped(warning), icon=":material/person_off:")
        return
    # The same press twice, or sent again over a bad line, is one team.
    token = st.session_state.setdefault(_TOKEN, uuid4().hex)
    with room.in_words():
        joined = room.sessions().join(session.code, name, library, token)
        del st.session_state[_TOKEN]
        room.go(**{CODE: session.code, KEY: joined.key})
        st.rerun()


def come_back(session: Session) -> None:
    """By the word of the team, on whatever browser."""
    with st.form("meedoen-terug", border=False):
        word = st.text_input(
            _("Teamwoord"),
            key="meedoen-woord",
            max_chars=12,
            autocomplete="off",
            help=_("Het stond op uw scherm toen u meedeed. De begeleider kan het opzoeken."),
            width=320,
        )
        pressed = st.form_submit_button(_("Kom terug"), icon=":material/login:")
    if pressed:
        with room.in_words():
            joined = room.sessions().come_back(session.code, word)
            room.go(**{CODE: session.code, KEY: joined.key})
            st.rerun()


def with_key() -> None:
    """A team at work."""
    try:
        team, board = room.sessions().board_of(room.key())
    except WorkshopError as error:
        lost(error)
        return
    if room.code() != team.session:
        st.query_params[CODE] = team.session
    draw(board, team)


def lost(error: WorkshopError) -> None:
    """A key that no team has (any more)."""
    if error.kind not in ("team", "unknown"):
        st.title(_("Doe mee met een workshop"), anchor=False)
        st.error(escaped(str(error)), icon=":material/error:")
        return
    st.title(_("Deze link werkt niet (meer)"), anchor=False)
    st.warning(
        _(
            "Bij deze link hoort geen team. Misschien is de workshop verwijderd, of mist er een "
            "stukje van de link. Kom terug met de code van de workshop en uw teamwoord."
        ),
        icon=":material/link_off:",
    )
    ask_code()


def draw(board: Board, team: Team) -> None:
    _team.draw(board, team)
    room.follow(team.session, board.state.serial, everything=False)


page()
