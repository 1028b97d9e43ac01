"""Reads and checks the definitions; a mistake names the file and the field."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from analytics.catalog.definitions import Dimension, Indicator, IndicatorKind, Series
from analytics.model import TOTAL, Unit

CATALOG_FOLDER = Path(__file__).parents[2] / "data" / "catalog"

D = TypeVar("D", bound=BaseModel)


class CatalogError(ValueError):
    """A definition is wrong; each line of the text names a file and a field."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """All definitions by id, in their order."""

    dimensions: dict[str, Dimension]
    indicators: dict[str, Indicator]
    series: dict[str, Series] = field(default_factory=dict)

    def dimensions_of(self, unit: Unit) -> list[Dimension]:
        return [item for item in self.dimensions.values() if unit in item.units]

    def indicators_of(self, kind: IndicatorKind) -> list[Indicator]:
        return [item for item in self.indicators.values() if item.kind is kind]


def load_catalog(folder: Path = CATALOG_FOLDER) -> Catalog:
    """Read every definition below `folder`.

    Raises `CatalogError` with all mistakes at once.
    """
    mistakes: list[str] = []
    dimensions = _read(folder / "dimensions", Dimension, mistakes)
    indicators = _read(folder / "indicators", Indicator, mistakes)
    series = _read(folder / "series", Series, mistakes)
    if mistakes:
        raise CatalogError("\n".join(mistakes))
    return Catalog(
        {item.id: item for item in sorted(dimensions, key=lambda item: (item.order, item.id))},
        {item.id: item for item in sorted(indicators, key=lambda item: (item.order, item.id))},
        {item.id: item for item in series},
    )


def _read(folder: Path, model: type[D], mistakes: list[str]) -> list[D]:
    found: list[D] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            definition = model.model_validate(tomllib.loads(path.read_text("utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            mistakes.append(f"{path.name}: not readable as TOML: {error}")
            continue
        except ValidationError as error:
            for item in error.errors(include_url=False, include_input=False):
                field = ".".join(str(part) for part in item["loc"]) or "definition"
                mistakes.append(f"{path.name}: {field}: {item['msg']}")
            continue
        identity = getattr(definition, "id")  # noqa: B009  (every definition has one)
        if identity != path.stem or identity == TOTAL:
            mistakes.append(f"{path.name}: id: must be the file's name, '{path.stem}'")
        found.append(definition)
    return found
