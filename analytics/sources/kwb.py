"""Reads the Kerncijfers wijken en buurten (KWB): what is known of each area besides members."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from python_calamine import CalamineWorkbook

from analytics.catalog import IndicatorKind
from analytics.language import _
from analytics.model import NETHERLANDS, Level, Missing, level_of
from analytics.sources.complaints import Complaints
from analytics.sources.context import Context
from analytics.sources.delivery_file import Header
from analytics.sources.tables import Layout, TextTable, parsed, read_text_table, table_from_records

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
    path = header.paths()[0]
    if path.suffix.lower() == ".csv":
        table = read_text_table(path, layout, complaints)
    else:
        table = _worksheet(path, layout, complaints)
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
                file=path.name,
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
            file=table.files[0],
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


def _worksheet(path: Path, layout: Layout, complaints: Complaints) -> TextTable | None:
    """The first sheet that has a column with region codes."""
    try:
        sheets = _sheets(path)
    except Exception as error:
        _complain_about_workbook(path, str(error), complaints)
        return None
    except BaseException as error:
        # A panic inside the reader is not an Exception; anything else must go on its way.
        if type(error).__name__ != "PanicException":
            raise
        _complain_about_workbook(path, str(error), complaints)
        return None
    for sheet, rows in sheets:
        for number, row in enumerate(rows):
            header = [_text(cell) for cell in row]
            if CODE in [name.strip().lower() for name in header]:
                records = (
                    (number + 2 + index, [_text(cell) for cell in cells])
                    for index, cells in enumerate(rows[number + 1 :])
                )
                return table_from_records(
                    path.name, sheet, header, number + 1, records, layout, complaints
                )
    complaints.error(
        "missing_column",
        _("De kolom {name} ontbreekt.").format(name=CODE),
        _("Lever het bestand met de korte kolomnamen van het CBS."),
        file=path.name,
        sheet=", ".join(sheet for sheet, _rows in sheets),
        column=CODE,
    )
    return None


def _sheets(path: Path) -> list[tuple[str, Sequence[Sequence[object]]]]:
    with CalamineWorkbook.from_path(path) as workbook:
        return [
            (name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in workbook.sheet_names
        ]


def _complain_about_workbook(path: Path, fault: str, complaints: Complaints) -> None:
    complaints.error(
        "damaged_workbook",
        _("Dit is geen leesbaar Excelbestand, of het bestand is beschadigd."),
        _("Haal het bestand opnieuw op, of sla het op als CSV met UTF-8."),
        file=path.name,
        text=fault.replace(str(path), path.name),
    )


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
