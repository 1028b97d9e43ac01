"""Numbers with their intervals: single (`Figure`) and as columns (`Counts`, `Figures`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from analytics.model.vocabulary import Codes, Missing

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what is known of its exactness.

    `low`..`high` is the rounding interval, a fact about the delivery. `chance_low`..`chance_high`
    (Wilson over the rounding bounds) serves ranking and wording only; None where it was not asked
    for. `value`, `low` and `high` are None exactly when `missing` says why.
    Shares are fractions 0..1, indices are around 100, differences are percentage points.
    """

    value: float | None
    low: float | None
    high: float | None
    chance_low: float | None = None
    chance_high: float | None = None
    missing: Missing | None = None

    @classmethod
    def absent(cls, reason: Missing) -> "Figure":
        return cls(None, None, None, missing=reason)

    @classmethod
    def exact(cls, number: float | None, otherwise: Missing = Missing.NOT_DELIVERED) -> "Figure":
        """A number without a margin; where there is none, the reason."""
        return cls.absent(otherwise) if number is None else cls(number, number, number)

    @property
    def width(self) -> float:
        """Width of the rounding interval; 0 for an exact number and for a missing one."""
        if self.high is None or self.low is None:
            return 0.0
        return self.high - self.low

    @property
    def fitting(self) -> float | None:
        """The value as it is written in fewer decimals: where the interval is sharper than it (a
        share that was delivered in tenths, beside exact counts) the nearest number that fits.
        28.5 % of 19,790 in 69,493 (28.48 %) is 28 %, and would be 29 % if it were rounded twice.
        """
        if self.value is None or self.low is None or self.high is None:
            return self.value
        return min(max(self.value, self.low), self.high)

    def as_dict(self) -> dict[str, float | str | None]:
        """The figure as it stands in JSON."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """A column of counts: value and rounding bounds, NaN where `missing` is not 0."""

    value: Floats
    low: Floats
    high: Floats
    missing: Codes

    def __post_init__(self) -> None:
        absent = self.missing != 0
        for name in ("value", "low", "high"):
            column = np.asarray(getattr(self, name), np.float64)
            object.__setattr__(self, name, np.where(absent, np.nan, column))

    def __len__(self) -> int:
        return len(self.value)

    @classmethod
    def of(
        cls,
        value: npt.ArrayLike,
        low: npt.ArrayLike | None = None,
        high: npt.ArrayLike | None = None,
        missing: npt.ArrayLike | None = None,
    ) -> "Counts":
        """From anything array-like; without bounds the counts are exact."""
        numbers = np.atleast_1d(np.asarray(value, np.float64))
        reasons = np.zeros(len(numbers), np.uint8) if missing is None else missing
        return cls(
            numbers,
            numbers if low is None else np.atleast_1d(np.asarray(low, np.float64)),
            numbers if high is None else np.atleast_1d(np.asarray(high, np.float64)),
            np.atleast_1d(np.asarray(reasons, np.uint8)),
        )

    def __getitem__(self, rows: "slice | Codes | Sequence[int] | npt.NDArray[np.intp]") -> "Counts":
        return Counts(self.value[rows], self.low[rows], self.high[rows], self.missing[rows])

    def figures(self) -> "Figures":
        return Figures(self.value, self.low, self.high, self.missing)


def _number(column: Floats | None, row: int) -> float | None:
    return None if column is None or np.isnan(column[row]) else float(column[row])


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """A column of figures; `figures[k]` is the `Figure` of row k."""

    value: Floats
    low: Floats
    high: Floats
    missing: Codes
    chance_low: Floats | None = None
    chance_high: Floats | None = None

    def __post_init__(self) -> None:
        absent = self.missing != 0
        for name in ("value", "low", "high", "chance_low", "chance_high"):
            column = getattr(self, name)
            if column is not None:
                object.__setattr__(
                    self, name, np.where(absent, np.nan, np.asarray(column, np.float64))
                )

    @classmethod
    def of(cls, figures: Sequence[Figure]) -> "Figures":
        """Single figures as a column; with chance intervals where one of them has them."""

        def numbers(name: str) -> Floats:
            values = [getattr(item, name) for item in figures]
            return np.array([np.nan if value is None else value for value in values])

        asked = any(item.chance_low is not None for item in figures)
        return cls(
            numbers("value"),
            numbers("low"),
            numbers("high"),
            np.array([item.missing.code if item.missing else 0 for item in figures], np.uint8),
            numbers("chance_low") if asked else None,
            numbers("chance_high") if asked else None,
        )

    def counts(self) -> Counts:
        """The same as a column of counts: without the play of chance."""
        return Counts(self.value, self.low, self.high, self.missing)

    def __len__(self) -> int:
        return len(self.value)

    def __getitem__(self, row: int) -> Figure:
        reason = Missing.from_code(int(self.missing[row]))
        if reason is not None:
            return Figure.absent(reason)
        return Figure(
            float(self.value[row]),
            float(self.low[row]),
            float(self.high[row]),
            _number(self.chance_low, row),
            _number(self.chance_high, row),
        )

    def __iter__(self) -> Iterator[Figure]:
        return (self[row] for row in range(len(self)))

    def take(self, rows: npt.ArrayLike) -> "Figures":
        """The same figures in another order, or some of them."""
        chosen = np.asarray(rows)
        return Figures(
            self.value[chosen],
            self.low[chosen],
            self.high[chosen],
            self.missing[chosen],
            None if self.chance_low is None else self.chance_low[chosen],
            None if self.chance_high is None else self.chance_high[chosen],
        )
