"""Mag ik dit zeggen? without a browser: from any page, built by choices, in the address."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from analytics.language import use_language
from analytics.reports.claims import Claim
from analytics.reports.codes import code_of
from analytics.reports.judging import judge
from analytics.reports.view import View, view_of_whom
from analytics.store import Atlas
from tests.pages.test_pages import PAGES, ROOT, html_of, opened, shown

PAGE = "rapporten/zeggen.py"
ALL = "personen~totaal~totaal"


@pytest.fixture(autouse=True)
def _in_service(demo_atlas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(demo_atlas))
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="module")
def view(demo_atlas: Path) -> Iterator[View]:
    with closing(Atlas.open(demo_atlas)) as atlas:
        yield view_of_whom(atlas, "GM9001")


def claimed(claim: str, **choices: str) -> AppTest:
    """The page as it stands after the address was followed."""
    app = opened(PAGE, **({"taal": "nl"} | choices))
    app.query_params["bewering"] = claim
    app.run()
    assert not app.exception
    return app


def in_address(app: AppTest) -> str:
    (found,) = [app.query_params["bewering"]]
    return found[0] if isinstance(found, list) else found


def link_of(app: AppTest, page: str) -> dict[str, str]:
    (link,) = [item.proto for item in app.get("page_link") if item.proto.page == page]
    return {name: one for name, (one,) in parse_qs(link.query_string).items()}


@pytest.mark.parametrize(
    "claim",
    [
        f"GM9001~{ALL}~penetratie~meer~20",
        f"WK9001AA~{ALL}~penetratie~ongeveer~19",
        f"GM9001~{ALL}~penetratie~1-op~5",
        f"GM9001~{ALL}~leden~minder-dan~NL00",
        f"WK9001AA~{ALL}~niet_leden~hoogste~GM9001",
        f"GM9001~{ALL}~penetratie~gestegen~",
        f"GM9008~{ALL}~penetratie~minstens~10",
        "GM9001~huishoudens~totaal~totaal~index~hoogstens~100~PV90",
        "GM9001~personen~herkomst~nederland~vertegenwoordiging~minder~110",
    ],
)
def test_a_claim_in_the_address_is_judged_and_stands_in_the_lists(view: View, claim: str) -> None:
    app = claimed(claim)
    with use_language("nl"):
        found = judge(view, Claim.read(claim))
    assert [item.value.split(": ", 1)[1] for item in app.header] == [found.heading]
    words = shown(app).replace("\\", "")
    assert found.why in words
    assert found.doubt in words
    assert [item.value for item in app.code] == (
        [f"{found.paste}\n{found.source}"] if found.paste else []
    )
    assert all(text in words for text in found.cautions)
    assert app.main.selectbox(key="zeggen-area").value == found.claim.area
    assert app.main.selectbox(key="zeggen-how").value == found.claim.how
    assert in_address(app) == claim
    assert not app.warning
    assert "fictief" in html_of(app)


def test_choices_build_the_claim_and_each_stands_in_the_address() -> None:
    app = claimed(f"GM9001~{ALL}~penetratie~meer~20")
    app.number_input[0].set_value(15.5).run()
    assert in_address(app) == f"GM9001~{ALL}~penetratie~meer~15.5"
    app.main.selectbox(key="zeggen-how").select("1-op").run()
    assert in_address(app) == f"GM9001~{ALL}~penetratie~1-op~5"
    app.main.selectbox(key="zeggen-figure").select("niet_leden").run()
    # Of a count there is no "1 op de": a number of the same size then.
    area, *_rest, figure, how, number = in_address(app).split("~")
    assert (area, figure, how) == ("GM9001", "niet_leden", "meer")
    assert int(number) > 10_000
    app.main.selectbox(key="zeggen-area").select("WK9001AA").run()
    app.main.selectbox(key="zeggen-how").select("hoogste").run()
    assert in_address(app) == f"WK9001AA~{ALL}~niet_leden~hoogste~GM9001"
    app.main.selectbox(key="zeggen-dimension").select("leeftijd").run()
    assert in_address(app).startswith("WK9001AA~personen~leeftijd~0-4~niet_leden~hoogste")
    app.main.selectbox(key="zeggen-category").select("4-9").run()
    app.main.selectbox(key="zeggen-figure").select("index").run()
    assert in_address(app) == "WK9001AA~personen~leeftijd~4-9~index~meer~100~NL00"
    app.main.button_group(key="zeggen-unit").set_value("huishoudens").run()
    assert in_address(app) == "WK9001AA~huishoudens~totaal~totaal~index~meer~100~NL00"
    assert not app.exception
    assert not app.warning


@pytest.mark.parametrize("claim", ["x", f"GM9999~{ALL}~penetratie~meer~20", "[x](y)~<b>"])
def test_an_impossible_claim_is_told_and_another_stands_in_its_place(claim: str) -> None:
    app = claimed(claim)
    assert len(app.warning) == 1
    assert "[x](" not in app.warning[0].value
    assert in_address(app).startswith("BIEB:")
    assert len(app.header) == 1


@pytest.mark.parametrize("page", [page for page in PAGES if page != PAGE])
def test_from_every_page_with_what_is_on_screen_and_back(page: str) -> None:
    chosen = {"gebied": "WK9001BA", "dimensie": "leeftijd", "categorie": "4-9",
              "bibliotheek": "F001", "benchmark": "PV90"}  # fmt: skip
    app = opened(page, taal="nl", **chosen)
    there = link_of(app, "zeggen")
    area, *group, figure, how, other = there["bewering"].split("~")
    assert (area, group, figure, other) == (
        "WK9001BA", ["personen", "leeftijd", "4-9"], "penetratie", "PV90",
    )  # fmt: skip
    assert how in ("meer-dan", "minder-dan")
    assert there["gebied"] == "WK9001BA"
    path = "" if page.endswith("start.py") else Path(page).stem
    assert there.get("van", "") == path
    # Back again, with the choices of before.
    app = claimed(there["bewering"], **chosen)
    app.query_params["van"] = path
    app.run()
    back = [
        item.proto for item in app.get("page_link") if item.proto.label == "Terug naar waar u was"
    ]
    assert [item.page for item in back] == [path]
    assert "gebied=WK9001BA" in back[0].query_string


def test_a_code_of_a_report_is_a_claim_to_begin_from(view: View) -> None:
    app = claimed(f"GM9001~{ALL}~penetratie~meer~20")
    code = code_of(view, "GM9002", "leden", dimension="leeftijd", category="4-9")
    app.text_input(key="zeggen-code").set_value(code).run()
    links = [item.proto for item in app.get("page_link") if item.proto.page == "zeggen"]
    (given,) = [parse_qs(item.query_string) for item in links]
    assert given["bewering"][0].startswith("GM9002~personen~leeftijd~4-9~leden~")
    assert given["ronde"] == ["lgb-2023"]
    app.text_input(key="zeggen-code").set_value("geen code").run()
    assert "Dit is geen code uit een rapport" in app.warning[0].value


def test_the_same_in_english() -> None:
    app = claimed(f"GM9001~{ALL}~penetratie~meer~20", taal="en")
    assert [item.value for item in app.title] == ["May I say this?"]
    assert "In gemeente Aldermonde, the share of members is higher than 20%." in app.code[0].value
