"""Key figures: every way in which a number or its absence is written."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from analytics.catalog import Catalog
from analytics.model import Missing
from analytics.sources import read
from tests.sources import deliveries
from tests.sources.deliveries import KWB, errors, warnings

REAL = Path(__file__).parents[3] / "shared" / "realdata"
HEADER = "gwb_code_10;a_inw;g_ink_pi;ste_mvs"


def values(table: object) -> dict[tuple[str, str], float | str]:
    """Per region and column the value, or the reason why there is none."""
    return {
        (row["region_code"], row["column"]): row["value"]
        if row["missing"] == 0
        else str(Missing.from_code(row["missing"]))
        for row in table.to_pylist()  # type: ignore[attr-defined]
    }


def load(folder: Path, catalog: Catalog, content: str | bytes, *beside: Path, name: str = "k.csv"):
    return read([*beside, deliveries.write(folder / "kwb", "kwb", {name: content})], catalog)


def one(folder: Path, catalog: Catalog, column: str, text: str):
    batch = load(folder, catalog, f"gwb_code_10;a_inw;{column}\nGM9001;300;{text}\n")
    if not batch.ok:
        (complaint,) = errors(batch.complaints)
        return complaint
    return values(batch.deliveries[0].table)["GM9001", column]


def test_a_small_file_with_its_quirks(tmp_path: Path, catalog: Catalog, borders: Path) -> None:
    batch = load(tmp_path, catalog, KWB, borders)
    assert batch.complaints == ()
    found = values(batch.deliveries[1].table)
    # mixed decimal signs, a header with a trailing blank, letters in a code, every empty cell
    assert found["NL00", "g_hhgro"] == 2.1
    assert found["GM9001", "g_hhgro"] == 2.2
    assert found["GM9001", "a_inw"] == 300
    assert found["GM9002", "bev_dich"] == "confidential"
    assert found["GM9002", "g_ink_pi"] == "confidential"
    assert found["GM9002", "g_afs_bi"] == "not_yet_available"
    assert found["WK9002AA", "a_inw"] == 100
    assert found["WK9002AA", "ste_mvs"] == "not_delivered"
    assert found["WK9002AA", "g_afs_bi"] == "not_delivered"
    assert len(found) == 4 * 7


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        ("g_ink_pi", "30,5", 30.5),
        ("g_ink_pi", "30.5", 30.5),
        ("g_ink_pi", "  30 ", 30),
        ("g_ink_pi", ",5", 0.5),
        ("g_ink_pi", "0", 0),
        ("g_ink_pi", "-", 0),
        ("g_ink_pi", "", "not_delivered"),
        ("g_ink_pi", ",", "not_delivered"),
        ("g_ink_pi", "       .", "confidential"),
        ("g_ink_pi", "x", "unreliable"),
        ("g_ink_pi", "-99997", "confidential"),
        ("g_ink_pi", "-99997.0", "confidential"),
        ("g_ink_pi", "-99995", "not_yet_available"),
        ("g_ink_pi", "-99999999", "not_delivered"),
        ("ste_mvs", "0", "not_delivered"),  # 2013 wrote 0 for unknown
        ("ste_mvs", "5", 5),
        ("a_00_14", "1,0", 1),
    ],
)
def test_each_way_of_writing(
    tmp_path: Path, catalog: Catalog, column: str, text: str, expected: float | str
) -> None:
    assert one(tmp_path, catalog, column, text) == expected


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("a_00_14", "1.234"),
        ("a_00_14", "-5"),
        ("g_ink_pi", "veel"),
        ("g_ink_pi", "nan"),
        ("g_ink_pi", "1.234,5"),
        ("g_ink_pi", "-99996"),
        ("ste_mvs", "6"),
        ("ste_mvs", "1,5"),
    ],
)
def test_what_is_no_number_is_refused(
    tmp_path: Path, catalog: Catalog, column: str, text: str
) -> None:
    assert one(tmp_path, catalog, column, text) == ("not_a_number", "k.csv", 2, column, text)


def test_older_names_and_columns_that_are_not_needed(tmp_path: Path, catalog: Catalog) -> None:
    content = 'GWB_CODE_10,regio,AANT_INW,sted\nGM9001,"Eerst, en",300,2\n'
    batch = load(tmp_path, catalog, content)
    assert values(batch.deliveries[0].table) == {("GM9001", "a_inw"): 300, ("GM9001", "ste_mvs"): 2}
    absent = {item[3] for item in warnings(batch.complaints) if item[0] == "missing_column"}
    assert absent == {"g_afs_bi", "bev_dich", "g_hhgro", "g_ink_pi", "a_00_14"}


def test_regions_that_are_no_land_or_another_division(
    tmp_path: Path, catalog: Catalog, borders: Path
) -> None:
    codes = ["NL01", "LD01", "GM0998", "BU09989999", "BU90019997", "BU90010000"]
    content = "\n".join([HEADER, *(f"{code};1;1;1" for code in codes)])
    found = values(load(tmp_path, catalog, content, borders).deliveries[1].table)
    assert {code for code, _column in found} == {"NL00", "BU90010000"}


def test_a_region_without_borders_is_skipped_with_a_warning(
    tmp_path: Path, catalog: Catalog, borders: Path
) -> None:
    content = f"{HEADER}\nGM9001;1;1;1\nBU90010009;1;1;1\n"
    batch = load(tmp_path, catalog, content, borders)
    assert ("unknown_region", "k.csv", 3, "gwb_code_10", "BU90010009") in warnings(batch.complaints)
    assert {code for code, _column in values(batch.deliveries[1].table)} == {"GM9001"}
    foreign = load(tmp_path, catalog, f"{HEADER}\nGM0001;1;1;1\n", borders)
    assert [item[0] for item in errors(foreign.complaints)] == ["no_regions"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"{HEADER}\nGM9001;1;1;1\n GM9001 ;1;1;1\n", ("double_row", 3, "gwb_code_10")),
        (f"{HEADER}\n9001;1;1;1\n", ("malformed_code", 2, "gwb_code_10")),
        (f"{HEADER}\n;1;1;1\n", ("malformed_code", 2, "gwb_code_10")),
        (HEADER.replace("a_inw", "inwoners") + "\nGM9001;1;1;1\n", ("missing_column", 1, "a_inw")),
        ("", ("empty_file", None, "")),
    ],
)
def test_what_is_refused(
    tmp_path: Path, catalog: Catalog, content: str, expected: tuple[str, int | None, str]
) -> None:
    batch = load(tmp_path, catalog, content)
    assert [(item[0], item[2], item[3]) for item in errors(batch.complaints)] == [expected]


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return content.getvalue()


def test_a_workbook_says_the_same_as_a_csv(tmp_path: Path, catalog: Catalog, borders: Path) -> None:
    rows: list[list[object]] = [[*line.split(";")] for line in KWB.splitlines()]
    rows[1][3], rows[2][4] = 400, 2.2  # numbers as well as texts
    content = workbook(("Toelichting", [["Kerncijfers"]]), ("KWB", rows))
    sheet = load(tmp_path, catalog, content, borders, name="k.xlsx").deliveries[1].table
    plain = load(tmp_path, catalog, KWB, borders).deliveries[1].table
    assert values(sheet) == values(plain)


def test_a_workbook_complains_with_sheet_row_and_column(tmp_path: Path, catalog: Catalog) -> None:
    rows: list[list[object]] = [[], ["gwb_code_10", "a_inw"], [], ["GM9001", "veel"], ["x", True]]
    batch = load(tmp_path, catalog, workbook(("Blad", rows)), name="k.xlsx")
    assert [item[2:] for item in errors(batch.complaints)] == [
        (4, "a_inw", "veel"),
        (5, "gwb_code_10", "x"),
        (5, "a_inw", "True"),
    ]
    assert {item.place.sheet for item in batch.complaints if item.severity == "error"} == {"Blad"}


def test_a_damaged_workbook_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    whole = workbook(("KWB", [["gwb_code_10", "a_inw"], ["GM9001", 1]]))
    for content in (b"", b"PK\x03\x04", whole[: len(whole) // 2], KWB.encode()):
        batch = load(tmp_path, catalog, content, name="k.xlsx")
        assert [item[0] for item in errors(batch.complaints)] == ["damaged_workbook"]
    batch = load(tmp_path, catalog, workbook(("Leeg", [])), name="k.xlsx")
    assert [item[0] for item in errors(batch.complaints)] == ["missing_column"]


@pytest.mark.skipif(not REAL.is_dir(), reason="the real key figures are not on this machine")
def test_the_real_key_figures(tmp_path: Path, catalog: Catalog) -> None:
    batch = load(tmp_path, catalog, (REAL / "kwb-2024.csv").read_bytes())
    assert batch.ok
    found = values(batch.deliveries[0].table)
    # GM0014,Groningen,...,243768,37388,28256,1314,1.7,...,32.1,1,...
    assert found["GM0014", "a_inw"] == 243_768
    assert found["GM0014", "g_ink_pi"] == 32.1
    assert found["GM0014", "ste_mvs"] == 1
    assert len({code for code, _column in found}) == 18_309
    assert sum(value == "not_delivered" for (_c, name), value in found.items() if name == "a_inw")
