"""A layout that nobody described: what is proposed reads the same cells as the long form."""

from collections.abc import Callable

import pytest

from analytics.catalog import load_catalog
from analytics.sources.complaints import Complaints
from analytics.sources.context import Division
from analytics.sources.folders import File, MemoryFolder
from analytics.sources.pointing import point_out, readings
from analytics.sources.profiles import apply
from analytics.sources.workbooks import sheets
from tests.sources.layouts import LAYOUTS, Upload, long_rows, names

CATALOG = load_catalog()
NAMES = ("regiocode", "eenheid", "dimensie", "categorie", "bevolking", "leden", "aandeel")


def division() -> Division:
    known = names()
    return Division(dict.fromkeys(known, ""), known, dict.fromkeys(known, ""), (0.0, 0.0, 1.0, 1.0))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda item: item.__name__)
def test_the_proposal_reads_a_layout_without_a_correction(layout: Callable[[], Upload]) -> None:
    upload = layout()
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
