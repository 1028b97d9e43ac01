"""A delivery file that the app writes says what was meant."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalog import load_catalog
from analytics.catalog.writing import to_toml
from analytics.model import (
    Coverage,
    Delivery,
    Kind,
    Level,
    Rounding,
    RoundingMethod,
    Status,
    Unit,
)
from analytics.sources.delivery_file import read_delivery_file
from analytics.sources.writing import write_delivery_file

CATALOG = load_catalog()
LEVELS = [level for level in Level if level is not Level.BIBLIOTHEEK]
# A line of text as a user types it: printable, and no blanks around it.
LINES = st.text(
    st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1, max_size=60
).filter(lambda text: text.strip() == text and text.isprintable())
IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,20}", fullmatch=True)
COUNTS = st.none() | st.integers(0, 10**6)


@st.composite
def coverages(draw: st.DrawFn) -> Coverage:
    of_organisations, of_inhabitants = draw(COUNTS), draw(COUNTS)
    return Coverage(
        None if of_organisations is None else draw(st.integers(0, of_organisations)),
        of_organisations,
        None if of_inhabitants is None else draw(st.integers(0, of_inhabitants)),
        of_inhabitants,
    )


ROUNDINGS = st.builds(
    Rounding,
    base=st.sampled_from([1.0, 5.0, 100.0]),
    method=st.sampled_from(RoundingMethod),
    level=st.none() | st.sampled_from(Level),
    unit=st.none() | st.sampled_from(Unit),
    dimension=st.none() | st.sampled_from([*CATALOG.dimensions]),
    measure=st.none() | st.sampled_from(["population", "members", "share"]),
)
DELIVERIES = st.builds(
    Delivery,
    id=IDS,
    kind=st.just(Kind.LGB),
    title=LINES,
    source=LINES.filter(lambda text: text.lower() != "fictief"),
    reference_date=st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    status=st.sampled_from(Status),
    border_year=st.integers(1990, 2100),
    files=st.just(("leden.csv",)),
    round=LINES,
    revision=st.integers(0, 99),
    members_of=IDS,
    participants=st.none() | st.lists(IDS, unique=True, max_size=3).map(tuple),
    levels=st.lists(st.sampled_from(LEVELS), unique=True, min_size=1).map(tuple),
    rounding=st.lists(ROUNDINGS, max_size=4).map(tuple),
    share_from_unrounded=st.none() | st.booleans(),
    coverage=coverages(),
    benchmark_base=st.sampled_from(["covered", "all", "unknown"]),
    classification=st.just({}) | st.just({"herkomst": "2022"}),
    universe=st.just({}) | st.just({"opleiding": ""}),
    match_rate=st.none() | st.floats(0, 1),
    completeness=st.none() | st.floats(0, 1),
    protected=st.booleans(),
    audience=st.sampled_from(["public", "confidential"]),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("levering")
    (place / "leden.csv").write_text("x")
    return place


@given(delivery=DELIVERIES)
def test_what_is_written_is_read_back(delivery: Delivery, folder: Path) -> None:
    (folder / "delivery.toml").write_text(write_delivery_file(delivery), "utf-8")
    header, complaints = read_delivery_file(folder, CATALOG)
    assert not complaints.items
    assert header is not None
    assert replace(header.delivery, hash="") == delivery


def test_what_holds_anyway_is_not_said() -> None:
    delivery = Delivery(
        "lgb-2023", Kind.LGB, "Leden", "CBS", date(2023, 1, 1), Status.FINAL, 2023, files=("a.csv",)
    )
    assert write_delivery_file(delivery) == (
        'id = "lgb-2023"\n'
        'kind = "lgb"\n'
        'title = "Leden"\n'
        'source = "CBS"\n'
        "reference_date = 2023-01-01\n"
        'status = "definitief"\n'
        "border_year = 2023\n"
        'files = ["a.csv"]\n'
        "revision = 1\n"
        'members_of = "any"\n'
        "protected = false\n"
        'audience = "confidential"\n'
    )


VALUES = st.recursive(
    st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@given(values=st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), VALUES))
def test_toml_says_the_same_when_read(values: dict[str, object]) -> None:
    assert tomllib.loads(to_toml(values)) == values
