"""The demo region made anew, and the committed one."""

import csv
from pathlib import Path

import pytest

from analytics.synthetic import make_demo

COMMITTED = Path(__file__).parents[2] / "data" / "demo"
REAL = Path(__file__).parents[3] / "shared" / "realdata"


@pytest.fixture(scope="session")
def committed() -> Path:
    return COMMITTED


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    make_demo(folder)
    return folder


@pytest.fixture(scope="session")
def realdata() -> Path:
    if not (REAL / "wijkenbuurten_2024.gpkg").is_file():
        pytest.skip("the real borders and figures are not here")
    return REAL


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a semicolon CSV as the text that stands there."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))
