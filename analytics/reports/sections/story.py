"""A section of own words alone."""

from analytics.catalog.blueprints import Story
from analytics.reports.document import Part
from analytics.reports.sections.subject import Subject


def parts(_section: Story, _subject: Subject) -> list[Part]:
    """Nothing of its own: the words are those of the blueprint."""
    return []
