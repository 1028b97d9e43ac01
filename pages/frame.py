"""The frame round every page: language, version, shared choices, navigation."""

from pathlib import Path

import streamlit as st

from analytics.language import _, set_language
from analytics.reports import claims, codes
from analytics.reports.view import View
from analytics.store import Atlas, AtlasError
from pages._parts import choices, chrome, claiming, desk, gesprekskaart, room, selection, services
from pages._parts.view import hand_over
from pages.gegevens import _loading
from pages.hamud import _progress

# A file: the browser would fetch a named icon from elsewhere.
ICON = Path(__file__).parent / "_parts" / "icon.png"

st.set_page_config(
    page_title="Bereikatlas",
    page_icon=ICON,
    layout="wide",
    initial_sidebar_state="auto",
    menu_items={"Get help": None, "Report a bug": None, "About": None},
)
preferred = selection.preferred_language()
set_language(preferred)

# Every page is registered, also when there is nothing to show: a deep link always lands here.
MENU = {
    _("Verkennen"): [
        st.Page("verkennen/start.py", title=_("Start"), default=True),
        st.Page("verkennen/kaart.py", title=_("Kaart")),
        st.Page("verkennen/wijkprofiel.py", title=_("Wijkprofiel")),
    ],
    _("Benchmark"): [
        st.Page(
            "benchmark/vergelijken.py",
            title=_("Vergelijken"),
        ),
        st.Page("benchmark/landelijk.py", title=_("Landelijk beeld")),
        st.Page("benchmark/ontwikkeling.py", title=_("Ontwikkeling")),
    ],
    _("Rapporten"): [
        st.Page("rapporten/rapporten.py", title=_("Rapporten")),
        # Not in the menu, which stands on one line: reports and the page Rapporten lead there.
        st.Page("rapporten/cijfer.py", title=_("Cijfer opzoeken"), visibility="hidden"),
        st.Page("rapporten/zeggen.py", title=_("Mag ik dit zeggen?"), visibility="hidden"),
    ],
    _("HAMUD"): [
        st.Page("hamud/uitdagingen.py", title=_("Uitdagingen")),
        st.Page("hamud/workshop.py", title=_("Workshop")),
        # In the room: a link, a code or a QR code leads there.
        st.Page("hamud/meedoen.py", title=_("Meedoen"), visibility="hidden"),
        st.Page("hamud/scherm.py", title=_("Scherm"), visibility="hidden"),
        # Not in the menu: a card, and the pages where cards are made, lead there.
        st.Page("hamud/intervisiekaart.py", title=_("Intervisiekaart openen"), visibility="hidden"),
    ],
    _("Gegevens"): [
        st.Page("gegevens/inladen.py", title=_("Inladen")),
        st.Page("gegevens/leveringen.py", title=_("Leveringen")),
        st.Page("gegevens/kwaliteit.py", title=_("Kwaliteit")),
    ],
    _("Over"): [
        st.Page("over/methode.py", title=_("Methode")),
    ],
}
OWN = {
    codes.PAGE: ("code",),
    claims.PAGE: (claiming.CLAIM, claiming.CAME_FROM),
    choices.CHALLENGES: _progress.PARAMETERS,
    room.DOOR: room.PROGRAMME,
}
"""What else a page has in its address."""
page = st.navigation(MENU, position="hidden")
st.set_page_config(page_title=f"{page.title} · Bereikatlas")
chrome.dress(preferred)


if page.url_path != "inladen":
    _loading.leave()


def show(atlas: Atlas) -> None:
    """The choices, and the page between them and the menu."""
    managing = page.url_path in desk.PAGES
    if not atlas.rounds():
        manage(atlas) if managing else chrome.no_figures()
        return
    if room.inside(page.url_path):
        gather(atlas)
        return
    chosen, faults, followed = selection.current(atlas, preferred)
    view = View(atlas, chosen, page.url_path, services.ask, services.address(page.url_path))
    hand_over(view)
    selection.write(chosen, keep=desk.PARAMETERS if managing else OWN.get(page.url_path, ()))
    if managing:
        manage(atlas, view)
        return
    if page.url_path == room.DOOR:
        gather(atlas, view)
        return
    with st.sidebar:
        choices.draw(view)
        gesprekskaart.button(view)
        claiming.link(view)
    chrome.menu(MENU, selection.parameters(chosen))
    chrome.banner(view)
    chrome.told(faults, of_link=followed)
    page.run()


def manage(atlas: Atlas | None, view: View | None = None) -> None:
    """A page of the desk: no choices but the language."""
    with st.sidebar:
        choices.tongue(preferred)
        if view is not None:
            gesprekskaart.button(view)
            claiming.link(view)
    if view is None:
        selection.write_language(preferred)
        chrome.menu(MENU, {"taal": preferred})
    else:
        chrome.menu(MENU, selection.parameters(view.selection))
        chrome.banner(view)
    desk.hand_over(desk.Desk(services.atlas_folder(), atlas, page.url_path))
    page.run()


def gather(atlas: Atlas, view: View | None = None) -> None:
    """A page of a workshop: no choices but the language. In the room itself no menu either: its
    address holds the session, and is short enough to be passed on.
    """
    if page.url_path != room.SCREEN:
        with st.sidebar:
            choices.tongue(preferred)
    if view is None:
        selection.write_language(preferred)
    if page.url_path == room.DOOR:
        chrome.menu(
            MENU, {"taal": preferred} if view is None else selection.parameters(view.selection)
        )
    if view is not None:
        chrome.banner(view)
    room.hand_over(room.Room(atlas, page.url_path, preferred))
    page.run()


try:
    in_service = services.open_atlas()
except AtlasError as error:
    if page.url_path in desk.PAGES and error.kind == "none":
        manage(None)
    else:
        chrome.no_atlas(error)
    st.stop()
try:
    show(in_service)
except AtlasError:
    # Half a page of an atlas that can't be read is no page: the next run says what to do.
    services.found_damaged(in_service)
    st.rerun()
