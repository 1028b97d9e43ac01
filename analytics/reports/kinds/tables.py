"""The open table set: the figures of the country and its provincies as a publication.

Every figure is asked of the atlas as the pages ask it: what is protected there is protected here.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from analytics.catalog import Dimension
from analytics.language import (
    _,
    capital,
    enumerated,
    format_count,
    format_date,
    language,
    missing_explanation,
    missing_label,
    status_label,
    unit_label,
)
from analytics.model import NETHERLANDS, TOTAL, Delivery, Figure, Level, Missing, Unit
from analytics.reports.document import Document, Rows
from analytics.reports.export import about_margins
from analytics.reports.forms import written
from analytics.reports.forms.repeatable import FIRST_DAY
from analytics.reports.open_data import (
    METADATA,
    Datatype,
    OpenColumn,
    OpenTable,
    Reference,
    Value,
    described,
    to_open_csv,
)
from analytics.reports.sourcing import rounding_text, source_line
from analytics.reports.table import Cell, Column, Table, synthetic_mark
from analytics.reports.view import View, categories_of, view_of
from analytics.store import Atlas
from analytics.store.quality import Covered

LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/deed.nl"
INDICATORS = ("bevolking", "leden", "niet_leden", "penetratie")


@dataclass(frozen=True, slots=True)
class Cells:
    """What is known of one group in one area in one round: inhabitants (or households), how many
    of them are a member (or have one) and how many not, and the share.
    """

    delivery: Delivery
    area: str
    name: str
    unit: Unit
    dimension: str
    category: str
    label: str
    population: Figure
    members: Figure
    non_members: Figure
    penetration: Figure

    @property
    def figures(self) -> tuple[Figure, Figure, Figure, Figure]:
        return self.population, self.members, self.non_members, self.penetration


@dataclass(frozen=True, slots=True)
class TableSet:
    """All that is published: the cells, the rounds that they are of and who took part in those."""

    view: View
    rounds: tuple[Delivery, ...]
    cells: tuple[Cells, ...]
    coverage: tuple[tuple[Delivery, Covered], ...]

    @property
    def synthetic(self) -> bool:
        return any(item.synthetic for item in self.rounds)

    @property
    def name(self) -> str:
        """What its files are called; made-up figures are called so."""
        return "bibliotheekleden" + ("-fictieve-gegevens" if self.synthetic else "")

    @property
    def title(self) -> str:
        title = _("Bibliotheekleden: tabellen van Nederland en de provincies")
        mark = _("fictieve gegevens")
        return f"{title} ({mark})" if self.synthetic else title

    @property
    def sources(self) -> list[str]:
        """Where the figures come from, a line a round."""
        return [source_line(item) for item in self.rounds]


def table_set(atlas: Atlas) -> TableSet:
    """Every round that is on screen, the newest first; of no library in particular."""
    rounds = tuple(atlas.rounds())
    view = view_of(atlas, "")
    return TableSet(
        view,
        rounds,
        tuple(cell for delivery in rounds for cell in _cells(view, delivery)),
        tuple((delivery, item) for delivery in rounds for item in _covered(view, delivery)),
    )


def areas(atlas: Atlas, delivery: Delivery) -> list[str]:
    """The country and its provincies, on the borders of the round."""
    provincies = atlas.regions_in(Level.PROVINCIE, NETHERLANDS, delivery)
    return [NETHERLANDS, *(item.code for item in provincies)]


def characteristics(atlas: Atlas, unit: Unit) -> dict[str, Dimension | None]:
    """By what persons or households are told apart; everyone first."""
    return {TOTAL: None} | {item.id: item for item in atlas.catalog.dimensions_of(unit)}


def _cells(view: View, delivery: Delivery) -> Iterator[Cells]:
    about = _in_round(view, delivery)
    for unit in Unit:
        for dimension in characteristics(view.atlas, unit):
            labels = dict(categories_of(view.atlas, delivery, dimension))
            if dimension != TOTAL and not labels:
                continue
            for area in areas(view.atlas, delivery):
                rows = view.ask(
                    view.atlas.profile,
                    area,
                    delivery=delivery.id,
                    unit=unit,
                    dimension=dimension,
                )
                population, members = rows.population.figures(), rows.members.figures()
                for place, category in enumerate(rows.categories):
                    yield Cells(
                        delivery,
                        area,
                        _name(about, area),
                        unit,
                        dimension,
                        category,
                        labels.get(category, capital(_everyone(unit))),
                        population[place],
                        members[place],
                        rows.non_members[place],
                        rows.penetration[place],
                    )


def _covered(view: View, delivery: Delivery) -> list[Covered]:
    """Who took part, of the country and per provincie; nothing where that isn't known."""
    found = view.ask(view.atlas.participation, delivery.id)
    if found.country is None:
        return []
    about = _in_round(view, delivery)
    every = (found.country, *found.provinces)
    codes = (NETHERLANDS, *(item.code for item in found.provinces))
    return [
        replace(item, code=code, name=_name(about, code))
        for code, item in zip(codes, every, strict=True)
    ]


def _in_round(view: View, delivery: Delivery) -> View:
    return replace(view, selection=replace(view.selection, delivery=delivery.id))


def _name(view: View, area: str) -> str:
    if area == NETHERLANDS:
        return view.name(area)
    return view.atlas.area_name(area, view.delivery)


def _everyone(unit: Unit) -> str:
    return _("alle inwoners") if unit is Unit.PERSONS else _("alle huishoudens")


# --- for readers: a workbook


def document(found: TableSet) -> Document:
    """The tables as a report that is a workbook: what must be known of them stands in front."""
    tables = [_about(found), _definitions(found), _rounds(found), _participation(found)]
    for unit in Unit:
        for dimension in characteristics(found.view.atlas, unit).values():
            tables += _cells_table(found, unit, dimension)
    return Document(
        found.title,
        _("Per provincie en voor heel Nederland, per ronde en kenmerk"),
        [Rows(table) for table in tables],
        " ".join(found.sources),
        _version(found),
        (synthetic_mark(),) if found.synthetic else (),
    )


def _version(found: TableSet) -> str:
    return _("Gemaakt uit atlas {version}.").format(version=found.view.atlas.version)


def _texts(
    found: TableSet, title: str, headers: tuple[str, ...], rows: list[tuple[str, ...]]
) -> Table:
    return Table(
        title,
        tuple(Column(label) for label in headers),
        [tuple(row) for row in rows],
        " ".join(found.sources),
        (),
        found.synthetic,
    )


def about(found: TableSet) -> list[tuple[str, str]]:
    """What whoever uses the tables must know, in short."""
    indicators = found.view.atlas.catalog.indicators
    free = _("{licence}: u mag de tabellen gebruiken en bewerken als u de bron noemt. {address}")
    lines = [
        (_("Licentie"), free.format(licence=LICENCE, address=LICENCE_ADDRESS)),
        *((item.title, source_line(item)) for item in found.rounds),
        (_("Status"), enumerated(sorted({status_label(item.status) for item in found.rounds}))),
        (_("Wie telt als lid"), indicators["penetratie"].caveat.get(language())),
        (
            _("Marges"),
            _(
                "Aantallen zijn afgerond om niemand herkenbaar te maken. Het echte cijfer ligt "
                "tussen ‘van’ en ‘tot’."
            ),
        ),
        *((_("Aandelen"), note) for note in about_margins(_totals(found))),
        (
            _("Geen cijfer"),
            _("Een cijfer dat er niet is, is nooit nul: de reden staat ernaast."),
        ),
        (
            _("Personen en huishoudens"),
            _("Dat zijn twee tellingen. Tel ze niet op en deel ze niet op elkaar."),
        ),
        (
            _("Rondes vergelijken"),
            _(
                "Dat kan alleen voor bibliotheken die in beide rondes meededen, en niet over een "
                "andere indeling in groepen heen. De pagina Ontwikkeling van de atlas doet dat."
            ),
        ),
        (_("Versie"), _version(found)),
    ]
    if found.synthetic:
        lines.insert(0, (_("Let op"), synthetic_mark()))
    return lines


def _totals(found: TableSet) -> Table:
    (table,) = _cells_table(found, Unit.PERSONS, None)
    return table


def _about(found: TableSet) -> Table:
    return _texts(found, _("Over deze tabellen"), (_("Onderwerp"), _("Toelichting")), about(found))


def _definitions(found: TableSet) -> Table:
    catalog = found.view.atlas.catalog
    rows = [
        (item.label.get(language()), item.description.get(language()), item.source.get(language()))
        for item in (catalog.indicators[name] for name in INDICATORS)
    ]
    named = {
        dimension.id: dimension
        for unit in Unit
        for dimension in characteristics(found.view.atlas, unit).values()
        if dimension is not None
    }
    for dimension in named.values():
        text = dimension.description.get(language())
        if dimension.universe is not None:
            text += " " + _whom(dimension)
        rows.append((dimension.label.get(language()), text, dimension.source.get(language())))
    headers = (_("Begrip"), _("Betekenis"), _("Bron"))
    return _texts(found, _("Wat de woorden betekenen"), headers, rows)


def _rounds(found: TableSet) -> Table:
    counts = ("count", 0, True)
    return Table(
        _("De rondes"),
        (
            Column(_("Ronde")),
            Column(_("Peildatum")),
            Column(_("Status")),
            Column(_("Bron")),
            Column(_("Afronding")),
            Column(_("Grenzen van")),
            Column(_("Bibliotheken die meededen"), *counts),
            Column(_("Van de bibliotheken"), *counts),
            Column(_("Inwoners daar"), *counts),
            Column(_("Van de inwoners"), *counts),
            Column(_("Leden gekoppeld"), "share", 0, exact=True),
        ),
        [
            (
                item.title,
                format_date(item.reference_date),
                status_label(item.status),
                item.source,
                rounding_text(item),
                str(item.border_year),
                *(Figure.exact(number) for number in _stated(found, item)),
                Figure.exact(item.match_rate),
            )
            for item in found.rounds
        ],
        " ".join(found.sources),
        (),
        found.synthetic,
    )


def _stated(found: TableSet, delivery: Delivery) -> tuple[int | None, ...]:
    """What the figures of a round cover: organisations and inhabitants, each of how many."""
    told = found.view.ask(found.view.atlas.coverage, delivery.id)
    return told.organisations, told.of_organisations, told.inhabitants, told.of_inhabitants


def _participation(found: TableSet) -> Table:
    counts = ("count", 0, True)
    return Table(
        _("Wie deden er mee"),
        (
            Column(_("Ronde")),
            Column(_("Gebied")),
            Column(_("Code")),
            Column(_("Bibliotheken die meededen"), *counts),
            Column(_("Van de bibliotheken"), *counts),
            Column(_("Inwoners waar iedereen meedeed"), *counts),
            Column(_("Inwoners waar niet iedereen meedeed"), *counts),
            Column(_("Inwoners waar niemand meedeed"), *counts),
        ),
        [
            (
                delivery.title,
                item.name,
                item.code,
                *(Figure.exact(number) for number in _counted(item)),
            )
            for delivery, item in found.coverage
        ],
        " ".join(found.sources),
        (_("Een bibliotheek in twee provincies telt in beide mee."),),
        found.synthetic,
    )


def _cells_table(found: TableSet, unit: Unit, dimension: Dimension | None) -> list[Table]:
    """The cells of one characteristic; nothing where no round has it."""
    chosen = dimension.id if dimension else TOTAL
    cells = [item for item in found.cells if (item.unit, item.dimension) == (unit, chosen)]
    if not cells:
        return []
    about = replace(found.view, selection=replace(found.view.selection, unit=unit))
    indicators = found.view.atlas.catalog.indicators
    label = dimension.label.get(language()) if dimension else _("Totaal")
    classes = dimension is not None and len(dimension.classifications) > 1
    notes = [indicators["penetratie"].caveat.get(language())]
    if dimension is not None:
        notes.append(dimension.description.get(language()))
        if dimension.universe is not None:
            notes.append(_whom(dimension))
        if dimension.age_sensitive:
            notes.append(_("Niet gecorrigeerd voor leeftijd."))
    rows: list[tuple[Cell, ...]] = [
        (
            item.delivery.title,
            item.name,
            item.area,
            *([_classes(dimension, item.delivery)] if dimension and classes else []),
            item.label,
            *item.figures,
        )
        for item in cells
    ]
    return [
        Table(
            f"{label} · {unit_label(unit)}",
            (
                Column(_("Ronde")),
                Column(_("Gebied")),
                Column(_("Code")),
                *([Column(_("Indeling"))] if classes else []),
                Column(_("Groep")),
                *(
                    Column(about.label(indicators[name]), str(indicators[name].measure))
                    for name in INDICATORS
                ),
            ),
            rows,
            " ".join(dict.fromkeys(source_line(item.delivery) for item in cells)),
            tuple(notes),
            any(item.delivery.synthetic for item in cells),
        )
    ]


def _whom(dimension: Dimension) -> str:
    """Whom a characteristic covers that does not cover everyone."""
    whom = dimension.universe.label.get(language()).lower() if dimension.universe else ""
    return _("Gaat over: {whom}.").format(whom=whom)


def _classes(dimension: Dimension, delivery: Delivery) -> str:
    found = dimension.classification(delivery.classification.get(dimension.id))
    return found.label.get(language()) if found else ""


# --- for machines: CSV with a description


def open_tables(found: TableSet) -> list[OpenTable]:
    """The figures, the rounds and who took part, each a file."""
    return [
        _open(found, "cijfers", _figure_rows(found), ("ronde",)),
        _open(found, "rondes", _round_rows(found)),
        _open(found, "dekking", _coverage_rows(found), ("ronde",)),
    ]


def _open(
    found: TableSet, name: str, rows: list[list[Value]], referring: tuple[str, ...] = ()
) -> OpenTable:
    """A table as its definition says."""
    definitions = _columns()
    definition = definitions[name]
    columns: list[OpenColumn] = []
    for column, own in definition["columns"].items():
        said = own or definitions["shared"][column]
        kind = said.get("figure") or said.get("datatype", "string")
        columns.append(
            OpenColumn(
                column,
                said["title"],
                said["description"],
                kind,
                said.get("required", False),
                _values_of(found, column),
            )
        )
        if "figure" in said:
            columns += _margin(column, said["title"], kind)
    return OpenTable(
        _file(found, name),
        definition["title"],
        definition["description"],
        tuple(columns),
        rows,
        tuple(definition["key"]),
        tuple(Reference(column, _file(found, "rondes")) for column in referring),
    )


def _file(found: TableSet, part: str) -> str:
    return f"{found.name}-{part}.csv"


@cache
def _columns() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def _values_of(found: TableSet, column: str) -> dict[str, str] | None:
    """The only texts that may stand in a column, with what they mean."""
    if column == "eenheid":
        return {str(unit): unit_label(unit) for unit in Unit}
    if column == "kenmerk":
        labels = {TOTAL: _("Totaal")} | {
            item.id: item.label.get(language())
            for item in found.view.atlas.catalog.dimensions.values()
        }
        return {item.dimension: labels[item.dimension] for item in found.cells}
    return None


def _margin(name: str, title: str, kind: Datatype) -> list[OpenColumn]:
    """Beside a figure: its margin, and why it is missing."""
    reasons = {missing_label(reason): missing_explanation(reason) for reason in Missing}
    return [
        OpenColumn(f"{name}_van", title + " " + _("van"), _("Het laagste dat kan."), kind),
        OpenColumn(f"{name}_tot", title + " " + _("tot"), _("Het hoogste dat kan."), kind),
        OpenColumn(
            f"{name}_ontbreekt",
            title + " " + _("ontbreekt omdat"),
            _("Leeg als er een cijfer is; anders waarom niet. Ontbreken is nooit nul."),
            values=reasons,
        ),
    ]


def _figure_rows(found: TableSet) -> list[list[Value]]:
    dimensions = found.view.atlas.catalog.dimensions
    return [
        [
            item.delivery.id,
            item.area,
            item.name,
            str(item.unit),
            item.dimension,
            _version_of(dimensions.get(item.dimension), item.delivery),
            item.category,
            item.label,
            *_values(item.population),
            *_values(item.members),
            *_values(item.non_members),
            *_values(item.penetration, share=True),
            item.delivery.synthetic,
        ]
        for item in found.cells
    ]


def _version_of(dimension: Dimension | None, delivery: Delivery) -> str:
    if dimension is None:
        return ""
    found = dimension.classification(delivery.classification.get(dimension.id))
    return found.id if found else ""


def _values(figure: Figure, *, share: bool = False) -> tuple[Value, Value, Value, Value]:
    """Value, low, high and the reason; a share in per cent with two decimals, as on the pages."""
    if figure.missing is not None:
        return None, None, None, missing_label(figure.missing)
    factor, decimals = (100, 2) if share else (1, 0)
    value, low, high = (
        None if number is None else round(number * factor, decimals)
        for number in (figure.value, figure.low, figure.high)
    )
    return value, low, high, ""


def _round_rows(found: TableSet) -> list[list[Value]]:
    return [
        [
            item.id,
            item.title,
            item.reference_date.isoformat(),
            status_label(item.status),
            item.source,
            rounding_text(item),
            item.border_year,
            *_stated(found, item),
            None if item.match_rate is None else round(item.match_rate * 100, 2),
            item.synthetic,
        ]
        for item in found.rounds
    ]


def _coverage_rows(found: TableSet) -> list[list[Value]]:
    return [
        [delivery.id, item.code, item.name, *_counted(item), delivery.synthetic]
        for delivery, item in found.coverage
    ]


def _counted(item: Covered) -> tuple[int | None, ...]:
    return item.organisations, item.of_organisations, item.whole, item.partly, item.none


# --- together


def to_zip(found: TableSet) -> bytes:
    """The workbook, the CSVs with their description and a text that tells which is which; the
    same bytes for the same version of the atlas.
    """
    tables = open_tables(found)
    told: dict[str, Any] = {
        "dc:title": found.title,
        "dc:description": " ".join(f"{term}: {text}" for term, text in about(found)),
        "dc:language": "nl",
        "dc:license": {"@id": LICENCE_ADDRESS},
        "dc:source": found.sources,
        "dc:identifier": found.view.atlas.version,
    }
    files = {
        "leesmij.txt": _read_me(found, tables).encode("utf-8-sig"),
        f"{found.name}.xlsx": written(document(found), "xlsx"),
        **{table.file: to_open_csv(table) for table in tables},
        METADATA: described(tables, told),
    }
    buffer = BytesIO()
    with ZipFile(buffer, "w") as book:
        for name, content in files.items():
            book.writestr(ZipInfo(name, FIRST_DAY), content, ZIP_DEFLATED)
    return buffer.getvalue()


def _read_me(found: TableSet, tables: list[OpenTable]) -> str:
    rows = _("{count} rijen")
    lines = [
        found.title,
        "",
        _("{file}: alles in één werkboek, met toelichting.").format(file=f"{found.name}.xlsx"),
        *(
            f"{table.file}: {table.description} "
            f"({rows.format(count=format_count(len(table.rows)))})"
            for table in tables
        ),
        _("{file}: wat elke kolom van de CSV-bestanden betekent (CSV on the Web, W3C).").format(
            file=METADATA
        ),
        "",
        *(f"{term}: {text}" for term, text in about(found)),
    ]
    return "\r\n".join([*lines, ""])
