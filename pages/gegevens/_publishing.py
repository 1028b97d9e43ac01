"""Steps 5 and 6 of Inladen: what changes, and the publication itself."""

import streamlit as st

from analytics.language import _, language
from analytics.store.waiting import Published, Ready, Refused, Waiting
from pages._parts import changed, chrome, services
from pages.gegevens import _draft, _judgement
from pages.gegevens._loading import Held
from pages.gegevens._material import Material
from pages.gegevens._prepared import compared, followed


def prepared(holds: Held, found: Material) -> Ready | None:
    """The version that would come in service, prepared by a process of its own."""
    wanted = holds.key(*found.about_publication)
    if holds.waiting is None or holds.waits_for != wanted:
        if holds.waiting is not None:
            holds.waiting.stop()
        holds.waiting = Waiting.start(
            services.atlas_folder(), found.delivery.id, found.publication, found.definitions
        )
        holds.waits_for = wanted
    outcome = followed(holds.waiting)
    if isinstance(outcome, Ready):
        return outcome
    if isinstance(outcome, Refused):
        _failed(outcome)
        st.button(_("Probeer het opnieuw"), on_click=_again, args=(holds,), key="opnieuw")
    return None


def _again(holds: Held) -> None:
    if holds.waiting is not None:
        holds.waiting.stop()
    holds.waiting = None


def _failed(outcome: Refused) -> None:
    if outcome.message:
        st.error(chrome.escaped(outcome.message), icon=":material/error:")
    if outcome.complaints:
        _judgement.refused(outcome.complaints)


def changes(holds: Held, found: Material, ready: Ready) -> None:
    """What a reader of the atlas will see otherwise than now, what matters most first."""
    if found.atlas is None:
        st.markdown(_("Dit is het eerste dat in de atlas komt."))
        return
    viewer = services.VIEWER if found.delivery.visible else services.OPERATOR
    with st.spinner(_("Vergelijken met wat er nu in de atlas staat")):
        told = holds.ask(
            "changes", lambda: compared(ready, viewer), ready.version, *found.about_publication
        )
    if viewer == services.OPERATOR:
        st.caption(_("Zoals de beheerder het ziet; op de pagina's komt deze levering niet."))
    changed.show(told, found.catalog, "verandert")


def published(number: int) -> None:
    """It is in service: where to look."""
    st.success(
        _("**Gepubliceerd.** Versie {number} is nu in gebruik; iedereen ziet haar.").format(
            number=number
        ),
        icon=":material/check_circle:",
    )
    with st.container(horizontal=True, key="na-publiceren"):
        for page, label in (
            ("verkennen/kaart.py", _("Bekijk de kaart")),
            ("gegevens/leveringen.py", _("Bekijk de leveringen")),
        ):
            st.page_link(
                page,
                label=label,
                icon=":material/arrow_forward:",
                query_params={"taal": language()},
            )


def publish(holds: Held, found: Material) -> None:
    """Who, why, and the button; afterwards where to look."""
    who = st.text_input(
        _("Uw naam"), key="wie", max_chars=80, help=_("Komt bij de versie te staan."), width=420
    )
    why = st.text_input(
        _("Waarom publiceert u dit?"),
        key="waarom",
        max_chars=200,
        placeholder=_("Bijvoorbeeld: nieuwe ronde van het CBS"),
        width=420,
    )
    st.caption(
        _(
            "Bezoekers lezen deze reden als zij een cijfer uit een rapport opzoeken. Noem er geen "
            "namen in."
        )
    )
    said = who.strip() and why.strip()
    if not said:
        st.caption(_("Vul uw naam in, en waarom u publiceert."))
    waiting = holds.waiting
    pressed = st.button(
        _("Publiceer"),
        type="primary",
        disabled=not said,
        key="publiceer",
        icon=":material/publish:",
    )
    if not pressed or waiting is None:
        return
    waiting.publish(who, why)
    outcome = followed(waiting)
    if isinstance(outcome, Published):
        _draft.drop()
        holds.forget()
        holds.published = outcome.number
        st.rerun()
    if isinstance(outcome, Refused):
        _failed(outcome)
