"""Tables for machines: CSV with a description of every column, as CSV on the Web (W3C) asks.

Commas between the cells, points in numbers, an empty cell where there is no number: what every
program reads without being told. One description (`csv-metadata.json`, the name that the standard
looks for) tells of all tables what their columns mean, what they are about and who may use them.
"""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any, Literal

from analytics.reports.export import harmless

METADATA = "csv-metadata.json"
Datatype = Literal["string", "integer", "decimal", "boolean", "date"]
Value = str | float | bool | None


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """A column: its name in the file, its title and meaning for a reader. `values` are the only
    texts that may stand in it, with what each means.
    """

    name: str
    title: str
    description: str
    datatype: Datatype = "string"
    required: bool = False
    values: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns whose values stand in the column of the same name of another table."""

    column: str
    file: str


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table in a file. `key` names the columns that tell its rows apart."""

    file: str
    title: str
    description: str
    columns: tuple[OpenColumn, ...]
    rows: Sequence[Sequence[Value]]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()


def to_open_csv(table: OpenTable) -> bytes:
    """UTF-8, commas, points in numbers; a first line with the names of the columns."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    for row in table.rows:
        writer.writerow([_written(value) for value in row])
    return out.getvalue().encode()


def described(tables: Sequence[OpenTable], about: dict[str, Any]) -> bytes:
    """What the tables hold; `about` is true of all of them, in terms of Dublin Core (`dc:`)."""
    return json.dumps(
        {
            "@context": ["http://www.w3.org/ns/csvw", {"@language": "nl"}],
            **about,
            "tables": [_table(table) for table in tables],
        },
        ensure_ascii=False,
        indent=1,
    ).encode()


def _table(table: OpenTable) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_column(column) for column in table.columns],
        "primaryKey": list(table.key),
    }
    if table.references:
        schema["foreignKeys"] = [
            {
                "columnReference": item.column,
                "reference": {"resource": item.file, "columnReference": item.column},
            }
            for item in table.references
        ]
    return {
        "url": table.file,
        "dc:title": table.title,
        "dc:description": table.description,
        "tableSchema": schema,
    }


def _column(column: OpenColumn) -> dict[str, Any]:
    text, datatype = column.description, column.datatype
    told: dict[str, Any] = {"name": column.name, "titles": column.name, "dc:title": column.title}
    if column.values is not None:
        text = " ".join([text, *(f"‘{value}’: {said}" for value, said in column.values.items())])
        told["datatype"] = {"base": "string", "format": "|".join(column.values)}
    else:
        told["datatype"] = datatype
    return told | {"dc:description": text, "required": column.required}


def _written(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return harmless(value)
        case _number:
            return f"{value:.6f}".rstrip("0").rstrip(".")
