"""The figures worked out a second time, straight from their contract, in exact fractions.

Shares no code with the product: what it reads and what it computes is its own, so that a mistake
has to be made twice before it goes unseen. Clear before quick.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

# In the order in which a derived figure takes them.
REASONS = (
    "confidential",
    "unreliable",
    "not_participating",
    "partly_participating",
    "not_delivered",
    "not_applicable",
    "not_yet_available",
)
ZERO, ONE, HUNDRED = Fraction(0), Fraction(1), Fraction(100)
Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Known:
    """A number and its rounding interval."""

    value: Fraction
    low: Fraction
    high: Fraction


# A number, or the reason why there is none.
Quantity = Known | str


@dataclass(frozen=True)
class Cell:
    """What is known of one group in one area; `share` None where no share was delivered."""

    population: Quantity
    members: Quantity
    share: Quantity | None = None
    # Whether the delivered share says more than the counts; None: the delivery doesn't tell.
    share_from_unrounded: bool | None = None


def exactly(number: int | Fraction) -> Known:
    return Known(Fraction(number), Fraction(number), Fraction(number))


def first_reason(quantities: Iterable[Quantity | None]) -> str | None:
    """The reason that comes first among those that apply."""
    reasons = [quantity for quantity in quantities if isinstance(quantity, str)]
    return min(reasons, key=REASONS.index, default=None)


def count(rounded: int, base: int, method: str = "nearest") -> Known:
    """A count with its rounding interval in whole numbers (section 3)."""
    if method == "cell-key":
        below = above = base
    elif method in ("controlled", "random"):
        below = above = base - 1
    else:  # half up: 5 at base 10 becomes 10, so that 10 stands for 5 to 14
        below, above = base // 2, (base - 1) // 2
    return Known(Fraction(rounded), Fraction(max(0, rounded - below)), Fraction(rounded + above))


def share(fraction: Fraction, base: Fraction) -> Known:
    """A delivered share, rounded to `base` (both fractions of 1)."""
    return Known(fraction, max(ZERO, fraction - base / 2), min(ONE, fraction + base / 2))


def possible(population: Known, members: Known) -> bool:
    return members.low <= population.high


def non_members(cell: Cell) -> Quantity:
    """Population minus members over the pairs with members ≤ population (section 4)."""
    population, members = cell.population, cell.members
    if isinstance(population, str) or isinstance(members, str):
        return first_reason((population, members)) or ""
    return Known(
        max(ZERO, population.value - members.value),
        max(ZERO, population.low - members.high),
        population.high - members.low,
    )


def penetration(cell: Cell) -> Quantity:
    """The share of the group that is a member (sections 2, 4 and 5)."""
    population, members = cell.population, cell.members
    delivered = cell.share
    if isinstance(delivered, Known) and (isinstance(population, str) or isinstance(members, str)):
        return delivered
    reason = first_reason((population, members, delivered))
    if isinstance(population, Known) and population.value == 0:
        reason = first_reason((reason, "not_applicable"))
    if reason is not None:
        return reason
    assert isinstance(population, Known)
    assert isinstance(members, Known)
    low = members.low / population.high
    # Somebody is in the group; where both numbers can be the same, everyone can be a member.
    fewest = max(population.low, ONE)
    high = min(ONE, members.high / fewest)
    value = members.value / population.value
    if isinstance(delivered, Known):
        unrounded = cell.share_from_unrounded
        if unrounded is None:  # not the quotient of the counts as they stand here
            unrounded = not delivered.low <= value <= delivered.high
        both = max(low, delivered.low), min(high, delivered.high)
        if both[0] > both[1]:  # a contradiction, warned of: the share speaks for itself
            return delivered
        return Known(delivered.value, *(both if unrounded else (low, high)))
    return Known(min(max(value, low), high), low, high)


def nearest(quantity: Known) -> Fraction:
    """What is computed with: a share of one decimal is the nearest that its counts allow."""
    return min(max(quantity.value, quantity.low), quantity.high)


def ratio(own: Quantity, base: Quantity, same: bool = False) -> Quantity:
    """Own ÷ base × 100; exactly 100 where both are the same figure (section 6)."""
    if isinstance(own, str) or isinstance(base, str):
        return first_reason((own, base)) or ""
    if same:
        return exactly(HUNDRED)
    if base.low == 0:  # perhaps nobody is a member there: no number bounds the quotient
        return "not_applicable"
    return Known(
        nearest(own) / nearest(base) * 100,
        own.low / base.high * 100,
        own.high / base.low * 100,
    )


def points(own: Quantity, base: Quantity, same: bool = False) -> Quantity:
    """Own minus base in percentage points."""
    if isinstance(own, str) or isinstance(base, str):
        return first_reason((own, base)) or ""
    if same:
        return exactly(0)
    return Known(
        (nearest(own) - nearest(base)) * 100,
        (own.low - base.high) * 100,
        (own.high - base.low) * 100,
    )


def _sum(parts: list[Quantity]) -> Quantity:
    reason = first_reason(parts)
    if reason is not None:
        return reason
    known = [part for part in parts if isinstance(part, Known)]
    return Known(
        sum((part.value for part in known), ZERO),
        sum((part.low for part in known), ZERO),
        sum((part.high for part in known), ZERO),
    )


def together_counts(parts: list[Quantity]) -> Quantity:
    """Counts added together; nothing to add is not delivered."""
    return _sum(parts) if parts else "not_delivered"


def together(cells: list[Cell]) -> Cell:
    """Areas or categories added together (section 7); one alone stays as it was delivered."""
    if len(cells) == 1:
        return cells[0]
    return Cell(_sum([cell.population for cell in cells]), _sum([cell.members for cell in cells]))


def without(total: Cell, own: Cell) -> Cell:
    """The rest of a total, without the own area (section 8)."""

    def rest(whole: Quantity, part: Quantity) -> Quantity:
        if isinstance(whole, str) or isinstance(part, str):
            return first_reason((whole, part)) or ""
        return Known(
            max(ZERO, whole.value - part.value),
            max(ZERO, whole.low - part.high),
            max(ZERO, whole.high - part.low),
        )

    return Cell(rest(total.population, own.population), rest(total.members, own.members))


def _wilson(members: float, population: float) -> tuple[float, float]:
    rate, spread = members / population, Z * Z / population
    middle = rate + spread / 2
    half = Z * (rate * (1 - rate) / population + spread / population / 4) ** 0.5
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)


def chance(cell: Cell) -> tuple[float, float] | None:
    """Wilson over the rounding bounds (section 3); None where a count is missing."""
    population, members = cell.population, cell.members
    if isinstance(population, str) or isinstance(members, str) or population.value == 0:
        return None
    low = _wilson(float(min(members.low, population.high)), float(population.high))[0]
    if population.low == 0:
        return low, 1.0
    return low, _wilson(float(min(members.high, population.low)), float(population.low))[1]
