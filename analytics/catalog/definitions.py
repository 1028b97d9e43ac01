"""What a definition must say. Every text stands in Dutch and in English."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StrictInt, model_validator

from analytics.model import TOTAL, Level, Status, Unit

Id = Annotated[str, Field(pattern=r"^[a-z0-9+][a-z0-9_+-]*$")]


class Definition(BaseModel):
    """Frozen, and with no other fields than it has."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Texts(Definition):
    """One text in both languages."""

    nl: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def get(self, language: str) -> str:
        return self.en if language == "en" else self.nl


class Category(Definition):
    """One class of a dimension. `adults`: nobody in it is under 18."""

    id: Id
    label: Texts
    adults: bool = False


class Classification(Definition):
    """One version of the ordered classes of a dimension. A trend never runs across two."""

    id: Id
    label: Texts
    categories: tuple[Category, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_once(self) -> Self:
        ids = [category.id for category in self.categories]
        if len(set(ids)) != len(ids) or TOTAL in ids:
            raise ValueError(f"category ids must be unique and not '{TOTAL}'")
        return self


class Universe(Definition):
    """Whom a dimension covers, when that is not everyone."""

    id: Id
    label: Texts


class Dimension(Definition):
    """A characteristic of persons or households, with its classes.

    `universe` None means everyone: its classes add up to the total. With a universe they add up
    to the universe, whose own total is delivered as category `totaal` of this dimension, or is
    the sum of its classes. `age_sensitive` marks dimensions whose differences are partly age
    (youth membership is free): texts about them say "niet gecorrigeerd voor leeftijd".
    """

    id: Id
    order: StrictInt
    label: Texts
    description: Texts
    source: Texts
    units: tuple[Unit, ...] = Field(min_length=1)
    universe: Universe | None = None
    age_sensitive: bool = False
    classifications: tuple[Classification, ...] = Field(min_length=1)

    @property
    def newest(self) -> Classification:
        """The version that holds when a delivery names none: the last one listed."""
        return self.classifications[-1]

    def classification(self, version: str | None) -> Classification | None:
        """The classes of a version (the newest for None); None when there is no such version."""
        if version is None:
            return self.newest
        return next((item for item in self.classifications if item.id == version), None)


class IndicatorKind(StrEnum):
    """Where an indicator comes from."""

    MEMBERSHIP = "membership"
    CONTEXT = "context"


class Measure(StrEnum):
    """What a number is, and thereby how it is written."""

    COUNT = "count"
    SHARE = "share"
    INDEX = "index"
    POINTS = "points"
    NUMBER = "number"


class Scale(StrEnum):
    """How an indicator is drawn: sequential or diverging fill, or circles for counts."""

    SEQUENTIAL = "sequential"
    DIVERGING = "diverging"
    CIRCLES = "circles"


class Indicator(Definition):
    """The stanza of one indicator.

    `breaks` are fixed class borders, open at both ends; empty means: computed at build from
    public levels as round numbers, pooled over rounds. `classes` names the classes between them,
    for codes that are no quantity; with `dark_first` the lowest is the darkest. `too_coarse` is
    the width of the rounding interval, in the indicator's own unit, from which a figure is too
    coarse to steer on.
    `column` is the KWB short name of a context indicator, `factor` what turns it into `measure`.
    """

    id: Id
    order: StrictInt
    kind: IndicatorKind
    label: Texts
    short: Texts
    description: Texts
    caveat: Texts
    source: Texts
    measure: Measure
    unit_label: Texts
    decimals: int = Field(ge=0, le=3)
    direction: str = Field(pattern=r"^(up|down|neutral)$")
    levels: tuple[Level, ...] = Field(min_length=1)
    units: tuple[Unit, ...] = (Unit.PERSONS, Unit.HOUSEHOLDS)
    scale: Scale
    breaks: tuple[float, ...] = ()
    classes: tuple[Texts, ...] = ()
    dark_first: bool = False
    too_coarse: float | None = None
    needs_benchmark: bool = False
    needs_category: bool = False
    column: str = ""
    factor: float = 1.0

    @model_validator(mode="after")
    def _belongs_together(self) -> Self:
        if (self.kind is IndicatorKind.CONTEXT) != bool(self.column):
            raise ValueError("column: a context indicator names its KWB column, others do not")
        if list(self.breaks) != sorted(set(self.breaks)):
            raise ValueError("breaks: must rise")
        if self.classes and len(self.classes) != len(self.breaks) + 1:
            raise ValueError("classes: one name per class, so one more than there are breaks")
        return self


class MonitorCategory(StrEnum):
    """What a figure of the monitor is about, after the Regeling gegevenslevering of the Wsob."""

    FACILITIES = "voorzieningen"
    COLLECTION = "collectie"
    LOANS = "uitleningen"
    VISITS = "bezoek"
    FUNCTIONS = "kernfuncties"
    STAFF = "personeel"
    MONEY = "geld"


class MonitorIndicator(Definition):
    """A figure of a library organisation as a whole, beyond membership; it says nothing of a
    gemeente in its catchment.

    `of_moment`: a state on 31 December of the year, else what happened in the year. `per`: the
    number of inhabitants that it may be told per (written with `per_decimals`); None: a number
    per inhabitant, and with it a comparison between organisations, makes no sense.
    """

    id: Id
    order: StrictInt
    category: MonitorCategory
    label: Texts
    description: Texts
    caveat: Texts
    source: Texts
    unit_label: Texts
    decimals: int = Field(ge=0, le=3)
    direction: str = Field(pattern=r"^(up|down|neutral)$")
    of_moment: bool
    per: StrictInt | None = Field(default=None, ge=1)
    per_decimals: int = Field(default=0, ge=0, le=3)


class YearValue(Definition):
    """Members in thousands in one year, as published. A year that was revised has more than one,
    the newest last. `status` None: the publication names none. `rounded_to` thousands.
    """

    year: StrictInt
    members: StrictInt = Field(gt=0)
    organisations: StrictInt | None = None
    status: Status | None = None
    rounded_to: StrictInt = Field(default=1, ge=1)


class Series(Definition):
    """Published yearly figures of the Netherlands after another definition: background, never held
    against the figures of a round. `caveats` say why the two differ.
    """

    id: Id
    label: Texts
    description: Texts
    source: Texts
    addresses: tuple[str, ...] = Field(min_length=1)
    caveats: tuple[Texts, ...] = Field(min_length=1)
    values: tuple[YearValue, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        years = [value.year for value in self.values]
        if years != sorted(years):
            raise ValueError("values: the years must rise")
        return self
