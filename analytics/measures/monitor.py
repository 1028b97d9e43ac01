"""Figures of organisations (loans, visits, money): per inhabitant, and on average.

A rate of several organisations is sum over sum, never a mean of rates.
"""

import numpy as np

from analytics.measures import areas
from analytics.model import Counts, Figure, Figures, Missing, first_missing


def per_inhabitant(values: Counts, inhabitants: Counts, per: int = 1) -> Figures:
    """Each number per so many inhabitants. Missing where either is, or where nobody lives."""
    missing = first_missing(values.missing, inhabitants.missing)
    nobody = (inhabitants.missing == 0) & (inhabitants.low <= 0)
    missing = np.where((missing == 0) & nobody, Missing.NOT_APPLICABLE.code, missing)
    with np.errstate(divide="ignore", invalid="ignore"):
        low = per * values.low / inhabitants.high
        high = per * values.high / inhabitants.low
        value = per * values.value / inhabitants.value
    return Figures(value, low, high, missing.astype(np.uint8))


def mean(values: Counts) -> Figure:
    """What one of them has on average; Missing where one is, and of none at all."""
    whole = areas.total(values).figures()[0]
    if whole.value is None or whole.low is None or whole.high is None:
        return whole
    number = len(values)
    return Figure(whole.value / number, whole.low / number, whole.high / number)
