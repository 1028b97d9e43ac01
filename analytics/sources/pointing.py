"""A layout that a user points out: what each column of a sheet means, as a profile.

`readings` tells what a profile makes of every column of a sheet; `with_choice` gives the profile
in which one column means something else. A choice is a text, so that it can stand in a list:
`personen|leeftijd|0-4|members` (each part may be empty), or one of the words below.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from analytics.catalog import Catalog, Profile
from analytics.catalog.definitions import Texts
from analytics.catalog.profiles import (
    ColumnRule,
    Figure,
    Header,
    Keys,
    RegionColumn,
    Table,
    Vocabulary,
    Words,
    plain,
)
from analytics.model import TOTAL, Level, Unit
from analytics.sources.complaints import Complaints
from analytics.sources.layouts import Fault, Plan, Reader, heads_of, letter
from analytics.sources.region_codes import whole_code
from analytics.sources.workbooks import Sheet

UNKNOWN, SKIP = "", "-"
REGION, LEVEL = "@region", "@level"
WITHIN = {name: f"@{name}" for name in ("gemeente", "wijk")}
KEYS = {role: f"@{role}" for role in ("unit", "dimension", "category", "measure")}
Held = Literal["code", "name"]
OWN_PROFILE = "eigen-indeling"
_HIGHEST_HEADER = 4
_SEARCHED = 40
_SAMPLE = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """A column and what is made of it: `choice` is empty when nothing is."""

    letter: str
    texts: tuple[str, ...]
    samples: tuple[str, ...]
    choice: str

    @property
    def title(self) -> str:
        """The texts above it, from top to bottom, each once."""
        return " · ".join(dict.fromkeys(text for text in self.texts if text))


@dataclass(frozen=True, slots=True)
class HeaderAt:
    """Where a header was found: its first row (1 = first) and its height."""

    at: int
    rows: int


def meaning(unit: str, dimension: str, category: str, measure: str) -> str:
    return "|".join((unit, dimension, category, measure))


def choices(catalog: Catalog) -> list[str]:
    """Everything that a column can mean, in the order of the catalog."""
    found = [UNKNOWN, SKIP, REGION, LEVEL, *WITHIN.values(), *KEYS.values()]
    found += [meaning("", "", "", figure) for figure in Figure]
    for unit in Unit:
        found += [meaning(unit, TOTAL, TOTAL, figure) for figure in Figure]
        for dimension in catalog.dimensions_of(unit):
            ids = [
                category.id
                for version in dimension.classifications
                for category in version.categories
            ]
            if dimension.universe is not None:
                ids.append(TOTAL)
            found += [
                meaning(unit, dimension.id, category, figure)
                for category, figure in product(dict.fromkeys(ids), Figure)
            ]
    return found


def readings(profile: Profile, file: str, sheet: Sheet, catalog: Catalog) -> list[Reading]:
    """What a profile makes of each column of a sheet; those that it doesn't know have no choice.

    Empty when the profile says nothing of the sheet or does not find its header.
    """
    reader = Reader.of(profile, catalog)
    fitting = reader.table_for(file, sheet)
    plan = reader.plan(file, sheet, Complaints(""))
    if plan is not None:
        return _of_plan(reader, plan)
    if fitting is None or fitting[0].header.at is None:
        return []
    return _unread(fitting[0], sheet)


def unexplained(
    profile: Profile, given: Sequence[tuple[str, Sheet]], catalog: Catalog
) -> tuple[str, ...]:
    """The columns of visible sheets of which nothing is known, by letter and title; each of them
    would be an error when the files are read.
    """
    return tuple(
        dict.fromkeys(
            f"{item.letter}: {item.title}" if item.title else item.letter
            for file, sheet in given
            if sheet.visible
            for item in readings(profile, file, sheet, catalog)
            if item.choice == UNKNOWN
        )
    )


def _of_plan(reader: Reader, plan: Plan) -> list[Reading]:
    found: dict[int, str] = {plan.region: REGION}
    if plan.level_column is not None:
        found[plan.level_column] = LEVEL
    found |= {index: WITHIN[name] for name, index in plan.within.items()}
    found |= {index: KEYS[role] for role, index in plan.keys.items()}
    for column in plan.columns:
        labels = plan.labels | column.labels
        measure = reader.words.find("measure", labels.get("measure", ""))
        subject = None if plan.keys else reader.subject(labels)
        if subject is None or isinstance(subject, Fault):
            found[column.index] = meaning("", "", "", measure)
        else:
            found[column.index] = meaning(
                subject.unit, subject.dimension, subject.category, measure
            )
    heads = heads_of(plan.sheet, plan.first - plan.table.header.rows, plan.table.header.rows)
    skipped = set(plan.table.skip)
    listed = []
    for index, texts in enumerate(heads):
        samples = _samples(plan.sheet, index, plan.first)
        if not any(texts) and not samples:
            continue
        name = letter(index)
        choice = found.get(index)
        if choice is None:
            choice = SKIP if name in skipped or reader.skips(plan.table, texts) else UNKNOWN
        listed.append(Reading(name, tuple(texts), samples, choice))
    return listed


def _unread(table: Table, sheet: Sheet) -> list[Reading]:
    """The columns of a sheet whose region column was not pointed out yet."""
    start = (table.header.at or 1) - 1
    heads = heads_of(sheet, start, table.header.rows)
    listed = []
    for index, texts in enumerate(heads):
        samples = _samples(sheet, index, start + table.header.rows)
        if any(texts) or samples:
            listed.append(Reading(letter(index), tuple(texts), samples, UNKNOWN))
    return listed


def _samples(sheet: Sheet, index: int, first: int) -> tuple[str, ...]:
    """The first different texts below a header."""
    texts = (row[index].strip() for row in sheet.rows[first:] if len(row) > index)
    return tuple(list(dict.fromkeys(text for text in texts if text))[:_SAMPLE])


def with_choice(
    profile: Profile, table: int, column: Reading, choice: str, whole: Sequence[Reading]
) -> Profile:
    """The profile in which a column of its `table` means something else. `whole` are all columns,
    as they are read now: where a key is taken away, the others stay what they are.
    """
    old = profile.tables[table]
    rules = [rule for rule in old.columns if rule.letter != column.letter]
    changed: dict[str, object] = {
        "skip": tuple(item for item in old.skip if item != column.letter),
        "keys": _without(old.keys, column),
        "region": _region_without(old.region, column),
    }
    last = next((text for text in reversed(column.texts) if text), "")
    if choice == SKIP:
        changed["skip"] = (*changed["skip"], column.letter)  # pyright: ignore[reportGeneralTypeIssues]
    elif choice == REGION:
        changed["region"] = old.region.model_copy(
            update={"letter": column.letter, "column": (last,) if last else ()}
        )
    elif choice in (LEVEL, *WITHIN.values()):
        name = "level_column" if choice == LEVEL else choice.removeprefix("@")
        changed["region"] = old.region.model_copy(update={name: last})
    elif choice in KEYS.values():
        role = choice.removeprefix("@")
        changed["keys"] = old.keys.model_copy(update={role: last})
    elif choice != UNKNOWN:
        unit, dimension, category, measure = choice.split("|")
        rule = ColumnRule(
            letter=column.letter,
            unit=unit,
            dimension=dimension,
            category=category,
            measure=measure,
        )
        rules = [rule, *rules]
    changed["columns"] = tuple(rules)
    return _with_table(profile, table, old.model_copy(update=changed))


def sheet_of(
    profile: Profile, number: int, given: Sequence[tuple[str, Sheet]], catalog: Catalog
) -> tuple[str, Sheet] | None:
    """The first sheet that a table of the profile is about, with its file."""
    reader = Reader.of(profile, catalog)
    for file, sheet in given:
        fitting = reader.table_for(file, sheet)
        if fitting is not None and fitting[0] is profile.tables[number]:
            return file, sheet
    return None


def with_label(
    profile: Profile,
    number: int,
    column: Reading,
    choice: str,
    given: Sequence[tuple[str, Sheet]],
    catalog: Catalog,
) -> tuple[Profile, tuple[str, ...]]:
    """The profile in which a column means something else, and so do others of which nothing was
    known and that have the same text in the same header row; and the titles of those.

    Only where one text above the column was not understood: that is what was explained.
    """
    place = sheet_of(profile, number, given, catalog)
    listed = readings(profile, *place, catalog) if place is not None else []
    changed = with_choice(profile, number, column, choice, listed)
    learned = _learned(profile, column, choice, place[1].name if place else "", catalog)
    if learned is None:
        return changed, ()
    row, text, words = learned
    vocabulary = Vocabulary(catalog.dimensions, words)
    found: list[str] = []
    for other in range(len(profile.tables)):
        place = sheet_of(changed, other, given, catalog)
        listed = readings(changed, *place, catalog) if place is not None else []
        about = _about_sheet(place[1].name if place else "", vocabulary)
        taken = {item.choice for item in listed}
        for item in listed:
            same = len(item.texts) > row and plain(item.texts[row]) == text
            if (
                item.choice != UNKNOWN
                or not same
                or (other, item.letter) == (number, column.letter)
            ):
                continue
            proposal = _proposal(item, about, vocabulary, choice.split("|")[0])
            if proposal and proposal not in taken:
                taken.add(proposal)
                changed = with_choice(changed, other, item, proposal, listed)
                found.append(item.letter)
    return changed, tuple(found)


def _learned(
    profile: Profile, column: Reading, choice: str, sheet: str, catalog: Catalog
) -> tuple[int, str, Words] | None:
    """What a choice says about a text above a column: its header row, the text, and the words of
    the profile with it. None when it says nothing new, or it is not clear of which text.
    """
    if "|" not in choice:
        return None
    _unit, dimension, category, measure = choice.split("|")
    words = Vocabulary(catalog.dimensions, profile.words)
    about = _about_sheet(sheet, words)
    found = {**about, **understood(column.texts, words, about)}
    strange = {
        plain(text): row
        for row, text in enumerate(column.texts)
        if text and not understood([text], words, found) and _says_more([text], words)
    }
    if len(strange) != 1:
        return None
    ((text, row),) = strange.items()
    own = profile.words
    if measure and not found.get("measure"):
        own = own.model_copy(update={"measure": own.measure | {text: Figure(measure)}})
    if category not in ("", TOTAL) and found.get("category") != category:
        labels = own.category.get(dimension, {}) | {text: category}
        own = own.model_copy(update={"category": own.category | {dimension: labels}})
    return None if own is profile.words else (row, text, own)


def _proposal(item: Reading, about: Mapping[str, str], words: Vocabulary, unit: str) -> str:
    """What a column means by the texts above it; `unit` where they leave that open."""
    rule = _rule(item.letter, item.texts, about, words)
    if rule is None:
        return UNKNOWN
    dimension = rule.dimension if rule.category not in ("", TOTAL) else TOTAL
    known = words.dimensions.get(rule.dimension)
    if known is not None and known.universe is not None:
        dimension = rule.dimension  # its total is of its own universe
    allowed = known.units if known is not None else tuple(Unit)
    stated = rule.unit or (allowed[0] if len(allowed) == 1 else unit)
    if stated not in allowed:
        return UNKNOWN
    return meaning(stated, dimension or TOTAL, rule.category or TOTAL, rule.measure)


def with_new_classes(
    profile: Profile, given: Sequence[tuple[str, Sheet]], before: Catalog, after: Catalog
) -> Profile:
    """The profile with what is understood now that there are more classes. What the user said
    stays: only what was as it had been proposed, or open, is read again.
    """
    old, new = point_out(given, before), point_out(given, after)
    if old is None or new is None:
        return profile
    words = Vocabulary(after.dimensions, profile.words)
    for number in range(len(profile.tables)):
        place = sheet_of(profile, number, given, before)
        if place is None:
            continue
        listed = readings(profile, *place, before)
        about = _about_sheet(place[1].name, words)
        was, now = (
            {(item.letter, item.texts): item.choice for item in readings(one, *place, catalog)}
            for one, catalog in ((old, before), (new, after))
        )
        for item in listed:
            key = (item.letter, item.texts)
            as_proposed = item.choice in (UNKNOWN, was.get(key))
            better = now.get(key, UNKNOWN) if key in was else _proposal(item, about, words, "")
            if as_proposed and better not in (UNKNOWN, item.choice, REGION):
                profile = with_choice(profile, number, item, better, listed)
    return profile


def _without(keys: Keys, column: Reading) -> Keys:
    texts = {plain(text) for text in column.texts if text}
    gone = {role: "" for role in KEYS if plain(getattr(keys, role)) in texts}
    return keys.model_copy(update=gone)


def _region_without(region: RegionColumn, column: Reading) -> RegionColumn:
    texts = {plain(text) for text in column.texts if text}
    gone = {
        name: ""
        for name in ("level_column", *WITHIN)
        if getattr(region, name) and plain(getattr(region, name)) in texts
    }
    return region.model_copy(update=gone)


def _with_table(profile: Profile, number: int, table: Table) -> Profile:
    tables = tuple(
        Table.model_validate(table.model_dump()) if place == number else other
        for place, other in enumerate(profile.tables)
    )
    return profile.model_copy(update={"tables": tables})


def with_header(profile: Profile, number: int, at: int, rows: int) -> Profile:
    """The same columns, with the header elsewhere."""
    old = profile.tables[number]
    header = Header(at=at, rows=rows)
    region = old.region.model_copy(update={"column": ()}) if old.region.letter else old.region
    columns = tuple(rule for rule in old.columns if len(rule.header) in (0, 1, rows))
    changed = {"header": header, "region": region, "columns": columns or old.columns}
    return _with_table(profile, number, old.model_copy(update=changed))


def with_region(profile: Profile, number: int, **changed: object) -> Profile:
    """Another way to read the region column: `holds`, `level`."""
    old = profile.tables[number]
    return _with_table(
        profile,
        number,
        old.model_copy(update={"region": old.region.model_copy(update=changed)}),
    )


# --- proposals, made from the labels and the first rows


def point_out(given: Sequence[tuple[str, Sheet]], catalog: Catalog) -> Profile | None:
    """A first profile of sheets that no profile knows; None when no sheet holds a table.

    Sheets with the same header are one table. Whatever is not understood is left open.
    """
    found: dict[tuple[object, ...], list[tuple[str, Sheet]]] = {}
    tables: dict[tuple[object, ...], Table] = {}
    ignored: list[str] = []
    vocabulary = Reader.of(_EMPTY, catalog).words
    texts: list[str] = []
    shares: list[str] = []
    for file, sheet in given:
        place = header_at(sheet) if sheet.visible else None
        table = None if place is None else _table(file, sheet, place, vocabulary)
        if table is None or place is None:
            if sheet.name:
                ignored.append(sheet.name)
            continue
        for column in table.columns:
            held = _column(sheet, column.letter, place)
            (shares if column.measure == Figure.SHARE else texts).extend(held)
        header = tuple(map(tuple, heads_of(sheet, place.at - 1, place.rows)))
        key = (header, table.model_dump_json(exclude={"files", "sheets"}))
        tables[key] = table
        found.setdefault(key, []).append((file, sheet))
    if not tables:
        return None
    whole = tuple(
        table.model_copy(
            update={
                "sheets": tuple(dict.fromkeys(sheet.name or "*" for _file, sheet in found[key]))
            }
        )
        for key, table in tables.items()
    )
    return Profile(
        id=OWN_PROFILE,
        label=Texts(nl="Eigen indeling", en="Own layout"),
        description=Texts(nl="Aangewezen bij het inladen.", en="Pointed out while loading."),
        tables=whole,
        ignore_sheets=tuple(dict.fromkeys(ignored)),
        thousands=thousands_of(texts),
        shares="fraction" if are_fractions(shares) else "percent",
    )


_EMPTY = Profile(
    id="leeg",
    label=Texts(nl="Leeg", en="Empty"),
    description=Texts(nl="Leeg", en="Empty"),
    tables=(
        Table(
            region=RegionColumn(letter="A"), header=Header(at=1), columns=(ColumnRule(letter="B"),)
        ),
    ),
)
_NUMBER = re.compile(
    r"-?[0-9]{1,3}(?:[., \u00a0][0-9]{3})+(?:,[0-9]+)?|-?[0-9]+(?:[.,][0-9]+)?\s*%?"
)
_SIGN = re.compile(r"[.x*–-]|")


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text.strip()))


def header_at(sheet: Sheet) -> HeaderAt | None:
    """The header above the first row of numbers; None when there is no such row."""
    rows = sheet.rows

    def counted(row: list[str]) -> bool:
        return (
            bool(row)
            and any(map(_is_number, row))
            and any(
                (text.strip() and not _is_number(text)) or whole_code(text, None) for text in row
            )
        )

    for number, row in enumerate(rows[:_SEARCHED]):
        following = [other for other in rows[number : number + 6] if not _is_line(other)]
        # A year in a title is a number too: most of what follows must hold numbers.
        if number and counted(row) and 2 * sum(map(counted, following)) > len(following):
            first = number
            while first > 0 and number - first < _HIGHEST_HEADER and _of_header(sheet, first - 1):
                first -= 1
            if first < number:
                return HeaderAt(first + 1, number - first)
    return None


def _of_header(sheet: Sheet, row: int) -> bool:
    """Whether a row above the numbers is part of the header: a title fills one cell only."""
    texts = [text for text in sheet.rows[row] if text.strip()]
    if len(texts) > 1:
        return True
    return bool(texts) and any(
        top <= row <= bottom and left > 0 for top, left, bottom, _right in sheet.merged
    )


def _column(sheet: Sheet, letters: str, place: HeaderAt) -> list[str]:
    index = _number_of(letters)
    return [
        row[index].strip()
        for row in sheet.rows[place.at - 1 + place.rows :]
        if len(row) > index and row[index].strip() and not _is_line(row)
    ]


def _is_line(row: Sequence[str]) -> bool:
    """Whether a row is a line of text, such as a title or a source: it fills one cell."""
    return sum(map(bool, map(str.strip, row))) < 2


def _number_of(letters: str) -> int:
    number = 0
    for sign in letters:
        number = number * 26 + ord(sign) - ord("A") + 1
    return number - 1


def _table(file: str, sheet: Sheet, place: HeaderAt, words: Vocabulary) -> Table | None:
    header = Header(at=place.at, rows=place.rows)
    heads = heads_of(sheet, place.at - 1, place.rows)
    columns = {index: _column(sheet, letter(index), place) for index in range(len(heads))}
    level = _level_in([sheet.name, file], words)
    region = _region(heads, columns, level, words)
    if region is None:
        return None
    index, held = region
    last = next((text for text in reversed(heads[index]) if text), "")
    own_level = _level_in(heads[index], words) or level
    whole = all(whole_code(text, None) == text.upper() for text in columns[index][:_SEARCHED])
    keys: dict[str, str] = {}
    rules: list[ColumnRule] = []
    skipped: list[str] = []
    level_column = ""
    within: dict[str, str] = {}
    about = _about_sheet(sheet.name, words)
    for other, texts in columns.items():
        if other == index or not (texts or any(heads[other])):
            continue
        title = next((text for text in reversed(heads[other]) if text), "")
        numbers = sum(map(_is_number, texts)) + sum(bool(_SIGN.fullmatch(text)) for text in texts)
        if not texts or 2 * numbers > len(texts):
            rule = _rule(letter(other), heads[other], about, words)
            if rule is not None:
                rules.append(rule)
            continue
        distinct = dict.fromkeys(texts)
        role = _role_of(distinct, words)
        if role == "level" and title and not level_column:
            level_column = title
        elif role in KEYS and title and role not in keys:
            keys[role] = title
        elif held == "name" and (area := _within(title)) and area not in within:
            within[area] = title
        else:
            skipped.append(letter(other))
    if "unit" not in keys:
        rules = _with_units(rules, words)
    if not rules:
        rules = [ColumnRule(letter=letter(len(heads)), measure=Figure.MEMBERS)]
    return Table(
        header=header,
        region=RegionColumn(
            letter=letter(index),
            column=(last,) if last else (),
            holds=held,
            level=None if level_column or (held == "code" and whole) else own_level,
            level_column=level_column,
            **within,
        ),
        keys=Keys(**keys),
        columns=tuple(rules),
        skip=tuple(skipped),
        leave_out=_left_out(sheet, place, index, held),
    )


def _about_sheet(name: str, words: Vocabulary) -> dict[str, str]:
    """What the name of a sheet says of all its columns."""
    about = understood([name], words)
    if "category" in about and _level_in([name], words):
        del about["category"], about["dimension"]  # "Nederland" is a level here, and no origin
    return about


def _within(title: str) -> str:
    """Whether a column says in which gemeente or wijk an area lies."""
    bare = re.sub(r"(code|naam|_naam|_code)$", "", plain(title))
    return bare if bare in WITHIN else ""


def _level_in(texts: Iterable[str], words: Vocabulary) -> Level | None:
    """The level that a name of a column, sheet or file speaks of."""
    for text in texts:
        for piece in re.findall(r"[a-z]+", plain(text)):
            bare = re.sub(r"(code|naam|s)$", "", piece) if len(piece) > 4 else piece
            found = words.find("level", piece) or words.find("level", bare)
            if found:
                return Level(found)
    return None


def _region(
    heads: list[list[str]], columns: Mapping[int, list[str]], level: Level | None, words: Vocabulary
) -> tuple[int, Held] | None:
    """The column with regions and whether it holds codes or names: whole codes go before codes
    without their prefix, and those before names.
    """
    best: tuple[float, int, Held] | None = None
    for index, texts in columns.items():
        if not texts:
            continue
        whole = sum(whole_code(text, None) == text.upper() for text in texts) / len(texts)
        title = plain(" ".join(heads[index]))
        own = _level_in(heads[index], words) or level
        bare = sum(bool(whole_code(text, own)) for text in texts) / len(texts)
        spoken = any(word in title for word in ("regio", "gebied", "code", "gwb", "cbs"))
        named = any(
            word in title
            for word in ("regio", "gebied", "naam", "gemeente", "wijk", "buurt", "provincie")
        )
        numbers = sum(map(_is_number, texts)) / len(texts)
        last = plain(next((text for text in reversed(heads[index]) if text), ""))
        # What is called so and mostly holds codes is it, whatever else may look like codes.
        titled = 3 if _NAMING.fullmatch(last) and max(whole, bare) > 0.5 else 0
        scores: list[tuple[float, Held]] = [
            (3 * whole + titled, "code"),
            (2 * bare + titled if spoken and bare > 0.5 else 0.0, "code"),
            (1.0 + 0.25 * named - index / 100 if numbers < 0.2 else 0.0, "name"),
        ]
        score, held = max(scores)
        if score > 0.5 and (best is None or score > best[0]):
            best = (score, index, held)
    return None if best is None else (best[1], best[2])


def _role_of(texts: Iterable[str], words: Vocabulary) -> str:
    """What all these texts are words for; empty when for nothing, or for several things."""
    given = list(texts)
    for role in ("unit", "dimension", "measure", "level"):
        if all(words.find(role, text) for text in given):
            return role
    known = {word for name in (*words.dimensions, TOTAL) for word in words.categories(name)}
    hits = sum(plain(text) in known for text in given)
    return "category" if 2 * hits > len(given) else ""


def _rule(
    letters: str, texts: Sequence[str], about: Mapping[str, str], words: Vocabulary
) -> ColumnRule | None:
    found = {**about, **understood(texts, words, about)}
    last = next((text for text in reversed(texts) if text), "")
    if "measure" not in found and words.find("unit", last):
        found["measure"] = Figure.POPULATION  # how many persons or households
    # A class that is not known is left open: read as the total, it would be a wrong number.
    if not found.get("measure") or (not found.get("category") and _says_more(texts, words)):
        return None
    return ColumnRule.model_validate({"letter": letters, **found})


def _says_more(texts: Sequence[str], words: Vocabulary) -> bool:
    """Whether texts hold more than words for a unit, a dimension, a measure or the total."""
    known = {word for role in ("unit", "dimension", "measure") for word in words.words(role)}
    left = " ".join(map(plain, texts)).replace("_", " ")
    for word in sorted({*known, *words.categories(TOTAL)}, key=len, reverse=True):
        left = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", left)
    return any(piece not in _FILLING for piece in re.findall(r"\w+", left))


def _with_units(rules: Sequence[ColumnRule], words: Vocabulary) -> list[ColumnRule]:
    """A total that doesn't say of what, is of what the columns beside it are; else of persons."""
    said = {rule.unit for rule in rules if rule.unit}
    for rule in rules:
        if rule.dimension in words.dimensions:
            said |= set(map(str, words.dimensions[rule.dimension].units))
    unit = said.pop() if len(said) == 1 else Unit.PERSONS
    return [
        rule.model_copy(update={"unit": str(unit)})
        if not rule.unit and rule.dimension not in words.dimensions
        else rule
        for rule in rules
    ]


_FILLING = frozenset({"aantal", "van", "naar", "per", "in", "de", "het", "die", "zijn"})
_AGES = re.compile(r"(\d{1,3})\s*(?:jaar)?\s*(tot en met|t/m|tot|-<|-)\s*(\d{1,3})")
_OLDEST = re.compile(
    r"(\d{1,3})\s*(?:jaar)?\s*(?:en ouder|of ouder|\+|en meer)|(?:>=|≥)\s*(\d{1,3})"
)
_TOTALS = re.compile(r"(?:sub|eind)?totaa?l(?: generaal)?|som|onbekend")
_NAMING = re.compile(
    r"(?:regio|gebied|gemeente|wijk|buurt|provincie|gwb|cbs)s?[ _-]*(?:code|nummer|nr)?|code"
)
"""What stands above a column with regions, and above no other."""
_BETWEEN = re.compile(r"\s*[,;:·|_/()]\s*|\s+-\s+")


def understood(
    texts: Sequence[str], words: Vocabulary, about: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Unit, dimension, category and measure in texts above a column, as ids."""
    pieces: list[str] = []
    for text in texts:
        whole = plain(text)
        if whole:
            pieces += [whole, *(piece for piece in _BETWEEN.split(whole) if piece != whole)]
    known = [*pieces, *_rests(pieces, words)]
    found: dict[str, str] = {}
    stated = (about or {}).get("dimension", "")
    # "Overig zonder inkomen" under a dimension that has it, is not about another dimension.
    if known_there := [one for one in pieces if words.categories(stated).get(one, TOTAL) != TOTAL]:
        found = {"dimension": stated, "category": words.categories(stated)[known_there[0]]}
    for role in ("measure", "dimension", "unit"):
        for piece in known:
            word = words.find(role, piece)
            if word and (role != "dimension" or word != TOTAL):
                found.setdefault(role, word)
    if any("%" in text for text in texts):
        found["measure"] = Figure.SHARE
    dimension = found.get("dimension") or stated
    units = words.dimensions[dimension].units if dimension in words.dimensions else tuple(Unit)
    if found.get("unit") and found["unit"] not in units:
        del found["unit"]  # "Positie in het huishouden" is of persons
    unit = found.get("unit") or (about or {}).get("unit", "")
    for piece in known:
        names = [dimension] if dimension else words.dimensions_with(piece, unit)
        if len(names) == 1 and piece in words.categories(names[0]):
            found.setdefault("category", words.categories(names[0])[piece])
            found.setdefault("dimension", names[0])
            break
    if dimension in ("", "leeftijd") and "category" not in found:
        ages = (age for text in texts if (age := _age(text, words)))
        found |= {"dimension": "leeftijd", "category": age} if (age := next(ages, "")) else {}
    if dimension and "category" not in found:
        found |= _bare_category(texts, dimension, words)
    return found


def _bare_category(texts: Sequence[str], dimension: str, words: Vocabulary) -> dict[str, str]:
    """The class whose words, signs aside, are all that a text says beside what is known."""
    for text in texts:
        for word, category in words.categories(dimension).items():
            bare, whole = (" ".join(re.findall(r"\w+", plain(one))) for one in (word, text))
            rest = re.sub(rf"(?<!\w){re.escape(bare)}(?!\w)", " ", whole)
            if category != TOTAL and bare and rest != whole and not _says_more([rest], words):
                return {"category": category}
    return {}


def _age(text: str, words: Vocabulary) -> str:
    """The class with the ages that a text names: "4 t/m 8 jaar" and "4-<9" are 4 to 9."""
    whole = plain(text)
    if found := _AGES.search(whole):
        named = f"{found[1]}-{int(found[3]) + (found[2] in ('t/m', 'tot en met'))}"
    elif found := _OLDEST.search(whole):
        named = f"{found[1] or found[2]}+"
    else:
        return ""
    return words.categories("leeftijd").get(named, "")


def _rests(pieces: Sequence[str], words: Vocabulary) -> list[str]:
    """What stands beside a known word: 'leden 0 tot 4 jaar' holds 'leden' and '0 tot 4 jaar'."""
    found: list[str] = []
    for piece in pieces:
        for role in ("measure", "unit", "dimension"):
            for word in words.words(role):
                if len(word) < 3:
                    continue
                if piece.startswith(f"{word} "):
                    found += [word, piece.removeprefix(f"{word} ").strip()]
                elif piece.endswith(f" {word}"):
                    found += [piece.removesuffix(f" {word}").strip(), word]
    return sorted(found, key=len, reverse=True)


def _left_out(sheet: Sheet, place: HeaderAt, index: int, held: Held) -> tuple[str, ...]:
    """Rows with numbers that are no region: what they are called, where that is a total."""
    found: dict[str, None] = {}
    for row in sheet.rows[place.at - 1 + place.rows :]:
        if _is_line(row) or not any(map(_is_number, row)):
            continue
        region = row[index].strip() if len(row) > index else ""
        if region and held == "code" and whole_code(region, Level.BUURT):
            continue
        for text in [region] if region else row:
            if _TOTALS.fullmatch(plain(text)):
                found[text.strip()] = None
    return tuple(found)


def thousands_of(texts: Iterable[str]) -> str:
    """The sign between thousands in counts that were typed as text; empty when there is none."""
    for text in texts:
        found = re.fullmatch(r"[0-9]{1,3}([. \u00a0])[0-9]{3}(?:\1[0-9]{3})*", text)
        if found:
            return "." if found[1] == "." else " "
    return ""


def are_fractions(texts: Iterable[str]) -> bool:
    """Whether shares stand as parts of 1: none above it, and more than a few below it."""
    values = [
        float(text.replace(",", "."))
        for text in texts
        if re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", text)
    ]
    return len({value for value in values if 0 < value < 1}) >= 3 and max(values) <= 1


# --- signs and sheets


def sign_texts(profile: Profile, given: Sequence[tuple[str, Sheet]], catalog: Catalog) -> list[str]:
    """Texts in the columns of numbers that are no number and no usual sign, each once."""
    reader = Reader.of(profile, catalog)
    found: dict[str, None] = {}
    for file, sheet in given:
        plan = reader.plan(file, sheet, Complaints("")) if reader.table_for(file, sheet) else None
        for column in plan.columns if plan is not None else ():
            for row in sheet.rows[plan.first :] if plan is not None else ():
                text = row[column.index].strip() if len(row) > column.index else ""
                if text and not _is_number(text) and text.casefold() not in (".", "x", "-"):
                    found[text] = None
    return [text for text in found if text not in profile.missing][:_SEARCHED]


def with_sheets(
    profile: Profile, fresh: Profile, wanted: Sequence[str], others: Sequence[str]
) -> Profile:
    """The profile for these sheets: what was pointed out stays, the rest is as in `fresh`."""
    tables = []
    for table in profile.tables:
        kept = tuple(name for name in table.sheets if name in wanted or name == "*")
        if kept:
            tables.append(table.model_copy(update={"sheets": kept}))
    held = {name for table in tables for name in table.sheets}
    for table in fresh.tables:
        more = tuple(name for name in table.sheets if name not in held)
        if more:
            tables.append(table.model_copy(update={"sheets": more}))
    return profile.model_copy(update={"tables": tuple(tables), "ignore_sheets": tuple(others)})
