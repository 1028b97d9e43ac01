"""The open table set: each figure is that of the atlas and of page Landelijk, and is described."""

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO, StringIO
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from analytics.charts.colours import SIGNS
from analytics.command_line.commands import app
from analytics.language import missing_label
from analytics.model import NETHERLANDS, TOTAL, Figure, Missing, Unit
from analytics.reports.kinds.tables import TableSet, areas, document, table_set, to_zip
from analytics.store import Atlas, GroupKind

NAME = "bibliotheekleden-fictieve-gegevens"
LIBRARY = "F001"


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    with closing(Atlas.open(demo_atlas)) as opened:
        yield opened


@pytest.fixture(scope="module")
def found(atlas: Atlas) -> TableSet:
    return table_set(atlas)


@pytest.fixture(scope="module")
def files(found: TableSet) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(to_zip(found))) as book:
        return {name: book.read(name) for name in book.namelist()}


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode())))


@pytest.fixture(scope="module")
def told(files: dict[str, bytes]) -> list[dict[str, str]]:
    return rows_of(files[f"{NAME}-cijfers.csv"])


def figure_in(row: dict[str, str], name: str) -> tuple[float | None, ...] | str:
    """Value and margin, or the reason."""
    parts = [row[name], row[f"{name}_van"], row[f"{name}_tot"]]
    if reason := row[f"{name}_ontbreekt"]:
        assert parts == ["", "", ""]
        return reason
    return tuple(float(part) for part in parts)


def as_told(figure: Figure, *, share: bool) -> tuple[float | None, ...] | str:
    if figure.missing is not None:
        return missing_label(figure.missing)
    factor, decimals = (100, 2) if share else (1, 0)
    numbers = (figure.value, figure.low, figure.high)
    return tuple(None if one is None else round(one * factor, decimals) for one in numbers)


# --- the figures


def test_every_figure_is_that_of_the_atlas(atlas: Atlas, told: list[dict[str, str]]) -> None:
    names = {
        "aantal": "bevolking",
        "met_lid": "leden",
        "zonder_lid": "niet_leden",
        "aandeel_met_lid": "penetratie",
    }
    assert len(told) > 400
    for row in told:
        for column, indicator in names.items():
            figure = atlas.figure(
                row["gebied"],
                indicator,
                delivery=row["ronde"],
                unit=row["eenheid"],
                dimension=row["kenmerk"],
                category=row["groep"],
            )
            share = column == "aandeel_met_lid"
            assert figure_in(row, column) == as_told(figure, share=share), row


@pytest.mark.parametrize("unit", list(Unit))
def test_every_figure_is_that_of_landelijk(
    atlas: Atlas, told: list[dict[str, str]], unit: Unit
) -> None:
    """The page draws its totals from these two answers."""
    compared = 0
    for row in told:
        if row["eenheid"] != unit:
            continue
        asked = {"unit": unit, "dimension": row["kenmerk"], "category": row["groep"]}
        rows = atlas.benchmarks(LIBRARY, delivery=row["ronde"], **asked)  # type: ignore[arg-type]
        if row["gebied"] not in rows.codes:
            continue
        place = rows.codes.index(row["gebied"])
        assert figure_in(row, "aantal") == as_told(rows.population.figures()[place], share=False)
        assert figure_in(row, "met_lid") == as_told(rows.members.figures()[place], share=False)
        share = as_told(rows.penetration[place], share=True)
        assert figure_in(row, "aandeel_met_lid") == share
        compared += 1
        if row["gebied"] == NETHERLANDS:
            answer = atlas.standing(LIBRARY, delivery=row["ronde"], **asked)  # type: ignore[arg-type]
            country = next(g for g in answer.groups if g.kind is GroupKind.COUNTRY and not g.rest)
            assert share == as_told(country.penetration, share=True)
    assert compared > 20


def test_each_round_has_every_area_group_and_unit_once(
    atlas: Atlas, told: list[dict[str, str]]
) -> None:
    keys = [tuple(row[name] for name in ("ronde", "gebied", "eenheid", "kenmerk", "groep"))
            for row in told]  # fmt: skip
    assert len(set(keys)) == len(keys)
    for delivery in atlas.rounds():
        assert len(areas(atlas, delivery)) > 2
        for unit in Unit:
            for dimension in [TOTAL, *(item.id for item in atlas.catalog.dimensions_of(unit))]:
                groups = atlas.categories(dimension, delivery)
                about = (delivery.id, unit, dimension)
                held = [key[4] for key in keys if (key[0], *key[2:4]) == about]
                assert sorted(held) == sorted(groups * len(areas(atlas, delivery)))


def test_the_workbook_says_what_the_csv_says(
    found: TableSet, files: dict[str, bytes], told: list[dict[str, str]]
) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(files[f"{NAME}.xlsx"]))
    assert book.sheet_names[0] == "Inhoud"
    assert len(book.sheet_names) == 1 + len(document(found).tables())
    titles = {title for _name, title, *_rest in book.get_sheet_by_name("Inhoud").to_python()}
    read: list[list[Any]] = []
    for name in book.sheet_names[1:]:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        # Its title and source stand on each sheet, and that it is made up.
        assert rows[0][0] in titles
        assert "fictie" in str(rows[1][0])
        assert rows[2][0].startswith("Fictieve gegevens")
        if "ontbreekt omdat" in str(rows[4]):
            # Under the rows come an empty line, the signs and the notes.
            body = takewhile(any, rows[5:])
            read += [["" if cell in SIGNS.values() else cell for cell in row[-16:]] for row in body]
    expected = [
        [value for name in ("aantal", "met_lid", "zonder_lid", "aandeel_met_lid")
         for value in row_values(row, name)] for row in told
    ]  # fmt: skip

    def order(row: list[Any]) -> str:
        return repr([*row[:12], row[15]])

    for ours, theirs in zip(sorted(read, key=order), sorted(expected, key=order), strict=True):
        assert order(ours) == order(theirs)
        # The workbook holds shares as fractions, the CSV per cent with two decimals.
        assert [x for x in ours[12:15] if x != ""] == pytest.approx(
            [x for x in theirs[12:15] if x != ""], abs=0.00006
        )


def row_values(row: dict[str, str], name: str) -> list[float | str]:
    told = figure_in(row, name)
    if isinstance(told, str):
        return ["", "", "", told]
    factor = 100 if name == "aandeel_met_lid" else 1
    return [*(number / factor for number in told if number is not None), ""]


# --- what is said of them


def test_every_column_is_described(files: dict[str, bytes]) -> None:
    about = json.loads(files["csv-metadata.json"])
    assert about["@context"][0] == "http://www.w3.org/ns/csvw"
    assert about["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/deed.nl"}
    tables = {table["url"]: table for table in about["tables"]}
    assert set(tables) == {name for name in files if name.endswith(".csv")}
    for url, table in tables.items():
        rows, schema = rows_of(files[url]), table["tableSchema"]
        columns = schema["columns"]
        assert list(rows[0]) == [column["titles"] for column in columns]
        assert all(re.fullmatch(r"[a-z_]+", column["name"]) for column in columns)
        assert all(column["dc:title"] and column["dc:description"] for column in columns)
        for column in columns:
            for row in rows:
                assert fits(row[column["name"]], column), (url, column["name"], row)
        keys = [tuple(row[name] for name in schema["primaryKey"]) for row in rows]
        assert len(set(keys)) == len(keys)
        for reference in schema.get("foreignKeys", []):
            there = rows_of(files[reference["reference"]["resource"]])
            name = reference["columnReference"]
            assert {row[name] for row in rows} <= {row[name] for row in there}


def fits(text: str, column: dict[str, Any]) -> bool:
    """Whether a cell is what its column says."""
    if text == "":
        return not column["required"]
    if isinstance(column["datatype"], dict):
        return re.fullmatch(column["datatype"]["format"], text) is not None
    pattern = {
        "string": r".+",
        "integer": r"-?\d+",
        "decimal": r"-?\d+(\.\d+)?",
        "boolean": r"true|false",
        "date": r"\d{4}-\d\d-\d\d",
    }[column["datatype"]]
    return re.fullmatch(pattern, text) is not None


def test_a_missing_figure_is_never_a_number(told: list[dict[str, str]]) -> None:
    reasons = {missing_label(reason) for reason in Missing}
    for row in told:
        for name in ("aantal", "met_lid", "zonder_lid", "aandeel_met_lid"):
            assert (row[name] == "") == (row[f"{name}_ontbreekt"] in reasons)


def test_made_up_figures_are_called_so_everywhere(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        assert "fictieve-gegevens" in name or name in ("leesmij.txt", "csv-metadata.json")
        if name.endswith(".csv"):
            assert {row["fictief"] for row in rows_of(content)} == {"true"}
        elif not name.endswith(".xlsx"):
            assert "Fictieve gegevens: dit gebied" in content.decode()


def test_coverage_is_that_of_the_atlas(atlas: Atlas, files: dict[str, bytes]) -> None:
    rounds = {row["ronde"]: row for row in rows_of(files[f"{NAME}-rondes.csv"])}
    covered = rows_of(files[f"{NAME}-dekking.csv"])
    for delivery in atlas.rounds():
        stated, row = atlas.coverage(delivery), rounds[delivery.id]
        assert [row[name] for name in ("bibliotheken", "van_bibliotheken")] == [
            str(stated.organisations), str(stated.of_organisations)]  # fmt: skip
        part = atlas.participation(delivery)
        held = [item for item in covered if item["ronde"] == delivery.id]
        assert part.country is not None
        assert [item["bibliotheken"] for item in held] == [
            str(item.organisations) for item in (part.country, *part.provinces)
        ]
        assert held[0]["gebied"] == NETHERLANDS


# --- the command


def test_the_command_writes_the_same(demo_atlas: Path, tmp_path: Path, found: TableSet) -> None:
    out = tmp_path / "tabellen.zip"
    result = CliRunner().invoke(
        app, ["report", "tables", "--out", str(out), "--atlas", str(demo_atlas)]
    )
    assert result.exit_code == 0, result.output
    assert out.read_bytes() == to_zip(found)
