"""Answers judged: the score, and a response that helps; nothing tells the answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalog.challenges import Challenge
from analytics.language import format_decimal, use_language
from analytics.model import Figure, Missing, Selection
from analytics.model.region import Level
from analytics.model.vocabulary import Unit
from analytics.workshop.judging import NotANumber, judge, once_shown, read_number
from analytics.workshop.posed import Band, Given, Judgement, Option, Posed, Truth

SELECTION = Selection(
    "v", "nl", "F001", "", "", (), Level.WIJK, "werkgebied", "lgb", Unit.PERSONS,
    "totaal", "totaal", "penetratie",
)  # fmt: skip


def posed(truth: Truth, *options: Option, unit: str = "", **answer: object) -> Posed:
    text = {"nl": "T", "en": "T"}
    words = ("title", "story", "question", "explanation", "pitfall")
    challenge = Challenge.model_validate(
        {"id": "proef", "level": 1, "theme": "gebied", "minutes": 2, "hints": [text]}
        | dict.fromkeys(words, text)
        | {"answer": answer}
    )
    return Posed(
        challenge, "BIEB:F001", "het gebied", "T", "V", "?", ("H",), options, ("A", "B"),
        {"land": "Nederland"}, unit, "", SELECTION, "", "", (), truth, True,
    )  # fmt: skip


SHARE = posed(
    Truth(
        "24%",
        Figure(0.243, 0.243, 0.243),
        Band(24, 24, 0),
        {
            "land": Band(19, 19, 0),
            "eenheid": Band(31, 31, 0),
            "rest": Band(76, 76, 0),
            "aantal": Band(12345, 12345, 0),
        },
    ),
    unit="%",
    kind="getal",
    figure={"indicator": "penetratie"},
)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (24.3, "Dat klopt"),
        (0.243, "deel van 1"),
        (19, "heel het land"),
        (31, "huishoudens"),
        (76, "‘lid’ en ‘geen lid’"),
        (12345, "Dat is een aantal"),
        (-24, "meer of minder"),
        (25, "iets lager"),
        (23, "iets hoger"),
        (55, "te hoog"),
        (3, "te laag"),
    ],
)
def test_every_kind_of_wrong_number_is_told(number: float, told: str) -> None:
    found = judge(SHARE, {"number": number})
    assert told in found.response
    assert found.score == (1.0 if number == 24.3 else 0.0)
    assert number == 24.3 or "24" not in found.response


def test_nothing_filled_in_is_told() -> None:
    assert judge(SHARE, {}) == Judgement(0.0, "Er is nog niets ingevuld.")


LETTERS = [
    Option("a", "A", response="Kijk nog eens."),
    *(Option(name, name.upper()) for name in "bcd"),
]
STATEMENTS = [
    {"id": name, "text": {"nl": name, "en": name}, "right": name in "ab"} for name in "abcd"
]
SEVERAL = posed(
    Truth("A en B", right=frozenset("ab")),
    *LETTERS,
    kind="stellingen",
    several=True,
    statements=STATEMENTS,
)


@pytest.mark.parametrize(
    ("chosen", "score", "told"),
    [
        ("", 0.0, "nog niets gekozen"),
        ("ab", 1.0, "dit zijn ze allemaal"),
        ("a", 0.5, "Er ontbreekt er nog 1."),
        ("b", 0.5, "Kijk nog eens."),  # what to say to who left a
        ("abc", 0.5, "‘C’ hoort er niet bij."),
        ("abcd", 0.0, "te veel gekozen"),
        ("ac", 0.0, "‘C’ hoort er niet bij."),
        ("cd", 0.0, "Wat goed is, zit er nog niet bij."),
        ("abx", 1.0, "allemaal"),  # an id that isn't there
    ],
)
def test_several(chosen: str, score: float, told: str) -> None:
    found = judge(SEVERAL, {"chosen": list(chosen)})
    assert (found.score, told in found.response) == (score, True)


@given(st.sets(st.sampled_from("abcd"), min_size=1))
def test_several_score_as_told(chosen: set[str]) -> None:
    right = len(chosen & {"a", "b"}) - len(chosen - {"a", "b"})
    assert judge(SEVERAL, {"chosen": sorted(chosen)}).score == max(0.0, right / 2)


def test_one() -> None:
    one = posed(Truth("B", right=frozenset("b")), *LETTERS, kind="stellingen", statements=[
        item | {"right": item["id"] == "b"} for item in STATEMENTS])  # fmt: skip
    assert judge(one, {"chosen": ["b"]}).right
    assert judge(one, {"chosen": ["a"]}) == Judgement(0.0, "Kijk nog eens.")
    assert judge(one, {"chosen": ["c"]}) == Judgement(0.0, "‘C’ is het niet.")
    assert judge(one, {"chosen": ["a", "b"]}) == Judgement(0.0, "Kies er één.")
    assert judge(one, {}) == Judgement(0.0, "Er is nog niets gekozen.")


def exact(number: float) -> Figure:
    return Figure(number, number, number)


AREAS = [
    Option("w1", "Noord", Figure(30, 30, 34)),
    Option("w2", "Oost", exact(28)),
    Option("w3", "Zuid", Figure(20, 18, 22)),
    Option("w4", "West", Figure(21, 19, 23)),
    Option("w5", "Bos", Figure.absent(Missing.CONFIDENTIAL)),
]


@pytest.mark.parametrize(
    ("rule", "chosen", "told"),
    [
        ("hoogste", "w2", "Oost is het niet: dat is nummer 2 van boven."),
        ("laagste", "w2", "Oost is het niet: dat is nummer 3 van onderen."),
        # third or fourth: that isn't sure
        ("hoogste", "w3", "Zuid is het niet: er is er een met een cijfer dat zeker hoger is"),
    ],
)
def test_a_place_is_told_where_it_is_sure(rule: str, chosen: str, told: str) -> None:
    on_map = posed(
        Truth("Noord", right=frozenset({"w1"})),
        *AREAS[:4],
        kind="kaart", among="wijken", figure={}, rule=rule,
    )  # fmt: skip
    assert judge(on_map, {"chosen": [chosen]}).response.startswith(told)
    assert judge(on_map, {"chosen": ["w1"]}).right


def test_an_area_without_a_figure_is_told() -> None:
    on_map = posed(
        Truth("Noord", right=frozenset({"w1"})),
        *AREAS,
        kind="kaart", among="wijken", figure={}, rule="boven", base=29,
    )  # fmt: skip
    told = judge(on_map, {"chosen": ["w5"]}).response
    assert told == "Van Bos is er geen cijfer (geheim): dan is er niets over te zeggen."
    assert "niet zeker" in judge(on_map, {"chosen": ["w3"]}).response


ORDER = posed(Truth("…"), *AREAS[:4], kind="volgorde", among="wijken", figure={})


@pytest.mark.parametrize(
    ("order", "score", "told"),
    [
        ("w1 w2 w3 w4", 1.0, "Dat klopt"),
        ("w1 w2 w4 w3", 1.0, "Dat klopt"),  # those two may change places
        ("w2 w1 w3 w4", 0.8, "Oost staat boven Noord, maar is zeker lager."),
        ("w4 w3 w2 w1", 0.0, "West staat boven Oost"),
        ("w1 w2 w3", 0.0, "Zet alle opties op volgorde"),
        ("w1 w2 w3 w3", 0.0, "Zet alle opties op volgorde"),
        ("", 0.0, "nog niets op volgorde"),
    ],
)
def test_an_order_scores_the_pairs_of_which_it_is_sure(order: str, score: float, told: str) -> None:
    # Of six pairs five are sure.
    found = judge(ORDER, {"order": order.split()})
    assert found.score == pytest.approx(score)
    assert told in found.response


CLAIM = posed(
    Truth("…", right=frozenset("p"), holding=frozenset({(0, True, "land")})),
    Option("p", "P"),
    Option("q", "Q", response="Dat speelt hier niet."),
    kind="bewering",
    figures=[{}, {}],
    benchmarks=["land"],
    caveats=[{"id": name, "text": {"nl": name, "en": name}, "right": True} for name in "pq"],
)


@pytest.mark.parametrize(
    ("figure", "higher", "caveat", "score", "told"),
    [
        (0, True, "p", 1.0, "De bewering houdt stand. De kanttekening past erbij."),
        (0, True, "q", 0.5, "De bewering houdt stand. Dat speelt hier niet."),
        (0, False, "p", 0.5, "Het is juist andersom"),
        (1, True, "p", 0.5, "Dit is niet te zeggen"),
        (1, True, "q", 0.0, "Dit is niet te zeggen"),
        (None, True, "p", 0.0, "Maak de bewering af"),
    ],
)
def test_a_claim_is_half_the_claim_and_half_what_to_mind(
    figure: int | None, higher: bool, caveat: str, score: float, told: str
) -> None:
    given_: Given = {"higher": higher, "benchmark": "land", "caveat": caveat}
    if figure is not None:
        given_["figure"] = figure
    found = judge(CLAIM, given_)
    assert (found.score, told in found.response) == (score, True)


def test_own_words_get_no_points() -> None:
    text = posed(Truth(""), kind="tekst")
    assert judge(text, {"text": "Wij gaan naar de markt."}).score is None
    assert judge(text, {"text": " "}) == Judgement(None, "Er staat nog niets.")


@pytest.mark.parametrize(
    ("tongue", "text", "number"),
    [
        ("nl", "24,3%", 24.3),
        ("nl", "24.3", 24.3),
        ("nl", " 24 % ", 24.0),
        ("nl", "1.250", 1250.0),
        ("nl", "1 250", 1250.0),
        ("nl", "1.250,5", 1250.5),
        ("nl", "−3,2 procentpunt", -3.2),
        ("nl", "+3", 3.0),
        ("nl", ",5", 0.5),
        ("en", "24.3 per cent", 24.3),
        ("en", "24,3", 24.3),
        ("en", "1,250", 1250.0),
        ("en", "1.250", 1.25),
    ],
)
def test_numbers_are_read_as_people_write_them(tongue: str, text: str, number: float) -> None:
    with use_language(tongue):
        assert read_number(text) == number


@pytest.mark.parametrize("text", ["ongeveer 20", "1 op de 5", "20-25", "1.2.3", "1e5", "nan"])
def test_what_is_no_number_is_told(text: str) -> None:
    with pytest.raises(NotANumber, match="Vul één getal in, zoals 24,3"):
        read_number(text)
    with pytest.raises(NotANumber, match="nog niets"):
        read_number(" ")


@given(st.floats(-1e6, 1e6), st.integers(0, 3), st.sampled_from(["nl", "en"]))
def test_what_the_app_writes_is_read_back(number: float, decimals: int, tongue: str) -> None:
    with use_language(tongue):
        written = format_decimal(number, decimals)
        assert read_number(written) == pytest.approx(round(number, decimals), abs=10**-decimals)


@pytest.mark.parametrize(
    ("response", "left"),
    [
        ("Dat is te hoog. Kijk nog eens om welk gebied het gaat.", "Dat is te hoog."),
        ("Het is juist andersom: kijk nog eens welk hoger is.", "Het is juist andersom."),
        (
            "Het is juist andersom: kijk nog eens welk hoger is. De kanttekening past erbij.",
            "Het is juist andersom. De kanttekening past erbij.",
        ),
        ("Kijk nog eens achter ‘Hier’.", ""),
        ("That is too low. Look again which area.", "That is too low."),
        ("De kanttekening past erbij.", "De kanttekening past erbij."),
    ],
)
def test_who_cannot_try_again_is_not_asked_to(response: str, left: str) -> None:
    assert once_shown(response) == left
