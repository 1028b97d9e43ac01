"""`challenges`: what is wrong with a challenge, and how every library of the atlas would fare."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.command_line.answers import Answer, Column, Format, source_line
from analytics.command_line.running import ATLAS, AtlasFolder, stop, understandable
from analytics.language import _, language, ngettext

if TYPE_CHECKING:
    from analytics.catalog.challenges import Challenge
    from analytics.store import Atlas

app = typer.Typer(
    help=_("Uitdagingen: nakijken, en zien hoe elke bibliotheek ervoor staat."),
    no_args_is_help=True,
)
FormName = Annotated[
    Format, typer.Option("--format", "--form", help=_("De vorm van het antwoord."))
]
YES, NO = "yes", "no"


@app.command(
    "check",
    help=_(
        "Kijk uitdagingen na (standaard alle meegeleverde), en zie van elke bibliotheek of zij "
        "gesteld worden, en wat er goed is. Status 1 als er iets mis is."
    ),
)
def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="BESTAND…", help=_("Bestanden met een uitdaging (TOML).")),
    ] = None,
    organisation: Annotated[
        str, typer.Option("--organisation", metavar="ID", help=_("Alleen deze bibliotheek."))
    ] = "",
    form: FormName = Format.TABLE,
    atlas: AtlasFolder = ATLAS,
) -> None:
    from analytics.store import Atlas, AtlasError

    found = _read(files)
    with understandable():
        try:
            opened = Atlas.open(atlas)
        except AtlasError as error:
            if error.kind != "none" or organisation:
                raise
            print(
                _("De bestanden kloppen. Met --atlas ziet u ook hoe elke bibliotheek ervoor staat.")
            )
            return
        with closing(opened):
            answer, sound = _table(opened, found, organisation)
            answer.write(form)
    if not sound:
        raise typer.Exit(1)


@app.command("list", help=_("De meegeleverde uitdagingen."))
def listed(form: FormName = Format.TABLE) -> None:
    from analytics.catalog.challenges import challenges

    tongue = language()
    with understandable():
        rows = [
            [
                item.id,
                str(item.level),
                item.theme.value,
                str(item.minutes),
                item.answer.kind,
                item.title.get(tongue),
            ]
            for item in challenges().values()
        ]
    columns = [
        Column("id", _("uitdaging")),
        Column("level", _("niveau")),
        Column("theme", _("thema")),
        Column("minutes", _("minuten")),
        Column("kind", _("antwoord")),
        Column("title", _("titel")),
    ]
    told = ngettext("{count} uitdaging", "{count} uitdagingen", len(rows)).format(count=len(rows))
    Answer({}, columns, [list(row) for row in rows], told).write(form)


def _read(files: list[Path] | None) -> "list[Challenge]":
    """The challenges in these files, or all that are shipped; stops with all that is wrong."""
    from analytics.catalog.challenges import FOLDER, ChallengeError, read_challenge

    found: list[Challenge] = []
    wrong: list[str] = []
    with understandable():
        for file in files or sorted(FOLDER.glob("*.toml")):
            try:
                found.append(read_challenge(file.read_bytes(), file.name))
            except ChallengeError as error:
                wrong += error.lines
    if wrong:
        print("\n".join(wrong))
        raise typer.Exit(1)
    return found


def _table(atlas: "Atlas", found: "list[Challenge]", organisation: str) -> tuple[Answer, bool]:
    """Per challenge and library: whether it is offered, what is right or why not, and whether its
    answers are judged as they should be.
    """
    from analytics.reports.view import view_of
    from analytics.workshop.posed import NotOffered
    from analytics.workshop.posing import pose
    from analytics.workshop.trying import holds_up

    if not atlas.rounds():
        stop(_("In deze atlas is geen ronde met cijfers."))
    delivery = atlas.rounds()[0]
    libraries = atlas.organisations(delivery)
    if organisation:
        libraries = [atlas.organisation(organisation, delivery)]
    rows: list[list[str]] = []
    for challenge in found:
        for library in libraries:
            posed = pose(challenge, view_of(atlas, library.id))
            head = [challenge.id, library.id, library.name]
            if isinstance(posed, NotOffered):
                rows.append([*head, NO, posed.reason, ""])
            else:
                rows.append([*head, YES, posed.truth.written, YES if holds_up(posed) else NO])
    words = {YES: _("ja"), NO: _("nee")}
    offered = sum(row[3] == YES for row in rows)
    answer = Answer(
        {"delivery": delivery.id, "version": atlas.version, "synthetic": delivery.synthetic},
        [
            Column("challenge", _("uitdaging")),
            Column("organisation", _("code")),
            Column("name", _("bibliotheek")),
            Column("offered", _("gesteld"), words=words),
            Column("answer", _("antwoord, of waarom niet")),
            Column("judged", _("goed beoordeeld"), words=words),
        ],
        [list(row) for row in rows],
        _("Gesteld: {offered} van {count}.").format(offered=offered, count=len(rows))
        + " "
        + source_line(delivery),
    )
    return answer, all(row[5] != NO for row in rows)
