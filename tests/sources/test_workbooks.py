"""Sheets as text: what stands in each cell of a workbook or of delimited text."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter

from analytics.sources.workbooks import Sheet, Unreadable, sheets


def read(name: str, content: bytes) -> list[Sheet]:
    return list(sheets(name, content))


def rows(content: bytes | str, name: str = "a.csv") -> list[list[str]]:
    data = content.encode() if isinstance(content, str) else content
    (sheet,) = read(name, data)
    return sheet.rows


@pytest.fixture(scope="module")
def workbook() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        first = book.add_worksheet("Gemeenten")
        first.merge_range(0, 1, 1, 3, "Leeftijd")
        for column, value in enumerate(["0363", 12, 0.271, 0.1 + 0.2, 27.099999999999998, -99997]):
            first.write(2, column, value)
        first.write_row(3, 0, [1e-7, 10**15, True, ""])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        first.write_datetime(4, 1, datetime(2023, 1, 1), day)
        first.write_formula(4, 2, "=1+1", None, 2)
        book.add_worksheet("Verborgen").hide()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Gemeenten!$B$3:$C$3"})
        book.add_chartsheet("Grafiek").set_chart(chart)
    return content.getvalue()


def test_a_workbook_cell_by_cell(workbook: bytes) -> None:
    first, second = read("x.xlsx", workbook)
    assert (first.name, first.visible, second.name, second.visible) == (
        *("Gemeenten", True),
        *("Verborgen", False),
    )
    assert first.merged == ((0, 1, 1, 3),)
    assert first.rows == [
        ["", "Leeftijd", "", "", "", ""],
        ["", "", "", "", "", ""],
        ["0363", "12", "0.271", "0.3", "27.1", "-99997"],
        ["0.0000001", "1000000000000000", "True", "", "", ""],
        ["", date(2023, 1, 1).isoformat(), "2", "", "", ""],
    ]
    assert second.rows == []


@pytest.mark.parametrize("name", ["x.xlsx", "x.xls", "x.ods", "x.xlsm"])
def test_a_damaged_workbook_says_so(name: str, workbook: bytes) -> None:
    for content in (b"", b"PK\x03\x04", workbook[: len(workbook) // 2], b"regio;leden\n"):
        with pytest.raises(Unreadable) as fault:
            read(name, content)
        assert fault.value.kind == "damaged_workbook"


def test_another_kind_of_file_is_named_as_such() -> None:
    with pytest.raises(Unreadable) as fault:
        read("leden.pdf", b"%PDF")
    assert fault.value.kind == "file_kind"
    assert ".xlsx" in fault.value.advice


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a;b\n1,5;2\n", [["a", "b"], ["1,5", "2"]]),
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a\tb\r\n1\t2\r\n", [["a", "b"], ["1", "2"]]),
        ("a|b\n1|2", [["a", "b"], ["1", "2"]]),
        # A title without separators, and decimal commas in every cell: still semicolons.
        (
            "Leden, 2023\na;b;c\n1,5;2,5;3,5\n1,5;2,5;3,5\n",
            [["Leden, 2023"], ["a", "b", "c"], ["1,5", "2,5", "3,5"], ["1,5", "2,5", "3,5"]],
        ),
        ("sep=,\na;1,b\n", [[], ["a;1", "b"]]),
        ("a;b\n\n1;2\n", [["a", "b"], [], ["1", "2"]]),
        # A quoted cell may run on; the row below keeps the number of its line.
        ('"18 jaar\nen ouder";b\n1;2\n', [["18 jaar\nen ouder", "b"], [], ["1", "2"]]),
        ("alleen\n", [["alleen"]]),
        ("", []),
    ],
)
def test_delimited_text(text: str, expected: list[list[str]]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encodings_of_text(encoding: str) -> None:
    assert rows("gemeente;één €\n".encode(encoding)) == [["gemeente", "één €"]]


def test_text_that_is_none() -> None:
    for content in (b"a\0b;c\n", b"\x81\x8d;c\n", b"\xff\xfea"):
        with pytest.raises(Unreadable) as fault:
            read("a.csv", content)
        assert fault.value.kind == "encoding"


def test_a_quote_that_is_not_closed_names_its_line() -> None:
    for text in ('a;b\n1;"2\n3;4\n', 'a;b\n1;"2\n' + "3;4\n" * 60 + '"\n', 'a;b\n1;"2"x\n'):
        with pytest.raises(Unreadable) as fault:
            read("a.csv", text.encode())
        assert (fault.value.kind, fault.value.row) == ("quote", 2)
