"""What teams made of their challenges: what results and cards are told from."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from analytics.language import _, enumerated, format_decimal
from analytics.model import Figure
from analytics.reports.own_words import clean
from analytics.workshop.posed import Evidence, Given, Posed

_MOST_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Intentions:
    """What a team is going to do, whom it tells, and when it looks again, in its own words."""

    do: str = ""
    tell: str = ""
    again: str = ""

    @classmethod
    def read(cls, kept: str) -> "Intentions":
        """From the one text in which a session keeps them; what is no such text is what to do."""
        try:
            found = json.loads(kept)
            return cls(**{name: clean(str(text)) for name, text in found.items()})
        except (ValueError, TypeError, AttributeError, RecursionError):
            return cls(clean(kept))

    @property
    def kept(self) -> str:
        """As one text, which `read` reads back; empty when nothing was said."""
        said = {name: text for name, text in asdict(self).items() if text}
        return json.dumps(said, ensure_ascii=False) if said else ""

    def __bool__(self) -> bool:
        return any((self.do, self.tell, self.again))


@dataclass(frozen=True, slots=True)
class Outcome:
    """One challenge that was put to a team. `score` is 0 to 1, None where nothing is scored or
    answered; `given` None: it did not answer, or where there is a score what it answered is no
    longer known.
    """

    posed: Posed
    given: Given | None = None
    score: float | None = None
    hints: int = 0
    at: datetime | None = None

    @property
    def scored(self) -> bool:
        """Whether an answer to it counts: own words don't."""
        return self.posed.kind != "tekst"

    @property
    def answered(self) -> bool:
        return self.given is not None or self.score is not None

    @property
    def fell(self) -> str:
        """How it went, in a word or three."""
        if not self.answered:
            return _("niet beantwoord")
        if not self.scored or self.score is None:
            return _("eigen woorden") if not self.scored else _("zonder score")
        if self.score >= 1:
            return _("goed")
        return _("deels goed") if self.score > 0 else _("anders dan de cijfers")


@dataclass(frozen=True, slots=True)
class TeamOutcome:
    """A team and all that was put to it, in the order of the programme. `name` is empty for who
    works alone; `organisation` is the id of the library whose area it worked on, `library` the
    name of its own.
    """

    name: str
    organisation: str
    library: str
    outcomes: tuple[Outcome, ...]
    intentions: Intentions = Intentions()

    @property
    def counted(self) -> tuple[Outcome, ...]:
        """What counts for its score."""
        return tuple(item for item in self.outcomes if item.scored)

    @property
    def points(self) -> float:
        return sum(item.score or 0.0 for item in self.counted)

    @property
    def score(self) -> float | None:
        """The share of what it was offered; None where nothing was that counts."""
        return self.points / len(self.counted) if self.counted else None

    @property
    def answered(self) -> int:
        return sum(item.answered for item in self.outcomes)

    @property
    def hints(self) -> int:
        return sum(item.hints for item in self.outcomes)


def in_words(posed: Posed, given: Given | None) -> str:
    """An answer as a reader sees it; ids that are no option stay what they are."""
    if given is None:
        return _("niet beantwoord")
    match posed.kind:
        case "getal":
            return number_in_words(posed, given["number"]) if "number" in given else ""
        case "volgorde":
            return " → ".join(_labels(posed, given.get("order", [])))
        case "bewering":
            return _claim(posed, given)
        case "tekst":
            return clean(given.get("text", ""))
        case _chosen:
            return enumerated(_labels(posed, given.get("chosen", []))) or _("niets gekozen")


def headline(item: Outcome) -> str:
    """What is right, in few words: of claims the own one where it holds, else one that does."""
    posed, given = item.posed, item.given or {}
    if posed.kind != "bewering":
        return posed.truth.written
    own = (given.get("figure"), given.get("higher"), given.get("benchmark"))
    holding = sorted(posed.truth.holding)
    figure, higher, benchmark = next((one for one in holding if one == own), holding[0])
    told = _claim(posed, {"figure": figure, "higher": higher, "benchmark": benchmark})
    others = len(holding) > 1 and own not in holding
    return _("bijvoorbeeld {claim}").format(claim=told) if others else told


def is_own(posed: Posed, one: Evidence) -> bool:
    """Whether a figure of the explanation is of the own area."""
    return f" · {posed.name}" in one.label


def figure_name(posed: Posed, one: Evidence) -> str:
    """What a figure of the explanation is, without the own area, which stands above it."""
    return one.label.replace(f" · {posed.name}", "")


def number_in_words(posed: Posed, number: float, *, sign: bool = False) -> str:
    """A number as typed, with what it is in."""
    typed = -int(Decimal(repr(float(number))).normalize().as_tuple().exponent)
    text = format_decimal(number, min(max(typed, 0), _MOST_DECIMALS), sign=sign)
    return text + (posed.unit if posed.unit == "%" else f" {posed.unit}".rstrip())


def truth_as_typed(posed: Posed) -> Figure | None:
    """The right number with its margin, in what is asked for: per cents for a share. None where
    no number is asked.
    """
    found = posed.truth.figure
    if posed.kind != "getal" or found is None:
        return None
    if posed.unit != "%" or found.fitting is None:
        return found
    low, high = (None if end is None else end * 100 for end in (found.low, found.high))
    return Figure(found.fitting * 100, low, high)


def beside_truth(outcome: Outcome) -> float | None:
    """How far a number lies from the own truth (below 0: too low); None of other answers."""
    truth = truth_as_typed(outcome.posed)
    if truth is None or truth.value is None or outcome.given is None:
        return None
    number = outcome.given.get("number")
    return None if number is None else number - truth.value


def _labels(posed: Posed, ids: Sequence[str]) -> list[str]:
    labels = {option.id: option.label for option in posed.options}
    return [labels.get(item, item) for item in ids]


def _claim(posed: Posed, given: Given) -> str:
    place = given.get("figure", -1)
    figure = posed.claims[place] if 0 <= place < len(posed.claims) else ""
    code = given.get("benchmark", "")
    benchmark = {str(whose): name for whose, name in posed.benchmarks.items()}.get(code, code)
    text = (
        _("{figure}: hoger dan {benchmark}")
        if given.get("higher")
        else _("{figure}: lager dan {benchmark}")
    )
    said = text.format(figure=figure, benchmark=benchmark)
    caveat = "".join(_labels(posed, [given.get("caveat", "")]))
    whole = _("{claim}. Let op: {caveat}").format(claim=said, caveat=caveat)
    return whole if caveat else said
