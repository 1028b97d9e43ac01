"""Real borders of one year, against themselves with changes made by code: borders of a second real
year were not at hand.
"""

from collections import Counter
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from analytics.measures.succession import Overlaps
from analytics.store import BorderChange
from analytics.store.overlaps import in_common
from analytics.store.succession import Named, compared

REAL = Path(__file__).parents[3] / "shared" / "realdata" / "wijkenbuurten_2024.gpkg"

Divided = dict[str, tuple[str, Any]]


@pytest.fixture(scope="module", params=["gemeente", "wijk"])
def real(request: pytest.FixtureRequest) -> Divided:
    if not REAL.is_file():
        pytest.skip("the real borders are not here")
    level = request.param
    frame = gpd.read_file(REAL, layer="gemeenten" if level == "gemeente" else "wijken")
    frame = frame.sort_values(f"{level}code")
    columns = (frame[f"{level}code"], frame[f"{level}naam"], frame.geometry)
    return {code: (name, shape) for code, name, shape in zip(*columns, strict=True)}


def changes(before: Divided, after: Divided) -> tuple[BorderChange, ...]:
    old, new = (
        np.array([shape for _name, shape in side.values()], object) for side in (before, after)
    )
    land = Overlaps(shapely.area(old), shapely.area(new), *in_common(old, new))
    sides = [Named([*side], [name for name, _shape in side.values()]) for side in (before, after)]
    return compared(land, sides[0], sides[1]).changes


def neighbours(real: Divided) -> list[tuple[str, str]]:
    """Pairs that share a line, each region in one of them, and none near another pair."""
    codes, shapes = [*real], np.array([shape for _name, shape in real.values()], object)
    tree = shapely.STRtree(shapes)
    taken: set[int] = set()
    found = []
    for place, shape in enumerate(shapes):
        near = [int(item) for item in tree.query(shape, predicate="intersects") if item != place]
        lines = [item for item in near if shapely.length(shape.intersection(shapes[item])) > 500]
        if lines and place not in taken and lines[0] not in taken:
            found.append((codes[place], codes[lines[0]]))
            taken |= {place, lines[0], *near}
            taken |= {int(item) for item in tree.query(shapes[lines[0]], predicate="intersects")}
    return found


def test_changes_made_by_code_are_found_and_nothing_else(real: Divided) -> None:
    pairs = neighbours(real)
    assert len(pairs) > 5
    after = dict(real)
    expected: dict[str, set[str]] = {}

    one, other = pairs[0]
    after["merged"] = ("Samen", shapely.union_all([after.pop(one)[1], after.pop(other)[1]]))
    expected["merged"] = {one, other}
    one, other = pairs[1]
    after["recoded"] = after.pop(one)
    expected["recoded"] = {one}
    after[other] = ("Anders", after[other][1])
    expected["renamed"] = {other}
    one, _other = pairs[2]
    name, shape = after.pop(one)
    west, south, _east, north = shape.bounds
    middle = shape.point_on_surface().x
    left = shapely.box(west, south, middle, north)
    after["west"] = (name, shape.intersection(left))
    after["oost"] = (name, shape.difference(left))
    expected["split"] = {one}
    # What lies within a distance of the neighbour goes to it: some 5 % of the smaller.
    one, other = sorted(pairs[3], key=lambda code: real[code][1].area)
    mine, theirs = real[one][1], real[other][1]
    distance = 0.05 * mine.area / shapely.length(mine.intersection(theirs))
    piece = mine.intersection(theirs.buffer(distance))
    assert 0.01 < piece.area / mine.area < 0.6
    after[one] = (real[one][0], mine.difference(piece))
    after[other] = (real[other][0], shapely.union_all([theirs, piece]))
    expected["moved"] = {one, other}

    found: dict[str, set[str]] = {}
    for item in changes(real, after):
        if item.kind.value != "same":
            found.setdefault(item.kind.value, set()).add(item.former_code)
    large = piece.area <= 0.01 * theirs.area
    assert found == expected
    assert not large or "moved" in found


def test_all_lines_drawn_anew_change_next_to_nothing(real: Divided) -> None:
    """Every line two metres off: no gemeente changes, and of the wijken only a few narrow ones."""
    moved = {
        code: (name, shapely.transform(shape, lambda points: points + np.array([1.4, 1.4])))
        for code, (name, shape) in real.items()
    }
    kinds = Counter(
        item.kind.value for item in changes(real, moved) if item.former_code == item.later_code
    )
    assert kinds["same"] >= 0.99 * len(real)
    if next(iter(real)).startswith("GM"):
        assert kinds["same"] == len(real)
