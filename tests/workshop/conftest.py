"""A store of sessions in a folder of its own, with a clock that the test sets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.workshop import database
from analytics.workshop.sessions import Sessions
from tests.workshop.room import Clock, Room


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def in_memory_of_the_system() -> Iterator[None]:
    """Nothing here cuts the power, and waiting for the disk is most of what these tests take."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "SYNCHRONOUS", "off")
        yield


@pytest.fixture
def sessions(tmp_path: Path, clock: Clock, in_memory_of_the_system: None) -> Iterator[Sessions]:
    opened = Sessions.open(tmp_path / "workshop", clock)
    yield opened
    opened.close()


@pytest.fixture
def room(sessions: Sessions) -> Room:
    return Room(sessions)
