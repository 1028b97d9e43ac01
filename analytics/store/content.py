"""A hash over what an atlas says, not over the bytes of its file."""

import hashlib

import numpy as np
import pyarrow as pa

from analytics.store.database import Connection, table_names, table_rows

TABLES = (
    "delivery",
    "participant",
    "region",
    "organisation",
    "branch",
    "series",
    "cell",
    "absence",
    "context",
    "complaint",
    "breaks",
    "missing_region",
    "missing_dimension",
    "revision",
    "shape",
    "overlap",
    "monitor",
    "agreement",
)


def content_hash(connection: Connection) -> str:
    """The same for the same rows, in whatever order and file format they are stored."""
    whole = hashlib.sha256()
    there = table_names(connection)
    for name in TABLES:
        if name not in there:
            continue  # made before there was such a table
        rows = table_rows(connection, name)
        whole.update(f"{name}:{rows.num_rows}\n".encode())
        for column in rows.column_names:
            whole.update(column.encode() + b"\n")
            for piece in _pieces(rows.column(column)):
                whole.update(piece)
    return whole.hexdigest()


def _pieces(column: pa.ChunkedArray) -> tuple[bytes, bytes]:
    """The values, then where they are null."""
    absent = np.packbits(column.is_null().to_numpy()).tobytes()
    if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
        return column.fill_null(0).to_numpy().tobytes(), absent
    return "\x1f".join(
        "" if item is None else str(item) for item in column.to_pylist()
    ).encode(), absent
