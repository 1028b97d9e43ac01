"""What a team takes home: its score, its answers, what it is going to do, and its card."""

import streamlit as st

from analytics.language import _, use_language
from analytics.reports.forms import written
from analytics.reports.passport import Answer, look_up
from analytics.reports.sourcing import source_line
from analytics.reports.table import Column, Table, plain_name
from analytics.store import Atlas
from analytics.workshop.card import card
from analytics.workshop.card_file import card_file
from analytics.workshop.errors import WorkshopError
from analytics.workshop.outcome import Intentions, TeamOutcome, headline, in_words
from analytics.workshop.records import Board, Team
from pages._parts import room, services
from pages._parts.chrome import escaped
from pages._parts.display import html_table
from pages._parts.house_style import house_style
from pages._parts.selection import spoken
from pages.hamud import _outcomes, _talk

_SAVED, _WARNED = "voornemens-bewaard", "voornemens-gewaarschuwd"
_FIELDS = ("do", "tell", "again")


def draw(board: Board, team: Team, atlas: Atlas) -> None:
    st.title(_("De workshop is afgelopen"), anchor=False)
    st.caption(" · ".join(escaped(text) for text in (board.session.title, room.titled(team))))
    one = _talk.own(board, team)
    if one.share is not None:
        told = _("Uw team haalde {share} van de punten: {points} punten.").format(
            share=_talk.share(one), points=_talk.points(one)
        )
        st.html(room.line(told, "duiding"))
    intentions(team)
    take_along(board, team, atlas)
    found = _outcomes.outcome_of(board, team, atlas)
    if found.outcomes:
        st.header(_("Uw antwoorden"), anchor=False)
        st.html(html_table(answers(board, found, atlas)))


def answers(board: Board, found: TeamOutcome, atlas: Atlas) -> Table:
    view = _outcomes.view_of_room(board, atlas)
    return Table(
        _("Uw antwoorden, naast wat er klopt"),
        tuple(
            Column(label)
            for label in (_("Uitdaging"), _("Uw antwoord"), _("Wat er klopt"), _("Score"))
        ),
        [
            (
                item.posed.title,
                in_words(item.posed, item.given),
                headline(item),
                "–" if item.score is None else _talk.percents(item.score),
            )
            for item in found.outcomes
        ],
        source_line(view.delivery),
    )


def intentions(team: Team) -> None:
    """In own words: what, to whom, when."""
    st.header(_("Wat gaat u doen?"), anchor=False)
    st.markdown(
        _(
            "Schrijf op wat uw team met deze cijfers gaat doen. Het komt op uw intervisiekaart. "
            "Schrijf geen namen of andere gegevens van personen op."
        )
    )
    now = Intentions.read(team.intention)
    labels = {
        "do": _("Dit gaan wij doen"),
        "tell": _("Dit vertellen wij aan"),
        "again": _("Dan kijken wij weer"),
    }
    with st.form("voornemens", border=False):
        for name in _FIELDS:
            key = f"voornemen-{name}"
            if key not in st.session_state:
                st.session_state[key] = getattr(now, name)
            if name == "do":
                st.text_area(labels[name], key=key, max_chars=1000, height=120)
            else:
                st.text_input(labels[name], key=key, max_chars=300, autocomplete="off")
        st.form_submit_button(
            _("Toch bewaren") if _WARNED in st.session_state else _("Bewaar"),
            key="voornemens-bewaar",
            type="primary",
            on_click=_intend,
        )
    told = st.session_state.pop(_SAVED, None)
    if told:
        good, text = told
        (st.success if good else st.warning)(escaped(text), icon=":material/info:")
    elif now:
        st.caption(_("Bewaard. U kunt het nog veranderen."))


@spoken()
def _intend() -> None:
    said = Intentions(*(st.session_state[f"voornemen-{name}"].strip() for name in _FIELDS))
    warning = room.warned_before(_WARNED, "\n".join((said.do, said.tell, said.again)))
    if warning:
        st.session_state[_SAVED] = (False, warning)
        return
    try:
        room.sessions().intend(room.key(), said.kept)
    except WorkshopError as error:
        st.session_state[_SAVED] = (False, str(error))
    else:
        st.session_state[_SAVED] = (True, _("Bewaard."))


def take_along(board: Board, team: Team, atlas: Atlas) -> None:
    """The card, made when asked for."""
    st.header(_("Neem mee"), anchor=False)
    st.caption(
        _("De sessie wordt op {day} verwijderd, met alles wat erin staat.").format(
            day=room.day(board.session.expires)
        )
    )
    st.download_button(
        _("Intervisiekaart (PDF)"),
        lambda: card_pdf(board, team, atlas),
        f"{card_name(team)}.pdf",
        "application/pdf",
        key="kaart-pdf",
        icon=":material/download:",
        on_click="ignore",
        type="primary",
    )
    st.download_button(
        _("Bestand bij de kaart"),
        lambda: card_json(board, team, atlas),
        f"{card_name(team)}.json",
        "application/json",
        key="kaart-bestand",
        icon=":material/history:",
        on_click="ignore",
        help=_("Open het na de volgende levering: dan staat het nieuwe cijfer naast dat van nu."),
    )


def card_name(team: Team) -> str:
    return plain_name(f"intervisiekaart {team.name}") or "intervisiekaart"


def card_pdf(board: Board, team: Team, atlas: Atlas) -> bytes:
    """The card of a team; documents are in Dutch."""
    with use_language("nl"):
        view = room.view_for(board.session, team.organisation, atlas)
        made = card(
            view,
            _outcomes.outcome_of(board, team, atlas),
            board.session.created.date(),
            board.session.title,
            # Of its own library, also where all worked on the area of another one.
            house_style(room.view_of_area(atlas, team.organisation, view.delivery.id)),
        )
        return written(made, "pdf")


def card_json(board: Board, team: Team, atlas: Atlas) -> bytes:
    """The file of that card."""

    def look(code: str) -> Answer:
        return look_up(code, atlas, services.atlas_folder(), services.open_atlas)

    found = _outcomes.outcome_of(board, team, atlas)
    return card_file(found, board.session.created.date(), look).content()
