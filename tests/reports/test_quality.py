"""What a data contact can do: only what applies, and a letter only where there is a question."""

from dataclasses import replace
from datetime import date

import pytest

from analytics.catalog import load_catalog
from analytics.charts.gaps import Gap, gap_chart
from analytics.model import Complaint, Figure, Kind, Level, Missing, Place, Severity, Status
from analytics.reports.quality import OwnQuality, letter, missing_sentence, tasks
from analytics.store import Left, MissingCells, Organisation, Warnings
from tests.store.land import delivery

WHOLE = OwnQuality(
    Organisation("A", "Bibliotheek Aa", "POI Aa", "Vlakland", ("GM9001", "GM9002")),
    delivery("lgb-2023", Kind.LGB, status=Status.FINAL, reference_date=date(2023, 1, 1)),
    True,
    (MissingCells(Level.WIJK, 10, {}),),
    (),
    (),
    Warnings({}, ()),
    Figure.absent(Missing.CONFIDENTIAL),
)
WARNING = Complaint(
    "lgb-2023",
    "share_contradicts_counts",
    Severity.WARNING,
    Place("a.xlsx", "Wijken", 7, "aandeel"),
    "",
    "",
    "55,5",
    "WK900100",
    size=0.1,
)


def lacking(reason: Missing, level: Level = Level.WIJK) -> tuple[MissingCells, ...]:
    return (MissingCells(level, 10, {reason: 1}, "WK900100", "Centrum"),)


@pytest.mark.parametrize(
    ("changed", "todo", "asked"),
    [
        ({}, [], False),
        ({"took_part": None}, [], False),
        ({"took_part": False}, ["Meedoen met de volgende ronde"], True),
        (
            {"cells": lacking(Missing.UNRELIABLE), "unsure": lacking(Missing.UNRELIABLE)},
            ["De ledenexport controleren"],
            True,
        ),
        (
            {"undelivered": lacking(Missing.NOT_DELIVERED, Level.GEMEENTE)},
            ["Vragen om de gemeenten die ontbreken"],
            True,
        ),
        (
            {"took_part": None, "undelivered": lacking(Missing.NOT_DELIVERED, Level.GEMEENTE)},
            [],
            False,
        ),
        ({"cells": lacking(Missing.CONFIDENTIAL)}, ["Geheime cijfers laten rusten"], False),
        ({"cells": lacking(Missing.NOT_DELIVERED)}, ["Vragen om fijnere tabellen"], True),
        # of a gemeente there are no finer tables
        ({"cells": lacking(Missing.NOT_DELIVERED, Level.GEMEENTE)}, [], False),
        (
            {"warnings": Warnings({WARNING.kind: 1}, (WARNING,))},
            ["De waarschuwingen navragen"],
            True,
        ),
        (
            {"partly": (Left("GM9002", "Zuid", Figure(5, 5, 5), (), ("Bibliotheek Aa",), ("B",)),)},
            ["Samen meedoen in Zuid"],
            False,
        ),
        (
            {"delivery": replace(WHOLE.delivery, status=Status.PROVISIONAL)},
            ["Op de definitieve cijfers letten"],
            False,
        ),
        ({"members": Figure(12, 10, 14)}, ["Uw eigen administratie ernaast leggen"], False),
    ],
)
def test_only_what_applies(changed: dict[str, object], todo: list[str], asked: bool) -> None:
    own = replace(WHOLE, **changed)
    assert [item.title for item in tasks(own)] == todo
    assert bool(letter(own)) is asked


def test_the_letter_names_the_place() -> None:
    text = letter(replace(WHOLE, warnings=Warnings({WARNING.kind: 1}, (WARNING,))))
    for part in ("Bibliotheek Aa", "WK900100", "a.xlsx", "Wijken", "7", "aandeel", "55,5"):
        assert part in text


@pytest.mark.parametrize(
    ("count", "figures", "said"),
    [
        (13, 3, "Er is gewaarschuwd bij 3 cijfers van uw gebied (13 waarschuwingen)."),
        (1, 1, "Er is gewaarschuwd bij 1 cijfer van uw gebied (1 waarschuwing)."),
        (1, 0, "Er is gewaarschuwd over uw gebied (1 waarschuwing)."),
    ],
)
def test_warnings_and_the_figures_that_they_stand_at_are_counted_apart(
    count: int, figures: int, said: str
) -> None:
    own = replace(WHOLE, warnings=Warnings({WARNING.kind: count}, (WARNING,), figures))
    (task,) = tasks(own)
    assert task.text.startswith(said)


def test_missing_in_a_sentence() -> None:
    assert missing_sentence(WHOLE.cells) == "Er ontbreken geen cijfers."
    cells = (
        MissingCells(Level.GEMEENTE, 200, {Missing.UNRELIABLE: 1}),
        MissingCells(Level.WIJK, 10, {Missing.CONFIDENTIAL: 2, Missing.NOT_DELIVERED: 3}),
    )
    assert missing_sentence(cells) == (
        "Zoveel cijfers ontbreken: van gemeenten 0,5% (onbetrouwbaar) en van wijken 50% (vooral "
        "niet geleverd)."
    )
    assert cells[1].share() == 0.5
    assert cells[1].share(Missing.CONFIDENTIAL) == 0.2
    assert cells[1].share(Missing.UNRELIABLE) == 0
    assert MissingCells(Level.WIJK, 0, {}).share() == 0


def test_the_chart_holds_both_areas_on_one_scale_from_nought() -> None:
    drawn = str(gap_chart([Gap("Wijken: geheim", 0.2, 0.1)], "eigen", "Nederland").to_dict())
    assert "10% eigen" in drawn
    assert "20% Nederland" in drawn
    assert "'domain': [0.0, 0.2299" in drawn
    alone = str(gap_chart([Gap("Wijken: geheim", 0.2)], "eigen", "Nederland").to_dict())
    assert "eigen" not in alone


def test_the_published_series_keeps_its_revisions() -> None:
    series = load_catalog().series["ledenadministratie"]
    values = [(item.year, item.members, item.status) for item in series.values if item.year == 2020]
    assert values == [(2020, 3464, Status.PROVISIONAL), (2020, 3492, Status.FINAL)]
    assert series.values[-1].rounded_to == 10
