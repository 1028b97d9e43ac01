"""The code of a figure in a report: made of ids, with check characters against typing errors."""

import os
import re
from dataclasses import dataclass, replace
from urllib.parse import quote

from analytics.model import CATCHMENT_PREFIX, NETHERLANDS, TOTAL, Delivery, Kind, Unit, level_of
from analytics.reports.view import View
from analytics.store import Atlas
from analytics.store.recall import SHORT
from analytics.store.rounds import round_of

PAGE = "cijfer"
"""The path of the page that opens a code; the code is its parameter `code`."""
ADDRESS = "BEREIKATLAS_ADDRESS"
"""The setting with the address of the atlas on the web."""
HOUSEHOLDS = "h"
SINCE = "sinds"
"""Before the round that another one is held against."""
BACKGROUND, CHANGE = "achtergrond", "verandering"
"""In the place of a measure: every key figure of the area, and what changed since a round."""
SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz._-+:~"
_RADIX, _MODULUS = 36, 1271


@dataclass(frozen=True, slots=True)
class Passport:
    """What a code says. `version` is the beginning of its name; `indicator` empty: every figure of
    the area and the group. `since`: of that round as it stands beside `round`. `year`: of a figure
    of a library as a whole.
    """

    version: str
    round: str
    area: str
    unit: Unit = Unit.PERSONS
    dimension: str = TOTAL
    category: str = TOTAL
    indicator: str = ""
    benchmark: str = NETHERLANDS
    since: str = ""
    year: str = ""

    @property
    def code(self) -> str:
        """As it is printed: parts with a dot between them, and two check characters."""
        parts = [self.version, self.round]
        if self.since:
            parts += [SINCE, self.since]
        if self.unit is Unit.HOUSEHOLDS:
            parts.append(HOUSEHOLDS)
        if self.dimension != TOTAL:
            parts += [self.dimension, self.category]
        parts.append(signs_of(self.area, as_is=True))
        if self.indicator:
            parts.append(self.indicator)
        if self.year:
            parts.append(self.year)
        if self.benchmark != NETHERLANDS:
            parts.append(signs_of(self.benchmark, as_is=True))
        body = ".".join(parts) + "."
        return body + check(body)


def check(body: str) -> str:
    """The two check characters behind a text (ISO 7064, MOD 1271-36).

    No wrong sign and no two signs that changed places go unseen, dots among them. The standard
    knows digits and letters; the few other signs count on from there, which changes nothing to
    that, for their values differ by less than the modulus.
    """
    left = 1 - remainder(body.lower()) * _RADIX**2
    high, low = divmod(left % _MODULUS, _RADIX)
    return (SIGNS[high] + SIGNS[low]).upper()


def remainder(text: str) -> int:
    found = 0
    for sign in text:
        found = (found * _RADIX + SIGNS.index(sign)) % _MODULUS
    return found


def signs_of(text: str, *, as_is: bool = False) -> str:
    """A text in the signs of a code."""
    return re.sub(r"[^a-zA-Z0-9_+:-]", "~", text if as_is else text.lower())


# Making codes


def code_of(
    view: View,
    area: str,
    indicator: str = "",
    *,
    unit: Unit = Unit.PERSONS,
    dimension: str = TOTAL,
    category: str = TOTAL,
    delivery: Delivery | None = None,
) -> str:
    """The code of a figure; without an indicator of all figures of the area and the group.

    Empty for what has no code: areas that a reader put together.
    """
    if level_of(area) is None:
        return ""
    measure = view.atlas.catalog.indicators.get(indicator)
    held = not indicator or (measure is not None and measure.needs_benchmark)
    return Passport(
        view.atlas.version[:SHORT],
        roundsigns_of(view.atlas, delivery or view.delivery),
        area,
        unit,
        dimension,
        category,
        indicator,
        view.selection.benchmark if held else NETHERLANDS,
    ).code


def change_code(view: View, area: str, former: Delivery, indicator: str = "") -> str:
    """The code of an area in a former round as it stands beside the round in view; with `CHANGE`
    of what changed, of the unit and group in view.
    """
    if level_of(area) is None:
        return ""
    chosen = view.selection
    made = Passport(
        view.atlas.version[:SHORT],
        roundsigns_of(view.atlas, view.delivery),
        area,
        indicator=indicator,
        benchmark=NETHERLANDS if indicator else chosen.benchmark,
        since=roundsigns_of(view.atlas, former),
    )
    if indicator:
        group = {"dimension": chosen.dimension, "category": chosen.category}
        made = replace(made, unit=chosen.unit, **group)
    return made.code


def year_code(view: View, library: str, indicator: str, year: int) -> str:
    """The code of a figure of a library as a whole in a year."""
    made = Passport(
        view.atlas.version[:SHORT],
        roundsigns_of(view.atlas, view.delivery),
        CATCHMENT_PREFIX + library,
        indicator=indicator,
        year=str(year),
    )
    return made.code


def roundsigns_of(atlas: Atlas, delivery: Delivery) -> str:
    """A round in a code: its name, with the revision from the second on."""
    sign = round_and_revision(delivery)
    same = [item for item in atlas.deliveries(Kind.LGB) if round_and_revision(item) == sign]
    return sign if len(same) < 2 else signs_of(delivery.id)


def round_and_revision(delivery: Delivery) -> str:
    revision = f"r{delivery.revision}" if delivery.revision > 1 else ""
    return signs_of(round_of(delivery)) + revision


EXAMPLE = Passport("5b5407", "2023", "GM9001", indicator="penetratie").code


# In reports


def address_of(view: View) -> str:
    """Where the atlas stands on the web, without a slash at the end; empty where nobody said."""
    return (os.environ.get(ADDRESS, "").strip() or view.address).rstrip("/")


def link(address: str, code: str = "") -> str:
    """The page that opens codes, at this address of the app; with the one to open."""
    return f"{address}/{PAGE}" + (f"?code={quote(code, safe=':')}" if code else "")
