"""A challenge as it is put to one library: texts, options, and what is right there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from analytics.catalog.challenges import Challenge
from analytics.language import rounded
from analytics.model import Figure, Selection

_LARGEST = 1e15


class Given(TypedDict, total=False):
    """What a participant answered, as it is kept: the part that belongs to the kind of answer."""

    number: float
    """As typed: per cents for a share, percentage points for a change of it."""
    chosen: list[str]
    """Ids of options: statements, categories, or codes of areas (also on the map)."""
    order: list[str]
    """Ids of all options, highest first."""
    figure: int
    """Of an own claim: which of `Posed.claims`."""
    higher: bool
    benchmark: str
    caveat: str
    text: str


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose; `figure` is its own, where it has one, and `response` what to say to who
    chose it though it is wrong, or left it though it is right (both shown only afterwards).
    """

    id: str
    label: str
    figure: Figure | None = None
    written: str = ""
    response: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """The numbers, as typed, that are a figure: those that, written with as many decimals as the
    app writes it, lie from `low` to `high`: its rounding interval, written so.
    """

    low: float
    high: float
    decimals: int

    def holds(self, number: float) -> bool:
        # Too many digits to round are no such number either, nor is no number at all.
        return abs(number) < _LARGEST and self.low <= rounded(number, self.decimals) <= self.high


@dataclass(frozen=True, slots=True)
class Evidence:
    """A figure of the explanation: what it is, as a reader sees it, with its margin and code.
    `options`: the ids of those that it speaks of; of a claim the places in `Posed.claims`.
    """

    label: str
    written: str
    code: str = ""
    options: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True)
class Truth:
    """What is right: the part that belongs to the kind of answer. `written` says it in words."""

    written: str
    figure: Figure | None = None
    band: Band | None = None
    """Of a number: which are right."""
    taken_for: Mapping[str, Band] = field(default_factory=dict)
    """Of a number: what may be taken for it, none of which is right: `land`, `provincie`, `eigen`
    (of a part: the whole area), `eenheid` (households for persons, or the other way round), `rest`
    (those who are no member), `aantal` (members in the place of their share), `deel` (the share in
    the place of the number, or of a comparison).
    """
    right: frozenset[str] = frozenset()
    """Ids of the options that are right. Of an own claim: of the caveats that fit."""
    holding: frozenset[tuple[int, bool, str]] = frozenset()
    """Of an own claim: (figure, higher, benchmark) of every claim that holds."""


@dataclass(frozen=True)
class Posed:
    """A challenge for one library, in one language. `options` are in the order in which they are
    shown, which is the same for everyone of that library and tells nothing of the answer.
    """

    challenge: Challenge
    area: str
    name: str
    title: str
    story: str
    question: str
    hints: tuple[str, ...]
    options: tuple[Option, ...]
    claims: tuple[str, ...]
    """Of an own claim: the figures to choose from, in words."""
    benchmarks: Mapping[str, str]
    """Of an own claim: `Whose` and its name."""
    unit: str
    """What a number is in: "%", "procentpunt" or empty."""
    page: str
    selection: Selection
    """Where it is found: the path of the page and the choices that show it."""
    explanation: str
    pitfall: str
    evidence: tuple[Evidence, ...]
    truth: Truth
    synthetic: bool

    @property
    def kind(self) -> str:
        return self.challenge.answer.kind

    @property
    def several(self) -> bool:
        return bool(getattr(self.challenge.answer, "several", False))


@dataclass(frozen=True, slots=True)
class NotOffered:
    """Why a challenge can't be put to a library, in words for the maker of a programme."""

    challenge: Challenge
    reason: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """How an answer fares: a score of 0 to 1 (None: not scored), and a response that helps."""

    score: float | None
    response: str

    @property
    def right(self) -> bool:
        return self.score == 1.0
