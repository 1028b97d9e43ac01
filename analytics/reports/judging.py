"""Mag ik dit zeggen? A claim judged over every value that fits the rounding, in words.

What is judged is what the view shows: the same figures, margins and reasons.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil, floor

from analytics.catalog import Indicator, Measure
from analytics.language import (
    _,
    capital,
    enumerated,
    format_count,
    format_date,
    format_decimal,
    level_label,
    missing_explanation,
)
from analytics.measures import claims as judging
from analytics.measures.claims import Comparison, Range, Verdict
from analytics.measures.indicators import CellCounts
from analytics.measures.wording import differs, reach_of_about
from analytics.measures.wording import verdict as by_chance
from analytics.model import NETHERLANDS, TOTAL, Figure, Level, Unit, level_of
from analytics.reports import caveats, figures
from analytics.reports.claims import (
    AREAS,
    CHANGES,
    NUMBERS,
    OUTERMOST,
    RANKED,
    Claim,
    How,
    checked,
)
from analytics.reports.codes import CHANGE, change_code, code_of
from analytics.reports.development import developed
from analytics.reports.sentences import (
    ABOUT,
    break_sentence,
    change_sentence,
    share_in_words,
    share_sentence,
    with_reservation,
)
from analytics.reports.sourcing import source_line
from analytics.reports.view import View
from analytics.store import Break, Change

__all__ = ["Judged", "Used", "Verdict", "judge"]

_NAMED = 3
_COMPARISONS = {
    How.MORE: Comparison.MORE,
    How.AT_LEAST: Comparison.AT_LEAST,
    How.LESS: Comparison.LESS,
    How.AT_MOST: Comparison.AT_MOST,
    How.MORE_THAN: Comparison.MORE,
    How.LESS_THAN: Comparison.LESS,
    How.HIGHEST: Comparison.MORE,
    How.LOWEST: Comparison.LESS,
    How.RISEN: Comparison.MORE,
    How.FALLEN: Comparison.LESS,
}
_TAKEN_OUT = frozenset({Break.BORDERS, Break.PARTICIPATION})
"""What is compared without it: the change is over what is the same in both rounds."""


@dataclass(frozen=True, slots=True)
class Used:
    """A figure that a verdict rests on, in words with its margin, and its code."""

    name: str
    figure: Figure
    text: str
    code: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What may be said of a claim.

    `heading` is the verdict with what it comes to, `doubt` what stands under it of a claim that
    chance can explain; `said` is the claim in words, `why` the reason; `instead` what may be said
    where the claim may not, empty where nothing may; `paste` a sentence that holds for all that
    fits, with what must be said with it; `cautions` what to mind, what matters most first.
    """

    claim: Claim
    verdict: Verdict
    heading: str
    said: str
    why: str
    doubt: str = ""
    instead: str = ""
    paste: str = ""
    cautions: tuple[str, ...] = ()
    source: str = ""
    used: tuple[Used, ...] = ()


def verdict_in_words(verdict: Verdict) -> str:
    """On screen there are three: what the figures contradict is not to be said either."""
    match verdict:
        case Verdict.HOLDS:
            return _("Houdt stand")
        case Verdict.DEPENDS:
            return _("Hangt af van de afronding")
        case _not_to_be_said:
            return _("Niet te zeggen")


def _heading(verdict: Verdict, *, doubted: bool, comparable: bool) -> str:
    """The verdict in words, and which kind of it this is."""
    match verdict:
        case Verdict.HOLDS if doubted:
            return _("Houdt stand bij de afronding")
        case Verdict.FALSE:
            part = _("het klopt niet")
        case Verdict.UNKNOWN:
            part = _("niet bekend") if comparable else _("niet te vergelijken")
        case _holds_or_depends:
            return verdict_in_words(verdict)
    return f"{verdict_in_words(verdict)}: {part}"


def judge(view: View, claim: Claim) -> Judged:
    """How a claim stands in the round of the view. Raises `WrongClaim` for one that can't be
    judged, whatever the figures.
    """
    claim = checked(view, claim)
    chosen = replace(
        view.selection,
        unit=claim.unit,
        dimension=claim.dimension,
        category=claim.category,
        indicator=claim.figure,
        benchmark=claim.benchmark or view.selection.benchmark,
        area=claim.area,
    )
    return _Case(replace(view, selection=chosen), claim).judged()


@dataclass(frozen=True)
class _Case:
    """One claim in its view; `others` are filled while it is judged."""

    view: View
    claim: Claim
    also: list[str] = field(default_factory=list)
    chances: list[str] = field(default_factory=list)
    """The areas of which the difference may be chance; empty for the only one that there is."""

    def judged(self) -> Judged:
        claim = self.claim
        if claim.how in CHANGES:
            return self._change()
        if claim.how in OUTERMOST:
            return self._outermost()
        return self._beside_area() if claim.how in AREAS else self._beside_number()

    # Figures, as the app shows them and as what they may be

    @property
    def measure(self) -> Indicator:
        return self.view.atlas.catalog.indicators[self.claim.figure]

    def figure(self, area: str, *, chance: bool = False) -> Figure:
        claim = self.claim
        group = (claim.unit, claim.dimension, claim.category)
        benchmark = claim.benchmark or None
        return figures.figure(self.view, area, claim.figure, *group, benchmark, chance=chance)

    def possible(self, areas: Sequence[str], found: Sequence[Figure]) -> list[Range]:
        """What the figures of areas may be, in the measure of the figure; all of them known."""
        own = self._counts(areas)
        rows = range(len(areas))
        match self.claim.figure:
            case "leden":
                return [judging.members(own, row) for row in rows]
            case "niet_leden":
                return [judging.non_members(own, row) for row in rows]
            case "bevolking":
                return [judging.population(own, row) for row in rows]
            case "penetratie":
                return [judging.share(own, row) for row in rows]
            case "vertegenwoordiging":
                whole = self._counts(areas, whole=True)
                return [
                    Range.exactly(100)
                    if one.low == one.high == 100
                    else judging.share(own, row).over(judging.share(whole, row)).times(100)
                    for row, one in enumerate(found)
                ]
            case _held:
                return [self._held(area, judging.share(own, row)) for row, area in enumerate(areas)]

    def _held(self, area: str, own: Range) -> Range:
        """An index or a difference; exactly 100 or 0 of an area beside itself."""
        index = self.claim.figure == "index"
        if self._same(area, self.claim.benchmark):
            return Range.exactly(100 if index else 0)
        base = judging.share(self._counts([self.claim.benchmark]))
        return (own.over(base) if index else own.minus(base)).times(100)

    def _counts(self, areas: Sequence[str], *, whole: bool = False) -> CellCounts:
        return self.view.ask(
            self.view.atlas.counts,
            tuple(areas),
            delivery=self.view.delivery.id,
            unit=self.claim.unit,
            dimension=self.claim.dimension,
            category=self.claim.category,
            whole=whole,
        )

    def _same(self, one: str, other: str) -> bool:
        return self.view.ask(
            self.view.atlas.same_figure,
            one,
            other,
            delivery=self.view.delivery.id,
            unit=self.claim.unit,
            dimension=self.claim.dimension,
            category=self.claim.category,
        )

    def used(self, area: str, figure: Figure) -> Used:
        claim, measure = self.claim, self.measure
        return Used(
            capital(f"{self.subject}, {self.view.name(area)}"),
            figure,
            self.told(figure),
            code_of(
                self.view,
                area,
                measure.id,
                unit=claim.unit,
                dimension=claim.dimension,
                category=claim.category,
            ),
        )

    def told(self, figure: Figure) -> str:
        """A figure with its margin, as exact as the number that it is held against asks."""
        if figure.missing is not None:
            return figures.with_margin(figure, self.measure)
        caution = figures.caution(figure, self.measure)
        asked = self.claim.number if self.claim.how in (*NUMBERS, How.ABOUT) else None
        beside = None if asked is None else Fraction(asked)
        text = in_words(figure, self.measure.measure, beside)
        more = _why_so_exact(figure, self.measure.measure, beside)
        return " · ".join(filter(None, [text, more, caution]))

    # Words

    @property
    def subject(self) -> str:
        """The figure in words, with the group that it is of."""
        persons = self.claim.unit is Unit.PERSONS
        match self.claim.figure:
            case "penetratie":
                text = (
                    _("het aandeel leden") if persons else _("het aandeel huishoudens met een lid")
                )
            case "leden":
                text = _("het aantal leden") if persons else _("het aantal huishoudens met een lid")
            case "niet_leden":
                text = (
                    _("het aantal niet-leden")
                    if persons
                    else _("het aantal huishoudens zonder lid")
                )
            case "bevolking":
                text = _("het aantal inwoners") if persons else _("het aantal huishoudens")
            case "vertegenwoordiging":
                text = (
                    _("de vertegenwoordiging onder de leden")
                    if persons
                    else _("de vertegenwoordiging onder huishoudens met een lid")
                )
            case "index":
                text = (
                    _("de index van het aandeel leden ({name} = 100)")
                    if persons
                    else _("de index van huishoudens met een lid ({name} = 100)")
                )
            case _difference:
                text = (
                    _("het verschil in aandeel leden met {name} (in procentpunt)")
                    if persons
                    else _(
                        "het verschil in aandeel huishoudens met een lid met {name} (in "
                        "procentpunt)"
                    )
                )  # fmt: skip
        if self.claim.benchmark:
            text = text.format(name=self.view.name(self.claim.benchmark))
        if self.claim.dimension == TOTAL:
            return text
        return _("{figure} (groep ‘{group}’)").format(figure=text, group=self.view.whom)

    def that(self, comparison: str) -> str:
        return _("In {area} is {figure} {comparison}.").format(
            area=self.view.name(self.claim.area), figure=self.subject, comparison=comparison
        )

    def against(self) -> str:
        """What is claimed of the figure, in words."""
        claim = self.claim
        if claim.how in AREAS:
            text = _("hoger dan in {other}") if claim.how is How.MORE_THAN else _(
                "lager dan in {other}")  # fmt: skip
            return text.format(other=self.view.name(claim.other))
        number = claim.number
        assert number is not None
        if claim.how is How.ONE_IN:
            return _("ongeveer 1 op de {n}").format(n=format_count(float(number)))
        text = {
            How.MORE: _("hoger dan {number}"),
            How.AT_LEAST: _("minstens {number}"),
            How.LESS: _("lager dan {number}"),
            How.AT_MOST: _("hoogstens {number}"),
            How.ABOUT: _("ongeveer {number}"),
        }[claim.how]
        return text.format(number=written(Fraction(number), self.measure.measure))

    # Kinds of claims

    def _beside_number(self) -> Judged:
        claim, measure = self.claim, self.measure.measure
        figure = self.figure(claim.area, chance=True)
        said = self.that(self.against())
        unknown = self._unknown({claim.area: figure}, said)
        if unknown is not None:
            return unknown
        (possible,) = self.possible([claim.area], [figure])
        shown = _as_shown(figure)
        assert claim.number is not None
        number = Fraction(claim.number)
        if claim.how is How.ONE_IN:
            number = 1 / number
        elif measure is Measure.SHARE:
            number /= 100

        def verdict_of(values: Range) -> Verdict:
            if claim.how not in (How.ABOUT, How.ONE_IN):
                return judging.against_number(values, _COMPARISONS[claim.how], number)
            most = Fraction(str(ABOUT)) if measure is Measure.SHARE else number
            return judging.about(values, number, reach_of_about(number, most))

        verdict = verdict_of(possible)
        self._whole_numbers(verdict, verdict_of(shown))
        if claim.how is How.ONE_IN and verdict is Verdict.HOLDS:
            self._nearer(figure)
        if verdict is Verdict.HOLDS and self._may_be_chance(figure, number):
            self.chances.append("")
        return self._made(verdict, said, self.range_sentence(possible, figure), [
            (claim.area, figure)])  # fmt: skip

    def range_sentence(self, possible: Range, figure: Figure) -> str:
        """What may be said of the figure for certain, in rounder words where there are any."""
        claim = self.claim
        if claim.how is How.ONE_IN and claim.dimension == TOTAL:
            return share_sentence(self.view.name(claim.area), figure, claim.unit)
        beside = Fraction(0) if claim.how is How.ONE_IN else Fraction(claim.number or 0)
        return self.that(_surely(possible, self.measure.measure, beside))

    def _nearer(self, share: Figure) -> None:
        """Words that are nearer to a share than those of the claim, where there are any."""
        nearer = _("ongeveer {number}").format(number=share_in_words(share.value or 0.0))
        if nearer != self.against():
            self.also.append(_("Dichterbij is: {words}.").format(words=nearer))

    def _may_be_chance(self, figure: Figure, number: Fraction) -> bool:
        """Whether the play of chance reaches the number; of what holds a group or area against
        another only, for counts themselves are a census.
        """
        if self.measure.measure not in (Measure.INDEX, Measure.POINTS):
            return False
        return not differs(figure, float(number))

    def _beside_area(self) -> Judged:
        claim = self.claim
        pair = {area: self.figure(area) for area in (claim.area, claim.other)}
        said = self.that(self.against())
        unknown = self._unknown(pair, said)
        if unknown is not None:
            return unknown
        told = list(pair.items())
        other = self.view.name(claim.other)
        if self._same(claim.area, claim.other):
            why = _("De cijfers zeggen het tegendeel: het is één en hetzelfde cijfer.")
            equal = _("precies gelijk aan dat in {other}").format(other=other)
            return self._made(Verdict.FALSE, said, self.that(equal), told, why)
        own, its = self.possible([claim.area, claim.other], list(pair.values()))
        how = _COMPARISONS[claim.how]
        verdict = judging.against_figure(own, how, its)
        mine, theirs = map(_as_shown, pair.values())
        shown = judging.against_figure(mine, how, theirs)
        self._whole_numbers(verdict, shown)
        # Where it does not hold the other way is told instead.
        if verdict is not Verdict.DEPENDS and self._touches(claim.other):
            self.chances.append("")
        return self._made(verdict, said, self._other_way(own, its, other), told)

    def _touches(self, other: str) -> bool:
        """Whether chance may be behind a difference between two shares."""
        claim = self.claim
        group = (claim.unit, claim.dimension, claim.category)
        if claim.figure == "penetratie":
            index = figures.figure(self.view, claim.area, "index", *group, other, chance=True)
            return not differs(index)
        if claim.figure != "vertegenwoordiging":
            return False
        own, its = (self.figure(area, chance=True) for area in (claim.area, other))
        return _overlap(own, its)

    def _other_way(self, own: Range, its: Range, other: str) -> str:
        """What may be said of two figures of which the claim does not hold."""
        higher = self.claim.how is How.MORE_THAN
        opposite, weak = (
            (Comparison.LESS, Comparison.AT_MOST)
            if higher
            else (Comparison.MORE, Comparison.AT_LEAST)
        )
        if judging.against_figure(own, opposite, its) is Verdict.HOLDS:
            text = _("lager dan in {other}") if higher else _("hoger dan in {other}")
        elif judging.against_figure(own, weak, its) is Verdict.HOLDS:
            text = _("niet hoger dan in {other}") if higher else _("niet lager dan in {other}")
        else:
            unclear = _(
                "In {area} is {figure} niet duidelijk hoger of lager dan in {other}: het verschil "
                "is kleiner dan de marge van het afronden."
            )
            return unclear.format(
                area=self.view.name(self.claim.area), figure=self.subject, other=other
            )
        return self.that(text.format(other=other))

    def _outermost(self) -> Judged:
        claim = self.claim
        level = level_of(claim.area)
        highest = claim.how is How.HIGHEST
        if level not in RANKED:
            said = self.that(_("het hoogst") if highest else _("het laagst"))
            why = _(
                "Buurten zet de atlas niet op volgorde: daarvoor zijn de aantallen te klein. "
                "Vergelijk een buurt met haar wijk of gemeente."
            )
            told = [(claim.area, self.figure(claim.area))]
            return self._made(Verdict.UNKNOWN, said, "", told, why, comparable=False)
        assert level is not None
        text = (
            _("Van alle {levels} in {within} is {figure} het hoogst in {area}.")
            if highest
            else _("Van alle {levels} in {within} is {figure} het laagst in {area}.")
        )
        said = text.format(
            levels=level_label(level, plural=True),
            within=self.view.name(claim.other),
            figure=self.subject,
            area=self.view.name(claim.area),
        )
        return self._among(level, said, highest)

    def _among(self, level: Level, said: str, highest: bool) -> Judged:
        """The claim that an area is the first among the areas of its level."""
        claim, how = self.claim, _COMPARISONS[self.claim.how]
        rows = self.view.ask(
            self.view.atlas.regions,
            delivery=self.view.delivery.id,
            level=str(level),
            within=claim.other,
            indicator=claim.figure,
            unit=claim.unit,
            dimension=claim.dimension,
            category=claim.category,
            chance=True,
        )
        every = dict(zip(rows.codes, rows.figures, strict=True))
        own = every.pop(claim.area)
        unknown = self._unknown({claim.area: own}, said)
        if unknown is not None:
            return unknown
        codes = list(every)
        if not codes:
            why = _("Er is hier maar één: dan is er geen hoogste of laagste.")
            return self._made(Verdict.UNKNOWN, said, "", [(claim.area, own)], why, comparable=False)
        known = {code: one for code, one in every.items() if one.missing is None}
        mine, *others = self.possible([claim.area, *known], [own, *known.values()])
        possible = dict(zip(known, others, strict=True))
        verdict = judging.outermost(mine, list(possible.values()), how)
        near = sorted(
            possible, key=lambda code: possible[code].high if highest else -possible[code].low,
            reverse=True,
        )  # fmt: skip
        passed = [
            code
            for code in near
            if judging.against_figure(mine, how, possible[code]) is Verdict.FALSE
        ]
        told = [(claim.area, own), *((code, known[code]) for code in near[:_NAMED])]
        # Counts themselves are a census; what depends is told as smaller than its margin.
        if self.measure.measure is not Measure.COUNT and verdict is not Verdict.DEPENDS:
            others = passed if verdict is Verdict.FALSE else near
            self.chances.extend(code for code in others if _overlap(own, known[code]))
        if verdict is Verdict.FALSE:
            return self._made(verdict, said, self._passed(passed, highest), told)
        unknown_ones = [
            self.view.short_name(code)
            for code in codes
            if code not in known and not self._nobody(code)
        ]
        if unknown_ones:
            more = len(unknown_ones) - _NAMED
            names = unknown_ones[:_NAMED] + (
                [_("nog {count} {levels}").format(
                    count=format_count(more), levels=level_label(level, plural=more > 1))]
                if more > 0 else []
            )  # fmt: skip
            why = _(
                "Van niet elk gebied is er een cijfer: {names}. Daar kan het hoger of lager zijn."
            ).format(names=enumerated(names))
            beaten = self._compared_with_known(verdict, highest, level, len(known))
            return self._made(Verdict.UNKNOWN, said, beaten, told, why)
        if verdict is Verdict.HOLDS:
            return self._made(verdict, said, "", told)
        instead = self._perhaps(claim.area, mine, possible, highest)
        return self._made(verdict, said, instead, told)

    def _nobody(self, code: str) -> bool:
        """Whether nobody lives there for certain: no candidate then."""
        people = self._counts([code]).population
        return bool(people.missing[0] == 0 and people.high[0] == 0)

    def _passed(self, codes: Sequence[str], highest: bool) -> str:
        text = (
            _("{figure} is in {area} niet het hoogst: in {names} is het minstens zo hoog.")
            if highest
            else _("{figure} is in {area} niet het laagst: in {names} is het minstens zo laag.")
        )
        return text.format(
            figure=capital(self.subject),
            area=self.view.name(self.claim.area),
            names=self._some(codes),
        )

    def _some(self, codes: Sequence[str]) -> str:
        """The names of areas, of many the first."""
        names = [self.view.short_name(code) for code in codes]
        more = len(names) - _NAMED
        if more > 0:
            names = [*names[:_NAMED], _("nog {count} andere").format(count=format_count(more))]
        return enumerated(names)

    def _compared_with_known(
        self, verdict: Verdict, highest: bool, level: Level, known: int
    ) -> str:
        if verdict is not Verdict.HOLDS:
            return ""
        text = (
            _("{figure} is in {area} hoger dan in de {count} andere {levels} met een cijfer.")
            if highest
            else _("{figure} is in {area} lager dan in de {count} andere {levels} met een cijfer.")
        )
        return text.format(
            figure=capital(self.subject),
            area=self.view.name(self.claim.area),
            count=format_count(known),
            levels=level_label(level, plural=True),
        )

    def _perhaps(self, area: str, mine: Range, others: dict[str, Range], highest: bool) -> str:
        """Which areas may be the first, as far as the rounding goes."""
        every = {area: mine, **others}
        if highest:
            least = max(one.low for one in every.values())
            leading = [code for code, one in every.items() if one.some(least, one.high)]
        else:
            most = min(one.high for one in every.values())
            leading = [code for code, one in every.items() if one.some(one.low, most)]
        if len(leading) > _NAMED:
            return ""
        text = (
            _("{figure} is het hoogst in een van deze: {names}. Het verschil is kleiner dan de "
              "marge van het afronden.")
            if highest
            else _("{figure} is het laagst in een van deze: {names}. Het verschil is kleiner dan "
                   "de marge van het afronden.")
        )  # fmt: skip
        return text.format(
            figure=capital(self.subject),
            names=enumerated([self.view.short_name(code) for code in leading]),
        )

    def _change(self) -> Judged:
        claim, view = self.claim, self.view
        found = developed(view, claim.area)
        steps = [item for item in found.changes if item.later.id == view.delivery.id]
        name = view.name(claim.area)
        higher = claim.how is How.RISEN
        if not steps:
            said = self.that(_("gestegen") if higher else _("gedaald"))
            why = _("Dit is de eerste ronde: er is geen eerdere om mee te vergelijken.")
            return self._made(Verdict.UNKNOWN, said, "", [], why, comparable=False)
        step = steps[-1]
        said = self._change_said(step, higher)
        told = [self._used_change(step)]
        forbidding = [item for item in step.breaks if item not in _TAKEN_OUT]
        if step.change.missing is not None or forbidding:
            breaks = forbidding or list(step.breaks)
            why = " ".join(break_sentence(item, step) for item in breaks)
            if not why and step.change.missing is not None:
                why = missing_explanation(step.change.missing)
            if forbidding:
                told = self._used_apart(step)
            return self._made(Verdict.UNKNOWN, said, "", told, why, comparable=not breaks)
        verdict = judging.against_number(
            _as_shown(step.change), _COMPARISONS[claim.how], Fraction(0)
        )
        if verdict is Verdict.HOLDS and not differs(step.judged, 0.0):
            self.chances.append("")
        self.also.extend(break_sentence(item, step) for item in step.breaks)
        if by_chance(step.judged, 0.0) is by_chance(step.change, 0.0):
            instead = change_sentence(name, step, claim.unit)
        else:
            instead = ""
        return self._made(verdict, said, instead, told)

    def _change_said(self, step: Change, higher: bool) -> str:
        text = (
            _("In {area} was {figure} op {later} hoger dan op {former}")
            if higher
            else _("In {area} was {figure} op {later} lager dan op {former}")
        )
        if step.change.missing is None:
            text = with_reservation(text, _taken_out(step))
        return (text + ".").format(
            area=self.view.name(self.claim.area),
            figure=self.subject,
            later=format_date(step.later.reference_date),
            former=format_date(step.former.reference_date),
        )

    def _used_apart(self, step: Change) -> list[Used]:
        """Both figures of a change that may not be told, of what is the same in both rounds."""
        share = self.view.atlas.catalog.indicators["penetratie"]
        name = self.view.name(self.claim.area)
        taken_out = _taken_out(step)
        return [
            Used(
                with_reservation(
                    _("{figure} op {date}, {area}").format(
                        figure=capital(self.subject),
                        date=format_date(delivery.reference_date),
                        area=name,
                    ),
                    taken_out,
                ),
                figure,
                figures.with_margin(figure, share),
                "",
            )
            for delivery, figure in (
                (step.former, step.former_share),
                (step.later, step.later_share),
            )
        ]

    def _used_change(self, step: Change) -> Used:
        measure = self.view.atlas.catalog.indicators["verschil"]
        return Used(
            _("Verandering in procentpunten, {area}").format(area=self.view.name(self.claim.area)),
            step.change,
            figures.with_margin(step.change, measure),
            change_code(self.view, self.claim.area, step.former, CHANGE),
        )

    # Putting it together

    def _unknown(self, found: dict[str, Figure], said: str) -> Judged | None:
        """The verdict where a figure is missing; None where all is there."""
        for area, figure in found.items():
            if figure.missing is not None:
                reason = missing_explanation(figure.missing)
                why = _("Het cijfer van {area} is er niet, want {reason}").format(
                    area=self.view.name(area), reason=reason[:1].lower() + reason[1:]
                )
                return self._made(
                    Verdict.UNKNOWN, said, self._known_part(area), list(found.items()), why
                )
        return None

    def _known_part(self, area: str) -> str:
        claim = self.claim
        if claim.figure != "penetratie" or claim.dimension != TOTAL or claim.unit != Unit.PERSONS:
            return ""
        part = figures.known_part(self.view, area, Unit.PERSONS)
        return f"{capital(self.view.name(area))}: {part}" if part else ""

    def _whole_numbers(self, verdict: Verdict, shown: Verdict) -> None:
        """Where whole people leave fewer values than the margin holds, that is told."""
        if verdict is not shown:
            self.also.append(
                _(
                    "Mensen zijn hele aantallen: niet elke waarde binnen de marge kan, en alleen "
                    "die wel kunnen zijn getoetst."
                )
            )

    def _made(
        self,
        verdict: Verdict,
        said: str,
        instead: str,
        told: "Sequence[tuple[str, Figure] | Used]",
        why: str = "",
        *,
        comparable: bool = True,
    ) -> Judged:
        used = tuple(item if isinstance(item, Used) else self.used(*item) for item in told)
        rounded = any(item.figure.width > 0 for item in used)
        why = why or _why(verdict, rounded=rounded)
        chance = self._chance()
        doubted = bool(chance) and verdict is Verdict.HOLDS
        cautions = tuple(dict.fromkeys(filter(None, [chance, *self.also, *self._cautions()])))
        shown = said if verdict is Verdict.HOLDS else instead
        kept = [text for text in cautions if text in self._with_it()]
        return Judged(
            self.claim,
            verdict,
            _heading(verdict, doubted=doubted, comparable=comparable),
            said,
            why,
            self._doubt() if doubted else "",
            "" if verdict is Verdict.HOLDS else instead,
            " ".join([shown, *kept]) if shown else "",
            cautions,
            source_line(self.view.delivery),
            used,
        )

    def _with_it(self) -> tuple[str, ...]:
        """What goes along with a sentence, wherever it is pasted."""
        return (self._chance(), _age(), _not_corrected())

    def _chance(self) -> str:
        """That chance may explain the difference, and with whom where there are more."""
        if not self.chances:
            return ""
        if not any(self.chances):
            return _("Het verschil kan ook toeval zijn.")
        return _("Het verschil met {names} kan ook toeval zijn.").format(
            names=self._some(self.chances)
        )

    def _doubt(self) -> str:
        if not any(self.chances):
            return _(
                "Maar het verschil kan toeval zijn: zeg dat erbij, of zeg ‘verschilt niet "
                "duidelijk’."
            )
        return _(
            "Maar het verschil met {names} kan toeval zijn: zeg dat erbij, of zeg ‘verschilt niet "
            "duidelijk’."
        ).format(names=self._some(self.chances))

    def _cautions(self) -> list[str]:
        view, claim = self.view, self.claim
        told: list[str] = []
        counted = self.measure.measure is Measure.COUNT
        dimension = view.dimension
        sensitive = dimension is not None and dimension.age_sensitive and not counted
        compared = claim.figure != "penetratie" or claim.how in (*AREAS, *OUTERMOST)
        if sensitive and compared:
            told.append(_age())
        elif sensitive or claim.figure in ("vertegenwoordiging", "index", "verschil"):
            told.append(_not_corrected())
        if claim.figure == "niet_leden":
            told.append(_("Ook wie niet gekoppeld kon worden, of elders lid is, telt hier mee."))
        if claim.figure != "bevolking":
            told += [caveats.linked(view), caveats.incomplete(view)]
        if NETHERLANDS in (claim.area, claim.other, claim.benchmark):
            told.append(caveats.covered(view))
        told.append(caveats.status(view))
        return told


def _why(verdict: Verdict, *, rounded: bool) -> str:
    match verdict:
        case Verdict.HOLDS:
            return (
                _("Het klopt voor elke waarde die bij de afronding past.")
                if rounded
                else _("Het klopt: deze cijfers hebben geen marge door afronding.")
            )
        case Verdict.DEPENDS:
            return _(
                "Voor een deel van de waarden die bij de afronding passen klopt het, voor een "
                "ander deel niet."
            )
        case _contradicted:
            return (
                _("De cijfers zeggen het tegendeel: het klopt voor geen enkele waarde die bij de "
                  "afronding past.")
                if rounded
                else _("De cijfers zeggen het tegendeel, en zij hebben geen marge door afronding.")
            )  # fmt: skip


def _taken_out(step: Change) -> Change:
    """A change with no other breaks than those that the matched panel takes out."""
    return replace(step, breaks=tuple(item for item in step.breaks if item in _TAKEN_OUT))


def _not_corrected() -> str:
    return _("Niet gecorrigeerd voor leeftijd.")


def _age() -> str:
    return _("Dit kan ook door leeftijd komen: daarvoor is niet gecorrigeerd.")


def _overlap(one: Figure, other: Figure) -> bool:
    """Whether two figures meet in the play of chance; touching counts."""
    ends = (one.chance_low, one.chance_high, other.chance_low, other.chance_high)
    if any(end is None for end in ends):
        return False
    low, high, its_low, its_high = (float(end or 0.0) for end in ends)
    return low <= its_high and its_low <= high


def _as_shown(figure: Figure) -> Range:
    """A figure as its interval says it."""
    return Range(judging.exact(figure.low or 0.0), judging.exact(figure.high or 0.0))


# Numbers in words


def written(value: Fraction, measure: Measure, decimals: int | None = None) -> str:
    """A number in the measure of people; as many decimals as it has, or as are asked."""
    if decimals is None:
        decimals = _decimals_in(value)
    text = format_decimal(round(value * 10**decimals) / 10**decimals, decimals)
    return f"{text}%" if measure is Measure.SHARE else text


def _people_read(value: Fraction, measure: Measure) -> Fraction:
    return value * 100 if measure is Measure.SHARE else value


def in_words(figure: Figure, measure: Measure, beside: Fraction | None = None) -> str:
    """A figure with its margin; in so many decimals that it does not read as the number that it is
    held against where it is another.
    """
    value, low, high = _read(figure, measure)
    decimals = _decimals_beside(figure, measure, beside)
    text = written(value, measure, decimals)
    if low == high:
        return text
    return f"{text} ({_from_to(low, high, measure, decimals)})"


def _read(figure: Figure, measure: Measure) -> tuple[Fraction, Fraction, Fraction]:
    """A figure and its margin in the measure of people."""
    value, low, high = (
        _people_read(judging.exact(end or 0.0), measure)
        for end in (figure.value, figure.low, figure.high)
    )
    # A delivered share of one decimal may lie beside its sharper counts.
    return min(max(value, low), high), low, high


def _decimals_beside(figure: Figure, measure: Measure, beside: Fraction | None) -> int:
    """So many decimals that a figure does not read as the number beside it where it is another."""
    least = _least_decimals(measure, beside)
    if beside is None or measure is Measure.COUNT:
        return least
    read = _read(figure, measure)
    return next((few for few in range(least, 4) if _reads_apart(*read, beside, few)), 4)


def _why_so_exact(figure: Figure, measure: Measure, beside: Fraction | None) -> str:
    """Why a figure has more decimals than elsewhere; empty where it has as many."""
    decimals = _decimals_beside(figure, measure, beside)
    if decimals <= _least_decimals(measure, None):
        return ""
    if decimals > _least_decimals(measure, beside):
        return _("meer cijfers achter de komma, omdat de grens er vlakbij ligt")
    return _("evenveel cijfers achter de komma als uw getal")


def _least_decimals(measure: Measure, beside: Fraction | None) -> int:
    """As many as the number beside it has, and one of what is no count."""
    if measure is Measure.COUNT:
        return 0
    return max(1, 0 if beside is None else _decimals_in(beside))


def _decimals_in(value: Fraction) -> int:
    return next((few for few in range(4) if (value * 10**few).denominator == 1), 4)


def _reads_apart(
    value: Fraction, low: Fraction, high: Fraction, beside: Fraction, decimals: int
) -> bool:
    """Whether none of these reads as a number that it is not."""
    step = 10**decimals
    read = ((value, round(value * step)), (low, floor(low * step)), (high, ceil(high * step)))
    return all(end == beside or told != beside * step for end, told in read)


def _from_to(low: Fraction, high: Fraction, measure: Measure, decimals: int) -> str:
    """From so much to so much, in decimals that hold all that lies between."""
    step = 10**decimals
    return _("{low} tot {high}").format(
        low=written(Fraction(floor(low * step), step), measure, decimals),
        high=written(Fraction(ceil(high * step), step), measure, decimals),
    )


def _surely(possible: Range, measure: Measure, beside: Fraction) -> str:
    """What is sure of a figure: a number where all that fits reads so, else the outermost."""
    low, high = (_people_read(end, measure) for end in (possible.low, possible.high))
    decimals = _least_decimals(measure, beside)
    if round(low * 10**decimals) == round(high * 10**decimals):
        exact = low == high and low * 10**decimals == int(low * 10**decimals)
        text = written(low, measure, decimals)
        if exact:
            return text
        about = _("ongeveer {number}").format(number=text)
        return f"{about} ({_from_to(low, high, measure, decimals)})"
    return _from_to(low, high, measure, decimals)
