"""Reads the branches (vestigingen): the points on the map."""

import re

import pyarrow as pa

from analytics.language import _
from analytics.sources.complaints import Complaints
from analytics.sources.context import Context
from analytics.sources.delivery_file import Header
from analytics.sources.organisations import read_known_organisation
from analytics.sources.periods import FROM, UNTIL, Period, read_period
from analytics.sources.tables import Layout, TextTable, concatenate, read_text_table

LAYOUT = Layout(required=("bibliotheek_id", "naam", "x", "y", FROM, UNTIL))
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:[.,][0-9]{1,9})?")
_LARGEST_DEGREES = 180.0
_FAR = 10_000.0
"""Metres outside the borders from which a point is surely misplaced."""


def read_branches(header: Header, context: Context, complaints: Complaints) -> pa.Table | None:
    """organisation, name, x, y (metres, EPSG:28992), valid_from, valid_to (null: still open)."""
    tables = [read_text_table(file, LAYOUT, complaints) for file in header.files()]
    whole = [table for table in tables if table is not None]
    if len(whole) < len(tables):
        return None
    table = concatenate(whole)
    division = context.divisions.get(header.delivery.border_year)
    extent = division.extent if division is not None else None
    found: list[tuple[str, str, float, float, Period]] = []
    seen: dict[tuple[str, str], list[tuple[Period, int]]] = {}
    for row in range(len(table)):
        organisation = read_known_organisation(table, row, context, complaints)
        period = read_period(table, row, complaints)
        point = _point(table, row, extent, complaints)
        name = table.columns["naam"][row]
        if not name:
            complaints.error(
                "missing_name",
                _("De naam van de vestiging ontbreekt."),
                _("Vul de naam in."),
                column="naam",
                **table.place(row),
            )
        if organisation is None or period is None or point is None or not name:
            continue
        earlier = seen.setdefault((organisation, name), [])
        double = next((line for other, line in earlier if other.overlaps(period)), None)
        if double is not None:
            complaints.error(
                "double_row",
                _("Deze vestiging staat voor deze tijd ook in rij {row}.").format(row=double),
                _("Laat één rij over, of geef elke vestiging een eigen naam."),
                column="naam",
                text=f"{organisation};{name}",
                **table.place(row),
            )
        earlier.append((period, int(table.line[row])))
        found.append((organisation, name, *point, period))
    if complaints.failed:
        return None
    return pa.table(
        {
            "organisation": pa.array([item[0] for item in found], pa.string()),
            "name": pa.array([item[1] for item in found], pa.string()),
            "x": pa.array([item[2] for item in found], pa.float64()),
            "y": pa.array([item[3] for item in found], pa.float64()),
            "valid_from": pa.array([item[4].since for item in found], pa.date32()),
            "valid_to": pa.array([item[4].until for item in found], pa.date32()),
        }
    )


def _point(
    table: TextTable,
    row: int,
    extent: tuple[float, float, float, float] | None,
    complaints: Complaints,
) -> tuple[float, float] | None:
    numbers: list[float] = []
    for name in ("x", "y"):
        text = table.columns[name][row]
        if not _NUMBER.fullmatch(text):
            complaints.error(
                "not_a_number",
                _("Dit is geen coördinaat."),
                _("Gebruik Rijksdriehoekscoördinaten in meters, bijvoorbeeld 136000."),
                column=name,
                text=text,
                **table.place(row),
            )
            continue
        numbers.append(float(text.replace(",", ".")))
    if len(numbers) < 2:
        return None
    x, y = numbers
    text = f"{table.columns['x'][row]}; {table.columns['y'][row]}"
    if abs(x) <= _LARGEST_DEGREES and abs(y) <= _LARGEST_DEGREES:
        complaints.error(
            "degrees",
            _("Dit lijken graden; nodig zijn meters."),
            _("Gebruik Rijksdriehoekscoördinaten (EPSG:28992)."),
            column="x",
            text=text,
            **table.place(row),
        )
        return None
    if extent is not None:
        west, south, east, north = extent
        if not (west - _FAR <= x <= east + _FAR and south - _FAR <= y <= north + _FAR):
            complaints.error(
                "outside_borders",
                _("Deze vestiging ligt ver buiten de kaart."),
                _("Controleer x en y (meters, EPSG:28992); zijn ze verwisseld?"),
                column="x",
                text=text,
                **table.place(row),
            )
            return None
    return x, y
