"""Numbers and dates as the language writes them; never more digits than the margin allows."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

from babel.dates import format_date as babel_date
from babel.numbers import format_decimal as babel_decimal

from analytics.language.terms import missing_label
from analytics.language.translator import _, language
from analytics.model import Figure

_FINE = 0.01
"""A share whose rounding interval is narrower may be told in tenths of a per cent."""

Measure = Literal["count", "share", "index", "points", "number"]


def format_decimal(value: float | Decimal, decimals: int = 0, *, sign: bool = False) -> str:
    """A number with a fixed count of decimals, halves rounded up, thousands separated."""
    number = _quantized(value, decimals)
    if number == 0:
        number = abs(number)
    text = _written(abs(number), decimals, language())
    if number < 0:
        return "−" + text
    return "+" + text if sign and number > 0 else text


def rounded(value: float | Decimal, decimals: int = 0) -> float:
    """The number that `format_decimal` writes."""
    return float(_quantized(value, decimals))


def _quantized(value: float | Decimal, decimals: int) -> Decimal:
    return _exact(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


@lru_cache(maxsize=20_000)
def _written(rounded: Decimal, decimals: int, tongue: str) -> str:
    """Kept: a map of the country says the same few thousand numbers over and over."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return babel_decimal(rounded, format=pattern, locale=tongue, decimal_quantization=False)


def format_count(value: float) -> str:
    """Counts as delivered: 1.250."""
    return format_decimal(value)


def format_share(value: float, *, width: float = 0.0, finer: bool = False) -> str:
    """A fraction as per cent: no decimals from 10 % up, one below unless the margin is too wide.

    `width` is that of the rounding interval, as a fraction; `finer`: one from 10 % up too, where
    small changes are told.
    """
    decimals = _share_places(value, width, finer=finer)
    return format_decimal(_exact(value) * 100, decimals) + "%"


def _share_places(value: float, width: float, *, finer: bool) -> int:
    return 1 if (finer or abs(value) < 0.0995) and width < _FINE else 0


def places(figure: Figure, measure: Measure | str, decimals: int = 0) -> int:
    """With how many decimals `format_measure` writes a figure that is there."""
    match measure:
        case "share":
            return _share_places(figure.fitting or 0.0, figure.width, finer=decimals > 0)
        case "points":
            return max(decimals, 1)
        case "number":
            return decimals
        case _:
            return 0


def read_alike(one: Figure, other: Figure, decimals: int = 0) -> bool:
    """Whether a reader sees the same per cent twice; nothing is like a missing share."""
    if one.missing is not None or other.missing is not None:
        return False
    return format_measure(one, "share", decimals) == format_measure(other, "share", decimals)


def allows_a_decimal(share: Figure) -> bool:
    """Whether the margin of a share is small enough to write it in tenths of a per cent."""
    return share.missing is None and share.width < _FINE


def share_decimals(pairs: Iterable[tuple[Figure, Figure]]) -> int:
    """How many decimals the shares of one card, row or column have, all of them alike.

    `pairs`: shares that are judged to differ. One decimal where a pair would otherwise read the
    same, with one it does not, and the margins of both allow it; else none.
    """
    return int(
        any(
            read_alike(one, other)
            and not read_alike(one, other, 1)
            and allows_a_decimal(one)
            and allows_a_decimal(other)
            for one, other in pairs
        )
    )


def format_index(value: float) -> str:
    return format_decimal(value)


def format_points(value: float, decimals: int = 1) -> str:
    """Percentage points, with their sign."""
    return format_decimal(value, decimals, sign=True)


def format_measure(figure: Figure, measure: Measure | str, decimals: int = 0) -> str:
    """A figure as a reader sees it; a missing one is its reason."""
    value = figure.fitting
    if figure.missing is not None or value is None:
        return missing_label(figure.missing) if figure.missing else ""
    return _format(value, measure, decimals, figure.width)


def format_interval(figure: Figure, measure: Measure | str, decimals: int = 0) -> str:
    """The rounding interval, "24% tot 28%"; empty for an exact or missing figure."""
    if figure.low is None or figure.high is None:
        return ""
    low = _format(figure.low, measure, decimals, 0.0)
    high = _format(figure.high, measure, decimals, 0.0)
    if low == high:
        return ""
    return _("{low} tot {high}").format(low=low, high=high)


def format_date(day: date, *, short: bool = False) -> str:
    """1 januari 2023 / 1 January 2023; short: 1 jan 2023 / 1 Jan 2023."""
    form = "d MMM y" if short else "d MMMM y"
    return babel_date(day, format=form, locale="en_GB" if language() == "en" else "nl")


def _exact(value: float | Decimal) -> Decimal:
    """The number as it is written: 0.0765 is 7.65 %, not the 7.6499… of its binary form."""
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def _format(value: float, measure: Measure | str, decimals: int, width: float) -> str:
    match measure:
        case "share":
            return format_share(value, width=width, finer=decimals > 0)
        case "points":
            return format_points(value, max(decimals, 1))
        case "number":
            return format_decimal(value, decimals)
        case _:
            return format_decimal(value)
