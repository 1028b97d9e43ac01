"""The house style of the library that is chosen, as `BEREIKATLAS_HOUSE_STYLE` names it."""

import streamlit as st

from analytics.language import _
from analytics.reports.document import HouseStyle
from analytics.reports.house_style import HouseStyleError, style_for
from analytics.reports.view import View
from pages._parts.chrome import escaped
from pages._parts.desk import may_change


def house_style(view: View) -> HouseStyle:
    """What its reports look like; with a fault in the settings only its name is left."""
    organisation = view.organisation
    try:
        return style_for(organisation.id, organisation.name)
    except HouseStyleError:
        return HouseStyle(organisation.name)


def tell_faults(view: View) -> None:
    """Why reports come without the house style, for who can do something about it."""
    try:
        style_for(view.organisation.id, view.organisation.name)
    except HouseStyleError as error:
        if may_change():
            told = "\n".join(f"- {escaped(line)}" for line in str(error).splitlines())
            st.warning(
                _("De huisstijl kan niet worden gebruikt. Rapporten komen zonder.") + "\n\n" + told,
                icon=":material/palette:",
            )
