"""Gemeenterapport: how the library stands in one gemeente, for its council."""

from dataclasses import replace

from analytics.language import _, capital, language, level_label, unit_label
from analytics.model import Level, Unit
from analytics.reports import figures, map_rows
from analytics.reports.document import Document, Heading, HouseStyle, Part, Picture, Rows, Text
from analytics.reports.groups import groups_of
from analytics.reports.kinds.parts import accountability, cards, document, map_of
from analytics.reports.sentences import for_area
from analytics.reports.view import View


def gemeente_report(view: View, style: HouseStyle | None = None, notes: str = "") -> Document:
    """The report of the gemeente in the view; `notes` are the reader's own words."""
    area, name = view.within, capital(view.name(view.within))
    parts: list[Part] = [
        *in_a_minute(view, area, notes),
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


def in_a_minute(view: View, area: str, notes: str) -> list[Part]:
    """The figures that say most, in words; margins stand in the tables."""
    items = figures.headline_items(view, area)
    benchmark = view.selection.benchmark
    index = figures.figure(view, area, "index", Unit.PERSONS, benchmark=benchmark, chance=True)
    words = for_area(
        view.name(area), items[0].own, items[1].own, index, view.name(benchmark), Unit.PERSONS
    )
    known = figures.known_part(view, area, Unit.PERSONS)
    found: list[Part] = [
        Heading(_("In één minuut")),
        cards(items),
        Text(" ".join(filter(None, [*words, known])), "duiding"),
    ]
    if notes.strip():
        found += [Heading(_("Wat de bibliotheek hierbij zegt"), 2), Text(notes.strip(), "own")]
    return found


def where(view: View, area: str) -> list[Part]:
    """The map of penetration per wijk and per buurt, in the classes that everyone has."""
    share = view.label(view.atlas.catalog.indicators["penetratie"])
    found: list[Part] = [Heading(_("Waar wonen de leden?"), new_page=True)]
    for level in (Level.WIJK, Level.BUURT):
        areas = map_rows.areas(view, level, area)
        if not len(areas.rows) or (areas.rows.figures.missing != 0).all():
            reason = _("Per {level} zijn er geen cijfers.").format(level=level_label(level))
            found.append(Text(reason, "quiet"))
            continue
        title = _("{share} per {level}").format(share=share, level=level_label(level))
        found += [map_of(areas, title), Rows(map_rows.table(areas))]
    return found


def whom(view: View, area: str) -> list[Part]:
    """Per characteristic who is a member and who isn't, with intervals."""
    found: list[Part] = [
        Heading(_("Wie is lid, en wie niet?"), new_page=True),
        Text(
            _(
                "Per kenmerk staat wie vaker of minder vaak lid is. Een verschil telt pas als het "
                "groter is dan de marge van het afronden én dan wat toeval kan zijn."
            ),
            "quiet",
        ),
    ]
    for unit in Unit:
        other = replace(view, selection=replace(view.selection, unit=unit))
        for dimension in view.atlas.catalog.dimensions_of(unit):
            groups = groups_of(other, area, dimension)
            label = f"{dimension.label.get(language())} · {unit_label(unit)}"
            found.append(Heading(label, 2))
            if not groups.known:
                absent = _("{dimension} is er niet voor {area}.").format(
                    dimension=dimension.label.get(language()), area=view.name(area)
                )
                found.append(Text(absent, "quiet"))
                continue
            drawn = groups.shares()
            found += [
                Text(" ".join(groups.words()), "duiding"),
                Picture(drawn.title, drawn.chart, drawn.alternative, drawn.note, width=620),
                Rows(groups.table()),
            ]
    return found
