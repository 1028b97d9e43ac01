"""Copied rounds are read as rounds of their own."""

import tomllib
from datetime import date
from pathlib import Path

from analytics.catalog import load_catalog
from analytics.model import Delivery
from analytics.sources.delivery_file import read_delivery_file
from bench.growth import gather, renamed


def test_a_copy_has_another_id_round_and_day() -> None:
    header = (
        'id = "lgb-2020"\ntitle = "x"\nround = "2020"\nreference_date = 2020-12-31\nrevision = 2\n'
    )
    assert tomllib.loads(renamed(header, 1)) == {
        "id": "lgb-2020-1",
        "title": "x",
        "round": "2021-01-01",
        "reference_date": date(2021, 1, 1),
        "revision": 2,
    }
    silent = 'id = "a"\nreference_date = 2020-01-01\n'
    assert tomllib.loads(renamed(silent, 2))["round"] == "2020-01-03"


def members(deliveries: Path, rounds: int, folder: Path) -> list[Delivery]:
    """The deliveries of members among those that were gathered; every file is there."""
    folder.mkdir()
    catalog, found = load_catalog(), []
    for place in gather(deliveries, rounds, folder):
        header = read_delivery_file(place, catalog)[0]
        assert all(path.is_file() for path in place.iterdir())
        found.append(header.delivery)
    return [item for item in found if item.kind == "lgb"]


def test_rounds_are_taken_newest_first_and_copied_when_they_run_out(
    demo_deliveries: list[Path], tmp_path: Path
) -> None:
    home = demo_deliveries[0].parent
    one, two, five = (members(home, rounds, tmp_path / str(rounds)) for rounds in (1, 2, 5))
    assert [len(found) for found in (one, two, five)] == [1, 2, 5]
    assert one[0].reference_date == max(item.reference_date for item in two)
    assert len({(item.round, item.revision) for item in five}) == 5
    assert len({item.id for item in five}) == 5
