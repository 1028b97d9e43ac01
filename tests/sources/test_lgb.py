"""LGB figures: what each text means, what is refused and where, what contradicts."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from analytics.catalog import Catalog
from analytics.model import Missing
from analytics.sources import Batch, read
from tests.sources import deliveries
from tests.sources.deliveries import LGB_HEADER, errors, warnings

TOTAL = "NL00;personen;totaal;totaal;1000;200;"


def load(
    tmp_path: Path, catalog: Catalog, rows: Iterable[str], *beside: Path, **fields: object
) -> Batch:
    return read([*beside, deliveries.lgb(tmp_path / "lgb", rows, **fields)], catalog)


def only_row(batch: Batch) -> dict[str, object]:
    assert errors(batch.complaints) == []
    (row,) = batch.deliveries[-1].table.to_pylist()
    return row


def kinds(found: list[tuple]) -> list[tuple]:
    """Kind, row, column and text; the absent borders (every batch here lacks them) left out."""
    return [(item[0], *item[2:]) for item in found if item[0] not in ("no_borders", "no_rounding")]


@pytest.mark.parametrize(
    ("count", "value", "low", "high", "missing"),
    [
        ("15", 15, 13, 17, None),
        ("0", 0, 0, 2, None),
        ("-", 0, 0, 2, None),
        (" 15 ", 15, 13, 17, None),
        ('"15"', 15, 13, 17, None),
        (".", None, None, None, Missing.CONFIDENTIAL),
        ("       .", None, None, None, Missing.CONFIDENTIAL),
        ("x", None, None, None, Missing.UNRELIABLE),
        ("X", None, None, None, Missing.UNRELIABLE),
        ("", None, None, None, Missing.NOT_APPLICABLE),
        ("   ", None, None, None, Missing.NOT_APPLICABLE),
    ],
)
def test_each_token_keeps_its_meaning(
    tmp_path: Path,
    catalog: Catalog,
    count: str,
    value: float | None,
    low: float | None,
    high: float | None,
    missing: Missing | None,
) -> None:
    row = only_row(load(tmp_path, catalog, [f"NL00;personen;totaal;totaal;1000;{count};"]))
    assert (row["members"], row["members_low"], row["members_high"]) == (value, low, high)
    assert row["members_missing"] == (missing.code if missing else 0)
    assert (row["population"], row["population_missing"]) == (1000, 0)


@pytest.mark.parametrize(
    ("count", "kind"),
    [
        ("1.234", "thousands_sign"),
        ("12,5", "not_a_count"),
        ("1 234", "thousands_sign"),
        ("-5", "negative"),
        ("vijf", "not_a_number"),
        ("nan", "not_a_number"),
        ("1e3", "not_a_number"),
        ("٣", "not_a_number"),
        ("..", "not_a_number"),
    ],
)
@pytest.mark.parametrize("column", ["bevolking", "leden"])
def test_what_is_no_count_is_refused(
    tmp_path: Path, catalog: Catalog, count: str, kind: str, column: str
) -> None:
    numbers = f"{count};0" if column == "bevolking" else f"1000;{count}"
    batch = load(tmp_path, catalog, [TOTAL, f"PV90;personen;totaal;totaal;{numbers};"])
    assert kinds(errors(batch.complaints)) == [(kind, 3, column, count)]
    assert batch.deliveries == ()


@pytest.mark.parametrize(
    ("text", "share", "low", "high", "missing"),
    [
        ("27,1", 0.271, 0.2705, 0.2715, 0),
        ("27", 0.27, 0.265, 0.275, 0),  # the only share: delivered in whole per cents
        ("100,0", 1, 0.9995, 1, 0),
        ("0,0", 0, 0, 0.0005, 0),
        ("-", 0, 0, 0.0005, 0),
        ("", None, None, None, 0),  # none delivered is no missing share
        (".", None, None, None, Missing.CONFIDENTIAL.code),
        ("x", None, None, None, Missing.UNRELIABLE.code),
    ],
)
def test_shares_are_per_cents_in_the_file_and_fractions_inside(
    tmp_path: Path,
    catalog: Catalog,
    text: str,
    share: float | None,
    low: float | None,
    high: float | None,
    missing: int,
) -> None:
    row = only_row(load(tmp_path, catalog, [f"NL00;personen;totaal;totaal;.;.;{text}"]))
    assert row["share"] == share
    assert row["share_low"] == (None if low is None else pytest.approx(low))
    assert row["share_high"] == (None if high is None else pytest.approx(high))
    assert row["share_missing"] == missing


def test_the_base_of_shares_is_stated_or_follows_from_the_decimals(
    tmp_path: Path, catalog: Catalog
) -> None:
    rows = ["NL00;personen;totaal;totaal;.;.;27", "PV90;personen;totaal;totaal;.;.;27,12"]

    def lows(**fields: object) -> list[float]:
        return load(tmp_path, catalog, rows, **fields).deliveries[0].table["share_low"].to_pylist()

    assert lows() == [pytest.approx(0.26995), pytest.approx(0.27115)]
    stated = [{"base": 5}, {"measure": "share", "base": 0.1}]
    assert lows(rounding=stated) == [pytest.approx(0.2695), pytest.approx(0.2707)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("100,1", "share_out_of_range"),
        ("27.1", "not_a_share"),
        ("27,1%", "not_a_share"),
        ("-0,1", "not_a_share"),
        ("veel", "not_a_share"),
    ],
)
def test_what_is_no_share_is_refused(
    tmp_path: Path, catalog: Catalog, text: str, kind: str
) -> None:
    batch = load(tmp_path, catalog, [f"NL00;personen;totaal;totaal;.;.;{text}"])
    assert kinds(errors(batch.complaints)) == [(kind, 2, "aandeel", text)]


def test_rounding_by_the_last_line_that_applies(tmp_path: Path, catalog: Catalog) -> None:
    rows = [
        "NL00;personen;totaal;totaal;1000;200;",
        "GM9001;personen;totaal;totaal;300;100;",
        "GM9001;personen;inkomen;laag;100;50;",
        "GM9001;huishoudens;totaal;totaal;100;50;",
    ]
    rounding = [
        {"base": 5},
        {"level": "gemeente", "base": 1},
        {"dimension": "inkomen", "base": 100, "measure": "population"},
        {"unit": "huishoudens", "base": 10, "method": "random"},
    ]
    table = load(tmp_path, catalog, rows, rounding=rounding).deliveries[0].table
    assert table["population_low"].to_pylist() == [998, 300, 50, 91]
    assert table["population_high"].to_pylist() == [1002, 300, 149, 109]
    assert table["members_low"].to_pylist() == [198, 100, 50, 41]
    assert table["members_high"].to_pylist() == [202, 100, 50, 59]


def test_no_rounding_is_exact_with_one_warning(tmp_path: Path, catalog: Catalog) -> None:
    batch = load(tmp_path, catalog, [TOTAL], rounding=[])
    assert [item[0] for item in warnings(batch.complaints)] == ["no_borders", "no_rounding"]
    assert only_row(batch)["population_high"] == 1000


@pytest.mark.parametrize(
    "content",
    [
        f"\ufeff{LGB_HEADER}\r\n{TOTAL}\r\n",
        f"\n{LGB_HEADER}\n{TOTAL}\n\n;;;;;;\n",
        "LEDEN; Regiocode;eenheid;dimensie;categorie;BEVOLKING\n"
        "200;NL00;personen;totaal;totaal;1000",
        f'{LGB_HEADER};\n"NL00";"personen";"totaal";"totaal";"1000";"200";"";\n',
        f"{LGB_HEADER}\r{TOTAL}\r",
    ],
    ids=["bom-crlf", "blank-lines", "free-order-no-share", "quotes-trailing", "old-mac"],
)
def test_one_file_in_many_forms(tmp_path: Path, catalog: Catalog, content: str) -> None:
    folder = deliveries.write(
        tmp_path / "lgb", "lgb", {"leden.csv": content}, rounding=[{"base": 5}]
    )
    row = only_row(read([folder], catalog))
    assert (row["region_code"], row["level"], row["unit"]) == ("NL00", "land", "personen")
    assert (row["population"], row["members"], row["share"]) == (1000, 200, None)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", ("empty_file", None, "")),
        (LGB_HEADER, ("empty_file", None, "")),
        (LGB_HEADER.replace(";", ","), ("delimiter", 1, "")),
        (LGB_HEADER.replace("leden", "ledn") + f"\n{TOTAL}", ("unknown_column", 1, "ledn")),
        (f"{LGB_HEADER};leden\n{TOTAL};", ("double_column", 1, "leden")),
        (f"{LGB_HEADER}\n{TOTAL};7\n", ("ragged_row", 2, "")),
        (f"{LGB_HEADER}\nNL00;personen;totaal;totaal;1000;200\n", ("ragged_row", 2, "")),
        (f'{LGB_HEADER}\n"NL00;personen;totaal;totaal;1;1;\n', ("quote", 2, "")),
        (f'{LGB_HEADER}\n"NL"00;personen;totaal;totaal;1;1;\n', ("quote", 2, "")),
        (f"{LGB_HEADER}\nNL00;personen;tot\0aal;totaal;1;1;\n", ("unreadable_text", 2, "")),
        (LGB_HEADER.encode("utf-16"), ("encoding", None, "")),
        (b"\x81;\n" + LGB_HEADER.encode(), ("encoding", 1, "")),
    ],
)
def test_what_is_no_table_is_refused_in_its_place(
    tmp_path: Path,
    catalog: Catalog,
    content: str | bytes,
    expected: tuple[str, int | None, str],
) -> None:
    folder = deliveries.write(tmp_path / "lgb", "lgb", {"leden.csv": content})
    batch = read([folder], catalog)
    found = [(item[0], item[2], item[3]) for item in errors(batch.complaints)]
    assert expected in found
    assert {item[1] for item in errors(batch.complaints)} == {"leden.csv"}


def test_a_broken_quote_spoils_only_its_own_line(tmp_path: Path, catalog: Catalog) -> None:
    rows = ['"NL00;personen;totaal;totaal;1;1;', TOTAL, "PV90;personen;totaal;totaal;x1;1;"]
    found = kinds(errors(load(tmp_path, catalog, rows).complaints))
    assert [(kind, row) for kind, row, _column, _text in found] == [
        ("quote", 2),
        ("not_a_number", 4),
    ]


def test_windows_letters_are_read_with_a_warning(tmp_path: Path, catalog: Catalog) -> None:
    content = f"{LGB_HEADER}\n{TOTAL}\nNL00;personen;totaal;categorieën;1;1;\n".encode("cp1252")
    batch = read([deliveries.write(tmp_path / "lgb", "lgb", {"leden.csv": content})], catalog)
    assert ("encoding", 3) in [(item[0], item[2]) for item in warnings(batch.complaints)]
    assert kinds(errors(batch.complaints)) == [("unknown_value", 3, "categorie", "categorieën")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("GM9003;personen;totaal;totaal;1;1;", ("unknown_region", "regiocode", "GM9003")),
        ("GM901;personen;totaal;totaal;1;1;", ("malformed_code", "regiocode", "GM901")),
        ("gm9001;personen;totaal;totaal;1;1;", ("malformed_code", "regiocode", "gm9001")),
        (";personen;totaal;totaal;1;1;", ("malformed_code", "regiocode", "")),
        ("PV99;personen;totaal;totaal;1;1;", ("unknown_region", "regiocode", "PV99")),
        ("BIEB:B9;personen;totaal;totaal;1;1;", ("unknown_organisation", "regiocode", "BIEB:B9")),
        ("GM9001;mensen;totaal;totaal;1;1;", ("unknown_value", "eenheid", "mensen")),
        ("GM9001;personen;leefdtijd;4-9;1;1;", ("unknown_value", "dimensie", "leefdtijd")),
        ("GM9001;personen;leeftijd;4-10;1;1;", ("unknown_value", "categorie", "4-10")),
        ("GM9001;personen;leeftijd;totaal;1;1;", ("unknown_value", "categorie", "totaal")),
        ("GM9001;personen;totaal;alles;1;1;", ("unknown_value", "categorie", "alles")),
        ("GM9001;huishoudens;leeftijd;4-9;1;1;", ("unit_not_allowed", "eenheid", "huishoudens")),
        ("GM9001;personen;herkomst;westers;1;1;", ("other_classification", "categorie", "westers")),
    ],
)
def test_unknown_keys_are_refused(
    tmp_path: Path,
    catalog: Catalog,
    borders: Path,
    organisations: Path,
    row: str,
    expected: tuple[str, str, str],
) -> None:
    batch = load(tmp_path, catalog, [TOTAL, row], borders, organisations)
    kind, column, text = expected
    assert kinds(errors(batch.complaints)) == [(kind, 3, column, text)]


def test_the_other_classification_is_named(tmp_path: Path, catalog: Catalog) -> None:
    rows = ["NL00;personen;herkomst;westers;1;1;"]
    (complaint,) = [
        item for item in load(tmp_path, catalog, rows).complaints if item.severity == "error"
    ]
    assert "2016" in complaint.message
    assert load(tmp_path, catalog, rows, classification={"herkomst": "2016"}).ok


def test_the_total_of_an_own_universe(tmp_path: Path, catalog: Catalog) -> None:
    assert load(tmp_path, catalog, ["NL00;personen;onderwijssoort;totaal;150;90;"]).ok
    age = ["NL00;personen;leeftijd;totaal;150;90;"]
    assert not load(tmp_path, catalog, age).ok
    assert load(tmp_path, catalog, age, universe={"leeftijd": "leden van 4 en ouder"}).ok


def test_a_level_that_the_delivery_does_not_state(tmp_path: Path, catalog: Catalog) -> None:
    rows = [
        TOTAL,
        "GM9001;personen;totaal;totaal;300;60;",
        "BIEB:B1;personen;totaal;totaal;300;60;",
    ]
    batch = load(tmp_path, catalog, rows, levels=["land"])
    assert kinds(errors(batch.complaints)) == [("level_not_stated", 3, "regiocode", "GM9001")]


def test_a_double_row_names_the_first(tmp_path: Path, catalog: Catalog) -> None:
    rows = [TOTAL, "PV90;personen;totaal;totaal;1;1;", " NL00 ;personen;totaal;totaal;5;5;"]
    (complaint,) = [
        item for item in load(tmp_path, catalog, rows).complaints if item.severity == "error"
    ]
    assert (complaint.kind, complaint.place.row) == ("double_row", 4)
    assert "rij 2" in complaint.message


@pytest.mark.parametrize(
    ("population", "members", "base", "fits"),
    [
        (5, 10, 5, False),  # at most 7 people, at least 8 members
        (5, 5, 5, True),
        (10, 10, 5, True),
        (100, 101, 1, False),
        (100, 100, 1, True),
        (0, 5, 5, False),  # at most 2 people, at least 3 members
        (5, 10, 10, True),  # 0..9 people, 5..14 members
    ],
)
def test_more_members_than_people_is_impossible(
    tmp_path: Path, catalog: Catalog, population: int, members: int, base: int, fits: bool
) -> None:
    rows = [f"NL00;personen;totaal;totaal;{population};{members};"]
    batch = load(tmp_path, catalog, rows, rounding=[{"base": base}])
    expected = [] if fits else [("impossible_pair", 2, "leden")]
    found = kinds(errors(batch.complaints))
    assert [item[:3] for item in found] == expected
    assert all(f"leden van Nederland (NL00): {members}" in item[3] for item in found)


@pytest.mark.parametrize(
    ("population", "members", "share", "fits"),
    [
        # counts allow 13/52 = 25.0 % to 17/48 = 35.4 %
        ("50", "15", "27,1", True),
        ("50", "15", "25,0", True),
        ("50", "15", "24,9", False),
        ("50", "15", "35,4", True),
        ("50", "15", "35,5", False),
        ("5", "5", "100,0", True),
        ("0", "0", "0,0", True),
        (".", "15", "99,0", True),  # nothing to hold it against
        ("50", "x", "99,0", True),
    ],
)
def test_a_share_must_fit_its_counts(
    tmp_path: Path, catalog: Catalog, population: str, members: str, share: str, fits: bool
) -> None:
    batch = load(tmp_path, catalog, [f"NL00;personen;totaal;totaal;{population};{members};{share}"])
    expected = [] if fits else [("share_contradicts_counts", 2, "aandeel")]
    assert batch.ok
    assert [item[:3] for item in kinds(warnings(batch.complaints))] == expected
    if not fits:
        cell = batch.complaints[-1]
        assert cell.text == (
            f"aandeel leden van Nederland (NL00): {share}%; de aantallen geven 25,0% tot 35,4%"
        )
        assert (cell.region, cell.unit, cell.dimension, cell.category) == (
            "NL00",
            "personen",
            "totaal",
            "totaal",
        )


def sexes(men: str, women: str, total: str = "100") -> list[str]:
    return [
        f"NL00;personen;totaal;totaal;{total};.;",
        f"NL00;personen;geslacht;man;{men};.;",
        *([f"NL00;personen;geslacht;vrouw;{women};.;"] if women else []),
    ]


@pytest.mark.parametrize(
    ("men", "women", "fits"),
    [
        # two parts at base 5 differ from a rounded total by at most 2·2 + 2 = 6
        ("50", "50", True),
        ("50", "55", True),
        ("50", "56", True),  # at least 102, just what the total can be at most
        ("50", "57", False),  # at least 103
        ("50", "44", True),  # at most 98, just what the total can be at least
        ("50", "43", False),
        ("45", "50", True),
        ("45", "45", False),  # at most 94, the total at least 98
        ("100", ".", True),  # a part is missing: too few can't be told
        ("45", ".", True),
        ("105", ".", False),  # at least 103 in one part already
        ("45", "", True),  # a row that is absent is missing too
        ("105", "", False),
    ],
)
def test_categories_against_their_total(
    tmp_path: Path, catalog: Catalog, men: str, women: str, fits: bool
) -> None:
    batch = load(tmp_path, catalog, sexes(men, women))
    found = [item for item in batch.complaints if item.kind == "categories_contradict_total"]
    assert batch.ok
    assert [(item.place.row, item.place.column, item.dimension) for item in found] == (
        [] if fits else [(2, "bevolking", "geslacht")]
    )


@pytest.mark.parametrize(
    ("men", "women", "size"),
    [
        ("50", "57", 1),  # at least 103, the total at most 102
        ("50", "43", 1),  # at most 97, the total at least 98
        ("45", "45", 4),
        ("105", ".", 1),  # at least 103 in one part already
        ("200", ".", 96),
    ],
)
def test_how_far_a_contradiction_is_beyond_rounding(
    tmp_path: Path, catalog: Catalog, men: str, women: str, size: float
) -> None:
    found = load(tmp_path, catalog, sexes(men, women)).complaints
    assert [item.size for item in found if "contradict" in item.kind] == [size]


def test_without_a_known_total_nothing_contradicts(tmp_path: Path, catalog: Catalog) -> None:
    hidden = kinds(warnings(load(tmp_path, catalog, sexes("900", "900", ".")).complaints))
    assert [kind for kind, *_where in hidden] == ["recoverable"]
    assert kinds(warnings(load(tmp_path, catalog, sexes("900", "900")[1:]).complaints)) == []


def test_an_own_universe_is_held_against_its_own_total(tmp_path: Path, catalog: Catalog) -> None:
    # 60 pupils of 1,000 people are no contradiction; 60 of 150 pupils are
    rows = [
        "NL00;personen;totaal;totaal;1000;.;",
        "NL00;personen;onderwijssoort;brugjaar;20;.;",
        "NL00;personen;onderwijssoort;vmbo;20;.;",
        "NL00;personen;onderwijssoort;havo_vwo;20;.;",
    ]
    assert kinds(warnings(load(tmp_path, catalog, rows).complaints)) == []
    pupils = [*rows, "NL00;personen;onderwijssoort;totaal;150;.;"]
    found = kinds(warnings(load(tmp_path, catalog, pupils).complaints))
    assert [(kind, row) for kind, row, _column, _text in found] == [
        ("categories_contradict_total", 6)
    ]


def areas(**counts: str) -> list[str]:
    return [f"{code};personen;totaal;totaal;1000;{count};" for code, count in counts.items()]


@pytest.mark.parametrize(
    ("counts", "contradicting"),
    [
        ({"WK900100": "100", "BU90010000": "50", "BU90010001": "55"}, []),
        ({"WK900100": "100", "BU90010000": "50", "BU90010001": "60"}, ["WK900100"]),
        ({"WK900100": "100", "BU90010000": "45", "BU90010001": "45"}, ["WK900100"]),
        ({"WK900100": "100", "BU90010000": "45"}, []),  # a buurt is missing
        ({"WK900100": "100", "BU90010000": "45", "BU90010001": "."}, []),
        ({"WK900100": "100", "BU90010000": "110", "BU90010001": "."}, ["WK900100"]),
        ({"GM9001": "100", "WK900100": "50", "WK900101": "60"}, ["GM9001"]),
        ({"GM9002": "100", "WK9002AA": "90"}, ["GM9002"]),  # one wijk is the whole gemeente
        ({"GM9002": "100", "WK9002AA": "100"}, []),
        ({"PV90": "100", "GM9001": "90"}, ["PV90"]),
        ({"NL00": "200", "PV90": "100", "PV91": "110"}, ["NL00"]),
        ({"NL00": "200", "GM9001": "100", "GM9002": "90"}, ["NL00"]),
        ({"NL00": "200", "GM9001": "100", "GM9002": "105"}, []),
        ({"GM9001": ".", "WK900100": "50", "WK900101": "60"}, []),
    ],
)
def test_areas_against_what_they_lie_in(
    tmp_path: Path,
    catalog: Catalog,
    borders: Path,
    counts: dict[str, str],
    contradicting: list[str],
) -> None:
    batch = load(tmp_path, catalog, areas(**counts), borders)
    found = [item for item in batch.complaints if item.kind == "parts_contradict_whole"]
    assert batch.ok
    # populations are all 1000 and contradict as well; here the members are looked at
    assert [item.region for item in found if item.place.column == "leden"] == contradicting


def test_a_contradiction_is_told_in_plain_words(
    tmp_path: Path, catalog: Catalog, borders: Path
) -> None:
    def told(*rows: str, base: int = 5) -> list[str]:
        rounding = [{"base": base}]
        found = load(tmp_path, catalog, rows, borders, rounding=rounding).complaints
        return [item.text for item in found if "contradict" in item.kind]

    wijk = "WK900100;personen;totaal;totaal;.;25532;"
    parts = [f"BU9001000{k};personen;totaal;totaal;.;{n};" for k, n in enumerate((12000, 12000))]
    # Exact: bounds that are the same are one number.
    assert told(wijk, *parts, base=1) == [
        "leden van Wijk 00 (WK900100): 25.532; opgeteld over 2 buurten erin: 24.000"
    ]
    assert told(wijk.replace("2;", "0;"), *parts) == [
        "leden van Wijk 00 (WK900100): 25.530 (voor afronden 25.528 tot en met 25.532); "
        "opgeteld over 2 buurten erin: 23.996 tot en met 24.004"
    ]
    # A buurt is hidden: the others are already too many.
    hidden = [wijk, parts[0].replace("12000", "30000"), parts[1].replace("12000", ".")]
    assert told(*hidden, base=1) == [
        "leden van Wijk 00 (WK900100): 25.532; opgeteld over 1 buurt erin: ten minste 30.000"
    ]
    assert told(*sexes("1000", "250", "1200"), base=1) == [
        "inwoners van Nederland (NL00): 1.200; opgeteld over de 2 groepen van geslacht: 1.250"
    ]
    assert told(*sexes("1300", ".", "1200"), base=1) == [
        "inwoners van Nederland (NL00): 1.200; "
        "opgeteld over 1 van de 2 groepen van geslacht: ten minste 1.300"
    ]


CASES: list[tuple[str, list[str], dict[str, int]]] = [
    # What is told of it, the rows, and which complaints (by region) follow from it.
    (
        "leden van Eerst (GM9001): 1.100 (leden.csv, rij 3, kolom leden). "
        "Bij de cijfers eromheen past 100",
        ["NL00 200", "GM9001 1100", "GM9002 100", "WK900100 60", "WK900101 40"],
        {"NL00": 1, "GM9001": 1},
    ),
    # One complaint needs no cause.
    ("", ["GM9001 1100", "WK900100 60", "WK900101 40"], {}),
    # No one number ends both: the country asks for 100, the wijken for 500.
    ("", ["NL00 200", "GM9001 1100", "GM9002 100", "WK900100 460", "WK900101 40"], {}),
]


@pytest.mark.parametrize(("cause", "counts", "explained"), CASES)
def test_one_figure_behind_several_complaints(
    tmp_path: Path,
    catalog: Catalog,
    borders: Path,
    cause: str,
    counts: list[str],
    explained: dict[str, int],
) -> None:
    rows = [f"{one.split()[0]};personen;totaal;totaal;.;{one.split()[1]};" for one in counts]
    found = load(tmp_path, catalog, rows, borders, rounding=[{"base": 1}]).complaints
    assert {item.cause for item in found if item.cause} == ({cause} if cause else set())
    assert dict(Counter(item.region for item in found if item.cause)) == explained


def test_an_error_and_its_consequences_have_one_cause(tmp_path: Path, catalog: Catalog) -> None:
    rows = ["NL00;personen;totaal;totaal;100;20;20,0", *sexes("50", "50")[1:]]
    rows[0] = rows[0].replace(";100;", ";10;")
    found = load(tmp_path, catalog, rows, rounding=[{"base": 1}]).complaints
    told = [(item.kind, item.cause) for item in found if item.cause]
    cause = "inwoners van Nederland (NL00): 10 (leden.csv, rij 2, kolom bevolking). "
    assert told == [
        ("impossible_pair", cause + "Bij de cijfers eromheen past 100"),
        ("categories_contradict_total", cause + "Bij de cijfers eromheen past 100"),
    ]


def test_without_borders_only_too_many_can_be_told(tmp_path: Path, catalog: Catalog) -> None:
    few = areas(GM9002="100", WK9002AA="90")
    many = areas(GM9002="100", WK9002AA="110")

    def members(rows: list[str]) -> list[str]:
        complaints = load(tmp_path, catalog, rows).complaints
        return [item.region for item in complaints if item.place.column == "leden"]

    assert members(few) == []
    assert members(many) == ["GM9002"]


def test_borders_are_needed_to_build_and_wanted_to_check(
    tmp_path: Path, catalog: Catalog, borders: Path
) -> None:
    folder = deliveries.lgb(tmp_path / "lgb", [TOTAL])
    assert [item[0] for item in warnings(read([folder], catalog).complaints)] == ["no_borders"]
    built = read([folder], catalog, building=True)
    assert [item[0] for item in errors(built.complaints)] == ["no_borders"]
    assert built.deliveries == ()
    other_year = deliveries.lgb(tmp_path / "lgb", [TOTAL], border_year=2022)
    assert not read([borders, other_year], catalog, building=True).ok
    assert read([borders, deliveries.lgb(tmp_path / "lgb", [TOTAL])], catalog, building=True).ok


def test_organisations_that_the_delivery_names_must_exist(
    tmp_path: Path, catalog: Catalog, borders: Path, organisations: Path
) -> None:
    beside = (borders, organisations)
    batch = load(tmp_path, catalog, [TOTAL], *beside, participants=["B1", "B9"], members_of="B8")
    assert kinds(errors(batch.complaints)) == [
        ("unknown_organisation", None, "participants", "B9"),
        ("unknown_organisation", None, "members_of", "B8"),
    ]
    assert load(tmp_path, catalog, [TOTAL], *beside, participants=["B1"], members_of="B2").ok


def test_several_files_are_one_delivery_with_their_own_places(
    tmp_path: Path, catalog: Catalog
) -> None:
    files = {
        "personen.csv": f"{LGB_HEADER}\n{TOTAL}\n",
        "huishoudens.csv": "regiocode;eenheid;dimensie;categorie;bevolking;leden\n"
        "NL00;huishoudens;totaal;totaal;500;a\n",
    }
    batch = read([deliveries.write(tmp_path / "lgb", "lgb", files)], catalog)
    assert [item[:4] for item in errors(batch.complaints)] == [
        ("not_a_number", "huishoudens.csv", 2, "leden")
    ]
    files["huishoudens.csv"] = files["huishoudens.csv"].replace(";a", ";100")
    batch = read([deliveries.write(tmp_path / "lgb", "lgb", files)], catalog)
    table = batch.deliveries[0].table
    assert table["unit"].to_pylist() == ["personen", "huishoudens"]
    assert table["share"].to_pylist() == [None, None]
