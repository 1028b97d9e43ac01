"""One LGB round as a delivery: who took part, what is covered, hidden or unreliable."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from analytics.model import CATCHMENT_PREFIX, NETHERLANDS, Level, Unit
from analytics.synthetic.membership import Column, Ints, Register
from analytics.synthetic.publish import ROUNDING, Layer, Sheet, protect, write_lgb, write_toml

SOURCE = "fictief"


@dataclass(frozen=True, slots=True)
class Place:
    """Codes and names of a buurt and what it lies in, in one year.

    `change` is the official mark: 1 unchanged, 2 another code, 3 another border.
    """

    buurt: str
    buurt_name: str
    wijk: str
    wijk_name: str
    gemeente: str
    gemeente_name: str
    province: str = ""
    change: int = 1


@dataclass(frozen=True, slots=True)
class Organisation:
    """A made-up organisation, the gemeenten it serves, and the rounds in which it took part.

    `appeal` is what it does better or worse than others, in logits.
    """

    id: str
    name: str
    poi: str
    province: str
    gemeenten: tuple[str, ...]
    appeal: float
    rounds: tuple[int, ...]
    only_wijk: bool = False


class Division:
    """The regional division of one year over small areas: area k lies in `places[k]`."""

    def __init__(self, year: int, places: Sequence[Place]) -> None:
        self.year, self.places = year, tuple(places)
        self.names: dict[str, str] = {}
        self.province_of: dict[str, str] = {}
        self.changes: dict[str, int] = {}
        for place in self.places:
            self.names |= {place.buurt: place.buurt_name, place.wijk: place.wijk_name}
            self.names[place.gemeente] = place.gemeente_name
            self.province_of[place.gemeente] = place.province
            self.changes[place.buurt] = max(self.changes.get(place.buurt, 1), place.change)
        self.place_of = {
            level: {getattr(place, level.value): place for place in self.places}
            for level in (Level.BUURT, Level.WIJK, Level.GEMEENTE)
        }
        self.codes = {level: tuple(sorted(found)) for level, found in self.place_of.items()}

    def rows(self, level: Level, codes: Sequence[str]) -> Ints:
        """Per small area the row of its region in `codes`, -1 where it isn't among them."""
        return rows_of(codes, [getattr(place, level.value) for place in self.places])


def rows_of(codes: Sequence[str], wanted: Sequence[str]) -> Ints:
    """Where each wanted code stands in `codes`; -1 for those that don't."""
    row = {code: number for number, code in enumerate(codes)}
    return np.array([row.get(code, -1) for code in wanted], np.int64)


def about(id: str, kind: str, title: str, year: int, border_year: int) -> dict[str, Any]:
    """The part of a `delivery.toml` that all made-up deliveries share."""
    return {
        "id": id,
        "kind": kind,
        "title": title,
        "source": SOURCE,
        "reference_date": date(year, 1, 1),
        "status": "experimenteel" if kind == "lgb" else "definitief",
        "border_year": border_year,
        "synthetic": True,
        "protected": True,
        "audience": "public",
    }


def write_round(
    folder: Path,
    year: int,
    division: Division,
    register: Register,
    organisations: Sequence[Organisation],
    *,
    herkomst: str,
    match_rate: float,
    revision: int = 1,
    late: Collection[str] = (),
    detailed: Callable[[str], bool] = lambda _gemeente: True,
    unreliable: Callable[[str, str, Column], bool] = lambda _code, _gemeente, _column: False,
) -> None:
    """Write `folder` with the member figures of one round. Of the organisations in `late` the
    figures came in a later revision.

    Only gemeenten of which every organisation took part are in it, also in the figures of the
    provinces and the Netherlands; `detailed` says which have wijken and buurten, `unreliable`
    (region code, its gemeente, column) which cells get an `x`.
    """
    took_part = [one for one in organisations if year in one.rounds and one.id not in late]
    absent = {code for one in organisations if one not in took_part for code in one.gemeenten}
    served = {code for one in took_part for code in one.gemeenten}
    covered = [c for c in division.codes[Level.GEMEENTE] if c in served and c not in absent]
    shallow = {code for one in took_part if one.only_wijk for code in one.gemeenten}
    layers = _layers(division, register, covered, shallow, detailed)
    sheets = protect(layers)
    gemeenten = next(sheet for sheet in sheets if sheet.layer.level is Level.GEMEENTE)
    whole = [one for one in took_part if set(one.gemeenten) <= set(covered)]
    whole = [one for one in whole if any(detailed(code) for code in one.gemeenten)]
    if whole:
        sheets.append(_catchments(gemeenten, whole))
    _mark(sheets, unreliable)
    folder.mkdir(parents=True, exist_ok=True)
    write_lgb(folder / "leden.csv", sheets)
    persons = register.index(Unit.PERSONS)
    write_toml(
        folder,
        about(folder.name, "lgb", f"Bibliotheekleden {year}", year, division.year)
        | {
            "files": ["leden.csv"],
            "round": str(year),
            "revision": revision,
            "members_of": "any",
            "participants": [one.id for one in took_part],
            "levels": ["land", "provincie", "gemeente", "wijk", "buurt"],
            "rounding": list(ROUNDING),
            "share_from_unrounded": True,
            "coverage": {
                "organisations": len(took_part),
                "of_organisations": len(organisations),
                "inhabitants": int(layers[0].register.population[0, persons]),
                "of_inhabitants": int(register.population[:, persons].sum()),
            },
            "benchmark_base": "covered",
            "classification": {"herkomst": herkomst},
            "match_rate": match_rate,
        },
    )


def _layers(
    division: Division,
    register: Register,
    covered: Sequence[str],
    shallow: Collection[str],
    detailed: Callable[[str], bool],
) -> list[Layer]:
    """The Netherlands, provinces, gemeenten, wijken and buurten of what is covered."""
    wijk_of, buurt_of = division.place_of[Level.WIJK], division.place_of[Level.BUURT]
    deep = {code for code in covered if detailed(code)}
    wijken = [code for code in division.codes[Level.WIJK] if wijk_of[code].gemeente in deep]
    deep -= set(shallow)
    buurten = [code for code in division.codes[Level.BUURT] if buurt_of[code].gemeente in deep]
    provinces = sorted({division.province_of[code] for code in covered} - {""})
    in_gemeente = division.rows(Level.GEMEENTE, covered)
    of_province = rows_of(provinces, [division.province_of[code] for code in covered])

    def layer(level: Level, codes: Sequence[str], group: Ints, parent: Ints) -> Layer:
        return Layer(level, codes, register.summed(group, len(codes)), parent)

    country = np.where(in_gemeente >= 0, 0, -1)
    found = [layer(Level.LAND, [NETHERLANDS], country, np.array([-1]))]
    if provinces:
        group = np.where(in_gemeente >= 0, of_province[in_gemeente], -1)
        found.append(layer(Level.PROVINCIE, provinces, group, np.zeros(len(provinces), np.int64)))
    else:
        of_province = np.zeros(len(covered), np.int64)
    found.append(layer(Level.GEMEENTE, covered, in_gemeente, of_province))
    parents = rows_of(covered, [wijk_of[code].gemeente for code in wijken])
    found.append(layer(Level.WIJK, wijken, division.rows(Level.WIJK, wijken), parents))
    parents = rows_of(wijken, [buurt_of[code].wijk for code in buurten])
    found.append(layer(Level.BUURT, buurten, division.rows(Level.BUURT, buurten), parents))
    return found


def _catchments(gemeenten: Sheet, organisations: Sequence[Organisation]) -> Sheet:
    """Delivered totals of catchments; hidden where one of their gemeenten is."""
    source = gemeenten.layer.register
    rows = [rows_of(gemeenten.layer.codes, one.gemeenten) for one in organisations]
    register = Register(
        source.columns,
        np.stack([source.population[row].sum(axis=0) for row in rows]),
        np.stack([source.members[row].sum(axis=0) for row in rows]),
    )
    codes = [CATCHMENT_PREFIX + one.id for one in organisations]
    layer = Layer(Level.BIBLIOTHEEK, codes, register, np.full(len(codes), -1, np.int64))
    hidden = np.stack([gemeenten.hidden[row].any(axis=0) for row in rows])
    return Sheet(layer, hidden, np.zeros_like(hidden))


def _mark(sheets: Sequence[Sheet], unreliable: Callable[[str, str, Column], bool]) -> None:
    local = (Level.GEMEENTE, Level.WIJK, Level.BUURT)
    for sheet in sheets:
        columns = sheet.layer.register.columns
        for row, code in enumerate(sheet.layer.codes):
            gemeente = f"GM{code[2:6]}" if sheet.layer.level in local else ""
            sheet.unreliable[row] = [unreliable(code, gemeente, column) for column in columns]


def write_organisations(
    folder: Path,
    year: int,
    organisations: Sequence[Organisation],
    recoded: Mapping[str, Sequence[str]],
    since: int | None = None,
) -> None:
    """The organisations with their gemeenten; `recoded` names what a gemeente was until `since`
    (else `year`).
    """
    since = since or year
    write_toml(
        folder,
        about(
            "organisaties", "organisations", "Bibliotheekorganisaties en hun werkgebied", year, year
        )
        | {"files": ["organisaties.csv"]},
    )
    lines = ["bibliotheek_id;naam;poi;provincie;gemeentecode;geldig_van;geldig_tot"]
    for one in organisations:
        start = f"{one.id};{one.name};{one.poi};{one.province}"
        for code in one.gemeenten:
            former = recoded.get(code, ())
            lines += [f"{start};{old};2010-01-01;{since}-01-01" for old in former]
            lines.append(f"{start};{code};{since if former else 2010}-01-01;")
    (folder / "organisaties.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch, in RD metres."""

    organisation: str
    name: str
    x: float
    y: float
    opened: str


def write_branches(folder: Path, year: int, branches: Sequence[Branch]) -> None:
    """The branches, all still open."""
    write_toml(
        folder,
        about("vestigingen", "branches", "Vestigingen", year, year)
        | {"files": ["vestigingen.csv"]},
    )
    lines = ["bibliotheek_id;naam;x;y;geldig_van;geldig_tot"]
    lines += [f"{b.organisation};{b.name};{b.x:.0f};{b.y:.0f};{b.opened};" for b in branches]
    (folder / "vestigingen.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
