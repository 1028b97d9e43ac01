"""A report as it is before it has a form: its parts in reading order.

PDF, Word and Excel are made of the same parts, so that no form says anything else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Literal

from analytics.charts.legend import LegendEntry
from analytics.charts.still import Borders, Chart
from analytics.language import _
from analytics.reports.table import Column, Table

Look = Literal["plain", "duiding", "quiet", "own"]
"""`duiding`: what figures mean; `quiet`: how to read something; `own`: the reader's own words."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; 1 is a chapter."""

    text: str
    level: int = 1
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph."""

    text: str
    look: Look = "plain"


@dataclass(frozen=True, slots=True)
class Points:
    """Short lines under each other."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A headline figure: in words, exactly, and what it stands beside (name and figure)."""

    title: str
    words: str
    figure: str
    beside: tuple[tuple[str, str], ...] = ()
    note: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    """At most three headline figures side by side."""

    items: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Terms with what is said of them."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table; `codes` are those of its rows, where they have one. `told` are notes that stand
    in the text above it already: only a workbook, of which a sheet stands alone, repeats them.
    `begins_told` where the report has said before what its codes begin with.
    """

    table: Table
    codes: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    begins_told: bool = False

    @property
    def notes(self) -> list[str]:
        """What stands under it on a page."""
        notes = [note for note in self.table.notes if note and note not in self.told]
        first = next(filter(None, self.codes), "")
        if first and not self.begins_told:
            notes.append(
                _(
                    "Cijferpaspoort: typ {shared} en direct daarachter wat bij de rij onder "
                    "Paspoort staat, bijvoorbeeld {code}."
                ).format(shared=self.shared, code=first)
            )
        return notes

    @property
    def shared(self) -> str:
        """The parts that all its codes begin with."""
        known = [code.split(".") for code in self.codes if code]
        parts = takewhile(lambda part: len(set(part)) == 1, zip(*known, strict=False))
        # The check characters and the part before them are never shared.
        most = min(map(len, known), default=2) - 2
        return "".join(f"{part[0]}." for part in list(parts)[:most])

    @property
    def printed(self) -> Table:
        """The table on a page: the last column holds what is left of the code of a row."""
        return self._with(_("Paspoort"), [code.removeprefix(self.shared) for code in self.codes])

    @property
    def whole(self) -> Table:
        """The table in a workbook: with the whole codes."""
        return self._with(_("Cijferpaspoort"), self.codes)

    def _with(self, label: str, texts: Sequence[str]) -> Table:
        if not any(texts):
            return self.table
        rows = [(*row, text) for row, text in zip(self.table.rows, texts, strict=True)]
        return replace(self.table, columns=(*self.table.columns, Column(label)), rows=rows)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart or map. `alternative` says in words what there is to see; `borders` are the areas of
    a map; `width` is in pixels, of 680 that fit beside each other.
    """

    title: str
    chart: Chart
    alternative: str
    note: str = ""
    legend: tuple[LegendEntry, ...] = ()
    borders: Borders = field(default_factory=dict)
    width: int = 680


@dataclass(frozen=True, slots=True)
class Qr:
    """An address as a picture for a phone, and in words beside it."""

    address: str
    text: str


@dataclass(frozen=True, slots=True)
class Boxes:
    """Lines with a box before each, to tick with a pen."""

    items: tuple[str, ...]

    @property
    def columns(self) -> list[tuple[str, ...]]:
        """The same beside each other, in two or three columns where there are many short ones."""
        longest = max(map(len, self.items), default=0)
        wide = 3 if longest <= 28 else 2 if longest <= 45 else 1
        wide = min(wide, 1 + (len(self.items) - 1) // 6)
        high = -(-len(self.items) // wide)
        return [self.items[at : at + high] for at in range(0, len(self.items), high)]


@dataclass(frozen=True, slots=True)
class Lines:
    """Room to write on with a pen: so many lines, with a label before the first."""

    label: str = ""
    count: int = 1


Part = Qr | Heading | Text | Points | Cards | Facts | Rows | Picture | Boxes | Lines


def kept(parts: Sequence[Part]) -> list[bool]:
    """Of each part whether it stays on one page with the next: a heading and the texts that begin
    its section, a duiding, and a picture with the table of the same figures.
    """
    found: list[bool] = []
    for place, part in enumerate(parts):
        following = parts[place + 1] if place + 1 < len(parts) else None
        begins = bool(found) and found[-1] and not isinstance(parts[place - 1], Picture)
        found.append(
            following is not None
            and (
                isinstance(part, Heading)
                or (isinstance(part, Text) and (part.look == "duiding" or begins))
                or (isinstance(part, Picture) and isinstance(following, Rows))
            )
        )
    return found


Layout = Literal["pages", "card", "infographic", "landscape"]
"""How a report stands on paper: on as many pages as it needs, or all on one."""


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """How a library presents itself: its name, the colour of headings and lines and of what lies
    under own words and heads of tables (`#rrggbb`, empty for ours), its logo (SVG or PNG), the
    address of its atlas, and whom to ask, in one line. `reports.house_style` reads it from a file
    and judges it.
    """

    name: str = ""
    colour: str = ""
    ground: str = ""
    logo: bytes = b""
    address: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    `marks` stand on every page: made-up or experimental figures. `version` names the version of
    the atlas with which the same report can be made again. `behind` are tables for which there is
    no room on its page: a workbook holds them.
    """

    title: str
    subtitle: str
    parts: Sequence[Part]
    source_line: str
    version: str
    marks: tuple[str, ...] = ()
    style: HouseStyle = HouseStyle()
    layout: Layout = "pages"
    behind: tuple[Rows, ...] = ()

    def tables(self) -> list[Rows]:
        """Its tables, in reading order."""
        return [*(part for part in self.parts if isinstance(part, Rows)), *self.behind]
