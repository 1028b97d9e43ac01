"""Sessions of workshops: who is in the room, where the facilitator is, what teams answered.

Whoever has the code of a session may look and join; a team answers with its key, the facilitator
goes on with another. A session is removed when its term is over, wholly.
"""

import json
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from analytics.language import _, enumerated
from analytics.workshop import texts
from analytics.workshop.database import Connection, Database, Row
from analytics.workshop.errors import (
    WorkshopError,
    not_the_facilitator,
    unknown_session,
    unknown_team,
)
from analytics.workshop.keys import code_from, hashed, new_code, new_key, new_word, same
from analytics.workshop.records import (
    NEXT,
    Answer,
    Board,
    Created,
    Joined,
    Listed,
    Phase,
    Session,
    State,
    Team,
    answer_of,
    closed_of,
    moment,
    session_of,
    state_of,
    team_of,
    written,
)

VARIABLE, FOLDER, FILE = "BEREIKATLAS_WORKSHOP", "data/workshop", "sessions.sqlite"
MINUTES = (90, 120)
DAYS_LEAST, DAYS_USUAL, DAYS_MOST = 1, 14, 90
SESSIONS_MOST, TEAMS_MOST, ORGANISATIONS_MOST, CHALLENGES_MOST = 500, 60, 60, 40
ANSWERS_MOST = 200
"""Of one team to one challenge."""
HINTS_MOST, KEYS_MOST = 8, 20
_ID_MOST = 80
_PURGED_EVERY = timedelta(hours=1)
"""While anyone looks at any session."""


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def file_in(folder: Path | None = None) -> Path:
    """Where the sessions are kept: in this folder, or in that of `BEREIKATLAS_WORKSHOP`."""
    return (folder or Path(os.environ.get(VARIABLE) or FOLDER)) / FILE


class Sessions:
    """The sessions in one file, for any number of threads and processes at once."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = now) -> None:
        self._database = database
        self._clock = clock
        self._purged = clock()

    @classmethod
    def open(
        cls,
        folder: Path | None = None,
        clock: Callable[[], datetime] = now,
        *,
        purged: bool = True,
    ) -> "Sessions":
        """The file in this folder, or in that of `BEREIKATLAS_WORKSHOP`; made where there is none.
        What is past its term is removed, unless who opens it does that (`purged` false).
        """
        sessions = cls(Database(file_in(folder)), clock)
        if purged:
            sessions.purge()
        return sessions

    def close(self) -> None:
        """Give the file back; the next question opens it again."""
        self._database.close()

    # --- a session

    def create(
        self,
        title: str,
        *,
        organisations: Sequence[str],
        challenges: Sequence[str],
        offered: Mapping[str, Collection[str]],
        atlas_version: str,
        delivery: str,
        minutes: int = 120,
        area: str = "",
        hints_cost: bool = False,
        unscored: Collection[str] = (),
        days: int = DAYS_USUAL,
    ) -> Created:
        """Open a session. `offered`: the challenges that can be put to each area that is worked on
        (the organisations in the room, or `area`); what is not in `challenges` is left out.
        """
        areas = [area] if area else list(organisations)
        _programme_fits(organisations, challenges, minutes, areas, offered)
        _days_fit(days)
        programme = {
            "organisations": list(organisations),
            "minutes": minutes,
            "challenges": list(challenges),
            "offered": {
                one: [item for item in challenges if item in offered[one]] for one in areas
            },
            "unscored": sorted(set(unscored) & set(challenges)),
            "area": area,
            "hints_cost": bool(hints_cost),
            "atlas_version": _id(atlas_version),
            "delivery": _id(delivery),
        }
        self.purge()
        at, key = self._clock(), new_key()
        told = {
            "facilitator": hashed(key),
            "title": texts.title(title),
            "created": written(at),
            "expires": written(at + timedelta(days=days)),
            "programme": json.dumps(programme, ensure_ascii=False),
        }
        with self._database.writing() as connection:
            if _count(connection, "count_sessions") >= SESSIONS_MOST:
                raise WorkshopError(
                    "limit",
                    _(
                        "Er staan al {most} sessies. Vraag de beheerder om oude te verwijderen."
                    ).format(most=SESSIONS_MOST),
                )
            code = new_code()
            while not connection.change("add_session", code=code, **told):
                code = new_code()
            row = self._row(connection, code)
            _move(connection, row["id"], 0, Phase.WAITING, "", at)
        return Created(session_of(row), key)

    def session(self, code: str) -> Session:
        """A session by its code, however it was typed."""
        with self._reading() as connection:
            return session_of(self._row(connection, code))

    def facilitated(self, code: str, key: str) -> Session:
        """A session, for who has the key of its facilitator."""
        with self._reading() as connection:
            return session_of(self._own(connection, code, key))

    def keep(self, code: str, key: str, days: int) -> Session:
        """Change the term: removed so many days after it was opened."""
        _days_fit(days)
        with self._database.writing() as connection:
            row = self._own(connection, code, key)
            expires = moment(row["created"]) + timedelta(days=days)
            if expires <= self._clock():
                raise WorkshopError(
                    "limit",
                    _("Die dag is al voorbij. Kies een langere termijn, of verwijder de sessie."),
                )
            connection.change("set_term", session=row["id"], expires=written(expires))
            _bump(connection, row)
            return session_of(self._row(connection, code))

    def remove(self, code: str, key: str) -> None:
        """Remove a session with everything in it, at once and for good."""
        with self._database.writing() as connection:
            row = self._own(connection, code, key)
            connection.change("remove_session", session=row["id"])
        self._database.wipe()

    # --- for who keeps the server

    def listed(self) -> tuple[Listed, ...]:
        """All sessions, oldest first."""
        self.purge()
        with self._reading() as connection:
            return tuple(
                Listed(
                    row["code"],
                    row["title"],
                    moment(row["created"]),
                    moment(row["expires"]),
                    row["teams"],
                    Phase(row["phase"]),
                )
                for row in connection.rows("sessions")
            )

    def discard(self, code: str) -> None:
        """Remove a session without its facilitator."""
        with self._database.writing() as connection:
            connection.change("remove_session", session=self._row(connection, code)["id"])
        self._database.wipe()

    def purge(self, at: datetime | None = None) -> tuple[str, ...]:
        """Remove every session of which the term is over, and say which."""
        self._purged = self._clock()
        limit = written(at or self._purged)
        with self._database.reading() as connection:
            due = connection.rows("expired", now=limit)
        if due:
            with self._database.writing() as connection:
                due = connection.rows("expired", now=limit)
                connection.change("remove_expired", now=limit)
        # Also without any: a reader may have been in the way the last time.
        self._database.wipe()
        return tuple(row["code"] for row in due)

    # --- the pace

    def serial(self, code: str) -> int:
        """The number of steps that the facilitator took: by it a page sees whether to look anew."""
        return self._number("serial", code)

    def news(self, code: str) -> int:
        """Goes up with everything that changes in a session, answers and teams too."""
        return self._number("news", code)

    def state(self, code: str) -> State:
        """Where the session stands."""
        with self._reading() as connection:
            return _state(connection, self._row(connection, code))

    def move(self, code: str, key: str, serial: int, to: Phase, challenge: str = "") -> State:
        """The facilitator's next step, taken from where the session stood at `serial`.

        `challenge` is asked for with `open` only, and may be left out to open the same again. Who
        asks for what is there already, by a second click, gets it; from elsewhere it is refused.
        """
        with self._database.writing() as connection:
            row = self._own(connection, code, key)
            moves = connection.rows("moves", session=row["id"])
            state = state_of(moves)
            if state.serial != serial:
                if state.phase is to and challenge in ("", state.challenge):
                    return state
                raise WorkshopError(
                    "moved",
                    _(
                        "De sessie is intussen al verder gezet, in een ander venster of met een "
                        "tweede klik. Kijk waar de sessie nu is."
                    ),
                )
            about = challenge or state.challenge if to is Phase.OPEN else state.challenge
            self._may_move(session_of(row), state, moves, to, about)
            if to is Phase.ENDED and state.phase is Phase.WAITING:
                about = ""
            _move(connection, row["id"], serial + 1, to, about, self._clock())
            _bump(connection, row)
            return _state(connection, row)

    @staticmethod
    def _may_move(
        session: Session, state: State, moves: Sequence[Row], to: Phase, challenge: str
    ) -> None:
        allowed = to in NEXT[state.phase]
        if to is Phase.OPEN:
            other = challenge != state.challenge
            allowed = allowed and challenge in session.challenges
            if state.phase is Phase.PAUSED:
                allowed = allowed and not other
            shown = {one["challenge"] for one in moves if one["phase"] == Phase.REVEALED}
            if allowed and challenge in shown:
                raise WorkshopError(
                    "move",
                    _("Van deze uitdaging is het antwoord al getoond. Kies een andere uitdaging."),
                )
        if not allowed:
            raise WorkshopError(
                "move", _("Die stap kan nu niet. Kijk waar de sessie is, en kies opnieuw.")
            )

    # --- teams

    def join(self, code: str, name: str, organisation: str, token: str = "") -> Joined:
        """A new team; sent again with the same `token`, after a lost connection, that team."""
        name, key, at = texts.team_name(name), new_key(), self._clock()
        mark = hashed(token) if token else ""
        with self._database.writing() as connection:
            row = self._row(connection, code)
            session, state = session_of(row), _state(connection, row)
            teams = connection.rows("teams", session=row["id"])
            again = [one for one in teams if mark and one["token"] == mark]
            if again:
                return self._with_key(connection, again[0], key)
            if state.phase is Phase.ENDED:
                raise _ended()
            if organisation not in session.organisations:
                raise WorkshopError(
                    "organisation",
                    _("Deze bibliotheek doet niet mee aan de sessie. Kies er een uit de lijst."),
                )
            _name_free(teams, name)
            if len(teams) >= TEAMS_MOST:
                raise WorkshopError(
                    "limit",
                    _("Er zijn al {most} teams. Sluit u aan bij een team dat er al is.").format(
                        most=TEAMS_MOST
                    ),
                )
            words = {one["word"] for one in teams}
            word = new_word()
            while word in words:
                word = new_word()
            added = connection.add(
                "add_team",
                session=row["id"],
                name=name,
                folded=texts.folded(name),
                organisation=organisation,
                word=word,
                token=mark,
                joined=written(at),
                since=state.serial,
            )
            _bump(connection, row)
            (fresh,) = (
                one for one in connection.rows("teams", session=row["id"]) if one["id"] == added
            )
            return self._with_key(connection, fresh, key)

    def come_back(self, code: str, word: str) -> Joined:
        """A team on another browser, by its word. Keys that it had stay good."""
        meant = code_from(word)
        with self._database.writing() as connection:
            row = self._row(connection, code)
            for team in connection.rows("teams", session=row["id"]):
                if team["word"] == meant:
                    return self._with_key(connection, team, new_key())
        raise WorkshopError(
            "team",
            _("Dit teamwoord hoort niet bij deze sessie. Vraag de begeleider om uw teamwoord."),
        )

    def team(self, key: str) -> Team:
        """The team of a key."""
        with self._reading() as connection:
            return team_of(self._team(connection, key))

    def word(self, key: str) -> str:
        """The word with which a team comes back."""
        with self._reading() as connection:
            return self._team(connection, key)["word"]

    def words(self, code: str, key: str) -> dict[int, str]:
        """The words of all teams, for the facilitator to hand out."""
        with self._reading() as connection:
            row = self._own(connection, code, key)
            return {one["id"]: one["word"] for one in connection.rows("teams", session=row["id"])}

    def teams(self, code: str) -> tuple[Team, ...]:
        """The teams, in the order in which they joined."""
        with self._reading() as connection:
            row = self._row(connection, code)
            return tuple(map(team_of, connection.rows("teams", session=row["id"])))

    def rename_team(self, code: str, key: str, team: int, name: str) -> None:
        """The facilitator gives a team another name."""
        name = texts.team_name(name)
        with self._database.writing() as connection:
            row = self._own(connection, code, key)
            others = [one for one in _with_team(connection, row, team) if one["id"] != team]
            _name_free(others, name)
            connection.change("rename_team", team=team, name=name, folded=texts.folded(name))
            _bump(connection, row)

    def remove_team(self, code: str, key: str, team: int) -> None:
        """The facilitator takes a team out, with its answers."""
        with self._database.writing() as connection:
            row = self._own(connection, code, key)
            _with_team(connection, row, team)
            connection.change("remove_team", team=team)
            _bump(connection, row)

    # --- what teams do

    def take_hint(self, key: str, challenge: str, number: int) -> int:
        """Take the next hint (the first is 1), and say how many were taken. One that was taken
        already is taken no second time.
        """
        with self._database.writing() as connection:
            row = self._team(connection, key)
            asked = {"team": row["id"], "challenge": challenge}
            taken = _count(connection, "hints_taken", **asked)
            if 1 <= number <= taken:
                return taken
            self._may_answer(connection, row, challenge)
            if number != taken + 1 or number > HINTS_MOST:
                raise WorkshopError("hint", _("Neem de hints op volgorde: eerst de eerste."))
            connection.change("add_hint", **asked, number=number, at=written(self._clock()))
            connection.change("bump", session=row["session"])
            return number

    def answer(
        self,
        key: str,
        challenge: str,
        given: Any,
        *,
        score: float | None,
        truth: Any,
        atlas_version: str,
        token: str,
    ) -> Answer:
        """Keep an answer: when this returns, the disk holds it. The last one of a team counts.

        `token` is made by who sends it, once for each answer: sent again with the same one, after
        a lost connection, it gives the answer that was kept, also when the challenge has closed.
        """
        told = {
            "given": texts.as_json(given, texts.GIVEN_MOST),
            "truth": texts.as_json(truth, texts.TRUTH_MOST),
            "score": _score(score),
            "atlas_version": _id(atlas_version),
        }
        mark = _id(token)
        with self._database.writing() as connection:
            row = self._team(connection, key)
            kept = connection.row("answer_by_token", team=row["id"], token=mark)
            if kept is None:
                self._may_answer(connection, row, challenge)
                asked = {"team": row["id"], "challenge": challenge}
                if _count(connection, "count_answers", **asked) >= ANSWERS_MOST:
                    raise WorkshopError(
                        "limit",
                        _(
                            "Uw team heeft deze uitdaging al {most} keer beantwoord. Het laatste "
                            "antwoord telt."
                        ).format(most=ANSWERS_MOST),
                    )
                connection.add("add_answer", **asked, **told, token=mark, at=written(self._clock()))
                connection.change("bump", session=row["session"])
                kept = connection.row("answer_by_token", team=row["id"], token=mark)
        assert kept is not None
        return answer_of(kept)

    def intend(self, key: str, text: str) -> None:
        """What a team is going to do, in its own words. The last text counts."""
        text = texts.free_text(text, texts.INTENTION_MOST)
        with self._database.writing() as connection:
            row = self._team(connection, key)
            if row["intention"] != text:
                connection.change("set_intention", team=row["id"], intention=text)
                connection.change("bump", session=row["session"])

    # --- all together

    def board(self, code: str) -> Board:
        """The whole session at one moment, with the last answers."""
        with self._reading() as connection:
            return _board(connection, self._row(connection, code))

    def board_of(self, key: str) -> tuple[Team, Board]:
        """A team by its key, and the session at one moment as that team needs it: with itself as
        the only team. Sixty pages that are drawn at once don't read what all sixty answered.
        """
        with self._reading() as connection:
            team = self._team(connection, key)
            row = self._row(connection, team["code"])
            return team_of(team), _board(connection, row, team["id"])

    def log(self, code: str, key: str) -> tuple[Answer, ...]:
        """Every answer that was given, in order, for the facilitator."""
        with self._reading() as connection:
            row = self._own(connection, code, key)
            return tuple(map(answer_of, connection.rows("answers", session=row["id"])))

    def answers_of(self, key: str) -> tuple[Answer, ...]:
        """What a team answered last, by challenge."""
        with self._reading() as connection:
            row = self._team(connection, key)
            about = {"session": row["session"], "team": row["id"]}
            return tuple(map(answer_of, connection.rows("last_answers", **about)))

    # --- who may

    def _reading(self) -> AbstractContextManager[Connection]:
        """To look, now and then after removing what is past its term."""
        if self._clock() - self._purged >= _PURGED_EVERY:
            self.purge()
        return self._database.reading()

    def _number(self, which: str, code: str) -> int:
        with self._reading() as connection:
            row = connection.row(which, code=code_from(code))
        if row is None or row["expires"] <= written(self._clock()):
            raise unknown_session()
        return row[which]

    def _row(self, connection: Connection, code: str) -> Row:
        row = connection.row("session", code=code_from(code))
        if row is None or row["expires"] <= written(self._clock()):
            raise unknown_session()
        return row

    def _own(self, connection: Connection, code: str, key: str) -> Row:
        row = self._row(connection, code)
        if not same(key, row["facilitator"]):
            raise not_the_facilitator()
        return row

    def _team(self, connection: Connection, key: str) -> Row:
        row = connection.row("team_by_key", hash=hashed(key))
        if row is None or row["expires"] <= written(self._clock()):
            raise unknown_team()
        return row

    def _with_key(self, connection: Connection, team: Row, key: str) -> Joined:
        connection.change("add_key", hash=hashed(key), team=team["id"], made=written(self._clock()))
        connection.change("forget_keys", team=team["id"], most=KEYS_MOST)
        return Joined(team_of(team), key, team["word"])

    def _may_answer(self, connection: Connection, team: Row, challenge: str) -> None:
        row = self._row(connection, team["code"])
        state = _state(connection, row)
        if state.phase is Phase.ENDED:
            raise _ended()
        if state.phase is Phase.WAITING:
            raise WorkshopError(
                "waiting", _("De begeleider heeft nog geen uitdaging geopend. Wacht even.")
            )
        if challenge != state.challenge:
            raise WorkshopError(
                "other",
                _("De zaal is nu bij een andere uitdaging. Uw antwoord is niet bewaard."),
            )
        if state.phase is Phase.PAUSED:
            raise WorkshopError(
                "paused",
                _(
                    "De begeleider heeft de uitdaging stilgezet. Uw antwoord is nog niet bewaard; "
                    "stuur het als de uitdaging verder gaat."
                ),
            )
        if state.phase is not Phase.OPEN:
            raise WorkshopError(
                "closed",
                _("De uitdaging is gesloten. Uw antwoord kwam te laat en is niet bewaard."),
            )
        if not session_of(row).is_offered(team["organisation"], challenge):
            raise WorkshopError(
                "offered",
                _(
                    "Deze uitdaging kan met de cijfers van uw bibliotheek niet en telt voor uw "
                    "team niet mee."
                ),
            )


def _board(connection: Connection, row: Row, team: int = 0) -> Board:
    """With all teams, or (not 0) with one."""
    about = {"session": row["id"]}
    moves = connection.rows("moves", **about)
    teams = map(team_of, connection.rows("teams", **about))
    answers = map(answer_of, connection.rows("last_answers", **about, team=team))
    return Board(
        session=session_of(row),
        state=state_of(moves),
        news=row["news"],
        teams=tuple(one for one in teams if team in (0, one.id)),
        answers={(one.team, one.challenge): one for one in answers},
        hints={
            (one["team"], one["challenge"]): one["count"]
            for one in connection.rows("hints", **about, team=team)
        },
        closed=closed_of(moves),
    )


def _state(connection: Connection, row: Row) -> State:
    return state_of(connection.rows("moves", session=row["id"]))


def _move(
    connection: Connection, session: int, serial: int, to: Phase, challenge: str, at: datetime
) -> None:
    connection.change(
        "add_move",
        session=session,
        serial=serial,
        phase=to.value,
        challenge=challenge,
        at=written(at),
    )


def _bump(connection: Connection, row: Row) -> None:
    connection.change("bump", session=row["id"])


def _count(connection: Connection, name: str, /, **parameters: Any) -> int:
    row = connection.row(name, **parameters)
    return 0 if row is None else row["count"]


def _with_team(connection: Connection, row: Row, team: int) -> list[Row]:
    teams = connection.rows("teams", session=row["id"])
    if team not in {one["id"] for one in teams}:
        raise unknown_team()
    return teams


def _name_free(teams: Sequence[Row], name: str) -> None:
    if texts.folded(name) in {one["folded"] for one in teams}:
        raise WorkshopError(
            "taken",
            _(
                "Er is al een team met deze naam. Kies een andere naam; hoort u bij dat team, kom "
                "dan terug met het teamwoord."
            ),
        )


def _ended() -> WorkshopError:
    return WorkshopError("ended", _("De sessie is afgelopen. Antwoorden kan niet meer."))


def _score(score: float | None) -> float | None:
    if score is not None and not 0 <= score <= 1:
        raise ValueError("a score is 0 to 1")
    return None if score is None else float(score)


def _id(text: str) -> str:
    if not 0 < len(text) <= _ID_MOST:
        raise ValueError("an id is 1 to 80 signs")
    return text


def _days_fit(days: int) -> None:
    if not DAYS_LEAST <= days <= DAYS_MOST:
        raise WorkshopError(
            "limit",
            _("Kies een termijn van {least} tot {most} dagen.").format(
                least=DAYS_LEAST, most=DAYS_MOST
            ),
        )


def _programme_fits(
    organisations: Sequence[str],
    challenges: Sequence[str],
    minutes: int,
    areas: Sequence[str],
    offered: Mapping[str, Collection[str]],
) -> None:
    for items, most, none, many in (
        (
            organisations,
            ORGANISATIONS_MOST,
            _("Kies ten minste één bibliotheek."),
            _("Er is plaats voor {most} bibliotheken; u koos er {count}."),
        ),
        (
            challenges,
            CHALLENGES_MOST,
            _("Kies ten minste één uitdaging."),
            _("Er is plaats voor {most} uitdagingen; u koos er {count}."),
        ),
    ):
        if not items:
            raise WorkshopError("programme", none)
        if len(items) > most:
            raise WorkshopError("programme", many.format(most=most, count=len(items)))
        if twice := [item for place, item in enumerate(items) if item in items[:place]]:
            raise WorkshopError(
                "programme",
                _("Dit staat twee keer in het programma: {items}.").format(items=enumerated(twice)),
            )
        for item in items:
            _id(item)
    if minutes not in MINUTES:
        raise WorkshopError(
            "programme",
            _("Een workshop duurt {first} of {second} minuten.").format(
                first=MINUTES[0], second=MINUTES[1]
            ),
        )
    if without := [one for one in areas if not set(challenges) & set(offered.get(one, ()))]:
        raise WorkshopError(
            "programme",
            _(
                "Geen enkele uitdaging van dit programma kan bij: {areas}. Kies andere "
                "uitdagingen, of laat iedereen met één gebied werken."
            ).format(areas=enumerated(without)),
        )
