"""Step 3 of Inladen: what is known about a delivery that its files don't say."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from analytics.catalog import Catalog
from analytics.catalog.profiles import RoundingLine
from analytics.language import (
    _,
    capital,
    enumerated,
    format_count,
    format_date,
    language,
    level_label,
    status_label,
)
from analytics.model import TOTAL, Delivery, Kind, Level, Status
from analytics.sources.about import COVERAGE, About, named_round, participants, stated_rounding
from analytics.sources.proposals import BASES, Proposal
from analytics.store import Atlas, Organisation
from analytics.store.drafts import Draft
from pages._parts.chrome import escaped
from pages.gegevens import _draft
from pages.gegevens._material import Material

NEW = ""
"""Nothing chosen: Streamlit says so in English where an option is None."""
_ANY = "any"
_WIDE, _NARROW = 420, 260
_NAMED = 20
"""So many libraries that did not take part are named."""


def draw(found: Material) -> None:
    """The questions, those that must be answered first."""
    proposal, atlas, catalog = found.proposal, found.atlas, found.catalog
    # With what a former delivery proposes: that is seen, and not written down as an answer.
    draft = found.draft.model_copy(update={"about": found.about})
    figures = found.kind is Kind.LGB
    if figures:
        _round(draft, atlas, found.former)
    st.markdown(_("Wat met een * begint, moet u invullen. De rest kan, als u het weet."))
    with st.container(horizontal=True, key="vragen-eerst"):
        _text(draft, "title", _("* Titel"), _("Bijvoorbeeld: Bibliotheekleden 2025"))
        if not draft.about.synthetic:
            _text(draft, "source", _("* Wie maakte de levering?"), _("Bijvoorbeeld: CBS"))
        _day(draft)
        _choice(
            "status",
            _("* Status"),
            [NEW, *Status],
            lambda item: capital(status_label(Status(item))) if item else _("Kies…"),
            draft.about.status or NEW,
            made=lambda item: item or None,
        )
        _border_year(draft, proposal, atlas)
    _strangers(draft, proposal)
    if figures:
        _same_date(found)
        _members(draft, proposal, atlas)
        _rounding(draft, proposal, catalog)
        _classes(draft, proposal, catalog)
        _trust(draft)
        _for_whom(draft, found.former)
    elif found.kind in (Kind.MONITOR, Kind.AGREEMENTS):
        _who_sees(draft)
    _toggle(
        draft,
        "synthetic",
        _("Deze cijfers zijn verzonnen"),
        _("Elk beeld en elke tabel zegt dat erbij. De bron heet dan ‘fictief’."),
    )
    if draft.about.synthetic:
        st.caption(_("Als maker van de levering komt er ‘fictief’ te staan."))


# --- one question


def _text(draft: Draft, name: str, label: str, example: str) -> None:
    st.text_input(
        label,
        key=_draft.seeded(name, getattr(draft.about, name)),
        placeholder=example,
        on_change=_draft.answered,
        args=(name,),
        width=_NARROW,
        max_chars=120,
    )


def _choice(
    name: str,
    label: str,
    options: Sequence[Any],
    words: Callable[[Any], str],
    value: Any,
    *,
    made: Callable[[Any], Any] = lambda value: value,
    width: int = _NARROW,
    help: str | None = None,
) -> None:
    st.selectbox(
        label,
        options,
        key=_draft.seeded(name, value if value in options else options[0]),
        format_func=words,
        on_change=_draft.answered,
        args=(name, made),
        width=width,
        help=help,
    )


def _toggle(draft: Draft, name: str, label: str, help: str) -> None:
    st.toggle(
        label,
        key=_draft.seeded(name, getattr(draft.about, name)),
        on_change=_draft.answered,
        args=(name,),
        help=help,
    )


def _number(
    draft: Draft, name: str, label: str, *, top: float | None = None, part: bool = False
) -> None:
    """A count, or with `part` a fraction that is written as per cent."""
    value = getattr(draft.about, name)
    st.number_input(
        label,
        min_value=0.0 if part else 0,
        max_value=top,
        value=None,
        step=0.1 if part else 1,
        format="%.1f" if part else "%d",
        key=_draft.seeded(
            name, value if value is None or not part else round(float(value) * 100, 4)
        ),
        on_change=_draft.answered,
        args=(name, _as_part if part else _as_given),
        width=_NARROW,
    )


def _as_part(value: float | None) -> float | None:
    return None if value is None else round(value / 100, 6)


def _as_given(value: Any) -> Any:
    return value


def _day(draft: Draft) -> None:
    st.date_input(
        _("* Peildatum"),
        value=None,
        min_value=date(1990, 1, 1),
        max_value=date(2100, 1, 1),
        format="DD-MM-YYYY",
        key=_draft.seeded("reference_date", draft.about.reference_date),
        on_change=_draft.answered,
        args=("reference_date",),
        width=_NARROW,
    )


# --- questions that belong together


def _border_year(draft: Draft, proposal: Proposal | None, atlas: Atlas | None) -> None:
    fitting = dict(proposal.fitting) if proposal else {}
    if atlas is not None:
        for item in atlas.deliveries(Kind.BORDERS):
            fitting.setdefault(item.border_year, -1)
    best = proposal.border_year if proposal else None
    years = sorted(fitting, key=lambda year: (-fitting[year], -year))
    if not years:
        st.number_input(
            _("* Grenzen van het jaar"),
            min_value=1990,
            max_value=2100,
            value=None,
            step=1,
            key=_draft.seeded("border_year", draft.about.border_year),
            on_change=_draft.answered,
            args=("border_year",),
            width=_NARROW,
            help=_(
                "De atlas heeft nog geen grenzen: zie ‘Ook grenzen of kerncijfers?’ bij stap 1."
            ),
        )
        return

    def words(year: int) -> str:
        if fitting[year] < 0 or proposal is None:
            return str(year)
        if fitting[year] == proposal.codes:
            return _("{year}: alle {codes} codes passen").format(
                year=year, codes=format_count(proposal.codes)
            )
        return _("{year}: {fit} van {codes} codes passen").format(
            year=year, fit=format_count(fitting[year]), codes=format_count(proposal.codes)
        )

    _choice(
        "border_year",
        _("* Grenzen van het jaar"),
        years,
        words,
        draft.about.border_year or best,
        help=_("Het jaar van de indeling in gemeenten, wijken en buurten."),
    )


def _strangers(draft: Draft, proposal: Proposal | None) -> None:
    """The first codes that the chosen borders don't know."""
    year = draft.about.border_year or (proposal.border_year if proposal else None)
    if proposal is None or year is None or not proposal.strangers.get(year):
        return
    named = proposal.strangers[year]
    left = proposal.codes - proposal.fitting[year] - len(named)
    names = escaped(", ".join(named))
    if left > 0:
        names = _("{names}, en nog {count}").format(names=names, count=format_count(left))
    st.caption(
        _("Deze codes passen niet in de grenzen van {year}: {names}.").format(
            year=year, names=names
        )
    )


def _round(draft: Draft, atlas: Atlas | None, former: Delivery | None) -> None:
    # Of a round that has been revised the newest is corrected, unless a draft named another.
    shown = [
        *(atlas.rounds() if atlas is not None else []),
        *([former] if former is not None else []),
    ]
    rounds = {item.id: item for item in shown}

    def words(identity: str) -> str:
        if not identity:
            return _("Nee, dit is een nieuwe ronde")
        item = rounds[identity]
        return _("Ja, van {title} (ronde {round}, versie {revision})").format(
            title=item.title, round=item.round, revision=item.revision
        )

    with st.container(horizontal=True, key="vragen-ronde"):
        _choice(
            "corrects",
            _("Is dit een nieuwe versie van een eerdere levering?"),
            [NEW, *rounds],
            words,
            draft.about.corrects,
            width=_WIDE,
            help=_(
                "Een nieuwe versie komt op het scherm in de plaats van de oude. Die blijft in de "
                "atlas staan, en Kwaliteit en Ontwikkeling laten zien wat er veranderde."
            ),
        )
        if former is None:
            _text(
                draft,
                "round",
                _("Naam van de ronde"),
                str(draft.about.reference_date.year) if draft.about.reference_date else "",
            )
    if former is not None:
        st.caption(
            _(
                "Wat niet in de bestanden staat, is overgenomen van ‘{title}’. Kijk het na, en "
                "verander wat nu anders is."
            ).format(title=escaped(former.title))
        )


def _same_date(found: Material) -> None:
    """A new round of a day of which there is one already: was a new version of it meant?"""
    for item in found.of_same_date:
        st.warning(
            _(
                "Er is al een ronde van {date}: ‘{title}’ (ronde {round}). Is dit een nieuwe "
                "versie daarvan? Kies dan hierboven die levering. Is het echt een andere ronde, "
                "dan kunt u verder."
            ).format(
                date=format_date(item.reference_date),
                title=escaped(item.title),
                round=escaped(item.round),
            ),
            icon=":material/event_repeat:",
        )


def _organisations(atlas: Atlas | None, day: date | None) -> list[Organisation]:
    return [] if atlas is None or day is None else atlas.organisations_on(day)


def _members(draft: Draft, proposal: Proposal | None, atlas: Atlas | None) -> None:
    st.subheader(_("Leden"), anchor=False)
    known = {item.id: item for item in _organisations(atlas, draft.about.reference_date)}
    _choice(
        "members_of",
        _("Van welke bibliotheek zijn de leden lid?"),
        [_ANY, *known],
        lambda item: (
            _("Van een van de bibliotheken die meedoen") if item == _ANY else known[item].name
        ),
        draft.about.members_of,
        width=_WIDE,
        help=_("Zijn leden van één bibliotheek geteld, of leden van welke bibliotheek ook?"),
    )
    day = draft.about.reference_date
    if not known:
        st.caption(
            _("Welke bibliotheken meededen, kunt u kiezen als de peildatum is ingevuld.")
            if day is None
            else _(
                "Welke bibliotheken meededen, kunt u niet kiezen: op de peildatum kent de atlas er "
                "geen. Laad eerst de organisaties."
            )
        )
        return
    serving = atlas.serving_on(day) if atlas and day else {}
    proposed = participants(draft.about, proposal, serving) or ()
    st.multiselect(
        _("Welke bibliotheken deden mee?"),
        list(known),
        format_func=lambda item: known[item].name,
        key=_draft.seeded("participants", [item for item in proposed if item in known]),
        on_change=_draft.answered,
        args=("participants", tuple),
        help=_(
            "Voorgesteld: alle bibliotheken met een gemeente waarvan leden geteld zijn, ook als "
            "het aantal geheim (.) of onbetrouwbaar (x) is."
        ),
        placeholder=_("Kies bibliotheken"),
        select_all=False,
    )
    others = [item.name for item in known.values() if item.id not in proposed]
    if others and proposed:
        shown = others[:_NAMED] + ([_("en andere")] if len(others) > _NAMED else [])
        st.caption(
            _("Staan er niet bij: {names}. Deden zij wel mee? Voeg ze toe.").format(
                names=escaped(", ".join(shown))
            )
        )


def _rounding(draft: Draft, proposal: Proposal | None, catalog: Catalog) -> None:
    st.subheader(_("Afronding"), anchor=False)
    said = (_draft.current() or Draft()).about.rounding is not None
    if said:
        told = _("Dit hebt u gezegd.")
    elif draft.about.rounding is not None:
        told = _("Zo was het in de eerdere levering; de aantallen spreken het niet tegen.")
    else:
        told = _("Zo zien de aantallen eruit. Klopt het niet? Verbeter het hier.")
    st.caption(told)
    lines = stated_rounding(draft.about, proposal)
    with st.container(horizontal=True, key="vragen-afronding"):
        for number, line in enumerate(lines):
            share = line.measure == "share"
            bases = sorted({1.0, *map(float, BASES), line.base}) if not share else []
            bases = bases or sorted({1.0, 0.1, 0.01, 0.001, line.base}, reverse=True)
            key = f"afronding-{number}"
            st.session_state[key] = line.base
            st.selectbox(
                escaped(_scope(line, catalog)),
                bases,
                key=key,
                format_func=lambda base, share=share: _base(base, share=share),
                on_change=_restate,
                args=(lines, number, key),
                width=_NARROW,
            )
    with st.popover(_("Andere afronding voor een niveau of kenmerk"), icon=":material/add:"):
        st.selectbox(
            _("Niveau"),
            [NEW, *Level],
            format_func=lambda item: level_label(Level(item)) if item else _("Alle niveaus"),
            key="afronding-niveau",
        )
        st.selectbox(
            _("Kenmerk"),
            [NEW, *catalog.dimensions],
            format_func=lambda item: (
                catalog.dimensions[item].label.get(language()) if item else _("Alle kenmerken")
            ),
            key="afronding-kenmerk",
        )
        st.selectbox(
            _("Afgerond op"),
            [1, *reversed(BASES)],
            format_func=lambda base: _base(base, share=False),
            key="afronding-op",
        )
        st.button(_("Voeg toe"), on_click=_add_line, args=(lines,), key="afronding-erbij")
    if said:
        st.button(
            _("Terug naar hoe de aantallen eruitzien"),
            on_click=_forget_rounding,
            key="afronding-terug",
            type="tertiary",
        )
    _choice(
        "share_from_unrounded",
        _("Zijn de percentages berekend vóór het afronden?"),
        [NEW, "ja", "nee"],
        lambda item: {NEW: _("Onbekend"), "ja": _("Ja"), "nee": _("Nee")}[item],
        {None: NEW, True: "ja", False: "nee"}[draft.about.share_from_unrounded],
        made=lambda item: {NEW: None, "ja": True, "nee": False}[item],
        width=_WIDE,
    )


def _scope(line: Any, catalog: Catalog) -> str:
    """What a line of rounding is about, in words."""
    if line.measure == "share":
        return _("Percentages")
    parts = []
    if line.level is not None:
        parts.append(level_label(Level(line.level), plural=True))
    if line.dimension is not None:
        known = catalog.dimensions.get(line.dimension)
        parts.append(
            _("totaal")
            if line.dimension == TOTAL
            else known.label.get(language())
            if known
            else line.dimension
        )
    return capital(", ".join(parts)) if parts else _("Alle aantallen")


def _base(base: float, *, share: bool) -> str:
    # Every step as it is: one that is rounded in turn would be told like another.
    number = f"{base:.10g}" if language() == "en" else f"{base:.10g}".replace(".", ",")
    if share:
        return _("op {base} procent").format(base=number)
    return _("niet afgerond") if base == 1 else _("op {base}").format(base=number)


def _as_lines(lines: Sequence[Any]) -> tuple[RoundingLine, ...]:
    fields = RoundingLine.model_fields
    return tuple(RoundingLine(**{name: getattr(line, name) for name in fields}) for line in lines)


def _restate(lines: Sequence[Any], number: int, key: str) -> None:
    stated = list(_as_lines(lines))
    stated[number] = stated[number].model_copy(update={"base": float(st.session_state[key])})
    _state_rounding(stated)


def _add_line(lines: Sequence[Any]) -> None:
    line = RoundingLine(
        base=float(st.session_state["afronding-op"]),
        level=st.session_state["afronding-niveau"] or None,
        dimension=st.session_state["afronding-kenmerk"] or None,
    )
    _state_rounding([*_as_lines(lines), line])


def _forget_rounding() -> None:
    """Callback: as if nothing was said about it."""
    draft = _draft.current() or Draft()
    given = draft.about.model_dump(exclude_unset=True, exclude={"rounding"})
    _draft.change(about=About.model_validate(given))


def _state_rounding(lines: Sequence[RoundingLine]) -> None:
    draft = _draft.current() or Draft()
    _draft.change(about=draft.about.model_copy(update={"rounding": tuple(lines)}))


def _classes(draft: Draft, proposal: Proposal | None, catalog: Catalog) -> None:
    """Which version of the classes; only where there is something to choose."""
    several = {
        name: version
        for name, version in (proposal.classification if proposal else {}).items()
        if name in catalog.dimensions
    }
    if not several and not draft.about.universe:
        return
    st.subheader(_("Indeling in klassen"), anchor=False)
    with st.container(horizontal=True, key="vragen-klassen"):
        for name, version in several.items():
            definition = catalog.dimensions[name]
            labels = {item.id: item.label.get(language()) for item in definition.classifications}
            key = f"klassen-{name}"
            st.session_state[key] = draft.about.classification.get(name, version)
            st.selectbox(
                escaped(definition.label.get(language())),
                list(labels),
                key=key,
                format_func=labels.__getitem__,
                on_change=_choose_classes,
                args=(name, key),
                width=_NARROW,
            )

    for name, words in draft.about.universe.items():
        definition = catalog.dimensions.get(name)
        key = f"over-wie-{name}"
        st.session_state[key] = words
        st.text_input(
            _("Over wie gaat {dimension}?").format(
                dimension=escaped(definition.label.get(language()).lower() if definition else name)
            ),
            key=key,
            on_change=_choose_universe,
            args=(dict(draft.about.universe), name, key),
            width=_WIDE,
            max_chars=200,
        )


def _choose_universe(given: dict[str, str], name: str, key: str) -> None:
    draft = _draft.current() or Draft()
    chosen = given | {name: st.session_state[key].strip()}
    kept = {name: words for name, words in chosen.items() if words}
    _draft.change(about=draft.about.model_copy(update={"universe": kept}))


def _choose_classes(name: str, key: str) -> None:
    draft = _draft.current() or Draft()
    chosen = draft.about.classification | {name: st.session_state[key]}
    _draft.change(about=draft.about.model_copy(update={"classification": chosen}))


def _trust(draft: Draft) -> None:
    labels: Mapping[str, str] = {
        "organisations": _("Aantal bibliotheken dat meedoet"),
        "of_organisations": _("Van de … bibliotheken"),
        "inhabitants": _("Inwoners in hun werkgebied"),
        "of_inhabitants": _("Van de … inwoners"),
    }
    st.subheader(_("Dekking en koppeling"), anchor=False)
    with st.container(horizontal=True, key="vragen-dekking"):
        for name in COVERAGE:
            _number(draft, name, labels[name])
        _choice(
            "benchmark_base",
            _("Landelijke cijfers gaan over"),
            ["unknown", "covered", "all"],
            lambda item: {
                "unknown": _("onbekend"),
                "covered": _("gemeenten die meedoen"),
                "all": _("heel Nederland"),
            }[item],
            draft.about.benchmark_base,
        )
        _number(draft, "match_rate", _("Gekoppelde leden (%)"), top=100.0, part=True)
        _number(draft, "completeness", _("Volledigheid van het bestand (%)"), top=100.0, part=True)


def _for_whom(draft: Draft, former: Delivery | None) -> None:
    st.subheader(_("Voor wie?"), anchor=False)
    if former is not None and former.public and not draft.about.public:
        st.info(
            _(
                "De eerdere levering was beveiligd tegen herkenning, en iedereen mocht haar zien. "
                "Deze bestanden zijn nieuw: ga na of dat ook voor deze cijfers geldt, en zet het "
                "dan aan."
            ),
            icon=":material/help:",
        )
    _toggle(
        draft,
        "protected",
        _("De cijfers zijn beveiligd tegen herkenning"),
        _("Kleine aantallen zijn weggelaten of afgerond; het CBS doet dat voor het levert."),
    )
    _who_sees(draft)
    if draft.about.public and not draft.about.protected:
        st.warning(
            _(
                "Niemand ziet deze cijfers in de atlas, zolang niet vaststaat dat zij beveiligd "
                "zijn tegen herkenning."
            ),
            icon=":material/visibility_off:",
        )
    elif not draft.about.public:
        st.caption(_("De levering wordt bewaard, maar is op geen pagina te zien."))


def _who_sees(draft: Draft) -> None:
    _toggle(
        draft, "public", _("Iedereen mag de cijfers zien"), _("Anders alleen wie de atlas beheert.")
    )


def summary(draft: Draft) -> str:
    """What was answered, on one line."""
    about = draft.about
    parts = [
        escaped(about.title),
        str(about.reference_date.year) if about.reference_date else "",
        status_label(about.status) if about.status else "",
    ]
    return " · ".join(filter(None, parts))


def what_misses(found: Material) -> str:
    """What must be answered yet or otherwise, in words."""
    labels = {
        "title": _("de titel"),
        "source": _("wie de levering maakte"),
        "reference_date": _("de peildatum"),
        "status": _("de status"),
        "border_year": _("het jaar van de grenzen"),
    }
    wrong = {
        "round": _(
            "Er is al een ronde {round}: kies bij ‘Is dit een nieuwe versie van een eerdere "
            "levering?’ die levering, of geef deze ronde een andere naam."
        ).format(round=escaped(named_round(found.about))),
        "source": _(
            "De levering is van ‘fictief’: zet ‘Deze cijfers zijn verzonnen’ aan, of vul in wie de "
            "levering maakte."
        ),
    }
    told = [wrong[name] for name in found.objections]
    if found.missing:
        names = enumerated([labels[name] for name in found.missing])
        told.append(_("Vul nog in: {names}.").format(names=names))
    return "  \n".join(told)
