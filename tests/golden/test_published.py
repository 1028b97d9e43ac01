"""Published worked examples that our numbers reproduce."""

import numpy as np
import pytest

from analytics.measures import ratios, rounding
from analytics.measures.classes import equal_intervals, natural_breaks, quantiles
from analytics.measures.intervals import wilson
from analytics.model import Counts

Z_998 = 3.090232306167813


@pytest.mark.parametrize(
    ("successes", "total", "low", "high"),
    [
        (65, 100, 0.552544, 0.736358),
        (1, 100, 0.001767, 0.054486),
        (20, 100, 0.133367, 0.288829),
        (1045, 5000, 0.197955, 0.220491),
    ],
)
def test_wilson_phe_indicator_methods(successes: int, total: int, low: float, high: float) -> None:
    """PHEindicatormethods, test data of `phe_proportion` (95 %)."""
    assert wilson(successes, total) == pytest.approx((low, high), abs=1e-6)


def test_wilson_phe_at_99_8_percent() -> None:
    assert wilson(65, 100, Z_998) == pytest.approx((0.495495, 0.778354), abs=1e-6)


@pytest.mark.parametrize(
    ("successes", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_newcombe(successes: int, total: int, low: float, high: float) -> None:
    """Newcombe 1998, Two-sided confidence intervals for the single proportion, Table I."""
    assert wilson(successes, total) == pytest.approx((low, high), abs=5e-5)


# Population density of the 58 counties of California, the example of mapclassify (BSD).
COUNTIES = [
    329.92, 0.42, 5.9, 14.03, 2.78, 1.34, 181.27, 1.65, 10.03, 16.7, 1.32, 3.99, 3.16, 0.22, 8.7,
    6.56, 3.27, 0.33, 370.5, 4.51, 75.29, 0.99, 2.74, 8.68, 0.14, 0.92, 12.63, 28.7, 12.02, 722.85,
    36.68, 0.74, 29.82, 192.05, 3.38, 11.15, 110.74, 4111.45, 49.47, 10.33, 317.11, 20.47, 264.93,
    66.26, 5.39, 0.13, 0.61, 50.65, 40.48, 36.67, 13.09, 1.81, 0.2, 7.6, 2.51, 57.26, 24.32, 6.97,
]  # fmt: skip


@pytest.mark.parametrize(
    ("scheme", "bounds", "counts"),
    [
        (equal_intervals, [822.394, 1644.658, 2466.922, 3289.186, 4111.45], [57, 0, 0, 0, 1]),
        (quantiles, [1.464, 5.798, 13.278, 54.616, 4111.45], [12, 11, 12, 11, 12]),
        (natural_breaks, [75.29, 192.05, 370.5, 722.85, 4111.45], [49, 3, 4, 1, 1]),
    ],
)
def test_map_classes_mapclassify(scheme, bounds: list[float], counts: list[int]) -> None:
    """EqualInterval, Quantiles and FisherJenks with five classes; a bound belongs below it."""
    found = scheme(COUNTIES, 5)
    assert found == pytest.approx(bounds)
    assert np.bincount(np.searchsorted(found, COUNTIES), minlength=5).tolist() == counts


def counts_at(value: float, base: float) -> Counts:
    return Counts.of([value], *rounding.bounds([value], base))


def test_index_of_rounded_counts_against_a_fixed_benchmark() -> None:
    """15 of 50 at base 5 against 20 %: 150 [125.0, 177.1] with whole numbers."""
    own = ratios.penetration(counts_at(50, 5), counts_at(15, 5))
    benchmark = ratios.penetration(counts_at(1000, 1), counts_at(200, 1))
    figure = ratios.index(own, benchmark)[0]
    assert (figure.value, figure.low, figure.high) == pytest.approx((150, 125.0, 177.1), abs=0.05)


def test_index_identities() -> None:
    """A benchmark of itself is 100; the weighted mean of representations is 100; equal shares 1."""
    population, members = np.array([120.0, 300.0, 580.0]), np.array([60.0, 60.0, 80.0])
    total = ratios.penetration(Counts.of([population.sum()]), Counts.of([members.sum()]))
    groups = ratios.penetration(Counts.of(population), Counts.of(members))
    found = ratios.representation(groups, total).value
    assert np.average(found, weights=population) == pytest.approx(100)
    assert ratios.index(total, total).value[0] == pytest.approx(100)
    even = ratios.penetration(Counts.of(population), Counts.of(population * 0.2))
    assert ratios.representation(even, total).value == pytest.approx([100, 100, 100])
