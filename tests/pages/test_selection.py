"""From the URL to one Selection and back, judged."""

from pathlib import Path

import pytest

from analytics.model import Level, Unit
from analytics.store import Atlas
from pages._parts.selection import PARAMETERS, judge, linked, parameters, serving


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Atlas:
    return Atlas.open(demo_atlas)


def test_an_empty_url_opens_on_wijken_of_a_library_that_took_part(atlas: Atlas) -> None:
    selection, faults = judge({}, atlas)
    delivery = atlas.delivery(selection.delivery)
    assert faults == []
    assert delivery == atlas.rounds()[0]
    assert selection.level is Level.WIJK
    assert delivery.participants is None or selection.organisation in delivery.participants
    assert atlas.regions_in(Level.WIJK, f"BIEB:{selection.organisation}", delivery)


def test_every_choice_is_in_the_url_and_comes_back_the_same(atlas: Atlas) -> None:
    given = {
        "bibliotheek": "F002",
        "gemeente": "GM9005",
        "gebied": "WK900501",
        "vergelijk": "WK900502,Zuid~WK900503~WK900504",
        "niveau": "buurt",
        "schaal": "land",
        "eenheid": "huishoudens",
        "dimensie": "huishoudtype",
        "categorie": "eenouder",
        "indicator": "index",
        "benchmark": "BIEB:F001",
        "ronde": "lgb-2023",
        "klassen": "eigen",
        "kaart": "eenvoudig",
        "criteria": "dichtheid,stedelijkheid",
        "aantal": "7",
        "set": "GM9001,GM9003",
        "tegenover": "set",
        "rapport": "gesprekskaart",
        "wijken": "WK900501",
        "taal": "en",
    }
    delivery = atlas.rounds()[0]
    wijken = [item.code for item in atlas.regions_in(Level.WIJK, "GM9005", delivery)]
    given |= {"gebied": wijken[0], "vergelijk": f"{wijken[1]},Zuid~{wijken[2]}~{wijken[3]}"}
    given |= {"wijken": f"{wijken[2]},{wijken[0]}"}
    selection, faults = judge(given, atlas)
    assert faults == []
    assert parameters(selection) == given
    assert set(given) == set(PARAMETERS)


@pytest.mark.parametrize(
    ("given", "organisation"),
    [
        ({"gemeente": "GM9005"}, "F002"),
        ({"gebied": "GM9005"}, "F002"),
        ({"gebied": "WK900501"}, "F002"),
        # The gemeente is what the map is about; the area may lie elsewhere.
        ({"gemeente": "GM9005", "gebied": "GM9001"}, "F002"),
        ({"bibliotheek": "F001", "gebied": "WK900501"}, "F001"),
    ],
)
def test_a_place_without_a_library_chooses_the_one_that_serves_it(
    atlas: Atlas, given: dict[str, str], organisation: str
) -> None:
    selection, faults = judge(given, atlas)
    assert faults == []
    assert selection.organisation == organisation
    assert selection.gemeente == given.get("gemeente", "")


def test_every_gemeente_is_served_by_one_that_took_part_where_there_is_one(atlas: Atlas) -> None:
    delivery = atlas.rounds()[0]
    organisations = atlas.organisations(delivery)
    shared = 0
    for region in atlas.regions_in(Level.GEMEENTE, "NL00", delivery):
        own = {item.id for item in organisations if region.code in item.gemeenten}
        took_part = own & set(delivery.participants or own)
        shared += len(own) > 1
        chosen = serving(atlas, delivery, region.code)
        assert chosen in (took_part or own or {""})
    assert shared
    # Neither an unknown place nor a province has a library.
    assert serving(atlas, delivery, "", "GM0000", "NL00") == ""


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"bibliotheek": "XX"}, "XX"),
        ({"gemeente": "GM0000"}, "GM0000"),
        ({"gebied": "BU99999999"}, "BU99999999"),
        ({"gebied": "NL00"}, "NL00"),
        ({"vergelijk": "WK000000"}, "WK000000"),
        ({"niveau": "straat"}, "straat"),
        ({"schaal": "wereld"}, "wereld"),
        ({"eenheid": "dieren"}, "dieren"),
        ({"dimensie": "schoenmaat"}, "schoenmaat"),
        ({"dimensie": "leeftijd", "categorie": "99"}, "99"),
        # Households have no age.
        ({"eenheid": "huishoudens", "dimensie": "leeftijd"}, "leeftijd"),
        # An indicator that needs a group, for everyone.
        ({"indicator": "vertegenwoordiging"}, "vertegenwoordiging"),
        ({"indicator": "geluk"}, "geluk"),
        ({"benchmark": "BIEB:XX"}, "BIEB:XX"),
        ({"ronde": "lgb-1900"}, "lgb-1900"),
        ({"klassen": "mooi"}, "mooi"),
        ({"kaart": "papier"}, "papier"),
        ({"criteria": "stedelijkheid,geluk"}, "geluk"),
        # Size is judged apart, and outcomes make nobody alike.
        ({"criteria": "inwoners"}, "inwoners"),
        ({"criteria": "penetratie"}, "aandeel leden"),
        ({"aantal": "4"}, "4"),
        ({"aantal": "21"}, "21"),
        ({"aantal": "veel"}, "veel"),
        ({"set": "BIEB:F001,BIEB:XX"}, "xx"),
        # A library is compared with libraries, a gemeente with gemeenten.
        ({"bibliotheek": "F002", "set": "GM9001"}, "GM9001"),
        ({"gemeente": "GM9005", "set": "BIEB:F001"}, "aldermonde"),
        ({"tegenover": "buren"}, "buren"),
        ({"taal": "fr"}, "fr"),
    ],
)
def test_what_cannot_be_used_is_told_and_replaced(
    atlas: Atlas, given: dict[str, str], named: str
) -> None:
    selection, faults = judge(given, atlas)
    assert len(faults) == 1
    assert named in faults[0].lower() or named in faults[0]
    assert judge(parameters(selection), atlas) == (selection, [])


def test_a_group_of_the_older_classification_is_no_group_of_the_newer(atlas: Atlas) -> None:
    older = {"ronde": "lgb-2021", "dimensie": "herkomst", "categorie": "westers"}
    assert judge(older, atlas)[1] == []
    assert "westers" in judge(older | {"ronde": "lgb-2023"}, atlas)[1][0]


def test_a_unit_has_its_own_first_group(atlas: Atlas) -> None:
    selection, _faults = judge({"dimensie": "leeftijd"}, atlas)
    assert (selection.unit, selection.category) == (Unit.PERSONS, "0-4")


def test_no_more_areas_are_compared_than_fit_side_by_side(atlas: Atlas) -> None:
    wijken = atlas.regions_in(Level.WIJK, "NL00", atlas.rounds()[0])
    for count, expected in ((2, 2), (3, 3), (4, 3)):
        many = ",".join(item.code for item in wijken[:count])
        selection, faults = judge({"vergelijk": many}, atlas)
        assert len(selection.compare) == expected
        assert [wijken[3].name in fault for fault in faults] == [True] * (count - expected)


@pytest.mark.parametrize(
    ("given", "kept", "told"),
    [
        ("WK900501,WK900501", ("WK900501",), []),
        ("Oost~WK900501~WK900502", ("Oost~WK900501~WK900502",), []),
        ("WK900503,Oost~WK900501", ("WK900503", "Oost~WK900501"), []),
        ("BIEB:F001,Oost~BIEB:F007", ("BIEB:F001", "Oost~GM9008~GM9010"), []),
        ("BIEB:XX", (), ["BIEB:XX"]),
        ("Oost~WK900501~WK000000", ("Oost~WK900501",), ["WK000000"]),
        ("Oost~GM9005~WK900501", ("Oost~GM9005",), ["ligt in Tielwerve"]),
        ("Oost~", (), ["‘Oost’"]),
        ("Oost~WK000000", (), ["WK000000", "‘Oost’"]),
        ("~WK900501", ("Samengesteld gebied~WK900501",), []),
        (f"{'x' * 41}~WK900501", (f"{'x' * 40}~WK900501",), ["ingekort"]),
    ],
)
def test_own_sets_are_judged(
    atlas: Atlas, given: str, kept: tuple[str, ...], told: list[str]
) -> None:
    selection, faults = judge({"vergelijk": given}, atlas)
    assert selection.compare == kept
    assert len(faults) == len(told)
    assert all(part in fault for part, fault in zip(told, faults, strict=True))
    assert judge(parameters(selection), atlas) == (selection, [])


def test_the_national_picture_opens_with_choices_of_its_own(atlas: Atlas) -> None:
    selection, _faults = judge({}, atlas)
    assert selection.criteria == ("stedelijkheid", "inkomen_inwoner")
    assert (selection.most_peers, selection.chosen, selection.against) == (10, (), "land")
    for count in ("5", "20"):
        assert judge({"aantal": count}, atlas)[0].most_peers == int(count)


def test_a_chosen_set_holds_at_most_twenty(atlas: Atlas) -> None:
    gemeenten = atlas.regions_in(Level.GEMEENTE, "NL00", atlas.rounds()[0])
    for count, told in ((19, 0), (20, 0), (21, 1)):
        codes = [item.code for item in gemeenten[:count]]
        given = {"bibliotheek": "F002", "gemeente": "GM9005", "set": ",".join([*codes, codes[0]])}
        selection, faults = judge(given, atlas)
        assert selection.chosen == tuple(codes[:20])
        assert [gemeenten[20].name in fault for fault in faults] == [True] * told


def test_a_province_of_its_own_can_be_held_against_and_no_other(atlas: Atlas) -> None:
    delivery = atlas.rounds()[0]
    codes = [item.code for item in atlas.regions_in(Level.PROVINCIE, "NL00", delivery)]
    seen = set()
    for item in atlas.organisations(delivery):
        regions = [atlas.region(code, delivery.border_year) for code in item.gemeenten]
        own = sorted({region.provincie for region in regions if region})
        seen.add(len(own))
        for code in codes:
            selection, faults = judge({"bibliotheek": item.id, "tegenover": code}, atlas)
            several = code if len(own) > 1 else "provincie"
            assert selection.against == (several if code in own else "land")
            assert len(faults) == (code not in own)
        selection, faults = judge({"bibliotheek": item.id, "tegenover": "provincie"}, atlas)
        assert selection.against == (own[0] if len(own) > 1 else "provincie")
        assert faults == []
    assert 1 in seen


def test_what_a_round_has_not_is_told_by_name(atlas: Atlas) -> None:
    newer, older = atlas.rounds()[:2]
    # A part of what was one wijk then.
    gone = atlas.region("WK900202", newer.border_year)
    assert gone is not None
    assert atlas.region(gone.code, older.border_year) is None
    given = {"ronde": older.id, "gebied": gone.code, "vergelijk": gone.code}
    selection, faults = judge(given, atlas)
    assert (selection.area, selection.compare) == ("", ())
    assert [f"{gone.name} ({gone.code})" in fault for fault in faults] == [True, True]


def test_a_link_frees_what_had_a_meaning_within_the_former_choice(atlas: Atlas) -> None:
    given = {"bibliotheek": "F002", "gemeente": "GM9005", "gebied": "WK900501"}
    selection, _faults = judge(given, atlas)
    same = linked(selection, bibliotheek="F002", niveau="buurt")
    assert (same["gemeente"], same["gebied"]) == ("GM9005", "WK900501")
    other = linked(selection, bibliotheek="F001")
    assert (other["gemeente"], other["gebied"], other["niveau"]) == ("", "", "wijk")
    gemeente = linked(judge({"set": "BIEB:F001"}, atlas)[0], gemeente="GM9005")
    assert gemeente["set"] == ""


@pytest.mark.parametrize(
    ("given", "area", "told"),
    [
        # One that is the same land: there by itself.
        (
            {"gebied": "WK901600"},
            "WK902100",
            "Het gebied ‘Wolderveen (WK901600)’ heet in de indeling van 2023 Wolmaren (WK902100); "
            "dat is hetzelfde land, en dat ziet u nu.",
        ),
        (
            {"gebied": "WK902100", "ronde": "lgb-2021"},
            "WK901600",
            "Het gebied ‘Wolmaren (WK902100)’ heet in de indeling van 2021 Wolderveen (WK901600); "
            "dat is hetzelfde land, en dat ziet u nu.",
        ),
        # A merger and a split: the reader chooses.
        (
            {"gebied": "GM9016"},
            "",
            "Het gebied ‘Wolderveen (GM9016)’ staat niet in de indeling van 2023. Dat land hoort "
            "daar bij: Wolmaren (GM9021). Kies links een ander gebied.",
        ),
        (
            {"gebied": "GM9021", "ronde": "lgb-2021"},
            "",
            "Het gebied ‘Wolmaren (GM9021)’ staat niet in de indeling van 2021. Dat land hoort "
            "daar bij: Wolderveen (GM9016) en Maarslo (GM9017). Kies links een ander gebied.",
        ),
        (
            {"gemeente": "GM9016"},
            "",
            "De gemeente ‘Wolderveen (GM9016)’ staat niet in de indeling van 2023. Dat land hoort "
            "daar bij: Wolmaren (GM9021).",
        ),
        (
            {"gebied": "WK999999"},
            "",
            "Het gebied ‘WK999999’ staat niet in de indeling van 2023. "
            "Kies links een ander gebied.",
        ),
        ({"gebied": "WK900201"}, "WK900201", None),
    ],
)
def test_a_region_of_other_borders(
    atlas: Atlas, given: dict[str, str], area: str, told: str | None
) -> None:
    selection, faults = judge({"bibliotheek": "F008"} | given, atlas)
    assert selection.area == area
    assert faults == ([] if told is None else [told])


def test_compared_in_other_borders(atlas: Atlas) -> None:
    given = {"bibliotheek": "F008", "vergelijk": "WK901600,WK900201", "gebied": "WK901600"}
    selection, faults = judge(given, atlas)
    assert (selection.area, selection.compare) == ("WK902100", ("WK902100", "WK900201"))
    assert len(faults) == 1
