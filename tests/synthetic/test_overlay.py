"""Made-up members over given borders and key figures: here those of the demo, and the real ones."""

import shutil
import time
import tomllib

import pytest

from analytics.catalog import load_catalog
from analytics.model import Severity
from analytics.sources import read
from analytics.synthetic import OverlayError, lay
from tests.synthetic.conftest import rows


@pytest.fixture(scope="module")
def laid(committed, tmp_path_factory):
    out = tmp_path_factory.mktemp("laid")
    return lay(committed / "grenzen-2023", committed / "kwb-2023", out)


def settings(folder):
    return tomllib.loads((folder / "delivery.toml").read_text("utf-8"))


def test_everything_to_build_an_atlas_is_there(laid):
    batch = read(laid, load_catalog(), building=True)
    assert [c for c in batch.complaints if c.severity is Severity.ERROR] == []
    kinds = sorted(one.delivery.kind.value for one in batch.deliveries)
    assert kinds == ["borders", "branches", "kwb", "lgb", "lgb", "lgb", "organisations"]


def test_rounds_are_made_up_and_over_the_given_borders(laid):
    found = [settings(folder) for folder in laid if folder.name.startswith("lgb")]
    assert [one["reference_date"].year for one in found] == [2019, 2021, 2023]
    assert {one["border_year"] for one in found} == {2023}
    assert {one["source"] for one in found} == {"fictief"}
    assert all(one["synthetic"] for one in found)
    assert [one["classification"]["herkomst"] for one in found] == ["2016", "2016", "2022"]


def test_every_gemeente_is_served(laid, committed):
    out = laid[0].parent
    served = {row["gemeentecode"] for row in rows(out / "organisaties" / "organisaties.csv")}
    gemeenten = {
        row["gwb_code_10"]
        for row in rows(committed / "kwb-2023" / "kwb-2023.csv")
        if row["recs"] == "Gemeente"
    }
    assert served == gemeenten


def test_the_same_seed_gives_the_same_figures(laid, committed, tmp_path):
    out = laid[0].parent
    again = lay(committed / "grenzen-2023", committed / "kwb-2023", tmp_path / "again")
    other = lay(committed / "grenzen-2023", committed / "kwb-2023", tmp_path / "other", seed=1)
    first = (out / "lgb-2023" / "leden.csv").read_bytes()
    assert (again[0].parent / "lgb-2023" / "leden.csv").read_bytes() == first
    assert (other[0].parent / "lgb-2023" / "leden.csv").read_bytes() != first


def test_files_as_downloaded_get_a_delivery_around_them(committed, tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    shutil.copy(committed / "grenzen-2023" / "wijkenbuurten_2023.gpkg", raw)
    shutil.copy(committed / "grenzen-2023" / "provincies.csv", raw)
    shutil.copy(committed / "kwb-2023" / "kwb-2023.csv", raw)
    folders = lay(raw, raw, tmp_path / "out")
    borders, figures = settings(folders[0]), settings(folders[1])
    assert borders["files"] == ["wijkenbuurten_2023.gpkg", "provincies.csv"]
    assert figures["files"] == ["kwb-2023.csv"]
    assert (borders["border_year"], figures["border_year"]) == (2023, 2023)
    assert not (raw / "delivery.toml").exists()
    codes = {row["regiocode"][:2] for row in rows(tmp_path / "out" / "lgb-2023" / "leden.csv")}
    assert codes == {"NL", "PV", "GM", "WK", "BU", "BI"}


def test_a_folder_without_borders_is_told(tmp_path):
    with pytest.raises(OverlayError, match="GeoPackage"):
        lay(tmp_path, tmp_path, tmp_path / "out")


def test_the_whole_country_in_a_minute(realdata, tmp_path):
    start = time.monotonic()
    lay(realdata, realdata, tmp_path)
    assert time.monotonic() - start < 60
    organisations = rows(tmp_path / "organisaties" / "organisaties.csv")
    assert 115 <= len({row["bibliotheek_id"] for row in organisations}) <= 145
    assert len({row["gemeentecode"] for row in organisations}) == 342
    newest = rows(tmp_path / "lgb-2024" / "leden.csv")
    assert "BU0363AA01" in {row["regiocode"] for row in newest}
    national = next(row for row in newest if row["dimensie"] == "totaal")
    assert 17 < float(national["aandeel"].replace(",", ".")) < 20


def test_an_older_division_that_was_made_up(committed, tmp_path):
    folders = lay(
        committed / "grenzen-2023", committed / "kwb-2023", tmp_path / "out", older_borders=True
    )
    batch = read(folders, load_catalog(), building=True)
    assert [c for c in batch.complaints if c.severity is Severity.ERROR] == []
    told = {folder.name: settings(folder) for folder in folders}
    older = told["grenzen-2019"]
    assert (older["source"], older["synthetic"], older["border_year"]) == ("fictief", True, 2019)
    assert "Verzonnen" in older["title"]
    years = {name: one["border_year"] for name, one in told.items() if one["kind"] == "lgb"}
    assert years == {"lgb-2019": 2019, "lgb-2021-1": 2023, "lgb-2021": 2023, "lgb-2023": 2023}
    assert [told[name]["revision"] for name in ("lgb-2021-1", "lgb-2021")] == [1, 2]
    assert set(told["lgb-2021-1"]["participants"]) < set(told["lgb-2021"]["participants"])

    def gemeenten(folder):
        return {
            row["regiocode"] for row in rows(folder / "leden.csv") if row["regiocode"][:2] == "GM"
        }

    out = folders[0].parent
    gone = {
        row["gemeentecode"]: row["bibliotheek_id"]
        for row in rows(out / "organisaties" / "organisaties.csv")
        if row["geldig_tot"]
    }
    assert {row["geldig_tot"] for row in rows(out / "organisaties" / "organisaties.csv")} == {
        "", "2021-01-01",
    }  # fmt: skip
    # Two halves of each, in the first round only.
    assert len(gone) % 2 == 0
    assert len(gone) > 0
    assert not gemeenten(out / "lgb-2021") & set(gone)
    took_part = set(told["lgb-2019"]["participants"])
    assert {code for code, one in gone.items() if one in took_part} == gemeenten(
        out / "lgb-2019"
    ) & set(gone)
    # The same people, whatever their gemeente was called.
    inhabitants = {
        row["gwb_code_10"]: int(row["a_inw"]) for row in rows(out / "kwb-2019" / "kwb-2019.csv")
    }
    for level in ("GM", "WK", "BU"):
        assert sum(n for code, n in inhabitants.items() if code[:2] == level) == inhabitants["NL00"]
