"""Figures of organisations as a whole over the years, and agreements with gemeenten.

A figure of an organisation is about its whole catchment: nothing here shares it out over gemeenten.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from analytics.catalog import MonitorIndicator
from analytics.measures import areas, peers
from analytics.measures.monitor import mean, per_inhabitant
from analytics.model import Counts, Delivery, Figure, Missing, Status
from analytics.store.rows import GroupKind, Organisation


@dataclass(frozen=True, slots=True)
class MonitorFigure:
    """What one organisation had in a year. `status` and `delivery` (its id) tell of the figure
    that was delivered, also where it is missing; None where there was none.
    """

    figure: Figure
    status: Status | None = None
    delivery: str | None = None


@dataclass(frozen=True, slots=True)
class MonitorGroup:
    """Organisations in a year: `COUNTRY` is all of them, the own one too; `EQUAL_SIZE` those with
    half to twice its inhabitants, without it.

    `mean` is what one of them has on average, `per_inhabitant` all of them together, per so many
    inhabitants as the definition says; both of the same `organisations` (that have a figure, and
    inhabitants where a rate is asked), of `of_organisations`, with `inhabitants` together of
    `of_inhabitants`. Of fewer than five nothing is told: `too_few`.
    """

    kind: GroupKind
    mean: Figure
    per_inhabitant: Figure
    organisations: int
    of_organisations: int
    inhabitants: float | None
    of_inhabitants: float | None
    too_few: bool


@dataclass(frozen=True, slots=True)
class MonitorYear:
    """One year of an indicator: the own organisation and what it stands beside.

    `per_inhabitant` is `not_applicable` where the definition has no such rate, where nobody lives,
    and for an organisation that shares a gemeente: its inhabitants are another one's too.
    Inhabitants are those of the catchment in the round (`counted_on`) that is nearest to the end
    of the year.
    """

    year: int
    own: MonitorFigure
    per_inhabitant: Figure
    inhabitants: Figure
    counted_on: date | None
    groups: tuple[MonitorGroup, ...]

    def group(self, kind: GroupKind) -> MonitorGroup:
        return next(item for item in self.groups if item.kind is kind)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed with a gemeente: an indicator (of the atlas, or of the monitor) comes to
    `target` in a year; at most so much where `at_most`. The target of a share is a fraction.
    """

    gemeente: str
    text: str
    indicator: str
    target: float
    year: int
    at_most: bool
    delivery: str


@dataclass(frozen=True, slots=True)
class Catchments:
    """The organisations on the date of a round, with the inhabitants of their gemeenten."""

    counted_on: date | None
    organisations: Sequence[Organisation]
    inhabitants: dict[str, Figure] = field(default_factory=dict)
    """By gemeente."""

    def sizes(self) -> Counts:
        """The inhabitants of each catchment."""
        return _column([self._size(item) for item in self.organisations])

    def shared(self) -> np.ndarray:
        """Which organisations have a gemeente that another one serves too."""
        served = [code for item in self.organisations for code in item.gemeenten]
        return np.array(
            [any(served.count(code) > 1 for code in item.gemeenten) for item in self.organisations],
            np.bool_,
        )

    def _size(self, item: Organisation) -> Figure:
        absent = Figure.absent(Missing.NOT_DELIVERED)
        parts = [self.inhabitants.get(code, absent) for code in item.gemeenten]
        return areas.total(_column(parts)).figures()[0]


def monitor_year(
    year: int,
    own: str,
    definition: MonitorIndicator,
    told: dict[str, MonitorFigure],
    at: Catchments,
) -> MonitorYear:
    """One year; `told` are the figures of that year by organisation."""
    names = [item.id for item in at.organisations]
    nothing = MonitorFigure(Figure.absent(Missing.NOT_DELIVERED))
    values = _column([told.get(name, nothing).figure for name in names])
    sizes, shared = at.sizes(), at.shared()
    # Where nobody lives there is nothing per inhabitant either.
    none = shared | ((sizes.missing == 0) & (sizes.value == 0))
    land = Counts.of(
        sizes.value, missing=np.where(none, Missing.NOT_APPLICABLE.code, sizes.missing)
    )
    if definition.per is None:
        land = Counts.of(
            sizes.value, missing=np.full(len(names), Missing.NOT_APPLICABLE.code, np.uint8)
        )
    mine = names.index(own) if own in names else None
    here = told.get(own, nothing)
    rate, inhabitants = Figure.absent(Missing.NOT_DELIVERED), Figure.absent(Missing.NOT_DELIVERED)
    band = np.zeros(len(names), np.bool_)
    if mine is not None:
        rate = per_inhabitant(values[[mine]], land[[mine]], definition.per or 1)[0]
        inhabitants = sizes.figures()[mine]
        band = peers.size_band(np.where(sizes.missing == 0, sizes.value, np.nan), mine)
    chosen = {GroupKind.COUNTRY: np.ones(len(names), np.bool_), GroupKind.EQUAL_SIZE: band}
    return MonitorYear(
        year,
        here,
        rate,
        inhabitants,
        at.counted_on,
        tuple(_group(kind, values, land, sizes, rows, definition) for kind, rows in chosen.items()),
    )


def _group(
    kind: GroupKind,
    values: Counts,
    land: Counts,
    sizes: Counts,
    chosen: np.ndarray,
    definition: MonitorIndicator,
) -> MonitorGroup:
    known = chosen & (values.missing == 0)
    if definition.per is not None:
        known &= land.missing == 0
    rows, everyone = np.flatnonzero(known), np.flatnonzero(chosen)
    too_few = len(rows) < peers.FEWEST
    average = rate = Figure.absent(Missing.NOT_APPLICABLE)
    if not too_few:
        average = mean(values[rows])
        if definition.per is not None:
            together = (areas.total(values[rows]), areas.total(land[rows]))
            rate = per_inhabitant(*together, definition.per)[0]
    return MonitorGroup(
        kind,
        average,
        rate,
        len(rows),
        len(everyone),
        areas.total(sizes[rows]).figures()[0].value,
        areas.total(sizes[everyone]).figures()[0].value,
        too_few,
    )


def in_order(deliveries: Sequence[Delivery]) -> list[str]:
    """Ids from old to new: of what two of them tell, the last one holds."""
    ordered = sorted(deliveries, key=lambda item: (item.reference_date, item.revision, item.id))
    return [item.id for item in ordered]


def nearest_to(year: int, rounds: Sequence[Delivery]) -> Delivery | None:
    """The round that is nearest to the end of a year."""
    end = date(year, 12, 31)
    return min(
        rounds, key=lambda item: (abs((item.reference_date - end).days), item.id), default=None
    )


def figures_of(rows: Sequence[tuple[object, ...]]) -> dict[int, dict[str, MonitorFigure]]:
    """The rows of the question by year and organisation."""
    found: dict[int, dict[str, MonitorFigure]] = {}
    for organisation, year, _indicator, *numbers, missing, status, delivery in rows:
        reason = Missing.from_code(missing)  # pyright: ignore[reportArgumentType]
        figure = Figure.absent(reason) if reason else Figure(*numbers)  # pyright: ignore[reportArgumentType]
        found.setdefault(year, {})[organisation] = MonitorFigure(  # pyright: ignore[reportArgumentType]
            figure,
            Status(status),
            delivery,  # pyright: ignore[reportArgumentType]
        )
    return found


def agreements_of(
    rows: Sequence[tuple[str, str, str, float, int, str]], at_most: Callable[[str], bool]
) -> list[Agreement]:
    """The rows of the question, from old to new deliveries, each agreement once: the newest."""
    found: dict[tuple[str, str, str, int], Agreement] = {}
    for gemeente, text, indicator, target, year, delivery in rows:
        key = (gemeente, text, indicator, year)
        found[key] = Agreement(
            gemeente, text, indicator, target, year, at_most(indicator), delivery
        )
    return list(found.values())


def _column(figures: Sequence[Figure]) -> Counts:
    def numbers(name: str) -> list[float]:
        return [np.nan if (value := getattr(item, name)) is None else value for item in figures]

    return Counts.of(
        numbers("value"),
        numbers("low"),
        numbers("high"),
        np.array([item.missing.code if item.missing else 0 for item in figures], np.uint8),
    )
