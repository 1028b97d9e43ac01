"""What is known while a delivery is judged: the definitions, and the deliveries beside it."""

from dataclasses import dataclass, field

from analytics.catalog import Catalog
from analytics.model import NETHERLANDS, Level, level_of
from analytics.sources.batch import RegionTables


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """The regions of one border year: parents, names and extent."""

    parents: dict[str, str]
    provinces: dict[str, str]
    extent: tuple[float, float, float, float]

    @classmethod
    def of(cls, tables: RegionTables) -> "Division":
        columns = tables.regions.to_pydict()
        west, south, east, north = (float(edge) for edge in tables.geometry.total_bounds)
        return cls(
            dict(zip(columns["code"], columns["parent"], strict=True)),
            dict(zip(columns["code"], columns["provincie"], strict=True)),
            (west, south, east, north),
        )

    @property
    def has_provinces(self) -> bool:
        return any(self.provinces.values())

    def knows(self, code: str) -> bool:
        """Whether a region code exists; provinces can't be judged where the borders have none."""
        if code in self.parents or code == NETHERLANDS:
            return True
        return level_of(code) is Level.PROVINCIE and not self.has_provinces

    def of_level(self, level: Level) -> list[str]:
        return sorted(code for code in self.parents if level_of(code) is level)


@dataclass(slots=True, eq=False)
class Context:
    """Grows while the deliveries are read; borders and organisations come first.

    `organisations` is None when the batch holds no usable delivery of organisations.
    `spoilt_years`: border years whose borders are in the batch but could not be used.
    """

    catalog: Catalog
    building: bool = False
    divisions: dict[int, Division] = field(default_factory=dict)
    spoilt_years: set[int] = field(default_factory=set)
    organisations: set[str] | None = None
    spoilt_organisations: bool = False
    unknown_deliveries: bool = False
