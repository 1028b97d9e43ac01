"""Sets of areas, and how areas lie to each other, in the country of `land.py`."""

from pathlib import Path

import pytest

from analytics.model import Missing, OwnSet
from analytics.model.own_set import LONGEST_NAME, MOST_IN_SET, codes_in, plain_name
from analytics.store import Area, Atlas, Relation, judged_set
from analytics.store.errors import UnknownIdError

LGB = "lgb-2023"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("GM9001", None),
        ("Noord~GM9001", OwnSet("Noord", ("GM9001",))),
        (" Noord ~GM9001~WK900200", OwnSet("Noord", ("GM9001", "WK900200"))),
        ("Noord~", OwnSet("Noord", ())),
        ("~~GM9001", OwnSet("", ("GM9001",))),
    ],
)
def test_a_set_is_read(text: str, own: OwnSet | None) -> None:
    assert OwnSet.parse(text) == own
    if own is not None:
        assert OwnSet.parse(str(own)) == own


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Noord en Zuid", "Noord en Zuid"),
        ("  Noord,  Zuid~West\n", "Noord Zuid West"),
        ("a\u202e\x00b", "a b"),
        ("<b>", "<b>"),  # whoever shows it escapes it
        ("x" * LONGEST_NAME, "x" * LONGEST_NAME),
        ("x" * (LONGEST_NAME + 1), "x" * LONGEST_NAME),
        (" , ", ""),
    ],
)
def test_a_name_holds_nothing_that_parts_a_list(typed: str, name: str) -> None:
    assert plain_name(typed) == name
    assert OwnSet.parse(str(OwnSet(plain_name(typed), ("GM9001",)))) == OwnSet(name, ("GM9001",))


def test_codes_behind_a_list_come_once() -> None:
    assert codes_in(["GM9001", "Noord~GM9002~GM9001"]) == ("GM9001", "GM9002")


@pytest.mark.parametrize(
    ("given", "codes", "told"),
    [
        (("GM9001", "GM9002"), ("GM9001", "GM9002"), []),
        (("WK9001AA", "GM9002"), ("WK9001AA", "GM9002"), []),
        # A wijk and its own gemeente; a buurt and its own provincie.
        (("WK9001AA", "GM9001"), ("GM9001",), ["Polder ligt in Noord"]),
        (("BU90010000", "PV50"), ("PV50",), ["Markt ligt in Vlakland"]),
        (("BU90010000", "WK900100", "GM9001"), ("GM9001",), ["Markt", "Centrum"]),
        (("GM9001", "GM9001"), ("GM9001",), ["twee keer"]),
        # A catchment is its gemeenten; two that share one count it once.
        (("BIEB:A",), ("GM9001", "GM9002"), []),
        (("BIEB:A", "BIEB:B"), ("GM9001", "GM9002", "GM9003"), []),
        (("GM9001", "GM0000"), ("GM9001",), ["‘GM0000’ in ‘Mijn’"]),
        (("GM9001", "NL00"), ("GM9001",), ["‘NL00’"]),
        (("GM9001", "BIEB:X"), ("GM9001",), ["‘BIEB:X’"]),
        ((), None, ["geen gebied"]),
        (("GM0000",), None, ["‘GM0000’", "geen gebied"]),
    ],
)
def test_a_set_is_judged(
    atlas: Atlas, given: tuple[str, ...], codes: tuple[str, ...] | None, told: list[str]
) -> None:
    found, sentences = judged_set(atlas, OwnSet("Mijn", given), atlas.delivery(LGB))
    assert (found and found.codes) == codes
    assert len(sentences) == len(told)
    assert all(part in sentence for part, sentence in zip(told, sentences, strict=True))
    if found is not None:
        assert judged_set(atlas, found, atlas.delivery(LGB)) == (found, [])


@pytest.mark.parametrize(
    ("length", "told"), [(LONGEST_NAME - 1, 0), (LONGEST_NAME, 0), (LONGEST_NAME + 1, 1)]
)
def test_a_long_name_is_cut_and_told(atlas: Atlas, length: int, told: int) -> None:
    found, sentences = judged_set(atlas, OwnSet("x" * length, ("GM9001",)), atlas.delivery(LGB))
    assert found == OwnSet("x" * min(length, LONGEST_NAME), ("GM9001",))
    assert len(sentences) == told


def test_a_set_has_a_name_and_a_bound(demo_atlas: Path) -> None:
    atlas = Atlas.open(demo_atlas)
    delivery = atlas.rounds()[0]
    buurten = [item.code for item in atlas.regions_in("buurt", "NL00", delivery)]
    for count in (MOST_IN_SET - 1, MOST_IN_SET, MOST_IN_SET + 1):
        found, told = judged_set(atlas, OwnSet("", tuple(buurten[:count])), delivery)
        assert found == OwnSet("Samengesteld gebied", tuple(buurten[: min(count, MOST_IN_SET)]))
        assert len(told) == (count > MOST_IN_SET)


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("GM9001", "GM9001", Relation.SAME),
        ("GM9001", ("WK900100", "WK9001AA"), Relation.SAME),
        ("BIEB:A", ("GM9001", "GM9002"), Relation.SAME),
        ("BIEB:C", "GM9004", Relation.SAME),
        ("WK900100", "GM9001", Relation.WITHIN),
        ("BU90010000", "PV50", Relation.WITHIN),
        ("GM9001", "BIEB:A", Relation.WITHIN),
        (("WK900100", "GM9002"), "PV50", Relation.WITHIN),
        ("GM9001", "WK900100", Relation.AROUND),
        ("NL00", ("GM9001", "GM9004"), Relation.AROUND),
        ("BIEB:A", "BIEB:B", Relation.OVERLAP),  # they share a gemeente
        (("WK900100", "GM9002"), "GM9001", Relation.OVERLAP),
        ("GM9001", "GM9002", Relation.APART),
        ("WK900100", "WK9001AA", Relation.APART),
        ("BIEB:A", "BIEB:C", Relation.APART),
    ],
)
def test_how_areas_lie(atlas: Atlas, one: Area, other: Area, relation: Relation) -> None:
    turned = {Relation.WITHIN: Relation.AROUND, Relation.AROUND: Relation.WITHIN}
    assert atlas.relation(one, other, LGB) is relation
    assert atlas.relation(other, one, LGB) is turned.get(relation, relation)


def test_an_unknown_area_lies_nowhere(atlas: Atlas) -> None:
    with pytest.raises(UnknownIdError):
        atlas.relation("GM9001", "GM0000", LGB)


def test_differences_with_another_area(atlas: Atlas) -> None:
    # GM9002 300/2,000 against GM9001 200/1,000; of 0 to 4 year 20/100 against 10/50
    rows = atlas.profile("GM9002", delivery=LGB, benchmark="GM9001")
    assert rows.difference is not None
    assert rows.difference[0].value == pytest.approx(-5.0)
    assert rows.difference[0].low == pytest.approx((298 / 2002 - 202 / 998) * 100)
    ages = atlas.profile("GM9002", delivery=LGB, dimension="leeftijd", benchmark="GM9001")
    assert ages.difference is not None
    assert ages.difference[0].value == pytest.approx(0.0)
    assert ages.difference[1].missing is Missing.PARTLY_PARTICIPATING
    same = atlas.profile(("WK900100", "WK9001AA"), delivery=LGB, benchmark="GM9001")
    assert same.difference is not None
    assert (same.difference[0].low, same.difference[0].high) == (0.0, 0.0)
    assert atlas.profile("GM9002", delivery=LGB).difference is None


def test_a_set_with_a_hidden_part_is_missing_and_says_what_is_known(atlas: Atlas) -> None:
    # 200/1,000 and 300/2,000 are known, of GM9003 the members are confidential
    own = ("GM9001", "GM9002", "GM9003")
    assert atlas.figure((*own, "GM9004"), "penetratie", delivery=LGB).value == pytest.approx(0.2)
    part = atlas.known_part(("GM9001", "GM9003"), delivery=LGB)
    found = atlas.figure(("GM9001", "GM9003"), "penetratie", delivery=LGB)
    assert found.missing is Missing.CONFIDENTIAL
    assert (part.known, part.of, part.penetration.value) == (1, 2, pytest.approx(0.2))


def test_a_single_known_part_keeps_its_delivered_share(atlas: Atlas) -> None:
    # 15 of 50 (base 5), delivered as 27.1 %; of GM9003 the members are confidential
    part = atlas.known_part(("BU90010000", "GM9003"), delivery=LGB)
    assert (part.known, part.of) == (1, 2)
    own = atlas.figure("BU90010000", "penetratie", delivery=LGB)
    assert part.penetration == own
    assert own.value == pytest.approx(0.271)
