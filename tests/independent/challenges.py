"""What is right about a challenge, worked out a second time: from its TOML and the deliveries.

Shares no code with the product. By definition: what holds, holds for every value that fits the
rounding. In fractions; clear before quick.
"""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import floor
from typing import Any

from tests import demo
from tests.independent import figures, test_development
from tests.independent.deliveries import (
    CATCHMENT,
    LAND,
    TOTAL,
    Deliveries,
    Delivery,
    Region,
    level_of,
)
from tests.independent.figures import Cell, Known, Quantity
from tests.independent.test_demo import demo_figures

FOLDER = demo.ROOT / "data" / "catalog" / "challenges"
ROUNDS = ("lgb-2023", "lgb-2021")
AMONG = {"gemeenten": "gemeente", "wijken": "wijk", "buurten": "buurt"}
MEMBERSHIP = {
    "bevolking": "population",
    "leden": "members",
    "niet_leden": "non_members",
    "penetratie": "penetration",
    "vertegenwoordiging": "representation",
}
AGAINST = ("index", "verschil")
OF_ROUND = ("deelnemers", "bibliotheken", "gedekte_inwoners", "koppelgraad")
SHARES = ("penetratie", "aandeel_leden", "gedekte_inwoners", "koppelgraad")
POINTS = ("verschil", "verandering")
# Key figures of an area, by their column; of those with a decimal.
COLUMNS = {
    "inwoners": "a_inw",
    "stedelijkheid": "ste_mvs",
    "inkomen_inwoner": "g_ink_pi",
    "jeugd": "a_00_14",
    "dichtheid": "bev_dich",
    "huishoudgrootte": "g_hhgro",
    "afstand_bibliotheek": "g_afs_bi",
}
DECIMALS = ("inkomen_inwoner", "huishoudgrootte", "afstand_bibliotheek")

Told = Mapping[str, Any]
Chance = tuple[float, float] | None


class NotThere(Exception):
    """There is no answer here, and why."""


@cache
def challenges() -> dict[str, Told]:
    """Every challenge by its id, as its author wrote it."""
    told = [tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    return {item["id"]: item for item in told}


@cache
def key_figures() -> dict[str, dict[str, str]]:
    """The lines of the key figures, still as text, by region."""
    with (demo.ROOT / "data" / "demo" / "kwb-2023" / "kwb-2023.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        rows = csv.DictReader(file, delimiter=";")
        lines = [
            {name.strip(): (text or "").strip() for name, text in row.items() if name}
            for row in rows
        ]
    return {line["gwb_code_10"]: line for line in lines}


@dataclass(frozen=True)
class Found:
    """A figure, with its chance interval where it has one."""

    figure: Quantity
    chance: Chance = None

    @property
    def known(self) -> Known:
        if isinstance(self.figure, str):
            raise NotThere(self.figure)
        return self.figure

    @property
    def judged(self) -> tuple[Fraction | float, Fraction | float] | None:
        """Between what it is judged to lie: comparisons with chance, as words are."""
        if isinstance(self.figure, str):
            return None
        return self.chance or (self.figure.low, self.figure.high)


@dataclass(frozen=True)
class Place:
    """Where the figures of a challenge are taken from: a library, and the area picked out."""

    organisation: str
    subject: str = ""

    @property
    def everything(self) -> Deliveries:
        return demo_figures()

    @property
    def delivery(self) -> Delivery:
        return self.everything.lgb[ROUNDS[0]]

    @property
    def regions(self) -> dict[str, Region]:
        return self.everything.regions(self.delivery)

    @property
    def own(self) -> str:
        return CATCHMENT + self.organisation

    @property
    def gemeenten(self) -> list[str]:
        return self.everything.catchment(self.delivery, self.organisation)

    def parts(self, among: str) -> list[str]:
        """The gemeenten of the catchment, or all its wijken or buurten."""
        codes = self.gemeenten
        while codes and level_of(codes[0]) != AMONG[among]:
            codes = [
                below for code in codes for below in self.everything.children(self.delivery, code)
            ]
        return sorted(codes)

    def area(self, whose: str, option: str = "") -> str:
        match whose:
            case "eigen":
                return self.own
            case "land":
                return LAND
            case "provincie":
                above = {self.regions[code].parent or "" for code in self.gemeenten}
                if len(above) != 1:
                    raise NotThere("several provinces")
                return above.pop()
            case "onderwerp":
                return self.subject
            case _optie:
                assert option
                return option

    # --- figures

    def figure(self, told: Told, option: str = "", category: str = "") -> Found:
        """The figure that these lines of a TOML name; `category` that of an option."""
        indicator = told.get("indicator", "penetratie")
        unit, dimension = told.get("unit", "personen"), told.get("dimension", TOTAL)
        group = (unit, dimension, category or told.get("category", TOTAL))
        code = self.area(told.get("area", "eigen"), option)
        base = self.area(told["benchmark"], option) if "benchmark" in told else ""
        match indicator:
            case _ if indicator in OF_ROUND:
                return Found(self._round(indicator))
            case _ if group[2] not in (TOTAL, *self.delivery.categories(dimension)):
                return Found("not_delivered")
            case "verandering":
                return self._change(code, group)
            case "ledenverschil":
                return Found(self._extra(code, base or LAND, group))
            case "aandeel_leden":
                return Found(self._among_members(code, group))
            case "index" | "verschil":
                return self._against(indicator, code, base or LAND, group)
            case _ if indicator in MEMBERSHIP:
                found = self.everything.profile(self.delivery, (code, *group), None)
                quantity = found[MEMBERSHIP[indicator]]
                if indicator == "vertegenwoordiging":
                    return Found(quantity, self._represented(code, group, quantity))
                return Found(quantity)
            case _:
                return Found(self._background(indicator, code))

    def wide(self, told: Told) -> tuple[float, float]:
        """Between what a share of members lies with chance."""
        group = (
            told.get("unit", "personen"),
            told.get("dimension", TOTAL),
            told.get("category", TOTAL),
        )
        found = figures.chance(self.cell(self.area(told.get("area", "eigen"), ""), group))
        if found is None:
            raise NotThere("nobody, or not known")
        return found

    def cell(self, code: str, group: tuple[str, str, str]) -> Cell:
        return self.everything.group(self.delivery, (code, *group))[1]

    def _round(self, what: str) -> Quantity:
        told = self.delivery.told["coverage"]
        number = {
            "deelnemers": Fraction(told["organisations"]),
            "bibliotheken": Fraction(told["of_organisations"]),
            "gedekte_inwoners": Fraction(told["inhabitants"], told["of_inhabitants"]),
            "koppelgraad": Fraction(str(self.delivery.told["match_rate"])),
        }[what]
        return figures.exactly(number)

    def _change(self, code: str, group: tuple[str, str, str]) -> Found:
        """Since the round before; nothing where anything lies between the two."""
        wanted = test_development.expected(code, group)
        if wanted is None or wanted["breaks"] or wanted["change"] is None:
            return Found("not_applicable")
        found, linked = wanted["change"], wanted["linked"]
        if isinstance(found, str):
            return Found(found)
        known = Known(*(Fraction(found[part]) for part in ("value", "low", "high")))
        both = [found, *([] if isinstance(linked, str) else [linked])]
        low, high = min(one["chance_low"] for one in both), max(one["chance_high"] for one in both)
        return Found(known, (low, high))

    def _extra(self, code: str, base: str, group: tuple[str, str, str]) -> Quantity:
        """Members minus what there would be at the share of the benchmark."""
        cell, share = self.cell(code, group), figures.penetration(self.cell(base, group))
        reason = figures.first_reason((cell.population, cell.members, share))
        if reason:
            return reason
        assert isinstance(cell.population, Known)
        assert isinstance(cell.members, Known)
        assert isinstance(share, Known)
        people, members = cell.population, cell.members
        return Known(
            members.value - people.value * figures.nearest(share),
            members.low - people.high * share.high,
            members.high - people.low * share.low,
        )

    def _among_members(self, code: str, group: tuple[str, str, str]) -> Quantity:
        """The part of all members of the universe that belongs to the group."""
        universe = group[1] if self.delivery.partial(group[1]) else TOTAL
        members = self.cell(code, group).members
        whole = self.cell(code, (group[0], universe, TOTAL)).members
        if group[1:] == (universe, TOTAL):
            return figures.exactly(1) if isinstance(members, Known) else members
        return figures.penetration(Cell(whole, members))

    def _against(self, indicator: str, code: str, base: str, group: tuple[str, str, str]) -> Found:
        found = self.everything.profile(self.delivery, (code, *group), base)
        quantity = found["index" if indicator == "index" else "difference"]
        mine, other = (figures.chance(self.cell(item, group)) for item in (code, base))
        return Found(quantity, _held(indicator, mine, other, quantity))

    def _represented(self, code: str, group: tuple[str, str, str], quantity: Quantity) -> Chance:
        universe = group[1] if self.delivery.partial(group[1]) else TOTAL
        whole = self.cell(code, (group[0], universe, TOTAL))
        mine = figures.chance(self.cell(code, group))
        return _held("index", mine, figures.chance(whole), quantity)

    def _background(self, indicator: str, code: str) -> Quantity:
        """A key figure of a region; of a catchment counts add up, averages don't."""
        codes = self.gemeenten if code == self.own else [code]
        if len(codes) > 1 and indicator not in ("inwoners", "jeugd"):
            return "not_applicable"
        told = [key_figures().get(one, {}).get(COLUMNS[indicator], ".") for one in codes]
        if any(not text.strip(".,") for text in told):
            return "not_delivered"
        return figures.exactly(sum(Fraction(text.replace(",", ".")) for text in told))


def _held(indicator: str, mine: Chance, other: Chance, quantity: Quantity) -> Chance:
    """The chance interval of a figure against another; what is exact by definition has none."""
    if mine is None or other is None or isinstance(quantity, str):
        return None
    if quantity.low == quantity.high == (100 if indicator == "index" else 0):
        return float(quantity.low), float(quantity.high)
    if indicator == "index":
        return mine[0] / other[1] * 100, mine[1] / other[0] * 100
    return (mine[0] - other[1]) * 100, (mine[1] - other[0]) * 100


# --- what is right


@dataclass(frozen=True)
class Band:
    """The numbers as people type them: from and to, as the app writes them."""

    low: Fraction
    high: Fraction
    decimals: int

    def holds(self, number: Fraction) -> bool:
        return self.low <= rounded(number, self.decimals) <= self.high

    def meets(self, other: "Band") -> bool:
        """Whether a number may be both."""
        return self.holds(other.low) or self.holds(other.high) or other.holds(self.low)


@dataclass(frozen=True)
class Solved:
    """What is right about a challenge for a library: the part that belongs to its kind."""

    subject: str = ""
    figure: Quantity | None = None
    band: Band | None = None
    country: Band | None = None
    # Options that may be shown, with their figures, and which of them are right.
    options: Mapping[str, Found] | None = None
    right: frozenset[str] = frozenset()
    # Of an own claim: figures that are known, benchmarks, and what holds.
    claims: int = 0
    benchmarks: frozenset[str] = frozenset()
    holding: frozenset[tuple[int, bool, str]] = frozenset()


def rounded(number: Fraction, decimals: int) -> Fraction:
    """Halves up, away from nothing."""
    size = Fraction(floor(abs(number) * 10**decimals + Fraction(1, 2)), 10**decimals)
    return size if number >= 0 else -size


def surely_above(one: Found, other: Found) -> bool:
    """Whether it is higher whatever both are within their intervals; touching is not."""
    mine, its = one.judged, other.judged
    return mine is not None and its is not None and mine[0] > its[1]


def exactly(number: float) -> Found:
    return Found(figures.exactly(Fraction(str(number))))


def ruled(told: Told, found: Mapping[str, Found]) -> frozenset[str]:
    """Which of these a rule surely calls right. With one missing there is no highest or lowest."""
    missing = {name: one.figure for name, one in found.items() if isinstance(one.figure, str)}
    per = 100 if told["figure"].get("indicator", "penetratie") in SHARES else 1
    base = exactly(told.get("base", 0) / per)
    match told.get("rule", "hoogste"):
        case "ontbreekt":
            wanted = told.get("reason")
            return frozenset(name for name, why in missing.items() if wanted in (None, why))
        case "boven":
            return frozenset(name for name, one in found.items() if surely_above(one, base))
        case "onder":
            return frozenset(name for name, one in found.items() if surely_above(base, one))
        case rule:
            if missing:
                raise NotThere("not all are known")
            return frozenset(
                name
                for name, one in found.items()
                if all(
                    surely_above(one, item) if rule == "hoogste" else surely_above(item, one)
                    for other, item in found.items()
                    if other != name
                )
            )


def solve(told: Told, organisation: str) -> Solved:
    """What is right; raises `NotThere` where the challenge has no answer here."""
    place = Place(organisation)
    subject = told.get("subject")
    if subject is not None:
        subject = {"figure": {}} | subject
        found = {
            code: place.figure(dict(subject["figure"]) | {"area": "optie"}, code)
            for code in place.parts(subject["among"])
        }
        if subject["rule"] in ("hoogste", "laagste") and len(found) < 2:
            raise NotThere("nothing to pick from")
        right = ruled(subject, found)
        if not right:
            raise NotThere("no area is surely the one")
        place = Place(organisation, min(right))
    solved = _answer(told, place)
    for asked in told.get("figures", {}).values():
        assert place.figure(asked).known
    return solved


def _answer(told: Told, place: Place) -> Solved:
    asked = told["answer"]
    match asked["kind"]:
        case "getal":
            return _number(told, asked, place)
        case "kies" | "kaart":
            return _choice(asked, place)
        case "stellingen":
            return _statements(asked, place)
        case "volgorde":
            return _order(asked, place)
        case "bewering":
            return _claim(asked, place)
        case _free_text:
            return Solved(place.subject)


def decimals_of(indicator: str, figure: Known) -> int:
    """With how many the app writes it: shares below ten per cent have one, if the margin is finer
    than that.
    """
    if indicator in SHARES:
        below_ten = abs(figure.value) < Fraction(995, 10_000)
        return int(below_ten and figure.high - figure.low < Fraction(1, 100))
    return 1 if indicator in POINTS or indicator in DECIMALS else 0


def band(asked: Told, figure: Known, place: Place, *, answer: bool = False) -> Band:
    """Which numbers are this figure: what fits the rounding, as it is written."""
    indicator = asked.get("indicator", "penetratie")
    decimals = decimals_of(indicator, figure)
    ends = [figure.low, figure.value, figure.high]
    if answer and indicator == "ledenverschil":
        # Made of shares that people read in tenths of a per cent, and told as "at least".
        people = place.figure({**_without(asked, "benchmark"), "indicator": "bevolking"}).known
        slack = people.value / 1000
        ends += [figure.value - slack, figure.value + slack]
        nearest = figure.low if figure.low > 0 else min(figure.high, Fraction(0))
        step = 10 ** max(len(str(int(abs(nearest)))) - 2, 0)
        told = abs(nearest) // step * step
        ends.append(told if nearest > 0 else -told)
    per = 100 if indicator in SHARES else 1
    return Band(rounded(min(ends) * per, decimals), rounded(max(ends) * per, decimals), decimals)


def _without(told: Told, *names: str) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in names}


def _number(told: Told, asked: Told, place: Place) -> Solved:
    figure = place.figure(asked["figure"]).known
    right = band(asked["figure"], figure, place, answer=True)
    country: Band | None = None
    if asked["figure"].get("indicator") not in OF_ROUND:
        others = ["land", *(["provincie"] if _names_province(told) else [])]
        others += ["eigen"] if asked["figure"].get("area") == "onderwerp" else []
        for whose in others:
            try:
                elsewhere = dict(asked["figure"]) | {"area": whose}
                other = band(elsewhere, place.figure(elsewhere).known, place)
            except NotThere:
                continue
            if right.meets(other):
                raise NotThere(f"no different from {whose}")
            country = other if whose == "land" else country
    return Solved(place.subject, figure, right, country)


def _names_province(told: Any) -> bool:
    """Whether any figure is of the province, or held against it."""
    if isinstance(told, Mapping):
        return "provincie" in (told.get("area"), told.get("benchmark")) or any(
            map(_names_province, told.values())
        )
    return isinstance(told, list) and any(map(_names_province, told))


def _candidates(asked: Told, place: Place) -> dict[str, Found]:
    if "among" in asked:
        figure = dict(asked["figure"]) | {"area": "optie"}
        return {code: place.figure(figure, code) for code in place.parts(asked["among"])}
    figure = dict(asked["figure"]) | {"dimension": asked["dimension"]}
    return {
        name: place.figure(figure, category=name)
        for name in place.delivery.categories(asked["dimension"])
    }


def _known_only(found: Mapping[str, Found]) -> dict[str, Found]:
    return {name: one for name, one in found.items() if isinstance(one.figure, Known)}


def _choice(asked: Told, place: Place) -> Solved:
    found = _candidates(asked, place)
    right = ruled(asked, found)
    on_map = asked["kind"] == "kaart"
    shown = found
    if asked.get("rule") in ("boven", "onder") and not on_map:
        shown = _known_only(found)
    if len(shown) < 3:
        raise NotThere("too few options")
    if not right or len(right) == len(shown):
        raise NotThere("none or all are right")
    if len(right) > 1 and not (on_map or asked.get("several")):
        raise NotThere("several are right")
    return Solved(place.subject, options=shown, right=right)


def holds(when: Told, place: Place) -> bool:
    """Whether a condition surely holds, whatever the figures are within the rounding."""
    try:
        found = place.figure(when["figure"])
    except NotThere:
        found = Found("not_applicable")
    if when["is"] == "ontbreekt":
        return isinstance(found.figure, str) and when.get("reason") in (None, found.figure)
    if when["is"] == "bekend" or isinstance(found.figure, str):
        return when["is"] == "bekend" and isinstance(found.figure, Known)
    than = when["than"]
    if isinstance(than, Mapping):
        try:
            other = place.figure(than).known
            if when["is"] in ("duidelijk-boven", "duidelijk-onder", "onduidelijk"):
                return _apart(when["is"], place.wide(when["figure"]), place.wide(than))
        except NotThere:
            return False
    else:
        share = when["figure"].get("indicator", "penetratie") in SHARES
        other = figures.exactly(Fraction(str(than)) / (100 if share else 1))
    match when["is"]:
        case "boven":
            return found.figure.low > other.high
        case "onder":
            return found.figure.high < other.low
        case "duidelijk-boven":
            return found.chance is not None and found.chance[0] > other.high
        case "duidelijk-onder":
            return found.chance is not None and found.chance[1] < other.low
        case "onduidelijk":
            low, high = found.chance or (found.figure.low, found.figure.high)
            return low <= other.low <= high
    raise AssertionError(when["is"])


def _apart(how: str, one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two shares lie apart in this way, rounding and chance together."""
    if how == "duidelijk-boven":
        return one[0] > other[1]
    if how == "duidelijk-onder":
        return one[1] < other[0]
    return one[0] <= other[1] and other[0] <= one[1]


def _right_texts(items: Sequence[Told], conditions: str, place: Place) -> frozenset[str]:
    return frozenset(
        item["id"]
        for item in items
        if item.get("right", all(holds(when, place) for when in item.get(conditions, [])))
    )


def _statements(asked: Told, place: Place) -> Solved:
    right = _right_texts(asked["statements"], "when", place)
    if not right or len(right) == len(asked["statements"]):
        raise NotThere("none or all are right")
    if len(right) > 1 and not asked.get("several"):
        raise NotThere("several are right")
    shown = {item["id"]: Found("not_applicable") for item in asked["statements"]}
    return Solved(place.subject, options=shown, right=right)


def _order(asked: Told, place: Place) -> Solved:
    found = _known_only(_candidates(asked, place))
    if len(found) < 3:
        raise NotThere("too few options")
    if len(found) <= asked.get("most", 5) and not enough_pairs(found):
        raise NotThere("too few pairs are sure")
    return Solved(place.subject, options=found)


def pairs(found: Mapping[str, Found]) -> set[tuple[str, str]]:
    """Of which pairs it is sure that the first is the higher."""
    return {
        (one, other) for one in found for other in found if surely_above(found[one], found[other])
    }


def enough_pairs(found: Mapping[str, Found]) -> bool:
    """Whether at least half of all pairs are sure."""
    return len(pairs(found)) * 2 >= len(list(combinations(found, 2)))


def _claim(asked: Told, place: Place) -> Solved:
    known = []
    for item in asked["figures"]:
        try:
            assert place.figure(item).known
        except NotThere:
            continue
        known.append(item)
    if len(known) < 2:
        raise NotThere("too few figures")
    benchmarks = []
    for whose in asked["benchmarks"]:
        try:
            place.area(whose)
        except NotThere:
            continue
        benchmarks.append(whose)
    holding: set[tuple[int, bool, str]] = set()
    for number, item in enumerate(known):
        for whose in benchmarks:
            index = place.figure({**item, "indicator": "index", "benchmark": whose})
            for higher in (True, False):
                pair = (index, exactly(100)) if higher else (exactly(100), index)
                if surely_above(*pair):
                    holding.add((number, higher, whose))
    right = _right_texts(asked["caveats"], "fits", place)
    if not holding or not right:
        raise NotThere("nothing holds, or no caveat fits")
    shown = {item["id"]: Found("not_applicable") for item in asked["caveats"]}
    return Solved(
        place.subject,
        options=shown,
        right=right,
        claims=len(known),
        benchmarks=frozenset(benchmarks),
        holding=frozenset(holding),
    )


def libraries() -> list[str]:
    """Every library of the demo that has land in the round."""
    place = Place("")
    return [one for one in place.everything.organisations() if Place(one).gemeenten]
