"""What a session is made of, as pages read it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Phase(StrEnum):
    """Where the facilitator is. Answers and hints are taken while a challenge is `open` only."""

    WAITING = "waiting"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    REVEALED = "revealed"
    DISCUSS = "discuss"
    ENDED = "ended"


NEXT: Mapping[Phase, tuple[Phase, ...]] = {
    Phase.WAITING: (Phase.OPEN, Phase.ENDED),
    Phase.OPEN: (Phase.PAUSED, Phase.CLOSED, Phase.ENDED),
    Phase.PAUSED: (Phase.OPEN, Phase.CLOSED, Phase.ENDED),
    Phase.CLOSED: (Phase.OPEN, Phase.REVEALED, Phase.ENDED),
    Phase.REVEALED: (Phase.DISCUSS, Phase.OPEN, Phase.ENDED),
    Phase.DISCUSS: (Phase.REVEALED, Phase.OPEN, Phase.ENDED),
    Phase.ENDED: (),
}
"""What may follow what. A challenge that was closed too early can be opened again until its answer
was shown; another challenge only opens when none is open or paused."""


@dataclass(frozen=True, slots=True)
class State:
    """Where a session stands. `serial` goes up by one with every step; `challenge` is the one that
    is open, or was last (empty while waiting). `since`: when this step was taken; `used`: seconds
    that the challenge had been open before `since`.
    """

    phase: Phase
    challenge: str
    serial: int
    since: datetime
    used: float = 0.0


@dataclass(frozen=True, slots=True)
class Session:
    """A workshop. `area` is the organisation whose area all teams work on; empty: each its own.
    `offered` says per organisation which challenges can be put to it, `unscored` which of them
    count for nothing (free text). After `expires` everything of it is removed.
    """

    code: str
    title: str
    created: datetime
    expires: datetime
    organisations: tuple[str, ...]
    minutes: int
    challenges: tuple[str, ...]
    offered: Mapping[str, frozenset[str]]
    unscored: frozenset[str]
    area: str
    hints_cost: bool
    atlas_version: str
    delivery: str

    def area_of(self, organisation: str) -> str:
        """The organisation whose area a team of this organisation works on."""
        return self.area or organisation

    def is_offered(self, organisation: str, challenge: str) -> bool:
        """Whether a challenge is put to a team of this organisation."""
        return challenge in self.offered.get(self.area_of(organisation), frozenset())


@dataclass(frozen=True, slots=True)
class Created:
    """A new session, and the key of its facilitator, which is told this once."""

    session: Session
    key: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A session as the keeper of the server sees it."""

    code: str
    title: str
    created: datetime
    expires: datetime
    teams: int
    phase: Phase


@dataclass(frozen=True, slots=True)
class Team:
    """A team in a session, by its code. `since`: the serial of the step at which it joined."""

    id: int
    session: str
    name: str
    organisation: str
    joined: datetime
    since: int
    intention: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """A team that joined or came back: the key for its address, told this once, and the word with
    which it comes back on another browser.
    """

    team: Team
    key: str
    word: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a team answered. `score` is 0 to 1, None where it isn't scored; `truth` is what it was
    judged by at that moment.
    """

    id: int
    team: int
    challenge: str
    given: Any
    score: float | None
    truth: Any
    atlas_version: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """A session at one moment. `answers` holds the last answer of each team to each challenge and
    `hints` how many hints it took, by (team, challenge); `closed` the challenges that were closed
    and are not open again, in the order in which that was, each with the serial of that step.
    """

    session: Session
    state: State
    news: int
    teams: tuple[Team, ...]
    answers: Mapping[tuple[int, str], Answer]
    hints: Mapping[tuple[int, str], int]
    closed: Mapping[str, int]


def session_of(row: Mapping[str, Any]) -> Session:
    """A session from its row."""
    programme = json.loads(row["programme"])
    return Session(
        code=row["code"],
        title=row["title"],
        created=moment(row["created"]),
        expires=moment(row["expires"]),
        organisations=tuple(programme["organisations"]),
        minutes=programme["minutes"],
        challenges=tuple(programme["challenges"]),
        offered={key: frozenset(value) for key, value in programme["offered"].items()},
        unscored=frozenset(programme["unscored"]),
        area=programme["area"],
        hints_cost=programme["hints_cost"],
        atlas_version=programme["atlas_version"],
        delivery=programme["delivery"],
    )


def team_of(row: Mapping[str, Any]) -> Team:
    """A team from its row."""
    return Team(
        id=row["id"],
        session=row["code"],
        name=row["name"],
        organisation=row["organisation"],
        joined=moment(row["joined"]),
        since=row["since"],
        intention=row["intention"],
    )


def answer_of(row: Mapping[str, Any]) -> Answer:
    """An answer from its row."""
    return Answer(
        id=row["id"],
        team=row["team"],
        challenge=row["challenge"],
        given=json.loads(row["given"]),
        score=row["score"],
        truth=json.loads(row["truth"]),
        atlas_version=row["atlas_version"],
        at=moment(row["at"]),
    )


def state_of(moves: Sequence[Mapping[str, Any]]) -> State:
    """Where a session stands, from the steps in their order."""
    last = moves[-1]
    used, opened = 0.0, None
    for move in moves:
        if move["challenge"] != last["challenge"]:
            continue
        at = moment(move["at"])
        if opened is not None:
            used += max(0.0, (at - opened).total_seconds())
        opened = at if move["phase"] == Phase.OPEN else None
    return State(
        Phase(last["phase"]), last["challenge"], last["serial"], moment(last["at"]), round(used, 3)
    )


def closed_of(moves: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """The challenges that take no more answers, each with the step that closed it."""
    closed: dict[str, int] = {}
    for move in moves:
        challenge, phase = move["challenge"], move["phase"]
        if phase == Phase.OPEN:
            closed.pop(challenge, None)
        elif challenge and phase in (Phase.CLOSED, Phase.ENDED):
            closed.setdefault(challenge, move["serial"])
    return closed


def written(at: datetime) -> str:
    """A moment as it is kept: sorts as a text."""
    return at.isoformat(timespec="milliseconds")


def moment(text: str) -> datetime:
    """A moment from how it is kept."""
    return datetime.fromisoformat(text)
