"""The legend of a map: classes in words, each kind of missing that occurs with its pattern."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import cos, hypot, radians, sin
from urllib.parse import quote

from analytics.charts.classes import NEUTRAL, Scheme, kinds_in
from analytics.charts.colours import PATTERNS, SIGNS, Pattern, Theme, theme
from analytics.language import _, format_decimal, missing_label
from analytics.model import Figures, Missing

_WIDTH, _HEIGHT = 30, 18


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of a legend: a class (with its colour) or a kind of missing (with its pattern).

    `symbol` is the one of `classes.symbols`.
    """

    symbol: int
    label: str
    colour: str
    missing: Missing | None = None


def class_labels(
    breaks: Sequence[float], measure: str = "number", unit: str = ""
) -> tuple[str, ...]:
    """The classes between borders in words: "minder dan 10%", "10% tot 15%", "15% en meer".

    `measure` as in the catalog: shares are fractions and are written as per cent. As few decimals
    as keep every border exact. A value on a border belongs to the class above it.
    """
    if not breaks:
        return (_("alle waarden"),)
    borders = [round(border * 100, 8) if measure == "share" else border for border in breaks]
    decimals = next(d for d in (0, 1, 2, 3, 9) if all(round(b, d) == b for b in borders) or d == 9)
    after = "%" if measure == "share" else f" {unit}" if unit else ""
    texts = [
        format_decimal(border, min(decimals, 3), sign=measure == "points") + after
        for border in borders
    ]
    return (
        _("minder dan {border}").format(border=texts[0]),
        *(_("{low} tot {high}").format(low=low, high=high) for low, high in pairwise(texts)),
        _("{border} en meer").format(border=texts[-1]),
    )


def legend_entries(
    figures: Figures, scheme: Scheme, measure: str = "number", unit: str = "", dark: bool = False
) -> list[LegendEntry]:
    """Every class from low to high, then each kind of missing that occurs in `figures`.

    No numbers of areas per kind: those are counted per delivery and level only.
    """
    colours = theme(dark)
    entries: list[LegendEntry] = []
    if scheme.scale != "circles":
        labels = class_labels(scheme.breaks, measure, unit)
        entries = [
            LegendEntry(symbol, label, colour)
            for symbol, (label, colour) in enumerate(zip(labels, scheme.palette(dark), strict=True))
        ]
    return entries + [
        LegendEntry(NEUTRAL + reason.code, missing_label(reason), colours.ground, reason)
        for reason in kinds_in(figures)
    ]


def legend_html(
    entries: Sequence[LegendEntry],
    title: str,
    *,
    circles: Sequence[tuple[float, str]] = (),
    note: str = "",
    signs: bool = False,
    dark: bool = False,
) -> str:
    """The legend as an HTML list that wraps on a narrow screen.

    `circles` are (radius in pixels, text) of sample circles. With `signs` a kind of missing is
    shown by the sign of the simple map, not by its pattern. All texts are escaped; the drawings
    are hidden from screen readers, which read the words.
    """
    colours = theme(dark)
    items = [_item(_swatch(entry, signs, colours), entry.label) for entry in entries] + [
        _item(_circle(radius, colours), text) for radius, text in circles
    ]
    below = (
        f'<div style="color:{colours.muted};font-size:0.8rem;margin-top:0.3rem">'
        f"{escape(note)}</div>"
        if note
        else ""
    )
    return (
        f'<div role="group" aria-label="{escape(_("Legenda"))}: {escape(title)}" '
        f'style="font-size:0.85rem;line-height:1.3;color:{colours.text}">'
        f'<div style="font-weight:600;margin-bottom:0.35rem">{escape(title)}</div>'
        '<ul style="list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;'
        f'gap:0.3rem 1rem">{"".join(items)}</ul>{below}</div>'
    )


def pattern_svg(
    pattern: Pattern, colours: Theme, width: int = _WIDTH, height: int = _HEIGHT
) -> str:
    """A pattern as a small drawing, with the same measures as on the map."""
    ground = (
        f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="2" '
        f'fill="{colours.ground}" stroke="{colours.missing_ink}" stroke-width="0.75"/>'
    )
    return _svg(ground + _ink(pattern, colours.missing_ink, width, height), width, height)


def _ink(pattern: Pattern, ink: str, width: int, height: int) -> str:
    """Lines or dots; drawn one by one, for a <pattern> needs an id that is unique on the page."""
    if pattern.form == "dots":
        step = 2 * pattern.size + pattern.gap
        turned = radians(pattern.angle)
        reach = range(-9, 10)
        centres = [
            (
                width / 2 + step * (a * cos(turned) - b * sin(turned)),
                height / 2 + step * (a * sin(turned) + b * cos(turned)),
            )
            for a in reach
            for b in reach
        ]
        return "".join(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{pattern.size}" fill="{ink}"/>'
            for x, y in centres
            if 2 < x < width - 2 and 2 < y < height - 2
        )
    angles = (
        [pattern.angle, pattern.angle + 90] if pattern.form == "cross-hatch" else [pattern.angle]
    )
    step = pattern.size + pattern.gap
    half = hypot(width, height) / 2
    lines = []
    for angle in angles:
        # The y axis points down on screen: a rising line has a negative dy.
        along, across = (
            (cos(radians(angle)), -sin(radians(angle))),
            (sin(radians(angle)), cos(radians(angle))),
        )
        for k in range(-int(half / step), int(half / step) + 1):
            x, y = width / 2 + across[0] * k * step, height / 2 + across[1] * k * step
            lines.append(
                f"M{x - along[0] * half:.1f} {y - along[1] * half:.1f}"
                f"L{x + along[0] * half:.1f} {y + along[1] * half:.1f}"
            )
    return f'<path d="{"".join(lines)}" stroke="{ink}" stroke-width="{pattern.size}" fill="none"/>'


def _swatch(entry: LegendEntry, signs: bool, colours: Theme) -> str:
    if entry.missing is not None and signs:
        return _svg(
            f'<rect x="0.5" y="0.5" width="{_WIDTH - 1}" height="{_HEIGHT - 1}" rx="2" '
            f'fill="{colours.ground}" stroke="{colours.missing_ink}" stroke-width="0.75"/>'
            f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 5}" text-anchor="middle" font-size="12" '
            f'font-family="sans-serif" font-weight="bold" fill="{colours.missing_ink}">'
            f"{SIGNS[entry.missing]}</text>",
            _WIDTH,
            _HEIGHT,
        )
    if entry.missing is not None:
        return pattern_svg(PATTERNS[entry.missing], colours)
    return _svg(
        f'<rect x="0.5" y="0.5" width="{_WIDTH - 1}" height="{_HEIGHT - 1}" rx="2" '
        f'fill="{entry.colour}" stroke="{colours.muted}" stroke-width="0.75"/>',
        _WIDTH,
        _HEIGHT,
    )


def _circle(radius: float, colours: Theme) -> str:
    side = int(2 * radius + 3)
    return _svg(
        f'<circle cx="{side / 2}" cy="{side / 2}" r="{radius:.1f}" fill="{colours.members}" '
        f'fill-opacity="0.75" stroke="{colours.page}"/>',
        side,
        side,
    )


def _svg(content: str, width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{content}</svg>'
    )


def _item(drawing: str, text: str) -> str:
    # As an image: Streamlit takes <svg> out of what it shows.
    return (
        '<li style="display:flex;align-items:center;gap:0.4rem;margin:0">'
        f'<img src="data:image/svg+xml,{quote(drawing)}" alt="" style="flex:none;max-width:none">'
        f'<span style="font-size:0.85rem">{escape(text)}</span></li>'
    )
