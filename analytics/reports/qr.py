"""An address as a picture that a phone reads."""

from io import BytesIO

import segno

from analytics.language import _
from analytics.reports.document import Qr

_QUIET = 2
"""So many blocks of white round it; paper is white further on."""


def qr_svg(address: str) -> str:
    """In vectors."""
    made = BytesIO()
    segno.make_qr(address, error="m").save(made, kind="svg", border=_QUIET, scale=4)
    return made.getvalue().decode()


def qr_png(address: str) -> bytes:
    made = BytesIO()
    segno.make_qr(address, error="m").save(made, kind="png", border=_QUIET, scale=8)
    return made.getvalue()


def qr_words(part: Qr) -> str:
    """What it leads to, for who does not see it."""
    return _("QR-code met het adres {address}").format(address=part.address)
