"""Deliveries read together: order, progress, and complaints for people and machines."""

import json
from pathlib import Path

from analytics.catalog import Catalog
from analytics.model import Complaint, Place, Severity
from analytics.sources import read
from analytics.sources.report import as_dicts, as_text
from tests.sources import deliveries
from tests.sources.deliveries import AGREEMENTS, BRANCHES, KWB, MONITOR

ROWS = ["NL00;personen;totaal;totaal;1000;200;20,0", "GM9001;personen;totaal;totaal;750;150;20,0"]


def test_all_kinds_together_in_the_order_given(
    tmp_path: Path, catalog: Catalog, borders: Path, organisations: Path
) -> None:
    folders = [
        deliveries.write(tmp_path / "vestigingen", "branches", {"v.csv": BRANCHES}),
        deliveries.lgb(tmp_path / "leden", ROWS),
        deliveries.write(tmp_path / "kwb", "kwb", {"k.csv": KWB}),
        deliveries.write(tmp_path / "afspraken", "afspraken", {"a.csv": AGREEMENTS}),
        deliveries.write(tmp_path / "monitor", "monitor", {"m.csv": MONITOR}),
        organisations,
        borders,
    ]
    told: list[tuple[str, float]] = []
    batch = read(folders, catalog, building=True, progress=lambda *step: told.append(step))
    assert batch.ok
    assert batch.complaints == ()
    assert [item.delivery.id for item in batch.deliveries] == [folder.name for folder in folders]
    parts = [part for _text, part in told]
    assert parts == sorted(parts)
    assert (parts[0], parts[-1]) == (0, 1)


def test_nothing_is_nothing(catalog: Catalog) -> None:
    batch = read([], catalog)
    assert batch.ok
    assert batch.deliveries == ()


def test_one_bad_delivery_leaves_the_others_readable(
    tmp_path: Path, catalog: Catalog, borders: Path
) -> None:
    bad = deliveries.lgb(tmp_path / "slecht", ["GM1;personen;totaal;totaal;1;1;"])
    good = deliveries.lgb(tmp_path / "goed", ROWS, round="2022")
    batch = read([borders, bad, good], catalog)
    assert not batch.ok
    assert [item.delivery.id for item in batch.deliveries] == ["grenzen-2023", "goed"]
    assert {item.delivery for item in batch.complaints} == {"slecht"}


def test_spoilt_borders_are_not_told_twice(tmp_path: Path, catalog: Catalog) -> None:
    spoilt = deliveries.borders(tmp_path / "grenzen")
    (spoilt / "grenzen.gpkg").write_bytes(b"x")
    batch = read([spoilt, deliveries.lgb(tmp_path / "leden", ROWS)], catalog, building=True)
    assert [item.kind for item in batch.complaints] == ["damaged_geopackage"]


def test_spoilt_organisations_make_nobody_unknown(
    tmp_path: Path, catalog: Catalog, borders: Path, organisations: Path
) -> None:
    spoilt = deliveries.write(tmp_path / "nog-meer", "organisations", {"o.csv": "x"})
    rows = [*ROWS, "BIEB:B9;personen;totaal;totaal;100;20;20,0"]
    batch = read([borders, organisations, spoilt, deliveries.lgb(tmp_path / "l", rows)], catalog)
    assert "unknown_organisation" not in {item.kind for item in batch.complaints}


def test_errors_come_first_and_in_the_order_of_the_file(tmp_path: Path, catalog: Catalog) -> None:
    rows = [
        "NL00;personen;totaal;totaal;50;15;99,0",  # a warning
        "PV90;personen;totaal;totaal;a;1;",
        "GM1;personen;totaal;totaal;1;1;",
        "PV91;personen;totaal;totaal;1;b;",
    ]
    batch = read([deliveries.lgb(tmp_path / "leden", rows)], catalog)
    found = [(item.severity, item.place.row) for item in batch.complaints]
    assert found == [
        (Severity.ERROR, 3),
        (Severity.ERROR, 4),
        (Severity.ERROR, 5),
        (Severity.WARNING, None),
        (Severity.WARNING, 2),
    ]


def complaint(row: int, severity: Severity = Severity.ERROR) -> Complaint:
    place = Place("leden.csv", "", row, "leden")
    return Complaint("lgb", "not_a_number", severity, place, "Geen getal.", "Verbeter.", f"x{row}")


def test_complaints_for_people_are_grouped_and_counted() -> None:
    text = as_text([*(complaint(row) for row in range(2, 9)), complaint(9, Severity.WARNING)])
    assert text == (
        "FOUT lgb: Geen getal. (7×)\n"
        "  leden.csv, rij 2, kolom leden: “x2”\n"
        "  leden.csv, rij 3, kolom leden: “x3”\n"
        "  leden.csv, rij 4, kolom leden: “x4”\n"
        "  leden.csv, rij 5, kolom leden: “x5”\n"
        "  leden.csv, rij 6, kolom leden: “x6”\n"
        "  en nog 2\n"
        "  → Verbeter.\n"
        "LET OP lgb: Geen getal.\n"
        "  leden.csv, rij 9, kolom leden: “x9”\n"
        "  → Verbeter.\n"
        "7 fouten, 1 waarschuwing"
    )
    assert as_text([]) == "Geen klachten."


def test_complaints_for_machines_are_all_there() -> None:
    flat = as_dicts(complaint(row) for row in range(2, 102))
    assert len(json.loads(json.dumps(flat))) == 100
    assert flat[0] == {
        "severity": "error",
        "delivery": "lgb",
        "file": "leden.csv",
        "sheet": "",
        "row": 2,
        "column": "leden",
        "kind": "not_a_number",
        "message": "Geen getal.",
        "advice": "Verbeter.",
        "text": "x2",
        "region": "",
        "unit": "",
        "dimension": "",
        "category": "",
        "size": 0.0,
        "cause": "",
    }


def test_offending_text_is_safe_to_print(tmp_path: Path, catalog: Catalog) -> None:
    rows = [f"NL00;personen;totaal;totaal;\x1b[31m{'9' * 500};1;"]
    (wrong,) = [
        item
        for item in read([deliveries.lgb(tmp_path / "l", rows)], catalog).complaints
        if item.severity is Severity.ERROR
    ]
    assert wrong.text.isprintable()
    assert len(wrong.text) == 80
