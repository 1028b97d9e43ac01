"""Sixty teams that answer at once: how long until an answer is confirmed.

    python -m bench.workshop [--processes 1] [--answers 20]

Every team is a thread that sends its next answer as soon as the last one was confirmed: as fast as
nobody answers, so that each always waits for the others. Beside them ten screens look every tenth
of a second whether anything changed. Confirmed means that the disk holds it. The teams are spread
over so many processes.
"""

import argparse
import os
import tempfile
import threading
import time
from multiprocessing import get_context
from pathlib import Path

from analytics.workshop.records import Phase
from analytics.workshop.sessions import Sessions
from bench.summary import percentile, seconds, table

TEAMS, SCREENS = 60, 10


def teams_of(folder: Path, keys: list[str], count: int) -> list[float]:
    """The teams of one process; how long each answer took."""
    sessions, took = Sessions.open(folder), list[float]()

    def play(key: str) -> None:
        for turn in range(count):
            began = time.perf_counter()
            sessions.answer(
                key,
                "uitdaging",
                {"text": "x" * 200},
                score=1.0,
                truth={"number": 13.0},
                atlas_version="bench",
                token=f"{os.getpid()}-{turn}",
            )
            took.append(time.perf_counter() - began)

    threads = [threading.Thread(target=play, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sessions.close()
    return took


def measure(folder: Path, processes: int, count: int) -> list[str]:
    """A row of the table."""
    sessions = Sessions.open(folder)
    made = sessions.create(
        "Bench",
        organisations=["bib"],
        challenges=["uitdaging"],
        offered={"bib": ["uitdaging"]},
        atlas_version="bench",
        delivery="bench",
    )
    code = made.session.code
    keys = [sessions.join(code, f"Team {number}", "bib").key for number in range(TEAMS)]
    sessions.move(code, made.key, 0, Phase.OPEN, "uitdaging")
    looked, over = list[float](), threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            began = time.perf_counter()
            sessions.news(code)
            looked.append(time.perf_counter() - began)

    screens = [threading.Thread(target=look) for _screen in range(SCREENS)]
    with get_context("spawn").Pool(processes) as pool:
        for screen in screens:
            screen.start()
        began = time.perf_counter()
        found = pool.starmap(
            teams_of, [(folder, keys[place::processes], count) for place in range(processes)]
        )
        lasted = time.perf_counter() - began
        over.set()
    for screen in screens:
        screen.join()
    took = [one for part in found for one in part]
    kept = len(sessions.log(code, made.key))
    sessions.remove(code, made.key)
    sessions.close()
    if kept != len(took):
        raise RuntimeError(f"{len(took)} were confirmed, {kept} are there")
    return [
        str(processes),
        str(len(took)),
        seconds(lasted),
        *(seconds(percentile(took, part)) for part in (0.5, 0.95, 1.0)),
        *(seconds(percentile(looked, part)) for part in (0.5, 0.95)),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--answers", type=int, default=20, help="of each team")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = [measure(Path(folder), count, given.answers) for count in given.processes]
    print(
        table(
            ["processes", "answers", "all", "median", "95%", "slowest", "a look", "95%"],
            rows,
        )
    )


if __name__ == "__main__":
    main()
