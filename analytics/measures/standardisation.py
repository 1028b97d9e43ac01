"""Correction for the mix of ages, and what of a difference that mix explains.

With everyone of 18 and over as one class it only takes out the share and the mix of youth:
"gecorrigeerd voor aandeel jeugd".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.measures.areas import total
from analytics.measures.intervals import Z_95
from analytics.measures.ratios import difference, penetration
from analytics.model import Counts, Figure, Figures, Missing, first_missing
from analytics.model.figure import Floats


def standardised(
    population: Sequence[Counts], members: Sequence[Counts], weights: npt.ArrayLike
) -> Figures:
    """The share of members that areas would have with the classes of `weights`, a fraction.

    One column of areas a class; `weights` are the standard population of the same classes. Missing
    where a class is, also one that nobody is in: its share isn't known.
    Rounding: every class at its lowest or highest share; the weights are a choice, and exact.
    Chance: z * sqrt(sum of w² r (1 - r) / P), each term at its largest within the rounding,
    beyond the ends of the rounding interval.
    """
    parts = np.asarray(weights, np.float64)
    if not parts.sum():
        rows = len(population[0])
        nothing = np.full(rows, np.nan)
        reasons = np.full(rows, Missing.NOT_APPLICABLE.code, np.uint8)
        return Figures(nothing, nothing, nothing, reasons)
    parts = parts / parts.sum()
    used = [place for place, weight in enumerate(parts) if weight > 0]
    shares = [penetration(population[place], members[place]) for place in used]
    missing = first_missing(*(share.missing for share in shares))
    value, low, high, variance = (np.zeros(len(missing)) for _ in range(4))
    for place, share in zip(used, shares, strict=True):
        weight = parts[place]
        value += weight * share.value
        low += weight * share.low
        high += weight * share.high
        people = np.maximum(population[place].low, 1.0)
        variance += weight**2 * _widest(share) / people
    reach = Z_95 * np.sqrt(variance)
    return Figures(
        value, low, high, missing, np.maximum(low - reach, 0.0), np.minimum(high + reach, 1.0)
    )


def _widest(share: Figures) -> Floats:
    """The largest r (1 - r) in the interval: at a half, or at the end that is nearest to it."""
    nearest = np.clip(0.5, share.low, share.high)
    return nearest * (1 - nearest)


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """A difference (own - benchmark, percentage points) in two parts that add up to it exactly.

    `composition`: what another mix of the classes makes; `behaviour`: what another share of
    members within the classes makes. `composition_parts` and `behaviour_parts` are those parts a
    class, in points, each with its own rounding interval; empty where the split is missing.
    """

    difference: Figure
    composition: Figure
    behaviour: Figure
    composition_parts: Figures
    behaviour_parts: Figures

    @property
    def parts(self) -> Figures:
        """What each class adds to the difference; its ends are those of its two parts."""
        mix, within = self.composition_parts, self.behaviour_parts
        return Figures(
            mix.value + within.value, mix.low + within.low, mix.high + within.high, mix.missing
        )


def split(
    own_population: Counts, own_members: Counts, base_population: Counts, base_members: Counts
) -> Split:
    """Why two areas differ, after Kitagawa (1955); one row a class in every column.

    With c the part of the people and r the share of members of a class: composition is the sum
    of (c - C)(r + R)/2, behaviour that of (r - R)(c + C)/2. Refused (the first reason) where a
    class is missing. In a class that is empty on one side the other's share holds for both.
    Rounding: outer bounds. A part of the mix is bounded with the other classes at their other
    end; that all parts add up to 1 then narrows composition; and each of the two parts is at
    least what the bounds of the difference leave for it.
    """
    columns = (own_population, own_members, base_population, base_members)
    reason = Missing.from_code(
        int(first_missing(*(code for item in columns for code in item.missing)))
    )
    if reason is None and not (own_population.value.sum() and base_population.value.sum()):
        reason = Missing.NOT_APPLICABLE
    if reason is not None:
        none, nothing = Figure.absent(reason), Figures.of([])
        return Split(none, none, none, nothing, nothing)
    own, base = _Mix.of(own_population, own_members), _Mix.of(base_population, base_members)
    own_rate = np.where(np.isnan(own.rate), base.rate, own.rate)
    base_rate = np.where(np.isnan(base.rate), own_rate, base.rate)
    own_rate, base_rate = np.nan_to_num(own_rate), np.nan_to_num(base_rate)
    composition = (own.part - base.part) * (own_rate + base_rate) / 2 * 100
    behaviour = (own_rate - base_rate) * (own.part + base.part) / 2 * 100
    crude = difference(
        penetration(total(own_population), total(own_members), chance=True),
        penetration(total(base_population), total(base_members), chance=True),
    )[0]
    whole = _Bounds(_sure(crude.low), _sure(crude.high))
    mixed, within = _composition_bounds(own, base), _behaviour_bounds(own, base)
    mixed, within = mixed.meet(whole.minus(within)), within.meet(whole.minus(mixed))
    return Split(
        crude,
        mixed.figure(float(composition.sum())),
        within.figure(float(behaviour.sum())),
        _around(composition, _composition_ends(own, base)),
        _around(behaviour, _behaviour_ends(own, base)),
    )


def _around(value: Floats, ends: Floats) -> Figures:
    # Exact counts: the ends differ from the value in the last binary digits only.
    low, high = np.minimum(ends.min(axis=0), value), np.maximum(ends.max(axis=0), value)
    return Figures(value, low, high, np.zeros(len(value), np.uint8))


@dataclass(frozen=True, slots=True)
class _Bounds:
    low: float
    high: float

    @classmethod
    def of(cls, ends: Floats) -> "_Bounds":
        """The sum over the classes, each at its lowest and at its highest end."""
        return cls(float(ends.min(axis=0).sum()), float(ends.max(axis=0).sum()))

    def meet(self, other: "_Bounds") -> "_Bounds":
        """What both allow: two sound intervals share the truth."""
        return _Bounds(max(self.low, other.low), min(self.high, other.high))

    def minus(self, other: "_Bounds") -> "_Bounds":
        return _Bounds(self.low - other.high, self.high - other.low)

    def figure(self, value: float) -> Figure:
        # Exact counts: the ends differ from the value in the last binary digits only.
        return Figure(value, min(self.low, value), max(self.high, value))


@dataclass(frozen=True, slots=True, eq=False)
class _Mix:
    """The classes of one area: their part of the people, their share of members, with bounds."""

    part: Floats
    part_low: Floats
    part_high: Floats
    rate: Floats
    rate_low: Floats
    rate_high: Floats

    @classmethod
    def of(cls, population: Counts, members: Counts) -> "_Mix":
        share = penetration(population, members)
        empty = population.value == 0
        with np.errstate(divide="ignore", invalid="ignore"):
            others_high = population.high.sum() - population.high
            others_low = population.low.sum() - population.low
            low = population.low / (population.low + others_high)
            high = population.high / (population.high + others_low)
        return cls(
            population.value / population.value.sum(),
            np.nan_to_num(low),
            np.nan_to_num(high, nan=1.0),
            share.value,
            np.where(empty, 0.0, share.low),
            np.where(empty, 1.0, share.high),
        )


def _composition_ends(own: _Mix, base: _Mix, centre: float = 0.0) -> Floats:
    """What (c - C)((r + R)/2 - centre) can be at the ends, in points; one column a class."""
    low, high = own.part_low - base.part_high, own.part_high - base.part_low
    least, most = (own.rate_low + base.rate_low) / 2, (own.rate_high + base.rate_high) / 2
    return np.array([mix * (rate - centre) for mix in (low, high) for rate in (least, most)]) * 100


def _behaviour_ends(own: _Mix, base: _Mix) -> Floats:
    """What (r - R)(c + C)/2 can be at the ends, in points; one column a class."""
    low, high = own.rate_low - base.rate_high, own.rate_high - base.rate_low
    least, most = (own.part_low + base.part_low) / 2, (own.part_high + base.part_high) / 2
    return np.array([rate * part for rate in (low, high) for part in (least, most)]) * 100


def _composition_bounds(own: _Mix, base: _Mix) -> _Bounds:
    middle = (own.rate_low + base.rate_low + own.rate_high + base.rate_high) / 4
    found = _Bounds(-np.inf, np.inf)
    # As the differences in mix add up to 0, any number may be taken from the shares first.
    for centre in (0.0, *middle):
        found = found.meet(_Bounds.of(_composition_ends(own, base, float(centre))))
    return found


def _behaviour_bounds(own: _Mix, base: _Mix) -> _Bounds:
    return _Bounds.of(_behaviour_ends(own, base))


def _sure(number: float | None) -> float:
    assert number is not None
    return number
