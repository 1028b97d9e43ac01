"""The demo region: reproducible, accepted by the door, and holding every difficulty."""

import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from analytics.catalog import load_catalog
from analytics.model import Level, level_of
from analytics.sources import read
from analytics.synthetic import make_demo
from tests.synthetic.conftest import rows

FOLDERS = [
    "afspraken",
    "grenzen-2021",
    "grenzen-2023",
    "kwb-2021",
    "kwb-2023",
    "lgb-2021",
    "lgb-2023",
    "monitor-2022",
    "organisaties",
    "vestigingen",
]
GPKG = {
    2021: "grenzen-2021/WijkBuurtkaart_2021_v1.gpkg",
    2023: "grenzen-2023/wijkenbuurten_2023.gpkg",
}


def members(folder: Path, year: int) -> list[dict[str, str]]:
    return rows(folder / f"lgb-{year}" / "leden.csv")


@pytest.fixture(scope="module")
def newest(committed: Path) -> list[dict[str, str]]:
    return members(committed, 2023)


@pytest.fixture(scope="module")
def shapes(committed: Path) -> dict[Level, geopandas.GeoDataFrame]:
    return {
        level: geopandas.read_file(committed / GPKG[2023], layer=layer)
        for level, layer in ((Level.BUURT, "buurten"), (Level.GEMEENTE, "gemeenten"))
    }


@pytest.fixture(scope="module")
def buurten(committed: Path) -> list[dict[str, str]]:
    """The buurten of the detailed province, as the key figures have them."""
    found = rows(committed / "kwb-2023" / "kwb-2023.csv")
    return [
        row for row in found if row["recs"] == "Buurt" and row["gwb_code_10"].startswith("BU90")
    ]


def test_the_same_seed_writes_the_same_bytes(made, committed, tmp_path):
    files = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
    assert len(files) == 22

    def different(other: Path) -> list[str]:
        return [str(p) for p in files if (made / p).read_bytes() != (other / p).read_bytes()]

    if different(committed):
        # Made on another machine, which may round a logarithm otherwise.
        make_demo(tmp_path)
        assert different(tmp_path) == []


def test_what_is_committed_is_what_is_made(made, committed):
    # Another machine may round a logarithm otherwise: a few cells may differ, never the form.
    assert sorted(p.name for p in committed.iterdir() if p.is_dir()) == FOLDERS
    for year in (2021, 2023):
        mine, theirs = members(made, year), members(committed, year)
        keys = ("regiocode", "eenheid", "dimensie", "categorie")
        assert [[row[key] for key in keys] for row in mine] == [
            [row[key] for key in keys] for row in theirs
        ]
        same = sum(one == other for one, other in zip(mine, theirs, strict=True))
        assert same >= 0.99 * len(mine)


def test_it_is_small_enough_to_commit(committed):
    assert sum(path.stat().st_size for path in committed.rglob("*") if path.is_file()) < 7_000_000


def test_the_door_accepts_it_without_a_complaint(committed):
    batch = read([committed / name for name in FOLDERS], load_catalog(), building=True)
    assert batch.complaints == ()
    assert len(batch.deliveries) == len(FOLDERS)


def test_it_is_marked_as_made_up_and_public(committed):
    for name in FOLDERS:
        settings = tomllib.loads((committed / name / "delivery.toml").read_text("utf-8"))
        assert settings["source"] == "fictief"
        assert settings["synthetic"] is True
        assert (settings["protected"], settings["audience"]) == (True, "public")


def test_sizes(committed, buurten):
    served = defaultdict(set)
    for row in rows(committed / "organisaties" / "organisaties.csv"):
        served[row["provincie"] == "Veerneland"].add(row["bibliotheek_id"])
    assert len(served[True]) >= 6
    assert len(served[False]) >= 40
    assert len(buurten) >= 250
    assert len({row["gwb_code_10"][2:8] for row in buurten}) >= 60
    assert len({row["gwb_code_10"][2:6] for row in buurten}) >= 14


def test_codes_lie_outside_the_real_ranges_and_some_hold_letters(newest):
    codes = {row["regiocode"] for row in newest} - {"NL00"}
    assert all(level_of(code) for code in codes)
    assert all(re.match(r"(PV9|GM9|WK9|BU9|BIEB:F)", code) for code in codes)
    assert "WK9001AA" in codes
    assert any(re.fullmatch(r"BU9001[A-Z]{2}0[A-Z]", code) for code in codes)


def test_borders_fit_together_and_nest(shapes, committed):
    land = shapes[Level.BUURT][shapes[Level.BUURT]["water"] == "NEE"]
    assert shapely.coverage_is_valid(land.geometry.to_numpy())
    gemeenten = shapes[Level.GEMEENTE][shapes[Level.GEMEENTE]["water"] == "NEE"]
    whole = gemeenten.dissolve("gemeentecode").geometry
    for code, parts in land.groupby("gemeentecode"):
        assert shapely.coverage_union_all(parts.geometry.to_numpy()).equals(whole[code])


def test_water_abroad_and_gemeenten_in_several_rows(shapes):
    kinds = Counter(shapes[Level.GEMEENTE]["water"])
    assert kinds["JA"] > 5
    assert kinds["B"] == 1
    land = shapes[Level.GEMEENTE][shapes[Level.GEMEENTE]["water"] == "NEE"]
    assert land["gemeentecode"].duplicated().sum() >= 3


def test_it_lies_where_there_is_only_sea(shapes):
    west, south, east, north = shapes[Level.BUURT].total_bounds
    assert west > -10_000
    assert east < 100_000
    assert south > 485_000
    assert north < 625_000


def test_a_gemeente_of_one_wijk_and_an_empty_buurt(buurten, newest):
    wijken = defaultdict(set)
    for row in buurten:
        wijken[row["gwb_code_10"][2:6]].add(row["gwb_code_10"][:8])
    assert len(wijken["9010"]) == 1
    empty = [row["gwb_code_10"] for row in buurten if row["a_inw"].strip() == "0"]
    assert empty
    cells = {row["regiocode"]: row for row in newest if row["dimensie"] == "totaal"}
    assert (cells[empty[0]]["bevolking"], cells[empty[0]]["leden"]) == ("-", "-")


def test_organisations_that_share_that_span_and_that_were_absent(committed, newest):
    serving, spans = defaultdict(set), defaultdict(set)
    for row in rows(committed / "organisaties" / "organisaties.csv"):
        if not row["geldig_tot"]:
            serving[row["gemeentecode"]].add(row["bibliotheek_id"])
            spans[row["bibliotheek_id"]].add(row["gemeentecode"])
    took_part = {
        year: set(
            tomllib.loads((committed / f"lgb-{year}" / "delivery.toml").read_text("utf-8"))[
                "participants"
            ]
        )
        for year in (2021, 2023)
    }
    codes = {row["regiocode"] for row in newest}
    assert serving["GM9003"] == {"F005", "F006"}  # both took part in 2023, one in 2021
    assert {"F005", "F006"} <= took_part[2023]
    assert "F006" not in took_part[2021]
    assert len(spans["F002"]) == 5
    assert "F007" not in took_part[2023]
    assert not {"GM9008", "GM9010", "BIEB:F007"} & codes
    assert "BIEB:F002" in codes
    partly = [c for c, ids in serving.items() if ids & took_part[2023] and ids - took_part[2023]]
    assert partly
    assert not set(partly) & codes


def test_one_stops_at_wijk_and_the_other_provinces_at_gemeente(newest):
    codes = {row["regiocode"] for row in newest}
    assert any(code.startswith("WK9011") for code in codes)
    assert not any(code.startswith("BU9011") for code in codes)
    assert any(code.startswith("GM91") for code in codes)
    assert not any(code.startswith(("WK91", "BU91")) for code in codes)


def test_hidden_and_unreliable_cells(newest):
    hidden = [row for row in newest if row["leden"] == "."]
    unreliable = [row for row in newest if row["leden"] == "x"]
    assert 0.05 < len(hidden) / len(newest) < 0.4
    assert {row["regiocode"] for row in unreliable} >= {"GM9007", "GM9122", "PV93"}
    # Never one hidden group by itself among the groups of a place.
    per_place = Counter(
        (row["regiocode"], row["eenheid"], row["dimensie"])
        for row in newest
        if "." in (row["leden"], row["bevolking"])
    )
    groups = Counter(
        (row["regiocode"], row["eenheid"], row["dimensie"])
        for row in newest
        if row["bevolking"] != "-"
    )
    alone = [key for key, count in per_place.items() if count == 1 and groups[key] > 1]
    assert alone == []


def test_rounding_and_shares(newest):
    for row in newest:
        level = level_of(row["regiocode"])
        base = (
            100 if row["dimensie"] == "inkomen" else 5 if level in (Level.WIJK, Level.BUURT) else 1
        )
        for name in ("bevolking", "leden"):
            if row[name].isdigit():
                assert int(row[name]) % base == 0, row
        if base > 1:
            assert row["aandeel"] == "", row
        elif row["leden"].isdigit():
            share = 100 * int(row["leden"]) / int(row["bevolking"])
            assert float(row["aandeel"].replace(",", ".")) == pytest.approx(share, abs=0.0501)


def test_gemeenten_add_up_to_provinces_and_the_netherlands(newest):
    total = Counter()
    for row in newest:
        if row["dimensie"] == "leeftijd":
            total[row["regiocode"][:2], row["categorie"]] += (
                int(row["bevolking"]) * (row["regiocode"][:2] in ("NL", "PV", "GM"))
                if row["bevolking"].isdigit()
                else 0
            )
    for category in ("0-4", "4-9", "9-15", "15-18", "18+"):
        assert total["NL", category] == total["PV", category] == total["GM", category] > 0


def test_borders_changed_between_the_rounds(committed):
    before, after = (
        geopandas.read_file(committed / GPKG[year], layer=layer)
        for year, layer in ((2021, "cbs_buurten_2021"), (2023, "buurten"))
    )
    before, after = (frame[frame["water"] == "NEE"] for frame in (before, after))
    old, new = set(before["gemeentecode"]), set(after["gemeentecode"])
    assert old - new == {"GM9016", "GM9017"}
    assert new - old == {"GM9021"}
    # A merger: the two former gemeenten cover what is now one.
    merged = before[before["gemeentecode"].isin(["GM9016", "GM9017"])].union_all()
    assert merged.equals(after[after["gemeentecode"] == "GM9021"].union_all())
    # A wijk that was split, codes with letters, codes that swapped place, a buurt that was cut.
    wijken = {
        year: {code for code in frame["wijkcode"] if code.startswith("WK9002")}
        for year, frame in ((2021, before), (2023, after))
    }
    assert len(wijken[2023]) == len(wijken[2021]) + 1
    assert not any(re.search("[A-Z]", code[2:]) for code in before["buurtcode"])
    where = {
        year: frame.set_index("buurtcode").geometry
        for year, frame in ((2021, before), (2023, after))
    }
    assert where[2021]["BU90140001"].equals(where[2023]["BU90140002"])
    assert not where[2021]["BU90140001"].equals(where[2023]["BU90140001"])
    cut = [
        code for code in set(before["buurtcode"]) & set(after["buurtcode"]) if code[:6] == "BU9005"
    ]
    smaller = [c for c in cut if where[2023][c].area < where[2021][c].area - 1]
    assert len(smaller) == 1


def test_the_older_round_has_the_older_classes_of_origin(committed):
    for year, expected in (
        (2021, {"nederlandse_achtergrond", "westers", "niet_westers"}),
        (2023, {"nederland", "europa", "buiten_europa"}),
    ):
        found = {r["categorie"] for r in members(committed, year) if r["dimensie"] == "herkomst"}
        assert found == expected


def test_national_shares_agree_with_what_was_published(newest):
    share = {
        (row["eenheid"], row["categorie"]): float(row["aandeel"].replace(",", "."))
        for row in newest
        if row["regiocode"] == "NL00" and row["aandeel"]
    }
    assert share["personen", "4-9"] == pytest.approx(58, abs=1)
    national = next(r for r in newest if (r["regiocode"], r["dimensie"]) == ("NL00", "totaal"))
    assert 18.5 < float(national["aandeel"].replace(",", ".")) < 20
    assert share["personen", "9-15"] == pytest.approx(69, abs=1)
    assert share["personen", "15-18"] == pytest.approx(58, abs=1)
    assert share["personen", "18+"] < 8
    assert share["huishoudens", "paar_met_kinderen"] == pytest.approx(57, abs=1)
    assert share["huishoudens", "eenouder"] == pytest.approx(41, abs=1)
    assert share["personen", "vmbo"] < share["personen", "havo_vwo"]
    assert share["personen", "europa"] < share["personen", "nederland"]


def test_wijken_differ_believably(newest):
    share = [
        int(row["leden"]) / int(row["bevolking"])
        for row in newest
        if row["regiocode"].startswith("WK")
        and (row["eenheid"], row["dimensie"]) == ("personen", "totaal")
        and row["leden"].isdigit()
        and int(row["bevolking"]) > 500
    ]
    assert 0.08 < min(share) < 0.17
    assert 0.24 < max(share) < 0.4
    assert 0.17 < float(np.median(share)) < 0.23


def test_key_figures_have_the_quirks_of_the_real_file(committed):
    text = (committed / "kwb-2023" / "kwb-2023.csv").read_text("utf-8")
    lines = text.splitlines()
    assert "p_koopw ;" in lines[0]
    assert any("       .;" in line for line in lines)
    assert any(";,;" in line for line in lines)
    assert re.search(r";\d+\.\d;", text)
    assert re.search(r";\d+,\d;", text)
    assert re.search(r";  \d+;", text)


def test_no_gemeente_wijk_or_buurt_bears_a_real_name(committed, realdata):
    real = {
        name.lower()
        for layer, column in (
            ("gemeenten", "gemeentenaam"),
            ("wijken", "wijknaam"),
            ("buurten", "buurtnaam"),
        )
        for name in geopandas.read_file(
            realdata / "wijkenbuurten_2024.gpkg", layer=layer, ignore_geometry=True
        )[column]
    }
    for year in (2021, 2023):
        made_up = rows(committed / f"kwb-{year}" / f"kwb-{year}.csv")
        names = {row["regio"].strip().lower() for row in made_up if row["recs"] != "Land"}
        assert names & real == set()
