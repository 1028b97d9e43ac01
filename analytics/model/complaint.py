"""What is wrong with a delivery, and where."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops publication; a warning stays attached to what it is about."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a delivery: file, sheet or layer, row (1 = first line of the file), column name."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong: what (`message`), where, the offending `text`, and what to do.

    Of numbers that contradict each other `text` is a sentence that says which and how.

    `kind` is a stable English id, for machines and for grouping. `region`, `unit`, `dimension`
    and `category` name the cell that a warning stays attached to; empty where there is none.
    `size` is by how much numbers contradict each other, beyond rounding, in their own unit.
    `cause` tells of the one figure that, were it another one, would end this and other complaints;
    those have the same `cause`.
    """

    delivery: str
    kind: str
    severity: Severity
    place: Place
    message: str
    advice: str
    text: str = ""
    region: str = ""
    unit: str = ""
    dimension: str = ""
    category: str = ""
    size: float = 0.0
    cause: str = ""
