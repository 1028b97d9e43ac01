"""The intervision card: what a team found out about its own area, and what it is going to do."""

from collections.abc import Iterator, Sequence
from datetime import date

from analytics.language import _, capital, enumerated, format_date, format_decimal, ngettext
from analytics.reports.codes import address_of
from analytics.reports.document import (
    Card,
    Cards,
    Document,
    Heading,
    HouseStyle,
    Lines,
    Part,
    Qr,
    Text,
)
from analytics.reports.parts import document
from analytics.reports.view import View
from analytics.workshop.outcome import (
    Intentions,
    Outcome,
    TeamOutcome,
    figure_name,
    headline,
    in_words,
)
from analytics.workshop.posed import Evidence

OPENS = "intervisiekaart"
"""The path of the page that opens the file of a card."""
_BESIDE = 2
_MOST_FIGURES, _MOST_WITH_ALL = 3, 8
"""So many figures on a card; only the first where there are more cards than this."""


def card(
    view: View,
    team: TeamOutcome,
    day: date,
    title: str = "",
    style: HouseStyle | None = None,
) -> Document:
    """One or two pages: each answer beside what the figures say, with margin, code and pitfall;
    and the intentions, with lines to write on where there are none yet. `view` is of the area
    that the team worked on; `title` is that of the workshop, empty for who worked alone.
    """
    style = style or HouseStyle(team.library)
    own = [item for item in team.outcomes if not item.scored and item.given]
    about = " · ".join(filter(None, (team.name, team.library, format_date(day), title)))
    parts: list[Part] = [
        Text(_score(team), "duiding"),
        Heading(_("Wat wij ontdekten over {area}").format(area=view.name(view.within))),
        *_found([item for item in team.counted if item.answered]),
    ]
    for item in own:
        parts += [Heading(item.posed.title, 2), Text(in_words(item.posed, item.given), "own")]
    parts += [Heading(_("Wat wij gaan doen")), *intended(team.intentions)]
    return document(
        view,
        _("Intervisiekaart"),
        about,
        [*parts, *later(view, style)],
        style,
        layout="card",
    )


def _score(team: TeamOutcome) -> str:
    """How it went: the share of what was offered, in words too."""
    if team.score is None:
        return _("Er waren geen uitdagingen die voor een score meetellen.")
    told = [
        _("Score: {share}%, {points} van {of} punten.").format(
            share=format_decimal(team.score * 100),
            points=_plain(team.points),
            of=len(team.counted),
        )
    ]
    if team.hints:
        told.append(
            ngettext("Met {count} hint.", "Met {count} hints.", team.hints).format(count=team.hints)
        )
    left = [item.posed.title for item in team.counted if not item.answered]
    if left:
        told.append(_("Niet beantwoord: {titles}.").format(titles=enumerated(left, "; ")))
    return " ".join(told)


def _plain(points: float) -> str:
    """Points with as many decimals as they need, two at most."""
    decimals = next((n for n in (0, 1) if round(points, n) == round(points, 2)), 2)
    return format_decimal(points, decimals)


def _found(outcomes: Sequence[Outcome]) -> Iterator[Part]:
    if not outcomes:
        yield Text(_("Er is nog geen uitdaging beantwoord."))
    most = _MOST_FIGURES if len(outcomes) <= _MOST_WITH_ALL else 1
    for start in range(0, len(outcomes), _BESIDE):
        beside = enumerate(outcomes[start : start + _BESIDE], start + 1)
        cards = [_one(number, item, most) for number, item in beside]
        yield Cards(tuple(cards))


def _one(number: int, item: Outcome, most: int) -> Card:
    posed = item.posed
    figures = _telling(item)[:most]
    return Card(
        f"{number}. {posed.title}",
        capital(headline(item)),
        capital(item.fell)
        if item.given is None
        else _("Wij zeiden: {answer} ({fell})").format(
            answer=in_words(posed, item.given), fell=item.fell
        ),
        tuple((figure_name(posed, one), one.written) for one in figures),
        posed.pitfall,
        " · ".join(dict.fromkeys(one.code for one in figures if one.code)),
    )


def _telling(item: Outcome) -> list[Evidence]:
    """The figures of the explanation: those of the answer first, then of what the team chose."""
    posed, given = item.posed, item.given or {}
    if posed.kind == "bewering":
        right = {str(place) for place, _higher, _whose in posed.truth.holding}
        # One that the team named and that holds says more than the others that hold.
        said = {str(given.get("figure", ""))}
        ranks = [said & right, said, right]
    else:
        ranks = [posed.truth.right, given.get("chosen", [])]

    def rank(one: Evidence) -> int:
        found = (place for place, these in enumerate(ranks) if one.options.intersection(these))
        return next(found, len(ranks))

    return sorted(posed.evidence, key=rank)


def intended(intentions: Intentions, level: int = 2) -> Iterator[Part]:
    """What a team is going to do, whom it tells and when it looks again: as it said, or lines to
    write on.
    """
    for title, said, lines in (
        (_("Dit gaan wij doen"), intentions.do, 3),
        (_("Dit vertellen wij aan"), intentions.tell, 1),
        (_("Dan kijken wij weer"), intentions.again, 1),
    ):
        yield Heading(title, level)
        yield Text(said, "own") if said else Lines(count=lines)


def later(view: View, style: HouseStyle) -> list[Part]:
    """How the card is opened at the next delivery; with its address where that is known."""
    about = _(
        "Bewaar bij deze kaart het bestand dat erbij hoort. Open het na de volgende levering in de "
        "atlas: dan staat het nieuwe cijfer naast dat van nu, met wat erover te zeggen is."
    )
    address = style.address.rstrip("/") or address_of(view)
    if not address:
        return [Text(about, "quiet")]
    return [Qr(f"{address}/{OPENS}", about)]
