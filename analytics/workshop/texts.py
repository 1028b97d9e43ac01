"""What people type: kept as text within bounds, and looked at for data of persons."""

import json
import re
import unicodedata
from typing import Any

from analytics.language import _, enumerated
from analytics.sources.personal import is_bsn
from analytics.workshop.errors import WorkshopError

NAME_MOST, TITLE_MOST, TEXT_MOST = 40, 120, 2000
GIVEN_MOST, TRUTH_MOST, INTENTION_MOST = 8000, 20_000, 6500
"""Signs of an answer, of what it was judged by and of what a team is going to do (three texts), as
they are kept."""

# Signs that draw nothing, or turn the order of what follows: a name made of them can pass for
# another one.
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = {"\u200c", "\u200d"}


def team_name(typed: str) -> str:
    """A name of a team: 1 to 40 signs on one line."""
    return _line(typed, NAME_MOST, "name", _("De naam van het team"))


def title(typed: str) -> str:
    """A title of a session: 1 to 120 signs on one line."""
    return _line(typed, TITLE_MOST, "text", _("De titel"))


def folded(name: str) -> str:
    """By which two names are the same: without capitals, accents put one way, single spaces."""
    return unicodedata.normalize("NFKC", name).casefold()


def free_text(typed: str, most: int = TEXT_MOST) -> str:
    """Own words, on any number of lines."""
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > most:
        raise WorkshopError(
            "text",
            _("De tekst heeft {count} tekens. Er is plaats voor {most}.").format(
                count=len(text), most=most
            ),
        )
    if any(_hidden(sign) for sign in text if sign not in "\n\t"):
        raise WorkshopError("text", _hidden_in(_("De tekst")))
    return text


def as_json(value: Any, most: int) -> str:
    """A value as it is kept. Every text in it is within the bounds of free text."""
    _bounded(value)
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True)
    except ValueError:
        raise WorkshopError("text", _("Dit is geen getal. Vul een getal in.")) from None
    if len(text) > most:
        raise WorkshopError("text", _("Dit antwoord is te lang om te bewaren. Maak het korter."))
    return text


def personal(text: str) -> str:
    """A warning where something looks like data of a person; empty where nothing does."""
    found = [what for pattern, what in _personal() if re.search(pattern, text)]
    if any(is_bsn(re.sub(r"\D", "", number)) for number in re.findall(_NINE, text)):
        found.append(_("een burgerservicenummer"))
    if not found:
        return ""
    return _("Dit lijkt op {what}. Schrijf hier niets over personen.").format(
        what=enumerated(found)
    )


_NINE = r"(?<![\d.,])\d{3}[. ]?\d{3}[. ]?\d{3}(?!\d|[.,]\d)"


def _personal() -> tuple[tuple[str, str], ...]:
    return (
        (r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", _("een e-mailadres")),
        (
            r"(?<![\d.,])(?:(?:\+|00)31[ (-]{0,2}0?\)?[ -]?|0)[1-9](?:[ -]?\d){8}(?![\d.,]?\d)",
            _("een telefoonnummer"),
        ),
        # "in 2025 en 12" is no address.
        (
            r"\b[1-9]\d{3}(?: ?[A-Z]{2}|[a-z]{2})[ ,;/-]{1,3}(?:nr\.? ?)?\d{1,5}\b",
            _("een adres"),
        ),
    )


def _line(typed: str, most: int, kind: str, what: str) -> str:
    text = unicodedata.normalize("NFC", typed).strip()
    if any(_hidden(sign) for sign in text):
        raise WorkshopError(kind, _hidden_in(what))
    text = " ".join(text.split())
    if not any(unicodedata.category(sign)[0] in "LNPS" for sign in text):
        raise WorkshopError(kind, _("{what} is leeg. Vul iets in.").format(what=what))
    if len(text) > most:
        raise WorkshopError(
            kind,
            _("{what} heeft {count} tekens. Er is plaats voor {most}.").format(
                what=what, count=len(text), most=most
            ),
        )
    return text


def _hidden(sign: str) -> bool:
    return sign not in _JOINERS and unicodedata.category(sign) in _HIDDEN


def _hidden_in(what: str) -> str:
    return _("{what} bevat tekens die niet te zien zijn. Typ het opnieuw.").format(what=what)


def _bounded(value: Any) -> None:
    if isinstance(value, str):
        if len(value) > TEXT_MOST:
            free_text(value)
        if any(unicodedata.category(sign) == "Cs" for sign in value):
            raise WorkshopError("text", _hidden_in(_("De tekst")))
    elif isinstance(value, dict):
        for key, part in value.items():
            _bounded(key)
            _bounded(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            _bounded(part)
