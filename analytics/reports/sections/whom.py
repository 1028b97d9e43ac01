"""Wie is lid, en wie niet: per characteristic, with intervals; what is true of all is said once."""

from dataclasses import replace

from analytics.catalog.blueprints import Characteristics
from analytics.language import _, enumerated, language, unit_label
from analytics.model import Unit
from analytics.reports import groups
from analytics.reports.document import Heading, Part, Picture, Rows, Text
from analytics.reports.sections.subject import Subject, has_picture


def parts(section: Characteristics, subject: Subject) -> list[Part]:
    view = subject.view
    shared = groups.shared_notes(view)
    heading = _("Wie is lid, en wie niet?")
    found: list[Part] = [
        Heading(heading),
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
            if section.dimensions and dimension.id not in section.dimensions:
                continue
            these = groups.groups_of(other, subject.area, dimension)
            label = f"{dimension.label.get(language())} · {unit_label(unit)}"
            if not these.known:
                unknown.append(label)
                continue
            drawn = these.shares()
            found += [
                Heading(label, 2),
                Text(" ".join(these.words()), "duiding"),
                Picture(drawn.title, drawn.chart, drawn.alternative, drawn.note, width=620),
                Rows(these.table(), these.codes, shared),
            ]
    if unknown:
        absent = _("Voor {area} zijn er geen cijfers over: {names}.")
        text = absent.format(area=view.name(subject.area), names=enumerated(unknown, "; "))
        if not has_picture(found):
            return [Heading(heading), Text(text)]
        found.append(Text(text))
    return found
