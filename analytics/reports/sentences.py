"""Duiding: what a figure means, in plain words, and only what holds for its whole interval.

Running text says "ongeveer 1 op 5"; margins stand in tables. No causes, no blame, and no "most"
or "least" while a candidate is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from analytics.language import (
    _,
    enumerated,
    format_count,
    format_date,
    format_decimal,
    format_points,
    format_share,
    level_label,
    missing_explanation,
    missing_label,
    read_alike,
)
from analytics.measures.wording import Verdict, reach_of_about, verdict
from analytics.model import Figure, Level, Missing, Unit
from analytics.store import Break, Change

_NEAR = 0.005
_SMALL = 0.05
"""A change of fewer percentage points is 0.0 in one decimal."""
_FEW = 3
_LEAST = 10
"""Fewer members than this are no more than "slightly"."""
# Of a buurt of a handful a rounded nought may be a quarter.
_LOOSE = 0.05
_MOST = 0.9
"""The largest share that there are words for, but for everyone."""
_TINY = 1e-9
ABOUT = 0.1
"""A share that is called "ongeveer" is at most so far off."""


@dataclass(frozen=True, slots=True)
class Group:
    """A category as sentences need it: its label, its representation, whether the dimension's
    differences are partly age, whether its own share is known, and whether it is (almost) empty.
    """

    label: str
    representation: Figure
    age_sensitive: bool = False
    known: bool = False
    empty: bool = False


def _is_known_closely(share: Figure) -> bool:
    """Whether a share is known well enough to say "almost nobody" or "almost everyone"."""
    return share.width <= _LOOSE


def share_in_words(value: float) -> str:
    """A fraction as people say it: "1 op de 5" below a third, "7 van de 10" above."""
    if value >= 0.35:
        return _("{n} van de 10").format(n=min(round(value * 10), 9))
    return _("1 op de {n}").format(n=max(round(1 / value), 3))


class _Manner(StrEnum):
    """How a share may be told."""

    UNSURE = "unsure"
    ALMOST_NOBODY = "almost nobody"
    AT_MOST = "at most"
    ABOUT = "about"
    BETWEEN = "between"
    AT_LEAST = "at least"
    ALMOST_EVERYONE = "almost everyone"


def is_about(told: float, low: float, high: float, most: float = ABOUT) -> bool:
    """Whether all that fits is near enough to a number to call it "ongeveer"."""
    reach = float(reach_of_about(Fraction(told), Fraction(most))) + _TINY
    return told - reach <= low and high <= told + reach


def _value_of(words: float) -> float:
    """The share that `share_in_words` says of a share."""
    if words >= 0.35:
        return min(round(words * 10), 9) / 10
    return 1 / max(round(1 / words), 3)


def _at_least(low: float) -> str:
    """The largest share in words that is not above this one."""
    if low >= 0.4:
        return _("{n} van de 10").format(n=min(floor(low * 10 + _TINY), 9))
    return _("1 op de {n}").format(n=max(ceil(1 / low - _TINY), 3))


def _at_most(high: float) -> str:
    """The smallest share in words that is not below this one."""
    if high > 1 / 3:
        return _("{n} van de 10").format(n=max(ceil(high * 10 - _TINY), 4))
    return _("1 op de {n}").format(n=floor(1 / high + _TINY))


def _manner(share: Figure) -> _Manner:
    """How a known share may be told, so that it holds for all that fits the rounding."""
    value, low, high = share.value or 0.0, share.low or 0.0, share.high or 0.0
    if value < _NEAR and _is_known_closely(share):
        return _Manner.ALMOST_NOBODY
    if value > 1 - _NEAR and _is_known_closely(share):
        return _Manner.ALMOST_EVERYONE
    if _NEAR <= value <= 1 - _NEAR and is_about(_value_of(value), low, high):
        return _Manner.ABOUT
    if low < _LOOSE and high > _MOST:
        return _Manner.UNSURE
    if high > _MOST:
        return _Manner.AT_LEAST
    if low < _NEAR or value < _NEAR:
        return _Manner.AT_MOST
    return _Manner.BETWEEN


def share_in_short(share: Figure, unit: Unit, who: str = "") -> str:
    """The same without the area; a nought that was rounded is no proof that there is nobody.
    `who`: the persons that it is a share of, where they are not all inhabitants.
    """
    if share.missing is Missing.NOT_APPLICABLE:
        return (
            _("Hier is niemand, of bijna niemand.")
            if unit is Unit.PERSONS
            else _("Hier is geen enkel huishouden, of bijna geen.")
        )
    if share.value is None:
        return _("Dat is niet bekend.")
    low, high = share.low or 0.0, share.high or 0.0
    if share.value == 0 and not high:
        return _("Er is geen enkel lid gevonden.")
    households = unit is Unit.HOUSEHOLDS
    who = who or _("inwoners")
    manner = _manner(share)
    if manner is _Manner.ALMOST_NOBODY and is_about(share.value, low, high):
        manner = _Manner.ABOUT
    match manner:
        case _Manner.UNSURE:
            text = _("De aantallen zijn te klein om dat te zeggen.")
        case _Manner.ALMOST_EVERYONE if low >= 1:
            text = (
                _("In elk huishouden woont een lid.") if households else _("Alle {who} zijn lid.")
            )
        case _Manner.ALMOST_EVERYONE:
            text = (
                _("In bijna elk huishouden woont een lid.")
                if households
                else _("Bijna alle {who} zijn lid.")
            )
        case _Manner.AT_LEAST:
            text = (
                _("In zeker {low} huishoudens woont een lid.")
                if households
                else _("Zeker {low} {who} is lid.")
            )
        case _Manner.AT_MOST | _Manner.ALMOST_NOBODY:
            text = (
                _("In hooguit ongeveer {share} huishoudens woont een lid.")
                if households
                else _("Hooguit ongeveer {share} {who} is lid.")
            )
            return text.format(share=share_in_words(high), who=who)
        case _Manner.BETWEEN:
            text = (
                _("In tussen {low} en {high} huishoudens woont een lid.")
                if households
                else _("Tussen {low} en {high} {who} is lid.")
            )
        case _Manner.ABOUT:
            text = (
                _("In ongeveer {share} huishoudens woont een lid.")
                if households
                else _("Ongeveer {share} {who} is lid.")
            )
    return _told(text, share, who=who)


def share_sentence(area: str, penetration: Figure, unit: Unit) -> str:
    """How many of the inhabitants are members; why it isn't known, where it isn't."""
    households = unit is Unit.HOUSEHOLDS
    if penetration.missing is Missing.NOT_APPLICABLE:
        return _("In {area} woont niemand of bijna niemand.").format(area=area)
    if penetration.missing is not None or penetration.value is None:
        reason = missing_explanation(penetration.missing) if penetration.missing else ""
        unknown = (
            _("Van {area} is niet bekend hoeveel huishoudens een lid hebben. {reason}")
            if households
            else _("Van {area} is niet bekend hoeveel inwoners lid zijn. {reason}")
        )
        return unknown.format(area=area, reason=reason)
    match _manner(penetration):
        case _Manner.UNSURE:
            text = (
                _("Hoeveel huishoudens in {area} een lid hebben, is bij zulke kleine aantallen "
                  "niet te zeggen.")
                if households
                else _("Hoeveel inwoners van {area} lid zijn, is bij zulke kleine aantallen niet "
                       "te zeggen.")
            )  # fmt: skip
        case _Manner.AT_MOST:
            text = (
                _("In {area} heeft hooguit ongeveer {share} huishoudens een lid.")
                if households
                else _("In {area} is hooguit ongeveer {share} inwoners lid van de bibliotheek.")
            )
            return text.format(area=area, share=share_in_words(penetration.high or 0.0))
        case _Manner.AT_LEAST:
            text = (
                _("In {area} heeft zeker {low} huishoudens een lid.")
                if households
                else _("In {area} is zeker {low} inwoners lid van de bibliotheek.")
            )
        case _Manner.ALMOST_NOBODY:
            text = (
                _("In {area} heeft bijna geen huishouden een lid.")
                if households
                else _("In {area} is bijna niemand lid van de bibliotheek.")
            )
        case _Manner.ALMOST_EVERYONE:
            text = (
                _("In {area} heeft bijna elk huishouden minstens één lid.")
                if households
                else _("In {area} is bijna iedereen lid van de bibliotheek.")
            )
        case _Manner.BETWEEN:
            text = (
                _("In {area} heeft tussen {low} en {high} huishoudens minstens één lid.")
                if households
                else _("In {area} is tussen {low} en {high} inwoners lid van de bibliotheek.")
            )
        case _Manner.ABOUT:
            text = (
                _("In {area} heeft ongeveer {share} huishoudens minstens één lid.")
                if households
                else _("In {area} is ongeveer {share} inwoners lid van de bibliotheek.")
            )
    return _told(text, penetration, area)


def _told(text: str, share: Figure, area: str = "", who: str = "") -> str:
    """A text with the share that it asks for: about it, or its outermost values."""
    ends = {
        "share": lambda: share_in_words(share.value or 0.0),
        "low": lambda: _at_least(share.low or 0.0),
        "high": lambda: _at_most(share.high or 0.0),
    }
    asked = {name: words() for name, words in ends.items() if f"{{{name}}}" in text}
    return text.format(area=area, who=who, **asked)


def share_with_margin(share: Figure) -> str:
    """A share in per cent in running text, as exact as the rounding allows: "19%", "ongeveer 19%",
    or "15% tot 24%".
    """
    value, low, high = share.fitting or 0.0, share.low or 0.0, share.high or 0.0
    text = format_share(value, width=share.width)
    if {format_share(low, width=share.width), format_share(high, width=share.width)} == {text}:
        return text
    if is_about(value, low, high):
        return _("ongeveer {share}").format(share=text)
    return _("{low} tot {high}").format(
        low=format_share(floor(low * 100) / 100, width=1),
        high=format_share(ceil(high * 100) / 100, width=1),
    )


def comparison_sentence(index: Figure, benchmark: str, share: Figure | None = None) -> str:
    """How that stands against the benchmark; of a `share` that reads the same there, slightly."""
    slightly = share is not None and _same_there(share, index)
    match verdict(index):
        case Verdict.OVER:
            text = (
                _("Dat is een iets groter deel dan in {benchmark}.")
                if slightly
                else _("Dat is een groter deel dan in {benchmark}.")
            )
            return text.format(benchmark=benchmark)
        case Verdict.UNDER:
            text = (
                _("Dat is een iets kleiner deel dan in {benchmark}.")
                if slightly
                else _("Dat is een kleiner deel dan in {benchmark}.")
            )
            return text.format(benchmark=benchmark)
        case Verdict.NO_DIFFERENCE:
            return _("Dat verschilt niet duidelijk van {benchmark}.").format(benchmark=benchmark)
        case Verdict.UNKNOWN:
            return _("Een vergelijking met {benchmark} is niet mogelijk.").format(
                benchmark=benchmark
            )


def so_what_sentence(area: str, benchmark: str, index: Figure, above: Figure) -> str:
    """What a difference comes down to in members; `above`: so many more than at the share of the
    benchmark. Of a difference that is not clear only that; nothing where it is unknown.
    """
    judged = verdict(index)
    if judged is Verdict.UNKNOWN:
        return ""
    more = judged is Verdict.OVER
    surely = rounded_down(max((above.low if more else -(above.high or 0.0)) or 0.0, 0.0))
    if judged is Verdict.NO_DIFFERENCE:
        text = _("Het deel dat lid is, verschilt in {area} niet duidelijk van {benchmark}.")
    elif surely < _LEAST:
        text = (
            _("In {area} is een groter deel lid dan in {benchmark}.")
            if more
            else _("In {area} is een kleiner deel lid dan in {benchmark}.")
        )
    elif more:
        text = _(
            "In {area} zijn er zeker {count} leden meer dan bij het aandeel leden van {benchmark}."
        )
    else:
        text = _(
            "Was het aandeel leden in {area} zo groot als in {benchmark}, dan waren er zeker "
            "{count} leden meer."
        )
    return text.format(area=area, benchmark=benchmark, count=format_count(surely))


def _same_there(share: Figure, index: Figure) -> bool:
    """Whether a share and that of the benchmark, which follows from the index, read the same."""
    if share.value is None or not index.value:
        return False
    # No wider than the own one: it follows from the index, whose margin is that of both.
    there, half = share.value / index.value * 100, share.width / 2
    return read_alike(share, Figure(there, there - half, there + half))


def non_members_sentence(non_members: Figure, unit: Unit) -> str:
    """How many were not found as a member; about, where the count is rounded.

    Nothing where it is unknown, and nothing of an exact zero: there nobody lives, or all are.
    """
    value, low, high = non_members.value, non_members.low, non_members.high
    if value is None or low is None or not high:
        return ""
    households = unit is Unit.HOUSEHOLDS
    told = _rounded_for_reading(value)
    if told and is_about(told, low, high, most=told):
        text = (
            _("Ongeveer {count} huishoudens zijn zonder lid.")
            if households
            else _("Ongeveer {count} inwoners zijn geen lid.")
        )
        return text.format(count=format_count(told))
    if low < 1:
        text = (
            _("Hooguit {high} huishoudens zijn zonder lid.")
            if households
            else _("Hooguit {high} inwoners zijn geen lid.")
        )
    else:
        text = (
            _("{low} tot {high} huishoudens zijn zonder lid.")
            if households
            else _("{low} tot {high} inwoners zijn geen lid.")
        )
    return text.format(low=format_count(low), high=format_count(high))


def perhaps_most(areas: Sequence[tuple[str, Figure]]) -> list[tuple[str, Figure]]:
    """Those of which the count may be the largest, as far as the rounding goes; all are known."""
    surely = max(count.low or 0.0 for _name, count in areas)
    return [(name, count) for name, count in areas if (count.high or 0.0) >= surely]


def most_sentence(
    areas: Sequence[tuple[str, Figure]],
    level: Level,
    unit: Unit = Unit.PERSONS,
    group: str = "",
) -> str:
    """Where most people live who are no member, or most households without one, as far as the
    margins allow; of everyone, or of a `group`.

    No superlative while a candidate is missing; then who is missing. Nothing of a single area.
    """
    label, labels = level_label(level), level_label(level, plural=True)
    persons = unit is Unit.PERSONS
    rest = _("niet-leden") if persons else _("huishoudens zonder lid")
    if group:
        rest = _("{rest} in de groep ‘{group}’").format(rest=rest, group=group)
    unknown = [name for name, count in areas if count.missing is not None]
    if areas and len(unknown) == len(areas):
        if group or not persons:
            return _("Van geen enkele {level} is bekend hoeveel {rest} er wonen.").format(
                level=label, rest=rest
            )
        return _("Van geen enkele {level} is bekend hoeveel inwoners geen lid zijn.").format(
            level=label
        )
    if len(areas) < 2:
        return ""
    if unknown:
        return _(
            "Welke {level} de meeste {rest} heeft, is niet te zeggen: niet bekend is het "
            "aantal in {names}."
        ).format(level=label, rest=rest, names=enumerated(unknown))
    leading = perhaps_most(areas)
    names = [name for name, _count in leading]
    if len(leading) == 1:
        count = leading[0][1]
        told = _rounded_for_reading(count.value or 0.0)
        text = (
            _("De meeste {rest} wonen in {name}: ongeveer {count}.")
            if is_about(told, count.low or 0.0, count.high or 0.0, most=told)
            else _("De meeste {rest} wonen in {name}.")
        )
        return text.format(rest=rest, name=names[0], count=format_count(told))
    if all(count.low == count.high for _name, count in leading):
        return _equals(names, leading[0][1].value or 0.0, len(areas), level, rest)
    if len(leading) <= _FEW:
        return _(
            "De meeste {rest} wonen in een van deze {levels}: {names}. Het verschil is kleiner "
            "dan de marge van het afronden."
        ).format(rest=rest, levels=labels, names=enumerated(names))
    return _(
        "Welke {level} de meeste {rest} heeft, is niet te zeggen: de verschillen zijn kleiner "
        "dan de marge van het afronden."
    ).format(level=label, rest=rest)


def _equals(names: Sequence[str], count: float, of: int, level: Level, rest: str) -> str:
    """Areas that are known to have exactly as many: no rounding hides a difference."""
    label, labels = level_label(level), level_label(level, plural=True)
    if not count:
        return _("In geen enkele {level} wonen {rest}.").format(level=label, rest=rest)
    text = (
        _("In elke {level} wonen evenveel {rest}: {count}.")
        if len(names) == of
        else _("De meeste {rest} wonen in deze {levels}: {names}. Het zijn er in elk {count}.")
    )
    return text.format(
        rest=rest,
        level=label,
        levels=labels,
        names=enumerated(names),
        count=format_count(count),
    )


def representation_sentences(
    groups: Sequence[Group], unit: Unit, universe: str = "", total: Missing | None = None
) -> list[str]:
    """Who is over- and under-represented among the members, and who can't be judged.

    A group counts only when its whole interval lies beyond 100. `universe`: whom the groups are
    held against, where that is not everyone; `total`: why the share of all is missing.
    """
    over = [group for group in groups if verdict(group.representation) is Verdict.OVER]
    under = [group for group in groups if verdict(group.representation) is Verdict.UNDER]
    judged = [group for group in groups if group.representation.missing is None]
    # Their own figures are there: it is the area as a whole that they can't be held against.
    alone = [group for group in groups if group.known and group not in judged]
    empty = [group for group in groups if group.empty]
    hidden = [group for group in groups if group not in (*judged, *alone, *empty)]
    said: list[str] = []
    all_of_them = (
        _("alle {universe}").format(universe=universe)
        if universe
        else _("de inwoners")
        if unit is Unit.PERSONS
        else _("de huishoudens")
    )
    for found, persons, households in (
        (
            over,
            _("Vaker lid dan {all} van dit gebied samen: {groups}."),
            _("Vaker een lid in huis dan {all} van dit gebied samen: {groups}."),
        ),
        (
            under,
            _("Minder vaak lid dan {all} van dit gebied samen: {groups}."),
            _("Minder vaak een lid in huis dan {all} van dit gebied samen: {groups}."),
        ),
    ):
        text = persons if unit is Unit.PERSONS else households
        if found:
            said.append(text.format(all=all_of_them, groups=_listed(found)))
    if not over and not under and judged:
        said.append(_("Tussen de groepen is geen duidelijk verschil."))
    if any(group.age_sensitive for group in [*over, *under]):
        said.append(_("Dit kan ook door leeftijd komen: daarvoor is niet gecorrigeerd."))
    if alone and total in (None, Missing.NOT_APPLICABLE):
        said.append(
            _(
                "Welke groepen vaker of minder vaak lid zijn, is niet te zeggen: misschien is hier "
                "niemand lid."
            )
        )
    elif alone and total is not None:
        text = _(
            "Welke groepen vaker of minder vaak lid zijn, is niet te zeggen: het totaal van dit "
            "gebied is {reason}."
        )
        said.append(text.format(reason=missing_label(total)))
    if empty and len(empty) < len(groups):
        said.append(_("Te klein om te vergelijken: {groups}.").format(groups=_listed(empty)))
    if hidden:
        said.append(_("Niet bekend: {groups}.").format(groups=_listed(hidden)))
    return said


def for_area(
    area: str,
    penetration: Figure,
    non_members: Figure,
    index: Figure,
    benchmark: str,
    unit: Unit,
) -> list[str]:
    """The three sentences under the headline of an area."""
    sentences = [share_sentence(area, penetration, unit)]
    if penetration.missing is None:
        sentences += [
            comparison_sentence(index, benchmark, penetration),
            non_members_sentence(non_members, unit),
        ]
    return [sentence for sentence in sentences if sentence]


def break_word(item: Break) -> str:
    """What separates two rounds, in a word or two, for in a picture."""
    match item:
        case Break.CLASSIFICATION:
            return _("andere indeling")
        case Break.BORDERS:
            return _("andere grenzen")
        case Break.MEMBER_SCOPE:
            return _("ander ledenbegrip")
        case Break.PARTICIPATION:
            return _("andere deelname")
        case Break.COMPLETENESS:
            return _("niet even volledig")
        case Break.LAW:
            return _("jeugd werd gratis")


def break_sentence(item: Break, change: Change) -> str:
    """What a break means for these two rounds."""
    match item:
        case Break.CLASSIFICATION:
            return _(
                "De groepen zijn anders ingedeeld. Onder dezelfde naam kan een andere groep "
                "staan. Een verandering is daarom niet te geven."
            )
        case Break.BORDERS:
            return (
                _(
                    "De grenzen zijn veranderd. Vergeleken is alleen wat in beide rondes hetzelfde "
                    "land is."
                )
                if change.kept
                else _(
                    "De grenzen zijn veranderd: het gebied van toen is niet dat van nu. Een "
                    "verandering is daarom niet te geven."
                )
            )
        case Break.MEMBER_SCOPE:
            return _(
                "In de ene ronde telt wie ergens lid is, in de andere alleen wie lid is van één "
                "bibliotheek. Een verandering is daarom niet te geven."
            )
        case Break.PARTICIPATION:
            return (
                _(
                    "Niet dezelfde bibliotheken deden mee. Vergeleken zijn alleen de bibliotheken "
                    "die in beide rondes meededen: {count} van {of}."
                ).format(count=change.organisations, of=change.of_organisations)
                if change.kept
                else _("Niet elke bibliotheek van dit gebied deed in beide rondes mee.")
            )
        case Break.COMPLETENESS:
            rates = (change.former.completeness, change.later.completeness)
            shares = [format_share(rate) for rate in rates if rate is not None]
            # As complete as a whole: then it is the area itself that one round is unreliable of.
            if len({*shares}) < 2:
                return _("In één van beide rondes zit een gat in de gegevens.")
            said = _(
                "De ledenbestanden waren niet even volledig: {former} toen, {later} nu."
            ).format(former=shares[0], later=shares[1])
            return (
                said
                if change.change.missing
                else said + " " + _("Dat verschil zit in de verandering.")
            )
        case Break.LAW:
            return _(
                "Sinds 1 juli 2022 is het lidmaatschap voor de jeugd overal gratis. De cijfers "
                "ervoor en erna staan er, maar horen niet op één lijn."
            )


def redrawn_sentence(change: Change) -> str:
    """What had other borders in the former round and is the same land; empty where nothing had."""
    told = [
        (
            _("{later} was toen nog {former}")
            if len(item.later) == 1
            else _("{later} waren toen nog {former}")
        ).format(
            later=enumerated([*item.later.values()]), former=enumerated([*item.former.values()])
        )
        for item in change.redrawn[:_FEW]
    ]
    if not told:
        return ""
    more = len(change.redrawn) - len(told)
    if more:
        told.append(_("en zo nog {count} keer").format(count=more))
    same = (
        _("Hun cijfers zijn opgeteld, zodat het om hetzelfde land gaat.")
        if change.change.missing is None
        else _("Samen is het hetzelfde land.")
    )
    return _("De grenzen zijn veranderd: {told}. {same}").format(told="; ".join(told), same=same)


def between_words(change: Change) -> list[str]:
    """All that lies between two rounds, in a word or two each."""
    words = [break_word(item) for item in change.breaks]
    if change.redrawn and Break.BORDERS not in change.breaks:
        words.append(_("andere grenzen, zelfde land"))
    return words


def with_reservation(said: str, change: Change) -> str:
    """What is said of a change, with what it leaves out and what must be kept in mind with it."""
    if Break.PARTICIPATION in change.breaks:
        said = _("{said} bij dezelfde bibliotheken").format(said=said)
    if Break.BORDERS in change.breaks:
        said = _("{said} binnen dezelfde grenzen").format(said=said)
    but = {
        Break.COMPLETENESS: _("de gegevens waren niet even volledig"),
        Break.LAW: _("intussen werd lid zijn gratis voor jeugd"),
    }
    mind = [text for item, text in but.items() if item in change.breaks]
    return _("{said}, maar {mind}").format(said=said, mind=enumerated(mind)) if mind else said


def verdict_of_change(change: Change) -> str:
    """A change in two or three words."""
    match verdict(change.judged, 0.0):
        case Verdict.OVER:
            return _("hoger")
        case Verdict.UNDER:
            return _("lager")
        case Verdict.NO_DIFFERENCE:
            return _("geen duidelijk verschil")
        case Verdict.UNKNOWN:
            return _("niet te vergelijken")


def change_sentence(area: str, change: Change, unit: Unit) -> str:
    """Whether the share of members changed between two rounds, where that can be said; by how
    much as far as the rounding allows.
    """
    judged, size = verdict(change.judged, 0.0), size_in_words(change.change)
    match judged:
        case Verdict.OVER:
            text = _("In {area} was {share} {size} hoger op {later} dan op {former}")
        case Verdict.UNDER:
            text = _("In {area} was {share} {size} lager op {later} dan op {former}")
        case Verdict.NO_DIFFERENCE:
            size = signed_in_words(change.change)
            text = (
                _(
                    "In {area} verschilt {share} op {later} niet duidelijk van dat op {former} "
                    "({size})"
                )
                if size
                else _("In {area} verschilt {share} op {later} niet duidelijk van dat op {former}")
            )
        case Verdict.UNKNOWN:
            text = _(
                "Voor {area} zijn de cijfers van {former} en {later} niet met elkaar te vergelijken"
            )
    if judged is not Verdict.UNKNOWN:
        text = with_reservation(text, change)
    return (text + ".").format(
        area=area,
        size=size,
        share=_("het aandeel leden")
        if unit is Unit.PERSONS
        else _("het aandeel huishoudens met een lid"),
        former=format_date(change.former.reference_date),
        later=format_date(change.later.reference_date),
    )


def size_in_words(points: Figure) -> str:
    """How large a difference in points is, without its direction: "0,4 procentpunt" where all that
    fits the rounding reads so, else about that, or from so much to so much.
    """
    if points.value is None or points.low is None or points.high is None:
        return ""
    value = abs(points.value)
    low, high = sorted((abs(points.low), abs(points.high)))
    if points.low < 0 < points.high:
        low = 0.0
    told = format_decimal(value, 1)
    if high < _SMALL:
        return _("minder dan 0,1 procentpunt")
    if told == format_decimal(low, 1) == format_decimal(high, 1):
        return _("{points} procentpunt").format(points=told)
    if value >= _SMALL and _is_near(value, low, high):
        return _("ongeveer {points} procentpunt").format(points=told)
    most = format_decimal(ceil(high * 10 - _TINY) / 10, 1)
    if low < 2 * _SMALL:
        return _("hooguit {points} procentpunt").format(points=most)
    least = format_decimal(floor(low * 10 + _TINY) / 10, 1)
    return _("{low} tot {high} procentpunt").format(low=least, high=most)


def signed_in_words(points: Figure) -> str:
    """A difference that is not clear, with its sign, where its size is known; else nothing."""
    if points.value is None or points.low is None or points.high is None:
        return ""
    told = format_points(points.value)
    if told == format_points(points.low) == format_points(points.high):
        return _("{points} procentpunt").format(points=told)
    if _is_near(points.value, points.low, points.high):
        return _("ongeveer {points} procentpunt").format(points=told)
    return ""


def _is_near(value: float, low: float, high: float) -> bool:
    """Whether "ongeveer" holds for points: within a quarter, or a tenth of a point."""
    told = round(value, 1)
    reach = max(2 * _SMALL, abs(told) / 4) + _TINY
    return told - reach <= low and high <= told + reach


def naive_sentence(change: Change) -> str:
    """Why the published figures show something else; nothing where they show the same."""
    naive, matched = change.naive.value, change.change.value
    if naive is None or matched is None or format_points(naive) == format_points(matched):
        return ""
    why = (
        _("daarin tellen ook bibliotheken mee die maar in één van beide rondes meededen")
        if Break.PARTICIPATION in change.breaks
        else _("daarin zit ook land dat er maar in één van beide rondes bij hoorde")
    )
    return _(
        "Wie de gepubliceerde cijfers van elkaar aftrekt, komt op {naive} procentpunt: {why}. Over "
        "dezelfde bibliotheken is het {matched}."
    ).format(naive=format_points(naive), matched=format_points(matched), why=why)


def linked_sentence(change: Change, unit: Unit) -> str:
    """What the match rates may have to do with a change; nothing where they are the same."""
    if unit is Unit.HOUSEHOLDS:
        return (
            _("Hoeveel daarvan door het koppelen kan komen, is voor huishoudens niet te berekenen.")
            if change.change.missing is None
            else ""
        )
    rates = (change.former.match_rate, change.later.match_rate)
    if rates[0] is None or rates[1] is None or rates[0] == rates[1]:
        return ""
    if not signed_in_words(change.linked) or not signed_in_words(change.change):
        return ""
    return _(
        "Van alle leden in de hele ronde kon toen {former} worden gekoppeld en nu {later}. Geldt "
        "dat hier ook, dan zou de verandering ongeveer {linked} procentpunt zijn als iedereen was "
        "gekoppeld, in plaats van {change}."
    ).format(
        former=format_share(rates[0]),
        later=format_share(rates[1]),
        linked=format_points(change.linked.value or 0.0),
        change=format_points(change.change.value or 0.0),
    )


@dataclass(frozen=True, slots=True)
class Against:
    """A group that an area is held against: in words ("Nederland"), and own minus group in points.

    `corrected` is that difference after correction for the share of youth, where it was made.
    """

    name: str
    difference: Figure
    corrected: Figure | None = None


def units_in_words(level: Level) -> str:
    """What is compared with each other: libraries, or gemeenten."""
    return _("gemeenten") if level is Level.GEMEENTE else _("bibliotheken")


def place_in_words(low: int, high: int) -> str:
    """A rank as a span: "plaats 12 tot 18"; a single place where no other is possible."""
    if low == high:
        return _("plaats {low}").format(low=format_count(low))
    return _("plaats {low} tot {high}").format(low=format_count(low), high=format_count(high))


def place_sentence(area: str, low: int, high: int, of: int, level: Level, unit: Unit) -> str:
    """Where an area stands in the order of shares; never "the highest", as some are missing."""
    households = _(
        "Op volgorde van het aandeel huishoudens met een lid staat {area} op {place} van de {of} "
        "{units} met een cijfer."
    )
    persons = _(
        "Op volgorde van het aandeel leden staat {area} op {place} van de {of} {units} met een "
        "cijfer."
    )
    told = (households if unit is Unit.HOUSEHOLDS else persons).format(
        area=area, place=place_in_words(low, high), of=format_count(of), units=units_in_words(level)
    )
    if low == high:
        return told
    why = _(
        "Preciezer kan niet: zo dicht bij elkaar kan het verschil ook afronding of toeval zijn."
    )
    return f"{told} {why}"


def difference_in_words(difference: Figure, other: str) -> str:
    """A difference with its direction, where it is clear: "1,2 procentpunt meer dan Nederland"."""
    judged = verdict(difference, 0.0)
    if judged is Verdict.UNKNOWN or difference.value is None:
        return _("Niet te vergelijken met {other}").format(other=other)
    if judged is Verdict.NO_DIFFERENCE:
        return _("Geen duidelijk verschil met {other}").format(other=other)
    points = format_decimal(abs(difference.value), 1)
    if judged is Verdict.OVER:
        return _("{points} procentpunt meer dan {other}").format(points=points, other=other)
    return _("{points} procentpunt minder dan {other}").format(points=points, other=other)


def against_sentences(groups: Sequence[Against], unit: Unit) -> list[str]:
    """Than which groups the share is larger or smaller, and from which it hardly differs."""
    names: dict[Verdict, list[str]] = {}
    for group in groups:
        names.setdefault(verdict(group.difference, 0.0), []).append(group.name)
    households = unit is Unit.HOUSEHOLDS
    said = {
        Verdict.OVER: _("Het aandeel huishoudens met een lid is groter dan bij: {groups}.")
        if households
        else _("Het aandeel leden is groter dan bij: {groups}."),
        Verdict.UNDER: _("Het aandeel huishoudens met een lid is kleiner dan bij: {groups}.")
        if households
        else _("Het aandeel leden is kleiner dan bij: {groups}."),
        Verdict.NO_DIFFERENCE: _("Geen duidelijk verschil met: {groups}."),
        Verdict.UNKNOWN: _("Niet te vergelijken met: {groups}."),
    }
    return [
        text.format(groups=enumerated(names[judged], "; "))
        for judged, text in said.items()
        if judged in names
    ]


def corrected_sentence(share: Figure, group: Against) -> str:
    """What the correction for the share of youth changes; nothing where it was not made."""
    corrected = group.corrected
    if corrected is None or share.value is None or corrected.value is None:
        return ""
    text = _(
        "Gecorrigeerd voor aandeel jeugd is het aandeel leden {share}; het verschil met {other} "
        "is dan {after} in plaats van {before} procentpunt."
    ).format(
        share=format_share(share.fitting or 0.0, width=share.width),
        other=group.name,
        after=format_points(corrected.value),
        before=format_points(group.difference.value or 0.0),
    )
    if verdict(corrected, 0.0) is Verdict.NO_DIFFERENCE:
        text += " " + _("Dat is geen duidelijk verschil.")
    return text


def spread_sentence(area: str, side: int, level: Level) -> str:
    """Within or outside the band of spread: -1 below it, 1 above it, 0 within."""
    units = units_in_words(level)
    if side == 0:
        return _(
            "{area} ligt binnen de spreidingsband: zulke verschillen zijn tussen {units} gewoon."
        ).format(area=area, units=units)
    where = (
        _("{area} ligt boven de spreidingsband: dat komt tussen {units} weinig voor.")
        if side > 0
        else _("{area} ligt onder de spreidingsband: dat komt tussen {units} weinig voor.")
    )
    return where.format(area=area, units=units) + " " + _("Het zegt niet waardoor.")


def split_sentences(
    against: Against, area: str, difference: Figure, composition: Figure, behaviour: Figure
) -> list[str]:
    """What the difference is made of: another mix of ages, and membership within the same age.

    Of a difference that is not clear (`against` knows chance too) no part is told. A part counts
    only when its whole interval lies on one side of 0.
    """
    other = against.name
    if difference.value is None or composition.value is None or behaviour.value is None:
        reason = missing_explanation(difference.missing) if difference.missing else ""
        return [_("Het verschil met {other} is niet te splitsen.").format(other=other), reason]
    points = format_points(difference.value)
    if Verdict.NO_DIFFERENCE in (verdict(difference, 0.0), verdict(against.difference, 0.0)):
        return [
            _("Tussen {area} en {other} is geen duidelijk verschil ({points} procentpunt).").format(
                area=area, other=other, points=points
            ),
            _("Hieronder staat hoe dat getal is opgebouwd. Trek uit de twee delen geen conclusie."),
        ]
    return [
        _("Het verschil tussen {area} en {other} is {points} procentpunt.").format(
            area=area, other=other, points=points
        ),
        _mix_sentence(composition),
        _within_sentence(behaviour),
        _("Dit zegt waar het verschil zit, niet waardoor het komt."),
    ]


def _mix_sentence(part: Figure) -> str:
    points = format_points(part.value or 0.0)
    match verdict(part, 0.0):
        case Verdict.NO_DIFFERENCE:
            return _("De leeftijdsopbouw maakt geen duidelijk verschil.")
        case _clear:
            return _("Daarvan hoort {points} bij een andere leeftijdsopbouw.").format(points=points)


def _within_sentence(part: Figure) -> str:
    points = format_points(part.value or 0.0)
    match verdict(part, 0.0):
        case Verdict.OVER:
            return _("Binnen dezelfde leeftijd is men vaker lid: dat maakt {points}.").format(
                points=points
            )
        case Verdict.UNDER:
            return _("Binnen dezelfde leeftijd is men minder vaak lid: dat maakt {points}.").format(
                points=points
            )
        case _unclear:
            return _("Binnen dezelfde leeftijd is geen duidelijk verschil.")


def _listed(groups: Sequence[Group]) -> str:
    return enumerated([group.label for group in groups], "; ")


def _rounded_for_reading(value: float) -> float:
    """Two significant digits from a hundred up: nobody reads 12.345 as "ongeveer"."""
    if value < 100:
        return value
    step = 10 ** (len(str(int(value))) - 2)
    return round(value / step) * step


def rounded_down(value: float) -> float:
    """Two significant digits at most, and never more than it is."""
    step = 10 ** max(len(str(int(value))) - 2, 0)
    return value // step * step
