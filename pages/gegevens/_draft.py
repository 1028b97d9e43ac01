"""The draft that the address names: read at every run, written by the callbacks of widgets."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from analytics.store.drafts import Draft, new_draft, read_draft, remove_draft, write_draft
from pages._parts import desk, services

PARAMETER = "concept"
LAYOUT, ABOUT = 2, 3
"""The steps whose choices stand in the draft."""


def named() -> str:
    """The id in the address."""
    return st.query_params.get(PARAMETER, "")


def current() -> Draft | None:
    """The draft in the address; None when it names none that is there."""
    return read_draft(services.atlas_folder(), named()) if named() else None


def keep(draft: Draft) -> Draft:
    """Write the draft; a first one gets its name in the address."""
    identity = named()
    if read_draft(services.atlas_folder(), identity) is None:
        identity = new_draft(services.atlas_folder())
    write_draft(services.atlas_folder(), identity, draft)
    desk.choose(PARAMETER, identity)
    return draft


def change(**values: Any) -> None:
    """Change fields of the draft. What comes after a changed step waits until it is asked for
    again; what was said there stays.
    """
    draft = current() or Draft()
    last = ABOUT if set(values) == {"about"} else LAYOUT
    keep(draft.model_copy(update={"step": min(draft.step, last)} | values))


def go_to(step: int) -> None:
    """Callback: on to a step; the others stay as they are."""
    change(step=step)


def drop() -> None:
    """Callback: away with the draft."""
    remove_draft(services.atlas_folder(), named())
    desk.choose(PARAMETER, "")


def seeded(name: str, value: Any) -> str:
    """Give the widget of a question its answer before it is drawn; returns its key."""
    key = f"antwoord-{name}"
    st.session_state[key] = value
    return key


def answered(name: str, made: Callable[[Any], Any] = lambda value: value) -> None:
    """Callback of a widget that was seeded: its answer goes into the draft."""
    draft = current() or Draft()
    value = made(st.session_state[f"antwoord-{name}"])
    change(about=draft.about.model_copy(update={name: value}))
