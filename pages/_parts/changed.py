"""What differs between two versions, as a reader goes through it: in words, then in tables."""

import streamlit as st

from analytics.catalog import Catalog
from analytics.language import _, capital
from analytics.reports.changes import retold, summary, tables
from analytics.store.changes import Changes
from pages._parts.chrome import escaped
from pages._parts.display import show_table

_SHOWN = 12


def show(changes: Changes, catalog: Catalog, name: str) -> None:
    """The summary, the judgements that turn, and the tables behind it; `name` keys its widgets."""
    st.markdown(_listed(summary(changes, catalog)))
    turned = [item for item in retold(changes) if item.turned]
    if turned:
        st.subheader(_("Het oordeel naast Nederland wordt anders"), anchor=False)
        st.markdown(
            _listed([
                _("{area} ({round}). Oud: {before} Nieuw: {after}").format(
                    area=capital(item.area), round=item.round, before=item.before, after=item.after
                )
                for item in turned[:_SHOWN]
            ])
        )  # fmt: skip
    for key, table in tables(changes, catalog).items():
        with st.expander(f"{table.title} ({len(table.rows)})", icon=":material/table:"):
            show_table(table, f"{name}-{key}", order=_("Belangrijkste eerst"))
            for note in table.notes:
                st.caption(note)


def _listed(lines: list[str]) -> str:
    return "\n".join(f"- {escaped(line)}" for line in lines)
