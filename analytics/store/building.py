"""Builds an atlas version from deliveries: made aside, in service when it is whole."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pydantic import TypeAdapter

from analytics.catalog import Catalog
from analytics.language import _
from analytics.model import (
    CATCHMENT_PREFIX,
    TOTAL,
    Complaint,
    Delivery,
    Kind,
    Level,
    Missing,
    Severity,
)
from analytics.sources import Batch, Loaded, RegionTables
from analytics.store import borders
from analytics.store.breaks import (
    breaks_table,
    context_breaks,
    has_own_universe,
    membership_breaks,
)
from analytics.store.cells import Cells
from analytics.store.content import content_hash
from analytics.store.database import (
    Connection,
    columns,
    execute,
    insert,
    open_database,
    records,
    sql,
)
from analytics.store.definitions import ADDED, definitions_digest
from analytics.store.errors import BuildRefused
from analytics.store.overlaps import overlap_rows
from analytics.store.regions import RegionIndex, catchment_code
from analytics.store.rounds import for_visitors, round_of
from analytics.store.versions import (
    BORDERS,
    DATABASE,
    SCHEMA,
    DeliveryEntry,
    Manifest,
    clear_old,
    code_version,
    find_whole,
    install,
    making,
    put_in_service,
    version_name,
)

Progress = Callable[[str, float], None]
"""Told what is being done, and the part (0..1) of the whole that is done."""

# Reading takes about as long as writing.
READ = 0.5
MADE = "version"
"""Where a version is made, in the folder aside."""

_DELIVERY = TypeAdapter(Delivery)


def build_batch(
    batch: Batch,
    out: Path,
    catalog: Catalog,
    progress: Progress | None = None,
    *,
    again: bool = False,
) -> str:
    """Build a version from deliveries that were read, and put it in service; returns its name.

    No publication tells of it and no edition is kept: `analytics.store.publications` does that.
    Nothing is built when that version is there already, unless `again`. Raises `BuildRefused`
    with all complaints when a delivery holds an error, and `AtlasError` when another build is
    running; then the version in service stays as it is.
    """
    if not batch.ok:
        raise BuildRefused(batch.complaints)
    tell = progress or silent
    version = version_name(item.delivery for item in batch.deliveries)
    with making(out) as aside:
        name = None if again else find_whole(out, version)
        if name is None:
            make_version(batch, aside / MADE, version, catalog, tell)
            name = install(out, aside / MADE, version)
        put_in_service(out, name)
        clear_old(out)
    tell(_("Klaar"), 1.0)
    return name


def silent(_step: str, _part: float) -> None:
    pass


def make_version(
    batch: Batch, aside: Path, version: str, catalog: Catalog, progress: Progress
) -> None:
    """Write a whole version into a folder that holds at most the added definitions."""
    aside.mkdir(parents=True, exist_ok=True)
    loaded = sorted(batch.deliveries, key=lambda item: item.delivery.id)
    complaints = [item for item in batch.complaints if item.severity is Severity.WARNING]
    connection = open_database(aside / DATABASE, read_only=False)
    try:
        execute(connection, sql("schema"))
        _write_deliveries(connection, loaded)
        _write_complaints(connection, complaints)
        _write_organisations(connection, loaded)
        progress(_("Grenzen"), READ)
        hashes = _write_regions(connection, loaded, aside / BORDERS, progress)
        cells = _write_cells(connection, loaded, catalog, progress)
        _write_context(connection, loaded)
        _write_beside(connection, loaded)
        progress(_("Kaartklassen"), 0.8)
        _write_breaks(connection, cells, loaded, catalog)
        progress(_("Controle en publicatie"), 0.9)
        content = content_hash(connection)
        entries = tuple(_entry(connection, item) for item in loaded)
        execute(connection, "checkpoint")
    finally:
        connection.close()
    files = {
        path.relative_to(aside).as_posix(): path.stat().st_size
        for path in sorted(aside.rglob("*"))
        if path.is_file()
    }
    now = datetime.now(UTC).isoformat(timespec="seconds")
    Manifest(
        version,
        SCHEMA,
        code_version(),
        content,
        now,
        entries,
        hashes,
        files,
        definitions_digest(aside / ADDED),
    ).write(aside)


def _write_deliveries(connection: Connection, loaded: Sequence[Loaded]) -> None:
    deliveries = [item.delivery for item in loaded]
    rows = {
        "id": [item.id for item in deliveries],
        "kind": [item.kind.value for item in deliveries],
        "hash": [item.hash for item in deliveries],
        "document": [_DELIVERY.dump_json(item).decode() for item in deliveries],
    }
    insert(connection, "delivery", _texts(rows))
    participants = [
        (item.id, one.removeprefix(CATCHMENT_PREFIX))
        for item in deliveries
        for one in item.participants or ()
    ]
    rows = {
        "delivery": [item for item, _one in participants],
        "organisation": [one for _item, one in participants],
    }
    insert(connection, "participant", _texts(rows))


def _write_complaints(connection: Connection, complaints: Sequence[Complaint]) -> None:
    rows = [_flat(item) for item in complaints]
    names = ("delivery", "kind", "severity", "file", "sheet", "row", "column", "message", "advice",
             "text", "region", "unit", "dimension", "category", "size")  # fmt: skip
    kinds = {"row": pa.int32(), "size": pa.float64()}
    arrays = {
        name: pa.array([row[name] for row in rows], kinds.get(name, pa.string())) for name in names
    }
    insert(connection, "complaint", pa.table(arrays))


def _flat(complaint: Complaint) -> dict[str, Any]:
    row = asdict(complaint)
    return {**row, **row.pop("place"), "severity": complaint.severity.value}


def _write_organisations(connection: Connection, loaded: Sequence[Loaded]) -> None:
    """The newest register of organisations, and of branches: each holds all dates."""
    organisations, branches = _newest(loaded, Kind.ORGANISATIONS), _newest(loaded, Kind.BRANCHES)
    if organisations is not None:
        insert(connection, "organisation", _table(organisations))
    if branches is not None:
        table = _table(branches)
        lon, lat = borders.to_degrees(table["x"].to_numpy(), table["y"].to_numpy())
        table = table.drop_columns(["x", "y"])
        table = table.append_column("lon", pa.array(np.round(lon, 6)))
        insert(connection, "branch", table.append_column("lat", pa.array(np.round(lat, 6))))


def _write_regions(
    connection: Connection, loaded: Sequence[Loaded], folder: Path, progress: Progress
) -> dict[str, str]:
    """Regions and borders of each year; returns the hashes of the finished border files."""
    by_year: dict[int, Loaded] = {}
    for item in loaded:
        if item.delivery.kind is Kind.BORDERS:
            held = by_year.get(item.delivery.border_year)
            if held is None or _age(item) > _age(held):
                by_year[item.delivery.border_year] = item
    catchments = _catchment_names(connection)
    hashes: dict[str, str] = {}
    drawn: list[tuple[RegionIndex, dict[str, Any]]] = []
    for place, year in enumerate(sorted(by_year)):
        tables = by_year[year].table
        assert isinstance(tables, RegionTables)
        regions = _region_rows(tables.regions, year, catchments, _next_id(connection))
        insert(connection, "region", regions)
        index = RegionIndex.load(connection, year)
        codes, whole = tables.geometry["code"].tolist(), np.asarray(tables.geometry.geometry.values)
        shapes = borders.make_shapes(index, codes, whole)
        insert(connection, "shape", shapes.rows)
        hashes |= borders.write_files(folder, shapes)
        later = (index, dict(zip(codes, whole, strict=True)))
        for former in drawn:
            insert(connection, "overlap", overlap_rows(*former, *later))
        drawn.append(later)
        progress(_("Grenzen"), READ + 0.1 * (place + 1) / len(by_year))
    return hashes


def _catchment_names(connection: Connection) -> dict[str, str]:
    """Name of each organisation by its code `BIEB:<id>`; the newest name where it changed."""
    found = records(connection, "build/organisation_names")
    return {catchment_code(organisation): name for organisation, name in found}


def _region_rows(regions: pa.Table, year: int, catchments: dict[str, str], first: int) -> pa.Table:
    rows = [
        (item["level"], item["code"], item["name"], item["parent"], item["gemeente"],
         item["provincie"])
        for item in regions.to_pylist()
    ]  # fmt: skip
    level = Level.BIBLIOTHEEK.value
    rows += [(level, code, name, "", "", "") for code, name in catchments.items()]
    rows.sort()
    names = ("level", "code", "name", "parent", "gemeente", "provincie")
    columns_ = {name: [row[place] or "" for row in rows] for place, name in enumerate(names)}
    numbers = {
        "id": pa.array(range(first, first + len(rows)), pa.int32()),
        "border_year": pa.array([year] * len(rows), pa.int32()),
    }
    return pa.table(numbers | {name: pa.array(values) for name, values in columns_.items()})


def _next_id(connection: Connection) -> int:
    return int(records(connection, "build/next_region")[0][0])


def _write_cells(
    connection: Connection, loaded: Sequence[Loaded], catalog: Catalog, progress: Progress
) -> Cells:
    members = [item for item in loaded if item.delivery.kind is Kind.LGB]
    for place, item in enumerate(members):
        progress(item.delivery.title, 0.6 + 0.2 * place / len(members))
        _write_round(connection, item, catalog)
    _write_revisions(connection, members)
    return Cells(connection)


def _write_round(connection: Connection, item: Loaded, catalog: Catalog) -> None:
    """The cells of one delivery: as delivered, universe totals, and sums that tile an area."""
    delivery = item.delivery
    year = delivery.border_year
    if delivery.participants is not None:
        execute(
            connection,
            sql("build/absence"),
            delivery=delivery.id,
            reference_date=delivery.reference_date,
            border_year=year,
            partly=Missing.PARTLY_PARTICIPATING.code,
            not_participating=Missing.NOT_PARTICIPATING.code,
        )
    connection.register("delivered", _table(item))
    execute(connection, sql("build/stage"), border_year=year)
    connection.unregister("delivered")
    for dimension in catalog.dimensions.values():
        classes = dimension.classification(delivery.classification.get(dimension.id))
        if classes is not None and has_own_universe(delivery, dimension.id, catalog):
            execute(
                connection,
                sql("build/universe"),
                dimension=dimension.id,
                categories=len(classes.categories),
                total=TOTAL,
            )
    for level in (Level.WIJK, Level.GEMEENTE, Level.PROVINCIE, Level.LAND):
        execute(connection, sql("build/tile"), level=level.value, border_year=year)
    index = RegionIndex.load(connection, year)
    catchments = _catchments(connection, index, delivery.reference_date)
    for whole in (True, False):
        tiles = {
            area: index.coarsest(codes) if whole else [index.ids[code] for code in codes]
            for area, codes in catchments.items()
        }
        connection.register("tile", _tile_table(tiles))
        execute(
            connection,
            sql("build/catchment"),
            delivery=delivery.id,
            whole=whole,
            not_delivered=Missing.NOT_DELIVERED.code,
        )
        connection.unregister("tile")
    execute(connection, sql("build/series"), delivery=delivery.id)
    execute(connection, sql("build/cell"), delivery=delivery.id)
    execute(
        connection,
        sql("build/gap"),
        delivery=delivery.id,
        border_year=year,
        not_delivered=Missing.NOT_DELIVERED.code,
    )
    for table in ("missing_region", "missing_dimension"):
        execute(connection, sql(f"build/{table}"), delivery=delivery.id)
    execute(connection, sql("build/forget"))


def _write_revisions(connection: Connection, members: Sequence[Loaded]) -> None:
    """What each revision of a round changed in every former one with the same borders."""
    deliveries = [item.delivery for item in members]
    for later, former in permutations(deliveries, 2):
        same = round_of(later) == round_of(former) and later.border_year == former.border_year
        if same and former.revision < later.revision:
            execute(connection, sql("build/revision"), delivery=later.id, former=former.id)


def _catchments(connection: Connection, index: RegionIndex, day: date) -> dict[int, list[str]]:
    """The gemeenten of each organisation on a day, by the region id of its catchment."""
    found: dict[int, list[str]] = {}
    for organisation, *_rest, gemeente in records(connection, "organisations", date=day):
        code = catchment_code(organisation)
        if code in index.ids and gemeente in index.ids:
            found.setdefault(index.ids[code], []).append(gemeente)
    return found


def _tile_table(tiles: dict[int, list[int]]) -> pa.Table:
    pairs = [(area, part) for area, parts in tiles.items() for part in parts]
    return pa.table(
        {
            "area": pa.array([area for area, _part in pairs], pa.int32()),
            "part": pa.array([part for _area, part in pairs], pa.int32()),
        }
    )


def _write_context(connection: Connection, loaded: Sequence[Loaded]) -> None:
    for item in loaded:
        if item.delivery.kind is Kind.KWB:
            connection.register("delivered", _table(item))
            execute(
                connection,
                sql("build/context"),
                delivery=item.delivery.id,
                border_year=item.delivery.border_year,
            )
            connection.unregister("delivered")


def _write_beside(connection: Connection, loaded: Sequence[Loaded]) -> None:
    """What is kept as it was delivered: figures of organisations, and agreements."""
    tables = {Kind.MONITOR: "monitor", Kind.AGREEMENTS: "agreement"}
    for item in loaded:
        name = tables.get(item.delivery.kind)
        if name is not None:
            rows = _table(item)
            owner = pa.array([item.delivery.id] * len(rows), pa.string())
            insert(connection, name, rows.append_column("delivery", owner))


def _write_breaks(
    connection: Connection, cells: Cells, loaded: Sequence[Loaded], catalog: Catalog
) -> None:
    public = for_visitors(item.delivery for item in loaded)

    def values(column: str, level: Level) -> np.ndarray:
        return columns(connection, "build/context_values", column=column, level=level.value)[
            "value"
        ]

    rows = [*membership_breaks(cells, public, catalog), *context_breaks(values, catalog)]
    insert(connection, "breaks", breaks_table(rows))


def _entry(connection: Connection, item: Loaded) -> DeliveryEntry:
    delivery = item.delivery
    table = item.table.regions if isinstance(item.table, RegionTables) else item.table
    rows = 0 if table is None else table.num_rows
    cells = records(connection, "build/cell_counts", delivery=delivery.id)
    missing: dict[str, dict[str, int]] = {}
    for level, code, count in records(connection, "missing_counts", delivery=delivery.id):
        reason = Missing.from_code(code)
        if reason is not None:
            missing.setdefault(level, {})[reason.value] = count
    return DeliveryEntry(
        delivery.id,
        delivery.kind.value,
        delivery.hash,
        delivery.reference_date.isoformat(),
        rows,
        dict(cells),
        missing,
    )


def _newest(loaded: Sequence[Loaded], kind: Kind) -> Loaded | None:
    return max((item for item in loaded if item.delivery.kind is kind), key=_age, default=None)


def _age(item: Loaded) -> tuple[date, int, str]:
    return (item.delivery.reference_date, item.delivery.revision, item.delivery.id)


def _table(item: Loaded) -> pa.Table:
    assert isinstance(item.table, pa.Table)
    return item.table


def _texts(rows: dict[str, list[str]]) -> pa.Table:
    return pa.table({name: pa.array(values, pa.string()) for name, values in rows.items()})
