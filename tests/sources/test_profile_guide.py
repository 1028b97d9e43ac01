"""The worked example of docs/leveringsprofielen.md does what the page says."""

import re
from pathlib import Path

from analytics.catalog import Catalog
from analytics.catalog.profiles import Profile, RegionColumn, Table
from analytics.sources import read
from analytics.sources.folders import MemoryFolder

PAGE = (Path(__file__).parents[2] / "docs" / "leveringsprofielen.md").read_text("utf-8")


def example(more: str = "") -> MemoryFolder:
    found = re.findall(r"<!-- voorbeeld: (\S+) -->\n```\w*\n(.*?)```", PAGE, re.DOTALL)
    files = {name: text.encode() for name, text in found}
    assert set(files) == {"gemeenten.csv", "profile.toml", "delivery.toml"}
    return MemoryFolder("voorbeeld", files | ({"gemeenten.csv": more.encode()} if more else {}))


def test_the_worked_example_is_read_as_told(catalog: Catalog) -> None:
    batch = read([example()], catalog)
    assert [item.kind for item in batch.complaints] == ["no_borders"]
    table = batch.deliveries[0].table
    rows = zip(
        *(table.column(name).to_pylist() for name in ("region_code", "dimension", "category")),
        *(table.column(name).to_pylist() for name in ("population", "members", "members_missing")),
        strict=True,
    )
    assert sorted(rows) == [
        ("GM0344", "leeftijd", "0-4", 17_200.0, None, 1),
        ("GM0344", "totaal", "totaal", 361_900.0, 72_380.0, 0),
        ("GM0363", "leeftijd", "0-4", 39_500.0, 9_875.0, 0),
        ("GM0363", "totaal", "totaal", 918_100.0, 101_000.0, 0),
    ]


def test_its_complaint_names_the_column_as_told(catalog: Catalog) -> None:
    text = example().files["gemeenten.csv"].decode().replace("9.875", "veel")
    place = read([example(text)], catalog).complaints[0].place
    assert (place.file, place.row) == ("gemeenten.csv", 6)
    assert f"kolom {place.column}" == "kolom G (Jonger dan 4 jaar, waarvan lid)"
    assert place.column in PAGE


def test_every_field_is_explained() -> None:
    for model, prefix in ((Profile, ""), (Table, ""), (RegionColumn, "region.")):
        for name in model.model_fields:
            if name not in ("header", "region"):
                assert f"`{prefix}{name}`" in PAGE, name
