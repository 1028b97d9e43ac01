"""A new round of a day of which there is one already."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics.catalog import Catalog
from analytics.model import Severity
from analytics.sources import read
from analytics.sources.context import Context, KnownRound
from tests.sources import deliveries

THERE = KnownRound("lgb-2023", "Leden", "2023", date(2023, 1, 1), "any")


@pytest.mark.parametrize(
    ("new", "asked"),
    [
        ({}, True),
        ({"reference_date": date(2023, 1, 2)}, False),
        ({"members_of": "F001"}, False),  # about others: two rounds of one day are meant
        ({"round": "2023"}, False),  # a revision
        ({"id": "lgb-2023"}, False),  # itself, under another name
    ],
)
def test_the_same_day_and_members(new: dict, asked: bool) -> None:
    other = KnownRound("lgb-nieuw", "Leden", "nieuw", date(2023, 1, 1), "any")
    assert replace(other, **new).of_same_date([THERE]) == ([THERE] if asked else [])


def test_a_revision_of_one_of_two_rounds_of_a_day_is_not_asked_about() -> None:
    second = replace(THERE, id="lgb-2", round="tweede")
    assert replace(second, id="lgb-3").of_same_date([THERE, second]) == []


def test_the_judgement_asks_and_refuses_nothing(tmp_path: Path, catalog: Catalog) -> None:
    folder = deliveries.lgb(tmp_path / "lgb", ["NL00;personen;totaal;totaal;9;2;"], round="nieuw")
    (loaded,) = read([folder], catalog).deliveries
    there = replace(THERE, reference_date=loaded.delivery.reference_date)
    batch = read([folder], catalog, known=Context(catalog, rounds=(there,)))
    (told,) = [item for item in batch.complaints if item.kind == "same_date"]
    assert batch.ok
    assert (told.severity, told.text) == (Severity.WARNING, "lgb-2023")
    assert (told.place.file, told.place.column) == ("delivery.toml", "reference_date")
