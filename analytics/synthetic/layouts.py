"""The demo's figures once more in other layouts: an example for each delivery profile.

Each is written like the workbooks that one meets: titles above the header, merged cells, notes
below, sheets that explain. The figures are those of the long form, cell for cell.
"""

import csv
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from analytics.catalog import Catalog, load_catalog
from analytics.model import CATCHMENT_PREFIX, TOTAL, Level, Unit, level_of
from analytics.synthetic.publish import write_toml

Key = tuple[str, str, str]
"""Unit, dimension, category."""

TITLE = "Bibliotheekleden 2023 – fictief: verzonnen cijfers"
_MOMENT = datetime(2024, 1, 1)
_MEASURES = ("bevolking", "leden", "aandeel")
_SHEETS = {
    Level.LAND: "Nederland",
    Level.PROVINCIE: "Provincies",
    Level.GEMEENTE: "Gemeenten",
    Level.WIJK: "Wijken",
    Level.BUURT: "Buurten",
    Level.BIBLIOTHEEK: "Bibliotheken",
}


@dataclass(frozen=True, slots=True, eq=False)
class Long:
    """The long form in memory: per region and subject the three texts, and the names of regions."""

    cells: dict[str, dict[Key, tuple[str, str, str]]]
    names: dict[str, str]
    served: dict[str, list[str]]
    catalog: Catalog

    def regions(self, *levels: Level) -> list[str]:
        return [code for level in levels for code in self.cells if level_of(code) is level]

    @property
    def keys(self) -> list[Key]:
        return list(dict.fromkeys(key for cells in self.cells.values() for key in cells))

    def dimension(self, name: str) -> str:
        return "Totaal" if name == TOTAL else self.catalog.dimensions[name].label.nl

    def category(self, dimension: str, name: str) -> str:
        if name == TOTAL:
            return "Totaal"
        versions = self.catalog.dimensions[dimension].classifications
        known = {item.id: item.label.nl for one in versions for item in one.categories}
        return known[name]


def make_examples(demo: Path, out: Path, only: Collection[str] = ()) -> None:
    """Write the example of every shipped profile (or `only` some) to a folder under `out`."""
    long = read_long(demo)
    settings = tomllib.loads((demo / "lgb-2023" / "delivery.toml").read_text("utf-8"))
    writers: dict[str, Callable[[Path, Long], list[str]]] = {
        "lang": _long,
        "breed-per-niveau": _per_level,
        "blad-per-kenmerk": _per_dimension,
        "personen-huishoudens": _per_unit,
        "csv-per-organisatie": _per_organisation,
    }
    for profile, write in writers.items():
        if only and profile not in only:
            continue
        folder = out / profile
        folder.mkdir(parents=True, exist_ok=True)
        own = {"id": f"voorbeeld-{profile}", "title": f"{settings['title']} ({profile})"}
        write_toml(folder, settings | own | {"files": write(folder, long), "profile": profile})


def read_long(demo: Path) -> Long:
    """The newest round of the demo, with its regions and who serves them."""
    cells: dict[str, dict[Key, tuple[str, str, str]]] = {}
    for row in _rows(demo / "lgb-2023" / "leden.csv"):
        key = (row["eenheid"], row["dimensie"], row["categorie"])
        cells.setdefault(row["regiocode"], {})[key] = (
            row["bevolking"],
            row["leden"],
            row["aandeel"],
        )
    names = {row["gwb_code_10"]: row["regio"] for row in _rows(demo / "kwb-2023" / "kwb-2023.csv")}
    for row in _rows(demo / "grenzen-2023" / "provincies.csv", ","):
        names[row["pv_code"]] = row["pv_naam"]
    served: dict[str, list[str]] = {}
    for row in _rows(demo / "organisaties" / "organisaties.csv"):
        if row["geldig_van"] <= "2023-01-01" < (row["geldig_tot"] or "9"):
            served.setdefault(row["bibliotheek_id"], []).append(row["gemeentecode"])
        names.setdefault(f"{CATCHMENT_PREFIX}{row['bibliotheek_id']}", row["naam"])
    return Long(cells, names, served, load_catalog())


def _rows(path: Path, delimiter: str = ";") -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter=delimiter)


class _Book:
    """A workbook that is the same, byte for byte, for the same cells."""

    def __init__(self, path: Path) -> None:
        self._book = xlsxwriter.Workbook(path, {"strings_to_urls": False})
        self._book.set_properties({"title": TITLE, "created": _MOMENT})
        self.bold = self._book.add_format({"bold": True})
        self.head = self._book.add_format(
            {"bold": True, "align": "center", "valign": "vcenter", "text_wrap": True, "border": 1}
        )
        self.per_cent = self._book.add_format({"num_format": "0.0%"})

    def __enter__(self) -> "_Book":
        return self

    def __exit__(self, *_fault: object) -> None:
        self._book.close()

    def sheet(self, name: str, title: str = TITLE) -> Worksheet:
        """A new sheet with a title in its first row."""
        sheet = self._book.add_worksheet(name)
        sheet.write_string(0, 0, title, self.bold)
        return sheet

    def explain(self) -> None:
        """The sheet that says what the figures are."""
        sheet = self.sheet("Toelichting")
        lines = (
            "De regio's, de bibliotheken en alle aantallen in dit werkboek zijn verzonnen.",
            ". = geheim    x = onvoldoende betrouwbaar    - = nihil    leeg = niet van toepassing",
            "Aantallen per wijk en buurt zijn afgerond op vijftallen, inkomens op honderdtallen.",
        )
        for number, line in enumerate(lines):
            sheet.write_string(2 + number, 0, line)

    def span(self, sheet: Worksheet, row: int, first: int, last: int, text: str) -> None:
        """A header text above one or more columns."""
        if first == last:
            sheet.write_string(row, first, text, self.head)
        else:
            sheet.merge_range(row, first, row, last, text, self.head)


def _number(
    sheet: Worksheet, row: int, column: int, text: str, as_fraction: Format | None = None
) -> None:
    """A number as a number, a sign as text; with a format a percentage as a fraction."""
    value = text.replace(",", ".")
    if not value.replace(".", "", 1).isdigit():
        if text:
            sheet.write_string(row, column, text)
    elif as_fraction is not None:
        sheet.write_number(row, column, float(f"{value}e-2"), as_fraction)
    else:
        sheet.write_number(row, column, float(value))


def _runs(texts: Sequence[str]) -> Iterable[tuple[int, int]]:
    """First and last place of each run of the same text."""
    start = 0
    for place in range(1, len(texts) + 1):
        if place == len(texts) or texts[place] != texts[start]:
            yield start, place - 1
            start = place


def _long(folder: Path, long: Long) -> list[str]:
    with _Book(folder / "leden-lang.xlsx") as book:
        sheet = book.sheet("Cijfers")
        names = ("regiocode", "eenheid", "dimensie", "categorie", *_MEASURES)
        for column, name in enumerate(names):
            sheet.write_string(2, column, name, book.head)
        rows = [
            (code, *key, *texts)
            for code, cells in long.cells.items()
            for key, texts in cells.items()
        ]
        for number, row in enumerate(rows, 3):
            for column, text in enumerate(row):
                (sheet.write_string if column < 4 else _plain(sheet))(number, column, text)
        book.explain()
    return ["leden-lang.xlsx"]


def _plain(sheet: Worksheet) -> Callable[[int, int, str], None]:
    return lambda row, column, text: _number(sheet, row, column, text)


def _per_level(folder: Path, long: Long) -> list[str]:
    """A sheet per level; groups in the first header row, measures in the second."""
    with _Book(folder / "leden-per-niveau.xlsx") as book:
        book.explain()
        groups = [
            f"{unit.capitalize()}, {long.dimension(dimension).lower()}"
            + ("" if dimension == TOTAL else f": {long.category(dimension, category)}")
            for unit, dimension, category in long.keys
        ]
        for level, name in _SHEETS.items():
            sheet = book.sheet(name, f"{TITLE} – {name}")
            sheet.merge_range(2, 0, 3, 0, "Regiocode", book.head)
            sheet.merge_range(2, 1, 3, 1, "Naam", book.head)
            sheet.freeze_panes(4, 2)
            for place, group in enumerate(groups):
                first = 2 + 3 * place
                book.span(sheet, 2, first, first + 2, group)
                for offset, measure in enumerate(("Bevolking", "Leden", "Aandeel (%)")):
                    sheet.write_string(3, first + offset, measure, book.head)
            row = 4
            for code in long.regions(level):
                sheet.write_string(row, 0, code)
                sheet.write_string(row, 1, long.names.get(code, ""))
                for place, key in enumerate(long.keys):
                    for offset, text in enumerate(long.cells[code].get(key, ("", "", ""))):
                        _number(sheet, row, 2 + 3 * place + offset, text)
                row += 1
            sheet.write_string(row + 1, 0, "Bron: fictief")
    return ["leden-per-niveau.xlsx"]


def _per_dimension(folder: Path, long: Long) -> list[str]:
    """A sheet per characteristic with the total once more, shares as fractions, bare codes."""
    with _Book(folder / "leden-per-kenmerk.xlsx") as book:
        pairs = list(dict.fromkeys((unit, dimension) for unit, dimension, _c in long.keys))
        twice = {name for name in (d for _u, d in pairs) if [d for _u, d in pairs].count(name) > 1}
        for unit, dimension in pairs:
            title = long.dimension(dimension) + (f" {unit}" if dimension in twice else "")
            sheet = book.sheet(title, f"{TITLE} – {title}")
            keys = [key for key in long.keys if key[:2] == (unit, dimension)]
            if (unit, dimension, TOTAL) not in keys:
                keys = [(unit, TOTAL, TOTAL), *keys]
            for column, text in enumerate(("Niveau", "Code", "Regio")):
                sheet.write_string(4, column, text, book.head)
            sheet.write_string(2, 0, "Aandelen als deel van de bevolking.")
            for place, key in enumerate(keys):
                first = 4 + 4 * place  # a blank column before each group
                note = "" if key[2] == TOTAL else "¹"
                book.span(sheet, 3, first, first + 2, long.category(key[1], key[2]) + note)
                for offset, measure in enumerate(("Inwoners", "Aantal leden", "Aandeel leden")):
                    told = "Aantal" if offset == 0 and unit == Unit.HOUSEHOLDS else measure
                    sheet.write_string(4, first + offset, told, book.head)
            row = 5
            for code in long.regions(*_SHEETS):
                level = level_of(code)
                sheet.write_string(row, 0, str(level).capitalize())
                bare = (
                    code.removeprefix(CATCHMENT_PREFIX) if level is Level.BIBLIOTHEEK else code[2:]
                )
                sheet.write_string(row, 1, "NL" if level is Level.LAND else bare)
                sheet.write_string(row, 2, long.names.get(code, ""))
                for place, key in enumerate(keys):
                    for offset, text in enumerate(long.cells[code].get(key, ("", "", ""))):
                        share = book.per_cent if offset == 2 else None
                        _number(sheet, row, 4 + 4 * place + offset, text, share)
                row += 1
            sheet.write_string(row + 1, 0, "1) Klassen van de levering.")
            sheet.write_string(row + 2, 0, "Bron: fictief")
        book.explain()
    return ["leden-per-kenmerk.xlsx"]


def _per_unit(folder: Path, long: Long) -> list[str]:
    """Persons and households apart; names for regions, and numbers typed as text."""
    with _Book(folder / "personen-en-huishoudens.xlsx") as book:
        for unit in Unit:
            sheet = book.sheet(unit.capitalize())
            keys = [key for key in long.keys if key[0] == unit]
            for column, text in enumerate(("Regio", "Soort regio", "Gemeente", "Wijk")):
                sheet.merge_range(2, column, 4, column, text, book.head)
            dimensions = [long.dimension(key[1]) for key in keys for _m in _MEASURES]
            categories = [
                f"{key[1]} {long.category(key[1], key[2])}" for key in keys for _m in _MEASURES
            ]
            for first, last in _runs(dimensions):
                book.span(sheet, 2, 4 + first, 4 + last, dimensions[first])
            for first, last in _runs(categories):
                _unit, dimension, category = keys[first // 3]
                book.span(sheet, 3, 4 + first, 4 + last, long.category(dimension, category))
            names = ("Bevolking", "Leden", "% leden")
            if unit is Unit.HOUSEHOLDS:
                names = ("Huishoudens", "Huishoudens met lid", "% met lid")
            for place in range(len(dimensions)):
                sheet.write_string(4, 4 + place, names[place % 3], book.head)
            row = 5
            for code in long.regions(*_SHEETS):
                _write_name(sheet, row, code, long)
                for place, key in enumerate(keys):
                    for offset, text in enumerate(long.cells[code].get(key, ("", "", ""))):
                        if text:
                            sheet.write_string(row, 4 + 3 * place + offset, _typed(text))
                row += 1
            sheet.write_string(row + 1, 0, "Bron: fictief")
        book.explain()
    return ["personen-en-huishoudens.xlsx"]


def _write_name(sheet: Worksheet, row: int, code: str, long: Long) -> None:
    level = level_of(code)
    name = long.names.get(code, code)
    if level is Level.BUURT and name in (
        long.names[other] for other in long.cells if other[:8] == code[:8] and other != code
    ):
        name = code  # two buurten of one wijk have this name
    if level is Level.BIBLIOTHEEK:
        name = code.removeprefix(CATCHMENT_PREFIX)
    sheet.write_string(row, 0, name)
    sheet.write_string(row, 1, str(level))
    if level in (Level.WIJK, Level.BUURT):
        sheet.write_string(row, 2, long.names[f"GM{code[2:6]}"])
    if level is Level.BUURT:
        sheet.write_string(row, 3, long.names[f"WK{code[2:8]}"])


def _typed(text: str) -> str:
    """A number as someone types it: 12345 as 12.345."""
    return f"{int(text):,}".replace(",", ".") if text.isdigit() else text


def _per_organisation(folder: Path, long: Long) -> list[str]:
    """A CSV per organisation with figures of its own, and one for the country and provincies."""
    files: dict[str, list[str]] = {
        "nederland-en-provincies.csv": long.regions(Level.LAND, Level.PROVINCIE)
    }
    for catchment in long.regions(Level.BIBLIOTHEEK):
        one = catchment.removeprefix(CATCHMENT_PREFIX)
        inside = [code[2:] for code in long.served[one]]
        files[f"{one}.csv"] = [catchment] + [
            code
            for code in long.regions(Level.GEMEENTE, Level.WIJK, Level.BUURT)
            if code[2:6] in inside
        ]
    for name, codes in files.items():
        lines = [f"{TITLE};", ";".join(["Regio", "Naam", *_wide_names(long)])]
        for code in codes:
            bare = code[2:] if level_of(code) in (Level.GEMEENTE, Level.WIJK, Level.BUURT) else code
            texts = [text for key in long.keys for text in long.cells[code].get(key, ("", "", ""))]
            lines.append(";".join([bare, long.names.get(code, ""), *texts]))
        lines += ["", "Bron: fictief"]
        (folder / name).write_bytes("\r\n".join([*lines, ""]).encode("cp1252"))
    return list(files)


def _wide_names(long: Long) -> Iterable[str]:
    measures: Mapping[str, Sequence[str]] = {
        Unit.PERSONS: ("bevolking", "leden", "aandeel"),
        Unit.HOUSEHOLDS: ("aantal", "met lid", "aandeel"),
    }
    for unit, dimension, category in long.keys:
        for measure in measures[unit]:
            parts = [unit.capitalize(), long.dimension(dimension)]
            if dimension != TOTAL:
                parts.append(long.category(dimension, category))
            yield ": ".join([*parts, measure])
