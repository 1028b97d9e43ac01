"""Rounding, tokens and protection of what is written."""

import tomllib
from datetime import date

import numpy as np
import pytest

from analytics.model import TOTAL, Level, Unit
from analytics.synthetic.membership import Column, Register
from analytics.synthetic.publish import Layer, Sheet, protect, write_lgb, write_toml
from tests.synthetic.conftest import rows

COLUMNS = (
    Column(Unit.PERSONS, TOTAL, TOTAL),
    Column(Unit.PERSONS, "leeftijd", "0-4"),
    Column(Unit.PERSONS, "leeftijd", "4-9"),
    Column(Unit.PERSONS, "leeftijd", "18+"),
)
NONE = np.array([-1])


def layer(level, codes, population, members, parent):
    register = Register(COLUMNS, np.array(population), np.array(members))
    return Layer(level, codes, register, np.array(parent))


def hidden(sheets: list[Sheet]) -> list[list[list[bool]]]:
    return [sheet.hidden.tolist() for sheet in sheets]


def test_a_small_group_takes_the_next_smallest_with_it():
    # 9 of 0-4 is under ten; alone it would follow from 500 - 40 - 451.
    one = layer(Level.GEMEENTE, ["GM9001"], [[500, 9, 40, 451]], [[90, 3, 20, 67]], NONE)
    assert hidden(protect([one])) == [[[False, True, True, False]]]


def test_ten_is_not_small():
    one = layer(Level.GEMEENTE, ["GM9001"], [[500, 10, 40, 450]], [[90, 3, 20, 67]], NONE)
    assert hidden(protect([one])) == [[[False] * 4]]


@pytest.mark.parametrize(("inhabitants", "is_hidden"), [(49, True), (50, False)])
def test_a_small_place_shows_only_its_total(inhabitants, is_hidden):
    people = [[inhabitants, 12, 12, inhabitants - 24]]
    one = layer(Level.BUURT, ["BU90010001"], people, [[9, 3, 3, 3]], NONE)
    assert hidden(protect([one])) == [[[False, is_hidden, is_hidden, is_hidden]]]


@pytest.mark.parametrize(("inhabitants", "is_hidden"), [(9, True), (10, False)])
def test_a_tiny_place_shows_nothing(inhabitants, is_hidden):
    people = [[inhabitants, 1, 1, inhabitants - 2]]
    one = layer(Level.BUURT, ["BU90010001"], people, [[2, 1, 1, 0]], NONE)
    assert hidden(protect([one])) == [[[is_hidden, True, True, True]]]


def test_a_part_is_not_told_by_the_other_parts():
    # In one buurt two groups are under ten; the other two together would tell them.
    wijk = layer(Level.WIJK, ["WK900100"], [[900, 79, 98, 723]], [[170, 40, 60, 70]], NONE)
    buurten = layer(
        Level.BUURT,
        ["BU90010001", "BU90010002", "BU90010003"],
        [[300, 9, 8, 283], [300, 30, 50, 220], [300, 40, 40, 220]],
        [[50, 4, 4, 42], [60, 18, 28, 14], [60, 18, 28, 14]],
        [0, 0, 0],
    )
    upper, lower = protect([wijk, buurten])
    for place in (1, 2):
        assert not upper.hidden[0, place]
        assert lower.hidden[:, place].sum() >= 2
    assert (lower.hidden[:, 1:].sum(axis=1) != 1).all()


def test_the_only_part_hides_with_its_whole_and_the_whole_with_its_only_part():
    wijk = layer(Level.WIJK, ["WK900100"], [[300, 9, 50, 241]], [[50, 4, 20, 26]], NONE)
    buurt = layer(Level.BUURT, ["BU90010000"], [[300, 9, 50, 241]], [[50, 4, 20, 26]], [0])
    upper, lower = protect([wijk, buurt])
    assert upper.hidden.tolist() == lower.hidden.tolist() == [[False, True, True, False]]


def test_what_is_written(tmp_path):
    gemeente = layer(Level.GEMEENTE, ["GM9001"], [[503, 33, 67, 403]], [[91, 14, 37, 40]], NONE)
    buurten = layer(
        Level.BUURT,
        ["BU90010000", "BU90010001"],
        [[503, 33, 67, 403], [0, 0, 0, 0]],
        [[91, 14, 37, 40], [0, 0, 0, 0]],
        [0, 0],
    )
    sheets = protect([gemeente, buurten])
    sheets[0].unreliable[0, 1] = True
    sheets[0].hidden[0, 2] = True
    write_lgb(tmp_path / "leden.csv", sheets)
    written = [
        tuple(row.values())[0:1] + tuple(row.values())[3:] for row in rows(tmp_path / "leden.csv")
    ]
    assert written == [
        ("GM9001", "totaal", "503", "91", "18,1"),  # 18.09 %, exact counts
        ("GM9001", "0-4", "33", "x", "x"),
        ("GM9001", "4-9", "67", ".", "."),
        ("GM9001", "18+", "403", "40", "9,9"),
        ("BU90010000", "totaal", "505", "90", ""),  # fives, and no share beside them
        ("BU90010000", "0-4", "35", "15", ""),
        ("BU90010000", "4-9", "65", "35", ""),
        ("BU90010000", "18+", "405", "40", ""),
        ("BU90010001", "totaal", "-", "-", ""),
        ("BU90010001", "0-4", "-", "-", ""),
        ("BU90010001", "4-9", "-", "-", ""),
        ("BU90010001", "18+", "-", "-", ""),
    ]


def test_settings_are_read_back_as_they_were_meant(tmp_path):
    settings = {
        "title": 'De "nieuwe" ronde',
        "reference_date": date(2023, 1, 1),
        "synthetic": True,
        "rounding": [{"base": 5}, {"measure": "share", "base": 0.1}],
        "coverage": {"organisations": 3},
        "participants": [f"F{number:03d}" for number in range(40)],
    }
    write_toml(tmp_path, settings)
    assert tomllib.loads((tmp_path / "delivery.toml").read_text("utf-8")) == settings
