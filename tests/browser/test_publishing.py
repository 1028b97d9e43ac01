"""New versions published while sessions keep asking: every screen is of one version."""

import asyncio
import gzip
import json
import re
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.request import urlopen

import pytest
import streamlit as st

from analytics.catalog import load_catalog
from analytics.store import current_version, in_service, publications
from analytics.store.building import build_batch
from analytics.store.versions import put_in_service
from pages._parts import services
from tests.browser.serving import FIGURE_PAGES, ROOT, Server, serve
from tests.browser.session import Session, apart
from tests.issues import issues_in, write_issue
from tests.sampling import full
from tests.store.killing import batch_number
from tests.store.publishing import write_ground, write_members

SESSIONS = 20 if full() else 5
# Seconds between two questions of a session: the build must get on as well.
PAUSE = 0.5 if full() else 2.0
BRANCHES = "vestigingen"
LIBRARIES = ("F001", "F002", "F004", "F101")


def screens() -> list[tuple[str, dict[str, str]]]:
    """Pages and choices that sessions go along, over and over: every page of the menu."""
    choices = [
        {"dimensie": "leeftijd", "niveau": "buurt"},
        {"indicator": "niet_leden", "taal": "en"},
        {"indicator": "index", "kaart": "eenvoudig"},
        {"eenheid": "huishoudens", "schaal": "land", "niveau": "gemeente"},
    ]
    found = [
        (path, {"taal": "nl", "bibliotheek": library} | more)
        for place, path in enumerate(FIGURE_PAGES.values())
        for library, more in [(LIBRARIES[place % 4], choices[place % 4])]
    ]
    if full():
        found += [
            (path, {"taal": "nl", "bibliotheek": library} | more)
            for path in FIGURE_PAGES.values()
            for library in LIBRARIES[:2]
            for more in choices
        ]
    return found


@dataclass
class Storm:
    """What sessions saw: the versions of each issue, per issue and screen every different picture,
    and how often in all.
    """

    versions: dict[int, set[str]] = field(default_factory=dict)
    seen: dict[tuple[int, int], set[tuple[str, ...]]] = field(default_factory=dict)
    asked: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    borders: Counter[int] = field(default_factory=Counter)
    cleared: set[str] = field(default_factory=set)
    over: bool = False

    def note(self, place: int, session: Session) -> None:
        """One screen: which version is it of, and is it of that one only?"""
        lines = session.screen()
        text = "\n".join(lines)
        issues = issues_in(text)
        if list(session.of("exception")) or "Traceback" in text:
            self.faults.append(f"exception on screen {place}: {text[:500]}")
        elif len(issues) != 1:
            self.faults.append(f"screen {place} speaks of issues {issues}")
        else:
            (issue,) = issues
            addressed = set(re.findall(r"/grenzen/([\w-]+)/", text))
            if len(addressed) > 1:
                self.faults.append(f"screen {place} of {issue} has borders of {addressed}")
            self.versions.setdefault(issue, set()).update(addressed)
            self.asked[issue] += 1
            self.seen.setdefault((issue, place), set()).add(tuple(lines))

    def in_two_issues(self) -> set[str]:
        """Versions whose borders stood under figures of more than one issue."""
        found = Counter(version for names in self.versions.values() for version in names)
        return {version for version, often in found.items() if often > 1}

    async def fetch_borders(self, server: Server, session: Session) -> None:
        """The borders that a screen asks for are there when it asks."""
        for path in dict.fromkeys(
            re.findall(r"/grenzen/[\w/.:-]+\.json", "\n".join(session.screen()))
        ):
            status, whole = await asyncio.to_thread(_fetched, server.link(path.lstrip("/")))
            self.borders[status] += 1
            if not whole:
                self.faults.append(f"{path}: {status}")


def _fetched(address: str) -> tuple[int, bool]:
    with urlopen(address, timeout=60) as answer:
        content = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        return answer.status, bool(json.loads(content))


async def visitor(server: Server, storm: Storm, number: int) -> None:
    """Goes along the screens until the storm is over."""
    route = screens()
    async with Session(server.address) as session:
        for step in count(number):
            if storm.over:
                return
            place = step % len(route)
            page, choices = route[place]
            await session.visit(page, **choices)
            storm.note(place, session)
            if step % 3 == 0:
                await storm.fetch_borders(server, session)
            await asyncio.sleep(PAUSE)


async def command(*arguments: object) -> str:
    """A publication as its user runs it; what it said when it failed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "analytics", *map(str, arguments)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _none = await process.communicate()
    return "" if process.returncode == 0 else said.decode()


async def rage(server: Server, storm: Storm, out: Path, acts: list[list[object]]) -> None:
    """Visitors while one publication follows upon the other."""
    served = {str(current_version(out))}
    async with asyncio.TaskGroup() as group:
        for number in range(SESSIONS):
            group.create_task(visitor(server, storm, number))
        try:
            for act in acts:
                if said := await command(*act):
                    storm.faults.append(said)
                storm.cleared |= {name for name in served if not (out / name).is_dir()}
                served.add(str(current_version(out)))
                await asyncio.sleep(1)
        finally:
            storm.over = True


def acts(issues: list[list[Path]], out: Path, publishing: int) -> list[list[object]]:
    """Each issue in turn is published over the one before; now and then its branches are taken
    back, or the first issue is restored.
    """
    to = ("--atlas", out, "--who", "beheer", "--why", "storm")
    found: list[list[object]] = []
    for place in range(publishing):
        found.append(["publish", *issues[(place + 1) % len(issues)], *to])
        if full() and place % 2:
            found.append(["withdraw", BRANCHES, *to])
        if place % 3 == 0:
            found.append(["restore", 1, "--yes", *to])
    return found


async def quiet(server: Server) -> list[tuple[str, ...]]:
    """Every screen once, while nothing changes."""
    seen = []
    async with Session(server.address) as session:
        for page, choices in screens():
            await session.visit(page, **choices)
            seen.append(tuple(session.screen()))
    return seen


@pytest.fixture(scope="module")
def issues(tmp_path_factory: pytest.TempPathFactory) -> list[list[Path]]:
    """The deliveries of a few issues of the demo."""
    folder = tmp_path_factory.mktemp("issues")
    return [write_issue(folder / str(number), number) for number in range(5 if full() else 2)]


@pytest.mark.proof(full=10)
def test_every_screen_is_of_one_version_while_others_are_published(
    tmp_path: Path,
    issues: list[list[Path]],
    sample_size: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, storm = tmp_path / "atlas", Storm()
    publishing = sample_size if full() else 1
    assert not apart(command("build", *issues[0], "--out", out))
    with serve(out) as server:

        async def all_of_it() -> None:
            async with Session(server.address) as idle:
                # A page that stays open while its version goes.
                await idle.visit("kaart", taal="nl", bibliotheek="F002")
                first = current_version(out)
                await rage(server, storm, out, acts(issues, out, publishing))
                # In full its version was cleared away under it, and made again.
                assert (first in storm.cleared) == full()
                await idle.follow(niveau="buurt")
                last = in_service(out)
                assert last is not None
                (one,) = issues_in("\n".join(idle.screen()))
                assert last.version in storm.versions.get(one, {last.version})
                assert not list(idle.of("exception"))

        apart(all_of_it())
        assert not storm.faults, "\n".join(storm.faults[:10])
        # Afterwards in all quiet: what each version says on each screen, and nothing else was seen.
        right: dict[tuple[int, int], set[tuple[str, ...]]] = {}
        for issue in sorted(storm.asked):
            whole = issues[issue]
            taken_back = [folder for folder in whole if folder.name != BRANCHES]
            for folders in (whole, taken_back) if full() else (whole,):
                here = [name for name in storm.versions.get(issue, ()) if (out / name).is_dir()]
                if here and not full():
                    put_in_service(out, here[0])
                else:
                    assert not apart(command("build", *folders, "--out", out))
                for place, lines in enumerate(apart(quiet(server))):
                    right.setdefault((issue, place), set()).add(lines)
        assert not storm.in_two_issues()
        for key, pictures in storm.seen.items():
            assert pictures <= right[key], differing(pictures - right[key], min(right[key]))
        assert "Traceback" not in server.log
    with capsys.disabled():
        print(
            f"\n{publishing} versions published under {SESSIONS} sessions: "
            f"{storm.asked.total()} screens, by version {dict(sorted(storm.asked.items()))}, "
            f"borders fetched {dict(storm.borders)}, "
            f"{len(storm.cleared)} versions cleared away meanwhile"
        )
    assert len(storm.asked) > 1
    first = [lines for (_issue, place), lines in right.items() if place == 0]
    assert len(set.union(*first)) == sum(map(len, first))


def differing(pictures: set[tuple[str, ...]], right: tuple[str, ...]) -> str:
    """The first elements that are not what they should be."""
    return "\n".join(
        f"{one[:400]}\n≠\n{other[:400]}"
        for picture in pictures
        for one, other in zip(picture, right, strict=False)
        if one != other
    )[:4000]


@pytest.mark.proof(full=100)
def test_every_answer_is_of_one_version_while_others_are_published(
    tmp_path: Path,
    sample_size: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    publishing = sample_size if full() else 3
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(tmp_path))
    catalog = load_catalog()
    made = {build_batch(batch_number(100), tmp_path, catalog): 100}
    over, faults, answers = threading.Event(), list[str](), Counter[int]()

    def asking() -> None:
        while not over.is_set():
            try:
                atlas = services.open_atlas()
                ask, (delivery,) = services.ask, atlas.rounds()
                address = services.borders_address(atlas, "wijk", "NL00", delivery)
                told = {
                    ask(atlas.figure, "GM9001", "leden", delivery=delivery.id).value,
                    ask(atlas.profile, "GM9001", delivery=delivery.id).members.value[0],
                    ask(
                        atlas.regions,
                        delivery=delivery.id,
                        level="gemeente",
                        within="NL00",
                        indicator="leden",
                    ).figures[0].value,
                }  # fmt: skip
                version = atlas.version
                borders = services.open_atlas(version).borders("wijk", "NL00", delivery.id)
            except Exception as error:
                faults.append(repr(error))
                continue
            # A version is published before the thread that made it can note it.
            while version not in made and not over.is_set():
                over.wait(0.01)
            if told != {made.get(version)} or version not in address or not borders:
                faults.append(f"{version} ({made.get(version)}) told {told}, {address}")
            over.wait(0.02 if full() else 0.1)
            answers[int(next(iter(told)))] += 1

    threads = [threading.Thread(target=asking) for _number in range(SESSIONS)]
    for thread in threads:
        thread.start()
    try:
        for number in range(101, 101 + publishing):
            made[build_batch(batch_number(number), tmp_path, catalog)] = number
    finally:
        over.set()
        for thread in threads:
            thread.join()
        st.cache_resource.clear()
        services._opened.cache_clear()
    assert not faults, "\n".join(faults[:5])
    assert len(answers) > publishing // 2
    with capsys.disabled():
        print(
            f"\n{publishing} versions published under {SESSIONS} threads: "
            f"{answers.total()} answers, of {len(answers)} versions"
        )


@pytest.mark.proof(full=60)
def test_every_answer_is_of_one_publication_while_others_withdraw_and_restore(
    tmp_path: Path,
    sample_size: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "atlas"
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(out))
    publications.build(
        [
            *write_ground(tmp_path),
            write_members(tmp_path / "leden", 200),
            write_members(tmp_path / "leden-2022", 100, round="2022"),
        ],
        out,
    )
    both = {"leden": 200.0, "leden-2022": 100.0}
    made = {str(current_version(out)): both}
    over, faults, answers = threading.Event(), list[str](), Counter[str]()

    def asking() -> None:
        while not over.is_set():
            try:
                atlas = services.open_atlas()
                told = {
                    item.id: services.ask(atlas.figure, "GM9001", "leden", delivery=item.id).value
                    for item in atlas.rounds()
                }
            except Exception as error:
                faults.append(repr(error))
                continue
            # A version is in service before the thread that made it can note it.
            while atlas.version not in made and not over.is_set():
                over.wait(0.01)
            if atlas.version in made and told != made[atlas.version]:
                faults.append(f"{atlas.version} ({made[atlas.version]}) told {told}")
            answers[atlas.version] += 1
            over.wait(0.02 if full() else 0.1)

    def act(place: int) -> dict[str, float]:
        """Publish, take back to the former edition, take the other round back, restore."""
        if place % 4 == 0:
            folder = write_members(tmp_path / str(place) / "leden", 210 + place)
            publications.publish(out, [folder], "Anna", "beter")
            return both | {"leden": 210.0 + place}
        if place % 4 == 1:
            publications.withdraw(out, "leden", "Anna", "toch niet", to="former")
            return both
        if place % 4 == 2:
            publications.withdraw(out, "leden-2022", "Bob", "fout")
            return {"leden": 200.0}
        publications.restore(out, 1, "beheer", "terug")
        return both

    threads = [threading.Thread(target=asking) for _number in range(SESSIONS)]
    for thread in threads:
        thread.start()
    acts_done = sample_size if full() else 5
    try:
        for place in range(acts_done):
            expected = act(place)
            now = str(current_version(out))
            made[now] = expected
            # However slow the machine: somebody asks of each before the next.
            patience = time.monotonic() + 30
            while not answers[now] and not faults and time.monotonic() < patience:
                over.wait(0.01)
    finally:
        over.set()
        for thread in threads:
            thread.join()
        st.cache_resource.clear()
        services._opened.cache_clear()
    assert not faults, "\n".join(faults[:5])
    assert len(publications.journal(out)) == acts_done + 1
    assert len(answers) > 2
    with capsys.disabled():
        print(
            f"\n{acts_done} publications, withdrawals and restores under {SESSIONS} threads: "
            f"{answers.total()} answers, of {len(answers)} versions"
        )


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_a_mixture_would_be_noticed() -> None:
    storm = Storm()

    class Screen:
        def __init__(self, *lines: str) -> None:
            self._lines = lines

        def screen(self) -> list[str]:
            return list(self._lines)

        def of(self, _kind: str) -> list[str]:
            return []

    storm.note(0, Screen("Bibliotheekleden 2023 uitgave 1", "Boekerij 1 aan Zee", "/grenzen/aaa/"))
    assert not storm.faults
    storm.note(0, Screen("Bibliotheekleden 2023 uitgave 1", "Boekerij 2 aan Zee"))
    storm.note(0, Screen("Bibliotheekleden 2023 uitgave 1", "/grenzen/aaa/ /grenzen/bbb/2023"))
    storm.note(0, Screen("geen bron"))
    assert len(storm.faults) == 3
    assert not storm.in_two_issues()
    storm.note(0, Screen("Bibliotheekleden 2023 uitgave 2", "/grenzen/bbb/2023"))
    assert storm.in_two_issues() == {"bbb"}
