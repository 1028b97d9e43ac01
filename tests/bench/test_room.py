"""The measure of a room full of teams: what is lost, doubled or misjudged is seen."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.workshop.records import Created, Joined, Phase
from analytics.workshop.sessions import Sessions
from bench.room import Held, Sent, check, report


class Hall:
    """A session of one challenge, and what two teams sent to it."""

    def __init__(self, folder: Path) -> None:
        self.sessions, self.held = Sessions.open(folder), Held(2)
        self.made: Created = self.sessions.create(
            "Zaal",
            organisations=["F001"],
            challenges=["a"],
            offered={"F001": ["a"]},
            atlas_version="1",
            delivery="1",
        )
        code, key = self.made.session.code, self.made.key
        self.teams = [self.sessions.join(code, name, "F001") for name in ("Uil", "Das")]
        self.sessions.move(code, key, 0, Phase.OPEN, "a")
        for team in self.teams:
            for number in (1.0, 2.0):
                sent = Sent(team.team.name, "a", {"number": number}, number / 2, "all at once")
                self.held.sent.append(sent)
                self.keep(team, sent)
        self.sessions.move(code, key, 1, Phase.CLOSED)

    def keep(self, team: Joined, sent: Sent) -> None:
        token = f"{len(self.held.sent)}-{sent.challenge}"
        kept = self.sessions.answer(
            team.key, "a", sent.given, score=sent.score, truth={}, atlas_version="1", token=token
        )
        sent.confirmed, sent.at = 0.25, kept.at.timestamp() + 0.25

    def told(self) -> tuple[int, int, int, int]:
        check(self.held, self.sessions, self.made)
        return self.held.missing, self.held.strange, self.held.misjudged, self.held.early


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(tmp_path)


def test_all_that_was_confirmed_is_there(hall: Hall) -> None:
    assert hall.told() == (0, 0, 0, 0)
    assert hall.held.kept == 4
    assert "| all | 4 | 4 | 250 ms | 250 ms | 250 ms |" in report([hall.held], quick=True)


def change(hall: Hall, **changes: object) -> None:
    hall.held.sent[1] = replace(hall.held.sent[1], **changes)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        # confirmed to the team, and another answer is kept; and counts
        (lambda hall: change(hall, given={"number": 9.0}), (1, 1, 1, 0)),
        # with a score that doesn't follow from it: the answer, and the standing of the team
        (lambda hall: change(hall, score=0.25), (0, 0, 2, 0)),
        (lambda hall: change(hall, at=0.0), (0, 0, 0, 1)),
        # a third answer that was confirmed and isn't there
        (lambda hall: hall.held.sent.insert(2, replace(hall.held.sent[1])), (1, 0, 0, 0)),
        # what was never sent is there
        (lambda hall: hall.held.sent.pop(1), (0, 1, 1, 0)),
    ],
)
def test_what_is_not_as_it_was_sent_is_seen(
    hall: Hall, spoil: Callable[[Hall], object], told: tuple[int, int, int, int]
) -> None:
    spoil(hall)
    assert hall.told() == told


def test_what_was_not_confirmed_may_be_there_or_not(hall: Hall) -> None:
    change(hall, confirmed=None, at=0.0)
    hall.held.sent.append(Sent("Das", "a", {"number": 3.0}, 1.0, "all at once"))
    assert hall.told() == (0, 0, 0, 0)
