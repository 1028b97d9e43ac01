"""The page that an analyst would write: one map, three figures and a table.

    BENCH_DELIVERIES=DIR streamlit run bench/naive/page.py

Reading is cached, the borders are a little simplified; the figures of each choice are merged into
the borders and go to the browser as GeoJSON, as the examples of pydeck do it.
"""

import os
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pydeck as pdk
import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench.naive.tables import Tables

MEASURES = {
    "Aandeel leden": "penetratie",
    "Index (vergelijking = 100)": "index",
    "Aantal leden": "leden",
    "Verschil met de vergelijking": "verschil",
}
COLOURS = [
    [237, 248, 251],
    [191, 211, 230],
    [158, 188, 218],
    [140, 150, 198],
    [140, 107, 177],
    [136, 65, 157],
    [110, 1, 107],
]
# The other measures are cut at their quantiles.
BREAKS = {
    "Index (vergelijking = 100)": [60, 75, 90, 110, 125, 140],
    "Verschil met de vergelijking": [-8, -5, -2, 2, 5, 8],
}
GREY = [200, 200, 200]

st.set_page_config(page_title="Bibliotheekleden", layout="wide")


@st.cache_resource
def tables() -> Tables:
    return Tables.load(Path(os.environ["BENCH_DELIVERIES"]))


@st.cache_resource
def shapes(level: str) -> gpd.GeoDataFrame:
    return tables().shapes(level)


data = tables()
asked = st.query_params
libraries = dict(zip(data.libraries.bibliotheek_id, data.libraries.naam, strict=True))
first = list(libraries).index(asked.get("bibliotheek", next(iter(libraries))))
with st.sidebar:
    library = st.selectbox("Bibliotheek", libraries, index=first, format_func=libraries.get)
    levels = ["gemeente", "wijk", "buurt"]
    level = st.selectbox("Niveau", levels, index=levels.index(asked.get("niveau", "wijk")))
    everywhere = st.toggle("Heel het land", asked.get("schaal") == "land")
    label = st.selectbox("Maat", MEASURES)
    ronde = st.selectbox("Ronde", list(data.rounds))
assert library is not None
assert label is not None
within = "NL00" if everywhere else f"BIEB:{library}"

st.title(libraries[library])
compared = data.benchmarks(ronde, library, "personen", "totaal", "totaal")
for column, row in zip(st.columns(len(compared)), compared.itertuples(), strict=True):
    column.metric(str(row.gebied), f"{row.aandeel:.1%}", f"index {row.index:.0f}")

rows = data.of_regions(ronde, level, within, MEASURES[label], "personen", "totaal", "totaal")
joined = shapes(level).merge(rows[["code", "waarde"]], on="code")
edges = BREAKS.get(label)
if edges is None:
    edges = np.unique(joined.waarde.quantile(np.linspace(0, 1, len(COLOURS) + 1)[1:-1]))
place = np.searchsorted(edges, joined.waarde)
joined["kleur"] = [
    GREY if pd.isna(value) else COLOURS[at] for at, value in zip(place, joined.waarde, strict=True)
]
joined["tekst"] = joined.waarde.map(lambda value: "onbekend" if pd.isna(value) else f"{value:.3g}")
west, south, east, north = joined.total_bounds
st.pydeck_chart(
    pdk.Deck(
        pdk.Layer(
            "GeoJsonLayer",
            joined.__geo_interface__,
            get_fill_color="properties.kleur",
            get_line_color=[255, 255, 255],
            line_width_min_pixels=0.5,
            pickable=True,
        ),
        initial_view_state=pdk.ViewState(
            longitude=(west + east) / 2,
            latitude=(south + north) / 2,
            zoom=float(np.log2(520 * 360 / 512 / max(east - west, 1e-3))),
        ),
        map_provider=None,  # pyright: ignore[reportArgumentType]
        tooltip={"text": "{naam}: {tekst}"},  # pyright: ignore[reportArgumentType]
    ),
    height=560,
)
st.dataframe(rows[["code", "naam", "bevolking", "leden", "waarde"]], hide_index=True)
