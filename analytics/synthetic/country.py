"""The fictional country in regions: which small areas there are, in two years, and their shapes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely import Geometry

from analytics.synthetic.landscape import ABROAD, CORNER, LAND, SEA, Landscape, Town, make_landscape
from analytics.synthetic.mesh import Floats, Ints, grow, outlines, spread
from analytics.synthetic.places import (
    DETAILED,
    GEMEENTEN,
    MERGED,
    PROVINCES,
    Plan,
    place_names,
    quarter_name,
)
from analytics.synthetic.rounds import Place

DENSITY = {
    "centrum": 6500,
    "oud": 8800,
    "hoogbouw": 8600,
    "tuinwijk": 5200,
    "nieuwbouw": 4300,
    "gemengd": 3000,
    "villa": 2200,
    "campus": 9500,
    "bedrijven": 45,
    "dorp": 2300,
    "buitengebied": 38,
}
"""Inhabitants per km² by kind of neighbourhood, before the gemeente's own number is met."""

TRAITS_OF = {
    "centrum": (-1.0, 0.8, 0.1, 0.2, 1.6, 0.4),
    "oud": (-0.3, 0.9, 0.1, -0.2, 1.2, 0.5),
    "hoogbouw": (0.2, 0.1, -1.1, 0.3, 0.9, 1.6),
    "tuinwijk": (0.0, -0.2, -0.1, 0.5, 0.2, 0.1),
    "gemengd": (0.1, -0.1, 0.1, 0.1, 0.1, 0.0),
    "nieuwbouw": (1.6, -0.6, 0.6, -1.2, 0.2, 0.3),
    "villa": (0.2, -0.6, 1.6, 0.7, -0.3, -0.6),
    "campus": (-2.0, 3.0, -1.3, -1.6, 1.5, 0.8),
    "bedrijven": (-0.6, 0.1, -0.4, -0.2, -0.2, 0.3),
    "dorp": (0.4, -0.7, 0.2, 0.4, -0.8, -0.9),
    "buitengebied": (0.4, -0.7, 0.4, 0.3, -1.4, -1.1),
}
"""family, student, affluent, senior, urban, migrant (membership.TRAITS)."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A small area: everything made up about it but its figures."""

    kind: str
    now: Place
    before: Place


@dataclass(frozen=True, slots=True, eq=False)
class Country:
    """All small areas with their shapes (land only), and the water and foreign parts beside them.

    `water` is keyed by gemeente code and what it is ("Groot binnenwater", "Buitenwater").
    """

    areas: tuple[Neighbourhood, ...]
    shapes: list[Geometry]
    water: dict[tuple[str, str], Geometry]
    abroad: Geometry
    inhabitants: Ints
    traits: Floats
    centres: dict[str, tuple[float, float]]


def make_country(rng: np.random.Generator) -> Country:
    """Grow gemeenten, wijken and buurten over the landscape, name them and fill them."""
    names = place_names(rng)
    towns = [Town(plan.x, plan.y, plan.radius) for plan in GEMEENTEN] + _other_towns(rng)
    hamlets = [Town(*MERGED[3], MERGED[4])]
    hamlets += _villages(towns + hamlets, rng)
    land = make_landscape(towns + hamlets, rng)
    gemeenten = _gemeenten(towns, names)

    dry, built = land.kind == LAND, np.where(land.town >= 0, 1, 0)
    home = np.where(land.kind == ABROAD, -1, 0)
    seats = [_cell_at(land, town) for town in towns]
    speed = [
        0.55 + 0.19 * towns[k].radius if k < len(GEMEENTEN) else 1.0 for k in range(len(towns))
    ]
    both = GEMEENTEN.index(next(plan for plan in GEMEENTEN if plan.code == MERGED[0]))
    grown = grow(
        land.links,
        [*seats, _cell_at(land, hamlets[0])],
        home,
        land.cost,
        built * 0,
        0.0,
        [*speed, 0.7],
    )
    gemeente = _owned(np.where(grown == len(seats), both, grown), home)

    villages: list[list[_Village]] = [[] for _ in towns]
    for number, hamlet in enumerate(hamlets, start=len(towns)):
        cell = _cell_at(land, hamlet)
        if land.town[cell] == number:
            name = MERGED[2][1] if number == len(towns) else next(names)
            villages[gemeente[cell]].append(_Village(cell, name, hamlet.radius))

    wijken, seeds = _plan_wijken(land, gemeente, seats, villages, gemeenten, rng)
    owner = grow(land.links, [cell for cell, _ in seeds], gemeente, land.cost, built, 1500.0)
    wijk = _owned(np.asarray([number for _, number in seeds])[owner], gemeente)

    buurten, seeds = _plan_buurten(land, wijk, wijken, rng)
    label = _owned(
        grow(land.links, seeds, np.where(dry, wijk, -1), land.cost, built, 4000.0), gemeente
    )
    # Land that water cuts off from every seed of its wijk goes to the nearest neighbourhood there.
    over_water = grow(land.links, seeds, wijk, land.cost, built, 4000.0)
    label = np.where(dry, np.where(label >= 0, label, over_water), -1)
    label = np.where(gemeente >= 0, label, -1)

    areas = _name(buurten, wijken, gemeenten, rng)
    shapes, water, abroad = _shapes(land, label, gemeente, gemeenten)
    inhabitants, traits = _fill(land, label, areas, rng)
    return Country(
        tuple(areas),
        [shapes[number] for number in range(len(areas))],
        water,
        abroad,
        inhabitants,
        traits,
        {g.code: _spot(land, seats[k]) for k, g in enumerate(gemeenten)},
    )


@dataclass(frozen=True, slots=True)
class _Gemeente:
    code: str
    name: str
    province: str
    plan: Plan | None


@dataclass(frozen=True, slots=True)
class _Village:
    cell: int
    name: str
    radius: float


@dataclass(frozen=True, slots=True)
class _Wijk:
    gemeente: int
    town: bool
    first: bool
    seat: int
    villages: tuple[_Village, ...]


@dataclass(frozen=True, slots=True)
class _Buurt:
    wijk: int
    kind: str
    village: str


def _owned(owner: Ints, within: Ints) -> Ints:
    return np.where(within >= 0, owner, -1)


def _spot(land: Landscape, cell: int) -> tuple[float, float]:
    x, y = land.mesh.points[cell].tolist()
    return round(x), round(y)


def _cell_at(land: Landscape, town: Town) -> int:
    spot = np.array([town.x, town.y]) * 1000 + np.asarray(CORNER)
    gaps = np.hypot(*(land.mesh.points - spot).T) + np.where(land.kind == LAND, 0, 1e9)
    return int(np.argmin(gaps))


def _other_towns(rng: np.random.Generator) -> list[Town]:
    """Towns of the neighbouring provinces, well apart from each other and from the heart."""
    field = shapely.Polygon(
        [
            (13, 9),
            (28, 5),
            (47, 10),
            (63, 6),
            (79, 12),
            (86, 23),
            (81, 40),
            (88, 58),
            (84, 76),
            (86, 90),
            (78, 99),
            (66, 96),
            (54, 101),
            (40, 98),
            (30, 101),
            (24, 94),
            (20, 86),
            (26, 84),
            (40, 85),
            (60, 80),
            (76, 72),
            (73, 56),
            (70, 43),
            (60, 35),
            (45, 31),
            (26, 27),
            (13, 28),
        ]
    )
    candidates = rng.uniform((0, 0), (95, 105), (6000, 2))
    candidates = candidates[shapely.contains_xy(field, candidates[:, 0], candidates[:, 1])]
    chosen = [(47.0, 112.0)]  # the islands are one gemeente
    for x, y in candidates:
        if len(chosen) < 50 and all((x - a) ** 2 + (y - b) ** 2 > 7.6**2 for a, b in chosen):
            chosen.append((float(x), float(y)))
    return [
        Town(x, y, 0.8 if k == 0 else float(rng.uniform(0.9, 2.4)))
        for k, (x, y) in enumerate(chosen)
    ]


def _villages(towns: list[Town], rng: np.random.Generator) -> list[Town]:
    """Small places around the heart, never near a town."""
    chosen: list[Town] = []
    for x, y in rng.uniform((6, 28), (74, 84), (900, 2)):
        clear = all((x - t.x) ** 2 + (y - t.y) ** 2 > (t.radius + 1.9) ** 2 for t in towns)
        if clear and all((x - t.x) ** 2 + (y - t.y) ** 2 > 3.9**2 for t in chosen):
            chosen.append(Town(float(x), float(y), float(rng.uniform(0.42, 0.68))))
    return chosen


def _gemeenten(towns: list[Town], names: Iterator[str]) -> list[_Gemeente]:
    found = [_Gemeente(plan.code, plan.name, DETAILED, plan) for plan in GEMEENTEN]
    middle = {code: spot for code, (_, spot) in PROVINCES.items() if code != DETAILED}
    for k, town in enumerate(towns[len(found) :]):
        nearest = min(
            middle,
            key=lambda code: (middle[code][0] - town.x) ** 2 + (middle[code][1] - town.y) ** 2,
        )
        found.append(_Gemeente(f"GM{9101 + k}", next(names), nearest, None))
    return found


def _plan_wijken(
    land: Landscape,
    gemeente: Ints,
    seats: list[int],
    villages: list[list[_Village]],
    gemeenten: list[_Gemeente],
    rng: np.random.Generator,
) -> tuple[list[_Wijk], list[tuple[int, int]]]:
    """The wijken of every gemeente, and (cell, wijk) pairs to grow them from."""
    wijken: list[_Wijk] = []
    seeds: list[tuple[int, int]] = []
    points, dry = land.mesh.points, land.kind == LAND
    for number, seat in enumerate(seats):
        plan = gemeenten[number].plan
        mine = (gemeente == number) & dry
        in_town = np.flatnonzero(mine & (land.town == number))
        in_field = np.flatnonzero(mine & (land.town < 0))
        urban = plan.town_wijken if plan else 1
        rural = plan.rural_wijken if plan else int(rng.integers(0, 2))
        for k, cell in enumerate(spread(points, in_town, urban, rng, seat)):
            seeds.append((cell, len(wijken)))
            wijken.append(_Wijk(number, True, k == 0, cell, ()))
        own = villages[number]
        order = np.argsort([-village.radius for village in own], kind="stable").tolist()
        cores = [own[k].cell for k in order[:rural]]
        cores += spread(points, in_field, rural - len(cores), rng) if len(cores) < rural else []
        for cell in cores:
            near = in_field[np.argsort(np.hypot(*(points[in_field] - points[cell]).T))[:6]]
            seeds += [(cell, len(wijken)), *((int(other), len(wijken)) for other in near)]
            wijken.append(_Wijk(number, False, False, cell, ()))
        firsts = [k for k, wijk in enumerate(wijken) if wijk.gemeente == number]
        for village in own:
            near = min(
                [k for k in firsts if not wijken[k].town] or firsts,
                key=lambda k: float(np.hypot(*(points[wijken[k].seat] - points[village.cell]))),
            )
            wijken[near] = replace(wijken[near], villages=(*wijken[near].villages, village))
    return wijken, seeds


_MIX = ("tuinwijk", "nieuwbouw", "hoogbouw", "villa", "oud")


def _plan_buurten(
    land: Landscape, wijk: Ints, wijken: list[_Wijk], rng: np.random.Generator
) -> tuple[list[_Buurt], list[int]]:
    """The buurten of every wijk with their kind, and the cells to grow them from."""
    buurten: list[_Buurt] = []
    seeds: list[int] = []
    points, dry = land.mesh.points, land.kind == LAND

    def add(cell: int, number: int, kind: str, village: str = "") -> None:
        if cell not in seeds:
            buurten.append(_Buurt(number, kind, village))
            seeds.append(cell)

    campus = False
    for number, one in enumerate(wijken):
        mine = np.flatnonzero((wijk == number) & dry)
        plan = GEMEENTEN[one.gemeente] if one.gemeente < len(GEMEENTEN) else None
        if plan is None:
            add(one.seat, number, "gemengd" if one.town else "buitengebied")
            if one.town and rng.random() < 0.4:
                for cell in spread(points, mine[land.town[mine] < 0], 1, rng):
                    add(cell, number, "buitengebied")
            continue
        built, field = mine[land.town[mine] == one.gemeente], mine[land.town[mine] < 0]
        count = max(2, round(plan.buurten_per_wijk + float(rng.normal(0, 0.8))))
        if one.town:
            main = "oud" if one.first else str(rng.choice(_MIX, p=(0.36, 0.24, 0.18, 0.1, 0.12)))
            for k, cell in enumerate(spread(points, built, count, rng, one.seat)):
                kind = main if rng.random() < 0.7 else str(rng.choice(_MIX))
                if one.first and k == 0:
                    kind = "centrum"
                elif not one.first and k == count - 1 and plan.radius > 1.1:
                    kind = "bedrijven" if rng.random() < 0.35 else kind
                    if not campus:
                        kind, campus = "campus", True
                add(cell, number, kind)
        local = set(mine.tolist())
        for village in one.villages:
            if village.cell in local:
                add(village.cell, number, "dorp", village.name)
        parts = 1 + len(field) // 110 if one.town else max(len(one.villages), count - 1)
        if len(field) > (12 if one.town else 0):
            for cell in spread(points, field, min(parts, 4), rng):
                add(cell, number, "buitengebied")
        if not any(buurt.wijk == number for buurt in buurten):
            add(one.seat, number, "buitengebied")
    return buurten, seeds


def _name(
    buurten: list[_Buurt], wijken: list[_Wijk], gemeenten: list[_Gemeente], rng: np.random.Generator
) -> list[Neighbourhood]:
    """Give every wijk and buurt its name and its codes in both years."""
    found: list[Neighbourhood] = []
    taken: dict[int, set[str]] = {}
    order_in: dict[int, int] = {}
    wijk_at: dict[int, tuple[str, str]] = {}
    for number, wijk in enumerate(wijken):
        gemeente = gemeenten[wijk.gemeente]
        order = order_in.get(wijk.gemeente, 0)
        order_in[wijk.gemeente] = order + 1
        used = taken.setdefault(wijk.gemeente, set())
        if wijk.first:
            name = (
                gemeente.name
                if not gemeente.plan or gemeente.plan.radius < 1.6
                else f"{gemeente.name}-Centrum"
            )
        elif wijk.town:
            name = quarter_name("oud" if rng.random() < 0.4 else "tuinwijk", used, rng)
        elif wijk.villages:
            name = " en ".join(village.name for village in wijk.villages[:2])
        else:
            name = f"{gemeente.name} Buitengebied"
        # Like in a big city after a recoding, the codes of the capital hold letters.
        tail = f"{'ABCDEFGHJKMNPRST'[order]}A" if gemeente.code == LETTERED else f"{order:02d}"
        wijk_at[number] = (f"WK{gemeente.code[2:]}{tail}", name)
    place_in: dict[int, int] = {}
    outside: dict[int, int] = {}
    for buurt in buurten:
        wijk = wijken[buurt.wijk]
        gemeente = gemeenten[wijk.gemeente]
        code, wijk_name = wijk_at[buurt.wijk]
        place = place_in.get(buurt.wijk, 0)
        place_in[buurt.wijk] = place + 1
        if buurt.kind in ("buitengebied", "gemengd"):
            outside[buurt.wijk] = outside.get(buurt.wijk, 0) + 1
            ordinal = outside[buurt.wijk]
            base = wijk.villages[0].name if wijk.villages else gemeente.name
            name = base if buurt.kind == "gemengd" else f"Verspreide huizen {base}"
            name += f" {_ROMAN[ordinal]}" if ordinal > 1 else ""
        elif buurt.kind == "dorp":
            name = buurt.village
        elif buurt.kind == "centrum":
            name = (
                f"Binnenstad {gemeente.name}"
                if gemeente.plan and gemeente.plan.radius > 1.5
                else f"Kern {gemeente.name}"
            )
        else:
            name = quarter_name(buurt.kind, taken[wijk.gemeente], rng)
        tail = (
            f"{place + 1:02d}"
            if gemeente.code != LETTERED or place < 5
            else f"0{'ABCDE'[place - 5]}"
        )
        now = Place(
            f"BU{code[2:]}{tail}",
            name,
            code,
            wijk_name,
            gemeente.code,
            gemeente.name,
            gemeente.province,
        )
        found.append(Neighbourhood(buurt.kind, now, now))
    return _older_codes(found)


def _older_codes(areas: list[Neighbourhood]) -> list[Neighbourhood]:
    """The same areas under the older borders: merged, split and recoded since.

    Two gemeenten became one; the capital's codes got letters; a wijk was split in two; in one
    wijk two neighbourhoods swapped codes; and one neighbourhood was cut in two.
    """
    merged, (first, first_name), (second, second_name) = MERGED[0], MERGED[1], MERGED[2]
    second_wijk = next(
        area.now.wijk
        for area in areas
        if area.now.gemeente == merged and area.now.buurt_name == second_name
    )
    wijken_of: dict[str, list[str]] = {}
    for area in areas:
        known = wijken_of.setdefault(area.now.gemeente, [])
        if area.now.wijk not in known:
            known.append(area.now.wijk)
    found: list[Neighbourhood] = []
    swap = [area for area in areas if area.now.wijk == wijken_of[SWAPPED][0]][:2]
    cut = [area for area in areas if area.now.gemeente == CUT and area.kind == "buitengebied"][:2]
    cut_wijk = [
        area for area in areas if area.now.gemeente == CUT and area.now.wijk == wijken_of[CUT][1]
    ][:2]
    cut = cut if len(cut) == 2 and cut[0].now.wijk == cut[1].now.wijk else cut_wijk
    counter: dict[str, int] = {}
    for area in areas:
        now = area.now
        if now.gemeente == merged:
            code, name = (second, second_name) if now.wijk == second_wijk else (first, first_name)
            wijk = wijken_of[merged].index(now.wijk) if code == first else 0
            place = counter[code] = counter.get(code, 0) + 1
            wijk_name = name if wijk == 0 else now.wijk_name
            buurt_name = now.buurt_name.replace("Wolmaren", name)
            old = Place(
                f"BU{code[2:]}{wijk:02d}{place:02d}",
                buurt_name,
                f"WK{code[2:]}{wijk:02d}",
                wijk_name,
                code,
                name,
                now.province,
            )
            now = replace(now, change=2)
        elif now.gemeente == LETTERED:
            wijk = wijken_of[LETTERED].index(now.wijk)
            key = now.wijk
            place = counter[key] = counter.get(key, 0) + 1
            old = replace(
                now,
                wijk=f"WK{LETTERED[2:]}{wijk:02d}",
                buurt=f"BU{LETTERED[2:]}{wijk:02d}{place:02d}",
            )
            now = replace(now, change=2)
        elif now.wijk == wijken_of[SPLIT][2]:
            into = wijken_of[SPLIT][1]
            place = counter[into] = counter.get(into, 50) + 1
            name = next(a.now.wijk_name for a in areas if a.now.wijk == into)
            old = replace(now, wijk=into, wijk_name=name, buurt=f"BU{into[2:]}{place}")
            now = replace(now, change=2)
        elif area in swap:
            old = replace(now, buurt=swap[1 - swap.index(area)].now.buurt)
            now = replace(now, change=2)
        elif area in cut:
            old, now = cut[0].now, replace(now, change=3)
        else:
            old = now
        found.append(replace(area, now=now, before=replace(old, change=1)))
    return found


_ROMAN = ("", "I", "II", "III", "IV", "V", "VI")
LETTERED, SPLIT, SWAPPED, CUT = "GM9001", "GM9002", "GM9014", "GM9005"
"""Gemeenten where codes got letters, a wijk was split, codes were swapped, a buurt was cut."""


def _shapes(
    land: Landscape, label: Ints, gemeente: Ints, gemeenten: list[_Gemeente]
) -> tuple[dict[int, Geometry], dict[tuple[str, str], Geometry], Geometry]:
    """Polygons per neighbourhood, per water of a gemeente, and of a strip abroad."""
    top = int(label.max()) + 1
    wet = (gemeente >= 0) & (label < 0)
    everything = np.where(wet, top + 2 * gemeente + (land.kind == SEA), label)
    strip = (
        np.hypot(*(land.mesh.points - (np.array([48.0, 4.0]) * 1000 + np.asarray(CORNER))).T) < 5500
    )
    foreign = top + 2 * len(gemeenten)
    everything = np.where((land.kind == ABROAD) & strip, foreign, everything)
    found = outlines(land.mesh, everything)
    water: dict[tuple[str, str], Geometry] = {}
    for number, one in enumerate(gemeenten):
        for step, name in enumerate(("Groot binnenwater", "Buitenwater")):
            if top + 2 * number + step in found:
                water[one.code, name] = found[top + 2 * number + step]
    return {k: shape for k, shape in found.items() if k < top}, water, found[foreign]


def _fill(
    land: Landscape, label: Ints, areas: list[Neighbourhood], rng: np.random.Generator
) -> tuple[Ints, Floats]:
    """How many people live in each neighbourhood, and what they are like."""
    count = len(areas)
    km2 = land.mesh.areas / 1e6
    known = label >= 0
    built = np.bincount(label[known], (km2 * (land.town >= 0))[known], count)
    field = np.bincount(label[known], (km2 * (land.town < 0))[known], count)
    density = np.array([DENSITY[area.kind] for area in areas], np.float64)
    weight = (built * density + np.minimum(field, 60) * 30) * np.exp(rng.normal(0, 0.18, count))
    plans = {plan.code: plan.inhabitants for plan in GEMEENTEN}
    inhabitants = np.zeros(count, np.int64)
    traits = np.array([TRAITS_OF[area.kind] for area in areas]) + rng.normal(0, 0.28, (count, 6))
    codes = np.array([area.now.gemeente for area in areas])
    for code in dict.fromkeys(codes.tolist()):
        mine = codes == code
        total = plans.get(code) or float(np.clip(rng.lognormal(10.45, 0.75), 7_500, 260_000))
        inhabitants[mine] = np.round(weight[mine] / weight[mine].sum() * total)
        traits[mine] += rng.normal(0, 0.16, 6)
        if code not in plans:
            traits[mine, 4] += np.log(total / 35_000) * 0.6
    # What is average in the country is 0.
    traits -= np.average(traits, axis=0, weights=inhabitants)
    empty = next(k for k, area in enumerate(areas) if area.kind == "bedrijven")
    inhabitants[empty] = 0
    return inhabitants, traits
