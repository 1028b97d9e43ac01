"""Every text that a user reads is there in English, with the same placeholders."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
ENGLISH = ROOT / "data" / "locales" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "ngettext": (1, 2)}

Text = str | tuple[str, ...]


def sources() -> list[Path]:
    """All code that may speak to a user."""
    files = [ROOT / "app.py", *(ROOT / "analytics").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    return sorted(path for path in files if path.is_file())


def texts_in(path: Path) -> Iterator[tuple[str, Text]]:
    """Each text in a file, with the place where it stands."""
    for line, text, _, _ in extract_from_file("python", path, KEYWORDS):
        yield f"{path.relative_to(ROOT)}:{line}", text


def placeholders(text: str) -> set[str]:
    """The names between braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def forms(text: object) -> list[str]:
    """A text as the list of its forms: one, or singular and plural."""
    return [str(form) for form in text] if isinstance(text, tuple | list) else [str(text or "")]


def fault(text: Text, message: Message | None) -> str | None:
    """What is wrong with the translation of a text; None when nothing is."""
    if message is None or not all(forms(message.string)):
        return "no English text"
    if message.fuzzy:
        return "English text is marked fuzzy"
    if forms(text) != forms(message.id):
        return "singular and plural differ from the code"
    wanted = set().union(*map(placeholders, forms(text)))
    # "One wijk" needs no number where "{count} wijken" does: only the last form must name all.
    if placeholders(forms(message.string)[-1]) != wanted:
        return f"placeholders differ: {sorted(wanted)}"
    stray = set().union(*map(placeholders, forms(message.string))) - wanted
    return f"unknown placeholders: {sorted(stray)}" if stray else None


@pytest.fixture(scope="module")
def english() -> Catalog:
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def test_every_text_has_an_english_one(english: Catalog) -> None:
    faults = {
        f"{place}: {forms(text)[0]!r}: {wrong}"
        for path in sources()
        for place, text in texts_in(path)
        if (wrong := fault(text, english.get(forms(text)[0])))
    }
    assert not faults, "\n".join(sorted(faults))


def test_no_translation_is_left_over(english: Catalog) -> None:
    used = {forms(text)[0] for path in sources() for _, text in texts_in(path)}
    left_over = {forms(message.id)[0] for message in english if message.id} - used
    assert not left_over | {forms(item)[0] for item in english.obsolete}, "run make translations"


@pytest.mark.parametrize(
    ("text", "translation", "wrong"),
    [
        ("{count} leden", "{count} members", None),
        ("{count} leden", "", "no English text"),
        ("{count} leden", "{number} members", "placeholders differ: ['count']"),
        ("{count} leden", "members", "placeholders differ: ['count']"),
        (("Eén wijk", "{count} wijken"), ("One wijk", "{count} wijken"), None),
        (("Eén wijk", "{count} wijken"), ("One wijk", ""), "no English text"),
        (
            ("Eén wijk", "{count} wijken"),
            ("{n} wijk", "{count} wijken"),
            "unknown placeholders: ['n']",
        ),
    ],
)
def test_what_counts_as_wrong(text: Text, translation: Text, wrong: str | None) -> None:
    assert fault(text, Message(text, translation)) == wrong


def test_a_plural_that_changed_in_the_code_is_wrong() -> None:
    message = Message(("Eén wijk", "{n} wijken"), ("One wijk", "{n} wijken"))
    assert fault(("Eén wijk", "{count} wijken"), message) is not None


def test_a_text_that_is_not_in_the_catalog_is_wrong() -> None:
    assert fault("Leden", None) == "no English text"


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_texts_are_literal(path: Path) -> None:
    # An f-string or a variable is never found by the extractor, and so never translated.
    wrong = [
        f"line {call.lineno}"
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in KEYWORDS
        and not all(
            isinstance(argument, ast.Constant)
            for argument in call.args[: 2 if call.func.id == "ngettext" else 1]
        )
    ]
    assert not wrong


def hidden_texts(code: str) -> list[str]:
    """The texts inside an f-string: up to Python 3.11 that is one token to the extractor."""
    return [
        f"line {call.lineno}"
        for whole in ast.walk(ast.parse(code))
        if isinstance(whole, ast.JoinedStr)
        for call in ast.walk(whole)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in KEYWORDS
    ]


@pytest.mark.parametrize(
    ("code", "hidden"),
    [
        ("""f"{_('Leden')}: {count}" """, ["line 1"]),
        ("""f"{escape(_('Leden'))}" """, ["line 1"]),
        ("""f"{ngettext('lid', 'leden', 2)}" """, ["line 1"]),
        ("""f"{count}" + _('Leden')""", []),
        ("""words = _('Leden')\nf"{words}" """, []),
        ("""_('{count} leden').format(count=f"{count:.0f}")""", []),
    ],
)
def test_what_the_extractor_passes_over(code: str, hidden: list[str]) -> None:
    assert hidden_texts(code) == hidden


def test_no_text_hides_in_an_f_string() -> None:
    found = {
        str(path.relative_to(ROOT)): hidden
        for path in sources()
        if (hidden := hidden_texts(path.read_text("utf-8")))
    }
    assert not found, "take the text out of the f-string"
