"""What may be said of areas side by side: only what holds for the whole interval."""

from collections.abc import Sequence

from analytics.language import _, capital, enumerated, missing_explanation
from analytics.measures.wording import Verdict, differs, verdict
from analytics.model import Figure, Unit


def judgement(difference: Figure, base: float = 0.0) -> str:
    """What may be said of a share minus that of the own area, in a word or two; of an index with
    100 as `base`.
    """
    match verdict(difference, base):
        case Verdict.OVER:
            return _("duidelijk hoger")
        case Verdict.UNDER:
            return _("duidelijk lager")
        case Verdict.NO_DIFFERENCE:
            return _("geen duidelijk verschil")
        case Verdict.UNKNOWN:
            return _("niet te vergelijken")


def difference_sentence(
    area: str, own: str, difference: Figure, unit: Unit, why: str = "", *, slightly: bool = False
) -> str:
    """How an area stands to the own one, judged with the play of chance.

    `why` they can't be compared; the reason of the missing figure unless said. `slightly`: in
    whole per cents the two read the same.
    """
    households = unit is Unit.HOUSEHOLDS
    if slightly and differs(difference, 0.0):
        text = _slightly(households=households, more=verdict(difference, 0.0) is Verdict.OVER)
        return capital(text.format(area=area, own=own))
    match verdict(difference, 0.0):
        case Verdict.OVER:
            text = (
                _("In {area} heeft een groter deel van de huishoudens een lid dan in {own}.")
                if households
                else _("In {area} is een groter deel lid dan in {own}.")
            )
        case Verdict.UNDER:
            text = (
                _("In {area} heeft een kleiner deel van de huishoudens een lid dan in {own}.")
                if households
                else _("In {area} is een kleiner deel lid dan in {own}.")
            )
        case Verdict.NO_DIFFERENCE:
            text = _("Tussen {area} en {own} is geen duidelijk verschil.")
        case Verdict.UNKNOWN:
            text = _("{area} en {own} zijn niet te vergelijken. {reason}")
    reason = why or (missing_explanation(difference.missing) if difference.missing else "")
    return capital(text.format(area=area, own=own, reason=reason).rstrip())


def _slightly(*, households: bool, more: bool) -> str:
    if households:
        return (
            _("In {area} heeft een iets groter deel van de huishoudens een lid dan in {own}.")
            if more
            else _("In {area} heeft een iets kleiner deel van de huishoudens een lid dan in {own}.")
        )
    return (
        _("In {area} is een iets groter deel lid dan in {own}.")
        if more
        else _("In {area} is een iets kleiner deel lid dan in {own}.")
    )


def shared_sentence(area: str, own: str, relation: str) -> str:
    """That two areas share inhabitants, and so are no two separate groups; empty where not.

    `relation` says how the first lies to the second: within, around, overlap, same or apart.
    """
    texts = {
        "within": _("{area} ligt in {own}: wie er woont, telt in beide mee."),
        "around": _("{own} ligt in {area}: wie er woont, telt in beide mee."),
        "overlap": _("{area} en {own} overlappen: een deel van de inwoners telt in beide mee."),
        "same": _("{area} en {own} zijn hetzelfde gebied."),
    }
    return capital(texts.get(relation, "").format(area=area, own=own))


def differing_groups(
    area: str, own: str, groups: Sequence[tuple[str, Figure]], unit: Unit
) -> list[str]:
    """In which groups an area clearly differs from the own one, and in which it can't be told."""
    judged = [(label, verdict(figure, 0.0)) for label, figure in groups]
    households = unit is Unit.HOUSEHOLDS

    def those(kind: Verdict) -> list[str]:
        return [label for label, found in judged if found is kind]

    said: list[str] = []
    if over := those(Verdict.OVER):
        text = (
            _("Vaker een lid in huis in {area} dan in {own}: {groups}.")
            if households
            else _("Vaker lid in {area} dan in {own}: {groups}.")
        )
        said.append(text.format(area=area, own=own, groups=enumerated(over, "; ")))
    if under := those(Verdict.UNDER):
        text = (
            _("Minder vaak een lid in huis in {area} dan in {own}: {groups}.")
            if households
            else _("Minder vaak lid in {area} dan in {own}: {groups}.")
        )
        said.append(text.format(area=area, own=own, groups=enumerated(under, "; ")))
    unknown = those(Verdict.UNKNOWN)
    if not over and not under and len(unknown) < len(judged):
        text = _("Per groep is er tussen {area} en {own} geen duidelijk verschil.")
        said.append(text.format(area=area, own=own))
    if unknown:
        text = _("Niet te vergelijken tussen {area} en {own}: {groups}.")
        said.append(text.format(area=area, own=own, groups=enumerated(unknown, "; ")))
    return said
