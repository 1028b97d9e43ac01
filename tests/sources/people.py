"""Member exports as library systems make them, in many layouts; every person is made up."""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

FIRST = [
    "Jan",
    "Anna",
    "Mohamed",
    "Sophie",
    "Willem",
    "Fatima",
    "Daan",
    "Emma",
    "Kees",
    "Lotte",
    "Thijs",
    "Sanne",
    "Mehmet",
    "Eva",
]
LAST = [
    "Jansen",
    "de_Vries",
    "Bakker",
    "Visser",
    "Smit",
    "Yilmaz",
    "Mulder",
    "Dekker",
    "Brouwer",
    "Hendriks",
    "Peters",
]
STREETS = ("Dorpsstraat", "Kerkweg", "Lange Voort", "Wilhelminalaan", "Plein", "Havenkade")


def bsn(chance: random.Random) -> str:
    """A number that passes the check."""
    while True:
        digits = [chance.randrange(10) for _place in range(8)]
        weights = range(9, 1, -1)
        check = sum(a * b for a, b in zip(weights, digits, strict=True)) % 11
        if check < 10 and digits[0]:
            return "".join(map(str, [*digits, check]))


def person(chance: random.Random) -> dict[str, str]:
    """Everything that a library knows of a member."""
    year, month, day = (
        chance.randrange(1930, 2019),
        chance.randrange(1, 13),
        chance.randrange(1, 29),
    )
    first, last = chance.choice(FIRST), chance.choice(LAST)
    letters = "".join(chance.choice("ABCDEGHJKLMNPRTVWXZ") for _place in range(2))
    house = f"{chance.randrange(1, 300)}" + chance.choice(["", "", "", "a", " bis", "-2"])
    postcode = f"{chance.randrange(1000, 9999)} {letters}"
    return {
        "bsn": bsn(chance),
        "pas": f"2{chance.randrange(10**12, 10**13)}",
        "naam": f"{last}, {first[0]}.",
        "voornaam": first,
        "achternaam": last,
        "geboren": f"{day:02}-{month:02}-{year}",
        "geboren-iso": f"{year}-{month:02}-{day:02}",
        "geboren-getal": f"{year}{month:02}{day:02}",
        "postcode": postcode,
        "postcode-aaneen": postcode.replace(" ", ""),
        "huisnummer": house,
        "straat": chance.choice(STREETS),
        "adres": f"{chance.choice(STREETS)} {house}",
        "postcode-huisnummer": f"{postcode} {house.split('-')[0].split(' ')[0]}",
        "mail": f"{first.lower()}{chance.randrange(1000)}@voorbeeld.nl",
        "mobiel": f"06-{chance.randrange(10**7, 10**8)}",
        "telefoon": f"0{chance.randrange(10, 80)}-{chance.randrange(10**6, 10**7)}",
        "geslacht": chance.choice("mv"),
        "wijk": f"WK0363{chance.randrange(20):02}",
        "abonnement": chance.choice(["jeugd", "basis", "plus"]),
        "uitleningen": str(chance.randrange(200)),
    }


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of an export, and how it comes."""

    columns: tuple[str, ...]
    titles: bool = True
    header: bool = True


LAYOUTS = {
    "full": Layout(("pas", "voornaam", "achternaam", "geboren", "straat", "huisnummer",
                    "postcode", "mail", "telefoon", "geslacht", "abonnement")),
    "no header": Layout(("abonnement", "geboren-iso", "uitleningen", "postcode", "huisnummer"),
                        False, False),
    "only numbers of citizens": Layout(("wijk", "uitleningen", "bsn"), False, False),
    "pseudonymous": Layout(("pas", "geboren", "geslacht", "wijk"), False, False),
    "whole address in a cell": Layout(("uitleningen", "postcode-huisnummer", "abonnement"),
                                      False, False),
    "mail": Layout(("wijk", "mail"), False, False),
    "phone book": Layout(("naam", "telefoon"), False, False),
    "mobile": Layout(("abonnement", "mobiel"), False, False),
    "address": Layout(("adres", "postcode-aaneen", "abonnement"), False, False),
    "birthdays": Layout(("naam", "geboren-getal"), False, False),
    "card and sex": Layout(("geslacht", "uitleningen", "pas"), True, True),
    "names": Layout(("voornaam", "achternaam", "adres"), True, True),
}  # fmt: skip


def rows(layout: Layout, chance: random.Random, people: int) -> list[list[str]]:
    """An export in this layout, its columns in an order by chance."""
    columns = chance.sample(layout.columns, len(layout.columns))
    found = [
        [person_[name] for name in columns]
        for person_ in (person(chance) for _number in range(people))
    ]
    top = [["Overzicht leden"], []] if layout.titles else []
    return [*top, *([list(columns)] if layout.header else []), *found]


def csv_of(table: Sequence[Sequence[str]], separator: str = ";") -> bytes:
    """Delimited text; a cell with the separator between quotes."""
    return "".join(
        separator.join(f'"{cell}"' if separator in cell else cell for cell in row) + "\r\n"
        for row in table
    ).encode()


def workbook(sheets: dict[str, Sequence[Sequence[str]]], hidden: Sequence[str] = ()) -> bytes:
    """A workbook of texts."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    for name, table in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(table):
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell)
        if name in hidden:
            sheet.very_hidden()
    book.close()
    return buffer.getvalue()
