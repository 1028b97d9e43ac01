"""Vergelijken as a person uses it: make a set, share it, read it in English, go back."""

import re

from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.acting import DRAWN, choices
from tests.browser.serving import (
    PHONE,
    Server,
    accessibility_faults,
    open_page,
    wait_until_done,
)

SET = "Oost en West~WK900502~WK900503"


def pick(page: Page, *names: str) -> None:
    """Pick areas from the list of the picker."""
    box = page.get_by_role("combobox", name="Gebieden", exact=True)
    for name in names:
        box.click()
        box.fill(name)
        page.get_by_role("option", name=name, exact=True).click()
        wait_until_done(page)
    page.keyboard.press("Escape")


def letters(page: Page) -> list[str]:
    return page.locator(".sides .card .letter").all_inner_texts()


def test_a_set_is_made_shared_read_in_english_and_undone(server: Server, browser: Browser) -> None:
    borders: list[Response] = []
    with open_page(browser) as page:
        page.on("response", lambda got: borders.append(got) if "/grenzen/" in got.url else None)
        page.goto(server.link("vergelijken", taal="nl", bibliotheek="F002", gebied="WK900501"))
        wait_until_done(page)
        assert letters(page) == ["A"]
        alone = page.url
        pick(page, "Zonnedauwbuurt", "Tolveroord")
        name = page.get_by_label("Naam voor deze gebieden samen")
        name.fill("Oost en West")
        name.press("Enter")
        wait_until_done(page)
        page.get_by_role("button", name="Voeg samen tot één gebied").click()
        wait_until_done(page)
        assert choices(page)["vergelijk"] == SET
        assert letters(page) == ["A", "B"]
        expect(page.locator(".sides")).to_contain_text("‘Oost en West’ (2 wijken)")
        shared = page.url
        page.wait_for_timeout(DRAWN)
        assert any("WK900502~WK900503" in got.url for got in borders)
        assert {got.status for got in borders} == {200}
        dutch = figures(page)
        page.get_by_role("button", name="Oost en West", exact=True).click()
        wait_until_done(page)
        assert letters(page) == ["A"]
        for step, expected in (("back", shared), ("back", alone), ("forward", shared)):
            page.evaluate(f"history.{step}()")
            page.wait_for_timeout(300)
            wait_until_done(page)
            assert page.url == expected
            assert letters(page) == (["A", "B"] if expected == shared else ["A"])
    with open_page(browser, locale="en-GB") as other:
        other.goto(shared.replace("taal=nl", "taal=en"))
        wait_until_done(other)
        expect(other.locator(".sides")).to_contain_text("‘Oost en West’ (2 wijken)")
        assert figures(other) == dutch
        assert choices(other)["vergelijk"] == SET


def figures(page: Page) -> list[str]:
    """The digits of all tables."""
    expect(page.locator(".rows")).to_have_count(2)
    return [re.sub(r"\D+", "", text) for text in page.locator(".rows td").all_inner_texts()]


def test_four_areas_are_accessible_and_fit_on_a_phone(server: Server, browser: Browser) -> None:
    link = server.link(
        "vergelijken",
        taal="nl",
        bibliotheek="F002",
        gebied="WK900501",
        vergelijk=f"WK900504,GM9005,{SET}",
    )
    with open_page(browser, size=PHONE) as page:
        page.goto(link)
        wait_until_done(page)
        assert letters(page) == ["A", "B", "C", "D"]
        page.get_by_text("Wijzig ‘Oost en West’").click()
        expect(page.get_by_label("Naam", exact=True)).to_have_value("Oost en West")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        faults = accessibility_faults(page)
        assert not faults, "\n".join(faults)
