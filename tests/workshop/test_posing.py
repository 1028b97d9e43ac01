"""Challenges put to libraries of the demo: what is right there, and where they are not offered."""

from pathlib import Path

import pytest

from analytics.catalog.challenges import Challenge, challenges, read_challenge
from analytics.reports.view import View, view_of
from analytics.store import Atlas
from analytics.workshop.judging import judge
from analytics.workshop.posed import NotOffered, Posed
from analytics.workshop.posing import pose


@pytest.fixture(scope="module")
def atlas(demo_atlas: Path) -> Atlas:
    return Atlas.open(demo_atlas)


def view(atlas: Atlas, organisation: str = "F001") -> View:
    return view_of(atlas, organisation)


HEAD = """
id = "proef"
level = 1
theme = "gebied"
minutes = 2
title = { nl = "T", en = "T" }
story = { nl = "V", en = "V" }
question = { nl = "Hoe is het in {gebied}?", en = "How is it in {gebied}?" }
hints = [{ nl = "H", en = "H" }]
explanation = { nl = "Het is {antwoord}.", en = "It is {antwoord}." }
pitfall = { nl = "P", en = "P" }
"""


def made(answer: str, head: str = HEAD) -> Challenge:
    return read_challenge((head + answer).encode(), "proef.toml")


def posed(challenge: Challenge, where: View) -> Posed:
    found = pose(challenge, where)
    assert isinstance(found, Posed), found
    return found


def reason(challenge: Challenge, where: View) -> str:
    found = pose(challenge, where)
    assert isinstance(found, NotOffered), found
    return found.reason


@pytest.mark.parametrize(
    ("number", "right"),
    [
        (21.0, True),
        (20.5, True),  # as delivered: a reader sees 21%
        (20.49, False),
        (21.49, True),
        (21.5, False),
        (0.205, False),
    ],
)
def test_a_number_is_right_as_it_is_displayed(atlas: Atlas, number: float, right: bool) -> None:
    found = posed(challenges()["leden-op-honderd"], view(atlas))
    assert found.truth.written == "21%"
    assert judge(found, {"number": number}).right is right


def test_a_share_that_ends_on_a_half_is_right_as_it_is_written(atlas: Atlas) -> None:
    # 28.5% of the households as delivered; 0.285 × 100 is 28.499… to a computer
    found = posed(challenges()["voordeuren"], view(atlas, "F129"))
    assert found.truth.written == "29%"
    assert [judge(found, {"number": number}).right for number in (28.4, 28.5, 29.0, 29.5)] == [
        True,  # what the counts allow
        True,
        True,
        False,
    ]


def test_a_number_that_is_that_of_the_country_too_is_not_offered(atlas: Atlas) -> None:
    # F004: 18.6%, the country 18.8%: a reader sees 19% twice
    told = reason(challenges()["leden-op-honderd"], view(atlas, "F004"))
    assert told == "het antwoord is niet te onderscheiden van dat van Nederland (fictief)"
