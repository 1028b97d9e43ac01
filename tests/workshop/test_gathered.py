"""Results and cards tell of a session what the scoreboard told."""

from dataclasses import dataclass
from typing import cast

import pytest

from analytics.workshop.gathered import team_outcome
from analytics.workshop.posed import Posed
from analytics.workshop.scores import standings
from analytics.workshop.sessions import Sessions
from tests.workshop.room import Room


@dataclass(frozen=True)
class Put:
    """Of a challenge that was posed what a score depends on."""

    title: str
    kind: str


def pose(identity: str) -> Posed:
    return cast("Posed", Put(identity, "tekst" if identity == "tweede" else "getal"))


@pytest.mark.parametrize("cost", [False, True])
def test_a_team_has_the_score_of_the_scoreboard(sessions: Sessions, cost: bool) -> None:
    room = Room(sessions, hints_cost=cost)
    first, second = room.team("A"), room.team("B", "bib-02")
    room.play("eerste")
    sessions.take_hint(first.key, "eerste", 1)
    said = room.answer(first, score=1.0)
    room.play("closed", "tweede")
    room.answer(first, "tweede", None, given={"text": "Naar Zuid"})
    room.answer(second, "tweede", None, given={"text": "Naar Noord"})
    room.play("closed")
    late = room.team("C")
    room.play("derde")
    room.answer(late, "derde", score=0.5)
    room.play("ended")
    sessions.intend(first.key, '{"do": "Naar Zuid", "again": "In juni"}')

    board = sessions.board(room.code)
    found = {team.id: team_outcome(board, team, pose, "De Kust") for team in board.teams}
    for one in standings(board):
        told = found[one.team.id]
        assert (told.score, told.points) == (one.share, one.points)
        assert len(told.counted) == one.offered
    a, b, c = (found[team.team.id] for team in (first, second, late))
    assert [item.posed.title for item in a.outcomes] == ["eerste", "tweede", "derde"]
    assert [item.posed.title for item in b.outcomes] == ["eerste", "tweede"]
    assert [item.posed.title for item in c.outcomes] == ["derde"]
    assert [item.score for item in a.outcomes] == [0.75 if cost else 1.0, None, None]
    assert [item.given is None for item in a.outcomes] == [False, False, True]
    assert (a.outcomes[0].at, a.outcomes[0].hints) == (said.at, 1)
    assert (a.score, b.score, c.score) == (0.375 if cost else 0.5, 0.0, 0.5)
    assert (a.intentions.do, a.intentions.again) == ("Naar Zuid", "In juni")
    assert (a.library, a.organisation, b.organisation) == ("De Kust", "bib-01", "bib-02")


def test_on_one_area_all_have_its_truth(sessions: Sessions) -> None:
    room = Room(sessions, area="bib-01")
    team = room.team("B", "bib-02")
    room.play("derde", "closed")
    board = sessions.board(room.code)
    told = team_outcome(board, team.team, pose, "De Kust")
    assert (told.organisation, told.library) == ("bib-01", "De Kust")
    assert [item.posed.title for item in told.outcomes] == ["derde"]
    assert team_outcome(board, team.team, lambda _challenge: None, "De Kust").outcomes == ()
