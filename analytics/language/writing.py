"""How texts and names are written in a sentence."""


def capital(text: str) -> str:
    """A text at the beginning of a line: only its first letter changes."""
    return text[:1].upper() + text[1:]
