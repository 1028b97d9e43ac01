"""The national picture as a person uses it: another criterion, and the way to who is behind."""

import re

from playwright.sync_api import Page, expect

from tests.browser.acting import choices
from tests.browser.serving import PHONE, Server, accessibility_faults, wait_until_done


def opened(page: Page, server: Server, **given: str) -> None:
    page.goto(server.link("landelijk", **({"taal": "nl", "bibliotheek": "F001"} | given)))
    wait_until_done(page)


def test_another_criterion_changes_who_is_comparable_and_back_undoes_it(
    page: Page, server: Server
) -> None:
    opened(page, server, tegenover="vergelijkbaar")
    behind = page.get_by_role("region", name="De bibliotheken achter: vergelijkbare bibliotheken")
    before = behind.inner_text()
    page.get_by_test_id("stButtonGroup").get_by_text("Afstand tot de bibliotheek").click()
    wait_until_done(page)
    assert choices(page)["criteria"] == "stedelijkheid,inkomen_inwoner,afstand_bibliotheek"
    expect(behind).to_contain_text("Afstand")
    assert behind.inner_text() != before
    page.evaluate("history.back()")
    page.wait_for_timeout(300)
    wait_until_done(page)
    assert choices(page)["criteria"] == "stedelijkheid,inkomen_inwoner"
    assert behind.inner_text() == before


def test_from_a_benchmark_to_the_libraries_behind_it_to_the_map_of_one(
    page: Page, server: Server
) -> None:
    opened(page, server)
    page.get_by_role("link", name="Even grote bibliotheken").click()
    wait_until_done(page)
    assert choices(page)["tegenover"] == "even_groot"
    behind = page.get_by_role("region", name="De bibliotheken achter: even grote bibliotheken")
    first = behind.locator("tbody th a").first
    name = first.inner_text()
    first.click()
    wait_until_done(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    there = choices(page)
    assert there["bibliotheek"] != "F001"
    assert there["tegenover"] == "even_groot"
    page.get_by_role("link", name=re.compile("^kaart: ")).first.click()
    wait_until_done(page)
    assert "/kaart" in page.url
    assert choices(page)["bibliotheek"] != there["bibliotheek"]
    expect(page.get_by_test_id("stDeckGlJsonChart")).to_have_count(1)


def test_an_own_set_is_chosen_in_a_list_on_a_phone_too(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    opened(page, server, tegenover="set", set="BIEB:F101,BIEB:F102,BIEB:F103,BIEB:F105")
    box = page.get_by_role("combobox", name="Uw eigen keuze: 5 tot en met 20 bibliotheken")
    box.click()
    box.press_sequentially("Averharen")
    page.get_by_role("option", name="Bibliotheek Averharen").click()
    # An open list hides the rest of the page from whoever does not see it.
    page.keyboard.press("Escape")
    wait_until_done(page)
    assert choices(page)["set"].endswith(",BIEB:F111")
    expect(
        page.get_by_role("heading", name="Waarom verschillen wij van uw eigen keuze?")
    ).to_be_visible()
    assert accessibility_faults(page) == []
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
