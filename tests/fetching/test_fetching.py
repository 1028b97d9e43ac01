"""What is fetched is a delivery, whole or not at all."""

import csv
import json
import re
import tomllib
from pathlib import Path

import pytest

from analytics.catalog import load_catalog
from analytics.fetching import ByHandError, MistakeError, load_settings
from analytics.fetching.deliveries import RECORD
from analytics.model import Severity
from analytics.sources import read
from tests.fetching.conftest import Fetcher
from tests.fetching.service import (
    AREAS,
    KWB,
    MAP,
    NEAR,
    YEAR,
    key_figures,
    map_bytes,
    zipped,
)


def figures(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / f"kwb-{YEAR}.csv").open(encoding="utf-8") as file:
        return {row["gwb_code_10"]: row for row in csv.DictReader(file, delimiter=";")}


def number(text: str) -> float | str:
    return float(text.replace(",", ".")) if re.fullmatch(r"[\d]+(?:[.,]\d+)?", text) else text


def judged(*folders: Path) -> list[str]:
    """Error kinds of a check; what is only doubtful is told apart."""
    batch = read(folders, load_catalog())
    return [item.kind for item in batch.complaints if item.severity is Severity.ERROR]


def test_borders_with_their_provinces_pass_the_check(fetcher: Fetcher) -> None:
    fetched = fetcher("borders")
    folder = fetched.folder
    assert fetched.ready
    assert (folder / f"wijkenbuurten_{YEAR}.gpkg").read_bytes() == map_bytes()
    assert judged(folder) == []
    stated = tomllib.loads((folder / "delivery.toml").read_text("utf-8"))
    assert (stated["kind"], stated["border_year"], stated["audience"]) == (
        "borders",
        YEAR,
        "public",
    )
    assert "CC BY 4.0" in stated["source"]
    # Nothing of the work is left, and what came from where is written down.
    assert sorted(path.name for path in folder.iterdir()) == [
        "delivery.toml",
        RECORD,
        "provincies.csv",
        f"wijkenbuurten_{YEAR}.gpkg",
    ]
    record = json.loads((folder / RECORD).read_text("utf-8"))
    assert record["parts"]["borders"]["from"] == [fetcher.service.base + MAP]
    assert record["files"][f"wijkenbuurten_{YEAR}.gpkg"]["bytes"] == len(map_bytes())
    assert fetcher.seen[-1] == 1.0


def test_who_asks_is_named(fetcher: Fetcher) -> None:
    fetcher("gemeenten")
    assert {item.headers["User-Agent"].split("/")[0] for item in fetcher.service.asked} == {
        "Bereikatlas"
    }


@pytest.mark.parametrize("service_name", ["odata3", "odata4"])
def test_key_figures_are_those_of_the_region(fetcher: Fetcher, service_name: str) -> None:
    borders = fetcher("borders").folder
    folder = fetcher("kwb", service=service_name).folder
    assert judged(borders, folder) == []
    expected, found = key_figures(), figures(folder)
    assert set(found) == set(expected)
    for code, row in expected.items():
        for column in ("a_inw", "a_00_14", "g_hhgro", "ste_mvs", "g_ink_pi", "bev_dich"):
            assert number(found[code][column]) == number(row[column]), (code, column)
    assert any(row["g_ink_pi"] == "." for row in found.values())  # unknown is not empty


def test_distances_become_a_column_of_the_key_figures(fetcher: Fetcher) -> None:
    borders = fetcher("borders").folder
    fetched = fetcher("distances")
    assert judged(borders, fetched.folder) == []
    found = figures(fetched.folder)
    for code, row in key_figures().items():
        assert number(found[code]["g_afs_bi"]) == number(row["g_afs_bi"]), code
    # The key figures came along, and fetching them anew does not lose the distances.
    asked = fetcher.service.count(KWB)
    assert asked
    fetcher("kwb", again=True)
    assert fetcher.service.count(KWB) > asked
    assert figures(fetched.folder) == found


def test_the_division_comes_beside_the_borders(fetcher: Fetcher) -> None:
    first = fetcher("gemeenten")
    assert not first.ready
    assert not (first.folder / "delivery.toml").exists()
    asked = fetcher.service.count(AREAS)
    second = fetcher("borders")
    assert second.folder == first.folder
    assert fetcher.service.count(AREAS) == asked
    assert judged(second.folder) == []


def test_borders_page_by_page(fetcher: Fetcher) -> None:
    fetcher.service.page = 100
    folder = fetcher("borders", service="ogc").folder
    assert judged(folder) == []
    whole = fetcher("borders", folder=fetcher.root / "whole").folder
    one, other = (read([item], load_catalog()).deliveries[0].table for item in (folder, whole))
    assert one.regions.equals(other.regions)
    assert one.geometry.area.sum() == pytest.approx(other.geometry.area.sum(), rel=1e-9)
    # 122, 189 and 561 rows.
    assert fetcher.service.count("/items") == 2 + 2 + 6


@pytest.mark.parametrize("service_name", ["odata3", "odata4"])
def test_all_pages_of_a_table(fetcher: Fetcher, service_name: str) -> None:
    fetcher.service.page = 97
    folder = fetcher("kwb", service=service_name).folder
    assert set(figures(folder)) == set(key_figures())


def test_a_question_that_is_too_large_is_asked_in_parts(fetcher: Fetcher) -> None:
    fetcher.service.limit = 200
    folder = fetcher("kwb", service="odata3").folder
    assert set(figures(folder)) == set(key_figures())
    assert fetcher.waits == []  # not a fault to wait for


def test_other_numbers_behind_the_names(fetcher: Fetcher) -> None:
    fetcher.service.shift = 13
    borders, folder = fetcher("borders").folder, fetcher("distances").folder
    assert judged(borders, folder) == []
    assert figures(folder)["GM9001"]["a_inw"] == key_figures()["GM9001"]["a_inw"]


def test_another_name_is_told_and_names_the_file_to_mend(fetcher: Fetcher) -> None:
    fetcher.service.renamed = {"MateVanStedelijkheid": "Stedelijkheid"}
    fetched = fetcher("kwb", service="odata3")
    assert any("ste_mvs" in remark for remark in fetched.remarks)
    assert "ste_mvs" not in figures(fetched.folder)["GM9001"]
    fetcher.service.renamed = {"AantalInwoners": "Inwonertal"}
    with pytest.raises(ByHandError, match=r"a_inw.*AantalInwoners.*fetching\.toml"):
        fetcher("kwb", service="odata3", folder=fetcher.root / "other")


@pytest.mark.parametrize("service_name", ["odata3", "odata4"])
def test_an_outdated_table_says_how_to_give_another(fetcher: Fetcher, service_name: str) -> None:
    del fetcher.service.titles[KWB]
    with pytest.raises(ByHandError, match=rf"{KWB} is er niet.*--table"):
        fetcher("kwb", service=service_name)
    assert not (fetcher.folder("kwb") / "delivery.toml").exists()


@pytest.mark.parametrize("service_name", ["odata3", "odata4"])
def test_a_table_of_another_year_is_refused(fetcher: Fetcher, service_name: str) -> None:
    fetcher.service.titles[KWB] = "Kerncijfers wijken en buurten 2020"
    with pytest.raises(ByHandError, match=r"buurten 2020.*niet van 2023.*--table"):
        fetcher("kwb", service=service_name)


def test_a_table_without_rows_is_outdated(fetcher: Fetcher) -> None:
    fetcher.service.next("UntypedDataSet", *[_nothing] * 4)
    with pytest.raises(ByHandError, match="is er niet"):
        fetcher("kwb", service="odata3")


def _nothing(asked):
    from tests.fetching.service import as_json

    return as_json({"value": []})


def test_where_the_older_service_has_no_table_the_newer_is_asked(fetcher: Fetcher) -> None:
    fetcher.service.without = {"odata3"}
    folder = fetcher("kwb").folder
    assert set(figures(folder)) == set(key_figures())


def test_another_table_by_its_id(fetcher: Fetcher) -> None:
    fetcher.service.titles["99999NED"] = "Nabijheid voorzieningen"
    with pytest.raises(ByHandError, match="99998NED"):
        fetcher("kwb", table="99998NED")
    assert fetcher.service.count(KWB) == 0


def test_an_unknown_year_says_which_are_known(fetcher: Fetcher) -> None:
    with pytest.raises(MistakeError, match=r"2031.*2023.*--table"):
        fetcher("kwb", year=2031)
    with pytest.raises(MistakeError, match=r"2031.*2023.*--url"):
        fetcher("borders", year=2031)
    assert fetcher.service.asked == []


# --- what is there already


def test_what_is_there_is_not_fetched_again(fetcher: Fetcher) -> None:
    fetcher("borders")
    fetcher("distances")
    asked = len(fetcher.service.asked)
    assert fetcher("borders").ready
    assert fetcher("distances").ready
    assert fetcher("kwb").ready
    assert len(fetcher.service.asked) == asked


def test_again_asks_whether_the_map_changed(fetcher: Fetcher) -> None:
    folder = fetcher("borders").folder
    sent = fetcher.service.sent[MAP]
    fetcher("borders", again=True)
    assert fetcher.service.sent[MAP] == sent == len(map_bytes())
    assert fetcher.service.count("wijkenbuurten") == 2
    assert judged(folder) == []


def test_a_file_put_there_by_hand_is_taken(fetcher: Fetcher) -> None:
    folder = fetcher.folder("borders")
    folder.mkdir()
    (folder / "WijkBuurtkaart_2023_v2.zip").write_bytes(
        zipped({"map/WijkBuurtkaart_2023_v2.gpkg": map_bytes()})
    )
    (folder / f"{AREAS}.zip").write_bytes(fetcher.service.bundle(AREAS))
    assert fetcher("borders").ready
    assert judged(folder) == []
    other = fetcher.root / "plain"
    other.mkdir()
    (other / "kaart.gpkg").write_bytes(map_bytes())
    (other / "provincies.csv").write_bytes((folder / "provincies.csv").read_bytes())
    assert fetcher("borders", folder=other).ready
    assert judged(other) == []
    figures_folder = fetcher.folder("kwb")
    figures_folder.mkdir()
    (figures_folder / f"{KWB}.zip").write_bytes(fetcher.service.bundle(KWB))
    (figures_folder / f"{NEAR}.zip").write_bytes(fetcher.service.bundle(NEAR))
    assert fetcher("distances").ready
    assert judged(folder, figures_folder) == []
    assert set(figures(figures_folder)) == set(key_figures())
    assert fetcher.service.asked == []


def test_a_newer_file_put_there_by_hand_is_taken_too(fetcher: Fetcher) -> None:
    folder = fetcher("kwb").folder
    asked = len(fetcher.service.asked)
    (folder / f"{KWB}.zip").write_bytes(fetcher.service.bundle(KWB))
    taken = fetcher("kwb")
    assert f"kwb-{YEAR}.csv" in taken.remarks[-1]
    assert "is er al" not in " ".join(taken.remarks)
    assert "is er al" in " ".join(fetcher("kwb").remarks)  # and only once
    mine = b"gwb_code_10;a_inw\nNL00;2\n"
    (folder / f"kwb-{YEAR}.csv").write_bytes(mine)
    fetcher("kwb")
    assert (folder / f"kwb-{YEAR}.csv").read_bytes() == mine
    assert len(fetcher.service.asked) == asked
    # A column that comes beside it is added to a copy.
    fetcher("distances")
    assert (folder / f"kwb-{YEAR}.csv.oud").read_bytes() == mine
    assert set(figures(folder)) == {"NL00"}
    assert figures(folder)["NL00"]["g_afs_bi"]


def test_two_files_for_one_thing_are_not_chosen_from(fetcher: Fetcher) -> None:
    folder = fetcher.folder("borders")
    folder.mkdir()
    for name in ("een.gpkg", "twee.gpkg"):
        (folder / name).write_bytes(map_bytes())
    (folder / f"{AREAS}.zip").write_bytes(fetcher.service.bundle(AREAS))
    with pytest.raises(ByHandError, match=r"een\.gpkg, twee\.gpkg"):
        fetcher("borders")
    assert not (folder / "delivery.toml").exists()


def test_nothing_of_the_user_is_lost(fetcher: Fetcher) -> None:
    folder = fetcher("kwb").folder
    mine = (folder / "delivery.toml").read_text("utf-8").replace("definitief", "voorlopig")
    (folder / "delivery.toml").write_text(mine, "utf-8")
    changed = (folder / f"kwb-{YEAR}.csv").read_bytes() + b"\n"
    (folder / f"kwb-{YEAR}.csv").write_bytes(changed)
    fetcher("kwb", again=True)
    assert (folder / "delivery.toml").read_text("utf-8") == mine
    assert (folder / f"kwb-{YEAR}.csv.oud").read_bytes() == changed
    assert (folder / f"kwb-{YEAR}.csv").read_bytes() != changed


def test_addresses_come_from_options_then_environment_then_file() -> None:
    environment = {
        "BEREIKATLAS_FETCH_ODATA3": "https://mirror.example/3/",
        "BEREIKATLAS_FETCH_PDOK": "",
    }
    settings = load_settings({"odata4": "http://other.example"}, environment=environment)
    assert settings.addresses["odata3"] == "https://mirror.example/3"
    assert settings.addresses["odata4"] == "http://other.example"
    assert settings.addresses["pdok"] == "https://service.pdok.nl"
    with pytest.raises(MistakeError, match="odata3"):
        load_settings({"odata5": "http://other.example"}, environment={})
    with pytest.raises(MistakeError, match="ftp"):
        load_settings({"odata3": "ftp://other.example"}, environment={})


def test_every_column_of_the_key_figures_can_be_fetched() -> None:
    from analytics.catalog import IndicatorKind

    tables = load_settings(environment={}).tables
    known = {*tables["kwb"].columns, *tables["distances"].columns}
    asked = {item.column for item in load_catalog().indicators_of(IndicatorKind.CONTEXT)}
    assert asked <= known
