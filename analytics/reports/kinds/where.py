"""Where members live, as the one map of a page that has no room for its table."""

from dataclasses import dataclass

from analytics.language import _, level_label
from analytics.model import Level
from analytics.reports import map_rows
from analytics.reports.document import Part, Rows, Text
from analytics.reports.parts import map_of
from analytics.reports.view import View


@dataclass(frozen=True, slots=True)
class Where:
    """A map, and the table behind it."""

    parts: tuple[Part, ...]
    table: Rows


def where(view: View, area: str, *, width: int, height: int) -> Where | None:
    """The map of penetration per wijk; where no wijk has a figure per gemeente of the province."""
    share = view.label(view.indicator)

    def title(level: Level) -> str:
        return _("{share} per {level}").format(share=share, level=level_label(level))

    wijken = map_rows.areas(view, Level.WIJK, area)
    if (wijken.rows.figures.missing == 0).any():
        drawn = map_of(wijken, title(Level.WIJK), width=width, height=height, alone=True)
        return Where((drawn,), _behind(wijken))
    province = next((code for code in view.standards(area) if code.startswith("PV")), "")
    if not province:
        return None
    around = map_rows.areas(view, Level.GEMEENTE, province)
    own = view.parts(area)
    name = f"{title(Level.GEMEENTE)} · {view.name(province)}"
    drawn = map_of(around, name, width=width, height=height, alone=True, chosen=own)
    said = _("Per wijk zijn er geen cijfers. De kaart toont de gemeenten van {province}.")
    return Where((Text(said.format(province=view.name(province))), drawn), _behind(around))


def _behind(areas: map_rows.MapRows) -> Rows:
    return Rows(map_rows.table(areas), map_rows.codes(areas))
