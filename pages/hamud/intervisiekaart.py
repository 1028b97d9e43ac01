"""Intervisiekaart openen: the new figures beside those on a card that was kept."""

import streamlit as st

from analytics.catalog.challenges import challenges
from analytics.language import _, format_date, language, use_language
from analytics.model import Delivery
from analytics.reports.forms import written
from analytics.reports.passport import look_up
from analytics.reports.view import View, view_of
from analytics.workshop.card_file import CardError, CardFile, Look, read_card
from analytics.workshop.then_and_now import Row, opened, sentences, table, then_and_now
from pages._parts import services
from pages._parts.chrome import escaped
from pages._parts.display import show_source, show_table
from pages._parts.house_style import house_style
from pages._parts.view import this_view

_FILE = "kaart-openen"


def page(view: View) -> None:
    st.title(_("Intervisiekaart openen"), anchor=False)
    st.caption(
        _(
            "Bij een intervisiekaart hoort een bestand. Open het hier: dan staat het cijfer van nu "
            "naast dat op de kaart, met wat er over de verandering te zeggen is."
        )
    )
    uploaded = st.file_uploader(
        _("Bestand bij de kaart (JSON)"), type="json", key=_FILE, max_upload_size=1
    )
    deliveries: list[Delivery] = []
    if uploaded is not None:
        try:
            card = read_card(uploaded.getvalue(), uploaded.name)
        except CardError as error:
            refused(error)
        else:
            deliveries = shown(view, card)
    st.caption(
        _(
            "Het bestand wordt alleen hier gelezen en niet bewaard. Een kaart geeft geen rechten: "
            "u ziet wat elke bezoeker mag zien. Wat nu niet meer wordt getoond, staat er niet bij."
        )
    )
    show_source(*(deliveries or [view.delivery]))


def refused(error: CardError) -> None:
    told = "\n".join(f"- {escaped(line)}" for line in error.lines[:20])
    st.error(
        _("Deze kaart is niet geopend.") + "\n\n" + told,
        icon=":material/error:",
    )


def shown(view: View, card: CardFile) -> list[Delivery]:
    """The card as it is now; with the deliveries that its figures come from."""
    about = of_library(view, card)
    if about is None:
        st.warning(
            _(
                "De bibliotheek van deze kaart staat niet in de nieuwste ronde. Komt de kaart uit "
                "een andere atlas? Open haar dan daar."
            ),
            icon=":material/search_off:",
        )
    rows = opened(card, look(view))
    library = about.organisation.name if about else _("onbekende bibliotheek")
    st.header(
        _("Kaart van {library}, {date}").format(
            library=escaped(library), date=format_date(card.made)
        ),
        anchor=False,
    )
    if rows:
        show_table(table(rows, titles()), "toen-en-nu")
        if said := sentences(rows):
            st.subheader(_("Wat is ervan te zeggen?"), anchor=False)
            st.markdown("\n".join(f"- **{escaped(name)}.** {escaped(text)}" for name, text in said))
        for text in dict.fromkeys(text for row in rows for text in row.mind):
            st.caption(escaped(text))
    else:
        st.info(_("Op deze kaart staan geen cijfers met een code."), icon=":material/info:")
    intentions(card)
    if about is not None:
        take_along(view, about, card)
    return found(rows)


def of_library(view: View, card: CardFile) -> View | None:
    """The library of a card in the newest round."""
    newest = view.atlas.rounds()[0]
    if all(item.id != card.library for item in view.atlas.organisations(newest)):
        return None
    return view_of(view.atlas, card.library, delivery=newest.id)


def look(view: View) -> Look:
    return lambda code: look_up(
        code, view.atlas, services.atlas_folder(), services.open_atlas, view.put
    )


def titles() -> dict[str, str]:
    return {name: item.title.get(language()) for name, item in challenges().items()}


def found(rows: list[Row]) -> list[Delivery]:
    deliveries: list[Delivery] = []
    for item in (item for row in rows for item in row.deliveries):
        if item not in deliveries:
            deliveries.append(item)
    return deliveries


def intentions(card: CardFile) -> None:
    said = (
        (_("Dit gaan wij doen"), card.do),
        (_("Dit vertellen wij aan"), card.tell),
        (_("Dan kijken wij weer"), card.again),
    )
    if not any(text for _label, text in said):
        return
    st.subheader(_("Wat wij gingen doen"), anchor=False)
    for label, text in said:
        if text:
            st.markdown(f"**{escaped(label)}**  \n{escaped(text)}")


def take_along(view: View, about: View, card: CardFile) -> None:
    """The new card, made when asked for; in Dutch, as all reports."""

    def data() -> bytes:
        with use_language("nl"):
            there = view_of(about.atlas, card.library, delivery=about.delivery.id)
            rows = opened(card, look(view))
            return written(then_and_now(there, card, rows, titles(), house_style(there)), "pdf")

    st.download_button(
        _("Kaart met toen en nu (PDF)"),
        data,
        "intervisiekaart-toen-en-nu.pdf",
        "application/pdf",
        key="kaart-nieuw",
        icon=":material/download:",
        on_click="ignore",
        type="primary",
    )


page(this_view())
