"""What themes and levels of challenges are called."""

from analytics.catalog.challenges import Theme
from analytics.language import _

LEVELS = (1, 2, 3, 4)


def theme_label(theme: Theme) -> str:
    """A theme in words."""
    match theme:
        case Theme.AREA:
            return _("Ken uw gebied")
        case Theme.PROFILES:
            return _("Wie is lid, en wie niet")
        case Theme.BENCHMARK:
            return _("Vergelijken")
        case Theme.INTERVALS:
            return _("Kleine aantallen en marges")
        case Theme.MISSING:
            return _("Ontbrekende cijfers")
        case Theme.NUMBERS:
            return _("Aandeel of aantal")
        case Theme.UNITS:
            return _("Persoon of huishouden")
        case Theme.BREAKS:
            return _("Breuken in de tijd")
        case Theme.COVERAGE:
            return _("Wie deed mee")
        case Theme.NON_MEMBERS:
            return _("Wie nog geen lid is")
        case Theme.SO_WHAT:
            return _("Zo wat?")
        case Theme.HYPOTHESIS:
            return _("Klopt het wel?")


def level_label(level: int) -> str:
    """A level in words, from 1 to 4."""
    names = (_("Kennismaken"), _("Vergelijken en lezen"), _("Wegen"), _("Zelf onderzoeken"))
    return names[level - 1]
