"""Regions: a code means something only together with the year of its borders."""

import re
from dataclasses import dataclass
from enum import StrEnum

NETHERLANDS = "NL00"
CATCHMENT_PREFIX = "BIEB:"
"""`BIEB:<bibliotheek_id>` is the catchment (werkgebied) of an organisation."""


class Level(StrEnum):
    """The levels of the Dutch regional division, and the catchment of an organisation."""

    LAND = "land"
    PROVINCIE = "provincie"
    GEMEENTE = "gemeente"
    WIJK = "wijk"
    BUURT = "buurt"
    BIBLIOTHEEK = "bibliotheek"


# Codes are text: wijken and buurten may hold letters (Amsterdam since 2023).
_FORMS = {
    Level.LAND: re.compile(r"NL00"),
    Level.PROVINCIE: re.compile(r"PV[0-9]{2}"),
    Level.GEMEENTE: re.compile(r"GM[0-9]{4}"),
    Level.WIJK: re.compile(r"WK[0-9]{4}[0-9A-Z]{2}"),
    Level.BUURT: re.compile(r"BU[0-9]{4}[0-9A-Z]{4}"),
    Level.BIBLIOTHEEK: re.compile(r"BIEB:[A-Za-z0-9_.-]{1,64}"),
}


def level_of(code: str) -> Level | None:
    """The level that the form of a code belongs to; None when it has no such form."""
    return next((level for level, form in _FORMS.items() if form.fullmatch(code)), None)


@dataclass(frozen=True, slots=True)
class Region:
    """A region in the division of one year.

    `parent` is the code one level up (empty for the Netherlands); `gemeente` and `provincie`
    are the codes that it lies in, empty where that has no meaning or isn't known.
    """

    code: str
    level: Level
    name: str
    border_year: int
    parent: str = ""
    gemeente: str = ""
    provincie: str = ""
