"""Mag ik dit zeggen? in Chromium: from the map by keyboard, built, back again; readable by all."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.acting import choices, choose, tab_to
from tests.browser.serving import (
    LAPTOP,
    PHONE,
    Server,
    accessibility_faults,
    open_page,
    wait_until_done,
)
from tests.sampling import full

ALL = "personen~totaal~totaal"
STATES = {
    "holds": f"GM9001~{ALL}~penetratie~meer~20",
    "depends": f"WK9001BA~{ALL}~leden~meer~2535",
    "contradicted": f"WK9001AA~{ALL}~penetratie~hoogste~GM9001",
    "unknown": f"GM9008~{ALL}~penetratie~1-op~5",
    "of a group": "GM9001~personen~herkomst~nederland~index~meer~100~NL00",
    "unreadable": "x",
}
SAID = {
    "holds": {"nl": "Houdt stand", "en": "Holds"},
    "depends": {"nl": "Hangt af van de afronding", "en": "Depends on the rounding"},
    "contradicted": {"nl": "Niet te zeggen", "en": "Not to be said"},
    "unknown": {"nl": "Niet te zeggen", "en": "Not to be said"},
    "of a group": {"nl": "", "en": ""},
    "unreadable": {"nl": "", "en": ""},
}
FORMS = [("nl", PHONE, "dark"), ("en", LAPTOP, "light"), ("nl", LAPTOP, "dark"),
         ("en", PHONE, "light")]  # fmt: skip


def test_from_the_map_by_keyboard_built_and_back_again(server: Server, browser: Browser) -> None:
    with open_page(browser) as page:
        page.goto(server.link("kaart", taal="nl", bibliotheek="F001", gebied="WK9001EA"))
        wait_until_done(page)
        way = page.get_by_role("link", name="Mag ik dit zeggen?")
        tab_to(page, way)
        page.keyboard.press("Enter")
        page.wait_for_url("**/zeggen?*")
        wait_until_done(page)
        first = choices(page)["bewering"]
        assert first == f"WK9001EA~{ALL}~penetratie~minder-dan~NL00"
        verdict = page.get_by_role("heading", level=2)
        expect(verdict).to_contain_text("stand")
        choose(page, "Wat wilt u zeggen?", "is hoger dan een getal")
        wait_until_done(page)
        assert choices(page)["bewering"] == f"WK9001EA~{ALL}~penetratie~meer~18"
        number = page.get_by_role("spinbutton", name="Hoeveel procent?")
        number.fill("25")
        number.press("Enter")
        expect(verdict).to_contain_text("Niet te zeggen")
        wait_until_done(page)
        assert choices(page)["bewering"] == f"WK9001EA~{ALL}~penetratie~meer~25"
        page.go_back()
        expect(number).to_have_value("18")
        expect(verdict).to_contain_text("Houdt stand")
        page.go_back()
        expect(page.get_by_role("combobox", name="Dan waar?")).to_be_visible()
        wait_until_done(page)
        assert choices(page)["bewering"] == first
        page.get_by_role("link", name="Terug naar waar u was").press("Enter")
        page.wait_for_url("**/kaart?*")
        wait_until_done(page)
        assert choices(page)["gebied"] == "WK9001EA"
        assert "bewering=" not in page.url
    assert "Traceback" not in server.log


@pytest.mark.proof(full=24)
@pytest.mark.parametrize("state", STATES if full() else ["depends"])
def test_every_verdict_is_readable_in_every_form(
    state: str, server: Server, browser: Browser
) -> None:
    for language, size, theme in FORMS if full() else FORMS[:1]:
        with open_page(browser, size=size, theme=theme) as page:
            page.goto(server.link("zeggen", taal=language, van="kaart", bewering=STATES[state]))
            wait_until_done(page)
            expect(page.get_by_role("heading", level=2)).to_contain_text(SAID[state][language])
            page.locator("summary").first.click()
            page.wait_for_timeout(500)
            faults = accessibility_faults(page)
            assert not faults, "\n".join(faults)
            main = page.get_by_test_id("stMain")
            assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
