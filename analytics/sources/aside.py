"""Reads what users upload in a process of its own, with bounds on memory and time.

Whatever a file does to the library that reads it, it does to that process: the app waits, and
becomes one complaint. The process gets the files through a pipe, writes nothing to disk, opens no
connection, starts no other, and answers in JSON and Arrow only, so that nothing that comes back
can run. `python -m analytics.sources.aside` is that process.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from struct import Struct
from typing import IO, Any, NoReturn

from analytics.language import _, language, set_language
from analytics.model import Complaint, Place, Severity
from analytics.sources.limits import Limits
from analytics.sources.report import as_dicts, from_dicts

_ROOT = Path(__file__).parents[2]
_AT_ONCE = threading.BoundedSemaphore(2)
"""Each may take the memory of its limits."""
_FRAME = Struct(">cQ")
_TELL, _PLAIN, _TABLE = b"t", b"p", b"a"
# What Python needs to start, and nothing that a secret may stand in.
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
_OPEN_FILES = 64

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a task found: complaints, plain values (none when a file was refused) and tables.

    A table is an Arrow IPC stream.
    """

    complaints: tuple[Complaint, ...]
    values: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, bytes] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether no error is among the complaints."""
        return not any(item.severity is Severity.ERROR for item in self.complaints)


def run(
    task: str,
    request: Mapping[str, Any],
    files: Mapping[str, bytes],
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Answer:
    """Do a task (a name in `tasks.TASKS`) with these files, in a process of its own.

    Never raises for what stands in the files. `progress` is told what is being done and the part
    (0..1) that is done; while others are at it, that one has to wait. Raised in `progress`, an
    exception ends the process.
    """
    limits, tell = limits or Limits(), progress or (lambda _text, _part: None)
    if sum(map(len, files.values())) > limits.together:
        # Not worth a process; it would say the same.
        from analytics.sources.intake import scan

        return Answer(tuple(scan(files, limits)))
    patience = 0.0
    while not _AT_ONCE.acquire(timeout=patience):
        patience = 0.5
        tell(_("Wachten: er worden nog andere bestanden gelezen"), 0.0)
    try:
        return _run(task, request, files, limits, tell)
    finally:
        _AT_ONCE.release()


def _run(
    task: str,
    request: Mapping[str, Any],
    files: Mapping[str, bytes],
    limits: Limits,
    tell: Progress,
) -> Answer:
    order = {
        "task": task,
        "request": dict(request),
        "language": language(),
        "limits": asdict(limits),
        "files": [[name, len(content)] for name, content in files.items()],
    }
    child = _start()
    assert child.stdin is not None
    assert child.stdout is not None
    late = threading.Event()

    def stop() -> None:
        late.set()
        _kill(child)

    clock = threading.Timer(limits.seconds, stop)
    sender = threading.Thread(target=_send, args=(child.stdin, order, files), daemon=True)
    at = ""
    values: dict[str, Any] | None = None
    tables: dict[str, bytes] = {}
    try:
        clock.start()
        sender.start()
        for kind, content in _frames(child.stdout, limits.answer):
            if kind == _TELL:
                text, part = json.loads(content)
                at = text if text in files else at
                tell(text, part)
            elif kind == _TABLE:
                name, _sign, table = content.partition(b"\0")
                tables[name.decode()] = table
            else:
                values = json.loads(content)
    except (_TooLarge, ValueError):
        values = None
    finally:
        clock.cancel()
        _kill(child)
        sender.join()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                pipe.close()
    if values is None or "fault" in values:
        fault = "late" if late.is_set() else (values or {}).get("fault", "broke")
        return Answer((_complaint(fault, at, limits),))
    complaints = tuple(from_dicts(values.pop("complaints")))
    return Answer(complaints, values, tables)


def _complaint(fault: str, file: str, limits: Limits) -> Complaint:
    message, kind = {
        "late": (
            _("Het lezen duurde langer dan {count} seconden en is afgebroken.").format(
                count=round(limits.seconds)
            ),
            "too_slow",
        ),
        "memory": (
            _("Er is te veel geheugen nodig om dit bestand te lezen."),
            "too_much_memory",
        ),
    }.get(
        fault,
        (_("Het lezen van dit bestand brak af: het is beschadigd of veel te groot."), "broke_off"),
    )
    advice = _("Lever alleen de bladen met cijfers aan, als nieuw werkboek of als CSV.")
    return Complaint("", kind, Severity.ERROR, Place(file), message, advice)


def _start() -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-B", "-m", "analytics.sources.aside"],
        cwd=_ROOT,
        env=kept
        | {
            "PYTHONUTF8": "1",
            "PYTHONHASHSEED": "0",
            # Threads reserve memory that is never used, and only sums of tables would use them.
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "ARROW_DEFAULT_MEMORY_POOL": "system",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # A library that complains may quote what it read.
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End it with whatever it started."""
    if child.poll() is None:
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(child.pid, signal.SIGKILL)
            else:
                child.kill()
    child.wait()


def _send(pipe: IO[bytes], order: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    with contextlib.suppress(OSError, ValueError):  # the other end may be gone
        text = json.dumps(order).encode()
        pipe.write(_FRAME.pack(_PLAIN, len(text)) + text)
        for content in files.values():
            pipe.write(content)
        pipe.close()


class _TooLarge(Exception):
    """An answer beyond what may come back."""


def _frames(pipe: IO[bytes], most: int) -> Iterator[tuple[bytes, bytes]]:
    """What the other end says, until it ends."""
    while len(head := pipe.read(_FRAME.size)) == _FRAME.size:
        kind, size = _FRAME.unpack(head)
        most -= size
        if most < 0:
            raise _TooLarge
        content = pipe.read(size)
        if len(content) < size:
            return
        yield kind, content


# --- the other end


def main() -> int:
    """Take an order, do it, answer. Nothing that a library prints goes into the answer."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    head = sys.stdin.buffer.read(_FRAME.size)
    order = json.loads(sys.stdin.buffer.read(_FRAME.unpack(head)[1]))
    limits = Limits(**order["limits"])
    _bound(limits)
    files = {name: sys.stdin.buffer.read(size) for name, size in order["files"]}
    set_language(order["language"])

    def say(kind: bytes, content: bytes) -> None:
        answers.write(_FRAME.pack(kind, len(content)) + content)
        answers.flush()

    def tell(text: str, part: float) -> None:
        say(_TELL, json.dumps([text, part]).encode())

    try:
        from analytics.sources.tasks import TASKS

        _forbid()
        complaints, values, tables = TASKS[order["task"]](order["request"], files, limits, tell)
        for name, table in tables.items():
            say(_TABLE, name.encode() + b"\0" + table)
        say(_PLAIN, json.dumps(values | {"complaints": as_dicts(complaints)}).encode())
    except MemoryError:
        say(_PLAIN, b'{"fault": "memory"}')
    except BaseException:  # a panic in a library is no Exception
        say(_PLAIN, b'{"fault": "broke"}')
    return 0


def _bound(limits: Limits) -> None:
    """Bounds by the system itself, where it has them; time is also kept by the other end."""
    try:
        import resource
    except ImportError:  # Windows
        return
    seconds = int(limits.seconds) + 1
    for name, most in (
        ("RLIMIT_AS", limits.memory),
        ("RLIMIT_DATA", limits.memory),
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NOFILE", _OPEN_FILES),
    ):
        with contextlib.suppress(ValueError, OSError, AttributeError):
            resource.setrlimit(getattr(resource, name), (most, most))


_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "ctypes.",
    "shutil.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.kill",
    "os.remove",
    "os.rename",
    "os.mkdir",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
)


def _forbid() -> None:
    """From here on: no connection, no other process, nothing written."""

    def judge(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(_FORBIDDEN):
            _refuse()
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
            _refuse()

    sys.addaudithook(judge)


def _refuse() -> NoReturn:
    raise PermissionError("not here")


if __name__ == "__main__":
    sys.exit(main())
