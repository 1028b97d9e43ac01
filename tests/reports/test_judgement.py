"""Complaints for who has to do something about them."""

from dataclasses import replace

from analytics.language import use_language
from analytics.model import Complaint, Place, Severity
from analytics.reports.judgement import (
    advised,
    complaint_table,
    grouped,
    may_publish,
    supplier_text,
)


def complaint(kind: str, row: int, *, error: bool = True, file: str = "leden.xlsx") -> Complaint:
    severity = Severity.ERROR if error else Severity.WARNING
    place = Place(file, "Wijken", row, "leden")
    return Complaint("lgb", kind, severity, place, f"Dit is {kind}.", "Doe iets.", f"tekst {row}")


SEVEN = [complaint("negative", row) for row in range(3, 10)]
ODD = complaint("odd", 2, error=False)
OWN = complaint("no_rounding", 1, error=False, file="delivery.toml")


def test_errors_come_first_then_what_comes_most() -> None:
    items = [ODD, *[complaint("other", 1)], *SEVEN]
    assert [(group.kind, group.count) for group in grouped(items)] == [
        ("negative", 7),
        ("other", 1),
        ("odd", 1),
    ]


def test_examples_name_the_place_and_are_few() -> None:
    (group,) = grouped(SEVEN)
    assert len(group.examples) == 5
    assert group.examples[0] == "leden.xlsx, blad Wijken, rij 3, kolom leden: “tekst 3”"


def test_what_follows_from_one_figure_is_one_matter() -> None:
    cause = "leden van A (GM9001): 35.532 (leden.csv, rij 9, kolom leden). Bij … past 25.532"
    first, second = (
        replace(complaint("parts_contradict_whole", row, error=False), cause=cause)
        for row in (3, 9)
    )
    matter, error, other = grouped([ODD, first, *SEVEN, second])[::-1][1], *grouped([*SEVEN, ODD])
    assert (matter.kind, matter.count, matter.times) == ("one_figure", 2, "")
    assert matter.message == f"Waarschijnlijk klopt één cijfer niet: {cause}."
    # A sentence about figures is not quoted as if it stood there.
    assert matter.examples[0] == "leden.xlsx, blad Wijken, rij 3, kolom leden: tekst 3."
    assert (error.times, other.times) == (" (7×)", "")
    with_error = grouped([first, replace(SEVEN[0], cause=cause)])
    assert [(group.severity, group.count) for group in with_error] == [(Severity.ERROR, 2)]
    many = [replace(first, cause=f"{cause} {k}") for k in range(12) for _twice in "ab"]
    told = grouped(many)
    assert [group.kind for group in told] == ["one_figure"] * 10 + ["parts_contradict_whole"]
    assert sum(group.count for group in told) == len(many)


def test_only_errors_stop_publication() -> None:
    assert may_publish([])
    assert may_publish([ODD])
    assert not may_publish([ODD, SEVEN[0]])


def test_each_complaint_is_a_row() -> None:
    table = complaint_table("Klachten", [SEVEN[0], ODD], "Bron")
    assert [row[0] for row in table.rows] == ["Fout", "Waarschuwing"]
    assert table.rows[0][2:7] == ("leden.xlsx", "Wijken", "3", "leden", "tekst 3")


def test_the_supplier_reads_sheet_cell_and_question() -> None:
    text = supplier_text("Leden 2023", [*SEVEN, ODD, OWN])
    assert "Leden 2023" in text.splitlines()[0]
    assert "1. Dit is negative. (7×)" in text
    assert "blad Wijken, rij 3, kolom leden: “tekst 3”" in text
    assert "en nog 2 plaatsen" in text
    assert "2. Dit is odd." in text
    assert "no_rounding" not in text
    with use_language("en"):
        assert "Dear Sir or Madam" in supplier_text("x", [ODD])


def test_without_questions_there_is_no_letter() -> None:
    assert supplier_text("Leden", [OWN]) == ""


def test_on_a_page_the_advice_speaks_of_its_steps() -> None:
    def told(item: Complaint, *, pointed: bool = True) -> str:
        (found,) = advised([item], pointed=pointed)
        return found.advice

    assert "bij stap 3" in told(complaint("share_contradicts_counts", 3))
    assert "bij stap 2" in told(complaint("missing_column", 3))
    assert told(complaint("missing_column", 3), pointed=False) == "Doe iets."
    assert told(complaint("negative", 3)) == "Doe iets."
    (own,) = advised([complaint("base", 1, file="delivery.toml")])
    assert (own.place.file, own.advice) == ("", "Verbeter het antwoord bij stap 3.")


def test_the_supplier_is_not_asked_how_the_files_were_read_here() -> None:
    assert supplier_text("Leden", [complaint("unknown_column", 3)]) == ""
