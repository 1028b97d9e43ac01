"""Scores: the share of what a team was offered. There are no points for speed."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from analytics.workshop.records import Board, Team

HINT_COST = Fraction(1, 4)
"""What each hint takes off the score of its challenge, down to nothing, in a session where hints
cost; elsewhere they are free."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a team stands. `points` is the sum of its scores over `offered` challenges: those that
    were put to it, are closed, and are scored; `share` is points over offered. While nothing that
    was put to it is closed there is no share and no rank. Equal shares have the same rank, and the
    next rank counts them all (1, 2, 2, 4).
    """

    team: Team
    points: float
    offered: int
    answered: int
    share: float | None
    rank: int | None


def was_put(board: Board, team: Team, challenge: str) -> bool:
    """Whether a challenge that is closed was put to a team: it could be put to its area, and was
    open after the team joined.
    """
    closed = board.closed.get(challenge, 0)
    return closed > team.since and board.session.is_offered(team.organisation, challenge)


def score_of(board: Board, team: Team, challenge: str) -> Fraction | None:
    """What a team has for a challenge, hints taken off. None where it doesn't count for the team:
    not put to it, or not scored. Without an answer it is nothing.
    """
    session = board.session
    if challenge in session.unscored or not was_put(board, team, challenge):
        return None
    answer = board.answers.get((team.id, challenge))
    if answer is None:
        return Fraction(0)
    if answer.score is None:
        return None
    # By way of its shortest form, so that a third is the same third for everyone.
    score = Fraction(answer.score).limit_denominator(10_000)
    if session.hints_cost:
        score -= HINT_COST * board.hints.get((team.id, challenge), 0)
    return max(score, Fraction(0))


def standings(board: Board) -> tuple[Standing, ...]:
    """All teams, the highest share first; equal ones in the order in which they joined."""
    counted = [(team, *_counted(board, team)) for team in board.teams]
    shares = [share for _team, _scores, _answered, share in counted if share is not None]
    standing = [
        Standing(
            team=team,
            points=float(sum(scores)),
            offered=len(scores),
            answered=answered,
            share=None if share is None else float(share),
            rank=None if share is None else 1 + sum(other > share for other in shares),
        )
        for team, scores, answered, share in counted
    ]
    last = len(standing) + 1
    return tuple(sorted(standing, key=lambda one: one.rank or last))


def _counted(board: Board, team: Team) -> tuple[Sequence[Fraction], int, Fraction | None]:
    found = {one: score_of(board, team, one) for one in board.session.challenges}
    scores = [score for score in found.values() if score is not None]
    answered = sum(
        score is not None and (team.id, one) in board.answers for one, score in found.items()
    )
    return scores, answered, Fraction(sum(scores), len(scores)) if scores else None
