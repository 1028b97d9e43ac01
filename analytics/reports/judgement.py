"""What is wrong with a delivery, for who has to do something about it: grouped, as a table, and as
a text for the supplier.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics.language import _, ngettext
from analytics.model import Complaint, Severity
from analytics.reports.table import Column, Table
from analytics.sources.report import place_text

EXAMPLES = 5
OWN_FILE = "delivery.toml"
"""What stands in it was filled in here: no question for a supplier."""


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
    groups = grouped(item for item in complaints if item.place.file != OWN_FILE)
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
