"""Sentences say only what holds for every value that fits the rounding."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.language import use_language
from analytics.model import Figure, Kind, Level, Missing, Unit
from analytics.reports import sentences
from analytics.reports.sentences import Against, Group
from analytics.store import Break, Change, Redrawn
from tests.store import land


def figure(value: float, margin: float = 0.0) -> Figure:
    return Figure(value, value - margin, value + margin)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.2, "1 op de 5"),
        (0.19, "1 op de 5"),
        (0.076, "1 op de 13"),
        (0.34, "1 op de 3"),
        (0.35, "4 van de 10"),
        (0.58, "6 van de 10"),
        (0.69, "7 van de 10"),
        (0.97, "9 van de 10"),
    ],
)
def test_shares_as_people_say_them(value: float, words: str) -> None:
    assert sentences.share_in_words(value) == words


def test_three_sentences_for_an_area() -> None:
    found = sentences.for_area(
        "Wendelmeer",
        figure(0.2, 0.001),
        figure(12_345, 4),
        figure(103, 2),
        "Nederland",
        Unit.PERSONS,
    )
    assert found == [
        "In Wendelmeer is ongeveer 1 op de 5 inwoners lid van de bibliotheek.",
        "Dat is een groter deel dan in Nederland.",
        "Ongeveer 12.000 inwoners zijn geen lid.",
    ]


def test_a_missing_figure_says_why_and_nothing_more() -> None:
    absent = Figure.absent(Missing.NOT_PARTICIPATING)
    found = sentences.for_area("Oerle", absent, absent, absent, "Nederland", Unit.PERSONS)
    assert found == [
        "Van Oerle is niet bekend hoeveel inwoners lid zijn. "
        "De bibliotheek van dit gebied deed in deze ronde niet mee."
    ]


@pytest.mark.parametrize(
    ("value", "said"), [(0, ""), (5, "Ongeveer 5 inwoners zijn geen lid."), (None, "")]
)
def test_of_nobody_nothing_is_said(value: float | None, said: str) -> None:
    others = Figure.absent(Missing.CONFIDENTIAL) if value is None else figure(value)
    assert sentences.non_members_sentence(others, Unit.PERSONS) == said


@pytest.mark.parametrize(
    ("share", "short", "sentence"),
    [
        # 0 of 20 households, each rounded to 5: perhaps a quarter has a member.
        (Figure(0.0, 0.0, 0.25), "hooguit ongeveer 1 op de 4", "hooguit ongeveer 1 op de 4"),
        (Figure(0.0, 0.0, 0.051), "hooguit ongeveer 1 op de 20", "hooguit ongeveer 1 op de 20"),
        (Figure(0.0, 0.0, 0.05), "hooguit ongeveer 1 op de 20", "bijna niemand"),
        (Figure(0.0, 0.0, 0.0), "geen enkel lid", "bijna niemand"),
        # 10 of 10: at least 8 of 12, which is less than 7 of 10.
        (Figure(1.0, 0.667, 1.0), "zeker 6 van de 10", "zeker 6 van de 10"),
        (Figure(1.0, 0.7, 1.0), "zeker 7 van de 10", "zeker 7 van de 10"),
        (Figure(1.0, 0.949, 1.0), "zeker 9 van de 10", "zeker 9 van de 10"),
        (Figure(1.0, 0.951, 1.0), "bijna alle inwoners zijn lid", "bijna iedereen"),
        (Figure(1.0, 1.0, 1.0), "alle inwoners zijn lid", "bijna iedereen"),
        # "Ongeveer" is no more than a quarter off, else both ends are told.
        (Figure(0.2, 0.15, 0.25), "ongeveer 1 op de 5", "ongeveer 1 op de 5"),
        (Figure(0.2, 0.149, 0.25), "tussen 1 op de 7 en 1 op de 4", "tussen 1 op de 7"),
        (Figure(0.2, 0.15, 0.251), "tussen 1 op de 7 en 1 op de 3", "en 1 op de 3"),
        (Figure(0.5, 0.4, 0.6), "ongeveer 5 van de 10", "ongeveer 5 van de 10"),
        (Figure(0.5, 0.39, 0.61), "tussen 1 op de 3 en 7 van de 10", "tussen 1 op de 3"),
        (Figure(0.3, 0.0, 0.6), "hooguit ongeveer 6 van de 10", "hooguit ongeveer 6"),
        (Figure(0.6, 0.3, 0.95), "zeker 1 op de 4 inwoners", "zeker 1 op de 4"),
        (Figure(0.5, 0.04, 0.91), "te klein om dat te zeggen", "bij zulke kleine aantallen"),
    ],
)
def test_a_rounded_nought_is_not_nobody(share: Figure, short: str, sentence: str) -> None:
    assert short in sentences.share_in_short(share, Unit.PERSONS).lower()
    assert sentence in sentences.share_sentence("X", share, Unit.PERSONS)


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("value", [0.001, 0.2, 0.6, 0.999])
def test_households_have_members_and_persons_are_members(unit: Unit, value: float) -> None:
    text = sentences.share_sentence("X", figure(value), unit)
    assert ("huishouden" in text) == (unit is Unit.HOUSEHOLDS)
    assert "0 op" not in text
    assert "10 van de 10" not in text


def test_groups_count_only_when_their_whole_interval_lies_beyond_hundred() -> None:
    groups = [
        Group("9 tot 15 jaar", figure(300, 10)),
        Group("touching", Figure(120, 100, 140)),
        Group("4 tot 9 jaar", Figure(594, 412, 839)),
        Group("18 jaar en ouder", figure(40, 5), age_sensitive=True),
        Group("15 tot 18 jaar", Figure.absent(Missing.CONFIDENTIAL)),
    ]
    assert sentences.representation_sentences(groups, Unit.PERSONS) == [
        "Vaker lid dan de inwoners van dit gebied samen: 9 tot 15 jaar en 4 tot 9 jaar.",
        "Minder vaak lid dan de inwoners van dit gebied samen: 18 jaar en ouder.",
        "Dit kan ook door leeftijd komen: daarvoor is niet gecorrigeerd.",
        "Niet bekend: 15 tot 18 jaar.",
    ]


def test_without_the_total_the_groups_are_known_and_their_place_is_not() -> None:
    absent = Figure.absent(Missing.CONFIDENTIAL)
    known = [Group(label, absent, known=True) for label in ("0 tot 4 jaar", "18 jaar en ouder")]
    total = (
        "Welke groepen vaker of minder vaak lid zijn, is niet te zeggen: het totaal van dit gebied "
        "is geheim."
    )
    why = Missing.CONFIDENTIAL
    assert sentences.representation_sentences(known, Unit.PERSONS, total=why) == [total]
    hidden = Group("4 tot 9 jaar", absent)
    assert sentences.representation_sentences([*known, hidden], Unit.HOUSEHOLDS, total=why) == [
        total,
        "Niet bekend: 4 tot 9 jaar.",
    ]


def test_groups_of_whom_nobody_may_be_a_member_are_known() -> None:
    none = Figure.absent(Missing.NOT_APPLICABLE)
    groups = [Group("Laag inkomen", none, known=True), Group("Hoog inkomen", none, empty=True)]
    assert sentences.representation_sentences(groups, Unit.PERSONS) == [
        "Welke groepen vaker of minder vaak lid zijn, is niet te zeggen: misschien is hier niemand "
        "lid.",
        "Te klein om te vergelijken: Hoog inkomen.",
    ]


def test_groups_are_held_against_whom_they_belong_to() -> None:
    # Of the pupils of vmbo more are members than of all inhabitants, fewer than of all pupils.
    found = sentences.representation_sentences(
        [Group("Vmbo", figure(83.3, 1))], Unit.PERSONS, "leerlingen in het voortgezet onderwijs"
    )
    assert found == [
        "Minder vaak lid dan alle leerlingen in het voortgezet onderwijs van dit gebied samen: "
        "Vmbo."
    ]


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (Figure(20, 16, 24), "Ongeveer 20 inwoners zijn geen lid."),
        (Figure(20, 14, 24), "14 tot 24 inwoners zijn geen lid."),
        (Figure(5, 1, 9), "1 tot 9 inwoners zijn geen lid."),
        (Figure(5, 0, 9), "Hooguit 9 inwoners zijn geen lid."),
        (Figure(0, 0, 4), "Hooguit 4 inwoners zijn geen lid."),
        (Figure(12_345, 12_300, 12_400), "Ongeveer 12.000 inwoners zijn geen lid."),
    ],
)
def test_how_many_are_no_member_holds_for_all_that_fits(others: Figure, said: str) -> None:
    assert sentences.non_members_sentence(others, Unit.PERSONS) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Figure(0.2, 0.197, 0.204), "20%"),
        (Figure(0.2, 0.194, 0.204), "ongeveer 20%"),
        (Figure(0.2, 0.14, 0.204), "14% tot 21%"),
    ],
)
def test_a_percentage_in_running_text_is_as_exact_as_it_may_be(share: Figure, said: str) -> None:
    assert sentences.share_with_margin(share) == said


@pytest.mark.parametrize(
    ("points", "size", "signed"),
    [
        (Figure(1.04, 0.96, 1.04), "1,0 procentpunt", "+1,0 procentpunt"),
        (Figure(-1.04, -1.2, -0.9), "ongeveer 1,0 procentpunt", "ongeveer −1,0 procentpunt"),
        (Figure(-1.04, -1.3, -0.9), "0,9 tot 1,3 procentpunt", ""),
        (Figure(0.3, 0.04, 0.6), "hooguit 0,6 procentpunt", ""),
        (Figure(0.03, 0.01, 0.049), "minder dan 0,1 procentpunt", "0,0 procentpunt"),
        (Figure(0.03, 0.01, 0.2), "hooguit 0,2 procentpunt", ""),
        (Figure.absent(Missing.CONFIDENTIAL), "", ""),
    ],
)
def test_the_size_of_a_change_is_told_as_far_as_rounding_allows(
    points: Figure, size: str, signed: str
) -> None:
    assert (sentences.size_in_words(points), sentences.signed_in_words(points)) == (size, signed)


@pytest.mark.parametrize(
    ("share", "index", "said"),
    [
        (0.186, 96.4, "een iets kleiner deel"),  # 19.3 %: both 19 %
        (0.186, 95.0, "een kleiner deel"),  # 19.6 %: 20 %
        (0.193, 103.8, "een iets groter deel"),  # 18.6 %
        (0.193, 105.0, "een groter deel"),  # 18.4 %: 18 %
        (0.0, 0.0, "een kleiner deel"),
        (0.186, 100.0, "verschilt niet duidelijk"),
    ],
)
def test_a_difference_that_whole_per_cents_hide_is_slight(
    share: float, index: float, said: str
) -> None:
    text = sentences.comparison_sentence(Figure.exact(index), "Nederland", Figure.exact(share))
    assert said in text


@given(st.floats(50, 200), st.floats(0, 60), st.floats(0, 60))
def test_a_comparison_holds_for_the_whole_interval(
    value: float, below: float, above: float
) -> None:
    text = sentences.comparison_sentence(Figure(value, value - below, value + above), "Nederland")
    if "groter" in text:
        assert value - below > 100
    elif "kleiner" in text:
        assert value + above < 100
    else:
        assert value - below <= 100 <= value + above


def test_english_says_the_same() -> None:
    with use_language("en"):
        text = sentences.share_sentence("Oerle", figure(0.2), Unit.PERSONS)
    assert "Oerle" in text


def test_of_households_it_says_a_member_in_the_house() -> None:
    groups = [Group("Eenouderhuishouden", figure(160, 5)), Group("Eenpersoons", figure(40, 5))]
    assert sentences.representation_sentences(groups, Unit.HOUSEHOLDS) == [
        "Vaker een lid in huis dan de huishoudens van dit gebied samen: Eenouderhuishouden.",
        "Minder vaak een lid in huis dan de huishoudens van dit gebied samen: Eenpersoons.",
    ]


def points(value: float, low: float, high: float) -> Figure:
    """A difference whose chance interval is this wide."""
    return Figure(value, value, value, low, high)


def test_a_place_is_a_span_and_never_the_highest() -> None:
    assert sentences.place_in_words(12, 18) == "plaats 12 tot 18"
    assert sentences.place_in_words(1, 1) == "plaats 1"
    told = sentences.place_sentence("Oerle", 12, 18, 98, Level.BIBLIOTHEEK, Unit.PERSONS)
    assert told == (
        "Op volgorde van het aandeel leden staat Oerle op plaats 12 tot 18 van de 98 bibliotheken "
        "met een cijfer. Preciezer kan niet: zo dicht bij elkaar kan het verschil ook afronding "
        "of toeval zijn."
    )
    first = sentences.place_sentence("Oerle", 1, 1, 98, Level.GEMEENTE, Unit.HOUSEHOLDS)
    assert "aandeel huishoudens met een lid" in first
    assert first.endswith("op plaats 1 van de 98 gemeenten met een cijfer.")
    assert "hoogste" not in first
    assert "meeste" not in first


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (points(1.2, 0.1, 2.3), "1,2 procentpunt meer dan Nederland"),
        (points(-1.2, -2.3, -0.1), "1,2 procentpunt minder dan Nederland"),
        # Touching 0 is no difference; without chance the rounding judges.
        (points(1.2, 0.0, 2.4), "Geen duidelijk verschil met Nederland"),
        (Figure(0.1, 0.05, 0.15), "0,1 procentpunt meer dan Nederland"),
        (Figure.absent(Missing.NOT_PARTICIPATING), "Niet te vergelijken met Nederland"),
    ],
)
def test_a_difference_has_a_direction_only_when_it_is_clear(difference: Figure, words: str) -> None:
    assert sentences.difference_in_words(difference, "Nederland") == words


def test_groups_are_told_by_their_verdict() -> None:
    groups = [
        Against("Nederland", points(1, 0.5, 1.5)),
        Against("provincie Veer", points(-1, -2, 0.1)),
        Against("even grote bibliotheken", points(2, 1, 3)),
        Against("uw eigen keuze", Figure.absent(Missing.CONFIDENTIAL)),
    ]
    assert sentences.against_sentences(groups, Unit.PERSONS) == [
        "Het aandeel leden is groter dan bij: Nederland en even grote bibliotheken.",
        "Geen duidelijk verschil met: provincie Veer.",
        "Niet te vergelijken met: uw eigen keuze.",
    ]
    assert "huishoudens met een lid" in sentences.against_sentences(groups, Unit.HOUSEHOLDS)[0]


def test_the_correction_says_before_and_after_and_whether_anything_is_left() -> None:
    left = Against("Nederland", points(1.2, 1, 1.4), points(0.7, 0.5, 0.9))
    told = sentences.corrected_sentence(figure(0.2), left)
    assert told.endswith("het verschil met Nederland is dan +0,7 in plaats van +1,2 procentpunt.")
    gone = Against("Nederland", points(1.2, 1, 1.4), points(0.1, -0.1, 0.3))
    told = sentences.corrected_sentence(figure(0.2), gone)
    assert told.endswith("Dat is geen duidelijk verschil.")
    assert sentences.corrected_sentence(figure(0.2), Against("X", points(1, 1, 1))) == ""


def test_outside_the_band_nobody_is_blamed() -> None:
    inside = sentences.spread_sentence("Oerle", 0, Level.BIBLIOTHEEK)
    assert "binnen de spreidingsband" in inside
    for side, where in ((1, "boven"), (-1, "onder")):
        told = sentences.spread_sentence("Oerle", side, Level.GEMEENTE)
        assert f"{where} de spreidingsband" in told
        assert told.endswith("Het zegt niet waardoor.")


def test_a_split_names_a_part_only_where_its_whole_interval_is_on_one_side() -> None:
    whole, mix, none = points(1.2, 1, 1.4), Figure(0.2, 0.1, 0.3), Figure(0.1, -0.1, 0.3)
    told = " ".join(
        sentences.split_sentences(Against("Nederland", whole), "Oerle", whole, mix, mix)
    )
    assert "Daarvan hoort +0,2 bij een andere leeftijdsopbouw." in told
    assert "Binnen dezelfde leeftijd is men vaker lid: dat maakt +0,2." in told
    assert told.endswith("niet waardoor het komt.")
    told = " ".join(
        sentences.split_sentences(Against("Nederland", whole), "Oerle", whole, none, none)
    )
    assert "De leeftijdsopbouw maakt geen duidelijk verschil." in told
    assert "Binnen dezelfde leeftijd is geen duidelijk verschil." in told
    less = Figure(-0.5, -0.6, -0.4)
    told = " ".join(sentences.split_sentences(Against("B", whole), "A", whole, mix, less))
    assert "minder vaak lid: dat maakt −0,5" in told
    # Unclear by rounding, or clear by rounding and not by chance: no part is told as a fact.
    unclear = points(0.1, -1, 1)
    for judged, difference in ((unclear, unclear), (unclear, points(0.1, 0.05, 0.15))):
        told = " ".join(sentences.split_sentences(Against("B", judged), "A", difference, mix, less))
        assert "geen duidelijk verschil (+0,1 procentpunt)" in told
        assert "Trek uit de twee delen geen conclusie." in told
        assert not {"+0,2", "−0,5"} & set(told.split())
    secret = Figure.absent(Missing.CONFIDENTIAL)
    told = " ".join(sentences.split_sentences(Against("B", secret), "A", secret, secret, secret))
    assert told.startswith("Het verschil met B is niet te splitsen. Het cijfer is geheim")


@given(st.floats(-20, 20), st.floats(0, 10), st.floats(0, 10))
def test_words_about_a_difference_hold_for_its_whole_interval(
    value: float, below: float, above: float
) -> None:
    text = sentences.difference_in_words(points(value, value - below, value + above), "X")
    if "meer" in text:
        assert value - below > 0
    elif "minder" in text:
        assert value + above < 0
    else:
        assert value - below <= 0 <= value + above


def stepped(judged: Figure, *breaks: Break, redrawn: tuple[Redrawn, ...] = ()) -> Change:
    former, later = (
        replace(land.delivery(f"lgb-{year}", Kind.LGB), reference_date=date(year, 1, 1))
        for year in (2021, 2023)
    )
    none = Figure(0.0, 0.0, 0.0)
    return Change(former, later, breaks, judged, none, none, judged, judged, judged, (), redrawn,
                  True, 1, 1, none, none)  # fmt: skip


@pytest.mark.parametrize(
    ("judged", "breaks", "expected"),
    [
        (points(1.04, 0.4, 1.3), (), "was het aandeel leden 1,0 procentpunt hoger op 1 januari "
         "2023 dan op 1 januari 2021."),
        (points(-0.2, -0.3, -0.1), (), "0,2 procentpunt lager op"),
        # 0.05 is 0.1 in one decimal, less is not a change of 0.0
        (points(0.05, 0.01, 0.09), (), "was het aandeel leden 0,1 procentpunt hoger"),
        (points(0.04, 0.01, 0.09), (), "minder dan 0,1 procentpunt hoger"),
        (points(0.2, -0.1, 0.5), (), "van dat op 1 januari 2021 (+0,2 procentpunt)."),
        (points(1, 0.4, 1.3), (Break.LAW,), "2021, maar intussen werd lid zijn gratis voor jeugd."),
        (points(1, 0.4, 1.3), (Break.PARTICIPATION,), "januari 2021 bij dezelfde bibliotheken."),
        (
            points(1, 0.4, 1.3),
            (Break.BORDERS, Break.COMPLETENESS, Break.LAW),
            "2021 binnen dezelfde grenzen, maar de gegevens waren niet even volledig en intussen "
            "werd lid zijn gratis voor jeugd.",
        ),
        (
            Figure.absent(Missing.NOT_APPLICABLE),
            (Break.CLASSIFICATION, Break.LAW),
            "1 januari 2021 en 1 januari 2023 niet met elkaar te vergelijken.",
        ),
    ],
)  # fmt: skip
def test_a_change_is_told_with_its_reservation(
    judged: Figure, breaks: tuple[Break, ...], expected: str
) -> None:
    told = sentences.change_sentence("Hier", stepped(judged, *breaks), Unit.PERSONS)
    assert told.endswith(expected) or expected in told
    assert "{" not in told


def test_what_merged_is_named_and_no_more_than_three() -> None:
    one = Redrawn({"GM1": "Oost", "GM2": "West"}, {"GM3": "Nieuw"})
    split = Redrawn({"GM3": "Nieuw"}, {"GM1": "Oost", "GM2": "West"})
    known, missing = points(1, 0.5, 1.5), Figure.absent(Missing.CONFIDENTIAL)
    said = sentences.redrawn_sentence
    assert said(stepped(known)) == ""
    assert said(stepped(known, redrawn=(one,))) == (
        "De grenzen zijn veranderd: Nieuw was toen nog Oost en West. Hun cijfers zijn opgeteld, "
        "zodat het om hetzelfde land gaat."
    )
    assert said(stepped(missing, redrawn=(split,))) == (
        "De grenzen zijn veranderd: Oost en West waren toen nog Nieuw. Samen is het hetzelfde land."
    )
    assert "en zo nog" not in said(stepped(known, redrawn=(one,) * 3))
    assert "; en zo nog 2 keer." in said(stepped(known, redrawn=(one,) * 5))
    # A break in the borders says it already.
    assert sentences.between_words(stepped(known, redrawn=(one,))) == [
        "andere grenzen, zelfde land"
    ]
    assert sentences.between_words(stepped(known, Break.BORDERS, redrawn=(one,))) == [
        "andere grenzen"
    ]
