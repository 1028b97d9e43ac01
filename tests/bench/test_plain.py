"""The plain page counts what the atlas counts: the bench compares like with like."""

from math import isnan
from pathlib import Path
from random import Random

import pytest

from analytics.store import Atlas
from bench.naive.tables import Tables
from bench.questions import Draws, questions, use

TIMES = 25


@pytest.fixture(scope="module")
def tables(demo_deliveries: list[Path]) -> Tables:
    return Tables.load(demo_deliveries[0].parent)


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Atlas:
    return Atlas.open(demo_atlas)


def test_every_question_is_answered_by_both(atlas: Atlas, tables: Tables) -> None:
    answered = 0
    for question in questions(atlas, tables, Random(1)):
        for _time in range(3):
            arguments = question.draw()
            assert not isnan(use(question.ours(**arguments)))
            if question.plain is not None:
                question.plain(**arguments)
                answered += 1
    assert answered >= 30


def test_the_members_of_regions_are_the_same(atlas: Atlas, tables: Tables) -> None:
    draws = Draws(atlas, Random(2))
    newest = atlas.rounds()[0].id
    compared = 0
    for _time in range(TIMES):
        about = draws.in_catchment() | {"indicator": "leden"}
        del about["delivery"]
        if about["category"] not in atlas.categories(about["dimension"], newest):
            continue
        rows = atlas.regions(delivery=newest, **about)
        plain = tables.of_regions(newest, **about).set_index("code").waarde
        assert set(rows.codes) == set(plain.index)
        for code, figure in zip(rows.codes, rows.figures, strict=True):
            if figure.value is not None:
                assert plain[code] == figure.value, (code, about)
                compared += 1
    assert compared > TIMES


def test_a_library_is_the_same(atlas: Atlas, tables: Tables) -> None:
    newest = atlas.rounds()[0].id
    compared = 0
    for library in atlas.organisations(newest):
        rows = atlas.benchmarks(library.id, delivery=newest)
        plain = tables.benchmarks(newest, library.id, "personen", "totaal", "totaal")
        assert plain.gebied.tolist() == rows.codes
        for share, figure in zip(plain.aandeel, rows.penetration, strict=True):
            if figure.value is not None and not isnan(share):
                # A delivered share is rounded to tenths of a per cent; the plain page divides.
                assert share == pytest.approx(figure.value, abs=0.0006)
                compared += 1
    assert compared > 10
