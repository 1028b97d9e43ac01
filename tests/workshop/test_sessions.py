"""Sessions: who may what, what counts, and what is left when the term is over."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from analytics.workshop.errors import WorkshopError
from analytics.workshop.keys import ALPHABET
from analytics.workshop.records import NEXT, Phase
from analytics.workshop.sessions import ANSWERS_MOST, KEYS_MOST, SESSIONS_MOST, TEAMS_MOST, Sessions
from tests.workshop.room import PROGRAMME, Clock, Room


def refused(kind: str, call: Callable[..., object], *given: object, **named: object) -> str:
    with pytest.raises(WorkshopError) as error:
        call(*given, **named)
    assert error.value.kind == kind, error.value
    return str(error.value)


# --- a session


def test_a_session_is_what_was_asked_for(sessions: Sessions, clock: Clock) -> None:
    made = sessions.create(" Cijfers  aan tafel ", **PROGRAMME, minutes=90, days=30)
    assert made.session == sessions.session(made.session.code)
    assert made.session.title == "Cijfers aan tafel"
    assert (made.session.expires - clock.at).days == 30
    assert made.session.challenges == ("eerste", "tweede", "derde")
    assert made.session.offered == {
        "bib-01": {"eerste", "tweede", "derde"},
        "bib-02": {"eerste", "tweede"},
    }
    assert sessions.state(made.session.code).phase is Phase.WAITING
    assert sessions.serial(made.session.code) == 0


def test_a_code_is_six_signs_and_is_read_however_it_is_typed(room: Room) -> None:
    assert len(room.code) == 6
    assert set(room.code) <= set(ALPHABET)
    assert not set(ALPHABET) & set("01258OIQAEUY") - {"Q"}
    typed = f" {room.code[:3].lower()}-{room.code[3:].lower()} "
    assert room.sessions.session(typed).code == room.code
    refused("unknown", room.sessions.session, "ZZZZZZ9")
    refused("unknown", room.sessions.serial, "")


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        ({"minutes": 90}, ""),
        ({"minutes": 120}, ""),
        ({"minutes": 91}, "programme"),
        ({"days": 1}, ""),
        ({"days": 90}, ""),
        ({"days": 0}, "limit"),
        ({"days": 91}, "limit"),
        ({"organisations": []}, "programme"),
        ({"organisations": ["bib-01", "bib-01"]}, "programme"),
        ({"challenges": []}, "programme"),
        ({"challenges": ["eerste", "eerste"]}, "programme"),
        ({"offered": {"bib-01": ["eerste"], "bib-02": []}}, "programme"),
        ({"offered": {"bib-01": ["eerste"]}, "area": "bib-01"}, ""),
        ({"offered": {"bib-01": ["eerste"]}, "area": "bib-02"}, "programme"),
    ],
)
def test_what_makes_a_session(sessions: Sessions, other: dict[str, object], kind: str) -> None:
    if kind:
        refused(kind, Room, sessions, **other)
        assert sessions.listed() == ()
    else:
        Room(sessions, **other)
        assert len(sessions.listed()) == 1


def test_only_the_key_of_the_facilitator_opens_what_is_the_facilitators(room: Room) -> None:
    other = Room(room.sessions)
    team = room.team("De Uilen")
    for key in (other.key, team.key, "", room.key[:-1]):
        refused("facilitator", room.sessions.facilitated, room.code, key)
        refused("facilitator", room.sessions.move, room.code, key, 0, Phase.OPEN, "eerste")
        refused("facilitator", room.sessions.words, room.code, key)
        refused("facilitator", room.sessions.log, room.code, key)
        refused("facilitator", room.sessions.keep, room.code, key, 5)
        refused("facilitator", room.sessions.remove, room.code, key)
        refused("facilitator", room.sessions.rename_team, room.code, key, team.team.id, "Anders")
        refused("facilitator", room.sessions.remove_team, room.code, key, team.team.id)
    assert room.sessions.facilitated(room.code, room.key).code == room.code
    refused("team", room.sessions.team, room.key)
    refused("team", room.sessions.remove_team, other.code, other.key, team.team.id)


# --- the pace


@pytest.mark.parametrize("then", Phase)
@pytest.mark.parametrize("first", Phase)
def test_a_step_is_taken_where_it_may_follow(sessions: Sessions, first: Phase, then: Phase) -> None:
    way = {
        Phase.WAITING: (),
        Phase.OPEN: ("eerste",),
        Phase.PAUSED: ("eerste", "paused"),
        Phase.CLOSED: ("eerste", "closed"),
        Phase.REVEALED: ("eerste", "closed", "revealed"),
        Phase.DISCUSS: ("eerste", "closed", "revealed", "discuss"),
        Phase.ENDED: ("eerste", "closed", "ended"),
    }
    room = Room(sessions)
    room.play(*way[first])
    before = sessions.state(room.code)
    assert before.phase is first
    # After the answer was shown, another challenge opens.
    again = Phase.PAUSED if first is Phase.PAUSED else Phase.CLOSED
    challenge = "" if first is again or then is not Phase.OPEN else "derde"
    if then in NEXT[first]:
        after = room.move(then, challenge)
        assert (after.phase, after.serial) == (then, before.serial + 1)
        assert sessions.state(room.code) == after
    else:
        refused("move", room.move, then, challenge)
        assert sessions.state(room.code) == before


@pytest.mark.parametrize(
    ("way", "to_open", "kind"),
    [
        ((), "eerste", ""),
        ((), "derde", ""),
        ((), "vierde", "move"),
        ((), "", "move"),
        (("eerste", "paused"), "eerste", ""),
        (("eerste", "paused"), "derde", "move"),
        (("eerste",), "derde", "move"),
        (("eerste", "closed"), "eerste", ""),
        (("eerste", "closed"), "derde", ""),
        (("eerste", "closed", "revealed"), "eerste", "move"),
        (("eerste", "closed", "revealed", "discuss"), "eerste", "move"),
        (("eerste", "closed", "revealed", "derde", "closed"), "eerste", "move"),
    ],
)
def test_which_challenge_opens(room: Room, way: tuple[str, ...], to_open: str, kind: str) -> None:
    room.play(*way)
    if kind:
        refused(kind, room.move, Phase.OPEN, to_open)
    else:
        assert room.move(Phase.OPEN, to_open).challenge == to_open


def test_a_second_click_and_a_second_window_do_no_harm(room: Room) -> None:
    room.play("eerste")
    closed = room.sessions.move(room.code, room.key, 1, Phase.CLOSED)
    assert room.sessions.move(room.code, room.key, 1, Phase.CLOSED) == closed
    assert room.sessions.serial(room.code) == 2
    refused("moved", room.sessions.move, room.code, room.key, 1, Phase.PAUSED)
    refused("moved", room.sessions.move, room.code, room.key, 1, Phase.OPEN, "derde")
    refused("moved", room.sessions.move, room.code, room.key, 7, Phase.REVEALED)
    assert room.sessions.state(room.code) == closed


def test_how_long_a_challenge_was_open_does_not_count_its_pauses(room: Room, clock: Clock) -> None:
    room.move(Phase.OPEN, "eerste")
    clock.later(seconds=40)
    assert room.move(Phase.PAUSED).used == 40
    clock.later(seconds=600)
    again = room.move(Phase.OPEN)
    assert (again.used, again.since) == (40, clock.at)
    clock.later(seconds=5)
    assert room.move(Phase.CLOSED).used == 45
    assert room.move(Phase.OPEN, "derde").used == 0


# --- teams


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("De Uilen", "De Uilen"),
        ("  De   Uilen\n", "De Uilen"),
        ("x", "x"),
        ("x" * 40, "x" * 40),
        ("x" * 41, None),
        ("", None),
        ("   ", None),
        ("De\x00Uilen", None),
        ("De\tUilen", None),
        ("De\u202eUilen", None),
        ("De\u200bUilen", None),
        ("\u200d", None),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("'; drop table teams; --", "'; drop table teams; --"),
        ("=1+1", "=1+1"),
        ("Zoë 🦉", "Zoë 🦉"),
        ("Zoe\u0308", "Zoë"),
        ("Bibliotheek Kust & Klei :x", "Bibliotheek Kust & Klei :x"),
    ],
)
def test_a_name_of_a_team_is_text(room: Room, typed: str, kept: str | None) -> None:
    if kept is None:
        refused("name", room.team, typed)
        assert room.sessions.teams(room.code) == ()
    else:
        assert room.team(typed).team.name == kept
        assert [one.name for one in room.sessions.teams(room.code)] == [kept]


def test_two_teams_of_a_session_have_two_names(room: Room) -> None:
    room.team("De Uilen")
    for same in ("de uilen", " DE  UILEN ", "De Uilen"):
        refused("taken", room.team, same)
    room.team("De Uilen 2")
    assert Room(room.sessions).team("De Uilen").team.name == "De Uilen"


def test_who_joins_again_after_a_lost_connection_is_the_same_team(room: Room) -> None:
    first = room.team("De Uilen", token="abc")
    again = room.team("De Uilen", token="abc")
    assert again.team == first.team
    assert again.word == first.word
    assert room.sessions.team(first.key) == room.sessions.team(again.key) == first.team
    assert len(room.sessions.teams(room.code)) == 1
    refused("taken", room.team, "De Uilen", token="xyz")


def test_a_team_chooses_from_the_libraries_in_the_room(room: Room) -> None:
    assert room.team("A", "bib-02").team.organisation == "bib-02"
    refused("organisation", room.team, "B", "bib-03")


def test_a_session_has_room_for_so_many_teams(room: Room) -> None:
    for number in range(TEAMS_MOST):
        room.team(f"Team {number}", token=f"t{number}")
    refused("limit", room.team, "Een te veel")
    assert room.team("Team 0", token="t0").team.name == "Team 0"
    assert len(set(room.sessions.words(room.code, room.key).values())) == TEAMS_MOST


def test_the_server_has_room_for_so_many_sessions(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SESSIONS_MOST == 500
    monkeypatch.setattr("analytics.workshop.sessions.SESSIONS_MOST", 2)
    Room(sessions)
    second = Room(sessions)
    refused("limit", Room, sessions)
    sessions.remove(second.code, second.key)
    Room(sessions)


def test_a_team_comes_back_with_its_word(room: Room) -> None:
    first = room.team("De Uilen")
    assert room.sessions.words(room.code, room.key) == {first.team.id: first.word}
    back = room.sessions.come_back(room.code.lower(), f" {first.word.lower()} ")
    assert back.team == first.team
    assert back.key != first.key
    assert room.sessions.word(back.key) == first.word
    assert room.sessions.team(first.key) == room.sessions.team(back.key)
    refused("team", room.sessions.come_back, room.code, "ZZZZZZ")
    refused("team", room.sessions.come_back, room.code, "")
    refused("team", room.sessions.come_back, Room(room.sessions).code, first.word)


def test_of_many_keys_the_newest_stay(room: Room, clock: Clock) -> None:
    first = room.team("De Uilen")
    keys = []
    for _again in range(KEYS_MOST):
        clock.later(seconds=1)
        keys.append(room.sessions.come_back(room.code, first.word).key)
    refused("team", room.sessions.team, first.key)
    assert all(room.sessions.team(key) == first.team for key in keys)


def test_the_facilitator_renames_and_removes_a_team(room: Room) -> None:
    uilen, dassen = room.team("De Uilen"), room.team("De Dassen")
    room.play("eerste")
    room.answer(uilen)
    room.sessions.rename_team(room.code, room.key, uilen.team.id, "De Kauwen")
    refused("taken", room.sessions.rename_team, room.code, room.key, uilen.team.id, "de dassen")
    room.sessions.rename_team(room.code, room.key, uilen.team.id, "DE KAUWEN")
    assert room.sessions.team(uilen.key).name == "DE KAUWEN"
    room.sessions.remove_team(room.code, room.key, uilen.team.id)
    assert [one.name for one in room.sessions.teams(room.code)] == ["De Dassen"]
    refused("team", room.answer, uilen)
    assert room.sessions.log(room.code, room.key) == ()
    assert room.sessions.team(dassen.key).name == "De Dassen"


# --- answers


@pytest.mark.parametrize(
    ("way", "kind"),
    [
        ((), "waiting"),
        (("eerste",), ""),
        (("eerste", "paused"), "paused"),
        (("eerste", "paused", "open"), ""),
        (("eerste", "closed"), "closed"),
        (("eerste", "closed", "open"), ""),
        (("eerste", "closed", "revealed"), "closed"),
        (("eerste", "closed", "revealed", "discuss"), "closed"),
        (("eerste", "closed", "revealed", "derde"), "other"),
        (("eerste", "ended"), "ended"),
    ],
)
def test_an_answer_is_kept_while_its_challenge_is_open(
    room: Room, way: tuple[str, ...], kind: str
) -> None:
    team = room.team("De Uilen")
    room.play(*way)
    if kind:
        refused(kind, room.answer, team)
        refused(kind, room.sessions.take_hint, team.key, "eerste", 1)
        assert room.sessions.log(room.code, room.key) == ()
    else:
        kept = room.answer(team)
        assert room.sessions.take_hint(team.key, "eerste", 1) == 1
        assert room.sessions.log(room.code, room.key) == (kept,)


def test_the_last_answer_counts_and_all_are_kept(room: Room) -> None:
    uilen, dassen = room.team("De Uilen"), room.team("De Dassen")
    room.play("eerste")
    first = room.answer(uilen, score=0.0, given={"number": 1})
    other = room.answer(dassen, score=0.5, given={"chosen": ["a", "b"]})
    last = room.answer(uilen, score=1.0, given={"number": 13})
    assert room.sessions.log(room.code, room.key) == (first, other, last)
    board = room.sessions.board(room.code)
    assert board.answers == {(uilen.team.id, "eerste"): last, (dassen.team.id, "eerste"): other}
    assert room.sessions.answers_of(uilen.key) == (last,)
    assert (last.given, last.score, last.truth) == ({"number": 13}, 1.0, {"number": 13.0})


def test_a_team_sees_the_session_with_itself_alone(room: Room) -> None:
    uilen, dassen = room.team("De Uilen"), room.team("De Dassen")
    room.play("eerste")
    own = room.answer(uilen, score=0.5)
    room.answer(dassen, score=1.0)
    for team in (uilen, uilen, dassen):
        room.sessions.take_hint(team.key, "eerste", 1)
    whole = room.sessions.board(room.code)
    team, board = room.sessions.board_of(uilen.key)
    assert (team, board.teams) == (uilen.team, (uilen.team,))
    assert (board.session, board.state, board.news) == (whole.session, whole.state, whole.news)
    mine = (uilen.team.id, "eerste")
    assert (board.answers, board.hints) == ({mine: own}, {mine: 1})
    assert (len(whole.answers), len(whole.hints)) == (2, 2)


def test_an_answer_that_is_sent_again_is_one_answer(room: Room) -> None:
    team, other = room.team("De Uilen"), room.team("De Dassen")
    room.play("eerste")
    first = room.answer(team, token="abc")
    assert room.answer(team, token="abc", score=0.0) == first
    room.play("closed")
    assert room.answer(team, token="abc") == first
    refused("closed", room.answer, team, token="def")
    refused("closed", room.answer, other, token="abc")
    assert len(room.sessions.log(room.code, room.key)) == 1


def test_what_is_not_offered_is_not_answered(sessions: Sessions) -> None:
    own = Room(sessions)
    team = own.team("De Uilen", "bib-02")
    own.play("derde")
    refused("offered", own.answer, team, "derde")
    # All on one area: what can be put to that is put to all.
    shared = Room(sessions, area="bib-01")
    team = shared.team("De Uilen", "bib-02")
    shared.play("derde")
    assert shared.answer(team, "derde").challenge == "derde"


@pytest.mark.parametrize(
    ("given", "good"),
    [
        ({"text": "x" * 2000}, True),
        ({"text": "x" * 2001}, False),
        ({"chosen": ["x" * 2001]}, False),
        ({"chosen": ["x" * 100] * 70}, True),
        ({"chosen": ["x" * 100] * 80}, False),
        ({"number": float("nan")}, False),
        ({"number": float("inf")}, False),
        ({"text": "\ud800"}, False),
        ({"text": "'); drop table answers; -- 🦉"}, True),
    ],
)
def test_how_long_an_answer_may_be(room: Room, given: object, good: bool) -> None:
    team = room.team("De Uilen")
    room.play("eerste")
    if good:
        assert room.answer(team, given=given).given == given
    else:
        refused("text", room.answer, team, given=given)
        assert room.sessions.log(room.code, room.key) == ()


def test_how_often_a_team_may_answer(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ANSWERS_MOST == 200
    monkeypatch.setattr("analytics.workshop.sessions.ANSWERS_MOST", 2)
    team = room.team("De Uilen")
    room.play("eerste")
    first, _second = room.answer(team, token="a"), room.answer(team, token="b")
    refused("limit", room.answer, team)
    assert room.answer(team, token="a") == first


def test_hints_are_taken_in_order_and_once(room: Room) -> None:
    team = room.team("De Uilen")
    room.play("eerste")
    refused("hint", room.sessions.take_hint, team.key, "eerste", 2)
    refused("hint", room.sessions.take_hint, team.key, "eerste", 0)
    assert room.sessions.take_hint(team.key, "eerste", 1) == 1
    assert room.sessions.take_hint(team.key, "eerste", 1) == 1
    assert room.sessions.take_hint(team.key, "eerste", 2) == 2
    assert room.sessions.board(room.code).hints == {(team.team.id, "eerste"): 2}


def test_what_a_team_is_going_to_do_can_be_told_after_the_end(room: Room) -> None:
    team = room.team("De Uilen")
    room.play("ended")
    room.sessions.intend(team.key, " Naar wijk Zuid\r\nmet de school ")
    assert room.sessions.team(team.key).intention == "Naar wijk Zuid\nmet de school"
    refused("text", room.sessions.intend, team.key, "x" * 6501)
    assert room.sessions.team(team.key).intention == "Naar wijk Zuid\nmet de school"
    refused("ended", room.team, "De Dassen")


def test_the_news_goes_up_with_everything_that_changes(room: Room) -> None:
    seen = [room.sessions.news(room.code)]

    def changed() -> bool:
        seen.append(room.sessions.news(room.code))
        return seen[-1] == seen[-2] + 1

    team = room.team("De Uilen", token="t")
    assert changed()
    room.play("eerste")
    assert changed()
    room.answer(team, token="a")
    assert changed()
    room.sessions.take_hint(team.key, "eerste", 1)
    assert changed()
    room.sessions.intend(team.key, "Naar Zuid")
    assert changed()
    room.sessions.rename_team(room.code, room.key, team.team.id, "De Kauwen")
    assert changed()
    # What was there already changes nothing.
    room.team("De Uilen", token="t")
    room.answer(team, token="a")
    room.sessions.take_hint(team.key, "eerste", 1)
    room.sessions.intend(team.key, "Naar Zuid")
    room.sessions.come_back(room.code, team.word)
    assert not changed()
    room.sessions.remove_team(room.code, room.key, team.team.id)
    assert changed()


# --- the term


def test_a_session_is_gone_when_its_term_is_over(sessions: Sessions, clock: Clock) -> None:
    short, long = Room(sessions, days=1), Room(sessions, days=2)
    team = short.team("De Uilen")
    clock.later(days=1, milliseconds=-1)
    assert sessions.session(short.code).code == short.code
    clock.later(milliseconds=1)
    refused("unknown", sessions.session, short.code)
    refused("unknown", sessions.serial, short.code)
    refused("team", sessions.team, team.key)
    assert [one.code for one in sessions.listed()] == [long.code]
    clock.later(days=1)
    assert sessions.purge() == (long.code,)
    assert sessions.purge() == ()


def test_the_facilitator_changes_the_term(room: Room, clock: Clock) -> None:
    created = clock.at
    clock.later(days=10)
    assert room.sessions.keep(room.code, room.key, 11).expires == created + timedelta(days=11)
    refused("limit", room.sessions.keep, room.code, room.key, 10)
    refused("limit", room.sessions.keep, room.code, room.key, 91)
    clock.later(days=1)
    refused("unknown", room.sessions.session, room.code)


SECRET = "Vertrouwelijk voornemen nummer 4711"


def _on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize("way", ["purge", "open", "list", "look", "remove", "discard"])
def test_nothing_of_a_removed_session_stays_on_the_disk(
    tmp_path: Path, clock: Clock, way: str
) -> None:
    folder = tmp_path / "workshop"
    sessions = Sessions.open(folder, clock)
    room, kept = Room(sessions), Room(sessions, days=90)
    kept.team("De Blijvers")
    for number in range(30):
        room.sessions.intend(room.team(f"Team {number}").key, f"{SECRET} {number} " * 40)
    assert SECRET.encode() in _on_disk(folder)
    if way in ("purge", "open", "list", "look"):
        clock.later(days=15)
    {
        "purge": sessions.purge,
        "open": lambda: Sessions.open(folder, clock).close(),
        "list": sessions.listed,
        "look": lambda: sessions.serial(kept.code),
        "remove": lambda: sessions.remove(room.code, room.key),
        "discard": lambda: sessions.discard(room.code),
    }[way]()
    assert SECRET.encode() not in _on_disk(folder)
    assert b"De Blijvers" in _on_disk(folder)
    sessions.close()


def test_no_key_stands_in_the_file(room: Room, tmp_path: Path) -> None:
    team = room.team("De Uilen", token="van-de-browser")
    kept = _on_disk(tmp_path)
    assert b"De Uilen" in kept
    for secret in (room.key, team.key, "van-de-browser"):
        assert secret.encode() not in kept
