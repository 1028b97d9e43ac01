"""A workshop of sixty teams at once: how long until an answer is confirmed, and is any lost?

    python -m bench.room --atlas DIR [--quick]

The teams speak over the websocket without a browser (what they take themselves is told), each with
the library of its own choice, and also ask what a browser's timers ask. They join by the code of
the session. The facilitator opens, closes and tells one challenge after another; the desk and the
screen of the room are open as well. Of each challenge all teams answer at the same moment first,
and once more at a moment of their own. The time of an answer is from the press on the button until
the team's screen says that it is kept; the clock of the database tells whether it said so too soon.

Then the database is read: every answer that was confirmed must be in it, once, and the score of
each must be what follows from what was sent. The store by itself is measured by `bench.workshop`.
"""

import asyncio
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from random import Random

from google.protobuf.message import Message

from analytics.catalog.challenges import Challenge, challenges
from analytics.language import use_language
from analytics.reports.view import view_of
from analytics.store import Atlas
from analytics.workshop.judging import judge
from analytics.workshop.posed import Given, Posed
from analytics.workshop.posing import pose
from analytics.workshop.records import Created, Phase
from analytics.workshop.scores import standings
from analytics.workshop.sessions import VARIABLE, Sessions
from bench.machine import Memory, memory_of, options, processor_seconds
from bench.sessions import mistakes
from bench.summary import NOTHING, percentile, seconds, size, table
from tests.browser.live import Live
from tests.browser.serving import ROOT, Server, serve_script

SEED = 20230101
TEAMS, CHALLENGES = 60, 10
EACH, QUICK_EACH = 60.0, 20.0
"""Seconds for a challenge."""
QUICK_CHALLENGES = 3
READING, CLOSING, TALKING = 0.15, 0.2, 0.1
"""Parts of those: before all answer at once, after the last answer, and for what is right."""
WAVES = ("all at once", "at a moment of its own")
FAULTS = 20
_KEPT = 'class="response '
"""What stands on the screen of a team of which an answer is kept, also after the reveal."""
_CLOCK, _A_THIRD = 0.002, 0.001
"""The database tells the time in milliseconds, and thirds of a point in four decimals."""
AIM = "half of the answers confirmed within a second; nothing lost"


@dataclass(slots=True)
class Sent:
    """An answer that a team sent. `confirmed`: seconds from the press until the screen said so;
    `at` is that moment on the clock. `wave`: all at once, or at its own moment.
    """

    team: str
    challenge: str
    given: Given
    score: float | None
    wave: str
    at: float = 0.0
    confirmed: float | None = None


@dataclass(slots=True)
class Held:
    """What the teams saw. `missing`: confirmed and not in the database as it was sent; `strange`:
    in it once more than it was sent; `misjudged`: with another score, or standing, than follows
    from what was sent; `early`: confirmed before the database had it.
    """

    teams: int
    sent: list[Sent] = field(default_factory=list)
    joined: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    kept: int = 0
    missing: int = 0
    strange: int = 0
    misjudged: int = 0
    early: int = 0
    timers: int = 0
    faults: list[str] = field(default_factory=list)
    lasted: float = 0.0
    processor: float = 0.0
    own: float = 0.0
    load: float = 0.0
    memory: Memory | None = None

    def confirmed(self, wave: str = "all") -> list[float]:
        return [
            one.confirmed
            for one in self.sent
            if one.confirmed is not None and wave in ("all", one.wave)
        ]


@dataclass(frozen=True)
class Programme:
    """What is put to whom: each challenge as each library gets it."""

    posed: dict[str, dict[str, Posed]]
    names: dict[str, str]
    challenges: tuple[str, ...]
    version: str
    delivery: str

    @property
    def libraries(self) -> list[str]:
        return list(self.posed)


def programme(atlas: Path, libraries: int, count: int) -> Programme:
    """The first challenges of every kind that most libraries can answer."""
    opened = Atlas.open(atlas)
    delivery = opened.rounds()[0]
    there = [item for item in opened.organisations(delivery) if item.gemeenten]
    names, everyone = {item.id: item.name for item in there}, [item.id for item in there]
    Random(SEED).shuffle(everyone)
    posed: dict[str, dict[str, Posed]] = {}
    with use_language("nl"):
        for library in everyone[:libraries]:
            view = view_of(opened, library)
            found = {name: pose(one, view) for name, one in challenges().items()}
            posed[library] = {n: one for n, one in found.items() if isinstance(one, Posed)}
    opened.close()

    def asked_by(one: Challenge) -> int:
        return sum(one.id in offered for offered in posed.values())

    often = sorted(challenges().values(), key=lambda one: -asked_by(one))
    seen: Counter[str] = Counter()
    turns: list[tuple[int, str]] = []
    for one in often:
        if asked_by(one):
            turns.append((seen[one.answer.kind], one.id))
            seen[one.answer.kind] += 1
    chosen = [name for _turn, name in sorted(turns, key=lambda item: item[0])][:count]
    return Programme(posed, names, tuple(chosen), opened.version, delivery.id)


class Pace:
    """Where the facilitator is, for teams that must do things at the same moment."""

    def __init__(self) -> None:
        self.challenge = ""
        self.opened: dict[str, float] = {}
        self.moments: dict[str, float] = {}
        self.ends: dict[str, float] = {}
        self.over = asyncio.Event()


class Team:
    """One team with a page of its own."""

    def __init__(self, held: Held, server: Server, plan: Programme, number: int) -> None:
        self.held, self.plan = held, plan
        self.name = f"Team {number}"
        self.library = plan.libraries[number % len(plan.libraries)]
        self.chance = Random(f"{SEED}-{number}")
        self.live = Live(server.address)

    async def join(self, code: str) -> None:
        """By the code, with a name and a library."""
        await self.live.visit("meedoen", sessie=code, taal="nl")
        start = time.monotonic()
        for box in self.live.of("text_input"):
            if box.label == "Naam van uw team":
                self.live.fill(box, self.name)
        for box in self.live.of("selectbox"):
            if box.label == "Uw bibliotheek":
                self.live.fill(box, self.plan.names[self.library])
        await self.live.press(self._button("Doe mee"))
        await self.live.until(lambda live: "sleutel" in live.choices, 60, "to have joined")
        self.held.joined.append(time.monotonic() - start)

    async def take_part(self, pace: Pace) -> None:
        """Answer every challenge that comes by, twice."""
        for challenge in self.plan.challenges:
            posed = self.plan.posed[self.library].get(challenge)
            if posed is None:
                continue
            try:
                await self._play(pace, challenge, posed)
            except Exception as error:
                told = f"{type(error).__name__} {error}".strip()
                self.held.faults.append(f"{challenge}: {told}")
                if isinstance(error, ConnectionError):
                    return

    async def _play(self, pace: Pace, challenge: str, posed: Posed) -> None:
        while pace.challenge != challenge:
            if pace.over.is_set():
                return
            await asyncio.sleep(0.05)
        await self.live.until(lambda live: self._is_asked(posed), 60, "the challenge to open")
        self.held.opened.append(time.monotonic() - pace.opened[challenge])
        await _until(pace.moments[challenge])
        await self._answer(challenge, posed, WAVES[0])
        left = pace.ends[challenge] - time.monotonic()
        await asyncio.sleep(max(0.0, self.chance.random() * left))
        await self._answer(challenge, posed, WAVES[1])

    def _is_asked(self, posed: Posed) -> bool:
        """Whether the challenge stands there, and can be answered."""
        titled = any(posed.title in _plain(item.body) for item in self.live.of("heading"))
        return titled and self._finish() is not None

    def _finish(self) -> Message | None:
        buttons = [item for item in self.live.of("button") if not item.disabled]
        return next((item for item in buttons if item.type == "primary"), None)

    def _button(self, label: str) -> Message:
        return next(item for item in self.live.of("button") if item.label == label)

    async def _answer(self, challenge: str, posed: Posed, wave: str) -> None:
        given = await self._fill(posed)
        with use_language("nl"):
            score = judge(posed, given).score
        sent = Sent(self.name, challenge, given, score, wave)
        self.held.sent.append(sent)
        before = {drawn.run for drawn in self.live.screen.values()}
        button = self._finish()
        assert button is not None, "no button to answer with"
        start = time.monotonic()
        await self.live.press(button)

        def told(kind: str, words: str) -> bool:
            return any(
                drawn.run not in before
                and drawn.element.WhichOneof("type") == kind
                and words in getattr(drawn.element, kind).body
                for drawn in self.live.screen.values()
            )

        await self.live.until(
            lambda _live: told("html", _KEPT) or told("alert", "antwoord"),
            60,
            "an answer to be confirmed",
        )
        if told("html", _KEPT):
            sent.confirmed, sent.at = time.monotonic() - start, time.time()
        else:
            self.held.faults.append(f"{challenge}: refused")

    async def _fill(self, posed: Posed) -> Given:
        """Fill in something, by lot, and say what was answered."""
        chance, ids = self.chance, [option.id for option in posed.options]
        match posed.kind:
            case "getal":
                number = chance.randint(1, 600) / 10
                if chance.random() < 0.4 and posed.truth.band is not None:
                    number = posed.truth.band.high
                self._type("text_input", f"{number:.1f}".replace(".", ","))
                return {"number": float(f"{number:.1f}")}
            case "tekst":
                text = f"Wij gaan {chance.randint(1, 9)} keer langs bij de school."
                self._type("text_area", text)
                return {"text": text}
            case "volgorde":
                return {"order": await self._sort(posed)}
            case "bewering":
                figure = chance.randrange(len(posed.claims))
                higher = chance.random() < 0.5
                benchmark = chance.choice(list(posed.benchmarks))
                caveat = chance.choice(ids)
                self._choose("selectbox", "Welk cijfer?", figure)
                self._choose("radio", "Hoger of lager?", int(not higher))
                self._choose("radio", "Dan wie?", list(posed.benchmarks).index(benchmark))
                self._choose("radio", "Wat moet u erbij zeggen?", ids.index(caveat))
                return {
                    "figure": figure,
                    "higher": higher,
                    "benchmark": benchmark,
                    "caveat": caveat,
                }
            case _ if posed.several and posed.kind != "kaart":
                chosen = sorted(chance.sample(ids, chance.randint(1, len(ids))), key=ids.index)
                self._tick(ids, chosen)
                return {"chosen": chosen}
            case _:
                one = chance.choice(ids)
                kind = "radio" if any(self.live.of("radio")) else "selectbox"
                self._choose(kind, "Uw antwoord", ids.index(one))
                return {"chosen": [one]}

    def _type(self, kind: str, text: str) -> None:
        field = next(item for item in self.live.of(kind) if item.label.startswith("Uw antwoord"))
        self.live.fill(field, text)

    def _choose(self, kind: str, label: str, place: int) -> None:
        item = next(item for item in self.live.of(kind) if item.label.startswith(label))
        self.live.fill(item, item.options[place])

    def _tick(self, ids: Sequence[str], chosen: Sequence[str]) -> None:
        lists = list(self.live.of("multiselect"))
        if lists:
            self.live.fill(lists[0], [lists[0].options[ids.index(one)] for one in chosen])
            return
        boxes = list(self.live.of("checkbox"))
        assert len(boxes) == len(ids), (len(boxes), ids)
        for box, name in zip(boxes, ids, strict=True):
            self.live.fill(box, name in chosen)

    async def _sort(self, posed: Posed) -> list[str]:
        """One step up or down, and the order that is there then."""
        ids = [option.id for option in posed.options]
        named = {unescape(option.label): option.id for option in posed.options}

        def rows() -> list[str]:
            told = [item.body for item in self.live.of("html") if 'class="ordered"' in item.body]
            return [
                named[unescape(text.split("</b>")[1].split("</p>")[0].strip())] for text in told
            ]

        before = rows()
        assert sorted(before) == sorted(ids), (before, ids)
        steps = [item for item in self.live.of("button") if item.label.endswith("omlaag")]
        await self.live.press(self.chance.choice([item for item in steps if not item.disabled]))
        # Halfway through a run a row stands there twice.
        await self.live.until(
            lambda _live: rows() != before and sorted(rows()) == sorted(ids), 60, "a step"
        )
        return rows()


def _plain(text: str) -> str:
    """A title without the signs that keep markdown from being read as such."""
    return unescape(text.replace("\\", ""))


async def _until(moment: float) -> None:
    await asyncio.sleep(max(moment - time.monotonic(), 0))


async def lead(pace: Pace, sessions: Sessions, made: Created, plan: Programme, each: float) -> None:
    """The facilitator: every challenge opened, closed, told and talked about, in its turn."""
    code = made.session.code

    def move(to: Phase, challenge: str = "") -> None:
        sessions.move(code, made.key, sessions.serial(code), to, challenge)

    for challenge in plan.challenges:
        start = time.monotonic()
        move(Phase.OPEN, challenge)
        pace.opened[challenge] = time.monotonic()
        pace.moments[challenge] = start + each * READING + 2
        pace.ends[challenge] = start + each * (1 - CLOSING)
        pace.challenge = challenge
        await _until(start + each)
        move(Phase.CLOSED)
        move(Phase.REVEALED)
        await asyncio.sleep(each * TALKING)
        move(Phase.DISCUSS)
        await asyncio.sleep(1)
    move(Phase.ENDED)
    pace.over.set()


async def room(
    held: Held, server: Server, sessions: Sessions, plan: Programme, each: float
) -> Created:
    """The whole session, from the first who joins to the end."""
    with use_language("nl"):
        made = sessions.create(
            "Bench",
            organisations=plan.libraries,
            challenges=plan.challenges,
            offered={one: [*posed] for one, posed in plan.posed.items()},
            atlas_version=plan.version,
            delivery=plan.delivery,
            unscored=[one for one in plan.challenges if challenges()[one].answer.kind == "tekst"],
        )
    code, pace = made.session.code, Pace()
    teams = [Team(held, server, plan, number) for number in range(held.teams)]
    async with AsyncExitStack() as open_pages:
        desk, screen = Live(server.address), Live(server.address)
        for live in (desk, screen, *(team.live for team in teams)):
            await open_pages.enter_async_context(live)
        await desk.visit("workshop", sessie=code, sleutel=made.key, taal="nl")
        await screen.visit("scherm", sessie=code, taal="nl")
        await asyncio.gather(*(team.join(code) for team in teams))
        start, own = time.monotonic(), time.process_time()
        before = processor_seconds(server.pid)
        playing = [asyncio.create_task(team.take_part(pace)) for team in teams]
        await lead(pace, sessions, made, plan, each)
        await asyncio.gather(*playing)
        held.lasted = time.monotonic() - start
        held.own = time.process_time() - own
        held.processor = processor_seconds(server.pid) - before
        held.memory = memory_of(server.pid)
        pages = [desk, screen, *(team.live for team in teams)]
        held.timers = sum(live.ticks for live in pages)
        for live in pages:
            for item in live.of("exception"):
                held.faults.append(f"a mistake on the screen: {item.message[:80]}")
    return made


def the_pages(atlas: Path, *, quick: bool) -> Held:
    """The session over the real pages."""
    held = Held(TEAMS)
    plan = programme(atlas, TEAMS, QUICK_CHALLENGES if quick else CHALLENGES)
    with tempfile.TemporaryDirectory() as scratch:
        settings = {"BEREIKATLAS_ATLAS": str(atlas.absolute()), VARIABLE: scratch}
        sessions = Sessions.open(Path(scratch))
        held.load = os.getloadavg()[0]
        with serve_script(ROOT / "app.py", ROOT, settings) as server:
            try:
                each = QUICK_EACH if quick else EACH
                made = asyncio.run(room(held, server, sessions, plan, each))
                check(held, sessions, made)
            except Exception as error:
                held.faults.append(f"stopped: {type(error).__name__} {error}")
            finally:
                held.faults += [f"the server: {line}" for line in mistakes(server.log)]
        sessions.close()
    return held


# --- what is in the database


def check(held: Held, sessions: Sessions, made: Created) -> None:
    """Hold what was sent against what is kept, in the order in which a team sent it."""
    code = made.session.code
    board, kept = sessions.board(code), sessions.log(code, made.key)
    held.kept = len(kept)
    for standing in standings(board):
        team, last = standing.team, dict[str, Sent]()
        for challenge in board.session.challenges:
            there = [one for one in kept if (one.team, one.challenge) == (team.id, challenge)]
            for sent in held.sent:
                if (sent.team, sent.challenge) != (team.name, challenge):
                    continue
                if there and there[0].given == sent.given:
                    answer, last[challenge] = there.pop(0), sent
                    held.misjudged += answer.score != sent.score
                    held.early += sent.confirmed is not None and (
                        answer.at.timestamp() > sent.at + _CLOCK
                    )
                elif sent.confirmed is not None:
                    held.missing += 1
                    held.faults.append(f"{challenge}: {sent.given} is not there")
            held.strange += len(there)
        points = sum(one.score or 0.0 for one in last.values())
        if standing.share is not None:
            held.misjudged += abs(points - standing.points) > _A_THIRD


# --- in words


def measure(atlas: Path, _deliveries: Path | None, *, quick: bool) -> Iterator[Held]:
    """One session over the real pages."""
    held = the_pages(atlas, quick=quick)
    for row in _rows(held):
        print(f"  {' · '.join(row)}", flush=True)
    yield held


def _rows(held: Held) -> list[list[str]]:
    return [
        [
            wave,
            str(sum(wave in ("all", one.wave) for one in held.sent)),
            str(len(held.confirmed(wave))),
            *_times(held.confirmed(wave)),
        ]
        for wave in ("all", *WAVES)
    ]


def _times(taken: Sequence[float]) -> list[str]:
    return [seconds(percentile(taken, part)) if taken else NOTHING for part in (0.5, 0.95, 1)]


def report(found: Sequence[Held], *, quick: bool) -> str:
    """The tables in markdown."""
    each, count = (QUICK_EACH, QUICK_CHALLENGES) if quick else (EACH, CHALLENGES)
    header = ("answers", "sent", "confirmed", "p50", "p95", "longest")
    parts = [
        f"{TEAMS} teams in one session of {count} challenges, {each:.0f} s each, each team with a "
        "library of its own as far as there are, and the desk of the facilitator and the screen of "
        "the room open. Of each challenge all teams answer at the same moment, and once more at a "
        "moment of their own. The time is that from the press on the button until the screen says "
        f"that the answer is kept. Server and teams share this machine. Aim: {AIM}.",
        *(table(header, _rows(held)) for held in found),
        *(table(("what", "of the session"), _kept(held)) for held in found),
    ]
    faults = Counter(fault for held in found for fault in held.faults)
    parts += ["\n".join(f"- {count} ×: {fault}" for fault, count in faults.most_common(FAULTS))]
    return "\n\n".join(filter(None, parts))


def _kept(held: Held) -> list[list[str]]:
    def of_one_core(taken: float) -> str:
        return f"{100 * taken / held.lasted:.0f}%" if held.lasted and taken else NOTHING

    median, _most, longest = _times(held.joined)
    return [
        ["lasted", seconds(held.lasted) if held.lasted else NOTHING],
        ["answers in the database", str(held.kept)],
        ["confirmed, and not in it as sent", str(held.missing)],
        ["in it twice, or never sent", str(held.strange)],
        ["with another score or standing than follows from what was sent", str(held.misjudged)],
        ["confirmed before they were in it", str(held.early)],
        ["to join, p50 and longest", f"{median}, {longest}"],
        ["to see that a challenge opened, p50 and longest", _seen(held)],
        ["runs that timers asked", str(held.timers)],
        ["errors", str(len(held.faults))],
        ["server, of one core", of_one_core(held.processor)],
        ["teams, of one core", of_one_core(held.own)],
        ["memory of the server (peak)", size(held.memory.peak) if held.memory else NOTHING],
        ["load before", f"{held.load:.1f}"],
    ]


def _seen(held: Held) -> str:
    median, _most, longest = _times(held.opened)
    return f"{median}, {longest}"


def main() -> None:
    """Print the tables."""
    given = options(__doc__, atlas=Path("data/atlas")).parse_args()
    print(report(list(measure(given.atlas, None, quick=given.quick)), quick=given.quick))


if __name__ == "__main__":
    main()
