"""The door: deliveries in, clean tables and located complaints out."""

from analytics.sources.batch import Batch, Loaded, RegionTables
from analytics.sources.reading import read

__all__ = ["Batch", "Loaded", "RegionTables", "read"]
