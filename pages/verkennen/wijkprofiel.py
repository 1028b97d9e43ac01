"""Wijkprofiel: who is a member in one area and who isn't, beside other areas."""

import streamlit as st

from analytics.catalog import Dimension
from analytics.language import _, capital, language, level_label
from analytics.model import NETHERLANDS, Level, Unit
from analytics.reports import figures
from analytics.reports.background import background_of
from analytics.reports.groups import Groups, groups_of
from analytics.reports.sentences import for_area
from analytics.reports.view import View
from pages._parts import ways
from pages._parts.chrome import escaped
from pages._parts.display import (
    Way,
    definition,
    duiding,
    headlines,
    nothing_known,
    show_drawn,
    show_source,
    show_table,
    where_am_i,
)
from pages._parts.groups import chosen_dimension
from pages._parts.view import this_view

PROFILE_PAGE = "verkennen/wijkprofiel.py"


def page(view: View) -> None:
    area = view.focus
    name = view.name(area)
    where_am_i(view, capital(name), where(view, area))
    if not view.selection.area:
        st.caption(_("Kies links een gebied voor het profiel van één wijk of buurt."))
    items = figures.headline_items(view, area)
    headlines(items)
    index = figures.figure(
        view, area, "index", Unit.PERSONS, benchmark=view.selection.benchmark, chance=True
    )
    duiding(
        [
            *for_area(
                name,
                items[0].own,
                items[1].own,
                index,
                view.name(view.selection.benchmark),
                Unit.PERSONS,
            ),
            figures.known_part(view, area, Unit.PERSONS),
        ]
    )
    dimension = chosen_dimension(view)
    by_group(view, area, dimension)
    background(view, area)
    show_source(view.delivery)


def where(view: View, area: str) -> str:
    """The level, and what the area lies in."""
    region = view.atlas.region(area, view.delivery.border_year)
    if region is None or region.level is Level.BIBLIOTHEEK:
        return view.organisation.province
    parts = [level_label(region.level)]
    if region.level in (Level.WIJK, Level.BUURT) and region.gemeente:
        parts.append(view.name(region.gemeente))
    return " · ".join(parts)


def by_group(view: View, area: str, dimension: Dimension) -> None:
    """The groups of a dimension: the picture, the words, the table."""
    groups = groups_of(view, area, dimension)
    if not groups.known:
        rows = groups.rows
        reason = rows.penetration[0] if len(rows) else rows.total_penetration
        nothing_known(
            view,
            reason,
            _("{dimension} is er niet voor {area}.").format(
                dimension=dimension.label.get(language()), area=view.name(area)
            ),
            ways_out(view, area, dimension),
        )
        return
    picture(groups)
    duiding(groups.words())
    st.caption(
        _(
            "Een verschil telt pas als het groter is dan de marge van het afronden én dan wat bij "
            "zo’n kleine of grote groep toeval kan zijn. Open rondjes: geen duidelijk verschil."
        )
    )
    indicators = view.atlas.catalog.indicators
    with st.container(horizontal=True, gap="small", key="definitions"):
        for identity in ("vertegenwoordiging", "index", "niet_leden"):
            definition(view, indicators[identity])
    show_table(groups.table(), "profiel")
    st.subheader(_("Hier en elders"), anchor=False)
    show_table(groups.side_by_side(), "vergelijking")


def picture(groups: Groups) -> None:
    """Counts, shares, representation and index per group, in one order and on four scales."""
    dark = st.context.theme.type == "dark"
    left, right = st.columns(2, gap="large")
    with left:
        show_drawn(groups.composition(dark=dark))
        show_drawn(groups.representation(dark=dark))
    with right:
        show_drawn(groups.shares(dark=dark))
        show_drawn(groups.index(dark=dark))
    show_drawn(groups.counts(dark=dark))


def ways_out(view: View, area: str, dimension: Dimension) -> list[Way]:
    """Where the groups of this dimension do have figures: another round, a wider area; else
    another dimension of the same area.
    """
    same = {"dimensie": dimension.id}
    wider = [
        (
            _("Kijk bij {area}").format(area=name),
            same | {"gebied": "" if code == view.within else code},
        )
        for code, name in view.standards(area).items()
        if code != NETHERLANDS
    ]
    label = _("Kijk naar een ander kenmerk: {dimension}")
    others = [
        (label.format(dimension=item.label.get(language())), {"dimensie": item.id})
        for item in view.atlas.catalog.dimensions_of(view.selection.unit)
        if item.id != dimension.id
    ]
    return [
        *ways.other_rounds(view, PROFILE_PAGE, has_figures, same | {"categorie": ""}),
        *ways.way_to(view, PROFILE_PAGE, has_figures, *wider),
        *ways.way_to(view, PROFILE_PAGE, has_figures, *others),
    ]


def has_figures(view: View) -> bool:
    """Whether any group of the chosen dimension has a figure."""
    return view.dimension is not None and groups_of(view, view.focus, view.dimension).known


def background(view: View, area: str) -> None:
    """The area itself, apart from the library."""
    found = background_of(view, area)
    if found is None:
        return
    st.header(_("Achtergrond van het gebied"), anchor=False)
    if found.counts:
        st.markdown(escaped(" ".join(found.counts)))
    st.caption(_("Dit zegt iets over het gebied. Het verklaart de verschillen niet."))
    if found.table is not None:
        show_table(found.table, "achtergrond")
    show_source(found.delivery)


page(this_view())
