"""The only place that knows SQLite: one small file, many writers, nothing lost.

Every write is one transaction that the disk itself holds before it is confirmed. Threads of one
process wait for each other in a queue (SQLite lets waiters try again at intervals, by which some
wait long); processes wait by SQLite's own lock.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from analytics.workshop.errors import (
    WorkshopError,
    broken_file,
    busy_file,
    full_disk,
    newer_file,
    strange_file,
    unwritable_file,
)

SQL = Path(__file__).parent / "sql"
SCHEMA = 1
"""Raised whenever the tables change; a file of a later number is refused."""
APPLICATION = 0x42415753
"""Stands in the file, by which it is told from one of another program."""
SYNCHRONOUS = "full"
"""What is confirmed is on the disk, also after a power cut."""
WAIT = 10.0
"""Seconds that a writer waits for others."""
_KEPT = 8
"""Open connections that are kept for the next who asks."""

Row = dict[str, Any]


@cache
def sql(name: str) -> str:
    """The text of a question or a change."""
    return (SQL / f"{name}.sql").read_text("utf-8")


class Connection:
    """One connection while it is used by one call."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    def rows(self, name: str, /, **parameters: Any) -> list[Row]:
        return self._raw.execute(sql(name), parameters).fetchall()

    def row(self, name: str, /, **parameters: Any) -> Row | None:
        return self._raw.execute(sql(name), parameters).fetchone()

    def change(self, name: str, /, **parameters: Any) -> int:
        """Do it, and say how many rows it was about."""
        return self._raw.execute(sql(name), parameters).rowcount

    def add(self, name: str, /, **parameters: Any) -> int:
        """Add a row, and say its number."""
        return self._raw.execute(sql(name), parameters).lastrowid or 0


class Database:
    """A file of sessions, for any number of threads and processes."""

    def __init__(self, path: Path, wait: float = WAIT) -> None:
        self.path = path
        self._wait = wait
        self._writing = threading.Lock()
        self._free: list[sqlite3.Connection] = []
        self._process = os.getpid()
        self._file = self._prepared()

    def close(self) -> None:
        while self._free:
            self._free.pop().close()

    def _prepared(self) -> tuple[int, int]:
        """The file as it should be, made where it was not; which file it is on the disk."""
        with _allowed(self.path):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        with suppress(OSError):
            self.path.chmod(0o600)
        with self._in_words(), closing(self._connected()) as raw:
            _judge(raw, self.path)
            _use_journal(raw)
            _make(raw, self.path)
        return _which(self.path)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Everything that is asked in it is of one moment."""
        with self._in_words(), self._borrowed() as raw:
            raw.execute("begin")
            try:
                yield Connection(raw)
            finally:
                raw.execute("rollback")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: when this ends without an error, the disk holds it."""
        with self._in_words(), self._turn(), self._borrowed() as raw:
            raw.execute("begin immediate")
            try:
                yield Connection(raw)
                raw.execute("commit")
            except BaseException:
                with suppress(sqlite3.Error):
                    raw.execute("rollback")
                raise

    def wipe(self) -> None:
        """Leave nothing of what was deleted in the journal beside the file. Where others are
        reading it stays until the next time.
        """
        with self._in_words(), self._turn(), self._borrowed() as raw:
            raw.execute("pragma busy_timeout = 200")
            raw.execute("pragma wal_checkpoint(truncate)")
            raw.execute(f"pragma busy_timeout = {int(self._wait * 1000)}")

    def _look(self) -> None:
        """Connections are of one process and one file: in a child of it, or where someone put the
        file aside, begin anew.
        """
        if self._process != os.getpid():
            self._free, self._process, self._writing = [], os.getpid(), threading.Lock()
        if self._file != _which(self.path):
            self.close()
            self._file = self._prepared()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        self._look()
        if not self._writing.acquire(timeout=self._wait):
            raise busy_file()
        try:
            yield
        finally:
            self._writing.release()

    @contextmanager
    def _borrowed(self) -> Iterator[sqlite3.Connection]:
        self._look()
        try:
            raw = self._free.pop()
        except IndexError:
            raw = self._connected()
        sound = False
        try:
            yield raw
            sound = True
        except sqlite3.Error:
            raise
        except BaseException:
            # What was refused in our own words leaves nothing behind.
            sound = not raw.in_transaction
            raise
        finally:
            if sound and len(self._free) < _KEPT:
                self._free.append(raw)
            else:
                raw.close()

    def _connected(self) -> sqlite3.Connection:
        raw = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=self._wait,
            isolation_level=None,
            check_same_thread=False,
        )
        raw.row_factory = _named
        raw.execute("pragma foreign_keys = on")
        raw.execute(f"pragma synchronous = {SYNCHRONOUS}")
        raw.execute("pragma secure_delete = on")
        return raw

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """What SQLite refuses, without its own words; a mistake in a question stays what it is."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            told = _told(error, self.path)
            if told is None:
                raise
            raise told from error


def _named(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, values, strict=True)}


def _which(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return found.st_dev, found.st_ino


@contextmanager
def _allowed(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise unwritable_file(path) from error


def _told(error: sqlite3.DatabaseError, path: Path) -> WorkshopError | None:
    # The code of an error may say more in its higher bits.
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return busy_file()
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return broken_file(path)
    if code == sqlite3.SQLITE_FULL:
        return full_disk(path)
    unwritable = (
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_AUTH,
    )
    return unwritable_file(path) if code in unwritable else None


def _judge(raw: sqlite3.Connection, path: Path) -> None:
    """Refuse a file that is not ours, of a later program, or damaged, before anything is written
    to it.
    """
    application = _number(raw, "pragma application_id")
    version = _number(raw, "pragma user_version")
    empty = not _number(raw, sql("tables"))
    if application != APPLICATION and not (empty and application == version == 0):
        raise strange_file(path)
    if version > SCHEMA:
        raise newer_file(path)
    if raw.execute("pragma quick_check(1)").fetchone() != {"quick_check": "ok"}:
        raise broken_file(path)


def _use_journal(raw: sqlite3.Connection) -> None:
    """A write-ahead journal. Where several begin at once SQLite refuses some without a wait."""
    for attempt in range(100):
        try:
            raw.execute("pragma journal_mode = wal")
        except sqlite3.OperationalError:
            if attempt == 99:
                raise
            time.sleep(0.02)
        else:
            return


def _make(raw: sqlite3.Connection, path: Path) -> None:
    """The tables, in a file that has none."""
    raw.execute("begin immediate")
    try:
        version = _number(raw, "pragma user_version")
        if version > SCHEMA:
            raise newer_file(path)
        if version < SCHEMA:
            for statement in sql("schema").split(";\n"):
                raw.execute(statement)
            raw.execute(f"pragma application_id = {APPLICATION}")
            raw.execute(f"pragma user_version = {SCHEMA}")
        raw.execute("commit")
    except BaseException:
        with suppress(sqlite3.Error):
            raw.execute("rollback")
        raise


def _number(raw: sqlite3.Connection, question: str) -> int:
    (number,) = raw.execute(question).fetchone().values()
    return number
