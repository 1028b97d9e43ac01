"""Afgesproken en bereikt: what was agreed with the gemeente, and what was reached."""

from analytics.catalog.blueprints import Agreements
from analytics.language import _
from analytics.model import Kind
from analytics.reports.agreements import agreed_and_reached, heading
from analytics.reports.document import Part, Text
from analytics.reports.sections.subject import Subject


def parts(_section: Agreements, subject: Subject) -> list[Part]:
    """Nothing of more than one gemeente, nor where no agreements are kept at all. That there are
    none with this gemeente is said: in an account a gap would raise a question.
    """
    view, gemeente = subject.view, subject.view.selection.gemeente
    if not gemeente or not view.atlas.deliveries(Kind.AGREEMENTS):
        return []
    absent = _("Afspraken met {area} zijn niet geleverd.").format(area=view.name(gemeente))
    return agreed_and_reached(view, gemeente) or [heading(), Text(absent, "quiet")]
