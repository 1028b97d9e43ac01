"""Whatever people and deliveries write is text wherever it stands: names of areas and libraries,
labels that users added to the catalog, titles and sources, who and why, and what an upload holds.
"""

import csv
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pyogrio
import pytest
import xlsxwriter
from playwright.sync_api import Browser, Dialog, Page, expect
from python_calamine import CalamineWorkbook

from analytics.catalog.adding import Added, AddedClasses, as_definitions
from analytics.catalog.definitions import Category, Classification, Dimension, Texts, Universe
from analytics.model import Status, Unit
from analytics.sources.about import About, RoundingLine
from analytics.store.definitions import ADDED, write_definitions
from analytics.store.drafts import Draft, new_draft, write_draft
from analytics.store.publications import publish
from tests.browser.acting import go_on, map_point, unfold, upload
from tests.browser.serving import (
    FIGURE_PAGES,
    ROOT,
    Server,
    open_page,
    serve_script,
    wait_until_done,
)
from tests.issues import write_issue
from tests.sampling import full

# What would run, be fetched, lead away, be a formula or become a sign where it is not text.
HARM = (
    "=1+1 <img src=x onerror=window.hurt=1> [klik](http://127.0.0.1:9/weg) :red[rood] `code`",
    "<script>window.hurt=1</script> ![x](http://127.0.0.1:9/beeld.png) $\\frac{1}{2}$",
    "@SUM(1) </style><svg onload=window.hurt=1> :material/delete: **vet** {naam} {i}",
    '\u202enetkeerhcs "onmouseover=window.hurt=1 x=" ' + "x" * 120,
)
# The beginning of a line makes lists and headings, entities make signs, and dashes make others.
LINE = "1. <b>kop</b> &lt;i&gt; -- -> *vet* ~~weg~~ http://127.0.0.1:9/bloot"
WHO, WHY = f"{LINE} wie", f"{HARM[0]} waarom"
SOURCE = f"{HARM[2]} bron"
# Without the signs that the name of a file can't have.
FILE = "- =1+1 <img src=x onerror=window.hurt=1> **vet** $a$.csv"
# The door takes names without most signs; formulas and formatting are left.
UPLOAD = "- =1+1 $a$ _vet_ [klik](weg) #kop `code`.xlsx"
# 31 signs, without those that a workbook does not allow.
SHEET = "<svg onload=hurt=1>$a$_v_`code`"
LIBRARY = "F002"
BAD = "img[src=x], img[src*='127.0.0.1'], [onload], [onmouseover], a[href^='javascript:'], .katex"


def named(text: str, number: int) -> str:
    """A name with something harmful in it; the number keeps names apart."""
    return f"{HARM[number % len(HARM)]} {text}"


def texts(number: int, about: str) -> Texts:
    """Something harmful in both languages."""
    return Texts(nl=named(f"{about} nl", number), en=named(f"{about} en", number + 1))


def classes(identity: str, *ids: str) -> Classification:
    return Classification(
        id=identity,
        label=texts(2, f"indeling {identity}"),
        categories=tuple(
            Category(id=one, label=Texts(nl=f"{LINE} {one} nl", en=f"{LINE} {one} en"))
            if place == 0
            else Category(id=one, label=texts(place, one))
            for place, one in enumerate(ids)
        ),
    )


# A dimension that a user added, and classes of one that is there.
PROOF = Dimension(
    id="proef",
    order=1,
    label=texts(1, "kenmerk"),
    description=Texts(nl=f"{LINE} uitleg nl", en=f"{LINE} uitleg en"),
    source=texts(0, "bron van kenmerk"),
    units=(Unit.PERSONS,),
    universe=Universe(id="scholieren", label=texts(0, "wie")),
    classifications=(classes("1", "brugjaar", "vmbo", "havo_vwo"),),
)
AGES = AddedClasses(
    id="leeftijd", classifications=(classes("eigen", "0-4", "4-9", "9-15", "15-18", "18+"),)
)


@dataclass(frozen=True, slots=True)
class Harmed:
    """The app, and the folder of its atlas."""

    server: Server
    atlas: Path


@pytest.fixture(scope="module")
def harmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harmed]:
    """The app over the demo, every name in it meant to do harm."""
    folder = tmp_path_factory.mktemp("namen")
    atlas = tmp_path_factory.mktemp("atlas-namen")
    deliveries = write_issue(folder, 1)
    borders = folder / "grenzen-2023" / "wijkenbuurten_2023.gpkg"
    layers = {
        layer: pyogrio.read_dataframe(borders, layer=layer)
        for layer, _kind in pyogrio.list_layers(borders)
    }
    borders.unlink()
    for layer, areas in layers.items():
        column = {"buurten": "buurtnaam", "wijken": "wijknaam", "gemeenten": "gemeentenaam"}[layer]
        areas[column] = [named(text, k) for k, text in enumerate(areas[column])]
        pyogrio.write_dataframe(areas, borders, layer=layer)
    for file, column in (
        ("organisaties/organisaties.csv", "naam"),
        ("vestigingen/vestigingen.csv", "naam"),
    ):
        _rename(folder / file, column)
    for about in folder.glob("*/delivery.toml"):
        text = about.read_text("utf-8")
        text = text.replace('title = "', f"title = '''{HARM[0]} {HARM[1]} {HARM[2]} ", 1)
        about.write_text(text.replace('"\nsource = "', "'''\nsource = \"", 1), "utf-8")
    members = folder / "lgb-2023"
    _with_added_classes(members)
    added: tuple[Added, ...] = (PROOF, AGES)
    write_definitions(as_definitions(added, {}), atlas / ADDED)
    publish(atlas, deliveries, WHO, WHY)
    # The same with more members: there is a version to hold beside the first, and to go back to.
    shutil.copy(ROOT / "data" / "demo" / "lgb-2023" / "leden.csv", members / FILE)
    _with_proof(members / FILE)
    publish(atlas, [members], WHO, WHY)
    settings = {"BEREIKATLAS_ATLAS": str(atlas), "BEREIKATLAS_BEHEER": "aan"}
    with serve_script(ROOT / "app.py", ROOT, settings) as running:
        yield Harmed(running, atlas)


def _with_added_classes(delivery: Path) -> None:
    """The added classes come with the figures, a source that does harm, and so does its file."""
    (delivery / "leden.csv").rename(delivery / FILE)
    _with_proof(delivery / FILE)
    about = delivery / "delivery.toml"
    text = about.read_text("utf-8")
    for old, new in (
        ('source = "fictief"', f"source = '''{SOURCE}'''"),
        ("synthetic = true\n", ""),
        ('files = ["leden.csv"]', f"files = ['''{FILE}''']"),
        ("rounding = [\n", 'rounding = [\n  { dimension = "proef", base = 5 },\n'),
        (
            "classification = {",
            f"universe = {{ proef = '''{LINE}''' }}\nclassification = {{ leeftijd = \"eigen\",",
        ),
    ):
        assert old in text
        text = text.replace(old, new)
    about.write_text(text, "utf-8")


def _with_proof(path: Path) -> None:
    """The pupils once more, under the dimension that was added."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    lines += [
        line.replace(";onderwijssoort;", ";proef;") for line in lines if ";onderwijssoort;" in line
    ]
    path.write_text("".join(lines), "utf-8")


def _rename(path: Path, column: str) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";")
    place = head.index(column)
    order = {text: k for k, text in enumerate(dict.fromkeys(row[place] for row in rows))}
    for row in rows:
        row[place] = named(row[place], order[row[place]])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows([head, *rows])


ROUNDED = (RoundingLine(base=1), RoundingLine(dimension="nieuw", base=5))


def workbook() -> bytes:
    """Figures of gemeenten under headers and among samples that do harm, and of codes that do."""
    rows: list[list[str | float]] = [
        ["Regiocode", "Bevolking, totaal", "Leden, totaal", "Aandeel, totaal", *HARM, LINE]
    ]
    for code in (*(f"GM900{number}" for number in range(1, 7)), *HARM, LINE):
        # What two of the columns are can't be told: they hold numbers.
        rows.append([code, 1000, 200, 20, 7.5, *HARM[:3], 8.5])
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(SHEET)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                else:
                    sheet.write_number(number, column, value)
    return content.getvalue()


def harm(page: Page) -> list[str]:
    """What a name did on this page, besides being read."""
    found = [f"ran: {page.url}"] if page.evaluate("window.hurt === 1") else []
    found += [f"{page.url}: {html}" for html in page.locator(BAD).evaluate_all(
        "all => all.map(one => one.outerHTML.slice(0, 200) + ' in ' + "
        "one.parentElement.outerHTML.slice(0, 300))"
    )]  # fmt: skip
    # A sign, a colour, a link or a list made out of a name; the page's own have none of these.
    found += [
        f"{page.url}: {text}"
        for text in page.locator(
            "[data-testid=stIconMaterial], [role=img], [data-testid=stMain] span[style*=color], "
            "[data-testid=stMain] :is(a, code, strong, em, del, b)"
        ).all_inner_texts()
        if text in ("delete", "rood", "klik", "vet", "code", "weg", "kop")
    ]
    return found


def words(page: Page) -> str:
    """Everything that stands on a page, in the boxes too; without signs that nobody sees."""
    inputs = page.locator("input, textarea").evaluate_all("all => all.map(one => one.value)")
    return _plain(" ".join([page.locator("body").inner_text(), *inputs]))


def _plain(text: str) -> str:
    return " ".join(text.replace("\N{WORD JOINER}", "").split())


def lacking(page: Page, *wanted: str) -> list[str]:
    """What does not stand on the page as it was written."""
    said = words(page)
    return [f"{page.url} lacks {text}" for text in wanted if _plain(text) not in said]


def taken_along(page: Page, name: str) -> str:
    """What a table holds as CSV and as a workbook, after seeing that neither has a formula."""
    files: dict[str, bytes] = {}
    tools = page.locator(f".st-key-{name}-tools")
    for kind, label in (("csv", "CSV"), ("xlsx", "Excel")):
        with page.expect_download() as started:
            tools.get_by_role("button", name=label, exact=True).click()
        files[kind] = Path(started.value.path()).read_bytes()
    cells = [cell for row in csv.reader(StringIO(files["csv"].decode("utf-8-sig")), delimiter=";")
             for cell in row]  # fmt: skip
    assert not [cell for cell in cells if cell.startswith(("=", "@"))]
    with ZipFile(BytesIO(files["xlsx"])) as parts:
        for part in parts.namelist():
            assert not re.search(rb"<f[ >]|<hyperlink|TargetMode", parts.read(part)), part
    book = CalamineWorkbook.from_filelike(BytesIO(files["xlsx"]))
    texts = [str(cell) for name in book.sheet_names
             for row in book.get_sheet_by_name(name).to_python() for cell in row]  # fmt: skip
    assert {cell.lstrip("'") for cell in cells if "onerror" in cell} <= set(texts)
    return "\n".join(texts)


@contextmanager
def watched(browser: Browser, harmed: Harmed) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what was found on it; nothing may be, nor asked of another machine."""
    found: list[str] = []
    asked: list[str] = []

    def noticed(dialog: Dialog) -> None:
        found.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    with open_page(browser) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", noticed)
        yield page, found
    assert not found, "\n".join(found)
    assert [url for url in asked if "127.0.0.1:9/" in url or url.endswith("/x")] == []
    assert "Traceback" not in harmed.server.log


MUCH_CHOSEN = {
    "gebied": "WK900502",
    "vergelijk": "WK900501,WK900503",
    "niveau": "buurt",
    "dimensie": "proef",
    "kaart": "eenvoudig",
}


# What a page says of the added classes and dimension.
LABELS = {
    "kaart": [PROOF.label],
    "wijkprofiel": [PROOF.label, *(one.label for one in PROOF.newest.categories)],
    "methode": [
        *(PROOF.label, PROOF.description, PROOF.source, PROOF.newest.label),
        *(one.label for one in PROOF.newest.categories),
        *(one.label for one in AGES.classifications[0].categories),
    ],
}  # fmt: skip


def test_no_name_does_anything_but_stand_there(harmed: Harmed, browser: Browser) -> None:
    with watched(browser, harmed) as (page, found):
        for number, path in enumerate(FIGURE_PAGES.values()):
            # Every page in full; where much is not chosen the page says less, or says it otherwise.
            for choices in (MUCH_CHOSEN, {}) if full() or path == "landelijk" else (MUCH_CHOSEN,):
                for tongue in ("nl", "en") if full() else (("nl", "en")[number % 2],):
                    address = choices | {"taal": tongue, "bibliotheek": LIBRARY}
                    page.goto(harmed.server.link(path, **address))
                    wait_until_done(page)
                    page.wait_for_timeout(300)
                    unfold(page)
                    found += harm(page)
                    assert any(one[:30] in words(page) for one in HARM), page.url
                    if choices:
                        found += lacking(page, *(item.get(tongue) for item in LABELS.get(path, ())))
        page.goto(harmed.server.link("", taal="nl", bibliotheek=LIBRARY))
        wait_until_done(page)
        box = page.get_by_role("textbox", name="Zoek uw bibliotheek of plaats")
        for text in ("onerror", "material", "klik"):
            box.fill(text)
            box.press("Enter")
            wait_until_done(page)
            found += harm(page)


def test_deliveries_and_who_published_them_are_text(harmed: Harmed, browser: Browser) -> None:
    with watched(browser, harmed) as (page, found):
        for choices, wanted in (
            ({}, [f"{HARM[0]} {HARM[1]} {HARM[2]}", WHO, WHY]),
            ({"levering": "lgb-2023"}, [SOURCE, WHO, FILE]),
            ({"versie": "2"}, [WHO, WHY]),
        ):
            page.goto(harmed.server.link("leveringen", taal="nl", **choices))
            wait_until_done(page)
            unfold(page)
            found += [*harm(page), *lacking(page, *wanted)]
            if not choices:
                assert WHY in taken_along(page, "versies")
                assert f"{HARM[0]} {HARM[1]}" in taken_along(page, "leveringen")
        # Going back is prepared and shown, and not done.
        page.goto(harmed.server.link("leveringen", taal="en", versie="1"))
        wait_until_done(page)
        page.locator(".st-key-restore-1 button").click()
        expect(page.locator(".st-key-confirm")).to_be_visible(timeout=60_000)
        wait_until_done(page)
        unfold(page)
        found += [*harm(page), *lacking(page, WHO)]
        page.locator(".st-key-cancel button").click()
        wait_until_done(page)


def test_an_upload_is_text_in_every_step(harmed: Harmed, browser: Browser) -> None:
    """Names of files and sheets, headers, samples, regions, and what complaints quote."""
    identity = new_draft(harmed.atlas)
    dimension = PROOF.model_copy(update={"id": "nieuw", "universe": None})
    about = About(
        title=LINE, source=SOURCE, reference_date=date(2023, 1, 1), status=Status.FINAL,
        round="proef", universe={"nieuw": f"{HARM[2]} over wie"}, rounding=ROUNDED,
    )  # fmt: skip
    write_draft(harmed.atlas, identity, Draft(step=2, dimensions=(dimension,), about=about))
    link = harmed.server.link("inladen", taal="nl", concept=identity)
    with watched(browser, harmed) as (page, found):
        page.goto(link)
        wait_until_done(page)
        upload(page, {UPLOAD: workbook()})
        expect(page.get_by_text("2. Indeling")).to_be_visible(timeout=60_000)
        wait_until_done(page)
        headers = (*HARM, LINE)
        found += [*harm(page), *lacking(page, UPLOAD, SHEET, *headers, PROOF.label.nl)]
        help = page.get_by_test_id("stTooltipHoverTarget")
        help.nth(help.count() - 1).hover()
        expect(page.get_by_test_id("stTooltipContent")).to_be_visible()
        found += harm(page)
        skip = page.get_by_role("button", name="Sla al deze kolommen over")
        skip.click()
        # Until it has been done there is nothing to go on with.
        expect(skip).to_have_count(0, timeout=60_000)
        wait_until_done(page)
        go_on(page, "3. Over deze levering")
        found += [*harm(page), *lacking(page, LINE, SOURCE, PROOF.label.nl)]
        go_on(page, "4. Oordeel en voorbeeld")
        found += [*harm(page), *lacking(page, *headers, UPLOAD, SHEET, "Aldermonde")]
        told = taken_along(page, "oordeel")
        assert all(text[:70] in told for text in HARM[:3]), told


def test_the_text_at_the_pointer_is_text(harmed: Harmed, browser: Browser) -> None:
    with open_page(browser, slow_clock=True) as page:
        page.goto(harmed.server.link("kaart", taal="nl", bibliotheek=LIBRARY, niveau="buurt"))
        wait_until_done(page)
        seen: set[str] = set()
        left, top = map_point(page, 0, 0)
        right, bottom = map_point(page, 1, 1)
        for k in range(40):
            across, down = 0.3 + 0.4 * (k % 8) / 7, 0.2 + 0.6 * (k // 8) / 4
            page.mouse.move(left + (right - left) * across, top + (bottom - top) * down)
            page.wait_for_timeout(50)
            seen.update(page.locator(".deck-tooltip").all_inner_texts())
            if all(any(text in one for one in seen) for text in HARM):
                break
        assert not harm(page)
        told = "\n".join(seen)
        assert all(text in told for text in HARM[:3]), seen


def test_a_download_holds_the_names_and_no_formula(harmed: Harmed, browser: Browser) -> None:
    with open_page(browser) as page:
        page.goto(harmed.server.link("landelijk", taal="nl", bibliotheek=LIBRARY))
        wait_until_done(page)
        first = page.locator("[class*=st-key-][class*=-csv]").first.get_attribute("class") or ""
        name = re.findall(r"st-key-(\S+)-csv", first)[0]
        found = [text for text in HARM[:3] if text not in taken_along(page, name)]
        assert not found
