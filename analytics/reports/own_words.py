"""What people write in reports themselves: notes, and the titles and texts of blueprints."""

import re
from unicodedata import category

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the order of the words after them, those of the report too."""


def clean(text: str) -> str:
    """Without signs that no document may hold, and without those that turn words around."""
    lines = "\n".join(_TURNING.sub("", text).replace("\t", " ").splitlines())
    held = (sign for sign in lines if sign == "\n" or category(sign) not in ("Cc", "Cs"))
    return "".join(sign for sign in held if sign not in "\ufffe\uffff").strip()
