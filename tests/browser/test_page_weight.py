"""What a change of indicator sends over the line; `python -m bench.page` prints it in full."""

from playwright.sync_api import Browser

from bench.page import bytes_of
from tests.browser.acting import choose
from tests.browser.serving import Server, open_page, wait_until_done

# 250 buurten and more in the whole country of the demo, of which 100 in the table; texts on hover.
# The aim for a catchment of 400 is 60 kB: 9 kB that each page has, 11 kB of table, and per area
# at most 100 bytes.
MOST = 9_000 + 11_000 + 250 * 100


def test_a_change_of_indicator_sends_little(browser: Browser, server: Server) -> None:
    frames: list[bytes] = []
    with open_page(browser) as page:
        page.on(
            "websocket", lambda line: line.on("framereceived", lambda frame: frames.append(frame))
        )
        page.goto(server.link("kaart", taal="nl", niveau="buurt", schaal="land"))
        wait_until_done(page)
        for indicator in ("Index t.o.v. benchmark", "Aantal leden", "Aandeel leden"):
            frames.clear()
            choose(page, "Maat", indicator)
            whole, chart, table = bytes_of(frames)
            assert 0 < table < whole < MOST, indicator
            assert 0 < chart <= 16_000, indicator
