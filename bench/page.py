"""What a change of indicator costs: bytes over the websocket and seconds to the new picture.

    python -m bench.page                        the demo atlas
    python -m bench.page --atlas DIR            another, such as the whole country

Drives Chromium (software rendering where there is no graphics card) against a server of its own.
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import FloatRect, Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from analytics.store import Atlas
from tests.browser import chromium
from tests.browser.serving import Server, open_page, serve, wait_until_done

CHANGES = (
    "Index (vergelijking = 100)",
    "Aantal leden",
    "Verschil met de vergelijking",
    "Aandeel leden",
)
STILL = 0.6
"""A picture that has not changed for so many seconds is there."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of indicator, the first of its kind in the session or a repeat."""

    indicator: str
    repeat: bool
    page: int
    map: int
    table: int
    seconds: float


def bytes_of(frames: list[bytes]) -> tuple[int, int, int]:
    """Bytes of all messages of a run, of the map's and of the largest piece of HTML (the table)."""
    chart = table = 0
    for frame in frames:
        message = ForwardMsg()
        message.ParseFromString(frame)
        kind = message.delta.new_element.WhichOneof("type")
        if kind == "deck_gl_json_chart":
            chart += len(frame)
        elif kind == "html":
            table = max(table, len(frame))
    return sum(map(len, frames)), chart, table


def middle(page: Page) -> FloatRect:
    """A piece of the map that holds many areas: a picture of all of it takes long itself."""
    box = page.get_by_test_id("stDeckGlJsonChart").bounding_box()
    assert box is not None
    return {"x": box["x"] + box["width"] / 2, "y": box["y"] + 150, "width": 120, "height": 120}


def settled(page: Page, piece: FloatRect, shown: bytes, start: float, limit: float = 30) -> float:
    """Seconds from `start` until the last change of the map's picture; `shown` is the former."""
    changed = start
    while (now := time.monotonic()) - max(changed, start + 2) < STILL and now - start < limit:
        picture = page.screenshot(clip=piece)
        if picture != shown:
            shown, changed = picture, time.monotonic()
    return changed - start


def measure(page: Page, address: str) -> list[Change]:
    """Every change twice: the first time in a session, and a repeat."""
    frames: list[bytes] = []

    def note(data: str | bytes) -> None:
        if isinstance(data, bytes):
            frames.append(data)

    page.on("websocket", lambda socket: socket.on("framereceived", note))
    page.goto(address)
    wait_until_done(page)
    piece = middle(page)
    settled(page, piece, b"", time.monotonic())
    found: list[Change] = []
    for repeat in (False, True):
        for indicator in CHANGES:
            before = page.screenshot(clip=piece)
            box = page.get_by_role("combobox", name="Maat", exact=True)
            box.click()
            option = page.get_by_role("option", name=indicator, exact=True)
            option.wait_for()
            frames.clear()
            start = time.monotonic()
            option.click()
            seconds = settled(page, piece, before, start)
            wait_until_done(page)
            found.append(Change(indicator, repeat, *bytes_of(frames), seconds))
    return found


def cases(atlas: Atlas) -> dict[str, dict[str, str]]:
    """The catchment nearest to 400 buurten, and the whole country per wijk and per buurt."""
    delivery = atlas.rounds()[0]
    sizes = {
        item.id: len(atlas.regions_in("buurt", f"BIEB:{item.id}", delivery))
        for item in atlas.organisations(delivery)
    }
    near = min(sizes, key=lambda item: abs(sizes[item] - 400))
    everywhere = {
        level: len(atlas.regions_in(level, "NL00", delivery)) for level in ("wijk", "buurt")
    }
    found = {f"catchment, {sizes[near]} buurten": {"bibliotheek": near, "niveau": "buurt"}}
    for level, count in everywhere.items():
        found[f"country, {count} {level}en"] = {"schaal": "land", "niveau": level}
    return found


def main() -> None:
    """Print a table per case."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--atlas", type=Path, default=Path("data/atlas"))
    given = parser.parse_args()
    atlas = Atlas.open(given.atlas)
    with serve(given.atlas) as server, chromium.browser() as browser:
        print("| case | indicator | time | page kB | map kB | table kB | picture s |")
        print("|---|---|---|---|---|---|---|")
        for case, choices in cases(atlas).items():
            with open_page(browser, size=(1366, 850)) as page:
                print(table(case, measure(page, link(server, choices))), flush=True)


def link(server: Server, choices: dict[str, str]) -> str:
    return server.link("kaart", **({"taal": "nl"} | choices))


def table(case: str, changes: list[Change]) -> str:
    """The changes of a case as rows of a table, and their medians."""
    rows = [
        f"| {case} | {item.indicator} | {'repeat' if item.repeat else 'first'} | "
        f"{item.page / 1000:.1f} | {item.map / 1000:.1f} | {item.table / 1000:.1f} | "
        f"{item.seconds:.2f} |"
        for item in changes
    ]
    for name, repeat in (("first", False), ("repeat", True)):
        some = [item for item in changes if item.repeat is repeat]
        rows.append(
            f"| {case} | **median** | {name} | {median(item.page for item in some) / 1000:.1f} | "
            f"{median(item.map for item in some) / 1000:.1f} | "
            f"{median(item.table for item in some) / 1000:.1f} | "
            f"{median(item.seconds for item in some):.2f} |"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    main()
