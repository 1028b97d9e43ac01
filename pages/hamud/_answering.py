"""One challenge on the screen: its story, its question, the answer, and what there is to learn.

The page that draws it keeps the answer and judges it; alone and in the workshop it is the same.
Nothing of what is right stands on the page before it is shown.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

import streamlit as st

from analytics.language import _, language
from analytics.reports import codes
from analytics.reports.sourcing import source_line
from analytics.reports.table import Column, Linked, Table
from analytics.reports.view import View
from analytics.workshop.judging import once_shown
from analytics.workshop.posed import Given, Judgement, Posed
from analytics.workshop.words import level_label, theme_label
from pages._parts import focus, room
from pages._parts.chrome import escaped
from pages._parts.display import show_table
from pages._parts.selection import parameters, spoken
from pages.hamud import _fields

_RESPONSE = "uitdaging-reactie"


@dataclass(frozen=True, slots=True)
class Stand:
    """How far somebody is with a challenge, and what may be seen of it."""

    given: Given | None = None
    """The last answer; the fields start with it."""
    judgement: Judgement | None = None
    """The response to that answer; None: none is shown (yet)."""
    hints: int = 0
    """So many hints are open."""
    locked: bool = False
    """No answer can be given any more."""
    revealed: bool = False
    """What is right is shown, with the explanation. Nobody can answer after it."""


def draw(
    view: View,
    posed: Posed,
    stand: Stand,
    *,
    on_answer: Callable[[Given], None],
    on_hint: Callable[[int], None],
    about_hints: str = "",
    button: str = "",
) -> None:
    """A challenge as it is put, with what was done with it so far.

    `on_answer` gets a whole answer as soon as it is given, `on_hint` how many hints are open
    from then on; both run before the page is drawn anew, in the language of the visitor: keep
    what they get, and draw with another `Stand`. `about_hints` stands beside the hints, such as
    what they cost; `button` on what is pressed when done, where the answer isn't judged at
    once. Use `view` of the atlas and the round that `posed` was made of; call `focus.follow()`
    at the end of the page.
    """
    base = _fields.base(posed)
    st.html(
        f'<div class="uitdaging" tabindex="-1"><p class="story">{escape(posed.story)}</p>'
        f'<p class="question">{escape(posed.question)}</p></div>'
    )
    if not stand.revealed:
        _help(posed, stand, base, on_hint, about_hints)
        _answer(view, posed, stand, base, on_answer, word=button)
    if stand.judgement is not None:
        _respond(stand.judgement, over=stand.revealed)
    if stand.revealed:
        _explain(view, posed, stand)


def about(posed: Posed) -> str:
    """What kind of challenge it is, on one line."""
    challenge = posed.challenge
    return " · ".join(
        (
            _("Niveau {level}: {name}").format(
                level=challenge.level, name=level_label(challenge.level)
            ),
            theme_label(challenge.theme),
            minutes(challenge.minutes),
        )
    )


def minutes(count: int) -> str:
    return _("{count} minuten").format(count=count)


def forget(identity: str) -> None:
    """Callback: whatever stands in the fields of a challenge goes."""
    for key in [*st.session_state]:
        if isinstance(key, str) and key.startswith(f"uitdaging-{identity}-"):
            del st.session_state[key]


# --- before the answer


def _help(
    posed: Posed, stand: Stand, base: str, on_hint: Callable[[int], None], about_hints: str
) -> None:
    """The way to where it can be found, and the hints one by one."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.link_button(
            _("Zoek het op in de atlas"),
            lookup(posed),
            icon=":material/open_in_new:",
            help=_("Opent in een nieuw tabblad. Uw antwoord hier blijft staan."),
        )
        left = len(posed.hints) - stand.hints
        if left > 0 and not stand.locked:
            st.button(
                _("Geef een hint") if stand.hints == 0 else _("Nog een hint"),
                key=f"{base}-hint",
                icon=":material/lightbulb:",
                on_click=_hinted,
                args=(stand.hints + 1, len(posed.hints), base, on_hint),
                help=about_hints or None,
            )
    if stand.hints:
        shown = "".join(f"<li>{escape(hint)}</li>" for hint in posed.hints[: stand.hints])
        st.html(f'<ol class="hints" tabindex="-1" role="status">{shown}</ol>')


@spoken()
def _hinted(count: int, of: int, base: str, on_hint: Callable[[int], None]) -> None:
    on_hint(count)
    if count == of:
        # The button is gone after the last one.
        focus.on(".hints")


def lookup(posed: Posed) -> str:
    """The address of the page where it is found, with the choices that show it."""
    return address(posed.page, **parameters(posed.selection))


def address(page: str, **choices: str) -> str:
    """The address of another page, from a page of challenges."""
    return f"{page or '.'}?{urlencode(choices | {'taal': language()})}"


@contextmanager
def _form(posed: Posed, base: str, *, closed: bool) -> Iterator[Callable[..., bool]]:
    """Around the fields: what is filled in comes in with the button, or with Enter. What has to be
    drawn anew while somebody answers is not in a form.
    """
    if closed or posed.kind in _fields.ALIVE:
        with st.container(key=f"{base}-velden"):
            yield st.button
    else:
        with st.form(f"{base}-vak", border=False):
            yield st.form_submit_button


def _answer(
    view: View,
    posed: Posed,
    stand: Stand,
    base: str,
    on_answer: Callable[[Given], None],
    *,
    word: str,
) -> None:
    complaint, closed = f"{base}-klacht", stand.locked
    with _form(posed, base, closed=closed) as button:
        _fields.draw(view, posed, stand.given, closed=closed)
        told = st.session_state.get(complaint)
        if told and not closed:
            st.warning(escaped(told), icon=":material/edit:")
        if not closed:
            button(
                _("Toch bewaren")
                if f"{complaint}-persoon" in st.session_state
                else word or (_("Klaar") if posed.kind == "tekst" else _("Controleer")),
                key=f"{base}-klaar",
                type="primary",
                icon=":material/check:",
                on_click=_answered,
                args=(posed, complaint, on_answer),
            )


@spoken()
def _answered(posed: Posed, complaint: str, on_answer: Callable[[Given], None]) -> None:
    read = _fields.read(posed)
    if isinstance(read, str):
        st.session_state[complaint] = read
        return
    warning = room.warned_before(f"{complaint}-persoon", read.get("text", ""))
    if warning:
        st.session_state[complaint] = warning
        return
    st.session_state.pop(complaint, None)
    on_answer(read)
    focus.on(".response")


# --- after it


def _respond(judgement: Judgement, *, over: bool) -> None:
    """How the answer fares, in words; a screen reader says it, and the focus may go there. `over`:
    nobody can try again.
    """
    response = once_shown(judgement.response) if over else judgement.response
    if judgement.score is None:
        look, title = "kept", _("Klaar")
    elif judgement.right:
        look, title = "right", _("Goed")
    elif judgement.score > 0:
        look, title = "partly", _("Deels goed")
    else:
        look, title = "wrong", _("Anders dan de cijfers") if over else _("Nog niet goed")
    st.html(
        f'<div class="response {look}" role="status" tabindex="-1"><strong>{escape(title)}</strong>'
        f"{f'<p>{escape(response)}</p>' if response else ''}</div>"
    )


def _explain(view: View, posed: Posed, stand: Stand) -> None:
    """What is right, with the figures that it is made of, and what to remember."""
    st.header(_("Hoe zit het?"), anchor=False)
    st.html(f'<p class="duiding uitleg" tabindex="-1">{escape(posed.explanation)}</p>')
    _fields.afterwards(view, posed, stand.given)
    remember = _("Om te onthouden")
    st.html(
        f'<div class="pitfall"><strong>{escape(remember)}</strong>'
        f"<p>{escape(posed.pitfall)}</p></div>"
    )
    if posed.evidence:
        # What has options has their figures above it already; a claim has only its caveats there.
        with st.expander(
            _("De cijfers, met hun marges en codes"),
            bool(posed.claims) or not posed.options,
            key="uitdaging-cijfers",
            icon=":material/table_chart:",
        ):
            show_table(evidence(view, posed, stand.given), f"cijfers-{posed.challenge.id}")


def evidence(view: View, posed: Posed, given: Given | None = None) -> Table:
    """The figures of the explanation, with their margins and their codes."""
    order = {option.id: at for at, option in enumerate(_fields.shown_order(posed, given))}
    last = len(order)
    found = sorted(
        posed.evidence,
        key=lambda item: min((order.get(one, last) for one in item.options), default=last),
    )
    rows = [
        (
            Linked(item.label, address(codes.PAGE, code=item.code)) if item.code else item.label,
            item.written,
            item.code,
        )
        for item in found
    ]
    return Table(
        _("De cijfers bij ‘{title}’").format(title=posed.title),
        (Column(_("Cijfer")), Column(_("Waarde")), Column(_("Code"))),
        rows,
        source_line(view.delivery),
        synthetic=posed.synthetic,
    )
