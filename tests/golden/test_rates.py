"""Goldens of rates and funnels: the numbers that PHEindicatormethods prints for its test data."""

import numpy as np
import pytest

from analytics.measures import funnel
from analytics.measures.events import byar, direct_rate, indirect_ratio
from analytics.model import Counts

Z_998 = 3.090232306167813
EVENTS = [127, 25, 18, 21, 12, 27, 48, 27, 29, 32, 32, 34, 45, 65, 38, 68, 74, 82, 91]
PEOPLE = [
    636, 558, 609, 543, 384, 594, 669, 843, 660, 576, 606, 522, 426, 273, 300, 288, 153, 123, 207,
]  # fmt: skip
ESP2013 = [
    5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000,
    4000, 2500, 1500, 1000,
]  # fmt: skip
REFERENCE_EVENTS = [
    10303, 2824, 0, 3615, 3641, 3490, 3789, 3213, 3031, 2771, 3089, 3490, 3595, 4745, 5514, 7125,
    5694, 6210, 5757,
]  # fmt: skip
REFERENCE_PEOPLE = [
    50520, 57173, 60213, 54659, 44345, 50128, 62163, 67423, 62899, 55463, 60479, 49974, 44140,
    40888, 37239, 30819, 18136, 15325, 13918,
]  # fmt: skip


@pytest.mark.parametrize(
    ("events", "z", "low", "high"),
    [
        (65, 1.959963984540054, 50.163188, 82.849139),
        (1045, 1.959963984540054, 982.593202, 1110.331213),
        (10, Z_998, 2.916318, 24.193725),
    ],
)
def test_byar(events: int, z: float, low: float, high: float) -> None:
    assert byar(events, z) == pytest.approx((low, high), abs=1e-6)


def test_direct_rate() -> None:
    found = direct_rate(EVENTS, PEOPLE, ESP2013)
    per_100_000 = [1e5 * (part or 0) for part in (found.value, found.chance_low, found.chance_high)]
    assert per_100_000 == pytest.approx([10430.247991, 9717.709068, 11178.940915], abs=1e-5)


def test_indirect_ratio() -> None:
    expected = float(np.sum(np.array(REFERENCE_EVENTS) / REFERENCE_PEOPLE * PEOPLE))
    assert (sum(EVENTS), expected) == (895, pytest.approx(835.883561, abs=1e-6))
    found = indirect_ratio(895, expected)
    parts = (found.value, found.chance_low, found.chance_high)
    assert parts == pytest.approx((1.070723, 1.001715, 1.143233), abs=1e-6)


def test_indirect_ratio_of_few_events_is_exact() -> None:
    found = indirect_ratio(9, 835.883561)
    parts = (found.value, found.chance_low, found.chance_high)
    assert parts == pytest.approx((0.010767, 0.004923, 0.020439), abs=1e-6)


@pytest.mark.parametrize(
    ("population", "z", "low", "high"),
    [
        (50, 1.959963984540054, 69.691035, 91.593861),
        (50, Z_998, 63.375595, 97.909301),
        (1008, 1.959963984540054, 78.203374, 83.081521),
        (9998, 1.959963984540054, 79.867989, 81.416907),
    ],
)
def test_funnel_limits(population: int, z: float, low: float, high: float) -> None:
    """Around 80.642448 %, without variance between the areas."""
    people = 1e9  # two areas of exactly that share
    counts = Counts.of([people, people]), Counts.of([people * 0.80642448, people * 0.80642448])
    band = funnel.funnel(*counts)
    assert band is not None
    assert band.tau == 0
    ends = [float(end) * 100 for end in funnel.limits(band, population, z)]
    assert ends == pytest.approx([low, high], abs=2e-6)
