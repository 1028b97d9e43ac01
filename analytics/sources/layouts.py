"""One sheet read with a profile: where its header is, which region column, what columns mean."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from analytics.catalog import Catalog, Profile
from analytics.catalog.profiles import ROLES, ColumnRule, Table, Vocabulary, pattern, plain
from analytics.language import _
from analytics.model import TOTAL, Level, Unit
from analytics.sources.complaints import Complaints
from analytics.sources.workbooks import Sheet

_HEADER_WITHIN = 200
"""Rows in which the text of the region column is looked for."""
_CUTOFF = 0.6
_LETTERS = 26

Labels = Mapping[str, str]
"""Role → word, as it stands in a header, a sheet's name or a row."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the numbers of a cell are about."""

    unit: Unit
    dimension: str
    category: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why labels say nothing: the role that is wrong, its text, what is wrong, what to do."""

    role: str
    text: str
    kind: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A column of numbers: where it stands, how people call it, what its header says."""

    index: int
    title: str
    labels: dict[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """How a sheet is read. Rows count from 0; `titles` is how people call each column.

    `within`: the columns with the gemeente and the wijk; `keys`: those that say per row what its
    numbers are about; `labels` hold for the whole sheet.
    """

    table: Table
    sheet: Sheet
    first: int
    width: int
    region: int
    level: Level | None
    level_column: int | None
    within: dict[str, int]
    keys: dict[str, int]
    labels: dict[str, str]
    columns: tuple[NumberColumn, ...]
    titles: tuple[str, ...]
    unknown: int = 0
    left_out: tuple[re.Pattern[str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Reader:
    """A profile, ready to read sheets: its words and its patterns."""

    profile: Profile
    words: Vocabulary
    own_universe: Callable[[str], bool]

    @classmethod
    def of(
        cls,
        profile: Profile,
        catalog: Catalog,
        versions: Mapping[str, str] | None = None,
        universe: Mapping[str, str] | None = None,
    ) -> "Reader":
        """`versions` and `universe` as a delivery states them, per dimension."""
        stated = universe or {}

        def own(dimension: str) -> bool:
            known = catalog.dimensions[dimension].universe is not None
            return bool(stated[dimension]) if dimension in stated else known

        return cls(profile, Vocabulary(catalog.dimensions, profile.words, versions), own)

    def ignores(self, sheet: Sheet) -> bool:
        """Whether the profile says that a sheet holds nothing to read."""
        return self._match(self.profile.ignore_sheets, sheet.name) is not None

    def table_for(self, file: str, sheet: Sheet) -> tuple[Table, dict[str, str]] | None:
        """The first table whose patterns fit, and the labels in the names of file and sheet."""
        for table in self.profile.tables:
            from_file = self._match(table.files, file)
            named = (
                table.sheets
                if sheet.visible
                else [text for text in table.sheets if not re.search(r"[*{]", text)]
            )
            from_sheet = self._match(named, sheet.name)
            if from_file is not None and from_sheet is not None:
                return table, from_file | from_sheet
        return None

    def _match(self, patterns: Iterable[str], text: str) -> dict[str, str] | None:
        for one in patterns:
            found = pattern(one, self.words).fullmatch(plain(text))
            if found:
                return _given(found)
        return None

    def skips(self, table: Table, texts: Iterable[str]) -> bool:
        """Whether a table says that a column with these texts above it says nothing."""
        ignored = [pattern(text, self.words) for text in table.ignore]
        return _ignored([plain(text) for text in texts], ignored)

    def subject(self, labels: Labels) -> Subject | Fault:
        """What labels are about; an unknown word is a fault, and so is what stays open."""
        unit = self.words.find("unit", labels.get("unit", ""))
        if not unit and labels.get("unit"):
            return self._unknown("unit", labels["unit"], self.words.words("unit"))
        dimension = self.words.find("dimension", labels.get("dimension", ""))
        if not dimension and labels.get("dimension"):
            return self._unknown("dimension", labels["dimension"], self.words.words("dimension"))
        text = labels.get("category", "")
        if not dimension:
            found = self._dimension_of(text, unit)
            if isinstance(found, Fault):
                return found
            dimension = found
        category = self.words.categories(dimension).get(plain(text), "") if text else TOTAL
        if not category:
            return self._unknown("category", text, self.words.categories(dimension))
        allowed = () if dimension == TOTAL else self.words.dimensions[dimension].units
        if category == TOTAL and dimension != TOTAL and not self.own_universe(dimension):
            dimension = TOTAL  # everyone, told once more beside the classes
        if not unit:
            if len(allowed) != 1:
                return Fault(
                    "unit",
                    "",
                    "unknown_unit",
                    _("Niet duidelijk is of dit personen of huishoudens zijn."),
                    _('Zet in het profiel unit = "personen" of unit = "huishoudens".'),
                )
            unit = allowed[0]
        return Subject(Unit(unit), dimension, category)

    def no_measure(self, text: str) -> Fault:
        """That a text doesn't say what its number is."""
        return self._unknown("measure", text, self.words.words("measure"))

    def _dimension_of(self, category: str, unit: str) -> str | Fault:
        if not category or plain(category) in self.words.categories(TOTAL):
            return TOTAL
        possible = self.words.dimensions_with(category, unit)
        if len(possible) == 1:
            return possible[0]
        if possible:
            return Fault(
                "category",
                category,
                "ambiguous_label",
                _("Deze klasse komt voor in meer dan één dimensie."),
                _("Noem in het profiel de dimensie: {names}.").format(names=", ".join(possible)),
            )
        known = {word for name in self.words.dimensions for word in self.words.categories(name)}
        return self._unknown("category", category, known)

    def _unknown(self, role: str, text: str, known: Iterable[str]) -> Fault:
        near = get_close_matches(plain(text), list(known), n=1, cutoff=_CUTOFF)
        messages = {
            "unit": _("Deze eenheid is niet bekend."),
            "dimension": _("Deze dimensie is niet bekend."),
            "category": _("Deze klasse is niet bekend."),
            "measure": _("Niet duidelijk is wat dit getal is: bevolking, leden of aandeel."),
        }
        advice = (
            _("Bedoelt u {name}? Zet dit woord dan bij de woorden van het profiel.").format(
                name=near[0]
            )
            if near
            else _("Zet dit woord bij de woorden van het profiel, of voeg de klasse toe.")
        )
        return Fault(role, text, "unknown_label", messages[role], advice)

    def plan(self, file: str, sheet: Sheet, complaints: Complaints) -> Plan | None:
        """How a sheet is read; None (and complaints) when it can't be."""
        where = {"file": file, "sheet": sheet.name}
        fitting = self.table_for(file, sheet)
        if fitting is None:
            complaints.error(
                "unknown_sheet",
                _("Het profiel zegt niets over dit blad."),
                _("Voeg het blad toe aan tables in het profiel, of aan ignore_sheets."),
                text=sheet.name,
                **where,
            )
            return None
        table, labels = fitting
        start = _header_row(table, sheet)
        if start is None:
            complaints.error(
                "no_header",
                _("De kopregel is niet gevonden: geen kolom heet {names}.").format(
                    names=", ".join(table.region.column) or table.region.letter
                ),
                _("Noem in het profiel de tekst boven de kolom met de regio (region.column)."),
                **where,
            )
            return None
        heads = heads_of(sheet, start, table.header.rows)
        titles = tuple(title_of(index, texts) for index, texts in enumerate(heads))
        last = start + table.header.rows
        lone = _Columns(heads, {**where, "row": last}, complaints)
        region = (
            _index(table.region.letter) if table.region.letter else lone.named(table.region.column)
        )
        others = {
            name: lone.named((text,))
            for name, text in (
                ("level", table.region.level_column),
                ("gemeente", table.region.gemeente),
                ("wijk", table.region.wijk),
                *((role, getattr(table.keys, role)) for role in ROLES if role != "level"),
            )
            if text
        }
        if region is None or lone.missing:
            return None
        taken = {region, *(index for index in others.values() if index is not None)}
        constant = {
            role: text
            for role in ("unit", "dimension", "category", "measure")
            if (text := getattr(table, role))
        }
        level_word = labels.pop("level", "")
        plan = Plan(
            table=table,
            sheet=sheet,
            first=last,
            width=len(heads),
            region=region,
            level=Level(self.words.find("level", level_word)) if level_word else table.region.level,
            level_column=others.pop("level", None),
            within={
                name: index
                for name in ("gemeente", "wijk")
                if (index := others.pop(name, None)) is not None
            },
            keys={role: index for role, index in others.items() if index is not None},
            labels=constant | labels,
            columns=(),
            titles=titles,
            left_out=tuple(pattern(text, self.words) for text in table.leave_out),
        )
        return self._with_columns(plan, heads, taken, {**where, "row": last}, complaints)

    def _with_columns(
        self,
        plan: Plan,
        heads: list[list[str]],
        taken: set[int],
        where: dict[str, str | int],
        complaints: Complaints,
    ) -> Plan:
        found: list[NumberColumn] = []
        unknown = 0
        ignored = [pattern(text, self.words) for text in plan.table.ignore]
        for index, texts in enumerate(heads):
            words = [plain(text) for text in texts]
            if index in taken or letter(index) in plan.table.skip or _ignored(words, ignored):
                continue
            if not any(words):
                if _has_text(plan, index):
                    unknown += 1
                    complaints.error(
                        "column_without_header",
                        _("Boven deze kolom staat geen tekst, en er staat wel iets in."),
                        _("Zet de kolom in het profiel met haar letter, of vul de kop aan."),
                        column=plan.titles[index],
                        **where,
                    )
                continue
            labels = self._labels(plan.table.columns, index, words)
            if labels is None:
                unknown += 1
                complaints.error(
                    "unknown_column",
                    _("Het profiel zegt niet wat deze kolom betekent."),
                    self._hint(words),
                    column=plan.titles[index],
                    text=", ".join(text for text in dict.fromkeys(texts) if text),
                    **where,
                )
                continue
            whole = plan.labels | labels
            fault = None if plan.keys else self.subject(whole)
            if not isinstance(fault, Fault) and "measure" not in plan.keys | whole:
                fault = self.no_measure(texts[-1])
            if isinstance(fault, Fault):
                unknown += 1
                complaints.error(
                    fault.kind,
                    fault.message,
                    fault.advice,
                    column=plan.titles[index],
                    text=fault.text,
                    **where,
                )
                continue
            found.append(NumberColumn(index, plan.titles[index], labels))
        if not found and not unknown:
            complaints.error(
                "no_columns",
                _("Op dit blad staat geen kolom met aantallen."),
                _("Controleer in het profiel de kopregel en de kolommen, of negeer het blad."),
                **where,
            )
        return replace(plan, columns=tuple(found), unknown=unknown)

    def _labels(
        self, rules: Sequence[ColumnRule], index: int, words: list[str]
    ) -> dict[str, str] | None:
        """What the first rule that fits a column says of it."""
        for rule in rules:
            labels = self._by_rule(rule, index, words)
            if labels is not None:
                stated = {role: getattr(rule, role) for role in ROLES if role != "level"}
                return labels | {role: text for role, text in stated.items() if text}
        return None

    def _by_rule(self, rule: ColumnRule, index: int, words: list[str]) -> dict[str, str] | None:
        if rule.letter and _index(rule.letter) != index:
            return None
        texts = words
        if len(rule.header) == 1:
            texts = [next((word for word in reversed(words) if word), "")]
        labels: dict[str, str] = {}
        for one, text in zip(rule.header, texts, strict=False):
            if not text and re.fullmatch(r"\{[a-z]+\}|\*", one.strip()):
                continue  # a level that says nothing here: the total stands above no class
            found = pattern(
                one, self.words, self.words.find("dimension", rule.dimension)
            ).fullmatch(text)
            if found is None:
                return None
            labels |= _given(found)
        return labels

    def _hint(self, words: list[str]) -> str:
        known = set(self.words.words("measure")) | set(self.words.words("dimension"))
        for name in self.words.dimensions:
            known |= set(self.words.categories(name))
        for word in reversed(words):
            near = get_close_matches(word, list(known), n=1, cutoff=_CUTOFF) if word else []
            if near and near[0] != word:
                return _(
                    "Bedoelt u {name}? Zet dit woord dan bij de woorden van het profiel."
                ).format(name=near[0])
        return _("Zet de kolom in het profiel bij columns, of bij ignore als zij niets zegt.")


class _Columns:
    """Finds columns by the text above them; complains about one that is not there."""

    def __init__(
        self, heads: list[list[str]], where: dict[str, str | int], complaints: Complaints
    ) -> None:
        self._plain = [{plain(text) for text in texts} for texts in heads]
        self._where, self._complaints = where, complaints
        self.missing = False

    def named(self, names: Sequence[str]) -> int | None:
        wanted = {plain(name) for name in names}
        for index, texts in enumerate(self._plain):
            if texts & wanted:
                return index
        self.missing = True
        present = sorted({text for texts in self._plain for text in texts if text})
        near = get_close_matches(plain(names[0]), present, n=1, cutoff=_CUTOFF)
        self._complaints.error(
            "missing_column",
            _("De kolom {name} ontbreekt.").format(name=", ".join(names)),
            _("Bedoelt u {name}? Verbeter dan het profiel.").format(name=near[0])
            if near
            else _("Controleer in het profiel de namen van de kolommen en de plaats van de kop."),
            text=", ".join(names),
            **self._where,
        )
        return None


def _given(found: re.Match[str]) -> dict[str, str]:
    return {role: text for role, text in found.groupdict().items() if text}


def _header_row(table: Table, sheet: Sheet) -> int | None:
    """The first row of the header: where the region's text is, else where the profile says."""
    stated = None if table.header.at is None else table.header.at - 1
    if not table.region.column:
        return stated
    starts = list(_starts(table, sheet))
    return stated if stated in starts else next(iter(starts), None)


def _starts(table: Table, sheet: Sheet) -> Iterator[int]:
    """Where the header would begin, for each cell with the text of the region column."""
    wanted = {plain(text) for text in table.region.column}
    high = table.header.rows
    for number, row in enumerate(sheet.rows[:_HEADER_WITHIN]):
        column = next((index for index, text in enumerate(row) if plain(text) in wanted), None)
        if column is None:
            continue
        bottom = next(
            (
                end
                for top, left, end, right in sheet.merged
                if top <= number < end and left <= column <= right
            ),
            None,
        )
        if bottom is not None:
            start = bottom - high + 1
        elif table.header.line is not None:
            start = number - table.header.line + 1
        else:
            start = _start_around(sheet.rows, number, column, high)
        if start >= 0:
            yield start


def _start_around(rows: list[list[str]], number: int, column: int, high: int) -> int:
    """The first header row, when one of them has the region's text and the next row is data.

    The rows below that text are blank in this column as far as they are header, or repeat it.
    """
    text = plain(rows[number][column])

    def below(row: int) -> str:
        known = row < len(rows) and column < len(rows[row])
        return plain(rows[row][column]) if known else ""

    for under in range(high):
        block = [below(number + step) for step in range(1, under + 1)]
        after = below(number + under + 1)
        if all(one in ("", text) for one in block) and after not in ("", text):
            return number + under + 1 - high
    return number - high + 1


def heads_of(sheet: Sheet, start: int, high: int) -> list[list[str]]:
    """Per column its texts in the header rows from `start` on, merged cells filled."""
    width = max(map(len, sheet.rows), default=0)
    block = [list(row) + [""] * (width - len(row)) for row in sheet.rows[start : start + high]]
    block += [[""] * width for _more in range(high - len(block))]
    merged = False
    for top, left, bottom, right in sheet.merged:
        if top >= start + high or bottom < start or top < start:
            continue
        merged = True
        text = block[top - start][left] if left < width else ""
        for row in range(top - start, min(bottom - start + 1, high)):
            for column in range(left, min(right + 1, width)):
                block[row][column] = text
    if not merged:
        _fill_right(block)
    return [[row[column].strip() for row in block] for column in range(width)]


def _fill_right(block: list[list[str]]) -> None:
    """Without merged cells a group's text stands above its first column only."""
    for above in block[:-1]:
        for column in range(1, len(above)):
            if not above[column].strip() and block[-1][column].strip():
                above[column] = above[column - 1]


def title_of(index: int, texts: Sequence[str]) -> str:
    """How people call a column: its letter, and the texts above it."""
    told = ", ".join(text for text in dict.fromkeys(" ".join(one.split()) for one in texts) if text)
    return f"{letter(index)} ({told})" if told else letter(index)


def letter(index: int) -> str:
    """The letters of a column in a spreadsheet, counted from 0: A, …, Z, AA."""
    text = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        text = chr(ord("A") + rest) + text
    return text


def _index(letters: str) -> int:
    number = 0
    for sign in letters:
        number = number * _LETTERS + ord(sign) - ord("A") + 1
    return number - 1


def _ignored(words: list[str], ignored: list[re.Pattern[str]]) -> bool:
    last = next((word for word in reversed(words) if word), "")
    return bool(last) and any(one.fullmatch(last) for one in ignored)


def _has_text(plan: Plan, index: int) -> bool:
    return any(len(row) > index and row[index].strip() for row in plan.sheet.rows[plan.first :])
