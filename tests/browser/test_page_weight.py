"""What a change of indicator sends over the line; `python -m bench.page` prints it in full."""

from pathlib import Path

from playwright.sync_api import Browser, WebSocket

from analytics.store import Atlas
from bench.page import bytes_of
from tests.browser.acting import choose
from tests.browser.serving import Server, open_page, wait_until_done


def most(areas: int) -> int:
    """The aim of 60 kB for 400 areas: what every page has, a table of 100 rows, 100 bytes each."""
    return 9_000 + 11_000 + 100 * areas


def test_a_change_of_indicator_sends_little(
    browser: Browser, server: Server, demo_atlas: Path
) -> None:
    atlas = Atlas.open(demo_atlas)
    areas = len(atlas.regions_in("buurt", "NL00", atlas.rounds()[0]))
    assert most(400) == 60_000
    frames: list[bytes] = []

    def listen(line: WebSocket) -> None:
        line.on("framereceived", lambda frame: frames.append(frame))

    with open_page(browser) as page:
        page.on("websocket", listen)
        page.goto(server.link("kaart", taal="nl", niveau="buurt", schaal="land"))
        wait_until_done(page)
        for indicator in ("Index (vergelijking = 100)", "Aantal leden", "Aandeel leden"):
            frames.clear()
            choose(page, "Maat", indicator)
            whole, chart, table = bytes_of(frames)
            assert chart > 0 < table
            assert whole < most(areas), indicator
