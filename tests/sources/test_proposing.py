"""A draft profile for a layout that nobody described yet, from its labels and cells."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from analytics.catalog import Catalog
from analytics.catalog.writing import definition_to_toml
from analytics.model import Level, Missing
from analytics.sources import read
from analytics.sources.context import Context, Division
from analytics.sources.folders import MemoryFolder
from analytics.sources.profiles import draft_profile, propose
from analytics.sources.workbooks import Sheet, sheets

DATA = Path(__file__).parents[2] / "data"
KEYS = ["region_code", "unit", "dimension", "category"]


@pytest.fixture(scope="module")
def demo(catalog: Catalog) -> tuple[Context, pa.Table]:
    """What an atlas of the demo knows, and the cells of its newest round."""
    batch = read([DATA / "demo" / name for name in ("grenzen-2023", "lgb-2023")], catalog)
    borders, cells = (one.table for one in batch.deliveries)
    return Context(catalog, divisions={2023: Division.of(borders)}), cells


@pytest.mark.parametrize("example", sorted(path.name for path in (DATA / "voorbeelden").iterdir()))
def test_the_draft_of_each_example_loads_it_without_help(
    example: str, demo: tuple[Context, pa.Table]
) -> None:
    """What was proposed, taken over as it is, gives the cells of the long form."""
    context, long = demo
    folder = DATA / "voorbeelden" / example
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix != ".toml"}
    drafts = [
        layout
        for name, content in list(files.items())[:1]
        for sheet in sheets(name, content)
        if (layout := propose(sheet, context.catalog)) is not None
    ]
    assert drafts
    assert all(not one.open or layout.keys for layout in drafts for one in layout.columns)
    draft = draft_profile("concept", "Concept", drafts)
    draft = draft.model_copy(update={"ignore_sheets": ("Toelichting",)})
    document = (folder / "delivery.toml").read_text("utf-8")
    document = document.replace(f'profile = "{example}"', 'profile = "concept"')
    assert 'profile = "concept"' in document
    whole = files | {
        "delivery.toml": document.encode(),
        "profile.toml": definition_to_toml(draft).encode(),
    }
    batch = read([MemoryFolder("concept", whole)], context.catalog, known=context)
    assert [item for item in batch.complaints if item.severity == "error"] == []
    found = batch.deliveries[0].table
    present = pa.array(set(found.column("region_code").to_pylist()))
    order = [(key, "ascending") for key in KEYS]
    expected = long.filter(pc.is_in(long.column("region_code"), present)).sort_by(order)
    assert found.sort_by(order).combine_chunks() == expected.combine_chunks()


def sheet(*rows: list[str], name: str = "Blad1", merged: object = ()) -> Sheet:
    return Sheet(name, True, [list(row) for row in rows], tuple(merged))


def meanings(layout: object) -> list[tuple[str, str, str, str]]:
    return [(one.unit, one.dimension, one.category, one.measure) for one in layout.columns]


def test_a_plain_sheet(catalog: Catalog) -> None:
    layout = propose(
        sheet(
            ["Bibliotheekleden per gemeente, 2023", "", "", ""],
            ["", "", "", ""],
            ["Gemeentecode", "Gemeente", "Inwoners", "Aantal leden", "% leden"],
            ["0344", "Utrecht", "361.924", "72.385", "20,0"],
            ["0363", "Amsterdam", "918.117", "101.000", "11,0"],
            ["Bron: CBS", "", "", "", ""],
        ),
        catalog,
    )
    assert (layout.header_at, layout.header_rows, layout.region, layout.holds) == (3, 1, 0, "code")
    assert layout.level is Level.GEMEENTE
    assert meanings(layout) == [
        ("personen", "totaal", "totaal", "population"),
        ("personen", "totaal", "totaal", "members"),
        ("personen", "totaal", "totaal", "share"),
    ]
    assert (layout.decimal, layout.thousands, layout.shares) == (",", ".", "percent")


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
def test_ages_in_words(label: str, category: str, catalog: Catalog) -> None:
    layout = propose(
        sheet(["Regio", label], ["Code", "Leden"], ["GM0344", "10"], name="Leeftijd"), catalog
    )
    assert [(one.dimension, one.category) for one in layout.columns] == [("leeftijd", category)]


@pytest.mark.parametrize(
    ("labels", "name", "meaning"),
    [
        (["Laag inkomen, leden"], "Huishoudens", ("huishoudens", "inkomen", "laag", "members")),
        (["Vrouwen", "Aandeel leden"], "Geslacht", ("personen", "geslacht", "vrouw", "share")),
        (["Eenoudergezin", "Huishoudens"], "", ("huishoudens", "", "", "population")),
        (["Vmbo", "Leerlingen"], "Onderwijssoort", ("personen", "onderwijssoort", "vmbo", "")),
        (
            ["Totaal", "Leden"],
            "Onderwijssoort",
            ("personen", "onderwijssoort", "totaal", "members"),
        ),
        (["Totaal", "Leden"], "Leeftijd", ("personen", "totaal", "totaal", "members")),
        (
            ["Paar met kinderen", "met lid"],
            "",
            ("huishoudens", "huishoudtype", "paar_met_kinderen", "members"),
        ),
        (["Niet-leden"], "", ("personen", "", "", "")),
    ],
)
def test_what_a_column_seems_to_mean(
    labels: list[str], name: str, meaning: tuple[str, ...], catalog: Catalog
) -> None:
    header = [["Regiocode", label] for label in labels]
    layout = propose(sheet(*header, ["GM0344", "10"], ["GM0363", "12"], name=name), catalog)
    assert meanings(layout) == [meaning]
    assert layout.columns[0].open == tuple(
        role
        for role, value in zip(("unit", "dimension", "category", "measure"), meaning, strict=True)
        if not value
    )


def test_signs_of_numbers(catalog: Catalog) -> None:
    def draft(*cells: tuple[str, str]) -> object:
        header = ["Regiocode", "Leden", "Aandeel"]
        rows = [[f"GM{number:04}", *cell] for number, cell in enumerate(cells)]
        return propose(sheet(header, *rows), catalog)

    assert draft(("1 234", "27,1"), ("12", "3,0")).thousands == " "
    assert draft(("1.234", "27.1"), ("12.34", "3.0")).thousands == ""
    assert draft(("1.234", "27.1"), ("12", "3.0")).decimal == "."
    assert draft(("5", "0.271"), ("6", "1")).shares == "fraction"
    assert draft(("5", "0.271"), ("6", "1.1")).shares == "percent"
    assert draft(("5", "0,5%"), ("6", "0,4%")).shares == "percent"
    assert draft(("*", "."), ("6", "0.4")).missing == {"*": Missing.CONFIDENTIAL}


def test_two_columns_that_seem_to_mean_the_same_are_doubted(catalog: Catalog) -> None:
    header = ["Regiocode", "Leden", "Leden 2022", "Inwoners"]
    layout = propose(sheet(header, ["GM0344", "10", "9", "20"]), catalog)
    assert [one.confidence for one in layout.columns[:2]] == [0.5, 0.0]
    header = ["Regiocode", "Leden", "Leden", "Inwoners"]
    layout = propose(sheet(header, ["GM0344", "10", "9", "20"]), catalog)
    assert [one.confidence for one in layout.columns] == [0.2, 0.2, 0.5]


def test_regions_by_name_and_of_what_level(catalog: Catalog) -> None:
    header = ["Wijknaam", "Gemeente", "Bevolking"]
    layout = propose(sheet(header, ["Centrum", "Utrecht", "12"], ["Oost", "Zeist", "3"]), catalog)
    assert (layout.region, layout.holds, layout.gemeente) == (0, "name", 1)
    assert layout.level is Level.WIJK


def test_what_holds_no_table(catalog: Catalog) -> None:
    for rows in ([], [["Toelichting"], ["Cijfers over 2023"]], [["a", "b"], ["c", "d"]]):
        assert propose(sheet(*rows), catalog) is None
