"""Duiding: what a figure means, in plain words, and only what holds for its whole interval.

Running text says "ongeveer 1 op 5"; margins stand in tables. No causes, no blame, and no "most"
or "least" while a candidate is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.language import _, format_count, missing_explanation
from analytics.measures.wording import Verdict, verdict
from analytics.model import Figure, Unit

_NEAR = 0.005


@dataclass(frozen=True, slots=True)
class Group:
    """A category as sentences need it: its label, its representation, and whether the
    dimension's differences are partly age.
    """

    label: str
    representation: Figure
    age_sensitive: bool = False


def share_in_words(value: float) -> str:
    """A fraction as people say it: "1 op de 5" below a third, "7 van de 10" above."""
    if value >= 0.35:
        return _("{n} van de 10").format(n=min(round(value * 10), 9))
    return _("1 op de {n}").format(n=max(round(1 / value), 3))


def share_sentence(area: str, penetration: Figure, unit: Unit) -> str:
    """How many of the inhabitants are members; why it isn't known, where it isn't."""
    households = unit is Unit.HOUSEHOLDS
    if penetration.missing is not None or penetration.value is None:
        reason = missing_explanation(penetration.missing) if penetration.missing else ""
        unknown = (
            _("Van {area} is niet bekend hoeveel huishoudens een lid hebben. {reason}")
            if households
            else _("Van {area} is niet bekend hoeveel inwoners lid zijn. {reason}")
        )
        return unknown.format(area=area, reason=reason)
    if penetration.value < _NEAR:
        text = (
            _("In {area} heeft bijna geen huishouden een lid.")
            if households
            else _("In {area} is bijna niemand lid van de bibliotheek.")
        )
        return text.format(area=area)
    if penetration.value > 1 - _NEAR:
        text = (
            _("In {area} heeft bijna elk huishouden minstens één lid.")
            if households
            else _("In {area} is bijna iedereen lid van de bibliotheek.")
        )
        return text.format(area=area)
    text = (
        _("In {area} heeft ongeveer {share} huishoudens minstens één lid.")
        if households
        else _("In {area} is ongeveer {share} inwoners lid van de bibliotheek.")
    )
    return text.format(area=area, share=share_in_words(penetration.value))


def comparison_sentence(index: Figure, benchmark: str) -> str:
    """How that stands against the benchmark."""
    match verdict(index):
        case Verdict.OVER:
            return _("Dat is een groter deel dan in {benchmark}.").format(benchmark=benchmark)
        case Verdict.UNDER:
            return _("Dat is een kleiner deel dan in {benchmark}.").format(benchmark=benchmark)
        case Verdict.NO_DIFFERENCE:
            return _("Dat verschilt niet duidelijk van {benchmark}.").format(benchmark=benchmark)
        case Verdict.UNKNOWN:
            return _("Een vergelijking met {benchmark} is niet mogelijk.").format(
                benchmark=benchmark
            )


def non_members_sentence(non_members: Figure, unit: Unit) -> str:
    """How many were not found as a member; about, where the count is rounded.

    Nothing where it is unknown, and nothing of zero: there nobody lives.
    """
    if not non_members.value:
        return ""
    count = format_count(_rounded_for_reading(non_members.value))
    if unit is Unit.HOUSEHOLDS:
        return _("Ongeveer {count} huishoudens zijn zonder lid.").format(count=count)
    return _("Ongeveer {count} inwoners zijn geen lid.").format(count=count)


def representation_sentences(groups: Sequence[Group], unit: Unit) -> list[str]:
    """Who is over- and under-represented among the members, and who can't be judged.

    A group counts only when its whole interval lies beyond 100.
    """
    over = [group for group in groups if verdict(group.representation) is Verdict.OVER]
    under = [group for group in groups if verdict(group.representation) is Verdict.UNDER]
    unknown = [group for group in groups if group.representation.missing is not None]
    said: list[str] = []
    if over:
        more = (
            _("Vaker een lid in huis dan de huishoudens van dit gebied samen: {groups}.")
            if unit is Unit.HOUSEHOLDS
            else _("Vaker lid dan de inwoners van dit gebied samen: {groups}.")
        )
        said.append(more.format(groups=_listed(over)))
    if under:
        less = (
            _("Minder vaak een lid in huis dan de huishoudens van dit gebied samen: {groups}.")
            if unit is Unit.HOUSEHOLDS
            else _("Minder vaak lid dan de inwoners van dit gebied samen: {groups}.")
        )
        said.append(less.format(groups=_listed(under)))
    if not over and not under and len(unknown) < len(groups):
        said.append(_("Tussen de groepen is geen duidelijk verschil."))
    if any(group.age_sensitive for group in [*over, *under]):
        said.append(_("Dit is niet gecorrigeerd voor leeftijd."))
    if unknown:
        said.append(_("Niet bekend: {groups}.").format(groups=_listed(unknown)))
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
            comparison_sentence(index, benchmark),
            non_members_sentence(non_members, unit),
        ]
    return [sentence for sentence in sentences if sentence]


def _listed(groups: Sequence[Group]) -> str:
    labels = [group.label for group in groups]
    if len(labels) == 1:
        return labels[0]
    return _("{first} en {last}").format(first="; ".join(labels[:-1]), last=labels[-1])


def _rounded_for_reading(value: float) -> float:
    """Two significant digits from a hundred up: nobody reads 12.345 as "ongeveer"."""
    if value < 100:
        return value
    step = 10 ** (len(str(int(value))) - 2)
    return round(value / step) * step
