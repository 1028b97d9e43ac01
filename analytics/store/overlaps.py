"""The borders of two years laid over each other, in full detail, when an atlas is built."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from analytics.model import Level
from analytics.store.regions import RegionIndex
from analytics.store.succession import FOLLOWED

SLIVER = 0.001
"""Less than this part of the smaller region is a line that was drawn anew, and is not kept."""


def overlap_rows(
    former: RegionIndex, before: Mapping[str, Any], later: RegionIndex, after: Mapping[str, Any]
) -> pa.Table:
    """The rows of table `overlap`: what a region of either year has in common with which of the
    other, in m². `before` and `after` are the outlines by code.
    """
    found: list[tuple[Any, Any, Any]] = []
    for level in FOLLOWED:
        old, new = _drawn(former, level, before), _drawn(later, level, after)
        one, other, shared = in_common(old[1], new[1])
        found.append((old[0][one], new[0][other], shared))
    one, other, shared = (np.concatenate([part[place] for part in found]) for place in range(3))
    return pa.table({"former": one, "later": other, "shared": shared})


def _drawn(index: RegionIndex, level: Level, outlines: Mapping[str, Any]) -> tuple[Any, Any]:
    """Ids and outlines of the regions of a level."""
    codes = index.codes[index.all_of(level) - index.first].tolist()
    known = [code for code in codes if code in outlines]
    ids = np.array([index.ids[code] for code in known], np.int32)
    return ids, np.array([outlines[code] for code in known], object)


def in_common(old: Any, new: Any) -> tuple[Any, Any, Any]:
    """The rows of either that have land in common, and how much."""
    if not (len(old) and len(new)):
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    one, other = shapely.STRtree(new).query(old, predicate="intersects")
    # Most borders stay as they are: what is drawn alike has all its land in common, and only
    # touches its neighbours.
    alike = shapely.equals_exact(old[one], new[other])
    area_old, area_new = shapely.area(old), shapely.area(new)
    shared = np.where(alike, area_old[one], 0.0)
    settled = [np.zeros(len(side), np.bool_) for side in (old, new)]
    settled[0][one[alike]] = settled[1][other[alike]] = True
    left = ~(settled[0][one] | settled[1][other])
    shared[left] = shapely.area(shapely.intersection(old[one[left]], new[other[left]]))
    kept = shared > SLIVER * np.minimum(area_old[one], area_new[other])
    return one[kept], other[kept], shared[kept]
