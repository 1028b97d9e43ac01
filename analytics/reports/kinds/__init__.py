"""The kinds of reports, one module each: those that a blueprint fills, and those of one page."""

from dataclasses import dataclass

from analytics.catalog.blueprints import Blueprint, blueprints
from analytics.language import _
from analytics.model import Level
from analytics.reports.document import Document, HouseStyle
from analytics.reports.kinds.filled import filled
from analytics.reports.kinds.gesprekskaart import gesprekskaart
from analytics.reports.view import View

GESPREKSKAART = "gesprekskaart"
_BOTH = (Level.GEMEENTE, Level.BIBLIOTHEEK)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of report: what it is called, for whom, and the areas that it can be about.

    `blueprint` is what it is filled from; a report of one page has none.
    """

    id: str
    name: str
    about: str
    audience: str
    areas: tuple[Level, ...] = _BOTH
    blueprint: Blueprint | None = None
    forms: tuple[str, ...] = ("pdf", "docx", "xlsx")

    def made(
        self,
        view: View,
        style: HouseStyle | None = None,
        notes: str = "",
        profiles: tuple[str, ...] = (),
    ) -> Document:
        """The report of the area in the view."""
        if self.blueprint is not None:
            return filled(self.blueprint, view, style, notes, profiles)
        return _OF_ONE_PAGE[self.id](view, style)


_OF_ONE_PAGE = {GESPREKSKAART: gesprekskaart}


def of_blueprint(blueprint: Blueprint) -> Kind:
    """The kind of report that a blueprint makes."""
    return Kind(
        blueprint.id,
        blueprint.name,
        blueprint.about,
        blueprint.audience,
        blueprint.areas,
        blueprint,
    )


def kinds() -> dict[str, Kind]:
    """All kinds by id: the shipped blueprints in their order, then those of one page."""
    found = [of_blueprint(item) for item in blueprints().values()]
    found.append(
        Kind(
            GESPREKSKAART,
            _("Gesprekskaart"),
            _("Drie cijfers, de kaart en één zin: op één bladzijde."),
            _("wie met de wethouder praat"),
        )
    )
    return {item.id: item for item in found}
