"""Which regions of two divisions of the same land belong together, from the land they share."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SAME = 0.01
"""Up to this part of a region, land that went to or came from others is no change."""

Numbers = npt.NDArray[np.float64]
Rows = npt.NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Group:
    """The fewest regions of either division that share land, by row. `whole`: together they are
    the same land, so that figures may be added over them.
    """

    former: tuple[int, ...]
    later: tuple[int, ...]
    whole: bool


@dataclass(frozen=True, slots=True, eq=False)
class Overlaps:
    """The land (`shared`) that row `one` of the former and row `other` of the later division have
    in common, and the area of every region of either.
    """

    before: Numbers
    after: Numbers
    one: Rows
    other: Rows
    shared: Numbers

    @property
    def linked(self) -> npt.NDArray[np.bool_]:
        """Where that is more than 1 % of the smaller of both."""
        return self.shared > SAME * np.minimum(self.before[self.one], self.after[self.other])

    @property
    def links(self) -> list[tuple[int, int]]:
        """The pairs of which that is so."""
        linked = self.linked
        return list(zip(self.one[linked].tolist(), self.other[linked].tolist(), strict=True))


def groups(land: Overlaps) -> list[Group]:
    """Every region of either division in one group.

    What counts against a region is its land that lies in other regions. Land that lies in none is
    water in the other division, and a coast that was redrawn is no change.
    """
    pairs = _one_and_one(land)
    taken = ({one for one, _other in pairs}, {other for _one, other in pairs})
    links = [pair for pair in land.links if pair[0] not in taken[0] and pair[1] not in taken[1]]
    found = [((one,), (other,)) for one, other in pairs]
    found += _together(
        [row for row in range(len(land.before)) if row not in taken[0]],
        [row for row in range(len(land.after)) if row not in taken[1]],
        links,
    )
    group_of = [np.zeros(len(side), np.int64) for side in (land.before, land.after)]
    for number, sides in enumerate(found):
        for rows, places in zip(group_of, sides, strict=True):
            rows[list(places)] = number
    elsewhere = group_of[0][land.one] != group_of[1][land.other]
    whole = np.ones(len(found), np.bool_)
    for rows, area, side in zip(
        group_of, (land.before, land.after), (land.one, land.other), strict=True
    ):
        lost = np.bincount(rows[side], land.shared * elsewhere, len(found))
        whole &= lost <= SAME * np.bincount(rows, area, len(found))
    return [
        Group(former, later, bool(former and later and same))
        for (former, later), same in zip(found, whole.tolist(), strict=True)
    ]


def _one_and_one(land: Overlaps) -> list[tuple[int, int]]:
    """Pairs that are the same land: neither gave more than 1 % to others, nor holds (or lies in)
    more than half of another region: who takes in a whole neighbour, however small, is no longer
    the same.
    """
    order = np.argsort(land.shared, kind="stable")
    best = [np.full(len(side), -1) for side in (land.before, land.after)]
    best[0][land.one[order]] = land.other[order]
    best[1][land.other[order]] = land.one[order]
    mutual = (best[0][land.one] == land.other) & (best[1][land.other] == land.one)
    apart = np.where(mutual, 0.0, land.shared)
    same = mutual & land.linked
    for side, area in ((land.one, land.before), (land.other, land.after)):
        same &= (np.bincount(side, apart, len(area)) <= SAME * area)[side]
    for side, area, far, far_area in (
        (land.one, land.before, land.other, land.after),
        (land.other, land.after, land.one, land.before),
    ):
        holds = np.bincount(side, ~mutual & (land.shared > far_area[far] / 2), len(area))
        same &= (holds == 0)[side]
    return list(zip(land.one[same].tolist(), land.other[same].tolist(), strict=True))


def _together(
    old: Iterable[int], new: Iterable[int], pairs: Iterable[tuple[int, int]]
) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """What hangs together by pairs, as rows of either side."""
    root = {("old", row): ("old", row) for row in old} | {("new", row): ("new", row) for row in new}

    def top(item: tuple[str, int]) -> tuple[str, int]:
        while root[item] != item:
            item = root[item]
        return item

    for one, other in pairs:
        root[top(("old", one))] = top(("new", other))
    found: dict[tuple[str, int], tuple[list[int], list[int]]] = {}
    for item in root:
        found.setdefault(top(item), ([], []))[item[0] == "new"].append(item[1])
    return [(tuple(former), tuple(later)) for former, later in found.values()]
