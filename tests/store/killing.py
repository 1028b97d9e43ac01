"""A process that builds atlases in children and kills them: `killing.py OUT`.

Each line of its input is a number that makes the deliveries unique, the phase of the build to wait
for, and how far into it the blow falls (in usual durations of that phase; negative: never). It
answers how the child ended, `killed` or `finished`, and in which phase it was then.
"""

import mmap
import os
import signal
import struct
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from analytics.catalog import load_catalog
from analytics.sources import Batch
from analytics.store import building, versions
from tests.store import land

# What a build does, in order, and the call that each part begins with.
PHASES = {
    "whole": None,
    "lock": (building, "making"),
    "look": (building, "find_whole"),
    "rows": (building, "open_database"),
    "borders": (building, "_write_regions"),
    "cells": (building, "_write_cells"),
    "classes": (building, "_write_context"),
    "checkpoint": (building, "content_hash"),
    "manifest": (versions.Manifest, "write"),
    "install": (building, "install"),
    "publish": (building, "put_in_service"),
    "clear": (building, "clear_old"),
}
NAMES = list(PHASES)
ROOT = Path(__file__).parents[2]
_WAIT = 30.0


def batch_number(number: int) -> Batch:
    """Deliveries in which GM9001 has `number` members of 1,000 inhabitants."""
    text = f"GM9001;personen;totaal;totaal;1000;{number};"
    return land.batch(land.members(text=text), without="lgb-2023")


class Marks:
    """When each phase began, in memory that parent and child share."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 8 * (len(NAMES) + 1))

    def clear(self) -> None:
        self._memory[:] = bytes(len(self._memory))

    def mark(self, phase: int) -> None:
        struct.pack_into("d", self._memory, 8 * phase, time.monotonic())

    def began(self, phase: int) -> float:
        """0 for a phase that did not begin."""
        return struct.unpack_from("d", self._memory, 8 * phase)[0]

    def phase(self) -> int:
        """The phase that began last."""
        return max(range(len(NAMES)), key=self.began)

    def durations(self) -> list[float]:
        """How long each phase took in a build that was finished; the first is the whole build."""
        starts = [self.began(phase) for phase in range(len(NAMES) + 1)]
        return [
            starts[-1] - starts[0],
            *(b - a for a, b in pairwise(starts[1:])),
        ]


def build(number: int, out: Path, marks: Marks) -> None:
    """A build that marks its phases."""

    def marked(phase: int, call: Callable[..., Any]) -> Callable[..., Any]:
        def marking(*args: Any, **kwargs: Any) -> Any:
            marks.mark(phase)
            return call(*args, **kwargs)

        return marking

    for phase, place in enumerate(PHASES.values()):
        if place is not None:
            owner, name = place
            setattr(owner, name, marked(phase, getattr(owner, name)))
    batch, catalog = batch_number(number), load_catalog()
    marks.mark(0)
    building.build_batch(batch, out, catalog)
    marks.mark(len(NAMES))


def wait_for(marks: Marks, phase: int, more: float) -> None:
    """Wait until a phase began and some seconds more; at the end without a pause, for most of
    them last a millisecond.
    """
    end = time.monotonic() + _WAIT
    while not marks.began(phase) and time.monotonic() < end:
        if not marks.began(max(phase - 1, 0)):
            time.sleep(0.0005)
    end = time.monotonic() + more
    while (left := end - time.monotonic()) > 0:
        if left > 0.01:
            time.sleep(left - 0.005)


def main() -> None:
    out, marks = Path(sys.argv[1]), Marks()
    usual = [0.5] * len(NAMES)
    for line in sys.stdin:
        number, name, part = line.split()
        aimed = NAMES.index(name)
        marks.clear()
        child = os.fork()
        if child == 0:
            build(int(number), out, marks)
            os._exit(0)
        if float(part) >= 0:
            wait_for(marks, aimed, float(part) * usual[aimed])
            os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            print("killed", NAMES[marks.phase()], flush=True)
        else:
            usual = marks.durations()
            print("finished", "", flush=True)


if __name__ == "__main__":
    main()
