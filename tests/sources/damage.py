"""Sound deliveries, and what can happen to their files: bytes, lines, columns, tokens, codes."""

import csv
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.sources import deliveries
from tests.sources.deliveries import (
    AGREEMENTS,
    BRANCHES,
    KWB,
    LGB_HEADER,
    MONITOR,
    ORGANISATIONS,
)
from tests.sources.test_kwb import workbook

TOKENS = [
    *("", " ", ".", "x", "-", ",", "-5", "1.234", "12,5", "99999999999999999999", "nan", "inf"),
    *("1e400", "0", "\0", '"', '""', ";", "\n", "\ufeff", "é", "٣", "😀", "=1+1", "-99997", "true"),
    *("GM9001", "GM9999", "WK900100", "BIEB:B1", "BIEB:", "NL00", "personen", "huishoudens"),
    *("totaal", "leeftijd", "2023-02-30", "[", "]", "{", "}", "#", "'''", "0x1F", "../x"),
]
ROWS = [
    f"{code};{unit};{dimension};{category};{population};{members};{share}"
    for code in ("NL00", "PV90", "GM9001", "GM9002", "WK9002AA", "BU9002AA0B", "BIEB:B1")
    for unit, dimension, category, population, members, share in (
        ("personen", "totaal", "totaal", "100", "20", "20,0"),
        ("personen", "geslacht", "man", "50", ".", ""),
        ("personen", "geslacht", "vrouw", "50", "15", "27,1"),
        ("huishoudens", "inkomen", "laag", "x", "-", "x"),
    )
]
LGB = "\n".join([LGB_HEADER, *ROWS, ""])

Damage = Callable[[random.Random, bytes], bytes]


def flip_bytes(chance: random.Random, content: bytes) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 20)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def cut_off(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def cut_out(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randint(1, 200) :]


def insert_token(chance: random.Random, content: bytes) -> bytes:
    place = chance.randrange(len(content) + 1)
    return content[:place] + chance.choice(TOKENS).encode() + content[place:]


def _lines(change: Callable[[random.Random, list[bytes]], list[bytes]]) -> Damage:
    def damage(chance: random.Random, content: bytes) -> bytes:
        return b"\n".join(change(chance, content.split(b"\n")))

    damage.__name__ = change.__name__
    return damage


@_lines
def double_line(chance: random.Random, lines: list[bytes]) -> list[bytes]:
    line = chance.randrange(len(lines))
    return [*lines, lines[line]]


@_lines
def drop_line(chance: random.Random, lines: list[bytes]) -> list[bytes]:
    del lines[chance.randrange(len(lines))]
    return lines


@_lines
def shuffle_lines(chance: random.Random, lines: list[bytes]) -> list[bytes]:
    chance.shuffle(lines)
    return lines


@_lines
def shuffle_columns(chance: random.Random, lines: list[bytes]) -> list[bytes]:
    order = list(range(lines[0].count(b";") + 1))
    chance.shuffle(order)
    cells = [line.split(b";") for line in lines]
    return [b";".join(row[i] for i in order) if len(row) == len(order) else b"" for row in cells]


@_lines
def drop_column(chance: random.Random, lines: list[bytes]) -> list[bytes]:
    column = chance.randrange(lines[0].count(b";") + 1)
    return [b";".join(c for i, c in enumerate(line.split(b";")) if i != column) for line in lines]


@_lines
def replace_cells(chance: random.Random, lines: list[bytes]) -> list[bytes]:
    for _ in range(chance.randint(1, 5)):
        line = chance.randrange(len(lines))
        cells = lines[line].split(b";")
        cells[chance.randrange(len(cells))] = chance.choice(TOKENS).encode()
        lines[line] = b";".join(cells)
    return lines


@_lines
def swap_values(chance: random.Random, lines: list[bytes]) -> list[bytes]:
    """For TOML: each field gets another field's value."""
    keys = [line.partition(b"=")[0] for line in lines]
    values = [line.partition(b"=")[2] for line in lines]
    chance.shuffle(values)
    return [key + b"=" + value for key, value in zip(keys, values, strict=True)]


@_lines
def token_values(chance: random.Random, lines: list[bytes]) -> list[bytes]:
    """For TOML: some fields get any value at all."""
    anything = ["1", "-1", "1.5", "nan", "true", '""', '"x"', "[]", "[[]]", "{}", "[{}]", "[1]"]
    anything += ["2023-01-01", "2023-01-01T00:00:00", "12:00:00", "{ a = { b = [1] } }", '["a", 2]']
    for _ in range(chance.randint(1, 4)):
        line = chance.randrange(len(lines))
        key = lines[line].partition(b"=")[0]
        lines[line] = key + b"= " + chance.choice(anything).encode()
    return lines


def other_text(chance: random.Random, content: bytes) -> bytes:
    """For a GeoPackage: a code, name or water mark changed in place; the database stays sound."""
    places = [*re.finditer(rb"(?:GM|WK|BU)90[0-9A-Z]{2,6}|NEE|Buurt", content)]
    if not places:
        return content
    found = chance.choice(places)
    letters = chance.choice([b"0123456789AB", b"xyz", b"\xff\xfe\x00", "é".encode(), b" "])
    text = bytearray(found.group())
    for _ in range(chance.randint(1, 3)):
        text[chance.randrange(len(text))] = chance.choice(letters)
    return content[: found.start()] + bytes(text) + content[found.end() :]


def bent_outline(chance: random.Random, content: bytes) -> bytes:
    """For a GeoPackage: a few bytes of outlines changed; the database can't know."""
    places = [*re.finditer(rb"GP\x00.{140}", content, re.DOTALL)]
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 4) if places else 0):
        damaged[chance.choice(places).start() + chance.randrange(140)] = chance.randrange(256)
    return bytes(damaged)


BYTES: tuple[Damage, ...] = (flip_bytes, cut_off, cut_out, insert_token)
TABLE: tuple[Damage, ...] = (
    *BYTES,
    *(double_line, drop_line, shuffle_lines, shuffle_columns, drop_column, replace_cells),
)
DOCUMENT: tuple[Damage, ...] = (
    *BYTES,
    *(double_line, drop_line, shuffle_lines, swap_values, token_values),
)
TARGETS: tuple[tuple[str, str, tuple[Damage, ...]], ...] = (
    ("leden", "leden.csv", TABLE),
    ("leden", "delivery.toml", DOCUMENT),
    ("organisaties", "o.csv", TABLE),
    ("vestigingen", "v.csv", TABLE),
    ("monitor", "m.csv", TABLE),
    ("afspraken", "a.csv", TABLE),
    ("kwb", "k.csv", TABLE),
    ("kwb-blad", "k.xlsx", BYTES),
    ("grenzen", "grenzen.gpkg", (*BYTES, *[other_text, bent_outline] * 4)),
    ("grenzen", "provincies.csv", TABLE),
    ("grenzen", "delivery.toml", DOCUMENT),
)


def write_sound(root: Path) -> Path:
    """One sound delivery of each kind, with every field of the contract; returns the folder."""
    deliveries.borders(root / "grenzen")
    files = {
        "organisaties": ("organisations", "o.csv", ORGANISATIONS),
        "vestigingen": ("branches", "v.csv", BRANCHES),
        "monitor": ("monitor", "m.csv", MONITOR),
        "afspraken": ("afspraken", "a.csv", AGREEMENTS),
        "kwb": ("kwb", "k.csv", KWB),
        "kwb-blad": ("kwb", "k.xlsx", workbook(("KWB", [*map(list, _cells(KWB))]))),
    }
    for name, (kind, file, content) in files.items():
        deliveries.write(root / name, kind, {file: content})
    deliveries.write(
        root / "leden",
        "lgb",
        {"leden.csv": LGB},
        rounding=[{"base": 5}, {"level": "gemeente", "base": 1}, {"measure": "share", "base": 0.1}],
        round="2023",
        revision=1,
        members_of="any",
        participants=["B1", "B2"],
        levels=["land", "provincie", "gemeente", "wijk", "buurt"],
        coverage={"organisations": 2, "of_organisations": 3},
        classification={"herkomst": "2022"},
        universe={"opleiding": "15-plus"},
        match_rate=0.95,
        protected=True,
        audience="public",
    )
    return root


def _cells(content: str) -> Iterator[list[str]]:
    return (line.split(";") for line in content.splitlines())


def read_plainly(content: bytes) -> dict[tuple[str, ...], tuple[str, str]]:
    """An independent reading of a figures file: per cell the texts of its two counts."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    lines = [line for line in re.split("\r\n|\r|\n", text) if line.strip(" ;\t")]
    header, *rows = ([cell.strip() for cell in row] for row in csv.reader(lines, delimiter=";"))
    names = [name.lower() for name in header]
    cells = [dict(zip(names, row, strict=False)) for row in rows]
    keys = ("regiocode", "eenheid", "dimensie", "categorie")
    return {tuple(cell[key] for key in keys): (cell["bevolking"], cell["leden"]) for cell in cells}
