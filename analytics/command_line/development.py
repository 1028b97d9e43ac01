"""The development of an area as JSON and as tables: the changes on the panel, and the rounds."""

from typing import TYPE_CHECKING, Any

from analytics.catalog import Measure
from analytics.command_line.answers import Answer, Column, Extra, head_of, source_line
from analytics.language import _, status_label
from analytics.measures.wording import verdict
from analytics.model import Delivery, Figure, Unit
from analytics.reports.sentences import break_word, verdict_of_change

if TYPE_CHECKING:
    from analytics.store import Break, Change, Development, Moment

_SEPARATOR = ";"


def answer(
    found: "Development", area: str | list[str], delivery: Delivery, key: tuple[Unit, str, str]
) -> Answer:
    """A row a change, and the rounds in the head; for readers the rounds are a second table."""
    unit, dimension, category = key
    changes = [*found.changes, *([found.overall] if found.overall else [])]
    return Answer(
        {
            **head_of(delivery, unit, None),
            "area": area,
            "dimension": dimension,
            "category": category,
            "rounds": [_round(moment) for moment in found.moments],
            "parts": {
                f"{change.former.id}:{change.later.id}": {
                    part.code: None if part.left_out is None else part.left_out.value
                    for part in change.parts
                }
                for change in changes
            },
        },
        _columns(changes),
        [_row(change) for change in changes],
        " ".join(source_line(moment.delivery) for moment in found.moments),
        Extra((), _round_columns(), [_for_readers(moment) for moment in found.moments]),
    )


def _round(moment: "Moment") -> dict[str, Any]:
    delivery, coverage = moment.delivery, moment.coverage
    return {
        "delivery": delivery.id,
        "reference_date": delivery.reference_date.isoformat(),
        "border_year": delivery.border_year,
        "status": delivery.status.value,
        "revision": delivery.revision,
        "match_rate": delivery.match_rate,
        "completeness": delivery.completeness,
        "codes": list(moment.codes),
        "figure": moment.figure.as_dict(),
        "coverage": {
            "organisations": coverage.organisations,
            "of_organisations": coverage.of_organisations,
            "inhabitants": coverage.inhabitants,
            "of_inhabitants": coverage.of_inhabitants,
        },
        "revisions": [
            {
                "delivery": item.delivery.id,
                "revision": item.delivery.revision,
                "status": item.delivery.status.value,
                "figure": item.figure.as_dict(),
            }
            for item in moment.revisions
        ],
    }


def _columns(changes: "list[Change]") -> list[Column]:
    redrawn = {_codes(change): str(len(change.redrawn)) for change in changes if change.redrawn}
    words = {item.value: break_word(item) for change in changes for item in change.breaks}
    lists = {
        _joined(change.breaks): ", ".join(words[item] for item in change.breaks)
        for change in changes
    }
    verdicts = {verdict(change.judged, 0.0).value: verdict_of_change(change) for change in changes}
    points = Measure.POINTS
    return [
        Column("former", _("van")),
        Column("later", _("tot")),
        Column("breaks", _("ertussen"), words=lists),
        Column("redrawn", _("zelfde land, andere grenzen"), words=redrawn),
        Column("former_share", _("toen"), Measure.SHARE, in_table=False),
        Column("later_share", _("nu"), Measure.SHARE, in_table=False),
        Column("change", _("verandering (punten)"), points),
        Column("verdict", _("oordeel"), words=verdicts),
        Column("judged", _("waarop het oordeel rust"), points, in_table=False),
        Column("naive", _("zoals gepubliceerd"), points),
        Column("linked", _("als iedereen was gekoppeld"), points),
        Column("organisations", _("bibliotheken"), Measure.COUNT),
        Column("of_organisations", _("van de"), Measure.COUNT),
        Column("inhabitants", _("inwoners"), Measure.COUNT),
        Column("of_inhabitants", _("van de"), Measure.COUNT),
    ]


def _row(change: "Change") -> list[str | Figure]:
    return [
        change.former.id,
        change.later.id,
        _joined(change.breaks),
        _codes(change),
        change.former_share,
        change.later_share,
        change.change,
        verdict(change.judged, 0.0).value,
        change.judged,
        change.naive,
        change.linked,
        Figure.exact(change.organisations),
        Figure.exact(change.of_organisations),
        change.inhabitants,
        change.of_inhabitants,
    ]


def _round_columns() -> list[Column]:
    return [
        Column("delivery", _("levering")),
        Column("date", _("peildatum")),
        Column("status", _("status")),
        Column("figure", _("aandeel leden"), Measure.SHARE),
        Column("match_rate", _("leden gekoppeld"), Measure.SHARE),
        Column("completeness", _("volledigheid"), Measure.SHARE),
        Column("organisations", _("bibliotheken"), Measure.COUNT),
        Column("of_organisations", _("van de"), Measure.COUNT),
        Column("revision", _("revisie")),
    ]


def _for_readers(moment: "Moment") -> list[str | Figure]:
    delivery, coverage = moment.delivery, moment.coverage
    return [
        delivery.id,
        delivery.reference_date.isoformat(),
        status_label(delivery.status),
        moment.figure,
        Figure.exact(delivery.match_rate),
        Figure.exact(delivery.completeness),
        Figure.exact(coverage.organisations),
        Figure.exact(coverage.of_organisations),
        str(delivery.revision),
    ]


def _joined(breaks: "tuple[Break, ...]") -> str:
    return _SEPARATOR.join(item.value for item in breaks)


def _codes(change: "Change") -> str:
    """What merged, split or swapped: "GM9016+GM9017=GM9021"."""
    return _SEPARATOR.join(
        "=".join("+".join(side) for side in (item.former, item.later)) for item in change.redrawn
    )
