"""From cells to the figure of an indicator."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.catalog import Indicator
from analytics.measures import ratios
from analytics.model import Counts, Figures, Missing


@dataclass(frozen=True, slots=True)
class CellCounts:
    """The columns of cells: counts, the delivered shares where there are any, what those know."""

    population: Counts
    members: Counts
    share: Counts | None = None
    share_from_unrounded: bool | None = None

    def penetration(self, *, chance: bool = False) -> Figures:
        return ratios.penetration(
            self.population,
            self.members,
            self.share,
            share_from_unrounded=self.share_from_unrounded,
            chance=chance,
        )


@dataclass(frozen=True, slots=True)
class Held:
    """What the cells of a view are held against.

    `total`: the same areas' totals in the category's universe. `benchmark`: penetration of the
    same category in the benchmark (one row). `is_total` and `is_benchmark` mark the rows that are
    themselves what they are held against: those are exactly 100, or 0 points.
    """

    total: CellCounts | None = None
    benchmark: Figures | None = None
    is_total: bool = False
    is_benchmark: npt.NDArray[np.bool_] | None = None


def indicator_figures(
    indicator: Indicator, own: CellCounts, held: Held, *, chance: bool = False
) -> Figures:
    """The figures of a membership indicator for a column of cells.

    Raises `KeyError` for an id that has no rule: an indicator is a definition and a rule here.
    """
    return _RULES[indicator.id](own, held, chance)


def has_rule(indicator_id: str) -> bool:
    return indicator_id in _RULES


def _index(own: CellCounts, held: Held, chance: bool) -> Figures:
    mine = own.penetration(chance=chance)
    if held.benchmark is None:
        return _absent(len(mine), Missing.NOT_APPLICABLE)
    return _but_itself(ratios.index(mine, held.benchmark), mine, held.is_benchmark, 100.0)


def _difference(own: CellCounts, held: Held, chance: bool) -> Figures:
    mine = own.penetration(chance=chance)
    if held.benchmark is None:
        return _absent(len(mine), Missing.NOT_APPLICABLE)
    return _but_itself(ratios.difference(mine, held.benchmark), mine, held.is_benchmark, 0.0)


def _representation(own: CellCounts, held: Held, chance: bool) -> Figures:
    mine = own.penetration(chance=chance)
    if held.is_total:
        return ratios.exactly(100.0, mine)
    if held.total is None:
        return _absent(len(mine), Missing.NOT_DELIVERED)
    return ratios.representation(mine, held.total.penetration(chance=chance))


def _among_members(own: CellCounts, held: Held, _chance: bool) -> Figures:
    if held.is_total:
        return ratios.exactly(1.0, own.members.figures())
    if held.total is None:
        return _absent(len(own.members), Missing.NOT_DELIVERED)
    return ratios.share_among_members(own.members, held.total.members)


_RULES: dict[str, Callable[[CellCounts, Held, bool], Figures]] = {
    "penetratie": lambda own, _held, chance: own.penetration(chance=chance),
    "index": _index,
    "verschil": _difference,
    "vertegenwoordiging": _representation,
    "leden": lambda own, _held, _chance: own.members.figures(),
    "niet_leden": lambda own, _held, _chance: ratios.non_members(own.population, own.members),
    "bevolking": lambda own, _held, _chance: own.population.figures(),
    "aandeel_leden": _among_members,
}


def _absent(rows: int, reason: Missing) -> Figures:
    nothing = np.full(rows, np.nan)
    return Figures(nothing, nothing, nothing, np.full(rows, reason.code, np.uint8))


def _but_itself(
    figures: Figures, own: Figures, itself: npt.NDArray[np.bool_] | None, value: float
) -> Figures:
    """The same figures, but exact in the rows that are the benchmark itself."""
    if itself is None or not itself.any():
        return figures
    same = ratios.exactly(value, own)

    def pick(mine: str) -> npt.NDArray[np.float64] | None:
        column = getattr(figures, mine)
        return None if column is None else np.where(itself, getattr(same, mine), column)

    value_, low, high = pick("value"), pick("low"), pick("high")
    assert value_ is not None
    assert low is not None
    assert high is not None
    missing = np.where(itself, own.missing, figures.missing).astype(np.uint8)
    return Figures(value_, low, high, missing, pick("chance_low"), pick("chance_high"))
