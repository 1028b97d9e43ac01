"""The shipped challenges as a set: something for everyone, and enough to play together."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from analytics.catalog.challenges import Theme, challenges
from analytics.reports.view import view_of
from analytics.store import Atlas
from analytics.workshop.posed import Posed
from analytics.workshop.posing import pose
from tests.sampling import SEED

KINDS = {"getal", "kies", "stellingen", "kaart", "volgorde", "bewering", "tekst"}


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    opened = Atlas.open(demo_atlas)
    yield opened
    opened.close()


def test_something_for_everyone() -> None:
    found = challenges().values()
    assert Counter(item.level for item in found) == {1: 6, 2: 6, 3: 6, 4: 6}
    assert {item.theme for item in found} == set(Theme)
    kinds = Counter(item.answer.kind for item in found)
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 2
    assert all(3 <= item.minutes <= 12 for item in found)


def test_each_wrong_statement_teaches() -> None:
    silent = [
        f"{item.id}: {one.id}"
        for item in challenges().values()
        for one in (*getattr(item.answer, "statements", ()), *getattr(item.answer, "caveats", ()))
        if one.response is None
    ]
    assert silent == []


@pytest.mark.proof(full=57)
def test_each_library_plays_sixteen_and_all_share_ten(atlas: Atlas, sample_size: int) -> None:
    """Of the libraries that have figures; who took no part has only the round to look at."""
    libraries = [
        item.id
        for item in atlas.organisations(atlas.rounds()[0])
        if atlas.figure(
            f"BIEB:{item.id}", "penetratie", delivery=atlas.rounds()[0].id
        ).missing is None
    ]  # fmt: skip
    # Those with the fewest come first.
    first = ["F106", "F110", "F140", "F105", "F002"]
    rest = [item for item in libraries if item not in first]
    Random(SEED).shuffle(rest)
    count = 7 if sample_size <= 20 else len(libraries)
    played = {
        library: {
            identity
            for identity, challenge in challenges().items()
            if isinstance(pose(challenge, view_of(atlas, library)), Posed)
        }
        for library in [*first, *rest][:count]
    }
    few = {library: len(found) for library, found in played.items() if len(found) < 16}
    assert few == {}
    assert len(set.intersection(*played.values())) >= 10
