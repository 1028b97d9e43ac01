"""Gemeenterapport: how the library stands in one gemeente, for its council."""

from dataclasses import replace

from analytics.language import _, capital, enumerated, language, level_label, unit_label
from analytics.model import Level, Unit
from analytics.reports import development, figures, groups, key_figures, map_rows
from analytics.reports.document import (
    Document,
    Heading,
    HouseStyle,
    Look,
    Part,
    Picture,
    Points,
    Rows,
    Text,
)
from analytics.reports.kinds.parts import accountability, cards, document, map_of
from analytics.reports.non_members import ByNonMembers, by_non_members
from analytics.reports.sentences import (
    against_sentences,
    change_sentence,
    comparison_sentence,
    share_sentence,
)
from analytics.reports.view import View
from analytics.store import Development


def gemeente_report(view: View, style: HouseStyle | None = None, notes: str = "") -> Document:
    """The report of the gemeente in the view; `notes` are the reader's own words."""
    area, name = view.within, capital(view.name(view.within))
    wijken = by_non_members(view, area)
    rounds = development.developed(view, area)
    parts: list[Part] = [
        *in_a_minute(view, area, notes, wijken, rounds),
        *compared(view, area),
        *over_time(view),
        *rest(wijken),
        *where(view, area),
        *whom(view, area),
        *accountability(view),
    ]
    return document(
        view,
        _("De bibliotheek in {name}").format(name=view.short_name(area)),
        f"{name} · {view.organisation.name} · {view.round}",
        parts,
        style or HouseStyle(view.organisation.name),
    )


def in_a_minute(
    view: View, area: str, notes: str, wijken: ByNonMembers, rounds: Development
) -> list[Part]:
    """Five figures at most, in words; margins stand in the tables."""
    items = figures.headline_items(view, area)
    benchmark, own = view.selection.benchmark, items[0].own
    index = figures.figure(view, area, "index", Unit.PERSONS, benchmark=benchmark, chance=True)
    words = [share_sentence(view.name(area), own, Unit.PERSONS)]
    if own.missing is None:
        words.append(comparison_sentence(index, view.name(benchmark), own))
    words.append(figures.known_part(view, area, Unit.PERSONS))
    further = [change_sentence(view.name(area), item, Unit.PERSONS) for item in rounds.changes[-1:]]
    further.append(wijken.sentence())
    found: list[Part] = [
        Heading(_("In één minuut")),
        cards(items, margins=False),
        Text(" ".join(filter(None, words)), "duiding"),
        Points(tuple(filter(None, further))),
    ]
    if notes.strip():
        found += [Heading(_("Wat de bibliotheek hierbij zegt"), 2), Text(notes.strip(), "own")]
    return found


def compared(view: View, area: str) -> list[Part]:
    """The key figures beside the round before, the province, the country and equal size."""
    found = key_figures.beside(view, area)
    said = against_sentences(found.against, Unit.PERSONS)
    return [
        Heading(_("Kerncijfers"), new_page=True),
        Text(" ".join(said), "duiding"),
        Rows(found.table()),
    ]


def rest(wijken: ByNonMembers) -> list[Part]:
    """The wijken with the most non-members, and how many members were to be expected there."""
    heading = Heading(_("Waar wonen de meeste niet-leden?"))
    if not wijken.wijken:
        reason = _("Per {level} zijn er geen cijfers.").format(level=level_label(Level.WIJK))
        return [heading, Text(reason, "quiet")]
    said = wijken.sentence()
    return [heading, *_said(said, "duiding"), *([Rows(wijken.table())] if wijken.known else [])]


def over_time(view: View) -> list[Part]:
    """The share of members over the rounds, joined only where that may be."""
    areas = development.followed(view)
    own = areas[0]
    heading = Heading(_("Ontwikkeling"))
    if all(moment.figure.missing is not None for moment in own.found.moments):
        reason = _("In geen enkele ronde is er een cijfer voor {area}.").format(area=own.name)
        return [heading, Text(reason, "quiet")]
    drawn = development.drawn(view, areas)
    found: list[Part] = [
        heading,
        *_said(" ".join(development.words(view, own)), "duiding"),
        Picture(drawn.title, drawn.chart, drawn.alternative, drawn.note, width=620),
        *_said(development.how_drawn(own.found), "quiet"),
    ]
    for change in reversed(own.found.changes):
        lines = development.what_lies_between(view, areas, change)
        label = _("Wat ligt er tussen de rondes?")
        found += [Heading(f"{label} {development.period(change)}", 2), Points(tuple(lines))]
    # As many columns as fit on a page; the page Ontwikkeling has the others.
    size = (_("Bibliotheken die meededen"), development.inhabitants_there(view))
    less = (*size, _("Ronde"), _("Volledigheid"), _("Herzien"))
    tables = [development.rounds_table(view, areas).without(less)]
    if own.found.changes:
        less = (*size, _("Bibliotheken vergeleken"), _("Als iedereen was gekoppeld"))
        tables.append(development.changes_table(view, areas).without(less))
    told = tables[0].notes
    found += _said(" ".join(filter(None, told)), "quiet")
    return found + [Rows(table, told=told) for table in tables]


def where(view: View, area: str) -> list[Part]:
    """The map of penetration per wijk and per buurt, in the classes that everyone has."""
    share = view.label(view.atlas.catalog.indicators["penetratie"])
    found: list[Part] = []
    indicator = view.atlas.catalog.indicators["penetratie"]
    shared = (indicator.description.get(language()), indicator.caveat.get(language()))
    for level in (Level.WIJK, Level.BUURT):
        areas = map_rows.areas(view, level, area)
        if not len(areas.rows) or (areas.rows.figures.missing != 0).all():
            reason = _("Per {level} zijn er geen cijfers.").format(level=level_label(level))
            found.append(Text(reason, "quiet"))
            continue
        title = _("{share} per {level}").format(share=share, level=level_label(level))
        if not _has_picture(found):
            found.append(Text(" ".join(shared), "quiet"))
        found += [map_of(areas, title), Rows(map_rows.table(areas), told=shared)]
    return [Heading(_("Waar wonen de leden?"), new_page=_has_picture(found)), *found]


def whom(view: View, area: str) -> list[Part]:
    """Per characteristic who is a member and who isn't, with intervals; what is true of all is
    said once.
    """
    shared = groups.shared_notes(view)
    heading = _("Wie is lid, en wie niet?")
    found: list[Part] = [
        Heading(heading, new_page=True),
        Text(
            _(
                "Per kenmerk staat wie vaker of minder vaak lid is. Een verschil telt pas als het "
                "groter is dan de marge van het afronden én dan wat toeval kan zijn."
            ),
            "quiet",
        ),
        Text(" ".join(shared), "quiet"),
    ]
    unknown: list[str] = []
    for unit in Unit:
        other = replace(view, selection=replace(view.selection, unit=unit))
        for dimension in view.atlas.catalog.dimensions_of(unit):
            these = groups.groups_of(other, area, dimension)
            label = f"{dimension.label.get(language())} · {unit_label(unit)}"
            if not these.known:
                unknown.append(label)
                continue
            drawn = these.shares()
            found += [
                Heading(label, 2),
                Text(" ".join(these.words()), "duiding"),
                Picture(drawn.title, drawn.chart, drawn.alternative, drawn.note, width=620),
                Rows(these.table(), told=shared),
            ]
    if unknown:
        absent = _("Voor {area} zijn er geen cijfers over: {names}.")
        text = absent.format(area=view.name(area), names=enumerated(unknown, "; "))
        if not _has_picture(found):
            return [Heading(heading), Text(text)]
        found.append(Text(text))
    return found


def _has_picture(parts: list[Part]) -> bool:
    """Whether there is enough to begin a page for."""
    return any(isinstance(part, Picture) for part in parts)


def _said(text: str, look: Look) -> list[Part]:
    """A paragraph, where there is something to say."""
    return [Text(text, look)] if text else []
