"""All gemeenterapporten on page Rapporten: aside, one visitor at a time, gone with the visitor."""

import os
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from analytics.reports.series import Series, series_of
from analytics.store import Atlas
from pages.rapporten import _all
from pages.rapporten._all import Job
from tests.pages.test_pages import _in_service, opened, shown  # noqa: F401

# It serves two gemeenten.
LIBRARY = "F006"


@pytest.fixture(scope="module")
def series(demo_atlas: Path) -> Iterator[Series]:
    with closing(Atlas.open(demo_atlas)) as atlas:
        yield series_of(atlas, demo_atlas, LIBRARY)


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    monkeypatch.setattr(_all, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 90
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_one_at_a_time_stopped_and_gone_on(series: Series, scratch: Path) -> None:
    first, second = Job(series), Job(series)
    assert first.folder != second.folder
    until(lambda: first.state.progress.done == 1)
    assert second.state.waits
    assert not first.state.waits
    second.halt()
    assert (second.state.running, second.state.made, second.state.error) == (False, None, "")
    first.halt()
    assert (first.state.running, first.state.progress.done) == (False, 1)
    first.go_on()
    until(lambda: not first.state.running)
    assert first.state.made is not None
    assert not any(item.fault for item in first.state.made)
    assert len(zipfile.ZipFile(first.out).namelist()) == 4
    # With who asked for them, the files go.
    first.end()
    assert not first.folder.exists()
    del second
    until(lambda: list(scratch.iterdir()) == [])


def test_what_a_killed_server_left_is_cleared(scratch: Path) -> None:
    gone = scratch / "bereikatlas-rapporten-4999999-x"
    ours = scratch / f"bereikatlas-rapporten-{os.getpid()}-x"
    others = scratch / "bereikatlas-rapporten-van-mij"
    for folder in (gone, ours, others):
        folder.mkdir()
    _all.clear_left_behind()
    assert (gone.exists(), ours.exists(), others.exists()) == (False, True, True)


def test_the_page_makes_them_aside() -> None:
    app = opened("rapporten/rapporten.py", taal="nl", bibliotheek=LIBRARY)
    assert not app.exception
    app.button(key="alle-maken").click().run()
    assert not app.exception
    job = app.session_state["rapporten-alle"]
    assert isinstance(job, Job)
    # The page is there while they are made.
    assert "Kies een gemeente" in shown(app)
    job.halt()
    app.run()
    assert not app.exception
    assert any("van de 2 rapporten zijn klaar" in item.value for item in app.info)
    app.button(key="alle-verder").click().run()
    until(lambda: not job.state.running)
    app.run()
    assert not app.exception
    assert "2 van de 2 rapporten" in shown(app)
    job.end()


def test_a_library_of_one_gemeente_has_no_need_of_it() -> None:
    app = opened("rapporten/rapporten.py", taal="nl", bibliotheek="F001")
    assert not [item for item in app.button if item.key == "alle-maken"]
