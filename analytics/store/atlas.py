"""Questions to one version of the atlas, asked by one kind of viewer.

Every question is a method here and a `.sql` file; every ratio, interval and class comes from
`analytics.measures`. An atlas may be shared by threads: each question has its own cursor.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from pydantic import TypeAdapter

from analytics.catalog import Catalog, Indicator, IndicatorKind, Measure, MonitorIndicator
from analytics.language import alphabetical
from analytics.measures import areas, ratios
from analytics.measures.indicators import CellCounts, Held, has_rule, indicator_figures
from analytics.model import (
    CATCHMENT_PREFIX,
    NETHERLANDS,
    TOTAL,
    Complaint,
    Counts,
    Coverage,
    Delivery,
    Figure,
    Figures,
    Kind,
    Level,
    Missing,
    Region,
    Unit,
    first_missing,
    level_of,
)
from analytics.sources.context import Context
from analytics.store import quality
from analytics.store.breaks import has_own_universe
from analytics.store.cells import Cells, Key, slice_of, total_key
from analytics.store.comparing import Relation, relation
from analytics.store.database import DatabaseError, columns, open_database, records
from analytics.store.definitions import ADDED, catalog_with
from analytics.store.development import INHABITANTS, Development, Timeline
from analytics.store.errors import UnknownIdError, damaged
from analytics.store.features import collection
from analytics.store.known import known
from analytics.store.monitor import (
    Agreement,
    Catchments,
    MonitorFigure,
    MonitorYear,
    agreements_of,
    figures_of,
    in_order,
    monitor_year,
    nearest_to,
)
from analytics.store.quality import MissingCells, Participation, Revision, Warnings
from analytics.store.regions import Ids, RegionIndex, catchment_code
from analytics.store.rounds import on_screen, round_of
from analytics.store.rows import (
    BenchmarkRows,
    Branch,
    Hit,
    KnownPart,
    Mask,
    Organisation,
    ProfileRows,
    RegionRows,
    Role,
    Standing,
)
from analytics.store.standing import AGE, Choice, Ground, standing
from analytics.store.succession import FOLLOWED, BorderChange, Succession
from analytics.store.versions import DATABASE, Manifest, border_file, folder_of, read_manifest

Area = str | Sequence[str]
"""A region's code, `BIEB:<id>`, or the codes of regions to be added together."""

OPERATOR, PUBLIC = "operator", "public"
PEER_CRITERIA = ("stedelijkheid", "inkomen_inwoner")
"""What peers are chosen by, unless asked otherwise."""
_DELIVERY = TypeAdapter(Delivery)
E = TypeVar("E", Unit, Level)


class Atlas:
    """One version, seen by one viewer: `public` sees what is protected and public, the
    `operator` (the command line) sees all.
    """

    def __init__(self, folder: Path, manifest: Manifest, viewer: str, catalog: Catalog) -> None:
        self.version = folder.name
        self.viewer = viewer
        self.catalog = catalog
        self.manifest = manifest
        self._folder = folder
        self._connection = open_database(folder / DATABASE, read_only=True)
        self._cells = Cells(self._connection)
        self._deliveries = {
            item.id: item
            for (document,) in records(self._connection, "deliveries")
            if self._may_see(item := _DELIVERY.validate_json(document))
        }
        self._succession = Succession(self._connection)
        self._organisations = lru_cache(maxsize=64)(self._organisations_on)
        self._serving = lru_cache(maxsize=64)(self._serving_on)
        self._within = lru_cache(maxsize=256)(self._ids_within)
        self._land = lru_cache(maxsize=1024)(self._land_of)
        self._key_figure = lru_cache(maxsize=256)(self._key_figure_of)
        self._listed = lru_cache(maxsize=256)(self._regions_within)
        self._monitor = lru_cache(maxsize=64)(self._monitor_figures)
        self._catchments_in = lru_cache(maxsize=16)(self._catchments_of)

    @classmethod
    def open(
        cls,
        directory: Path,
        viewer: str = PUBLIC,
        version: str | None = None,
        catalog: Catalog | None = None,
    ) -> "Atlas":
        """The version in service (or the one named).

        Raises `AtlasError` with what to do: `none` (no atlas), `damaged`, or `schema` (made by
        another version of the program).
        """
        folder = folder_of(Path(directory), version)
        manifest = read_manifest(folder)
        try:
            return cls(folder, manifest, viewer, catalog or catalog_with(folder / ADDED))
        except (DatabaseError, OSError, ValueError) as error:
            raise damaged() from error

    def close(self) -> None:
        self._connection.close()

    @property
    def database(self) -> Path:
        """The file that holds the tables of this version."""
        return self._folder / DATABASE

    # Deliveries

    def deliveries(self, kind: Kind | None = None) -> list[Delivery]:
        """What the viewer may see, by id."""
        return [item for item in self._deliveries.values() if kind in (None, item.kind)]

    def delivery(self, identity: str) -> Delivery:
        if identity not in self._deliveries:
            raise UnknownIdError("delivery", identity, self._deliveries)
        return self._deliveries[identity]

    def rounds(self) -> list[Delivery]:
        """The LGB deliveries on screen, newest first: of each round the highest revision."""
        return on_screen(self._deliveries.values())

    def context_delivery(self, delivery: Delivery | str) -> Delivery | None:
        """The key figures beside a round: the newest of the same border year."""
        year = self._lgb(delivery).border_year
        found = [item for item in self.deliveries(Kind.KWB) if item.border_year == year]
        return max(found, key=lambda item: (item.reference_date, item.revision), default=None)

    def missing_counts(self, delivery: Delivery | str) -> dict[Level, dict[Missing, int]]:
        """How many cells are missing, per level and reason."""
        found: dict[Level, dict[Missing, int]] = {}
        for level, code, cells in records(
            self._connection, "missing_counts", delivery=self._lgb(delivery).id
        ):
            reason = Missing.from_code(code)
            if reason is not None:
                found.setdefault(Level(level), {})[reason] = cells
        return found

    def complaints(self, delivery: Delivery | str, region: str = "") -> list[Complaint]:
        """The warnings that stay attached to a delivery, or to one region in it."""
        found = records(
            self._connection,
            "complaints",
            delivery=self._visible(delivery).id,
            region=region,
            hidden=self._hidden_warnings,
        )
        told = self._visible(delivery)
        return [quality.complaint_of(told, kind, severity, rest) for kind, severity, *rest in found]

    def coverage(self, delivery: Delivery | str) -> Coverage:
        """What national figures cover; organisations are counted where the delivery is silent."""
        chosen = self._lgb(delivery)
        stated = chosen.coverage
        if stated.organisations is not None or chosen.participants is None:
            return stated
        of = len(self.organisations(chosen))
        return replace(stated, organisations=len(chosen.participants), of_organisations=of or None)

    # Quality of a round

    def participation(self, delivery: Delivery | str) -> Participation:
        """Who took part, of how many organisations and inhabitants; per provincie too."""
        chosen = self._lgb(delivery)
        index = self._cells.index(chosen.border_year)
        inhabitants = self._context(
            self._indicator(INHABITANTS), index.all_of(Level.GEMEENTE), chosen
        )
        return quality.participation(
            chosen,
            self.coverage(chosen),
            self.context_delivery(chosen),
            self.organisations(chosen),
            index,
            inhabitants,
        )

    def missing_cells(
        self, delivery: Delivery | str, within: Area | None = None
    ) -> tuple[MissingCells, ...]:
        """How many cells are missing and why, per level: of the whole delivery, or of the regions
        in an area.
        """
        chosen = self._lgb(delivery)
        if within is None:
            return quality.together(quality.missing_by_dimension(self._connection, chosen))
        levels = (Level.LAND, Level.PROVINCIE, Level.GEMEENTE, Level.WIJK, Level.BUURT)
        ids = np.concatenate([self._ids(level, within, chosen) for level in levels])
        index = self._cells.index(chosen.border_year)
        return quality.together(quality.missing_by_region(self._connection, chosen, index, ids))

    def missing_by_dimension(self, delivery: Delivery | str) -> tuple[MissingCells, ...]:
        """As `missing_cells` of a whole delivery, per level, unit and dimension."""
        return quality.missing_by_dimension(self._connection, self._lgb(delivery))

    def missing_by_region(
        self, delivery: Delivery | str, level: Level | str, within: Area
    ) -> tuple[MissingCells, ...]:
        """As `missing_cells`, of every region of a level in an area, in code order."""
        chosen = self._lgb(delivery)
        ids = self._ids(_choice(Level, level, "level"), within, chosen)
        index = self._cells.index(chosen.border_year)
        return quality.missing_by_region(self._connection, chosen, index, ids)

    def warnings(
        self, delivery: Delivery | str, within: Area | None = None, most: int = 50
    ) -> Warnings:
        """The warnings that stay attached to a delivery, or to the regions in an area: how many of
        each kind, and of each the `most` largest.
        """
        chosen = self._visible(delivery)
        if within is None:
            return quality.warnings(self._connection, chosen, None, most, self._hidden_warnings)
        index = self._cells.index(self._lgb(delivery).border_year)
        codes = self._codes(within, chosen)
        ids = np.concatenate([self._ids(level, within, chosen) for level in Level])
        inside = {*codes, *index.codes[ids - index.first].tolist()}
        return quality.warnings(
            self._connection, chosen, sorted(inside), most, self._hidden_warnings
        )

    def revisions(self, delivery: Delivery | str, most: int = 10) -> tuple[Revision, ...]:
        """The former revisions of a round, newest first, each beside the one on screen."""
        chosen = self._lgb(delivery)
        same = [item for item in self.deliveries(Kind.LGB) if round_of(item) == round_of(chosen)]
        (newest,) = on_screen(same)
        same.sort(key=lambda item: item.revision, reverse=True)
        return tuple(
            quality.revision(self._connection, newest, item, most)
            for item in same
            if item.revision < newest.revision
        )

    # Organisations and regions

    def organisations(self, delivery: Delivery | str) -> list[Organisation]:
        """The organisations on the delivery's reference date, by name."""
        return self._organisations(self._lgb(delivery).reference_date)

    def serving(self, delivery: Delivery | str) -> dict[str, tuple[str, ...]]:
        """Per gemeente the ids of the organisations that serve it, in the order of their names."""
        return self._serving(self._lgb(delivery).reference_date)

    def organisations_on(self, day: date) -> list[Organisation]:
        """The organisations on a day of which there may be no delivery yet, by name."""
        return self._organisations(day)

    def serving_on(self, day: date) -> dict[str, tuple[str, ...]]:
        """The same on a day of which there may be no delivery yet."""
        return self._serving(day)

    def known(self) -> Context:
        """Its borders, organisations and rounds, to judge a delivery that is not in it yet."""
        indices = map(self._cells.index, self.border_years())
        return known(self._connection, indices, self.catalog, self.deliveries())

    def organisation(self, identity: str, delivery: Delivery | str) -> Organisation:
        """One organisation, by its id with or without `BIEB:`."""
        known = {item.id: item for item in self.organisations(delivery)}
        plain = identity.removeprefix(CATCHMENT_PREFIX)
        if plain not in known:
            raise UnknownIdError("organisation", plain, known)
        return known[plain]

    def region(self, code: str, border_year: int) -> Region | None:
        index = self._cells.index(border_year)
        return index.region(index.ids[code]) if code in index.ids else None

    def regions_in(
        self, level: Level | str, within: Area, delivery: Delivery | str
    ) -> list[Region]:
        """The regions of a level in an area, in code order: the order of all rows and maps."""
        chosen = self._lgb(delivery)
        codes = (within,) if isinstance(within, str) else tuple(within)
        return list(self._listed(_choice(Level, level, "level"), codes, chosen.id))

    def area_name(self, code: str, delivery: Delivery | str) -> str:
        index = self._cells.index(self._lgb(delivery).border_year)
        return index.names[self._known(code, index) - index.first]

    def search(self, text: str, delivery: Delivery | str, limit: int = 20) -> list[Hit]:
        """Organisations, gemeenten, wijken and buurten by a part of their name, or by code."""
        chosen = self._lgb(delivery)
        wanted = text.strip()
        if not wanted:
            return []
        serving = self.serving(chosen)
        found = records(
            self._connection,
            "search",
            text=wanted,
            border_year=chosen.border_year,
            catchments=[catchment_code(item.id) for item in self.organisations(chosen)],
            limit=limit,
        )
        return [
            Hit(
                code,
                Level(level),
                name,
                context,
                (code.removeprefix(CATCHMENT_PREFIX),)
                if level == Level.BIBLIOTHEEK
                else serving.get(gemeente, ()),
            )
            for code, level, name, gemeente, context in found
        ]

    def branches(self, organisation: str | None, delivery: Delivery | str) -> list[Branch]:
        """The branches on the delivery's reference date, of one organisation or of all."""
        found = records(
            self._connection,
            "branches",
            date=self._lgb(delivery).reference_date,
            organisation=(organisation or "").removeprefix(CATCHMENT_PREFIX),
        )
        return [Branch(name, owner, lon, lat) for owner, name, lon, lat in found]

    # Figures

    def regions(
        self,
        *,
        delivery: Delivery | str,
        level: Level | str,
        within: Area,
        indicator: str,
        unit: Unit | str = Unit.PERSONS,
        dimension: str = TOTAL,
        category: str = TOTAL,
        benchmark: Area | None = None,
        chance: bool = False,
    ) -> RegionRows:
        """The regions of a level in an area, each with its figure of an indicator."""
        definition = self._indicator(indicator)
        if definition.kind is IndicatorKind.CONTEXT:
            return self.context(delivery=delivery, level=level, within=within, indicator=indicator)
        chosen, key = self._lgb(delivery), self._key(unit, dimension, category)
        index = self._cells.index(chosen.border_year)
        wanted = _choice(Level, level, "level")
        ids = self._ids(wanted, within, chosen)
        held_against, itself = None, None
        if benchmark is not None:
            codes = self._codes(benchmark, chosen)
            held_against = self._cells.area(chosen, [key], codes).penetration(chance=chance)
            itself = self._itself(ids, codes, key, chosen)
        total = None
        if definition.needs_category:
            total = self._cells.column(chosen, self._total(key, chosen), wanted, ids)
        figures = indicator_figures(
            definition,
            self._cells.column(chosen, key, wanted, ids),
            Held(total, held_against, self._total(key, chosen) == key, itself),
            chance=chance,
        )
        return _rows(index, ids, figures, None if held_against is None else held_against[0])

    def figure(
        self,
        area: Area,
        indicator: str,
        *,
        delivery: Delivery | str,
        unit: Unit | str = Unit.PERSONS,
        dimension: str = TOTAL,
        category: str = TOTAL,
        benchmark: Area | None = None,
        chance: bool = False,
    ) -> Figure:
        """One area's figure of an indicator."""
        definition = self._indicator(indicator)
        chosen = self._lgb(delivery)
        if definition.kind is IndicatorKind.CONTEXT:
            return self.context_figure(area, indicator, chosen)
        key = self._key(unit, dimension, category)
        codes = self._codes(area, chosen)
        total = None
        if definition.needs_category:
            total = self._cells.area(chosen, [self._total(key, chosen)], codes)
        held_against, itself = None, None
        if benchmark is not None:
            other = self._codes(benchmark, chosen)
            held_against = self._cells.area(chosen, [key], other).penetration(chance=chance)
            itself = self._same(codes, other, [key], chosen)
        own = self._cells.area(chosen, [key], codes)
        held = Held(total, held_against, self._total(key, chosen) == key, itself)
        return indicator_figures(definition, own, held, chance=chance)[0]

    def counts(
        self,
        areas: Sequence[str],
        *,
        delivery: Delivery | str,
        unit: Unit | str = Unit.PERSONS,
        dimension: str = TOTAL,
        category: str = TOTAL,
        whole: bool = False,
    ) -> CellCounts:
        """The counts and delivered shares behind the figures of regions, one row each.

        `whole`: those of the total that the category belongs to, in the same universe.
        """
        chosen, key = self._lgb(delivery), self._key(unit, dimension, category)
        index = self._cells.index(chosen.border_year)
        for code in areas:
            self._known(code, index)
        wanted = self._total(key, chosen) if whole else key
        return self._cells.side_by_side(chosen, [wanted], areas)[0]

    def same_figure(
        self,
        one: Area,
        other: Area,
        *,
        delivery: Delivery | str,
        unit: Unit | str = Unit.PERSONS,
        dimension: str = TOTAL,
        category: str = TOTAL,
    ) -> bool:
        """Whether two areas have one and the same figure: one area, or made of the same rows."""
        chosen, key = self._lgb(delivery), self._key(unit, dimension, category)
        codes = [self._codes(area, chosen) for area in (one, other)]
        return bool(self._same(codes[0], codes[1], [key], chosen)[0])

    def profile(
        self,
        area: Area,
        *,
        delivery: Delivery | str,
        unit: Unit | str = Unit.PERSONS,
        dimension: str = TOTAL,
        benchmark: Area | None = None,
        chance: bool = False,
    ) -> ProfileRows:
        """The categories of a dimension in one area (dimension `totaal`: one row)."""
        chosen = self._lgb(delivery)
        chosen_unit = self._key(unit, dimension, TOTAL)[0]
        categories = self.categories(dimension, chosen)
        keys: list[Key] = [(chosen_unit, dimension, category) for category in categories]
        whole = self._total((chosen_unit, dimension, TOTAL), chosen)
        codes = self._codes(area, chosen)
        cells = self._cells.area(chosen, [*keys, whole], codes)
        own, total = slice_of(cells, slice(0, len(keys))), slice_of(cells, slice(len(keys), None))
        penetration, base = own.penetration(chance=chance), total.penetration(chance=chance)
        representation = (
            ratios.exactly(100.0, penetration)
            if keys == [whole]
            else ratios.representation(penetration, base)
        )
        index = difference = held_against = None
        if benchmark is not None:
            other = self._codes(benchmark, chosen)
            held_against = self._cells.area(chosen, keys, other).penetration(chance=chance)
            held = Held(None, held_against, False, self._same(codes, other, keys, chosen))
            index = indicator_figures(self._indicator("index"), own, held, chance=chance)
            difference = indicator_figures(self._indicator("verschil"), own, held, chance=chance)
        return ProfileRows(
            dimension,
            categories,
            own.population,
            own.members,
            ratios.non_members(own.population, own.members),
            penetration,
            representation,
            index,
            difference,
            held_against,
            total.population.figures()[0],
            total.members.figures()[0],
            base[0],
        )

    def benchmarks(
        self,
        organisation: str,
        *,
        delivery: Delivery | str,
        indicator: str = "penetratie",
        unit: Unit | str = Unit.PERSONS,
        dimension: str = TOTAL,
        category: str = TOTAL,
        benchmark: Area | None = NETHERLANDS,
        chance: bool = False,
    ) -> BenchmarkRows:
        """A library (or gemeente) beside its provinces and the Netherlands, all from one round."""
        chosen, key = self._lgb(delivery), self._key(unit, dimension, category)
        definition = self._indicator(indicator)
        index = self._cells.index(chosen.border_year)
        if level_of(organisation) is Level.GEMEENTE:
            own = (organisation, self.area_name(organisation, chosen), Role.OWN)
            gemeenten = (organisation,)
        else:
            library = self.organisation(organisation, chosen)
            own = (catchment_code(library.id), library.name, Role.OWN)
            gemeenten = library.gemeenten
        provinces = {
            index.provincies[index.ids[code] - index.first]
            for code in gemeenten
            if code in index.ids
        }
        wanted = [
            own,
            *((code, self.area_name(code, chosen), Role.PROVINCE) for code in sorted(provinces)
              if code in index.ids),
            (NETHERLANDS, self._netherlands(index), Role.COUNTRY),
        ]  # fmt: skip
        wanted = [item for item in wanted if item[0] in index.ids]
        other = self._codes(benchmark or NETHERLANDS, chosen)
        base = self._cells.area(chosen, [key], other).penetration(chance=chance)
        codes = [code for code, _name, _role in wanted]
        itself = np.array([self._same([code], other, [key], chosen)[0] for code in codes])
        whole = self._total(key, chosen)
        cells, totals = self._cells.side_by_side(chosen, [key, whole], codes)
        held = Held(totals, base, whole == key, itself)
        if definition.kind is IndicatorKind.CONTEXT:
            figures = Figures.of([self.context_figure(code, indicator, chosen) for code in codes])
        else:
            figures = indicator_figures(definition, cells, held, chance=chance)
        return BenchmarkRows(
            codes,
            [name for _code, name, _role in wanted],
            [role for _code, _name, role in wanted],
            figures,
            cells.population,
            cells.members,
            cells.penetration(chance=chance),
            indicator_figures(self._indicator("index"), cells, held, chance=chance),
            self.coverage(chosen),
        )

    def criteria(self) -> list[str]:
        """The key figures that peers can be chosen by: no counts, as size is never among them."""
        return [
            item.id
            for item in self.catalog.indicators_of(IndicatorKind.CONTEXT)
            if item.measure is not Measure.COUNT and Level.GEMEENTE in item.levels
        ]

    def standing(
        self,
        area: str,
        *,
        delivery: Delivery | str,
        unit: Unit | str = Unit.PERSONS,
        dimension: str = TOTAL,
        category: str = TOTAL,
        criteria: Sequence[str] = PEER_CRITERIA,
        most_peers: int = 10,
        chosen: Sequence[str] = (),
    ) -> Standing:
        """A library (`BIEB:id`, or its id) among all libraries, or a gemeente among all gemeenten.

        `criteria` choose the `most_peers` peers; `chosen` are the units of an own set, ids or
        codes. See `Standing` and `Comparison` for what is compared with what.
        """
        told, key = self._lgb(delivery), self._key(unit, dimension, category)
        known = self.criteria()
        for criterion in criteria:
            if criterion not in known:
                raise UnknownIdError("indicator", criterion, known)
        index = self._cells.index(told.border_year)
        level = Level.GEMEENTE
        if level_of(area) is not Level.GEMEENTE:
            area, level = catchment_code(self.organisation(area, told).id), Level.BIBLIOTHEEK
        units = self._ids(level, NETHERLANDS, told)
        if self._known(area, index) not in units:
            raise UnknownIdError("region", area)
        own_set = [code if level_of(code) else catchment_code(code) for code in chosen]
        ground = Ground(
            told,
            self._cells,
            self.organisations(told),
            self.coverage(told),
            self.categories(AGE, told),
            lambda name, ids: self._context(self._indicator(name), ids, told),
        )
        asked = Choice(area, key, tuple(criteria), most_peers, tuple(own_set))
        return standing(ground, units, asked)

    def known_part(
        self,
        area: Area,
        *,
        delivery: Delivery | str,
        unit: Unit | str = Unit.PERSONS,
        dimension: str = TOTAL,
        category: str = TOTAL,
        chance: bool = False,
    ) -> KnownPart:
        """The part of an area that is known ("2 van 3 gemeenten"); a figure of its own.

        The parts are the gemeenten of a catchment, the regions of a set, or a region's children.
        A single known part has its own figure, the delivered share and all.
        """
        chosen, key = self._lgb(delivery), self._key(unit, dimension, category)
        index = self._cells.index(chosen.border_year)
        ids = self._pieces(self._codes(area, chosen), chosen)
        parts = self._cells.parts(chosen, [key], ids, tiled=True)[0].counts
        population, members, known = areas.known_part(parts.population, parts.members)
        level = index.level(ids[0]) if ids else Level.GEMEENTE
        shares = ratios.penetration(population, members, chance=chance)
        if known == 1:
            there = first_missing(parts.population.missing, parts.members.missing) == 0
            shares = parts.penetration(chance=chance).take(np.flatnonzero(there))
        return KnownPart(
            population.figures()[0], members.figures()[0], shares[0], known, len(ids), level
        )

    def relation(self, one: Area, other: Area, delivery: Delivery | str) -> Relation:
        """How one area lies to another: whether they share inhabitants."""
        chosen = self._lgb(delivery)
        lands = [self._land(tuple(self._codes(area, chosen)), chosen.id) for area in (one, other)]
        return relation(self._cells.index(chosen.border_year), *lands)

    def development(
        self,
        area: Area,
        *,
        delivery: Delivery | str | None = None,
        unit: Unit | str = Unit.PERSONS,
        dimension: str = TOTAL,
        category: str = TOTAL,
    ) -> Development:
        """The share of members over the rounds, oldest first, with what changed on the matched
        panel and what separates the rounds.

        An area is what it is in the round `delivery` (else in the newest that knows it): in other
        rounds it is the same land, where whole regions make that up.
        """
        anchor = None if delivery is None else self._lgb(delivery).id
        key = self._key(unit, dimension, category)
        return Timeline(self, self._cells, self._succession, key).development(area, anchor)

    def border_years(self) -> list[int]:
        """The years of which the atlas has borders, oldest first."""
        return sorted({item.border_year for item in self.deliveries(Kind.BORDERS)})

    def border_changes(
        self, former_year: int, later_year: int, level: Level | str, within: Area | None = None
    ) -> tuple[BorderChange, ...]:
        """What happened to the gemeenten, wijken or buurten between two border years: rows of the
        land that a region of either has in common, by the codes of the later year.

        `within`: an area of either year; with every region, in or out of it, that it shares land
        with. Told from the later year to the former where `former_year` is the later one.
        """
        wanted = _choice(Level, level, "level")
        if wanted not in FOLLOWED:
            raise UnknownIdError("level", wanted.value, [item.value for item in FOLLOWED])
        years = self.border_years()
        for year in (former_year, later_year):
            if year not in years:
                raise UnknownIdError("border_year", str(year), map(str, years))
        former, later = (self._cells.index(year) for year in (former_year, later_year))
        changes = self._succession.between(former, later, wanted).changes
        if within is None:
            return changes
        asked = (within,) if isinstance(within, str) else tuple(within)
        for code in asked:
            if code not in former.ids:
                self._known(code, later)
        inside = [self._inside(index, wanted, asked) for index in (former, later)]
        return tuple(
            item
            for item in changes
            if item.former_code in inside[0] or item.later_code in inside[1]
        )

    def _inside(self, index: RegionIndex, level: Level, area: Sequence[str]) -> set[str]:
        """The regions of a level in an area, in a year that may not know it."""
        told = [item.reference_date for item in self.rounds() if item.border_year == index.year]
        served = {
            catchment_code(item.id): item.gemeenten
            for item in self._organisations(told[0] if told else date(index.year, 1, 1))
        }
        parts = [part for code in area for part in served.get(code, (code,))]
        return set(index.codes[index.below(level, parts) - index.first].tolist())

    def context(
        self, *, delivery: Delivery | str, level: Level | str, within: Area, indicator: str
    ) -> RegionRows:
        """A context indicator (key figures) of the regions of a level in an area."""
        chosen = self._lgb(delivery)
        index = self._cells.index(chosen.border_year)
        ids = self._ids(_choice(Level, level, "level"), within, chosen)
        return _rows(index, ids, self._context(self._indicator(indicator), ids, chosen), None)

    def context_figure(self, area: Area, indicator: str, delivery: Delivery | str) -> Figure:
        """A context indicator of one area. Counts add up; averages of several regions are not
        made here, and are not_applicable.
        """
        chosen, definition = self._lgb(delivery), self._indicator(indicator)
        codes = self._codes(area, chosen)
        index = self._cells.index(chosen.border_year)
        if len(codes) == 1 and index.level(index.ids[codes[0]]) is not Level.BIBLIOTHEEK:
            ids = np.array([index.ids[codes[0]]], np.int32)
            return self._context(definition, ids, chosen)[0]
        parts = np.array(sorted(self._pieces(codes, chosen)), np.int32)
        if len(parts) > 1 and definition.measure is not Measure.COUNT:
            return Figure.absent(Missing.NOT_APPLICABLE)
        found = self._context(definition, parts, chosen)
        counts = found.counts()
        return areas.total(counts).figures()[0]

    # Figures of organisations as a whole, and agreements

    def monitor_years(self) -> list[int]:
        """The years of which some organisation delivered a figure, oldest first."""
        named = in_order(self.deliveries(Kind.MONITOR))
        if not named:
            return []  # nor, in an atlas of before, a table to ask
        return [year for (year,) in records(self._connection, "monitor_years", deliveries=named)]

    def monitor(self, organisation: str, indicator: str) -> list[MonitorYear]:
        """A figure of an organisation as a whole, year by year, beside all organisations and
        those of equal size. Empty where nobody delivered anything.

        Every year that anybody delivered is there; what is missing says why.
        """
        definition = self._monitor_indicator(indicator)
        plain = organisation.removeprefix(CATCHMENT_PREFIX)
        told = self._monitor(indicator)
        rounds = self.rounds()
        found: list[MonitorYear] = []
        for year in self.monitor_years():
            nearest = nearest_to(year, rounds)
            at = self._catchments_in("" if nearest is None else nearest.id)
            found.append(monitor_year(year, plain, definition, told.get(year, {}), at))
        return found

    def agreements(self, gemeente: str = "") -> list[Agreement]:
        """What was agreed with a gemeente (or with all), in the order of the files."""
        rows = [
            row
            for name in in_order(self.deliveries(Kind.AGREEMENTS))
            for row in records(self._connection, "agreements", delivery=name, gemeente=gemeente)
        ]

        def at_most(indicator: str) -> bool:
            known = self.catalog.indicators.get(indicator) or self.catalog.monitor.get(indicator)
            return known is not None and known.direction == "down"

        return agreements_of(rows, at_most)

    def breaks(
        self,
        indicator: str,
        unit: Unit | str,
        dimension: str,
        category: str,
        level: Level | str,
    ) -> tuple[float, ...]:
        """The class borders of an indicator: from its definition, or computed at build from the
        public rounds together. Empty where nothing public is known.
        """
        definition = self._indicator(indicator)
        if definition.breaks:
            return definition.breaks
        membership = definition.kind is IndicatorKind.MEMBERSHIP
        found = records(
            self._connection,
            "breaks",
            indicator=indicator,
            unit=str(unit) if membership else "",
            dimension=dimension if membership else TOTAL,
            category=category if membership else TOTAL,
            level=str(level),
        )
        return tuple(border for (border,) in found)

    def categories(self, dimension: str, delivery: Delivery | str) -> list[str]:
        """The categories of a dimension in this delivery's classification, in order."""
        if dimension == TOTAL:
            return [TOTAL]
        if dimension not in self.catalog.dimensions:
            raise UnknownIdError("dimension", dimension, [*self.catalog.dimensions, TOTAL])
        version = self._lgb(delivery).classification.get(dimension)
        classes = self.catalog.dimensions[dimension].classification(version)
        return [item.id for item in classes.categories] if classes else []

    # Borders

    def borders(
        self, level: Level | str, within: Area, delivery: Delivery | str, projection: str = "wgs"
    ) -> bytes:
        """The regions of `regions_in` as gzipped GeoJSON; property `i` is the place there.

        `projection`: `wgs` (degrees) or `rd` (whole metres). Properties are i, code and naam.
        """
        chosen, wanted = self._lgb(delivery), _choice(Level, level, "level")
        if within == NETHERLANDS and wanted is not Level.BIBLIOTHEEK:
            name = f"{chosen.border_year}-{wanted.value}-{projection}"
            finished = border_file(self._folder, name, self.manifest.borders.get(name, ""))
            if finished is not None:
                return finished
        index = self._cells.index(chosen.border_year)
        ids = self._ids(wanted, within, chosen)
        found = columns(self._connection, "shapes", regions=ids.tolist())
        rows = found["region"] - index.first
        return collection(
            np.searchsorted(ids, found["region"]).tolist(),
            index.codes[rows].tolist(),
            index.names[rows].tolist(),
            found["rd" if projection == "rd" else "wgs"].tolist(),
        )

    def border_key(
        self, level: Level | str, within: Area, delivery: Delivery | str, projection: str = "wgs"
    ) -> str:
        """Changes when, and only when, the content of `borders` may: for its address."""
        chosen, wanted = self._lgb(delivery), _choice(Level, level, "level")
        whole = self.manifest.borders.get(f"{chosen.border_year}-{wanted.value}-{projection}", "")
        if within == NETHERLANDS:
            return whole
        index = self._cells.index(chosen.border_year)
        ids = self._ids(wanted, within, chosen)
        codes = ",".join(index.codes[ids - index.first])
        return hashlib.sha256(f"{whole}:{codes}".encode()).hexdigest()[:12]

    def outline(self, code: str, border_year: int) -> dict[str, Any] | None:
        """The GeoJSON geometry of a region in degrees; None when it has none."""
        index = self._cells.index(border_year)
        if code not in index.ids:
            return None
        found = columns(self._connection, "shapes", regions=[index.ids[code]])
        return json.loads(found["wgs"][0]) if len(found["wgs"]) else None

    def bounds(
        self, codes: Sequence[str], border_year: int
    ) -> tuple[float, float, float, float] | None:
        """West, south, east and north of regions together, in degrees."""
        index = self._cells.index(border_year)
        ids = [index.ids[code] for code in codes if code in index.ids]
        west, south, east, north = records(self._connection, "bounds", regions=ids)[0]
        return None if west is None else (west, south, east, north)

    # What stands behind the questions

    def _may_see(self, delivery: Delivery) -> bool:
        return self.viewer == OPERATOR or delivery.visible

    @property
    def _hidden_warnings(self) -> list[str]:
        return [] if self.viewer == OPERATOR else [*quality.POINTING_AT_SECRETS]

    def _visible(self, delivery: Delivery | str) -> Delivery:
        return self.delivery(delivery if isinstance(delivery, str) else delivery.id)

    def _lgb(self, delivery: Delivery | str) -> Delivery:
        found = self._visible(delivery)
        if found.kind is not Kind.LGB:
            known = [item.id for item in self.deliveries(Kind.LGB)]
            raise UnknownIdError("delivery", found.id, known)
        return found

    def _indicator(self, identity: str) -> Indicator:
        found = self.catalog.indicators.get(identity)
        if found is None or (found.kind is IndicatorKind.MEMBERSHIP and not has_rule(identity)):
            raise UnknownIdError("indicator", identity, self.catalog.indicators)
        return found

    def _monitor_indicator(self, identity: str) -> MonitorIndicator:
        if identity not in self.catalog.monitor:
            raise UnknownIdError("indicator", identity, self.catalog.monitor)
        return self.catalog.monitor[identity]

    def _monitor_figures(self, indicator: str) -> dict[int, dict[str, MonitorFigure]]:
        named = in_order(self.deliveries(Kind.MONITOR))
        if not named:
            return {}
        return figures_of(
            records(
                self._connection,
                "monitor",
                deliveries=named,
                indicator=indicator,
            )
        )

    def _catchments_of(self, round_id: str) -> Catchments:
        """Who serves what in a round; without one, whoever serves something now."""
        if not round_id:
            return Catchments(None, self._organisations(date.max))
        chosen = self.delivery(round_id)
        index = self._cells.index(chosen.border_year)
        ids = index.all_of(Level.GEMEENTE)
        told = self._context(self._indicator(INHABITANTS), ids, chosen)
        codes = index.codes[ids - index.first].tolist()
        return Catchments(
            chosen.reference_date,
            self.organisations(chosen),
            dict(zip(codes, told, strict=True)),
        )

    def _key(self, unit: Unit | str, dimension: str, category: str) -> Key:
        chosen = _choice(Unit, unit, "unit")
        if dimension == TOTAL:
            known = {TOTAL}
        else:
            possible = {item.id: item for item in self.catalog.dimensions_of(chosen)}
            if dimension not in possible:
                raise UnknownIdError("dimension", dimension, [*possible, TOTAL])
            versions = possible[dimension].classifications
            known = {TOTAL, *(item.id for version in versions for item in version.categories)}
        if category not in known:
            raise UnknownIdError("category", category, sorted(known))
        return (chosen, dimension, category)

    def _total(self, key: Key, delivery: Delivery) -> Key:
        return total_key(key, own_universe=has_own_universe(delivery, key[1], self.catalog))

    def _known(self, code: str, index: RegionIndex) -> int:
        if code in index.ids:
            return index.ids[code]
        if code.startswith(CATCHMENT_PREFIX):
            known = [item for item in index.codes if item.startswith(CATCHMENT_PREFIX)]
            raise UnknownIdError("organisation", code, known)
        raise UnknownIdError("region", code, index.codes)

    def _codes(self, area: Area, delivery: Delivery) -> list[str]:
        """The codes that an area stands for, checked; a catchment is one region of its own."""
        index = self._cells.index(delivery.border_year)
        codes = [area] if isinstance(area, str) else sorted(set(area))
        if not codes:
            raise UnknownIdError("region", "")
        for code in codes:
            self._known(code, index)
        if len(codes) > 1:
            # A catchment among several areas counts as its gemeenten.
            return sorted({part for code in codes for part in self._gemeenten(code, delivery)})
        return codes

    def _gemeenten(self, code: str, delivery: Delivery) -> list[str]:
        if not code.startswith(CATCHMENT_PREFIX):
            return [code]
        index = self._cells.index(delivery.border_year)
        served = self.organisation(code, delivery).gemeenten
        return [gemeente for gemeente in served if gemeente in index.ids]

    def _itself(self, ids: Ids, other: Sequence[str], key: Key, delivery: Delivery) -> Mask:
        """Which regions are themselves the area that they are held against."""
        index = self._cells.index(delivery.border_year)
        if len(ids) and index.level(int(ids[0])) is Level.BIBLIOTHEEK:
            codes = index.codes[ids - index.first].tolist()
            return np.array([self._same([code], other, [key], delivery)[0] for code in codes])
        if len(other) == 1 and not other[0].startswith(CATCHMENT_PREFIX):
            return ids == index.ids[other[0]]
        rows = self._made_of(other, key, delivery) or set()
        return ids == (min(rows) if len(rows) == 1 else -1)

    def _same(
        self, one: Sequence[str], other: Sequence[str], keys: Sequence[Key], delivery: Delivery
    ) -> Mask:
        """Per key, whether two areas are the same figure: one area, or made of the same rows."""
        if list(one) == list(other):
            return np.ones(len(keys), np.bool_)
        if self._land(tuple(one), delivery.id) != self._land(tuple(other), delivery.id):
            return np.zeros(len(keys), np.bool_)
        made = [[self._made_of(codes, key, delivery) for codes in (one, other)] for key in keys]
        return np.array([mine is not None and mine == its for mine, its in made])

    def _land_of(self, codes: tuple[str, ...], delivery_id: str) -> tuple[int, ...]:
        """The fewest regions that an area consists of: equal for the same land."""
        delivery = self.delivery(delivery_id)
        parts = sorted({part for code in codes for part in self._gemeenten(code, delivery)})
        return tuple(self._cells.index(delivery.border_year).coarsest(parts))

    def _made_of(self, codes: Sequence[str], key: Key, delivery: Delivery) -> set[int] | None:
        """The delivered rows that the cell of an area is made of; None where one is absent."""
        index = self._cells.index(delivery.border_year)
        own = [index.ids[code] for code in codes]
        if len(codes) == 1:
            delivered = self._cells.parts(delivery, [key], own, tiled=False)[0].delivered
            if delivered[0] or not codes[0].startswith(CATCHMENT_PREFIX):
                return set(own) if delivered[0] else None
        coarse = list(self._land(tuple(codes), delivery.id))
        fine = [index.ids[part] for code in codes for part in self._gemeenten(code, delivery)]
        made = self._cells.made_of(delivery, key, coarse)
        return self._cells.made_of(delivery, key, fine) if made is None else made

    def _pieces(self, codes: Sequence[str], delivery: Delivery) -> list[int]:
        index = self._cells.index(delivery.border_year)
        if len(codes) > 1 or codes[0].startswith(CATCHMENT_PREFIX):
            parts = {part for code in codes for part in self._gemeenten(code, delivery)}
            return sorted(index.ids[part] for part in parts)
        children = [index.ids[code] for code in index.children.get(codes[0], ())]
        return children or [index.ids[codes[0]]]

    def _ids(self, level: Level, within: Area, delivery: Delivery) -> Ids:
        codes = (within,) if isinstance(within, str) else tuple(within)
        return self._within(level, codes, delivery.id)

    def _ids_within(self, level: Level, codes: tuple[str, ...], delivery_id: str) -> Ids:
        delivery = self.delivery(delivery_id)
        index = self._cells.index(delivery.border_year)
        for code in codes:
            self._known(code, index)
        if level is Level.BIBLIOTHEEK:
            gemeenten = self._ids(Level.GEMEENTE, codes, delivery)
            inside = set(index.codes[gemeenten - index.first])
            return np.array(
                sorted(
                    index.ids[catchment_code(item.id)]
                    for item in self.organisations(delivery)
                    if catchment_code(item.id) in codes
                    or (inside.intersection(item.gemeenten) and not _catchments_only(codes))
                ),
                np.int32,
            )
        parts = [part for code in codes for part in self._gemeenten(code, delivery)]
        return index.below(level, parts)

    def _regions_within(
        self, level: Level, codes: tuple[str, ...], delivery_id: str
    ) -> tuple[Region, ...]:
        index = self._cells.index(self.delivery(delivery_id).border_year)
        ids = self._within(level, codes, delivery_id)
        return tuple(index.region(identity) for identity in ids.tolist())

    def _organisations_on(self, day: date) -> list[Organisation]:
        rows: dict[str, list[tuple[str, str, str, str]]] = {}
        for identity, *rest in records(self._connection, "organisations", date=day):
            rows.setdefault(identity, []).append(tuple(rest))
        found = [
            Organisation(identity, *lines[0][:3], tuple(sorted({line[3] for line in lines})))
            for identity, lines in rows.items()
        ]
        return sorted(found, key=lambda item: alphabetical(item.name))

    def _serving_on(self, day: date) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for item in self._organisations(day):
            for gemeente in item.gemeenten:
                found.setdefault(gemeente, []).append(item.id)
        return {gemeente: tuple(names) for gemeente, names in found.items()}

    def _netherlands(self, index: RegionIndex) -> str:
        if NETHERLANDS not in index.ids:
            return NETHERLANDS
        return index.names[index.ids[NETHERLANDS] - index.first]

    def _context(self, indicator: Indicator, ids: Ids, delivery: Delivery) -> Figures:
        """A context indicator of regions, of one level or of several."""
        source = self.context_delivery(delivery)
        if source is None:
            return Figures.of([Figure.absent(Missing.NOT_DELIVERED)] * len(ids))
        told = self._key_figure(source.id, indicator.column)
        rows = ids - self._cells.index(delivery.border_year).first
        values = told.value[rows] * indicator.factor
        return Figures(values, values, values, told.missing[rows])

    def _key_figure_of(self, source_id: str, column: str) -> Counts:
        """A column of key figures, for all regions of its border year."""
        index = self._cells.index(self.delivery(source_id).border_year)
        found = columns(self._connection, "context", delivery=source_id, column=column)
        values = np.full(len(index), np.nan)
        reasons = np.full(len(index), Missing.NOT_DELIVERED.code, np.uint8)
        rows = found["region"] - index.first
        values[rows], reasons[rows] = found["value"], found["missing"]
        return Counts.of(values, missing=reasons)


def _choice(kind: type[E], value: E | str, what: str) -> E:
    try:
        return kind(value)
    except ValueError:
        raise UnknownIdError(what, str(value), [item.value for item in kind]) from None


def _catchments_only(codes: Sequence[str]) -> bool:
    return all(code.startswith(CATCHMENT_PREFIX) for code in codes)


def _rows(index: RegionIndex, ids: Ids, figures: Figures, benchmark: Figure | None) -> RegionRows:
    rows = ids - index.first
    return RegionRows(
        index.codes[rows].tolist(),
        index.names[rows].tolist(),
        index.parents[rows].tolist(),
        index.gemeenten[rows].tolist(),
        figures,
        benchmark,
    )
