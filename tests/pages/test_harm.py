"""What a page says of a damaged atlas, and that it goes on by itself once that is cured."""

import random
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.store import AtlasError, current_version
from pages._parts import services
from tests import demo
from tests.store.harm import HARMS

ROOT = Path(__file__).parents[2]
WORDS = {"nl": ("onleesbaar", "beschadigd"), "en": ("can't be read", "damaged")}
DEEP = [name for name in HARMS if name.startswith("database") and "head" not in name]
AT_ONCE = [name for name in HARMS if name not in DEEP and not name.startswith("border")]


@pytest.fixture
def folder(demo_atlas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the demo atlas, in service."""
    out = tmp_path / "atlas"
    shutil.copytree(demo_atlas, out)
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(out))
    monkeypatch.chdir(ROOT)
    return out


def opened(language: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=60)
    app.query_params["taal"] = language
    app.run()
    return app.switch_page("verkennen/kaart.py").run()


def says_what_to_do(app: AppTest, folder: Path, language: str) -> bool:
    """Whether the page tells of damage; then in words, with the way back and nothing beside it."""
    assert not app.exception
    if not app.error:
        return False
    assert len(app.title) == 1
    assert not app.sidebar.selectbox
    title, what = WORDS[language]
    assert title in app.title[0].value
    assert what in app.error[0].value
    assert "python -m analytics build" in app.error[0].value
    assert f"--out {folder}" in app.code[0].value
    return True


def forget() -> None:
    """As when the server is started again: nothing is held in memory."""
    with suppress(AtlasError):
        services.open_atlas().close()
    services._opened.cache_clear()
    st.cache_resource.clear()


def put_back(whole: Path, folder: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(whole, folder)


@pytest.mark.parametrize(("name", "language"), list(zip(DEEP, ["nl", "en"] * 9, strict=False)))
def test_damage_under_an_open_page_is_told_and_gone_when_cured(
    name: str, language: str, folder: Path, demo_atlas: Path
) -> None:
    app = opened(language)
    assert not app.error
    HARMS[name](folder, random.Random(5))
    # What is held in memory is answered yet, and rightly; no question ends in an exception.
    app.sidebar.selectbox(key="bibliotheek").select_index(1).run()
    told = says_what_to_do(app, folder, language)
    forget()
    fresh = opened(language)
    told = says_what_to_do(fresh, folder, language) or told
    # One spoilt spot may lie where these pages do not look.
    assert told or name == "database: one spot spoilt"
    put_back(demo_atlas, folder)
    for session in (app, fresh):
        session.run()
        assert not session.exception
        assert not session.error
        assert session.sidebar.selectbox


@pytest.mark.parametrize(("name", "language"), list(zip(AT_ONCE, ["en", "nl"] * 9, strict=False)))
def test_an_atlas_that_does_not_open_is_told_and_gone_when_cured(
    name: str, language: str, folder: Path, demo_atlas: Path
) -> None:
    HARMS[name](folder, random.Random(8))
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=60)
    app.query_params["taal"] = language
    app.run()
    assert not app.exception
    assert len(app.error) == 1
    assert len(app.title) == 1
    assert "python -m analytics build" in app.error[0].value
    put_back(demo_atlas, folder)
    app.run()
    assert not app.error
    assert app.sidebar.selectbox


def test_a_build_cures_the_page_without_a_restart(folder: Path) -> None:
    app = opened("nl")
    HARMS["database: many spots spoilt"](folder, random.Random(1))
    forget()
    assert says_what_to_do(opened("nl"), folder, "nl")
    assert says_what_to_do(app.run(), folder, "nl")
    demo.build(folder)
    app.run()
    assert not app.exception
    assert not app.error
    assert app.sidebar.selectbox
    # Made anew beside it: what was damaged is not trusted again.
    assert str(current_version(folder)).endswith("-2")
