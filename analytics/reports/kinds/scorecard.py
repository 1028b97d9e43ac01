"""Scorecard: the core figures of a library, each gemeente of its catchment in a row."""

from dataclasses import replace

from analytics.language import (
    _,
    alphabetical,
    capital,
    format_date,
    language,
    share_decimals,
)
from analytics.measures.wording import differs
from analytics.model import NETHERLANDS, Figure, Level, Missing, Unit, level_of
from analytics.reports import development, figures
from analytics.reports.caveats import caveats
from analytics.reports.codes import code_of
from analytics.reports.document import Document, HouseStyle, Part, Points, Rows, Text
from analytics.reports.kinds.gesprekskaart import AGE, CHILDREN, headlines, so_what
from analytics.reports.parts import cards, document
from analytics.reports.sentences import break_sentence, verdict_of_change
from analytics.reports.side_by_side import judgement
from analytics.reports.sourcing import source_line
from analytics.reports.table import Cell, Column, Here, Table
from analytics.reports.view import View, categories_of
from analytics.store import Break

MOST_WITH_CARDS = 8
"""Under so many gemeenten there is room for the three figures in words too."""
_MOST_CAVEATS = 2


def scorecard(view: View, style: HouseStyle | None = None) -> Document:
    """One page about the library in the view, whatever gemeente is chosen."""
    view = replace(view, selection=replace(view.selection, gemeente="", area=""))
    area = view.within
    # Who could not be linked stands among the caveats too.
    told = _caveat(view)
    rows = Rows(table(view), tuple(code_of(view, code) for code in areas(view)), (told,))
    said = [Text(so_what(view, area), "duiding")]
    few = len(view.organisation.gemeenten) <= MOST_WITH_CARDS
    parts: list[Part] = [
        *([cards(headlines(view, area), margins=False), *said] if few else []),
        rows,
        Points(tuple(caveats(view, area)[:_MOST_CAVEATS])),
    ]
    return document(
        view,
        view.organisation.name,
        _("Scorecard · {round}").format(round=view.round),
        parts,
        style or HouseStyle(view.organisation.name),
        layout="landscape",
    )


def areas(view: View) -> list[str]:
    """The gemeenten by name; under them the catchment, its provinces and the country."""
    own = view.within
    gemeenten = sorted(
        view.organisation.gemeenten, key=lambda code: alphabetical(view.short_name(code))
    )
    standards = [code for code in view.standards(own) if code != NETHERLANDS]
    return [*gemeenten, *([own] if len(gemeenten) > 1 else []), *standards, NETHERLANDS]


def table(view: View) -> Table:
    """One row an area."""
    own, codes = view.within, areas(view)
    atlas, indicators = view.atlas, view.atlas.catalog.indicators
    labels = dict(categories_of(atlas, view.delivery, AGE))
    former, since = _former(view), _("Verandering sinds {date}, in procentpunten")
    body: list[tuple[Cell, ...]] = []
    for code in codes:
        name = (
            view.short_name(code) if level_of(code) is Level.GEMEENTE else capital(view.name(code))
        )
        if code == own:
            name = Here(_("Heel het werkgebied"))
        difference = figures.figure(
            view, code, "verschil", Unit.PERSONS, benchmark=NETHERLANDS, chance=True
        )
        body.append(
            (
                name,
                figures.figure(view, code, "bevolking", Unit.PERSONS),
                figures.figure(view, code, "leden", Unit.PERSONS),
                figures.figure(view, code, "niet_leden", Unit.PERSONS),
                figures.figure(view, code, "penetratie", Unit.PERSONS),
                judgement(difference) if code != NETHERLANDS else "",
                *(_change(view, code) if former else ()),
                figures.figure(view, code, "penetratie", Unit.HOUSEHOLDS),
                *(
                    [figures.figure(view, code, "penetratie", Unit.PERSONS, AGE, CHILDREN)]
                    if CHILDREN in labels
                    else []
                ),
            )
        )
    return Table(
        _("Kerncijfers per gemeente · {name}").format(name=view.organisation.name),
        (
            Column(_("Gebied")),
            Column(_("Inwoners"), "count"),
            Column(view.label(indicators["leden"]), "count"),
            Column(view.label(indicators["niet_leden"]), "count"),
            Column(view.label(indicators["penetratie"]), "share", _decimals(view, codes)),
            Column(_("Naast {name}").format(name=view.name(NETHERLANDS))),
            *((Column(since.format(date=former), "points", 1), Column(_("Oordeel")))
              if former else ()),
            Column(_("Huishoudens met een lid"), "share"),
            *([Column(_("Leden, {age}").format(age=labels[CHILDREN]), "share")]
              if CHILDREN in labels else []),
        ),
        body,
        source_line(view.delivery),
        (
            *([_("Verandering: over dezelfde bibliotheken in beide rondes.")] if former else []),
            *_free_since(view),
            _caveat(view),
        ),
        view.delivery.synthetic,
    )  # fmt: skip


def _free_since(view: View) -> list[str]:
    """That the law changed between the rounds: no change is of the library alone."""
    found = development.developed(view, view.within)
    return [
        break_sentence(Break.LAW, item)
        for item in found.changes
        if item.later.id == view.delivery.id and Break.LAW in item.breaks
    ]


def _caveat(view: View) -> str:
    """What to mind about every share of members."""
    return view.atlas.catalog.indicators["penetratie"].caveat.get(language())


def _decimals(view: View, codes: list[str]) -> int:
    """Shares that are judged to differ from the country must not read the same."""
    land = figures.figure(view, NETHERLANDS, "penetratie", Unit.PERSONS)
    return share_decimals(
        (figures.figure(view, code, "penetratie", Unit.PERSONS), land)
        for code in codes
        if code != NETHERLANDS
        and differs(
            figures.figure(
                view, code, "verschil", Unit.PERSONS, benchmark=NETHERLANDS, chance=True
            ),
            0.0,
        )
    )


def _former(view: View) -> str:
    """The date of the round before, where there is one."""
    found = development.developed(view, NETHERLANDS)
    steps = [item for item in found.changes if item.later.id == view.delivery.id]
    return format_date(steps[0].former.reference_date, short=True) if steps else ""


def _change(view: View, code: str) -> tuple[Figure, str]:
    """What changed since the round before, over what is the same in both; and what may be said."""
    found = development.developed(view, code)
    step = next((item for item in found.changes if item.later.id == view.delivery.id), None)
    if step is None:
        return Figure.absent(Missing.NOT_APPLICABLE), ""
    return step.change, verdict_of_change(step)
