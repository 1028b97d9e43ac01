"""A claim about figures: what it says, and how it stands in an address.

A claim holds ids only, and is about the round of the view that it is judged in.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from math import floor

from analytics.catalog import Measure
from analytics.language import _
from analytics.measures.wording import Verdict, verdict
from analytics.model import CATCHMENT_PREFIX, NETHERLANDS, TOTAL, Figure, Level, Unit, level_of
from analytics.reports.codes import Passport
from analytics.reports.figures import figure
from analytics.reports.sentences import is_about
from analytics.reports.view import View, catchment, categories_of

PAGE = "zeggen"
"""The path of the page that judges claims; the claim is its parameter `bewering`."""
BETWEEN = "~"
"""Between the parts of a claim: no id holds it, and an address keeps it as it is."""
_LONGEST = 300
_DECIMALS = 2
_MOST = Decimal(100_000_000)
MOST_IN = 1000
"""The largest N of "1 op de N"."""


class How(StrEnum):
    """What is claimed of a figure; the Dutch ids stand in addresses."""

    MORE = "meer"
    AT_LEAST = "minstens"
    LESS = "minder"
    AT_MOST = "hoogstens"
    ABOUT = "ongeveer"
    ONE_IN = "1-op"
    MORE_THAN = "meer-dan"
    LESS_THAN = "minder-dan"
    HIGHEST = "hoogste"
    LOWEST = "laagste"
    RISEN = "gestegen"
    FALLEN = "gedaald"


NUMBERS = (How.MORE, How.AT_LEAST, How.LESS, How.AT_MOST)
"""Against a number, in the measure that people read: per cent, points, so many."""
AREAS = (How.MORE_THAN, How.LESS_THAN)
OUTERMOST = (How.HIGHEST, How.LOWEST)
CHANGES = (How.RISEN, How.FALLEN)
_PLAIN = ("penetratie", "leden", "niet_leden", "bevolking")
_HELD = ("index", "verschil")
FIGURES = ("penetratie", "leden", "niet_leden", "bevolking", "vertegenwoordiging", "index",
           "verschil")  # fmt: skip
"""What a claim may be about."""
RANKED = (Level.GEMEENTE, Level.WIJK, Level.BIBLIOTHEEK)
"""Buurten are never put in order."""


class WrongClaim(Exception):
    """A claim that can't be judged; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed of one figure of one area.

    `number`: what it is held against, per cent for a share; of `ONE_IN` the N. `other`: the area
    beside it, or the one in which it is the highest or lowest. `benchmark`: what an index or a
    difference is of.
    """

    area: str
    how: How
    figure: str = "penetratie"
    number: Decimal | None = None
    other: str = ""
    unit: Unit = Unit.PERSONS
    dimension: str = TOTAL
    category: str = TOTAL
    benchmark: str = ""

    def __str__(self) -> str:
        """The claim as it stands in an address."""
        value = self.other if self.number is None else format(self.number.normalize(), "f")
        parts = [self.area, self.unit, self.dimension, self.category, self.figure, self.how, value]
        if self.benchmark:
            parts.append(self.benchmark)
        return BETWEEN.join(parts)

    @classmethod
    def read(cls, text: str) -> "Claim":
        """The claim of an address. Raises `WrongClaim` for what isn't one."""
        parts = text.strip().split(BETWEEN)
        if len(text) > _LONGEST or len(parts) not in (7, 8):
            raise WrongClaim(_not_a_claim())
        area, unit, dimension, category, figure, how, value, *benchmark = parts
        try:
            made = cls(
                area,
                How(how),
                figure,
                unit=Unit(unit),
                dimension=dimension,
                category=category,
                benchmark="".join(benchmark),
            )
        except ValueError:
            raise WrongClaim(_not_a_claim()) from None
        if made.how in (*NUMBERS, How.ABOUT, How.ONE_IN):
            return replace(made, number=number_of(value))
        return replace(made, other=value)


def _not_a_claim() -> str:
    return _("Deze bewering is niet te lezen. Kies haar hieronder opnieuw.")


def number_of(text: str) -> Decimal:
    """A number as it is typed or stands in an address. Raises `WrongClaim`."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) > _MOST:
        raise WrongClaim(_("‘{value}’ is geen getal waarmee te vergelijken is.").format(value=text))
    return found


def allowed(view: View, claim: Claim) -> tuple[How, ...]:
    """What may be claimed of the figure of a claim, in the order in which people think of it."""
    if claim.figure in _HELD:
        return NUMBERS
    if claim.figure == "vertegenwoordiging":
        return (*NUMBERS, *AREAS, *_ranked(claim))
    shares = (How.ONE_IN,) if claim.figure == "penetratie" else ()
    changes = CHANGES if claim.figure == "penetratie" and len(view.atlas.rounds()) > 1 else ()
    return (*NUMBERS, How.ABOUT, *shares, *AREAS, *_ranked(claim), *changes)


def _ranked(claim: Claim) -> tuple[How, ...]:
    return OUTERMOST if level_of(claim.area) in RANKED else ()


def figures_of(view: View, claim: Claim) -> tuple[str, ...]:
    """The figures that there are of the unit and the group of a claim."""
    known = view.atlas.catalog.indicators
    alone = claim.dimension == TOTAL
    return tuple(
        name
        for name in FIGURES
        if name in known
        and claim.unit in known[name].units
        and not (known[name].needs_category and alone)
    )


def whole_areas(view: View, area: str) -> tuple[str, ...]:
    """The areas in which an area may be the highest or the lowest, from near to far."""
    region = view.atlas.region(area, view.delivery.border_year)
    level = level_of(area)
    if level not in RANKED:
        return ()
    if level is Level.BIBLIOTHEEK:
        return (NETHERLANDS,)
    gemeente = region.gemeente or area if region else area
    served = [
        item
        for item in view.atlas.organisations(view.delivery)
        if gemeente in item.gemeenten and len(item.gemeenten) > 1
    ]
    served.sort(key=lambda item: item.id != view.selection.organisation)
    own = (gemeente,) if level is Level.WIJK else ()
    wide = (region.provincie, NETHERLANDS) if region and level is Level.GEMEENTE else ()
    found = (*own, *(catchment(item.id) for item in served), *wide)
    return tuple(code for code in found if code)


def checked(view: View, claim: Claim) -> Claim:
    """The claim, where everything that it names is there. Raises `WrongClaim`."""
    for code in filter(None, (claim.area, claim.other, claim.benchmark)):
        if not is_area(view, code):
            raise WrongClaim(
                _("Het gebied ‘{area}’ staat niet in de indeling van {year}.").format(
                    area=code, year=view.delivery.border_year
                )
            )
    dimension = view.atlas.catalog.dimensions.get(claim.dimension)
    classes = {TOTAL, *(name for name, _label in categories_of(
        view.atlas, view.delivery, claim.dimension))}  # fmt: skip
    known = dimension is not None and claim.unit in dimension.units
    if (not known and claim.dimension != TOTAL) or claim.category not in classes:
        raise WrongClaim(
            _("De groep ‘{category}’ is er niet bij het kenmerk ‘{dimension}’.").format(
                category=claim.category, dimension=claim.dimension
            )
        )
    if claim.figure not in figures_of(view, claim):
        raise WrongClaim(_("De maat ‘{measure}’ bestaat hier niet.").format(measure=claim.figure))
    if claim.how not in allowed(view, claim) and not (
        claim.how in OUTERMOST and level_of(claim.area) is Level.BUURT
    ):
        raise WrongClaim(_("Dat is van deze maat niet te beweren. Kies iets anders."))
    _check_other(view, claim)
    return replace(claim, benchmark=claim.benchmark if claim.figure in _HELD else "")


def _check_other(view: View, claim: Claim) -> None:
    if claim.figure in _HELD and not claim.benchmark:
        raise WrongClaim(_("Kies waarmee u vergelijkt."))
    if claim.how in AREAS and not claim.other:
        raise WrongClaim(_("Kies waarmee u vergelijkt."))
    if (
        claim.how in OUTERMOST
        and level_of(claim.area) in RANKED
        and claim.other not in whole_areas(view, claim.area)
    ):
        raise WrongClaim(_("Kies in welk gebied het ’t hoogst of laagst is."))
    if claim.how is How.ONE_IN and (
        claim.number is None
        or claim.number != int(claim.number)
        or not 2 <= claim.number <= MOST_IN
    ):
        raise WrongClaim(
            _("Kies bij ‘1 op de …’ een geheel getal van 2 tot en met {most}.").format(most=MOST_IN)
        )
    if claim.how in (*NUMBERS, How.ABOUT):
        _check_number(view, claim)


def _check_number(view: View, claim: Claim) -> None:
    number = claim.number
    measure = view.atlas.catalog.indicators[claim.figure].measure
    if number is None or (number < 0 and measure is not Measure.POINTS):
        raise WrongClaim(_("Kies een getal van 0 of meer."))
    if measure is Measure.SHARE and number > 100:
        raise WrongClaim(_("Een deel is hoogstens 100%."))
    if number != round(number, decimals_of(measure)):
        raise WrongClaim(
            _("Kies een heel getal.")
            if not decimals_of(measure)
            else _("Kies een getal met hoogstens {count} cijfers achter de komma.").format(
                count=decimals_of(measure)
            )
        )


def first_claim(view: View) -> Claim:
    """The claim to begin from: what the view shows, beside what it is compared with, and in the
    direction in which the figures lie. Where chance can explain a difference it is no comparison
    but what the figure is by itself: the app does not suggest what it calls unclear elsewhere.
    """
    chosen, area = view.selection, view.focus
    measure = chosen.indicator if chosen.indicator in FIGURES else "penetratie"
    group = (chosen.unit, chosen.dimension, chosen.category)
    other = chosen.benchmark
    if other == area:
        other = next(iter(view.standards(area)), "")
    beside = bool(other) and measure in _PLAIN
    claim = Claim(
        area,
        How.MORE_THAN if beside else How.MORE,
        measure,
        other=other if beside else "",
        unit=chosen.unit,
        dimension=chosen.dimension,
        category=chosen.category,
        benchmark=chosen.benchmark,
    )
    if beside and measure != "penetratie":
        own, its = (figure(view, code, measure, *group).value for code in (area, other))
        if own is not None and its is not None and own < its:
            claim = replace(claim, how=How.LESS_THAN)
        return fitted(view, claim)
    claim = fitted(view, claim)
    if not beside and measure not in (*_HELD, "vertegenwoordiging"):
        return claim
    return _beyond_chance(view, claim)


def _beyond_chance(view: View, claim: Claim) -> Claim:
    """A comparison in the direction that is beyond chance; without one, what holds of the figure
    by itself.
    """
    group = (claim.unit, claim.dimension, claim.category)
    share = claim.figure == "penetratie"
    name, beside = ("index", claim.other) if share else (claim.figure, claim.benchmark or None)
    found = figure(view, claim.area, name, *group, beside, chance=True)
    over, under = AREAS if share else (How.MORE, How.LESS)
    match verdict(found, 0.0 if claim.figure == "verschil" else 100.0):
        case Verdict.OVER:
            return replace(claim, how=over)
        case Verdict.UNDER:
            return replace(claim, how=under)
        case _not_to_be_told if share:
            own = figure(view, claim.area, claim.figure, *group)
            return claim if own.value is None else _by_itself(view, claim, own)
        case Verdict.NO_DIFFERENCE:
            least = found.low if found.chance_low is None else found.chance_low
            return replace(claim, how=How.AT_LEAST, number=Decimal(floor(least or 0.0)))
        case Verdict.UNKNOWN:
            return claim


def _by_itself(view: View, claim: Claim, share: Figure) -> Claim:
    """What a share is about, in the simplest words that hold for all that fits the rounding."""
    low, high = share.low or 0.0, share.high or 0.0
    small = (share.value or 0.0) < 1 / 3
    for how in (How.ONE_IN, How.ABOUT) if small else (How.ABOUT,):
        told = fitted(view, replace(claim, how=how, number=None))
        assert told.number is not None
        number = float(1 / told.number if how is How.ONE_IN else told.number / 100)
        if is_about(number, low, high):
            return told
    least = Decimal(floor(low * 100))
    return fitted(view, replace(claim, how=How.AT_LEAST, number=least))


def of_passport(view: View, said: Passport) -> Claim | None:
    """The claim to begin from at the figure of a code; None for what no claim can be about."""
    if said.year or said.since or said.indicator not in (*FIGURES, ""):
        return None
    there = replace(
        view.selection,
        area=said.area,
        unit=said.unit,
        dimension=said.dimension,
        category=said.category,
        indicator=said.indicator or "penetratie",
        benchmark=said.benchmark,
    )
    return first_claim(replace(view, selection=there))


def fitted(view: View, claim: Claim) -> Claim:
    """The claim with whatever does not go together replaced by what does, from first to last."""
    area = claim.area if is_area(view, claim.area) else view.within
    dimension, category = claim.dimension, claim.category
    known = view.atlas.catalog.dimensions.get(dimension)
    if known is None or claim.unit not in known.units:
        dimension = category = TOTAL
    else:
        classes = [name for name, _label in categories_of(view.atlas, view.delivery, dimension)]
        if category not in (TOTAL, *classes):
            category = classes[0]
    claim = replace(claim, area=area, dimension=dimension, category=category)
    if claim.figure not in figures_of(view, claim):
        claim = replace(claim, figure="penetratie", number=None)
    if claim.how not in allowed(view, claim):
        claim = replace(claim, how=How.MORE, number=None)
    benchmark = claim.benchmark if is_area(view, claim.benchmark) else NETHERLANDS
    claim = replace(claim, benchmark=benchmark if claim.figure in _HELD else "")
    if claim.how in (*NUMBERS, How.ABOUT, How.ONE_IN):
        return replace(claim, other="", number=_fitting_number(view, claim))
    return replace(claim, number=None, other=_fitting_other(view, claim))


def _fitting_number(view: View, claim: Claim) -> Decimal:
    """The number, where it can be one; else a round one near the figure."""
    with suppress(WrongClaim):
        _check_other(view, claim)
        assert claim.number is not None
        return claim.number
    if claim.figure in ("index", "vertegenwoordiging"):
        return Decimal(100)
    value = figure(
        view, claim.area, claim.figure, claim.unit, claim.dimension, claim.category,
        claim.benchmark or None,
    ).value or 0.0  # fmt: skip
    if claim.how is How.ONE_IN:
        return Decimal(min(max(round(1 / value), 2), MOST_IN) if value else 5)
    if claim.figure == "verschil":
        return Decimal(0)
    if claim.figure == "penetratie":
        return Decimal(round(value * 100))
    step = 10 ** max(len(str(int(value))) - 2, 0)
    return Decimal(round(value / step) * step)


def _fitting_other(view: View, claim: Claim) -> str:
    if claim.how in AREAS:
        if claim.other != claim.area and is_area(view, claim.other):
            return claim.other
        return next(iter(view.standards(claim.area)), view.within)
    if claim.how in OUTERMOST:
        whole = whole_areas(view, claim.area)
        return claim.other if claim.other in whole else next(iter(whole), "")
    return ""


def decimals_of(measure: Measure) -> int:
    """How exact a number may be that a figure is held against."""
    return 0 if measure is Measure.COUNT else _DECIMALS


def is_area(view: View, code: str) -> bool:
    """Whether there is such an area in the round."""
    if code.startswith(CATCHMENT_PREFIX):
        known = {item.id for item in view.atlas.organisations(view.delivery)}
        return code.removeprefix(CATCHMENT_PREFIX) in known
    return view.atlas.region(code, view.delivery.border_year) is not None
