"""Random walks through the app: screen, address, table, download and command line agree."""

import random
from collections import Counter
from pathlib import Path

import pytest

from analytics.store import Atlas
from pages._parts import display
from tests.pages.walking import ORACLES, PAGES, ROOT, Taken, Walker
from tests.sampling import full

STEPS = 30
"""So many steps a visitor takes; then another one begins."""


@pytest.mark.proof(full=800)
def test_a_random_walk(
    demo_atlas: Path,
    sample_size: int,
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(demo_atlas))
    monkeypatch.chdir(ROOT)
    taken, offered = Taken(), display.downloads

    def noted(table: object, name: str) -> None:
        taken.note(table, name)
        offered(table, name)

    monkeypatch.setattr(display, "downloads", noted)
    atlas = Atlas.open(demo_atlas)
    walkers: list[Walker] = []
    for step in range(sample_size):
        if step % STEPS == 0:
            walkers.append(Walker(atlas, demo_atlas, random.Random(seed + step), taken))
        walkers[-1].step()
    totals: list[Counter[str]] = [Counter(), Counter(), Counter()]
    for walker in walkers:
        for total, own in zip(totals, (walker.moves, walker.seen, walker.checked), strict=True):
            total.update(own)
    with capsys.disabled():
        print(f"\n{sample_size} choices:", *(dict(total) for total in totals), sep="\n  ")
    assert totals[0].total() == sample_size
    if full():
        assert all(totals[1][path or "start"] > sample_size // 50 for path in PAGES)


def test_every_page_with_figures_is_held_against_the_command_line() -> None:
    # What a report says is held against the pages in tests/reports.
    assert set(PAGES) - set(ORACLES) == {"methode", "rapporten"}
