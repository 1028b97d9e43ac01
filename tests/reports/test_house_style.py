"""The house style of a library: read from its file, judged whole, and seen in every form."""

import zlib
from io import BytesIO
from pathlib import Path
from struct import pack

import openpyxl
import pikepdf
import pypdfium2
import pytest
from docx import Document as read_word
from hypothesis import given
from hypothesis import strategies as st

from analytics.charts.colours import contrast
from analytics.reports.document import Document, Heading, HouseStyle, Layout, Text
from analytics.reports.forms import written
from analytics.reports.forms.logo import SIGNATURE, as_png, as_svg, size
from analytics.reports.forms.pdf import to_pictures
from analytics.reports.house_style import (
    READABLE,
    VARIABLE,
    HouseStyleError,
    read_house_style,
    style_for,
    toward,
)
from analytics.reports.logo import LEAST_DOTS, MOST_BYTES, MOST_DOTS

EXAMPLE = Path(__file__).parents[2] / "data" / "huisstijl" / "huisstijl.toml"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40">{}</svg>'
SHAPE = '<rect width="60" height="40" fill="#1d5f78"/>'


def png(width: int, height: int) -> bytes:
    """A PNG of one grey."""

    def piece(kind: bytes, content: bytes) -> bytes:
        return pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content))

    head = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    dots = zlib.compress((b"\0" + b"\x80" * width) * height)
    return SIGNATURE + piece(b"IHDR", head) + piece(b"IDAT", dots) + piece(b"IEND", b"")


def settings(folder: Path, text: str, logo: bytes | str = b"") -> Path:
    (folder / "logo").write_bytes(logo if isinstance(logo, bytes) else logo.encode())
    (folder / "stijl.toml").write_text(text, "utf-8")
    return folder / "stijl.toml"


def complaints(file: Path) -> list[tuple[str, str]]:
    """Key and message with advice of everything that is wrong."""
    with pytest.raises(HouseStyleError) as told:
        read_house_style(file)
    return [(item.place.column, f"{item.message} {item.advice}") for item in told.value.complaints]


# --- the file


def test_the_example_has_a_style_for_all_and_one_for_another() -> None:
    shared, other = read_house_style(EXAMPLE, "F001"), read_house_style(EXAMPLE, "F002")
    assert (shared.name, shared.colour) == ("Bibliotheek Aldermonde", "#1d5f78")
    assert shared.logo.startswith(b"<svg")
    assert (other.name, other.colour) == ("Bibliotheek Veernestreek", "#8a3b12")
    assert other.logo.startswith(SIGNATURE)


def test_nothing_stated_is_the_name_alone(tmp_path: Path) -> None:
    assert style_for("F001", "Bieb", environment={}) == HouseStyle("Bieb")
    file = settings(tmp_path, 'colour = "#1D5F78"\nname = " "\naddress = "https://a.nl/atlas/"')
    expected = HouseStyle("Bieb", "#1d5f78", address="https://a.nl/atlas")
    assert style_for("F001", "Bieb", environment={VARIABLE: str(file)}) == expected
    assert style_for("F001", "Bieb", file, {VARIABLE: "elsewhere.toml"}) == expected


def test_all_mistakes_are_told_at_once_with_their_place(tmp_path: Path) -> None:
    text = """
        name = 3
        color = "#1d5f78"
        colour = "blauw"
        logo = "../geheim.svg"
        address = "atlas.nl?x=1"
        [organisation.F002]
        colour = "#f08c00"
        [organisation.F003]
        ground = "#557788"
    """
    told = complaints(settings(tmp_path, text))
    assert [key for key, _text in told] == [
        "name",
        "color",
        "colour",
        "logo",
        "address",
        "organisation.F002.colour",
        "organisation.F003.ground",
    ]
    with pytest.raises(HouseStyleError, match=r"stijl\.toml, organisation\.F002\.colour “#f08c00”"):
        read_house_style(tmp_path / "stijl.toml", "F001")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"name = 'a'\ncolour #1d5f78", "regel 2"),
        (b"name = '\xff'", "TOML"),
        (b"#" * 64_001, "TOML"),
        (b"organisation = 'F001'", "organisation: "),
    ],
)
def test_what_is_no_settings_file_is_told(tmp_path: Path, content: bytes, expected: str) -> None:
    (tmp_path / "stijl.toml").write_bytes(content)
    with pytest.raises(HouseStyleError, match=expected):
        read_house_style(tmp_path / "stijl.toml")


@pytest.mark.parametrize("name", ["absent.toml", "."])
def test_a_file_that_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(HouseStyleError, match=VARIABLE):
        read_house_style(tmp_path / name)


# --- contrast


@pytest.mark.parametrize(
    ("said", "measured", "better"),
    [
        ('colour = "#767676"', None, None),  # 4.54 on white
        ('colour = "#777777"', "4,47", "#767676"),
        ('colour = "#ffffff"', "1,00", "#767676"),
        ('colour = "#767676"\nground = "#ffffff"', None, None),
        ('colour = "#767676"\nground = "#fdfdfd"', "4,46", "#fefefe"),
        ('colour = "#000000"\nground = "#848484"', "3,92", "#8f8f8f"),  # texts are not black
    ],
)
def test_a_colour_must_be_readable(
    tmp_path: Path, said: str, measured: str | None, better: str | None
) -> None:
    file = settings(tmp_path, said)
    if measured is None:
        assert read_house_style(file).colour == "#767676"
        return
    ((key, told),) = complaints(file)
    assert better is not None
    assert key == said.split("\n")[-1].split()[0]
    assert measured in told
    assert better in told


@given(st.integers(0, 0xFFFFFF))
def test_the_proposed_colour_is_readable_and_the_nearest(number: int) -> None:
    colour = f"#{number:06x}"
    found = toward(colour, "#000000", lambda one: contrast(one, "#ffffff"))
    assert contrast(found, "#ffffff") >= READABLE
    if contrast(colour, "#ffffff") >= READABLE:
        assert found == colour
    else:
        # hardly darker than it must be
        assert contrast(found, "#ffffff") < READABLE + 0.1


# --- the logo


@pytest.mark.parametrize(
    "inside",
    [
        "<script>1</script>",
        '<rect width="9" height="9" onload="x()"/>',
        '<image href="http://voorbeeld.nl/a.png" width="9" height="9"/>',
        '<image href="data:image/png;base64,AAAA" width="9" height="9"/>',
        '<use href="file:///etc/passwd"/>',
        '<use xmlns:x="http://www.w3.org/1999/xlink" x:href="logo.svg#a"/>',
        '<rect width="9" height="9" fill="url(http://voorbeeld.nl/a#b)"/>',
        '<rect width="9" height="9" style="fill: URL( \'a.svg#b\' )"/>',
        "<style>@import 'a.css';</style>",
        "<style>rect { fill: \\75rl(a) }</style>",
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">a</p></foreignObject>',
        "<text>Bibliotheek</text>",
        "<animate/>",
        "<g>" * 60 + "</g>" * 60,
        "<path/>" * 5_000,
        "<use/>" * 13,
    ],
)
def test_a_drawing_with_more_than_shapes_is_refused(tmp_path: Path, inside: str) -> None:
    ((key, told),) = complaints(settings(tmp_path, 'logo = "logo"', SVG.format(SHAPE + inside)))
    assert key == "logo"
    assert "staat iets dat niet mag" in told


@pytest.mark.parametrize(
    "logo",
    [
        SVG.format(SHAPE),
        "\ufeff<?xml version='1.0'?><!DOCTYPE svg>" + SVG.format(SHAPE),
        SVG.format(
            "<defs><linearGradient id='a'/></defs><rect width='9' height='9' fill='url(#a)'/>"
        ),
        SVG.format(
            "<title>a\\b</title><metadata><x xmlns='y' href='http://z'/></metadata>" + SHAPE
        ),
        SVG.format("<g id='a'>" + SHAPE + "</g>" + "<use href='#a'/>" * 12),
        png(LEAST_DOTS, LEAST_DOTS),
        png(MOST_DOTS, 600),
    ],
)
def test_a_harmless_logo_is_taken_as_it_is(tmp_path: Path, logo: bytes | str) -> None:
    found = read_house_style(settings(tmp_path, 'logo = "logo"', logo)).logo
    assert found == (logo if isinstance(logo, bytes) else logo.encode())
    assert as_svg(found).endswith("</svg>")
    assert as_png(found).startswith(SIGNATURE)


@pytest.mark.parametrize(
    ("logo", "expected"),
    [
        (b"", "geen SVG en geen PNG"),
        (b"GIF89a", "geen SVG en geen PNG"),
        ("<svg>" + SHAPE + "</svg>", "geen SVG en geen PNG"),  # no SVG without its name space
        (SVG.format(SHAPE)[:-3], "geen SVG en geen PNG"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;"), "DOCTYPE"),
        ('<?xml-stylesheet href="a.css"?>' + SVG.format(SHAPE), "xml-stylesheet"),
        (png(60, 40)[:20], "beschadigd"),
        (png(60, 40)[:-30], "beschadigd"),
        (png(LEAST_DOTS - 1, 60), "39 bij 60"),
        (png(MOST_DOTS + 1, 60), "3001 bij 60"),
        (png(601, 100), "te lang en te smal"),
        (png(100, 210), "te lang en te smal"),
        (SIGNATURE + b"0" * MOST_BYTES, "groter dan 500 kB"),
    ],
)
def test_a_logo_that_is_none_is_told(tmp_path: Path, logo: bytes | str, expected: str) -> None:
    ((key, told),) = complaints(settings(tmp_path, 'logo = "logo"', logo))
    assert key == "logo"
    assert expected in told


# --- in the forms


@pytest.mark.parametrize("organisation", ["F001", "F002"])
def test_logo_and_colour_are_seen_in_every_form(organisation: str) -> None:
    style = read_house_style(EXAMPLE, organisation)
    document = Document("Titel", "", [Text("Tekst")], "Bron", "Versie", style=style)
    plain = Document("Titel", "", [Text("Tekst")], "Bron", "Versie", style=HouseStyle(style.name))
    assert to_pictures(document)[0] != to_pictures(plain)[0]
    with pikepdf.open(BytesIO(written(document, "pdf"))) as pdf:
        assert f"Logo van {style.name}" in [
            str(item.get("/Alt", ""))
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary)
        ]
    book = read_word(BytesIO(written(document, "docx")))
    (shape,) = book.inline_shapes
    assert shape._inline.docPr.get("descr") == f"Logo van {style.name}"
    title = next(item for item in book.paragraphs if item.text == "Titel")
    assert f"#{title.style.font.color.rgb}".lower() == style.colour
    assert size(as_png(style.logo))[1] > 150


@pytest.mark.parametrize("layout", ["pages", "landscape", "card"])
def test_whom_to_ask_stands_in_every_form(layout: Layout) -> None:
    asked = "Vragen? Mail vraag@example.nl"
    for contact in (asked, ""):
        style = HouseStyle("Bieb", contact=contact)
        document = Document(
            "Titel",
            "",
            [Heading("Kop"), Text("Tekst")],
            "Bron",
            "Versie",
            style=style,
            layout=layout,
        )
        with pypdfium2.PdfDocument(written(document, "pdf")) as pdf:
            said = pdf[0].get_textpage().get_text_bounded()
        book = read_word(BytesIO(written(document, "docx")))
        front = openpyxl.load_workbook(BytesIO(written(document, "xlsx"))).worksheets[0]
        told = [asked in said, asked in [item.text for item in book.paragraphs]]
        told.append(("Bieb", asked) in [line[:2] for line in front.values])
        assert told == [bool(contact)] * 3


@pytest.mark.parametrize(
    ("contact", "sound"),
    [('"' + "x" * 120 + '"', True), ('"' + "x" * 121 + '"', False), (r'"a\nb"', False)],
)
def test_whom_to_ask_is_one_line(tmp_path: Path, contact: str, sound: bool) -> None:
    file = settings(tmp_path, f"contact = {contact}")
    if sound:
        assert len(read_house_style(file).contact) == 120
    else:
        assert [key for key, _text in complaints(file)] == ["contact"]
