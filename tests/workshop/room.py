"""A session to test with: two libraries, three challenges, of which the second is free text."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from analytics.workshop.records import Answer, Created, Joined, Phase, State
from analytics.workshop.sessions import Sessions

_tokens = (f"token-{number}" for number in count())


class Clock:
    """A clock that stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def later(self, **much: float) -> None:
        self.at += timedelta(**much)


PROGRAMME: dict[str, Any] = {
    "organisations": ["bib-01", "bib-02"],
    "challenges": ["eerste", "tweede", "derde"],
    "offered": {"bib-01": ["eerste", "tweede", "derde"], "bib-02": ["eerste", "tweede"]},
    "unscored": ["tweede"],
    "atlas_version": "versie-1",
    "delivery": "ronde-2025",
}


class Room:
    """A session, its facilitator, and what teams send."""

    def __init__(self, sessions: Sessions, **other: Any) -> None:
        self.sessions = sessions
        made: Created = sessions.create("Cijfers aan tafel", **{**PROGRAMME, **other})
        self.code, self.key = made.session.code, made.key

    def team(self, name: str, organisation: str = "bib-01", token: str = "") -> Joined:
        return self.sessions.join(self.code, name, organisation, token)

    def move(self, to: Phase, challenge: str = "") -> State:
        serial = self.sessions.serial(self.code)
        return self.sessions.move(self.code, self.key, serial, to, challenge)

    def play(self, *steps: str) -> None:
        """Steps as words: a phase, or the id of a challenge to open."""
        for step in steps:
            phase = Phase(step) if step in set(Phase) else None
            self.move(phase or Phase.OPEN, "" if phase else step)

    def answer(
        self,
        team: Joined,
        challenge: str = "eerste",
        score: float | None = 1.0,
        token: str = "",
        given: Any = None,
    ) -> Answer:
        return self.sessions.answer(
            team.key,
            challenge,
            {"number": 12.5} if given is None else given,
            score=score,
            truth={"number": 13.0},
            atlas_version="versie-1",
            token=token or next(_tokens),
        )
