"""A chart as a still picture: SVG for documents, PNG where a program takes no vectors.

The pictures of a page are drawn in the browser; these are drawn here, with the same specification,
the data inside it and nothing fetched.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import altair as alt
import font_source_sans_pro
import vl_convert

FONT = "Source Sans Pro"
FONTS = Path(font_source_sans_pro.__file__).parent / "files"
Chart = alt.Chart | alt.LayerChart
Borders = Mapping[str, Sequence[Mapping[str, Any]]]
"""Per address that a map names: the GeoJSON features that are found there."""
_registered: list[Path] = []


def to_svg(chart: Chart, width: int, borders: Borders | None = None) -> str:
    """The chart as SVG, so many pixels wide; its texts stay text, in `FONT`."""
    drawn = vl_convert.vegalite_to_svg(_still(chart, width, borders or {}), allowed_base_urls=[])
    return _numbered_anew(drawn)


def to_png(chart: Chart, width: int, borders: Borders | None = None, scale: float = 2.0) -> bytes:
    """The chart as PNG, so many pixels wide times `scale`."""
    # On white: the halo of a text has grey edges on nothing.
    spec = _still(chart, width, borders or {}) | {"background": "#ffffff"}
    return vl_convert.vegalite_to_png(spec, scale=scale, allowed_base_urls=[])


def _numbered_anew(svg: str) -> str:
    """The same chart is the same text: Vega counts its clip paths on from chart to chart."""
    numbers: dict[str, int] = {}
    return re.sub(
        r'((?:id="|url\(#)clip)(\d+)',
        lambda found: f"{found[1]}{numbers.setdefault(found[2], len(numbers))}",
        svg,
    )


def _still(chart: Chart, width: int, borders: Borders) -> dict[str, Any]:
    # Texts are measured in it for SVG too: else the first PNG of a process changes the next SVG.
    if not _registered:
        vl_convert.register_font_directory(str(FONTS))
        _registered.append(FONTS)
    spec = chart.to_dict()
    spec["width"] = width
    spec.setdefault("autosize", {"type": "fit", "contains": "padding"})
    spec.setdefault("config", {})["font"] = FONT
    _fill_in(spec, borders)
    return spec


def _fill_in(part: Any, borders: Borders) -> None:
    """Put the features in the place of their address, wherever in the specification it stands."""
    if isinstance(part, list):
        for item in part:
            _fill_in(item, borders)
    elif isinstance(part, dict):
        address = part.get("url", "")
        if address in borders:
            part.clear()
            part["values"] = borders[address]
            return
        for item in part.values():
            _fill_in(item, borders)
