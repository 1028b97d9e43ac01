"""Reads the Kerncijfers wijken en buurten (KWB): what is known of each area besides members."""

import re

import numpy as np
import pyarrow as pa

from analytics.catalog import IndicatorKind
from analytics.language import _
from analytics.model import NETHERLANDS, Level, Missing, level_of
from analytics.sources.complaints import Complaints
from analytics.sources.context import Context
from analytics.sources.delivery_file import Header
from analytics.sources.folders import File
from analytics.sources.tables import (
    Layout,
    TextTable,
    parsed,
    read_content,
    read_text_table,
    table_from_records,
)
from analytics.sources.workbooks import Unreadable, sheets

CODE = "gwb_code_10"
INHABITANTS = "a_inw"
# Short names that changed over the years: the older one, and the one that is used here.
_ALIASES = (
    ("aant_inw", "a_inw"),
    ("bev_dichth", "bev_dich"),
    ("gem_hh_gr", "g_hhgro"),
    ("sted", "ste_mvs"),
)
# What CBS writes where there is no number. An empty cell may be unknown, suppressed or zero.
_TOKENS = {
    "": Missing.NOT_DELIVERED,
    ",": Missing.NOT_DELIVERED,
    ".": Missing.CONFIDENTIAL,
    "x": Missing.UNRELIABLE,
    "-99997": Missing.CONFIDENTIAL,
    "-99995": Missing.NOT_YET_AVAILABLE,
    "-99999999": Missing.NOT_DELIVERED,
}
_NUMBER = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{0,12})?|[.,][0-9]{1,12}")
_PER_THOUSAND = ("p_geb", "p_ste")
_URBANITY = "ste_mvs"
_NOT_LAND = re.compile(r"..0998.*|BU[0-9]{4}999[78]")
_OTHER_DIVISION = re.compile(r"(?:LD|CR|CP|RP|AM)[0-9]{2}")

_Fault = tuple[str, str]


def read_kwb(header: Header, context: Context, complaints: Complaints) -> pa.Table | None:
    """region_code, column, value, missing: one row per area and key figure that the catalog names.

    Values stand as delivered (a count, per cent, thousands of euro, kilometres …): the factor of
    the indicator is not applied.
    """
    indicators = context.catalog.indicators_of(IndicatorKind.CONTEXT)
    wanted = tuple(dict.fromkeys([INHABITANTS, *(item.column for item in indicators)]))
    layout = Layout(
        required=(CODE, INHABITANTS),
        optional=wanted[1:],
        delimiters=(";", ",", "\t"),
        others_allowed=True,
        aliases=_ALIASES,
    )
    source = header.files()[0]
    if source.suffix == ".csv":
        table = read_text_table(source, layout, complaints)
    else:
        table = _worksheet(source, layout, complaints)
    if table is None:
        return None
    for name in wanted:
        if name not in table.columns:
            complaints.warn(
                "missing_column",
                _(
                    "De kolom {name} staat niet in dit bestand; dit kerncijfer is er dus niet."
                ).format(name=name),
                _("Niets, als het kerncijfer dit jaar niet bestaat."),
                file=source.name,
                column=name,
            )
    keep, codes = _regions(table, header.delivery.border_year, context, complaints)
    table = table.take(keep)
    columns = [_figures(table, name, complaints) for name in wanted if name in table.columns]
    if complaints.failed:
        return None
    regions = pa.array(np.array(codes, np.object_)[keep], pa.string())
    return pa.concat_tables(
        pa.table(
            {
                "region_code": regions,
                "column": pa.array([name] * len(regions), pa.string()),
                "value": pa.array(values, pa.float64(), from_pandas=True),
                "missing": missing,
            }
        )
        for name, values, missing in columns
    )


def _regions(
    table: TextTable, year: int, context: Context, complaints: Complaints
) -> tuple[np.ndarray, list[str]]:
    """Which rows to read, and the code of every row: regions with borders, and rows with an error.

    (The latter so that all that is wrong with a row is told at once.)
    """
    column = table.columns[CODE]
    division = context.divisions.get(year)
    codes = [NETHERLANDS if re.fullmatch("NL[0-9]{2}", text) else text for text in column.values]
    first: dict[str, int] = {}
    keep = np.zeros(len(table), np.bool_)
    for row in range(len(table)):
        code = codes[column.codes[row]]
        level = level_of(code)
        if level in (None, Level.BIBLIOTHEEK):
            if not _OTHER_DIVISION.fullmatch(code):
                keep[row] = True
                complaints.error(
                    "malformed_code",
                    _("Dit is geen regiocode."),
                    _("Gebruik NL00, GM...., WK...... of BU........; letters zijn hoofdletters."),
                    column=CODE,
                    text=code,
                    **table.place(row),
                )
        elif _NOT_LAND.fullmatch(code):
            continue
        elif code in first:
            keep[row] = True
            complaints.error(
                "double_row",
                _("Deze regio komt vaker voor: zie ook rij {row}.").format(row=first[code]),
                _("Laat één rij over voor elke regio."),
                column=CODE,
                text=code,
                **table.place(row),
            )
        else:
            first[code] = int(table.line[row])
            if division is None or division.knows(code):
                keep[row] = True
            else:
                complaints.warn(
                    "unknown_region",
                    _("Deze regio staat niet in de grenzen van {year} en is overgeslagen.").format(
                        year=year
                    ),
                    _("Controleer border_year in delivery.toml als het er veel zijn."),
                    column=CODE,
                    text=code,
                    region=code,
                    **table.place(row),
                )
    if not complaints.failed and not keep.any():
        complaints.error(
            "no_regions",
            _("Geen enkele regio in dit bestand staat in de grenzen van {year}.").format(year=year),
            _("Controleer border_year in delivery.toml."),
            file=table.parts[0][0],
            column=CODE,
        )
    return keep, [codes[code] for code in column.codes]


def _figures(
    table: TextTable, name: str, complaints: Complaints
) -> tuple[str, np.ndarray, np.ndarray]:
    column = table.columns[name]
    values, missing, faults = parsed(column, lambda text: _figure(text, name))
    wrong = column.spread([fault is not None for fault in faults], np.bool_)
    for row in np.flatnonzero(wrong):
        message, advice = faults[column.codes[row]] or ("", "")
        complaints.error(
            "not_a_number",
            message,
            advice,
            column=name,
            text=column[row],
            region=table.columns[CODE][row],
            **table.place(row),
        )
    return name, values, missing


def _figure(text: str, name: str) -> tuple[float, int, _Fault | None]:
    """Value, reason of absence and fault of one text in one column."""
    token = re.sub(r"[.,]0+$", "", text) if text.startswith("-999") else text.lower()
    if token in _TOKENS:
        return np.nan, _TOKENS[token].code, None
    if text == "-":
        return 0.0, 0, None
    if not _NUMBER.fullmatch(text):
        return (
            np.nan,
            0,
            (
                _("Dit is geen getal en geen bekend teken."),
                _("Gebruik een getal zonder scheiding van duizendtallen, of een punt (onbekend)."),
            ),
        )
    value = float(text.replace(",", "."))
    if name == _URBANITY and value == 0:
        return np.nan, Missing.NOT_DELIVERED.code, None
    if name.startswith("a_") and value != int(value):
        return (
            np.nan,
            0,
            (
                _("Een aantal is een heel getal."),
                _("Schrijf aantallen zonder scheiding van duizendtallen."),
            ),
        )
    if name == _URBANITY and value not in (1, 2, 3, 4, 5):
        return (
            np.nan,
            0,
            (
                _("Stedelijkheid is een klasse van 1 tot en met 5."),
                _("Controleer de waarde en de volgorde van de kolommen."),
            ),
        )
    if name.startswith("p_") and name not in _PER_THOUSAND and value > 100:
        return (
            np.nan,
            0,
            (
                _("Een percentage is hoogstens 100."),
                _("Controleer de waarde en de decimale komma."),
            ),
        )
    return value, 0, None


def _worksheet(source: File, layout: Layout, complaints: Complaints) -> TextTable | None:
    """The first sheet that has a column with region codes."""
    content = read_content(source, complaints)
    if content is None:
        return None
    seen: list[str] = []
    try:
        for sheet in sheets(source.name, content):
            seen.append(sheet.name)
            for number, header in enumerate(sheet.rows):
                if CODE in [name.strip().lower() for name in header]:
                    records = enumerate(sheet.rows[number + 1 :], number + 2)
                    return table_from_records(
                        source.name, sheet.name, header, number + 1, records, layout, complaints
                    )
    except Unreadable as fault:
        fault.complain(source.name, complaints)
        return None
    complaints.error(
        "missing_column",
        _("De kolom {name} ontbreekt.").format(name=CODE),
        _("Lever het bestand met de korte kolomnamen van het CBS."),
        file=source.name,
        sheet=", ".join(seen),
        column=CODE,
    )
    return None
