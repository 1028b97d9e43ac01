"""What users add beside an atlas: new dimensions, versions and profiles, never a change."""

from pathlib import Path

import pytest

from analytics.catalog import CATALOG_FOLDER, CatalogError, load_catalog
from analytics.model import Unit

HOBBY = """
id = "hobby"
order = 95
label = { nl = "Hobby", en = "Hobby" }
description = { nl = "Verzonnen.", en = "Made up." }
source = { nl = "fictief", en = "fictional" }
units = ["personen"]
classifications = [{ id = "1", label = { nl = "Een", en = "One" }, categories = [
  { id = "lezen", label = { nl = "Lezen", en = "Reading" } } ] }]
"""
AGES = """
id = "leeftijd"
[[classifications]]
id = "2030"
label = { nl = "Twee klassen", en = "Two classes" }
categories = [
  { id = "0-18", label = { nl = "0 tot 18 jaar", en = "0 to 18 years" } },
  { id = "18+", label = { nl = "18 jaar en ouder", en = "18 years and older" }, adults = true },
]
"""


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        kind, _sep, stem = name.partition("_")
        path = folder / kind / f"{stem.replace('_', '-')}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_nothing_added_is_the_shipped_catalog(tmp_path: Path) -> None:
    assert load_catalog(added=tmp_path) == load_catalog(added=tmp_path / "absent") == load_catalog()


def test_a_dimension_a_version_and_a_profile_are_added(tmp_path: Path) -> None:
    shipped = load_catalog()
    own = (CATALOG_FOLDER / "profiles" / "lang.toml").read_text("utf-8")
    added = write(
        tmp_path,
        dimensions_hobby=HOBBY,
        dimensions_leeftijd=AGES,
        profiles_eigen=own.replace('id = "lang"', 'id = "eigen"')
        + '[words.category.hobby]\n"boeken" = "lezen"\n',
    )
    catalog = load_catalog(added=added)
    assert list(catalog.dimensions)[-1] == "hobby"
    assert catalog.dimensions_of(Unit.PERSONS)[-1].id == "hobby"
    ages = catalog.dimensions["leeftijd"]
    assert [version.id for version in ages.classifications] == ["2030", "1"]
    assert ages.newest == shipped.dimensions["leeftijd"].newest
    assert [item.id for item in ages.classification("2030").categories] == ["0-18", "18+"]
    assert set(catalog.profiles) == {*shipped.profiles, "eigen"}


@pytest.mark.parametrize(
    ("name", "text", "mistake"),
    [
        ("dimensions_leeftijd", AGES.replace('"2030"', '"1"'), "leeftijd.toml: classifications"),
        ("dimensions_leeftijd", "order = 1\n" + AGES, "leeftijd.toml: order"),
        (
            "dimensions_leeftijd",
            AGES.replace('id = "leeftijd"', 'id = "ouderdom"'),
            "leeftijd.toml: id",
        ),
        ("dimensions_hobby", HOBBY.replace("order = 95", ""), "hobby.toml: order"),
        (
            "profiles_lang",
            (CATALOG_FOLDER / "profiles" / "lang.toml").read_text("utf-8"),
            "lang.toml: id",
        ),
        ("profiles_eigen", "id = ", "eigen.toml: not readable as TOML"),
        (
            "profiles_eigen",
            'id = "eigen"\ntables = [{ columns = 1 }]',
            "eigen.toml: tables.0.columns",
        ),
    ],
)
def test_a_shipped_definition_stays_and_a_mistake_is_named(
    name: str, text: str, mistake: str, tmp_path: Path
) -> None:
    with pytest.raises(CatalogError) as caught:
        load_catalog(added=write(tmp_path, **{name: text}))
    assert mistake in str(caught.value)
