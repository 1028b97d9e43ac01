"""The same report, the same bytes: an Office file without the day on which it was written."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The first day that a ZIP can name, for files that tell none."""
_PROPERTIES = "docProps/core.xml"
_DAYS = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", re.DOTALL)


def without_clock(content: bytes) -> bytes:
    """A Word or Excel file that tells no time at which it was made."""
    buffer = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            held = old.read(entry)
            if entry.filename == _PROPERTIES:
                held = _DAYS.sub(b"", held)
            new.writestr(ZipInfo(entry.filename, FIRST_DAY), held, ZIP_DEFLATED)
    return buffer.getvalue()
