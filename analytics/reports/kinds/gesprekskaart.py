"""Gesprekskaart: one page for the talk with the alderman."""

from dataclasses import replace

from analytics.language import _, capital
from analytics.model import NETHERLANDS, Unit
from analytics.reports import figures
from analytics.reports.caveats import caveats
from analytics.reports.codes import code_of
from analytics.reports.document import (
    Document,
    Heading,
    HouseStyle,
    Part,
    Points,
    Rows,
    Text,
)
from analytics.reports.figures import Headline
from analytics.reports.kinds.where import where
from analytics.reports.non_members import by_non_members
from analytics.reports.parts import cards, document
from analytics.reports.sentences import share_in_short, share_sentence
from analytics.reports.sourcing import source_line
from analytics.reports.table import Cell, Column, Table
from analytics.reports.view import View, categories_of

AGE, CHILDREN = "leeftijd", "4-9"
"""The age at which children learn to read, where the round has it."""
MOST_CAVEATS = 2


def gesprekskaart(view: View, style: HouseStyle | None = None) -> Document:
    """One page about the gemeente in the view, or about the catchment when none is chosen."""
    area, name = view.within, view.name(view.within)
    items = headlines(view, area)
    found = by_non_members(view, area)
    drawn = where(view, area, width=480, height=300)
    parts: list[Part] = [
        cards(items, margins=False),
        Heading(_("Wat betekent dit?")),
        Text(so_what(view, area), "duiding"),
        Heading(_("Waar wonen de leden?")),
    ]
    if found.known and found.sentence():
        parts.append(Text(found.with_share()))
    if drawn is not None:
        parts += drawn.parts
    parts += [Heading(_("Let op")), Points(tuple(caveats(view, area)[:MOST_CAVEATS]))]
    return document(
        view,
        capital(name),
        _("Gesprekskaart · {library} · {round}").format(
            library=view.organisation.name, round=view.round
        ),
        parts,
        style or HouseStyle(view.organisation.name),
        layout="card",
        behind=(table(view, name, items), *([drawn.table] if drawn else [])),
    )


def headlines(view: View, area: str) -> list[Headline]:
    """Three figures that have a like in the country: inhabitants, households, and children; where
    the round has no children of that age the number of inhabitants who are no member.
    """
    persons, rest, households = figures.headline_items(view, area)
    standards = {view.selection.benchmark: "", NETHERLANDS: ""}
    standards = {code: view.name(code) for code in standards if code != area}
    labels = dict(categories_of(view.atlas, view.delivery, AGE))

    def against(item: Headline, unit: Unit) -> Headline:
        beside = figures.beside(view, area, "penetratie", unit, standards=standards)
        return replace(item, beside=beside, note="")

    third = rest
    if CHILDREN in labels:
        group = (Unit.PERSONS, AGE, CHILDREN)
        own = figures.figure(view, area, "penetratie", *group)
        third = Headline(
            _("Kinderen van {age} die lid zijn").format(age=labels[CHILDREN]),
            share_in_short(own, Unit.PERSONS, _("kinderen")),
            own,
            persons.indicator,
            figures.beside(view, area, "penetratie", *group, standards=standards),
            code=code_of(view, area, "penetratie", dimension=AGE, category=CHILDREN),
        )
    return [against(persons, Unit.PERSONS), against(households, Unit.HOUSEHOLDS), third]


def so_what(view: View, area: str) -> str:
    """What the difference with the benchmark comes down to, or why that isn't known."""
    own = figures.figure(view, area, "penetratie", Unit.PERSONS)
    return figures.so_what(view, area) or share_sentence(view.name(area), own, Unit.PERSONS)


def table(view: View, name: str, items: list[Headline]) -> Rows:
    """The figures of the cards, with their margins and codes."""
    shares = [item for item in items if item.beside]
    beside = [one.name for one in shares[0].beside] if shares else []
    body: list[tuple[Cell, ...]] = [
        (item.title, item.own, *(one.figure for one in item.beside)) for item in shares
    ]
    decimals = max((item.decimals for item in shares), default=0)
    made = Table(
        _("Drie cijfers · {area}").format(area=name),
        (
            Column(_("Cijfer")),
            *(Column(label, "share", decimals) for label in (capital(name), *beside)),
        ),
        body,
        source_line(view.delivery),
        (),
        view.delivery.synthetic,
    )
    return Rows(made, tuple(item.code for item in shares))
