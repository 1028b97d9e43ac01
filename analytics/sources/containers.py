"""What an uploaded file really is, judged on its raw bytes before any library opens it.

A workbook is a zip with XML inside. Every entry is really unpacked here, piece by piece and
counted, and every XML part is read by a parser that stops at the first declaration of a document
type: without one there are no entities, so nothing can grow and nothing is fetched. What is told
of a part is where it is, never what stands in it.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from struct import unpack_from
from xml.etree import ElementTree
from xml.parsers import expat

from analytics.language import _, ngettext
from analytics.sources.complaints import Complaints
from analytics.sources.limits import Limits

TEXT = (".csv", ".txt", ".tsv")
SETTINGS = (".toml",)
_ZIPPED = {".xlsx": "xlsx", ".xlsm": "xlsx", ".ods": "ods"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PIECE = 1 << 16
_TEXTS = 50_000_000
"""So many characters of what stands beside the sheets are looked at; more is refused."""


def judge_bytes(name: str, content: bytes, limits: Limits, complaints: Complaints) -> "Beside":
    """Complain about whatever makes a file unfit to open; what a workbook holds beside its sheets.

    With an error among the complaints the file must not be opened.
    """
    refuse = _Refusal(name, complaints)
    suffix = PurePosixPath(name).suffix.lower()
    if not content:
        refuse("empty_file", _("Dit bestand is leeg."), _("Lever het bestand opnieuw aan."))
    elif suffix in (*TEXT, *SETTINGS):
        _judge_text(content, suffix, limits, refuse)
    elif suffix == ".xls":
        _judge_ole(content, refuse)
    elif suffix in _ZIPPED:
        return _judge_zip(content, suffix, limits, refuse)
    else:
        _refuse_kind(content, refuse, suffix)
    return Beside()


@dataclass(slots=True)
class Beside:
    """Texts that a workbook holds beside the cells of its sheets: comments, pivots, cut-outs."""

    texts: list[str] = field(default_factory=list)
    cells: int = 0
    """The area of all sheets together, so far as it is known before they are opened."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    file: str
    complaints: Complaints

    def __call__(self, kind: str, message: str, advice: str, **where: object) -> None:
        self.complaints.error(kind, message, advice, file=self.file, **where)

    def warn(self, kind: str, message: str, advice: str, **where: object) -> None:
        self.complaints.warn(kind, message, advice, file=self.file, **where)

    def damaged(self) -> None:
        self(
            "damaged_file",
            _("Dit bestand is beschadigd of niet volledig."),
            _("Open het in Excel of LibreOffice, sla het opnieuw op en lever dat aan."),
        )


# --- what it is


def _kind_of(content: bytes) -> str:
    """What the first bytes say: a word for the reader, empty for text or an unknown thing."""
    head = content[:16]
    signs: tuple[tuple[tuple[bytes, ...], str], ...] = (
        ((b"SQLite format 3\0",), _("een databank")),
        ((b"PAR1", b"ARROW1"), _("een databank")),
        ((b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!"), _("een programma")),
        ((b"%PDF",), _("een pdf")),
        (
            (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"RIFF"),
            _("een afbeelding of geluid"),
        ),
        ((b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ"), _("een ingepakt bestand")),
        ((b"{\\rtf",), _("een tekstdocument")),
    )
    if content[8:12] == b"DUCK":
        return _("een databank")
    for starts, word in signs:
        if head.startswith(starts):
            return word
    if re.match(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|\?xml|table|script|svg)", content[:512], re.I):
        return _("een webpagina of xml")
    return ""


def _refuse_kind(content: bytes, refuse: _Refusal, suffix: str) -> None:
    """The name says one thing and the bytes another, or nobody reads such files here."""
    kind = _kind_of(content)
    if not kind and content.startswith(b"PK"):
        kind = _("een werkboek of een ingepakt bestand (zip)")
    if not kind and content.startswith(_OLE):
        kind = _("een oud werkboek (.xls) of een werkboek met een wachtwoord")
    message = (
        _("De naam eindigt op {suffix}, maar dit is {kind}.").format(suffix=suffix, kind=kind)
        if kind and suffix in (*TEXT, *SETTINGS, ".xls", *_ZIPPED)
        else _("Dit soort bestand wordt hier niet gelezen.")
        if suffix not in (*TEXT, *SETTINGS, ".xls", *_ZIPPED)
        else _("De naam eindigt op {suffix}, maar dat is dit bestand niet.").format(suffix=suffix)
    )
    refuse(
        "wrong_kind",
        message,
        _(
            "Lever een werkboek (.xlsx, .xls, .ods) of tekst (.csv) aan, met de naam die daarbij "
            "hoort."
        ),
    )


def _judge_text(content: bytes, suffix: str, limits: Limits, refuse: _Refusal) -> None:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if _kind_of(content) or content.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE)):
        _refuse_kind(content, refuse, suffix)
        return
    if not wide and b"\0" in content:
        refuse(
            "not_text",
            _("Dit bestand is geen leesbare tekst."),
            _("Sla het bestand op als CSV met UTF-8."),
            row=content.count(b"\n", 0, content.index(b"\0")) + 1,
        )
        return
    width = 2 if wide else 1
    for row, line in enumerate(io.BytesIO(content), 1):
        if len(line) > limits.line * width and line.count(b"\r") < len(line) // limits.line:
            refuse(
                "long_line",
                _("Deze regel is langer dan {count} tekens.").format(count=limits.line),
                _("Controleer of het bestand regels heeft, en of dit het goede bestand is."),
                row=row,
            )
            return
    cells = max(content.count(sign) for sign in (b";", b",", b"\t", b"|")) + content.count(b"\n")
    if cells > limits.cells:
        _refuse_cells(refuse, limits)


def _refuse_cells(refuse: _Refusal, limits: Limits) -> None:
    refuse("too_many_cells", *too_many_cells(limits))


def too_many_cells(limits: Limits) -> tuple[str, str]:
    """Message and advice."""
    return (
        _("Dit zijn meer dan {count} cellen, lege ertussen meegeteld.").format(count=limits.cells),
        _("Verdeel de levering, of haal lege rijen en kolommen weg, ook ver onder de tabel."),
    )


def too_many_columns(limits: Limits) -> tuple[str, str]:
    """Message and advice."""
    return (
        _("Dit blad is breder dan {count} kolommen.").format(count=limits.columns),
        _("Haal de kolommen weg die niet nodig zijn, ook ver naast de tabel."),
    )


def too_many_sheets(limits: Limits) -> tuple[str, str]:
    """Message and advice."""
    return (
        _("Dit zijn meer dan {count} bladen.").format(count=limits.sheets),
        _("Verdeel de levering."),
    )


# --- an old workbook


def _judge_ole(content: bytes, refuse: _Refusal) -> None:
    if not content.startswith(_OLE):
        _refuse_kind(content, refuse, ".xls")
        return
    if _ole_name("EncryptedPackage") in content:
        _refuse_password(refuse)
        return
    if not any(_ole_name(name) in content for name in ("Workbook", "Book")):
        refuse(
            "wrong_kind",
            _("Dit is geen leesbaar werkboek, of het bestand is beschadigd."),
            _("Open het in Excel of LibreOffice, sla het opnieuw op en lever dat aan."),
        )
        return
    if _ole_name("_VBA_PROJECT") in content:
        _tell_macros(refuse)


def _ole_name(name: str) -> bytes:
    return name.encode("utf-16-le")


def _refuse_password(refuse: _Refusal) -> None:
    refuse(
        "password",
        _("Dit werkboek is met een wachtwoord beveiligd."),
        _("Sla het werkboek op zonder wachtwoord."),
    )


def _tell_macros(refuse: _Refusal) -> None:
    refuse.warn(
        "macros",
        _("In dit werkboek zitten macro's. Zij zijn niet uitgevoerd; alleen de cellen tellen."),
        _("Sla het werkboek op als .xlsx als u zeker wilt zijn dat er niets anders in zit."),
    )


# --- a workbook as a zip


class _BadArchive(Exception):
    """An entry is not what the directory of the archive says."""


class _TooMuch(Exception):
    """Unpacked it is larger than may be."""


class _DocumentType(Exception):
    """An XML part declares a document type."""


def _judge_zip(content: bytes, suffix: str, limits: Limits, refuse: _Refusal) -> Beside:
    if content.startswith(_OLE):
        if _ole_name("EncryptedPackage") in content:
            _refuse_password(refuse)
        else:
            _refuse_kind(content, refuse, suffix)
        return Beside()
    if not content.startswith(b"PK\x03\x04"):
        _refuse_kind(content, refuse, suffix)
        return Beside()
    entries = _entries(content, limits, refuse)
    if entries is None:
        return Beside()
    book = _Book(content, entries, limits, refuse)
    if book.right_kind(suffix):
        book.judge()
    return book.beside


def _entries(content: bytes, limits: Limits, refuse: _Refusal) -> dict[str, zipfile.ZipInfo] | None:
    """The directory of the archive, when it can be trusted."""
    if content[-22:-18] != b"PK\x05\x06":  # anything behind the directory: readers differ on it
        refuse.damaged()
        return None
    try:
        listed = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError, OSError):
        refuse.damaged()
        return None
    if len(listed) > limits.entries:
        refuse(
            "too_many_parts",
            _("In dit bestand zitten meer dan {count} onderdelen.").format(count=limits.entries),
            _("Zet de bladen met cijfers in een nieuw werkboek en lever die aan."),
        )
        return None
    names = [entry.orig_filename for entry in listed]
    bad_name = any(
        not name
        or "\\" in name
        or "\0" in name
        or ":" in name
        or PurePosixPath(name).is_absolute()
        or ".." in PurePosixPath(name).parts
        for name in names
    )
    if bad_name or len({name.lower() for name in names}) < len(names) or _overlap(listed, content):
        refuse(
            "strange_archive",
            _("Dit bestand is niet gemaakt zoals een werkboek hoort."),
            _("Open het in Excel of LibreOffice, sla het opnieuw op en lever dat aan."),
        )
        return None
    if any(entry.flag_bits & 0x1 for entry in listed):
        _refuse_password(refuse)
        return None
    declared = sum(entry.file_size for entry in listed)
    if declared > limits.unpacked or _swollen(declared, len(content), limits):
        _refuse_size(refuse, limits)
        return None
    return {entry.filename: entry for entry in listed}


def _overlap(listed: list[zipfile.ZipInfo], content: bytes) -> bool:
    """Entries that share bytes, as in a small bomb that holds the same many times; or an archive
    behind another thing, of which readers see one or the other.
    """
    ends = 0
    for entry in sorted(listed, key=lambda item: item.header_offset):
        if entry.header_offset < ends or (not ends and entry.header_offset):
            return True
        ends = _start(entry, content) + entry.compress_size
        if ends > len(content):
            return True
    return False


def _start(entry: zipfile.ZipInfo, content: bytes) -> int:
    """Where the packed bytes of an entry begin."""
    offset = entry.header_offset
    if content[offset : offset + 4] != b"PK\x03\x04" or offset + 30 > len(content):
        return len(content) + 1
    name, extra = unpack_from("<HH", content, offset + 26)
    return offset + 30 + name + extra


def _swollen(unpacked: int, packed: int, limits: Limits) -> bool:
    return unpacked > limits.ratio_from and unpacked > limits.ratio * packed


def _refuse_size(refuse: _Refusal, limits: Limits) -> None:
    refuse(
        "too_large_unpacked",
        _(
            "Uitgepakt is dit bestand te groot: meer dan {count} MB, of verdacht sterk ingepakt."
        ).format(count=limits.unpacked // 1_000_000),
        _("Haal lege rijen, plaatjes en bladen die niet nodig zijn weg, of verdeel de levering."),
    )


def _unpacked(entry: zipfile.ZipInfo, content: bytes) -> Iterator[bytes]:
    """The entry in pieces; never more than a piece in memory. Raises when it is not as declared."""
    start = _start(entry, content)
    end = start + entry.compress_size
    length = check = 0

    def counted(piece: bytes) -> bytes:
        nonlocal length, check
        length += len(piece)
        check = zlib.crc32(piece, check)
        if length > entry.file_size:
            raise _TooMuch
        return piece

    if entry.compress_type == zipfile.ZIP_STORED:
        for place in range(start, end, _PIECE):
            yield counted(content[place : min(place + _PIECE, end)])
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        place = start
        while place < end and not inflate.eof:
            feed = content[place : min(place + _PIECE, end)]
            place += len(feed)
            while feed:
                try:
                    piece = inflate.decompress(feed, 1 << 20)
                except zlib.error as error:
                    raise _BadArchive from error
                if piece:
                    yield counted(piece)
                feed = inflate.unconsumed_tail
        if not inflate.eof:
            raise _BadArchive
    else:
        raise _BadArchive
    if length != entry.file_size or check != entry.CRC:
        raise _BadArchive


_MAIN = {
    "xlsx": re.compile(
        rb"spreadsheetml\.sheet\.main\+xml|ms-excel\.sheet\.macroEnabled\.main\+xml"
    ),
    "ods": re.compile(rb"\s*application/vnd\.oasis\.opendocument\.spreadsheet\s*"),
}
_KEPT = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_MOST_COLUMNS = 16_384
_MOST_ROWS = 1_048_576
# Where a workbook keeps texts of its own beside the cells.
_BESIDE = re.compile(
    r"xl/(sharedStrings|comments|threadedComments|persons|pivotCache|externalLinks|queryTables"
    r"|tables|connections)|customXml/|docProps/"
)


@dataclass(slots=True)
class _Sheet:
    """What the raw XML says about a sheet: its extent, and formulas that have no value."""

    part: str
    rows: int = 0
    columns: int = 0
    formulas: int = 0
    first_formula: tuple[int, int] = (0, 0)
    wrong_reference: bool = False

    def seen(self, row: int, column: int) -> None:
        if row > self.rows:
            self.rows = row
        if column > self.columns:
            self.columns = column

    def formula(self, row: int, column: int) -> None:
        if not self.formulas:
            self.first_formula = (row, column)
        self.formulas += 1


@dataclass(slots=True)
class _Book:
    content: bytes
    entries: dict[str, zipfile.ZipInfo]
    limits: Limits
    refuse: _Refusal
    beside: Beside = field(default_factory=Beside)
    kept: dict[str, bytes] = field(default_factory=dict)
    sheets: list[_Sheet] = field(default_factory=list)
    unpacked: int = 0
    characters: int = 0
    external: bool = False

    def right_kind(self, suffix: str) -> bool:
        """Whether it is the workbook that its name says."""
        kind = _ZIPPED[suffix]
        part = "[Content_Types].xml" if kind == "xlsx" else "mimetype"
        try:
            told = (
                b"".join(_unpacked(self.entries[part], self.content)) if self._small(part) else b""
            )
        except (_BadArchive, _TooMuch):
            self.refuse.damaged()
            return False
        found = _MAIN[kind].search(told) if kind == "xlsx" else _MAIN[kind].fullmatch(told)
        if found is None:
            _refuse_kind(self.content, self.refuse, suffix)
        return found is not None

    def _small(self, part: str) -> bool:
        return part in self.entries and self.entries[part].file_size <= 4_000_000

    def judge(self) -> None:
        """Unpack and read every part; complain about what must not be there."""
        failed = len(self.refuse.complaints.items)
        for name, entry in self.entries.items():
            try:
                self._judge_part(name, entry)
            except _TooMuch:
                _refuse_size(self.refuse, self.limits)
                return
            except _DocumentType:
                self.refuse(
                    "document_type",
                    _("In dit bestand staat een aanwijzing die hier niet mag (DOCTYPE of ENTITY)."),
                    _("Open het in Excel of LibreOffice, sla het opnieuw op en lever dat aan."),
                )
                return
            except (_BadArchive, expat.ExpatError, ValueError, LookupError):
                self.refuse.damaged()
                return
        if len(self.refuse.complaints.items) == failed:
            self._tell()

    def _judge_part(self, name: str, entry: zipfile.ZipInfo) -> None:
        pieces = self._counted(entry)
        lower = name.lower()
        if lower.endswith((".xml", ".rels", ".rdf")) and not lower.startswith("basic/"):
            self._judge_xml(name, pieces)
            return
        first = next(pieces, b"")
        for _rest in pieces:
            pass
        if first.startswith(b"PK\x03\x04") and "embeddings/" not in lower:
            self.refuse(
                "nested_archive",
                _("In dit bestand zit nog een ingepakt bestand."),
                _("Zet de bladen met cijfers in een nieuw werkboek en lever die aan."),
            )

    def _counted(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        for piece in _unpacked(entry, self.content):
            self.unpacked += len(piece)
            if self.unpacked > self.limits.unpacked or _swollen(
                self.unpacked, len(self.content), self.limits
            ):
                raise _TooMuch
            yield piece

    def _judge_xml(self, name: str, pieces: Iterator[bytes]) -> None:
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.StartDoctypeDeclHandler = _stop
        parser.EntityDeclHandler = _stop
        keep: list[bytes] | None = [] if name in _KEPT else None
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            self.sheets.append(sheet := _Sheet(name))
            pieces = _watched(pieces, sheet)
        elif name == "content.xml":
            _watch_ods(parser, self.sheets)
        elif _BESIDE.match(name):
            self._watch_texts(parser)
        elif name.endswith(".rels"):
            parser.StartElementHandler = self._watch_links
        for piece in pieces:
            parser.Parse(piece, False)
            if keep is not None:
                keep.append(piece)
        parser.Parse(b"", True)
        if keep is not None:
            self.kept[name] = b"".join(keep)

    def _watch_texts(self, parser: expat.XMLParserType) -> None:
        """Keep what is written in a part, in text and in attributes, to be looked at."""
        texts = self.beside.texts

        def text(data: str) -> None:
            self.characters += len(data)
            if self.characters > _TEXTS:
                raise _TooMuch
            texts.append(data)

        def start(tag: str, attributes: list[str]) -> None:
            for value in attributes[1::2]:
                text(value)

        parser.buffer_text = True
        parser.CharacterDataHandler = text
        parser.StartElementHandler = start

    def _watch_links(self, _tag: str, attributes: list[str]) -> None:
        told = dict(zip(attributes[::2], attributes[1::2], strict=True))
        # Links that a reader clicks are harmless; others are followed on opening.
        if told.get("TargetMode") == "External" and not told.get("Type", "").endswith("/hyperlink"):
            self.external = True

    def _tell(self) -> None:
        names = self._sheet_names()
        if len(names) > self.limits.sheets or len(self.sheets) > self.limits.sheets:
            self.refuse("too_many_sheets", *too_many_sheets(self.limits))
        for sheet in self.sheets:
            self._tell_sheet(sheet, names.get(sheet.part, "" if "/" in sheet.part else sheet.part))
        self.beside.cells = sum(sheet.rows * sheet.columns for sheet in self.sheets)
        if self.beside.cells > self.limits.cells:
            _refuse_cells(self.refuse, self.limits)
        lower = [name.lower() for name in self.entries]
        if any(name.endswith("vbaproject.bin") or name.startswith("basic/") for name in lower):
            _tell_macros(self.refuse)
        if self.external or any("externallinks/" in name for name in lower):
            self.refuse.warn(
                "external_links",
                _("Dit werkboek verwijst naar andere bestanden. Die zijn niet geopend."),
                _("Controleer of de cellen die daaruit komen de goede waarde hebben."),
            )
        if any(name.endswith("connections.xml") or "querytables/" in name for name in lower):
            self.refuse.warn(
                "connections",
                _("Dit werkboek haalt gegevens op van elders. Dat is hier niet gebeurd."),
                _("Controleer of de cellen die daaruit komen de goede waarde hebben."),
            )
        if any(part in name for name in lower for part in ("embeddings/", "activex/", "object 1/")):
            self.refuse.warn(
                "objects",
                _("In dit werkboek zitten ingesloten bestanden. Die zijn niet geopend."),
                _("Zet cijfers die daarin staan op een blad."),
            )

    def _tell_sheet(self, sheet: _Sheet, name: str) -> None:
        if sheet.wrong_reference:
            self.refuse.damaged()
        elif sheet.columns > self.limits.columns:
            self.refuse(
                "too_many_columns",
                *too_many_columns(self.limits),
                sheet=name,
                column=column_letters(sheet.columns - 1),
            )
        if sheet.formulas:
            row, column = sheet.first_formula
            self.refuse.warn(
                "formula_without_value",
                ngettext(
                    "Op dit blad staat {count} formule zonder uitkomst; die cel is leeg gelezen.",
                    "Op dit blad staan {count} formules zonder uitkomst; die cellen zijn leeg "
                    "gelezen.",
                    sheet.formulas,
                ).format(count=sheet.formulas),
                _("Open het werkboek in Excel, sla het op en lever het opnieuw aan."),
                sheet=name,
                row=row,
                column=column_letters(column - 1),
            )

    def _sheet_names(self) -> dict[str, str]:
        """Per part of a sheet the name that the workbook gives it."""
        if any(part not in self.kept for part in _KEPT):
            return {}
        book, links = (ElementTree.fromstring(self.kept[part]) for part in _KEPT)
        targets = {link.get("Id", ""): link.get("Target", "") for link in links}
        names: dict[str, str] = {}
        for element in book.iter():
            if element.tag.rpartition("}")[2] == "sheet":
                link = next((v for k, v in element.items() if k.endswith("}id")), "")
                target = targets.get(link, "")
                part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                names[part] = element.get("name", "")
        return names


def column_letters(index: int) -> str:
    """The letters of a column by its place, 0 being A."""
    letters = ""
    index += 1
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _stop(*_anything: object) -> None:
    raise _DocumentType


def _number(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value


_FILLED = re.compile(rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"[^>/]*>')
_DIGITS = b"0123456789"


def _watched(pieces: Iterator[bytes], sheet: _Sheet) -> Iterator[bytes]:
    """The XML of a sheet, passed on; where its last filled cell is, and formulas without a value.

    Sought in the text as every known program writes it: following each cell with the parser takes
    ten times as long. What is written otherwise meets the bounds of the process that reads it.
    """
    rest = b""
    columns: set[bytes] = set()
    for piece in pieces:
        yield piece
        text = rest + piece
        cut = text.rfind(b"<c ")
        rest, text = (text[cut:], text[:cut]) if cut >= 0 else (text[-1000:], text)
        _watch_text(text, sheet, columns)
    _watch_text(rest, sheet, columns)
    sheet.columns = max((_number(letters.decode()) for letters in columns), default=0)


def _watch_text(text: bytes, sheet: _Sheet, columns: set[bytes]) -> None:
    found = _FILLED.findall(text)
    if found:
        columns.update({place.rstrip(_DIGITS) for place in found})
        sheet.rows = max(sheet.rows, int(found[-1].lstrip(_LETTERS)))
    place = text.find(b"<f")
    while place >= 0:
        start, end = text.rfind(b"<c ", 0, place), text.find(b"</c>", place)
        cell = _FILLED.match(text, start) if text[place + 2 : place + 3] in b" >/" else None
        if cell is not None and not _VALUE.search(text, start, end if end >= 0 else len(text)):
            letters = cell[1].rstrip(_DIGITS)
            sheet.formula(int(cell[1][len(letters) :]), _number(letters.decode()))
        place = text.find(b"<f", place + 2)


_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_VALUE = re.compile(rb"<v(?: [^>]*)?>[^<]")


def _watch_ods(parser: expat.XMLParserType, sheets: list[_Sheet]) -> None:
    """Follow the cells of an ODS: repeats of filled cells count, repeats of empty ones don't."""
    row = column = last = repeats = 0
    wrong = False

    def repeated(told: dict[str, str], what: str) -> int:
        nonlocal wrong
        text = told.get(f"table:number-{what}-repeated", "1")
        wrong = wrong or not (text.isascii() and text.isdigit() and len(text) < 8)
        return 1 if wrong else int(text)

    def start(tag: str, attributes: list[str]) -> None:
        nonlocal row, column, last, repeats
        kind = tag.rpartition(":")[2]
        if kind not in ("table", "table-row", "table-cell", "covered-table-cell"):
            return
        told = dict(zip(attributes[::2], attributes[1::2], strict=True))
        if kind == "table":
            sheets.append(_Sheet(told.get("table:name", "")))
            row = 0
        elif kind == "table-row":
            repeats, column, last = repeated(told, "rows"), 0, 0
        else:
            times = repeated(told, "columns")
            column += times
            if "office:value-type" in told or "table:formula" in told:
                last = column
                if (
                    "table:formula" in told
                    and not {
                        "office:value",
                        "office:string-value",
                        "office:date-value",
                        "office:boolean-value",
                        "office:time-value",
                    }.intersection(told)
                    and told.get("office:value-type") != "string"
                    and sheets
                ):
                    sheets[-1].formula(row + 1, column)

    def end(tag: str) -> None:
        nonlocal row
        if tag.rpartition(":")[2] == "table-row" and sheets:
            row += repeats
            if last:
                sheets[-1].seen(row, last)
            if wrong or last > _MOST_COLUMNS or (last and row > _MOST_ROWS):
                sheets[-1].wrong_reference = True

    parser.StartElementHandler = start
    parser.EndElementHandler = end
