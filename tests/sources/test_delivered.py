"""A gemeente of a library that took part, of which there is nothing at all."""

from datetime import date
from pathlib import Path

import pytest

from analytics.catalog import Catalog
from analytics.sources import read
from analytics.sources.context import Context, Division, Served
from tests.sources import deliveries

BOTH = ["B1", "B2"]


def rows(*codes: str) -> list[str]:
    return [f"{code};personen;totaal;totaal;900;100;" for code in codes]


@pytest.mark.parametrize(
    ("codes", "participants", "absent"),
    [
        (("GM9001", "GM9002"), BOTH, []),
        (("GM9001",), BOTH, ["GM9002"]),
        (("GM9001", "WK9002AA"), BOTH, []),  # its wijk is there
        (("GM9001", "BU9002AA0B"), BOTH, []),
        (("GM9001",), ["B1"], []),  # no library of it took part
        (("GM9001",), None, []),  # nobody knows who did
        (("NL00", "BIEB:B1"), BOTH, []),  # no delivery of gemeenten at all
    ],
)
def test_a_gemeente_of_a_participant_that_is_not_there_is_told(
    tmp_path: Path,
    catalog: Catalog,
    codes: tuple[str, ...],
    participants: list[str] | None,
    absent: list[str],
) -> None:
    fields = {} if participants is None else {"participants": participants}
    batch = read(
        [
            deliveries.borders(tmp_path / "grenzen"),
            deliveries.write(
                tmp_path / "organisaties", "organisations", {"o.csv": deliveries.ORGANISATIONS}
            ),
            deliveries.lgb(tmp_path / "lgb", rows(*codes), **fields),
        ],
        catalog,
    )
    assert batch.ok
    found = [item for item in batch.complaints if item.kind == "gemeente_absent"]
    assert [item.region for item in found] == absent
    assert [item.text for item in found] == ["Tweed (GM9002), van Bibliotheek Twee"] * len(absent)


@pytest.mark.parametrize(
    ("day", "shared", "told"),
    [
        (date(2023, 12, 31), False, True),
        (date(2024, 1, 1), False, False),
        (date(2023, 12, 31), True, False),  # the other library did not take part
    ],
)
def test_who_served_it_on_the_reference_date(
    tmp_path: Path, catalog: Catalog, day: date, shared: bool, told: bool
) -> None:
    """As an atlas knows it, as plain values."""
    served = Served("B2", "Bibliotheek Twee", "GM9002", date(2020, 1, 1), date(2024, 1, 1))
    other = Served("B3", "Bibliotheek Drie", "GM9002", None, None)
    names = {"GM9001": "Eerst", "GM9002": "Tweed"}
    context = Context(
        catalog,
        divisions={2023: Division(dict.fromkeys(names, ""), names, {}, (0.0, 0.0, 1.0, 1.0))},
        served=(served, other) if shared else (served,),
    )
    known = Context.from_plain(context.to_plain(), catalog)
    assert known.served == context.served
    delivery = deliveries.lgb(
        tmp_path / "lgb", rows("GM9001"), participants=["B2"], reference_date=day
    )
    found = read([delivery], catalog, known=known).complaints
    assert [item.kind for item in found] == (["gemeente_absent"] if told else [])
