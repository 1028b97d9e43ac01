"""Rank, band, peers, groups and split of every organisation of the demo in every round."""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests import demo
from tests.independent import command, comparison, figures
from tests.independent.comparison import EVERYONE, FEWEST, Field, Group
from tests.independent.deliveries import CATCHMENT, DIMENSIONS, LAND, TOTAL, Deliveries
from tests.independent.figures import Cell, Known, Quantity
from tests.sampling import SEED

CRITERIA = ("stedelijkheid", "inkomen_inwoner")


@cache
def everything() -> Deliveries:
    return Deliveries.read(demo.deliveries())


@cache
def field(delivery: str, level: str, group: Group) -> Field:
    told = comparison.key_figures(demo.deliveries())
    round_ = everything().lgb[delivery]
    return Field(everything(), round_, told[round_.year], level, group)


def ask(atlas: Path, delivery: str, unit: str, group: Group, *more: str) -> dict[str, Any]:
    options = [part for name, value in zip(("unit", "dimension", "category"), group, strict=True)
               for part in (f"--{name}", value)]  # fmt: skip
    return command.answer(
        "benchmark", unit.removeprefix(CATCHMENT), "--delivery", delivery, *options, *more,
        "--atlas", atlas,
    )  # fmt: skip


def figure(name: str, found: dict[str, Any] | None, right: Quantity) -> Iterator[str]:
    """How a figure differs, its chance pair apart."""
    if found is None:
        yield f"{name}: nothing instead of {right}"
        return
    plain = found | {"chance_low": None, "chance_high": None}
    yield from (f"{name}: {text}" for text in command.differs(plain, right))


def near(name: str, found: float | None, right: float | Fraction | None) -> Iterator[str]:
    if (found is None) != (right is None):
        yield f"{name}: {found} instead of {right}"
    elif found is not None and right is not None and found != pytest.approx(float(right), rel=1e-6):
        yield f"{name}: {found} instead of {float(right)}"


def same(name: str, found: object, right: object) -> Iterator[str]:
    if found != right:
        yield f"{name}: {found} instead of {right}"


def place_in_the_field(answer: dict[str, Any], ground: Field, own: str) -> Iterator[str]:
    """Rank and band, crude and corrected."""
    yield from same("units", answer["units"], len(ground.lands))
    yield from same("rank", answer["rank"], ground.rank(own))
    share, cell = ground.share(own), ground.cell(own)
    if ground.band is None:
        yield from same("funnel", answer["funnel"], None)
    else:
        told = answer["funnel"]
        for name, right in zip(("p0", "tau", "phi"), ground.band, strict=True):
            yield from near(name, told[name], right)
        yield from same("funnel units", told["units"], len(ground.known(ground.lands)))
        if isinstance(share, Known):
            assert isinstance(cell.population, Known)
            yield from same("position", told["position"], ground.position(own))
            for name, z in (("limits_95", comparison.Z_95), ("limits_998", comparison.Z_998)):
                right = ground.limits(cell.population.value, z)
                yield from same(name, told[name], pytest.approx(right, rel=1e-6))
        else:
            yield from same("position", told["position"], None)
    if ground.group != EVERYONE:
        yield from same("corrected", answer["corrected"], None)
        return
    right, chance = ground.all_corrected[own]
    yield from figure("corrected", answer["corrected"], right)
    if chance:
        pair = [answer["corrected"]["chance_low"], answer["corrected"]["chance_high"]]
        yield from same("corrected by chance", pair, pytest.approx(chance, rel=1e-6))
    yield from same("corrected rank", answer["corrected_rank"], ground.corrected_rank(own))


def held_against(
    found: dict[str, Any], ground: Field, own: str, cells: dict[Group, Cell] | str
) -> Iterator[str]:
    """The figures of a group, and the own figure against them; a reason where there is none."""
    aged = ground.group == EVERYONE
    if isinstance(cells, str):
        for name in ("population", "members", "penetration", "difference", "index"):
            yield from figure(name, found[name], cells)
        yield from same("split", found["split"], None)
        return
    cell, share = cells[ground.group], ground.share(own)
    base = figures.penetration(cell)
    yield from figure("population", found["population"], cell.population)
    yield from figure("members", found["members"], cell.members)
    yield from figure("penetration", found["penetration"], base)
    yield from figure("difference", found["difference"], figures.points(share, base))
    yield from figure("index", found["index"], figures.ratio(share, base))
    if not aged:
        yield from same("split", found["split"], None)
        return
    classes = [cells[age] for age in ground.ages]
    yield from figure("corrected", found["corrected"], ground.corrected(classes)[0])
    parts = comparison.split([ground.cell(own, age) for age in ground.ages], classes)
    told = found["split"]
    if isinstance(parts, str):
        for name in ("difference", "composition", "behaviour"):
            yield from figure(name, told[name], parts)
        yield from same("classes", told["classes"], [])
        return
    # Counts of libraries and gemeenten are exact in the demo: so is the split.
    composition, behaviour = (figures.exactly(sum(part, Fraction(0))) for part in parts)
    whole = figures.exactly(composition.value + behaviour.value)
    yield from figure("split", told["difference"], whole)
    yield from figure("composition", told["composition"], composition)
    yield from figure("behaviour", told["behaviour"], behaviour)
    for age, row, mix, within in zip(ground.ages, told["classes"], *parts, strict=True):
        yield from same("class", row["category"], age[2])
        yield from same("by composition", row["composition"], pytest.approx(float(mix), abs=1e-9))
        yield from same("by behaviour", row["behaviour"], pytest.approx(float(within), abs=1e-9))


def groups(
    answer: dict[str, Any], ground: Field, own: str, chosen: list[str], most: int
) -> Iterator[str]:
    """Land, provincies, equal size, peers and the chosen set."""
    needed = [ground.group, EVERYONE, *(ground.ages if ground.group == EVERYONE else [])]
    pools = {
        "even_groot": ground.equal_size(own),
        "vergelijkbaar": ground.peers(own, CRITERIA, most),
        "set": sorted(set(chosen) & set(ground.others(own))),
    }
    kinds = [("land", LAND), *(("provincie", code) for code in ground.provinces(own)),
             *((kind, None) for kind in pools)]  # fmt: skip
    found = answer["groups"]
    yield from same("groups", [(item["kind"], item["code"]) for item in found], kinds)
    for item, (kind, code) in zip(found, kinds, strict=True):
        name = code or kind
        if code is not None:
            rest = ground.rest_of(own, code)
            units = [unit for unit, land in ground.lands.items() if land & ground.area(code)]
            units = [unit for unit in units if not rest or unit != own]
            yield from same(f"{name} rest", item["rest"], rest)
            with_own = not rest and ground.takes_part(own)
            yield from same(f"{name} with own", item["includes_own"], with_own)
            covered = ground.covered(own, code)
            cells: dict[Group, Cell] | str = {
                group: ground.published(own, code, group) for group in needed
            }
            if rest and not ground.known(units) and any(map(ground.takes_part, units)):
                # The rest would be the number of a unit that is hidden.
                cells, covered = "confidential", [*covered[:2], None, None]
        else:
            units = pools[kind]
            rows = ground.known(units)
            covered = ground.pooled(own, units)
            few = len(rows) < FEWEST
            yield from same(f"{name} too few", item["too_few"], few)
            yield from same(f"{name} with own", item["includes_own"], False)
            cells = "not_applicable" if few else {
                group: ground.pool(own, rows, group) for group in needed
            }  # fmt: skip
        rows = ground.known(units)
        yield from same(f"{name} units", item["units"], rows)
        left = [unit for unit in units if unit not in rows]
        yield from same(f"{name} left out", item["left_out"], left)
        yield from same(f"{name} coverage", list(item["coverage"].values()), covered)
        differences = held_against(item, ground, own, cells)
        yield from (f"{name} {difference}" for difference in differences)


def whole(atlas: Path, ground: Field, own: str, random: Random) -> Iterator[str]:
    chosen = random.sample(sorted(ground.lands), random.choice((4, 6, 9)))
    most = random.choice((5, 10, 20))
    answer = ask(
        atlas, ground.delivery.id, own, ground.group,
        "--set", ",".join(chosen), "--peers", str(most),
    )  # fmt: skip
    for difference in (
        *place_in_the_field(answer, ground, own),
        *groups(answer, ground, own, chosen, most),
    ):
        yield f"{ground.delivery.id} {own} {ground.group}: {difference}"


@pytest.mark.parametrize("delivery", sorted(everything().lgb))
def test_every_organisation(demo_atlas: Path, delivery: str) -> None:
    ground, random = field(delivery, "bibliotheek", EVERYONE), Random(SEED)
    assert len(ground.lands) > 45
    wrong = [text for own in ground.lands for text in whole(demo_atlas, ground, own, random)]
    assert not wrong, "\n".join([f"{len(wrong)} differ", *wrong[:20]])


@pytest.mark.proof(full=600)
def test_other_groups_and_gemeenten(demo_atlas: Path, sample_size: int) -> None:
    """Rounded counts, hidden categories, households and gemeenten."""
    random = Random(SEED)
    wrong: list[str] = []
    for _ in range(sample_size):
        delivery = random.choice(sorted(everything().lgb))
        level = random.choice(("bibliotheek", "gemeente"))
        dimension = random.choice([TOTAL, *DIMENSIONS])
        unit = random.choice(
            ("personen", "huishoudens") if dimension == TOTAL else DIMENSIONS[dimension].units
        )
        category = random.choice(everything().lgb[delivery].categories(dimension))
        ground = field(delivery, level, (unit, dimension, category))
        wrong += whole(demo_atlas, ground, random.choice(sorted(ground.lands)), random)
    assert not wrong, "\n".join([f"{len(wrong)} differ", *wrong[:20]])
