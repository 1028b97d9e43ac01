"""Processes that write to sessions: `processes.py WAY FOLDER NUMBER SEED`, the keys of teams on its
input (JSON).

`together`: so many at once, each an answer per team. `killed`: one after the other, each killed
(SIGKILL) while it writes; every answer that was confirmed is a line of output, by its token, and
after a kill stands an empty line. `making`: each killed while it makes a file of its own, with how
it ended as a line.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from analytics.workshop.sessions import Sessions
from tests.workshop.room import Clock

SIZE = 400


def answer(sessions: Sessions, key: str, token: str) -> None:
    sessions.answer(
        key,
        "eerste",
        {"text": token.ljust(SIZE)},
        score=1.0,
        truth={"number": 13.0},
        atlas_version="versie-1",
        token=token,
    )


def tell(line: str) -> None:
    """In one piece, whoever else writes."""
    os.write(1, f"{line}\n".encode())


def together(folder: Path, keys: list[str], number: int) -> None:
    children = []
    for process in range(number):
        child = os.fork()
        if child == 0:
            sessions = Sessions.open(folder, Clock())
            for place, key in enumerate(keys):
                token = f"p{process}-{place}"
                answer(sessions, key, token)
                tell(token)
            os._exit(0)
        children.append(child)
    for child in children:
        assert os.waitpid(child, 0)[1] == 0


def killed(folder: Path, keys: list[str], number: int, chance: random.Random) -> None:
    for process in range(number):
        confirmed, telling = os.pipe()
        child = os.fork()
        if child == 0:
            sessions = Sessions.open(folder, Clock())
            for place in range(100_000):
                token = f"k{process}-{place}"
                answer(sessions, keys[place % len(keys)], token)
                os.write(telling, f"{token}\n".encode())
        os.close(telling)
        with os.fdopen(confirmed) as lines:
            for _line in range(chance.randrange(12)):
                tell(lines.readline().strip())
            # Somewhere in the next write or two.
            time.sleep(chance.random() * 0.006)
            os.kill(child, signal.SIGKILL)
            assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
            for line in lines:
                tell(line.strip())
        tell("")


def making(folder: Path, number: int, chance: random.Random) -> None:
    for process in range(number):
        child = os.fork()
        if child == 0:
            Sessions.open(folder / str(process), Clock())
            os._exit(0)
        # Making one takes some 15 ms.
        time.sleep(chance.random() * 0.02)
        os.kill(child, signal.SIGKILL)
        tell("killed" if os.WIFSIGNALED(os.waitpid(child, 0)[1]) else "made")


def main() -> None:
    way, folder, number, seed = sys.argv[1:]
    keys = json.load(sys.stdin)
    if way == "together":
        together(Path(folder), keys, int(number))
    elif way == "making":
        making(Path(folder), int(number), random.Random(int(seed)))
    else:
        killed(Path(folder), keys, int(number), random.Random(int(seed)))


if __name__ == "__main__":
    main()
