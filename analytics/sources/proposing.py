"""A draft profile for a sheet that no profile fits, from what its labels and cells look like.

Everything is a proposal, with how sure it is; what is not understood stays open.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Literal

from analytics.catalog import Catalog, Profile, Texts
from analytics.catalog.profiles import (
    ColumnRule,
    Figure,
    Header,
    Keys,
    Reason,
    RegionColumn,
    Table,
    Vocabulary,
    plain,
)
from analytics.model import TOTAL, Level, Missing, level_of
from analytics.sources.layouts import heads_of, letter, title_of
from analytics.sources.region_codes import whole_code
from analytics.sources.workbooks import Sheet

_ROWS = 200
_MOST_HEADER_ROWS = 4
_MOST_CELLS = 0.5
"""Of the cells of a column or row, the part from which it is called one of numbers or regions."""
_ALIKE = 0.8
_NUMBER = re.compile(r"-?[0-9]{1,3}(?:[. ][0-9]{3})+|-?[0-9]*[.,]?[0-9]+\s*%?")
_GROUPED = re.compile(r"[0-9]{1,3}(?P<sign>[. ])[0-9]{3}(?:(?P=sign)[0-9]{3})*")
_AGES = re.compile(r"(\d{1,3})\s*(?:jaar)?\s*(tot en met|t/m|tot|-<|-)\s*(\d{1,3})")
_OLDEST = re.compile(
    r"(\d{1,3})\s*(?:jaar)?\s*(?:en ouder|of ouder|\+|en meer)|(?:>=|≥)\s*(\d{1,3})"
)
_BARE = re.compile(r"0\d{3}(?:[0-9A-Z]{2}){0,2}")
"""The digits of a gemeente, wijk or buurt, with a nought in front."""
_TOKENS = frozenset({".", "x", "-", "", "*", "geheim", "-99997", "-99995", "-99999999"})
_ABOUT = ("unit", "dimension", "category")
_SURE, _LIKELY, _PERHAPS, _DOUBTFUL = 1.0, 0.8, 0.5, 0.2


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """A column and what it seems to mean: ids, empty where open. `confidence` from 0 to 1."""

    index: int
    letter: str
    title: str
    labels: tuple[str, ...]
    unit: str = ""
    dimension: str = ""
    category: str = ""
    measure: str = ""
    confidence: float = 0.0

    @property
    def open(self) -> tuple[str, ...]:
        """What a user still has to say."""
        roles = ("unit", "dimension", "category", "measure")
        return tuple(role for role in roles if not getattr(self, role))


@dataclass(frozen=True, slots=True)
class ProposedLayout:
    """How a sheet seems to be laid out. `header_at` counts from 1, columns from 0.

    `region` None: no column looks like regions. `level_column`, `gemeente` and `wijk` say more of
    a region; `keys` are columns that say per row what its numbers are about (unit, dimension,
    category); `text_columns` are all that hold no numbers.
    """

    sheet: str
    header_at: int
    header_rows: int
    region: int | None
    holds: Literal["code", "name"]
    level: Level | None
    level_column: int | None
    gemeente: int | None
    wijk: int | None
    keys: dict[str, int]
    columns: tuple[ProposedColumn, ...]
    text_columns: tuple[ProposedColumn, ...]
    decimal: str = ","
    thousands: str = ""
    shares: Literal["percent", "fraction"] = "percent"
    missing: dict[str, Reason] = field(default_factory=dict)

    def name_of(self, index: int | None) -> str:
        """The last text above a column; empty where there is none."""
        labels = next((one.labels for one in self.text_columns if one.index == index), ())
        return next((text for text in reversed(labels) if text), "")

    def table(self, columns: Sequence[ProposedColumn] | None = None) -> Table:
        """This sheet as a part of a profile, with the columns as a user left them.

        A column without a measure or category is left out: reading complains of it. Raises
        ValueError when nothing is left, or no column holds the regions.
        """
        chosen = [
            one
            for one in (self.columns if columns is None else columns)
            if one.measure and (one.category or "category" in self.keys)
        ]
        if self.region is None:
            raise ValueError("no column holds the regions")
        headers = [_exact(one.labels) for one in chosen]
        named = self.name_of(self.region)
        beside = {self.region, self.level_column, self.gemeente, self.wijk, *self.keys.values()}
        return Table(
            sheets=(_escaped(self.sheet) or "*",),
            header=Header(rows=self.header_rows, at=self.header_at),
            region=RegionColumn(
                column=(named,) if named else (),
                letter="" if named else letter(self.region),
                holds=self.holds,
                level=self.level,
                level_column=self.name_of(self.level_column),
                gemeente=self.name_of(self.gemeente),
                wijk=self.name_of(self.wijk),
            ),
            keys=Keys(**{role: self.name_of(index) for role, index in self.keys.items()}),
            columns=tuple(
                ColumnRule(
                    header=header,
                    letter=one.letter if not header or headers.count(header) > 1 else "",
                    measure=one.measure,
                    **{role: getattr(one, role) for role in _ABOUT if role not in self.keys},
                )
                for one, header in zip(chosen, headers, strict=True)
            ),
            ignore=tuple(
                _escaped(name)
                for one in self.text_columns
                if one.index not in beside and (name := self.name_of(one.index))
            ),
        )


def draft_profile(
    identity: str,
    label: str,
    layouts: Sequence[ProposedLayout],
    columns: Sequence[Sequence[ProposedColumn]] | None = None,
) -> Profile:
    """A profile for a file with these sheets; sheets that are laid out alike share a table.

    `columns`: per sheet the columns as a user left them. Raises ValueError (pydantic's too).
    """
    tables: list[Table] = []
    for number, layout in enumerate(layouts):
        one = layout.table(None if columns is None else columns[number])
        alike = next(
            (place for place, other in enumerate(tables) if _but_sheets(other) == _but_sheets(one)),
            None,
        )
        if alike is None:
            tables.append(one)
        else:
            known = tables[alike]
            tables[alike] = known.model_copy(update={"sheets": (*known.sheets, *one.sheets)})
    missing: dict[str, Reason] = {
        text: reason for layout in layouts for text, reason in layout.missing.items()
    }
    return Profile(
        id=identity,
        label=Texts(nl=label, en=label),
        description=Texts(nl=label, en=label),
        tables=tuple(tables),
        decimal=_commonest([layout.decimal for layout in layouts]),
        thousands=next((layout.thousands for layout in layouts if layout.thousands), ""),
        shares="fraction" if any(layout.shares == "fraction" for layout in layouts) else "percent",
        missing=missing,
    )


def _but_sheets(table: Table) -> Table:
    return table.model_copy(update={"sheets": ()})


def _commonest(texts: Sequence[str]) -> str:
    return Counter(texts).most_common(1)[0][0]


def propose(sheet: Sheet, catalog: Catalog) -> ProposedLayout | None:
    """How a sheet seems to be laid out; None when it holds no table with numbers."""
    rows = [list(row) for row in sheet.rows[:_ROWS]]
    width = max(map(len, rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in rows]
    first = _first_row(rows)
    if first is None:
        return None
    body = [row for row in rows[first:] if any(map(_is_figure, row))]
    start = _first_header_row(rows, first, sheet)
    heads = heads_of(sheet, start, first - start)
    words = Vocabulary(catalog.dimensions)
    region, holds = _region(body, heads)
    numbers = [
        index
        for index in range(width)
        if index != region and _holds_numbers(_cells(body, index), heads[index], words)
    ]
    if not numbers:
        return None
    columns = _doubted(
        [_column(index, heads[index], sheet.name, body, words, catalog) for index in numbers]
    )
    others = [
        index
        for index in range(width)
        if index not in numbers and (any(heads[index]) or index == region)
    ]
    texts = tuple(
        ProposedColumn(index, letter(index), title_of(index, heads[index]), tuple(heads[index]))
        for index in others
    )
    beside = [index for index in others if index != region]
    levels = None
    if region is not None and not all(_whole(row[region]) for row in body):
        levels = next(
            (index for index in beside if _holds_levels(_cells(body, index), words)), None
        )
    keys = _keys(body, [index for index in beside if index != levels], words)
    named = {
        name: next((index for index in beside if plain(heads[index][-1]) == name), None)
        for name in (Level.GEMEENTE, Level.WIJK)
    }
    shares = [
        text
        for one in columns
        if one.measure == Figure.SHARE
        for text in _cells(body, one.index)
        if _is_number(text)
    ]
    counts = [
        text
        for one in columns
        if one.measure != Figure.SHARE
        for text in _cells(body, one.index)
        if text.strip()
    ]
    return ProposedLayout(
        sheet=sheet.name,
        header_at=start + 1,
        header_rows=first - start,
        region=region,
        holds=holds,
        level=None if levels is not None else _level(sheet, body, region, heads),
        level_column=levels,
        gemeente=named[Level.GEMEENTE] if holds == "name" else None,
        wijk=named[Level.WIJK] if holds == "name" else None,
        keys=keys,
        columns=columns,
        text_columns=texts,
        decimal=_decimal(shares),
        thousands=_thousands(counts),
        shares=_scale(shares),
        missing={
            text: Missing.CONFIDENTIAL
            for text in sorted({text.strip() for text in counts})
            if text in ("*", "geheim", "-99997")
        },
    )


def _exact(labels: Sequence[str]) -> tuple[str, ...]:
    return tuple(_escaped(text) if text else "*" for text in labels) if any(labels) else ()


def _escaped(text: str) -> str:
    """A text as a pattern of itself: what a pattern would read as a hole stands for anything."""
    return re.sub(r"\{[a-z_]*\}", "*", plain(text))


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text.strip()))


def _is_figure(text: str) -> bool:
    """A number, or a sign that stands for one."""
    return _is_number(text) or (bool(text.strip()) and text.strip().casefold() in _TOKENS)


def _cells(body: Iterable[list[str]], column: int) -> list[str]:
    return [row[column] for row in body]


def _holds_numbers(cells: list[str], texts: list[str], words: Vocabulary) -> bool:
    """Whether a column holds numbers, or nothing but signs under a header that means numbers."""
    filled = [text.strip() for text in cells if text.strip()]
    known = [text for text in filled if _is_figure(text)]
    if any(map(_is_number, filled)):
        return len(known) > _MOST_CELLS * len(filled)
    told = [text for text in reversed(texts) if text]
    return len(known) == len(filled) and bool(_measure(told, cells, words)[0])


def _whole(text: str) -> bool:
    """Whether a text is a code with its prefix, or nothing."""
    return not text.strip() or level_of(text.strip().upper()) is not None


def _holds_levels(cells: list[str], words: Vocabulary) -> bool:
    filled = [text for text in cells if text.strip()]
    return bool(filled) and all(words.find("level", text) for text in filled)


def _first_row(rows: list[list[str]]) -> int | None:
    """The first row that looks like a region with numbers; years in a header are no numbers."""
    for number, row in enumerate(rows):
        filled = [text for text in row if text.strip()]
        values = [text for text in filled if _is_figure(text)]
        labels = len(filled) - len(values)
        coded = any(whole_code(text, None) for text in filled[:3])
        years = all(re.fullmatch(r"(?:19|20)\d\d", text.strip()) for text in values)
        if values and not years and (labels <= 3 or coded) and len(values) >= labels - coded:
            return number
    return None


def _region(
    body: list[list[str]], heads: list[list[str]]
) -> tuple[int | None, Literal["code", "name"]]:
    """The column with the regions: whole codes first, then parts of codes, then names."""
    called = [
        any(re.search(r"code|regio|gebied|gm_|wk_|bu_", plain(text)) for text in texts)
        for texts in heads
    ]
    ways: tuple[Callable[[int, str], bool], ...] = (
        lambda _column, text: level_of(text.strip().upper()) is not None,
        lambda _column, text: bool(_BARE.fullmatch(text.strip())),
        lambda column, text: called[column] and bool(whole_code(text, None)),
    )
    for known in ways:
        for column in range(len(heads)):
            texts = [text for text in _cells(body, column) if text.strip()]
            if texts and sum(known(column, text) for text in texts) > _MOST_CELLS * len(texts):
                return column, "code"
    for column in range(len(heads)):
        texts = [text for text in _cells(body, column) if text.strip()]
        if texts and not any(map(_is_number, texts)) and len(set(texts)) > len(texts) / 2:
            return column, "name"
    return None, "code"


def _keys(body: list[list[str]], columns: list[int], words: Vocabulary) -> dict[str, int]:
    """Columns whose cells are words for a unit, a dimension or a category."""
    categories = {word for name in words.dimensions for word in words.categories(name)}
    known = {
        "unit": set(words.words("unit")),
        "dimension": set(words.words("dimension")),
        "category": categories,
    }
    found: dict[str, int] = {}
    for column in columns:
        texts = {plain(text) for text in _cells(body, column) if text.strip()}
        role = next(
            (
                role
                for role, those in known.items()
                if role not in found and len(texts) > 1 and texts <= those
            ),
            None,
        )
        if role is not None:
            found[role] = column
    return found


def _first_header_row(rows: list[list[str]], first: int, sheet: Sheet) -> int:
    """The first of the rows right above the numbers with more than one text."""
    merged = {
        row
        for top, left, bottom, right in sheet.merged
        for row in range(top, bottom + 1)
        if right > left or bottom > top
    }
    wide = max((right - left + 1 for _t, left, _b, right in sheet.merged), default=1)
    start = first
    for number in range(first - 1, max(first - 1 - _MOST_HEADER_ROWS, -1), -1):
        texts = [text for text in rows[number] if text.strip()]
        title = len(texts) < 2 and not (number in merged and wide < len(rows[number]) - 1)
        if not texts or title:
            break
        start = number
    return min(start, max(first - 1, 0))


def _level(
    sheet: Sheet, body: list[list[str]], region: int | None, heads: list[list[str]]
) -> Level | None:
    """The level of regions without whole codes, by the sheet's name or the column's header."""
    if region is None:
        return None
    texts = [text.strip() for text in _cells(body, region) if text.strip()]
    if all(map(_whole, texts)):
        return None
    words = {word: level for word, level in Vocabulary({}).words("level").items() if len(word) > 3}
    for text in (sheet.name, *heads[region]):
        for word in re.findall(r"[a-z]+", plain(text).replace("code", " ").replace("naam", " ")):
            if word in words:
                return Level(words[word])
    lengths = Counter(len(text) for text in texts if _BARE.fullmatch(text))
    of_length = {4: Level.GEMEENTE, 6: Level.WIJK, 8: Level.BUURT}
    return of_length.get(lengths.most_common(1)[0][0]) if lengths else None


def _column(
    index: int,
    texts: list[str],
    sheet: str,
    body: list[list[str]],
    words: Vocabulary,
    catalog: Catalog,
) -> ProposedColumn:
    """What the header of a column, and the name of its sheet, say of it."""
    told = [text for text in reversed(texts) if text] + [sheet]
    measure, sure_measure = _measure(told[:-1], _cells(body, index), words)
    about, category, sure_category = _category(told, words)
    unit, sure_unit = _unit(told, about, catalog)
    dimension = _collapsed(about, category, catalog)
    sure = min(sure_measure, sure_category, sure_unit)
    return ProposedColumn(
        index,
        letter(index),
        title_of(index, texts),
        tuple(texts),
        unit,
        dimension,
        category,
        measure,
        round(sure, 2),
    )


def _doubted(columns: list[ProposedColumn]) -> tuple[ProposedColumn, ...]:
    """Of columns that seem to mean the same at most one is right."""

    def meaning(one: ProposedColumn) -> tuple[str, ...]:
        return one.unit, one.dimension, one.category, one.measure

    seen = Counter(meaning(one) for one in columns if not one.open)
    return tuple(
        replace(one, confidence=min(one.confidence, _DOUBTFUL)) if seen[meaning(one)] > 1 else one
        for one in columns
    )


def _measure(texts: list[str], cells: list[str], words: Vocabulary) -> tuple[str, float]:
    for text in texts:
        if found := words.find("measure", text):
            return found, _SURE
    for text in texts:
        for part in reversed(re.split(r"\s*[:;,|/(]\s*|\s[-–—]\s", text)):
            if found := words.find("measure", part):
                return found, _LIKELY
    if texts and words.find("unit", texts[0]):
        return Figure.POPULATION, _LIKELY
    whole = " ".join(map(plain, texts))
    if re.search(r"%|\baandeel\b|percentage|\bshare\b", whole):
        return Figure.SHARE, _LIKELY
    if re.search(r"\b(?:niet-?leden|geen lid|zonder lid|non-members)\b", whole):
        return "", 0.0  # not a number that is read here
    if re.search(r"\b(?:biblio\w*)?(?:leden|lid|members)\b", whole):
        return Figure.MEMBERS, _LIKELY
    if re.search(r"bevolking|inwoners|aantal|population", whole):
        return Figure.POPULATION, _LIKELY
    if any("%" in text for text in cells):
        return Figure.SHARE, _PERHAPS
    return "", 0.0


def _category(told: list[str], words: Vocabulary) -> tuple[str, str, float]:
    """Dimension and category, looked for in the lowest header first and in the sheet last."""
    stated = next((found for text in told if (found := words.find("dimension", text))), "")
    mentioned = next((name for text in told for name in _mentioned(text, words)), "")
    if stated in ("", TOTAL):
        stated = mentioned or stated
    for text in told[:-1]:
        if stated and stated != TOTAL and (found := words.categories(stated).get(plain(text))):
            return stated, found, _SURE
        if plain(text) in words.categories(TOTAL):
            return stated or TOTAL, TOTAL, _SURE
        among = words.dimensions_with(text)
        if len(among) == 1:
            return among[0], words.categories(among[0])[plain(text)], _SURE
    dimensions = [stated] if stated and stated != TOTAL else list(words.dimensions)
    for text in told[:-1]:
        age = _age(text, words) if "leeftijd" in dimensions else None
        if age is not None:
            return "leeftijd", age, _LIKELY if age else 0.0
        best = _most_alike(text, dimensions, words)
        if best:
            return best
    if re.search(r"\b(?:totaal|total)\b", " ".join(map(plain, told[:-1]))):
        return stated or TOTAL, TOTAL, _LIKELY
    if stated == TOTAL or (not stated and not _says_more(told[:-1], words)):
        return TOTAL, TOTAL, _PERHAPS
    return stated, "", 0.0


def _collapsed(dimension: str, category: str, catalog: Catalog) -> str:
    """The total beside classes of everyone is the total itself."""
    everyone = dimension != TOTAL and dimension and catalog.dimensions[dimension].universe is None
    return TOTAL if category == TOTAL and everyone else dimension


def _mentioned(text: str, words: Vocabulary) -> list[str]:
    """Dimensions whose name is part of a text: "Leden naar leeftijd"."""
    whole = plain(text)
    found = [
        (len(word), name)
        for word, name in words.words("dimension").items()
        if name != TOTAL and re.search(rf"\b{re.escape(word)}\b", whole)
    ]
    return [name for _length, name in sorted(found, reverse=True)]


def _says_more(texts: list[str], words: Vocabulary) -> bool:
    """Whether a header holds words besides what is counted and in which unit."""
    known = {*words.words("measure"), *words.words("unit")}
    left = " ".join(map(plain, texts))
    for word in sorted(known, key=len, reverse=True):
        left = left.replace(word, " ")
    return bool(re.search(r"[a-z0-9]{2,}", left))


def _most_alike(
    text: str, dimensions: list[str], words: Vocabulary
) -> tuple[str, str, float] | None:
    whole = plain(text)
    best: tuple[float, str, str] = (0.0, "", "")
    for dimension in dimensions:
        for word, category in words.categories(dimension).items():
            if category == TOTAL or len(word) < 3 or _digits(word) != _digits(whole):
                continue  # other numbers are other classes
            within = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", whole) is not None
            alike = SequenceMatcher(None, word, whole).ratio()
            sure = _LIKELY + len(word) / 1000 if within else alike * _LIKELY
            if (within or alike >= _ALIKE) and sure > best[0]:
                best = (sure, dimension, category)
    return (best[1], best[2], min(best[0], _LIKELY)) if best[1] else None


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _age(text: str, words: Vocabulary) -> str | None:
    """The class with the ages that a text names: "4 t/m 8 jaar" and "4-<9" are 4 to 9.

    None where it names none; empty where there is no class with these ages.
    """
    whole = plain(text)
    if found := _AGES.search(whole):
        until = int(found[3]) + (found[2] in ("t/m", "tot en met"))
        named = f"{int(found[1])}-{until}"
    elif found := _OLDEST.search(whole):
        named = f"{int(found[1] or found[2])}+"
    else:
        return None
    return named if named in words.categories("leeftijd").values() else ""


def _unit(told: list[str], dimension: str, catalog: Catalog) -> tuple[str, float]:
    allowed = catalog.dimensions[dimension].units if dimension in catalog.dimensions else ()
    for text in told:
        whole = plain(text)
        if re.search(r"\bhuishoudens\b|\bhouseholds\b|met (?:minstens|ten minste) een lid", whole):
            return "huishoudens", _SURE
        if re.search(r"\bpersonen\b|\binwoners\b|\bpersons\b", whole):
            return "personen", _SURE
    if len(allowed) == 1:
        return str(allowed[0]), _SURE
    return "personen", _PERHAPS


def _decimal(shares: list[str]) -> str:
    points = sum("." in text for text in shares)
    return "." if points > sum("," in text for text in shares) else ","


def _thousands(counts: list[str]) -> str:
    """The sign between thousands, when every count with that sign has it in the right place."""
    for sign in (".", " "):
        having = [text.strip() for text in counts if sign in text.strip().strip(".")]
        if having and all(
            (found := _GROUPED.fullmatch(text)) and found["sign"] == sign for text in having
        ):
            return sign
    return ""


def _scale(shares: list[str]) -> Literal["percent", "fraction"]:
    values = [
        float(text.replace("%", "").replace(",", ".").replace(" ", ""))
        for text in shares
        if re.fullmatch(r"[0-9]*[.,]?[0-9]+\s*%?", text.strip())
    ]
    whole = not values or max(values) > 1 or any("%" in text for text in shares)
    return "percent" if whole else "fraction"
