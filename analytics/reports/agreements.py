"""What a gemeente and its library agreed on, and what came of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from analytics.catalog import IndicatorKind, Measure
from analytics.language import (
    _,
    enumerated,
    format_date,
    format_decimal,
    language,
    missing_label,
    status_label,
)
from analytics.measures.wording import Reached, reached
from analytics.model import TOTAL, Delivery, Figure, Missing, Unit
from analytics.reports.codes import code_of, year_code
from analytics.reports.document import Heading, Part, Rows, Text
from analytics.reports.sourcing import source_line
from analytics.reports.table import Column, Table, Told, number_form
from analytics.reports.view import View
from analytics.store import Agreement

_FINEST = 4
_NEAR_ENOUGH = 365
"""Days between the end of the agreed year and the reference date of a round that tells of it."""


@dataclass(frozen=True, slots=True)
class Stand:
    """A figure that an agreement is held against: of whom, and of when (with its status where the
    figure has one of its own). `timely`: of the agreed year, else it is only the nearest that
    there is, and `lacking` says why. `source` is its delivery, `code` that of a report.
    """

    figure: Figure
    of: str
    when: str
    timely: bool
    source: Delivery | None
    code: str = ""
    lacking: Missing = Missing.NOT_YET_AVAILABLE


@dataclass(frozen=True, slots=True)
class Judged:
    """An agreement beside its figure."""

    agreement: Agreement
    stand: Stand
    outcome: Reached
    target: Told
    number: Told
    why: Missing | None
    """Why there is no figure to hold it against; None where there is one."""


def agreed_and_reached(view: View, gemeente: str) -> list[Part]:
    """The agreements with a gemeente and what was reached; empty where there are none.

    A figure of the monitor is of the library as a whole, and the table says so.
    """
    found = judged(view, gemeente)
    if not found:
        return []
    table = _table(view, gemeente, found)
    sentence = outcome_sentence(
        view.name(gemeente),
        [item.outcome for item in found],
        {item.why for item in found if item.why is not None},
    )
    return [
        heading(),
        Text(sentence, "duiding"),
        Rows(table, tuple(item.stand.code for item in found)),
        # A page tells the source of the report at its foot; these are others.
        Text(table.source_line, "quiet"),
    ]


def heading() -> Heading:
    return Heading(_("Wat is afgesproken, en wat is gehaald?"))


def judged(view: View, gemeente: str) -> list[Judged]:
    """Every agreement with a gemeente, in the order of the files."""
    return [_judged(view, item) for item in view.ask(view.atlas.agreements, gemeente)]


def outcome_sentence(
    area: str, outcomes: list[Reached], reasons: Collection[Missing] = frozenset()
) -> str:
    """How many agreements were reached; of which that can't be said, and why not where all that
    have no figure lack it for the same reason (of `reasons`).
    """
    awaited = set(reasons) == {Missing.NOT_YET_AVAILABLE}
    if len(outcomes) == 1:
        one = {
            Reached.YES: _("Met {area} is één afspraak gemaakt. Die is gehaald."),
            Reached.NO: _("Met {area} is één afspraak gemaakt. Die is niet gehaald."),
            Reached.WITHIN: _(
                "Met {area} is één afspraak gemaakt. Door de afronding is niet te zeggen of die is "
                "gehaald."
            ),
            Reached.UNKNOWN: _(
                "Met {area} is één afspraak gemaakt. Er is geen cijfer waaraan te zien is of die "
                "is gehaald."
            ),
        }
        if awaited:
            one[Reached.UNKNOWN] = _(
                "Met {area} is één afspraak gemaakt. Er is nog geen cijfer waaraan te zien is of "
                "die is gehaald."
            )
        return one[outcomes[0]].format(area=area)
    several = {
        Reached.YES: _("{count} gehaald"),
        Reached.NO: _("{count} niet gehaald"),
        Reached.WITHIN: _("{count} door de afronding niet te zeggen"),
        Reached.UNKNOWN: _("{count} zonder cijfer"),
    }
    if awaited:
        several[Reached.UNKNOWN] = _("van {count} is er nog geen cijfer")
    elif len(reasons) == 1:
        several[Reached.UNKNOWN] = _("{count} zonder cijfer ({reason})")
    reason = "".join(map(missing_label, reasons)) if len(reasons) == 1 else ""
    told = [
        text.format(count=count, reason=reason)
        for outcome, text in several.items()
        if (count := outcomes.count(outcome))
    ]
    return _("Met {area} zijn {count} afspraken gemaakt: {told}.").format(
        area=area, count=len(outcomes), told=enumerated(told)
    )


def outcome_label(outcome: Reached) -> str:
    """What came of an agreement, in a few words."""
    match outcome:
        case Reached.YES:
            return _("gehaald")
        case Reached.NO:
            return _("niet gehaald")
        case Reached.WITHIN:
            return _("niet te zeggen: de afronding is te grof")
        case Reached.UNKNOWN:
            return _("geen cijfer")


def _judged(view: View, agreement: Agreement) -> Judged:
    if agreement.indicator in view.atlas.catalog.monitor:
        stand = _of_library(view, agreement)
    else:
        stand = _of_gemeente(view, agreement)
    figure = stand.figure if stand.timely else Figure.absent(stand.lacking)
    outcome = reached(figure, agreement.target, at_most=agreement.at_most)
    words = _("hoogstens {target}") if agreement.at_most else _("minstens {target}")
    scale = _scale(view, agreement.indicator)
    return Judged(
        agreement,
        stand,
        outcome,
        scale.target(agreement.target, words),
        scale.figure(stand.figure, agreement.target),
        figure.missing,
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """How numbers of an indicator are written: a share in per cent, others with their unit."""

    share: bool
    decimals: int
    unit: str

    def say(self, number: float, decimals: int) -> str:
        told = number * 100 if self.share else number
        return format_decimal(told, decimals) + ("%" if self.share else "")

    def form(self, decimals: int, before: str = "") -> str:
        """The same in a workbook."""
        return number_form(decimals, share=self.share, before=before, behind=self.unit)

    def target(self, number: float, words: str) -> Told:
        """In its words, with as few decimals as tell all of it."""
        told = number * 100 if self.share else number
        exact = (count for count in range(_FINEST) if abs(round(told, count) - told) < 1e-9)
        decimals = next(exact, _FINEST)
        text = words.format(target=self.say(number, decimals) + self.unit)
        return Told(text, Figure.exact(number), self.form(decimals, words.partition("{")[0]))

    def figure(self, figure: Figure, target: float) -> Told:
        """With its margin, and so many decimals that it doesn't read as a target that it isn't."""
        value = figure.fitting
        if value is None or figure.low is None or figure.high is None:
            told = missing_label(figure.missing or Missing.NOT_DELIVERED)
            return Told(told, figure, self.form(self.decimals))
        counts = range(self.decimals, _FINEST)
        apart = (k for k in counts if self.say(value, k) != self.say(target, k))
        decimals = next(apart, self.decimals)
        # What was written in tenths lies between hundredths.
        finer = decimals + (not self.share and 0 < figure.width < 1)
        low, high = self.say(figure.low, finer), self.say(figure.high, finer)
        number = self.say(value, decimals)
        if low != high:
            margin = _("{low} tot {high}").format(low=low, high=high)
            number = f"{number} ({margin})"
        return Told(number, figure, self.form(decimals), self.form(finer))


def _scale(view: View, indicator: str) -> _Scale:
    known = view.atlas.catalog.monitor.get(indicator)
    definition = known or view.atlas.catalog.indicators[indicator]
    if known is None and view.atlas.catalog.indicators[indicator].measure is Measure.SHARE:
        return _Scale(True, 1, "")
    unit = definition.unit_label
    behind = "" if unit.nl == "aantal" else f" {unit.get(language())}"
    return _Scale(False, definition.decimals, behind)


def _of_library(view: View, agreement: Agreement) -> Stand:
    """The figure of the library that serves the gemeente, of the agreed year or of the last one."""
    delivery, gemeente = view.delivery, agreement.gemeente
    serving = view.atlas.serving(delivery).get(gemeente, ())
    if len(serving) != 1:
        # Nobody says which of them it was agreed with.
        reason = Missing.NOT_APPLICABLE if serving else Missing.NOT_DELIVERED
        of = _("meer bibliotheken") if serving else view.name(gemeente)
        return Stand(Figure.absent(reason), of, str(agreement.year), True, None)
    name = view.atlas.organisation(serving[0], delivery).name
    years = view.ask(view.atlas.monitor, serving[0], agreement.indicator)
    then = next((item for item in years if item.year == agreement.year), None)
    told = [item for item in years if item.own.figure.missing is None]
    if then is None and told and told[-1].year < agreement.year:
        then = told[-1]
    if then is None:
        absent = Figure.absent(Missing.NOT_DELIVERED)
        return Stand(absent, name, str(agreement.year), True, None)
    known = None if then.own.delivery is None else view.atlas.delivery(then.own.delivery)
    when = str(then.year)
    if known is not None and then.own.status not in (None, known.status):
        when += f" ({status_label(then.own.status)})"
    code = year_code(view, serving[0], agreement.indicator, then.year)
    return Stand(then.own.figure, name, when, then.year == agreement.year, known, code)


def _of_gemeente(view: View, agreement: Agreement) -> Stand:
    """The figure in the round that is nearest to the end of the agreed year, and not more than a
    year from it; else that of the newest round before.
    """
    end = date(agreement.year, 12, 31)
    name = view.name(agreement.gemeente)
    rounds = [
        item
        for item in view.atlas.rounds()
        if view.atlas.region(agreement.gemeente, item.border_year) is not None
    ]

    def away(item: Delivery) -> int:
        return abs((item.reference_date - end).days)

    nearest = min(rounds, key=away, default=None)
    if nearest is None:
        absent = Figure.absent(Missing.NOT_DELIVERED)
        return Stand(absent, name, str(agreement.year), True, None)
    figure = view.ask(
        view.atlas.figure,
        agreement.gemeente,
        agreement.indicator,
        delivery=nearest.id,
        unit=Unit.PERSONS,
        dimension=TOTAL,
        category=TOTAL,
    )
    source, definition = nearest, view.atlas.catalog.indicators[agreement.indicator]
    if definition.kind is IndicatorKind.CONTEXT:
        figure = _as_published(figure, definition.decimals)
        source = view.atlas.context_delivery(nearest) or nearest
    return Stand(
        figure,
        name,
        format_date(source.reference_date),
        away(nearest) <= _NEAR_ENOUGH,
        source,
        code_of(view, agreement.gemeente, agreement.indicator, delivery=nearest),
        # What was never delivered of a year gone by is not on its way.
        Missing.NOT_YET_AVAILABLE if nearest.reference_date < end else Missing.NOT_DELIVERED,
    )


def _as_published(figure: Figure, decimals: int) -> Figure:
    """A key figure with decimals was rounded to its last one; counts of gemeenten are exact."""
    if figure.value is None or not decimals:
        return figure
    half = 0.5 * 10.0**-decimals
    return Figure(figure.value, max(figure.value - half, 0.0), figure.value + half)


def sources_of(view: View, found: list[Judged]) -> list[Delivery]:
    """Where the agreements come from, and the figures that they are held against."""
    agreed = {item.agreement.delivery for item in found}
    held = {item.stand.source.id: item.stand.source for item in found if item.stand.source}
    return [*(view.atlas.delivery(name) for name in sorted(agreed)), *held.values()]


def _table(view: View, gemeente: str, found: list[Judged]) -> Table:
    behind = sources_of(view, found)
    return Table(
        _("Afspraken met {name}").format(name=view.name(gemeente)),
        (
            Column(_("Afspraak")),
            Column(_("Doel"), exact=True, told=True),
            Column(_("Jaar")),
            Column(_("Cijfer"), told=True),
            Column(_("Van wie en wanneer")),
            Column(_("Uitkomst")),
        ),
        [
            (
                item.agreement.text,
                item.target,
                str(item.agreement.year),
                item.number,
                f"{item.stand.of}, {item.stand.when}",
                outcome_label(item.outcome)
                if item.stand.timely
                else _("{outcome} over {year}").format(
                    outcome=outcome_label(item.outcome), year=item.agreement.year
                ),
            )
            for item in found
        ],
        " ".join(source_line(item) for item in behind),
        tuple(_notes(view, gemeente, found)),
        synthetic=any(item.synthetic for item in behind),
    )


def _notes(view: View, gemeente: str, found: list[Judged]) -> list[str]:
    notes = [
        _(
            "Door het afronden is het soms niet te zeggen: ‘gehaald’ of ‘niet gehaald’ staat er "
            "alleen als dat zeker is."
        )
    ]
    of_monitor = [item for item in found if item.agreement.indicator in view.atlas.catalog.monitor]
    serving = view.atlas.serving(view.delivery).get(gemeente, ())
    if of_monitor and len(serving) > 1:
        notes.append(
            _(
                "In deze gemeente werken meer bibliotheken. Van een cijfer van een bibliotheek is "
                "dan niet te zeggen met welke het is afgesproken."
            )
        )
    elif of_monitor and serving:
        notes.append(whole_library(view, serving[0], gemeente))
    if any(not item.stand.timely for item in found):
        notes.append(
            _("Over een jaar waarvan er geen cijfer is, staat het cijfer dat er het dichtst "
              "bij ligt.")
        )  # fmt: skip
    return notes


def whole_library(view: View, organisation: str, gemeente: str) -> str:
    """Whom a figure of the monitor is about, where it stands in a report of a gemeente."""
    library = view.atlas.organisation(organisation, view.delivery)
    if library.gemeenten == (gemeente,):
        return _(
            "Een cijfer van {library} gaat over de hele bibliotheek: ook wie van elders komt, telt "
            "daarin mee."
        ).format(library=library.name)
    others = [view.short_name(code) for code in library.gemeenten if code != gemeente]
    return _(
        "Een cijfer van {library} gaat over de hele bibliotheek, dus ook over {others}. Wat "
        "daarvan in {name} was, is niet bekend."
    ).format(library=library.name, others=enumerated(others), name=view.name(gemeente))
