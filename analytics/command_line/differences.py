"""What differs between two versions, as readers see it, as JSON and as one of its tables."""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics.catalog import Measure
from analytics.command_line.answers import Column, Format, print_rows
from analytics.reports import changes as told
from analytics.reports.export import to_csv
from analytics.reports.table import Table
from analytics.store.building import Progress
from analytics.store.errors import AtlasError
from analytics.store.journal import journal, publication
from analytics.store.publications import Restore, prepare

if TYPE_CHECKING:
    from rich.console import Console

    from analytics.catalog import Catalog
    from analytics.store import Atlas
    from analytics.store.changes import Changes


@contextmanager
def opened(atlas: Path, name: str, progress: Progress) -> "Iterator[Atlas]":
    """A version by its number or its name. One whose atlas was cleared away is built again from
    the deliveries that were kept, aside and only for as long as this lasts.
    """
    from analytics.store import Atlas

    number = name.isdecimal() and not (atlas / name).is_dir()
    entry = publication(atlas, int(name)) if number else None
    with ExitStack() as stack:
        try:
            found = Atlas.open(atlas, "operator", name if entry is None else entry.version)
        except AtlasError:
            entry = entry or next((one for one in journal(atlas) if one.version == name), None)
            if entry is None:
                raise
            made = prepare(atlas, Restore(entry.number), progress)
            stack.callback(made.discard)
            found = Atlas.open(made.where, "operator", made.version)
        yield stack.enter_context(closing(found))


def write(found: "Changes", catalog: "Catalog", form: Format, table: str) -> None:
    """The answer: sentences and tables for readers, all of it in JSON, one table as CSV."""
    match form:
        case Format.JSON:
            print(json.dumps(as_json(found, catalog), ensure_ascii=False, indent=1, default=str))
        case Format.CSV:
            tables = told.tables(found, catalog)
            if table in tables:
                sys.stdout.write(to_csv(tables[table]).decode("utf-8-sig").replace("\r\n", "\n"))
        case Format.TABLE:
            from rich.console import Console

            console = Console(highlight=False, markup=False, soft_wrap=True)
            console.print("\n".join(told.summary(found, catalog)))
            for item in told.tables(found, catalog).values():
                _print(item, console)


def as_json(found: "Changes", catalog: "Catalog") -> dict[str, Any]:
    """Everything that was found, under the names that the code has for it."""
    return {
        **asdict(found),
        "summary": told.summary(found, catalog),
        "sentences": [{**asdict(item), "turned": item.turned} for item in told.retold(found)],
    }


def _print(table: Table, console: "Console") -> None:
    columns = [
        Column(item.label, item.label, Measure(item.measure) if item.is_figure else None,
               item.decimals)
        for item in table.columns
    ]  # fmt: skip
    console.print(f"\n{table.title}", style="bold")
    print_rows(console, columns, table.rows)
