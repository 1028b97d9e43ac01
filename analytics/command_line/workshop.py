"""`workshop`: the sessions on a server, for who keeps it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.command_line.answers import Answer, Column, Format
from analytics.command_line.running import stop, understandable
from analytics.language import _, format_date, ngettext

if TYPE_CHECKING:
    from analytics.workshop.sessions import Sessions

app = typer.Typer(
    help=_("Bekijk en verwijder sessies van workshops op deze server."),
    no_args_is_help=True,
)

Folder = Annotated[
    Path | None,
    typer.Option(
        "--folder",
        metavar="MAP",
        help=_(
            "De map met de sessies; standaard BEREIKATLAS_WORKSHOP, en zonder die data/workshop."
        ),
    ),
]


@app.command("list", help=_("De sessies, met hoeveel teams en tot wanneer ze bewaard blijven."))
def list_sessions(
    folder: Folder = None,
    form: Annotated[
        Format, typer.Option("--format", help=_("De vorm van het antwoord."))
    ] = Format.TABLE,
) -> None:
    with _opened(folder) as (sessions, place):
        found = sessions.listed()
    plain = form is not Format.TABLE
    Answer(
        {},
        [
            Column("code", _("code")),
            Column("title", _("titel")),
            Column("teams", _("teams")),
            Column("phase", _("stand"), words=_phases()),
            Column("created", _("geopend")),
            Column("expires", _("bewaard tot")),
        ],
        [
            [
                item.code,
                item.title,
                str(item.teams),
                item.phase.value,
                *(
                    at.isoformat() if plain else format_date(at.date())
                    for at in (item.created, item.expires)
                ),
            ]
            for item in found
        ],
        ngettext("{count} sessie in {file}.", "{count} sessies in {file}.", len(found)).format(
            count=len(found), file=place
        ),
    ).write(form)


@app.command(help=_("Verwijder een sessie met alles wat erin staat, meteen en voorgoed."))
def remove(
    code: Annotated[str, typer.Argument(metavar="CODE", help=_("De code van de sessie."))],
    folder: Folder = None,
) -> None:
    with _opened(folder) as (sessions, _place):
        session = sessions.session(code)
        sessions.discard(code)
    print(
        _("Sessie {code} ({title}) is verwijderd.").format(code=session.code, title=session.title)
    )


@app.command(help=_("Verwijder de sessies waarvan de termijn voorbij is."))
def purge(folder: Folder = None) -> None:
    with _opened(folder, purged=False) as (sessions, _place):
        removed = sessions.purge()
    print(
        ngettext(
            "{count} sessie is verwijderd.", "{count} sessies zijn verwijderd.", len(removed)
        ).format(count=len(removed))
    )


@contextmanager
def _opened(folder: Path | None, *, purged: bool = True) -> "Iterator[tuple[Sessions, Path]]":
    """The sessions that there are; a file is not made for who asks."""
    from analytics.workshop.sessions import Sessions, file_in

    place = file_in(folder)
    if not place.is_file():
        stop(_("Er zijn hier geen sessies: {file}.").format(file=place))
    with understandable(), closing(Sessions.open(folder, purged=purged)) as sessions:
        yield sessions, place


def _phases() -> dict[str, str]:
    return {
        "waiting": _("wacht op het begin"),
        "open": _("uitdaging open"),
        "paused": _("gepauzeerd"),
        "closed": _("uitdaging gesloten"),
        "revealed": _("antwoord getoond"),
        "discuss": _("nabespreking"),
        "ended": _("afgelopen"),
    }
