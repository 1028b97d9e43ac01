"""Layouts that no profile was written for, loaded by a person in Chromium.

Nothing is touched on the server but through the page. Each ends in the same cells as the long form.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from analytics.model import NETHERLANDS, Level, Unit
from analytics.store import Atlas
from analytics.store.publications import journal, publish
from tests.browser.acting import fill, go_on, upload
from tests.browser.serving import Server, accessibility_faults, open_page, serve, wait_until_done
from tests.sampling import full
from tests.sources.layouts import LAYOUTS, Upload, cells, long_form

SOME = LAYOUTS if full() else LAYOUTS[1:2] + LAYOUTS[-1:]


@pytest.fixture(scope="module")
def atlas(small_atlas_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Borders, organisations and one round."""
    return Path(shutil.copytree(small_atlas_built, tmp_path_factory.mktemp("inladen") / "atlas"))


@pytest.fixture(scope="module")
def loading(atlas: Path) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BEREIKATLAS_BEHEER", "aan")
        with serve(atlas) as server:
            yield server


def describe(page: Page, name: str) -> None:
    """Step 3, with the keyboard."""
    fill(page, "* Titel", name)
    fill(page, "* Wie maakte de levering?", "CBS")
    page.get_by_test_id("stDateInput").get_by_role("spinbutton").first.click()
    page.keyboard.type("01012023")
    page.keyboard.press("Tab")
    wait_until_done(page)
    page.get_by_role("combobox", name="* Status", exact=True).click()
    page.get_by_role("option", name="Voorlopig", exact=True).click()
    wait_until_done(page)
    fill(page, "Naam van de ronde", name)


def load(page: Page, server: Server, given: Upload) -> None:
    """From the first step to the last."""
    page.goto(server.link("inladen", taal="nl"))
    wait_until_done(page)
    upload(page, given.files)
    expect(page.get_by_text("2. Indeling")).to_be_visible(timeout=60_000)
    wait_until_done(page)
    go_on(page, "3. Over deze levering")
    describe(page, given.name)
    go_on(page, "4. Oordeel en voorbeeld")
    expect(page.get_by_text("Er is niets op aan te merken.")).to_be_visible()
    go_on(page, "5. Wat verandert er?")
    go_on(page, "6. Publiceren")
    fill(page, "Uw naam", "Anna")
    fill(page, "Waarom publiceert u dit?", "Een proef")
    page.get_by_role("button", name="Publiceer", exact=True).click()
    expect(page.get_by_text("Gepubliceerd.")).to_be_visible(timeout=120_000)


def figures(atlas: Path, delivery: str) -> dict[tuple[str, str], tuple[object, ...]]:
    """Every cell of the wijken and gemeenten of a delivery: population, members, share."""
    found: dict[tuple[str, str], tuple[object, ...]] = {}
    with closing(Atlas.open(atlas, viewer="operator")) as opened:
        for indicator in ("bevolking", "leden", "penetratie"):
            for category in next(iter(cells().values())):
                dimension = "totaal" if category == "totaal" else "leeftijd"
                for level in (Level.GEMEENTE, Level.WIJK):
                    rows = opened.regions(
                        delivery=delivery,
                        level=level,
                        within=NETHERLANDS,
                        indicator=indicator,
                        unit=Unit.PERSONS,
                        dimension=dimension,
                        category=category,
                    )
                    for place, code in enumerate(rows.codes):
                        key = (code, category)
                        found[key] = (*found.get(key, ()), rows.figures[place])
    return {key: value for key, value in found.items() if key[0] in cells()}


@pytest.mark.proof(full=10)
@pytest.mark.parametrize("layout", SOME, ids=lambda item: item.__name__)
def test_a_layout_that_nobody_described_ends_in_the_same_cells(
    layout: Callable[[], Upload], loading: Server, atlas: Path, browser: Browser
) -> None:
    given = layout()
    with open_page(browser) as page:
        load(page, loading, given)
    assert journal(atlas)[0].who == "Anna"
    assert figures(atlas, f"lgb-{given.name}") == figures(atlas, expected(atlas))


def expected(atlas: Path) -> str:
    """The long form, published on the command line once; its id."""
    folder = atlas.parent / "lang"
    identity = "lgb-lang"
    if not folder.exists():
        folder.mkdir()
        (folder / "leden.csv").write_bytes(long_form())
        (folder / "delivery.toml").write_text(
            f'id = "{identity}"\nkind = "lgb"\ntitle = "Lang"\nsource = "CBS"\n'
            'reference_date = 2023-01-01\nstatus = "voorlopig"\nborder_year = 2023\n'
            'files = ["leden.csv"]\nround = "lang"\nlevels = ["gemeente", "wijk"]\n'
            'rounding = [{ base = 1 }, { level = "wijk", base = 5 }, '
            '{ measure = "share", base = 0.1 }]\n',
            "utf-8",
        )
        publish(atlas, [folder], "test", "to hold against")
    return identity


def test_each_step_is_clean_and_a_reload_goes_on(loading: Server, browser: Browser) -> None:
    given = LAYOUTS[1]()
    with open_page(browser, theme="dark") as page:
        page.goto(loading.link("inladen", taal="nl"))
        wait_until_done(page)
        assert accessibility_faults(page) == []
        upload(page, given.files)
        expect(page.get_by_text("2. Indeling")).to_be_visible(timeout=60_000)
        wait_until_done(page)
        assert accessibility_faults(page) == []
        go_on(page, "3. Over deze levering")
        fill(page, "* Titel", "Blijft staan")
        assert accessibility_faults(page) == []
        page.reload()
        wait_until_done(page)
        expect(page.get_by_text("Kies dezelfde bestanden opnieuw")).to_be_visible()
        upload(page, given.files)
        expect(page.get_by_label("* Titel", exact=True)).to_have_value(
            "Blijft staan", timeout=60_000
        )
    assert "Traceback" not in loading.log
