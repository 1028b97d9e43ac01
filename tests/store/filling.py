"""Builds on a disk that runs full: `filling.py OUT KIND`, which prints a line of JSON per build.

Each line of its input is a number that makes the deliveries unique and the bytes of room that the
build has. KIND `file`: no file may be larger than that. KIND `disk`: OUT stands on a small file
system of its own, of which only that much is left free.
"""

import json
import os
import resource
import shutil
import sys
from pathlib import Path

from analytics.catalog import load_catalog
from analytics.language import use_language
from analytics.store import Atlas, AtlasError
from analytics.store.building import build_batch
from tests.store.killing import batch_number


def attempt(number: int, out: Path) -> str:
    """What came of a build: its name, or what is said about it."""
    try:
        return "built " + build_batch(batch_number(number), out, load_catalog())
    except AtlasError as error:
        return f"{error.kind} {error}"
    except Exception as error:
        return f"TRACEBACK {type(error).__name__}: {error}"


def within_file_size(number: int, room: int, out: Path) -> str:
    """A build, in a child, of which no file may outgrow the room."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with use_language("en" if number % 2 else "nl"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
            os.write(writing, attempt(number, out).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        outcome = said.read().decode()
    os.waitpid(child, 0)
    return outcome


def within_disk(number: int, room: int, out: Path) -> str:
    """A build on a disk on which other files leave just the room."""
    filler = out.parent / "filler"
    free = shutil.disk_usage(out.parent).free
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(free - room, 1))
    try:
        with use_language("en" if number % 2 else "nl"):
            return attempt(number, out)
    finally:
        filler.unlink()


def in_service(out: Path) -> float | None:
    """What the atlas in service says."""
    atlas = Atlas.open(out)
    try:
        return atlas.figure("GM9001", "leden", delivery="lgb-2023").value
    finally:
        atlas.close()


def main() -> None:
    out, kind = Path(sys.argv[1]), sys.argv[2]
    for line in sys.stdin:
        number, room = map(int, line.split())
        outcome = (within_disk if kind == "disk" else within_file_size)(number, room, out)
        said = {
            "outcome": outcome,
            "members": in_service(out),
            "left": sorted(path.name for path in out.iterdir()),
        }
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
