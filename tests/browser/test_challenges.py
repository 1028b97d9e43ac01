"""Uitdagingen in Chromium: from the list to the explanation, by mouse and by keyboard."""

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from analytics.catalog.challenges import challenges
from analytics.language import use_language
from analytics.reports.view import view_of
from analytics.store import Atlas
from analytics.workshop.posed import Posed
from analytics.workshop.posing import pose
from tests.browser.acting import DRAWN, choices, tab_to
from tests.browser.serving import (
    LAPTOP,
    PHONE,
    Server,
    faults_of_form,
    open_page,
    wait_until_done,
)
from tests.challenges import LIBRARY, right
from tests.sampling import full

PAGE = "uitdagingen"
NUMBER, MAP, ORDER, CLAIM = (
    "leden-op-honderd", "wijk-op-de-kaart", "niet-leden-op-rij", "houdt-het-stand",
)  # fmt: skip


def posed_here(demo_atlas: Path, identity: str, language: str = "nl") -> Posed:
    with closing(Atlas.open(demo_atlas)) as atlas, use_language(language):
        posed = pose(challenges()[identity], view_of(atlas, LIBRARY))
    assert isinstance(posed, Posed)
    return posed


def check(page: Page) -> None:
    page.get_by_role("button", name="Controleer").click()
    wait_until_done(page)


def test_a_challenge_from_the_list_to_the_explanation(
    server: Server, browser: Browser, demo_atlas: Path
) -> None:
    posed = posed_here(demo_atlas, NUMBER)
    with open_page(browser) as page:
        page.goto(server.link(PAGE, taal="nl", bibliotheek=LIBRARY))
        wait_until_done(page)
        assert not faults_of_form(page)
        # All of the card is its button.
        page.locator(f".st-key-uitdaging-kaart-{NUMBER}").click(position={"x": 250, "y": 60})
        expect(page.get_by_role("heading", name=posed.title)).to_be_visible()
        wait_until_done(page)
        answer = page.get_by_role("textbox", name="Uw antwoord")
        answer.fill("0,1")
        # What was typed stays when a hint is taken, and when it is looked up.
        page.get_by_role("button", name="Geef een hint").click()
        expect(page.get_by_text(posed.hints[0])).to_be_visible()
        with page.context.expect_page() as opening:
            page.get_by_role("link", name="Zoek het op in de atlas").click()
        beside = opening.value
        wait_until_done(beside)
        assert choices(beside)["bibliotheek"] == LIBRARY
        expect(beside.get_by_test_id("stMain")).to_contain_text(posed.truth.written)
        beside.close()
        expect(answer).to_have_value("0,1")
        check(page)
        # While a page is drawn anew what was said before may still stand below it.
        response = page.locator(".response").first
        expect(response).to_be_focused()
        expect(response).to_contain_text("Nog niet goed")
        expect(page.get_by_text(posed.explanation)).to_have_count(0)
        assert choices(page)["voortgang"] == f"{NUMBER}.0b"
        number = right(posed).get("number")
        answer.fill(f"{number:g}".replace(".", ","))
        answer.press("Enter")
        expect(response).to_contain_text("Goed")
        expect(page.get_by_text(posed.explanation)).to_be_visible()
        wait_until_done(page)
        assert not faults_of_form(page)
        page.get_by_role("button", name="Alle uitdagingen").click()
        expect(page.get_by_text("1 van ")).to_be_visible()
        link = page.url
        with page.expect_download() as waiting:
            page.get_by_text("Voortgang bewaren of openen").click()
            page.get_by_role("button", name="Bewaar mijn voortgang").click()
        kept = Path(waiting.value.path()).read_bytes()
    # The link alone is enough, and so is the file.
    with open_page(browser, size=PHONE) as page:
        page.goto(link)
        expect(page.get_by_text("Gedaan, 100% goed")).to_be_visible()
        page.goto(server.link(PAGE, taal="nl", bibliotheek=LIBRARY, voortgang=f"{ORDER}.50b"))
        wait_until_done(page)
        page.get_by_text("Voortgang bewaren of openen").click()
        field = page.locator("input[type=file]")
        field.set_input_files(
            {"name": "oud.json", "mimeType": "application/json", "buffer": b"niets"}
        )
        expect(page.get_by_text("geen leesbaar bestand")).to_be_visible()
        field.set_input_files(
            {"name": "voortgang.json", "mimeType": "application/json", "buffer": kept}
        )
        expect(page.get_by_text("Geopend: 1 uitdaging.")).to_be_visible()
        wait_until_done(page)
        assert choices(page)["voortgang"] == f"{ORDER}.50b~{NUMBER}.100"
        assert not faults_of_form(page)
    assert "Traceback" not in server.log


def test_an_order_by_keyboard_on_a_phone_in_the_dark(
    server: Server, browser: Browser, demo_atlas: Path
) -> None:
    posed = posed_here(demo_atlas, ORDER, "en")
    wanted = right(posed).get("order", [])
    labels = {item.id: item.label for item in posed.options}
    order = [item.id for item in posed.options]
    with open_page(browser, size=PHONE, theme="dark", locale="en-GB") as page:
        page.goto(server.link(PAGE, taal="en", bibliotheek=LIBRARY, trede="2"))
        wait_until_done(page)
        card = page.get_by_role("button", name=posed.title)
        tab_to(page, card)
        page.keyboard.press("Enter")
        expect(page.locator(".uitdaging")).to_be_focused()
        wait_until_done(page)
        assert not faults_of_form(page)
        # The lowest goes up step by step; the focus goes along.
        first = wanted[-1]
        for place in range(order.index(first) + 1, len(order)):
            down = page.get_by_role("button", name=f"{labels[first]} down")
            tab_to(page, down) if place == order.index(first) + 1 else expect(down).to_be_focused()
            page.keyboard.press("Enter")
            expect(page.locator(".ordered").nth(place)).to_contain_text(labels[first])
        tab_to(page, page.get_by_role("button", name="Check"))
        page.keyboard.press("Enter")
        expect(page.locator(".response")).to_be_focused()
        wait_until_done(page)
        show = page.get_by_role("button", name="Show how it is")
        if show.count():
            tab_to(page, show)
            page.keyboard.press("Enter")
            expect(page.locator(".uitleg")).to_be_focused()
        expect(page.get_by_text(posed.pitfall)).to_be_visible()
        wait_until_done(page)
        assert not faults_of_form(page)
        following = page.get_by_role("button", name="Next: ")
        tab_to(page, following)
        page.keyboard.press("Enter")
        expect(page.locator(".uitdaging")).to_be_focused()
        # The language of the page changes, the challenge and the progress stay.
        before = choices(page)
        assert before["voortgang"].startswith(ORDER)
    assert "Traceback" not in server.log


def test_a_click_on_the_map_is_a_choice(server: Server, browser: Browser) -> None:
    with open_page(browser) as page:
        page.goto(server.link(PAGE, taal="nl", bibliotheek=LIBRARY, uitdaging=MAP))
        wait_until_done(page)
        chart = page.get_by_test_id("stVegaLiteChart")
        chart.scroll_into_view_if_needed()
        page.wait_for_timeout(DRAWN)
        box = chart.bounding_box()
        assert box is not None
        field = page.get_by_role("combobox", name="Uw antwoord")
        expect(field).to_have_value("")
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(field).not_to_have_value("")
        wait_until_done(page)
        assert not faults_of_form(page)
        check(page)
        expect(page.locator(".response")).to_be_focused()
    assert "Traceback" not in server.log


@pytest.mark.proof(full=24)
@pytest.mark.parametrize("identity", list(challenges()) if full() else [CLAIM])
def test_every_challenge_in_every_form(
    identity: str, server: Server, browser: Browser, demo_atlas: Path
) -> None:
    for size, theme, tongue in (
        ((PHONE, "dark", "nl"), (LAPTOP, "light", "en"), (LAPTOP, "dark", "nl"))
        if full()
        else ((PHONE, "dark", "nl"),)
    ):
        with open_page(browser, size=size, theme=theme) as page:
            page.goto(server.link(PAGE, taal=tongue, bibliotheek=LIBRARY, uitdaging=identity))
            wait_until_done(page)
            assert not faults_of_form(page)
            expect(page.get_by_test_id("stException")).to_have_count(0)
