"""Pictures of every page: `make screenshots`.

The two of the README go to docs/images; every page in both languages, light and dark, at laptop
and at phone width, whole, to build/screenshots, to be looked at.
"""

import tempfile
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from tests import demo
from tests.browser import chromium
from tests.browser.serving import (
    LAPTOP,
    PAGES,
    PHONE,
    ROOT,
    Server,
    open_page,
    serve,
    wait_until_done,
)

IMAGES = ROOT / "docs" / "images"
EVERY = ROOT / "build" / "screenshots"
README = {
    "kaart": ("kaart", {"bibliotheek": "F002", "niveau": "buurt", "gebied": "BU90050002"}),
    "profiel": ("wijkprofiel", {"bibliotheek": "F002", "gebied": "WK900202"}),
}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIZES = {"laptop": LAPTOP, "phone": PHONE}
# A map draws its areas after the page is done, and nothing on the page says when.
DRAWN = 3_000


def visit(page: Page, address: str) -> None:
    """Open an address and wait until its maps and charts are drawn."""
    page.goto(address)
    wait_until_done(page)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(DRAWN)


def unfold(page: Page, size: tuple[int, int]) -> None:
    """Make the window as high as the page, which scrolls within itself."""
    height = page.get_by_test_id("stMain").evaluate("main => main.scrollHeight")
    page.set_viewport_size({"width": size[0], "height": min(max(height, size[1]), 8_000)})
    page.wait_for_timeout(DRAWN)


def readme_pictures(server: Server, browser: Browser) -> None:
    """The map and a profile, in English, as they open on a large screen."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    for picture, (name, choices) in README.items():
        with open_page(browser, size=(1366, 1150), locale="en-GB") as page:
            visit(page, server.link(name, taal="en", **choices))
            page.screenshot(path=IMAGES / f"{picture}.png")
            print(f"docs/images/{picture}.png")


def every_page(server: Server, browser: Browser) -> None:
    """Each page in each language, theme and width, from top to bottom."""
    EVERY.mkdir(parents=True, exist_ok=True)
    for (name, path), language, theme, width in product(PAGES.items(), ("nl", "en"), THEMES, SIZES):
        with open_page(browser, size=SIZES[width], theme=theme) as page:
            visit(page, server.link(path, taal=language))
            unfold(page, SIZES[width])
            picture = EVERY / f"{name}-{language}-{theme}-{width}.png"
            page.screenshot(path=picture)
            print(picture.relative_to(ROOT))


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        demo.build(Path(scratch))
        with serve(Path(scratch)) as server, chromium.browser() as browser:
            readme_pictures(server, browser)
            every_page(server, browser)


if __name__ == "__main__":
    main()
