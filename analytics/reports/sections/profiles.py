"""Wijkprofielen: a page per wijk, for those that are asked for."""

from dataclasses import replace

from analytics.catalog.blueprints import Profiles
from analytics.language import _, capital, language, unit_label
from analytics.model import Unit
from analytics.reports import figures, groups
from analytics.reports.background import background_of
from analytics.reports.document import Heading, Part, Rows, Text
from analytics.reports.parts import cards
from analytics.reports.sections.subject import Subject, said
from analytics.reports.sentences import for_area


def parts(_section: Profiles, subject: Subject) -> list[Part]:
    return [part for code in subject.profiles for part in _profile(subject, code)]


def _profile(subject: Subject, code: str) -> list[Part]:
    """What the page Wijkprofiel says of it, without its pictures."""
    view = subject.view
    name, benchmark = view.name(code), view.selection.benchmark
    items = figures.headline_items(view, code)
    index = figures.figure(view, code, "index", Unit.PERSONS, benchmark=benchmark, chance=True)
    words = for_area(
        name, items[0].own, items[1].own, index, view.name(benchmark), Unit.PERSONS
    )  # fmt: skip
    words.append(figures.known_part(view, code, Unit.PERSONS))
    found: list[Part] = [
        Heading(_("Wijkprofiel: {name}").format(name=capital(name)), new_page=True),
        cards(items),
        *said(" ".join(filter(None, words)), "duiding"),
        *_characteristics(subject, code),
    ]
    if background := background_of(view, code):
        found.append(Heading(_("Achtergrond van het gebied"), 2))
        found += said(" ".join(background.counts), "plain")
        if background.table is not None:
            found.append(Rows(background.table, told=background.counts))
    return found


def _characteristics(subject: Subject, code: str) -> list[Part]:
    """The characteristics of which the wijk has figures."""
    view, shared = subject.view, groups.shared_notes(subject.view)
    found: list[Part] = []
    for unit in Unit:
        other = replace(view, selection=replace(view.selection, unit=unit))
        for dimension in view.atlas.catalog.dimensions_of(unit):
            these = groups.groups_of(other, code, dimension)
            if these.known:
                label = f"{dimension.label.get(language())} · {unit_label(unit)}"
                found += [
                    Heading(label, 2),
                    *said(" ".join(these.words()), "duiding"),
                    Rows(these.table(), told=shared),
                ]
    if not found:
        found.append(Text(_("Per kenmerk zijn er geen cijfers voor deze wijk."), "quiet"))
    return found
