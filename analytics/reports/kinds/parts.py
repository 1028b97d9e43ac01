"""Parts that several reports are made of."""

import gzip
import json
from collections.abc import Sequence

from analytics.charts.legend import legend_entries
from analytics.charts.map_simple import simple_map
from analytics.charts.still import Borders
from analytics.language import (
    _,
    format_count,
    format_date,
    format_interval,
    format_measure,
    language,
    level_label,
    missing_explanation,
    missing_label,
)
from analytics.model import Delivery, Figure, Kind, Level, Missing
from analytics.reports import map_rows
from analytics.reports.document import (
    Card,
    Cards,
    Document,
    Facts,
    Heading,
    HouseStyle,
    Layout,
    Part,
    Picture,
    Rows,
)
from analytics.reports.figures import Headline
from analytics.reports.map_rows import MapRows
from analytics.reports.sourcing import rounding_text, source_line
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
    delivery = view.delivery
    marks = [synthetic_mark()] if delivery.synthetic else []
    if delivery.status == "experimenteel":
        marks.append(
            _("Experimentele cijfers: de onzekerheid is groter dan bij gewone statistiek.")
        )
    return Document(
        title,
        subtitle,
        parts,
        source_line(delivery),
        _("Gemaakt uit atlas {version}.").format(version=view.atlas.version),
        tuple(marks),
        style,
        layout,
        behind,
    )


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


def accountability(view: View) -> list[Part]:
    """Definitions, sources, status, rounding, and what is missing and why."""
    delivery, indicators = view.delivery, view.atlas.catalog.indicators
    return [
        Heading(_("Verantwoording"), new_page=True),
        Heading(_("De bronnen"), 2),
        Facts(tuple(_about(item) for item in _sources(view))),
        Heading(_("Wat de woorden betekenen"), 2),
        Facts(
            tuple(
                (
                    indicators[name].label.get(language()),
                    " ".join(
                        filter(
                            None,
                            (
                                indicators[name].description.get(language()),
                                indicators[name].caveat.get(language()),
                            ),
                        )
                    ),
                )
                for name in ("penetratie", "niet_leden", "vertegenwoordiging", "index")
            )
        ),
        Heading(_("Wie is geteld"), 2),
        Facts(tuple(_counted(view, delivery))),
        Heading(_("Als een cijfer ontbreekt"), 2),
        Facts(tuple((missing_label(reason), missing_explanation(reason)) for reason in Missing)),
    ]


def _sources(view: View) -> list[Delivery]:
    background = view.atlas.context_delivery(view.delivery)
    return [item for item in (view.delivery, background, view.borders) if item is not None]


def _about(item: Delivery) -> tuple[str, str]:
    text = source_line(item)
    if item.kind is Kind.BORDERS:
        text += " " + _("Grenzen van {year}.").format(year=item.border_year)
    return item.title, text


def _counted(view: View, delivery: Delivery) -> list[tuple[str, str]]:
    """Coverage, linkage and rounding, as far as the delivery says."""
    stated = view.ask(view.atlas.coverage, delivery.id)
    lines = [
        (_("Peildatum"), format_date(delivery.reference_date)),
        (_("Afronding"), rounding_text(delivery)),
    ]
    if stated.organisations is not None and stated.of_organisations is not None:
        lines.append(
            (
                _("Bibliotheken die meededen"),
                _("{count} van de {of}").format(
                    count=format_count(stated.organisations),
                    of=format_count(stated.of_organisations),
                ),
            )
        )
    if delivery.match_rate is not None:
        lines.append(
            (
                _("Gekoppelde leden"),
                _(
                    "{share}% van de leden in de leveringen kon worden gekoppeld. De anderen "
                    "tellen als ‘geen lid’: het werkelijke aandeel ligt eerder hoger."
                ).format(share=format_count(delivery.match_rate * 100)),
            )
        )
    missing = view.ask(view.atlas.missing_cells, delivery.id, view.within)
    lines += [
        (
            _("Cijfers van {levels}").format(levels=level_label(item.level, plural=True)),
            _("{count} van de {of} zijn er").format(
                count=format_count(item.of - item.missing), of=format_count(item.of)
            ),
        )
        for item in missing
    ]
    return lines
