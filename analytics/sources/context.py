"""What is known while a delivery is judged: the definitions, and the deliveries beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from analytics.catalog import Catalog
from analytics.model import NETHERLANDS, Delivery, Level, level_of
from analytics.sources.batch import RegionTables


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """The regions of one border year by code: parent, name and province; and the extent."""

    parents: dict[str, str]
    names: dict[str, str]
    provinces: dict[str, str]
    extent: tuple[float, float, float, float]

    @classmethod
    def of(cls, tables: RegionTables) -> "Division":
        columns = tables.regions.to_pydict()
        west, south, east, north = (float(edge) for edge in tables.geometry.total_bounds)
        return cls(
            dict(zip(columns["code"], columns["parent"], strict=True)),
            dict(zip(columns["code"], columns["name"], strict=True)),
            dict(zip(columns["code"], columns["provincie"], strict=True)),
            (west, south, east, north),
        )

    @property
    def has_provinces(self) -> bool:
        return any(self.provinces.values())

    def knows(self, code: str) -> bool:
        """Whether a region code exists; provinces can't be judged where the borders have none."""
        if code in self.parents or code == NETHERLANDS:
            return True
        return level_of(code) is Level.PROVINCIE and not self.has_provinces

    def of_level(self, level: Level) -> list[str]:
        return sorted(code for code in self.parents if level_of(code) is level)


@dataclass(frozen=True, slots=True)
class KnownRound:
    """A round with member figures: what tells it from another one."""

    id: str
    title: str
    round: str
    reference_date: date
    members_of: str

    @classmethod
    def of(cls, delivery: Delivery) -> "KnownRound":
        return cls(*(getattr(delivery, name) for name in cls.__dataclass_fields__))

    def of_same_date(self, present: Iterable["KnownRound"]) -> list["KnownRound"]:
        """Other rounds about the same members on the same day, by name: was one of them meant?"""
        if any(self.round == item.round for item in present):
            return []  # a revision of that round, or refused as it
        return [
            item
            for item in present
            if (item.reference_date, item.members_of) == (self.reference_date, self.members_of)
            and item.id != self.id
        ]


@dataclass(frozen=True, slots=True)
class Served:
    """An organisation serves a gemeente from a day on, up to (not on) another; None: no end."""

    organisation: str
    name: str
    gemeente: str
    since: date | None
    until: date | None

    def on(self, day: date) -> bool:
        began = self.since is None or self.since <= day
        return began and (self.until is None or day < self.until)


@dataclass(slots=True, eq=False)
class Context:
    """Grows while the deliveries are read; borders and organisations come first.

    `organisations` is None when the batch holds no usable delivery of organisations.
    `spoilt_years`: border years whose borders are in the batch but could not be used. `rounds` are
    those of the atlas that a delivery is judged beside. `served`: who serves which gemeente when.
    """

    catalog: Catalog
    building: bool = False
    divisions: dict[int, Division] = field(default_factory=dict)
    spoilt_years: set[int] = field(default_factory=set)
    organisations: set[str] | None = None
    spoilt_organisations: bool = False
    unknown_deliveries: bool = False
    rounds: tuple[KnownRound, ...] = ()
    served: tuple[Served, ...] = ()

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any], catalog: Catalog) -> "Context":
        """What `to_plain` wrote: what an atlas knows already, to judge one delivery against."""
        divisions = {
            int(year): Division(
                dict(one["parents"]),
                dict(one["names"]),
                dict(one["provinces"]),
                (one["extent"][0], one["extent"][1], one["extent"][2], one["extent"][3]),
            )
            for year, one in plain["divisions"].items()
        }
        known = plain["organisations"]
        rounds = [
            KnownRound(**(one | {"reference_date": date.fromisoformat(one["reference_date"])}))
            for one in plain.get("rounds", ())
        ]
        return cls(
            catalog,
            divisions=divisions,
            organisations=None if known is None else set(known),
            rounds=tuple(rounds),
            served=tuple(
                Served(*names, *(day and date.fromisoformat(day) for day in days))
                for *names, days in plain.get("served", ())
            ),
        )

    def to_plain(self) -> dict[str, Any]:
        """The divisions, the organisations (with whom they serve) and the rounds as JSON-able
        values.
        """
        return {
            "divisions": {str(year): asdict(one) for year, one in self.divisions.items()},
            "organisations": None if self.organisations is None else sorted(self.organisations),
            "rounds": [
                asdict(one) | {"reference_date": one.reference_date.isoformat()}
                for one in self.rounds
            ],
            "served": [
                [
                    *(one.organisation, one.name, one.gemeente),
                    [day and day.isoformat() for day in (one.since, one.until)],
                ]
                for one in self.served
            ],
        }
