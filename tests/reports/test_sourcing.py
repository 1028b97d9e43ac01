"""How a source is told."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.language import use_language
from analytics.model import Level, Rounding
from analytics.reports.sourcing import rounding_text
from analytics.store import Atlas


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ((), "aantallen niet afgerond"),
        ((Rounding(1.0),), "aantallen niet afgerond"),
        ((Rounding(5.0),), "aantallen afgerond op 5"),
        (
            (Rounding(5.0), Rounding(100.0, dimension="inkomen")),
            "aantallen afgerond op 5 of 100",
        ),
        # Those of a gemeente are exact: who reads 25.532 must not wonder.
        (
            (Rounding(5.0), Rounding(1.0, level=Level.GEMEENTE)),
            "aantallen deels afgerond op 5",
        ),
        # A share that was rounded is no count.
        ((Rounding(5.0), Rounding(1.0, measure="share")), "aantallen afgerond op 5"),
    ],
)
def test_the_rounding_of_a_delivery_in_words(
    demo_atlas: Path, rules: tuple[Rounding, ...], told: str
) -> None:
    with closing(Atlas.open(demo_atlas)) as atlas:
        delivery = replace(atlas.rounds()[0], rounding=rules)
    with use_language("nl"):
        assert rounding_text(delivery) == told
