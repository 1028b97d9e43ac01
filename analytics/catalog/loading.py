"""Reads and checks the definitions; a mistake names the file and the field."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, Field, ValidationError

from analytics.catalog.definitions import (
    Classification,
    Definition,
    Dimension,
    Indicator,
    IndicatorKind,
    MonitorIndicator,
    Series,
)
from analytics.catalog.profiles import Profile
from analytics.model import TOTAL, Unit

CATALOG_FOLDER = Path(__file__).parents[2] / "data" / "catalog"

D = TypeVar("D", bound=BaseModel)
Ordered = TypeVar("Ordered", Dimension, Indicator, MonitorIndicator)


class CatalogError(ValueError):
    """A definition is wrong; each line of the text names a file and a field."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """All definitions by id, in their order. No id of `monitor` is one of `indicators` too."""

    dimensions: dict[str, Dimension]
    indicators: dict[str, Indicator]
    series: dict[str, Series] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    monitor: dict[str, MonitorIndicator] = field(default_factory=dict)

    def dimensions_of(self, unit: Unit) -> list[Dimension]:
        return [item for item in self.dimensions.values() if unit in item.units]

    def indicators_of(self, kind: IndicatorKind) -> list[Indicator]:
        return [item for item in self.indicators.values() if item.kind is kind]


class _MoreVersions(Definition):
    """Classification versions that are added to a dimension that is there already."""

    id: str
    classifications: tuple[Classification, ...] = Field(min_length=1)


def load_catalog(folder: Path = CATALOG_FOLDER, added: Path | None = None) -> Catalog:
    """Read every definition below `folder`, and what users added below `added`.

    What is added never changes what was there: a new dimension or profile, or more versions of
    the classes of a dimension. An added version holds only where a delivery names it: the newest
    stays the one of `folder`. Raises `CatalogError` with all mistakes at once.
    """
    mistakes: list[str] = []
    dimensions = {item.id: item for item in _read(folder / "dimensions", Dimension, mistakes)}
    indicators = {item.id: item for item in _read(folder / "indicators", Indicator, mistakes)}
    series = {item.id: item for item in _read(folder / "series", Series, mistakes)}
    monitor = {item.id: item for item in _read(folder / "monitor", MonitorIndicator, mistakes)}
    mistakes += [
        f"{name}.toml: id: an indicator of the atlas is called so too"
        for name in sorted(monitor.keys() & indicators.keys())
    ]
    if added is not None:
        dimensions |= _added_dimensions(added / "dimensions", dimensions, mistakes)
    profiles = {item.id: item for item in _read(folder / "profiles", Profile, mistakes, dimensions)}
    if added is not None:
        more = _read(added / "profiles", Profile, mistakes, dimensions)
        mistakes += [
            f"{item.id}.toml: id: this profile is there already"
            for item in more
            if item.id in profiles
        ]
        profiles |= {item.id: item for item in more}
    if mistakes:
        raise CatalogError("\n".join(mistakes))
    return Catalog(
        _in_order(dimensions),
        _in_order(indicators),
        series,
        dict(sorted(profiles.items())),
        _in_order(monitor),
    )


def read_profile(document: str, dimensions: dict[str, Dimension], name: str) -> Profile:
    """A profile from its text. Raises `CatalogError`, with the name of the file in each line."""
    mistakes: list[str] = []
    profile = _parse(name, document, Profile, mistakes)
    if profile is not None:
        mistakes += [f"{name}: {wrong}" for wrong in profile.unknown_words(dimensions)]
    if profile is None or mistakes:
        raise CatalogError("\n".join(mistakes))
    return profile


def _in_order(items: dict[str, Ordered]) -> dict[str, Ordered]:
    found = sorted(items.values(), key=lambda item: (item.order, item.id))
    return {item.id: item for item in found}


def _added_dimensions(
    folder: Path, shipped: dict[str, Dimension], mistakes: list[str]
) -> dict[str, Dimension]:
    found: dict[str, Dimension] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in shipped:
            found |= {item.id: item for item in _read_one(path, Dimension, mistakes)}
            continue
        for more in _read_one(path, _MoreVersions, mistakes):
            known = shipped[path.stem]
            versions = (*more.classifications, *known.classifications)
            ids = [version.id for version in versions]
            if len(set(ids)) < len(ids):
                mistakes.append(f"{path.name}: classifications: this version is there already")
            found[path.stem] = known.model_copy(update={"classifications": versions})
    return found


def _read(
    folder: Path,
    model: type[D],
    mistakes: list[str],
    dimensions: dict[str, Dimension] | None = None,
) -> list[D]:
    found = [
        one for path in sorted(folder.glob("*.toml")) for one in _read_one(path, model, mistakes)
    ]
    for item in found:
        if isinstance(item, Profile):
            mistakes += [
                f"{item.id}.toml: {wrong}" for wrong in item.unknown_words(dimensions or {})
            ]
    return found


def _read_one(path: Path, model: type[D], mistakes: list[str]) -> list[D]:
    """The definition in a file, or none."""
    try:
        document = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        mistakes.append(f"{path.name}: not readable as UTF-8")
        return []
    definition = _parse(path.name, document, model, mistakes)
    if definition is None:
        return []
    identity = getattr(definition, "id")  # noqa: B009  (every definition has one)
    if identity != path.stem or identity == TOTAL:
        mistakes.append(f"{path.name}: id: must be the file's name, '{path.stem}'")
    return [definition]


def _parse(name: str, document: str, model: type[D], mistakes: list[str]) -> D | None:
    try:
        return model.model_validate(tomllib.loads(document))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        mistakes.append(f"{name}: not readable as TOML: {error}")
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        for item in found:
            inside = len(item["loc"])
            if any(one["loc"][:inside] == item["loc"] != one["loc"] for one in found):
                continue  # a list is too short because what is in it is wrong
            place = ".".join(str(part) for part in item["loc"]) or "definition"
            mistakes.append(f"{name}: {place}: {item['msg']}")
    return None
