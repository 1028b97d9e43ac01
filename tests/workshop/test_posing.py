"""Challenges put to libraries of the demo: what is right there, and where they are not offered.

The figures beside the expectations are those of data/demo/lgb-2023.
"""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.catalog.challenges import Challenge, challenges, read_challenge
from analytics.language import use_language
from analytics.model import NETHERLANDS
from analytics.reports import passport
from analytics.reports.figures import figure
from analytics.reports.view import View, view_of
from analytics.store import Atlas
from analytics.workshop.judging import judge
from analytics.workshop.posed import NotOffered, Posed
from analytics.workshop.posing import MOST_LISTED, pose
from analytics.workshop.trying import holds_up
from pages._parts.selection import judge as judged_address
from pages._parts.selection import parameters

LIBRARIES = ("F001", "F002", "F003", "F004", "F007", "F112", "F123")
HEAD = """
id = "proef"
level = 1
theme = "gebied"
minutes = 2
title = { nl = "T", en = "T" }
story = { nl = "Bij {bibliotheek} op {peildatum}.", en = "At {bibliotheek} on {peildatum}." }
question = { nl = "Hoe is het in {gebied}?", en = "How is it in {gebied}?" }
hints = [{ nl = "H", en = "H" }]
pitfall = { nl = "P", en = "P" }
"""
TOLD = 'explanation = { nl = "Het is {antwoord}.", en = "It is {antwoord}." }\n'


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Atlas:
    return Atlas.open(demo_atlas)


def made(answer: str, told: str = TOLD) -> Challenge:
    return read_challenge((HEAD + told + answer).encode(), "proef.toml")


def put(challenge: Challenge, atlas: Atlas, library: str = "F001") -> Posed:
    found = pose(challenge, view_of(atlas, library))
    assert isinstance(found, Posed), found
    return found


def why_not(challenge: Challenge, atlas: Atlas, library: str = "F001") -> str:
    found = pose(challenge, view_of(atlas, library))
    assert isinstance(found, NotOffered), found
    return found.reason


def right(found: Posed) -> set[str]:
    return {item.label for item in found.options if item.id in found.truth.right}


# Numbers


def number(figure: str) -> str:
    return f'[answer]\nkind = "getal"\nfigure = {figure}\n'


SHARE = number("{ }")


@pytest.mark.parametrize(
    ("given", "is_right"),
    # 25,532 of 124,283: delivered as 20.5%, which a reader sees as 21%.
    [(21, True), (20.5, True), (20.54, True), (20.49, False), (21.49, True), (21.5, False)],
)
def test_a_number_is_right_as_it_is_displayed(atlas: Atlas, given: float, is_right: bool) -> None:
    found = put(made(SHARE), atlas)
    assert (found.truth.written, found.unit) == ("21%", "%")
    assert judge(found, {"number": given}).right is is_right


def test_a_number_is_right_within_its_rounding(atlas: Atlas) -> None:
    # Non-members of the wijk with most of them: 22,925 [22,921, 22,929].
    subject = (
        '[subject]\namong = "wijken"\nrule = "hoogste"\nfigure = { indicator = "niet_leden" }\n'
    )
    answer = number('{ indicator = "niet_leden", area = "onderwerp" }')
    asked = 'explanation = { nl = "{antwoord} in {onderwerp}", en = "{antwoord} in {onderwerp}" }\n'
    found = put(made(answer + subject, asked), atlas)
    assert found.explanation.endswith(" in Turfschippersgaarde")
    assert found.truth.written == "22.925 (22.921 tot 22.929)"
    for given, is_right in ((22920, False), (22921, True), (22929, True), (22930, False)):
        assert judge(found, {"number": given}).right is is_right


def test_a_share_that_ends_on_a_half_is_right_as_it_is_written(atlas: Atlas) -> None:
    # 28.5% of the households as delivered, 28.4777% by the counts: 28%, not 29%.
    found = put(challenges()["voordeuren"], atlas, "F129")
    assert found.truth.written == "28%"
    numbers = (27.4, 28.0, 28.4, 28.5, 29.0, 29.5)
    assert [judge(found, {"number": number}).right for number in numbers] == [
        False,
        True,
        True,  # what the counts allow
        True,
        True,  # what was delivered, rounded once more
        False,
    ]


def test_a_number_that_is_that_of_the_country_too_is_not_offered(atlas: Atlas) -> None:
    # 18.6% beside 19.3%: both are 19%.
    told = "afgerond is het antwoord hetzelfde als dat van Nederland (fictief)"
    assert why_not(made(SHARE), atlas, "F004") == told
    assert isinstance(put(made(SHARE), atlas, "F003"), Posed)


def test_the_province_counts_where_it_is_in_the_challenge(atlas: Atlas) -> None:
    # F117 has 20.1%, its province 20.1% too.
    figures = '[figures]\nprov = { area = "provincie" }\n'
    named = 'explanation = { nl = "{antwoord}, {prov}", en = "{antwoord}, {prov}" }\n'
    library = next(
        item.id
        for item in atlas.organisations("lgb-2023")
        if isinstance(found := pose(made(SHARE), view_of(atlas, item.id)), Posed)
        and "provincie" not in found.truth.taken_for
        and len({atlas.region(code, 2023).provincie for code in item.gemeenten}) == 1  # pyright: ignore[reportOptionalMemberAccess]
    )
    assert "provincie" in why_not(made(SHARE + figures, named), atlas, library)


def test_what_is_missing_is_never_asked(atlas: Atlas) -> None:
    told = (
        "Aandeel leden · het werkgebied van Bibliotheek Odulf en Dorre: bibliotheek doet niet mee"
    )
    assert why_not(made(SHARE), atlas, "F007") == told
    # Nor told: a named figure that isn't there.
    named = 'explanation = { nl = "{antwoord}, {x}", en = "{antwoord}, {x}" }\n'
    herkomst = '[figures]\nx = { dimension = "herkomst", category = "westers" }\n'
    assert why_not(made(SHARE + herkomst, named), atlas) == (
        "Aandeel leden · Herkomst: Westerse migratieachtergrond · "
        "het werkgebied van Bibliotheek Aldermonde: niet geleverd"
    )


def test_more_members_than_at_the_share_of_the_country(atlas: Atlas) -> None:
    found = put(made(number('{ indicator = "ledenverschil", benchmark = "land" }')), atlas)
    view = view_of(atlas, "F001")
    people, members = (
        figure(view, view.within, name, view.selection.unit).value
        for name in ("bevolking", "leden")
    )
    country = figure(view, NETHERLANDS, "penetratie", view.selection.unit)
    assert people
    assert members
    assert country.low is not None
    more = members - people * country.low  # the exact share: that of the counts
    assert found.truth.figure is not None
    assert found.truth.figure.value == pytest.approx(more)
    # A tenth of a per cent of the inhabitants either way, as shares are read.
    slack = people / 1000
    for given, is_right in (
        (more, True), (more - slack, True), (more + slack, True),
        (more - slack - 2, False), (more + slack + 2, False), (-more, False),
    ):  # fmt: skip
        assert judge(found, {"number": round(given)}).right is is_right


def test_a_change_is_asked_only_where_nothing_lies_between(atlas: Atlas) -> None:
    # Between the rounds lies the law on free membership of youth; not for adults.
    everyone = made(number('{ indicator = "verandering" }'))
    adults = made(number('{ indicator = "verandering", dimension = "leeftijd", category = "18+" }'))
    assert why_not(everyone, atlas).endswith("geen vorige ronde, of er ligt iets tussen")
    found = put(adults, atlas)
    assert (found.truth.written, found.unit) == ("−0,4", "procentpunt")
    assert judge(found, {"number": -0.4}).right
    assert "meer of minder" in judge(found, {"number": 0.4}).response
    # F006 did not take part in 2021.
    assert why_not(adults, atlas, "F006").endswith("geen vorige ronde, of er ligt iets tussen")


@pytest.mark.parametrize(
    ("quantity", "written", "given"),
    [
        ("deelnemers", "52", 52),
        ("bibliotheken", "57", 57),
        ("gedekte_inwoners", "92%", 92.03),  # 2,528,541 of 2,747,420
        ("koppelgraad", "95%", 95),
    ],
)
def test_figures_of_the_round(atlas: Atlas, quantity: str, written: str, given: float) -> None:
    found = put(made(number(f'{{ indicator = "{quantity}" }}')), atlas)
    assert found.truth.written == written
    assert judge(found, {"number": given}).right


# Choices


def choice(among: str, figure: str, rule: str, more: str = "", kind: str = "kies") -> str:
    return f'[answer]\nkind = "{kind}"\n{among}\nfigure = {figure}\nrule = "{rule}"\n{more}\n'


WIJKEN = 'among = "wijken"'


def test_the_highest_is_asked_where_it_is_sure(atlas: Atlas) -> None:
    # F003: Dukatensingel [31.6, 31.8], then Gierzwaluwbuurt [24.6, 24.8].
    highest = made(choice(WIJKEN, "{ }", "hoogste"))
    assert right(put(highest, atlas, "F003")) == {"Dukatensingel"}
    # F004: Rinsumerdijk [16.4, 16.5], but Dalderdrecht en Amperkerke [16.6, 17.2]: sure too.
    assert right(put(made(choice(WIJKEN, "{ }", "laagste")), atlas, "F004")) == {"Rinsumerdijk"}
    # F001: a wijk less than three.
    assert "te weinig" in why_not(made(choice('among = "gemeenten"', "{ }", "hoogste")), atlas)


def test_no_highest_while_a_figure_is_missing(atlas: Atlas) -> None:
    # F003: the figures on education of gemeente Langstrate are unreliable.
    figure = '{ dimension = "opleiding", category = "hbo_wo" }'
    highest = made(choice(WIJKEN, figure, "hoogste"))
    assert why_not(highest, atlas, "F003") == "niet van elke optie is het cijfer bekend"
    assert isinstance(pose(highest, view_of(atlas, "F001")), Posed)


def test_what_is_missing_is_left_out_and_told(atlas: Atlas) -> None:
    figure = '{ dimension = "opleiding", category = "hbo_wo" }'
    above = made(choice(WIJKEN, figure, "boven", "base = 14\nseveral = true"))
    found = put(above, atlas, "F003")
    assert len(found.options) == 6
    assert found.question.endswith(
        "Zonder cijfer, en daarom niet in de lijst: Avermonde en Tolverbrugge (onbetrouwbaar), "
        "Dukatensingel (onbetrouwbaar), Langstrate (onbetrouwbaar) en "
        "Leiverrode en Nissedam (onbetrouwbaar)."
    )
    # On the map they stay, and are not right.
    on_map = made(choice(WIJKEN, figure, "boven", "base = 14", "kaart"))
    assert len(put(on_map, atlas, "F003").options) == 10
    assert right(put(on_map, atlas, "F003")) == right(found)


def test_what_is_missing_is_the_answer(atlas: Atlas) -> None:
    figure = '{ dimension = "opleiding", category = "hbo_wo" }'
    unreliable = {
        "Avermonde en Tolverbrugge", "Dukatensingel", "Langstrate", "Leiverrode en Nissedam"
    }  # fmt: skip
    several = 'several = true\nreason = "{}"'
    missing = made(choice(WIJKEN, figure, "ontbreekt", several.format("unreliable")))
    assert right(put(missing, atlas, "F003")) == unreliable
    secret = made(choice(WIJKEN, figure, "ontbreekt", several.format("confidential")))
    assert why_not(secret, atlas, "F003") == "er is hier geen antwoord dat zeker goed is"
    # F112: nothing of any wijk was delivered, and it has two.
    assert "te weinig" in why_not(made(choice(WIJKEN, "{ }", "ontbreekt")), atlas, "F112")


def test_a_group_is_judged_as_the_app_judges_it(atlas: Atlas) -> None:
    # Against the country, by chance: 0-4 [100.6, 108.2], 4-9 [102.0, 106.7], 9-15 [102.1, 105.3],
    # 15-18 [98.9, 104.6], 18+ [106.4, 112.0].
    ages = 'dimension = "leeftijd"'
    index = '{ indicator = "index", benchmark = "land" }'
    above = made(choice(ages, index, "boven", "base = 100\nseveral = true"))
    found = put(above, atlas)
    assert [item.id for item in found.options] == ["0-4", "4-9", "9-15", "15-18", "18+"]
    assert found.truth.right == {"0-4", "4-9", "9-15", "18+"}
    # F003: all of them are higher.
    assert why_not(above, atlas, "F003") == "alle opties zijn goed"
    one = made(choice(ages, index, "boven", "base = 100"))
    assert why_not(one, atlas) == "meer dan één optie is goed"


def test_a_list_of_areas_is_no_longer_than_can_be_read(atlas: Atlas) -> None:
    # F002 has 26 wijken; [24.5, 24.7] is the highest, and the list holds it.
    found = put(made(choice(WIJKEN, "{ }", "boven", "base = 24.4")), atlas, "F002")
    assert len(found.options) == MOST_LISTED
    assert right(found) == {"Wolferdijk en Marderwolde"}
    labels = [item.label for item in found.options]
    assert labels == sorted(labels, key=str.casefold)
    assert found == put(made(choice(WIJKEN, "{ }", "boven", "base = 24.4")), atlas, "F002")


def test_areas_that_are_called_alike_are_told_apart(atlas: Atlas) -> None:
    figure = '{ dimension = "leeftijd", category = "4-9" }'
    buurten = made(choice('among = "buurten"', figure, "ontbreekt", kind="kaart"))
    labels = [item.label for item in put(buurten, atlas).options]
    assert len(set(labels)) == len(labels) == 81
    assert sum(label.startswith("Verspreide huizen Aldermonde (BU") for label in labels) > 1


# Orders, statements, claims


def test_an_order_that_fits_the_intervals(atlas: Atlas) -> None:
    order = made('[answer]\nkind = "volgorde"\ndimension = "leeftijd"\nfigure = { }\n')
    # 43.7, 60.3, 71.2, 58.8, 8.3
    found = put(order, atlas)
    assert [item.id for item in found.options] == ["0-4", "4-9", "9-15", "15-18", "18+"]
    assert judge(found, {"order": ["9-15", "4-9", "15-18", "0-4", "18+"]}).score == 1.0
    assert judge(found, {"order": ["9-15", "15-18", "4-9", "0-4", "18+"]}).score == 0.9
    wijken = made('[answer]\nkind = "volgorde"\namong = "wijken"\nfigure = { }\nmost = 4\n')
    assert len(put(wijken, atlas, "F002").options) == 4


STATEMENTS = """
[answer]
kind = "stellingen"
several = true
[[answer.statements]]
id = "hoger"
text = { nl = "Hoger dan Nederland ({land}).", en = "Higher than the Netherlands ({land})." }
[[answer.statements.when]]
figure = { indicator = "index", benchmark = "land" }
is = "duidelijk-boven"
than = 100
[[answer.statements]]
id = "lager"
text = { nl = "Lager dan Nederland.", en = "Lower than the Netherlands." }
response = { nl = "Het is {land} daar.", en = "It is {land} there." }
[[answer.statements.when]]
figure = { indicator = "index", benchmark = "land" }
is = "duidelijk-onder"
than = 100
[[answer.statements]]
id = "ontbreekt"
text = { nl = "De verandering is niet te geven.", en = "The change can't be given." }
when = [{ figure = { indicator = "verandering" }, is = "ontbreekt" }]
[figures]
land = { area = "land" }
"""


def test_statements_hold_or_not_per_library(atlas: Atlas) -> None:
    # 20.5% beside 19.3% in the country.
    found = put(made(STATEMENTS), atlas)
    assert found.truth.right == {"hoger", "ontbreekt"}
    texts = {item.id: (item.label, item.response) for item in found.options}
    assert texts["hoger"][0] == "Hoger dan Nederland (19%)."
    assert texts["lager"][1] == "Het is 19% daar."
    # F006: index 99.3 [97.7, 101.0]: neither is sure.
    assert put(made(STATEMENTS), atlas, "F006").truth.right == {"ontbreekt"}


def test_the_order_of_statements_tells_nothing(atlas: Atlas) -> None:
    orders = {
        tuple(item.id for item in found.options)
        for library in atlas.organisations("lgb-2023")
        if isinstance(found := pose(made(STATEMENTS), view_of(atlas, library.id)), Posed)
    }
    assert len(orders) == 6


CLAIM = """
[answer]
kind = "bewering"
figures = [
  { dimension = "leeftijd", category = "15-18" }, { dimension = "leeftijd", category = "18+" },
]
benchmarks = ["land", "provincie"]
[[answer.caveats]]
id = "grof"
text = { nl = "De marge is groot.", en = "The margin is wide." }
right = false
[[answer.caveats]]
id = "jong"
text = { nl = "Gratis tot 18.", en = "Free up to 18." }
fits = [{ figure = { dimension = "leeftijd", category = "4-9" }, is = "boven", than = 50 }]
"""


def test_claims_that_hold(atlas: Atlas) -> None:
    # Against the country 15-18 is [98.9, 104.6], 18+ [106.4, 112.0].
    found = put(made(CLAIM), atlas)
    held = {item for item in found.truth.holding if item[2] == "land"}
    assert held == {(1, True, "land")}
    assert found.truth.right == {"jong"}
    assert found.claims[1] == "Aandeel leden · Leeftijd: 18 jaar en ouder"
    assert found.truth.written.startswith(
        "hoger dan in Nederland (fictief): Aandeel leden · Leeftijd: 18 jaar en ouder"
    )
    assert list(found.benchmarks) == ["land", "provincie"]
    assert holds_up(found)
    # F007 did not take part.
    assert "te weinig cijfers" in why_not(made(CLAIM), atlas, "F007")


def test_own_words_are_asked_everywhere(atlas: Atlas) -> None:
    told = 'explanation = { nl = "U", en = "U" }\n'
    assert holds_up(put(made('[answer]\nkind = "tekst"\n', told), atlas, "F007"))


# Texts, the way there, evidence


def test_texts_in_both_languages(atlas: Atlas) -> None:
    with use_language("en"):
        found = put(made(SHARE), atlas)
    assert found.question == "How is it in the catchment area of Bibliotheek Aldermonde?"
    assert found.story == "At Bibliotheek Aldermonde on 1 January 2023."
    assert found.selection.language == "en"


def test_evidence_opens_the_same_figure(atlas: Atlas) -> None:
    against = made(STATEMENTS.replace('benchmark = "land"', 'benchmark = "provincie"'))
    held = '{ indicator = "vertegenwoordiging" }'
    ages = made(choice('dimension = "leeftijd"', held, "onder", "base = 100"))
    change = made(number('{ indicator = "verandering", dimension = "leeftijd", category = "18+" }'))
    for challenge in (made(SHARE), against, ages, change, made(STATEMENTS)):
        found = put(challenge, atlas)
        assert any(item.code for item in found.evidence)
        for item in found.evidence:
            if item.code:
                said, delivery = passport.meaning(passport.read(item.code), atlas)
                assert delivery.id == "lgb-2023"
                assert said.code == item.code


# What is shipped


@pytest.fixture(scope="module")
def shipped(atlas: Atlas) -> dict[tuple[str, str], Posed | NotOffered]:
    """Every shipped challenge for some libraries of every kind."""
    return {
        (name, library): pose(challenge, view_of(atlas, library))
        for name, challenge in challenges().items()
        for library in LIBRARIES
    }


def test_every_shipped_challenge_judges_its_answers_as_it_should(
    shipped: dict[tuple[str, str], Posed | NotOffered],
) -> None:
    wrong = [
        key for key, found in shipped.items() if isinstance(found, Posed) and not holds_up(found)
    ]
    assert wrong == []


def test_every_shipped_challenge_is_offered_somewhere(
    shipped: dict[tuple[str, str], Posed | NotOffered],
) -> None:
    offered = {key[0] for key, found in shipped.items() if isinstance(found, Posed)}
    assert offered == set(challenges())


def test_no_text_has_a_hole(shipped: dict[tuple[str, str], Posed | NotOffered]) -> None:
    for found in shipped.values():
        if isinstance(found, Posed):
            texts = (found.title, found.story, found.question, found.explanation, found.pitfall)
            labels = [item.label + item.response for item in found.options]
            assert not any("{" in text for text in (*texts, *found.hints, *labels))


def test_the_way_there_shows_what_it_says(
    atlas: Atlas, shipped: dict[tuple[str, str], Posed | NotOffered]
) -> None:
    for found in shipped.values():
        if isinstance(found, Posed):
            chosen, faults = judged_address(parameters(found.selection), atlas)
            wanted = replace(found.selection, criteria=chosen.criteria)
            assert (faults, chosen) == ([], wanted)


def test_a_library_gets_its_challenges_at_once(atlas: Atlas) -> None:
    view: View = view_of(atlas, "F002")
    begin = time.perf_counter()
    for challenge in challenges().values():
        pose(challenge, view)
    assert time.perf_counter() - begin < 1.5
