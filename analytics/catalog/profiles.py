"""Delivery profiles: how the cells of a layout are read into the long form.

A profile says which sheets there are, where their header is, which column holds the region, and
what each other column means. The words for that are `Words`: what CBS writes above a column, for
each thing that a column can mean.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self
from unicodedata import combining, normalize

from pydantic import Field, StrictBool, StrictInt, model_validator

from analytics.catalog.definitions import Classification, Definition, Dimension, Id, Texts
from analytics.model import TOTAL, Level, Missing, RoundingMethod, Unit

LONG_FORM = "lang"
"""The profile of the long form, which holds where a delivery names none."""

PROFILE_FILE = "profile.toml"
"""A profile beside `delivery.toml`, which names it."""

NOUGHT: Literal["nul"] = "nul"
"""In `missing`: the token is the number 0."""

ROLES = ("unit", "dimension", "category", "measure", "level")
"""What a label can say of a number; a pattern holds them between braces."""

_HOLES = re.compile(r"\{([a-z_]*)\}|\*")
_NOTE = re.compile(r"[\s*]*(?:[*¹²³⁴⁵⁶⁷⁸⁹⁰⁽⁾]|(?<=[^\W\d])\d\)|\s\d{1,2}\))+$")
_DASHES = re.compile(r"\s*[-‐‑‒–—―−]\s*")


class Figure(StrEnum):
    """What a column of numbers holds."""

    POPULATION = "population"
    MEMBERS = "members"
    SHARE = "share"


# Words in use at CBS and in libraries; a profile may add its own.
MEASURE_WORDS: dict[str, tuple[str, ...]] = {
    Figure.POPULATION: (
        *("bevolking", "inwoners", "aantal", "aantal inwoners", "aantal personen"),
        *("aantal huishoudens", "totaal aantal", "population", "inhabitants", "number"),
    ),
    Figure.MEMBERS: (
        *("leden", "aantal leden", "lid", "bibliotheekleden", "aantal bibliotheekleden"),
        *("met lid", "huishoudens met lid", "huishoudens met minstens één lid", "members"),
        *("met minstens één lid", "waarvan lid", "waarvan leden", "number of members"),
    ),
    Figure.SHARE: (
        *("aandeel", "aandeel leden", "aandeel (%)", "aandeel leden (%)", "% leden", "% lid"),
        *("leden (%)", "lid (%)", "%", "percentage", "percentage leden", "in %", "share"),
        *("aandeel lid", "aandeel bibliotheekleden", "lidmaatschap (%)", "share of members"),
    ),
}
UNIT_WORDS: dict[str, tuple[str, ...]] = {
    Unit.PERSONS: ("personen", "inwoners", "persoon", "persons"),
    Unit.HOUSEHOLDS: ("huishoudens", "particuliere huishoudens", "huishouden", "households"),
}
LEVEL_WORDS: dict[str, tuple[str, ...]] = {
    Level.LAND: ("land", "nederland", "landelijk", "the netherlands", "country"),
    Level.PROVINCIE: ("provincie", "provincies", "province", "provinces"),
    Level.GEMEENTE: ("gemeente", "gemeenten", "municipality", "municipalities"),
    Level.WIJK: ("wijk", "wijken", "district", "districts"),
    Level.BUURT: ("buurt", "buurten", "neighbourhood", "neighbourhoods"),
    Level.BIBLIOTHEEK: (
        *("bibliotheek", "bibliotheken", "werkgebied", "werkgebieden", "organisatie"),
        *("organisaties", "library", "libraries"),
    ),
}
TOTAL_WORDS = ("totaal", "total", "alle", "allen", "alle personen", "alle huishoudens")


def plain(text: str, *, notes: bool = True) -> str:
    """A text as it is compared: without case, accents, kinds of dash, extra blanks, note marks."""
    found = _NOTE.sub("", text.strip()) if notes else text.strip()
    bare = "".join(sign for sign in normalize("NFKD", found) if not combining(sign))
    return _DASHES.sub("-", " ".join(bare.casefold().split()))


Reason = Missing | Literal["nul"]
"""Why there is no number, or that it is nought."""


class _Part(Definition):
    """A part of a profile."""


class Header(_Part):
    """Where the header is: its first row (1 = first of the sheet), or where the region's text is.

    With both, the text decides where it is not at that row. `line`: which of the header rows holds
    that text (1 = first); not said, the one below which the regions begin.
    """

    rows: StrictInt = Field(default=1, ge=1, le=4)
    at: StrictInt | None = Field(default=None, ge=1)
    line: StrictInt | None = Field(default=None, ge=1, le=4)


class RegionColumn(_Part):
    """Which column says which region it is, by the text above it or by its letter.

    `holds`: codes, whole or without their prefix ("0363" with a level is GM0363), or names. The
    level of a row comes from `level_column`, else from `level`, the sheet or the file; codes that
    are whole need none. `gemeente` and `wijk`: columns with the area above (code or name), for
    names that more than one of them has.
    """

    column: tuple[str, ...] = ()
    letter: str = Field(default="", pattern=r"^[A-Z]{0,3}$")
    holds: Literal["code", "name"] = "code"
    level: Level | None = None
    level_column: str = ""
    gemeente: str = ""
    wijk: str = ""

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if not self.column and not self.letter:
            raise ValueError("name the column by its text (column) or by its letter")
        return self


class Meaning(_Part):
    """What is known of a number; empty is not known here. Words are allowed, or ids."""

    unit: str = ""
    dimension: str = ""
    category: str = ""
    measure: str = ""


class ColumnRule(Meaning):
    """What columns mean, by their header: one pattern per header row, or one for its last text.

    A pattern is a text in which `*` stands for anything and `{unit}`, `{dimension}`, `{category}`,
    `{measure}` for a label. What the rule itself says holds before what the labels say. With a
    `letter` only that column is meant.
    """

    header: tuple[str, ...] = ()
    letter: str = Field(default="", pattern=r"^[A-Z]{0,3}$")

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if not self.header and not self.letter:
            raise ValueError("name the column by its header or by its letter")
        return self


class Keys(_Part):
    """Columns that say per row what its numbers are about, by the text above them."""

    unit: str = ""
    dimension: str = ""
    category: str = ""
    measure: str = ""


class Table(Meaning):
    """How sheets of one kind are laid out; the first table whose patterns fit a sheet holds.

    `files` and `sheets` are patterns as in `ColumnRule`, `{level}` too. A hidden sheet is read
    only when it is named without `*` or a label. `fill_down`: an empty region or key is that of
    the row above. `ignore`: columns that say nothing here, by their text, and `skip` by their
    letter; `leave_out`: rows, by the text of the region column; where that holds no region, by
    any text beside the numbers.
    """

    files: tuple[str, ...] = ("*",)
    sheets: tuple[str, ...] = ("*",)
    header: Header = Header()
    region: RegionColumn
    keys: Keys = Keys()
    columns: tuple[ColumnRule, ...] = Field(min_length=1)
    ignore: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    fill_down: StrictBool = False

    @model_validator(mode="after")
    def _fits(self) -> Self:
        for rule in self.columns:
            if len(rule.header) not in (0, 1, self.header.rows):
                raise ValueError("columns: header has one pattern, or one for each header row")
        if self.header.line is not None and self.header.line > self.header.rows:
            raise ValueError("header.line: there are fewer header rows")
        if self.region.letter and not self.region.column and self.header.at is None:
            raise ValueError("header.at: needed where the region column has no text above it")
        return self


class Words(_Part):
    """Own words of a layout: text → id. Those of the catalog are known already."""

    unit: dict[str, Unit] = Field(default_factory=dict)
    level: dict[str, Level] = Field(default_factory=dict)
    measure: dict[str, Figure] = Field(default_factory=dict)
    dimension: dict[str, str] = Field(default_factory=dict)
    category: dict[str, dict[str, str]] = Field(default_factory=dict)


class RoundingLine(_Part):
    """A line of rounding as in `delivery.toml`."""

    base: float = Field(ge=0)
    method: RoundingMethod = RoundingMethod.NEAREST
    level: Level | None = None
    unit: Unit | None = None
    dimension: str | None = None
    category: str | None = None
    measure: Literal["population", "members", "share"] | None = None


Sign = Annotated[str, Field(max_length=1)]


class Profile(Definition):
    """A layout of deliveries.

    `decimal` and `thousands` are the signs in numbers that were typed as text; a number that the
    workbook knows as a number has none. `shares`: 27.1 per cent stands as 27.1 (`percent`) or as
    0.271 (`fraction`). `missing`: what stands for a number, and why it is absent (`nul`: it is
    nought). `rounding` holds for a delivery that says nothing itself.
    """

    id: Id
    label: Texts
    description: Texts
    tables: tuple[Table, ...] = Field(min_length=1)
    ignore_sheets: tuple[str, ...] = ()
    words: Words = Words()
    decimal: Sign = ","
    thousands: Sign = ""
    shares: Literal["percent", "fraction"] = "percent"
    missing: dict[str, Reason] = Field(default_factory=dict)
    rounding: tuple[RoundingLine, ...] = ()

    @model_validator(mode="after")
    def _signs_differ(self) -> Self:
        if self.decimal not in (",", ".") or self.thousands == self.decimal:
            raise ValueError("decimal: a comma or a point, and another sign than thousands")
        if self.thousands.isdigit():
            raise ValueError("thousands: a sign, not a digit")
        return self

    def unknown_words(self, dimensions: dict[str, Dimension]) -> list[str]:
        """What it names that the catalog doesn't know, as 'field: what is wrong'."""
        wrong = [
            f"words.dimension.{text}: no such dimension: {name}"
            for text, name in self.words.dimension.items()
            if name not in (TOTAL, *dimensions)
        ]
        for name, labels in self.words.category.items():
            if name not in dimensions:
                wrong.append(f"words.category.{name}: no such dimension")
                continue
            known = {TOTAL} | {
                item.id
                for version in dimensions[name].classifications
                for item in version.categories
            }
            wrong += [
                f"words.category.{name}.{text}: no such category: {item}"
                for text, item in labels.items()
                if item not in known
            ]
        for number, table in enumerate(self.tables):
            texts = [*table.files, *table.sheets]
            texts += [text for rule in table.columns for text in rule.header]
            wrong += [
                f"tables.{number}: no such label in a pattern: {text}"
                for text in texts
                if any(hole[1] and hole[1] not in ROLES for hole in _HOLES.finditer(text))
            ]
        return wrong


def pattern(text: str, words: "Vocabulary", dimension: str = "") -> re.Pattern[str]:
    """A pattern as a regular expression over plain texts; a label is a word that is known.

    A category may be any text, so that an unknown one is told as such.
    """
    key = (text, dimension)
    if key not in words.compiled:
        words.compiled[key] = _compiled(text, words, dimension)
    return words.compiled[key]


def _compiled(text: str, words: "Vocabulary", dimension: str) -> re.Pattern[str]:
    parts: list[str] = []
    done = 0
    whole = plain(text, notes=False)
    for hole in _HOLES.finditer(whole):
        parts.append(re.escape(whole[done : hole.start()]))
        role = hole[1]
        if role is None:
            parts.append(".*")
        elif role == "category":
            parts.append(f"(?P<{role}>{words.any_category(dimension)}|.+?)")
        else:
            parts.append(f"(?P<{role}>{words.any_of(role)})")
        done = hole.end()
    parts.append(re.escape(whole[done:]))
    return re.compile("".join(parts))


class Vocabulary:
    """Every word that a profile and the catalog know, plain, with the id that it stands for."""

    def __init__(
        self,
        dimensions: Mapping[str, Dimension],
        words: Words | None = None,
        versions: Mapping[str, str] | None = None,
    ) -> None:
        """`versions`: per dimension the classification whose words go before those of others."""
        own = words or Words()
        chosen = versions or {}
        self._of: dict[str, dict[str, str]] = {
            "unit": _known(UNIT_WORDS, own.unit),
            "level": _known(LEVEL_WORDS, own.level),
            "measure": _known(MEASURE_WORDS, own.measure),
            "dimension": _known(
                {TOTAL: TOTAL_WORDS}
                | {item.id: (item.label.nl, item.label.en) for item in dimensions.values()},
                own.dimension,
            ),
        }
        self.dimensions = dimensions
        self._categories = {
            name: _known(
                {
                    category.id: (category.label.nl, category.label.en)
                    for version in _chosen_first(definition, chosen.get(name))
                    for category in version.categories
                }
                | {TOTAL: TOTAL_WORDS},
                own.category.get(name, {}),
            )
            for name, definition in dimensions.items()
        }
        self._categories[TOTAL] = _known({TOTAL: TOTAL_WORDS}, {})
        self.compiled: dict[tuple[str, str], re.Pattern[str]] = {}
        self._alternatives: dict[tuple[str, str], str] = {}

    def find(self, role: str, text: str) -> str:
        """The id behind a word; empty when it is not known."""
        return self._of[role].get(plain(text), "")

    def words(self, role: str) -> dict[str, str]:
        """Plain word → id."""
        return self._of[role]

    def categories(self, dimension: str) -> dict[str, str]:
        """Plain word → id, of one dimension."""
        return self._categories.get(dimension, {})

    def dimensions_with(self, category: str, unit: str = "") -> list[str]:
        """The dimensions (of a unit) that have a word for this category."""
        word = plain(category)
        return [
            name
            for name, known in self._categories.items()
            if word in known
            and name != TOTAL
            and (not unit or Unit(unit) in self.dimensions[name].units)
        ]

    def any_of(self, role: str) -> str:
        """All words of a role, the longest first, as a part of a regular expression."""
        return self._either((role, ""), self._of[role])

    def any_category(self, dimension: str) -> str:
        """All words for categories (of a dimension)."""
        chosen = [self.categories(dimension)] if dimension else self._categories.values()
        return self._either(
            ("category", dimension), {word: "" for known in chosen for word in known}
        )

    def _either(self, key: tuple[str, str], known: dict[str, str]) -> str:
        if key not in self._alternatives:
            longest = sorted(known, key=lambda word: (-len(word), word))
            self._alternatives[key] = "|".join(map(re.escape, longest))
        return self._alternatives[key]


def _chosen_first(definition: Dimension, version: str | None) -> list[Classification]:
    chosen = definition.classification(version) or definition.newest
    return [chosen, *(one for one in definition.classifications if one is not chosen)]


def _known(words: Mapping[str, tuple[str, ...]], own: Mapping[str, str]) -> dict[str, str]:
    """Ids and words, plain; the first that has a word keeps it, own words go before all."""
    found = {plain(text): str(name) for text, name in own.items()}
    for name in words:
        found.setdefault(plain(name), str(name))
    for name, texts in words.items():
        for text in texts:
            found.setdefault(plain(text), str(name))
    return found
