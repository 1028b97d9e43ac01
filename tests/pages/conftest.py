"""What the pages leave behind in the process that ran them."""

import gc
import sys
from collections.abc import Iterator

import pytest
import streamlit as st

from pages._parts import services


@pytest.fixture(scope="session", autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """A page runs as `__main__` and stays that: with it an atlas would stay open until the
    interpreter ends, and DuckDB would complain after pytest's closing line.
    """
    own = sys.modules["__main__"]
    yield
    page = sys.modules["__main__"]
    sys.modules["__main__"] = own
    if page is not own:
        vars(page).clear()
    services._opened.cache_clear()
    st.cache_resource.clear()
    gc.collect()
