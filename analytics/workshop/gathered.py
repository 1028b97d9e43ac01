"""What teams made of a session, for its results and their cards: scored as on the scoreboard."""

from collections.abc import Callable

from analytics.workshop.outcome import Intentions, Outcome, TeamOutcome
from analytics.workshop.posed import Posed
from analytics.workshop.records import Board, Team
from analytics.workshop.scores import score_of, was_put

Pose = Callable[[str], Posed | None]
"""A challenge, by its id, as it is put to a team; None where it no longer can be."""


def team_outcome(board: Board, team: Team, pose: Pose, library: str) -> TeamOutcome:
    """All that was put to a team, in the order of the programme. `library` is the name of its own
    organisation. Scores are what is left after hints.
    """
    session = board.session
    return TeamOutcome(
        team.name,
        session.area_of(team.organisation),
        library,
        tuple(
            _outcome(board, team, challenge, posed)
            for challenge in session.challenges
            if was_put(board, team, challenge) and (posed := pose(challenge)) is not None
        ),
        Intentions.read(team.intention),
    )


def _outcome(board: Board, team: Team, challenge: str, posed: Posed) -> Outcome:
    key = (team.id, challenge)
    answer, score = board.answers.get(key), score_of(board, team, challenge)
    if answer is None:
        return Outcome(posed, hints=board.hints.get(key, 0))
    return Outcome(
        posed,
        answer.given,
        None if score is None else float(score),
        board.hints.get(key, 0),
        answer.at,
    )
