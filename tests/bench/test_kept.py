"""What was measured is kept, and what was not done is told."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench import growth
from bench.__main__ import UNFINISHED, Paper, Part
from bench.machine import Ran


@dataclass(frozen=True)
class Line:
    word: str


def part(title: str, measure: Callable[[], Iterator[Line]]) -> Part:
    def report(found: Sequence[Line], *, quick: bool) -> str:
        return " ".join(line.word for line in found)

    return Part(title, 1, lambda *_folders, quick: measure(), report)


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path / "new" / "bench.md", "# Bench\n")


def measured(paper: Paper, title: str, measure: Callable[[], Iterator[Line]]) -> bool:
    return paper.measure(title, part(title, measure), Path(), Path(), quick=True)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("why\nand more"), "ValueError: why"),
        (TimeoutError(), "TimeoutError: "),
    ],
)
def test_a_part_that_fails_keeps_what_it_had_and_the_next_one_goes_on(
    paper: Paper, error: Exception, told: str
) -> None:
    def breaks() -> Iterator[Line]:
        yield Line("one")
        yield Line("two")
        raise error

    assert not measured(paper, "First", breaks)
    assert measured(paper, "Second", lambda: iter([Line("three")]))
    text = paper.out.read_text("utf-8")
    head, first, second = text.split("## ")
    assert head == "# Bench\n\n"
    assert first.startswith("First\n\none two\n\n**Failed** after ")
    assert first.strip().endswith(told.strip())
    assert second.startswith("Second\n\nthree\n\nTook ")
    assert UNFINISHED not in text


def test_what_is_measured_stands_there_before_the_next_line_is(paper: Paper) -> None:
    seen = []

    def looks() -> Iterator[Line]:
        seen.append(paper.out.read_text("utf-8"))
        yield Line("one")
        seen.append(paper.out.read_text("utf-8"))
        # Stopped by hand, or by the machine.
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measured(paper, "First", looks)
    assert seen == [
        f"# Bench\n\n## First\n\n{UNFINISHED}\n",
        f"# Bench\n\n## First\n\none\n\n{UNFINISHED}\n",
    ]
    assert paper.out.read_text("utf-8") == seen[-1]


def test_raw_numbers_of_every_run_are_kept(paper: Paper) -> None:
    for run in (paper, Paper(paper.out, "# Another\n")):
        measured(run, "First", lambda: iter([Line("één"), Line("two")]))
    lines = [json.loads(line) for line in paper.raw.read_text("utf-8").splitlines()]
    assert [line["word"] for line in lines] == ["één", "two"] * 2
    assert {(line["part"], line["quick"]) for line in lines} == {("First", True)}


def test_a_build_that_failed_or_was_stopped_is_told_and_not_compared() -> None:
    done = Ran(2.0, 10**6, "", in_time=True)
    late = Ran(growth.LIMIT, 10**6, "", in_time=False)
    found = [growth.Grown(1, 100, done, 10, done), growth.Grown(10, 900, None, 0, late)]
    rows = growth.report(found, quick=False).splitlines()[-3:]
    assert [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows] == [
        ["1", "100 B", "2.0 s", "1.0 MB", "10 B", "2.0 s", "1.0 MB"],
        ["10", "900 B", "**failed**", "–", "0 B", "not within 900 s", "–"],
        ["10 ÷ 1", "9.0 ×", "–", "–", "0.00 ×", "–", "–"],
    ]
