"""`report`: the reports as files."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.command_line.running import ATLAS, AtlasFolder, stop, understandable
from analytics.language import _, use_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from analytics.catalog.blueprints import Blueprint
    from analytics.reports.document import Document, HouseStyle
    from analytics.reports.view import View

app = typer.Typer(
    help=_("Maak een rapport als PDF, Word of Excel."),
    no_args_is_help=True,
)


class Form(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


class PictureForm(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PNG = "png"


Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="BESTAND", help=_("Het bestand; standaard hier, met een naam.")),
]
FormName = Annotated[Form, typer.Option("--form", help=_("pdf, docx of xlsx."))]
PictureFormName = Annotated[PictureForm, typer.Option("--form", help=_("pdf, docx, xlsx of png."))]
RoundId = Annotated[
    str,
    typer.Option("--delivery", metavar="ID", help=_("De levering; standaard de nieuwste ronde.")),
]
Notes = Annotated[
    Path | None,
    typer.Option("--notes", metavar="BESTAND", help=_("Een tekstbestand met uw eigen woorden.")),
]
Style = Annotated[
    Path | None,
    typer.Option(
        "--style",
        metavar="BESTAND",
        help=_("De huisstijl (TOML); standaard wat in BEREIKATLAS_HOUSE_STYLE staat."),
    ),
]

Profiles = Annotated[
    str,
    typer.Option(
        "--profiles",
        metavar="WIJKEN",
        help=_("Codes van wijken die een eigen bladzijde krijgen, met komma’s; of ‘alle’."),
    ),
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
    profiles: Profiles = "",
    style: Style = None,
    atlas: AtlasFolder = ATLAS,
) -> None:
    from contextlib import closing

    from analytics.reports.kinds.gemeente import gemeente_report
    from analytics.reports.view import view_of_gemeente
    from analytics.store import Atlas

    with understandable(), use_language("nl"), closing(Atlas.open(atlas)) as opened:
        text = notes.read_text("utf-8") if notes else ""
        view = view_of_gemeente(opened, code, delivery)
        made = gemeente_report(view, _style(view, style), text, _wijken(view, profiles))
        _write(made, form, out or Path(f"gemeenterapport-{code}.{form}"))


@app.command(
    help=_(
        "Een rapport volgens een blauwdruk: een van de atlas, zoals kernstatistieken, "
        "of een eigen bestand (TOML)."
    )
)
def blauwdruk(
    blueprint: Annotated[
        str,
        typer.Argument(
            metavar="BLAUWDRUK|BESTAND", help=_("Een naam zoals kernstatistieken, of een bestand.")
        ),
    ],
    code: OfWhom,
    form: FormName = Form.PDF,
    out: Out = None,
    delivery: RoundId = "",
    notes: Notes = None,
    profiles: Profiles = "",
    style: Style = None,
    atlas: AtlasFolder = ATLAS,
) -> None:
    from contextlib import closing

    from analytics.reports.kinds.filled import filled
    from analytics.reports.view import view_of_whom
    from analytics.store import Atlas

    chosen = blueprint_of(blueprint)
    with understandable(), use_language("nl"), closing(Atlas.open(atlas)) as opened:
        text = notes.read_text("utf-8") if notes else ""
        view = view_of_whom(opened, code, delivery)
        if not view.selection.gemeente and "bibliotheek" not in chosen.areas:
            stop(
                _("‘{name}’ gaat over één gemeente. Geef de code van een gemeente.").format(
                    name=chosen.name
                )
            )
        made = filled(chosen, view, _style(view, style), text, _wijken(view, profiles))
        _write(made, form, out or Path(f"{chosen.id}-{code}.{form}"))


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
    style: Style = None,
    atlas: AtlasFolder = ATLAS,
) -> None:
    from analytics.reports.kinds.gesprekskaart import gesprekskaart

    _one_page(gesprekskaart, "gesprekskaart", code, form, out, delivery, style, atlas)


@app.command(
    help=_(
        "De infographic: een bibliotheek of gemeente naast Nederland, de provincie en even grote, "
        "op één bladzijde; ook als plaatje voor een scherm."
    )
)
def infographic(
    code: OfWhom,
    form: PictureFormName = PictureForm.PDF,
    out: Out = None,
    delivery: RoundId = "",
    style: Style = None,
    atlas: AtlasFolder = ATLAS,
) -> None:
    from analytics.reports.kinds.infographic import infographic

    _one_page(infographic, "infographic", code, form, out, delivery, style, atlas)


@app.command(
    help=_("De scorecard: de kerncijfers van een bibliotheek, met elke gemeente op een rij.")
)
def scorecard(
    code: OfWhom,
    form: FormName = Form.PDF,
    out: Out = None,
    delivery: RoundId = "",
    style: Style = None,
    atlas: AtlasFolder = ATLAS,
) -> None:
    from analytics.reports.kinds.scorecard import scorecard

    _one_page(scorecard, "scorecard", code, form, out, delivery, style, atlas)


def _one_page(
    kind: "Callable[[View, HouseStyle], Document]",
    name: str,
    code: str,
    form: "Form | PictureForm",
    out: Path | None,
    delivery: str,
    style: Path | None,
    atlas: Path,
) -> None:
    from contextlib import closing

    from analytics.reports.view import view_of_whom
    from analytics.store import Atlas

    with understandable(), use_language("nl"), closing(Atlas.open(atlas)) as opened:
        view = view_of_whom(opened, code, delivery)
        made = kind(view, _style(view, style))
        _write(made, form, out or Path(f"{name}-{code}.{form}"))


def blueprint_of(name: str) -> "Blueprint":
    """A blueprint of the atlas by its id, else from a file."""
    from analytics.catalog.blueprints import BlueprintError, blueprints, read_blueprint

    shipped = blueprints()
    if name in shipped:
        return shipped[name]
    file = Path(name)
    if not file.is_file():
        stop(
            _("De blauwdruk ‘{name}’ is er niet, en zo’n bestand ook niet. Er zijn: {ids}.").format(
                name=name, ids=", ".join(shipped)
            )
        )
    try:
        return read_blueprint(file.read_bytes(), file.name)
    except BlueprintError as error:
        stop(str(error))


def _wijken(view: "View", asked: str) -> tuple[str, ...]:
    """The wijken of which a page is asked for."""
    from analytics.model import Level

    if not asked:
        return ()
    known = [item.code for item in view.atlas.regions_in(Level.WIJK, view.within, view.delivery)]
    if asked == "alle":
        return tuple(known)
    codes = tuple(dict.fromkeys(item.strip() for item in asked.split(",") if item.strip()))
    if wrong := [code for code in codes if code not in known]:
        stop(
            _("Deze wijken liggen niet in {area}: {codes}.").format(
                area=view.name(view.within), codes=", ".join(wrong)
            )
        )
    return codes


def _style(view: "View", file: Path | None) -> "HouseStyle":
    """The house style of the organisation in the view."""
    from analytics.reports.house_style import HouseStyleError, style_for

    try:
        return style_for(view.organisation.id, view.organisation.name, file)
    except HouseStyleError as error:
        stop(str(error))


def _write(document: "Document", form: "Form | PictureForm", out: Path) -> None:
    from analytics.reports.forms import written

    out.write_bytes(written(document, form.value))
    print(_("Het rapport staat in {file}.").format(file=out))
