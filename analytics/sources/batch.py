"""What comes through the door: deliveries as clean tables, and all complaints."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from analytics.model import Complaint, Delivery, Severity

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True, slots=True, eq=False)
class RegionTables:
    """The regions of one border year.

    `regions`: code, level, name, parent, gemeente, provincie (text, empty where it has no meaning).
    `geometry`: code, level, geometry in EPSG:28992 (metres): land only, valid, one row a region,
    at full detail.
    """

    regions: pa.Table
    geometry: "gpd.GeoDataFrame"


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A delivery that can be used, with its text, the SHA-256 of each file and its table."""

    delivery: Delivery
    document: str
    files: dict[str, str]
    table: pa.Table | RegionTables | None


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """All that was read together: the usable deliveries, and every complaint (errors first)."""

    deliveries: tuple[Loaded, ...]
    complaints: tuple[Complaint, ...]

    @property
    def ok(self) -> bool:
        """Whether the whole batch can be published: no error among the complaints."""
        return not any(item.severity is Severity.ERROR for item in self.complaints)
