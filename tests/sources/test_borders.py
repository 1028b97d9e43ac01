"""Borders: official layers in every naming, land only, mended, put together."""

import sqlite3
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import MultiPolygon, Point, Polygon, box

from analytics.catalog import Catalog
from analytics.sources import Batch, RegionTables, read
from tests.sources import deliveries
from tests.sources.deliveries import PROVINCES, RD, SQUARES, errors, layers, square, warnings

KM2 = 1_000_000
REAL = Path(__file__).parents[3] / "shared" / "realdata"


def load(folder: Path, catalog: Catalog) -> Batch:
    return read([folder], catalog)


def tables(batch: Batch) -> RegionTables:
    assert errors(batch.complaints) == []
    table = batch.deliveries[0].table
    assert isinstance(table, RegionTables)
    return table


def outlines(found: RegionTables) -> dict[str, Polygon]:
    return dict(zip(found.geometry["code"], found.geometry.geometry, strict=True))


def with_rows(frame: gpd.GeoDataFrame, *rows: dict[str, object]) -> gpd.GeoDataFrame:
    more = gpd.GeoDataFrame(list(rows), geometry="geometry", crs=frame.crs)
    return gpd.GeoDataFrame(gpd.pd.concat([frame, more], ignore_index=True), crs=frame.crs)


def test_regions_with_parents_provinces_and_outlines(borders: Path, catalog: Catalog) -> None:
    found = tables(load(borders, catalog))
    assert [tuple(row.values()) for row in found.regions.to_pylist()] == [
        ("NL00", "land", "Nederland", "", "", ""),
        ("PV90", "provincie", "West", "NL00", "", "PV90"),
        ("PV91", "provincie", "Oost", "NL00", "", "PV91"),
        ("GM9001", "gemeente", "Eerst", "PV90", "GM9001", "PV90"),
        ("GM9002", "gemeente", "Tweed", "PV91", "GM9002", "PV91"),
        ("WK900100", "wijk", "Wijk 00", "GM9001", "GM9001", "PV90"),
        ("WK900101", "wijk", "Wijk 01", "GM9001", "GM9001", "PV90"),
        ("WK9002AA", "wijk", "Wijk AA", "GM9002", "GM9002", "PV91"),
        ("BU90010000", "buurt", "Buurt 00", "WK900100", "GM9001", "PV90"),
        ("BU90010001", "buurt", "Buurt 01", "WK900100", "GM9001", "PV90"),
        ("BU90010100", "buurt", "Buurt 00", "WK900101", "GM9001", "PV90"),
        ("BU9002AA0B", "buurt", "Buurt 0B", "WK9002AA", "GM9002", "PV91"),
    ]
    shapes = outlines(found)
    assert found.geometry.crs == RD
    assert (shapes["NL00"].area, shapes["PV90"].area) == (4 * KM2, 3 * KM2)
    assert list(found.geometry["code"]) == found.regions["code"].to_pylist()


def test_without_the_second_file_there_are_no_provinces(tmp_path: Path, catalog: Catalog) -> None:
    found = tables(load(deliveries.borders(tmp_path / "g", provinces=None), catalog))
    rows = {row["code"]: row for row in found.regions.to_pylist()}
    assert "provincie" not in found.regions["level"].to_pylist()
    assert (rows["GM9001"]["parent"], rows["GM9001"]["provincie"]) == ("NL00", "")
    assert outlines(found)["NL00"].area == 4 * KM2


def test_older_layer_and_column_names(tmp_path: Path, catalog: Catalog) -> None:
    now = layers()
    older = {
        "cbs_buurten_2021": now["buurten"].rename(columns={"buurtcode": "BU_CODE", "water": "H2O"}),
        "cbs_wijken_2021": now["wijken"].rename(columns={"wijkcode": "WK_CODE"}),
        "gemeenten2021": now["gemeenten"].rename(
            columns={"gemeentecode": "GM_CODE", "gemeentenaam": "GM_NAAM"}
        ),
    }
    generalised = {
        f"{name}_gegeneraliseerd": gpd.GeoDataFrame(
            {"statcode": frame.iloc[:, 0], "statnaam": frame.iloc[:, 1]},
            geometry=frame.geometry,
            crs=RD,
        )
        for name, frame in zip(("gemeente", "wijk", "buurt"), now.values(), strict=True)
    }
    shapefiles = dict(zip(("gem_2015", "wijk_2015", "buurt_2015"), now.values(), strict=True))
    for index, frames in enumerate((older, generalised, shapefiles)):
        found = tables(load(deliveries.borders(tmp_path / f"g{index}", frames), catalog))
        assert found.regions.num_rows == 12
    assert len(generalised["buurt_gegeneraliseerd"].columns) == 3


def test_water_and_foreign_land_are_left_out(tmp_path: Path, catalog: Catalog) -> None:
    frames = layers()
    buurt = {"buurtnaam": "x", "wijkcode": "", "geometry": square(9)}
    frames["buurten"] = with_rows(
        frames["buurten"],
        buurt | {"buurtcode": "BU90010101", "water": "JA"},
        buurt | {"buurtcode": "BU90010102", "water": "B"},
        buurt | {"buurtcode": "BU09980000", "water": "NEE"},
        buurt | {"buurtcode": "BU90019997", "water": "NEE"},
        buurt | {"buurtcode": "BU90019998", "water": "NEE"},
    )
    frames["gemeenten"] = with_rows(
        frames["gemeenten"],
        {"gemeentecode": "GM9001", "water": "JA", "geometry": square(9)},
        {"gemeentecode": "GM0998", "water": "B", "geometry": square(9)},
        {"gemeentecode": "GM0998", "water": "NEE", "geometry": square(9)},
    )
    batch = load(deliveries.borders(tmp_path / "g", frames), catalog)
    assert tables(batch).regions.num_rows == 12
    assert outlines(tables(batch))["NL00"].area == 4 * KM2
    assert batch.complaints == ()


def test_a_gemeente_in_several_rows_is_put_together(tmp_path: Path, catalog: Catalog) -> None:
    frames = layers()
    frames["gemeenten"] = gpd.GeoDataFrame(
        {
            "gemeentecode": ["GM9001", "GM9002", "GM9001"],
            "gemeentenaam": ["Eerst", "Tweed", "Eerst"],
        },
        geometry=[box(100_000, 400_000, 102_000, 401_000), SQUARES["BU9002AA0B"], square(2)],
        crs=RD,
    )
    batch = load(deliveries.borders(tmp_path / "g", frames), catalog)
    shape = outlines(tables(batch))["GM9001"]
    assert (shape.area, shape.geom_type) == (3 * KM2, "Polygon")
    assert batch.complaints == ()


def test_an_invalid_outline_is_mended_and_reported(tmp_path: Path, catalog: Catalog) -> None:
    bow_tie = Polygon(
        [(100_000, 400_000), (101_000, 401_000), (101_000, 400_000), (100_000, 401_000)]
    )
    frames = layers()
    frames["buurten"].loc[0, "geometry"] = bow_tie
    batch = load(deliveries.borders(tmp_path / "g", frames), catalog)
    (warning,) = [item for item in batch.complaints if item.kind == "outline_mended"]
    assert (warning.kind, warning.place.sheet, warning.region) == (
        "outline_mended",
        "buurten",
        "BU90010000",
    )
    shape = outlines(tables(batch))["BU90010000"]
    assert shape.is_valid
    assert shape.geom_type in ("Polygon", "MultiPolygon")
    assert shape.area == pytest.approx(KM2 / 2)


@pytest.mark.parametrize(
    "shape",
    [
        None,
        Polygon(),
        MultiPolygon(),
        Point(100_000, 400_000),
        Polygon([(0, 0), (1, 1), (2, 2)]),
        box(0, 0, 1e9, 1),
        Polygon([(0, 0), (float("nan"), 1), (1, 0)]),
    ],
    ids=["none", "empty", "empty-multi", "point", "line", "far", "nan"],
)
def test_no_outline_is_an_error(tmp_path: Path, catalog: Catalog, shape: Polygon | None) -> None:
    frames = layers()
    frames["buurten"].loc[1, "geometry"] = shape
    batch = load(deliveries.borders(tmp_path / "g", frames), catalog)
    assert [(item.kind, item.place.row, item.region) for item in batch.complaints] == [
        ("no_outline", 2, "BU90010001")
    ]


@pytest.mark.parametrize(
    ("layer", "column", "row", "value", "expected"),
    [
        ("buurten", "buurtcode", 0, "BU9001000", "malformed_code"),
        ("buurten", "buurtcode", 0, None, "malformed_code"),
        ("buurten", "buurtcode", 0, "WK900100", "malformed_code"),
        ("buurten", "wijkcode", 0, "WK900101", "parent"),
        ("buurten", "buurtcode", 3, "BU9002AB0B", "parent"),
        ("wijken", "gemeentecode", 0, "GM9002", "parent"),
        ("buurten", "water", 0, "MISSCHIEN", "water"),
    ],
)
def test_codes_must_be_right_and_lie_in_each_other(
    tmp_path: Path,
    catalog: Catalog,
    layer: str,
    column: str,
    row: int,
    value: str | None,
    expected: str,
) -> None:
    frames = layers()
    frames[layer].loc[row, column] = value
    batch = load(deliveries.borders(tmp_path / "g", frames), catalog)
    assert {item[0] for item in errors(batch.complaints)} == {expected}
    assert {item.place.sheet for item in batch.complaints} == {layer}


def test_a_wijk_in_two_rows_is_reported(tmp_path: Path, catalog: Catalog) -> None:
    frames = layers()
    frames["wijken"] = with_rows(
        frames["wijken"], {"wijkcode": "WK900101", "water": "NEE", "geometry": square(2)}
    )
    batch = load(deliveries.borders(tmp_path / "g", frames), catalog)
    assert [item[0] for item in warnings(batch.complaints)] == ["outlines_joined"]
    assert batch.ok


@pytest.mark.parametrize(("width", "warned"), [(1.0, []), (0.991, []), (0.989, ["WK900101"])])
def test_parts_that_do_not_fill_their_whole(
    tmp_path: Path, catalog: Catalog, width: float, warned: list[str]
) -> None:
    frames = layers()
    west = 102_000
    frames["buurten"].loc[2, "geometry"] = box(west, 400_000, west + 1000 * width, 401_000)
    batch = load(deliveries.borders(tmp_path / "g", frames), catalog)
    assert batch.ok
    assert [(item.kind, item.region) for item in batch.complaints] == [
        ("parts_do_not_fill", region) for region in warned
    ]


@pytest.mark.parametrize("crs", ["EPSG:4326", None])
def test_only_metres(tmp_path: Path, catalog: Catalog, crs: str | None) -> None:
    frames = layers()
    frames["wijken"] = frames["wijken"].set_crs(crs, allow_override=True)
    batch = load(deliveries.borders(tmp_path / "g", frames), catalog)
    assert [item[0] for item in errors(batch.complaints)] == ["projection"]


def test_a_layer_or_code_column_that_is_not_there(tmp_path: Path, catalog: Catalog) -> None:
    frames = layers()
    del frames["wijken"]
    batch = load(deliveries.borders(tmp_path / "a", frames), catalog)
    assert [item[0] for item in errors(batch.complaints)] == ["layers"]
    twice = layers()
    batch = load(
        deliveries.borders(tmp_path / "b", twice | {"wijk_2015": twice["wijken"]}), catalog
    )
    assert [item[0] for item in errors(batch.complaints)] == ["layers"]
    nameless = layers()
    nameless["wijken"] = nameless["wijken"].rename(columns={"wijkcode": "code"})
    batch = load(deliveries.borders(tmp_path / "c", nameless), catalog)
    assert [item[0] for item in errors(batch.complaints)] == ["missing_column"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PROVINCES.replace(",", ";"), set()),
        (PROVINCES + "GM9003,Derd,PV90,West\n", {"unknown_region"}),
        (PROVINCES + "GM9001,Eerst,PV91,Oost\n", {"double_row"}),
        (PROVINCES.replace("GM9001", "9001"), {"malformed_code"}),
        (PROVINCES.replace("PV91", "91"), {"malformed_code"}),
        (PROVINCES.replace(",Oost", ","), {"province_name"}),
        (PROVINCES.replace("PV91", "PV90"), {"province_name"}),
        ("gm_code,gm_naam,pv_code,pv_naam\nGM9001,Eerst,PV90,West\n", {"no_province"}),
    ],
)
def test_provinces(tmp_path: Path, catalog: Catalog, content: str, expected: set[str]) -> None:
    batch = load(deliveries.borders(tmp_path / "g", provinces=content), catalog)
    assert {item[0] for item in errors(batch.complaints)} == expected


def test_a_damaged_geopackage_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    folder = deliveries.borders(tmp_path / "g")
    whole = (folder / "grenzen.gpkg").read_bytes()
    middle = len(whole) // 2
    for content in (
        b"",
        b"geen database",
        whole[:middle],
        whole[:200] + b"\0" * 4000 + whole[4200:],
    ):
        (folder / "grenzen.gpkg").write_bytes(content)
        batch = load(folder, catalog)
        assert not batch.ok
        assert {item.place.file for item in batch.complaints} == {"grenzen.gpkg"}


def test_a_database_that_is_no_geopackage(tmp_path: Path, catalog: Catalog) -> None:
    folder = deliveries.borders(tmp_path / "g")
    (folder / "grenzen.gpkg").unlink()
    connection = sqlite3.connect(folder / "grenzen.gpkg")
    connection.execute("create table buurten (buurtcode text)")
    connection.commit()
    connection.close()
    batch = load(folder, catalog)
    assert {item[0] for item in errors(batch.complaints)} <= {"damaged_geopackage", "layers"}
    assert not batch.ok


def test_the_file_is_left_as_it_was(tmp_path: Path, catalog: Catalog) -> None:
    folder = deliveries.borders(tmp_path / "g")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    load(folder, catalog)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.skipif(not REAL.is_dir(), reason="the real borders are not on this machine")
def test_the_real_netherlands(tmp_path: Path, catalog: Catalog) -> None:
    names = ["wijkenbuurten_2024.gpkg", "gemeenten-provincies-2024.csv"]
    folder = deliveries.write(
        tmp_path / "g",
        "borders",
        {name: (REAL / name).read_bytes() for name in names},
        source="CBS / Kadaster",
        synthetic=False,
        border_year=2024,
    )
    found = tables(load(folder, catalog))
    levels = found.regions["level"].to_pylist()
    numbers = {level: levels.count(level) for level in dict.fromkeys(levels)}
    assert numbers == {"land": 1, "provincie": 12, "gemeente": 342, "wijk": 3393, "buurt": 14566}
    shapes = outlines(found)
    assert found.geometry.is_valid.all()
    assert set(found.geometry.geom_type) <= {"Polygon", "MultiPolygon"}
    assert "BU0363AA01" in shapes
    land = sum(shape.area for code, shape in shapes.items() if code.startswith("GM"))
    assert shapes["NL00"].area == pytest.approx(land, rel=1e-6)
    assert 33_000 * KM2 < land < 42_000 * KM2
