"""Areas that a user put together under a name of their own."""

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_NAME = 40
MOST_IN_SET = 40
"""So many areas at most, so that three sets still fit in an address."""
_BETWEEN = "~"
# What parts the items and the areas of a list in an address can't stand in a name.
_RESERVED = {",": " ", _BETWEEN: " "}


@dataclass(frozen=True, slots=True)
class OwnSet:
    """A named set of regions, written `Naam~code~code` in the URL and on the command line."""

    name: str
    codes: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "OwnSet | None":
        """The set that is written so; None for the code of one area. It may be empty."""
        if _BETWEEN not in text:
            return None
        name, *codes = text.split(_BETWEEN)
        return cls(name.strip(), tuple(filter(None, codes)))

    def __str__(self) -> str:
        return _BETWEEN.join((self.name, *(self.codes or ("",))))


def plain_name(text: str) -> str:
    """A name without signs that part a list, without what can't be seen, and not too long."""
    known = "".join(_RESERVED.get(sign, sign if sign.isprintable() else " ") for sign in text)
    return " ".join(known.split())[:LONGEST_NAME].rstrip()


def codes_of(item: str) -> tuple[str, ...]:
    """The codes behind an area or a set as it stands in a list."""
    own = OwnSet.parse(item)
    return (item,) if own is None else own.codes


def codes_in(items: Iterable[str]) -> tuple[str, ...]:
    """The codes behind all of a list, each once."""
    return tuple(dict.fromkeys(code for item in items for code in codes_of(item)))
