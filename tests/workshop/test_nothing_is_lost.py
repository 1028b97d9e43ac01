"""Many at once, a kill in the middle, and a file that is not as it should be."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import chain
from pathlib import Path

import pytest

from analytics.workshop import database
from analytics.workshop.database import APPLICATION, SCHEMA, Database
from analytics.workshop.errors import WorkshopError
from analytics.workshop.records import Joined, Phase
from analytics.workshop.sessions import ANSWERS_MOST, FILE, VARIABLE, Sessions
from tests.workshop.room import Room

ROOT = Path(__file__).parents[2]


def at_once(*calls: Callable[[], object]) -> list[object]:
    """All in threads that begin together; what each gave, or the kind of its refusal."""
    ready = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        ready.wait()
        try:
            return call()
        except WorkshopError as error:
            return error.kind

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def processes(
    way: str, folder: Path, number: int, teams: Sequence[Joined], seed: int = 0
) -> list[str]:
    """The tokens that were confirmed, with an empty line after each kill."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.workshop.processes", way, folder, str(number), str(seed)],
        input=json.dumps([team.key for team in teams]),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[:-1]


# --- many at once


def test_sixty_teams_answer_at_once_and_every_answer_is_there(room: Room) -> None:
    teams = [room.team(f"Team {number}") for number in range(60)]
    room.play("eerste")
    before = room.sessions.news(room.code)

    def play(team: Joined) -> list[int]:
        room.sessions.take_hint(team.key, "eerste", 1)
        found = [room.answer(team, given={"number": float(turn)}).id for turn in range(3)]
        assert room.sessions.board(room.code).answers[team.team.id, "eerste"].id == found[-1]
        return found

    given = at_once(*(lambda team=team: play(team) for team in teams))
    kept = room.sessions.log(room.code, room.key)
    assert sorted(chain.from_iterable(given)) == [one.id for one in kept]
    assert len(kept) == 180
    board = room.sessions.board(room.code)
    assert {one.given["number"] for one in board.answers.values()} == {2.0}
    assert board.hints == {(team.team.id, "eerste"): 1 for team in teams}
    assert board.news == before + 60 + 180


def test_of_twenty_teams_of_one_name_one_gets_it(room: Room) -> None:
    given = at_once(*(lambda: room.team("De Uilen").team.name for _team in range(20)))
    assert sorted(given) == ["De Uilen"] + ["taken"] * 19
    assert len(room.sessions.teams(room.code)) == 1


def test_an_answer_that_is_sent_twenty_times_at_once_is_one(room: Room) -> None:
    team = room.team("De Uilen")
    room.play("eerste")
    given = at_once(*(lambda: room.answer(team, token="abc") for _time in range(20)))
    assert [*room.sessions.log(room.code, room.key)] == [given[0]]
    assert given == [given[0]] * 20


def test_of_facilitators_in_many_windows_one_goes_on(room: Room) -> None:
    room.play("eerste")
    ways = [Phase.PAUSED, Phase.CLOSED, Phase.ENDED] * 6
    given = at_once(
        *(lambda to=to: room.sessions.move(room.code, room.key, 1, to).phase for to in ways)
    )
    state = room.sessions.state(room.code)
    assert state.serial == 2
    assert given == [to if to is state.phase else "moved" for to in ways]


def test_an_answer_is_before_the_close_or_refused(room: Room) -> None:
    teams = [room.team(f"Team {number}") for number in range(20)]
    room.play("eerste")
    given = at_once(
        lambda: room.move(Phase.CLOSED),
        *(lambda team=team: room.answer(team).id for team in teams),
    )
    kept = {one.id for one in room.sessions.log(room.code, room.key)}
    assert {one for one in given[1:] if one != "closed"} == kept


@pytest.mark.skipif(os.name == "nt", reason="forks")
def test_eight_processes_at_once(room: Room, tmp_path: Path) -> None:
    teams = [room.team(f"Team {number}") for number in range(15)]
    room.play("eerste")
    told = processes("together", tmp_path / "workshop", 8, teams)
    assert sorted(told) == sorted(
        f"p{process}-{place}" for process in range(8) for place in range(15)
    )
    kept = room.sessions.log(room.code, room.key)
    assert sorted(one.given["text"].strip() for one in kept) == sorted(told)


@pytest.mark.skipif(os.name == "nt", reason="forks")
def test_a_child_of_a_process_opens_the_file_for_itself(room: Room) -> None:
    team = room.team("De Uilen")
    room.play("eerste")
    child = os.fork()
    if child == 0:
        room.answer(team, token="van-het-kind")
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    room.answer(team, token="van-de-ouder")
    assert len(room.sessions.log(room.code, room.key)) == 2


# --- killed in the middle


@pytest.mark.proof(full=200)
@pytest.mark.skipif(os.name == "nt", reason="forks and kills")
def test_what_was_confirmed_is_there_after_a_kill(
    room: Room, tmp_path: Path, sample_size: int, seed: int
) -> None:
    teams = [room.team(f"Team {number}") for number in range(60)]
    room.play("eerste")
    room.sessions.close()
    lines = processes("killed", tmp_path / "workshop", sample_size, teams, seed)
    assert lines.count("") == sample_size
    told = [line for line in lines if line]
    kept = [one.given["text"].strip() for one in room.sessions.log(room.code, room.key)]
    assert len(kept) == len(set(kept))
    assert set(told) <= set(kept)
    # Of each process at most the one that was on its way when it was killed.
    unconfirmed = [token.split("-")[0] for token in set(kept) - set(told)]
    assert len(unconfirmed) == len(set(unconfirmed))
    assert len(told) >= sample_size
    assert len(kept) < ANSWERS_MOST * len(teams)
    with closing(sqlite3.connect(tmp_path / "workshop" / FILE)) as raw:
        assert raw.execute("pragma integrity_check").fetchall() == [("ok",)]


@pytest.mark.proof(full=100)
@pytest.mark.skipif(os.name == "nt", reason="forks and kills")
def test_a_file_that_was_being_made_at_a_kill_is_made_again(
    tmp_path: Path, sample_size: int, seed: int
) -> None:
    told = processes("making", tmp_path, sample_size, [], seed)
    assert set(told) <= {"killed", "made"}
    assert told.count("killed") >= sample_size // 4
    for place in range(sample_size):
        sessions = Sessions.open(tmp_path / str(place))
        Room(sessions)
        assert len(sessions.listed()) == 1
        sessions.close()


# --- the file


def test_where_the_file_is_and_who_may_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "elders"))
    sessions = Sessions.open()
    Room(sessions).team("De Uilen")
    files = sorted((tmp_path / "elders").iterdir())
    assert {path.name for path in files} >= {FILE, f"{FILE}-wal"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    sessions.close()
    (tmp_path / "elders" / FILE).chmod(0o644)
    Sessions.open().close()
    assert stat.S_IMODE((tmp_path / "elders" / FILE).stat().st_mode) == 0o600


def test_without_a_setting_it_is_with_the_other_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    Sessions.open().close()
    assert (tmp_path / "data" / "workshop" / FILE).is_file()


def filled(folder: Path) -> bytes:
    """A file with a session of thirty teams; its bytes."""
    sessions = Sessions.open(folder)
    room = Room(sessions)
    for number in range(30):
        sessions.intend(room.team(f"Team {number}").key, "Naar de scholen. " * 100)
    sessions.close()
    return (folder / FILE).read_bytes()


def no_database(path: Path) -> None:
    path.write_bytes(b"Dit is geen database. " * 400)


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9000])


def spoilt(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[4096 : 4096 * 12] = b"\xa5" * (4096 * 11)
    path.write_bytes(whole)


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"pragma user_version = {SCHEMA + 1}")


def strange(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("create table boeken (titel text)")


def strange_and_empty(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"pragma application_id = {APPLICATION + 1}")


@pytest.mark.parametrize(
    ("harm", "kind", "words"),
    [
        (no_database, "damaged", "is beschadigd"),
        (half, "damaged", "is beschadigd"),
        (spoilt, "damaged", "is beschadigd"),
        (newer, "newer", "nieuwere versie van Bereikatlas"),
        (strange, "strange", "een ander programma"),
        (strange_and_empty, "strange", "een ander programma"),
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_left_alone(
    tmp_path: Path, harm: Callable[[Path], None], kind: str, words: str
) -> None:
    filled(tmp_path)
    path = tmp_path / FILE
    harm(path)
    harmed = path.read_bytes()
    for _again in range(2):
        with pytest.raises(WorkshopError, match=words) as error:
            Sessions.open(tmp_path)
        assert error.value.kind == kind
        assert str(path) in str(error.value)
        assert path.read_bytes() == harmed


def test_damage_while_it_is_in_use_is_told(tmp_path: Path) -> None:
    filled(tmp_path)
    sessions = Sessions.open(tmp_path)
    (code,) = [one.code for one in sessions.listed()]
    sessions.close()
    spoilt(tmp_path / FILE)
    with pytest.raises(WorkshopError) as error:
        sessions.board(code)
    assert error.value.kind == "damaged"


def test_an_empty_file_is_a_new_one(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    sessions = Sessions.open(tmp_path)
    assert sessions.listed() == ()
    sessions.close()


def test_a_file_that_is_put_aside_makes_room_for_a_new_one(tmp_path: Path) -> None:
    filled(tmp_path)
    sessions = Sessions.open(tmp_path)
    assert len(sessions.listed()) == 1
    sessions.close()
    (tmp_path / FILE).rename(tmp_path / "opzij")
    assert sessions.listed() == ()
    Room(sessions)
    assert len(sessions.listed()) == 1
    sessions.close()
    (tmp_path / "opzij").rename(tmp_path / FILE)
    assert len(sessions.listed()[0].title) > 0
    assert sessions.listed()[0].teams == 30
    sessions.close()


def test_who_waits_too_long_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    filled(tmp_path)
    sessions = Sessions(Database(tmp_path / FILE, wait=0.05))
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(WorkshopError, match="Er is niets bewaard") as error:
            Room(sessions)
        assert error.value.kind == "busy"
        assert len(sessions.listed()) == 1
        other.execute("rollback")
    Room(sessions)
    assert len(sessions.listed()) == 2
    sessions.close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "bestand").touch()
    with pytest.raises(WorkshopError) as error:
        Sessions.open(tmp_path / "bestand" / "workshop")
    assert error.value.kind == "unwritable"


def refusal(sessions: Sessions, code: str, name: str) -> str:
    """Of what kind; empty when the team joined."""
    try:
        sessions.join(code, name, "bib-01")
    except WorkshopError as error:
        return error.kind
    return ""


def test_a_full_disk_is_told_and_what_was_there_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path)
    made = database.Database._connected

    def small(self: Database) -> sqlite3.Connection:
        raw = made(self)
        (pages,) = raw.execute("pragma page_count").fetchone().values()
        raw.execute(f"pragma max_page_count = {pages}")
        return raw

    monkeypatch.setattr(database.Database, "_connected", small)
    sessions = Sessions.open(tmp_path)
    (listed,) = sessions.listed()
    before = sessions.teams(listed.code)
    kinds = [refusal(sessions, listed.code, f"Nieuw {number}") for number in range(30)]
    joined = kinds.count("")
    # A while it goes well, then never; what was confirmed is there, and nothing else.
    assert kinds == [""] * joined + ["full"] * (30 - joined)
    assert joined < 30
    after = sessions.teams(listed.code)
    assert after[: len(before)] == before
    assert [one.name for one in after[len(before) :]] == [f"Nieuw {n}" for n in range(joined)]
    sessions.close()
