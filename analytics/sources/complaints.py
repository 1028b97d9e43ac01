"""Collects what is wrong with one delivery; nothing here decides what is wrong."""

from dataclasses import dataclass, field
from typing import Any

from analytics.model import Complaint, Place, Severity

_LONGEST_TEXT, _LONGEST_SENTENCE = 80, 300


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
        sentence: str = "",
        region: str = "",
        unit: str = "",
        dimension: str = "",
        category: str = "",
        size: float = 0.0,
        cause: str = "",
    ) -> None:
        self.items.append(
            Complaint(
                self.delivery,
                kind,
                severity,
                Place(file, sheet, row, shown(column)),
                message,
                advice,
                shown(sentence, _LONGEST_SENTENCE) if sentence else shown(text),
                region,
                unit,
                dimension,
                category,
                size,
                shown(cause, _LONGEST_SENTENCE),
            )
        )


def shown(text: object, most: int = _LONGEST_TEXT) -> str:
    """Offending text as it can be shown: on one line, printable, not endless."""
    plain = "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in str(text)
    )
    return plain if len(plain) <= most else plain[: most - 1] + "…"
