"""A programme to measure, and the workshop that it opens. Every choice stands in the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

import streamlit as st

from analytics.catalog.challenges import Challenge
from analytics.language import _, enumerated, format_count, language, ngettext, use_language
from analytics.reports.document import Document, HouseStyle
from analytics.reports.forms import written
from analytics.reports.view import View
from analytics.workshop.errors import WorkshopError
from analytics.workshop.paper import OnPaper, for_facilitator, for_participants
from analytics.workshop.posed import NotOffered, Posed
from analytics.workshop.programme import (
    Kind,
    Part,
    Programme,
    Timetable,
    hardly_any,
    held_back,
    make_programme,
    timetable,
)
from analytics.workshop.sessions import (
    CHALLENGES_MOST,
    DAYS_LEAST,
    DAYS_MOST,
    DAYS_USUAL,
    MINUTES,
    ORGANISATIONS_MOST,
)
from analytics.workshop.words import level_label, theme_label
from pages._parts import room
from pages._parts.choices import organisations
from pages._parts.chrome import escaped
from pages._parts.display import show_source
from pages._parts.room import CODE, KEY, PROGRAMME
from pages._parts.selection import spoken
from pages._parts.view import this_view

ROOM, MINUTES_OF, TOGETHER, HINTS, DAYS, CHOSEN = PROGRAMME
_COST = "kosten"
_USUAL = 120
_OPENED, _TOLD = "workshop-geopend", "workshop-gezegd"


@dataclass(frozen=True)
class Wanted:
    """What the facilitator chose, as it stands in the address; what can't be is left out."""

    view: View
    known: Mapping[str, str]
    organisations: tuple[str, ...]
    minutes: int
    together: str
    hints_cost: bool
    days: int
    own: tuple[str, ...]
    """The challenges that the facilitator chose; empty: those that are proposed."""

    @property
    def areas(self) -> tuple[str, ...]:
        """The libraries whose areas are worked on."""
        return (self.together,) if self.together else self.organisations

    @cached_property
    def posed(self) -> dict[str, dict[str, Posed | NotOffered]]:
        """Per area every challenge as it is put there, or why it is not."""
        delivery = self.view.delivery.id
        return {
            area: {
                one: found
                for one in room.every_challenge()
                if (found := room.asked(room.view_of_area(self.view.atlas, area, delivery), one))
                is not None
            }
            for area in self.areas
        }

    @cached_property
    def offers(self) -> dict[str, set[str]]:
        return {
            area: {one for one, found in all_.items() if isinstance(found, Posed)}
            for area, all_ in self.posed.items()
        }

    @cached_property
    def proposed(self) -> Programme:
        return make_programme(room.every_challenge().values(), self.offers, self.minutes)

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """What all can do, in the order of the programme that was proposed and then the rest."""
        return (*self.proposed.challenges, *self.proposed.no_time)

    @cached_property
    def chosen(self) -> tuple[str, ...]:
        own = tuple(one for one in dict.fromkeys(self.own) if one in self.shared)
        return own or self.proposed.challenges

    @cached_property
    def timetable(self) -> Timetable:
        known = room.every_challenge()
        return timetable([known[one] for one in self.chosen], self.minutes)

    @property
    def is_first(self) -> bool:
        return not self.own and self.minutes == _USUAL and not self.together

    def title(self, challenge: str) -> str:
        """What a challenge is called: the title may name the area."""
        return room.every_challenge()[challenge].title.get(language())


def wanted(view: View) -> Wanted:
    """From the address; sensible where it says nothing."""
    given, known = st.query_params, organisations(view)
    asked = tuple(dict.fromkeys(one for one in given.get(ROOM, "").split(",") if one in known))
    minutes, days = given.get(MINUTES_OF, ""), given.get(DAYS, "")
    together = given.get(TOGETHER, "")
    return Wanted(
        view,
        known,
        (asked or (view.selection.organisation,))[:ORGANISATIONS_MOST],
        int(minutes) if minutes in map(str, MINUTES) else _USUAL,
        together if together in known else "",
        given.get(HINTS, "") == _COST,
        int(days) if days.isdecimal() and DAYS_LEAST <= int(days) <= DAYS_MOST else DAYS_USUAL,
        tuple(filter(None, given.get(CHOSEN, "").split(",")))[:CHALLENGES_MOST],
    )


def draw() -> None:
    """The choices, the programme, and the button that opens it."""
    view = this_view()
    st.header(_("Begeleid een workshop"), anchor=False)
    st.markdown(
        _(
            "Hieronder staat een kant-en-klaar programma. Open het zo, of pas het "
            "eerst aan. Uw keuzes staan in de link: bewaar hem om later verder te gaan."
        )
    )
    now = wanted(view)
    ask(now)
    with st.spinner(_("De uitdagingen worden bij elke bibliotheek nagekeken.")):
        _ready = now.posed
    show(now)
    open_it(now)
    if now.chosen:
        on_paper(now)
    show_source(view.delivery)


# --- the choices


def ask(now: Wanted) -> None:
    st.multiselect(
        _("Welke bibliotheken zijn er?"),
        list(now.known),
        key=_seed(ROOM, list(now.organisations)),
        format_func=now.known.__getitem__,
        max_selections=ORGANISATIONS_MOST,
        placeholder=_("Kies bibliotheken"),
        on_change=_touched,
        args=(ROOM,),
        select_all=False,
    )
    with st.container(horizontal=True, gap="medium", key="workshop-keuzes"):
        st.segmented_control(
            _("Hoe lang?"),
            [str(minutes) for minutes in MINUTES],
            key=_seed(MINUTES_OF, str(now.minutes)),
            format_func=lambda minutes: _("{count} minuten").format(count=minutes),
            required=True,
            on_change=_touched,
            args=(MINUTES_OF,),
        )
        st.selectbox(
            _("Welk gebied?"),
            ["", *now.known],
            key=_seed(TOGETHER, now.together),
            format_func=lambda one: (
                _("Iedere bibliotheek het eigen gebied")
                if not one
                else _("Allen het gebied van {library}").format(library=now.known[one])
            ),
            on_change=_touched,
            args=(TOGETHER,),
            filter_mode="contains",
            width=360,
        )
        st.selectbox(
            _("Hints"),
            ["", _COST],
            key=_seed(HINTS, _COST if now.hints_cost else ""),
            format_func=lambda one: _("kosten een kwart") if one else _("zijn gratis"),
            on_change=_touched,
            args=(HINTS,),
            width=180,
        )
        st.number_input(
            _("Bewaren (dagen)"),
            DAYS_LEAST,
            DAYS_MOST,
            key=_seed(DAYS, now.days),
            on_change=_touched,
            args=(DAYS,),
            width=160,
        )
    st.caption(
        _(
            "Op {day} wordt de workshop vanzelf verwijderd: teams, antwoorden en voornemens. Er "
            "worden geen namen of adressen van personen gevraagd."
        ).format(day=room.day(datetime.now(UTC) + timedelta(days=now.days)))
    )


def _seed(name: str, value: object) -> str:
    st.session_state[f"workshop-{name}"] = value
    return f"workshop-{name}"


def _touched(name: str) -> None:
    value = st.session_state[f"workshop-{name}"]
    if name == ROOM:
        value = ",".join(value)
    _put(**{name: str(value or "")})


def _put(**choices: str) -> None:
    """Callback: choices into the address; an empty one leaves it."""
    for name, value in choices.items():
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)


# --- the programme


def show(now: Wanted) -> None:
    st.subheader(_("Het programma"), anchor=False)
    told = _held_up(now)
    if not now.chosen and not told:
        st.warning(
            _(
                "Er is geen uitdaging die alle bibliotheken kunnen doen. Kies minder bibliotheken, "
                "of laat allen met het gebied van één bibliotheek werken."
            ),
            icon=":material/event_busy:",
        )
    if now.chosen:
        _timetable(now)
    _add(now)
    _fell_out(now)


def _held_up(now: Wanted) -> bool:
    """Where a library without figures leaves hardly anything for all: who, why, the ways out."""
    all_ = len(room.every_challenge())
    few = [area for area, ids in now.offers.items() if hardly_any(len(ids), all_)]
    if not few:
        return False
    delivery = now.view.delivery.id
    told = [room.why_hardly_any(room.view_of_area(now.view.atlas, area, delivery)) for area in few]
    left = {area: ids for area, ids in now.offers.items() if area not in few}
    names = enumerated([now.known[area] for area in few])
    if left:
        without = make_programme(room.every_challenge().values(), left, now.minutes)
        told.append(
            _(
                "Nu kunt u met iedereen samen {count} doen; zonder {names} is er een programma "
                "met {more}."
            ).format(
                count=_challenges(len(now.shared)),
                names=names,
                more=_challenges(len(without.challenges)),
            )
        )
    else:
        told.append(_("Laat allen met het gebied van een andere bibliotheek werken."))
    st.warning(escaped(" ".join(told)), icon=":material/event_busy:")
    if left:
        most = max(left, key=lambda area: len(left[area]))
        with st.container(horizontal=True, gap="small", key="programma-uitweg"):
            st.button(
                escaped(_("Allen het gebied van {library}").format(library=now.known[most])),
                key="programma-samen",
                icon=":material/group_work:",
                on_click=_put,
                kwargs={TOGETHER: most},
            )
            st.button(
                escaped(_("Ga verder zonder {names}").format(names=names)),
                key="programma-zonder",
                icon=":material/group_remove:",
                on_click=_put,
                kwargs={ROOM: ",".join(left)},
            )
    return True


def _challenges(count: int) -> str:
    return ngettext("{count} uitdaging", "{count} uitdagingen", count).format(
        count=format_count(count)
    )


def _timetable(now: Wanted) -> None:
    table = now.timetable
    if table.spare >= 0:
        told = ngettext(
            "{count} uitdaging in {minutes} minuten, met nabespreking, pauze en afsluiting.",
            "{count} uitdagingen in {minutes} minuten, met nabespreking, pauze en afsluiting.",
            len(now.chosen),
        )
        if table.spare:
            told += " " + _("Er blijven {spare} minuten over.")
    else:
        told = _("{count} uitdagingen: dat is {over} minuten te lang. Haal iets weg.")
    st.markdown(
        told.format(
            count=format_count(len(now.chosen)),
            minutes=table.minutes - max(table.spare, 0),
            spare=table.spare,
            over=-table.spare,
        )
    )
    with st.container(key="programma", gap=None):
        for part in table.parts:
            with st.container(
                horizontal=True, vertical_alignment="center", gap="small", key=f"deel-{part.start}"
            ):
                st.markdown(_in_words(now, part), width="stretch")
                if part.kind is Kind.CHALLENGE:
                    _change(now, part.challenge)
    if not now.is_first:
        st.button(
            _("Terug naar het kant-en-klare programma"),
            icon=":material/restart_alt:",
            type="tertiary",
            key="programma-terug",
            on_click=_put,
            kwargs={MINUTES_OF: "", TOGETHER: "", CHOSEN: ""},
        )


def _in_words(now: Wanted, part: Part) -> str:
    time = f"{part.start // 60}:{part.start % 60:02d}"
    match part.kind:
        case Kind.WELCOME:
            what = _("Welkom en meedoen")
        case Kind.BREAK:
            what = _("Pauze")
        case Kind.CLOSING:
            what = _("Afsluiting: wat gaan wij doen?")
        case Kind.CHALLENGE:
            one = room.every_challenge()[part.challenge]
            place = now.chosen.index(part.challenge) + 1
            return f"{time} **{place}. {escaped(now.title(part.challenge))}**  \n" + escaped(
                _about(one, part)
            )
    return f"{time} {what} · {_minutes(part.minutes)}"


def _about(one: Challenge, part: Part) -> str:
    return " · ".join((
        _("Niveau {level}: {name}").format(level=one.level, name=level_label(one.level)),
        theme_label(one.theme),
        _("{minutes} minuten, waarvan {talk} om te bespreken").format(
            minutes=part.minutes, talk=part.discussion
        ),
    ))  # fmt: skip


def _minutes(count: int) -> str:
    return _("{count} minuten").format(count=count)


def _change(now: Wanted, challenge: str) -> None:
    """Sooner, later, out."""
    place, title = now.chosen.index(challenge), now.title(challenge)
    others = [one for one in now.chosen if one != challenge]
    with st.container(horizontal=True, gap=None, width="content", key=f"zet-{challenge}"):
        for word, icon, to, off in (
            (_("Eerder"), "arrow_upward", place - 1, place == 0),
            (_("Later"), "arrow_downward", place + 1, place == len(now.chosen) - 1),
        ):
            st.button(
                word,
                icon=f":material/{icon}:",
                type="tertiary",
                key=f"zet-{challenge}-{icon}",
                disabled=off,
                help=escaped(title),
                on_click=_choose,
                args=([*others[:to], challenge, *others[to:]],),
            )
        st.button(
            _("Weg"),
            icon=":material/close:",
            type="tertiary",
            key=f"zet-{challenge}-weg",
            disabled=not others,
            help=escaped(title),
            on_click=_choose,
            args=(others,),
        )


def _choose(chosen: Sequence[str]) -> None:
    _put(**{CHOSEN: ",".join(chosen)})


def _add(now: Wanted) -> None:
    """What all can do and is not in the programme."""
    left = [one for one in now.shared if one not in now.chosen]
    if not left:
        return
    known = room.every_challenge()
    st.selectbox(
        _("Zet een uitdaging erbij"),
        left,
        index=None,
        key=f"erbij-{len(now.chosen)}",
        format_func=lambda one: f"{now.title(one)} ({_minutes(known[one].minutes)})",
        placeholder=_("Kies een uitdaging die iedereen kan doen"),
        on_change=_added,
        args=(now.chosen, f"erbij-{len(now.chosen)}"),
        width=520,
    )


def _added(chosen: Sequence[str], key: str) -> None:
    if st.session_state[key]:
        _choose([*chosen, st.session_state[key]])


def _fell_out(now: Wanted) -> None:
    """What not all can do: for whom, and why."""
    out = now.proposed.left_out
    if not out:
        return
    with st.expander(
        _("Niet voor iedereen ({count})").format(count=len(out)), icon=":material/block:"
    ):
        lines: list[str] = []
        for one in out:
            reasons: dict[str, list[str]] = {}
            for area in one.organisations:
                found = now.posed[area].get(one.challenge)
                why = found.reason if isinstance(found, NotOffered) else ""
                reasons.setdefault(why, []).append(now.known[area])
            told = "; ".join(
                f"{enumerated(names)}: {why}" if why else enumerated(names)
                for why, names in reasons.items()
            )
            lines.append(f"- **{escaped(now.title(one.challenge))}**: {escaped(told)}")
        st.markdown("\n".join(lines))
        for area, challenges in held_back(now.proposed).items():
            if len(now.areas) > 1:
                text = ngettext(
                    "Zonder {library} kunnen de anderen {count} uitdaging meer doen.",
                    "Zonder {library} kunnen de anderen {count} uitdagingen meer doen.",
                    len(challenges),
                )
                st.caption(escaped(text.format(library=now.known[area], count=len(challenges))))


# --- the session


def open_it(now: Wanted) -> None:
    """The button, with what the workshop is called."""
    st.text_input(
        _("Naam van de workshop"),
        key="workshop-titel",
        max_chars=120,
        placeholder=_first_title(now),
        help=_("Deze naam staat op het scherm en op de kaarten."),
        autocomplete="off",
        width=520,
    )
    told = st.session_state.pop(_TOLD, None)
    if told:
        st.error(escaped(told), icon=":material/error:")
    st.button(
        _("Open de workshop"),
        type="primary",
        icon=":material/meeting_room:",
        key="workshop-open",
        disabled=not now.chosen,
        on_click=_open,
        args=(now,),
    )


def _first_title(now: Wanted) -> str:
    if len(now.organisations) == 1:
        return _("Workshop {library}").format(library=now.known[now.organisations[0]])
    return _("Workshop Bereikatlas")


@spoken()
def _open(now: Wanted) -> None:
    """Callback: make the session, and go to its desk. A double click opens one."""
    if _OPENED not in st.session_state:
        delivery = now.view.delivery.id
        first = now.areas[0]
        try:
            made = room.sessions().create(
                # As it is now: it may have been typed just before the press.
                st.session_state["workshop-titel"].strip() or _first_title(now),
                organisations=now.organisations,
                challenges=now.chosen,
                offered=now.offers,
                atlas_version=now.view.atlas.version,
                delivery=delivery,
                minutes=now.minutes,
                area=now.together,
                hints_cost=now.hints_cost,
                unscored=[
                    one
                    for one in now.chosen
                    if isinstance(found := now.posed[first][one], Posed) and found.kind == "tekst"
                ],
                days=now.days,
            )
        except WorkshopError as error:
            st.session_state[_TOLD] = str(error)
            return
        st.session_state[_OPENED] = (made.session.code, made.key)
    code, key = st.session_state[_OPENED]
    room.go(**{CODE: code, KEY: key})


def forget_opened() -> None:
    """At the desk: the next press of the button opens another workshop."""
    st.session_state.pop(_OPENED, None)


# --- on paper


def on_paper(now: Wanted) -> None:
    """For when the network falls away: the same programme to print."""
    with st.expander(_("Op papier: voor als het netwerk wegvalt"), icon=":material/print:"):
        st.markdown(
            _(
                "Print dit vooraf. De uitdagingen zijn voor de teams; de antwoorden zijn voor u, "
                "en verschillen per bibliotheek."
            )
        )
        with st.container(horizontal=True, gap="small", key="papier"):
            for label, name, make in (
                (_("Uitdagingen (PDF)"), "uitdagingen", for_participants),
                (_("Antwoorden voor u (PDF)"), "antwoorden", for_facilitator),
            ):
                st.download_button(
                    label,
                    lambda make=make: _printed(now, make),
                    f"workshop-{name}.pdf",
                    "application/pdf",
                    key=f"papier-{name}",
                    icon=":material/download:",
                    on_click="ignore",
                )


Paper = Callable[[str, Timetable, Sequence[OnPaper], HouseStyle], Document]


def _printed(now: Wanted, make: Paper) -> bytes:
    """In Dutch, as all documents."""
    with use_language("nl"):
        rooms: list[OnPaper] = []
        for area in now.areas:
            view = room.view_of_area(now.view.atlas, area, now.view.delivery.id)
            put = {one: posed for one in now.chosen if (posed := room.posed(view, one)) is not None}
            rooms.append(OnPaper(now.known[area], view, put))
        title = _first_title(now)
        return written(make(title, now.timetable, rooms, HouseStyle()), "pdf")
