"""Choosing what stands side by side: areas from lists, and sets that a user puts together.

Every change is a change of `vergelijk` in the URL; the widgets hold only what is being picked.
"""

from collections.abc import Sequence

import streamlit as st

from analytics.language import _, alphabetical, capital, level_label
from analytics.model import CATCHMENT_PREFIX, NETHERLANDS, Level, OwnSet, level_of
from analytics.model.own_set import LONGEST_NAME, MOST_IN_SET, plain_name
from analytics.reports.view import View
from pages._parts import chrome
from pages._parts.choices import told_apart
from pages._parts.selection import MOST_COMPARED, choose, spoken

_LEVELS = (Level.BIBLIOTHEEK, Level.GEMEENTE, Level.WIJK, Level.BUURT)
_PICKED, _NAME = "kies-gebieden", "kies-naam"


def editor(view: View) -> None:
    """What stands beside the own area, and how to change that."""
    _beside(view)
    with st.expander(
        _("Zet er een gebied naast, of stel er zelf een samen"),
        icon=":material/add:",
        expanded=not view.selection.compare,
        key="kies",
    ):
        _suggestions(view)
        _pick(view)
    for place, item in enumerate(view.selection.compare):
        own = OwnSet.parse(item)
        if own is not None:
            with st.expander(
                _("Wijzig ‘{name}’").format(name=chrome.escaped(own.name)),
                icon=":material/edit:",
                key=f"wijzig-{place}",
            ):
                _change(view, place, own)


def _beside(view: View) -> None:
    """The areas that stand beside the own one, each with a button to take it out."""
    compare = view.selection.compare
    if not compare:
        return
    with st.container(horizontal=True, gap="xsmall", key="naast"):
        for item in compare:
            st.button(
                chrome.escaped(view.short_name(item)),
                icon=":material/close:",
                help=_("Haal uit de vergelijking"),
                key=f"weg-{item}",
                on_click=_put,
                args=(tuple(other for other in compare if other != item),),
            )


def _suggestions(view: View) -> None:
    """What lies nearest, one click away, for whoever compares nothing yet."""
    compare = view.selection.compare
    near = [
        code
        for code in [*view.standards(view.focus), *_own_gemeenten(view)]
        if code not in (NETHERLANDS, view.focus, *compare)
    ]
    if compare or not near:
        return
    with st.container(horizontal=True, gap="xsmall", key="dichtbij"):
        for code in near[:MOST_COMPARED]:
            st.button(
                capital(chrome.escaped(view.name(code))),
                icon=":material/add:",
                key=f"naast-{code}",
                on_click=_put,
                args=((*compare, code),),
            )


def _own_gemeenten(view: View) -> Sequence[str]:
    if view.focus.startswith(CATCHMENT_PREFIX) and len(view.organisation.gemeenten) > 1:
        return view.organisation.gemeenten
    return ()


def _pick(view: View) -> None:
    """Areas from a list: each beside the own one, or together as one area."""
    compare = view.selection.compare
    options = _listed(view, "kies")
    known = [code for code in st.session_state.get(_PICKED, []) if _is_there(view, code)]
    st.session_state[_PICKED] = known
    labels = told_apart(options | {code: view.place(code) for code in known if code not in options})
    picked: list[str] = st.multiselect(
        _("Gebieden"),
        list(labels),
        key=_PICKED,
        format_func=labels.__getitem__,
        placeholder=_("Kies, of typ een deel van de naam"),
        max_selections=MOST_IN_SET,
        select_all=False,
    )
    full = len(compare) >= MOST_COMPARED
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", key="kies-knoppen"
    ):
        st.button(
            _("Zet ernaast"),
            icon=":material/add:",
            type="primary",
            disabled=full or not picked,
            on_click=_put,
            args=((*compare, *picked),),
            key="zet-ernaast",
        )
        st.text_input(
            _("Naam voor deze gebieden samen"),
            key=_NAME,
            max_chars=LONGEST_NAME,
            placeholder=_("Bijvoorbeeld: Noord en Zuid"),
            width=280,
        )
        st.button(
            _("Voeg samen tot één gebied"),
            icon=":material/join:",
            disabled=full or not picked,
            on_click=_put_together,
            args=(compare, tuple(picked)),
            key="voeg-samen",
        )
    if full:
        st.caption(
            _("Er staan er al {most} naast uw gebied. Haal er eerst een weg.").format(
                most=MOST_COMPARED
            )
        )


def _change(view: View, place: int, own: OwnSet) -> None:
    """The name of a set and what is in it; each change stands in the URL at once."""
    name, codes = f"samen-{place}-naam", f"samen-{place}-gebieden"
    st.session_state[name] = own.name
    st.session_state[codes] = list(own.codes)
    compare = view.selection.compare
    st.text_input(
        _("Naam"),
        key=name,
        max_chars=LONGEST_NAME,
        on_change=_rename,
        args=(compare, place, own),
    )
    options = _listed(view, f"samen-{place}")
    labels = told_apart(
        {code: view.place(code) for code in own.codes}
        | {code: label for code, label in options.items() if code not in own.codes}
    )
    st.multiselect(
        _("Gebieden in ‘{name}’").format(name=chrome.escaped(own.name)),
        list(labels),
        key=codes,
        format_func=labels.__getitem__,
        max_selections=MOST_IN_SET,
        on_change=_refill,
        args=(compare, place, own),
        select_all=False,
    )


def _listed(view: View, key: str) -> dict[str, str]:
    """The areas of a level to pick from; wijken and buurten of one gemeente at a time."""
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", key=f"{key}-lijst"
    ):
        level = Level(
            st.segmented_control(
                _("Per"),
                [str(level) for level in _LEVELS],
                key=f"{key}-niveau",
                default=str(view.selection.level),
                format_func=lambda level: capital(level_label(Level(level), plural=True)),
                required=True,
            )
        )
        if level is Level.BIBLIOTHEEK:
            found = view.atlas.organisations(view.delivery)
            return {CATCHMENT_PREFIX + item.id: item.name for item in found}
        within = NETHERLANDS
        if level in (Level.WIJK, Level.BUURT):
            names = _named(view, Level.GEMEENTE, NETHERLANDS)
            region = view.atlas.region(view.focus, view.delivery.border_year)
            first = next(iter(view.organisation.gemeenten), "")
            own = view.selection.gemeente or (region.gemeente if region else "") or first
            own = own if own in names else next(iter(names))
            within = st.selectbox(
                _("In gemeente"),
                list(names),
                index=list(names).index(own),
                key=f"{key}-gemeente",
                format_func=names.__getitem__,
                filter_mode="contains",
                width=280,
            )
    return _named(view, level, within)


def _named(view: View, level: Level, within: str) -> dict[str, str]:
    regions = view.atlas.regions_in(level, within, view.delivery)
    return {item.code: item.name for item in sorted(regions, key=lambda r: alphabetical(r.name))}


def _is_there(view: View, code: str) -> bool:
    """Whether a pick still exists: another round may have other borders."""
    if level_of(code) is Level.BIBLIOTHEEK:
        known = view.atlas.organisations(view.delivery)
        return code.removeprefix(CATCHMENT_PREFIX) in {item.id for item in known}
    return view.atlas.region(code, view.delivery.border_year) is not None


def _put(items: Sequence[str]) -> None:
    """Callback: these stand beside the own area, and nothing is being picked any more."""
    choose(vergelijk=",".join(items))
    st.session_state[_PICKED] = []
    st.session_state[_NAME] = ""


@spoken()
def _put_together(compare: Sequence[str], codes: tuple[str, ...]) -> None:
    """Callback: these areas as one, under the name that was typed."""
    name = plain_name(st.session_state[_NAME]) or _("Samengesteld gebied")
    _put((*compare, str(OwnSet(name, codes))))


def _rename(compare: Sequence[str], place: int, own: OwnSet) -> None:
    typed = plain_name(st.session_state[f"samen-{place}-naam"])
    _replace(compare, place, own, OwnSet(typed or own.name, own.codes))


def _refill(compare: Sequence[str], place: int, own: OwnSet) -> None:
    """Callback: other areas in a set; without any it is gone."""
    codes = tuple(st.session_state[f"samen-{place}-gebieden"])
    _replace(compare, place, own, OwnSet(own.name, codes) if codes else None)


def _replace(compare: Sequence[str], place: int, own: OwnSet, changed: OwnSet | None) -> None:
    # A widget whose label changed (another language) calls back too, with what it held.
    if changed != own:
        items = [*compare]
        items[place : place + 1] = [] if changed is None else [str(changed)]
        choose(vergelijk=",".join(items))
