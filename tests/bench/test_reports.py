"""The bench of many reports: what processes hold, what a command took, and how it is told."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench.machine import memory_of
from bench.reports import Reported, held, report, watched

EATER = "import sys; held = bytearray(60_000_000); print(1, flush=True); sys.stdin.read()"


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="only Linux tells")
def test_what_a_process_started_is_counted() -> None:
    nest = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {EATER!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", nest], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        own, all_of_it = memory_of(process.pid), held(process.pid)
        process.stdin.close()
    assert own is not None
    assert all_of_it > own.now + 60_000_000
    assert held(process.pid) == 0


def test_a_command_is_killed_when_there_is_enough() -> None:
    ran = watched([sys.executable, "-c", "import time; time.sleep(60)"], lambda: True)
    assert ran.seconds < 10
    assert ran.processor == 0
    with pytest.raises(RuntimeError, match="failed"):
        watched([sys.executable, "-c", "raise SystemExit(1)"])


def test_the_report_says_how_many_times_as_long() -> None:
    found = [
        Reported("all at once", 342, 171.0, 300.0, 10**9, 10**8),
        Reported("killed halfway", 171, 85.5, 0.0, 10**9),
        Reported("alone", 342, 1026.0, 1100.0, 4 * 10**8, alone=True, measured=20),
    ]
    text = report(found, quick=False)
    assert "| all at once | 342 | 171 s | 500 ms | 300 s | 1.0 GB | 100 MB | 6.0 × |" in text
    assert "| killed halfway | 171 | 86 s | 500 ms | – | 1.0 GB | – | 6.0 × |" in text
    assert "| alone (20 measured) | 342 | 1026 s | 3.0 s | 1100 s | 400 MB | – | – |" in text
    assert "of one library" in report(found[:1], quick=True)
    assert report(found[:1], quick=True).endswith("| – |")
