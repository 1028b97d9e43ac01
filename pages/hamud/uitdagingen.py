"""Uitdagingen: challenges on one's own area, for who works alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import streamlit as st

from analytics.catalog.challenges import Challenge, Theme, challenges
from analytics.language import _, language, ngettext
from analytics.reports.table import plain_name
from analytics.reports.view import View, view_of
from analytics.workshop.judging import judge
from analytics.workshop.outcome import Outcome, TeamOutcome
from analytics.workshop.posed import Given, Judgement, NotOffered, Posed
from analytics.workshop.posing import pose
from analytics.workshop.programme import hardly_any
from analytics.workshop.words import LEVELS, level_label, theme_label
from pages._parts import focus, room
from pages._parts.chrome import escaped
from pages._parts.display import show_source, where_am_i
from pages._parts.selection import parameters, spoken
from pages._parts.view import this_view
from pages.hamud import _answering, _cards, _progress
from pages.hamud._progress import Progress, ProgressError

WHICH, PROGRESS, THEME, LEVEL = _progress.PARAMETERS
_STANDS, _LAST, _TURN, _REFUSED = "uitdaging-stand", "voortgang", "voortgang-beurt", "voortgang-nee"


@dataclass(frozen=True)
class Offer:
    """The challenges for one library: those that it can play, and why not the others."""

    view: View
    posed: Mapping[str, Posed]
    absent: Sequence[NotOffered]


def page(view: View) -> None:
    offer = offered(view)
    progress = present()
    asked = st.query_params.get(WHICH, "")
    posed = offer.posed.get(asked)
    if posed is not None:
        one(offer, posed, progress)
    else:
        library(offer, progress, asked)
    show_source(view.delivery)
    focus.follow()


def offered(view: View) -> Offer:
    """Every challenge as it is for the chosen area and round."""
    selection = view.selection
    own = replace(
        view_of(view.atlas, selection.organisation, selection.gemeente, selection.delivery),
        put=view.put,
        address=view.address,
    )
    put = [pose(challenge, own) for challenge in challenges().values()]
    posed = [item for item in put if isinstance(item, Posed)]
    posed.sort(key=lambda item: item.challenge.level)
    absent = [item for item in put if isinstance(item, NotOffered)]
    return Offer(own, {item.challenge.id: item for item in posed}, absent)


# --- how far somebody is


def present() -> Progress:
    """The progress of the link; without one, what this visitor did before on this page."""
    if PROGRESS in st.query_params:
        progress = _progress.from_link(st.query_params[PROGRESS], challenges())
    else:
        progress = st.session_state.get(_LAST, Progress())
    _keep(progress)
    return progress


def _keep(progress: Progress) -> None:
    st.session_state[_LAST] = progress
    written = progress.written()
    if st.query_params.get(PROGRESS, "") != written:
        if written:
            st.query_params[PROGRESS] = written
        else:
            st.query_params.pop(PROGRESS, None)


def _reached(identity: str, score: float | None, *, finished: bool) -> None:
    _keep(present().with_one(identity, score or 0.0, finished=finished))


def _stands() -> dict[tuple[str, str, str], _answering.Stand]:
    """What was answered in this visit: answers stand in no link and no file."""
    return st.session_state.setdefault(_STANDS, {})


def _of(view: View, posed: Posed) -> tuple[str, str, str]:
    return posed.challenge.id, posed.area, view.delivery.id


# --- one challenge


def one(offer: Offer, posed: Posed, progress: Progress) -> None:
    """A challenge to do, with what comes after it."""
    view, identity = offer.view, posed.challenge.id
    st.button(
        _("Alle uitdagingen"),
        key="uitdaging-terug",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=open_one,
        args=("", identity),
    )
    st.title(escaped(posed.title), anchor=False)
    st.caption(escaped(f"{posed.name} · {view.round} · {_answering.about(posed)}"))
    of = _of(view, posed)
    stand = _stands().get(of, _answering.Stand())
    if stand.given is not None:
        # In the language of now.
        stand = replace(stand, judgement=judged(posed, stand.given))
    before = progress.done.get(identity)
    if before is not None and before.finished and stand.given is None and not stand.revealed:
        st.caption(
            _("U deed deze uitdaging al. U kunt hem gerust nog eens doen: uw beste score telt.")
        )

    def answered(given: Given) -> None:
        judgement = judge(posed, given)
        over = judgement.right or judgement.score is None
        _stands()[of] = replace(stand, given=given, judgement=None, revealed=over)
        _reached(identity, judgement.score, finished=over)

    def hinted(count: int) -> None:
        _stands()[of] = replace(stand, hints=count, judgement=None)

    _answering.draw(view, posed, stand, on_answer=answered, on_hint=hinted)
    with st.container(horizontal=True, gap="small", key="uitdaging-verder"):
        if not stand.revealed:
            if stand.given is not None:
                st.button(
                    _("Laat zien hoe het zit"),
                    key="uitdaging-toon",
                    icon=":material/visibility:",
                    on_click=_reveal,
                    args=(of, stand),
                )
            return
        following = next_one(offer, progress, identity)
        if following is not None:
            st.button(
                escaped(_("Volgende: {title}").format(title=following.title)),
                key="uitdaging-volgende",
                type="primary",
                icon=":material/arrow_forward:",
                on_click=open_one,
                args=(following.challenge.id,),
            )
        st.button(
            _("Nog eens"),
            key="uitdaging-opnieuw",
            icon=":material/replay:",
            on_click=_again,
            args=(of,),
        )


def judged(posed: Posed, given: Given) -> Judgement:
    """How an answer fares; own words are kept nowhere here."""
    if posed.kind == "tekst":
        return Judgement(None, _("Vergelijk uw tekst met de uitleg. Hij wordt niet bewaard."))
    return judge(posed, given)


def _reveal(of: tuple[str, str, str], stand: _answering.Stand) -> None:
    _stands()[of] = replace(stand, judgement=None, revealed=True)
    _reached(of[0], 0.0, finished=True)
    focus.on(".uitleg")


def _again(of: tuple[str, str, str]) -> None:
    _stands().pop(of, None)
    _answering.forget(of[0])
    focus.on(".uitdaging")


def next_one(offer: Offer, progress: Progress, identity: str) -> Posed | None:
    """The next challenge in the order of the list that isn't finished; None where all are."""
    order = list(offer.posed)
    start = order.index(identity) + 1 if identity in order else 0
    for other in [*order[start:], *order[:start]]:
        if other != identity and other not in progress.finished:
            return offer.posed[other]
    return None


def open_one(identity: str, left: str = "") -> None:
    """Callback: a challenge, or the list; the focus goes to its beginning."""
    if identity:
        st.query_params[WHICH] = identity
        focus.on(".uitdaging")
    else:
        st.query_params.pop(WHICH, None)
        focus.on_widget(f"begin-{left}")


# --- all of them


def library(offer: Offer, progress: Progress, asked: str) -> None:
    """The challenges by level, with what was done of them."""
    view = offer.view
    where_am_i(view, _("Uitdagingen"), view.name(view.within))
    if hardly_any(len(offer.posed), len(offer.posed) + len(offer.absent)):
        told = room.why_hardly_any(view)
        more = _("Kies een andere bibliotheek om alle uitdagingen te kunnen doen.")
        st.warning(escaped(f"{told} {more}"), icon=":material/event_busy:")
    _not_here(offer, asked)
    if progress.strange:
        st.warning(
            _(
                "Een deel van de voortgang in deze link is onleesbaar of onbekend; dat telt niet "
                "mee."
            ),
            icon=":material/link_off:",
        )
    st.markdown(
        _(
            "Oefen met de cijfers van uw eigen gebied. Elke uitdaging stelt een vraag uit de "
            "praktijk; het antwoord zoekt u op in de atlas. U krijgt hints als u wilt, en daarna "
            "uitleg met uw eigen cijfers. Dit is het deel HAMUD: haal meer uit data."
        )
    )
    _standing(offer, progress)
    theme, level = _filters(offer)
    shown = [
        item
        for item in offer.posed.values()
        if theme in ("", item.challenge.theme) and level in (0, item.challenge.level)
    ]
    if not shown:
        st.info(_("Bij deze keuze is er geen uitdaging. Kies een ander thema of een ander niveau."))
    for number in LEVELS:
        items = [item for item in shown if item.challenge.level == number]
        if items:
            st.header(
                _("Niveau {level}: {name}").format(level=number, name=level_label(number)),
                anchor=False,
            )
            with st.container(horizontal=True, gap="small", key=f"uitdagingen-{number}"):
                for item in items:
                    _card(item, progress)
    _absent(offer)
    _file(progress)
    with st.expander(_("Uw intervisiekaart"), icon=":material/assignment:", key="kaart-vak"):
        # Made when asked for, outside a run: what it needs of the session it has from now.
        stands = dict(_stands())
        _cards.take_along(
            offer.view,
            lambda: _done(offer.view, progress, stands),
            disabled=not progress.finished,
        )
        _cards.way_in(parameters(offer.view.selection))


def _not_here(offer: Offer, asked: str) -> None:
    """Where a link asks for a challenge that can't be played: why not."""
    if not asked:
        return
    reason = next((item.reason for item in offer.absent if item.challenge.id == asked), "")
    st.warning(
        escaped(
            _("Deze uitdaging kan niet met de cijfers van {area}: {reason}").format(
                area=offer.view.name(offer.view.within), reason=reason
            )
        )
        if reason
        else _("De uitdaging in deze link kennen we niet. Kies er hieronder een."),
        icon=":material/info:",
    )


def _standing(offer: Offer, progress: Progress) -> None:
    """How many are done, by theme, and the next one."""
    done = [item for identity, item in offer.posed.items() if identity in progress.finished]
    of = len(offer.posed)
    following = next_one(offer, progress, "")
    if done:
        themes = Counter(item.challenge.theme for item in offer.posed.values())
        ready = Counter(item.challenge.theme for item in done)
        chips = "".join(
            f"<li{' class=whole' if ready[theme] == of_theme else ''}>{escape(theme_label(theme))} "
            f"<small>{ready[theme]}/{of_theme}</small></li>"
            for theme, of_theme in themes.items()
            if ready[theme]
        )
        told = _("{done} van {of} uitdagingen gedaan").format(done=len(done), of=of)
        practised = _("Hiermee hebt u geoefend:")
        part = 100 * len(done) // of
        st.html(
            f'<div class="standing"><p><strong>{escape(told)}</strong></p>'
            f'<div class="bar" aria-hidden="true"><i style="width:{part}%"></i></div>'
            f'<p class="about">{escape(practised)}</p><ul>{chips}</ul></div>'
        )
    if following is not None:
        label = _("Begin met: {title}") if not progress.done else _("Ga verder met: {title}")
        st.button(
            escaped(label.format(title=following.title)),
            key="uitdaging-eerste",
            type="primary",
            icon=":material/play_arrow:",
            on_click=open_one,
            args=(following.challenge.id,),
        )
    elif of:
        st.success(_("U deed alle uitdagingen voor uw gebied. Mooi!"), icon=":material/trophy:")


def _filters(offer: Offer) -> tuple[str, int]:
    """Which theme and which level are shown; empty and 0 for all."""
    used = {item.challenge.theme for item in offer.posed.values()}
    themes = {"": _("Alle thema's")} | {
        theme.value: theme_label(theme) for theme in Theme if theme in used
    }
    levels = {"": _("Alle niveaus")} | {
        str(level): _("Niveau {level}: {name}").format(level=level, name=level_label(level))
        for level in LEVELS
    }
    found = list[str]()
    with st.container(horizontal=True, gap="small", key="uitdagingen-filter"):
        for name, label, options in (
            (THEME, _("Thema"), themes),
            (LEVEL, _("Niveau"), levels),
        ):
            given = st.query_params.get(name, "")
            key = f"uitdagingen-{name}"
            st.session_state[key] = given if given in options else ""
            st.selectbox(
                label,
                list(options),
                key=key,
                format_func=options.__getitem__,
                on_change=_filtered,
                args=(name, key),
                width=260,
            )
            found.append(st.session_state[key])
    theme, level = found
    return theme, int(level or 0)


def _filtered(name: str, key: str) -> None:
    if value := st.session_state[key]:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def _card(posed: Posed, progress: Progress) -> None:
    """A challenge in the list: its title opens it."""
    challenge = posed.challenge
    item = progress.done.get(challenge.id)
    if item is None:
        state, look = _("Nieuw"), "new"
    elif not item.finished:
        state, look = _("Bezig"), "busy"
    elif posed.kind == "tekst":
        state, look = _("Gedaan"), "done"
    else:
        state, look = _("Gedaan, {score}% goed").format(score=item.score), "done"
    with st.container(border=True, width=300, key=f"uitdaging-kaart-{challenge.id}"):
        st.button(
            escaped(posed.title),
            key=f"begin-{challenge.id}",
            type="tertiary",
            on_click=open_one,
            args=(challenge.id,),
        )
        st.html(
            f'<p class="about">{escape(theme_label(challenge.theme))} · '
            f"{escape(_answering.minutes(challenge.minutes))}</p>"
            f'<p class="state {look}">{escape(state)}</p>'
        )


def _absent(offer: Offer) -> None:
    if not offer.absent:
        return
    title = _("Niet voor uw gebied ({count})").format(count=len(offer.absent))
    with st.expander(title, icon=":material/visibility_off:"):
        st.markdown(
            _("Deze uitdagingen kunnen niet met uw cijfers, of hebben er geen zeker antwoord.")
        )
        st.markdown(
            "\n".join(
                f"- **{escaped(_title(item.challenge))}**: {escaped(item.reason)}"
                for item in offer.absent
            )
        )


def _done(
    view: View, progress: Progress, stands: Mapping[tuple[str, str, str], _answering.Stand]
) -> TeamOutcome:
    """What was finished of the challenges for this library; answers are known of this visit."""
    offer = offered(view)
    outcomes: list[Outcome] = []
    for identity in progress.finished:
        posed = offer.posed.get(identity)
        if posed is not None:
            stand = stands.get(_of(offer.view, posed), _answering.Stand())
            score = None if posed.kind == "tekst" else progress.done[identity].score / 100
            outcomes.append(Outcome(posed, stand.given, score))
    library = offer.view.organisation
    return TeamOutcome("", library.id, library.name, tuple(outcomes))


def _title(challenge: Challenge) -> str:
    return challenge.title.get(language())


def _file(progress: Progress) -> None:
    """Keep the progress as a file, and open one."""
    with st.expander(
        _("Voortgang bewaren of openen"), icon=":material/folder_open:", key="voortgang-vak"
    ):
        st.markdown(
            _(
                "Uw voortgang staat in het adres van deze pagina: bewaar de link, of neem een "
                "bestand mee. Uw antwoorden staan er niet in. Wat u bij een andere bibliotheek "
                "deed, telt mee."
            )
        )
        st.download_button(
            _("Bewaar mijn voortgang"),
            progress.to_file(),
            plain_name(_("voortgang uitdagingen")) + ".json",
            "application/json",
            key="voortgang-bewaar",
            icon=":material/download:",
            on_click="ignore",
            disabled=not progress.done,
        )
        key = f"voortgang-bestand-{st.session_state.get(_TURN, 0)}"
        st.file_uploader(
            _("Open voortgang (JSON)"),
            type="json",
            key=key,
            max_upload_size=1,
            on_change=_opened,
            args=(key,),
        )
        for kind, text in st.session_state.pop(_REFUSED, ()):
            told: Any = st.error if kind == "error" else st.success
            told(escaped(text), icon=":material/info:")


@spoken()
def _opened(key: str) -> None:
    """Callback: what a file holds comes on top of what was done; the best of each counts."""
    uploaded = st.session_state[key]
    if uploaded is None:
        return
    try:
        found = _progress.from_file(uploaded.getvalue(), challenges())
    except ProgressError as error:
        st.session_state[_REFUSED] = [("error", str(error))]
        return
    told = ngettext(
        "Geopend: {count} uitdaging.", "Geopend: {count} uitdagingen.", len(found.done)
    ).format(count=len(found.done))
    if found.strange:
        told += " " + _("Een deel konden we niet lezen of kennen we niet.")
    st.session_state[_REFUSED] = [("success", told)]
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    _keep(present().together(found.done))


page(this_view())
