"""The results of a workshop for its facilitator: tables for a workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean, median

from analytics.language import _, format_date
from analytics.model import Figure
from analytics.reports.document import Document, HouseStyle, Rows
from analytics.reports.parts import without_codes
from analytics.reports.sourcing import source_line
from analytics.reports.table import Cell, Column, Table
from analytics.reports.view import View
from analytics.workshop.outcome import (
    Outcome,
    TeamOutcome,
    beside_truth,
    in_words,
    truth_as_typed,
)
from analytics.workshop.posed import Posed


@dataclass(frozen=True, slots=True)
class Held:
    """A session as its results name it. `area`: the library whose area all worked on; empty: each
    team its own. `hints_cost`: a hint took something off the score. `expires`: when the session
    is removed.
    """

    title: str
    code: str
    held: datetime
    area: str = ""
    hints_cost: bool = False
    expires: datetime | None = None


def results(view: View, held: Held, teams: Sequence[TeamOutcome]) -> Document:
    """Scores, answers, how answers lay beside the own figures, own words, and the figures with
    their codes; each table is a sheet. `view` is of the round that the session was about.
    """
    sheets = _Sheets(view, held, teams)
    day = format_date(held.held.astimezone().date())
    return without_codes(
        view,
        held.title,
        _("Resultaten van de workshop van {date}").format(date=day),
        [
            Rows(sheets.overview()),
            Rows(sheets.scores()),
            Rows(sheets.answers()),
            Rows(sheets.challenges()),
            Rows(sheets.beside()),
            Rows(sheets.words()),
            sheets.figures(),
        ],
        HouseStyle(),
        "landscape",
    )


@dataclass(frozen=True)
class _Sheets:
    view: View
    held: Held
    teams: Sequence[TeamOutcome]

    def overview(self) -> Table:
        held, libraries = self.held, dict.fromkeys(team.library for team in self.teams)
        own = _("ieder team aan het eigen werkgebied")
        facts = [
            (_("Workshop"), held.title),
            (_("Code"), held.code),
            (_("Gehouden"), _moment(held.held)),
            (_("Bibliotheken"), "; ".join(libraries)),
            (_("Gewerkt is"), _("aan {area}").format(area=held.area) if held.area else own),
            (_("Ronde"), f"{self.view.delivery.title}, {self.view.round}"),
            (_("Atlas"), self.view.atlas.version),
            (_("Hints"), _("kostten punten") if held.hints_cost else _("waren vrij")),
        ]
        if held.expires is not None:
            facts.append((_("Wordt verwijderd"), _moment(held.expires)))
        return self._table(_("Overzicht"), (Column(_("Wat")), Column(_("Toelichting"))), facts)

    def scores(self) -> Table:
        return self._table(
            _("Scores per team"),
            (
                Column(_("Team")),
                Column(_("Bibliotheek")),
                Column(_("Score"), "share", exact=True),
                Column(_("Punten"), "number", 2, exact=True),
                Column(_("Aangeboden, telt mee"), "count", exact=True),
                Column(_("Aangeboden, alles"), "count", exact=True),
                Column(_("Beantwoord"), "count", exact=True),
                Column(_("Hints gebruikt"), "count", exact=True),
            ),
            [
                (
                    team.name,
                    team.library,
                    _known(team.score, _("geen score")),
                    Figure.exact(team.points),
                    *map(Figure.exact, (len(team.counted), len(team.outcomes))),
                    *map(Figure.exact, (team.answered, team.hints)),
                )
                for team in self.teams
            ],
            _(
                "De score is het deel van de punten die een team kon halen: van de uitdagingen die "
                "het kreeg en die meetellen. Wat het niet beantwoordde, telt als nul. Eigen "
                "woorden tellen niet mee, snelheid ook niet."
            ),
        )

    def answers(self) -> Table:
        return self._table(
            _("Alle antwoorden"),
            (
                Column(_("Team")),
                Column(_("Bibliotheek")),
                Column(_("Uitdaging")),
                Column(_("Vraag")),
                Column(_("Antwoord")),
                Column(_("Eigen cijfers")),
                Column(_("Hoe het ging")),
                Column(_("Score"), "share", exact=True),
                Column(_("Hints gebruikt"), "count", exact=True),
                Column(_("Beantwoord op")),
            ),
            [
                (
                    team.name,
                    team.library,
                    item.posed.title,
                    item.posed.question,
                    in_words(item.posed, item.given),
                    item.posed.truth.written,
                    item.fell,
                    _known(item.score, _("geen score")),
                    Figure.exact(item.hints),
                    "" if item.at is None else _moment(item.at),
                )
                for team, item in self._each()
            ],
            _("‘Geen score’: niet beantwoord, of eigen woorden."),
        )

    def challenges(self) -> Table:
        """One row a challenge: how it went, and how numbers lay beside the own figures."""
        body: list[tuple[Cell, ...]] = []
        for posed, found in self._per_challenge():
            given = [item for item in found if item.given is not None]
            scores = [item.score for item in given if item.score is not None]
            lay = [one for item in given if (one := beside_truth(item)) is not None]
            body.append(
                (
                    posed.title,
                    Figure.exact(len(found)),
                    Figure.exact(len(given)),
                    _known(sum(one == 1 for one in scores) if scores else None, _("geen score")),
                    _known(fmean(scores) if scores else None, _("geen score")),
                    *(
                        _known(of(lay) if lay else None, _("geen getal"))
                        for of in (min, median, max)
                    ),
                    _unit(posed) if lay else "",
                )
            )
        return self._table(
            _("Per uitdaging"),
            (
                Column(_("Uitdaging")),
                Column(_("Teams"), "count", exact=True),
                Column(_("Beantwoord"), "count", exact=True),
                Column(_("Goed"), "count", exact=True),
                Column(_("Gemiddelde score"), "share", exact=True),
                Column(_("Laagste verschil"), "number", 2, exact=True),
                Column(_("Middelste verschil"), "number", 2, exact=True),
                Column(_("Hoogste verschil"), "number", 2, exact=True),
                Column(_("Verschil in")),
            ),
            body,
            _(
                "Verschil: het antwoord min het eigen cijfer van het team. Onder nul is te laag "
                "geschat. ‘Geen getal’: er is geen getal gevraagd of gegeven."
            ),
        )

    def beside(self) -> Table:
        """Every number that was given, beside the own figure."""
        body: list[tuple[Cell, ...]] = []
        for team, item in self._each():
            lies, truth = beside_truth(item), truth_as_typed(item.posed)
            if lies is None or truth is None or item.given is None:
                continue
            body.append(
                (
                    item.posed.title,
                    team.name,
                    team.library,
                    Figure.exact(item.given.get("number")),
                    truth,
                    Figure.exact(lies),
                    _unit(item.posed),
                )
            )
        return self._table(
            _("Verschil met het eigen cijfer"),
            (
                Column(_("Uitdaging")),
                Column(_("Team")),
                Column(_("Bibliotheek")),
                Column(_("Antwoord"), "number", 2, exact=True),
                Column(_("Eigen cijfer"), "number", 2),
                Column(_("Verschil"), "number", 2, exact=True),
                Column(_("In")),
            ),
            body,
            _("Bij ‘van’ en ‘tot’ staat de marge van het eigen cijfer door afronding."),
        )

    def words(self) -> Table:
        """Own words: answers in free text, and what teams are going to do."""
        body: list[tuple[Cell, ...]] = [
            (team.name, team.library, item.posed.title, in_words(item.posed, item.given))
            for team, item in self._each()
            if item.posed.kind == "tekst" and item.given is not None
        ]
        for team in self.teams:
            said = team.intentions
            named = (
                (_("Dit gaan wij doen"), said.do),
                (_("Dit vertellen wij aan"), said.tell),
                (_("Dan kijken wij weer"), said.again),
            )
            body += [(team.name, team.library, what, text) for what, text in named if text]
        columns = (_("Team"), _("Bibliotheek"), _("Waarover"), _("In eigen woorden"))
        return self._table(_("Eigen woorden en voornemens"), tuple(map(Column, columns)), body)

    def figures(self) -> Rows:
        """The figures behind the explanations, with their codes."""
        found: dict[tuple[str, str, str], tuple[str, str]] = {}
        for _team, item in self._each():
            for one in item.posed.evidence:
                key = (item.posed.title, item.posed.name, one.label)
                found.setdefault(key, (one.written, one.code))
        columns = (_("Uitdaging"), _("Gebied"), _("Cijfer"), _("Waarde"))
        table = self._table(
            _("Cijfers en codes"),
            tuple(map(Column, columns)),
            [(*key, written) for key, (written, _code) in found.items()],
            _("Met de code zoekt u een cijfer op in de atlas, op de pagina Cijfer opzoeken."),
        )
        return Rows(table, tuple(code for _written, code in found.values()))

    def _each(self) -> Iterator[tuple[TeamOutcome, Outcome]]:
        for team in self.teams:
            for item in team.outcomes:
                yield team, item

    def _per_challenge(self) -> Iterator[tuple[Posed, list[Outcome]]]:
        """What teams made of each challenge, in the order of the programme."""
        found: dict[str, list[Outcome]] = {}
        for _team, item in self._each():
            found.setdefault(item.posed.challenge.id, []).append(item)
        for items in found.values():
            yield items[0].posed, items

    def _table(
        self,
        title: str,
        columns: tuple[Column, ...],
        rows: Sequence[tuple[Cell, ...]],
        *notes: str,
    ) -> Table:
        delivery = self.view.delivery
        return Table(title, columns, rows, source_line(delivery), notes, delivery.synthetic)


def _moment(at: datetime) -> str:
    """Day and time, as the clock here has it."""
    here = at.astimezone()
    day = format_date(here.date(), short=True)
    return _("{date}, {time} uur").format(date=day, time=f"{here:%H:%M}")


def _known(number: float | None, otherwise: str) -> Cell:
    """A number, or in words why there is none."""
    return otherwise if number is None else Figure.exact(number)


def _unit(posed: Posed) -> str:
    """What a difference is in: of per cents, percentage points."""
    return _("procentpunt") if posed.unit == "%" else posed.unit or _("aantal")
