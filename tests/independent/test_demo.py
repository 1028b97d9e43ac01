"""The command line on the demo atlas against a second computation from the deliveries themselves.

Every group of every region and catchment, in both rounds; missing ones included.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from tests import demo
from tests.independent import command, figures
from tests.independent.deliveries import (
    CATCHMENT,
    DIMENSIONS,
    LAND,
    TOTAL,
    Deliveries,
    Delivery,
    level_of,
)
from tests.sampling import SEED, full

LEVELS = ("land", "provincie", "gemeente", "wijk", "buurt", "bibliotheek")
PROFILE = ("population", "members", "non_members", "penetration", "representation", "index")


class Question(NamedTuple):
    """An indicator on the command line, the figure that it is here, and what it is held against."""

    indicator: str
    figure: str
    benchmark: str | None = None


QUESTIONS = (
    Question("bevolking", "population"),
    Question("leden", "members"),
    Question("niet_leden", "non_members"),
    Question("penetratie", "penetration"),
    Question("vertegenwoordiging", "representation"),
    Question("index", "index", LAND),
    Question("index", "index", "PV90"),
    Question("index", "index", "GM9001"),
    Question("verschil", "difference", LAND),
)


class Group(NamedTuple):
    """A unit, dimension and category, in a delivery."""

    delivery: str
    unit: str
    dimension: str
    category: str

    def options(self) -> Iterator[str]:
        for name in self._fields:
            yield f"--{name}"
            yield getattr(self, name)


@cache
def demo_figures() -> Deliveries:
    return Deliveries.read(demo.deliveries())


def groups(delivery: Delivery, unit: str, dimension: str) -> list[Group]:
    """The categories of a dimension, with its own total where it doesn't cover everyone."""
    categories = delivery.categories(dimension)
    if delivery.partial(dimension):
        categories += (TOTAL,)
    return [Group(delivery.id, unit, dimension, category) for category in categories]


def tables() -> list[tuple[str, str, str]]:
    """Delivery, unit and dimension."""
    pairs = [(unit, TOTAL) for unit in ("personen", "huishoudens")]
    pairs += [(unit, name) for name, found in DIMENSIONS.items() for unit in found.units]
    return [(name, *pair) for name in demo_figures().lgb for pair in pairs]


def areas(delivery: Delivery) -> list[str]:
    everything = demo_figures()
    catchments = [CATCHMENT + organisation for organisation in everything.organisations()]
    return [*everything.regions(delivery), *catchments]


def expected(area: str, group: Group, benchmark: str | None) -> dict[str, figures.Quantity]:
    everything = demo_figures()
    delivery = everything.lgb[group.delivery]
    return everything.profile(delivery, (area, *group[1:]), benchmark)


def compare(answer: dict[str, Any], group: Group, question: Question, level: str) -> Iterator[str]:
    """Where the rows of `regions` differ."""
    everything = demo_figures()
    delivery = everything.lgb[group.delivery]
    regions = everything.regions(delivery)
    rows = {row["code"]: row for row in answer["rows"]}
    wanted = [code for code in areas(delivery) if level_of(code) == level]
    if level == "bibliotheek":  # those with a gemeente on the reference date
        wanted = [c for c in wanted if everything.catchment(delivery, c.removeprefix(CATCHMENT))]
    if sorted(wanted) != sorted(rows):
        yield f"{group} {level}: other regions: {sorted(set(wanted) ^ set(rows))}"
    for code in set(wanted) & set(rows):
        if code in regions and rows[code]["name"] != regions[code].name:
            yield f"{code}: name {rows[code]['name']}"
        right = expected(code, group, question.benchmark)[question.figure]
        for difference in command.differs(rows[code]["figure"], right):
            yield f"{code} {group} {question}: {difference}"


def asked() -> list[tuple[Group, str, Question]]:
    """Each group on two levels, with a question each that differs from group to group; or on every
    level, with all questions.
    """
    random = Random(SEED)
    everything = demo_figures()
    found = []
    for delivery, unit, dimension in tables():
        for group in groups(everything.lgb[delivery], unit, dimension):
            for level in LEVELS if full() else random.sample(LEVELS, 2):
                chosen = QUESTIONS if full() else [random.choice(QUESTIONS)]
                found += [(group, level, question) for question in chosen]
    return found


@pytest.mark.proof(full=len(QUESTIONS))
def test_every_cell(demo_atlas: Path) -> None:
    wrong: list[str] = []
    cells = 0
    for group, level, question in asked():
        options = [*group.options(), "--level", level, "--indicator", question.indicator]
        if question.benchmark:
            options += ["--benchmark", question.benchmark]
        answer = command.answer("regions", LAND, *options, "--atlas", demo_atlas)
        head = {"delivery": group.delivery, "unit": group.unit, "benchmark": question.benchmark}
        head["border_year"] = demo_figures().lgb[group.delivery].year
        assert {name: answer[name] for name in head} == head
        cells += len(answer["rows"])
        wrong += compare(answer, group, question, level)
    assert not wrong, "\n".join([f"{len(wrong)} of {cells} differ", *wrong[:20]])
    assert cells > (50_000 if full() else 15_000)


@pytest.mark.proof(full=4000)
def test_profile(demo_atlas: Path, sample_size: int) -> None:
    """Six figures a category, against the country, a provincie, a gemeente, itself or nothing."""
    random = Random(SEED)
    everything = demo_figures()
    wrong: list[str] = []
    for _ in range(sample_size * 3):
        name, unit, dimension = random.choice(tables())
        delivery = everything.lgb[name]
        level = random.choice(LEVELS)
        area = random.choice([code for code in areas(delivery) if level_of(code) == level])
        if level == "bibliotheek" and not everything.catchment(delivery, area[len(CATCHMENT) :]):
            continue
        benchmark = random.choice((None, LAND, "PV90", "GM9003", "BIEB:F003", area))
        options = ["--delivery", name, "--unit", unit, "--dimension", dimension]
        options += ["--benchmark", benchmark] if benchmark else []
        chance = random.random() < 0.3
        options += ["--chance"] if chance else []
        answer = command.answer("profile", area, *options, "--atlas", demo_atlas)
        assert answer["benchmark"] == benchmark
        assert [row["category"] for row in answer["rows"]] == list(delivery.categories(dimension))
        for row in answer["rows"]:
            group = Group(name, unit, dimension, row["category"])
            right = expected(area, group, benchmark)
            for figure in PROFILE:
                found = row[figure]
                if chance:
                    pair = found["chance_low"], found["chance_high"]
                    found |= {"chance_low": None, "chance_high": None}
                    if figure == "penetration":
                        _, cell = everything.group(delivery, (area, *group[1:]))
                        wrong += chances(pair, cell, f"{area} {group}")
                wrong += [
                    f"{area} {group} {benchmark} {figure}: {difference}"
                    for difference in command.differs(found, right[figure])
                ]
    assert not wrong, "\n".join([f"{len(wrong)} differ", *wrong[:20]])


def chances(
    pair: tuple[float | None, float | None], cell: figures.Cell, where: str
) -> Iterator[str]:
    """Where the chance pair of a share differs; a delivered share may stand for the counts."""
    wanted = figures.chance(cell) if isinstance(figures.penetration(cell), figures.Known) else None
    if wanted is None:
        if pair != (None, None):
            yield f"{where}: {pair} instead of nothing"
    elif pair[0] is None or pair[1] is None or pair != pytest.approx(wanted, rel=1e-6):
        yield f"{where}: chance {pair} instead of {wanted}"


@pytest.mark.proof(full=1000)
def test_benchmark(demo_atlas: Path, sample_size: int) -> None:
    """Every organisation in every round: itself, its provincie and the country."""
    random = Random(SEED)
    everything = demo_figures()
    wrong: list[str] = []
    for delivery in everything.lgb.values():
        for organisation in everything.organisations():
            gemeenten = everything.catchment(delivery, organisation)
            if not gemeenten:
                continue
            names = {s.name for s in everything.services if s.organisation == organisation}
            regions = everything.regions(delivery)
            provinces = {regions[gemeente].parent: "province" for gemeente in gemeenten}
            roles = {CATCHMENT + organisation: "own", **provinces, LAND: "country"}
            for _ in range(1 if sample_size < 1000 else 10):
                name, unit, dimension = random.choice(tables())
                if name != delivery.id:
                    unit, dimension = "personen", TOTAL
                group = random.choice(groups(delivery, unit, dimension))
                question = random.choice(QUESTIONS[3:])
                base = question.benchmark or LAND
                options = [*group.options(), "--indicator", question.indicator, "--benchmark", base]
                answer = command.answer("benchmark", organisation, *options, "--atlas", demo_atlas)
                assert {row["code"]: row["role"] for row in answer["rows"]} == roles
                for row in answer["rows"]:
                    assert row["name"] in names or row["name"] == regions[row["code"]].name
                    right = expected(row["code"], group, base)
                    right["figure"] = right[question.figure]
                    for figure in ("figure", "population", "members", "penetration", "index"):
                        wrong += [
                            f"{row['code']} {group} {question} {figure}: {difference}"
                            for difference in command.differs(row[figure], right[figure])
                        ]
    assert not wrong, "\n".join([f"{len(wrong)} differ", *wrong[:20]])


@pytest.mark.parametrize(
    "question",
    [
        ("profile", "GM9003", "--dimension", "leeftijd", "--benchmark", LAND, "--chance"),
        ("profile", "BIEB:F007", "--dimension", "inkomen", "--unit", "huishoudens"),
        ("regions", LAND, "--level", "buurt", "--dimension", "inkomen", "--category", "laag"),
        ("regions", "GM9001", "--level", "wijk", "--indicator", "vertegenwoordiging"),
        ("benchmark", "F002", "--dimension", "onderwijssoort", "--category", "vmbo"),
    ],
)
def test_csv(demo_atlas: Path, question: tuple[str, ...]) -> None:
    """The same rows as CSV and as JSON."""
    answer = command.answer(*question, "--atlas", demo_atlas)
    rows = command.columns(*question, "--atlas", demo_atlas)
    assert rows == [dict(flat(row)) for row in answer["rows"]]
    assert rows


def flat(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """A row of JSON as the columns of a CSV row."""
    for name, value in row.items():
        if isinstance(value, dict):
            for part, number in value.items():
                yield f"{name}_{part}", "" if number is None else str(number)
        else:
            yield name, str(value)
