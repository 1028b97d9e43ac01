"""What a user states about a delivery, from which its `delivery.toml` is made."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict

from analytics.catalog.profiles import RoundingLine
from analytics.measures.rounding import rule_for
from analytics.model import Coverage, Delivery, Kind, Rounding, RoundingMethod, Status, Unit
from analytics.sources.delivery_file import FICTIONAL
from analytics.sources.proposals import ENOUGH, Proposal, id_from

COVERAGE = ("organisations", "of_organisations", "inhabitants", "of_inhabitants")


class About(BaseModel):
    """The answers so far. None, and an empty text, are not answered yet: then what the figures
    themselves say holds, where they say something.

    `corrects` is the id of the delivery that this one is a new version of: see `with_former`.
    Which answers were given stands in `model_fields_set`, so that "no" is another answer than none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = ""
    source: str = ""
    reference_date: date | None = None
    status: Status | None = None
    border_year: int | None = None
    round: str = ""
    corrects: str = ""
    members_of: str = "any"
    participants: tuple[str, ...] | None = None
    rounding: tuple[RoundingLine, ...] | None = None
    share_from_unrounded: bool | None = None
    classification: dict[str, str] = {}
    universe: dict[str, str] = {}
    organisations: int | None = None
    of_organisations: int | None = None
    inhabitants: int | None = None
    of_inhabitants: int | None = None
    benchmark_base: str = "unknown"
    match_rate: float | None = None
    completeness: float | None = None
    public: bool = False
    protected: bool = False
    synthetic: bool = False


def with_former(about: About, former: Delivery | None, proposal: Proposal | None) -> About:
    """The answers, and for a correction what it replaces says where nothing was answered yet.

    The status is asked again: a correction mostly has another one. So is whether the figures are
    protected and for everyone: that was said of other files. What the figures say themselves goes
    before what was said of the former ones, where the two contradict each other.
    """
    if former is None:
        return about
    proposed: dict[str, object] = {
        name: getattr(former, name)
        for name in (
            *("title", "reference_date", "members_of", "participants", "share_from_unrounded"),
            *("universe", "benchmark_base", "match_rate", "completeness", "synthetic"),
        )
    }
    proposed |= {name: getattr(former.coverage, name) for name in COVERAGE}
    proposed["source"] = "" if former.synthetic else former.source
    if proposal is not None:
        best = max(proposal.fitting.values(), default=0)
        if best and proposal.fitting.get(former.border_year) == best:
            proposed["border_year"] = former.border_year
        if _fits(former.rounding, proposal):
            proposed["rounding"] = tuple(
                RoundingLine(**{name: getattr(line, name) for name in RoundingLine.model_fields})
                for line in former.rounding
            )
    answered = about.model_fields_set
    return about.model_copy(
        update={name: value for name, value in proposed.items() if name not in answered}
    )


def _fits(rounding: Sequence[Rounding], proposal: Proposal) -> bool:
    """Whether the figures can have been rounded so: a larger step may be so by chance."""
    decimals = proposal.share_decimals
    for line in rounding:
        if line.measure == "share" and decimals and line.base > 10.0**-decimals * 1.001:
            return False
    for item in proposal.divisors:
        line = rule_for(rounding, item.level, Unit.PERSONS, item.dimension, "", "members")
        if line is None or line.method is RoundingMethod.CELL_KEY or item.numbers < ENOUGH:
            continue
        if item.base % line.base:
            return False
    return bool(rounding)


NEEDED = ("title", "source", "reference_date", "status", "border_year")


def missing_answers(about: About, proposal: Proposal | None) -> tuple[str, ...]:
    """What must be answered before there can be a delivery, as names of fields."""
    found = [name for name in NEEDED if not getattr(about, name)]
    if about.synthetic and "source" in found:
        found.remove("source")
    if "border_year" in found and proposal is not None and proposal.border_year is not None:
        found.remove("border_year")
    return tuple(found)


def named_round(about: About) -> str:
    """The name of a new round: as given, else the year of the reference date."""
    year = str(about.reference_date.year) if about.reference_date else ""
    return about.round.strip() or year


def objections(about: About, kind: Kind, present: Iterable[Delivery]) -> tuple[str, ...]:
    """Answers that can't stand beside each other or beside what is there: "round", a new round
    with the name of one of the atlas; "source", fictional figures that aren't said to be so.
    """
    rounds = [item for item in present if item.kind is Kind.LGB]
    found: list[str] = []
    is_new = kind is Kind.LGB and about.corrects not in [item.id for item in rounds]
    if is_new and named_round(about) in [item.round for item in rounds]:
        found.append("round")
    if not about.synthetic and about.source.strip().lower() == FICTIONAL:
        found.append("source")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Loading:
    """What is loaded: its kind, the names of its files and the profile that reads them, if any."""

    kind: Kind
    files: tuple[str, ...]
    profile: str = ""


def delivery_of(
    about: About,
    loading: Loading,
    proposal: Proposal | None,
    present: Sequence[Delivery],
    serving: Mapping[str, Sequence[str]] | None = None,
) -> Delivery:
    """The delivery that the answers describe; `present` are those in the atlas, `serving` is
    who serves which gemeente on the reference date.

    Only when `missing_answers` finds nothing. A correction of member figures is the next revision
    of their round, with an id of its own, so that both stand in the atlas; of anything else there
    are no rounds, so it takes the id, and with it the place, of what it replaces.
    """
    assert about.reference_date is not None
    assert about.status is not None
    former = next((item for item in present if item.id == about.corrects), None)
    named = named_round(about)
    identity = former.id if former else new_id(loading.kind, named, present)
    fields: dict[str, object] = {}
    if loading.kind is Kind.LGB:
        revision = 1
        if former is not None:
            named = _round_of(former)
            revision += max(item.revision for item in present if _round_of(item) == named)
            identity = revision_id(former.id, revision, [item.id for item in present])
        fields = {
            "round": named,
            "revision": revision,
            "members_of": about.members_of,
            "participants": participants(about, proposal, serving or {}),
            "levels": proposal.levels if proposal and proposal.levels else Delivery.levels,
            "rounding": stated_rounding(about, proposal),
            "share_from_unrounded": about.share_from_unrounded,
            "classification": (proposal.classification if proposal else {}) | about.classification,
            "universe": about.universe,
            "coverage": Coverage(*(getattr(about, name) for name in COVERAGE)),
            "benchmark_base": about.benchmark_base,
            "match_rate": about.match_rate,
            "completeness": about.completeness,
            "protected": about.protected,
            "audience": "public" if about.public else "confidential",
            "profile": loading.profile,
        }
    elif loading.kind in (Kind.MONITOR, Kind.AGREEMENTS):
        fields = {"audience": "public" if about.public else "confidential"}
    return Delivery(
        id=identity,
        kind=loading.kind,
        title=about.title.strip(),
        source=FICTIONAL if about.synthetic else about.source.strip(),
        reference_date=about.reference_date,
        status=about.status,
        border_year=about.border_year or (proposal and proposal.border_year) or 0,
        synthetic=about.synthetic,
        files=loading.files,
        **fields,  # pyright: ignore[reportArgumentType]
    )


def new_id(kind: Kind, named: str, present: Iterable[Delivery]) -> str:
    """An id that no delivery has: of the round, such as `lgb-2025`."""
    prefix = {
        Kind.LGB: "lgb",
        Kind.BORDERS: "grenzen",
        Kind.KWB: "kwb",
        Kind.ORGANISATIONS: "organisaties",
        Kind.BRANCHES: "vestigingen",
        Kind.MONITOR: "monitor",
        Kind.AGREEMENTS: "afspraken",
    }[kind]
    return id_from(f"{prefix} {named}", [item.id for item in present])


def revision_id(former: str, revision: int, taken: Collection[str]) -> str:
    """The id of a revision of a delivery, that no other has: `lgb-2023` gets `lgb-2023-r2`."""
    base = f"{re.sub(r'-r[0-9]+$', '', former)}-r{revision}"
    names = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _round_of(delivery: Delivery) -> str:
    return delivery.round or delivery.reference_date.isoformat()


def participants(
    about: About, proposal: Proposal | None, serving: Mapping[str, Sequence[str]]
) -> tuple[str, ...] | None:
    """Those named; else whoever has members in its own row or in a gemeente that it serves, be
    they hidden, and be the gemeente shared; None when unknown.
    """
    if about.participants is not None:
        return about.participants
    if proposal is None:
        return None
    found = {name for code in proposal.gemeenten for name in serving.get(code, ())}
    found |= {name for names in serving.values() for name in names} & {*proposal.organisations}
    return tuple(sorted(found)) or None


def stated_rounding(about: About, proposal: Proposal | None) -> tuple[Rounding, ...]:
    """The rounding that was stated, else what the numbers look like."""
    if about.rounding is None:
        return proposal.rounding if proposal else ()
    return tuple(Rounding(**line.model_dump()) for line in about.rounding)
