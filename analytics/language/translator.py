"""The translator: a context variable, set per run of a page and by the command line.

The Dutch text is the source; English stands in `data/locales`, read as .po, so that nothing has
to be compiled.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("nl", "en")
LOCALES_FOLDER = Path(__file__).parents[2] / "data" / "locales"

_current: ContextVar[str] = ContextVar("language", default="nl")


def language() -> str:
    """The language in force: `nl` or `en`."""
    return _current.get()


def set_language(code: str) -> None:
    """Use a language from here on in this context (thread or task). Unknown codes mean Dutch."""
    _current.set(code if code in LANGUAGES else "nl")


@contextmanager
def use_language(code: str) -> Iterator[None]:
    """Use a language within a `with` block."""
    token = _current.set(code if code in LANGUAGES else "nl")
    try:
        yield
    finally:
        _current.reset(token)


def _(text: str) -> str:
    """The text in the language in force."""
    return _translations(language()).gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """The text for one or for many, in the language in force."""
    return _translations(language()).ngettext(one, many, number)


@cache
def _translations(code: str) -> NullTranslations:
    path = LOCALES_FOLDER / code / "LC_MESSAGES" / "messages.po"
    if code == "nl" or not path.is_file():
        return NullTranslations()
    with path.open("rb") as file:
        catalog = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)
