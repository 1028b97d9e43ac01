"""Damaged deliveries: each is read, or refused with located complaints; nothing else happens.

Every case damages one file of a sound batch: bytes, lines, columns, tokens or codes. Counted: a
few per file in `make test`, more than two thousand in all in `make proof`.
"""

import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from analytics.catalog import Catalog
from analytics.model import Severity
from analytics.sources import Batch, RegionTables, read
from analytics.sources.report import as_dicts, as_text
from tests.sources.damage import TARGETS, Damage, read_plainly, write_sound


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One sound delivery of each kind; not to be changed."""
    return write_sound(tmp_path_factory.mktemp("gaaf"))


def check(batch: Batch, folders: list[Path]) -> None:
    """What holds for every batch, sound or damaged."""
    refused = {item.delivery for item in batch.complaints if item.severity is Severity.ERROR}
    assert batch.ok == (not refused)
    for complaint in batch.complaints:
        assert complaint.kind
        assert complaint.message
        assert complaint.advice
        assert complaint.place.file
        assert complaint.place.row is None or complaint.place.row >= 0
    assert as_text(batch.complaints)
    assert len(as_dicts(batch.complaints)) == len(batch.complaints)
    # nothing is lost in silence: what is not read has an error
    assert len(batch.deliveries) == len(folders) or not batch.ok
    for loaded in batch.deliveries:
        assert loaded.delivery.id not in refused or len(refused) < len(folders)
        if isinstance(loaded.table, RegionTables):
            check_regions(loaded.table)
        elif loaded.delivery.kind == "lgb":
            check_cells(loaded.table)


def check_against_plain_reading(table: object, content: bytes) -> None:
    """Every cell that came through says what stands in the file, and none is left out."""
    expected = read_plainly(content)
    found = table.to_pylist()  # type: ignore
    assert len(found) == len(expected)
    for row in found:
        key = tuple(row[name] for name in ("region_code", "unit", "dimension", "category"))
        for name, text in zip(("population", "members"), expected[key], strict=True):
            absent = {".": 1, "x": 2, "X": 2, "": 6}.get(text, 0)
            value = None if absent else float("0" if text == "-" else text)
            assert (row[name], row[f"{name}_missing"]) == (value, absent)


def check_regions(tables: RegionTables) -> None:
    codes = tables.regions["code"].to_pylist()
    assert len(set(codes)) == len(codes)
    parents = set(tables.regions["parent"].to_pylist()) - {""}
    assert parents <= set(codes)
    assert tables.geometry["code"].to_list() == codes
    assert tables.geometry.is_valid.all()
    assert set(tables.geometry.geom_type) <= {"Polygon", "MultiPolygon"}


def check_cells(table: object) -> None:
    columns = {name: table[name].to_numpy() for name in table.column_names}  # type: ignore
    keys = [columns[name] for name in ("region_code", "unit", "dimension", "category")]
    assert len(set(zip(*keys, strict=True))) == len(keys[0])
    for name in ("population", "members", "share"):
        value, low, high = (columns[f"{name}{end}"] for end in ("", "_low", "_high"))
        there = ~np.isnan(value)
        assert (np.isnan(low) == ~there).all()
        assert (np.isnan(high) == ~there).all()
        assert ((low <= value) & (value <= high))[there].all()
        assert (low[there] >= 0).all()
        missing = columns[f"{name}_missing"]
        assert (missing[there] == 0).all()
        if name != "share":
            assert (missing[~there] > 0).all()
    both = ~np.isnan(columns["population"]) & ~np.isnan(columns["members"])
    assert (columns["members_low"] <= columns["population_high"])[both].all()


def test_the_sound_batch_has_no_errors(sound: Path, catalog: Catalog) -> None:
    folders = sorted(sound.iterdir())
    batch = read(folders, catalog, building=True)
    assert batch.ok, as_text(batch.complaints)
    assert len(batch.deliveries) == len(folders)
    check(batch, folders)


@pytest.mark.proof(full=250)
@pytest.mark.parametrize("target", TARGETS, ids=[f"{name}-{file}" for name, file, _ in TARGETS])
def test_a_damaged_file_is_read_or_refused(
    tmp_path: Path,
    sound: Path,
    catalog: Catalog,
    sample_size: int,
    seed: int,
    target: tuple[str, str, tuple[Damage, ...]],
) -> None:
    name, file, damages = target
    # A file is judged beside the others; what is slow to read and beside the point stays out.
    beside = {"grenzen", "organisaties", name} if name == "leden" else {"grenzen", name}
    for each in beside:
        shutil.copytree(sound / each, tmp_path / each)
    folders = sorted(tmp_path.iterdir())
    content = (tmp_path / name / file).read_bytes()
    chance = random.Random(f"{seed} {name} {file}")
    refused = 0
    for case in range(sample_size):
        damage = damages[case % len(damages)]
        damaged = damage(chance, content)
        if chance.random() < 0.2:
            damaged = chance.choice(damages)(chance, damaged or b"\n")
        (tmp_path / name / file).write_bytes(damaged)
        try:
            batch = read(folders, catalog, building=True)
        except Exception as error:
            raise AssertionError(f"case {case}, {damage.__name__}: {damaged[:2000]!r}") from error
        check(batch, folders)
        if file == "leden.csv" and batch.ok:
            (figures,) = [item for item in batch.deliveries if item.delivery.kind == "lgb"]
            check_against_plain_reading(figures.table, damaged)
        refused += not batch.ok
        # a damaged file never spoils the reading of a sound one
        whole = {item.delivery.id for item in batch.deliveries}
        assert name == "grenzen" or "grenzen" in whole
    assert refused > sample_size // 4
