"""What is wrong with a delivery, for who has to do something about it: grouped, as a table, and as
a text for the supplier.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from analytics.language import _, ngettext
from analytics.model import Complaint, Place, Severity
from analytics.reports.table import Column, Table
from analytics.sources.report import place_text

EXAMPLES = 5
OWN_FILE = "delivery.toml"
"""What stands in it was filled in here: no question for a supplier."""
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
    """Complaints of one kind with the same advice; the first few stand for all."""

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
        """Where it is, and what stands there."""
        places = (where(item) for item in self.complaints)
        return tuple(list(dict.fromkeys(filter(None, places)))[:EXAMPLES])


def grouped(complaints: Iterable[Complaint]) -> list[Group]:
    """Errors first; within them the kind that comes most often first."""
    found: dict[tuple[str, Severity, str, str], list[Complaint]] = {}
    for item in complaints:
        found.setdefault((item.kind, item.severity, item.message, item.advice), []).append(item)
    groups = [Group(*key, tuple(items)) for key, items in found.items()]
    return sorted(groups, key=lambda group: (group.severity is not Severity.ERROR, -group.count))


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
        "ambiguous_name": _("Gebruik codes, of wijs bij stap 2 aan in welke gemeente het ligt."),
        "share_scale": _("Kies bij stap 2 dat de aandelen delen van 1 zijn."),
    }


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
        )
        for item in complaints
    ]
    return Table(title, tuple(Column(label) for label in labels), rows, source_line)


def severity_label(severity: Severity) -> str:
    return _("Fout") if severity is Severity.ERROR else _("Waarschuwing")


def where(item: Complaint) -> str:
    """The place of a complaint and the text that stands there."""
    text = f"“{item.text}”" if item.text else ""
    return ": ".join(part for part in (place_text(item.place), text) if part)


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
        times = f" ({group.count}×)" if group.count > 1 else ""
        lines += ["", f"{number}. {group.message}{times}"]
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
