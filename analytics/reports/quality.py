"""The quality of a round in words: what a warning is, what a library can do, and a text to send."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics.language import (
    _,
    enumerated,
    format_count,
    format_date,
    format_share,
    level_label,
    missing_label,
    ngettext,
    status_label,
)
from analytics.model import Delivery, Figure, Level, Missing, Status
from analytics.reports.judgement import where
from analytics.store import CONTRADICTIONS, Left, MissingCells, Organisation, Warnings

MOST_NAMED = 5
"""So many areas or places are named in a text; of the others only how many."""
FINE = (Level.WIJK, Level.BUURT)


@dataclass(frozen=True, slots=True)
class OwnQuality:
    """What a round says of one library. `took_part` None: the delivery names no participants.
    `cells`: of the regions in its catchment, per level; `unsure`: its gemeenten and wijken with
    unreliable cells; `partly`: its gemeenten of which only some organisations took part;
    `members`: its linked members; `undelivered`: its gemeenten of which nothing was delivered.
    """

    organisation: Organisation
    delivery: Delivery
    took_part: bool | None
    cells: tuple[MissingCells, ...]
    unsure: tuple[MissingCells, ...]
    partly: tuple[Left, ...]
    warnings: Warnings
    members: Figure
    undelivered: tuple[MissingCells, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do (or to leave): what, and how."""

    title: str
    text: str


def warning_label(kind: str, message: str = "") -> str:
    """A kind of warning in a few words; one that is no contradiction by its own message, which
    stands in the atlas in the language of the build.
    """
    match kind:
        case "parts_contradict_whole":
            return _("Delen en geheel: de gebieden tellen niet op tot het gebied waar ze in liggen")
        case "categories_contradict_total":
            return _("Groepen en totaal: de groepen tellen niet op tot het totaal")
        case "share_contradicts_counts":
            return _("Aandeel en aantallen: het aandeel past niet bij de aantallen")
        case "gemeente_absent":
            return _("Niets geleverd van een gemeente waarvan de bibliotheek meedeed")
        case "recoverable":
            return _("Geheim, maar uit te rekenen met de cijfers eromheen")
        case _other:
            return message or kind


def reasons_in_words(cells: MissingCells) -> str:
    """ "12 geheim, 3 onbetrouwbaar"."""
    return ", ".join(
        f"{format_count(count)} {missing_label(reason)}" for reason, count in cells.reasons.items()
    )


def took_part_sentence(own: OwnQuality) -> str:
    name = own.organisation.name
    if own.took_part is None:
        return _("De levering noemt geen deelnemers. Of {name} meedeed, is niet bekend.").format(
            name=name
        )
    if not own.took_part:
        return _("{name} deed in deze ronde niet mee.").format(name=name)
    return _("{name} deed in deze ronde mee.").format(name=name)


def missing_sentence(cells: Sequence[MissingCells]) -> str:
    """How much is missing per level, and for what reason most of it there."""
    parts = [
        (
            _("van {level} {share} (vooral {reason})")
            if len(item.reasons) > 1
            else _("van {level} {share} ({reason})")
        ).format(
            share=format_share(item.share()),
            level=_plural(item.level),
            reason=missing_label(max(item.reasons, key=lambda reason: item.reasons[reason])),
        )
        for item in cells
        if item.missing
    ]
    if not parts:
        return _("Er ontbreken geen cijfers.")
    return _("Zoveel cijfers ontbreken: {parts}.").format(parts=enumerated(parts))


def tasks(own: OwnQuality) -> list[Task]:
    """What the data contact can do: only what applies, what matters most first."""
    return [
        *_taking_part(own),
        *_absent(own),
        *_unreliable(own),
        *_warned(own),
        *_not_delivered(own),
        *_hidden(own),
        *_status(own),
        *_by_hand(own),
    ]


def _taking_part(own: OwnQuality) -> list[Task]:
    found: list[Task] = []
    if own.took_part is False:
        text = _(
            "Zonder levering zijn er van uw gebied geen cijfers. Vraag {poi} hoe u zich voor de "
            "volgende ronde aanmeldt, en wat uw systeem daarvoor moet kunnen uitvoeren."
        )
        poi = own.organisation.poi or _("uw provinciale ondersteuningsinstelling")
        found.append(Task(_("Meedoen met de volgende ronde"), text.format(poi=poi)))
    for item in own.partly:
        others = [name for name in item.did_not if name != own.organisation.name]
        if others:
            text = _(
                "In {gemeente} deed {names} niet mee. Cijfers van die gemeente ontbreken daardoor "
                "of zijn niet volledig. Spreek af dat u de volgende keer allemaal meedoet."
            )
            found.append(
                Task(
                    _("Samen meedoen in {gemeente}").format(gemeente=item.name),
                    text.format(gemeente=item.name, names=enumerated(others)),
                )
            )
    return found


def _absent(own: OwnQuality) -> list[Task]:
    if not own.took_part or not own.undelivered:
        return []
    text = _(
        "Van {areas} is niets geleverd, terwijl u meedeed. Vraag de leverancier om die cijfers, en "
        "of uw ledenbestand er helemaal in zat."
    )
    return [
        Task(
            _("Vragen om de gemeenten die ontbreken"),
            text.format(areas=enumerated([item.name for item in own.undelivered])),
        )
    ]


def _unreliable(own: OwnQuality) -> list[Task]:
    count = _reasons(own.cells).get(Missing.UNRELIABLE, 0)
    if not count:
        return []
    text = ngettext(
        "{count} cijfer van uw gebied staat op onbetrouwbaar (x){areas}.",
        "{count} cijfers van uw gebied staan op onbetrouwbaar (x){areas}.",
        count,
    ).format(count=format_count(count), areas=_in_areas(own.unsure))
    return [
        Task(
            _("De ledenexport controleren"),
            text
            + " "
            + _(
                "Zo’n kruis betekent meestal dat de ledenexport niet volledig was. Controleer voor "
                "de volgende ronde of elke vestiging en elk type abonnement erin zit. Leg het "
                "aantal regels naast het aantal leden in uw systeem voordat u de export verstuurt."
            ),
        )
    ]


def _warned(own: OwnQuality) -> list[Task]:
    count = sum(own.warnings.counts.values())
    if not count:
        return []
    figures = own.warnings.figures
    text = (
        _(
            "Er is gewaarschuwd bij {figures} van uw gebied ({warnings}). Hieronder staat waar, "
            "met een tekst die klaar is om te versturen."
        )
        if figures
        else _(
            "Er is gewaarschuwd over uw gebied ({warnings}). Hieronder staat waarvoor, met een "
            "tekst die klaar is om te versturen."
        )
    )
    return [
        Task(
            _("De waarschuwingen navragen"),
            text.format(
                figures=ngettext("{count} cijfer", "{count} cijfers", figures).format(
                    count=format_count(figures)
                ),
                warnings=warnings_in_words(count),
            ),
        )
    ]


def warnings_in_words(count: int) -> str:
    """ "13 waarschuwingen"."""
    text = ngettext("{count} waarschuwing", "{count} waarschuwingen", count)
    return text.format(count=format_count(count))


def _not_delivered(own: OwnQuality) -> list[Task]:
    levels = [_plural(level) for level in _undelivered(own)]
    if not levels:
        return []
    text = _(
        "Van uw {levels} zijn cijfers niet geleverd. Vraag of de tabellen van uw eigen organisatie "
        "die wel hebben, en laat ze inladen."
    )
    return [Task(_("Vragen om fijnere tabellen"), text.format(levels=enumerated(levels)))]


def _hidden(own: OwnQuality) -> list[Task]:
    count = _reasons(own.cells).get(Missing.CONFIDENTIAL, 0)
    if not count:
        return []
    text = ngettext(
        "{count} cijfer is geheim, omdat het over te weinig mensen gaat. Daar kunt u niets aan "
        "doen, en het hoeft ook niet. Neem een groter gebied of alle groepen samen.",
        "{count} cijfers zijn geheim, omdat ze over te weinig mensen gaan. Daar kunt u niets aan "
        "doen, en het hoeft ook niet. Neem een groter gebied of alle groepen samen.",
        count,
    )
    return [Task(_("Geheime cijfers laten rusten"), text.format(count=format_count(count)))]


def _status(own: OwnQuality) -> list[Task]:
    match own.delivery.status:
        case Status.EXPERIMENTAL:
            return [
                Task(
                    _("De status erbij zetten"),
                    _(
                        "De cijfers zijn experimenteel: de onzekerheid is groter dan gewoonlijk. "
                        "Zeg dat erbij als u een cijfer doorgeeft."
                    ),
                )
            ]
        case Status.PROVISIONAL | Status.REVISED_PROVISIONAL:
            return [
                Task(
                    _("Op de definitieve cijfers letten"),
                    _(
                        "De cijfers zijn voorlopig: er kan nog een herziening komen. Schrijf op "
                        "welke versie u gebruikt, en kijk hier later wat er veranderde."
                    ),
                )
            ]
        case Status.FINAL:
            return []


def _by_hand(own: OwnQuality) -> list[Task]:
    if own.members.value is None:
        return []
    text = _(
        "Deze atlas kent uw ledenadministratie niet. Tel daarin zelf wie op {date} lid was, zonder "
        "dubbele inschrijvingen, instellingen, klassen en leden van buiten uw werkgebied. Leg dat "
        "naast de {members} gekoppelde leden hier. {scope}Uw eigen telling is eerder hoger, want "
        "niet iedereen kan worden gekoppeld. Is het verschil groot, vraag dan na hoeveel van uw "
        "leden zijn gekoppeld. Deel de twee getallen niet op elkaar."
    )
    scope = (
        _("Hier tellen ook inwoners mee die bij een andere bibliotheek lid zijn. ")
        if own.delivery.members_of == "any"
        else ""
    )
    return [
        Task(
            _("Uw eigen administratie ernaast leggen"),
            text.format(
                date=format_date(own.delivery.reference_date),
                members=format_count(own.members.value),
                scope=scope,
            ),
        )
    ]


def letter(own: OwnQuality) -> str:
    """A text for the supplier of the figures, or for the POI; empty when there is no question."""
    questions = [*_questions(own)]
    if not questions:
        return ""
    lines = [
        _("Onderwerp: {title}, vragen van {name}").format(
            title=own.delivery.title, name=own.organisation.name
        ),
        "",
        _("Beste lezer,"),
        "",
        _(
            "Wij bekeken de cijfers van ons werkgebied ({id}, peildatum {date}, status {status})."
        ).format(
            id=own.delivery.id,
            date=format_date(own.delivery.reference_date),
            status=status_label(own.delivery.status),
        ),
        _("Daarbij hebben wij deze vragen:"),
    ]
    for number, (question, places) in enumerate(questions, 1):
        lines += ["", f"{number}. {question}"]
        lines += [f"   - {place}" for place in places[:MOST_NAMED]]
        rest = len(places) - MOST_NAMED
        if rest > 0:
            more = ngettext("en nog {count} plaats", "en nog {count} plaatsen", rest)
            lines.append("   - " + more.format(count=format_count(rest)))
    lines += ["", _("Met vriendelijke groet,"), own.organisation.name]
    return "\n".join(lines) + "\n"


def _questions(own: OwnQuality) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    if own.took_part is False:
        found.append(
            (
                _(
                    "Wij deden in deze ronde niet mee. Hoe melden wij ons aan voor de volgende "
                    "ronde, en wat hebt u van ons nodig?"
                ),
                [],
            )
        )
    if own.took_part and own.undelivered:
        found.append(
            (
                _(
                    "Wij deden mee, maar van deze gemeenten staat niets in de levering. Hoe komt "
                    "dat?"
                ),
                [f"{item.name} ({item.code})" for item in own.undelivered],
            )
        )
    if _reasons(own.cells).get(Missing.UNRELIABLE):
        found.append(
            (
                _(
                    "Deze cijfers staan op onbetrouwbaar (x). Wat ontbrak er in onze levering, en "
                    "hoe voorkomen wij dat de volgende keer?"
                ),
                [f"{item.name} ({item.code}): {reasons_in_words(item)}" for item in own.unsure],
            )
        )
    contradicting = [item for item in own.warnings.largest if item.kind in CONTRADICTIONS]
    for kind in dict.fromkeys(item.kind for item in contradicting):
        found.append(
            (
                warning_label(kind) + ". " + _("Klopt dit, en hoe komt het?"),
                [
                    " · ".join(filter(None, (item.region, where(item))))
                    for item in contradicting
                    if item.kind == kind
                ],
            )
        )
    levels = _undelivered(own)
    if levels and own.took_part is not False:
        found.append(
            (
                _("Zijn er van ons werkgebied ook cijfers per {levels}?").format(
                    levels=enumerated([level_label(level) for level in levels])
                ),
                [],
            )
        )
    return found


def _reasons(cells: Iterable[MissingCells]) -> dict[Missing, int]:
    found: dict[Missing, int] = {}
    for item in cells:
        for reason, count in item.reasons.items():
            found[reason] = found.get(reason, 0) + count
    return found


def _undelivered(own: OwnQuality) -> list[Level]:
    """The levels below the gemeente of which something was not delivered."""
    return [
        item.level
        for item in own.cells
        if item.level in FINE and item.reasons.get(Missing.NOT_DELIVERED)
    ]


def _in_areas(items: Sequence[MissingCells]) -> str:
    """ ", in A, B en nog 3 gebieden"; empty where no area is named."""
    if not items:
        return ""
    names = [item.name for item in items[:MOST_NAMED]]
    rest = len(items) - len(names)
    if rest:
        more = ngettext("nog {count} gebied", "nog {count} gebieden", rest)
        names.append(more.format(count=format_count(rest)))
    return _(", in {names}").format(names=enumerated(names))


def _plural(level: Level) -> str:
    return level_label(level, plural=True)
