"""Every page through the frame, without a browser."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.language import _, format_date, use_language
from analytics.model import Unit
from analytics.reports.table import Column, Table
from analytics.store import Atlas
from pages._parts import display, maps

ROOT = Path(__file__).parents[2]
PAGES = [
    "verkennen/start.py",
    "verkennen/kaart.py",
    "verkennen/wijkprofiel.py",
    "benchmark/vergelijken.py",
    "benchmark/landelijk.py",
    "benchmark/ontwikkeling.py",
    "rapporten/rapporten.py",
    "rapporten/zeggen.py",
    "gegevens/kwaliteit.py",
    "over/methode.py",
]
EVERY_CHOICE = ["bibliotheek", "gemeente", "gebied", "dimensie", "indicator", "benchmark", "ronde"]
CHOICES = {
    "gegevens/kwaliteit.py": ["bibliotheek", "ronde"],
    "rapporten/zeggen.py": ["bibliotheek", "ronde"],
    "rapporten/rapporten.py": ["bibliotheek", "gemeente", "benchmark", "ronde"],
}
"""Where there are fewer: only what matters there."""


@pytest.fixture(autouse=True)
def _in_service(demo_atlas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(demo_atlas))
    monkeypatch.chdir(ROOT)


def opened(page: str = PAGES[0], **choices: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=60)
    for name, value in choices.items():
        app.query_params[name] = value
    app.run()
    if page != PAGES[0]:
        app.switch_page(page).run()
    return app


def html_of(app: AppTest) -> str:
    return "\n".join(
        str(item.value if hasattr(item, "value") else item.proto.body) for item in app.get("html")
    )


def shown(app: AppTest) -> str:
    """All words on the page."""
    texts: Iterator[str] = (
        str(item.value)
        for kind in (app.title, app.caption, app.markdown, app.info, app.warning)
        for item in kind
    )
    return "\n".join([*texts, html_of(app)])


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_runs_and_says_where_it_is_and_where_figures_come_from(
    page: str, language: str
) -> None:
    app = opened(page, taal=language)
    assert not app.exception
    assert len(app.title) == 1
    words = shown(app)
    with use_language(language):
        mark = _("**Fictieve gegevens.** Alle cijfers zijn verzonnen, om de atlas te laten zien.")
        source = _("Bron: {source}, {title}").format(
            source=_("fictief"), title="Bibliotheekleden 2023"
        )
        day = format_date(date(2023, 1, 1))
    assert mark in words
    assert source in words
    assert any(day in item.value for item in app.caption)
    sidebar = [item.key for item in app.sidebar.selectbox]
    assert sidebar == CHOICES.get(page, EVERY_CHOICE)


@pytest.mark.parametrize("unit", ["personen", "huishoudens"])
def test_every_dimension_has_a_profile(unit: str) -> None:
    app = opened("verkennen/wijkprofiel.py", bibliotheek="F002", eenheid=unit)
    dimensions = list(app.sidebar.selectbox(key="dimensie").options)
    assert len(dimensions) >= 2
    for place in range(1, len(dimensions)):
        app.sidebar.selectbox(key="dimensie").select_index(place).run()
        assert not app.exception
        assert len(app.get("vega_lite_chart")) == 5, dimensions[place]


def test_every_indicator_has_a_map() -> None:
    app = opened("verkennen/kaart.py", bibliotheek="F002", dimensie="leeftijd")
    for indicator in app.sidebar.selectbox(key="indicator").options:
        app.sidebar.selectbox(key="indicator").select(indicator).run()
        assert not app.exception, indicator
        drawn = len(app.get("deck_gl_json_chart"))
        explained = [item.value for item in app.info]
        assert drawn == 1 or explained, indicator


def test_the_map_message_holds_classes_and_no_borders() -> None:
    app = opened("verkennen/kaart.py", bibliotheek="F002", niveau="buurt")
    deck = json.loads(app.get("deck_gl_json_chart")[0].proto.json)
    (layers,) = deck["layers"]
    areas = next(layer for layer in layers if layer["id"].startswith("areas"))
    assert areas["data"].startswith("/grenzen/")
    assert len(json.dumps(deck)) < 20_000


def test_buurten_open_in_the_fixed_order_and_wijken_by_value() -> None:
    app = opened("verkennen/kaart.py", bibliotheek="F002", niveau="wijk", taal="nl")
    (sorting,) = [item for item in app.main.selectbox if item.label == "Sorteren op"]
    assert sorting.options[sorting.index or 0] == "Aandeel leden"
    app.main.button_group(key="niveau").set_value("buurt").run()
    (sorting,) = [item for item in app.main.selectbox if item.label == "Sorteren op"]
    assert (sorting.options[0], sorting.value) == ("Vaste volgorde", None)
    codes = re.findall(r"BU\d+", html_of(app))
    assert len(codes) == 100
    assert codes == sorted(codes)
    sorting.select("Aandeel leden").run()
    assert re.findall(r"BU\d+", html_of(app)) != codes


@pytest.mark.parametrize(
    ("library", "told"),
    [
        # It differs from the country, of which whole per cents say nothing.
        ("F004", ["Hier 18,6%", "Provincie Veerneland 19,9%", "Nederland (fictief) 19,3%"]),
        # It does not differ: more decimals would tell of a difference that is none.
        ("F002", ["Hier 19%", "Provincie Veerneland 20%", "Nederland (fictief) 19%"]),
    ],
)
def test_shares_that_differ_do_not_read_the_same_on_the_map(library: str, told: list[str]):
    app = opened("verkennen/kaart.py", bibliotheek=library, taal="nl")
    words = " ".join(re.sub("<[^>]+>", " ", html_of(app)).split())
    assert words.count(" ".join(told)) == 1


@pytest.mark.parametrize(
    ("kind", "element"), [("kaart", "deck_gl_json_chart"), ("eenvoudig", "vega_lite_chart")]
)
def test_the_map_in_words_names_the_kinds_of_missing_and_counts_none(
    kind: str, element: str
) -> None:
    app = opened("verkennen/kaart.py", bibliotheek="F002", niveau="buurt", kaart=kind, taal="nl")
    words = app.get(element)[0].proto.alt
    assert "De tabel onder de kaart" in words
    assert "geheim" in words
    assert not re.search(r"\d", words)


def test_many_circles_stand_at_an_address_and_few_in_the_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def circles() -> object:
        app = opened("verkennen/kaart.py", bibliotheek="F002", indicator="niet_leden")
        (layers,) = json.loads(app.get("deck_gl_json_chart")[0].proto.json)["layers"]
        return next(layer["data"] for layer in layers if layer["id"].startswith("circles"))

    count = len(circles())
    monkeypatch.setattr(maps, "HOVER_LIMIT", count)
    assert isinstance(circles(), list)
    monkeypatch.setattr(maps, "HOVER_LIMIT", count - 1)
    assert str(circles()).startswith("/grenzen/")


def test_a_new_library_frees_gemeente_and_area() -> None:
    app = opened(bibliotheek="F002", gemeente="GM9005", niveau="wijk")
    assert app.query_params["gemeente"] == "GM9005"
    app.sidebar.selectbox(key="bibliotheek").select("Bibliotheek Aldermonde").run()
    assert app.query_params["bibliotheek"] == "F001"
    assert app.query_params["gemeente"] == ""
    assert not app.warning


def test_the_same_view_in_the_other_language() -> None:
    dutch = opened("verkennen/kaart.py", bibliotheek="F002", indicator="index", taal="nl")
    english = opened("verkennen/kaart.py", bibliotheek="F002", indicator="index", taal="en")
    assert dutch.sidebar.selectbox(key="indicator").value == "index"
    assert english.sidebar.selectbox(key="indicator").value == "index"
    assert "Index (benchmark = 100)" in english.sidebar.selectbox(key="indicator").options
    assert "Index (vergelijking = 100)" in dutch.sidebar.selectbox(key="indicator").options
    for name in ("bibliotheek", "indicator", "niveau", "ronde"):
        assert dutch.query_params[name] == english.query_params[name]


def test_an_unknown_area_in_the_url_is_told_and_the_page_still_stands() -> None:
    app = opened(gebied="BU99999999", taal="nl")
    assert "BU99999999" in app.warning[0].value
    assert app.query_params["gebied"] == ""
    assert not app.exception


def test_what_a_url_holds_is_never_read_as_markup() -> None:
    app = opened(gebied="[x](javascript:alert(1))<b>", taal="nl")
    assert "[x](" not in app.warning[0].value
    assert "<b>" not in app.warning[0].value


def test_without_an_atlas_every_page_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(tmp_path / "none"))
    app = opened(taal="nl")
    assert not app.exception
    assert "build" in app.error[0].value


def test_a_damaged_atlas_is_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "abc").mkdir()
    (tmp_path / "current").write_text("abc\n", "utf-8")
    (tmp_path / "abc" / "manifest.json").write_text("{", "utf-8")
    monkeypatch.setenv("BEREIKATLAS_ATLAS", str(tmp_path))
    app = opened(taal="nl")
    assert not app.exception
    assert "beschadigd" in app.error[0].value


def test_reset_brings_the_first_choices_and_keeps_the_library() -> None:
    app = opened(bibliotheek="F002", indicator="index", dimensie="leeftijd", taal="nl")
    app.sidebar.button[0].click().run()
    assert app.query_params["bibliotheek"] == "F002"
    assert app.query_params["indicator"] == "penetratie"
    assert app.query_params["dimensie"] == "totaal"


def test_a_choice_that_a_new_round_makes_impossible_is_told() -> None:
    app = opened(
        dimensie="herkomst",
        categorie="buiten_europa",
        bibliotheek="F002",
        ronde="lgb-2023",
        taal="nl",
    )
    assert not app.warning
    rounds = app.sidebar.selectbox(key="ronde")
    rounds.select_index(1).run()
    assert app.query_params["ronde"] == "lgb-2021"
    assert app.query_params["categorie"] == "nederlandse_achtergrond"
    assert "Buiten Europa" in app.warning[0].value
    assert "deze link" not in app.warning[0].value


def ways(app: AppTest) -> list[str]:
    offered = [*(item.proto.label for item in app.get("page_link")), *(b.label for b in app.button)]
    return [label for label in offered if label.startswith("Kijk")]


@pytest.mark.parametrize(
    ("library", "level", "expected"),
    [
        # F007 did not take part in 2023; in 2021 it did.
        ("F007", "wijk", {"Kijk in een andere ronde: Bibliotheekleden 2021"}),
        # F004 delivered no buurten, in no round.
        ("F004", "buurt", {"Kijk op de kaart per wijk"}),
    ],
)
def test_without_figures_the_map_says_why_area_by_area_and_what_does_work(
    library: str, level: str, expected: set[str]
) -> None:
    app = opened("verkennen/kaart.py", bibliotheek=library, niveau=level, taal="nl")
    assert not app.exception
    assert "niets bekend" in app.info[0].value
    assert "deze gemeente" not in app.info[0].value
    both = {"Kijk op de kaart van heel het land", "Kijk naar de achtergrond: Inwoners"}
    assert set(ways(app)) == expected | both
    assert len(app.get("deck_gl_json_chart")) == 1
    assert len(re.findall(r"(?:WK|BU)\d{6,8}", html_of(app))) >= 5
    assert any(item.key == "empty-reset" for item in app.button) == (level == "buurt")


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        # F007 did not take part in 2023; in 2021 it did.
        ({"bibliotheek": "F007"}, ["Kijk in een andere ronde: Bibliotheekleden 2021"]),
        # F004 delivered no buurten; its wijken are in the gemeente.
        (
            {"bibliotheek": "F004", "gebied": "BUURT"},
            ["Kijk bij"],
        ),
    ],
)
def test_a_profile_without_figures_says_where_there_are(
    demo_atlas: Path, choices: dict[str, str], expected: list[str]
) -> None:
    if choices.get("gebied"):
        atlas = Atlas.open(demo_atlas)
        buurten = atlas.regions_in("buurt", "BIEB:F004", atlas.rounds()[0])
        choices = choices | {"gebied": buurten[0].code}
    app = opened("verkennen/wijkprofiel.py", **choices, taal="nl")
    assert not app.exception
    assert "niets bekend" in app.info[0].value
    found = ways(app)
    assert all(any(item.startswith(way) for item in found) for way in expected)


def test_on_start_too_a_library_that_did_not_take_part_has_ways_on() -> None:
    app = opened(bibliotheek="F007", taal="nl")
    assert "Kijk in een andere ronde: Bibliotheekleden 2021" in ways(app)
    assert "Zij zijn niet als lid gevonden" not in html_of(app)
    assert "Zij zijn niet als lid gevonden" in html_of(opened(bibliotheek="F002", taal="nl"))


def test_a_found_wijk_leads_to_its_profile_and_a_gemeente_stays_on_start() -> None:
    app = opened(bibliotheek="F001", taal="nl")
    app.text_input(key="zoek").set_value("WK900501").run()
    (hit,) = [item.proto for item in app.get("page_link") if "**" in item.proto.label]
    assert "wijkprofiel" in hit.page
    assert "bibliotheek=F002" in hit.query_string
    assert "gebied=WK900501" in hit.query_string
    app.text_input(key="zoek").set_value("GM9005").run()
    app.button(key="hit-GM9005").click().run()
    assert app.query_params["gemeente"] == "GM9005"
    assert app.query_params["bibliotheek"] == "F002"


def test_of_a_buurt_where_nobody_lives_no_people_are_counted(demo_atlas: Path) -> None:
    atlas = Atlas.open(demo_atlas)
    rows = atlas.regions(
        delivery=atlas.rounds()[0].id,
        level="buurt",
        within="NL00",
        indicator="bevolking",
        unit=Unit.PERSONS,
    )
    (place, *_others) = [at for at, value in enumerate(rows.figures.value) if value == 0]
    app = opened("verkennen/wijkprofiel.py", gebied=rows.codes[place], taal="nl")
    assert not app.exception
    assert re.search("Hier woont (bijna )?niemand", html_of(app))
    assert "Ongeveer 0" not in html_of(app)
    assert "Zij zijn niet als lid" not in html_of(app)


def test_the_chosen_area_comes_first_and_bold_among_those_compared() -> None:
    app = opened(
        "verkennen/kaart.py",
        bibliotheek="F002",
        gebied="WK900502",
        vergelijk="WK900501,WK900502",
        taal="nl",
    )
    compared = html_of(app).rpartition('<dl class="facts">')[2].partition("</dl>")[0]
    assert compared.startswith("<div><dt><strong>")
    assert compared.count("<strong>") == 2


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_judged_difference_is_seen_in_the_shares_beside_it(language: str) -> None:
    """F004 has 18.6 % and the Netherlands 19.3 %: "19% and 19%, a smaller part" helps nobody."""
    point = "," if language == "nl" else "."
    for page in ("verkennen/start.py", "verkennen/wijkprofiel.py"):
        words = html_of(opened(page, bibliotheek="F004", taal=language))
        card = re.findall(r'<section class="card">.*?</section>', words, re.S)[0]
        assert re.findall(r"(\d+(?:[.,]\d)?)%", card) == [
            f"18{point}6",
            f"19{point}9",
            f"19{point}3",
        ]
        assert ("iets kleiner deel" if language == "nl" else "slightly smaller part") in words
    compared = html_of(opened("benchmark/vergelijken.py", bibliotheek="F004", taal=language))
    assert f"18{point}6%" in compared
    assert f"19{point}3%" in compared


def test_counts_of_the_background_stand_beside_no_other_area() -> None:
    app = opened("verkennen/wijkprofiel.py", bibliotheek="F002", gebied="WK900501")
    (table,) = re.findall(r"<caption>Achtergrond van.*?</table>", html_of(app), re.S)
    columns = re.findall(r'<th scope="col">([^<]*)', table)
    assert columns[0] == "Gebied"
    assert not [name for name in columns if name.startswith("Inwoners")]
    assert len(columns) > 2
    assert "Nederland" in table
    counted = [item.value for item in app.markdown if item.value.startswith("Inwoners: ")]
    assert len(counted) == 1


def test_rows_of_many_texts_name_their_columns_for_a_phone() -> None:
    column = Column('a "b"')
    few, many = (
        display.html_table(Table("t", (column,) * count, [("x",) * count], "")) for count in (3, 4)
    )
    assert "data-label" not in few
    assert many.count('<td data-label="a &quot;b&quot;">x') == 3
    assert 'class="texts-4 stacked"' in many


def test_columns_of_sentences_have_room_and_numbers_stand_right() -> None:
    columns = (Column("plaats"), Column("wat er is"), Column("leden", number=True))
    found = display.html_table(Table("t", columns, [("A1", "x" * 61, "12")], ""))
    assert '<th scope="col">plaats<th scope="col" class="long">wat er is' in found
    assert '<th scope="col" class="number">leden' in found
    assert '<td class="number">12' in found
    # A margin is small; what stands behind a word is not.
    made = display.html_table(
        Table(
            "t", columns, [("A1", "hoger dan in Nederland (fictief): x", "12% (11% tot 13%)")], ""
        )
    )
    assert "(fictief): x" in made
    assert "<small>(11% tot 13%)</small>" in made
    assert made.count("<small>") == 1
    short = display.html_table(Table("t", columns, [("A1", "x" * 60, "12")], ""))
    assert "long" not in short
