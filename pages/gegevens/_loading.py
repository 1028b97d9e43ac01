"""What Inladen holds of one visitor: the uploaded bytes, and what was computed from them.

It is the only thing of this page that stands in the session and not in the URL or in a draft,
because it may stand nowhere else: it is gone when the visitor leaves the page or goes to sleep.
Answers are kept with what they were asked about, so that an old answer is never shown.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics.model import Complaint
from analytics.store.waiting import Waiting

T = TypeVar("T")
_KEY = "inladen"
SETTINGS = ".toml"


@dataclass
class Held:
    """`number` is that of the uploader: the next one is empty. `refused` says why what was
    uploaded is not held.
    """

    number: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    refused: tuple[Complaint, ...] = ()
    waiting: Waiting | None = None
    waits_for: str = ""
    published: int = 0
    _ids: tuple[str, ...] = ()
    _digest: str = ""
    _answers: dict[str, tuple[str, Any]] = field(default_factory=dict)

    @property
    def uploader(self) -> str:
        return f"inladen-bestanden-{self.number}"

    def take(self, uploaded: list[UploadedFile]) -> None:
        """What lies in the uploader now."""
        ids = tuple(item.file_id for item in uploaded)
        if ids == self._ids:
            return
        self._ids = ids
        self.files = {item.name: item.getvalue() for item in uploaded}
        if ids:
            self.refused = ()
        whole = hashlib.sha256()
        for name, content in sorted(self.files.items()):
            whole.update(f"{name}\0{len(content)}\0".encode())
            whole.update(content)
        self._digest = whole.hexdigest()

    @property
    def data(self) -> dict[str, bytes]:
        """The files with figures: a draft may have come along with them."""
        return {
            name: content
            for name, content in self.files.items()
            if not name.lower().endswith(SETTINGS)
        }

    def key(self, *about: str) -> str:
        """What stands for these files and what is asked about them."""
        return hashlib.sha256("\0".join([self._digest, *about]).encode()).hexdigest()

    def answered(self, question: str, *about: str) -> Any:
        """The kept answer to a question; None when it was never asked about this."""
        key, answer = self._answers.get(question, ("", None))
        return answer if key == self.key(*about) else None

    def ask(self, question: str, make: Callable[[], T], *about: str) -> T:
        """The answer to a question about these files, made when it is not known yet."""
        if self._answers.get(question, ("",))[0] != self.key(*about):
            answer = make()
            self._answers[question] = (self.key(*about), answer)
        return self._answers[question][1]

    def forget(self, refused: tuple[Complaint, ...] = ()) -> None:
        """Drop the files, here and where Streamlit keeps them, and all that came of them."""
        context = get_script_run_ctx()
        if context is not None:
            for identity in self._ids:
                # Streamlit keeps an upload until its session ends, unless it is told otherwise.
                with suppress(AttributeError):
                    context.uploaded_file_mgr.remove_file(  # pyright: ignore[reportAttributeAccessIssue]
                        session_id=context.session_id, file_id=identity
                    )
        if self.waiting is not None:
            self.waiting.stop()
        self.number += 1
        self.files, self._answers, self._ids, self._digest = {}, {}, (), ""
        self.waiting, self.waits_for = None, ""
        self.refused = refused


def held() -> Held:
    """What this visitor has uploaded."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Held()
    return st.session_state[_KEY]


def leave() -> None:
    """The visitor went to another page."""
    found = st.session_state.pop(_KEY, None)
    if isinstance(found, Held):
        found.forget()
