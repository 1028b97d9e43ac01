"""A workshop in Chromium: a facilitator and teams play a session to the end.

In the middle a browser is closed and opened again, and the server is killed and started anew. What
the server holds in the end is what the test itself gave.
"""

import io
import os
import re
import signal
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from python_calamine import CalamineWorkbook

from analytics.catalog.challenges import challenges
from analytics.language import use_language
from analytics.reports.view import view_of
from analytics.store import Atlas
from analytics.workshop.posed import Given, Posed
from analytics.workshop.posing import pose
from analytics.workshop.records import Phase
from analytics.workshop.scores import standings
from analytics.workshop.sessions import Sessions
from tests.browser.acting import choices
from tests.browser.serving import (
    LAPTOP,
    PHONE,
    Server,
    faults_of_form,
    open_page,
    serve,
    wait_until_done,
)
from tests.sampling import full

LIBRARIES = ("F002", "F003", "F004", "F005")
# A number, one and several of groups, one and several of texts, own words.
CHALLENGES = (
    "voordeuren",
    "ledenlijst",
    "zes-op-de-tien",
    "na-de-basisschool",
    "gezinnen",
    "gewone-woorden",
)
TEAMS = ("De Lezers", "Zeven & <b>zonen</b>", "Kaartenbak", "Plank 4")
# A run follows at the latest two seconds after the facilitator's step; on a busy machine later.
SOON = 60_000
KEEP = "Bewaar ons antwoord"


@dataclass
class Play:
    """A team at its screen, and what it gave: per challenge its last answer and its score."""

    name: str
    posed: dict[str, Posed]
    page: Page
    link: str = ""
    gave: dict[str, tuple[Given, float | None]] = field(default_factory=dict)

    def join(self, server: Server, code: str) -> None:
        page = self.page
        page.goto(server.link("meedoen", sessie=code, taal="nl"))
        page.get_by_role("textbox", name="Naam van uw team").fill(self.name)
        page.get_by_role("combobox", name="Uw bibliotheek").click()
        library = next(iter(self.posed.values())).name.removeprefix("het werkgebied van ")
        page.get_by_role("option", name=library, exact=True).click()
        page.get_by_role("button", name="Doe mee", exact=True).click()
        expect(page.get_by_role("heading", name="U doet mee!")).to_be_visible(timeout=SOON)
        wait_until_done(page)
        self.link = page.url

    def fill(self, challenge: str, *, right: bool) -> None:
        """Fill in, without a press of the button."""
        posed, page = self.posed[challenge], self.page
        given = answer_to(posed, right=right)
        expect(page.get_by_role("heading", name=posed.title)).to_be_visible(timeout=SOON)
        wait_until_done(page)
        labels = {option.id: option.label for option in posed.options}
        wanted = {labels[one] for one in given.get("chosen", [])}
        if "number" in given:
            number = f"{given['number']:g}".replace(".", ",")
            page.get_by_role("textbox", name="Uw antwoord").fill(number)
        elif "text" in given:
            page.get_by_test_id("stTextArea").get_by_role("textbox").fill(given["text"])
        elif page.get_by_test_id("stRadio").count():
            (one,) = wanted
            page.get_by_test_id("stRadio").get_by_text(one, exact=True).click()
        else:
            for box in page.get_by_test_id("stCheckbox").all():
                checked = box.get_by_role("checkbox").is_checked()
                if checked is not (box.inner_text().strip() in wanted):
                    box.locator("label").click()
        self.gave[challenge] = (given, None if posed.kind == "tekst" else float(right))

    def keep(self) -> None:
        """Press the button, and see that it is kept."""
        expect(self.page.locator("[data-test-connection-state=CONNECTED]")).to_be_visible(
            timeout=SOON
        )
        wait_until_done(self.page)
        self.page.get_by_role("button", name=KEEP).click()
        expect(self.page.get_by_text("Bewaard om")).to_be_visible(timeout=SOON)
        wait_until_done(self.page)


def answer_to(posed: Posed, *, right: bool) -> Given:
    """The whole of what is right, or something of which nothing is."""
    match posed.kind:
        case "getal":
            band = posed.truth.band
            assert band is not None
            return {"number": band.low if right else band.high + 20}
        case "tekst":
            return {"text": "Ongeveer 1 op de 5, = SOM(1) & <b>meer</b>\nen een regel"}
        case _chosen:
            wrong = [option.id for option in posed.options if option.id not in posed.truth.right]
            options = [option.id for option in posed.options if option.id in posed.truth.right]
            return {"chosen": options if right else wrong[:1]}


@pytest.fixture(scope="module")
def posed(demo_atlas: Path) -> dict[str, dict[str, Posed]]:
    """Per library each challenge as it is put there."""
    with closing(Atlas.open(demo_atlas)) as atlas, use_language("nl"):
        known = challenges()
        return {
            library: {
                one: put
                for one in CHALLENGES
                if isinstance(put := pose(known[one], view_of(atlas, library)), Posed)
            }
            for library in LIBRARIES
        }


RIGHT_ON_SCREEN = re.compile("Wat er klopt, per bibliotheek|Elk team leest op zijn eigen scherm")
"""What is right per library, or where it is read when that has no room on a screen."""


def press(desk: Page, name: str, then: str) -> None:
    """A step of the facilitator, and what the desk says after it."""
    desk.get_by_role("button", name=name, exact=True).click()
    expect(desk.get_by_text(then).first).to_be_visible(timeout=SOON)
    wait_until_done(desk)


@pytest.mark.proof(full=6)
def test_a_session_is_played_to_the_end(
    demo_atlas: Path, browser: Browser, tmp_path: Path, posed: dict[str, dict[str, Posed]]
) -> None:
    count, teams = (6, 4) if full() else (2, 2)
    programme, libraries = CHALLENGES[:count], LIBRARIES[:teams]
    closed_at, killed_at = (1, 3) if full() else (1, 1)
    folder = tmp_path / "workshop"
    with ExitStack() as stack:
        running = [stack.enter_context(serve(demo_atlas, workshop=folder))]
        port = urlsplit(running[0].address).port or 0
        desk = stack.enter_context(open_page(browser))
        desk.goto(
            running[0].link(
                "workshop", zaal=",".join(libraries), programma=",".join(programme), taal="nl"
            )
        )
        desk.get_by_role("button", name="Open de workshop").click()
        expect(desk.get_by_text("houd hem voor uzelf")).to_be_visible(timeout=SOON)
        wait_until_done(desk)
        code, key = choices(desk)["sessie"], choices(desk)["sleutel"]
        screen = stack.enter_context(open_page(browser, size=(1280, 720)))
        screen.goto(running[0].link("scherm", sessie=code, taal="nl"))
        players = [
            Play(
                name,
                posed[library],
                stack.enter_context(open_page(browser, size=PHONE if place % 2 else LAPTOP)),
            )
            for place, (name, library) in enumerate(zip(TEAMS, libraries, strict=False))
        ]
        for player in players:
            player.join(running[0], code)
        expect(screen.get_by_text(f"{teams} teams doen mee")).to_be_visible(timeout=SOON)
        for number, challenge in enumerate(programme):
            press(
                desk,
                "Volgende uitdaging" if number else "Begin",
                f"Uitdaging {number + 1} van {count}",
            )
            # Each team is right about half of the challenges, and never two alike.
            for place, player in enumerate(players):
                if number == closed_at and place == 0:
                    player.page.context.close()
                    player.page = stack.enter_context(open_page(browser))
                    player.page.goto(player.link)
                right = (number + place) % 2 == 0 or number < place
                if number == 0 and place == 0:
                    # A team thinks better of it: the last answer counts.
                    player.fill(challenge, right=False)
                    player.keep()
                player.fill(challenge, right=right)
                if number == killed_at and place == 1:
                    # What is filled in is not sent yet: it is still there when the server is back.
                    os.kill(running[0].pid, signal.SIGKILL)
                    gone = player.page.locator("[data-test-connection-state=CONNECTED]")
                    expect(gone).to_have_count(0, timeout=SOON)
                    running.append(
                        stack.enter_context(serve(demo_atlas, workshop=folder, port=port))
                    )
                player.keep()
            expect(
                desk.get_by_text(f"{teams} van de {teams} teams hebben geantwoord")
            ).to_be_visible(timeout=SOON)
            press(desk, "Sluit de uitdaging", "de uitdaging is gesloten")
            press(desk, "Toon het antwoord", "het antwoord wordt getoond")
            for player in players:
                expect(player.page.get_by_role("heading", name="Hoe zit het?")).to_be_visible(
                    timeout=SOON
                )
            if challenge != "gewone-woorden":
                expect(screen.get_by_text(RIGHT_ON_SCREEN)).to_be_visible(timeout=SOON)
            press(desk, "Bespreek", "de zaal bespreekt")
        desk.get_by_role("button", name="Beëindig de workshop").click()
        press(desk, "Ja, beëindig", "De workshop is afgelopen")
        for player in players:
            expect(
                player.page.get_by_role("heading", name="De workshop is afgelopen")
            ).to_be_visible(timeout=SOON)
        expect(screen.get_by_text("Bedankt voor het meedoen!")).to_be_visible(timeout=SOON)
        intend(players[0].page)
        with desk.expect_download() as waiting:
            desk.get_by_role("button", name="Resultaten (Excel)").click()
        workbook = Path(waiting.value.path()).read_bytes()
        shown = desk.locator(".rows tbody tr").all_inner_texts()
        assert not any("Traceback" in one.log for one in running)
        everyone = Sessions.open(folder)
        check(everyone, code, key, programme, players, workbook, shown)


def intend(page: Page) -> None:
    page.get_by_role("textbox", name="Dit gaan wij doen").fill("Langs bij de basisschool")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.get_by_text("Bewaard.")).to_be_visible(timeout=SOON)


def check(
    sessions: Sessions,
    code: str,
    key: str,
    programme: tuple[str, ...],
    players: list[Play],
    workbook: bytes,
    shown: list[str],
) -> None:
    """What the server holds, what the desk shows and what the workbook says is what was given."""
    board = sessions.board(code)
    assert board.state.phase is Phase.ENDED
    assert list(board.closed) == list(programme)
    by_name = {team.name: team for team in board.teams}
    assert set(by_name) == {player.name for player in players}
    held = {(team, challenge): answer for (team, challenge), answer in board.answers.items()}
    assert len(held) == len(players) * len(programme)
    for player in players:
        for challenge in programme:
            given, score = player.gave[challenge]
            answer = held[by_name[player.name].id, challenge]
            assert answer.given == given, (player.name, challenge)
            assert answer.score == score, (player.name, challenge)
    # The log has every answer: each once, and the one that was thought better of.
    assert len(sessions.log(code, key)) == len(held) + 1
    scored = [one for one in programme if one != "gewone-woorden"]
    for one in standings(board):
        (player,) = (item for item in players if item.name == one.team.name)
        points = sum(player.gave[challenge][1] or 0 for challenge in scored)
        assert (one.points, one.offered, one.answered) == (points, len(scored), len(scored))
        (row,) = (line for line in shown if player.name in line and "van" in line)
        assert f"{points:g} van {len(scored)}" in row
    assert "Langs bij de basisschool" in by_name[players[0].name].intention
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    tables = [sheets.get_sheet_by_name(name).to_python() for name in sheets.sheet_names]
    (answers,) = (rows for rows in tables if any("Hoe het ging" in row for row in rows))
    assert sum(row[0] in by_name for row in answers) == len(held)


@pytest.mark.parametrize("where", ["workshop", "meedoen", "scherm"])
def test_a_page_of_the_workshop_is_open_to_all(
    where: str, demo_atlas: Path, server: Server, browser: Browser
) -> None:
    """What axe finds, and whether it fits, with a session under way."""
    held = Sessions.open(demo_atlas.parent / "workshop")
    made = held.create(
        "Donderdag",
        organisations=LIBRARIES,
        challenges=CHALLENGES,
        offered=dict.fromkeys(LIBRARIES, CHALLENGES),
        atlas_version="toen",
        delivery="lgb-2023",
    )
    code = made.session.code
    team = held.join(code, "Een team", "F004").key
    key = made.key if where == "workshop" else team if where == "meedoen" else ""
    steps = (Phase.OPEN, Phase.CLOSED, Phase.REVEALED, Phase.DISCUSS, Phase.ENDED)
    size, theme = (PHONE, "dark") if where == "meedoen" else (LAPTOP, "light")
    with open_page(browser, size=size, theme=theme) as page:
        for step in (None, *steps):
            first = CHALLENGES[0] if step is Phase.OPEN else ""
            if step is not None:
                held.move(code, made.key, held.serial(code), step, first)
            if step is Phase.OPEN:
                held.answer(
                    team, first, {"number": 50.0}, score=0, truth={}, atlas_version="v", token="1"
                )
            if full() or step is Phase.REVEALED:
                given = {"sleutel": key} if key else {}
                page.goto(server.link(where, sessie=code, taal="nl", **given))
                wait_until_done(page)
                assert faults_of_form(page) == [], step
    assert "Traceback" not in server.log
