"""The facilitator's desk: the pace of a workshop, who is there, and what comes out of it."""

import base64
import io
import zipfile
from collections.abc import Callable
from html import escape

import streamlit as st

from analytics.language import _, ngettext, use_language
from analytics.reports.forms import written
from analytics.reports.qr import qr_png
from analytics.reports.table import Column, Table, plain_name
from analytics.store import Atlas
from analytics.workshop.errors import WorkshopError
from analytics.workshop.keys import spelled
from analytics.workshop.outcome import in_words
from analytics.workshop.records import Board, Phase
from analytics.workshop.results import Held, results
from analytics.workshop.sessions import DAYS_LEAST, DAYS_MOST
from analytics.workshop.texts import NAME_MOST
from pages._parts import room
from pages._parts.chrome import banner, escaped
from pages._parts.display import html_table, show_drawn
from pages._parts.room import CODE, SCORES, SCREEN, SEAT, WITHOUT, this_room
from pages._parts.selection import spoken
from pages.hamud import _home, _outcomes, _programme, _talk
from pages.hamud._talk import Aloud

_TOLD = "begeleider-gezegd"


def page() -> None:
    """The desk, or why there is none behind this address."""
    try:
        session = room.sessions().facilitated(room.code(), room.key())
        board = room.sessions().board(session.code)
    except WorkshopError as error:
        _no_desk(error)
        return
    _programme.forget_opened()
    draw(board)
    room.follow(session.code, board.news, everything=True)


def _no_desk(error: WorkshopError) -> None:
    st.title(_("Begeleid een workshop"), anchor=False)
    if error.kind == "unknown":
        st.info(
            _(
                "Deze workshop is er niet (meer). Na de termijn, of met de knop ‘Verwijder nu’, "
                "wordt alles verwijderd."
            ),
            icon=":material/delete:",
        )
    else:
        st.warning(escaped(str(error)), icon=":material/key_off:")
    st.button(_("Maak een nieuwe workshop"), on_click=room.go, icon=":material/add:", key="nieuw")


def draw(board: Board) -> None:
    session, state = board.session, board.state
    atlas, found = room.atlas_of(session, this_room().atlas)
    banner(_outcomes.view_of_room(board, atlas))
    st.title(escaped(session.title), anchor=False)
    st.caption(
        " · ".join((
            _("U begeleidt deze workshop"),
            phase_label(state.phase),
            ngettext("{count} team", "{count} teams", len(board.teams)).format(
                count=len(board.teams)
            ),
        ))
    )  # fmt: skip
    room.tell_version(found)
    if state.phase is Phase.WAITING:
        st.info(
            _(
                "**Bewaar de link van deze pagina, en houd hem voor uzelf.** Wie hem heeft, kan de "
                "workshop leiden. Sluit u uw laptop, dan opent u met deze link alles weer."
            ),
            icon=":material/key:",
        )
    left, right = st.columns([2, 1], gap="large")
    with left:
        told()
        if state.phase is Phase.ENDED:
            after(board, atlas)
        elif state.phase is Phase.WAITING:
            steps(board, atlas)
            programme(board, atlas)
        else:
            now(board, atlas)
    with right:
        come_in(board)
        teams(board, atlas)
        end(board)


def phase_label(phase: Phase) -> str:
    match phase:
        case Phase.WAITING:
            return _("nog niet begonnen")
        case Phase.OPEN:
            return _("de uitdaging is open")
        case Phase.PAUSED:
            return _("pauze")
        case Phase.CLOSED:
            return _("de uitdaging is gesloten")
        case Phase.REVEALED:
            return _("het antwoord wordt getoond")
        case Phase.DISCUSS:
            return _("de zaal bespreekt")
        case Phase.ENDED:
            return _("afgelopen")


# --- the pace


def now(board: Board, atlas: Atlas) -> None:
    """The challenge of now, with who answered and how."""
    session, state = board.session, board.state
    posed = _talk.aloud(board, atlas, state.challenge)
    place = _("Uitdaging {number} van {of}").format(
        number=session.challenges.index(state.challenge) + 1, of=len(session.challenges)
    )
    title = posed.title if posed else state.challenge
    st.header(escaped(f"{place}: {title}"), anchor=False)
    if state.phase is Phase.OPEN and posed is not None:
        st.caption(
            _("Open sinds {time} · gerekend is op {minutes} minuten antwoorden").format(
                time=room.clock(state.since), minutes=posed.posed.challenge.minutes
            )
        )
    done, of = _talk.answered(board, state.challenge)
    st.progress(done / of if of else 0.0, _talk.answered_in_words(board, state.challenge))
    steps(board, atlas)
    if posed is None:
        return
    st.html(
        f'<div class="uitdaging"><p class="story">{escape(posed.story)}</p>'
        f'<p class="question">{escape(posed.question)}</p></div>'
    )
    who(board, atlas)
    if state.phase in (Phase.OPEN, Phase.PAUSED):
        with st.expander(_("Kijk alvast: antwoord en spreiding"), icon=":material/visibility:"):
            talk(board, atlas, posed)
    else:
        talk(board, atlas, posed)
    st.header(_("De stand"), anchor=False)
    _talk.scoreboard(board, atlas)


def talk(board: Board, atlas: Atlas, posed: Aloud) -> None:
    """What is right, how answers lay, and what to remember."""
    challenge = board.state.challenge
    found = _talk.truths(board, atlas, challenge)
    if found is not None:
        st.html(_talk.truths_shown(found))
    drawn = _talk.spread(board, atlas, challenge)
    if drawn is not None:
        show_drawn(drawn)
    if posed.posed.kind == "tekst":
        own_words(board, atlas)
    st.html(room.note(_("Om te onthouden"), posed.pitfall, "pitfall"))


def own_words(board: Board, atlas: Atlas) -> None:
    """Texts of teams, for the facilitator only: he chooses what the room hears."""
    challenge = board.state.challenge
    rows = [
        (team.name, in_words(posed[team.id], answer.given))
        for posed in (_talk.put_to(board, atlas, challenge),)
        for team in board.teams
        if (answer := board.answers.get((team.id, challenge))) is not None and team.id in posed
    ]
    if rows:
        st.html(
            html_table(
                Table(
                    _("Wat teams schreven (alleen op dit scherm)"),
                    (Column(_("Team")), Column(_("Tekst"))),
                    rows,
                    "",
                )
            )
        )


def who(board: Board, atlas: Atlas) -> None:
    """Per team whether it answered, and when."""
    challenge = board.state.challenge
    rows = []
    for team in board.teams:
        answer = board.answers.get((team.id, challenge))
        if not board.session.is_offered(team.organisation, challenge):
            said = _("krijgt deze uitdaging niet")
        elif answer is None:
            said = _("nog niet")
        else:
            said = _("om {time}").format(time=room.clock(answer.at))
        rows.append((team.name, said))
    if rows:
        with st.expander(_("Wie heeft geantwoord?"), icon=":material/groups:"):
            columns = (Column(_("Team")), Column(_("Geantwoord")))
            st.html(html_table(Table(_("Antwoorden per team"), columns, rows, "")))


def steps(board: Board, atlas: Atlas) -> None:
    """The buttons that fit where the session is; the first is the usual next step."""
    state = board.state
    left = [one for one in board.session.challenges if one not in played(board)]
    with st.container(horizontal=True, gap="small", key="stappen", vertical_alignment="bottom"):
        match state.phase:
            case Phase.WAITING:
                forward(board, atlas, left)
            case Phase.OPEN:
                step(_("Sluit de uitdaging"), "lock", Phase.CLOSED, board, first=True)
                step(_("Pauze"), "pause", Phase.PAUSED, board)
            case Phase.PAUSED:
                step(_("Ga verder"), "play_arrow", Phase.OPEN, board, first=True)
                step(_("Sluit de uitdaging"), "lock", Phase.CLOSED, board)
            case Phase.CLOSED:
                step(_("Toon het antwoord"), "visibility", Phase.REVEALED, board, first=True)
                step(_("Open weer"), "lock_open", Phase.OPEN, board)
            case Phase.REVEALED:
                step(_("Bespreek"), "forum", Phase.DISCUSS, board, first=True)
                forward(board, atlas, left)
            case Phase.DISCUSS:
                forward(board, atlas, left)
                step(_("Toon het antwoord weer"), "visibility", Phase.REVEALED, board)
            case Phase.ENDED:
                pass
    if state.phase in (Phase.REVEALED, Phase.DISCUSS) and not left:
        st.caption(_("Dit was de laatste uitdaging. Beëindig de workshop als u klaar bent."))


def played(board: Board) -> set[str]:
    """Challenges that can't be opened (again) by ‘next’."""
    return set(board.closed) | ({board.state.challenge} if board.state.challenge else set())


def forward(board: Board, atlas: Atlas, left: list[str]) -> None:
    """On to the next challenge; another one may be chosen, when time is short."""
    if not left:
        return
    names = {one: challenge_name(board, atlas, one) for one in left}
    chosen = left[0]
    if len(left) > 1:
        key = f"volgende-{board.state.serial}"
        chosen = st.selectbox(
            _("Volgende uitdaging"), left, format_func=names.__getitem__, key=key, width=320
        )
    step(
        _("Begin") if board.state.phase is Phase.WAITING else _("Volgende uitdaging"),
        "skip_next",
        Phase.OPEN,
        board,
        first=board.state.phase is not Phase.REVEALED,
        challenge=chosen,
    )


def challenge_name(board: Board, atlas: Atlas, challenge: str) -> str:
    posed = _talk.aloud(board, atlas, challenge)
    number = board.session.challenges.index(challenge) + 1
    return f"{number}. {posed.title if posed else challenge}"


def step(
    label: str, icon: str, to: Phase, board: Board, *, first: bool = False, challenge: str = ""
) -> None:
    st.button(
        label,
        icon=f":material/{icon}:",
        type="primary" if first else "secondary",
        key=f"stap-{to}",
        on_click=_move,
        args=(board.session.code, board.state.serial, to, challenge),
    )


@spoken()
def _move(code: str, serial: int, to: Phase, challenge: str) -> None:
    """Callback: from where the button was drawn; a second click or a second window does no harm."""
    _tried(lambda: room.sessions().move(code, room.key(), serial, to, challenge))


def told() -> None:
    said = st.session_state.pop(_TOLD, None)
    if said:
        st.warning(escaped(said), icon=":material/info:")


def programme(board: Board, atlas: Atlas) -> None:
    """What will come, before it begins."""
    st.header(_("Het programma"), anchor=False)
    for one in board.session.challenges:
        st.markdown(escaped(challenge_name(board, atlas, one)))


# --- who comes in


def come_in(board: Board) -> None:
    """Code, link and QR code; and the screen of the room."""
    code = board.session.code
    address = room.link(SEAT, **{CODE: code})
    st.html(room.line(spelled(code), "code-big"))
    if room.only_here():
        st.caption(
            _(
                "De app staat alleen op deze computer open; anderen in de zaal kunnen er niet bij. "
                "Hoe het wel kan, staat in docs/workshop.md."
            )
        )
    st.html(qr(address, _("QR-code om mee te doen")))
    st.code(address, language=None, wrap_lines=True)
    screen = f"{SCREEN}?{CODE}={code}&taal={this_room().language}"
    for label, where, about in (
        (
            _("Open het scherm voor de zaal"),
            screen,
            _("Opent in een nieuw venster. Sleep het naar de beamer en druk op F11."),
        ),
        (
            _("Scherm zonder de stand"),
            f"{screen}&{SCORES}={WITHOUT}",
            _("De zaal ziet dan geen scores van teams. U ziet ze hier wel."),
        ),
    ):
        st.link_button(label, where, icon=":material/cast:", width="stretch", help=about)


def qr(address: str, words: str) -> str:
    """A QR code as a picture, on white in the dark too."""
    picture = base64.b64encode(qr_png(address)).decode()
    return (
        f'<img class="qr" alt="{escape(words)}: {escape(address)}" '
        f'src="data:image/png;base64,{picture}">'
    )


def teams(board: Board, atlas: Atlas) -> None:
    """Who is there, with the word for who lost the link."""
    st.header(_("Teams"), anchor=False)
    if not board.teams:
        st.caption(_("Er is nog niemand. Teams verschijnen hier vanzelf."))
        return
    libraries = room.names(atlas, board.session.organisations)
    st.html(
        '<ul class="teams">'
        + "".join(
            f"<li><b>{escape(team.name)}</b> <small>{escape(libraries[team.organisation])}"
            "</small></li>"
            for team in board.teams
        )
        + "</ul>"
    )
    with st.expander(_("Teamwoorden: wie de link kwijt is"), icon=":material/vpn_key:"):
        words = room.sessions().words(board.session.code, room.key())
        st.html(
            html_table(
                Table(
                    _("Met dit woord en de code komt een team terug"),
                    (Column(_("Team")), Column(_("Teamwoord"))),
                    [(team.name, words.get(team.id, "")) for team in board.teams],
                    "",
                )
            )
        )
    with (
        st.container(key="team-beheer"),
        st.popover(
            _("Team hernoemen of weghalen"),
            icon=":material/edit:",
            width="stretch",
            key="team-beheer-vraag",
        ),
    ):
        _upkeep(board)


def _upkeep(board: Board) -> None:
    """For a name that doesn't belong on the screen, or a team that came in twice."""
    named = {team.id: team.name for team in board.teams}
    team = st.selectbox(_("Welk team?"), list(named), format_func=named.__getitem__, key="team")
    if team is None:
        return
    name = st.text_input(
        _("Nieuwe naam"), named[team], max_chars=NAME_MOST, key=f"team-naam-{team}"
    )
    code = board.session.code
    st.button(
        _("Hernoem"), key="hernoem", on_click=_rename, args=(code, team, name), width="stretch"
    )
    st.caption(_("Weghalen verwijdert ook de antwoorden van het team, voorgoed."))
    st.button(_("Haal weg"), key="haal-weg", on_click=_take_out, args=(code, team), width="stretch")


@spoken()
def _rename(code: str, team: int, name: str) -> None:
    _tried(lambda: room.sessions().rename_team(code, room.key(), team, name))


@spoken()
def _take_out(code: str, team: int) -> None:
    _tried(lambda: room.sessions().remove_team(code, room.key(), team))


def _tried(act: Callable[[], object]) -> None:
    """What can't be done is told on the desk."""
    try:
        act()
    except WorkshopError as error:
        st.session_state[_TOLD] = str(error)


# --- the end


def end(board: Board) -> None:
    """Each in a place of its own: what was open of the one never opens the other."""
    with st.container(key="einde"):
        if board.state.phase is not Phase.ENDED:
            with st.popover(
                _("Beëindig de workshop"),
                icon=":material/flag:",
                width="stretch",
                key="einde-vraag",
            ):
                st.markdown(
                    _(
                        "Teams kunnen dan niet meer antwoorden. Zij zien hun score en schrijven op "
                        "wat zij gaan doen. Beginnen kan daarna niet meer."
                    )
                )
                step(_("Ja, beëindig"), "flag", Phase.ENDED, board, first=True)
    with (
        st.container(key="weg"),
        st.popover(_("Verwijder nu"), icon=":material/delete:", width="stretch", key="weg-vraag"),
    ):
        st.markdown(
            _(
                "Alles van deze workshop gaat weg: teams, antwoorden en voornemens, ook van wie "
                "nog niets heeft gedownload. Dit kan niet ongedaan worden gemaakt."
            )
        )
        st.button(
            _("Ja, verwijder alles"), key="verwijder", on_click=_remove, args=(board.session.code,)
        )
    st.caption(
        _("Vanzelf verwijderd op {day}: teams, antwoorden en voornemens.").format(
            day=room.day(board.session.expires)
        )
    )
    with (
        st.container(key="termijn"),
        st.popover(
            _("Wijzig de termijn"), icon=":material/event:", width="stretch", key="termijn-vraag"
        ),
    ):
        session = board.session
        days = st.number_input(
            _("Bewaren (dagen na het openen)"),
            DAYS_LEAST,
            DAYS_MOST,
            min(max((session.expires - session.created).days, DAYS_LEAST), DAYS_MOST),
            key=f"dagen-{session.expires:%Y%m%d}",
        )
        st.button(
            _("Bewaar de termijn"), key="bewaar-termijn", on_click=_keep, args=(session.code, days)
        )


@spoken()
def _keep(code: str, days: int) -> None:
    _tried(lambda: room.sessions().keep(code, room.key(), days))


@spoken()
def _remove(code: str) -> None:
    _tried(lambda: room.sessions().remove(code, room.key()))


def after(board: Board, atlas: Atlas) -> None:
    """What comes out of it."""
    st.header(_("De workshop is afgelopen"), anchor=False)
    st.markdown(
        _("Teams schrijven nu op wat zij gaan doen. Wacht daar even op voordat u downloadt.")
    )
    name = plain_name(f"workshop {board.session.title}") or "workshop"
    with st.container(horizontal=True, gap="small", key="uitkomsten"):
        st.download_button(
            _("Resultaten (Excel)"),
            lambda: workbook(board.session.code, atlas),
            f"{name}.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            key="resultaten",
            icon=":material/download:",
            on_click="ignore",
            type="primary",
        )
        if board.teams:
            st.download_button(
                _("Kaarten van alle teams (ZIP)"),
                lambda: cards(board.session.code, atlas),
                f"{name}-kaarten.zip",
                "application/zip",
                key="kaarten",
                icon=":material/folder_zip:",
                on_click="ignore",
            )
    st.header(_("De stand"), anchor=False)
    _talk.scoreboard(board, atlas)


def workbook(code: str, atlas: Atlas) -> bytes:
    """The results as they are when asked for."""
    with use_language("nl"):
        board = room.sessions().board(code)
        session = board.session
        area = room.names(atlas, (session.area,))[session.area] if session.area else ""
        held = Held(
            session.title, session.code, session.created, area, session.hints_cost, session.expires
        )
        view = _outcomes.view_of_room(board, atlas)
        return written(results(view, held, _outcomes.outcomes(board, atlas)), "xlsx")


def cards(code: str, atlas: Atlas) -> bytes:
    """The card of each team, under a name of its own."""
    board, made = room.sessions().board(code), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for place, team in enumerate(board.teams, 1):
            name = f"{place:02d}-{_home.card_name(team)}"
            file.writestr(f"{name}.pdf", _home.card_pdf(board, team, atlas))
            file.writestr(f"{name}.json", _home.card_json(board, team, atlas))
    return made.getvalue()
