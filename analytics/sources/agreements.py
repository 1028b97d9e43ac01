"""Reads what a gemeente and its library agreed on: which figure, how much, and when."""

import pyarrow as pa

from analytics.catalog import Catalog, Measure, MonitorCategory
from analytics.language import _
from analytics.model import Level, level_of
from analytics.sources.complaints import Complaints
from analytics.sources.context import Context, Division
from analytics.sources.delivery_file import Header
from analytics.sources.monitor import read_number, read_year
from analytics.sources.tables import Layout, TextTable, concatenate, read_indicator, read_text_table

LAYOUT = Layout(required=("gemeentecode", "afspraak", "indicator", "doel", "jaar"))


def read_agreements(header: Header, context: Context, complaints: Complaints) -> pa.Table | None:
    """position (the order of the file), gemeente, agreement, indicator, target, year.

    A target of a share is written in per cent, and is a fraction here.
    """
    tables = [read_text_table(file, LAYOUT, complaints) for file in header.files()]
    whole = [table for table in tables if table is not None]
    if len(whole) < len(tables):
        return None
    table = concatenate(whole)
    catalog, known = context.catalog, agreed_on(context.catalog)
    division = context.divisions.get(header.delivery.border_year)
    found: list[tuple[int, str, str, str, float, int]] = []
    seen: dict[tuple[str, str, str, int], int] = {}
    for row in range(len(table)):
        gemeente = _gemeente(table, row, division, header.delivery.border_year, complaints)
        agreement = _agreement(table, row, complaints)
        indicator = read_indicator(
            table,
            row,
            known,
            _("Hierover kan geen afspraak worden gevolgd: dit cijfer is niet bekend."),
            complaints,
        )
        target = read_number(table.columns["doel"][row], "doel", table, row, complaints)
        year = read_year(table, row, complaints)
        if gemeente is None or agreement is None or indicator is None or year is None:
            continue
        first = seen.setdefault((gemeente, agreement, indicator, year), row)
        if first != row:
            complaints.error(
                "double_row",
                _("Deze afspraak staat ook in rij {row}.").format(row=int(table.line[first])),
                _("Laat één rij over."),
                column="afspraak",
                text=f"{gemeente};{indicator};{year}",
                **table.place(row),
            )
            continue
        if target is None:
            continue
        share = _is_share(catalog, indicator)
        if share and target > 100:
            complaints.error(
                "over_100",
                _("Een aandeel is hoogstens 100 procent."),
                _("Schrijf het doel in procenten, zoals 21,5."),
                column="doel",
                text=table.columns["doel"][row],
                **table.place(row),
            )
            continue
        # Divided as a decimal: 20,5 % is 0.205, and equal to a share of 205 in 1,000.
        number = float(target / 100 if share else target)
        found.append((row, gemeente, agreement, indicator, number, year))
    if complaints.failed:
        return None
    return pa.table(
        {
            "position": pa.array([item[0] for item in found], pa.int32()),
            "gemeente": pa.array([item[1] for item in found], pa.string()),
            "agreement": pa.array([item[2] for item in found], pa.string()),
            "indicator": pa.array([item[3] for item in found], pa.string()),
            "target": pa.array([item[4] for item in found], pa.float64()),
            "year": pa.array([item[5] for item in found], pa.int32()),
        }
    )


def agreed_on(catalog: Catalog) -> list[str]:
    """What can be agreed on: figures of a gemeente that need no comparison and no group, and of
    which it is clear what is better; and those of the monitor, but for money.
    """
    of_gemeente = [
        item.id
        for item in catalog.indicators.values()
        if Level.GEMEENTE in item.levels
        and not (item.needs_benchmark or item.needs_category)
        and item.direction != "neutral"
    ]
    of_library = [
        item.id for item in catalog.monitor.values() if item.category is not MonitorCategory.MONEY
    ]
    return [*of_gemeente, *of_library]


def _is_share(catalog: Catalog, indicator: str) -> bool:
    found = catalog.indicators.get(indicator)
    return found is not None and found.measure is Measure.SHARE


def _gemeente(
    table: TextTable,
    row: int,
    division: Division | None,
    border_year: int,
    complaints: Complaints,
) -> str | None:
    text = table.columns["gemeentecode"][row]
    if level_of(text) is not Level.GEMEENTE:
        complaints.error(
            "malformed_code",
            _("Dit is geen gemeentecode."),
            _("Schrijf de code als GM0344."),
            column="gemeentecode",
            text=text,
            **table.place(row),
        )
        return None
    if division is not None and not division.knows(text):
        complaints.error(
            "unknown_region",
            _("Deze gemeente bestaat niet in de indeling van {year}.").format(year=border_year),
            _("Controleer de code, en border_year in delivery.toml."),
            column="gemeentecode",
            text=text,
            **table.place(row),
        )
        return None
    return text


def _agreement(table: TextTable, row: int, complaints: Complaints) -> str | None:
    text = table.columns["afspraak"][row]
    if text and text.isprintable():
        return text
    complaints.error(
        "missing_text",
        _("Wat er is afgesproken, ontbreekt of is geen gewone tekst."),
        _("Schrijf de afspraak in één zin."),
        column="afspraak",
        text=text,
        **table.place(row),
    )
    return None
