"""What the bench makes of numbers; how long something took is never tested."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.machine import Memory, parse_memory
from bench.sessions import mistakes
from bench.summary import NOTHING, percentile, ratio, seconds, size, table


@pytest.mark.parametrize(
    ("part", "expected"), [(0, 1), (0.05, 1), (0.5, 10), (0.51, 11), (0.95, 19), (1, 20)]
)
def test_percentile_is_one_of_the_values(part: float, expected: int) -> None:
    assert percentile(list(range(20, 0, -1)), part) == expected


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 1))
def test_at_least_that_part_does_not_exceed_the_percentile(
    values: list[float], part: float
) -> None:
    found = percentile(values, part)
    assert found in values
    assert sum(value <= found for value in values) >= part * len(values)


def test_no_values_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0004, "0.4 ms"),
        (0.0094, "9.4 ms"),
        (0.0095, "10 ms"),
        (0.9994, "999 ms"),
        (1.0, "1.0 s"),
        (9.94, "9.9 s"),
        (10.0, "10 s"),
    ],
)
def test_seconds(value: float, expected: str) -> None:
    assert seconds(value) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (100_000, "100 kB"), (33_560_000, "33.6 MB")],
)
def test_size(count: int, expected: str) -> None:
    assert size(count) == expected


@pytest.mark.parametrize(
    ("theirs", "ours", "expected"),
    [(10, 1, "10 ×"), (9.94, 1, "9.9 ×"), (1, 2, "0.50 ×"), (None, 1, NOTHING), (1, 0, NOTHING)],
)
def test_ratio(theirs: float | None, ours: float, expected: str) -> None:
    assert ratio(theirs, ours) == expected


def test_table() -> None:
    assert table(["a", "b"], [["x|y", "1"]]) == "| a | b |\n| --- | ---: |\n| x/y | 1 |"
    with pytest.raises(ValueError, match="length"):
        table(["a", "b"], [["1"]])


def test_memory_of_a_process() -> None:
    status = "Name:\tpython\nVmHWM:\t  300 kB\nVmRSS:\t  200 kB\nThreads:\t4\n"
    assert parse_memory(status) == Memory(now=200 * 1024, peak=300 * 1024)


def test_mistakes_in_a_log_are_told_by_their_last_line() -> None:
    trace = "Traceback (most recent call last):\n  File \"a.py\", line 1\n    x()\nKeyError: 'x'\n"
    assert (
        mistakes(f"2026 Uvicorn: started\n{trace}\n{trace}all is well\n") == ["KeyError: 'x'"] * 2
    )
    assert mistakes("started\n") == []
