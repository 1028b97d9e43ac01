"""Made-up countries of which the true counts are known, written as deliveries.

Two rounds with other borders and other participants; each gemeente is of a kind that a sentence
may stumble over: nobody, everyone, equals, ties, counts at the edge of what rounds to them.
"""

import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import geopandas
import shapely

from tests.independent.deliveries import DIMENSIONS, TOTAL
from tests.independent.made import folder, lgb, table

LAND = "NL00"
YEARS = (2021, 2023)
PROVINCES = {"PV60": "Veen", "PV61": "Zand en Klei", "PV62": "Duin"}
KINDS = (
    *("ordinary", "near", "nearer", "tiny", "nobody", "no_members", "everyone", "almost"),
    *("equal", "tie", "edge", "one_wijk", "hidden", "unreliable", "hidden_wijk"),
    *("hidden_class", "no_total", "big", "many", "small", "empty_wijk", "few", "absent", "apart"),
)
GROUPS = (
    *(("personen", name) for name in ("leeftijd", "herkomst", "inkomen")),
    *(("personen", name) for name in ("onderwijssoort", "opleiding")),
    ("huishoudens", "inkomen"),
)
# Names that a sentence has to stand: of two words, with "en", a comma, a point, brackets.
_NAMES = ("Aa en Hunze", "St. Odulf", "Bergen (D.)", "Oost, West", "'t Zand", "Ee", "Ter Aar")
_SIDES = ("Oost", "West", "Noord", "Zuid")

Key = tuple[str, str, str, str]
MONITOR_YEARS = (2020, 2021, 2022)
MISSING_SIGNS = {
    "": "not_delivered", ".": "confidential", "x": "unreliable",
    "not_yet_available": "not_yet_available",
}  # fmt: skip
MONITOR = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parents[2] / "data/catalog/monitor").glob("*.toml"))
}


@dataclass(frozen=True)
class Count:
    """What was really counted."""

    population: int
    members: int

    def __add__(self, other: "Count") -> "Count":
        return Count(self.population + other.population, self.members + other.members)


# Per strip of land, unit, dimension and category the truth.
Ground = dict[tuple[int, str, str, str], Count]


@dataclass(frozen=True)
class Rule:
    """How a count was rounded."""

    base: int = 1
    method: str = "nearest"

    def rounded(self, count: int, random: Random) -> int:
        below = count // self.base * self.base
        if self.method == "nearest":
            return (count + self.base // 2) // self.base * self.base
        if self.method == "cell-key":
            return max(0, count + random.randint(-self.base, self.base))
        return below if count == below else random.choice((below, below + self.base))

    def fitting(self, rounded: int) -> tuple[int, int]:
        """The least and the most that can have become this, by trying them all."""
        near = range(max(0, rounded - 2 * self.base), rounded + 2 * self.base + 1)
        if self.method == "nearest":
            fits = [n for n in near if (n + self.base // 2) // self.base * self.base == rounded]
        elif self.method == "cell-key":
            fits = [n for n in near if abs(n - rounded) <= self.base]
        else:
            fits = [n for n in near if abs(n - rounded) < self.base or n == rounded]
        return fits[0], fits[-1]


@dataclass(frozen=True)
class Written:
    """A number as it was written (or a sign why it isn't there), and all that it may have been."""

    text: str
    truth: Fraction = Fraction(0)
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    status: str = ""

    @property
    def known(self) -> bool:
        return self.text not in MISSING_SIGNS

    @property
    def told(self) -> Fraction:
        return Fraction(self.text.replace(",", "."))


@dataclass(frozen=True)
class Agreed:
    """What was agreed with a gemeente, the target as it was written."""

    text: str
    indicator: str
    target: str
    year: int


@dataclass
class Round:
    """One round: the truth, and what of it was delivered (or why not)."""

    id: str
    year: int
    rule: Rule
    gemeente_rule: Rule
    match_rate: float | None
    completeness: float | None
    participants: set[str]
    truth: dict[Key, Count] = field(default_factory=dict)
    told: dict[Key, tuple[int, int] | str] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return date(self.year, 1, 1)

    def rule_of(self, key: Key) -> Rule:
        if key[2] == "inkomen":
            return Rule(100) if self.rule.method == "nearest" else self.rule
        return self.rule if key[0].startswith("WK") else self.gemeente_rule


@dataclass
class Country:
    """Its regions per border year, who serves them, and both rounds."""

    seed: int
    names: dict[str, str] = field(default_factory=dict)
    province: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    # Per border year the wijken of each gemeente; each wijk is a strip of land.
    wijken: dict[int, dict[str, list[str]]] = field(default_factory=dict)
    strips: dict[str, int] = field(default_factory=dict)
    serving: dict[str, set[str]] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    # By year of the round: the inhabitants of each gemeente, and kilometres to a library.
    inhabitants: dict[int, dict[str, int]] = field(default_factory=dict)
    distances: dict[int, dict[str, "Written"]] = field(default_factory=dict)
    # Figures of libraries: of whom, in which year, about what.
    monitor: dict[tuple[str, int, str], "Written"] = field(default_factory=dict)
    agreements: dict[str, list["Agreed"]] = field(default_factory=dict)

    @property
    def newest(self) -> Round:
        return self.rounds["lgb-2023"]

    def sources(self) -> set[tuple[str, str, str, str]]:
        """Title, date, status and rounding of each delivery of figures."""
        found = {("Afspraken", "1 januari 2023", "definitief", "")}
        rule = monitor_rule(self.seed)
        found.add(("Monitor", "31 december 2022", "definitief", rounding_words([rule.base])))
        for here in self.rounds.values():
            day = f"1 januari {here.year}"
            bases = [here.rule.base, here.gemeente_rule.base]
            bases.append(100 if here.rule.method == "nearest" else here.rule.base)
            words = rounding_words(bases) or "aantallen niet afgerond"
            found |= {(f"Leden {here.year}", day, "experimenteel", words)}
            found |= {(f"{what} {here.year}", day, "experimenteel", "")
                      for what in ("Kerncijfers", "Grenzen")}  # fmt: skip
        return found

    @property
    def former(self) -> Round | None:
        return self.rounds.get("lgb-2021")

    def gemeenten(self, year: int) -> list[str]:
        return list(self.wijken[year])

    def takes_part(self, gemeente: str, round_: Round) -> bool:
        return self.serving[gemeente] <= round_.participants

    def served(self, organisation: str, year: int) -> list[str]:
        return [code for code in self.wijken[year] if organisation in self.serving[code]]


def made(seed: int, size: int, kinds: Iterable[str] = KINDS) -> Country:
    """A country of so many gemeenten; the kinds come in turn."""
    random = Random(seed)
    country = Country(seed)
    order = list(kinds)
    rounds = 1 if seed % 4 == 3 else 2
    rules = (
        (Rule(5), Rule(1)),
        (Rule(10), Rule(10)),
        (Rule(5), Rule(5)),
        (Rule(100), Rule(100)),
        (Rule(3, "random"), Rule(3, "random")),
        (Rule(2, "cell-key"), Rule(2, "cell-key")),
        (Rule(1), Rule(1)),
    )[seed % 7]
    country.wijken = {2021: {}, 2023: {}}
    strip = 0
    for place in range(size):
        code = f"GM{9001 + place}"
        kind = order[place % len(order)]
        country.kinds[code] = kind
        name = _NAMES[place] if place < len(_NAMES) else f"Dorp {place}"
        country.names[code] = name
        country.province[code] = list(PROVINCES)[place * len(PROVINCES) // size]
        count = {"one_wijk": 1, "many": 12}.get(kind, random.randint(2, 5))
        wijken = [f"WK{code[2:]}{number:02d}" for number in range(count)]
        country.wijken[2023][code] = wijken
        for number, wijk in enumerate(wijken):
            country.names[wijk] = f"{name} {_SIDES[number % 4]} {number}"
            country.strips[wijk] = strip
            strip += 1
    _former_borders(country, random)
    _libraries(country, random)
    ends = {2021: random.choice((None, 0.93)), 2023: random.choice((None, 0.95))}
    complete = random.choice(((None, None), (0.9, 0.97), (0.97, 0.97)))
    for year, whole in list(zip(YEARS, complete, strict=True))[2 - rounds :]:
        everyone = {name for names in country.serving.values() for name in names}
        out = {name for name in sorted(everyone) if random.random() < 0.08}
        here = Round(f"lgb-{year}", year, *rules, ends[year], whole, everyone - out)
        country.rounds[here.id] = here
    later = _grounds(country, random)
    for here in country.rounds.values():
        _fill(country, here, later if here.year == 2023 else _before(country, later, random))
    _key_figures(country, later, random)
    _monitor(country, random)
    _agreements(country, random)
    return country


def _decimal(truth: float, decimals: int) -> Written:
    """Rounded to its last decimal, halves up."""
    steps = round(truth * 10**decimals)
    half = Fraction(1, 2 * 10**decimals)
    told = Fraction(steps, 10**decimals)
    text = f"{steps / 10**decimals:.{decimals}f}".replace(".", ",")
    return Written(text, told, max(told - half, Fraction(0)), told + half)


def _key_figures(country: Country, ground: Ground, random: Random) -> None:
    """What everyone knows of a gemeente, whether its library takes part or not."""
    for year, wijken in country.wijken.items():
        country.inhabitants[year] = {
            code: sum(ground[country.strips[wijk], "personen", TOTAL, TOTAL].population
                      for wijk in its)
            for code, its in wijken.items()
        }  # fmt: skip
        country.distances[year] = {
            code: Written("") if random.random() < 0.1 else _decimal(random.uniform(0.2, 4), 1)
            for code in wijken
        }


def rounding_words(bases: Collection[int]) -> str:
    """How counts were rounded, as a source says it."""
    words = [f"{base:,}".replace(",", ".") for base in sorted(set(bases) - {1})]
    if not words:
        return ""
    told = " of ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    return f"aantallen {'deels ' if 1 in bases else ''}afgerond op {told}"


def monitor_rule(seed: int) -> Rule:
    """How figures of libraries were rounded."""
    rules = (Rule(), Rule(100), Rule(10), Rule(1000), Rule(), Rule(3, "random"), Rule(5))
    return rules[seed % len(rules)]


def _monitor(country: Country, random: Random) -> None:
    """Figures of libraries: nothing, little, much, the same each year, a year that is missing."""
    rule = monitor_rule(country.seed)
    names = sorted({name for serving in country.serving.values() for name in serving})
    silent = {name for name in names if random.random() < 0.1}
    for indicator, definition in MONITOR.items():
        for name in names:
            if name in silent:
                continue
            people = sum(country.inhabitants[2023][code] for code in country.served(name, 2023))
            usual = random.choice((0, 1, 20, 200, max(1, people) * random.uniform(0.001, 9), 4e6))
            kind = random.choice(("other", "other", "same", "near", "missing", "gap", "nought"))
            for year in MONITOR_YEARS:
                if kind == "gap" and year == random.choice(MONITOR_YEARS):
                    continue
                truth = usual * random.uniform(0.5, 1.5) if kind == "other" else usual
                truth += random.choice((-1, 0, 1)) if kind == "near" else 0
                truth = 0 if kind == "nought" and year == 2022 else max(0, truth)
                found = _decimal(truth, 1) if definition["decimals"] else _rounded(
                    int(truth), rule, random)  # fmt: skip
                if kind == "missing" and random.random() < 0.5:
                    found = Written(random.choice(list(MISSING_SIGNS)))
                status = "voorlopig" if year == 2022 and random.random() < 0.3 else ""
                country.monitor[name, year, indicator] = replace(found, status=status)


def _rounded(truth: int, rule: Rule, random: Random) -> Written:
    told = rule.rounded(truth, random)
    low, high = rule.fitting(told)
    return Written(str(told), Fraction(truth), Fraction(low), Fraction(high))


def _agreements(country: Country, random: Random) -> None:
    """Targets that are surely reached, surely not, or within the margin; of a year to come, of a
    figure that is missing, of a library as a whole.
    """
    for code in country.gemeenten(2023):
        found = country.agreements[code] = []
        for place in range(random.choice((0, 1, 1, 2, 4, 7))):
            indicator = random.choice(
                ("penetratie", "penetratie", "leden", "afstand_bibliotheek", "bezoeken",
                 "personeel", "activiteiten", "vestigingen"))  # fmt: skip
            year = random.choice((2020, 2021, 2022, 2022, 2022, 2023, 2024, 2026))
            target = _target(country, code, indicator, year, random)
            found.append(Agreed(f"Afspraak {place}", indicator, target, year))


def _target(country: Country, code: str, indicator: str, year: int, random: Random) -> str:
    """Near what the figure is, where it is one."""
    if indicator in MONITOR or indicator == "afstand_bibliotheek":
        name = min(country.serving[code])
        own = country.monitor.get((name, year, indicator), Written(""))
        if indicator == "afstand_bibliotheek":
            own = country.distances[2023][code]
        if not own.known:
            return str(random.randint(0, 5000))
        end = random.choice((own.low, own.told, own.high)) * 100
        step = 10 if own.low.denominator > 1 else 100
        return f"{max(0, int(end) + random.choice((-step, 0, step))) / 100:.2f}".replace(".", ",")
    told = country.newest.told.get((code, "personen", TOTAL, TOTAL), (1000, 200))
    people, members = (1000, 200) if isinstance(told, str) else told
    if indicator == "leden":
        return str(max(0, members + random.choice((-600, -6, -1, 0, 1, 6, 600))))
    share = 100 * members / max(1, people) + random.choice((-9, -0.1, 0, 0.1, 9))
    return f"{min(100.0, max(0.0, share)):.2f}".replace(".", ",")


def _former_borders(country: Country, random: Random) -> None:
    """In 2021 one gemeente was two, two were one, and between two a wijk lay elsewhere."""
    former = {code: list(wijken) for code, wijken in country.wijken[2023].items()}
    several = [code for code, wijken in former.items() if len(wijken) > 2]
    merged, gave, *_rest = random.sample(several, 3)
    others = [code for code in former if code not in (merged, gave)]
    one, other = next(
        (a, b)
        for a, b in pairwise(others)
        if country.province[a] == country.province[b] and _adjacent(country, a, b)
    )
    cut = len(former[merged]) // 2
    for place, wijken in enumerate((former[merged][:cut], former[merged][cut:])):
        code = f"GM{9801 + place}"
        former[code] = wijken
        country.names[code] = f"Oud-{place}"
        country.province[code] = country.province[merged]
    del former[merged]
    whole = "GM9811"
    former[whole] = former.pop(one) + former.pop(other)
    country.names[whole], country.province[whole] = "Samen", country.province[one]
    taker = next((code for code in former if code not in (gave, whole, "GM9801", "GM9802")
                  and _adjacent(country, gave, code)), None)  # fmt: skip
    if taker is not None:
        former[taker] = [*former[taker], former[gave].pop()]
    # In the former year a wijk is known by the gemeente that it lay in.
    for code, wijken in former.items():
        renamed = []
        for number, wijk in enumerate(wijken):
            old = wijk if wijk[2:6] == code[2:] else f"WK{code[2:]}{50 + number}"
            country.strips[old], country.names[old] = country.strips[wijk], country.names[wijk]
            renamed.append(old)
        country.wijken[2021][code] = renamed


def _adjacent(country: Country, one: str, other: str) -> bool:
    mine, its = ([country.strips[w] for w in country.wijken[2023][c]] if c in country.wijken[2023]
                 else [] for c in (one, other))  # fmt: skip
    return bool(mine and its) and (max(mine) + 1 == min(its) or max(its) + 1 == min(mine))


def _libraries(country: Country, random: Random) -> None:
    number = left = 0
    for code in country.gemeenten(2023):
        if not left:
            number, left = number + 1, random.choice((1, 1, 2, 3))
        country.serving[code] = {f"B{number:02d}"}
        left -= 1
        if random.random() < 0.12:
            country.serving[code] = country.serving[code] | {f"C{code[4:]}"}
    by_strip = {country.strips[wijk]: code for code, wijken in country.wijken[2023].items()
                for wijk in wijken}  # fmt: skip
    for code, wijken in country.wijken[2021].items():
        land = {by_strip[country.strips[wijk]] for wijk in wijken}
        if code not in country.serving:
            country.serving[code] = set().union(*(country.serving[item] for item in land))


def _grounds(country: Country, random: Random) -> Ground:
    found: Ground = {}
    for code, wijken in country.wijken[2023].items():
        made_wijken = list(_wijken(country.kinds[code], len(wijken), random))
        slants = {pair: random.random() < 0.7 for pair in GROUPS}
        rates = {
            (dimension, name): random.uniform(0.2, 3)
            for _unit, dimension in GROUPS
            for name in _classes(dimension)
        }
        for wijk, (people, members) in zip(wijken, made_wijken, strict=True):
            strip = country.strips[wijk]
            houses = people // 2 if people > 1 else people
            their = min(houses, members if members < 5 else int(members * 0.7))
            if members == people:
                their = houses
            for unit, whole in (("personen", Count(people, members)),
                                ("huishoudens", Count(houses, their))):  # fmt: skip
                found[strip, unit, TOTAL, TOTAL] = whole
                for its, dimension in GROUPS:
                    if its != unit:
                        continue
                    part = whole
                    if DIMENSIONS[dimension].partial:
                        some = random.randint(0, people)
                        low = max(0, some - (people - members))
                        part = Count(some, random.randint(low, min(some, members)))
                    flat = not slants[its, dimension]
                    weights = [1.0 if flat else rates[dimension, name]
                               for name in _classes(dimension)]  # fmt: skip
                    pieces = _split(part, weights, random)
                    for name, piece in zip(_classes(dimension), pieces, strict=True):
                        found[strip, unit, dimension, name] = piece
    return found


def _wijken(kind: str, count: int, random: Random) -> Iterator[tuple[int, int]]:
    """Population and members of each wijk."""
    rate, size = random.uniform(0.05, 0.7), random.choice((300, 1500, 6000))
    same = random.randint(20, 900), random.random()
    for place in range(count):
        people = random.randint(size // 3, size)
        members = int(people * min(1.0, rate * random.uniform(0.7, 1.3)))
        match kind:
            case "near":
                members = round(people * random.uniform(0.195, 0.225))
            case "nearer":
                people = random.randint(8000, 9000)
                members = round(people * random.uniform(0.2, 0.21))
            case "tiny":
                people = random.randint(0, 12)
                members = random.randint(0, people)
            case "small":
                people = random.randint(20, 90)
                members = random.randint(0, people)
            case "nobody":
                people = members = 0
            case "no_members":
                members = 0
            case "few":
                members = random.randint(0, 2)
            case "everyone":
                members = people
            case "almost":
                members = people - random.randint(0, 2)
            case "equal":
                people, members = same[0], int(same[0] * same[1])
            case "tie":
                people = same[0] + 100 + random.randint(-3, 3)
                members = people - same[0] + random.randint(-1, 1)
            case "edge":
                people = random.choice((10, 50, 100, 300)) * 10 + random.choice((-5, -2, 2, 4))
                members = people // 50 * 10 + random.choice((-5, -2, 2, 4))
            case "big":
                people = random.randint(20_000, 60_000)
                members = int(people * rate)
            case "empty_wijk" if place == 0:
                people = members = 0
            case _:
                pass
        yield people, max(0, min(members, people))


def _split(whole: Count, weights: list[float], random: Random) -> list[Count]:
    """A count divided over classes, with other shares of members as the weights say."""
    people_left, members_left = whole.population, whole.members
    sizes = [random.random() for _weight in weights]
    pieces: list[Count] = []
    for place, weight in enumerate(weights):
        last = place == len(weights) - 1
        people = people_left if last else int(people_left * sizes[place] / sum(sizes[place:]))
        rest = people_left - people
        share = people * weight / max(1e-9, people * weight + rest)
        wanted = members_left if last else round(members_left * share)
        members = max(members_left - rest, min(wanted, people, members_left), 0)
        pieces.append(Count(people, members))
        people_left, members_left = people_left - people, members_left - members
    return pieces


def _classes(dimension: str) -> tuple[str, ...]:
    versions = DIMENSIONS[dimension].versions
    return versions[max(versions)]


def _before(country: Country, later: Ground, random: Random) -> Ground:
    """The same land two years earlier: much, hardly or not at all other."""
    found: Ground = {}
    step = {strip: random.choice((0, 0, -1, 1, -40, 60)) for strip in country.strips.values()}
    for (strip, unit, dimension, category), whole in later.items():
        if dimension == TOTAL:
            members = max(0, min(whole.population, whole.members + step[strip]))
            found[strip, unit, dimension, category] = Count(whole.population, members)
    return found


def _fill(country: Country, here: Round, ground: Ground) -> None:
    """The rows of a round: true sums, rounded; with what is hidden or was not delivered."""
    random = Random(f"{country.seed} {here.id}")
    taking_part = [code for code in country.wijken[here.year] if country.takes_part(code, here)]
    groups = sorted({key[1:] for key in ground})
    for group in groups:
        for code in taking_part:
            parts = []
            for wijk in country.wijken[here.year][code]:
                truth = ground[country.strips[wijk], *group]
                here.truth[wijk, *group] = truth
                parts.append(truth)
            here.truth[code, *group] = sum(parts, Count(0, 0))
        for above in (LAND, *PROVINCES):
            inside = [code for code in taking_part if above in (LAND, country.province[code])]
            here.truth[above, *group] = sum(
                (here.truth[code, *group] for code in inside), Count(0, 0)
            )
    for key, truth in here.truth.items():
        rule = here.rule_of(key)
        here.told[key] = rule.rounded(truth.population, random), rule.rounded(truth.members, random)
    _hide(country, here, random)


def _hide(country: Country, here: Round, random: Random) -> None:
    for code, wijken in country.wijken[here.year].items():
        kind = country.kinds.get(code, "ordinary")
        mine = {code, *wijken}
        chosen = random.choice(wijken)
        for key in [key for key in here.told if key[0] in mine]:
            hidden = {
                "hidden": key[2] == TOTAL or random.random() < 0.5,
                "unreliable": here.year == 2023,
                "hidden_wijk": key[0] == chosen,
                "hidden_class": key[2] != TOTAL and random.random() < 0.3,
                "no_total": key[2:] == (TOTAL, TOTAL) and key[0] == code,
            }.get(kind, False)
            if hidden:
                here.told[key] = "x" if kind == "unreliable" else "."
            if kind == "absent" and (key[0] != code or key[2] != TOTAL):
                del here.told[key]  # only the totals of the gemeente itself


def written(country: Country, path: Path) -> list[Path]:
    """All as delivery folders."""
    folders = [_borders(country, path, year) for year in YEARS if f"lgb-{year}" in country.rounds]
    organisations = folder(
        path / "organisaties",
        {"id": "organisaties", "kind": "organisations", "files": ["organisaties.csv"]},
    )
    rows = []
    for year, since, until in ((2021, "2010-01-01", "2022-01-01"), (2023, "2022-01-01", "")):
        rows += [
            (name, f"Bibliotheek {name}", "", country.province[code], code, since, until)
            for code in country.wijken[year]
            for name in sorted(country.serving[code])
        ]
    head = "bibliotheek_id;naam;poi;provincie;gemeentecode;geldig_van;geldig_tot"
    table(organisations / "organisaties.csv", head, rows)
    folders.append(organisations)
    for here in country.rounds.values():
        folders += [_delivery(here, path), _kwb(country, here.year, path)]
    return [*folders, *_of_libraries(country, path)]


def _kwb(country: Country, year: int, path: Path) -> Path:
    files = {"kind": "kwb", "files": ["kwb.csv"], "border_year": year}
    made_ = folder(
        path / f"kwb-{year}",
        {"id": f"kwb-{year}", "title": f"Kerncijfers {year}", "reference_date": date(year, 1, 1)}
        | {"audience": "public"}
        | files,
    )
    told = country.inhabitants[year]
    rows = [(LAND, str(sum(told.values())), "")]
    rows += [(code, str(told[code]), country.distances[year][code].text) for code in told]
    table(made_ / "kwb.csv", "gwb_code_10;a_inw;g_afs_bi", rows)
    return made_


def _of_libraries(country: Country, path: Path) -> list[Path]:
    """The monitor and the agreements."""
    shared = {"border_year": 2023, "audience": "public", "status": "definitief"}
    rule = monitor_rule(country.seed)
    rounding = [{"base": rule.base, "method": rule.method}] if rule != Rule() else []
    monitor = folder(
        path / "monitor",
        {"id": "monitor", "kind": "monitor", "files": ["monitor.csv"], "title": "Monitor"}
        | {"reference_date": date(2022, 12, 31), "rounding": rounding} | shared,
    )  # fmt: skip
    rows = [
        (name, str(year), indicator, item.text, item.status)
        for (name, year, indicator), item in country.monitor.items()
    ]
    table(monitor / "monitor.csv", "bibliotheek_id;jaar;indicator;waarde;status", rows)
    agreed = folder(
        path / "afspraken",
        {"id": "afspraken", "kind": "afspraken", "files": ["afspraken.csv"], "title": "Afspraken"}
        | shared,
    )
    rows = [
        (code, item.text, item.indicator, item.target, str(item.year))
        for code, items in country.agreements.items()
        for item in items
    ]
    table(agreed / "afspraken.csv", "gemeentecode;afspraak;indicator;doel;jaar", rows)
    return [monitor, agreed]


def _delivery(here: Round, path: Path) -> Path:
    told: dict[str, Any] = {
        "id": here.id,
        "title": f"Leden {here.year}",
        "round": str(here.year),
        "reference_date": here.day,
        "border_year": here.year,
        "audience": "public",
        "protected": True,
        "members_of": "any",
        "participants": sorted(here.participants),
        "levels": ["land", "provincie", "gemeente", "wijk"],
        "rounding": [
            {"base": here.gemeente_rule.base, "method": here.gemeente_rule.method},
            {"level": "wijk", "base": here.rule.base, "method": here.rule.method},
        ],
    }
    if here.rule.method == "nearest":
        told["rounding"].append({"dimension": "inkomen", "base": 100})
    else:
        told["rounding"].append(
            {"dimension": "inkomen", "base": here.rule.base, "method": here.rule.method}
        )
    if here.match_rate is not None:
        told["match_rate"] = here.match_rate
    if here.completeness is not None:
        told["completeness"] = here.completeness
    rows = []
    for key, told_here in here.told.items():
        people, members = (told_here,) * 2 if isinstance(told_here, str) else map(str, told_here)
        rows.append((*key, people, members, ""))
    return lgb(path / here.id, told, rows)


def _borders(country: Country, path: Path, year: int) -> Path:
    borders = folder(
        path / f"grenzen-{year}",
        {
            "id": f"grenzen-{year}",
            "title": f"Grenzen {year}",
            "kind": "borders",
            "files": ["kaart.gpkg", "provincies.csv"],
            "border_year": year,
            "reference_date": date(year, 1, 1),
        },
    )
    frames: dict[str, list[dict[str, Any]]] = {"gemeenten": [], "wijken": [], "buurten": []}
    for code, wijken in country.wijken[year].items():
        of_gemeente = {"gemeentecode": code, "gemeentenaam": country.names[code], "water": "NEE"}
        shapes = []
        for wijk in wijken:
            strip = country.strips[wijk]
            shape = shapely.box(10_000 + 1000 * strip, 400_000, 11_000 + 1000 * strip, 403_000)
            shapes.append(shape)
            row = of_gemeente | {"wijkcode": wijk, "wijknaam": country.names[wijk]}
            row |= {"geometry": shapely.MultiPolygon([shape])}
            frames["wijken"].append(row)
            buurt = {"buurtcode": f"BU{wijk[2:]}00", "buurtnaam": country.names[wijk]}
            frames["buurten"].append(row | buurt)
        whole = shapely.union_all(shapes)
        parts = list(whole.geoms) if isinstance(whole, shapely.MultiPolygon) else [whole]
        frames["gemeenten"].append(of_gemeente | {"geometry": shapely.MultiPolygon(parts)})
    for layer, rows in frames.items():
        frame = geopandas.GeoDataFrame(rows, geometry="geometry", crs="EPSG:28992")
        frame.to_file(borders / "kaart.gpkg", layer=layer, driver="GPKG")
    lines = ["gm_code;gm_naam;pv_code;pv_naam"]
    lines += [
        f"{code};{country.names[code]};{country.province[code]};{PROVINCES[country.province[code]]}"
        for code in country.wijken[year]
    ]
    (borders / "provincies.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return borders
