"""The sections that reports are made of: a blueprint names them and puts them in order."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from analytics.catalog import blueprints
from analytics.catalog.blueprints import SectionOf
from analytics.reports.document import Heading, Part, Text
from analytics.reports.sections import (
    accountability,
    agreements,
    key_figures,
    minute,
    monitor,
    non_members,
    over_time,
    profiles,
    story,
    where,
    whom,
)
from analytics.reports.sections.subject import Subject

Make = Callable[[Any, Subject], list[Part]]
_MAKERS: dict[type[SectionOf], Make] = {
    blueprints.InAMinute: minute.parts,
    blueprints.Agreements: agreements.parts,
    blueprints.KeyFigures: key_figures.parts,
    blueprints.Development: over_time.parts,
    blueprints.NonMembers: non_members.parts,
    blueprints.MapOf: where.parts,
    blueprints.Characteristics: whom.parts,
    blueprints.Profiles: profiles.parts,
    blueprints.Monitor: monitor.parts,
    blueprints.Story: story.parts,
    blueprints.Accountability: accountability.parts,
}


def parts_of(section: SectionOf, subject: Subject) -> list[Part]:
    """A section about a subject, with the title and the own words of the blueprint; empty where
    there is nothing to say.
    """
    made = _MAKERS[type(section)](section, subject)
    title, words = subject.filled(section.title), subject.filled(section.text).strip()
    if not made and not words:
        return []
    first = made[0] if made and isinstance(made[0], Heading) else Heading(title)
    rest = made[1:] if made and isinstance(made[0], Heading) else made
    if title:
        first = replace(first, text=title)
    own: list[Part] = [Text(words, "own")] if words else []
    return [*([first] if first.text else []), *own, *rest]
