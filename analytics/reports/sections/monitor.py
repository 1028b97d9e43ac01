"""Cijfers van de bibliotheek: what it does and has, beyond membership."""

from analytics.catalog.blueprints import Monitor
from analytics.language import _
from analytics.reports.document import Heading, Part, Text
from analytics.reports.monitor import monitor_overview, monitor_parts
from analytics.reports.sections.subject import Subject


def parts(section: Monitor, subject: Subject) -> list[Part]:
    make = monitor_parts if section.show == "jaren" else monitor_overview
    made = make(subject.view, section.indicators)
    if made:
        return made
    return [
        Heading(_("Cijfers van de bibliotheek")),
        Text(_("Deze cijfers van de bibliotheek zijn niet geleverd."), "quiet"),
    ]
