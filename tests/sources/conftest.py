"""The definitions, and the tiny region's borders, read once."""

from pathlib import Path

import pytest

from analytics.catalog import Catalog, load_catalog
from tests.sources import deliveries


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="session")
def borders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A borders delivery of 2023 with provinces; not to be changed."""
    return deliveries.borders(tmp_path_factory.mktemp("regio") / "grenzen-2023")


@pytest.fixture(scope="session")
def organisations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An organisations delivery of 2023; not to be changed."""
    folder = tmp_path_factory.mktemp("regio") / "organisaties"
    return deliveries.write(folder, "organisations", {"o.csv": deliveries.ORGANISATIONS})
