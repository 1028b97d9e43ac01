"""The PDF for who can't see it and for who prints it: tags, outline, and what breaks where."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import altair as alt
import pikepdf
import pypdfium2
import pytest

from analytics.charts.legend import LegendEntry
from analytics.model import Missing
from analytics.reports.document import (
    Card,
    Cards,
    Document,
    Facts,
    Heading,
    Part,
    Picture,
    Points,
    Rows,
    Text,
)
from analytics.reports.forms import written
from analytics.reports.house_style import read_house_style
from analytics.reports.table import Column, Table

STYLE = read_house_style(Path(__file__).parents[2] / "data" / "huisstijl" / "huisstijl.toml")
CHART = alt.Chart(alt.Data(values=[{"x": 1, "y": 2}])).mark_point().encode(x="x:Q", y="y:Q")
NOTE = "Onder de tabel."


def table(count: int) -> Table:
    rows = [(f"Wijk {number}.", "Een tekst") for number in range(1, count + 1)]
    return Table("Een tabel", (Column("Wijk"), Column("Woorden")), rows, "Bron", (NOTE,))


def document(*parts: Part) -> Document:
    return Document("Titel", "Onder", parts, "De bron", "De versie", ("Fictief.",), STYLE)


WHOLE = document(
    Heading("Eerste"),
    Cards((Card("Leden", "1 op de 5", "21%", (("Nederland", "19%"),), "Noot", "AB12"),) * 3),
    Text("Duiding", "duiding"),
    Text("Stil", "quiet"),
    Text("Eigen", "own"),
    Points(("Een", "Twee")),
    Heading("Daaronder", 2),
    Picture(
        "Grafiek",
        CHART,
        "Eén punt.",
        "Noot",
        (LegendEntry(0, "geheim", "#ffffff", Missing.CONFIDENTIAL),),
        width=300,
    ),
    Heading("Tweede", new_page=True),
    Rows(table(60)),
    Facts((("Lid", "wie lid is"),)),
)


@pytest.fixture(scope="module")
def book() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(written(WHOLE, "pdf"))) as opened:
        yield opened


def elements(node: Any, *above: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """All structure elements with the kinds that they stand in."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child, *above)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        kind = str(node.S)
        yield (*above, kind), node
        if "/K" in node:
            yield from elements(node.K, *above, kind)


def kinds(book: pikepdf.Pdf) -> list[tuple[tuple[str, ...], Any]]:
    return list(elements(book.Root.StructTreeRoot.K))


def test_headings_go_down_one_level_at_a_time(book: pikepdf.Pdf) -> None:
    levels = [path[-1] for path, _item in kinds(book) if path[-1].startswith("/H")]
    assert levels == ["/H1", "/H2", "/H1"]


def test_the_headings_are_bookmarks(book: pikepdf.Pdf) -> None:
    with book.open_outline() as outline:
        found = [(item.title, [child.title for child in item.children]) for item in outline.root]
    assert found == [("Eerste", ["Daaronder"]), ("Tweede", [])]


def test_a_table_has_a_head_with_its_scope_and_whole_rows(book: pikepdf.Pdf) -> None:
    counted = Counter(path[-1] for path, _item in kinds(book))
    assert (counted["/Table"], counted["/TR"], counted["/TH"], counted["/TD"]) == (1, 62, 2, 121)
    heads = [item for path, item in kinds(book) if path[-1] == "/TH"]
    said = [item.A if isinstance(item.A, pikepdf.Dictionary) else item.A[0] for item in heads]
    assert [str(one.Scope) for one in said] == ["/Column", "/Column"]
    around = {path[-2] for path, _item in kinds(book) if path[-1] == "/TR"}
    assert around == {"/THead", "/TBody", "/TFoot"}


def test_lists_and_pictures_are_said_to_be_so(book: pikepdf.Pdf) -> None:
    found = kinds(book)
    counted = Counter(path[-1] for path, _item in found)
    assert (counted["/L"], counted["/LI"]) == (1, 2)
    pictures = [str(item.Alt) for path, item in found if path[-1] == "/Figure"]
    assert pictures == [f"Logo van {STYLE.name}", "Eén punt."]
    assert {"/Document", "/Caption", "/Title"} <= set(counted)


PAINTING = {"Tj", "TJ", "'", '"', "Do", "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh"}


def test_nothing_is_painted_that_is_neither_tagged_nor_marked_as_decoration(
    book: pikepdf.Pdf,
) -> None:
    loose: list[str] = []
    marks: set[str] = set()
    for number, page in enumerate(book.pages, 1):
        depth = 0
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                depth += 1
                marks.add(str(operands[0]))
            elif name == "EMC":
                depth -= 1
            elif name in PAINTING and not depth:
                loose.append(f"{number}: {name}")
        assert depth == 0
    assert loose == []
    # What stands on every page is read once, not on each.
    assert "/Artifact" in marks


def test_its_pages_are_read_in_the_order_of_the_tags(book: pikepdf.Pdf) -> None:
    assert {str(page.get("/Tabs")) for page in book.pages} == {"/S"}
    assert len(book.pages) > 2


# --- what breaks where


def lines(parts: list[Part]) -> list[list[str]]:
    """Per page, the rows and notes that stand on it."""
    with closing(pypdfium2.PdfDocument(written(document(*parts), "pdf"))) as opened:
        texts = [page.get_textpage().get_text_bounded() for page in opened]
    return [
        [line.strip() for line in text.splitlines() if line.startswith(("Wijk ", NOTE))]
        for text in texts
    ]


@pytest.mark.parametrize("count", [20, 50, 52, 53, 54, 55, 56, 57, 58, 59, 60, 100])
def test_a_long_table_leaves_no_few_rows_on_a_page(count: int) -> None:
    found = lines([Rows(table(count))])
    rows = [[line for line in page if line[5:6].isdigit()] for page in found]
    numbers = [int(line.split()[1][:-1]) for page in rows for line in page]
    assert numbers == list(range(1, count + 1))
    assert all(len(page) >= 4 for page in rows)
    # Its note stands with rows, not alone.
    assert NOTE in found[-1]


@pytest.mark.parametrize("before", range(36, 44))
def test_a_short_table_stays_on_a_page(before: int) -> None:
    found = lines([*(Text("Tekst") for _line in range(before)), Rows(table(12))])
    assert [len(page) for page in found if page] == [1 + 12 + 1]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Fijn 😀 jaar", "Fijn □ jaar"),
        ("Café ✕ Ελλάδα", "Café □ Ελλάδα"),
        ("中文字 gelezen", "□□□ gelezen"),
        ("Wij 👩‍👩‍👧 en 👍🏽 en 🇳🇱", "Wij □□□ en □ en □□"),
        ("zo “goed” \\ {af}", "zo “goed” \\ {af}"),
    ],
)
def test_a_sign_that_no_font_has_is_a_box_and_stops_no_report(typed: str, printed: str) -> None:
    document = Document("Titel", "", [Heading("Een"), Text(typed, "own")], "Bron", "Versie")
    with closing(pypdfium2.PdfDocument(written(document, "pdf"))) as book:
        assert printed in book[0].get_textpage().get_text_bounded()
