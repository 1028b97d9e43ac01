"""A confidential number that follows from those around it is told, and never what it would be."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from analytics.catalog import Catalog
from analytics.model import Complaint, Severity
from analytics.reports.judgement import supplier_text
from analytics.sources import read
from tests.sources import deliveries

EXACT: list[dict[str, object]] = [{"base": 1}]
FIVES: list[dict[str, object]] = [{"base": 5}]


def told(
    tmp_path: Path, catalog: Catalog, rows: Sequence[str], rounding: list[dict[str, object]]
) -> list[Complaint]:
    batch = read(
        [
            deliveries.borders(tmp_path / "grenzen"),
            deliveries.lgb(tmp_path / "lgb", rows, rounding=rounding),
        ],
        catalog,
    )
    assert batch.ok
    return [item for item in batch.complaints if item.kind == "recoverable"]


def groups(total: str, dimension: str, **members: str) -> list[str]:
    return [
        f"WK900100;personen;totaal;totaal;100;{total};",
        *(f"WK900100;personen;{dimension};{name};50;{count};" for name, count in members.items()),
    ]


@pytest.mark.parametrize(
    ("total", "men", "women", "row"),
    [
        (".", "31", "20", 2),
        ("51", ".", "20", 3),
        ("51", "31", ".", 4),
        ("51", "31", "20", None),
        ("51", ".", ".", None),  # two unknowns
        (".", ".", "20", None),
        ("x", "31", "20", None),  # unreliable is no secret
        ("51", ".", "x", None),
    ],
)
def test_a_group_follows_from_the_total_and_the_others(
    tmp_path: Path, catalog: Catalog, total: str, men: str, women: str, row: int | None
) -> None:
    rows = groups(total, "geslacht", man=men, vrouw=women)
    found = told(tmp_path, catalog, rows, EXACT)
    assert [(item.place.row, item.place.column) for item in found] == (
        [] if row is None else [(row, "leden")]
    )
    assert {item.severity for item in found} <= {Severity.WARNING}


def test_a_class_without_a_row_is_unknown_too(tmp_path: Path, catalog: Catalog) -> None:
    assert told(tmp_path, catalog, groups(".", "geslacht", man="31"), EXACT) == []


def test_what_it_would_be_is_never_told(tmp_path: Path, catalog: Catalog) -> None:
    (found,) = told(tmp_path, catalog, groups("51", "geslacht", man=".", vrouw="20"), EXACT)
    assert found.text == (
        "leden van Wijk 00 (WK900100), geslacht: Mannen: geheim, maar uit te rekenen met het "
        "totaal en de andere groepen van geslacht"
    )
    letter = supplier_text("Proef", [found])
    assert "Dit geheim is uit te rekenen" in letter
    assert "31" not in letter + found.message + found.advice


@pytest.mark.parametrize(
    ("rounding", "leaks"),
    [
        (EXACT, True),
        # two rounded ones around it: known about as well as a published number
        ([{"base": 5}, {"dimension": "totaal", "base": 1}], True),
        (FIVES, False),  # three
    ],
)
def test_many_rounded_numbers_keep_a_secret(
    tmp_path: Path, catalog: Catalog, rounding: list[dict[str, object]], leaks: bool
) -> None:
    rows = groups("60", "herkomst", nederland="30", europa="20", buiten_europa=".")
    assert bool(told(tmp_path, catalog, rows, rounding)) is leaks


def areas(counts: Mapping[str, str]) -> list[str]:
    return [f"{code};personen;totaal;totaal;900;{count};" for code, count in counts.items()]


@pytest.mark.parametrize(
    ("counts", "rounding", "regions"),
    [
        ({"GM9001": "100", "WK900100": ".", "WK900101": "40"}, EXACT, ["WK900100"]),
        ({"GM9001": ".", "WK900100": "60", "WK900101": "40"}, EXACT, ["GM9001"]),
        ({"GM9001": "100", "WK900100": ".", "WK900101": "."}, EXACT, []),
        ({"GM9001": "100", "WK900100": "."}, EXACT, []),  # the other wijk is not delivered
        ({"GM9001": "100", "WK900100": ".", "WK900101": "40"}, FIVES, ["WK900100"]),
        ({"WK900101": ".", "BU90010100": "40"}, FIVES, ["WK900101"]),  # its only buurt
        ({"WK900101": ".", "BU90010100": "."}, EXACT, []),
    ],
)
def test_an_area_follows_from_the_whole_and_the_others(
    tmp_path: Path,
    catalog: Catalog,
    counts: dict[str, str],
    rounding: list[dict[str, object]],
    regions: list[str],
) -> None:
    found = told(tmp_path, catalog, areas(counts), rounding)
    assert [item.region for item in found] == regions
