"""The definitions in `data/catalog`: one TOML file a definition, checked when loaded."""

from analytics.catalog.definitions import (
    Category,
    Classification,
    Dimension,
    Indicator,
    IndicatorKind,
    Measure,
    Series,
    Texts,
    Universe,
    YearValue,
)
from analytics.catalog.loading import CATALOG_FOLDER, Catalog, CatalogError, load_catalog

__all__ = [
    "CATALOG_FOLDER",
    "Catalog",
    "CatalogError",
    "Category",
    "Classification",
    "Dimension",
    "Indicator",
    "IndicatorKind",
    "Measure",
    "Series",
    "Texts",
    "Universe",
    "YearValue",
    "load_catalog",
]
