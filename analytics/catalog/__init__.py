"""The definitions in `data/catalog`: one TOML file a definition, checked when loaded."""

from analytics.catalog.definitions import (
    Category,
    Classification,
    Dimension,
    Indicator,
    IndicatorKind,
    Measure,
    MonitorCategory,
    MonitorIndicator,
    Series,
    Texts,
    Universe,
    YearValue,
)
from analytics.catalog.loading import (
    CATALOG_FOLDER,
    Catalog,
    CatalogError,
    load_catalog,
    read_profile,
)
from analytics.catalog.profiles import LONG_FORM, PROFILE_FILE, Profile

__all__ = [
    "CATALOG_FOLDER",
    "LONG_FORM",
    "PROFILE_FILE",
    "Catalog",
    "CatalogError",
    "Category",
    "Classification",
    "Dimension",
    "Indicator",
    "IndicatorKind",
    "Measure",
    "MonitorCategory",
    "MonitorIndicator",
    "Profile",
    "Series",
    "Texts",
    "Universe",
    "YearValue",
    "load_catalog",
    "read_profile",
]
