"""Every definition in the catalog is sound, and a mistake names its file and field."""

import shutil
from pathlib import Path

import pytest

from analytics.catalog import CATALOG_FOLDER, CatalogError, IndicatorKind, load_catalog
from analytics.measures.indicators import has_rule
from analytics.model import Unit


def test_the_catalog_holds_what_the_product_needs() -> None:
    catalog = load_catalog()
    assert list(catalog.dimensions) == [
        "leeftijd",
        "geslacht",
        "herkomst",
        "huishoudpositie",
        "huishoudtype",
        "inkomen",
        "onderwijssoort",
        "opleiding",
        "sociaaleconomisch",
    ]
    assert [item.id for item in catalog.dimensions_of(Unit.HOUSEHOLDS)] == [
        "huishoudtype",
        "inkomen",
    ]
    herkomst = catalog.dimensions["herkomst"]
    assert [version.id for version in herkomst.classifications] == ["2016", "2022"]
    assert herkomst.classification(None) is herkomst.newest
    assert herkomst.classification("2030") is None


@pytest.mark.parametrize("indicator", load_catalog().indicators_of(IndicatorKind.MEMBERSHIP))
def test_every_membership_indicator_has_a_rule(indicator) -> None:
    assert has_rule(indicator.id)


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        ("dimensions/leeftijd.toml", "order = 10", "order = true", "order"),
        ("dimensions/leeftijd.toml", 'units = ["personen"]', 'units = ["dieren"]', "units.0"),
        ("dimensions/leeftijd.toml", 'id = "leeftijd"', 'id = "ouderdom"', "id"),
        ("indicators/index.toml", "decimals = 0", "decimals = 0\ncolour = 1", "colour"),
        ("indicators/index.toml", "60.0, 80.0", "80.0, 60.0", "breaks"),
        ("indicators/stedelijkheid.toml", "2.5, 3.5, 4.5]", "2.5, 3.5]", "classes"),
        ("indicators/inwoners.toml", 'column = "a_inw"', "", "column"),
        ("indicators/inwoners.toml", 'id = "inwoners"', "id = ", "TOML"),
    ],
)
def test_a_mistake_names_file_and_field(
    tmp_path: Path, file: str, old: str, new: str, field: str
) -> None:
    shutil.copytree(CATALOG_FOLDER, tmp_path / "catalog")
    path = tmp_path / "catalog" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(CatalogError) as caught:
        load_catalog(tmp_path / "catalog")
    assert path.name in str(caught.value)
    assert field in str(caught.value)


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    shutil.copytree(CATALOG_FOLDER, tmp_path / "catalog")
    for name in ("leeftijd", "geslacht"):
        path = tmp_path / "catalog" / "dimensions" / f"{name}.toml"
        path.write_text(path.read_text("utf-8").replace("order =", "orde ="), "utf-8")
    with pytest.raises(CatalogError) as caught:
        load_catalog(tmp_path / "catalog")
    text = str(caught.value)
    assert "leeftijd.toml: order" in text
    assert "leeftijd.toml: orde" in text
    assert "geslacht.toml: order" in text
