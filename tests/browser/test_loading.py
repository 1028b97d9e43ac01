"""Layouts that no profile was written for, loaded by a person in Chromium.

Nothing is touched on the server but through the page. Each ends in the same cells as the long form.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from analytics.model import NETHERLANDS, Level, Status, Unit
from analytics.sources.about import About
from analytics.store import Atlas
from analytics.store.drafts import Draft, new_draft, write_draft
from analytics.store.publications import journal, publish
from tests.browser.acting import fill, go_on, unfold, upload
from tests.browser.serving import (
    FORMS,
    Server,
    Theme,
    faults_of_form,
    open_page,
    serve,
    wait_until_done,
)
from tests.sampling import full
from tests.sources.layouts import LAYOUTS, Upload, cells, long_form, other_ages


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
    expect(page.get_by_text("U kunt publiceren;")).to_be_visible()
    # The round stands beside one of the same day, and holds one gemeente of two of its library.
    expected = re.compile("Er is al een ronde van 1 januari 2023|Van deze gemeente staat niets")
    said = page.get_by_role("row", name=re.compile("^(Fout|Waarschuwing) ")).all_inner_texts()
    assert said
    assert [one for one in said if not expected.search(one)] == []
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
@pytest.mark.skipif(not full(), reason="each layout step by step: `make proof` only")
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda item: item.__name__)
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


def test_a_reload_goes_on(loading: Server, browser: Browser) -> None:
    given = LAYOUTS[1]()
    with open_page(browser) as page:
        page.goto(loading.link("inladen", taal="nl"))
        wait_until_done(page)
        upload(page, given.files)
        expect(page.get_by_text("2. Indeling")).to_be_visible(timeout=60_000)
        wait_until_done(page)
        go_on(page, "3. Over deze levering")
        fill(page, "* Titel", "Blijft staan")
        page.reload()
        wait_until_done(page)
        expect(page.get_by_text("Kies dezelfde bestanden opnieuw")).to_be_visible()
        upload(page, given.files)
        expect(page.get_by_label("* Titel", exact=True)).to_have_value(
            "Blijft staan", timeout=60_000
        )
    assert "Traceback" not in loading.log


ABOUT = About(
    title="Nieuwe ronde", source="CBS", reference_date=date(2023, 1, 1), status=Status.PROVISIONAL,
    round="vormen", protected=True, public=True,
)  # fmt: skip
MAIL = b"naam;e-mail\n" + b"".join(b"Jan;jan%d@voorbeeld.nl\n" % number for number in range(30))


def steps(page: Page, server: Server, atlas: Path, language: str) -> Iterator[str]:
    """Every step of Inladen, with all that can be opened in it open."""

    def come(draft: Draft, step: int, files: dict[str, bytes]) -> None:
        identity = new_draft(atlas)
        write_draft(atlas, identity, draft)
        page.goto(server.link("inladen", taal=language, concept=identity))
        wait_until_done(page)
        upload(page, files)
        expect(page.locator(f".st-key-stap-{step}")).to_be_visible(timeout=60_000)
        wait_until_done(page, seconds=120)

    page.goto(server.link("inladen", taal=language))
    wait_until_done(page)
    yield "files"
    upload(page, {"leden.csv": MAIL})
    expect(page.get_by_test_id("stAlert")).to_be_visible(timeout=60_000)
    wait_until_done(page)
    yield "refused"
    come(Draft(step=2), 2, other_ages().files)
    yield "layout, not understood"
    page.locator("[data-testid=stPopover] button").nth(1).click()
    wait_until_done(page)
    yield "a class that is not in the list"
    come(Draft(step=3), 3, {"leden.csv": long_form()})
    yield "about, not answered"
    wrong = long_form() + b"GM9999;personen;totaal;totaal;100;20;20,0\n"
    come(Draft(step=4, about=ABOUT), 4, {"leden.csv": wrong})
    yield "judgement with an error"
    come(Draft(step=2, about=ABOUT), 2, {"leden.csv": long_form()})
    for step, name in ((2, "layout"), (3, "about"), (4, "judgement"), (5, "changes")):
        page.locator(f".st-key-verder-{step} button").click()
        expect(page.locator(f".st-key-stap-{step + 1}")).to_be_visible(timeout=120_000)
        wait_until_done(page, seconds=120)
        # The steps before it are open as well; theirs are the tables that are folded.
        unfold(page)
        yield f"after {name}"


@pytest.mark.proof(full=8)
@pytest.mark.parametrize(("size", "theme", "language"), FORMS if full() else FORMS[:1])
def test_every_step_is_accessible_and_fits(
    size: tuple[int, int],
    theme: Theme,
    language: str,
    loading: Server,
    atlas: Path,
    browser: Browser,
) -> None:
    with open_page(browser, size=size, theme=theme) as page:
        found = [
            f"{step}: {fault}"
            for step in islice(steps(page, loading, atlas, language), None if full() else 2)
            for fault in faults_of_form(page)
        ]
    assert not found, "\n".join(found)
    assert "Traceback" not in loading.log


def test_new_classes_come_with_the_delivery_onto_every_page(
    loading: Server, atlas: Path, browser: Browser
) -> None:
    """A class list that the catalog doesn't know: added here, published, and read by others."""
    given = other_ages()
    new, last = ["0 tot 9 jaar", "9 tot 18 jaar"], "18 jaar en ouder"
    with open_page(browser) as page:
        page.goto(loading.link("inladen", taal="nl"))
        wait_until_done(page)
        upload(page, given.files)
        expect(page.get_by_text("2. Indeling")).to_be_visible(timeout=60_000)
        wait_until_done(page)
        expect(page.get_by_text("4 kolommen begrijpen wij niet.")).to_be_visible()
        page.get_by_role("button", name="Een kenmerk of klasse staat niet in de lijst").click()
        page.get_by_role("combobox", name="Bij welk kenmerk?").click()
        page.get_by_role("option", name="Leeftijd", exact=True).click()
        wait_until_done(page)
        page.get_by_label("De klassen op volgorde, elk op een regel", exact=True).fill(
            f"{new[0]} = 0 to 9 years\n{new[1]} = 9 to 18 years\n{last}"
        )
        page.get_by_role("button", name="Voeg toe aan de lijst").click()
        wait_until_done(page)
        # The popover is closed, and beside it stands what was added.
        expect(page.get_by_role("button", name="Voeg toe aan de lijst")).to_have_count(0)
        expect(page.get_by_text("Toegevoegd: Leeftijd.")).to_be_visible()
        # The columns under the labels of the new classes are understood now.
        expect(page.get_by_text("kolommen begrijpen wij niet")).to_have_count(0)
        go_on(page, "3. Over deze levering")
        describe(page, given.name)
        for label in (
            "De cijfers zijn beveiligd tegen herkenning",
            "Iedereen mag de cijfers zien",
        ):
            page.get_by_text(label, exact=True).click()
            wait_until_done(page)
        go_on(page, "4. Oordeel en voorbeeld")
        preview = page.locator(".rows", has_text="De eerste cijfers")
        for label in (*new, last):
            expect(preview).to_contain_text(label)
        go_on(page, "5. Wat verandert er?")
        go_on(page, "6. Publiceren")
        fill(page, "Uw naam", "Anna")
        fill(page, "Waarom publiceert u dit?", "Nieuwe klassen")
        page.get_by_role("button", name="Publiceer", exact=True).click()
        expect(page.get_by_text("Gepubliceerd.")).to_be_visible(timeout=120_000)

        choices = {"bibliotheek": "F001", "ronde": f"lgb-{given.name}", "dimensie": "leeftijd"}
        page.goto(loading.link("kaart", taal="nl", **choices))
        wait_until_done(page)
        page.get_by_role("combobox", name="Groep", exact=True).click()
        for label in (*new, last):
            expect(page.get_by_role("option", name=label, exact=True)).to_be_visible()
        page.get_by_role("option", name=new[1], exact=True).click()
        wait_until_done(page)
        expect(page.locator(".rows table caption")).to_contain_text(f"Leeftijd: {new[1]}")
        page.goto(loading.link("wijkprofiel", taal="en", **choices))
        wait_until_done(page)
        rows = page.locator(".rows", has_text="Age").first
        for label in ("0 to 9 years", "9 to 18 years", "18 years and older"):
            expect(rows).to_contain_text(label)
    assert "Traceback" not in loading.log
