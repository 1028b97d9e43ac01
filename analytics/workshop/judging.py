"""An answer judged: a score, and a response that helps without telling the answer."""

import re
from collections.abc import Sequence
from itertools import combinations

from analytics.catalog.challenges import Rule, Ruled
from analytics.language import _, language, missing_label, ngettext
from analytics.measures.ranking import rank_spans
from analytics.model import Figures
from analytics.workshop.posed import Given, Judgement, Option, Posed
from analytics.workshop.rules import surely_higher

_UNITS = re.compile(
    r"(%|procentpunt(en)?|procent|percentage points?|per ?cent|pp|leden|members)$", re.IGNORECASE
)
_NEAR = 0.1
_TRY_AGAIN = re.compile(r"\b(nog eens|look again|once more)\b", re.IGNORECASE)


class NotANumber(ValueError):
    """What was typed is no number; the text says what to do."""


def read_number(text: str) -> float:
    """A number as people type it, in the writing of the language in force: "24,3%", "1.250", "−3".

    Raises `NotANumber`.
    """
    plain = re.sub(r"[\s\u00a0\u202f]", " ", text).strip()
    plain = _UNITS.sub("", plain).strip().replace("−", "-").replace("–", "-").replace(" ", "")
    comma = language() != "en"
    thousands, decimal = (".", ",") if comma else (",", ".")
    if re.fullmatch(rf"[+-]?\d{{1,3}}(\{thousands}\d{{3}})+(\{decimal}\d+)?", plain):
        plain = plain.replace(thousands, "")
    plain = plain.replace(",", ".")
    if not plain:
        raise NotANumber(_("Er is nog niets ingevuld."))
    if not re.fullmatch(r"[+-]?(\d{1,12}(\.\d*)?|\.\d+)", plain):
        example = "24,3" if comma else "24.3"
        raise NotANumber(
            _("Dit is geen getal. Vul één getal in, zoals {example}.").format(example=example)
        )
    return float(plain)


def judge(posed: Posed, given: Given) -> Judgement:
    """How an answer fares.

    A number and a single choice are right or wrong. Of several: (right ones chosen - wrong ones
    chosen) / right ones, never below 0. An order: the share of the pairs of which is sure which is
    higher that stand the right way round. A claim: half for the claim, half for what to mind.
    Text isn't scored.
    """
    match posed.kind:
        case "getal":
            return _number(posed, given)
        case "volgorde":
            return _order(posed, given)
        case "bewering":
            return _claim(posed, given)
        case "tekst":
            if not given.get("text", "").strip():
                return Judgement(None, _("Er staat nog niets."))
            return Judgement(None, _("Bedankt. Een tekst krijgt geen punten."))
        case _choice:
            return _several(posed, given) if posed.several else _one(posed, given)


def once_shown(response: str) -> str:
    """A response for who can't try again: without the part that asks to look once more."""
    parts = re.split(r"(?<=[.:]) ", response)
    kept: list[str] = []
    for part in parts:
        if not _TRY_AGAIN.search(part):
            kept.append(part)
        elif kept:
            kept[-1] = re.sub(r":$", ".", kept[-1])
    return " ".join(kept)


def _right(response: str = "") -> Judgement:
    return Judgement(1.0, response or _("Dat klopt."))


def _wrong(response: str) -> Judgement:
    return Judgement(0.0, response)


# Numbers


def _number(posed: Posed, given: Given) -> Judgement:
    band, number = posed.truth.band, given.get("number")
    assert band is not None
    if number is None:
        return _wrong(_("Er is nog niets ingevuld."))
    if band.holds(number):
        return _right()
    if posed.unit == "%" and abs(number) <= 1 and band.holds(number * 100):
        return _wrong(
            _("De grootte klopt, maar dit is een deel van 1. Schrijf het als percentage: maal 100.")
        )
    if number and band.holds(-number):
        return _wrong(_("De grootte klopt, maar let op: is het meer of minder? Min hoort ervoor."))
    for name, other in posed.truth.taken_for.items():
        if other.holds(number):
            return _wrong(_taken_for(posed, name))
    middle = (band.low + band.high) / 2
    off = band.low - number if number < band.low else number - band.high
    near = off <= max(_NEAR * abs(middle), band.high - band.low, 1.5 * 10.0**-band.decimals)
    if near:
        return _wrong(
            _("Bijna, maar het is iets lager. Lees het cijfer nog eens precies af.")
            if number > band.high
            else _("Bijna, maar het is iets hoger. Lees het cijfer nog eens precies af.")
        )
    high = _("Dat is te hoog. Kijk nog eens om welk gebied, welke groep en welk cijfer het gaat.")
    low = _("Dat is te laag. Kijk nog eens om welk gebied, welke groep en welk cijfer het gaat.")
    return _wrong(high if number > band.high else low)


def _taken_for(posed: Posed, name: str) -> str:
    """What a wrong number is."""
    match name:
        case "land":
            return _("Dat is het cijfer van heel het land. Het gaat om het eigen gebied.")
        case "provincie":
            return _("Dat is het cijfer van de provincie. Het gaat om het eigen gebied.")
        case "eigen":
            return _(
                "Dat is het cijfer van {area} als geheel. Het gaat om een deel daarvan."
            ).format(area=posed.name)
        case "eenheid":
            return _(
                "Let op wat er geteld is: personen en huishoudens zijn twee verschillende cijfers."
            )
        case "rest":
            return _("Dat is juist de andere kant: let op ‘lid’ en ‘geen lid’.")
        case "aantal":
            return _("Dat is een aantal. Hier is het aandeel gevraagd, in procenten.")
        case _part:
            return _("Dat is het deel dat lid is. Hier is een ander cijfer gevraagd.")


# Choices


def _chosen(posed: Posed, given: Given) -> list[Option]:
    wanted = set(given.get("chosen", ()))
    return [option for option in posed.options if option.id in wanted]


def _one(posed: Posed, given: Given) -> Judgement:
    chosen = _chosen(posed, given)
    if not chosen:
        return _wrong(_("Er is nog niets gekozen."))
    if len(chosen) > 1:
        return _wrong(_("Kies er één."))
    option = chosen[0]
    if option.id in posed.truth.right:
        return _right()
    return _wrong(option.response or _not_this_one(posed, option))


def _not_this_one(posed: Posed, option: Option) -> str:
    asked = posed.challenge.answer
    if not isinstance(asked, Ruled) or option.figure is None:
        return _("‘{label}’ is het niet.").format(label=option.label)
    if asked.rule is Rule.MISSING:
        return _(
            "Van {label} staat er wel een cijfer, of het ontbreekt om een andere reden."
        ).format(label=option.label)
    if option.figure.missing is not None:
        return _(
            "Van {label} is er geen cijfer ({reason}): dan is er niets over te zeggen."
        ).format(label=option.label, reason=missing_label(option.figure.missing))
    if asked.rule in (Rule.ABOVE, Rule.BELOW):
        return _("Voor {label} geldt dat niet, of het is niet zeker.").format(label=option.label)
    return _place(posed, option, lowest=asked.rule is Rule.LOWEST)


def _place(posed: Posed, option: Option, *, lowest: bool) -> str:
    """Where an option stands, if that is sure."""
    figures = Figures.of([item.figure for item in posed.options if item.figure is not None])
    ranks = rank_spans(figures)
    place = posed.options.index(option)
    low, high = int(ranks.low[place]), int(ranks.high[place])
    if lowest:
        low, high = ranks.of + 1 - high, ranks.of + 1 - low
    if low == high:
        return (
            _("{label} is het niet: dat is nummer {place} van onderen.")
            if lowest
            else _("{label} is het niet: dat is nummer {place} van boven.")
        ).format(label=option.label, place=low)
    return (
        _("{label} is het niet: er is er een met een cijfer dat zeker lager is.")
        if lowest
        else _("{label} is het niet: er is er een met een cijfer dat zeker hoger is.")
    ).format(label=option.label)


def _several(posed: Posed, given: Given) -> Judgement:
    chosen = {option.id: option for option in _chosen(posed, given)}
    if not chosen:
        return _wrong(_("Er is nog niets gekozen."))
    right = posed.truth.right
    wrong = [option for name, option in chosen.items() if name not in right]
    forgotten = [
        option for option in posed.options if option.id in right and option.id not in chosen
    ]
    if not wrong and not forgotten:
        return _right(_("Dat klopt: dit zijn ze allemaal."))
    found = len(right) - len(forgotten)
    said: list[str] = []
    if not found:
        said.append(_("Wat goed is, zit er nog niet bij."))
    elif forgotten:
        said.append(
            ngettext(
                "Er ontbreekt er nog {count}.", "Er ontbreken er nog {count}.", len(forgotten)
            ).format(count=len(forgotten))
        )
    else:
        said.append(_("Alles wat goed is, zit erbij, maar er is te veel gekozen."))
    if len(wrong) == 1 and not wrong[0].response:
        said.append(_("‘{label}’ hoort er niet bij.").format(label=wrong[0].label))
    elif wrong and found and forgotten:
        said.append(
            ngettext("{count} hoort er niet bij.", "{count} horen er niet bij.", len(wrong)).format(
                count=len(wrong)
            )
        )
    said += [option.response for option in [*wrong, *forgotten] if option.response]
    return Judgement(max(0.0, (found - len(wrong)) / len(right)), " ".join(said))


# Orders


def _order(posed: Posed, given: Given) -> Judgement:
    of = {option.id: option for option in posed.options}
    order = given.get("order", [])
    if not order:
        return _wrong(_("Er is nog niets op volgorde gezet."))
    if sorted(order) != sorted(of):
        return _wrong(_("Zet alle opties op volgorde, elke één keer."))
    sure = [pair for pair in combinations([of[name] for name in order], 2) if _is_sure(pair)]
    turned = [(first, later) for first, later in sure if _is_higher(later, first)]
    if not turned:
        return _right()
    first, later = turned[0]
    said = _("{first} staat boven {later}, maar is zeker lager.").format(
        first=first.label, later=later.label
    )
    return Judgement(1 - len(turned) / len(sure), said)


def _is_sure(pair: Sequence[Option]) -> bool:
    return _is_higher(pair[0], pair[1]) or _is_higher(pair[1], pair[0])


def _is_higher(one: Option, other: Option) -> bool:
    return (
        one.figure is not None
        and other.figure is not None
        and surely_higher(one.figure, other.figure)
    )


# Claims


def _claim(posed: Posed, given: Given) -> Judgement:
    figure, higher = given.get("figure"), given.get("higher")
    benchmark, caveat = given.get("benchmark", ""), given.get("caveat", "")
    if figure is None or higher is None or not benchmark or not caveat:
        return _wrong(
            _("Maak de bewering af: kies een cijfer, hoger of lager, en een kanttekening.")
        )
    score, said = 0.0, list[str]()
    if (figure, higher, benchmark) in posed.truth.holding:
        score += 0.5
        said.append(_("De bewering houdt stand."))
    elif (figure, not higher, benchmark) in posed.truth.holding:
        said.append(_("Het is juist andersom: kijk nog eens welk van de twee hoger is."))
    else:
        said.append(
            _("Dit is niet te zeggen: het verschil valt binnen de marge van afronding en toeval.")
        )
    chosen = next((option for option in posed.options if option.id == caveat), None)
    if chosen is not None and chosen.id in posed.truth.right:
        score += 0.5
        said.append(_("De kanttekening past erbij."))
    else:
        own = chosen.response if chosen is not None else ""
        said.append(own or _("Deze kanttekening past hier niet."))
    return Judgement(score, " ".join(said))
