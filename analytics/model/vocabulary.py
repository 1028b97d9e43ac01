"""Units of count and the reasons for which a number is absent."""

from enum import StrEnum
from functools import reduce

import numpy as np
import numpy.typing as npt

TOTAL = "totaal"
"""Id of the dimension, and of the category, that holds everyone."""


class Unit(StrEnum):
    """What is counted. Persons and households are never added, divided or drawn on one scale."""

    PERSONS = "personen"
    HOUSEHOLDS = "huishoudens"


class Missing(StrEnum):
    """Why a number is absent; a Missing is never 0. The order is that of precedence.

    In columns a reason is its `code`, 1 to 7; 0 stands for a number that is there.
    """

    CONFIDENTIAL = "confidential"
    UNRELIABLE = "unreliable"
    NOT_PARTICIPATING = "not_participating"
    PARTLY_PARTICIPATING = "partly_participating"
    NOT_DELIVERED = "not_delivered"
    NOT_APPLICABLE = "not_applicable"
    NOT_YET_AVAILABLE = "not_yet_available"

    @property
    def code(self) -> int:
        return _CODES[self]

    @classmethod
    def from_code(cls, code: int) -> "Missing | None":
        """The reason behind a code in a column; None for 0, a number that is there."""
        return _REASONS[code]


_REASONS: tuple[Missing | None, ...] = (None, *Missing)
_CODES = {reason: code for code, reason in enumerate(_REASONS) if reason is not None}

Codes = npt.NDArray[np.uint8]


def first_missing(*codes: Codes | int) -> Codes:
    """The reason that a derived number takes: the first that applies, 0 where none does."""
    # 0 wraps to 255 and is thereby the last in the order; the way back wraps 255 to 0.
    with np.errstate(over="ignore", under="ignore"):
        shifted = [np.asarray(code, np.uint8) - np.uint8(1) for code in codes]
        return np.asarray(reduce(np.minimum, shifted) + np.uint8(1))
