"""Mag ik dit zeggen? A claim, built by choices, and how it stands."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import streamlit as st

from analytics.catalog import Measure
from analytics.language import _, alphabetical, capital, level_label
from analytics.model import NETHERLANDS, Level, Unit, level_of
from analytics.reports.claims import (
    AREAS,
    CHANGES,
    MOST_IN,
    OUTERMOST,
    PAGE,
    Claim,
    How,
    WrongClaim,
    allowed,
    checked,
    decimals_of,
    figures_of,
    first_claim,
    fitted,
    of_passport,
    whole_areas,
)
from analytics.reports.codes import EXAMPLE
from analytics.reports.judging import Judged, Verdict, judge
from analytics.reports.passport import WrongCode, look_up
from analytics.reports.view import View, catchment
from pages._parts import choices, services
from pages._parts.chrome import escaped
from pages._parts.claiming import CAME_FROM, CLAIM
from pages._parts.display import facts, show_source
from pages._parts.selection import parameters
from pages._parts.view import this_view

_BUILT = "_zeggen"
"""The claim that a choice made, until the page has put it in the address."""
_CODE = "zeggen-code"
_ICONS = {
    Verdict.HOLDS: ":material/check_circle:",
    Verdict.DEPENDS: ":material/help:",
    Verdict.FALSE: ":material/cancel:",
    Verdict.UNKNOWN: ":material/visibility_off:",
}
_DOUBTED = ":material/casino:"
_PLACES = {
    "" if file.stem == "start" else file.stem: f"{file.parent.name}/{file.name}"
    for file in sorted(Path(__file__).parents[1].glob("[!_]*/[!_]*.py"))
    if file.stem != PAGE
}
"""Path in an address: file of the page. The first page has no path."""


def page(view: View) -> None:
    st.title(_("Mag ik dit zeggen?"), anchor=False)
    st.caption(
        _(
            "Bouw een bewering. U ziet meteen of zij klopt voor elke waarde die bij de afronding "
            "past, en wat u anders wel mag zeggen."
        )
        + f" {capital(view.round)}."
    )
    claim = claim_of(view)
    building, judged = st.columns([2, 3], gap="large")
    with building:
        build(view, claim)
        from_code(view)
    with judged:
        show(view, judge(view, claim))
    back(view)
    show_source(view.delivery)


def claim_of(view: View) -> Claim:
    """The claim that was just built, else that of the address, else the one that lies nearest; as
    it now stands in the address.
    """
    built = st.session_state.pop(_BUILT, None)
    text = st.query_params.get(CLAIM, "")
    if built is not None:
        claim = fitted(view, built)
    elif text:
        try:
            claim = checked(view, Claim.read(text))
        except WrongClaim as error:
            st.warning(escaped(str(error)), icon=":material/link_off:")
            claim = first_claim(view)
    else:
        claim = first_claim(view)
    if text != str(claim):
        st.query_params[CLAIM] = str(claim)
    return claim


# Building


def build(view: View, claim: Claim) -> None:
    """The choices, in the order in which a person thinks."""
    about = replace(
        view,
        selection=replace(
            view.selection, unit=claim.unit, dimension=claim.dimension, category=claim.category
        ),
    )
    st.subheader(_("Uw bewering"), anchor=False)
    choose(claim, "area", _("Over welk gebied?"), areas(view, claim.area))
    key = seeded("unit", claim.unit)
    st.segmented_control(
        _("Wat telt u?"),
        list(Unit),
        key=key,
        format_func=lambda unit: choices.units()[unit],
        required=True,
        on_change=changed,
        args=(claim, "unit"),
        width="stretch",
    )
    choose(claim, "dimension", _("Kenmerk"), choices.dimensions(about))
    if about.dimension is not None:
        choose(claim, "category", _("Groep"), choices.groups(about))
    known = view.atlas.catalog.indicators
    labels = {name: about.label(known[name]) for name in figures_of(view, claim)}
    choose(claim, "figure", _("Welk cijfer?"), labels)
    if claim.benchmark:
        choose(claim, "benchmark", _("Vergeleken met?"), others(view, claim.benchmark))
    said = {str(how): how_label(how) for how in allowed(view, claim)}
    choose(claim, "how", _("Wat wilt u zeggen?"), said)
    against(view, claim)


def against(view: View, claim: Claim) -> None:
    """What the figure is held against."""
    if claim.how in AREAS:
        choose(claim, "other", _("Dan waar?"), others(view, claim.other))
    elif claim.how in OUTERMOST:
        level = level_of(claim.area)
        assert level is not None
        whole = {code: capital(view.name(code)) for code in whole_areas(view, claim.area)}
        label = _("Van alle {levels} in").format(levels=level_label(level, plural=True))
        choose(claim, "other", label, whole)
    elif claim.how not in CHANGES:
        assert claim.number is not None
        measure = view.atlas.catalog.indicators[claim.figure].measure
        whole = claim.how is How.ONE_IN or not decimals_of(measure)
        least = None if measure is Measure.POINTS else 2 if claim.how is How.ONE_IN else 0
        most = MOST_IN if claim.how is How.ONE_IN else 100 if measure is Measure.SHARE else None
        kind = int if whole else float
        st.number_input(
            number_label(claim, measure),
            key=seeded("number", kind(claim.number)),
            min_value=None if least is None else kind(least),
            max_value=None if most is None else kind(most),
            step=kind(1),
            format="%d" if whole else "%g",
            on_change=changed,
            args=(claim, "number"),
        )


def number_label(claim: Claim, measure: Measure) -> str:
    if claim.how is How.ONE_IN:
        return _("1 op de hoeveel?")
    match measure:
        case Measure.SHARE:
            return _("Hoeveel procent?")
        case Measure.POINTS:
            return _("Hoeveel procentpunt?")
        case Measure.INDEX:
            return _("Welke index? 100 is gelijk.")
        case _count:
            return _("Hoeveel?")


def how_label(how: How) -> str:
    match how:
        case How.MORE:
            return _("is hoger dan een getal")
        case How.AT_LEAST:
            return _("is minstens een getal")
        case How.LESS:
            return _("is lager dan een getal")
        case How.AT_MOST:
            return _("is hoogstens een getal")
        case How.ABOUT:
            return _("is ongeveer een getal")
        case How.ONE_IN:
            return _("is ongeveer 1 op de …")
        case How.MORE_THAN:
            return _("is hoger dan in een ander gebied")
        case How.LESS_THAN:
            return _("is lager dan in een ander gebied")
        case How.HIGHEST:
            return _("is het hoogst van allemaal")
        case How.LOWEST:
            return _("is het laagst van allemaal")
        case How.RISEN:
            return _("is hoger dan in de vorige ronde")
        case How.FALLEN:
            return _("is lager dan in de vorige ronde")


def areas(view: View, chosen: str) -> dict[str, str]:
    """The areas to choose from: the library and what lies in it, and what lies round it."""
    delivery, own = view.delivery, catchment(view.selection.organisation)
    region = view.atlas.region(chosen, delivery.border_year)
    gemeente = (region.gemeente or region.code) if region else view.selection.gemeente
    there = gemeente if level_of(gemeente) is Level.GEMEENTE else ""
    found = [own, *view.organisation.gemeenten]
    for level, within in ((Level.WIJK, own), (Level.WIJK, there), (Level.BUURT, there)):
        if within:
            regions = view.atlas.regions_in(level, within, delivery)
            by_name = sorted(regions, key=lambda item: alphabetical(item.name))
            found += [item.code for item in by_name]
    return named(view, [*found, *view.standards(own), NETHERLANDS, chosen])


def others(view: View, chosen: str) -> dict[str, str]:
    """What an area may be held against: the same, and every provincie and gemeente."""
    regions = [
        item
        for level in (Level.PROVINCIE, Level.GEMEENTE)
        for item in sorted(
            view.atlas.regions_in(level, NETHERLANDS, view.delivery),
            key=lambda item: alphabetical(item.name),
        )
    ]
    return areas(view, chosen) | named(view, [item.code for item in regions])


def named(view: View, codes: Iterable[str]) -> dict[str, str]:
    return {code: capital(view.place(code)) for code in dict.fromkeys(codes)}


def choose(claim: Claim, name: str, label: str, options: dict[str, str]) -> None:
    st.selectbox(
        label,
        list(options),
        key=seeded(name, str(getattr(claim, name))),
        format_func=lambda identity: options.get(str(identity)) or str(identity),
        filter_mode="contains",
        on_change=changed,
        args=(claim, name),
    )


def seeded(name: str, value: Any) -> str:
    """Give a widget its value from the claim before it is drawn; returns its key."""
    key = f"zeggen-{name}"
    st.session_state[key] = value
    return key


def changed(claim: Claim, name: str) -> None:
    """Callback of every choice: the claim with this one changed, to be fitted and put in the
    address. What was compared with a number of another measure gets a new number.
    """
    value = st.session_state[f"zeggen-{name}"]
    if value is None:
        return
    match name:
        case "unit":
            claim = replace(claim, unit=Unit(value), number=None)
        case "how":
            how = How(value)
            kept = claim.number if How.ONE_IN not in (how, claim.how) else None
            claim = replace(claim, how=how, number=kept)
        case "number":
            claim = replace(claim, number=round(Decimal(str(value)), decimals_of(Measure.SHARE)))
        case "dimension":
            # The first of its groups.
            claim = replace(claim, dimension=str(value), category="", number=None)
        case "area" | "figure" | "category":
            claim = replace(claim, **{name: str(value), "number": None})
        case _beside:
            claim = replace(claim, **{name: str(value)})
    st.session_state[_BUILT] = claim


def from_code(view: View) -> None:
    """To begin at the figure of a report."""
    with st.expander(_("Begin bij een cijfer uit een rapport"), icon=":material/qr_code:"):
        code = st.text_input(
            _("Code"),
            key=_CODE,
            placeholder=EXAMPLE,
            help=_("De code staat onder of naast het cijfer in het rapport."),
        )
        if not code.strip():
            return
        try:
            answer = look_up(
                code, view.atlas, services.atlas_folder(), services.open_atlas, view.put
            )
        except WrongCode as error:
            st.warning(escaped(str(error)), icon=":material/search_off:")
            return
        claim = None if answer.now is None else of_passport(answer.now, answer.passport)
        if claim is None or answer.now is None:
            st.info(_("Over dit cijfer is hier niets te beweren. Kies een ander."))
            return
        chosen = parameters(view.selection) | {"ronde": answer.now.delivery.id}
        st.page_link(
            "rapporten/zeggen.py",
            label=_("Begin bij: {figure}").format(figure=escaped(answer.main.label)),
            query_params=chosen | {CLAIM: str(claim)} | came_from(),
            icon=":material/arrow_forward:",
        )


# The verdict


def show(view: View, found: Judged) -> None:
    """The claim in words, how it stands and why, and what may be pasted."""
    with st.container(border=True, key="zeggen-oordeel"):
        st.markdown(f"“{escaped(found.said)}”")
        icon = _DOUBTED if found.doubt else _ICONS[found.verdict]
        st.header(f"{icon} {found.heading}", anchor=False)
        if found.doubt:
            st.markdown(f"**{escaped(found.doubt)}**")
        st.markdown(escaped(found.why))
        if found.used:
            st.html(facts([(item.name, item.text) for item in found.used], told=True))
        if found.paste:
            if found.verdict is Verdict.HOLDS:
                st.subheader(_("Zin om te plakken"), anchor=False)
            else:
                st.subheader(_("Dit mag u wel zeggen"), anchor=False)
            st.code(f"{found.paste}\n{found.source}", language=None, wrap_lines=True)
        if found.cautions:
            st.subheader(_("Let op"), anchor=False)
            st.markdown("\n".join(f"- {escaped(text)}" for text in found.cautions))
        codes = [item.code for item in found.used if item.code]
        if codes:
            st.caption(
                _("Cijferpaspoort: {codes}").format(codes=", ".join(f"`{code}`" for code in codes))
            )


def came_from() -> dict[str, str]:
    place = st.query_params.get(CAME_FROM)
    return {} if place is None else {CAME_FROM: place}


def back(view: View) -> None:
    """To the page where the visitor came from, as it was."""
    place = _PLACES.get(st.query_params.get(CAME_FROM, PAGE))
    if place is not None:
        st.page_link(
            place,
            label=_("Terug naar waar u was"),
            query_params=parameters(view.selection),
            icon=":material/arrow_back:",
        )


page(this_view())
