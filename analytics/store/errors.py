"""What the store refuses, in words for the user."""

from collections.abc import Iterable
from difflib import get_close_matches

from analytics.language import _
from analytics.model import Complaint


class AtlasError(Exception):
    """There is no atlas to ask. `kind`: none, damaged, schema or busy; the text says what to do."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


class UnknownIdError(LookupError):
    """An id that the atlas doesn't know. `what` names its kind, `suggestions` are near ids."""

    def __init__(self, what: str, identity: str, known: Iterable[str] = ()) -> None:
        valid = {item.lower(): item for item in known}
        # One wrong sign weighs more in a short id.
        cutoff = 0.5 if len(identity) <= 5 else 0.6
        near = get_close_matches(identity.lower(), valid, n=3, cutoff=cutoff)
        self.what, self.identity = what, identity
        self.suggestions = tuple(valid[item] for item in near)
        text = _("{what} '{id}' is niet bekend.").format(what=_kinds()[what], id=identity)
        if self.suggestions:
            text += " " + _("Bedoelt u {names}?").format(names=", ".join(self.suggestions))
        elif 0 < len(valid) <= 20:
            text += " " + _("Bekend zijn: {names}.").format(names=", ".join(valid.values()))
        super().__init__(text)


class BuildRefused(Exception):
    """The deliveries hold errors; the published version stays as it is."""

    def __init__(self, complaints: tuple[Complaint, ...]) -> None:
        super().__init__(_("De leveringen bevatten fouten; er is niets gepubliceerd."))
        self.complaints = complaints


def _kinds() -> dict[str, str]:
    return {
        "delivery": _("De levering"),
        "organisation": _("De bibliotheek"),
        "region": _("Het gebied"),
        "indicator": _("De indicator"),
        "dimension": _("Het kenmerk"),
        "category": _("De categorie"),
        "unit": _("De eenheid"),
        "level": _("Het niveau"),
    }
