"""What the figures themselves say about a delivery, to propose to whoever describes it.

Every answer here is a proposal: numbers that are all multiples of 5 may be so by chance, and a
code may exist in several years.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize

import numpy as np
from pydantic import TypeAdapter

from analytics.catalog import Catalog
from analytics.model import (
    CATCHMENT_PREFIX,
    TOTAL,
    Kind,
    Level,
    Missing,
    Place,
    Rounding,
    level_of,
)
from analytics.sources.agreements import LAYOUT as AGREEMENTS
from analytics.sources.branches import LAYOUT as BRANCHES
from analytics.sources.cells import group
from analytics.sources.context import Division
from analytics.sources.kwb import CODE as KEY_FIGURE_CODE
from analytics.sources.monitor import LAYOUT as MONITOR
from analytics.sources.organisations import LAYOUT as ORGANISATIONS
from analytics.sources.report import place_text
from analytics.sources.tables import TextTable

BASES = (1000, 100, 10, 5)
"""Steps to which counts are rounded, the largest first."""
ENOUGH = 5
"""From so many numbers on, all multiples of a step is no chance: 1 in 5⁵."""
STRANGERS = 5
"""So many codes that don't fit are named."""
_COUNT = re.compile(r"[1-9][0-9]{0,11}")
# Too few, or too uncertain, to tell: there were members, so the library took part.
_HIDDEN = {".", "x", Missing.CONFIDENTIAL, Missing.UNRELIABLE}


@dataclass(frozen=True, slots=True)
class Divisor:
    """The largest step of which all counts of a level and dimension are multiples."""

    level: Level
    dimension: str
    base: int
    numbers: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the long form of a delivery says about itself.

    `fitting`: per border year how many of the `codes` region codes exist in it, those of work
    areas aside; `strangers`: the first that don't. `gemeenten` and `organisations` are those of
    which members were counted, hidden counts too. `share_decimals` is None where no share was
    delivered.
    """

    levels: tuple[Level, ...]
    codes: int
    fitting: dict[int, int]
    divisors: tuple[Divisor, ...]
    share_decimals: int | None
    classification: dict[str, str]
    gemeenten: tuple[str, ...]
    organisations: tuple[str, ...] = ()
    strangers: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def border_year(self) -> int | None:
        """The year in which most of the codes exist; of equals the newest."""
        best = max(self.fitting, key=lambda year: (self.fitting[year], year), default=None)
        return best if best is not None and self.fitting[best] else None

    def to_plain(self) -> dict[str, Any]:
        """As JSON-able values."""
        return _PROPOSAL.dump_python(self, mode="json")

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Proposal":
        """What `to_plain` wrote."""
        return _PROPOSAL.validate_python(plain)

    @property
    def rounding(self) -> tuple[Rounding, ...]:
        """The lines of a `delivery.toml` that say what `divisors` found."""
        return rounding_lines(self.divisors, self.share_decimals)


_PROPOSAL = TypeAdapter(Proposal)


def propose_about(
    table: TextTable, divisions: Mapping[int, Division], catalog: Catalog
) -> Proposal:
    """Look at the long form of a delivery (regiocode, eenheid, …)."""
    regions = table.columns["regiocode"]
    levels = {level for code in regions.values if (level := level_of(code)) is not None}
    codes = [code for code in regions.values if level_of(code) is not Level.BIBLIOTHEEK]
    having = _with_members(table)
    return Proposal(
        levels=tuple(level for level in Level if level in levels - {Level.BIBLIOTHEEK}),
        codes=len(codes),
        fitting=fitting_years(codes, divisions),
        divisors=tuple(_divisors(table)),
        share_decimals=_decimals(table),
        classification=_classification(table, catalog),
        gemeenten=tuple(code for code in having if level_of(code) is Level.GEMEENTE),
        organisations=tuple(
            code.removeprefix(CATCHMENT_PREFIX)
            for code in having
            if level_of(code) is Level.BIBLIOTHEEK
        ),
        strangers={
            year: tuple(sorted(code for code in codes if not division.knows(code))[:STRANGERS])
            for year, division in divisions.items()
        },
    )


def fitting_years(codes: Iterable[str], divisions: Mapping[int, Division]) -> dict[int, int]:
    """Per border year how many of the codes exist in it."""
    judged = list(codes)
    return {
        year: sum(division.knows(code) for code in judged)
        for year, division in sorted(divisions.items())
    }


def step_of(numbers: Collection[int]) -> int:
    """The largest step of which all numbers are multiples; 1 where they are too few to say."""
    if len(set(numbers)) < ENOUGH:
        return 1
    return next((base for base in BASES if all(number % base == 0 for number in numbers)), 1)


def rounding_lines(
    divisors: Iterable[Divisor], share_decimals: int | None = None
) -> tuple[Rounding, ...]:
    """As few lines as say the same: what most levels have, then the levels and the dimensions
    that differ. Of lines that apply to a cell the last one holds.
    """
    found = [item for item in divisors if item.numbers >= ENOUGH]
    if not found:
        return _share_line(share_decimals)
    of_level = {
        level: _commonest(item.base for item in found if item.level is level)
        for level in dict.fromkeys(item.level for item in found)
    }
    first = _commonest(of_level.values())
    lines = [Rounding(float(first))]
    lines += [
        Rounding(float(base), level=level) for level, base in of_level.items() if base != first
    ]
    for dimension in dict.fromkeys(item.dimension for item in found):
        own = [item for item in found if item.dimension == dimension]
        if all(item.base == of_level[item.level] for item in own):
            continue
        bases = {item.base for item in own}
        if len(bases) == 1:
            lines.append(Rounding(float(bases.pop()), dimension=dimension))
            continue
        lines += [
            Rounding(float(item.base), level=item.level, dimension=dimension)
            for item in own
            if item.base != of_level[item.level]
        ]
    return (*lines, *_share_line(share_decimals))


def _share_line(decimals: int | None) -> tuple[Rounding, ...]:
    return () if decimals is None else (Rounding(10.0**-decimals, measure="share"),)


def _commonest(bases: Iterable[int]) -> int:
    """The base that is there most; of equals the smallest, which promises least."""
    counted = Counter(bases)
    return min(counted, key=lambda base: (-counted[base], base))


def _divisors(table: TextTable) -> Iterable[Divisor]:
    regions, dimensions = table.columns["regiocode"], table.columns["dimensie"]
    order = list(Level)
    levels = [level_of(code) for code in regions.values]
    level = regions.spread(
        [order.index(item) if item is not None else len(order) for item in levels], np.int32
    )
    inverse, first = group(level, dimensions.codes)
    numbers: dict[int, list[int]] = defaultdict(list)
    for name in ("bevolking", "leden"):
        column = table.columns[name]
        # Per combination each distinct text once: a step that divides it once divides it always.
        pairs = np.unique(np.stack([inverse, column.codes.astype(np.intp)]), axis=1)
        for combination, code in pairs.T:
            if _COUNT.fullmatch(column.values[code]):
                numbers[int(combination)].append(int(column.values[code]))
    for combination, row in enumerate(first):
        if level[row] < len(order):
            found = numbers[combination]
            yield Divisor(order[level[row]], dimensions[row], step_of(found), len(set(found)))


def _decimals(table: TextTable) -> int | None:
    if "aandeel" not in table.columns:
        return None
    shares = [text for text in table.columns["aandeel"].values if re.fullmatch(r"[0-9,]+", text)]
    return max((len(text.partition(",")[2]) for text in shares), default=None)


def _classification(table: TextTable, catalog: Catalog) -> dict[str, str]:
    """Per dimension with more than one version the one that knows most of the categories."""
    used: dict[str, set[str]] = defaultdict(set)
    dimensions, categories = table.columns["dimensie"], table.columns["categorie"]
    _inverse, first = group(dimensions.codes, categories.codes)
    for row in first:
        used[dimensions[row]].add(categories[row])
    found: dict[str, str] = {}
    for name, ids in used.items():
        definition = catalog.dimensions.get(name)
        if definition is None or len(definition.classifications) < 2:
            continue
        # Of equals the newest, which is the last.
        best = max(
            enumerate(definition.classifications),
            key=lambda pair: (len(ids & {one.id for one in pair[1].categories}), pair[0]),
        )[1]
        found[name] = best.id
    return found


def counted(table: TextTable) -> list[list[Any]]:
    """Level, unit, dimension, and how many cells and regions they have, in the order of levels."""
    regions, units, dimensions = (
        table.columns[name] for name in ("regiocode", "eenheid", "dimensie")
    )
    order = [*Level]
    level = regions.spread(
        [
            order.index(found) if (found := level_of(code)) else len(order)
            for code in regions.values
        ],
        np.int32,
    )
    inverse, first = group(level, units.codes, dimensions.codes)
    found = []
    for number, row in enumerate(first):
        if level[row] == len(order):
            continue
        own = inverse == number
        found.append(
            [
                str(order[level[row]]),
                units[row],
                dimensions[row],
                int(own.sum()),
                len(np.unique(regions.codes[own])),
            ]
        )
    return found


_COLUMNS = ("regiocode", "eenheid", "dimensie", "categorie", "bevolking", "leden", "aandeel")
_SAMPLED = 12


def sampled(table: TextTable) -> list[list[str]]:
    """Some rows as texts, and where each stands: of every group the first, then the first."""
    names = [name for name in _COLUMNS if name in table.columns]
    _inverse, groups = group(*(table.columns[name].codes for name in _COLUMNS[1:4]))
    rows = dict.fromkeys([*sorted(groups.tolist()), *range(min(len(table), _SAMPLED))])
    return [
        [
            *(table.columns[name][row] if name in names else "" for name in _COLUMNS),
            place_text(Place(**table.place(row, "leden"))),  # pyright: ignore[reportArgumentType]
        ]
        for row in sorted(list(rows)[:_SAMPLED])
    ]


def _with_members(table: TextTable) -> tuple[str, ...]:
    """The regions that have a number of members somewhere, told or hidden."""
    regions, members = table.columns["regiocode"], table.columns["leden"]
    given = members.spread(
        [text.isdigit() or text.lower() in _HIDDEN for text in members.values],
        np.bool_,
    )
    return tuple(sorted({regions.values[code] for code in np.unique(regions.codes[given])}))


def kind_of(header: Sequence[str]) -> Kind | None:
    """The kind of delivery that has this line of column names, of those with a fixed layout."""
    names = {name.strip().lower() for name in header}
    fixed = {
        Kind.ORGANISATIONS: set(ORGANISATIONS.required),
        Kind.BRANCHES: set(BRANCHES.required),
        Kind.MONITOR: set(MONITOR.required),
        Kind.AGREEMENTS: set(AGREEMENTS.required),
        Kind.KWB: {KEY_FIGURE_CODE},
    }
    return next((kind for kind, needed in fixed.items() if needed <= names), None)


def id_from(label: str, taken: Collection[str] = ()) -> str:
    """An id made of a label: '18 tot 25 jaar' becomes '18-tot-25-jaar'; never empty or taken."""
    plain = normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    base = "-".join(re.findall(r"[a-z0-9+]+", plain))[:50] or "klasse"
    if base == TOTAL:
        base = f"{TOTAL}-1"
    names = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)
