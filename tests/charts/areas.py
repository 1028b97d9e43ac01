"""Made-up areas for the tests of maps."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.model import Figures


@dataclass
class Made:
    codes: list[str]
    names: list[str]
    figures: Figures


def made(values: npt.ArrayLike, missing: npt.ArrayLike | None = None) -> Made:
    """Exact figures with codes WK000000, WK000001, …"""
    numbers = np.asarray(values, np.float64)
    reasons = np.zeros(len(numbers), np.uint8) if missing is None else np.asarray(missing, np.uint8)
    return Made(
        [f"WK{k:06}" for k in range(len(numbers))],
        [f"Wijk {k}" for k in range(len(numbers))],
        Figures(numbers, numbers, numbers, reasons),
    )


def many(count: int, kinds: int = 3, seed: int = 1) -> Made:
    """Shares for `count` areas, a third of them missing for one of `kinds` reasons."""
    chance = np.random.default_rng(seed)
    reasons = np.where(chance.random(count) < 1 / 3, chance.integers(1, kinds + 1, count), 0)
    return made(chance.random(count), reasons)
