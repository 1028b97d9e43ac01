"""`workshop list`, `remove` and `purge`, as the keeper of a server types them."""

import json
from pathlib import Path

from analytics.workshop.sessions import FILE, Sessions
from tests.independent.command import columns, output, run
from tests.workshop.room import Clock, Room


def test_the_keeper_looks_and_removes(tmp_path: Path) -> None:
    clock = Clock()
    clock.at = clock.at.replace(year=2999)
    sessions = Sessions.open(tmp_path, clock)
    first, second = Room(sessions), Room(sessions)
    first.team("De Uilen")
    first.play("eerste", "paused")
    at = ("--folder", tmp_path)

    rows = columns("workshop", "list", *at)
    assert [(row["code"], row["teams"], row["phase"]) for row in rows] == [
        (first.code, "1", "paused"),
        (second.code, "0", "waiting"),
    ]
    told = json.loads(output("workshop", "list", "--format", "json", *at))
    assert told["rows"][0]["expires"] == "2999-03-23T10:00:00+00:00"
    table = output("workshop", "list", *at)
    assert "gepauzeerd" in table
    assert "23 maart 2999" in table
    assert f"2 sessies in {tmp_path / FILE}." in table

    gone = output("workshop", "remove", first.code.lower(), *at)
    assert gone == f"Sessie {first.code} (Cijfers aan tafel) is verwijderd.\n"
    again = run("workshop", "remove", first.code, *at)
    assert (again.exit_code, "Deze sessie is er niet" in again.stderr) == (2, True)
    assert [row["code"] for row in columns("workshop", "list", *at)] == [second.code]
    sessions.close()


def test_the_keeper_removes_what_is_past_its_term(tmp_path: Path) -> None:
    sessions = Sessions.open(tmp_path, Clock())
    Room(sessions)
    Room(sessions)
    sessions.close()
    assert output("workshop", "purge", "--folder", tmp_path) == "2 sessies zijn verwijderd.\n"
    assert output("workshop", "purge", "--folder", tmp_path) == "0 sessies zijn verwijderd.\n"
    assert columns("workshop", "list", "--folder", tmp_path) == []


def test_where_there_are_no_sessions_none_are_made(tmp_path: Path) -> None:
    for words in (["list"], ["purge"], ["remove", "BCDFGH"]):
        refused = run("workshop", *words, "--folder", tmp_path / "niets")
        assert (refused.exit_code, "Er zijn hier geen sessies" in refused.stderr) == (2, True)
    assert not (tmp_path / "niets").exists()
    (tmp_path / FILE).write_bytes(b"Dit is geen database. " * 400)
    refused = run("workshop", "list", "--folder", tmp_path)
    assert (refused.exit_code, "is beschadigd" in refused.stderr) == (2, True)
