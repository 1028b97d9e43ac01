"""A blueprint filled with the figures of an area."""

from collections.abc import Iterable

from analytics.catalog.blueprints import Blueprint
from analytics.language import capital
from analytics.reports.document import Document, HouseStyle, Part, Text
from analytics.reports.own_words import clean
from analytics.reports.parts import document
from analytics.reports.sections import parts_of
from analytics.reports.sections.subject import Subject
from analytics.reports.view import View


def filled(
    blueprint: Blueprint,
    view: View,
    style: HouseStyle | None = None,
    notes: str = "",
    profiles: tuple[str, ...] = (),
) -> Document:
    """The report of the area in the view: its gemeente, or the whole catchment."""
    subject = Subject(view, clean(notes), profiles, blueprint.sections)
    about = [capital(view.name(subject.area))]
    if view.selection.gemeente:
        about.append(view.organisation.name)
    return document(
        view,
        subject.filled(blueprint.title),
        " · ".join([*about, view.round]),
        _said_once(part for section in blueprint.sections for part in parts_of(section, subject)),
        style or HouseStyle(view.organisation.name),
    )


def _said_once(parts: Iterable[Part]) -> list[Part]:
    """How to read something is told where it comes first."""
    told: set[str] = set()
    found: list[Part] = []
    for part in parts:
        if isinstance(part, Text) and part.look == "quiet":
            if part.text in told:
                continue
            told.add(part.text)
        found.append(part)
    return found
