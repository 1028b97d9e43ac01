"""What changed in the borders between two years, as JSON and as a table."""

from typing import TYPE_CHECKING

from analytics.catalog import Measure
from analytics.command_line.answers import Answer, Column, Extra
from analytics.language import _
from analytics.model import Figure, Kind, Level, Missing
from analytics.reports.borders import counts_sentence, kind_label, regions_per_kind
from analytics.store import BorderKind

if TYPE_CHECKING:
    from analytics.store import Atlas, BorderChange


def answer(
    opened: "Atlas",
    former: int,
    later: int,
    level: Level,
    within: str | None,
    *,
    everything: bool,
) -> Answer:
    """A row for each piece of land that two regions have in common; `everything` with those in
    which nothing changed.
    """
    found = opened.border_changes(former, later, level, within)
    rows = [item for item in found if everything or item.kind is not BorderKind.SAME]
    sources = [
        f"{item.source}, {item.title} ({item.id})"
        for item in opened.deliveries(Kind.BORDERS)
        if item.border_year in (former, later)
    ]
    return Answer(
        {
            "former_year": former,
            "later_year": later,
            "level": level.value,
            "within": within,
            "counts": {kind.value: count for kind, count in regions_per_kind(found).items()},
            "sources": sources,
        },
        [
            Column(
                "kind",
                _("wat er gebeurde"),
                words={kind.value: kind_label(kind) for kind in BorderKind},
            ),
            Column("former_code", _("code toen")),
            Column("former_name", _("toen")),
            Column("later_code", _("code nu")),
            Column("later_name", _("nu")),
            Column("area_km2", _("land, km²"), Measure.NUMBER, 2),
            Column("former_share", _("deel van toen"), Measure.SHARE, 1),
            Column("later_share", _("deel van nu"), Measure.SHARE, 1),
        ],
        [_row(item) for item in rows],
        _("Bron: {sources}.").format(sources="; ".join(sources)),
        Extra([counts_sentence(level, found)], [], []),
    )


def _row(item: "BorderChange") -> list[str | Figure]:
    return [
        item.kind.value,
        item.former_code,
        item.former_name,
        item.later_code,
        item.later_name,
        Figure.exact(item.area / 1e6),
        Figure.exact(item.former_share if item.former_code else None, Missing.NOT_APPLICABLE),
        Figure.exact(item.later_share if item.later_code else None, Missing.NOT_APPLICABLE),
    ]
