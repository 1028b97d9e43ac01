"""What a report is about: the view, and what several of its sections need."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from analytics.catalog.blueprints import Group, MapOf, SectionOf
from analytics.language import _, format_date
from analytics.reports import development
from analytics.reports.document import Look, Part, Picture, Text
from analytics.reports.non_members import ByNonMembers, by_non_members, of_group
from analytics.reports.own_words import clean
from analytics.reports.view import View
from analytics.store import Development, UnknownIdError


@dataclass(frozen=True)
class Subject:
    """The area of a view. `notes` are the reader's own words, `profiles` the codes of the wijken
    that are to have a page of their own, `sections` all of its report.
    """

    view: View
    notes: str = ""
    profiles: tuple[str, ...] = ()
    sections: tuple[SectionOf, ...] = ()

    @property
    def area(self) -> str:
        return self.view.within

    @cached_property
    def wijken(self) -> ByNonMembers:
        """Its wijken by the number of non-members."""
        return by_non_members(self.view, self.area)

    @cached_property
    def rounds(self) -> Development:
        """Its share of members over the rounds."""
        return development.developed(self.view, self.area)

    def filled(self, text: str) -> str:
        """A text of a blueprint with the names of this area in it."""
        view = self.view
        words = {
            "{gebied}": view.short_name(self.area)
            if view.selection.gemeente
            else view.name(self.area),
            "{bibliotheek}": view.organisation.name,
            "{peildatum}": format_date(view.delivery.reference_date),
        }
        for hole, word in words.items():
            text = text.replace(hole, word)
        return clean(text)


def seen_by(view: View, group: Group | MapOf) -> View | Text:
    """The view of a group that a blueprint names; else that the round does not have it."""
    try:
        return of_group(view, group.unit, group.dimension, group.category)
    except UnknownIdError:
        absent = _("Deze ronde heeft de groep ‘{category}’ van ‘{dimension}’ niet.")
        return Text(absent.format(category=group.category, dimension=group.dimension), "quiet")


def has_picture(parts: Sequence[Part]) -> bool:
    """Whether there is enough to begin a page for."""
    return any(isinstance(part, Picture) for part in parts)


def said(text: str, look: Look) -> list[Part]:
    """A paragraph, where there is something to say."""
    return [Text(text, look)] if text else []
