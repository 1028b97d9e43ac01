"""Versions: what they are made of, how they are published, and what a killed build leaves."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from analytics.catalog import load_catalog
from analytics.model import Complaint, Place, Severity
from analytics.sources import Batch
from analytics.store import Atlas, AtlasError, BuildRefused, current_version
from analytics.store.building import build_batch
from analytics.store.versions import MANIFEST, find_whole, making
from tests.store import land
from tests.store.killing import NAMES, batch_number

CATALOG = load_catalog()
ROOT = Path(__file__).parents[2]


def content(out: Path) -> str:
    return json.loads((out / str(current_version(out)) / MANIFEST).read_text())["content"]


def members_of_gm9001(out: Path) -> float | None:
    atlas = Atlas.open(out)
    try:
        return atlas.figure("GM9001", "leden", delivery="lgb-2023").value
    finally:
        atlas.close()


def test_same_input_same_version(tmp_path: Path) -> None:
    first = build_batch(land.batch(), tmp_path, CATALOG)
    made = (tmp_path / first / MANIFEST).stat().st_mtime_ns
    assert build_batch(land.batch(), tmp_path, CATALOG) == first == current_version(tmp_path)
    assert (tmp_path / first / MANIFEST).stat().st_mtime_ns == made
    before = content(tmp_path)
    again = build_batch(land.batch(), tmp_path, CATALOG, again=True)
    assert again != first
    assert again == current_version(tmp_path)
    assert content(tmp_path) == before


def test_content_hash_is_over_sorted_rows(tmp_path: Path) -> None:
    build_batch(land.batch(), tmp_path / "a", CATALOG)
    turned = [
        replace(item, table=item.table.take(list(range(len(item.table)))[::-1]))
        if isinstance(item.table, pa.Table)
        else item
        for item in reversed(land.batch().deliveries)
    ]
    build_batch(Batch(tuple(turned), ()), tmp_path / "b", CATALOG)
    assert content(tmp_path / "a") == content(tmp_path / "b")
    # Five members more in one cell.
    other = land.MEMBERS.replace(
        "GM9001;personen;totaal;totaal;1000;200;", "GM9001;personen;totaal;totaal;1000;205;"
    )
    build_batch(land.batch(land.members(text=other), without="lgb-2023"), tmp_path / "c", CATALOG)
    assert content(tmp_path / "a") != content(tmp_path / "c")
    assert current_version(tmp_path / "a") != current_version(tmp_path / "c")


def test_manifest(atlas: Atlas) -> None:
    entries = {item.id: item for item in atlas.manifest.deliveries}
    assert set(entries) == {"grenzen-2023", "kwb-2023", "lgb-2023", "organisaties", "vestigingen"}
    lgb = entries["lgb-2023"]
    assert (lgb.kind, lgb.reference_date, lgb.rows) == ("lgb", "2023-01-01", 21)
    # Wijken: one of five has a row for the only group of that level.
    assert lgb.cells["wijk"] == 1
    assert lgb.missing["wijk"] == {
        "partly_participating": 1,  # WK900200: A took part, B did not
        "not_participating": 1,  # WK900300: only B
        "not_delivered": 2,  # WK9001AA, WK900400
    }
    assert lgb.hash == atlas.delivery("lgb-2023").hash


def test_an_error_publishes_nothing(tmp_path: Path) -> None:
    build_batch(batch_number(200), tmp_path, CATALOG)
    before = current_version(tmp_path)
    wrong = Complaint("lgb-2023", "x", Severity.ERROR, Place("leden.csv", "", 3), "Fout.", "Doe.")
    with pytest.raises(BuildRefused) as refusal:
        build_batch(Batch(batch_number(300).deliveries, (wrong,)), tmp_path, CATALOG)
    assert refusal.value.complaints == (wrong,)
    assert current_version(tmp_path) == before
    assert members_of_gm9001(tmp_path) == 200


def test_one_build_at_a_time(tmp_path: Path) -> None:
    with making(tmp_path), pytest.raises(AtlasError) as refusal:
        build_batch(batch_number(200), tmp_path, CATALOG)
    assert refusal.value.kind == "busy"
    build_batch(batch_number(200), tmp_path, CATALOG)


def test_old_versions_go_but_not_the_one_in_service(tmp_path: Path) -> None:
    names = [build_batch(batch_number(number), tmp_path, CATALOG) for number in range(200, 230, 5)]
    left = {path.parent.name for path in tmp_path.glob(f"*/{MANIFEST}")}
    assert left == set(names[-3:])


def test_a_removal_that_was_cut_short_is_finished_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (200, 205, 210):
        build_batch(batch_number(number), tmp_path, CATALOG)
    died = False

    def cut_short(path: Path, ignore_errors: bool = False) -> None:
        nonlocal died
        if died or not (path / MANIFEST).exists():
            return
        (path / MANIFEST).unlink()
        died = True
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", cut_short)
        with pytest.raises(KeyboardInterrupt):
            build_batch(batch_number(215), tmp_path, CATALOG)
    assert members_of_gm9001(tmp_path) == 215
    build_batch(batch_number(220), tmp_path, CATALOG)
    assert all((path / MANIFEST).is_file() for path in tmp_path.iterdir() if path.is_dir())


def test_no_atlas(tmp_path: Path) -> None:
    with pytest.raises(AtlasError) as refusal:
        Atlas.open(tmp_path)
    assert refusal.value.kind == "none"
    assert "python -m analytics build" in str(refusal.value)
    with pytest.raises(AtlasError):
        Atlas.open(tmp_path, version="../elsewhere")


def test_another_schema_asks_for_a_rebuild(tmp_path: Path) -> None:
    version = build_batch(batch_number(200), tmp_path, CATALOG)
    path = tmp_path / version / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema": 0}))
    with pytest.raises(AtlasError) as refusal:
        Atlas.open(tmp_path)
    assert refusal.value.kind == "schema"
    assert "Bouw de atlas" in str(refusal.value)
    assert members_of_gm9001_after_building(tmp_path) == 200


@pytest.mark.parametrize("harm", ["manifest", "database", "border", "gone"])
def test_damaged(tmp_path: Path, harm: str) -> None:
    folder = tmp_path / build_batch(batch_number(200), tmp_path, CATALOG)
    if harm == "manifest":
        (folder / MANIFEST).write_text("{")
    elif harm == "database":
        os.truncate(folder / "atlas.duckdb", 5000)
    elif harm == "border":
        next((folder / "borders").iterdir()).unlink()
    else:
        folder.rename(tmp_path / "elsewhere")
    with pytest.raises(AtlasError) as refusal:
        Atlas.open(tmp_path)
    assert refusal.value.kind == "damaged"
    assert members_of_gm9001_after_building(tmp_path) == 200


def members_of_gm9001_after_building(out: Path) -> float | None:
    build_batch(batch_number(200), out, CATALOG)
    return members_of_gm9001(out)


@pytest.mark.proof(full=500)
@pytest.mark.skipif(os.name == "nt", reason="forks and kills")
def test_killed_at_any_moment(
    tmp_path: Path, sample_size: int, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(seed)
    build_batch(batch_number(100), tmp_path, CATALOG)
    hit: Counter[str] = Counter()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.store.killing", str(tmp_path), "batch"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def build(number: int, phase: str, part: float) -> list[str]:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{number} {phase} {part}\n")
            process.stdin.flush()
            return process.stdout.readline().split()

        assert build(101, "whole", -1) == build(102, "whole", -1) == ["finished"]
        in_service = 102
        for place in range(sample_size):
            number, before = 103 + place, current_version(tmp_path)
            # A moment of the whole build, or one of each of its phases: some are over in a wink.
            aimed = "whole" if place % 3 == 0 else NAMES[1 + place % (len(NAMES) - 1)]
            ended, *where = build(number, aimed, chance.uniform(0, 1.05))
            # Whatever happened: one whole version is in service, the former or the new one.
            version = str(current_version(tmp_path))
            assert find_whole(tmp_path, version) == version
            found = members_of_gm9001(tmp_path)
            assert found in (in_service, number)
            assert (found == number) == (version != before)
            phase = where[0] if where else ended
            hit[phase] += 1
            if phase in ("finished", "clear"):
                assert found == number, phase
            elif phase != "publish":
                assert found == in_service, phase
            hit["… of which published"] += phase == "publish" and found == number
            in_service = int(found)
        assert build(99, "whole", -1) == ["finished"]
        process.stdin.close()
    kills = sample_size - hit["finished"]
    told = [f"{name} {hit[name]}" for name in (*NAMES[1:], "… of which published", "finished")]
    with capsys.disabled():
        print(f"\n{sample_size} builds, killed in: {', '.join(told)}")
    assert kills >= sample_size // 2
    assert sum(hit[name] > 0 for name in NAMES[1:]) >= min(len(NAMES) - 1, sample_size // 4)
    assert members_of_gm9001(tmp_path) == 99
    # What killed builds left behind is cleared away.
    assert not list(tmp_path.glob(".building"))
    assert {path.name for path in tmp_path.iterdir()} == {
        "current", "building.lock", *(path.parent.name for path in tmp_path.glob(f"*/{MANIFEST}"))
    }  # fmt: skip
