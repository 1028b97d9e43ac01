"""Where: a map and its table per level, in the classes that everyone has."""

from dataclasses import replace

from analytics.catalog.blueprints import MapOf
from analytics.language import _, language, level_label
from analytics.model import CATCHMENT_PREFIX, Level
from analytics.reports import map_rows
from analytics.reports.document import Heading, Part, Rows, Text
from analytics.reports.parts import map_of
from analytics.reports.sections.subject import Subject, has_picture, seen_by
from analytics.reports.view import View


def parts(section: MapOf, subject: Subject) -> list[Part]:
    view = seen_by(subject.view, section)
    if isinstance(view, Text):
        return [Heading(section.title or _("Kaart")), view]
    view = replace(view, selection=replace(view.selection, indicator=section.indicator))
    indicator, of_everyone = view.indicator, view.selection.is_total
    share = view.label(indicator)
    about = share if of_everyone else f"{share}, {view.group}"
    shared = (indicator.description.get(language()), indicator.caveat.get(language()))
    found: list[Part] = []
    for level in section.levels or _levels(view):
        areas = map_rows.areas(view, level, subject.area)
        if not len(areas.rows) or (areas.rows.figures.missing != 0).all():
            reason = _("Per {level} zijn er geen cijfers.").format(level=level_label(level))
            found.append(Text(reason, "quiet"))
            continue
        title = _("{share} per {level}").format(share=about, level=level_label(level))
        if not has_picture(found):
            found.append(Text(" ".join(shared), "quiet"))
        found += [map_of(areas, title), Rows(map_rows.table(areas), map_rows.codes(areas), shared)]
    heading = _("Waar wonen de leden?") if of_everyone else about
    return [Heading(heading), *found]


def _levels(view: View) -> tuple[Level, ...]:
    """The two levels below the area: of several gemeenten their buurten are too many."""
    several = view.within.startswith(CATCHMENT_PREFIX) and len(view.organisation.gemeenten) > 1
    return (Level.GEMEENTE, Level.WIJK) if several else (Level.WIJK, Level.BUURT)
