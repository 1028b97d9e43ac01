"""`report`: the reports as files."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.command_line.running import ATLAS, AtlasFolder, understandable
from analytics.language import _

if TYPE_CHECKING:
    from analytics.reports.document import Document

app = typer.Typer(
    help=_("Maak een rapport als PDF, Word of Excel."),
    no_args_is_help=True,
)


class Form(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="BESTAND", help=_("Het bestand; standaard hier, met een naam.")),
]
FormName = Annotated[Form, typer.Option("--form", help=_("pdf, docx of xlsx."))]
RoundId = Annotated[
    str,
    typer.Option("--delivery", metavar="ID", help=_("De levering; standaard de nieuwste ronde.")),
]
Notes = Annotated[
    Path | None,
    typer.Option("--notes", metavar="BESTAND", help=_("Een tekstbestand met uw eigen woorden.")),
]

OfWhom = Annotated[
    str,
    typer.Argument(
        metavar="GEMEENTE|BIBLIOTHEEK",
        help=_("De code van een gemeente, zoals GM0344, of die van een bibliotheek."),
    ),
]


@app.command(help=_("Het gemeenterapport: hoe de bibliotheek er in één gemeente voor staat."))
def gemeente(
    code: Annotated[str, typer.Argument(metavar="GEMEENTE", help=_("De code, zoals GM0344."))],
    form: FormName = Form.PDF,
    out: Out = None,
    delivery: RoundId = "",
    notes: Notes = None,
    atlas: AtlasFolder = ATLAS,
) -> None:
    from contextlib import closing

    from analytics.reports.kinds.gemeente import gemeente_report
    from analytics.reports.view import view_of_gemeente
    from analytics.store import Atlas

    with understandable(), closing(Atlas.open(atlas)) as opened:
        text = notes.read_text("utf-8") if notes else ""
        made = gemeente_report(view_of_gemeente(opened, code, delivery), notes=text)
        _write(made, form, out or Path(f"gemeenterapport-{code}.{form}"))


@app.command(
    help=_(
        "De gesprekskaart: één bladzijde voor het gesprek met de wethouder, van een gemeente of "
        "van het hele werkgebied van een bibliotheek."
    )
)
def gesprekskaart(
    code: OfWhom,
    form: FormName = Form.PDF,
    out: Out = None,
    delivery: RoundId = "",
    atlas: AtlasFolder = ATLAS,
) -> None:
    from contextlib import closing

    from analytics.reports.kinds.gesprekskaart import gesprekskaart
    from analytics.reports.view import view_of_whom
    from analytics.store import Atlas

    with understandable(), closing(Atlas.open(atlas)) as opened:
        made = gesprekskaart(view_of_whom(opened, code, delivery))
        _write(made, form, out or Path(f"gesprekskaart-{code}.{form}"))


def _write(document: "Document", form: Form, out: Path) -> None:
    from analytics.reports.forms import written

    out.write_bytes(written(document, form.value))
    print(_("Het rapport staat in {file}.").format(file=out))
