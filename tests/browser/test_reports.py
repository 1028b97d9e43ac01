"""Rapporten in Chromium: choose a gemeente, write, take the report along; nothing leaks."""

from contextlib import closing
from pathlib import Path

import pypdfium2
from playwright.sync_api import Browser, Page, expect

from tests.browser.acting import choices
from tests.browser.serving import PHONE, Server, faults_of_form, open_page, wait_until_done

NOTE = "Wij openden in mei een nieuwe vestiging."
SECRET = "vestiging"


def taken_along(page: Page, form: str) -> tuple[str, Path]:
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name=form, exact=True).click()
    return waiting.value.suggested_filename, waiting.value.path()


def words(file: Path) -> str:
    with closing(pypdfium2.PdfDocument(file)) as book:
        return " ".join(page.get_textpage().get_text_bounded() for page in book)


def test_a_report_with_a_note_is_taken_along_and_nothing_of_it_leaves(
    server: Server, browser: Browser
) -> None:
    with open_page(browser) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(server.link("rapporten", taal="nl", bibliotheek="F004"))
        wait_until_done(page)
        page.get_by_role("button", name="Vlierhaven", exact=True).press("Enter")
        picture = page.get_by_role("img", name="Bladzijde 1 van")
        expect(picture).to_be_visible(timeout=60_000)
        wait_until_done(page)
        assert choices(page)["gemeente"].startswith("GM")
        # The click that takes the report along is also what ends the typing.
        page.get_by_role("textbox", name="Uw notities").fill(NOTE)
        name, file = taken_along(page, "PDF")
        assert name == "gemeenterapport-vlierhaven-2023.pdf"
        assert NOTE in " ".join(words(file).split())
        name, file = taken_along(page, "Gesprekskaart (PDF)")
        assert name == "gesprekskaart-vlierhaven-2023.pdf"
        assert "Zo wat?" in words(file)
        wait_until_done(page)
        page.get_by_text("Het rapport als tekst").click()
        expect(page.locator(".report[lang=nl]")).to_contain_text(NOTE)
        page.get_by_text("Notities bewaren of openen").click()
        assert faults_of_form(page) == []
        # The file of the notes, opened again after the page was loaded anew: they were gone.
        name, file = taken_along(page, "Bewaar de notities als tekstbestand")
        assert (name, file.read_text("utf-8")) == ("notities-vlierhaven-2023.txt", NOTE)
        page.reload()
        wait_until_done(page)
        expect(page.get_by_role("textbox", name="Uw notities")).to_have_value("")
        page.get_by_text("Notities bewaren of openen").click()
        page.locator("input[type=file][accept*='.txt']").set_input_files(
            [{"name": name, "mimeType": "text/plain", "buffer": NOTE.encode()}]
        )
        expect(page.get_by_role("textbox", name="Uw notities")).to_have_value(NOTE)
        assert SECRET not in page.url
        local = (server.address, "data:", f"blob:{server.address}")
        assert [url for url in asked if not url.startswith(local)] == []
        assert [url for url in asked if SECRET in url] == []
    assert "Traceback" not in server.log


def test_a_report_can_be_looked_at_on_a_phone(server: Server, browser: Browser) -> None:
    with open_page(browser, size=PHONE, theme="dark") as page:
        page.goto(server.link("rapporten", taal="en", bibliotheek="F001", gemeente="GM9001"))
        picture = page.get_by_role("img", name="Page 1 of")
        expect(picture).to_be_visible(timeout=60_000)
        wait_until_done(page)
        box = picture.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
        assert faults_of_form(page) == []
