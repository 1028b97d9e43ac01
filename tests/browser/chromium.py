"""A Chromium to test with: one that is there, else Playwright's own, else the system's.

`python -m tests.browser.chromium` sees to it that there is one, and says which.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The Chromium on this machine; $CHROMIUM comes first. None when there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found:
        return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).is_file() else None


@contextmanager
def browser() -> Iterator[Browser]:
    """A running headless Chromium."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=find(), args=["--no-sandbox", "--disable-quic", "--no-first-run"]
        )
        try:
            yield running
        finally:
            running.close()


def _starts() -> bool:
    if find() is None:
        return False
    try:
        with browser() as running:
            print(f"Chromium {running.version}: {find()}")
    except Error as error:
        print(f"{find()} does not start: {error.message.splitlines()[0]}")
        return False
    return True


def _install() -> Iterator[list[str]]:
    """The commands that may bring one, the least intrusive first."""
    yield [sys.executable, "-m", "playwright", "install", "chromium"]
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        yield ["apt-get", "update", "-qq"]
        yield ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]


def main() -> int:
    """0 when a Chromium starts, after installing one where that was needed."""
    if _starts():
        return 0
    for command in _install():
        print("Getting a Chromium:", " ".join(command), flush=True)
        try:
            subprocess.run(command, check=False, timeout=600, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            print("took too long")
        if _starts():
            return 0
    print(
        "No Chromium to test with. Install one (Debian: apt install chromium) "
        "or name it: CHROMIUM=/path/to/chromium make test",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
