"""Uploads are read in a process of their own: bounded, forgetful, and the app stays well."""

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest

from analytics.language import use_language
from analytics.sources.aside import Answer, run
from analytics.sources.limits import Limits
from analytics.sources.tasks import TASKS
from tests.demo import ROOT
from tests.sources.hostile import MAKERS, SEED, xlsx
from tests.sources.people import LAYOUTS, csv_of, rows

DEMO = ROOT / "data" / "demo" / "lgb-2023"
FEW_SECONDS = 60
"""Other work may run on the same cores; on its own each takes a few seconds."""


def on_disk() -> set[Path]:
    """What stands in the temporary folder and in the working folder."""
    folders = (Path(tempfile.gettempdir()), Path.cwd(), ROOT / "data")
    return {path for folder in folders for path in folder.glob("*")}


def judged(name: str) -> tuple[str, bytes, Answer, float]:
    must_refuse, made = MAKERS[name]
    content = made()
    start = time.monotonic()
    if must_refuse or name.endswith(".xlsx"):
        answer = run("look", {}, {name: content})
    else:
        document = (DEMO / "delivery.toml").read_text("utf-8").replace("leden.csv", name)
        answer = run("judge", {"delivery": document}, {name: content})
    return name, content, answer, time.monotonic() - start


@pytest.mark.proof(full=len(MAKERS))
def test_hostile_files_are_refused_or_read_harmlessly(sample_size: int) -> None:
    names = random.Random(SEED).sample(sorted(MAKERS), sample_size)
    here = {path for path in on_disk() if "pytest" not in path.name}
    with ThreadPoolExecutor(2) as at_once:
        found = list(at_once.map(judged, names))
    for name, content, answer, seconds in found:
        must_refuse, _made = MAKERS[name]
        assert seconds < FEW_SECONDS, name
        assert not (must_refuse and answer.ok), name
        assert answer.ok or not answer.values.get("sheets"), name
        for item in answer.complaints:
            assert item.message, name
            assert item.advice, name
            # No word of a library, no trace, no place on this machine.
            told = f"{item.message} {item.advice} {item.place}"
            assert not [sign for sign in ("Traceback", "Error", str(ROOT)) if sign in told], name
        del content
    left = {path for path in on_disk() if "pytest" not in path.name} - here
    assert not [path for path in left if path.suffix in (".xlsx", ".xls", ".ods", ".csv", ".zip")]
    # And others are still served.
    assert run("look", {}, {"leden.csv": (DEMO / "leden.csv").read_bytes()}).ok


def test_looking_tells_how_the_sheets_begin() -> None:
    told: list[tuple[str, float]] = []
    answer = run(
        "look",
        {},
        {"leden.csv": (DEMO / "leden.csv").read_bytes()},
        progress=lambda text, part: told.append((text, part)),
    )
    (sheet,) = answer.values["sheets"]
    assert answer.complaints == ()
    assert (sheet["file"], sheet["sheet"], sheet["visible"]) == ("leden.csv", "", True)
    assert (sheet["rows"], sheet["columns"]) == (21_001, 7)
    assert len(sheet["head"]) == 200
    assert sheet["head"][0][:2] == ["regiocode", "eenheid"]
    assert ("leden.csv", 0.0) in told


def test_judging_gives_the_cells_as_they_are_published() -> None:
    answer = run(
        "judge",
        {"delivery": (DEMO / "delivery.toml").read_text("utf-8"), "name": "lgb-2023"},
        {"leden.csv": (DEMO / "leden.csv").read_bytes()},
    )
    # Without borders the codes can't be judged: told, and no hindrance to a look at the cells.
    assert {item.kind for item in answer.complaints} == {"no_borders"}
    with pa.ipc.open_stream(answer.tables["cells"]) as stream:
        cells = stream.read_all()
    assert cells.num_rows == answer.values["rows"] == 21_000
    assert cells.slice(0, 1).to_pylist()[0]["members"] == 488_218


def test_complaints_come_in_the_language_of_the_reader() -> None:
    with use_language("en"):
        answer = run("look", {}, {"leden.xlsx": b""})
    assert [item.message for item in answer.complaints] == ["This file is empty."]


def test_of_people_nothing_comes_back() -> None:
    people = csv_of(rows(LAYOUTS["full"], random.Random(1), 50))
    for task in TASKS:
        answer = run(task, {"delivery": ""}, {"leden.csv": people})
        assert {item.kind for item in answer.complaints} == {"personal_data"}
        assert answer.values == answer.tables == {}
        assert {item.text for item in answer.complaints} == {""}


@pytest.mark.parametrize(
    ("limits", "rows_", "kinds"),
    [
        (Limits(seconds=0.02), 10, {"too_slow"}),
        (Limits(answer=100), 10, {"broke_off"}),
        # How memory runs out is the system's affair.
        (Limits(memory=220_000_000), 1_000_000, {"too_much_memory", "broke_off"}),
    ],
)
def test_a_process_that_goes_beyond_its_bounds_is_one_complaint(
    limits: Limits, rows_: int, kinds: set[str]
) -> None:
    text = csv_of([["regiocode", "leden"], *([f"GM{k:04}", "1"] for k in range(rows_))])
    answer = run("look", {}, {"leden.csv": text}, limits)
    (complaint,) = answer.complaints
    assert complaint.kind in kinds
    assert not answer.ok


def test_a_reader_that_breaks_off_is_one_complaint() -> None:
    name = "corner-quoted.xlsx"
    (complaint,) = run("look", {}, {name: MAKERS[name][1]()}).complaints
    assert complaint.kind in ("broke_off", "too_much_memory")
    assert complaint.place.file == name


def test_an_exception_in_the_progress_ends_the_process() -> None:
    class Left(Exception):
        """The reader went away."""

    def leave(_text: str, _part: float) -> None:
        raise Left

    for _time in range(3):  # more than may be at it at once: each gives its place back
        with pytest.raises(Left):
            run("look", {}, {"a.xlsx": xlsx()}, progress=leave)
    assert run("look", {}, {"a.xlsx": xlsx()}).ok


def test_a_third_waits_its_turn() -> None:
    waiting = threading.Event()

    def one(_number: int) -> bool:
        def tell(text: str, _part: float) -> None:
            if text.startswith("Wachten"):
                waiting.set()

        return run("look", {}, {"a.xlsx": xlsx()}, progress=tell).ok

    with ThreadPoolExecutor(3) as at_once:
        assert all(at_once.map(one, range(3)))
    assert waiting.is_set()


PROBES = {
    "write": "open('written-by-upload.txt', 'w')",
    "connect": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "start": "import subprocess, sys; subprocess.run([sys.executable, '-V'])",
    "remove": "import os; os.remove('README.md')",
    "memory": "bytearray(3_000_000_000)",
}


@pytest.mark.skipif(sys.platform == "win32", reason="bounds of the system")
@pytest.mark.parametrize("what", PROBES)
def test_the_process_can_do_nothing_else(what: str) -> None:
    code = (
        "from analytics.sources import aside; from analytics.sources.limits import Limits\n"
        "aside._bound(Limits()); aside._forbid()\n"
        f"try:\n    {PROBES[what]}\n    print('done')\n"
        "except (PermissionError, MemoryError) as error:\n    print(type(error).__name__)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["MemoryError" if what == "memory" else "PermissionError"]


def test_it_starts_without_what_may_be_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    from analytics.sources import aside

    monkeypatch.setenv("DATABASE_PASSWORD", "geheim")
    child = aside._start()
    try:
        environment = Path(f"/proc/{child.pid}/environ")
        if not environment.exists():
            pytest.skip("only Linux tells")
        assert b"geheim" not in environment.read_bytes()
        assert os.environ["DATABASE_PASSWORD"] == "geheim"
    finally:
        aside._kill(child)
