"""Whether a logo is a harmless picture: nothing in it runs, and nothing is fetched for it."""

import re
from collections.abc import Iterator
from xml.parsers import expat

from analytics.language import _
from analytics.reports.forms.logo import SIGNATURE, drawn_size, size

MOST_BYTES = 500_000
LEAST_DOTS, MOST_DOTS = 40, 3_000
_MOST_ELEMENTS, _MOST_DEEP, _MOST_USED = 5_000, 50, 12
"""A part used in a part that is used … multiplies: with twelve at most a hundredfold."""
_TALLEST, _WIDEST = 0.5, 6.0
_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = re.compile(
    "svg|g|defs|title|desc|metadata|style|symbol|use|path|rect|circle|ellipse|line|polyline|"
    "polygon|linearGradient|radialGradient|stop|clipPath"
)
_OUTSIDE = re.compile(r"url\((?!\s*[\"']?\s*#)|@import|javascript:|\\", re.IGNORECASE)


def faults(content: bytes) -> Iterator[tuple[str, str]]:
    """What is wrong with a logo, and what to do about it."""
    if len(content) > MOST_BYTES:
        yield (
            _("Dit logo is groter dan 500 kB."),
            _("Sla het kleiner op, of lever het als SVG."),
        )
        return
    found = list(_of_png(content) if content.startswith(SIGNATURE) else _of_svg(content))
    yield from found
    if found:
        return
    drawn = drawn_size(content)
    if drawn is None:
        yield _("Dit logo kan niet worden getekend: het bestand is beschadigd."), _again()
    elif not _TALLEST <= drawn[0] / drawn[1] <= _WIDEST:
        yield (
            _("Dit logo is te lang en te smal voor de kop van een rapport."),
            _(
                "Lever een logo dat hooguit 6 keer zo breed is als hoog, en hooguit 2 keer zo "
                "hoog als breed."
            ),
        )


def _of_png(content: bytes) -> Iterator[tuple[str, str]]:
    if len(content) < 33 or content[12:16] != b"IHDR":
        yield _("Dit logo kan niet worden getekend: het bestand is beschadigd."), _again()
    elif min(size(content)) < LEAST_DOTS or max(size(content)) > MOST_DOTS:
        yield (
            _("Dit logo meet {width} bij {height} beeldpunten.").format(
                width=size(content)[0], height=size(content)[1]
            ),
            _("Lever een PNG van {least} tot {most} beeldpunten breed en hoog.").format(
                least=LEAST_DOTS, most=MOST_DOTS
            ),
        )


def _of_svg(content: bytes) -> Iterator[tuple[str, str]]:
    judge = _Judge()
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.StartElementHandler = judge.start
    parser.EndElementHandler = judge.end
    parser.CharacterDataHandler = judge.text
    parser.StartDoctypeDeclHandler = judge.doctype
    parser.ProcessingInstructionHandler = judge.instruction
    try:
        parser.Parse(content.removeprefix(b"\xef\xbb\xbf"), True)
    except (expat.ExpatError, _EnoughError):
        if not judge.refused:
            yield _("Dit logo is geen SVG en geen PNG die we kunnen lezen."), _again()
    if judge.refused:
        yield (
            _("In dit logo staat iets dat niet mag: {what}.").format(
                what=", ".join(dict.fromkeys(judge.refused))
            ),
            _(
                "Een logo bestaat alleen uit vormen. Zet letters om in vormen (contouren), haal "
                "plaatjes, scripts en verwijzingen weg, of lever het als PNG."
            ),
        )


def _again() -> str:
    return _("Sla het logo opnieuw op als SVG of PNG.")


class _EnoughError(Exception):
    """More than a logo has."""


class _Judge:
    """Sees a drawing go by, and names what is more than shapes."""

    def __init__(self) -> None:
        self.refused: list[str] = []
        self.deep = self.count = self.used = 0
        self.within, self.style = "", ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _between, local = name.rpartition(" ")
        self.deep, self.count = self.deep + 1, self.count + 1
        self.used += local == "use"
        if self.count == 1 and (space, local) != (_SVG, "svg"):
            raise _EnoughError
        if self.deep > _MOST_DEEP or self.count > _MOST_ELEMENTS or self.used > _MOST_USED:
            self.refused.append(_("te veel onderdelen"))
            raise _EnoughError
        self.within = local
        # What other programs note beside the drawing is not drawn.
        if space != _SVG:
            return
        if not _ELEMENTS.fullmatch(local):
            self._refuse(local)
        for full, value in attributes.items():
            key = full.rpartition(" ")[2].lower()
            leads_out = key in ("href", "src") and not value.strip().startswith("#")
            if leads_out or key.startswith("on") or key == "base" or _OUTSIDE.search(value):
                self._refuse(key)

    def end(self, _name: str) -> None:
        self.deep -= 1
        if _OUTSIDE.search(self.style):
            self._refuse("style")
        self.within, self.style = "", ""

    def text(self, text: str) -> None:
        if self.within == "style":
            self.style += text

    def doctype(self, *about: object) -> None:
        if about[-1]:
            self._refuse("DOCTYPE")
            raise _EnoughError

    def instruction(self, target: str, _data: str) -> None:
        self._refuse(target)

    def _refuse(self, what: str) -> None:
        shown = "".join(sign for sign in what if sign.isprintable())
        self.refused.append(f"‘{shown[:30]}’")
