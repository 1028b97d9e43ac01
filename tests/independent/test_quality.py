"""Missing cells and participation counted a second time, from the deliveries themselves."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests import demo
from tests.independent import command
from tests.independent.deliveries import LAND, TOTAL, Deliveries, Delivery, level_of

LEVELS = ("land", "provincie", "gemeente", "wijk", "buurt")
ORDER = (
    "confidential",
    "unreliable",
    "not_participating",
    "partly_participating",
    "not_delivered",
    "not_applicable",
    "not_yet_available",
)
AREAS = (None, "BIEB:F001", "BIEB:F002", "BIEB:F006", "BIEB:F007", "GM9003", "PV90", "PV92")


@cache
def deliveries() -> Deliveries:
    return Deliveries.read(demo.deliveries())


def gemeente_of(delivery: Delivery, code: str) -> str | None:
    here: str | None = code
    while here is not None and not here.startswith("GM"):
        region = deliveries().regions(delivery).get(here)
        here = region.parent if region else None
    return here


def inside(delivery: Delivery, code: str, area: str | None) -> bool:
    if area is None:
        return True
    if area.startswith("BIEB:"):
        return gemeente_of(delivery, code) in deliveries().catchment(delivery, area[5:])
    here: str | None = code
    while here is not None and here != area:
        region = deliveries().regions(delivery).get(here)
        here = region.parent if region else None
    return here == area


def reason(delivery: Delivery, key: tuple[str, str, str, str]) -> str:
    """Why a cell is missing: the first that applies to population and members; empty: it is not."""
    cell = delivery.cell(key)
    if cell is None:
        return deliveries().absence(delivery, key[0])
    found = [item for item in (cell.population, cell.members) if isinstance(item, str)]
    return min(found, key=ORDER.index, default="")


@cache
def counted(name: str, area: str | None) -> dict[tuple[str, str, str], Counter[str]]:
    """Per level, unit and dimension how often each reason, over all regions of a level and all
    groups that the delivery has rows of.
    """
    delivery = deliveries().lgb[name]
    groups = {key[1:] for key in delivery.rows}
    found: dict[tuple[str, str, str], Counter[str]] = {}
    for code in deliveries().regions(delivery):
        if inside(delivery, code, area):
            for unit, dimension, category in groups:
                place = (level_of(code), unit, dimension)
                why = reason(delivery, (code, unit, dimension, category))
                found.setdefault(place, Counter())[why] += 1
    return found


def rows(counts: dict[tuple[str, str, str], Counter[str]], of: int) -> dict[tuple[str, ...], tuple]:
    """By level (and unit and dimension, for `of` 3) and reason: missing, and of how many."""
    summed: dict[tuple[str, ...], Counter[str]] = {}
    for place, reasons in counts.items():
        summed.setdefault(place[:of], Counter()).update(reasons)
    return {
        (*place, *[""] * (3 - of), why): (
            reasons.total() - reasons[""] if why == "all" else reasons[why],
            reasons.total(),
        )
        for place, reasons in summed.items()
        for why in [*filter(None, reasons), "all"]
    }


@pytest.mark.parametrize("name", ["lgb-2021", "lgb-2023"])
@pytest.mark.parametrize("area", AREAS)
def test_missing_cells(demo_atlas: Path, name: str, area: str | None) -> None:
    within = [] if area is None else [area]
    answer = command.answer("quality", *within, "--delivery", name, "--atlas", demo_atlas)
    found = {
        (row["level"], row["unit"], row["dimension"], row["reason"]): (
            row["cells"]["value"],
            row["of"]["value"],
        )
        for row in answer["rows"]
    }
    expected = rows(counted(name, area), 1)
    if area is None:
        expected |= rows(counted(name, None), 3)
    assert found == expected
    shares = [row["share"]["value"] - row["cells"]["value"] / row["of"]["value"]
              for row in answer["rows"]]  # fmt: skip
    assert max(map(abs, shares)) < 1e-12


@pytest.mark.parametrize("name", ["lgb-2021", "lgb-2023"])
def test_participation(demo_atlas: Path, name: str) -> None:
    """Inhabitants of the key figures; organisations of the register on the reference date."""
    everything = deliveries()
    delivery = everything.lgb[name]
    folder = next(path for path in demo.deliveries() if path.name == f"kwb-{delivery.year}")
    people = inhabitants(folder)
    found = command.answer("quality", "--delivery", name, "--atlas", demo_atlas)["participation"]
    took_part = set(delivery.told["participants"])
    expected: dict[str, list[int]] = {}
    for code, region in everything.regions(delivery).items():
        if code.startswith("GM"):
            serving = {
                item.organisation
                for item in everything.services
                if item.gemeente == code and item.valid(delivery.day)
            }
            kind = 2 if not serving & took_part else 0 if serving <= took_part else 1
            expected.setdefault(region.parent or "", [0, 0, 0])[kind] += people[code]
    provinces = {
        item["code"]: [item["whole"], item["partly"], item["none"]] for item in found["provinces"]
    }
    assert provinces == expected
    whole = [sum(numbers) for numbers in zip(*expected.values(), strict=True)]
    country = found["country"]
    assert [country["whole"], country["partly"], country["none"]] == whole
    # What the delivery says of itself is the same.
    stated = delivery.told["coverage"]
    assert (country["whole"], country["of_inhabitants"]) == (
        stated["inhabitants"],
        stated["of_inhabitants"],
    )
    there = [one for one in everything.organisations() if everything.catchment(delivery, one)]
    assert (country["organisations"], country["of_organisations"]) == (
        len(took_part & set(there)),
        len(there),
    )
    assert [item["code"] for item in found["absent"]] == sorted(
        set(there) - took_part,
        key=lambda one: -sum(people[code] for code in everything.catchment(delivery, one)),
    )


def inhabitants(folder: Path) -> dict[str, int]:
    (file,) = folder.glob("*.csv")
    head, *lines = file.read_text("utf-8-sig").splitlines()
    names = [name.strip() for name in head.split(";")]
    code, count = names.index("gwb_code_10"), names.index("a_inw")
    cells = [line.split(";") for line in lines]
    return {row[code].strip(): int(row[count]) for row in cells if row[code].startswith("GM")}


def test_the_whole_is_not_trivial() -> None:
    """What is held against each other holds several reasons at several levels."""
    reasons = {why for reasons in counted("lgb-2023", None).values() for why in reasons}
    assert len(reasons - {""}) == 5
    assert counted("lgb-2023", None)["gemeente", "personen", TOTAL][""] > 0
    assert LAND in deliveries().regions(deliveries().lgb["lgb-2023"])
