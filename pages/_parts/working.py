"""Work that takes a while, shown with how far it is."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from analytics.language import _
from analytics.sources.aside import Progress
from pages._parts import chrome

Answer = TypeVar("Answer")


def working(work: Callable[[Progress], Answer]) -> Answer:
    """Do something that takes a while, and show how far it is."""
    place = st.empty()

    def tell(text: str, part: float) -> None:
        place.progress(min(max(part, 0.0), 1.0), chrome.escaped(text) or _("Bezig"))

    answer = work(tell)
    place.empty()
    return answer
