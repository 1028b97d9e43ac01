"""A process that publishes in children and kills them: `killing.py OUT KIND`.

Each line of its input is what to do, the phase to wait for, and how far into it the blow falls (in
usual durations of that phase; negative: never). KIND `batch`: a build of deliveries in memory, in
which GM9001 has the number of members that is given. KIND `publications`: `publish FOLDER`,
`withdraw ID`, `former ID` or `restore NUMBER`, with a `:` between. It answers how the child ended,
`killed` or `finished`, and in which phase it was then.
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
from analytics.store import building, publications, versions
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
# And a publication. What it has nothing to do for does not begin.
PUBLISHING = {
    "whole": None,
    "lock": (publications, "making"),
    "tidy": (publications, "_tidy"),
    "definitions": (publications, "copy_definitions"),
    "copy": (publications, "copy_aside"),
    "kept": (publications, "kept_edition"),
    "look": (publications, "find_whole"),
    "judge": (publications, "read"),
    "build": (publications, "make_version"),
    "manifest": (versions.Manifest, "write"),
    "editions": (publications, "keep"),
    "install": (publications, "install"),
    "journal": (publications, "write_entry"),
    "publish": (publications, "put_in_service"),
    "clear": (publications, "clear_old"),
}
KINDS = {"batch": PHASES, "publications": PUBLISHING}
ROOT = Path(__file__).parents[2]
_WAIT = 30.0


def batch_number(number: int) -> Batch:
    """Deliveries in which GM9001 has `number` members of 1,000 inhabitants."""
    text = f"GM9001;personen;totaal;totaal;1000;{number};"
    return land.batch(land.members(text=text), without="lgb-2023")


class Marks:
    """When each phase began, in memory that parent and child share."""

    def __init__(self, phases: int) -> None:
        self._phases = phases
        self._memory = mmap.mmap(-1, 8 * (phases + 1))

    def clear(self) -> None:
        self._memory[:] = bytes(len(self._memory))

    def mark(self, phase: int) -> None:
        struct.pack_into("d", self._memory, 8 * phase, time.monotonic())

    def began(self, phase: int) -> float:
        """0 for a phase that did not begin."""
        return struct.unpack_from("d", self._memory, 8 * phase)[0]

    def finish(self) -> None:
        self.mark(self._phases)

    @property
    def finished(self) -> bool:
        return self.began(self._phases) > 0

    def phase(self) -> int:
        """The phase that began last."""
        return max(range(self._phases), key=self.began)

    def durations(self, usual: list[float]) -> list[float]:
        """How long each phase took that began, else what is usual; the first is all of it."""
        begun = [phase for phase in range(1, self._phases) if self.began(phase)]
        starts = [self.began(phase) for phase in (*begun, self._phases)]
        took = dict(zip(begun, (b - a for a, b in pairwise(starts)), strict=True))
        took[0] = starts[-1] - self.began(0)
        return [took.get(phase, held) for phase, held in enumerate(usual)]


def act(what: str, out: Path, marks: Marks, kind: str) -> None:
    """A build or a publication that marks its phases."""

    def marked(phase: int, call: Callable[..., Any]) -> Callable[..., Any]:
        def marking(*args: Any, **kwargs: Any) -> Any:
            marks.mark(phase)
            return call(*args, **kwargs)

        return marking

    for phase, place in enumerate(KINDS[kind].values()):
        if place is not None:
            owner, name = place
            setattr(owner, name, marked(phase, getattr(owner, name)))
    if kind == "batch":
        batch, catalog = batch_number(int(what)), load_catalog()
        marks.mark(0)
        building.build_batch(batch, out, catalog)
    else:
        marks.mark(0)
        publication(what, out)
    marks.finish()


def publication(what: str, out: Path) -> None:
    verb, _colon, about = what.partition(":")
    if verb == "publish":
        publications.publish(out, [Path(about)], "iemand", what)
    elif verb == "restore":
        publications.restore(out, int(about), "iemand", what)
    else:
        to = "former" if verb == "former" else ""
        publications.withdraw(out, about, "iemand", what, to=to)


def wait_for(marks: Marks, phase: int, more: float) -> None:
    """Wait until a phase began and some seconds more; at the end without a pause, for most of
    them last a millisecond.
    """
    end = time.monotonic() + _WAIT
    while not (marks.began(phase) or marks.finished) and time.monotonic() < end:
        if not marks.began(max(phase - 1, 0)):
            time.sleep(0.0005)
    end = time.monotonic() + more
    while (left := end - time.monotonic()) > 0:
        if left > 0.01:
            time.sleep(left - 0.005)


def main() -> None:
    out, kind = Path(sys.argv[1]), sys.argv[2]
    names = list(KINDS[kind])
    marks, usual = Marks(len(names)), [0.5] * len(names)
    for line in sys.stdin:
        what, name, part = line.split()
        aimed = names.index(name)
        marks.clear()
        child = os.fork()
        if child == 0:
            act(what, out, marks, kind)
            os._exit(0)
        if float(part) >= 0:
            wait_for(marks, aimed, float(part) * usual[aimed])
            os.kill(child, signal.SIGKILL)
        _pid, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            print("killed", names[marks.phase()], flush=True)
        else:
            usual = marks.durations(usual)
            print("finished" if marks.finished else "failed", "", flush=True)


if __name__ == "__main__":
    main()
