"""Collects what is wrong with one delivery; nothing here decides what is wrong."""

from dataclasses import dataclass, field
from typing import Any

from analytics.model import Complaint, Place, Severity

_LONGEST_TEXT = 80


@dataclass(slots=True)
class Complaints:
    """The complaints about one delivery, in the order in which they were found."""

    delivery: str
    items: list[Complaint] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether an error is among them."""
        return any(item.severity is Severity.ERROR for item in self.items)

    def error(self, kind: str, message: str, advice: str, **where: Any) -> None:
        """Something that can't be read or understood; stops publication."""
        self._add(Severity.ERROR, kind, message, advice, **where)

    def warn(self, kind: str, message: str, advice: str, **where: Any) -> None:
        """Something doubtful; stays attached to the cell that it names."""
        self._add(Severity.WARNING, kind, message, advice, **where)

    def _add(
        self,
        severity: Severity,
        kind: str,
        message: str,
        advice: str,
        *,
        file: str = "",
        sheet: str = "",
        row: int | None = None,
        column: str = "",
        text: object = "",
        region: str = "",
        unit: str = "",
        dimension: str = "",
        category: str = "",
        size: float = 0.0,
    ) -> None:
        place = Place(file, sheet, row, shown(column))
        self.items.append(
            Complaint(
                self.delivery,
                kind,
                severity,
                place,
                message,
                advice,
                shown(text),
                region,
                unit,
                dimension,
                category,
                size,
            )
        )


def shown(text: object) -> str:
    """Offending text as it can be shown: on one line, printable, not endless."""
    plain = "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in str(text)
    )
    return plain if len(plain) <= _LONGEST_TEXT else plain[: _LONGEST_TEXT - 1] + "…"
