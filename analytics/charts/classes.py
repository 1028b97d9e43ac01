"""From figures to the class of each area: the scheme that map, simple map and legend share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from analytics.charts.colours import diverging, sequential, theme
from analytics.measures.classes import classify
from analytics.model import Figures, Missing
from analytics.model.vocabulary import Codes

NEUTRAL = 7
"""Symbol of an area whose number is drawn as a circle, not as a fill."""


class Areas(Protocol):
    """Areas in the order of the border file: area k has `i` = k there."""

    @property
    def codes(self) -> Sequence[str]: ...
    @property
    def names(self) -> Sequence[str]: ...
    @property
    def figures(self) -> Figures: ...


@dataclass(frozen=True, slots=True)
class Scheme:
    """How an indicator is drawn: its scale and the borders of its classes (at most 6).

    `centre` is the number that a diverging scale turns around: 100 for an index, 0 for a
    difference. With `dark_first` the lowest class is the darkest. `classes` are their names, in
    place of their borders.
    """

    scale: Literal["sequential", "diverging", "circles"]
    breaks: tuple[float, ...] = ()
    centre: float = 100.0
    dark_first: bool = False
    classes: tuple[str, ...] = ()

    def palette(self, dark: bool = False) -> tuple[str, ...]:
        """A fill per class, from low to high; for circles the one neutral fill."""
        match self.scale:
            case "sequential":
                colours = sequential(len(self.breaks) + 1, dark)
                return colours[::-1] if self.dark_first else colours
            case "diverging":
                return diverging(self.breaks, self.centre, dark)
            case _:
                return (theme(dark).ground,)


def symbols(figures: Figures, scheme: Scheme) -> Codes:
    """Per area: 0..6 its class, 7 neutral (circles), 7 + code its kind of missing (8..14)."""
    if scheme.scale == "circles":
        classes = np.full(len(figures), NEUTRAL, np.uint8)
    else:
        classes = classify(figures.value, scheme.breaks)
    return np.where(figures.missing > 0, NEUTRAL + figures.missing, classes).astype(np.uint8)


def class_string(figures: Figures, scheme: Scheme) -> str:
    """One hexadecimal digit per area, in the order of `i`: its symbol."""
    return text_of(symbols(figures, scheme))


def text_of(numbers: Codes) -> str:
    """Numbers 0..15 as hexadecimal digits."""
    digits = np.frombuffer(b"0123456789abcdef", np.uint8)
    return digits[numbers].tobytes().decode()


def missing_of(symbol: int) -> Missing | None:
    """The kind of missing behind a symbol; None for a class."""
    return Missing.from_code(symbol - NEUTRAL) if symbol > NEUTRAL else None


def kinds_in(figures: Figures) -> tuple[Missing, ...]:
    """The kinds of missing that occur, in the order of precedence."""
    occurring = set(np.unique(figures.missing).tolist())
    return tuple(reason for reason in Missing if reason.code in occurring)
