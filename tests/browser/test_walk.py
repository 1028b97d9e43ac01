"""A random walk in a real browser: what only a browser has is Back, Forward and reload."""

import csv
import io
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from analytics.language import use_language
from analytics.reports.view import View
from analytics.store import Atlas
from pages._parts import choices as lists
from pages._parts.selection import PARAMETERS, judge, parameters
from tests.browser.acting import choices
from tests.browser.serving import FIGURE_PAGES, Server, open_page, wait_until_done
from tests.pages.walking import close

STEPS = 40
"""So many steps a visitor takes; then another one begins."""
# What stands on a screen, as far as a person reads it.
SCREEN = """() => {
    const texts = (where) => [...document.querySelectorAll(where)].map((item) => item.textContent);
    return {
        language: document.documentElement.lang,
        title: texts("[data-testid=stMain] h1"),
        cards: texts("[data-testid=stMain] .card"),
        facts: texts("[data-testid=stMain] .facts"),
        tables: texts("[data-testid=stMain] .rows"),
        sources: texts("[data-testid=stMain] .source"),
        errors: texts("[data-testid=stException], [data-testid=stAlertContentError]"),
        lists: [...document.querySelectorAll("[data-testid=stSidebar] input[role=combobox]")]
            .map((item) => item.value),
    };
}"""


class Visitor:
    """Somebody with a browser, who does one random thing after the other."""

    def __init__(self, page: Page, server: Server, atlas: Atlas, chance: random.Random) -> None:
        self.page, self.atlas, self.chance = page, atlas, chance
        self.moves: Counter[str] = Counter()
        self.screens: dict[str, Any] = {}
        page.goto(server.link(taal="nl", bibliotheek="F002"))
        wait_until_done(page)
        self.history, self.place = [page.url], 0
        self.screens[page.url] = page.evaluate(SCREEN)

    def step(self) -> None:
        """One thing that can be done here, and everything that must agree after it."""
        moves: dict[Callable[[], bool], int] = {
            self.choose: 5, self.press: 4, self.link: 4, self.back: 4, self.forward: 3,
            self.reload: 2, self.take_along: 2,
        }  # fmt: skip
        while True:
            (move,) = self.chance.choices(list(moves), list(moves.values()))
            before = self.page.url
            try:
                done = move()
                if done:
                    self.agree()
            except Exception as error:
                error.add_note(f"{move.__name__}: {before} -> {self.page.url}")
                raise
            if done:
                self.moves[move.__name__] += 1
                return

    def settle(self) -> None:
        self.page.wait_for_timeout(250)
        wait_until_done(self.page, seconds=120)

    def choose(self) -> bool:
        boxes = self.page.get_by_test_id("stSidebar").get_by_role("combobox").all()
        box = self.chance.choice(boxes)
        box.scroll_into_view_if_needed()
        box.click()
        options = self.page.get_by_role("option")
        expect(options.first).to_be_visible()
        self.chance.choice(options.all()).click()
        self.settle()
        return True

    def press(self) -> bool:
        """One of a few that stand side by side: unit, language, level, classes, kind of map."""
        return self._click(self.page.locator("[data-testid=stButtonGroup] button:visible").all())

    def link(self) -> bool:
        """To a page that has every choice at its left."""
        links = self.page.locator("[data-testid=stPageLink] a:visible").all()
        return self._click([item for item in links if _leads_to(item) in FIGURE_PAGES.values()])

    def _click(self, found: Sequence[Locator]) -> bool:
        if found:
            chosen = self.chance.choice(found)
            chosen.scroll_into_view_if_needed()
            chosen.click()
            self.settle()
        return bool(found)

    def back(self) -> bool:
        return self._turn(-1, "back")

    def forward(self) -> bool:
        return self._turn(1, "forward")

    def _turn(self, by: int, name: str) -> bool:
        if not 0 <= self.place + by < len(self.history):
            return False
        self.place += by
        self.page.evaluate(f"history.{name}()")
        self.settle()
        assert self.page.url == self.history[self.place]
        return True

    def reload(self) -> bool:
        before = self.page.url
        self.page.reload()
        self.settle()
        assert self.page.url == before
        return True

    def take_along(self) -> bool:
        """A download holds the table that it stands above."""
        buttons = self.page.get_by_role("button", name="CSV", exact=True)
        seen = [place for place, item in enumerate(buttons.all()) if item.is_visible()]
        if not seen:
            return False
        place = self.chance.choice(seen)
        with self.page.expect_download() as waiting:
            buttons.nth(place).click()
        text = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
        _head, *lines = csv.reader(io.StringIO(text), delimiter=";")
        tables = self.page.locator(".rows:visible")
        shown = [
            row.locator("th, td").all_inner_texts()
            for row in tables.nth(seen.index(place)).locator("tbody tr").all()[:12]
        ]
        assert shown
        for row, line in zip(shown, lines, strict=False):
            for cell in row:
                assert _says(cell, line), (cell, line)
        return True

    def agree(self) -> None:
        """Address, lists, words and figures agree; an address has one screen."""
        url, given = self.page.url, choices(self.page)
        selection, faults = judge(given, self.atlas)
        assert not faults
        assert parameters(selection) == {name: given.get(name, "") for name in PARAMETERS}
        screen = self.page.evaluate(SCREEN)
        assert not screen["errors"]
        assert len(screen["title"]) == 1
        assert screen["language"] == given["taal"]
        view = View(self.atlas, selection)
        with use_language(given["taal"]):
            expected = [
                lists.organisations(view)[given["bibliotheek"]],
                lists.gemeenten(view)[given["gemeente"]],
                lists.areas(view)[given["gebied"]],
                lists.dimensions(view)[given["dimensie"]],
                *([lists.groups(view)[given["categorie"]]] if view.dimension else []),
                lists.indicators(view)[given["indicator"]],
                lists.benchmarks(view)[given["benchmark"]],
                lists.rounds(view)[given["ronde"]],
            ]
        assert screen["lists"] == expected
        assert self.screens.setdefault(url, screen) == screen
        if url != self.history[self.place]:
            self.place += 1
            self.history[self.place :] = [url]


def _leads_to(link: Locator) -> str:
    """The path of a page in the address of a link."""
    path = urlsplit(link.get_attribute("href") or "").path.strip("/")
    return "another page" if path in ("kwaliteit", "rapporten", "cijfer", "zeggen") else path


def _says(cell: str, line: list[str]) -> bool:
    """Whether a cell on screen says one of a row's texts or numbers; behind it may stand a margin
    or a link.
    """
    text = cell.strip()
    said = text.partition(" (")[0].strip()
    return any(
        value in (text, said) or text.startswith(f"{value} ") or _close(said, value)
        # What a spreadsheet would take for a formula has a sign in front.
        for value in (item.removeprefix("'") for item in line)
        if value or not text
    )


def _close(said: str, value: str) -> bool:
    return bool(re.fullmatch(r"-?[\d.,]+", value)) and close(said, value)


@pytest.mark.proof(full=200)
def test_a_random_walk_in_a_browser(
    server: Server,
    browser: Browser,
    demo_atlas: Path,
    sample_size: int,
    seed: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    atlas, moves = Atlas.open(demo_atlas), Counter[str]()
    steps = max(sample_size if sample_size > 100 else sample_size // 5, 1)
    for first in range(0, steps, STEPS):
        with open_page(browser, slow_clock=True) as page:
            visitor = Visitor(page, server, atlas, random.Random(seed + first))
            for _step in range(min(STEPS, steps - first)):
                visitor.step()
            moves += visitor.moves
    with capsys.disabled():
        print(f"\n{steps} choices in a browser:", dict(moves))
    assert moves.total() == steps
    assert "Traceback" not in server.log
