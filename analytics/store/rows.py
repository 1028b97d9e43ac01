"""The answers of the atlas."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from analytics.measures.funnel import Funnel
from analytics.measures.ranking import Ranks
from analytics.measures.standardisation import Split
from analytics.model import Counts, Coverage, Figure, Figures, Level, Missing
from analytics.model.figure import Floats


@dataclass(frozen=True, slots=True)
class Organisation:
    """A library organisation on a date. `poi`: the provincial support organisation it belongs to.
    `gemeenten`: the codes of its catchment, in order.
    """

    id: str
    name: str
    poi: str
    province: str
    gemeenten: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found by name or code. `context` is the gemeente that a wijk or buurt lies in;
    `organisations` the ids of the organisations that serve it (or that it is).
    """

    code: str
    level: Level
    name: str
    context: str
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of a library, in degrees."""

    name: str
    organisation: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, eq=False)
class RegionRows:
    """Regions in the order of their codes, each with a figure."""

    codes: list[str]
    names: list[str]
    parents: list[str]
    gemeenten: list[str]
    figures: Figures
    benchmark: Figure | None = None

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True, eq=False)
class ProfileRows:
    """The categories of a dimension in one area, in the catalog's order.

    `index` and `difference` (own minus benchmark, in points) are None when no benchmark was asked
    for; `benchmark` is the penetration of the same category there. `total` is the area's total in
    the dimension's universe (one row).
    """

    dimension: str
    categories: list[str]
    population: Counts
    members: Counts
    non_members: Figures
    penetration: Figures
    representation: Figures
    index: Figures | None
    difference: Figures | None
    benchmark: Figures | None
    total_population: Figure
    total_members: Figure
    total_penetration: Figure

    def __len__(self) -> int:
        return len(self.categories)


class Role(StrEnum):
    """What a row of a benchmark is to the library."""

    OWN = "own"
    PROVINCE = "province"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True, eq=False)
class BenchmarkRows:
    """A library, its provinces and the Netherlands side by side; the same order in every column."""

    codes: list[str]
    names: list[str]
    roles: list[Role]
    figures: Figures
    population: Counts
    members: Counts
    penetration: Figures
    index: Figures
    coverage: Coverage

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True)
class KnownPart:
    """The part of an area of which population and members are known: `known` of `of` regions."""

    population: Figure
    members: Figure
    penetration: Figure
    known: int
    of: int
    level: Level


class GroupKind(StrEnum):
    """What a unit is held against; the Dutch ids stand in JSON."""

    COUNTRY = "land"
    PROVINCE = "provincie"
    EQUAL_SIZE = "even_groot"
    PEERS = "vergelijkbaar"
    CHOSEN = "set"


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """A unit against a group of units: the country, a province, equal size, peers, an own set.

    The country and a province are their published totals, with the unit in them (`includes_own`);
    where it is more than 10 % of their inhabitants they are the rest, without it (`rest`). The
    other groups are members over population of their units together, each piece of land once,
    without the own unit's land.

    `rows`: the units behind it that have a figure; `left_out`: those without (not taking part, or
    hidden). A pool of units is of those in `rows`, and says so in `organisations` ..
    `of_inhabitants`: what it covers, of how many (None where that isn't known). In a published
    total hidden units are included. Peers are chosen among those whose totals are known.
    `too_few`: a pool of fewer than five units with a figure is not shown. `missing`: why there
    are no figures.
    `difference` (points) and `index`: the own figure against this one. `corrected` and `split`
    only of all persons.
    """

    kind: GroupKind
    code: str | None
    rows: list[int]
    left_out: list[int]
    includes_own: bool
    rest: bool
    too_few: bool
    organisations: int | None
    of_organisations: int | None
    inhabitants: float | None
    of_inhabitants: float | None
    population: Figure
    members: Figure
    penetration: Figure
    corrected: Figure | None
    difference: Figure
    index: Figure
    split: Split | None
    missing: Missing | None


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """One unit (a catchment, or a gemeente) among all units of its level, in one round.

    The columns hold every unit in code order, whether it takes part or not; `own` is its row.
    `provinces`: the codes of the provinces that a unit lies in, with `province_names`.
    `organisations`: the ids of those
    that serve it. `penetration` has the chance interval, on which `ranks` stand. `corrected`: for
    the share of youth, of all persons only, with `corrected_ranks`. `inhabitants`: the size, from
    the delivery, of a unit without figures from the key figures. `characteristics`: each
    criterion (weighted by inhabitants over the gemeenten of a catchment); `distances`: how far
    each unit is from the own one in those, NaN where that can't be told. `classes`: the classes
    of every `Split`. `unknown`: codes of the chosen set that this round doesn't know.
    """

    level: Level
    codes: list[str]
    names: list[str]
    provinces: list[tuple[str, ...]]
    province_names: dict[str, str]
    organisations: list[tuple[str, ...]]
    own: int
    population: Counts
    members: Counts
    penetration: Figures
    corrected: Figures | None
    inhabitants: Counts
    takes_part: npt.NDArray[np.bool_]
    characteristics: dict[str, Figures]
    distances: Floats
    ranks: Ranks
    corrected_ranks: Ranks | None
    funnel: Funnel | None
    classes: list[str]
    groups: list[Comparison]
    coverage: Coverage
    unknown: list[str]

    def __len__(self) -> int:
        return len(self.codes)


Mask = npt.NDArray[np.bool_]
