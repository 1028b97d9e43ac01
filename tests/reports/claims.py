"""What each sentence of a report claims, and whether that is so."""

import re
from collections.abc import Iterator, Sequence
from math import hypot

from tests.independent.deliveries import DIMENSIONS, TOTAL
from tests.reports.made_country import LAND, PROVINCES, Country, Round
from tests.reports.reading import (
    DEFINED,
    EVERYONE,
    LITTLE,
    REASONS,
    WHY,
    Fit,
    Known,
    Report,
    beyond,
    classes,
    dimension_at,
    far_beyond,
    group_named,
    labels,
    near_share,
    number,
    reads_as,
    said_share,
    says,
    together,
    told_in,
)

Found = Iterator[str]
Match = re.Match[str]


def named(text: str, names: Sequence[str]) -> list[str]:
    """The names of a list in a sentence, longest first: names hold commas and "en"."""
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.findall(pattern, text)


# --- how many are members


@says(r"In {own} (?:is|heeft) (?P<how>hooguit ongeveer|ongeveer|zeker) {share} (?:inwoners lid van "
      r"de bibliotheek|huishoudens (?:minstens )?een lid)\.")  # fmt: skip
@says(r"(?:In )?(?P<how>[Hh]ooguit ongeveer|[Oo]ngeveer|[Zz]eker) {share} (?:(?:inwoners|kinderen) "
      r"is lid|huishoudens woont een lid)\.")  # fmt: skip
def about_so_many(report: Report, match: Match) -> Found:
    own, words, how = report.own, match["share"], match["how"].lower()
    if not isinstance(own, Fit):
        yield f"there is no figure: {own}"
        return
    said, low, high = said_share(words), min(own.shares), max(own.shares)
    if how == "zeker":
        if low < said - LITTLE:
            yield f"perhaps only {low:.4f}"
        return
    if how == "hooguit ongeveer":
        if high > said + min(0.1, said / 4):
            yield f"perhaps even {high:.4f}"
        if high < said - min(0.1, said / 4):
            yield f"not more than {high:.4f}"
        return
    if not reads_as(own.told_share, words):
        yield f"published is {own.told_share:.4f}"
    for share in (low, high):
        if not near_share(share, said):
            yield f"perhaps {share:.4f}"


@says(r"De aantallen zijn te klein om dat te zeggen\.")
@says(r"Hoeveel inwoners van {own} lid zijn, is bij zulke kleine aantallen niet te zeggen\.")
def too_small(report: Report, _match: Match) -> Found:
    own = report.own
    if not isinstance(own, Fit) or max(own.shares) - min(own.shares) < 0.5:
        yield f"{own}"


@says(r"In {own} is tussen {share} en (?P<more>1 op de [\d.]+|\d van de 10) inwoners lid van de "
      r"bibliotheek\.")  # fmt: skip
@says(r"Tussen {share} en (?P<more>1 op de [\d.]+|\d van de 10) (?:inwoners|kinderen) is lid\.")
@says(r"In tussen {share} en (?P<more>1 op de [\d.]+|\d van de 10) huishoudens woont een lid\.")
def between(report: Report, match: Match) -> Found:
    own = report.own
    if not isinstance(own, Fit):
        yield f"there is no figure: {own}"
        return
    low, high = said_share(match["share"]), said_share(match["more"])
    if min(own.shares) < low - LITTLE or max(own.shares) > high + LITTLE:
        yield f"perhaps {min(own.shares):.4f} or {max(own.shares):.4f}"
    if low >= high:
        yield "from more to less"


@says(
    r"In {own} is (?P<who>bijna niemand|niemand|bijna iedereen|iedereen) lid van de bibliotheek\."
)
@says(r"(?P<who>Er is geen enkel lid gevonden|(?:Bijna )?[Aa]lle (?:inwoners|kinderen) zijn lid|"
      r"In (?:bijna )?elk huishouden woont een lid)\.")  # fmt: skip
def nobody_or_everyone(report: Report, match: Match) -> Found:
    own, who = report.own, match["who"].lower().replace("kinderen", "inwoners")
    if not isinstance(own, Fit):
        yield f"there is no figure: {own}"
        return
    low, high = min(own.shares), max(own.shares)
    lowest, highest = {
        "bijna niemand": (0.0, 0.05), "niemand": (0.0, 0.0), "bijna iedereen": (0.95, 1.0),
        "iedereen": (1.0, 1.0), "er is geen enkel lid gevonden": (0.0, 0.0),
        "alle inwoners zijn lid": (1.0, 1.0), "bijna alle inwoners zijn lid": (0.95, 1.0),
        "in elk huishouden woont een lid": (1.0, 1.0),
        "in bijna elk huishouden woont een lid": (0.95, 1.0),
    }[who]  # fmt: skip
    if low < lowest - LITTLE or high > highest + LITTLE:
        yield f"perhaps {low:.4f} or {high:.4f}"


@says(r"Van {own} is niet bekend hoeveel (?:inwoners lid zijn|huishoudens een lid hebben)\. "
      r"(?P<why>[^.]+\.)")  # fmt: skip
def unknown(report: Report, match: Match) -> Found:
    reason = WHY.get(match["why"])
    if report.own != reason:
        yield f"{report.own} instead of {reason}"


@says(r"Dat is niet bekend\.")
def unknown_in_short(report: Report, _match: Match) -> Found:
    people = report.people
    nobody = report.own == "not_applicable" and isinstance(people, Fit) and people.empty
    if isinstance(report.own, Fit) or nobody:
        yield "it is known"


@says(r"Hier is (?:niemand, of (?P<hardly>bijna) niemand|geen enkel huishouden, of bijna geen)\.")
def nobody_of_those(report: Report, _match: Match) -> Found:
    if report.own != "not_applicable":
        yield f"{report.own}"


@says(r"(?:Hier|In {own}) woont (?:niemand of )?(?P<almost>bijna )?niemand\.")
def nobody_lives_here(report: Report, match: Match) -> Found:
    own = report.people
    if not isinstance(own, Fit):
        yield f"unknown: {own}"
    elif own.told[0] or own.people[1] >= (50 if match["almost"] else 1):
        yield f"perhaps {own.people[1]}"


@says(r"Bekend is (?P<known>\d+) van (?P<of>\d+) (?P<level>gemeenten|wijken|buurten): daar is "
      r"(?P<how>ongeveer )?(?P<percent>[\d,]+)%(?: tot (?P<to>[\d,]+)%)? lid\.")  # fmt: skip
def known_part(report: Report, match: Match) -> Found:
    parts = [report.fit(code) for code in report.parts]
    known = [part for part in parts if isinstance(part, Fit)]
    if (len(known), len(parts)) != (int(match["known"]), int(match["of"])):
        yield f"{len(known)} of {len(parts)} are known"
        return
    yield from so_many_per_cent(together(known), match)


def so_many_per_cent(fit: Known, match: Match) -> Found:
    """A percentage in running text: exact, about, or from so much to so much."""
    if not isinstance(fit, Fit):
        yield f"there is none: {fit}"
        return
    low, high, said = min(fit.shares), max(fit.shares), number(match["percent"]) / 100
    if match["to"]:
        if low < said - LITTLE or high > number(match["to"]) / 100 + LITTLE:
            yield f"perhaps {low:.4f} or {high:.4f}"
        return
    half = 0.0005 if "," in match["percent"] else 0.005
    if abs(fit.told_share - said) > half + LITTLE:
        yield f"published is {fit.told_share:.4f}"
    for share in (low, high):
        near = near_share(share, said) if match["how"] else abs(share - said) <= half + LITTLE
        if not near:
            yield f"perhaps {share:.4f}"


# --- beside others


@says(r"Dat is een (?P<iets>iets )?(?P<way>groter|kleiner) deel dan in {bench}\.")
def larger_or_smaller(report: Report, match: Match) -> Found:
    own, base = report.own, report.benchmark(match["bench"])
    if not isinstance(own, Fit) or not isinstance(base, Fit):
        yield "a share is missing"
        return
    way = 1 if match["way"] == "groter" else -1
    if beyond(own, base) != way:
        yield f"{own.shares[0]:.4f}–{max(own.shares):.4f} beside {base.told_share:.4f}"
    apart = max(abs(one - other) for one in own.shares for other in base.shares)
    if match["iets"] and apart > 0.02:
        yield f"perhaps {apart:.3f} apart"


@says(r"Dat verschilt niet duidelijk van {bench}\.")
def hardly_other(report: Report, match: Match) -> Found:
    own, base = report.own, report.benchmark(match["bench"])
    if not isinstance(own, Fit) or not isinstance(base, Fit):
        yield "a share is missing"
    elif far_beyond(own, base):
        yield f"{own.told_share:.4f} beside {base.told_share:.4f}"


def perhaps_nothing(base: Known) -> bool:
    """Nothing bounds a quotient of what may be nothing."""
    return isinstance(base, Fit) and min(base.shares) == 0


@says(r"Een vergelijking met {bench} is niet mogelijk\.")
def no_comparison(report: Report, match: Match) -> Found:
    own, base = report.own, report.benchmark(match["bench"])
    if isinstance(own, Fit) and isinstance(base, Fit) and not perhaps_nothing(base):
        yield "both are known"


@says(r"(?P<how>Het aandeel leden is groter dan bij|Het aandeel leden is kleiner dan bij|"
      r"Geen duidelijk verschil met|Niet te vergelijken met): {held}\.")  # fmt: skip
def against(report: Report, match: Match) -> Found:
    own = report.own
    names = named(match["held"], [*report.codes, "even grote gemeenten"])
    for name in names:
        base = report.benchmark(name)
        report.told.add(name)
        both = isinstance(own, Fit) and isinstance(base, Fit)
        if match["how"].startswith("Niet"):
            if both:
                yield f"{name}: both are known"
            continue
        if not isinstance(own, Fit) or not isinstance(base, Fit):
            yield f"{name}: a share is missing"
            continue
        if match["how"].startswith("Geen"):
            wrong = far_beyond(own, base)
        else:
            wrong = beyond(own, base) != (1 if "groter" in match["how"] else -1)
        if wrong:
            yield f"{name}: {own.told_share:.4f} beside {base.told_share:.4f}"


@says(r"Even grote gemeenten: minder dan 5 gemeenten: niet getoond\.")
def too_few(report: Report, _match: Match) -> Found:
    if len(report.equal_size()[0]) >= 5:
        yield "there are enough"


@says(r"Even groot: de helft tot twee keer zoveel inwoners als {own}\."
      r"(?: Van (?P<known>\d+) van deze (?P<of>\d+) gemeenten is er een cijfer\.)?")  # fmt: skip
def equal_size(report: Report, match: Match) -> Found:
    known, of = report.equal_size()
    if match["of"] and (len(known), of) != (int(match["known"]), int(match["of"])):
        yield f"{len(known)} of {of}"


# --- who is no member


@says(r"Ongeveer {count} inwoners zijn geen lid\.")
def about_no_members(report: Report, match: Match) -> Found:
    yield from about_others(report.people, number(match["count"]))


def about_others(fit: Known, said: float) -> Found:
    if not isinstance(fit, Fit):
        yield f"there is no figure: {fit}"
        return
    told = fit.told_others
    step = 1 if told < 100 else 10 ** (len(str(told)) - 2)
    if abs(told - said) > step / 2:
        yield f"published is {told}"
    for count in (min(fit.others), max(fit.others)):
        if abs(count - said) > said / 4 + LITTLE:
            yield f"perhaps {count}"


@says(r"(?:Hooguit (?P<most>[\d.]+)|(?P<low>[\d.]+) tot (?P<high>[\d.]+)) inwoners zijn geen lid\.")
def some_no_members(report: Report, match: Match) -> Found:
    fit = report.people
    if not isinstance(fit, Fit):
        yield f"there is no figure: {fit}"
        return
    low, high = (0.0, number(match["most"])) if match["most"] else (
        number(match["low"]), number(match["high"]))  # fmt: skip
    if min(fit.others) < low or max(fit.others) > high:
        yield f"perhaps {min(fit.others)} or {max(fit.others)}"


@says(r"Zij zijn niet als lid gevonden\. Het werkelijke aantal ligt eerder lager\.")
def not_found(report: Report, _match: Match) -> Found:
    fit = report.people
    if not isinstance(fit, Fit) or not max(fit.others):
        yield "there are none"


def by_wijk(report: Report, match: Match | None = None) -> dict[str, Known]:
    """Per wijk what fits: of everyone, or of the group that the sentence names."""
    told = match.groupdict() if match else {}
    unit = "huishoudens" if "huishoudens" in (told.get("rest") or "") else "personen"
    group = told.get("in")
    dimension, category = group_named(group) if group else (TOTAL, TOTAL)
    return {
        name: report.fit(code, (unit, dimension, category)) for name, code in report.wijken.items()
    }


def never_fewer(fits: dict[str, Known], names: Sequence[str]) -> Found:
    """Whether the most are surely in one of these, whichever counts are the true ones."""
    for name, fit in fits.items():
        if not isinstance(fit, Fit):
            yield f"{name} is unknown"
    known = {name: fit for name, fit in fits.items() if isinstance(fit, Fit)}
    best = max((min(known[name].others) for name in names if name in known), default=0)
    for name, fit in known.items():
        if name not in names and max(fit.others) >= best:
            yield f"perhaps {name}: {max(fit.others)}, not less than {best}"


@says(r"De meeste {rest} wonen in {wijk}(?:: ongeveer {count})?\.")
def most(report: Report, match: Match) -> Found:
    fits = by_wijk(report, match)
    yield from never_fewer(fits, [match["wijk"]])
    if match["count"]:
        yield from about_others(fits[match["wijk"]], number(match["count"]))


@says(r"De meeste {rest} wonen in een van deze wijken: {wijken}\. Het verschil is kleiner dan "
      r"de marge van het afronden\.")  # fmt: skip
def most_in_one_of(report: Report, match: Match) -> Found:
    fits = by_wijk(report, match)
    names = named(match["wijken"], [*report.wijken])
    yield from never_fewer(fits, names)
    for name in names:
        fit = fits[name]
        others = [fits[other] for other in names if other != name]
        least = max(min(one.others) for one in others if isinstance(one, Fit))
        if isinstance(fit, Fit) and max(fit.others) < least:
            yield f"not {name}"
    yield from room([fits[name] for name in names])


@says(r"De meeste {rest} wonen in deze wijken: {wijken}\. Het zijn er in elk {count}\.")
@says(r"In elke wijk wonen evenveel {rest}: {count}\.")
def as_many(report: Report, match: Match) -> Found:
    fits = by_wijk(report, match)
    everywhere = match[0].startswith("In elke")
    names = [*fits] if everywhere else named(match["wijken"], [*fits])
    yield from never_fewer(fits, names)
    for name in names:
        fit = fits[name]
        if not isinstance(fit, Fit) or set(fit.others) != {int(number(match["count"]))}:
            yield f"not in {name}"


def room(fits: Sequence[Known]) -> Found:
    """A difference that rounding may hide takes rounding."""
    if all(isinstance(fit, Fit) and len(set(fit.others)) == 1 for fit in fits):
        yield "nothing was rounded"


@says(r"Welke wijk de meeste {rest} heeft, is niet te zeggen: de verschillen zijn kleiner dan "
      r"de marge van het afronden\.")  # fmt: skip
def most_too_close(report: Report, match: Match) -> Found:
    fits = [fit for fit in by_wijk(report, match).values() if isinstance(fit, Fit)]
    best = max((min(fit.others) for fit in fits), default=0)
    if sum(max(fit.others) >= best for fit in fits) < 2:
        yield "there is one"
    yield from room([fit for fit in fits if max(fit.others) >= best])


@says(r"Welke wijk de meeste {rest} heeft, is niet te zeggen: niet bekend is het aantal in "
      r"{wijken}\.")  # fmt: skip
def most_unknown(report: Report, match: Match) -> Found:
    hidden = {name for name, fit in by_wijk(report, match).items() if isinstance(fit, str)}
    if hidden != set(named(match["wijken"], [*report.wijken])):
        yield f"unknown are {sorted(hidden)}"


@says(r"In geen enkele wijk wonen {rest}\.")
def none_at_all(report: Report, match: Match) -> Found:
    if any(isinstance(fit, str) or max(fit.others) for fit in by_wijk(report, match).values()):
        yield "there may be some"


@says(r"Van geen enkele wijk is bekend hoeveel inwoners geen lid zijn\.")
@says(r"Van geen enkele wijk is bekend hoeveel {rest} er wonen\.")
def none_known(report: Report, match: Match) -> Found:
    if any(isinstance(fit, Fit) for fit in by_wijk(report, match).values()):
        yield "of some it is"


@says(r"Van deze groepen is het ook niet bekend: (?P<list>.+)\.$")
def none_known_of_groups(report: Report, match: Match) -> Found:
    for text in re.split(r"; | en (?=[A-Z])", match["list"]):
        group = group_named(text)
        report.told.add(text)
        if all(
            any(
                isinstance(report.fit(code, (unit, *group)), Fit) for code in report.wijken.values()
            )
            for unit in ("personen", "huishoudens")
        ):
            yield f"{text} is known of some"


@says(r"Er zijn (?P<count>\d+) wijken; dit zijn de eerste (?P<first>\d+)\. Door het afronden kan "
      r"de volgorde net anders zijn\.")  # fmt: skip
def first_of(report: Report, match: Match) -> Found:
    if int(match["count"]) != len(report.wijken) or int(match["first"]) >= len(report.wijken):
        yield f"{len(report.wijken)}"


# --- groups


def groups_here(report: Report) -> tuple[dict[str, Known], Known, str]:
    """The groups under this heading, and all of them together."""
    # Where no characteristic is named in the heading it is told of ages.
    dimension = dimension_at(report.heading) or "leeftijd"
    found = {
        label: report.share(report.code, (report.unit, dimension, category))
        for label, category in labels(dimension).items()
    }
    partial = DIMENSIONS[dimension].partial
    total = (report.unit, dimension if partial else TOTAL, TOTAL)
    return found, report.share(report.code, total), dimension


@says(r"(?P<way>Vaker|Minder vaak) (?P<what>lid|een lid in huis) dan (?P<all>.+?) van dit gebied "
      r"samen: {groups}\.")  # fmt: skip
def more_often(report: Report, match: Match) -> Found:
    found, base, dimension = groups_here(report)
    universe = DEFINED[dimension].get("universe")
    who = universe["label"]["nl"] if universe else (  # type: ignore[index]
        "de inwoners" if report.unit == "personen" else "de huishoudens")  # fmt: skip
    if match["all"] not in (who, f"de {who}", f"alle {who}"):
        yield f"they are held against {who}"
    if (match["what"] == "lid") != (report.unit == "personen"):
        yield f"it is about {report.unit}"
    way = 1 if match["way"] == "Vaker" else -1
    for name in named(match["groups"], [*found]):
        fit = found[name]
        report.told.add(name)
        if not isinstance(fit, Fit) or not isinstance(base, Fit) or beyond(fit, base) != way:
            yield f"not {name}"


@says(r"Tussen de groepen is geen duidelijk verschil\.")
def no_clear_group(report: Report, _match: Match) -> Found:
    found, base, _dimension = groups_here(report)
    for name, fit in found.items():
        if isinstance(fit, Fit) and isinstance(base, Fit) and far_beyond(fit, base):
            yield f"there is: {name}"


@says(r"Dit kan ook door leeftijd komen: daarvoor is niet gecorrigeerd\.")
@says(r"Niet gecorrigeerd voor leeftijd\.")
def not_corrected(report: Report, _match: Match) -> Found:
    if dimension_at(report.heading) == "leeftijd":
        yield "it is of age"


@says(r"Niet bekend: {groups}\.")
def groups_unknown(report: Report, match: Match) -> Found:
    found, _base, _dimension = groups_here(report)
    for name in named(match["groups"], [*found]):
        report.told.add(name)
        if isinstance(found[name], Fit) or found[name] == "not_applicable":
            yield f"{name} is known"


@says(r"Te klein om te vergelijken: {groups}\.")
def groups_too_small(report: Report, match: Match) -> Found:
    found, _base, _dimension = groups_here(report)
    for name in named(match["groups"], [*found]):
        report.told.add(name)
        if found[name] != "not_applicable":
            yield f"{name} is not empty"


@says(r"Welke groepen vaker of minder vaak lid zijn, is niet te zeggen: het totaal van dit gebied "
      r"is (?P<why>.+?)\.")  # fmt: skip
def no_total(report: Report, match: Match) -> Found:
    _found, base, _dimension = groups_here(report)
    if not isinstance(base, str) or REASONS[base] != match["why"]:
        yield f"it is {base}"


@says(r"Welke groepen vaker of minder vaak lid zijn, is niet te zeggen: misschien is hier niemand "
      r"lid\.")  # fmt: skip
def perhaps_no_members(report: Report, _match: Match) -> Found:
    _found, base, _dimension = groups_here(report)
    if base != "not_applicable" and not perhaps_nothing(base):
        yield "somebody is"


@says(r"Voor {own} zijn er geen cijfers over: (?P<list>[^·]+ · .+?)\.$")
def no_figures(report: Report, match: Match) -> Found:
    for name, told in DEFINED.items():
        if report.dimensions and name not in report.dimensions:
            continue
        label = told["label"]["nl"]  # type: ignore[index]
        for unit in told["units"]:  # type: ignore[union-attr]
            absent = f"{label} · {unit}" in match["list"]
            shares = [report.share(report.code, (unit, name, item)) for item in classes(name)]
            if absent == any(isinstance(share, Fit) for share in shares):
                yield f"{label} · {unit}"


@says(r"Per (?P<level>wijk|buurt) zijn er geen cijfers\.")
def no_level(report: Report, match: Match) -> Found:
    group = (report.unit, *report.group)
    if match["level"] == "wijk" and any(
        isinstance(report.share(code, group), Fit) for code in report.wijken.values()
    ):
        yield "there are"


# --- development


def land(country: Country, year: int, code: str) -> set[int]:
    return {country.strips[wijk] for wijk in country.wijken[year][code]}


def ties(country: Country) -> list[tuple[set[str], set[str]]]:
    """Gemeenten of then and now that are the same land, in the least that go together."""
    found: list[tuple[set[str], set[str], set[int]]] = []
    for side, year in enumerate((2021, 2023)):
        for code in country.wijken[year]:
            mine = land(country, year, code)
            codes = ({code}, set[str]()) if side == 0 else (set[str](), {code})
            for item in [item for item in found if item[2] & mine]:
                found.remove(item)
                codes, mine = (codes[0] | item[0], codes[1] | item[1]), mine | item[2]
            found.append((*codes, mine))
    return [(then, now) for then, now, _strips in found]


def inside(country: Country, year: int, area: str) -> set[str]:
    if area.startswith("GM"):
        return {area}
    return {code for code in country.wijken[year] if area in (LAND, country.province[code])}


class Step:
    """An area from the former round to the later one: what may be compared."""

    def __init__(
        self, report: Report, areas: Sequence[str], group: tuple[str, str, str] = EVERYONE
    ) -> None:
        self.group = group
        country, self.former, self.later = report.country, report.country.former, report.round
        assert self.former is not None
        self.report = report
        self.now = {code for area in areas for code in inside(country, 2023, area)}
        if areas[0].startswith("GM"):
            mine = {strip for code in self.now for strip in land(country, 2023, code)}
            self.then = {code for code in country.wijken[2021] if land(country, 2021, code) <= mine}
        else:
            self.then = {code for area in areas for code in inside(country, 2021, area)}
        self.ties = [tie for tie in ties(country) if tie[0] <= self.then and tie[1] <= self.now]
        everything = [set().union(*(tie[side] for tie in self.ties)) for side in (0, 1)]
        self.same_land = everything == [self.then, self.now]
        both = self.former.participants & self.later.participants
        self.took_part = [
            tie for tie in self.ties
            if all(country.serving[code] <= both for code in tie[0] | tie[1])
        ]  # fmt: skip
        self.panel = [tie for tie in self.took_part if self.known(tie)]
        self.whole = self.same_land and self.panel == self.ties
        self.areas = areas

    def known(self, tie: tuple[set[str], set[str]]) -> bool:
        alone = len(self.then) == len(self.now) == 1
        of = self.report.share if alone else self.report.fit
        return all(
            isinstance(of(code, self.group, here), Fit)
            for codes, here in zip(tie, (self.former, self.later), strict=True)
            for code in codes
        )

    def sides(self) -> tuple[Known, Known]:
        """What fits then and now, over what is the same in both."""
        report = self.report
        if not self.panel:
            return "not_applicable", "not_applicable"
        if self.whole and len(self.areas) == 1 and not self.areas[0].startswith("GM"):
            then = report.share(self.areas[0], self.group, self.former)
            return then, report.share(self.areas[0], self.group, self.later)
        then, now = (
            together(
                [
                    report.fit(code, self.group, here)
                    for code in self.coarsest(set().union(*(tie[side] for tie in self.panel)), here)
                ]
            )
            for side, here in enumerate((self.former, self.later))
        )
        return tuple(
            "not_applicable" if isinstance(item, Fit) and item.empty else item
            for item in (then, now)
        )  # type: ignore[return-value]

    def coarsest(self, codes: set[str], here: Round | None) -> list[str]:
        """Whole provincies by their own row."""
        assert here is not None
        return self.report.coarsest(codes, here)

    def difference(self) -> tuple[float, float, float] | None:
        """In points: as published, the least and the most that fit."""
        then, now = self.sides()
        if not isinstance(then, Fit) or not isinstance(now, Fit):
            return None
        return (
            100 * (now.told_share - then.told_share),
            100 * (min(now.shares) - max(then.shares)),
            100 * (max(now.shares) - min(then.shares)),
        )

    def way(self, sure: float = 1.0) -> int:
        """1 up, -1 down, 0 not clear: rounding, and the chance of both rounds together."""
        then, now = self.sides()
        assert isinstance(then, Fit)
        assert isinstance(now, Fit)
        low, high = min(now.shares) - max(then.shares), max(now.shares) - min(then.shares)
        low -= sure * hypot(min(now.shares) - now.chance[0], then.chance[1] - max(then.shares))
        high += sure * hypot(now.chance[1] - max(now.shares), min(then.shares) - then.chance[0])
        return 1 if low > -LITTLE else -1 if high < LITTLE else 0

    @property
    def unreliable(self) -> list[bool]:
        of = [
            together([self.report.share(code, self.group, here) for code in sorted(codes)])
            if self.areas[0].startswith("GM")
            else self.report.share(self.areas[0], self.group, here)
            for codes, here in ((self.then, self.former), (self.now, self.later))
        ]
        return [item == "unreliable" for item in of]

    def complete(self) -> bool:
        """Whether both rounds are as complete."""
        rates = [here.completeness for here in (self.former, self.later) if here]
        same = None in rates or abs(float(rates[0] or 0) - float(rates[1] or 0)) < 0.01
        return same and self.unreliable[0] == self.unreliable[1]


def step_of(report: Report, match: Match) -> Step:
    """The step that a sentence is about: of which area, of persons or of households."""
    text, households = match["where"], "huishoudens met een lid" in match[0]
    areas = [report.codes[name] for name in named(text, [*report.codes])]
    unit = "huishoudens" if households else report.unit
    codes = areas or re.findall(r"\((GM\w+)\)", text)
    return Step(report, codes, (unit, TOTAL, TOTAL))


_RESERVED = (
    r"(?P<same_libraries> bij dezelfde bibliotheken)?(?P<same_borders> binnen dezelfde grenzen)?"
    r"(?:, maar (?P<but>[^.]+))?\."
)


def reserved(step: Step, match: Match) -> Found:
    """What a change must be told with."""
    but = match["but"] or ""
    if "intussen werd lid zijn gratis voor jeugd" not in but:
        yield "free membership of youth is left out"
    if ("de gegevens waren niet even volledig" in but) == step.complete():
        yield "as complete or not?"
    if (
        len(step.panel) < len(step.ties)
        and step.panel == step.took_part
        and not (match["same_libraries"])
    ):
        yield "not all libraries"
    if not step.same_land and not match["same_borders"]:
        yield "not the same land"


@says(r"In (?P<where>{area}|{names}) was het aandeel {of_whom} (?P<size>(?:ongeveer |hooguit |"
      r"minder dan )?[\d.,]+(?: tot [\d.,]+)? procentpunt )?(?P<way>hoger|lager) op 1 januari "
      r"(?P<later>\d+) dan op 1 januari (?P<former>\d+)" + _RESERVED)  # fmt: skip
def changed(report: Report, match: Match) -> Found:
    step = step_of(report, match)
    found = step.difference()
    if found is None:
        yield "there is nothing to compare"
        return
    if (match["former"], match["later"]) != ("2021", "2023"):
        yield "other rounds"
    yield from reserved(step, match)
    way = 1 if match["way"] == "hoger" else -1
    if step.way() != way:
        yield f"{found}"
    value, *ends = (way * number_ for number_ in found)
    low, high = sorted(ends)
    if match["size"]:
        yield from so_large(match["size"], value, low, high)


def so_large(text: str, value: float, low: float, high: float) -> Found:
    """Whether a size in points holds: `value` as published, `low` and `high` of all that fits."""
    numbers = [number(item) for item in re.findall(r"[+−]?\d[\d.]*(?:,\d+)?", text)]
    first, last = numbers[0], numbers[-1]
    if len(numbers) == 2:
        wrong = low < first - LITTLE or high > last + LITTLE
    elif "minder dan" in text or "hooguit" in text:
        wrong = high > first + LITTLE
    elif abs(value - first) > 0.05 + LITTLE:
        yield f"published is {value:.3f}"
        return
    elif "ongeveer" in text:
        reach = max(0.1, abs(first) / 4) + LITTLE
        wrong = low < first - reach or high > first + reach
    else:
        wrong = low < first - 0.05 - LITTLE or high > first + 0.05 + LITTLE
    if wrong:
        yield f"perhaps {low:.3f} or {high:.3f} points"


@says(r"In (?P<where>{area}|{names}) verschilt het aandeel {of_whom} op 1 januari (?P<later>\d+) "
      r"niet duidelijk van dat op 1 januari (?P<former>\d+)(?: \((?P<size>(?:ongeveer )?[+−]?"
      r"[\d.,]+ procentpunt)\))?" + _RESERVED)  # fmt: skip
def not_changed(report: Report, match: Match) -> Found:
    step = step_of(report, match)
    found = step.difference()
    if found is None:
        yield "there is nothing to compare"
        return
    yield from reserved(step, match)
    rates = [here.match_rate for here in (step.former, step.later) if here]
    if None in rates and step.way(sure=1.01):
        yield f"{found}"
    if match["size"]:
        yield from so_large(match["size"], *found)


@says(r"Voor (?P<where>{area}|{names}) zijn de cijfers van 1 januari 2021 en 1 januari 2023 niet "
      r"met elkaar te vergelijken\.")  # fmt: skip
def not_comparable(report: Report, match: Match) -> Found:
    if step_of(report, match).difference() is not None:
        yield "they are"


@says(r"Wie de gepubliceerde cijfers van elkaar aftrekt, komt op {points} procentpunt: [^.]+\. "
      r"Over dezelfde bibliotheken is het {points}\.")  # fmt: skip
def naive(report: Report, match: Match) -> Found:
    step = Step(report, [report.code])
    found = step.difference()
    if found is None:
        yield "there is nothing to compare"
        return
    published, matched = (number(item) for item in re.findall(r"[+−]?\d+,\d", match[0]))
    if abs(found[0] - matched) > 0.05 + LITTLE:
        yield f"published is {found[0]:.3f}"
    if published == matched:
        yield "there is no other"


@says(r"Van alle leden in de hele ronde kon toen (?P<then>\d+)% worden gekoppeld en nu "
      r"(?P<now>\d+)%\. Geldt dat hier ook, dan zou de verandering ongeveer (?P<if>[+−]?\d+,\d) "
      r"procentpunt zijn als iedereen was gekoppeld, in plaats van (?P<is>[+−]?\d+,\d)\."
      )  # fmt: skip
def linked(report: Report, match: Match) -> Found:
    former, later = report.country.former, report.round
    assert former is not None
    assert former.match_rate is not None
    assert later.match_rate is not None
    rates = former.match_rate, later.match_rate
    if [round(rate * 100) for rate in rates] != [int(match["then"]), int(match["now"])]:
        yield f"{rates}"
    step = Step(report, [report.code])
    then, now = step.sides()
    if not isinstance(then, Fit) or not isinstance(now, Fit):
        yield "there is nothing to compare"
        return

    def all_linked(one: float, other: float) -> float:
        return 100 * (min(other / rates[1], 1) - min(one / rates[0], 1))

    ends = [
        all_linked(max(then.shares), min(now.shares)), all_linked(min(then.shares), max(now.shares))
    ]  # fmt: skip
    value = all_linked(then.told_share, now.told_share)
    yield from so_large(f"ongeveer {match['if']}", value, *ends)
    found = step.difference()
    assert found is not None
    yield from so_large(f"ongeveer {match['is']}", *found)


@says(r"De grenzen zijn veranderd: het gebied van toen is niet dat van nu\. Een verandering is "
      r"daarom niet te geven\.")  # fmt: skip
def other_land(report: Report, _match: Match) -> Found:
    if Step(report, [report.code]).same_land:
        yield "it is the same"


@says(r"De grenzen zijn veranderd: (?P<now>{region}(?:(?:, | en ){region})*) (?:was|waren) toen "
      r"nog (?P<then>{region}(?:(?:, | en ){region})*)\. (?P<sum>Hun cijfers zijn opgeteld, zodat "
      r"het om hetzelfde land gaat|Samen is het hetzelfde land)\.")  # fmt: skip
def redrawn(report: Report, match: Match) -> Found:
    step = Step(report, [report.code])
    names = report.country.names
    for text, codes in ((match["then"], step.then), (match["now"], step.now)):
        if named(text, [names[code] for code in codes]) != sorted(
            named(text, [names[code] for code in codes]), key=text.index
        ) or {names[code] for code in codes} != set(
            named(text, [names[code] for code in codes])
        ):  # fmt: skip
            yield f"{sorted(names[code] for code in codes)}"
    if match["sum"].startswith("Hun") != (step.difference() is not None):
        yield "added or not?"


def parts_of(report: Report, one: str, year: int, others: Sequence[str], their: int) -> bool:
    country = report.country
    whole = land(country, year, one)
    return whole == {strip for code in others for strip in land(country, their, code)}


@says(r"(?P<one>{named}) (?P<what>is gesplitst in|ontstond uit) (?P<others>{names})\.")
def split_or_merged(report: Report, match: Match) -> Found:
    (one,), others = (re.findall(r"\((GM\w+)\)", match[name]) for name in ("one", "others"))
    years = (2021, 2023) if "gesplitst" in match["what"] else (2023, 2021)
    if not parts_of(report, one, years[0], others, years[1]):
        yield "not the same land"


@says(r"De grens verschoof: (?P<share>[\d,]+)% van (?P<one>{named}) (?P<when>hoort nu|hoorde "
      r"toen) bij (?P<other>{named})\.")  # fmt: skip
def moved(report: Report, match: Match) -> Found:
    (one,), (other,) = (re.findall(r"\((GM\w+)\)", match[name]) for name in ("one", "other"))
    mine, its = (2021, 2023) if "nu" in match["when"] else (2023, 2021)
    whole = land(report.country, mine, one)
    part = len(whole & land(report.country, its, other)) / len(whole)
    half = 0.05 if "," in match["share"] else 0.5
    if abs(part * 100 - number(match["share"])) > half + LITTLE:
        yield f"{part:.4f}"


@says(r"Elke ronde houdt hier haar eigen grenzen\.")
@says(r"Samen is het hetzelfde land\.")
def own_borders(report: Report, _match: Match) -> Found:
    if len(ties(report.country)) == len(report.country.wijken[2023]):
        yield "nothing moved"


@says(r"Op 1 januari (?P<year>\d+), op eigen grenzen: (?P<one>{named}) (?P<how>ongeveer )?"
      r"(?P<percent>[\d,]+)%(?: tot (?P<to>[\d,]+)%)?\.")  # fmt: skip
def on_own_borders(report: Report, match: Match) -> Found:
    (code,) = re.findall(r"\((GM\w+)\)", match["one"])
    here = report.country.rounds[f"lgb-{match['year']}"]
    yield from so_many_per_cent(report.share(code, EVERYONE, here), match)


@says(r"Niet dezelfde bibliotheken deden mee\. Vergeleken zijn alleen de bibliotheken die in beide "
      r"rondes meededen: (?P<count>\d+) van (?P<of>\d+)\.")  # fmt: skip
def same_libraries(report: Report, match: Match) -> Found:
    step = Step(report, [report.code])
    serving = report.country.serving
    there = {name for tie in step.panel for code in tie[1] for name in serving[code]}
    whole = {name for code in step.now for name in serving[code]}
    if (len(there), len(whole)) != (int(match["count"]), int(match["of"])):
        yield f"{len(there)} of {len(whole)}"


@says(r"Niet elke bibliotheek van dit gebied deed in beide rondes mee\.")
def not_all_libraries(report: Report, _match: Match) -> Found:
    step = Step(report, [report.code])
    assert step.former is not None
    both = step.former.participants & step.later.participants
    if all(report.country.serving[code] <= both for code in step.now | step.then):
        yield "they did"


@says(r"In één van beide rondes zit een gat in de gegevens\.")
def hole(report: Report, _match: Match) -> Found:
    one, other = Step(report, [report.code]).unreliable
    if one == other:
        yield "in neither or both"


@says(r"De ledenbestanden waren niet even volledig: (?P<then>\d+)% toen, (?P<now>\d+)% nu\."
      r"(?P<within> Dat verschil zit in de verandering\.)?")  # fmt: skip
def not_as_complete(report: Report, match: Match) -> Found:
    former, later = report.country.former, report.round
    assert former is not None
    rates = [round(float(here.completeness or 0) * 100) for here in (former, later)]
    if rates != [int(match["then"]), int(match["now"])] or rates[0] == rates[1]:
        yield f"{rates}"
    if match["within"] and Step(report, [report.code]).difference() is None:
        yield "there is no change"


@says(r"Sinds 1 juli 2022 is het lidmaatschap voor de jeugd overal gratis\. De cijfers ervoor en "
      r"erna staan er, maar horen niet op één lijn\.")  # fmt: skip
def free(report: Report, _match: Match) -> Found:
    if report.country.former is None:
        yield "there is one round"


@says(r"Van {area} deed alleen uw eigen gebied beide keren mee: dat is geen vergelijking\.")
def only_own(report: Report, match: Match) -> Found:
    step = Step(report, [report.codes[match["area"]]])
    if {code for tie in step.panel for code in tie[1]} - {report.code}:
        yield "others did too"


@says(r"In geen enkele ronde is er een cijfer voor {own}\.")
def no_round(report: Report, _match: Match) -> Found:
    if isinstance(report.own, Fit):
        yield "there is"
    if report.country.former is not None:
        then = Step(report, [report.code]).then
        fits = [report.share(code, EVERYONE, report.country.former) for code in then]
        if (
            fits
            and all(isinstance(fit, Fit) for fit in fits)
            and (Step(report, [report.code]).same_land)
        ):
            yield "there was"


@says(r"Een vorige ronde is er niet\.")
def first_round(report: Report, _match: Match) -> Found:
    if report.country.former is not None:
        yield "there is"


@says(r"De vorige ronde, van 1 januari 2021, staat er niet bij: die is niet te vergelijken\.")
def former_round_left_out(report: Report, _match: Match) -> Found:
    if report.country.former is None:
        yield "there is none"
    elif Step(report, [report.code]).difference() is not None:
        yield "it can be compared"


@says(r"Over de vorige ronde:")
@says(r"In Nederland \(fictief\) deden niet steeds dezelfde bibliotheken mee: van de vorige ronde "
      r"is er daarom geen index\.")  # fmt: skip
def former_round(report: Report, match: Match) -> Found:
    former = report.country.former
    if former is None:
        yield "there is none"
    elif "index" in match[0] and former.participants == report.round.participants:
        yield "the same took part"


# --- the gesprekskaart and the infographic


def of_whom(report: Report, match: Match) -> Known:
    """The area that a sentence is about: that of the report, or a wijk in it."""
    wijk = match.groupdict().get("wijk")
    return report.fit(report.wijken[wijk]) if wijk else report.own


@says(r"Het deel dat lid is, verschilt in (?:{own}|{wijk}) niet duidelijk van {bench}\.")
def so_what_nothing(report: Report, match: Match) -> Found:
    own, base = of_whom(report, match), report.benchmark(match["bench"])
    if not isinstance(own, Fit) or not isinstance(base, Fit):
        yield "a share is missing"
    elif far_beyond(own, base):
        yield f"{own.told_share:.4f} beside {base.told_share:.4f}"


@says(r"In {own} is een iets (?P<way>groter|kleiner) deel lid dan in {bench}\.")
def so_what_little(report: Report, match: Match) -> Found:
    own, base = report.own, report.benchmark(match["bench"])
    if not isinstance(own, Fit) or not isinstance(base, Fit):
        yield "a share is missing"
        return
    if beyond(own, base) != (1 if match["way"] == "groter" else -1):
        yield f"{own.told_share:.4f} beside {base.told_share:.4f}"
    apart = max(abs(one - other) for one in own.shares for other in base.shares)
    if apart > 0.02:
        yield f"perhaps {apart:.3f} apart"


@says(r"In (?:{own}|{wijk}) is een (?P<way>groter|kleiner) deel lid dan in {bench}\.")
def so_what_larger(report: Report, match: Match) -> Found:
    own, base = of_whom(report, match), report.benchmark(match["bench"])
    way = 1 if match["way"] == "groter" else -1
    if not isinstance(own, Fit) or not isinstance(base, Fit) or beyond(own, base) != way:
        yield f"{own} beside {base}"


@says(r"In (?:{own}|{wijk}) zijn er zeker {count} leden (?P<way>meer) dan bij het aandeel leden "
      r"van {bench}\.")  # fmt: skip
@says(r"Was het aandeel leden in (?:{own}|{wijk}) zo groot als in {bench}, dan waren er zeker "
      r"{count} leden meer\.")  # fmt: skip
def so_what_members(report: Report, match: Match) -> Found:
    own, base = of_whom(report, match), report.benchmark(match["bench"])
    if not isinstance(own, Fit) or not isinstance(base, Fit):
        yield "a share is missing"
        return
    way = 1 if match.groupdict().get("way") else -1
    least = min(way * (m - p * share) for m, p in own.pairs for share in base.shares)
    if beyond(own, base) != way or least < number(match["count"]) - LITTLE:
        yield f"perhaps only {least:.1f}"


@says(r"Geen cijfer \((?P<why>[^)]+)\): (?P<some>{wijk_name}(?:(?:, | en ){wijk_name})*)"
      r"(?: en nog (?P<more>\d+) wijk(?:en)?)?\.")  # fmt: skip
def no_figure_of(report: Report, match: Match) -> Found:
    names = named(match["some"], [*report.wijken])
    reasons = {name: report.share(code) for name, code in report.wijken.items()}
    found = [name for name, fit in reasons.items()
             if isinstance(fit, str) and REASONS[fit] == match["why"]]  # fmt: skip
    if not set(names) <= set(found) or len(found) != len(names) + int(match["more"] or 0):
        yield f"{found}"


@says(r"De ledenbestanden van deze ronde waren niet volledig: (?P<percent>[\d,]+)%\.")
def not_complete(report: Report, match: Match) -> Found:
    if round(100 * (report.round.completeness or 0)) != number(match["percent"]):
        yield f"{report.round.completeness}"


@says(r"Van de leden in de hele ronde kon (?P<percent>[\d,]+)% worden gekoppeld\. De anderen "
      r"tellen als ‘geen lid’: het werkelijke aandeel ligt eerder hoger\.")  # fmt: skip
def not_linked(report: Report, match: Match) -> Found:
    if round(100 * (report.round.match_rate or 0)) != number(match["percent"]):
        yield f"{report.round.match_rate}"


def taking_part(report: Report, gemeenten: set[str]) -> tuple[int, int]:
    """How many of the organisations that serve these gemeenten took part."""
    serving = set().union(*(report.country.serving[code] for code in gemeenten))
    return len(serving & report.round.participants), len(serving)


@says(r"Landelijk deden (?P<some>\d+) van de (?P<of>\d+) bibliotheken mee\.")
def nationally(report: Report, match: Match) -> Found:
    there = taking_part(report, inside(report.country, 2023, LAND))
    if there != (int(match["some"]), int(match["of"])):
        yield f"{there}"


@says(r"(?P<rest>[Dd]e rest van )?(?P<where>[Pp]rovincie (?P<name>{province_name})|Nederland "
      r"\(fictief\)), met (?:(?P<some>\d+) van de (?P<of>\d+) bibliotheken)?(?: en )?"
      r"(?:(?P<people>[\d.]+) van de (?P<all>[\d.]+) inwoners)?\.")  # fmt: skip
def covers(report: Report, match: Match) -> Found:
    codes = {name: code for code, name in PROVINCES.items()}
    area = codes[match["name"]] if match["name"] else LAND
    gemeenten = inside(report.country, 2023, area)
    fit, own = report.fit(area), report.fit(report.code)
    if match["rest"]:
        gemeenten = gemeenten - {report.code}
    if match["some"] and taking_part(report, gemeenten) != (int(match["some"]), int(match["of"])):
        yield f"{taking_part(report, gemeenten)}"
    if match["people"]:
        without = own.told[0] if match["rest"] and isinstance(own, Fit) else 0
        if not isinstance(fit, Fit) or fit.told[0] - without != number(match["people"]):
            yield f"{fit}"
        elif number(match["all"]) < number(match["people"]):
            yield "more than all"


@says(r"De kaart toont de (?P<level>gemeenten) van (?P<where>[^.]+)\.")
@says(r"Kaart van gemeenten in (?P<where>[^.]+?): Aandeel leden, alle inwoners\.")
def map_of(report: Report, match: Match) -> Found:
    if match["where"] not in report.codes:
        yield "another area"


@says(r"(?P<why>[^.:%]+|(?P<below>Minder dan )?(?P<low>\d+)%(?: tot (?P<high>\d+)%)?"
      r"(?P<more> en meer)?): (?P<some>{shown}(?:(?:, | en ){shown})*)\.")  # fmt: skip
def in_class(report: Report, match: Match) -> Found:
    names = report.shown
    for name in named(match["some"], [*names]):
        fit = report.share(names[name])
        if not match["low"]:
            if not isinstance(fit, str) or REASONS[fit] != match["why"].lower():
                yield f"{name}: {fit}"
            continue
        first = int(match["low"]) / 100
        low, high = (0.0, first) if match["below"] else (first, 1.01)
        if match["high"]:
            high = int(match["high"]) / 100
        if not isinstance(fit, Fit) or not low - LITTLE <= fit.told_share < high + LITTLE:
            yield f"{name}: {fit}"


@says(r"Het zijn er (?P<count>\d+)\.")
def of_equal_size(report: Report, match: Match) -> Found:
    if len(report.equal_size()[0]) != int(match["count"]):
        yield f"{report.equal_size()[0]}"


@says(r"(?P<why>Het cijfer is [^.]+|De bibliotheek van dit gebied [^.]+|Van de bibliotheken in dit "
      r"gebied [^.]+|Dit cijfer [^.]+)\.")  # fmt: skip
def why_not(report: Report, match: Match) -> Found:
    """Why a change is not given: one of the two rounds says so."""
    former, step = report.country.former, Step(report, [report.code])
    group = (report.unit, TOTAL, TOTAL)
    fits = [report.share(report.code, group)]
    fits += [report.share(code, group, former) for code in step.then]
    reason = WHY.get(match["why"] + ".", "not_applicable")
    if reason not in fits:
        yield f"{fits}"


@says(r"Er is geen kaart te maken\.")
@says(r"Per kenmerk zijn er geen cijfers voor deze wijk\.")
@says(r"Voor {own} zijn er geen cijfers over: Leeftijd\.$")
def nothing_known(report: Report, match: Match) -> Found:
    if "Leeftijd" in match[0] and any(
        isinstance(report.share(report.subject, ("personen", "leeftijd", item)), Fit)
        for item in classes("leeftijd")
    ):
        yield "there are"


# --- pictures, and how to read them


@says(r"Grafiek: [^.]+ van .+? per ronde\.")
@says(r"Grafiek: .+? De tabel hieronder geeft dezelfde cijfers\.")
@says(r"Staafgrafiek: .+$")
@says(r"De (?:tabellen hieronder geven|tabel onder de kaart geeft) dezelfde cijfers\.")
@says(r"Kaart van (?:wijken|buurten) in {own}: Aandeel leden, (?:alle inwoners|Leeftijd: [^.]+)\.")
def described(_report: Report, _match: Match) -> Found:
    yield from ()


@says(r"Niet overal is een cijfer: (?P<why>[^.]+)\.")
def not_everywhere(report: Report, match: Match) -> Found:
    group = (report.unit, *report.group)
    found = {
        fit for code in report.wijken.values() if isinstance(fit := report.share(code, group), str)
    }
    if sorted(REASONS[reason] for reason in found) != sorted(match["why"].split(", ")):
        yield f"{sorted(found)}"


FIXED = [
    "Lid zijn is iets anders dan komen: ook wie geen lid is, kan er gebruik van maken.",
    "Experimentele cijfers: de onzekerheid is groter dan bij gewone statistiek.",
    "Verandering: over dezelfde bibliotheken in beide rondes.",
    "Een rondje is het cijfer van die ronde. Een lijn staat er alleen waar u rondes mag verbinden. "
    "Deden niet steeds dezelfde bibliotheken mee of zijn de grenzen veranderd, dan heeft de lijn "
    "streepjes: zij volgt alleen wat in beide rondes hetzelfde is, en kan een rondje missen.",
    "Een verandering is alleen over bibliotheken die in beide rondes meededen.",
    "Tussen haakjes staat de marge door afronding.",
    "De ruime marge telt afronding, toeval en koppelen; daar gaat het oordeel op af. Zij reikt "
    "naar één kant verder als in de ene ronde meer leden zijn gekoppeld dan in de andere.",
    "Verwacht: zoveel leden als de wijk zou hebben met het aandeel leden van Nederland (fictief). "
    "Dat is een vergelijking, geen voorspelling.",
    "Per kenmerk staat wie vaker of minder vaak lid is. Een verschil telt pas als het groter is "
    "dan de marge van het afronden én dan wat toeval kan zijn.",
    "Bij de cijfers in dit rapport staat een code: onder de grote cijfers, en in tabellen in de "
    "kolom Paspoort. Daarmee vindt u in de atlas hetzelfde cijfer terug. Is het later herzien, dan "
    "leest u daar wat het was, wat het nu is, en waarom. Een code geeft geen rechten: u ziet wat "
    "elke bezoeker mag zien.",
]  # fmt: skip
FIXED += [
    told[name]["nl"]  # type: ignore[index]
    for kind in ("indicators", "dimensions", "monitor")
    for told in told_in(kind).values()
    for name in ("description", "caveat")
    if name in told
]


@says(r"Cijferpaspoort: typ (?P<start>[\w.:+-]+) en direct daarachter wat bij de rij onder "
      r"Paspoort staat, bijvoorbeeld (?P<whole>[\w.:+-]+)\.")  # fmt: skip
def code_of_a_row(_report: Report, match: Match) -> Found:
    """What the codes open is held against the atlas in `test_report_codes`."""
    if not match["whole"].startswith(match["start"]):
        yield match["start"]


@says(r"In een tabel staat het laatste deel van de code\. Typ daarvoor (?P<start>[\w.:+-]+), "
      r"tenzij onder de tabel een ander begin staat\.")  # fmt: skip
def how_codes_begin(_report: Report, match: Match) -> Found:
    """What the codes open is held against the atlas in `test_report_codes`."""
    if not match["start"].endswith("."):
        yield match["start"]


@says(r"De code van dit rapport zelf is (?P<code>[\w.:+-]+)\. Zoek een code op in de atlas, op de "
      r"pagina Cijfer opzoeken\.")  # fmt: skip
def code_of_the_report(_report: Report, _match: Match) -> Found:
    yield from ()


@says("|".join(map(re.escape, sorted(FIXED, key=len, reverse=True))))
def fixed(_report: Report, _match: Match) -> Found:
    """How figures are to be read: the same in every report."""
    yield from ()
