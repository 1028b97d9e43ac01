"""Parts that every view is made of: headline figures, source line, tables, downloads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from analytics.catalog import Indicator
from analytics.language import (
    _,
    format_interval,
    format_measure,
    language,
    missing_explanation,
    use_language,
)
from analytics.model import Delivery, Figure
from analytics.reports.export import to_csv, to_xlsx
from analytics.reports.figures import Headline
from analytics.reports.groups import Drawn
from analytics.reports.sourcing import publisher, source_line
from analytics.reports.table import Here, Linked, Table
from analytics.reports.view import View
from pages._parts.chrome import escaped
from pages._parts.selection import choose, is_reset, parameters, reset

ROWS = 100
TEXTS = 4
"""A table with so many columns of texts is read row by row on a phone, not side by side."""
FEW = 8
"""So few rows are seen at a glance: nobody sorts them."""


def headlines(items: Sequence[Headline]) -> None:
    """At most three headline figures side by side; under each other on a phone."""
    cards = "".join(_card(item) for item in items)
    st.html(f'<div class="cards">{cards}</div>')


def _card(item: Headline) -> str:
    measure, decimals = item.indicator.measure, item.decimals
    margin = format_interval(item.own, measure, decimals)
    beside = "".join(
        f"<div><dt>{escape(other.name)}</dt>"
        f"<dd>{escape(format_measure(other.figure, measure, decimals))}"
        f"{_small(format_interval(other.figure, measure, decimals))}</dd></div>"
        for other in item.beside
    )
    exact = "" if item.own.missing else _small(margin and f"({margin})")
    note = f'<p class="note">{escape(item.note)}</p>' if item.note else ""
    return (
        f'<section class="card"><h2>{escape(item.title)}</h2>'
        f'<p class="sentence">{escape(item.sentence)}</p>'
        f'<p class="figure">{escape(format_measure(item.own, measure, decimals))}{exact}</p>'
        + (f"<dl>{beside}</dl>" if beside else "")
        + f"{note}</section>"
    )


def _small(text: str) -> str:
    return f" <small>{escape(text)}</small>" if text else ""


def facts(lines: Sequence[tuple[str, str]], *, strong: int = 0, told: bool = False) -> str:
    """Names with their figure, under each other; the first so many in bold. `told`: what something
    says of itself, so that the first is no more than the others.
    """
    items = "".join(
        f"<div><dt>{_bold(name, place < strong)}</dt><dd>{_bold(value, place < strong)}</dd></div>"
        for place, (name, value) in enumerate(lines)
    )
    return f'<dl class="facts{" told" if told else ""}">{items}</dl>'


def _bold(text: str, strong: bool) -> str:
    return f"<strong>{escape(text)}</strong>" if strong else escape(text)


def where_am_i(view: View, title: str, *words: str, when: str = "") -> None:
    """The first line of a page: area, level and round in words; `when` it is of other rounds."""
    st.title(escaped(title), anchor=False)
    st.caption(" · ".join(escaped(word) for word in [*words, when or view.round] if word))


def duiding(sentences: Sequence[str]) -> None:
    """What the figures mean, in plain words."""
    if sentences:
        st.html(f'<p class="duiding">{escape(" ".join(sentences))}</p>')


def show_source(delivery: Delivery, *former: Delivery, borders: Delivery | None = None) -> None:
    """The source line: last on the page, always in the same place; on a map with its borders, of
    several rounds one line each.
    """
    line = source_line(delivery)
    if borders is not None:
        line += " " + _("Grenzen van {year}: {source}.").format(
            year=borders.border_year, source=publisher(borders)
        )
    lines = [line, *(source_line(item) for item in former)]
    st.html(f'<p class="source">{"<br>".join(map(escape, lines))}</p>')


def show_table(
    table: Table, name: str, *, by: int | None = None, descending: bool = False, order: str = ""
) -> None:
    """The same rows as in the picture: sortable, a hundred at a time, and to take along.

    `by` is the column to sort on at first; None keeps the order that the rows have of their own;
    `order` is what that is called.
    """
    labels = {None: order or _("Vaste volgorde")} if by is None else {}
    labels |= {place: column.label for place, column in enumerate(table.columns)}
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"{name}-tools"):
        if len(table.rows) > FEW:
            column = st.selectbox(
                _("Sorteren op"),
                list(labels),
                index=list(labels).index(by),
                format_func=labels.__getitem__,
                # A key of its own per first order: another level does not take over the ranking.
                key=f"{name}-sort-{by}",
                width=240,
            )
            if column is not None:
                down = st.toggle(_("Hoog naar laag"), value=descending, key=f"{name}-down")
                table = table.sorted_by(column, descending=down)
        downloads(table, name)
    pages = -(-len(table.rows) // ROWS)
    page = 1
    if pages > 1:
        page = st.pagination(pages, key=f"{name}-page")
    start = (page - 1) * ROWS
    shown = table.with_rows(table.rows[start : start + ROWS])
    st.html(html_table(shown))
    if pages > 1:
        st.caption(
            _("Rij {first} tot en met {last} van {count}.").format(
                first=start + 1, last=start + len(shown.rows), count=len(table.rows)
            )
        )


def show_picture(title: str, note: str, chart: Any, alternative: str, **words: str) -> None:
    """A chart with its title and what it shows; `alternative` says it to who does not see it, with
    title, note and `words` filled in.
    """
    show_drawn(Drawn(title, note, chart, alternative.format(title=title, note=note, **words)))


def show_drawn(drawn: Drawn) -> None:
    """A chart with its title, how to read it, and what it says to who does not see it."""
    st.subheader(escaped(drawn.title), anchor=False)
    if drawn.note:
        st.caption(escaped(drawn.note))
    st.altair_chart(drawn.chart, width="stretch", theme=None, alt=drawn.alternative)


def figure_column(table: Table) -> int:
    """The place of the first column of figures; behind the last where all are texts."""
    figures = (place for place, column in enumerate(table.columns) if column.is_figure)
    return next(figures, len(table.columns))


_LONG, _NUMBER = ' class="long"', ' class="number"'
_SENTENCE = 60
"""From so many signs on a text is a sentence; its column isn't pressed to a word a line."""


def html_table(table: Table) -> str:
    """A plain table that a keyboard and a screen reader can go through; wide ones scroll, those of
    many texts stand under each other on a phone, each cell with the name of its column.

    Without end tags that HTML does not need: a hundred rows go over the line at every choice.
    """
    texts = figure_column(table)
    stacked = texts >= TEXTS
    names = [
        (f' data-label="{escape(one.label)}"' if stacked else "") + (_NUMBER if one.number else "")
        for one in table.columns
    ]
    read = list(table.as_read())
    header = "".join(
        f'<th scope="col"{_NUMBER if column.number else _LONG if long else ""}>'
        f"{escape(column.label)}"
        for place, column in enumerate(table.columns)
        for long in [any(len(row[place]) > _SENTENCE for row in read)]
    )
    body: list[str] = []
    for row in read:
        cells = [f"<tr><th>{_linked(row[0])}"]
        for name, text, column in zip(names[1:], row[1:], table.columns[1:], strict=True):
            value, bracket, margin = text.partition(" (")
            # Behind a word anything may stand between brackets: "Nederland (fictief)".
            if not column.is_figure and margin[:1].isalpha():
                value, bracket, margin = text, "", ""
            cells.append(f"<td{name}>{escape(value)}{_small(bracket[1:] + margin)}")
        body.append("".join(cells))
    return (
        f'<div class="rows" tabindex="0" role="region" aria-label="{escape(table.title)}">'
        f'<table class="texts-{texts}{" stacked" if stacked else ""}">'
        f"<caption>{escape(table.title)}</caption><thead><tr>{header}</thead>"
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _linked(text: str) -> str:
    """The first cell of a row; where it leads somewhere, with its links."""
    if isinstance(text, Here):
        return f'<b class="here">{escape(text)}</b>'
    if not isinstance(text, Linked):
        return escape(text)
    more = "".join(
        f' <a href="{escape(address)}" aria-label="{escape(f"{label}: {text}")}">'
        f"{escape(label)}</a>"
        for label, address in text.more.items()
    )
    return f'<a href="{escape(text.address)}">{escape(text)}</a>' + (
        f" <small>{more}</small>" if more else ""
    )


def downloads(table: Table, name: str) -> None:
    """The table as CSV and as a workbook, made when asked for."""
    tongue = language()

    def made(write: Callable[[Table], bytes]) -> Callable[[], bytes]:
        def data() -> bytes:
            with use_language(tongue):
                return write(table)

        return data

    st.download_button(
        "CSV",
        made(to_csv),
        f"{table.file_name(name)}.csv",
        "text/csv",
        key=f"{name}-csv",
        icon=":material/download:",
        on_click="ignore",
        help=_("Alle rijen, met bron en marges"),
    )
    st.download_button(
        "Excel",
        made(to_xlsx),
        f"{table.file_name(name)}.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        key=f"{name}-xlsx",
        icon=":material/download:",
        on_click="ignore",
        help=_("Alle rijen, met bron en marges"),
    )


def definition(view: View, indicator: Indicator) -> None:
    """What a term means: one click, two sentences, and the way to the method."""
    tongue = language()
    with st.popover(
        _("Wat is ‘{term}’?").format(term=view.label(indicator)),
        type="tertiary",
        icon=":material/help:",
    ):
        st.markdown(indicator.description.get(tongue))
        st.caption(indicator.caveat.get(tongue))
        st.page_link(
            "over/methode.py",
            label=_("Meer over de methode"),
            query_params=parameters(view.selection),
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What a critical reader asks of a comparison, answered on the page itself."""

    compared: str
    population: str
    certainty: str
    comparable_since: str
    not_corrected: str


def how_to_read(reading: Reading) -> None:
    """The five questions with their answers, in sight: under the pictures, above the source."""
    answers = {
        _("Wat staat naast wat?"): reading.compared,
        _("Over wie gaat het?"): reading.population,
        _("Hoe zeker is het?"): reading.certainty,
        _("Sinds wanneer te vergelijken?"): reading.comparable_since,
        _("Waarvoor is niet gecorrigeerd?"): reading.not_corrected,
    }
    lines = "".join(
        f"<div><dt>{escape(question)}</dt><dd>{escape(answer)}</dd></div>"
        for question, answer in answers.items()
    )
    st.header(_("Hoe leest u dit?"), anchor=False)
    st.html(f'<dl class="reading">{lines}</dl>')


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of an empty state: a page, with choices at which it does have figures."""

    label: str
    page: str
    parameters: dict[str, str]


def nothing_known(view: View, figure: Figure, what: str, ways: Sequence[Way] = ()) -> None:
    """An empty state: what is missing, why, and what does work."""
    reason = missing_explanation(figure.missing) if figure.missing else ""
    st.info(
        _("**Voor deze keuze is niets bekend.** {what} {reason}").format(
            what=escaped(what), reason=escaped(reason)
        )
        + (
            ""
            if ways
            else "  \n" + _("Kies een groter gebied, een ander kenmerk of een andere ronde.")
        ),
        icon=":material/visibility_off:",
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="ways"):
        for number, way in enumerate(ways):
            if Path(way.page).stem == (view.page or "start"):
                # A link to the page itself would leave the address as it was.
                st.button(
                    escaped(way.label),
                    icon=":material/arrow_forward:",
                    type="tertiary",
                    on_click=choose,
                    kwargs=way.parameters,
                    key=f"way-{number}",
                )
                continue
            st.page_link(
                way.page,
                label=escaped(way.label),
                icon=":material/arrow_forward:",
                query_params=way.parameters,
            )
        if not is_reset(view.atlas, view.selection):
            st.button(_("Terug naar de eerste keuzes"), on_click=reset, key="empty-reset")
