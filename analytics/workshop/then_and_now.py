"""A card opened later: the new figures beside the old, and what may be said of the change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analytics.catalog import IndicatorKind, Measure
from analytics.language import _, capital, format_date, share_decimals
from analytics.model import Delivery, Figure
from analytics.reports import passport
from analytics.reports.development import developed
from analytics.reports.document import Document, Facts, Heading, HouseStyle, Lines, Part, Rows, Text
from analytics.reports.figures import with_margin
from analytics.reports.opened import opened as figures_of
from analytics.reports.opened import sources
from analytics.reports.parts import document
from analytics.reports.passport import Answer, Line, WrongCode, in_newest_round
from analytics.reports.sentences import (
    break_sentence,
    change_sentence,
    redrawn_sentence,
    verdict_of_change,
)
from analytics.reports.sourcing import source_line
from analytics.reports.table import Column, Table
from analytics.reports.view import View, catchment
from analytics.store import Break, Change
from analytics.store.rounds import round_of
from analytics.workshop.card import intended
from analytics.workshop.card_file import CardFile, Look, Noted

SHARE = "penetratie"
_ALIKE = 1e-6


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of a card: what it was, what it is in the newest round, and what may be said of the
    two: `verdict` in a word or three, `said` in full, `mind` what lies between them. `then` and
    `now` are as a reader sees them, with margin; the figures are None where nothing may or can be
    told.
    """

    challenge: str
    code: str
    label: str
    about: str
    then: str
    now: str
    verdict: str
    said: str
    then_figure: Figure | None = None
    now_figure: Figure | None = None
    deliveries: tuple[Delivery, ...] = ()
    mind: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The figure with its area and group."""
        return ", ".join(filter(None, (self.label, self.about)))


def opened(card: CardFile, look: Look) -> list[Row]:
    """The figures of a card, old and new. What the atlas still says of then is told, and not what
    stands in the file; of what is hidden now neither is.
    """
    return [_row(noted, look, catchment(card.library)) for noted in card.figures]


def _row(noted: Noted, look: Look, own: str) -> Row:
    try:
        answer = look(noted.code)
    except WrongCode as error:
        nothing = (_("niet op te zoeken"), "", "", _("niet te openen"), _("niet te zeggen"))
        return Row(noted.challenge, noted.code, *nothing, str(error))
    main = answer.main
    row = Row(
        noted.challenge,
        answer.code,
        main.label,
        _about(answer, own),
        _("niet meer getoond"),
        main.text(main.now) or _("niet bekend"),
        _("niet te zeggen"),
        "",
        None,
        main.now,
        tuple(passport.deliveries(answer)),
    )
    if main.hidden or main.now is None or main.now.missing is not None:
        return replace(row, said=_hidden(answer))
    then, told = _then(noted, answer)
    was = main.text(then)
    if answer.passport.since or answer.passport.year or _is_newest(answer):
        return replace(
            row,
            then=was,
            then_figure=then,
            verdict=_("zelfde ronde"),
            said=" ".join(filter(None, (told, _revised(answer, then)))),
            mind=(_("‘Zelfde ronde’: er is nog geen nieuwere."),),
        )
    later = in_newest_round(answer)
    if later is None:
        gone = _("De nieuwste ronde heeft dit gebied of deze groep niet meer zo.")
        none = _("niet te vergelijken")
        return replace(row, then=was, then_figure=then, now="", now_figure=None, verdict=none,
                       said=gone)  # fmt: skip
    new = next(item for item in figures_of(later, answer.passport) if item.key == (
        main.indicator.id, main.unit))  # fmt: skip
    verdict, said, mind = _between(answer, later, new.figure)
    was, is_now = _both(main, then, new.figure)
    return replace(
        row,
        then=_dated(was, answer.about.delivery),
        now=_dated(is_now, later.delivery),
        verdict=verdict,
        said=" ".join(filter(None, (told, said))),
        then_figure=then,
        now_figure=new.figure,
        deliveries=(*sources(later, answer.passport), *row.deliveries),
        mind=mind,
    )


def _about(answer: Answer, own: str) -> str:
    """Of which area and group, where that is not the whole of the library's own."""
    place, whom, *_rest = passport.about(answer)
    said, view = answer.passport, answer.about
    return ", ".join(
        text
        for text, usual in ((place, said.area == own), (whom, whom == view.everyone))
        if not usual
    )


def _both(line: Line, then: Figure, new: Figure) -> tuple[str, str]:
    """Both as a reader sees them: shares with as many decimals as it takes to tell them apart."""
    scale = line.indicator
    if scale.measure is Measure.SHARE:
        scale = replace(scale, decimals=max(scale.decimals, share_decimals([(then, new)])))
    return with_margin(then, scale), with_margin(new, scale)


def _dated(text: str, delivery: Delivery) -> str:
    return _("{figure} op {date}").format(
        figure=text, date=format_date(delivery.reference_date, short=True)
    )


def _is_newest(answer: Answer) -> bool:
    now = answer.about
    return round_of(now.atlas.rounds()[0]) == round_of(now.delivery)


def _hidden(answer: Answer) -> str:
    """Why neither is told: visitors don't see the figure now."""
    if answer.main.hidden:
        return passport.outcome(answer)
    return _("Dit cijfer is er nu niet voor bezoekers; wat het was, staat hier daarom ook niet.")


def _then(noted: Noted, answer: Answer) -> tuple[Figure, str]:
    """What the figure was: as the atlas of then says, else as the file says."""
    mine, kept = noted.figure, answer.main.then
    if kept is None:
        return mine, _("Wat het was, komt uit uw bestand: de atlas van toen is er niet meer.")
    if _alike(mine, kept):
        return kept, ""
    other = _("In het bestand staat een ander cijfer; hier staat wat de atlas toen had.")
    return kept, other


def _alike(one: Figure, other: Figure) -> bool:
    if one.missing or other.missing:
        return one.missing is other.missing
    pairs = zip((one.value, one.low, one.high), (other.value, other.low, other.high), strict=True)
    return all(abs((a or 0.0) - (b or 0.0)) < _ALIKE for a, b in pairs)


def _revised(answer: Answer, then: Figure) -> str:
    """That a figure of the same round was revised, and why; empty where it was not."""
    main = answer.main
    if main.now is not None and _alike(then, main.now):
        return ""
    return " ".join([_("Dit cijfer is herzien."), *passport.reasons(answer)])


def _between(answer: Answer, later: View, new: Figure) -> tuple[str, str, tuple[str, ...]]:
    """What may be said of two rounds: of the share of members whether it changed, of other figures
    only whether they may stand beside each other; and what lies between. A break means no
    comparison.
    """
    said, area = answer.passport, later.name(answer.passport.area)
    none, beside = _("niet te vergelijken"), _("naast elkaar te lezen")
    if new.missing is not None:
        return none, _("In de nieuwste ronde is er geen cijfer."), ()
    step = _step(answer, later, said.area)
    if step is None:
        apart = _("Tussen deze twee rondes is geen vergelijking gemaakt. Kijk op Ontwikkeling.")
        return none, apart, ()
    indicator = later.atlas.catalog.indicators.get(answer.main.indicator.id)
    context = indicator is not None and indicator.kind is IndicatorKind.CONTEXT
    # Who took part and who is a member says nothing of key figures of an area.
    lies = [item for item in step.breaks if not context or item is Break.BORDERS]
    breaks = [redrawn_sentence(step), *(break_sentence(item, step) for item in lies)]
    why = tuple(text for text in breaks if text)
    if answer.main.indicator.id == SHARE:
        return verdict_of_change(step), capital(change_sentence(area, step, said.unit)), why
    if context:
        fair = Break.BORDERS not in step.breaks and not step.redrawn
    else:
        fair = step.whole and not step.redrawn and step.change.missing is None
    if fair and indicator is not None and indicator.needs_benchmark:
        base = _step(answer, later, said.benchmark)
        fair = base is not None and base.whole and base.change.missing is None
        if not fair:
            other = _("{benchmark} is niet in beide rondes hetzelfde.")
            apart = capital(other.format(benchmark=later.name(said.benchmark)))
            return none, apart, why
    if not fair:
        return none, _("De twee rondes gaan niet over hetzelfde."), why
    mind = _(
        "‘Naast elkaar te lezen’: beide cijfers gaan over hetzelfde gebied. Of het verschil meer "
        "is dan afronding en toeval, is alleen bij het aandeel leden te zeggen."
    )
    return beside, "", (mind, *why)


def _step(answer: Answer, later: View, area: str) -> Change | None:
    """The step of an area from the round of a code to the newest."""
    found = developed(later, area)
    steps = [*found.changes, *([found.overall] if found.overall else [])]
    former = round_of(answer.about.delivery)
    return next(
        (
            item
            for item in steps
            if item.later.id == later.delivery.id and round_of(item.former) == former
        ),
        None,
    )


# In words


def table(rows: Sequence[Row], titles: dict[str, str]) -> Table:
    """Old and new beside each other; `titles` are those of challenges, by id."""
    whence = [item for row in rows for item in row.deliveries]
    minds = dict.fromkeys(text for row in rows for text in row.mind)
    return Table(
        _("Toen en nu"),
        (
            Column(_("Uitdaging")),
            Column(_("Cijfer")),
            Column(_("Toen")),
            Column(_("Nu")),
            Column(_("Oordeel")),
        ),
        [
            (
                titles.get(row.challenge, row.challenge),
                row.name,
                row.then,
                row.now,
                row.verdict,
            )
            for row in rows
        ],
        " ".join(dict.fromkeys(map(source_line, whence))),
        tuple(minds),
        any(item.synthetic for item in whence),
    )


def sentences(rows: Sequence[Row]) -> tuple[tuple[str, str], ...]:
    """What may be said, figure by figure."""
    return tuple((row.name, row.said) for row in rows if row.said)


def then_and_now(
    view: View,
    card: CardFile,
    rows: Sequence[Row],
    titles: dict[str, str],
    style: HouseStyle | None = None,
) -> Document:
    """The card as it is now: the figures of then and now, what the team was going to do, and room
    to write what came of it. `view` is of the library of the card, in the newest round.
    """
    told = _("Kaart van {date}, opnieuw geopend. {library}, {round}")
    made = document(
        view,
        _("Intervisiekaart: toen en nu"),
        told.format(date=format_date(card.made), library=view.organisation.name, round=view.round),
        list(_parts(card, rows, titles)),
        style or HouseStyle(view.organisation.name),
        layout="card",
    )
    return replace(made, source_line=table(rows, titles).source_line or made.source_line)


def _parts(card: CardFile, rows: Sequence[Row], titles: dict[str, str]) -> Iterator[Part]:
    if rows:
        yield Rows(table(rows, titles), tuple(row.code for row in rows))
        if said := sentences(rows):
            yield Heading(_("Wat is ervan te zeggen?"))
            yield Facts(said)
    else:
        yield Text(_("Op deze kaart staan geen cijfers met een code."))
    if card.intentions:
        yield Heading(_("Wat wij gingen doen"))
        yield from intended(card.intentions)
    yield Heading(_("Wat is ervan gekomen?"), 2 if card.intentions else 1)
    yield Lines(count=3)
