"""What holds for every page, swept from the folder: a new page is tested before anyone thinks."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from pages._parts import room
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
    if page.url.split("?")[0].rpartition("/")[2] not in (room.SEAT, room.SCREEN):
        expect(page.locator(".st-key-menu")).to_be_visible()
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


# A server of its own for each: the first page and one of the desk; in full all of them.
COLD = list(PAGES) if full() else ["start", "inladen"]
# The shortest report; `test_reports.py` looks at the page with the long ones.
CHOICES = {"rapporten": {"rapport": "gesprekskaart"}}


@pytest.mark.proof(full=len(PAGES))
@pytest.mark.parametrize("name", COLD)
def test_a_cold_deep_link_opens_the_page_inside_the_frame(
    name: str, demo_atlas: Path, browser: Browser
) -> None:
    with serve(demo_atlas) as cold, open_page(browser) as page:
        page.goto(cold.link(PAGES[name], taal="nl"))
        wait_until_done(page)
        shows_a_page_inside_the_frame(page)
        if name not in room.PAGES:
            expect(page.get_by_role("button", name="Gesprekskaart (PDF)")).to_be_visible()
        assert page.url.split("?")[0] == cold.link(PAGES[name])
        assert "Traceback" not in cold.log


@dataclass(frozen=True)
class Form:
    """How a page is looked at: in which language, on what screen, in light or in dark."""

    language: str
    size: tuple[int, int]
    theme: Literal["light", "dark"]


FORMS = {
    "laptop": Form("nl", LAPTOP, "light"),
    "phone": Form("en", PHONE, "dark"),
}


@dataclass(frozen=True)
class Seen:
    """What one visit to a page showed."""

    title: str
    language: str | None
    asked: tuple[str, ...]
    favicon: str | None
    faults: list[str]
    too_wide: tuple[int, int]


@pytest.fixture(scope="module")
def look(server: Server, browser: Browser) -> Iterator[Callable[[str, str], Seen]]:
    """A page in one of the forms, visited once for all that is asked of it. The pages of a form
    share a profile: the scripts of the server are read once.
    """
    with ExitStack() as stack:
        profiles = {
            name: stack.enter_context(open_page(browser, size=form.size, theme=form.theme)).context
            for name, form in FORMS.items()
        }

        @cache
        def visit(name: str, form_name: str) -> Seen:
            form, asked = FORMS[form_name], []
            with closing(profiles[form_name].new_page()) as page:
                page.on("request", lambda request: asked.append(request.url))
                page.goto(server.link(PAGES[name], taal=form.language, **CHOICES.get(name, {})))
                wait_until_done(page)
                shows_a_page_inside_the_frame(page)
                page.wait_for_timeout(300)
                main = page.get_by_test_id("stMain")
                return Seen(
                    page.title(),
                    page.locator("html").get_attribute("lang"),
                    tuple(asked),
                    page.locator("link[rel~=icon]").first.get_attribute("href"),
                    accessibility_faults(page),
                    (
                        main.evaluate("main => main.scrollWidth - main.clientWidth"),
                        page.evaluate("document.documentElement.scrollWidth - innerWidth"),
                    ),
                )

        yield visit


Look = Callable[[str, str], Seen]
# Each page in one of the forms, and in full in both.
LOOKS = [
    (name, form)
    for place, name in enumerate(PAGES)
    for turn, form in enumerate(FORMS)
    if full() or place % len(FORMS) == turn
]
every_look = pytest.mark.parametrize(("name", "form"), LOOKS)


def test_each_page_has_a_title_of_its_own(look: Look) -> None:
    # Also: a server that answers every address with its first page would pass the test above.
    assert len({(form, look(name, form).title) for name, form in LOOKS}) == len(LOOKS)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_menu_stands_on_one_line_beside_the_choices(
    language: str, server: Server, browser: Browser
) -> None:
    with open_page(browser, size=(1280, 768)) as page:
        # The page that is open has its name in bold, and this one has the longest.
        page.goto(server.link("landelijk", taal=language))
        wait_until_done(page)
        links = page.locator(".st-key-menu a").all()
        assert len(links) > 10
        places = [link.bounding_box() for link in links]
        assert len({round(place["y"]) for place in places if place}) == 1


@every_look
def test_asks_nothing_of_any_other_machine(
    name: str, form: str, look: Look, server: Server
) -> None:
    seen = look(name, form)
    assert seen.asked
    local = (server.address, "data:", f"blob:{server.address}")
    assert [url for url in seen.asked if not url.startswith(local)] == []
    # The browser may fetch the icon of the tab where a test does not see it.
    assert seen.favicon
    assert seen.favicon.startswith((server.address, "/", "./", "data:"))
    assert not seen.favicon.startswith("//")


@every_look
def test_accessible(name: str, form: str, look: Look) -> None:
    faults = look(name, form).faults
    assert not faults, "\n".join(faults)


@every_look
def test_says_its_language(name: str, form: str, look: Look) -> None:
    assert look(name, form).language == FORMS[form].language


@every_look
def test_nothing_is_wider_than_the_screen(name: str, form: str, look: Look) -> None:
    assert max(look(name, form).too_wide) <= 0


MUCH_CHOSEN = {
    "bibliotheek": "F002",
    "gebied": "WK900502",
    "vergelijk": "WK900501,WK900503",
    "niveau": "buurt",
    "dimensie": "leeftijd",
    "kaart": "eenvoudig",
}


@pytest.mark.proof(full=len(PAGES))
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
