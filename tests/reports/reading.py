"""Sentences of a report read back, and held against what was really counted.

Shares no code with the product. Every sentence must be understood: what no pattern reads is a
fault too. A claim must hold for the true counts and for all counts that are rounded to what was
delivered: the outermost pairs, and some in between.

What the words promise:
- "ongeveer": the published number reads so, and nothing that fits is more than a quarter off (of a
  share: nor more than ten percentage points);
- "groter", "vaker", "hoger": so for every pair that fits, and beyond what chance can be (Wilson);
- "niet duidelijk": not beyond rounding and the chance of both.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import sqrt
from pathlib import Path
from random import Random

from analytics.reports.document import Cards, Document, Facts, Heading, Picture, Points, Rows, Text
from tests.independent.deliveries import CATCHMENT, DIMENSIONS, TOTAL
from tests.reports.made_country import LAND, PROVINCES, Count, Country, Key, Round

CATALOG = Path(__file__).parents[2] / "data" / "catalog"
EVERYONE = ("personen", TOTAL, TOTAL)
Z = 1.959963984540054
LITTLE = 1e-9
REASONS = {
    "confidential": "geheim",
    "unreliable": "onbetrouwbaar",
    "not_participating": "bibliotheek doet niet mee",
    "partly_participating": "niet elke bibliotheek doet mee",
    "not_delivered": "niet geleverd",
    "not_applicable": "niet van toepassing",
    "not_yet_available": "nog niet beschikbaar",
}
WHY = {
    "Het cijfer is geheim, omdat het over te weinig mensen gaat.": "confidential",
    "Het cijfer is niet betrouwbaar genoeg, bijvoorbeeld door een gat in de levering.":
        "unreliable",
    "De bibliotheek van dit gebied deed in deze ronde niet mee.": "not_participating",
    "Van de bibliotheken in dit gebied deed in deze ronde maar een deel mee.":
        "partly_participating",
    "Dit cijfer zit niet in de levering.": "not_delivered",
}  # fmt: skip


@dataclass(frozen=True)
class Fit:
    """All counts that fit what was delivered; `told` is the delivered pair."""

    people: tuple[int, int]
    members: tuple[int, int]
    told: tuple[int, int]
    truth: Count

    def __add__(self, other: "Fit") -> "Fit":
        def both(one: tuple[int, int], two: tuple[int, int]) -> tuple[int, int]:
            return one[0] + two[0], one[1] + two[1]

        return Fit(
            both(self.people, other.people),
            both(self.members, other.members),
            both(self.told, other.told),
            self.truth + other.truth,
        )

    @property
    def empty(self) -> bool:
        return self.told[0] == 0

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """Members and people: the truth, the corners, some in between; never more members."""
        random = Random(repr((self.people, self.members)))
        found = {(self.truth.members, self.truth.population)}
        for people in (*self.people, random.randint(*self.people)):
            for members in (*self.members, random.randint(*self.members), people):
                if self.members[0] <= members <= min(people, self.members[1]):
                    found.add((members, people))
        whole = min(self.members[1], self.people[1])
        if whole >= self.people[0]:
            found.add((whole, whole))
        return sorted(found)

    @cached_property
    def shares(self) -> list[float]:
        return [members / people for members, people in self.pairs if people]

    @property
    def told_share(self) -> float:
        """The published share: that of the rounded counts, as far as it fits."""
        published = self.told[1] / self.told[0] if self.told[0] else 0.0
        return min(max(published, min(self.shares)), max(self.shares))

    @cached_property
    def others(self) -> list[int]:
        return [people - members for members, people in self.pairs]

    @property
    def told_others(self) -> int:
        return min(max(self.told[0] - self.told[1], min(self.others)), max(self.others))

    @cached_property
    def chance(self) -> tuple[float, float]:
        ends = [wilson(members, people) for members, people in self.pairs if people]
        return min(low for low, _high in ends), max(high for _low, high in ends)


def wilson(members: int, people: int) -> tuple[float, float]:
    rate, spread = members / people, Z * Z / people
    middle = rate + spread / 2
    half = Z * sqrt(rate * (1 - rate) / people + spread / people / 4)
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)


Known = Fit | str


def beyond(own: Fit, base: Fit) -> int:
    """1 where a share is surely larger for all that fits and beyond its chance, -1 smaller."""
    if own.chance[0] > max(base.shares) - LITTLE:
        return 1
    return -1 if own.chance[1] < min(base.shares) + LITTLE else 0


def far_beyond(own: Fit, base: Fit) -> int:
    """The same beyond the chance of both: what may not be called unclear."""
    if own.chance[0] > base.chance[1] + LITTLE:
        return 1
    return -1 if own.chance[1] < base.chance[0] - LITTLE else 0


def said_share(words: str) -> float:
    one = re.fullmatch(r"1 op de ([\d.]+)", words)
    if one:
        return 1 / number(one[1])
    ten = re.fullmatch(r"(\d) van de 10", words)
    assert ten, words
    return int(ten[1]) / 10


def number(text: str) -> float:
    return float(text.replace(".", "").replace(",", ".").replace("−", "-").replace("+", ""))


def reads_as(share: float, words: str) -> bool:
    """Whether these are the words for a published share."""
    said = said_share(words)
    if words.startswith("1 op"):
        return share > 0 and abs(1 / share - 1 / said) <= 0.5 + LITTLE and share < 0.35 + LITTLE
    # Of more than 9 in 10 there is no better word, but for everyone.
    above = 0.095 if said == 0.9 else 0.05
    return said - 0.05 - LITTLE <= share <= said + above + LITTLE and share > 0.35 - LITTLE


def near_share(share: float, said: float) -> bool:
    return abs(share - said) <= min(0.1, said / 4) + LITTLE


Check = Callable[["Report", re.Match[str]], Iterator[str]]
PATTERNS: list[tuple[str, Check]] = []
TABLES: list[Callable[["Report", Rows], Iterator[str]]] = []
_WRITTEN: dict[tuple[int, str], list[tuple[re.Pattern[str], Check]]] = {}


def says(pattern: str) -> Callable[[Check], Check]:
    """A sentence as it may stand in a report, and the check of what it claims."""

    def known(check: Check) -> Check:
        PATTERNS.append((pattern, check))
        return check

    return known


Told = Callable[["Report", str, str], Iterator[str]]
FACTS: list[Told] = []


def accounts(check: Told) -> Told:
    """A check of what Verantwoording says of a term."""
    FACTS.append(check)
    return check


def judges(
    check: Callable[["Report", Rows], Iterator[str]],
) -> Callable[["Report", Rows], Iterator[str]]:
    """A check of what a table judges."""
    TABLES.append(check)
    return check


@dataclass
class Report:
    """One report of a gemeente: what is true of it, and where the reader is."""

    country: Country
    code: str
    subject: str = ""
    heading: str = ""
    unit: str = "personen"
    group: tuple[str, str] = (TOTAL, TOTAL)
    # The figure of the library that is spoken of, and those that its table lists.
    followed: tuple[str, int, str] = ("", 0, "")
    listed: list[str] = field(default_factory=list)
    dimensions: tuple[str, ...] = ()
    complaints: list[str] = field(default_factory=list)
    read: int = 0
    told: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.subject = self.code

    # --- what is true

    @property
    def round(self) -> Round:
        return self.country.newest

    def fit(self, code: str, group: tuple[str, str, str] = EVERYONE,
            here: Round | None = None) -> Known:  # fmt: skip
        """What fits the delivered counts of a group; or why there are none."""
        here = here or self.round
        if code.startswith(CATCHMENT):
            codes = self.country.served(code.removeprefix(CATCHMENT), here.year)
            return together([self.fit(item, group, here) for item in self.coarsest(codes, here)])
        key: Key = (code, *group)
        unit, dimension, category = group
        if key not in here.told and category == TOTAL and dimension != TOTAL:
            parts = [self.fit(code, (unit, dimension, name), here) for name in classes(dimension)]
            return together(parts)
        told = here.told.get(key)
        if told is None:
            return self.absence(code, here)
        if isinstance(told, str):
            return {".": "confidential", "x": "unreliable"}[told]
        rule = here.rule_of(key)
        return Fit(rule.fitting(told[0]), rule.fitting(told[1]), told, here.truth[key])

    def share(self, code: str, group: tuple[str, str, str] = EVERYONE,
              here: Round | None = None) -> Known:  # fmt: skip
        """The same, of which a share can be taken."""
        found = self.fit(code, group, here)
        return "not_applicable" if isinstance(found, Fit) and found.empty else found

    def absence(self, code: str, here: Round) -> str:
        owner = next((gemeente for gemeente, wijken in self.country.wijken[here.year].items()
                      if code in (gemeente, *wijken)), None)  # fmt: skip
        if owner is None:
            return "not_delivered"
        there = self.country.serving[owner]
        taking_part = there & here.participants
        if taking_part == there:
            return "not_delivered"
        return "partly_participating" if taking_part else "not_participating"

    def coarsest(self, codes: Iterable[str], here: Round) -> list[str]:
        """Gemeenten, whole provincies by their own row."""
        found = set(codes)
        for code in PROVINCES:
            all_of_it = {
                item for item in self.country.wijken[here.year]
                if self.country.province[item] == code
            }  # fmt: skip
            if all_of_it and all_of_it <= set(codes):
                found = found - all_of_it | {code}
        return sorted(found)

    @cached_property
    def gemeenten(self) -> list[str]:
        """The gemeente, or those of the library."""
        if self.code.startswith(CATCHMENT):
            return self.country.served(self.code.removeprefix(CATCHMENT), 2023)
        return [self.code]

    @property
    def parts(self) -> list[str]:
        """What it is told of that only a part of it is known."""
        if len(self.gemeenten) > 1:
            return self.gemeenten
        return self.country.wijken[2023][self.gemeenten[0]]

    @cached_property
    def wijken(self) -> dict[str, str]:
        """Its wijken, by name."""
        return {
            self.country.names[wijk]: wijk
            for code in self.gemeenten
            for wijk in self.country.wijken[2023][code]
        }

    @property
    def own(self) -> Known:
        """The share of the area that is spoken of; of a card about an age that of the age."""
        return self.share(self.subject, (self.unit, *self.group))

    @property
    def people(self) -> Known:
        """All inhabitants of the area that is spoken of."""
        return self.fit(self.subject)

    def benchmark(self, name: str, group: tuple[str, str, str] = EVERYONE) -> Known:
        if name == "even grote gemeenten":
            pool, _of = self.equal_size()
            fits = [self.share(code, group) for code in pool]
            return together(fits)
        return self.share(self.codes[name], group)

    def equal_size(self) -> tuple[list[str], int]:
        """The gemeenten with a figure of half to twice the own size, and how many have that."""
        told = self.country.inhabitants[2023]
        size = told[self.code]
        near = [
            code for code, other in told.items()
            if code != self.code and size / 2 <= other <= size * 2
        ]  # fmt: skip
        known = [code for code in near if isinstance(self.share(code), Fit)]
        return known, len(near)

    @cached_property
    def codes(self) -> dict[str, str]:
        """Areas as a report names them."""
        found = {"Nederland (fictief)": LAND}
        found |= {f"provincie {name}": code for code, name in PROVINCES.items()}
        return found | {name: code for name, code in self.owned.items() if code == self.code}

    @cached_property
    def owned(self) -> dict[str, str]:
        """The gemeente and its wijken as a report names them."""
        found = {f"wijk {name}": code for name, code in self.wijken.items()}
        if self.code.startswith(CATCHMENT):
            library = self.code.removeprefix(CATCHMENT)
            return found | {f"het werkgebied van Bibliotheek {library}": self.code}
        return found | {f"gemeente {self.country.names[self.code]}": self.code}

    @cached_property
    def shown(self) -> dict[str, str]:
        """What may be on a map: the wijken, or the gemeenten of the country."""
        names = self.country.names
        return self.wijken | {names[code]: code for code in self.country.gemeenten(2023)}

    # --- reading

    @cached_property
    def patterns(self) -> list[tuple[re.Pattern[str], Check]]:
        """The sentences with the names of this report in them."""
        key = self.country.seed, self.code
        if key not in _WRITTEN:
            _WRITTEN[key] = self._written_out()
        return _WRITTEN[key]

    def _written_out(self) -> list[tuple[re.Pattern[str], Check]]:

        def one_of(names: Sequence[str]) -> str:
            return (
                "(?:" + "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)) + ")"
            )

        wijk = one_of([*self.wijken])
        group = one_of([label for item in DIMENSIONS for label in labels(item)])
        area = one_of([*self.codes])
        held = one_of([*self.codes, "even grote gemeenten"])
        region = "(?:" + one_of([*self.country.names.values(), *PROVINCES.values()]) + ")"
        named = rf"{region} \((?:GM|WK)\w+\)"
        pieces = {
            "own": rf"(?P<own>{one_of([*self.owned])})",
            "of_whom": "(?:leden|huishoudens met een lid)",
            "shown": one_of([*self.shown]),
            "wijk_name": wijk,
            "province_name": one_of([*PROVINCES.values()]),
            "wijk": rf"(?P<wijk>{wijk})",
            "wijken": rf"(?P<wijken>{wijk}(?:(?:, | en ){wijk})*)",
            "groups": rf"(?P<groups>{group}(?:(?:; | en ){group})*)",
            "area": rf"(?P<area>{area})",
            "bench": rf"(?P<bench>{area})",
            "held": rf"(?P<held>{held}(?:(?:; | en ){held})*)",
            "region": region,
            "named": named,
            "names": rf"{named}(?:(?:, | en ){named})*",
            "share": r"(?P<share>1 op de [\d.]+|\d van de 10)",
            "rest": r"(?P<rest>niet-leden|huishoudens zonder lid)"
            r"(?: in de groep ‘(?P<in>[^’]+)’)?",
            "count": r"(?P<count>[\d.]+)",
            "day": r"1 januari (?P<{}>\d{{4}})",
            "points": r"[+−]?\d+,\d",
        }
        found = []
        for pattern, check in PATTERNS:
            text = re.sub(r"\{(\w+)\}", lambda m: pieces.get(m[1], m[0]), pattern)
            found.append((re.compile(text), check))
        return found

    def take(self, text: str) -> None:
        """Read a text to its end, sentence by sentence."""
        rest = text.strip()
        while rest:
            found = self.sentence_at(rest)
            if found is None:
                self.complaints.append(f"not understood: {rest!r}")
                return
            match, check = found
            if name := match.groupdict().get("own"):
                self.subject = self.owned[name]
            self.read += 1
            self.complaints += [f"{match[0]!r}: {why}" for why in check(self, match)]
            rest = rest[match.end() :].lstrip()

    def sentence_at(self, text: str) -> tuple[re.Match[str], Check] | None:
        """The first sentence of a text, where it is known."""
        for pattern, check in self.patterns:
            match = pattern.match(text)
            if match and text[match.end() : match.end() + 1] in ("", " "):
                return match, check
        return None

    def take_all(self, document: Document) -> "Report":
        """Read all that a report says in words."""
        for part in document.parts:
            match part:
                case Heading():
                    self.under(part)
                case Text() if part.look != "own":
                    self.take(part.text)
                case Points():
                    for item in part.items:
                        self.take(item)
                case Cards():
                    for card in part.items:
                        self.on_card(card.title)
                        self.take(card.words)
                        self.take(card.note)
                    self.unit, self.group = "personen", (TOTAL, TOTAL)
                case Picture():
                    self.take(part.alternative)
                case Rows():
                    self.on_table(part)
                    for note in part.notes:
                        self.take(note)
                case Facts():
                    for term, text in part.items:
                        self.fact(term, text)
                case _:
                    pass
        return self

    def under(self, heading: Heading) -> None:
        """What is said under a heading is of its area, unit and characteristic."""
        self.heading, self.group = heading.text, (TOTAL, TOTAL)
        self.unit = "huishoudens" if heading.text.endswith("huishoudens") else "personen"
        if about := re.fullmatch(r"Aandeel leden, (.+: .+)", heading.text):
            self.group = group_named(about[1])
        if heading.level == 1:
            name = heading.text.removeprefix("Wijkprofiel: W")
            self.subject = self.owned["w" + name] if name != heading.text else self.code

    def on_card(self, title: str) -> None:
        """What is said on a card is of whom its title names."""
        self.unit = "huishoudens" if "uishoudens" in title else "personen"
        age = re.fullmatch(r"Kinderen van (.+) die lid zijn", title)
        self.group = ("leeftijd", labels("leeftijd")[age[1]]) if age else (TOTAL, TOTAL)

    def on_table(self, part: Rows) -> None:
        """What is said below a table is of what it lists; some tables are judgements themselves."""
        table = part.table
        if [column.label for column in table.columns][:2] == ["Soort", "Cijfer"]:
            self.listed = [row[1] for row in table.as_read()]
        for check in TABLES:
            self.complaints += [f"{table.title!r}: {why}" for why in check(self, part)]

    def at(self, parts: Sequence[object], place: int, text: str) -> None:
        """Stand where a text is: under which heading, on which card."""
        for part in parts[: place + 1]:
            if isinstance(part, Heading):
                self.under(part)
        here = parts[place]
        if isinstance(here, Cards):
            self.on_card(next(card.title for card in here.items if card.words == text))

    def fact(self, term: str, text: str) -> None:
        """What Verantwoording says of a term."""
        self.read += 1
        for check in FACTS:
            self.complaints += [f"{term}: {text}: {why}" for why in check(self, term, text)]


def together(parts: Sequence[Known]) -> Known:
    """Added up; the first reason of any."""
    reasons = [part for part in parts if isinstance(part, str)]
    if reasons or not parts:
        return min(reasons, key=[*REASONS].index, default="not_delivered")
    first, *others = [part for part in parts if isinstance(part, Fit)]
    for other in others:
        first += other
    return first


def classes(dimension: str) -> tuple[str, ...]:
    versions = DIMENSIONS[dimension].versions
    return versions[max(versions)]


def told_in(path: str) -> dict[str, dict[str, object]]:
    return {item.stem: tomllib.loads(item.read_text(encoding="utf-8"))
            for item in sorted((CATALOG / path).glob("*.toml"))}  # fmt: skip


DEFINED = told_in("dimensions")


def labels(dimension: str) -> dict[str, str]:
    """Category by label, of the newest classification."""
    versions: list = DEFINED[dimension]["classifications"]  # type: ignore[assignment]
    newest = max(versions, key=lambda version: version["id"])
    return {item["label"]["nl"]: item["id"] for item in newest["categories"]}


def group_named(text: str) -> tuple[str, str]:
    """The dimension and category of a group in words: "Leeftijd: 4 tot 9 jaar"."""
    name, _colon, label = text.partition(": ")
    dimension = dimension_at(name)
    return dimension, labels(dimension)[label]


def dimension_at(heading: str) -> str:
    """The dimension that a heading is about: "Leeftijd · personen"."""
    label = heading.partition(" · ")[0]
    found = [name for name, told in DEFINED.items() if told["label"]["nl"] == label]
    return found[0] if found else ""
