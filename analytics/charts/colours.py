"""The one place of colours and patterns: fixed roles, class palettes, marks for missing numbers.

Roles are the same on screen, in reports and in infographics. Every role stands out at least
3 : 1 from the page, every text 4.5 : 1 (a test). No pair of colours is red against green;
nothing is told by colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analytics.model import Missing

Role = Literal["own", "benchmark", "nederland"]

MOST_CLASSES = 7


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one mode, as `#rrggbb`.

    `own` is the area that the page is about; `members`, `non_members` and `population` are what
    is counted; `ground` lies under circles and under the pattern of a missing number, which is
    drawn in `missing_ink`.
    """

    dark: bool
    page: str
    text: str
    muted: str
    rule: str
    own: str
    benchmark: str
    nederland: str
    members: str
    non_members: str
    population: str
    border: str
    ground: str
    missing_ink: str
    sequential: tuple[str, ...]
    below: tuple[str, ...]
    middle: str
    above: tuple[str, ...]

    def ink(self, role: Role) -> str:
        """What the marks of an area are drawn in."""
        return {"own": self.own, "benchmark": self.benchmark, "nederland": self.nederland}[role]

    def words(self, role: Role) -> str:
        """What its texts are written in: dark enough to read."""
        return {"own": self.own, "benchmark": self.muted, "nederland": self.text}[role]


LIGHT = Theme(
    dark=False,
    page="#ffffff",
    text="#24292e",
    muted="#5d6166",
    rule="#d9d6d1",
    own="#781d59",
    benchmark="#878480",
    nederland="#45423f",
    members="#02717a",
    non_members="#5f999d",
    population="#34393e",
    border="#ffffff",
    ground="#efede8",
    missing_ink="#6c6a67",
    sequential=("#d4f0f0", "#9dd7d8", "#6bbbc1", "#3e9ea8", "#0e818e", "#006372", "#004654"),
    below=("#ebd3ae", "#c8924f", "#8f520d"),
    middle="#f1f0ec",
    above=("#addcdc", "#449fa4", "#005a63"),
)

DARK = Theme(
    dark=True,
    page="#14191d",
    text="#eceae6",
    muted="#b4b1ac",
    rule="#3b4147",
    own="#f59ecf",
    benchmark="#9a9794",
    nederland="#d8d5d0",
    members="#5dc3c9",
    non_members="#3e8288",
    population="#eceae6",
    border="#14191d",
    ground="#2b3137",
    missing_ink="#9b9894",
    sequential=("#d6f2ef", "#a3dad8", "#74c0c2", "#49a5ab", "#1d8a94", "#006e7b", "#00525f"),
    below=("#e3c79c", "#c18a47", "#94590f"),
    middle="#c9c7c2",
    above=("#a3d3d3", "#449fa4", "#00646e"),
)


def theme(dark: bool) -> Theme:
    """The colours for a light or a dark page."""
    return DARK if dark else LIGHT


def sequential(count: int, dark: bool = False) -> tuple[str, ...]:
    """`count` fills from light (low) to dark (high); 1 to 7, else ValueError."""
    if not 1 <= count <= MOST_CLASSES:
        raise ValueError(f"between 1 and {MOST_CLASSES} classes, not {count}")
    return _spread(theme(dark).sequential, count)


def diverging(breaks: Sequence[float], centre: float, dark: bool = False) -> tuple[str, ...]:
    """Fills of the classes between `breaks`: brown below, teal above, neutral around `centre`.

    Where `centre` is itself a border there is no neutral class. At most 3 classes on each side
    of it differ in colour; ValueError for more than 7 classes.
    """
    if len(breaks) + 1 > MOST_CLASSES:
        raise ValueError(f"at most {MOST_CLASSES} classes, not {len(breaks) + 1}")
    colours = theme(dark)
    lower = sum(border <= centre for border in breaks)
    upper = sum(border > centre for border in breaks)
    if centre in breaks:
        upper += 1
        middle: tuple[str, ...] = ()
    else:
        middle = (colours.middle,)
    return (
        *_outward(colours.below, lower)[::-1],
        *middle,
        *_outward(colours.above, upper),
    )


def rgb(colour: str) -> list[int]:
    """`#rrggbb` as three numbers 0..255."""
    return [int(colour[k : k + 2], 16) for k in (1, 3, 5)]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours after WCAG 2.2: 1 (none) to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A fill that is recognised by its form; sizes in pixels, angles in degrees."""

    form: Literal["hatch", "cross-hatch", "dots"]
    size: float
    gap: float
    angle: float = 45.0


PATTERNS: dict[Missing, Pattern] = {
    Missing.CONFIDENTIAL: Pattern("hatch", 1.5, 5, 45),
    Missing.UNRELIABLE: Pattern("dots", 1.5, 4, 0),
    Missing.NOT_PARTICIPATING: Pattern("cross-hatch", 1.1, 6, 45),
    Missing.PARTLY_PARTICIPATING: Pattern("hatch", 1.5, 5, 0),
    Missing.NOT_DELIVERED: Pattern("hatch", 1.1, 8, 135),
    Missing.NOT_APPLICABLE: Pattern("dots", 0.9, 8, 45),
    Missing.NOT_YET_AVAILABLE: Pattern("cross-hatch", 1.1, 7, 0),
}
"""The form of each kind of missing, in map and legend alike."""

SIGNS: dict[Missing, str] = {
    Missing.CONFIDENTIAL: "●",
    Missing.UNRELIABLE: "?",
    Missing.NOT_PARTICIPATING: "×",
    Missing.PARTLY_PARTICIPATING: "◐",
    Missing.NOT_DELIVERED: "–",
    Missing.NOT_APPLICABLE: "∅",
    Missing.NOT_YET_AVAILABLE: "…",
}
"""The sign of each kind of missing where a pattern can't be drawn: the fonts of reports have it."""


def _spread(palette: Sequence[str], count: int) -> tuple[str, ...]:
    """`count` colours evenly taken from a palette; a single one from its middle."""
    last = len(palette) - 1
    if count == 1:
        return (palette[last // 2],)
    return tuple(palette[round(k * last / (count - 1))] for k in range(count))


def _outward(palette: Sequence[str], count: int) -> tuple[str, ...]:
    """`count` colours from near the middle outward; the outermost is repeated when short."""
    if count == 2:
        return palette[0], palette[-1]
    return tuple(palette[min(k, len(palette) - 1)] for k in range(count))


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in rgb(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
