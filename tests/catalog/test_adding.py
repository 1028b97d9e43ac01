"""Definitions that a user adds stand beside those that are there."""

from analytics.catalog import load_catalog
from analytics.catalog.adding import AddedClasses, as_definitions, with_added, with_definitions
from analytics.catalog.definitions import Category, Classification, Dimension, Texts

CATALOG = load_catalog()


def texts(text: str) -> Texts:
    return Texts(nl=text, en=text)


def version(identity: str, *ids: str) -> Classification:
    categories = tuple(Category(id=one, label=texts(one)) for one in ids)
    return Classification(id=identity, label=texts(identity), categories=categories)


NEW = Dimension(
    id="taal",
    order=1000,
    label=texts("Taal"),
    description=texts("Taal"),
    source=texts("Proef"),
    units=("personen",),
    classifications=(version("1", "nl", "fy"),),
)
MORE = AddedClasses(id="leeftijd", classifications=(version("eigen", "0-12", "12+"),))


def test_a_new_dimension_and_more_versions_are_known() -> None:
    catalog = with_added(CATALOG, [NEW, MORE])
    assert catalog.dimensions["taal"] == NEW
    ages = catalog.dimensions["leeftijd"]
    assert [item.id for item in ages.classifications] == ["eigen", "1"]
    assert ages.newest == CATALOG.dimensions["leeftijd"].newest


def test_what_is_shipped_does_not_change() -> None:
    other = NEW.model_copy(update={"id": "leeftijd"})
    same = AddedClasses(id="leeftijd", classifications=(version("1", "x"),))
    catalog = with_added(CATALOG, [other, same])
    assert catalog.dimensions["leeftijd"] == CATALOG.dimensions["leeftijd"]


def test_the_files_say_the_same() -> None:
    files = as_definitions([NEW, MORE], {})
    assert sorted(files) == ["dimensions/leeftijd.toml", "dimensions/taal.toml"]
    assert with_definitions(CATALOG, files) == with_added(CATALOG, [NEW, MORE])


def test_versions_that_were_added_before_stay() -> None:
    before = as_definitions([MORE], {})
    later = AddedClasses(id="leeftijd", classifications=(version("eigen-2", "0-6", "6+"),))
    files = before | as_definitions([later], before)
    ages = with_definitions(CATALOG, files).dimensions["leeftijd"]
    assert [item.id for item in ages.classifications] == ["eigen-2", "eigen", "1"]
