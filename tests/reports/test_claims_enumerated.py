"""A thousand made-up claims about made-up deliveries, from an atlas to its verdict, beside complete
enumeration of the whole numbers that may have become what was delivered.
"""

import random
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from analytics.catalog import load_catalog
from analytics.measures.claims import Verdict
from analytics.model import Kind, Missing, Rounding, RoundingMethod
from analytics.reports.claims import Claim, How
from analytics.reports.judging import judge
from analytics.reports.view import view_of_whom
from analytics.sources.batch import Loaded
from analytics.store import Atlas
from analytics.store.building import build_batch
from tests.measures.test_claims import WAYS, Cell, in_tenths, made
from tests.sampling import SEED, full
from tests.store import land

HOLDS, DEPENDS, FALSE, UNKNOWN = Verdict
GROUPS = [("totaal", "totaal"), ("leeftijd", "0-4"), ("leeftijd", "4-9")]
REGIONS = ["NL00", *land.GEMEENTEN, *land.WIJKEN, "BU90010000", "BU90010001"]
SIBLINGS = {"GM9001": ["WK900100", "WK9001AA"], "NL00": list(land.GEMEENTEN)}
Cells = dict[tuple[str, str], Cell | None]


def delivered(draw: random.Random, base: int, method: RoundingMethod, stated: bool | None) -> Cells:
    """A cell for each area and group, now and then hidden."""
    found: Cells = {}
    for region in REGIONS:
        for _dimension, category in GROUPS:
            found[region, category] = None if draw.random() < 0.04 else one(
                draw, base, method, stated)  # fmt: skip
    return found


def one(draw: random.Random, base: int, method: RoundingMethod, stated: bool | None) -> Cell:
    while True:
        near = 80 * draw.randint(1, 5) + draw.randint(-2, 2)
        people = draw.choice([draw.randint(5, 60), near, draw.randint(20, 900)])
        true = draw.randint(0, people)
        if base == 100:
            # Few enough people that every pair of two areas can be tried.
            people, true = draw.randint(50, 149), draw.randint(0, 49)
        cell = made(draw, base, method, people, true, draw.random() < 0.6)
        fits = cell.tenths is None or cell.from_unrounded is stated
        if fits and cell.population and 0 < len(cell.shares()) <= 4000:
            return cell


def as_delivery(cells: Cells, base: int, method: RoundingMethod, stated: bool | None) -> Loaded:
    dimensions = {category: dimension for dimension, category in GROUPS}
    rows = [(region, dimensions[category], category, cell) for (region, category), cell in
            cells.items()]  # fmt: skip
    columns: dict[str, pa.Array] = {
        "region_code": pa.array([row[0] for row in rows]),
        "unit": pa.array(["personen"] * len(rows)),
        "dimension": pa.array([row[1] for row in rows]),
        "category": pa.array([row[2] for row in rows]),
    }
    for name in ("population", "members", "share"):
        numbers = [None if row[3] is None else getattr(row[3].counts(), name) for row in rows]
        for part, of in (("", "value"), ("_low", "low"), ("_high", "high")):
            column = [None if item is None else float(getattr(item, of)[0]) for item in numbers]
            columns[name + part] = pa.array(column, pa.float64())
        hidden = Missing.CONFIDENTIAL.code
        columns[f"{name}_missing"] = pa.array(
            [hidden if row[3] is None else 0 for row in rows], pa.uint8()
        )
    told = land.delivery(
        "lgb-2023",
        Kind.LGB,
        round="2023",
        participants=("A", "B", "C"),
        rounding=(Rounding(base, method), Rounding(0.1, measure="share")),
        share_from_unrounded=stated,
        protected=True,
        audience="public",
    )
    return land.loaded(told, pa.table(columns), repr(cells))


# The expected verdict


def values(cell: Cell, figure: str) -> list[Fraction]:
    """Everything that a figure may be, in the measure of its claims."""
    match figure:
        case "leden":
            return sorted({Fraction(members) for members, _people in cell.pairs()})
        case "niet_leden":
            return sorted({Fraction(people - members) for members, people in cell.pairs()})
        case "bevolking":
            return sorted({Fraction(people) for _members, people in cell.pairs()})
        case _share:
            return sorted(share * 100 for share in cell.shares())


def tried(outcomes: Iterable[bool]) -> Verdict:
    found = set(np.unique(np.fromiter(outcomes, np.bool_)).tolist())
    return DEPENDS if len(found) == 2 else HOLDS if found == {True} else FALSE


def holds(value: Fraction, how: How, number: Fraction) -> bool:
    match how:
        case How.MORE | How.MORE_THAN | How.HIGHEST:
            return value > number
        case How.AT_LEAST:
            return value >= number
        case How.AT_MOST:
            return value <= number
        case How.ABOUT | How.ONE_IN:
            raise AssertionError
        case _less:
            return value < number


def every_pair(
    mine: list[Fraction],
    its: list[Fraction],
    how: How,
    number: Fraction | None,
    ratio: bool = False,
) -> npt.NDArray[np.bool_]:
    """Of every value beside every other, in whole numbers, whether the claim holds: of the two, or
    of their quotient or difference beside a number.
    """
    up, down = (
        tuple(np.array([getattr(value, part) for value in values], np.int64)
              for part in ("numerator", "denominator"))
        for values in (mine, its)
    )  # fmt: skip
    (above, below), (its_above, its_below) = up, down
    left, right = np.outer(above, its_below), np.outer(below, its_above)
    if number is not None:
        if ratio:
            left, right = left * (100 * number.denominator), right * number.numerator
        else:
            whole = np.outer(below, its_below) * number.numerator
            left, right = (left - right) * number.denominator, whole
    match how:
        case How.MORE | How.MORE_THAN | How.HIGHEST:
            return left > right
        case How.AT_LEAST:
            return left >= right
        case How.AT_MOST:
            return left <= right
        case _less:
            return left < right


def near(draw: random.Random, values: list[Fraction], decimals: int) -> Decimal:
    """A number with so many decimals on or beside an end of the values, or between them."""
    on = draw.choice([values[0], values[-1], draw.choice(values)]) * 10**decimals
    whole = draw.choice([floor(on), ceil(on), floor(on) - 1, ceil(on) + 1])
    return Decimal(whole).scaleb(-decimals)


def claim_and_verdict(draw: random.Random, cells: Cells) -> tuple[Claim, Verdict]:
    dimension, category = draw.choice(GROUPS)
    group = {"dimension": dimension, "category": category}
    area, other = draw.sample(REGIONS, 2)
    kind = draw.choice(["number", "number", "about", "one in", "area", "first", "index", "points",
                        "representation"])  # fmt: skip
    figure = draw.choice(["penetratie", "penetratie", "leden", "niet_leden", "bevolking"])
    how = draw.choice([How.MORE, How.AT_LEAST, How.LESS, How.AT_MOST])
    own, its = cells[area, category], cells[other, category]
    if kind == "first":
        return first(draw, cells, figure, category, group)
    if kind == "area":
        how = draw.choice([How.MORE_THAN, How.LESS_THAN])
        claim = Claim(area, how, figure, other=other, **group)
        if own is None or its is None:
            return claim, UNKNOWN
        return claim, tried(every_pair(values(own, figure), values(its, figure), how, None).ravel())
    if kind in ("index", "points", "representation"):
        return ratio(draw, cells, kind, (area, other), how, category, group)
    if kind == "one in":
        claim = Claim(area, How.ONE_IN, number=Decimal(draw.randint(2, 30)), **group)
    else:
        how = How.ABOUT if kind == "about" else how
        decimals = draw.choice([0, 1, 2]) if figure == "penetratie" else 0
        number = max(
            near(draw, values(own, figure) if own else [Fraction(7)], decimals), Decimal(0)
        )
        most = Decimal(100) if figure == "penetratie" else number
        claim = Claim(area, how, figure, min(number, most), **group)
    if own is None:
        return claim, UNKNOWN
    assert claim.number is not None
    every, told = values(own, claim.figure), Fraction(claim.number)
    if claim.how in (How.ABOUT, How.ONE_IN):
        told = 100 / told if claim.how is How.ONE_IN else told
        reach = told / 4 if claim.figure != "penetratie" else min(told / 4, Fraction(10))
        return claim, tried(abs(value - told) <= reach for value in every)
    return claim, tried(holds(value, claim.how, told) for value in every)


def first(
    draw: random.Random, cells: Cells, figure: str, category: str, group: dict[str, str]
) -> tuple[Claim, Verdict]:
    """The highest or lowest: unknown as long as a hidden one may pass it."""
    whole = draw.choice(list(SIBLINGS))
    area = draw.choice(SIBLINGS[whole])
    how = draw.choice([How.HIGHEST, How.LOWEST])
    claim = Claim(area, how, figure, other=whole, **group)
    own = cells[area, category]
    if own is None:
        return claim, UNKNOWN
    others = [cells[code, category] for code in SIBLINGS[whole] if code != area]
    theirs = [values(item, figure) for item in others if item is not None]
    mine = values(own, figure)
    outcomes = [every_pair(mine, its, how, None) for its in theirs]
    # One own value must be able to pass all others at once.
    possibly = np.all([found.any(axis=1) for found in outcomes] or [[True]], axis=0).any()
    surely = all(found.all() for found in outcomes)
    if not possibly:
        return claim, FALSE
    if len(theirs) < len(others):
        return claim, UNKNOWN
    return claim, HOLDS if surely else DEPENDS


def ratio(
    draw: random.Random,
    cells: Cells,
    kind: str,
    areas: tuple[str, str],
    how: How,
    category: str,
    group: dict[str, str],
) -> tuple[Claim, Verdict]:
    """An index, a difference or a representation against a number."""
    area, other = areas
    if kind == "representation":
        category = draw.choice(["0-4", "4-9"])
        group = {"dimension": "leeftijd", "category": category}
        own, base = cells[area, category], cells[area, "totaal"]
        named = {"figure": "vertegenwoordiging"}
    else:
        own, base = cells[area, category], cells[other, category]
        named = {"figure": "index" if kind == "index" else "verschil", "benchmark": other}
    if own is None or base is None:
        return Claim(area, how, number=Decimal(100), **group, **named), UNKNOWN
    mine, its = (values(cell, "penetratie") for cell in (own, base))
    index = kind != "points"
    if index and its[0] == 0:
        # Perhaps nobody is a member there.
        return Claim(area, how, number=Decimal(100), **group, **named), UNKNOWN
    ends = [
        mine[0] / its[-1] * 100 if index else mine[0] - its[-1],
        mine[-1] / its[0] * 100 if index else mine[-1] - its[0],
    ]
    number = near(draw, ends, draw.choice([0, 1, 2]))
    number = max(number, Decimal(0)) if index else number
    claim = Claim(area, how, number=number, **group, **named)
    return claim, tried(every_pair(mine, its, how, Fraction(number), ratio=index).ravel())


@pytest.mark.proof(full=1000)
def test_verdicts_of_an_atlas_are_those_of_complete_enumeration(tmp_path: Path) -> None:
    draw = random.Random(SEED)
    ways = [(*way, stated) for way in WAYS for stated in (True, False, None)]
    counted = Counter[Verdict]()
    for base, method, stated in ways if full() else [(5, RoundingMethod.NEAREST, True)]:
        cells = delivered(draw, base, method, stated)
        folder = tmp_path / f"{base}-{method}-{stated}"
        build_batch(
            land.batch(as_delivery(cells, base, method, stated), without="lgb-2023"),
            folder,
            load_catalog(),
        )
        with closing(Atlas.open(folder)) as atlas:
            view = view_of_whom(atlas, "GM9001", "lgb-2023")
            for _each in range(48):
                claim, expected = claim_and_verdict(draw, cells)
                found = judge(view, claim)
                shown = (claim, cells[claim.area, claim.category], found)
                assert found.verdict is expected, shown
                counted[expected] += 1
    assert counted.keys() == set(Verdict)


def test_the_enumeration_itself_on_paper() -> None:
    # 15 of 50 at base 5: 13 to 17 of 48 to 52; 27.1% leaves 13 of 48.
    cell = Cell(50, 15, tenths=271, from_unrounded=True)
    assert values(cell, "leden") == [13, 14, 15, 16, 17]
    assert values(cell, "penetratie") == [Fraction(1300, 48)]
    assert in_tenths(Fraction(13, 48)) == 271
    assert tried([True, False]) is DEPENDS
