"""What the room talks about: what is right per library, how answers lay beside it, the scores.

The facilitator's desk and the screen show the same. No team is named beside what it answered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

import streamlit as st

from analytics.catalog.challenges import ALWAYS, filled, holes_in
from analytics.catalog.definitions import Texts
from analytics.charts.answers import (
    CHARACTERS,
    Difference,
    Outcome,
    difference_in_words,
    differences_chart,
    differences_in_words,
    outcomes_chart,
    outcomes_in_words,
)
from analytics.language import _, enumerated, format_decimal, language, ngettext
from analytics.reports.groups import Drawn
from analytics.reports.table import Column, Table
from analytics.store import Atlas
from analytics.workshop.outcome import truth_as_typed
from analytics.workshop.posed import Posed
from analytics.workshop.records import Board, Team
from analytics.workshop.scores import Standing, standings
from analytics.workshop.spread import apart, counts, summed
from pages._parts import room
from pages._parts.display import html_table

_IN_POINTS = ("%", "procentpunt")
OF_OPTIONS = ("kies", "stellingen")
"""Kinds whose answers are told per option: a tall chart."""
_MANY = 18
"""From more teams on their names are smaller on the screen."""
IN_TABLE, _LONG, _SHORT = 8, 320, 24
"""What has room on the screen of a room: so many libraries in a table of so many signs; in columns
answers of so many signs.
"""
_QUESTION, _UNDER = 70, {1: 18, 2: 12, 3: 9}
"""A line of a question there has so many signs; how many libraries fit in columns under so many
lines, with the spread below them.
"""


def put_to(board: Board, atlas: Atlas, challenge: str) -> dict[int, Posed]:
    """The challenge as it is put to each team, by team; without those that it is not put to."""
    found: dict[int, Posed] = {}
    for team in board.teams:
        if board.session.is_offered(team.organisation, challenge):
            posed = room.posed(room.view_for(board.session, team.organisation, atlas), challenge)
            if posed is not None:
                found[team.id] = posed
    return found


@dataclass(frozen=True, slots=True)
class Aloud:
    """A challenge as it is put to a whole room."""

    title: str
    story: str
    question: str
    pitfall: str
    posed: Posed


def aloud(board: Board, atlas: Atlas, challenge: str) -> Aloud | None:
    """A challenge for the room: where each works on its own area, no area is named."""
    posed = first_posed(board, atlas, challenge)
    if posed is None:
        return None
    one = posed.challenge
    if len({board.session.area_of(item) for item in board.session.organisations}) == 1:
        return Aloud(posed.title, posed.story, posed.question, posed.pitfall, posed)
    area, library, _day = ALWAYS
    words = {area: _("uw gebied"), library: _("uw bibliotheek")}

    def text(texts: Texts) -> str:
        said = texts.get(language())
        return filled(said, dict.fromkeys(holes_in(said), "…") | words)

    return Aloud(text(one.title), text(one.story), text(one.question), text(one.pitfall), posed)


def first_posed(board: Board, atlas: Atlas, challenge: str) -> Posed | None:
    """The challenge as it is put to the first library that it is put to."""
    for organisation in board.session.organisations:
        if board.session.is_offered(organisation, challenge):
            posed = room.posed(room.view_for(board.session, organisation, atlas), challenge)
            if posed is not None:
                return posed
    return None


def same_options(board: Board, atlas: Atlas, challenge: str) -> list[str]:
    """What is chosen from, where that is the same for the whole room and short enough to read
    there; else empty.
    """
    posed = put_to(board, atlas, challenge)
    found = [[option.label for option in item.options] for item in posed.values()]
    kinds = {item.kind for item in posed.values()}
    if not kinds <= set(OF_OPTIONS) or len({frozenset(labels) for labels in found}) != 1:
        return []
    return found[0] if len(found[0]) <= IN_TABLE else []


def answered(board: Board, challenge: str) -> tuple[int, int]:
    """How many teams answered a challenge, of how many that it is put to."""
    teams = [team for team in board.teams if board.session.is_offered(team.organisation, challenge)]
    return sum((team.id, challenge) in board.answers for team in teams), len(teams)


def answered_in_words(board: Board, challenge: str) -> str:
    done, of = answered(board, challenge)
    text = ngettext("{count} van de {of} team heeft geantwoord",
                    "{count} van de {of} teams hebben geantwoord", of)  # fmt: skip
    return text.format(count=done, of=of)


def truths(board: Board, atlas: Atlas, challenge: str) -> Table | None:
    """What is right, per area that is worked on: those of the teams, as soon as there are any.
    Areas with the same long answer share a line. In the notes to whom it is not put.
    """
    session = board.session
    with_team = {team.organisation for team in board.teams}
    played = [one for one in session.organisations if one in with_team or not with_team]
    areas = [session.area] if session.area else played
    names = room.names(atlas, tuple(areas))
    posed = {
        area: room.posed(room.view_for(session, area, atlas), challenge)
        for area in areas
        if session.is_offered(area, challenge)
    }
    right = {area: one.truth.written for area, one in posed.items() if one and one.kind != "tekst"}
    if not right:
        return None
    others = [names[area] for area in areas if area not in right]
    note = _("Niet gesteld aan {names}: deze uitdaging past niet bij de cijfers van daar.")
    return Table(
        _("Wat er klopt, per bibliotheek"),
        (Column(_("Bibliotheek")), Column(_("Antwoord"))),
        _lines({names[area]: text for area, text in right.items()}, everyone=not others),
        "",
        (note.format(names=enumerated(others)),) if others else (),
    )


def _lines(right: dict[str, str], *, everyone: bool) -> list[tuple[str, str]]:
    """A line per library; one per answer where answers are long. `everyone`: nobody is left out."""
    if max(map(len, right.values())) <= _SHORT:
        return list(right.items())
    whose: dict[str, list[str]] = {}
    for name, answer in right.items():
        whose.setdefault(answer, []).append(name)
    if everyone and len(whose) == 1 and len(right) > 1:
        return [(_("Alle bibliotheken"), answer) for answer in whose]
    return [(enumerated(names), answer) for answer, names in whose.items()]


def fits_beside(found: Table) -> bool:
    """Whether what is right has room on a screen, beside how the answers lay."""
    signs = sum(len(library) + len(answer) for library, answer in found.as_read())
    return len(found.rows) <= IN_TABLE and signs <= _LONG


def fits_in_columns(found: Table, question: str, most: int = _MANY) -> bool:
    """Whether it has room there under the question: many short answers."""
    lines = len(wrap(question, _QUESTION))
    room_for = min(most, _UNDER.get(lines, 0))
    return len(found.rows) <= room_for and all(len(row[1]) <= _SHORT for row in found.as_read())


def truths_shown(found: Table) -> str:
    """What is right, as a table with its notes."""
    return html_table(found) + _notes(found)


def truths_in_columns(found: Table) -> str:
    """What is right for more areas than a table on a screen has room for, as HTML."""
    return room.line(found.title, "big") + _in_columns(found.as_read()) + _notes(found)


def _notes(found: Table) -> str:
    return "".join(room.line(text, "source") for text in found.notes)


def spread(
    board: Board, atlas: Atlas, challenge: str, *, scale: float = 1.0, characters: int = CHARACTERS
) -> Drawn | None:
    """How the answers lay: numbers beside each team's own truth, choices per option, the rest by
    how they fared. None where nothing was answered.
    """
    posed = put_to(board, atlas, challenge)
    given = {
        team: answer
        for team in posed
        if (answer := board.answers.get((team, challenge))) is not None
    }
    if not given:
        return None
    one = next(iter(posed.values()))
    dark = st.context.theme.type == "dark"
    if one.kind == "tekst":
        return None
    if one.kind == "getal":
        own = {team: truth_as_typed(item) for team, item in posed.items()}
        found = apart(
            (
                (team, answer.given["number"], truth.value)
                for team, answer in given.items()
                if (truth := own[team]) is not None and truth.value is not None
            ),
            share=one.unit in _IN_POINTS,
        )
        right = {team for team, answer in given.items() if answer.score == 1}
        dots = [
            Difference(item.difference, item.team in right)
            for item in found
            if item.difference is not None
        ]
        if not dots:
            return None
        unit = _("procentpunt") if one.unit in _IN_POINTS else "%"
        middle = summed(found)
        told = (
            ""
            if middle is None
            else " "
            + _("Het middelste verschil: {middle}.").format(
                middle=difference_in_words(middle.middle, unit)
            )
        )
        return Drawn(
            _("Hoe ver zaten we van ons eigen cijfer?"),
            _("Elke stip is een team. Een dichte stip is goed.") + told,
            differences_chart(dots, unit, scale=scale, dark=dark),
            differences_in_words(dots, unit),
        )
    bars = _per_option(posed, {team: answer.given for team, answer in given.items()})
    if not bars:
        bars = _per_score([answer.score for answer in given.values()])
        title, note = _("Hoe ging het?"), _("Het aantal teams.")
    else:
        title, note = _("Wat kozen de teams?"), _("Het aantal teams per antwoord.")
    chart = outcomes_chart(bars, scale=scale, characters=characters, dark=dark)
    return Drawn(title, note, chart, outcomes_in_words(bars))


def _per_option(posed: dict[int, Posed], given: dict[int, dict[str, list[str]]]) -> list[Outcome]:
    """Per option how many teams chose it, where all teams have the same options."""
    one = next(iter(posed.values()))
    options = {option.id: option.label for option in one.options}
    if one.kind not in OF_OPTIONS or any(
        {option.id for option in item.options} != set(options) for item in posed.values()
    ):
        return []
    chosen = {team: answer.get("chosen", []) for team, answer in given.items()}
    right = {team: posed[team].truth.right for team in given}
    bars: list[Outcome] = []
    for item in counts(list(options), chosen, right):
        for_whom = sum(item.option in ids for ids in right.values())
        label = options.get(item.option, item.option)
        if for_whom == len(right):
            label = _("{option} (klopt)").format(option=label)
        elif for_whom:
            label = _("{option} (klopt voor {count} van de {of} teams)").format(
                option=label, count=for_whom, of=len(right)
            )
        bars.append(Outcome(label, item.teams, for_whom == len(right)))
    return bars


def _per_score(scores: Sequence[float | None]) -> list[Outcome]:
    known = [score for score in scores if score is not None]
    return [
        Outcome(_("Helemaal goed"), sum(score == 1 for score in known), True),
        Outcome(_("Deels goed"), sum(0 < score < 1 for score in known)),
        Outcome(_("Nog niet goed"), sum(score == 0 for score in known)),
    ]


def scores_table(board: Board, atlas: Atlas) -> Table:
    """The scoreboard: the share of what each team was offered, no points for speed."""
    libraries = room.names(atlas, board.session.organisations)
    return Table(
        _("Stand: het deel van de punten dat elk team kon halen"),
        (
            Column(_("Team")),
            Column(_("Bibliotheek")),
            Column(_("Punten"), number=True),
            Column(_("Score"), number=True),
        ),
        [
            (
                _placed(one),
                libraries.get(one.team.organisation, one.team.organisation),
                points(one),
                share(one),
            )
            for one in standings(board)
        ],
        "",
    )


def scoreboard(board: Board, atlas: Atlas) -> None:
    if board.teams:
        st.html(html_table(scores_table(board, atlas)))


def screen_board(board: Board) -> str:
    """The scores for the screen of the room, as HTML: in columns, for nobody can scroll there."""
    rows = [(_placed(one), share(one)) for one in standings(board)]
    return _in_columns(rows)


def _in_columns(found: Iterable[Sequence[str]]) -> str:
    rows = list(found)
    many = len(rows) > _MANY
    items = "".join(f"<li><span>{escape(of)}</span> <b>{escape(is_)}</b></li>" for of, is_ in rows)
    return f'<ul class="screen-board{" many" if many else ""}">{items}</ul>'


def _placed(one: Standing) -> str:
    return one.team.name if one.rank is None else f"{one.rank}. {one.team.name}"


def points(one: Standing) -> str:
    """Points of what was offered, in words."""
    if not one.offered:
        return "–"
    decimals = 0 if one.points == round(one.points) else 2
    return _("{points} van {of}").format(
        points=format_decimal(one.points, decimals), of=one.offered
    )


def share(one: Standing) -> str:
    return "–" if one.share is None else percents(one.share)


def percents(score: float) -> str:
    """A score: whole per cents."""
    return f"{format_decimal(100 * score)}%"


def own(board: Board, team: Team) -> Standing:
    """How one team stands."""
    return next(one for one in standings(board) if one.team.id == team.id)
