"""Figures that can't all be true, in plain words; and the one figure behind several of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, inf

from analytics.language import _, format_count, language
from analytics.model import NETHERLANDS, TOTAL, Delivery, Place, Severity, Unit
from analytics.sources.cells import Cells, classification_of
from analytics.sources.complaints import Complaints
from analytics.sources.context import Context
from analytics.sources.report import place_text
from analytics.sources.tables import TextTable

POPULATION, MEMBERS, SHARE = "bevolking", "leden", "aandeel"
"""The measures, by the columns of the long form."""

Number = tuple[str, int]
"""One number: its measure and its row."""
Span = tuple[float, float]

_MOST = 300
"""With more contradictions than this it isn't one wrong figure, but how the files were made."""


def _nothing() -> Mapping[Number, Span]:
    return {}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Figures that contradict each other, told at one of them.

    `needed` gives, per number in it, between which bounds that number alone would have to lie to
    end the contradiction.
    """

    kind: str
    message: str
    advice: str
    text: str
    size: float
    measure: str
    row: int
    severity: Severity = Severity.WARNING
    needed: Callable[[], Mapping[Number, Span]] = _nothing
    names: Mapping[str, str] = field(default_factory=dict[str, str])


class Wording:
    """What a figure is called, and how it stands there."""

    def __init__(
        self, cells: Cells, table: TextTable, delivery: Delivery, context: Context
    ) -> None:
        self._cells, self._table, self._delivery = cells, table, delivery
        self._catalog = context.catalog
        division = context.divisions.get(delivery.border_year)
        self._regions = division.names if division is not None else {}

    def dimension(self, name: str) -> str:
        label = self._catalog.dimensions[name].label.get(language())
        return label[:1].lower() + label[1:]

    def what(self, measure: str, row: int) -> str:
        return _what(measure, Unit(self._cells.units[row]))

    def subject(self, measure: str, row: int) -> str:
        """ "leden van Centrum (WK900100), leeftijd: 4 tot 18 jaar"."""
        names = self._cells.names(row)
        code = names["region"]
        name = _("Nederland") if code == NETHERLANDS else self._regions.get(code, "")
        text = _("{what} van {area}").format(
            what=_what(measure, Unit(names["unit"])), area=f"{name} ({code})" if name else code
        )
        dimension, category = names["dimension"], names["category"]
        if dimension == TOTAL:
            return text
        classes = classification_of(self._delivery, dimension, self._catalog).categories
        label = next((one.label.get(language()) for one in classes if one.id == category), category)
        return f"{text}, {self.dimension(dimension)}: {label}"

    def number(self, measure: str, row: int) -> str:
        """A count, with what it may be before rounding."""
        triple = self._cells.population if measure == POPULATION else self._cells.members
        value, low, high = (float(numbers[row]) for numbers in triple)
        if low == high:
            return format_count(value)
        return _("{value} (voor afronden {range})").format(
            value=format_count(value), range=span((low, high))
        )

    def figure(self, measure: str, row: int) -> str:
        return f"{self.subject(measure, row)}: {self.number(measure, row)}"

    def cause(self, number: Number, wanted: Span) -> str:
        """Where the one figure stands, what stands there, and what would fit."""
        measure, row = number
        at = self._table.place(row, measure)
        place = Place(str(at["file"]), str(at["sheet"]), int(at["row"]), str(at["column"]))
        return _("{figure} ({place}). Bij de cijfers eromheen past {wanted}").format(
            place=place_text(place), figure=self.figure(measure, row), wanted=span(wanted)
        )


def span(bounds: Span) -> str:
    """Whole numbers between bounds; bounds that are the same are one number."""
    low, high = bounds
    if high == inf:
        return _("ten minste {low}").format(low=format_count(low))
    if low == high:
        return format_count(low)
    if low <= 0:
        return _("hoogstens {high}").format(high=format_count(high))
    return _("{low} tot en met {high}").format(low=format_count(low), high=format_count(high))


def tell(
    found: Sequence[Contradiction], wording: Wording, table: TextTable, complaints: Complaints
) -> None:
    """Complain about each; those that one other figure would end name that figure."""
    causes: dict[int, str] = {}
    if len(found) <= _MOST:
        for number, wanted, explained in single_causes([item.needed() for item in found]):
            causes |= dict.fromkeys(explained, wording.cause(number, wanted))
    for index, item in enumerate(found):
        complain = complaints.error if item.severity is Severity.ERROR else complaints.warn
        complain(
            item.kind,
            item.message,
            item.advice,
            sentence=item.text,
            size=item.size,
            cause=causes.get(index, ""),
            **table.place(item.row, item.measure),
            **item.names,
        )


def single_causes(
    needed: Sequence[Mapping[Number, Span]],
) -> Iterator[tuple[Number, Span, list[int]]]:
    """Numbers that end two or more contradictions each by being another one, most first.

    None where two numbers would end the same ones: nobody can tell which of them it is.
    """
    within: dict[Number, list[int]] = {}
    for index, needs in enumerate(needed):
        for number in needs:
            within.setdefault(number, []).append(index)
    told: set[int] = set()

    def ended_by(number: Number) -> tuple[frozenset[int], Span]:
        left = [index for index in within[number] if index not in told]
        low = max((needed[index][number][0] for index in left), default=0.0)
        high = min((needed[index][number][1] for index in left), default=inf)
        fits = len(left) > 1 and max(low, 0) <= high
        return frozenset(left if fits else ()), (max(low, 0.0), high)

    ends = {number: ended_by(number) for number, found in within.items() if len(found) > 1}
    while (
        number := _certain({number: left for number, (left, _wanted) in ends.items()})
    ) is not None:
        left, (low, high) = ends[number]
        yield number, (ceil(low), high if high == inf else floor(high)), sorted(left)
        told |= left
        for other in {other for index in left for other in needed[index]} & ends.keys():
            ends[other] = ended_by(other)


def _certain(ends: Mapping[Number, frozenset[int]]) -> Number | None:
    """The number that ends most, and is the only one that ends just those."""
    by_ended: dict[frozenset[int], list[Number]] = {}
    for number, left in ends.items():
        if left:
            by_ended.setdefault(left, []).append(number)
    doubtful: list[frozenset[int]] = []
    for left in sorted(by_ended, key=lambda left: (-len(left), min(left))):
        if len(by_ended[left]) > 1:
            doubtful.append(left)
        elif not any(left < more for more in doubtful):
            return by_ended[left][0]
    return None


def _what(measure: str, unit: Unit) -> str:
    if measure == MEMBERS:
        return _("leden") if unit is Unit.PERSONS else _("huishoudens met een lid")
    return _("inwoners") if unit is Unit.PERSONS else _("huishoudens")
