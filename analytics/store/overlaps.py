"""The borders of two years laid over each other, in full detail, when an atlas is built."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

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
    found = [_level(*sides) for sides in _levels(former, later, before, after)]
    one, other, shared = (
        np.concatenate([part[place] for part in found] or [np.empty(0)]) for place in range(3)
    )
    return pa.table(
        {
            "former": pa.array(one.astype(np.int32)),
            "later": pa.array(other.astype(np.int32)),
            "shared": pa.array(shared),
        }
    )


def _levels(
    former: RegionIndex, later: RegionIndex, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Any:
    for level in FOLLOWED:
        sides = []
        for index, outlines in ((former, before), (later, after)):
            codes = index.codes[index.all_of(level) - index.first].tolist()
            drawn = [code for code in codes if code in outlines]
            sides.append(np.array([index.ids[code] for code in drawn], np.int32))
            sides.append(np.array([outlines[code] for code in drawn], object))
        yield sides


def _level(old_ids: Any, old: Any, new_ids: Any, new: Any) -> tuple[Any, Any, Any]:
    if not (len(old) and len(new)):
        return old_ids[:0], new_ids[:0], np.empty(0)
    one, other = shapely.STRtree(new).query(old, predicate="intersects")
    # Most borders stay as they are: what is drawn alike has all its land in common.
    alike = shapely.equals_exact(old[one], new[other])
    area_old, area_new = shapely.area(old), shapely.area(new)
    shared = np.where(alike, area_old[one], 0.0)
    settled = [np.zeros(len(side), np.bool_) for side in (old, new)]
    settled[0][one[alike]] = settled[1][other[alike]] = True
    # The neighbours of one that is drawn alike only touch it.
    open_ = ~(settled[0][one] | settled[1][other])
    shared[open_] = shapely.area(shapely.intersection(old[one[open_]], new[other[open_]]))
    kept = shared > SLIVER * np.minimum(area_old[one], area_new[other])
    return old_ids[one[kept]], new_ids[other[kept]], shared[kept]
