"""The pages that change what is in the atlas: open without one, and closed to who may only look."""

from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from pages._parts import desk

ROOT = Path(__file__).parents[2]
PAGES = [f"gegevens/{name}.py" for name in desk.PAGES]


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("BEREIKATLAS_BEHEER", raising=False)


def opened(page: str, **choices: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=60)
    app.query_params["taal"] = "nl"
    app.run()
    for name, value in choices.items():
        app.query_params[name] = value
    return app.switch_page(page).run()


def asked(app: AppTest) -> dict[str, str]:
    """The choices in the address; a page may have set them as a text or as a list."""
    return {
        name: value if isinstance(value, str) else value[-1]
        for name, value in app.query_params.items()
    }


@pytest.mark.parametrize("page", PAGES)
def test_it_opens_where_nothing_has_been_loaded(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(tmp_path / "none"))
    app = opened(page, taal="en")
    assert not app.exception
    assert len(app.title) == 1
    assert asked(app)["taal"] == "en"
    assert [item.key for item in app.sidebar.get("button_group")] == ["taal"]


@pytest.mark.parametrize("page", PAGES)
def test_other_choices_stay_in_the_address(
    page: str, demo_atlas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(demo_atlas))
    app = opened(page, bibliotheek="F002", levering="lgb-2023")
    assert not app.exception
    assert not app.sidebar.selectbox
    assert asked(app)["bibliotheek"] == "F002"
    assert asked(app)["levering"] == "lgb-2023"
    assert any("Fictieve gegevens" in item.value for item in app.markdown)


@pytest.mark.parametrize(
    ("address", "stated", "may"),
    [
        ("localhost", None, True),
        ("127.0.0.1", None, True),
        ("0.0.0.0", None, False),
        ("", None, False),
        ("0.0.0.0", "aan", True),
        ("localhost", "uit", False),
        ("0.0.0.0", "iets", False),
    ],
)
def test_only_who_sits_at_this_computer_may_change(
    address: str, stated: str | None, may: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = config.get_option("server.address")
    if stated is not None:
        monkeypatch.setenv("BEREIKATLAS_BEHEER", stated)
    try:
        config.set_option("server.address", address)
        assert desk.may_change() is may
    finally:
        config.set_option("server.address", before)
