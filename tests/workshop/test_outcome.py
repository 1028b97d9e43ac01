"""What teams made of a challenge, in words."""

from contextlib import closing
from pathlib import Path

import pytest

from analytics.catalog.challenges import challenges
from analytics.language import use_language
from analytics.reports.view import view_of
from analytics.store import Atlas
from analytics.workshop.outcome import Outcome, headline
from analytics.workshop.posed import Posed
from analytics.workshop.posing import pose


@pytest.fixture(scope="module")
def claims(demo_atlas: Path) -> Posed:
    """A challenge of which many claims are right."""
    with closing(Atlas.open(demo_atlas)) as atlas, use_language("nl"):
        posed = pose(challenges()["houdt-het-stand"], view_of(atlas, "F001"))
        assert isinstance(posed, Posed)
        return posed


def test_of_claims_the_own_one_is_told_where_it_holds_else_one_that_does(claims: Posed) -> None:
    held = sorted(claims.truth.holding)
    assert len(held) > 2
    with use_language("nl"):
        for figure, higher, benchmark in (held[0], held[-1]):
            given = {"figure": figure, "higher": higher, "benchmark": benchmark}
            told = headline(Outcome(claims, given))
            assert told.startswith(
                f"{claims.claims[figure]}: {'hoger' if higher else 'lager'} dan "
            )
            assert ";" not in told
            wrong = given | {"higher": not higher}
            assert (figure, not higher, benchmark) not in claims.truth.holding
            assert headline(Outcome(claims, wrong)) == headline(Outcome(claims))
        assert headline(Outcome(claims)).startswith(f"bijvoorbeeld {claims.claims[held[0][0]]}")
