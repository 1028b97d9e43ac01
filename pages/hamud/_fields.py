"""The fields in which a challenge is answered, per kind of answer, and what stands in them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

import numpy as np
import streamlit as st

from analytics.catalog.challenges import Among, OnMap, Quantity
from analytics.charts.classes import Scheme
from analytics.charts.map_simple import SELECTION, simple_map
from analytics.language import _, language
from analytics.model import Figures, Level
from analytics.reports import map_rows
from analytics.reports.table import Column, Table
from analytics.reports.view import View
from analytics.workshop.judging import NotANumber, read_number
from analytics.workshop.outcome import number_in_words
from analytics.workshop.posed import Given, Option, Posed
from analytics.workshop.texts import TEXT_MOST
from pages._parts import focus, maps, services
from pages._parts.choices import told_apart
from pages._parts.chrome import escaped
from pages._parts.display import html_table

ALIVE = ("kaart", "volgorde")
"""Kinds that are drawn anew while somebody answers: a click on the map, a step up or down."""
FEW = 12
"""From more options on there is a list to search in."""
LEVELS = {
    Among.GEMEENTEN: Level.GEMEENTE,
    Among.WIJKEN: Level.WIJK,
    Among.BUURTEN: Level.BUURT,
}
_UP, _DOWN = "omhoog", "omlaag"


def base(posed: Posed) -> str:
    """What the keys of the fields begin with: others for another library or another language, for
    a browser holds the label of what was chosen.
    """
    area = "".join(sign for sign in posed.area if sign.isalnum())
    return f"uitdaging-{posed.challenge.id}-{area}-{language()}"


def draw(view: View, posed: Posed, given: Given | None, *, closed: bool) -> None:
    """The fields, filled with what was answered."""
    kind, name = posed.kind, base(posed)
    if kind == "getal":
        _number(posed, name, given or {}, closed=closed)
    elif kind == "kaart":
        _map(view, posed, name, given or {}, closed=closed)
    elif kind == "volgorde":
        _order(posed, name, given or {}, closed=closed)
    elif kind == "bewering":
        _claim(posed, name, given or {}, closed=closed)
    elif kind == "tekst":
        _text(name, given or {}, closed=closed)
    elif posed.several:
        _several(posed, name, given or {}, closed=closed)
    else:
        _one(posed, name, given or {}, closed=closed)


def read(posed: Posed) -> Given | str:
    """What was filled in; where it is no answer yet, what to do."""
    state, name = st.session_state, base(posed)
    match posed.kind:
        case "getal":
            try:
                return {"number": read_number(state.get(f"{name}-getal") or "")}
            except NotANumber as told:
                return str(told)
        case "volgorde":
            return {"order": list(_in_order(posed, name, {}))}
        case "bewering":
            return _read_claim(name)
        case "tekst":
            text = (state.get(f"{name}-tekst") or "").strip()
            return {"text": text[:TEXT_MOST]} if text else _("Schrijf eerst iets op.")
        case _:
            chosen = _chosen(posed, name)
            if not chosen:
                return _("Maak eerst een keuze.")
            return {"chosen": chosen}


def labels(options: Sequence[Option]) -> dict[str, str]:
    """Options by id, each called differently."""
    return told_apart({option.id: option.label for option in options})


def _named(options: Mapping[str, str]) -> Callable[[str], str]:
    return lambda item: options.get(item, item)


def _escaped(options: Mapping[str, str]) -> Callable[[str], str]:
    return lambda item: escaped(options.get(item, item))


def _start(key: str, value: object, *, closed: bool) -> str:
    """Give a field its first value; one that can't be changed has it at every run. One that begins
    empty is given none: after a server started anew a browser still holds what was half filled in.
    """
    empty = value is None or value is False or value in ("", [])
    if closed or (key not in st.session_state and not empty):
        st.session_state[key] = value
    return key


# --- a number


def _number(posed: Posed, name: str, given: Given, *, closed: bool) -> None:
    number = given.get("number")
    label = _("Uw antwoord")
    st.text_input(
        f"{label} ({escaped(posed.unit)})" if posed.unit else label,
        key=_start(
            f"{name}-getal",
            "" if number is None else _written(number),
            closed=closed,
        ),
        max_chars=30,
        width=240,
        autocomplete="off",
        disabled=closed,
    )


def _written(number: float) -> str:
    """A number as it can be typed."""
    text = f"{number:.10g}"
    return text.replace(".", ",") if language() == "nl" else text


# --- choices


def _one(posed: Posed, name: str, given: Given, *, closed: bool) -> None:
    options = labels(posed.options)
    first = next((item for item in given.get("chosen", ()) if item in options), None)
    key = _start(f"{name}-keuze", first, closed=closed)
    if len(options) > FEW:
        _from_list(options, key, _("Uw antwoord"), _("Kies uit de lijst"), closed=closed)
    else:
        st.radio(
            _("Uw antwoord"),
            list(options),
            key=key,
            index=None,
            format_func=_escaped(options),
            disabled=closed,
        )


def _from_list(
    options: dict[str, str], key: str, label: str, placeholder: str, *, closed: bool
) -> None:
    """One of many, found by typing a part of its name."""
    st.selectbox(
        label,
        list(options),
        key=key,
        index=None,
        format_func=_named(options),
        placeholder=placeholder,
        filter_mode="contains",
        disabled=closed,
        width=420,
    )


def _several(posed: Posed, name: str, given: Given, *, closed: bool) -> None:
    options, before = labels(posed.options), given.get("chosen", [])
    if len(options) > FEW:
        st.multiselect(
            _("Uw antwoord: kies alles wat past"),
            list(options),
            key=_start(
                f"{name}-keuzes", [item for item in before if item in options], closed=closed
            ),
            format_func=_named(options),
            placeholder=_("Kies uit de lijst"),
            disabled=closed,
            select_all=False,
        )
        return
    st.caption(_("Uw antwoord: kies alles wat past"))
    with st.container(gap="xsmall", key=f"{name}-vinkjes"):
        for place, (item, label) in enumerate(options.items()):
            st.checkbox(
                escaped(label),
                key=_start(f"{name}-vink-{place}", item in before, closed=closed),
                disabled=closed,
            )


def _chosen(posed: Posed, name: str) -> list[str]:
    """Ids that were chosen, each an option."""
    state, options = st.session_state, [option.id for option in posed.options]
    if posed.several and posed.kind != "kaart":
        if len(options) > FEW:
            return [item for item in options if item in state.get(f"{name}-keuzes", ())]
        return [item for place, item in enumerate(options) if state.get(f"{name}-vink-{place}")]
    return [item for item in options if item == state.get(f"{name}-keuze")]


# --- on the map


@dataclass(frozen=True)
class _Plain:
    """Areas without a figure: a map on which nothing can be read."""

    codes: Sequence[str]
    names: Sequence[str]

    @property
    def figures(self) -> Figures:
        none = np.zeros(len(self.codes))
        return Figures(none, none, none, np.zeros(len(self.codes), np.uint8))


def _map(view: View, posed: Posed, name: str, given: Given, *, closed: bool) -> None:
    """Areas to click on, and the same in a list."""
    options = labels(posed.options)
    first = next((item for item in given.get("chosen", ()) if item in options), None)
    key = _start(f"{name}-keuze", first, closed=closed)
    label = _("Uw antwoord: klik op de kaart of kies uit de lijst")
    _from_list(options, key, label, _("Kies een gebied"), closed=closed)
    chosen = st.session_state.get(key)
    told = _("Kaart van {area} met de gebieden waaruit u kunt kiezen. Gekozen: {name}.").format(
        area=posed.name, name=options.get(chosen, _("nog niets")) if chosen else _("nog niets")
    )
    picture = _picture(view, posed, [chosen] if chosen else [], selectable=not closed)
    if closed:
        st.altair_chart(picture, alt=told, theme=None, width="stretch")
        return
    chart = f"{name}-kaart"
    st.altair_chart(
        picture,
        key=chart,
        on_select=lambda: _clicked(chart, key, list(options)),
        selection_mode=SELECTION,
        alt=told,
        theme=None,
        width="stretch",
    )


def _picture(
    view: View,
    posed: Posed,
    strong: Sequence[str],
    *,
    selectable: bool = False,
):
    """The areas with their borders and no figure, some with an outline."""
    level = _level(posed)
    within = view.area(posed.area)
    regions = view.ask(view.atlas.regions_in, level, within, view.delivery)
    borders = services.borders_address(view.atlas, level, within, view.delivery, "rd")
    return simple_map(
        _Plain([item.code for item in regions], [item.name for item in regions]),
        Scheme("circles"),
        borders_url=borders,
        lines_url=borders,
        chosen=strong,
        height=420,
        selectable=selectable,
        dark=st.context.theme.type == "dark",
    )


def _clicked(chart: str, key: str, options: Sequence[str]) -> None:
    """A click does the same as a choice in the list; on an area that isn't in it, nothing."""
    found = st.session_state[chart]["selection"].get(SELECTION) or []
    codes = [item.get("code") for item in found]
    if codes and codes[-1] in options:
        st.session_state[key] = codes[-1]


# --- in order


def _in_order(posed: Posed, name: str, given: Given) -> tuple[str, ...]:
    """The order as it stands now."""
    options = [option.id for option in posed.options]
    kept = st.session_state.get(f"{name}-volgorde") or tuple(given.get("order", ()))
    return tuple(kept) if sorted(kept) == sorted(options) else tuple(options)


def _order(posed: Posed, name: str, given: Given, *, closed: bool) -> None:
    """Options under each other, each with a step up and a step down."""
    order, named = _in_order(posed, name, given), labels(posed.options)
    st.session_state[f"{name}-volgorde"] = order
    st.caption(_("Uw antwoord: de hoogste bovenaan"))
    with st.container(gap="xsmall", key=f"{name}-rijen"):
        for place, item in enumerate(order):
            with st.container(
                horizontal=True, vertical_alignment="center", gap="small", key=f"rang-{place}"
            ):
                st.html(
                    f'<p class="ordered"><b>{place + 1}</b> {escape(named[item])}</p>',
                    width="stretch",
                )
                if closed:
                    continue
                moves = (
                    (_("{name} omhoog"), _UP, "arrow_upward", -1, place == 0),
                    (_("{name} omlaag"), _DOWN, "arrow_downward", 1, place == len(order) - 1),
                )
                for label, what, icon, step, stuck in moves:
                    st.button(
                        escaped(label.format(name=named[item])),
                        key=f"{name}-{what}-{place}",
                        icon=f":material/{icon}:",
                        disabled=stuck,
                        on_click=_moved,
                        args=(posed, name, place, step),
                    )


def _moved(posed: Posed, name: str, place: int, step: int) -> None:
    """One place up or down; the focus goes along."""
    order = list(_in_order(posed, name, {}))
    there = min(max(place + step, 0), len(order) - 1)
    order.insert(there, order.pop(place))
    st.session_state[f"{name}-volgorde"] = tuple(order)
    up = there > 0 and (step < 0 or there == len(order) - 1)
    focus.on_widget(f"{name}-{_UP if up else _DOWN}-{there}")


# --- an own claim


def _claim(posed: Posed, name: str, given: Given, *, closed: bool) -> None:
    """A figure, higher or lower, than whom, and what to mind."""
    figures = dict(enumerate(posed.claims))
    st.selectbox(
        _("Welk cijfer?"),
        list(figures),
        key=_start(f"{name}-cijfer", given.get("figure"), closed=closed),
        index=None,
        format_func=figures.__getitem__,
        placeholder=_("Kies een cijfer"),
        filter_mode="contains",
        disabled=closed,
        width=420,
    )
    sides = {True: _("hoger dan"), False: _("lager dan")}
    st.radio(
        _("Hoger of lager?"),
        list(sides),
        key=_start(f"{name}-hoger", given.get("higher"), closed=closed),
        index=None,
        format_func=sides.__getitem__,
        horizontal=True,
        disabled=closed,
    )
    beside = dict(posed.benchmarks)
    st.radio(
        _("Dan wie?"),
        list(beside),
        key=_start(f"{name}-dan", given.get("benchmark"), closed=closed),
        index=None,
        format_func=_escaped(beside),
        disabled=closed,
    )
    caveats = labels(posed.options)
    st.radio(
        _("Wat moet u erbij zeggen?"),
        list(caveats),
        key=_start(f"{name}-let-op", given.get("caveat"), closed=closed),
        index=None,
        format_func=_escaped(caveats),
        disabled=closed,
    )


def _read_claim(name: str) -> Given | str:
    state = st.session_state
    figure, higher = state.get(f"{name}-cijfer"), state.get(f"{name}-hoger")
    benchmark, caveat = state.get(f"{name}-dan"), state.get(f"{name}-let-op")
    if figure is None or higher is None or benchmark is None or caveat is None:
        return _(
            "Kies eerst een cijfer, hoger of lager, met wie u vergelijkt, en wat u erbij zegt."
        )
    return {"figure": figure, "higher": higher, "benchmark": benchmark, "caveat": caveat}


# --- own words


def _text(name: str, given: Given, *, closed: bool) -> None:
    st.text_area(
        _("Uw antwoord"),
        key=_start(f"{name}-tekst", given.get("text", ""), closed=closed),
        height=160,
        max_chars=TEXT_MOST,
        disabled=closed,
    )
    st.caption(_("Schrijf niets over personen: geen namen, adressen, telefoonnummers of e-mail."))


# --- afterwards


def afterwards(view: View, posed: Posed, given: Given | None) -> None:
    """What was answered beside what is right: every option with its figure."""
    answer: Given = given or {}
    told = _answered(posed, answer)
    if told:
        own = _("Uw antwoord")
        st.html(f'<p class="answered"><b>{escape(own)}</b> {escape(told)}</p>')
    if posed.kind == "kaart":
        right = sorted(posed.truth.right)
        others = [item for item in answer.get("chosen", ()) if item not in right]
        words = _("Kaart van {area}. Met een dikke rand: {names}.").format(
            area=posed.name, names=posed.truth.written
        )
        _coloured(view, posed, right, others, words)
        st.caption(
            _("Dikke rand: het goede antwoord. Dunne rand: uw antwoord.")
            if others
            else _("Dikke rand: het goede antwoord.")
        )
    if posed.claims:
        st.html(html_table(standing(posed)))
    if posed.options:
        st.html(f'<ul class="options">{"".join(_rows(posed, answer))}</ul>')


def standing(posed: Posed) -> Table:
    """Of an own claim: per figure and benchmark what stands, whatever the rounding and chance."""
    sides = {True: _("hoger"), False: _("lager")}
    held = {(figure, whose): sides[higher] for figure, higher, whose in posed.truth.holding}
    return Table(
        _("Wat standhoudt"),
        (
            Column(_("Cijfer")),
            *(Column(_("dan in {name}").format(name=name)) for name in posed.benchmarks.values()),
        ),
        [
            (claim, *(held.get((number, whose), _("niet zeker")) for whose in posed.benchmarks))
            for number, claim in enumerate(posed.claims)
        ],
        "",
        synthetic=posed.synthetic,
    )


def _coloured(
    view: View, posed: Posed, right: Sequence[str], others: Sequence[str], words: str
) -> None:
    """The map as the page Kaart draws the figure that was asked for."""
    answer = posed.challenge.answer
    assert isinstance(answer, OnMap)
    asked, dark = answer.figure, st.context.theme.type == "dark"
    if asked.indicator in set(Quantity) or asked.benchmark is not None:
        # The page Kaart has no such figure.
        plain = _picture(view, posed, [*right, *others])
        st.altair_chart(plain, alt=words, theme=None, width="stretch")
        return
    chosen = replace(
        posed.selection,
        indicator=asked.indicator,
        unit=asked.unit,
        dimension=asked.dimension,
        category=asked.category,
    )
    areas = map_rows.areas(replace(view, selection=chosen), _level(posed), posed.area)
    drawn = maps.simple(
        areas, dark=dark, height=420, selectable=False, branches=False, outlined=(right, others)
    )
    st.altair_chart(drawn, alt=words, theme=None, width="stretch")
    maps.legend(areas, dark=dark, signs=True, branches=False, radius=maps.radius(areas, 420))


def _level(posed: Posed) -> Level:
    answer = posed.challenge.answer
    return LEVELS[answer.among] if isinstance(answer, OnMap) and answer.among else Level.WIJK


def _answered(posed: Posed, given: Given) -> str:
    """An answer that is none of the options, in words; empty where there is none."""
    if "number" in given:
        return number_in_words(posed, given["number"])
    if "text" in given:
        return given["text"]
    figure, benchmark = given.get("figure"), given.get("benchmark")
    if figure is None or benchmark is None:
        return ""
    side = _("hoger dan") if given.get("higher") else _("lager dan")
    return f"{posed.claims[figure]}: {side} {posed.benchmarks[benchmark]}"


def shown_order(posed: Posed, given: Given | None) -> list[Option]:
    """The options beside their figures. Areas: what is right, what was answered, then from high to
    low, and last those without a figure. Others keep their own order.
    """
    answer, own = posed.challenge.answer, (given or {}).get("chosen", ())
    areas = getattr(answer, "among", None) is not None
    if posed.kind != "volgorde" and not areas:
        return list(posed.options)

    def place(option: Option) -> tuple[int, float]:
        value = option.figure.value if option.figure else None
        if areas and option.id in posed.truth.right:
            rank = 0
        elif areas and option.id in own:
            rank = 1
        else:
            rank = 2 if value is not None else 3
        return rank, -(value or 0.0)

    return sorted(posed.options, key=place)


def _rows(posed: Posed, given: Given) -> Iterator[str]:
    own = {*given.get("chosen", ()), given.get("caveat", "")}
    own_order = given.get("order", [])
    named = labels(posed.options)
    for option in shown_order(posed, given):
        right, mine = option.id in posed.truth.right, option.id in own
        marks = [word for word, so in ((_("goed"), right), (_("uw antwoord"), mine)) if so]
        if option.id in own_order:
            marks.append(_("bij u nr. {place}").format(place=own_order.index(option.id) + 1))
        figure = f"<b>{escape(option.written)}</b>" if option.written else ""
        words = f"<small>{escape(', '.join(marks))}</small>" if marks else ""
        look = "right" if right else "mine" if mine else ""
        yield f'<li class="{look}"><span>{escape(named[option.id])}</span>{figure}{words}</li>'
