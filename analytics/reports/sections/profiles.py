"""Wijkprofielen: a page per wijk, for those that are asked for."""

from collections.abc import Sequence
from dataclasses import replace

from analytics.catalog.blueprints import Profiles
from analytics.language import _, capital, language, unit_label
from analytics.model import Unit
from analytics.reports import figures, groups
from analytics.reports.background import background_of
from analytics.reports.document import Heading, Part, Rows, Text
from analytics.reports.groups import Groups
from analytics.reports.parts import cards
from analytics.reports.sections.subject import Subject, said
from analytics.reports.sentences import for_area
from analytics.reports.sourcing import source_line
from analytics.reports.table import Column, Table
from analytics.reports.view import View


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
        cards(items, margins=False),
        *said(" ".join(filter(None, words)), "duiding"),
        *_characteristics(subject, code),
    ]
    if background := background_of(view, code):
        found.append(Heading(_("Achtergrond van het gebied"), 2))
        found += said(" ".join(background.counts), "plain")
        if background.table is not None:
            found.append(Rows(background.table, background.codes, background.counts))
    return found


def _characteristics(subject: Subject, code: str) -> list[Part]:
    """Of every group of which the wijk has figures, the share and how it stands to all of the
    wijk: persons and households apart.
    """
    view = subject.view
    found: list[Part] = []
    for unit in Unit:
        other = replace(view, selection=replace(view.selection, unit=unit))
        known = [
            these
            for dimension in view.atlas.catalog.dimensions_of(unit)
            if (these := groups.groups_of(other, code, dimension)).known
        ]
        if known:
            found.append(
                Rows(
                    _table(other, code, known),
                    tuple(row for these in known for row in these.codes),
                )
            )
    if not found:
        found.append(Text(_("Per kenmerk zijn er geen cijfers voor deze wijk."), "quiet"))
    return found


def _table(view: View, code: str, known: Sequence[Groups]) -> Table:
    indicators, tongue = view.atlas.catalog.indicators, language()
    return Table(
        _("Wie is lid in {area} · {unit}").format(
            area=view.name(code), unit=unit_label(view.selection.unit)
        ),
        (
            Column(_("Kenmerk")),
            Column(_("Groep")),
            Column(view.label(indicators["penetratie"]), "share"),
            Column(indicators["vertegenwoordiging"].label.get(tongue), "index"),
        ),
        [
            (
                these.dimension.label.get(tongue) if place == 0 else "",
                name,
                these.rows.penetration[place],
                these.rows.representation[place],
            )
            for these in known
            for place, name in enumerate(these.named)
        ],
        source_line(view.delivery),
        (
            indicators["vertegenwoordiging"].description.get(tongue),
            *(
                (_("Niet gecorrigeerd voor leeftijd."),)
                if any(these.dimension.age_sensitive for these in known)
                else ()
            ),
        ),
        view.delivery.synthetic,
    )
