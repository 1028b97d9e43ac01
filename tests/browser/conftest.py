"""One server over the demo atlas and one Chromium for all browser tests."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import chromium
from tests.browser.serving import Server, open_page, serve


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def server(demo_atlas: Path) -> Iterator[Server]:
    """The app over the demo atlas."""
    with serve(demo_atlas) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with chromium.browser() as running:
        yield running


@pytest.fixture(scope="session")
def laptop(browser: Browser) -> Iterator[BrowserContext]:
    """A profile that has read the scripts of the server: that takes most of opening a page."""
    with open_page(browser, slow_clock=True) as first:
        yield first.context


@pytest.fixture
def page(laptop: BrowserContext) -> Iterator[Page]:
    """A laptop's page in Dutch; its clock is slowed, so that clicks on the map register. Nothing
    that a page before it kept is left.
    """
    with closing(laptop.new_page()) as fresh:
        yield fresh
        if fresh.url.startswith("http"):
            fresh.evaluate("localStorage.clear(); sessionStorage.clear()")
    laptop.clear_cookies()
