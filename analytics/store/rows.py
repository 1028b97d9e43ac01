"""The answers of the atlas."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from analytics.model import Counts, Coverage, Delivery, Figure, Figures, Level


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

    `index` is None when no benchmark was asked for; `benchmark` is the penetration of the same
    category there. `total` is the area's total in the dimension's universe (one row).
    """

    dimension: str
    categories: list[str]
    population: Counts
    members: Counts
    non_members: Figures
    penetration: Figures
    representation: Figures
    index: Figures | None
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


class Break(StrEnum):
    """Why two rounds can't be joined by a line."""

    CLASSIFICATION = "classification"
    BORDERS = "borders"
    MEMBER_SCOPE = "member_scope"
    PARTICIPATION = "participation"
    LAW = "law"


@dataclass(frozen=True, slots=True)
class Moment:
    """A round in a development; `breaks` tell what separates it from the round before."""

    delivery: Delivery
    figure: Figure
    breaks: tuple[Break, ...]


Mask = npt.NDArray[np.bool_]
