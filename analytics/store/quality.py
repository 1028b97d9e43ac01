"""How far a round can be trusted: who took part, what is missing and why, what contradicts what.

Missing cells are counted within one delivery and one level only: what lies in another level is
another number.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.model import (
    Complaint,
    Coverage,
    Delivery,
    Figure,
    Figures,
    Level,
    Missing,
    Place,
    Severity,
    Unit,
)
from analytics.store.database import Connection, columns, records
from analytics.store.regions import Ids, RegionIndex
from analytics.store.rows import Organisation

CONTRADICTIONS = (
    "parts_contradict_whole",
    "categories_contradict_total",
    "share_contradicts_counts",
)
"""Warnings about numbers that can't all be true."""
POINTING_AT_SECRETS = ("recoverable",)
"""Warnings that would show a reader the way to a number that was to stay hidden."""


@dataclass(frozen=True, slots=True)
class MissingCells:
    """Of the cells of one level, how many are missing and why; `of` counts those that are there
    too. `code` and `name` where they are of one region, `unit` and `dimension` where of those.
    """

    level: Level
    of: int
    reasons: Mapping[Missing, int]
    code: str = ""
    name: str = ""
    unit: Unit | None = None
    dimension: str = ""

    @property
    def missing(self) -> int:
        return sum(self.reasons.values())

    def share(self, reason: Missing | None = None) -> float:
        """The share that is missing for a reason, or for any; 0 of no cells at all."""
        count = self.missing if reason is None else self.reasons.get(reason, 0)
        return count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Covered:
    """How far a provincie (or the country) took part: organisations that serve it, and the
    inhabitants (of the key figures) of its gemeenten by whether all, some or none of their
    organisations did. A number of inhabitants is None where it isn't known of all.
    """

    code: str
    name: str
    organisations: int
    of_organisations: int
    whole: int | None
    partly: int | None
    none: int | None

    @property
    def of_inhabitants(self) -> int | None:
        parts = (self.whole, self.partly, self.none)
        return None if None in parts else sum(part or 0 for part in parts)


@dataclass(frozen=True, slots=True)
class Left:
    """An organisation that did not take part, or a gemeente of which only some did: its
    inhabitants after the key figures, and the organisations concerned, by name.
    """

    code: str
    name: str
    inhabitants: Figure
    gemeenten: tuple[str, ...]
    took_part: tuple[str, ...] = ()
    did_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Participation:
    """Who took part in a round. `stated` is what the delivery says of itself; the rest is counted
    from its participants, the register of organisations and the key figures of `base`. `known`:
    whether the delivery names its participants; without them nothing is counted.
    """

    known: bool
    stated: Coverage
    base: Delivery | None
    country: Covered | None
    provinces: tuple[Covered, ...]
    absent: tuple[Left, ...]
    partly: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class Warnings:
    """How often each kind of warning was given, and the largest of each, largest first; `figures`:
    at how many different figures they stand, as one may have several.
    """

    counts: dict[str, int]
    largest: tuple[Complaint, ...]
    figures: int = 0

    @property
    def contradictions(self) -> int:
        return sum(self.counts.get(kind, 0) for kind in CONTRADICTIONS)


@dataclass(frozen=True, slots=True)
class RevisedCells:
    """Cells of one level: those that both revisions tell, but otherwise; that only the former
    told; and that only the later tells.
    """

    level: Level
    changed: int
    withheld: int
    released: int


@dataclass(frozen=True, slots=True)
class RevisedCell:
    """A cell that both revisions tell, but otherwise."""

    code: str
    level: Level
    unit: Unit
    dimension: str
    category: str
    former_members: int
    members: int
    former_population: int
    population: int


@dataclass(frozen=True, slots=True)
class Revision:
    """A former revision of a round beside the one on screen. `comparable`: both have the same
    borders; else nothing is counted. `largest`: of gemeenten and up, most members more or less
    first; what the one on screen withholds is not told.
    """

    former: Delivery
    comparable: bool
    levels: tuple[RevisedCells, ...]
    largest: tuple[RevisedCell, ...]

    @property
    def changed(self) -> int:
        return sum(item.changed for item in self.levels)

    @property
    def withheld(self) -> int:
        return sum(item.withheld for item in self.levels)

    @property
    def released(self) -> int:
        return sum(item.released for item in self.levels)


def participation(
    delivery: Delivery,
    stated: Coverage,
    base: Delivery | None,
    organisations: Sequence[Organisation],
    index: RegionIndex,
    inhabitants: Figures,
) -> Participation:
    """`inhabitants` are those of every gemeente, in code order."""
    if delivery.participants is None:
        return Participation(False, stated, base, None, (), (), ())
    took_part = {item.removeprefix("BIEB:") for item in delivery.participants}
    ids = index.all_of(Level.GEMEENTE)
    people = dict(zip(index.codes[ids - index.first].tolist(), inhabitants, strict=True))
    provinces = dict(zip(people, index.provincies[ids - index.first].tolist(), strict=True))
    serving: dict[str, list[Organisation]] = {code: [] for code in people}
    for item in organisations:
        for code in item.gemeenten:
            if code in serving:
                serving[code].append(item)

    def counted(code: str, name: str, gemeenten: Collection[str]) -> Covered:
        there = {item.id for gemeente in gemeenten for item in serving[gemeente]}
        kinds: dict[str, list[Figure]] = {"all": [], "some": [], "none": []}
        for gemeente in gemeenten:
            within = [item.id in took_part for item in serving[gemeente]]
            kind = "none" if not any(within) else "all" if all(within) else "some"
            kinds[kind].append(people[gemeente])
        return Covered(
            code,
            name,
            len(there & took_part),
            len(there),
            *(_sum(kinds[kind]) for kind in ("all", "some", "none")),
        )

    def named(code: str) -> str:
        return index.names[index.ids[code] - index.first] if code in index.ids else code

    absent = [
        Left(
            item.id,
            item.name,
            _together([people[code] for code in item.gemeenten if code in people]),
            tuple(named(code) for code in item.gemeenten),
        )
        for item in organisations
        if item.id not in took_part
    ]
    partly = [
        Left(
            code,
            named(code),
            people[code],
            (named(code),),
            tuple(item.name for item in items if item.id in took_part),
            tuple(item.name for item in items if item.id not in took_part),
        )
        for code, items in serving.items()
        if {item.id in took_part for item in items} == {True, False}
    ]
    by_province = {
        province: [code for code, own in provinces.items() if own == province]
        for province in sorted(set(provinces.values()) - {""})
    }
    return Participation(
        True,
        stated,
        base,
        counted("", "", list(people)),
        tuple(counted(code, named(code), own) for code, own in by_province.items()),
        tuple(sorted(absent, key=_most_first)),
        tuple(sorted(partly, key=_most_first)),
    )


def missing_by_dimension(connection: Connection, delivery: Delivery) -> tuple[MissingCells, ...]:
    """Per level, unit and dimension."""
    found: dict[tuple[Level, Unit, str], dict[int, int]] = {}
    for level, unit, dimension, code, cells in records(
        connection, "missing_dimensions", delivery=delivery.id
    ):
        found.setdefault((Level(level), Unit(unit), dimension), {})[code] = cells
    return tuple(
        _counted(level, cells, unit=unit, dimension=dimension)
        for (level, unit, dimension), cells in found.items()
    )


def missing_by_region(
    connection: Connection, delivery: Delivery, index: RegionIndex, ids: Ids
) -> tuple[MissingCells, ...]:
    """Per region, in the order of their ids."""
    told = columns(connection, "missing_regions", delivery=delivery.id, regions=ids.tolist())
    found: dict[int, dict[int, int]] = {}
    rows = zip(told["region"].tolist(), told["missing"].tolist(), told["cells"].tolist(),
               strict=True)  # fmt: skip
    for region, code, cells in rows:
        found.setdefault(region, {})[code] = cells
    return tuple(
        _counted(
            index.level(region),
            cells,
            code=index.codes[region - index.first],
            name=index.names[region - index.first],
        )
        for region, cells in found.items()
    )


def together(parts: Iterable[MissingCells]) -> tuple[MissingCells, ...]:
    """The same cells per level, from the land down."""
    found: dict[Level, tuple[int, dict[Missing, int]]] = {}
    for part in parts:
        of, reasons = found.get(part.level, (0, {}))
        for reason, cells in part.reasons.items():
            reasons[reason] = reasons.get(reason, 0) + cells
        found[part.level] = of + part.of, reasons
    return tuple(
        MissingCells(
            level, of, {reason: reasons[reason] for reason in Missing if reason in reasons}
        )
        for level in Level
        if level in found
        for of, reasons in [found[level]]
    )


def warnings(
    connection: Connection,
    delivery: Delivery,
    regions: Sequence[str] | None,
    most: int,
    hidden: Sequence[str] = (),
) -> Warnings:
    """Those about some regions, or all of the delivery, but for kinds that are hidden; at most so
    many of a kind are listed.
    """
    counts: dict[str, int] = {}
    listed: list[Complaint] = []
    found = records(
        connection,
        "warnings",
        delivery=delivery.id,
        regions=regions,
        most=most,
        hidden=[*hidden],
    )
    figures = found[0][1] if found else 0
    for often, _figures, kind, severity, *rest in found:
        counts[kind] = often
        listed.append(complaint_of(delivery, kind, severity, rest))
    listed.sort(key=lambda item: item.kind not in CONTRADICTIONS)
    return Warnings(counts, tuple(listed), figures)


def complaint_of(delivery: Delivery, kind: str, severity: str, rest: Sequence[Any]) -> Complaint:
    """A row of the complaints: file, sheet, row and column, then all else."""
    return Complaint(delivery.id, kind, Severity(severity), Place(*rest[:4]), *rest[4:])


def revision(connection: Connection, newest: Delivery, former: Delivery, most: int) -> Revision:
    """What changed since a former revision."""
    if former.border_year != newest.border_year:
        return Revision(former, False, (), ())
    counted = [
        RevisedCells(Level(level), *numbers)
        for identity, level, *numbers in records(connection, "revisions", delivery=newest.id)
        if identity == former.id
    ]
    cells = records(connection, "revised_cells", delivery=newest.id, former=former.id, most=most)
    return Revision(
        former,
        True,
        tuple(sorted(counted, key=lambda item: list(Level).index(item.level))),
        tuple(
            RevisedCell(code, Level(level), Unit(unit), dimension, category, *map(int, numbers))
            for code, level, unit, dimension, category, *numbers in cells
        ),
    )


def _counted(level: Level, cells: Mapping[int, int], **of: Any) -> MissingCells:
    reasons = {reason: cells[reason.code] for reason in Missing if cells.get(reason.code)}
    return MissingCells(level, sum(cells.values()), reasons, **of)


def _sum(figures: Sequence[Figure]) -> int | None:
    if any(item.value is None for item in figures):
        return None
    return int(sum(item.value or 0 for item in figures))


def _together(figures: Sequence[Figure]) -> Figure:
    whole = _sum(figures)
    if whole is None or not figures:
        absent = next((item.missing for item in figures if item.missing), Missing.NOT_DELIVERED)
        return Figure.absent(absent)
    return Figure.exact(whole)


def _most_first(item: Left) -> tuple[float, str]:
    return (-(item.inhabitants.value or 0.0), item.name)
