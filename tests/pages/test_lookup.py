"""Cijfer opzoeken without a browser: a code that opens a figure, and codes that don't."""

import re
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from analytics.reports.codes import Passport, code_of
from analytics.reports.view import view_of_gemeente
from analytics.store import Atlas, journal
from tests.pages.test_pages import ROOT, html_of, opened, shown

PAGE = "rapporten/cijfer.py"


@pytest.fixture(autouse=True)
def _in_service(two_issues: tuple[Path, list[list[Path]]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(two_issues[0]))
    monkeypatch.chdir(ROOT)


@pytest.fixture
def codes(two_issues: tuple[Path, list[list[Path]]]) -> list[str]:
    """The code of one figure, of before and of after the revision."""
    folder, found = two_issues[0], list[str]()
    for item in reversed(journal(folder)):
        with closing(Atlas.open(folder, version=item.version)) as atlas:
            view = view_of_gemeente(atlas, "GM9002")
            found.append(code_of(view, "GM9002", "leden", dimension="leeftijd", category="4-9"))
    return found


def looked_up(code: str, **choices: str) -> AppTest:
    """The page as it stands after the address was followed."""
    app = opened(PAGE, **choices)
    app.query_params["code"] = code
    app.run()
    assert not app.exception
    return app


def test_without_a_code_the_page_asks_for_one() -> None:
    app = opened(PAGE, taal="nl")
    assert [item.value for item in app.title] == ["Cijfer opzoeken"]
    assert app.text_input[0].value == ""
    assert not app.warning
    assert not app.sidebar.selectbox


def test_a_code_tells_what_the_figure_was_what_it_is_and_why(codes: list[str]) -> None:
    app = looked_up(codes[0], taal="nl")
    assert app.text_input[0].value == codes[0]
    assert [item.value for item in app.header] == ["Aantal leden"]
    words = shown(app)
    assert "Gemeente" in words
    assert "Leeftijd: 4 tot 9 jaar" in words
    (was, now) = re.findall(r"<dd>([\d.]+)</dd>", html_of(app))
    assert was != now
    assert f"Het was {was}. Het is nu {now}." in words
    assert "gepubliceerd (vervangen: Bibliotheekleden 2023 uitgave 1)" in words
    assert "uitgave 0" in words
    assert "Geheime proef" not in words
    # The way to the same view.
    links = [item.proto for item in app.get("page_link")]
    link = next(
        item for item in links if item.page == "wijkprofiel" and "leeftijd" in item.query_string
    )
    given = {name: one for name, (one,) in parse_qs(link.query_string).items()}
    assert (given["gemeente"], given["dimensie"], given["categorie"], given["indicator"]) == (
        "GM9002", "leeftijd", "4-9", "leden",
    )  # fmt: skip
    assert given["ronde"] == "lgb-2023"
    assert "code" not in given


def test_a_code_of_the_version_in_use_has_nothing_to_tell_of_before(codes: list[str]) -> None:
    app = looked_up(codes[1], taal="nl")
    assert "Dit is het cijfer dat nu in de atlas staat" in shown(app)
    assert not app.subheader


def test_the_same_in_english(codes: list[str]) -> None:
    app = looked_up(codes[0], taal="en")
    words = shown(app)
    assert "It was " in words
    assert "published (replaced: Bibliotheekleden 2023 uitgave 1)" in words


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("hallo", "Dit is geen code uit een rapport"),
        ("<b>5b5407</b>.x.y.z", "Dit is geen code uit een rapport"),
        ("5b5407.2023.GM9001.penetratie.8K", "De code klopt niet"),
        (Passport("abcdef", "2023", "GM9001").code, "kent geen versie ‘abcdef’"),
        ("5b5407." * 100, "Dit is geen code uit een rapport"),
    ],
)
def test_a_code_that_opens_nothing_says_why(code: str, told: str) -> None:
    app = looked_up(code, taal="nl")
    assert told in app.warning[0].value
    assert not app.header


def test_what_is_typed_goes_into_the_address(codes: list[str]) -> None:
    app = opened(PAGE, taal="nl")
    app.text_input[0].input(codes[0].upper()).run()
    assert codes[0].upper() in app.query_params["code"]
    assert [item.value for item in app.header] == ["Aantal leden"]
    app.text_input[0].input("").run()
    assert "code" not in app.query_params
    assert not app.header
