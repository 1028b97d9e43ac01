"""What is in service, since when and why; publishing, taking back, going back."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from analytics.command_line.answers import Answer, Column, Format
from analytics.command_line.running import ATLAS, VERSIONS, AtlasFolder, bar, stop, understandable
from analytics.language import _, capital, ngettext

if TYPE_CHECKING:
    from analytics.store import Happened, Publication
    from analytics.store.changes import Seen

app = typer.Typer()

Who = Annotated[
    str | None,
    typer.Option("--who", metavar="NAAM", help=_("Wie dit doet; standaard wie is aangemeld.")),
]
Why = Annotated[str, typer.Option("--why", metavar="REDEN", help=_("Waarom, in één regel."))]


@app.command(
    help=_("De versies, nieuwste eerst: wanneer, wie, wat, waarom."),
    rich_help_panel=VERSIONS,
)
def versions(
    atlas: AtlasFolder = ATLAS,
    form: Annotated[
        Format, typer.Option("--format", help=_("De vorm van het antwoord."))
    ] = Format.TABLE,
) -> None:
    from analytics.store import current_version, in_service, journal
    from analytics.store.versions import folder_of

    with understandable():
        now, version, entries = in_service(atlas), current_version(atlas), journal(atlas)
        if not entries:
            folder_of(atlas, None)
    if form is Format.JSON:
        head = {"in_service": None if now is None else now.number, "version": version}
        rows = [item.as_dict() for item in entries]
        print(json.dumps({**head, "rows": rows}, ensure_ascii=False, indent=1))
        return
    plain = form is Format.CSV
    Answer(
        {},
        [
            Column("number", _("nummer")),
            Column("in_service", _("in gebruik"), words={"yes": _("ja"), "no": ""}),
            Column("at", _("wanneer")),
            Column("who", _("wie")),
            Column("kind", _("soort"), words=_acts()),
            Column("what", _("wat")),
            Column("why", _("waarom")),
            Column("version", _("atlas")),
        ],
        [
            [
                str(item.number),
                "yes" if item == now else "no",
                item.at.isoformat() if plain else _moment(item),
                item.who,
                item.kind.value,
                _codes(item.what) if plain else _what(item),
                item.why,
                item.version,
            ]
            for item in entries
        ],
        _("Van atlas {version} in {folder} is niet bewaard wie hem publiceerde.").format(
            version=version, folder=atlas
        )
        if now is None
        else _("In gebruik: versie {number}, atlas {version} in {folder}.").format(
            number=now.number, version=now.version, folder=atlas
        ),
    ).write(form)


@app.command(
    help=_("Publiceer leveringen naast die van anderen; dezelfde id wordt vervangen."),
    rich_help_panel=VERSIONS,
)
def publish(
    folders: Annotated[
        list[Path], typer.Argument(metavar="MAP…", help=_("Mappen met elk een delivery.toml."))
    ],
    why: Why,
    who: Who = None,
    atlas: AtlasFolder = ATLAS,
) -> None:
    with _publishing() as tell:
        from analytics.store import publications

        before, met = publications.in_service(atlas), _seen(atlas)
        found = publications.publish(atlas, folders, _who(who), why, tell)
    _report(found, before, atlas, met)


@app.command(
    help=_("Neem een levering terug; die van anderen blijven zoals ze zijn."),
    rich_help_panel=VERSIONS,
)
def withdraw(
    delivery: Annotated[str, typer.Argument(metavar="LEVERING", help=_("De id van de levering."))],
    why: Why,
    former: Annotated[
        bool, typer.Option("--former", help=_("Ga terug naar haar vorige uitgave."))
    ] = False,
    who: Who = None,
    atlas: AtlasFolder = ATLAS,
) -> None:
    with _publishing() as tell:
        from analytics.store import publications

        to, met = "former" if former else "", _seen(atlas)
        found = publications.withdraw(atlas, delivery, _who(who), why, tell, to=to)
    _report(found, None, atlas, met)


@app.command(
    help=_("Ga terug naar een eerdere versie, met al haar leveringen."),
    rich_help_panel=VERSIONS,
)
def restore(
    number: Annotated[int, typer.Argument(metavar="NUMMER", help=_("Het nummer; zie versions."))],
    why: Why,
    yes: Annotated[
        bool, typer.Option("--yes", help=_("Ja, maak de versies daarna ongedaan."))
    ] = False,
    who: Who = None,
    atlas: AtlasFolder = ATLAS,
) -> None:
    from analytics.store import in_service, undone_by

    with understandable():
        before, undone = in_service(atlas), undone_by(atlas, number)
    if undone:
        print(_("Dit maakt ongedaan:"), file=sys.stderr)
        for item in undone:
            print(f"  {item.number}  {_moment(item)}  {item.who}: {_what(item)}", file=sys.stderr)
        if not yes:
            stop(_("Er is niets veranderd. Herhaal dit met --yes als dat de bedoeling is."))
    with _publishing() as tell:
        from analytics.store import publications

        met = _seen(atlas)
        found = publications.restore(atlas, number, _who(who), why, tell)
    _report(found, before, atlas, met)


@app.command(
    help=_("Bouw opnieuw wat in gebruik is: na een nieuwe uitgave van het programma."),
    rich_help_panel=VERSIONS,
)
def rebuild(who: Who = None, atlas: AtlasFolder = ATLAS) -> None:
    from analytics.store import in_service

    with understandable():
        before = in_service(atlas)
    if before is None:
        stop(_("In {folder} is geen versie in gebruik.").format(folder=atlas))
    with _publishing() as tell:
        from analytics.store import publications

        why = _("Opnieuw gebouwd")
        found = publications.restore(atlas, before.number, _who(who), why, tell)
    _report(found, before, atlas)


@app.command(
    help=_("Wat er anders is in een versie van de atlas dan in een andere."),
    rich_help_panel=VERSIONS,
)
def differences(
    old: Annotated[
        str, typer.Argument(metavar="OUD", help=_("Het nummer van een versie, of een atlas."))
    ],
    new: Annotated[
        str,
        typer.Argument(metavar="NIEUW", help=_("Het nummer van een versie, of een atlas.")),
    ],
    table: Annotated[
        str, typer.Option("--table", metavar="NAAM", help=_("Welke tabel, bij csv."))
    ] = "cells",
    atlas: AtlasFolder = ATLAS,
    form: Annotated[
        Format, typer.Option("--format", help=_("De vorm van het antwoord."))
    ] = Format.TABLE,
) -> None:
    from analytics.command_line.differences import opened, write
    from analytics.reports.changes import TABLES
    from analytics.store.changes import compare

    if table not in TABLES:
        stop(_("--table is een van: {names}.").format(names=", ".join(TABLES)))
    with understandable(), ExitStack() as stack:
        with _publishing() as tell:
            before, after = (stack.enter_context(opened(atlas, name, tell)) for name in (old, new))
        write(compare(before, after), after.catalog, form, table)


@app.command(
    help=_("Ruim de bestanden van oude versies op; nooit van die in gebruik."),
    rich_help_panel=VERSIONS,
)
def clear(
    keep: Annotated[
        int, typer.Option("--keep", min=1, help=_("Zoveel van de nieuwste blijven altijd."))
    ] = 20,
    days: Annotated[
        int, typer.Option("--days", min=0, help=_("Wat jonger is dan zoveel dagen, blijft."))
    ] = 365,
    who: Who = None,
    atlas: AtlasFolder = ATLAS,
) -> None:

    with understandable():
        from analytics.store import publications
        from analytics.store.versions import folder_of

        folder_of(atlas, None)
        gone = publications.clear(atlas, keep, days, _who(who))
    if not gone:
        print(_("Er is niets op te ruimen."))
        return
    print(
        ngettext(
            "Van {count} versie zijn de bestanden opgeruimd: {numbers}.",
            "Van {count} versies zijn de bestanden opgeruimd: {numbers}.",
            len(gone),
        ).format(count=len(gone), numbers=", ".join(str(item.number) for item in gone))
    )


def who_is_here() -> str:
    """Who is logged in on this computer, as far as that is known."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


@contextmanager
def refusals() -> Iterator[None]:
    """What the door refuses is told with all complaints, with status 1."""
    from analytics.command_line.checking import as_text
    from analytics.store import BuildRefused

    try:
        yield
    except BuildRefused as refusal:
        print("\n".join(as_text(refusal.complaints)), file=sys.stderr)
        print(refusal, file=sys.stderr)
        raise typer.Exit(1) from None


@contextmanager
def _publishing() -> Iterator[Any]:
    with refusals(), understandable(), bar() as tell:
        yield tell


def _who(given: str | None) -> str:
    return who_is_here() if given is None else given


def _seen(atlas: Path, version: str | None = None) -> "Seen":
    """What visitors meet in a version; nothing where there is none, or none that can be read."""
    from analytics.store import Atlas, AtlasError
    from analytics.store.changes import Seen, seen

    try:
        with closing(Atlas.open(atlas, "operator", version)) as opened:
            return seen(opened)
    except AtlasError:
        return Seen()


def _report(
    found: "Publication", before: "Publication | None", atlas: Path, met: "Seen | None" = None
) -> None:
    """What is in service now, and what that means for visitors who `met` what was there before."""
    from analytics.reports.changes import visitors_in_words
    from analytics.store.changes import visitors

    if found == before:
        print(_("Er verandert niets: dit is al in gebruik, als versie {number}.").format(
            number=found.number
        ))  # fmt: skip
        return
    print(
        _("Versie {number} is in gebruik. {what}. Atlas {version} staat in {folder}.").format(
            number=found.number, what=capital(_what(found)), version=found.version, folder=atlas
        )
    )
    if met is not None:
        told = visitors(met, _seen(atlas, found.version))
        for sentence in visitors_in_words(replace(told, come=())):
            print(sentence)


def _moment(item: "Publication") -> str:
    """On the clock of who reads it."""
    return item.at.astimezone().strftime("%Y-%m-%d %H:%M")


def _what(item: "Publication") -> str:
    from analytics.reports.publications import happened

    text = happened(item.what)
    if item.restored is not None:
        text = _("terug naar versie {number} ({what})").format(number=item.restored, what=text)
    if item.removed is not None:
        text += " " + _("[bestanden opgeruimd op {date} door {who}]").format(
            date=item.removed.date().isoformat(), who=item.removed_by or "?"
        )
    return text


def _codes(what: "Mapping[str, Happened]") -> str:
    return " ".join(f"{delivery}:{how}" for delivery, how in what.items())


def _acts() -> dict[str, str]:
    from analytics.reports.publications import act_label
    from analytics.store import Act

    return {act.value: act_label(act) for act in Act}
