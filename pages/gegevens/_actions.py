"""Taking back, going back and tidying: each is prepared and shown before it is done.

A process of its own prepares a version and waits for the word. What it prepared goes when the page
is left, so nothing is half done.
"""

import subprocess
import sys
from collections.abc import Callable, Collection
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import streamlit as st

from analytics.language import _, capital, enumerated, language, ngettext
from analytics.model import Delivery
from analytics.reports.publications import happened, moment
from analytics.store import Atlas, AtlasError, Publication, journal, undone_by
from analytics.store.changes import Changes
from analytics.store.journal import former_edition
from analytics.store.rounds import on_screen, round_of
from analytics.store.waiting import Outcome, Published, Ready, Refused, Waiting
from pages._parts import changed, chrome
from pages._parts.desk import Desk
from pages.gegevens._prepared import compared, followed, side_by_side

_HELD, _DONE, _BESIDE = "desk-waiting", "desk-done", "desk-beside"


class _Prepared:
    """What one session has had prepared, and for which action."""

    def __init__(self, action: str, waiting: Waiting) -> None:
        self.action, self.waiting = action, waiting
        self.changes: Changes | None = None


def outcome() -> None:
    """What was done last; told once."""
    if text := st.session_state.pop(_DONE, ""):
        st.success(chrome.escaped(text), icon=":material/check_circle:")


def leave() -> None:
    """Callback and first thing of another view: what was prepared is no longer wanted."""
    held: _Prepared | None = st.session_state.pop(_HELD, None)
    if held is not None:
        held.waiting.stop()


def take_back(here: Desk, delivery: str) -> None:
    """Take a delivery back: to its former edition where there is one, or altogether."""
    assert here.atlas is not None
    st.subheader(_("Deze levering terugnemen"), anchor=False)
    st.markdown(
        _(
            "De leveringen van anderen blijven zoals ze zijn. U ziet eerst wat er verandert; er "
            "gebeurt niets voordat u het bevestigt."
        )
    )
    if (newer := _shown_without(here.atlas, delivery)) is not None:
        st.markdown(
            _("Van deze ronde komt dan revisie {number}, ‘{title}’, op het scherm.").format(
                number=newer.revision, title=chrome.escaped(newer.title)
            )
        )
    if (former := former_edition(here.folder, delivery)) is not None:
        brought = [
            item.number for item in journal(here.folder) if item.editions.get(delivery) == former
        ]
        _begin(
            f"former-{delivery}",
            _("Terug naar de uitgave van versie {number}").format(number=max(brought)),
            lambda: Waiting.withdraw(here.folder, delivery, former=True),
        )
    _begin(
        f"withdraw-{delivery}",
        _("Haal de levering uit de atlas"),
        lambda: Waiting.withdraw(here.folder, delivery, former=False),
    )
    for action in (f"former-{delivery}", f"withdraw-{delivery}"):
        _go_on(here, action, _("Neem terug"))


def _shown_without(atlas: Atlas, delivery: str) -> Delivery | None:
    """The revision of its round that is on screen once this one is gone; None when it isn't on
    screen itself, or there is no other.
    """
    deliveries = atlas.deliveries()
    shown = {round_of(item): item for item in on_screen(deliveries)}
    left = {
        round_of(item): item for item in on_screen(one for one in deliveries if one.id != delivery)
    }
    return next((left.get(name) for name, item in shown.items() if item.id == delivery), None)


def made_again(
    here: Desk, pair: tuple[Publication, Publication], gone: Collection[Publication]
) -> Changes | None:
    """Two versions compared of which some no longer stand there: those are built again from the
    deliveries that were kept, aside, and cleared away again. None until that is asked and done.
    """
    assert here.atlas is not None
    key = (here.folder, *(one.number for one in pair), here.atlas.viewer)
    kept: tuple[object, Changes] | None = st.session_state.get(_BESIDE)
    if kept is not None and kept[0] == key:
        return kept[1]
    st.info(
        ngettext(
            "De atlas van versie {numbers} staat er niet meer. Uit de bewaarde leveringen kan hij "
            "opnieuw worden gemaakt, alleen om te vergelijken; wat in gebruik is, blijft.",
            "De atlassen van versie {numbers} staan er niet meer. Uit de bewaarde leveringen "
            "kunnen zij opnieuw worden gemaakt, alleen om te vergelijken; wat in gebruik is, "
            "blijft.",
            len(gone),
        ).format(numbers=enumerated([str(one.number) for one in gone])),
        icon=":material/inventory_2:",
    )
    if not st.button(_("Maak opnieuw en vergelijk"), key="again", icon=":material/difference:"):
        return None
    with ExitStack() as stack:
        places: list[tuple[Path, str | None]] = []
        for one in pair:
            if one not in gone:
                places.append((here.folder, one.version))
                continue
            waiting = Waiting.restore(here.folder, one.number)
            stack.callback(waiting.stop)
            told = followed(waiting)
            if isinstance(told, Refused):
                refused(told)
            if not isinstance(told, Ready):
                return None
            places.append((told.where, told.version))
        with st.spinner(_("Bezig")):
            found = side_by_side(places[0], places[1], here.atlas.viewer)
    st.session_state[_BESIDE] = (key, found)
    st.rerun()
    return found


def put_back(here: Desk, item: Publication) -> None:
    """Go back to an earlier publication; says first whose work that undoes."""
    st.subheader(_("Deze versie terugzetten"), anchor=False)
    undone = undone_by(here.folder, item.number)
    if undone:
        st.markdown(_("Dit maakt deze versies ongedaan:"))
        st.markdown(
            "\n".join(
                "- "
                + chrome.escaped(
                    _("{number}: {who}, {when}. {what}").format(
                        number=one.number,
                        who=one.who or _("onbekend"),
                        when=moment(one),
                        what=capital(happened(one.what)),
                    )
                )
                for one in undone
            )
        )
    action = f"restore-{item.number}"
    _begin(
        action,
        _("Zet versie {number} terug").format(number=item.number),
        lambda: Waiting.restore(here.folder, item.number),
    )
    _go_on(here, action, _("Zet terug"))


def _begin(action: str, label: str, start: Callable[[], Waiting]) -> None:
    if st.button(label, key=action, icon=":material/undo:"):
        leave()
        st.session_state[_HELD] = _Prepared(action, start())


def _go_on(here: Desk, action: str, verb: str) -> None:
    """What was prepared for this action: what changes, who and why, and the word."""
    held: _Prepared | None = st.session_state.get(_HELD)
    if held is None or held.action != action:
        return
    told = followed(held.waiting)
    if isinstance(told, Refused):
        refused(told)
        leave()
        return
    if not isinstance(told, Ready) or here.atlas is None:
        return
    with st.container(border=True, key="prepared"):
        st.subheader(_("Wat er verandert"), anchor=False)
        if held.changes is None:
            held.changes = compared(told, here.atlas.viewer)
        changed.show(held.changes, here.atlas.catalog, "prepared")
        who, why = signed()
        if st.button(verb, type="primary", key="confirm", icon=":material/check:"):
            if who and why:
                held.waiting.publish(who, why)
                _ended(followed(held.waiting))
            else:
                st.error(_("Vul in wie u bent en waarom u dit doet."), icon=":material/edit:")
        st.button(_("Toch niet"), on_click=leave, key="cancel")


def _ended(told: Outcome) -> None:
    if isinstance(told, Published):
        st.session_state.pop(_HELD, None)
        st.session_state[_DONE] = _("Klaar. Versie {number} is nu in gebruik.").format(
            number=told.number
        )
        for name in ("levering", "versie", "naast"):
            st.query_params.pop(name, None)
        st.rerun()
    if isinstance(told, Refused):
        refused(told)


def refused(told: Refused) -> None:
    """Why it was not done."""
    lines = [told.message, *(f"{item.message} {item.advice}" for item in told.complaints[:5])]
    st.error(chrome.escaped(" ".join(filter(None, lines))), icon=":material/error:")


def signed() -> tuple[str, str]:
    """Who does this, and why; asked with every action."""
    who = st.text_input(_("Wie bent u?"), key="desk-who", max_chars=80, width=420)
    why = st.text_input(_("Waarom doet u dit?"), key="desk-why", max_chars=200, width=420)
    st.caption(
        _(
            "Bezoekers lezen deze reden als zij een cijfer uit een rapport opzoeken. Noem er geen "
            "namen in."
        )
    )
    return who.strip(), why.strip()


def tidy(here: Desk) -> None:
    """Remove the files of old publications by a rule, after showing which."""
    with st.expander(_("Oude versies opruimen"), icon=":material/inventory_2:"):
        st.markdown(
            _(
                "Van opgeruimde versies blijft bewaard wie wat deed, en waarom. Terugzetten kan "
                "dan niet meer. Wat in gebruik is, blijft altijd."
            )
        )
        keep = st.number_input(
            _("Zoveel van de nieuwste versies blijven"), 1, 1000, 20, key="desk-keep", width=280
        )
        days = st.number_input(
            _("Zoveel dagen blijft elke versie"), 0, 36500, 365, key="desk-days", width=280
        )
        goes = _going(here, int(keep), int(days))
        if not goes:
            st.caption(_("Volgens deze regel is er niets op te ruimen."))
            return
        st.caption(
            _("Dit ruimt op: versie {numbers}.").format(
                numbers=enumerated([str(item.number) for item in goes])
            )
        )
        who = st.text_input(_("Wie bent u?"), key="desk-tidy-who", max_chars=80, width=420).strip()
        if st.button(_("Ruim op"), key="tidy", icon=":material/delete:"):
            if not who:
                st.error(_("Vul in wie u bent."), icon=":material/edit:")
                return
            said = _run("clear", "--keep", str(keep), "--days", str(days), "--who", who,
                        "--atlas", str(here.folder.absolute()))  # fmt: skip
            st.session_state[_DONE] = said
            st.rerun()


def _going(here: Desk, keep: int, days: int) -> list[Publication]:
    """What the rule would remove now."""
    try:
        entries = [item for item in journal(here.folder) if item.removed is None]
    except AtlasError:
        return []
    before = datetime.now(UTC) - timedelta(days=days)
    return [item for item in entries[keep:] if item.at < before]


def _run(*arguments: str) -> str:
    """Run a command of the command line; returns what it said."""
    with st.spinner(_("Bezig")):
        run = subprocess.run(
            [sys.executable, "-m", "analytics", "--taal", language(), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    return (run.stdout or run.stderr).strip()
