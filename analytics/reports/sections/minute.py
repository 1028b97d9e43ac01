"""In één minuut: five figures at most, in words; margins stand in the tables."""

from analytics.catalog.blueprints import InAMinute
from analytics.language import _
from analytics.model import Unit
from analytics.reports import figures, groups
from analytics.reports.document import Heading, Part, Points, Text
from analytics.reports.parts import cards
from analytics.reports.sections.subject import Subject, said
from analytics.reports.sentences import change_sentence, comparison_sentence, share_sentence

_AGE = "leeftijd"


def parts(_section: InAMinute, subject: Subject) -> list[Part]:
    view, area = subject.view, subject.area
    items = figures.headline_items(view, area)
    benchmark, own = view.selection.benchmark, items[0].own
    index = figures.figure(view, area, "index", Unit.PERSONS, benchmark=benchmark, chance=True)
    words = [share_sentence(view.name(area), own, Unit.PERSONS)]
    if own.missing is None:
        words.append(comparison_sentence(index, view.name(benchmark), own))
    words.append(figures.known_part(view, area, Unit.PERSONS))
    further = [
        change_sentence(view.name(area), item, Unit.PERSONS)
        for item in subject.rounds.changes
        if item.later.id == view.delivery.id
    ]
    ages = groups.groups_of(view, area, view.atlas.catalog.dimensions[_AGE])
    further.append(subject.wijken.with_share())
    found: list[Part] = [
        Heading(_("In één minuut")),
        cards(items, margins=False),
        Text(" ".join(filter(None, words)), "duiding"),
        *said(" ".join(ages.words()) if ages.known else "", "duiding"),
        Points(tuple(filter(None, further))),
    ]
    if notes := subject.notes.strip():
        found += [Heading(_("Wat de bibliotheek hierbij zegt"), 2), Text(notes, "own")]
    return found
