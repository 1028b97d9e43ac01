"""The machine, what a process on it takes, and what a bench is asked for."""

import argparse
import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.browser.serving import ROOT

_MEMORY_UNIT = 1 if sys.platform == "darwin" else 1024


def described() -> str:
    """Date, processors, memory and Python, in a line."""
    now = datetime.now(UTC)
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    load = os.getloadavg()[0]
    return (
        f"{now:%Y-%m-%d %H:%M} UTC · {os.cpu_count()} cores, {pages / 2**30:.0f} GiB · "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()} · "
        f"load when it began {load:.1f}"
    )


def options(doc: str | None, **folders: Path | None) -> argparse.ArgumentParser:
    """What may be said at the start: these folders (here with what is taken else) and --quick."""
    parser = argparse.ArgumentParser(description=(doc or "").splitlines()[0])
    for name, default in folders.items():
        parser.add_argument(f"--{name}", type=Path, default=default, metavar="DIR")
    parser.add_argument("--quick", action="store_true", help="to try it: few and short")
    return parser


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that ended. `memory` is the peak of its largest process, in bytes."""

    seconds: float
    memory: int
    output: str
    in_time: bool


def run(
    command: Sequence[str], *, limit: float = 900, settings: Mapping[str, str] | None = None
) -> Ran:
    """Run a command as a process of its own, from a cold start to its end.

    After `limit` seconds it is stopped. Raises `RuntimeError` with what it printed when it fails.
    """
    start = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"} | dict(settings or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    stop = threading.Timer(limit, process.kill)
    stop.start()
    try:
        assert process.stdout is not None
        output = process.stdout.read()
        # wait4 tells what this one process took; its exit status is then ours to hand over.
        _pid, status, used = os.wait4(process.pid, 0)
    finally:
        stop.cancel()
    taken = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    in_time = taken < limit
    if process.returncode and in_time:
        raise RuntimeError(f"{' '.join(command)} failed:\n{output}")
    return Ran(taken, used.ru_maxrss * _MEMORY_UNIT, output, in_time)


@dataclass(frozen=True, slots=True)
class Memory:
    """What a running process holds now, and the most that it held, in bytes."""

    now: int
    peak: int


def memory_of(pid: int) -> Memory | None:
    """None where the system does not tell (only Linux does so without help)."""
    status = Path(f"/proc/{pid}/status")
    if not status.is_file():
        return None
    return parse_memory(status.read_text("utf-8"))


def parse_memory(status: str) -> Memory:
    """The two lines of /proc/PID/status that tell of resident memory."""
    lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    now, peak = (int(lines[name].split()[0]) * 1024 for name in ("VmRSS", "VmHWM"))
    return Memory(now, peak)


def processor_seconds(pid: int) -> float:
    """Seconds of processor time that a running process took so far; 0 where it is not told."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.is_file():
        return 0.0
    after_name = stat.read_text("utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def folder_size(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
