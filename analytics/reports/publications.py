"""Publications and deliveries in words."""

from collections.abc import Mapping

from analytics.language import _, enumerated, format_date
from analytics.model import Kind
from analytics.store import Act, Happened, Publication


def moment(item: Publication) -> str:
    """Day and time, as the clock here has it."""
    here = item.at.astimezone()
    return _("{date}, {time} uur").format(date=format_date(here.date()), time=f"{here:%H:%M}")


def act_label(kind: Act) -> str:
    match kind:
        case Act.PUBLISH:
            return _("gepubliceerd")
        case Act.WITHDRAW:
            return _("teruggenomen")
        case Act.RESTORE:
            return _("teruggezet")
        case Act.BUILD:
            return _("gebouwd")


def kind_of_delivery(kind: Kind) -> str:
    match kind:
        case Kind.LGB:
            return _("ledencijfers")
        case Kind.BORDERS:
            return _("grenzen")
        case Kind.KWB:
            return _("kerncijfers")
        case Kind.ORGANISATIONS:
            return _("bibliotheken")
        case Kind.BRANCHES:
            return _("vestigingen")
        case Kind.MONITOR:
            return _("cijfers van bibliotheken")
        case Kind.AGREEMENTS:
            return _("afspraken")


def happened(what: Mapping[str, Happened]) -> str:
    """What a publication did, by delivery: "erbij: lgb-2024; vervangen: kwb-2024"."""
    said = {
        Happened.ADDED: _("erbij: {names}"),
        Happened.REPLACED: _("vervangen: {names}"),
        Happened.WITHDRAWN: _("eruit: {names}"),
        Happened.FORMER: _("vorige uitgave van: {names}"),
        Happened.UNCHANGED: _("hetzelfde gebleven: {names}"),
    }
    told = [
        text.format(names=enumerated(names))
        for kind, text in said.items()
        if (names := [item for item, its in what.items() if its is kind])
    ]
    return "; ".join(told) or _("dezelfde leveringen")
