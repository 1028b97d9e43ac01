"""Reads the figures of libraries as a whole: loans, visits, staff, money and so on, per year."""

import re
from decimal import Decimal

import numpy as np
import pyarrow as pa

from analytics.language import _
from analytics.measures.rounding import bounds, rule_for
from analytics.model import TOTAL, Level, Missing, Status, Unit
from analytics.sources.complaints import Complaints
from analytics.sources.context import Context
from analytics.sources.delivery_file import Header
from analytics.sources.organisations import read_known_organisation
from analytics.sources.tables import Layout, TextTable, concatenate, read_indicator, read_text_table

LAYOUT = Layout(required=("bibliotheek_id", "jaar", "indicator", "waarde"), optional=("status",))
FIRST_YEAR = 1990
_NUMBER = re.compile(r"[0-9]{1,12}(?:,[0-9]{1,6})?")
# Whoever leaves a question open did not deliver it.
_TOKENS = {reason.value: reason for reason in Missing} | {
    "": Missing.NOT_DELIVERED,
    ".": Missing.CONFIDENTIAL,
    "x": Missing.UNRELIABLE,
    "X": Missing.UNRELIABLE,
}
Bounds = tuple[float, float, float]
"""Value, low and high."""


def read_monitor(header: Header, context: Context, complaints: Complaints) -> pa.Table | None:
    """organisation, year, indicator, value, low, high, missing (a code, 0: there), status.

    A number without decimals is exact unless the delivery says how it was rounded; one with
    decimals was rounded to its last.
    """
    tables = [read_text_table(file, LAYOUT, complaints) for file in header.files()]
    whole = [table for table in tables if table is not None]
    if len(whole) < len(tables):
        return None
    table = concatenate(whole)
    delivery = header.delivery
    rule = rule_for(delivery.rounding, Level.BIBLIOTHEEK, Unit.PERSONS, TOTAL, TOTAL, "members")
    found: list[tuple[str, int, str, Bounds, int, str]] = []
    seen: dict[tuple[str, int, str], int] = {}
    for row in range(len(table)):
        organisation = read_known_organisation(table, row, context, complaints)
        year = read_year(table, row, complaints, latest=delivery.reference_date.year)
        indicator = read_indicator(
            table, row, context.catalog.monitor, _("Dit cijfer is niet bekend."), complaints
        )
        value = _value(table, row, complaints)
        status = _status(table, row, delivery.status, complaints)
        if organisation is None or year is None or indicator is None:
            continue
        first = seen.setdefault((organisation, year, indicator), row)
        if first != row:
            complaints.error(
                "double_row",
                _("Dit cijfer van deze bibliotheek en dit jaar staat ook in rij {row}.").format(
                    row=int(table.line[first])
                ),
                _("Laat één rij over: vraag na welke klopt."),
                column="waarde",
                text=f"{organisation};{year};{indicator}",
                **table.place(row),
            )
            continue
        if value is None or status is None:
            continue
        if isinstance(value, Missing):
            number, code = (np.nan, np.nan, np.nan), value.code
        else:
            number, code = _bounds(value, None if rule is None else (rule.base, rule.method)), 0
        found.append((organisation, year, indicator, number, code, status.value))
    if complaints.failed:
        return None
    numbers = {
        name: pa.array([item[3][place] for item in found], pa.float64(), from_pandas=True)
        for place, name in enumerate(("value", "low", "high"))
    }
    return pa.table(
        {
            "organisation": pa.array([item[0] for item in found], pa.string()),
            "year": pa.array([item[1] for item in found], pa.int32()),
            "indicator": pa.array([item[2] for item in found], pa.string()),
            **numbers,
            "missing": pa.array([item[4] for item in found], pa.uint8()),
            "status": pa.array([item[5] for item in found], pa.string()),
        }
    )


def read_year(
    table: TextTable, row: int, complaints: Complaints, *, latest: int | None = None
) -> int | None:
    """The year of a row; None (and a complaint) when it is none, or lies after `latest`."""
    text = table.columns["jaar"][row]
    if not re.fullmatch(r"[0-9]{4}", text, re.ASCII) or not FIRST_YEAR <= int(text) <= 2100:
        complaints.error(
            "not_a_year",
            _("Dit is geen jaar."),
            _("Schrijf het jaar als 2023."),
            column="jaar",
            text=text,
            **table.place(row),
        )
        return None
    if latest is not None and int(text) > latest:
        complaints.error(
            "year_after_date",
            _("Dit jaar ligt na de peildatum van de levering."),
            _("Controleer het jaar, en reference_date in delivery.toml."),
            column="jaar",
            text=text,
            **table.place(row),
        )
        return None
    return int(text)


def read_number(
    text: str, column: str, table: TextTable, row: int, complaints: Complaints
) -> Decimal | None:
    """A number from 0 with a decimal comma; None (and a complaint) when it is none."""
    if _NUMBER.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if re.fullmatch(r"-\s*[0-9][0-9.,]*", text):
        kind, message = "negative", _("Dit getal is kleiner dan nul.")
        advice = _("Vraag na wat hier hoort te staan; een getal is hier 0 of meer.")
    elif re.fullmatch(r"[0-9]{1,3}(?:[. ][0-9]{3})+(?:,[0-9]+)?", text):
        kind, message = "thousands_sign", _("Er staat een teken tussen de duizendtallen.")
        advice = _("Schrijf het getal zonder punten of spaties, zoals 12500 of 12500,5.")
    else:
        kind, message = "not_a_number", _("Dit is geen getal.")
        advice = _("Schrijf een getal als 12500 of 12,5.")
    complaints.error(kind, message, advice, column=column, text=text, **table.place(row))
    return None


def _value(table: TextTable, row: int, complaints: Complaints) -> Decimal | Missing | None:
    text = table.columns["waarde"][row]
    if text in _TOKENS:
        return _TOKENS[text]
    return Decimal(0) if text == "-" else read_number(text, "waarde", table, row, complaints)


def _bounds(value: Decimal, rounding: tuple[float, object] | None) -> Bounds:
    number, exponent = float(value), value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < 0:
        half = Decimal(5).scaleb(exponent - 1)
        return number, float(max(value - half, Decimal(0))), float(value + half)
    if rounding is None:
        return number, number, number
    low, high = bounds(number, *rounding)  # pyright: ignore[reportArgumentType]
    return number, float(low), float(high)


def _status(table: TextTable, row: int, otherwise: Status, complaints: Complaints) -> Status | None:
    """The status of a row: its own, else that of the delivery."""
    text = table.columns["status"][row] if "status" in table.columns else ""
    if not text:
        return otherwise
    found = next((item for item in Status if item.value == text.lower()), None)
    if found is None:
        complaints.error(
            "unknown_status",
            _("Deze status is niet bekend."),
            _("Gebruik een van: {names}; leeg is de status van de levering.").format(
                names=", ".join(Status)
            ),
            column="status",
            text=text,
            **table.place(row),
        )
    return found
