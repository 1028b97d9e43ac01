"""`fetch`: borders and key figures from PDOK and CBS, as deliveries."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.command_line.running import bar, stop, understandable
from analytics.language import _

if TYPE_CHECKING:
    from analytics.fetching import ByHandError, Fetched

FETCHED = Path("data/fetched")
_BESIDE = {"borders": "grenzen", "gemeenten": "grenzen", "kwb": "kwb", "distances": "kwb"}
"""In which delivery each comes unless said: provinces with the borders, distances with the key
figures."""

app = typer.Typer(
    help=_("Haal grenzen en kerncijfers op bij PDOK en het CBS, als leveringen."),
    no_args_is_help=True,
)

Year = Annotated[int, typer.Option("--year", help=_("Het jaar van de indeling."))]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="MAP", help=_("De map van de levering; standaard in data/fetched.")
    ),
]
Again = Annotated[bool, typer.Option("--again", help=_("Vraag het opnieuw, ook als het er al is."))]
Base = Annotated[
    list[str] | None,
    typer.Option(
        "--base",
        metavar="NAAM=ADRES",
        help=_("Een ander basisadres, zoals odata3=https://…, voor een spiegel."),
    ),
]
TableId = Annotated[
    str, typer.Option("--table", metavar="ID", help=_("De id van de tabel, zoals 85984NED."))
]
TableService = Annotated[
    str, typer.Option("--service", help=_("odata3 of odata4; standaard wie de tabel heeft."))
]


@app.command(help=_("De grenzen van gemeenten, wijken en buurten, met hun provincies."))
def borders(
    year: Year,
    out: Out = None,
    again: Again = False,
    service: Annotated[
        str,
        typer.Option("--service", help=_("download (één bestand) of ogc (blad voor blad).")),
    ] = "",
    url: Annotated[
        str, typer.Option("--url", metavar="ADRES", help=_("Het adres van de GeoPackage of zip."))
    ] = "",
    sha256: Annotated[
        str, typer.Option("--sha256", metavar="SOM", help=_("De controlesom die het moet hebben."))
    ] = "",
    base: Base = None,
) -> None:
    _fetch("borders", year, out, base, again=again, service=service, url=url, sha256=sha256)


@app.command(help=_("De kerncijfers wijken en buurten."))
def kwb(
    year: Year,
    out: Out = None,
    again: Again = False,
    service: TableService = "",
    table: TableId = "",
    base: Base = None,
) -> None:
    _fetch("kwb", year, out, base, again=again, service=service, table=table)


@app.command(help=_("De afstand tot de bibliotheek, als kolom bij de kerncijfers van dat jaar."))
def distances(
    year: Annotated[
        int | None,
        typer.Option("--year", help=_("Het jaar; standaard het nieuwste dat bekend is.")),
    ] = None,
    out: Out = None,
    again: Again = False,
    service: TableService = "",
    table: TableId = "",
    base: Base = None,
) -> None:
    from analytics.fetching import load_settings

    if year is None:
        tables = load_settings().tables
        year = max(set(tables["distances"].ids) & set(tables["kwb"].ids))
    _fetch("distances", year, out, base, again=again, service=service, table=table)


@app.command(help=_("Welke gemeente in welke provincie ligt, naast de grenzen van dat jaar."))
def gemeenten(
    year: Year,
    out: Out = None,
    again: Again = False,
    service: TableService = "",
    table: TableId = "",
    base: Base = None,
) -> None:
    _fetch("gemeenten", year, out, base, again=again, service=service, table=table)


def _fetch(
    what: str,
    year: int,
    out: Path | None,
    base: list[str] | None,
    *,
    again: bool,
    service: str,
    table: str = "",
    url: str = "",
    sha256: str = "",
) -> None:
    from analytics.fetching import ByHandError, Client, MistakeError, Order, fetch, load_settings

    folder = out or FETCHED / f"{_BESIDE[what]}-{year}"
    order = Order(what, year, folder, again, service, table, url, sha256)
    command = f"python -m analytics fetch {order.what} --year {order.year}"
    command += "" if out is None else f" --out {out}"
    command += f" --table {order.table}" if order.table else ""
    changes = {name: at for name, _is, at in (item.partition("=") for item in base or [])}
    with understandable():
        try:
            settings = load_settings(changes)
            with bar() as tell:
                fetched = fetch(order, settings, Client(), tell)
        except MistakeError as mistake:
            stop(str(mistake))
        except ByHandError as problem:
            print("\n".join(_by_hand(problem, command)), file=sys.stderr)
            raise typer.Exit(1) from None
    print("\n".join(_told(fetched)))


def _told(fetched: "Fetched") -> list[str]:
    lines = list(fetched.remarks)
    if fetched.ready:
        lines += [
            _("De levering staat in {folder}. Controleer haar met:").format(folder=fetched.folder),
            f"  python -m analytics check {fetched.folder}",
            _("Noem bij gebruik de bron: CBS en Kadaster, CC BY 4.0."),
        ]
    return lines


def _by_hand(problem: "ByHandError", command: str) -> list[str]:
    """What is wrong, and how it can be done without internet on this computer."""
    lines = [_("FOUT") + f": {problem}"]
    if problem.address:
        lines.append(_("Gevraagd is: {address}").format(address=problem.address))
    if problem.kept:
        lines.append(_("Wat al binnen was, is bewaard: dezelfde opdracht gaat daar verder."))
    if problem.files:
        lines += [
            "",
            _("U kunt ook zelf ophalen wat ontbreekt, op een computer met internet:"),
            *(f"  {address}{_name_of(address)}" for address in problem.files),
            _("Zet het, zoals u het kreeg, in deze map:"),
            f"  {problem.folder}",
            _("En geef dan dezelfde opdracht nog eens:"),
            f"  {command}",
        ]
    return lines


def _name_of(address: str) -> str:
    name = address.rstrip("/").rsplit("/", 1)[-1]
    if "." in name:
        return ""
    return " " + _("(bewaar het als {name}.zip)").format(name=name)
