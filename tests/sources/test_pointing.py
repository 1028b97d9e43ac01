"""A layout that nobody described: what is proposed reads the same cells as the long form."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from analytics.catalog import Profile, load_catalog
from analytics.catalog.adding import with_added
from analytics.catalog.definitions import Category, Classification, Dimension, Texts
from analytics.catalog.writing import definition_to_toml
from analytics.model import Level, Unit
from analytics.sources import read
from analytics.sources.complaints import Complaints
from analytics.sources.context import Context, Division
from analytics.sources.folders import File, MemoryFolder
from analytics.sources.intake import scan
from analytics.sources.limits import Limits
from analytics.sources.pointing import (
    SKIP,
    UNKNOWN,
    point_out,
    readings,
    unexplained,
    with_choice,
    with_label,
    with_new_classes,
)
from analytics.sources.profiles import apply
from analytics.sources.workbooks import Sheet, sheets
from tests.sources.layouts import LAYOUTS, Upload, long_rows, names

DATA = Path(__file__).parents[2] / "data"
CATALOG = load_catalog()
NAMES = ("regiocode", "eenheid", "dimensie", "categorie", "bevolking", "leden", "aandeel")


def division() -> Division:
    known = names()
    return Division(dict.fromkeys(known, ""), known, dict.fromkeys(known, ""), (0.0, 0.0, 1.0, 1.0))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda item: item.__name__)
def test_the_proposal_reads_a_layout_without_a_correction(layout: Callable[[], Upload]) -> None:
    upload = layout()
    assert not [item for item in scan(upload.files, Limits()) if item.severity == "error"]
    given = [
        (name, sheet) for name, content in upload.files.items() for sheet in sheets(name, content)
    ]
    profile = point_out(given, CATALOG)
    assert profile is not None
    for name, sheet in given:
        assert all(column.choice for column in readings(profile, name, sheet, CATALOG))
    complaints = Complaints("")
    folder = MemoryFolder("x", upload.files)
    table = apply(
        profile,
        [File(folder, name) for name in upload.files],
        CATALOG,
        complaints,
        division=division(),
    )
    assert table is not None, complaints.items[:5]
    found = {tuple(table.columns[name][row] for name in NAMES) for row in range(len(table))}
    assert set(map(written, found)) == {written(tuple(row)) for row in long_rows()}


def written(row: tuple[str, ...]) -> tuple[str, ...]:
    """A workbook knows 45.0 as 45."""
    return (*row[:-1], row[-1].removesuffix(",0"))


@pytest.fixture(scope="module")
def demo() -> tuple[Context, pa.Table]:
    """What an atlas of the demo knows, and the cells of its newest round."""
    batch = read([DATA / "demo" / name for name in ("grenzen-2023", "lgb-2023")], CATALOG)
    borders, cells = (one.table for one in batch.deliveries)
    return Context(CATALOG, divisions={2023: Division.of(borders)}), cells


@pytest.mark.parametrize("example", sorted(path.name for path in (DATA / "voorbeelden").iterdir()))
def test_the_proposal_for_each_example_gives_the_cells_of_the_long_form(
    example: str, demo: tuple[Context, pa.Table]
) -> None:
    context, long = demo
    folder = DATA / "voorbeelden" / example
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".toml"}
    given = [(name, sheet) for name, content in files.items() for sheet in sheets(name, content)]
    profile = point_out(given, CATALOG)
    assert profile is not None
    document = (folder / "delivery.toml").read_text("utf-8")
    stated = f'profile = "{example}"'
    assert stated in document
    whole = files | {
        "delivery.toml": document.replace(stated, f'profile = "{profile.id}"').encode(),
        "profile.toml": definition_to_toml(profile).encode(),
    }
    batch = read([MemoryFolder("upload", whole)], CATALOG, known=context)
    assert [item for item in batch.complaints if item.severity == "error"] == []
    found = batch.deliveries[0].table
    present = pa.array(set(found.column("region_code").to_pylist()))
    order = [(key, "ascending") for key in ("region_code", "unit", "dimension", "category")]
    expected = long.filter(pc.is_in(long.column("region_code"), present)).sort_by(order)
    assert found.sort_by(order).combine_chunks() == expected.combine_chunks()


def proposed(*rows: list[str], name: str = "Blad1") -> tuple[Profile, list[str]]:
    """The profile that is proposed for a sheet, and what each of its columns means in it."""
    sheet = Sheet(name, True, [list(row) for row in rows], ())
    profile = point_out([("x.xlsx", sheet)], CATALOG)
    assert profile is not None
    return profile, [item.choice for item in readings(profile, "x.xlsx", sheet, CATALOG)]


def test_a_plain_sheet() -> None:
    profile, choices = proposed(
        ["Bibliotheekleden per gemeente, 2023", "", "", "", ""],
        ["", "", "", "", ""],
        ["Gemeentecode", "Gemeente", "Inwoners", "Aantal leden", "% leden"],
        ["0344", "Utrecht", "361.924", "72.385", "20,0"],
        ["0363", "Amsterdam", "918.117", "101.000", "11,0"],
        ["Bron: CBS", "", "", "", ""],
    )
    (table,) = profile.tables
    assert (table.header.at, table.header.rows) == (3, 1)
    assert (table.region.letter, table.region.holds) == ("A", "code")
    assert table.region.level is Level.GEMEENTE
    assert choices[2:] == [
        "personen|totaal|totaal|population",
        "personen|totaal|totaal|members",
        "personen|totaal|totaal|share",
    ]
    assert (profile.thousands, profile.shares) == (".", "percent")


@pytest.mark.parametrize(
    ("label", "category"),
    [
        ("4 tot 9 jaar", "4-9"),
        ("4-<9", "4-9"),
        ("4 t/m 8 jaar", "4-9"),
        ("4–9", "4-9"),
        ("18 jaar of ouder", "18+"),
        ("18+", "18+"),
        ("≥ 18", "18+"),
        ("Leeftijd: 15 tot 18 jaar¹", "15-18"),
        ("4 t/m 9 jaar", ""),
        ("12 tot 18 jaar", ""),
        ("65 jaar of ouder", ""),
    ],
)
def test_ages_in_words_and_those_of_no_class_stay_open(label: str, category: str) -> None:
    _profile, choices = proposed(
        ["Regio", label], ["Code", "Leden"], ["GM0344", "10"], name="Leeftijd"
    )
    assert choices == ["@region", f"personen|leeftijd|{category}|members" if category else ""]


@pytest.mark.parametrize(
    ("labels", "name", "choice"),
    [
        (["Laag inkomen, leden"], "Huishoudens", "huishoudens|inkomen|laag|members"),
        (["Vrouwen", "Aandeel leden"], "Geslacht", "personen|geslacht|vrouw|share"),
        (["Vmbo", "Leerlingen"], "Onderwijssoort", ""),
        (["Totaal", "Leden"], "Onderwijssoort", "personen|onderwijssoort|totaal|members"),
        (["Totaal", "Leden"], "Leeftijd", "personen|totaal|totaal|members"),
        (["Aantal leden"], "Leden per gemeente", "personen|totaal|totaal|members"),
        (["Leden 2022"], "", ""),
        (
            ["Paar met kinderen", "met lid"],
            "",
            "huishoudens|huishoudtype|paar_met_kinderen|members",
        ),
        (["Niet-leden"], "", ""),
        (["Onbekend", "Leden"], "Geslacht", ""),
    ],
)
def test_what_a_column_seems_to_mean(labels: list[str], name: str, choice: str) -> None:
    header = [["Regiocode", label] for label in labels]
    _profile, choices = proposed(*header, ["GM0344", "10"], ["GM0363", "12"], name=name)
    assert choices == ["@region", choice]


def test_names_and_of_what_level() -> None:
    profile, choices = proposed(
        ["Wijknaam", "Gemeente", "Bevolking"], ["Centrum", "Utrecht", "12"], ["Oost", "Zeist", "3"]
    )
    region = profile.tables[0].region
    assert (region.holds, region.level, region.gemeente) == ("name", Level.WIJK, "Gemeente")
    assert choices[1] == "@gemeente"


def test_what_is_called_region_is_it_though_some_codes_are_wrong() -> None:
    """Without its merged cells "Regio" stands above every column, and 7 could be a provincie."""
    codes = ["0344", "0363", "o518", "0599", "05 99"]
    profile, _choices = proposed(
        ["Regio", "Regio", "Regio"],
        ["Aantal", "Regiocode", "Leden"],
        *(["7", code, "12"] for code in codes),
        name="Gemeenten",
    )
    assert profile.tables[0].region.letter == "B"


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (["Totaal", "", "26"], ("Totaal",)),
        (["", "Totaal", "26"], ("Totaal",)),
        (["", "TOTAAL¹", "26"], ("TOTAAL¹",)),
        (["", "Onbekend", "2"], ("Onbekend",)),
        (["", "Totaal", ""], ()),  # one cell: a title or a note, which is no row anyway
        (["GM0518", "Totaal", "26"], ()),
        (["", "Rest", "26"], ()),
    ],
)
def test_a_total_below_the_regions_is_left_out(row: list[str], found: tuple[str, ...]) -> None:
    profile, _choices = proposed(
        ["Code", "Naam", "Leden"], ["GM0344", "Utrecht", "12"], ["GM0363", "Amsterdam", "14"], row
    )
    assert profile.tables[0].leave_out == found


@pytest.mark.parametrize("sign", [" ", "."])
def test_signs_between_thousands(sign: str) -> None:
    assert proposed(["Regiocode", "Leden"], ["GM1", f"1{sign}234"])[0].thousands == sign
    assert proposed(["Regiocode", "Leden"], ["GM1", "1234"])[0].thousands == ""


@pytest.mark.parametrize(
    "rows", [[], [["Toelichting"], ["Cijfers over 2023"]], [["a", "b"], ["c", "d"]]]
)
def test_what_holds_no_table(rows: list[list[str]]) -> None:
    assert point_out([("x.xlsx", Sheet("Blad1", True, rows, ()))], CATALOG) is None


def test_a_column_without_a_meaning_is_named_until_it_is_skipped() -> None:
    rows = [["regiocode", "Leden", "Fietsen"], ["GM9001", "12", "3"], ["GM9002", "14", "4"]]
    given = [("a.csv", Sheet("", True, rows, ()))]
    profile = point_out(given, CATALOG)
    assert profile is not None
    assert unexplained(profile, given, CATALOG) == ("C: Fietsen",)
    listed = readings(profile, *given[0], CATALOG)
    skipped = with_choice(profile, 0, listed[2], SKIP, listed)
    assert unexplained(skipped, given, CATALOG) == ()
    hidden = [("a.csv", Sheet("", False, rows, ()))]
    assert unexplained(profile, hidden, CATALOG) == ()


_GROUPS = ["", "Totaal", "", "0 tot 4 jaar", "", "4 tot 9 jaar", "", "Jongeren", ""]
_LABELS = ["Regiocode", "Inw.", "Leden", "Inw.", "Leden", "Inw.", "Leden", "Inw.", "Leden"]


def test_what_a_label_means_is_learned_for_the_columns_that_have_it_too() -> None:
    rows = [_GROUPS, _LABELS, *([code, *["12"] * 8] for code in ("GM0344", "GM0363"))]
    given = [("x.xlsx", Sheet("Blad1", True, rows, ()))]
    profile = point_out(given, CATALOG)
    assert profile is not None
    column = readings(profile, *given[0], CATALOG)[1]
    assert column.choice == UNKNOWN
    total = "personen|totaal|totaal|population"
    changed, alike = with_label(profile, 0, column, total, given, CATALOG)
    assert alike == ("D", "F")
    found = {item.letter: item.choice for item in readings(changed, *given[0], CATALOG)}
    assert (found["B"], found["D"], found["F"]) == (
        *(total, "personen|leeftijd|0-4|population"),
        "personen|leeftijd|4-9|population",
    )
    # What stands above these is of no class that is known, whatever "Inw." means.
    assert (found["H"], found["I"]) == (UNKNOWN, UNKNOWN)
    # A label that was understood is one column's: nothing is learned of it.
    skipped, alike = with_label(profile, 0, column, SKIP, given, CATALOG)
    assert (alike, readings(skipped, *given[0], CATALOG)[1].choice) == ((), SKIP)


def test_new_classes_are_read_where_nothing_was_said_by_hand() -> None:
    labels = ["Regiocode", "Leden", "Fietsen", "Leden, jong", "Leden, oud"]
    rows = [labels, *([code, *["12"] * 4] for code in ("GM0344", "GM0363"))]
    given = [("x.xlsx", Sheet("Blad1", True, rows, ()))]
    profile = point_out(given, CATALOG)
    assert profile is not None
    listed = readings(profile, *given[0], CATALOG)
    for place in (2, 4):
        profile = with_choice(profile, 0, listed[place], SKIP, listed)
    label = Texts(nl="Fase", en="Phase")
    classes = tuple(Category(id=one, label=Texts(nl=one, en=one)) for one in ("jong", "oud"))
    phase = Dimension(
        id="fase",
        order=1000,
        label=label,
        description=label,
        source=label,
        units=(Unit.PERSONS,),
        classifications=(Classification(id="1", label=label, categories=classes),),
    )
    after = with_added(CATALOG, [phase])
    changed = with_new_classes(profile, given, CATALOG, after)
    assert [item.choice for item in readings(changed, *given[0], after)][2:] == [
        *(SKIP, "personen|fase|jong|members", SKIP)
    ]
