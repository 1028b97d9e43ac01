"""Mag ik dit zeggen? What a verdict is of a claim in an atlas, and what may be said."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalog import Measure, load_catalog
from analytics.language import use_language
from analytics.measures.claims import Verdict
from analytics.model import NETHERLANDS, Figure, Level, Unit
from analytics.reports import figures
from analytics.reports.claims import (
    AREAS,
    FIGURES,
    NUMBERS,
    Claim,
    How,
    WrongClaim,
    allowed,
    figures_of,
    first_claim,
    whole_areas,
)
from analytics.reports.judging import Judged, in_words, judge, verdict_in_words
from analytics.reports.view import View, view_of_whom
from analytics.store import Atlas
from analytics.store.building import build_batch
from tests.store import land

HOLDS, DEPENDS, FALSE, UNKNOWN = Verdict
ALL = "personen~totaal~totaal"
# A buurt of 15 in 50 (27.1%), wijken of which one is exact beside the other, one that is hidden.
MORE = """
WK9001AA;personen;totaal;totaal;200;40;
WK900200;personen;totaal;totaal;2000;300;
"""
EARLIER = """
GM9001;personen;totaal;totaal;1000;150;
GM9002;personen;totaal;totaal;2000;300;
GM9004;personen;totaal;totaal;500;100;
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    """The small country, in two rounds with nothing between them for some."""
    out = tmp_path_factory.mktemp("claims")
    after = {"participants": ("A", "B", "C")}
    earlier = land.members(
        "lgb-2022", EARLIER, round="2022", reference_date=date(2022, 7, 2), **after
    )
    now = land.members(text=land.MEMBERS.rstrip() + MORE.rstrip(), **after)
    build_batch(land.batch(earlier, now, without="lgb-2023"), out, load_catalog())
    with closing(Atlas.open(out)) as opened:
        yield opened


@pytest.fixture
def view(small: Atlas) -> View:
    return view_of_whom(small, "GM9001", "lgb-2023")


def judged(view: View, text: str) -> Judged:
    with use_language("nl"):
        return judge(view, Claim.read(text))


@pytest.mark.parametrize(
    ("text", "verdict", "words"),
    [
        # 200 of 1,000 at base 5: 198 of 1,002 to 202 of 998, 19.76% to 20.24%.
        (f"GM9001~{ALL}~penetratie~meer~19.7", HOLDS, "hoger dan 19,7%"),
        (f"GM9001~{ALL}~penetratie~meer~20", DEPENDS, "19,7% tot 20,3%"),
        (f"GM9001~{ALL}~penetratie~meer~20.3", FALSE, "19,7% tot 20,3%"),
        (f"GM9001~{ALL}~penetratie~ongeveer~20", HOLDS, "ongeveer 20%"),
        (f"GM9001~{ALL}~penetratie~1-op~5", HOLDS, "ongeveer 1 op de 5"),
        (f"GM9001~{ALL}~penetratie~1-op~6", HOLDS, "ongeveer 1 op de 6"),
        (f"GM9001~{ALL}~penetratie~1-op~3", FALSE, "ongeveer 1 op de 5 inwoners"),
        # 198 to 202 members, 796 to 804 others.
        (f"GM9001~{ALL}~leden~minstens~198", HOLDS, "minstens 198"),
        (f"GM9001~{ALL}~leden~minstens~199", DEPENDS, "198 tot 202"),
        (f"GM9001~{ALL}~leden~minder~198", FALSE, "198 tot 202"),
        (f"GM9001~{ALL}~niet_leden~hoogstens~804", HOLDS, "hoogstens 804"),
        (f"GM9001~{ALL}~bevolking~ongeveer~1000", HOLDS, "ongeveer 1.000"),
        ("GM9001~huishoudens~totaal~totaal~penetratie~meer~29", HOLDS, "huishoudens met een lid"),
        # 13 of 48: the delivered share leaves nothing else.
        (f"BU90010000~{ALL}~penetratie~minder~27.1", HOLDS, "lager dan 27,1%"),
        (f"BU90010000~{ALL}~leden~minder~15", DEPENDS, "13 tot 17"),
        # Of everyone 200/1,000 beside 1,000/5,000: the same as far as the rounding goes.
        (f"GM9001~{ALL}~penetratie~meer-dan~NL00", DEPENDS, "niet duidelijk hoger of lager"),
        (f"GM9002~{ALL}~penetratie~minder-dan~NL00", HOLDS, "lager dan in Nederland"),
        (f"GM9002~{ALL}~penetratie~meer-dan~NL00", FALSE, "lager dan in Nederland"),
        (f"GM9001~{ALL}~leden~minder-dan~GM9002", HOLDS, "lager dan in gemeente Zuid"),
        (f"GM9001~{ALL}~penetratie~meer-dan~GM9001", FALSE, "precies gelijk aan dat in"),
        (f"GM9001~{ALL}~index~meer~101.5~NL00", FALSE, "98,5 tot 101,5"),
        (f"GM9001~{ALL}~verschil~minder~0.3~NL00", HOLDS, "lager dan 0,3"),
        (f"NL00~{ALL}~index~minstens~100~NL00", HOLDS, "minstens 100"),
        ("GM9001~personen~leeftijd~4-9~vertegenwoordiging~meer~250", HOLDS, "hoger dan 250"),
        # Wijken of one gemeente: 150/800 and 40/200; of the catchment with 300/2,000 too.
        (f"WK9001AA~{ALL}~penetratie~hoogste~GM9001", DEPENDS, "in een van deze"),
        (f"WK900100~{ALL}~leden~hoogste~GM9001", HOLDS, "het hoogst in wijk Centrum"),
        (f"WK900100~{ALL}~leden~hoogste~BIEB:A", FALSE, "in Zuid is het minstens zo hoog"),
        (f"WK900200~{ALL}~penetratie~laagste~BIEB:A", HOLDS, "het laagst in wijk Zuid"),
        # A gemeente without a figure may be higher; one that is surely lower is not the highest.
        (f"GM9001~{ALL}~penetratie~hoogste~PV50", UNKNOWN, "Van niet elk gebied is er een cijfer"),
        (f"GM9002~{ALL}~penetratie~hoogste~PV50", FALSE, "in Noord is het minstens zo hoog"),
        (f"BU90010000~{ALL}~penetratie~hoogste~GM9001", UNKNOWN, "Buurten zet de atlas niet"),
        (f"GM9003~{ALL}~penetratie~meer~10", UNKNOWN, "want het cijfer is geheim"),
        (f"GM9001~{ALL}~penetratie~meer-dan~GM9003", UNKNOWN, "van gemeente West is er niet"),
        (f"GM9001~{ALL}~penetratie~gestegen~", HOLDS, "hoger dan op 2 juli 2022"),
        (f"GM9001~{ALL}~penetratie~gedaald~", FALSE, "5,0 procentpunt hoger"),
        (f"GM9002~{ALL}~penetratie~gestegen~", DEPENDS, "niet duidelijk"),
        (f"WK900100~{ALL}~penetratie~gestegen~", UNKNOWN, "Dit cijfer zit niet in de levering"),
    ],
)  # fmt: skip
def test_claims_and_what_may_be_said(view: View, text: str, verdict: Verdict, words: str) -> None:
    found = judged(view, text)
    assert found.verdict is verdict, found
    assert words in " ".join([found.said if verdict is HOLDS else "", found.why, found.instead])
    assert str(found.claim) == text
    assert "Levering lgb-2023" in found.source
    # Only what holds is there to paste.
    assert found.paste.startswith(found.said) is (verdict is HOLDS)
    assert found.paste.startswith(found.instead)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "niet te lezen"),
        ("x" * 400, "niet te lezen"),
        (f"GM9001~{ALL}~penetratie~vaker~20", "niet te lezen"),
        ("GM9001~dieren~totaal~totaal~penetratie~meer~20", "niet te lezen"),
        (f"GM9999~{ALL}~penetratie~meer~20", "‘GM9999’ staat niet in de indeling"),
        (f"BIEB:Z~{ALL}~penetratie~meer~20", "‘BIEB:Z’ staat niet in de indeling"),
        ("GM9001~personen~leeftijd~8-80~penetratie~meer~20", "‘8-80’ is er niet"),
        ("GM9001~personen~kleur~rood~penetratie~meer~20", "‘rood’ is er niet"),
        (f"GM9001~{ALL}~inwoners~meer~20", "‘inwoners’ bestaat hier niet"),
        (f"GM9001~{ALL}~vertegenwoordiging~meer~20", "bestaat hier niet"),
        (f"GM9001~{ALL}~leden~1-op~5", "van deze maat niet te beweren"),
        (f"GM9001~{ALL}~index~hoogste~PV50~NL00", "van deze maat niet te beweren"),
        (f"GM9001~{ALL}~index~meer~100", "Kies waarmee u vergelijkt"),
        (f"GM9001~{ALL}~penetratie~meer-dan~", "Kies waarmee u vergelijkt"),
        (f"GM9001~{ALL}~penetratie~hoogste~GM9002", "het ’t hoogst of laagst is"),
        (f"GM9001~{ALL}~penetratie~meer~101", "hoogstens 100%"),
        (f"GM9001~{ALL}~penetratie~meer~-1", "0 of meer"),
        (f"GM9001~{ALL}~penetratie~meer~20.001", "2 cijfers achter de komma"),
        (f"GM9001~{ALL}~leden~meer~20.5", "een heel getal"),
        (f"GM9001~{ALL}~penetratie~meer~NaN", "geen getal"),
        (f"GM9001~{ALL}~penetratie~meer~", "geen getal"),
        (f"GM9001~{ALL}~penetratie~1-op~1", "van 2 tot en met 1000"),
    ],
)
def test_what_can_not_be_judged_is_told_in_words(view: View, text: str, words: str) -> None:
    with pytest.raises(WrongClaim, match=words):
        judged(view, text)


numbers = st.decimals(0, 100, places=2)
codes = st.sampled_from(["NL00", "GM9001", "WK9001AA", "BIEB:F-1.x_2"])


@given(
    codes,
    st.sampled_from(list(How)),
    st.sampled_from(FIGURES),
    numbers,
    codes,
    st.sampled_from(list(Unit)),
    st.sampled_from(["", "NL00", "BIEB:F001"]),
)
def test_a_claim_reads_back_from_its_address(
    area: str, how: How, figure: str, number: Decimal, other: str, unit: Unit, benchmark: str
) -> None:
    beside_number = how in (*NUMBERS, How.ABOUT, How.ONE_IN)
    claim = Claim(
        area,
        how,
        figure,
        number if beside_number else None,
        "" if beside_number else other,
        unit,
        "leeftijd",
        "65+",
        benchmark,
    )
    assert Claim.read(str(claim)) == claim
    assert not set(str(claim)) & set(" &?#%=/")


def test_what_goes_with_a_sentence_wherever_it_is_pasted(demo_atlas: Path) -> None:
    with closing(Atlas.open(demo_atlas)) as atlas:
        view = view_of_whom(atlas, "GM9001")
        origin = judged(view, "GM9001~personen~herkomst~nederland~vertegenwoordiging~meer~100")
        assert "niet gecorrigeerd" in origin.paste
        plain = judged(view, f"GM9001~{ALL}~penetratie~meer~5")
        assert "niet gecorrigeerd" not in plain.paste
        for found in (origin, plain):
            assert any("worden gekoppeld" in text for text in found.cautions)
            assert any("Experimentele cijfers" in text for text in found.cautions)
            assert found.used[0].code
        country = judged(view, f"GM9001~{ALL}~penetratie~meer-dan~NL00")
        assert any("Landelijk deden" in text for text in country.cautions)
        law = judged(view, f"GM9001~{ALL}~penetratie~gestegen~")
        assert law.verdict is UNKNOWN
        assert "Sinds 1 juli 2022" in law.why


def test_a_difference_that_may_be_chance_says_so(small: Atlas, view: View) -> None:
    # 60/100 against 20/100 of the same age is clear; 10/50 against 20/100 is not.
    young = "personen~leeftijd~0-4~penetratie"
    found = judged(view, f"GM9001~{young}~minder~30")
    assert found.verdict is HOLDS
    assert "toeval" not in found.paste + found.doubt
    assert found.heading == "Houdt stand"
    wijken = judged(view, f"WK900100~{ALL}~penetratie~minder-dan~WK9001AA")
    assert wijken.verdict is DEPENDS
    higher = judged(view, f"GM9001~{ALL}~penetratie~meer-dan~WK900100")
    # 19.76% .. against at most 19.05%, and by chance up to 21.6%.
    assert higher.verdict is HOLDS
    assert "Het verschil kan ook toeval zijn." in higher.paste
    assert higher.heading == "Houdt stand bij de afronding"
    assert higher.doubt == (
        "Maar het verschil kan toeval zijn: zeg dat erbij, of zeg ‘verschilt niet duidelijk’."
    )


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        (f"GM9001~{ALL}~penetratie~meer~19.7", "Houdt stand"),
        (f"GM9001~{ALL}~penetratie~meer~20", "Hangt af van de afronding"),
        (f"GM9001~{ALL}~penetratie~meer~20.3", "Niet te zeggen: het klopt niet"),
        (f"GM9003~{ALL}~penetratie~meer~10", "Niet te zeggen: niet bekend"),
        (f"GM9001~{ALL}~penetratie~hoogste~PV50", "Niet te zeggen: niet bekend"),
        (f"BU90010000~{ALL}~penetratie~hoogste~GM9001", "Niet te zeggen: niet te vergelijken"),
    ],
)
def test_a_heading_tells_false_from_unknown(view: View, text: str, heading: str) -> None:
    assert judged(view, text).heading == heading


def test_of_a_change_that_may_not_be_told_both_figures_stand_there(demo_atlas: Path) -> None:
    # Membership of children became free between the rounds.
    with closing(Atlas.open(demo_atlas)) as atlas:
        view = view_of_whom(atlas, "GM9001")
        group = "personen~leeftijd~9-15"
        found = judged(view, f"GM9001~{group}~penetratie~gestegen~")
    assert found.heading == "Niet te zeggen: niet te vergelijken"
    assert "horen niet op één lijn" in found.why
    assert [item.name.split(" op ")[1][:14] for item in found.used] == [
        "1 januari 2021", "1 januari 2023",
    ]  # fmt: skip
    assert all("%" in item.text for item in found.used)
    # The change itself is told nowhere.
    assert not any(sign in item.text for item in found.used for sign in "+−")
    assert found.paste == ""


def test_of_the_highest_it_is_named_which_difference_may_be_chance(demo_atlas: Path) -> None:
    # Wijken of 29.0%, 26.2% and 23.2%: of the last, small one only the middle one is near.
    with closing(Atlas.open(demo_atlas)) as atlas:
        found = judged(view_of_whom(atlas, "GM9001"), f"WK9001KA~{ALL}~penetratie~hoogste~GM9001")
    assert found.verdict is FALSE
    assert "in Ketelmakersgaarde en Notariskwartier is het minstens zo hoog." in found.paste
    assert "Het verschil met Notariskwartier kan ook toeval zijn." in found.paste


def first_claims(atlas: Atlas) -> Iterator[tuple[Claim, Judged]]:
    """What is suggested of the gemeenten and wijken of two libraries, for all and for a group."""
    for code in ("F001", "F002"):
        start = view_of_whom(atlas, code)
        areas = [
            item.code
            for level in (Level.GEMEENTE, Level.WIJK)
            for item in atlas.regions_in(level, start.within, start.delivery)[:8]
        ]
        for area in areas:
            for dimension, category in (("totaal", "totaal"), ("leeftijd", "4-9")):
                for indicator in ("penetratie", "index"):
                    there = replace(
                        start.selection,
                        area=area,
                        dimension=dimension,
                        category=category,
                        indicator=indicator,
                    )
                    view = replace(start, selection=there)
                    claim = first_claim(view)
                    yield claim, judge(view, claim)


def test_what_is_suggested_holds_and_is_beyond_chance(demo_atlas: Path) -> None:
    with closing(Atlas.open(demo_atlas)) as atlas, use_language("nl"):
        found = list(first_claims(atlas))
    known = [(claim, item) for claim, item in found if item.verdict is not UNKNOWN]
    assert not [item for _claim, item in known if item.verdict is not HOLDS or item.doubt]
    # Comparisons, and what a figure is by itself.
    assert {*AREAS, How.ONE_IN, How.MORE, How.LESS, How.AT_LEAST} <= {
        claim.how for claim, _item in known
    }


def test_what_is_no_more_than_chance_is_not_suggested_as_a_difference(view: View) -> None:
    # 200 of 1,000 beside 1,000 of 5,000: the app calls it no clear difference.
    assert str(first_claim(view)) == f"GM9001~{ALL}~penetratie~1-op~5"


def test_advice_that_is_rounded_shows_its_margin(view: View) -> None:
    # 13 of 48, 27.083%, is told with the margin that the figure above it has.
    found = judged(view, f"BU90010000~{ALL}~penetratie~meer~27.1")
    assert found.instead.endswith("ongeveer 27,1% (27,0% tot 27,1%).")


def test_figures_without_a_margin_are_not_called_unrounded(demo_atlas: Path) -> None:
    with closing(Atlas.open(demo_atlas)) as atlas:
        view = view_of_whom(atlas, "GM9001")
        found = judged(view, f"GM9001~{ALL}~bevolking~meer~5")
    assert found.why == "Het klopt: deze cijfers hebben geen marge door afronding."


def test_a_verdict_never_contradicts_the_interval_that_is_shown(demo_atlas: Path) -> None:
    """Of every figure of some areas: what lies surely below or above the interval."""
    checked = 0
    with closing(Atlas.open(demo_atlas)) as atlas:
        for code in ("GM9001", "F002"):
            view = view_of_whom(atlas, code)
            codes = [item.code for item in atlas.regions_in(Level.WIJK, view.within, view.delivery)]
            for area in [view.within, *codes[:6], NETHERLANDS]:
                for dimension, category in (("totaal", "totaal"), ("leeftijd", "4-9")):
                    base = Claim(area, How.MORE, dimension=dimension, category=category)
                    for name in figures_of(view, base):
                        held = name in ("index", "verschil")
                        claim = replace(
                            base,
                            figure=name,
                            number=Decimal(0),
                            benchmark=NETHERLANDS if held else "",
                        )
                        checked += agrees(view, claim)
    assert checked > 100


def agrees(view: View, claim: Claim) -> bool:
    """Whether the verdicts on whole numbers just outside an interval are those of the interval."""
    shown = figures.figure(
        view,
        claim.area,
        claim.figure,
        claim.unit,
        claim.dimension,
        claim.category,
        claim.benchmark or None,
    )
    if shown.low is None or shown.high is None:
        assert judge(view, claim).verdict is UNKNOWN
        return True
    times = 100 if claim.figure == "penetratie" else 1
    below, above = ceil(shown.low * times) - 1, floor(shown.high * times) + 1
    for number, how, verdict in (
        (above, How.MORE, FALSE),
        (above, How.LESS, HOLDS),
        (below, How.LESS, FALSE),
        (below, How.MORE, HOLDS),
    ):
        if claim.figure == "verschil" or 0 <= number <= 100 or (times == 1 and number >= 0):
            found = judge(view, replace(claim, how=how, number=Decimal(number)))
            assert found.verdict is verdict, found
    return True


def test_what_may_be_claimed_of_what(view: View) -> None:
    def of(area: str, figure: str) -> tuple[How, ...]:
        return allowed(view, Claim(area, How.MORE, figure))

    assert How.HIGHEST in of("WK900100", "penetratie")
    assert How.HIGHEST not in of("BU90010000", "penetratie")
    assert How.RISEN not in of("WK900100", "leden")
    assert set(AREAS).isdisjoint(of("WK900100", "index"))
    assert whole_areas(view, "WK900100") == ("GM9001", "BIEB:A")
    assert whole_areas(view, "GM9004") == ("PV51", "NL00")
    assert whole_areas(view, "BU90010000") == ()


def test_on_screen_there_are_three_verdicts() -> None:
    with use_language("nl"):
        assert [verdict_in_words(one) for one in Verdict] == [
            "Houdt stand",
            "Hangt af van de afronding",
            "Niet te zeggen",
            "Niet te zeggen",
        ]


def test_the_same_in_english(view: View) -> None:
    with use_language("en"):
        found = judge(view, Claim.read(f"GM9001~{ALL}~penetratie~meer~20"))
    assert found.said == "In gemeente Noord, the share of members is higher than 20%."
    assert found.instead == "In gemeente Noord, the share of members is 19.7% to 20.3%."


def test_a_figure_is_as_exact_as_the_number_beside_it_asks(view: View) -> None:
    beside = {
        "20": "20,0% (19,7% tot 20,3%)",
        # 198 of 1,002 is 19.76%: in one decimal it would read as the 19.7% that it is not.
        "19.7": "20,00% (19,76% tot 20,25%) · meer cijfers achter de komma, omdat de grens er "
        "vlakbij ligt",
        # As many decimals as the number itself.
        "19.99": "20,00% (19,76% tot 20,25%) · evenveel cijfers achter de komma als uw getal",
    }
    for number, text in beside.items():
        assert judged(view, f"GM9001~{ALL}~penetratie~meer~{number}").used[0].text == text


def test_where_whole_people_decide_that_is_told(view: View) -> None:
    # Within 27.05% to 27.15% only 13 of 48 can be: 27.083%.
    found = judged(view, f"BU90010000~{ALL}~penetratie~minder~27.1")
    assert found.verdict is HOLDS
    assert any("hele aantallen" in text for text in found.cautions)
    assert not any(
        "hele aantallen" in text
        for text in judged(view, f"BU90010000~{ALL}~penetratie~minder~28").cautions
    )


def test_a_share_beside_its_sharper_counts_reads_as_the_nearest_that_they_allow() -> None:
    with use_language("nl"):
        text = in_words(Figure(0.192, 0.1915, 0.1917), Measure.SHARE, Fraction(1917, 100))
    assert text == "19,17% (19,15% tot 19,17%)"
