"""The groups that a library or gemeente is held against, in words."""

from analytics.language import _
from analytics.measures import peers
from analytics.model import NETHERLANDS, Level
from analytics.reports.sentences import units_in_words
from analytics.reports.view import View
from analytics.store import Comparison, GroupKind


def group_name(view: View, group: Comparison, level: Level) -> str:
    """A group in running words."""
    match group.kind:
        case GroupKind.COUNTRY | GroupKind.PROVINCE:
            name = view.name(group.code or NETHERLANDS)
            return _("de rest van {name}").format(name=name) if group.rest else name
        case GroupKind.EQUAL_SIZE:
            return _("even grote {units}").format(units=units_in_words(level))
        case GroupKind.PEERS:
            return _("vergelijkbare {units}").format(units=units_in_words(level))
        case GroupKind.CHOSEN:
            return _("uw eigen keuze")


def too_few(level: Level) -> str:
    """Why a small group is not shown."""
    return _("minder dan {fewest} {units}: niet getoond").format(
        fewest=peers.FEWEST, units=units_in_words(level)
    )


def equal_size(area: str) -> str:
    """What makes a group of equal size one."""
    return _("Even groot: de helft tot twee keer zoveel inwoners als {area}.").format(area=area)
