"""Verantwoording: definitions, sources, status, rounding, and what is missing and why."""

from analytics.catalog.blueprints import Accountability, Agreements, Monitor
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
from analytics.reports.agreements import Judged, judged, sources_of
from analytics.reports.document import Facts, Heading, Part, Text
from analytics.reports.monitor import Followed, behind, defined, followed, whose_figures
from analytics.reports.sections.subject import Subject
from analytics.reports.sourcing import rounding_text, source_line
from analytics.reports.view import View


def parts(_section: Accountability, subject: Subject) -> list[Part]:
    view, told = subject.view, _followed(subject)
    delivery, indicators = view.delivery, view.atlas.catalog.indicators
    return [
        Heading(_("Verantwoording")),
        Heading(_("De bronnen"), 2),
        Facts(tuple(_about(item) for item in _sources(subject, told))),
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
        *_of_library(told),
        Heading(_("Wie is geteld"), 2),
        Facts(tuple(_counted(view, delivery))),
        Heading(_("Als een cijfer ontbreekt"), 2),
        Facts(tuple((missing_label(reason), missing_explanation(reason)) for reason in Missing)),
    ]


def _followed(subject: Subject) -> list[Followed]:
    """The figures of the library that the report shows, in its agreements too."""
    view = subject.view
    names = [
        name for section in subject.sections if isinstance(section, Monitor)
        for name in section.indicators
    ]  # fmt: skip
    names += [item.agreement.indicator for item in _agreed(subject)]
    known = view.atlas.catalog.monitor
    return followed(view, [name for name in dict.fromkeys(names) if name in known])


def _agreed(subject: Subject) -> list[Judged]:
    """The agreements that the report shows."""
    gemeente = subject.view.selection.gemeente
    shown = any(isinstance(section, Agreements) for section in subject.sections)
    return judged(subject.view, gemeente) if shown and gemeente else []


def _of_library(items: list[Followed]) -> list[Part]:
    """What the figures of the library mean, where the report has some."""
    if not items:
        return []
    return [
        Heading(_("Wat de cijfers van de bibliotheek betekenen"), 2),
        Text(whose_figures(), "quiet"),
        Facts(tuple((item.label, defined(item.definition)) for item in items)),
    ]


def _sources(subject: Subject, items: list[Followed]) -> list[Delivery]:
    """Every delivery that the report shows something of."""
    view = subject.view
    background = view.atlas.context_delivery(view.delivery)
    found = [view.delivery, background, view.borders]
    agreed = sources_of(view, _agreed(subject))
    # Of figures of the library only what is in an agreement: then that is their source.
    shown = any(isinstance(section, Monitor) for section in subject.sections)
    found += [*(behind(items) if shown and items else []), *agreed]
    return list({item.id: item for item in found if item is not None}.values())


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
