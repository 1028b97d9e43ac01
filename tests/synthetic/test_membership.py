"""The model behind all made-up figures: what must add up does, and the country comes out right."""

import numpy as np
import pytest

from analytics.catalog import load_catalog
from analytics.model import TOTAL, Unit
from analytics.synthetic.membership import TRAITS, Areas, Register, make_register

COUNT = 1200


@pytest.fixture(scope="module")
def register() -> Register:
    return make_register(areas(COUNT), np.random.default_rng(1))


def areas(count: int, seed: int = 0) -> Areas:
    rng = np.random.default_rng(seed)
    inhabitants = rng.gamma(1.2, 1100, count).astype(np.int64)
    inhabitants[:3] = (0, 1, 4)
    return Areas(
        inhabitants,
        (inhabitants / 2.2).astype(np.int64),
        rng.normal(0, 0.9, (count, len(TRAITS))),
        rng.gamma(2, 1.0, count),
        rng.normal(0, 0.2, count),
    )


def block(register: Register, unit: Unit, dimension: str) -> list[int]:
    return [
        place
        for place, column in enumerate(register.columns)
        if (column.unit, column.dimension) == (unit, dimension) and column.category != TOTAL
    ]


@pytest.mark.parametrize(
    ("unit", "dimension", "of"),
    [
        (Unit.PERSONS, "leeftijd", TOTAL),
        (Unit.PERSONS, "geslacht", TOTAL),
        (Unit.PERSONS, "herkomst", TOTAL),
        (Unit.PERSONS, "inkomen", TOTAL),
        (Unit.PERSONS, "huishoudpositie", TOTAL),
        (Unit.PERSONS, "sociaaleconomisch", TOTAL),
        (Unit.PERSONS, "opleiding", "opleiding"),
        (Unit.PERSONS, "onderwijssoort", "onderwijssoort"),
        (Unit.HOUSEHOLDS, "huishoudtype", TOTAL),
        (Unit.HOUSEHOLDS, "inkomen", TOTAL),
    ],
)
def test_classes_add_up_to_their_total_in_every_area(register, unit, dimension, of):
    classes = block(register, unit, dimension)
    total = register.index(unit, of)
    for table in (register.population, register.members):
        assert np.array_equal(table[:, classes].sum(axis=1), table[:, total])


def test_members_never_exceed_the_population(register):
    assert (register.members >= 0).all()
    assert (register.members <= register.population).all()


def test_households_with_a_member_are_not_more_than_members(register):
    persons = register.members[:, register.index(Unit.PERSONS)]
    assert (register.members[:, register.index(Unit.HOUSEHOLDS)] <= persons).all()


def test_15_plus_is_the_two_highest_age_classes(register):
    ages = [register.index(Unit.PERSONS, "leeftijd", name) for name in ("15-18", "18+")]
    of = register.index(Unit.PERSONS, "opleiding")
    assert np.array_equal(register.population[:, ages].sum(axis=1), register.population[:, of])
    assert np.array_equal(register.members[:, ages].sum(axis=1), register.members[:, of])


# Published about 1 January 2023; percentage points of tolerance behind it.
@pytest.mark.parametrize(
    ("unit", "dimension", "category", "share", "within"),
    [
        (Unit.PERSONS, TOTAL, TOTAL, 19.3, 0.7),
        (Unit.PERSONS, "leeftijd", "4-9", 58, 0.6),
        (Unit.PERSONS, "leeftijd", "9-15", 69, 0.6),
        (Unit.PERSONS, "leeftijd", "15-18", 58, 0.6),
        (Unit.PERSONS, "leeftijd", "18+", 7.5, 0.4),
        (Unit.HOUSEHOLDS, TOTAL, TOTAL, 25, 1.2),
        (Unit.HOUSEHOLDS, "huishoudtype", "paar_met_kinderen", 57, 1),
        (Unit.HOUSEHOLDS, "huishoudtype", "eenouder", 41, 1),
    ],
)
def test_the_country_comes_out_as_published(register, unit, dimension, category, share, within):
    place = register.index(unit, dimension, category)
    found = 100 * register.members[:, place].sum() / register.population[:, place].sum()
    assert found == pytest.approx(share, abs=within)


def test_low_groups_are_low(register):
    everywhere = register.summed(np.zeros(COUNT, np.int64), 1)
    rate = (everywhere.members / everywhere.population)[0]

    def of(dimension: str, category: str, unit: Unit = Unit.PERSONS) -> float:
        return float(rate[everywhere.index(unit, dimension, category)])

    assert of("onderwijssoort", "vmbo") < of("onderwijssoort", "havo_vwo") - 0.1
    assert of("herkomst", "europa") < of("herkomst", "nederland") - 0.05
    assert of("herkomst", "europa") < of("herkomst", "buiten_europa") - 0.05
    assert of("geslacht", "man") < of("geslacht", "vrouw") - 0.05
    assert of("inkomen", "laag", Unit.HOUSEHOLDS) < of("inkomen", "midden", Unit.HOUSEHOLDS)


@pytest.mark.parametrize("herkomst", ["2016", "2022"])
def test_it_has_exactly_the_catalog_s_dimensions_and_categories(herkomst):
    made = make_register(areas(5), np.random.default_rng(1), herkomst)
    found = {(column.unit, column.dimension, column.category) for column in made.columns}
    expected = {(unit, TOTAL, TOTAL) for unit in Unit}
    for dimension in load_catalog().dimensions.values():
        classes = dimension.classification(herkomst) or dimension.newest
        names = [category.id for category in classes.categories]
        names += [TOTAL] if dimension.universe else []
        expected |= {(unit, dimension.id, name) for unit in dimension.units for name in names}
    assert found == expected


def test_sums_over_groups_leave_out_what_is_in_no_group(register):
    group = np.full(COUNT, -1)
    group[[3, 4, 7]] = (0, 0, 1)
    summed = register.summed(group, 2)
    assert np.array_equal(summed.members[0], register.members[3] + register.members[4])
    assert np.array_equal(summed.population[1], register.population[7])


def test_the_same_seed_gives_the_same_register():
    one, other = (make_register(areas(40), np.random.default_rng(9)) for _ in range(2))
    different = make_register(areas(40), np.random.default_rng(10))
    assert np.array_equal(one.members, other.members)
    assert not np.array_equal(one.members, different.members)
