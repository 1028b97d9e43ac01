"""Who serves which gemeente, and where the branches are."""

from datetime import date
from pathlib import Path

import pytest

from analytics.catalog import Catalog
from analytics.sources import Batch, read
from analytics.sources.periods import Period
from tests.sources import deliveries
from tests.sources.deliveries import BRANCHES, ORGANISATIONS, errors, warnings

HEADER = ORGANISATIONS.splitlines()[0]


def load(folder: Path, catalog: Catalog, *rows: str, beside: tuple[Path, ...] = ()) -> Batch:
    content = "\n".join([HEADER, *rows])
    folder = deliveries.write(folder / "org", "organisations", {"o.csv": content})
    return read([*beside, folder], catalog)


def row(
    organisation: str = "B1",
    gemeente: str = "GM9001",
    since: str = "2020-01-01",
    until: str = "",
    name: str = "Bibliotheek Een",
) -> str:
    return f"{organisation};{name};Poi;West;{gemeente};{since};{until}"


def test_a_small_file(tmp_path: Path, catalog: Catalog, borders: Path) -> None:
    folder = deliveries.write(tmp_path / "org", "organisations", {"o.csv": ORGANISATIONS})
    batch = read([borders, folder], catalog, building=True)
    assert batch.complaints == ()
    assert batch.deliveries[1].table.to_pylist()[1] == {
        "organisation": "B2",
        "name": "Bibliotheek Twee",
        "poi": "Poi",
        "province": "Oost",
        "gemeente": "GM9002",
        "valid_from": date(2020, 1, 1),
        "valid_to": date(2024, 1, 1),
    }


def test_a_period_holds_from_its_first_day_and_not_on_its_last() -> None:
    period = Period(date(2020, 1, 1), date(2023, 1, 1))
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2022, 12, 31), date(2023, 1, 1)]
    assert [period.holds(day) for day in days] == [False, True, True, False]
    follows = Period(date(2023, 1, 1), None)
    assert not period.overlaps(follows)
    assert Period(date(2022, 12, 31), None).overlaps(period)
    assert follows.holds(date(2100, 1, 1))


@pytest.mark.parametrize(
    ("since", "until", "wrong"),
    [
        ("2020-01-01", "", None),
        ("1-1-2020", "31-12-2023", None),
        ("", "", "geldig_van"),
        ("2020-13-01", "", "geldig_van"),
        ("2020-1-1", "", "geldig_van"),
        ("2023-02-29", "", "geldig_van"),
        ("01/01/2020", "", "geldig_van"),
        ("2020-01-01", "nu", "geldig_tot"),
        ("2020-01-01", "2020-01-01", "geldig_tot"),
        ("2020-01-01", "2020-01-02", None),
        ("2020-01-01", "2019-12-31", "geldig_tot"),
    ],
)
def test_dates(tmp_path: Path, catalog: Catalog, since: str, until: str, wrong: str | None) -> None:
    found = errors(load(tmp_path, catalog, row(since=since, until=until)).complaints)
    assert [(item[2], item[3]) for item in found] == ([(2, wrong)] if wrong else [])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (row(organisation="B 1"), ("malformed_code", "bibliotheek_id")),
        (row(organisation=""), ("malformed_code", "bibliotheek_id")),
        (row(gemeente="9001"), ("malformed_code", "gemeentecode")),
        (row(gemeente="WK900100"), ("malformed_code", "gemeentecode")),
        (row(gemeente="GM9009"), ("unknown_region", "gemeentecode")),
        (row(name=""), ("missing_name", "naam")),
        (row(name="Andere naam", gemeente="GM9002"), ("two_names", "naam")),
        (row(), ("double_row", "gemeentecode")),
        (row(since="2021-01-01", until="2022-01-01"), ("double_row", "gemeentecode")),
    ],
)
def test_what_is_refused(
    tmp_path: Path, catalog: Catalog, borders: Path, line: str, expected: tuple[str, str]
) -> None:
    batch = load(tmp_path, catalog, row(), line, beside=(borders,))
    assert [(item[0], item[3]) for item in errors(batch.complaints)] == [expected]
    assert errors(batch.complaints)[0][2] == 3


def test_a_gemeente_may_have_two_organisations(
    tmp_path: Path, catalog: Catalog, borders: Path
) -> None:
    rows = [row(), row("B2", name="Twee"), row("B2", "GM9002", name="Twee")]
    assert load(tmp_path, catalog, *rows, beside=(borders,)).complaints == ()


def test_a_gemeente_that_no_longer_exists_is_judged_by_its_own_time(
    tmp_path: Path, catalog: Catalog, borders: Path
) -> None:
    rows = [row(), row(gemeente="GM9002"), row(gemeente="GM9009", until="2023-01-01")]
    assert load(tmp_path, catalog, *rows, beside=(borders,)).complaints == ()


@pytest.mark.parametrize(
    ("until", "since", "gap"),
    [
        ("2022-01-01", "2022-01-01", False),
        ("2021-12-31", "2022-01-01", False),  # the last day itself, as many write it
        ("2021-12-30", "2022-01-01", True),
    ],
)
def test_gaps_in_time(tmp_path: Path, catalog: Catalog, until: str, since: str, gap: bool) -> None:
    rows = [row(until=until), row("B2", since=since, name="Twee")]
    found = [item[:4] for item in warnings(load(tmp_path, catalog, *rows).complaints)]
    assert (("gap", "o.csv", 3, "geldig_van") in found) == gap


def test_a_gemeente_without_an_organisation(
    tmp_path: Path, catalog: Catalog, borders: Path
) -> None:
    rows = [row(), row("B2", "GM9002", until="2023-01-01", name="Twee")]
    batch = load(tmp_path, catalog, *rows, beside=(borders,))
    assert batch.ok
    assert [(item.kind, item.region) for item in batch.complaints] == [
        ("no_organisation", "GM9002")
    ]


def test_branches(tmp_path: Path, catalog: Catalog, borders: Path, organisations: Path) -> None:
    folder = deliveries.write(tmp_path / "v", "branches", {"v.csv": BRANCHES})
    batch = read([folder, borders, organisations], catalog)
    assert batch.complaints == ()
    assert batch.deliveries[0].table.to_pylist()[1] == {
        "organisation": "B2",
        "name": "Servicepunt",
        "x": 103_500.5,
        "y": 400_500.0,
        "valid_from": date(2020, 1, 1),
        "valid_to": date(2022, 1, 1),
    }


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("B9;Nieuw;100500;400500;2020-01-01;", ("unknown_organisation", "bibliotheek_id")),
        ("B1;;100500;400500;2020-01-01;", ("missing_name", "naam")),
        ("B1;Nieuw;;400500;2020-01-01;", ("not_a_number", "x")),
        ("B1;Nieuw;100500;noord;2020-01-01;", ("not_a_number", "y")),
        ("B1;Nieuw;5,12;52,09;2020-01-01;", ("degrees", "x")),
        ("B1;Nieuw;400500;100500;2020-01-01;", ("outside_borders", "x")),
        ("B1;Nieuw;89999;400500;2020-01-01;", ("outside_borders", "x")),
        ("B1;Nieuw;90000;400500;2020-01-01;", None),
        ("B1;Hoofdvestiging;100500;400500;2021-01-01;", ("double_row", "naam")),
        ("B2;Hoofdvestiging;100500;400500;2021-01-01;", None),
        ("B1;Nieuw;100500;400500;;", ("not_a_date", "geldig_van")),
    ],
)
def test_branches_that_are_refused(
    tmp_path: Path,
    catalog: Catalog,
    borders: Path,
    organisations: Path,
    line: str,
    expected: tuple[str, str] | None,
) -> None:
    folder = deliveries.write(tmp_path / "v", "branches", {"v.csv": f"{BRANCHES}{line}\n"})
    batch = read([folder, borders, organisations], catalog)
    found = [(item[0], item[2], item[3]) for item in errors(batch.complaints)]
    assert found == ([] if expected is None else [(expected[0], 4, expected[1])])
