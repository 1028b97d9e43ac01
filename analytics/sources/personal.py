"""Whether a sheet holds people instead of figures: judged on what its cells are together.

A header says little (`naam` is also a region's name), so columns are judged by content: how many
of their different values have the form of a citizen number, an address, a date of birth. Few such
forms tell on their own; together they do, as a date of birth beside a house number does. A header
that names such a thing lowers how many values are asked for, down to one: four people are people
too. Where it can be about nothing else (`lenernummer`), it and values of the form are enough. What
is told is where it stands, never what.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import islice, zip_longest
from math import sqrt

from analytics.language import _, enumerated, format_count, ngettext
from analytics.model import level_of
from analytics.sources.complaints import Complaints
from analytics.sources.containers import column_letters

_FEW = 5
"""So many different values of a form make a column of it when the header doesn't say so."""
_HEADER_ROWS = 20
_SAMPLE = 60
_ACROSS = 60
"""Up to so many rows a sheet may also be people side by side, one to a column."""
_SURPRISE = 6.5
"""Standard deviations above what chance gives: one number of nine digits in eleven is valid."""


class Sign(StrEnum):
    """What a column of cells looks like."""

    BSN = "bsn"
    IBAN = "iban"
    EMAIL = "email"
    MOBILE = "mobile"
    HOME = "home"
    PHONE = "phone"
    BIRTH = "birth"
    BIRTH_YEAR = "birth_year"
    POSTCODE = "postcode"
    HOUSE = "house"
    STREET = "street"
    NAME = "name"
    SEX = "sex"
    PASS = "pass"


_ALONE = {Sign.BSN, Sign.IBAN, Sign.EMAIL, Sign.MOBILE, Sign.HOME}
_NAMED = {Sign.PHONE, Sign.BIRTH, Sign.POSTCODE, Sign.STREET, Sign.NAME, Sign.PASS}
"""Enough on their own under a header that says so."""
_TOGETHER = [
    {first, second}
    for first, others in (
        (
            Sign.BIRTH,
            (Sign.HOUSE, Sign.POSTCODE, Sign.PASS, Sign.NAME, Sign.STREET, Sign.PHONE, Sign.SEX),
        ),
        (
            Sign.POSTCODE,
            (Sign.HOUSE, Sign.STREET, Sign.NAME, Sign.PASS, Sign.PHONE, Sign.BIRTH_YEAR),
        ),
        (Sign.NAME, (Sign.PASS, Sign.PHONE, Sign.STREET, Sign.BIRTH_YEAR)),
        (Sign.PASS, (Sign.SEX, Sign.BIRTH_YEAR, Sign.PHONE)),
    )
    for second in others
]

_HINTS: dict[Sign, str] = {
    Sign.BSN: r"bsn|burger ?service ?(nummer|nr)|sofi ?(nummer|nr)",
    Sign.IBAN: r"iban( ?(nummer|nr))?|(bank ?)?rekening( ?(nummer|nr))?|bank ?account",
    Sign.EMAIL: r"e ?mail( ?(adres|address))?|mail( ?adres)?",
    Sign.PHONE: r"(telefoon|tel|mobiel|gsm|phone|mobile)( ?(nummer|nr|number))?",
    Sign.BIRTH: r"geboorte ?(datum|dag)|geb( ?(datum|dat))?|geboren( op)?|birth ?(date|day)|"
    r"date of birth|dob",
    Sign.BIRTH_YEAR: r"geboorte ?jaar|birth ?year|year of birth",
    Sign.POSTCODE: r"postcode|post ?code|zip( ?code)?|pc6",
    Sign.HOUSE: r"huis ?(nummer|nr)|h ?nr|nr|house ?number|huisnummer toevoeging",
    Sign.STREET: r"straat( ?naam)?( huis ?nummer)?|(woon|huis)? ?adres( ?regel)?|street|address",
    Sign.NAME: r"(voor|achter|roep|familie|meisjes|geslachts) ?(naam|namen)|voor ?letters?|"
    r"(volledige|vol) naam|naam (lid|lener|klant|pashouder)|initialen|"
    r"first ?name|last ?name|surname|full ?name|initials",
    Sign.SEX: r"geslacht|sexe|m ?v|sex|gender",
    Sign.PASS: r"(lid|leden|pas|klant|lener|leners|lezers|abonnee|abonnement|relatie)"
    r" ?(nummers?|nrs?|no|id|code)|pas|barcode|card ?(number|id)|member ?(id|number)|"
    r"(customer|patron|borrower) ?(id|number)",
}
_WHOSE = re.compile(
    r"\b(?:van|het|de|lid|leden|lener|klant|pashouder|ouder|contact|contactpersoon|prive|privé|"
    r"werk|thuis|vast|mobiel|\d)\b"
)
"""Words that don't change what a header names."""
_NAMES = {"naam", "namen", "name", "names"}
"""Of persons only when most begin with a first name: regions and libraries have names too."""
_UNSURE = {"pas", "geb"}
"""Headers that may be about something else: counts of passes, of births."""
_HINT = {sign: re.compile(pattern) for sign, pattern in _HINTS.items()}

_BARE = re.compile(r"(?<![\d.,])([1-9]\d{7}|\d{9})(?!\d|[.,]\d)")
_DOTTED = re.compile(r"(?<![\d.,])(\d{3}[. ]\d{3}[. ]\d{3}|\d{4}[. ]\d{2}[. ]\d{3})(?!\d|[.,]\d)")
_NUMBER = re.compile(r"\d[\d. ]{5,10}\d")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MOBILE = re.compile(r"(?:\+?31|0031|0)?[ (-]{0,2}0?\)?6(?:[ -]?\d){8}(?: .*)?")
_PHONE = re.compile(r"(?:\+?31|0031|0)[ (-]{0,2}0?\)?[1-9](?:[ )-]{0,2}\d){8}(?: .*)?")
_PHONE_NAMED = re.compile(r"(?=(?:\D*\d){6,15}\D*$)[+(]?\d[\d ()./+-]*")
_HOME = re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}[ ,;/-]{1,3}\d{1,5}\b")
_BARE_REGION = re.compile(r"\d{4}[0-9A-Z]{2}(?:[0-9A-Z]{2})?")
_POSTCODE = re.compile(r"[1-9]\d{3} ?[A-Za-z]{2}(?:[ ,]+[A-Z][\w '-]+)?")
_HOUSE = re.compile(
    r"[1-9]\d{0,2}(?:[ -]?[a-zA-Z]{1,3}|[ -/]\d{1,3})?|[1-9]\d{3}[ -]?[a-zA-Z]{1,3}"
)
_STREET = re.compile(r"\D*[^\W\d]{3,}\D* [1-9]\d{0,3}(?:[ -]?[a-zA-Z]{1,3}|[ -/]\d{1,3})?")
_PASS = re.compile(r"[A-Z]{0,4}[ -]?\d{7,14}")
_PASS_NAMED = re.compile(r"(?=.*\d)[\w ./-]{1,40}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CLOCK = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?)?"
_MONTHS = {
    name: str(number)
    for number, names in enumerate(
        [
            "jan",
            "feb",
            "maa,mrt,mar",
            "apr",
            "mei,may",
            "jun",
            "jul",
            "aug",
            "sep",
            "okt,oct",
            "nov",
            "dec",
        ],
        1,
    )
    for name in names.split(",")
}
_DATES = (
    re.compile(r"(?P<y>(?:18|19|20)\d\d)([-/.]?)(?P<m>[01]?\d)\2(?P<d>[0-3]?\d)" + _CLOCK),
    re.compile(
        r"(?P<d>[0-3]?\d) ?[-/. ] ?(?P<m>[0-3]?\d) ?[-/. ] ?(?P<y>(?:18|19|20|['’])?\d\d)" + _CLOCK
    ),
    re.compile(
        r"(?:[a-z]{2,9},? )?(?P<d>[0-3]?\d)[- ]?(?P<m>[a-z]{3,9})\.?[- ]?"
        r"(?P<y>(?:18|19|20|['’])?\d\d)",
        re.I,
    ),
    re.compile(
        r"(?P<m>[a-z]{3,9})\.?[- ](?P<d>[0-3]?\d)(?:st|nd|rd|th)?,?[- ](?P<y>(?:18|19|20)\d\d)",
        re.I,
    ),
    re.compile(r"(?P<d>[0-3]\d)(?P<m>[01]\d)(?P<y>(?:18|19|20)\d\d)"),
)
_DATE_NAMED = re.compile(r"\d{6}|\d{4,5}(?:[.,]\d+)?")
"""What is a date under a header that says so: `030280`, or the days of a workbook."""
_LETTERS = re.compile(r"[^\W\d_][^\d_]*")
_INITIALS = re.compile(r"(?<!\w)(?:[A-Z]\.[ -]?)+(?!\w*\d)|, ?[A-Z](?:[A-Z]{0,3})?$")
_FIRST_NAMES = (
    "Jan|Piet|Kees|Hans|Johan|Peter|Henk|Willem|Maria|Anna|Johanna|Elisabeth|Cornelia|Annie|Sophie|"
    "Emma|Lotte|Julia|Mila|Tess|Sara|Eva|Lisa|Anne|Daan|Sem|Lucas|Luuk|Levi|Finn|Noah|Milan|Bram|"
    "Thijs|Tim|Tom|Lars|Thomas|Ruben|Jesse|Sanne|Femke|Marieke|Ingrid|Monique|Petra|Wilma|Ria|"
    "Astrid|Esther|Linda|Mark|Erik|Rob|Paul|Marcel|Dennis|Jeroen|Bas|Wouter|Gerrit|Dirk|Frank|"
    "Mohamed|Mohammed|Ahmed|Ali|Fatima|Aisha|Youssef|Mehmet|Mustafa|Ayse|Zeynep|Olga|Agnieszka|"
    "Fleur|Iris|Roos|Noor|Saar|Zoë|Hendrik|Karel|Joost|Maarten|Bart|Sjoerd|Nienke|Anouk|Kim|Laura|"
    "Els|Ans|Truus|Greet|Gerda|Corrie|Marja|Joke|Ineke|Anja|Ellen|Yvonne|Carla|Jolanda|Marjan|"
    "Bep|Wim|Cor|Koos|Teun|Arie|Bert|Gert|Theo|Harry|Jaap|Klaas|Leo|Nico|Ron|Ruud|Sander|Stefan|"
    "Sven|Robin|Kevin|Max|Liam|Jayden|Nora|Liv|Yara|Evi|Nina|Zara|Lynn|Hasan|Omar|Ibrahim|Khadija"
)
_FIRST = re.compile(rf"(?:{_FIRST_NAMES})(?:$|[ -](?!en )[^\d]+$)")
_PEOPLE = re.compile(
    # Frequent first names, then surnames that are seldom the name of a place.
    rf"\b(?:{_FIRST_NAMES}|"
    "Jansen|Janssen|Vries|Bakker|Visser|Smit|Meijer|Meyer|Mulder|Bos|Vos|Peters|Hendriks|Dekker|"
    "Brouwer|Dijkstra|Kuipers|Jacobs|Willems|Jong|Groot|Boer|Wit|Yilmaz|Yildiz|Kaya|Demir|Nguyen|"
    "Bouma|Postma|Hoekstra|Veenstra|Gerritsen|Huisman|Schouten|Hermans|Koster|Prins|Kok|Verhoeven|"
    "Maas|Wal|Haan|Graaf|Leeuwen|Dam|Linden|Vliet|Blom|Martens|Jonker|Aziz|Singh|Khan|Wong"
    r")\b"
)
_MALE, _FEMALE = {"m", "man", "male"}, {"v", "f", "vrouw", "female"}
_SEXES = _MALE | _FEMALE | {"x", "o", "onbekend", "anders"}


def find_personal(
    file: str, sheet: str, rows: Sequence[Sequence[str]], complaints: Complaints
) -> None:
    """Complain once about a sheet that holds data of persons: in which columns, how often each,
    and where it begins.
    """
    found = _people(zip_longest(*rows, fillvalue=""))
    across = not found and len(rows) <= _ACROSS
    if across:
        # One value beside its name is a colophon ("e-mail: info@..."); two are people.
        found = _people(rows, least=2)
    if found:
        spots = [(one.place, one.first) if across else (one.first, one.place) for one in found]
        first = min(spots)
        _complain(
            complaints,
            file,
            _along(found, across=across),
            sheet=sheet,
            row=first[0] + 1,
            column=column_letters(first[1]),
        )
    else:
        # People all over the sheet, too few in each column to tell.
        everywhere = "\n".join(
            cell for cell in set[str]().union(*rows) if len(cell) > 6 or "@" in cell
        )
        _judge_loose(file, everywhere, complaints, sheet=sheet)


def find_in_texts(file: str, texts: Iterable[str], complaints: Complaints) -> None:
    """The same for what a workbook holds beside its cells (comments, pivots, cut-outs)."""
    _judge_loose(file, "\n".join(texts), complaints)


@dataclass(frozen=True, slots=True)
class _Found:
    """A column (by its place) of which so many cells have a form, the first of them in a row."""

    sign: Sign
    place: int
    count: int
    first: int
    parts: bool = False
    named: bool = False


def _people(columns: Iterable[Sequence[str]], least: int = 1) -> list[_Found]:
    """The columns that together make it a list of people; none when they don't. A column counts
    from so many cells on.
    """
    signs: dict[Sign, list[_Found]] = {}
    for place, cells in enumerate(columns):
        for sign, pattern, parts, named in _signs(cells):
            matching = [row for row, cell in enumerate(cells) if pattern(cell)]
            if len(matching) >= least:
                found = _Found(sign, place, len(matching), matching[0], parts, named)
                signs.setdefault(sign, []).append(found)
    telling = _ALONE & signs.keys()
    telling |= {sign for sign in _NAMED & signs.keys() if any(one.named for one in signs[sign])}
    for pair in _TOGETHER:
        if pair <= signs.keys() and len({one.place for sign in pair for one in signs[sign]}) > 1:
            telling |= pair
    # Cut out of one cell, all signs may stand in one place.
    if any(one.parts for ones in signs.values() for one in ones):
        for pair in _TOGETHER:
            if pair <= signs.keys():
                telling |= pair
    return [one for sign in Sign if sign in telling for one in signs[sign]]


Matches = Callable[[str], object]


def _signs(cells: Sequence[str]) -> Iterator[tuple[Sign, Matches, bool, bool]]:
    """What a column looks like, with the test that each of its cells can be held against, whether
    it is a part of its cells, and whether its header says just that.
    """
    different = dict.fromkeys(cells)
    different.pop("", None)
    if not different:
        return
    named = _hinted(cells, _named)
    for sign, matches in _signs_of(cells, different.keys()):
        # Names that only look like some of persons are names of places as well.
        yield sign, matches, False, sign in named and matches is not _person
    for part in zip_longest(*_cut(different), fillvalue=""):
        named = _hinted(part, _named)
        for sign, matches in _signs_of(part, set(part) - {""}):
            yield sign, bool, True, sign in named and matches is not _person


def _cut(different: Iterable[str]) -> list[list[str]]:
    """A whole record in each cell: its parts."""
    texts = list(different)
    for separator in (";", "\t", "|", ","):
        least = 2 if separator == "," else 1
        if len(texts) > 1 and sum(text.count(separator) >= least for text in texts) > (
            len(texts) / 2
        ):
            return [[part.strip() for part in text.split(separator)] for text in texts]
    return []


def _hinted(
    cells: Sequence[str], called: Callable[[str], frozenset[Sign]] | None = None
) -> set[Sign]:
    """What the first cells of a column call it."""
    called = called or _called
    return {
        sign
        for cell in cells[:_HEADER_ROWS]
        if cell and len(cell) < 60 and not cell[0].isdigit()
        for sign in called(cell)
    }


@lru_cache(maxsize=4096)
def _called(head: str) -> frozenset[Sign]:
    heads = {_words(head), _words(_WHOSE.sub(" ", _words(head)))}
    return frozenset(sign for sign, pattern in _HINT.items() if any(map(pattern.fullmatch, heads)))


@lru_cache(maxsize=4096)
def _named(head: str) -> frozenset[Sign]:
    """What a header names that can be nothing else."""
    words = _words(head)
    if words in _NAMES:
        return frozenset({Sign.NAME})
    return frozenset() if words in _UNSURE else _called(head)


def _words(head: str) -> str:
    return re.sub(r"[\W_]+", " ", head.lower()).strip()


def _signs_of(cells: Sequence[str], different: Collection[str]) -> Iterator[tuple[Sign, Matches]]:
    hinted = _hinted(cells)
    named = _hinted(cells, _named)
    if len(different) < 3 and not named | hinted:
        return
    sample = list(islice(different, _SAMPLE))
    longest = max(map(len, different))

    def share(matches: Matches, least: float) -> int:
        """How many of the different values match, when that is at least this part of them."""
        # Most columns are nothing like it, which few values show.
        of_sample = sum(map(bool, map(matches, sample)))
        if len(sample) < len(different) and of_sample < least * len(sample) / 3:
            return 0
        count = sum(map(bool, map(matches, different)))
        return count if count >= least * len(different) else 0

    def column_of(pattern: re.Pattern[str], sign: Sign, least: float = 0.5) -> bool:
        """Whether enough of the different values have this form as a whole."""
        if sign in hinted:
            count = sum(map(bool, map(whole(pattern), different)))
            return count >= 1 and count >= least * (len(different) - 3)
        return share(whole(pattern), least) >= _FEW

    def whole(pattern: re.Pattern[str]) -> Matches:
        return lambda cell: pattern.fullmatch(cell.strip())

    # No form is sought in columns that are too narrow for it.
    joined = "\n".join(different) if longest >= 5 else ""
    if Sign.BSN in hinted and column_of(_NUMBER, Sign.BSN):
        yield Sign.BSN, whole(_NUMBER)
    elif longest >= 8 and _bsns(joined)[1]:
        yield Sign.BSN, _valid
    if Sign.IBAN in hinted and column_of(_IBAN, Sign.IBAN):
        yield Sign.IBAN, whole(_IBAN)
    elif longest >= 15 and share(_iban, 0.3) >= 3:
        yield Sign.IBAN, _iban
    if "@" in joined:
        emails = {text for text in different if "@" in text and _EMAIL.search(text)}
        if len(emails) >= (1 if Sign.EMAIL in hinted else 3):
            yield Sign.EMAIL, _EMAIL.search
    if longest >= 8 and share(_HOME.search, 0.3) >= 3:
        yield Sign.HOME, _HOME.search
    if longest >= 9 and column_of(_MOBILE, Sign.PHONE):
        plain = all(len(text) == 9 for text in different if _MOBILE.fullmatch(text.strip()))
        # Without its zero a mobile number is as long as a count.
        yield (Sign.PHONE if plain else Sign.MOBILE), whole(_MOBILE)
    elif longest >= 9 and column_of(_PHONE, Sign.PHONE):
        yield Sign.PHONE, whole(_PHONE)
    elif Sign.PHONE in hinted and column_of(_PHONE_NAMED, Sign.PHONE):
        yield Sign.PHONE, whole(_PHONE_NAMED)
    postcodes = False
    if longest >= 5:
        if _births(different, sample, Sign.BIRTH in hinted):
            yield Sign.BIRTH, _date_of
        regions = Sign.POSTCODE not in hinted and _region_codes(different)
        postcodes = not regions and column_of(_POSTCODE, Sign.POSTCODE)
        if postcodes:
            yield Sign.POSTCODE, whole(_POSTCODE)
        if column_of(_STREET, Sign.STREET):
            yield Sign.STREET, whole(_STREET)
    if Sign.BIRTH in hinted and column_of(_DATE_NAMED, Sign.BIRTH, 0.8):
        yield Sign.BIRTH, whole(_DATE_NAMED)
    # "1234 AB" has the form of a house number with letters too.
    if not postcodes and column_of(_HOUSE, Sign.HOUSE, 0.8):
        yield Sign.HOUSE, whole(_HOUSE)
    if _birth_years(different, Sign.BIRTH_YEAR in hinted):
        yield Sign.BIRTH_YEAR, whole(_YEAR)
    passes = _PASS_NAMED if Sign.PASS in hinted else _PASS
    if column_of(passes, Sign.PASS, 0.8):
        filled = [cell for cell in cells if passes.fullmatch(cell) and level_of(cell) is None]
        if len(filled) >= (1 if Sign.PASS in hinted else _FEW) and (
            len(set(filled)) >= 0.95 * len(filled)
        ):
            yield Sign.PASS, whole(passes)
    if Sign.NAME in hinted and column_of(_LETTERS, Sign.NAME):
        yield Sign.NAME, whole(_LETTERS)
    elif Sign.NAME in named and share(_starts_as_person, 0.6) >= 3:
        yield Sign.NAME, _starts_as_person
    elif share(_person, 0.2) >= 3 and len(different) >= _FEW:
        yield Sign.NAME, _person
    if len(different) < 12:
        low = {text.strip().lower() for text in different}
        if len(low - _SEXES) <= 2 and low & _MALE and low & _FEMALE:
            yield Sign.SEX, lambda cell: cell.strip().lower() in _SEXES


def _region_codes(different: Collection[str]) -> bool:
    """Whether a column holds codes of wijken or buurten without their prefix: some have letters
    where a postcode has them ("9001AA"), and the others have digits there, as no postcode does.
    """
    codes = [text for text in different if _BARE_REGION.fullmatch(text)]
    digits = sum(text.isdigit() for text in codes)
    return len(codes) >= len(different) - 3 and 4 * digits >= len(codes)


def _starts_as_person(text: str) -> bool:
    """A first name alone or before others: "Jan", "Jan de Vries"; not "Sint Jan"."""
    return bool(_FIRST.match(text.strip()))


def _iban(text: str) -> bool:
    """Whether an account number stands in a text, its check being right."""
    found = _IBAN.search(text)
    if found is None:
        return False
    account = found[0].replace(" ", "")
    return int("".join(str(int(sign, 36)) for sign in account[4:] + account[:4])) % 97 == 1


def _person(text: str) -> bool:
    return bool(_PEOPLE.search(text) or _INITIALS.search(text))


# --- numbers of citizens


def _valid(text: str) -> list[str]:
    """The numbers in a text that pass the check of a citizen service number."""
    found = _BARE.findall(text) + [re.sub(r"\D", "", one) for one in _DOTTED.findall(text)]
    return [number for number in found if is_bsn(number)]


def is_bsn(number: str) -> bool:
    """Whether eight or nine digits pass the "elfproef" of a citizen service number."""
    digits = [int(sign) for sign in number.zfill(9)]
    weighted = sum(weight * digit for weight, digit in zip(range(9, 1, -1), digits, strict=False))
    return any(digits) and (weighted - digits[8]) % 11 == 0


def _bsns(joined: str) -> tuple[int, bool]:
    """How many different valid ones, and whether that is more than chance gives."""
    bare = {*_BARE.findall(joined), *(re.sub(r"\D", "", one) for one in _DOTTED.findall(joined))}
    if not bare:
        return 0, False
    valid = sum(map(is_bsn, bare))
    by_chance = len(bare) / 11
    deviation = sqrt(by_chance * 10 / 11)
    return valid, valid >= _FEW and valid - by_chance > _SURPRISE * deviation


# --- dates of birth


def _date_of(text: str) -> date | None:
    text = text.strip()
    for form in _DATES:
        found = form.fullmatch(text)
        if found is None:
            continue
        year, month = found["y"], found["m"].lower()[:3]
        if not month.isdigit():
            month = _MONTHS.get(month, "0")
        number = int(year) if len(year) == 4 else 1900 + int(year[-2:])
        try:
            return date(number, int(month), int(found["d"]))
        except ValueError:
            try:
                return date(number, int(found["d"]), int(month))
            except ValueError:
                continue
    return None


def _births(different: Collection[str], sample: list[str], hinted: bool) -> bool:
    """Dates that lie apart as birthdays do: over many years, and on all days of the month."""
    if not hinted and sum(_date_of(text) is not None for text in sample) < len(sample) / 6:
        return False
    dates = {found for text in different if (found := _date_of(text)) is not None}
    if hinted:
        return len(dates) >= 1
    if len(dates) < max(_FEW, 0.5 * len(different)):
        return False
    years = [one.year for one in dates]
    return max(years) - min(years) >= 10 and sum(one.day > 1 for one in dates) > len(dates) / 2


def _birth_years(different: Collection[str], hinted: bool) -> bool:
    if not hinted and len(different) > 200:
        return False
    years = [int(text) for text in different if _YEAR.fullmatch(text)]
    if hinted:
        return bool(years)
    return (
        len(years) >= 15
        and len(years) >= 0.8 * len(different)
        and max(years) - min(years) >= 40
        and max(years) <= date.today().year
    )


# --- texts without columns


def _judge_loose(file: str, text: str, complaints: Complaints, sheet: str = "") -> None:
    valid, surprising = _bsns(text)
    emails = len(set(_EMAIL.findall(text))) if "@" in text else 0
    homes = len(set(_HOME.findall(text)))
    found = {
        Sign.BSN: valid if surprising else 0,
        Sign.EMAIL: emails if emails >= _FEW else 0,
        Sign.HOME: homes if homes >= 20 else 0,
    }
    told = [f"{_what(sign)} ({_cells(count)})" for sign, count in found.items() if count]
    if told:
        _complain(complaints, file, told, sheet=sheet)


# --- what is told of it


def _along(found: Iterable[_Found], *, across: bool) -> list[str]:
    """What stands in which columns (rows, of people side by side), how often and from where."""
    places: dict[str, list[str]] = {}
    for one in found:
        if across:
            text = _("rij {row}: {cells} vanaf kolom {column}").format(
                row=one.place + 1, cells=_cells(one.count), column=column_letters(one.first)
            )
        else:
            text = _("kolom {column}: {cells} vanaf rij {row}").format(
                row=one.first + 1, cells=_cells(one.count), column=column_letters(one.place)
            )
        places.setdefault(_what(one.sign), []).append(text)
    return [f"{what} ({'; '.join(texts)})" for what, texts in places.items()]


def _cells(count: int) -> str:
    return ngettext("{count} cel", "{count} cellen", count).format(count=format_count(count))


def _what(sign: Sign) -> str:
    return {
        Sign.BSN: _("burgerservicenummers"),
        Sign.IBAN: _("bankrekeningen"),
        Sign.EMAIL: _("e-mailadressen"),
        Sign.MOBILE: _("telefoonnummers"),
        Sign.PHONE: _("telefoonnummers"),
        Sign.HOME: _("adressen"),
        Sign.BIRTH: _("geboortedatums"),
        Sign.BIRTH_YEAR: _("geboortejaren"),
        Sign.POSTCODE: _("volledige postcodes"),
        Sign.HOUSE: _("huisnummers"),
        Sign.STREET: _("adressen"),
        Sign.NAME: _("namen van personen"),
        Sign.SEX: _("het geslacht per persoon"),
        Sign.PASS: _("nummers van passen of leden"),
    }[sign]


def _complain(complaints: Complaints, file: str, told: Sequence[str], **where: object) -> None:
    complaints.error(
        "personal_data",
        _("Dit lijken gegevens van personen: {what}.").format(what=enumerated(told)),
        _(
            "Het bestand is geweigerd en niet bewaard. Lever aantallen per gebied aan, geen "
            "personen."
        ),
        file=file,
        **where,
    )
