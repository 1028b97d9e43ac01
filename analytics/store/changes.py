"""What differs between two versions of an atlas, as one viewer sees them.

Rounds are matched by their name, so that a revision stands beside the one that it replaces; a
region, a group and a cell by their codes and ids. All cells are compared in one pass.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

import numpy as np
import pyarrow as pa

from analytics.measures.indicators import CellCounts
from analytics.model import (
    NETHERLANDS,
    Counts,
    Delivery,
    Figure,
    Figures,
    Kind,
    Level,
    Missing,
    Unit,
)
from analytics.store.atlas import Atlas
from analytics.store.breaks import has_own_universe
from analytics.store.database import (
    Columns,
    Connection,
    columns,
    execute,
    open_beside,
    records,
    sql,
)
from analytics.store.errors import UnknownIdError
from analytics.store.rounds import for_visitors, held_back, round_of
from analytics.store.rows import RegionRows

_LARGEST = 10
"""So many cells per round and level are told, by share and by count."""


class State(StrEnum):
    """What became of a delivery, a round or a group."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    SAME = "same"


class CellKind(StrEnum):
    """What became of what a page shows of a cell: its share of members, members and population.

    `added`, `removed`: its region or its group is in one version only. `found`, `lost`: a figure
    where there was a reason, and the other way. `reason`: another reason. `within`: other numbers
    that may round the same truth. `value`: other numbers. Where they go different ways, the first
    in the order of `cells.sql`; a cell that reads the same, from whichever numbers, has none.
    """

    ADDED = "added"
    REMOVED = "removed"
    FOUND = "found"
    LOST = "lost"
    REASON = "reason"
    WITHIN = "within"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class DeliveryChange:
    """A delivery by its id. `fields`: what it says of itself otherwise than before."""

    id: str
    state: State
    before: Delivery | None
    after: Delivery | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellsChanged:
    """How many cells of a level and dimension went the same way, in how many regions.

    `examples` are names of a few of those regions.
    """

    level: Level
    unit: Unit
    dimension: str
    kind: CellKind
    before: Missing | None
    after: Missing | None
    cells: int
    regions: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell with other numbers: its share of members and its members, before and after."""

    code: str
    name: str
    level: Level
    unit: Unit
    dimension: str
    category: str
    share: tuple[Figure, Figure]
    members: tuple[Figure, Figure]


@dataclass(frozen=True, slots=True)
class GroupChange:
    """A unit, dimension or category that is counted in one version only, or at other levels.

    The smallest thing that says it all: of a new dimension the categories are not told apart.
    """

    unit: Unit
    dimension: str
    category: str
    state: State
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class RegionsChanged:
    """Regions of a border year that are new, gone, renamed or moved to another parent."""

    border_year: int
    level: Level
    kind: str
    regions: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoundChange:
    """A round on screen before and after.

    `comparable` is False where the border year differs: then no region is held against another.
    `other_classes` are the dimensions whose groups are others under the same names: their cells
    are not compared either. `largest` stand by level, by the change of the share; `most` by the
    change of the members.
    """

    round: str
    before: Delivery | None
    after: Delivery | None
    comparable: bool
    other_classes: tuple[str, ...]
    groups: tuple[GroupChange, ...]
    cells: tuple[CellsChanged, ...]
    largest: tuple[CellChange, ...]
    most: tuple[CellChange, ...]

    @property
    def state(self) -> State:
        if self.before is None:
            return State.NEW
        if self.after is None:
            return State.GONE
        same = self.comparable and not (self.other_classes or self.groups or self.cells)
        return State.SAME if same else State.CHANGED

    def count(self, *kinds: CellKind) -> int:
        return sum(item.cells for item in self.cells if item.kind in kinds)


@dataclass(frozen=True, slots=True)
class KeyFiguresChanged:
    """How many cells of a key figure went the same way."""

    column: str
    level: Level
    kind: CellKind
    cells: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContextChange:
    """The key figures beside the rounds of a border year."""

    border_year: int
    before: Delivery | None
    after: Delivery | None
    columns: tuple[KeyFiguresChanged, ...]


@dataclass(frozen=True, slots=True)
class Standings:
    """The headline figures of an area in one version; `index` is against the Netherlands, and
    knows chance.
    """

    share: Figure
    members: Figure
    non_members: Figure
    index: Figure


@dataclass(frozen=True, slots=True)
class HeadlineChange:
    """An area's headline figures in a round, before and after; None where it was not there."""

    round: str
    code: str
    name: str
    before: Standings | None
    after: Standings | None

    @property
    def difference(self) -> float | None:
        """How much the share of members changed, as a fraction; None where one is missing."""
        if self.before is None or self.after is None:
            return None
        one, other = self.before.share.value, self.after.share.value
        return None if one is None or other is None else other - one

    @property
    def same(self) -> bool:
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class Seen:
    """The deliveries of a version, and of how many regions per level the round that visitors meet
    first knows the share of members.
    """

    deliveries: tuple[Delivery, ...] = ()
    known: Mapping[Level, int] = field(default_factory=dict[Level, int])


@dataclass(frozen=True, slots=True)
class Lack:
    """A level of which the round that visitors meet first knows the share of fewer regions than
    the one that they met first before.
    """

    level: Level
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Visitors:
    """The rounds that everybody may see in one version only, newest first. `first`: what visitors
    meet first before and afterwards, where that is another round or stands on other borders; what
    it `lacks`; `none`: nothing is left. `held`: rounds of which they go on seeing a former
    revision, since the newest is not for them.
    """

    gone: tuple[Delivery, ...] = ()
    come: tuple[Delivery, ...] = ()
    first: tuple[Delivery, Delivery] | None = None
    lacks: tuple[Lack, ...] = ()
    none: bool = False
    held: tuple[tuple[Delivery, Delivery], ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs between two versions. `headlines`: the Netherlands and every organisation
    of every round that both have, largest change of the share first, those without one last.
    """

    old: str
    new: str
    deliveries: tuple[DeliveryChange, ...]
    rounds: tuple[RoundChange, ...]
    context: tuple[ContextChange, ...]
    regions: tuple[RegionsChanged, ...]
    headlines: tuple[HeadlineChange, ...]
    visitors: Visitors = Visitors()

    @property
    def nothing(self) -> bool:
        """Whether nobody would see a difference in what is told."""
        return (
            all(item.state is State.SAME for item in self.deliveries)
            and all(item.state is State.SAME for item in self.rounds)
            and not any(item.columns for item in self.context)
            and not self.regions
            and all(item.same for item in self.headlines)
        )


def compare(old: Atlas, new: Atlas) -> Changes:
    """What changes for a viewer who goes from one version to another."""
    rounds = _matched({round_of(item): item for item in old.rounds()},
                      {round_of(item): item for item in new.rounds()})  # fmt: skip
    context = _matched(_key_figures(old), _key_figures(new))
    pairs = [pair for _round, pair in rounds if _comparable(*pair)]
    with closing(open_beside(old.database, new.database)) as connection:
        _match(connection, pairs, old, new)
        counted = _counted(connection)
        groups = _groups(connection, len(pairs))
        largest, most = _largest(connection, pairs)
        place = {id(pair): number for number, pair in enumerate(pairs)}
        told = [
            RoundChange(
                name,
                *pair,
                number is not None,
                () if number is None else tuple(_other_classes(pair, old, new)),
                () if number is None else groups[number],
                () if number is None else tuple(counted[number]),
                () if number is None else tuple(largest[number]),
                () if number is None else tuple(most[number]),
            )
            for name, pair in rounds
            for number in [place.get(id(pair))]
        ]
        beside = [
            ContextChange(year, *pair, _columns_changed(connection, pair)) for year, pair in context
        ]
        regions = [
            RegionsChanged(year, Level(level), kind, count, tuple(examples))
            for year, level, kind, count, examples in records(connection, "changes/region_counts")
        ]
    return Changes(
        old.version,
        new.version,
        tuple(_deliveries(old, new)),
        tuple(told),
        tuple(beside),
        tuple(regions),
        tuple(_headlines(rounds, old, new)),
        visitors(seen(old), seen(new)),
    )


def seen(atlas: Atlas) -> Seen:
    """What visitors would meet in a version, for whoever may see it all."""
    deliveries = tuple(atlas.deliveries())
    known: dict[Level, int] = {}
    for first in for_visitors(deliveries)[:1]:
        for level in Level:
            rows = _rows(atlas, first, level, "penetratie")
            if rows is not None:
                known[level] = sum(figure.missing is None for figure in rows.figures)
    return Seen(deliveries, known)


def visitors(before: Seen, after: Seen) -> Visitors:
    """Which rounds visitors lose and get, and what they meet first."""
    old, new = for_visitors(before.deliveries), for_visitors(after.deliveries)
    gone, come = (
        tuple(item for item in mine if round_of(item) not in {round_of(one) for one in other})
        for mine, other in ((old, new), (new, old))
    )
    first, lacks = None, ()
    if old and new and _place(old[0]) != _place(new[0]):
        first = old[0], new[0]
        lacks = tuple(
            Lack(level, count, after.known.get(level, 0))
            for level, count in before.known.items()
            if after.known.get(level, 0) < count
        )
    were = held_back(before.deliveries)
    held = tuple(pair for pair in held_back(after.deliveries) if pair not in were)
    return Visitors(gone, come, first, lacks, bool(gone) and not new, held)


def _place(item: Delivery) -> tuple[str, int]:
    return round_of(item), item.border_year


Pair = tuple[Delivery | None, Delivery | None]


def _matched(old: dict[Any, Delivery], new: dict[Any, Delivery]) -> list[tuple[Any, Pair]]:
    """What both have by the same name, the newest first."""
    found = [(name, (old.get(name), new.get(name))) for name in old | new]

    def date(item: tuple[Any, Pair]) -> tuple[Any, str]:
        told = item[1][1] or item[1][0]
        assert told is not None
        return told.reference_date, told.id

    return sorted(found, key=date, reverse=True)


def _key_figures(atlas: Atlas) -> dict[int, Delivery]:
    """Per border year the key figures that stand beside its rounds."""
    found: dict[int, Delivery] = {}
    for item in sorted(
        atlas.deliveries(Kind.KWB), key=lambda item: (item.reference_date, item.revision)
    ):
        found[item.border_year] = item
    return found


def _comparable(before: Delivery | None, after: Delivery | None) -> bool:
    return before is not None and after is not None and before.border_year == after.border_year


def _other_classes(pair: Pair, old: Atlas, new: Atlas) -> list[str]:
    """The dimensions in which the two deliveries have other groups, or another universe."""
    before, after = pair
    assert before is not None
    assert after is not None

    def classes(atlas: Atlas, delivery: Delivery, dimension: str) -> object:
        definition = atlas.catalog.dimensions.get(dimension)
        if definition is None:
            return None
        chosen = definition.classification(delivery.classification.get(dimension))
        return (
            chosen and (chosen.id, tuple(item.id for item in chosen.categories)),
            has_own_universe(delivery, dimension, atlas.catalog),
            delivery.universe.get(dimension),
        )

    return [
        dimension
        for dimension in new.catalog.dimensions
        if dimension in old.catalog.dimensions
        and classes(old, before, dimension) != classes(new, after, dimension)
    ]


def _deliveries(old: Atlas, new: Atlas) -> list[DeliveryChange]:
    before = {item.id: item for item in old.deliveries()}
    after = {item.id: item for item in new.deliveries()}
    found: list[DeliveryChange] = []
    for identity in sorted(before | after):
        one, other = before.get(identity), after.get(identity)
        if one is None or other is None:
            found.append(DeliveryChange(identity, State.NEW if other else State.GONE, one, other))
            continue
        told = tuple(
            item.name
            for item in fields(Delivery)
            if getattr(one, item.name) != getattr(other, item.name)
        )
        state = State.CHANGED if told else State.SAME
        found.append(DeliveryChange(identity, state, one, other, told))
    return found


def _match(connection: Connection, pairs: Sequence[Pair], old: Atlas, new: Atlas) -> None:
    """Lay regions, series and cells of the two versions beside each other."""
    known = [(one, other) for one, other in pairs if one is not None and other is not None]
    apart = [
        (number, dimension)
        for number, pair in enumerate(pairs)
        for dimension in _other_classes(pair, old, new)
    ]
    years = {item.border_year for item in [*old.deliveries(), *new.deliveries()]}
    tables = {
        "pair": pa.table(
            {
                "id": pa.array(range(len(known)), pa.int32()),
                "old": pa.array([one.id for one, _other in known], pa.string()),
                "new": pa.array([other.id for _one, other in known], pa.string()),
            }
        ),
        "apart": pa.table(
            {
                "pair": pa.array([number for number, _dimension in apart], pa.int32()),
                "dimension": pa.array([dimension for _number, dimension in apart], pa.string()),
            }
        ),
    }
    for name, table in tables.items():
        connection.register(name, table)
    execute(connection, sql("changes/regions"), years=sorted(_both_years(years, old, new)))
    execute(connection, sql("changes/series"))
    execute(connection, sql("changes/cells"), not_delivered=Missing.NOT_DELIVERED.code)


def _both_years(years: Iterable[int], old: Atlas, new: Atlas) -> set[int]:
    """The border years of which both versions hold the regions."""
    return {
        year
        for year in years
        if all(
            any(item.border_year == year for item in atlas.deliveries(Kind.BORDERS))
            for atlas in (old, new)
        )
    }


def _counted(connection: Connection) -> dict[int, list[CellsChanged]]:
    found: dict[int, list[CellsChanged]] = defaultdict(list)
    for pair, level, unit, dimension, kind, before, after, cells, regions, examples in records(
        connection, "changes/counts"
    ):
        found[pair].append(
            CellsChanged(
                Level(level),
                Unit(unit),
                dimension,
                CellKind(kind),
                Missing.from_code(before),
                Missing.from_code(after),
                cells,
                regions,
                tuple(examples),
            )
        )
    return found


def _groups(connection: Connection, pairs: int) -> list[tuple[GroupChange, ...]]:
    """What is counted in one of the two only: the unit, else the dimension, else the category."""
    found: list[tuple[GroupChange, ...]] = []
    rows = records(connection, "changes/groups")
    for pair in range(pairs):
        levels: dict[tuple[str, ...], tuple[set[str], set[str]]] = {}
        for _pair, *key, level, was, now in (row for row in rows if row[0] == pair):
            before, after = levels.setdefault(tuple(key), (set(), set()))
            if was:
                before.add(level)
            if now:
                after.add(level)
        told: dict[tuple[str, ...], list[GroupChange]] = {}
        for depth in (1, 2, 3):
            for name in dict.fromkeys(key[:depth] for key in levels):
                if not any(name[:part] in told for part in range(depth)):
                    under = [levels[key] for key in levels if key[:depth] == name]
                    if changes := _one_sided(name, under):
                        told[name] = changes
        found.append(tuple(item for changes in told.values() for item in changes))
    return found


def _one_sided(
    name: tuple[str, ...], under: Sequence[tuple[set[str], set[str]]]
) -> list[GroupChange]:
    """What can be said of all that goes by a name at once; nothing where its parts differ."""
    before = set[str]().union(*(was for was, _now in under))
    after = set[str]().union(*(now for _was, now in under))
    parts = [(now - was, was - now) for was, now in under]
    if before and after and any(part != parts[0] for part in parts):
        return []
    unit, dimension, category = (*name, "", "")[:3]
    return [
        GroupChange(
            Unit(unit),
            dimension,
            category,
            state,
            tuple(level for level in Level if level in levels),
        )
        for state, levels in ((State.NEW, after - before), (State.GONE, before - after))
        if levels
    ]


def _largest(
    connection: Connection, pairs: Sequence[Pair]
) -> tuple[dict[int, list[CellChange]], dict[int, list[CellChange]]]:
    """Of each round and level the cells that change most: by their share, and by their members."""
    levels = list(Level)
    found = columns(connection, "changes/numbers", levels=[str(level) for level in levels])
    shares = [
        CellCounts(
            Counts.of(found[f"{when}_population"]),
            Counts.of(found[f"{when}_members"]),
            Counts.of(found[f"{when}_share"], missing=found[f"{when}_share_missing"]),
        )
        .penetration()
        .value
        for when in ("old", "new")
    ]
    by_share = np.abs(shares[1] - shares[0])
    by_members = np.abs(found["new_members"] - found["old_members"])
    answers: list[dict[int, list[CellChange]]] = []
    for size in (by_share, by_members):
        chosen: list[int] = []
        for pair in range(len(pairs)):
            for level in range(len(levels)):
                here = np.flatnonzero(
                    (found["pair"] == pair) & (found["level"] == level) & (size > 0)
                )
                # Of equal ones the first in the order of series and codes.
                order = np.argsort(-size[here], kind="stable")[:_LARGEST]
                chosen += here[order].tolist()
        answers.append(_told(connection, found, chosen, pairs))
    return answers[0], answers[1]


def _told(
    connection: Connection, found: Columns, chosen: Sequence[int], pairs: Sequence[Pair]
) -> dict[int, list[CellChange]]:
    """The cells at some places, with their margins."""
    rows = columns(
        connection,
        "changes/rows",
        series=found["series"][chosen].tolist(),
        regions=found["region"][chosen].tolist(),
    )
    of_pair = found["pair"][chosen].tolist()
    answer: dict[int, list[CellChange]] = defaultdict(list)
    for number, pair in enumerate(pairs):
        mine = [row for row, its in enumerate(of_pair) if its == number]
        sides = [
            _cells(rows, mine, when, delivery)
            for when, delivery in zip(("old", "new"), pair, strict=True)
        ]
        for place_, row in enumerate(mine):
            answer[number].append(
                CellChange(
                    str(rows["code"][row]),
                    str(rows["name"][row]),
                    Level(rows["level"][row]),
                    Unit(rows["unit"][row]),
                    str(rows["dimension"][row]),
                    str(rows["category"][row]),
                    (sides[0][0][place_], sides[1][0][place_]),
                    (sides[0][1][place_], sides[1][1][place_]),
                )
            )
    return answer


def _cells(
    rows: Columns, mine: Sequence[int], when: str, delivery: Delivery | None
) -> tuple[Figures, Figures]:
    def one(measure: str) -> Counts:
        parts = [
            rows[f"{when}_{measure}{part}"][mine] for part in ("", "_low", "_high", "_missing")
        ]
        return Counts(*parts)

    counts = CellCounts(
        one("population"),
        one("members"),
        one("share"),
        None if delivery is None else delivery.share_from_unrounded,
    )
    return counts.penetration(), counts.members.figures()


def _columns_changed(connection: Connection, pair: Pair) -> tuple[KeyFiguresChanged, ...]:
    before, after = pair
    if before is None or after is None:
        return ()
    return tuple(
        KeyFiguresChanged(column, Level(level), CellKind(kind), cells, tuple(examples))
        for column, level, kind, cells, examples in records(
            connection, "changes/context", old=before.id, new=after.id
        )
    )


def _headlines(rounds: Sequence[tuple[str, Pair]], old: Atlas, new: Atlas) -> list[HeadlineChange]:
    found: list[HeadlineChange] = []
    for name, (before, after) in rounds:
        if before is None or after is None:
            continue
        one, other = _standings(old, before), _standings(new, after)
        for code in one | other:
            found.append(
                HeadlineChange(
                    name,
                    code,
                    (other.get(code) or one[code])[0],
                    one[code][1] if code in one else None,
                    other[code][1] if code in other else None,
                )
            )
    return sorted(
        found,
        key=lambda item: (item.code != NETHERLANDS, -abs(item.difference or 0.0), item.name),
    )


def _standings(atlas: Atlas, delivery: Delivery) -> dict[str, tuple[str, Standings]]:
    """Name and headline figures of the Netherlands and of every organisation, by code."""
    names: dict[str, str] = {}
    figures: dict[str, list[Figure]] = defaultdict(list)
    for level in (Level.LAND, Level.BIBLIOTHEEK):
        for indicator in ("penetratie", "leden", "niet_leden", "index"):
            rows = _rows(atlas, delivery, level, indicator)
            if rows is None:
                continue
            for place, code in enumerate(rows.codes):
                names[code] = rows.names[place]
                figures[code].append(rows.figures[place])
    return {code: (names[code], Standings(*told)) for code, told in figures.items()}


def _rows(atlas: Atlas, delivery: Delivery, level: Level, indicator: str) -> RegionRows | None:
    against = NETHERLANDS if indicator == "index" else None
    try:
        return atlas.regions(
            delivery=delivery,
            level=level,
            within=NETHERLANDS,
            indicator=indicator,
            benchmark=against,
            chance=against is not None,
        )
    except UnknownIdError:
        # Borders without a country.
        return None
