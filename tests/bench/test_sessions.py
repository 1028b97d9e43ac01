"""A crowd of visitors: what it could not do is told, and stops nobody else."""

import os
from pathlib import Path

import pytest

from bench import sessions
from bench.sessions import Load, crowd, report
from tests.browser.serving import Server
from tests.browser.session import Session, apart

NOWHERE = Server("http://localhost:9", Path(), os.getpid())


def test_visitors_that_cannot_come_in_are_told() -> None:
    load = Load(7, 7 * 4)
    apart(crowd(load, NOWHERE, every=0.01, lasting=0.04))
    assert len(load.faults) == 7
    assert not load.opened
    text = report([load], quick=True)
    assert "| 7 | 0 of 7 | – | – | – | 0 of 28 | – | – | – | 7 |" in text
    assert all(", the first page: not done, ConnectionRefusedError" in it for it in load.faults)
    assert f"- at 7 sessions, 1 ×: {load.faults[0]}" in text


class Patient(Session):
    """A visitor whose page is always there, until the run that is to fail."""

    runs = 0
    fails_at = 0

    async def __aenter__(self) -> Session:
        return self

    async def __aexit__(self, *_error: object) -> None:
        pass

    async def visit(self, page: str = "", **choices: str) -> None:
        pass

    async def choose(self, label: str, option: str) -> None:
        type(self).runs += 1
        if type(self).runs == self.fails_at:
            raise ConnectionError("gone")


@pytest.mark.parametrize(("fails_at", "made", "faults"), [(0, 12, 0), (1, 8, 1)])
def test_each_changes_once_a_turn_and_stops_where_a_run_fails(
    monkeypatch: pytest.MonkeyPatch, fails_at: int, made: int, faults: int
) -> None:
    monkeypatch.setattr(sessions, "Session", Patient)
    monkeypatch.setattr(sessions, "another", lambda *_about: ("Maat", "Aantal leden"))
    monkeypatch.setattr(Patient, "runs", 0)
    monkeypatch.setattr(Patient, "fails_at", fails_at)
    load = Load(3, 12)
    apart(crowd(load, NOWHERE, every=0.3, lasting=1.2))
    assert (len(load.opened), len(load.all_changes), len(load.faults)) == (3, made, faults)
    assert f"| {made} of 12 |" in report([load], quick=True)


def test_a_server_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_atlas: Path) -> None:
        raise RuntimeError("the app did not start")

    monkeypatch.setattr(sessions, "serve", refuses)
    found = list(sessions.measure(Path(), None, quick=True))
    assert [load.visitors for load in found] == list(sessions.QUICK_LEVELS)
    assert "1 ×: stopped: RuntimeError the app did not start" in report(found, quick=True)
