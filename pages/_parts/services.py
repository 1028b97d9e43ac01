"""The atlas that pages ask, and the only place where answers are kept.

Everything kept here is keyed by version and viewer, so a newer version is taken up by itself.
"""

import os
from functools import lru_cache
from pathlib import Path

import streamlit as st

from analytics.store import Atlas, current_version

VIEWER = "public"


def atlas_folder() -> Path:
    """Where built versions stand; `BEREIKATLAS_ATLAS` overrides the default."""
    return Path(os.environ.get("BEREIKATLAS_ATLAS") or "data/atlas")


def open_atlas(version: str | None = None) -> Atlas:
    """The atlas in service (or a version that still is); raises `AtlasError` when there is none."""
    folder = atlas_folder()
    return _opened(folder, VIEWER, version or current_version(folder))


@lru_cache(maxsize=3)
def _opened(folder: Path, viewer: str, version: str) -> Atlas:
    return Atlas.open(folder, viewer=viewer, version=version)


answers = st.cache_resource(max_entries=256, show_spinner=False)
"""Keeps the answer of a function whose first two arguments are version and viewer.

Answers are frozen, so they are shared and not copied.
"""
