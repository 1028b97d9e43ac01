"""Inladen: takes a delivery in, in six steps under each other; done ones can be opened again."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from analytics.language import _
from analytics.model import Kind
from analytics.reports.judgement import of_layout
from analytics.sources import aside
from analytics.sources.aside import Answer
from analytics.sources.limits import Limits
from analytics.store.drafts import Draft, draft_from_toml
from pages._parts import chrome, desk
from pages._parts.desk import Desk, this_desk
from pages._parts.working import working
from pages.gegevens import _about, _draft, _judgement, _layout, _publishing
from pages.gegevens._loading import Held, held
from pages.gegevens._material import Material

LIMITS = Limits()
_FILES, _LAYOUT, _ABOUT, _JUDGEMENT, _CHANGES, _PUBLISH = range(1, 7)


def page(here: Desk) -> None:
    st.title(_("Inladen"), anchor=False)
    st.caption(_("Een levering met ledencijfers in de atlas brengen"))
    if not desk.may_change():
        desk.only_looking()
        return
    holds, draft = held(), _draft.current()
    if holds.published and not holds.files:
        _publishing.published(holds.published)
    if _draft.named() and draft is None:
        st.info(
            _("Dit concept is er niet meer. Kies de bestanden om opnieuw te beginnen."),
            icon=":material/info:",
        )
    with _step(_FILES, _("Bestanden"), draft, always=True):
        looked = _files(holds, draft)
    if looked is None or not looked.ok:
        return
    if draft is None:
        # From here on there is a draft, and its steps are drawn.
        _draft.keep(Draft(step=_LAYOUT))
        st.rerun()
    found = Material(here, holds, draft, looked)
    if found.kind is not Kind.LGB and draft.step < _ABOUT:
        # A fixed layout: there is nothing to point out.
        _draft.go_to(_ABOUT)
        st.rerun()
    if found.unexplained and draft.step > _LAYOUT:
        # Other files than the draft was made with: what is new in them is asked first.
        _draft.go_to(_LAYOUT)
        st.rerun()
    if found.kind is Kind.LGB:
        with _step(_LAYOUT, _("Indeling"), draft) as opened:
            if opened:
                _layout.draw(found)
                ready = found.profile is not None and not found.unexplained
                _onwards(draft, _LAYOUT, ready=ready, why=_layout.what_misses(found))
    if draft.step < _ABOUT or (found.kind is Kind.LGB and found.profile is None):
        return
    proposed = working(found.propose)
    if of_layout(proposed.complaints) or not (proposed.ok or proposed.values):
        _judgement.not_read(proposed.complaints)
        return
    if not proposed.ok and draft.step < _JUDGEMENT:
        _judgement.faulty(proposed.complaints)
    if found.objections and draft.step > _ABOUT:
        # Someone published a round of this name meanwhile, or the draft is from elsewhere.
        _draft.go_to(_ABOUT)
        st.rerun()
    with _step(_ABOUT, _("Over deze levering"), draft) as opened:
        if opened:
            _about.draw(found)
            ready = not (found.missing or found.objections)
            _onwards(draft, _ABOUT, ready=ready, why=_about.what_misses(found))
    if draft.step < _JUDGEMENT or found.missing or found.objections:
        return
    judged = working(found.judge)
    with _step(_JUDGEMENT, _("Oordeel en voorbeeld"), draft) as opened:
        if opened:
            _judgement.draw(found, judged)
            _onwards(
                draft,
                _JUDGEMENT,
                ready=judged.ok,
                why=_("Met een fout kan de levering niet worden gepubliceerd."),
            )
    if draft.step < _CHANGES or not judged.ok:
        return
    with _step(_CHANGES, _("Wat verandert er?"), draft) as opened:
        ready = _publishing.prepared(holds, found)
        if opened and ready is not None:
            _publishing.changes(holds, found, ready)
            _onwards(draft, _CHANGES, ready=True)
    if draft.step < _PUBLISH or ready is None:
        return
    with _step(_PUBLISH, _("Publiceren"), draft):
        _publishing.publish(holds, found)


# --- steps


@contextmanager
def _step(number: int, title: str, draft: Draft | None, *, always: bool = False) -> Iterator[bool]:
    """A step that can be folded; what stands in it is drawn when it is open, or `always`."""
    key = f"stap-{number}"
    step = draft.step if draft else _FILES
    if st.session_state.get("stap-nu") != step:
        # A step further, or a draft that was opened: that step is open and the others are folded.
        st.session_state["stap-nu"] = step
        for other in range(_FILES, _PUBLISH + 1):
            st.session_state[f"stap-{other}"] = other == step
    if always and not held().data:
        st.session_state[key] = True
    st.session_state.setdefault(key, number == step)
    with st.expander(
        f"**{number}. {title}**",
        key=key,
        on_change="rerun",
        icon=":material/check_circle:" if number < step else None,
    ) as box:
        yield bool(box.open)


def _onwards(draft: Draft, step: int, *, ready: bool, why: str = "") -> None:
    """The button to the next step; until it can be pressed it says why not."""
    if not ready and why:
        st.caption(why)
    if draft.step <= step:
        st.button(
            _("Verder"),
            key=f"verder-{step}",
            type="primary",
            disabled=not ready,
            on_click=_draft.go_to,
            args=(step + 1,),
        )


# --- step 1


def _files(holds: Held, draft: Draft | None) -> Answer | None:
    """Take the files in, and look at them before anything of them is shown."""
    if draft is not None and not holds.data:
        st.info(
            _(
                "U gaat verder met een concept. Kies dezelfde bestanden opnieuw; uw keuzes staan "
                "er nog."
            ),
            icon=":material/edit_note:",
        )
    st.markdown(
        _(
            "Kies de bestanden van de levering: een werkboek (.xlsx, .xls of .ods) of tekst "
            "(.csv), elk hoogstens {size} MB. Zij worden eerst bekeken op gegevens van personen, "
            "en blijven alleen bewaard als u aan het eind publiceert."
        ).format(size=LIMITS.file // 1_000_000)
    )
    uploaded = st.file_uploader(
        _("Bestanden van de levering"),
        accept_multiple_files=True,
        key=holds.uploader,
        max_upload_size=LIMITS.file // 1_000_000,
    )
    with st.popover(_("Ook grenzen of kerncijfers?"), icon=":material/help:", type="tertiary"):
        st.markdown(
            _(
                "Organisaties, vestigingen, kerncijfers (KWB), de monitor en afspraken laadt u "
                "hier ook: kies het bestand met de vaste kolommen. Grenzen haalt u op met een "
                "opdracht: `python -m analytics fetch borders --year 2024`."
            )
        )
    holds.take(uploaded)
    if holds.refused:
        _judgement.refused(holds.refused)
    _take_draft(holds)
    if not holds.data:
        return None

    def look() -> Answer:
        return working(lambda tell: aside.run("look", {}, holds.data, LIMITS, tell))

    looked = holds.ask("look", look)
    if not looked.ok:
        holds.forget(looked.complaints)
        st.rerun()
    _judgement.what_is_there(looked)
    return looked


def _take_draft(holds: Held) -> None:
    """A draft that was taken along may come back with the files."""
    for name, content in holds.files.items():
        if name in holds.data:
            continue
        came = holds.answered("draft", name)
        if came is None:
            found = draft_from_toml(content.decode("utf-8", errors="replace"))
            good = found is not None
            came = holds.ask("draft", lambda good=good: good, name)
            if found is not None:
                _draft.keep(found)
                st.rerun()
        if not came:
            st.warning(
                _("{name} is geen concept van deze pagina.").format(name=chrome.escaped(name))
            )


page(this_desk())
