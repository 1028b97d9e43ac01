"""What a person does: choose, click, go back, share a link, take figures along."""

import re
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Response, expect
from python_calamine import CalamineWorkbook

from analytics.store import Atlas, current_version
from tests.browser.acting import DRAWN, choices, choose, hover_text, map_point
from tests.browser.serving import Server, open_page, serve, wait_until_done

# Two gemeenten with wijken and buurten, in the middle of the fictional province.
LIBRARY = "F002"


def opened(page: Page, server: Server, path: str = "", **given: str) -> None:
    page.goto(server.link(path, **({"taal": "nl", "bibliotheek": LIBRARY} | given)))
    wait_until_done(page)


def test_a_choice_stands_in_the_address_and_on_the_page(page: Page, server: Server) -> None:
    opened(page, server)
    choose(page, "Bibliotheek", "Bibliotheek Aldermonde")
    assert choices(page)["bibliotheek"] == "F001"
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bibliotheek Aldermonde")


def test_back_and_forward_restore_choices_and_pages(page: Page, server: Server) -> None:
    opened(page, server)
    seen = [page.url]
    choose(page, "Maat", "Geen lid")
    seen.append(page.url)
    page.get_by_role("link", name="Kaart", exact=True).click()
    wait_until_done(page)
    seen.append(page.url)
    page.get_by_text("Buurten", exact=True).click()
    wait_until_done(page)
    seen.append(page.url)
    page.get_by_text("English", exact=True).click()
    wait_until_done(page)
    seen.append(page.url)
    assert len(set(seen)) == len(seen)

    def agrees(url: str) -> None:
        wait_until_done(page)
        assert page.url == url
        language = choices(page)["taal"]
        assert page.locator("html").get_attribute("lang") == language
        on_page = "/kaart" in url
        assert page.get_by_test_id("stDeckGlJsonChart").count() == on_page

    for url in reversed(seen[:-1]):
        page.evaluate("history.back()")
        page.wait_for_timeout(300)
        agrees(url)
    box = page.get_by_role("combobox", name="Maat", exact=True)
    expect(box).to_have_value("Aandeel leden")
    for url in seen[1:]:
        page.evaluate("history.forward()")
        page.wait_for_timeout(300)
        agrees(url)


def profile_cells(page: Page) -> list[str]:
    """The cells of the first table, once the last table of the page is there too."""
    expect(page.locator(".rows")).to_have_count(3)
    expect(page.locator(".rows td").last).to_be_visible()
    return page.locator(".rows").first.locator("td").all_inner_texts()


def test_a_shared_link_shows_the_same_in_the_other_language(
    server: Server, browser: Browser, demo_atlas: Path
) -> None:
    atlas = Atlas.open(demo_atlas)
    delivery = atlas.rounds()[0]
    wijk = atlas.regions_in("wijk", f"BIEB:{LIBRARY}", delivery)[3]
    with open_page(browser) as page:
        opened(page, server, "wijkprofiel", gebied=wijk.code, dimensie="leeftijd")
        link = page.url
        dutch = profile_cells(page)
    with open_page(browser, locale="en-GB") as other:
        other.goto(link.replace("taal=nl", "taal=en"))
        wait_until_done(other)
        expect(other.get_by_role("heading", level=1)).to_contain_text(wijk.name)
        english = profile_cells(other)
    assert [re.sub(r"\D+", "", text) for text in dutch] == [
        re.sub(r"\D+", "", text) for text in english
    ]
    assert len(dutch) > 20


def test_a_click_on_the_map_chooses_the_area_and_the_background_frees_it(
    page: Page, server: Server
) -> None:
    opened(page, server, "kaart")
    point = map_point(page)
    page.mouse.click(*point)
    expect(page).to_have_url(re.compile(r"gebied=WK"))
    wait_until_done(page)
    code = choices(page)["gebied"]
    name = page.get_by_role("combobox", name="Gebied", exact=True).input_value()
    expect(page.locator(".st-key-chosen")).to_contain_text(name)
    assert name in hover_text(page, point)
    page.mouse.click(*map_point(page, 0.03, 0.03))
    expect(page).to_have_url(re.compile(r"gebied=&"))
    assert code


def test_the_list_does_what_a_click_does(page: Page, server: Server) -> None:
    opened(page, server, "kaart")
    point = map_point(page)
    page.mouse.click(*point)
    expect(page).to_have_url(re.compile(r"gebied=WK"))
    wait_until_done(page)
    clicked = choices(page)
    name = page.get_by_role("combobox", name="Gebied", exact=True).input_value()
    opened(page, server, "kaart")
    choose(page, "Gebied", name)
    assert choices(page) == clicked


def test_the_hover_text_follows_the_indicator(page: Page, server: Server) -> None:
    opened(page, server, "kaart")
    point = map_point(page)
    before = hover_text(page, point)
    choose(page, "Maat", "Index (vergelijking = 100)")
    after = hover_text(page, map_point(page))
    assert before.split(" | ")[0] == after.split(" | ")[0]
    assert "%" in before
    assert "Index" in after
    assert "%" not in after


def test_a_chosen_area_does_not_dim_the_others(page: Page, server: Server) -> None:
    # Streamlit dims all but the chosen one, unless the layers stand in a nested list.
    opened(page, server, "kaart")
    chart = page.get_by_test_id("stDeckGlJsonChart")
    point = map_point(page)
    page.mouse.move(5, 5)
    far = map_colour(page, 0.62, 0.62)
    page.mouse.click(*point)
    expect(page).to_have_url(re.compile(r"gebied=WK"))
    wait_until_done(page)
    page.mouse.move(5, 5)
    page.wait_for_timeout(DRAWN)
    assert map_colour(page, 0.62, 0.62) == far
    expect(chart).to_be_visible()


def map_colour(page: Page, across: float, down: float) -> tuple[int, ...]:
    """The colour of one pixel of the map, as it is on screen."""
    x, y = map_point(page, across, down)
    shot = page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})
    pixel = Image.open(BytesIO(shot)).convert("RGB").getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return tuple(int(part) for part in pixel)


def test_the_simple_map_answers_clicks_too(page: Page, server: Server) -> None:
    opened(page, server, "kaart", kaart="eenvoudig")
    chart = page.get_by_test_id("stVegaLiteChart")
    expect(chart).to_be_visible()
    page.wait_for_timeout(DRAWN)
    box = chart.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.35)
    expect(page).to_have_url(re.compile(r"gebied=WK"))
    wait_until_done(page)
    name = page.get_by_role("combobox", name="Gebied", exact=True).input_value()
    expect(page.locator(".st-key-chosen")).to_contain_text(name)
    assert choices(page)["kaart"] == "eenvoudig"
    # The buttons of the map itself cover none of the choices above it.
    own = page.locator(".st-key-beside").get_by_test_id("stElementToolbar").bounding_box()
    above = page.locator(".st-key-controls").bounding_box()
    assert own is not None
    assert above is not None
    assert own["y"] >= above["y"] + above["height"]


def test_areas_are_put_side_by_side(page: Page, server: Server, demo_atlas: Path) -> None:
    atlas = Atlas.open(demo_atlas)
    wijken = atlas.regions_in("wijk", f"BIEB:{LIBRARY}", atlas.rounds()[0])
    opened(page, server, "kaart", gebied=wijken[0].code)
    page.get_by_role("button", name="Vergelijk", exact=True).click()
    wait_until_done(page)
    assert choices(page)["vergelijk"] == wijken[0].code
    choose(page, "Gebied", wijken[1].name)
    page.get_by_role("button", name="Vergelijk", exact=True).click()
    wait_until_done(page)
    assert choices(page)["vergelijk"] == f"{wijken[0].code},{wijken[1].code}"
    expect(page.locator(".st-key-compared")).to_contain_text(wijken[0].name)
    page.get_by_role("button", name=wijken[0].name).click()
    wait_until_done(page)
    assert choices(page)["vergelijk"] == wijken[1].code


def test_search_finds_a_place_and_the_library_that_serves_it(
    page: Page, server: Server, demo_atlas: Path
) -> None:
    atlas = Atlas.open(demo_atlas)
    delivery = atlas.rounds()[0]
    gemeente = atlas.regions_in("gemeente", "BIEB:F004", delivery)[0]
    opened(page, server)
    box = page.get_by_label("Zoek uw bibliotheek of plaats")
    box.fill(gemeente.name)
    box.press("Enter")
    wait_until_done(page)
    page.locator(".st-key-hits").get_by_role("button", name=gemeente.name).first.click()
    wait_until_done(page)
    assert choices(page)["bibliotheek"] == "F004"
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_keyboard_reaches_the_contents_and_the_choices(page: Page, server: Server) -> None:
    opened(page, server)
    page.keyboard.press("Tab")
    skip = page.locator("#skip-link")
    expect(skip).to_be_focused()
    # The only one: the next place is a choice, or a word of the menu.
    expect(page.get_by_text("Skip to main content")).to_be_hidden()
    before = page.url
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    assert page.url == before
    link = page.locator(".st-key-menu").get_by_role("link", name="Methode")
    link.focus()
    expect(link).to_have_css("outline-style", "solid")
    box = page.get_by_role("combobox", name="Maat", exact=True)
    box.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_until_done(page)
    assert choices(page)["indicator"] != "penetratie"


@pytest.mark.parametrize("kind", ["CSV", "Excel"])
def test_figures_are_taken_along_with_their_source(kind: str, page: Page, server: Server) -> None:
    opened(page, server, "kaart")
    with page.expect_download() as waiting:
        page.get_by_role("button", name=kind, exact=True).click()
    content = Path(waiting.value.path()).read_bytes()
    if kind == "CSV":
        text = content.decode("utf-8-sig")
        assert "Bibliotheekleden 2023" in text
        assert "Fictieve gegevens" in text
        assert text.count("\r\n") == 1 + 26
    else:
        book = CalamineWorkbook.from_filelike(waiting.value.path().open("rb"))
        cells = str(book.get_sheet_by_index(0).to_python())
        assert "Bibliotheekleden 2023" in cells
        assert "Fictieve gegevens" in cells


def test_borders_are_fetched_once_and_kept(page: Page, server: Server) -> None:
    fetched: list[Response] = []

    def note(answer: Response) -> None:
        if "/grenzen/" in answer.url:
            fetched.append(answer)

    page.on("response", note)
    opened(page, server, "kaart")
    page.wait_for_timeout(DRAWN)
    assert fetched
    assert all(answer.status == 200 for answer in fetched)
    assert all("immutable" in answer.headers["cache-control"] for answer in fetched)
    before = len(fetched)
    choose(page, "Maat", "Index (vergelijking = 100)")
    page.wait_for_timeout(DRAWN)
    assert len(fetched) == before


def test_an_address_that_names_no_borders_is_not_found(server: Server, page: Page) -> None:
    for path in (
        "grenzen/x/2023/wijk/NL00/wgs-0.json",
        "grenzen/..%2f..%2f/2023/wijk/NL00/wgs-0.json",
    ):
        answer = page.request.get(server.link(path))
        assert answer.status in (400, 404), path


def test_a_newer_version_is_taken_up_without_a_restart(
    demo_atlas: Path, browser: Browser, tmp_path: Path
) -> None:
    folder = tmp_path / "atlas"
    shutil.copytree(demo_atlas, folder)
    version = current_version(folder)
    assert version is not None
    with serve(folder) as own, open_page(browser) as page:
        with page.expect_request(lambda asked: f"/grenzen/{version}/" in asked.url):
            opened(page, own, "kaart")
        shutil.copytree(folder / version, folder / "newer")
        (folder / "current").write_text("newer\n", "utf-8")
        with page.expect_request(lambda asked: "/grenzen/newer/" in asked.url):
            choose(page, "Maat", "Index (vergelijking = 100)")


def test_nothing_known_is_told_with_a_way_out(page: Page, server: Server) -> None:
    opened(page, server, "kaart", niveau="buurt", bibliotheek="F101", dimensie="inkomen")
    empty = page.get_by_text("Voor deze keuze is niets bekend")
    expect(empty).to_be_visible()
    page.get_by_role("button", name="Terug naar de eerste keuzes").click()
    wait_until_done(page)
    assert choices(page)["niveau"] == "wijk"


def test_a_way_on_to_the_same_page_stands_in_the_address(page: Page, server: Server) -> None:
    opened(page, server, bibliotheek="F108")
    way = page.get_by_role("button", name="Kijk naar de achtergrond: Inwoners")
    way.click()
    expect(page).to_have_url(re.compile("indicator=inwoners"))
    wait_until_done(page)
    box = page.get_by_role("combobox", name="Maat", exact=True)
    expect(box).to_have_value("Inwoners")
    page.evaluate("history.back()")
    expect(way).to_be_visible()
    expect(box).to_have_value("Aandeel leden")
    assert choices(page)["indicator"] == "penetratie"
