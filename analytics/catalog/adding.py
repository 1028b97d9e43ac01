"""Definitions that a user adds, before they stand in a folder: the catalog as it would be."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pydantic import Field

from analytics.catalog.definitions import Classification, Definition, Dimension, Id
from analytics.catalog.loading import Catalog
from analytics.catalog.profiles import Profile
from analytics.catalog.writing import definition_to_toml


class AddedClasses(Definition):
    """More versions of the classes of a dimension that is there."""

    id: Id
    classifications: tuple[Classification, ...] = Field(min_length=1)


Added = Dimension | AddedClasses


def with_added(catalog: Catalog, added: Iterable[Added]) -> Catalog:
    """The catalog and what is added; the newest version of a dimension stays the shipped one."""
    dimensions = dict(catalog.dimensions)
    for item in added:
        known = dimensions.get(item.id)
        if isinstance(item, Dimension):
            dimensions.setdefault(item.id, item)
        elif known is not None:
            ids = {version.id for version in known.classifications}
            fresh = tuple(one for one in item.classifications if one.id not in ids)
            dimensions[item.id] = known.model_copy(
                update={"classifications": (*fresh, *known.classifications)}
            )
    return replace(catalog, dimensions=dimensions)


def with_definitions(catalog: Catalog, definitions: Mapping[str, str]) -> Catalog:
    """The same from the texts of the files (`dimensions/leeftijd.toml`, `profiles/breed.toml`)."""
    profiles: dict[str, Profile] = {}
    added: list[Added] = []
    for name, text in definitions.items():
        values = tomllib.loads(text)
        if name.startswith("profiles/"):
            profile = Profile.model_validate(values)
            profiles[profile.id] = profile
        elif values.get("id") in catalog.dimensions:
            added.append(AddedClasses.model_validate(values))
        else:
            added.append(Dimension.model_validate(values))
    found = with_added(catalog, added)
    return replace(found, profiles=found.profiles | profiles)


def as_definitions(added: Iterable[Added], present: Mapping[str, str]) -> dict[str, str]:
    """The files that the added definitions become, beside those that are `present`: a dimension
    to which versions were added before keeps them.
    """
    found: dict[str, str] = {}
    for item in added:
        name = f"dimensions/{item.id}.toml"
        before = found.get(name, present.get(name))
        if before is not None and isinstance(item, AddedClasses):
            held = tomllib.loads(before)
            kind = Dimension if "label" in held else AddedClasses
            older = kind.model_validate(held)
            ids = {version.id for version in older.classifications}
            fresh = tuple(one for one in item.classifications if one.id not in ids)
            found[name] = definition_to_toml(
                older.model_copy(update={"classifications": (*fresh, *older.classifications)})
            )
        else:
            found[name] = definition_to_toml(item)
    return found
