"""The app as a person meets it: a server of its own, and a page in Chromium."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Literal
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from analytics.reports import claims
from pages._parts import desk, room
from pages._parts.choices import CHALLENGES, OF_CODES

ROOT = Path(__file__).parents[2]
# Every page and its path in an address; the first page has none.
PAGES = {
    file.stem: "" if file.stem == "start" else file.stem
    for file in sorted((ROOT / "pages").glob("[!_]*/[!_]*.py"))
}
# Those with figures: of one version of the atlas, and about a choice of the reader.
_NO_FIGURES = (*desk.PAGES, *room.PAGES, *OF_CODES, claims.PAGE, CHALLENGES)
FIGURE_PAGES = {name: path for name, path in PAGES.items() if name not in _NO_FIGURES}
LAPTOP = (1366, 768)
PHONE = (390, 844)
_PHONE_BROWSER = (
    "Mozilla/5.0 (Linux; Android 14; Phone) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0.0.0 Mobile Safari/537.36"
)

# In software rendering a press blocks the page for longer than the 250 ms that deck.gl allows
# a tap; on a clock that runs at a quarter of the speed a click is a click.
SLOW_CLOCK = "const o=Date.now.bind(Date),t0=o();Date.now=()=>t0+(o()-t0)/4"

# What a page asked its server, and when it was last answered: between a press and the run that
# it leads to nothing on the page says that one is coming.
_ASKED = """window.WebSocket = class extends WebSocket {
    constructor(...given) {
        super(...given)
        this.addEventListener("message", () => { window.answered = performance.now() })
    }
    send(data) { window.asked = performance.now(); super.send(data) }
}"""

# Whether the page has been done for a while: a run may follow upon a run (the address is written
# back), so each call of `wait_until_done` (its name comes along) begins to count anew.
_DONE = """call => {
    const app = document.querySelector("[data-testid=stApp]")
    const now = performance.now()
    const busy =
        app?.dataset.testScriptState !== "notRunning" ||
        !document.querySelector("[data-testid=stMainBlockContainer]") ||
        document.querySelector("[data-testid=stSkeleton], [data-stale=true]") ||
        (window.asked ?? 0) > (window.answered ?? 0)
    if (busy || window.waiting?.call !== call)
        window.waiting = {call, since: now, looks: 0}
    window.waiting.looks += 1
    return now - window.waiting.since >= 300 && window.waiting.looks > 5
}"""
_calls = count()

Theme = Literal["light", "dark"]
# Screen, theme and language: every screen of Gegevens is looked at in all of them, or in one.
FORMS: list[tuple[tuple[int, int], Theme, str]] = [
    (size, theme, language)
    for size in (PHONE, LAPTOP)
    for theme in ("dark", "light")
    for language in ("en", "nl")
]

_WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    # All that is wrong, but not a list of all that is right: that takes three times as long.
    "resultTypes": ["violations"],
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running app. `log` is what it printed so far, traces of mistakes included."""

    address: str
    log_file: Path
    pid: int

    def link(self, page: str = "", **choices: str) -> str:
        """The address of a page with its choices."""
        query = f"?{urlencode(choices)}" if choices else ""
        return f"{self.address}/{page}{query}"

    @property
    def log(self) -> str:
        return self.log_file.read_text("utf-8", errors="replace")


def serve(
    atlas: Path, *, workshop: Path | None = None, port: int = 0, seconds: float = 60
) -> AbstractContextManager[Server]:
    """The app over the atlas in this folder, on a free port or on this one; stopped at the end.
    Sessions of workshops stand beside the atlas, or in a folder of their own.
    """
    settings = {
        "BEREIKATLAS_ATLAS": str(atlas.absolute()),
        "BEREIKATLAS_WORKSHOP": str((workshop or atlas.parent / "workshop").absolute()),
    }
    return serve_script(ROOT / "app.py", ROOT, settings, port=port, seconds=seconds)


@contextmanager
def serve_script(
    script: Path,
    folder: Path,
    settings: Mapping[str, str],
    *,
    port: int = 0,
    seconds: float = 60,
) -> Iterator[Server]:
    """A Streamlit script, run from a folder (whose `.streamlit` it follows) with these settings."""
    if not port:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as scratch:
        log_file = Path(scratch) / "server.log"
        with log_file.open("wb") as log:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "streamlit", "run", str(script)),
                    *("--server.port", str(port), "--server.headless", "true"),
                    *("--browser.gatherUsageStats", "false"),
                ],
                cwd=folder,
                # Traces as Python writes them: coloured and framed they can't be read from a log.
                env=os.environ
                | {"PYTHONUTF8": "1", "STREAMLIT_LOGGER_ENABLE_RICH": "false"}
                | dict(settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        server = Server(f"http://localhost:{port}", log_file, process.pid)
        try:
            _wait_until_up(server, process, seconds)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_up(server: Server, process: subprocess.Popen[bytes], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urlopen(server.link("_stcore/health"), timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the app did not start:\n{server.log}")


@contextmanager
def open_page(
    browser: Browser,
    *,
    size: tuple[int, int] = LAPTOP,
    theme: Theme = "light",
    locale: str = "nl-NL",
    slow_clock: bool = False,
    scale: float = 1,
) -> Iterator[Page]:
    """A page in a fresh profile. `slow_clock` for tests that click the big map."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=theme,
        locale=locale,
        timezone_id="Europe/Amsterdam",
        device_scale_factor=scale,
        reduced_motion="reduce",
        user_agent=_PHONE_BROWSER if size == PHONE else None,
    )
    context.set_default_timeout(30_000)
    context.add_init_script(_ASKED)
    if slow_clock:
        context.add_init_script(SLOW_CLOCK)
    try:
        yield context.new_page()
    finally:
        context.close()


def wait_until_done(page: Page, *, seconds: float = 60) -> None:
    """Wait until the run of the page is over and what it drew is there."""
    page.wait_for_function(_DONE, arg=next(_calls), timeout=seconds * 1000, polling=50)


def accessibility_faults(page: Page, leave_out: Sequence[str] = ()) -> list[str]:
    """What axe finds against WCAG 2.1 A and AA: rule, and where; rules in `leave_out` aside."""
    found = Axe().run(page, options=_WCAG).response["violations"]
    return [
        f"{fault['id']} ({fault['impact']}): {fault['help']}: "
        + "; ".join(" ".join(map(str, node["target"])) for node in fault["nodes"][:5])
        for fault in found
        if fault["id"] not in leave_out
    ]


def faults_of_form(page: Page) -> list[str]:
    """What axe finds, and whether the page is wider than the screen."""
    main = page.get_by_test_id("stMain")
    beyond = main.evaluate("main => main.scrollWidth - main.clientWidth")
    return [*accessibility_faults(page), *([f"{beyond} pixels too wide"] if beyond > 0 else [])]
