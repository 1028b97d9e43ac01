"""The reader's own notes: per gemeente, in the session of the visitor and nowhere else.

They may stand in no address and in no file here: who wants to keep them takes them along.
"""

import streamlit as st

from analytics.language import _
from analytics.reports.own_words import clean
from pages._parts.selection import spoken

MOST = 4_000
"""So many signs are room for a page; notes are no report of their own."""
_KEY, _NUMBER, _REFUSED = "rapport-notities", "rapport-bestand", "rapport-geweigerd"
_FIELD = "notities"


def kept() -> dict[str, str]:
    """The notes of this visitor by gemeente. A download that is being made sees what is typed."""
    return st.session_state.setdefault(_KEY, {})


def read(content: bytes) -> str | None:
    """The text of a file; None where it holds none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else clean(text)


def together(present: str, added: str) -> str | None:
    """What stood there and what comes from a file, nothing twice; None where it doesn't fit."""
    if added in present:
        return present
    whole = f"{present}\n\n{added}" if present and present not in added else added
    return None if len(whole) > MOST else whole


def ask(gemeente: str, file_name: str) -> str:
    """The field of the notes with what belongs to it; returns what stands in it."""
    notes = kept()
    key = f"{_FIELD}-{gemeente}"
    st.session_state[key] = notes.get(gemeente, "")
    st.text_area(
        _("Uw notities voor dit rapport"),
        key=key,
        height=130,
        max_chars=MOST,
        on_change=_typed,
        args=(gemeente, key),
        help=_(
            "Ze komen op de eerste bladzijde, onder ‘Wat de bibliotheek hierbij zegt’. Ze staan "
            "niet in het adres van deze pagina en gaan weg als u de pagina sluit."
        ),
    )
    text = notes.get(gemeente, "")
    with st.expander(_("Notities bewaren of openen"), icon=":material/folder_open:"):
        st.markdown(
            _("De atlas bewaart uw notities niet. Neem ze mee als bestand en open ze later weer.")
        )
        st.download_button(
            _("Bewaar de notities als tekstbestand"),
            text.encode(),
            f"{file_name}.txt",
            "text/plain",
            key="notities-txt",
            icon=":material/download:",
            on_click="ignore",
            disabled=not text,
        )
        number = st.session_state.setdefault(_NUMBER, 0)
        st.file_uploader(
            _("Open een tekstbestand met notities"),
            type="txt",
            key=f"{_NUMBER}-{number}",
            max_upload_size=1,
            on_change=_opened,
            args=(gemeente, f"{_NUMBER}-{number}"),
        )
        if refused := st.session_state.pop(_REFUSED, ""):
            st.warning(refused, icon=":material/error:")
    return text


def _typed(gemeente: str, key: str) -> None:
    kept()[gemeente] = clean(st.session_state[key])


@spoken()
def _opened(gemeente: str, key: str) -> None:
    """Put the text of a file under what stands there, and empty the field of the file."""
    uploaded = st.session_state[key]
    if uploaded is None:
        return
    st.session_state[_NUMBER] += 1
    text = read(uploaded.getvalue())
    if not text:
        st.session_state[_REFUSED] = _(
            "In dit bestand staat geen tekst die we kunnen lezen. Sla het op als tekst (UTF-8) en "
            "open het opnieuw."
        )
        return
    whole = together(kept().get(gemeente, ""), text)
    if whole is None:
        st.session_state[_REFUSED] = _(
            "Samen met wat er al staat is dit meer dan {most} tekens. Maak de tekst korter en "
            "open het bestand opnieuw."
        ).format(most=MOST)
        return
    kept()[gemeente] = whole
