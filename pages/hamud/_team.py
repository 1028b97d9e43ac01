"""A team in its workshop: waits, answers, sees what is right, and what it takes home."""

from dataclasses import replace
from uuid import uuid4

import streamlit as st

from analytics.language import _
from analytics.reports.view import View
from analytics.store import Atlas
from analytics.workshop.errors import WorkshopError
from analytics.workshop.judging import judge
from analytics.workshop.keys import spelled
from analytics.workshop.posed import Given, Posed
from analytics.workshop.records import Board, Phase, Team
from pages._parts import focus, room
from pages._parts.chrome import banner, escaped
from pages._parts.room import this_room
from pages._parts.selection import spoken
from pages.hamud import _answering, _home, _talk

_REFUSED = "zaal-geweigerd"


def draw(board: Board, team: Team) -> None:
    """The page of a team, as the session stands."""
    atlas, found = room.atlas_of(board.session, this_room().atlas)
    view = room.view_for(board.session, team.organisation, atlas)
    banner(view)
    state = board.state
    if state.phase is Phase.ENDED:
        _home.draw(board, team, atlas)
    elif state.phase is Phase.WAITING:
        waiting(board, team, atlas)
    else:
        at_work(board, team, atlas, view)
    room.tell_version(found)
    _refusal()
    with st.container(key="team-onder"):
        word(team)
    focus.follow()


def where(board: Board, team: Team, atlas: Atlas, title: str, *more: str) -> None:
    """Who, and how far."""
    st.title(escaped(title), anchor=False)
    library = room.names(atlas, (team.organisation,))[team.organisation]
    st.caption(" · ".join(escaped(text) for text in (*more, room.titled(team), library)))


def waiting(board: Board, team: Team, atlas: Atlas) -> None:
    where(board, team, atlas, _("U doet mee!"), board.session.title)
    told = _("De begeleider begint zo. Dit scherm gaat vanzelf verder.")
    st.html(room.line(told, "duiding"))


def at_work(board: Board, team: Team, atlas: Atlas, view: View) -> None:
    """One challenge, and where it stands."""
    session, state = board.session, board.state
    number = session.challenges.index(state.challenge) + 1
    place = _("Uitdaging {number} van {of}").format(number=number, of=len(session.challenges))
    posed = (
        room.posed(view, state.challenge)
        if session.is_offered(team.organisation, state.challenge)
        else None
    )
    if posed is None:
        where(board, team, atlas, _("Deze ronde kijkt u mee"), place)
        st.info(
            _(
                "De uitdaging van nu kan niet met de cijfers van uw bibliotheek: er ontbreekt "
                "iets, of het antwoord is niet zeker. Die telt voor uw team niet mee. Kijk mee met "
                "een ander team; de volgende uitdaging komt vanzelf."
            ),
            icon=":material/groups:",
        )
        return
    where(board, team, atlas, posed.title, place)
    answer = board.answers.get((team.id, state.challenge))
    given: Given | None = answer.given if answer else None
    shown = state.phase in (Phase.REVEALED, Phase.DISCUSS)
    if state.phase is Phase.PAUSED:
        st.info(
            _("**Even pauze.** Wat u invulde, blijft staan. U kunt zo weer antwoorden."),
            icon=":material/pause_circle:",
        )
    judgement = None
    if shown and given is not None and answer is not None:
        judgement = replace(judge(posed, given), score=answer.score)
    hints = board.hints.get((team.id, state.challenge), 0)
    _answering.draw(
        view,
        posed,
        _answering.Stand(
            given,
            judgement,
            hints,
            # In a pause the fields stay as they are: nothing that was typed is lost.
            locked=state.phase is Phase.CLOSED,
            revealed=shown,
        ),
        on_answer=lambda new: _keep(view, posed, new),
        on_hint=lambda count: _hint(posed, count),
        about_hints=(
            _("Elke hint kost een kwart van de punten van deze uitdaging.")
            if session.hints_cost
            else _("Hints kosten geen punten.")
        ),
        button=_("Bewaar ons antwoord"),
    )
    if answer is not None and not shown:
        kept(room.clock(answer.at), open_still=state.phase is not Phase.CLOSED)
    elif state.phase is Phase.CLOSED:
        st.info(
            _("De uitdaging is gesloten. Uw team heeft niet geantwoord."), icon=":material/lock:"
        )
    elif shown and answer is None:
        st.info(_("Uw team heeft niet geantwoord."), icon=":material/info:")
    if shown:
        score(board, team)


def kept(time: str, *, open_still: bool) -> None:
    """The answer is on the disk of the server."""
    more = (
        _("U kunt het veranderen tot de begeleider de uitdaging sluit.")
        if open_still
        else _("De uitdaging is gesloten. Zo meteen ziet u hoe het zit.")
    )
    st.html(room.note(_("Bewaard om {time}").format(time=time), more, "response kept"))


def score(board: Board, team: Team) -> None:
    """The own score so far."""
    one = _talk.own(board, team)
    if one.share is not None:
        told = _("Uw score tot nu toe: {share} ({points} punten).")
        words = told.format(share=_talk.share(one), points=_talk.points(one))
        st.html(room.line(words, "team-score"))


def word(team: Team) -> None:
    """How to come back."""
    try:
        own = room.sessions().word(room.key())
    except WorkshopError:
        return
    with st.expander(_("Verder op een ander apparaat"), icon=":material/devices:"):
        st.markdown(
            _(
                "Uw antwoorden staan op de server. Sluit u dit venster, open dan dezelfde link "
                "weer. Op een ander apparaat komt u terug met de code **{code}** en uw teamwoord "
                "**{word}**."
            ).format(code=spelled(team.session), word=own)
        )


@spoken()
def _keep(view: View, posed: Posed, given: Given) -> None:
    """Callback: judge an answer and keep it. It is confirmed from what the server holds."""
    truth = posed.truth
    figure = truth.figure
    try:
        room.sessions().answer(
            room.key(),
            posed.challenge.id,
            given,
            score=judge(posed, given).score,
            truth={
                "written": truth.written,
                "value": None if figure is None else figure.value,
                "low": None if figure is None else figure.low,
                "high": None if figure is None else figure.high,
                "right": sorted(truth.right),
            },
            atlas_version=view.atlas.version,
            token=uuid4().hex,
        )
    except WorkshopError as error:
        st.session_state[_REFUSED] = str(error)


@spoken()
def _hint(posed: Posed, number: int) -> None:
    try:
        room.sessions().take_hint(room.key(), posed.challenge.id, number)
    except WorkshopError as error:
        st.session_state[_REFUSED] = str(error)


def _refusal() -> None:
    """Why what was just done is not kept."""
    told = st.session_state.pop(_REFUSED, None)
    if told:
        st.warning(escaped(told), icon=":material/info:")
