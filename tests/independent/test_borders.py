"""The table of changes of the demo, against a second computation: polygons of the GeoPackages,
points inside them, and what is left where one is laid on another.
"""

import sqlite3
from collections import Counter
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import shapely

from analytics.store import Atlas
from tests import demo
from tests.independent.test_development import _ENVELOPE

LEVELS = {"gemeente": "gemeenten", "wijk": "wijken", "buurt": "buurten"}
START = {"gemeente": "GM", "wijk": "WK", "buurt": "BU"}
GOLDEN = {
    "gemeente": {"same": 63, "merged": 2},
    "wijk": {"same": 131, "recoded": 16, "split": 2},
    "buurt": {"same": 395, "recoded": 119, "split": 2},
}
CHANGED = [
    ("merged", "GM9016", "GM9021"),
    ("merged", "GM9017", "GM9021"),
    ("recoded", "WK900100", "WK9001AA"),
    ("split", "WK900201", "WK900201"),
    ("split", "WK900201", "WK900202"),
    ("recoded", "WK901600", "WK902100"),
    ("recoded", "BU90010001", "BU9001AA01"),
]


@cache
def outlines(year: int, level: str) -> dict[str, tuple[str, Any]]:
    """Name and polygon of every region, from the blobs of the GeoPackage."""
    names: dict[str, str] = {}
    parts: dict[str, list[Any]] = {}
    (path,) = (demo.ROOT / "data" / "demo" / f"grenzen-{year}").glob("*.gpkg")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
        layers = [row[0] for row in base.execute("SELECT table_name FROM gpkg_contents")]
        (layer,) = [name for name in layers if LEVELS[level] in name]
        query = f"SELECT {level}code, {level}naam, geom FROM \"{layer}\" WHERE water = 'NEE'"
        for code, name, blob in base.execute(query):
            names[code] = name
            start = 8 + _ENVELOPE[blob[3] >> 1 & 7]
            parts.setdefault(code, []).append(shapely.from_wkb(blob[start:]))
    return {code: (names[code], shapely.union_all(found)) for code, found in parts.items()}


def expected(level: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Per region of 2023 what happened, and out of which regions of 2021 it came."""
    before, after = outlines(2021, level), outlines(2023, level)

    def fits(one: Any, other: Any) -> bool:
        return one.symmetric_difference(other).area < 0.02 * other.area

    def around(point: Any, outlines: dict[str, tuple[str, Any]]) -> str:
        return next(code for code, (_name, shape) in outlines.items() if shape.contains(point))

    home = {code: around(shape.point_on_surface(), after) for code, (_, shape) in before.items()}
    source = {code: around(shape.point_on_surface(), before) for code, (_, shape) in after.items()}
    found = {}
    for code, (name, shape) in after.items():
        former = source[code]
        inside = [item for item, place in home.items() if place == code]
        siblings = [item for item, place in source.items() if place == former]
        if fits(before[former][1], shape):
            kind = "same" if before[former][0] == name else "renamed"
            found[code] = (kind if former == code else "recoded", frozenset([former]))
        elif fits(shapely.union_all([before[item][1] for item in inside]), shape):
            found[code] = ("merged", frozenset(inside))
        else:
            together = shapely.union_all([after[item][1] for item in siblings])
            assert fits(together, before[former][1]), code
            found[code] = ("split", frozenset([former]))
    return found


@pytest.mark.parametrize("level", LEVELS)
def test_the_table_of_the_demo(demo_atlas: Path, level: str) -> None:
    rows = Atlas.open(demo_atlas).border_changes(2021, 2023, level)
    found: dict[str, tuple[str, set[str]]] = {}
    for item in rows:
        kind, former = found.setdefault(item.later_code, (item.kind.value, set()))
        assert kind == item.kind.value
        former.add(item.former_code)
    assert {code: (kind, frozenset(former)) for code, (kind, former) in found.items()} == expected(
        level
    )
    assert dict(Counter(item.kind.value for item in rows)) == GOLDEN[level]
    told = {(item.kind.value, item.former_code, item.later_code) for item in rows}
    assert {row for row in CHANGED if row[1].startswith(START[level])} <= told
    # Names and land of both sides.
    before, after = outlines(2021, level), outlines(2023, level)
    for item in rows:
        one, other = before[item.former_code], after[item.later_code]
        assert (item.former_name, item.later_name) == (one[0], other[0])
        if item.kind.value != "same":
            area = one[1].intersection(other[1]).area
            assert item.area == pytest.approx(area, rel=1e-6)
            assert item.former_share == pytest.approx(area / one[1].area, rel=1e-6)
            assert item.later_share == pytest.approx(area / other[1].area, rel=1e-6)
