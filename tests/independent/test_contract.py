"""The second computation against the worked examples of the contract."""

from fractions import Fraction

import pytest

from tests.independent import figures
from tests.independent.figures import Cell, Known, Quantity


def interval(quantity: Quantity) -> tuple[float, float, float]:
    assert isinstance(quantity, Known), quantity
    return float(quantity.value), float(quantity.low), float(quantity.high)


def cell(population: int, members: int, base: int = 5) -> Cell:
    return Cell(figures.count(population, base), figures.count(members, base))


@pytest.mark.parametrize(
    ("rounded", "base", "method", "low", "high"),
    [
        (15, 5, "nearest", 13, 17),
        (10, 10, "nearest", 5, 14),
        (100, 100, "nearest", 50, 149),
        (0, 5, "nearest", 0, 2),
        (0, 10, "nearest", 0, 4),
        (0, 100, "nearest", 0, 49),
        (7, 1, "nearest", 7, 7),
        (15, 5, "random", 11, 19),
        (15, 5, "controlled", 11, 19),
        (15, 3, "cell-key", 12, 18),
        (2, 3, "cell-key", 0, 5),
    ],
)
def test_rounding(rounded: int, base: int, method: str, low: int, high: int) -> None:
    assert interval(figures.count(rounded, base, method)) == (rounded, low, high)


@pytest.mark.parametrize(
    ("population", "members", "value", "low", "high"),
    [(50, 15, 35, 31, 39), (5, 5, 0, 0, 4), (10, 10, 0, 0, 4), (5, 0, 5, 1, 7)],
)
def test_non_members(population: int, members: int, value: int, low: int, high: int) -> None:
    assert interval(figures.non_members(cell(population, members))) == (value, low, high)


def test_impossible() -> None:
    assert not figures.possible(figures.count(5, 5), figures.count(10, 5))
    assert figures.possible(figures.count(5, 5), figures.count(5, 5))


def test_everyone_can_be_a_member() -> None:
    assert interval(figures.penetration(cell(10, 10))) == pytest.approx((1, 8 / 12, 1))


@pytest.mark.parametrize(
    ("population", "members", "low", "high"),
    [(50, 15, 0.1523, 0.4956), (1000, 200, 0.1741, 0.2285)],
)
def test_chance(population: int, members: int, low: float, high: float) -> None:
    assert figures.chance(cell(population, members)) == pytest.approx((low, high), abs=5e-5)


def test_delivered_share() -> None:
    given = figures.share(Fraction(271, 1000), Fraction(1, 1000))
    fifty = Cell(figures.count(50, 5), figures.count(15, 5), given, True)
    share = figures.penetration(fifty)
    assert interval(share) == pytest.approx((0.271, 0.2705, 0.2715))
    index = figures.ratio(share, figures.exactly(Fraction(1, 5)))
    assert interval(index)[0] == pytest.approx(135.5)
    large = Cell(
        figures.exactly(20000),
        figures.count(4015, 5),
        figures.share(Fraction(201, 1000), Fraction(1, 1000)),
        True,
    )
    assert interval(figures.penetration(large))[1:] == (4013 / 20000, 4017 / 20000)


def test_indices() -> None:
    own = figures.penetration(cell(50, 15))
    total = figures.penetration(cell(1000, 200))
    against = interval(figures.ratio(own, total))
    assert against == pytest.approx((150, 123.5, 179.2), abs=0.05)
    fixed = interval(figures.ratio(own, figures.exactly(Fraction(1, 5))))
    assert fixed == pytest.approx((150, 125.0, 177.1), abs=0.05)
    assert interval(figures.ratio(own, own, same=True)) == (100, 100, 100)
    pupils, vmbo = cell(150, 90, 1), cell(60, 30, 1)
    within = figures.ratio(figures.penetration(vmbo), figures.penetration(pupils))
    assert interval(within)[0] == pytest.approx(83.3, abs=0.05)


def test_areas_together() -> None:
    parts = [
        Cell(figures.exactly(20000), figures.count(members, 5)) for members in (1995, 4010, 6005)
    ]
    assert interval(figures.together(parts).members) == (12010, 12004, 12016)
    union = figures.together([cell(5000, 1000, 1), cell(2000, 200, 1), cell(3000, 900, 1)])
    assert interval(figures.penetration(union))[0] == 0.21
    hidden = figures.together([*parts, Cell(figures.exactly(1), "unreliable")])
    assert figures.penetration(hidden) == "unreliable"


def test_rest() -> None:
    own, total = cell(4000, 1000, 1), cell(25000, 5000, 1)
    share = figures.penetration(own)
    assert interval(figures.ratio(share, figures.penetration(total)))[0] == 125
    rest = figures.penetration(figures.without(total, own))
    assert interval(figures.ratio(share, rest))[0] == pytest.approx(131.25)


def test_first_reason() -> None:
    hidden = Cell("not_delivered", "unreliable")
    assert figures.penetration(hidden) == figures.non_members(hidden) == "unreliable"
