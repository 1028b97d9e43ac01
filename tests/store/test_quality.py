"""How far a round can be trusted: counted by hand on the small country."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics.catalog import load_catalog
from analytics.model import Complaint, Level, Missing, Place, Severity, Unit
from analytics.sources import Batch, Loaded
from analytics.store import Atlas, MissingCells
from analytics.store.building import build_batch
from tests.store import land

HIDDEN, UNSURE, NO, PARTLY, ABSENT = list(Missing)[:5]


def opened(folder: Path, batch: Batch, viewer: str = "public") -> Atlas:
    build_batch(batch, folder, load_catalog())
    return Atlas.open(folder, viewer)


def by_level(found: tuple[MissingCells, ...]) -> dict[Level, tuple[int, dict[Missing, int]]]:
    return {item.level: (item.of, dict(item.reasons)) for item in found}


def test_missing_cells_are_counted_per_level(atlas: Atlas) -> None:
    # Of every series that a level has, over all its regions. At buurten that is one series:
    # Markt and Polder-Oost and Dorp are there, Eendracht is hidden before it is unreliable,
    # Zuidrand lies in a gemeente that took part in part, West in one that did not, Ver has no row.
    found = by_level(atlas.missing_cells("lgb-2023"))
    assert found[Level.BUURT] == (7, {HIDDEN: 1, NO: 1, PARTLY: 1, ABSENT: 1})
    # The old counts are the same ones.
    assert atlas.missing_counts("lgb-2023") == {
        level: reasons for level, (_of, reasons) in found.items() if reasons
    }


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        ("GM9001", (3, {HIDDEN: 1})),
        ("GM9002", (2, {PARTLY: 1})),
        (("GM9001", "GM9002"), (5, {HIDDEN: 1, PARTLY: 1})),
        ("BIEB:A", (5, {HIDDEN: 1, PARTLY: 1})),
        ("BIEB:B", (3, {NO: 1, PARTLY: 1})),
        ("WK900100", (2, {HIDDEN: 1})),
        ("PV51", (1, {ABSENT: 1})),
        ("NL00", (7, {HIDDEN: 1, NO: 1, PARTLY: 1, ABSENT: 1})),
    ],
)
def test_missing_cells_within_an_area(
    atlas: Atlas, within: str | tuple[str, ...], expected: tuple[int, dict[Missing, int]]
) -> None:
    assert by_level(atlas.missing_cells("lgb-2023", within))[Level.BUURT] == expected


def test_missing_cells_within_the_country_are_those_of_the_delivery(atlas: Atlas) -> None:
    assert atlas.missing_cells("lgb-2023", "NL00") == atlas.missing_cells("lgb-2023")


def test_missing_cells_per_region_and_per_dimension(atlas: Atlas) -> None:
    found = atlas.missing_by_region("lgb-2023", "buurt", "GM9001")
    assert [(item.code, item.name, item.of, dict(item.reasons)) for item in found] == [
        ("BU90010000", "Markt", 1, {}),
        ("BU90010001", "Ééndracht", 1, {HIDDEN: 1}),
        ("BU9001AA01", "Polder-Oost", 1, {}),
    ]
    # One class of leeftijd has a row for the land, another only for a gemeente.
    ages = {
        item.level: (item.of, item.missing)
        for item in atlas.missing_by_dimension("lgb-2023")
        if (item.unit, item.dimension) == (Unit.PERSONS, "leeftijd")
    }
    # 0-4: three of four gemeenten; GM9003 did not take part, of 0-4 GM9001 and GM9002 have a row.
    # 4-9: GM9001 only.
    assert ages[Level.GEMEENTE] == (8, 5)
    assert ages[Level.LAND] == (1, 0)


def test_who_took_part(atlas: Atlas) -> None:
    found = atlas.participation("lgb-2023")
    assert found.known
    assert found.country is not None
    # Inhabitants only of GM9001 and GM9002 are known; the rest can't be added.
    assert (found.country.organisations, found.country.of_organisations) == (2, 3)
    assert (found.country.whole, found.country.partly, found.country.none) == (None, 1995, None)
    assert found.country.of_inhabitants is None
    assert [(item.code, item.organisations, item.of_organisations) for item in found.provinces] == [
        ("PV50", 1, 2),
        ("PV51", 1, 1),
    ]
    vlakland = found.provinces[0]
    assert (vlakland.whole, vlakland.partly, vlakland.none) == (1005, 1995, None)
    (absent,) = found.absent
    assert (absent.name, absent.gemeenten) == ("Bibliotheek Bé", ("Zuid", "West"))
    assert absent.inhabitants.missing is Missing.NOT_DELIVERED
    (shared,) = found.partly
    assert (shared.name, shared.took_part, shared.did_not) == (
        "Zuid",
        ("Bibliotheek Aa",),
        ("Bibliotheek Bé",),
    )
    assert shared.inhabitants.value == 1995


@pytest.mark.parametrize(
    ("participants", "whole", "partly", "none"),
    [
        ((), 0, 0, None),
        (("A",), 1005, 1995, None),
        (("BIEB:A", "B"), None, 0, 0),  # the id with or without its prefix
        (("B",), None, 1995, 1005),
    ],
)
def test_a_gemeente_took_part_wholly_partly_or_not(
    tmp_path: Path,
    participants: tuple[str, ...],
    whole: int | None,
    partly: int | None,
    none: int | None,
) -> None:
    # GM9001 (1,005) is of A alone, GM9002 (1,995) of A and B, GM9003 (not known) of B alone.
    batch = land.batch(land.members(participants=participants), without="lgb-2023")
    vlakland = opened(tmp_path, batch).participation("lgb-2023").provinces[0]
    assert (vlakland.whole, vlakland.partly, vlakland.none) == (whole, partly, none)


def test_without_participants_nothing_is_counted(tmp_path: Path) -> None:
    batch = land.batch(land.members(participants=None), without="lgb-2023")
    found = opened(tmp_path, batch).participation("lgb-2023")
    assert not found.known
    assert (found.country, found.provinces, found.absent) == (None, (), ())
    assert found.stated.inhabitants == 3500


def warning(kind: str, region: str, size: float, row: int) -> Complaint:
    place = Place("leden.csv", "", row, "leden")
    return Complaint(
        "lgb-2023", kind, Severity.WARNING, place, "Klopt niet.", "Vraag na.", "1–2 ≠ 3–4", region,
        "personen", "totaal", "totaal", size,
    )  # fmt: skip


WARNINGS = (
    warning("parts_contradict_whole", "GM9001", 10, 2),
    warning("parts_contradict_whole", "GM9002", 30, 3),
    warning("parts_contradict_whole", "NL00", 20, 4),
    warning("share_contradicts_counts", "WK900300", 0.02, 5),
    warning("no_rounding", "", 0, 0),
)


@pytest.mark.parametrize(
    ("within", "counts", "rows"),
    [
        (
            None,
            {"parts_contradict_whole": 3, "share_contradicts_counts": 1, "no_rounding": 1},
            [3, 4, 5, 0],
        ),
        ("BIEB:A", {"parts_contradict_whole": 2}, [3, 2]),
        ("BIEB:B", {"parts_contradict_whole": 1, "share_contradicts_counts": 1}, [3, 5]),
        ("BIEB:C", {}, []),
        ("WK900300", {"share_contradicts_counts": 1}, [5]),
    ],
)
def test_warnings_are_counted_and_the_largest_listed(
    tmp_path: Path, within: str | None, counts: dict[str, int], rows: list[int]
) -> None:
    atlas = opened(tmp_path, Batch(land.batch().deliveries, WARNINGS))
    found = atlas.warnings("lgb-2023", within, most=2)
    assert found.counts == counts
    # Each stands at a figure of its own; that without a place at none.
    assert found.figures == found.contradictions
    # Of the three parts_contradict_whole only the two largest, the larger first.
    assert [item.place.row for item in found.largest] == rows
    assert found.contradictions == sum(counts.values()) - counts.get("no_rounding", 0)
    assert all(item in WARNINGS for item in found.largest)


def revision(number: int, text: str, **said: object) -> Loaded:
    return land.members(
        f"lgb-v{number}", text, 1, round="2021", revision=number,
        reference_date=date(2021, 1, 1), **said,
    )  # fmt: skip


FIRST = """
NL00;personen;totaal;totaal;5000;1000;
GM9001;personen;totaal;totaal;1000;210;
GM9002;personen;totaal;totaal;2000;300;
GM9003;personen;totaal;totaal;1500;150;
GM9004;personen;totaal;totaal;500;.;
BU90010000;personen;totaal;totaal;50;15;
"""
SECOND = """
NL00;personen;totaal;totaal;5000;1001;
GM9001;personen;totaal;totaal;1000;230;
GM9002;personen;totaal;totaal;2000;300;
GM9003;personen;totaal;totaal;1500;.;
GM9004;personen;totaal;totaal;500;100;
BU90010000;personen;totaal;totaal;50;20;
"""


def test_what_a_revision_changed(tmp_path: Path) -> None:
    batch = land.batch(revision(1, FIRST), revision(2, SECOND))
    (found,) = opened(tmp_path, batch).revisions("lgb-v2")
    assert found.former.id == "lgb-v1"
    assert {item.level: (item.changed, item.withheld, item.released) for item in found.levels} == {
        Level.LAND: (1, 0, 0),
        Level.GEMEENTE: (1, 1, 1),
        Level.BUURT: (1, 0, 0),
    }
    # Of gemeenten and up, most members more or less first; GM9003 is withheld now: not a word.
    assert [(item.code, item.former_members, item.members) for item in found.largest] == [
        ("GM9001", 210, 230),
        ("NL00", 1000, 1001),
    ]


def test_what_is_withheld_is_not_told_beside_a_number_that_changed(tmp_path: Path) -> None:
    """Of GM9003 the members are withheld now, and its inhabitants are others; so it was before."""
    moved = SECOND.replace(
        "GM9003;personen;totaal;totaal;1500;.", "GM9003;personen;totaal;totaal;1600;."
    )
    withheld = opened(tmp_path / "1", land.batch(revision(1, FIRST), revision(2, moved)))
    released = opened(tmp_path / "2", land.batch(revision(1, moved), revision(2, FIRST)))
    for atlas in (withheld, released):
        (found,) = atlas.revisions("lgb-v2")
        assert [item.code for item in found.largest] == ["GM9001", "NL00"]


def test_the_newest_decides_what_a_former_revision_tells(tmp_path: Path) -> None:
    """Asked of a former revision, the answer is beside the one on screen: GM9003 is in neither."""
    batch = land.batch(revision(1, FIRST), revision(2, FIRST.replace("210", "220")),
                       revision(3, SECOND))  # fmt: skip
    atlas = opened(tmp_path, batch)
    asked = [atlas.revisions(f"lgb-v{number}") for number in (1, 2, 3)]
    assert asked[0] == asked[1] == asked[2]
    assert [item.former.id for item in asked[0]] == ["lgb-v2", "lgb-v1"]
    assert all(cell.code != "GM9003" for item in asked[0] for cell in item.largest)


def test_revisions_that_may_not_be_seen_are_not_told(tmp_path: Path) -> None:
    secret = revision(2, SECOND, audience="confidential")
    batch = land.batch(revision(1, FIRST), secret)
    assert opened(tmp_path, batch).revisions("lgb-v1") == ()
    (found,) = Atlas.open(tmp_path, "operator").revisions("lgb-v2")
    assert found.changed == 3


def test_a_revision_on_other_borders_is_named_and_not_compared(tmp_path: Path) -> None:
    older = land.borders(2020)
    older = replace(older, delivery=replace(older.delivery, id="grenzen-2020"))
    batch = land.batch(older, revision(1, FIRST, border_year=2020), revision(2, SECOND))
    (found,) = opened(tmp_path, batch).revisions("lgb-v2")
    assert (found.comparable, found.levels, found.largest) == (False, (), ())


@pytest.mark.parametrize(("viewer", "shown"), [("operator", 1), ("public", 0)])
def test_where_a_secret_can_be_worked_out_is_no_news_for_visitors(
    tmp_path: Path, viewer: str, shown: int
) -> None:
    told = (warning("recoverable", "WK900100", 0, 2),)
    atlas = opened(tmp_path, replace(land.batch(), complaints=told), viewer)
    assert len(atlas.complaints("lgb-2023")) == shown
    assert sum(atlas.warnings("lgb-2023").counts.values()) == shown
    assert sum(atlas.warnings("lgb-2023", "GM9001").counts.values()) == shown
    atlas.close()
