"""The national comparison worked out a second time: rank, band, peers, groups, correction, split.

By definition and unit by unit, in fractions, from the CSVs of the deliveries. Clear before quick.
"""

import csv
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import sqrt
from pathlib import Path
from statistics import mean, pstdev

from tests.independent import figures
from tests.independent.deliveries import CATCHMENT, LAND, TOTAL, Deliveries, Delivery
from tests.independent.figures import Cell, Known, Quantity

EVERYONE = ("personen", TOTAL, TOTAL)
COLUMNS = {"inwoners": "a_inw", "stedelijkheid": "ste_mvs", "inkomen_inwoner": "g_ink_pi"}
HIDDEN = ("confidential", "unreliable")
FEWEST, MOST_OF_A_TOTAL = 5, Fraction(1, 10)
Z_95, Z_998 = figures.Z, 3.090232306167813

Group = tuple[str, str, str]
KeyFigures = dict[str, dict[str, Fraction]]


def key_figures(folders: Iterable[Path]) -> dict[int, KeyFigures]:
    """Per border year and gemeente the key figures that there are."""
    found: dict[int, KeyFigures] = {}
    for folder in folders:
        told = tomllib.loads((folder / "delivery.toml").read_text(encoding="utf-8"))
        if told["kind"] != "kwb":
            continue
        rows = found.setdefault(told["border_year"], {})
        with (folder / told["files"][0]).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                plain = {name.strip(): (text or "").strip() for name, text in row.items() if name}
                if plain["gwb_code_10"].startswith("GM"):
                    rows[plain["gwb_code_10"]] = {
                        name: Fraction(plain[column].replace(",", "."))
                        for name, column in COLUMNS.items()
                        if plain[column].strip(".,")
                    }
    return found


@dataclass
class Field:
    """All units of a level in a round, with the figures of one group of people."""

    everything: Deliveries
    delivery: Delivery
    told: KeyFigures
    level: str
    group: Group

    @cached_property
    def gemeenten(self) -> list[str]:
        return sorted(code for code in self.everything.regions(self.delivery) if code[:2] == "GM")

    @cached_property
    def served(self) -> dict[str, set[str]]:
        """The gemeenten of each organisation that has any on the reference date."""
        found = {
            name: set(self.everything.catchment(self.delivery, name)) & set(self.gemeenten)
            for name in self.everything.organisations()
        }
        return {name: land for name, land in found.items() if land}

    @cached_property
    def lands(self) -> dict[str, set[str]]:
        """Every unit and the gemeenten that it consists of."""
        if self.level == "gemeente":
            return {code: {code} for code in self.gemeenten}
        return {CATCHMENT + name: land for name, land in sorted(self.served.items())}

    def cell(self, unit: str, group: Group | None = None) -> Cell:
        return self.everything.group(self.delivery, (unit, *(group or self.group)))[1]

    def share(self, unit: str) -> Quantity:
        return figures.penetration(self.cell(unit))

    def totals(self, unit: str) -> str | None:
        """Why the totals of a unit are not known; None where they are."""
        cell = self.cell(unit, EVERYONE)
        return figures.first_reason((cell.population, cell.members))

    def takes_part(self, unit: str) -> bool:
        return self.totals(unit) in (None, *HIDDEN)

    def known(self, units: Iterable[str]) -> list[str]:
        return [unit for unit in units if isinstance(self.share(unit), Known)]

    # --- rank and band

    @cached_property
    def chances(self) -> dict[str, tuple[float, float] | None]:
        return {code: figures.chance(self.cell(code)) for code in self.known(self.lands)}

    def rank(self, unit: str) -> dict[str, int] | None:
        return _rank(self.chances, unit)

    @cached_property
    def band(self) -> tuple[Fraction, float, float] | None:
        """p0, tau and phi."""
        counts = [_counts(self.cell(unit)) for unit in self.known(self.lands)]
        if not counts:
            return None
        people, members = (sum(column) for column in zip(*counts, strict=True))
        p0 = Fraction(members, people)
        if p0 in (0, 1):
            return p0, 0.0, 0.0
        squares = [float((Fraction(m) / n - p0) ** 2) for n, m in counts]
        chances = [float(p0 * (1 - p0) / n) for n, _m in counts]
        ratio = [square / chance for square, chance in zip(squares, chances, strict=True)]
        between = 0.0
        if sum(ratio) > len(counts) - 1:
            # The sum falls, ever slower: Newton's steps from 0 come ever nearer from one side.
            for _ in range(200):
                terms = [s / (c + between) for s, c in zip(squares, chances, strict=True)]
                slope = sum(t / (c + between) for t, c in zip(terms, chances, strict=True))
                between += (sum(terms) - (len(counts) - 1)) / slope
        return p0, sqrt(between), mean(ratio)

    def limits(self, people: Fraction, z: float) -> list[float]:
        assert self.band is not None
        p0, tau, _phi = self.band
        reach = z * sqrt(float(p0 * (1 - p0) / people) + tau**2)
        return [max(0.0, float(p0) - reach), min(1.0, float(p0) + reach)]

    def position(self, unit: str) -> str:
        cell, share = self.cell(unit), self.share(unit)
        assert isinstance(share, Known)
        assert isinstance(cell.population, Known)
        low, high = self.limits(max(cell.population.low, figures.ONE), Z_95)
        if share.low > high:
            return "above"
        return "below" if share.high < low else "within"

    # --- peers

    def people(self, gemeente: str) -> Fraction | None:
        """Inhabitants, of the delivery, else of the key figures."""
        told = self._tiles(gemeente, EVERYONE).population
        if isinstance(told, Known):
            return told.value
        return self.told.get(gemeente, {}).get("inwoners")

    def size(self, unit: str) -> Fraction | None:
        told = self.cell(unit, EVERYONE).population
        if isinstance(told, Known):
            return told.value
        parts = [self.told.get(code, {}).get("inwoners") for code in self.lands[unit]]
        return None if None in parts else sum((part for part in parts if part), Fraction(0))

    def characteristic(self, unit: str, criterion: str) -> Fraction | None:
        land = self.lands[unit]
        values = [self.told.get(code, {}).get(criterion) for code in land]
        weights = [self.told.get(code, {}).get("inwoners") for code in land]
        if None in values or (len(land) > 1 and None in weights):
            return None
        if len(land) == 1:
            return values[0]
        products = [v * w for v, w in zip(values, weights, strict=True) if v is not None and w]
        return sum(products, Fraction(0)) / sum((w for w in weights if w), Fraction(0))

    def equal_size(self, own: str) -> list[str]:
        mine = self.size(own)
        return [
            unit
            for unit in self.others(own)
            if mine and (size := self.size(unit)) and mine / 2 <= size <= mine * 2
        ]

    def others(self, own: str) -> list[str]:
        """Those with land that is not the own unit's."""
        return [unit for unit, land in self.lands.items() if land - self.lands[own]]

    def peers(self, own: str, criteria: Iterable[str], most: int) -> list[str]:
        far: dict[str, float] = {}
        scales = []
        for criterion in criteria:
            values = {unit: self.characteristic(unit, criterion) for unit in self.lands}
            among = [v for unit, v in values.items() if v is not None and self.takes_part(unit)]
            scales.append((values, pstdev(among)))
        for unit in self.equal_size(own):
            if self.totals(unit) is not None:
                continue
            steps = []
            for values, spread in scales:
                mine, its = values[own], values[unit]
                if mine is None or its is None:
                    break
                steps.append(float((its - mine) / Fraction(spread)) if spread else 0.0)
            else:
                far[unit] = sqrt(mean(step**2 for step in steps))
        order = sorted(far, key=lambda unit: (far[unit], unit))
        for one, other in pairwise(order):  # equal but for the last digits of a float
            assert far[other] - far[one] > 1e-9 or far[other] == far[one] or one < other
        return order[:most]

    # --- groups

    def _tiles(self, gemeente: str, group: Group) -> Cell:
        return self.everything.gemeente(self.delivery, (gemeente, *group))

    def land(self, gemeenten: Iterable[str], group: Group) -> Cell:
        """Gemeenten added together, each once."""
        parts = [self._tiles(code, group) for code in sorted(gemeenten)]
        return Cell(*[figures.together_counts([getattr(part, name) for part in parts])
                      for name in ("population", "members")])  # fmt: skip

    def pool(self, own: str, units: list[str], group: Group) -> Cell:
        """Units together without the own land: as delivered where a unit shares no land."""
        alone, shared = [], set[str]()
        for unit in units:
            land = self.lands[unit]
            around = [self.lands[other] for other in [*units, own] if other != unit]
            if any(land & other for other in around):
                shared |= land
            else:
                alone.append(self.cell(unit, group))
        parts = [*alone, *(self._tiles(code, group) for code in sorted(shared - self.lands[own]))]
        return Cell(*[figures.together_counts([getattr(part, name) for part in parts])
                      for name in ("population", "members")])  # fmt: skip

    def province(self, gemeente: str) -> str:
        return self.everything.regions(self.delivery)[gemeente].parent or ""

    def provinces(self, own: str) -> list[str]:
        return sorted({self.province(code) for code in self.lands[own]} - {LAND, ""})

    def area(self, code: str) -> set[str]:
        return {item for item in self.gemeenten if code == LAND or self.province(item) == code}

    def within(self, own: str, code: str, group: Group) -> Cell:
        """The own unit as far as it lies in a province."""
        here = self.lands[own] & self.area(code)
        return self.cell(own, group) if here == self.lands[own] else self.land(here, group)

    def rest_of(self, own: str, code: str) -> bool:
        """Whether own is over a tenth of the inhabitants of a published total."""
        mine, whole = self.within(own, code, EVERYONE), self.cell(code, EVERYONE)
        if figures.first_reason((mine.population, mine.members, whole.population)):
            return False
        assert isinstance(mine.population, Known)
        assert isinstance(whole.population, Known)
        return mine.population.value > whole.population.value * MOST_OF_A_TOTAL

    def published(self, own: str, code: str, group: Group) -> Cell:
        whole = self.cell(code, group)
        if not self.rest_of(own, code):
            return whole
        return figures.without(whole, self.within(own, code, group))

    # --- coverage

    def covered(self, own: str, code: str) -> list[float | None]:
        """Organisations, of, inhabitants, of: of a published total."""
        rest, land = self.rest_of(own, code), self.area(code)
        participants = self.delivery.told.get("participants")
        if rest:
            land = land - self.lands[own]
        inside = {name for name, served in self.served.items() if served & land}
        population = self.published(own, code, EVERYONE).population
        inhabitants = float(population.value) if isinstance(population, Known) else None
        outside = []
        for gemeente in land:
            cell = self._tiles(gemeente, EVERYONE)
            if figures.first_reason((cell.population, cell.members)) not in (None, *HIDDEN):
                outside.append(self.told.get(gemeente, {}).get("inwoners"))
        of = None
        if inhabitants is not None and None not in outside:
            of = inhabitants + float(sum(part for part in outside if part))
        counted = None if participants is None else len(inside & set(participants))
        found = [counted, len(inside), inhabitants, of]
        told = self.delivery.told.get("coverage", {}) if code == LAND and not rest else {}
        names = ("organisations", "of_organisations", "inhabitants", "of_inhabitants")
        return [told.get(name, number) for name, number in zip(names, found, strict=True)]

    def pooled(self, own: str, units: list[str]) -> list[float | None]:
        """The same of a pool of units."""
        rows = self.known(units)
        people = self.pool(own, rows, EVERYONE).population if rows else "not_delivered"
        inhabitants = float(people.value) if isinstance(people, Known) else None

        def union(chosen: list[str]) -> set[str]:
            return {code for unit in chosen for code in self.lands[unit]}

        outside = [self.people(code) for code in union(units) - union(rows) - self.lands[own]]
        of = None
        if inhabitants is not None and None not in outside:
            of = inhabitants + float(sum(part for part in outside if part))
        return [self._organisations(rows), self._organisations(units), inhabitants, of]

    def _organisations(self, units: list[str]) -> int:
        if self.level == "bibliotheek":
            return len(units)
        return sum(any(unit in served for unit in units) for served in self.served.values())

    # --- age

    @cached_property
    def ages(self) -> list[Group]:
        return [("personen", "leeftijd", item) for item in self.delivery.categories("leeftijd")]

    def corrected(self, cells: list[Cell]) -> tuple[Quantity, tuple[float, float] | None]:
        """The share with the national mix of ages, and its chance interval."""
        weights = [self.cell(LAND, age).population for age in self.ages]
        shares = [figures.penetration(Cell(cell.population, cell.members)) for cell in cells]
        reason = figures.first_reason(weights) or figures.first_reason(shares)
        if reason:
            return reason, None
        whole = sum((w.value for w in weights if isinstance(w, Known)), Fraction(0))
        parts = [w.value / whole for w in weights if isinstance(w, Known)]
        rates = [share for share in shares if isinstance(share, Known)]
        ends = [
            sum((w * getattr(rate, end) for w, rate in zip(parts, rates, strict=True)), Fraction(0))
            for end in ("value", "low", "high")
        ]
        variance = Fraction(0)
        for weight, rate, cell in zip(parts, rates, cells, strict=True):
            assert isinstance(cell.population, Known)
            half = min(max(Fraction(1, 2), rate.low), rate.high)
            variance += weight**2 * half * (1 - half) / max(cell.population.low, figures.ONE)
        reach = figures.Z * sqrt(variance)
        found = Known(*ends)
        return found, (max(0.0, float(ends[1]) - reach), min(1.0, float(ends[2]) + reach))

    @cached_property
    def all_corrected(self) -> dict[str, tuple[Quantity, tuple[float, float] | None]]:
        return {
            unit: self.corrected([self.cell(unit, age) for age in self.ages]) for unit in self.lands
        }

    def corrected_rank(self, unit: str) -> dict[str, int] | None:
        return _rank({code: pair for code, (_share, pair) in self.all_corrected.items()}, unit)


def split(own: list[Cell], base: list[Cell]) -> tuple[list[Fraction], list[Fraction]] | str:
    """Composition and behaviour of every class, in points (Kitagawa)."""
    reason = figures.first_reason(
        part for cell in (*own, *base) for part in (cell.population, cell.members)
    )
    if reason:
        return reason
    mine, theirs = [_counts(cell) for cell in own], [_counts(cell) for cell in base]
    all_mine, all_theirs = (sum(n for n, _m in side) for side in (mine, theirs))
    if not all_mine or not all_theirs:
        return "not_applicable"
    composition, behaviour = [], []
    for (n, m), (other_n, other_m) in zip(mine, theirs, strict=True):
        part, other_part = Fraction(n) / all_mine, Fraction(other_n) / all_theirs
        rates = [Fraction(m) / n if n else None, Fraction(other_m) / other_n if other_n else None]
        known = [rate for rate in rates if rate is not None] or [Fraction(0)]
        rate = known[0] if rates[0] is None else rates[0]
        other = known[0] if rates[1] is None else rates[1]
        composition.append((part - other_part) * (rate + other) / 2 * 100)
        behaviour.append((rate - other) * (part + other_part) / 2 * 100)
    return composition, behaviour


def _counts(cell: Cell) -> tuple[Fraction, Fraction]:
    assert isinstance(cell.population, Known)
    assert isinstance(cell.members, Known)
    return cell.population.value, cell.members.value


def _rank(intervals: dict[str, tuple[float, float] | None], unit: str) -> dict[str, int] | None:
    known = {code: pair for code, pair in intervals.items() if pair is not None}
    if unit not in known:
        return None
    low, high = known[unit]
    return {
        "low": 1 + sum(its_low > high for its_low, _high in known.values()),
        "high": len(known) - sum(its_high < low for _low, its_high in known.values()),
        "of": len(known),
    }
