from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.catalog import load_catalog
from analytics.store import Atlas
from analytics.store.building import build_batch
from tests.store import land


@pytest.fixture(scope="session")
def atlas_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("atlas")
    build_batch(land.batch(), out, load_catalog())
    return out


@pytest.fixture(scope="session")
def atlas(atlas_folder: Path) -> Iterator[Atlas]:
    opened = Atlas.open(atlas_folder, "operator")
    yield opened
    opened.close()
