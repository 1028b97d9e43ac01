"""Development on the command line against a second computation: every organisation, gemeente and
provincie of the demo. Land is held against land by polygons, participation by sets, figures by
fractions.
"""

import sqlite3
from contextlib import closing
from datetime import date
from functools import cache
from math import hypot
from pathlib import Path
from random import Random
from typing import Any

import pytest
import shapely

from tests import demo
from tests.independent import command, figures
from tests.independent.deliveries import CATCHMENT, TOTAL, Deliveries, Delivery, Key
from tests.independent.figures import Cell, Known, Quantity
from tests.independent.test_demo import demo_figures, groups, tables
from tests.sampling import SEED

FREE_YOUTH = date(2022, 7, 1)
_ENVELOPE = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
Missing = str | None


@cache
def outlines(year: int) -> dict[str, Any]:
    """The polygon of every gemeente, from the blobs of the GeoPackage."""
    found: dict[str, list[Any]] = {}
    (path,) = (demo.ROOT / "data" / "demo" / f"grenzen-{year}").glob("*.gpkg")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
        layers = [row[0] for row in base.execute("SELECT table_name FROM gpkg_contents")]
        (layer,) = [name for name in layers if name.startswith("gemeenten")]
        query = f"SELECT gemeentecode, geom FROM \"{layer}\" WHERE water = 'NEE'"
        for code, blob in base.execute(query):
            start = 8 + _ENVELOPE[blob[3] >> 1 & 7]
            found.setdefault(code, []).append(shapely.from_wkb(blob[start:]))
    return {code: shapely.union_all(parts) for code, parts in found.items()}


@cache
def same_land() -> list[tuple[frozenset[str], frozenset[str]]]:
    """Gemeenten of 2023, each with those of 2021 that together were the same land."""
    before, after = outlines(2021), outlines(2023)
    found = []
    for code, shape in after.items():
        inside = [
            old for old, other in before.items() if other.intersection(shape).area > other.area / 2
        ]
        whole = shapely.union_all([before[old] for old in inside])
        if inside and whole.symmetric_difference(shape).area < 0.02 * shape.area:
            found.append((frozenset(inside), frozenset([code])))
    return found


def gemeenten(everything: Deliveries, delivery: Delivery, area: str) -> set[str]:
    if area.startswith(CATCHMENT):
        return set(everything.catchment(delivery, area.removeprefix(CATCHMENT)))
    regions = everything.regions(delivery)
    if area not in regions:
        return set()
    under = everything.children(delivery, area)
    if area.startswith("GM"):
        return {area}
    return {code for child in under for code in gemeenten(everything, delivery, child)}


def serving(everything: Deliveries, delivery: Delivery, codes: set[str]) -> set[str]:
    return {
        service.organisation
        for service in everything.services
        if service.gemeente in codes and service.valid(delivery.day)
    }


def sharp(cell: Cell) -> Quantity:
    """A share whose value lies within its interval."""
    found = figures.penetration(cell)
    if isinstance(found, str):
        return found
    return Known(min(max(found.value, found.low), found.high), found.low, found.high)


def change(cells: tuple[Cell, Cell], rates: tuple[float, float] = (1.0, 1.0)) -> Any:
    """Points with both intervals, of shares divided by a match rate; or the reason."""
    shares = [sharp(cell) for cell in cells]
    reason = figures.first_reason(shares)
    if reason is not None:
        return reason
    ends = []
    for share, cell, rate in zip(shares, cells, rates, strict=True):
        assert isinstance(share, Known)
        chance = figures.chance(cell)
        assert chance is not None
        numbers = (share.value, share.low, share.high, *chance)
        value, *limits = (float(number) / rate for number in numbers)
        if value > 1:
            return "not_applicable"
        ends.append((value, *(min(limit, 1.0) for limit in limits)))
    (v0, l0, h0, cl0, ch0), (v1, l1, h1, cl1, ch1) = ends
    low, high = l1 - h0, h1 - l0
    return {
        "value": 100 * (v1 - v0),
        "low": 100 * low,
        "high": 100 * high,
        "chance_low": 100 * max(low - hypot(l1 - cl1, ch0 - h0), -1),
        "chance_high": 100 * min(high + hypot(ch1 - h1, l0 - cl0), 1),
    }


def linked(cells: tuple[Cell, Cell], rates: tuple[float, float], unit: str) -> Any:
    """As if all were linked; a match rate is of members, and says nothing of households."""
    found = change(cells, rates)
    reason = figures.first_reason([sharp(cell) for cell in cells])
    return found if unit == "personen" or reason is not None else "not_applicable"


def differs(found: dict[str, Any], expected: Any) -> bool:
    if isinstance(expected, str):
        return found["missing"] != expected
    return found["missing"] is not None or any(
        found[part] != pytest.approx(number, rel=1e-5, abs=1e-7)
        for part, number in expected.items()
    )


def expected(area: str, key: tuple[str, str, str]) -> dict[str, Any] | None:
    """What the command must say of 2021 to 2023; None where the area was not there in both."""
    everything = demo_figures()
    rounds = everything.lgb["lgb-2021"], everything.lgb["lgb-2023"]
    then, now = (gemeenten(everything, delivery, area) for delivery in rounds)
    if area.startswith("GM"):
        # A gemeente is followed by its land.
        now = {area}
        then = next((set(old) for old, new in same_land() if new == now), then)
    if not then or not now:
        return None
    ties = [(old, new) for old, new in same_land() if old <= then and new <= now]
    whole_land = (
        then == set().union(*(old for old, _new in ties))
        and now == set().union(*(new for _old, new in ties))
    )  # fmt: skip
    took_part = [set(delivery.told["participants"]) for delivery in rounds]
    both = took_part[0] & took_part[1]
    alone = len(then) == len(now) == 1
    panel: list[tuple[frozenset[str], frozenset[str]]] = []
    for old, new in ties:
        libraries = serving(everything, rounds[0], set(old))
        libraries |= serving(everything, rounds[1], set(new))
        cells = [
            everything.group(delivery, (code, *key))[1]
            for delivery, codes in zip(rounds, (old, new), strict=True)
            for code in codes
        ]
        known = all(
            isinstance(cell.population, Known) and isinstance(cell.members, Known)
            and (not alone or isinstance(figures.penetration(cell), Known))
            for cell in cells
        )  # fmt: skip
        if libraries <= both and known:
            panel.append((old, new))
    delivered = tuple(
        everything.group(delivery, (area, *key))[1]
        if area in everything.regions(delivery) or area.startswith(CATCHMENT)
        else everything.union(delivery, sorted(codes), (area, *key))
        for delivery, codes in zip(rounds, (then, now), strict=True)
    )
    if area.startswith("GM") and then != {area}:
        delivered = (everything.union(rounds[0], sorted(then), (area, *key)), delivered[1])
    whole = whole_land and len(panel) == len(ties)
    cells = delivered
    if not whole and panel:
        old, new = (sorted(set().union(*(tie[side] for tie in panel))) for side in (0, 1))
        cells = tuple(
            everything.group(delivery, (codes[0], *key))[1]
            if len(codes) == 1
            else everything.union(delivery, codes, (area, *key))
            for delivery, codes in zip(rounds, (old, new), strict=True)
        )
    other_classes = key[2] != TOTAL and rounds[0].categories(key[1]) != rounds[1].categories(key[1])
    reasons = [figures.penetration(cell) for cell in delivered]
    unreliable = [reason == "unreliable" for reason in reasons]
    adults = key[1:] == ("leeftijd", "18+")
    breaks = {
        "classification": other_classes,
        "borders": not whole_land,
        "participation": serving(everything, rounds[0], then) & took_part[0]
        != serving(everything, rounds[1], now) & took_part[1],
        "completeness": unreliable[0] != unreliable[1],
        "law": rounds[0].day < FREE_YOUTH <= rounds[1].day and not adults,
    }
    rates = (rounds[0].told["match_rate"], rounds[1].told["match_rate"])
    nothing = other_classes or (not panel and not whole)
    inside = {code for _old, new in panel for code in new}
    return {
        "breaks": ";".join(name for name, broken in breaks.items() if broken),
        "naive": change(delivered),
        "change": None if nothing else change(cells),
        "linked": None if nothing else linked(cells, rates, key[0]),
        "organisations": len(serving(everything, rounds[1], inside)),
        "of_organisations": len(serving(everything, rounds[1], now)),
    }


def areas(count: int) -> list[str]:
    """Every organisation and provincie, the country, and so many gemeenten."""
    everything = demo_figures()
    later = everything.lgb["lgb-2023"]
    regions = [code for code in everything.regions(later) if code[:2] in ("NL", "PV")]
    local = [code for code in everything.regions(later) if code.startswith("GM")]
    regions += ["GM9021", *Random(SEED).sample(local, min(count, len(local)))]
    return [*regions, *(CATCHMENT + item for item in everything.organisations())]


@pytest.mark.proof(full=60)
def test_every_organisation_and_provincie(demo_atlas: Path, sample_size: int) -> None:
    random = Random(SEED)
    everything = demo_figures()
    wrong: list[str] = []
    changes = 0
    for area in areas(sample_size):
        _name, unit, dimension = random.choice(tables())
        group = random.choice(groups(everything.lgb["lgb-2023"], unit, dimension))
        keys: list[tuple[str, str, str]] = [("personen", TOTAL, TOTAL)]
        keys += [group[1:]] if random.random() < 0.5 or sample_size == 60 else []
        for key in dict.fromkeys(keys):
            wanted = expected(area, key)
            if wanted is None:
                continue
            options = ("--unit", key[0], "--dimension", key[1], "--category", key[2])
            answer = command.answer("development", area, *options, "--atlas", demo_atlas)
            assert [row["delivery"] for row in answer["rounds"]] == ["lgb-2021", "lgb-2023"]
            (row,) = answer["rows"]
            changes += row["change"]["missing"] is None
            where = f"{area} {key}"
            if row["breaks"] != wanted["breaks"]:
                wrong.append(f"{where} breaks {row['breaks']} instead of {wanted['breaks']}")
            for name in ("naive", "change", "linked"):
                if wanted[name] is None:
                    if row[name]["missing"] is None:
                        wrong.append(f"{where} {name}: {row[name]} instead of nothing")
                elif differs(row[name], wanted[name]):
                    wrong.append(f"{where} {name}: {row[name]} instead of {wanted[name]}")
            if wanted["change"] is not None:
                for name in ("organisations", "of_organisations"):
                    if row[name]["value"] != wanted[name]:
                        wrong.append(f"{where} {name}: {row[name]['value']}, not {wanted[name]}")
    assert not wrong, "\n".join([f"{len(wrong)} differ", *wrong[:20]])
    assert changes > 60


def test_of_one_key() -> None:
    """A computation that finds nothing would agree with anything."""
    key: Key = ("BIEB:F008", "personen", TOTAL, TOTAL)
    wanted = expected(key[0], key[1:])
    assert wanted is not None
    assert wanted["breaks"] == "law"
    assert wanted["change"]["value"] == pytest.approx(-0.558, abs=5e-4)
