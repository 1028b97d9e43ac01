"""Reads which organisation serves which gemeente, and when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

import pyarrow as pa

from analytics.language import _
from analytics.model import Delivery, Level, level_of
from analytics.sources.complaints import Complaints
from analytics.sources.context import Context, Division
from analytics.sources.delivery_file import Header
from analytics.sources.periods import FROM, Period, read_organisation_id, read_period
from analytics.sources.tables import Layout, TextTable, concatenate, read_text_table

LAYOUT = Layout(
    required=("bibliotheek_id", "naam", "poi", "provincie", "gemeentecode", FROM, "geldig_tot"),
)


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the file: an organisation serves a gemeente for a period."""

    row: int
    organisation: str
    name: str
    poi: str
    province: str
    gemeente: str
    period: Period


def read_organisations(header: Header, context: Context, complaints: Complaints) -> pa.Table | None:
    """organisation, name, poi, province, gemeente, valid_from, valid_to (null: still going on).

    `valid_to` is the first day on which the row no longer holds.
    """
    tables = [read_text_table(file, LAYOUT, complaints) for file in header.files()]
    whole = [table for table in tables if table is not None]
    if len(whole) < len(tables):
        return None
    table = concatenate(whole)
    division = context.divisions.get(header.delivery.border_year)
    rows = [
        found
        for row in range(len(table))
        if (found := _read(table, row, header.delivery, division, complaints)) is not None
    ]
    _judge_overlaps(rows, table, complaints)
    _judge_names(rows, table, header.delivery, complaints)
    if complaints.failed:
        return None
    _judge_gaps(rows, table, header.delivery, division, complaints)
    return pa.table(
        {
            "organisation": pa.array([row.organisation for row in rows], pa.string()),
            "name": pa.array([row.name for row in rows], pa.string()),
            "poi": pa.array([row.poi for row in rows], pa.string()),
            "province": pa.array([row.province for row in rows], pa.string()),
            "gemeente": pa.array([row.gemeente for row in rows], pa.string()),
            "valid_from": pa.array([row.period.since for row in rows], pa.date32()),
            "valid_to": pa.array([row.period.until for row in rows], pa.date32()),
        }
    )


def read_known_organisation(
    table: TextTable, row: int, context: Context, complaints: Complaints
) -> str | None:
    """The bibliotheek_id of a row; None (and a complaint) when the register doesn't know it."""
    organisation = read_organisation_id(table, row, complaints)
    if (
        organisation is None
        or context.organisations is None
        or organisation in context.organisations
    ):
        return organisation
    complaints.error(
        "unknown_organisation",
        _("Deze bibliotheek staat niet in de levering van de organisaties."),
        _("Verbeter de id, of voeg de bibliotheek toe aan de organisaties."),
        column="bibliotheek_id",
        text=organisation,
        **table.place(row),
    )
    return None


def _read(
    table: TextTable,
    row: int,
    delivery: Delivery,
    division: Division | None,
    complaints: Complaints,
) -> _Row | None:
    texts = {name: column[row] for name, column in table.columns.items()}
    organisation = read_organisation_id(table, row, complaints)
    period = read_period(table, row, complaints)
    gemeente = texts["gemeentecode"]
    known = level_of(gemeente) is Level.GEMEENTE
    if not known:
        complaints.error(
            "malformed_code",
            _("Dit is geen gemeentecode."),
            _("Schrijf de code als GM0344."),
            column="gemeentecode",
            text=gemeente,
            **table.place(row),
        )
    elif (
        division is not None
        and period is not None
        and period.holds(delivery.reference_date)
        and not division.knows(gemeente)
    ):
        known = False
        complaints.error(
            "unknown_region",
            _("Deze gemeente bestaat niet in de indeling van {year}.").format(
                year=delivery.border_year
            ),
            _("Controleer de code, en border_year en reference_date in delivery.toml."),
            column="gemeentecode",
            text=gemeente,
            **table.place(row),
        )
    if not texts["naam"]:
        complaints.error(
            "missing_name",
            _("De naam van de bibliotheek ontbreekt."),
            _("Vul de naam in."),
            column="naam",
            **table.place(row),
        )
        return None
    if organisation is None or period is None or not known:
        return None
    return _Row(
        row, organisation, texts["naam"], texts["poi"], texts["provincie"], gemeente, period
    )


def _judge_overlaps(rows: list[_Row], table: TextTable, complaints: Complaints) -> None:
    seen: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        earlier = seen[row.organisation, row.gemeente]
        double = next((item for item in earlier if item.period.overlaps(row.period)), None)
        if double is not None:
            complaints.error(
                "double_row",
                _("Deze bibliotheek staat voor deze gemeente en tijd ook in rij {row}.").format(
                    row=int(table.line[double.row])
                ),
                _("Laat één rij over, of laat de perioden op elkaar aansluiten."),
                column="gemeentecode",
                text=f"{row.organisation};{row.gemeente}",
                **table.place(row.row),
            )
        earlier.append(row)


def _judge_names(
    rows: list[_Row], table: TextTable, delivery: Delivery, complaints: Complaints
) -> None:
    names: dict[str, str] = {}
    for row in rows:
        if row.period.holds(delivery.reference_date) and (
            names.setdefault(row.organisation, row.name) != row.name
        ):
            complaints.error(
                "two_names",
                _("Deze bibliotheek heeft op de peildatum twee namen."),
                _("Gebruik één naam per id, of geef elke bibliotheek een eigen id."),
                column="naam",
                text=f"{row.organisation}: {names[row.organisation]} / {row.name}",
                **table.place(row.row),
            )


def _judge_gaps(
    rows: list[_Row],
    table: TextTable,
    delivery: Delivery,
    division: Division | None,
    complaints: Complaints,
) -> None:
    """Gemeenten without an organisation: on the reference date, or for a time in between."""
    per_gemeente: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        per_gemeente[row.gemeente].append(row)
    for gemeente, served in sorted(per_gemeente.items()):
        served.sort(key=lambda row: row.period.since)
        until = served[0].period.until
        for row in served[1:]:
            # Many write the last day itself: one day between two rows is no gap.
            if until is not None and row.period.since > until + timedelta(days=1):
                complaints.warn(
                    "gap",
                    _("Deze gemeente heeft een tijd lang geen bibliotheek."),
                    _("Controleer geldig_van en geldig_tot."),
                    column=FROM,
                    text=f"{gemeente}: {until} – {row.period.since}",
                    region=gemeente,
                    **table.place(row.row),
                )
            later = row.period.until
            until = None if until is None or later is None else max(until, later)
    now = {row.gemeente for row in rows if row.period.holds(delivery.reference_date)}
    for gemeente in [] if division is None else division.of_level(Level.GEMEENTE):
        if gemeente not in now:
            complaints.warn(
                "no_organisation",
                _("Deze gemeente heeft op de peildatum geen bibliotheek."),
                _("Voeg een rij toe, of controleer geldig_van en geldig_tot."),
                file=table.parts[0][0],
                column="gemeentecode",
                text=gemeente,
                region=gemeente,
            )
