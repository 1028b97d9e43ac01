"""How often cells are read: what is asked again goes by what is in memory."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from analytics.model import NETHERLANDS, Delivery
from analytics.store import Atlas, cells
from analytics.store.database import columns

COARSE: dict[str, Callable[[Atlas, str, Delivery], object]] = {
    "figure": lambda atlas, library, told: atlas.figure(library, "penetratie", delivery=told),
    "regions": lambda atlas, _library, told: atlas.regions(
        delivery=told, level="gemeente", within=NETHERLANDS, indicator="index", benchmark="NL00"
    ),
    "profile": lambda atlas, library, told: atlas.profile(
        library, delivery=told, dimension="leeftijd", benchmark=NETHERLANDS
    ),
    "benchmarks": lambda atlas, library, told: atlas.benchmarks(library, delivery=told),
    "standing": lambda atlas, library, told: atlas.standing(library, delivery=told),
    "development": lambda atlas, library, told: atlas.development(library, delivery=told),
}


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    opened = Atlas.open(demo_atlas)
    yield opened
    opened.close()


@pytest.fixture
def read(atlas: Atlas, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the readings from here on, where each round has been asked of once."""
    for told in atlas.rounds():
        atlas.figure(NETHERLANDS, "penetratie", delivery=told)
    names: list[str] = []

    def counted(connection: Any, name: str, **parameters: Any) -> object:
        names.append(name)
        return columns(connection, name, **parameters)

    monkeypatch.setattr(cells, "columns", counted)
    return names


@pytest.mark.parametrize("question", COARSE)
def test_gemeenten_and_up_are_read_once_a_round(
    atlas: Atlas, read: list[str], question: str
) -> None:
    told = atlas.rounds()[0]
    for library in atlas.organisations(told)[:10]:
        COARSE[question](atlas, f"BIEB:{library.id}", told)
    assert read == []


def test_a_development_reads_a_buurt_once_a_round(atlas: Atlas, read: list[str]) -> None:
    rounds = atlas.rounds()
    buurten = [item.code for item in atlas.regions_in("buurt", NETHERLANDS, rounds[0])[:20]]
    there = {code: atlas.development(code).moments for code in buurten}
    followed = [code for code in buurten if all(moment.codes for moment in there[code])]
    read.clear()
    for code in followed:
        atlas.development(code)
    assert len(rounds) > 1
    assert followed
    assert read == ["area"] * len(rounds) * len(followed)
