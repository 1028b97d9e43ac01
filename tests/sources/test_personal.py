"""People are refused wherever they stand; figures of areas never are."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.model import Complaint
from analytics.sources.complaints import Complaints
from analytics.sources.intake import scan
from analytics.sources.personal import find_personal, is_bsn
from tests.demo import ROOT
from tests.sampling import full
from tests.sources.people import LAYOUTS, bsn, csv_of, person, rows, workbook


def complaints_about(table: list[list[str]]) -> list[Complaint]:
    complaints = Complaints("")
    find_personal("leden.csv", "Blad1", table, complaints)
    return complaints.items


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("123456782", True),
        ("123456783", False),
        ("10000004", False),
        ("11122201", True),
        ("111222333", True),
        ("000000000", False),
    ],
)
def test_the_check_of_a_citizen_number(number: str, valid: bool) -> None:
    assert is_bsn(number) is valid


@pytest.mark.parametrize("name", LAYOUTS)
@given(seed=st.integers(0, 10**9), people=st.integers(15, 80))
def test_a_member_export_is_refused_in_every_layout(name: str, seed: int, people: int) -> None:
    table = rows(LAYOUTS[name], random.Random(seed), people)
    found = complaints_about(table)
    assert found, table[:4]
    assert {item.kind for item in found} == {"personal_data"}
    # Nothing of a person in what is told.
    told = " ".join(f"{item.message} {item.advice} {item.text} {item.place}" for item in found)
    cells = {cell for row in table[4:] for cell in row if len(cell) > 5}
    assert not [cell for cell in cells if cell in told]


def test_the_place_is_the_first_row_with_its_column_and_the_number_of_cells() -> None:
    chance = random.Random(1)
    people = [["wijk", "x"], *([["WK036301", bsn(chance)] for _number in range(20)])]
    (found,) = complaints_about([["Titel"], [], *people])
    assert (found.place.sheet, found.place.row, found.place.column) == ("Blad1", 4, "B")
    assert found.message == (
        "Dit lijken gegevens van personen: burgerservicenummers (kolom B: 20 cellen vanaf rij 4)."
    )


def test_a_list_of_people_is_told_once_with_all_its_columns() -> None:
    header = ["huisnummer", "geboortedatum", "leden", "geboortedatum"]
    people = [[str(k), "", "12", f"{1950 + k}-03-1{k}"] for k in range(1, 9)]
    people[2][1] = "1980-02-03"
    (found,) = complaints_about([header, *people])
    assert found.message == (
        "Dit lijken gegevens van personen: geboortedatums (kolom B: 1 cel vanaf rij 4; kolom D: 8 "
        "cellen vanaf rij 2) en huisnummers (kolom A: 8 cellen vanaf rij 2)."
    )
    assert (found.place.sheet, found.place.row, found.place.column) == ("Blad1", 2, "A")
    assert found.text == ""


@pytest.mark.parametrize(("valid", "refused"), [(4, False), (5, True)])
def test_so_many_valid_numbers_are_no_chance(valid: int, refused: bool) -> None:
    chance = random.Random(2)
    column = [bsn(chance) for _number in range(valid)]
    assert bool(complaints_about([[number] for number in column])) is refused


def test_two_under_a_header_that_says_so_are_enough() -> None:
    chance = random.Random(3)
    assert complaints_about([["BSN"], [bsn(chance)], [bsn(chance)]])


@given(st.lists(st.integers(10_000_000, 999_999_999), min_size=1, max_size=400))
def test_counts_of_nine_digits_are_no_citizens(counts: list[int]) -> None:
    chance = random.Random(sum(counts))
    numbers = [chance.randrange(10_000_000, 999_999_999) for _count in counts]
    assert not complaints_about([[str(number)] for number in numbers])


AGGREGATES = {
    "wide": lambda c: [
        ["regio", "naam", *(f"{a}-{a + 4} jaar" for a in range(0, 80, 5))],
        *(
            [f"GM{k:04}", f"Gemeente {k}", *(str(c.randrange(5, 90_000)) for _a in range(16))]
            for k in range(120)
        ),
    ],
    "codes without letters": lambda c: [
        ["buurt", "bevolking", "leden"],
        *(
            [f"0363{k // 10:02}{k % 10:02}", str(c.randrange(5, 900)), str(c.randrange(5, 90))]
            for k in range(200)
        ),
    ],
    "names": lambda c: [
        ["naam", "mannen", "vrouwen"],
        *(
            [f"{c.choice(PLACES)} {c.choice(['', 'Noord', 'Zuid', 'Oost'])}".strip(),
             str(c.randrange(500)), str(c.randrange(500))]
            for _k in range(100)
        ),
    ],
    "sex and age": lambda c: [
        ["regiocode", "geslacht", "leeftijd", "leden"],
        *(
            [f"WK0363{k:02}", sex, str(age), str(c.randrange(300))]
            for k in range(10) for sex in "mv" for age in range(0, 90, 5)
        ),
    ],
    "large": lambda c: [[f"GM{k:04}", str(c.randrange(10**7, 10**9))] for k in range(342)],
    "shares": lambda c: [[f"BU{k:08}", f"0.{c.randrange(10**9)}"] for k in range(300)],
    "years": lambda c: [["jaar", "leden"], *([str(1990 + k), str(c.randrange(10**6))]
                                             for k in range(34))],
    "branches": lambda c: [
        ["bibliotheek_id", "naam", "x", "y", "geldig_van"],
        *(
            [f"F{k % 60:03}", c.choice(PLACES), str(c.randrange(10_000, 280_000)),
             str(c.randrange(306_000, 620_000)), f"{c.randrange(1960, 2024)}-01-01"]
            for k in range(90)
        ),
    ],
    "source lines": lambda _c: [["Bron: CBS, infoservice@cbs.nl, 088 570 70 70"], [],
                                ["regio", "leden"], ["GM0363", "1200"], ["GM0599", "900"]],
}  # fmt: skip
PLACES = (
    "Aldermonde", "Sint Jan", "Emmabuurt", "Wilhelminapark", "De Bos", "Zuiderpark", "Centrum",
    "Oude Haven", "Beatrixkwartier", "Ter Meer", "Kerkhoek", "Molenwijk", "Verspreide huizen",
)  # fmt: skip


@pytest.mark.parametrize("name", AGGREGATES)
@given(seed=st.integers(0, 10**9))
def test_figures_of_areas_are_never_refused(name: str, seed: int) -> None:
    chance = random.Random(seed)
    assert complaints_about(AGGREGATES[name](chance)) == []


DELIVERIES = sorted(
    path
    for path in (ROOT / "data").rglob("*")
    if path.suffix in (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods")
)


@pytest.mark.parametrize("path", DELIVERIES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_the_demo_and_the_examples_come_in(path: Path) -> None:
    assert scan({path.name: path.read_bytes()}) == []


@pytest.mark.parametrize("hidden", [False, True])
def test_every_sheet_is_looked_at(hidden: bool) -> None:
    chance = random.Random(4)
    figures = AGGREGATES["wide"](chance)
    people = rows(LAYOUTS["full"], chance, 30)
    book = workbook({"Cijfers": figures, "Bron": people}, hidden=["Bron"] if hidden else [])
    found = scan({"levering.xlsx": book})
    assert {item.place.sheet for item in found} == {"Bron"}
    assert scan({"levering.xlsx": workbook({"Cijfers": figures})}) == []


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_delimited_text_is_looked_at(separator: str) -> None:
    table = rows(LAYOUTS["full"], random.Random(5), 30)
    assert {item.kind for item in scan({"leden.csv": csv_of(table, separator)})} == {
        "personal_data"
    }


def test_people_side_by_side_and_records_in_one_cell() -> None:
    chance = random.Random(6)
    one_each = [list(column) for column in zip(
        *([p["pas"], p["geboren"], p["postcode"], p["huisnummer"]]
          for p in (person(chance) for _number in range(40))), strict=True)]  # fmt: skip
    assert complaints_about(one_each)
    packed = [[";".join((p["pas"], p["geboren"], p["postcode"], p["huisnummer"]))]
              for p in (person(chance) for _number in range(40))]  # fmt: skip
    assert complaints_about(packed)


@pytest.mark.skipif(not full(), reason="a long list: `make proof` only")
def test_a_long_list_of_people_and_of_figures() -> None:
    chance = random.Random(7)
    assert complaints_about(rows(LAYOUTS["no header"], chance, 20_000))
    assert not complaints_about([[str(chance.randrange(10**8, 10**9))] for _k in range(200_000)])


@pytest.mark.parametrize(
    ("lettered", "digits", "refused"),
    [(9, 3, False), (9, 2, True), (12, 0, True)],
)
def test_codes_of_wijken_without_prefix_are_no_postcodes(
    lettered: int, digits: int, *, refused: bool
) -> None:
    codes = [f"9001{chr(65 + number)}A" for number in range(lettered)]
    codes += [f"90030{number}" for number in range(digits)]
    table = [["Code", "Leden"], *([code, str(number)] for number, code in enumerate(codes, 20))]
    assert bool(complaints_about(table)) == refused


def test_a_postcode_is_not_told_as_a_house_number() -> None:
    rows = [["naam", "geboortedatum", "postcode"]] + [
        [f"Jansen {place}", f"{1950 + place}-03-{place + 10}", f"{8000 + place} AB"]
        for place in range(12)
    ]
    (found,) = complaints_about(rows)
    assert "volledige postcodes (kolom C: 12 cellen vanaf rij 2)" in found.message
    assert "huisnummers" not in found.message


FEW_PEOPLE = {
    "short mail addresses":
        "naam;email;pasnr Jan;j@x.nl;1 Piet;p@x.nl;2 Kees;k@x.nl;3 Els;e@x.nl;4",
    "one person": "naam;email Jan;j@x.nl",
    "short mail without a header": "1;j@x.nl 2;p@x.nl 3;k@x.nl",
    "short first names": "voornaam;boeken Jo;3 An;5",
    "names and initials": "achternaam;voorletters Bos;J. Vos;P.",
    "only names of persons": "Naam;Leden Jan;1 Piet;2 Kees;3 Els;4",
    "citizen numbers that fail the check": "BSN;wijk 123456789;A 111111111;B",
    "dotted citizen numbers": "burgerservicenummer 1234.56.789 1111.22.333",
    "dates of birth": "geboortedatum;leden 3-2-80;1 4-5-79;2",
    "dates without separators": "geb.datum 030280 040579",
    "days of a workbook": "Geboortedatum 29253 31000",
    "dates in words": "geboortedatum 3feb1980 Feb-3-1980",
    "american dates": "birth_date 2/25/1980 12/31/79",
    "local phone numbers": "telefoon 570707 5707070",
    "mobile without zero": "mobiel_nr 612345678",
    "account numbers": "rekening NL91ABNA0417164300",
    "account numbers without a header":
        "a NL91ABNA0417164300 NL02ABNA0123456789 NL20INGB0001234567",
    "cards": "pasnummer;leden 1;10 2;12",
    "customers": "klantnummer A1 B2",
    "borrowers": "Lener_nr 1 2",
    "members of whom": "lidnummer_ouder 17",
    "postcodes": "postcode;leden 8011AB;3 8011AC;4",
    "addresses": "adres;leden Laan.1;3",
    "records in cells": '"naam;email" "Jan;j@x.nl" "Piet;p@x.nl"',
}  # fmt: skip


def few(text: str) -> list[list[str]]:
    """A row a word, cells between semicolons; a dot within a street is a space."""
    if text.startswith('"'):
        return [[row.strip('"')] for row in text.split(" ")]
    return [[cell.replace("Laan.", "Laan ") for cell in row.split(";")] for row in text.split(" ")]


@pytest.mark.parametrize("name", FEW_PEOPLE)
def test_a_few_people_are_people_too(name: str) -> None:
    assert complaints_about(few(FEW_PEOPLE[name]))


FEW_FIGURES = {
    "regions": "naam;leden Ede;3 Urk;5 Epe;7 Oss;9",
    "regions after persons": "naam;leden Sint-Jan;3 Emmabuurt;5 De-Bos;7 Anna-Paulowna;9 Ede;1",
    "one region after a person": "naam;leden Anna;3 Ede;5 Urk;7",
    "passes are counted": "regio;pas GM0363;1200 GM0599;900",
    "births are counted": "regio;geb GM0363;12000 GM0599;900",
    "years of birth": "geboortejaar;leden 1980;12 1981;15",
    "half postcodes": "postcode;leden 8011;12 8012;15",
    "classes": "leeftijd;geslacht;leden 0-4;m;12 5-9;v;15",
    "a library and its id": "bibliotheek_id;naam F001;Maas F002;Waal F003;Eem",
    "colophon": "Bron;CBS E-mail;info@cbs.nl Telefoon;0885707070 Contact;Jansen",
}


@pytest.mark.parametrize("name", FEW_FIGURES)
def test_a_few_figures_are_figures(name: str) -> None:
    assert complaints_about(few(FEW_FIGURES[name])) == []
