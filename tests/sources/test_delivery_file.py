"""delivery.toml: everything wrong at once, with field and row; never a crash."""

import os
from pathlib import Path

import pytest

from analytics.catalog import Catalog
from analytics.model import Coverage, Kind, Level, Rounding, RoundingMethod, Status, Unit
from analytics.sources import read
from analytics.sources.delivery_file import read_delivery_file
from tests.sources import deliveries
from tests.sources.deliveries import ORGANISATIONS, errors

FILES = {"o.csv": ORGANISATIONS}


def judge(folder: Path, catalog: Catalog) -> list[tuple]:
    header, complaints = read_delivery_file(folder, catalog)
    assert (header is None) == complaints.failed
    return errors(complaints.items)


def test_every_field_of_the_contract(tmp_path: Path, catalog: Catalog) -> None:
    folder = tmp_path / "lgb-2023"
    folder.mkdir()
    (folder / "leden.csv").write_text("x")
    (folder / "delivery.toml").write_text(
        """id = "lgb-2023"
kind = "lgb"
title = "Bibliotheekleden 2023"
source = "fictief"
reference_date = 2023-01-01
status = "nader voorlopig"
border_year = 2023
synthetic = true
files = ["leden.csv"]
round = "2023"
revision = 2
members_of = "any"
participants = ["B1", "B2"]
levels = ["land", "gemeente"]
rounding = [{base = 5}, {level = "gemeente", base = 1}, {dimension = "inkomen", base = 100},
  {measure = "share", base = 0.1}, {unit = "huishoudens", base = 3, method = "random"}]
share_from_unrounded = true
coverage = { organisations = 124, of_organisations = 134, inhabitants = 16000000 }
classification = { herkomst = "2022" }
universe = { opleiding = "15 jaar en ouder" }
match_rate = 0.95
completeness = 1
benchmark_base = "covered"
protected = true
audience = "public"
""",
        "utf-8",
    )
    header, complaints = read_delivery_file(folder, catalog)
    assert header is not None
    assert complaints.items == []
    delivery = header.delivery
    assert (delivery.kind, delivery.status) == (Kind.LGB, Status.REVISED_PROVISIONAL)
    assert delivery.levels == (Level.LAND, Level.GEMEENTE)
    assert delivery.participants == ("B1", "B2")
    assert delivery.rounding == (
        Rounding(5),
        Rounding(1, level=Level.GEMEENTE),
        Rounding(100, dimension="inkomen"),
        Rounding(0.1, measure="share"),
        Rounding(3, RoundingMethod.RANDOM, unit=Unit.HOUSEHOLDS),
    )
    assert delivery.coverage == Coverage(124, 134, 16_000_000, None)
    assert delivery.public
    assert header.hashes == {
        "leden.csv": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    }


def test_what_is_not_said_has_the_default_of_the_contract(tmp_path: Path, catalog: Catalog) -> None:
    header, _complaints = read_delivery_file(
        deliveries.write(tmp_path / "o", "organisations", FILES), catalog
    )
    assert header is not None
    delivery = header.delivery
    assert (delivery.members_of, delivery.participants, delivery.rounding) == ("any", None, ())
    assert (delivery.round, delivery.revision, delivery.share_from_unrounded) == ("2023", 1, None)
    assert not delivery.public  # not protected, and confidential


@pytest.mark.parametrize(
    ("field", "value", "kind", "column"),
    [
        ("id", "../weg", "wrong_value", "id"),
        ("id", 7, "wrong_value", "id"),
        ("kind", "lbg", "wrong_value", "kind"),
        ("title", "", "wrong_value", "title"),
        ("title", ["a"], "wrong_value", "title"),
        ("status", "definitef", "wrong_value", "status"),
        ("border_year", "2023", "wrong_value", "border_year"),
        ("border_year", True, "wrong_value", "border_year"),
        ("border_year", 1989, "wrong_value", "border_year"),
        ("border_year", 2101, "wrong_value", "border_year"),
        ("reference_date", "2023-01-01", "wrong_value", "reference_date"),
        ("synthetic", "ja", "wrong_value", "synthetic"),
        ("files", [], "wrong_value", "files"),
        ("files", "o.csv", "wrong_value", "files"),
        ("files", ["o.csv", "o.csv"], "wrong_value", "files"),
        ("files", ["../o.csv"], "wrong_value", "files"),
        ("files", ["sub/o.csv"], "wrong_value", "files"),
        ("files", ["C:o.csv"], "wrong_value", "files"),
        ("files", [".."], "wrong_value", "files"),
        ("files", ["x" * 300], "wrong_value", "files"),
        ("files", ["weg.csv"], "missing_file", "files"),
        ("files", [3], "wrong_value", "files"),
        ("participants", "B1", "wrong_value", "participants"),
        ("levels", ["straat"], "wrong_value", "levels"),
        ("levels", ["bibliotheek"], "wrong_value", "levels"),
        ("rounding", {"base": 5}, "wrong_value", "rounding"),
        ("rounding", [5], "wrong_value", "rounding"),
        ("rounding", [{"base": 2.5}], "wrong_value", "rounding.base"),
        ("rounding", [{"base": 0}], "wrong_value", "rounding.base"),
        ("rounding", [{"base": -5}], "wrong_value", "rounding.base"),
        ("rounding", [{"bas": 5}], "wrong_value", "rounding.bas"),
        ("rounding", [{"level": "wijk"}], "wrong_value", "rounding"),
        ("rounding", [{"base": 5, "dimension": "leeftyd"}], "wrong_value", "rounding.dimension"),
        ("rounding", [{"base": 5, "category": "19-20"}], "wrong_value", "rounding.category"),
        ("rounding", [{"base": 101, "measure": "share"}], "wrong_value", "rounding.base"),
        ("coverage", {"organisations": -1}, "wrong_value", "coverage.organisations"),
        (
            "coverage",
            {"organisations": 3, "of_organisations": 2},
            "wrong_value",
            "coverage.organisations",
        ),
        ("classification", {"herkomst": "1999"}, "wrong_value", "classification.herkomst"),
        ("classification", {"afkomst": "2022"}, "wrong_value", "classification.afkomst"),
        ("match_rate", 1.01, "wrong_value", "match_rate"),
        ("match_rate", "nan", "wrong_value", "match_rate"),
        ("audience", "iedereen", "wrong_value", "audience"),
        ("titel", "x", "unknown_field", "titel"),
    ],
)
def test_a_wrong_value_names_its_field(
    tmp_path: Path, catalog: Catalog, field: str, value: object, kind: str, column: str
) -> None:
    folder = deliveries.write(tmp_path / "o", "organisations", FILES, **{field: value})
    found = judge(folder, catalog)
    assert [(item[0], item[3]) for item in found] == [(kind, column)]
    assert found[0][2] is not None  # the row of the field


@pytest.mark.parametrize("value", ["nan", "inf", "-0.1", "99999999999999999999"])
def test_a_rate_is_a_number_from_0_to_1(tmp_path: Path, catalog: Catalog, value: str) -> None:
    folder = deliveries.write(tmp_path / "o", "organisations", FILES, more=f"match_rate = {value}")
    assert [item[3] for item in judge(folder, catalog)] == ["match_rate"]


@pytest.mark.parametrize("field", ["id", "kind", "title", "source", "reference_date", "status"])
def test_a_missing_field_is_named(tmp_path: Path, catalog: Catalog, field: str) -> None:
    folder = deliveries.write(tmp_path / "o", "organisations", FILES, without=[field])
    assert [(item[0], item[3]) for item in judge(folder, catalog)] == [("missing_field", field)]


def test_all_at_once_with_the_row(tmp_path: Path, catalog: Catalog) -> None:
    folder = tmp_path / "o"
    folder.mkdir()
    (folder / "delivery.toml").write_text('id = "o"\nkind = "kwbb"\nstatsu = "x"\n', "utf-8")
    found = judge(folder, catalog)
    assert [(item[0], item[2], item[3]) for item in found] == [
        ("wrong_value", 2, "kind"),
        ("unknown_field", 3, "statsu"),
        ("missing_field", None, "title"),
        ("missing_field", None, "source"),
        ("missing_field", None, "reference_date"),
        ("missing_field", None, "status"),
        ("missing_field", None, "border_year"),
        ("missing_field", None, "files"),
    ]


def test_an_unknown_field_names_the_closest(tmp_path: Path, catalog: Catalog) -> None:
    folder = deliveries.write(tmp_path / "o", "organisations", FILES, particpants=["B1"])
    _header, complaints = read_delivery_file(folder, catalog)
    assert "participants" in complaints.items[0].advice


@pytest.mark.parametrize(
    ("source", "synthetic", "complaints"),
    [
        ("fictief", True, []),
        ("CBS", False, []),
        ("CBS", True, ["source"]),
        ("fictief", False, ["synthetic"]),
    ],
)
def test_made_up_figures_never_bear_a_real_name(
    tmp_path: Path, catalog: Catalog, source: str, synthetic: bool, complaints: list[str]
) -> None:
    folder = deliveries.write(
        tmp_path / "o", "organisations", FILES, source=source, synthetic=synthetic
    )
    assert [item[3] for item in judge(folder, catalog)] == complaints


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (b"id = \n", 1),
        (b'id = "a"\nid = "b"\n', 2),
        (b'id = "a"\ntitle = "\xff"\n', 2),
        (b"reference_date = 2023-02-30\n", 1),
        (b"revision = " + b"9" * 5000, None),
        (b"a = " + b"[" * 100_000, None),
        (b"\x00\x01\x02", 1),
    ],
)
def test_no_toml_is_one_complaint(
    tmp_path: Path, catalog: Catalog, content: bytes, row: int | None
) -> None:
    (tmp_path / "delivery.toml").write_bytes(content)
    found = judge(tmp_path, catalog)
    assert [(item[1], item[2]) for item in found] == [("delivery.toml", row)]


def test_no_folder_and_no_file(tmp_path: Path, catalog: Catalog) -> None:
    (tmp_path / "bestand").write_text("x")
    for folder in (tmp_path, tmp_path / "weg", tmp_path / "bestand", tmp_path / "a\0b"):
        assert [item[0] for item in judge(folder, catalog)] == ["no_delivery"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_large_file_may_be_a_link(tmp_path: Path, catalog: Catalog) -> None:
    folder = deliveries.write(tmp_path / "o", "organisations", {}, files=["o.csv"])
    (folder / "o.csv").symlink_to(tmp_path / "elders.csv")
    assert [item[0] for item in judge(folder, catalog)] == ["missing_file"]
    (tmp_path / "elders.csv").write_text(ORGANISATIONS)
    assert judge(folder, catalog) == []


@pytest.mark.parametrize(
    ("kind", "files"),
    [
        ("borders", ["a.csv"]),
        ("borders", ["a.gpkg", "b.gpkg"]),
        ("kwb", ["a.csv", "b.csv"]),
        ("lgb", ["a.xlsx"]),
    ],
)
def test_files_must_fit_the_kind(
    tmp_path: Path, catalog: Catalog, kind: str, files: list[str]
) -> None:
    folder = deliveries.write(tmp_path / "o", kind, dict.fromkeys(files, "x"))
    assert {item[0] for item in judge(folder, catalog)} == {"file_kind"}


def test_the_hash_follows_every_byte(tmp_path: Path, catalog: Catalog) -> None:
    def hashed(folder: Path) -> str:
        header, _complaints = read_delivery_file(folder, catalog)
        assert header is not None
        return header.delivery.hash

    first = hashed(deliveries.write(tmp_path / "o", "organisations", FILES))
    assert hashed(deliveries.write(tmp_path / "o", "organisations", FILES)) == first
    other_file = deliveries.write(tmp_path / "o", "organisations", {"o.csv": ORGANISATIONS + "\n"})
    assert hashed(other_file) != first
    other_text = deliveries.write(tmp_path / "o", "organisations", FILES, more="# a remark")
    assert hashed(other_text) != first


def test_an_id_and_a_round_are_there_once(tmp_path: Path, catalog: Catalog) -> None:
    row = ["NL00;personen;totaal;totaal;100;20;"]
    first = deliveries.lgb(tmp_path / "a", row, id="zelfde")
    second = deliveries.lgb(tmp_path / "b", row, id="zelfde")
    batch = read([first, second], catalog)
    assert [item[0] for item in errors(batch.complaints)] == ["double_id", "double_round"]
    assert [item.delivery.id for item in batch.deliveries] == ["zelfde"]

    revised = deliveries.lgb(tmp_path / "b", row, id="ander", revision=2)
    assert read([first, revised], catalog).ok


def test_borders_of_a_year_are_there_once(tmp_path: Path, catalog: Catalog, borders: Path) -> None:
    second = deliveries.borders(tmp_path / "nog-eens")
    batch = read([borders, second], catalog)
    assert [item[0] for item in errors(batch.complaints)] == ["double_borders"]
