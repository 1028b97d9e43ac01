"""The quality of a round as JSON and as tables: who took part, what is missing and doubtful."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from analytics.catalog import Measure
from analytics.command_line.answers import Answer, Column, Extra, source_line
from analytics.language import (
    _,
    format_count,
    format_share,
    language,
    level_label,
    missing_label,
    unit_label,
)
from analytics.model import TOTAL, Delivery, Figure, Level, Missing, Unit
from analytics.reports.quality import warning_label, warnings_in_words

if TYPE_CHECKING:
    from analytics.store import Atlas, Covered, MissingCells, Revision, Warnings

ALL = "all"
"""In place of a reason: missing for any."""


def answer(opened: "Atlas", delivery: Delivery, area: str | None) -> Answer:
    """Of a whole round per level, unit and dimension; of an area per level."""
    took_part = opened.participation(delivery)
    found = opened.warnings(delivery, area)
    if area is None:
        cells = (*opened.missing_cells(delivery), *opened.missing_by_dimension(delivery))
    else:
        cells = opened.missing_cells(delivery, area)
    coverage = took_part.stated
    return Answer(
        {
            "delivery": delivery.id,
            "border_year": delivery.border_year,
            "reference_date": delivery.reference_date.isoformat(),
            "status": delivery.status.value,
            "revision": delivery.revision,
            "source": delivery.source,
            "synthetic": delivery.synthetic,
            "within": area,
            "match_rate": delivery.match_rate,
            "completeness": delivery.completeness,
            "coverage": asdict(coverage),
            "participation": {
                "known": took_part.known,
                "base": None if took_part.base is None else took_part.base.id,
                "country": None if took_part.country is None else _covered(took_part.country),
                "provinces": [_covered(item) for item in took_part.provinces],
                "absent": [asdict(item) for item in took_part.absent],
                "partly": [asdict(item) for item in took_part.partly],
            },
            "warnings": {
                "counts": found.counts,
                "largest": [asdict(item) for item in found.largest],
            },
            "revisions": [_revision(item) for item in opened.revisions(delivery)],
        },
        [
            Column(
                "level", _("niveau"), words={level.value: level_label(level) for level in Level}
            ),
            Column("unit", _("telt"), words={unit.value: unit_label(unit) for unit in Unit}),
            Column("dimension", _("kenmerk"), words=_dimensions(opened)),
            Column("reason", _("reden"), words=_reasons()),
            Column("cells", _("ontbreekt"), Measure.COUNT),
            Column("of", _("van de cijfers"), Measure.COUNT),
            Column("share", _("deel"), Measure.SHARE),
        ],
        [row for item in cells for row in _rows(item)],
        source_line(delivery),
        Extra(_lines(opened, delivery, found), *_provinces(took_part.provinces)),
    )


def _rows(item: "MissingCells") -> list[list[str | Figure]]:
    """A row for each reason that there is anything of, and one for all together."""
    return [
        [
            item.level.value,
            "" if item.unit is None else item.unit.value,
            item.dimension,
            ALL if reason is None else reason.value,
            Figure.exact(item.missing if reason is None else item.reasons[reason]),
            Figure.exact(item.of),
            Figure.exact(item.share(reason)),
        ]
        for reason in (*item.reasons, None)
    ]


def _covered(item: "Covered") -> dict[str, Any]:
    return asdict(item) | {"of_inhabitants": item.of_inhabitants}


def _revision(item: "Revision") -> dict[str, Any]:
    return {
        "former": item.former.id,
        "revision": item.former.revision,
        "status": item.former.status.value,
        "comparable": item.comparable,
        "levels": [asdict(level) for level in item.levels],
        "largest": [asdict(cell) for cell in item.largest],
    }


def _dimensions(opened: "Atlas") -> dict[str, str]:
    tongue = language()
    found = {name: item.label.get(tongue) for name, item in opened.catalog.dimensions.items()}
    return found | {TOTAL: _("totaal"), "": ""}


def _reasons() -> dict[str, str]:
    return {reason.value: missing_label(reason) for reason in Missing} | {ALL: _("alles samen")}


def _lines(opened: "Atlas", delivery: Delivery, found: "Warnings") -> list[str]:
    """What stands beside the counts, in a line each."""
    coverage = opened.coverage(delivery)
    lines: list[str] = []
    if coverage.organisations is not None and coverage.of_organisations:
        lines.append(
            _("{count} van de {of} bibliotheken deden mee.").format(
                count=format_count(coverage.organisations),
                of=format_count(coverage.of_organisations),
            )
        )
    if coverage.inhabitants is not None and coverage.of_inhabitants:
        lines.append(
            _("Zij bedienen {count} van de {of} inwoners ({share}).").format(
                count=format_count(coverage.inhabitants),
                of=format_count(coverage.of_inhabitants),
                share=format_share(coverage.inhabitants / coverage.of_inhabitants),
            )
        )
    if delivery.match_rate is not None:
        lines.append(
            _("Van de leden kon {share} gekoppeld worden.").format(
                share=format_share(delivery.match_rate)
            )
        )
    messages = {item.kind: item.message.rstrip(".") for item in found.largest}
    lines += [
        f"{warning_label(kind, messages.get(kind, ''))}: {warnings_in_words(count)}."
        for kind, count in found.counts.items()
    ]
    return lines


def _provinces(
    provinces: "tuple[Covered, ...]",
) -> tuple[list[Column], list[list[str | Figure]]]:
    columns = [
        Column("name", _("provincie")),
        Column("organisations", _("bibliotheken deden mee"), Measure.COUNT),
        Column("of_organisations", _("van de bibliotheken"), Measure.COUNT),
        Column("whole", _("inwoners deden mee"), Measure.COUNT),
        Column("partly", _("deels"), Measure.COUNT),
        Column("none", _("niet"), Measure.COUNT),
    ]
    rows: list[list[str | Figure]] = [
        [
            item.name,
            Figure.exact(item.organisations),
            Figure.exact(item.of_organisations),
            *(
                Figure.exact(number, Missing.NOT_YET_AVAILABLE)
                for number in (item.whole, item.partly, item.none)
            ),
        ]
        for item in provinces
    ]
    return columns, rows
