"""Figures are judged in spite of an error in delivery.toml, as far as that is honest."""

from pathlib import Path

import pytest

from analytics.catalog import Catalog
from analytics.sources import Batch, read
from tests.sources import deliveries

ROWS = [
    "GM9001;personen;totaal;totaal;100;200;",  # more members than people
    "GM9001;personen;totaal;totaal;tien;2;",
    "GM9999;personen;totaal;totaal;100;20;",
]
ALL = {"impossible_pair", "not_a_number", "unknown_region"}


def judged(tmp_path: Path, catalog: Catalog, borders: Path, change: tuple[str, str]) -> Batch:
    folder = deliveries.lgb(tmp_path / "lgb", ROWS, border_year=2023)
    path = folder / "delivery.toml"
    text = path.read_text("utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change), "utf-8")
    return read([borders, folder], catalog)


@pytest.mark.parametrize(
    ("change", "error", "found", "unchecked"),
    [
        # A title needs no check: all that is wrong with the figures is told.
        (("title = ", "titel = "), "unknown_field", ALL, ""),
        (("border_year = 2023", 'border_year = "2023"'), "wrong_value", ALL - {"unknown_region"},
         "of de codes van gebieden bestaan"),
        (("border_year = ", "grensjaar = "), "unknown_field", ALL - {"unknown_region"},
         "of de codes van gebieden bestaan"),
        (("base = 5", "base = -5"), "wrong_value", ALL - {"impossible_pair"},
         "of aantallen, aandelen en totalen bij elkaar passen"),
        # Of what can't be read at all nothing is said.
        (('files = ["leden.csv"]', 'files = ["weg.csv"]'), "missing_file", set(), ""),
    ],
)  # fmt: skip
def test_the_figures_are_judged_too(
    tmp_path: Path, catalog: Catalog, borders: Path,
    change: tuple[str, str], error: str, found: set[str], unchecked: str,
) -> None:  # fmt: skip
    batch = judged(tmp_path, catalog, borders, change)
    mine = [item for item in batch.complaints if item.delivery != borders.name]
    kinds = {item.kind for item in mine}
    assert error in kinds
    assert kinds & ALL == found
    told = [item.message for item in mine if item.kind == "not_judged"]
    assert told == (
        [f"Door de fout in delivery.toml is nog niet gecontroleerd {unchecked}."]
        if unchecked
        else []
    )
    # Nothing of it can be published.
    assert not batch.ok
    assert [item.delivery.kind for item in batch.deliveries] == ["borders"]


def test_good_figures_behind_a_wrong_field_are_not_let_through(
    tmp_path: Path, catalog: Catalog
) -> None:
    folder = deliveries.lgb(tmp_path / "lgb", ["NL00;personen;totaal;totaal;100;20;"], titel="x")
    batch = read([folder], catalog)
    assert not batch.ok
    assert batch.deliveries == ()
