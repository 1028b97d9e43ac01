"""Waar wonen de meeste niet-leden: of everyone, and of the groups whom a library may seek."""

from analytics.catalog.blueprints import NonMembers
from analytics.language import _, enumerated, level_label
from analytics.model import Level
from analytics.reports.document import Heading, Part, Rows, Text
from analytics.reports.non_members import by_non_members
from analytics.reports.sections.subject import Subject, said, seen_by

_FEW = 5
"""So many wijken of each group: the page of the wijk has the others."""


def parts(section: NonMembers, subject: Subject) -> list[Part]:
    heading = Heading(_("Waar wonen de meeste niet-leden?"))
    wijken = subject.wijken
    if not wijken.wijken:
        reason = _("Per {level} zijn er geen cijfers.").format(level=level_label(Level.WIJK))
        return [heading, Text(reason, "quiet")]
    found: list[Part] = [heading]
    if section.everyone:
        found += said(wijken.with_share(), "duiding")
        found += [Rows(wijken.table(), wijken.codes)] if wijken.known else []
    told = wijken.table().notes if found[1:] and wijken.known else ()
    unknown: list[str] = []
    for group in section.groups:
        view = seen_by(subject.view, group)
        if isinstance(view, Text):
            found.append(view)
            continue
        of_them = by_non_members(view, subject.area, _FEW)
        if not (wijken.known or of_them.known):
            unknown.append(of_them.group)
            continue
        found.append(Heading(of_them.group, 2))
        found += said(of_them.sentence(), "duiding")
        found += [Rows(of_them.table(), of_them.codes, tuple(told))] if of_them.known else []
    if unknown:
        absent = _("Van deze groepen is het ook niet bekend: {groups}.")
        found.append(Text(absent.format(groups=enumerated(unknown, "; ")), "quiet"))
    return found
