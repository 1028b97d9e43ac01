"""Gemeenterapport: how the library stands in one gemeente, for its council."""

from analytics.catalog.blueprints import GEMEENTERAPPORT, blueprints
from analytics.reports.document import Document, HouseStyle
from analytics.reports.kinds.filled import filled
from analytics.reports.view import View


def gemeente_report(
    view: View,
    style: HouseStyle | None = None,
    notes: str = "",
    profiles: tuple[str, ...] = (),
) -> Document:
    """The report of the gemeente in the view; `notes` are the reader's own words, `profiles` the
    wijken with a page of their own.
    """
    return filled(blueprints()[GEMEENTERAPPORT], view, style, notes, profiles)
