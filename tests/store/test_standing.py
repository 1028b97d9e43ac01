"""The national comparison, in a country where every group can be counted by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.catalog import load_catalog
from analytics.model import Figure, Level, Missing
from analytics.store import Atlas, Comparison, GroupKind, Standing, UnknownIdError
from analytics.store.building import build_batch
from tests.store import land

LGB = "lgb-2023"
# gemeente: province, organisations, inhabitants and members, stedelijkheid, income
PLACES = {
    "GM9001": ("PV50", "A", "600;120", 2, 30),
    "GM9002": ("PV50", "BC", "800;160", 2, 31),
    "GM9003": ("PV50", "C", "500;150", 4, 24),
    "GM9004": ("PV50", "D", "1000;300", 2, 30),
    "GM9005": ("PV50", "E", "1900;190", 3, 27),
    "GM9006": ("PV51", "A", "400;100", 4, 20),
    "GM9007": ("PV51", "F", "600;60", 1, 28),
    "GM9008": ("PV51", "G", "900;.", 3, 27),  # takes part, but the number is hidden
    "GM9009": ("PV51", "H", "", 3, 27),  # does not take part; the key figures say 700
    "GM9010": ("PV51", "IJ", "4000;800", 1, 28),  # one land, two libraries
}
COUNTRY = "NL00;personen;totaal;totaal;{};2000;\n"
PROVINCES = "PV50;personen;totaal;totaal;4800;920;\nPV51;personen;totaal;totaal;5900;1080;\n"
AGES = "".join(
    f"{region};personen;leeftijd;{age};{people};{members};\n"
    for region, ages in {
        "NL00": ["500;100", "600;300", "700;420", "400;160", "8500;1020"],
        "GM9004": ["50;20", "60;40", "70;50", "20;10", "800;180"],
    }.items()
    for age, (people, members) in zip(
        ("0-4", "4-9", "9-15", "15-18", "18+"), (item.split(";") for item in ages), strict=True
    )
)


def country(out: Path, inhabitants: int = 10700, **said: object) -> Atlas:
    """The atlas of the country above; `inhabitants` of all of it."""
    lines = [
        f"{code};personen;totaal;totaal;{told[2]};" for code, told in PLACES.items() if told[2]
    ]
    text = COUNTRY.format(inhabitants) + PROVINCES + "\n".join(lines) + "\n" + AGES
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(land, "GEMEENTEN", {code: (code, told[0]) for code, told in PLACES.items()})
        patch.setattr(land, "WIJKEN", {
            f"WK{code[2:]}00": (code, {f"BU{code[2:]}0000": code}) for code in PLACES
        })  # fmt: skip
        patch.setattr(land, "ORGANISATIONS", [
            (name, f"Bibliotheek {name}", code) for code, told in PLACES.items() for name in told[1]
        ])  # fmt: skip
        patch.setattr(land, "KWB", "".join(
            f"{code};a_inw;{told[2].split(';')[0] or 700}\n{code};ste_mvs;{told[3]}\n"
            f"{code};g_ink_pi;{told[4]}\n"
            for code, told in PLACES.items()
        ))  # fmt: skip
        told = {"participants": tuple("ABCDEFGIJ"), "rounding": (), "share_from_unrounded": None}
        members = land.members(text=text, base=1, **(told | said))
        build_batch(land.batch(members, without=LGB), out, load_catalog())
    return Atlas.open(out, "operator")


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    opened = country(tmp_path_factory.mktemp("wide"))
    yield opened
    opened.close()


def asked(atlas: Atlas, area: str, **more: object) -> Standing:
    return atlas.standing(area, delivery=LGB, **more)


def group(found: Standing, kind: GroupKind, code: str | None = None) -> Comparison:
    (only,) = [item for item in found.groups if (item.kind, item.code) == (kind, code)]
    return only


def named(found: Standing, rows: list[int]) -> str:
    """Rows by the letter of their library."""
    return "".join(found.codes[row].removeprefix("BIEB:") for row in rows)


def counted(item: Comparison) -> tuple[float | None, float | None]:
    return item.population.value, item.members.value


def test_every_unit_in_code_order_with_its_reason(wide: Atlas) -> None:
    found = asked(wide, "A")
    assert found.level is Level.BIBLIOTHEEK
    assert named(found, list(range(len(found)))) == "ABCDEFGHIJ"
    assert found.codes[found.own] == "BIEB:A"
    assert found.provinces[:2] == [("PV50", "PV51"), ("PV50",)]
    assert found.organisations[2] == ("C",)
    assert found.members.value[:6].tolist() == [220, 160, 310, 300, 190, 60]
    assert found.penetration[6] == Figure.absent(Missing.CONFIDENTIAL)
    assert found.penetration[7] == Figure.absent(Missing.NOT_PARTICIPATING)
    assert found.takes_part.tolist() == [True] * 7 + [False] + [True] * 2
    # Only those with a figure have a rank and a place in the band.
    assert found.ranks.of == 8
    assert found.ranks.low[[6, 7]].tolist() == [0, 0]
    assert found.funnel.rows == 8
    assert found.funnel.p0 == pytest.approx(2840 / 14600)
    # D 30 % and C 23.8 % overlap on the chance interval: 27.2 to 32.9 against 21.6 to 26.2 don't.
    assert (found.ranks.low[3], found.ranks.high[3]) == (1, 1)


def test_size_comes_from_the_key_figures_where_the_delivery_has_none(wide: Atlas) -> None:
    found = asked(wide, "A")
    assert found.inhabitants.value.tolist() == [
        1000, 800, 1300, 1000, 1900, 600, 900, 700, 4000, 4000,
    ]  # fmt: skip


def test_characteristics_are_weighted_by_inhabitants(wide: Atlas) -> None:
    found = asked(wide, "A")
    told = found.characteristics["stedelijkheid"]
    assert told[0].value == pytest.approx((2 * 600 + 4 * 400) / 1000)
    assert told[2].value == pytest.approx((2 * 800 + 4 * 500) / 1300)
    assert told[3].value == 2
    assert list(found.characteristics) == ["stedelijkheid", "inkomen_inwoner"]
    assert "inwoners" not in wide.criteria()


def test_published_totals_are_with_own_up_to_a_tenth(wide: Atlas) -> None:
    found = asked(wide, "A")
    country = group(found, GroupKind.COUNTRY, "NL00")
    assert (country.rest, country.includes_own, counted(country)) == (False, True, (10700, 2000))
    assert named(found, country.rows) == "ABCDEFIJ"
    assert named(found, country.left_out) == "GH"
    near = group(found, GroupKind.PROVINCE, "PV50")  # 600 of 4,800 inhabitants
    assert (near.rest, near.includes_own, counted(near)) == (True, False, (4200, 800))
    assert named(found, near.rows) == "BCDE"
    far = group(found, GroupKind.PROVINCE, "PV51")  # 400 of 5,900
    assert (far.rest, far.includes_own, counted(far)) == (False, True, (5900, 1080))
    assert country.index.value == pytest.approx(22 / (2000 / 10700))
    assert near.difference.value == pytest.approx(22 - 100 * 800 / 4200)
    chance = near.difference.chance_low, near.difference.value, near.difference.chance_high
    assert list(chance) == sorted(chance)


@pytest.mark.parametrize(("inhabitants", "rest"), [(9999, True), (10000, False), (10001, False)])
def test_over_a_tenth(tmp_path: Path, inhabitants: int, rest: bool) -> None:
    found = asked(country(tmp_path, inhabitants), "A")
    assert group(found, GroupKind.COUNTRY, "NL00").rest is rest


def test_a_rest_that_is_only_a_hidden_library_is_hidden_too(
    wide: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # F has 600 of the 5,900 inhabitants; beside it are A, I and J with figures, G hidden.
    rest = group(asked(wide, "F"), GroupKind.PROVINCE, "PV51")
    assert (rest.rest, counted(rest)) == (True, (5300, 1020))
    for code in ("GM9006", "GM9010"):
        monkeypatch.setitem(PLACES, code, ("PV50", *PLACES[code][1:]))
    # Now only G takes part beside F: the rest would be its number.
    alone = group(asked(country(tmp_path), "F"), GroupKind.PROVINCE, "PV51")
    assert (alone.rest, alone.missing) == (True, Missing.CONFIDENTIAL)
    assert alone.penetration == alone.population == alone.members == alone.difference
    assert alone.members == Figure.absent(Missing.CONFIDENTIAL)


def test_coverage_in_organisations_and_inhabitants(wide: Atlas) -> None:
    found = asked(wide, "A")

    def covers(kind: GroupKind, code: str | None = None) -> tuple[object, ...]:
        item = group(found, kind, code)
        return (item.organisations, item.of_organisations, item.inhabitants, item.of_inhabitants)

    # Inhabitants of the country as the delivery tells; organisations counted.
    assert covers(GroupKind.COUNTRY, "NL00") == (9, 10, 3500, 5000)
    # Without the own unit: B, C, D, E of PV50.
    assert covers(GroupKind.PROVINCE, "PV50") == (4, 4, 4200, 4200)
    # A, F, G, I, J of six; what is hidden of G is in the published total.
    assert covers(GroupKind.PROVINCE, "PV51") == (5, 6, 5900, 5900 + 700)
    # G and H are left out of the pool, and told.
    assert covers(GroupKind.EQUAL_SIZE) == (5, 7, 4800, 4800 + 900 + 700)


def test_a_pool_is_of_the_units_that_have_a_figure(wide: Atlas) -> None:
    found = asked(wide, "A")
    band = group(found, GroupKind.EQUAL_SIZE)
    assert named(found, band.rows) == "BCDEF"
    assert named(found, band.left_out) == "GH"
    # B and C share GM9002, which counts once.
    assert counted(band) == (4800, 860)
    assert (band.missing, band.too_few, band.includes_own) == (None, False, False)
    assert band.index.value == pytest.approx(22 / (860 / 4800))


def test_the_own_land_is_taken_out(wide: Atlas) -> None:
    found = asked(wide, "B", chosen=list("ACDEF"))
    # Of C only GM9003 is left.
    assert counted(group(found, GroupKind.CHOSEN)) == (5000, 920)
    # J is the same land as I, and nothing to be held against.
    alone = asked(wide, "I")
    assert group(alone, GroupKind.EQUAL_SIZE).rows == []
    rest = group(alone, GroupKind.COUNTRY, "NL00")
    assert (rest.rest, counted(rest)) == (True, (6700, 1200))


def test_own_set(wide: Atlas) -> None:
    found = asked(wide, "A", chosen=["B", "BIEB:C", "D", "E", "F", "A", "H", "ZZ"])
    chosen = group(found, GroupKind.CHOSEN)
    assert (named(found, chosen.rows), named(found, chosen.left_out)) == ("BCDEF", "H")
    assert counted(chosen) == (4800, 860)
    assert (chosen.organisations, chosen.of_organisations) == (5, 6)
    assert (chosen.inhabitants, chosen.of_inhabitants) == (4800, 5500)
    assert (chosen.includes_own, chosen.missing) == (False, None)
    assert found.unknown == ["BIEB:ZZ"]


@pytest.mark.parametrize(("chosen", "few"), [("BCDE", True), ("BCDEF", False), ("BCDEFI", False)])
def test_shown_from_five_on(wide: Atlas, chosen: str, few: bool) -> None:
    found = group(asked(wide, "A", chosen=list(chosen)), GroupKind.CHOSEN)
    assert found.too_few is few
    assert (found.penetration.value is None) is few
    assert found.organisations == len(chosen)


def test_without_a_set_there_is_no_such_group(wide: Atlas) -> None:
    kinds = [item.kind for item in asked(wide, "D").groups]
    assert kinds == [
        GroupKind.COUNTRY, GroupKind.PROVINCE, GroupKind.EQUAL_SIZE, GroupKind.PEERS,
    ]  # fmt: skip


def test_peers_by_distance_and_as_many_as_asked(wide: Atlas) -> None:
    found = asked(wide, "D", most_peers=5)
    peers = group(found, GroupKind.PEERS)
    assert peers.rows == sorted(peers.rows, key=lambda row: found.distances[row])
    # I and J are too large, the totals of G and H are not known.
    assert sorted(named(found, peers.rows)) == list("ABCEF")
    assert peers.left_out == []
    few = group(asked(wide, "D", most_peers=4), GroupKind.PEERS)
    assert (len(few.rows), few.too_few) == (4, True)
    urban = asked(wide, "D", criteria=["stedelijkheid"])
    assert named(urban, group(urban, GroupKind.PEERS).rows)[0] == "B"
    nothing = group(asked(wide, "D", criteria=[]), GroupKind.PEERS)
    assert (nothing.rows, nothing.missing, nothing.too_few) == ([], Missing.NOT_APPLICABLE, False)


def test_corrected_for_the_share_of_youth(wide: Atlas) -> None:
    found = asked(wide, "D")
    weights = [500, 600, 700, 400, 8500]
    shares = [20 / 50, 40 / 60, 50 / 70, 10 / 20, 180 / 800]
    value = sum(w * r for w, r in zip(weights, shares, strict=True)) / sum(weights)
    assert found.corrected[found.own].value == pytest.approx(value)
    # No library but D delivered ages.
    assert found.corrected[0] == Figure.absent(Missing.NOT_DELIVERED)
    assert (found.corrected_ranks.of, found.corrected_ranks.high[found.own]) == (1, 1)
    country = group(found, GroupKind.COUNTRY, "NL00")
    assert country.corrected.value == pytest.approx(2000 / 10700)
    split = country.split
    assert split.difference.value == pytest.approx(30 - 100 * 2000 / 10700)
    parts = [split.composition.value or 0, split.behaviour.value or 0]
    assert sum(parts) == pytest.approx(split.difference.value)
    assert found.classes == ["0-4", "4-9", "9-15", "15-18", "18+"]
    province = group(found, GroupKind.PROVINCE, "PV50")
    assert province.corrected == Figure.absent(Missing.NOT_DELIVERED)
    assert province.split.difference == Figure.absent(Missing.NOT_DELIVERED)


@pytest.mark.parametrize(
    ("unit", "dimension", "category"),
    [("personen", "leeftijd", "0-4"), ("huishoudens", "totaal", "totaal")],
)
def test_only_all_persons_are_corrected(
    wide: Atlas, unit: str, dimension: str, category: str
) -> None:
    found = asked(wide, "D", unit=unit, dimension=dimension, category=category)
    assert (found.corrected, found.corrected_ranks, found.classes) == (None, None, [])
    country = group(found, GroupKind.COUNTRY, "NL00")
    assert (country.corrected, country.split) == (None, None)


def test_gemeenten_among_gemeenten(wide: Atlas) -> None:
    found = asked(wide, "GM9001", chosen=["GM9002", "GM9003", "GM9004", "GM9007", "GM9010"])
    assert (found.level, found.codes) == (Level.GEMEENTE, sorted(PLACES))
    assert found.organisations[1] == ("B", "C")
    assert found.ranks.of == 8
    band = group(found, GroupKind.EQUAL_SIZE)  # 300 to 1,200 inhabitants
    assert [found.codes[row] for row in band.rows] == [
        "GM9002", "GM9003", "GM9004", "GM9006", "GM9007",
    ]  # fmt: skip
    assert [found.codes[row] for row in band.left_out] == ["GM9008", "GM9009"]
    assert counted(band) == (3300, 770)
    chosen = group(found, GroupKind.CHOSEN)
    assert counted(chosen) == (6900, 1470)
    # B, C, D, F, I and J serve those five.
    assert chosen.organisations == chosen.of_organisations == 6


def test_a_library_that_does_not_take_part_still_sees_the_others(wide: Atlas) -> None:
    found = asked(wide, "H")
    assert found.ranks.low[found.own] == 0
    country = group(found, GroupKind.COUNTRY, "NL00")
    assert (country.includes_own, country.rest) == (False, False)
    assert country.penetration.value == pytest.approx(2000 / 10700)
    assert country.index == Figure.absent(Missing.NOT_PARTICIPATING)
    band = group(found, GroupKind.EQUAL_SIZE)  # 350 to 1,400, from the key figures
    assert named(found, band.rows) == "ABCDF"
    assert counted(band) == (3900, 890)


@pytest.mark.parametrize(
    ("area", "more", "what"),
    [
        ("Z", {}, "organisation"),
        ("GM0001", {}, "region"),
        ("WK900100", {}, "organisation"),
        ("A", {"criteria": ["penetratie"]}, "indicator"),
        ("A", {"criteria": ["inwoners"]}, "indicator"),
    ],
)
def test_unknown(wide: Atlas, area: str, more: dict[str, object], what: str) -> None:
    with pytest.raises(UnknownIdError) as error:
        asked(wide, area, **more)
    assert error.value.what == what
