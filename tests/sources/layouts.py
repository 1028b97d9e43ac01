"""Ten layouts that no profile was written for, made from the figures of the demo region.

Each holds the same cells as `long_form`: two gemeenten with their wijken, the total, the ages and
the incomes (of households), with members, population and share.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import xlsxwriter

DEMO = Path(__file__).parents[2] / "data" / "demo"
GEMEENTEN = ("9001", "9003")
HEADER = ("regiocode", "eenheid", "dimensie", "categorie", "bevolking", "leden", "aandeel")
AGES = {
    "totaal": "Totaal",
    "0-4": "0 tot 4 jaar",
    "4-9": "4 tot 9 jaar",
    "9-15": "9 tot 15 jaar",
    "15-18": "15 tot 18 jaar",
    "18+": "18 jaar en ouder",
}
Key = tuple[str, str]
Figures = tuple[str, str, str]


@dataclass(frozen=True)
class Upload:
    """Files as a person drops them on the page."""

    name: str
    files: dict[str, bytes]


@cache
def cells() -> dict[str, dict[str, Figures]]:
    """Per region and age: population, members, share, as the long form writes them."""
    found: dict[str, dict[str, Figures]] = {}
    with (DEMO / "lgb-2023" / "leden.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            code, about = row["regiocode"], (row["dimensie"], row["categorie"])
            wanted = code[:2] in ("GM", "WK") and code[2:6] in GEMEENTEN
            if wanted and row["eenheid"] == "personen" and about[0] in ("totaal", "leeftijd"):
                found.setdefault(code, {})[about[1]] = (
                    row["bevolking"],
                    row["leden"],
                    row["aandeel"],
                )
    return dict(sorted(found.items()))


@cache
def names() -> dict[str, str]:
    """The name of each region."""
    with (DEMO / "kwb-2023" / "kwb-2023.csv").open(encoding="utf-8") as file:
        return {
            row["gwb_code_10"].strip(): row["regio"].strip()
            for row in csv.DictReader(file, delimiter=";")
        }


def long_rows() -> list[list[str]]:
    return [
        [code, "personen", "totaal" if age == "totaal" else "leeftijd", age, *figures]
        for code, ages in cells().items()
        for age, figures in ages.items()
    ]


def long_form() -> bytes:
    """What every layout says."""
    return "\n".join(";".join(row) for row in [HEADER, *long_rows()]).encode() + b"\n"


def _csv(rows: Iterable[Sequence[str]], sign: str = ";") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=sign, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _number(text: str, share: bool = False) -> float | str:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text


Sheets = dict[str, list[list[object]]]
Merged = dict[str, list[tuple[int, int, int, int, str]]]


def _book(sheets: Sheets, merged: Merged | None = None) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value != "":
                        sheet.write(line, column, value)
            for span in (merged or {}).get(name, ()):
                sheet.merge_range(*span)
    return content.getvalue()


def _wide(code: str) -> list[object]:
    """Population, members and share of each age, one after another."""
    return [_number(text) for age in AGES for text in cells()[code].get(age, ("", "", ""))]


def _titles(labels: dict[str, str], measures: Sequence[str]) -> list[object]:
    return [f"{measure}, {label}" for label in labels.values() for measure in measures]


MEASURES = ("Bevolking", "Leden", "Aandeel")


def moved_header() -> Upload:
    rows: list[list[object]] = [
        ["Leden van de openbare bibliotheek"],
        ["Peildatum 1 januari 2023"],
        [],
        [],
        ["Regiocode", *_titles(AGES, MEASURES)],
        *[[code, *_wide(code)] for code in cells()],
    ]
    return Upload("moved-header", {"leden.xlsx": _book({"Tabel 1": rows})})


def extra_columns() -> Upload:
    rows: list[list[object]] = [
        ["Regiocode", "Regionaam", "Opmerking", *_titles(AGES, MEASURES)],
        *[[code, names()[code], "n.v.t.", *_wide(code)] for code in cells()],
    ]
    return Upload("extra-columns", {"leden.xlsx": _book({"Blad1": rows})})


def other_labels() -> Upload:
    ages = ("totaal", "0-4", "4-9", "9-15", "15-18", "18+")
    titles = [f"{word}_{age}" for age in ages for word in ("inwoners", "lid", "% lid")]
    rows = [
        ["gwb_code", *titles],
        *[[code, *map(str, _texts(code))] for code in cells()],
    ]
    return Upload("other-labels", {"export.csv": _csv(rows)})


def _texts(code: str) -> list[str]:
    return [text for age in AGES for text in cells()[code].get(age, ("", "", ""))]


def other_order() -> Upload:
    """Rows of the long form with the columns turned round and under other names."""
    rows = [
        [row[6], row[5], row[4], row[3], row[2], row[1], row[0]] for row in reversed(long_rows())
    ]
    head = ["Aandeel", "Leden", "Inwoners", "Klasse", "Kenmerk", "Eenheid", "Gebied"]
    return Upload("other-order", {"lang.csv": _csv([head, *rows], "\t")})


def merged_cells() -> Upload:
    above: list[object] = ["Regio", *[""] * (3 * len(AGES))]
    below: list[object] = ["", *MEASURES * len(AGES)]
    rows: list[list[object]] = [above, below, *[[code, *_wide(code)] for code in cells()]]
    spans = [
        (0, 1 + 3 * place, 0, 3 + 3 * place, label) for place, label in enumerate(AGES.values())
    ]
    return Upload(
        "merged-cells",
        {"leden.xlsx": _book({"Tabel": rows}, {"Tabel": [(0, 0, 1, 0, "Regio"), *spans]})},
    )


def footers() -> Upload:
    rows: list[list[object]] = [
        ["Code", *_titles(AGES, MEASURES)],
        *[[code, *_wide(code)] for code in cells()],
        [],
        [". = geheim"],
        ["x = onbetrouwbaar"],
        ["Bron: fictief"],
    ]
    return Upload("footers", {"leden.xlsx": _book({"Gebieden": rows})})


def dots_for_thousands() -> Upload:
    def dotted(text: str) -> str:
        return f"{int(text):,}".replace(",", ".") if text.isdigit() else text

    rows = [
        ["Regiocode", *map(str, _titles(AGES, MEASURES))],
        *[[code, *map(dotted, _texts(code))] for code in cells()],
    ]
    return Upload("dots-for-thousands", {"leden.csv": _csv(rows)})


def fractions() -> Upload:
    def part(place: int, value: object) -> object:
        if place % 3 == 2 and isinstance(value, float):
            return round(value / 100, 5)
        return value

    rows: list[list[object]] = [
        ["Regiocode", *_titles(AGES, MEASURES)],
        *[
            [code, *[part(place, value) for place, value in enumerate(_wide(code))]]
            for code in cells()
        ],
    ]
    return Upload("fractions", {"leden.xlsx": _book({"Blad1": rows})})


def _per_level(first: str, label: Callable[[str], object]) -> Sheets:
    return {
        sheet: [
            [first, *_titles(AGES, MEASURES)],
            *[[label(code), *_wide(code)] for code in cells() if code.startswith(prefix)],
        ]
        for sheet, prefix in (("Gemeenten", "GM"), ("Wijken", "WK"))
    }


def without_prefix() -> Upload:
    sheets = _per_level("Code", lambda code: code[2:])
    return Upload("without-prefix", {"leden.xlsx": _book(sheets)})


def names_for_codes() -> Upload:
    sheets = _per_level("Naam", lambda code: names()[code])
    for row, code in zip(sheets["Wijken"][1:], _wijken(), strict=True):
        row.insert(1, names()[f"GM{code[2:6]}"])  # two wijken may have the same name
    sheets["Wijken"][0].insert(1, "Gemeente")
    return Upload("names-for-codes", {"leden.xlsx": _book(sheets)})


def _wijken() -> list[str]:
    return [code for code in cells() if code.startswith("WK")]


OTHER_AGES = {"0 tot 9 jaar": ("0-4", "4-9"), "9 tot 18 jaar": ("9-15", "15-18"), "18+": ("18+",)}


def other_ages() -> Upload:
    """Ages in classes that the catalog does not know: sums of those that it does know."""

    def summed(code: str, ages: tuple[str, ...], place: int) -> float | str:
        texts = [cells()[code].get(age, ("", "", ""))[place] for age in ages]
        return sum(map(float, texts)) if all(text.isdigit() for text in texts) else "."

    whole = {"Totaal": ("totaal",), **OTHER_AGES}
    rows: list[list[object]] = [
        ["Regiocode", *_titles({label: label for label in whole}, MEASURES[:2])],
        *[
            [code, *[summed(code, ages, place) for ages in whole.values() for place in (0, 1)]]
            for code in cells()
        ],
    ]
    return Upload("other-ages", {"leden.xlsx": _book({"Blad1": rows})})


LAYOUTS: tuple[Callable[[], Upload], ...] = (
    moved_header,
    merged_cells,
    extra_columns,
    other_labels,
    other_order,
    footers,
    dots_for_thousands,
    fractions,
    without_prefix,
    names_for_codes,
)
