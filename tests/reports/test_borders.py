"""What is said of changed borders."""

from analytics.model import Level
from analytics.reports.borders import (
    border_sentences,
    border_table,
    counts_sentence,
    successors_in_words,
)
from analytics.store import BorderChange, BorderKind

SAME = BorderChange(BorderKind.SAME, "GM9001", "A", "GM9001", "A", 9e7, 0.99, 1.0)
RENAMED = BorderChange(BorderKind.RENAMED, "GM9002", "Oud", "GM9002", "Nieuw", 1e6, 1.0, 1.0)
STAYED = BorderChange(BorderKind.MOVED, "GM9003", "C", "GM9003", "C", 8e6, 1.0, 0.8)
# A large neighbour that is the same in itself gave a little.
CAME = BorderChange(BorderKind.MOVED, "GM9001", "A", "GM9003", "C", 2e6, 0.01, 0.2)
WENT = BorderChange(BorderKind.MOVED, "GM9003", "C", "GM9004", "D", 1e6, 0.12, 0.3)
NEW = BorderChange(BorderKind.NEW, "", "", "GM9005", "Polder", 1e6, 0.0, 1.0)
GONE = BorderChange(BorderKind.GONE, "GM9006", "Eiland", "", "", 1e6, 1.0, 0.0)
ROWS = [SAME, RENAMED, STAYED, CAME, WENT, NEW, GONE]


def test_sentences_of_the_area_in_view() -> None:
    assert border_sentences([SAME], ["GM9001"], ["GM9001"]) == []
    assert border_sentences([RENAMED], ["GM9002"], ["GM9002"]) == [
        "Nieuw (GM9002) heette toen Oud."
    ]
    assert border_sentences([STAYED, CAME, WENT], ["GM9003"], ["GM9003"]) == [
        "De grens verschoof: 20% van C (GM9003) hoorde toen bij A (GM9001).",
        "De grens verschoof: 12% van C (GM9003) hoort nu bij D (GM9004).",
        "Elke ronde houdt hier haar eigen grenzen.",
    ]
    assert border_sentences([NEW], [], ["GM9005"]) == [
        "Polder (GM9005) is nieuw: dat land hoorde nergens bij."
    ]
    assert border_sentences([GONE], ["GM9006"], []) == [
        "Eiland (GM9006) is er niet meer: dat land hoort nu nergens bij."
    ]


def test_only_the_largest_pieces_are_named() -> None:
    pieces = [
        BorderChange(BorderKind.MOVED, "GM9003", "C", f"GM91{n:02d}", f"D{n}", 1e5 - n, 0.1, 0.1)
        for n in range(5)
    ]
    said = border_sentences(pieces, ["GM9003"], [])
    assert "D2 (GM9102)" in said[2]
    assert said[3:] == ["En zo nog 2 stukken land.", "Elke ronde houdt hier haar eigen grenzen."]
    assert successors_in_words(pieces) == "D0 (GM9100), D1 (GM9101), D2 (GM9102) en nog 2"


def test_counts_are_of_the_regions_of_the_later_year_and_those_that_went() -> None:
    assert counts_sentence(Level.GEMEENTE, ROWS) == (
        "Gemeenten: 1 hetzelfde, 1 met een andere naam, 2 met een verschoven grens, 1 nieuw en "
        "1 verdwenen."
    )


def test_the_table_tells_only_what_changed() -> None:
    table = border_table(2021, 2023, {Level.GEMEENTE: ROWS}, "Bron: fictief", synthetic=True)
    assert len(table.rows) == len(ROWS) - 1
    read = [tuple(row[:6]) for row in table.as_read()]
    assert read[0] == ("Gemeente", "andere naam", "Oud", "GM9002", "Nieuw", "GM9002")
    assert read[-1] == ("Gemeente", "verdwenen", "Eiland", "GM9006", "", "")
