"""What an atlas knows is what its deliveries said: judged against either, the same comes out."""

import json
from contextlib import closing
from pathlib import Path

from analytics.catalog import load_catalog
from analytics.sources.context import Context
from analytics.sources.folders import MemoryFolder
from analytics.sources.reading import read
from analytics.store import Atlas


def test_a_delivery_is_judged_against_the_atlas_as_beside_its_borders(
    demo_atlas: Path, demo_deliveries: list[Path]
) -> None:
    catalog = load_catalog()
    with closing(Atlas.open(demo_atlas, viewer="operator")) as atlas:
        plain = json.loads(json.dumps(atlas.known().to_plain()))
    known = Context.from_plain(plain, catalog)
    folder = next(item for item in demo_deliveries if item.name == "lgb-2023")
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    files["leden.csv"] = files["leden.csv"].replace(b"\nGM9001;", b"\nGM9999;", 1)
    files["delivery.toml"] = files["delivery.toml"].replace(b'"F001"', b'"F999"', 1)
    batch = read([MemoryFolder("lgb-2023", files)], catalog, known=known)
    errors = [item for item in batch.complaints if item.severity == "error"]
    assert {(item.kind, item.text) for item in errors} == {
        ("unknown_region", "GM9999"),
        ("unknown_organisation", "F999"),
    }
    without = dict(files)
    whole = (folder / "leden.csv").read_bytes().splitlines(keepends=True)
    own = tuple(f"{level}9005".encode() for level in ("GM", "WK", "BU"))
    without["leden.csv"] = b"".join(line for line in whole if not line.startswith(own))
    without["delivery.toml"] = (folder / "delivery.toml").read_bytes()
    told = read([MemoryFolder("lgb-2023", without)], catalog, known=known).complaints
    assert [(item.kind, item.region) for item in told] == [("gemeente_absent", "GM9005")]
    alone = read([folder], catalog, known=known)
    ground = [item for item in demo_deliveries if item.name in ("grenzen-2023", "organisaties")]
    beside = read([*ground, folder], catalog)
    assert alone.complaints == tuple(
        item for item in beside.complaints if item.delivery == "lgb-2023"
    )
