"""Afgesproken en bereikt: what was agreed with the gemeente, and what was reached."""

from analytics.catalog.blueprints import Agreements
from analytics.reports.agreements import agreed_and_reached
from analytics.reports.document import Part
from analytics.reports.sections.subject import Subject


def parts(_section: Agreements, subject: Subject) -> list[Part]:
    """Nothing where nothing was agreed, or of more than one gemeente."""
    gemeente = subject.view.selection.gemeente
    return agreed_and_reached(subject.view, gemeente) if gemeente else []
