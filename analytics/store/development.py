"""Development: one area over the rounds, and what changed between two of them.

A change is only ever taken over what is the same in both rounds: whole gemeenten (or a wijk or
buurt itself) that are the same land, of which every organisation took part in both, counted in
the same member scope and the same classes. That is the matched panel. What separates two rounds
is told as a break.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from analytics.measures import panel
from analytics.model import (
    CATCHMENT_PREFIX,
    NETHERLANDS,
    TOTAL,
    Coverage,
    Delivery,
    Figure,
    Figures,
    Kind,
    Level,
    Missing,
    Unit,
    first_missing,
    level_of,
)
from analytics.store.cells import Cells, Key
from analytics.store.errors import UnknownIdError
from analytics.store.rounds import round_of
from analytics.store.succession import FOLLOWED, Succession, Tie

if TYPE_CHECKING:
    from analytics.store.atlas import Atlas

FREE_YOUTH = date(2022, 7, 1)
"""From this day membership is free up to 18 by law."""
AS_COMPLETE = 0.01
"""From this difference on the completeness of two rounds is not the same."""
INHABITANTS = "inwoners"


class Break(StrEnum):
    """Why two rounds can't simply be joined by a line."""

    CLASSIFICATION = "classification"
    BORDERS = "borders"
    MEMBER_SCOPE = "member_scope"
    PARTICIPATION = "participation"
    COMPLETENESS = "completeness"
    LAW = "law"


_TAKEN_OUT = frozenset({Break.BORDERS, Break.PARTICIPATION})
"""Breaks that the matched panel takes out: what differs is left out of both rounds."""
_FORBIDDING = frozenset({Break.CLASSIFICATION, Break.MEMBER_SCOPE})
"""Breaks across which nothing is the same: no change is given."""


@dataclass(frozen=True, slots=True)
class Revised:
    """What a former revision of a round said; missing where the newest one is."""

    delivery: Delivery
    figure: Figure


@dataclass(frozen=True, slots=True)
class Moment:
    """A round in a development. `codes` are the regions that the area was in this round: itself,
    or the whole gemeenten (wijken, buurten) that were the same land; empty where it was none.
    """

    delivery: Delivery
    figure: Figure
    codes: tuple[str, ...]
    revisions: tuple[Revised, ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Part:
    """A region of the later round, and why it is left out of the panel; None where it is in."""

    code: str
    name: str
    left_out: Break | Missing | None


@dataclass(frozen=True, slots=True)
class Redrawn:
    """Gemeenten (wijken, buurten) with other borders in the later round that together are the same
    land, by code and name: those that merged, split or swapped.
    """

    former: dict[str, str]
    later: dict[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What changed between two rounds, in percentage points.

    `naive` is the difference of the two figures as they were published, `change` that of the
    matched panel (`former_share` and `later_share`), `linked` the same as if everyone could be
    linked (not_applicable for households: a match rate is that of persons), `judged` the change
    with the chance interval that words go by. `redrawn` is the same land within other borders,
    whose figures are added. `of_…` are those of the whole area in the later round; inhabitants are
    those of the key figures.
    """

    former: Delivery
    later: Delivery
    breaks: tuple[Break, ...]
    naive: Figure
    former_share: Figure
    later_share: Figure
    change: Figure
    linked: Figure
    judged: Figure
    parts: tuple[Part, ...]
    redrawn: tuple[Redrawn, ...]
    whole: bool
    organisations: int
    of_organisations: int
    inhabitants: Figure
    of_inhabitants: Figure

    @property
    def joined(self) -> bool:
        """Whether a line may be drawn: of the panel, where no other break lies between."""
        return self.change.missing is None and _TAKEN_OUT.issuperset(self.breaks)

    @property
    def kept(self) -> int:
        """How many regions the panel has."""
        return sum(part.left_out is None for part in self.parts)

    def beyond(self, own: "Change") -> bool:
        """Whether the panel holds more than that of the own area: else it is no comparison."""
        mine = {part.code for part in own.parts if part.left_out is None}
        return any(part.code not in mine for part in self.parts if part.left_out is None)


@dataclass(frozen=True, slots=True)
class Development:
    """The rounds, oldest first; the change from each to the next; and from the first to the last
    where there are more than two.
    """

    moments: tuple[Moment, ...]
    changes: tuple[Change, ...]
    overall: Change | None


@dataclass(frozen=True, slots=True)
class _There:
    """An area in one round: what it is called there, and the regions that it consists of."""

    delivery: Delivery
    codes: tuple[str, ...]
    pieces: frozenset[str]


class Timeline:
    """One question; figures that it needs more than once are kept while it lasts."""

    def __init__(self, atlas: "Atlas", cells: Cells, succession: Succession, key: Key) -> None:
        self._atlas = atlas
        self._cells = cells
        self._succession = succession
        self._key = key
        self._figures: dict[tuple[str, tuple[str, ...]], Figure] = {}
        self._reasons: dict[str, dict[str, Missing | None]] = {}

    def development(self, area: str | Sequence[str], anchor: str | None) -> Development:
        """An area as it is in the round `anchor` (an id; else the newest that knows it)."""
        rounds = self._atlas.rounds()[::-1]
        codes = (area,) if isinstance(area, str) else tuple(sorted(set(area)))
        base = self._anchor(codes, rounds, anchor)
        there = [self._there(codes, base, delivery) for delivery in rounds]
        moments = tuple(self._moment(item) for item in there)
        pairs = list(zip(range(len(rounds)), range(1, len(rounds)), strict=False))
        changes = tuple(
            self._change(there[one], there[other], moments[one], moments[other])
            for one, other in pairs
        )
        overall = None
        if len(rounds) > 2:
            overall = self._change(there[0], there[-1], moments[0], moments[-1])
        return Development(moments, changes, overall)

    # An area in another round

    def _anchor(
        self, codes: Sequence[str], rounds: Sequence[Delivery], anchor: str | None
    ) -> Delivery:
        asked = [item for item in rounds if item.id == anchor]
        for delivery in [*asked, *reversed(rounds)]:
            if codes and all(self._knows(code, delivery) for code in codes):
                return delivery
        known = self._cells.index(rounds[-1].border_year).codes if rounds else ()
        raise UnknownIdError("region", next(iter(codes), ""), known)

    def _knows(self, code: str, delivery: Delivery) -> bool:
        if code not in self._cells.index(delivery.border_year).ids:
            return False
        if not code.startswith(CATCHMENT_PREFIX):
            return True
        serving = {item.id for item in self._atlas.organisations(delivery)}
        return code.removeprefix(CATCHMENT_PREFIX) in serving

    def _there(self, codes: Sequence[str], base: Delivery, delivery: Delivery) -> _There:
        """A gemeente, wijk or buurt is followed by its land; a catchment, a provincie and the
        country are what they are in each round.
        """
        found: set[str] = set()
        index = self._cells.index(base.border_year)
        followed = {code for code in codes if _followed(index.level(index.ids[code]))}
        if base.border_year == delivery.border_year:
            found |= followed
        else:
            left = set(followed)
            for tie in self._ties(delivery, base, followed):
                if tie.later <= followed:
                    found |= tie.former
                    left -= tie.later
            found |= {code for code in left if self._knows(code, delivery)}
        found |= {code for code in set(codes) - followed if self._knows(code, delivery)}
        ordered = tuple(sorted(found))
        return _There(delivery, ordered, frozenset(self._pieces(ordered, delivery)))

    def _pieces(self, codes: Iterable[str], delivery: Delivery) -> set[str]:
        """The gemeenten of what is larger than one; what is smaller stays as it is."""
        index = self._cells.index(delivery.border_year)
        pieces: set[str] = set()
        for code in codes:
            if code.startswith(CATCHMENT_PREFIX):
                served = self._atlas.organisation(code, delivery).gemeenten
                pieces.update(item for item in served if item in index.ids)
            elif _followed(index.level(index.ids[code])):
                pieces.add(code)
            else:
                below = index.below(Level.GEMEENTE, [code]) - index.first
                pieces.update(index.codes[below])
        return pieces

    def _ties(self, former: Delivery, later: Delivery, of: Iterable[str]) -> list[Tie]:
        """The ties that regions of either round may belong to."""
        if former.border_year == later.border_year:
            return [Tie(frozenset([code]), frozenset([code])) for code in sorted(of)]
        one, other = (self._cells.index(item.border_year) for item in (former, later))
        levels = dict.fromkeys(level_of(code) for code in sorted(of))
        return [
            tie
            for level in levels
            if level is not None and _followed(level)
            for tie in self._succession.between(one, other, level).ties(sorted(of))
        ]

    # Figures

    def _moment(self, there: _There) -> Moment:
        delivery = there.delivery
        others = [
            item
            for item in self._atlas.deliveries(Kind.LGB)
            if round_of(item) == round_of(delivery) and item.revision < delivery.revision
        ]
        figure = self._figure(delivery, there.codes)
        revisions = tuple(
            Revised(
                item,
                # What the newest revision withholds, a former one does not tell either.
                self._figure(item, there.codes) if figure.missing is None else figure,
            )
            for item in sorted(others, key=lambda item: item.revision)
            if item.border_year == delivery.border_year
        )
        return Moment(
            delivery,
            figure,
            there.codes,
            revisions,
            self._atlas.coverage(delivery),
        )

    def _figure(self, delivery: Delivery, codes: Iterable[str]) -> Figure:
        area = tuple(sorted(codes))
        if not area:
            return Figure.absent(Missing.NOT_DELIVERED)
        if (delivery.id, area) not in self._figures:
            unit, dimension, category = self._key
            self._figures[delivery.id, area] = self._atlas.figure(
                area,
                "penetratie",
                delivery=delivery,
                unit=unit,
                dimension=dimension,
                category=category,
                chance=True,
            )
        return self._figures[delivery.id, area]

    def _change(self, one: _There, other: _There, was: Moment, now: Moment) -> Change:
        former, later = one.delivery, other.delivery
        ties = [
            tie
            for tie in self._ties(former, later, one.pieces | other.pieces)
            if tie.former <= one.pieces and tie.later <= other.pieces
        ]
        same_land = bool(ties) and (
            one.pieces == frozenset().union(*(tie.former for tie in ties))
            and other.pieces == frozenset().union(*(tie.later for tie in ties))
        )
        breaks = self._breaks(one, other, was.figure, now.figure, same_land=same_land)
        reasons = self._left_out(ties, one, other)
        kept = [tie for tie in ties if reasons[tie] is None]
        whole = same_land and len(kept) == len(ties)
        former_share, later_share = was.figure, now.figure
        if not whole:
            absent = _first([*reasons.values()]) or Missing.NOT_APPLICABLE
            if former_share.missing or later_share.missing:
                absent = former_share.missing or later_share.missing or absent
            former_share, later_share = (
                self._figure(there.delivery, codes) if kept else Figure.absent(absent)
                for there, codes in (
                    (one, frozenset().union(*(tie.former for tie in kept))),
                    (other, frozenset().union(*(tie.later for tie in kept))),
                )
            )
        if _FORBIDDING.intersection(breaks):
            former_share = later_share = Figure.absent(Missing.NOT_APPLICABLE)
        shares = [_column(share) for share in (former_share, later_share)]
        change = panel.change(*shares)
        linked = panel.change(
            *(
                _as_if_all_linked(share, item, self._key[0])
                for share, item in zip(shares, (former, later), strict=True)
            )
        )
        inside = {code for tie in kept for code in tie.later}
        why = {code: reason for tie, reason in reasons.items() for code in tie.later}
        return Change(
            former,
            later,
            breaks,
            panel.change(_column(was.figure), _column(now.figure))[0],
            former_share,
            later_share,
            change[0],
            linked[0],
            panel.cautious(change, linked)[0],
            tuple(
                Part(code, self._atlas.area_name(code, later), why.get(code, Break.BORDERS))
                for code in sorted(other.pieces)
            ),
            self._redrawn(kept or ties, former, later),
            whole,
            len(self._serving(inside, later)),
            len(self._serving(other.pieces, later)),
            self._inhabitants(inside, later),
            self._inhabitants(other.pieces, later, country=NETHERLANDS in other.codes),
        )

    def _redrawn(
        self, ties: Iterable[Tie], former: Delivery, later: Delivery
    ) -> tuple[Redrawn, ...]:
        """The ties of more than one region: of one and one only the code may be another."""
        return tuple(
            Redrawn(
                *(
                    {code: self._atlas.area_name(code, side) for code in sorted(codes)}
                    for side, codes in ((former, tie.former), (later, tie.later))
                )
            )
            for tie in sorted(ties, key=lambda tie: min(tie.later))
            if len(tie.former) > 1 or len(tie.later) > 1
        )

    def _left_out(
        self, ties: Sequence[Tie], one: _There, other: _There
    ) -> dict[Tie, Break | Missing | None]:
        """Why each tie is not in the panel; None where it is."""
        alone = len(one.pieces) == len(other.pieces) == 1
        sides = (one.delivery, other.delivery)
        parts = [
            frozenset().union(*(tie.former for tie in ties)),
            frozenset().union(*(tie.later for tie in ties)),
        ]
        serving = [self._by_piece(side, codes) for side, codes in zip(sides, parts, strict=True)]
        missing = [self._missing(there, alone=alone) for there in (one, other)]
        took_part = [_took_part(side) for side in sides if side.participants is not None]
        reasons: dict[Tie, Break | Missing | None] = {}
        for tie in ties:
            pieces = [(0, code) for code in tie.former] + [(1, code) for code in tie.later]
            libraries = frozenset().union(*(serving[side][code] for side, code in pieces))
            if not all(libraries <= those for those in took_part):
                reasons[tie] = Break.PARTICIPATION
            else:
                reasons[tie] = _first([missing[side][code] for side, code in pieces])
        return reasons

    def _missing(self, there: _There, *, alone: bool) -> dict[str, Missing | None]:
        """Why a region has no figure that can be added to others; of one alone, no figure."""
        if alone:
            return {code: self._figure(there.delivery, [code]).missing for code in there.pieces}
        delivery = there.delivery
        if delivery.id not in self._reasons:
            codes = sorted(there.pieces)
            index = self._cells.index(delivery.border_year)
            ids = [index.ids[code] for code in codes]
            counts = self._cells.parts(delivery, [self._key], ids, tiled=True)[0].counts
            found = first_missing(counts.population.missing, counts.members.missing)
            reasons = [Missing.from_code(code) for code in found.tolist()]
            self._reasons[delivery.id] = dict(zip(codes, reasons, strict=True))
        return self._reasons[delivery.id]

    def _by_piece(self, delivery: Delivery, codes: Iterable[str]) -> dict[str, frozenset[str]]:
        """The organisations that serve each region, or the gemeente that it lies in."""
        index = self._cells.index(delivery.border_year)
        serving = self._atlas.serving(delivery)
        return {
            code: frozenset(serving.get(index.gemeenten[index.ids[code] - index.first], ()))
            for code in codes
        }

    def _inhabitants(
        self, codes: Iterable[str], delivery: Delivery, *, country: bool = False
    ) -> Figure:
        """Inhabitants by the key figures of the round's borders; else what the round counted."""
        pieces = sorted(codes)
        if not pieces:
            return Figure.exact(0.0)
        found = self._atlas.context_figure(pieces, INHABITANTS, delivery)
        if found.missing is None:
            return found
        stated = delivery.coverage.of_inhabitants
        if country and stated is not None:
            return Figure(float(stated), float(stated), float(stated))
        total = (Unit.PERSONS, TOTAL, TOTAL)
        return self._cells.area(delivery, [total], pieces).population.figures()[0]

    # Breaks

    def _breaks(
        self, one: _There, other: _There, was: Figure, now: Figure, *, same_land: bool
    ) -> tuple[Break, ...]:
        former, later = one.delivery, other.delivery
        unreliable = [item.missing is Missing.UNRELIABLE for item in (was, now)]
        found = {
            Break.CLASSIFICATION: not self._same_classes(former, later),
            Break.BORDERS: not same_land,
            Break.MEMBER_SCOPE: former.members_of != later.members_of,
            # Of an area that one of the rounds doesn't know, the borders tell.
            Break.PARTICIPATION: bool(one.pieces and other.pieces)
            and self._participants(one) != self._participants(other),
            Break.COMPLETENESS: unreliable[0] != unreliable[1] or _as_complete(former, later),
            Break.LAW: former.reference_date < FREE_YOUTH <= later.reference_date
            and not self._adults(),
        }
        return tuple(item for item, broken in found.items() if broken)

    def _same_classes(self, former: Delivery, later: Delivery) -> bool:
        _unit, dimension, category = self._key
        definition = self._atlas.catalog.dimensions.get(dimension)
        if definition is None:
            return True
        if former.universe.get(dimension) != later.universe.get(dimension):
            return False
        versions = [
            definition.classification(item.classification.get(dimension))
            for item in (former, later)
        ]
        return category == TOTAL or (versions[0] is not None and versions[0] == versions[1])

    def _adults(self) -> bool:
        """Whether a group holds no youth, so that free youth membership is not about it."""
        definition = self._atlas.catalog.dimensions.get(self._key[1])
        if definition is None:
            return False
        found = [
            item
            for version in definition.classifications
            for item in version.categories
            if item.id == self._key[2]
        ]
        return bool(found) and all(item.adults for item in found)

    def _participants(self, there: _There) -> frozenset[str] | None:
        """The organisations of an area that took part; None where it isn't known."""
        if there.delivery.participants is None:
            return None
        return self._serving(there.pieces, there.delivery) & _took_part(there.delivery)

    def _serving(self, codes: Iterable[str], delivery: Delivery) -> frozenset[str]:
        return frozenset().union(*self._by_piece(delivery, codes).values())


def _followed(level: Level) -> bool:
    return level in FOLLOWED


def _took_part(delivery: Delivery) -> frozenset[str]:
    return frozenset(item.removeprefix(CATCHMENT_PREFIX) for item in delivery.participants or ())


def _as_complete(former: Delivery, later: Delivery) -> bool:
    """Whether the completeness of two rounds differs; not where either is unknown."""
    if former.completeness is None or later.completeness is None:
        return False
    return round(abs(former.completeness - later.completeness), 6) >= AS_COMPLETE


def _first(reasons: Sequence[Break | Missing | None]) -> Missing | None:
    """The first reason for a missing number."""
    known = {item.code: item for item in reasons if isinstance(item, Missing)}
    return known[min(known)] if known else None


def _as_if_all_linked(share: Figures, delivery: Delivery, unit: Unit) -> Figures:
    """Not for households: the match rate is the share of *members* that was linked. How many
    households with a member were found depends on how many members each has, which is not known.
    """
    if unit is Unit.HOUSEHOLDS:
        return panel.as_if_all_linked(share, None, Missing.NOT_APPLICABLE)
    return panel.as_if_all_linked(share, delivery.match_rate)


def _column(figure: Figure) -> Figures:
    """One figure as a column."""
    return Figures.of([figure])
