"""Layers that are drawn at once: what Vega-Lite allows is checked in the tests.

Altair holds every chart against the schema of Vega-Lite, when it is made and again when it is
drawn; that took most of the time of a page with charts.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

import altair as alt
from altair.utils import schemapi

from analytics.charts.colours import Theme

_state = {"checked": False}


def check(checked: bool) -> None:
    """Whether charts are held against the schema: the tests say so."""
    _state["checked"] = checked
    if checked:
        schemapi.enable_debug_mode()
    else:
        schemapi.disable_debug_mode()


class _Rows:
    """Rows that go into a chart as they are: Altair looks at every value of a list, and copies it
    with each step that a chart is made in. It takes the word of what has a schema of its own.
    """

    _schema: ClassVar = {"type": "array"}

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self._rows = list(rows)

    def to_dict(self) -> list[dict[str, Any]]:
        return self._rows


def values(rows: Sequence[dict[str, Any]]) -> alt.Data:
    """Rows as the data of a chart: texts and plain numbers only."""
    return alt.Data(values=_Rows(rows))  # pyright: ignore[reportArgumentType]


class Layers(alt.LayerChart):
    """A layered chart that is held against the schema only where charts are checked.

    Its layers are copied and their parameters gathered when it is made, not again with each
    property that it gets (which is what makes a copy of it).
    """

    def __init__(self, data: Any = alt.Undefined, layer: Sequence[Any] = (), **more: Any) -> None:
        if "params" in more:
            super(alt.LayerChart, self).__init__(data=data, layer=list(layer), **more)
        else:
            super().__init__(data=data, layer=layer, **more)

    def to_dict(self, validate: bool = True, **more: Any) -> dict[str, Any]:
        return super().to_dict(validate and _state["checked"], **more)


def rims(colours: Theme) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two looks of one text: first a rim in the colour of the page, so that no line runs through
    it, then the text itself.
    """
    return {"stroke": colours.page, "strokeWidth": 4}, {}


def whole(layers: Sequence[Any], height: float, **more: Any) -> alt.LayerChart:
    """The layers as one chart, as wide as its place."""
    chart = Layers(layer=layers).properties(
        width="container", height=height, background="transparent", **more
    )
    return chart.configure_view(stroke=None)


check(False)
