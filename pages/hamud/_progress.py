"""How far somebody is who works alone: scores by challenge, in the link or in a file.

Of an answer nothing is kept but its score. What was done counts for who did it, for whichever
library it was.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from analytics.language import _

PARAMETERS = ("uitdaging", "voortgang", "thema", "trede")
"""What the page has in its address beside the choices: which challenge is open, what was done, and
which are shown.
"""
LARGEST = 20_000
"""Bytes of a file; a link is never so long."""
_KIND, _FORM = "bereikatlas-voortgang", 1
_PART = re.compile(r"([a-z0-9+][a-z0-9_+-]{0,79})\.([0-9]{1,3})(b?)")


@dataclass(frozen=True, slots=True)
class Done:
    """What was reached with one challenge: per cents of its score, and whether it is finished."""

    score: int
    finished: bool


@dataclass(frozen=True)
class Progress:
    """What was done of the challenges that exist. `strange`: so many are not among them."""

    done: Mapping[str, Done] = field(default_factory=dict)
    strange: int = 0

    def with_one(self, identity: str, score: float, *, finished: bool) -> "Progress":
        """With a try more at one of them: the best counts, and finished stays finished."""
        return self.together({identity: Done(round(100 * score), finished)})

    def together(self, others: Mapping[str, Done]) -> "Progress":
        """This progress and other: of each challenge the best."""
        found = dict(self.done)
        for identity, item in others.items():
            own = found.get(identity, item)
            found[identity] = Done(max(own.score, item.score), own.finished or item.finished)
        return Progress(found, self.strange)

    @property
    def finished(self) -> tuple[str, ...]:
        return tuple(identity for identity, item in self.done.items() if item.finished)

    def written(self) -> str:
        """As it stands in a link: `id.score` with `b` behind it as long as it is not finished."""
        return "~".join(
            f"{identity}.{item.score}{'' if item.finished else 'b'}"
            for identity, item in self.done.items()
        )

    def to_file(self) -> bytes:
        document = {
            "soort": _KIND,
            "vorm": _FORM,
            "uitdagingen": {
                identity: {"score": item.score, "klaar": item.finished}
                for identity, item in self.done.items()
            },
        }
        return (json.dumps(document, indent=2) + "\n").encode()


class ProgressError(ValueError):
    """A file holds no progress; the text says what to do."""


def from_link(text: str, known: Collection[str]) -> Progress:
    """The progress of a link; what can't be read of it is not counted."""
    if len(text) > LARGEST:
        return Progress(strange=1)
    parts = [part for part in text.split("~") if part]
    found = [_PART.fullmatch(part) for part in parts]
    read = [(item[1], Done(int(item[2]), item[3] != "b")) for item in found if item is not None]
    return _known(read, known, found.count(None))


def from_file(content: bytes, known: Collection[str]) -> Progress:
    """The progress of a file. Raises `ProgressError`."""
    if len(content) > LARGEST:
        raise ProgressError(
            _("Dit bestand is te groot. Kies een bestand met voortgang dat u hier bewaarde.")
        )
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise ProgressError(
            _(
                "Dit is geen leesbaar bestand met voortgang (JSON). Kies een bestand dat u hier "
                "bewaarde."
            )
        ) from None
    if not isinstance(document, dict) or document.get("soort") != _KIND:
        raise ProgressError(
            _("In dit bestand staat geen voortgang. Kies een bestand dat u hier bewaarde.")
        )
    if document.get("vorm") != _FORM or not isinstance(document.get("uitdagingen"), dict):
        raise ProgressError(
            _("Dit bestand is van een andere versie van de atlas, en kan hier niet geopend worden.")
        )
    read, unreadable = list[tuple[str, Done]](), 0
    for identity, item in document["uitdagingen"].items():
        score = item.get("score") if isinstance(item, dict) else None
        finished = item.get("klaar") if isinstance(item, dict) else None
        if type(score) is int and type(finished) is bool:
            read.append((identity, Done(score, finished)))
        else:
            unreadable += 1
    return _known(read, known, unreadable)


def _known(read: Iterable[tuple[str, Done]], known: Collection[str], unreadable: int) -> Progress:
    progress, strange = Progress(), unreadable
    for identity, item in read:
        if identity in known and 0 <= item.score <= 100:
            progress = progress.together({identity: item})
        else:
            strange += 1
    return Progress(progress.done, strange)
