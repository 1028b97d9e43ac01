"""A report by one's own blueprint: another order, own titles and own text.

What a visitor changes stays in the session and nowhere else: own words may stand in no address.
Who wants to keep it takes the blueprint along as a file, for later or for a colleague.
"""

from typing import Any

import streamlit as st

from analytics.catalog.blueprints import (
    LONGEST_TEXT,
    MOST_SECTIONS,
    PARTS,
    Blueprint,
    BlueprintError,
    Monitor,
    SectionOf,
    blueprints,
    read_blueprint,
)
from analytics.language import _, use_language
from analytics.reports.own_words import clean
from analytics.reports.table import plain_name
from pages._parts import focus
from pages._parts.chrome import escaped
from pages._parts.selection import OWN_REPORT, choose, spoken

_OWN, _TURN, _REFUSED = "rapport-blauwdruk", "rapport-blauwdruk-beurt", "rapport-blauwdruk-nee"
_UP, _DOWN, _AWAY, _MORE, _FILE = "omhoog", "omlaag", "weg", "voeg", "blauwdruk-toml"


def names() -> dict[str, str]:
    """What each section is called; the heading that it has when no other is given."""
    return {
        "in-een-minuut": _("In één minuut"),
        "afspraken": _("Wat is afgesproken, en wat is gehaald?"),
        "kerncijfers": _("Kerncijfers"),
        "kaart": _("Waar wonen de leden?"),
        "kenmerken": _("Wie is lid, en wie niet?"),
        "niet-leden": _("Waar wonen de meeste niet-leden?"),
        "ontwikkeling": _("Ontwikkeling"),
        "wijkprofielen": _("Wijkprofielen"),
        "monitor": _("Cijfers van de bibliotheek"),
        "tekst": _("Eigen tekst"),
        "verantwoording": _("Verantwoording"),
    }


def chosen(report: str) -> Blueprint | None:
    """The blueprint of a report as this visitor made it; else as it is shipped; None of a report
    that has none.
    """
    own = _mine().get(report)
    return own or blueprints().get(report)


def is_own(report: str) -> bool:
    return report in _mine()


def _mine() -> dict[str, Blueprint]:
    return st.session_state.setdefault(_OWN, {})


def ask(report: str) -> None:
    """Change the order and the words of a report; keep it; open one that was kept."""
    blueprint = chosen(report)
    label = _("Pas het rapport aan") if blueprint else _("Open een eigen blauwdruk")
    # By its key it stays open when what stands above it goes: the field of the notes.
    key = "blauwdruk-nieuw" if blueprint is None else "blauwdruk"
    with st.expander(label, blueprint is None, key=key, icon=":material/edit_note:"):
        if blueprint is not None:
            st.markdown(
                _(
                    "Zet delen in een andere volgorde, geef ze een eigen titel en schrijf er uw "
                    "eigen tekst bij. ‘{gebied}’, ‘{bibliotheek}’ en ‘{peildatum}’ tussen "
                    "accolades vult de atlas zelf in. Cijfers kunt u niet wijzigen."
                )
            )
            for place, section in enumerate(blueprint.sections):
                _one(report, blueprint, place, section)
            _add(report, blueprint)
            _keep(report, blueprint)
        _open()
    focus.follow()


def _key(report: str, what: str, place: int = 0) -> str:
    """Of a widget: another one after each change of the order, so that it starts anew."""
    return f"blauwdruk-{report}-{st.session_state.get(_TURN, 0)}-{what}-{place}"


def _button(report: str, what: str, place: int = 0) -> str:
    """Of a button: the same after each change, so that it keeps the focus."""
    return f"blauwdruk-{report}-{what}-{place}"


def _one(report: str, blueprint: Blueprint, place: int, section: SectionOf) -> None:
    """One section: its words, and its place among the others."""
    usual = names()[_part(section)]
    about = section.title or usual
    with use_language("nl"):
        printed = names()[_part(section)]
    with st.container(border=True, key=f"blauwdruk-deel-{place}"):
        st.subheader(f"{place + 1}. {escaped(about)}", anchor=False)
        key = _key(report, "titel", place)
        st.text_input(
            _("Titel van deel {number}").format(number=place + 1),
            section.title,
            key=key,
            placeholder=printed,
            max_chars=120,
            on_change=_worded,
            args=(report, place, "title", key),
        )
        key = _key(report, "tekst", place)
        st.text_area(
            _("Eigen tekst bij deel {number}").format(number=place + 1),
            section.text,
            key=key,
            placeholder=section.hint,
            max_chars=LONGEST_TEXT,
            height=80,
            on_change=_worded,
            args=(report, place, "text", key),
        )
        with st.container(horizontal=True, gap="small"):
            last = len(blueprint.sections) - 1
            moves = (
                (_("Omhoog"), _UP, "arrow_upward", -1, place == 0),
                (_("Omlaag"), _DOWN, "arrow_downward", 1, place == last),
            )
            for label, what, icon, step, stuck in moves:
                st.button(
                    label,
                    key=_button(report, what, place),
                    icon=f":material/{icon}:",
                    disabled=stuck,
                    on_click=_moved,
                    args=(report, place, step),
                )
            st.button(
                _("Weglaten"),
                key=_button(report, _AWAY, place),
                icon=":material/remove:",
                disabled=last == 0,
                on_click=_left_out,
                args=(report, place),
            )


def _add(report: str, blueprint: Blueprint) -> None:
    """A section more, at the end: own text, or one of the others that is not there yet."""
    present = {_part(section) for section in blueprint.sections}
    # Figures of the monitor need to be named: they come with a blueprint.
    free = [part for part, kind in PARTS.items() if part not in present and kind is not Monitor]
    options = list(dict.fromkeys(["tekst", *free]))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        key = _key(report, "erbij")
        st.selectbox(_("Nog een deel, onderaan"), options, key=key, format_func=names().__getitem__)
        st.button(
            _("Voeg toe"),
            key=_button(report, _MORE),
            icon=":material/add:",
            disabled=len(blueprint.sections) >= MOST_SECTIONS,
            on_click=_added,
            args=(report, key),
        )


def _keep(report: str, blueprint: Blueprint) -> None:
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            _("Bewaar als eigen blauwdruk"),
            blueprint.to_toml().encode(),
            plain_name(f"blauwdruk {blueprint.name}") + ".toml",
            "application/toml",
            key=_FILE,
            icon=":material/download:",
            on_click="ignore",
            help=_("Een klein bestand zonder cijfers, voor later of voor een collega."),
        )
        if is_own(report):
            st.button(
                _("Terug naar de gewone vorm") if report in blueprints() else _("Sluit"),
                key="blauwdruk-terug",
                icon=":material/undo:",
                on_click=_undone,
                args=(report,),
            )


def _open() -> None:
    key = f"blauwdruk-bestand-{st.session_state.get(_TURN, 0)}"
    st.file_uploader(
        _("Open een blauwdruk (TOML)"),
        type="toml",
        key=key,
        max_upload_size=1,
        on_change=_opened,
        args=(key,),
    )
    if refused := st.session_state.pop(_REFUSED, None):
        told = "\n".join(f"- {escaped(line)}" for line in refused)
        st.error(
            _("Deze blauwdruk is niet geopend. Wat er stond, is er nog.") + "\n\n" + told,
            icon=":material/error:",
        )


def _part(section: SectionOf) -> str:
    return str(section.model_dump()["part"])


def _changed(report: str, sections: list[SectionOf]) -> None:
    """Keep another order or choice of sections, and start the fields anew."""
    blueprint = chosen(report)
    if blueprint is not None:
        _mine()[report] = blueprint.model_copy(update={"sections": tuple(sections)})
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _sections(report: str) -> list[SectionOf]:
    blueprint = chosen(report)
    return list(blueprint.sections) if blueprint else []


def _moved(report: str, place: int, step: int) -> None:
    sections = _sections(report)
    sections.insert(place + step, sections.pop(place))
    _changed(report, sections)
    there = place + step
    up = there > 0 and (step < 0 or there == len(sections) - 1)
    focus.on_widget(_button(report, _UP if up else _DOWN, there))


def _left_out(report: str, place: int) -> None:
    sections = _sections(report)
    del sections[place]
    _changed(report, sections)
    left = min(place, len(sections) - 1)
    alone = len(sections) == 1
    focus.on_widget(_button(report, _MORE) if alone else _button(report, _AWAY, left))


def _added(report: str, key: str) -> None:
    kind: Any = PARTS[st.session_state[key]]
    sections = [*_sections(report), kind(part=st.session_state[key])]
    _changed(report, sections)
    focus.on_widget(_key(report, "titel", len(sections) - 1))


def _worded(report: str, place: int, name: str, key: str) -> None:
    """Another title or text: the fields stay as they are."""
    blueprint = chosen(report)
    if blueprint is None:
        return
    sections = list(blueprint.sections)
    sections[place] = sections[place].model_copy(update={name: clean(st.session_state[key])})
    _mine()[report] = blueprint.model_copy(update={"sections": tuple(sections)})


def _undone(report: str) -> None:
    del _mine()[report]
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    focus.on_widget(_FILE)


@spoken()
def _opened(key: str) -> None:
    uploaded = st.session_state[key]
    if uploaded is None:
        return
    try:
        blueprint = read_blueprint(uploaded.getvalue(), uploaded.name)
    except BlueprintError as error:
        st.session_state[_REFUSED] = error.lines
        return
    report = blueprint.id if blueprint.id in blueprints() else OWN_REPORT
    _mine()[report] = blueprint
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    choose(rapport=report)


def waiting(blueprint: Blueprint) -> list[str]:
    """The titles of the sections that have room for own words and none yet."""
    return [
        section.title or names()[_part(section)]
        for section in blueprint.sections
        if section.hint and not section.text.strip()
    ]
