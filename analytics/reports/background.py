"""An area apart from the library: key figures of their publisher."""

from dataclasses import dataclass

from analytics.catalog import IndicatorKind, Measure
from analytics.language import _, capital, language
from analytics.model import Delivery, Figure, Missing
from analytics.reports.codes import BACKGROUND, code_of
from analytics.reports.figures import with_margin
from analytics.reports.sourcing import source_line
from analytics.reports.table import Cell, Column, Table
from analytics.reports.view import View


@dataclass(frozen=True, slots=True)
class Background:
    """Shares and averages beside those of other areas; counts say nothing there and stand apart,
    as sentences. `codes` are those of the rows.
    """

    delivery: Delivery
    counts: tuple[str, ...]
    table: Table | None
    codes: tuple[str, ...] = ()


def background_of(view: View, area: str) -> Background | None:
    """The key figures of an area; None where there are none."""
    delivery = view.atlas.context_delivery(view.delivery)
    if delivery is None:
        return None
    tongue = language()
    areas = {area: _("Hier")} | view.standards(area)
    known: dict[Column, list[Figure]] = {}
    counts: list[str] = []
    for indicator in view.atlas.catalog.indicators_of(IndicatorKind.CONTEXT):
        found = [
            view.ask(view.atlas.context_figure, code, indicator.id, view.delivery.id)
            for code in areas
        ]
        if indicator.measure is Measure.COUNT:
            if found[0].missing is None:
                label = indicator.label.get(tongue)
                counts.append(f"{label}: {with_margin(found[0], indicator)}.")
            continue
        # An average that can't be that of several gemeenten has nothing to stand beside.
        if found[0].missing is not Missing.NOT_APPLICABLE and any(
            figure.missing is None for figure in found
        ):
            unit = indicator.unit_label.get(tongue) if indicator.measure is Measure.NUMBER else ""
            label = indicator.short.get(tongue) + (f" ({unit})" if unit else "")
            known[Column(label, str(indicator.measure), indicator.decimals)] = found
    if not known and not counts:
        return None
    told = {
        code: place
        for place, code in enumerate(areas)
        if any(found[place].missing is None for found in known.values())
    }
    rows: list[tuple[Cell, ...]] = [
        (capital(areas[code]), *(found[place] for found in known.values()))
        for code, place in told.items()
    ]
    table = Table(
        _("Achtergrond van {area}").format(area=view.name(area)),
        (Column(_("Gebied")), *known),
        rows,
        source_line(delivery),
        tuple(counts),
        delivery.synthetic,
    )
    codes = tuple(code_of(view, code, BACKGROUND) for code in told)
    return Background(delivery, tuple(counts), table if rows else None, codes)
