"""Challenges (uitdagingen): a question that each library answers about its own area.

A challenge is one TOML. It holds no figures and no code: it says which figures of the
participant's own area the answer is made from, and by which rule. `docs/uitdagingen.md` tells
authors the same.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from analytics.catalog.definitions import Definition, Id, Measure, Texts
from analytics.catalog.loading import CATALOG_FOLDER, Catalog, load_catalog
from analytics.catalog.reading import DefinitionError, document_of, mistakes_in, why
from analytics.language import _, enumerated
from analytics.model import TOTAL, Level, Missing, Unit

PAGES = (
    "",
    "kaart",
    "wijkprofiel",
    "vergelijken",
    "landelijk",
    "ontwikkeling",
    "rapporten",
    "cijfer",
    "zeggen",
    "inladen",
    "leveringen",
    "kwaliteit",
    "methode",
)
"""The pages where something can be found, by their path; the first page has none."""
FOLDER = CATALOG_FOLDER / "challenges"
ALWAYS = ("gebied", "bibliotheek", "peildatum")
SUBJECT, ANSWER = "onderwerp", "antwoord"
"""What may stand between braces beside the named figures."""
FEWEST = 3
"""So many options a choice among areas or groups has at least."""
Named = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
"""How a figure is called in the texts of a challenge, between braces."""
_HOLE = re.compile(r"\{([^{}\s]*)\}")


class ChallengeError(DefinitionError):
    """A challenge can't be used; `lines` say where and what to do, all at once."""


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

    `EXTRA` is how many more members (below 0: fewer) the area has than it would have at the share
    of the benchmark. `CHANGE` is the change of the share of members since the round before, in
    percentage points; missing where there is none, and where anything lies between the two rounds
    (a break: other participants, borders, classes or completeness, or a new law). The others are
    about the round as a whole: how many libraries took part, of how many (`LIBRARIES`), the share
    of the inhabitants of the country that lives there, and the share of the members that was
    linked.
    """

    EXTRA = "ledenverschil"
    CHANGE = "verandering"
    PARTICIPANTS = "deelnemers"
    LIBRARIES = "bibliotheken"
    COVERED = "gedekte_inwoners"
    MATCHED = "koppelgraad"


OF_ROUND = (Quantity.PARTICIPANTS, Quantity.LIBRARIES, Quantity.COVERED, Quantity.MATCHED)
"""Quantities that are the same for every area."""
JUDGED = ("index", "verschil", "vertegenwoordiging", Quantity.CHANGE.value)
"""Comparisons: judged by the interval of rounding and chance together, as the words of the app
are; everything else by that of rounding.
"""


class FigureOf(Definition):
    """One figure: an indicator or a `Quantity`, of a group, of an area."""

    indicator: Id = "penetratie"
    unit: Unit = Unit.PERSONS
    dimension: Id = TOTAL
    category: Id = TOTAL
    area: Whose = Whose.OWN
    benchmark: Whose | None = None

    @model_validator(mode="after")
    def _is_known(self, info: ValidationInfo) -> Self:
        catalog = (info.context or {}).get("catalog")
        if catalog is not None:
            _told(self._mistakes(catalog))
        return self

    def _mistakes(self, catalog: Catalog) -> Iterator[str]:
        quantities = {item.value for item in Quantity}
        definition = catalog.indicators.get(self.indicator)
        if definition is None and self.indicator not in quantities:
            yield _("de maat ‘{value}’ bestaat niet. Kies uit: {options}.").format(
                value=self.indicator, options=enumerated([*catalog.indicators, *quantities])
            )
        yield from _group_mistakes(catalog, self.unit, self.dimension, self.category)
        needs = self.indicator == Quantity.EXTRA or bool(definition and definition.needs_benchmark)
        if needs and self.benchmark is None:
            yield _("bij ‘{value}’ hoort een ‘benchmark’. Vul die in, bijvoorbeeld ‘land’.").format(
                value=self.indicator
            )
        if self.benchmark is not None and not needs:
            yield _("bij ‘{value}’ hoort geen ‘benchmark’. Haal die weg.").format(
                value=self.indicator
            )
        if self.benchmark is Whose.OPTION:
            yield _("een ‘benchmark’ kan niet ‘optie’ zijn. Kies land, provincie of eigen.")
        if definition is not None:
            if definition.needs_category and self.dimension == TOTAL:
                yield _("‘{value}’ gaat over een groep. Vul ‘dimension’ en ‘category’ in.").format(
                    value=self.indicator
                )
            if self.unit not in definition.units:
                yield _("‘{value}’ is er niet voor ‘{unit}’.").format(
                    value=self.indicator, unit=self.unit.value
                )
            if definition.column and (self.dimension != TOTAL or self.unit is Unit.HOUSEHOLDS):
                yield _(
                    "‘{value}’ is een kerncijfer van het hele gebied. Haal ‘dimension’, ‘category’ "
                    "en ‘unit’ weg."
                ).format(value=self.indicator)
        if self.indicator in OF_ROUND and (
            (self.dimension, self.unit, self.area) != (TOTAL, Unit.PERSONS, Whose.OWN)
        ):
            yield _("‘{value}’ gaat over de hele ronde. Noem alleen ‘indicator’.").format(
                value=self.indicator
            )


def _group_mistakes(catalog: Catalog, unit: Unit, dimension: str, category: str) -> Iterator[str]:
    """What is wrong with a group of people."""
    if dimension == TOTAL:
        if category != TOTAL:
            yield _("een ‘category’ hoort bij een ‘dimension’. Vul die ook in.")
        return
    definition = catalog.dimensions.get(dimension)
    if definition is None:
        yield _("het kenmerk ‘{value}’ bestaat niet. Kies uit: {options}.").format(
            value=dimension, options=enumerated([*catalog.dimensions])
        )
        return
    if unit not in definition.units:
        yield _("het kenmerk ‘{value}’ is er alleen voor {units}.").format(
            value=dimension, units=enumerated([item.value for item in definition.units])
        )
    known = dict.fromkeys(
        item.id for version in definition.classifications for item in version.categories
    )
    if category not in (TOTAL, *known):
        yield _("de groep ‘{value}’ bestaat niet. Kies uit: {options}.").format(
            value=category, options=enumerated([*known])
        )


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


def _ruled(item: "Subject | Ruled") -> Iterator[str]:
    """What a rule lacks, or has that it doesn't need."""
    if (item.base is None) == (item.rule in (Rule.ABOVE, Rule.BELOW)):
        yield _("‘base’ hoort bij boven en onder, en alleen daarbij.")
    if item.reason is not None and item.rule is not Rule.MISSING:
        yield _("‘reason’ hoort bij ontbreekt, en alleen daarbij.")
    if item.among is Among.BUURTEN and item.rule in (Rule.HIGHEST, Rule.LOWEST):
        yield _("buurten zetten we nooit op volgorde. Kies wijken of gemeenten.")


def _as_read(figure: FigureOf, number: object, info: ValidationInfo) -> Iterator[str]:
    """Numbers stand in a file as people read them: a share of 0.2 would be 0.2 %."""
    catalog = (info.context or {}).get("catalog")
    indicator = catalog.indicators.get(figure.indicator) if catalog is not None else None
    share = (indicator is not None and indicator.measure is Measure.SHARE) or (
        figure.indicator in (Quantity.COVERED, Quantity.MATCHED)
    )
    if share and isinstance(number, int | float) and 0 < abs(number) < 1:
        yield _("een aandeel staat er in procenten: schrijf 20 voor 20%, niet 0.2.")


def _told(mistakes: Iterable[str]) -> None:
    """Raises with all of them."""
    if found := list(mistakes):
        raise ValueError("\n".join(found))


def _once(items: Iterable["Statement | Caveat"]) -> Iterator[str]:
    ids = [item.id for item in items]
    for twice in sorted({item for item in ids if ids.count(item) > 1}):
        yield _("de id ‘{id}’ staat er twee keer. Geef elk een eigen id.").format(id=twice)


class Subject(Definition):
    """An area that the challenge is about: the one of which the figure is surely the highest or
    lowest, or the first by code for which the rule holds.
    """

    among: Among
    figure: FigureOf = FigureOf(area=Whose.OPTION)
    rule: Rule
    base: float | None = None
    reason: Missing | None = None

    @model_validator(mode="after")
    def _sound(self, info: ValidationInfo) -> Self:
        _told([*_ruled(self), *_as_read(self.figure, self.base, info)])
        return self


class Is(StrEnum):
    """What a condition says of a figure; `above` and `below` for all values that fit the rounding,
    `clearly` also for the play of chance (of `JUDGED`, or of two shares of members).
    """

    ABOVE = "boven"
    BELOW = "onder"
    CLEARLY_ABOVE = "duidelijk-boven"
    CLEARLY_BELOW = "duidelijk-onder"
    UNCLEAR = "onduidelijk"
    KNOWN = "bekend"
    MISSING = "ontbreekt"


CLEARLY = (Is.CLEARLY_ABOVE, Is.CLEARLY_BELOW, Is.UNCLEAR)


class When(Definition):
    """A condition on a figure: against a number, or against another figure."""

    figure: FigureOf
    judged: Is = Field(alias="is")
    than: (
        Annotated[
            Annotated[float, Tag("getal")] | Annotated[FigureOf, Tag("cijfer")],
            Discriminator(lambda value: "getal" if isinstance(value, int | float) else "cijfer"),
        ]
        | None
    ) = None
    reason: Missing | None = None

    @model_validator(mode="after")
    def _sound(self, info: ValidationInfo) -> Self:
        told = list(_as_read(self.figure, self.than, info))
        if (self.than is None) != (self.judged in (Is.KNOWN, Is.MISSING)):
            told.append(_("‘than’ hoort bij boven en onder, en alleen daarbij."))
        if self.reason is not None and self.judged is not Is.MISSING:
            told.append(_("‘reason’ hoort bij ontbreekt, en alleen daarbij."))
        if self.judged in CLEARLY and not (
            {self.figure.indicator, self.than.indicator} == {"penetratie"}
            if isinstance(self.than, FigureOf)
            else self.figure.indicator in JUDGED
        ):
            told.append(
                _(
                    "‘duidelijk’ kan alleen van {indicators}, tegenover een getal, of van "
                    "penetratie tegenover een andere penetratie."
                ).format(indicators=enumerated(JUDGED))
            )
        _told(told)
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
            raise ValueError(_("zeg met ‘right’ of ‘when’ wanneer dit goed is: één van de twee."))
        return self


class AskedNumber(Definition):
    """A number: right within what is displayed of it, or within its rounding interval."""

    kind: Literal["getal"]
    figure: FigureOf

    @model_validator(mode="after")
    def _of_an_area(self) -> Self:
        if self.figure.area is Whose.COUNTRY:
            raise ValueError(
                _("een getal van het hele land is voor iedereen hetzelfde. Vraag naar het eigen.")
            )
        return self


class Ruled(Definition):
    """Options that are areas (`among`) or the categories of a dimension, of which a rule on a
    figure says which are right. The area or the category of `figure` is that of the option.
    """

    among: Among | None = None
    dimension: Id | None = None
    figure: FigureOf
    rule: Rule = Rule.HIGHEST
    base: float | None = None
    reason: Missing | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_option(cls, given: Any) -> Any:
        """The figure is that of the option: its area, or its group."""
        if not isinstance(given, dict) or not isinstance(given.get("figure"), dict):
            return given
        figure = dict(given["figure"])
        if given.get("among"):
            figure["area"] = Whose.OPTION.value
        if isinstance(given.get("dimension"), str):
            figure["dimension"] = given["dimension"]
            figure.pop("category", None)
        return given | {"figure": figure}

    @model_validator(mode="after")
    def _sound(self, info: ValidationInfo) -> Self:
        told = [*_ruled(self), *_as_read(self.figure, self.base, info)]
        if (self.among is None) == (self.dimension is None):
            told.append(
                _("opties zijn gebieden (‘among’) of groepen (‘dimension’): één van de twee.")
            )
        catalog = (info.context or {}).get("catalog")
        definition = catalog.dimensions.get(self.dimension) if catalog is not None else None
        if definition is not None and all(
            len(version.categories) < FEWEST for version in definition.classifications
        ):
            told.append(
                _("dit kenmerk heeft te weinig groepen om uit te kiezen: minstens {least}.").format(
                    least=FEWEST
                )
            )
        _told(told)
        return self


class Choice(Ruled):
    """Choose one (`several` false: exactly one is right) or all that are right."""

    kind: Literal["kies"]
    several: bool = False

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.several and self.rule in (Rule.HIGHEST, Rule.LOWEST):
            raise ValueError(_("er is maar één hoogste of laagste. Haal ‘several’ weg."))
        return self


class Statements(Definition):
    """Choose among texts."""

    kind: Literal["stellingen"]
    several: bool = False
    statements: tuple[Statement, ...] = Field(min_length=2, max_length=8)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        _told(_once(self.statements))
        return self


class OnMap(Ruled):
    """Choose one area on the map."""

    kind: Literal["kaart"]

    @model_validator(mode="after")
    def _areas(self) -> Self:
        if self.among is None:
            raise ValueError(_("op de kaart staan gebieden. Vul ‘among’ in."))
        return self


class Order(Ruled):
    """Put in order, from high to low; every order that fits the intervals is right."""

    kind: Literal["volgorde"]
    most: int = Field(default=5, ge=3, le=8)

    @model_validator(mode="after")
    def _from_high_to_low(self) -> Self:
        if self.rule is not Rule.HIGHEST:
            raise ValueError(_("een volgorde is van hoog naar laag. Haal ‘rule’ weg."))
        return self


class Caveat(Definition):
    """What to mind about a claim. `fits`: the conditions under which it is to the point."""

    id: Id
    text: Texts
    right: bool | None = None
    fits: tuple[When, ...] = ()
    response: Texts | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.right is None) != bool(self.fits):
            raise ValueError(_("zeg met ‘right’ of ‘fits’ wanneer dit past: één van de twee."))
        return self


class OwnClaim(Definition):
    """A claim of one's own with its evidence: a figure, higher or lower, than whom, and what to
    mind. Checked for consistency: the claim must hold for all values that fit the rounding.
    """

    kind: Literal["bewering"]
    figures: tuple[FigureOf, ...] = Field(min_length=2, max_length=12)
    benchmarks: tuple[Literal[Whose.COUNTRY, Whose.PROVINCE], ...] = Field(min_length=1)
    caveats: tuple[Caveat, ...] = Field(min_length=2, max_length=6)

    @model_validator(mode="after")
    def _of_shares(self) -> Self:
        told = list(_once(self.caveats))
        if any(item.indicator != "penetratie" or item.benchmark for item in self.figures):
            told.append(
                _("een bewering gaat over het deel dat lid is. Noem alleen de groep en het gebied.")
            )
        _told(told)
        return self


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
    level: Literal[Level.GEMEENTE, Level.WIJK, Level.BUURT] | None = None
    area: Literal[Whose.OWN, Whose.SUBJECT] = Whose.OWN

    @model_validator(mode="after")
    def _is_there(self, info: ValidationInfo) -> Self:
        told: list[str] = []
        catalog = (info.context or {}).get("catalog")
        if self.page not in PAGES:
            told.append(
                _("de bladzijde ‘{value}’ is er niet. Kies uit: {options}.").format(
                    value=self.page, options=enumerated([*filter(None, PAGES)])
                )
            )
        if catalog is not None:
            told += _group_mistakes(catalog, self.unit, self.dimension, self.category)
            if self.indicator not in catalog.indicators:
                told.append(
                    _("de maat ‘{value}’ bestaat niet. Kies uit: {options}.").format(
                        value=self.indicator, options=enumerated([*catalog.indicators])
                    )
                )
            elif self.level and self.level not in catalog.indicators[self.indicator].levels:
                told.append(
                    _("‘{value}’ is er niet voor ‘{level}’.").format(
                        value=self.indicator, level=self.level.value
                    )
                )
        _told(told)
        return self


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

    @model_validator(mode="after")
    def _subject_where_it_is_used(self) -> Self:
        if self.subject is None and (
            self.where.area is Whose.SUBJECT
            or any(Whose.SUBJECT in (item.area, item.benchmark) for item in figures_in(self))
        ):
            raise ValueError(
                _("er is een cijfer van het onderwerp, maar geen onderwerp. Vul ‘[subject]’ in.")
            )
        loose = [item for item in figures_in(self, options=False) if item.area is Whose.OPTION]
        if loose:
            raise ValueError(_("‘area’ is alleen ‘optie’ bij de opties van een antwoord."))
        return self

    @property
    def by_province(self) -> bool:
        """Whether figures of the province are in it."""
        return any(Whose.PROVINCE in (item.area, item.benchmark) for item in figures_in(self))


def figures_in(item: Any, *, options: bool = True) -> Iterator[FigureOf]:
    """Every figure in a definition; without `options` not those of options and candidates."""
    if isinstance(item, FigureOf):
        yield item
    elif isinstance(item, BaseModel):
        if options or not isinstance(item, Ruled | Subject):
            for name in type(item).model_fields:
                yield from figures_in(getattr(item, name), options=options)
    elif isinstance(item, Mapping):
        for value in item.values():
            yield from figures_in(value, options=options)
    elif isinstance(item, tuple | list):
        for value in item:
            yield from figures_in(value, options=options)


@cache
def challenges(folder: Path = FOLDER) -> dict[str, Challenge]:
    """The shipped challenges by id, in their order."""
    found = [read_challenge(path.read_bytes(), path.name) for path in sorted(folder.glob("*.toml"))]
    found.sort(key=lambda item: (item.order, item.id))
    return {item.id: item for item in found}


def read_challenge(content: bytes, name: str, catalog: Catalog | None = None) -> Challenge:
    """A challenge from a file, held against the catalog (the shipped one unless another is given).

    Raises `ChallengeError` with all that is wrong, in the language in force.
    """
    try:
        document = document_of(content, name, _("uitdaging"))
    except DefinitionError as error:
        raise ChallengeError(error.lines) from None
    told = [f"{name} · {place}: {line}" for place, line in _texts_told(document)]
    challenge: Challenge | None = None
    try:
        challenge = Challenge.model_validate(document, context={"catalog": catalog or _shipped()})
    except ValidationError as error:
        told = [
            f"{' · '.join(filter(None, [name, _place(item['loc'])]))}: {line}"
            for item in mistakes_in(error)
            for line in why(item, _no_kind, _("uitdaging"))
        ] + told
    if challenge is None or told:
        raise ChallengeError(told)
    return challenge


@cache
def _shipped() -> Catalog:
    return load_catalog()


def _place(path: Iterable[int | str]) -> str:
    """Where a mistake stands, as an author sees the file: parts of a list have a number."""
    words: list[str] = []
    for step in path:
        # Pydantic names which of several kinds it is as a step of the way.
        if words and words[-1] in ("answer", "than") and step in _KINDS:
            continue
        if isinstance(step, int) and words:
            words[-1] += f" nr. {step + 1}"
        elif step != "[key]":
            words.append(str(step))
    return ".".join(words)


_KINDS = ("getal", "cijfer", "kies", "stellingen", "kaart", "volgorde", "bewering", "tekst")


def _no_kind() -> str:
    kinds = [kind for kind in _KINDS if kind != "cijfer"]
    return _("‘kind’ zegt niet welk soort antwoord dit is. Kies uit: {kinds}.").format(
        kinds=enumerated(kinds)
    )


def holes_in(text: str) -> set[str]:
    """What stands between braces in a text."""
    return set(_HOLE.findall(text))


def filled(text: str, words: Mapping[str, str]) -> str:
    """A text with its holes filled; what is filled in is text, and other braces stay."""
    return _HOLE.sub(lambda hole: words.get(hole[1], hole[0]), text)


def _texts_told(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with the holes in the texts, also where other things are wrong."""
    figures = document.get("figures")
    named = set(figures) if isinstance(figures, dict) else set[str]()
    answer = document.get("answer")
    kind = answer.get("kind") if isinstance(answer, dict) else ""
    known = {*ALWAYS, *named, *([SUBJECT] if "subject" in document else [])}
    for taken in sorted(named & {*ALWAYS, SUBJECT, ANSWER}):
        yield f"figures.{taken}", _("deze naam is al bezet. Kies een andere.")
    used: set[str] = set()
    for path, text in _texts_in(document, ()):
        holes = {tongue: holes_in(words) for tongue, words in text.items()}
        may = known | ({ANSWER} if path[:1] == ("explanation",) and kind != "tekst" else set())
        for hole in sorted(set().union(*holes.values()) - may):
            yield (
                _place(path),
                _("‘{{{hole}}}’ is geen cijfer van deze uitdaging. Kies uit: {options}.").format(
                    hole=hole, options=enumerated([f"{{{name}}}" for name in sorted(may)])
                ),
            )
        if holes["nl"] != holes["en"]:
            yield (
                _place(path),
                _("het Nederlands en het Engels vullen niet hetzelfde in: {holes}.").format(
                    holes=enumerated([f"{{{name}}}" for name in sorted(holes["nl"] ^ holes["en"])])
                ),
            )
        used |= set().union(*holes.values())
    for name in sorted(named - used):
        yield (
            f"figures.{name}",
            _(
                "dit cijfer staat in geen enkele tekst. Gebruik ‘{{{name}}}’ of haal het weg."
            ).format(name=name),
        )


def _texts_in(
    item: object, path: tuple[int | str, ...]
) -> Iterator[tuple[tuple[int | str, ...], dict[str, str]]]:
    """Every text in both languages, with its place."""
    if isinstance(item, dict):
        if item.keys() == {"nl", "en"} and all(isinstance(value, str) for value in item.values()):
            yield path, item
            return
        for name, value in item.items():
            yield from _texts_in(value, (*path, name))
    elif isinstance(item, list):
        for number, value in enumerate(item):
            yield from _texts_in(value, (*path, number))
