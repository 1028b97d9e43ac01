"""What every command does alike: an answer to mistakes, progress, an opened atlas."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from analytics.language import _

ATLAS = Path("data/atlas")
LOADING, VERSIONS, ASKING = _("Leveringen"), _("Versies"), _("Vragen aan de atlas")
WORKSHOPS = _("Workshops")
"""Under which heading a command stands in the help."""

AtlasFolder = Annotated[
    Path, typer.Option("--atlas", metavar="MAP", help=_("De map met de gebouwde atlas."))
]


@contextmanager
def understandable() -> Iterator[None]:
    """Mistakes of the user become one message and status 2, never a traceback."""
    from analytics.catalog import CatalogError
    from analytics.store import AtlasError, UnknownIdError
    from analytics.workshop.errors import WorkshopError

    try:
        yield
    except (AtlasError, UnknownIdError, CatalogError, WorkshopError) as error:
        stop(str(error))
    except OSError as error:
        stop(
            _("Dit kan niet worden gelezen of geschreven: {name}.").format(
                name=error.filename or error.strerror
            )
        )


def stop(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise typer.Exit(2)


@contextmanager
def bar() -> Iterator[Any]:
    """Progress on a terminal. Elsewhere (a file, a pipe, a terminal that can't go back on its line)
    nothing, so that what is told stands on lines of its own.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    with Progress(
        BarColumn(),
        TextColumn("{task.percentage:3.0f}%"),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
        console=console,
        disable=not (sys.stderr.isatty() and console.is_interactive),
    ) as progress:
        task = progress.add_task("", total=1.0)
        yield lambda text, part: progress.update(task, description=text, completed=part)
