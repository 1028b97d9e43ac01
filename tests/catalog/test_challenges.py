"""Challenges as files: what is shipped is sound, and all that is wrong is told with its place."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.catalog.challenges import (
    FOLDER,
    PAGES,
    ChallengeError,
    challenges,
    filled,
    holes_in,
    read_challenge,
)
from analytics.language import use_language

ROOT = Path(__file__).parents[2]
TEXTS = """
title = { nl = "T", en = "T" }
story = { nl = "V", en = "V" }
question = { nl = "Hoe is het in {gebied}?", en = "How is it in {gebied}?" }
hints = [{ nl = "H", en = "H" }]
explanation = { nl = "Het is {antwoord}.", en = "It is {antwoord}." }
pitfall = { nl = "P", en = "P" }
"""
HEAD = 'id = "proef"\nlevel = 1\ntheme = "gebied"\nminutes = 2\n' + TEXTS
NUMBER = '[answer]\nkind = "getal"\nfigure = { }\n'


def told(content: str | bytes) -> list[str]:
    data = content if isinstance(content, bytes) else content.encode()
    with use_language("nl"), pytest.raises(ChallengeError) as caught:
        read_challenge(data, "x.toml")
    return list(caught.value.lines)


def test_what_is_shipped_is_called_as_its_file() -> None:
    assert set(challenges()) == {path.stem for path in FOLDER.glob("*.toml")}
    orders = [(item.order, item.id) for item in challenges().values()]
    assert orders == sorted(orders)


def test_a_page_that_is_named_exists() -> None:
    there = {path.stem for path in (ROOT / "pages").glob("*/*.py")}
    assert set(PAGES) - {""} <= there


def test_the_examples_in_the_manual_are_challenges() -> None:
    manual = (ROOT / "docs" / "uitdagingen.md").read_text("utf-8")
    blocks = re.findall(r"```toml\n(.*?)```", manual, re.DOTALL)
    whole = [block for block in blocks if block.startswith("id = ")]
    parts = [block for block in blocks if block.startswith("[answer]")]
    assert len(whole) == 1
    assert len(parts) == 5
    read_challenge(whole[0].encode(), "x.toml")
    for part in parts:
        read_challenge((HEAD + part).encode(), "x.toml")
    subject = next(block for block in blocks if block.startswith("[subject]"))
    where = next(block for block in blocks if block.startswith("[where]"))
    read_challenge((HEAD + NUMBER + subject + where).encode(), "x.toml")


def choice(more: str) -> str:
    return f'{HEAD}[answer]\nkind = "kies"\n{more}\n'


def figure(text: str) -> str:
    return f'{HEAD}[answer]\nkind = "getal"\nfigure = {{ {text} }}\n'


AGES = 'dimension = "leeftijd"\nfigure = { indicator = "vertegenwoordiging" }\n'
STATEMENT = '[[answer.statements]]\nid = "{}"\ntext = {{ nl = "S", en = "S" }}\n{}\n'
STATEMENTS = HEAD + '[answer]\nkind = "stellingen"\n'


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("nee", ["x.toml: dit is geen leesbare uitdaging (TOML): de tekst houdt te vroeg op."]),
        (b"\xff\xfe\x00", ["x.toml: dit is geen tekst in UTF-8."]),
        ("a = 1\n" * 40_000, ["x.toml: dit bestand is te groot voor een uitdaging."]),
        (HEAD, ["x.toml · answer: dit ontbreekt. Vul het in."]),
        (HEAD + '[answer]\nkind = "raad"', ["x.toml · answer: ‘kind’ zegt niet welk soort"]),
        # all at once: the heading, the figure, and the holes of the texts
        (
            HEAD.replace("level = 1", "level = 5").replace("{gebied}?", "{regio}?", 1)
            + figure('indicator = "bereik"').removeprefix(HEAD),
            [
                "x.toml · level: dit is te groot: hoogstens 4.",
                "x.toml · answer.figure: de maat ‘bereik’ bestaat niet. Kies uit: penetratie,",
                "x.toml · question: ‘{regio}’ is geen cijfer van deze uitdaging. Kies uit: {bibl",
                "x.toml · question: het Nederlands en het Engels vullen niet hetzelfde in: {geb",
            ],
        ),
        # figures
        (figure('dimension = "haar"'), ["het kenmerk ‘haar’ bestaat niet. Kies uit: leeftijd,"]),
        (
            figure('dimension = "leeftijd", category = "4-8"'),
            ["de groep ‘4-8’ bestaat niet. Kies uit: 0-4, 4-9,"],
        ),
        (figure('category = "4-9"'), ["een ‘category’ hoort bij een ‘dimension’"]),
        (
            figure('dimension = "leeftijd", category = "4-9", unit = "huishoudens"'),
            ["het kenmerk ‘leeftijd’ is er alleen voor personen."],
        ),
        (
            figure('unit = "dieren"'),
            ["figure.unit: dit kan hier niet staan. Kies uit: personen en"],
        ),
        (figure('indicator = "index"'), ["bij ‘index’ hoort een ‘benchmark’"]),
        (figure('indicator = "ledenverschil"'), ["bij ‘ledenverschil’ hoort een ‘benchmark’"]),
        (figure('benchmark = "land"'), ["bij ‘penetratie’ hoort geen ‘benchmark’"]),
        (figure('indicator = "vertegenwoordiging"'), ["gaat over een groep. Vul ‘dimension’"]),
        (
            figure('indicator = "inwoners", unit = "huishoudens"'),
            ["is een kerncijfer van het hele gebied"],
        ),
        (figure('indicator = "koppelgraad", area = "provincie"'), ["gaat over de hele ronde"]),
        (figure('area = "land"'), ["een getal van het hele land is voor iedereen hetzelfde"]),
        (figure('area = "optie"'), ["‘area’ is alleen ‘optie’ bij de opties"]),
        (figure('area = "onderwerp"'), ["maar geen onderwerp. Vul ‘[subject]’ in."]),
        # choices
        (choice(AGES + 'rule = "boven"'), ["‘base’ hoort bij boven en onder"]),
        (choice(AGES + 'rule = "hoogste"\nbase = 1'), ["‘base’ hoort bij boven en onder"]),
        (choice(AGES + 'reason = "unreliable"'), ["‘reason’ hoort bij ontbreekt"]),
        (choice(AGES + "several = true"), ["er is maar één hoogste of laagste"]),
        (choice(AGES + 'among = "wijken"'), ["opties zijn gebieden (‘among’) of groepen"]),
        (choice('among = "buurten"\nfigure = { }'), ["buurten zetten we nooit op volgorde"]),
        (
            choice('among = "wijken"\nfigure = { }\nrule = "boven"\nbase = 0.2'),
            ["schrijf 20 voor 20%, niet 0.2"],
        ),
        (choice('dimension = "geslacht"\nfigure = { }'), ["te weinig groepen om uit te kiezen"]),
        (
            HEAD + '[answer]\nkind = "volgorde"\namong = "buurten"\nfigure = { }',
            ["buurten zetten we nooit op volgorde"],
        ),
        (
            HEAD + '[answer]\nkind = "volgorde"\namong = "wijken"\nfigure = { }\nrule = "laagste"',
            ["een volgorde is van hoog naar laag"],
        ),
        (
            HEAD + '[answer]\nkind = "kaart"\ndimension = "leeftijd"\nfigure = { }',
            ["op de kaart staan gebieden"],
        ),
        # statements
        (
            STATEMENTS + STATEMENT.format("a", "right = true"),
            ["x.toml · answer.statements: dit zijn er te weinig: minstens 2."],
        ),
        (
            STATEMENTS + STATEMENT.format("a", "right = true") * 2,
            ["de id ‘a’ staat er twee keer"],
        ),
        (
            STATEMENTS
            + STATEMENT.format("a", "")
            + STATEMENT.format("b", 'when = [{ figure = { }, is = "duidelijk-boven", than = 20 }]')
            + STATEMENT.format("c", 'when = [{ figure = { }, is = "boven" }]')
            + STATEMENT.format(
                "d", 'when = [{ figure = { }, is = "boven", than = { unit = "x" }}]'
            ),
            [
                "x.toml · answer.statements nr. 1: zeg met ‘right’ of ‘when’",
                "x.toml · answer.statements nr. 2.when nr. 1: ‘duidelijk’ kan alleen van index,",
                "x.toml · answer.statements nr. 3.when nr. 1: ‘than’ hoort bij boven en onder",
                "x.toml · answer.statements nr. 4.when nr. 1.than.unit: dit kan hier niet staan",
            ],
        ),
        # figures in texts
        (
            HEAD + NUMBER + '[figures]\nland = { area = "land" }',
            ["x.toml · figures.land: dit cijfer staat in geen enkele tekst. Gebruik ‘{land}’"],
        ),
        (
            HEAD.replace("Het is {antwoord}", "Het is {antwoord} {gebied}") + NUMBER,
            ["x.toml · explanation: het Nederlands en het Engels vullen niet hetzelfde in: {geb"],
        ),
        (
            HEAD + '[answer]\nkind = "tekst"',
            ["x.toml · explanation: ‘{antwoord}’ is geen cijfer van deze uitdaging"],
        ),
        # where
        (
            HEAD + NUMBER + '[where]\npage = "dashboard"\ndimension = "haar"\nindicator = "x"',
            [
                "x.toml · where: de bladzijde ‘dashboard’ is er niet. Kies uit: kaart,",
                "x.toml · where: het kenmerk ‘haar’ bestaat niet",
                "x.toml · where: de maat ‘x’ bestaat niet",
            ],
        ),
    ],
)
def test_all_that_is_wrong_is_told_with_its_place(content: str | bytes, lines: list[str]) -> None:
    found = told(content)
    assert len(found) == len(lines), found
    for line, expected in zip(found, lines, strict=True):
        assert expected in line
        assert line.startswith("x.toml")


@given(st.binary(max_size=300))
def test_any_bytes_are_no_challenge_and_that_is_told(content: bytes) -> None:
    with pytest.raises(ChallengeError, match=r"x\.toml"):
        read_challenge(content, "x.toml")


@pytest.mark.parametrize(
    "text", ["{figuur}", "{0}", "{x!r}", "{x.__class__}", "{{gebied}}", "}{", "{ gebied }"]
)
def test_only_holes_are_filled_and_never_run(text: str) -> None:
    words = {"gebied": "{x} <b>Oost</b>"}
    assert filled(text, words) == text.replace("{gebied}", words["gebied"])
    assert filled("in {gebied}", words) == "in {x} <b>Oost</b>"


def test_holes() -> None:
    assert holes_in("In {gebied} is {antwoord}; {}") == {"gebied", "antwoord", ""}
