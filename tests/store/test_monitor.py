"""Figures of organisations over the years, beside others; and agreements."""

import csv
import re
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalog import load_catalog
from analytics.measures.monitor import mean, per_inhabitant
from analytics.model import Counts, Figure, Kind, Missing, Status
from analytics.store import Atlas, GroupKind, UnknownIdError, building
from analytics.store.building import build_batch
from analytics.store.database import sql
from analytics.store.monitor import Catchments, MonitorFigure, monitor_year, nearest_to
from analytics.store.rows import Organisation
from analytics.store.versions import find_whole
from tests import demo
from tests.store import land

VISITS = load_catalog().monitor["bezoeken"]
NOT_DELIVERED = Figure.absent(Missing.NOT_DELIVERED)


def catchments(*sizes: int, shared: bool = False) -> Catchments:
    """Organisations 0, 1, … with a gemeente each; the last two may serve the same one."""
    codes = [f"GM{9000 + place}" for place in range(len(sizes))]
    served = [*codes[:-1], codes[-2]] if shared else codes
    return Catchments(
        date(2023, 1, 1),
        [Organisation(str(place), "", "", "", (code,)) for place, code in enumerate(served)],
        {code: Figure.exact(size) for code, size in zip(codes, sizes, strict=True)},
    )


def told(*numbers: float | None) -> dict[str, MonitorFigure]:
    return {
        str(place): MonitorFigure(Figure.exact(number, Missing.UNRELIABLE))
        for place, number in enumerate(numbers)
    }


def test_a_rate_of_several_is_sum_over_sum() -> None:
    year = monitor_year(2022, "0", VISITS, told(100, 10, 10, 10, 20), catchments(100, *[200] * 4))
    country = year.group(GroupKind.COUNTRY)
    assert country.per_inhabitant.value == 150 / 900  # the mean of the rates is 0.25
    assert country.mean.value == 150 / 5
    assert (country.organisations, country.inhabitants) == (5, 900)
    assert year.per_inhabitant.value == 1


@pytest.mark.parametrize(("known", "shown"), [(4, False), (5, True)])
def test_fewer_than_five_are_not_shown(known: int, shown: bool) -> None:
    figures = told(*[10.0] * known, *[None] * (6 - known))
    year = monitor_year(2022, "0", VISITS, figures, catchments(*[100] * 6))
    country = year.group(GroupKind.COUNTRY)
    assert (country.organisations, country.of_organisations) == (known, 6)
    assert country.too_few is not shown
    assert (country.mean.value is not None) is shown


def test_equal_size_is_half_to_twice_and_not_the_own_one() -> None:
    sizes = [1000, 499, 500, 1000, 1500, 1999, 2000, 2001]
    year = monitor_year(2022, "0", VISITS, told(*range(8)), catchments(*sizes))
    same = year.group(GroupKind.EQUAL_SIZE)
    assert (same.organisations, same.mean.value) == (5, (2 + 3 + 4 + 5 + 6) / 5)


def test_who_shares_a_gemeente_has_no_rate_and_is_in_none() -> None:
    year = monitor_year(2022, "6", VISITS, told(*[10] * 7), catchments(*[100] * 7, shared=True))
    assert year.own.figure.value == 10
    assert year.per_inhabitant.missing is Missing.NOT_APPLICABLE
    assert year.group(GroupKind.COUNTRY).organisations == 5  # of seven, two share one


@pytest.mark.parametrize(("people", "known"), [(0, 5), (1, 6)])
def test_where_nobody_lives_nothing_is_per_inhabitant(people: int, known: int) -> None:
    year = monitor_year(2022, "5", VISITS, told(*[10] * 6), catchments(*[100] * 5, people))
    assert year.own.figure.value == 10
    assert (year.per_inhabitant.missing is None) is bool(people)
    country = year.group(GroupKind.COUNTRY)
    assert (country.organisations, country.of_organisations) == (known, 6)
    assert country.per_inhabitant.value == known * 10 / (500 + people)
    assert per_inhabitant(Counts.of(10), Counts.of(people)).missing[0] == (
        0 if people else Missing.NOT_APPLICABLE.code
    )


def test_without_a_rate_there_is_a_mean_of_all() -> None:
    plain = VISITS.model_copy(update={"per": None})
    year = monitor_year(2022, "6", plain, told(*range(7)), catchments(*[100] * 7, shared=True))
    country = year.group(GroupKind.COUNTRY)
    assert (country.mean.value, country.organisations) == (3, 7)
    assert country.per_inhabitant.missing is Missing.NOT_APPLICABLE


def test_nobody_knows_an_organisation_that_was_not_there() -> None:
    year = monitor_year(2022, "new", VISITS, told(*[10] * 5), catchments(*[100] * 5))
    assert (year.own.figure, year.per_inhabitant) == (NOT_DELIVERED, NOT_DELIVERED)
    assert year.group(GroupKind.EQUAL_SIZE).of_organisations == 0


@given(
    st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(0, 50), st.integers(1, 10**6)),
        min_size=1,
        max_size=8,
    )
)
def test_margins_hold_whatever_the_numbers_were(rows: list[tuple[int, int, int]]) -> None:
    low, more, people = (np.array(column, float) for column in zip(*rows, strict=True))
    high = low + more
    values = Counts.of(low + more // 2, low, high)
    rates = per_inhabitant(values, Counts.of(people), 1000)
    for end in (low, high):
        assert (rates.low <= 1000 * end / people).all()
        assert (1000 * end / people <= rates.high).all()
        average = mean(values)
        assert average.low is not None
        assert average.high is not None
        assert average.low <= end.mean() <= average.high


@pytest.mark.parametrize(
    ("year", "nearest"), [(2019, 0), (2021, 0), (2022, 1), (2030, 1), (1990, 0)]
)
def test_inhabitants_are_of_the_nearest_round(year: int, nearest: int) -> None:
    rounds = [
        land.delivery("lgb-2021", Kind.LGB, reference_date=date(2021, 1, 1)),
        land.delivery("lgb-2023", Kind.LGB, reference_date=date(2023, 1, 1)),
    ]
    assert nearest_to(year, rounds) is rounds[nearest]
    assert nearest_to(year, []) is None


# --- through the atlas


def rows(name: str, file: str) -> list[dict[str, str]]:
    text = (demo.ROOT / "data" / "demo" / name / file).read_text("utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def test_the_demo_as_its_files_say(demo_atlas: Path) -> None:
    """Sums, rates and who counts, out of the files themselves."""
    given_ = {
        (row["bibliotheek_id"], int(row["jaar"])): row["waarde"]
        for row in rows("monitor-2022", "monitor.csv")
        if row["indicator"] == "bezoeken"
    }
    now = [row for row in rows("organisaties", "organisaties.csv") if not row["geldig_tot"]]
    people = {row["gwb_code_10"]: int(row["a_inw"]) for row in rows("kwb-2023", "kwb-2023.csv")}
    times = Counter(row["gemeentecode"] for row in now)
    served: dict[str, list[str]] = {}
    for row in now:
        served.setdefault(row["bibliotheek_id"], []).append(row["gemeentecode"])
    counted = [
        (int(text), sum(people[code] for code in codes))
        for name, codes in served.items()
        if (text := given_.get((name, 2022), "")).isdigit()
        and all(times[code] == 1 for code in codes)
    ]
    with closing(Atlas.open(demo_atlas)) as atlas:
        assert atlas.monitor_years() == [2019, 2020, 2021, 2022]
        years = atlas.monitor("BIEB:F001", "bezoeken")
        broken = atlas.monitor("F003", "bezoeken")[2]
        silent = atlas.monitor("F007", "bezoeken")
    last = years[-1]
    assert [str(int(item.own.figure.value or 0)) for item in years] == [
        given_["F001", year] for year in (2019, 2020, 2021, 2022)
    ]
    assert (last.own.status, last.own.delivery) == (Status.PROVISIONAL, "monitor-2022")
    assert last.counted_on == date(2023, 1, 1)
    assert last.inhabitants.value == people["GM9001"]
    country = last.group(GroupKind.COUNTRY)
    assert (country.organisations, country.of_organisations) == (len(counted), len(served))
    values, inhabitants = (sum(column) for column in zip(*counted, strict=True))
    assert country.mean.value == pytest.approx(values / len(counted))
    assert country.per_inhabitant.value == pytest.approx(values / inhabitants)
    assert broken.own.figure.missing is Missing.UNRELIABLE
    assert broken.own.status is Status.FINAL
    assert {item.own for item in silent} == {MonitorFigure(NOT_DELIVERED)}


def test_the_agreements_of_the_demo(demo_atlas: Path) -> None:
    with closing(Atlas.open(demo_atlas)) as atlas:
        everything = atlas.agreements()
        here = atlas.agreements("GM9002")
        with pytest.raises(UnknownIdError):
            atlas.monitor("F001", "penetratie")
    assert len(everything) == len(rows("afspraken", "afspraken.csv"))
    assert [(item.target, item.year, item.at_most) for item in here] == [(2.0, 2023, True)]
    assert {item.gemeente for item in everything} > {"GM9001", "GM9122"}


def monitor(identity: str, value: float, **said: object):
    text = ["organisation", "year", "indicator", "value", "low", "high", "missing", "status"]
    line = ("A", 2022, "bezoeken", value, value, value, 0, "definitief")
    return land.loaded(
        land.delivery(identity, Kind.MONITOR, **said),
        land.pa.table({name: [item] for name, item in zip(text, line, strict=True)}),
        str(value),
    )


def test_a_later_delivery_holds_and_visitors_see_what_is_for_them(tmp_path: Path) -> None:
    batch = land.batch(
        monitor("een", 10, audience="public"),
        monitor("twee", 20, audience="public", revision=2),
        monitor("drie", 30, reference_date=date(2024, 1, 1)),
    )
    build_batch(batch, tmp_path, load_catalog())
    for viewer, value, delivery in (("public", 20, "twee"), ("operator", 30, "drie")):
        with closing(Atlas.open(tmp_path, viewer)) as atlas:
            (year,) = atlas.monitor("A", "bezoeken")
            assert (year.own.figure.value, year.own.delivery) == (value, delivery)


def test_an_atlas_without_a_monitor_has_no_years(atlas: Atlas) -> None:
    assert (atlas.monitor_years(), atlas.monitor("A", "bezoeken"), atlas.agreements()) == (
        [],
        [],
        [],
    )


def test_an_atlas_from_before_these_tables_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def before(name: str) -> str:
        text = sql(name)
        if name != "schema":
            return text
        return re.sub(r"create table (monitor|agreement) \([^;]*;", "", text)

    monkeypatch.setattr(building, "sql", before)
    version = building.build_batch(land.batch(), tmp_path, load_catalog())
    assert find_whole(tmp_path, version) == version
    with closing(Atlas.open(tmp_path)) as opened:
        assert opened.monitor("A", "bezoeken") == []
        assert opened.agreements() == []
