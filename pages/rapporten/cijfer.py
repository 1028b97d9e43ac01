"""Cijfer opzoeken: the code of a figure in a report, and what became of that figure."""

import streamlit as st

from analytics.language import _
from analytics.model import NETHERLANDS, Level, level_of
from analytics.reports import passport
from analytics.reports.claims import of_passport
from analytics.reports.codes import EXAMPLE, PAGE, Passport
from analytics.reports.passport import Answer, WrongCode, look_up
from analytics.reports.view import COUNTRY, View
from pages._parts import claiming, services
from pages._parts.chrome import escaped
from pages._parts.display import duiding, facts, show_source, show_table
from pages._parts.selection import judge, parameters
from pages._parts.view import this_view

CODE = "code"
"""The code in the address of this page."""
_TYPED = "cijfer-code"
_MAP, _PROFILE = "verkennen/kaart.py", "verkennen/wijkprofiel.py"
_DEVELOPMENT = "benchmark/ontwikkeling.py"


def page(view: View) -> None:
    st.title(_("Cijfer opzoeken"), anchor=False)
    st.caption(
        _(
            "Onder of naast een cijfer in een rapport staat een code. Daarmee ziet u hier wat dat "
            "cijfer was, wat het nu is, en waarom het anders is."
        )
    )
    code = ask_code()
    answer = found(view, code) if code.strip() else None
    if answer is not None:
        figure(answer)
        why(answer)
        more(view, answer)
    with st.expander(_("Wat staat er in een code?"), icon=":material/help:"):
        st.markdown(explanation())
    show_source(*(passport.deliveries(answer) if answer else [view.delivery]))


def ask_code() -> str:
    """The code as it stands in the address; what is typed goes there."""
    given = st.query_params.get(CODE, "")
    st.session_state[_TYPED] = given
    with st.container(horizontal=True, vertical_alignment="bottom", key="cijfer-vraag"):
        st.text_input(
            _("Code"),
            key=_TYPED,
            placeholder=EXAMPLE,
            help=_("Hoofdletters en spaties maken niet uit; punten wel."),
            on_change=_typed,
            width=440,
        )
        # Typing ends with the click too: whichever comes last tells what was typed.
        st.button(_("Zoek op"), icon=":material/search:", type="primary", on_click=_typed)
    return given


def _typed() -> None:
    value = st.session_state[_TYPED].strip()
    if value:
        st.query_params[CODE] = value
    else:
        st.query_params.pop(CODE, None)


def found(view: View, code: str) -> Answer | None:
    """What the code opens; where it opens nothing, why not."""
    try:
        return look_up(code, view.atlas, services.atlas_folder(), services.open_atlas, view.put)
    except WrongCode as error:
        st.warning(escaped(str(error)), icon=":material/search_off:")
        return None


def figure(answer: Answer) -> None:
    """The figure in words, as it was and as it is."""
    st.header(escaped(answer.main.label), anchor=False)
    st.caption(" · ".join(escaped(word) for word in passport.about(answer)))
    duiding([passport.outcome(answer)])
    if not answer.version.serving:
        st.html(facts(passport.sides(answer), told=True))
    st.caption(escaped(passport.version_in_words(answer)))


def why(answer: Answer) -> None:
    """What was published since that touches the figure."""
    if between := passport.between(answer):
        st.markdown(escaped(between))
    told = passport.reasons(answer)
    if told:
        st.subheader(_("Wat is er sindsdien gebeurd?"), anchor=False)
        st.markdown("\n".join(f"- {escaped(line)}" for line in told))


def more(view: View, answer: Answer) -> None:
    """The same view on other pages, and all figures of the code."""
    # Figures of a library as a whole stand in reports only.
    if answer.now is not None and not answer.passport.year:
        given = choices(answer.now, answer.passport) | {"taal": view.selection.language}
        chosen = parameters(judge(given, view.atlas)[0])
        with st.container(horizontal=True, gap="small", key="cijfer-verder"):
            if answer.passport.since:
                label = _("Bekijk dit op Ontwikkeling")
                icon = ":material/timeline:"
                st.page_link(_DEVELOPMENT, label=label, query_params=chosen, icon=icon)
            elif answer.passport.area != NETHERLANDS:
                label = _("Bekijk dit in het wijkprofiel")
                st.page_link(_PROFILE, label=label, query_params=chosen, icon=":material/groups:")
            label = _("Bekijk dit op de kaart")
            st.page_link(_MAP, label=label, query_params=chosen, icon=":material/map:")
            claim = of_passport(answer.now, answer.passport)
            if claim is not None:
                beside = {claiming.CLAIM: str(claim), claiming.CAME_FROM: PAGE}
                st.page_link(
                    claiming.FILE,
                    label=_("Mag ik hier iets over zeggen?"),
                    query_params=chosen | beside,
                    icon=":material/fact_check:",
                )
    if len(answer.lines) > 1:
        st.subheader(_("Alle cijfers bij deze code"), anchor=False)
        show_table(passport.table(answer), "cijfers")


def choices(now: View, said: Passport) -> dict[str, str]:
    """The choices of a page that shows the figure of a code."""
    region = now.atlas.region(said.area, now.delivery.border_year)
    given = {
        "ronde": now.delivery.id,
        "eenheid": str(said.unit),
        "dimensie": said.dimension,
        "categorie": said.category,
        "indicator": now.selection.indicator if said.indicator else "",
        "benchmark": said.benchmark,
    }
    match level_of(said.area):
        case Level.BIBLIOTHEEK:
            return given | {"bibliotheek": now.selection.organisation}
        case Level.GEMEENTE:
            return given | {"gemeente": said.area}
        case Level.WIJK | Level.BUURT as level if region:
            return given | {"gemeente": region.gemeente, "gebied": said.area, "niveau": str(level)}
        case Level.LAND:
            return given | {"schaal": COUNTRY, "niveau": str(Level.GEMEENTE)}
        case _province:
            return given | {"gebied": said.area}


def explanation() -> str:
    parts = EXAMPLE.split(".")
    lines = [
        (parts[0], _("de versie van de atlas waaruit het rapport is gemaakt")),
        (parts[1], _("de ronde")),
        (parts[2], _("het gebied; ervoor kan een groep staan, zoals leeftijd.4-9")),
        (
            parts[3],
            _("de maat; als die er niet staat, gaat de code over alle cijfers van het gebied"),
        ),
        (parts[4], _("twee controletekens, tegen typefouten")),
    ]
    told = "\n".join(f"- `{part}`: {escaped(text)}" for part, text in lines)
    others = _(
        "Er zijn ook codes met ‘sinds’ (een ronde naast een vorige), ‘verandering’ (wat ertussen "
        "veranderde) en ‘achtergrond’ (de kerncijfers van een gebied). Staat er een bibliotheek "
        "met een jaar, dan is het een cijfer van die bibliotheek als geheel."
    )
    about = _(
        "Een code geeft geen rechten: u ziet hier wat elke bezoeker mag zien. Is een cijfer nu "
        "niet meer voor bezoekers, dan vertelt de atlas ook niet wat het was."
    )
    return f"{told}\n\n{escaped(others)}\n\n{escaped(about)}"


page(this_view())
