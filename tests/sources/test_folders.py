"""A delivery in memory is judged like the same delivery on disk."""

from datetime import date
from pathlib import Path

from analytics.catalog import Catalog
from analytics.sources import read
from analytics.sources.context import Context, Division, KnownRound
from analytics.sources.folders import MemoryFolder
from tests.sources import deliveries
from tests.sources.deliveries import errors

ROUND = KnownRound("lgb-1999", "Leden", "1999", date(1999, 1, 1), "any")
ROWS = ["GM9001;personen;totaal;totaal;300;60;20,0"]


def in_memory(folder: Path) -> MemoryFolder:
    return MemoryFolder(folder.name, {path.name: path.read_bytes() for path in folder.iterdir()})


def test_from_memory_as_from_disk(tmp_path: Path, catalog: Catalog) -> None:
    folders = [
        deliveries.lgb(tmp_path / "lgb", ROWS),
        deliveries.write(tmp_path / "kwb", "kwb", {"kwb.csv": deliveries.KWB}),
        deliveries.write(tmp_path / "o", "organisations", {"o.csv": deliveries.ORGANISATIONS}),
        deliveries.write(tmp_path / "b", "branches", {"b.csv": deliveries.BRANCHES}),
    ]
    disk, memory = read(folders, catalog), read([in_memory(one) for one in folders], catalog)
    assert disk.ok
    assert len(disk.deliveries) == 4
    assert memory.complaints == disk.complaints
    for one, other in zip(memory.deliveries, disk.deliveries, strict=True):
        assert (one.delivery, one.files) == (other.delivery, other.files)
        assert one.table.equals(other.table)


def test_what_is_not_in_memory_is_missing(catalog: Catalog, tmp_path: Path) -> None:
    whole = in_memory(deliveries.lgb(tmp_path / "lgb", ROWS))
    without = MemoryFolder("lgb", {"delivery.toml": whole.files["delivery.toml"]})
    assert [item[0] for item in errors(read([without], catalog).complaints)] == ["missing_file"]
    nothing = read([MemoryFolder("lgb", {})], catalog).complaints
    assert [(item.kind, item.text) for item in nothing] == [("no_delivery", "lgb")]


def test_borders_are_not_read_from_memory(catalog: Catalog) -> None:
    text = (Path("data/demo/grenzen-2023/delivery.toml")).read_text("utf-8")
    files = {"delivery.toml": text.encode(), "wijkenbuurten_2023.gpkg": b"", "provincies.csv": b""}
    batch = read([MemoryFolder("grenzen", files)], catalog)
    assert [item[0] for item in errors(batch.complaints)] == ["borders_in_memory"]


def test_one_delivery_against_what_is_known(tmp_path: Path, catalog: Catalog) -> None:
    division = Division(
        {"GM9001": "PV90"}, {"GM9001": "Eerst"}, {"GM9001": "PV90"}, (0.0, 0.0, 1.0, 1.0)
    )
    first = Context(catalog, divisions={2023: division}, organisations={"B1"}, rounds=(ROUND,))
    known = Context.from_plain(first.to_plain(), catalog)
    assert known.to_plain() == first.to_plain()
    good = deliveries.lgb(tmp_path / "lgb", ROWS, participants=["B1"])
    assert read([good], catalog, known=known).complaints == ()
    bad = deliveries.lgb(
        tmp_path / "bad", [ROWS[0].replace("GM9001", "GM9002")], participants=["B2"]
    )
    kinds = [item[0] for item in errors(read([bad], catalog, known=known).complaints)]
    assert sorted(kinds) == ["unknown_organisation", "unknown_region"]
