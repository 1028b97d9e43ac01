"""How texts and names are written in a sentence."""

from collections.abc import Sequence

from analytics.language.translator import _


def capital(text: str) -> str:
    """A text at the beginning of a line: only its first letter changes."""
    return text[:1].upper() + text[1:]


def enumerated(names: Sequence[str], between: str = ", ") -> str:
    """Names as a sentence lists them: "a, b en c"; with "; " between names that hold commas."""
    if len(names) < 2:
        return "".join(names)
    return _("{first} en {last}").format(first=between.join(names[:-1]), last=names[-1])
