"""What a delivery says about its own numbers (`delivery.toml`)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from analytics.model.region import Level
from analytics.model.vocabulary import Unit


class Kind(StrEnum):
    """What a delivery brings."""

    LGB = "lgb"
    BORDERS = "borders"
    KWB = "kwb"
    ORGANISATIONS = "organisations"
    BRANCHES = "branches"
    MONITOR = "monitor"
    AGREEMENTS = "afspraken"


class Status(StrEnum):
    """How final the publisher calls its figures."""

    FINAL = "definitief"
    PROVISIONAL = "voorlopig"
    REVISED_PROVISIONAL = "nader voorlopig"
    EXPERIMENTAL = "experimenteel"


class RoundingMethod(StrEnum):
    """How counts were rounded; decides how wide the rounding interval is."""

    NEAREST = "nearest"
    CONTROLLED = "controlled"
    RANDOM = "random"
    CELL_KEY = "cell-key"


@dataclass(frozen=True, slots=True)
class Rounding:
    """One line of a delivery's rounding; of those that apply to a cell the last one holds.

    A field that is None applies to all. `measure` None means both counts (population, members);
    shares need a line with `measure = "share"`, whose base is in per cent. Base 1 is exact.
    For `cell-key` the base is D, the largest perturbation.
    """

    base: float
    method: RoundingMethod = RoundingMethod.NEAREST
    level: Level | None = None
    unit: Unit | None = None
    dimension: str | None = None
    category: str | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a national figure covers: organisations and inhabitants, each of how many."""

    organisations: int | None = None
    of_organisations: int | None = None
    inhabitants: int | None = None
    of_inhabitants: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One set of files from one source, and what its numbers mean.

    Defaults are those of the contract: nothing said about protection means not protected, nothing
    about the audience means confidential. `participants` None means unknown; `members_of` is
    "any" or one bibliotheek_id; `share_from_unrounded` None means unknown; `profile` is the layout
    of its files, empty for the one that its kind has.
    """

    id: str
    kind: Kind
    title: str
    source: str
    reference_date: date
    status: Status
    border_year: int
    synthetic: bool = False
    files: tuple[str, ...] = ()
    profile: str = ""
    round: str = ""
    revision: int = 1
    members_of: str = "any"
    participants: tuple[str, ...] | None = None
    levels: tuple[Level, ...] = (
        Level.LAND,
        Level.PROVINCIE,
        Level.GEMEENTE,
        Level.WIJK,
        Level.BUURT,
    )
    rounding: tuple[Rounding, ...] = ()
    share_from_unrounded: bool | None = None
    coverage: Coverage = Coverage()
    benchmark_base: str = "unknown"
    classification: dict[str, str] = field(default_factory=dict)
    universe: dict[str, str] = field(default_factory=dict)
    match_rate: float | None = None
    completeness: float | None = None
    protected: bool = False
    audience: str = "confidential"
    hash: str = ""

    @property
    def public(self) -> bool:
        """Whether anyone may see its figures: only when it says that it is protected and public."""
        return self.protected and self.audience == "public"

    @property
    def visible(self) -> bool:
        """Whether visitors may see it: member figures when they are protected and public, figures
        of libraries and agreements when they are public; the rest is published.
        """
        if self.kind is Kind.LGB:
            return self.public
        return self.kind not in (Kind.MONITOR, Kind.AGREEMENTS) or self.audience == "public"
