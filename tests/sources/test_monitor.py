"""Figures of libraries as a whole, and agreements with gemeenten."""

from pathlib import Path

import pytest

from analytics.catalog import Catalog
from analytics.model import Kind
from analytics.sources import Batch, read
from analytics.sources.about import About, Loading, delivery_of
from analytics.sources.proposals import kind_of
from tests.sources import deliveries
from tests.sources.deliveries import AGREEMENTS, MONITOR, errors


@pytest.fixture
def monitor(tmp_path: Path, catalog: Catalog, borders: Path, organisations: Path):
    """Read a monitor with these lines under the ordinary ones."""

    def load(*lines: str, content: str = MONITOR, **said: object) -> Batch:
        text = content + "".join(f"{line}\n" for line in lines)
        folder = deliveries.write(tmp_path / "m", "monitor", {"m.csv": text}, **said)
        return read([folder, borders, organisations], catalog)

    return load


@pytest.fixture
def agreements(tmp_path: Path, catalog: Catalog, borders: Path):
    def load(*lines: str, content: str = AGREEMENTS) -> Batch:
        text = content + "".join(f"{line}\n" for line in lines)
        folder = deliveries.write(tmp_path / "a", "afspraken", {"a.csv": text})
        return read([folder, borders], catalog)

    return load


def table(batch: Batch) -> list[dict[str, object]]:
    assert batch.complaints == ()
    return batch.deliveries[0].table.to_pylist()


def test_a_small_monitor(monitor) -> None:
    rows = table(monitor())
    assert [list(row.values()) for row in rows[:2]] == [
        ["B1", 2022, "bezoeken", 12500, 12500, 12500, 0, "voorlopig"],
        # Written in tenths: rounded to tenths. No status of its own: that of the delivery.
        ["B1", 2022, "personeel", 12.4, 12.35, 12.45, 0, "experimenteel"],
    ]
    assert [rows[2][name] for name in ("value", "missing")] == [None, 2]


@pytest.mark.parametrize(
    ("text", "value", "reason"),
    [
        ("0", 0.0, 0),
        ("-", 0.0, 0),  # nihil
        (".", None, 1),
        ("X", None, 2),
        ("", None, 5),  # nobody answered
        ("not_yet_available", None, 7),
    ],
)
def test_what_stands_for_a_number(monitor, text: str, value: float | None, reason: int) -> None:
    row = table(monitor(f"B2;2022;lasten;{text};"))[-1]
    assert (row["value"], row["missing"]) == (value, reason)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("12500", 12450, 12549), ("0", 0, 49), ("12,5", 12.45, 12.55), ("0,0", 0, 0.05)],
)
def test_a_stated_rounding_is_of_whole_numbers(monitor, text: str, low: float, high: float) -> None:
    batch = monitor(f"B2;2022;lasten;{text};", rounding=[{"base": 100}])
    row = table(batch)[-1]
    assert (row["low"], row["high"]) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("B9;2022;bezoeken;1;", ("unknown_organisation", "bibliotheek_id")),
        ("B 1;2022;bezoeken;1;", ("malformed_code", "bibliotheek_id")),
        ("B2;2022;bezoek;1;", ("unknown_indicator", "indicator")),
        ("B2;2022;penetratie;1;", ("unknown_indicator", "indicator")),
        ("B1;2022;bezoeken;12500;", ("double_row", "waarde")),
        ("B2;2022;bezoeken;12500;", None),
        ("B1;2020;bezoeken;12500;", None),
        ("B2;2022;bezoeken;veel;", ("not_a_number", "waarde")),
        ("B2;2022;bezoeken;1e3;", ("not_a_number", "waarde")),
        ("B2;2022;bezoeken;-5;", ("negative", "waarde")),
        ("B2;2022;bezoeken;12.500;", ("thousands_sign", "waarde")),
        ("B2;2024;bezoeken;1;", ("year_after_date", "jaar")),
        ("B2;2023;bezoeken;1;", None),  # the peildatum lies in it
        ("B2;1989;bezoeken;1;", ("not_a_year", "jaar")),
        ("B2;1990;bezoeken;1;", None),
        ("B2;22;bezoeken;1;", ("not_a_year", "jaar")),
        ("B2;;bezoeken;1;", ("not_a_year", "jaar")),
        ("B2;2022;bezoeken;1;bijna", ("unknown_status", "status")),
        ("B2;2022;bezoeken;1;Nader voorlopig", None),
    ],
)
def test_what_a_monitor_may_not_hold(monitor, line: str, expected: tuple[str, str] | None) -> None:
    found = [(item[0], item[2], item[3]) for item in errors(monitor(line).complaints)]
    assert found == ([] if expected is None else [(expected[0], 5, expected[1])])


def test_everything_wrong_is_told_at_once(monitor) -> None:
    batch = monitor("B9;22;bezoek;veel;bijna", "B2;2022;bezoeken;-1;")
    assert [(item[0], item[2]) for item in errors(batch.complaints)] == [
        ("unknown_organisation", 5),
        ("not_a_year", 5),
        ("unknown_indicator", 5),
        ("not_a_number", 5),
        ("unknown_status", 5),
        ("negative", 6),
    ]
    assert "Bedoelt u bezoeken?" in [item.advice for item in batch.complaints]


def test_a_column_that_misses_is_named(monitor) -> None:
    content = "bibliotheek_id;jaar;indicator\nB1;2022;bezoeken\n"
    found = errors(monitor(content=content).complaints)
    assert [(item[0], item[3]) for item in found] == [("missing_column", "waarde")]


def test_agreements(agreements) -> None:
    rows = table(agreements())
    assert [list(row.values()) for row in rows] == [
        [0, "GM9001", "Meer bezoek", "bezoeken", 15000, 2024],
        [1, "GM9002", "Meer leden", "penetratie", pytest.approx(0.215), 2023],
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("9001;Iets;bezoeken;1;2023", ("malformed_code", "gemeentecode")),
        ("WK900100;Iets;bezoeken;1;2023", ("malformed_code", "gemeentecode")),
        ("GM9009;Iets;bezoeken;1;2023", ("unknown_region", "gemeentecode")),
        ("GM9001;;bezoeken;1;2023", ("missing_text", "afspraak")),
        ("GM9001;Iets;bezoek;1;2023", ("unknown_indicator", "indicator")),
        # What is held against something else, or is of a group, or is neither good nor bad.
        ("GM9001;Iets;index;1;2023", ("unknown_indicator", "indicator")),
        ("GM9001;Iets;aandeel_leden;1;2023", ("unknown_indicator", "indicator")),
        ("GM9001;Iets;inwoners;1;2023", ("unknown_indicator", "indicator")),
        ("GM9001;Iets;afstand_bibliotheek;1,8;2023", None),
        ("GM9001;Iets;penetratie;100;2023", None),
        ("GM9001;Iets;penetratie;100,1;2023", ("over_100", "doel")),
        ("GM9001;Iets;bezoeken;;2023", ("not_a_number", "doel")),
        ("GM9001;Iets;bezoeken;-1;2023", ("negative", "doel")),
        ("GM9001;Iets;bezoeken;1;straks", ("not_a_year", "jaar")),
        ("GM9001;Meer bezoek;bezoeken;16000;2024", ("double_row", "afspraak")),
        ("GM9001;Meer bezoek;bezoeken;16000;2025", None),
    ],
)
def test_what_agreements_may_not_hold(
    agreements, line: str, expected: tuple[str, str] | None
) -> None:
    found = [(item[0], item[2], item[3]) for item in errors(agreements(line).complaints)]
    assert found == ([] if expected is None else [(expected[0], 4, expected[1])])


def test_a_file_is_known_by_its_columns() -> None:
    assert kind_of(MONITOR.splitlines()[0].split(";")) is Kind.MONITOR
    assert kind_of(AGREEMENTS.splitlines()[0].split(";")) is Kind.AGREEMENTS


@pytest.mark.parametrize("kind", [Kind.MONITOR, Kind.AGREEMENTS])
@pytest.mark.parametrize("public", [True, False])
def test_only_who_says_so_shows_them_to_visitors(public: bool, kind: Kind) -> None:
    about = About.model_validate(
        {
            "title": "Monitor",
            "source": "KB",
            "reference_date": "2023-01-01",
            "status": "definitief",
            "border_year": 2023,
            "public": public,
        }
    )
    delivery = delivery_of(about, Loading(kind, ("m.csv",)), None, [])
    assert delivery.visible is public
