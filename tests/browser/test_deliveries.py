"""Leveringen as its people meet it: look, compare, take back, restore, while others read on."""

import asyncio
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.proto.Alert_pb2 import Alert

from analytics.store import journal
from tests.browser.acting import unfold
from tests.browser.serving import (
    FORMS,
    ROOT,
    Server,
    Theme,
    faults_of_form,
    open_page,
    serve_script,
    wait_until_done,
)
from tests.browser.session import Session
from tests.issues import SECRET, issues_in
from tests.sampling import full

Issues = tuple[Path, list[list[Path]]]
LIBRARY = {"bibliotheek": "F002"}
WHO = ("Noor de Vries", "Sanne Bakker")
WHY = ("De eerste ronde", "Herzien door het CBS")


@contextmanager
def served(atlas: Path, management: Literal["aan", "uit"]) -> Iterator[Server]:
    settings = {"BEREIKATLAS_ATLAS": str(atlas), "BEREIKATLAS_BEHEER": management}
    with serve_script(ROOT / "app.py", ROOT, settings) as server:
        yield server


@pytest.fixture
def atlas(two_issues: Issues, tmp_path: Path) -> Path:
    """A copy of two publications of two people, and a round that not everyone may see."""
    return Path(shutil.copytree(two_issues[0], tmp_path / "atlas"))


def press(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} button").click()
    wait_until_done(page)


def sign(page: Page, who: str, why: str) -> None:
    for key, text in (("desk-who", who), ("desk-why", why)):
        page.locator(f".st-key-{key} input").fill(text)
    press(page, "confirm")


def words(page: Page) -> str:
    return page.get_by_test_id("stMain").inner_text()


def linked_members(page: Page) -> tuple[set[int], str]:
    """Of which issue an open Kwaliteit is, and the members that it tells of the library."""
    said = words(page)
    found = re.search(r"([\d.,]+) (gekoppelde leden|linked members)", said)
    assert found is not None
    return issues_in(said), re.sub(r"\D", "", found[1])


@contextmanager
def another_visitor(server: Server) -> Iterator[list[str]]:
    """Somebody who goes along pages all the while; the errors that stood on a screen."""
    over, seen, visits = Event(), list[str](), list[str]()

    async def walk() -> None:
        async with Session(server.address) as session:
            while not over.is_set():
                for path in ("wijkprofiel", "leveringen"):
                    await session.visit(path, taal="nl", **LIBRARY)
                    alerts = [item.alert for item in session.of("alert")]
                    seen.extend(item.body for item in alerts if item.format == Alert.ERROR)
                    seen.extend(str(item.exception) for item in session.of("exception"))
                    visits.append(path)
                    await asyncio.sleep(1.5)

    thread = Thread(target=asyncio.run, args=(walk(),))
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()
    assert len(visits) > 3


def test_taken_back_and_restored_while_others_read_on(atlas: Path, browser: Browser) -> None:
    with (
        served(atlas, "aan") as server,
        open_page(browser) as page,
        open_page(browser) as reader,
        another_visitor(server) as seen,
    ):
        reader.goto(server.link("kwaliteit", taal="nl", **LIBRARY))
        wait_until_done(reader)
        issue, later = linked_members(reader)
        assert issue == {1}
        page.goto(server.link("leveringen", taal="nl"))
        wait_until_done(page)
        said = words(page)
        assert said.index("door Sanne Bakker: Herzien door het CBS") < said.index("Alle versies")
        page.get_by_role("link", name="2 (in gebruik)").click()
        wait_until_done(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Versie 2")
        assert "Nederland (fictief) gaat van 19,3% naar 18,5%" in words(page)

        # One delivery goes back to its former edition; the register and the other round stay.
        page.goto(server.link("leveringen", taal="nl", levering="lgb-2023"))
        wait_until_done(page)
        press(page, "former-lgb-2023")
        assert "gaat van 18,5% naar 19,3%" in words(page)
        assert len(journal(atlas)) == 2
        sign(page, "Noor de Vries", "Fout in de levering")
        expect(page.get_by_text("Versie 3 is nu in gebruik")).to_be_visible()
        assert "door Noor de Vries: Fout in de levering" in words(page)
        issue, earlier = read_on(reader, "English")
        # The figures of the first issue under the names of the second.
        assert issue == {0, 1}
        assert earlier != later

        # The administrator restores the version before it: everything of the second again.
        page.get_by_role("link", name="2", exact=True).click()
        wait_until_done(page)
        assert "3: Noor de Vries" in words(page)
        press(page, "restore-2")
        sign(page, "Beheer", "Het was toch goed")
        expect(page.get_by_text("Versie 4 is nu in gebruik")).to_be_visible()
        assert read_on(reader, "Nederlands") == ({1}, later)
        assert "Traceback" not in server.log
    assert [item.number for item in journal(atlas)] == [4, 3, 2, 1]
    assert not seen


def read_on(page: Page, language: str) -> tuple[set[int], str]:
    """Go on reading in another language, without loading the page anew."""
    page.get_by_text(language, exact=True).click()
    label = {"English": "linked members", "Nederlands": "gekoppelde leden"}[language]
    expect(page.get_by_text(re.compile(label)).first).to_be_visible(timeout=60_000)
    wait_until_done(page)
    return linked_members(page)


def test_who_may_only_look_reads_no_names_and_finds_nothing_to_press(
    two_issues: Issues, browser: Browser
) -> None:
    atlas, _deliveries = two_issues
    with served(atlas, "uit") as server, open_page(browser) as page:
        for choices in ({}, {"levering": "lgb-2023"}, {"levering": "proef-2022"}, {"versie": "1"}):
            page.goto(server.link("leveringen", taal="nl", **choices))
            wait_until_done(page)
            content = page.content()
            for secret in (*WHO, *WHY, SECRET, "proef-2022"):
                assert secret not in content.replace(page.url, ""), (choices, secret)
            expect(page.locator("[class*=st-key-withdraw], [class*=st-key-former]")).to_have_count(
                0
            )
            expect(page.locator("[class*=st-key-restore], .st-key-tidy")).to_have_count(0)
            expect(page.get_by_role("textbox")).to_have_count(0)
        assert "Traceback" not in server.log


def states(page: Page, server: Server, language: str) -> Iterator[str]:
    """The screens of Leveringen behind its first, and Kwaliteit with everything open."""

    def go(path: str, **choices: str) -> None:
        page.goto(server.link(path, taal=language, **choices))
        wait_until_done(page)

    go("leveringen")
    yield "overview"
    unfold(page)
    for name in ("keep", "days"):
        page.locator(f".st-key-desk-{name} input").fill("1" if name == "keep" else "0")
        page.keyboard.press("Tab")
        wait_until_done(page)
    press(page, "tidy")
    yield "tidying, not signed"
    go("leveringen", levering="lgb-2023")
    unfold(page)
    yield "delivery"
    press(page, "former-lgb-2023")
    press(page, "confirm")
    unfold(page)
    yield "taking back, not signed"
    press(page, "cancel")
    go("leveringen", levering="grenzen-2023")
    press(page, "withdraw-grenzen-2023")
    yield "refused"
    go("leveringen", versie="2")
    unfold(page)
    yield "version beside another"
    go("leveringen", versie="1")
    press(page, "restore-1")
    unfold(page)
    yield "restoring"
    press(page, "cancel")
    go("kwaliteit", **LIBRARY)
    unfold(page)
    yield "quality"


@pytest.mark.proof(full=8)
@pytest.mark.parametrize(("size", "theme", "language"), FORMS if full() else FORMS[:1])
def test_every_state_is_accessible_and_fits(
    size: tuple[int, int], theme: Theme, language: str, atlas: Path, browser: Browser
) -> None:
    with served(atlas, "aan") as server, open_page(browser, size=size, theme=theme) as page:
        found = [
            f"{state}: {fault}"
            for state in islice(states(page, server, language), None if full() else 2)
            for fault in faults_of_form(page)
        ]
        assert not found, "\n".join(found)
        assert "Traceback" not in server.log
