"""Duiding: what a figure means, in plain words, and only what holds for its whole interval.

Running text says "ongeveer 1 op 5"; margins stand in tables. No causes, no blame, and no "most"
or "least" while a candidate is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.language import (
    _,
    format_count,
    format_date,
    format_points,
    format_share,
    missing_explanation,
)
from analytics.measures.wording import Verdict, verdict
from analytics.model import Figure, Unit
from analytics.store import Break, Change

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
            return _("jeugd gratis")


def break_sentence(item: Break, change: Change) -> str:
    """What a break means for these two rounds."""
    match item:
        case Break.CLASSIFICATION:
            return _(
                "De groepen zijn anders ingedeeld. Een groep van toen is niet die van nu; een "
                "verandering is daarom niet te geven."
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
                else _("De bibliotheek deed maar in één van beide rondes mee.")
            )
        case Break.COMPLETENESS:
            rates = (change.former.completeness, change.later.completeness)
            if rates[0] is None or rates[1] is None:
                return _("In één van beide rondes zit een gat in de gegevens.")
            return _(
                "De ledenbestanden waren niet even volledig: {former} toen, {later} nu. Dat "
                "verschil zit in de verandering."
            ).format(former=format_share(rates[0]), later=format_share(rates[1]))
        case Break.LAW:
            return _(
                "Sinds 1 juli 2022 is het lidmaatschap voor de jeugd overal gratis. De cijfers "
                "ervoor en erna staan er, maar horen niet op één lijn."
            )


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
    """Whether the share of members changed between two rounds, where that can be said."""
    match verdict(change.judged, 0.0):
        case Verdict.OVER:
            text = _("In {area} was {share} op {later} hoger dan op {former}.")
        case Verdict.UNDER:
            text = _("In {area} was {share} op {later} lager dan op {former}.")
        case Verdict.NO_DIFFERENCE:
            text = _("In {area} verschilt {share} op {later} niet duidelijk van dat op {former}.")
        case Verdict.UNKNOWN:
            text = _("Voor {area} zijn {former} en {later} niet met elkaar te vergelijken.")
    return text.format(
        area=area,
        share=_("het aandeel leden")
        if unit is Unit.PERSONS
        else _("het aandeel huishoudens met een lid"),
        former=format_date(change.former.reference_date),
        later=format_date(change.later.reference_date),
    )


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


def linked_sentence(change: Change) -> str:
    """What the match rates may have to do with a change; nothing where they are the same."""
    rates = (change.former.match_rate, change.later.match_rate)
    if rates[0] is None or rates[1] is None or rates[0] == rates[1]:
        return ""
    if change.linked.value is None or change.change.value is None:
        return ""
    return _(
        "Van de leden kon toen {former} worden gekoppeld en nu {later}. Als iedereen was "
        "gekoppeld, zou de verandering ongeveer {linked} procentpunt zijn in plaats van {change}."
    ).format(
        former=format_share(rates[0]),
        later=format_share(rates[1]),
        linked=format_points(change.linked.value),
        change=format_points(change.change.value),
    )


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
