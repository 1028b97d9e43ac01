"""Parts that several reports are made of."""

import gzip
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from analytics.charts.legend import legend_entries
from analytics.charts.map_simple import simple_map
from analytics.charts.still import Borders
from analytics.language import (
    _,
    format_interval,
    format_measure,
    language,
)
from analytics.model import Delivery, Figure, Level
from analytics.reports import map_rows
from analytics.reports.codes import address_of, code_of, link
from analytics.reports.document import (
    Card,
    Cards,
    Document,
    Heading,
    HouseStyle,
    Layout,
    Part,
    Picture,
    Qr,
    Rows,
    Text,
)
from analytics.reports.figures import Headline
from analytics.reports.map_rows import MapRows
from analytics.reports.sourcing import source_line
from analytics.reports.table import synthetic_mark
from analytics.reports.view import View

_AREAS, _LINES = "areas", "lines"


def document(
    view: View,
    title: str,
    subtitle: str,
    parts: Sequence[Part],
    style: HouseStyle,
    layout: Layout = "pages",
    behind: tuple[Rows, ...] = (),
) -> Document:
    """A report with what stands on every page: source, version, and what to mind."""
    told, begin = _codes_told_once(parts)
    return Document(
        title,
        subtitle,
        [*told, *(passport(view, style, begin) if layout == "pages" else [])],
        source_line(view.delivery),
        _made_of(view, style, layout),
        tuple(marks(view.delivery)),
        style,
        layout,
        behind,
    )


def without_codes(
    view: View,
    title: str,
    subtitle: str,
    parts: Sequence[Part],
    style: HouseStyle,
    layout: Layout = "pages",
) -> Document:
    """A document that tells no codes, or tells of each itself what it is for: with source, version
    and what to mind on every page.
    """
    made = _("Gemaakt uit atlas {version}.").format(version=view.atlas.version)
    found = tuple(marks(view.delivery))
    return Document(title, subtitle, parts, source_line(view.delivery), made, found, style, layout)


def marks(delivery: Delivery) -> list[str]:
    """What stands on every page about figures of this round: made up, or experimental."""
    found = [synthetic_mark()] if delivery.synthetic else []
    if delivery.status == "experimenteel":
        found.append(
            _("Experimentele cijfers: de onzekerheid is groter dan bij gewone statistiek.")
        )
    return found


def _codes_told_once(parts: Sequence[Part]) -> tuple[list[Part], str]:
    """What most codes in tables begin with stands under the first such table only; a table whose
    codes begin otherwise keeps its own line. With that beginning, where there is one.
    """
    begins = Counter(part.shared for part in parts if isinstance(part, Rows) and any(part.codes))
    most = next((begin for begin, _count in begins.most_common(1)), "")
    found: list[Part] = []
    met = False
    for part in parts:
        if isinstance(part, Rows) and any(part.codes) and part.shared == most:
            part, met = replace(part, begins_told=met), True
        found.append(part)
    return found, most


def _made_of(view: View, style: HouseStyle, layout: Layout) -> str:
    """The version of the atlas; on one page what its codes are for too, which others tell apart."""
    made = _("Gemaakt uit atlas {version}.").format(version=view.atlas.version)
    if layout == "pages":
        return made
    where = link(address) if (address := _address(view, style)) else ""
    told = (
        _("Met de code bij een cijfer zoekt u het op: {address}.").format(address=where)
        if where
        else _("Met de code bij een cijfer zoekt u het op in de atlas.")
    )
    return f"{made} {told}"


def _address(view: View, style: HouseStyle) -> str:
    return style.address.rstrip("/") or address_of(view)


def passport(view: View, style: HouseStyle, begin: str = "") -> list[Part]:
    """What codes are for, and the one of the report itself; with its address where that is known:
    one of this computer would lead nobody anywhere.
    """
    code, address = code_of(view, view.within), _address(view, style)
    about = _(
        "Bij de cijfers in dit rapport staat een code: onder de grote cijfers, en in tabellen in "
        "de kolom Paspoort. Daarmee vindt u in de atlas hetzelfde cijfer terug. Is het later "
        "herzien, dan leest u daar wat het was, wat het nu is, en waarom. Een code geeft geen "
        "rechten: u ziet wat elke bezoeker mag zien."
    )
    own = _("De code van dit rapport zelf is {code}.").format(code=code)
    found: list[Part] = [Heading(_("Cijferpaspoort"), 2), Text(about)]
    if begin:
        said = _(
            "In een tabel staat het laatste deel van de code. Typ daarvoor {begin}, tenzij onder "
            "de tabel een ander begin staat."
        )
        found.append(Text(said.format(begin=begin)))
    if not address:
        where = _("Zoek een code op in de atlas, op de pagina Cijfer opzoeken.")
        return [*found, Text(f"{own} {where}")]
    where = _("Scan de QR-code, of typ een code op {address}.").format(address=link(address))
    return [*found, Qr(link(address, code), f"{own} {where}")]


def cards(items: Sequence[Headline], *, margins: bool = True) -> Cards:
    """Headline figures as on the pages; without their margins where a table has them."""
    return Cards(
        tuple(
            Card(
                item.title,
                item.sentence,
                _told(item, item.own) + (_margin(item) if margins else ""),
                tuple((other.name, _told(item, other.figure)) for other in item.beside),
                item.note,
                item.code,
            )
            for item in items
        )
    )


def _told(item: Headline, figure: Figure) -> str:
    return format_measure(figure, item.indicator.measure, item.decimals)


def _margin(item: Headline) -> str:
    margin = format_interval(item.own, item.indicator.measure, item.decimals)
    return f" ({margin})" if margin else ""


def map_of(
    areas: MapRows,
    title: str,
    *,
    width: int = 560,
    height: int = 420,
    alone: bool = False,
    chosen: Sequence[str] = (),
) -> Picture:
    """The areas as a map with its legend; `alone` where their table stands nowhere beside it,
    `chosen` have an outline.
    """
    view, indicator = areas.view, areas.indicator
    above = map_rows.lines_level(areas)
    unit = indicator.unit_label.get(language()) if indicator.measure == "number" else ""
    return Picture(
        title,
        simple_map(
            areas.rows,
            areas.scheme,
            borders_url=_AREAS,
            lines_url=_LINES if above else "",
            height=height,
            selectable=False,
            chosen=chosen,
        ),
        map_rows.alternative_text(areas, alone=alone),
        legend=tuple(
            legend_entries(areas.rows.figures, areas.scheme, str(indicator.measure), unit)
        ),
        borders=_borders(view, areas, above),
        width=width,
    )


def _borders(view: View, areas: MapRows, above: Level | None) -> Borders:
    levels = {_AREAS: areas.level} | ({_LINES: above} if above else {})
    within = view.area(areas.within)
    return {
        name: json.loads(
            gzip.decompress(
                view.ask(view.atlas.borders, str(level), within, view.delivery.id, "rd")
            )
        )["features"]
        for name, level in levels.items()
    }
