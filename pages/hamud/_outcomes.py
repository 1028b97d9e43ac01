"""What teams made of a session, as results and cards are told from it."""

from analytics.reports.view import View
from analytics.store import Atlas
from analytics.workshop.gathered import team_outcome
from analytics.workshop.outcome import TeamOutcome
from analytics.workshop.records import Board, Team
from pages._parts import room


def outcome_of(board: Board, team: Team, atlas: Atlas) -> TeamOutcome:
    """All that was put to a team and closed, in the order of the programme, hints taken off."""
    view = room.view_for(board.session, team.organisation, atlas)
    names = room.names(atlas, (team.organisation,))
    return team_outcome(
        board, team, lambda challenge: room.posed(view, challenge), names[team.organisation]
    )


def outcomes(board: Board, atlas: Atlas) -> list[TeamOutcome]:
    """Of all teams, in the order in which they joined."""
    return [outcome_of(board, team, atlas) for team in board.teams]


def view_of_room(board: Board, atlas: Atlas) -> View:
    """The view of the round that the session was about."""
    return room.view_for(board.session, board.session.organisations[0], atlas)
