"""Where the focus goes after a click: who works by keyboard goes along with what was done."""

import json

import streamlit as st

_NEXT, _TURN = "focus-naar", "focus-beurt"
_GO = """(selector) => {
  const look = (times) => {
    const found = document.querySelector(selector);
    if (found) found.focus(); else if (times) setTimeout(look, 50, times - 1);
  };
  look(40);
}"""
"""Puts the focus on an element, once it is drawn."""


def on(selector: str) -> None:
    """Callback: the focus goes to what this CSS selector finds on the page that follows."""
    st.session_state[_NEXT] = selector
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def on_widget(key: str) -> None:
    """Callback: the focus goes to the button or the field with this key."""
    on(f".st-key-{key} :is(button, input):enabled")


def follow() -> None:
    """Move the focus where a callback said; a page that moves it ends with this."""
    if selector := st.session_state.pop(_NEXT, ""):
        with st.container(key="focus"):
            # Another script at each turn: the same one would not run again.
            st.html(
                f"<script>/* {st.session_state[_TURN]} */ ({_GO})({json.dumps(selector)})</script>",
                unsafe_allow_javascript=True,
            )
