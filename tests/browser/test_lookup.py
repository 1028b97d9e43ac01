"""Cijfer opzoeken in Chromium: an address with a code, a typing error, and on by keyboard."""

from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser, expect

from analytics.model import Unit
from analytics.reports import figures
from analytics.reports.codes import code_of
from analytics.reports.figures import figure_text
from analytics.reports.view import view_of_gemeente
from analytics.store import Atlas
from tests.browser.acting import choices
from tests.browser.serving import PHONE, Server, open_page, wait_until_done


def test_a_code_opens_its_figure_and_a_typing_error_is_told(
    server: Server, browser: Browser, demo_atlas: Path
) -> None:
    with closing(Atlas.open(demo_atlas)) as atlas:
        view = view_of_gemeente(atlas, "GM9002")
        code = code_of(view, "GM9002", dimension="leeftijd", category="18+")
        share = figures.figure(view, "GM9002", "penetratie", Unit.PERSONS, "leeftijd", "18+")
        told = figure_text(share, view.indicator)
    with open_page(browser, size=PHONE) as page:
        page.goto(server.link("cijfer", code=code, taal="nl"))
        wait_until_done(page)
        field = page.get_by_role("textbox", name="Code")
        expect(field).to_have_value(code)
        expect(
            page.get_by_text(f"Dit is het cijfer dat nu in de atlas staat: {told}")
        ).to_be_visible()
        field.fill(code.replace("18+", "9-15"))
        field.press("Enter")
        expect(page.get_by_text("De code klopt niet")).to_be_visible()
        field.fill(code.lower())
        page.get_by_role("button", name="Zoek op").press("Enter")
        way = page.get_by_role("link", name="Bekijk dit in het wijkprofiel")
        expect(way).to_be_visible()
        wait_until_done(page)
        way.press("Enter")
        page.wait_for_url("**/wijkprofiel?*")
        wait_until_done(page)
        assert choices(page)["gemeente"] == "GM9002"
        assert choices(page)["categorie"] == "18+"
        assert "code=" not in page.url
    assert "Traceback" not in server.log
