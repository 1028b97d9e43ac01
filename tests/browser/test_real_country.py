"""Made-up members over the real borders: Utrecht and Amsterdam as a person meets them.

What stands on screen is held against the command line, and that against the delivery's CSV.
"""

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from analytics.language import missing_label, use_language
from analytics.model import Missing
from tests.browser.acting import DRAWN, choices, choose, hover_text, map_point
from tests.browser.serving import ROOT, Server, open_page, serve, wait_until_done
from tests.sampling import full

REAL = ROOT.parent / "shared" / "realdata"
pytestmark = [
    pytest.mark.proof(full=1),
    pytest.mark.skipif(not full(), reason="the whole country is built by `make proof` only"),
    pytest.mark.skipif(
        not (REAL / "wijkenbuurten_2024.gpkg").is_file(),
        reason="the real borders and key figures are not there: ../shared/realdata",
    ),
]
# The columns of the table of a profile, as the command line names them.
COLUMNS = ("population", "members", "non_members", "penetration", "representation", "index")


@dataclass(frozen=True)
class Country:
    """The atlas of the Netherlands, the deliveries behind it, and the app over it."""

    deliveries: Path
    atlas: Path
    server: Server

    def profile(self, area: str, *more: str) -> dict[str, dict[str, Any]]:
        """An area's figures by category, as the command line gives them."""
        answer = command(
            "profile", area, "--benchmark", "NL00", *more, "--atlas", self.atlas, "--format", "json"
        )
        return {row["category"]: row for row in json.loads(answer)["rows"]}

    def share(self, area: str) -> dict[str, Any]:
        """The share of members among all inhabitants of an area."""
        return self.profile(area)["totaal"]["penetration"]

    def delivered(self, area: str) -> tuple[str, str]:
        """Population and members of an area as they stand in the newest delivery."""
        with (self.deliveries / "lgb-2024" / "leden.csv").open(encoding="utf-8-sig") as file:
            (row,) = (
                row
                for row in csv.DictReader(file, delimiter=";")
                if (row["regiocode"], row["eenheid"], row["dimensie"])
                == (area, "personen", "totaal")
            )
        return row["bevolking"], row["leden"]


def command(*arguments: object) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "analytics", *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """Three rounds of made-up members over the real borders, built and served."""
    folder = tmp_path_factory.mktemp("nederland")
    deliveries, atlas = folder / "leveringen", folder / "atlas"
    command("synthetic", "--borders", REAL, "--kwb", REAL, "--out", deliveries)
    command("build", *sorted(deliveries.iterdir()), "--out", atlas)
    with serve(atlas) as server:
        yield Country(deliveries, atlas, server)
        assert "Traceback" not in server.log


def numbers(text: str, tongue: str) -> list[tuple[float, float]]:
    """The numbers in a text, each with half the unit of its last digit."""
    thousands, decimal = ".," if tongue == "nl" else ",."
    found = []
    for number in re.findall(r"\d[\d.,]*", text):
        plain = number.replace(thousands, "").replace(decimal, ".")
        found.append((float(plain), 0.5 * 10 ** -len(plain.partition(".")[2])))
    return found


def same(text: str, figure: dict[str, Any], tongue: str) -> bool:
    """Whether a text on screen says a figure: its value and, where it has one, its margin."""
    if figure["missing"] is not None:
        with use_language(tongue):
            return text == missing_label(Missing(figure["missing"]))
    times = 100 if "%" in text else 1
    shown = numbers(text, tongue)
    exact = [times * figure[part] for part in ("value", "low", "high")]
    return len(shown) in (1, 3) and all(
        abs(number - wanted) <= half + 1e-9
        for (number, half), wanted in zip(shown, exact, strict=False)
    )


def choose_place(page: Page, country: Country, place: str) -> None:
    """Choose the library of a gemeente on Start, by the name of the gemeente."""
    page.goto(country.server.link(taal="nl"))
    wait_until_done(page)
    box = page.get_by_label("Zoek uw bibliotheek of plaats")
    box.fill(place)
    box.press("Enter")
    wait_until_done(page)
    page.locator(".st-key-hits").get_by_role("button", name=f"{place} · gemeente").click()
    wait_until_done(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(place)


def see_buurten(page: Page) -> list[str]:
    """From Start to the map, and there to buurten; the two addresses."""
    page.get_by_role("link", name="Kaart", exact=True).click()
    wait_until_done(page)
    urls = [page.url]
    page.get_by_text("Buurten", exact=True).click()
    wait_until_done(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Buurten in")
    return [*urls, page.url]


def panel(page: Page) -> dict[str, str]:
    """What stands beside the map: names and figures."""
    lines = page.locator(".st-key-chosen .facts > div")
    expect(lines.first).to_be_visible()
    return {
        line.locator("dt").inner_text(): line.locator("dd").inner_text() for line in lines.all()
    }


def check_panel(page: Page, country: Country, area: str, elsewhere: dict[str, str]) -> None:
    """The figures beside the map are those of the command line."""
    shown = panel(page)
    codes = {"Hier": area} | elsewhere
    assert {name for name in shown if not name.startswith("Het werkgebied")} == set(codes)
    for name, code in codes.items():
        assert same(shown[name], country.share(code), "nl"), (name, shown[name])


def cells(table: Locator) -> list[list[str]]:
    return [row.locator("td").all_inner_texts() for row in table.locator("tbody tr").all()]


def check_profile(page: Page, country: Country, area: str, tongue: str) -> list[str]:
    """The card and the table of Wijkprofiel are those of the command line; the numbers seen."""
    expect(page.locator(".rows")).to_have_count(3)
    expect(page.locator(".rows td").last).to_be_visible()
    card = page.locator(".card .figure").first.inner_text()
    assert same(card, country.share(area), tongue), card
    expected = country.profile(area, "--dimension", "leeftijd")
    table = cells(page.locator(".rows").first)
    assert len(table) == len(expected)
    for row, told in zip(table, expected.values(), strict=True):
        for text, name in zip(row, COLUMNS, strict=False):
            assert same(text, told[name], tongue), (told["category"], name, text)
    return [re.sub(r"\D+", " ", text) for row in table for text in row]


def test_figures_on_screen_are_told_from_others() -> None:
    figure = {"value": 0.1014, "low": 0.0951, "high": 0.1079, "missing": None}
    assert same("10% (9,5% tot 11%)", figure, "nl")
    assert same("10.1%", figure, "en")
    assert not same("11%", figure, "nl")
    assert not same("10% (9,6% tot 11%)", figure, "nl")
    assert not same("geheim", figure, "nl")
    assert same("1.545", {"value": 1545, "low": 1541, "high": 1549, "missing": None}, "nl")
    assert same("confidential", {"missing": "confidential"}, "en")
    assert not same("5", {"missing": "confidential"}, "en")


def test_utrecht(page: Page, browser: Browser, country: Country) -> None:
    choose_place(page, country, "Utrecht")
    assert choices(page)["gemeente"] == "GM0344"
    visited = [page.url, *see_buurten(page)]
    point = map_point(page, 0.5, 0.45)
    name, _rule, text = hover_text(page, point).partition(" | ")
    page.mouse.click(*point)
    expect(page).to_have_url(re.compile(r"gebied=BU0344"))
    wait_until_done(page)
    visited.append(page.url)
    area = choices(page)["gebied"]
    expect(page.locator(".st-key-chosen")).to_contain_text(f"Buurt {name}, gemeente Utrecht")
    share = country.share(area)
    assert same(text.split(":")[1].strip('" '), share, "nl"), text
    elsewhere = {
        "Gemeente Utrecht": "GM0344",
        "Provincie Utrecht": "PV26",
        "Nederland (fictief)": "NL00",
    }
    check_panel(page, country, area, elsewhere)
    population, members = map(int, country.delivered(area))
    assert share["value"] == pytest.approx(members / population)

    page.get_by_role("link", name="Wijkprofiel van dit gebied").click()
    wait_until_done(page)
    visited.append(page.url)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Buurt {name}")
    dutch = check_profile(page, country, area, "nl")

    with open_page(browser, locale="en-GB") as other:
        other.goto(page.url.replace("taal=nl", "taal=en"))
        wait_until_done(other)
        expect(other.get_by_role("heading", level=1)).to_contain_text(name)
        assert other.locator("html").get_attribute("lang") == "en"
        english = check_profile(other, country, area, "en")
    assert dutch == english

    for move, urls in (("back", reversed(visited[:-1])), ("forward", visited[1:])):
        for url in urls:
            page.evaluate(f"history.{move}()")
            page.wait_for_timeout(300)
            wait_until_done(page)
            returned(page, url, visited, name)
    check_profile(page, country, area, "nl")


def returned(page: Page, url: str, visited: list[str], name: str) -> None:
    """The page says what it said when this address was first visited."""
    assert page.url == url
    place = visited.index(url)
    headings = (
        *("Utrecht", "Wijken in gemeente Utrecht"),
        *["Buurten in gemeente Utrecht"] * 2,
        f"Buurt {name}",
    )
    expect(page.get_by_role("heading", level=1)).to_have_text(headings[place])
    box = page.get_by_role("combobox", name="Gebied", exact=True)
    expect(box).to_have_value(name if place > 2 else "Geen gebied gekozen")


def test_amsterdam(page: Page, country: Country) -> None:
    code = "BU0363AA01"
    found = json.loads(
        command(
            *("regions", "GM0363", "--level", "buurt", "--indicator", "penetratie"),
            *("--atlas", country.atlas, "--format", "json"),
        )
    )
    (row,) = (row for row in found["rows"] if row["code"] == code)
    share = country.share(code)
    assert row["figure"] == share
    population, members = map(int, country.delivered(code))
    assert share["value"] == pytest.approx(members / population)

    choose_place(page, country, "Amsterdam")
    see_buurten(page)
    page.wait_for_timeout(DRAWN)
    choose(page, "Gebied", row["name"])
    assert choices(page)["gebied"] == code
    elsewhere = {
        "Gemeente Amsterdam": "GM0363",
        "Provincie Noord-Holland": "PV27",
        "Nederland (fictief)": "NL00",
    }
    check_panel(page, country, code, elsewhere)
    page.get_by_role("link", name="Wijkprofiel van dit gebied").click()
    wait_until_done(page)
    assert choices(page)["gebied"] == code
    seen = check_profile(page, country, code, "nl")
    assert len(seen) > 20
    # Of so few inhabitants some groups are hidden, and say so.
    assert "geheim" in page.locator(".rows").first.inner_text()
