"""What the store refuses, in words for the user."""

import errno
import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from analytics.language import _
from analytics.model import Complaint


class AtlasError(Exception):
    """There is no atlas to ask, or none could be made; the text says what to do.

    `kind`: none, damaged, schema, busy, full, journal (the journal or what it tells of can't be
    used), needed (others need what would be taken back).
    """

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


def damaged() -> AtlasError:
    """An atlas that can't be read, as a whole or in part."""
    return AtlasError("damaged", _("De atlas is beschadigd of niet volledig.") + how_to_build())


def how_to_build() -> str:
    return " " + _(
        "Bouw de atlas met: python -m analytics build MAP… --out data/atlas "
        "(of `make demo` voor de voorbeeldatlas). Is er al eens gepubliceerd, dan bouwt "
        "python -m analytics rebuild hem opnieuw uit de bewaarde leveringen."
    )


def disk_full(folder: Path) -> AtlasError:
    """There is no room for a new version; the one in service stays."""
    return AtlasError(
        "full",
        _(
            "De schijf is vol: in {folder} is geen plaats voor een nieuwe atlas. Maak ruimte vrij "
            "en bouw opnieuw. Een atlas die al in gebruik was, blijft in gebruik."
        ).format(folder=folder),
    )


def says_disk_full(error: Exception) -> bool:
    """Whether an error of the system, or of a library that passes it on, is a lack of room."""
    codes = [getattr(errno, name, None) for name in ("ENOSPC", "EDQUOT", "EFBIG")]
    if isinstance(error, OSError):
        return error.errno in codes
    return any(os.strerror(code) in str(error) for code in codes if code is not None)


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
        "border_year": _("De indeling"),
        "publication": _("De versie"),
    }
