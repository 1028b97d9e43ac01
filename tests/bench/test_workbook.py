"""The workbook of the bench is read to the same numbers by both ways, without a complaint."""

from pathlib import Path

import pytest

from analytics.catalog import Catalog, load_catalog
from analytics.sources import read
from bench.machine import Ran
from bench.naive import workbook as naive
from bench.workbook import FILE, Judged, make, report

SHEETS, BUURTEN = 2, 12


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def test_both_read_the_same_numbers(tmp_path: Path, catalog: Catalog) -> None:
    cells = make(tmp_path, SHEETS, BUURTEN)
    assert cells == SHEETS * BUURTEN * 40 * 3
    batch = read([tmp_path], catalog)
    assert {item.kind for item in batch.complaints} == {"no_borders"}
    ours = batch.deliveries[0].table
    assert len(ours) == cells / 3
    plain = naive.read(tmp_path / FILE)
    assert len(plain) == cells
    sums = plain.groupby("maat")["getal"].sum().to_dict()
    for measure, column in (("Bevolking", "population"), ("Leden", "members")):
        assert sum(filter(None, ours.column(column).to_pylist())) == sums[measure]
    share = [value for value in ours.column("share").to_pylist() if value is not None]
    assert sum(share) * 100 == pytest.approx(sums["Aandeel (%)"])


def test_the_report_says_how_many_times_as_much() -> None:
    ours, uploaded = Ran(20.0, 10**9, "", True), Ran(40.0, 10**9, "", True)
    plain, stopped = Ran(100.0, 3 * 10**9, "", True), Ran(1800.0, 1, "", False)
    text = report([Judged(50, 3_000_000, 10**7, ours, uploaded, plain)], quick=False)
    assert "| 20 s | 1.0 GB | 5.0 × | 3.0 × |" in text
    assert "| 40 s | 1.0 GB | 2.5 × | 3.0 × |" in text
    text = report([Judged(50, 3_000_000, 10**7, ours, None, stopped)], quick=False)
    assert "| not within 1800 s | – |" in text
    assert "| 20 s | 1.0 GB | – | – |" in text
    assert "**failed**" in text
