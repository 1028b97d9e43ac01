"""What to mind about the figures of an area, what matters most first."""

from collections.abc import Iterator

from analytics.language import (
    _,
    enumerated,
    format_count,
    format_share,
    level_label,
    missing_label,
    status_label,
)
from analytics.model import Level, Missing, Status, Unit
from analytics.reports import figures
from analytics.reports.view import View

_NAMED = 3


def caveats(view: View, area: str) -> list[str]:
    """All that applies: first what makes the figures of this area less than they seem, then what
    is true of the whole round.
    """
    return [
        text
        for text in (
            figures.known_part(view, area, Unit.PERSONS),
            incomplete(view),
            *_unknown_wijken(view, area),
            linked(view),
            covered(view),
            status(view),
            _("Lid zijn is iets anders dan komen: ook wie geen lid is, kan er gebruik van maken."),
        )
        if text
    ]  # fmt: skip


def incomplete(view: View) -> str:
    """That not all members were in the files of this round; empty where they were."""
    rate = view.delivery.completeness
    if rate is None or rate >= 1:
        return ""
    return _("De ledenbestanden van deze ronde waren niet volledig: {share}.").format(
        share=format_share(rate)
    )


def _unknown_wijken(view: View, area: str) -> Iterator[str]:
    """Per reason the wijken without a figure, the unreliable ones first; not those where nobody
    lives.
    """
    rows = view.ask(
        view.atlas.regions,
        delivery=view.delivery.id,
        level=str(Level.WIJK),
        within=view.area(area),
        indicator="penetratie",
        unit=Unit.PERSONS,
    )
    if (rows.figures.missing != 0).all():
        return
    for reason in sorted(Missing, key=lambda item: item is not Missing.UNRELIABLE):
        if reason is Missing.NOT_APPLICABLE:
            continue
        names = [
            name
            for name, figure in zip(rows.names, rows.figures, strict=True)
            if figure.missing is reason
        ]
        if names:
            more = len(names) - _NAMED
            if more > 0:
                counted = _("nog {count} {levels}").format(
                    count=format_count(more),
                    levels=level_label(Level.WIJK, plural=more > 1),
                )
                names = [*names[:_NAMED], counted]
            yield _("Geen cijfer ({reason}): {names}.").format(
                reason=missing_label(reason), names=enumerated(names)
            )


def linked(view: View) -> str:
    """How many members could be linked, and what that means; empty where nobody said so."""
    rate = view.delivery.match_rate
    if rate is None or rate >= 1:
        return ""
    return _(
        "Van de leden in de hele ronde kon {share} worden gekoppeld. De anderen tellen als ‘geen "
        "lid’: het werkelijke aandeel ligt eerder hoger."
    ).format(share=format_share(rate))


def covered(view: View) -> str:
    """How many libraries national figures are of; empty where all took part."""
    told = view.ask(view.atlas.coverage, view.delivery.id)
    if told.organisations is None or told.of_organisations is None:
        return ""
    if told.organisations >= told.of_organisations:
        return ""
    return _("Landelijk deden {count} van de {of} bibliotheken mee.").format(
        count=format_count(told.organisations), of=format_count(told.of_organisations)
    )


def status(view: View) -> str:
    """That figures may change, or are experimental; empty for final ones."""
    if view.delivery.status is Status.FINAL:
        return ""
    if view.delivery.status is Status.EXPERIMENTAL:
        return _("Experimentele cijfers: de onzekerheid is groter dan bij gewone statistiek.")
    return _("De cijfers zijn {status}: er kan nog een herziening komen.").format(
        status=status_label(view.delivery.status)
    )
