"""What all tests share: the demo atlas, the sample of counted tests, hypothesis."""

import gc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from analytics.store.publications import publish
from tests import demo
from tests.issues import withhold, write_issue, write_secret
from tests.sampling import SEED, full, sample

# The same cases at every run of `make test`; new ones at every run of `make proof`.
settings.register_profile(
    "sample",
    max_examples=sample(100),
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "full", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("full" if full() else "sample")


def pytest_unconfigure() -> None:
    """Hypothesis times the garbage collector and never stops. As long as it does, DuckDB's module
    outlives the interpreter, and says so after pytest's closing line.
    """
    gc.callbacks.clear()


@pytest.fixture
def sample_size(request: pytest.FixtureRequest) -> int:
    """How many cases a counted test runs; what it has in full stands in its marker.

    `@pytest.mark.proof(full=1000)`.
    """
    marker = request.node.get_closest_marker("proof")
    assert marker is not None, "say @pytest.mark.proof(full=…)"
    return sample(marker.kwargs["full"])


@pytest.fixture(scope="session")
def seed() -> int:
    """The fixed seed of every random choice in a test."""
    return SEED


@pytest.fixture(scope="session")
def demo_deliveries() -> list[Path]:
    """The folders of the fictional region, in the order of the command line."""
    return demo.deliveries()


@pytest.fixture(scope="session")
def demo_atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo atlas, built once for all tests."""
    folder = tmp_path_factory.mktemp("atlas")
    demo.build(folder)
    return folder


@pytest.fixture(scope="session")
def small_atlas_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Borders, organisations and one round; who changes it takes a copy."""
    folder = tmp_path_factory.mktemp("small")
    wanted = ("grenzen-2023", "organisaties", "lgb-2023")
    demo.build(folder, [path for path in demo.deliveries() if path.name in wanted])
    return folder


@pytest.fixture(scope="session")
def two_issues(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[list[Path]]]:
    """An atlas of two publications of two people, issues of the demo; and the deliveries of each.

    The second has fewer members, other names of libraries, and lines that are withheld or gone;
    and a round of 2022 that not everyone may see.
    """
    folder = tmp_path_factory.mktemp("issues")
    first, second = (write_issue(folder / str(number), number) for number in range(2))
    withhold(folder / "1" / "lgb-2023" / "leden.csv")
    publish(folder / "atlas", first, "Noor de Vries", "De eerste ronde")
    others = [path for path in second if path.name in ("lgb-2023", "organisaties")]
    secret = write_secret(folder / "1" / "proef-2022")
    publish(folder / "atlas", [*others, secret], "Sanne Bakker", "Herzien door het CBS")
    return folder / "atlas", [first, second]
