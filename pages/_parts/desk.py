"""What the pages of Gegevens share: the folder of the atlas, who may change it, own parameters.

Such a page has its choices in the URL too. The URL is written by the callback of a widget, and
read at every run; nothing else holds a choice.
"""

import os
from collections.abc import Collection
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from analytics.language import _
from analytics.store import Atlas

PAGES = ("inladen", "leveringen")
"""They also work where nothing has been loaded yet."""
PARAMETERS = ("levering", "versie", "naast", "concept")
_THIS_COMPUTER = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Desk:
    """One run of a page of Gegevens. `atlas` is None as long as nothing has been loaded."""

    folder: Path
    atlas: Atlas | None
    page: str


def may_change() -> bool:
    """Whether whoever sits here may load, withdraw and restore.

    There are no accounts: whoever can open the app could. So only where nobody but this computer
    can, unless `BEREIKATLAS_BEHEER` says `aan` or `uit`.
    """
    stated = os.environ.get("BEREIKATLAS_BEHEER", "").strip().lower()
    if stated in ("aan", "uit"):
        return stated == "aan"
    return str(st.get_option("server.address") or "") in _THIS_COMPUTER


def only_looking() -> None:
    """Why nothing can be changed here, and where it can."""
    st.info(
        _(
            "U kunt hier alleen kijken. Laden en terughalen kan op de computer waar de atlas "
            "staat, of als de beheerder BEREIKATLAS_BEHEER=aan heeft gezet."
        ),
        icon=":material/lock:",
    )


def chosen(name: str, options: Collection[str], first: str = "") -> str:
    """A choice of this page as it stands in the URL; `first` where it holds none that exists."""
    value = st.query_params.get(name, "")
    return value if value in options else first


def choose(name: str, value: str) -> None:
    """Callback: put a choice in the URL; an empty one leaves it."""
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def seed(name: str, value: str) -> str:
    """Give the widget of a choice its value before it is drawn; returns its key."""
    st.session_state[f"desk-{name}"] = value
    return f"desk-{name}"


def touched(name: str) -> None:
    """Callback of a widget that was seeded: its choice goes into the URL."""
    choose(name, st.session_state[f"desk-{name}"] or "")


_desk: ContextVar[Desk] = ContextVar("desk")


def hand_over(desk: Desk) -> None:
    """The frame gives the desk to the page that it is about to run."""
    _desk.set(desk)


def this_desk() -> Desk:
    """The desk of this run."""
    return _desk.get()
