"""The command line on small random deliveries against the second computation.

Here the rules meet: rounding lines that overrule one another, every token, absent rows,
participation, gemeenten shared or left, sums of what was delivered at different levels.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings

from tests.independent import command
from tests.independent.deliveries import CATCHMENT, LAND, TOTAL, Deliveries, level_of
from tests.independent.made import (
    GROUPS,
    ORGANISATIONS,
    REGIONS,
    Made,
    deliveries,
    lgb,
    surroundings,
)
from tests.sampling import sample

FIGURES = {
    "bevolking": "population",
    "leden": "members",
    "niet_leden": "non_members",
    "penetratie": "penetration",
    "vertegenwoordiging": "representation",
    "index": "index",
    "verschil": "difference",
}
AREAS = (*REGIONS, *(CATCHMENT + organisation for organisation in ORGANISATIONS))


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return surroundings(tmp_path_factory.mktemp("around"))


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """A new folder for each example."""
    return lambda: tmp_path_factory.mktemp("made")


@settings(
    max_examples=sample(300),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(made=deliveries())
@pytest.mark.proof(full=300)
def test_made_up_deliveries(made: Made, around: list[Path], fresh: Callable[[], Path]) -> None:
    path = fresh()
    folders = [*around, made.write(path / "lgb")]
    command.output("build", *folders, "--out", path / "atlas")
    wrong = list(differences(Deliveries.read(folders), path / "atlas", Random(made.seed)))
    assert not wrong, "\n".join([f"{len(wrong)} differ", *wrong[:12]])


def differences(everything: Deliveries, atlas: Path, random: Random) -> Iterator[str]:
    """Where profiles and region lists are not as they were computed here."""
    (delivery,) = everything.lgb.values()
    tables = [*GROUPS, ("personen", TOTAL), ("huishoudens", TOTAL)]
    for area in random.sample(AREAS, 8):
        unit, dimension = random.choice(tables)
        benchmark = random.choice((None, LAND, LAND, random.choice(AREAS), area))
        options = ["--unit", unit, "--dimension", dimension]
        options += ["--benchmark", benchmark] if benchmark else []
        answer = command.answer("profile", area, *options, "--atlas", atlas)
        for row in answer["rows"]:
            key = (area, unit, dimension, row["category"])
            for name, right in everything.profile(delivery, key, benchmark).items():
                for difference in command.differs(row[name], right) if name in row else ():
                    yield f"profile {key} {benchmark} {name}: {difference}"
    for _ in range(8):
        unit, dimension = random.choice(tables)
        categories = delivery.categories(dimension)
        categories += (TOTAL,) if delivery.partial(dimension) else ()
        category = random.choice(categories)
        level = random.choice(("gemeente", "wijk", "buurt", "buurt", "bibliotheek"))
        indicator = random.choice(list(FIGURES))
        benchmark = random.choice((LAND, random.choice(AREAS)))
        options = ["--unit", unit, "--dimension", dimension, "--category", category]
        options += ["--level", level, "--indicator", indicator, "--benchmark", benchmark]
        answer = command.answer("regions", LAND, *options, "--atlas", atlas)
        found = {row["code"]: row["figure"] for row in answer["rows"]}
        assert sorted(found) == sorted(code for code in AREAS if level_of(code) == level)
        for code, figure in found.items():
            key = (code, unit, dimension, category)
            right = everything.profile(delivery, key, benchmark)[FIGURES[indicator]]
            for difference in command.differs(figure, right):
                yield f"regions {key} {benchmark} {indicator}: {difference}"


@pytest.mark.parametrize(
    ("unrounded", "row", "low", "high"),
    [
        # 82 of 800 is 10.25 %: where the interval of 10.3 begins.
        (True, ("800", "82", "10,3"), 0.1025, 0.1025),
        (True, ("800", "81", "10,3"), 0.1025, 0.1035),
        # A share beside a hidden count has nothing but its own rounding.
        (True, ("800", ".", "10,3"), 0.1025, 0.1035),
        (False, ("800", ".", "10,3"), 0.1025, 0.1035),
        (False, (".", "x", "10,3"), 0.1025, 0.1035),
        # Made from the counts it says no more than they do.
        (False, ("801", "82", "10,2"), 82 / 801, 82 / 801),
    ],
)
def test_delivered_shares(
    unrounded: bool,
    row: tuple[str, str, str],
    low: float,
    high: float,
    around: list[Path],
    tmp_path: Path,
) -> None:
    told = {"rounding": [{"measure": "share", "base": 0.1}], "share_from_unrounded": unrounded}
    rows = [("NL00", "personen", TOTAL, TOTAL, *row)]
    command.output("build", *around, lgb(tmp_path / "lgb", told, rows), "--out", tmp_path / "atlas")
    (found,) = command.answer("profile", LAND, "--atlas", tmp_path / "atlas")["rows"]
    share = found["penetration"]
    value = float(row[2].replace(",", ".")) / 100
    assert (share["value"], share["low"], share["high"]) == pytest.approx((value, low, high))
    assert share["missing"] is None
