"""From what a layout writes for a region (a code, part of one, a name) to its code."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from analytics.catalog.profiles import plain
from analytics.model import CATCHMENT_PREFIX, NETHERLANDS, Level, level_of
from analytics.sources.context import Division

_PREFIX = {Level.PROVINCIE: "PV", Level.GEMEENTE: "GM", Level.WIJK: "WK", Level.BUURT: "BU"}
_LENGTH = {Level.PROVINCIE: 2, Level.GEMEENTE: 4, Level.WIJK: 6, Level.BUURT: 8}
_COUNTRY = ("nl", "nederland", "nl00", "nl01", "the netherlands")
# "Gemeente Utrecht", "Utrecht (gemeente)", "Utrecht (PV)" and "Utrecht" are one name.
_AROUND = re.compile(
    r"^(?:gemeente|provincie|wijk|buurt)\s+(?=\D)|\s+\((?:gemeente|provincie|gm|pv|wk|bu)\)$"
)
_SUGGESTED = 3


def whole_code(text: str, level: Level | None) -> str:
    """The code that a text stands for; empty when it can't be one.

    Without a prefix the level says what it is; without a level the number of digits does, a lost
    leading nought allowed for: 363 is GM0363, 36301 is WK036301.
    """
    bare = text.strip()
    upper = bare.upper()
    if level_of(bare) is not None:
        return bare
    if level_of(upper) not in (None, Level.BIBLIOTHEEK):
        return upper
    if plain(bare) in _COUNTRY:
        return NETHERLANDS
    if level is Level.BIBLIOTHEEK:
        code = f"{CATCHMENT_PREFIX}{bare}"
        return code if level_of(code) is not None else ""
    if not upper.isalnum() or not upper[:1].isdigit():
        return ""
    if level is None:
        digits = len(upper) + len(upper) % 2
        level = next((item for item, length in _LENGTH.items() if length == digits), None)
    if level is None or level not in _PREFIX:
        return ""
    code = f"{_PREFIX[level]}{upper.zfill(_LENGTH[level])}"
    return code if level_of(code) is level else ""


@dataclass(frozen=True, slots=True)
class Named:
    """What a name leads to: one code, none (then names like it), or several."""

    codes: tuple[str, ...]
    like: tuple[str, ...] = ()


class Names:
    """The regions of one border year by name, compared without case and accents."""

    def __init__(self, division: Division) -> None:
        self._names = division.names
        self._codes: dict[str, list[str]] = defaultdict(list)
        for code, name in division.names.items():
            self._codes[_bare(name)].append(code)

    def find(self, text: str, level: Level | None, gemeente: str = "", wijk: str = "") -> Named:
        """The regions of a level (any for None) with this name, in a gemeente and wijk.

        Those are codes or names; they are looked at only where a name is not enough.
        """
        if level in (None, Level.LAND) and plain(text) in _COUNTRY:
            return Named((NETHERLANDS,))
        codes = self._of_level(self._codes.get(_bare(text), ()), level)
        for above, name in ((Level.GEMEENTE, gemeente), (Level.WIJK, wijk)):
            if len(codes) > 1 and name.strip():
                parents = {code[2:] for code in self._called(name, above)}
                codes = [code for code in codes if code[2 : _LENGTH[above] + 2] in parents]
        if codes:
            return Named(tuple(sorted(codes)))
        known = [name for name, found in self._codes.items() if self._of_level(found, level)]
        near = get_close_matches(_bare(text), known, n=_SUGGESTED, cutoff=0.6)
        return Named(
            (), tuple(self._names[self._of_level(self._codes[name], level)[0]] for name in near)
        )

    def _called(self, text: str, level: Level) -> list[str]:
        code = whole_code(text, level)
        return [code] if code else self._of_level(self._codes.get(_bare(text), ()), level)

    @staticmethod
    def _of_level(codes: Iterable[str], level: Level | None) -> list[str]:
        return [code for code in codes if level is None or level_of(code) is level]


def _bare(name: str) -> str:
    return _AROUND.sub("", plain(name))
