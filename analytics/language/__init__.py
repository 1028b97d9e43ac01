"""The language of the user: texts, terms, and how numbers and dates are written."""

from analytics.language.numbers import (
    allows_a_decimal,
    format_count,
    format_date,
    format_decimal,
    format_index,
    format_interval,
    format_measure,
    format_points,
    format_share,
    places,
    read_alike,
    rounded,
    share_decimals,
)
from analytics.language.terms import (
    alphabetical,
    level_label,
    missing_explanation,
    missing_label,
    status_label,
    unit_label,
)
from analytics.language.translator import (
    LANGUAGES,
    _,
    language,
    ngettext,
    set_language,
    use_language,
)
from analytics.language.writing import capital, enumerated

__all__ = [
    "LANGUAGES",
    "_",
    "allows_a_decimal",
    "alphabetical",
    "capital",
    "enumerated",
    "format_count",
    "format_date",
    "format_decimal",
    "format_index",
    "format_interval",
    "format_measure",
    "format_points",
    "format_share",
    "language",
    "level_label",
    "missing_explanation",
    "missing_label",
    "ngettext",
    "places",
    "read_alike",
    "rounded",
    "set_language",
    "share_decimals",
    "status_label",
    "unit_label",
    "use_language",
]
