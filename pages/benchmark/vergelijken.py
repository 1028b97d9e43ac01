"""Vergelijken: two to four areas, or sets of areas, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from analytics.catalog import Dimension
from analytics.charts.beside import LETTERS, Series, beside_chart, beside_rows
from analytics.language import (
    _,
    capital,
    enumerated,
    format_date,
    format_interval,
    format_measure,
    language,
    missing_label,
    read_alike,
    share_decimals,
)
from analytics.measures.ratios import share_among_members
from analytics.measures.wording import Verdict, differs, verdict
from analytics.model import CATCHMENT_PREFIX, Figure, Figures, Level, OwnSet, Unit, level_of
from analytics.reports import figures, map_rows
from analytics.reports.figures import with_margin
from analytics.reports.groups import repeated
from analytics.reports.sentences import share_in_short
from analytics.reports.side_by_side import (
    difference_sentence,
    differing_groups,
    judgement,
    shared_sentence,
)
from analytics.reports.sourcing import source_line
from analytics.reports.table import Cell, Column, Table
from analytics.reports.view import View, categories_of
from analytics.store import ProfileRows, Relation
from pages._parts import chrome, maps, sets
from pages._parts.choices import units
from pages._parts.display import (
    Reading,
    definition,
    duiding,
    how_to_read,
    nothing_known,
    show_picture,
    show_source,
    show_table,
    where_am_i,
)
from pages._parts.groups import chosen_dimension
from pages._parts.services import ask
from pages._parts.view import this_view

MAP_HEIGHT = 260
MOST_PARTS = 2500
"""So many parts at most are drawn on the small maps together."""
_FINER = (Level.LAND, Level.PROVINCIE, Level.GEMEENTE, Level.WIJK, Level.BUURT)


@dataclass(frozen=True)
class Side:
    """One of the areas: its letter, its figures for everyone, and how it lies to the own one.

    `gaps` is what is missing from it, in sentences.
    """

    view: View
    place: int
    item: str
    share: Figure
    difference: Figure
    relation: Relation
    gaps: list[str]

    @property
    def letter(self) -> str:
        return LETTERS[self.place]

    @property
    def name(self) -> str:
        return self.view.name(self.item)

    @property
    def title(self) -> str:
        """Letter and name: "B · wijk Rivierduin"."""
        return f"{self.letter} · {self.view.place(self.item)}"


def page(view: View) -> None:
    sides = [side(view, place, item) for place, item in enumerate(view.compared)]
    others = [one.name for one in sides[1:]]
    where_am_i(
        view,
        _("{area} vergeleken").format(area=chrome.escaped(capital(view.name(view.focus)))),
        _("naast {areas}").format(areas=chrome.escaped(enumerated(others))) if others else "",
        view.unit,
    )
    if not others:
        st.caption(_("Zet er een tot drie gebieden naast, en u ziet de verschillen."))
    sets.editor(view)
    decimals = share_decimals(clear(sides))
    st.html(f'<div class="cards sides">{"".join(card(one, decimals) for one in sides)}</div>')
    duiding(in_words(sides))
    small_maps(view, sides)
    dimension = chosen_dimension(view)
    by_group(view, sides, dimension)
    st.header(_("Samen"), anchor=False)
    show_table(table_of(view, sides), "samen")
    how_to_read(reading(view, sides, dimension))
    show_source(view.delivery, borders=view.borders)


def side(view: View, place: int, item: str) -> Side:
    unit, own = view.selection.unit, view.area(view.focus)
    share = figures.figure(view, item, "penetratie", unit, chance=True)
    difference = figures.figure(view, item, "verschil", unit, benchmark=view.focus, chance=True)
    relation = ask(view.atlas.relation, view.area(item), own, view.delivery.id)
    return Side(view, place, item, share, difference, relation, gaps(view, item, share))


def clear(sides: Sequence[Side]) -> list[tuple[Figure, Figure]]:
    """The own share beside each that clearly differs from it."""
    return [(sides[0].share, one.share) for one in sides[1:] if differs(one.difference, 0.0)]


# In words


def card(one: Side, decimals: int) -> str:
    """One area: a sentence, the exact figure, and what may be said of the difference."""
    view, unit = one.view, one.view.selection.unit
    indicators = view.atlas.catalog.indicators
    margin = format_interval(one.share, "share", decimals)
    exact = f" <small>({escape(margin)})</small>" if margin and not one.share.missing else ""
    lines = [
        f'<h2><span class="letter">{one.letter}</span> '
        f"{escape(capital(view.place(one.item)))}</h2>",
        f'<p class="sentence">{escape(share_in_short(one.share, unit))}</p>',
        f'<p class="figure">{escape(format_measure(one.share, "share", decimals))}{exact}</p>',
    ]
    if one.place == 0:
        mine = _("Uw eigen gebied")
        lines.append(f'<p class="judged">{escape(mine)}</p>')
    else:
        lines.append(
            f'<p class="judged"><strong>{escape(capital(judged(one.difference)))}</strong>'
            f"<br>{escape(points(one.difference, indicators['verschil']))}</p>"
        )
    notes = [*one.gaps]
    if one.place and one.relation is not Relation.APART:
        notes.append(_("Deelt inwoners met A: geen los gebied."))
    lines += [f'<p class="note">{escape(note)}</p>' for note in notes if note]
    return f'<section class="card{" own" if one.place == 0 else ""}">{"".join(lines)}</section>'


def judged(difference: Figure) -> str:
    """The judgement on a card: "duidelijk hoger dan A"."""
    text = judgement(difference)
    match verdict(difference, 0.0):
        case Verdict.OVER | Verdict.UNDER:
            return _("{judgement} dan A").format(judgement=text)
        case Verdict.NO_DIFFERENCE if not (difference.low or 0) <= 0 <= (difference.high or 0):
            # The margin that stands under it leaves 0 out: say what the judgement goes by.
            return _("{judgement}: het kan toeval zijn").format(judgement=text)
        case _unclear:
            return text


def points(difference: Figure, indicator: Any) -> str:
    """A difference with its margin: "+3,4 punten (2,9 tot 3,9)"."""
    if difference.missing is not None:
        return missing_label(difference.missing)
    return _("{points} procentpunt").format(points=with_margin(difference, indicator))


def gaps(view: View, item: str, share: Figure) -> list[str]:
    """What is missing from an area that is the sum of others, and the part that is known."""
    if share.missing is None:
        return []
    unit, own = view.selection.unit, OwnSet.parse(item)
    part = ask(view.atlas.known_part, view.area(item), delivery=view.delivery.id, unit=unit)
    if part.of < 2:
        return []
    parts = view.parts(item) if own or item.startswith(CATCHMENT_PREFIX) else ()
    counted = view.counted(parts) if parts else ""
    counted = counted.partition(" ")[2] or _("delen")
    told: list[str] = []
    if part.penetration.value is None:
        told.append(
            _("Geen van de {of} {parts} heeft een cijfer.").format(of=part.of, parts=counted)
        )
    else:
        text = (
            _("Van {known} van de {of} {parts} is er een cijfer: daar heeft {share} een lid.")
            if unit is Unit.HOUSEHOLDS
            else _("Van {known} van de {of} {parts} is er een cijfer: daar is {share} lid.")
        )
        known = with_margin(part.penetration, view.atlas.catalog.indicators["penetratie"])
        told.append(text.format(known=part.known, of=part.of, parts=counted, share=known))
    absent = [
        f"{view.short_name(code)} ({missing_label(found.missing)})"
        for code in parts
        if (found := figures.figure(view, code, "penetratie", unit)).missing is not None
    ]
    if absent:
        told.append(_("Zonder cijfer: {areas}.").format(areas=", ".join(absent)))
    return told


def in_words(sides: Sequence[Side]) -> list[str]:
    """What may be said of each area beside the own one."""
    own = sides[0]
    said: list[str] = []
    for one in sides[1:]:
        if one.relation is not Relation.SAME:
            # Of a sum of areas what is missing says more than the reason of the first part.
            said.append(
                difference_sentence(
                    one.name,
                    own.name,
                    one.difference,
                    one.view.selection.unit,
                    " ".join([*one.gaps, *own.gaps]),
                    slightly=read_alike(one.share, own.share),
                )
            )
        said.append(shared_sentence(one.name, own.name, one.relation))
    return [sentence for sentence in said if sentence]


# On the map


def small_maps(view: View, sides: Sequence[Side]) -> None:
    """A small map of each area, in the same classes."""
    indicator = view.indicator
    level = map_level(view, sides)
    st.header(_("Op de kaart"), anchor=False)
    st.caption(
        _(
            "{indicator}, {group}. Alle kaartjes hebben dezelfde klassen; elk heeft zijn eigen "
            "schaal. Een rand: een ander gebied uit deze vergelijking."
        ).format(indicator=view.label(indicator), group=chrome.escaped(view.group))
    )
    if level not in indicator.levels:
        st.info(
            _("Deze maat is er niet voor kleine gebieden. Kies links een andere maat."),
            icon=":material/visibility_off:",
        )
        return
    dark = st.context.theme.type == "dark"
    drawn = [map_rows.areas(view, level, one.item) for one in sides]
    if sum(len(areas.rows) for areas in drawn) > MOST_PARTS:
        st.info(
            _("Deze gebieden hebben samen te veel delen voor kaartjes. Kies een hoger niveau."),
            icon=":material/visibility_off:",
        )
        return
    classes = map_rows.shared_classes(drawn)
    with st.container(key="kaartjes"):
        for one, areas, place in zip(
            sides, classes, st.columns(len(sides), gap="small"), strict=True
        ):
            with place:
                mine = " own" if one.place == 0 else ""
                st.html(
                    f'<p class="side{mine}"><span class="letter">{one.letter}</span> '
                    f"{escape(capital(one.name))}</p>"
                )
                st.altair_chart(
                    maps.simple(
                        areas,
                        dark=dark,
                        height=MAP_HEIGHT,
                        selectable=False,
                        branches=False,
                        outlined=outlines(view, sides, one),
                    ),
                    alt=f"{one.letter}. {map_rows.alternative_text(areas)}",
                    theme=None,
                    width="stretch",
                )
    maps.legend(map_rows.together(classes), dark=dark, signs=True, branches=False)


def outlines(view: View, sides: Sequence[Side], one: Side) -> tuple[Sequence[str], Sequence[str]]:
    """Which other areas are outlined on the map of one: the own area, and the rest."""
    mine = set(view.parts(one.item))
    own, *rest = [
        [code for code in view.parts(other.item) if code not in mine and other is not one]
        for other in sides
    ]
    return own, [code for codes in rest for code in codes]


def map_level(view: View, sides: Sequence[Side]) -> Level:
    """The level of the parts: the chosen one, or finer where one of the areas is."""
    levels = [view.selection.level]
    for one in sides:
        levels += [level for code in view.parts(one.item) if (level := level_of(code))]
    return max(levels, key=_FINER.index)


# By group


def by_group(view: View, sides: Sequence[Side], dimension: Dimension) -> None:
    """The groups of a dimension: pictures on one scale, the words, the table."""
    profiles = [rows_of(view, one.item, dimension) for one in sides]
    labels = dict(categories_of(view.atlas, view.delivery, dimension.id))
    named = [labels[category] for category in profiles[0].categories]
    if all((rows.penetration.missing != 0).all() for rows in profiles):
        first = profiles[0]
        nothing_known(
            view,
            first.penetration[0] if len(first) else first.total_penetration,
            _("{dimension} is er voor geen van deze gebieden.").format(
                dimension=dimension.label.get(language())
            ),
        )
        return
    pictures(view, sides, dimension, profiles, named)
    duiding(
        [
            sentence
            for one, rows in zip(sides[1:], profiles[1:], strict=True)
            if one.relation is not Relation.SAME
            for sentence in differing_groups(
                one.name, sides[0].name, pairs(named, rows.difference), view.selection.unit
            )
        ]
        + ([_("Dit is niet gecorrigeerd voor leeftijd.")] if dimension.age_sensitive else [])
    )
    indicators = view.atlas.catalog.indicators
    with st.container(horizontal=True, gap="small", key="definitions"):
        for identity in ("penetratie", "verschil", "vertegenwoordiging"):
            definition(view, indicators[identity])
    show_table(group_table(view, sides, dimension, profiles, named), "groepen")


def rows_of(view: View, item: str, dimension: Dimension) -> ProfileRows:
    return ask(
        view.atlas.profile,
        view.area(item),
        delivery=view.delivery.id,
        unit=view.selection.unit,
        dimension=dimension.id,
        benchmark=view.area(view.focus),
        chance=True,
    )


def pairs(named: Sequence[str], found: Figures | None) -> list[tuple[str, Figure]]:
    return [] if found is None else list(zip(named, found, strict=True))


def pictures(
    view: View,
    sides: Sequence[Side],
    dimension: Dimension,
    profiles: Sequence[ProfileRows],
    named: list[str],
) -> None:
    indicators = view.atlas.catalog.indicators
    households = view.selection.unit is Unit.HOUSEHOLDS
    dark = st.context.theme.type == "dark"
    other = view.name(view.selection.benchmark)
    base = ask(
        view.atlas.profile,
        view.area(view.selection.benchmark),
        delivery=view.delivery.id,
        unit=view.selection.unit,
        dimension=dimension.id,
    )

    def series(found: Sequence[Sequence[Figure]], first: int = 0) -> list[Series]:
        return [
            Series(one.place, one.name, column)
            for one, column in zip(sides[first:], found[first:], strict=True)
        ]

    steps = series([list(rows.difference or ()) for rows in profiles], 1)
    shares = beside_rows(
        named,
        series([list(rows.penetration) for rows in profiles]),
        "share",
        differences=steps,
    )
    differences = beside_rows(
        named,
        steps,
        "points",
        indicators["verschil"].too_coarse,
    )
    parts = beside_rows(
        named,
        series(
            [
                list(
                    share_among_members(
                        rows.population, repeated(rows.total_population, len(named))
                    )
                )
                for rows in profiles
            ]
        ),
        "share",
    )
    representation = beside_rows(
        named,
        series([list(rows.representation) for rows in profiles]),
        "index",
        indicators["vertegenwoordiging"].too_coarse,
    )
    left, right = st.columns(2, gap="large")
    with left:
        chart(
            _("Aandeel huishoudens met een lid") if households else _("Aandeel leden"),
            _("Per groep. De grijze streep is dezelfde groep in {name}.").format(name=other),
            beside_chart(
                shares, "share", ticks=[item.value for item in base.penetration], dark=dark
            ),
            dimension,
        )
    with right:
        if len(sides) > 1:
            chart(
                _("Verschil met A"),
                _("In procentpunten, per groep. Een open teken: geen duidelijk verschil."),
                beside_chart(differences, "points", dark=dark),
                dimension,
            )
    left, right = st.columns(2, gap="large")
    with left:
        chart(
            _("Welke huishoudens zijn er?") if households else _("Wie wonen er?"),
            _("Het deel van alle huishoudens van elk gebied.")
            if households
            else _("Het deel van alle inwoners van elk gebied."),
            beside_chart(parts, "share", dark=dark),
            dimension,
        )
    with right:
        chart(
            _("Vertegenwoordiging"),
            _("Binnen elk gebied: 100 = alle huishoudens van dat gebied samen.")
            if households
            else _("Binnen elk gebied: 100 = alle inwoners van dat gebied samen."),
            beside_chart(representation, "index", dark=dark),
            dimension,
        )


def chart(title: str, note: str, drawn: Any, dimension: Dimension) -> None:
    show_picture(
        title,
        note,
        drawn,
        _(
            "Grafiek: {title}, per groep van {dimension}, een regel per gebied. {note} De tabellen "
            "op deze pagina geven dezelfde cijfers."
        ),
        dimension=dimension.label.get(language()).lower(),
    )


# As tables


def group_table(
    view: View,
    sides: Sequence[Side],
    dimension: Dimension,
    profiles: Sequence[ProfileRows],
    named: Sequence[str],
) -> Table:
    """The share of members of each group in each area, and the differences with the own one."""
    indicators = view.atlas.catalog.indicators
    columns: list[tuple[Column, Figures]] = [
        (Column(one.title, "share"), rows.penetration)
        for one, rows in zip(sides, profiles, strict=True)
    ]
    columns += [
        (Column(_("{letter} min A, in procentpunten").format(letter=one.letter), "points"), found)
        for one, rows in zip(sides[1:], profiles[1:], strict=True)
        if (found := rows.difference) is not None
    ]
    columns += [
        (
            Column(_("{letter}: vertegenwoordiging").format(letter=one.letter), "index"),
            rows.representation,
        )
        for one, rows in zip(sides, profiles, strict=True)
    ]
    columns += [
        (
            Column(_("{letter}: bevolking").format(letter=one.letter), "count"),
            rows.population.figures(),
        )
        for one, rows in zip(sides, profiles, strict=True)
    ]
    body: list[tuple[Cell, ...]] = [
        (label, *(found[place] for _column, found in columns)) for place, label in enumerate(named)
    ]
    tongue = language()
    notes = [dimension.description.get(tongue), indicators["penetratie"].caveat.get(tongue)]
    if dimension.age_sensitive:
        notes.append(_("Niet gecorrigeerd voor leeftijd."))
    return Table(
        f"{dimension.label.get(tongue)} · {units()[view.selection.unit]} · "
        + " · ".join(one.title for one in sides),
        (Column(_("Groep")), *(column for column, _figures in columns)),
        body,
        source_line(view.delivery),
        (*notes, *composition(view, sides)),
        view.delivery.synthetic,
    )


def table_of(view: View, sides: Sequence[Side]) -> Table:
    """Each area as a whole, and the benchmark under them."""
    unit = view.selection.unit
    households = unit is Unit.HOUSEHOLDS
    indicators = view.atlas.catalog.indicators
    rows = [(one.title, one.item, one.difference) for one in sides]
    differing = clear(sides)
    base = view.selection.benchmark
    if base not in view.compared:
        difference = figures.figure(view, base, "verschil", unit, benchmark=view.focus, chance=True)
        rows.append((capital(view.name(base)), base, difference))
        if differs(difference, 0.0):
            differing.append((sides[0].share, figures.figure(view, base, "penetratie", unit)))
    body: list[tuple[Cell, ...]] = [
        (
            title,
            *(
                figures.figure(view, item, identity, unit)
                for identity in ("bevolking", "leden", "niet_leden", "penetratie")
            ),
            difference,
            judgement(difference) if item != view.focus else "",
        )
        for title, item, difference in rows
    ]
    return Table(
        _("{indicator} naast elkaar").format(indicator=view.label(indicators["penetratie"])),
        (
            Column(_("Gebied")),
            Column(_("Huishoudens") if households else _("Inwoners"), "count"),
            Column(_("Met een lid") if households else _("Leden"), "count"),
            Column(_("Zonder lid") if households else _("Geen lid"), "count"),
            Column(view.label(indicators["penetratie"]), "share", share_decimals(differing)),
            Column(_("Verschil met A, in procentpunten"), "points"),
            Column(_("Oordeel")),
        ),
        body,
        source_line(view.delivery),
        (indicators["penetratie"].caveat.get(language()), *composition(view, sides)),
        view.delivery.synthetic,
    )


def composition(view: View, sides: Sequence[Side]) -> list[str]:
    """What each own set consists of, and what is missing: it travels with the table."""
    told: list[str] = []
    for one in sides:
        own = OwnSet.parse(one.item)
        if own is not None:
            names = ", ".join(view.short_name(code) for code in own.codes)
            told.append(f"{one.letter} · {own.name}: {names}.")
        told += [f"{one.letter}: {text}" for text in one.gaps]
    return told


# How to read it


def reading(view: View, sides: Sequence[Side], dimension: Dimension) -> Reading:
    """The answers to what a critical reader asks, from the figures of this view."""
    delivery, households = view.delivery, view.selection.unit is Unit.HOUSEHOLDS
    shared = [one.letter for one in sides[1:] if one.relation is not Relation.APART]
    compared = " ".join(
        [
            _("Elk gebied naast A ({own}); een verschil is het andere gebied min A.").format(
                own=sides[0].name
            ),
            *(
                f"{one.letter}: {own.name} = {', '.join(view.short_name(c) for c in own.codes)}."
                for one in sides
                if (own := OwnSet.parse(one.item)) is not None
            ),
            *(
                [
                    _(
                        "{letters} en A delen inwoners. Dat zijn dus geen losse gebieden: wie in "
                        "beide woont, telt aan beide kanten mee."
                    ).format(letters=enumerated(shared))
                ]
                if shared
                else []
            ),
        ]
    )
    everyone = _("Alle huishoudens") if households else _("Alle inwoners")
    universe = dimension.universe.label.get(language()) if dimension.universe else ""
    population = _("{everyone} van elk gebied. {who}").format(
        everyone=everyone,
        who=_("Een huishouden telt mee als er minstens één lid woont.")
        if households
        else _("Wie niet als lid gekoppeld kon worden, telt als geen lid."),
    )
    if universe:
        population += " " + _("{dimension} gaat alleen over {who}.").format(
            dimension=dimension.label.get(language()), who=universe
        )
    if delivery.members_of == "any":
        population += " " + _("Lid is wie bij een van de deelnemende bibliotheken lid is.")
    return Reading(
        compared,
        population,
        _(
            "Tussen haakjes staat de marge door het afronden. Een verschil heet pas duidelijk als "
            "ook de marges door toeval van de twee gebieden elkaar niet raken."
        ),
        _(
            "Alle cijfers komen uit één ronde, peildatum {date}, met de indeling van {year}. Dit "
            "is een vergelijking tussen gebieden, geen ontwikkeling."
        ).format(date=format_date(delivery.reference_date), year=delivery.border_year),
        _(
            "Voor leeftijd, inkomen of afstand tot de bibliotheek is niet gecorrigeerd. Wie er "
            "wonen, ziet u per kenmerk; een oorzaak zeggen de cijfers niet."
        ),
    )


page(this_view())
