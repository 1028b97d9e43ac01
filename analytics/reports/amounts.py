"""Numbers as people say them: only what holds for all that fits the rounding."""

from math import ceil, floor, log10

from analytics.language import _, format_count, format_decimal
from analytics.model import Figure

_SMALL, _MILLION = 100, 1_000_000
_QUARTER = 0.25
# Equal decimals may lie this far apart in binary.
_TOUCHING = 1e-9


def in_words(figure: Figure, decimals: int, unit: str = "", *, shorten: bool = True) -> str:
    """A number with its unit: as it is where all that fits reads so ("45"); "ongeveer 410.000" no
    more than a quarter off; else what it lies between. `shorten`: from a hundred up to two digits,
    where margins stand elsewhere. A nought is only told of nothing.
    """
    if figure.value is None or figure.low is None or figure.high is None:
        return ""
    value, low, high = figure.value, figure.low, figure.high
    step = 10.0**-decimals
    said = floor(value / step + 0.5 + _TOUCHING) * step
    as_it_is = _within(low, high, said, step / 2) and (said > 0 or high <= 0)
    if as_it_is and (value < _SMALL or not shorten):
        return format_decimal(value, decimals) + unit
    short, text = _short(value, decimals)
    if as_it_is and short == value:
        return text + unit
    if said > 0 and _within(low, high, short, _QUARTER * short):
        return _("ongeveer {number}").format(number=text + unit)
    if low <= 0 or said <= 0:
        if high < step:
            return _("minder dan {number}").format(number=format_decimal(step, decimals) + unit)
        most = ceil(high / step - _TOUCHING) * step
        return _("hooguit {number}").format(number=format_decimal(most, decimals) + unit)
    least, most = floor(low / step + _TOUCHING) * step, ceil(high / step - _TOUCHING) * step
    return _("{low} tot {high}").format(
        low=format_decimal(least, decimals), high=format_decimal(most, decimals) + unit
    )


def _within(low: float, high: float, said: float, reach: float) -> bool:
    return max(high - said, said - low) <= reach + _TOUCHING * max(1.0, said)


def _short(value: float, decimals: int) -> tuple[float, str]:
    """Two digits of a number, or tenths of millions; and as it is written."""
    if value >= _MILLION:
        tenths = floor(value / _MILLION * 10 + 0.5)
        text = _("{number} miljoen").format(number=format_decimal(tenths / 10, 1))
        return tenths * _MILLION / 10, text
    places = min(decimals, 1 - floor(log10(value))) if value > 0 else decimals
    short = floor(value * 10.0**places + 0.5 + _TOUCHING) / 10.0**places
    if places <= 0:
        return float(round(short)), format_count(round(short))
    return short, format_decimal(short, places)
