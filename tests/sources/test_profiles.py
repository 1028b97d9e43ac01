"""Layouts read with a profile: where the header is, what columns mean, which region a row is."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalog import Catalog, CatalogError, Profile, read_profile
from analytics.model import Complaint
from analytics.reports.judgement import advised, grouped, of_layout
from analytics.sources import read
from analytics.sources.complaints import Complaints
from analytics.sources.context import Context, Division
from analytics.sources.folders import File, MemoryFolder
from analytics.sources.profiles import apply, recognise
from analytics.sources.tables import TextTable
from analytics.sources.workbooks import sheets

NAMES = {
    "NL00": "Nederland",
    "PV90": "West",
    "GM9001": "Eerst",
    "GM9002": "Twéd",
    "WK900100": "Centrum",
    "WK900101": "Dorp",
    "WK9002AA": "Centrum",
}
DIVISION = Division(
    dict.fromkeys(NAMES, ""), NAMES, dict.fromkeys(NAMES, "PV90"), (0.0, 0.0, 1.0, 1.0)
)
HEAD = 'id = "proef"\nlabel = { nl = "P", en = "P" }\ndescription = { nl = "P", en = "P" }\n'
TWO_LEVELS = """
[[tables]]
sheets = ["Gemeenten"]
unit = "personen"
header = { rows = 2 }
region = { column = ["Regiocode"] }
columns = [{ header = ["{category}", "{measure}"] }]
"""
ONE_LEVEL = """
[[tables]]
unit = "personen"
region = { column = ["Regio"], level = "gemeente" }
columns = [{ header = ["{measure}"] }]
"""
Rows = Sequence[Sequence[object]]


def profile(text: str, catalog: Catalog) -> Profile:
    return read_profile(HEAD + text, catalog.dimensions, "proef.toml")


def book(content: Mapping[str, Rows], merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """A workbook with these sheets; a name that begins with * is a hidden one."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_numbers": False}) as made:
        for name, rows in content.items():
            sheet = made.add_worksheet(name.removeprefix("*"))
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            for top, left, bottom, right in merged:
                sheet.merge_range(top, left, bottom, right, rows[top][left])
            if name.startswith("*"):
                sheet.hide()
    return stream.getvalue()


def applied(
    text: str, files: Mapping[str, bytes], catalog: Catalog, *, division: Division | None = DIVISION
) -> tuple[TextTable | None, tuple[Complaint, ...]]:
    complaints = Complaints("proef")
    folder = MemoryFolder("proef", files)
    table = apply(
        profile(text, catalog),
        [File(folder, name) for name in files],
        catalog,
        complaints,
        division=division,
    )
    return table, tuple(complaints.items)


def long(table: TextTable | None) -> list[str]:
    assert table is not None
    names = ("regiocode", "dimensie", "categorie", "bevolking", "leden", "aandeel")
    return [
        " ".join(table.columns[name][row] or "_" for name in names) for row in range(len(table))
    ]


def csv(*lines: str) -> dict[str, bytes]:
    return {"a.csv": "\n".join(lines).encode()}


def told(complaints: Sequence[Complaint]) -> list[tuple[object, ...]]:
    return [(item.kind, item.place.row, item.place.column, item.text) for item in complaints]


GEMEENTEN: Rows = [
    ["Leden 2023 (fictief)"],
    [],
    ["Regiocode", "Totaal", "", "", "0 tot 4 jaar", "", ""],
    ["", *["Bevolking", "Leden", "Aandeel"] * 2],
    ["GM9001", 300, 60, 20.0, 30, "x", ""],
    ["GM9002", 100, ".", "", 10, 5, 50.0],
    [],
    ["Bron: fictief"],
]
EXPECTED = [
    "GM9001 totaal totaal 300 60 20",
    "GM9002 totaal totaal 100 . _",
    "GM9001 leeftijd 0-4 30 x _",
    "GM9002 leeftijd 0-4 10 5 50",
]


def ods(name: str, rows: Rows) -> bytes:
    """The smallest OpenDocument spreadsheet with these cells."""

    def cell(value: object) -> str:
        if isinstance(value, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
            if value
            else "<table:table-cell/>"
        )

    body = "".join(
        f"<table:table-row>{''.join(map(cell, row)) or cell('')}</table:table-row>" for row in rows
    )
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="{name}">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return stream.getvalue()


def test_the_same_sheet_in_every_kind_of_file(catalog: Catalog) -> None:
    text = TWO_LEVELS.replace('["Gemeenten"]', '["*"]')
    header = "Regiocode;Totaal;;;0 tot 4 jaar;;\n;" + "Bevolking;Leden;Aandeel;" * 2
    rows = "GM9001;300;60;20;30;x;\nGM9002;100;.;;10;5;50,0\n"
    files = {
        "a.xlsx": book({"Gemeenten": GEMEENTEN}, [(2, 1, 2, 3), (2, 4, 2, 6)]),
        "a.ods": ods("Gemeenten", GEMEENTEN),
        "a.xls": (Path(__file__).parent / "fixtures" / "leden.xls").read_bytes(),
        "a.csv": f"Leden 2023 (fictief)\n\n{header.rstrip(';')}\n{rows}\nBron: fictief\n".encode(),
    }
    for name, content in files.items():
        own = 'ignore_sheets = ["Toelichting"]\n' + text
        table, complaints = applied(own, {name: content}, catalog)
        assert complaints == (), name
        assert [line.replace("50,0", "50") for line in long(table)] == EXPECTED, name


@pytest.mark.parametrize("above", [0, 1, 7])
def test_a_header_that_moved_is_found(above: int, catalog: Catalog) -> None:
    rows = [["Titel"]] * above + [list(row) for row in GEMEENTEN[2:]]
    for place in ("", ", at = 3", ", line = 1"):
        for first, second in (("Regiocode", ""), ("Regiocode", "Regiocode"), ("", "Regiocode")):
            if (place, first) == (", line = 1", ""):
                continue
            rows[above][0], rows[above + 1][0] = first, second
            text = TWO_LEVELS.replace("rows = 2", f"rows = 2{place}")
            table, complaints = applied(text, {"a.xlsx": book({"Gemeenten": rows})}, catalog)
            assert (complaints, long(table)) == ((), EXPECTED)


def test_a_complaint_names_the_real_cell(catalog: Catalog) -> None:
    rows = [list(row) for row in GEMEENTEN]
    rows[3][0] = "Regiocode"
    rows[4][5], rows[5][2] = "veel", -3
    rows[5][0] = "9009"
    files = {
        "leden.xlsx": book({"Gemeenten": rows}, [(2, 1, 2, 3), (2, 4, 2, 6)]),
        "profile.toml": (HEAD + TWO_LEVELS).encode(),
        "delivery.toml": (
            b'id = "x"\nkind = "lgb"\ntitle = "x"\nsource = "fictief"\nsynthetic = true\n'
            b'status = "experimenteel"\nborder_year = 2023\nreference_date = 2023-01-01\n'
            b'files = ["leden.xlsx"]\nprofile = "proef"\nrounding = [{ base = 1 }]\n'
        ),
    }
    known = Context(catalog, divisions={2023: DIVISION})
    batch = read([MemoryFolder("x", files)], catalog, known=known)
    assert {(item.place.file, item.place.sheet) for item in batch.complaints} == {
        ("leden.xlsx", "Gemeenten")
    }
    assert told(batch.complaints) == [
        ("not_a_number", 5, "F (0 tot 4 jaar, Leden)", "veel"),
        ("unknown_region", 6, "A (Regiocode)", "9009"),
        ("negative", 6, "C (Totaal, Leden)", "-3"),
    ]
    rows[4][5], rows[5][2], rows[5][0] = "40", 30, "GM9002"
    files["leden.xlsx"] = book({"Gemeenten": rows}, [(2, 1, 2, 3), (2, 4, 2, 6)])
    batch = read([MemoryFolder("x", files)], catalog, known=known)
    (item,) = batch.complaints
    assert (item.kind, item.place.row) == ("impossible_pair", 5)
    assert item.place.column == "F (0 tot 4 jaar, Leden)"
    assert item.text.endswith("40; dat zijn meer leden dan inwoners: 30")


def test_unknown_columns_are_told_all_at_once(catalog: Catalog) -> None:
    text = ONE_LEVEL + 'ignore = ["Naam", "Opmerking*"]\n'
    files = csv(
        "Regio;Naam;Inwonres;Leden;;Opmerking 2;Schapen",
        "9001;Eerst;12;1;;x;7",
        "9002;Tweede;13;2;9;x;7",
    )
    table, complaints = applied(text, files, catalog)
    assert told(complaints) == [
        ("unknown_column", 1, "C (Inwonres)", "Inwonres"),
        ("column_without_header", 1, "E", ""),
        ("unknown_column", 1, "G (Schapen)", "Schapen"),
    ]
    assert "inwoners" in complaints[0].advice
    assert long(table) == [
        "GM9001 totaal totaal not_delivered 1 _",
        "GM9002 totaal totaal not_delivered 2 _",
    ]


def test_unknown_classes_and_sheets_come_with_a_suggestion(catalog: Catalog) -> None:
    rows = [["Regiocode", "Leden: 4 tot 9 jaren", "Leden: 12 tot 18 jaar"], ["GM9001", 3, 4]]
    text = """
    [[tables]]
    sheets = ["Leeftijd"]
    region = { column = ["Regiocode"] }
    columns = [{ header = ["{measure}: {category}"], dimension = "leeftijd" }]
    """
    _table, complaints = applied(
        text, {"a.xlsx": book({"Leeftijd": rows, "Extra": rows, "*Geheim": rows})}, catalog
    )
    assert [(item.kind, item.place.sheet, item.text) for item in complaints] == [
        ("unknown_label", "Leeftijd", "4 tot 9 jaren"),
        ("unknown_label", "Leeftijd", "12 tot 18 jaar"),
        ("unknown_sheet", "Extra", "Extra"),
        ("hidden_sheet", "Geheim", ""),
    ]
    assert "4 tot 9 jaar" in complaints[0].advice


def test_a_hidden_sheet_is_read_when_it_is_named(catalog: Catalog) -> None:
    rows = [["Regio", "Leden"], ["9001", 3]]
    content = {"a.xlsx": book({"Voorblad": [], "*Blad": rows})}
    table, complaints = applied(ONE_LEVEL, content, catalog)
    assert table is None
    assert [item.kind for item in complaints] == ["hidden_sheet", "empty_file"]
    named = ONE_LEVEL.replace("[[tables]]", '[[tables]]\nsheets = ["Blad"]')
    assert long(applied(named, content, catalog)[0]) == ["GM9001 totaal totaal not_delivered 3 _"]


@pytest.mark.parametrize(
    ("region", "cells", "codes"),
    [
        ("", ["GM9001", "wk900100", "NL00", "Nederland"], ["GM9001", "WK900100", "NL00", "NL00"]),
        ("", ["9001", "900100", "90010000", "90"], ["GM9001", "WK900100", "BU90010000", "PV90"]),
        ("", ["363", "36301", "9002AA"], ["GM0363", "WK036301", "WK9002AA"]),
        (', level = "wijk"', ["36301", "9002AA", "GM9001"], ["WK036301", "WK9002AA", "GM9001"]),
        (', level = "bibliotheek"', ["F001", "BIEB:F002"], ["BIEB:F001", "BIEB:F002"]),
        (', level = "gemeente"', ["9001x", "kind of"], ["9001x", "kind of"]),
    ],
)
def test_codes_become_whole(
    region: str, cells: list[str], codes: list[str], catalog: Catalog
) -> None:
    text = ONE_LEVEL.replace(', level = "gemeente"', region)
    table, complaints = applied(text, csv("Regio;Leden", *(f"{cell};1" for cell in cells)), catalog)
    assert complaints == ()
    regions = table.columns["regiocode"]
    assert list(dict.fromkeys(regions[row] for row in range(len(table)))) == list(
        dict.fromkeys(codes)
    )


NAMED = """
[[tables]]
unit = "personen"
region = { column = ["Regio"], holds = "name", level_column = "Soort", gemeente = "In" }
columns = [{ header = ["{measure}"] }]
"""


def test_names_become_codes(catalog: Catalog) -> None:
    rows = ["gemeente EERST;gemeente;", "Twed (gemeente);Gemeenten;", "Nederland;land;"]
    rows += ["Centrum;wijk;Eerst", "centrum;wijk;GM9002", "WK900101;wijk;"]
    lines = [f"{row};1" for row in rows]
    table, complaints = applied(NAMED, csv("Regio;Soort;In;Leden", *lines), catalog)
    assert complaints == ()
    assert [line.split()[0] for line in long(table)] == [
        *("GM9001", "GM9002", "NL00"),
        *("WK900100", "WK9002AA", "WK900101"),
    ]


def test_a_name_that_leads_nowhere_or_to_two(catalog: Catalog) -> None:
    lines = ["Centrum;wijk;;1", "Eersd;gemeente;;1", "Eerst;wijk;;1", "Eerst;kring;;1"]
    table, complaints = applied(NAMED, csv("Regio;Soort;In;Leden", *lines), catalog)
    assert told(complaints) == [
        ("ambiguous_name", 2, "A (Regio)", "Centrum"),
        ("unknown_name", 3, "A (Regio)", "Eersd"),
        ("unknown_name", 4, "A (Regio)", "Eerst"),
        ("unknown_level", 5, "B (Soort)", "kring"),
    ]
    assert "WK900100, WK9002AA" in complaints[0].message
    assert "Eerst" in complaints[1].advice
    assert table is None
    _table, complaints = applied(NAMED, csv("Regio;Soort;In;Leden", *lines), catalog, division=None)
    assert [item.kind for item in complaints] == ["names_need_borders", "unknown_level"]


@pytest.mark.parametrize(
    ("settings", "cells", "expected"),
    [
        ("", ("1234", "60", "20,5"), "1234 60 20,5"),
        ("", ("1234", "60", "20.50"), "1234 60 20,50"),
        ("", ("1.234", "60", "20,5 %"), "1.234 60 20,5"),
        ('thousands = "."', ("1.234", "1.234.567", "1.5"), "1234 1234567 1,5"),
        ('thousands = "."', ("12.34", "1.2345", "-"), "12.34 1.2345 -"),
        ('thousands = " "', ("1 234", "1\u00a0234", "1"), "1234 1234 1"),
        ('shares = "fraction"', ("300", "60", "0.271"), "300 60 27,1"),
        ('shares = "fraction"', ("300", "60", "0,2710"), "300 60 27,10"),
        ('shares = "fraction"', ("300", "60", "1"), "300 60 100"),
        ('shares = "fraction"', ("300", "60", "27,1%"), "300 60 27,1"),
        ('shares = "fraction"', ("48", "13", "0.270833333333333"), "48 13 27,0833333333"),
        ("", (".", "X", ""), ". x _"),
        ("", ("", "-", "geheim"), "_ - geheim"),
        (
            'missing = { "geheim" = "confidential", "-99997" = "confidential", "-" = "unreliable", '
            '"nb" = "not_yet_available", "0" = "not_delivered" }',
            ("-99997.0", "-", "GEHEIM"),
            ". x .",
        ),
        (
            'missing = { "nb" = "not_yet_available", "leeg" = "nul" }',
            ("nb", "leeg", "nb"),
            "not_yet_available - not_yet_available",
        ),
    ],
)
def test_numbers_and_signs(
    settings: str, cells: tuple[str, ...], expected: str, catalog: Catalog
) -> None:
    files = csv("Regio|Bevolking|Leden|Aandeel", "9001|" + "|".join(cells))
    table, complaints = applied(f"{settings}\n{ONE_LEVEL}", files, catalog)
    assert complaints == ()
    assert long(table) == [f"GM9001 totaal totaal {expected}"]


@given(st.integers(0, 1000), st.integers(0, 3))
def test_a_fraction_becomes_the_same_percentage_exactly(tenths: int, zeros: int) -> None:
    catalog = _CATALOG
    text = f"{tenths // 1000}.{tenths % 1000:03}" + "0" * zeros
    table, _complaints = applied(
        f'shares = "fraction"\n{ONE_LEVEL}', csv("Regio;Aandeel", f"9001;{text}"), catalog
    )
    assert table.columns["aandeel"][0] == f"{tenths // 10},{tenths % 10}" + "0" * zeros


def test_shares_that_are_fractions_after_all(catalog: Catalog) -> None:
    lines = [f"{9001 + number};0,{number + 10}" for number in range(10)]
    _table, complaints = applied(ONE_LEVEL, csv("Regio;Aandeel", *lines), catalog)
    assert told(complaints) == [("share_scale", 2, "B (Aandeel)", "0,10")]
    for more in (["9100;1,01"], []):
        some = [*lines[: 10 if more else 9], *more]
        assert applied(ONE_LEVEL, csv("Regio;Aandeel", *some), catalog)[1] == ()


def test_rows_that_hold_no_figures_fall_away(catalog: Catalog) -> None:
    text = ONE_LEVEL + 'leave_out = ["Totaal*", "Onbekend"]\n'
    lines = [
        "Regio;Leden",
        "2023;",
        "GM9001;1",
        "",
        "Totaal regio;3",
        "onbekend;2",
        "GM9002;",
        "Bron: x;",
    ]
    table, complaints = applied(text, csv(*lines), catalog)
    assert complaints == ()
    assert long(table) == [
        "GM9001 totaal totaal not_delivered 1 _",
        "GM9002 totaal totaal not_delivered _ _",
    ]
    _table, complaints = applied(ONE_LEVEL, csv("Regio;Leden", "9001;1", ";7"), catalog)
    assert told(complaints) == [("no_region", 3, "A (Regio)", "")]
    assert of_layout(complaints) == list(complaints)


def test_a_row_is_left_out_by_its_name_where_it_has_no_code(catalog: Catalog) -> None:
    text = ONE_LEVEL + 'leave_out = ["Totaal"]\nignore = ["Naam"]\n'
    lines = ["Regio;Naam;Leden", "9001;Totaal;1", "GM9002;Zeist;2", ";Totaal;3", "-;totaal;3"]
    table, complaints = applied(text, csv(*lines), catalog)
    assert complaints == ()
    # A region may be called so.
    assert [row.split()[0] for row in long(table)] == ["GM9001", "GM9002"]
    _table, complaints = applied(text, csv(*lines, ";Rest;4"), catalog)
    assert told(complaints) == [("no_region", 6, "A (Regio)", "")]


TALL = """
[[tables]]
region = { column = ["Regio"] }
keys = { unit = "Soort", category = "Groep" }
fill_down = true
columns = [{ header = ["{measure}"] }]
"""


def test_groups_that_stand_in_rows(catalog: Catalog) -> None:
    lines = [
        "Regio;Soort;Groep;Leden",
        "GM9001;Personen;0 tot 4 jaar;3",
        ";;4–9;4",
        ";Huishoudens;Totaal;5",
    ]
    table, complaints = applied(TALL, csv(*lines), catalog)
    assert complaints == ()
    assert long(table) == [
        "GM9001 leeftijd 0-4 not_delivered 3 _",
        "GM9001 leeftijd 4-9 not_delivered 4 _",
        "GM9001 totaal totaal not_delivered 5 _",
    ]
    _table, complaints = applied(TALL, csv(*lines[:2], "GM9002;;4 tot 8;4"), catalog)
    assert told(complaints) == [("unknown_label", 3, "C (Groep)", "4 tot 8")]
    merged = book(
        {
            "A": [
                ["Regio", "Soort", "Groep", "Leden"],
                ["GM9001", "Personen", "0-4", 3],
                ["", "Personen", "4-9", 4],
            ]
        },
        [(1, 0, 2, 0)],
    )
    table, _complaints = applied(TALL.replace("fill_down = true", ""), {"a.xlsx": merged}, catalog)
    assert [line.split()[0] for line in long(table)] == ["GM9001", "GM9001"]


def test_what_stands_in_two_places(catalog: Catalog) -> None:
    """The same number is kept once; a measure that one sheet lacks comes from the other."""
    first = [["Regio", "Inwoners", "Leden"], ["9001", 300, 60], ["9002", 100, 20]]
    second = [["Regio", "Leden", "Aandeel"], ["9001", 60, 20]]
    content = {"a.xlsx": book({"A": first, "B": second})}
    table, complaints = applied(ONE_LEVEL, content, catalog)
    assert complaints == ()
    assert long(table) == ["GM9001 totaal totaal 300 60 20", "GM9002 totaal totaal 100 20 _"]
    assert table.place(0, "aandeel") == {
        "file": "a.xlsx",
        "sheet": "B",
        "row": 2,
        "column": "C (Aandeel)",
    }
    second[1][1] = 61
    _table, complaints = applied(ONE_LEVEL, {"a.xlsx": book({"A": first, "B": second})}, catalog)
    there = "61, en 60 in a.xlsx, blad A, rij 2, kolom C (Leden)"
    assert told(complaints) == [("different_figures", 2, "B (Leden)", there)]
    assert of_layout(complaints) == []
    (group,) = grouped(advised(complaints))
    assert group.examples == (f"a.xlsx, blad B, rij 2, kolom B (Leden): {there}.",)


def test_progress_is_told_sheet_by_sheet(catalog: Catalog) -> None:
    rows = [["Regio", "Leden"], ["9001", 3]]
    files = {
        "delivery.toml": (
            b'id = "x"\nkind = "lgb"\ntitle = "Proef"\nsource = "fictief"\nsynthetic = true\n'
            b'status = "experimenteel"\nborder_year = 2023\nreference_date = 2023-01-01\n'
            b'files = ["a.xlsx", "b.xlsx"]\nprofile = "proef"\n'
        ),
        "profile.toml": (HEAD + ONE_LEVEL).encode(),
        "a.xlsx": book({"Een": rows, "Twee": rows}),
        "b.xlsx": book({"Drie": rows}),
    }
    heard: list[tuple[str, float]] = []
    read([MemoryFolder("x", files)], catalog, progress=lambda *told: heard.append(told))
    assert [text for text, _part in heard] == [
        "Proef",
        *(f"Proef: {name}" for name in ("Een", "Twee", "Drie", "Controleren")),
        "Gelezen",
    ]
    parts = [part for _text, part in heard]
    assert parts == sorted(parts)
    assert parts[1:5] == pytest.approx([0.175, 0.35, 0.7, 0.7])


def test_what_a_profile_lacks(catalog: Catalog) -> None:
    def kinds(text: str, *lines: str) -> list[tuple[object, ...]]:
        return told(applied(text, csv(*lines), catalog)[1])

    assert kinds(ONE_LEVEL, "Gebied;Leden", "9001;1") == [("no_header", None, "", "")]
    assert kinds(ONE_LEVEL.replace('unit = "personen"', ""), "Regio;Leden", "9001;1") == [
        ("unknown_unit", 1, "B (Leden)", "")
    ]
    assert kinds(NAMED, "Regio;Srt;In;Leden", "Eerst;gemeente;;1") == [
        ("missing_column", 1, "", "Soort")
    ]
    assert kinds(ONE_LEVEL, "") == [("empty_file", None, "", "")]
    assert kinds(ONE_LEVEL, "Regio;Leden") == [("empty_file", None, "", "")]


def test_the_profile_that_fits_and_why_others_do_not(catalog: Catalog) -> None:
    header = [["", "", "Personen, totaal"], ["Regiocode", "Naam", "Schapen"]]
    content = book({"Gemeenten": [*header, ["GM9001", "Eerst", 4]]})
    matches = recognise([("a.xlsx", sheet) for sheet in sheets("a.xlsx", content)], catalog)
    assert {match.profile for match in matches} == set(catalog.profiles)
    assert max(match.score for match in matches) < 1
    by_name = {match.profile: match for match in matches}
    assert any("Schapen" in reason for reason in by_name["breed-per-niveau"].reasons)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("tables = []", "tables"),
        (ONE_LEVEL + "colour = 1", "tables.0.colour"),
        (ONE_LEVEL.replace('{ header = ["{measure}"] }', '{ header = ["{measur}"] }'), "measur"),
        (ONE_LEVEL.replace('column = ["Regio"], ', ""), "tables.0.region"),
        (ONE_LEVEL.replace('column = ["Regio"]', 'letter = "A"'), "header.at"),
        (ONE_LEVEL.replace('["{measure}"]', '["a", "b"]'), "one for each header row"),
        ('decimal = "."\nthousands = "."\n' + ONE_LEVEL, "decimal"),
        ('missing = { "x" = "lost" }\n' + ONE_LEVEL, "missing.x"),
        (ONE_LEVEL + '[words.category.leeftijd]\n"oud" = "99+"', "words.category.leeftijd.oud"),
        (ONE_LEVEL + '[words.dimension]\n"kleur" = "kleur"', "words.dimension.kleur"),
        (ONE_LEVEL + "header = { rows = 5 }", "header.rows"),
    ],
)
def test_a_mistake_in_a_profile_names_the_field(text: str, field: str, catalog: Catalog) -> None:
    with pytest.raises(CatalogError) as caught:
        profile(text, catalog)
    assert "proef.toml" in str(caught.value)
    assert field in str(caught.value)


def test_the_delivery_names_its_profile(tmp_path: Path, catalog: Catalog) -> None:
    base = (
        'id = "x"\nkind = "lgb"\ntitle = "x"\nsource = "fictief"\nsynthetic = true\n'
        'status = "experimenteel"\nborder_year = 2023\nreference_date = 2023-01-01\n'
        'files = ["a.csv"]\nrounding = [{ base = 1 }]\n'
    )
    files = csv("Regio;Inwoners;Leden", "9001;300;60")
    own = HEAD + ONE_LEVEL

    def loaded(more: str, **others: str) -> object:
        content = files | {"delivery.toml": (base + more).encode()}
        content |= {f"{name}.toml": text.encode() for name, text in others.items()}
        return read([MemoryFolder("x", content)], catalog)

    first = loaded('profile = "proef"', profile=own)
    assert first.ok
    assert first.deliveries[0].delivery.profile == "proef"
    other = loaded('profile = "proef"', profile=own + "leave_out = []\n")
    assert other.deliveries[0].delivery.hash != first.deliveries[0].delivery.hash
    assert [item.kind for item in loaded('profile = "proeff"', profile=own).complaints] == [
        "unknown_profile"
    ]
    wrong = loaded('profile = "proef"', profile=own.replace("unit =", "eenheid ="))
    assert [(item.kind, item.place.file, item.text[:16]) for item in wrong.complaints] == [
        ("wrong_profile", "profile.toml", "tables.0.eenheid")
    ]
    assert not loaded("").ok  # the long form has other columns
    without = loaded("").complaints[0]
    assert without.kind == "unknown_column"


_CATALOG = Catalog({}, {})
