"""The view of one run of a page, handed over by the frame."""

from contextvars import ContextVar

from analytics.reports.view import View

_view: ContextVar[View] = ContextVar("view")


def hand_over(view: View) -> None:
    """The frame gives the view to the page that it is about to run."""
    _view.set(view)


def this_view() -> View:
    """The view of this run."""
    return _view.get()
