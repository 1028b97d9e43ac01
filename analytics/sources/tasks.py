"""What is done with uploaded files in the process of `aside`: look at them, or judge them."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analytics.model import Complaint, Severity
from analytics.sources.intake import scan
from analytics.sources.limits import Limits
from analytics.sources.workbooks import Sheet

if TYPE_CHECKING:
    import pyarrow as pa

Tell = Callable[[str, float], None]
Result = tuple[Sequence[Complaint], dict[str, Any], dict[str, bytes]]
_ROWS, _COLUMNS, _LONGEST = 200, 200, 200
_SIGNS = 40
_LOOKED = 0.5
"""The part of the work of a judgement that looking first is."""


def look(
    _request: Mapping[str, Any], files: Mapping[str, bytes], limits: Limits, tell: Tell
) -> Result:
    """Whether the files may come in; when they may, what their sheets are and how they begin.

    `sheets`: file, sheet, visible, rows, columns, merged, and `head`, the first 200 rows of at
    most 200 cells, texts cut off at 200 signs.
    """
    found: list[dict[str, Any]] = []

    def keep(file: str, sheet: Sheet) -> None:
        found.append(
            {
                "file": file,
                "sheet": sheet.name,
                "visible": sheet.visible,
                "rows": len(sheet.rows),
                "columns": max(map(len, sheet.rows), default=0),
                "merged": sheet.merged[:_ROWS],
                "head": [
                    [cell[:_LONGEST] for cell in row[:_COLUMNS]] for row in sheet.rows[:_ROWS]
                ],
            }
        )

    complaints = scan(files, limits, progress=tell, each=keep)
    if _refused(complaints):
        return complaints, {}, {}
    return complaints, {"sheets": found}, {}


def judge(
    request: Mapping[str, Any], files: Mapping[str, bytes], limits: Limits, tell: Tell
) -> Result:
    """Read a delivery as it would be published; looked at first, as uploads always are.

    Asks for `delivery` (the text of delivery.toml), and takes `profile` (that of profile.toml),
    `name`, `definitions` (texts of added ones, by name) and `context` (of `Context.to_plain`).
    Gives `rows` and, when nothing stands in the way, the table `cells`.
    """
    # Loaded here: whoever only looks starts in half the time without.
    from analytics.catalog import load_catalog
    from analytics.catalog.adding import with_definitions
    from analytics.sources.batch import RegionTables
    from analytics.sources.context import Context
    from analytics.sources.delivery_file import DELIVERY_FILE
    from analytics.sources.folders import MemoryFolder
    from analytics.sources.reading import read

    complaints = scan(files, limits, progress=lambda text, part: tell(text, part * _LOOKED))
    if _refused(complaints):
        return complaints, {}, {}
    catalog = with_definitions(load_catalog(), request.get("definitions", {}))
    context = request.get("context")
    texts = {DELIVERY_FILE: request["delivery"], "profile.toml": request.get("profile")}
    folder = MemoryFolder(
        str(request.get("name") or "upload"),
        {**files, **{name: text.encode() for name, text in texts.items() if text}},
    )
    batch = read(
        [folder],
        catalog,
        building=context is not None,
        known=None if context is None else Context.from_plain(context, catalog),
        progress=lambda text, part: tell(text, _LOOKED + part * (1 - _LOOKED)),
    )
    complaints += batch.complaints
    # One folder, so one delivery; borders are no upload.
    (table,) = [one.table for one in batch.deliveries] or [None]
    if table is None or isinstance(table, RegionTables):
        return complaints, {"rows": 0}, {}
    return complaints, {"rows": len(table)}, {"cells": _ipc(table)}


def propose(
    request: Mapping[str, Any], files: Mapping[str, bytes], limits: Limits, tell: Tell
) -> Result:
    """What the figures say about their own delivery, so that a user need not fill it in.

    Asks for `profile` (the text of profile.toml), and takes `definitions`, `context` and
    `border_year` (for names in place of codes). Gives `proposal` (of `Proposal.to_plain`),
    `counts` (level, unit, dimension, cells, regions) and `sample`, the first rows with their place.
    """
    from analytics.catalog import load_catalog
    from analytics.catalog.adding import with_definitions
    from analytics.catalog.loading import read_profile
    from analytics.catalog.profiles import PROFILE_FILE
    from analytics.sources.complaints import Complaints
    from analytics.sources.context import Context
    from analytics.sources.folders import File, MemoryFolder
    from analytics.sources.lgb import strange_signs
    from analytics.sources.profiles import apply
    from analytics.sources.proposals import counted, propose_about, sampled

    complaints = Complaints("")
    complaints.items += scan(files, limits, progress=lambda text, part: tell(text, part * _LOOKED))
    if _refused(complaints.items):
        return complaints.items, {}, {}
    catalog = with_definitions(load_catalog(), request.get("definitions", {}))
    profile = read_profile(request["profile"], catalog.dimensions, PROFILE_FILE)
    plain = request.get("context")
    divisions = {} if plain is None else Context.from_plain(plain, catalog).divisions
    folder = MemoryFolder("upload", files)
    table = apply(
        profile,
        [File(folder, name) for name in files],
        catalog,
        complaints,
        division=divisions.get(request.get("border_year") or max(divisions, default=0)),
        progress=lambda text, part: tell(text, _LOOKED + part * (1 - _LOOKED)),
    )
    if table is None:
        return complaints.items, {}, {}
    found = propose_about(table, divisions, catalog)
    values = {
        "proposal": found.to_plain(),
        "counts": counted(table),
        "sample": sampled(table),
        "signs": strange_signs(table)[:_SIGNS],
    }
    return complaints.items, values, {}


TASKS: dict[str, Callable[[Mapping[str, Any], Mapping[str, bytes], Limits, Tell], Result]] = {
    "look": look,
    "judge": judge,
    "propose": propose,
}


def _refused(complaints: Sequence[Complaint]) -> bool:
    return any(item.severity is Severity.ERROR for item in complaints)


def _ipc(table: "pa.Table") -> bytes:
    import pyarrow as pa

    buffer = pa.BufferOutputStream()
    with pa.ipc.new_stream(buffer, table.schema) as stream:
        stream.write_table(table)
    return buffer.getvalue().to_pybytes()
