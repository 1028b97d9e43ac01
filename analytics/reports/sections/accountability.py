"""Verantwoording: definitions, sources, status, rounding, and what is missing and why."""

from analytics.catalog.blueprints import Accountability
from analytics.language import (
    _,
    format_count,
    format_date,
    language,
    level_label,
    missing_explanation,
    missing_label,
)
from analytics.model import Delivery, Kind, Missing
from analytics.reports.document import Facts, Heading, Part
from analytics.reports.sections.subject import Subject
from analytics.reports.sourcing import rounding_text, source_line
from analytics.reports.view import View


def parts(_section: Accountability, subject: Subject) -> list[Part]:
    view = subject.view
    delivery, indicators = view.delivery, view.atlas.catalog.indicators
    return [
        Heading(_("Verantwoording"), new_page=True),
        Heading(_("De bronnen"), 2),
        Facts(tuple(_about(item) for item in _sources(view))),
        Heading(_("Wat de woorden betekenen"), 2),
        Facts(
            tuple(
                (
                    indicators[name].label.get(language()),
                    " ".join(
                        filter(
                            None,
                            (
                                indicators[name].description.get(language()),
                                indicators[name].caveat.get(language()),
                            ),
                        )
                    ),
                )
                for name in ("penetratie", "niet_leden", "vertegenwoordiging", "index")
            )
        ),
        Heading(_("Wie is geteld"), 2),
        Facts(tuple(_counted(view, delivery))),
        Heading(_("Als een cijfer ontbreekt"), 2),
        Facts(tuple((missing_label(reason), missing_explanation(reason)) for reason in Missing)),
    ]


def _sources(view: View) -> list[Delivery]:
    background = view.atlas.context_delivery(view.delivery)
    return [item for item in (view.delivery, background, view.borders) if item is not None]


def _about(item: Delivery) -> tuple[str, str]:
    text = source_line(item)
    if item.kind is Kind.BORDERS:
        text += " " + _("Grenzen van {year}.").format(year=item.border_year)
    return item.title, text


def _counted(view: View, delivery: Delivery) -> list[tuple[str, str]]:
    """Coverage, linkage and rounding, as far as the delivery says."""
    stated = view.ask(view.atlas.coverage, delivery.id)
    lines = [
        (_("Peildatum"), format_date(delivery.reference_date)),
        (_("Afronding"), rounding_text(delivery)),
    ]
    if stated.organisations is not None and stated.of_organisations is not None:
        lines.append(
            (
                _("Bibliotheken die meededen"),
                _("{count} van de {of}").format(
                    count=format_count(stated.organisations),
                    of=format_count(stated.of_organisations),
                ),
            )
        )
    if delivery.match_rate is not None:
        lines.append(
            (
                _("Gekoppelde leden"),
                _(
                    "{share}% van de leden in de leveringen kon worden gekoppeld. De anderen "
                    "tellen als ‘geen lid’: het werkelijke aandeel ligt eerder hoger."
                ).format(share=format_count(delivery.match_rate * 100)),
            )
        )
    missing = view.ask(view.atlas.missing_cells, delivery.id, view.within)
    lines += [
        (
            _("Cijfers per {level}").format(level=level_label(item.level)),
            _("{count} van de {of} zijn bekend; elke groep in elk gebied is één cijfer").format(
                count=format_count(item.of - item.missing), of=format_count(item.of)
            ),
        )
        for item in missing
    ]
    return lines
