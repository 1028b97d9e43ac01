"""Questions to an atlas of the small country in `land.py`; the rows stand beside the answers."""

import gzip
import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analytics.catalog import load_catalog
from analytics.model import TOTAL, Figure, Kind, Level, Missing, Rounding
from analytics.store import Atlas, Role, UnknownIdError
from analytics.store.building import build_batch
from tests.store import land

LGB = "lgb-2023"


def interval(figure: Figure) -> tuple[float | None, float | None, float | None]:
    return figure.value, figure.low, figure.high


def built(out: Path, *extra: Any, without: str = "", viewer: str = "operator") -> Atlas:
    build_batch(land.batch(*extra, without=without), out, load_catalog())
    return Atlas.open(out, viewer)


# Regions


def test_regions_are_in_code_order(atlas: Atlas) -> None:
    rows = atlas.regions(delivery=LGB, level="buurt", within="NL00", indicator="penetratie")
    assert rows.codes == sorted(code for _name, buurten in land.WIJKEN.values() for code in buurten)
    assert rows.names[rows.codes.index("BU90010001")] == "Ééndracht"
    assert rows.parents[rows.codes.index("BU9001AA01")] == "WK9001AA"
    assert rows.gemeenten[rows.codes.index("BU9001AA01")] == "GM9001"
    assert rows.codes == [item.code for item in atlas.regions_in("buurt", "NL00", LGB)]


@pytest.mark.parametrize(
    ("level", "within", "codes"),
    [
        ("wijk", "GM9001", ["WK900100", "WK9001AA"]),
        ("buurt", "WK9001AA", ["BU9001AA01"]),
        ("buurt", "GM9003", ["BU90030000"]),
        ("gemeente", "PV50", ["GM9001", "GM9002", "GM9003"]),
        ("gemeente", "BIEB:A", ["GM9001", "GM9002"]),
        ("gemeente", "GM9001", ["GM9001"]),
        ("wijk", ("GM9004", "GM9001"), ["WK900100", "WK9001AA", "WK900400"]),
        ("bibliotheek", "NL00", ["BIEB:A", "BIEB:B", "BIEB:C"]),
        ("bibliotheek", "GM9002", ["BIEB:A", "BIEB:B"]),
        ("bibliotheek", "BIEB:A", ["BIEB:A"]),
        ("provincie", "GM9001", []),
    ],
)
def test_regions_within(atlas: Atlas, level: str, within: Any, codes: list[str]) -> None:
    assert [item.code for item in atlas.regions_in(level, within, LGB)] == codes


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("BU90010001", Missing.CONFIDENTIAL),  # x and . in one row: the first reason
        ("BU90020000", Missing.NOT_APPLICABLE),  # nobody lives there
        ("BU90020001", Missing.PARTLY_PARTICIPATING),  # no row; of A and B only A took part
        ("BU90030000", Missing.NOT_PARTICIPATING),  # no row; only B
        ("BU90040000", Missing.NOT_DELIVERED),  # no row; C took part
    ],
)
def test_reasons(atlas: Atlas, code: str, reason: Missing) -> None:
    assert atlas.figure(code, "penetratie", delivery=LGB) == Figure.absent(reason)
    rows = atlas.regions(delivery=LGB, level="buurt", within="NL00", indicator="penetratie")
    assert rows.figures[rows.codes.index(code)] == Figure.absent(reason)


def test_a_region_is_not_made_from_its_parts(atlas: Atlas) -> None:
    # WK9001AA has one buurt, which is delivered; PV51 one gemeente. Neither has a row of its own.
    for code in ("WK9001AA", "PV51"):
        figure = atlas.figure(code, "leden", delivery=LGB)
        assert figure == Figure.absent(Missing.NOT_DELIVERED)


def test_delivered_share(atlas: Atlas) -> None:
    # 50;15;27.1: the share is within what the counts allow, and is made of unrounded counts.
    figure = atlas.figure("BU90010000", "penetratie", delivery=LGB)
    assert interval(figure) == pytest.approx((0.271, 0.2705, 0.2715))


def test_index_against_itself_is_exact(atlas: Atlas) -> None:
    rows = atlas.regions(
        delivery=LGB, level="gemeente", within="NL00", indicator="index", benchmark="GM9001"
    )
    figures = dict(zip(rows.codes, rows.figures, strict=True))
    assert interval(figures["GM9001"]) == (100, 100, 100)
    # 300/2000 against 200/1000, both at base 5
    assert interval(figures["GM9002"]) == pytest.approx(
        (75, 298 / 2002 / (202 / 998) * 100, 302 / 1998 / (198 / 1002) * 100)
    )
    assert rows.benchmark is not None
    assert rows.benchmark.value == pytest.approx(0.2)


def test_made_of_the_same_rows_is_the_same(atlas: Atlas) -> None:
    def index(area: Any, benchmark: Any, dimension: str = TOTAL, category: str = TOTAL) -> Any:
        asked = {"dimension": dimension, "category": category, "benchmark": benchmark}
        return interval(atlas.figure(area, "index", delivery=LGB, **asked))

    exact = (100, 100, 100)
    # A has no row: it is the sum of its gemeenten.
    assert index("BIEB:A", ["GM9001", "GM9002"]) == exact
    # C has a row of its own, beside that of its only gemeente: two figures of one area.
    assert index("BIEB:C", "GM9004") != exact
    assert index("BIEB:C", "BIEB:C") == exact
    # A wijk that is all of its gemeente, which has a row: as an area it is that gemeente.
    assert index(["WK900200", "GM9001"], "BIEB:A") == exact
    rows = atlas.regions(
        delivery=LGB, level="bibliotheek", within="NL00", indicator="index",
        benchmark=["GM9001", "GM9002"],
    )  # fmt: skip
    assert interval(rows.figures[0]) == exact
    both = atlas.profile(
        "BIEB:A", delivery=LGB, dimension="leeftijd", benchmark=["GM9001", "GM9002"]
    )
    assert both.index is not None
    # 0-4: rows of both gemeenten; 4-9: GM9002 has none
    assert interval(both.index[0]) == exact
    assert both.index[1].missing is Missing.PARTLY_PARTICIPATING


def test_chance_only_when_asked(atlas: Atlas) -> None:
    plain = atlas.figure("GM9001", "penetratie", delivery=LGB)
    assert (plain.chance_low, plain.chance_high) == (None, None)
    asked = atlas.figure("GM9001", "penetratie", delivery=LGB, chance=True)
    # 200/1000 at base 5, figures section 3
    assert asked.chance_low == pytest.approx(0.1741, abs=5e-5)
    assert asked.chance_high == pytest.approx(0.2285, abs=5e-5)


# Areas added together


def test_catchments(atlas: Atlas) -> None:
    # A: no row; GM9001 200/1000 + GM9002 300/2000
    assert interval(atlas.figure("BIEB:A", "leden", delivery=LGB)) == (500, 496, 504)
    assert interval(atlas.figure("BIEB:A", "bevolking", delivery=LGB)) == (3000, 2996, 3004)
    # B: GM9002 300, GM9003 hidden
    assert atlas.figure("BIEB:B", "leden", delivery=LGB).missing is Missing.CONFIDENTIAL
    # C: its own row (510) goes before its only gemeente (500)
    assert interval(atlas.figure("BIEB:C", "bevolking", delivery=LGB)) == (510, 508, 512)
    rows = atlas.regions(delivery=LGB, level="bibliotheek", within="NL00", indicator="leden")
    assert [item.value for item in rows.figures] == [500, None, 100]


@pytest.mark.parametrize(
    ("codes", "indicator", "wanted"),
    [
        # two gemeenten of three
        (["GM9001", "GM9002"], "leden", (500, 496, 504)),
        # all of PV50, one of them hidden: the province's own row tiles it
        (["GM9001", "GM9002", "GM9003"], "leden", (900, 898, 902)),
        # everything: the row of the Netherlands
        (["PV50", "GM9004"], "leden", (1000, 998, 1002)),
        # a gemeente and a wijk in it: counted once
        (["GM9001", "WK900100"], "leden", (200, 198, 202)),
        # A with the buurt WK9001AA consists of: the wijk has no row but its only buurt has
        (["GM9002", "WK9001AA"], "leden", (350, 346, 354)),
        # a catchment and a gemeente outside it
        (["BIEB:A", "GM9004"], "leden", (600, 594, 606)),
        # two catchments that share GM9002, which counts once: together all of PV50
        (["BIEB:A", "BIEB:B"], "leden", (900, 898, 902)),
        # WK900200 has no row, but is all of GM9002
        (["WK900100", "WK900200"], "leden", (450, 446, 454)),
        # both wijken of GM9001: the gemeente's row
        (["WK900100", "WK9001AA"], "bevolking", (1000, 998, 1002)),
    ],
)
def test_sets(atlas: Atlas, codes: list[str], indicator: str, wanted: tuple[int, ...]) -> None:
    assert interval(atlas.figure(codes, indicator, delivery=LGB)) == wanted


@pytest.mark.parametrize(
    ("codes", "reason"),
    [
        # a hidden row is not replaced by others
        (["GM9002", "GM9003"], Missing.CONFIDENTIAL),
        # WK900300 is all of GM9003, whose row is hidden
        (["WK900300", "GM9004"], Missing.CONFIDENTIAL),
        (["BU90020001", "GM9001"], Missing.PARTLY_PARTICIPATING),
        (["BU90040000", "BU90020001", "BU90010001"], Missing.CONFIDENTIAL),
    ],
)
def test_sets_with_a_missing_part(atlas: Atlas, codes: list[str], reason: Missing) -> None:
    assert atlas.figure(codes, "penetratie", delivery=LGB) == Figure.absent(reason)


def test_known_part(atlas: Atlas) -> None:
    part = atlas.known_part("BIEB:B", delivery=LGB)
    # GM9002 300/2000, GM9003 hidden
    assert (part.known, part.of, part.level) == (1, 2, Level.GEMEENTE)
    assert part.penetration.value == pytest.approx(0.15)
    nothing = atlas.known_part("GM9003", delivery=LGB)
    assert (nothing.known, nothing.of, nothing.level) == (0, 1, Level.WIJK)
    assert nothing.penetration.missing is Missing.NOT_DELIVERED


# Profiles


def test_profile(atlas: Atlas) -> None:
    rows = atlas.profile("GM9001", delivery=LGB, dimension="leeftijd", benchmark="NL00")
    assert rows.categories == ["0-4", "4-9", "9-15", "15-18", "18+"]
    # 50;10 and 100;60, in 1000;200; the Netherlands 100;20
    assert interval(rows.population.figures()[0]) == (50, 48, 52)
    assert interval(rows.non_members[1]) == (40, 36, 44)
    assert rows.penetration[1].value == pytest.approx(0.6)
    assert rows.representation[1].value == pytest.approx(300)
    assert rows.index is not None
    assert rows.index[0].value == pytest.approx(100)
    assert rows.index[1].missing is Missing.NOT_DELIVERED
    assert rows.penetration[2].missing is Missing.NOT_DELIVERED
    assert interval(rows.total_population) == (1000, 998, 1002)


def test_profile_without_benchmark_and_of_everyone(atlas: Atlas) -> None:
    rows = atlas.profile("GM9001", delivery=LGB)
    assert (rows.categories, rows.index) == ([TOTAL], None)
    assert interval(rows.representation[0]) == (100, 100, 100)
    households = atlas.profile("GM9001", delivery=LGB, unit="huishoudens")
    assert households.penetration[0].value == pytest.approx(120 / 400)


def test_partial_universe(atlas: Atlas) -> None:
    # 200;20 + 300;60 + 300;120 of persons of 15 and over: 800;200, not 1000;200
    rows = atlas.profile("GM9001", delivery=LGB, dimension="opleiding")
    assert interval(rows.total_population) == (800, 794, 806)
    assert interval(rows.total_members) == (200, 194, 206)
    assert [item.value for item in rows.representation] == pytest.approx([40, 80, 160])
    regions = atlas.regions(
        delivery=LGB, level="gemeente", within="GM9001", indicator="vertegenwoordiging",
        dimension="opleiding", category="hbo_wo",
    )  # fmt: skip
    assert regions.figures[0] == rows.representation[2]
    # GM9002 has one of its three classes: no total to hold it against
    other = atlas.profile("GM9002", delivery=LGB, dimension="opleiding")
    assert other.penetration[0].value == pytest.approx(0.1)
    assert other.representation[0].missing is Missing.PARTLY_PARTICIPATING


# Benchmarks and rounds


def test_benchmarks(atlas: Atlas) -> None:
    rows = atlas.benchmarks("A", delivery=LGB)
    assert rows.codes == ["BIEB:A", "PV50", "NL00"]
    assert rows.roles == [Role.OWN, Role.PROVINCE, Role.COUNTRY]
    assert [item.value for item in rows.penetration] == pytest.approx([500 / 3000, 0.2, 0.2])
    assert interval(rows.index[2]) == (100, 100, 100)
    # participants A and C of the three that are valid; inhabitants as stated
    assert (rows.coverage.organisations, rows.coverage.of_organisations) == (2, 3)
    assert (rows.coverage.inhabitants, rows.coverage.of_inhabitants) == (3500, 5000)
    assert atlas.benchmarks("BIEB:A", delivery=LGB).codes == rows.codes


def older(**said: Any) -> Any:
    whole = {"round": "2021", "reference_date": date(2021, 1, 1), "border_year": 2021} | said
    return land.members("lgb-2021", **whole)


def test_rounds_and_revisions(tmp_path: Path) -> None:
    second = land.members("lgb-2023-r2", land.MEMBERS.replace("1000;200", "1000;250"), revision=2)
    hidden = land.members("lgb-2024", round="2024", reference_date=date(2024, 1, 1), audience="x")
    open_to = built(tmp_path, second, hidden, older(border_year=2023), viewer="public")
    assert [item.id for item in open_to.rounds()] == ["lgb-2023-r2", "lgb-2021"]
    assert open_to.figure("GM9001", "leden", delivery="lgb-2023").value == 200
    assert open_to.figure("GM9001", "leden", delivery="lgb-2023-r2").value == 250
    with pytest.raises(UnknownIdError):
        open_to.figure("GM9001", "leden", delivery="lgb-2024")
    with pytest.raises(UnknownIdError):
        open_to.figure("GM9001", "leden", delivery=hidden.delivery)
    operator = Atlas.open(tmp_path, "operator")
    assert operator.rounds()[0].id == "lgb-2024"
    # Borders, registers and key figures are published by others: everyone sees them.
    assert len(open_to.deliveries(Kind.BORDERS)) == 1


# Finding, context, classes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("eendr", ["BU90010001"]),  # accents don't matter
        ("west", ["GM9003", "WK900300", "BU90030000"]),
        ("bu9001aa", ["BU9001AA01"]),
        ("oost", ["BU9001AA01"]),  # within a name
        ("bibliotheek a", ["BIEB:A"]),
        ("c", ["BIEB:C", "WK900100", "BU90010001"]),  # an id; a first letter; within a name
        ("100%", []),
        ("'; drop table region; --", []),
        ("  ", []),
    ],
)
def test_search(atlas: Atlas, text: str, codes: list[str]) -> None:
    found = [item.code for item in atlas.search(text, LGB)]
    assert found == codes


def test_search_tells_where(atlas: Atlas) -> None:
    hit = atlas.search("Zuidrand", LGB)[0]
    assert (hit.level, hit.name, hit.context) == (Level.BUURT, "Zuidrand", "Zuid")
    assert hit.organisations == ("A", "B")


def test_context(atlas: Atlas) -> None:
    rows = atlas.context(delivery=LGB, level="gemeente", within="NL00", indicator="stedelijkheid")
    assert [item.value for item in rows.figures] == [3, 5, None, None]
    assert rows.figures[2].missing is Missing.NOT_DELIVERED
    assert atlas.context_figure("BU90010000", "stedelijkheid", LGB).missing is Missing.CONFIDENTIAL
    # Counts of a catchment add up; an average of several gemeenten is not made.
    assert atlas.context_figure("BIEB:A", "inwoners", LGB).value == 3000
    reason = atlas.context_figure("BIEB:A", "stedelijkheid", LGB).missing
    assert reason is Missing.NOT_APPLICABLE


def test_breaks(atlas: Atlas, tmp_path: Path) -> None:
    assert atlas.breaks("index", "personen", TOTAL, TOTAL, "gemeente")[0] == 60
    # public shares of gemeenten: 0.20, 0.15, hidden, 0.20
    borders = atlas.breaks("penetratie", "personen", TOTAL, TOTAL, "gemeente")
    assert borders
    assert all(0.15 <= border <= 0.20 for border in borders)
    # figures that not everyone may see give no borders
    confidential = built(tmp_path, land.members(audience="confidential"), without=LGB)
    assert confidential.breaks("penetratie", "personen", TOTAL, TOTAL, "gemeente") == ()
    assert confidential.breaks("inkomen_inwoner", "personen", TOTAL, TOTAL, "gemeente")


def test_organisations_on_the_reference_date(atlas: Atlas) -> None:
    found = {item.id: item.gemeenten for item in atlas.organisations(LGB)}
    # A served GM9004 until 2022-01-01
    assert found == {"A": ("GM9001", "GM9002"), "B": ("GM9002", "GM9003"), "C": ("GM9004",)}
    (branch,) = atlas.branches(None, LGB)  # the other closed in 2010
    assert (branch.organisation, branch.name) == ("A", "Vestiging Noord")
    # RD 155000, 463000 is Amersfoort's tower
    assert (branch.lon, branch.lat) == pytest.approx((5.387, 52.155), abs=1e-3)
    assert atlas.branches("C", LGB) == []


@pytest.mark.parametrize(
    ("ask", "what"),
    [
        (lambda atlas: atlas.figure("GM9009", "leden", delivery=LGB), "region"),
        (lambda atlas: atlas.figure("BIEB:Z", "leden", delivery=LGB), "organisation"),
        (lambda atlas: atlas.figure("GM9001", "ledn", delivery=LGB), "indicator"),
        (lambda atlas: atlas.figure("GM9001", "leden", delivery="lgb"), "delivery"),
        (lambda atlas: atlas.figure("GM9001", "leden", delivery="kwb-2023"), "delivery"),
        (lambda atlas: atlas.profile("GM9001", delivery=LGB, dimension="leeft"), "dimension"),
        (
            lambda atlas: atlas.profile(
                "GM9001", delivery=LGB, dimension="leeftijd", unit="huishoudens"
            ),
            "dimension",
        ),
        (
            lambda atlas: atlas.figure(
                "GM9001", "leden", delivery=LGB, dimension="leeftijd", category="5-9"
            ),
            "category",
        ),
        (lambda atlas: atlas.regions_in("straat", "NL00", LGB), "level"),
        (lambda atlas: atlas.benchmarks("Z", delivery=LGB), "organisation"),
        (lambda atlas: atlas.figure("GM9001", "leden", delivery=LGB, unit="katten"), "unit"),
    ],
)
def test_unknown_ids(atlas: Atlas, ask: Callable[[Atlas], object], what: str) -> None:
    with pytest.raises(UnknownIdError) as refusal:
        ask(atlas)
    assert refusal.value.what == what


def test_unknown_id_suggests(atlas: Atlas) -> None:
    with pytest.raises(UnknownIdError, match="Bedoelt u penetratie"):
        atlas.figure("GM9001", "penetrati", delivery=LGB)


# Borders


@pytest.mark.parametrize("projection", ["wgs", "rd"])
@pytest.mark.parametrize(
    ("level", "within"),
    [("buurt", "NL00"), ("buurt", "BIEB:A"), ("wijk", "GM9002"), ("land", "NL00")],
)
def test_borders(atlas: Atlas, level: str, within: str, projection: str) -> None:
    content = json.loads(gzip.decompress(atlas.borders(level, within, LGB, projection)))
    regions = atlas.regions_in(level, within, LGB)
    assert [item["properties"] for item in content["features"]] == [
        {"i": place, "code": item.code, "naam": item.name} for place, item in enumerate(regions)
    ]
    x, y = content["features"][0]["geometry"]["coordinates"][0][0]
    inside = (149_000 < x < 156_000 and y > 449_000) if projection == "rd" else 5 < x < 6 < 50 < y
    assert inside


def test_border_keys_tell_contents_apart(atlas: Atlas, tmp_path: Path) -> None:
    asked = [
        (level, within, projection)
        for level in ("wijk", "buurt")
        for within in ("NL00", "GM9001", "GM9002", "BIEB:A")
        for projection in ("wgs", "rd")
    ]
    keys = [atlas.border_key(level, within, LGB, projection) for level, within, projection in asked]
    assert len(set(keys)) == len(keys)
    moved = built(tmp_path, land.borders(wider=True), without="grenzen-2023")
    same = built(tmp_path / "same")
    for level, within, projection in asked:
        key = atlas.border_key(level, within, LGB, projection)
        assert same.border_key(level, within, LGB, projection) == key
        assert moved.border_key(level, within, LGB, projection) != key


def test_neighbours_share_their_line(atlas: Atlas) -> None:
    content = json.loads(gzip.decompress(atlas.borders("buurt", "WK900100", LGB, "rd")))
    one, other = (
        {tuple(point) for point in item["geometry"]["coordinates"][0]}
        for item in content["features"]
    )
    assert one & other == {(151_000, 450_000), (151_000, 451_000)}


def test_outline_and_bounds(atlas: Atlas) -> None:
    outline = atlas.outline("GM9001", 2023)
    assert outline is not None
    points = np.array(outline["coordinates"][0])
    box = atlas.bounds(["GM9001"], 2023)
    assert box == pytest.approx((*points.min(axis=0), *points.max(axis=0)), abs=1e-5)
    assert atlas.outline("GM9009", 2023) is None
    assert atlas.bounds([], 2023) is None


# Threads


def test_many_threads_get_the_same_answers(atlas: Atlas, seed: int) -> None:
    chance = random.Random(seed)
    areas = ["NL00", "PV50", "GM9001", "BIEB:A", "BU90010000", ["GM9001", "GM9002"]]

    def question(number: int) -> Callable[[], Any]:
        area = areas[number % len(areas)]
        match number % 4:
            case 0:
                return lambda: atlas.figure(area, "index", delivery=LGB, benchmark="NL00")
            case 1:
                return lambda: list(
                    atlas.profile(area, delivery=LGB, dimension="leeftijd").penetration
                )
            case 2:
                return lambda: list(
                    atlas.regions(
                        delivery=LGB, level="buurt", within="NL00", indicator="leden"
                    ).figures
                )
            case _:
                return lambda: [item.code for item in atlas.search("zuid", LGB)]

    numbers = [chance.randrange(1000) for _ in range(200)]
    alone = {number: question(number)() for number in set(numbers)}
    with ThreadPoolExecutor(16) as threads:
        together = list(threads.map(lambda number: question(number)(), numbers))
    assert together == [alone[number] for number in numbers]


def test_rounding_of_a_hundred(tmp_path: Path) -> None:
    # 100;50 at base 100 [50, 149] and [0, 99]; the sum of two is twice as wide
    text = "GM9001;personen;totaal;totaal;100;100;\nGM9002;personen;totaal;totaal;200;100;"
    told = land.members(text=text, base=100, rounding=(Rounding(base=100),))
    atlas = built(tmp_path, told, without=LGB)
    assert interval(atlas.figure("BIEB:A", "bevolking", delivery=LGB)) == (300, 200, 398)
