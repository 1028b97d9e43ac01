"""All kinds of reports: those that a blueprint fills, and those of one page."""

from dataclasses import dataclass

from analytics.catalog.blueprints import Blueprint, blueprints
from analytics.language import _
from analytics.model import Level
from analytics.reports.document import Document, HouseStyle
from analytics.reports.forms import FORMS, PICTURE
from analytics.reports.kinds.filled import filled
from analytics.reports.kinds.gesprekskaart import gesprekskaart
from analytics.reports.kinds.infographic import infographic
from analytics.reports.kinds.scorecard import scorecard
from analytics.reports.view import View

GESPREKSKAART, INFOGRAPHIC, SCORECARD = "gesprekskaart", "infographic", "scorecard"
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
    forms: tuple[str, ...] = FORMS

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


_OF_ONE_PAGE = {GESPREKSKAART: gesprekskaart, INFOGRAPHIC: infographic, SCORECARD: scorecard}


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
    found += [
        Kind(
            GESPREKSKAART,
            _("Gesprekskaart"),
            _("Drie cijfers, de kaart en één zin: op één bladzijde."),
            _("wie met de wethouder praat"),
        ),
        Kind(
            INFOGRAPHIC,
            _("Infographic"),
            _("Naast Nederland, de provincie en even grote bibliotheken, op één bladzijde."),
            _("wie het op papier of op een scherm wil laten zien"),
            forms=(PICTURE, *FORMS),
        ),
        Kind(
            SCORECARD,
            _("Scorecard"),
            _("De kerncijfers van het werkgebied, met elke gemeente op een rij."),
            _("directie en bestuur"),
            (Level.BIBLIOTHEEK,),
        ),
    ]
    return {item.id: item for item in found}
