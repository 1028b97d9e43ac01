"""A publication that is prepared in a process of its own, and waits there for the word.

The app itself writes no atlas. `Waiting` starts the process, hands it the uploaded files through a
pipe (they are not written down before they stand in the candidate), follows what it says, and
tells it to publish. When whoever holds it goes away, the pipe closes, and the process removes what
it prepared; so it does when the word doesn't come for long.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from select import select
from typing import IO, Any

from analytics.language import _, language, use_language
from analytics.model import Complaint, Place, Severity
from analytics.sources.folders import MemoryFolder
from analytics.store.errors import AtlasError, BuildRefused, UnknownIdError
from analytics.store.publications import Publish, Restore, Wish, Withdraw, prepare

PATIENCE = 45 * 60.0
"""Seconds that a candidate waits for the word."""
_ROOT = Path(__file__).parents[2]
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Ready:
    """A candidate stands ready: `Atlas.open(where, version=version)` answers for it."""

    where: Path
    version: str
    complaints: tuple[Complaint, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The door says no, or it could not be done; nothing has changed."""

    message: str
    complaints: tuple[Complaint, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """It is in service."""

    number: int
    version: str


Outcome = Ready | Refused | Published


@dataclass(slots=True)
class Waiting:
    """One publication in the making. `outcome` is what the process said last that counts."""

    _process: subprocess.Popen[bytes]
    outcome: Outcome | None = None
    told: tuple[str, float] = field(default=("", 0.0))

    @classmethod
    def start(
        cls,
        directory: Path,
        name: str,
        files: Mapping[str, bytes],
        definitions: Mapping[str, str] | None = None,
    ) -> "Waiting":
        """Begin to prepare a delivery; `files` hold `delivery.toml` too. `definitions` are files
        that come into the catalog of the atlas with it.
        """
        return cls._begin(
            directory, {"publish": name, "definitions": dict(definitions or {})}, files
        )

    @classmethod
    def withdraw(cls, directory: Path, delivery: str, *, former: bool) -> "Waiting":
        """Begin to take a delivery back, altogether or to its former edition."""
        return cls._begin(directory, {"withdraw": delivery, "former": former}, {})

    @classmethod
    def restore(cls, directory: Path, number: int) -> "Waiting":
        """Begin to go back to an earlier publication."""
        return cls._begin(directory, {"restore": number}, {})

    @classmethod
    def _begin(
        cls, directory: Path, wish: Mapping[str, Any], files: Mapping[str, bytes]
    ) -> "Waiting":
        process = subprocess.Popen(
            [sys.executable, "-m", "analytics.store.waiting"],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        order = {
            "directory": str(directory.absolute()),
            "wish": dict(wish),
            "files": {file: len(content) for file, content in files.items()},
            "language": language(),
        }
        waiting = cls(process)
        waiting._write(json.dumps(order).encode() + b"\n", *files.values())
        return waiting

    def follow(self, progress: Progress | None = None) -> Outcome:
        """Wait until there is an outcome. It may be cut short, and followed again later."""
        tell = progress or (lambda _text, _part: None)
        assert self._process.stdout is not None
        while self.outcome is None:
            line = self._process.stdout.readline()
            if not line:
                self.outcome = Refused(_("Het voorbereiden brak af. Probeer het opnieuw."))
                break
            said = json.loads(line)
            if "progress" in said:
                self.told = (str(said["progress"][0]), float(said["progress"][1]))
                tell(*self.told)
            else:
                self.outcome = _outcome(said)
        return self.outcome

    def publish(self, who: str, why: str) -> None:
        """Give the word; `follow` says how it ends."""
        self.outcome = None
        self._write(json.dumps({"who": who, "why": why}).encode() + b"\n")

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """No longer needed: what was prepared goes. A process that prepares still ends at its next
        word.
        """
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _write(self, *parts: bytes) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):  # it is gone: following it tells so
            for part in parts:
                self._process.stdin.write(part)
            self._process.stdin.flush()


def _outcome(said: Mapping[str, Any]) -> Outcome:
    complaints = tuple(_complaint(item) for item in said.get("complaints", ()))
    if "ready" in said:
        return Ready(Path(said["ready"]["where"]), said["ready"]["version"], complaints)
    if "published" in said:
        return Published(said["published"]["number"], said["published"]["version"])
    return Refused(str(said.get("refused", "")), complaints)


def _complaint(item: Mapping[str, Any]) -> Complaint:
    values = dict(item)
    place = Place(**values.pop("place"))
    return Complaint(place=place, severity=Severity(values.pop("severity")), **values)


# --- the process itself


def main(source: IO[bytes], say: Callable[[dict[str, Any]], None]) -> None:
    """Prepare, say so, wait for the word, publish, say so."""
    order = json.loads(source.readline())
    files = {name: source.read(size) for name, size in order["files"].items()}
    with use_language(order["language"]):
        try:
            _carry_out(order, files, source, say)
        except BuildRefused as fault:
            say({"refused": "", "complaints": [asdict(item) for item in fault.complaints]})
        except (AtlasError, UnknownIdError) as fault:
            say({"refused": str(fault)})
        except BrokenPipeError:
            return  # nobody listens any more
        except Exception:
            # What a library says may hold what stands in the files.
            say({"refused": _("Er ging iets mis; er is niets veranderd. Probeer het opnieuw.")})


def _carry_out(
    order: Mapping[str, Any],
    files: Mapping[str, bytes],
    source: IO[bytes],
    say: Callable[[dict[str, Any]], None],
) -> None:
    def tell(text: str, part: float) -> None:
        say({"progress": [text, part]})

    candidate = prepare(Path(order["directory"]), _wish(order["wish"], files), tell)
    try:
        ready = {"where": str(candidate.where), "version": candidate.version}
        say({"ready": ready, "complaints": [asdict(item) for item in candidate.complaints]})
        word = _word(source)
        if word is not None:
            made = candidate.publish(word["who"], word["why"], tell)
            say({"published": {"number": made.number, "version": made.version}})
    finally:
        candidate.discard()


def _wish(said: Mapping[str, Any], files: Mapping[str, bytes]) -> Wish:
    if "restore" in said:
        return Restore(said["restore"])
    if "withdraw" in said:
        return Withdraw(said["withdraw"], said["former"])
    return Publish((MemoryFolder(said["publish"], files),), said["definitions"])


def _word(source: IO[bytes]) -> dict[str, str] | None:
    """The word to publish; None when nobody is there any more, or it doesn't come for long."""
    if sys.platform != "win32" and not select([source], [], [], PATIENCE)[0]:
        return None
    line = source.readline()
    return json.loads(line) if line else None


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, default=str) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, _say)
