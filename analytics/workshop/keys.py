"""Codes to read aloud, and keys that can't be guessed.

A code has letters and digits of which no two look alike, and no vowels, so that no words arise. Of
a key only its hash is kept: who gets hold of the file gets into no session.
"""

import hashlib
import re
import secrets

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ3479"
CODE_LENGTH = 6
WORD_LENGTH = 5


def new_code() -> str:
    """A code for a session."""
    return _signs(CODE_LENGTH)


def new_word() -> str:
    """A word for a team: shorter than a code, so that the two are not mistaken for each other."""
    return _signs(WORD_LENGTH)


def new_key() -> str:
    """A key for an address."""
    return secrets.token_urlsafe(24)


def hashed(key: str) -> str:
    """What is kept of a key. It is random and long, so that a plain hash can't be turned round."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def same(key: str, kept: str) -> bool:
    """Whether a key is the one of which the hash was kept."""
    return secrets.compare_digest(hashed(key), kept)


def code_from(typed: str) -> str:
    """A code or word as it was meant: in capitals, without spaces, hyphens or dots."""
    return re.sub(r"[\s.\-–]", "", typed[:40]).upper()


def spelled(code: str) -> str:
    """A code as it is shown: in groups of three."""
    return " ".join(code[start : start + 3] for start in range(0, len(code), 3))


def _signs(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _sign in range(count))
