"""The first look at uploaded files, before a cell is shown, quoted or logged.

First the raw bytes (`containers`), then how much there is, then whether it holds people
(`personal`). Complaints name places, never what stands there.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from analytics.language import _
from analytics.model import Complaint, Severity
from analytics.sources.complaints import Complaints
from analytics.sources.containers import (
    SETTINGS,
    column_letters,
    judge_bytes,
    too_many_cells,
    too_many_columns,
    too_many_sheets,
)
from analytics.sources.limits import Limits
from analytics.sources.personal import find_in_texts, find_personal
from analytics.sources.workbooks import Sheet, Unreadable, sheets

__all__ = ["Limits", "scan"]

_NAME = re.compile(r"[^\x00-\x1f\x7f/\\:*?\"<>|.][^\x00-\x1f\x7f/\\:*?\"<>|]{0,118}")
_SETTINGS_SIZE = 1_000_000

Progress = Callable[[str, float], None]


def scan(
    files: Mapping[str, bytes],
    limits: Limits | None = None,
    *,
    progress: Progress | None = None,
    each: Callable[[str, Sheet], None] | None = None,
) -> list[Complaint]:
    """Whatever makes that these files can't be taken in; empty or only warnings when they can.

    `each` is given every sheet that was looked at. Whoever keeps something of it must forget it
    when an error is among the complaints.
    """
    limits = limits or Limits()
    tell = progress or (lambda _text, _part: None)
    complaints = Complaints("")
    if not _judge_amount(files, limits, complaints):
        return complaints.items
    counter = _Counter(limits)
    for done, (name, content) in enumerate(files.items()):
        tell(name, done / len(files))
        before = len(complaints.items)
        beside = judge_bytes(name, content, limits, complaints)
        if _failed(complaints.items[before:]) or name.lower().endswith(SETTINGS):
            continue
        try:
            for sheet in sheets(name, content):
                tell(name, (done + 0.5) / len(files))
                if not counter.takes(name, sheet, complaints):
                    break
                find_personal(name, sheet.name, sheet.rows, complaints)
                if each is not None:
                    each(name, sheet)
        except Unreadable as fault:
            fault.complain(name, complaints)
        if not _failed(complaints.items[before:]):
            # The cells of the sheets are among these, so only what no sheet showed is new.
            find_in_texts(name, beside.texts, complaints)
    return complaints.items


def _failed(complaints: Iterable[Complaint]) -> bool:
    return any(item.severity is Severity.ERROR for item in complaints)


def _judge_amount(files: Mapping[str, bytes], limits: Limits, complaints: Complaints) -> bool:
    """Names and sizes, before anything is opened."""
    if len(files) > limits.files:
        complaints.error(
            "too_many_files",
            _("Dit zijn meer dan {count} bestanden.").format(count=limits.files),
            _("Verdeel de levering."),
        )
    for number, (name, content) in enumerate(files.items(), 1):
        if not _NAME.fullmatch(name):
            complaints.error(
                "file_name",
                _("De naam van bestand {number} kan niet worden gebruikt.").format(number=number),
                _("Geef het bestand een gewone naam, zonder map en zonder vreemde tekens."),
            )
        most = _SETTINGS_SIZE if name.lower().endswith(SETTINGS) else limits.file
        if len(content) > most:
            complaints.error(
                "too_large",
                _("Dit bestand is groter dan {count} MB.").format(count=most // 1_000_000),
                _("Lever alleen de bladen met cijfers aan, of verdeel ze over bestanden."),
                file=name,
            )
    if len({name.lower() for name in files}) < len(files):
        complaints.error(
            "double_name",
            _("Twee bestanden hebben dezelfde naam."),
            _("Geef elk bestand een eigen naam."),
        )
    if sum(map(len, files.values())) > limits.together:
        complaints.error(
            "too_large",
            _("Samen zijn de bestanden groter dan {count} MB.").format(
                count=limits.together // 1_000_000
            ),
            _("Verdeel de levering."),
        )
    return not complaints.failed


class _Counter:
    """What was opened so far, of all files together."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._sheets = self._cells = 0

    def takes(self, name: str, sheet: Sheet, complaints: Complaints) -> bool:
        """Whether this sheet fits in; complains when it doesn't."""
        limits, rows = self._limits, len(sheet.rows)
        width = max(map(len, sheet.rows), default=0)
        self._sheets += 1
        self._cells += rows * width
        where = {"file": name, "sheet": sheet.name}
        if self._sheets > limits.sheets:
            complaints.error(
                "too_many_sheets",
                *too_many_sheets(limits),
                **where,
            )
        elif rows > limits.rows:
            complaints.error(
                "too_many_rows",
                _("Dit blad heeft meer dan {count} rijen.").format(count=limits.rows),
                _("Verdeel de levering, of haal rijen weg die niet nodig zijn."),
                row=limits.rows + 1,
                **where,
            )
        elif width > limits.columns:
            complaints.error(
                "too_many_columns",
                *too_many_columns(limits),
                column=column_letters(width - 1),
                **where,
            )
        elif self._cells > limits.cells:
            complaints.error(
                "too_many_cells",
                *too_many_cells(limits),
                **where,
            )
        else:
            return True
        return False
