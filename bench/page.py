"""What a change of indicator costs: bytes over the websocket and seconds to the new picture.

    python -m bench.page --atlas DIR --deliveries DIR [--quick]

For a catchment of about 400 buurten, all gemeenten, all wijken and all buurten: the map to explore,
the simple map, and the page that an analyst would write (bench/naive). Chromium draws (in software
where there is no graphics card) against servers of our own; the bytes are those that a visitor
without a browser receives for the same changes, uncompressed as Streamlit sends them.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Error, FloatRect, Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from analytics.store import Atlas
from bench.machine import memory_of, options
from bench.summary import NOTHING, ratio, seconds, size, table
from tests.browser import chromium
from tests.browser.serving import ROOT, Server, open_page, serve, serve_script
from tests.browser.session import Session

CIRCLES = "Aantal leden"
CHANGES = (
    "Index (vergelijking = 100)",
    CIRCLES,
    "Verschil met de vergelijking",
    "Aandeel leden",
)
"""Each is another picture than the one before."""
TIMES, QUICK_TIMES = 7, 2
STILL = 0.8
"""A picture that has not changed for so many seconds, on a page that is done, is there."""
LIMIT, QUICK_LIMIT = 60.0, 20.0
"""A change that takes longer is said, not waited for; a first view may take twice as long."""
AIM = "a catchment of 400 buurten ≤ 0.5 s and 60 kB; 14,566 buurten ≤ 1 s and 40 kB"
CHARTS = {"deck_gl_json_chart": "stDeckGlJsonChart", "vega_lite_chart": "stVegaLiteChart"}
"""The kinds of message that hold a map, and what the page calls the map."""

_DONE = """async () => {
    await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    const app = document.querySelector('[data-testid=stApp]')
    return app?.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')
}"""
"""Whether the run of the page is over and nothing on it awaits its new form."""


@dataclass(frozen=True, slots=True)
class Way:
    """One of the pages that draw the same: ours with either map, and the plain one."""

    name: str
    server: Server
    path: str
    choices: dict[str, str]
    chart: str

    def link(self, choices: dict[str, str]) -> str:
        return self.server.link(self.path, **(choices | self.choices))


@dataclass(slots=True)
class Drawn:
    """What a case cost in one way. `changes` are (indicator, seconds); `sent` bytes per change.

    `memory` is the most that its server held until then, in bytes.
    """

    case: str
    way: str
    first: float | None = None
    first_sent: int = 0
    changes: list[tuple[str, float]] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    map_sent: list[int] = field(default_factory=list)
    memory: int = 0
    note: str = ""

    @property
    def time(self) -> float | None:
        """The median, of a case that was done."""
        taken = [taken for _name, taken in self.changes]
        return median(taken) if taken else None

    @property
    def circles(self) -> float | None:
        taken = [taken for name, taken in self.changes if name == CIRCLES]
        return median(taken) if taken else None


def bytes_of(frames: list[bytes]) -> tuple[int, int, int]:
    """Bytes of all messages of a run, of the map's and of the largest piece of HTML (the table)."""
    chart = largest = 0
    for frame in frames:
        message = ForwardMsg()
        message.ParseFromString(frame)
        kind = message.delta.new_element.WhichOneof("type")
        if kind in CHARTS:
            chart += len(frame)
        elif kind == "html":
            largest = max(largest, len(frame))
    return sum(map(len, frames)), chart, largest


def indicators(times: int) -> list[str]:
    """The indicators that are chosen one after another; the page opens on the last of `CHANGES`."""
    return list(islice(cycle(CHANGES), times))


async def weigh(drawn: Drawn, way: Way, choices: dict[str, str], times: int) -> None:
    """The bytes of a first view and of each change, as a visitor without a browser gets them."""
    async with Session(way.server.address) as session:
        await session.visit(way.path, **(choices | way.choices))
        drawn.first_sent = session.received
        for indicator in indicators(times):
            await session.choose("Maat", indicator)
            drawn.sent.append(session.received)
            maps = [item.ByteSize() for kind in CHARTS for item in session.of(kind)]
            drawn.map_sent.append(max(maps, default=0))


def draw(
    drawn: Drawn, way: Way, browser: Browser, choices: dict[str, str], times: int, limit: float
) -> None:
    """The seconds of a first view and of each change, in a browser of a fresh profile."""
    with open_page(browser, size=(1366, 850)) as page:
        page.set_default_timeout(2 * limit * 1000)
        start = time.monotonic()
        page.goto(way.link(choices))
        chart = page.get_by_test_id(way.chart)
        chart.wait_for()
        piece = middle(page, way.chart)
        drawn.first = settled(page, piece, b"", start, 2 * limit)
        if drawn.first is None:
            drawn.note += f"no first picture within {2 * limit:.0f} s"
            return
        page.set_default_timeout(limit * 1000)
        for indicator in indicators(times):
            before = page.screenshot(clip=piece)
            page.get_by_role("combobox", name="Maat", exact=True).click()
            option = page.get_by_role("option", name=indicator, exact=True)
            option.wait_for()
            start = time.monotonic()
            option.click()
            taken = settled(page, piece, before, start, limit)
            if taken is None:
                drawn.note += f"{indicator}: no new picture within {limit:.0f} s"
                return
            drawn.changes.append((indicator, taken))


def middle(page: Page, chart: str) -> FloatRect:
    """A piece of the map that holds many areas: a picture of all of it takes long itself."""
    box = page.get_by_test_id(chart).bounding_box()
    assert box is not None
    return {"x": box["x"] + box["width"] / 2, "y": box["y"] + 150, "width": 120, "height": 120}


def settled(
    page: Page, piece: FloatRect, before: bytes, start: float, limit: float
) -> float | None:
    """Seconds from `start` until the last change of the map's picture, another than `before`.

    None when it is not there within the limit.
    """
    shown, changed = before, start
    while (now := time.monotonic()) - start < limit:
        # Asked before the picture is taken: a page that is busy answers when it has drawn.
        done = page.evaluate(_DONE)
        picture = page.screenshot(clip=piece)
        if picture != shown:
            shown, changed = picture, time.monotonic()
        elif done and shown != before and now - changed >= STILL:
            return changed - start
    return None


def cases(atlas: Atlas) -> dict[str, dict[str, str]]:
    """The catchment nearest to 400 buurten, and the whole country per level."""
    delivery = atlas.rounds()[0]
    sizes = {
        item.id: len(atlas.regions_in("buurt", f"BIEB:{item.id}", delivery))
        for item in atlas.organisations(delivery)
    }
    near = min(sizes, key=lambda item: abs(sizes[item] - 400))
    everywhere = {
        level: len(atlas.regions_in(level, "NL00", delivery))
        for level in ("gemeente", "wijk", "buurt")
    }
    found = {f"catchment, {sizes[near]} buurten": {"bibliotheek": near, "niveau": "buurt"}}
    for level, count in everywhere.items():
        levels = f"{level.removesuffix('e')}en" if level == "gemeente" else f"{level}en"
        found[f"country, {count} {levels}"] = {"schaal": "land", "niveau": level}
    return found


@contextmanager
def ways(atlas: Path, deliveries: Path | None) -> Iterator[list[Way]]:
    """The pages that are measured, served; the plain one only where there are deliveries."""
    deck, vega = CHARTS.values()
    dutch = {"taal": "nl"}
    with serve(atlas) as ours:
        found = [
            Way("map to explore", ours, "kaart", dutch, deck),
            Way("simple map", ours, "kaart", dutch | {"kaart": "eenvoudig"}, vega),
        ]
        if deliveries is None:
            yield found
            return
        script = ROOT / "bench" / "naive" / "page.py"
        settings = {"BENCH_DELIVERIES": str(deliveries.absolute())}
        with serve_script(script, script.parent, settings) as theirs:
            yield [*found, Way("plain page", theirs, "", {}, deck)]


def measure(atlas: Path, deliveries: Path | None, *, quick: bool) -> Iterator[Drawn]:
    """Every case in every way."""
    times, limit = (QUICK_TIMES, QUICK_LIMIT) if quick else (TIMES, LIMIT)
    with ways(atlas, deliveries) as served:
        wanted = [
            (Drawn(case, way.name), way, choices)
            for case, choices in cases(Atlas.open(atlas)).items()
            for way in served
        ]
        print("  bytes …", flush=True)
        for drawn, way, choices in wanted:
            try:
                asyncio.run(weigh(drawn, way, choices, times))
            except Exception as error:
                drawn.note = f"bytes: {type(error).__name__} {error}; "
        with chromium.browser() as browser:
            for drawn, way, choices in wanted:
                try:
                    draw(drawn, way, browser, choices, times, limit)
                except Error as error:
                    drawn.note += f"stopped: {error.message.splitlines()[0]}"
                memory = memory_of(way.server.pid)
                drawn.memory = memory.peak if memory else 0
                print("  " + " · ".join(_row(drawn, None)), flush=True)
                yield drawn


def _row(drawn: Drawn, plain: Drawn | None) -> list[str]:
    """A line of the table; `plain` is the plain page in the same case."""

    def shown(value: float | None) -> str:
        return NOTHING if value is None else seconds(value)

    sent = median(drawn.sent) if drawn.sent else None
    theirs = None if plain is None or not plain.sent else median(plain.sent)
    return [
        f"{drawn.case}: {drawn.way}",
        shown(drawn.first),
        NOTHING if sent is None else size(sent),
        size(median(drawn.map_sent)) if drawn.map_sent else NOTHING,
        ratio(theirs, sent),
        shown(drawn.time),
        shown(drawn.circles),
        ratio(plain.time if plain else None, drawn.time),
    ]


def report(found: Sequence[Drawn], *, quick: bool) -> str:
    """The table in markdown."""
    plain = {drawn.case: drawn for drawn in found if drawn.way == "plain page"}
    header = ("case", "first view", "bytes", "of the map", "plain ÷ this", "new picture",
              "as circles", "plain ÷ this")  # fmt: skip
    rows = [
        _row(drawn, plain.get(drawn.case) if drawn.way != "plain page" else None) for drawn in found
    ]
    servers = {"the atlas": 0, "the plain page": 0}
    for drawn in found:
        name = "the plain page" if drawn.way == "plain page" else "the atlas"
        servers[name] = max(servers[name], drawn.memory)
    memory = "; ".join(f"{name}: {size(peak)}" for name, peak in servers.items() if peak)
    return "\n\n".join(
        [
            f"Medians of {QUICK_TIMES if quick else TIMES} changes of the indicator. "
            "“As circles” are the changes to Aantal leden, which our maps draw as circles. "
            f"Aim: {AIM}.",
            table(header, rows),
            *(f"- {drawn.case}, {drawn.way}: {drawn.note}" for drawn in found if drawn.note),
            f"Memory of the servers at their peak: {memory or NOTHING}.",
        ]
    )


def main() -> None:
    """Print the table."""
    given = options(__doc__, atlas=Path("data/atlas"), deliveries=None).parse_args()
    print(
        report(list(measure(given.atlas, given.deliveries, quick=given.quick)), quick=given.quick)
    )


if __name__ == "__main__":
    main()
