"""Names that come with a delivery are text wherever they stand, whatever is written in them."""

import csv
import shutil
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path

import pyogrio
import pytest
from playwright.sync_api import Browser, Page
from python_calamine import CalamineWorkbook

from tests.browser.acting import map_point
from tests.browser.serving import FIGURE_PAGES, Server, open_page, serve, wait_until_done
from tests.demo import ROOT, build
from tests.issues import NAMES
from tests.sampling import full

# What would run, be fetched, lead away, be a formula or become a sign where it is not text.
HARM = (
    "=1+1 <img src=x onerror=window.hurt=1> [klik](http://127.0.0.1:9/weg) :red[rood] `code`",
    "<script>window.hurt=1</script> ![x](http://127.0.0.1:9/beeld.png) $\\frac{1}{2}$",
    "@SUM(1) </style><svg onload=window.hurt=1> :material/delete: **vet** {naam} {i}",
    '\u202enetkeerhcs "onmouseover=window.hurt=1 x=" ' + "x" * 120,
)
LIBRARY = "F002"
BAD = "img[src=x], img[src*='127.0.0.1'], [onload], [onmouseover], a[href^='javascript:'], .katex"


def named(text: str, number: int) -> str:
    """A name with something harmful in it; the number keeps names apart."""
    return f"{HARM[number % len(HARM)]} {text}"


@pytest.fixture(scope="module")
def harmed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over the demo, every name in it meant to do harm."""
    folder = tmp_path_factory.mktemp("namen")
    for name in NAMES:
        shutil.copytree(ROOT / "data" / "demo" / name, folder / name)
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
    atlas = tmp_path_factory.mktemp("atlas-namen")
    build(atlas, sorted(path.parent for path in folder.glob("*/delivery.toml")))
    with serve(atlas) as running:
        yield running


def _rename(path: Path, column: str) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file, delimiter=";")
    place = head.index(column)
    order = {text: k for k, text in enumerate(dict.fromkeys(row[place] for row in rows))}
    for row in rows:
        row[place] = named(row[place], order[row[place]])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows([head, *rows])


def harm(page: Page) -> list[str]:
    """What a name did on this page, besides being read."""
    found = [f"ran: {page.url}"] if page.evaluate("window.hurt === 1") else []
    found += [f"{page.url}: {html}" for html in page.locator(BAD).evaluate_all(
        "all => all.map(one => one.outerHTML.slice(0, 200) + ' in ' + "
        "one.parentElement.outerHTML.slice(0, 300))"
    )]  # fmt: skip
    # A sign, a colour or a link made out of a name; the page's own have none of these words.
    found += [
        f"{page.url}: {text}"
        for text in page.locator(
            "[data-testid=stIconMaterial], [role=img], [data-testid=stMain] span[style*=color], "
            "[data-testid=stMain] a, [data-testid=stMain] code, [data-testid=stMain] strong"
        ).all_inner_texts()
        if text in ("delete", "rood", "klik", "vet", "code")
    ]
    return found


MUCH_CHOSEN = {
    "gebied": "WK900502",
    "vergelijk": "WK900501,WK900503",
    "niveau": "buurt",
    "dimensie": "leeftijd",
    "kaart": "eenvoudig",
}


def test_no_name_does_anything_but_stand_there(harmed: Server, browser: Browser) -> None:
    found: list[str] = []
    asked: list[str] = []
    with open_page(browser) as page:
        page.on("request", lambda request: asked.append(request.url))
        for path in FIGURE_PAGES.values():
            # Every page in full; where much is not chosen the page says less, or says it otherwise.
            for choices in (MUCH_CHOSEN, {}) if full() or path == "landelijk" else (MUCH_CHOSEN,):
                page.goto(harmed.link(path, taal="nl", bibliotheek=LIBRARY, **choices))
                wait_until_done(page)
                page.wait_for_timeout(300)
                page.locator("details:not([open]) > summary").evaluate_all(
                    "all => all.forEach(one => one.click())"
                )
                wait_until_done(page)
                found += harm(page)
                text = page.locator("body").inner_text()
                assert any(one[:30] in text for one in HARM), page.url
        page.goto(harmed.link("", taal="nl", bibliotheek=LIBRARY))
        wait_until_done(page)
        box = page.get_by_role("textbox", name="Zoek uw bibliotheek of plaats")
        for text in ("onerror", "material", "klik"):
            box.fill(text)
            box.press("Enter")
            wait_until_done(page)
            found += harm(page)
    assert not found, "\n".join(found)
    assert [url for url in asked if "127.0.0.1:9/" in url or url.endswith("/x")] == []
    assert "Traceback" not in harmed.log


def test_the_text_at_the_pointer_is_text(harmed: Server, browser: Browser) -> None:
    with open_page(browser, slow_clock=True) as page:
        page.goto(harmed.link("kaart", taal="nl", bibliotheek=LIBRARY, niveau="buurt"))
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


def test_a_download_holds_the_names_and_no_formula(harmed: Server, browser: Browser) -> None:
    with open_page(browser) as page:
        page.goto(harmed.link("landelijk", taal="nl", bibliotheek=LIBRARY))
        wait_until_done(page)
        files: dict[str, bytes] = {}
        for kind in ("CSV", "Excel"):
            with page.expect_download() as started:
                page.get_by_role("button", name=kind, exact=True).first.click()
            files[kind] = Path(started.value.path()).read_bytes()
    cells = [cell for row in csv.reader(StringIO(files["CSV"].decode("utf-8-sig")), delimiter=";")
             for cell in row]  # fmt: skip
    assert not [cell for cell in cells if cell.startswith(("=", "@"))]
    book = CalamineWorkbook.from_filelike(BytesIO(files["Excel"]))
    texts = [str(cell) for name in book.sheet_names
             for row in book.get_sheet_by_name(name).to_python() for cell in row]  # fmt: skip
    for text in HARM[:3]:
        assert any(text in cell for cell in texts), text
        assert any(text in cell for cell in cells), text
