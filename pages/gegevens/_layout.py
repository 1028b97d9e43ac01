"""Step 2 of Inladen: how the files are laid out; recognised, or pointed out by the user."""

from collections.abc import Sequence
from functools import lru_cache

import streamlit as st

from analytics.catalog import Catalog, Profile
from analytics.catalog.adding import AddedClasses, with_added
from analytics.catalog.definitions import Category, Classification, Dimension, Texts
from analytics.catalog.profiles import NOUGHT, Figure
from analytics.catalog.writing import definition_to_toml
from analytics.language import (
    _,
    capital,
    enumerated,
    language,
    level_label,
    missing_label,
    ngettext,
    unit_label,
)
from analytics.model import TOTAL, Level, Missing, Unit
from analytics.reports.table import Column, Table
from analytics.sources.layouts import letter
from analytics.sources.pointing import (
    KEYS,
    LEVEL,
    REGION,
    SKIP,
    UNKNOWN,
    WITHIN,
    Reading,
    choices,
    point_out,
    readings,
    sheet_of,
    with_choice,
    with_header,
    with_label,
    with_new_classes,
    with_region,
    with_sheets,
)
from analytics.sources.proposals import id_from
from analytics.sources.workbooks import Sheet
from analytics.store.definitions import ADDED, write_definitions
from analytics.store.drafts import Draft, draft_to_toml
from pages._parts import services
from pages._parts.chrome import escaped
from pages._parts.display import show_table
from pages.gegevens import _draft
from pages.gegevens._material import POINTED, Material

_NAMED = 3
_ROWS, _COLUMNS, _AT_ONCE = 8, 12, 12
_WIDE, _NARROW = 420, 260
_NONE = ""
"""Nothing chosen: Streamlit says so in English where an option is None."""


def draw(found: Material) -> None:
    """The layout that was recognised, and what the user makes of it."""
    _profile(found)
    if found.profile is None:
        st.warning(
            _(
                "Op deze bladen is geen tabel te vinden: een kopregel met daaronder rijen met een "
                "gebied en getallen. Vraag de leverancier om een ander bestand."
            ),
            icon=":material/search_off:",
        )
        return
    if found.chosen == POINTED:
        _sheets(found, found.profile)
        for number in range(len(found.profile.tables)):
            _table(found, found.profile, number)
        _numbers(found.profile)
    _signs(found, found.profile)
    if found.chosen == POINTED:
        _new_classes(found)
    _keep(found)


def what_misses(found: Material) -> str:
    """What must be pointed out before the files can be read, in words."""
    columns = found.unexplained
    if not columns:
        return ""
    named = ", ".join(escaped(text) for text in columns[:_NAMED])
    if len(columns) > _NAMED:
        named = _("{names}, en nog {count}").format(names=named, count=len(columns) - _NAMED)
    if found.chosen != POINTED:
        return _(
            "Deze indeling zegt niet wat er in deze kolommen staat: {names}. Kies ‘Zelf aanwijzen’."
        ).format(names=named)
    return _("Zeg nog wat er in deze kolommen staat, of sla ze over: {names}.").format(names=named)


def summary(found: Material) -> str:
    return "" if found.profile is None else found.profile.label.get(language())


# --- which profile


def _profile(found: Material) -> None:
    known = {match.profile: match for match in found.matches[:5]}
    options = [*known, POINTED]
    chosen = found.chosen
    if chosen not in options:
        options.insert(0, chosen)
    best = known.get(chosen)
    if chosen == POINTED:
        st.markdown(
            _(
                "Deze indeling kennen wij nog niet. Hieronder staat wat wij ervan maken: kijk het "
                "na, en wijs aan wat wij niet begrijpen."
            )
        )
    else:
        profile = found.catalog.profiles[chosen]
        st.markdown(
            _(
                "Wij herkennen de indeling **{name}**: {share} van de kolommen wordt begrepen. "
                "{description}"
            ).format(
                name=escaped(profile.label.get(language())),
                share=f"{100 * (best.score if best else 1.0):.0f}%",
                description=escaped(profile.description.get(language())),
            )
        )
        if best is not None and best.reasons:
            st.markdown("\n".join(f"- {escaped(reason)}" for reason in best.reasons[:5]))
    if len(options) == 1:
        return
    key = "indeling-profiel"
    st.session_state[key] = chosen
    st.selectbox(
        _("Indeling"),
        options,
        key=key,
        format_func=lambda item: (
            _("Zelf aanwijzen")
            if item == POINTED
            else found.catalog.profiles[item].label.get(language())
        ),
        on_change=_choose_profile,
        width=_WIDE,
    )


def _choose_profile() -> None:
    _draft.change(profile_id=st.session_state["indeling-profiel"], profile=None)


def _point(profile: Profile) -> None:
    _draft.change(profile=profile, profile_id=POINTED)


# --- which sheets


def _sheets(found: Material, profile: Profile) -> None:
    visible = [sheet.name for _file, sheet in found.sheets if sheet.visible and sheet.name]
    if len(visible) < 2:
        return
    key = "indeling-bladen"
    st.session_state[key] = [name for name in visible if name not in profile.ignore_sheets]
    st.multiselect(
        _("Bladen met cijfers"),
        visible,
        key=key,
        on_change=_choose_sheets,
        args=(found.sheets, profile, found.catalog),
        placeholder=_("Kies bladen"),
        select_all=False,
    )


def _choose_sheets(sheets: Sequence[tuple[str, Sheet]], profile: Profile, catalog: Catalog) -> None:
    wanted = st.session_state["indeling-bladen"]
    chosen = [(file, sheet) for file, sheet in sheets if sheet.name in wanted]
    fresh = point_out(chosen, catalog)
    if fresh is not None:
        others = [sheet.name for _file, sheet in sheets if sheet.name not in wanted]
        _point(with_sheets(profile, fresh, wanted, others))


# --- one table


def _table(found: Material, profile: Profile, number: int) -> None:
    table = profile.tables[number]
    first = sheet_of(profile, number, found.sheets, found.catalog)
    if first is None:
        return
    file, sheet = first
    names = [name for name in table.sheets if name != "*"] or [file]
    st.subheader(
        ngettext("Blad {names}", "Bladen {names}", len(names)).format(
            names=escaped(enumerated(names))
        ),
        anchor=False,
    )
    _preview(sheet, number, names[0])
    with st.container(horizontal=True, key=f"indeling-kop-{number}"):
        _header(found, profile, number)
        _region(profile, number)
    listed = readings(profile, file, sheet, found.catalog)
    if not any(item.choice == REGION for item in listed):
        st.warning(_("Wijs aan in welke kolom de gebieden staan."), icon=":material/help:")
    _columns(found, profile, number, listed)


def _preview(sheet: Sheet, number: int, name: str) -> None:
    width = min(max(map(len, sheet.rows[:_ROWS]), default=0), _COLUMNS)
    rows = [
        (str(line), *((*row, *[""] * width)[:width]))
        for line, row in enumerate(sheet.rows[:_ROWS], 1)
    ]
    labels = (_("Rij"), *(letter(index) for index in range(width)))
    show_table(
        Table(
            _("De eerste rijen van {name}").format(name=name),
            tuple(Column(label) for label in labels),
            rows,
            "",
        ),
        f"blad-{number}",
    )


def _header(found: Material, profile: Profile, number: int) -> None:
    header = profile.tables[number].header
    for name, label, value, top in (
        ("at", _("De kop begint op rij"), header.at or 1, 200),
        ("rows", _("Aantal kopregels"), header.rows, 4),
    ):
        key = f"indeling-{name}-{number}"
        st.session_state[key] = value
        st.number_input(
            label,
            min_value=1,
            max_value=top,
            step=1,
            key=key,
            on_change=_move_header,
            args=(profile, number),
            width=180,
        )


def _move_header(profile: Profile, number: int) -> None:
    at, rows = (int(st.session_state[f"indeling-{name}-{number}"]) for name in ("at", "rows"))
    _point(with_header(profile, number, at, rows))


def _region(profile: Profile, number: int) -> None:
    region = profile.tables[number].region
    key = f"indeling-soort-{number}"
    st.session_state[key] = region.holds
    st.selectbox(
        _("Hoe staan de gebieden er?"),
        ["code", "name"],
        key=key,
        format_func=lambda item: _("Als code") if item == "code" else _("Als naam"),
        on_change=_change_region,
        args=(profile, number),
        width=180,
    )
    key = f"indeling-niveau-{number}"
    st.session_state[key] = region.level or _NONE
    st.selectbox(
        _("Niveau van de gebieden"),
        [_NONE, *Level],
        key=key,
        format_func=lambda item: (
            capital(level_label(Level(item), plural=True)) if item else _("Blijkt uit de rijen")
        ),
        on_change=_change_region,
        args=(profile, number),
        width=220,
    )


def _change_region(profile: Profile, number: int) -> None:
    _point(
        with_region(
            profile,
            number,
            holds=st.session_state[f"indeling-soort-{number}"],
            level=st.session_state[f"indeling-niveau-{number}"] or None,
        )
    )


# --- columns


def _columns(found: Material, profile: Profile, number: int, listed: Sequence[Reading]) -> None:
    """One list per column; those that are not understood come first."""
    unknown = [item for item in listed if item.choice == UNKNOWN]
    if unknown:
        st.markdown(
            ngettext(
                "**{count} kolom begrijpen wij niet.** Zeg wat erin staat, of sla haar over.",
                "**{count} kolommen begrijpen wij niet.** Zeg wat erin staat, of sla ze over.",
                len(unknown),
            ).format(count=len(unknown))
        )
        if len(unknown) > 1:
            st.button(
                _("Sla al deze kolommen over"),
                key=f"indeling-over-{number}",
                on_click=_skip_all,
                args=(profile, number, unknown, listed),
            )
    if alike := st.session_state.pop(f"indeling-ook-{number}", ()):
        st.success(
            ngettext(
                "Ook ingevuld, want daar staat hetzelfde woord boven: kolom {names}. Kijk het na.",
                "Ook ingevuld, want daar staat hetzelfde woord boven: kolommen {names}. Kijk het "
                "na.",
                len(alike),
            ).format(names=enumerated(alike)),
            icon=":material/auto_awesome:",
        )
    # What was open at first stays in front: nothing moves while it is being filled in.
    shown = sorted(listed, key=lambda item: (number, item.letter) not in found.open_at_first)
    pages = -(-len(shown) // _AT_ONCE)
    page = 1
    if pages > 1:
        page = st.pagination(pages, key=f"indeling-kolommen-{number}")
    with st.container(horizontal=True, key=f"indeling-lijst-{number}"):
        for item in shown[(page - 1) * _AT_ONCE : page * _AT_ONCE]:
            _column(found, profile, number, item, listed)


def _column(
    found: Material, profile: Profile, number: int, item: Reading, listed: Sequence[Reading]
) -> None:
    words = _words(found)
    options = list(words)
    if item.choice not in words:
        options.insert(0, item.choice)
    key = f"indeling-kolom-{number}-{item.letter}"
    st.session_state[key] = item.choice
    st.selectbox(
        _("{letter}: {title}").format(
            letter=item.letter, title=escaped(item.title) or _("zonder kop")
        ),
        options,
        key=key,
        format_func=lambda choice: words.get(choice) or str(choice),
        on_change=_choose_column,
        args=(found, profile, number, item, key),
        help=_("Bijvoorbeeld: {samples}").format(samples=escaped(enumerated(item.samples)))
        if item.samples
        else None,
        width=_WIDE,
    )


def _choose_column(found: Material, profile: Profile, number: int, item: Reading, key: str) -> None:
    chosen = st.session_state[key]
    changed, alike = with_label(profile, number, item, chosen, found.sheets, found.catalog)
    st.session_state[f"indeling-ook-{number}"] = alike
    _point(changed)


def _skip_all(
    profile: Profile, number: int, unknown: Sequence[Reading], listed: Sequence[Reading]
) -> None:
    for item in unknown:
        profile = with_choice(profile, number, item, SKIP, listed)
    _point(profile)


def _words(found: Material) -> dict[str, str]:
    """Everything that a column can mean, in words."""
    return _all_words(_Known(found.catalog, language()))


class _Known:
    """A catalog in a language, as something that answers are kept by."""

    def __init__(self, catalog: Catalog, tongue: str) -> None:
        self.catalog, self.tongue = catalog, tongue
        self._key = (tongue, tuple(map(repr, catalog.dimensions.values())))

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and self._key == other._key


@lru_cache(maxsize=8)
def _all_words(known: _Known) -> dict[str, str]:
    return {choice: _in_words(choice, known.catalog) for choice in choices(known.catalog)}


def _in_words(choice: str, catalog: Catalog) -> str:
    fixed = {
        UNKNOWN: _("Kies wat hierin staat…"),
        SKIP: _("Sla deze kolom over"),
        REGION: _("Het gebied"),
        LEVEL: _("Het niveau van het gebied"),
        WITHIN["gemeente"]: _("De gemeente waarin het gebied ligt"),
        WITHIN["wijk"]: _("De wijk waarin de buurt ligt"),
        KEYS["unit"]: _("Per rij: personen of huishoudens"),
        KEYS["dimension"]: _("Per rij: het kenmerk"),
        KEYS["category"]: _("Per rij: de klasse"),
        KEYS["measure"]: _("Per rij: bevolking, leden of aandeel"),
    }
    if choice in fixed:
        return fixed[choice]
    unit, dimension, category, measure = choice.split("|")
    what = {
        Figure.POPULATION: _("Bevolking (inwoners)")
        if unit == Unit.PERSONS
        else _("Bevolking (huishoudens)")
        if unit == Unit.HOUSEHOLDS
        else _("Bevolking"),
        Figure.MEMBERS: _("Leden"),
        Figure.SHARE: _("Aandeel leden"),
        "": _("Getallen"),
    }[measure]
    if not unit:
        return _("{what}, waarvan zegt de rij").format(what=what)
    parts = [what, unit_label(Unit(unit))]
    definition = catalog.dimensions.get(dimension)
    if dimension == TOTAL:
        parts.append(_("totaal (iedereen)") if unit == Unit.PERSONS else _("totaal (allemaal)"))
    elif definition is not None:
        labels = {
            item.id: item.label.get(language())
            for version in definition.classifications
            for item in version.categories
        }
        label = _("totaal") if category == TOTAL else labels.get(category, category)
        parts.append(f"{definition.label.get(language()).lower()}: {label}")
    return " · ".join(parts)


# --- numbers and rows


def _numbers(profile: Profile) -> None:
    st.subheader(_("Getallen en rijen"), anchor=False)
    with st.container(horizontal=True, key="indeling-getallen"):
        _one(
            profile,
            "thousands",
            _("Teken tussen duizendtallen"),
            {"": _("geen: 1234"), ".": _("punt: 1.234"), " ": _("spatie: 1 234")},
        )
        _one(
            profile,
            "shares",
            _("Aandelen staan als"),
            {"percent": _("procenten: 27,1"), "fraction": _("delen van 1: 0,271")},
        )
        key = "indeling-rijen-weg"
        st.session_state[key] = ", ".join(
            dict.fromkeys(text for table in profile.tables for text in table.leave_out)
        )
        st.text_input(
            _("Sla rijen over waar bij het gebied staat"),
            key=key,
            on_change=_leave_out,
            args=(profile,),
            placeholder=_("Bijvoorbeeld: Totaal, Onbekend"),
            width=_WIDE,
        )


def _signs(found: Material, profile: Profile) -> None:
    """What stands for a number that is not there; of a layout that is known only new signs."""
    own = profile.missing if found.chosen == POINTED else {}
    signs = [text for text in found.signs if text not in profile.missing]
    if not signs and not own:
        return
    st.caption(_("Wat betekenen deze tekens op de plaats van een getal?"))
    with st.container(horizontal=True, key="indeling-tekens"):
        for sign in dict.fromkeys([*own, *signs]):
            key = f"indeling-teken-{sign}"
            st.session_state[key] = profile.missing.get(sign, _NONE)
            st.selectbox(
                f"‘{escaped(sign)}’",
                [_NONE, NOUGHT, *Missing],
                key=key,
                format_func=_sign_label,
                on_change=_choose_sign,
                args=(profile, sign, key),
                width=_NARROW,
            )


def _sign_label(reason: str) -> str:
    if not reason:
        return _("Kies…")
    return _("nul") if reason == NOUGHT else missing_label(Missing(reason))


def _one(profile: Profile, name: str, label: str, options: dict[str, str]) -> None:
    key = f"indeling-{name}"
    st.session_state[key] = getattr(profile, name)
    st.selectbox(
        label,
        list(options),
        key=key,
        format_func=options.__getitem__,
        on_change=_change_one,
        args=(profile, name),
        width=_NARROW,
    )


def _change_one(profile: Profile, name: str) -> None:
    _point(profile.model_copy(update={name: st.session_state[f"indeling-{name}"]}))


def _leave_out(profile: Profile) -> None:
    texts = [text.strip() for text in st.session_state["indeling-rijen-weg"].split(",")]
    kept = tuple(dict.fromkeys(text for text in texts if text))
    tables = tuple(table.model_copy(update={"leave_out": kept}) for table in profile.tables)
    _point(profile.model_copy(update={"tables": tables}))


def _choose_sign(profile: Profile, sign: str, key: str) -> None:
    chosen = st.session_state[key]
    missing = {text: reason for text, reason in profile.missing.items() if text != sign}
    if chosen:
        missing[sign] = chosen
    _point(profile.model_copy(update={"missing": missing}))


# --- classes that the catalog doesn't know


def _new_classes(found: Material) -> None:
    # Another key after each addition: a popover that is new is closed, and shows what it led to.
    times = len(found.draft.dimensions) + len(found.draft.classes)
    with st.popover(
        _("Een kenmerk of klasse staat niet in de lijst"),
        icon=":material/add:",
        key=f"klassen-nieuw-{times}",
    ):
        dimensions = found.catalog.dimensions
        st.selectbox(
            _("Bij welk kenmerk?"),
            ["", *dimensions],
            key="klassen-kenmerk",
            format_func=lambda item: (
                dimensions[item].label.get(language()) if item else _("Een nieuw kenmerk")
            ),
        )
        new = not st.session_state["klassen-kenmerk"]
        if new:
            st.text_input(_("Naam van het kenmerk"), key="klassen-naam", max_chars=60)
            st.text_input(_("Naam in het Engels"), key="klassen-naam-en", max_chars=60)
            st.selectbox(
                _("Wat wordt geteld?"),
                list(Unit),
                key="klassen-eenheid",
                format_func=lambda item: capital(unit_label(item)),
            )
        st.text_area(
            _("De klassen op volgorde, elk op een regel"),
            key="klassen-lijst",
            placeholder=_("0 tot 12 jaar = 0 to 12 years"),
            help=_("Achter een = kan de Engelse naam staan."),
            height=160,
        )
        st.button(
            _("Voeg toe aan de lijst"), key="klassen-erbij", on_click=_add_classes, args=(found,)
        )
        st.caption(_("Wordt pas bewaard als u publiceert."))
    added = [item.label.get(language()) for item in found.draft.dimensions]
    added += [dimensions[item.id].label.get(language()) for item in found.draft.classes]
    if added:
        with st.container(horizontal=True, vertical_alignment="center", key="klassen-toegevoegd"):
            st.caption(_("Toegevoegd: {names}.").format(names=escaped(enumerated(added))))
            st.button(_("Haal weg"), key="klassen-weg", on_click=_forget_classes, type="tertiary")


def _add_classes(found: Material) -> None:
    draft = _draft.current() or Draft()
    chosen = st.session_state["klassen-kenmerk"]
    known = found.catalog.dimensions.get(chosen)
    there = {
        item.label.nl: item
        for one in (known.classifications if known else ())
        for item in one.categories
    }
    categories: list[Category] = []
    for line in st.session_state["klassen-lijst"].splitlines():
        dutch, _sign, english = (part.strip() for part in line.partition("="))
        if dutch:
            taken = [item.id for item in categories]
            # A class of another version of the dimension is the same here.
            fresh = there.get(dutch) or Category(
                id=id_from(dutch, taken), label=Texts(nl=dutch, en=english or dutch)
            )
            if fresh.id not in taken:
                categories.append(fresh)
    name = st.session_state.get("klassen-naam", "").strip()
    if not categories or (known is None and not name):
        return
    if known is not None:
        number = id_from("eigen", [item.id for item in known.classifications])
        version = Classification(
            id=number,
            label=Texts(nl="Eigen klassen", en="Own classes"),
            categories=tuple(categories),
        )
        added = AddedClasses(id=known.id, classifications=(version,))
        _add(found, classes=(*draft.classes, added))
        return
    label = Texts(nl=name, en=st.session_state["klassen-naam-en"].strip() or name)
    dimension = Dimension(
        id=id_from(name, [TOTAL, *found.catalog.dimensions]),
        order=1000 + len(draft.dimensions),
        label=label,
        description=label,
        source=Texts(nl="Toegevoegd bij het inladen", en="Added while loading"),
        units=(st.session_state["klassen-eenheid"],),
        classifications=(
            Classification(
                id="1",
                label=Texts(nl="Eerste indeling", en="First classification"),
                categories=tuple(categories),
            ),
        ),
    )
    _add(found, dimensions=(*draft.dimensions, dimension))


def _forget_classes() -> None:
    _draft.change(dimensions=(), classes=())


def _add(found: Material, **added: object) -> None:
    """Into the draft, and what was pointed out before is read again with the new labels."""
    profile = found.draft.profile
    if profile is not None:
        draft = found.draft.model_copy(update=added)
        after = with_added(found.catalog, draft.added)
        added["profile"] = with_new_classes(profile, found.sheets, found.catalog, after)
    _draft.change(**added)


# --- keeping the layout


def _keep(found: Material) -> None:
    if name := st.session_state.pop("profiel-bewaard", ""):
        st.success(
            _(
                "Bewaard als profiel ‘{name}’. De volgende levering in deze indeling wordt herkend."
            ).format(name=escaped(name)),
            icon=":material/bookmark_added:",
        )
    with st.container(horizontal=True, vertical_alignment="bottom", key="indeling-bewaren"):
        if found.chosen == POINTED and found.profile is not None and not found.draft.added:
            with st.popover(_("Bewaar als profiel"), icon=":material/bookmark:"):
                st.text_input(
                    _("Naam van de indeling"), key="profiel-naam", max_chars=60, width=_NARROW
                )
                st.caption(_("De volgende levering in deze indeling wordt dan herkend."))
                st.button(_("Bewaar"), key="profiel-bewaar", on_click=_save, args=(found,))
        st.download_button(
            _("Download mijn keuzes"),
            lambda: draft_to_toml(found.draft),
            "concept.toml",
            "application/toml",
            key="concept-toml",
            icon=":material/download:",
            on_click="ignore",
            help=_("Zonder cijfers. Kies dit bestand later samen met de bestanden bij stap 1."),
        )


def _save(found: Material) -> None:
    name = st.session_state["profiel-naam"].strip()
    if not name or found.profile is None:
        return
    identity = id_from(name, found.catalog.profiles)
    label = Texts(nl=name, en=name)
    profile = found.profile.model_copy(update={"id": identity, "label": label})
    write_definitions(
        {f"profiles/{identity}.toml": definition_to_toml(profile)}, services.atlas_folder() / ADDED
    )
    st.session_state["profiel-bewaard"] = name
    _draft.change(profile=None, profile_id=identity)
