"""The cells of an LGB delivery while they are judged, and what their dimensions mean."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.catalog import Catalog, Classification
from analytics.model import Delivery, Level
from analytics.model.figure import Floats
from analytics.model.vocabulary import Codes
from analytics.sources.tables import Column

Triple = tuple[Floats, Floats, Floats]
"""Value, low and high per row."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """One cell a row, all keys known. `levels[k]` is the level of `regions.values[k]`."""

    regions: Column
    levels: list[Level]
    units: Column
    dimensions: Column
    categories: Column
    population: Triple
    population_missing: Codes
    members: Triple
    members_missing: Codes
    share: Triple
    share_missing: Codes

    def names(self, row: int | np.integer) -> dict[str, str]:
        """The cell that a complaint about this row belongs to."""
        return {
            "region": self.regions[row],
            "unit": self.units[row],
            "dimension": self.dimensions[row],
            "category": self.categories[row],
        }


def group(*codes: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The number of each row's combination of codes, and the first row of each number."""
    key = np.zeros(len(codes[0]), np.int64)
    for code in codes:
        key = key * (int(code.max(initial=0)) + 1) + code
    _keys, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    return inverse, first


def classification_of(delivery: Delivery, dimension: str, catalog: Catalog) -> Classification:
    """The classes that a delivery uses for a dimension: those it names, else the newest."""
    definition = catalog.dimensions[dimension]
    return definition.classification(delivery.classification.get(dimension)) or definition.newest


def has_own_universe(delivery: Delivery, dimension: str, catalog: Catalog) -> bool:
    """Whether the classes of a dimension add up to something else than everyone."""
    stated = delivery.universe.get(dimension)
    return catalog.dimensions[dimension].universe is not None if stated is None else bool(stated)
