"""Scores are the share of what a team was offered."""

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from analytics.workshop.errors import WorkshopError
from analytics.workshop.records import NEXT, Phase
from analytics.workshop.scores import HINT_COST, score_of, standings
from analytics.workshop.sessions import Sessions
from tests.sampling import full
from tests.workshop.room import Room


def ranks(room: Room) -> list[tuple[str, float, int, float | None, int | None]]:
    return [
        (one.team.name, one.points, one.offered, one.share, one.rank)
        for one in standings(room.sessions.board(room.code))
    ]


def test_nobody_has_a_share_before_anything_was_closed(room: Room) -> None:
    team = room.team("A")
    assert ranks(room) == [("A", 0, 0, None, None)]
    room.play("eerste")
    room.answer(team)
    assert ranks(room) == [("A", 0, 0, None, None)]
    room.play("closed")
    assert ranks(room) == [("A", 1, 1, 1, 1)]


def test_a_share_is_of_what_was_offered_and_closed(sessions: Sessions) -> None:
    # `derde` can't be put to bib-02; `tweede` is free text.
    room = Room(sessions)
    first, second, third = room.team("A"), room.team("B", "bib-02"), room.team("C")
    room.play("eerste")
    room.answer(first, score=0.5)
    room.answer(second, score=0.5)
    room.play("closed", "tweede")
    room.answer(first, "tweede", score=None)
    room.play("closed", "derde")
    room.answer(third, "derde", score=1.0)
    room.play("closed")
    assert ranks(room) == [
        ("B", 0.5, 1, 0.5, 1),
        ("C", 1.0, 2, 0.5, 1),
        ("A", 0.5, 2, 0.25, 3),
    ]


def test_what_was_closed_before_a_team_joined_does_not_count_for_it(room: Room) -> None:
    early = room.team("Vroeg")
    room.play("eerste")
    during = room.team("Tijdens")
    room.play("closed")
    late = room.team("Laat")
    assert ranks(room) == [
        ("Vroeg", 0, 1, 0, 1),
        ("Tijdens", 0, 1, 0, 1),
        ("Laat", 0, 0, None, None),
    ]
    # Opened again, it is put to them too.
    room.play("open")
    for team in (early, during, late):
        room.answer(team)
    room.play("closed")
    assert [one[3] for one in ranks(room)] == [1, 1, 1]


def test_a_session_that_ends_halfway_closes_what_was_open(room: Room) -> None:
    team = room.team("A")
    room.play("eerste")
    room.answer(team)
    room.play("ended")
    assert ranks(room) == [("A", 1, 1, 1, 1)]


def test_an_answer_that_could_not_be_scored_does_not_count(room: Room) -> None:
    team = room.team("A")
    room.play("eerste")
    room.answer(team, score=None)
    room.play("closed")
    assert ranks(room) == [("A", 0, 0, None, None)]


@pytest.mark.parametrize(
    ("cost", "hints", "score", "expected"),
    [
        (False, 4, 1.0, 1.0),
        (True, 0, 1.0, 1.0),
        (True, 1, 1.0, 0.75),
        (True, 3, 1.0, 0.25),
        (True, 4, 1.0, 0.0),
        (True, 5, 1.0, 0.0),
        (True, 1, 0.5, 0.25),
        (True, 1, 0.0, 0.0),
    ],
)
def test_what_hints_cost(
    sessions: Sessions, cost: bool, hints: int, score: float, expected: float
) -> None:
    assert Fraction(1, 4) == HINT_COST
    room = Room(sessions, hints_cost=cost)
    team = room.team("A")
    room.play("eerste")
    for number in range(hints):
        sessions.take_hint(team.key, "eerste", number + 1)
    room.answer(team, score=score)
    room.play("closed")
    assert ranks(room) == [("A", expected, 1, expected, 1)]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([1.0, 1.0, 1.0], [1, 1, 1]),
        ([1.0, 0.5, 0.5, 0.0], [1, 2, 2, 4]),
        ([0.0, 1 / 3, 2 / 3, 2 / 3], [1, 1, 3, 4]),
        ([1 / 3, 0.3333333333, 0.33], [1, 1, 3]),
    ],
)
def test_equal_shares_have_the_same_rank(
    room: Room, scores: list[float], expected: list[int]
) -> None:
    teams = [room.team(f"Team {number}") for number in range(len(scores))]
    room.play("eerste")
    for team, score in zip(teams, scores, strict=True):
        room.answer(team, score=score)
    room.play("closed")
    assert [one[4] for one in ranks(room)] == expected


@pytest.fixture(scope="module")
def shared(
    tmp_path_factory: pytest.TempPathFactory, in_memory_of_the_system: None
) -> Iterator[Sessions]:
    opened = Sessions.open(tmp_path_factory.mktemp("scores"))
    yield opened
    opened.close()


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.sampled_from(["bib-01", "bib-02"])),
        st.tuples(
            st.just("answer"), st.integers(0, 3), st.sampled_from([0.0, 1 / 3, 0.5, 1.0, None])
        ),
        st.tuples(st.just("hint"), st.integers(0, 3)),
        st.tuples(st.just("step"), st.integers(0, 9), st.integers(0, 2)),
        st.tuples(st.just("step"), st.integers(0, 9), st.integers(0, 2)),
    ),
    min_size=15,
    max_size=40,
)


@settings(max_examples=100 if full() else 25, deadline=None)
@given(ACTS, st.booleans())
def test_a_scoreboard_is_what_a_plain_account_of_the_session_says(
    shared: Sessions, acts: list[tuple[Any, ...]], cost: bool
) -> None:
    """Beside a second bookkeeping in plain lists, of a session in which anything may happen."""
    sessions = shared
    room = Room(sessions, hints_cost=cost)
    offered, ids = room.sessions.session(room.code).offered, ("eerste", "tweede", "derde")
    teams: list[Any] = []
    phase, challenge, serial, shown = Phase.WAITING, "", 0, set[str]()
    scores: dict[tuple[int, str], float | None] = {}
    hints: dict[tuple[int, str], int] = {}
    # Per challenge the teams that were there when it last closed.
    there: dict[str, int] = {}
    two: list[tuple[Any, ...]] = [("join", "bib-01"), ("join", "bib-02")]
    for act in two + acts:
        with suppress(WorkshopError):
            if act[0] == "join":
                teams.append(room.team(f"T{len(teams)}", act[1]))
            elif act[0] == "answer":
                team = teams[act[1] % len(teams)] if teams else None
                if team:
                    room.answer(team, challenge or "eerste", act[2])
                    assert phase is Phase.OPEN
                    scores[team.team.id, challenge] = act[2]
            elif act[0] == "hint":
                team = teams[act[1] % len(teams)] if teams else None
                if team:
                    key = (team.team.id, challenge)
                    sessions.take_hint(team.key, challenge, hints.get(key, 0) + 1)
                    assert phase is Phase.OPEN
                    hints[key] = hints.get(key, 0) + 1
            else:
                # Mostly a step that may follow, and seldom the end.
                follow = [one for one in NEXT[phase] if one is not Phase.ENDED]
                steps = [*follow, *follow, *follow, *Phase]
                to = steps[act[1] % len(steps)]
                about = ids[act[2]] if to is Phase.OPEN else ""
                after = sessions.move(room.code, room.key, serial, to, about)
                assert after.serial == serial + 1
                phase, challenge, serial = after.phase, after.challenge, after.serial
                assert phase is to
                if phase is Phase.OPEN:
                    assert challenge == about
                    assert challenge not in shown
                    there.pop(challenge, None)
                if phase is Phase.REVEALED:
                    shown.add(challenge)
                if phase in (Phase.CLOSED, Phase.ENDED) and challenge:
                    there.setdefault(challenge, len(teams))
        assert sessions.serial(room.code) == serial

    board = sessions.board(room.code)
    event(f"{len(board.closed)} closed")
    found = {one.team.id: one for one in standings(board)}
    for place, team in enumerate(teams):
        mine = []
        for one in ("eerste", "derde"):
            key = (team.team.id, one)
            if place >= there.get(one, 0) or one not in offered[team.team.organisation]:
                assert score_of(board, team.team, one) is None
                continue
            score = scores.get(key, 0.0)
            if score is not None:
                mine.append(max(0.0, score - (0.25 * hints.get(key, 0) if cost else 0)))
        expected = sum(mine) / len(mine) if mine else None
        assert found[team.team.id].share == (
            None if expected is None else pytest.approx(expected, abs=1e-4)
        )
    shares = sorted((one.share for one in found.values() if one.share is not None), reverse=True)
    for one in found.values():
        assert one.rank == (None if one.share is None else 1 + shares.index(one.share))
