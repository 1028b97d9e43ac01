"""Files made to do harm, or harmed on the way: a hundred, the same at every run.

Each is a name and its bytes. `REFUSED` are those that may never be read; others are read
harmlessly or refused.
"""

import io
import random
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import xlsxwriter

from tests.sources.people import workbook

SEED = 20230101
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
SOUND = [["regiocode", "leden"], ["GM9001", "120"], ["GM9002", "85"]]
SCRIPTS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[klik](javascript:alert(1))",
    "=1+1",
    "\u202eNL00",
    "' or 1=1 --",
    "../../etc/passwd",
    "{{7*7}}",
)


def cells(rows: str, extra: str = "") -> str:
    """The XML of a sheet with these rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_NAMESPACE}">{extra}'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def cell(place: str, text: str = "1", formula: str = "") -> str:
    inner = f"<f>{formula}</f>" if formula else ""
    return f'<c r="{place}">{inner}<v>{text}</v></c>' if text else f'<c r="{place}">{inner}</c>'


def row(number: int, *inside: str) -> str:
    return f'<row r="{number}">{"".join(inside)}</row>'


def xlsx(
    sheet: str | bytes = "",
    *,
    names: tuple[str, ...] = ("Blad1",),
    parts: dict[str, str | bytes] | None = None,
    main: str = _MAIN,
) -> bytes:
    """A workbook of raw parts; `parts` adds to them or replaces one."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{k}" r:id="rId{k}"/>' for k, name in enumerate(names, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{k}" Type="{_LINKED}/worksheet" Target="worksheets/sheet{k}.xml"/>'
        for k in range(1, len(names) + 1)
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_LINKED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_NAMESPACE}" xmlns:r="{_LINKED}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        "</Relationships>",
    }
    for k in range(1, len(names) + 1):
        files[f"xl/worksheets/sheet{k}.xml"] = sheet or cells(row(1, cell("A1")))
    return zipped(files | (parts or {}))


def zipped(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def ods(rows: str, before: str = "") -> bytes:
    """An ODS with these table rows."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content '
        f'xmlns:office="{_OFFICE}:office:1.0" xmlns:table="{_OFFICE}:table:1.0" '
        f'xmlns:text="{_OFFICE}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Blad1">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="'
            f'{_OFFICE}:manifest:1.0"/>',
        },
        zipfile.ZIP_DEFLATED,
    )


def ods_cell(times: str = "1", text: str = "1") -> str:
    return (
        f'<table:table-cell table:number-columns-repeated="{times}" office:value-type="float" '
        f'office:value="{text}"><text:p>{text}</text:p></table:table-cell>'
    )


def ods_row(inside: str, times: str = "1") -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{inside}</table:table-row>'


def swollen(size: int, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A part of so many bytes of nothing, packed a thousand times smaller."""
    return xlsx(parts={name: b"<worksheet>" + b" " * size + b"</worksheet>"})


def lying(content: bytes, **changed: int) -> bytes:
    """The same archive, its directory saying something else of the last sheet."""
    place = content.rindex(b"PK\x01\x02")
    offsets = {"check": 16, "packed": 20, "unpacked": 24, "method": 10, "flags": 8, "start": 42}
    out = bytearray(content)
    for what, value in changed.items():
        form = "<H" if what in ("method", "flags") else "<I"
        struct.pack_into(form, out, place + offsets[what], value)
    return bytes(out)


def overlapping(times: int) -> bytes:
    """Many entries that all point at the same packed bytes."""
    kernel = zipped({"a": b"0" * 1_000_000})
    start = kernel.index(b"PK\x01\x02")
    entry = kernel[start : kernel.index(b"PK\x05\x06")]
    directory = b"".join(entry[:46] + bytes([97 + k % 26]) + entry[47:] for k in range(times))
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, times, times, len(directory), start, 0)
    return kernel[:start] + directory + end


LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(
        f'<!ENTITY lol{k} "{"&lol" + (str(k - 1) if k > 1 else "") + ";"}'
        f'{("&lol" + (str(k - 1) if k > 1 else "") + ";") * 9}">'
        for k in range(1, 10)
    )
    + "]>"
)
QUADRATIC = f'<!DOCTYPE q [<!ENTITY a "{"a" * 50_000}">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
PARAMETER = '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>'


def _typed(before: str, entity: str) -> bytes:
    body = f'<row r="1"><c r="A1" t="str"><v>{entity}</v></c></row>'
    return xlsx(f'<?xml version="1.0"?>{before}' + cells(body).partition("?>")[2])


def _database() -> bytes:
    with sqlite3.connect(":memory:") as database:
        database.execute("create table lid (naam text)")
        return database.serialize()


def _duck() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.duckdb"
        with duckdb.connect(str(path)) as database:
            database.execute("create table lid (naam text)")
        return path.read_bytes()


def _formulas(*formulas: str) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Blad1")
    for place, formula in enumerate(formulas):
        sheet.write_formula(f"A{place + 1}", formula, value="")
    book.close()
    return buffer.getvalue()


def _ole(*streams: str, size: int = 4096) -> bytes:
    """The start of a compound file that names these streams, and zeros."""
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 2, 0, 0, 0, 0
    )
    return (head.ljust(512, b"\xff") + names).ljust(size, b"\0")


def _shared(strings: str, index: str) -> bytes:
    return xlsx(
        cells(f'<row r="1"><c r="A1" t="s"><v>{index}</v></c></row>'),
        parts={
            "xl/sharedStrings.xml": f'<sst xmlns="{_NAMESPACE}">{strings}</sst>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_LINKED}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{_LINKED}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>",
        },
    )


def _binary(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


Made = Callable[[], bytes]


def _makers() -> Iterator[tuple[str, bool, Made]]:
    """Name, whether it must be refused, and how it is made."""
    sound = workbook({"Blad1": SOUND})
    wide = ";".join("a" for _k in range(16_384))
    # --- bombs
    yield "bomb.xlsx", True, lambda: swollen(200_000_000)
    yield "bomb-beside.xlsx", True, lambda: swollen(60_000_000, "xl/media/image1.png")
    yield "bomb-strings.xlsx", True, lambda: swollen(60_000_000, "xl/sharedStrings.xml")
    yield "bomb-types.xlsx", True, lambda: swollen(60_000_000, "[Content_Types].xml")
    yield "bomb.ods", True, lambda: ods(" " * 60_000_000)
    yield "bomb-understated.xlsx", True, lambda: lying(swollen(50_000_000), unpacked=10)
    yield "bomb-overstated.xlsx", True, lambda: lying(sound, unpacked=0xFFFFFFF0)
    yield "overlap.xlsx", True, lambda: overlapping(2000)
    yield (
        "nested.xlsx",
        True,
        lambda: xlsx(parts={"xl/a.bin": zipped({"b.zip": zipped({"c": b"0" * 10**6})})}),
    )
    yield "only-zip.xlsx", True, lambda: zipped({"a.zip": zipped({"b.zip": b"x"})})
    yield (
        "many-parts.xlsx",
        True,
        lambda: zipped({f"xl/p{k}.xml": "<a/>" for k in range(5000)}, zipfile.ZIP_STORED),
    )
    # --- document types
    for name, before, entity in (
        ("laughs", LAUGHS, "&lol9;"),
        ("quadratic", QUADRATIC, "&a;" * 50_000),
        ("external", EXTERNAL, "&e;"),
        ("remote", REMOTE, "1"),
        ("parameter", PARAMETER, "1"),
        ("bare-doctype", "<!DOCTYPE worksheet>", "1"),
    ):
        yield f"{name}.xlsx", True, lambda b=before, e=entity: _typed(b, e)
    yield "laughs.ods", True, lambda: ods(ods_row(ods_cell()), LAUGHS)
    yield "external.ods", True, lambda: ods(ods_row(ods_cell()), EXTERNAL)
    for part in ("xl/workbook.xml", "xl/styles.xml", "docProps/core.xml", "xl/sharedStrings.xml"):
        yield (
            f"laughs-{Path(part).stem}.xlsx",
            True,
            lambda part=part: xlsx(parts={part: f"{LAUGHS}<a>&lol9;</a>"}),
        )
    yield (
        "laughs-utf16.xlsx",
        True,
        lambda: xlsx(
            f'<?xml version="1.0" encoding="UTF-16"?>{LAUGHS}<a>&lol9;</a>'.encode("utf-16")
        ),
    )
    # --- the archive
    for name, inside in (
        ("up", "../../../evil.xml"),
        ("up-inside", "xl/../../evil.xml"),
        ("absolute", "/etc/evil.xml"),
        ("drive", "C:\\evil.xml"),
    ):
        yield f"path-{name}.xlsx", True, lambda inside=inside: xlsx(parts={inside: "<a/>"})
    yield "twice.xlsx", True, lambda: xlsx(parts={"XL/Workbook.xml": "<a/>"})
    yield "wrong-crc.xlsx", True, lambda: lying(sound, check=12345)
    yield "wrong-size.xlsx", True, lambda: lying(sound, unpacked=5)
    yield "wrong-packed.xlsx", True, lambda: lying(sound, packed=0xFFFFFF00)
    yield "wrong-start.xlsx", True, lambda: lying(sound, start=0x7FFFFFFF)
    yield "wrong-method.xlsx", True, lambda: lying(sound, method=99)
    yield "encrypted-entry.xlsx", True, lambda: lying(sound, flags=1)
    yield "tail.xlsx", True, lambda: sound + b"PK" + b"\0" * 500
    yield "two-ends.xlsx", True, lambda: sound + sound
    yield "head.xlsx", True, lambda: b"MZ" + b"\0" * 100 + sound
    for part in (1, 3, 20, 35, 50, 75, 95, 99):
        yield f"cut-{part}.xlsx", True, lambda part=part: sound[: len(sound) * part // 100]
    # --- not what it is called
    yield "sqlite.xlsx", True, _database
    yield "duckdb.xlsx", True, _duck
    yield "sqlite.csv", True, _database
    yield "program.xlsx", True, lambda: b"MZ\x90\0" + b"\0" * 5000
    yield "elf.csv", True, lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 5000
    yield "pdf.xls", True, lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    yield "picture.ods", True, lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100
    yield "page.xls", True, lambda: b"<html><script>alert(1)</script><table><tr><td>1</table>"
    yield "workbook.csv", True, lambda: sound
    yield "text.xlsx", True, lambda: b"regiocode;leden\r\nGM9001;12\r\n"
    yield "document.xlsx", True, lambda: xlsx(main="application/vnd.ms-word.document.main+xml")
    yield "other.exe", True, lambda: b"MZ"
    yield "xlsx.ods", True, lambda: sound
    yield "ods.xlsx", True, lambda: ods(ods_row(ods_cell()))
    # --- sizes
    yield (
        "corner.xlsx",
        True,
        lambda: xlsx(cells(row(1, cell("A1")) + row(1_048_576, cell("XFD1048576")))),
    )
    yield (
        "corner-unordered.xlsx",
        False,
        lambda: xlsx(cells(row(1, cell("XFD1048576"), cell("A1")))),
    )
    yield (
        "corner-quoted.xlsx",
        False,
        lambda: xlsx(
            cells(row(1, cell("A1")) + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>")
        ),
    )
    yield "beyond.xlsx", False, lambda: xlsx(cells(row(1, cell("ZZZ9999999"))))
    yield (
        "wide.xlsx",
        True,
        lambda: xlsx(cells(row(1, *(cell(f"{_letters(k)}1") for k in range(16_384))))),
    )
    yield (
        "long.xlsx",
        False,
        lambda: xlsx(
            cells(
                "".join(f'<row r="{k}"><c r="A{k}"><v>1</v></c></row>' for k in range(1, 1_048_577))
            )
        ),
    )
    yield "far-down.xlsx", False, lambda: xlsx(cells(row(1_048_576, cell("A1048576"))))
    yield (
        "dimension.xlsx",
        False,
        lambda: xlsx(cells(row(1, cell("A1")), '<dimension ref="A1:XFD1048576"/>')),
    )
    yield (
        "dimension-odd.xlsx",
        False,
        lambda: xlsx(cells(row(1, cell("A1")), '<dimension ref="B9:A-1"/>')),
    )
    yield "negative.xlsx", False, lambda: xlsx(cells('<row r="-1"><c r="A-1"><v>1</v></c></row>'))
    yield "zero.xlsx", False, lambda: xlsx(cells('<row r="0"><c r="A0"><v>1</v></c></row>'))
    yield (
        "merged.xlsx",
        False,
        lambda: xlsx(
            cells(row(1, cell("A1"))).replace(
                "</worksheet>",
                '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>',
            )
        ),
    )
    yield "many-sheets.xlsx", True, lambda: xlsx(names=tuple(f"B{k}" for k in range(400)))
    yield "wide.csv", True, lambda: wide.encode()
    yield "long-line.csv", True, lambda: b"a" * 3_000_000
    yield "separators.csv", True, lambda: b";" * 1_000_000
    yield "more-separators.csv", True, lambda: (b";" * 900_000 + b"\n") * 20
    yield "lines.csv", True, lambda: b"\n" * 2_000_000
    yield "returns.csv", True, lambda: b"a;b\r" * 2_000_000
    yield "repeats.ods", True, lambda: ods(ods_row(ods_cell("1000000000"), "1000000000"))
    yield "repeats-rows.ods", True, lambda: ods(ods_row(ods_cell(), "1000000000"))
    yield "repeats-wide.ods", True, lambda: ods(ods_row(ods_cell("16384"), "1000"))
    yield "repeats-negative.ods", True, lambda: ods(ods_row(ods_cell("-5"), "-1"))
    yield "repeats-huge.ods", True, lambda: ods(ods_row(ods_cell("9" * 400)))
    yield (
        "repeats-empty.ods",
        False,
        lambda: ods(
            ods_row(ods_cell())
            + ods_row('<table:table-cell table:number-columns-repeated="16384"/>', "1048575")
        ),
    )
    # --- formulas, macros, links
    yield (
        "link-formula.xlsx",
        False,
        lambda: _formulas('=HYPERLINK("http://127.0.0.1:9/x","klik")', "=1+1"),
    )
    yield "command.xlsx", False, lambda: _formulas("=cmd|' /C calc'!A0", '=WEBSERVICE("http://x")')
    yield "command.csv", False, lambda: b"regio;leden\n=cmd|' /C calc'!A0;1\n+1;2\n@SUM(1);3\n"
    yield (
        "macro.xlsm",
        False,
        lambda: xlsx(
            parts={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 500},
            main="application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
    )
    yield (
        "linked.xlsx",
        False,
        lambda: xlsx(
            parts={
                "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{_NAMESPACE}"/>',
                "xl/externalLinks/_rels/externalLink1.xml.rels": "<Relationships "
                f'xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
                f'Type="{_LINKED}/externalLinkPath" '
                'Target="file:///etc/passwd" TargetMode="External"/></Relationships>',
                "xl/connections.xml": f'<connections xmlns="{_NAMESPACE}"/>',
                "xl/embeddings/a.xlsx": sound,
            }
        ),
    )
    # --- texts
    for number, text in enumerate(SCRIPTS):
        yield f"text-{number}.csv", False, lambda t=text: f"{t};leden\n{t};1\n".encode()
    yield "text-name.xlsx", False, lambda: xlsx(names=("../../x&lt;script&gt;",))
    yield "text-cells.xlsx", False, lambda: workbook({"<b>x": [list(SCRIPTS), list(SCRIPTS)]})
    yield "text-utf16.csv", False, lambda: "regio;leden\nGM9001;1\n".encode("utf-16")
    yield "text-utf16-odd.csv", False, lambda: b"\xff\xfea\0;\0b"
    yield "text-nul.csv", True, lambda: b"regio;leden\nGM\x009001;1\n"
    yield "text-quotes.csv", False, lambda: b'regio;leden\n"' + b"a;1\n" * 200_000
    yield (
        "text-noise.csv",
        False,
        lambda: random.Random(SEED).randbytes(200_000).replace(b"\0", b"x"),
    )
    yield "empty.csv", True, lambda: b""
    yield "empty.xlsx", True, lambda: b""
    yield "empty-zip.xlsx", True, lambda: zipped({})
    yield "no-sheets.xlsx", False, lambda: xlsx(names=())
    # --- parts that are missing or lead around
    yield (
        "strings-missing.xlsx",
        False,
        lambda: xlsx(cells('<row r="1"><c r="A1" t="s"><v>5</v></c></row>')),
    )
    yield "strings-index.xlsx", False, lambda: _shared("<si><t>a</t></si>", "99999999999999")
    yield "strings-negative.xlsx", False, lambda: _shared("<si><t>a</t></si>", "-1")
    yield "strings-around.xlsx", False, lambda: _shared("<si><r><t>&#x26;a;</t></r></si>", "0")
    yield "deep.xlsx", False, lambda: xlsx(cells("<row>" * 100_000 + "</row>" * 100_000))
    yield (
        "sheet-missing.xlsx",
        False,
        lambda: xlsx(
            parts={
                "xl/workbook.xml": f'<workbook xmlns="{_NAMESPACE}" xmlns:r="{_LINKED}"><sheets>'
                '<sheet name="a" sheetId="1" r:id="rId9"/></sheets></workbook>'
            }
        ),
    )
    yield (
        "sheet-itself.xlsx",
        False,
        lambda: xlsx(
            parts={
                "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
                f'<Relationship Id="rId1" Type="{_LINKED}/worksheet" Target="workbook.xml"/>'
                "</Relationships>"
            }
        ),
    )
    # --- old workbooks
    yield "password.xlsx", True, lambda: _ole("EncryptedPackage", "EncryptionInfo")
    yield "garbage.xls", False, lambda: _ole("Workbook", "Book")
    yield "garbage-large.xls", False, lambda: _ole("Workbook", size=3_000_000)
    yield "no-book.xls", True, lambda: _ole("WordDocument")
    yield (
        "records.xls",
        False,
        lambda: (
            _ole("Workbook")
            + b"".join(
                _binary(random.Random(k).randrange(0x300), random.Random(k).randbytes(40))
                for k in range(500)
            )
        ),
    )


def _letters(index: int) -> str:
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


MAKERS = {name: (must, made) for name, must, made in _makers()}
