"""The map to explore, with pydeck.

The browser fetches the borders once from an address; per choice the server sends only a class per
area, as digits in the order of the static property `i`. The layers stand in a nested list:
Streamlit's own styling of a selection (all other areas dimmed, so that colours no longer match
the legend) skips nested lists, deck.gl draws them. Undocumented: guarded by a browser test.
"""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, floor, log2, log10, pi, radians, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from analytics.charts.classes import Areas, Scheme, kinds_in, symbols, text_of
from analytics.charts.colours import PATTERNS, Pattern, Theme, rgb, theme
from analytics.language import format_count
from analytics.model import Figures
from analytics.model.vocabulary import Codes

AREAS = "areas"
"""The layer of the areas is named `areas-` and a key of its borders."""
BACKGROUND = "background"
BRANCHES = "branches"

HOVER_LIMIT = 600
"""Up to this many areas the hover text carries the figure."""
STROKE_LIMIT = 600
"""Outlines are what drawing costs without a graphics card: none above this many areas."""
MANY = 5000
"""Above this many areas circles come in 7 sizes, not in 15."""
MASK_LIMIT = 3000
"""Under circles the ground has a colour of its own when telling where costs no more characters than
this: a pattern everywhere costs fewer, but takes twice as long to draw without a graphics card."""
LARGEST_GROUP = 12
"""So many areas at most are written together."""

Whole = npt.NDArray[np.int64]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """An area whose outline is drawn: a GeoJSON geometry in longitude and latitude."""

    name: str
    geometry: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Point:
    """A named place, such as a branch."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class RegionMap:
    """A map for `st.pydeck_chart`, and the style text that must stand on the page beside it.

    `css` holds the hover texts; put it in a `<style>` as it is: it is escaped for that.
    `layers` are the ids of the layers, from bottom to top. `circles` are sample circles for the
    legend: (radius in pixels, text).
    """

    deck: pdk.Deck
    css: str
    layers: tuple[str, ...]
    circles: tuple[tuple[float, str], ...] = ()


class _CompactDeck(pdk.Deck):
    """pydeck indents its JSON by two spaces, which triples the message."""

    def to_json(self) -> str:
        return json.dumps(
            self,
            sort_keys=True,
            default=default_serialize,
            separators=(",", ":"),
            ensure_ascii=False,
        )


def region_map(
    areas: Areas,
    scheme: Scheme,
    *,
    borders_url: str,
    bounds: Bounds,
    hover: Sequence[str] = (),
    chosen: Sequence[Outline] = (),
    compared: Sequence[Outline] = (),
    lines_url: str = "",
    points: Sequence[tuple[float, float]] | str = (),
    branches: Sequence[Point] = (),
    width: int = 700,
    height: int = 520,
    dark: bool = False,
) -> RegionMap:
    """The map of areas as fills, or as circles for counts (`scheme.scale`).

    `borders_url` serves GeoJSON whose features have exactly the properties i, code and naam, i
    being the place in `areas`. `hover` is one text per area (name not included), used up to
    `HOVER_LIMIT` areas. `lines_url` serves gemeente borders drawn over smaller areas. `points`
    are the (lon, lat) where circles stand, one per area, or for many areas an address that
    serves them as a JSON list; give that address with fills too, and a later change to circles
    is drawn at once. `width` and `height` in pixels only serve to fit `bounds`
    (west, south, east, north); the map takes the width of the page.
    """
    colours = theme(dark)
    layers: list[dict[str, Any]] = [
        _background(bounds),
        _areas(areas, scheme, borders_url, colours),
    ]
    if lines_url:
        # At the scale of a country full lines would hide the areas under them.
        ink = (colours.text, 1.0) if len(areas.codes) <= STROKE_LIMIT else (colours.muted, 0.4)
        layers.append(_lines("lines", lines_url, *ink))
    view = fit(bounds, width, height)
    samples: tuple[tuple[float, str], ...] = ()
    if scheme.scale == "circles":
        radius = largest_radius(areas.figures, bounds, view)
        values = np.nan_to_num(areas.figures.value)
        layers.append(_circles(values, points, radius, colours))
        samples = circle_samples(areas.figures, radius)
    elif points and isinstance(points, str):
        # Unseen, but there: fetched afterwards, circles would come in a second drawing of the map.
        unseen = _circles(np.zeros(len(areas.codes)), points, 0.0, colours)
        layers.append(unseen | {"visible": False})
    if compared:
        layers += _outlines("compared", compared, colours.nederland, 2.0, colours)
    if chosen:
        layers += _outlines("chosen", chosen, colours.own, 3.0, colours)
    if branches:
        layers.append(_branches(branches, colours))
    deck = _CompactDeck(
        [layers],
        initial_view_state=view,  # pyright: ignore[reportArgumentType]
        map_provider=None,  # pyright: ignore[reportArgumentType]
        height=height,
        tooltip=_tooltip(),  # pyright: ignore[reportArgumentType]
    )
    return RegionMap(deck, hover_css(hover, dark), tuple(layer["id"] for layer in layers), samples)


def fit(bounds: Bounds, width: int, height: int) -> dict[str, float]:
    """The view that shows all of `bounds` on a map of so many pixels, with a small margin."""
    west, south, east, north = bounds
    middle = (south + north) / 2
    across = width * 360 / (512 * max(east - west, 1e-4))
    upward = height * 360 * cos(radians(middle)) / (512 * max(north - south, 1e-4))
    return {
        "longitude": round((west + east) / 2, 5),
        "latitude": round(middle, 5),
        "zoom": round(log2(min(across, upward)) - 0.1, 2),
    }


def clicked(objects: Mapping[str, Sequence[Mapping[str, Any]]]) -> str | None:
    """What a click chose: the code of an area, "" for the background, None for nothing.

    `objects` is `state["selection"]["objects"]`. None also comes when the browser cleared its
    own selection, and then means: leave the choice as it is.
    """
    for layer, found in objects.items():
        if layer.startswith(AREAS) and found:
            return str(found[-1].get("properties", {}).get("code", "")) or None
    return "" if objects.get(BACKGROUND) else None


def hover_css(texts: Sequence[str], dark: bool = False) -> str:
    """Rules that put each area's text under its name; none above `HOVER_LIMIT`.

    Line breaks in a text stay line breaks.
    """
    colours = theme(dark)
    rules = [
        f".deck-tooltip{{background:{colours.page}!important;color:{colours.text}!important;"
        f"border:1px solid {colours.rule};border-radius:6px;padding:6px 10px!important;"
        "font-size:13px;line-height:1.35;max-width:260px;box-shadow:0 2px 8px rgba(0,0,0,.18)}",
        # The background answers clicks, but has nothing to tell.
        ".deck-tooltip:has(.v-1){display:none!important}",
    ]
    if 0 < len(texts) <= HOVER_LIMIT:
        rules.append('[class^="v"]::after{display:block;white-space:pre-line}')
        rules += [f'.v{i}::after{{content:"{css_text(text)}"}}' for i, text in enumerate(texts)]
    return "".join(rules)


def css_text(text: str) -> str:
    """A text made safe between double quotes in CSS, inside a `<style>` element."""
    return "".join(
        f"\\{ord(letter):x} "
        if letter in "\\\"'<>&{}" or letter < " " or letter == "\x7f"
        else letter
        for letter in text.replace("\r\n", "\n").replace("\0", "")
    )


def largest_radius(figures: Figures, bounds: Bounds, view: Mapping[str, float]) -> float:
    """Radius in pixels of the largest value: together the circles cover a sixth of `bounds`.

    Between 2 and 28 pixels, whatever that comes to.
    """
    values = np.nan_to_num(figures.value)
    together = float(values.sum() / values.max()) if values.max(initial=0.0) > 0 else 1.0
    west, south, east, north = bounds
    degree = 512 * 2 ** view["zoom"] / 360
    surface = (east - west) * (north - south) * degree**2 / cos(radians((south + north) / 2))
    return min(max(sqrt(surface / 6 / (pi * together)), 2.0), 28.0)


def circle_samples(figures: Figures, radius: float) -> tuple[tuple[float, str], ...]:
    """Two round numbers with the radius of their circle: near the largest, and a fifth of it."""
    values = np.nan_to_num(figures.value)
    largest = float(values.max(initial=0.0))
    if largest < 1:
        return ()
    power = 10 ** floor(log10(largest))
    upper = next(step * power for step in (5, 2, 1) if step * power <= largest)
    sizes = (upper / 5, upper) if upper >= 5 else (upper,)
    return tuple((circle_radius(size, largest, radius), format_count(size)) for size in sizes)


def circle_radius(value: float, largest: float, radius: float) -> float:
    """Radius in pixels, `radius` being that of `largest`: the surface follows the value."""
    return radius * sqrt(max(value, 0.0) / largest) if largest > 0 else 0.0


def _areas(areas: Areas, scheme: Scheme, url: str, colours: Theme) -> dict[str, Any]:
    figures = areas.figures
    kinds = kinds_in(figures)
    place = {reason.code: k for k, reason in enumerate(kinds, start=1)}
    pattern_of = np.array([place.get(code, 0) for code in range(8)], np.uint8)[figures.missing]
    names = [str(reason.code) for reason in kinds]
    patterns = {
        name: _procedural(PATTERNS[reason]) for name, reason in zip(names, kinds, strict=True)
    }
    solid = ""
    if scheme.scale == "circles":
        known = _lookup((pattern_of > 0).astype(np.uint8))
        if len(known) <= MASK_LIMIT:
            fills = [rgb(colours.ground), rgb(colours.missing_ink)]
            fill = f"({_json(fills)})[{known}]"
        else:
            # Ink everywhere, but in a pattern that is all ground where the number is known.
            fill, solid = _json(rgb(colours.missing_ink)), "0"
            patterns["0"] = {"type": "dots", "radius": 0.01, "gap": 1e5}
    else:
        numbers = symbols(figures, scheme)
        fills = [rgb(colour) for colour in (*scheme.palette(colours.dark), colours.missing_ink)]
        fill_of = np.minimum(numbers, len(fills) - 1).astype(np.uint8)
        # The parser wants an array between parentheses before it can be indexed.
        fill = f"({_json(fills)})[{_lookup(fill_of)}]"
    pattern = f"({_json([solid, *names])})[{_lookup(pattern_of)}]"
    layer: dict[str, Any] = {
        "@@type": "GeoJsonLayer",
        # Other borders or another mode: another layer, that never shows the colours of this one.
        "id": f"{AREAS}-{_key(url + colours.page)}",
        "data": url,
        "pickable": True,
        "autoHighlight": True,
        "highlightColor": [*rgb(colours.own), 60],
        "stroked": False,
        "getFillColor": f"@@={fill}",
        "getFillPattern": f"@@={pattern}",
        "getFillPatternBackgroundColor": rgb(colours.ground),
        "fillPatternMapping": patterns,
        "fillPatternSizeUnits": "pixels",
        "extensions": [{"@@type": "FillStyleExtension", "proceduralPattern": True}],
        "updateTriggers": {
            "getFillColor": _key(fill),
            "getFillPattern": _key(pattern),
        },
    }
    if len(figures) <= STROKE_LIMIT:
        layer |= {
            "stroked": True,
            "getLineColor": rgb(colours.border),
            "getLineWidth": 0.8,
            "lineWidthUnits": "pixels",
        }
    return layer


def _circles(
    values: npt.NDArray[np.float64],
    points: Sequence[tuple[float, float]] | str,
    radius: float,
    colours: Theme,
) -> dict[str, Any]:
    """Circles on a square-root scale; from an address in 15 sizes (many areas: 7), else exactly."""
    largest = float(values.max(initial=0.0))
    common: dict[str, Any] = {
        "@@type": "ScatterplotLayer",
        "radiusUnits": "pixels",
        "getFillColor": [*rgb(colours.members), 190],
    }
    if len(values) <= STROKE_LIMIT:
        common |= {
            "stroked": True,
            "lineWidthUnits": "pixels",
            "getLineColor": rgb(colours.page),
            "getLineWidth": 1,
        }
    if isinstance(points, str):
        steps = 15 if len(values) <= MANY else 7
        sizes = np.ceil(steps * np.sqrt(values / largest)) if largest else values
        size = f"({_lookup(sizes.astype(np.uint8), 'i')})*{radius / steps:.2f}"
        return common | {
            "id": f"circles-{_key(points + colours.page)}",
            "data": points,
            "getPosition": "@@=p",
            "getRadius": f"@@={size}",
            "updateTriggers": {"getRadius": _key(size)},
        }
    rows = [
        {"p": [round(lon, 5), round(lat, 5)], "r": round(circle_radius(value, largest, radius), 1)}
        for (lon, lat), value in zip(points, values.tolist(), strict=True)
        if value > 0
    ]
    # The large ones first, so that a small one is never hidden.
    rows.sort(key=lambda row: -row["r"])
    return common | {
        "id": f"circles-{_key(colours.page)}",
        "data": rows,
        "getPosition": "@@=p",
        "getRadius": "@@=r",
    }


def _outlines(
    name: str, outlines: Sequence[Outline], colour: str, width: float, colours: Theme
) -> list[dict[str, Any]]:
    """The outline in its colour on a wider line in the colour of the page: visible on any fill."""
    data = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {}, "geometry": outline.geometry}
            for outline in outlines
        ],
    }
    return [
        _lines(f"{name}-ground", data, colours.page, width + 2.5),
        _lines(name, data, colour, width),
    ]


def _lines(name: str, data: str | dict[str, Any], colour: str, width: float) -> dict[str, Any]:
    return {
        "@@type": "GeoJsonLayer",
        "id": f"{name}-{_key(colour + data if isinstance(data, str) else colour)}",
        "data": data,
        "filled": False,
        "stroked": True,
        "getLineColor": rgb(colour),
        "getLineWidth": width,
        "lineWidthUnits": "pixels",
    }


def _branches(branches: Sequence[Point], colours: Theme) -> dict[str, Any]:
    return {
        "@@type": "ScatterplotLayer",
        "id": f"{BRANCHES}-{_key(colours.page)}",
        "data": [
            # "@@" at the start would be read as an instruction.
            {"i": f"b{k}", "naam": point.name.lstrip("@"), "p": [point.lon, point.lat]}
            for k, point in enumerate(branches)
        ],
        "pickable": True,
        "getPosition": "@@=p",
        "radiusUnits": "pixels",
        "getRadius": 5,
        "stroked": True,
        "lineWidthUnits": "pixels",
        "getLineWidth": 1.5,
        "getFillColor": rgb(colours.nederland),
        "getLineColor": rgb(colours.page),
    }


def _background(bounds: Bounds) -> dict[str, Any]:
    """A nearly invisible sheet under the map: a click on it means no area."""
    west, south, east, north = bounds
    sheet = [
        [west - 9, south - 9],
        [east + 9, south - 9],
        [east + 9, north + 9],
        [west - 9, north + 9],
    ]
    return {
        "@@type": "PolygonLayer",
        "id": BACKGROUND,
        "data": [{"i": -1, "p": [[round(x), round(y)] for x, y in sheet]}],
        "pickable": True,
        "stroked": False,
        "getPolygon": "@@=p",
        "getFillColor": [128, 128, 128, 1],
    }


def _tooltip() -> dict[str, str]:
    # {i} stands first, so that braces in a name are never read as a placeholder.
    return {"html": '<div class="v{i}"><b>{naam}</b></div>'}


def _lookup(numbers: Codes, place: str = "properties.i") -> str:
    """The shortest expression that gives the number (0..15) of the area at `place`.

    Areas are taken in groups, each group being one word of hexadecimal digits: either the
    numbers themselves as digits of one larger number, or the place in a list of the groups that
    occur, which is shorter where neighbours are alike.
    """
    base = int(numbers.max(initial=0)) + 1
    if base == 1:
        return "0"
    wide = numbers.astype(np.int64)
    written = [
        write(wide, base, size, place)
        for size in range(1, LARGEST_GROUP + 1)
        for write in (_listed, _itself)
        if write is _listed or base**size < 2**31  # `|0` makes it a number of 32 bits
    ]
    return min(written, key=len)


def _itself(numbers: Whole, base: int, size: int, place: str) -> str:
    """The numbers of a group as the digits of one number."""
    powers = base ** np.arange(size)
    words = _groups(numbers, size) @ powers
    if size == 1:
        return _word(words, place)
    # Without functions `|0` is what rounds down.
    word = _word(words, f"{place}/{size}|0")
    return f"({word}/({_json(powers.tolist())})[{place}%{size}]|0)%{base}"


def _listed(numbers: Whole, base: int, size: int, place: str) -> str:
    """A list of the groups that occur, and which of them each is."""
    groups = _groups(numbers, size)
    _words, first, which = np.unique(
        groups @ base ** np.arange(size), return_index=True, return_inverse=True
    )
    listed = text_of(groups[first].reshape(-1).astype(np.uint8))
    return f'(+("0x"+("{listed}")[{_word(which, f"{place}/{size}|0")}*{size}+{place}%{size}]))'


def _groups(numbers: Whole, size: int) -> Whole:
    """A row per `size` areas; zeros at the end."""
    padded = np.zeros(-(-len(numbers) // size) * size, np.int64)
    padded[: len(numbers)] = numbers
    return padded.reshape(-1, size)


def _word(words: Whole, at: str) -> str:
    """The word at `at`: one string per hexadecimal digit, for each string may stand once."""
    count = max(1, -(-int(words.max(initial=0)).bit_length() // 4))
    digits = [(words >> 4 * k & 15).astype(np.uint8) for k in reversed(range(count))]
    return f'(+("0x"+{"+".join(f"""("{text_of(digit)}")[{at}]""" for digit in digits)}))'


def _procedural(pattern: Pattern) -> dict[str, Any]:
    match pattern.form:
        case "dots":
            return {
                "type": "dots",
                "radius": pattern.size,
                "gap": pattern.gap,
                "angle": pattern.angle,
            }
        case "cross-hatch":
            return {
                "type": "cross-hatch",
                "strokeWidth": pattern.size,
                "gap": pattern.gap,
                "angles": [pattern.angle, pattern.angle + 90],
            }
        case _:
            return {
                "type": "hatch",
                "strokeWidth": pattern.size,
                "gap": pattern.gap,
                "angle": pattern.angle,
            }


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _key(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"
