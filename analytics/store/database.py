"""The only place that knows DuckDB's Python interface."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.store.errors import damaged

SQL = Path(__file__).parent / "sql"

Connection = duckdb.DuckDBPyConnection
Columns = dict[str, npt.NDArray[Any]]
DatabaseError = duckdb.Error

_OFFLINE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def open_database(path: Path, *, read_only: bool) -> Connection:
    """Read-only databases may be opened by any number of processes at once."""
    return duckdb.connect(str(path), read_only=read_only, config=_OFFLINE)


def open_beside(old: Path, new: Path) -> Connection:
    """Two databases to read side by side, as `old` and `new`, in a connection of their own."""
    connection = duckdb.connect(config=_OFFLINE)
    try:
        for name, path in (("old", old), ("new", new)):
            place = str(path).replace("'", "''")
            with _readable():
                connection.execute(f"attach '{place}' as {name} (read_only)")
    except BaseException:
        connection.close()
        raise
    return connection


@cache
def sql(name: str) -> str:
    """The text of a question or a step of the build."""
    return (SQL / f"{name}.sql").read_text("utf-8")


def columns(connection: Connection, name: str, **parameters: Any) -> Columns:
    """The answer as NumPy columns: null numbers are NaN (floats) or 0 (whole numbers).

    Each question has a cursor of its own: that is what makes a connection fit for threads.
    """
    with _readable(), closing(connection.cursor()) as cursor:
        found: Mapping[str, Any] = cursor.execute(sql(name), parameters).fetchnumpy()
    return {key: _plain(column) for key, column in found.items()}


def records(connection: Connection, name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """The answer as rows of Python values."""
    with _readable(), closing(connection.cursor()) as cursor:
        return cursor.execute(sql(name), parameters).fetchall()


def execute(connection: Connection, text: str, **parameters: Any) -> None:
    """Run a step of the build, on the connection itself (its temporary tables are seen)."""
    connection.execute(text, parameters)


def insert(connection: Connection, table: str, rows: pa.Table) -> None:
    """Append an Arrow table, by column name."""
    names = connection.table(table).columns
    connection.from_arrow(rows.select(names)).insert_into(table)


def table_names(connection: Connection) -> set[str]:
    """The tables that there are."""
    return {name for (name,) in connection.execute("show tables").fetchall()}


def table_rows(connection: Connection, table: str) -> pa.Table:
    """All rows of a table, in a fixed order that doesn't depend on how they were written."""
    return connection.table(table).order("all").to_arrow_table()


@contextmanager
def _readable() -> Iterator[None]:
    """Damage deep in a file shows at the question that comes upon it: then it is an `AtlasError`.

    A mistake in a question itself stays what it is.
    """
    try:
        yield
    except duckdb.ProgrammingError:
        raise
    except duckdb.Error as error:
        raise damaged() from error


def _plain(column: Any) -> npt.NDArray[Any]:
    if not isinstance(column, np.ma.MaskedArray):
        return np.asarray(column)
    return column.filled(np.nan if column.dtype.kind == "f" else 0)
