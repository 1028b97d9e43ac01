"""What teams made of a session, as results and cards are told from it."""

from analytics.reports.view import View
from analytics.store import Atlas
from analytics.workshop.outcome import Intentions, Outcome, TeamOutcome
from analytics.workshop.records import Board, Team
from analytics.workshop.scores import score_of
from pages._parts import room


def outcome_of(board: Board, team: Team, atlas: Atlas) -> TeamOutcome:
    """All that was put to a team and closed, in the order of the programme, hints taken off."""
    view = room.view_for(board.session, team.organisation, atlas)
    outcomes: list[Outcome] = []
    for challenge in board.session.challenges:
        answer = board.answers.get((team.id, challenge))
        if board.closed.get(challenge, 0) <= team.since:
            continue
        if not board.session.is_offered(team.organisation, challenge):
            continue
        posed = room.posed(view, challenge)
        if posed is None:
            continue
        score = score_of(board, team, challenge)
        outcomes.append(
            Outcome(
                posed,
                None if answer is None else answer.given,
                None if answer is None or score is None else float(score),
                board.hints.get((team.id, challenge), 0),
                None if answer is None else answer.at,
            )
        )
    names = room.names(atlas, (team.organisation,))
    return TeamOutcome(
        team.name,
        board.session.area_of(team.organisation),
        names[team.organisation],
        tuple(outcomes),
        Intentions.read(team.intention),
    )


def outcomes(board: Board, atlas: Atlas) -> list[TeamOutcome]:
    """Of all teams, in the order in which they joined."""
    return [outcome_of(board, team, atlas) for team in board.teams]


def view_of_room(board: Board, atlas: Atlas) -> View:
    """The view of the round that the session was about."""
    return room.view_for(board.session, board.session.organisations[0], atlas)
