"""What the pages of a workshop share: its session, its addresses, and who looks.

An address holds the code of a session, and for who may do something a key. Nothing else is kept
by a browser, so whoever comes back with the address is where he was.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from analytics.catalog.challenges import Challenge, challenges
from analytics.language import _, format_date, language
from analytics.model import CATCHMENT_PREFIX, Delivery, Kind
from analytics.reports.view import View, view_of
from analytics.store import Atlas, AtlasError
from analytics.store.rounds import round_of
from analytics.workshop.errors import WorkshopError
from analytics.workshop.posed import NotOffered, Posed
from analytics.workshop.posing import pose
from analytics.workshop.records import Session, Team
from analytics.workshop.sessions import FOLDER, VARIABLE, Sessions
from analytics.workshop.texts import personal
from pages._parts import services
from pages._parts.chrome import escaped

DOOR, SEAT, SCREEN = "workshop", "meedoen", "scherm"
PAGES = (DOOR, SEAT, SCREEN)
CODE, KEY = "sessie", "sleutel"
SCORES, WITHOUT = "stand", "nee"
"""In the address of the screen: whether the room sees the scores."""
PROGRAMME = ("zaal", "duur", "samen", "hints", "dagen", "programma")
"""What a facilitator chooses before there is a session: in the room, how long, one area for all,
what hints cost, how many days it is kept, which challenges."""
_HERE = "Europe/Amsterdam"


@dataclass(frozen=True)
class Room:
    """One run of a page of a workshop. `atlas` is the one in service."""

    atlas: Atlas
    page: str
    language: str


_room: ContextVar[Room] = ContextVar("room")


def hand_over(room: Room) -> None:
    """The frame gives the room to the page that it is about to run."""
    _room.set(room)


def this_room() -> Room:
    """The room of this run."""
    return _room.get()


def inside(page: str) -> bool:
    """Whether an address leads into a session (or to where one comes in), not to a programme."""
    return page in (SEAT, SCREEN) or (page == DOOR and CODE in st.query_params)


# --- the session


def sessions() -> Sessions:
    """The sessions of this server."""
    return _opened(Path(os.environ.get(VARIABLE) or FOLDER).absolute())


@lru_cache(maxsize=4)
def _opened(folder: Path) -> Sessions:
    return Sessions.open(folder)


def code() -> str:
    """The code of a session as it stands in the address."""
    return st.query_params.get(CODE, "")


def key() -> str:
    return st.query_params.get(KEY, "")


def atlas_of(session: Session, in_service: Atlas) -> tuple[Atlas, bool]:
    """The version that a session began with, and whether its figures still stand.

    The newest where that version is gone, or where the session's round has been revised or taken
    back since: what is no longer told is told in no session either.
    """
    try:
        began = services.open_atlas(session.atlas_version)
    except AtlasError:
        return in_service, session.atlas_version == in_service.version
    stands = _round(began, session) in in_service.rounds()
    return (began, True) if stands else (in_service, False)


def _round(atlas: Atlas, session: Session) -> Delivery | None:
    return next((item for item in atlas.rounds() if item.id == session.delivery), None)


def view_for(session: Session, organisation: str, atlas: Atlas) -> View:
    """What a team of an organisation looks at: the area that it works on, in the session's round
    as it stands now (the newest where that is gone).
    """
    rounds = atlas.rounds()
    began = {round_of(item) for item in atlas.deliveries(Kind.LGB) if item.id == session.delivery}
    delivery = next((item for item in rounds if round_of(item) in began), rounds[0])
    return view_of_area(atlas, session.area_of(organisation), delivery.id)


def view_of_area(atlas: Atlas, organisation: str, delivery: str) -> View:
    """The whole catchment of an organisation in a round."""
    found = view_of(atlas, organisation, delivery=delivery)
    return View(atlas, found.selection, put=services.ask)


def posed(view: View, challenge: str) -> Posed | None:
    """A challenge put to the area of a view; None where it can't be (any more)."""
    found = asked(view, challenge)
    return found if isinstance(found, Posed) else None


def asked(view: View, challenge: str) -> Posed | NotOffered | None:
    """A challenge put to the area of a view, or why it can't be; None for one that is not here."""
    known = every_challenge().get(challenge)
    if known is None:
        return None
    chosen, atlas = view.selection, view.atlas
    about = (chosen.organisation, chosen.gemeente, chosen.delivery, language())
    # One text: a key of many parts takes longer to make than a page has for it.
    return _posed(known, view, "|".join((challenge, atlas.version, atlas.viewer, *about)))


@st.cache_resource(max_entries=4000, show_spinner=False)
def _posed(_challenge: Challenge, _view: View, key: str) -> Posed | NotOffered:
    return pose(_challenge, _view)


@lru_cache(maxsize=1)
def every_challenge() -> dict[str, Challenge]:
    """The challenges that come with the app, in their order."""
    return challenges()


def names(atlas: Atlas, organisations: tuple[str, ...]) -> dict[str, str]:
    """Libraries by name; the id of one that is not in the newest round."""
    known = {item.id: item.name for item in atlas.organisations(atlas.rounds()[0])}
    return {identity: known.get(identity, identity) for identity in organisations}


@st.fragment(run_every="2s")
def follow(code: str, seen: int, *, everything: bool) -> None:
    """Runs the page anew when something changed in the session since it was drawn: a step of the
    facilitator, or (`everything`) an answer or a team as well.
    """
    try:
        now = sessions().news(code) if everything else sessions().serial(code)
    except WorkshopError as error:
        # Removed: the page says so. A file that is busy is asked again in two seconds.
        now = -1 if error.kind == "unknown" else seen
    if now != seen:
        st.rerun()


def why_hardly_any(view: View) -> str:
    """Why a library can do hardly any challenge, in plain words."""
    named = view.delivery.participants
    took_part = None if named is None else {item.removeprefix(CATCHMENT_PREFIX) for item in named}
    told = (
        _("{library} deed in deze ronde niet mee. Daarom zijn er (bijna) geen cijfers over leden.")
        if took_part is not None and view.organisation.id not in took_part
        else _("Van {library} ontbreken in deze ronde de meeste cijfers.")
    )
    return told.format(library=view.organisation.name)


# --- addresses


def go(**parameters: str) -> None:
    """Callback: to this address of the page, with the language of now."""
    st.query_params.from_dict(parameters | {"taal": st.query_params.get("taal", "nl")})


def link(page: str, **parameters: str) -> str:
    """The whole address of a page, as somebody else opens it."""
    url = urlsplit(st.context.url or "")
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    path = f"/{base}/{page}" if base else f"/{page}"
    return f"{url.scheme or 'http'}://{url.netloc or 'localhost'}{path}?{urlencode(parameters)}"


def only_here() -> bool:
    """Whether the app was opened as one that only this computer can reach."""
    return not services.address("")


# --- words


def titled(team: Team) -> str:
    """A team as such, also where its name does not say that it is one."""
    if team.name.lower().startswith("team "):
        return team.name
    return _("Team {name}").format(name=team.name)


def line(text: str, look: str) -> str:
    """A paragraph of its own look, as HTML."""
    return f'<p class="{look}">{escape(text)}</p>'


def note(title: str, text: str, look: str) -> str:
    """A short text under its title, as HTML; a screen reader says it, and focus may go there."""
    return (
        f'<div class="{look}" role="status" tabindex="-1"><strong>{escape(title)}</strong>'
        f"<p>{escape(text)}</p></div>"
    )


def clock(at: datetime) -> str:
    """A moment as the clock of who looks says it."""
    return f"{at.astimezone(_zone()):%H:%M}"


def day(at: datetime) -> str:
    return format_date(at.astimezone(_zone()).date())


def _zone() -> ZoneInfo:
    try:
        return ZoneInfo(st.context.timezone or _HERE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(_HERE)


def tell_version(found: bool) -> None:
    """Where the figures are no longer those that the session began with."""
    if not found:
        st.info(
            _(
                "De cijfers zijn vernieuwd sinds deze workshop begon: u ziet die van nu. De scores "
                "blijven zoals ze waren."
            ),
            icon=":material/update:",
        )


def warned_before(key: str, text: str) -> str:
    """The warning for a text that looks like data of a person, the first time that it is sent;
    empty where it may be kept: nothing looks so, or the same text is sent again.
    """
    warning = personal(text)
    if not warning or st.session_state.get(key) == text:
        st.session_state.pop(key, None)
        return ""
    st.session_state[key] = text
    more = _("Er is nog niets bewaard. Haal het weg, of druk nog eens om het toch te bewaren.")
    return f"{warning} {more}"


@contextmanager
def in_words() -> Iterator[None]:
    """What the workshop refuses stands on the page, and not as a mistake of the app."""
    try:
        yield
    except WorkshopError as error:
        st.error(escaped(str(error)), icon=":material/error:")
