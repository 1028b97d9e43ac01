"""Ontwikkeling: the share of members over the rounds, joined only where that may be."""

from analytics.catalog.blueprints import Development
from analytics.language import _
from analytics.reports import development
from analytics.reports.document import Heading, Part, Picture, Points, Rows, Text
from analytics.reports.sections.subject import Subject, said


def parts(_section: Development, subject: Subject) -> list[Part]:
    view = subject.view
    areas = development.followed(view)
    own = areas[0]
    heading = Heading(_("Ontwikkeling"))
    if all(moment.figure.missing is not None for moment in own.found.moments):
        reason = _("In geen enkele ronde is er een cijfer voor {area}.").format(area=own.name)
        return [heading, Text(reason, "quiet")]
    drawn = development.drawn(view, areas)
    found: list[Part] = [
        heading,
        *said(" ".join(development.words(view, own)), "duiding"),
        Picture(drawn.title, drawn.chart, drawn.alternative, drawn.note, width=620),
        *said(development.how_drawn(own.found), "quiet"),
    ]
    for change in reversed(own.found.changes):
        lines = development.what_lies_between(view, areas, change)
        label = _("Wat ligt er tussen de rondes?")
        found += [Heading(f"{label} {development.period(change)}", 2), Points(tuple(lines))]
    # As many columns as fit on a page; the page Ontwikkeling has the others.
    size = (_("Bibliotheken die meededen"), development.inhabitants_there(view))
    less = (*size, _("Ronde"), _("Volledigheid"), _("Herzien"))
    table = development.rounds_table(view, areas).without(less)
    told = table.notes
    found += said(" ".join(filter(None, told)), "quiet")
    found.append(Rows(table, development.rounds_codes(view), told))
    if own.found.changes:
        less = (*size, _("Bibliotheken vergeleken"), _("Als iedereen was gekoppeld"))
        changes = development.changes_table(view, areas).without(less)
        found.append(Rows(changes, development.changes_codes(view, areas), told))
    return found
