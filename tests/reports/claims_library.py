"""What sentences about figures of the library, and about agreements, claim; whether that is so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from analytics.model import Figure
from analytics.reports.document import Rows
from analytics.reports.table import Cell
from tests.independent.deliveries import CATCHMENT, DIMENSIONS, TOTAL
from tests.reports.claims import Step, taking_part
from tests.reports.made_country import (
    LAND,
    MISSING_SIGNS,
    MONITOR,
    MONITOR_YEARS,
    PROVINCES,
    Agreed,
    Written,
)
from tests.reports.reading import (
    LITTLE,
    REASONS,
    WHY,
    Fit,
    Report,
    accounts,
    beyond,
    classes,
    far_beyond,
    judges,
    number,
    says,
    told_in,
)

Found = Iterator[str]
Match = re.Match[str]
LABELS = {told["label"]["nl"]: name for name, told in MONITOR.items()}
STATUS = {"voorlopig": "voorlopig"}
FEWEST = 5
YEAR = r"(?:in|eind) (?P<year>\d{4})"
LIBRARY = r"Bibliotheek (?P<library>[BC]\d+)"
UNITS = sorted({told["unit_label"]["nl"] for told in MONITOR.values()} - {"aantal"})
NUMBER = (
    r"(?P<how>ongeveer |hooguit |minder dan )?(?P<number>\d[\d.]*(?:,\d+)?)(?P<million> miljoen)?"
    r"(?: tot (?P<to>\d[\d.]*(?:,\d+)?)(?P<to_million> miljoen)?)?"
)
INDICATOR = "(?P<label>" + "|".join(map(re.escape, sorted(LABELS, key=len, reverse=True))) + ")"


@dataclass(frozen=True)
class Span:
    """All numbers that fit, and the published one."""

    low: Fraction
    told: Fraction
    high: Fraction


Known = Span | str


def told_of(report: Report, library: str, year: int, indicator: str) -> Known:
    """What a library had in a year."""
    found = report.country.monitor.get((library, year, indicator), Written(""))
    if not found.known:
        return MISSING_SIGNS[found.text]
    return Span(found.low, found.told, found.high)


def round_year(report: Report, year: int) -> int:
    """The year of the round that is nearest to the end of a year."""
    end = date(year, 12, 31)
    rounds = report.country.rounds.values()
    return min(rounds, key=lambda item: abs((item.day - end).days)).year


def libraries(report: Report, year: int) -> dict[str, list[str]]:
    """Who serves which gemeenten."""
    country = report.country
    found: dict[str, list[str]] = {}
    for code in country.wijken[year]:
        for name in country.serving[code]:
            found.setdefault(name, []).append(code)
    return found


def shares(report: Report, library: str, year: int) -> bool:
    """Whether another library serves one of its gemeenten."""
    served = libraries(report, year).get(library, [])
    return any(len(report.country.serving[code]) > 1 for code in served)


def people_of(report: Report, library: str, year: int) -> int:
    told = report.country.inhabitants[year]
    return sum(told[code] for code in libraries(report, year).get(library, []))


def rate(report: Report, library: str, year: int, indicator: str) -> Known:
    """Per so many inhabitants, where they are those of this library alone."""
    own, at = told_of(report, library, year, indicator), round_year(report, year)
    people = people_of(report, library, at)
    reasons = [own] if isinstance(own, str) else []
    reasons += ["not_applicable"] if shares(report, library, at) or not people else []
    if isinstance(own, str) or reasons:
        return min(reasons, key=[*REASONS].index)
    per = Fraction(MONITOR[indicator]["per"], people)
    return Span(own.low * per, own.told * per, own.high * per)


class Group:
    """Libraries together in a year: those with a figure and inhabitants of their own."""

    def __init__(self, report: Report, library: str, year: int, indicator: str, name: str) -> None:
        at = round_year(report, year)
        everyone = libraries(report, at)
        own = people_of(report, library, at)
        if name.startswith("even"):
            everyone = {
                other: codes for other, codes in everyone.items()
                if other != library and library in everyone
                and own <= 2 * people_of(report, other, at) <= 4 * own
            }  # fmt: skip
        self.of = len(everyone)
        self.known = [
            other for other in everyone
            if isinstance(told_of(report, other, year, indicator), Span)
            and not shares(report, other, at) and people_of(report, other, at)
        ]  # fmt: skip
        spans = [told_of(report, other, year, indicator) for other in self.known]
        people = sum(people_of(report, other, at) for other in self.known)
        self.rate: Known = "not_applicable"
        if len(self.known) >= FEWEST and people:
            per = Fraction(MONITOR[indicator]["per"], people)
            told = [span for span in spans if isinstance(span, Span)]
            self.rate = Span(
                sum((span.low for span in told), Fraction(0)) * per,
                sum((span.told for span in told), Fraction(0)) * per,
                sum((span.high for span in told), Fraction(0)) * per,
            )


def told_well(span: Known, match: Match, least: int) -> Found:
    """Whether a number in words holds for all that fits: as written to its last decimal; "ongeveer"
    no more than a quarter off; from so much to so much. `least` decimals belong to it.
    """
    if isinstance(span, str):
        yield f"there is none: {span}"
        return

    def read(name: str) -> float:
        return number(match[name]) * (1e6 if match[name + "_million"] else 1)

    first = number(match["number"]) * (1e6 if match["million"] else 1)
    low, told, high = float(span.low), float(span.told), float(span.high)
    how = (match["how"] or "").strip()
    if match["to"]:
        last = number(match["to"]) * (1e6 if match["to_million"] else 1)
        half = 0.0
        if low < first - half - LITTLE or high > last + half + LITTLE or first >= last:
            yield f"perhaps {low} or {high}"
        return
    decimals = len(match["number"].partition(",")[2])
    half = 0.5 * 10**-decimals * (1e6 if match["million"] else 1)
    if how in ("hooguit", "minder dan"):
        if high > first + LITTLE or (how == "minder dan" and high >= first):
            yield f"perhaps {high}"
        return
    if how == "ongeveer":
        if max(abs(low - first), abs(high - first)) > first / 4 + LITTLE:
            yield f"perhaps {low} or {high}"
        if told >= 100 and abs(told - first) > max(half, 0.05 * told) + LITTLE:
            yield f"published is {told}"
        return
    if max(abs(low - first), abs(high - first)) > half + LITTLE * max(1, first):
        yield f"perhaps {low} or {high}"
    if not first and high:
        yield f"not nothing, but perhaps {high}"
    if decimals < least and high > low:
        yield f"{decimals} decimals"


@says(INDICATOR + " van " + LIBRARY + " " + YEAR + ": " + NUMBER
      + rf"(?: (?P<unit>{'|'.join(UNITS)}))?\.")  # fmt: skip
def figure_of_library(report: Report, match: Match) -> Found:
    indicator, year = LABELS[match["label"]], int(match["year"])
    report.followed = match["library"], year, indicator
    if report.heading != match["label"]:
        yield f"under {report.heading}"
    unit = MONITOR[indicator]["unit_label"]["nl"]
    if (match["unit"] or "aantal") != unit:
        yield f"the unit is {unit}"
    if ("eind" in match[0]) != MONITOR[indicator]["of_moment"]:
        yield "at the end, or over the year?"
    yield from told_well(told_of(report, *report.followed), match, 0)


@says(INDICATOR + " van " + LIBRARY + " " + YEAR + r": geen cijfer \((?P<why>[^)]+)\)\.")
def no_figure_of_library(report: Report, match: Match) -> Found:
    report.followed = match["library"], int(match["year"]), LABELS[match["label"]]
    found = told_of(report, *report.followed)
    if int(match["year"]) != MONITOR_YEARS[-1] or isinstance(found, Span):
        yield f"{found}"
    elif REASONS[found] != match["why"]:
        yield f"it is {found}"


@says(rf"Omgerekend is dat {NUMBER} (?:per (?:(?P<per>[\d.]+) inwoners|inwoner))\.")
def per_inhabitant(report: Report, match: Match) -> Found:
    indicator = report.followed[2]
    if number(match["per"] or "1") != MONITOR[indicator]["per"]:
        yield "per another number"
    yield from told_well(rate(report, *report.followed), match, 0)


def alike(own: Span, other: Span, decimals: int) -> bool:
    """No more than one of the last decimal that is told apart, nor more than a quarter."""
    apart = max(own.high - other.low, other.high - own.low)
    small = min(own.low, other.low)
    return apart < Fraction(1, 10**decimals) and apart * 4 <= max(own.high, other.high, small)


def stands(own: Known, other: Known, words: str, decimals: int) -> Found:
    """Whether "meer", "minder", "ongeveer evenveel" or "niet te zeggen" holds."""
    if isinstance(own, str) or isinstance(other, str):
        yield "one of the two is missing"
        return
    if "afronding" in words:
        if own.low > other.high or own.high < other.low:
            yield "it can be said"
        if own.low == own.high and other.low == other.high:
            yield "nothing was rounded"
    elif "evenveel" in words:
        if not alike(own, other, decimals):
            yield f"{float(own.low)}–{float(own.high)} and {float(other.low)}–{float(other.high)}"
    elif not (own.low > other.high if "meer" in words else own.high < other.low):
        yield f"{float(own.low)}–{float(own.high)} and {float(other.low)}–{float(other.high)}"


@says(rf"Dat is (?P<words>meer dan|minder dan|ongeveer evenveel als) {YEAR}\.")
@says(rf"Of dat meer of minder is dan {YEAR}, is door de (?P<words>afronding) niet te zeggen\.")
def against_year(report: Report, match: Match) -> Found:
    library, year, indicator = report.followed
    former = int(match["year"])
    if former != max(item for item in MONITOR_YEARS if item < year):
        yield "another year"
    own, other = told_of(report, *report.followed), told_of(report, library, former, indicator)
    yield from stands(own, other, match["words"], MONITOR[indicator]["decimals"])


_ONE = r"(?:alle|even grote) bibliotheken \(\d+ van de \d+ met een cijfer\)"
_STANDING = (
    r"(?:meer dan bij|minder dan bij|ongeveer evenveel als bij|door de afronding niet te "
    rf"vergelijken met) {_ONE}(?: en {_ONE})?"
)


@says(rf"Per inwoner is dat (?P<told>{_STANDING}(?: en {_STANDING})?)\.")
def beside_libraries(report: Report, match: Match) -> Found:
    library, year, indicator = report.followed
    decimals = MONITOR[indicator]["per_decimals"]
    for part in re.findall(_STANDING, match["told"]):
        for name, count, of in re.findall(r"(alle|even grote) bibliotheken \((\d+) van de (\d+)",
                                          part):  # fmt: skip
            group = Group(report, library, year, indicator, name)
            if (len(group.known), group.of) != (int(count), int(of)):
                yield f"{name}: {len(group.known)} of {group.of}"
            own = rate(report, library, year, indicator)
            for why in stands(own, group.rate, part, decimals):
                yield f"{name}: {why}"


@says(r"Het cijfer van (?P<year>\d+) is (?P<status>[^.]+)\.")
def status_of(report: Report, match: Match) -> Found:
    library, _year, indicator = report.followed
    found = report.country.monitor.get((library, int(match["year"]), indicator))
    if found is None or found.status != match["status"]:
        yield f"{found}"


@says(r"Lijnen per jaar\. " + INDICATOR + r" (?:per (?P<per>[\d.]+) inwoners|(?P<one>per inwoner))"
      + r"\. (?P<lines>[^;]+(?:; [^;]+)*)\.$")  # fmt: skip
@says(r"Lijnen per jaar\. " + INDICATOR + r"\. (?P<lines>[^;]+(?:; [^;]+)*)\.$")
def lines(report: Report, match: Match) -> Found:
    library, _year, indicator = report.followed
    per = "inwoner" in match[0]
    definition = MONITOR[indicator]
    decimals = definition["per_decimals"] if per else definition["decimals"]
    for line in match["lines"].split("; "):
        name, _colon, told = line.partition(": ")
        for item in re.findall(r"(\d{4}) (.+?)(?=, \d{4} |$)", told):
            year = int(item[0])
            if name.startswith("Bibliotheek"):
                of = rate if per else told_of
                found = of(report, library, year, indicator)
            else:
                found = Group(report, library, year, indicator, name).rate
            if isinstance(found, str):
                if item[1] != REASONS[found]:
                    yield f"{name} {year}: {found}"
            elif not re.fullmatch(r"[\d.,]+", item[1]) or (
                abs(float(found.told) - number(item[1])) > 0.5 * 10**-decimals + 1e-6
            ):
                yield f"{name} {year}: {float(found.told)}"


# --- what is true of all figures of the library in a report


@says(r"Een cijfer van " + LIBRARY + r" gaat over de hele bibliotheek(?:: ook wie van elders komt, "
      r"telt daarin mee|, dus ook over (?P<others>.+?)\. Wat daarvan in {area} was, is niet "
      r"bekend)\.")  # fmt: skip
def whole_library(report: Report, match: Match) -> Found:
    names = report.country.names
    served = {names[code] for code in report.country.served(match["library"], 2023)}
    others = served - {names[report.code]}
    if match["others"] is None:
        if others:
            yield f"{others}"
        return
    rest = match["others"]
    for name in sorted(others, key=len, reverse=True):
        if name not in rest:
            yield f"and {name}"
        rest = rest.replace(name, "", 1)
    if rest.replace(",", "").replace(" en ", "").strip():
        yield f"not {rest}"


@says(r"Per inwoner: alle aantallen samen gedeeld door alle inwoners van die werkgebieden "
      r"\((?P<days>[^)]+)\)\. Bibliotheken die een gemeente delen, doen daarin niet "
      r"mee\.")  # fmt: skip
def of_when(report: Report, match: Match) -> Found:
    years = sorted({round_year(report, year) for year in MONITOR_YEARS})
    if match["days"] != " en ".join(f"1 januari {year}" for year in years):
        yield f"{years}"


@says(LIBRARY + r" deelt een gemeente met een andere bibliotheek\. De inwoners daarvan horen bij "
      r"allebei; daarom is er geen cijfer per inwoner\.")  # fmt: skip
def shares_one(report: Report, match: Match) -> Found:
    if not any(shares(report, match["library"], round_year(report, y)) for y in MONITOR_YEARS):
        yield "it does not"


@says(r"Even groot: de helft tot twee keer zoveel inwoners\.")
@says(r"Met minder dan 5 bibliotheken wordt niet vergeleken\.")
@says(r"Deze cijfers van de bibliotheek zijn niet geleverd\.")
@says(r"Deze cijfers gaf de bibliotheek zelf op\. De indeling volgt de jaarlijkse gegevenslevering "
      r"van de bibliotheekwet \(Wsob\), zoals in de Bibliotheekmonitor\. Zij gaan over de hele "
      r"bibliotheek, niet over één gemeente\.")  # fmt: skip
def about_groups(_report: Report, match: Match) -> Found:
    if "niet geleverd" in match[0]:
        yield "they are"


@says(r"(?P<name>Alle|Even grote) bibliotheken: (?:per cijfer (?P<least>\d+) tot )?(?P<most>\d+) "
      r"van de (?P<of>\d+)(?: hebben een cijfer)?\.")  # fmt: skip
def who_counts(report: Report, match: Match) -> Found:
    library = min(report.country.serving[report.code])
    groups = [
        Group(report, library, MONITOR_YEARS[-1], LABELS[name], match["name"].lower())
        for name in report.listed
    ]
    counts = sorted({len(group.known) for group in groups})
    told = sorted({int(match["least"] or match["most"]), int(match["most"])})
    if told != sorted({counts[0], counts[-1]}) or {int(match["of"])} != {g.of for g in groups}:
        yield f"{counts} of {groups[0].of}"


@says(r"(?:Bron: fictief, (?:[^·]+ · )+fictieve gegevens\.(?: |$))+")
def sources(report: Report, match: Match) -> Found:
    for text in match[0].strip().removesuffix(".").split(". Bron: "):
        yield from source(report, text)


def source(report: Report, text: str) -> Found:
    """Where figures come from: its date and how it was rounded, as it was written."""
    title, day, status, *rest = text.removeprefix("Bron: ").split(" · ")
    known = report.country.sources()
    name = title.removeprefix("fictief, ")
    if (name, day.removeprefix("peildatum "), status.removeprefix("status: "),
        " ".join(rest[:-1])) not in known:  # fmt: skip
        yield f"{text}: {[item for item in known if item[0] == name]}"


# --- agreements


def library_of(report: Report) -> str:
    """The library that an agreement on a figure of a library is with."""
    serving = report.country.serving[report.code]
    return min(serving) if len(serving) == 1 else ""


def stand(report: Report, agreed: Agreed) -> tuple[Known, bool]:
    """The figure that an agreement is about, and whether it is of its year."""
    country = report.country
    if agreed.indicator in MONITOR:
        name = library_of(report)
        if not name:
            return "not_applicable", True
        found = country.monitor.get((name, agreed.year, agreed.indicator))
        if found is not None or agreed.year in MONITOR_YEARS:
            return told_of(report, name, agreed.year, agreed.indicator), True
        known = [
            year for year in MONITOR_YEARS
            if isinstance(told_of(report, name, year, agreed.indicator), Span)
        ]  # fmt: skip
        if known and known[-1] < agreed.year:
            return told_of(report, name, known[-1], agreed.indicator), False
        return "not_delivered", True
    rounds = [here for here in country.rounds.values() if report.code in country.wijken[here.year]]
    end = date(agreed.year, 12, 31)
    here = min(rounds, key=lambda item: abs((item.day - end).days))
    timely = date(agreed.year - 1, 12, 31) <= here.day <= date(agreed.year + 1, 12, 31)
    if agreed.indicator == "afstand_bibliotheek":
        distance = country.distances[here.year][report.code]
        if not distance.known:
            return "not_delivered", timely
        return Span(distance.low, distance.told, distance.high), timely
    fit = (report.share if agreed.indicator == "penetratie" else report.fit)(report.code, here=here)
    if not isinstance(fit, Fit):
        return fit, timely
    if agreed.indicator == "leden":
        low, high = fit.members
        return Span(Fraction(low), Fraction(fit.told[1]), Fraction(high)), timely
    exact = [Fraction(m, p) for m, p in fit.pairs if p]
    told = Fraction(fit.told[1], fit.told[0])
    return Span(min(exact), min(max(told, min(exact)), max(exact)), max(exact)), timely


def outcome(report: Report, agreed: Agreed) -> str:
    """What came of an agreement, for all that fits."""
    found, timely = stand(report, agreed)
    if isinstance(found, str) or not timely:
        return "unknown"
    target = Fraction(agreed.target.replace(",", "."))
    if agreed.indicator == "penetratie":
        target /= 100
    ends = [found.low, found.high]
    reached = {
        (end <= target) if agreed.indicator == "afstand_bibliotheek" else (end >= target)
        for end in ends
    }
    return "within" if len(reached) > 1 else "yes" if True in reached else "no"


def lacking(report: Report, agreed: Agreed) -> str:
    """Why there is no figure of the agreed year; empty where there is one."""
    found, timely = stand(report, agreed)
    if timely:
        return found if isinstance(found, str) else ""
    # A year that is still to come, or one of before there were figures.
    rounds = report.country.rounds.values()
    last = MONITOR_YEARS[-1] if agreed.indicator in MONITOR else max(
        item.day.year for item in rounds if report.code in report.country.wijken[item.year]
    )  # fmt: skip
    return "not_yet_available" if last <= agreed.year else "not_delivered"


def reasons_of(report: Report) -> set[str]:
    """Why agreements have no figure."""
    each = report.country.agreements[report.code]
    return {lacking(report, item) for item in each if outcome(report, item) == "unknown"}


_ONE_AGREED = {
    "Die is gehaald.": "yes",
    "Die is niet gehaald.": "no",
    "Door de afronding is niet te zeggen of die is gehaald.": "within",
    "Er is geen cijfer waaraan te zien is of die is gehaald.": "unknown",
    "Er is nog geen cijfer waaraan te zien is of die is gehaald.": "unknown",
}


@says(r"Met {area} is één afspraak gemaakt\. (?P<how>"
      + "|".join(map(re.escape, _ONE_AGREED)) + ")")  # fmt: skip
def one_agreement(report: Report, match: Match) -> Found:
    found = [outcome(report, item) for item in report.country.agreements[report.code]]
    if found != [_ONE_AGREED[match["how"]]]:
        yield f"{found}"
    if ("nog geen" in match["how"]) != (reasons_of(report) == {"not_yet_available"}):
        yield f"{reasons_of(report)}"


@says(r"Met {area} zijn (?P<count>\d+) afspraken gemaakt: (?P<told>[^.]+)\.")
def several_agreements(report: Report, match: Match) -> Found:
    found = [outcome(report, item) for item in report.country.agreements[report.code]]
    words = {
        "yes": r"(\d+) gehaald", "no": r"(\d+) niet gehaald",
        "within": r"(\d+) door de afronding niet te zeggen",
        "unknown": r"(\d+) zonder cijfer|van (\d+) is er nog geen cijfer",
    }  # fmt: skip
    if len(found) != int(match["count"]):
        yield f"{len(found)}"
    for name, pattern in words.items():
        told = re.search(pattern, match["told"])
        if int(max(filter(None, told.groups())) if told else 0) != found.count(name):
            yield f"{name}: {found.count(name)}"
    reasons = reasons_of(report)
    why = re.search(r"zonder cijfer \(([^)]+)\)", match["told"])
    said = {"nog"} if "nog geen cijfer" in match["told"] else {why[1]} if why else set[str]()
    words = {"nog" if item == "not_yet_available" else REASONS[item] for item in reasons}
    if said != (words if len(words) == 1 else set()):
        yield f"{reasons}"


@says(r"Door het afronden is het soms niet te zeggen: ‘gehaald’ of ‘niet gehaald’ staat er alleen "
      r"als dat zeker is\.")  # fmt: skip
@says(r"In deze gemeente werken meer bibliotheken\. Van een cijfer van een bibliotheek is dan niet "
      r"te zeggen met welke het is afgesproken\.")  # fmt: skip
@says(r"Over een jaar waarvan er geen cijfer is, staat het cijfer dat er het dichtst bij ligt\.")
def how_judged(report: Report, match: Match) -> Found:
    if "meer bibliotheken" in match[0] and library_of(report):
        yield "there is one"
    stands_ = [stand(report, item) for item in report.country.agreements[report.code]]
    if "dichtst" in match[0] and all(timely for _span, timely in stands_):
        yield "there is a figure of each"


_OUTCOMES = {
    "yes": "gehaald", "no": "niet gehaald", "within": "niet te zeggen: de afronding is te grof",
    "unknown": "geen cijfer",
}  # fmt: skip


@judges
def agreed_table(report: Report, rows: Rows) -> Found:
    """The outcome that stands beside each agreement, and the number that it was held against."""
    if not rows.table.title.startswith("Afspraken met"):
        return
    agreed = report.country.agreements[report.code]
    cells = rows.table.as_read()
    if len(cells) != len(agreed):
        yield f"{len(agreed)} agreements"
    for item, (text, target, year, told, _of, result) in zip(agreed, cells, strict=True):
        span, timely = stand(report, item)
        expected = _OUTCOMES[outcome(report, item)]
        expected += "" if timely else f" over {item.year}"
        if (text, year, result) != (item.text, str(item.year), expected):
            yield f"{text}, {result}: {expected}"
        if number(re.findall(r"\d[\d.,]*", target)[0]) != float(item.target.replace(",", ".")):
            yield f"{target}: {item.target}"
        if isinstance(span, str):
            if told != REASONS[span]:
                yield f"{text}, {told}: {span}"
            continue
        numbers = [number(found) for found in re.findall(r"\d[\d.]*(?:,\d+)?", told)]
        factor = 100 if item.indicator == "penetratie" else 1
        decimals = max(len(found) for found in re.findall(r"\d(?:,(\d+))?", told))
        close = 0.5 * 10**-decimals + 1e-6
        for one, other in zip(numbers, (span.told, span.low, span.high), strict=False):
            half = max(close, 0.05 if one is numbers[0] else 0)
            if abs(one - float(other) * factor) > half:
                yield f"{text}, {told}: {float(span.low)} to {float(span.high)}"
        if len(numbers) == 1 and span.low != span.high and (
            abs(float(span.high - span.low)) * factor > 10**-decimals
        ):  # fmt: skip
            yield f"{text}, {told}: no margin"


@says(r"Afspraken met {own} zijn niet geleverd\.")
def no_agreements(report: Report, _match: Match) -> Found:
    if report.country.agreements.get(report.code):
        yield "there are"


# --- the scorecard


@judges
def scorecard(report: Report, rows: Rows) -> Found:
    """Each figure of an area with all that fits, and how its share stands beside the country."""
    table = rows.table
    if not table.title.startswith("Kerncijfers per gemeente"):
        return
    names = {report.country.names[code]: code for code in report.gemeenten}
    names |= {f"Provincie {name}": code for code, name in PROVINCES.items()}
    names |= {"Heel het werkgebied": report.code, "Nederland (fictief)": LAND}
    land = report.share(LAND)
    for row in table.rows:
        cells = dict(zip([column.label for column in table.columns], row, strict=True))
        name = str(cells["Gebied"])
        code = names.pop(name)
        own, everyone = report.share(code), report.fit(code)
        yield from (f"{name}: {why}" for why in figures_of(report, code, cells, everyone, own))
        told = str(cells["Naast Nederland (fictief)"])
        known = isinstance(own, Fit) and isinstance(land, Fit)
        if code == LAND or not known:
            wrong = told != ("" if code == LAND else "niet te vergelijken")
        elif told == "geen duidelijk verschil":
            wrong = far_beyond(own, land) != 0
        else:
            wrong = {"duidelijk hoger": 1, "duidelijk lager": -1}.get(told) != beyond(own, land)
        if wrong:
            yield f"{name}: {told}: {own} beside {land}"
    if len(report.gemeenten) > 1 and set(names) - {f"Provincie {p}" for p in PROVINCES.values()}:
        yield f"not there: {names}"


def figures_of(report: Report, code: str, cells: dict[str, Cell], everyone: object,
               own: object) -> Found:  # fmt: skip
    """The figures of an area, as published and with what fits."""
    age = ("personen", "leeftijd", classes("leeftijd")[1])
    shares = {
        "Aandeel leden": own,
        "Huishoudens met een lid": report.share(code, ("huishoudens", TOTAL, TOTAL)),
        "Leden, 4 tot 9 jaar": report.share(code, age),
    }
    for label, fit in shares.items():
        if label not in cells:
            continue
        exact = (fit.told_share, min(fit.shares), max(fit.shares)) if isinstance(fit, Fit) else fit
        yield from same(label, cells[label], exact)
    if isinstance(everyone, Fit):
        yield from same("Bevolking", cells["Inwoners"], (everyone.told[0], *everyone.people))
        yield from same("Leden", cells["Aantal leden"], (everyone.told[1], *everyone.members))
        ends = (everyone.told_others, min(everyone.others), max(everyone.others))
        yield from same("Niet-leden", cells["Geen lid"], ends)
    label = next((name for name in cells if name.startswith("Verandering")), "")
    if label:
        codes = report.gemeenten if code.startswith(CATCHMENT) else [code]
        found = Step(report, codes).difference()
        yield from same(label, cells[label], found or "not_applicable", reason=False)
        yield from change_judged(Step(report, codes), str(cells["Oordeel"]))


def change_judged(step: Step, told: str) -> Found:
    """Whether a change is judged as all that fits, the play of chance and linkage let it."""
    rates = [here.match_rate for here in (step.former, step.later) if here]
    if told == "niet te vergelijken":
        wrong = step.difference() is not None
    elif step.difference() is None:
        wrong = True
    elif told == "geen duidelijk verschil":
        # Who is linked better by the year may have made the difference.
        wrong = None in rates and step.way(sure=1.01) != 0
    else:
        wrong = {"hoger": 1, "lager": -1}.get(told) != step.way()
    if wrong:
        yield f"the change is called {told}"


def same(label: str, cell: Cell, ends: tuple[float, ...] | str | Known, *, reason: bool = True
         ) -> Found:  # fmt: skip
    """Whether a cell is this number with these ends, or is missing for this reason."""
    assert isinstance(cell, Figure)
    if not isinstance(ends, tuple):
        if cell.missing is None or (reason and cell.missing.value != ends):
            yield f"{label}: {cell} instead of {ends}"
        return
    told = (cell.value, cell.low, cell.high)
    if any(one is None or abs(one - other) > 1e-9 for one, other in zip(told, ends, strict=True)):
        yield f"{label}: {told} instead of {ends}"


# --- Verantwoording

DEFINITIONS = {
    told["label"]["nl"]: " ".join((told["description"]["nl"], told["caveat"]["nl"]))
    for told in told_in("indicators").values()
}
DEFINITIONS |= {
    told["label"]["nl"]: " ".join(
        (told["description"]["nl"], told["caveat"]["nl"], f"Eenheid: {told['unit_label']['nl']}.")
    )
    for told in MONITOR.values()
}


@accounts
def accounted(report: Report, term: str, text: str) -> Found:
    here = report.round
    match report.heading:
        case "De bronnen":
            line, _dot, borders = text.partition("fictieve gegevens.")
            if f", {term} ·" not in line:
                yield "of another delivery"
            if borders.strip() != (f"Grenzen van {here.year}." if "Grenzen" in term else ""):
                yield "of other borders"
            yield from source(report, line + "fictieve gegevens")
        case "Wat de woorden betekenen" | "Wat de cijfers van de bibliotheek betekenen":
            if text != DEFINITIONS.get(term):
                yield "that is not its definition"
        case "Wie is geteld":
            yield from counted(report, term, text)
        case "Als een cijfer ontbreekt":
            if term not in REASONS.values():
                yield "no reason"
            elif WHY.get(text, term) not in (term, *(k for k, v in REASONS.items() if v == term)):
                yield "another reason"
        case _:
            yield f"not understood under {report.heading}"


def counted(report: Report, term: str, text: str) -> Found:
    country, here = report.country, report.round
    if term == "Peildatum":
        right = f"1 januari {here.year}"
    elif term == "Afronding":
        ((*_others, right),) = [
            item for item in country.sources() if item[0] == f"Leden {here.year}"
        ]
    elif term == "Bibliotheken die meededen":
        right = "{} van de {}".format(*taking_part(report, set(country.wijken[here.year])))
    elif term == "Gekoppelde leden":
        right = f"{round(100 * (here.match_rate or 0))}% van de leden in de leveringen kon worden "
        right += "gekoppeld. De anderen tellen als ‘geen lid’: het werkelijke aandeel ligt eerder "
        right += "hoger."
    else:
        level = {"gemeente": "GM", "wijk": "WK", "buurt": "BU"}[term.removeprefix("Cijfers per ")]
        codes = {"GM": report.gemeenten, "WK": [*report.wijken.values()], "BU": []}[level]
        series = {key[1:] for key in here.told if key[0].startswith(level)}
        # The whole of who has a schooling is a figure of its own.
        series |= {(unit, dimension, TOTAL) for unit, dimension, _category in series
                   if dimension != TOTAL and DIMENSIONS[dimension].partial}  # fmt: skip
        found = [report.fit(code, group) for code in codes for group in series]
        there = sum(isinstance(item, Fit) for item in found)
        right = f"{there} van de {len(found)} zijn bekend; elke groep in elk gebied is één cijfer"
        text = text.replace(".", "")
    if text != right:
        yield f"not {right}"
