"""`report gemeenten` and `report tables`: what comes as a ZIP."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from analytics.catalog.blueprints import GEMEENTERAPPORT
from analytics.command_line.reporting import Form, FormName, Out, RoundId, Style, app, blueprint_of
from analytics.command_line.running import ATLAS, AtlasFolder, bar, stop, understandable
from analytics.language import _, use_language
from analytics.model import Level


@app.command(
    help=_(
        "De gemeenterapporten van alle gemeenten, of van alle gemeenten van één bibliotheek, in "
        "één ZIP. Breek gerust af: dezelfde opdracht gaat verder waar u was."
    )
)
def gemeenten(
    organisation: Annotated[
        str, typer.Option("--organisation", metavar="ID", help=_("Alleen van deze bibliotheek."))
    ] = "",
    everything: Annotated[
        bool, typer.Option("--all", help=_("Van alle gemeenten in de ronde."))
    ] = False,
    form: FormName = Form.PDF,
    out: Out = None,
    delivery: RoundId = "",
    style: Style = None,
    blueprint: Annotated[
        str,
        typer.Option(
            "--blueprint",
            metavar="ID|BESTAND",
            help=_("De blauwdruk van het rapport, of een eigen bestand (TOML)."),
        ),
    ] = GEMEENTERAPPORT,
    at_once: Annotated[
        int,
        typer.Option(
            "--at-once",
            metavar="AANTAL",
            min=0,
            max=32,
            help=_("Hoeveel rapporten tegelijk; standaard één per processor, vier op zijn hoogst."),
        ),
    ] = 0,
    atlas: AtlasFolder = ATLAS,
) -> None:
    from contextlib import closing

    from analytics.reports import series as many
    from analytics.reports.document import HouseStyle
    from analytics.reports.house_style import HouseStyleError, style_for
    from analytics.reports.kinds.listing import kinds
    from analytics.store import Atlas

    if everything == bool(organisation):
        stop(_("Zeg van wie: --organisation met een ID, of --all voor alle gemeenten."))
    known = [item.id for item in kinds().values() if Level.GEMEENTE in item.areas]
    own = None if blueprint in known else blueprint_of(blueprint)
    if own is not None and Level.GEMEENTE not in own.areas:
        stop(_("Bekend zijn: {names}.").format(names=", ".join(known)))

    def style_of(identity: str, name: str) -> HouseStyle:
        return style_for(identity, name, style)

    with understandable():
        with closing(Atlas.open(atlas)) as opened:
            try:
                series = many.series_of(
                    opened,
                    atlas,
                    organisation,
                    delivery,
                    form.value,
                    style_of=style_of,
                    report=blueprint,
                    blueprint=own,
                )
            except HouseStyleError as error:
                stop(str(error))
        about = f"gemeenterapporten-{organisation}" if organisation else "gemeenterapporten"
        place = out or Path(f"{about}.zip")
        try:
            with bar() as tell:
                made = many.make(
                    series,
                    place,
                    lambda now: tell(many.in_words(now), now.part),
                    at_once=at_once or None,
                )
        except many.Stopped as stopped:
            print(stopped, file=sys.stderr)
            raise typer.Exit(130) from None
    failed = many.failures(made)
    print(_("{count} rapporten staan in {file}.").format(count=len(made) - len(failed), file=place))
    if failed:
        again = _("Dezelfde opdracht probeert alleen deze opnieuw.")
        said = [_("Niet gemaakt:"), *(f"- {line}" for line in failed), again]
        print("\n".join(said), file=sys.stderr)
        raise typer.Exit(1)


@app.command(
    help=_(
        "De open tabellen: leden en geen leden van Nederland en de provincies, als werkboek en als "
        "CSV met een beschrijving van elke kolom, in één ZIP."
    )
)
def tables(out: Out = None, atlas: AtlasFolder = ATLAS) -> None:
    from contextlib import closing

    from analytics.reports.kinds.tables import table_set, to_zip
    from analytics.store import Atlas

    with understandable(), closing(Atlas.open(atlas)) as opened, use_language("nl"):
        if not opened.rounds():
            stop(_("In deze atlas staat geen ronde met ledencijfers."))
        found = table_set(opened)
        place = out or Path(f"{found.name}.zip")
        place.write_bytes(to_zip(found))
    print(_("De tabellen staan in {file}.").format(file=place))
