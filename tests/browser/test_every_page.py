"""What holds for every page, swept from the folder: a new page is tested before anyone thinks."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import (
    LAPTOP,
    PAGES,
    PHONE,
    Server,
    accessibility_faults,
    open_page,
    serve,
    wait_until_done,
)
from tests.sampling import full


def shows_a_page_inside_the_frame(page: Page) -> None:
    expect(page.locator(".st-key-menu")).to_be_visible()
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize("name", PAGES)
def test_a_cold_deep_link_opens_the_page_inside_the_frame(
    name: str, demo_atlas: Path, browser: Browser
) -> None:
    with serve(demo_atlas) as cold, open_page(browser) as page:
        page.goto(cold.link(PAGES[name], taal="nl"))
        wait_until_done(page)
        shows_a_page_inside_the_frame(page)
        assert page.url.split("?")[0] == cold.link(PAGES[name])
        assert "Traceback" not in cold.log


def test_each_page_has_a_title_of_its_own(server: Server, browser: Browser) -> None:
    # Also: a server that answers every address with its first page would pass the test above.
    titles = set()
    for path in PAGES.values():
        with open_page(browser) as page:
            page.goto(server.link(path))
            wait_until_done(page)
            titles.add(page.title())
    assert len(titles) == len(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_asks_nothing_of_any_other_machine(name: str, server: Server, browser: Browser) -> None:
    asked: list[str] = []
    with open_page(browser) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.goto(server.link(PAGES[name]))
        wait_until_done(page)
        page.wait_for_timeout(1000)
        favicon = page.locator("link[rel~=icon]").first.get_attribute("href")
    assert asked
    local = (server.address, "data:", f"blob:{server.address}")
    assert [url for url in asked if not url.startswith(local)] == []
    # The browser may fetch the icon of the tab where a test does not see it.
    assert favicon
    assert favicon.startswith((server.address, "/", "./", "data:"))
    assert not favicon.startswith("//")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_accessible(
    name: str, theme: Literal["light", "dark"], server: Server, browser: Browser
) -> None:
    with open_page(browser, theme=theme) as page:
        page.goto(server.link(PAGES[name]))
        wait_until_done(page)
        faults = accessibility_faults(page)
        assert not faults, "\n".join(faults)


MUCH_CHOSEN = {
    "bibliotheek": "F002",
    "gebied": "WK900502",
    "vergelijk": "WK900501,WK900503",
    "niveau": "buurt",
    "dimensie": "leeftijd",
    "kaart": "eenvoudig",
}


@pytest.mark.proof(full=10)
@pytest.mark.skipif(not full(), reason="every page in ten forms: `make proof` only")
@pytest.mark.parametrize("name", PAGES)
def test_accessible_in_every_form(name: str, server: Server, browser: Browser) -> None:
    themes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    forms = [(LAPTOP, theme, choices) for theme in themes for choices in ({}, MUCH_CHOSEN)]
    for size, theme, choices in [*forms, (PHONE, "light", MUCH_CHOSEN)]:
        with open_page(browser, size=size, theme=theme) as page:
            for language in ("nl", "en"):
                page.goto(server.link(PAGES[name], **(choices | {"taal": language})))
                wait_until_done(page)
                shows_a_page_inside_the_frame(page)
                faults = accessibility_faults(page)
                assert not faults, "\n".join([f"{size} {theme} {choices} {language}", *faults])


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_says_its_language(name: str, language: str, server: Server, browser: Browser) -> None:
    with open_page(browser) as page:
        page.goto(server.link(PAGES[name], taal=language))
        wait_until_done(page)
        shows_a_page_inside_the_frame(page)
        assert page.locator("html").get_attribute("lang") == language


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_the_screen(
    name: str, size: tuple[int, int], server: Server, browser: Browser
) -> None:
    with open_page(browser, size=size) as page:
        page.goto(server.link(PAGES[name]))
        wait_until_done(page)
        main = page.get_by_test_id("stMain")
        assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
