"""A store of sessions in a folder of its own, with a clock that the test sets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.workshop.sessions import Sessions
from tests.workshop.room import Clock, Room


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(tmp_path: Path, clock: Clock) -> Iterator[Sessions]:
    opened = Sessions.open(tmp_path / "workshop", clock)
    yield opened
    opened.close()


@pytest.fixture
def room(sessions: Sessions) -> Room:
    return Room(sessions)
