"""What is wrong with a delivery, for who has to do something about it: grouped, as a table, and as
a text for the supplier.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from analytics.language import _, format_count, ngettext
from analytics.model import Complaint, Place, Severity
from analytics.reports.table import Column, Table
from analytics.sources.report import place_text

EXAMPLES = 5
MATTERS = 10
"""So many single figures are told on their own, each with what follows from it."""
ONE_FIGURE = "one_figure"
OWN_FILE = "delivery.toml"
"""What stands in it was filled in here: no question for a supplier."""
_SENTENCES = frozenset(
    {
        *("parts_contradict_whole", "categories_contradict_total"),
        *("share_contradicts_counts", "impossible_pair"),
        *("recoverable", "gemeente_absent", "different_figures"),
    }
)
"""Kinds of which the text is not what stands there, but tells of it."""
_HERE = frozenset(
    {
        *("unknown_label", "ambiguous_label", "unknown_unit", "unknown_column", "missing_column"),
        *("column_without_header", "no_header", "no_columns", "unknown_sheet", "empty_file"),
        *("level_not_stated", "other_classification", "share_scale", "names_need_borders"),
    }
)
"""Kinds that say how the files were read here, and nothing of what stands in them."""


@dataclass(frozen=True, slots=True)
class Group:
    """Complaints of one kind with the same advice, or with one figure as their cause; the first
    few stand for all.
    """

    kind: str
    severity: Severity
    message: str
    advice: str
    complaints: tuple[Complaint, ...]

    @property
    def count(self) -> int:
        return len(self.complaints)

    @property
    def examples(self) -> tuple[str, ...]:
        """Where it is, and what stands there; of one cause, what follows from it."""
        places = (where(item) for item in self.complaints)
        return tuple(list(dict.fromkeys(filter(None, places)))[:EXAMPLES])

    @property
    def times(self) -> str:
        """How often, where more than once: " (3×)"; what follows from one figure is one matter."""
        often = self.count > 1 and self.kind != ONE_FIGURE
        return f" ({format_count(self.count)}×)" if often else ""


def grouped(complaints: Iterable[Complaint]) -> list[Group]:
    """Errors first; within them the single figures that others follow from, then the kind that
    comes most often.
    """
    matters: dict[str, list[Complaint]] = {}
    found: dict[tuple[str, Severity, str, str], list[Complaint]] = {}
    for item in complaints:
        if item.cause and (item.cause in matters or len(matters) < MATTERS):
            matters.setdefault(item.cause, []).append(item)
            continue
        found.setdefault((item.kind, item.severity, item.message, item.advice), []).append(item)
    groups = [Group(*key, tuple(items)) for key, items in found.items()]
    single = [_one_figure(cause, items) for cause, items in matters.items()]
    return sorted(
        [*single, *groups],
        key=lambda group: (
            group.severity is not Severity.ERROR,
            group.kind != ONE_FIGURE,
            -group.count,
        ),
    )


def _one_figure(cause: str, items: Sequence[Complaint]) -> Group:
    errors = any(item.severity is Severity.ERROR for item in items)
    return Group(
        ONE_FIGURE,
        Severity.ERROR if errors else Severity.WARNING,
        _("Waarschijnlijk klopt één cijfer niet: {cause}.").format(cause=cause),
        _("Vraag na wat hier hoort te staan. Deze {count} meldingen volgen eruit.").format(
            count=format_count(len(items))
        ),
        tuple(items),
    )


def advised(complaints: Iterable[Complaint], *, pointed: bool = True) -> list[Complaint]:
    """The same for who fills in a page: what to do is told by its steps, and not by the files and
    fields behind them. `pointed`: whether there is a step in which a layout is pointed out.
    """
    advice = _at_answers() | (_at_layout() if pointed else {})
    return [
        replace(
            item,
            advice=advice.get(item.kind)
            or (_("Verbeter het antwoord bij stap 3.") if _ours(item) else item.advice),
            place=Place("") if _ours(item) else item.place,
        )
        for item in complaints
    ]


def _ours(item: Complaint) -> bool:
    return item.place.file == OWN_FILE


def _at_answers() -> dict[str, str]:
    """Per kind of complaint what to do about it where the delivery is described."""
    rounding = _("Controleer de aantallen; kloppen die, controleer dan de afronding bij stap 3.")
    sums = _("Vraag het na bij de leverancier, of controleer de afronding bij stap 3.")
    year = _("Controleer de code; zijn het er veel, controleer dan bij stap 3 het jaar.")
    return {
        "categories_contradict_total": sums,
        "parts_contradict_whole": sums,
        "impossible_pair": rounding,
        "share_contradicts_counts": rounding,
        "gemeente_absent": _(
            "Vraag de leverancier om de cijfers van deze gemeente, met haar wijken en buurten. "
            "Deed de bibliotheek niet mee, haal haar dan bij stap 3 weg."
        ),
        "recoverable": _(
            "Stuur de tekst hieronder naar de leverancier: er moet nog een cijfer geheim worden. "
            "Laat bij stap 3 zolang niet iedereen de cijfers zien."
        ),
        "same_date": _(
            "Is dit een nieuwe versie van die ronde? Kies bij stap 3 de levering die u verbetert."
        ),
        "no_rounding": _("Zeg bij stap 3 hoe de aantallen zijn afgerond."),
        "unknown_region": year,
        "no_regions": _("Controleer bij stap 3 het jaar van de grenzen."),
        "level_not_stated": _("Vraag de leverancier op welke niveaus er cijfers horen te zijn."),
        "other_classification": _("Kies bij stap 3 de indeling in klassen van dit kenmerk."),
        "names_need_borders": _("Zet eerst de grenzen van dat jaar in de atlas."),
    }


def _at_layout() -> dict[str, str]:
    """The same where the layout is pointed out."""
    column = _("Wijs bij stap 2 aan wat in deze kolom staat, of sla haar over.")
    header = _("Controleer bij stap 2 op welke rij de kop staat, en in welke kolom het gebied.")
    return {
        "unknown_label": _("Wijs bij stap 2 aan wat het is, of voeg daar de klasse toe."),
        "ambiguous_label": column,
        "unknown_unit": column,
        "unknown_column": column,
        "column_without_header": column,
        "missing_column": header,
        "no_header": header,
        "no_columns": header,
        "unknown_sheet": _("Kies bij stap 2 op welke bladen cijfers staan."),
        "empty_file": _("Controleer de bestanden, en bij stap 2 de bladen met cijfers."),
        "no_region": _("Vul de regio in, of sla bij stap 2 zulke rijen over."),
        "not_a_number": _(
            "Staat dit voor een getal dat er niet is? Zeg dan bij stap 2 wat het betekent. Vraag "
            "anders de leverancier wat hier hoort te staan."
        ),
        "thousands_sign": _(
            "Staat hier een teken tussen duizendtallen? Kies het dan bij stap 2. Vraag anders de "
            "leverancier welk aantal hier hoort te staan."
        ),
        "ambiguous_name": _("Gebruik codes, of wijs bij stap 2 aan in welke gemeente het ligt."),
        "share_scale": _("Kies bij stap 2 dat de aandelen delen van 1 zijn."),
    }


def of_layout(complaints: Iterable[Complaint]) -> list[Complaint]:
    """The errors that are put right where a layout is pointed out; the others are of the figures
    themselves, or of what is said about them.
    """
    elsewhere = {"level_not_stated", "other_classification", "names_need_borders"}
    kinds = {*_HERE, "no_region"} - elsewhere
    return [item for item in complaints if item.severity is Severity.ERROR and item.kind in kinds]


def may_publish(complaints: Iterable[Complaint]) -> bool:
    """Errors stop publication, warnings stay with their cells."""
    return not any(item.severity is Severity.ERROR for item in complaints)


def complaint_table(title: str, complaints: Sequence[Complaint], source_line: str) -> Table:
    """Every complaint a row, to sort and to take along."""
    labels = (
        _("Soort"),
        _("Wat er is"),
        _("Bestand"),
        _("Blad"),
        _("Rij"),
        _("Kolom"),
        _("Wat er staat"),
        _("Wat u kunt doen"),
        _("Regio"),
        _("Oorzaak"),
    )
    rows = [
        (
            severity_label(item.severity),
            item.message,
            item.place.file,
            item.place.sheet,
            "" if item.place.row is None else str(item.place.row),
            item.place.column,
            item.text,
            item.advice,
            item.region,
            item.cause,
        )
        for item in complaints
    ]
    return Table(title, tuple(Column(label) for label in labels), rows, source_line)


def severity_label(severity: Severity) -> str:
    return _("Fout") if severity is Severity.ERROR else _("Waarschuwing")


def where(item: Complaint) -> str:
    """The place of a complaint and the text that stands there."""
    return ": ".join(part for part in (place_text(item.place), quoted(item)) if part)


def quoted(item: Complaint, marks: str = "“”") -> str:
    """What stands there between marks; a sentence about it as it is."""
    if not item.text:
        return ""
    return f"{item.text}." if item.kind in _SENTENCES else f"{marks[0]}{item.text}{marks[1]}"


def supplier_text(title: str, complaints: Iterable[Complaint]) -> str:
    """A letter to who made the files: per kind what is asked, and at which sheet and cell.

    Empty when nothing in the files themselves is in question.
    """
    groups = grouped(item for item in complaints if not _ours(item) and item.kind not in _HERE)
    if not groups:
        return ""
    lines = [
        _("Onderwerp: vragen over de levering {title}").format(title=title),
        "",
        _("Geachte heer, mevrouw,"),
        "",
        _("Bij het inladen van deze levering kwamen wij het volgende tegen."),
        _("Wilt u ons laten weten wat er hoort te staan, of het bestand opnieuw sturen?"),
    ]
    for number, group in enumerate(groups, 1):
        lines += ["", f"{number}. {group.message}{group.times}"]
        lines += [f"   - {example}" for example in group.examples]
        rest = group.count - len(group.examples)
        if rest > 0 and group.examples:
            more = ngettext("en nog {count} plaats", "en nog {count} plaatsen", rest)
            lines.append("   - " + more.format(count=rest))
        lines.append("   " + _("Vraag: {question}").format(question=_question(group)))
    lines += ["", _("Met vriendelijke groet,")]
    return "\n".join(lines) + "\n"


def _question(group: Group) -> str:
    if group.severity is Severity.ERROR:
        return _("wat hoort hier te staan?")
    return _("klopt dit, en hoe komt het?")
