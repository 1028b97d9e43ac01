"""Class borders of map indicators, computed at build from what everyone may see."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pyarrow as pa

from analytics.catalog import Catalog, Indicator, IndicatorKind
from analytics.measures.classes import nice_breaks
from analytics.measures.indicators import CellCounts, Held, indicator_figures
from analytics.model import TOTAL, Delivery, Figures, Level, Unit
from analytics.store.cells import Cells, Key, total_key

BreakRow = tuple[str, str, str, str, str, int, float]


def membership_breaks(
    cells: Cells, deliveries: Sequence[Delivery], catalog: Catalog
) -> Iterable[BreakRow]:
    """Per indicator, unit, dimension, category and level, pooled over the public rounds.

    Only of indicators that are drawn as fills and have no borders in their definition, and never
    of figures that not everyone may see.
    """
    wanted = [
        item
        for item in catalog.indicators_of(IndicatorKind.MEMBERSHIP)
        if item.scale != "circles" and not item.breaks and not item.needs_benchmark
    ]
    rounds: dict[tuple[Unit, str, str, Level], list[Delivery]] = {}
    for delivery in deliveries:
        for place in cells.places(delivery):
            rounds.setdefault(place, []).append(delivery)
    for (unit, dimension, category, level), pooled in sorted(rounds.items()):
        key: Key = (unit, dimension, category)
        pairs = [_own_and_total(cells, delivery, key, level, catalog) for delivery in pooled]
        for indicator in wanted:
            if indicator.needs_category and category == TOTAL:
                continue
            figures = [_figures(indicator, own, total, category) for own, total in pairs]
            values = np.concatenate([item.value for item in figures])
            for place, border in enumerate(nice_breaks(values)):
                yield (
                    indicator.id, unit.value, dimension, category, level.value, place, border
                )  # fmt: skip


def context_breaks(
    values: Callable[[str, Level], np.ndarray], catalog: Catalog
) -> Iterable[BreakRow]:
    """Per context indicator and level; `values` gives all values of a KWB column at a level."""
    for indicator in catalog.indicators_of(IndicatorKind.CONTEXT):
        if indicator.breaks or indicator.scale == "circles":
            continue
        for level in indicator.levels:
            known = values(indicator.column, level) * indicator.factor
            for place, border in enumerate(nice_breaks(known)):
                yield (indicator.id, "", TOTAL, TOTAL, level.value, place, border)


def breaks_table(rows: Iterable[BreakRow]) -> pa.Table:
    names = ("indicator", "unit", "dimension", "category", "level", "position", "border")
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    kinds = [pa.string()] * 5 + [pa.int32(), pa.float64()]
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    return pa.table(dict(zip(names, arrays, strict=True)))


def _own_and_total(
    cells: Cells, delivery: Delivery, key: Key, level: Level, catalog: Catalog
) -> tuple[CellCounts, CellCounts]:
    ids = cells.index(delivery.border_year).all_of(level)
    dimension = catalog.dimensions.get(key[1])
    universe = has_own_universe(delivery, dimension.id if dimension else "", catalog)
    return (
        cells.column(delivery, key, level, ids),
        cells.column(delivery, total_key(key, own_universe=universe), level, ids),
    )


def has_own_universe(delivery: Delivery, dimension: str, catalog: Catalog) -> bool:
    """Whether a dimension covers others than everyone, in the catalog or in this delivery."""
    definition = catalog.dimensions.get(dimension)
    return dimension in delivery.universe or (
        definition is not None and definition.universe is not None
    )


def _figures(indicator: Indicator, own: CellCounts, total: CellCounts, category: str) -> Figures:
    return indicator_figures(indicator, own, Held(total, is_total=category == TOTAL))
