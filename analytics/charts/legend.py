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
        labels = scheme.classes or class_labels(scheme.breaks, measure, unit)
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
    branches: str = "",
    note: str = "",
    signs: bool = False,
) -> str:
    """The legend as an HTML list that wraps on a narrow screen.

    `circles` are (radius in pixels, text) of sample circles; `branches` is what the dots are, where
    there are any. With `signs` a kind of missing is shown by the sign of the simple map, not by its
    pattern. All texts are escaped; the drawings are hidden from screen readers, which read the
    words. `legend_css` must stand on the page.
    """
    items = [_item(_swatch(entry, signs), entry.label) for entry in entries] + [
        _item(_circle(radius), text) for radius, text in circles
    ]
    if branches:
        items.append(_item('<i class="branch"></i>', branches))
    below = f"<p>{escape(note)}</p>" if note else ""
    kind = _("Legenda")
    return (
        f'<div class="legend" role="group" aria-label="{escape(kind)}: {escape(title)}">'
        f"<strong>{escape(title)}</strong><ul>{''.join(items)}</ul>{below}</div>"
    )


def legend_css(dark: bool = False) -> str:
    """The rules that every legend shares, the drawing of each pattern among them.

    The same for each choice, so that it goes over the line once.
    """
    colours = theme(dark)
    rules = [
        f".legend{{font-size:.85rem;line-height:1.3;color:{colours.text}}}",
        ".legend strong{display:block;font-weight:600;margin-bottom:.35rem}",
        ".legend ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1rem}",
        ".legend li{display:flex;align-items:center;gap:.4rem;margin:0;padding:0;font-size:.85rem}",
        f".legend p{{color:{colours.muted};font-size:.8rem;margin:.3rem 0 0}}",
        # Colours are the contents here: printing and high contrast leave them.
        f".legend i{{flex:none;box-sizing:border-box;width:{_WIDTH}px;height:{_HEIGHT}px;"
        f"border:.75px solid {colours.muted};border-radius:2px;font:bold 12px/{_HEIGHT - 2}px "
        f"sans-serif;text-align:center;color:{colours.missing_ink};print-color-adjust:exact;"
        "forced-color-adjust:none}",
        f".legend .sign{{background:{colours.ground};border-color:{colours.missing_ink}}}",
        f".legend .circle{{border:1px solid {colours.page};border-radius:50%;"
        f"background:{colours.members}bf}}",
        f".legend .branch{{width:11px;height:11px;border:1.5px solid {colours.page};"
        f"border-radius:50%;background:{colours.nederland}}}",
    ]
    for reason, pattern in PATTERNS.items():
        address = f"data:image/svg+xml,{quote(pattern_svg(pattern, colours))}"
        rules.append(f".legend .missing-{reason.code}{{border:0;background:url({address})}}")
    return "".join(rules)


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


def _swatch(entry: LegendEntry, signs: bool) -> str:
    if entry.missing is None:
        return f'<i style="background:{entry.colour}"></i>'
    if signs:
        return f'<i class="sign" aria-hidden="true">{SIGNS[entry.missing]}</i>'
    return f'<i class="missing-{entry.missing.code}"></i>'


def _circle(radius: float) -> str:
    side = f"{2 * radius + 1:.0f}px"
    return f'<i class="circle" style="width:{side};height:{side}"></i>'


def _svg(content: str, width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{content}</svg>'
    )


def _item(drawing: str, text: str) -> str:
    return f"<li>{drawing}{escape(text)}"
