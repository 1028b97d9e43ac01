"""Cijfers van de bibliotheek: what it does and has, beyond membership."""

from analytics.catalog.blueprints import Monitor
from analytics.language import _
from analytics.reports.document import Heading, Part, Text
from analytics.reports.monitor import monitor_parts
from analytics.reports.sections.subject import Subject


def parts(section: Monitor, subject: Subject) -> list[Part]:
    heading = Heading(_("Cijfers van de bibliotheek"))
    made = monitor_parts(subject.view, section.indicators)
    if not made:
        return [heading, Text(_("Deze cijfers van de bibliotheek zijn niet geleverd."), "quiet")]
    return [heading, *made]
