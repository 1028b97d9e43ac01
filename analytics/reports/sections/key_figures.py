"""The key figures beside the round before, the province, the country and equal size."""

from analytics.catalog.blueprints import KeyFigures
from analytics.language import _
from analytics.model import Unit
from analytics.reports.document import Heading, Part, Rows, Text
from analytics.reports.key_figures import beside
from analytics.reports.sections.subject import Subject
from analytics.reports.sentences import against_sentences


def parts(_section: KeyFigures, subject: Subject) -> list[Part]:
    found = beside(subject.view, subject.area)
    said = against_sentences(found.against, Unit.PERSONS)
    return [
        Heading(_("Kerncijfers")),
        Text(" ".join(said), "duiding"),
        Rows(found.table(), found.codes),
    ]
