"""Confidential numbers that follow from those around them.

One number of a sum can be computed when it is the only one that isn't known: a group from the total
and the other groups, a wijk from its gemeente and the other wijken, a whole from its parts. What it
would be is never computed here, let alone told: only that it can be, and where.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from analytics.language import _, format_count, level_label
from analytics.model import Delivery
from analytics.sources.causes import Wording
from analytics.sources.cells import Cells
from analytics.sources.complaints import Complaints
from analytics.sources.context import Context
from analytics.sources.contradictions import Areas, Grid, Groups, areas_of, grids, groups_of
from analytics.sources.tables import TextTable

_ROUNDED = 2
"""Computed from up to so many rounded numbers (and any exact ones) a number is known about as well
as a published one: its interval is at most twice as wide.
"""
Mask = npt.NDArray[np.bool_]
_Told = tuple[int, str]
"""The row of the secret, and from what it follows."""


def tell_recoverable(
    cells: Cells,
    delivery: Delivery,
    context: Context,
    wording: Wording,
    table: TextTable,
    complaints: Complaints,
) -> None:
    """Warn of each, at its own place."""
    combos, measures = grids(cells)
    groups, areas = groups_of(combos, delivery, context), areas_of(cells, delivery, context)
    for grid in measures:
        if not grid.secret.any():
            continue
        rounded = grid.known & (grid.low < grid.high)
        found: dict[int, str] = {}
        for row, follows in (
            *_of_groups(grid, rounded, groups, wording),
            *_of_areas(grid, rounded, areas),
        ):
            found.setdefault(row, follows)
        for row, follows in sorted(found.items()):
            complaints.warn(
                "recoverable",
                _("Dit geheim is uit te rekenen met de cijfers eromheen."),
                _(
                    "Geef dit door aan wie de levering maakte: er moet nog een cijfer geheim "
                    "worden. Laat de levering zolang niet aan iedereen zien."
                ),
                sentence=_("{subject}: geheim, maar uit te rekenen met {follows}").format(
                    subject=wording.subject(grid.measure, row), follows=follows
                ),
                **table.place(row, grid.measure),
                **cells.names(row),
            )


def _of_groups(
    grid: Grid, rounded: Mask, groups: Sequence[Groups], wording: Wording
) -> Iterator[_Told]:
    for one in groups:
        if len(one.parts) < one.all:
            continue
        every = [one.whole, *one.parts]
        alone = _only_one(
            grid.known[:, every].sum(axis=1),
            grid.secret[:, every].sum(axis=1),
            rounded[:, every].sum(axis=1),
            one.all + 1,
        )
        dimension = wording.dimension(one.dimension)
        for region in np.flatnonzero(alone):
            column = every[int(np.argmax(grid.secret[region, every]))]
            yield (
                int(grid.row[region, column]),
                (
                    _("de {count} groepen van {dimension}").format(
                        count=format_count(one.all), dimension=dimension
                    )
                    if column == one.whole
                    else _("het totaal en de andere groepen van {dimension}").format(
                        dimension=dimension
                    )
                ),
            )


def _of_areas(grid: Grid, rounded: Mask, areas: Sequence[Areas]) -> Iterator[_Told]:
    for step in areas:
        label = level_label(step.level, plural=True)
        for column in np.flatnonzero(grid.secret.any(axis=0)):
            known, secret, unsure = (
                mask[:, column] + step.summed(mask[:, column])
                for mask in (grid.known, grid.secret, rounded)
            )
            # An area of which the borders know no part is the sum of nothing.
            alone = _only_one(known, secret, unsure, step.expected + 1) & (step.expected > 0)
            for whole in np.flatnonzero(alone & grid.secret[:, column]):
                yield (
                    int(grid.row[whole, column]),
                    _("de cijfers van de {areas} erin").format(areas=label),
                )
            inside = alone[step.parent] & grid.secret[step.child, column]
            for part in step.child[inside]:
                yield (
                    int(grid.row[part, column]),
                    _("het gebied waar het in ligt en de andere {areas} daarin").format(
                        areas=label
                    ),
                )


def _only_one(
    known: npt.NDArray, secret: npt.NDArray, rounded: npt.NDArray, of: npt.NDArray | int
) -> Mask:
    """Where one number of a sum is secret and all the others are known, well enough."""
    return (secret == 1) & (known + secret == of) & (rounded <= _ROUNDED)
