"""Challenges (opdrachten): a question that each library answers about its own area.

A challenge is one TOML. It holds no figures and no code: it says which figures of the
participant's own area the answer is made from, and by which rule.
"""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from analytics.catalog.definitions import Definition, Id, Texts
from analytics.model import TOTAL, Level, Missing, Unit

Named = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""How a figure is called in the texts of a challenge, between braces."""


class Theme(StrEnum):
    """What a challenge teaches to work with."""

    AREA = "gebied"
    PROFILES = "profielen"
    BENCHMARK = "benchmark"
    INTERVALS = "marges"
    MISSING = "ontbreekt"
    NUMBERS = "aandeel-en-aantal"
    UNITS = "persoon-en-huishouden"
    BREAKS = "breuken"
    COVERAGE = "dekking"
    NON_MEMBERS = "doelgroepen"
    SO_WHAT = "zo-wat"
    HYPOTHESIS = "hypothese"


class Whose(StrEnum):
    """Whose figure: the participant's own catchment, the country, the province that it lies in
    (no answer where it lies in several), the area that the challenge picked out, or, among the
    options of an answer, the option.
    """

    OWN = "eigen"
    COUNTRY = "land"
    PROVINCE = "provincie"
    SUBJECT = "onderwerp"
    OPTION = "optie"


class Quantity(StrEnum):
    """What a challenge may ask for beside the indicators of the catalog.

    `extra` is how many more members (below 0: fewer) the area has than it would have at the share
    of the benchmark; `change` the change of the share of members since the round before, in
    percentage points, over the libraries of both; the others are about the round as a whole.
    """

    EXTRA = "ledenverschil"
    CHANGE = "verandering"
    PARTICIPANTS = "deelnemers"
    COVERED = "gedekte_inwoners"
    MATCHED = "koppelgraad"


class FigureOf(Definition):
    """One figure: an indicator or a `Quantity`, of a group, of an area."""

    indicator: Id = "penetratie"
    unit: Unit = Unit.PERSONS
    dimension: Id = TOTAL
    category: Id = TOTAL
    area: Whose = Whose.OWN
    benchmark: Whose | None = None


class Among(StrEnum):
    """Which areas: the gemeenten of the catchment, or all its wijken or buurten."""

    GEMEENTEN = "gemeenten"
    WIJKEN = "wijken"
    BUURTEN = "buurten"


class Rule(StrEnum):
    """Which of several are right. An option of which the figure is missing is never right but
    for `missing`, and with one there is no highest or lowest.
    """

    HIGHEST = "hoogste"
    LOWEST = "laagste"
    ABOVE = "boven"
    BELOW = "onder"
    MISSING = "ontbreekt"


class Subject(Definition):
    """An area that the challenge is about: the one of which the figure is surely the highest or
    lowest, or the first by code for which the rule holds.
    """

    among: Among
    figure: FigureOf = FigureOf(area=Whose.OPTION)
    rule: Rule
    base: float | None = None
    reason: Missing | None = None


class Is(StrEnum):
    """What a condition says of a figure; `above` and `below` for all values that fit the rounding,
    `clearly` also for the play of chance (only of an index or a difference).
    """

    ABOVE = "boven"
    BELOW = "onder"
    CLEARLY_ABOVE = "duidelijk-boven"
    CLEARLY_BELOW = "duidelijk-onder"
    KNOWN = "bekend"
    MISSING = "ontbreekt"


class When(Definition):
    """A condition on a figure: against a number, or against another figure."""

    figure: FigureOf
    judged: Is = Field(alias="is")
    than: float | FigureOf | None = None
    reason: Missing | None = None

    @model_validator(mode="after")
    def _against_something(self) -> Self:
        if (self.than is None) != (self.judged in (Is.KNOWN, Is.MISSING)):
            raise ValueError("'than' belongs to boven and onder, and only to them")
        return self


class Statement(Definition):
    """An option in words. Right where every condition holds, or always or never (`right`); with
    `response`, what to say to who chose it though it is wrong, or left it though it is right.
    """

    id: Id
    text: Texts
    right: bool | None = None
    when: tuple[When, ...] = ()
    response: Texts | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.right is None) != bool(self.when):
            raise ValueError("give either 'right' or 'when'")
        return self


class AskedNumber(Definition):
    """A number: right within what is displayed of it, or within its rounding interval."""

    kind: Literal["getal"]
    figure: FigureOf


class Ruled(Definition):
    """Options that are areas (`among`) or the categories of a dimension, of which a rule on a
    figure says which are right. The area or the category of `figure` is that of the option.
    """

    among: Among | None = None
    dimension: Id | None = None
    figure: FigureOf
    rule: Rule = Rule.HIGHEST
    base: float | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if (self.among is None) == (self.dimension is None):
            raise ValueError("options are areas ('among') or categories ('dimension')")
        if (self.base is None) == (self.rule in (Rule.ABOVE, Rule.BELOW)):
            raise ValueError("'base' belongs to boven and onder, and only to them")
        return self


class Choice(Ruled):
    """Choose one (`several` false: exactly one is right) or all that are right."""

    kind: Literal["kies"]
    several: bool = False


class Statements(Definition):
    """Choose among texts."""

    kind: Literal["stellingen"]
    several: bool = False
    statements: tuple[Statement, ...] = Field(min_length=2, max_length=8)


class OnMap(Ruled):
    """Choose one area on the map."""

    kind: Literal["kaart"]


class Order(Ruled):
    """Put in order, from high to low; every order that fits the intervals is right."""

    kind: Literal["volgorde"]
    most: int = Field(default=5, ge=3, le=8)


class Caveat(Definition):
    """What to mind about a claim. `fits`: the conditions under which it is to the point."""

    id: Id
    text: Texts
    right: bool | None = None
    fits: tuple[When, ...] = ()
    response: Texts | None = None


class OwnClaim(Definition):
    """A claim of one's own with its evidence: a figure, higher or lower, than whom, and what to
    mind. Checked for consistency: the claim must hold for all values that fit the rounding.
    """

    kind: Literal["bewering"]
    figures: tuple[FigureOf, ...] = Field(min_length=2, max_length=12)
    benchmarks: tuple[Literal[Whose.COUNTRY, Whose.PROVINCE], ...] = Field(min_length=1)
    caveats: tuple[Caveat, ...] = Field(min_length=2, max_length=6)


class FreeText(Definition):
    """Own words: kept, not scored."""

    kind: Literal["tekst"]


Asked = Annotated[
    AskedNumber | Choice | Statements | OnMap | Order | OwnClaim | FreeText,
    Field(discriminator="kind"),
]


class Where(Definition):
    """The page of the app where it is found, with the choices that show it."""

    page: str = ""
    unit: Unit = Unit.PERSONS
    dimension: Id = TOTAL
    category: Id = TOTAL
    indicator: Id = "penetratie"
    level: Level | None = None
    area: Literal[Whose.OWN, Whose.SUBJECT] = Whose.OWN


class Challenge(Definition):
    """A question for a library about its own area.

    `figures` are named in the texts between braces; `{gebied}`, `{bibliotheek}`, `{peildatum}`,
    `{onderwerp}` (the area that was picked out) and, in `explanation`, `{antwoord}` too. It is
    offered where every figure that it names is known and the answer is determined.
    """

    id: Id
    order: int = 100
    level: int = Field(ge=1, le=4)
    theme: Theme
    minutes: int = Field(ge=2, le=30)
    title: Texts
    story: Texts
    question: Texts
    answer: Asked
    hints: tuple[Texts, ...] = Field(min_length=1, max_length=4)
    where: Where = Where()
    explanation: Texts
    pitfall: Texts
    subject: Subject | None = None
    figures: dict[Named, FigureOf] = Field(default_factory=dict)
