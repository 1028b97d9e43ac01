"""Scherm: what the room sees, readable from ten metres. Nothing can be pressed here."""

from html import escape

import streamlit as st

from analytics.charts.answers import CHARACTERS
from analytics.language import _, ngettext
from analytics.store import Atlas
from analytics.workshop.errors import WorkshopError
from analytics.workshop.keys import spelled
from analytics.workshop.records import Board, Phase
from pages._parts import room
from pages._parts.chrome import banner, escaped
from pages._parts.display import show_drawn
from pages._parts.room import CODE, SCORES, SEAT, WITHOUT, this_room
from pages.hamud import _facilitator, _outcomes, _talk

_FEW = 2
"""So many lines of long answers leave room for what is said about them."""
_BESIDE = 8
"""The scores of so many teams have room beside how the answers lay."""
_CHARACTERS = 90
"""A line of a label where a chart has the whole width of a screen."""


def page() -> None:
    try:
        board = room.sessions().board(room.code())
    except WorkshopError as error:
        st.title(_("Scherm voor de zaal"), anchor=False)
        st.warning(escaped(str(error)), icon=":material/search_off:")
        return
    with st.container(key="scherm"):
        draw(board)
    room.follow(board.session.code, board.news, everything=True)


def draw(board: Board) -> None:
    atlas, _found = room.atlas_of(board.session, this_room().atlas)
    match board.state.phase:
        case Phase.WAITING:
            waiting(board)
        case Phase.ENDED:
            top(board, _("Bedankt voor het meedoen!"))
            st.html(room.line(_("Kijk op uw eigen scherm: wat gaat u doen?"), "big"))
            scores(board)
        case _playing:
            playing(board, atlas)
    with st.container(key="scherm-onder"):
        banner(_outcomes.view_of_room(board, atlas))


def top(board: Board, title: str) -> None:
    """The title, and the code for who comes late."""
    words = _("Meedoen: {address} · {code}").format(
        address=_address(board), code=spelled(board.session.code)
    )
    late = "" if board.state.phase is Phase.ENDED else room.line(words, "late")
    st.html(f'<div class="screen-top"><h1>{escape(title)}</h1>{late}</div>')


def waiting(board: Board) -> None:
    """How to come in, and who is there."""
    code = board.session.code
    how = _("Doe mee op {address} met de code").format(address=_address(board))
    address = room.link(SEAT, **{CODE: code})
    picture = _facilitator.qr(address, _("QR-code om mee te doen"))
    st.html(
        f'<div class="screen-in"><div><h1>{escape(board.session.title)}</h1>'
        f"{room.line(how, 'big')}{room.line(spelled(code), 'code-big')}"
        f"{room.line(_joined(board), 'big')}</div>{picture}</div>"
    )
    if board.teams:
        names = "".join(f"<li>{escape(team.name)}</li>" for team in board.teams)
        st.html(f'<ul class="screen-teams">{names}</ul>')


def _address(board: Board) -> str:
    """Where one joins, as it can be typed."""
    return room.link(SEAT, **{CODE: board.session.code}).split("?")[0].split("//")[-1]


def _joined(board: Board) -> str:
    count = len(board.teams)
    if not count:
        return _("Nog geen teams")
    return ngettext("{count} team doet mee", "{count} teams doen mee", count).format(count=count)


def playing(board: Board, atlas: Atlas) -> None:
    session, state = board.session, board.state
    posed = _talk.aloud(board, atlas, state.challenge)
    number = session.challenges.index(state.challenge) + 1
    title = posed.title if posed else state.challenge
    top(board, f"{number}. {title}")
    if posed is None:
        return
    if state.phase is Phase.PAUSED:
        st.html(room.line(_("Pauze"), "screen-state"))
    elif state.phase is Phase.CLOSED:
        st.html(room.line(_("De uitdaging is gesloten"), "screen-state"))
    if state.phase in (Phase.OPEN, Phase.PAUSED, Phase.CLOSED):
        st.html(room.line(posed.story, "story") + room.line(posed.question, "question"))
        options = _talk.same_options(board, atlas, state.challenge)
        if options:
            items = "".join(f"<li>{escape(option)}</li>" for option in options)
            st.html(f'<ul class="screen-options">{items}</ul>')
        done, of = _talk.answered(board, state.challenge)
        words = escape(_("{done} van de {of} teams hebben geantwoord"))
        counted = words.format(done=f"<b>{done}</b>", of=of)
        st.html(f'<p class="screen-count" role="status">{counted}</p>')
    elif state.phase is Phase.REVEALED:
        st.html(room.line(posed.question, "question"))
        talk(board, atlas, posed.question)
    else:
        st.html(room.line(posed.question, "question"))
        discuss(board, atlas, posed)


def discuss(board: Board, atlas: Atlas, posed: _talk.Aloud) -> None:
    """What is talked about stays in sight: how the answers lay beside the scores, or what is right
    as far as there is room for it.
    """
    pitfall = room.line(posed.pitfall, "screen-pitfall")
    challenge = board.state.challenge
    drawn = None
    if len(board.teams) <= _BESIDE and posed.posed.kind not in _talk.OF_OPTIONS:
        drawn = _talk.spread(board, atlas, challenge, scale=1.6)
    if drawn is not None:
        st.html(pitfall)
        left, right = st.columns(2, gap="large")
        with left:
            scores(board)
        with right:
            show_drawn(drawn)
        return
    found = _talk.truths(board, atlas, challenge)
    if found is not None and _talk.fits_in_columns(found, posed.question, _talk.IN_TABLE):
        st.html(_talk.truths_in_columns(found))
    elif found is not None and len(found.rows) <= _FEW and _talk.fits_beside(found):
        st.html(_talk.truths_shown(found))
    st.html(pitfall)
    scores(board)


def scores(board: Board) -> None:
    """The scores, unless the facilitator chose otherwise by the link of the screen."""
    if st.query_params.get(SCORES) != WITHOUT:
        st.html(_talk.screen_board(board))


def talk(board: Board, atlas: Atlas, question: str) -> None:
    """What is right, beside how the answers lay."""
    challenge = board.state.challenge
    found = _talk.truths(board, atlas, challenge)
    wide = found is not None and not _talk.fits_beside(found)
    characters = _CHARACTERS if wide else CHARACTERS
    drawn = _talk.spread(board, atlas, challenge, scale=1.6, characters=characters)
    if found is not None and wide:
        if _talk.fits_in_columns(found, question):
            st.html(_talk.truths_in_columns(found))
        else:
            st.html(room.line(_("Elk team leest op zijn eigen scherm wat daar klopt."), "big"))
        if drawn is not None:
            show_drawn(drawn)
        return
    left, right = st.columns(2, gap="large")
    if found is not None:
        with left:
            st.html(_talk.truths_shown(found))
    if drawn is not None:
        with right:
            show_drawn(drawn)
    if found is None:
        words = _("Eigen woorden: wie vertelt wat het team schreef?")
        st.html(room.line(words, "big"))


page()
