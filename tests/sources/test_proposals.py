"""What the figures say about themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalog import load_catalog
from analytics.measures.rounding import rule_for
from analytics.model import Kind, Level, Rounding, Unit
from analytics.sources.complaints import Complaints
from analytics.sources.context import Division
from analytics.sources.proposals import (
    BASES,
    Divisor,
    id_from,
    kind_of,
    propose_about,
    rounding_lines,
    step_of,
)
from analytics.sources.tables import Layout, TextTable, table_from_records

CATALOG = load_catalog()
NAMES = ("regiocode", "eenheid", "dimensie", "categorie", "bevolking", "leden", "aandeel")


def table(*rows: str) -> TextTable:
    """The long form with these rows."""
    records = [(number, row.split(";")) for number, row in enumerate(rows, 2)]
    made = table_from_records("x.csv", "", NAMES, 1, records, Layout(NAMES), Complaints("x"))
    assert made is not None
    return made


def division(*codes: str) -> Division:
    nothing = dict.fromkeys(codes, "")
    return Division(nothing, nothing, nothing, (0.0, 0.0, 1.0, 1.0))


@pytest.mark.parametrize(
    ("numbers", "step"),
    [
        ([5, 10, 15, 20, 25], 5),
        ([5, 10, 15, 20], 1),  # four may be so by chance
        ([5, 5, 5, 5, 5], 1),
        ([5, 10, 15, 20, 26], 1),
        ([10, 20, 30, 40, 50], 10),
        ([100, 200, 300, 400, 500], 100),
        ([1000, 2000, 3000, 4000, 5000], 1000),
        ([], 1),
    ],
)
def test_the_step_of_numbers(numbers: list[int], step: int) -> None:
    assert step_of(numbers) == step


def test_a_delivery_says_its_levels_years_rounding_and_decimals() -> None:
    wijken = [
        f"WK90010{number};personen;totaal;totaal;{50 * number};{5 * number};"
        for number in range(1, 7)
    ]
    found = propose_about(
        table(
            *wijken,
            "GM9001;personen;herkomst;nederland;1234;.;27,1",
            "GM9002;personen;totaal;totaal;77;13;9",
            "BIEB:F001;personen;totaal;totaal;77;13;",
        ),
        {2021: division("GM9001"), 2023: division("GM9001", "GM9002")},
        CATALOG,
    )
    assert found.levels == (Level.GEMEENTE, Level.WIJK)
    assert (found.codes, found.fitting, found.border_year) == (8, {2021: 1, 2023: 2}, 2023)
    assert found.strangers[2023] == ("WK900101", "WK900102", "WK900103", "WK900104", "WK900105")
    assert found.share_decimals == 1
    assert found.gemeenten == ("GM9001", "GM9002")
    assert found.organisations == ("F001",)
    assert found.rounding == (Rounding(5.0), Rounding(0.1, measure="share"))


@pytest.mark.parametrize(
    ("members", "counted"),
    [
        ("13", True),
        ("0", True),
        (".", True),
        ("x", True),
        ("X", True),
        ("unreliable", True),
        ("not_participating", False),
        ("partly_participating", False),
        ("", False),
        ("-", False),
    ],
)
def test_a_hidden_number_of_members_was_counted_too(members: str, counted: bool) -> None:
    rows = [f"{code};personen;totaal;totaal;77;{members};" for code in ("GM9001", "BIEB:F001")]
    found = propose_about(table(*rows), {2023: division("GM9001")}, CATALOG)
    assert found.gemeenten == (("GM9001",) if counted else ())
    assert found.organisations == (("F001",) if counted else ())
    # The codes of work areas are in no borders: they don't count.
    assert (found.codes, found.fitting, found.strangers) == (1, {2023: 1}, {2023: ()})


def test_of_years_that_fit_equally_the_newest_is_proposed_and_of_none_none() -> None:
    rows = table("GM9001;personen;totaal;totaal;1;1;")
    years = {2021: division("GM9001"), 2023: division("GM9001")}
    assert propose_about(rows, years, CATALOG).border_year == 2023
    assert propose_about(rows, {2021: division("GM1")}, CATALOG).border_year is None
    assert propose_about(rows, {}, CATALOG).border_year is None


def test_the_classes_that_fit_say_which_version() -> None:
    versions = CATALOG.dimensions["herkomst"].classifications
    for version in versions:
        rows = [f"GM9001;personen;herkomst;{category.id};1;1;" for category in version.categories]
        assert propose_about(table(*rows), {}, CATALOG).classification == {"herkomst": version.id}


DIVISORS = st.lists(
    st.builds(
        Divisor,
        level=st.sampled_from(Level),
        dimension=st.sampled_from(["totaal", "leeftijd", "inkomen"]),
        base=st.sampled_from([1, *BASES]),
        numbers=st.just(5),
    ),
    unique_by=lambda item: (item.level, item.dimension),
)


@given(found=DIVISORS)
def test_the_lines_say_what_was_found(found: list[Divisor]) -> None:
    lines = rounding_lines(found)
    for item in found:
        rule = rule_for(lines, item.level, Unit.PERSONS, item.dimension, "x", "members")
        assert rule is not None
        assert rule.base == item.base


def test_too_few_numbers_say_nothing() -> None:
    assert rounding_lines([Divisor(Level.LAND, "totaal", 1, 4)]) == ()
    assert rounding_lines([Divisor(Level.LAND, "totaal", 1, 5)]) == (Rounding(1.0),)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (
            "bibliotheek_id;naam;poi;provincie;gemeentecode;geldig_van;geldig_tot",
            Kind.ORGANISATIONS,
        ),
        ("Bibliotheek_ID ;naam;x;y;geldig_van;geldig_tot", Kind.BRANCHES),
        ("gwb_code_10;regio;a_inw ", Kind.KWB),
        ("regiocode;eenheid;dimensie;categorie;bevolking;leden", None),
        ("bibliotheek_id;naam;x;y;geldig_van", None),
        ("", None),
    ],
)
def test_files_with_a_fixed_layout_are_known_by_their_header(
    header: str, kind: Kind | None
) -> None:
    assert kind_of(header.split(";")) is kind


@pytest.mark.parametrize(
    ("label", "taken", "made"),
    [
        ("18 tot 25 jaar", (), "18-tot-25-jaar"),
        ("65+", (), "65+"),
        ("Één ouder", (), "een-ouder"),
        ("<b>", ("b",), "b-2"),
        ("b", ("b", "b-2"), "b-3"),
        ("Totaal", (), "totaal-1"),
        ("…", (), "klasse"),
    ],
)
def test_an_id_is_made_from_the_label(label: str, taken: tuple[str, ...], made: str) -> None:
    assert id_from(label, taken) == made
