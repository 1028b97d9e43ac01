"""Rapporten and Cijfer opzoeken in Chromium: everything by keyboard, nothing leaks, all that can be
open or go wrong there is accessible.
"""

import re
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from analytics.reports.codes import Passport, code_of
from analytics.reports.view import view_of_gemeente
from analytics.store import Atlas, journal
from tests.browser.acting import choices, tab_to, unfold
from tests.browser.serving import (
    FORMS,
    Server,
    Theme,
    faults_of_form,
    open_page,
    serve,
    wait_until_done,
)
from tests.sampling import full

NOTE = "Wij openden in mei een nieuwe vestiging."
SECRET = "vestiging"
TITLE = "Onze cijfers op een rij"
LONG = 120_000


@pytest.fixture(scope="module")
def atlas(two_issues: tuple[Path, list[list[Path]]]) -> Path:
    """Two publications, one after the other."""
    return two_issues[0]


@pytest.fixture(scope="module")
def revised(atlas: Path) -> Iterator[Server]:
    with serve(atlas) as server:
        yield server


def taken_along(page: Page, form: str) -> tuple[str, Path]:
    tab_to(page, page.get_by_role("button", name=form, exact=True))
    with page.expect_download(timeout=60_000) as waiting:
        page.keyboard.press("Enter")
    return waiting.value.suggested_filename, waiting.value.path()


def words(file: Path) -> str:
    with closing(pypdfium2.PdfDocument(file)) as book:
        text = " ".join(page.get_textpage().get_text_bounded() for page in book)
        return " ".join(text.split())


def press(page: Page, target: Locator) -> None:
    tab_to(page, target)
    page.keyboard.press("Enter")


def write(page: Page, target: Locator, text: str) -> None:
    tab_to(page, target)
    page.keyboard.type(text)


def preview(page: Page) -> Locator:
    """The page of the report that is looked at; on the screen as a whole."""
    picture = page.locator(".st-key-report-page img")
    expect(picture).to_be_visible(timeout=LONG)
    wait_until_done(page, seconds=120)
    box = picture.bounding_box()
    assert box is not None
    assert page.viewport_size is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]
    return picture


def button(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key} button")


def folded(page: Page, words: str) -> Locator:
    return page.locator("summary", has_text=words)


def test_a_report_is_made_ones_own_and_taken_along_by_keyboard_and_nothing_of_it_leaves(
    revised: Server, browser: Browser
) -> None:
    with open_page(browser) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        # From the start: told only when a file is asked for, the browser may hear of it too late.
        page.on("filechooser", lambda _chooser: None)
        page.goto(revised.link("rapporten", taal="nl", bibliotheek="F004"))
        wait_until_done(page)
        press(page, page.get_by_role("button", name="Vlierhaven", exact=True))
        expect(preview(page)).to_have_attribute("alt", re.compile("^Bladzijde 1 van"))
        assert choices(page)["gemeente"].startswith("GM")
        write(page, page.get_by_role("textbox", name="Uw notities"), NOTE)
        press(page, folded(page, "Notities bewaren of openen"))
        press(page, folded(page, "Pas het rapport aan"))
        # Who moves a part goes along with it.
        for place in range(2):
            below = button(page, f"blauwdruk-gemeenterapport-omlaag-{place}")
            press(page, below) if place == 0 else page.keyboard.press("Enter")
            expect(button(page, f"blauwdruk-gemeenterapport-omlaag-{place + 1}")).to_be_focused()
        write(page, page.get_by_role("textbox", name="Titel van deel 4"), TITLE)
        name, file = taken_along(page, "PDF")
        assert name == "gemeenterapport-vlierhaven-2023.pdf"
        report = words(file)
        assert NOTE in report
        assert TITLE in report
        press(page, folded(page, "Het rapport als tekst"))
        expect(page.locator(".report[lang=nl]")).to_contain_text(NOTE)
        assert faults_of_form(page) == []
        name, file = taken_along(page, "Bewaar de notities als tekstbestand")
        assert (name, file.read_text("utf-8")) == ("notities-vlierhaven-2023.txt", NOTE)
        # The file of the notes, opened again after the page was loaded anew: they were gone.
        page.reload()
        wait_until_done(page)
        expect(page.get_by_role("textbox", name="Uw notities")).to_have_value("")
        preview(page)
        press(page, folded(page, "Notities bewaren of openen"))
        wait_until_done(page)
        tab_to(page, page.get_by_role("button", name="Upload", exact=True).first)
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Enter")
        chooser.value.set_files([{"name": name, "mimeType": "text/plain", "buffer": NOTE.encode()}])
        expect(page.get_by_role("textbox", name="Uw notities")).to_have_value(NOTE)
        wait_until_done(page)
        # Another report, and the figure of a code in the first.
        write(page, page.get_by_role("combobox", name="Welk rapport?"), "Gespreks")
        page.keyboard.press("Enter")
        expect(preview(page)).to_have_attribute("alt", re.compile("^Bladzijde 1 van 1 "))
        assert choices(page)["rapport"] == "gesprekskaart"
        press(page, page.get_by_role("link", name="Staat er een code bij een cijfer"))
        page.wait_for_url("**/cijfer?*")
        wait_until_done(page)
        code = re.search(r"\b[\da-f]{6}\.\S*penetratie\.\w\w\b", report)
        assert code is not None
        write(page, page.get_by_role("textbox", name="Code"), code[0])
        page.keyboard.press("Enter")
        expect(page.get_by_text("Dit is het cijfer dat nu in de atlas staat")).to_be_visible()
        assert SECRET not in page.url
        local = (revised.address, "data:", f"blob:{revised.address}")
        assert [url for url in asked if not url.startswith(local)] == []
        assert [url for url in asked if SECRET in url] == []
    assert "Traceback" not in revised.log


NOT_A_BLUEPRINT = b"""
id = "Jaar verslag"
title = "In {land}"
kleur = "rood"
areas = []
[[sections]]
part = "in-twee-minuten"
[[sections]]
part = "kaart"
levels = ["straat"]
"""
# Also what is said by a callback, or by a part that draws itself anew, is in the language asked.
MISSING = {"nl": "dit ontbreekt", "en": "this is missing"}
UNDER_WAY = {"nl": "0 van 5 rapporten", "en": "0 of 5 reports"}
UNREADABLE = {"nl": "staat geen tekst die we kunnen lezen", "en": "no text that we can read"}


def codes(atlas: Path) -> list[str]:
    """One of before the revision, one of a figure that stands, a typing error, another atlas."""
    found: list[str] = []
    for item in reversed(journal(atlas)):
        with closing(Atlas.open(atlas, version=item.version)) as opened:
            view = view_of_gemeente(opened, "GM9002")
            measure = "" if found else "leden"
            found.append(code_of(view, "GM9002", measure, dimension="leeftijd", category="4-9"))
    return [*found, found[0].replace("4-9", "9-4"), Passport("abcdef", "2023", "GM9001").code]


def states(page: Page, server: Server, language: str, atlas: Path) -> Iterator[str]:
    """The screens of both pages, with all that can be opened in them open."""

    def go(path: str, **choices: str) -> None:
        page.goto(server.link(path, taal=language, **choices))
        wait_until_done(page, seconds=120)

    def look(report: str) -> None:
        go("rapporten", bibliotheek="F001", rapport=report)
        preview(page)
        unfold(page)

    def give(kind: str, content: bytes, answer: str) -> None:
        page.locator(f"input[type=file][accept*='.{kind}']").set_input_files(
            [{"name": f"eigen.{kind}", "mimeType": "text/plain", "buffer": content}]
        )
        expect(page.get_by_role("alert").filter(has_text=answer)).to_be_visible(timeout=LONG)
        wait_until_done(page, seconds=120)

    def start(library: str) -> None:
        go("rapporten", bibliotheek=library)
        button(page, "alle-maken").click()

    old, *others = codes(atlas)
    go("cijfer", code=old)
    unfold(page)
    yield "a figure of before the revision"
    start("F002")
    expect(page.get_by_text(UNDER_WAY[language])).to_be_visible(timeout=LONG)
    yield "all reports, under way"
    button(page, "alle-stop").click()
    expect(button(page, "alle-verder")).to_be_visible(timeout=LONG)
    wait_until_done(page)
    yield "all reports, stopped"
    look("leesbevordering-jeugd")
    give("toml", NOT_A_BLUEPRINT, MISSING[language])
    yield "blueprint refused"
    # So many are the sample.
    for code in others:
        go("cijfer", code=code)
        unfold(page)
        yield f"code {code}"
    go("cijfer")
    yield "no code"
    start("F006")
    expect(button(page, "alle-zip")).to_be_visible(timeout=LONG)
    wait_until_done(page)
    yield "all reports, ready"
    look("gemeenterapport")
    yield "everything open"
    give("txt", b"\xff\xfe\x00", UNREADABLE[language])
    yield "notes refused"
    go("rapporten", bibliotheek="F001", rapport="eigen")
    yield "a blueprint that is not here"
    for report in ("maatschappelijke-functie", "infographic", "scorecard"):
        look(report)
        yield report


# On a phone the choices are folded away beside the screen: what is cut off there nobody sees.
CUT_OFF = """all => all
    .filter(one => one.scrollWidth > one.clientWidth + 1 && one.getBoundingClientRect().right > 0)
    .map(one => one.innerText)"""


@pytest.mark.proof(full=8)
@pytest.mark.parametrize(("size", "theme", "language"), FORMS if full() else FORMS[:1])
def test_every_state_is_accessible_and_fits(
    size: tuple[int, int],
    theme: Theme,
    language: str,
    revised: Server,
    atlas: Path,
    browser: Browser,
) -> None:
    with open_page(browser, size=size, theme=theme) as page:
        found: list[str] = []
        for state in islice(states(page, revised, language, atlas), None if full() else 2):
            cut = page.get_by_test_id("stPageLink-NavLink").evaluate_all(CUT_OFF)
            found += [f"{state}: {fault}" for fault in [*faults_of_form(page), *cut]]
    assert not found, "\n".join(found)
    assert "Traceback" not in revised.log
