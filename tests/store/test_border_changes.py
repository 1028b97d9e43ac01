"""The table of changes between two border years, on a country of squares cut in strips."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import geopandas as gpd
import pyarrow as pa
import pytest
import shapely
from hypothesis import given

from analytics.catalog import load_catalog
from analytics.measures.succession import Overlaps
from analytics.model import Kind, Level
from analytics.sources.batch import Batch, Loaded, RegionTables
from analytics.store import Atlas, BorderChange, BorderKind, UnknownIdError
from analytics.store.building import build_batch
from analytics.store.succession import Named, compared
from tests.measures.test_succession import _CELLS, WATER, _dense, laid
from tests.sampling import SEED
from tests.store import land

Strips = Mapping[str, tuple[str, list[tuple[float, float]]]]
"""Per gemeente its name, and from where to where it lies, in kilometres."""


def borders(year: int, strips: Strips) -> Loaded:
    """Each gemeente pieces of a strip of a kilometre high, as one wijk with one buurt."""
    rows: list[tuple[str, Level, str, str, str, str]] = []
    shapes: dict[str, Any] = {}
    for gemeente, (name, pieces) in strips.items():
        shape = shapely.union_all(
            [shapely.box(150_000 + 1000 * west, 450_000, 150_000 + 1000 * east, 451_000)
             for west, east in pieces]
        )  # fmt: skip
        wijk, buurt = f"WK{gemeente[2:]}00", f"BU{gemeente[2:]}0000"
        for code, level, parent in (
            (gemeente, Level.GEMEENTE, "PV50"),
            (wijk, Level.WIJK, gemeente),
            (buurt, Level.BUURT, wijk),
        ):
            rows.append((code, level, name, parent, gemeente, "PV50"))
            shapes[code] = shape
    everything = shapely.union_all(list(shapes.values()))
    shapes |= {"PV50": everything, "NL00": everything}
    rows.append(("PV50", Level.PROVINCIE, "Vlakland", "NL00", "", "PV50"))
    rows.append(("NL00", Level.LAND, "Nederland", "", "", ""))
    names = ("code", "level", "name", "parent", "gemeente", "provincie")
    regions = pa.table({name: [str(row[k]) for row in rows] for k, name in enumerate(names)})
    geometry = gpd.GeoDataFrame(
        {"code": [row[0] for row in rows], "level": [row[1].value for row in rows]},
        geometry=[shapes[row[0]] for row in rows],
        crs="EPSG:28992",
    )
    told = land.delivery(f"grenzen-{year}", Kind.BORDERS, border_year=year)
    return land.loaded(told, RegionTables(regions, geometry), str(strips))


def between(out: Path, former: Strips, later: Strips) -> Atlas:
    build_batch(Batch((borders(2020, former), borders(2022, later)), ()), out, load_catalog())
    return Atlas.open(out)


def told(rows: tuple[BorderChange, ...]) -> list[tuple[str, str, str, float, float]]:
    return [
        (item.kind.value, item.former_code, item.later_code, round(item.former_share, 6),
         round(item.later_share, 6))
        for item in rows
    ]  # fmt: skip


OLD: Strips = {
    "GM9001": ("Blijf", [(0, 1)]),
    "GM9002": ("Oud", [(1, 2)]),
    "GM9003": ("Nummer", [(2, 3)]),
    "GM9004": ("Heel", [(3, 5)]),
    "GM9005": ("Deel", [(5, 6)]),
    "GM9006": ("Rest", [(6, 7)]),
    "GM9007": ("Geeft", [(7, 9)]),
    "GM9008": ("Krijgt", [(9, 10)]),
    "GM9009": ("Verdronken", [(20, 21)]),
    "GM9010": ("Kust", [(10, 12)]),
}
NEW: Strips = {
    "GM9001": ("Blijf", [(0, 1)]),
    "GM9002": ("Nieuw", [(1, 2)]),
    "GM9013": ("Nummer", [(2, 3)]),
    "GM9004": ("Heel", [(3, 4)]),
    "GM9014": ("Half", [(4, 5)]),
    "GM9015": ("Samen", [(5, 7)]),
    "GM9007": ("Geeft", [(7, 8.5)]),
    "GM9008": ("Krijgt", [(8.5, 10)]),
    "GM9019": ("Polder", [(30, 31)]),
    # Of the coast a third is water now, and land was made elsewhere.
    "GM9010": ("Kust", [(10, 11.4), (12, 13)]),
}
EXPECTED = [
    ("same", "GM9001", "GM9001", 1, 1),
    ("renamed", "GM9002", "GM9002", 1, 1),
    ("split", "GM9004", "GM9004", 0.5, 1),
    ("moved", "GM9007", "GM9007", 0.75, 1),
    ("moved", "GM9007", "GM9008", 0.25, 0.333333),
    ("moved", "GM9008", "GM9008", 1, 0.666667),
    ("gone", "GM9009", "", 1, 0),
    ("same", "GM9010", "GM9010", 0.7, 0.583333),
    ("recoded", "GM9003", "GM9013", 1, 1),
    ("split", "GM9004", "GM9014", 0.5, 1),
    ("merged", "GM9005", "GM9015", 1, 0.5),
    ("merged", "GM9006", "GM9015", 1, 0.5),
    ("new", "", "GM9019", 0, 1),
]


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return between(tmp_path_factory.mktemp("changed"), OLD, NEW)


def test_every_kind(changed: Atlas) -> None:
    assert told(changed.border_changes(2020, 2022, "gemeente")) == EXPECTED
    # Wijken and buurten are drawn alike here, and are judged by their own land.
    for level, start in (("wijk", "WK"), ("buurt", "BU")):
        rows = told(changed.border_changes(2020, 2022, level))
        assert [row[0] for row in rows] == [row[0] for row in EXPECTED]
        assert all(code.startswith(start) for row in rows for code in row[1:3] if code)
    (renamed,) = changed.border_changes(2020, 2022, "gemeente", "GM9002")
    assert (renamed.former_name, renamed.later_name) == ("Oud", "Nieuw")
    assert renamed.area == 1e6


def test_backwards_is_the_same_the_other_way_round(changed: Atlas) -> None:
    there = changed.border_changes(2020, 2022, "gemeente")
    back = changed.border_changes(2022, 2020, "gemeente")
    assert {item.backwards for item in back} == set(there)
    assert [item.kind for item in changed.border_changes(2020, 2020, "wijk")] == [
        BorderKind.SAME
    ] * len(OLD)


def test_within_an_area_of_either_year_and_what_it_shares_land_with(changed: Atlas) -> None:
    for area in ("GM9008", ["GM9008"]):
        rows = told(changed.border_changes(2020, 2022, "gemeente", area))
        assert rows == [row for row in EXPECTED if "GM9008" in row[1:3]]
    (first, second) = changed.border_changes(2020, 2022, "buurt", "GM9015")
    assert (first.former_code, second.former_code) == ("BU90050000", "BU90060000")
    # One that is no more, and a wijk of it.
    assert told(changed.border_changes(2020, 2022, "wijk", "WK900500"))[0][:3] == (
        "merged", "WK900500", "WK901500",
    )  # fmt: skip
    assert told(changed.border_changes(2020, 2022, "gemeente", "NL00")) == EXPECTED
    # A wijk holds no gemeente.
    assert changed.border_changes(2020, 2022, "gemeente", "WK900500") == ()


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ((2019, 2022, "wijk"), "border_year"),
        ((2020, 2023, "wijk"), "border_year"),
        ((2020, 2022, "provincie"), "level"),
        ((2020, 2022, "straat"), "level"),
        ((2020, 2022, "wijk", "GM1234"), "region"),
    ],
)
def test_what_is_not_there_is_said(changed: Atlas, asked: tuple[Any, ...], what: str) -> None:
    with pytest.raises(UnknownIdError) as refused:
        changed.border_changes(*asked)
    assert refused.value.what == what


SHIFTS = {9: "same", 10: "same", 11: "moved"}
COASTS = (9, 10, 11, 400)


def test_how_far_a_border_a_coast_and_a_pencil_may_shift(tmp_path: Path) -> None:
    """A border with a neighbour a hundredth of the land, a coast as far as it likes."""
    former: dict[str, tuple[str, list[tuple[float, float]]]] = {}
    later: dict[str, tuple[str, list[tuple[float, float]]]] = {}
    for place, metres in enumerate(SHIFTS):
        west, shifted = 10 * place, 10 * place + 1 + metres / 1000
        one, other = f"GM10{metres:02d}", f"GM11{metres:02d}"
        former |= {one: ("A", [(west, west + 1)]), other: ("B", [(west + 1, west + 2)])}
        later |= {one: ("A", [(west, shifted)]), other: ("B", [(shifted, west + 2)])}
    for place, metres in enumerate(COASTS, start=len(SHIFTS)):
        west, off = 10 * place, metres / 1000
        one, other = f"GM2{metres:03d}", f"GM3{metres:03d}"
        former |= {one: ("A", [(west, west + 1)]), other: ("B", [(west + 1, west + 2)])}
        later |= {one: ("A", [(west + off, west + 1)]), other: ("B", [(west + 1, west + 2 + off)])}
    # Half a metre off, in other pieces: too little to be told of at all.
    former |= {"GM4001": ("A", [(90, 90.5), (90.5, 91)]), "GM4002": ("B", [(91, 92)])}
    later |= {"GM4001": ("A", [(90, 91.0005)]), "GM4002": ("B", [(91.0005, 92)])}
    atlas = between(tmp_path, former, later)
    for metres, kind in SHIFTS.items():
        rows = atlas.border_changes(2020, 2022, "gemeente", [f"GM10{metres:02d}"])
        assert {item.kind.value for item in rows} == {kind}
    rest = [code for code in former if code > "GM2"]
    rows = atlas.border_changes(2020, 2022, "gemeente", rest)
    assert [row[:3] for row in told(rows)] == [("same", code, code) for code in sorted(rest)]


def _judged(land: Overlaps, backwards: bool = False) -> tuple[BorderChange, ...]:
    sides = [
        Named([f"{start}{row}" for row in range(len(area))], [""] * len(area))
        for start, area in (("a", land.before), ("b", land.after))
    ]
    return compared(land, *(reversed(sides) if backwards else sides)).changes


@given(_CELLS)
def test_the_rows_cover_every_region_once_and_turn_with_the_years(
    cells: list[tuple[int, int, float]],
) -> None:
    former, later = (_dense([cell[side] for cell in cells]) for side in (0, 1))
    weights = [cell[2] for cell in cells]
    land = laid(former, later, weights)
    rows = _judged(land)
    for side, others, areas in (
        (former, later, {f"a{row}": area for row, area in enumerate(land.before)}),
        (later, former, {f"b{row}": area for row, area in enumerate(land.after)}),
    ):
        for place, (code, area) in enumerate(areas.items()):
            mine = [item for item in rows if code in (item.former_code, item.later_code)]
            water = sum(
                weight
                for at, other, weight in zip(side, others, weights, strict=True)
                if (at, other) == (place, WATER)
            )
            covered = sum(item.area for item in mine)
            alone = {item.kind for item in mine} & {BorderKind.NEW, BorderKind.GONE}
            if alone:
                assert len(mine) == 1
                assert covered == area
            else:
                # Up to 1 % of it, or of the group that it is in, may lie with others.
                spared = 0.01 * sum(areas.values())
                assert area - water - spared - 1e-9 <= covered <= area - water + 1e-9
    turned = _judged(laid(later, former, weights))
    swap = str.maketrans("ab", "ba")
    assert {
        (item.kind, item.former_code.translate(swap), item.later_code.translate(swap))
        for item in turned
    } == {(item.backwards.kind, item.later_code, item.former_code) for item in rows}


def test_figures_through_a_merger_are_sums_over_sums(tmp_path: Path) -> None:
    """Of many mergers of one to four gemeenten: members of all parts over inhabitants of all."""
    chance = Random(SEED)
    former: dict[str, tuple[str, list[tuple[float, float]]]] = {}
    later: dict[str, tuple[str, list[tuple[float, float]]]] = {}
    parts: dict[str, list[str]] = {}
    for number in range(12):
        begin = len(former)
        codes = [f"GM1{begin + part:03d}" for part in range(chance.randint(1, 4))]
        former |= {
            code: (code, [(begin + part, begin + part + 1)]) for part, code in enumerate(codes)
        }
        parts[f"GM2{number:03d}"] = codes
        later[f"GM2{number:03d}"] = ("", [(begin, begin + len(codes))])
    people = {
        code: (chance.randint(100, 9000), chance.randint(0, 100)) for code in [*former, *later]
    }
    rounds = [
        land.members(
            f"lgb-{year}",
            "\n".join(
                f"{code};personen;totaal;totaal;{people[code][0]};{people[code][1]};"
                for code in codes
            ),
            1,
            round=str(year),
            border_year=year,
            reference_date=date(year, 1, 1),
            participants=None,
        )
        for year, codes in ((2020, former), (2022, later))
    ]
    batch = Batch((borders(2020, former), borders(2022, later), *rounds), ())
    build_batch(batch, tmp_path, load_catalog())
    atlas = Atlas.open(tmp_path, "operator")
    for code, codes in parts.items():
        was, now = atlas.development(code).moments
        population, members = (sum(people[part][place] for part in codes) for place in (0, 1))
        assert was.codes == tuple(codes)
        assert was.figure.value == pytest.approx(members / population)
        assert now.figure.value == pytest.approx(people[code][1] / people[code][0])
