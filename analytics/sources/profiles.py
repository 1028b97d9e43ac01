"""A delivery in any layout, as the long form: what a profile says, done.

Nothing is judged here but the layout: a text that can't be read stays as it stands, so that
`read_lgb` complains of it like of any other, with the real file, sheet, row and column.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analytics.catalog import Catalog, Profile
from analytics.catalog.profiles import NOUGHT, Figure, plain
from analytics.language import _
from analytics.model import Delivery, Level, Missing, Place, level_of
from analytics.sources.cells import group
from analytics.sources.complaints import Complaints
from analytics.sources.context import Division
from analytics.sources.folders import File
from analytics.sources.layouts import Fault, Plan, Reader, Subject
from analytics.sources.region_codes import Named, Names, whole_code
from analytics.sources.report import place_text
from analytics.sources.tables import Column, Origin, TextTable, joined, read_content
from analytics.sources.workbooks import Sheet, Unreadable, sheets

Tell = Callable[[str, float], None]

MEASURES = {
    Figure.POPULATION: "bevolking",
    Figure.MEMBERS: "leden",
    Figure.SHARE: "aandeel",
}
_ABOVE = ("gemeente", "wijk")
_SUBJECT = ("eenheid", "dimensie", "categorie")
_SIGNS = {
    Missing.CONFIDENTIAL: ".",
    Missing.UNRELIABLE: "x",
    Missing.NOT_APPLICABLE: "",
    NOUGHT: "-",
}
_USUAL = {
    ".": Missing.CONFIDENTIAL,
    "x": Missing.UNRELIABLE,
    "-": NOUGHT,
    "": Missing.NOT_APPLICABLE,
}
_BLANKS = str.maketrans("\u00a0\u2007\u2009\u202f", "    ")
_SHARE = re.compile(r"([0-9]{1,12}(?:[.,][0-9]{1,20})?|[.,][0-9]{1,20})\s*%?")
_MOST_DECIMALS = 10
_ENOUGH_SHARES = 10
_SAMPLE = 30


@dataclass(frozen=True, slots=True)
class Match:
    """How well a profile fits sheets: the part (0..1) that it understands, and what it doesn't."""

    profile: str
    score: float
    reasons: tuple[str, ...]


def apply(
    profile: Profile,
    files: Sequence[File],
    catalog: Catalog,
    complaints: Complaints,
    *,
    delivery: Delivery | None = None,
    division: Division | None = None,
    progress: Tell | None = None,
) -> TextTable | None:
    """The long form of files in the layout of a profile; None when nothing can be made of them.

    What can be read is there even when something else can't, so that all complaints come at once.

    What a delivery states (classification versions, universes) goes before the catalog. Names
    become codes by `division`. `progress` is told each sheet's name, and the part that is read.
    """
    tell = progress or (lambda _text, _part: None)
    reader = Reader.of(
        profile,
        catalog,
        delivery.classification if delivery else None,
        delivery.universe if delivery else None,
    )
    stack = _Stack(reader, division, complaints)
    for number, file in enumerate(files):
        content = read_content(file, complaints)
        if content is None:
            continue
        try:
            for sheet in sheets(file.name, content):
                _read_sheet(reader, file.name, sheet, stack, complaints)
                tell(sheet.name or file.name, (number + sheet.done) / len(files))
        except Unreadable as fault:
            fault.complain(file.name, complaints)
    if not stack.cells:
        if complaints.failed:
            return None
        complaints.error(
            "empty_file",
            _("In deze levering staan geen cijfers."),
            _("Controleer de bestanden, en in het profiel de bladen die worden overgeslagen."),
            file=files[0].name if files else "",
        )
        return None
    table = stack.table()
    _judge_scale(profile, table, complaints)
    return _once_each(table, stack.present(), complaints)


def recognise(sheets_of: Iterable[tuple[str, Sheet]], catalog: Catalog) -> list[Match]:
    """How well each profile fits sheets (with the name of their file), the best first."""
    given = list(sheets_of)
    found = [_match(profile, given, catalog) for profile in catalog.profiles.values()]
    return sorted(found, key=lambda match: (-match.score, match.profile))


def _match(profile: Profile, given: list[tuple[str, Sheet]], catalog: Catalog) -> Match:
    reader = Reader.of(profile, catalog)
    complaints = Complaints("")
    understood = total = 0
    reasons: list[str] = []
    for file, sheet in given:
        if _skipped(reader, file, sheet) or not any(map(any, sheet.rows)):
            continue
        plan = reader.plan(file, sheet, complaints)
        if plan is None:
            total += max(map(len, sheet.rows))
            continue
        total += len(plan.columns) + plan.unknown
        if _holds_regions(plan):
            understood += len(plan.columns)
        else:
            reasons.append(
                _("{sheet}: in kolom {column} staan geen regio's zoals het profiel ze kent").format(
                    sheet=sheet.name or file, column=plan.titles[plan.region]
                )
            )
    reasons += [
        f"{item.place.sheet or item.place.file}: {item.message} {item.text}".strip()
        for item in complaints.items
    ]
    return Match(profile.id, understood / total if total else 0.0, tuple(dict.fromkeys(reasons)))


def _holds_regions(plan: Plan) -> bool:
    """Whether most of the first cells of the region column are what the profile says."""
    numbers = [column.index for column in plan.columns]
    rows = [
        _padded(row, plan.width)
        for row in plan.sheet.rows[plan.first : plan.first + _SAMPLE]
        if any(len(row) > index and row[index] for index in numbers)
    ]
    texts = [row[plan.region] for row in rows if row[plan.region].strip()]
    coded = sum(bool(whole_code(text, plan.level or Level.BUURT)) for text in texts)
    held = coded if plan.table.region.holds == "code" else len(texts) - coded
    return bool(texts) and 2 * held >= len(texts)


def _skipped(reader: Reader, file: str, sheet: Sheet) -> bool:
    return reader.ignores(sheet) or (not sheet.visible and reader.table_for(file, sheet) is None)


def _read_sheet(
    reader: Reader, file: str, sheet: Sheet, stack: "_Stack", complaints: Complaints
) -> None:
    if reader.ignores(sheet) or not any(map(any, sheet.rows)):
        return
    if _skipped(reader, file, sheet):
        complaints.warn(
            "hidden_sheet",
            _("Dit blad is verborgen en is niet gelezen."),
            _("Noem het blad in het profiel als het cijfers bevat."),
            file=file,
            sheet=sheet.name,
        )
        return
    plan = reader.plan(file, sheet, complaints)
    if plan is not None and plan.columns:
        stack.add(file, plan)


@dataclass(frozen=True, slots=True, eq=False)
class _Cells:
    """The long form of one sheet: a row per region, subject and place in the sheet."""

    part: int
    line: npt.NDArray[np.int32]
    region: npt.NDArray[np.int32]
    subject: npt.NDArray[np.int32]
    texts: dict[str, pa.DictionaryArray]
    names: dict[str, npt.NDArray[np.int32]]


@dataclass(slots=True, eq=False)
class _Group:
    """Columns with the same subject, per measure; of a measure that comes twice the second opens
    a group of its own."""

    subject: Subject
    columns: dict[Figure, int] = field(default_factory=dict)


class _Stack:
    """The sheets under each other."""

    def __init__(self, reader: Reader, division: Division | None, complaints: Complaints) -> None:
        self._reader, self._complaints = reader, complaints
        self._division = division
        self._names = Names(division) if division is not None else None
        self._numbers = _Numbers(reader.profile)
        self._parts: dict[tuple[str, str], int] = {}
        self._regions: dict[str, int] = {}
        self._subjects: dict[Subject, int] = {}
        self._titles: dict[str, int] = {}
        self._written: dict[str, str] = {}
        self.cells: list[_Cells] = []

    def add(self, file: str, plan: Plan) -> None:
        """The figures of a sheet; complains about regions and labels that are not known."""
        sheet = plan.sheet
        where: dict[str, str] = {"file": file, "sheet": sheet.name}
        rows, lines = self._rows(plan, where)
        if not rows:
            return
        codes = self._region_codes(plan, rows, lines, where)
        good = [number for number, code in enumerate(codes) if code >= 0]
        if len(good) < len(rows):
            rows = [rows[number] for number in good]
            lines = [lines[number] for number in good]
            codes = [codes[number] for number in good]
        combinations: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, row in enumerate(rows):
            combinations[tuple(row[index] for index in plan.keys.values())].append(number)
        part = self._parts.setdefault((file, sheet.name), len(self._parts))
        line: list[npt.NDArray[np.int32]] = []
        region: list[npt.NDArray[np.int32]] = []
        subject: list[npt.NDArray[np.int32]] = []
        texts: dict[str, list[str]] = {name: [] for name in MEASURES.values()}
        names: dict[str, list[npt.NDArray[np.int32]]] = defaultdict(list)
        all_lines, all_codes = np.array(lines, np.int32), np.array(codes, np.int32)
        for values, numbers in combinations.items():
            chosen = np.array(numbers)
            mine = rows if len(numbers) == len(rows) else [rows[number] for number in numbers]
            count = len(numbers)
            place = {**where, "row": lines[numbers[0]]}
            for one in self._groups(plan, values, place):
                line.append(all_lines[chosen])
                region.append(all_codes[chosen])
                number = self._subjects.setdefault(one.subject, len(self._subjects))
                subject.append(np.full(count, number, np.int32))
                for figure, name in MEASURES.items():
                    column = one.columns.get(figure)
                    if column is None:
                        texts[name] += [_ABSENT] * count
                    else:
                        texts[name] += [row[column] for row in mine]
                    title = "" if column is None else plan.titles[column]
                    names[name].append(self._called(title, count))
                key = next(iter(plan.keys.values()), None)
                about = next(iter(one.columns.values())) if key is None else key
                for name in _SUBJECT:
                    names[name].append(self._called(plan.titles[about], count))
                names["regiocode"].append(self._called(plan.titles[plan.region], count))
        if line:
            self.cells.append(
                _Cells(
                    part,
                    np.concatenate(line),
                    np.concatenate(region),
                    np.concatenate(subject),
                    {name: self._numbers.canonical(name, column) for name, column in texts.items()},
                    {name: np.concatenate(found) for name, found in names.items()},
                )
            )

    def table(self) -> TextTable:
        """All cells as the long form, each knowing where it stands."""
        part = np.concatenate([np.full(len(one.line), one.part, np.int16) for one in self.cells])
        line = np.concatenate([one.line for one in self.cells])
        subjects = list(self._subjects)
        subject = np.concatenate([one.subject for one in self.cells])
        columns = {
            "regiocode": Column(
                np.concatenate([one.region for one in self.cells]), list(self._regions)
            ),
            "eenheid": _recoded(subject, [str(one.unit) for one in subjects]),
            "dimensie": _recoded(subject, [one.dimension for one in subjects]),
            "categorie": _recoded(subject, [one.category for one in subjects]),
        }
        for name in MEASURES.values():
            columns[name] = joined([one.texts[name] for one in self.cells])
        titles = tuple(self._titles)
        origins = {
            name: Origin(
                part, line, np.concatenate([one.names[name] for one in self.cells]), titles
            )
            for name in columns
        }
        return TextTable(tuple(self._parts), part, line, columns, origins, self._written)

    def present(self) -> dict[str, npt.NDArray[np.bool_]]:
        """Per measure which rows of the table come from a column that is there."""
        nowhere = self._titles.get("", -1)
        return {
            name: np.concatenate([one.names[name] for one in self.cells]) != nowhere
            for name in MEASURES.values()
        }

    def _called(self, title: str, count: int) -> npt.NDArray[np.int32]:
        return np.full(count, self._titles.setdefault(title, len(self._titles)), np.int32)

    def _rows(self, plan: Plan, where: dict[str, str]) -> tuple[list[list[str]], list[int]]:
        """The rows with figures, and their lines; titles, notes and what is left out fall away."""
        numbers = [column.index for column in plan.columns]
        keys = [plan.region, *plan.keys.values()]
        keys += [*plan.within.values()]
        keys += [] if plan.level_column is None else [plan.level_column]
        _fill_merged(plan, keys)
        taken = {*numbers, *plan.keys.values(), plan.level_column}
        others = [index for index in range(plan.width) if index not in taken]
        above: list[str] | None = None
        rows: list[list[str]] = []
        lines: list[int] = []
        for line, short in enumerate(plan.sheet.rows[plan.first :], plan.first + 1):
            row = _padded(short, plan.width)
            filled = any(row[index] for index in numbers) and any(
                row[index].strip() for index in numbers
            )
            if plan.table.fill_down and filled:
                if above is not None:
                    for index in keys:
                        row[index] = row[index] if row[index].strip() else above[index]
                above = row
            text = row[plan.region].strip()
            if not filled and not self._is_region(text, plan.level):
                continue  # blank, a title between the rows, or a note below them
            if plan.left_out and self._left_out(plan, row, others):
                continue
            if not text:
                self._complaints.error(
                    "no_region",
                    _("Op deze rij staan getallen zonder regio."),
                    _("Vul de regio in, of sla de rij in het profiel over (leave_out)."),
                    row=line,
                    column=plan.titles[plan.region],
                    **where,
                )
                continue
            rows.append(row)
            lines.append(line)
        return rows, lines

    def _left_out(self, plan: Plan, row: list[str], others: Sequence[int]) -> bool:
        """Whether a row is one to leave out: by its region, or where that is none by any text
        beside it, such as "Totaal" in the column with names.
        """
        text = row[plan.region].strip()
        coded = plan.table.region.holds == "code"
        is_region = bool(whole_code(text, plan.level or Level.BUURT)) if coded else bool(text)
        looked_at = [plan.region] if is_region else others
        return any(one.fullmatch(plain(row[index])) for index in looked_at for one in plan.left_out)

    def _is_region(self, text: str, level: Level | None) -> bool:
        """Whether a text is surely a region: 2023 above a table is a year."""
        if level_of(text.upper()) is not None:
            return True
        code = whole_code(text, level) if text else ""
        return bool(code) and self._division is not None and self._division.knows(code)

    def _region_codes(
        self, plan: Plan, rows: list[list[str]], lines: list[int], where: dict[str, str]
    ) -> list[int]:
        """The number of each row's region, -1 where a complaint says that it is none."""
        known: dict[tuple[str, ...], int] = {}
        found: list[int] = []
        for row, line in zip(rows, lines, strict=True):
            key = (
                row[plan.region].strip(),
                "" if plan.level_column is None else row[plan.level_column].strip(),
                *(row[plan.within[name]].strip() if name in plan.within else "" for name in _ABOVE),
            )
            number = known.get(key)
            if number is None:
                code = self._region_code(plan, key, line, where)
                number = self._regions.setdefault(code, len(self._regions)) if code else -1
                self._written.setdefault(code, key[0])
                known[key] = number
            found.append(number)
        return found

    def _region_code(
        self, plan: Plan, key: tuple[str, ...], line: int, where: dict[str, str]
    ) -> str:
        """The code; a malformed one stays as it is, for the judge. Empty after a complaint."""
        text, level_word, gemeente, wijk = key
        place = {**where, "row": line, "column": plan.titles[plan.region]}
        level = plan.level
        if level_word:
            word = self._reader.words.find("level", level_word)
            if not word:
                self._complaints.error(
                    "unknown_level",
                    _("Dit niveau is niet bekend."),
                    _("Gebruik {names}, of voeg het woord toe aan het profiel.").format(
                        names=", ".join(Level)
                    ),
                    text=level_word,
                    **(place | {"column": plan.titles[plan.level_column or 0]}),
                )
                return ""
            level = Level(word)
        if plan.table.region.holds == "code":
            return whole_code(text, level) or text
        # A whole code may stand among names: not every name is enough.
        is_library = level is Level.BIBLIOTHEEK
        code = whole_code(text, Level.BIBLIOTHEEK if is_library else Level.LAND)
        if code or is_library:
            return code or text
        if self._names is None:
            if not any(item.kind == "names_need_borders" for item in self._complaints.items):
                self._complaints.error(
                    "names_need_borders",
                    _("Er staan namen in plaats van codes, en de grenzen zijn er niet bij."),
                    _("Voeg de grenzen van border_year toe: daarin staan de namen met hun code."),
                    text=text,
                    **place,
                )
            return ""
        named = self._names.find(text, level, gemeente, wijk)
        if len(named.codes) != 1:
            self._complain_about_name(text, named, place)
            return ""
        return named.codes[0]

    def _complain_about_name(self, text: str, named: Named, place: dict[str, str | int]) -> None:
        if named.codes:
            self._complaints.error(
                "ambiguous_name",
                _("Meer dan één gebied heet zo: {codes}.").format(codes=", ".join(named.codes)),
                _("Gebruik codes, of noem in het profiel de kolom met de gemeente of de wijk."),
                text=text,
                **place,
            )
        else:
            self._complaints.error(
                "unknown_name",
                _("Geen gebied heet zo in de grenzen van dit jaar."),
                _("Bedoelt u {names}?").format(names=", ".join(named.like))
                if named.like
                else _("Controleer de naam, het niveau in het profiel en border_year."),
                text=text,
                **place,
            )

    def _groups(
        self, plan: Plan, values: tuple[str, ...], place: dict[str, str | int]
    ) -> list[_Group]:
        """The columns per subject, for rows whose keys hold these words."""
        per_row = dict(zip(plan.keys, values, strict=True))
        groups: list[_Group] = []
        told: set[tuple[str, str]] = set()
        for column in plan.columns:
            labels = plan.labels | per_row | column.labels
            subject = self._reader.subject(labels)
            figure = self._reader.words.find("measure", labels.get("measure", ""))
            if not isinstance(subject, Fault) and not figure:
                subject = self._reader.no_measure(labels.get("measure", ""))
            if isinstance(subject, Fault):
                if (subject.role, subject.text) not in told:
                    told.add((subject.role, subject.text))
                    index = plan.keys.get(subject.role, column.index)
                    self._complaints.error(
                        subject.kind,
                        subject.message,
                        subject.advice,
                        text=subject.text,
                        column=plan.titles[index],
                        **place,
                    )
                continue
            measure = Figure(figure)
            one = next(
                (
                    item
                    for item in groups
                    if item.subject == subject and measure not in item.columns
                ),
                None,
            )
            if one is None:
                one = _Group(subject)
                groups.append(one)
            one.columns[measure] = column.index
        return groups


_ABSENT = "\0"
"""No column for this measure: told apart from an empty cell."""


class _Numbers:
    """Turns what a layout writes for a number into how the long form writes it."""

    def __init__(self, profile: Profile) -> None:
        self._fraction = profile.shares == "fraction"
        self._thousands = profile.thousands
        sign = re.escape(profile.thousands.translate(_BLANKS))
        self._grouped = re.compile(rf"[0-9]{{1,3}}(?:{sign}[0-9]{{3}})+") if sign else None
        own = {text.strip().casefold(): reason for text, reason in profile.missing.items()}
        self._missing = {
            text: _SIGNS.get(reason, str(reason)) for text, reason in (_USUAL | own).items()
        }

    def canonical(self, name: str, texts: list[str]) -> pa.DictionaryArray:
        """The texts of a measure, each distinct one looked at once."""
        encoded = pa.array(texts, pa.string()).dictionary_encode()
        read = self.share if name == MEASURES[Figure.SHARE] else self.count
        absent = "" if name == MEASURES[Figure.SHARE] else str(Missing.NOT_DELIVERED)
        values = [
            absent if text == _ABSENT else read(text) for text in encoded.dictionary.to_pylist()
        ]
        return pa.DictionaryArray.from_arrays(encoded.indices, pa.array(values, pa.string()))

    def count(self, text: str) -> str:
        """A count without signs between thousands; what is no count stays as it is."""
        bare = text.translate(_BLANKS).strip()
        sign = self._sign(bare)
        if sign is not None:
            return sign
        if self._grouped and self._grouped.fullmatch(bare):
            return bare.replace(self._thousands.translate(_BLANKS), "")
        return bare

    def share(self, text: str) -> str:
        """A share in per cent with a decimal comma, exactly; what is no share stays as it is."""
        bare = text.translate(_BLANKS).strip()
        sign = self._sign(bare)
        if sign is not None:
            return sign
        found = _SHARE.fullmatch(bare)
        if found is None:
            return bare
        value = Decimal(found[1].replace(",", "."))
        if self._fraction and not bare.endswith("%"):
            value = value.scaleb(2)
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and exponent < -_MOST_DECIMALS:
            value = round(value, _MOST_DECIMALS).normalize()
        return f"{value:f}".replace(".", ",")

    def _sign(self, bare: str) -> str | None:
        """How the long form says why a number is absent; None for a text that is no such sign."""
        found = self._missing.get(bare.casefold())
        if found is None and bare.startswith("-"):
            found = self._missing.get(re.sub(r"[.,]0+$", "", bare))
        return found


def _fill_merged(plan: Plan, columns: Sequence[int]) -> None:
    """A region or key in a merged cell holds for all its rows."""
    rows = plan.sheet.rows
    for top, left, bottom, right in plan.sheet.merged:
        if top < plan.first or not any(left <= index <= right for index in columns):
            continue
        if left != right:
            continue  # across columns: a title or a note
        text = rows[top][left]
        for row in rows[top + 1 : bottom + 1]:
            row[left] = text


def _padded(row: list[str], width: int) -> list[str]:
    return row if len(row) >= width else [*row, *[""] * (width - len(row))]


def _recoded(codes: npt.NDArray[np.int32], texts: list[str]) -> Column:
    """Texts by number, where several numbers may have the same text."""
    distinct = list(dict.fromkeys(texts))
    position = {text: index for index, text in enumerate(distinct)}
    return Column(np.array([position[text] for text in texts], np.int32)[codes], distinct)


def _judge_scale(profile: Profile, table: TextTable, complaints: Complaints) -> None:
    """Shares that are all at most 1 are no percentages: a hundred times too small."""
    if profile.shares != "percent":
        return
    column = table.columns["aandeel"]
    texts = [text for text in column.values if re.fullmatch(r"[0-9]+(,[0-9]+)?", text)]
    values = [value for text in texts if (value := Decimal(text.replace(",", "."))) > 0]
    if len(values) >= _ENOUGH_SHARES and max(values) <= 1:
        row = int(np.flatnonzero(column.codes == column.values.index(texts[0]))[0])
        complaints.error(
            "share_scale",
            _("Alle aandelen zijn hoogstens 1: dit lijken breuken, geen procenten."),
            _('Zet in het profiel shares = "fraction".'),
            text=texts[0],
            **table.place(row, "aandeel"),
        )


def _once_each(
    table: TextTable, present: Mapping[str, npt.NDArray[np.bool_]], complaints: Complaints
) -> TextTable:
    """One row per region and subject: a number that stands in several places must be the same.

    What one place lacks (a sheet with only members) comes from another.
    """
    names = ("regiocode", *_SUBJECT)
    inverse, first = group(*(table.columns[name].codes for name in names))
    if len(first) == len(table):
        return table
    order = np.argsort(first)
    columns = {name: _picked(table.columns[name], first[order]) for name in names}
    origins = {name: table.origins[name].take(first[order]) for name in names}
    for name, there in present.items():
        column = table.columns[name]
        chosen = first.copy()
        rows = np.flatnonzero(there)[::-1]
        chosen[inverse[rows]] = rows  # of several the first one stays
        rows = rows[::-1]
        differing = rows[column.codes[rows] != column.codes[chosen[inverse[rows]]]]
        for row in differing:
            other = int(chosen[inverse[row]])
            there = Place(**table.place(other, name))  # pyright: ignore[reportArgumentType]
            complaints.error(
                "different_figures",
                _("Hetzelfde cijfer staat er twee keer, met verschillende getallen."),
                _("Vraag de leverancier welk getal klopt, en laat dat over."),
                sentence=_("{here}, en {there} in {place}").format(
                    here=column[row], there=column[other], place=place_text(there)
                ),
                **table.place(row, name),
            )
        columns[name] = _picked(column, chosen[order])
        origins[name] = table.origins[name].take(chosen[order])
    return TextTable(
        table.parts,
        table.part[first[order]],
        table.line[first[order]],
        columns,
        origins,
        table.written,
    )


def _picked(column: Column, rows: npt.NDArray[np.intp]) -> Column:
    return Column(column.codes[rows], column.values)
