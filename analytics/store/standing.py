"""One unit among all of its level in a round: rank, funnel, and the groups it is held against."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from analytics.measures import areas, ratios
from analytics.measures.funnel import funnel
from analytics.measures.indicators import CellCounts
from analytics.measures.peers import FEWEST, distances, nearest, size_band
from analytics.measures.ranking import rank_spans
from analytics.measures.standardisation import Split, split, standardised
from analytics.model import (
    NETHERLANDS,
    TOTAL,
    Counts,
    Coverage,
    Delivery,
    Figure,
    Figures,
    Level,
    Missing,
    Unit,
    first_missing,
)
from analytics.model.figure import Floats
from analytics.model.vocabulary import Codes
from analytics.store.cells import Cells, Key, Rows
from analytics.store.regions import Ids, RegionIndex, catchment_code
from analytics.store.rows import Comparison, GroupKind, Mask, Organisation, Standing

EVERYONE: Key = (Unit.PERSONS, TOTAL, TOTAL)
AGE, INHABITANTS = "leeftijd", "inwoners"
_REST_ABOVE = 0.1
"""A published total is shown without the own unit where that is more than this part of it."""
_HIDDEN = (Missing.CONFIDENTIAL.code, Missing.UNRELIABLE.code)

Table = dict[Key, CellCounts]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What the comparison of a round stands on. `context` gives a key figure of gemeenten."""

    delivery: Delivery
    cells: Cells
    organisations: Sequence[Organisation]
    coverage: Coverage
    age_classes: Sequence[str]
    context: Callable[[str, Ids], Figures]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked: the own unit, the cell, and how the groups are chosen."""

    own: str
    key: Key
    criteria: tuple[str, ...]
    most_peers: int
    chosen: tuple[str, ...]


def standing(ground: Ground, units: Ids, choice: Choice) -> Standing:
    """The answer; `units` are all units of the level, in code order, the own one among them."""
    return _Question(ground, units, choice).answer()


class _Question:
    """One question; what it needs more than once is kept while it lasts."""

    def __init__(self, ground: Ground, units: Ids, choice: Choice) -> None:
        self.ground, self.choice, self.units = ground, choice, units
        self.index: RegionIndex = ground.cells.index(ground.delivery.border_year)
        self.level = self.index.level(int(units[0]))
        self.codes: list[str] = self.index.codes[units - self.index.first].tolist()
        self.own = self.codes.index(choice.own)
        # Only of all persons: a correction for age says nothing new of one age.
        aged = choice.key == EVERYONE or choice.key == (Unit.PERSONS, AGE, TOTAL)
        self.classes: list[Key] = [
            (Unit.PERSONS, AGE, category) for category in ground.age_classes if aged
        ]
        self.keys: list[Key] = list(dict.fromkeys([choice.key, EVERYONE, *self.classes]))
        self.table = ground.cells.columns(
            ground.delivery, self.keys, self.level, units, tiled=self.level is Level.BIBLIOTHEEK
        )
        self.lands = self._lands()
        self.own_land = self.lands[self.own]
        everyone = self.table[EVERYONE]
        self.takes_part = _takes_part(everyone)
        self.totals_known: Mask = everyone.penetration().missing == 0
        self.context = {
            name: ground.context(name, self.gemeenten) for name in (INHABITANTS, *choice.criteria)
        }
        self.size = self._sizes(everyone.population)
        # A library of the same land is the same inhabitants: nothing to compare with.
        self.others: Mask = (self.lands & ~self.own_land).any(axis=1)

    def answer(self) -> Standing:
        cell = self.table[self.choice.key]
        characteristics = {name: self._characteristic(name) for name in self.choice.criteria}
        far = distances(list(characteristics.values()), self.own, self.takes_part)
        corrected = self._corrected(self.table) if self.classes else None
        known = [code for code in self.choice.chosen if code in self.codes]
        return Standing(
            level=self.level,
            codes=self.codes,
            names=self.index.names[self.units - self.index.first].tolist(),
            provinces=[tuple(self._provinces(land)) for land in self.lands],
            province_names={
                code: self.index.names[self.index.ids[code] - self.index.first]
                for code in self._provinces(self._everywhere)
            },
            organisations=[
                tuple(
                    self.ground.organisations[place].id
                    for place in np.flatnonzero(serving).tolist()
                )
                for serving in self.serving
            ],
            own=self.own,
            population=cell.population,
            members=cell.members,
            penetration=self.penetration,
            corrected=corrected,
            inhabitants=self.size,
            takes_part=self.takes_part,
            characteristics=characteristics,
            distances=far,
            ranks=rank_spans(self.penetration),
            corrected_ranks=None if corrected is None else rank_spans(corrected),
            funnel=funnel(cell.population, cell.members),
            classes=[category for _unit, _dimension, category in self.classes],
            groups=[
                self._published(GroupKind.COUNTRY, NETHERLANDS),
                *(
                    self._published(GroupKind.PROVINCE, code)
                    for code in self._provinces(self.own_land)
                ),
                self._equal_size(),
                self._peers(far, characteristics),
                *([self._set(known)] if self.choice.chosen else []),
            ],
            coverage=self.ground.coverage,
            unknown=[code for code in self.choice.chosen if code not in self.codes],
        )

    # The units

    @cached_property
    def penetration(self) -> Figures:
        return self.table[self.choice.key].penetration(chance=True)

    @cached_property
    def gemeenten(self) -> Ids:
        return self.index.all_of(Level.GEMEENTE)

    @cached_property
    def gemeente_table(self) -> Table:
        """The same cells of all gemeenten: for land that units share, and for coverage."""
        return self.ground.cells.columns(
            self.ground.delivery, self.keys, Level.GEMEENTE, self.gemeenten, tiled=True
        )

    @cached_property
    def served(self) -> Mask:
        """Which gemeenten (columns) each organisation (row) serves."""
        found = np.zeros((len(self.ground.organisations), len(self.gemeenten)), np.bool_)
        first, ids = int(self.gemeenten[0]), self.index.ids
        for row, item in enumerate(self.ground.organisations):
            found[row, [ids[code] - first for code in item.gemeenten if code in ids]] = True
        return found

    @cached_property
    def places(self) -> Rows:
        """At level bibliotheek: which of the organisations each unit is."""
        place = {catchment_code(item.id): at for at, item in enumerate(self.ground.organisations)}
        return np.array([place[code] for code in self.codes], np.intp)

    def _lands(self) -> Mask:
        """Which gemeenten (columns) each unit (row) consists of."""
        if self.level is Level.GEMEENTE:
            return np.eye(len(self.units), dtype=np.bool_)
        return self.served[self.places]

    @cached_property
    def serving(self) -> Mask:
        """Which organisations (columns) serve each unit (row): of a catchment itself."""
        if self.level is Level.GEMEENTE:
            return self.served.T
        return np.eye(len(self.ground.organisations), dtype=np.bool_)[self.places]

    @cached_property
    def province_of(self) -> npt.NDArray[np.object_]:
        return self.index.provincies[self.gemeenten - self.index.first]

    def _provinces(self, land: Mask) -> list[str]:
        return sorted(code for code in set(self.province_of[land]) if code in self.index.ids)

    def _sizes(self, population: Counts) -> Counts:
        """Inhabitants of the delivery; of units without, those of the key figures."""
        told = self.context[INHABITANTS]
        absent = population.missing != 0
        sums = self.lands @ np.nan_to_num(told.value)
        reasons = np.where(_reasons(told, self.lands) == 0, 0, population.missing)

        def filled(column: Floats) -> Floats:
            return np.where(absent, sums, column)

        return Counts(
            filled(population.value),
            filled(population.low),
            filled(population.high),
            np.where(absent, reasons, 0).astype(np.uint8),
        )

    def _characteristic(self, criterion: str) -> Figures:
        """A key figure of every unit: of several gemeenten the mean weighted by inhabitants."""
        found, people = self.context[criterion], self.context[INHABITANTS]
        several = self.lands.sum(axis=1) > 1
        reasons = _reasons(found, self.lands)
        reasons = np.where(several, first_missing(reasons, _reasons(people, self.lands)), reasons)
        weights = self.lands * np.where(several[:, None], np.nan_to_num(people.value), 1.0)
        with np.errstate(invalid="ignore"):
            values = weights @ np.nan_to_num(found.value) / weights.sum(axis=1)
        return Figures(values, values, values, reasons.astype(np.uint8))

    # The groups

    def _published(self, kind: GroupKind, code: str) -> Comparison:
        """The country or a province: its own total, or the rest of it."""
        land = self.province_of == code if kind is GroupKind.PROVINCE else self._everywhere
        table = self.published.get(code)
        inside = np.asarray((self.lands & land).any(axis=1), np.bool_)
        within = self._own_within(land)
        share = self._share_of(within, table)
        rest = share is not None and share > _REST_ABOVE
        if rest and table is not None:
            table = {key: _rest(table[key], within[key]) for key in self.keys}
            inside[self.own] = False
        units = self._members(inside)
        # What is left would be the number of a unit that is hidden.
        bare = rest and not units["rows"] and bool(self.takes_part[units["left_out"]].any())
        if bare:
            table = None
        told = self._covered(kind, land, table, without_own=rest)
        found = Comparison(
            kind=kind,
            code=code,
            **units,
            includes_own=not rest and bool(self.takes_part[self.own]),
            rest=rest,
            too_few=False,
            organisations=told.organisations,
            of_organisations=told.of_organisations,
            inhabitants=told.inhabitants,
            of_inhabitants=told.of_inhabitants,
            **_NOTHING,
        )
        return self._held(replace(found, missing=Missing.CONFIDENTIAL) if bare else found, table)

    @cached_property
    def _everywhere(self) -> Mask:
        return np.ones(len(self.gemeenten), np.bool_)

    @cached_property
    def published(self) -> dict[str, Table]:
        """The own rows of the country and of the own provinces."""
        codes = [code for code in (NETHERLANDS, *self._provinces(self.own_land))
                 if code in self.index.ids]  # fmt: skip
        ids = [self.index.ids[code] for code in codes]
        found = self.ground.cells.parts(self.ground.delivery, self.keys, ids, tiled=False)
        return {
            code: {
                key: _rows(item.counts, [row]) for key, item in zip(self.keys, found, strict=True)
            }
            for row, code in enumerate(codes)
        }

    def _own_within(self, land: Mask) -> Table:
        """The own unit as far as it lies in a province."""
        here = self.own_land & land
        if here.sum() == self.own_land.sum():
            return {key: _rows(self.table[key], [self.own]) for key in self.keys}
        return {
            key: _sum([_rows(self.gemeente_table[key], np.flatnonzero(here))]) for key in self.keys
        }

    @staticmethod
    def _share_of(own: Table, base: Table | None) -> float | None:
        """Which part of the inhabitants of a published total is the own unit."""
        if base is None:
            return None
        mine, whole = own[EVERYONE], base[EVERYONE].population
        absent = first_missing(mine.population.missing, mine.members.missing, whole.missing)
        if absent[0] or not whole.value[0]:
            return None
        return float(mine.population.value[0] / whole.value[0])

    def _equal_size(self) -> Comparison:
        band = size_band(self.size.value, self.own) & self.others
        return self._group(GroupKind.EQUAL_SIZE, band, int(self.size.missing[self.own]))

    def _peers(self, far: Floats, characteristics: dict[str, Figures]) -> Comparison:
        band = size_band(self.size.value, self.own) & self.others & self.totals_known
        peers = nearest(far, band, self.codes, self.choice.most_peers)
        reasons = [item.missing[self.own] for item in characteristics.values()]
        reason = int(first_missing(self.size.missing[self.own], *reasons))
        chosen = np.zeros(len(self.codes), np.bool_)
        chosen[peers] = True
        found = self._group(
            GroupKind.PEERS,
            chosen,
            reason if characteristics else Missing.NOT_APPLICABLE.code,
        )
        by_distance = {row: place for place, row in enumerate(peers)}
        return replace(
            found,
            rows=sorted(found.rows, key=by_distance.__getitem__),
            left_out=sorted(found.left_out, key=by_distance.__getitem__),
        )

    def _set(self, codes: Sequence[str]) -> Comparison:
        return self._group(GroupKind.CHOSEN, np.isin(self.codes, codes) & self.others, 0)

    def _group(self, kind: GroupKind, chosen: Mask, reason: int) -> Comparison:
        """Units together, as far as they have a figure; `reason` is why there can be no group."""
        absent = Missing.from_code(reason)
        members = self._members(chosen)
        rows = np.array(members["rows"], np.intp)
        too_few = absent is None and len(rows) < FEWEST
        table = self._together(rows) if len(rows) else None
        whole = None if table is None else table[EVERYONE].population
        inhabitants = None if whole is None or whole.missing[0] else float(whole.value[0])
        around = self.lands[chosen].any(axis=0) & ~self.lands[rows].any(axis=0) & ~self.own_land
        of_inhabitants = None
        if inhabitants is not None and not self.people.missing[around].any():
            of_inhabitants = inhabitants + float(self.people.value[around].sum())
        base = Comparison(
            kind=kind,
            code=None,
            **members,
            includes_own=False,
            rest=False,
            too_few=too_few,
            organisations=self._organisations(rows),
            of_organisations=self._organisations(np.flatnonzero(chosen)),
            inhabitants=inhabitants,
            of_inhabitants=of_inhabitants,
            **_NOTHING,
        )
        if absent is not None:
            base = replace(base, missing=absent)
        return self._held(base, None if too_few or absent else table)

    @cached_property
    def people(self) -> Counts:
        """The inhabitants of every gemeente: of the delivery, else of the key figures."""
        population, told = self.gemeente_table[EVERYONE].population, self.context[INHABITANTS]
        absent = population.missing != 0
        value = np.where(absent, told.value, population.value)
        return Counts.of(value, missing=np.where(absent, told.missing, 0))

    def _members(self, inside: Mask) -> dict[str, list[int]]:
        """Which units of a group have a figure, and which haven't."""
        known = self.penetration.missing == 0
        return {
            "rows": np.flatnonzero(inside & known).tolist(),
            "left_out": np.flatnonzero(inside & ~known).tolist(),
        }

    def _together(self, units: Rows) -> Table:
        """Units added together, without the land of the own one, each gemeente once.

        Units that share no land count as they were delivered, the others as their gemeenten.
        """
        times = self.lands[units].sum(axis=0) + self.own_land
        alone = ~(self.lands[units] & (times > 1)).any(axis=1)
        shared = self.lands[units[~alone]].any(axis=0) & ~self.own_land
        parts = [(self.table, units[alone])]
        if shared.any():
            parts.append((self.gemeente_table, np.flatnonzero(shared)))
        return {
            key: _sum([_rows(table[key], rows) for table, rows in parts if len(rows)])
            for key in self.keys
        }

    def _organisations(self, units: Rows) -> int:
        return int(self.serving[units].any(axis=0).sum())

    def _covered(
        self, kind: GroupKind, land: Mask, table: Table | None, *, without_own: bool
    ) -> Coverage:
        """What a published total covers: as the delivery tells of the country, else counted."""
        told = self.ground.coverage if kind is GroupKind.COUNTRY else Coverage()
        if without_own:
            # Nothing is left here of an organisation whose land here is all the own unit's.
            land, told = land & ~self.own_land, Coverage()
        inside = (self.served & land).any(axis=1)
        organisations, participants = None, self.ground.delivery.participants
        if participants is not None:
            names = [self.ground.organisations[row].id for row in np.flatnonzero(inside).tolist()]
            organisations = sum(name in participants for name in names)
        whole = None if table is None else table[EVERYONE].population
        inhabitants = None if whole is None or whole.missing[0] else int(whole.value[0])
        people = self.context[INHABITANTS]
        outside = land & ~_takes_part(self.gemeente_table[EVERYONE])
        of_inhabitants = None
        if inhabitants is not None and not people.missing[outside].any():
            of_inhabitants = inhabitants + int(people.value[outside].sum())
        return Coverage(
            organisations if told.organisations is None else told.organisations,
            int(inside.sum()) if told.of_organisations is None else told.of_organisations,
            inhabitants if told.inhabitants is None else told.inhabitants,
            of_inhabitants if told.of_inhabitants is None else told.of_inhabitants,
        )

    # Held against

    def _held(self, group: Comparison, table: Table | None) -> Comparison:
        """The group with its figures, and the own unit against them."""
        if table is None:
            reason = group.missing or Missing.NOT_APPLICABLE
            nothing = Figure.absent(reason)
            return replace(
                group,
                population=nothing, members=nothing, penetration=nothing,
                difference=nothing, index=nothing,
                corrected=nothing if self.classes else None,
                missing=reason,
            )  # fmt: skip
        cell = table[self.choice.key]
        share = cell.penetration(chance=True)
        own = self.penetration.take([self.own])
        return replace(
            group,
            population=cell.population.figures()[0],
            members=cell.members.figures()[0],
            penetration=share[0],
            corrected=self._corrected(table)[0] if self.classes else None,
            difference=ratios.difference(own, share)[0],
            index=ratios.index(own, share)[0],
            split=self._split(table) if self.classes else None,
            missing=share[0].missing,
        )

    def _corrected(self, table: Table) -> Figures:
        weights = self._weights
        if isinstance(weights, Missing):
            rows = len(table[EVERYONE].population)
            nothing = np.full(rows, np.nan)
            return Figures(nothing, nothing, nothing, np.full(rows, weights.code, np.uint8))
        return standardised(
            [table[key].population for key in self.classes],
            [table[key].members for key in self.classes],
            weights,
        )

    @cached_property
    def _weights(self) -> Floats | Missing:
        """The national population by age in the same delivery."""
        national = self.published.get(NETHERLANDS)
        if national is None:
            return Missing.NOT_DELIVERED
        columns = [national[key].population for key in self.classes]
        reason = Missing.from_code(int(first_missing(*(item.missing[0] for item in columns))))
        return reason or np.array([item.value[0] for item in columns])

    def _split(self, table: Table) -> Split:
        own = [_rows(self.table[key], [self.own]) for key in self.classes]
        base = [table[key] for key in self.classes]
        return split(
            _stacked([item.population for item in own]), _stacked([item.members for item in own]),
            _stacked([item.population for item in base]), _stacked([item.members for item in base]),
        )  # fmt: skip


_ABSENT = Figure.absent(Missing.NOT_APPLICABLE)
_NOTHING = {
    "population": _ABSENT, "members": _ABSENT, "penetration": _ABSENT,
    "corrected": None, "difference": _ABSENT, "index": _ABSENT, "split": None, "missing": None,
}  # fmt: skip


def _takes_part(cells: CellCounts) -> Mask:
    """Whose numbers are in the delivery, be they hidden."""
    reasons = first_missing(cells.population.missing, cells.members.missing)
    return np.asarray((reasons == 0) | np.isin(reasons, _HIDDEN), np.bool_)


def _reasons(figures: Figures, lands: Mask) -> Codes:
    """Per row of `lands` the first reason among its gemeenten; 0 where all have a figure."""
    # 0 wraps to 255 and is thereby the last in the order; the way back wraps 255 to 0.
    shifted = np.where(lands, figures.missing - np.uint8(1), np.uint8(255))
    return shifted.min(axis=1) + np.uint8(1)


def _rows(cells: CellCounts, rows: Sequence[int] | Rows) -> CellCounts:
    """Some rows, in another order."""
    chosen = np.asarray(rows, np.intp)
    return CellCounts(
        cells.population[chosen],
        cells.members[chosen],
        None if cells.share is None else cells.share[chosen],
        cells.share_from_unrounded,
    )


def _sum(parts: Sequence[CellCounts]) -> CellCounts:
    return CellCounts(
        areas.total(_stacked([item.population for item in parts])),
        areas.total(_stacked([item.members for item in parts])),
    )


def _rest(whole: CellCounts, part: CellCounts) -> CellCounts:
    return CellCounts(
        areas.rest(whole.population, part.population), areas.rest(whole.members, part.members)
    )


def _stacked(columns: Sequence[Counts]) -> Counts:
    if not columns:
        return Counts.of([])
    return Counts(
        np.concatenate([item.value for item in columns]),
        np.concatenate([item.low for item in columns]),
        np.concatenate([item.high for item in columns]),
        np.concatenate([item.missing for item in columns]),
    )
