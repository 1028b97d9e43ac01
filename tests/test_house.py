"""Rules of the house that no linter knows."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]


def kept_files() -> list[Path]:
    """What git keeps, or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    names = filter(None, listed.decode("utf-8").split("\0"))
    return sorted(path for name in names if (path := ROOT / name).is_file())


def code(*folders: str) -> list[Path]:
    """The Python files below these folders."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- nothing of the machine on which it was made

MACHINE_PATH = re.compile(r"(?<![\w.}/:-])/(?:work|root|home|tmp|Users)/\w|\b[A-Z]:\\Users\\")


def text_of(path: Path) -> str:
    """The text of a file; empty for what is not text."""
    raw = path.read_bytes()
    return "" if b"\0" in raw[:8192] else raw.decode("utf-8", errors="replace")


def test_no_file_names_a_place_on_the_makers_machine() -> None:
    found = [
        f"{name(path)}:{number}: {line.strip()[:120]}"
        for path in kept_files()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('open("/home' + '/anna/leden.csv")', True),
        ("/tmp" + "/atlas", True),
        ("C:" + r"\Users\anna", True),
        ("/usr/bin/env bash", False),
        ("data/home/x", False),
        ("https://example.org/home/x", False),
    ],
)
def test_what_counts_as_a_place_on_a_machine(line: str, found: bool) -> None:
    assert bool(MACHINE_PATH.search(line)) is found


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-test.txt"])
def test_a_lock_pins_all_that_is_asked_for_and_names_no_server(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    asked = re.findall(r"^[a-z][\w-]*", (ROOT / lock).with_suffix(".in").read_text("utf-8"), re.M)
    pinned = re.findall(r"^([a-z][\w-]*)==", text, re.M)
    assert asked
    assert set(asked) <= set(pinned)
    assert not re.search(r"--(extra-)?index-url|--find-links|://", text)
    assert len(pinned) <= text.count("--hash=sha256:")


def test_the_app_and_its_tests_run_on_the_same_versions() -> None:
    def pins(lock: str) -> set[str]:
        return set(re.findall(r"^[a-z][\w-]*==[^\\\n]+", (ROOT / lock).read_text("utf-8"), re.M))

    assert pins("requirements.txt") <= pins("requirements-test.txt")


# --- the import rules see every file


def test_every_folder_with_code_is_a_package() -> None:
    folders = {path.parent for path in code("analytics", "pages")}
    assert not [name(folder) for folder in folders if not (folder / "__init__.py").is_file()]


def test_every_floor_has_its_place_in_the_import_rules() -> None:
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    placed = set(re.findall(r"analytics\.(\w+)", " ".join(rules["contracts"][0]["layers"])))
    floors = {path.parent.name for path in (ROOT / "analytics").glob("*/*.py")}
    assert floors
    assert not floors - placed


def test_the_server_leans_on_no_library_of_a_lower_floor() -> None:
    imported = {
        module.split(".")[0]
        for node in ast.walk(ast.parse((ROOT / "app.py").read_text("utf-8")))
        for module in (
            [item.name for item in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert not imported & {"duckdb", "geopandas", "altair", "pydeck", "pandas"}


def test_the_server_loads_before_its_first_visitor_what_a_chart_could_find_half_loaded() -> None:
    probe = "import sys, app; print('pandas' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "True"


# --- SQL in .sql files

SQL = re.compile(
    r"\b(select\s.+\sfrom\s|insert\s+into\s|delete\s+from\s|update\s\w+\sset\s|copy\s.+\sto\s+'"
    r"|(create|drop|alter)\s+(or\s+replace\s+)?(temp(orary)?\s+)?(table|view|index|macro)\b"
    r"|from\s+(read_\w+|\w+)\s+(where|group by|order by|join)\b)",
    re.I | re.S,
)


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """The texts in a file that are not documentation."""
    tree = ast.parse(path.read_text("utf-8"))
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in documentation:
            continue
        if isinstance(node.value, str):
            yield node.lineno, node.value


@pytest.mark.parametrize("path", [ROOT / "app.py", *code("analytics", "pages")], ids=name)
def test_sql_stands_in_sql_files(path: Path) -> None:
    found = [
        f"{name(path)}:{line}: {text[:80]}" for line, text in literals(path) if SQL.search(text)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("select code\nfrom region", True),
        ("INSERT INTO cell values (1)", True),
        ("create or replace temp table x as", True),
        ("copy cell to 'x.parquet'", True),
        ("Select a wijk", False),
        ("make a table of it", False),
    ],
)
def test_what_counts_as_sql(text: str, found: bool) -> None:
    assert bool(SQL.search(text)) is found


# --- words: membership is not reach (figures, section 1)

# "Bereik" and "reach" only where reach itself is meant: what people do, member or not.
ABOUT_REACH = (
    "lidmaatschap is geen bereik",
    "membership is not reach",
    "Schrijf niet dat u zoveel inwoners ‘bereikt’",
    "Don't write that you ‘reach’ so many inhabitants",
)
REACH = re.compile(r"\bbereik(?:en|t|te|ten|cijfers?|percentage)?\b|\breach(?:es|ed|ing)?\b", re.I)
# A census has no confidence interval; the interval of a figure is that of its rounding.
RELIABLE = re.compile(r"95\s?%|betrouwbaarheidsinterval|confidence interval|significant", re.I)


def texts_for_users() -> Iterator[tuple[str, str]]:
    """Every text that a user can read: definitions, and Dutch and English texts of the code."""
    for path in sorted((ROOT / "data" / "catalog").rglob("*.toml")):
        for text in strings(tomllib.loads(path.read_text("utf-8"))):
            yield name(path), text
    for path in sorted((ROOT / "data" / "locales").rglob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id:
                    for text in (message.id, message.string):
                        yield from ((name(path), item) for item in strings(text))
    for path in code("analytics", "pages"):
        for line, text in literals(path):
            yield f"{name(path)}:{line}", text


def strings(value: object) -> Iterator[str]:
    """All texts in a nested value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


def wrong_word(text: str) -> str | None:
    """The first word in a text that may not be used for membership or for an interval."""
    bare = text
    for allowed in ABOUT_REACH:
        bare = re.sub(re.escape(allowed), "", bare, flags=re.I)
    found = REACH.search(bare) or RELIABLE.search(bare)
    return found.group() if found else None


def test_words_for_users() -> None:
    found = [f"{place}: {text[:100]!r}" for place, text in texts_for_users() if wrong_word(text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Het bereik van de bibliotheek", "bereik"),
        ("De bibliotheek bereikt 20% van de inwoners", "bereikt"),
        ("The library reaches 20%", "reaches"),
        ("95 % betrouwbaar", "95 %"),
        ("Een significant verschil", "significant"),
        ("Lidmaatschap is geen bereik.", None),
        ("Bereikatlas", None),
        ("Bereikbaarheid met de auto", None),
        ("Ongeveer 1 op de 5 inwoners is lid", None),
    ],
)
def test_what_counts_as_a_wrong_word(text: str, word: str | None) -> None:
    assert wrong_word(text) == word


# --- the README says what is there


def test_each_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = set(re.findall(r"`?make ([a-z][\w-]*)", (ROOT / "README.md").read_text("utf-8")))
    assert {"app", "test"} <= named <= targets


def test_each_picture_and_page_in_the_readme_exists() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert links
    assert not [link for link in links if not (ROOT / link).exists()]
