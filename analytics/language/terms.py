"""The words for the vocabulary: levels, units, statuses, reasons for a missing number."""

import unicodedata

from analytics.language.translator import _
from analytics.model import Level, Missing, Status, Unit


def level_label(level: Level, *, plural: bool = False) -> str:
    """The name of a level; gemeente, wijk and buurt keep their Dutch names in English too."""
    match level:
        case Level.LAND:
            return _("Nederland")
        case Level.PROVINCIE:
            return _("provincies") if plural else _("provincie")
        case Level.GEMEENTE:
            return _("gemeenten") if plural else _("gemeente")
        case Level.WIJK:
            return _("wijken") if plural else _("wijk")
        case Level.BUURT:
            return _("buurten") if plural else _("buurt")
        case Level.BIBLIOTHEEK:
            return _("werkgebieden") if plural else _("werkgebied")


def unit_label(unit: Unit) -> str:
    match unit:
        case Unit.PERSONS:
            return _("personen")
        case Unit.HOUSEHOLDS:
            return _("huishoudens")


def status_label(status: Status) -> str:
    match status:
        case Status.FINAL:
            return _("definitief")
        case Status.PROVISIONAL:
            return _("voorlopig")
        case Status.REVISED_PROVISIONAL:
            return _("nader voorlopig")
        case Status.EXPERIMENTAL:
            return _("experimenteel")


def missing_label(reason: Missing) -> str:
    """The reason in a few words, for tables, legends and exports; clear beside any name or column:
    it is the library that does not take part, not the inhabitants.
    """
    match reason:
        case Missing.CONFIDENTIAL:
            return _("geheim")
        case Missing.UNRELIABLE:
            return _("onbetrouwbaar")
        case Missing.NOT_PARTICIPATING:
            return _("bibliotheek doet niet mee")
        case Missing.PARTLY_PARTICIPATING:
            return _("niet elke bibliotheek doet mee")
        case Missing.NOT_DELIVERED:
            return _("niet geleverd")
        case Missing.NOT_APPLICABLE:
            return _("niet van toepassing")
        case Missing.NOT_YET_AVAILABLE:
            return _("nog niet beschikbaar")


def missing_explanation(reason: Missing) -> str:
    """The reason in a sentence."""
    match reason:
        case Missing.CONFIDENTIAL:
            return _("Het cijfer is geheim, omdat het over te weinig mensen gaat.")
        case Missing.UNRELIABLE:
            return _(
                "Het cijfer is niet betrouwbaar genoeg, bijvoorbeeld door een gat in de levering."
            )
        case Missing.NOT_PARTICIPATING:
            return _("De bibliotheek van dit gebied deed in deze ronde niet mee.")
        case Missing.PARTLY_PARTICIPATING:
            return _("Van de bibliotheken in dit gebied deed in deze ronde maar een deel mee.")
        case Missing.NOT_DELIVERED:
            return _("Dit cijfer zit niet in de levering.")
        case Missing.NOT_APPLICABLE:
            return _(
                "Dit cijfer kan hier niet bestaan, bijvoorbeeld omdat er niemand woont, of omdat "
                "een gemiddelde niet op te tellen is."
            )
        case Missing.NOT_YET_AVAILABLE:
            return _("Dit cijfer is er nog niet.")


def alphabetical(name: str) -> str:
    """The key by which names stand in a list: case, accents and a first apostrophe aside."""
    plain = unicodedata.normalize("NFKD", name.casefold()).lstrip("'’‘ ")
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
