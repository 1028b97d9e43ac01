"""What a reader takes along: the numbers, their margins, why some are missing, and the source."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
import python_calamine

from analytics.language import use_language
from analytics.model import Figure, Missing
from analytics.reports.export import to_csv, to_xlsx
from analytics.reports.table import Column, Table

TABLE = Table(
    title="Aandeel leden per wijk",
    columns=(Column("Wijk"), Column("Aandeel leden", "share"), Column("Bevolking", "count")),
    rows=[
        ("Oost", Figure(0.3, 0.25, 0.354166), Figure(50, 48, 52)),
        ("=HYPERLINK(1)", Figure.absent(Missing.CONFIDENTIAL), Figure(5, 3, 7)),
        ("Noord", Figure(0.05, 0.05, 0.05), Figure(1200, 1200, 1200)),
    ],
    source_line="Bron: fictief, 1 januari 2023, experimenteel",
    synthetic=True,
)


def read_csv(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_csv_holds_figures_margins_reasons_source_and_mark() -> None:
    header, east, _formula, north = read_csv(to_csv(TABLE))
    assert header[:5] == [
        "Wijk",
        "Aandeel leden (%)",
        "Aandeel leden (%) van",
        "Aandeel leden (%) tot",
        "Aandeel leden ontbreekt omdat",
    ]
    assert header[-3:] == ["tabel", "bron", "fictief"]
    assert east[:6] == ["Oost", "30", "25", "35,42", "", "50"]
    assert north[1:4] == ["5", "5", "5"]
    assert east[-3:] == [
        "Aandeel leden per wijk",
        "Bron: fictief, 1 januari 2023, experimenteel",
        "Fictieve gegevens: dit gebied en deze cijfers zijn verzonnen.",
    ]


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (Figure(0.247, 0.2468, 0.2468), True),  # delivered as 24.7 %, the counts say 24.68 %
        (Figure(0.247, 0.2468, 0.247), False),
        (Figure.absent(Missing.CONFIDENTIAL), False),
    ],
)
def test_a_share_beside_its_margin_is_explained(share: Figure, told: bool) -> None:
    table = Table("T", (Column("W"), Column("S", "share")), [("Oost", share)], "Bron: fictief")
    header, row = read_csv(to_csv(table))
    assert ("over de marge" in header) == told
    assert row[-1].startswith("Een geleverd aandeel is afgerond") == told
    about = python_calamine.load_workbook(BytesIO(to_xlsx(table))).get_sheet_by_index(1)
    assert any("net naast" in str(line[1]) for line in about.to_python()) == told


@pytest.mark.parametrize(
    ("measure", "value", "written"),
    [
        ("share", 0.123456, "12,35"),
        ("share", 0.12, "12"),
        ("index", 99.4567, "99,5"),
        ("points", -1.2345, "-1,23"),
        ("count", 1234567, "1234567"),
        ("number", 12.3456, "12,3456"),
    ],
)
def test_a_csv_has_no_more_decimals_than_mean_something(
    measure: str, value: float, written: str
) -> None:
    table = Table("t", (Column("Wijk"), Column("x", measure)), [("A", Figure(value, 0, value))], "")
    assert read_csv(to_csv(table))[1][1:4] == [written, "0", written]
    workbook = python_calamine.CalamineWorkbook.from_filelike(BytesIO(to_xlsx(table)))
    assert workbook.get_sheet_by_index(0).to_python()[-1][1] == value


def test_a_column_called_let_op_stands_beside_the_mark() -> None:
    table = Table("t", (Column("Wijk"), Column("Let op")), [("A", "te grof")], "b", synthetic=True)
    header = [name.lower() for name in read_csv(to_csv(table))[0]]
    assert header == ["wijk", "let op", "tabel", "bron", "fictief"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Geen lid · 4 tot 9 jaar · buurten · F002", "kaart-geen-lid-4-tot-9-jaar-buurten-f002"),
        ("Één/twee: «drie»", "kaart-een-twee-drie"),
        ("", "kaart"),
        ("x" * 73 + " y", "kaart-" + "x" * 73),
        ("x" * 74 + "y", "kaart-" + "x" * 74),
    ],
)
def test_a_file_is_called_after_what_it_holds(title: str, name: str) -> None:
    assert Table(title, (), [], "").file_name("kaart") == name


def test_a_missing_figure_is_empty_with_its_reason_never_zero() -> None:
    hidden = read_csv(to_csv(TABLE))[2]
    assert hidden[1:5] == ["", "", "", "geheim"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_is_never_a_formula(start: str) -> None:
    table = TABLE.with_rows([(start + "1+1", Figure(1, 1, 1), Figure(1, 1, 1))])
    assert read_csv(to_csv(table))[1][0] == "'" + start + "1+1"
    with ZipFile(BytesIO(to_xlsx(table))) as book:
        sheets = [book.read(name) for name in book.namelist() if "worksheets/sheet" in name]
        assert not any(b"<f>" in sheet for sheet in sheets)


def test_decimals_as_the_language_writes_them() -> None:
    with use_language("en"):
        assert read_csv(to_csv(TABLE))[1][3] == "35.42"


def test_workbook_reads_back() -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(to_xlsx(TABLE)))
    assert book.sheet_names == ["Tabel", "Toelichting"]
    rows = book.get_sheet_by_name("Tabel").to_python(skip_empty_area=False)
    assert [row[0] for row in rows[:3]] == [
        TABLE.title,
        TABLE.source_line,
        "Fictieve gegevens: dit gebied en deze cijfers zijn verzonnen.",
    ]
    assert rows[4][:2] == ["Wijk", "Aandeel leden"]
    assert rows[5][:4] == ["Oost", 0.3, 0.25, 0.354166]
    assert rows[6][:5] == ["=HYPERLINK(1)", "●", "", "", "geheim"]
    about = book.get_sheet_by_name("Toelichting").to_python()
    assert [row[0] for row in about][-len(Missing) :][:2] == ["● geheim", "? onbetrouwbaar"]


def test_sorting_puts_missing_last_either_way() -> None:
    up = [row[0] for row in TABLE.sorted_by(1).rows]
    down = [row[0] for row in TABLE.sorted_by(1, descending=True).rows]
    assert up == ["Noord", "Oost", "=HYPERLINK(1)"]
    assert down == ["Oost", "Noord", "=HYPERLINK(1)"]
    assert next(row[0] for row in TABLE.sorted_by(0).rows) == "=HYPERLINK(1)"


def test_as_read_has_margins_and_reasons() -> None:
    assert TABLE.as_read()[:2] == [
        ["Oost", "30% (25% tot 35%)", "50 (48 tot 52)"],
        ["=HYPERLINK(1)", "geheim", "5 (3 tot 7)"],
    ]


def test_an_exact_figure_has_one_column_with_its_reason_in_it() -> None:
    columns = (Column("Naam"), Column("Plaats", "count", exact=True), Column("Code"))
    absent = Figure.absent(Missing.CONFIDENTIAL)
    rows = [("A", Figure(3.0, 3.0, 3.0), "F1"), ("B", absent, "F2")]
    table = Table("T", columns, rows, "Bron: x.")
    head, *body = read_csv(to_csv(table))
    assert head[:3] == ["Naam", "Plaats", "Code"]
    assert [line[:3] for line in body] == [["A", "3", "F1"], ["B", "geheim", "F2"]]
    sheet = python_calamine.load_workbook(BytesIO(to_xlsx(table))).get_sheet_by_index(0)
    assert [row[:3] for row in sheet.to_python()[-2:]] == [["A", 3.0, "F1"], ["B", "geheim", "F2"]]
