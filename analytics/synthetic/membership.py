"""Who lives where and who of them is a member: the one model behind all made-up figures.

Made up, with national outcomes that agree with what was published about 1 January 2023: nearly
one in five persons and a quarter of households are members; 58 % at 4 to 9 years, nearly 70 % at
9 to 15, 58 % at 15 to 18, under 8 % at 18 and over (men 4, women 11 %); 57 % of couples with
children and 41 % of single parents; pupils in vmbo, low incomes, men and people of other European
origin lower. What was never published (0 to 4 years, for one) is a guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from analytics.model import TOTAL, Unit

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TRAITS = ("family", "student", "affluent", "senior", "urban", "migrant")
"""What makes places differ, each around 0 with a spread of about 1."""


@dataclass(frozen=True, slots=True)
class Group:
    """A category: its national share, the rate of members in it, and where it lives most."""

    share: float
    rate: float
    leans: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a register: a category of a dimension in a unit."""

    unit: Unit
    dimension: str
    category: str


@dataclass(frozen=True, slots=True, eq=False)
class Areas:
    """What the model needs to know of each small area.

    `traits` has one column per name in TRAITS, `distance` is km to the nearest branch, `appeal`
    what the library there does better or worse than others (in logits).
    """

    inhabitants: Ints
    households: Ints
    traits: Floats
    distance: Floats
    appeal: Floats

    def __len__(self) -> int:
        return len(self.inhabitants)


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """Exact counts per area (row) and column; the classes of a dimension add up to its total."""

    columns: tuple[Column, ...]
    population: Ints
    members: Ints

    def index(self, unit: Unit, dimension: str = TOTAL, category: str = TOTAL) -> int:
        return self.columns.index(Column(unit, dimension, category))

    def summed(self, group: Ints, count: int) -> "Register":
        """The same columns over `count` groups of areas; areas with group -1 are left out."""
        chosen = group >= 0
        sums = []
        for table in (self.population, self.members):
            total = np.zeros((count, table.shape[1]), np.int64)
            np.add.at(total, group[chosen], table[chosen])
            sums.append(total)
        return Register(self.columns, *sums)


AGE = {
    "0-4": Group(0.045, 0.42, {"family": 0.40, "student": -0.05, "senior": -0.2}),
    "4-9": Group(0.060, 0.58, {"family": 0.38, "student": -0.25, "senior": -0.2}),
    "9-15": Group(0.081, 0.69, {"family": 0.31, "student": -0.3, "senior": -0.15}),
    "15-18": Group(0.043, 0.58, {"family": 0.2, "student": -0.15, "senior": -0.1}),
    "18+": Group(0.771, 0.075),
}
_ADULT_RATE = {"man": 0.040, "vrouw": 0.110}
_YOUTH_SWING = 0.09  # girls are members a little more often than boys

HERKOMST = {
    "2016": {
        "nederlandse_achtergrond": Group(0.76, 0.195),
        "westers": Group(0.105, 0.13, {"migrant": 0.28, "urban": 0.1, "student": 0.12}),
        "niet_westers": Group(0.135, 0.205, {"migrant": 0.62, "urban": 0.15}),
    },
    "2022": {
        "nederland": Group(0.745, 0.197),
        "europa": Group(0.095, 0.115, {"migrant": 0.28, "urban": 0.1, "student": 0.12}),
        "buiten_europa": Group(0.16, 0.2, {"migrant": 0.6, "urban": 0.15}),
    },
}
INCOME = {
    "laag": Group(0.28, 0.15, {"affluent": -0.5, "student": 0.3, "migrant": 0.12}),
    "midden": Group(0.43, 0.195, {"affluent": -0.02}),
    "hoog": Group(0.29, 0.215, {"affluent": 0.5, "student": -0.2}),
}
HOUSEHOLD_INCOME = {
    "laag": Group(0.31, 0.165, {"affluent": -0.5, "student": 0.3, "migrant": 0.12}),
    "midden": Group(0.42, 0.26, {"affluent": -0.02}),
    "hoog": Group(0.27, 0.325, {"affluent": 0.5, "student": -0.2}),
}
HOUSEHOLD = {
    "eenpersoons": Group(0.372, 0.090, {"student": 0.38, "senior": 0.12, "urban": 0.15}),
    "paar_zonder_kinderen": Group(0.275, 0.125, {"senior": 0.16, "affluent": 0.05}),
    "paar_met_kinderen": Group(0.258, 0.57, {"family": 0.38, "student": -0.4, "affluent": 0.1}),
    "eenouder": Group(0.08, 0.41, {"family": 0.16, "affluent": -0.15, "student": -0.2}),
    "overig": Group(0.015, 0.17, {"student": 0.4}),
}
# Of adults; the youth all belong to the category named beside it.
POSITION_ADULTS = {
    "thuiswonend_kind": Group(0.10, 0.07, {"family": 0.1, "student": -0.2}),
    "partner_zonder_kinderen": Group(0.31, 0.07, {"senior": 0.18, "affluent": 0.05}),
    "partner_met_kinderen": Group(0.29, 0.092, {"family": 0.36, "student": -0.4}),
    "ouder_eenouder": Group(0.045, 0.085, {"family": 0.15, "affluent": -0.15}),
    "alleenstaand": Group(0.235, 0.064, {"student": 0.36, "senior": 0.1, "urban": 0.15}),
    "overig_lid": Group(0.02, 0.06, {"student": 0.25}),
}
STATUS_ADULTS = {
    "werkend": Group(0.63, 0.07, {"affluent": 0.08, "senior": -0.15}),
    "uitkering": Group(0.075, 0.052, {"affluent": -0.35, "migrant": 0.15}),
    "pensioen": Group(0.215, 0.086, {"senior": 0.48, "student": -0.4}),
    "scholier_student": Group(0.05, 0.12, {"student": 0.95, "urban": 0.1}),
    "overig": Group(0.03, 0.065, {"affluent": 0.05, "migrant": 0.15}),
}
EDUCATION = {
    "basis_vmbo": Group(0.29, 0.085, {"affluent": -0.3, "senior": 0.12, "student": -0.25}),
    "havo_vwo_mbo": Group(0.40, 0.10, {"affluent": -0.02}),
    "hbo_wo": Group(0.31, 0.125, {"affluent": 0.32, "urban": 0.15, "student": 0.2}),
}
PUPILS = {
    "brugjaar": Group(0.36, 0.69),
    "vmbo": Group(0.31, 0.52, {"affluent": -0.28}),
    "havo_vwo": Group(0.33, 0.69, {"affluent": 0.25}),
}


def make_register(
    areas: Areas, rng: np.random.Generator, herkomst: str = "2022", level: float = 0.0
) -> Register:
    """Population and members of every category in every area.

    `level` shifts all rates (in logits), to let rounds differ. Everything adds up exactly:
    classes to their total, and, because only sums are taken later, areas to larger areas.
    """
    builder = _Builder(areas, rng, level)
    builder.persons(herkomst)
    builder.households()
    return Register(
        tuple(builder.columns),
        np.column_stack(builder.population),
        np.column_stack(builder.members),
    )


class _Builder:
    """Collects the columns of a register."""

    def __init__(self, areas: Areas, rng: np.random.Generator, level: float) -> None:
        self.areas, self.rng, self.level = areas, rng, level
        self.columns: list[Column] = []
        self.population: list[Ints] = []
        self.members: list[Ints] = []
        trait = dict(zip(TRAITS, areas.traits.T, strict=True))
        near = np.log1p(np.clip(areas.distance, 0, 15)) - np.log1p(1.8)
        common = areas.appeal - 0.28 * near + level
        noise = rng.normal(0, 0.13, len(areas))
        self.youth = common + 0.24 * trait["affluent"] - 0.08 * trait["migrant"] + noise
        self.adult = (
            common
            + 0.32 * trait["affluent"]
            + 0.1 * trait["urban"]
            + 0.08 * trait["senior"]
            + noise
        )

    def add(
        self, unit: Unit, dimension: str, category: str, population: Ints, members: Ints
    ) -> None:
        self.columns.append(Column(unit, dimension, category))
        self.population.append(population)
        self.members.append(members)

    def add_groups(
        self,
        unit: Unit,
        dimension: str,
        groups: Mapping[str, Group],
        population: Ints,
        members: Ints,
    ) -> None:
        for place, category in enumerate(groups):
            self.add(unit, dimension, category, population[:, place], members[:, place])

    def persons(self, herkomst: str) -> None:
        areas, rng, unit = self.areas, self.rng, Unit.PERSONS
        ages = self.split(areas.inhabitants, AGE)
        women = np.column_stack(
            [
                rng.binomial(ages[:, place], 0.508 if name == "18+" else 0.488)
                for place, name in enumerate(AGE)
            ]
        )
        by_sex = {"man": ages - women, "vrouw": women}
        members = {sex: self.draw_by_age(sex, by_sex[sex]) for sex in by_sex}
        by_age = members["man"] + members["vrouw"]
        total = by_age.sum(axis=1)

        self.add(unit, TOTAL, TOTAL, areas.inhabitants, total)
        self.add_groups(unit, "leeftijd", AGE, ages, by_age)
        for sex in by_sex:
            self.add(unit, "geslacht", sex, by_sex[sex].sum(axis=1), members[sex].sum(axis=1))
        for dimension, groups in (("herkomst", HERKOMST[herkomst]), ("inkomen", INCOME)):
            people = self.split(areas.inhabitants, groups)
            self.add_groups(unit, dimension, groups, people, self.share_out(total, people, groups))

        youth, young_members = ages[:, :4].sum(axis=1), by_age[:, :4].sum(axis=1)
        adults, adult_members = ages[:, 4], by_age[:, 4]
        for dimension, groups, home in (
            ("huishoudpositie", POSITION_ADULTS, "thuiswonend_kind"),
            ("sociaaleconomisch", STATUS_ADULTS, "scholier_student"),
        ):
            people = self.split(adults, groups)
            found = self.share_out(adult_members, people, groups)
            place = list(groups).index(home)
            people[:, place] += youth
            found[:, place] += young_members
            self.add_groups(unit, dimension, groups, people, found)

        grown, grown_members = ages[:, 3] + adults, by_age[:, 3] + adult_members
        people = self.split(grown, EDUCATION)
        self.add(unit, "opleiding", TOTAL, grown, grown_members)
        self.add_groups(
            unit, "opleiding", EDUCATION, people, self.share_out(grown_members, people, EDUCATION)
        )
        # Pupils: half of those of 9 to 15, nearly all of 15 to 18, as often members as their age.
        pupils, found = (
            np.floor(0.47 * counts[:, 2]).astype(np.int64)
            + np.floor(0.9 * counts[:, 3]).astype(np.int64)
            for counts in (ages, by_age)
        )
        people = self.split(pupils, PUPILS)
        self.add(unit, "onderwijssoort", TOTAL, pupils, found)
        self.add_groups(
            unit, "onderwijssoort", PUPILS, people, self.share_out(found, people, PUPILS)
        )
        self.person_members = total

    def households(self) -> None:
        areas, unit = self.areas, Unit.HOUSEHOLDS
        types = self.split(areas.households, HOUSEHOLD)
        rates = np.array([group.rate for group in HOUSEHOLD.values()])
        shift = 0.5 * (self.youth + self.adult)
        expected = types * _logistic(self.calibrated(types, rates, shift) + shift[:, None])
        total = np.minimum(
            self.rng.binomial(areas.households, _ratio(expected.sum(axis=1), areas.households)),
            self.person_members,
        )
        self.add(unit, TOTAL, TOTAL, areas.households, total)
        self.add_groups(
            unit, "huishoudtype", HOUSEHOLD, types, self.share_out(total, types, HOUSEHOLD)
        )
        income = self.split(areas.households, HOUSEHOLD_INCOME)
        self.add_groups(
            unit,
            "inkomen",
            HOUSEHOLD_INCOME,
            income,
            self.share_out(total, income, HOUSEHOLD_INCOME),
        )

    def split(self, total: Ints, groups: Mapping[str, Group]) -> Ints:
        """Divide each area's total over groups by national share and local leaning."""
        leans = np.array(
            [[group.leans.get(name, 0.0) for name in TRAITS] for group in groups.values()]
        )
        weight = np.array([group.share for group in groups.values()])
        pull = self.areas.traits @ leans.T + self.rng.normal(0, 0.07, (len(total), len(groups)))
        parts = weight * np.exp(pull)
        return _whole(total[:, None] * parts / parts.sum(axis=1, keepdims=True), total)

    def draw_by_age(self, sex: str, people: Ints) -> Ints:
        """Members per age class of one sex."""
        swing = _YOUTH_SWING if sex == "vrouw" else -_YOUTH_SWING
        rates = np.array([group.rate * (1 + swing) for group in AGE.values()])
        rates[-1] = _ADULT_RATE[sex]
        shift = np.column_stack([self.youth] * 4 + [self.adult])
        chance = _logistic(self.calibrated(people, rates, shift) + shift)
        return self.rng.binomial(people, chance).astype(np.int64)

    def calibrated(self, people: Ints, rates: Floats, shift: Floats) -> Floats:
        """Logits per class for which the whole country comes out at `rates`, moved by `level`."""
        shift = shift if shift.ndim == 2 else shift[:, None]
        aim = _logistic(_logit(rates) + self.level)
        logits = _logit(aim)
        for _ in range(12):
            got = _ratio((people * _logistic(logits + shift)).sum(axis=0), people.sum(axis=0))
            logits = logits + _logit(aim) - _logit(np.where(got > 0, got, aim))
        return logits

    def share_out(self, total: Ints, people: Ints, groups: Mapping[str, Group]) -> Ints:
        """Divide an area's members over groups: by their rates, adding up, never above `people`."""
        base = _logit(np.array([group.rate for group in groups.values()]))
        everyone = people.sum(axis=0)
        rate = _ratio(total.sum(), everyone.sum())
        # The published rates and the members that came out need one common level.
        base = base + _shift_to(np.array([total.sum()]), everyone[None, :], base[None, :])[0]
        aim = _logistic(base)
        jitter = self.rng.normal(0, 1, people.shape) * np.minimum(
            0.6, 0.7 / np.sqrt(np.maximum(people * max(rate * (1 - rate), 1e-9), 1))
        )
        logits = base
        for _ in range(4):
            local = logits + jitter
            expected = people * _logistic(local + _shift_to(total, people, local)[:, None])
            got = _ratio(expected.sum(axis=0), everyone)
            logits = logits + _logit(aim) - _logit(np.where(got > 0, got, aim))
        local = logits + jitter
        expected = people * _logistic(local + _shift_to(total, people, local)[:, None])
        return _whole(expected, total, people)


def _shift_to(total: Ints, people: Ints, logits: Floats) -> Floats:
    """The shift of the logits with which each row's expected members add up to its total."""
    low, high = np.full(len(total), -14.0), np.full(len(total), 14.0)
    for _ in range(40):
        middle = (low + high) / 2
        above = (people * _logistic(logits + middle[:, None])).sum(axis=1) > total
        high, low = np.where(above, middle, high), np.where(above, low, middle)
    return (low + high) / 2


def _whole(expected: Floats, total: Ints, limit: Ints | None = None) -> Ints:
    """Whole numbers near `expected` that add up to `total`, by largest remainder."""
    floor = np.floor(expected + 1e-9).astype(np.int64)
    if limit is not None:
        floor = np.minimum(floor, limit)
    for _ in range(floor.shape[1] + 2):
        short = total - floor.sum(axis=1)
        if not short.any():
            break
        gap = expected - floor
        if limit is not None:
            gap = np.where(floor < limit, gap, -np.inf)
        up = np.argsort(np.argsort(-gap, axis=1, kind="stable"), axis=1) < short[:, None]
        if limit is not None:
            up &= floor < limit
        down = np.argsort(
            np.argsort(np.where(floor > 0, gap, np.inf), axis=1, kind="stable"), axis=1
        )
        floor = floor + up - ((down < -short[:, None]) & (floor > 0))
    return floor


def _ratio(part: npt.ArrayLike, whole: npt.ArrayLike) -> Floats:
    part, whole = np.asarray(part, np.float64), np.asarray(whole, np.float64)
    return np.divide(part, whole, out=np.zeros(np.broadcast(part, whole).shape), where=whole > 0)


def _logit(share: npt.ArrayLike) -> Floats:
    clipped = np.clip(np.asarray(share, np.float64), 1e-6, 1 - 1e-6)
    return np.log(clipped / (1 - clipped))


def _logistic(value: npt.ArrayLike) -> Floats:
    return 1 / (1 + np.exp(-np.asarray(value, np.float64)))
