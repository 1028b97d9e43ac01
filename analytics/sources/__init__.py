"""The door: deliveries in, clean tables and located complaints out.

Loaded when asked for: the process that reads uploads needs no geometry, and starts in half the
time without.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analytics.sources.batch import Batch, Loaded, RegionTables
    from analytics.sources.reading import read

__all__ = ["Batch", "Loaded", "RegionTables", "read"]


def __getattr__(name: str) -> Any:
    if name == "read":
        from analytics.sources.reading import read

        return read
    if name in __all__:
        from analytics.sources import batch

        return getattr(batch, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
