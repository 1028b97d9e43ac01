"""A logo, SVG or PNG, as each form takes it."""

import json
from base64 import b64encode
from struct import unpack
from typing import Any

import typst

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ALONE = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(json(bytes(sys.inputs.logo))), height: 1.4cm)"""


def as_svg(logo: bytes) -> str:
    """The logo as SVG; a PNG stands in one as it is."""
    if not logo.startswith(SIGNATURE):
        return logo.decode("utf-8-sig")
    width, height = size(logo)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" '
        f'href="data:image/png;base64,{b64encode(logo).decode()}"/></svg>'
    )


def as_png(logo: bytes) -> bytes:
    """The logo as PNG; an SVG is drawn, large enough to be printed."""
    return logo if logo.startswith(SIGNATURE) else _drawn(logo)


def size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG in dots."""
    width, height = unpack(">II", png[16:24])
    return width, height


def drawn_size(logo: bytes) -> tuple[int, int] | None:
    """Width and height as it is drawn; None when it can't be drawn."""
    try:
        return size(_drawn(logo))
    except typst.TypstError:
        return None


def _drawn(logo: bytes) -> bytes:
    made: Any = typst.compile(
        _ALONE, sys_inputs={"logo": json.dumps(list(logo))}, format="png", ppi=400
    )
    return made
